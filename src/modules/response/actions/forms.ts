import { day, form, longText, text } from '../../../platform/forms/index.ts'

const evidence = longText({
  ofChild: true,
  label: 'What shows that it is done?',
  hint: 'What was seen or heard, and by whom. Leave this empty if nobody has seen it yet: the plan will ask for it.',
  lengthMax: 2000,
  size: 3,
})

const changed = longText({
  ofChild: true,
  label: 'What changed for the child?',
  hint: 'Leave this empty if it is too early to say: the plan will ask for it.',
  lengthMax: 2000,
  size: 3,
})

export const doneForm = form({
  note: longText({ ofChild: true, label: 'What was done?', required: 'Say what was done', lengthMax: 2000, size: 3 }),
  evidence,
  changed,
})

/** What could not be said yet when it was done, and nothing that was. */
export function outcomeForm(action: { doneEvidence: string | null; doneChanged: string | null }) {
  return form({
    ...(action.doneEvidence === null
      ? { evidence: longText({ ...later, label: 'What shows that it is done?', hint: 'What was seen or heard, and by whom.' }) }
      : {}),
    ...(action.doneChanged === null
      ? {
          changed: longText({
            ...later,
            label: 'What changed for the child?',
            hint: 'What is different now, in plain words. If nothing changed, say that.',
          }),
        }
      : {}),
  })
}

const later = { lengthMax: 2000, size: 3 }

export const familyForm = form({
  familyWords: text({
    label: 'How do we say it to the child and the family?',
    hint: 'In plain words, to them: “You and Ms Adeyemi agree who you can go to at lunch”. Leave out everybody else’s names. Empty: it is not in their copy.',
    lengthMax: 300,
  }),
})

export const moveForm = form({
  toDay: day({ label: 'Which day instead?', required: 'Say which day' }),
  reason: longText({
    label: 'Why is it moved?',
    hint: 'Every move is kept, with its reason.',
    required: 'Say why it is moved',
    lengthMax: 1000,
    size: 3,
  }),
})

export const stopForm = form({
  reason: longText({
    label: 'Why is it stopped?',
    hint: 'It will not be done, and no longer counts as something that followed the return.',
    required: 'Say why it is stopped',
    lengthMax: 1000,
    size: 3,
  }),
})
