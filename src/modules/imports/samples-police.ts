import { addDays } from '../../kernel/dates.ts'
import { csvLine } from '../../kernel/cells.ts'
import { british, nameOf, pick, postcode } from './samples-parts.ts'

/** The headings of `samplePolice`, as a force's export might word them. */
export const policeHeadings = [
  'MISPER_ID',
  'Local Authority Ref',
  'Surname',
  'First Name',
  'DOB',
  'Sex',
  'Last Seen Date',
  'Last Seen Time',
  'Last Seen Location',
  'Last Seen Postcode',
  'Circumstances',
  'Risk Level',
  'Reported By',
  'Returned Date/Time',
  'Found Where',
  'How Returned',
  'Officer in Case',
  'Force',
] as const

/**
 * A police system's export as bytes: semicolons, Windows-1252, CRLF, dates and times in columns of their own,
 * narrative over several lines with quotation marks, and text that a spreadsheet would run. `from` is the first
 * day reported on ('YYYY-MM-DD'); every fourth child is not back yet.
 */
export function* samplePolice(options: { seed: number; reports: number; from: string; narrative?: number }): Generator<Uint8Array> {
  const { seed, reports, from, narrative = 1 } = options
  yield windows1252(csvLine([...policeHeadings], ';'))
  for (let at = 0; at < reports; at += 1) {
    const { forename, surname } = nameOf(seed, at)
    const day = addDays(from, pick(seed, at, 31, 28))
    const hour = String(14 + pick(seed, at, 32, 9))
    const back = at % 4 === 3 ? '' : `${british(addDays(day, 1))} 0${pick(seed, at, 33, 9)}:20`
    const story = storyOf(seed, at)
    // Written raw, not through csvLine: another system neutralises nothing.
    const cells = [
      `M-${at}`,
      `LC${2000 + (at % 500)}`,
      surname,
      forename,
      british(addDays('2010-01-01', pick(seed, at, 34, 1800))),
      pick(seed, at, 35, 2) ? 'Male' : 'Female',
      british(day),
      `${hour}:${String(pick(seed, at, 36, 60)).padStart(2, '0')}`,
      places[pick(seed, at, 37, places.length)] ?? '',
      postcode(seed, at, 38),
      Array.from({ length: narrative }, () => story).join('\r\n'),
      risks[pick(seed, at, 39, risks.length)] ?? '',
      'Children’s home',
      back,
      back ? (places[pick(seed, at, 40, places.length)] ?? '') : '',
      back ? 'Came back on their own' : '',
      '=CONCATENATE("PC ";4471)',
      'Marram Police',
    ]
    yield windows1252(`${cells.map((cell) => (/[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(';')}\r\n`)
  }
}

// ---- Invented parts -----------------------------------------------------------------------------------

const places = ['Leeward bus station', 'The Rec, Marram', '12–14 Harbour Parade', 'Café by the pier', '+ behind the arcade']
const risks = ['Medium', 'High', 'Low', 'No apparent risk', 'MEDIUM RISK']
const stories = [
  'Left after tea.\r\nSaid “back by nine” – phone goes to voicemail.',
  '- seen getting into a grey car; the driver is not known to staff',
  "=cmd|' /C calc'!A0 was typed here by mistake; carer rang at 21:05",
  'Had £40 that nobody gave her.\r\n\r\nRoom tidy, charger gone.',
  'Height 5\'6", wearing a black coat',
]

function storyOf(seed: number, at: number): string {
  return stories[pick(seed, at, 43, stories.length)] ?? ''
}

/** The characters of Windows-1252 that Latin-1 has not, as far as the samples use them. */
const beyondLatin1: Record<string, number> = {
  '€': 0x80,
  '‘': 0x91,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
  '–': 0x96,
  '—': 0x97,
}

function windows1252(text: string): Uint8Array {
  const single = text.replace(/[€‘’“”–—]/g, (character) => String.fromCharCode(beyondLatin1[character] ?? 0x3f))
  return Buffer.from(single, 'latin1')
}
