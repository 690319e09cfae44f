// What may be done with a context, each in the caller's transaction and refused with a word.
import { londonDay, londonMidnight } from '../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Content } from '../../platform/content/index.ts'
import type { Scope } from '../../platform/db/index.ts'
import { recipientKindOf, type Chosen, type SharingSaid } from '../people/index.ts'
import * as rules from './domain.ts'
import * as rows from './queries.ts'
import { insertContextSharing } from './sharings.ts'
import { purposeWords } from './words.ts'

export interface Like {
  contextRef: string | null
  askTeam: string
  askAgency: string
  askContact: string | null
}

/** Opens a context, unless one of exactly this name stands in the area already: then whom to ask. */
export async function open(
  scope: Scope,
  draft: rows.ContextDraft,
): Promise<Result<{ id: string; ref: string }, 'not-your-team'> | { ok: false; problem: 'exists'; like: Like }> {
  if (!scope.me.teams.some((t) => t.id === draft.teamId)) return refuse('not-your-team')
  const [like] = await rows.contextsLike(scope, draft.areaId, draft.name)
  if (like) return { ok: false, problem: 'exists', like }
  return ok(await rows.openContext(scope, { ...draft, name: draft.name.trim().replaceAll(/\s+/g, ' ') }))
}

/** Notes what was seen there. Its words name none of the children who are linked. */
export async function noteSign(
  scope: Scope,
  content: Pick<Content, 'contexts'>,
  context: rules.Context,
  draft: Omit<rows.SignDraft, 'contextId' | 'list'>,
): Promise<Result<true, 'unknown-sign' | 'in-future' | 'closed'> | { ok: false; problem: 'names-a-child'; name: string }> {
  if (context.closing !== null) return refuse('closed')
  const sign = content.contexts.signs.find((s) => s.code === draft.sign && s.kinds.includes(context.kind))
  if (!sign) return refuse('unknown-sign')
  const day = rules.checkDay(draft.observedOn, londonDay(scope.now))
  if (!day.ok) return day
  const named = rules.namedIn(`${draft.evidence} ${draft.sourceName ?? ''}`, await rows.namesIn(scope, context.id))
  if (named !== null) return { ok: false, problem: 'names-a-child', name: named }
  await rows.insertSign(scope, { ...draft, contextId: context.id, list: sign.list })
  return ok(true)
}

export async function withdrawSign(
  scope: Scope,
  context: rules.Context,
  sign: rules.ContextSignSeen,
  why: string,
): Promise<Result<true, 'already-withdrawn' | 'not-yours'>> {
  const may = rules.mayWithdraw(sign, { workerId: scope.me.workerId, answers: await answers(scope, context.id) })
  if (may.ok) await rows.withdrawSign(scope, sign.id, why)
  return may
}

/** Links a child and a context; both must be open to the asker, or the database refuses. */
export async function linkChild(
  scope: Scope,
  context: rules.Context,
  draft: Omit<rows.LinkDraft, 'contextId'>,
): Promise<Result<true, 'in-future' | 'linked-already' | 'closed'>> {
  if (context.closing !== null) return refuse('closed')
  const day = rules.checkDay(draft.knownOn, londonDay(scope.now))
  if (!day.ok) return day
  const linked = await rows.contextsOf(scope, draft.childId)
  if (linked.some((l) => l.contextRef === context.ref && l.unlinkedAt === null)) return refuse('linked-already')
  await rows.insertLink(scope, { ...draft, contextId: context.id })
  return ok(true)
}

export async function unlinkChild(scope: Scope, link: rules.ChildInContext, why: string): Promise<Result<true, 'unlinked-already'>> {
  if (link.unlinkedAt !== null) return refuse('unlinked-already')
  await rows.unlink(scope, link.id, why)
  return ok(true)
}

export async function close(
  scope: Scope,
  context: rules.Context,
  why: { code: string; words: string | null; needsWords: boolean },
): Promise<Result<true, 'already-closed' | 'not-yours' | 'needs-words'>> {
  const may = rules.mayClose(context, { answers: await answers(scope, context.id) })
  if (!may.ok) return may
  if (why.needsWords && why.words === null) return refuse('needs-words')
  await rows.close(scope, context.id, why.code, why.words)
  return ok(true)
}

