// Refusals in plain words, and where a referral stands in a sentence.
import type { NrmReferral, Pass, Stage } from './domain.ts'

export type Refusal =
  | 'one-already'
  | 'no-team'
  | 'sent'
  | 'stopped'
  | 'handed-already'
  | 'not-your-draft'
  | 'own-inbox'
  | 'no-such-inbox'
  | 'not-first-responder'
  | 'nothing-to-take'
  | 'not-your-inbox'
  | 'asked-already'
  | 'nobody-to-ask'
  | 'nothing-asked'
  | 'not-ready'
  | 'tests-hold-back'
  | 'in-future'
  | 'before-begun'
  | 'not-sent'
  | 'before-sent'

export function plainRefusal(problem: Refusal): string {
  switch (problem) {
    case 'one-already':
      return 'A referral of this child is in hand already. There is one for each child: ask whoever answers for the child about it'
    case 'no-team':
      return 'You are in no team, so nobody could go on with it when you are away. Ask your administrator to add you to one'
    case 'sent':
      return 'It was sent already. What became of it is recorded on its page'
    case 'stopped':
      return 'It was stopped. Begin another from the child’s story'
    case 'handed-already':
      return 'It was handed over already, and nobody has taken it yet. Take it back first'
    case 'not-your-draft':
      return 'It is with another team now. Its page says which'
    case 'own-inbox':
      return 'That is the team that has it. Choose another'
    case 'no-such-inbox':
      return 'Nobody of a first responder is at work in that inbox any more. Choose another'
    case 'not-first-responder':
      return 'Your agency is not on the list of those who may send it. Hand it to one that is'
    case 'nothing-to-take':
      return 'It does not wait to be taken any more. Its page says who has it'
    case 'not-your-inbox':
      return 'It waits in another team’s inbox. Its page says which'
    case 'asked-already':
      return 'A question waits for an answer already'
    case 'nobody-to-ask':
      return 'Your own team began it, so there is nobody to ask back'
    case 'nothing-asked':
      return 'Nothing is asked now. A colleague may have answered already'
    case 'not-ready':
      return 'It is not ready yet. Its page says what holds it back'
    case 'tests-hold-back':
      return 'Something still holds it back. Its page says what, and how to put it right'
    case 'in-future':
      return 'That has not come yet. Give a time that has passed'
    case 'before-begun':
      return 'That is before this draft was begun. Look at the day again'
    case 'not-sent':
      return 'Record first that it was sent'
    case 'before-sent':
      return 'That is before it was sent. Look at the day again'
  }
}

/** Where it stands, in a sentence. */
export function whereWords(nrm: NrmReferral, stage: Stage, passes: readonly Pass[]): string {
  const at = `${nrm.teamName}, ${nrm.agencyName}`
  switch (stage) {
    case 'draft':
      return nrm.holderName === null ? `A draft, with ${at}` : `A draft. ${nrm.holderName} has it, ${at}`
    case 'handed': {
      const open = passes.find((pass) => pass.kind === 'hand-off' && pass.endedAt === null)
      return `Handed to ${open?.toTeamName ?? ''}, ${open?.toAgencyName ?? ''}. Nobody has taken it yet`
    }
    case 'ready':
      return `Ready to be sent by ${at}. It has not been sent`
    case 'sent':
      return `Sent to the Home Office by ${nrm.submittedBy}`
    case 'stopped':
      return `Stopped by ${nrm.stoppedByName}`
  }
}
