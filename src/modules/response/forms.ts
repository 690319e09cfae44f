// Questions that an action, a sharing decision and a referral ask alike, in the same words.
import { addDays, londonDay } from '../../kernel/dates.ts'
import { choice, day, revealed } from '../../platform/forms/index.ts'

export { childFields, detrimentField, helpsWithField, routeField } from '../people/index.ts'

/** Days that people say without a calendar. */
const soonDays = { tomorrow: 1, week: 7, fortnight: 14 } as const

/** By when: a day that needs no calendar, or another one. */
export function whenFields(label: string) {
  return {
    when: choice({
      label,
      required: 'Say by when',
      options: [
        { code: 'tomorrow', words: 'Tomorrow' },
        { code: 'week', words: 'In a week' },
        { code: 'fortnight', words: 'In two weeks' },
        { code: 'day', words: 'On another day', reveals: 'dueOn' },
      ],
    }),
    dueOn: revealed(day({ label: 'Which day?', required: 'Say which day' })),
  }
}

/** The day that was meant, as YYYY-MM-DD. */
export function dayMeant(when: string, dueOn: string | null, now: Date): string {
  if (when === 'tomorrow' || when === 'week' || when === 'fortnight') return addDays(londonDay(now), soonDays[when])
  return dueOn ?? londonDay(now)
}
