// The kinds of question. Each reads what was typed into a value or one plain sentence beside the field.
import { formatTime, isIsoDay, londonDay, parseUkDate, parseUkDateTime, type Precision } from '../../kernel/dates.ts'
import { many, one, type Typed } from './typed.ts'

export type FieldKind = 'text' | 'long-text' | 'number' | 'day' | 'moment' | 'choice' | 'choices' | 'pick' | 'tick' | 'hidden'

export interface Option {
  code: string
  words: string
  hint?: string | undefined
  /** The field, or several, shown and read only when this option is chosen. */
  reveals?: string | readonly string[] | undefined
}

/** The fields that an option reveals, in the order in which they are asked. */
export function revealedBy({ reveals }: Pick<Option, 'reveals'>): readonly string[] {
  return reveals === undefined ? [] : typeof reveals === 'string' ? [reveals] : reveals
}

export type Read<T> = { ok: true; value: T } | { ok: false; problem: string }

export interface Field<T> {
  kind: FieldKind
  label: string
  hint?: string | undefined
  required: boolean
  options: readonly Option[]
  /** How wide, in characters, or how high, in lines. */
  size?: number | undefined
  autocomplete?: string | undefined
  inputMode?: 'numeric' | 'tel' | 'email' | undefined
  /** Shown as a password is: never filled in again. */
  secret?: boolean | undefined
  spellcheck?: boolean | undefined
  /** Where an adult writes of a child: words that put blame on the child are pointed out as they are typed. */
  ofChild?: boolean | undefined
  lengthMax: number
  read(typed: Typed, name: string): Read<T>
  fill(value: T, name: string): Typed
}

/** A field of whatever value: what a form, which holds many, may know of each. */
export type AnyField = Omit<Field<unknown>, 'fill'> & { fill(value: never, name: string): Typed }

export interface MomentValue {
  date: Date
  precision: Precision
}

interface Asked {
  label: string
  hint?: string
  /** The sentence when nothing was given; its presence makes the question required. */
  required?: string
}

type Maybe<A extends Asked, T> = A extends { required: string } ? T : T | null

const textMax = 500
const longTextMax = 20_000

function base(kind: FieldKind, asked: Asked) {
  return {
    kind,
    label: asked.label,
    hint: asked.hint,
    required: asked.required !== undefined,
    options: [] as readonly Option[],
    lengthMax: textMax,
  }
}

const value = <T>(v: T): Read<T> => ({ ok: true, value: v })
const problem = (text: string): { ok: false; problem: string } => ({ ok: false, problem: text })

export function text<
  A extends Asked & {
    size?: number
    autocomplete?: string
    inputMode?: 'numeric' | 'tel' | 'email'
    secret?: boolean
    lengthMax?: number
    spellcheck?: boolean
    check?: (typed: string) => string | null
  },
>(asked: A): Field<Maybe<A, string>> {
  return {
    ...base('text', asked),
    size: asked.size,
    autocomplete: asked.autocomplete,
    inputMode: asked.inputMode,
    secret: asked.secret,
    spellcheck: asked.spellcheck,
    lengthMax: asked.lengthMax ?? textMax,
    ...textReader(asked, asked.lengthMax ?? textMax, asked.secret ?? false),
  }
}

export function longText<
  A extends Asked & { size?: number; lengthMax?: number; ofChild?: boolean; check?: (typed: string) => string | null },
>(asked: A): Field<Maybe<A, string>> {
  return {
    ...base('long-text', asked),
    size: asked.size ?? 4,
    ofChild: asked.ofChild,
    lengthMax: asked.lengthMax ?? longTextMax,
    ...textReader(asked, asked.lengthMax ?? longTextMax, false),
  }
}

function textReader<A extends Asked & { check?: (typed: string) => string | null }>(
  asked: A,
  lengthMax: number,
  exact: boolean,
): Pick<Field<Maybe<A, string>>, 'read' | 'fill'> {
  return {
    read(typed, name) {
      const given = exact ? one(typed, name) : one(typed, name).trim()
      if (given === '') return asked.required === undefined ? value(null as Maybe<A, string>) : problem(asked.required)
      if (given.length > lengthMax)
        return problem(`${asked.label.replace(/\?$/, '')} must be ${lengthMax} characters or fewer; this is ${given.length}`)
      const wrong = asked.check?.(given) ?? null
      return wrong ? problem(wrong) : value(given as Maybe<A, string>)
    },
    fill: (v, name) => ({ [name]: v ?? '' }),
  }
}

export function hidden(): Field<string> {
  return { ...base('hidden', { label: '' }), read: (typed, name) => value(one(typed, name)), fill: (v, name) => ({ [name]: v }) }
}

export function number<A extends Asked & { least: number; most: number }>(asked: A): Field<Maybe<A, number>> {
  return {
    ...base('number', asked),
    size: 4,
    inputMode: 'numeric',
    read(typed, name) {
      const given = one(typed, name).trim()
      if (given === '') return asked.required === undefined ? value(null as Maybe<A, number>) : problem(asked.required)
      const n = Number(given)
      if (!Number.isInteger(n) || n < asked.least || n > asked.most)
        return problem(`Give a whole number from ${asked.least} to ${asked.most}`)
      return value(n as Maybe<A, number>)
    },
    fill: (v, name) => ({ [name]: v === null ? '' : String(v) }),
  }
}

