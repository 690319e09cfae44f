// Rows of judgements, what they rest on and what colleagues think of them: written, and read as known now or on a past day.
import { addDays, londonMidnight } from '../../kernel/dates.ts'
import { newId, sql, type Scope } from '../../platform/db/index.ts'
import { observationsOf, type Observation } from '../signs/index.ts'
import { opinionsInOrder, type Change, type Judgement, type Opinion, type Stance, type Strategy } from './domain.ts'
import type { Pattern } from './patterns/domain.ts'
import type { SameName } from './patterns/people.ts'
import { before, patternsAndNames } from './patterns/queries.ts'

/** The most changes that the page tells; the story tells all. */
export const changesMax = 50
const earlierMax = 10
const opinionsMax = 100

/** A judgement with what it rests on, and what colleagues think of it. */
export interface Told extends Judgement {
  observations: CitedObservation[]
  patterns: { pattern: string; fact: string; sum: string[] }[]
  opinions: Opinion[]
}

/** An observation that a judgement cites. Taken back since, it still stands in the judgement, and says so. */
export type CitedObservation = Pick<
  Observation,
  | 'id'
  | 'sign'
  | 'list'
  | 'evidence'
  | 'ownWords'
  | 'sourceKind'
  | 'sourceName'
  | 'observedOn'
  | 'recordedAt'
  | 'recordedByName'
  | 'recordedByAgency'
> & { takenBackAt: Date | null }

/** Everything that the judgement page tells of a child, as known now or at the end of a past day. */
export interface Known {
  observations: Observation[]
  patterns: Pattern[]
  /** Names said in more than one interview; none for whoever may not read answers. */
  names: SameName[]
  interviews: { ref: string; heldAt: Date }[]
  standing: Told | null
  earlier: Told[]
  /** The order of the last of `earlier` where there are further ones, or null. */
  furtherFrom: number | null
  /** What came to be known since the judgement that stands, newest first; one more than `changesMax` where there are more. */
  changes: Change[]
}

/**
 * The judgement page's facts.
 * @param on a past day (YYYY-MM-DD), as of whose end they are told; null for now
 * @param earlierThan tells earlier judgements from before this one on, in the order of a child's judgements
 */
export async function knownOf(scope: Scope, childId: string, on: string | null, earlierThan: number | null = null): Promise<Known> {
  const knownBefore = on === null ? null : londonMidnight(addDays(on, 1))
  // The last instant of the day is still that day.
  const asOf = knownBefore === null ? scope.now : new Date(knownBefore.getTime() - 1)
  const observations = await observationsOf(scope, childId, knownBefore === null ? {} : { knownAt: knownBefore })
  const judgements = await judgementsOf(scope, childId, knownBefore, earlierThan)
  const told = await tellAll(scope, [...judgements.standing, ...judgements.earlier.slice(0, earlierMax)], knownBefore)
  const standing = told.find((t) => t.id === judgements.standing[0]?.id) ?? null
  const earlier = told.filter((t) => t !== standing)
  return {
    // Taken back later, it was not taken back then.
    observations: observations.map((o) =>
      knownBefore === null ? o : { ...o, withdrawnAt: null, withdrawnByName: null, withdrawnReason: null },
    ),
    ...(await patternsAndNames(scope, childId, { knownBefore, asOf })),
    interviews: await interviewsHeld(scope, childId, knownBefore),
    standing,
    earlier,
    furtherFrom: judgements.earlier.length > earlierMax ? (earlier.at(-1)?.nth ?? null) : null,
    changes: standing === null ? [] : await changesKnown(scope, childId, standing.writtenAt, knownBefore),
  }
}

/** The judgement that stands and the ones before it, newest first: one more than a page where there are more. */
async function judgementsOf(
  scope: Scope,
  childId: string,
  knownBefore: Date | null,
  earlierThan: number | null,
): Promise<{ standing: Judgement[]; earlier: Judgement[] }> {
  const known = sql`child_id = ${childId} and written_at < ${before(knownBefore)}`
  const [standing] = (await sql<Judgement>`select * from judgement_shown where ${known} order by nth desc limit 1`.execute(scope.rows)).rows
  if (!standing) return { standing: [], earlier: [] }
  const from = Math.min(earlierThan ?? standing.nth, standing.nth)
  const earlier = await sql<Judgement>`
    select * from judgement_shown where ${known} and nth < ${from} order by nth desc limit ${earlierMax + 1}`.execute(scope.rows)
  return { standing: [standing], earlier: earlier.rows }
}

async function tellAll(scope: Scope, judgements: readonly Judgement[], knownBefore: Date | null): Promise<Told[]> {
  if (judgements.length === 0) return []
  const ids = judgements.map((j) => j.id)
  const observations = await sql<CitedObservation & { judgementId: string }>`
    select c.judgement_id, o.id, o.sign, o.list, o.evidence, o.own_words, o.source_kind, o.source_name, o.observed_on, o.recorded_at,
           o.recorded_by_name, o.recorded_by_agency, case when o.withdrawn_at < ${before(knownBefore)} then o.withdrawn_at end as taken_back_at
      from judgement_citation c join observation_shown o on o.id = c.observation_id
     where c.judgement_id = any(${ids}::uuid[]) order by o.observed_on desc, o.id`.execute(scope.rows)
  const patterns = await sql<{ judgementId: string; pattern: string; fact: string; sum: string[] }>`
    select judgement_id, pattern, pattern_fact as fact, pattern_sum as sum from judgement_citation
     where judgement_id = any(${ids}::uuid[]) and pattern is not null order by pattern`.execute(scope.rows)
  const opinions = await sql<Opinion>`
    select id, judgement_id, nth, stance, reasons, given_at, given_by, given_by_name, given_by_agency from judgement_opinion_shown
     where judgement_id = any(${ids}::uuid[]) and given_at < ${before(knownBefore)} order by given_at desc, id limit ${opinionsMax}`.execute(
    scope.rows,
  )
  return judgements.map((judgement) => ({
    ...judgement,
    observations: observations.rows.filter((o) => o.judgementId === judgement.id),
    patterns: patterns.rows.filter((p) => p.judgementId === judgement.id),
    opinions: opinions.rows.filter((o) => o.judgementId === judgement.id),
  }))
}

