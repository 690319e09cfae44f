import { addDays, daysBetween, formatPlainDate } from '../../../kernel/dates.ts'
import type { Content } from '../../../platform/content/index.ts'
import { choice, day, form, hidden, longText, pick, revealed, type Option, type Problem } from '../../../platform/forms/index.ts'
import { sharingFields } from '../sharing-fields.ts'
import { purposeWords } from '../words.ts'

/** How far ahead an entry may end: access is looked at again at least this often. */
export const entryDaysMax = 731
/** What the form proposes. */
export const entryDaysUsual = 28

/** Purposes that a person may give; the others come with their deeds. */
const givenPurposes = ['shared-with', 'action', 'host-authority', 'return-interview', 'police-episode', 'lead'] as const

/** First who: what is asked of it depends on whose they are. Then why and until when; of another agency, the decision to share as well. */
export function addForm(
  content: Content,
  today: string,
  asked: { teams: readonly Option[]; workers: readonly Option[] } | 'own' | 'other',
) {
  const chosen = typeof asked === 'string'
  return form(
    {
      ...whoFields(chosen ? null : asked),
      purpose: chosen
        ? choice({
            label: 'What for?',
            required: 'Choose what for',
            options: givenPurposes.map((code) => ({ code, words: purposeWords[code] })),
          })
        : hidden(),
      reason: chosen
        ? longText({
            label: 'Why do they need the whole record?',
            hint: 'If telling them one thing is enough, share that instead.',
            required: 'Say why they need the record',
            size: 2,
            lengthMax: 1000,
          })
        : hidden(),
      until: chosen
        ? day({ label: 'Until when?', hint: 'The day after which it closes by itself', required: 'Give the day on which it ends' })
        : hidden(),
      ...(asked === 'other' ? sharingFields(content) : { route: hidden(), detriment: hidden(), childView: hidden(), childTold: hidden() }),
    },
    ({ until }) => (chosen ? endProblems(until, today, 'until') : []),
  )
}

function whoFields(among: { teams: readonly Option[]; workers: readonly Option[] } | null) {
  if (among === null) return { who: hidden(), team: revealed(hidden()), worker: revealed(hidden()) }
  return {
    who: choice({
      label: 'Who is to see the record?',
      required: 'Choose a team or one person',
      options: [
        { code: 'team', words: 'A team', reveals: 'team' },
        { code: 'worker', words: 'One person', reveals: 'worker' },
      ],
    }),
    team: revealed(pick({ label: 'Team', required: 'Choose the team', options: among.teams })),
    worker: revealed(pick({ label: 'Person', required: 'Choose the person', options: among.workers })),
  }
}

/** An end must come, and not too late. */
export function endProblems(until: string | null, today: string, field: string): Problem[] {
  if (until === null) return []
  const days = daysBetween(today, until)
  if (days < 1) return [{ field, text: 'Give a day after today' }]
  return days > entryDaysMax ? [{ field, text: `Give a day within two years: by ${formatPlainDate(addDays(today, entryDaysMax))}` }] : []
}

export function conflictForm(workers: readonly Option[], mayDeclareAnother: boolean) {
  const mine = { code: 'me', words: 'Me' }
  return form({
    who: choice({
      label: 'Who must not open this record?',
      required: 'Choose who',
      options: mayDeclareAnother ? [mine, { code: 'another', words: 'Somebody else', reveals: 'worker' }] : [mine],
    }),
    worker: mayDeclareAnother ? revealed(pick({ label: 'Person', required: 'Choose the person', options: workers })) : hidden(),
    reason: longText({
      label: 'Why?',
      hint: 'For example: related to the family, a neighbour, somebody the child fears. Only people in the circle can read it.',
      required: 'Say why',
      size: 2,
      lengthMax: 1000,
    }),
  })
}

export const restrictForm = form({
  reason: longText({
    label: 'Why must this child not be found?',
    hint: 'For example: moved to a secret address, or somebody with a professional login is the danger',
    required: 'Say why',
    size: 2,
    lengthMax: 1000,
  }),
})
