// The modules of the house, and what they add up to. The only place that knows them all.
import path from 'node:path'
import type { Module } from './platform/module.ts'
import { agencies } from './modules/agencies/index.ts'
import { contexts } from './modules/contexts/index.ts'
import { front } from './modules/front/index.ts'
import { imports } from './modules/imports/index.ts'
import { intelligence } from './modules/intelligence/index.ts'
import { interviews } from './modules/interviews/index.ts'
import { judgements } from './modules/judgements/index.ts'
import { missing } from './modules/missing/index.ts'
import { notifications } from './modules/notifications/index.ts'
import { panel } from './modules/panel/index.ts'
import { people } from './modules/people/index.ts'
import { response } from './modules/response/index.ts'
import { signs } from './modules/signs/index.ts'
import { spotting } from './modules/spotting/index.ts'
import { statistics } from './modules/statistics/index.ts'
import { story } from './modules/story/index.ts'
import { work } from './modules/work/index.ts'

export const modules: readonly Module[] = [
  front,
  agencies,
  people,
  spotting,
  missing,
  interviews,
  response,
  intelligence,
  signs,
  judgements,
  notifications,
  work,
  story,
  statistics,
  imports,
  contexts,
  panel,
]

export const routes = modules.flatMap((m) => m.routes)

export const jobs = modules.flatMap((m) => m.jobs ?? [])
export const messageKinds = modules.flatMap((m) => m.messages ?? [])

/** permission → the roles that hold it. Throws when two modules declare the same one. */
export const permissions: ReadonlyMap<string, ReadonlySet<string>> = collectPermissions()

/** permission → its words. */
export const permissionWords: ReadonlyMap<string, string> = new Map(
  modules.flatMap((m) => Object.entries(m.permissions).map(([name, { words }]) => [name, words] as const)),
)

export const rolePermissions = [...permissions].flatMap(([permission, roles]) => [...roles].map((role) => ({ role, permission })))

/** The files of views and functions, in the order of the modules. */
export function readModels(checkout: string): string[] {
  return modules.flatMap((m) => (m.readModels ? [path.join(checkout, m.readModels)] : []))
}

function collectPermissions(): Map<string, ReadonlySet<string>> {
  const all = new Map<string, ReadonlySet<string>>()
  for (const module of modules) {
    for (const [name, { roles }] of Object.entries(module.permissions)) {
      if (all.has(name)) throw new Error(`the permission ${name} is declared twice`)
      all.set(name, new Set(roles))
    }
  }
  return all
}
