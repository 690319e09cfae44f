// Cells on their way in and out. A spreadsheet runs a cell that begins with = + - @ (also written full width),
// a tab or a line break as a formula; text that we write must never do that (OWASP, CSV injection).
// An apostrophe in front keeps it text. Apostrophes that were there already are counted, so that the way back is exact.

/** A cell that a spreadsheet could run, perhaps behind blanks and apostrophes. */
const couldRun = /^'*(?:[\t\r\n]|[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u

/** The text as it may stand in a file that a spreadsheet will open. `cellIn` gives back exactly `text`. */
export function cellOut(text: string): string {
  return couldRun.test(text) ? `'${text}` : text
}

/** The text behind a cell that `cellOut` wrote; any other cell comes back as it is. */
export function cellIn(cell: string): string {
  return cell.startsWith("'") && couldRun.test(cell) ? cell.slice(1) : cell
}

/**
 * One line of a CSV file, formulas neutralised, CRLF at its end (RFC 4180). Cells are quoted where they must be, and
 * where a spreadsheet would trim them. Give the line of headings the same way.
 */
export function csvLine(cells: readonly string[], separator = ','): string {
  const written = cells.map((cell) => quoted(cellOut(cell), separator))
  // A lone empty cell would otherwise be a blank line, which readers skip.
  return `${cells.length === 1 && written[0] === '' ? '""' : written.join(separator)}\r\n`
}

function quoted(cell: string, separator: string): string {
  const mustQuote = cell.includes(separator) || /["\r\n]|^\s|\s$|^\ufeff/.test(cell)
  return mustQuote ? `"${cell.replaceAll('"', '""')}"` : cell
}
