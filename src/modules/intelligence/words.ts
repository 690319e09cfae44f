// Refusals in plain words, and the names of things on pages.
import type { FirstHand, IdentifierKind, OutcomeKind, Stage } from './domain.ts'
import type { Content } from '../../platform/content/index.ts'

export type Refusal =
  | 'too-many'
  | 'too-long'
  | 'no-such-child'
  | 'no-desk'
  | 'conditions-missing'
  | 'conditions-tell'
  | 'may-tell'
  | 'reference-missing'
  | 'reason-missing'
  | 'not-graded'
  | 'no-text'
  | 'suspected-false'
  | 'no-child'
  | 'no-such-team'
  | 'not-in-circle'

export function plainRefusal(problem: Refusal, found: readonly string[] = []): string {
  const words = found.map((word) => `“${word}”`).join(', ')
  switch (problem) {
    case 'too-many':
      return 'Give twenty of these at most. Put the rest into what happened'
    case 'too-long':
      return 'One of these lines is too long. Put one on each line'
    case 'no-such-child':
      return 'No child with this reference is open to you. Look at the reference again, or leave it empty'
    case 'no-desk':
      return 'No force in your area works here yet. Ring 101, or 999 in danger'
    case 'conditions-missing':
      return 'Say the conditions, or choose that sharing is permitted'
    case 'conditions-tell':
      return `The conditions cross with the text. Write them without ${words}`
    case 'may-tell':
      return `These words may tell who spoke: ${words}. Write it without them, or say below that none gives anybody away`
    case 'reference-missing':
      return 'Give the reference of the crime record'
    case 'reason-missing':
      return 'Say why it is of no use'
    case 'not-graded':
      return 'Grade it first: the grade says how it may be handled'
    case 'no-text':
      return 'Write the sanitised text first: nothing else may cross'
    case 'suspected-false':
      return 'It is graded as suspected false, so it does not cross. Grade it anew if that has changed'
    case 'no-child':
      return 'The report names no child, so there is no record to put it on. Share it with a team'
    case 'no-such-team':
      return 'Nobody is at work in that team any more. Choose another'
    case 'not-in-circle':
      return 'That team is not in the child’s circle, so it could not read it there. Share it with the team alone'
  }
}

export function kindWords(kind: IdentifierKind): string {
  switch (kind) {
    case 'person':
      return 'People'
    case 'username':
      return 'Usernames'
    case 'phone':
      return 'Phone numbers'
    case 'vehicle':
      return 'Vehicles'
    case 'place':
      return 'Places'
    case 'other':
      return 'Anything else'
  }
}

export function outcomeWords(outcome: OutcomeKind): string {
  switch (outcome) {
    case 'logged':
      return 'Kept as a sanitised log'
    case 'tasked':
      return 'Tasked as crime'
    case 'no-use':
      return 'Of no use'
  }
}

export function stageWords(stage: Stage): string {
  switch (stage) {
    case 'new':
      return 'New'
    case 'in-hand':
      return 'In hand'
    case 'ended':
      return 'Ended'
  }
}

export function firstHandWords(content: Content, code: FirstHand): string {
  return content.intelligence.firstHand.find((each) => each.code === code)?.words ?? code
}
