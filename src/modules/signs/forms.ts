// What is asked when a sign or an escalation is noted, and when one is taken back.
import { choice, day, form, hidden, longText, text } from '../../platform/forms/index.ts'
import type { Content } from '../../platform/content/index.ts'
import { sourceKinds } from './domain.ts'

/** One sign: which one is chosen before, from the catalogue. */
export const observationForm = form({
  sign: hidden(),
  heard: choice({
    label: 'What do you have?',
    required: 'Say whether these are the child’s own words',
    options: [
      { code: 'own-words', words: 'The child’s own words', hint: 'Exactly as they were said. They are never altered.' },
      { code: 'seen', words: 'What was seen, found or told' },
    ],
  }),
  evidence: longText({
    ofChild: true,
    label: 'What was said or seen?',
    hint: 'What, where and by whom, as plainly as you can. Without evidence it is not a sign.',
    required: 'Write down what was said or seen',
    size: 5,
    lengthMax: 4000,
  }),
  sourceKind: choice({ label: 'Who saw it or said it?', required: 'Say who saw it or said it', options: sourceKinds }),
  sourceName: text({ label: 'Their name or what they do', lengthMax: 120, autocomplete: 'off', spellcheck: false }),
  observedOn: day({
    label: 'On which day?',
    hint: 'The day on which it was seen or said, not today’s unless it was today.',
    required: 'Give the day on which it was seen or said',
  }),
})

/** Something else that befell the child. */
export function escalationForm(content: Content) {
  return form({
    kind: choice({
      label: 'What happened?',
      required: 'Choose what happened',
      options: content.missing.escalations.options.map(({ code, words, hint }) => ({ code, words, hint })),
    }),
    happenedOn: day({ label: 'On which day?', required: 'Give the day on which it happened' }),
    sourceKind: choice({ label: 'Who told you?', required: 'Say where this comes from', options: sourceKinds }),
    sourceName: text({ label: 'Their name or what they do', lengthMax: 120, autocomplete: 'off', spellcheck: false }),
    note: longText({
      ofChild: true,
      label: 'What should a colleague know?',
      hint: 'In a line or two. No addresses: places have a page of their own.',
      size: 3,
      lengthMax: 2000,
    }),
  })
}

export const withdrawForm = form({
  reason: longText({
    label: 'Why is it taken back?',
    hint: 'It stays on the record with your name and this reason, and no longer counts as known.',
    required: 'Say why it is taken back',
    size: 3,
    lengthMax: 1000,
  }),
})
