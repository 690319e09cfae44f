import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { randomUUID } from 'node:crypto'
import { renderToString } from 'preact-render-to-string'
import { writeAudit } from '../../../platform/audit/index.ts'
import type { Scope } from '../../../platform/db/index.ts'
import {
  deed,
  download,
  NotFound,
  page,
  send,
  within,
  type Ask,
  type House,
  type Params,
  type Route,
  type Screen,
} from '../../../platform/http/index.ts'
import { inOneLine } from '../finding.ts'
import { parseCollectionYear } from '../ssda903/year.ts'
import { ssdHeld, ssdTables, writeSsdTable } from '../ssd/out.ts'
import { receive, type Received } from '../uploads/receive.ts'
import { recogniseFiles } from '../uploads/recognise.ts'
import { folderOf, keepFor, removeFolder, stagedFiles } from '../uploads/store.ts'
import { isShown, rowsOf, type Shown } from './domain.ts'
import {
  changeRun,
  countFindings,
  endRun,
  findingsOf,
  findRun,
  interruptedSentence,
  isInterrupted,
  pastRuns,
  realRunOf,
  runOfForm,
  startRun,
  type RunShown,
} from './queries.ts'
import { reportOf } from './report.ts'
import { beginAfterCommit } from './running.ts'
import { RunFragment, RunPage, StartPage, type RunLoaded } from './views.tsx'

const permission = 'imports.bring-in'
const pageRows = 50

async function loadStart({ scope }: Pick<Ask, 'scope'>) {
  return { past: await pastRuns(scope), ssd: await ssdHeld(scope) }
}

const startPage = page('/import', {
  permission,
  audit: ({ past }) => ({ subject: 'import', rows: past.length }),
  load: loadStart,
  view: ({ loaded, page: context }) => StartPage({ ...loaded, page: context, typed: { year: '' }, problem: null }),
})

/** The upload: a form like any other, except that its files flow to the disk before anything is decided. */
const upload: Route = {
  method: 'POST',
  url: '/import',
  permission,
  async handle(house, request, reply) {
    // Who may not bring files in is told so before their bytes are taken.
    await within(house, request, permission, async () => undefined)
    const received = await receive(request, house.config.dataDir)
    const decided = 'problem' in received ? { field: 'files' as const, text: received.problem } : await look(received)
    if ('text' in decided) {
      if (!('problem' in received)) await removeFolder(received.folder)
      const made = await within(house, request, permission, async (ask, context) =>
        StartPage({ ...(await loadStart(ask)), page: context, typed: { year: received.year }, problem: decided }),
      )
      return send(house, request, reply, made, 422)
    }
    const { value } = await within(house, request, permission, (ask) => begin(ask, house, decided))
    return reply.redirect(value, 303)
  },
}

interface Decided {
  received: Received
  kind: 'ssda903' | 'ssd' | 'csv'
}

async function look(received: Received): Promise<Decided | { field: 'files' | 'year'; text: string }> {
  if (received.year !== '' && parseCollectionYear(received.year) === null)
    return { field: 'year', text: 'Write the collection year as 2017-18, or leave it empty' }
  const kind = await recogniseFiles(received.files)
  return kind.ok ? { received, kind: kind.value } : { field: 'files', text: inOneLine(kind.finding) }
}

async function begin({ scope }: Ask, house: House, { received, kind }: Decided): Promise<string> {
  const { files, folder, once } = received
  const before = await runOfForm(scope, once)
  if (before) {
    scope.afterCommit(() => removeFolder(folder))
    return `/import/${before}`
  }
  const bytesTotal = files.reduce((sum, file) => sum + file.bytes, 0)
  const year = kind === 'ssda903' && received.year !== '' ? (parseCollectionYear(received.year)?.name ?? null) : null
  const run = await startRun(scope, {
    kind,
    files,
    year,
    mapping: null,
    dryRun: true,
    bytesTotal,
    once,
    phase: kind === 'csv' ? 'mapping' : 'reading',
  })
  await keepFor(house.config.dataDir, folder, run.ref)
  if (kind === 'csv') return `/import/${run.ref}/columns`
  const staged = stagedFiles(
    house.config.dataDir,
    run.ref,
    files.map((file) => file.name),
  )
  if (!staged) throw new Error('files that were just received are gone')
  await beginAfterCommit(scope, house, { run, kind, files: staged, year, mappingName: null, dryRun: true, filesOf: run.ref })
  return `/import/${run.ref}`
}

// ---- A run ---------------------------------------------------------------------------------------------

async function loadRun({ scope, params, query, now }: Ask): Promise<RunLoaded | null> {
  const run = await findRun(scope, params['ref'] ?? '')
  if (!run) return null
  if (isInterrupted(run, now)) {
    await endRun(scope, run, interruptedSentence)
    return loaded(scope, { ...run, phase: 'failed', failedSentence: interruptedSentence, endedAt: now }, query)
  }
  return loaded(scope, run, query)
}

async function loaded(scope: Scope, run: RunShown, query: Params): Promise<RunLoaded> {
  const findings = await countFindings(scope, run.id)
  const counts = run.counts ?? { added: 0, changed: 0, unchanged: 0 }
  const many: Record<Shown, number> = { ...findings, added: counts.added, changed: counts.changed, unchanged: counts.unchanged }
  const asked = query['show']
  const shown = isShown(asked)
    ? asked
    : (['refused', 'queried', 'added', 'changed', 'unchanged', 'note'] as const).find((each) => many[each] > 0)
  const after = Math.max(0, Math.floor(Number(query['after'] ?? 0)) || 0)
  const rows = shown === undefined ? [] : await rowsShown(scope, run, shown, after)
  const next = rows.length > pageRows ? (rows[pageRows - 1]?.next ?? null) : null
  const realRun = run.dryRun && run.phase === 'done' ? await realRunOf(scope, run.id) : null
  return { run, many, shown: shown ?? null, rows: rows.slice(0, pageRows), after, next, realRun }
}

