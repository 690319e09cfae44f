// The questions of a missing report, in their groups. What is known is filled in, to be confirmed and not typed again.
import type { InventedAreas } from '../../../kernel/authorities.ts'
import { authorities } from '../../../kernel/authorities.ts'
import { readPostcode } from '../../../kernel/postcodes.ts'
import type { Content, RiskScale } from '../../../platform/content/index.ts'
import { choice, choices, form, longText, moment, pick, text, type FormDefinition, type Option } from '../../../platform/forms/index.ts'
import { gradeFields, optionsOf } from '../grades/forms.ts'
import type { ReportProblem } from './domain.ts'

export type ReportFields = ReturnType<typeof reportFields>
export type ReportForm = FormDefinition<ReportFields>

export function reportForm(content: Content, scale: RiskScale, invented: InventedAreas): ReportForm {
  return form(reportFields(content, scale, invented))
}

/** The groups in which the questions stand on the page. */
export const reportGroups: { title: string; fields: (keyof ReportFields)[] }[] = [
  { title: 'Last seen', fields: ['missingFrom', 'lastSeenPlace', 'lastSeenPostcode', 'lastSeenBy'] },
  { title: 'What happened', fields: ['type', 'circumstanceCodes', 'circumstances'] },
  { title: 'The report', fields: ['reportedByRole', 'reportedBy', 'reportedAt', 'policeReference'] },
  { title: 'Where they live', fields: ['settingKind', 'settingName', 'hostAuthority'] },
  { title: 'Police risk grade', fields: ['grade', 'gradeReasons', 'gradeWords', 'gradedByName', 'gradedAt', 'reviewInHours'] },
]

function reportFields(content: Content, scale: RiskScale, invented: InventedAreas) {
  const { circumstances, missingTypes, placementTypes, reporters } = content.missing
  return {
    missingFrom: moment({
      label: 'When were they last seen?',
      hint: 'Leave the time empty if it is not known. For example, 11 11 2026 and 22:40.',
      required: 'Say when they were last seen; the day alone will do',
    }),
    lastSeenPlace: text({
      label: 'Where were they last seen?',
      hint: 'Kept apart: shown one at a time, only to people who may see places.',
    }),
    lastSeenPostcode: text({ label: 'Postcode of that place', size: 10, check: postcodeProblem }),
    lastSeenBy: text({ label: 'Who saw them last?', hint: 'Name, or who they are to the child.', size: 20 }),
    type: choice({ label: missingTypes.asked, required: 'Say which kind of absence it is', options: optionsOf(missingTypes.options) }),
    circumstanceCodes: choices({ label: circumstances.asked, options: optionsOf(circumstances.options) }),
    circumstances: longText({
      ofChild: true,
      label: 'Tell it in words',
      hint: 'What was seen and said, by whom. Leave places out: they have their own box above.',
      size: 5,
    }),
    reportedByRole: pick({ label: reporters.asked, required: 'Say who reported it', options: optionsOf(reporters.options) }),
    reportedBy: text({ label: 'Their name', size: 20 }),
    reportedAt: moment({
      label: 'When was it reported?',
      required: 'Say when it was reported',
      timeRequired: 'Give the time of the report, such as 23:15',
    }),
    policeReference: text({ label: 'Police reference', size: 20, lengthMax: 100 }),
    settingKind: pick({ label: placementTypes.asked, options: optionsOf(placementTypes.options) }),
    settingName: text({ label: 'Name of the home or carer', hint: 'Not the address.', size: 20 }),
    hostAuthority: pick({
      label: 'In which council’s area is that?',
      hint: 'Its police look for the child, and its council is told.',
      options: authorityOptions(invented),
    }),
    ...gradeFields(content, scale, true),
  }
}

/** What to say beside which question when a report cannot be. */
export const reportRefusals: Record<ReportProblem, { field: keyof ReportFields; text: string }> = {
  'in-future': { field: 'missingFrom', text: 'They cannot have been last seen in the future: check the date and time' },
  'before-birth': { field: 'missingFrom', text: 'That is before the child was born: check the year' },
  'reported-in-future': { field: 'reportedAt', text: 'The report cannot be in the future: check the date and time' },
  'reported-before-missing': { field: 'reportedAt', text: 'The report cannot be before they were last seen: check both times' },
  'still-missing': { field: 'missingFrom', text: 'They are recorded as missing already. Record that return first, or add to that episode' },
  overlaps: { field: 'missingFrom', text: 'Another episode covers this time. Check the time, or put the other episode right' },
}

/** Every authority of England and Wales, and those of the demo, by name. */
export function authorityOptions(invented: InventedAreas): Option[] {
  const all = [...(invented.authorities ?? []), ...authorities]
  return all.map(({ code, name }) => ({ code, words: name })).sort((a, b) => a.words.localeCompare(b.words, 'en-GB'))
}

export function postcodeProblem(typed: string): string | null {
  return readPostcode(typed).ok ? null : 'Give a full postcode such as AB1 2CD, or leave it empty'
}
