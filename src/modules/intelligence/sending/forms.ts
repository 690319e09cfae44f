import type { Content } from '../../../platform/content/index.ts'
import { choice, form, hidden, longText, revealed, text } from '../../../platform/forms/index.ts'
import { identifierKinds } from '../domain.ts'
import type { Desk } from '../queries.ts'

/** Twenty lines of the longest identifier that is taken. */
const linesMax = 6000
const lines = (label: string, hint: string) => longText({ label, hint, size: 2, lengthMax: linesMax })

export const whoFields = identifierKinds

/** The questions about what is known, in the order of the steps. Who told it is asked apart, in a step of its own. */
export function sendForm(content: Content, desks: readonly Desk[]) {
  const { firstHand, risk } = content.intelligence
  return form({
    what: longText({
      label: 'What happened, or what did you hear?',
      hint: 'As you know it. A gut feeling is welcome: say that it is one.',
      required: 'Say what happened or what you heard',
      lengthMax: 10_000,
      size: 6,
    }),
    happenedWhen: text({
      label: 'When?',
      hint: 'As near as you know: “Tuesday after school”, “since the summer”, “not known”.',
      required: 'Say when, or that it is not known',
      lengthMax: 500,
    }),
    happenedWhere: text({ label: 'Where?', lengthMax: 500 }),
    person: lines('Who is it about?', 'Names, nicknames, or how they look. One person on each line.'),
    phone: lines('Phone numbers', 'One on each line. Part of a number helps too.'),
    username: lines('Usernames', 'With the app, such as “jay.rides on Snapchat”. One on each line.'),
    vehicle: lines('Vehicles', 'Number plate, make, colour. One on each line.'),
    place: lines('Places', 'Addresses, stations, routes. One on each line.'),
    other: lines('Anything else to find them by', 'Bank accounts, tickets, who knows whom. One on each line.'),
    firstHand: choice({
      label: 'Did you see or hear it yourself?',
      required: 'Say whether you saw or heard it yourself',
      options: firstHand.map((each) => ({ code: each.code, words: each.words })),
    }),
    howKnown: longText({
      label: 'How do you know?',
      hint: 'What you saw, or how it came to you. Leave out who told you: that is asked next, and kept apart.',
      required: 'Say how you know',
      lengthMax: 2000,
      size: 3,
    }),
    doubted: choice({
      label: 'Do you think that it may be untrue?',
      required: 'Say whether you think that it may be untrue',
      options: [
        { code: 'no', words: 'No' },
        { code: 'yes', words: 'Yes, it may be', reveals: 'doubtedWhy' },
      ],
    }),
    doubtedWhy: revealed(longText({ label: 'Why?', required: 'Say why it may be untrue', lengthMax: 2000, size: 2 })),
    toldBy: longText({
      label: 'Who told you?',
      hint: 'Leave it empty if you saw it yourself.',
      lengthMax: 2000,
      size: 2,
    }),
    risk: choice({
      label: 'What could happen to them, or to you, if it came out who spoke?',
      required: 'Say what could happen if it came out',
      options: risk.map((each) => ({
        code: each.code,
        words: each.words,
        hint: each.meaning,
        reveals: each.code === 'some' ? 'riskSome' : each.code === 'grave' ? 'riskGrave' : undefined,
      })),
    }),
    riskSome: revealed(longText({ label: 'To whom, and how?', required: 'Say to whom, and how', lengthMax: 2000, size: 2 })),
    riskGrave: revealed(
      longText({ label: 'Who is in danger, and from whom?', required: 'Say who is in danger', lengthMax: 2000, size: 2 }),
    ),
    mayContact: choice({
      label: 'May the source desk ring you about it?',
      required: 'Say whether they may ring you',
      options: [
        { code: 'yes', words: 'Yes', reveals: 'contactHow' },
        { code: 'no', words: 'No' },
      ],
    }),
    contactHow: revealed(text({ label: 'How and when is it safe to?', required: 'Say how they reach you', lengthMax: 500 })),
    childRef: text({
      label: 'Is it about a child whose record is open to you?',
      hint: 'The reference at the top of their story, such as C-7K2M9QXA. Leave it empty for anybody else.',
      size: 20,
      lengthMax: 40,
      spellcheck: false,
    }),
    desk:
      desks.length > 1
        ? choice({ label: 'Which force?', required: 'Choose the force', options: desks.map((d) => ({ code: d.id, words: d.name })) })
        : hidden(),
  })
}
