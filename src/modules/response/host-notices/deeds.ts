// Placing a child and telling the hosts: one transaction, with the sharing decision, the circle and the inboxes.
import { addDays, formatPlainDate, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import { footOf } from '../../../kernel/ladder.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { NotFound } from '../../../platform/http/index.ts'
import { tellLive, type Topic } from '../../../platform/live/index.ts'
import { areaOf } from '../../agencies/index.ts'
import {
  endPlacement,
  placementsOf,
  recordPlacement,
  type EndProblem,
  type Placement,
  type PlacementDraft,
  type PlacementProblem,
} from '../../missing/index.ts'
import { findChildById, openCircle, type Child } from '../../people/index.ts'
import { insertSharing } from '../queries.ts'
import * as rules from './domain.ts'
import * as rows from './queries.ts'

/** What the hosts are told besides the placement, as the placing worker confirms it. */
export interface ToldDraft {
  contact: string
  risks: string
  exploitation: rules.Exploitation
  detriment: string
  childView: string
  childTold: boolean
}

/** The lawful route of telling hosts: a legal obligation of the placing authority. */
const route = 'public-task'
const helpsWith = 'Keeping the child safe where they live now, and finding them if they are missing'

/**
 * Records a placement. In another authority's area it tells that authority and its force in the same transaction; a present placement
 * elsewhere ends, and its hosts are told of that too.
 */
export async function placeChild(
  scope: Scope,
  draft: PlacementDraft & { kindWords: string },
  told: ToldDraft | null,
): Promise<Result<{ noticeRef: string | null }, PlacementProblem | 'not-told' | 'no-team'>> {
  const { kindWords, ...placement } = draft
  const team = scope.me.teams[0]
  if (!team) return refuse('no-team')
  const child = await childOf(scope, draft.childId)
  const elsewhere = rules.isElsewhere(draft.hostAuthorityCode, await authorityCodeOf(scope, child.responsibleAgencyId))
  if (elsewhere && !told) return refuse('not-told')
  const recorded = await recordPlacement(scope, placement)
  if (!recorded.ok) return recorded
  const { made, ended } = recorded.value
  if (ended) await tellEnded(scope, child, ended, team.id)
  const notice =
    elsewhere && told ? await tellHosts(scope, child, made, { kind: 'placed', whatChanged: null, kindWords, ...told }, team.id) : null
  return ok({ noticeRef: notice?.ref ?? null })
}

/** Tells the hosts of the present placement: what they were not told yet (an import brought it), or what is different now. */
export async function tellOfPlacement(
  scope: Scope,
  childId: string,
  told: ToldDraft & { whatChanged: string | null; kindWords: string },
): Promise<Result<{ noticeRef: string }, 'no-placement' | 'not-elsewhere' | 'what-changed' | 'no-team'>> {
  const team = scope.me.teams[0]
  if (!team) return refuse('no-team')
  const child = await childOf(scope, childId)
  const present = (await placementsOf(scope, childId)).find((p) => p.toDay === null)
  if (!present) return refuse('no-placement')
  if (!rules.isElsewhere(present.hostAuthorityCode, await authorityCodeOf(scope, child.responsibleAgencyId))) return refuse('not-elsewhere')
  const before = (await rows.noticesOf(scope, childId)).some((n) => n.placementId === present.id)
  if (before && told.whatChanged === null) return refuse('what-changed')
  const notice = await tellHosts(
    scope,
    child,
    present,
    { ...told, kind: before ? 'changed' : 'placed', whatChanged: before ? told.whatChanged : null },
    team.id,
  )
  return ok({ noticeRef: notice.ref })
}

/** Says that the child does not live there any more: the hosts are told, and their circle closes. */
export async function endStay(
  scope: Scope,
  childId: string,
  toDay: string,
  reason: string | null,
): Promise<Result<true, EndProblem | 'no-team'>> {
  const team = scope.me.teams[0]
  if (!team) return refuse('no-team')
  const child = await childOf(scope, childId)
  const ended = await endPlacement(scope, childId, toDay, reason)
  if (!ended.ok) return ended
  await tellEnded(scope, child, ended.value, team.id)
  return ok(true)
}

/** A named worker of the host says that they have it. */
export async function acknowledge(
  scope: Scope,
  notice: Pick<rules.HostNotice, 'id'>,
  side: rules.Side,
  name: string,
): Promise<Result<true, 'not-your-inbox' | 'acknowledged' | 'overtaken'>> {
  const telling = await opened(scope, notice.id, side)
  const may = rules.mayAcknowledge(telling, scope.me)
  if (!may.ok) return may
  await rows.saveAcknowledged(scope, telling, name)
  await tellTeams(scope, [telling.fromTeamId, telling.toTeamId])
  return ok(true)
}

/** Somebody who does not use Safe Return was told, and perhaps has said that they have it. */
export async function sayTold(
  scope: Scope,
  notice: Pick<rules.HostNotice, 'id'>,
  side: rules.Side,
  said: { how: rules.ToldHow; to: string; on: string; acknowledgedBy: string | null },
): Promise<Result<true, 'here' | 'acknowledged' | 'overtaken' | 'in-future' | 'long-ago'>> {
  const telling = await opened(scope, notice.id, side)
  const may = rules.maySayTold(telling, { toldOn: said.on }, scope.now)
  if (!may.ok) return may
  await rows.saveTold(scope, telling.id, { toldHow: said.how, toldTo: said.to, toldOn: said.on, nextClimbAt: await firstClimb(scope) })
  if (said.acknowledgedBy !== null) await rows.saveAcknowledged(scope, telling, said.acknowledgedBy)
  await tellTeams(scope, [telling.fromTeamId])
  return ok(true)
}

async function tellEnded(scope: Scope, child: Child, ended: Placement, fromTeamId: string): Promise<void> {
  const last = (await rows.noticesOf(scope, child.id)).find((n) => n.placementId === ended.id)
  if (last) {
    const told = (await rows.tellingsOf(scope, [last.id]))[0]
    await tellHosts(
      scope,
      child,
      ended,
      {
        kind: 'ended',
        kindWords: null,
        toldWhere: last.toldWhere,
        contact: last.contact,
        risks: last.risks,
        exploitation: last.exploitation,
        whatChanged: null,
        detriment: 'Weighed when the placement was told of; that it ended adds nothing to it',
        childView: 'Asked when the placement was told of',
        childTold: told !== undefined,
      },
      fromTeamId,
    )
  }
  await rows.letHostsGo(scope, child.id)
}

async function tellHosts(
  scope: Scope,
  child: Child,
  placement: Placement,
  told: ToldDraft & { kind: rules.NoticeKind; whatChanged: string | null; kindWords: string | null; toldWhere?: string },
  fromTeamId: string,
): Promise<{ ref: string }> {
  const hosts = await rows.hostsOf(scope, placement.hostAuthorityCode ?? '')
  await rows.overtake(scope, placement.id)
  const toldWhere = told.toldWhere ?? [told.kindWords, placement.provider].filter(Boolean).join(': ')
  const notice = await rows.insertNotice(scope, {
    childId: child.id,
    placementId: placement.id,
    kind: told.kind,
    toldWho: whoWords(child),
    toldWhere,
    fromDay: placement.fromDay,
    toDay: told.kind === 'ended' ? placement.toDay : null,
    contact: told.contact,
    risks: told.risks,
    exploitation: told.exploitation,
    whatChanged: told.whatChanged,
    hostAuthorityCode: hosts.authorityCode,
    hostForceCode: hosts.forceCode,
    fromTeamId,
  })
  const nextClimbAt = await firstClimb(scope)
  for (const { side, name, teamId } of hosts.sides) {
    // First the circle: whoever is told must be able to read it.
    if (teamId !== null && told.kind !== 'ended')
      await openCircle(scope, {
        childId: child.id,
        teamId,
        purpose: 'host',
        expiresAt: londonMidnight(addDays(londonDay(scope.now), rules.hostDays)),
      })
    const sharing = await insertSharing(scope, {
      childId: child.id,
      interviewId: null,
      hostNoticeId: notice.id,
      shared: true,
      to: teamId === null ? { kind: 'outside', name } : { kind: 'team', id: teamId },
      recipientKind: side === 'authority' ? 'childrens-social-care' : 'police-missing',
      what: sharedWhat(told, placement),
      helpsWith,
      route,
      detriment: told.detriment,
      withheldCode: null,
      why: 'The authority that places a child in another area tells that area',
      childView: told.childView,
      childTold: told.childTold,
    })
    await rows.insertTelling(scope, {
      noticeId: notice.id,
      childId: child.id,
      placementId: placement.id,
      side,
      hostAuthorityCode: hosts.authorityCode,
      hostForceCode: hosts.forceCode,
      toName: name,
      toTeamId: teamId,
      fromTeamId,
      sharingId: sharing.id,
      nextClimbAt,
    })
  }
  await tellTeams(scope, [fromTeamId, ...hosts.sides.map((s) => s.teamId)])
  return notice
}

function sharedWhat(told: { kind: rules.NoticeKind; risks: string; whatChanged: string | null }, placement: Placement): string {
  if (told.kind === 'ended')
    return `That the child does not live there any more, since ${formatPlainDate(placement.toDay ?? placement.fromDay)}`
  return [
    'Who the child is, where they are placed and since when, whom to ring, whether they are exploited, and what keeps them safe:',
    told.whatChanged,
    told.risks,
  ]
    .filter((part) => part !== null)
    .join('\n')
}

/** The child as the hosts are told: their name and date of birth, else a reference. */
function whoWords(child: Child): string {
  const full = [child.givenName, child.familyName].filter(Boolean).join(' ')
  const name = full === '' ? child.name : child.name !== child.givenName && child.name !== full ? `${child.name} (${full})` : full
  return [name, child.dateOfBirth === null ? null : `born ${formatPlainDate(child.dateOfBirth)}`, child.ref]
    .filter((part) => part !== null)
    .join(', ')
    .slice(0, 300)
}

async function opened(scope: Scope, noticeId: string, side: rules.Side): Promise<rules.Telling> {
  const telling = await rows.lockTelling(scope, noticeId, side)
  if (!telling) throw new NotFound()
  return telling
}

async function childOf(scope: Scope, childId: string): Promise<Child> {
  const child = await findChildById(scope, childId)
  if (!child) throw new NotFound()
  return child
}

export async function authorityCodeOf(scope: Scope, agencyId: string): Promise<string | null> {
  const found = await scope.rows.selectFrom('agency').select('authorityCode').where('id', '=', agencyId).executeTakeFirst()
  return found?.authorityCode ?? null
}

/** On the placing area's hours: it is the placing authority that must know whether the hosts have it. */
async function firstClimb(scope: Scope): Promise<Date> {
  return footOf((await areaOf(scope)).settings.referralHours, scope.now).nextClimbAt
}

async function tellTeams(scope: Scope, teamIds: readonly (string | null)[]): Promise<void> {
  await tellLive(scope, [...teamIds.flatMap((id): Topic[] => (id === null ? [] : [`team:${id}`])), `worker:${scope.me.workerId}`])
}
