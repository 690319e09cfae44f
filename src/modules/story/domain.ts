// The story's rules: the line that a colleague could say aloud, filters and the page's key.
import { timeLeft } from '../../kernel/clocks.ts'
import { addDays, formatDay, formatMoment, formatTime, hoursBetween, isIsoDay, londonDay, type Precision } from '../../kernel/dates.ts'
import { isUuid } from '../../kernel/ids.ts'
import { plural } from '../../kernel/words.ts'

export const storyKinds = [
  'episode',
  'return',
  'risk',
  'prevention',
  'interview',
  'attempt',
  'urgent',
  'sign',
  'escalation',
  'action',
  'action-end',
  'no-action',
  'sharing',
  'referral',
  'referral-end',
  'nrm',
  'nrm-sent',
  'nrm-fact',
  'discussion',
  'plan',
  'plan-review',
  'plan-end',
  'placement',
  'profile',
  'judgement',
  'opinion',
] as const
export type StoryKind = (typeof storyKinds)[number]

/** What a reader may narrow the story to. */
export const storyFilters = {
  missing: { words: 'Missing and returns', kinds: ['episode', 'return', 'risk', 'prevention'] },
  interviews: { words: 'Interviews', kinds: ['interview', 'attempt', 'urgent'] },
  signs: { words: 'Signs', kinds: ['sign'] },
  escalations: { words: 'Escalations', kinds: ['escalation'] },
  judgements: { words: 'Judgements', kinds: ['judgement', 'opinion'] },
  decisions: {
    words: 'Actions, sharing and referrals',
    kinds: ['action', 'action-end', 'no-action', 'sharing', 'referral', 'referral-end', 'nrm', 'nrm-sent', 'nrm-fact'],
  },
  plans: { words: 'Discussions and the plan', kinds: ['discussion', 'plan', 'plan-review', 'plan-end'] },
  background: { words: 'Placements and profile', kinds: ['placement', 'profile'] },
} as const satisfies Record<string, { words: string; kinds: readonly StoryKind[] }>
export type StoryFilter = keyof typeof storyFilters

/** The filter that an address asks for; null, all of the story, for anything else. */
export function filterOf(asked: string | undefined): StoryFilter | null {
  return asked !== undefined && Object.hasOwn(storyFilters, asked) ? (asked as StoryFilter) : null
}

/** Where a page of the story ends. The time keeps its microseconds, which a Date would lose. */
export interface StoryKey {
  at: string
  kind: StoryKind
  id: string
}

export function keyText(key: StoryKey): string {
  return `${key.at}_${key.kind}_${key.id}`
}

/** The key that an address holds, or null when it holds none that we wrote. */
export function keyOf(text: string | undefined): StoryKey | null {
  const [at = '', kind = '', id = ''] = (text ?? '').split('_')
  const wellFormed = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3])(:[0-5]\d){2}\.\d{6}Z$/.test(at) && isIsoDay(at.slice(0, 10))
  return wellFormed && storyKinds.some((k) => k === kind) && isUuid(id) ? { at, kind: kind as StoryKind, id } : null
}

/** An episode with its return and the interview about it. */
export interface StoryEpisode {
  ref: string
  type: string
  missingFrom: Date
  missingFromPrecision: Precision
  endedAt: Date | null
  returnedAt: Date | null
  returnedPrecision: Precision | null
  completionDueAt: Date | null
  interviewRef: string | null
  heldAt: Date | null
  notHeldAt: Date | null
  notHeldKind: string | null
}

/**
 * What a colleague could say aloud: "15, missing 4 times in 90 days, last returned Wed 11 Nov 2026 at 22:40; interview due in
 * 61 h". Built from facts alone.
 * @param episodes newest first
 */
export function spokenLine(known: { age: number | null; episodes: readonly StoryEpisode[]; now: Date }): string {
  const { age, episodes, now } = known
  const open = episodes.find((e) => e.endedAt === null)
  const parts = [age === null ? 'Age not known' : String(age)]
  if (open) parts.push(`missing since ${saidMoment(open.missingFrom, open.missingFromPrecision)} (${sinceWords(open.missingFrom, now)})`)
  const lately = startedWithin(episodes, 90, now).length
  if (episodes.length === 0) parts.push('no missing episode recorded')
  else if (lately > 0) parts.push(`missing ${times(lately)} in 90 days`)
  else if (!open) parts.push('not missing in the last 90 days')
  const last = lastReturn(episodes)
  if (last?.returnedAt && !open) parts.push(`last returned ${saidMoment(last.returnedAt, last.returnedPrecision ?? 'minute')}`)
  const interview = interviewWords(episodes, now)
  return `${parts.join(', ')}${interview === null ? '' : `; ${interview}`}`
}

function lastReturn(episodes: readonly StoryEpisode[]): StoryEpisode | undefined {
  return episodes.reduce<StoryEpisode | undefined>(
    (last, e) => (e.returnedAt && (!last?.returnedAt || e.returnedAt > last.returnedAt) ? e : last),
    undefined,
  )
}

/** The clock that runs out first among the returns nobody has spoken about, else what became of the last one. */
function interviewWords(episodes: readonly StoryEpisode[], now: Date): string | null {
  const due = episodes
    .filter((e) => e.completionDueAt !== null && e.heldAt === null && e.notHeldAt === null)
    .flatMap((e) => e.completionDueAt ?? [])
    .toSorted((a, b) => a.getTime() - b.getTime())[0]
  if (due) {
    const { words, late } = timeLeft(due, now)
    return late ? `interview ${words}` : `interview due in ${words.replace(/ left$/, '')}`
  }
  const last = lastReturn(episodes)
  if (!last) return null
  if (last.heldAt) return `interview held ${formatDay(last.heldAt)}`
  if (last.notHeldAt) return last.notHeldKind === 'declined' ? 'interview declined' : 'interview not possible'
  return null
}

function saidMoment(at: Date, precision: Precision): string {
  return precision === 'minute' ? `${formatDay(at)} at ${formatTime(at)}` : formatMoment(at, precision)
}

function sinceWords(from: Date, now: Date): string {
  const hours = Math.floor(hoursBetween(from, now))
  return hours < 72 ? `${hours} h` : plural(Math.floor(hours / 24), 'day')
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`
}

/** Those that began within so many days up to today (London), newest first as given. */
function startedWithin(episodes: readonly StoryEpisode[], days: number, now: Date): StoryEpisode[] {
  const since = addDays(londonDay(now), -days)
  return episodes.filter((e) => londonDay(e.missingFrom) > since)
}
