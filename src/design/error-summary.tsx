import { isSaid, names, type Attributes, type Words } from './words.ts'

export interface Problem {
  text: Words
  /** Where to put it right: the control's id after a `#`. */
  href?: string | undefined
  attributes?: Attributes | undefined
}

export interface ErrorSummaryProps {
  title?: Words
  description?: Words
  problems?: readonly Problem[] | undefined
  disableAutoFocus?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Everything that stops a form, at the top of the page, in the words that stand at each control. */
export function ErrorSummary({
  title = 'There is a problem',
  description,
  problems,
  disableAutoFocus,
  classes,
  attributes,
}: ErrorSummaryProps) {
  return (
    <div
      class={names('govuk-error-summary', classes)}
      data-disable-auto-focus={disableAutoFocus === undefined ? undefined : String(disableAutoFocus)}
      {...attributes}
      data-module="govuk-error-summary"
    >
      <div role="alert">
        <h2 class="govuk-error-summary__title">{title}</h2>
        <div class="govuk-error-summary__body">
          {isSaid(description) && <p>{description}</p>}
          {!!problems?.length && (
            <ul class="govuk-list govuk-error-summary__list">
              {problems.map((problem) => (
                <li>
                  {problem.href ? (
                    <a href={problem.href} {...problem.attributes}>
                      {problem.text}
                    </a>
                  ) : (
                    problem.text
                  )}
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </div>
  )
}
