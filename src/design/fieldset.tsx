import { isSaid, names, type Attributes, type Part, type Size, type Words } from './words.ts'

export interface FieldsetProps {
  legend?: Words
  legendSize?: Size | undefined
  /** Wraps the legend in the page's h1, where the question is the page. */
  legendIsHeading?: boolean | undefined
  legendPart?: Part | undefined
  describedBy?: string | undefined
  role?: 'group' | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
  children?: Words
}

/** One question asked by several controls together. */
export function Fieldset(props: FieldsetProps) {
  const { legend, legendSize, legendIsHeading, legendPart, describedBy, role, classes, attributes, children } = props
  return (
    <fieldset class={names('govuk-fieldset', classes)} role={role} aria-describedby={describedBy || undefined} {...attributes}>
      {isSaid(legend) && (
        <legend class={names('govuk-fieldset__legend', legendSize && `govuk-fieldset__legend--${legendSize}`, legendPart?.classes)}>
          {legendIsHeading ? <h1 class="govuk-fieldset__heading">{legend}</h1> : legend}
        </legend>
      )}
      {children}
    </fieldset>
  )
}
