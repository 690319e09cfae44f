import { isSaid, names, type Attributes, type Words } from './words.ts'

export interface Cell {
  text?: Words
  /** Numbers stand to the right, so that their digits line up. */
  format?: 'numeric' | undefined
  colspan?: number | undefined
  rowspan?: number | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export interface TableProps {
  caption?: Words
  captionClasses?: string | undefined
  head?: readonly Cell[] | undefined
  rows: readonly (readonly Cell[] | false | null | undefined)[]
  firstCellIsHeader?: boolean | undefined
  /** Where there is no room each row becomes a block with its headings beside the facts: for rows of words, which nobody reads sideways. */
  stacks?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Facts to compare, in rows and columns. Put a wide one in a ScrollBox, so that a phone scrolls the table and not the page. */
export function Table({ caption, captionClasses, head, rows, firstCellIsHeader, stacks, classes, attributes }: TableProps) {
  const labels = stacks ? head?.map(({ text }) => (typeof text === 'string' ? text : undefined)) : undefined
  const table = (
    <table class={names('govuk-table', stacks && 'sr-table--stacks', classes)} {...attributes}>
      {isSaid(caption) && <caption class={names('govuk-table__caption', captionClasses)}>{caption}</caption>}
      {head && (
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            {head.map((cell) => (
              <th
                scope="col"
                class={names('govuk-table__header', cell.format && `govuk-table__header--${cell.format}`, cell.classes)}
                {...spans(cell)}
              >
                {cell.text}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody class="govuk-table__body">
        {rows.map(
          (row) =>
            row && (
              <tr class="govuk-table__row">
                {row.map((cell, index) =>
                  index === 0 && firstCellIsHeader ? <RowHeader cell={cell} /> : <RowCell cell={cell} label={labels?.[index]} />,
                )}
              </tr>
            ),
        )}
      </tbody>
    </table>
  )
  return stacks ? <div class="sr-stacks">{table}</div> : table
}

/** Holds a wide table or drawing: it scrolls by itself, with the keyboard too, and the page does not. */
export function ScrollBox({ label, children }: { label: string; children: Words }) {
  return (
    <section class="sr-scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}

function RowHeader({ cell }: { cell: Cell }) {
  return (
    <th scope="row" class={names('govuk-table__header', cell.classes)} {...spans(cell)}>
      {cell.text}
    </th>
  )
}

function RowCell({ cell, label }: { cell: Cell; label: string | undefined }) {
  return (
    <td
      class={names('govuk-table__cell', cell.format && `govuk-table__cell--${cell.format}`, cell.classes)}
      data-label={label}
      {...spans(cell)}
    >
      {cell.text}
    </td>
  )
}

function spans(cell: Cell): Attributes {
  return { colspan: cell.colspan, rowspan: cell.rowspan, ...cell.attributes }
}
