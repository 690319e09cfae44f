// What may be done with a strategy discussion. Each deed is refused in a word, done in one transaction, and told to whom it concerns.
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { NotFound } from '../../../platform/http/index.ts'
import { tellLive, type Topic } from '../../../platform/live/index.ts'
import { areaOf } from '../../agencies/index.ts'
import { insertContextSharing } from '../../contexts/index.ts'
import { insertSharing, openCircle, recipientKindOf, type SharingSaid } from '../../people/index.ts'
import { agreeAction } from '../deeds.ts'
import type { Party } from '../domain.ts'
import { answerByOpening } from '../offers/queries.ts'
import * as rules from './domain.ts'
import { tellInvited } from './messages.ts'
import * as rows from './queries.ts'

/**
 * Opens a strategy discussion and invites the teams that are given. They may open the record from now on, until thirty days past its date. The
 * area's rule of that day, who must be invited and who must be there to decide, goes with it: a later change of the rule changes no discussion.
 */
export async function openDiscussion(
  scope: Scope,
  draft: rows.DiscussionDraft & {
    teamIds: readonly string[]
    fromTeamId?: string
    /** Of a child: why it may be shared with those invited. */ said: SharingSaid | null
  },
): Promise<Result<{ id: string; ref: string }, 'no-team' | 'long-past' | 'too-far' | 'sharing-missing'>> {
  const { teamIds, said, fromTeamId = scope.me.teams[0]?.id, ...rest } = draft
  if (fromTeamId === undefined || !scope.me.teams.some((t) => t.id === fromTeamId)) return refuse('no-team')
  const begins = rules.mayBegin(rest.at, scope.now)
  if (!begins.ok) return begins
  const { interviewId = null } = rest
  if (interviewId !== null && !(await rows.returnsToFollow(scope, rest.childId ?? '')).some((r) => r.interviewId === interviewId))
    throw new NotFound()
  const { strategyInvite, strategyQuorum } = (await areaOf(scope)).settings
  const known = await rows.candidatesFor(scope, rest)
  const invited = known.filter((t) => teamIds.includes(t.id))
  if (said === null && invited.some((t) => t.agencyId !== scope.me.agencyId)) return refuse('sharing-missing')
  // Whoever convenes stands in it too: they record while their own way into the circle may end.
  await letIn(scope, rest, fromTeamId)
  const made = await rows.insertDiscussion(scope, { ...rest, fromTeamId, mustInvite: strategyInvite, quorum: strategyQuorum })
  for (const team of invited) {
    await letIn(scope, rest, team.id)
    await rows.insertInvitee(scope, made.id, { kind: team.agencyKind, teamId: team.id })
    await share(scope, { ...rest, id: made.id }, team, said)
  }
  await tellInvited(scope, 'discussion-invited', { sequence: 0 }, await rows.inviteesOf(scope, made.id))
  if (rest.childId !== null) await answerByOpening(scope, rest.childId, made.id)
  await tellTeams(scope, [fromTeamId, ...teamIds])
  return ok(made)
}

/** Invites one more: a team here, which is let into the circle, or an organisation outside, which is not. Either way the child's affairs are shared with it. */
export async function invite(
  scope: Scope,
  ref: string,
  whom: { teamId: string } | { kind: rules.SpeakerKind; outsideName: string; outsideEmail: string },
  said: SharingSaid | null,
): Promise<Result<true, rules.NotOpen | 'not-the-convener' | 'invited-already' | 'no-such-team' | 'sharing-missing'>> {
  const { discussion } = await opened(scope, ref)
  const may = rules.mayChange(discussion, scope.me)
  if (!may.ok) return may
  if (!('teamId' in whom)) {
    if (said === null) return refuse('sharing-missing')
    const outside = await rows.insertInvitee(scope, discussion.id, whom)
    if (!outside) return refuse('invited-already')
    await share(scope, discussion, whom, said)
    await tellInvited(scope, 'discussion-invited', discussion, [{ ...outside, teamId: null, outsideEmail: whom.outsideEmail }])
    return ok(true)
  }
  const team = (await rows.candidatesFor(scope, discussion)).find((t) => t.id === whom.teamId)
  if (!team) return refuse('no-such-team')
  if (said === null && team.agencyId !== scope.me.agencyId) return refuse('sharing-missing')
  await letIn(scope, discussion, team.id)
  const made = await rows.insertInvitee(scope, discussion.id, { kind: team.agencyKind, teamId: team.id })
  if (!made) return refuse('invited-already')
  await share(scope, discussion, team, said)
  await tellInvited(scope, 'discussion-invited', discussion, [{ ...made, teamId: team.id, outsideEmail: null }])
  await tellTeams(scope, [team.id])
  return ok(true)
}

