import { isSaid, names, type Attributes, type Words } from './words.ts'

export interface NavigationItem {
  text?: Words
  href?: string | undefined
  /** This very page. */
  current?: boolean | undefined
  /** A page below this one. */
  active?: boolean | undefined
  attributes?: Attributes | undefined
}

export interface ServiceNavigationProps {
  serviceName?: Words
  serviceUrl?: string | undefined
  navigation?: readonly (NavigationItem | false | null | undefined)[] | undefined
  label?: string | undefined
  navigationLabel?: string | undefined
  navigationId?: string | undefined
  navigationClasses?: string | undefined
  menuButtonText?: string | undefined
  menuButtonLabel?: string | undefined
  collapseNavigationOnMobile?: boolean | undefined
  slots?:
    | {
        start?: Words
        end?: Words
        navigationStart?: Words
        navigationEnd?: Words
        endIsInline?: boolean
      }
    | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** The name of the service and its few main pages; on a phone they fold behind "Menu". */
export function ServiceNavigation(props: ServiceNavigationProps) {
  const { serviceName, serviceUrl, slots, classes, attributes } = props
  const common = {
    class: names('govuk-service-navigation', classes),
    'data-module': 'govuk-service-navigation',
    ...attributes,
  }
  const inner = (
    <div class={names('govuk-width-container', slots?.endIsInline && 'govuk-service-navigation__inlining-container')}>
      {slots?.start}
      <div class="govuk-service-navigation__container">
        {isSaid(serviceName) && (
          <span class="govuk-service-navigation__service-name">
            {serviceUrl ? (
              <a href={serviceUrl} class="govuk-service-navigation__link">
                {serviceName}
              </a>
            ) : (
              <span class="govuk-service-navigation__text">{serviceName}</span>
            )}
          </span>
        )}
        <Navigation {...props} />
      </div>
      {slots?.end}
    </div>
  )
  // A section with a name makes a landmark; without a service name the navigation itself is landmark enough.
  if (isSaid(serviceName) || isSaid(slots?.start) || isSaid(slots?.end)) {
    return (
      <section aria-label={props.label ?? 'Service information'} {...common}>
        {inner}
      </section>
    )
  }
  return <div {...common}>{inner}</div>
}

function Navigation(props: ServiceNavigationProps) {
  const { slots, menuButtonText = 'Menu', menuButtonLabel, navigationId = 'navigation', navigationClasses, navigationLabel } = props
  const items = (props.navigation ?? []).filter((item) => !!item)
  if (items.length === 0 && !isSaid(slots?.navigationStart) && !isSaid(slots?.navigationEnd)) return null
  const collapses = props.collapseNavigationOnMobile ?? items.length > 1
  return (
    <nav aria-label={navigationLabel || menuButtonText} class={names('govuk-service-navigation__wrapper', navigationClasses)}>
      {collapses && (
        <button
          type="button"
          class="govuk-service-navigation__toggle govuk-js-service-navigation-toggle"
          aria-controls={navigationId}
          aria-label={menuButtonLabel && menuButtonLabel !== menuButtonText ? menuButtonLabel : undefined}
          hidden
          aria-hidden="true"
        >
          {menuButtonText}
        </button>
      )}
      <ul class="govuk-service-navigation__list" id={navigationId}>
        {slots?.navigationStart}
        {items.map((item) => (
          <Item item={item} />
        ))}
        {slots?.navigationEnd}
      </ul>
    </nav>
  )
}

function Item({ item }: { item: NavigationItem }) {
  const isActive = !!(item.active || item.current)
  const ariaCurrent = isActive ? (item.current ? 'page' : 'true') : undefined
  // strong, so that people who override colours still see where they are.
  const words = isActive ? <strong class="govuk-service-navigation__active-fallback">{item.text}</strong> : item.text
  return (
    <li class={names('govuk-service-navigation__item', isActive && 'govuk-service-navigation__item--active')}>
      {item.href ? (
        <a class="govuk-service-navigation__link" href={item.href} aria-current={ariaCurrent} {...item.attributes}>
          {words}
        </a>
      ) : (
        isSaid(item.text) && (
          <span class="govuk-service-navigation__text" aria-current={ariaCurrent}>
            {words}
          </span>
        )
      )}
    </li>
  )
}
