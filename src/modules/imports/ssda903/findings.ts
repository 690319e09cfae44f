import type { Finding } from '../finding.ts'
import { readDayCell, type DayCell } from './domain.ts'
import { levelOf, type Breach } from './rules.ts'
import type { InferredYear } from './year.ts'

// What the reading of a 903 set says beside the published rules, in sentences. None of them repeats a name, a date of
// birth or a place: findings travel into reports and terminals.

type Fault = { column: string; rule: string; sentence: string }

export function faultOfStay(from: DayCell, to: DayCell): Fault | null {
  if (from.day === null) {
    const sentence = 'The placement has no start date that can be read. Write it as DD/MM/YYYY.'
    return { column: 'DECOM', rule: 'placement-date', sentence }
  }
  if (to.text !== '' && to.day === null) {
    const sentence = 'The end date of the placement is not a date. Write it as DD/MM/YYYY, or leave it blank.'
    return { column: 'DEC', rule: 'placement-date', sentence }
  }
  if (to.day !== null && to.day < from.day) {
    const sentence = 'The placement ends before it starts. Correct one of the dates.'
    return { column: 'DEC', rule: 'placement-date', sentence }
  }
  return null
}

export function asFinding(breach: Breach, file: string, line: number | null): Finding {
  const { rule, column, sentence } = breach
  return { file, line, column, rule, level: levelOf(breach), sentence }
}

/** The date of birth in the missing file against the header's, which is the one that is used. */
export function birthFindings(file: string, row: { line: number; birth: string }, known: string | null): Finding[] {
  const own = readDayCell(row.birth)
  if (own.text === '' || known === null || own.day === known) return []
  return [
    {
      file,
      line: row.line,
      column: 'DOB',
      rule: 'date-of-birth-differs',
      level: 'queried',
      sentence:
        own.day === null
          ? 'The date of birth is not a date; the header’s was used. Write it as DD/MM/YYYY.'
          : 'The date of birth is not the one in the header file, which was used. Check that the reference is the right child’s, then correct one of them.',
    },
  ]
}

export function noChild(file: string, line: number): Finding {
  const sentence = 'There is no child reference in this row, so we cannot tell whose it is. Add it.'
  return { file, line, column: 'CHILD', rule: 'no-child', level: 'refused', sentence }
}

export function noBirth(file: string, line: number, text: string): Finding {
  const what = text === '' ? 'There is no date of birth' : 'The date of birth is not a date'
  const sentence = `${what}. The child is brought in without one; add it as DD/MM/YYYY.`
  return { file, line, column: 'DOB', rule: 'date-of-birth', level: 'queried', sentence }
}

/**
 * Postcodes of one column that have not the shape of one: kept as written, told once and without the text, since a
 * location is shown on demand only.
 */
export function oddPostcodes(file: string, column: string, firstLine: number, number: number): Finding {
  const sentence =
    number === 1
      ? 'This postcode has not the shape of a UK postcode. It is kept as written, and no area is worked out from it.'
      : `${number.toLocaleString('en-GB')} postcodes in this column, the first of them here, have not the shape of a UK postcode. They are kept as written, and no area is worked out from them.`
  return { file, line: firstLine, column, rule: 'postcode', level: 'note', sentence }
}

export function repeated(file: string, line: number, before: number): Finding {
  const sentence = `This row says the same as line ${before}; it counts once.`
  return { file, line, column: null, rule: 'row-twice', level: 'note', sentence }
}

export function undecided(file: string): Finding {
  const sentence = 'Rule 576 (an episode left open last year must be there again) cannot be decided without last year’s import.'
  return { file, line: null, column: null, rule: '576', level: 'note', sentence }
}

export function strangerTo(file: string, line: number): Finding {
  const sentence =
    'This child is not in the header file. The episode is brought in under the reference; add the child to the header, or correct the reference.'
  return { file, line, column: 'CHILD', rule: 'child-not-in-header', level: 'queried', sentence }
}

export function childTwice(file: string, line: number, before: number): Finding {
  const sentence = `This child is already on line ${before}; that line was used. If they are two children, correct one reference.`
  return { file, line, column: 'CHILD', rule: 'child-twice', level: 'note', sentence }
}

export function noEpisodesFile(): Finding {
  const sentence = 'The set has no episodes file, so placements are not brought in and rules 575, 577, 578, 580 and 581 were not checked.'
  return note('episodes.csv', 'no-episodes-file', sentence)
}

export function yearInferred(file: string, { year, matching, total }: InferredYear): Finding {
  const sentence = `No collection year was given; ${matching.toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')} end dates lie in ${year.name}, so that year was used.`
  return note(file, 'collection-year', sentence)
}

export function yearUnknown(file: string): Finding {
  const sentence = 'No collection year was given and no end date tells it, so rules 570 and 571 were not checked.'
  return note(file, 'collection-year', sentence)
}

function note(file: string, rule: string, sentence: string): Finding {
  return { file, line: null, column: null, rule, level: 'note', sentence }
}

export function placementOfStranger(file: string, line: number): Finding {
  const sentence =
    'This placement is of a child who is in neither the header nor the missing file. Add the child to the header, or correct the reference.'
  return { file, line, column: 'CHILD', rule: 'child-not-in-header', level: 'refused', sentence }
}
