// The questions of a return.
import type { InventedAreas } from '../../../kernel/authorities.ts'
import { forces } from '../../../kernel/forces.ts'
import type { Content } from '../../../platform/content/index.ts'
import { choice, choices, form, longText, moment, pick, text, type FormDefinition, type Option } from '../../../platform/forms/index.ts'
import { authorityOptions, postcodeProblem } from '../episodes/forms.ts'
import { optionsOf } from '../grades/forms.ts'
import type { ReturnProblem } from './domain.ts'

export type ReturnFields = ReturnType<typeof returnFields>
export type ReturnForm = FormDefinition<ReturnFields>

export function returnForm(content: Content, invented: InventedAreas): ReturnForm {
  return form(returnFields(content, invented), ({ conditionCodes, conditionNote }) =>
    conditionCodes.includes('not-seen') && conditionCodes.length > 1 && conditionNote === null
      ? [{ field: 'conditionCodes', text: 'Either somebody saw how they were, or nobody looked or asked. Untick one, or explain in words' }]
      : [],
  )
}

/** The groups in which the questions stand on the page. */
export const returnGroups: { title: string; fields: (keyof ReturnFields)[] }[] = [
  { title: 'When', fields: ['returned'] },
  { title: 'How they came back', fields: ['how', 'foundBy'] },
  { title: 'Where', fields: ['placeKind', 'place', 'postcode', 'foundAuthority', 'foundForce'] },
  { title: 'How they are', fields: ['conditionCodes', 'conditionNote'] },
]

function returnFields(content: Content, invented: InventedAreas) {
  const { condition, howFound } = content.missing
  return {
    returned: moment({
      label: 'When did they come back?',
      hint: 'If you know the day only, leave the time empty: the 72 hours then run from the start of that day, the earliest it can have been.',
      required: 'Say when they came back; the day alone will do',
    }),
    how: choice({
      label: howFound.asked,
      required: 'Say how they came back, or that it is not known',
      options: optionsOf(howFound.options),
    }),
    foundBy: text({ label: 'Who found them or saw them first?', hint: 'Name, or who they are to the child.', size: 20 }),
    placeKind: choice({
      label: 'Which place do you know?',
      options: [
        { code: 'found', words: 'Where they were found' },
        { code: 'returned-to', words: 'Where they came back to' },
      ],
    }),
    place: text({ label: 'Where is that?', hint: 'Kept apart: shown one at a time, only to people who may see places.' }),
    postcode: text({ label: 'Postcode of that place', size: 10, check: postcodeProblem }),
    foundAuthority: pick({
      label: 'In which council’s area were they found?',
      hint: 'Says whether they were out of area. Leave it if you do not know.',
      options: authorityOptions(invented),
    }),
    foundForce: pick({
      label: 'Or in which police force’s area?',
      hint: 'If the council’s area is not known.',
      options: forceOptions(invented),
    }),
    conditionCodes: choices({
      label: condition.asked,
      required: 'Say how they were, or that nobody looked or asked',
      options: optionsOf(condition.options),
    }),
    conditionNote: longText({
      label: 'In words',
      hint: 'What was seen, and by whom. If they are hurt or need a doctor, see to that first.',
      size: 3,
    }),
  }
}

/** What to say beside which question when a return cannot be. */
export const returnRefusals: Record<ReturnProblem, { field: keyof ReturnFields; text: string }> = {
  'already-returned': { field: 'returned', text: 'Somebody has recorded this return already. Open the episode to see it' },
  'before-missing': { field: 'returned', text: 'That is before they went missing: check the date and time' },
  'in-future': { field: 'returned', text: 'The return cannot be in the future: check the date and time' },
  'overlaps-next': { field: 'returned', text: 'By then they were missing again: the next episode began earlier. Check the date and time' },
}

function forceOptions(invented: InventedAreas): Option[] {
  return [...(invented.forces ?? []), ...forces]
    .map(({ id, code, name }) => ({ code: code ?? id, words: name }))
    .sort((a, b) => a.words.localeCompare(b.words, 'en-GB'))
}
