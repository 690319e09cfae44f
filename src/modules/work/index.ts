// The door of My work: one list of everything that needs somebody.
import type { Module } from '../../platform/module.ts'
import { workRoutes } from './routes.ts'

export const work: Module = { name: 'work', routes: workRoutes, permissions: {} }
