// What may be done with a report. Each deed is refused in a word, done in the caller's transaction, and told to whom it concerns.
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Content } from '../../platform/content/index.ts'
import type { Scope } from '../../platform/db/index.ts'
import { NotFound } from '../../platform/http/index.ts'
import { tellLive } from '../../platform/live/index.ts'
import { tell } from '../notifications/index.ts'
import { findChild } from '../people/index.ts'
import { decideSharing } from '../response/index.ts'
import * as rules from './domain.ts'
import * as rows from './queries.ts'

export interface Sending extends Omit<rows.ReportDraft, 'deskAgencyId' | 'childId'>, rows.SourceDraft {
  /** Null takes the only force of the sender's areas. */
  deskAgencyId: string | null
  /** Of a child in the sender's own circle, or null. */
  childRef: string | null
  identifiers: Readonly<Record<rules.IdentifierKind, string | null>>
}

export interface SendProblem {
  problem: 'no-desk' | 'no-such-child' | 'too-many' | 'too-long'
  kind?: rules.IdentifierKind
}

/** Sends a report to the desk of a force. The source detail goes behind its wall in the same transaction. */
export async function sendIntelligence(scope: Scope, said: Sending): Promise<{ ok: true; ref: string } | ({ ok: false } & SendProblem)> {
  const desks = await rows.desksFor(scope)
  const desk = said.deskAgencyId === null ? (desks.length === 1 ? desks[0] : undefined) : desks.find((d) => d.id === said.deskAgencyId)
  if (!desk) return { ok: false, problem: 'no-desk' }
  const child = said.childRef === null ? null : await findChild(scope, said.childRef)
  if (said.childRef !== null && !child) return { ok: false, problem: 'no-such-child' }
  const identifiers: rules.Identifier[] = []
  for (const kind of rules.identifierKinds) {
    const read = rules.identifiersOf(kind, said.identifiers[kind])
    if (!read.ok) return { ok: false, problem: read.problem, kind }
    identifiers.push(...read.value)
  }
  const { what, happenedWhen, happenedWhere, firstHand, howKnown, doubtedWhy, toldBy, risk, riskWords, mayContact, contactHow } = said
  const ref = await rows.insertReport(
    scope,
    { deskAgencyId: desk.id, childId: child?.id ?? null, what, happenedWhen, happenedWhere, firstHand, howKnown, doubtedWhy },
    identifiers,
    { toldBy, risk, riskWords, mayContact, contactHow },
  )
  return { ok: true, ref }
}

export async function gradeIntelligence(
  scope: Scope,
  ref: string,
  said: { source: number; intelligence: string; handling: string; conditions: string | null; why: string },
): Promise<Result<true, 'conditions-missing' | 'conditions-tell'> & { found?: readonly string[] }> {
  const report = await atDesk(scope, ref)
  const grade = rules.gradeOf(said)
  if (!grade.ok) return grade
  const found = grade.value.conditions === null ? [] : await rows.sourceWordsIn(scope, report.id, grade.value.conditions)
  if (found.length > 0) return { ...refuse('conditions-tell'), found }
  await rows.receive(scope, report)
  await rows.insertGrade(scope, report.id, { ...said, ...grade.value })
  return ok(true)
}

/** Keeps a sanitised text. Where a word in it may tell who spoke, it stands only when confirmed, in the name of whoever writes. */
export async function sanitiseIntelligence(
  scope: Scope,
  content: Content,
  ref: string,
  said: { words: string; confirmed: boolean },
): Promise<Result<true, 'may-tell'> & { found?: readonly string[] }> {
  const report = await atDesk(scope, ref)
  const telling = [
    ...(await rows.sourceWordsIn(scope, report.id, said.words)),
    ...rules.roleWordsIn(said.words, content.intelligence.sanitising.roleWords),
  ]
  const found = [...new Set(telling)].toSorted()
  const may = rules.mayKeepText(found, said.confirmed)
  if (!may.ok) return { ...may, found }
  await rows.receive(scope, report)
  await rows.insertText(scope, report.id, said.words, found)
  return ok(true)
}

