// What may be done with a referral. Each deed moves it in one transaction, opens the circle to whoever has it next, and tells them.
import { addDays, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import { footOf } from '../../../kernel/ladder.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { NotFound } from '../../../platform/http/index.ts'
import { tellLive, type Topic } from '../../../platform/live/index.ts'
import { areaOf, workersOf } from '../../agencies/index.ts'
import { openCircle, recipientKindOf } from '../../people/index.ts'
import { dueDay } from '../domain.ts'
import { insertSharing } from '../queries.ts'
import * as rules from './domain.ts'
import * as rows from './queries.ts'

/**
 * Refers a child to an agency's inbox. The referrer's own inbox answers what is asked back, and is let into the circle for that; the
 * receiving one is let in as the sharing decision says.
 */
export async function refer(
  scope: Scope,
  draft: rows.ReferralDraft & { fromTeamId?: string },
): Promise<Result<{ id: string; ref: string }, 'day-passed' | 'too-far' | 'no-team' | 'no-such-inbox' | 'own-inbox'>> {
  const { fromTeamId = scope.me.teams[0]?.id, ...rest } = draft
  if (fromTeamId === undefined || !scope.me.teams.some((t) => t.id === fromTeamId)) return refuse('no-team')
  const due = dueDay(rest.dueOn, scope.now)
  if (!due.ok) return due
  const inbox = await rows.inboxOf(scope, rest.toTeamId)
  if (!inbox) return refuse('no-such-inbox')
  if (inbox.id === fromTeamId) return refuse('own-inbox')
  await letIn(scope, rest.childId, fromTeamId)
  await letIn(scope, rest.childId, inbox.id)
  const made = await rows.insertReferral(scope, rest, fromTeamId)
  const sharingId = await share(scope, { ...rest, referralId: made.id }, inbox, rest.why)
  await rows.insertPass(scope, {
    referralId: made.id,
    childId: rest.childId,
    kind: 'decide',
    how: 'referred',
    fromTeamId,
    toTeamId: inbox.id,
    sharingId,
    nextClimbAt: await firstClimb(scope, inbox.agencyId),
  })
  await tellTeams(scope, [fromTeamId, inbox.id])
  return ok(made)
}

/** Accepted: a named worker of the inbox takes it. Accepting acknowledges what was shared. */
export async function accept(scope: Scope, ref: string, holderId: string): Promise<Result<true, rules.DecideProblem | 'not-of-the-team'>> {
  const { referral, open } = await opened(scope, ref)
  const may = rules.mayDecide(referral, open, scope.me)
  if (!may.ok) return may
  const team = await workersOf(scope, referral.teamId)
  if (holderId !== scope.me.workerId && !team.some((w) => w.id === holderId)) return refuse('not-of-the-team')
  // In their own name too: whoever took it keeps it when they change teams.
  await openCircle(scope, { childId: referral.childId, workerId: holderId, purpose: 'referral', expiresAt: circleEnd(scope.now) })
  if (open) {
    await rows.acknowledgeWith(scope, open.sharingId)
    await rows.endPass(scope, open.id, 'accepted')
  }
  await rows.place(scope, referral.id, { holderId, acceptedAt: scope.now, climbedTo: [] })
  await tell(scope, referral, [`worker:${holderId}`])
  return ok(true)
}

/** Asks for more: it goes back to whoever referred as an item of work, and returns with the answer. */
export async function askMore(scope: Scope, ref: string, question: string): Promise<Result<true, rules.DecideProblem>> {
  const { referral, open } = await opened(scope, ref)
  const may = rules.mayDecide(referral, open, scope.me)
  if (!may.ok) return may
  if (open) {
    await rows.acknowledgeWith(scope, open.sharingId)
    await rows.endPass(scope, open.id, 'asked')
  }
  await rows.place(scope, referral.id, { holderId: null, acceptedAt: null, climbedTo: [] })
  await rows.insertPass(scope, {
    referralId: referral.id,
    childId: referral.childId,
    kind: 'more',
    how: 'asked',
    fromTeamId: referral.teamId,
    toTeamId: referral.fromTeamId,
    words: question,
    nextClimbAt: await firstClimb(scope, referral.fromAgencyId),
  })
  await tell(scope, referral, [`worker:${referral.madeBy}`])
  return ok(true)
}

/** The answer to what was asked back: it returns to the inbox that asked. */
export async function answerMore(
  scope: Scope,
  ref: string,
  answer: string,
): Promise<Result<true, 'ended' | 'nothing-asked' | 'not-the-referrer'>> {
  const { referral, open } = await opened(scope, ref)
  const may = rules.mayAnswer(referral, open, scope.me)
  if (!may.ok) return may
  if (open) await rows.endPass(scope, open.id, 'answered')
  await rows.place(scope, referral.id, { holderId: null, acceptedAt: null, climbedTo: [] })
  await rows.insertPass(scope, {
    referralId: referral.id,
    childId: referral.childId,
    kind: 'decide',
    how: 'answered',
    fromTeamId: referral.fromTeamId,
    toTeamId: referral.teamId,
    words: answer,
    nextClimbAt: await firstClimb(scope, referral.agencyId),
  })
  await tell(scope, referral, [])
  return ok(true)
}

/**
 * "Not ours": with a reason, and with the inbox that has it next. It moves there in this transaction; the agency that it leaves is
 * let out of the circle, the referrer sees where it went. Coming to an agency that had it before is told to the leads of both.
 */
export async function sayNotOurs(
  scope: Scope,
  ref: string,
  said: { toTeamId: string; reasonCode: string; words: string | null },
): Promise<Result<{ goesRound: boolean }, rules.DecideProblem | 'same-inbox' | 'needs-words' | 'no-such-inbox'>> {
  const { referral, open, passes } = await opened(scope, ref)
  const may = rules.maySayNotOurs(referral, open, scope.me, said)
  if (!may.ok) return may
  const inbox = await rows.inboxOf(scope, said.toTeamId)
  if (!inbox) return refuse('no-such-inbox')
  const goesRound = rules.goesRound(passes, referral.agencyId, inbox.agencyId)
  // First the circle: the next owner must be able to read what they are given.
  await letIn(scope, referral.childId, inbox.id)
  const back = inbox.agencyId === referral.fromAgencyId || inbox.agencyId === referral.agencyId
  const sharingId = back ? null : await share(scope, { ...referral, referralId: referral.id }, inbox, said.words ?? referral.why)
  if (open) {
    await rows.acknowledgeWith(scope, open.sharingId)
    await rows.endPass(scope, open.id, 'not-ours')
  }
  const pass = await rows.insertPass(scope, {
    referralId: referral.id,
    childId: referral.childId,
    kind: 'decide',
    how: 'moved',
    fromTeamId: referral.teamId,
    toTeamId: inbox.id,
    reasonCode: said.reasonCode,
    words: said.words,
    goesRound,
    sharingId,
    nextClimbAt: await firstClimb(scope, inbox.agencyId),
  })
  await tellTeams(scope, [inbox.id])
  await tell(scope, referral, [`worker:${referral.madeBy}`])
  // The last thing done: from here on whoever moved it may not see it any more.
  await rows.moveAlong(scope, pass.id)
  return ok({ goesRound })
}

/** Taken back by whoever referred, with the reason. Whoever had it is let out of the circle. */
export async function withdraw(
  scope: Scope,
  ref: string,
  why: { code: string; words: string | null },
): Promise<Result<true, 'ended' | 'not-the-referrer'>> {
  const { referral, open } = await opened(scope, ref)
  const may = rules.mayWithdraw(referral, scope.me)
  if (!may.ok) return may
  if (open) await rows.endPass(scope, open.id, 'withdrawn')
  await rows.endReferral(scope, referral.id, { endKind: 'withdrawn', endCode: why.code, endWords: why.words })
  await tell(scope, referral, [])
  await rows.leaveBehind(scope, referral.childId)
  return ok(true)
}

/** Done, with what changed for the child. */
export async function complete(
  scope: Scope,
  ref: string,
  changed: string,
): Promise<Result<true, 'ended' | 'not-accepted' | 'not-your-inbox'>> {
  const { referral } = await opened(scope, ref)
  const may = rules.mayComplete(referral, scope.me)
  if (!may.ok) return may
  await rows.endReferral(scope, referral.id, { endKind: 'completed', endCode: null, endWords: changed })
  await tell(scope, referral, [`worker:${referral.madeBy}`])
  return ok(true)
}

async function opened(scope: Scope, ref: string) {
  const referral = await rows.lockReferral(scope, ref)
  if (!referral) throw new NotFound()
  const passes = await rows.passesOf(scope, referral.id)
  return { referral, passes, open: passes.find((p) => p.endedAt === null) ?? null }
}

/** One sharing decision for each agency that it comes to, in the words that were decided when it was made. */
async function share(
  scope: Scope,
  from: Pick<
    rows.ReferralDraft,
    'childId' | 'interviewId' | 'sharedWhat' | 'helpsWith' | 'route' | 'detriment' | 'childView' | 'childTold'
  > & { referralId: string },
  inbox: rows.Inbox,
  why: string,
): Promise<string> {
  const made = await insertSharing(scope, {
    childId: from.childId,
    interviewId: from.interviewId,
    referralId: from.referralId,
    shared: true,
    to: { kind: 'team', id: inbox.id },
    recipientKind: recipientKindOf(inbox.agencyKind),
    what: from.sharedWhat,
    helpsWith: from.helpsWith,
    route: from.route,
    detriment: from.detriment,
    withheldCode: null,
    why,
    childView: from.childView,
    childTold: from.childTold,
  })
  return made.id
}

async function letIn(scope: Scope, childId: string, teamId: string): Promise<void> {
  await openCircle(scope, { childId, teamId, purpose: 'referral', expiresAt: circleEnd(scope.now) })
}

export function circleEnd(now: Date): Date {
  return londonMidnight(addDays(londonDay(now), rules.referralDays))
}

async function firstClimb(scope: Scope, agencyId: string): Promise<Date> {
  return footOf((await areaOf(scope, agencyId)).settings.referralHours, scope.now).nextClimbAt
}

async function tell(scope: Scope, referral: rules.Referral, more: readonly Topic[]): Promise<void> {
  const holder: Topic[] = referral.holderId === null ? [] : [`worker:${referral.holderId}`]
  await tellLive(scope, [...more, ...holder, `worker:${scope.me.workerId}`])
  await tellTeams(scope, [referral.teamId, referral.fromTeamId])
}

/** The one point at which inboxes are told that something of theirs changed: live in My work. */
async function tellTeams(scope: Scope, teamIds: readonly string[]): Promise<void> {
  await tellLive(
    scope,
    teamIds.map((id): Topic => `team:${id}`),
  )
}
