import { names, type Attributes, type Words } from './words.ts'

export interface HintProps {
  children: Words
  id?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Help that stays visible while answering: an example, where to find it, what happens with it. */
export function Hint({ children, id, classes, attributes }: HintProps) {
  return (
    <div id={id} class={names('govuk-hint', classes)} {...attributes}>
      {children}
    </div>
  )
}
