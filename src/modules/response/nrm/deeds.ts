// What may be done with an NRM referral. Each deed is one transaction. None of them sends anything outside: a person does that, elsewhere.
import { addDays, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Content, NrmFactCode } from '../../../platform/content/index.ts'
import type { Scope } from '../../../platform/db/index.ts'
import type { MomentValue, Typed } from '../../../platform/forms/index.ts'
import { NotFound } from '../../../platform/http/index.ts'
import { tellLive } from '../../../platform/live/index.ts'
import { tell } from '../../notifications/index.ts'
import { openCircle, recipientKindOf, type SharingSaid } from '../../people/index.ts'
import { insertSharing } from '../queries.ts'
import { acknowledgeWith, inboxesFor, type Inbox } from '../referrals/queries.ts'
import { gapField, type Page } from './answers.ts'
import { nothingBlocks, runChecks } from './checks.ts'
import * as rules from './domain.ts'
import type { Found, FoundSource } from './record.ts'
import * as rows from './queries.ts'

/** Days for which whoever was handed a draft may open the record; while it is in hand the clock begins them anew. */
export const handedDays = 30
/** Of what an answer was drawn from so much is kept with it; the record itself has the rest. In things, and in characters. */
const sourcesKept = 30
const sourceWordsKept = 160

/** Begins the one draft of a child. Where there is one already, that one is gone on with. */
export async function beginNrm(scope: Scope, childId: string): Promise<Result<{ ref: string; begun: boolean }, 'no-team' | 'one-already'>> {
  const before = await rows.nrmOfChild(scope, childId)
  if (before) return ok({ ref: before.ref, begun: false })
  const [team] = scope.me.teams
  if (!team) return refuse('no-team')
  const ref = await rows.insertNrm(scope, childId, team.id)
  return ref === null ? refuse('one-already') : ok({ ref, begun: true })
}

/**
 * Confirms what stands on one page: from now on these are answers. What of the record they were drawn from is kept with them. An answer
 * that changes makes the draft unready again.
 */
export async function confirmPage(
  scope: Scope,
  ref: string,
  page: Page,
  given: ReadonlyMap<string, string | null>,
  found: ReadonlyMap<string, Found>,
): Promise<Result<rows.AnswerDraft[], 'sent' | 'stopped'>> {
  const nrm = await locked(scope, ref)
  const may = rules.mayWrite(nrm)
  if (!may.ok) return may
  const before = new Map((await rows.answersOf(scope, nrm.id)).map((one) => [one.field, one]))
  const drafts: rows.AnswerDraft[] = []
  for (const [field, value] of given) {
    const earlier = before.get(field)
    const stands = earlier?.value ?? null
    if (value === stands) continue
    const drawn = found.get(field)
    if (value !== null && drawn && field !== gapField(page.code)) {
      drafts.push({ field, value, how: value === drawn.value.trim() ? 'as-found' : 'changed', sources: kept(drawn.sources) })
    } else if (value !== null && earlier && earlier.sources.length > 0) {
      drafts.push({ field, value, how: 'changed', sources: earlier.sources })
    } else drafts.push({ field, value, how: 'typed', sources: [] })
  }
  await rows.insertAnswers(scope, nrm, drafts)
  await rows.keepTyped(scope, nrm, page.code, {})
  if (drafts.length > 0 && nrm.readyAt !== null) await rows.change(scope, nrm.id, { readyAt: null, readyBy: null })
  return ok(drafts)
}

function kept(sources: readonly FoundSource[]): FoundSource[] {
  return sources.slice(0, sourcesKept).map((one) => ({ ...one, words: one.words.slice(0, sourceWordsKept) }))
}

/** Keeps what this worker is typing, for them alone, until they confirm it. */
export async function keepPage(scope: Scope, ref: string, page: Page, typed: Typed): Promise<Result<true, 'sent' | 'stopped'>> {
  const nrm = await rows.findNrm(scope, ref)
  if (!nrm) throw new NotFound()
  const may = rules.mayWrite(nrm)
  if (!may.ok) return may
  await rows.keepTyped(scope, nrm, page.code, typed)
  return ok(true)
}

/** The inboxes of first responder organisations to which a draft about this child can be handed. */
export async function firstResponderInboxes(scope: Scope, content: Content, childId: string, without: string): Promise<Inbox[]> {
  return (await inboxesFor(scope, childId)).filter(
    (inbox) => inbox.id !== without && rules.isFirstResponder(content.nrm, { kind: inbox.agencyKind, name: inbox.agencyName }),
  )
}

