// The words of host notices, and refusals that say how to put it right.
import { formatMoment, formatPlainDate, londonDay } from '../../../kernel/dates.ts'
import { inSentence } from '../../../kernel/words.ts'
import { stageOf, timelyWords, type Exploitation, type HostNotice, type NoticeKind, type Telling, type ToldHow } from './domain.ts'

export const exploitationWords: Record<Exploitation, string> = {
  known: 'Yes, the child is known to be exploited',
  suspected: 'It is suspected',
  'not-known': 'Nothing of it is known',
}

export const howWords: Record<ToldHow, string> = { letter: 'By letter', 'e-mail': 'By secure e-mail', telephone: 'By telephone' }

export const kindTitle: Record<NoticeKind, string> = {
  placed: 'A child is placed in your area',
  changed: 'Something is different for a child placed in your area',
  ended: 'A child does not live in your area any more',
}

export const kindWords: Record<NoticeKind, string> = { placed: 'Placed', changed: 'Something is different', ended: 'It has ended' }

export type Refusal =
  | 'before-birth'
  | 'too-far-ahead'
  | 'same-day'
  | 'before-present'
  | 'not-told'
  | 'no-team'
  | 'no-placement'
  | 'not-elsewhere'
  | 'what-changed'
  | 'before-start'
  | 'in-future'
  | 'not-your-inbox'
  | 'acknowledged'
  | 'overtaken'
  | 'here'
  | 'long-ago'

export function plainRefusal(problem: Refusal): string {
  switch (problem) {
    case 'before-birth':
      return 'That is before the child was born: check the year'
    case 'too-far-ahead':
      return 'That is more than 90 days ahead. Record it when it is nearer'
    case 'same-day':
      return 'A placement from that day is on record already. Say that it has ended first, or check the day'
    case 'before-present':
      return 'The present placement began later than that. Check the day'
    case 'not-told':
      return 'It is in another council’s area: say what its council and police are told'
    case 'no-team':
      return 'You are in no team, so nobody could answer for you. Ask your administrator to add you to one'
    case 'no-placement':
      return 'No placement is on record that goes on. Record one first'
    case 'not-elsewhere':
      return 'The present placement is not in another council’s area, so there is nobody else to tell'
    case 'what-changed':
      return 'Say what is different from what they were told'
    case 'before-start':
      return 'That is before the placement began. Check the day'
    case 'in-future':
      return 'That day has not come yet'
    case 'not-your-inbox':
      return 'Only the team that was told can acknowledge it'
    case 'acknowledged':
      return 'It is acknowledged already. Its page says by whom'
    case 'overtaken':
      return 'A later notice says more. Answer that one'
    case 'here':
      return 'They use Safe Return: it lies in their inbox, and they acknowledge it there'
    case 'long-ago':
      return 'That is more than a year ago. Check the year'
  }
}

/** Where one recipient's notice stands, in a sentence. */
export function standsWords(telling: Telling, notice: Pick<HostNotice, 'madeAt' | 'fromDay' | 'kind'>): string {
  const told = telling.toldOn ?? (telling.toTeamId === null ? null : londonDay(notice.madeAt))
  const when = told === null || notice.kind !== 'placed' ? '' : `, ${timelyWords(notice.fromDay, told)}`
  switch (stageOf(telling)) {
    case 'acknowledged':
      return `Acknowledged by ${telling.acknowledgedName ?? ''} on ${formatMoment(telling.acknowledgedAt ?? notice.madeAt, 'minute')}${when}`
    case 'overtaken':
      return 'Not acknowledged; a later notice says more'
    case 'waits':
      return `Waits in the inbox of ${telling.toTeamName ?? telling.toName}${when}`
    case 'to-tell':
      return 'Not told yet: they do not use Safe Return'
    case 'told-outside':
      return `Told ${howOf(telling)} on ${formatPlainDate(telling.toldOn ?? '')}${when}; not acknowledged yet`
  }
}

function howOf(telling: Telling): string {
  return telling.toldHow === null ? '' : `${inSentence(howWords[telling.toldHow])} (${telling.toldTo ?? ''})`
}
