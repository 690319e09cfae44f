import { addDays } from '../../../kernel/dates.ts'
import { choice, day, form, longText, revealed } from '../../../platform/forms/index.ts'
import { endProblems, entryDaysUsual } from '../circle/forms.ts'

export function answerForm(today: string) {
  return form(
    {
      decision: choice({
        label: 'What do you decide?',
        required: 'Choose whether to open the record',
        options: [
          { code: 'grant', words: 'Open the record to them', reveals: 'until' },
          { code: 'refuse', words: 'Do not open it' },
        ],
      }),
      until: revealed(
        day({ label: 'Until when?', hint: 'The day after which it closes by itself', required: 'Give the day on which it ends' }),
      ),
      why: longText({
        label: 'Why?',
        hint: 'They read this. If you refuse, say whom they can speak to instead.',
        required: 'Say why',
        size: 2,
        lengthMax: 1000,
      }),
    },
    ({ until }) => endProblems(until, today, 'until'),
  )
}

export const usualEnd = (today: string): string => addDays(today, entryDaysUsual)
