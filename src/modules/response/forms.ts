// Questions that an action, a sharing decision and a referral ask alike, in the same words.
import { addDays, londonDay } from '../../kernel/dates.ts'
import type { Content } from '../../platform/content/index.ts'
import { choice, day, longText, pick, revealed, text } from '../../platform/forms/index.ts'

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

export function helpsWithField(hint: string) {
  return text({ label: 'What does it help them to do?', hint, required: 'Say what it helps them to do', lengthMax: 300 })
}

export function routeField(content: Content) {
  return pick({
    label: 'By which lawful route?',
    required: 'Choose the lawful route',
    options: content.sharing.routes.map((r) => ({ code: r.code, words: r.title })),
  })
}

export function detrimentField() {
  return longText({
    label: 'Could sharing it do this child harm?',
    hint: 'What you judged, and what makes it safe enough. Say “none found” if you looked and found none.',
    required: 'Say whether it could do the child harm',
    lengthMax: 2000,
    size: 3,
  })
}

/** The child's view of the decision, and whether they know of it. */
export function childFields() {
  return {
    childView: longText({
      label: 'What does the child say about it?',
      hint: 'In their words where you can. If they were not asked, say why.',
      required: 'Say what the child says, or why they were not asked',
      lengthMax: 2000,
      size: 3,
    }),
    childTold: choice({
      label: 'Does the child know what was decided?',
      required: 'Say whether the child knows',
      options: [
        { code: 'yes', words: 'Yes, they were told' },
        { code: 'no', words: 'No, not yet or it is not safe' },
      ],
    }),
  }
}
