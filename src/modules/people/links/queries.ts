import { changedOne, newId, sql, type Scope } from '../../../platform/db/index.ts'
import { firstNameOrReference } from '../../../kernel/words.ts'

export interface ChildLink {
  id: string
  /** The record at the other end. */
  otherId: string
  otherRef: string
  otherName: string
  reason: string
  linkedAt: Date
  linkedByName: string
  endedAt: Date | null
  endedByName: string | null
  endedReason: string | null
}

export const linksMax = 50

/** Links of a record, open and ended, the newest first: those whose both ends are open to the asker. */
export async function linksOf(scope: Scope, childId: string): Promise<ChildLink[]> {
  const found = await sql<Omit<ChildLink, 'otherName'> & { preferredName: string | null; givenName: string | null }>`
    select l.id, o.id as other_id, o.ref as other_ref, o.preferred_name, o.given_name, l.reason, l.linked_at, b.name as linked_by_name,
           l.ended_at, e.name as ended_by_name, l.ended_reason
      from child_link l
      join child o on o.id = case when l.child_id = ${childId} then l.other_id else l.child_id end
      join worker b on b.id = l.linked_by left join worker e on e.id = l.ended_by
     where l.child_id = ${childId} or l.other_id = ${childId}
     order by l.ended_at is not null, l.linked_at desc, l.id limit ${linksMax}`.execute(scope.rows)
  return found.rows.map(({ preferredName, givenName, ...link }) => ({
    ...link,
    otherName: firstNameOrReference({ preferredName, firstName: givenName, reference: link.otherRef }),
  }))
}

/** Links two records. It writes this one row and touches neither record. */
export async function linkRecords(scope: Scope, pair: { childId: string; otherId: string }, reason: string): Promise<string> {
  const id = newId()
  await scope.rows
    .insertInto('childLink')
    .values({ id, ...pair, reason, linkedBy: scope.me.workerId })
    .execute()
  return id
}

/** Ends a link; that it stood, and why it ended, stays readable. */
export async function endLink(scope: Scope, id: string, reason: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('childLink')
      .set({ endedAt: scope.now, endedBy: scope.me.workerId, endedReason: reason })
      .where('id', '=', id)
      .where('endedAt', 'is', null)
      .execute(),
  )
}
