import { names, type Attributes, type Words } from './words.ts'

export interface Tab {
  label: Words
  panel: Words
  id?: string | undefined
  attributes?: Attributes | undefined
  panelAttributes?: Attributes | undefined
}

export interface TabsProps {
  items?: readonly (Tab | false | null | undefined)[] | undefined
  title?: Words
  idPrefix?: string | undefined
  id?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Like things side by side, one shown at a time; without script they stand below one another. */
export function Tabs({ items = [], title = 'Contents', idPrefix = '', id, classes, attributes }: TabsProps) {
  const tabs = items.flatMap((item, index) =>
    item ? [{ ...item, panelId: item.id || `${idPrefix}-${index + 1}`, isFirst: index === 0 }] : [],
  )
  return (
    <div id={id} class={names('govuk-tabs', classes)} {...attributes} data-module="govuk-tabs">
      <h2 class="govuk-tabs__title">{title}</h2>
      {items.length > 0 && (
        <ul class="govuk-tabs__list">
          {tabs.map((tab) => (
            <li class={names('govuk-tabs__list-item', tab.isFirst && 'govuk-tabs__list-item--selected')}>
              <a class="govuk-tabs__tab" href={`#${tab.panelId}`} {...tab.attributes}>
                {tab.label}
              </a>
            </li>
          ))}
        </ul>
      )}
      {tabs.map((tab) => (
        <div class={names('govuk-tabs__panel', !tab.isFirst && 'govuk-tabs__panel--hidden')} id={tab.panelId} {...tab.panelAttributes}>
          {typeof tab.panel === 'string' ? <p class="govuk-body">{tab.panel}</p> : tab.panel}
        </div>
      ))}
    </div>
  )
}