export interface HandOff {
  toTeamId: string
  words: string
  helpsWith: string
  route: string
  detriment: string
  childView: string
  childTold: boolean
}

/** Hands the draft to the inbox of a first responder: a decision to share, which lets them into the circle. */
export async function handOff(
  scope: Scope,
  content: Content,
  ref: string,
  given: HandOff,
): Promise<Result<true, 'sent' | 'stopped' | 'handed-already' | 'not-your-draft' | 'own-inbox' | 'no-such-inbox'>> {
  const { nrm, passes } = await opened(scope, ref)
  const may = rules.mayHandOff(nrm, passes, asker(scope), given.toTeamId)
  if (!may.ok) return may
  const inbox = (await firstResponderInboxes(scope, content, nrm.childId, nrm.teamId)).find((one) => one.id === given.toTeamId)
  if (!inbox) return refuse('no-such-inbox')
  await openCircle(scope, { childId: nrm.childId, teamId: inbox.id, purpose: 'shared-with', expiresAt: handedUntil(scope.now) })
  const { toTeamId, words, ...decision } = given
  const sharing = await insertSharing(scope, {
    ...decision,
    childId: nrm.childId,
    interviewId: null,
    nrmId: nrm.id,
    shared: true,
    to: { kind: 'team', id: toTeamId },
    recipientKind: recipientKindOf(inbox.agencyKind),
    what: 'The draft of a referral to the National Referral Mechanism, and the child’s record',
    withheldCode: null,
    why: words,
  })
  const passId = await rows.insertPass(scope, {
    nrmId: nrm.id,
    childId: nrm.childId,
    kind: 'hand-off',
    fromTeamId: nrm.teamId,
    toTeamId,
    words,
    sharingId: sharing.id,
  })
  await tell(scope, [{ kind: 'nrm-waits', subjectId: passId, to: { teamId: toTeamId } }])
  await tellLive(scope, [`team:${toTeamId}`, `team:${nrm.teamId}`])
  return ok(true)
}

/** Taken in one's own name, and so acknowledged. */
export async function takeNrm(scope: Scope, ref: string): Promise<Result<true, 'sent' | 'stopped' | 'nothing-to-take' | 'not-your-inbox'>> {
  const { nrm, passes } = await opened(scope, ref)
  const may = rules.mayTake(nrm, passes, asker(scope))
  if (!may.ok) return may
  const open = passes.find((pass) => pass.kind === 'hand-off' && pass.endedAt === null)
  if (!open) return refuse('nothing-to-take')
  await acknowledgeWith(scope, open.sharingId)
  await rows.endPass(scope, open.id, 'taken')
  await rows.change(scope, nrm.id, { teamId: open.toTeamId, holderId: scope.me.workerId })
  await tellLive(scope, [`team:${open.toTeamId}`, `team:${open.fromTeamId}`, `worker:${nrm.begunBy}`])
  return ok(true)
}

export async function takeBack(scope: Scope, ref: string): Promise<Result<true, 'nothing-to-take' | 'not-your-draft'>> {
  const { passes } = await opened(scope, ref)
  const may = rules.mayTakeBack(passes, asker(scope))
  if (!may.ok) return may
  const open = passes.find((pass) => pass.kind === 'hand-off' && pass.endedAt === null)
  if (!open) return refuse('nothing-to-take')
  await rows.endPass(scope, open.id, 'taken-back')
  await tellLive(scope, [`team:${open.toTeamId}`, `team:${open.fromTeamId}`])
  return ok(true)
}

export async function askBack(
  scope: Scope,
  ref: string,
  question: string,
): Promise<Result<true, 'sent' | 'stopped' | 'not-your-draft' | 'asked-already' | 'nobody-to-ask'>> {
  const { nrm, passes } = await opened(scope, ref)
  const may = rules.mayAsk(nrm, passes, asker(scope))
  if (!may.ok) return may
  const passId = await rows.insertPass(scope, {
    nrmId: nrm.id,
    childId: nrm.childId,
    kind: 'ask',
    fromTeamId: nrm.teamId,
    toTeamId: nrm.begunTeamId,
    words: question,
    sharingId: null,
  })
  await tell(scope, [{ kind: 'nrm-waits', subjectId: passId, to: { teamId: nrm.begunTeamId } }])
  await tellLive(scope, [`team:${nrm.begunTeamId}`])
  return ok(true)
}

