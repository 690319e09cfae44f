// What the routes of a child's pages share.
import { isRef } from '../../kernel/ids.ts'
import type { Ask, AuditNote, House } from '../../platform/http/index.ts'
import type { Me } from '../../platform/db/index.ts'
import type { Child } from './domain.ts'
import { findChild } from './queries.ts'

/** The child of /children/:ref/…, or null where there is none for the asker. */
export async function childOf({ scope, params }: Ask): Promise<Child | null> {
  const ref = params['ref'] ?? ''
  return isRef(ref) ? findChild(scope, ref) : null
}

export const auditOfChild = ({ child }: { child: Child }): AuditNote => ({ subject: 'child', ref: child.ref, childId: child.id })

/** Whether a worker may do what another module owns, as long as that module is in the house. */
export function holds(house: House, me: Me, permission: string): boolean {
  return me.roles.some((role) => house.permissions.get(permission)?.has(role))
}
