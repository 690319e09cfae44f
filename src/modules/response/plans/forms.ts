import { addDays, londonDay } from '../../../kernel/dates.ts'
import type { Content } from '../../../platform/content/index.ts'
import { choice, day, form, longText, pick, revealed, text, type Option } from '../../../platform/forms/index.ts'
import type { PlanKind, PlanShape, Whose } from './domain.ts'

/** Weeks that people say without a calendar; an area with a shorter limit is offered fewer. */
const reviewWeeks = [2, 4, 8, 12] as const

function nextFields(daysMax: number) {
  return {
    nextWhen: choice({
      label: 'When is it looked at next?',
      hint: `Within ${daysMax} days, as your area says.`,
      required: 'Say when it is looked at next',
      options: [
        ...reviewWeeks.filter((weeks) => weeks * 7 <= daysMax).map((weeks): Option => ({ code: `${weeks}`, words: `In ${weeks} weeks` })),
        { code: 'day', words: 'On another day', reveals: 'nextOn' },
      ],
    }),
    nextOn: revealed(day({ label: 'Which day?', required: 'Say which day' })),
  }
}

/** The day that was meant, as YYYY-MM-DD. */
export function nextMeant(nextWhen: string, nextOn: string | null, now: Date): string {
  return nextWhen === 'day' ? (nextOn ?? londonDay(now)) : addDays(londonDay(now), Number(nextWhen) * 7)
}

function shapeFields(parties: readonly Option[], me: { name: string }) {
  return {
    leadKind: choice({
      label: 'Who leads it?',
      required: 'Say who leads it',
      options: [
        { code: 'me', words: `I do (${me.name})` },
        { code: 'here', words: 'Somebody else who uses Safe Return', reveals: 'lead' },
        { code: 'outside', words: 'Somebody who does not use it', reveals: 'leadOutside' },
      ],
    }),
    lead: revealed(pick({ label: 'Which worker?', required: 'Choose the worker', options: withCode(parties, 'worker:') })),
    leadOutside: revealed(text({ label: 'Their name and what they do', required: 'Say who it is', lengthMax: 200 })),
    team: pick({
      label: 'Which team holds it?',
      hint: 'It is asked when whoever leads the plan is away, and told when a review is overdue.',
      required: 'Choose the team',
      options: withCode(parties, 'team:'),
    }),
  }
}

function withCode(parties: readonly Option[], prefix: string): Option[] {
  return parties.filter((one) => one.code.startsWith(prefix)).map((one) => ({ ...one, code: one.code.slice(prefix.length) }))
}

function kindFields(content: Content) {
  return {
    kind: choice({
      label: 'Which plan does the child have?',
      hint: 'What is done about exploitation goes into that plan. There is no second one.',
      required: 'Choose the kind of plan',
      options: content.plan.kinds.map((one) => ({ code: one.code, words: one.words, hint: one.meaning })),
    }),
    since: day({ label: 'Since when?', required: 'Say since when' }),
  }
}

const elsewhere = {
  elsewhereRef: text({
    label: 'What is it called where the rest of it is kept?',
    hint: 'The reference in the council’s own system. Leave it empty if the whole plan is here.',
    lengthMax: 100,
  }),
}

export function openForm(content: Content, parties: readonly Option[], me: { name: string }, daysMax: number) {
  return form({ ...kindFields(content), ...shapeFields(parties, me), ...elsewhere, ...nextFields(daysMax) })
}

export function openContextForm(parties: readonly Option[], me: { name: string }, daysMax: number) {
  return form({ ...shapeFields(parties, me), ...nextFields(daysMax) })
}

const why = {
  why: longText({
    label: 'Why is it changed?',
    hint: 'What was decided, by whom. What it was before stays readable.',
    required: 'Say why it is changed',
    lengthMax: 2000,
    size: 3,
  }),
}

export function changeForm(content: Content, parties: readonly Option[], me: { name: string }) {
  return form({ ...kindFields(content), ...shapeFields(parties, me), ...elsewhere, ...why })
}

