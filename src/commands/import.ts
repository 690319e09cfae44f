// npx safe-return import …: the same way in as the page's, for scripts and for files that nobody wants to carry to a browser.
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import {
  bringIn,
  CannotBringIn,
  findMapping,
  inOneLine,
  keepSuggested,
  keptMappings,
  countWords,
  kindWords,
  type BroughtIn,
  type ImportKind,
  type Mapping,
  type Progress,
  type SourceFile,
} from '../modules/imports/index.ts'
import type { Started } from './given.ts'
import { listOf, plural } from '../kernel/words.ts'
import { actAs, CannotBegin, type Acting } from './acting.ts'
import { withHouse, type Opened } from './opened.ts'

const usage = `Bring files in. Nothing is written unless every accepted row can be.

  npx safe-return import ssda903 DIR --authority CODE
      header.csv and missing.csv, and episodes.csv and uasc.csv where there are; known by their columns, whatever their names
  npx safe-return import ssd DIR --authority CODE
      ssd_person and ssd_missing as CSV
  npx safe-return import csv FILE --mapping NAME --authority CODE
      any list of missing reports, read through a mapping of its columns that was kept under a name

  --authority CODE   ONS code of the authority whose children these are
  --year 2017-18     the 903's collection year; without it, inferred from the dates, and said
  --as WORKER        code of the worker in whose name it is done; without it, the authority's own import worker
  --dry-run          say what would be added, changed, queried and refused, and write nothing
  --json             one JSON object on standard output: counts, tables and every finding with file, line, column, rule, sentence
  --suggest          for csv: keep the mapping that the headings suggest under NAME, say what it is, and stop
  --add-authority    make an authority that does not work here yet, with its teams and its import worker (a demo does so by itself)

It exits with 0 when nothing was refused, 3 when rows were refused (the others came in), 2 when a file is not what it says or the
command cannot be read, 1 when it could not be done. It works whether or not the server is running.`

const exits = { allIn: 0, couldNot: 1, notWhatItSays: 2, rowsRefused: 3 } as const

interface Words {
  kind: ImportKind
  place: string
  authority: string | null
  worker: string | null
  year: string | null
  mapping: string | null
  dryRun: boolean
  json: boolean
  suggest: boolean
  adds: boolean
}

/** Brings files in from the command line, and sets the exit code. */
export async function importCommand(given: Started): Promise<void> {
  const read = readWords(given.words)
  if (typeof read === 'string') {
    if (read === usage) console.log(usage)
    else {
      console.error(`${read}\nTo see how: npx safe-return import --help`)
      process.exitCode = exits.notWhatItSays
    }
    return
  }
  const files = filesAt(read)
  if (typeof files === 'string') {
    console.error(files)
    process.exitCode = exits.notWhatItSays
    return
  }
  try {
    await withHouse(
      given,
      (words) => console.error(words),
      (opened) => run(opened, read, files),
    )
  } catch (error) {
    if (!(error instanceof CannotBegin || error instanceof CannotBringIn)) throw error
    console.error(error.message)
    process.exitCode = exits.couldNot
  }
}

async function run(opened: Opened, words: Words, files: readonly SizedFile[]): Promise<void> {
  // As the page refuses it: what is brought in must not take the last room from those who record a missing child.
  if (!words.dryRun && !words.suggest && (await opened.watch.look()).standing !== 'open')
    throw new CannotBegin(
      'Nothing was brought in: the disk of the database is nearly full. Whoever runs the service can make room; then run this again.',
    )
  const acting = await actAs(opened.ownerUrl, {
    authority: words.authority,
    worker: words.worker,
    adds: words.adds || opened.demo,
  })
  if (acting.added) console.error(acting.added)
  try {
    if (words.suggest) return await suggest(opened, words, files, acting)
    const mapping = words.kind === 'csv' ? await mappingCalled(opened, acting, words.mapping ?? '') : null
    const bytesTotal = files.reduce((sum, file) => sum + file.bytes, 0)
    const bar = progressLine(words.json, bytesTotal)
    const { dryRun, kind, authority, year } = words
    const brought = await bringIn(opened, {
      kind,
      files,
      authority,
      year,
      mapping,
      dryRun,
      asWorker: acting.token,
      bytesTotal,
      progress: bar.at,
    })
    bar.end()
    if (words.json) console.log(JSON.stringify(asJson(brought, words, acting), null, 2))
    else console.log(inWords(brought, words, acting))
    const { result } = brought
    process.exitCode = result.failed ? exits.notWhatItSays : result.counts.refused > 0 ? exits.rowsRefused : exits.allIn
  } finally {
    await acting.end()
  }
}

async function mappingCalled({ database }: Opened, { token }: Acting, name: string): Promise<Mapping> {
  return database.as(token, async (scope) => {
    const kept = await findMapping(scope, name)
    if (kept) return kept
    const names = (await keptMappings(scope)).map((each) => `“${each.name}”`)
    throw new CannotBegin(
      `No mapping is kept under the name “${name}”. ${names.length > 0 ? `Kept: ${listOf(names)}. ` : ''}Map the columns on the import page, or keep what the headings suggest with --suggest.`,
    )
  })
}

async function suggest({ database }: Opened, words: Words, files: readonly SourceFile[], acting: Acting): Promise<void> {
  const [file] = files
  if (!file) return
  const kept = await database.as(acting.token, (scope) => keepSuggested(scope, file, words.mapping ?? ''))
  if (!kept.ok) {
    console.error(inOneLine(kept.finding))
    process.exitCode = exits.notWhatItSays
    return
  }
  console.log(`Kept as “${words.mapping}”:`)
  for (const { words: meaning, columns } of kept.value.columns) console.log(`  ${meaning}: ${columns.join(' and ')}`)
  if (kept.value.left.length > 0) console.log(`Not used: ${kept.value.left.join(', ')}`)
  console.log('Look it over, change it on the import page where it is wrong, and bring the file in without --suggest.')
}