async function changesKnown(scope: Scope, childId: string, since: Date, knownBefore: Date | null): Promise<Change[]> {
  const found = await sql<Change>`
    select at, kind, id, ref, facts, by_name from changes_known(${childId}, ${since}, ${before(knownBefore)})
     order by at desc, kind, id limit ${changesMax + 1}`.execute(scope.rows)
  return found.rows
}

/** Interviews held, newest first: who was with the child stands in what was said there, and nowhere as a fact. */
async function interviewsHeld(scope: Scope, childId: string, knownBefore: Date | null): Promise<{ ref: string; heldAt: Date }[]> {
  const found = await sql<{ ref: string; heldAt: Date }>`
    select ref, held_at from interview where child_id = ${childId} and held_recorded_at < ${before(knownBefore)}
     order by held_at desc, id limit 5`.execute(scope.rows)
  return found.rows
}

/** A judgement in short, with what colleagues who stand by their word think of it. */
export type InShort = Judgement & { opinions: Opinion[] }

/** The latest judgements, the one that stands first, with the opinions that stand. */
export async function latestJudgements(scope: Scope, childId: string, most: number): Promise<InShort[]> {
  const found = await sql<Judgement>`select * from judgement_shown where child_id = ${childId} order by nth desc limit ${most}`.execute(
    scope.rows,
  )
  return (await tellAll(scope, found.rows, null)).map((told) => ({ ...told, opinions: opinionsInOrder(told.opinions).standing }))
}

/** The judgement that stands now, or null. */
export async function standingOf(scope: Scope, childId: string): Promise<Judgement | null> {
  const found = await sql<Judgement>`select * from judgement_shown where child_id = ${childId} order by nth desc limit 1`.execute(
    scope.rows,
  )
  return found.rows[0] ?? null
}

export interface NewJudgement {
  childId: string
  level: { code: string; words: string }
  reasons: string
  wouldChange: string
  noneCited: string | null
  strategy: Strategy
  strategyWords: string | null
  reviewOn: string
  observationIds: readonly string[]
  patterns: readonly Pattern[]
}

/**
 * Writes a judgement in the worker's own name, over the one that stood.
 * @returns null when somebody else wrote theirs at the same moment.
 */
export async function insertJudgement(scope: Scope, after: Judgement | null, draft: NewJudgement): Promise<{ id: string } | null> {
  const id = newId()
  const { level, observationIds, patterns, ...rest } = draft
  const written = await scope.rows
    .insertInto('judgement')
    .values({ ...rest, id, nth: (after?.nth ?? 0) + 1, level: level.code, levelWords: level.words, writtenBy: scope.me.workerId })
    .onConflict((oc) => oc.columns(['childId', 'nth']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!written) return null
  const of = { judgementId: id, childId: draft.childId }
  const cited = [
    ...observationIds.map((observationId) => ({ ...of, observationId })),
    ...patterns.map((p) => ({ ...of, pattern: p.code, patternFact: p.fact, patternSum: [...p.sum] })),
  ]
  for (const row of cited) await scope.rows.insertInto('judgementCitation').values(row).execute()
  return { id }
}

/** Adds what this worker thinks of a judgement; an earlier one of theirs stays, and no longer stands. */
export async function insertOpinion(
  scope: Scope,
  judgement: Pick<Judgement, 'id' | 'childId'>,
  given: { stance: Stance; reasons: string },
): Promise<void> {
  // The same worker twice at once: the second waits here, and counts the first.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`opinion ${judgement.id} ${scope.me.workerId}`}, 0))`.execute(scope.rows)
  const last = await scope.rows
    .selectFrom('judgementOpinion')
    .where('judgementId', '=', judgement.id)
    .where('givenBy', '=', scope.me.workerId)
    .select((eb) => eb.fn.max('nth').as('nth'))
    .executeTakeFirst()
  await scope.rows
    .insertInto('judgementOpinion')
    .values({ judgementId: judgement.id, childId: judgement.childId, nth: (last?.nth ?? 0) + 1, ...given, givenBy: scope.me.workerId })
    .execute()
}

/** Whom to ask for a strategy discussion: the responsible authority's social care, by day and by night. */
export async function whomToAsk(
  scope: Scope,
  agencyId: string,
): Promise<{ agency: string; team: string | null; contact: string | null; outOfHours: string | null } | null> {
  const found = await scope.rows
    .selectFrom('agency as a')
    .leftJoin('team as t', (join) => join.onRef('t.agencyId', '=', 'a.id').on('t.kind', '=', 'social-care').on('t.endedAt', 'is', null))
    .where('a.id', '=', agencyId)
    .select(['a.name as agency', 't.name as team', 't.contact', 'a.outOfHours'])
    .orderBy('t.name')
    .limit(1)
    .executeTakeFirst()
  return found ?? null
}
