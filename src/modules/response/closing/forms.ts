import { addDays, londonDay } from '../../../kernel/dates.ts'
import type { Content } from '../../../platform/content/index.ts'
import { choice, day, form, longText, pick, revealed, text, type Option } from '../../../platform/forms/index.ts'

/** Days that people say without a calendar. */
const soonDays = { tomorrow: 1, week: 7, fortnight: 14 } as const

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
    when: choice({
      label: 'By when?',
      required: 'Say by when',
      options: [
        { code: 'tomorrow', words: 'Tomorrow' },
        { code: 'week', words: 'In a week' },
        { code: 'fortnight', words: 'In two weeks' },
        { code: 'day', words: 'On another day', reveals: 'dueOn' },
      ],
    }),
    dueOn: revealed(day({ label: 'Which day?', required: 'Say which day' })),
  })
}

/** The day that was meant, as YYYY-MM-DD. */
export function dayMeant(when: string, dueOn: string | null, now: Date): string {
  if (when === 'tomorrow' || when === 'week' || when === 'fortnight') return addDays(londonDay(now), soonDays[when])
  return dueOn ?? londonDay(now)
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
      label: 'What is shared?',
      hint: 'They see these words and no more of the interview here. Share what they need, and no more.',
      required: 'Say what is shared',
      lengthMax: 5000,
    }),
    helpsWith: text({
      label: 'What does it help them to do?',
      hint: 'The part of their work that it serves, such as planning for the next time the child is missing.',
      required: 'Say what it helps them to do',
      lengthMax: 300,
    }),
    route: pick({
      label: 'By which lawful route?',
      required: 'Choose the lawful route',
      options: content.sharing.routes.map((r) => ({ code: r.code, words: r.title })),
    }),
    why: longText({
      label: 'Why?',
      hint: 'Why it is needed, and in proportion.',
      required: 'Say why it is shared',
      lengthMax: 2000,
      size: 3,
    }),
    detriment: longText({
      label: 'Could sharing it do this child harm?',
      hint: 'What you judged, and what makes it safe enough. Say “none found” if you looked and found none.',
      required: 'Say whether it could do the child harm',
      lengthMax: 2000,
      size: 3,
    }),
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

function childFields() {
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
