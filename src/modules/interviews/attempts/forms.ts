import type { Content } from '../../../platform/content/index.ts'
import { choice, form, longText, moment, text, type AnyField, type FormDefinition, type Problem } from '../../../platform/forms/index.ts'
import type { MissedClock } from '../domain.ts'
import { reasonProblem } from '../reasons.ts'
import { attemptKinds, outcomes, ways } from '../words.ts'

/** What was tried, when, how, and what came of it. */
export const attemptForm = form({
  kind: choice({
    label: 'What did you do?',
    options: attemptKinds,
    required: 'Say whether you offered the interview or tried to reach the child',
  }),
  at: moment({ label: 'When?', required: 'Give the day and time', timeRequired: 'Give the time, as near as you know' }),
  how: choice({ label: 'How?', options: ways, required: 'Say how' }),
  outcome: choice({ label: 'What came of it?', options: outcomes, required: 'Say what came of it' }),
  detail: longText({ label: 'What should the next person know?', size: 3, lengthMax: 2000 }),
})

/** The name of a clock's question in the form of reasons. */
export function missedName({ covered, kind }: MissedClock): string {
  return `${kind}-${covered.returnRef}`
}

/** One reason for each clock that was missed: the words say which. */
export function missedForm(
  content: Content,
  missed: readonly MissedClock[],
  legendOf: (clock: MissedClock) => string,
): FormDefinition<Record<string, AnyField>> {
  const listOf = (clock: MissedClock) => content.reasons(clock.kind === 'offer' ? 'offer-late' : 'completion-late')
  const fields = missed.flatMap((clock): [string, AnyField][] => [
    [missedName(clock), choice({ label: legendOf(clock), options: listOf(clock).reasons, required: 'Choose the reason that fits best' })],
    [`${missedName(clock)}-detail`, longText({ label: 'Say more', size: 2, lengthMax: 2000 })],
  ])
  return form(Object.fromEntries(fields), (values) =>
    missed.flatMap((clock): Problem[] => {
      const name = missedName(clock)
      const given = values as Record<string, unknown>
      return reasonProblem(listOf(clock), given[name] as string | null, given[`${name}-detail`] as string | null, `${name}-detail`)
    }),
  )
}

/** What is known of why it was not held, as answers to why its clocks were missed: shown to be confirmed, not asked a second time. */
export function missedKnown(
  content: Content,
  missed: readonly MissedClock[],
  interview: { notHeldKind: 'declined' | 'not-possible' | null; notHeldReason: string | null },
): Record<string, string> {
  const code = interview.notHeldKind === 'declined' ? 'child-said-no' : interview.notHeldKind === null ? null : interview.notHeldReason
  const fits = code !== null && content.reason('completion-late', code) !== undefined
  return fits ? Object.fromEntries(missed.filter((clock) => clock.kind === 'completion').map((clock) => [missedName(clock), code])) : {}
}

/** Not held: said no, or not possible; offered again; and then what somebody who knows the child knows. */
export function notHeldForm(content: Content) {
  const declined = content.reasons('declined')
  const notPossible = content.reasons('not-possible')
  return form(
    {
      kind: choice({
        label: 'What happened?',
        options: [
          { code: 'declined', words: 'The child said no', reveals: 'declined' },
          { code: 'not-possible', words: 'It could not be held', reveals: 'impossible' },
        ],
        required: 'Say whether the child said no or it could not be held',
      }),
      declined: choice({ label: declined.asked, options: declined.reasons }),
      impossible: choice({ label: notPossible.asked, options: notPossible.reasons }),
      detail: longText({ label: 'Say more', size: 3, lengthMax: 2000 }),
      again: moment({
        label: 'When was it offered again?',
        hint: 'On another day, by another person or in another way. Leave it empty until it was',
        timeRequired: 'Give the time, as near as you know',
      }),
      heardAt: moment({
        label: 'When was a carer or a trusted adult heard?',
        hint: 'Leave it empty until somebody was',
        timeRequired: 'Give the time, as near as you know',
      }),
      heardWho: text({ label: 'Who was it?', hint: 'Name, and how they know the child' }),
      heardWords: longText({ label: 'What do they know?', hint: content.interview.declined.carers.map((q) => q.words).join(' '), size: 8 }),
    },
    ({ kind, declined: no, impossible, detail, heardAt, heardWho }) => {
      const list = kind === 'declined' ? declined : notPossible
      const reason = kind === 'declined' ? no : impossible
      const field = kind === 'declined' ? 'declined' : 'impossible'
      return [
        ...(reason === null ? [{ field, text: 'Choose the reason that fits best' }] : reasonProblem(list, reason, detail, 'detail')),
        ...(heardAt && !heardWho ? [{ field: 'heardWho', text: 'Say who was heard' }] : []),
      ]
    },
  )
}
