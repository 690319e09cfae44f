// What may be done with a disruption. Each deed is refused in a word and done in the caller's transaction.
import { addDays, londonDay } from '../../../kernel/dates.ts'
import { normaliseRef } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { DisruptionGuide } from '../../../platform/content/index.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { NotFound } from '../../../platform/http/index.ts'
import { tellLive } from '../../../platform/live/index.ts'
import { namedIn } from '../../contexts/index.ts'
import { findChild, insertSharing, recipientKindOf, type Child, type SharingSaid } from '../../people/index.ts'
import * as rules from './domain.ts'
import * as rows from './queries.ts'

const childrenMax = 20
/** What is being prepared is looked at again after so many days, until it stands. */
const preparingDays = 14

export interface Opening {
  subject: string
  why: string
  teamId: string
  /** References of children in one's own circles. */
  childRefs: readonly string[]
  /** Of a line alone: the number is the subject. */
  line: { firstSeen: string; lastSeen: string } | null
}

export type OpenProblem =
  | 'not-your-agency'
  | 'no-team'
  | 'no-such-child'
  | 'too-many-children'
  | 'names-a-child'
  | 'last-before-first'
  | 'in-future'
  | 'no-such-line'

/**
 * Begins one. A child who is not open to the worker is refused, whether there is one or not; and a reason that names a child, since whoever may open
 * another of the children reads it too.
 */
export async function beginDisruption(
  scope: Scope,
  measure: Pick<DisruptionGuide, 'code' | 'subject'>,
  said: Opening,
): Promise<Result<{ id: string; ref: string }, OpenProblem>> {
  const may = rules.mayOpen(scope.me.agencyKind, scope.me.teams, said.teamId)
  if (!may.ok) return may
  const children = await childrenMeant(scope, said.childRefs)
  if (!children.ok) return children
  if (namedIn(said.why, namesOf(children.value)) !== null) return refuse('names-a-child')
  const line = said.line === null ? null : rules.lineOf({ ...said.line, typed: said.subject, follows: null }, [], scope.now)
  if (line !== null && !line.ok) return line
  const made = await rows.insertDisruption(
    scope,
    {
      measure: measure.code,
      subjectKind: measure.subject,
      subject: said.subject,
      why: said.why,
      teamId: said.teamId,
      reviewOn: addDays(londonDay(scope.now), preparingDays),
    },
    children.value.map(({ id }) => id),
  )
  if (line !== null) await rows.insertLine(scope, made.id, line.value)
  await tellLive(scope, [`team:${said.teamId}`])
  return ok(made)
}

/** Links children whom it is to protect, of one's own circles. */
export async function addChildren(
  scope: Scope,
  ref: string,
  childRefs: readonly string[],
): Promise<Result<true, 'ended' | 'no-child' | 'no-such-child' | 'too-many-children' | 'why-names-child'>> {
  const disruption = await opened(scope, ref)
  if (disruption.endedAt !== null) return refuse('ended')
  if (childRefs.length === 0) return refuse('no-child')
  const children = await childrenMeant(scope, childRefs)
  if (!children.ok) return children
  if (namedIn(disruption.why, namesOf(children.value)) !== null) return refuse('why-names-child')
  const linked = await rows.childrenOf(scope, disruption.id)
  const ids = children.value.map(({ id }) => id)
  if (new Set([...linked.map((c) => c.id), ...ids]).size > childrenMax) return refuse('too-many-children')
  await rows.linkChildren(scope, disruption, ids)
  return ok(true)
}

async function childrenMeant(scope: Scope, childRefs: readonly string[]): Promise<Result<Child[], 'no-such-child' | 'too-many-children'>> {
  if (childRefs.length > childrenMax) return refuse('too-many-children')
  const children: Child[] = []
  for (const typed of childRefs) {
    const ref = normaliseRef(typed)
    const child = ref === null ? null : await findChild(scope, ref)
    if (!child) return refuse('no-such-child')
    if (!children.some(({ id }) => id === child.id)) children.push(child)
  }
  return ok(children)
}

/** What the children are called. Family names are left out: the adult whom a measure is against may have the same. */
function namesOf(children: readonly Child[]): string[] {
  return children.flatMap((child) => [child.preferredName ?? '', child.givenName ?? '', ...child.otherNames]).filter((name) => name !== '')
}

/** What the linked children are called, as far as they are open to whoever writes. */
async function linkedNames(scope: Scope, disruptionId: string): Promise<string[]> {
  return (await rows.childrenOf(scope, disruptionId)).map((child) => child.name)
}

