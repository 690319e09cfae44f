// Refusals in plain words, and the words of the history.
import type { Content } from '../../../platform/content/index.ts'
import type { Pass, Referral, Stage } from './domain.ts'

export type Refusal =
  | 'day-passed'
  | 'too-far'
  | 'no-team'
  | 'no-such-inbox'
  | 'own-inbox'
  | 'ended'
  | 'not-your-inbox'
  | 'already-accepted'
  | 'asked-back'
  | 'not-of-the-team'
  | 'same-inbox'
  | 'needs-words'
  | 'nothing-asked'
  | 'not-the-referrer'
  | 'not-accepted'

export function plainRefusal(problem: Refusal): string {
  switch (problem) {
    case 'day-passed':
      return 'That day has passed. Give today or a later day'
    case 'too-far':
      return 'That day is more than a year away. Give a nearer day'
    case 'no-team':
      return 'You are in no team, so nobody could answer for you. Ask your administrator to add you to one'
    case 'no-such-inbox':
      return 'Nobody is at work in that inbox any more. Choose another'
    case 'own-inbox':
      return 'That is your own team. Agree an action with them instead'
    case 'ended':
      return 'This referral has ended already. Its page says how'
    case 'not-your-inbox':
      return 'It does not lie in your inbox now. Its page says where it is'
    case 'already-accepted':
      return 'Somebody has taken it already. Its page says who'
    case 'asked-back':
      return 'More was asked, and the answer is not here yet'
    case 'not-of-the-team':
      return 'Choose somebody who is in the team now'
    case 'same-inbox':
      return 'It lies there already. Choose another inbox'
    case 'needs-words':
      return 'Say a little more about this reason'
    case 'nothing-asked':
      return 'Nothing is asked now. Somebody may have answered already'
    case 'not-the-referrer':
      return 'Only whoever referred, or their team, can do this'
    case 'not-accepted':
      return 'Nobody has taken it yet. Accept it first'
  }
}

/** Where it is now, in a sentence. */
export function whereWords(referral: Referral, stage: Stage, open: Pass | null): string {
  const at = `${referral.teamName}, ${referral.agencyName}`
  switch (stage) {
    case 'to-decide':
      return `With ${at}, who have not decided yet`
    case 'asked-back':
      return `${at} asked for more; ${open?.toTeamName ?? referral.fromTeamName} answers`
    case 'accepted':
      return `${referral.holderName} has it, ${at}`
    case 'completed':
      return `Completed by ${referral.endedByName}, ${at}`
    case 'withdrawn':
      return `Withdrawn by ${referral.endedByName}`
  }
}

/** What each pass says in the history. */
export function passTitle(pass: Pass): string {
  const to = `${pass.toTeamName}, ${pass.toAgencyName}`
  switch (pass.how) {
    case 'referred':
      return `Referred to ${to}`
    case 'moved':
      return `Not ours, said ${pass.fromTeamName}: moved to ${to}`
    case 'asked':
      return `${pass.fromTeamName} asked for more`
    case 'answered':
      return `Answered, and back with ${to}`
    case 'holder-left':
      return `Whoever had it is not there any more: with ${to}`
    case 'nobody-there':
      return pass.fromTeamId === pass.toTeamId ? `Back with ${to}` : `Nobody was there any more: moved to ${to}`
  }
}

export function reasonWords(content: Content, code: string | null): string | null {
  return code === null ? null : (content.reason('not-ours', code)?.words ?? code)
}

/** What became of a pass; null while it is open, and where the next pass says it. */
export function outcomeTitle(pass: Pass): string | null {
  switch (pass.outcome) {
    case 'accepted':
      return `Accepted by ${pass.toTeamName}`
    case 'withdrawn':
    case 'completed':
    case 'asked':
    case 'answered':
    case 'not-ours':
    case 'moved-on':
    case null:
      return null
  }
}
