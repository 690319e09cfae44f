// Draws a form's questions (src/platform/forms) with the components: one way for every page, with what was typed and what is wrong.
import type { VNode } from 'preact'
import { many, one, revealedBy, type AnyField, type FieldsOf, type FormDefinition, type FormState } from '../platform/forms/index.ts'
import { Checkboxes } from './checkboxes.tsx'
import { DateInput } from './date-input.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { Hidden } from './form.tsx'
import { Input } from './input.tsx'
import { Radios } from './radios.tsx'
import { Select } from './select.tsx'
import { Textarea } from './textarea.tsx'

export interface AskedProps<F extends FieldsOf> {
  form: FormDefinition<F>
  state: FormState
}

/** Everything that is wrong, at the top of the page, each a link to its field. Shows nothing when nothing is. */
export function Problems<F extends FieldsOf>({ form, state }: AskedProps<F>) {
  if (state.problems.length === 0) return null
  return <ErrorSummary problems={state.problems.map((p) => ({ text: p.text, href: `#${controlIdOf(p.field, form.fields[p.field])}` }))} />
}

/** All the questions of a form, in their order; `only` picks some. A question that an option reveals stands under that option. */
export function Asked<F extends FieldsOf>({
  form,
  state,
  only,
  headings = false,
  below,
}: AskedProps<F> & {
  only?: readonly (keyof F & string)[]
  /** The one question is the page's heading. */
  headings?: boolean
  /** What stands under the box of a question: after what is to be answered, so that on a phone the box comes first. */
  below?: (name: string) => VNode | null
}) {
  const revealed = new Set(Object.values(form.fields).flatMap((f) => f.options.flatMap(revealedBy)))
  const names = (only ?? Object.keys(form.fields)).filter((name) => !revealed.has(name))
  const drawn = (name: string, heading: boolean): VNode => {
    const under = below?.(name) ?? null
    const question = ask(form.fields, name, state, heading, (revealedName) => drawn(revealedName, false))
    return under === null ? (
      question
    ) : (
      <div class="sr-asked">
        {question}
        {under}
      </div>
    )
  }
  return <>{names.map((name) => drawn(name, headings))}</>
}

function ask(fields: FieldsOf, name: string, state: FormState, heading: boolean, reveal: (name: string) => VNode): VNode {
  const field = fields[name]
  if (!field) throw new Error(`the form has no question called ${name}`)
  const error = state.problems.find((p) => p.field === name)?.text
  const label = field.required || field.kind === 'hidden' ? field.label : `${field.label} (optional)`
  const single = { name, label, hint: field.hint, error, labelIsHeading: heading, labelSize: heading ? ('l' as const) : ('s' as const) }
  const group = { legend: label, hint: field.hint, error, legendIsHeading: heading, legendSize: heading ? ('l' as const) : ('s' as const) }
  switch (field.kind) {
    case 'hidden':
      return <Hidden name={name} value={one(state.typed, name)} />
    case 'text':
    case 'number':
      return (
        <Input
          {...single}
          type={field.secret ? 'password' : 'text'}
          value={field.secret ? undefined : one(state.typed, name)}
          width={widthFor(field.size)}
          inputmode={field.inputMode}
          autocomplete={field.autocomplete}
          spellcheck={field.spellcheck}
        />
      )
    case 'long-text':
      return (
        <Textarea
          {...single}
          value={one(state.typed, name)}
          rows={field.size ?? 4}
          attributes={field.ofChild ? { 'data-of-child': '' } : undefined}
        />
      )
    case 'day':
      return <DateInput {...group} id={name} namePrefix={name} values={dayTyped(state, name)} />
    case 'moment':
      return (
        <DateInput
          {...group}
          id={name}
          namePrefix={name}
          values={dayTyped(state, name)}
          afterInputs={
            <div class="govuk-date-input__item sr-time">
              <Input
                name={`${name}-time`}
                label="Time"
                labelSize={undefined}
                hint={undefined}
                value={one(state.typed, `${name}-time`)}
                width="5"
              />
            </div>
          }
        />
      )
    case 'choice':
      return (
        <Radios
          {...group}
          name={name}
          value={one(state.typed, name)}
          inline={field.options.length === 2 && field.options.every((o) => o.words.length < 12 && !o.reveals && !o.hint)}
          items={field.options.map((o) => ({
            value: o.code,
            text: o.words,
            hint: o.hint,
            conditional: o.reveals === undefined ? undefined : <>{revealedBy(o).map(reveal)}</>,
          }))}
        />
      )
    case 'choices':
      return (
        <Checkboxes
          {...group}
          name={name}
          values={many(state.typed, name)}
          items={field.options.map((o) => ({
            value: o.code,
            text: o.words,
            hint: o.hint,
            conditional: o.reveals === undefined ? undefined : <>{revealedBy(o).map(reveal)}</>,
          }))}
        />
      )
    case 'tick':
      return (
        <Checkboxes
          name={name}
          error={error}
          values={many(state.typed, name)}
          items={[{ value: 'yes', text: field.label, hint: field.hint }]}
        />
      )
    case 'pick':
      return (
        <Select
          {...single}
          value={one(state.typed, name)}
          items={[{ value: '', text: 'Choose…' }, ...field.options.map((o) => ({ value: o.code, text: o.words }))]}
        />
      )
  }
}

function controlIdOf(name: string, field: AnyField | undefined): string {
  return field?.kind === 'day' || field?.kind === 'moment' ? `${name}-day` : name
}

function dayTyped(state: FormState, name: string): Record<string, string> {
  return Object.fromEntries(['day', 'month', 'year'].map((part) => [`${name}-${part}`, one(state.typed, `${name}-${part}`)]))
}

function widthFor(size: number | undefined) {
  if (size === undefined) return undefined
  return size <= 2 ? '2' : size <= 3 ? '3' : size <= 4 ? '4' : size <= 5 ? '5' : size <= 10 ? '10' : size <= 20 ? '20' : undefined
}
