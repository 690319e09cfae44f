import { names, type Attributes, type Words } from './words.ts'

export interface LinkProps {
  href: string
  children: Words
  /** Read aloud after the words, so that they make sense out of their place. */
  about?: string | undefined
  /** Without an underline, where a list is all links. */
  quiet?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Goes somewhere; a Button does something. */
export function Link({ href, children, about, quiet, classes, attributes }: LinkProps) {
  return (
    <a class={names('govuk-link', quiet && 'govuk-link--no-underline', classes)} href={href} {...attributes}>
      {children}
      {about && <span class="govuk-visually-hidden"> {about}</span>}
    </a>
  )
}

/** Puts the page on paper. Hidden where there is no script. */
export function PrintButton({ children = 'Print this page' }: { children?: Words }) {
  return (
    <button type="button" class="govuk-button govuk-button--secondary sr-print" data-module="govuk-button" data-print hidden>
      {children}
    </button>
  )
}
