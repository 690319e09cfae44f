// One way in for every file, used by the page and the command line alike: read all of it, compare it with what is known, and write
// all the accepted rows or none. A dry run asks the same of what is known, leaves out what would surely be written, and takes back
// the rest.
import type { Content } from '../../../platform/content/index.ts'
import { sql, type Database, type Scope, type Token } from '../../../platform/db/index.ts'
import { tellLive } from '../../../platform/live/index.ts'
import { agencyByAuthority } from '../../agencies/index.ts'
import { fileRefused, type Finding, type Read } from '../finding.ts'
import type { Mapping } from '../mapping/mapping.ts'
import type { SourceFile } from '../reading/csv.ts'
import { beatsOf, endRun, endRunIn, progressOf, startRun, type Run } from '../runs/queries.ts'
import { readSsda903 } from '../ssda903/read.ts'
import { collectionYear, parseCollectionYear, type CollectionYear } from '../ssda903/year.ts'
import { nameStaged, saveChildren } from './children.ts'
import { countRows, noResult, remembered } from './counting.ts'
import { leftOpenBefore, saveQueries } from './data-queries.ts'
import type { ImportKind, ImportResult } from './domain.ts'
import { saveEpisodes } from './episodes.ts'
import type { Found } from './found.ts'
import { savePlacements } from './placements.ts'
import { stage903, stageReports, stageSsd, type Reading, type ReadSet } from './readers.ts'
import { refusedFinding, RowRefused } from './refusal.ts'
import { openStaging } from './staging.ts'

export interface Order {
  kind: ImportKind
  files: readonly SourceFile[]
  /** ONS code of the authority whose children these are; null is the worker's own council, or the one of their area. */
  authority: string | null
  /** 'YYYY-YY', for the 903; null infers it from the dates. */
  year: string | null
  mapping: Mapping | null
  dryRun: boolean
  /** The session of whoever brings the files. */
  asWorker: Token
  bytesTotal?: number | undefined
  /** How far it is: bytes read of all files, then rows saved. */
  progress?: ((at: Progress) => void) | undefined
  /** Findings kept for the report, where not as many as findingsMax. */
  findingsMost?: number | undefined
  /** Of a run that a page has begun already: its row is used. */
  run?: Run | undefined
}

export interface Progress {
  phase: 'reading' | 'saving'
  /** Bytes while reading, episodes while saving. */
  done: number
}

export interface BroughtIn {
  /** The run's reference, under which its report stands. */
  ref: string
  result: ImportResult
}

/** Findings kept for the report; more are counted. A file with more faults than this wants its first ones put right. */
export const findingsMax = 50_000

/** Why nobody could begin: said before anything is read. */
export class CannotBringIn extends Error {
  override name = 'CannotBringIn'
}

/**
 * Brings files in. All accepted rows are written in one transaction, or none: for a dry run, and for a file that is not what it
 * says, which the result tells in one finding.
 *
 * @throws CannotBringIn when the worker may not bring these files in, or the authority does not work here
 */
export async function bringIn(house: { database: Database; content: Pick<Content, 'missingChoice'> }, order: Order): Promise<BroughtIn> {
  const { database } = house
  const run = order.run ?? (await database.as(order.asWorker, (scope) => startRun(scope, order)))
  const told = progressOf(database, order.asWorker, run)
  const beats = beatsOf(database, order.asWorker, run)
  try {
    const result = await database.as(order.asWorker, async (scope) => {
      const made = await work(scope, house, order, run, (at) => {
        order.progress?.(at)
        told.at(at)
      })
      if (!made.ok || order.dryRun) throw new TakenBack(made)
      const written = { ...made, written: true }
      await endRunIn(scope, run, written)
      return written
    })
    await told.stop()
    return { ref: run.ref, result }
  } catch (error) {
    await told.stop()
    if (error instanceof TakenBack) {
      await database.as(order.asWorker, (scope) => endRunIn(scope, run, error.result))
      return { ref: run.ref, result: error.result }
    }
    await database
      .as(order.asWorker, (scope) =>
        endRun(
          scope,
          run,
          error instanceof CannotBringIn ? error.message : 'Something went wrong on our side, and nothing was brought in. Try again.',
        ),
      )
      .catch(() => undefined)
    throw error
  } finally {
    beats.stop()
  }
}

/** Thrown to take back everything that a transaction did, and to carry out of it what it found. */
class TakenBack extends Error {
  override name = 'TakenBack'
  readonly result: ImportResult
  constructor(result: ImportResult) {
    super('taken back')
    this.result = result
  }
}

