import { revealedBy, type AnyField, type Field } from './fields.ts'
import { many, type Typed } from './typed.ts'

/** What is wrong, and with which field. */
export interface Problem {
  field: string
  text: string
}

/** What a form shows: what was typed, and what is wrong with it. */
export interface FormState {
  typed: Typed
  problems: readonly Problem[]
}

export type FieldsOf = Record<string, AnyField>
export type ValuesOf<F extends FieldsOf> = { [K in keyof F]: F[K] extends { read: Field<infer T>['read'] } ? T : never }

export interface FormDefinition<F extends FieldsOf> {
  fields: F
  /** All values, or every problem at once. A field that is revealed by an option not chosen is not read and stays empty. */
  read(typed: Typed): { ok: true; values: ValuesOf<F> } | { ok: false; problems: Problem[] }
  /** What to show for values that are known already. */
  fill(values: Partial<ValuesOf<F>>): Typed
}

/** Defines a form: its questions in their order, and a check across them. */
export function form<F extends FieldsOf>(fields: F, check?: (values: ValuesOf<F>) => Problem[]): FormDefinition<F> {
  return {
    fields,
    read(typed) {
      const values: Record<string, unknown> = {}
      const problems: Problem[] = []
      for (const [name, field] of Object.entries(fields)) {
        const read = isHiddenAway(fields, typed, name)
          ? { ok: true as const, value: field.kind === 'choices' ? [] : null }
          : field.read(typed, name)
        if (read.ok) values[name] = read.value
        else problems.push({ field: name, text: read.problem })
      }
      if (problems.length > 0) return { ok: false, problems }
      const across = check?.(values as ValuesOf<F>) ?? []
      return across.length > 0 ? { ok: false, problems: across } : { ok: true, values: values as ValuesOf<F> }
    },
    fill(values) {
      const filled = Object.entries(fields).map(([name, field]) =>
        values[name] === undefined ? {} : field.fill(values[name] as never, name),
      )
      return Object.assign({}, ...filled) as Typed
    },
  }
}

function isHiddenAway(fields: FieldsOf, typed: Typed, name: string): boolean {
  const reveals = Object.entries(fields).flatMap(([owner, field]) =>
    field.options.filter((o) => revealedBy(o).includes(name)).map((o) => ({ owner, code: o.code })),
  )
  // Of several that are ticked, each reveals its own.
  return reveals.length > 0 && !reveals.some(({ owner, code }) => many(typed, owner).includes(code))
}
