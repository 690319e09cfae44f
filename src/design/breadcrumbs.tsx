import { names, type Attributes, type Words } from './words.ts'

export interface Crumb {
  text: Words
  /** Without an address it is the page itself. */
  href?: string | undefined
  attributes?: Attributes | undefined
}

export interface BreadcrumbsProps {
  items: readonly Crumb[]
  label?: string | undefined
  collapseOnMobile?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Where this page stands. */
export function Breadcrumbs({ items, label = 'Breadcrumb', collapseOnMobile, classes, attributes }: BreadcrumbsProps) {
  return (
    <nav
      class={names('govuk-breadcrumbs', classes, collapseOnMobile && 'govuk-breadcrumbs--collapse-on-mobile')}
      {...attributes}
      aria-label={label}
    >
      <ol class="govuk-breadcrumbs__list">
        {items.map((item) =>
          item.href ? (
            <li class="govuk-breadcrumbs__list-item">
              <a class="govuk-breadcrumbs__link" href={item.href} {...item.attributes}>
                {item.text}
              </a>
            </li>
          ) : (
            <li class="govuk-breadcrumbs__list-item" aria-current="page">
              {item.text}
            </li>
          ),
        )}
      </ol>
    </nav>
  )
}
