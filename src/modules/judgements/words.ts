// What came to be known since a judgement, one line each.
import { formatDay, formatMoment, formatPlainDate, type Precision } from '../../kernel/dates.ts'
import { inSentence } from '../../kernel/words.ts'
import type { Content } from '../../platform/content/index.ts'
import type { Change } from './domain.ts'

/** A change in plain words, and where it leads. */
export function changeWords(change: Change, content: Content): { text: string; href: string | null } {
  const { facts, kind, ref } = change
  const said = (name: string): string => (typeof facts[name] === 'string' ? facts[name] : '')
  const moment = (name: string): string => formatMoment(new Date(said(name)), said('precision') as Precision)
  const sign = () => content.sign(said('sign'))?.title ?? said('sign')
  const escalation = () => `${content.missingChoice('escalations', said('what'))?.words ?? said('what')}, ${formatPlainDate(said('on'))}`
  switch (kind) {
    case 'sign-noted':
      return { text: `Noted: ${sign()}`, href: null }
    case 'sign-withdrawn':
      return { text: `Taken back: ${sign()}`, href: null }
    case 'escalation':
      return { text: `Escalation: ${escalation()}`, href: null }
    case 'escalation-withdrawn':
      return { text: `Taken back: ${escalation()}`, href: null }
    case 'missing':
      return { text: `${said('type') === 'A' ? 'Away without leave' : 'Missing'} from ${moment('from')}`, href: `/episodes/${ref}` }
    case 'back':
      return { text: `Back ${moment('at')}${said('outOfArea') === 'out' ? ', found out of area' : ''}`, href: `/episodes/${ref}` }
    case 'put-right':
      return { text: 'The times of an episode were put right', href: `/episodes/${ref}` }
    case 'interview-held':
      return { text: `Return home interview held ${formatDay(new Date(said('at')))}`, href: `/interviews/${ref}` }
    case 'interview-not-held':
      return {
        text: said('kind') === 'declined' ? 'The child declined the interview' : 'The interview was not possible',
        href: `/interviews/${ref}`,
      }
    case 'shared':
      return { text: `Shared with ${said('with')}`, href: `/sharings/${ref}` }
    case 'not-shared':
      return { text: `Not shared with ${said('with')}`, href: `/sharings/${ref}` }
    case 'acknowledged':
      return { text: `${said('with')} acknowledged what was shared`, href: `/sharings/${ref}` }
    case 'graded':
      return {
        text: `Police grade: ${inSentence(content.gradeWords({ scaleVersion: said('scale'), grade: said('grade') }))}`,
        href: `/episodes/${ref}`,
      }
    case 'discussed':
      return { text: `Strategy discussion held: ${outcomes[said('outcome')] ?? said('outcome')}`, href: `/discussions/${ref}` }
    case 'action-done':
      return { text: `Done: ${said('what')}`, href: `/actions/${ref}` }
    case 'plan-made':
      return { text: 'A plan was recorded', href: null }
  }
}

const outcomes: Readonly<Record<string, string>> = {
  'section-47': 'section 47 enquiry',
  'section-17': 'section 17',
  neither: 'neither section 47 nor 17',
}
