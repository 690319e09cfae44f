// A run is one bringing of files, dry or real: what they were, how far it is, what came of it. Its report is read from here.
import { z } from 'zod'
import { writeAudit } from '../../../platform/audit/index.ts'
import { changedOne, newId, newRef, sql, type Database, type Scope, type Token } from '../../../platform/db/index.ts'
import { tellLive } from '../../../platform/live/index.ts'
import type { ImportKind, ImportResult, Lines, TableCounts } from '../bring-in/domain.ts'
import { inOneLine, type Counts, type Finding, type Level } from '../finding.ts'
import type { SourceFile } from '../reading/csv.ts'

export interface Run {
  id: string
  ref: string
}

export type Phase = 'waiting' | 'mapping' | 'reading' | 'saving' | 'done' | 'failed' | 'let-go'

export interface RunShown extends Run {
  kind: ImportKind
  files: readonly string[]
  collectionYear: string | null
  yearInferred: boolean
  mappingName: string | null
  dryRun: boolean
  phase: Phase
  startedAt: Date
  startedById: string
  startedByName: string
  bytesTotal: number | null
  bytesRead: number | null
  beatAt: Date
  endedAt: Date | null
  failedSentence: string | null
  counts: Counts | null
  tables: TableCounts[]
  outcomes: Lines[]
  findingsLeftOut: number
  authorityName: string | null
  /** The dry run that was seen before this one. */
  ofRef: string | null
}

export interface NewRun {
  kind: ImportKind
  files: readonly Pick<SourceFile, 'name'>[]
  year: string | null
  mapping: { name: string } | null
  dryRun: boolean
  bytesTotal?: number | undefined
  ofRun?: string | undefined
  phase?: Phase
  /** The form that began it: sent twice, it begins one run. */
  once?: string | null
}

/** Begins a run: its row stands for itself, so that it tells what happened even where everything else is taken back. */
export async function startRun(scope: Scope, draft: NewRun): Promise<Run> {
  const run = { id: newId(), ref: newRef('N') }
  await scope.rows
    .insertInto('importRun')
    .values({
      ...run,
      agencyId: scope.me.agencyId,
      kind: draft.kind,
      files: draft.files.map((file) => file.name),
      collectionYear: draft.year,
      mappingName: draft.mapping?.name ?? null,
      dryRun: draft.dryRun,
      startedBy: scope.me.workerId,
      bytesTotal: draft.bytesTotal ?? null,
      phase: draft.phase ?? 'reading',
      ofRun: draft.ofRun ?? null,
      once: draft.once ?? null,
    })
    .execute()
  await writeAudit(scope, 'imports.bring-in', !draft.dryRun, [{ subject: 'import', ref: run.ref }])
  return run
}

/** Changes what a run is about to do: its kind, its mapping, its phase. */
export async function changeRun(
  scope: Scope,
  runId: string,
  changes: { phase?: Phase; mappingName?: string; collectionYear?: string | null },
): Promise<void> {
  // Whatever begins now has not been silent since.
  changedOne(
    await scope.rows
      .updateTable('importRun')
      .set({ ...changes, beatAt: scope.now })
      .where('id', '=', runId)
      .execute(),
  )
}

/** What came of it, with the findings: for a real run in the transaction that writes its rows. */
export async function endRunIn(scope: Scope, run: Run, result: ImportResult): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('importRun')
      .set({
        phase: result.ok ? 'done' : 'failed',
        endedAt: scope.now,
        counts: JSON.stringify(result.counts),
        tables: JSON.stringify(result.tables),
        outcomes: JSON.stringify(result.outcomes),
        headings: JSON.stringify(result.headings),
        findingsLeftOut: result.findingsLeftOut,
        failedSentence: result.failed ? inOneLine(result.failed) : null,
        ...(result.year === null ? {} : { collectionYear: result.year }),
        yearInferred: result.yearInferred,
      })
      .where('id', '=', run.id)
      .execute(),
  )
  for (let from = 0; from < result.findings.length; from += findingsBatch) {
    const batch = result.findings.slice(from, from + findingsBatch).map((finding, at) => ({ position: from + at, ...finding }))
    await sql`
      insert into import_finding (run_id, position, agency_id, file, line, column_name, rule, level, sentence)
      select ${run.id}, f.position, ${scope.me.agencyId}, f.file, f.line, f."column", f.rule, f.level, f.sentence
        from jsonb_to_recordset(${JSON.stringify(batch).replaceAll('\\u0000', '')}::jsonb) as f(position int, file text, line int, "column" text, rule text, level text, sentence text)`.execute(
      scope.rows,
    )
  }
  await tellLive(scope, [`worker:${scope.me.workerId}`])
}

