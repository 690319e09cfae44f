import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max'

export type PhoneKind = 'mobile' | 'landline' | 'other' | 'unrecognised'

/** A telephone number as typed, and what could be read from it. `e164` is for matching and dialling, `shown` for reading. */
export type Phone = { typed: string; e164: string | null; kind: PhoneKind; shown: string }

// Ofcom keeps these numbers for drama and never gives them to anyone; all our examples use them. The library calls
// them invalid. 07700 900000–900999 and 01632 960000–960999: Ofcom, telephone numbers for drama use.
const dramaMobile = /^\+447700900\d{3}$/
const dramaLandline = /^\+441632960\d{3}$/

/**
 * Reads a telephone number; a number without a country is taken as British. It never refuses: a number that we do not
 * recognise (too short, half remembered, with a note beside it) is kept exactly as typed and marked 'unrecognised',
 * because a wrong digit in a child's only known number is still a lead.
 */
export function readPhone(typed: string): Phone {
  // `extract: false`: "07700 900123 after 4, ask for Jo" must not be cut down to its number in silence.
  const number = parsePhoneNumberFromString(typed.trim(), { defaultCountry: 'GB', extract: false })
  const kind = number ? kindOf(number) : 'unrecognised'
  if (!number || kind === 'unrecognised') return { typed, e164: null, kind, shown: typed.trim() }
  return { typed, e164: number.number, kind, shown: asShown(number) }
}

function kindOf(number: PhoneNumber): PhoneKind {
  if (dramaMobile.test(number.number)) return 'mobile'
  if (dramaLandline.test(number.number)) return 'landline'
  if (!number.isValid()) return 'unrecognised'
  switch (number.getType()) {
    case 'MOBILE':
      return 'mobile'
    case 'FIXED_LINE':
      return 'landline'
    default:
      return 'other'
  }
}

/** British numbers as they are said in Britain; the rest with their country in front. */
function asShown(number: PhoneNumber): string {
  if (dramaMobile.test(number.number) || dramaLandline.test(number.number)) {
    const national = `0${number.number.slice(3, 7)} ${number.number.slice(7)}`
    return number.ext ? `${national} ext. ${number.ext}` : national
  }
  return number.countryCallingCode === '44' ? number.formatNational() : number.formatInternational()
}