async function work(
  scope: Scope,
  house: { content: Pick<Content, 'missingChoice'> },
  order: Order,
  run: Run,
  progress: (at: Progress) => void,
): Promise<ImportResult> {
  const { kind } = order
  const result = noResult()
  const say = (finding: Finding): void => {
    if (most() > 0) result.findings.push(finding)
    else result.findingsLeftOut += 1
  }
  const most = (): number => (order.findingsMost ?? findingsMax) - result.findings.length
  const tell = ({ findings, leftOut }: Found): void => {
    for (const finding of findings) say(finding)
    result.findingsLeftOut += leftOut
  }
  const authorityId = await authorityOf(scope, order)
  await sql`select set_config('sr.import_run', ${run.id}, true)`.execute(scope.rows)
  const staging = await openStaging(scope)
  const reading: Reading = {
    staging,
    say,
    progress: (done) => progress({ phase: 'reading', done }),
    now: scope.now,
    authorityId,
    authorityNamed: await authorities(scope),
    ownForce: await ownForce(scope),
  }
  const read = await stage(scope, order, reading)
  if (!read.ok) return notBroughtIn(result, read.finding)
  await staging.flush()
  progress({ phase: 'saving', done: 0 })

  const table = { ssda903: 'header', ssd: 'ssd_person', csv: 'reports' }[kind]
  const { dryRun } = order
  await saveChildren(scope, { kind, table, authorityId, dryRun, tell, most })
  if (kind === 'ssda903') await savePlacements(scope, { authorityId, dryRun, tell, most })
  try {
    await saveEpisodes(scope, { kind, content: house.content, dryRun, tell, most, progress: (done) => progress({ phase: 'saving', done }) })
  } catch (error) {
    if (!(error instanceof RowRefused)) throw error
    return notBroughtIn(result, await refusedFinding(scope, error, order))
  }
  if (!dryRun) await nameStaged(scope)
  await remembered(scope, { kind, dryRun })
  // Nothing that is counted comes of them.
  if (!dryRun) await saveQueries(scope, kind, table)
  const counted = await countRows(scope, kind, read.value)
  await tellLive(scope, [`worker:${scope.me.workerId}`, ...scope.me.teams.map((team) => `team:${team.id}` as const)])
  return { ...result, ...counted, ok: true, year: read.value.year, yearInferred: read.value.yearInferred, headings: read.value.headings }
}

/** One sentence for all of it: what else was found of a file that does not come in is no help. */
function notBroughtIn(result: ImportResult, failed: Finding): ImportResult {
  return { ...result, ok: false, findings: [failed], findingsLeftOut: 0, failed }
}

async function stage(scope: Scope, order: Order, reading: Reading): Promise<Read<ReadSet>> {
  const { kind, files } = order
  switch (kind) {
    case 'ssda903': {
      const given = order.year === null ? null : parseCollectionYear(order.year)
      if (order.year !== null && given === null) throw new CannotBringIn(`“${order.year}” is no collection year. Write it as 2017-18.`)
      return stage903(files, reading, { year: given, leftOpen: await leftOpen(scope, files, reading.authorityId, given) })
    }
    case 'ssd':
      return stageSsd(files, reading)
    case 'csv': {
      const [file, second] = files
      if (!file || !order.mapping) throw new CannotBringIn('A list of reports is read through a mapping of its columns. Choose one.')
      if (second) return fileRefused(second.name, 'one-file', 'Bring one list at a time.')
      return stageReports(file, order.mapping, reading)
    }
  }
}

/** What last year's import left open; null where there was none, or no date tells which year this is. */
async function leftOpen(scope: Scope, files: readonly SourceFile[], authorityId: string, given: CollectionYear | null) {
  let year = given
  if (year === null) {
    const nothing = () => undefined
    // Read once for the year alone: the rule needs it before the first row is judged.
    const read = await readSsda903(files, {}, { child: nothing, placement: nothing, episode: nothing, finding: nothing })
    year = read.ok ? read.value.year : null
  }
  if (year === null) return null
  return leftOpenBefore(scope, authorityId, { before: collectionYear(Number(year.start.slice(0, 4)) - 1).name, day: year.start })
}

async function authorityOf(scope: Scope, { kind, authority }: Order): Promise<string> {
  const { me } = scope
  const named = authority === null ? null : await agencyByAuthority(scope, authority)
  if (authority !== null && !named) throw new CannotBringIn(`No authority with the code ${authority} works here.`)
  const own = me.agencyKind === 'council' ? me.agencyId : null
  if (kind !== 'csv') {
    if (own === null || (named && named.id !== own))
      throw new CannotBringIn('Only a council’s own workers bring in its returns. Choose a worker of that council.')
    return own
  }
  if (named) return named.id
  if (own) return own
  const council = await sql<{ id: string }>`
    select a.id from agency a join area_agency theirs on theirs.agency_id = a.id join area_agency mine on mine.area_id = theirs.area_id
     where mine.agency_id = ${me.agencyId} and a.kind = 'council' and a.ended_at is null order by a.name limit 1`.execute(scope.rows)
  const [first] = council.rows
  if (!first) throw new CannotBringIn('Say which authority these children are of: your agency stands in no area with a council.')
  return first.id
}

async function authorities(scope: Scope): Promise<(words: string) => string | null> {
  const known = await sql<{
    id: string
    name: string
    authorityCode: string
  }>`select id, name, authority_code from agency where kind = 'council' and ended_at is null limit 500`.execute(scope.rows)
  const byWords = new Map(
    known.rows.flatMap(({ id, name, authorityCode }) => [[bare(name), id] as const, [bare(authorityCode ?? ''), id] as const]),
  )
  byWords.delete('')
  return (words) => byWords.get(bare(words)) ?? null
}

function bare(name: string): string {
  return name
    .toLowerCase()
    .replace(/\b(?:county|city|borough|metropolitan|council|london|of|the|royal)\b/g, '')
    .replace(/[^a-z0-9]/g, '')
}

async function ownForce(scope: Scope): Promise<string | null> {
  if (scope.me.agencyKind !== 'police') return null
  return (
    (await scope.rows.selectFrom('agency').select('forceCode').where('id', '=', scope.me.agencyId).executeTakeFirst())?.forceCode ?? null
  )
}