export async function endIntelligence(
  scope: Scope,
  ref: string,
  said: { outcome: rules.OutcomeKind; crimeReference: string | null; reason: string | null },
): Promise<Result<true, 'reference-missing' | 'reason-missing'>> {
  const report = await atDesk(scope, ref)
  const outcome = rules.outcomeOf(said)
  if (!outcome.ok) return outcome
  await rows.receive(scope, report)
  await rows.insertOutcome(scope, report.id, outcome.value)
  return ok(true)
}

export interface Crossing {
  teamId: string
  where: 'inbox' | 'circle'
  helpsWith: string
  route: string
  detriment: string
  why: string
  /** Whoever shares has looked at each word that was found in what they wrote here, and says that none tells who spoke. */
  confirmed: boolean
}

/**
 * Lets the newest sanitised text cross to one team, and nothing else of the report. Into a child's circle it goes as a sharing decision on
 * the child's record, to a team that stands there already.
 */
export async function shareIntelligence(
  scope: Scope,
  ref: string,
  said: Crossing,
): Promise<
  Result<string, 'not-graded' | 'no-text' | 'suspected-false' | 'no-child' | 'no-such-team' | 'not-in-circle' | 'may-tell'> & {
    found?: readonly string[]
  }
> {
  const report = await atDesk(scope, ref)
  const [grade = null] = await rows.gradesOf(scope, report.id)
  const [text = null] = await rows.textsOf(scope, report.id)
  const may = rules.mayShare(report, grade, text, said.where)
  if (!may.ok) return may
  if (grade === null || text === null) return refuse('no-text')
  const team = (await rows.teamsFor(scope)).find((t) => t.id === said.teamId)
  if (!team) return refuse('no-such-team')
  // What is written with the decision crosses too.
  const found = await rows.sourceWordsIn(scope, report.id, [said.helpsWith, said.detriment, said.why].join(' '))
  const beside = rules.mayKeepText(found, said.confirmed)
  if (!beside.ok) return { ...beside, found }
  let sharingId: string | null = null
  if (said.where === 'circle' && report.childId !== null) {
    if (!(await rows.enterCircle(scope, report.id))) return refuse('no-child')
    if (!(await rows.teamInCircle(scope, report.childId, team.id))) return refuse('not-in-circle')
    const decided = await decideSharing(scope, {
      childId: report.childId,
      interviewId: null,
      shared: true,
      to: { kind: 'team', id: team.id },
      recipientKind: recipientKinds[team.agencyKind] ?? 'charity',
      what: grade.conditions === null ? text.words : `${text.words}\n\nConditions: ${grade.conditions}`,
      helpsWith: said.helpsWith,
      route: said.route,
      detriment: said.detriment,
      withheldCode: null,
      why: said.why,
      childView: 'Was not asked: it came as intelligence',
      childTold: false,
    })
    if (!decided.ok) throw new Error(decided.problem)
    sharingId = decided.value.id
  }
  const made = await rows.insertShare(scope, {
    intelligenceId: report.id,
    textId: text.id,
    toTeamId: team.id,
    handling: grade.handling,
    conditions: grade.conditions,
    helpsWith: said.helpsWith,
    route: said.route,
    detriment: said.detriment,
    why: said.why,
    sharingId,
  })
  // What went onto the child's record is told by the sharing decision there.
  if (sharingId === null) await tell(scope, [{ kind: 'intelligence-shared', subjectId: made.id, to: { teamId: team.id } }])
  await tellLive(scope, [`team:${team.id}`])
  return ok(made.ref)
}

/** What somebody of this kind of agency is to the child, by the codes of content/sharing.yaml. */
const recipientKinds: Readonly<Record<string, string>> = {
  council: 'childrens-social-care',
  police: 'police-missing',
  school: 'school',
  health: 'health',
  placement: 'placement',
}

/** The desk says that it has it. */
export async function receiveIntelligence(scope: Scope, ref: string): Promise<void> {
  await rows.receive(scope, await atDesk(scope, ref))
}

async function atDesk(scope: Scope, ref: string): Promise<rules.Report> {
  const report = await rows.findAtDesk(scope, ref)
  if (!report) throw new NotFound()
  return report
}