/** Withdraws an invitation, with the reason, which they are not told: the entry leaves their calendar, and the record closes to who was let in by it. */
export async function withdrawInvitation(
  scope: Scope,
  ref: string,
  inviteeId: string,
  why: string,
): Promise<Result<true, rules.NotOpen | 'not-the-convener' | 'not-invited' | 'took-part'>> {
  const { discussion, invitees } = await opened(scope, ref)
  const invitee = invitees.find((i) => i.id === inviteeId)
  if (!invitee) return refuse('not-invited')
  const may = rules.mayWithdraw(discussion, invitee, scope.me)
  if (!may.ok) return may
  if (!(await rows.withdrawInvitation(scope, invitee.id, why))) return refuse('took-part')
  await tellInvited(scope, 'discussion-withdrawn', discussion, [invitee])
  await tellTeams(scope, teamsOf([invitee]))
  await letOut(scope, discussion)
  return ok(true)
}

/** Another time, with the reason. The calendars of those invited get the same entry again, changed. */
export async function moveDiscussion(
  scope: Scope,
  ref: string,
  move: { at: Date; why: string },
): Promise<Result<true, rules.NotOpen | 'not-the-convener' | 'same-time' | 'long-past' | 'too-far' | 'began'>> {
  const { discussion, invitees } = await opened(scope, ref)
  const may = rules.mayMove(discussion, invitees, move.at, scope.me, scope.now)
  if (!may.ok) return may
  for (const team of teamsOf(invitees)) await letIn(scope, { ...discussion, at: move.at }, team)
  await letIn(scope, { ...discussion, at: move.at }, discussion.fromTeamId)
  await rows.insertMove(scope, discussion, move.at, move.why)
  await rows.changeDiscussion(scope, discussion.id, { at: move.at, sequence: discussion.sequence + 1 })
  await tellInvited(scope, 'discussion-moved', { sequence: discussion.sequence + 1 }, invitees)
  await tellTeams(scope, teamsOf(invitees))
  return ok(true)
}

/** Called off, with the reason. */
export async function cancelDiscussion(
  scope: Scope,
  ref: string,
  why: string,
): Promise<Result<true, rules.NotOpen | 'not-the-convener' | 'decided'>> {
  const { discussion, invitees } = await opened(scope, ref)
  const may = rules.mayChange(discussion, scope.me)
  if (!may.ok) return may
  if ((await rows.decisionsOf(scope, discussion.id)).length > 0) return refuse('decided')
  await rows.changeDiscussion(scope, discussion.id, {
    cancelledAt: scope.now,
    cancelledBy: scope.me.workerId,
    cancelledWhy: why,
    sequence: discussion.sequence + 1,
  })
  await tellInvited(scope, 'discussion-cancelled', { sequence: discussion.sequence + 1 }, invitees)
  await tellTeams(scope, teamsOf(invitees))
  // The last thing done: whoever convenes it may be let out too.
  await letOut(scope, discussion)
  return ok(true)
}

/** Who is here: of those invited, with the name of whoever came. Whoever is left out is not there; once something is decided nobody is taken out. */
export async function recordAttendance(
  scope: Scope,
  ref: string,
  here: ReadonlyMap<string, string>,
): Promise<Result<true, rules.NotOpen | 'not-the-convener' | 'decided'>> {
  const { discussion, invitees } = await opened(scope, ref)
  const may = rules.mayChange(discussion, scope.me)
  if (!may.ok) return may
  const gone = invitees.filter((i) => i.attendedAt !== null && !here.has(i.id))
  if (gone.length > 0 && (await rows.decisionsOf(scope, discussion.id)).length > 0) return refuse('decided')
  for (const one of gone) await rows.saveAttendance(scope, one.id, null)
  for (const one of invitees) {
    const who = here.get(one.id)
    if (who !== undefined && who !== one.attendedWho) await rows.saveAttendance(scope, one.id, who)
  }
  await tellTeams(scope, [discussion.fromTeamId])
  return ok(true)
}

