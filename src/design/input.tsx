import { controlId, describers, Field, type FieldProps } from './field.tsx'
import { isSaid, names, type Attributes, type Part, type Words } from './words.ts'

export interface InputProps extends FieldProps {
  type?: 'text' | 'email' | 'tel' | 'url' | 'password' | 'search' | 'number' | 'date' | 'time' | undefined
  value?: string | number | undefined
  /** About how many characters the answer has: a width fixed in characters, or a share of the column. */
  width?:
    | '2'
    | '3'
    | '4'
    | '5'
    | '10'
    | '20'
    | 'full'
    | 'three-quarters'
    | 'two-thirds'
    | 'one-half'
    | 'one-third'
    | 'one-quarter'
    | undefined
  inputmode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | 'search' | 'url' | 'none' | undefined
  autocomplete?: string | undefined
  autocapitalize?: 'none' | 'off' | 'on' | 'sentences' | 'words' | 'characters' | undefined
  pattern?: string | undefined
  spellcheck?: boolean | undefined
  prefix?: Words
  suffix?: Words
  affixes?: { prefix?: Part | undefined; suffix?: Part | undefined; wrapper?: Part | undefined } | undefined
}

/** One line of text. */
export function Input(props: InputProps) {
  const { type = 'text', width, prefix, suffix, affixes, beforeInput, afterInput, ...field } = props
  const id = controlId(props)
  // Preact ties each type to its own attributes; here the type is only known when the page is drawn.
  const typed: Attributes = { type }
  const input = (
    <input
      class={names('govuk-input', width && widthClass(width), props.classes, isSaid(props.error) && 'govuk-input--error')}
      id={id}
      name={props.name}
      {...typed}
      spellcheck={props.spellcheck}
      value={props.value}
      disabled={props.disabled}
      aria-describedby={describers(id, props)}
      autocomplete={props.autocomplete}
      autocapitalize={props.autocapitalize}
      pattern={props.pattern}
      inputmode={props.inputmode}
      {...props.attributes}
    />
  )
  if (![prefix, suffix, beforeInput, afterInput].some(isSaid)) return <Field field={field}>{input}</Field>
  return (
    <Field field={field}>
      <div class={names('govuk-input__wrapper', affixes?.wrapper?.classes)} {...affixes?.wrapper?.attributes}>
        {beforeInput}
        <Affix side="prefix" part={affixes?.prefix}>
          {prefix}
        </Affix>
        {input}
        <Affix side="suffix" part={affixes?.suffix}>
          {suffix}
        </Affix>
        {afterInput}
      </div>
    </Field>
  )
}

function Affix({ side, part, children }: { side: 'prefix' | 'suffix'; part: Part | undefined; children: Words }) {
  if (!isSaid(children)) return null
  return (
    <div class={names(`govuk-input__${side}`, part?.classes)} aria-hidden="true" {...part?.attributes}>
      {children}
    </div>
  )
}

function widthClass(width: NonNullable<InputProps['width']>): string {
  return /^\d+$/.test(width) ? `govuk-input--width-${width}` : `govuk-!-width-${width}`
}
