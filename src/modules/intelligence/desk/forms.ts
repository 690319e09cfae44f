import type { Content } from '../../../platform/content/index.ts'
import { choice, form, longText, pick, revealed, text, tick, unasked } from '../../../platform/forms/index.ts'
import type { TeamThere } from '../queries.ts'

export function gradeForm(content: Content) {
  const { source, intelligence, handling } = content.intelligence.grades
  const options = (list: readonly { code: string; words: string; meaning: string }[], reveals?: string) =>
    list.map((each) => ({
      code: each.code,
      words: `${each.code}: ${each.words}`,
      hint: each.meaning,
      reveals: each.code === reveals ? 'conditions' : undefined,
    }))
  return form({
    source: choice({ label: 'The source', required: 'Grade the source', options: options(source) }),
    intelligence: choice({ label: 'The intelligence', required: 'Grade the intelligence', options: options(intelligence) }),
    handling: choice({ label: 'Handling', required: 'Say how it may be handled', options: options(handling, 'C') }),
    conditions: revealed(
      longText({
        label: 'The conditions',
        hint: 'They cross with the text. Nothing in them may tell who spoke.',
        required: 'Say the conditions, or choose that sharing is permitted',
        lengthMax: 2000,
        size: 3,
      }),
    ),
    why: longText({ label: 'Why this grade?', required: 'Say why', lengthMax: 2000, size: 3 }),
  })
}

export function textForm(me: { name: string }) {
  return form({
    words: longText({ label: 'The sanitised text', required: 'Write the text', lengthMax: 5000, size: 8 }),
    confirmed: tick({
      label: `I, ${me.name}, looked at each word that was found: none tells who spoke`,
      hint: 'Only needed where such words were found. Your name is kept with it.',
    }),
  })
}

export const outcomeForm = form({
  outcome: choice({
    label: 'What came of it?',
    required: 'Say what came of it',
    options: [
      { code: 'logged', words: 'Kept as a sanitised log' },
      { code: 'tasked', words: 'Tasked as crime', reveals: 'crimeReference' },
      { code: 'no-use', words: 'Of no use', reveals: 'reason' },
    ],
  }),
  crimeReference: revealed(
    text({ label: 'Reference of the crime record', required: 'Give the reference of the crime record', size: 20, lengthMax: 60 }),
  ),
  reason: revealed(longText({ label: 'Why?', required: 'Say why it is of no use', lengthMax: 2000, size: 3 })),
})

export const sourceForm = form({
  reason: text({
    label: 'Why do you need to know who told it?',
    hint: 'Your name, the time and this reason are kept with the report.',
    required: 'Say why you need to know',
    lengthMax: 500,
  }),
})

export function shareForm(content: Content, teams: readonly TeamThere[], hasChild: boolean) {
  const where = choice({
    label: 'Where does it go?',
    required: 'Say where it goes',
    options: [
      { code: 'inbox', words: 'To that team alone' },
      ...(hasChild
        ? [
            {
              code: 'circle',
              words: 'To that team, and onto the child’s record',
              hint: 'Whoever answers for the child reads it there as a sharing decision. The team must stand in the child’s circle.',
            },
          ]
        : []),
    ],
  })
  return form({
    team: pick({
      label: 'Which team?',
      required: 'Choose the team',
      options: teams.map((t) => ({ code: t.id, words: `${t.name}, ${t.agencyName}` })),
    }),
    // A report about no child goes to a team alone: nothing to ask.
    where: hasChild ? where : unasked(where),
    helpsWith: text({
      label: 'What does it help them to do?',
      required: 'Say what it helps them to do',
      lengthMax: 300,
    }),
    route: pick({
      label: 'By which lawful route?',
      required: 'Choose the lawful route',
      options: content.sharing.routes.map((r) => ({ code: r.code, words: r.title })),
    }),
    detriment: longText({
      label: 'Could sharing it do harm, to a child or to who spoke?',
      hint: 'What you judged, and what makes it safe enough. They read this: name nobody.',
      required: 'Say whether it could do harm',
      lengthMax: 2000,
      size: 3,
    }),
    why: longText({
      label: 'Why is it shared?',
      hint: 'They read this: name nobody.',
      required: 'Say why it is shared',
      lengthMax: 2000,
      size: 3,
    }),
    confirmed: tick({
      label: 'I looked at each word that was found in what I wrote here: none tells who spoke',
      hint: 'Only needed where such words were found.',
    }),
  })
}