/** Ticks an item of the checklist with what is on record, in words, or both. */
export async function addEvidence(
  scope: Scope,
  ref: string,
  given: { item: string; chosen: readonly string[]; words: string | null },
): Promise<Result<true, 'nothing-given' | 'names-a-child' | 'ended'>> {
  const disruption = await opened(scope, ref)
  if (disruption.endedAt !== null) return refuse('ended')
  if (given.chosen.length === 0 && given.words === null) return refuse('nothing-given')
  if (given.words !== null && namedIn(given.words, await linkedNames(scope, disruption.id)) !== null) return refuse('names-a-child')
  await rows.insertTicks(scope, disruption.id, given.item, given.chosen, given.words)
  return ok(true)
}

export async function addLine(
  scope: Scope,
  ref: string,
  draft: rules.LineDraft,
): Promise<Result<true, 'last-before-first' | 'in-future' | 'no-such-line' | 'ended'>> {
  const disruption = await opened(scope, ref)
  if (disruption.endedAt !== null) return refuse('ended')
  const line = rules.lineOf(draft, await rows.linesOf(scope, disruption.id), scope.now)
  if (!line.ok) return line
  await rows.insertLine(scope, disruption.id, line.value)
  return ok(true)
}

/** Records what happened, and sets when it is looked at next. */
export async function takeStep(
  scope: Scope,
  measure: Pick<DisruptionGuide, 'standing' | 'reviewDays'>,
  ref: string,
  draft: rules.StepDraft,
): Promise<Result<true, rules.StepProblem | 'names-a-child'>> {
  const disruption = await opened(scope, ref)
  if (namedIn(draft.words, await linkedNames(scope, disruption.id)) !== null) return refuse('names-a-child')
  const stage = rules.stageOf(disruption, await rows.stepsOf(scope, disruption.id), scope.now)
  const step = rules.stepOf(draft, rules.stepsNext(stage, measure.standing !== 'not-law'), measure.reviewDays, scope.now)
  if (!step.ok) return step
  const { validFrom, validTo, reviewOn, kind } = step.value
  await rows.insertStep(scope, disruption.id, step.value)
  if (kind === 'granted' && validFrom !== null && reviewOn !== null)
    await rows.change(scope, disruption.id, { validFrom, validTo, reviewOn })
  else if (kind === 'ended') await rows.change(scope, disruption.id, { endedAt: scope.now })
  else if (reviewOn !== null) await rows.change(scope, disruption.id, { reviewOn })
  await tellLive(scope, [`team:${disruption.teamId}`])
  return ok(true)
}

/** Whom the pack is for: a team of another agency here, or somebody outside. */
export type PackRecipient = { team: rows.OtherTeam } | { outside: string; kind: string }

/**
 * Decides that the pack goes to somebody, or that it does not: once for the whole pack, and one row of the register for each child of whom
 * it says something.
 */
export async function decidePack(
  scope: Scope,
  disruption: Pick<rules.Disruption, 'id' | 'ref'>,
  childIds: readonly string[],
  whom: PackRecipient,
  said:
    | { shared: true; helpsWith: string; route: string; said: SharingSaid | null }
    | { shared: false; withheldCode: string; why: string; childView: string | null; childTold: boolean | null },
): Promise<string> {
  const here = 'team' in whom
  const recipientKind = here ? recipientKindOf(whom.team.agencyKind) : whom.kind
  const withheld = said.shared ? null : said
  const id = await rows.insertPackDecision(scope, {
    disruptionId: disruption.id,
    shared: said.shared,
    toTeamId: here ? whom.team.id : null,
    toOutside: here ? null : whom.outside,
    recipientKind,
    helpsWith: said.shared ? said.helpsWith : null,
    route: said.shared ? said.route : null,
    withheldCode: withheld?.withheldCode ?? null,
    why: childIds.length === 0 ? (withheld?.why ?? null) : null,
  })
  const weighed = said.shared ? said.said : null
  for (const childId of childIds)
    await insertSharing(scope, {
      childId,
      interviewId: null,
      shared: said.shared,
      to: here ? { kind: 'team', id: whom.team.id } : { kind: 'outside', name: whom.outside },
      recipientKind,
      // Neither the measure nor whom it is about: not everybody who reads the register of a child may know.
      what: `The pack of the disruption ${disruption.ref}, with what is on record of the child that it rests on`,
      helpsWith: said.shared ? said.helpsWith : null,
      route: said.shared ? said.route : null,
      detriment: weighed?.detriment ?? null,
      withheldCode: withheld?.withheldCode ?? null,
      why: withheld?.why ?? `So that the disruption ${disruption.ref} can be asked for, given or enforced`,
      childView: withheld?.childView ?? weighed?.childView ?? null,
      childTold: withheld?.childTold ?? weighed?.childTold ?? null,
      goesWith: 'pack',
      goesWithId: id,
    })
  return id
}

async function opened(scope: Scope, ref: string): Promise<rules.Disruption> {
  const held = await rows.lockDisruption(scope, ref)
  if (held) return held
  // What has ended can be read and no longer held; a reader who is not of the team holds nothing.
  const read = await rows.findDisruption(scope, ref)
  if (!read || read.endedAt === null) throw new NotFound()
  return read
}
