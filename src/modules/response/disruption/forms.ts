import type { Content, DisruptionGuide } from '../../../platform/content/index.ts'
import { choice, choices, day, form, hidden, longText, pick, revealed, text, type Option } from '../../../platform/forms/index.ts'
import { helpsWithField, sharingFields, childFields, routeField } from '../../people/index.ts'
import { formatPlainDate } from '../../../kernel/dates.ts'
import { subjectLengthMax, type Line, type StepKind } from './domain.ts'
import { stepWords } from './words.ts'

const subjectAsked: Record<DisruptionGuide['subject'], { label: string; hint: string; required: string }> = {
  person: {
    label: 'Who is it about?',
    hint: 'The adult’s name, or how they are known. Never a child.',
    required: 'Say who it is about',
  },
  line: { label: 'Which number?', hint: 'The phone number, or what is known of it.', required: 'Give the number' },
  place: { label: 'Which place?', hint: 'The address, the business or the vehicle.', required: 'Say which place' },
}

export function beginForm(subject: DisruptionGuide['subject'], teams: readonly { id: string; name: string }[]) {
  return form({
    subject: text({ ...subjectAsked[subject], lengthMax: subjectLengthMax }),
    firstSeen: subject === 'line' ? day({ label: 'First seen in use', required: 'Give the first day' }) : emptyDay(),
    lastSeen: subject === 'line' ? day({ label: 'Last seen in use', required: 'Give the last day' }) : emptyDay(),
    why: longText({ label: 'Why is it needed?', required: 'Say why it is needed', lengthMax: 2000, size: 4 }),
    children: longText({
      label: 'Which children does it protect?',
      hint: 'References such as C-7K2M9QXA, one on each line, of children whose record is open to you. Or leave it empty, and link them by name afterwards. Their signs and episodes can then be ticked as evidence.',
      lengthMax: 1000,
      size: 2,
    }),
    team:
      teams.length > 1
        ? choice({
            label: 'Which of your teams answers for it?',
            required: 'Choose the team',
            options: teams.map((t) => ({ code: t.id, words: t.name })),
          })
        : hidden(),
  })
}

/** Not asked here: of a line alone. */
function emptyDay() {
  return { ...hidden(), read: () => ({ ok: true as const, value: null }), fill: () => ({}) }
}

export const childrenForm = form({
  children: longText({
    label: 'References of the children',
    hint: 'Such as C-7K2M9QXA: it stands at the top of a child’s story. One on each line, of children whose record is open to you.',
    required: 'Give the reference of at least one child',
    lengthMax: 1000,
    size: 2,
  }),
})

export function evidenceForm(options: readonly Option[]) {
  const words = { hint: 'What answers it, and where it can be found.', lengthMax: 2000, size: 3 }
  // Nothing to tick: one question is left, and it has to be answered.
  if (options.length === 0)
    return form({
      chosen: { ...choices({ label: '', options }), kind: 'hidden' as const },
      words: longText({ ...words, label: 'In words', required: 'Say in words what answers it' }),
    })
  return form({
    chosen: choices({
      label: 'What is on record',
      hint: 'Tick all that answer it.',
      options,
    }),
    words: longText({ ...words, label: 'Or in words' }),
  })
}

export function lineForm(lines: readonly Line[]) {
  return form({
    typed: text({ label: 'Number', hint: 'As it was seen.', required: 'Give the number', size: 20, lengthMax: 100 }),
    firstSeen: day({ label: 'First seen in use', required: 'Give the first day' }),
    lastSeen: day({ label: 'Last seen in use', required: 'Give the last day' }),
    follows: choice({
      label: 'Did it take over from another line?',
      required: 'Say whether it took over from another',
      options: [
        { code: 'none', words: 'No, or not known' },
        ...lines.map((line) => ({ code: line.id, words: line.typed, hint: `last seen ${formatPlainDate(line.lastSeen)}` })),
      ],
    }),
  })
}

