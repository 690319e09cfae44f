// The first line decides what separates the cells: people do not know, and files do not say.

export type Separator = ',' | ';' | '\t' | '|'

/** In order of preference when the first line holds as many of one as of another. */
export const separators: readonly Separator[] = [',', ';', '\t', '|']

/** A first line longer than this is no line of headings. Characters. */
export const headingLengthMax = 64_000

export type Heading = {
  separator: Separator
  /** Characters to drop before the headings: blank lines, or Excel's own "sep=;" line. */
  skip: number
  /** Lines in what is dropped. */
  skippedLines: number
}

/**
 * What separates the cells, judged by the first line that is not blank, outside quotation marks. Null while the
 * line has not been read to its end (`complete` false) – ask again with more text.
 */
export function findHeading(text: string, complete: boolean): Heading | null {
  // A line break may be half here: CR now, LF with the next bytes.
  if (!complete && text.endsWith('\r')) return null
  const blank = /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(text)?.[0] ?? ''
  // Excel writes and obeys a first line such as "sep=;" (it is no row of the table).
  const declared = /^"?sep=([,;|\t])"?(\r\n|\n|\r)/i.exec(text.slice(blank.length))
  const skipped = declared ? blank + declared[0] : blank
  const line = firstLine(text.slice(skipped.length), complete)
  if (line === null) return null
  const declaredSeparator = separators.find((each) => each === declared?.[1])
  return {
    separator: declaredSeparator ?? mostFrequent(line),
    skip: skipped.length,
    skippedLines: skipped.split(/\r\n|\n|\r/).length - 1,
  }
}

/** The text up to the first line break outside quotation marks, with what stands inside them taken out. */
function firstLine(text: string, complete: boolean): string | null {
  let outside = ''
  let inQuotes = false
  for (let at = 0; at < text.length && at < headingLengthMax; at += 1) {
    const character = text.charAt(at)
    if (character === '"') inQuotes = !inQuotes
    else if (!inQuotes && (character === '\n' || character === '\r')) return outside
    else if (!inQuotes) outside += character
  }
  return complete || text.length >= headingLengthMax ? outside : null
}

function mostFrequent(line: string): Separator {
  const counted = separators.map((separator) => ({
    separator,
    count: line.split(separator).length - 1,
  }))
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).separator
}
