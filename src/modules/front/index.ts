import type { Module } from '../../platform/module.ts'
import { frontRoutes } from './routes.ts'

export const front: Module = { name: 'front', routes: frontRoutes, permissions: {} }
