import { readPostcodeCell, textOf } from '../given.ts'
import { fileRefused, noTally, type Finding, type Read, type Tally } from '../finding.ts'
import { readDayCell, readSex, readUpn, type ChildDraft, type EpisodeDraft, type PlacementDraft } from './domain.ts'
import {
  asFinding,
  birthFindings,
  childTwice,
  faultOfStay,
  noBirth,
  noChild,
  noEpisodesFile,
  oddPostcodes,
  placementOfStranger,
  repeated,
  strangerTo,
  undecided,
  yearInferred,
  yearUnknown,
} from './findings.ts'
import type { FileKind } from './recognise.ts'
import type { SourceFile } from '../reading/csv.ts'
import { eachRowOf, openSet, type ByColumn, type FileSet } from './set.ts'
import {
  judgeCare,
  judgeLeaving,
  judgeLeftOpen,
  judgeOverlaps,
  judgeRow,
  judgeYear,
  type Breach,
  type LeftOpen,
  type ReadEpisode,
  type Stay,
} from './rules.ts'
import { countYears, type CollectionYear, type InferredYear } from './year.ts'

// Reads a 903 file set: children first, then placements, then episodes, each handed on as soon as it is known.
// Of children and placements only what the rules need about missing children is kept in memory.

/** Who takes what was read. Each may return a promise, which is waited for. Drafts come in the order children, placements, episodes. */
export type Sink = {
  child(draft: ChildDraft): void | Promise<void>
  placement(draft: PlacementDraft): void | Promise<void>
  episode(draft: EpisodeDraft): void | Promise<void>
  finding(finding: Finding): void | Promise<void>
}

export type Ssda903Options = {
  /** The collection year; inferred from the dates when it is not given. */
  year?: CollectionYear | undefined
  /** The episodes that last year's import left open; without them rule 576 cannot be decided. */
  leftOpen?: readonly LeftOpen[] | undefined
  /** Called now and then with the bytes read of all files together, for a progress bar. */
  progress?: ((bytesRead: number) => void) | undefined
}

export type Summary = {
  /** The year that the rules used: given, or inferred with what spoke for it; null when no date could say. */
  year: CollectionYear | null
  inferred: InferredYear | null
  children: Tally
  placements: Tally
  episodes: Tally
}

/** More missing episodes than all of England has in five years: beyond this, a file is no 903. */
const episodesMax = 500_000
/** References remembered to notice a child who stands in the header twice. */
const childrenMax = 1_000_000

/**
 * Reads the set. A file that is not what it says refuses the whole set with one finding: the caller then undoes
 * what the sink took. Refused and queried rows are findings at the sink, and counted in the summary.
 */
export async function readSsda903(files: readonly SourceFile[], options: Ssda903Options, sink: Sink): Promise<Read<Summary>> {
  const set = await openSet(files, (finding) => sink.finding(finding))
  if (!set.ok) return set
  const reading = createReading(set.value, options, sink)
  for (const step of reading) {
    const read = await step()
    if (!read.ok) return read
  }
  return { ok: true, value: reading.summary() }
}

// ---- Reading them, one after the other ----------------------------------------------------------------

type Step = () => Promise<Read<void>>
type Reading = Iterable<Step> & { summary(): Summary }

/** A row of missing.csv that was let in, until the year and the child's care are known. */
type Held = ReadEpisode & { childRef: string; line: number; breaches: Breach[]; notes: Finding[] }
type RawMissing = { line: number; type: string; start: string; end: string; birth: string }
type MissingChild = { rows: RawMissing[]; birth: string | null; inHeader: boolean; stays: Stay[] }

