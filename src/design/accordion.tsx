import { isSaid, names, type Attributes, type Words } from './words.ts'
import { translations, type Translations } from './translations.ts'

export interface AccordionSection {
  heading: Words
  summary?: Words
  content: Words
  expanded?: boolean | undefined
}

export interface AccordionProps {
  id: string
  items: readonly (AccordionSection | false | null | undefined)[]
  headingLevel?: 1 | 2 | 3 | 4 | 5 | 6 | undefined
  rememberExpanded?: boolean | undefined
  texts?: Translations | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Sections that open one by one, where nobody needs them all. */
export function Accordion({ id, items, headingLevel = 2, rememberExpanded, texts, classes, attributes }: AccordionProps) {
  const Heading = `h${headingLevel}` as const
  return (
    <div
      class={names('govuk-accordion', classes)}
      data-module="govuk-accordion"
      id={id}
      {...translations(texts)}
      data-remember-expanded={rememberExpanded === undefined ? undefined : String(rememberExpanded)}
      {...attributes}
    >
      {items.map(
        (item, index) =>
          item && (
            <div class={names('govuk-accordion__section', item.expanded && 'govuk-accordion__section--expanded')}>
              <div class="govuk-accordion__section-header">
                <Heading class="govuk-accordion__section-heading">
                  <span class="govuk-accordion__section-button" id={`${id}-heading-${index + 1}`}>
                    {item.heading}
                  </span>
                </Heading>
                {isSaid(item.summary) && (
                  <div class="govuk-accordion__section-summary govuk-body" id={`${id}-summary-${index + 1}`}>
                    {item.summary}
                  </div>
                )}
              </div>
              <div id={`${id}-content-${index + 1}`} class="govuk-accordion__section-content">
                {typeof item.content === 'string' ? <p class="govuk-body">{item.content}</p> : item.content}
              </div>
            </div>
          ),
      )}
    </div>
  )
}
