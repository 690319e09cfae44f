import { addDays } from '../../../kernel/dates.ts'
import type { Content } from '../../../platform/content/index.ts'
import { choice, day, form, hidden, longText, revealed } from '../../../platform/forms/index.ts'
import { endProblems, entryDaysUsual } from '../circle/forms.ts'
import { sharingFields } from '../sharing-fields.ts'

/** Asked only where the record is opened, and to another agency: to open it is a decision to share. */
export const decisionFields = ['route', 'detriment', 'childView', 'childTold'] as const

export function answerForm(content: Content, today: string, otherAgency: boolean) {
  return form(
    {
      decision: choice({
        label: 'What do you decide?',
        required: 'Choose whether to open the record',
        options: [
          { code: 'grant', words: 'Open the record to them', reveals: otherAgency ? ['until', ...decisionFields] : 'until' },
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
      ...decisionAsked(content, otherAgency),
    },
    ({ until }) => endProblems(until, today, 'until'),
  )
}

function decisionAsked(content: Content, otherAgency: boolean) {
  if (!otherAgency) return { route: hidden(), detriment: hidden(), childView: hidden(), childTold: hidden() }
  const { route, detriment, childView, childTold } = sharingFields(content)
  return { route: revealed(route), detriment: revealed(detriment), childView: revealed(childView), childTold: revealed(childTold) }
}

export const usualEnd = (today: string): string => addDays(today, entryDaysUsual)
