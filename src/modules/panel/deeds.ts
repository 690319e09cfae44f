// What may be done with a panel, each in the caller's transaction and refused with a word.
import { addDays, londonDay } from '../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Content } from '../../platform/content/index.ts'
import type { Scope } from '../../platform/db/index.ts'
import { agreeAction, type Party } from '../response/index.ts'
import * as rules from './domain.ts'
import { tellMembers } from './messages.ts'
import * as rows from './queries.ts'

/** Sets a panel up for an area, with rules to begin from; whoever sets it up chairs it until somebody else does. */
export async function setUp(scope: Scope, areaId: string, name: string, begin: rules.PanelRules = rules.firstRules): Promise<void> {
  const id = await rows.insertPanel(scope, areaId, name)
  await rows.insertRules(scope, id, begin)
  await rows.insertMember(scope, id, scope.me.workerId, true)
}

/** Somebody sits on the panel no more; the meetings that are still to come leave their calendar. */
export async function takeOffMember(scope: Scope, panelId: string, memberId: string): Promise<Result<true, 'last-chair' | 'not-a-member'>> {
  const members = await rows.membersOf(scope, panelId)
  const member = members.find((m) => m.id === memberId)
  if (!member) return refuse('not-a-member')
  const may = rules.mayTakeOff(member, members)
  if (!may.ok) return may
  const coming = await meetingsToCome(scope, panelId)
  await rows.takeOff(scope, memberId)
  for (const meeting of coming) await tellMembers(scope, 'panel-left', meeting, [member])
  return may
}

/** Somebody sits on the panel from now on, and is told of the meetings that are still to come. */
export async function addMember(scope: Scope, panelId: string, workerId: string, chairs: boolean): Promise<void> {
  const id = await rows.insertMember(scope, panelId, workerId, chairs)
  for (const meeting of await meetingsToCome(scope, panelId)) await tellMembers(scope, 'panel-arranged', meeting, [{ id, workerId }])
}

async function meetingsToCome(scope: Scope, panelId: string): Promise<rules.Meeting[]> {
  return (await rows.meetingsOf(scope, panelId)).filter((m) => rules.isOpen(m) && m.at > scope.now)
}

export async function arrange(
  scope: Scope,
  panel: rules.Panel,
  draft: rows.MeetingDraft,
): Promise<Result<string, 'day-passed' | 'too-far' | 'not-the-chair'>> {
  if (!panel.chairs) return refuse('not-the-chair')
  if (draft.at < scope.now) return refuse('day-passed')
  const day = rules.checkMeetingDay(londonDay(draft.at), londonDay(scope.now))
  if (!day.ok) return day
  const ref = await rows.insertMeeting(scope, panel.id, draft)
  await tellMembers(scope, 'panel-arranged', { ref, sequence: 0 }, await rows.membersOf(scope, panel.id))
  return ok(ref)
}

export async function rearrange(
  scope: Scope,
  meeting: rules.Meeting,
  draft: rows.MeetingDraft,
): Promise<Result<true, 'day-passed' | 'too-far' | 'not-the-chair' | 'ended' | 'called-off'>> {
  const may = rules.mayChange(meeting)
  if (!may.ok) return may
  const day = rules.checkMeetingDay(londonDay(draft.at), londonDay(scope.now))
  if (!day.ok) return day
  const moves = draft.at.getTime() !== meeting.at.getTime() || draft.minutes !== meeting.minutes
  const sequence = meeting.sequence + (moves ? 1 : 0)
  await rows.changeMeeting(scope, meeting.id, { ...draft, sequence })
  // What is on the agenda already stays open until some days after the new day.
  if (meeting.agendaAt !== null) await rows.buildAgenda(scope, meeting.id)
  // Also where it is put back to earlier today: a later time stands in their calendars.
  if (moves && (draft.at > scope.now || meeting.at > scope.now))
    await tellMembers(scope, 'panel-moved', { ref: meeting.ref, sequence }, await rows.membersOf(scope, meeting.panelId))
  return ok(true)
}

export async function build(scope: Scope, meeting: rules.Meeting): Promise<Result<number, 'ended' | 'called-off' | 'not-the-chair'>> {
  const may = rules.mayChange(meeting)
  return may.ok ? ok(await rows.buildAgenda(scope, meeting.id)) : may
}

/** Ended before its time, it is taken out of the members' calendars: somebody would come to a meeting that was. */
export async function end(scope: Scope, meeting: rules.Meeting): Promise<Result<true, 'ended' | 'called-off' | 'not-the-chair'>> {
  const may = rules.mayChange(meeting)
  if (!may.ok) return may
  const isEarly = meeting.at > scope.now
  const sequence = meeting.sequence + (isEarly ? 1 : 0)
  await rows.endMeeting(scope, meeting.id, sequence)
  if (isEarly) await tellMembers(scope, 'panel-early', { ref: meeting.ref, sequence }, await rows.membersOf(scope, meeting.panelId))
  return may
}

/** It was ended by mistake. It is as before the end; ended again, whom it did not get to comes again. */
export async function reopen(
  scope: Scope,
  meeting: rules.Meeting,
  why: string,
): Promise<Result<true, 'not-the-chair' | 'not-ended' | 'next-began' | 'records-closed'>> {
  const may = rules.mayReopen(meeting, scope.now)
  if (!may.ok) return may
  await rows.reopenMeeting(scope, meeting.id, why)
  // Its time is still to come: it goes back into the calendars that it was taken out of.
  if (meeting.at > scope.now) {
    const sequence = meeting.sequence + 1
    await rows.countTime(scope, meeting.id, sequence)
    await tellMembers(scope, 'panel-again', { ref: meeting.ref, sequence }, await rows.membersOf(scope, meeting.panelId))
  }
  return may
}

/** Called off, with the reason. Whom a worker put before it waits for the next one; the others come to it by their facts. */
export async function cancel(
  scope: Scope,
  meeting: rules.Meeting,
  why: string,
): Promise<Result<true, 'ended' | 'called-off' | 'not-the-chair' | 'something-said'>> {
  const may = rules.mayChange(meeting)
  if (!may.ok) return may
  if (!(await rows.cancelMeeting(scope, meeting.id, why))) return refuse('something-said')
  const told = { ref: meeting.ref, sequence: meeting.sequence + 1 }
  await tellMembers(scope, 'panel-cancelled', told, await rows.membersOf(scope, meeting.panelId))
  return ok(true)
}

export async function leaveOut(
  scope: Scope,
  meeting: rules.Meeting,
  item: rules.Item,
  why: string,
): Promise<Result<true, 'ended' | 'called-off' | 'left-out' | 'not-the-chair' | 'told-already'>> {
  const may = rules.mayLeaveOut(meeting, item)
  if (may.ok) await rows.leaveOut(scope, item.id, why)
  return may
}

type RecordProblem = 'ended' | 'called-off' | 'left-out' | 'not-a-member'

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
