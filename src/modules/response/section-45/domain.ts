// When the prompt of section 45 is settled, and what raised it. Pure.
import { londonDay } from '../../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'

export const recordKinds = ['told-officer', 'told-solicitor', 'settled'] as const
export type RecordKind = (typeof recordKinds)[number]

export interface Prompt {
  id: string
  raisedAt: Date
  raisedByName: string
  settledAt: Date | null
  settledByName: string | null
}

export interface Done {
  id: string
  kind: RecordKind
  who: string | null
  onDay: string
  words: string | null
  recordedAt: Date
  recordedByName: string
}

/** What of the record raised it, or would. */
export interface About {
  kind: 'escalation' | 'return' | 'sign'
  code: string
  /** YYYY-MM-DD. */
  day: string
  recordedByName: string
}

/** Officer and solicitor both told since it was raised, or a reason why nothing more is needed. */
export function isSettled(prompt: Pick<Prompt, 'raisedAt'>, done: readonly Pick<Done, 'kind' | 'recordedAt'>[]): boolean {
  const since = new Set(done.filter((one) => one.recordedAt >= prompt.raisedAt).map((one) => one.kind))
  return since.has('settled') || (since.has('told-officer') && since.has('told-solicitor'))
}

/** What is still to do, in the order in which it is done. */
export function stillToTell(prompt: Pick<Prompt, 'raisedAt'>, done: readonly Pick<Done, 'kind' | 'recordedAt'>[]): RecordKind[] {
  if (isSettled(prompt, done)) return []
  const since = new Set(done.filter((one) => one.recordedAt >= prompt.raisedAt).map((one) => one.kind))
  return (['told-officer', 'told-solicitor'] as const).filter((kind) => !since.has(kind))
}

export function mayRecord(
  draft: { kind: RecordKind; who: string | null; words: string | null; onDay: string },
  now: Date,
): Result<true, 'in-future' | 'who-missing' | 'words-missing'> {
  if (draft.onDay > londonDay(now)) return refuse('in-future')
  if (draft.kind === 'settled') return draft.words === null ? refuse('words-missing') : ok(true)
  return draft.who === null ? refuse('who-missing') : ok(true)
}
