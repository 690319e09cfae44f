import { choice, form, longText, type FormDefinition } from '../../../platform/forms/index.ts'
import { waysToSettle } from './domain.ts'

const fields = {
  way: choice({ label: 'How was it put right?', required: 'Say how it was put right', options: waysToSettle }),
  note: longText({ label: 'What did you find?', hint: 'One sentence that a colleague understands next year.', size: 3, lengthMax: 2000 }),
}

export type SettleForm = FormDefinition<typeof fields>

export const settleForm: SettleForm = form(fields, ({ way, note }) =>
  way === 'right-as-it-is' && note === null ? [{ field: 'note', text: 'Say why the record is right as it is' }] : [],
)

/** What is kept of the answer: the way in words, and what was found. */
export function settledHow(values: { way: string; note: string | null }): string {
  const way = waysToSettle.find(({ code }) => code === values.way)?.words ?? values.way
  return values.note === null ? way : `${way}. ${values.note}`
}
