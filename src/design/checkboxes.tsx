import { choiceId, ChoiceInput, type Choice, type Divider } from './choice.tsx'
import { describers, FieldGroup, hasFieldset, type GroupProps } from './field.tsx'
import { names } from './words.ts'

export interface Checkbox extends Choice {
  /** Where each box has a name of its own. */
  name?: string | undefined
  /** Exclusive for "none of these": ticking it unticks the others. */
  behaviour?: 'exclusive' | undefined
}

export interface CheckboxesProps extends GroupProps {
  name: string
  /** Where the ids begin; the name, if none is given. */
  idPrefix?: string | undefined
  items: readonly (Checkbox | Divider | false | null | undefined)[]
  /** The answers so far. */
  values?: readonly (string | number)[] | undefined
  describedBy?: string | undefined
  small?: boolean | undefined
}

/** Any number of answers out of several. */
export function Checkboxes(props: CheckboxesProps) {
  const { name, items, values, small } = props
  const prefix = props.idPrefix || name
  const describedBy = props.parts?.fieldset?.describedBy || props.describedBy
  // Without a fieldset nothing else carries the hint and the error, so each box does.
  const eachDescribedBy = hasFieldset(props) ? undefined : describers(prefix, { ...props, describedBy })
  return (
    <FieldGroup id={prefix} group={props} describedBy={describedBy}>
      <div
        class={names('govuk-checkboxes', small && 'govuk-checkboxes--small', props.classes)}
        {...props.attributes}
        data-module="govuk-checkboxes"
      >
        {props.beforeInputs}
        {items.map((item, index) => {
          if (!item) return null
          if ('divider' in item) return <div class="govuk-checkboxes__divider">{item.divider}</div>
          return (
            <ChoiceInput
              kind="checkboxes"
              name={item.name || name}
              id={item.id || choiceId(prefix, index)}
              choice={item}
              isChecked={isTicked(item, values)}
              describedBy={eachDescribedBy}
              behaviour={item.behaviour}
            />
          )
        })}
        {props.afterInputs}
      </div>
    </FieldGroup>
  )
}

function isTicked(item: Checkbox, values: CheckboxesProps['values']): boolean {
  return item.checked ?? values?.some((value) => String(value) === String(item.value)) ?? false
}
