// What is asked when a context is opened, when a sign is noted, when a child is linked, and who is let in.
import type { Content } from '../../platform/content/index.ts'
import { choice, day, form, hidden, longText, pick, revealed, text, type Option } from '../../platform/forms/index.ts'
import { sharingFields } from '../people/index.ts'
import { sourceKinds } from './domain.ts'
import { purposeWords } from './words.ts'

export function openForm(content: Content, teams: readonly { id: string; name: string }[], areas: readonly Option[]) {
  return form({
    kind: choice({
      label: 'What is it?',
      required: 'Choose what it is',
      options: content.contexts.kinds.map(({ code, words, hint }) => ({ code, words, hint })),
    }),
    name: text({
      label: 'What do people call it?',
      hint: 'A name that colleagues would use, such as “the bus station”. No child’s name: children are linked afterwards.',
      required: 'Give it a name',
      lengthMax: 120,
      autocomplete: 'off',
    }),
    description: longText({
      label: 'Which one is it?',
      hint: 'What tells it from others: the street, the hours, the account. No child’s name.',
      required: 'Say which one it is',
      size: 3,
      lengthMax: 2000,
    }),
    why: longText({ label: 'Why should it be looked at in its own right?', required: 'Say why', size: 3, lengthMax: 2000 }),
    team:
      teams.length > 1
        ? pick({
            label: 'Which of your teams answers for it?',
            required: 'Choose the team',
            options: teams.map((t) => ({ code: t.id, words: t.name })),
          })
        : hidden(),
    area: areas.length > 1 ? pick({ label: 'In which area?', required: 'Choose the area', options: areas }) : hidden(),
  })
}

const source = () => ({
  sourceKind: choice({ label: 'Who saw it or said it?', required: 'Say who saw it or said it', options: sourceKinds }),
  sourceName: text({
    label: 'Who can be asked again: what they do, or their name',
    hint: 'Never a child’s name',
    lengthMax: 120,
    autocomplete: 'off',
    spellcheck: false,
  }),
})

export const signForm = form({
  sign: hidden(),
  evidence: longText({
    ofChild: true,
    label: 'What was seen or said?',
    hint: 'What, where and how often, as plainly as you can. Name no child: not everybody who reads this may know of them.',
    required: 'Write down what was seen or said',
    size: 5,
    lengthMax: 4000,
  }),
  ...source(),
  observedOn: day({ label: 'On which day?', hint: 'The day on which it was seen', required: 'Give the day on which it was seen' }),
})

export const withdrawForm = form({
  why: longText({
    label: 'Why is it taken back?',
    hint: 'It stays on the record with your name and this reason.',
    required: 'Say why it is taken back',
    size: 3,
    lengthMax: 1000,
  }),
})

export const linkForm = form({
  why: longText({
    label: 'What does the child have to do with it?',
    hint: 'For example: is collected here on Fridays; is a friend of two in the group. Only people in both circles read it.',
    required: 'Say what the child has to do with it',
    size: 3,
    lengthMax: 2000,
  }),
  ...source(),
  knownOn: day({ label: 'Since which day is it known?', required: 'Give the day since which it is known' }),
})

export function closeForm(content: Content) {
  const { asked, reasons } = content.reasons('context-closed')
  return form({
    reason: choice({ label: asked, required: 'Choose why', options: reasons.map(({ code, words }) => ({ code, words })) }),
    words: longText({ label: 'In a line or two', size: 3, lengthMax: 2000 }),
  })
}

export const reopenForm = form({
  why: longText({ label: 'Why is it looked at again?', required: 'Say why', size: 3, lengthMax: 2000 }),
})

const givenPurposes = ['shared-with', 'safeguarding', 'answers'] as const

/** Who is let in, and whose they are: what is asked next depends on it. */
export type CircleAsked = { teams: readonly Option[]; workers: readonly Option[] } | 'own' | 'other'

/** First who. Then what for, why and until when; of another agency the decision to share as well. */
export function circleForm(content: Content, asked: CircleAsked) {
  const chosen = typeof asked === 'string'
  return form({
    ...whoFields('Who is to see it?', chosen ? null : asked),
    purpose: chosen
      ? choice({
          label: 'What for?',
          required: 'Choose what for',
          options: givenPurposes.map((code) => ({ code, words: purposeWords[code] })),
        })
      : hidden(),
    reason: chosen ? longText({ label: 'Why do they need it?', required: 'Say why they need it', size: 2, lengthMax: 1000 }) : hidden(),
    until: chosen
      ? day({ label: 'Until when?', hint: 'The day after which it closes by itself', required: 'Give the day on which it ends' })
      : hidden(),
    ...(asked === 'other'
      ? sharingFields(content, 'context')
      : { route: hidden(), detriment: hidden(), childView: hidden(), childTold: hidden() }),
  })
}

/** A decision not to let somebody of another agency know of it: who, and why. */
export function withholdForm(content: Content, asked: Exclude<CircleAsked, 'own'>) {
  const chosen = typeof asked === 'string'
  const reasons = content.reasons('no-share')
  return form({
    ...whoFields('Who does not see it?', chosen ? null : asked),
    withheldCode: chosen
      ? choice({
          label: reasons.asked,
          required: 'Choose a reason',
          options: reasons.reasons.map((r) => ({ code: r.code, words: r.words })),
        })
      : hidden(),
    why: chosen
      ? longText({ label: 'Say more', hint: 'Name no child.', required: 'Say why it is not shared', size: 3, lengthMax: 2000 })
      : hidden(),
  })
}

function whoFields(label: string, among: { teams: readonly Option[]; workers: readonly Option[] } | null) {
  if (among === null) return { who: hidden(), team: revealed(hidden()), worker: revealed(hidden()) }
  return {
    who: choice({
      label,
      required: 'Choose a team or one person',
      options: [
        { code: 'team', words: 'A team', reveals: 'team' },
        { code: 'worker', words: 'One person', reveals: 'worker' },
      ],
    }),
    team: revealed(pick({ label: 'Team', required: 'Choose the team', options: among.teams })),
    worker: revealed(pick({ label: 'Person', required: 'Choose the person', options: among.workers })),
  }
}

export function conflictForm(workers: readonly Option[], mayDeclareAnother: boolean) {
  const mine = { code: 'me', words: 'Me' }
  return form({
    who: choice({
      label: 'Who must not open this context?',
      required: 'Choose who',
      options: mayDeclareAnother ? [mine, { code: 'another', words: 'Somebody else', reveals: 'worker' }] : [mine],
    }),
    worker: mayDeclareAnother ? revealed(pick({ label: 'Person', required: 'Choose the person', options: workers })) : hidden(),
    reason: longText({
      label: 'Why?',
      hint: 'For example: related to somebody in the group, works there, somebody there is feared. Only people in the circle can read it.',
      required: 'Say why',
      size: 2,
      lengthMax: 1000,
    }),
  })
}
