import { ErrorMessage } from './error-message.tsx'
import { Fieldset } from './fieldset.tsx'
import { Hint } from './hint.tsx'
import { Label } from './label.tsx'
import { isSaid, names, type Attributes, type Part, type Size, type Words } from './words.ts'

/** Class names and attributes for the elements round a control; seldom needed. */
export interface FieldParts {
  group?: Part | undefined
  label?: Part | undefined
  hint?: Part | undefined
  error?: (Part & { prefix?: string | undefined }) | undefined
}

/** What every single control takes: one question, one answer. */
export interface FieldProps {
  name: string
  /** The control's id; the name, if none is given. An error summary links to it. */
  id?: string | undefined
  label?: Words
  labelSize?: Size | undefined
  labelIsHeading?: boolean | undefined
  hint?: Words
  /** What is wrong with the answer and how to put it right. */
  error?: Words
  /** Ids of further elements that describe the control. */
  describedBy?: string | undefined
  disabled?: boolean | undefined
  beforeInput?: Words
  afterInput?: Words
  classes?: string | undefined
  attributes?: Attributes | undefined
  parts?: FieldParts | undefined
}

/** What every group of controls takes: one question, several controls. */
export interface GroupProps {
  legend?: Words
  legendSize?: Size | undefined
  legendIsHeading?: boolean | undefined
  hint?: Words
  /** What is wrong with the answer and how to put it right. */
  error?: Words
  beforeInputs?: Words
  afterInputs?: Words
  classes?: string | undefined
  attributes?: Attributes | undefined
  parts?: GroupParts | undefined
}

export interface GroupParts {
  group?: Part | undefined
  fieldset?: (Part & { describedBy?: string | undefined }) | undefined
  legend?: Part | undefined
  hint?: Part | undefined
  error?: (Part & { prefix?: string | undefined }) | undefined
}

/** The id of a single control. */
export function controlId(field: Pick<FieldProps, 'id' | 'name'>): string {
  return field.id || field.name
}

/** The ids that describe a control (its own, its hint's, its error's), or undefined if there are none. */
export function describers(id: string, field: Pick<FieldProps, 'hint' | 'error' | 'describedBy'>): string | undefined {
  return names(field.describedBy, isSaid(field.hint) && `${id}-hint`, isSaid(field.error) && `${id}-error`) || undefined
}

/** The form group round one control: label, hint and error above it. */
export function Field({ field, children }: { field: FieldProps; children: Words }) {
  const id = controlId(field)
  const { label, labelSize, labelIsHeading, hint, error, parts } = field
  return (
    <Group error={error} part={parts?.group}>
      <Label for={id} size={labelSize} isPageHeading={labelIsHeading} {...parts?.label}>
        {label}
      </Label>
      <HintAndError id={id} hint={hint} error={error} parts={parts} />
      {field.beforeInput}
      {children}
      {field.afterInput}
    </Group>
  )
}

/** The form group round several controls: a fieldset if there is a legend, hint and error above them. */
export function FieldGroup({
  id,
  group,
  describedBy,
  role,
  children,
}: {
  id: string
  group: GroupProps
  describedBy?: string | undefined
  role?: 'group' | undefined
  children: Words
}) {
  const { legend, legendSize, legendIsHeading, hint, error, parts } = group
  const inner = (
    <>
      <HintAndError id={id} hint={hint} error={error} parts={parts} />
      {children}
    </>
  )
  return (
    <Group error={error} part={parts?.group}>
      {hasFieldset(group) ? (
        <Fieldset
          legend={legend}
          legendSize={legendSize}
          legendIsHeading={legendIsHeading}
          legendPart={parts?.legend}
          describedBy={describers(id, { hint, error, describedBy })}
          role={role}
          classes={parts?.fieldset?.classes}
          attributes={parts?.fieldset?.attributes}
        >
          {inner}
        </Fieldset>
      ) : (
        inner
      )}
    </Group>
  )
}

/** Says whether a group of controls stands in a fieldset. */
export function hasFieldset(group: GroupProps): boolean {
  return isSaid(group.legend) || group.parts?.fieldset !== undefined
}

function Group({ error, part, children }: { error: Words; part: Part | undefined; children: Words }) {
  return (
    <div class={names('govuk-form-group', isSaid(error) && 'govuk-form-group--error', part?.classes)} {...part?.attributes}>
      {children}
    </div>
  )
}

function HintAndError({
  id,
  hint,
  error,
  parts,
}: {
  id: string
  hint: Words
  error: Words
  parts: Pick<FieldParts, 'hint' | 'error'> | undefined
}) {
  return (
    <>
      {isSaid(hint) && (
        <Hint id={`${id}-hint`} {...parts?.hint}>
          {hint}
        </Hint>
      )}
      {isSaid(error) && (
        <ErrorMessage id={`${id}-error`} {...parts?.error}>
          {error}
        </ErrorMessage>
      )}
    </>
  )
}
