import { Button } from './button.tsx'
import { isSaid, names, type Attributes, type Part, type Words } from './words.ts'

export interface PanelAction extends Part {
  text: Words
  href?: string | undefined
  type?: 'submit' | 'button' | 'reset' | undefined
}

export interface PanelProps {
  title: Words
  children?: Words
  headingLevel?: 1 | 2 | 3 | 4 | 5 | 6 | undefined
  /** Interruption stops somebody before going on; it alone has actions. */
  variant?: 'confirmation' | 'interruption' | undefined
  actions?: readonly PanelAction[] | undefined
  actionsPart?: Part | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** It is done: said large, once, at the end. */
export function Panel({
  title,
  children,
  headingLevel = 1,
  variant = 'confirmation',
  actions,
  actionsPart,
  classes,
  attributes,
}: PanelProps) {
  const Heading = `h${headingLevel}` as const
  return (
    <div class={names('govuk-panel', `govuk-panel--${variant}`, classes)} {...attributes}>
      <Heading class="govuk-panel__title">{title}</Heading>
      {isSaid(children) && <div class="govuk-panel__body">{children}</div>}
      {variant === 'interruption' && actions && (
        <div class={names('govuk-panel__actions', actionsPart?.classes)} {...actionsPart?.attributes}>
          {actions.length > 0 && (
            <div class="govuk-button-group">
              {actions.map((action) => (
                <Action action={action} />
              ))}
            </div>
          )}
        </div>
      )}
    </div>
  )
}

function Action({ action }: { action: PanelAction }) {
  const { text, href, type, classes, attributes } = action
  if (!href || type === 'button') {
    return (
      <Button type={type ?? 'button'} variant="inverse" href={href} classes={classes} attributes={attributes}>
        {text}
      </Button>
    )
  }
  return (
    <a class={names('govuk-link govuk-link--inverse', classes)} href={href} {...attributes}>
      {text}
    </a>
  )
}
