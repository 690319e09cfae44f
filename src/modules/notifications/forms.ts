// How we reach you: what is asked, and what was answered as a fact.
import { formatTime, parseUkDateTime } from '../../kernel/dates.ts'
import { readPhone } from '../../kernel/phone.ts'
import { choice, form, revealed, text, type FormDefinition, type Problem, type ValuesOf } from '../../platform/forms/index.ts'
import { reachUnsaid, type Reach } from './domain.ts'

const hour = {
  size: 5,
  lengthMax: 10,
  autocomplete: 'off',
  spellcheck: false,
  check: (typed: string) => (readHour(typed) === null ? 'Give a time such as 07:00 or 8.30pm' : null),
}

const byEmail = { code: 'email', words: 'By e-mail' }
const byText = { code: 'text', words: 'By text message', reveals: 'mobile' }
const urgentOnly = { code: 'urgent-only', words: 'Only when it cannot wait', hint: 'My work shows everything all the same' }

const asked = (options: readonly { code: string; words: string }[]) =>
  choice({
    label: 'How should we reach you?',
    hint: 'What cannot wait always comes at once',
    required: 'Say how we should reach you',
    options,
  })

const whereTo = {
  mobile: revealed(
    text({
      label: 'Your work mobile number',
      hint: 'For messages from this service alone. No colleague sees it.',
      required: 'Give the number to text',
      size: 20,
      autocomplete: 'tel',
      inputMode: 'tel',
      lengthMax: 30,
      check: (typed) => (readPhone(typed).kind === 'mobile' ? null : 'Give a mobile number that can take texts, such as 07700 900123'),
    }),
  ),
}

const when = {
  quietFrom: text({
    label: 'Quiet from',
    hint: 'What comes in your quiet hours waits until they end. They may lie over midnight. Leave both empty for none.',
    ...hour,
  }),
  quietTo: text({ label: 'Quiet until', ...hour }),
  pace: choice({
    label: 'When should the rest come?',
    required: 'Say when the rest should come',
    options: [
      { code: 'as-it-happens', words: 'As it happens' },
      { code: 'daily', words: 'Once a day, all in one', hint: 'At an hour of yours, whatever the quiet hours', reveals: 'dailyAt' },
    ],
  }),
  dailyAt: revealed(text({ label: 'At which time?', required: 'Give the time of the daily message', ...hour })),
}

const withText = { channel: asked([byEmail, byText, urgentOnly]), ...whereTo, ...when }
const withoutText = { channel: asked([byEmail, urgentOnly]), ...when }

type Values = Omit<ValuesOf<typeof withText>, 'mobile'> & { mobile?: string | null }
export type ReachForm = FormDefinition<typeof withoutText>

/** The questions; that of a text only where a text can be sent. */
export function reachForm(canText: boolean): ReachForm {
  return canText ? form(withText, quietProblems) : form(withoutText, quietProblems)
}

function quietProblems({ quietFrom, quietTo }: Pick<Values, 'quietFrom' | 'quietTo'>): Problem[] {
  if (quietFrom !== null && quietTo === null) return [{ field: 'quietTo', text: 'Say when the quiet hours end, or leave both empty' }]
  if (quietFrom === null && quietTo !== null) return [{ field: 'quietFrom', text: 'Say when the quiet hours begin, or leave both empty' }]
  return quietFrom !== null && readHour(quietFrom) === readHour(quietTo)
    ? [{ field: 'quietTo', text: 'Quiet hours must end at another time than they begin' }]
    : []
}

/** What was answered. */
export function reachOf(values: Values): Reach {
  const from = readHour(values.quietFrom)
  const to = readHour(values.quietTo)
  const mobile = values.channel === 'text' ? readPhone(values.mobile ?? '').e164 : null
  return {
    channel: mobile !== null ? 'text' : values.channel === 'urgent-only' ? 'urgent-only' : 'email',
    mobile,
    quiet: from !== null && to !== null ? { from, to } : null,
    dailyAt: values.pace === 'daily' ? readHour(values.dailyAt) : null,
  }
}

/** What holds now, to be confirmed. Where texts are not to be had any more, it is an e-mail. */
export function knownReach(reach: Reach, canText: boolean): Partial<Values> {
  return {
    channel: reach.channel === 'text' && !canText ? 'email' : reach.channel,
    ...(canText && reach.mobile !== null ? { mobile: readPhone(reach.mobile).shown } : {}),
    quietFrom: reach.quiet?.from ?? null,
    quietTo: reach.quiet?.to ?? null,
    pace: reach.dailyAt === null ? 'as-it-happens' : 'daily',
    dailyAt: reach.dailyAt,
  }
}

/** How somebody is reached who said nothing, in words. */
export const unsaidWords = `by e-mail as it happens, quiet from ${reachUnsaid.quiet?.from} to ${reachUnsaid.quiet?.to}`

/** 'HH:MM' of whatever way of writing a time the house reads; null for none. */
function readHour(typed: string | null): string | null {
  if (typed === null) return null
  // Any day serves on which no clock changes.
  const read = parseUkDateTime(`1/6/2026 ${typed}`)
  return read.ok && read.value.precision === 'minute' ? formatTime(read.value.date) : null
}
