// What interviews hold for a worker in My work.
import { addHours, formatMoment } from '../../../kernel/dates.ts'
import type { WorkItem, WorkStep } from '../../../kernel/work.ts'
import { plural } from '../../../kernel/words.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { ageOf } from '../../people/index.ts'
import { stillNeeded } from '../attempts/domain.ts'
import { interviewsOfMine, openMatters, type OpenMatterRow, type WorkRow } from './queries.ts'

const what = 'Return interview'
/** An interview due within so many hours needs somebody now; later ones are coming. */
const nowHours = 24
const doneDays = 7

/** Everything of interviews that concerns this worker, what cannot wait first. */
export async function interviewWork(scope: Scope): Promise<WorkItem[]> {
  const { now } = scope
  const urgent = await openMatters(scope)
  const { untaken, mine, unexplained, waiting, held } = await interviewsOfMine(scope, addHours(now, -24 * doneDays))
  return [
    ...urgent.map((row) => urgentItem(row, now)),
    ...untaken.map((row) => untakenItem(row, scope)),
    ...mine.map((row) => mineItem(row, now)),
    ...unexplained.map((row) => unexplainedItem(row, now)),
    ...waiting.map((row) => waitingItem(row, now)),
    ...held.map((row) => doneItem(row, now)),
  ]
}

function untakenItem(row: WorkRow, { me, now }: Scope): WorkItem {
  const climbed = row.rung > 0 && (me.teams.some((t) => t.id === row.teamId && t.leads) || !me.teams.some((t) => t.id === row.teamId))
  const facts = [
    climbed ? 'Nobody has taken it, so it has come to you' : row.toWorkerId === me.workerId ? 'Handed to you' : null,
    ...factsOf(row),
  ]
  return {
    ...base(row, now),
    group: 'now',
    isNew: true,
    since: row.handedAt ?? row.openedAt,
    facts: sentence(facts),
    steps: [
      { kind: 'deed', text: 'Take this interview', action: `/interviews/${row.ref}/take` },
      { kind: 'link', text: 'Hand it on', href: `/interviews/${row.ref}/hand-on` },
    ],
  }
}

function mineItem(row: WorkRow, now: Date): WorkItem {
  const at = (path: string) => `/interviews/${row.ref}${path}`
  const link = (text: string, path: string): WorkStep => ({ kind: 'link', text, href: at(path) })
  if (row.notHeldAt) {
    const needed = stillNeeded(row)
    return {
      ...base(row, now),
      group: 'coming',
      isNew: false,
      since: row.notHeldAt,
      dueAt: null,
      facts: sentence([
        row.notHeldKind === 'declined' ? 'The child said no' : 'It could not be held',
        needed.includes('offer-again') ? 'offer it again' : null,
        needed.includes('hear-carers') ? 'hear a carer or a trusted adult' : null,
      ]),
      steps: [link(needed.includes('offer-again') ? 'Record the new offer' : 'Record what they know', '/not-held')],
    }
  }
  const isNow = !row.isOffered || row.nextDueAt === null || row.nextDueAt <= addHours(now, nowHours)
  const talk = link(row.hasDraft ? 'Go on with the conversation' : 'Begin the conversation', '/talk')
  return {
    ...base(row, now),
    group: isNow ? 'now' : 'coming',
    isNew: false,
    since: row.takenAt ?? row.openedAt,
    facts: sentence([attemptsWords(row), ...factsOf(row)]),
    steps: [
      ...(row.isOffered || row.hasDraft ? [talk, link('Record an attempt', '/attempt')] : [link('Record the offer', '/attempt'), talk]),
      link('Take this with me', '/offline'),
    ],
  }
}

function unexplainedItem(row: WorkRow, now: Date): WorkItem {
  return {
    ...base(row, now),
    id: `interview-late:${row.ref}`,
    what: 'Why an interview was late',
    href: `/interviews/${row.ref}/missed-reason`,
    group: 'now',
    isNew: false,
    dueAt: null,
    since: row.firstMissedAt ?? row.openedAt,
    facts: `${plural(row.missedWithoutReason, 'clock')} missed, no reason given yet`,
    steps: [{ kind: 'link', text: 'Say why it is late', href: `/interviews/${row.ref}/missed-reason` }],
  }
}

function waitingItem(row: WorkRow, now: Date): WorkItem {
  return {
    ...base(row, now),
    group: 'waiting',
    isNew: true,
    since: row.handedAt ?? row.openedAt,
    facts: sentence([
      `Waiting for ${row.teamName} to take it`,
      row.rung === 0 ? null : row.rung === 1 ? 'their lead has been told' : 'their managers have been told',
    ]),
    steps: [],
  }
}

function doneItem(row: WorkRow, now: Date): WorkItem {
  return {
    ...base(row, now),
    group: 'done',
    isNew: false,
    dueAt: null,
    since: row.heldRecordedAt ?? row.openedAt,
    facts: row.heldAt ? `Held ${formatMoment(row.heldAt, 'minute')}` : '',
    steps: [],
  }
}

function urgentItem(row: OpenMatterRow, now: Date): WorkItem {
  const href = `/interviews/${row.ref}/urgent/${row.id}`
  return {
    id: `urgent:${row.id}`,
    group: 'now',
    isNew: true,
    what: 'This cannot wait',
    who: whoOf(row, now),
    href,
    dueAt: row.raisedAt,
    dueByDay: false,
    since: row.raisedAt,
    facts: `Raised by ${row.raisedByName}; nobody has said yet what was done`,
    steps: [{ kind: 'link', text: 'What to do now', href }],
  }
}

function base(row: WorkRow, now: Date) {
  return { id: `interview:${row.ref}`, what, who: whoOf(row, now), href: `/interviews/${row.ref}`, dueAt: row.nextDueAt, dueByDay: false }
}

function whoOf(row: { childName: string; dateOfBirth: string | null }, now: Date): string {
  const age = ageOf(row, now)
  return age === null ? row.childName : `${row.childName}, ${age}`
}

function factsOf(row: WorkRow): (string | null)[] {
  return [
    row.returns > 1 ? `${row.returns} returns, the last ${returned(row)}` : row.lastReturnedAt ? `Returned ${returned(row)}` : null,
    row.isOutOfArea ? 'found out of area' : null,
    row.episodesIn30Days > 1 ? `${row.episodesIn30Days} episodes in 30 days` : null,
  ]
}

function returned(row: WorkRow): string {
  return row.lastReturnedAt ? formatMoment(row.lastReturnedAt, row.lastReturnedPrecision ?? 'minute') : ''
}

function attemptsWords(row: WorkRow): string | null {
  if (row.attempts === 0) return 'No attempt yet'
  return `${plural(row.attempts, 'attempt')}${row.lastAttemptAt ? `, last ${formatMoment(row.lastAttemptAt, 'minute')}` : ''}`
}

function sentence(parts: readonly (string | null)[]): string {
  return parts.filter((p) => p !== null && p !== '').join(' · ')
}
