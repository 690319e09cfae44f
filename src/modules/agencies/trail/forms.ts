import { day, form, pick } from '../../../platform/forms/index.ts'

export function narrowForm(workers: readonly { id: string; name: string }[]) {
  return form({
    worker: pick({ label: 'Worker', options: workers.map(({ id, name }) => ({ code: id, words: name })) }),
    day: day({ label: 'Day', hint: 'For example 14 11 2026' }),
  })
}