export async function answerAsked(scope: Scope, ref: string, answer: string): Promise<Result<true, 'nothing-asked' | 'not-your-draft'>> {
  const { passes } = await opened(scope, ref)
  const may = rules.mayAnswer(passes, asker(scope))
  if (!may.ok) return may
  const open = passes.find((pass) => pass.kind === 'ask' && pass.endedAt === null)
  if (!open) return refuse('nothing-asked')
  await rows.endPass(scope, open.id, 'answered', answer)
  await tellLive(scope, [`team:${open.fromTeamId}`, `team:${open.toTeamId}`])
  return ok(true)
}

/** Said to be ready: nothing holds it back. */
export async function sayReady(scope: Scope, content: Content, ref: string): Promise<Result<true, 'sent' | 'stopped' | 'tests-hold-back'>> {
  const nrm = await locked(scope, ref)
  const may = rules.mayWrite(nrm)
  if (!may.ok) return may
  const answers = rows.asAnswers(await rows.answersOf(scope, nrm.id))
  if (!nothingBlocks(content.nrm, runChecks(content.nrm, answers, londonDay(scope.now)))) return refuse('tests-hold-back')
  await rows.change(scope, nrm.id, { readyAt: scope.now, readyBy: scope.me.workerId })
  return ok(true)
}

/** Recorded by hand: it was sent, elsewhere. With it the decision to share, which whoever sent it made. */
export async function recordSent(
  scope: Scope,
  content: Content,
  ref: string,
  sent: { at: MomentValue; by: string; homeOfficeRef: string; said: SharingSaid },
): Promise<Result<true, 'sent' | 'stopped' | 'not-ready' | 'not-first-responder' | 'not-your-draft' | 'in-future' | 'before-begun'>> {
  const { nrm, passes } = await opened(scope, ref)
  const may = rules.maySend(content.nrm, nrm, passes, asker(scope))
  if (!may.ok) return may
  const when = rules.sentWhen(nrm, sent.at.date, scope.now)
  if (!when.ok) return when
  await rows.change(scope, nrm.id, {
    submittedAt: when.value,
    submittedPrecision: sent.at.precision,
    submittedBy: sent.by,
    homeOfficeRef: sent.homeOfficeRef,
    submittedRecordedAt: scope.now,
    submittedRecordedBy: scope.me.workerId,
  })
  await insertSharing(scope, {
    ...sent.said,
    childId: nrm.childId,
    interviewId: null,
    nrmId: nrm.id,
    shared: true,
    to: { kind: 'outside', name: 'The Home Office' },
    recipientKind: 'home-office',
    what: `The referral to the National Referral Mechanism, ${nrm.ref}`,
    helpsWith: 'Deciding whether the child is a victim of modern slavery, and what support follows',
    withheldCode: null,
    why: `A child is referred, also without agreeing. Sent by ${sent.by}`,
    goesWith: 'home-office',
  })
  await tellLive(scope, [`team:${nrm.teamId}`, `team:${nrm.begunTeamId}`])
  return ok(true)
}

/** Records what became of it. Earlier facts stay. */
export async function addFact(
  scope: Scope,
  ref: string,
  fact: { kind: NrmFactCode; outcome: string; onDay: string; words: string | null },
): Promise<Result<true, 'not-sent' | 'in-future' | 'before-sent'>> {
  const nrm = await locked(scope, ref)
  const may = rules.mayAddFact(nrm, fact.kind, fact.onDay, scope.now)
  if (!may.ok) return may
  await rows.insertFact(scope, nrm, fact)
  await tellLive(scope, [`team:${nrm.teamId}`, `team:${nrm.begunTeamId}`])
  return ok(true)
}

export async function stopNrm(scope: Scope, ref: string, why: string): Promise<Result<true, 'sent' | 'stopped'>> {
  const nrm = await locked(scope, ref)
  const may = rules.mayWrite(nrm)
  if (!may.ok) return may
  await rows.change(scope, nrm.id, { stoppedAt: scope.now, stoppedBy: scope.me.workerId, stoppedWhy: why })
  return ok(true)
}

async function locked(scope: Scope, ref: string): Promise<rules.NrmReferral> {
  const nrm = await rows.lockNrm(scope, ref)
  if (!nrm) throw new NotFound()
  return nrm
}

async function opened(scope: Scope, ref: string) {
  const nrm = await locked(scope, ref)
  return { nrm, passes: await rows.passesOf(scope, nrm.id) }
}

export function asker({ me }: Pick<Scope, 'me'>): rules.Asker {
  return { workerId: me.workerId, agencyKind: me.agencyKind, agencyName: me.agencyName, teams: me.teams }
}

export function handedUntil(now: Date): Date {
  return londonMidnight(addDays(londonDay(now), handedDays))
}
