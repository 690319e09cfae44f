// Refusals in plain words.

export type Refusal =
  | 'day-passed'
  | 'too-far'
  | 'ended'
  | 'called-off'
  | 'not-ended'
  | 'next-began'
  | 'records-closed'
  | 'something-said'
  | 'left-out'
  | 'not-a-member'
  | 'not-the-chair'
  | 'told-already'
  | 'last-chair'
  | 'look-again-passed'
  | 'needs-words'

export function plainRefusal(problem: Refusal): string {
  switch (problem) {
    case 'day-passed':
      return 'That day has passed. Give today or a later day'
    case 'too-far':
      return 'That day is more than a year away. Give a nearer day'
    case 'ended':
      return 'This meeting has ended. Ask the panel to look again at its next one'
    case 'called-off':
      return 'This meeting was called off. Arrange another'
    case 'not-ended':
      return 'This meeting has not ended, so it need not be opened again'
    case 'next-began':
      return 'The next meeting has begun, and whom this one did not get to is before that one. Record there what is still to be said'
    case 'records-closed':
      return 'The records of this meeting’s children have closed to its members. Ask the panel to look again at its next meeting'
    case 'something-said':
      return 'The panel has said something of a child here already, so the meeting was held. End it instead'
    case 'left-out':
      return 'The child was left out of this meeting. Ask the panel to look again to put them back'
    case 'not-a-member':
      return 'Only members of this panel can do this'
    case 'not-the-chair':
      return 'Only whoever chairs this panel can do this'
    case 'told-already':
      return 'The panel has said something of this child already, so they are not left out'
    case 'last-chair':
      return 'Somebody must chair. Add another who chairs, then take this one off'
    case 'look-again-passed':
      return 'Give a day after today'
    case 'needs-words':
      return 'Say it in a line or two'
  }
}

export const ageWords: Record<string, string> = {
  'under-10': 'Under 10',
  '10-12': '10 to 12',
  '13-15': '13 to 15',
  '16-and-over': '16 and over',
  'not-known': 'Age not known',
}
