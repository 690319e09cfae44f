// Refusals in plain words: what is wrong, and how to put it right.

export type Refusal =
  | 'day-passed'
  | 'too-far'
  | 'same-day'
  | 'already-ended'
  | 'already-said'
  | 'action-in-hand'
  | 'own-words'
  | 'already-agreed'
  | 'route-missing'
  | 'was-shared'
  | 'already-approved'
  | 'own-decision'
  | 'not-shared'
  | 'already-acknowledged'
  | 'not-the-recipient'
  | 'name-missing'
  | 'not-done'
  | 'nothing-said'
  | 'said-already'
  | 'not-for-family'

export function plainRefusal(problem: Refusal): string {
  switch (problem) {
    case 'day-passed':
      return 'That day has passed. Give today or a later day'
    case 'too-far':
      return 'That day is more than a year away. Give a nearer day'
    case 'same-day':
      return 'It is due on that day already. Give another day'
    case 'already-ended':
      return 'This action was ended already, so nothing was changed. Its page says by whom'
    case 'already-said':
      return 'A reason why nothing follows is on record already'
    case 'action-in-hand':
      return 'An action is still in hand. Finish it or stop it first'
    case 'own-words':
      return 'You wrote the reason yourself. A second person has to agree it'
    case 'already-agreed':
      return 'A second person has agreed it already'
    case 'route-missing':
      return 'Choose the lawful route'
    case 'was-shared':
      return 'This was shared, so there is nothing to approve'
    case 'already-approved':
      return 'This was approved already'
    case 'own-decision':
      return 'You made this decision yourself. Another manager has to approve it'
    case 'not-shared':
      return 'This was not shared, so there is nothing to acknowledge'
    case 'already-acknowledged':
      return 'This was acknowledged already'
    case 'not-the-recipient':
      return 'Only the person or team who was told can acknowledge it'
    case 'name-missing':
      return 'Say who acknowledged it'
    case 'not-done':
      return 'This action is not done yet. Say first that it is done'
    case 'nothing-said':
      return 'Write what was seen, or what changed'
    case 'said-already':
      return 'Somebody has said it already. The action’s page shows what'
    case 'not-for-family':
      return 'What pursues the people who harm is never in the family’s copy'
  }
}
