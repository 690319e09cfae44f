// What is asked: to set up a panel, its rules and members, a meeting; to put a child before it; and what it says.
import type { Content } from '../../platform/content/index.ts'
import {
  choice,
  choices,
  day,
  form,
  hidden,
  longText,
  moment,
  number,
  pick,
  revealed,
  text,
  tick,
  type Option,
} from '../../platform/forms/index.ts'
import { childFields, detrimentField } from '../people/index.ts'
import type { Panel } from './domain.ts'

export function setUpForm(areas: readonly Option[]) {
  return form({
    name: text({ label: 'What is it called?', hint: 'As your agencies call it', required: 'Give it a name', lengthMax: 120 }),
    area: areas.length > 1 ? pick({ label: 'For which area?', required: 'Choose the area', options: areas }) : hidden(),
  })
}

export function rulesForm(content: Content, panel: Pick<Panel, 'areaCode'>) {
  return form({
    episodes: number({ label: 'So many missing episodes', hint: 'Leave it empty to leave this rule out', least: 1, most: 20 }),
    episodeDays: number({ label: 'Within so many days', required: 'Give the number of days', least: 1, most: 365 }),
    levels: choices({
      label: 'Judgements that put a child on the agenda',
      hint: 'As a named worker concluded. None ticked: this rule is not used',
      options: content.levelsOf(panel.areaCode).map(({ code, words }) => ({ code, words })),
    }),
    harmNow: tick({ label: 'Harm now is noted, and nobody has concluded anything since' }),
    overdueDays: number({
      label: 'An action or the review of the plan overdue by so many days',
      hint: 'Leave it empty to leave this rule out',
      least: 1,
      most: 180,
    }),
    openDays: number({
      label: 'Days after a meeting for which members may open the records',
      hint: 'Long enough to write up, no longer',
      required: 'Give the number of days',
      least: 1,
      most: 60,
    }),
    // Nobody weighs it for each child whom a rule selects: it is weighed here, and stands in the register with each of them.
    detriment: longText({
      label: 'Could it do a child harm that the members know?',
      hint: 'Of those whom these rules select. What you judged, and what makes it safe enough.',
      required: 'Say whether it could do a child harm',
      size: 3,
      lengthMax: 2000,
    }),
    toldHow: longText({
      label: 'How do children and families learn that the panel looks?',
      hint: 'Who tells them and when, or where it is written.',
      required: 'Say how they learn of it',
      size: 2,
      lengthMax: 500,
    }),
  })
}

export function memberForm(workers: readonly Option[]) {
  return form({
    worker: pick({ label: 'Who?', hint: 'Workers of the agencies in this area', required: 'Choose who', options: workers }),
    chairs: tick({ label: 'They chair: build the agenda, leave out, end a meeting' }),
  })
}

export const meetingForm = form({
  at: moment({ label: 'When?', required: 'Give the day', timeRequired: 'Give the time, such as 10:00' }),
  minutes: choice({
    label: 'How long?',
    required: 'Say how long it takes',
    options: [
      { code: '60', words: 'An hour' },
      { code: '120', words: 'Two hours' },
      { code: '180', words: 'Three hours' },
      { code: '360', words: 'A day' },
    ],
  }),
  place: text({ label: 'Where?', hint: 'The room, or the link to join. Members read it after signing in.', lengthMax: 300 }),
})

export const reopenForm = form({
  why: longText({
    label: 'Why is it opened again?',
    hint: 'For example: it was ended before two children had been spoken about. Name no child: every member reads it.',
    required: 'Say why it is opened again',
    size: 3,
    lengthMax: 1000,
  }),
})

export const cancelForm = form({
  why: longText({
    label: 'Why is it called off?',
    hint: 'Name no child. The members are told that it is called off, and read why after signing in.',
    required: 'Say why it is called off',
    size: 3,
    lengthMax: 1000,
  }),
})

export const referForm = form({
  why: longText({
    label: 'Why should the panel look?',
    hint: 'What a fact on the record does not say. The members read it.',
    required: 'Say why the panel should look',
    size: 3,
    lengthMax: 2000,
  }),
  question: text({ label: 'What do you ask of it?', hint: 'One question, such as “Who speaks to the shop?”', lengthMax: 500 }),
  detriment: detrimentField(),
  ...childFields(),
})

export const questionForm = form({
  question: text({ label: 'The question for the panel', required: 'Write the question', lengthMax: 500 }),
})

export const leaveOutForm = form({
  why: longText({ label: 'Why are they left out of this meeting?', required: 'Say why', size: 3, lengthMax: 1000 }),
})

export function outcomeForm(content: Content) {
  return form({
    outcome: choice({
      label: 'What does the panel say?',
      required: 'Choose what the panel says',
      options: content.panel.outcomes.map(({ code, words, hint }) => ({ code, words, hint })),
    }),
    outcomeWords: longText({ ofChild: true, label: 'In a line or two', size: 3, lengthMax: 2000 }),
    again: choice({
      label: 'Does the panel look again?',
      required: 'Say whether it looks again',
      options: [
        { code: 'no', words: 'No, unless something new comes' },
        { code: 'month', words: 'In four weeks' },
        { code: 'quarter', words: 'In twelve weeks' },
        { code: 'day', words: 'From another day', reveals: 'againOn' },
      ],
    }),
    againOn: revealed(day({ label: 'From which day?', required: 'Give the day' })),
  })
}

export function themesForm(content: Content) {
  return form({
    modes: choices({
      label: 'How is the child exploited?',
      hint: 'Counted over time, never shown of one child',
      options: content.panel.modes,
    }),
    places: choices({ label: 'Where does it happen?', options: content.panel.places }),
  })
}
