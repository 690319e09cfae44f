import { isSaid, type Words } from './words.ts'

export interface PersonProps {
  /** What the child wants to be called. */
  preferredName: Words
  /** Shown after it where it differs. */
  fullName?: Words
  /** In whole years. */
  age?: number | undefined
  reference?: string | undefined
  href?: string | undefined
}

/** A child: preferred name first, then age and reference. */
export function Person({ preferredName, fullName, age, reference, href }: PersonProps) {
  return (
    <span class="sr-person">
      <span class="sr-person__name">
        {href ? (
          <a class="govuk-link" href={href}>
            {preferredName}
          </a>
        ) : (
          preferredName
        )}
      </span>
      {age !== undefined && <span class="sr-person__age">, {age}</span>}
      {isSaid(fullName) && <span class="sr-person__full"> ({fullName})</span>}
      {reference && <span class="sr-person__reference"> {reference}</span>}
    </span>
  )
}