const findingsBatch = 2_000

/** The run that this form began already, or null. Waits for one that is beginning at this moment. */
export async function runOfForm(scope: Scope, once: string | null): Promise<string | null> {
  if (once === null) return null
  await sql`select pg_advisory_xact_lock(hashtextextended(${`import ${once}`}, 0))`.execute(scope.rows)
  const row = await scope.rows
    .selectFrom('importRun')
    .select('ref')
    .where('once', '=', once)
    .where('startedBy', '=', scope.me.workerId)
    .executeTakeFirst()
  return row?.ref ?? null
}

/** The run that brings in what this dry run showed, if it was begun and did not fail. Waits for one that is beginning at this moment. */
export async function realRunOf(scope: Scope, dryRunId: string): Promise<string | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`import of ${dryRunId}`}, 0))`.execute(scope.rows)
  const row = await scope.rows
    .selectFrom('importRun')
    .select('ref')
    .where('ofRun', '=', dryRunId)
    .where('dryRun', '=', false)
    .where('phase', '<>', 'failed')
    .executeTakeFirst()
  return row?.ref ?? null
}

const beatEveryMs = 20_000

/** Says now and then that the process that does a run is still at it, until it is stopped. */
export function beatsOf(database: Database, token: Token, run: Run): { stop(): void } {
  const beats = setInterval(() => {
    database
      .as(token, (scope) => scope.rows.updateTable('importRun').set({ beatAt: scope.now }).where('id', '=', run.id).execute())
      // The next one may be heard.
      .catch(() => undefined)
  }, beatEveryMs)
  return { stop: () => clearInterval(beats) }
}

const silentMinutesMax = 5

/** Whether a run that seems to go on was interrupted: the process that did it has been silent for minutes, and wrote nothing. */
export function isInterrupted(run: RunShown, now: Date): boolean {
  return (run.phase === 'reading' || run.phase === 'saving') && now.getTime() - run.beatAt.getTime() > silentMinutesMax * 60_000
}

export const interruptedSentence = 'The service was stopped while it worked on this, and nothing was brought in. Bring the files again.'

/** Ends every run that was interrupted, of whatever agency: for the clock. Answers how many there were. */
export async function endInterrupted({ rows }: Scope): Promise<number> {
  const ended = await sql<{ many: number }>`select end_interrupted_imports(${interruptedSentence}) as many`.execute(rows)
  return ended.rows[0]?.many ?? 0
}

/** A run that could not be done at all. */
export async function endRun(scope: Scope, run: Run, sentence: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('importRun')
      .set({ phase: 'failed', endedAt: scope.now, failedSentence: sentence })
      .where('id', '=', run.id)
      .execute(),
  )
  await tellLive(scope, [`worker:${scope.me.workerId}`])
}

const tellEveryMs = 800

/** Writes how far a run is, now and then, outside its own transaction, so that the page can show it. */
export function progressOf(database: Database, token: Token, run: Run) {
  let last = performance.now()
  let writing: Promise<void> = Promise.resolve()
  let busy = false
  return {
    at({ phase, done }: { phase: 'reading' | 'saving'; done: number }): void {
      if (busy || performance.now() - last < tellEveryMs) return
      last = performance.now()
      busy = true
      writing = database
        .as(token, async (scope) => {
          await scope.rows
            .updateTable('importRun')
            .set(phase === 'reading' ? { phase, bytesRead: done } : { phase })
            .where('id', '=', run.id)
            .execute()
          await tellLive(scope, [`worker:${scope.me.workerId}`])
        })
        // That a page does not move is no reason to stop bringing children in.
        .catch(() => undefined)
        .finally(() => void (busy = false))
    },
    stop: () => writing,
  }
}

const countsShape = z.object({ added: z.number(), changed: z.number(), unchanged: z.number(), queried: z.number(), refused: z.number() })
const tablesShape = z.array(
  countsShape.extend({ table: z.enum(['children', 'placements', 'episodes']), file: z.string(), read: z.number() }),
)
const outcomesShape = z.array(z.object({ file: z.string(), outcome: z.enum(['added', 'changed', 'unchanged']), lines: z.string() }))

/** The run with this reference, of one's own agency; else null. */
export async function findRun(scope: Scope, ref: string): Promise<RunShown | null> {
  const [row] = await runs(scope).where('r.ref', '=', ref).execute()
  return row ? asShown(row) : null
}

/** One's own agency's runs that wrote something or could not, the latest first. */
export async function pastRuns(scope: Scope, most = 20): Promise<RunShown[]> {
  const rows = await runs(scope)
    .where('r.dryRun', '=', false)
    .where('r.phase', '<>', 'let-go')
    .orderBy('r.startedAt', 'desc')
    .limit(most)
    .execute()
  return rows.map(asShown)
}

/** Findings of a run in the file's order, some hundred at a time. */
export async function findingsOf(
  scope: Scope,
  runId: string,
  page: { after: number; most: number; level?: Level },
): Promise<(Finding & { position: number })[]> {
  let query = scope.rows
    .selectFrom('importFinding')
    .select(['position', 'file', 'line', 'columnName as column', 'rule', 'level', 'sentence'])
    .where('runId', '=', runId)
    .where('position', '>', page.after)
  if (page.level) query = query.where('level', '=', page.level)
  const rows = await query.orderBy('position').limit(page.most).execute()
  // The table's CHECK holds what the type says.
  return rows.map((row) => ({ ...row, level: row.level as Level }))
}

/** How many findings of each level a run has. */
export async function countFindings(scope: Scope, runId: string): Promise<Record<Level, number>> {
  const rows = await scope.rows
    .selectFrom('importFinding')
    .select(['level', sql<number>`count(*)::int`.as('many')])
    .where('runId', '=', runId)
    .groupBy('level')
    .execute()
  const many = (level: Level) => rows.find((row) => row.level === level)?.many ?? 0
  return { refused: many('refused'), queried: many('queried'), note: many('note') }
}

function runs(scope: Scope) {
  return scope.rows
    .selectFrom('importRun as r')
    .innerJoin('worker as w', 'w.id', 'r.startedBy')
    .leftJoin('agency as a', 'a.id', 'r.authorityAgencyId')
    .leftJoin('importRun as seen', 'seen.id', 'r.ofRun')
    .select([
      'r.id',
      'r.ref',
      'r.kind',
      'r.files',
      'r.collectionYear',
      'r.yearInferred',
      'r.mappingName',
      'r.dryRun',
      'r.phase',
      'r.startedAt',
      'r.startedBy as startedById',
      'w.name as startedByName',
      'r.bytesTotal',
      'r.bytesRead',
      'r.beatAt',
      'r.endedAt',
      'r.failedSentence',
      'r.counts',
      'r.tables',
      'r.outcomes',
      'r.findingsLeftOut',
      'a.name as authorityName',
      'seen.ref as ofRef',
    ])
}

type RunRow = Awaited<ReturnType<ReturnType<typeof runs>['execute']>>[number]

function asShown(row: RunRow): RunShown {
  return {
    ...row,
    kind: row.kind as ImportKind,
    phase: row.phase as Phase,
    counts: row.counts === null ? null : countsShape.parse(row.counts),
    tables: row.tables === null ? [] : tablesShape.parse(row.tables),
    outcomes: row.outcomes === null ? [] : outcomesShape.parse(row.outcomes),
  }
}
