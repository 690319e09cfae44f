import { day, form } from '../../platform/forms/index.ts'

/** Any days: for a report to a board, or a week that somebody asks about. */
export const datesForm = form(
  {
    from: day({ label: 'First day', hint: 'For example 1 9 2026', required: 'Give the first day' }),
    to: day({ label: 'Last day', hint: 'It is counted too. For example 30 9 2026', required: 'Give the last day' }),
  },
  ({ from, to }) => (to < from ? [{ field: 'to', text: 'The last day must not be before the first day' }] : []),
)
