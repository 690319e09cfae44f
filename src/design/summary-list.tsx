import { isSaid, names, type Attributes, type Part, type Words } from './words.ts'

export interface SummaryAction {
  href: string
  text: Words
  /** Read aloud after the text, so that each "Change" says what it changes. */
  visuallyHiddenText?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export interface SummaryRow {
  key: Words
  value: Words
  actions?: readonly SummaryAction[] | undefined
  classes?: string | undefined
  keyClasses?: string | undefined
  valueClasses?: string | undefined
  actionsClasses?: string | undefined
}

export interface SummaryCard extends Part {
  title?: Words
  headingLevel?: 1 | 2 | 3 | 4 | 5 | 6 | undefined
  titleClasses?: string | undefined
  actions?: readonly SummaryAction[] | undefined
  actionsClasses?: string | undefined
}

export interface SummaryListProps {
  rows: readonly (SummaryRow | false | null | undefined)[]
  card?: SummaryCard | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** What is known, as pairs of a question and an answer, with a way to change each. */
export function SummaryList({ rows, card, classes, attributes }: SummaryListProps) {
  const someHaveActions = rows.some((row) => row && row.actions?.length)
  const list = (
    <dl class={names('govuk-summary-list', classes)} {...attributes}>
      {rows.map((row) => row && <Row row={row} someHaveActions={someHaveActions} cardTitle={card?.title} />)}
    </dl>
  )
  return card ? <Card card={card}>{list}</Card> : list
}

function Row({ row, someHaveActions, cardTitle }: { row: SummaryRow; someHaveActions: boolean; cardTitle: Words }) {
  return (
    <div class={names('govuk-summary-list__row', someHaveActions && !row.actions && 'govuk-summary-list__row--no-actions', row.classes)}>
      <dt class={names('govuk-summary-list__key', row.keyClasses)}>{row.key}</dt>
      <dd class={names('govuk-summary-list__value', row.valueClasses)}>{row.value}</dd>
      {!!row.actions?.length && (
        <dd class={names('govuk-summary-list__actions', row.actionsClasses)}>
          {row.actions.length === 1 ? (
            row.actions.map((action) => <ActionLink action={action} cardTitle={cardTitle} />)
          ) : (
            <ul class="govuk-summary-list__actions-list">
              {row.actions.map((action) => (
                <li class="govuk-summary-list__actions-list-item">
                  <ActionLink action={action} cardTitle={cardTitle} />
                </li>
              ))}
            </ul>
          )}
        </dd>
      )}
    </div>
  )
}

function Card({ card, children }: { card: SummaryCard; children: Words }) {
  const { title, headingLevel = 2, titleClasses, actions, actionsClasses, classes, attributes } = card
  const Heading = `h${headingLevel}` as const
  return (
    <div class={names('govuk-summary-card', classes)} {...attributes}>
      <div class="govuk-summary-card__title-wrapper">
        {isSaid(title) && <Heading class={names('govuk-summary-card__title', titleClasses)}>{title}</Heading>}
        {!!actions?.length &&
          (actions.length === 1 ? (
            <div class={names('govuk-summary-card__actions', actionsClasses)}>
              {actions.map((action) => (
                <ActionLink action={action} cardTitle={title} />
              ))}
            </div>
          ) : (
            <ul class={names('govuk-summary-card__actions', actionsClasses)}>
              {actions.map((action) => (
                <li class="govuk-summary-card__action">
                  <ActionLink action={action} cardTitle={title} />
                </li>
              ))}
            </ul>
          ))}
      </div>
      <div class="govuk-summary-card__content">{children}</div>
    </div>
  )
}

function ActionLink({ action, cardTitle }: { action: SummaryAction; cardTitle: Words }) {
  return (
    <a class={names('govuk-link', action.classes)} href={action.href} {...action.attributes}>
      {action.text}
      {(action.visuallyHiddenText || isSaid(cardTitle)) && (
        <span class="govuk-visually-hidden">
          {action.visuallyHiddenText && ` ${action.visuallyHiddenText}`}
          {isSaid(cardTitle) && <> ({cardTitle})</>}
        </span>
      )}
    </a>
  )
}