export function stepForm(kind: StepKind, needsCourt: boolean) {
  const granted = kind === 'granted'
  const { asked } = stepWords(kind, needsCourt)
  return form({
    onDay: day({ label: 'On which day?', required: 'Give the day' }),
    words: longText({ label: asked, required: 'Say a little about it', lengthMax: 2000, size: 4 }),
    reference:
      kind === 'reviewed'
        ? noText()
        : text({ label: 'Reference', hint: 'Of the court, the notice or the crime record.', size: 20, lengthMax: 100 }),
    validFrom: granted ? day({ label: 'From which day does it stand?', required: 'Give its first day' }) : emptyDay(),
    until: granted
      ? choice({
          label: 'Has it a last day?',
          required: 'Say whether it has a last day',
          options: [
            { code: 'yes', words: 'Yes', reveals: 'validTo' },
            { code: 'no', words: 'No' },
          ],
        })
      : hidden(),
    validTo: granted ? revealed(day({ label: 'Which day?', required: 'Give its last day' })) : emptyDay(),
    reviewOn: kind === 'reviewed' ? day({ label: 'When is it looked at next?', required: 'Give the next day' }) : emptyDay(),
  })
}

function noText() {
  return { ...hidden(), read: () => ({ ok: true as const, value: null }), fill: () => ({}) }
}

/** What is asked of a decision about the pack: first whom it is for, then what each decision asks, once for all children in it. */
export interface PackAsked {
  /** Null while nobody is chosen. */
  whom: 'team' | 'outside' | null
  shared: boolean
  childCount: number
  teams: readonly { id: string; name: string; agencyName: string }[]
}

export function packForm(content: Content, { whom, shared, childCount, teams }: PackAsked) {
  const chosen = whom !== null
  const of = childCount > 1 ? 'children' : 'child'
  const asksShared = chosen && shared
  const asksWithheld = chosen && !shared
  const asksOfChild = chosen && childCount > 0
  const reasons = content.reasons('no-share')
  return form({
    ...(chosen ? { who: hidden(), team: revealed(hidden()), kind: revealed(hidden()) } : whomFields(content, teams, shared)),
    outside:
      whom === 'outside'
        ? text({
            label: shared ? 'Which court, office or person is it for?' : 'Which court, office or person does not get it?',
            required: 'Say who it is',
            lengthMax: 200,
            autocomplete: 'off',
          })
        : hidden(),
    helpsWith: asksShared ? helpsWithField('Such as deciding on the order, or giving the notice.') : hidden(),
    ...(asksShared && asksOfChild
      ? sharingFields(content, of)
      : {
          route: asksShared ? routeField(content) : hidden(),
          detriment: hidden(),
          ...(asksWithheld && asksOfChild ? childFields(of) : { childView: hidden(), childTold: hidden() }),
        }),
    withheldCode: asksWithheld
      ? choice({
          label: reasons.asked,
          required: 'Choose a reason',
          options: reasons.reasons.map((r) => ({ code: r.code, words: r.words })),
        })
      : hidden(),
    why: asksWithheld
      ? longText({
          label: 'Say more',
          hint: childCount > 1 ? 'It stands on the record of each child in the pack: name none.' : 'Why it does not go there.',
          required: 'Say why it is not shared',
          lengthMax: 2000,
          size: 3,
        })
      : hidden(),
  })
}

function whomFields(content: Content, teams: PackAsked['teams'], shared: boolean) {
  return {
    who: choice({
      label: shared ? 'Who is it for?' : 'Who does not get it?',
      required: 'Choose who',
      options: [
        { code: 'team', words: 'A team of another agency that uses Safe Return', reveals: 'team' },
        { code: 'outside', words: 'Somebody else, such as a court', reveals: 'kind' },
      ],
    }),
    team: revealed(
      pick({
        label: 'Team',
        required: 'Choose the team',
        options: teams.map((t) => ({ code: t.id, words: `${t.name}, ${t.agencyName}` })),
      }),
    ),
    kind: revealed(
      pick({
        label: 'What are they?',
        required: 'Choose what they are',
        options: content.sharing.recipients.map((r) => ({ code: r.code, words: r.title })),
      }),
    ),
  }
}

/** The questions about the pack, in the order in which they are asked. */
export const packAsks = ['who', 'outside', 'helpsWith', 'withheldCode', 'why', 'route', 'detriment', 'childView', 'childTold'] as const
