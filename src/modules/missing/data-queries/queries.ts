import { firstNameOrReference } from '../../../kernel/words.ts'
import { changedOne, sql, type Scope } from '../../../platform/db/index.ts'
import type { DataQuery, ListKey } from './domain.ts'

export const pageSizeMax = 50

/** The open queries of the asker's own agency, the oldest first; one more than a page, to say whether there are more. */
export async function openQueries(scope: Scope, after: ListKey | null): Promise<DataQuery[]> {
  let asked = queries(scope).where('q.settledAt', 'is', null)
  // Shown to the millisecond, kept to the microsecond: the key must compare what it was made from.
  const raised = sql<Date>`date_trunc('milliseconds', q.raised_at)`
  if (after)
    asked = asked.where((eb) =>
      eb.or([eb(raised, '>', after.raisedAt), eb.and([eb(raised, '=', after.raisedAt), eb('q.id', '>', after.id)])]),
    )
  return (
    await asked
      .orderBy(raised)
      .orderBy('q.id')
      .limit(pageSizeMax + 1)
      .execute()
  ).map(asQuery)
}

/** Those settled last, for whoever wonders what became of one. */
export async function lastSettled(scope: Scope): Promise<DataQuery[]> {
  return (await queries(scope).where('q.settledAt', 'is not', null).orderBy('q.settledAt', 'desc').limit(20).execute()).map(asQuery)
}

export async function findQuery(scope: Scope, id: string): Promise<DataQuery | null> {
  const found = await queries(scope).where('q.id', '=', id).executeTakeFirst()
  return found ? asQuery(found) : null
}

export async function settleQuery(scope: Scope, id: string, how: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('dataQuery')
      .set({ settledAt: scope.now, settledBy: scope.me.workerId, settledHow: how })
      .where('id', '=', id)
      .where('settledAt', 'is', null)
      .execute(),
  )
}

function queries(scope: Scope) {
  return scope.rows
    .selectFrom('dataQuery as q')
    .innerJoin('child as c', 'c.id', 'q.childId')
    .leftJoin('missingEpisode as e', 'e.id', 'q.episodeId')
    .leftJoin('worker as w', 'w.id', 'q.settledBy')
    .select([
      'q.id',
      'q.childId',
      'c.ref as childRef',
      'c.preferredName',
      'c.givenName',
      'e.ref as episodeRef',
      'q.rule',
      'q.sentence',
      'q.file',
      'q.line',
      'q.raisedAt',
      'q.settledAt',
      'q.settledHow',
      'w.name as settledByName',
    ])
    .select((eb) =>
      eb
        .selectFrom('childReference as r')
        .select('r.value')
        .whereRef('r.childId', '=', 'c.id')
        .where('r.agencyId', '=', scope.me.agencyId)
        .orderBy('r.recordedAt')
        .limit(1)
        .as('reference'),
    )
    .where('q.agencyId', '=', scope.me.agencyId)
}

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof queries>['executeTakeFirst']>>>

function asQuery({ preferredName, givenName, reference, ...row }: Row): DataQuery {
  return { ...row, childName: firstNameOrReference({ preferredName, firstName: givenName, reference: reference ?? row.childRef }) }
}
