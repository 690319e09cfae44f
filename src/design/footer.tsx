import { isSaid, names, type Attributes, type Words } from './words.ts'

export interface FooterLink {
  text: Words
  href: string
  attributes?: Attributes | undefined
}

export interface FooterProps {
  links?: readonly FooterLink[] | undefined
  linksTitle?: string | undefined
  children?: Words
  containerClasses?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Links that belong to every page. GOV.UK's crown, licence and copyright line are left out: this is not GOV.UK. */
export function Footer({ links, linksTitle = 'Support links', children, containerClasses, classes, attributes }: FooterProps) {
  return (
    <div class={names('govuk-footer', classes)} {...attributes}>
      <div class={names('govuk-width-container', containerClasses)}>
        <div class="govuk-footer__meta">
          <div class="govuk-footer__meta-item govuk-footer__meta-item--grow">
            <h2 class="govuk-visually-hidden">{linksTitle}</h2>
            {!!links?.length && (
              <ul class="govuk-footer__inline-list">
                {links.map((link) => (
                  <li class="govuk-footer__inline-list-item">
                    <a class="govuk-footer__link" href={link.href} {...link.attributes}>
                      {link.text}
                    </a>
                  </li>
                ))}
              </ul>
            )}
            {isSaid(children) && <div class="govuk-footer__meta-custom">{children}</div>}
          </div>
        </div>
      </div>
    </div>
  )
}
