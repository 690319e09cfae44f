import { controlId, describers, Field, type FieldProps } from './field.tsx'
import { isSaid, names, type Attributes } from './words.ts'

export interface Option {
  /** What is sent; the text, if none is given. */
  value?: string | number | undefined
  text: string
  selected?: boolean | undefined
  disabled?: boolean | undefined
  attributes?: Attributes | undefined
}

export interface SelectProps extends FieldProps {
  items: readonly (Option | false | null | undefined)[]
  value?: string | number | undefined
}

/** One answer from a long list; prefer Radios up to about ten. */
export function Select(props: SelectProps) {
  const id = controlId(props)
  return (
    <Field field={props}>
      <select
        class={names('govuk-select', props.classes, isSaid(props.error) && 'govuk-select--error')}
        id={id}
        name={props.name}
        disabled={props.disabled}
        aria-describedby={describers(id, props)}
        {...props.attributes}
      >
        {props.items.map(
          (item) =>
            item && (
              <option
                key={item.value ?? item.text}
                value={item.value}
                selected={isSelected(item, props.value)}
                disabled={item.disabled}
                {...item.attributes}
              >
                {item.text}
              </option>
            ),
        )}
      </select>
    </Field>
  )
}

function isSelected(item: Option, value: SelectProps['value']): boolean {
  if (item.selected !== undefined) return item.selected
  return isSaid(value) && String(item.value ?? item.text) === String(value)
}