export async function reopen(scope: Scope, context: rules.Context, why: string): Promise<Result<true, 'already-open' | 'not-yours'>> {
  const may = rules.mayReopen(context, { answers: await answers(scope, context.id) })
  if (may.ok && context.closing) await rows.reopen(scope, context.closing.id, why)
  return may
}

/**
 * Lets a team or a worker in until the end of a day. Of another agency it is a decision to share, which says what every such decision says;
 * its words name no linked child.
 */
export async function letIn(
  scope: Scope,
  context: rules.Context,
  whom: Chosen,
  entry: { purpose: rules.Purpose; reason: string; until: string; said: SharingSaid | null },
): Promise<
  Result<true, 'end-passed' | 'end-too-far' | 'a-team-answers' | 'sharing-missing'> | { ok: false; problem: 'names-a-child'; name: string }
> {
  const { purpose, reason, until, said } = entry
  if (purpose === 'answers' && whom.kind !== 'team') return refuse('a-team-answers')
  const end = rules.checkEnd(until, londonDay(scope.now))
  if (!end.ok) return end
  const other = whom.agencyId !== scope.me.agencyId
  if (other && said === null) return refuse('sharing-missing')
  if (other && said !== null) {
    const named = rules.namedIn(`${reason} ${said.detriment} ${said.childView}`, await rows.namesIn(scope, context.id))
    if (named !== null) return { ok: false, problem: 'names-a-child', name: named }
    await insertContextSharing(scope, {
      contextId: context.id,
      to: { kind: whom.kind, id: whom.id },
      recipientKind: recipientKindOf(whom.agencyKind),
      why: reason,
      goesWith: 'circle',
      decided: {
        shared: true,
        what: 'What is noted of it, who may open it, and what is planned, as far as their work allows',
        helpsWith: purposeWords[purpose],
        said,
      },
    })
  }
  await rows.openContextCircle(scope, {
    contextId: context.id,
    workerId: whom.kind === 'worker' ? whom.id : null,
    teamId: whom.kind === 'team' ? whom.id : null,
    purpose,
    reason,
    expiresAt: londonMidnight(end.value),
  })
  return ok(true)
}

/** Decides that somebody of another agency is not let in. */
export async function keepOut(
  scope: Scope,
  context: rules.Context,
  whom: Chosen,
  { withheldCode, why }: { withheldCode: string; why: string },
): Promise<{ ok: true; value: true } | { ok: false; problem: 'names-a-child'; name: string }> {
  const named = rules.namedIn(why, await rows.namesIn(scope, context.id))
  if (named !== null) return { ok: false, problem: 'names-a-child', name: named }
  await insertContextSharing(scope, {
    contextId: context.id,
    to: { kind: whom.kind, id: whom.id },
    recipientKind: recipientKindOf(whom.agencyKind),
    why,
    goesWith: 'circle',
    decided: { shared: false, what: 'What is noted of it, who may open it, and what is planned', withheldCode },
  })
  return ok(true)
}

export async function endEntry(
  scope: Scope,
  contextId: string,
  entryId: string,
): Promise<Result<true, 'last-answering' | 'ended-already' | 'not-yours'>> {
  const open = await rows.circleOf(scope, contextId)
  const entry = open.find((e) => e.id === entryId)
  if (!entry) return refuse('ended-already')
  const may = rules.mayEnd(entry, open, { keeps: rules.isOwn(entry, scope.me) || (await answers(scope, contextId)) })
  if (may.ok) await rows.endEntry(scope, entry.id)
  return may
}

/** Whether the asker is in a team that answers for the context. */
export async function answers(scope: Scope, contextId: string): Promise<boolean> {
  const open = await rows.circleOf(scope, contextId)
  return open.some((e) => e.purpose === 'answers' && scope.me.teams.some((t) => t.id === e.teamId))
}
