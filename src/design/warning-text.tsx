import { names, type Attributes, type Words } from './words.ts'

export interface WarningTextProps {
  children: Words
  /** Read aloud in place of the exclamation mark. */
  iconFallbackText?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** What follows if nothing is done. */
export function WarningText({ children, iconFallbackText = 'Warning', classes, attributes }: WarningTextProps) {
  return (
    <div class={names('govuk-warning-text', classes)} {...attributes}>
      <span class="govuk-warning-text__icon" aria-hidden="true">
        !
      </span>
      <strong class="govuk-warning-text__text">
        <span class="govuk-visually-hidden">{iconFallbackText}</span>
        {children}
      </strong>
    </div>
  )
}