function createReading(set: FileSet, options: Ssda903Options, sink: Sink): Reading {
  const summary: Summary = {
    year: options.year ?? null,
    inferred: null,
    children: noTally(),
    placements: noTally(),
    episodes: noTally(),
  }
  const missingChildren = new Map<string, MissingChild>()
  const unaccompanied = new Map<string, string | null>()
  /** The line on which each child was first met. */
  const brought = new Map<string, number>()
  const years = countYears()
  let bytesBefore = 0

  const steps: Step[] = [readMissing, readUasc, readHeader, sayStrangers, readEpisodes, judge]
  return { [Symbol.iterator]: () => steps.values(), summary: () => summary }

  async function readMissing(): Promise<Read<void>> {
    const { name } = set.missing
    let tooMany = false
    const read = await eachRow(set.missing, 'missing', summary.episodes, async (row, cell) => {
      const childRef = cell('CHILD')
      if (childRef === '') {
        summary.episodes.refused += 1
        await sink.finding(noChild(name, row.line))
        return
      }
      tooMany ||= summary.episodes.read > episodesMax
      if (tooMany) return
      const end = cell('MIS_END')
      const { day } = readDayCell(end)
      if (day !== null) years.add(day)
      const child = missingChildren.get(childRef) ?? {
        rows: [],
        birth: null,
        inHeader: false,
        stays: [],
      }
      missingChildren.set(childRef, child)
      const { line } = row
      child.rows.push({
        line,
        type: cell('MISSING'),
        start: cell('MIS_START'),
        end,
        birth: cell('DOB'),
      })
    })
    if (!tooMany) return read
    return fileRefused(
      name,
      'too-many-rows',
      `This file has more than ${episodesMax.toLocaleString('en-GB')} episodes, more than any council has. Check that it is the file you meant.`,
    )
  }

  async function readUasc(): Promise<Read<void>> {
    if (!set.uasc) return done
    return await eachRow(set.uasc, 'uasc', noTally(), (_, cell) => {
      const childRef = cell('CHILD')
      if (childRef !== '' && unaccompanied.size < childrenMax) {
        unaccompanied.set(childRef, readDayCell(cell('DUC')).day)
      }
    })
  }

  async function readHeader(): Promise<Read<void>> {
    const tally = summary.children
    const file = set.header.name
    return await eachRow(set.header, 'header', tally, async ({ line }, cell) => {
      const localRef = cell('CHILD')
      if (localRef === '') {
        tally.refused += 1
        await sink.finding(noChild(file, line))
        return
      }
      const before = brought.get(localRef)
      if (before !== undefined) {
        tally.repeated += 1
        await sink.finding(childTwice(file, line, before))
        return
      }
      if (brought.size < childrenMax) brought.set(localRef, line)
      const birth = readDayCell(cell('DOB'))
      const queries = birth.day === null ? ['date-of-birth'] : []
      if (birth.day === null) await sink.finding(noBirth(file, line, birth.text))
      const missing = missingChildren.get(localRef)
      if (missing) {
        missing.inHeader = true
        missing.birth = birth.day
      }
      const arrived = unaccompanied.get(localRef)
      count(tally, queries)
      await sink.child({
        localRef,
        dateOfBirth: birth.day,
        sex: readSex(cell('SEX')),
        ethnicity: textOf(cell('ETHNIC')),
        ...readUpn(cell('UPN')),
        unaccompanied: arrived === undefined ? null : { until: arrived },
        origin: { file, line, queries },
      })
    })
  }

  /** Children who are missing but not in the header: brought in by their reference, and asked about. */
  async function sayStrangers(): Promise<Read<void>> {
    const file = set.missing.name
    for (const [localRef, child] of missingChildren) {
      if (child.inHeader) continue
      const [first] = child.rows
      if (!first || !child.rows.some((row) => verdictOf(row, child).episode !== null)) continue
      const days = child.rows.map((row) => readDayCell(row.birth).day)
      const dateOfBirth = days.find((day) => day !== null) ?? null
      summary.children.read += 1
      summary.children.queried += 1
      brought.set(localRef, first.line)
      await sink.finding(strangerTo(file, first.line))
      await sink.child({
        localRef,
        dateOfBirth,
        sex: null,
        ethnicity: null,
        upn: null,
        upnUnknown: null,
        unaccompanied: null,
        origin: { file, line: first.line, queries: ['child-not-in-header'] },
      })
    }
    return done
  }

  async function readEpisodes(): Promise<Read<void>> {
    if (!set.episodes) {
      await sink.finding(noEpisodesFile())
      return done
    }
    const tally = summary.placements
    const file = set.episodes.name
    const odd = { HOME_POST: firstAndNumber(), PL_POST: firstAndNumber() }
    const read = await eachRow(set.episodes, 'episodes', tally, async ({ line }, cell) => {
      const childRef = cell('CHILD')
      if (!brought.has(childRef) && brought.size < childrenMax) {
        tally.refused += 1
        await sink.finding(childRef === '' ? noChild(file, line) : placementOfStranger(file, line))
        return
      }
      const from = readDayCell(cell('DECOM'))
      const to = readDayCell(cell('DEC'))
      const fault = faultOfStay(from, to)
      if (fault || from.day === null) {
        tally.refused += 1
        if (fault) await sink.finding({ file, line, level: 'refused', ...fault })
        return
      }
      if (to.day !== null) years.add(to.day)
      const home = readPostcodeCell(cell('HOME_POST'))
      const placed = readPostcodeCell(cell('PL_POST'))
      if (home?.known === false) odd.HOME_POST.push(line)
      if (placed?.known === false) odd.PL_POST.push(line)
      const reasonEnded = textOf(cell('REC'))
      missingChildren.get(childRef)?.stays.push({ from: from.day, to: to.day, reasonEnded, line })
      tally.clean += 1
      await sink.placement({
        childRef,
        from: from.day,
        to: to.day,
        placementType: textOf(cell('PLACE')),
        provider: textOf(cell('PLACE_PROVIDER')),
        homePostcode: home,
        placementPostcode: placed,
        urn: textOf(cell('URN')),
        legalStatus: textOf(cell('LS')),
        categoryOfNeed: textOf(cell('CIN')),
        reasonStarted: textOf(cell('RNE')),
        reasonEnded,
        reasonPlaceChanged: textOf(cell('REASON_PLACE_CHANGE')),
        origin: { file, line, queries: [] },
      })
    })
    for (const column of ['HOME_POST', 'PL_POST'] as const) {
      const { first, number } = odd[column].counted()
      if (number > 0) await sink.finding(oddPostcodes(file, column, first, number))
    }
    return read
  }

  async function judge(): Promise<Read<void>> {
    if (summary.year === null) {
      summary.inferred = years.infer()
      summary.year = summary.inferred?.year ?? null
    }
    await sayYear()
    if (!options.leftOpen) await sink.finding(undecided(set.missing.name))
    const leftOpen = new Map((options.leftOpen ?? []).map((open) => [open.childRef, open]))
    for (const [childRef, child] of missingChildren) {
      await judgeChild(childRef, child, leftOpen.get(childRef))
      leftOpen.delete(childRef)
    }
    for (const open of leftOpen.values()) {
      const breach = judgeLeftOpen(open, null)
      if (breach) await sink.finding(asFinding(breach, set.missing.name, null))
    }
    return done
  }

  async function judgeChild(childRef: string, child: MissingChild, open: LeftOpen | undefined) {
    const file = set.missing.name
    const held: Held[] = []
    const seen = new Map<string, number>()
    for (const row of child.rows) {
      const { episode, breaches } = verdictOf(row, child)
      if (episode === null) {
        summary.episodes.refused += 1
        for (const breach of breaches) await sink.finding(asFinding(breach, file, row.line))
        continue
      }
      const same = `${episode.type} ${episode.start} ${episode.end ?? ''}`
      const before = seen.get(same)
      if (before !== undefined) {
        summary.episodes.repeated += 1
        await sink.finding(repeated(file, row.line, before))
        continue
      }
      seen.set(same, row.line)
      const notes = birthFindings(file, row, child.birth)
      held.push({ ...episode, childRef, line: row.line, breaches: [...breaches], notes })
    }
    const overlaps = judgeOverlaps(held)
    held.forEach((episode, at) => {
      const overlap = overlaps.get(at)
      if (overlap) episode.breaches.push(overlap)
      if (summary.year) episode.breaches.push(...judgeYear(episode, summary.year))
      if (set.episodes) episode.breaches.push(...judgeCare(episode, child.stays))
    })
    const [first] = held.toSorted((a, b) => (a.start < b.start ? -1 : 1))
    const notAgain = open && judgeLeftOpen(open, first?.start ?? null)
    if (notAgain && first) first.breaches.push(notAgain)
    else if (notAgain) await sink.finding(asFinding(notAgain, file, null))
    for (const episode of held) await handOn(episode, child)
  }

  async function handOn({ childRef, type, start, end, line, breaches, notes }: Held, child: MissingChild) {
    const file = set.missing.name
    const findings = [...notes, ...breaches.map((breach) => asFinding(breach, file, line))]
    for (const leaving of judgeLeaving({ type, start, end }, child.birth, child.stays)) {
      // The fault is on the placement's row, and so is the finding.
      findings.push(asFinding(leaving, set.episodes?.name ?? file, leaving.stay.line))
    }
    for (const finding of findings) await sink.finding(finding)
    const queried = findings.filter((finding) => finding.level === 'queried')
    const queries = [...new Set(queried.map((finding) => finding.rule))]
    if (!child.inHeader) queries.push('child-not-in-header')
    count(summary.episodes, queries)
    await sink.episode({
      childRef,
      type,
      missingFromDay: start,
      endedDay: end,
      origin: { file, line, queries },
    })
  }

  async function sayYear(): Promise<void> {
    const file = set.missing.name
    if (summary.inferred) await sink.finding(yearInferred(file, summary.inferred))
    else if (!summary.year) await sink.finding(yearUnknown(file))
  }

  async function eachRow(source: SourceFile, kind: FileKind, tally: Tally, row: ByColumn): Promise<Read<void>> {
    let bytes = 0
    const read = await eachRowOf(source, kind, tally, {
      row,
      finding: (finding) => sink.finding(finding),
      progress(bytesRead) {
        bytes = bytesRead
        options.progress?.(bytesBefore + bytes)
      },
    })
    bytesBefore += bytes
    return read
  }
}

const done: Read<void> = { ok: true, value: undefined }

function verdictOf(row: RawMissing, child: MissingChild) {
  return judgeRow({
    type: row.type,
    start: readDayCell(row.start),
    end: readDayCell(row.end),
    dateOfBirth: child.birth ?? readDayCell(row.birth).day,
  })
}

/** The first line of a kind and how many there are, without keeping the others. */
function firstAndNumber() {
  let first = 0
  let number = 0
  return {
    push(line: number) {
      if (number === 0) first = line
      number += 1
    },
    counted: () => ({ first, number }),
  }
}

function count(tally: Tally, queries: readonly string[]): void {
  if (queries.length > 0) tally.queried += 1
  else tally.clean += 1
}
