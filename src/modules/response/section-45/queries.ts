// Rows of section 45, read and written as the worker of the scope.
import { changedOne, sql, type Scope } from '../../../platform/db/index.ts'
import type { Content } from '../../../platform/content/index.ts'
import type { About, Done, Prompt, RecordKind } from './domain.ts'

const listMax = 50
/** What raised a prompt is shown for so long, in days. */
const shownDays = 365

const promptRows = sql`
  select p.id, p.raised_at, r.name as raised_by_name, p.settled_at, s.name as settled_by_name
    from section_45_prompt p join worker r on r.id = p.raised_by left join worker s on s.id = p.settled_by`

/** The open prompt of a child, else the latest that was settled; null where there never was one that the worker may read. */
export async function promptOf(scope: Scope, childId: string): Promise<Prompt | null> {
  const found = await sql<Prompt>`
    ${promptRows} where p.child_id = ${childId} order by p.settled_at is not null, p.raised_at desc limit 1`.execute(scope.rows)
  return found.rows[0] ?? null
}

export async function doneOf(scope: Scope, childId: string): Promise<Done[]> {
  const found = await sql<Done>`
    select d.id, d.kind, d.who, d.on_day, d.words, d.recorded_at, w.name as recorded_by_name
      from section_45_record d join worker w on w.id = d.recorded_by
     where d.child_id = ${childId} order by d.recorded_at desc, d.id desc limit ${listMax}`.execute(scope.rows)
  return found.rows
}

/** What is recorded now that section 45 is about: what was withdrawn since is not. */
export async function aboutOf(scope: Scope, content: Content, childId: string): Promise<About[]> {
  const { escalations, returns, signs } = content.nrm.section45.about
  const since = new Date(scope.now.getTime() - shownDays * 86_400_000)
  const found = await sql<About>`
    select * from (
      select 'escalation' as kind, kind as code, to_char(happened_on, 'YYYY-MM-DD') as day, recorded_by_name from escalation_shown
       where child_id = ${childId} and withdrawn_at is null and kind = any(${[...escalations]}::text[]) and happened_on >= ${since}::date
      union all
      select 'return', r.how, to_char(r.returned_at at time zone 'Europe/London', 'YYYY-MM-DD'), w.name from episode_return r join worker w on w.id = r.recorded_by
       where r.child_id = ${childId} and r.how = any(${[...returns]}::text[]) and r.returned_at >= ${since}
      union all
      select 'sign', sign, to_char(observed_on, 'YYYY-MM-DD'), recorded_by_name from observation_shown
       where child_id = ${childId} and withdrawn_at is null and sign = any(${[...signs]}::text[]) and observed_on >= ${since}::date) a
     order by day desc, kind limit ${listMax}`.execute(scope.rows)
  return found.rows
}

export async function insertDone(
  scope: Scope,
  childId: string,
  done: { kind: RecordKind; who: string | null; onDay: string; words: string | null },
): Promise<void> {
  await sql`
    insert into section_45_record (child_id, kind, who, on_day, words, recorded_by)
    values (${childId}, ${done.kind}, ${done.who}, ${done.onDay}, ${done.words}, ${scope.me.workerId})`.execute(scope.rows)
}

export async function settle(scope: Scope, promptId: string): Promise<void> {
  const done = await sql`
    update section_45_prompt set settled_at = ${scope.now}, settled_by = ${scope.me.workerId} where id = ${promptId} and settled_at is null`.execute(
    scope.rows,
  )
  changedOne([{ numUpdatedRows: done.numAffectedRows ?? 0n }])
}
