// From what the files say to rows that wait to be compared: one reader for each kind, all into the same staging.
import { forceByName } from '../../../kernel/forces.ts'
import { londonMidnight } from '../../../kernel/dates.ts'
import { noTally, type Finding, type Read, type Tally } from '../finding.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { readReports, type ReportDraft, type RiskGrade } from '../mapping/reports.ts'
import type { SourceFile } from '../reading/csv.ts'
import { readSsda903 } from '../ssda903/read.ts'
import type { LeftOpen } from '../ssda903/rules.ts'
import type { CollectionYear } from '../ssda903/year.ts'
import { readSsd } from '../ssd/read.ts'
import { settingKindOf, type ImportTable } from './domain.ts'
import { digestOf, type StagedChild, type StagedEpisode, type StagedQuery, type Staging } from './staging.ts'

export interface Reading {
  staging: Staging
  say: (finding: Finding) => void
  progress: (bytesRead: number) => void
  now: Date
  /** The authority whose children these are, where a row does not say otherwise. */
  authorityId: string
  /** The authorities that work here, by code and by name. */
  authorityNamed: (words: string) => string | null
  /** The force whose file this is, where it is one's own. */
  ownForce: string | null
}

/** How each table fared before the database was asked. */
export interface ReadSet {
  tallies: { table: ImportTable; file: string; tally: Tally }[]
  year: string | null
  yearInferred: boolean
  headings: Record<string, readonly string[]>
}

export async function stage903(
  files: readonly SourceFile[],
  reading: Reading,
  given: { year: CollectionYear | null; leftOpen: readonly LeftOpen[] | null },
): Promise<Read<ReadSet>> {
  const { staging, authorityId } = reading
  const asked = queriesOf(reading)
  const starts = new Map<string, number>()
  const names = { children: '', placements: '', episodes: '' }
  const read = await readSsda903(
    files,
    { year: given.year ?? undefined, leftOpen: given.leftOpen ?? undefined, progress: reading.progress },
    {
      finding: asked.finding,
      async child(draft) {
        names.children ||= draft.origin.file
        await staging.child({
          ...noChild,
          ...placeOf(draft.origin),
          rowKey: draft.localRef,
          councilRef: draft.localRef,
          upn: draft.upn,
          dob: draft.dateOfBirth,
          sex: sexOf(draft.sex),
          ethnicity: draft.ethnicity,
          responsible: authorityId,
          queries: asked.take(draft.origin.queries),
        })
      },
      async placement(draft) {
        names.placements ||= draft.origin.file
        await staging.placement({
          ...placeOf(draft.origin),
          childKey: draft.childRef,
          fromDay: draft.from,
          toDay: draft.to,
          kind: settingKindOf(draft.placementType) ?? 'other',
          provider: draft.provider,
          settingRef: draft.urn,
          legalStatus: draft.legalStatus,
          reasonStarted: draft.reasonStarted,
          endReason: draft.reasonEnded,
          homePostcode: draft.homePostcode?.text ?? null,
          placementPostcode: draft.placementPostcode?.text ?? null,
        })
      },
      async episode(draft) {
        names.episodes ||= draft.origin.file
        const key = `${draft.childRef}|${draft.missingFromDay}`
        const ordinal = (starts.get(key) ?? 0) + 1
        starts.set(key, ordinal)
        await staging.episode({
          ...noEpisode,
          ...placeOf(draft.origin),
          childKey: draft.childRef,
          rowKey: ordinal === 1 ? key : `${key}|${ordinal}`,
          digest: digestOf([draft.type, draft.missingFromDay, draft.endedDay]),
          type: draft.type,
          definition: definitionOf(draft.type),
          fromAt: londonMidnight(draft.missingFromDay),
          fromPrecision: 'day',
          endAt: draft.endedDay === null ? null : londonMidnight(draft.endedDay),
          endPrecision: draft.endedDay === null ? null : 'day',
          queries: asked.take(draft.origin.queries),
        })
      },
    },
  )
  if (!read.ok) return read
  const { value } = read
  return {
    ok: true,
    value: {
      tallies: [
        { table: 'children', file: names.children, tally: value.children },
        { table: 'placements', file: names.placements, tally: value.placements },
        { table: 'episodes', file: names.episodes, tally: value.episodes },
      ],
      year: value.year?.name ?? null,
      yearInferred: value.inferred !== null,
      headings: {},
    },
  }
}