export async function bring(
  scope: Scope,
  ref: string,
  brought: { inviteeId: string; words: string },
): Promise<Result<true, rules.NotOpen | 'not-yours'>> {
  const { discussion, invitees } = await opened(scope, ref)
  const invitee = invitees.find((i) => i.id === brought.inviteeId)
  const may = rules.mayBring(discussion, invitee, scope.me)
  if (!may.ok) return may
  await rows.insertInformation(scope, { discussionId: discussion.id, ...brought })
  await tellTeams(scope, [discussion.fromTeamId])
  return ok(true)
}

/** A decision with its reasons, and who of those present agrees. Whoever does not says so, with a reason, as a dissent. */
export async function decide(
  scope: Scope,
  ref: string,
  said: { words: string; reasons: string; agreed: readonly string[] },
): Promise<Result<{ id: string }, rules.NotOpen | 'not-the-convener' | 'nobody-there' | 'no-quorum'>> {
  const { discussion, invitees } = await opened(scope, ref)
  const may = rules.mayDecide(discussion, invitees, scope.me)
  if (!may.ok) return may
  const { id } = await rows.insertDecision(scope, { discussionId: discussion.id, words: said.words, reasons: said.reasons })
  for (const one of invitees.filter((i) => i.attendedAt !== null && said.agreed.includes(i.id)))
    await rows.insertStance(scope, { discussionId: discussion.id, decisionId: id, inviteeId: one.id, stance: 'agrees', reason: null })
  return ok({ id })
}

/** It cannot wait for the quorum, and why. */
export async function hurry(
  scope: Scope,
  ref: string,
  why: string,
): Promise<Result<true, rules.NotOpen | 'not-the-convener' | 'nobody-there' | 'quorum-there' | 'said-already'>> {
  const { discussion, invitees } = await opened(scope, ref)
  const may = rules.mayHurry(discussion, invitees, scope.me)
  if (!may.ok) return may
  await rows.changeDiscussion(scope, discussion.id, { urgentWhy: why, urgentAt: scope.now, urgentBy: scope.me.workerId })
  return ok(true)
}

export async function dissent(
  scope: Scope,
  ref: string,
  said: { decisionId: string; inviteeId: string; reason: string },
): Promise<Result<true, 'cancelled' | 'not-yours' | 'dissents-already'>> {
  const { discussion, invitees } = await opened(scope, ref)
  if (!(await rows.findDecision(scope, discussion.id, said.decisionId))) throw new NotFound()
  const stances = (await rows.stancesOf(scope, discussion.id)).filter((s) => s.decisionId === said.decisionId)
  const invitee = invitees.find((i) => i.id === said.inviteeId)
  const may = rules.mayDissent(discussion, invitee, stances, scope.me)
  if (!may.ok) return may
  await rows.insertStance(scope, { discussionId: discussion.id, stance: 'dissents', ...said })
  await tellTeams(scope, [discussion.fromTeamId])
  return ok(true)
}

/** An action for the child or the context, agreed there: as any other, with an owner and a day; it counts for the return that the discussion follows. */
export async function agreeThere(
  scope: Scope,
  ref: string,
  action: { what: string; owner: Party; dueOn: string },
): Promise<Result<true, rules.NotOpen | 'not-the-convener' | 'day-passed' | 'too-far'>> {
  const { discussion } = await opened(scope, ref)
  const may = rules.mayChange(discussion, scope.me)
  if (!may.ok) return may
  const made = await agreeAction(scope, {
    childId: discussion.childId,
    contextId: discussion.contextId,
    interviewId: discussion.interviewId,
    ...action,
  })
  if (!made.ok) return made
  await rows.linkAction(scope, made.value.id, discussion.id)
  return ok(true)
}

export async function apologise(
  scope: Scope,
  ref: string,
  said: { inviteeId: string; words: string },
): Promise<Result<true, 'cancelled' | 'was-there' | 'said-already' | 'not-yours'>> {
  const { discussion, invitees } = await opened(scope, ref)
  const invitee = invitees.find((i) => i.id === said.inviteeId)
  if (!invitee) return refuse('not-yours')
  const may = rules.mayApologise(discussion, invitee, scope.me)
  if (!may.ok) return may
  await rows.saveApology(scope, invitee.id, said.words)
  await tellTeams(scope, [discussion.fromTeamId, ...(invitee.teamId === null ? [] : [invitee.teamId])])
  return ok(true)
}

/**
 * Ends with its outcome: section 47, section 17, or neither, with the reasons. The minutes go to everybody invited. Held at once although it was
 * arranged for later, it is taken out of their calendars: somebody would come to a meeting that was.
 */
