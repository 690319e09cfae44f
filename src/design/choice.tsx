import { Hint } from './hint.tsx'
import { Label } from './label.tsx'
import { isSaid, names, type Attributes, type Part, type Words } from './words.ts'

/** One answer that can be ticked. */
export interface Choice {
  value: string | number
  text: Words
  hint?: Words
  id?: string | undefined
  checked?: boolean | undefined
  disabled?: boolean | undefined
  /** Asked only when this answer is ticked. */
  conditional?: Words
  attributes?: Attributes | undefined
  labelPart?: Part | undefined
  hintPart?: Part | undefined
}

/** A word between answers, such as "or". */
export interface Divider {
  divider: Words
}

interface ChoiceInputProps {
  kind: 'radios' | 'checkboxes'
  name: string
  id: string
  choice: Choice
  isChecked: boolean
  describedBy?: string | undefined
  behaviour?: 'exclusive' | undefined
}

/** A radio button or checkbox with its label, hint and what it reveals. */
export function ChoiceInput({ kind, name, id, choice, isChecked, describedBy, behaviour }: ChoiceInputProps) {
  const { value, text, hint, disabled, conditional, attributes, labelPart, hintPart } = choice
  const hintId = `${id}-item-hint`
  const conditionalId = `conditional-${id}`
  return (
    <>
      <div class={`govuk-${kind}__item`}>
        <input
          class={`govuk-${kind}__input`}
          id={id}
          name={name}
          type={kind === 'radios' ? 'radio' : 'checkbox'}
          value={value}
          checked={isChecked}
          disabled={disabled}
          data-aria-controls={isSaid(conditional) ? conditionalId : undefined}
          data-behaviour={behaviour}
          aria-describedby={names(describedBy, isSaid(hint) && hintId) || undefined}
          {...attributes}
        />
        <Label for={id} classes={names(`govuk-${kind}__label`, labelPart?.classes)} attributes={labelPart?.attributes}>
          {text}
        </Label>
        {isSaid(hint) && (
          <Hint id={hintId} classes={names(`govuk-${kind}__hint`, hintPart?.classes)} attributes={hintPart?.attributes}>
            {hint}
          </Hint>
        )}
      </div>
      {isSaid(conditional) && (
        <div class={names(`govuk-${kind}__conditional`, !isChecked && `govuk-${kind}__conditional--hidden`)} id={conditionalId}>
          {conditional}
        </div>
      )}
    </>
  )
}

/** The id of the answer at a place in the list: the first carries no number, so that an error summary can link to it. */
export function choiceId(prefix: string, index: number): string {
  return index === 0 ? prefix : `${prefix}-${index + 1}`
}
