import { Button } from './button.tsx'
import { translations, type Translations } from './translations.ts'
import { isSaid, names, type Attributes, type Words } from './words.ts'

export interface ExitThisPageProps {
  children?: Words
  /** A harmless page; the browser's history then no longer shows this one. */
  redirectUrl?: string | undefined
  texts?: Translations | undefined
  id?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Away at once, for somebody who may be watched: the button, or Shift pressed three times. */
export function ExitThisPage({
  children,
  redirectUrl = 'https://www.bbc.co.uk/weather',
  texts,
  id,
  classes,
  attributes,
}: ExitThisPageProps) {
  return (
    <div id={id} class={names('govuk-exit-this-page', classes)} data-module="govuk-exit-this-page" {...attributes} {...translations(texts)}>
      <Button
        variant="warning"
        classes="govuk-exit-this-page__button govuk-js-exit-this-page-button"
        href={redirectUrl}
        attributes={{ rel: 'nofollow noreferrer' }}
      >
        {isSaid(children) ? (
          children
        ) : (
          <>
            <span class="govuk-visually-hidden">Emergency</span> Exit this page
          </>
        )}
      </Button>
    </div>
  )
}
