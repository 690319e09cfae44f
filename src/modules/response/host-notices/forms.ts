import { authorities, type InventedAreas } from '../../../kernel/authorities.ts'
import { addDays, londonDay } from '../../../kernel/dates.ts'
import type { Content } from '../../../platform/content/index.ts'
import { choice, day, form, longText, pick, text, type Option } from '../../../platform/forms/index.ts'
import { childFields, detrimentField } from '../forms.ts'
import { exploitations, toldHows } from './domain.ts'
import { exploitationWords, howWords } from './words.ts'

function placementFields(content: Content, away: boolean) {
  const { placementTypes } = content.missing
  return {
    kind: pick({
      label: placementTypes.asked,
      required: 'Say where the child lives',
      options: placementTypes.options.map((o) => ({ code: o.code, words: o.words })),
    }),
    provider: text({
      label: 'Name of the home or carer',
      hint: 'Not the address: that is kept under Places.',
      lengthMax: 200,
      required: 'Give the name of the home or carer',
    }),
    fromDay: day({
      label: 'From which day?',
      hint: away ? 'It may be a day to come: hosts are told before it begins where that can be.' : 'It may be a day to come.',
      required: 'Say from which day',
    }),
  }
}

function toldFields() {
  return {
    contact: text({
      label: 'Whom do they ring?',
      hint: 'A name and a number that is answered.',
      required: 'Say whom they ring',
      lengthMax: 300,
    }),
    risks: longText({
      ofChild: true,
      label: 'What must they know to keep the child safe?',
      hint: 'Who or what may do harm, what was tried, what helps. They see these words, and not the story.',
      required: 'Say what they must know; if nothing is known, say that',
      lengthMax: 5000,
      size: 5,
    }),
    exploitation: choice({
      label: 'Is the child exploited?',
      required: 'Say whether the child is known to be exploited',
      options: exploitations.map((code) => ({ code, words: exploitationWords[code] })),
    }),
    detriment: detrimentField(),
    ...childFields(),
  }
}

/** In the authority's own area: where and from when. */
export function nearForm(content: Content) {
  return form({ ...placementFields(content, false) })
}

/** In another authority's area: where, and what its council and police are told, confirmed on one page. */
export function awayForm(content: Content, invented: InventedAreas, ownCode: string | null) {
  return form({
    ...placementFields(content, true),
    hostAuthority: pick({
      label: 'In which council’s area is it?',
      hint: 'It and its police are told as soon as you record this.',
      required: 'Choose the council',
      options: [...(invented.authorities ?? []), ...authorities]
        .filter(({ code }) => code !== ownCode)
        .map(({ code, name }): Option => ({ code, words: name }))
        .toSorted((a, b) => a.words.localeCompare(b.words, 'en-GB')),
    }),
    ...toldFields(),
  })
}

/** What hosts were not told yet, or what is different now. */
export function tellForm(toldBefore: boolean) {
  return form({
    ...(toldBefore
      ? {
          whatChanged: longText({
            ofChild: true,
            label: 'What is different now?',
            hint: 'They read this first.',
            required: 'Say what is different',
            lengthMax: 2000,
            size: 3,
          }),
        }
      : {}),
    ...toldFields(),
  })
}

export function endForm() {
  return form({
    toDay: day({ label: 'What was the last day?', required: 'Say which day was the last' }),
    reason: text({ label: 'Why did it end?', hint: 'Kept here; the hosts are told only that it ended.', lengthMax: 300 }),
  })
}

export function acknowledgeForm() {
  return form({
    name: text({
      label: 'Whom do they ring with you?',
      hint: 'The named worker of yours, and a number.',
      required: 'Give a name',
      lengthMax: 300,
    }),
  })
}

export function toldForm() {
  return form({
    how: choice({ label: 'How were they told?', required: 'Say how', options: toldHows.map((code) => ({ code, words: howWords[code] })) }),
    to: text({ label: 'At which address, or to whom?', required: 'Say where it went', lengthMax: 300 }),
    on: day({ label: 'On which day?', required: 'Say on which day' }),
    acknowledgedBy: text({
      label: 'Who has said that they have it?',
      hint: 'Leave it empty until somebody has. It stays in My work until then.',
      lengthMax: 300,
    }),
  })
}

/** The day of today, as a form's known answer. */
export function todayOf(now: Date): string {
  return addDays(londonDay(now), 0)
}
