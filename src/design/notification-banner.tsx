import { names, type Attributes, type Words } from './words.ts'

export interface NotificationBannerProps {
  /** One line, in the banner's own style. For more, use children. */
  text?: Words
  children?: Words
  title?: Words
  titleId?: string | undefined
  titleHeadingLevel?: 1 | 2 | 3 | 4 | 5 | 6 | undefined
  /** Success is read aloud at once. */
  type?: 'success' | undefined
  role?: 'alert' | 'region' | 'status' | 'note' | undefined
  disableAutoFocus?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** News about this page: what has just been done, or what matters before reading on. */
export function NotificationBanner(props: NotificationBannerProps) {
  const {
    text,
    children,
    type,
    titleId = 'govuk-notification-banner-title',
    titleHeadingLevel = 2,
    disableAutoFocus,
    classes,
    attributes,
  } = props
  const isSuccess = type === 'success'
  const Heading = `h${titleHeadingLevel}` as const
  return (
    <div
      class={names('govuk-notification-banner', isSuccess && 'govuk-notification-banner--success', classes)}
      role={props.role ?? (isSuccess ? 'alert' : 'region')}
      aria-labelledby={titleId}
      data-module="govuk-notification-banner"
      data-disable-auto-focus={disableAutoFocus === undefined ? undefined : String(disableAutoFocus)}
      {...attributes}
    >
      <div class="govuk-notification-banner__header">
        <Heading class="govuk-notification-banner__title" id={titleId}>
          {props.title ?? (isSuccess ? 'Success' : 'Important')}
        </Heading>
      </div>
      <div class="govuk-notification-banner__content">
        {children ?? (text !== undefined && <p class="govuk-notification-banner__heading">{text}</p>)}
      </div>
    </div>
  )
}
