// Refusals and kinds in plain words.
import type { Content, ContextKind } from '../../platform/content/index.ts'
import type { Like } from './deeds.ts'
import type { Purpose } from './domain.ts'

export type Refusal =
  | 'not-your-team'
  | 'unknown-sign'
  | 'in-future'
  | 'closed'
  | 'already-withdrawn'
  | 'not-yours'
  | 'linked-already'
  | 'unlinked-already'
  | 'already-closed'
  | 'already-open'
  | 'needs-words'
  | 'end-passed'
  | 'end-too-far'
  | 'a-team-answers'
  | 'sharing-missing'
  | 'last-answering'
  | 'ended-already'

export function plainRefusal(problem: Refusal): string {
  switch (problem) {
    case 'not-your-team':
      return 'Choose a team that you are in now'
    case 'unknown-sign':
      return 'Choose a sign from the list first'
    case 'in-future':
      return 'That day has not come yet. Give today or an earlier day'
    case 'closed':
      return 'This context is closed. Open it again first'
    case 'already-withdrawn':
      return 'It was taken back already. Its page says by whom'
    case 'not-yours':
      return 'Only a team that answers for this context can do this. Its circle says which'
    case 'linked-already':
      return 'They are linked already. Take the link back first if it should say something else'
    case 'unlinked-already':
      return 'The link was taken back already'
    case 'already-closed':
      return 'It is closed already. Its page says why'
    case 'already-open':
      return 'It is open already'
    case 'needs-words':
      return 'Say a little more about this reason'
    case 'end-passed':
      return 'Give a day after today'
    case 'end-too-far':
      return 'Give a day within a year'
    case 'a-team-answers':
      return 'A team answers for a context, not one person: people leave. Choose a team'
    case 'sharing-missing':
      return 'They work for another agency: say what every decision to share says'
    case 'last-answering':
      return 'Somebody must answer for this context. Add another team that does, then end this'
    case 'ended-already':
      return 'It has ended already'
  }
}

/** One of this name stands there: whom to ask, or that it is open to the asker. */
export function existsWords(like: Like): string {
  return like.contextRef === null
    ? `One of exactly this name is looked after in this area. Ask ${like.askTeam}, ${like.askAgency}${like.askContact === null ? '' : ` (${like.askContact})`}, to add you. If yours is another, give it a name that tells them apart`
    : `One of exactly this name is open to you already: ${like.contextRef}. If yours is another, give it a name that tells them apart`
}

export function kindWords(content: Pick<Content, 'contexts'>, kind: ContextKind): string {
  return content.contexts.kinds.find((k) => k.code === kind)?.words ?? kind
}

export function signTitle(content: Pick<Content, 'contexts'>, code: string): string {
  return content.contexts.signs.find((s) => s.code === code)?.title ?? code
}

export const purposeWords: Record<Purpose, string> = {
  answers: 'Answers for it',
  safeguarding: 'Works there to make it safer',
  discussion: 'Sits at a discussion about it',
  action: 'Has an action about it',
  'shared-with': 'Was told of it',
}

/** "You may open 1 of the children who are linked…": never who the others are, and no small number of them. */
export function linkedWords({ mine, others }: { mine: number; others: number | null }): string {
  const opened =
    mine === 0
      ? 'None of the children whom you may open is linked here.'
      : mine === 1
        ? 'You may open 1 child who is linked here.'
        : `You may open ${mine} children who are linked here.`
  return others === null
    ? `${opened} Whether a few others are linked is not shown: a small number can name a child.`
    : `${opened} At least ${others} others are linked. You stand in none of their circles, so you are not told who they are.`
}
