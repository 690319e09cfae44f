import { choiceId, ChoiceInput, type Choice, type Divider } from './choice.tsx'
import { FieldGroup, type GroupProps } from './field.tsx'
import { isSaid, names } from './words.ts'

export interface RadiosProps extends GroupProps {
  name: string
  /** Where the ids begin; the name, if none is given. */
  idPrefix?: string | undefined
  items: readonly (Choice | Divider | false | null | undefined)[]
  /** The answer so far. */
  value?: string | number | undefined
  /** Side by side: only for two short answers. */
  inline?: boolean | undefined
  small?: boolean | undefined
}

/** One answer out of a few. */
export function Radios(props: RadiosProps) {
  const { name, items, value, inline, small } = props
  const prefix = props.idPrefix || name
  return (
    <FieldGroup id={prefix} group={props} describedBy={props.parts?.fieldset?.describedBy}>
      <div
        class={names('govuk-radios', inline && 'govuk-radios--inline', small && 'govuk-radios--small', props.classes)}
        {...props.attributes}
        data-module="govuk-radios"
      >
        {props.beforeInputs}
        {items.map((item, index) => {
          if (!item) return null
          if ('divider' in item) return <div class="govuk-radios__divider">{item.divider}</div>
          return (
            <ChoiceInput
              kind="radios"
              name={name}
              id={item.id || choiceId(prefix, index)}
              choice={item}
              isChecked={isChosen(item, value)}
            />
          )
        })}
        {props.afterInputs}
      </div>
    </FieldGroup>
  )
}

function isChosen(item: Choice, value: RadiosProps['value']): boolean {
  return item.checked ?? (isSaid(value) && String(item.value) === String(value))
}