export async function stageSsd(files: readonly SourceFile[], reading: Reading): Promise<Read<ReadSet>> {
  const { staging, authorityId } = reading
  const asked = queriesOf(reading)
  const met = new Set<string>()
  const names = { children: '', episodes: '' }
  const positions = { children: 0, episodes: 0 }
  const read = await readSsd(files, {
    finding: asked.finding,
    async person(draft) {
      names.children ||= draft.origin.file
      met.add(draft.personId)
      await staging.child({
        ...noChild,
        ...placeOf(draft.origin),
        rowKey: draft.personId,
        ssdRef: draft.personId,
        legacyRef: draft.legacyId,
        upn: draft.upn,
        given: draft.forename,
        family: draft.surname,
        dob: draft.dateOfBirth,
        sex: sexWritten(draft.sex),
        ethnicity: draft.ethnicity,
        nhs: /^\d{10}$/.test(draft.singleUniqueId ?? '') ? draft.singleUniqueId : null,
        responsible: authorityId,
        cells: draft.origin.verbatim,
        position: positions.children++,
        queries: asked.take(draft.origin.queries),
      })
    },
    async missing(draft) {
      names.episodes ||= draft.origin.file
      if (!met.has(draft.personId)) {
        met.add(draft.personId)
        // Known from an earlier file, or brought in by reference and asked about: position -1 says that this is no row of its own.
        await staging.child({
          ...noChild,
          ...placeOf(draft.origin),
          rowKey: draft.personId,
          ssdRef: draft.personId,
          responsible: authorityId,
          position: -1,
          queries: [{ rule: 'child-not-in-person', sentence: strangerSentence, ...placeOf(draft.origin) }],
        })
      }
      const type = draft.type ?? 'M'
      await staging.episode({
        ...noEpisode,
        ...placeOf(draft.origin),
        childKey: draft.personId,
        rowKey: draft.tableId,
        digest: digestOf([draft.type, draft.missingFrom, draft.ended, draft.interviewOffered, draft.interviewAccepted]),
        type,
        definition: definitionOf(type),
        fromAt: draft.missingFrom.date,
        fromPrecision: draft.missingFrom.precision,
        endAt: draft.ended?.date ?? null,
        endPrecision: draft.ended?.precision ?? null,
        saidOffered: draft.interviewOffered,
        saidAccepted: draft.interviewAccepted,
        cells: draft.origin.verbatim,
        position: positions.episodes++,
        queries: asked.take(draft.origin.queries),
      })
    },
  })
  if (!read.ok) return read
  const { people, episodes, headings } = read.value
  return {
    ok: true,
    value: {
      tallies: [
        { table: 'children', file: names.children, tally: people },
        { table: 'episodes', file: names.episodes, tally: episodes },
      ],
      year: null,
      yearInferred: false,
      headings: { ...headings },
    },
  }
}

export const strangerSentence =
  'This child is in no ssd_person table that was brought in. The episode came in under the identifier; bring the person’s row too.'

export async function stageReports(file: SourceFile, mapping: Mapping, reading: Reading): Promise<Read<ReadSet>> {
  const { staging } = reading
  const asked = queriesOf(reading)
  const speaks = firstToSay()
  let queriedHere = 0
  const read = await readReports(
    file.open(),
    file.name,
    mapping,
    { now: reading.now, progress: reading.progress },
    {
      finding: asked.finding,
      async report(draft) {
        const queries = [...asked.take(draft.origin.queries)]
        const named = draft.responsibleAuthority === null ? null : reading.authorityNamed(draft.responsibleAuthority)
        if (draft.responsibleAuthority !== null && named === null) {
          const sentence =
            'This authority does not work here, so the child was brought in under yours. Correct it, or ask the other authority.'
          const query = { rule: 'authority-unknown', sentence, ...placeOf(draft.origin) }
          reading.say({ ...query, column: null, level: 'queried' })
          if (queries.length === 0) queriedHere += 1
          queries.push(query)
        }
        const child = childOfReport(draft, named ?? reading.authorityId)
        if (speaks(child)) await staging.child(child)
        await staging.episode(episodeOfReport(draft, child.rowKey, queries, reading))
      },
    },
  )
  if (!read.ok) return read
  const tally = { ...read.value, queried: read.value.queried + queriedHere, clean: read.value.clean - queriedHere }
  return {
    ok: true,
    value: {
      tallies: [
        { table: 'episodes', file: file.name, tally },
        { table: 'children', file: '', tally: noTally() },
      ],
      year: null,
      yearInferred: false,
      headings: {},
    },
  }
}

// Many, and still few megabytes. A child whom it has forgotten is staged again, which changes nothing.
const childrenRememberedMax = 100_000

/**
 * Whether a row says more of its child than an earlier one: most children of a police list stand in it many times, and staging keeps
 * one row of each by the same rule (mergeRows in children.ts).
 */
function firstToSay(): (child: StagedChild) => boolean {
  const said = new Map<string, number>()
  return ({ rowKey, given, family, dob }) => {
    const facts = [given, family, dob].filter((each) => each !== null).length
    if ((said.get(rowKey) ?? -1) >= facts) return false
    const [oldest] = said.size >= childrenRememberedMax ? said.keys() : []
    if (oldest !== undefined) said.delete(oldest)
    said.set(rowKey, facts)
    return true
  }
}

