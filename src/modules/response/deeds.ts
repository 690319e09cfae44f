// What other modules and our own pages may do here. Each deed is refused in a word, done in one transaction, and told to whom it concerns.
import { addDays, londonMidnight } from '../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Scope } from '../../platform/db/index.ts'
import { tellLive, type Topic } from '../../platform/live/index.ts'
import { NotFound } from '../../platform/http/index.ts'
import { tell as tellByMessage } from '../notifications/index.ts'
import { openCircle, writeGoingOut } from '../people/index.ts'
import * as rules from './domain.ts'
import type { Party } from './domain.ts'
import * as plans from './plans/domain.ts'
import * as rows from './queries.ts'

/**
 * Agrees an action with an owner and a day. An owner on the system is let into the circle for as long as the action lives.
 * @returns the action's reference; refused when the day has passed or lies more than a year ahead
 */
export async function agreeAction(
  scope: Scope,
  draft: rows.ActionDraft,
): Promise<Result<{ id: string; ref: string }, 'day-passed' | 'too-far'>> {
  const due = rules.dueDay(draft.dueOn, scope.now)
  if (!due.ok) return due
  const made = await rows.insertAction(scope, draft)
  await letOwnerIn(scope, draft, draft.owner, draft.dueOn)
  if (draft.owner.kind !== 'outside') {
    const its = { to: draft.owner.kind === 'team' ? { teamId: draft.owner.id } : { workerId: draft.owner.id }, eventId: made.id }
    if (draft.childId !== null) await writeGoingOut(scope, [{ ...its, childId: draft.childId, arrangement: 'action' }])
    else if (draft.contextId) await writeGoingOut(scope, [{ ...its, contextId: draft.contextId, arrangement: 'context-action' }])
  }
  await tell(scope, [draft.owner], draft.interviewId)
  return ok(made)
}

/** Done, with what was done and, if it can be said yet, what was seen that shows it and what changed for the child. */
export async function completeAction(
  scope: Scope,
  ref: string,
  done: { note: string; evidence?: string | null; changed: string | null },
): Promise<Result<true, 'already-ended'>> {
  const action = await must(rows.findAction(scope, ref))
  const may = rules.mayEnd(action)
  if (!may.ok) return may
  await rows.saveDone(scope, action.id, { ...done, evidence: done.evidence ?? null })
  await tellOfAction(scope, action)
  return ok(true)
}

/** What was seen and what changed, said after it was done; what stands is not written over. */
export async function sayOutcome(
  scope: Scope,
  ref: string,
  said: { evidence: string | null; changed: string | null },
): Promise<Result<true, 'not-done' | 'nothing-said' | 'said-already'>> {
  const action = await must(rows.findAction(scope, ref))
  const may = plans.maySayOutcome(action, said)
  if (!may.ok) return may
  await rows.saveOutcome(scope, action.id, said)
  await tellOfAction(scope, action)
  return ok(true)
}

/** Puts an action under one of the four parts of the plan; it may be put under another later. */
export async function placeAction(scope: Scope, ref: string, part: plans.Part): Promise<void> {
  const action = await must(rows.findAction(scope, ref))
  await rows.savePart(scope, action.id, part)
}

/** The same in words for the child and the family; null takes it out of their copy. What pursues those who harm never gets there. */
export async function sayForFamily(scope: Scope, ref: string, words: string | null): Promise<Result<true, 'not-for-family'>> {
  const action = await must(rows.findAction(scope, ref))
  if (action.part === 'pursue' || action.childId === null) return refuse('not-for-family')
  await rows.saveFamilyWords(scope, action.id, words)
  return ok(true)
}

/** Another day, with the reason; every move is kept. */
export async function moveAction(
  scope: Scope,
  ref: string,
  move: { toDay: string; reason: string },
): Promise<Result<true, 'already-ended' | 'same-day' | 'day-passed' | 'too-far'>> {
  const action = await must(rows.findAction(scope, ref))
  const to = rules.movedTo(action, move.toDay, scope.now)
  if (!to.ok) return to
  await rows.saveMove(scope, action, to.value, move.reason)
  const owner = ownerOf(action)
  await letOwnerIn(scope, action, owner, to.value)
  await tellOfAction(scope, action)
  return ok(true)
}

/** Stopped: it will not be done, for a reason. It no longer counts as something that followed. */
export async function stopAction(scope: Scope, ref: string, reason: string): Promise<Result<true, 'already-ended'>> {
  const action = await must(rows.findAction(scope, ref))
  const may = rules.mayEnd(action)
  if (!may.ok) return may
  await rows.saveStopped(scope, action.id, reason)
  await tellOfAction(scope, action)
  return ok(true)
}

/** Says that nothing follows an interview, and why. It counts once a second person has agreed. */
export async function sayNoAction(
  scope: Scope,
  none: { childId: string; interviewId: string; reasonCode: string; reason: string },
): Promise<Result<true, 'already-said' | 'action-in-hand'>> {
  const actions = await rows.actionsOfInterview(scope, none.interviewId)
  if (actions.some((a) => a.doneAt === null && a.stoppedAt === null)) return refuse('action-in-hand')
  if (!(await rows.insertNoAction(scope, none))) return refuse('already-said')
  await tell(scope, [], none.interviewId)
  return ok(true)
}

/** The second person's agreement that nothing follows; never the one who said it. */
export async function agreeNoAction(scope: Scope, interviewId: string): Promise<Result<true, 'own-words' | 'already-agreed'>> {
  const none = await must(rows.noActionOf(scope, interviewId))
  const may = rules.mayAgreeNone(none, scope.me.workerId)
  if (!may.ok) return may
  await rows.saveNoActionAgreed(scope, interviewId)
  await tell(scope, [{ kind: 'worker', id: none.saidBy }], interviewId)
  return ok(true)
}