async function rowsShown(scope: Scope, run: RunShown, shown: Shown, after: number): Promise<RunLoaded['rows']> {
  switch (shown) {
    case 'refused':
    case 'queried':
    case 'note': {
      const found = await findingsOf(scope, run.id, { after: after - 1, most: pageRows + 1, level: shown })
      return found.map((finding) => ({ ...finding, next: finding.position + 1 }))
    }
    case 'added':
    case 'changed':
    case 'unchanged':
      return rowsOf(run.outcomes, shown, after, pageRows + 1).map((row, at) => ({
        ...row,
        column: null,
        rule: null,
        sentence: null,
        next: after + at + 1,
      }))
  }
}

const audit = ({ run }: RunLoaded) => ({ subject: 'import', ref: run.ref })

const runPage = page('/import/:ref', {
  permission,
  audit,
  load: loadRun,
  view: ({ loaded: run, page: context }): Screen => RunPage(run, context),
})

const runFragment = download('/import/:ref/fragment', {
  permission,
  audit,
  load: loadRun,
  answer: ({ loaded: run, page: context }) => ({ type: 'text/html; charset=utf-8', body: renderToString(RunFragment(run, context)) }),
})

const report = download('/import/:ref/report.csv', {
  permission,
  audit: ({ run }: { run: RunShown; csv: string }) => ({ subject: 'import report', ref: run.ref }),
  async load({ scope, params }) {
    const run = await findRun(scope, params['ref'] ?? '')
    return run && (run.phase === 'done' || run.phase === 'failed') ? { run, csv: await reportOf(scope, run) } : null
  },
  answer: ({ loaded: { run, csv } }) => ({ type: 'text/csv; charset=utf-8', body: csv, filename: `import-${run.ref}.csv` }),
})

/** Brings in all that the dry run accepted, or none of it. Pressed twice it is one run. */
const bringInAll = deed('/import/:ref/bring-in', {
  permission,
  audit: 'none',
  load: async ({ scope, params }) => findRun(scope, params['ref'] ?? ''),
  async act({ scope, house }, dry) {
    if (!dry.dryRun || dry.phase !== 'done') return { refused: 'These files cannot be brought in as they are. Bring them again.' }
    const before = await realRunOf(scope, dry.id)
    if (before) return { goTo: `/import/${before}` }
    const files = stagedFiles(house.config.dataDir, dry.ref, dry.files)
    if (!files) return { refused: 'Files are kept here for a day, and these are gone. Nothing was brought in. Bring them again.' }
    const { kind, mappingName } = dry
    // The year that was inferred is inferred again; one that was given is given.
    const year = dry.yearInferred ? null : dry.collectionYear
    const run = await startRun(scope, {
      kind,
      files,
      year,
      mapping: mappingName === null ? null : { name: mappingName },
      dryRun: false,
      bytesTotal: files.reduce((sum, file) => sum + file.bytes, 0),
      ofRun: dry.id,
    })
    await beginAfterCommit(scope, house, { run, kind, files, year, mappingName, dryRun: false, filesOf: dry.ref })
    return { goTo: `/import/${run.ref}` }
  },
})

/** Leaves it: the files go at once. */
const leave = deed('/import/:ref/leave', {
  permission,
  audit: (run: RunShown) => ({ subject: 'import', ref: run.ref }),
  load: async ({ scope, params }) => findRun(scope, params['ref'] ?? ''),
  async act({ scope, house }, run) {
    if (!run.dryRun || run.phase === 'reading' || run.phase === 'saving')
      return { refused: 'This is being worked on at this moment. Wait until it has ended.' }
    if (run.phase !== 'failed') await changeRun(scope, run.id, { phase: 'let-go' })
    scope.afterCommit(() => removeFolder(folderOf(house.config.dataDir, run.ref)))
    return { goTo: '/import' }
  },
})

// ---- SSD out again -------------------------------------------------------------------------------------

const ssdOut: Route[] = ssdTables.map((table) => ({
  method: 'GET',
  url: `/import/${table}.csv`,
  permission,
  async handle(house, request, reply) {
    const place = path.join(os.tmpdir(), `safe-return-${randomUUID()}.csv`)
    try {
      await within(house, request, permission, async ({ scope }) => {
        const rows = await writeSsdTable(scope, table, place)
        if (rows === null) throw new NotFound()
        await writeAudit(scope, permission, false, [{ subject: table, rows }])
      })
      const body = fs.createReadStream(place)
      // Opened, it can be read to its end after its name is gone.
      await new Promise<void>((resolve, reject) => body.once('open', () => resolve()).once('error', reject))
      return await reply.header('content-disposition', `attachment; filename="${table}.csv"`).type('text/csv; charset=utf-8').send(body)
    } finally {
      await fs.promises.rm(place, { force: true })
    }
  },
}))

export const runRoutes: Route[] = [...startPage, upload, ...ssdOut, ...runPage, ...runFragment, ...report, ...bringInAll, ...leave]
