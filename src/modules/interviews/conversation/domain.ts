// The draft of a conversation: answers that are never lost, and the rules by which a later save meets an earlier one.
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { firstReturn, holds, stageOf, type Asker, type Interview } from '../domain.ts'

/** Whom the child does not want an answer to reach. They may be the danger. */
export const withheldFrom = ['carer', 'placement', 'person'] as const
export type WithheldFrom = (typeof withheldFrom)[number]

/** What was answered to one question. */
export interface Answer {
  words: string
  /** Codes of options chosen. */
  chosen: readonly string[]
  /** The child's own words, exactly as said. */
  ownWords: boolean
  withheldFrom: readonly WithheldFrom[]
  /** Who 'person' is. */
  withheldPerson: string | null
  /** Left out on purpose, to be offered again before the end. */
  skipped: boolean
}

/** An answer in the draft, with what decides between two saves of it. */
export interface DraftAnswer extends Answer {
  /** Counts the saves of this answer. */
  version: number
  /** The page that saved it last, and which of that page's changes it was. */
  page: string
  change: number
}

export type Draft = Readonly<Record<string, DraftAnswer>>

/** One save as a page sends it: what it shows, on which version it was built, and where in the order of its own changes it stands. */
export interface Save {
  answer: Answer
  /** The version of the answer that the page showed when it was opened. */
  base: number
  page: string
  change: number
}

/** 'older': this page has already saved something later, so there is nothing to do. 'newer-elsewhere': another page wrote meanwhile. */
export function save(stored: DraftAnswer | undefined, given: Save): Result<DraftAnswer | 'older', 'newer-elsewhere'> {
  if (stored && stored.page === given.page && given.change < stored.change) return ok('older' as const)
  const sameBase = (stored?.version ?? 0) === given.base
  const samePage = stored?.page === given.page
  if (!sameBase && !samePage && !isSame(stored, given.answer)) return refuse('newer-elsewhere')
  return ok({ ...given.answer, version: (stored?.version ?? 0) + 1, page: given.page, change: given.change })
}

/** Whether two answers say the same, to the byte. */
export function isSame(one: Answer | undefined, other: Answer): boolean {
  return one !== undefined && JSON.stringify(bare(one)) === JSON.stringify(bare(other))
}

export const nothing: Answer = { words: '', chosen: [], ownWords: false, withheldFrom: [], withheldPerson: null, skipped: false }

/** Whether anything was answered: words or a choice. */
export function isAnswered(answer: Answer | undefined): boolean {
  return answer !== undefined && (answer.words !== '' || answer.chosen.length > 0)
}

export type WriteProblem = 'already-held' | 'not-yours'

/** Only who has taken it writes in it, and nobody once it is held. */
export function mayWrite(interview: Interview, me: Asker): Result<true, WriteProblem> {
  if (stageOf(interview) === 'held') return refuse('already-held')
  if (!holds(interview, me)) return refuse('not-yours')
  return ok(true as const)
}

export type HoldProblem = WriteProblem | 'in-future' | 'before-return' | 'nothing-written'

/** The interview was held: then, with these answers. Its returns that came after it keep their clocks. */
export function hold(
  interview: Interview,
  held: { heldAt: Date; answers: readonly Answer[] },
  me: Asker,
  now: Date,
): Result<{ completes: string[]; remains: string[] }, HoldProblem> {
  const may = mayWrite(interview, me)
  if (!may.ok) return may
  if (held.heldAt > now) return refuse('in-future')
  const back = firstReturn(interview.returns)
  if (back && held.heldAt < back) return refuse('before-return')
  if (!held.answers.some(isAnswered)) return refuse('nothing-written')
  const wasBack = (r: { clockStartsAt: Date }) => r.clockStartsAt <= held.heldAt
  return ok({
    completes: interview.returns.filter(wasBack).map((r) => r.returnId),
    remains: interview.returns.filter((r) => !wasBack(r)).map((r) => r.returnId),
  })
}

function bare({ words, chosen, ownWords, withheldFrom: from, withheldPerson, skipped }: Answer) {
  return [words, [...chosen].toSorted(), ownWords, [...from].toSorted(), withheldPerson, skipped]
}
