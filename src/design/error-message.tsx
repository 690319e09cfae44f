import { names, type Attributes, type Words } from './words.ts'

export interface ErrorMessageProps {
  children: Words
  id?: string | undefined
  /** Read aloud before the message; `''` leaves it out. */
  prefix?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** What is wrong with one answer and how to put it right. */
export function ErrorMessage({ children, id, prefix = 'Error', classes, attributes }: ErrorMessageProps) {
  return (
    <p id={id} class={names('govuk-error-message', classes)} {...attributes}>
      {prefix !== '' && (
        <>
          <span class="govuk-visually-hidden">{prefix}:</span>{' '}
        </>
      )}
      {children}
    </p>
  )
}
