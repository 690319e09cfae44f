import type { JobDefinition } from './jobs/index.ts'
import type { Route } from './http/index.ts'
import type { MessageKind } from './messages/index.ts'

/** A permission: what it lets somebody do, in words a data-protection officer reads, and the roles that hold it. */
export interface PermissionWords {
  words: string
  roles: readonly string[]
}

/** What each module shows at its door, beside the few functions that other modules may call. */
export interface Module {
  name: string
  routes: readonly Route[]
  permissions: Readonly<Record<string, PermissionWords>>
  jobs?: readonly JobDefinition[]
  /** What its things tell workers by e-mail or text. */
  messages?: readonly MessageKind[]
  /** Views and functions, re-applied at each migration; a path inside the checkout. */
  readModels?: string
}
