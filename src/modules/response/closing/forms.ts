import type { Content } from '../../../platform/content/index.ts'
import { choice, form, longText, pick, revealed, text, type Option } from '../../../platform/forms/index.ts'
import { childFields, detrimentField, helpsWithField, routeField, whenFields } from '../forms.ts'

export function actionForm(parties: readonly Option[]) {
  return form({
    what: text({
      label: 'What will be done?',
      hint: 'One thing that somebody can do, such as “Call the school about the exclusion”.',
      required: 'Say what will be done',
      lengthMax: 300,
    }),
    ownerKind: choice({
      label: 'Who will do it?',
      required: 'Say who will do it',
      options: [
        { code: 'here', words: 'Somebody who uses Safe Return', reveals: 'owner' },
        { code: 'outside', words: 'Somebody else', reveals: 'ownerOutside' },
      ],
    }),
    owner: revealed(pick({ label: 'Person or team', required: 'Choose the person or the team', options: parties })),
    ownerOutside: revealed(
      text({
        label: 'Their name and what they do',
        hint: 'You or a colleague will record for them that it is done.',
        required: 'Say who it is',
        lengthMax: 200,
      }),
    ),
    ...whenFields('By when?'),
  })
}

export function noneForm(content: Content) {
  const list = content.reasons('no-action')
  return form({
    reasonCode: choice({
      label: list.asked,
      required: 'Choose a reason',
      options: list.reasons.map((r) => ({ code: r.code, words: r.words })),
    }),
    reason: longText({
      label: 'Say more',
      hint: 'A second person reads this and agrees, or does not. Write what they need to know.',
      required: 'Say why, in a sentence or two',
      lengthMax: 2000,
    }),
  })
}

export function shareForm(content: Content, parties: readonly Option[]) {
  return form({
    ...recipientFields(content, parties, 'Who is told?'),
    what: longText({
      ofChild: true,
      label: 'What is shared?',
      hint: 'They see these words and no more of the interview here. Share what they need, and no more.',
      required: 'Say what is shared',
      lengthMax: 5000,
    }),
    helpsWith: helpsWithField('The part of their work that it serves, such as planning for the next time the child is missing.'),
    route: routeField(content),
    why: longText({
      ofChild: true,
      label: 'Why?',
      hint: 'Why it is needed, and in proportion.',
      required: 'Say why it is shared',
      lengthMax: 2000,
      size: 3,
    }),
    detriment: detrimentField(),
    ...childFields(),
  })
}

export function withholdForm(content: Content, parties: readonly Option[]) {
  const list = content.reasons('no-share')
  return form({
    ...recipientFields(content, parties, 'Who is not told?'),
    what: text({
      label: 'What is not shared?',
      hint: 'In a few words; no detail is needed.',
      required: 'Say what is not shared',
      lengthMax: 300,
    }),
    withheldCode: choice({
      label: list.asked,
      required: 'Choose a reason',
      options: list.reasons.map((r) => ({ code: r.code, words: r.words })),
    }),
    why: longText({
      ofChild: true,
      label: 'Say more',
      hint: 'A manager reads this and approves it, or does not.',
      required: 'Say why it is not shared',
      lengthMax: 2000,
    }),
    ...childFields(),
  })
}

function recipientFields(content: Content, parties: readonly Option[], label: string) {
  return {
    toKind: choice({
      label,
      required: 'Choose one',
      options: [
        { code: 'here', words: 'Somebody who uses Safe Return', reveals: 'to' },
        { code: 'outside', words: 'Somebody else', reveals: 'toOutside' },
      ],
    }),
    to: revealed(pick({ label: 'Person or team', required: 'Choose the person or the team', options: parties })),
    toOutside: revealed(text({ label: 'Their name, and where they work', required: 'Say who it is', lengthMax: 200 })),
    recipientKind: pick({
      label: 'What are they to this child?',
      required: 'Choose what they are',
      options: content.sharing.recipients.map((r) => ({ code: r.code, words: r.title })),
    }),
  }
}
