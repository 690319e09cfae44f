import { Tag } from './tag.tsx'
import { names, type Attributes, type Part, type Words } from './words.ts'

export interface PhaseBannerProps {
  tag?: Words
  tagPart?: Part | undefined
  children?: Words
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Says that this is a demonstration, or a service still being tried. */
export function PhaseBanner({ tag, tagPart, children, classes, attributes }: PhaseBannerProps) {
  return (
    <div class={names('govuk-phase-banner govuk-width-container', classes)} {...attributes}>
      <p class="govuk-phase-banner__content">
        <Tag classes={names('govuk-phase-banner__content__tag', tagPart?.classes)} attributes={tagPart?.attributes}>
          {tag}
        </Tag>
        <span class="govuk-phase-banner__text">{children}</span>
      </p>
    </div>
  )
}
