import { names, type Attributes, type Words } from './words.ts'

export interface SkipLinkProps {
  href?: string | undefined
  children?: Words
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** For the keyboard: past the header, to what the page is about. */
export function SkipLink({ href = '#content', children = 'Skip to main content', classes, attributes }: SkipLinkProps) {
  return (
    <a href={href} class={names('govuk-skip-link', classes)} {...attributes} data-module="govuk-skip-link">
      {children}
    </a>
  )
}
