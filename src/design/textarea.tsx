import { controlId, describers, Field, type FieldProps } from './field.tsx'
import { isSaid, names } from './words.ts'

export interface TextareaProps extends FieldProps {
  value?: string | undefined
  rows?: number | undefined
  spellcheck?: boolean | undefined
  autocomplete?: string | undefined
}

/** Text of several lines. */
export function Textarea(props: TextareaProps) {
  const id = controlId(props)
  return (
    <Field field={props}>
      <textarea
        class={names('govuk-textarea', isSaid(props.error) && 'govuk-textarea--error', props.classes)}
        id={id}
        name={props.name}
        rows={props.rows ?? 5}
        spellcheck={props.spellcheck}
        disabled={props.disabled}
        aria-describedby={describers(id, props)}
        autocomplete={props.autocomplete}
        {...props.attributes}
      >
        {props.value}
      </textarea>
    </Field>
  )
}