function childOfReport(draft: ReportDraft, responsible: string): StagedChild {
  const names = [draft.forename, draft.surname, draft.dateOfBirth].map((each) => each?.toLowerCase() ?? '').join('|')
  return {
    ...noChild,
    ...placeOf(draft.origin),
    // Two councils of one list may give the same number to two children: whose it is belongs to the key.
    rowKey: draft.childReference === null ? `name:${responsible}|${names}` : `ref:${responsible}|${draft.childReference}`,
    councilRef: draft.childReference,
    given: draft.forename,
    family: draft.surname,
    dob: draft.dateOfBirth,
    sex: sexOf(draft.sex),
    ethnicity: draft.ethnicity,
    responsible,
  }
}

function episodeOfReport(draft: ReportDraft, childKey: string, queries: readonly StagedQuery[], { ownForce }: Reading): StagedEpisode {
  const { origin, ...facts } = draft
  const type = draft.type ?? 'M'
  const force = draft.force === null ? undefined : forceByName(draft.force)
  return {
    ...noEpisode,
    ...placeOf(origin),
    childKey,
    rowKey: `${draft.policeReference ?? childKey}|${draft.missingFrom.date.toISOString()}`,
    digest: digestOf([facts]),
    type,
    definition: type === 'M' ? 'whereabouts-not-established' : definitionOf(type),
    fromAt: draft.missingFrom.date,
    fromPrecision: draft.missingFrom.precision,
    endAt: draft.returnedAt?.date ?? null,
    endPrecision: draft.returnedAt?.precision ?? null,
    reportedAt: draft.reportedAt?.date ?? null,
    reportedBy: draft.reportedBy,
    circumstances: draft.circumstances,
    policeReference: draft.policeReference,
    forceCode: force?.code ?? force?.id ?? ownForce,
    settingName: draft.placement,
    ...gradeOf(draft.risk),
    officer: draft.officerReference,
    lastSeenPlace: draft.lastSeenPlace,
    lastSeenPostcode: draft.lastSeenPostcode?.text ?? null,
    foundPlace: draft.foundWhere,
    placementPostcode: draft.placementPostcode?.text ?? null,
    queries,
  }
}

// ---- Small parts --------------------------------------------------------------------------------------

const noChild = {
  councilRef: null,
  ssdRef: null,
  legacyRef: null,
  upn: null,
  given: null,
  family: null,
  dob: null,
  sex: null,
  ethnicity: null,
  nhs: null,
  cells: null,
  position: 0,
  queries: [],
} satisfies Partial<StagedChild>

const noEpisode = {
  reportedAt: null,
  reportedBy: null,
  lastSeenBy: null,
  circumstances: null,
  policeReference: null,
  forceCode: null,
  settingName: null,
  saidOffered: null,
  saidAccepted: null,
  grade: null,
  scale: null,
  officer: null,
  lastSeenPlace: null,
  lastSeenPostcode: null,
  foundPlace: null,
  placementPostcode: null,
  cells: null,
  position: 0,
} satisfies Partial<StagedEpisode>

function placeOf({ file, line }: { file: string; line: number }) {
  return { file, line }
}

/** Findings stand just before the draft that they are about; those that query it go onto the list with it. */
function queriesOf(reading: Pick<Reading, 'say'>) {
  let waiting: StagedQuery[] = []
  return {
    finding: (finding: Finding) => {
      reading.say(finding)
      const { file, line, rule, sentence } = finding
      if (finding.level === 'queried' && line !== null) waiting.push({ file, line, rule, sentence })
    },
    take(rules: readonly string[]): readonly StagedQuery[] {
      const taken = waiting.filter((query) => rules.includes(query.rule))
      waiting = []
      return taken
    },
  }
}

/** Which definition of missing the national return's two letters stand for: content/definitions.yaml. */
function definitionOf(type: 'M' | 'A'): string {
  return type === 'M' ? 'care-missing' : 'care-away'
}

function sexOf(sex: 'female' | 'male' | 'indeterminate' | null): string | null {
  return sex === 'indeterminate' ? 'other' : sex
}

function sexWritten(written: string | null): string | null {
  switch (written?.toUpperCase().charAt(0)) {
    case 'F':
      return 'female'
    case 'M':
      return 'male'
    case 'U':
    case undefined:
      return null
    default:
      return 'other'
  }
}

/** A grade on the scale that has it: content/risk-scales.yaml. Never regraded. */
function gradeOf(risk: RiskGrade | null): { grade: string | null; scale: string | null } {
  switch (risk) {
    case null:
      return { grade: null, scale: null }
    case 'no-apparent-risk':
      return { grade: 'no-apparent', scale: 'no-apparent-to-high' }
    case 'very-low':
      return { grade: 'very-low', scale: 'very-low-to-high' }
    case 'low':
    case 'medium':
    case 'high':
      return { grade: risk, scale: 'no-apparent-to-high' }
  }
}
