// Refusals in plain words, and the words of what is kept as codes.
import { listOf } from '../../../kernel/words.ts'
import type { How, Outcome, SpeakerKind, Stage } from './domain.ts'

export const kindWords: Record<SpeakerKind, string> = {
  council: 'Children’s social care',
  police: 'Police',
  health: 'Health',
  school: 'School',
  charity: 'A charity, such as whoever held the interview',
  placement: 'The home where the child lives',
}

/** "children’s social care and police": in a sentence. */
export function kindsSaid(kinds: readonly SpeakerKind[]): string {
  const said: Record<SpeakerKind, string> = {
    council: 'children’s social care',
    police: 'police',
    health: 'health',
    school: 'the school',
    charity: 'a charity',
    placement: 'the child’s home',
  }
  return listOf(kinds.map((kind) => said[kind]))
}

export const howWords: Record<How, string> = { video: 'By video', phone: 'By telephone', 'in-person': 'In one room' }

/** Sections 47 and 17 of the Children Act 1989. */
export const outcomeWords: Record<Outcome, string> = {
  'section-47': 'A section 47 enquiry: there is reason to suspect significant harm, or that it is likely',
  'section-17': 'Section 17: the child is in need, and is supported through a plan',
  neither: 'Neither',
}

export const outcomeShort: Record<Outcome, string> = {
  'section-47': 'Section 47 enquiry',
  'section-17': 'Section 17',
  neither: 'Neither section 47 nor 17',
}

export const stageWords: Record<Stage, string> = {
  arranged: 'Arranged',
  'under-way': 'Under way',
  ended: 'Ended',
  cancelled: 'Called off',
}

export type Refusal =
  | 'no-team'
  | 'long-past'
  | 'too-far'
  | 'ended'
  | 'cancelled'
  | 'not-the-convener'
  | 'invited-already'
  | 'no-such-team'
  | 'same-time'
  | 'began'
  | 'decided'
  | 'not-invited'
  | 'took-part'
  | 'not-yours'
  | 'nobody-there'
  | 'no-quorum'
  | 'quorum-there'
  | 'said-already'
  | 'dissents-already'
  | 'was-there'
  | 'sharing-missing'
  | 'day-passed'

export function plainRefusal(problem: Refusal): string {
  switch (problem) {
    case 'no-team':
      return 'You are in no team, so nobody could go on with it when you are away. Ask your administrator to add you to one'
    case 'long-past':
      return 'That was more than a day ago. Give the time at which it begins'
    case 'too-far':
      return 'That is more than three months ahead. Give a nearer day'
    case 'ended':
      return 'This discussion has ended. Its page says how'
    case 'cancelled':
      return 'This discussion was called off. Its page says why'
    case 'not-the-convener':
      return 'Only the team that convenes it can do this. Its page says which'
    case 'invited-already':
      return 'They are invited already'
    case 'sharing-missing':
      return 'Say by which route, and whether it could do the child harm: what they hear is shared with them'
    case 'no-such-team':
      return 'Nobody is at work in that team any more. Choose another'
    case 'same-time':
      return 'It begins at that time already. Give another time'
    case 'began':
      return 'It has begun: somebody is recorded as being there'
    case 'not-invited':
      return 'They are not invited'
    case 'took-part':
      return 'They have taken part, so that stands'
    case 'decided':
      return 'Something has been decided with them there, so that stands. End the discussion instead'
    case 'not-yours':
      return 'Only they themselves, or the team that convenes it, can say this'
    case 'nobody-there':
      return 'Record first who is here'
    case 'no-quorum':
      return 'Somebody who must be there is not. Get them on the telephone, or say why it cannot wait'
    case 'quorum-there':
      return 'Everybody who must be there is there. Nothing more is needed'
    case 'said-already':
      return 'That has been said already. It stands on the page'
    case 'dissents-already':
      return 'Their dissent from this decision is on record already'
    case 'was-there':
      return 'They were there, so there is nothing to say'
    case 'day-passed':
      return 'That day has passed. Give today or a later day'
  }
}