export async function endDiscussion(
  scope: Scope,
  ref: string,
  end: { outcome: rules.Outcome; why: string },
): Promise<Result<true, rules.NotOpen | 'not-the-convener' | 'nobody-there' | 'no-quorum'>> {
  const { discussion, invitees } = await opened(scope, ref)
  const may = rules.mayDecide(discussion, invitees, scope.me)
  if (!may.ok) return may
  const isEarly = rules.endsEarly(discussion, scope.now)
  const sequence = discussion.sequence + (isEarly ? 1 : 0)
  await rows.changeDiscussion(scope, discussion.id, {
    endedAt: scope.now,
    endedBy: scope.me.workerId,
    outcome: end.outcome,
    outcomeWhy: end.why,
    sequence,
  })
  if (isEarly) await tellInvited(scope, 'discussion-early', { sequence }, invitees)
  await tellInvited(scope, 'discussion-minutes', discussion, invitees)
  await tellTeams(scope, [discussion.fromTeamId, ...teamsOf(invitees)])
  return ok(true)
}

async function opened(scope: Scope, ref: string) {
  await rows.lockDiscussion(scope, ref)
  const discussion = await rows.findDiscussion(scope, ref)
  if (!discussion) throw new NotFound()
  return { discussion, invitees: await rows.inviteesOf(scope, discussion.id) }
}

/**
 * Who is invited reads the pack, hears the others and gets the minutes: a decision to share, for each agency but one's own. Those outside read
 * nothing here, and hear it all.
 */
async function share(
  scope: Scope,
  discussion: { id: string; childId: string | null; contextId: string | null; why: string },
  whom: rows.Candidate | { kind: rules.SpeakerKind; outsideName: string },
  said: SharingSaid | null,
): Promise<void> {
  const here = 'outsideName' in whom ? null : whom
  if (said === null || here?.agencyId === scope.me.agencyId) return
  if (discussion.childId === null)
    return insertContextSharing(scope, {
      contextId: discussion.contextId ?? '',
      to: 'outsideName' in whom ? { kind: 'outside', name: whom.outsideName } : { kind: 'team', id: whom.id },
      recipientKind: recipientKindOf('outsideName' in whom ? whom.kind : whom.agencyKind),
      why: discussion.why,
      goesWith: 'discussion',
      goesWithId: discussion.id,
      decided: {
        shared: true,
        what:
          here === null
            ? 'What is said in the strategy discussion'
            : 'The pack of the strategy discussion, what is said in it, its minutes, and what is noted of the context',
        helpsWith: 'Deciding together what makes it safer for the children there',
        said,
      },
    })
  await insertSharing(scope, {
    ...said,
    childId: discussion.childId,
    interviewId: null,
    shared: true,
    to: 'outsideName' in whom ? { kind: 'outside', name: whom.outsideName } : { kind: 'team', id: whom.id },
    recipientKind: recipientKindOf('outsideName' in whom ? whom.kind : whom.agencyKind),
    what:
      here === null
        ? 'What is said in the strategy discussion'
        : 'The pack of the strategy discussion, what is said in it, its minutes, and the record as far as their work allows',
    helpsWith: 'Deciding together what keeps the child safe',
    withheldCode: null,
    why: discussion.why,
    goesWith: 'discussion',
    goesWithId: discussion.id,
  })
}

function teamsOf(invitees: readonly rules.Invitee[]): string[] {
  return invitees.flatMap((i) => i.teamId ?? [])
}

async function letIn(scope: Scope, of: { childId: string | null; contextId: string | null; at: Date }, teamId: string): Promise<void> {
  const expiresAt = rules.circleUntil(of.at > scope.now ? of.at : scope.now)
  if (of.childId !== null) await openCircle(scope, { childId: of.childId, teamId, purpose: 'discussion', expiresAt })
  if (of.contextId !== null) await rows.openContextCircle(scope, of.contextId, teamId, expiresAt)
}

/** The one point at which teams hear that a discussion of theirs changed: live in My work. */
async function tellTeams(scope: Scope, teamIds: readonly string[]): Promise<void> {
  await tellLive(
    scope,
    [...new Set(teamIds)].map((id): Topic => `team:${id}`),
  )
}

/** Closes the record to those whom no discussion of it lets in any more. */
async function letOut(scope: Scope, of: { childId: string | null; contextId: string | null }): Promise<void> {
  if (of.childId !== null) await rows.leaveDiscussions(scope, of.childId)
  if (of.contextId !== null) await rows.leaveContextDiscussions(scope, of.contextId)
}
