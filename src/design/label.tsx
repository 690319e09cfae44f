import { isSaid, names, type Attributes, type Size, type Words } from './words.ts'

export interface LabelProps {
  children: Words
  for?: string | undefined
  size?: Size | undefined
  /** Wraps the label in the page's h1, where the question is the page. */
  isPageHeading?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** The question beside one control. */
export function Label({ children, for: control, size, isPageHeading, classes, attributes }: LabelProps) {
  if (!isSaid(children)) return null
  const label = (
    <label class={names('govuk-label', size && `govuk-label--${size}`, classes)} {...attributes} for={control}>
      {children}
    </label>
  )
  return isPageHeading ? <h1 class="govuk-label-wrapper">{label}</h1> : label
}