// ---- Words in ------------------------------------------------------------------------------------------

/** What the command was told; a sentence when it cannot be read; the usage when it was asked for. */
function readWords(given: Started['words']): Words | string {
  const words = given.filter((word) => typeof word === 'string')
  const parsed = parsedOr(words)
  if (typeof parsed === 'string') return parsed
  const { values, positionals } = parsed
  const [kind, place, more] = positionals
  if (values.help || kind === 'help') return usage
  if (kind !== 'ssda903' && kind !== 'ssd' && kind !== 'csv') return 'Say what to bring in: ssda903, ssd or csv.'
  if (place === undefined) return kind === 'csv' ? 'Say which file to bring in.' : 'Say in which folder the files are.'
  if (more !== undefined) return `“${more}” is one word too many.`
  if (kind === 'csv' && !values.mapping) return 'Say through which mapping the file is read: --mapping NAME.'
  return {
    kind,
    place,
    authority: values.authority ?? null,
    worker: values.as ?? null,
    year: values.year ?? null,
    mapping: values.mapping ?? null,
    dryRun: values['dry-run'],
    json: values.json,
    suggest: values.suggest && kind === 'csv',
    adds: values['add-authority'],
  }
}

function parsedOr(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        authority: { type: 'string' },
        as: { type: 'string' },
        year: { type: 'string' },
        mapping: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        suggest: { type: 'boolean', default: false },
        'add-authority': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

type SizedFile = SourceFile & { bytes: number }

/** The files to read: the one that was named, or every CSV and text file of the folder. A sentence when there are none. */
function filesAt({ kind, place }: Words): readonly SizedFile[] | string {
  const stat = fs.statSync(place, { throwIfNoEntry: false })
  if (!stat) return `There is nothing at ${place}.`
  if (stat.isFile()) return [fileAt(place, stat.size)]
  if (kind === 'csv') return `${place} is a folder. Name the file in it.`
  const found = fs
    .readdirSync(place, { withFileTypes: true })
    .filter((each) => each.isFile() && /\.(?:csv|txt)$/i.test(each.name))
    .map((each) => path.join(place, each.name))
    .toSorted()
  if (found.length === 0) return `There is no CSV file in ${place}.`
  return found.map((each) => fileAt(each, fs.statSync(each).size))
}

function fileAt(place: string, bytes: number): SizedFile {
  return { name: path.basename(place), bytes, open: () => fs.createReadStream(place) }
}

// ---- Words out -----------------------------------------------------------------------------------------

/** One line that is written over itself, on a terminal only. */
function progressLine(quiet: boolean, bytesTotal: number) {
  const shown = process.stderr.isTTY && !quiet
  const write = (words: string) => void (shown && process.stderr.write(`\r${words.padEnd(60)}`))
  return {
    at: ({ phase, done }: Progress) => {
      if (phase === 'saving') write(`Comparing and saving: ${plural(done, 'episode')}`)
      else write(`Reading: ${bytesTotal === 0 ? 100 : Math.min(100, Math.floor((done / bytesTotal) * 100))}%`)
    },
    end: () => void (shown && process.stderr.write(`\r${' '.repeat(60)}\r`)),
  }
}

function asJson({ ref, result }: BroughtIn, words: Words, { agency, added }: Acting) {
  const { ok, written, counts, year, yearInferred, tables, findings, findingsLeftOut, failed } = result
  const { kind, dryRun } = words
  return {
    run: ref,
    kind,
    agency,
    authorityAdded: added !== null,
    year,
    yearInferred,
    dryRun,
    ok,
    written,
    counts,
    tables,
    failed,
    findings,
    findingsLeftOut,
  }
}

const findingsShown = 40

function saidOf({ findings, findingsLeftOut }: BroughtIn['result']): string {
  return findingsLeftOut === 0 ? 'them all' : `the first ${findings.length.toLocaleString('en-GB')}, the others were counted only`
}

function inWords({ ref, result }: BroughtIn, { kind, dryRun }: Words, { agency }: Acting): string {
  if (result.failed) return `${inOneLine(result.failed)}\nNothing was written.`
  const { counts, tables, findings } = result
  const year = result.year === null ? '' : `, collection year ${result.year}${result.yearInferred ? ' (inferred from the dates)' : ''}`
  const held = tables.filter((each) => each.read > 0).map((each) => countWords(each))
  const shown = findings.filter((each) => each.level !== 'note').slice(0, findingsShown)
  const more = findings.length + result.findingsLeftOut - shown.length
  return [
    `${kindWords[kind]} for ${agency}: ${listOf(held)}${year}`,
    ...shown.map((each) => `  ${each.level === 'refused' ? 'Refused' : 'Queried'}  ${inOneLine(each)} [${each.rule}]`),
    ...(more > 0 ? [`  and ${plural(more, 'more finding', 'more findings')}: --json says ${saidOf(result)}`] : []),
    `${dryRun ? 'Would be added' : 'Added'} ${counts.added}, changed ${counts.changed}, unchanged ${counts.unchanged}, of these to put right ${counts.queried}; refused ${counts.refused}`,
    dryRun ? 'This was a dry run: nothing was written.' : `Brought in as ${ref}.`,
  ].join('\n')
}
