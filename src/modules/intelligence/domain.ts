// The rules of intelligence: identifiers are found again, partners do not grade, and nothing crosses that tells who spoke. Pure.
import { readPhone } from '../../kernel/phone.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'

export type FirstHand = 'first-hand' | 'from-who-saw' | 'heard' | 'feeling'
export type IdentifierKind = 'person' | 'username' | 'phone' | 'vehicle' | 'place' | 'other'
export const identifierKinds: readonly IdentifierKind[] = ['person', 'username', 'phone', 'vehicle', 'place', 'other']
/** A report with more of one kind is a list to bring in, not a report. */
export const identifiersMax = 20
export const identifierLengthMax = 300

export interface Identifier {
  kind: IdentifierKind
  typed: string
  /** For matching: E.164 where it can be read as a number, anything else in small letters without spaces. */
  normal: string
}

export interface Report {
  id: string
  ref: string
  deskAgencyId: string
  deskName: string
  childId: string | null
  what: string
  happenedWhen: string
  happenedWhere: string | null
  firstHand: FirstHand
  howKnown: string
  doubtedWhy: string | null
  sentAt: Date
  receivedAt: Date | null
}

export interface Grade {
  id: string
  source: 1 | 2 | 3
  intelligence: 'A' | 'B' | 'C' | 'D' | 'E'
  handling: 'P' | 'C'
  conditions: string | null
  why: string
  gradedAt: Date
  gradedByName: string
}

export interface SanitisedText {
  id: string
  words: string
  writtenAt: Date
  writtenByName: string
  confirmedByName: string | null
}

export type OutcomeKind = 'logged' | 'tasked' | 'no-use'
export interface Outcome {
  id: string
  outcome: OutcomeKind
  crimeReference: string | null
  reason: string | null
  decidedAt: Date
  decidedByName: string
}

/** The identifiers of one kind, one to a line; doubles once. */
export function identifiersOf(kind: IdentifierKind, lines: string | null): Result<Identifier[], 'too-many' | 'too-long'> {
  const found = new Map<string, Identifier>()
  for (const line of (lines ?? '').split('\n').map((each) => each.trim())) {
    if (line === '') continue
    if (line.length > identifierLengthMax) return refuse('too-long')
    const normal = normalOf(kind, line)
    if (!found.has(normal)) found.set(normal, { kind, typed: line, normal })
  }
  return found.size > identifiersMax ? refuse('too-many') : ok([...found.values()])
}

/** Two people write one username, number or plate differently: in this form they are the same. */
export function normalOf(kind: IdentifierKind, typed: string): string {
  const phone = kind === 'phone' ? readPhone(typed).e164 : null
  if (phone !== null) return phone
  const small = typed.toLowerCase()
  const tight =
    kind === 'person' || kind === 'place' || kind === 'other' ? small.replaceAll(/\s+/g, ' ').trim() : small.replaceAll(/[\s@-]+/g, '')
  return tight === '' ? small : tight
}

/** The grade as police say it: "1 B P". */
export function gradeCode(grade: Pick<Grade, 'source' | 'intelligence' | 'handling'>): string {
  return `${grade.source} ${grade.intelligence} ${grade.handling}`
}

/** Conditions stand exactly where the handling is with conditions. */
export function gradeOf(said: {
  handling: string
  conditions: string | null
}): Result<{ conditions: string | null }, 'conditions-missing'> {
  if (said.handling === 'P') return ok({ conditions: null })
  return said.conditions === null ? refuse('conditions-missing') : ok({ conditions: said.conditions })
}

/** Words that say what somebody is to a child, such as "her teacher": they may tell who spoke without a name. */
export function roleWordsIn(text: string, roleWords: readonly string[]): string[] {
  const flat = ` ${text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `
  return roleWords.filter((word) => flat.includes(` ${word} `) || flat.includes(` ${word}s `))
}

/** A text in which something may tell who spoke stands only once a named person has looked at each word. */
export function mayKeepText(found: readonly string[], confirmed: boolean): Result<true, 'may-tell'> {
  return found.length > 0 && !confirmed ? refuse('may-tell') : ok(true)
}

export function outcomeOf(said: {
  outcome: OutcomeKind
  crimeReference: string | null
  reason: string | null
}): Result<typeof said, 'reference-missing' | 'reason-missing'> {
  if (said.outcome === 'tasked' && said.crimeReference === null) return refuse('reference-missing')
  if (said.outcome === 'no-use' && said.reason === null) return refuse('reason-missing')
  return ok({ ...said, crimeReference: said.outcome === 'tasked' ? said.crimeReference : null })
}

/** Only a sanitised text crosses, and only once it is graded: the grade holds the conditions. */
export function mayShare(
  report: Pick<Report, 'childId'>,
  grade: Pick<Grade, 'intelligence'> | null,
  text: Pick<SanitisedText, 'id'> | null,
  where: 'inbox' | 'circle',
): Result<true, 'not-graded' | 'no-text' | 'suspected-false' | 'no-child'> {
  if (grade === null) return refuse('not-graded')
  if (text === null) return refuse('no-text')
  if (grade.intelligence === 'E') return refuse('suspected-false')
  return where === 'circle' && report.childId === null ? refuse('no-child') : ok(true)
}

export type Stage = 'new' | 'in-hand' | 'ended'
export function stageOf(report: Pick<Report, 'receivedAt'>, outcome: Pick<Outcome, 'outcome'> | null): Stage {
  if (outcome !== null) return 'ended'
  return report.receivedAt === null ? 'new' : 'in-hand'
}
