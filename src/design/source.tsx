import { Fragment } from 'preact'
import { isSaid, type Words } from './words.ts'

export interface SourceProps {
  /** Who saw it or said it. */
  who: Words
  /** When they saw it. */
  when?: Words
  /** Where it is written down: the record, the system, the document. */
  where?: Words
  /** Who wrote it down, and when. */
  recorded?: Words
}

/** Where a fact comes from, in small grey words. No source, no fact. */
export function Source({ who, when, where, recorded }: SourceProps) {
  const parts = [who, when, where, recorded].filter(isSaid)
  return (
    <p class="sr-source">
      <span class="govuk-visually-hidden">Source: </span>
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index > 0 && ' · '}
          {part}
        </Fragment>
      ))}
    </p>
  )
}
