// The rules of a context: what may be noted of it, who stays in its circle, and that its words name no child. Pure.
import { addDays, daysBetween } from '../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { ContextKind, ContextSignList } from '../../platform/content/index.ts'

/** Days for which the team that answers stands in the circle; while the context is open the clock begins them anew. */
export const answersDays = 90
/** How far ahead any other entry may end: access is looked at again at least this often. */
export const entryDaysMax = 366
/** What the form proposes. */
export const entryDaysUsual = 56

export interface Context {
  id: string
  ref: string
  kind: ContextKind
  name: string
  description: string
  areaId: string
  areaName: string
  openedWhy: string
  openedAt: Date
  openedByName: string
  /** The closing that stands; null while it is open. */
  closing: { id: string; closedAt: Date; closedByName: string; reasonCode: string; words: string | null } | null
}

export interface ContextSignSeen {
  id: string
  /** A code of content/contexts.yaml. */
  sign: string
  list: ContextSignList
  evidence: string
  sourceKind: string
  sourceName: string | null
  /** YYYY-MM-DD. */
  observedOn: string
  recordedAt: Date
  recordedBy: string
  recordedByName: string
  recordedByAgency: string
  withdrawnAt: Date | null
  withdrawnByName: string | null
  withdrawnWhy: string | null
}

export type Purpose = 'answers' | 'safeguarding' | 'discussion' | 'action' | 'shared-with'

export interface CircleEntry {
  id: string
  /** The team, or the worker. */
  who: string
  agencyName: string
  workerId: string | null
  teamId: string | null
  contact: string | null
  purpose: Purpose
  reason: string | null
  openedAt: Date
  openedByName: string
  expiresAt: Date
}

/** Somebody who must never open it. */
export interface Conflict {
  workerName: string
  agencyName: string
  declaredAt: Date
  declaredByName: string
  reason: string
}

/** A child and a context, as somebody in both circles reads it. */
export interface ChildInContext {
  id: string
  contextRef: string
  contextName: string
  contextKind: ContextKind
  childId: string
  childRef: string
  childName: string
  dateOfBirth: string | null
  why: string
  sourceKind: string
  sourceName: string | null
  knownOn: string
  linkedAt: Date
  linkedByName: string
  unlinkedAt: Date | null
  unlinkedByName: string | null
  unlinkedWhy: string | null
}

/** Who saw it or said it. The codes stand in records. */
export const sourceKinds = [
  { code: 'recorder', words: 'I saw it myself' },
  { code: 'child', words: 'A child or young person' },
  { code: 'parent', words: 'A parent or carer' },
  { code: 'school', words: 'School or college' },
  { code: 'police', words: 'Police' },
  { code: 'youth-worker', words: 'A youth worker or another service' },
  { code: 'business', words: 'Somebody who works there, or runs it' },
  { code: 'public', words: 'A member of the public' },
  { code: 'other', words: 'Somebody else' },
] as const

/** Who saw it, as a fact says it. "I" becomes the name of whoever wrote it down. */
export function sourceWords(source: { sourceKind: string; sourceName: string | null }, recorder: string): string {
  const kind =
    source.sourceKind === 'recorder' ? recorder : (sourceKinds.find((s) => s.code === source.sourceKind)?.words ?? source.sourceKind)
  return source.sourceName ? `${kind}, ${source.sourceName}` : kind
}

/** A day on which something was seen: not after today, London. */
export function checkDay(day: string, today: string): Result<string, 'in-future'> {
  return day > today ? refuse('in-future') : ok(day)
}

/** An end must come, and not too late. */
export function checkEnd(until: string, today: string): Result<string, 'end-passed' | 'end-too-far'> {
  const days = daysBetween(today, until)
  if (days < 1) return refuse('end-passed')
  return days > entryDaysMax ? refuse('end-too-far') : ok(addDays(until, 1))
}

/**
 * The first of these names that stands in the text as a word of its own; null when none does. Names of two letters and less are left
 * out: they are words of the language too often.
 */
export function namedIn(text: string, names: readonly string[]): string | null {
  const words = ` ${fold(text)} `
  return names.find((name) => fold(name).length > 2 && words.includes(` ${fold(name)} `)) ?? null
}

/** Small letters and single spaces, without marks: so that "Kyle’s" holds "Kyle". */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/['’]s\b/g, ' ')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Whoever noted it may take it back; so may somebody of a team that answers for the context. Once. */
export function mayWithdraw(
  sign: Pick<ContextSignSeen, 'recordedBy' | 'withdrawnAt'>,
  me: { workerId: string; answers: boolean },
): Result<true, 'already-withdrawn' | 'not-yours'> {
  if (sign.withdrawnAt !== null) return refuse('already-withdrawn')
  return sign.recordedBy === me.workerId || me.answers ? ok(true) : refuse('not-yours')
}

/** Closing is for a team that answers for it. */
export function mayClose(context: Pick<Context, 'closing'>, me: { answers: boolean }): Result<true, 'already-closed' | 'not-yours'> {
  if (context.closing !== null) return refuse('already-closed')
  return me.answers ? ok(true) : refuse('not-yours')
}

export function mayReopen(context: Pick<Context, 'closing'>, me: { answers: boolean }): Result<true, 'already-open' | 'not-yours'> {
  if (context.closing === null) return refuse('already-open')
  return me.answers ? ok(true) : refuse('not-yours')
}

/** Whether an entry is one's own, or of a team that one is in: whoever is let in may leave by their own hand. */
export function isOwn(
  entry: Pick<CircleEntry, 'workerId' | 'teamId'>,
  me: { workerId: string; teams: readonly { id: string }[] },
): boolean {
  return entry.workerId === me.workerId || me.teams.some((t) => t.id === entry.teamId)
}

/** Ending an entry is for a team that answers, or for whoever it lets in; never the last team that answers. */
export function mayEnd(
  entry: Pick<CircleEntry, 'id' | 'purpose'>,
  open: readonly Pick<CircleEntry, 'id' | 'purpose'>[],
  me: { keeps: boolean },
): Result<true, 'last-answering' | 'not-yours'> {
  if (!me.keeps) return refuse('not-yours')
  const another = open.some((e) => e.purpose === 'answers' && e.id !== entry.id)
  return entry.purpose === 'answers' && !another ? refuse('last-answering') : ok(true)
}
