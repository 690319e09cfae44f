import { names, type Attributes, type Words } from './words.ts'

export interface BackLinkProps {
  href?: string | undefined
  children?: Words
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** One step back, losing nothing. */
export function BackLink({ href = '#', children = 'Back', classes, attributes }: BackLinkProps) {
  return (
    <a href={href} class={names('govuk-back-link', classes)} {...attributes}>
      {children}
    </a>
  )
}
