import { Button } from './button.tsx'
import type { Words } from './words.ts'

export interface Step {
  /** Its heading, and the code in its address: `#step-CODE`. */
  code: string
  title: string
  children: Words
}

/**
 * A long form as one thing after another: each step by itself, the last with the button that sends. Nothing is sent or kept between them, so
 * that what must not lie about lies nowhere. Without script it is one page, from top to bottom.
 */
export function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <div class="sr-steps" data-steps>
      {steps.map(({ code, title, children }, place) => (
        <section class="sr-steps__step" data-step aria-labelledby={`step-${code}`}>
          <h2 class="govuk-heading-m" id={`step-${code}`} tabindex={-1}>
            <span class="govuk-caption-m" data-step-count hidden>
              Step {place + 1} of {steps.length}
            </span>
            {title}
          </h2>
          {children}
          {(place > 0 || place < steps.length - 1) && (
            <div class="govuk-button-group" data-step-ways hidden>
              {place < steps.length - 1 && (
                <Button type="button" attributes={{ 'data-step-by': '1' }}>
                  Go on
                </Button>
              )}
              {place > 0 && (
                <Button type="button" variant="secondary" attributes={{ 'data-step-by': '-1' }}>
                  Back a step
                </Button>
              )}
            </div>
          )}
        </section>
      ))}
    </div>
  )
}
