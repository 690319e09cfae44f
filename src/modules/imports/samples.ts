import { addDays } from '../../kernel/dates.ts'
import { csvLine } from '../../kernel/cells.ts'
import { british, nameOf, pick, postcode } from './samples-parts.ts'
import type { RuleCode } from './ssda903/rules.ts'
import { collectionYear } from './ssda903/year.ts'

// Invented files in the real formats, for tests and for the demo. The same seed gives the same bytes, at any size,
// and nothing larger than a row is in memory.

/** A file as its lines, each with its line break. */
export type SampleFile = { name: string; lines(): Iterable<string> }

/** A breach that was planted, and where. */
export type Planted = { file: string; line: number; rule: RuleCode }

export type Sample903 = {
  files: readonly SampleFile[]
  planted: readonly Planted[]
  /** Rows under the headings of header.csv and missing.csv. */
  children: number
  episodes: number
  /** Rows of missing.csv that break a refusing rule. */
  refused: number
}

/**
 * A 903 set of so many children, one in `missingEvery` of whom was missing once without any fault, and behind them one
 * child for every published rule that a row of this year's set can break.
 */
export function sample903(options: { seed: number; children: number; missingEvery?: number; firstYear?: number }): Sample903 {
  const { seed, children, missingEvery = 20, firstYear = 2023 } = options
  const { start } = collectionYear(firstYear)
  const clean = Math.floor((children + missingEvery - 1) / missingEvery)
  const plantedFrom = clean + 2
  const flawed = flawedChildren(firstYear)
  const reference = (at: number) => String(100_000 + at)
  const birth = (at: number) => addDays(start, -365 * (3 + pick(seed, at, 1, 13)) - pick(seed, at, 2, 360))
  const careBegan = (at: number) => addDays(start, -30 - pick(seed, at, 3, 900))

  const header: SampleFile = {
    name: 'header.csv',
    *lines() {
      yield csvLine(['CHILD', 'SEX', 'DOB', 'ETHNIC', 'UPN', 'MOTHER', 'MC_DOB'])
      for (let at = 0; at < children; at += 1) {
        const upn = `A${String(pick(seed, at, 4, 1_000_000_000)).padStart(12, '0')}`
        yield csvLine([
          reference(at),
          pick(seed, at, 5, 2) ? '1' : '2',
          british(birth(at)),
          ethnic[pick(seed, at, 6, ethnic.length)] ?? '',
          upn,
          '',
          '',
        ])
      }
      for (const [at, child] of flawed.entries()) {
        yield csvLine([reference(children + at), '2', british(child.birth), 'WBRI', 'UN1', '', ''])
      }
    },
  }
  const missing: SampleFile = {
    name: 'missing.csv',
    *lines() {
      yield csvLine(['CHILD', 'DOB', 'MISSING', 'MIS_START', 'MIS_END'])
      for (let at = 0; at < children; at += missingEvery) {
        const from = addDays(start, 5 + pick(seed, at, 7, 330))
        const to = addDays(from, pick(seed, at, 8, 4))
        yield csvLine([reference(at), british(birth(at)), pick(seed, at, 9, 2) ? 'M' : 'A', british(from), british(to)])
      }
      for (const [at, child] of flawed.entries()) {
        for (const [type, from, to] of child.rows) {
          yield csvLine([reference(children + at), british(child.birth), type, from, to])
        }
      }
    },
  }
  const episodes: SampleFile = {
    name: 'episodes.csv',
    *lines() {
      yield csvLine([
        'CHILD',
        'DECOM',
        'RNE',
        'LS',
        'CIN',
        'PLACE',
        'PLACE_PROVIDER',
        'DEC',
        'REC',
        'REASON_PLACE_CHANGE',
        'HOME_POST',
        'PL_POST',
        'URN',
      ])
      for (let at = 0; at < children; at += 1) {
        yield csvLine([
          reference(at),
          british(careBegan(at)),
          'S',
          'C2',
          'N1',
          pick(seed, at, 10, 3) ? 'U4' : 'K2',
          'PR1',
          '',
          '',
          '',
          postcode(seed, at, 11),
          postcode(seed, at, 12),
          'SC000000',
        ])
      }
      for (const [at, child] of flawed.entries()) {
        for (const [from, to, reason] of child.stays) {
          yield csvLine([
            reference(children + at),
            from,
            'S',
            'C2',
            'N1',
            'U4',
            'PR1',
            to,
            reason,
            '',
            postcode(seed, at, 13),
            postcode(seed, at, 14),
            '',
          ])
        }
      }
    },
  }
  const uasc: SampleFile = {
    name: 'uasc.csv',
    *lines() {
      yield csvLine(['CHILD', 'SEX', 'DOB', 'DUC'])
      for (let at = 0; at < children; at += 50) {
        yield csvLine([reference(at), '1', british(birth(at)), british(addDays(birth(at), 6574))])
      }
    },
  }

  const planted: Planted[] = []
  let line = plantedFrom
  let stayLine = children + 2
  for (const child of flawed) {
    for (const [rule, row] of child.breaks) {
      planted.push(rule === '580' ? { file: 'episodes.csv', line: stayLine + row, rule } : { file: 'missing.csv', line: line + row, rule })
    }
    line += child.rows.length
    stayLine += child.stays.length
  }
  const refused = flawed.filter((child) => child.refused).length
  const rows = clean + flawed.reduce((sum, child) => sum + child.rows.length, 0)
  return {
    files: [header, missing, episodes, uasc],
    planted,
    children: children + flawed.length,
    episodes: rows,
    refused,
  }
}

/** One child per rule: what the files say of them, and which rules break at which of their rows. */
type Flawed = {
  birth: string
  rows: readonly (readonly [type: string, start: string, end: string])[]
  stays: readonly (readonly [from: string, to: string, reason: string])[]
  breaks: readonly (readonly [rule: RuleCode, row: number])[]
  refused?: true
}

