// Profiles ask what content/profile.yaml asks: a practitioner changes a question there, and no code changes.
import type { FieldGroup, Field as ContentField } from '../../../platform/content/index.ts'
import {
  choice,
  choices,
  day,
  form,
  longText,
  moment,
  text,
  tick,
  type AnyField,
  type FieldsOf,
  type FormDefinition,
  type MomentValue,
} from '../../../platform/forms/index.ts'
import type { Answer, ProfileAnswers } from './domain.ts'

export type ProfileForm = FormDefinition<FieldsOf>

/** Known from the missing report: shown with the episode, not asked again. */
const toldByReport = ['last-seen-at', 'last-seen-where', 'last-seen-by']

/** The questions of the second part that the report has not answered already. */
export function notYetTold(groups: readonly FieldGroup[]): FieldGroup[] {
  return groups
    .map((group) => ({ ...group, fields: group.fields.filter((field) => !toldByReport.includes(field.code)) }))
    .filter((group) => group.fields.length > 0)
}

/** @param before the version in force: places kept there can be called out of date */
export function profileForm(groups: readonly FieldGroup[], before: ProfileAnswers): ProfileForm {
  return form(Object.fromEntries(fieldsOf(groups).flatMap((field) => controlsFor(field, before[field.code]))))
}

/** The names of a group's controls, in their order. */
export function controlNames(group: FieldGroup, form: ProfileForm): string[] {
  return group.fields.flatMap(({ code }) => [code, outOfDate(code)]).filter((name) => name in form.fields)
}

/** What the form shows of the version in force. Places are not shown: they are added to. */
export function known(groups: readonly FieldGroup[], before: ProfileAnswers): Record<string, unknown> {
  return Object.fromEntries(
    fieldsOf(groups).flatMap(({ code }): [string, unknown][] => {
      const answer = before[code]
      if (answer === undefined || 'places' in answer) return []
      if ('words' in answer) return [[code, answer.words]]
      if ('codes' in answer) return [[code, answer.codes]]
      return [[code, { date: new Date(answer.at), precision: answer.precision }]]
    }),
  )
}

/** What was said to one question, and for places the lines that are to become locations. */
export type Said = { code: string; label: string } & ({ answer: Answer } | { addedPlaces: readonly string[]; outOfDate: boolean })

/** The answers of a form, in the order of its questions; what was left empty is left out. */
export function saidIn(groups: readonly FieldGroup[], values: Readonly<Record<string, unknown>>): Said[] {
  return fieldsOf(groups).flatMap((field): Said[] => {
    const { code, label } = field
    const value = values[code]
    if (field.kind === 'places') return [{ code, label, addedPlaces: linesOf(value), outOfDate: values[outOfDate(code)] === true }]
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return []
    if (typeof value === 'string') return [{ code, label, answer: { words: value } }]
    if (Array.isArray(value)) return [{ code, label, answer: { codes: value.map(String) } }]
    const { date, precision } = value as MomentValue
    return [{ code, label, answer: { at: date.toISOString(), precision } }]
  })
}

function controlsFor(field: ContentField, before: Answer | undefined): [string, AnyField][] {
  const kept = before !== undefined && 'places' in before ? before.places.length : 0
  const main: [string, AnyField] = [field.code, controlFor(field, kept)]
  return kept === 0
    ? [main]
    : [main, [outOfDate(field.code), tick({ label: `Leave out the ${kept === 1 ? 'place' : `${kept} places`} kept so far` })]]
}

function controlFor(field: ContentField, placesKept: number): AnyField {
  const asked = { label: field.label, ...(field.hint === undefined ? {} : { hint: field.hint }) }
  switch (field.kind) {
    case 'line':
      return text({ ...asked, size: 20 })
    case 'text':
      return longText({ ...asked, size: 3 })
    case 'people':
      return longText({ ...asked, hint: `${field.hint ?? ''} One on each line.`.trim(), size: 3 })
    case 'phones':
      return longText({ ...asked, hint: `${field.hint ?? ''} One on each line.`.trim(), size: 3 })
    case 'photo':
      return text({ ...asked, hint: `${field.hint ?? ''} Say who holds it and how police get it at any hour.`.trim() })
    case 'places':
      return longText({
        ...asked,
        hint: `${field.hint ?? ''} One on each line. ${placesKept === 0 ? 'Kept apart: read one at a time, by people who may see places.' : `${placesKept} kept already, apart; add what is new.`}`.trim(),
        size: 3,
      })
    case 'date':
      return day(asked)
    case 'date-time':
      return moment(asked)
    case 'choice':
      return choice({ ...asked, options: field.options })
    case 'many':
      return choices({ ...asked, options: field.options })
    case 'yes-no-unsure':
      return choice({
        ...asked,
        options: [
          { code: 'yes', words: 'Yes' },
          { code: 'no', words: 'No' },
          { code: 'unsure', words: 'Not sure' },
        ],
      })
  }
}

function fieldsOf(groups: readonly FieldGroup[]): ContentField[] {
  return groups.flatMap((group) => [...group.fields])
}

function linesOf(value: unknown): string[] {
  return typeof value === 'string'
    ? value
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .slice(0, 50)
    : []
}

function outOfDate(code: string): string {
  return `${code}-out-of-date`
}
