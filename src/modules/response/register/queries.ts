import { sql, type Scope } from '../../../platform/db/index.ts'
import type { Registered } from './domain.ts'

export const pageSize = 50
export const downloadMax = 50_000

/** Decisions of one's own agency after the one with this id, newest first; one more than `most` when there are further ones. */
export async function registerOfAgency(scope: Scope, after: string | null, most: number): Promise<Registered[]> {
  const found = await sql<Registered>`select * from sharings_of_agency(${after}::uuid, ${most + 1})`.execute(scope.rows)
  return found.rows
}
