// The rules of telling hosts: the authority and the force in whose area a child is placed. Pure.
import { addDays, daysBetween, londonDay } from '../../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'

/** Days for which a host may open the record; while the placement goes on the clock begins them anew. */
export const hostDays = 30

/**
 * The area authority is told in writing before the placement begins or, in an emergency, within five working days of its start:
 * Care Planning, Placement and Case Review (England) Regulations 2010, regulation 13.
 */
export const emergencyWorkingDays = 5

export const exploitations = ['known', 'suspected', 'not-known'] as const
export type Exploitation = (typeof exploitations)[number]
export type NoticeKind = 'placed' | 'changed' | 'ended'
export type Side = 'authority' | 'force'
export const toldHows = ['letter', 'e-mail', 'telephone'] as const
export type ToldHow = (typeof toldHows)[number]

export interface HostNotice {
  id: string
  ref: string
  childId: string
  placementId: string
  kind: NoticeKind
  toldWho: string
  toldWhere: string
  fromDay: string
  toDay: string | null
  contact: string
  risks: string
  exploitation: Exploitation
  whatChanged: string | null
  hostAuthorityCode: string
  hostForceCode: string | null
  madeAt: Date
  madeBy: string
  madeByName: string
  fromTeamId: string
  fromTeamName: string
  fromAgencyName: string
}

export interface Telling {
  id: string
  noticeId: string
  side: Side
  toName: string
  toTeamId: string | null
  toTeamName: string | null
  fromTeamId: string
  sharingId: string
  toldHow: ToldHow | null
  toldTo: string | null
  toldOn: string | null
  acknowledgedAt: Date | null
  acknowledgedName: string | null
  acknowledgedByName: string | null
  overtakenAt: Date | null
  rung: number
  climbedTo: readonly string[]
}

export interface Asker {
  workerId: string
  teams: readonly { id: string }[]
}

/** In another authority's area. Where an authority has no code here, nobody can tell: then it is not. */
export function isElsewhere(hostAuthorityCode: string | null, ownAuthorityCode: string | null): boolean {
  return hostAuthorityCode !== null && ownAuthorityCode !== null && hostAuthorityCode !== ownAuthorityCode
}

/** Where one recipient's notice stands. */
export type TellingStage = 'acknowledged' | 'overtaken' | 'waits' | 'to-tell' | 'told-outside'

export function stageOf(telling: Pick<Telling, 'acknowledgedAt' | 'overtakenAt' | 'toTeamId' | 'toldOn'>): TellingStage {
  if (telling.acknowledgedAt !== null) return 'acknowledged'
  if (telling.overtakenAt !== null) return 'overtaken'
  if (telling.toTeamId !== null) return 'waits'
  return telling.toldOn === null ? 'to-tell' : 'told-outside'
}

const inTeam = (me: Asker, teamId: string | null) => teamId !== null && me.teams.some((t) => t.id === teamId)

/** The inbox that was told, or a lead of theirs to whom it climbed; never the side that told it. */
export function mayAcknowledge(telling: Telling, me: Asker): Result<true, 'not-your-inbox' | 'acknowledged' | 'overtaken'> {
  const stage = stageOf(telling)
  if (stage === 'acknowledged' || stage === 'overtaken') return refuse(stage)
  const theirs = inTeam(me, telling.toTeamId) || (telling.toTeamId !== null && telling.climbedTo.includes(me.workerId))
  return theirs && !inTeam(me, telling.fromTeamId) ? ok(true) : refuse('not-your-inbox')
}

/** Somebody who does not use Safe Return is told by the placing side, on a day that has come. */
export function maySayTold(
  telling: Telling,
  said: { toldOn: string },
  now: Date,
): Result<true, 'here' | 'acknowledged' | 'overtaken' | 'in-future' | 'long-ago'> {
  const stage = stageOf(telling)
  if (telling.toTeamId !== null) return refuse('here')
  if (stage === 'acknowledged' || stage === 'overtaken') return refuse(stage)
  if (said.toldOn > londonDay(now)) return refuse('in-future')
  return said.toldOn < addDays(londonDay(now), -366) ? refuse('long-ago') : ok(true)
}

/** How the telling lies to the first day: said as a fact, with what the regulations ask. */
export function timelyWords(fromDay: string, toldOn: string): string {
  const days = daysBetween(fromDay, toldOn)
  if (days < 0) return 'told before it began'
  if (days === 0) return 'told on the first day'
  return `told ${days} ${days === 1 ? 'day' : 'days'} after it began`
}