/** A day, in three boxes. The value is YYYY-MM-DD. */
export function day<A extends Asked>(asked: A): Field<Maybe<A, string>> {
  return {
    ...base('day', asked),
    read(typed, name) {
      const given = dayTyped(typed, name)
      if (given === '') return asked.required === undefined ? value(null as Maybe<A, string>) : problem(asked.required)
      const read = parseUkDate(given)
      return read.ok ? value(read.value as Maybe<A, string>) : problem('Give a real date, such as 14 11 2026')
    },
    fill: (v, name) => fillDay(v, name),
  }
}

/** A day with a time where it is known. Without a time the value's precision is 'day', and every page says so. */
export function moment<A extends Asked & { timeRequired?: string; notAfterNow?: true }>(asked: A): Field<Maybe<A, MomentValue>> {
  return {
    ...base('moment', asked),
    read(typed, name) {
      const dayGiven = dayTyped(typed, name)
      const timeGiven = one(typed, `${name}-time`).trim()
      if (dayGiven === '' && timeGiven === '')
        return asked.required === undefined ? value(null as Maybe<A, MomentValue>) : problem(asked.required)
      if (!parseUkDate(dayGiven).ok) return problem('Give a real date, such as 14 11 2026')
      if (timeGiven === '' && asked.timeRequired) return problem(asked.timeRequired)
      const read = parseUkDateTime(timeGiven === '' ? dayGiven : `${dayGiven} ${timeGiven}`)
      return read.ok
        ? value(read.value as Maybe<A, MomentValue>)
        : problem('Give a time such as 22:40, or leave it empty if it is not known')
    },
    fill: (v, name) =>
      v === null ? {} : { ...fillDay(londonDay(v.date), name), [`${name}-time`]: v.precision === 'day' ? '' : formatTime(v.date) },
  }
}

function dayTyped(typed: Typed, name: string): string {
  const parts = [one(typed, `${name}-day`), one(typed, `${name}-month`), one(typed, `${name}-year`)].map((p) => p.trim())
  return parts.every((p) => p === '') ? '' : parts.join('/')
}

function fillDay(isoDay: string | null, name: string): Typed {
  if (isoDay === null || !isIsoDay(isoDay)) return {}
  const [year, month, date] = isoDay.split('-') as [string, string, string]
  return { [`${name}-day`]: String(Number(date)), [`${name}-month`]: String(Number(month)), [`${name}-year`]: year }
}

/** One of a few, as radio buttons. */
export function choice<A extends Asked & { options: readonly Option[] }>(asked: A): Field<Maybe<A, string>> {
  return { ...base('choice', asked), options: asked.options, ...choiceReader(asked) }
}

/** One of many, as a list to pick from. */
export function pick<A extends Asked & { options: readonly Option[] }>(asked: A): Field<Maybe<A, string>> {
  return { ...base('pick', asked), options: asked.options, ...choiceReader(asked) }
}

function choiceReader<A extends Asked & { options: readonly Option[] }>(asked: A): Pick<Field<Maybe<A, string>>, 'read' | 'fill'> {
  return {
    read(typed, name) {
      const given = one(typed, name)
      if (given === '') return asked.required === undefined ? value(null as Maybe<A, string>) : problem(asked.required)
      return asked.options.some((o) => o.code === given) ? value(given as Maybe<A, string>) : problem('Choose one of the answers shown')
    },
    fill: (v, name) => ({ [name]: v ?? '' }),
  }
}

export function choices(asked: Asked & { options: readonly Option[] }): Field<string[]> {
  return {
    ...base('choices', asked),
    options: asked.options,
    read(typed, name) {
      const given = many(typed, name).filter((code) => code !== '')
      if (given.length === 0 && asked.required !== undefined) return problem(asked.required)
      return given.every((code) => asked.options.some((o) => o.code === code))
        ? value([...new Set(given)])
        : problem('Choose from the answers shown')
    },
    fill: (v, name) => ({ [name]: v }),
  }
}

/** One box to tick: true or false. */
export function tick(asked: Asked): Field<boolean> {
  return {
    ...base('tick', asked),
    options: [{ code: 'yes', words: asked.label }],
    read: (typed, name) =>
      one(typed, name) === 'yes' ? value(true) : asked.required === undefined ? value(false) : problem(asked.required),
    fill: (v, name) => ({ [name]: v ? 'yes' : '' }),
  }
}

/** A question to which one answer alone is possible: it goes with the form, filled in, and is not asked. */
export function unasked<T>(field: Field<T>): Field<T> {
  return { ...field, kind: 'hidden' }
}

/** A field that an option of another one reveals: read only when revealed, so its value may be empty though the question is required. */
export function revealed<T>(field: Field<T>): Field<T | null> {
  return { ...field, fill: (v, name) => (v === null ? {} : field.fill(v, name)) }
}
