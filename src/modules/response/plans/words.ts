// Refusals of plans in plain words, and the words of a kind.
import { formatPlainDate } from '../../../kernel/dates.ts'
import type { Content } from '../../../platform/content/index.ts'
import type { PlanKind, PlanView } from './domain.ts'

export type Refusal =
  | 'already-open'
  | 'in-future'
  | 'review-passed'
  | 'review-too-far'
  | 'plan-ended'
  | 'nothing-changed'
  | 'before-the-last'
  | 'no-plan'
  | 'words-or-reason'

export function plainRefusal(problem: Refusal, daysMax: number): string {
  switch (problem) {
    case 'already-open':
      return 'There is a plan already, and a second one beside it helps nobody. Change that one instead'
    case 'in-future':
      return 'That day has not come yet. Give today or an earlier day'
    case 'review-passed':
      return 'The next review must lie after today. Give a later day'
    case 'review-too-far':
      return `Your area reviews a plan within ${daysMax} days. Give a nearer day`
    case 'plan-ended':
      return 'This plan has ended. Its page says by whom and why'
    case 'nothing-changed':
      return 'It says all this already. Change something, or leave it'
    case 'before-the-last':
      return 'The plan was of another kind until a later day. Give a day after that'
    case 'no-plan':
      return 'No plan is recorded yet. Record which plan there is first'
    case 'words-or-reason':
      return 'Write what they say, or why they were not heard'
  }
}

export function kindWords(content: Content, kind: PlanKind): string {
  return content.plan.kinds.find((one) => one.code === kind)?.words ?? 'Plan for this context'
}

/** Who heard a view, and when. */
export function heardWords(view: Pick<PlanView, 'heardBy' | 'recordedByName' | 'heardOn' | 'words'>): string {
  const by = view.heardBy ?? view.recordedByName
  return view.words === null
    ? `Noted by ${view.recordedByName}, ${formatPlainDate(view.heardOn)}`
    : `Heard by ${by}, ${formatPlainDate(view.heardOn)}`
}
