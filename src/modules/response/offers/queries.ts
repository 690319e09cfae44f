// Rows of offers, read and answered as the worker of the scope.
import { NothingChanged, sql, type Scope } from '../../../platform/db/index.ts'
import type { Offer } from './domain.ts'

const offersMax = 50

const offerRows = sql`
  select o.id, o.child_id, o.trigger, o.fact_id, o.facts, o.offered_at, o.answered_at, w.name as answered_by_name, o.answer, o.reason
    from discussion_offer o left join worker w on w.id = o.answered_by`

/** What waits for an answer, the oldest first. */
export async function openOffers(scope: Scope, childId: string): Promise<Offer[]> {
  return (
    await sql<Offer>`${offerRows} where o.child_id = ${childId} and o.answered_at is null order by o.offered_at, o.id limit ${offersMax}`.execute(
      scope.rows,
    )
  ).rows
}

/** What was answered, the latest first. */
export async function answeredOffers(scope: Scope, childId: string): Promise<Offer[]> {
  return (
    await sql<Offer>`${offerRows} where o.child_id = ${childId} and o.answered_at is not null order by o.answered_at desc, o.id limit ${offersMax}`.execute(
      scope.rows,
    )
  ).rows
}

/** Answers these with the reason why no discussion is needed. Throws when somebody answered one of them first. */
export async function sayNotNeeded(scope: Scope, offerIds: readonly string[], reason: string): Promise<void> {
  const done = await sql`
    update discussion_offer set answered_at = ${scope.now}, answered_by = ${scope.me.workerId}, answer = 'not-needed', reason = ${reason}
     where id = any(${[...offerIds]}::uuid[]) and answered_at is null`.execute(scope.rows)
  if (Number(done.numAffectedRows ?? 0) !== offerIds.length) throw new NothingChanged('an offer was answered by somebody else')
}

/** A discussion was opened: it answers whatever waits for the child. */
export async function answerByOpening(scope: Scope, childId: string, discussionId: string): Promise<void> {
  await sql`
    update discussion_offer set answered_at = ${scope.now}, answered_by = ${scope.me.workerId}, answer = 'opened', discussion_id = ${discussionId}
     where child_id = ${childId} and answered_at is null`.execute(scope.rows)
}
