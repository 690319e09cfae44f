import { names, type Attributes, type Words } from './words.ts'

export interface DetailsProps {
  summary: Words
  children: Words
  open?: boolean | undefined
  id?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Something that only some people need, folded away. */
export function Details({ summary, children, open, id, classes, attributes }: DetailsProps) {
  return (
    <details id={id} class={names('govuk-details', classes)} {...attributes} open={open}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{summary}</span>
      </summary>
      <div class="govuk-details__text">{children}</div>
    </details>
  )
}
