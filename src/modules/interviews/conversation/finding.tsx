// Words of an answer that may bear on a sign: found, noted or put aside from the conversation. Nothing is recorded by itself.
import type { VNode } from 'preact'
import type { Content } from '../../../platform/content/index.ts'
import type { Scope } from '../../../platform/db/index.ts'
import type { PageContext } from '../../../platform/http/index.ts'
import {
  Found,
  FoundPart,
  LookButton,
  notedCodes,
  offerAgain,
  offeredFor,
  questionsNext,
  readNamed,
  setAside,
  type Place,
} from '../../spotting/index.ts'
import type { Interview } from '../domain.ts'
import type { Answer } from './domain.ts'
import type { Go } from './forms.ts'
import type { Step } from './guide.ts'

/** What the screen shows of it: the button, and the part that a script renews. Undefined where an answer is not the child's. */
export async function foundIn(
  scope: Scope,
  { content }: PageContext,
  interview: Pick<Interview, 'id' | 'ref' | 'childId'>,
  step: Step,
  answer: Answer,
): Promise<{ button: VNode; part: VNode; inner: VNode } | undefined> {
  if (!hasWordsOfTheChild(step)) return undefined
  const { offers, aside } = await offeredFor(scope, content, placeOf(interview, step), answer)
  const questions = questionsNext(content, { offers, noted: await notedCodes(scope, interview.childId) })
  const looked = answer.words.trim() !== ''
  const inner = <Found content={content} offers={offers} aside={aside} questions={questions} looked={looked} keeps />
  return { inner, button: <LookButton />, part: <FoundPart url={`/interviews/${interview.ref}/talk?q=${step.id}`}>{inner}</FoundPart> }
}

/** Puts aside what a button put aside, or offers it all again. Every other button leaves it as it is. */
export async function actOnFound(
  scope: Scope,
  content: Content,
  interview: Pick<Interview, 'id' | 'childId'>,
  step: Step,
  answer: Answer,
  go: Go,
): Promise<void> {
  if (!hasWordsOfTheChild(step)) return
  if (go === 'again') await offerAgain(scope, content, placeOf(interview, step), answer)
  const named = typeof go === 'object' && 'aside' in go ? readNamed(go.aside) : null
  if (named) await setAside(scope, content, placeOf(interview, step), answer, named)
}

function placeOf(interview: Pick<Interview, 'id' | 'childId'>, step: Step): Place {
  return { childId: interview.childId, answer: { interviewId: interview.id, question: step.id } }
}

// About the meeting itself the interviewer writes for themselves; what cannot wait is ticked, not told.
function hasWordsOfTheChild(step: Step): boolean {
  return step.kind === 'question' && step.section !== 'setting'
}
