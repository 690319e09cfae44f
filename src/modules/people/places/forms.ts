import { daysBetween } from '../../../kernel/dates.ts'
import { readPostcode } from '../../../kernel/postcodes.ts'
import { choice, day, form, longText, text } from '../../../platform/forms/index.ts'
import { locationWords } from '../words.ts'

/** Where a child was last seen or found comes with its episode; these are told by themselves. */
const toldHere = ['home', 'placement', 'place'] as const

export const placeForm = form(
  {
    kind: choice({
      label: 'What place is it?',
      required: 'Choose what place it is',
      options: toldHere.map((code) => ({ code, words: locationWords[code] })),
    }),
    place: longText({ label: 'Address, or how to find it', size: 2, lengthMax: 500 }),
    postcode: text({
      label: 'Postcode',
      size: 10,
      autocomplete: 'off',
      spellcheck: false,
      lengthMax: 10,
      check: (typed) => (readPostcode(typed).ok ? null : 'Give a postcode such as ZX9 9ZZ, or leave it empty'),
    }),
    fromDay: day({ label: 'From which day?' }),
    toDay: day({ label: 'Until which day?', hint: 'Leave it empty if it is so now' }),
    source: text({
      label: 'Who says so?',
      hint: 'For example: the carer, by telephone. It is shown in the list, so write no address here.',
      required: 'Say who says so',
      lengthMax: 200,
    }),
  },
  ({ place, postcode, fromDay, toDay }) => [
    ...(place === null && postcode === null ? [{ field: 'place', text: 'Give an address or a postcode' }] : []),
    ...(fromDay !== null && toDay !== null && daysBetween(fromDay, toDay) < 0
      ? [{ field: 'toDay', text: 'The last day is before the first' }]
      : []),
  ],
)
