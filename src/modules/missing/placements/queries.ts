// Placements, read and written by whoever stands in the child's circle.
import { changedOne, newId, sql, type Scope } from '../../../platform/db/index.ts'
import { ok, type Result } from '../../../kernel/result.ts'
import { findChildById } from '../../people/index.ts'
import {
  checkEnd,
  checkPlacement,
  presentOf,
  type EndProblem,
  type Placement,
  type PlacementDraft,
  type PlacementProblem,
} from './domain.ts'

/** The latest of a child's placements; older ones stand in the story. */
export const placementsMax = 60

export async function placementsOf(scope: Scope, childId: string): Promise<Placement[]> {
  const found = await sql<Placement>`
    select p.id, p.child_id, p.kind, p.provider, p.responsible_agency_id, p.host_authority_code, p.from_day, p.to_day, p.end_reason, p.source, p.recorded_at,
           w.name as recorded_by_name
      from placement p join worker w on w.id = p.recorded_by
     where p.child_id = ${childId} order by p.from_day desc, p.id desc limit ${placementsMax}`.execute(scope.rows)
  return found.rows
}

/**
 * Records where a child lives from a day on; the present placement ends on that day.
 *
 * @returns the new placement, and the one that it ended
 * @throws when the child is outside the worker's circles
 */
export async function recordPlacement(
  scope: Scope,
  draft: PlacementDraft,
): Promise<Result<{ made: Placement; ended: Placement | null }, PlacementProblem>> {
  await oneAtATime(scope, draft.childId)
  const child = await findChildById(scope, draft.childId)
  if (!child) throw new Error('a placement is of a child in one’s own circles')
  const present = presentOf(await placementsOf(scope, child.id))
  const may = checkPlacement(draft, child, present, scope.now)
  if (!may.ok) return may
  if (present) await saveEnd(scope, present.id, draft.fromDay, null)
  const id = newId()
  await scope.rows
    .insertInto('placement')
    .values({ id, ...draft, responsibleAgencyId: child.responsibleAgencyId, recordedAt: scope.now, recordedBy: scope.me.workerId })
    .execute()
  const made = presentOf(await placementsOf(scope, child.id))
  if (!made) throw new Error('a placement that was just recorded is there')
  return ok({ made, ended: present && { ...present, toDay: draft.fromDay } })
}

/** Says that the child does not live there any more. @returns the placement as it ended */
export async function endPlacement(
  scope: Scope,
  childId: string,
  toDay: string,
  endReason: string | null,
): Promise<Result<Placement, EndProblem>> {
  await oneAtATime(scope, childId)
  const present = presentOf(await placementsOf(scope, childId))
  const may = checkEnd(present, toDay, scope.now)
  if (!may.ok) return may
  if (!present) throw new Error('the rule has looked')
  await saveEnd(scope, present.id, toDay, endReason)
  return ok({ ...present, toDay, endReason })
}

async function saveEnd(scope: Scope, id: string, toDay: string, endReason: string | null): Promise<void> {
  changedOne(await scope.rows.updateTable('placement').set({ toDay, endReason }).where('id', '=', id).where('toDay', 'is', null).execute())
}

/** Two people who record at one moment do so one after the other, and the second sees the first. */
async function oneAtATime(scope: Scope, childId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`placements of ${childId}`}, 0))`.execute(scope.rows)
}