export function changeContextForm(parties: readonly Option[], me: { name: string }) {
  return form({ ...shapeFields(parties, me), ...why })
}

export interface TypedShape {
  kind?: string
  since?: string
  leadKind: string
  lead: string | null
  leadOutside: string | null
  team: string
  elsewhereRef?: string | null
}

/** What was typed, as the plan's shape; a context's plan has no kind and no day of its own. */
export function shapeFrom(typed: TypedShape, me: { workerId: string }, since: string): PlanShape {
  return {
    kind: (typed.kind ?? 'context') as PlanKind,
    since: typed.since ?? since,
    teamId: typed.team,
    leadWorkerId: typed.leadKind === 'me' ? me.workerId : typed.leadKind === 'here' ? typed.lead : null,
    leadOutside: typed.leadKind === 'outside' ? typed.leadOutside : null,
    elsewhereRef: typed.elsewhereRef ?? null,
  }
}

/** The plan as it stands, to be confirmed and not typed again. */
export function knownShape(plan: PlanShape, me: { workerId: string }) {
  return {
    kind: plan.kind,
    since: plan.since,
    leadKind: plan.leadOutside !== null ? 'outside' : plan.leadWorkerId === me.workerId ? 'me' : 'here',
    lead: plan.leadWorkerId,
    leadOutside: plan.leadOutside,
    team: plan.teamId,
    elsewhereRef: plan.elsewhereRef,
  }
}

export function reviewForm(daysMax: number) {
  return form({
    heldOn: day({ label: 'On which day was it reviewed?', required: 'Say on which day' }),
    changed: longText({
      ofChild: true,
      label: 'What has changed for the child since the last time?',
      hint: 'In plain words, what is better and what is not.',
      required: 'Say what has changed',
      lengthMax: 5000,
      size: 4,
    }),
    goesOn: longText({
      ofChild: true,
      label: 'What goes on, and what is done differently?',
      hint: 'New actions are added on the plan itself, with somebody who does them and a day.',
      required: 'Say what goes on',
      lengthMax: 5000,
      size: 4,
    }),
    ...nextFields(daysMax),
  })
}

export function viewForm(whose: Whose, name: string) {
  const them = whose === 'child' ? name : 'the family'
  return form({
    ...(whose === 'family'
      ? {
          who: text({
            label: 'Who in the family?',
            hint: 'What they are to the child, such as “his mother”.',
            required: 'Say who in the family',
            lengthMax: 120,
          }),
        }
      : {}),
    heard: choice({
      label: whose === 'child' ? `Was ${name} heard?` : 'Were they heard?',
      required: 'Say whether they were heard',
      options: [
        { code: 'yes', words: 'Yes', reveals: 'words' },
        { code: 'no', words: 'No, not this time', reveals: 'notHeard' },
      ],
    }),
    words: revealed(
      longText({
        label: 'What did they say about the plan?',
        hint: 'Their own words, just as they said them. Nobody changes them later.',
        required: `Write what ${them} said`,
        lengthMax: 5000,
        size: 5,
      }),
    ),
    notHeard: revealed(
      text({
        label: 'Why not?',
        hint: 'And what would have to be so that they are.',
        required: 'Say why they were not heard',
        lengthMax: 1000,
      }),
    ),
    heardOn: day({ label: 'On which day?', required: 'Say on which day' }),
    heardBy: text({ label: 'Who heard it, if it was not you?', lengthMax: 120 }),
  })
}

export const endForm = form({
  why: longText({ label: 'Why does it end?', required: 'Say why it ends', lengthMax: 2000, size: 3 }),
  changed: longText({
    ofChild: true,
    label: 'What changed for the child while it lasted?',
    hint: 'What is different now, in plain words. If nothing changed, say that.',
    required: 'Say what changed for the child',
    lengthMax: 2000,
    size: 3,
  }),
})
