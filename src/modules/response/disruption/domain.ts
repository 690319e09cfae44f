// The rules of disruption: what may happen next, what is missing, and when it is looked at again. Pure.
import { addDays, isIsoDay, londonDay } from '../../../kernel/dates.ts'
import { readPhone } from '../../../kernel/phone.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'

export const subjectLengthMax = 300
/** The most days ahead for which anything here is set. */
const aheadDaysMax = 3650
/** Days before its last day at which an order that runs out is work for its team. */
export const runsOutDays = 28

export type StepKind = 'applied' | 'granted' | 'refused' | 'breach' | 'reviewed' | 'ended'
export const stepKinds: readonly StepKind[] = ['applied', 'granted', 'refused', 'breach', 'reviewed', 'ended']

export interface Disruption {
  id: string
  ref: string
  measure: string
  subjectKind: 'person' | 'line' | 'place'
  subject: string
  why: string
  teamId: string
  teamName: string
  agencyId: string
  agencyName: string
  openedAt: Date
  openedByName: string
  reviewOn: string
  validFrom: string | null
  validTo: string | null
  endedAt: Date | null
}

export interface Step {
  id: string
  kind: StepKind
  onDay: string
  words: string
  reference: string | null
  validFrom: string | null
  validTo: string | null
  reviewOn: string | null
  recordedAt: Date
  recordedByName: string
}

export interface Line {
  id: string
  typed: string
  normal: string
  firstSeen: string
  lastSeen: string
  follows: string | null
  addedByName: string
}

export type Stage = 'preparing' | 'applied' | 'refused' | 'standing' | 'run-out' | 'ended'

/** Where it stands on a day, by what happened last. */
export function stageOf(
  disruption: Pick<Disruption, 'endedAt' | 'validFrom' | 'validTo'>,
  steps: readonly Pick<Step, 'kind'>[],
  now: Date,
): Stage {
  if (disruption.endedAt !== null) return 'ended'
  const last = steps.findLast((s) => s.kind === 'applied' || s.kind === 'granted' || s.kind === 'refused')
  if (last?.kind === 'granted') return disruption.validTo !== null && disruption.validTo < londonDay(now) ? 'run-out' : 'standing'
  return last === undefined ? 'preparing' : last.kind === 'refused' ? 'refused' : 'applied'
}

/** What may be recorded next. What needs no court is given without being applied for. */
export function stepsNext(stage: Stage, needsCourt: boolean): readonly StepKind[] {
  switch (stage) {
    case 'preparing':
      return needsCourt ? ['applied', 'reviewed', 'ended'] : ['granted', 'reviewed', 'ended']
    case 'applied':
      return ['granted', 'refused', 'reviewed', 'ended']
    case 'refused':
      return ['applied', 'reviewed', 'ended']
    case 'standing':
      return ['reviewed', 'breach', 'ended']
    case 'run-out':
      return [needsCourt ? 'applied' : 'granted', 'breach', 'reviewed', 'ended']
    case 'ended':
      return []
  }
}

export interface StepDraft {
  kind: StepKind
  onDay: string
  words: string
  reference: string | null
  validFrom: string | null
  validTo: string | null
  reviewOn: string | null
}

export type StepProblem = 'not-now' | 'in-future' | 'ends-before' | 'review-passed' | 'too-far'

/** A step with its dates made whole: what was granted is looked at again after the measure's days, and at its last day at the latest. */
export function stepOf(
  draft: StepDraft,
  may: readonly StepKind[],
  reviewDays: number,
  now: Date,
): Result<StepDraft & { reviewOn: string | null }, StepProblem> {
  const today = londonDay(now)
  if (!may.includes(draft.kind)) return refuse('not-now')
  if (draft.onDay > today) return refuse('in-future')
  if (draft.kind !== 'granted') {
    if (draft.reviewOn !== null && draft.reviewOn < today) return refuse('review-passed')
    if (draft.reviewOn !== null && draft.reviewOn > addDays(today, aheadDaysMax)) return refuse('too-far')
    return ok({ ...draft, validFrom: null, validTo: null })
  }
  const validFrom = draft.validFrom ?? draft.onDay
  if (draft.validTo !== null && draft.validTo < validFrom) return refuse('ends-before')
  const inTime = addDays(validFrom > today ? validFrom : today, reviewDays)
  return ok({ ...draft, validFrom, reviewOn: draft.validTo !== null && draft.validTo < inTime ? draft.validTo : inTime })
}

/** Police and councils prepare them; the worker's own team answers for it. */
export function mayOpen(agencyKind: string, teams: readonly { id: string }[], teamId: string): Result<true, 'not-your-agency' | 'no-team'> {
  if (agencyKind !== 'police' && agencyKind !== 'council') return refuse('not-your-agency')
  return teams.some((t) => t.id === teamId) ? ok(true) : refuse('no-team')
}

export type LineDraft = Pick<Line, 'typed' | 'firstSeen' | 'lastSeen' | 'follows'>

/** A line as it is kept. Never refused for its number: a half-remembered one is still a lead. */
export function lineOf(
  draft: LineDraft,
  known: readonly Pick<Line, 'id'>[],
  now: Date,
): Result<LineDraft & { normal: string }, 'last-before-first' | 'in-future' | 'no-such-line'> {
  if (!isIsoDay(draft.firstSeen) || !isIsoDay(draft.lastSeen) || draft.lastSeen < draft.firstSeen) return refuse('last-before-first')
  if (draft.lastSeen > londonDay(now)) return refuse('in-future')
  if (draft.follows !== null && !known.some((line) => line.id === draft.follows)) return refuse('no-such-line')
  return ok({ ...draft, normal: normalOf(draft.typed) })
}

/** For matching: E.164 where it can be read as a number, else without spaces, in small letters. */
export function normalOf(typed: string): string {
  return readPhone(typed).e164 ?? typed.toLowerCase().replaceAll(/\s+/g, '')
}

/** The items of the checklist that nothing answers yet. */
export function gapsOf<Item extends { code: string }>(
  items: readonly Item[],
  ticks: readonly { item: string; takenBackAt: Date | null }[],
): Item[] {
  return items.filter((item) => !ticks.some((tick) => tick.item === item.code && tick.takenBackAt === null))
}

/** Children of whom the pack says something: those linked, and those whose record answers an item. */
export function childrenInPack(
  children: readonly { id: string }[],
  ticks: readonly { childId: string | null; takenBackAt: Date | null }[],
): string[] {
  return [
    ...new Set([...children.map((c) => c.id), ...ticks.flatMap((t) => (t.takenBackAt === null && t.childId !== null ? [t.childId] : []))]),
  ]
}

/** A pack goes to whom it was decided for while it tells of no other child than those it was decided about. */
export function stillDecided(decision: { shared: boolean; childIds: readonly string[] }, inPack: readonly string[]): boolean {
  return decision.shared && inPack.every((id) => decision.childIds.includes(id))
}

/** References as people type them: one on each line, or with commas between. */
export function refsIn(typed: string | null): string[] {
  return [
    ...new Set(
      (typed ?? '')
        .split(/[\n,;]+/)
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    ),
  ]
}
