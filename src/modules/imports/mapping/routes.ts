import {
  form,
  one,
  pick,
  text,
  tick,
  type AnyField,
  type FieldsOf,
  type FormDefinition,
  type Problem,
} from '../../../platform/forms/index.ts'
import { formPage, type Ask, type Route } from '../../../platform/http/index.ts'
import { changeRun, findRun, startRun, type Run, type RunShown } from '../runs/queries.ts'
import { beginAfterCommit } from '../runs/running.ts'
import { openCsv, type SourceFile } from '../reading/csv.ts'
import { folderOf, keepFor, stagedFiles, type StagedFile } from '../uploads/store.ts'
import { columnsAskedMax, mappingOf, meanings } from './columns.ts'
import { mappingSchema, placeColumns, suggestMapping, type Mapping } from './mapping.ts'
import { keepMapping, keptMappings } from './queries.ts'
import { targetNames, targetWords, type Target } from './targets.ts'
import { ColumnsPage } from './views.tsx'

const permission = 'imports.bring-in'

export interface ColumnsLoaded {
  run: RunShown
  headings: readonly string[]
  headingLine: number
  /** Of each column, what its first rows say. */
  samples: readonly (readonly string[])[]
  /** Names of kept mappings that fit this file. */
  fitting: readonly string[]
  /** The one that the page is filled in from; null is a guess from the headings. */
  from: string | null
  /** A name to keep these columns under, that none has yet: from the file's own, without its dates and numbers. */
  nameFor: string
  meanings: readonly (Target | null)[]
  midnightUnknown: boolean
}

export const columnsRoutes: Route[] = formPage('/import/:ref/columns', {
  permission,
  audit: ({ run }) => ({ subject: 'import', ref: run.ref }),
  load: loadColumns,
  form: ({ headings }) => columnsForm(headings),
  known: ({ meanings: known, from, nameFor, midnightUnknown }) => ({
    ...Object.fromEntries(known.map((target, at) => [`column-${at}`, target])),
    name: from ?? nameFor,
    midnight: midnightUnknown,
  }),
  view: ({ loaded, state, form: asked, page }) => ColumnsPage({ ...loaded, state, form: asked, page }),
  async act({ scope, house, typed }, { run, headings, headingLine }) {
    const chosen = headings.map((_, at) => one(typed, `column-${at}`) || null)
    const draft = mappingOf(one(typed, 'name').trim(), headings, chosen, { midnightUnknown: one(typed, 'midnight') === 'yes' })
    const read = mappingSchema.safeParse(draft)
    if (!read.success)
      return { problem: { field: 'column-0', text: 'At most five columns can be read together. Use fewer for one meaning.' } }
    const placed = placeColumns(read.data, { name: '', headings, headingLine })
    if (!placed.ok) return { problem: { field: 'column-0', text: placed.finding.sentence } satisfies Problem }
    await keepMapping(scope, read.data)
    const next = await runFor({ scope }, run, read.data, house.config.dataDir)
    const files = stagedFiles(house.config.dataDir, next.ref, run.files)
    if (!files) return { problem: { field: 'name', text: gone } }
    await beginAfterCommit(scope, house, {
      run: next,
      kind: 'csv',
      files,
      year: null,
      mappingName: read.data.name,
      dryRun: true,
      filesOf: next.ref,
    })
    return { goTo: `/import/${next.ref}` }
  },
})

const gone = 'Files are kept here for a day, and this one is gone. Bring it again.'

/** The first time the run goes on; columns that are changed after a dry run make another one, of the same file. */
async function runFor({ scope }: Pick<Ask, 'scope'>, run: RunShown, mapping: Mapping, dataDir: string): Promise<Run> {
  if (run.phase === 'mapping') {
    await changeRun(scope, run.id, { phase: 'reading', mappingName: mapping.name })
    return run
  }
  const files = run.files.map((name) => ({ name }))
  const next = await startRun(scope, { kind: 'csv', files, year: null, mapping, dryRun: true, bytesTotal: run.bytesTotal ?? undefined })
  await changeRun(scope, run.id, { phase: 'let-go' })
  await keepFor(dataDir, folderOf(dataDir, run.ref), next.ref)
  return next
}

async function loadColumns({ scope, params, query, house }: Ask): Promise<ColumnsLoaded | null> {
  const run = await findRun(scope, params['ref'] ?? '')
  if (!run || run.kind !== 'csv' || !run.dryRun || (run.phase !== 'mapping' && run.phase !== 'done')) return null
  const [file] = stagedFiles(house.config.dataDir, run.ref, run.files) ?? []
  if (!file) return null
  const looked = await lookAt(file)
  if (!looked) return null
  const { headings, headingLine, samples } = looked
  const kept = await keptMappings(scope)
  const fitting = kept.filter(({ mapping }) => placeColumns(mapping, { name: '', headings, headingLine }).ok)
  const wanted = query['mapping'] ?? run.mappingName
  const chosen = query['mapping'] === '' ? undefined : (fitting.find((each) => each.name === wanted) ?? fitting[0])
  const mapping = chosen?.mapping ?? suggestMapping(headings).mapping
  return {
    run,
    headings,
    headingLine,
    samples,
    fitting: fitting.map((each) => each.name),
    from: chosen?.name ?? null,
    nameFor: freeName(
      run.files[0] ?? '',
      kept.map((each) => each.name),
    ),
    meanings: meanings(headings, mapping),
    midnightUnknown: Object.values(mapping.columns).some((each) => each.format === 'midnight-unknown'),
  }
}

function freeName(file: string, inUse: readonly string[]): string {
  const words =
    file
      .replace(/\.[^.]*$/, '')
      .replaceAll(/[\d_.()-]+/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim()
      .slice(0, 60) || 'List'
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? words : `${words} ${n}`
    if (!inUse.includes(name)) return name
  }
}

const sampleRows = 3
const sampleLengthMax = 60

/** The headings of a file and what its first rows say under each. */
async function lookAt(file: StagedFile | SourceFile) {
  const opened = await openCsv(file.open(), { name: file.name })
  if (!opened.ok) return null
  const csv = opened.value
  const headings = csv.headings.slice(0, columnsAskedMax)
  const samples: string[][] = headings.map(() => [])
  let rows = 0
  try {
    await csv.eachRow((row) => {
      headings.forEach((_, at) => {
        const cell = (row.cells[at] ?? '').trim()
        if (cell !== '') samples[at]?.push(cell.length > sampleLengthMax ? `${cell.slice(0, sampleLengthMax)}…` : cell)
      })
      rows += 1
      if (rows >= sampleRows) throw new EnoughSeen()
    })
  } catch (error) {
    if (!(error instanceof EnoughSeen)) throw error
    await csv.close()
  }
  return { headings, headingLine: csv.headingLine, samples }
}

class EnoughSeen extends Error {
  override name = 'EnoughSeen'
}

function columnsForm(headings: readonly string[]): FormDefinition<FieldsOf> {
  const options = targetNames.map((target) => ({ code: target, words: targetWords(target).words }))
  const columns = headings.map((heading, at): [string, AnyField] => [`column-${at}`, pick({ label: heading, options })])
  return form<FieldsOf>({
    ...Object.fromEntries(columns),
    midnight: tick({ label: '00:00 means that the time is not known' }),
    name: text({
      label: 'Keep these columns under a name',
      hint: 'Next time the same kind of file needs one click',
      required: 'Give these columns a name, so that they can be used again',
      lengthMax: 80,
      size: 20,
    }),
  })
}
