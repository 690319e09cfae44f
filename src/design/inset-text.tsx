import { names, type Attributes, type Words } from './words.ts'

export interface InsetTextProps {
  children: Words
  id?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Words set apart from the text round them. */
export function InsetText({ children, id, classes, attributes }: InsetTextProps) {
  return (
    <div id={id} class={names('govuk-inset-text', classes)} {...attributes}>
      {children}
    </div>
  )
}