function flawedChildren(y: number): Flawed[] {
  const birth = `${y - 13}-03-04`
  const always = [[`01/04/${y - 2}`, '', '']] as const
  const refused = (rows: Flawed['rows'], breaks: Flawed['breaks']): Flawed => ({
    birth,
    rows,
    stays: always,
    breaks,
    refused: true,
  })
  const queried = (rows: Flawed['rows'], breaks: Flawed['breaks'], stays: Flawed['stays'] = always): Flawed => ({
    birth,
    rows,
    stays,
    breaks,
  })
  return [
    refused(
      [['M', '', '']],
      [
        ['564', 0],
        ['1004', 0],
      ],
    ),
    refused([['', `01/06/${y}`, '']], [['565', 0]]),
    refused(
      [['', '', `01/06/${y}`]],
      [
        ['566', 0],
        ['1004', 0],
      ],
    ),
    refused([['A', `09/06/${y}`, `08/06/${y}`]], [['567', 0]]),
    refused([['M', `01/06/${y - 14}`, '']], [['586', 0]]),
    refused([['M', `31/06/${y}`, '']], [['1004', 0]]),
    refused([['M', `01/06/${y}`, 'yesterday']], [['1005', 0]]),
    refused([['AWOL', `01/06/${y}`, '']], [['1006', 0]]),
    queried([['M', `02/04/${y + 1}`, '']], [['570', 0]]),
    queried([['M', `02/03/${y}`, `03/03/${y}`]], [['571', 0]]),
    queried(
      [
        ['M', `01/06/${y}`, `09/06/${y}`],
        ['A', `05/06/${y}`, `11/06/${y}`],
      ],
      [['574', 1]],
    ),
    queried(
      [['M', `01/06/${y}`, '']],
      [['575', 0]],
      [
        [`01/04/${y}`, `10/06/${y}`, 'X1'],
        [`10/06/${y}`, '', ''],
      ],
    ),
    queried([['M', `01/06/${y}`, `12/06/${y}`]], [['577', 0]], [[`01/04/${y}`, `10/06/${y}`, 'E4A']]),
    queried(
      [['M', `11/06/${y}`, `12/06/${y}`]],
      [
        ['577', 0],
        ['578', 0],
        ['581', 0],
      ],
      [[`01/04/${y}`, `10/06/${y}`, 'E4A']],
    ),
    queried(
      [['M', `01/06/${y}`, `12/06/${y}`]],
      [
        ['578', 0],
        ['581', 0],
      ],
      [[`10/06/${y}`, '', '']],
    ),
    {
      birth: `${y - 18}-06-10`,
      rows: [['M', `01/06/${y}`, `10/06/${y}`]],
      stays: [[`01/04/${y}`, `10/06/${y}`, 'E7']],
      breaks: [['580', 0]],
    },
  ]
}

/** The Safeguarding Standard Dataset's two tables for so many invented children; every third one was missing. */
export function sampleSsd({ seed, people }: { seed: number; people: number }): readonly SampleFile[] {
  const person: SampleFile = {
    name: 'ssd_person.csv',
    *lines() {
      yield csvLine([
        'pers_legacy_id',
        'pers_person_id',
        'pers_forename',
        'pers_surname',
        'pers_sex',
        'pers_gender',
        'pers_ethnicity',
        'pers_dob',
        'pers_upn_unknown',
        'local_team',
      ])
      for (let at = 0; at < people; at += 1) {
        const { forename, surname } = nameOf(seed, at)
        const day = `20${String(8 + pick(seed, at, 21, 8)).padStart(2, '0')}-0${1 + pick(seed, at, 22, 9)}-1${pick(seed, at, 23, 9)}`
        yield csvLine([
          `L${at}`,
          `P${at}`,
          forename,
          surname,
          'F',
          'F',
          'WBRI',
          `${day} 00:00:00.000`,
          '',
          at % 2 ? '=SUM(A1)' : 'North; "late" team',
        ])
      }
    },
  }
  const missing: SampleFile = {
    name: 'ssd_missing.csv',
    *lines() {
      yield csvLine([
        'miss_table_id',
        'miss_person_id',
        'miss_missing_episode_start_date',
        'miss_missing_episode_type',
        'miss_missing_episode_end_date',
        'miss_missing_rhi_offered',
        'miss_missing_rhi_accepted',
      ])
      const answers = [
        ['Y', 'Y'],
        ['Y', 'N'],
        ['N', 'NA'],
        ['', ''],
      ] as const
      for (let at = 0; at < people; at += 3) {
        const [offered, accepted] = answers[pick(seed, at, 24, answers.length)] ?? ['', '']
        const from = addDays('2025-04-01', pick(seed, at, 25, 300))
        yield csvLine([
          `M${at}`,
          `P${at}`,
          `${from} 21:30:00`,
          at % 2 ? 'A' : 'M',
          pick(seed, at, 26, 5) ? `${addDays(from, 1)} 06:15:00` : '',
          offered,
          accepted,
        ])
      }
    },
  }
  return [person, missing]
}

/** The lines of a sample as bytes, some kilobytes at a time. */
export function* bytesOf(file: SampleFile, chunkLength = 64_000): Generator<Uint8Array> {
  let text = ''
  for (const line of file.lines()) {
    text += line
    if (text.length < chunkLength) continue
    yield Buffer.from(text, 'utf8')
    text = ''
  }
  if (text !== '') yield Buffer.from(text, 'utf8')
}

const ethnic = ['WBRI', 'WOTH', 'MWBC', 'AIND', 'BCRB', 'OOTH', 'REFU']
