import { names, type Attributes, type Words } from './words.ts'

export interface GenericHeaderProps {
  logo?: Words
  url?: string | undefined
  containerClasses?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** A header with a logo of our own. */
export function GenericHeader({ logo, url = '/', containerClasses = 'govuk-width-container', classes, attributes }: GenericHeaderProps) {
  return (
    <div class={names('govuk-generic-header', classes)} {...attributes}>
      <div class={`govuk-generic-header__container ${containerClasses}`}>
        <div class="govuk-generic-header__logo">
          <a href={url} class="govuk-generic-header__homepage-link">
            {logo}
          </a>
        </div>
      </div>
    </div>
  )
}
