import { names, type Attributes, type Words } from './words.ts'

export interface TagProps {
  children: Words
  colour?: 'grey' | 'green' | 'teal' | 'blue' | 'purple' | 'magenta' | 'red' | 'orange' | 'yellow' | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** The state of a thing in a word or two; the colour only helps. */
export function Tag({ children, colour, classes, attributes }: TagProps) {
  return (
    <strong class={names('govuk-tag', colour && `govuk-tag--${colour}`, classes)} {...attributes}>
      {children}
    </strong>
  )
}