/**
 * One decision for one recipient: shared, or not. Somebody on the system who is told is let into the circle for thirty days and
 * acknowledges in their own My work. A decision not to share, made by a manager, is put before the managers of the same agency.
 */
export async function decideSharing(scope: Scope, draft: rows.SharingDraft): Promise<Result<{ id: string; ref: string }, 'route-missing'>> {
  if (draft.shared && draft.route === null) return refuse('route-missing')
  const made = await rows.insertSharing(scope, draft)
  if (draft.shared) {
    await letIn(scope, draft.childId, draft.to, 'shared-with', new Date(scope.now.getTime() + rules.sharedWithDays * dayMs))
    await tell(scope, [draft.to], draft.interviewId)
    if (draft.to.kind === 'worker')
      await tellByMessage(scope, [{ kind: 'sharing-given', subjectId: made.id, to: { workerId: draft.to.id } }])
    if (draft.to.kind === 'team') await tellByMessage(scope, [{ kind: 'sharing-given', subjectId: made.id, to: { teamId: draft.to.id } }])
    return ok(made)
  }
  const second = scope.me.roles.includes('manager') ? (await rows.managementTeams(scope)).map((id): Party => ({ kind: 'team', id })) : []
  for (const team of second)
    await letIn(
      scope,
      draft.childId,
      team,
      'granted',
      new Date(scope.now.getTime() + rules.sharedWithDays * dayMs),
      'A second manager approves a decision not to share',
    )
  await tell(scope, second, draft.interviewId)
  return ok(made)
}

/** A manager's approval of a decision not to share; never by whoever decided. */
export async function approveWithholding(
  scope: Scope,
  ref: string,
): Promise<Result<true, 'was-shared' | 'already-approved' | 'own-decision'>> {
  const sharing = await must(rows.findSharing(scope, ref))
  const may = rules.mayApprove(sharing, scope.me.workerId)
  if (!may.ok) return may
  await rows.saveApproved(scope, sharing.id)
  await tell(scope, [{ kind: 'worker', id: sharing.decidedBy }], sharing.interviewId)
  return ok(true)
}

/**
 * The recipient says that they have it. For somebody outside, a worker records who acknowledged: then `name` is required.
 */
export async function acknowledgeSharing(
  scope: Scope,
  ref: string,
  name: string | null = null,
): Promise<Result<true, 'not-shared' | 'already-acknowledged' | 'not-the-recipient' | 'name-missing'>> {
  const sharing = await must(rows.findSharing(scope, ref))
  const may = rules.mayAcknowledge(sharing, { workerId: scope.me.workerId, teamIds: scope.me.teams.map((t) => t.id) }, name)
  if (!may.ok) return may
  await rows.saveAcknowledged(scope, sharing.id, sharing.toOutside === null ? null : name)
  await tell(scope, [{ kind: 'worker', id: sharing.decidedBy }, recipientOf(sharing)], sharing.interviewId)
  return ok(true)
}

// ---- How it is done -----------------------------------------------------------------------------------

const dayMs = 86_400_000

async function must<T>(found: Promise<T | null>): Promise<T> {
  const value = await found
  if (value === null) throw new NotFound()
  return value
}

/** Whoever owes an action stands in the circle of what it is about, for as long as it lives and some days more. */
async function letOwnerIn(
  scope: Scope,
  about: { childId: string | null; contextId?: string | null },
  owner: Party,
  dueOn: string,
): Promise<void> {
  const expiresAt = londonMidnight(addDays(dueOn, rules.actionKeepsOpenDays))
  if (about.childId !== null) return letIn(scope, about.childId, owner, 'action', expiresAt)
  if (owner.kind !== 'outside' && about.contextId)
    await rows.openContextCircle(scope, about.contextId, { [`${owner.kind}Id`]: owner.id }, expiresAt)
}

async function letIn(
  scope: Scope,
  childId: string,
  party: Party,
  purpose: 'action' | 'shared-with' | 'granted',
  expiresAt: Date,
  reason?: string,
): Promise<void> {
  if (party.kind === 'outside') return
  const who = party.kind === 'worker' ? { workerId: party.id } : { teamId: party.id }
  await openCircle(scope, { childId, ...who, purpose, expiresAt, ...(reason === undefined ? {} : { reason }) })
}

function ownerOf(action: rules.Action): Party {
  if (action.ownerWorkerId !== null) return { kind: 'worker', id: action.ownerWorkerId }
  if (action.ownerTeamId !== null) return { kind: 'team', id: action.ownerTeamId }
  return { kind: 'outside', name: action.ownerOutside ?? '' }
}

function recipientOf(sharing: rules.Sharing): Party {
  if (sharing.toWorkerId !== null) return { kind: 'worker', id: sharing.toWorkerId }
  if (sharing.toTeamId !== null) return { kind: 'team', id: sharing.toTeamId }
  return { kind: 'outside', name: sharing.toOutside ?? '' }
}

async function tellOfAction(scope: Scope, action: rules.Action): Promise<void> {
  await tell(scope, [ownerOf(action), { kind: 'worker', id: action.agreedBy }], action.interviewId)
}

async function tell(scope: Scope, parties: readonly Party[], interviewId: string | null): Promise<void> {
  const team = await rows.teamOfInterview(scope, interviewId)
  const topics = parties.flatMap((p): Topic[] => (p.kind === 'outside' ? [] : [`${p.kind}:${p.id}`]))
  await tellLive(scope, [...topics, ...(team === null ? [] : [`team:${team}` as const]), `worker:${scope.me.workerId}`])
}
