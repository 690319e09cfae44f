// What may be done with a panel, each in the caller's transaction and refused with a word.
import { addDays, londonDay } from '../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Content } from '../../platform/content/index.ts'
import type { Scope } from '../../platform/db/index.ts'
import { agreeAction, type Party } from '../response/index.ts'
import * as rules from './domain.ts'
import * as rows from './queries.ts'

/** Sets a panel up for an area, with rules to begin from; whoever sets it up chairs it until somebody else does. */
export async function setUp(scope: Scope, areaId: string, name: string): Promise<void> {
  const id = await rows.insertPanel(scope, areaId, name)
  await rows.insertRules(scope, id, rules.firstRules)
  await rows.addMember(scope, id, scope.me.workerId, true)
}

export async function takeOffMember(scope: Scope, panelId: string, memberId: string): Promise<Result<true, 'last-chair' | 'not-a-member'>> {
  const members = await rows.membersOf(scope, panelId)
  const member = members.find((m) => m.id === memberId)
  if (!member) return refuse('not-a-member')
  const may = rules.mayTakeOff(member, members)
  if (may.ok) await rows.takeOff(scope, memberId)
  return may
}

export async function arrange(
  scope: Scope,
  panel: rules.Panel,
  at: Date,
  place: string | null,
): Promise<Result<string, 'day-passed' | 'too-far' | 'not-the-chair'>> {
  if (!panel.chairs) return refuse('not-the-chair')
  if (at < scope.now) return refuse('day-passed')
  const day = rules.checkMeetingDay(londonDay(at), londonDay(scope.now))
  return day.ok ? ok(await rows.insertMeeting(scope, panel.id, at, place)) : day
}

export async function rearrange(
  scope: Scope,
  meeting: rules.Meeting,
  at: Date,
  place: string | null,
): Promise<Result<true, 'day-passed' | 'too-far' | 'not-the-chair' | 'ended'>> {
  if (!meeting.chairs) return refuse('not-the-chair')
  if (meeting.endedAt !== null) return refuse('ended')
  const day = rules.checkMeetingDay(londonDay(at), londonDay(scope.now))
  if (!day.ok) return day
  await rows.moveMeeting(scope, meeting.id, at, place)
  // What is on the agenda already stays open until some days after the new day.
  if (meeting.agendaAt !== null) await rows.buildAgenda(scope, meeting.id)
  return ok(true)
}

export async function build(scope: Scope, meeting: rules.Meeting): Promise<Result<number, 'ended' | 'not-the-chair'>> {
  if (!meeting.chairs) return refuse('not-the-chair')
  if (meeting.endedAt !== null) return refuse('ended')
  return ok(await rows.buildAgenda(scope, meeting.id))
}

export async function end(scope: Scope, meeting: rules.Meeting): Promise<Result<true, 'ended' | 'not-the-chair'>> {
  if (!meeting.chairs) return refuse('not-the-chair')
  if (meeting.endedAt !== null) return refuse('ended')
  await rows.endMeeting(scope, meeting.id)
  return ok(true)
}

export async function leaveOut(
  scope: Scope,
  meeting: rules.Meeting,
  item: rules.Item,
  why: string,
): Promise<Result<true, 'ended' | 'left-out' | 'not-the-chair' | 'told-already'>> {
  const may = rules.mayLeaveOut(meeting, item)
  if (may.ok) await rows.leaveOut(scope, item.id, why)
  return may
}

type RecordProblem = 'ended' | 'left-out' | 'not-a-member'

/** What the panel says of a child, as it says it. */
export async function sayOutcome(
  scope: Scope,
  content: Pick<Content, 'panel'>,
  meeting: rules.Meeting,
  item: rules.Item,
  said: { code: string; words: string | null; again: string; againOn: string | null },
): Promise<Result<true, RecordProblem | 'needs-words' | 'look-again-passed'>> {
  const may = rules.mayRecord(meeting, item)
  if (!may.ok) return may
  if (said.words === null && content.panel.outcomes.find((o) => o.code === said.code)?.needsWords) return refuse('needs-words')
  const lookAgainOn = againMeant(said.again, said.againOn, londonDay(scope.now))
  if (lookAgainOn !== null && lookAgainOn <= londonDay(scope.now)) return refuse('look-again-passed')
  await rows.insertOutcome(scope, item, { code: said.code, words: said.words, lookAgainOn })
  return ok(true)
}

function againMeant(again: string, againOn: string | null, today: string): string | null {
  switch (again) {
    case 'month':
      return addDays(today, 28)
    case 'quarter':
      return addDays(today, 84)
    case 'day':
      return againOn
    default:
      return null
  }
}

/** An action like any other: it stands in the child's one plan; the panel only says that it agreed it. */
export async function agree(
  scope: Scope,
  meeting: rules.Meeting,
  item: rules.Item,
  action: { what: string; owner: Party; dueOn: string },
): Promise<Result<true, RecordProblem | 'day-passed' | 'too-far'>> {
  const may = rules.mayRecord(meeting, item)
  if (!may.ok) return may
  const made = await agreeAction(scope, { ...action, childId: item.childId, interviewId: null })
  if (!made.ok) return made
  await rows.insertPanelAction(scope, item, made.value.id)
  return ok(true)
}

export async function noteThemes(
  scope: Scope,
  meeting: rules.Meeting,
  item: rules.Item,
  themes: { modes: string[]; places: string[] },
): Promise<Result<true, RecordProblem>> {
  const may = rules.mayRecord(meeting, item)
  if (!may.ok) return may
  await rows.setThemes(scope, item, 'mode', themes.modes)
  await rows.setThemes(scope, item, 'place', themes.places)
  return ok(true)
}

export async function ask(scope: Scope, meeting: rules.Meeting, item: rules.Item, question: string): Promise<Result<true, RecordProblem>> {
  const may = rules.mayRecord(meeting, item)
  if (may.ok) await rows.askQuestion(scope, item.id, question)
  return may
}
