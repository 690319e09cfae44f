import type { Content } from '../../../platform/content/index.ts'
import { choice, form, longText, moment } from '../../../platform/forms/index.ts'
import { reasonProblem } from '../reasons.ts'

/** Which of the matters it is. */
export function raiseForm(content: Content) {
  return form({
    matter: choice({
      label: 'What is it?',
      options: content.urgent.matters.map((m) => ({ code: m.code, words: m.title, hint: m.ask })),
      required: 'Choose what cannot wait. If none fits and somebody is in danger, dial 999 now',
    }),
  })
}

/** What was done about it. */
export const doneForm = form({
  what: longText({ label: 'What was done?', size: 3, required: 'Say what was done' }),
  at: moment({
    label: 'When?',
    required: 'Give the day and time it was done',
    timeRequired: 'Give the time it was done, as near as you know',
  }),
  told: longText({ label: 'Who was told?', hint: 'Name, agency, and any reference they gave', size: 2, lengthMax: 2000 }),
})

/** Why it can wait after all. */
export function dismissForm(content: Content) {
  const asked = content.reasons('urgent-dismissed')
  return form(
    {
      reason: choice({ label: asked.asked, options: asked.reasons, required: 'Say why it can wait' }),
      detail: longText({ label: 'Say more', hint: 'Who, when, and what they said', size: 3, lengthMax: 2000 }),
    },
    ({ reason, detail }) => reasonProblem(asked, reason, detail, 'detail'),
  )
}
