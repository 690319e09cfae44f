// Refusals in plain words, and the names of stages and steps.
import { formatDay, formatPlainDate } from '../../../kernel/dates.ts'
import type { Content, DisruptionGuide } from '../../../platform/content/index.ts'
import type { Stage, StepKind, StepProblem } from './domain.ts'
import type { Tick } from './queries.ts'

export type Refusal =
  | StepProblem
  | 'not-your-agency'
  | 'no-team'
  | 'no-child'
  | 'no-such-child'
  | 'too-many-children'
  | 'names-a-child'
  | 'why-names-child'
  | 'last-before-first'
  | 'no-such-line'
  | 'nothing-given'
  | 'ended'

export function plainRefusal(problem: Refusal): string {
  switch (problem) {
    case 'not-now':
      return 'That cannot happen now. Its page says where it stands'
    case 'in-future':
      return 'That day has not come yet. Give today or an earlier day'
    case 'ends-before':
      return 'It would end before it begins. Look at the two days again'
    case 'review-passed':
      return 'That day has passed. Give today or a later day'
    case 'too-far':
      return 'That day is more than ten years away. Give a nearer day'
    case 'not-your-agency':
      return 'Police and councils prepare these. Send what you know as intelligence instead'
    case 'no-team':
      return 'You are in no team, so nobody could answer for it. Ask your administrator to add you to one'
    case 'no-child':
      return 'Give the reference of at least one child'
    case 'no-such-child':
      return 'No child with one of these references is open to you. Look at them again, or leave them out'
    case 'too-many-children':
      return 'Link twenty children at most'
    case 'names-a-child':
      return 'This says what a linked child is called, and whoever may open another of the children reads it too. Write “a child” instead'
    case 'why-names-child':
      return 'The reason of this measure says what this child is called, and whoever may open another of the children would read it. End it, and begin it again with “a child” there'
    case 'last-before-first':
      return 'It was last seen before it was first seen. Look at the two days again'
    case 'no-such-line':
      return 'Choose one of the lines shown'
    case 'nothing-given':
      return 'Tick what answers it, or say in words what does'
    case 'ended':
      return 'This has ended. Begin a new one'
  }
}

export function stageWords(stage: Stage, validTo: string | null): string {
  switch (stage) {
    case 'preparing':
      return 'Being prepared'
    case 'applied':
      return 'Applied for, not decided yet'
    case 'refused':
      return 'Refused'
    case 'standing':
      return validTo === null ? 'Stands, without a last day' : 'Stands'
    case 'run-out':
      return 'Has run out'
    case 'ended':
      return 'Ended'
  }
}

export function stepWords(kind: StepKind, needsCourt: boolean): { title: string; asked: string; button: string } {
  switch (kind) {
    case 'applied':
      return { title: 'Applied for', asked: 'To whom, and what was asked?', button: 'Record that it was applied for' }
    case 'granted':
      return needsCourt
        ? { title: 'Granted', asked: 'What was granted, and by whom?', button: 'Record that it was granted' }
        : { title: 'Given', asked: 'Who gave it, where, and how was it explained?', button: 'Record that it was given' }
    case 'refused':
      return { title: 'Refused', asked: 'Why was it refused?', button: 'Record that it was refused' }
    case 'breach':
      return { title: 'A breach', asked: 'What was done against it, and who was told?', button: 'Record the breach' }
    case 'reviewed':
      return { title: 'Looked at again', asked: 'What was found, and what follows?', button: 'Record the review' }
    case 'ended':
      return { title: 'End it', asked: 'Why does it end?', button: 'End it' }
  }
}

/** Whether the law behind a measure works yet, as the page says it. */
export function standingWords(measure: Pick<DisruptionGuide, 'standing'>): string {
  switch (measure.standing) {
    case 'in-force':
      return 'In force'
    case 'to-confirm':
      return 'Not confirmed to be in force'
    case 'not-law':
      return 'No order of a court'
  }
}

/** One piece of evidence in words. What is not open to the reader says so, and no more. */
export function evidenceText(tick: Tick, content: Content): string {
  if (!tick.open) return 'Something on a record that is not open to you answers this.'
  switch (tick.kind) {
    case 'sign': {
      const title = content.sign(tick.sign ?? '')?.title ?? tick.sign ?? ''
      const seen = [title, tick.childName, tick.observedOn === null ? null : formatPlainDate(tick.observedOn)].filter(Boolean).join(', ')
      return tick.evidence === null ? seen : `${seen}: ${tick.evidence}`
    }
    case 'episode':
      return [
        `Missing episode ${tick.episodeRef}`,
        tick.childName,
        tick.missingFrom === null ? null : `from ${formatDay(tick.missingFrom)}`,
      ]
        .filter(Boolean)
        .join(', ')
    case 'intelligence':
      return `${tick.shareWords} (intelligence ${tick.shareRef}${tick.shareFrom === null ? '' : `, shared by ${tick.shareFrom}`})`
    case 'line':
      return `Line ${tick.lineTyped}`
    case 'words':
      return tick.words ?? ''
  }
}

export function datesOf({ validFrom, validTo }: { validFrom: string | null; validTo: string | null }): string {
  if (validFrom === null) return ''
  return validTo === null ? `From ${formatPlainDate(validFrom)}` : `From ${formatPlainDate(validFrom)} to ${formatPlainDate(validTo)}`
}
