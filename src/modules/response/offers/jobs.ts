// The clock of discussions: what meets an area's thresholds is offered, and whoever neither came nor said anything is asked why.
import { writeAudit } from '../../../platform/audit/index.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import type { House } from '../../../platform/http/index.ts'
import type { JobDefinition } from '../../../platform/jobs/index.ts'
import { tellLive, type Topic } from '../../../platform/live/index.ts'
import type { MessageKind, Standing } from '../../../platform/messages/index.ts'
import { areaSettings } from '../../agencies/index.ts'
import { tell } from '../../notifications/index.ts'
import { chaseHours } from '../discussions/domain.ts'
import { tellInvited } from '../discussions/messages.ts'

/** Every ten minutes: the thresholds are days and hours. */
export const discussionClock: JobDefinition = { name: 'response.discussions', every: '*/10 * * * *', run: runDiscussions }

const permission = 'response.offer-discussions'
const batchMax = 200

/** Offers and chases whatever is due. Safe to run twice, and twice at once. */
export async function runDiscussions(house: Pick<House, 'services'>): Promise<void> {
  const areas = await house.services.as(
    'service-clock',
    async (scope) =>
      (await sql<{ id: string; settings: unknown }>`select id, settings from area order by code limit 1000`.execute(scope.rows)).rows,
  )
  // Each area is a transaction of its own, so that no lock is held for long.
  for (const area of areas) await house.services.as('service-clock', async (scope) => offerIn(scope, area))
  while ((await house.services.as('service-clock', chase)) === batchMax);
}

async function offerIn(scope: Scope, area: { id: string; settings: unknown }): Promise<void> {
  const s = areaSettings.parse(area.settings ?? {})
  const made = await sql<{ offerId: string; ofChild: string; childRef: string; workerId: string | null }>`
    select * from offer_discussions(${area.id}, ${s.strategyEpisodes}, ${s.strategyDays}, ${s.strategyMissingHours}, ${s.strategyHarmNow})`.execute(
    scope.rows,
  )
  const perChild = Map.groupBy(made.rows, (one) => one.ofChild)
  for (const [childId, [first, ...more]] of perChild) {
    if (!first) continue
    await writeAudit(scope, permission, true, [{ subject: 'discussion offer', ref: first.childRef, childId }])
    // Several facts of one child are one question: each worker is told of the first.
    const workers = new Set(
      [first, ...more].flatMap((one) => (one.offerId === first.offerId && one.workerId !== null ? [one.workerId] : [])),
    )
    await tell(
      scope,
      [...workers].map((workerId) => ({ kind: 'discussion-offered', subjectId: first.offerId, to: { workerId } })),
    )
    await tellLive(
      scope,
      [...workers].map((workerId): Topic => `worker:${workerId}`),
    )
  }
}

/** A day after it began: whoever was invited, did not come and said nothing is asked for a sentence. */
async function chase(scope: Scope): Promise<number> {
  const due = await sql<{ inviteeId: string; teamId: string; discussionRef: string; childId: string | null }>`
    select * from chase_apologies(${chaseHours}, ${batchMax})`.execute(scope.rows)
  for (const one of due.rows) {
    await writeAudit(scope, permission, true, [
      {
        subject: 'discussion',
        ref: one.discussionRef,
        why: 'apology asked for',
        ...(one.childId === null ? {} : { childId: one.childId }),
      },
    ])
    await tellInvited(scope, 'discussion-apology', { sequence: 0 }, [{ id: one.inviteeId, teamId: one.teamId, outsideEmail: null }])
  }
  await tellLive(
    scope,
    due.rows.map((one): Topic => `team:${one.teamId}`),
  )
  return due.rows.length
}

const offered: MessageKind['standing'] = async (scope, asked) => {
  const found = await sql<{ subjectId: string; needed: boolean; path: string }>`
    select * from offer_standing(${asked.map((one) => one.subjectId)}::uuid[])`.execute(scope.rows)
  return found.rows.map((row): Standing => ({ ...row, why: 'answered', occasion: '', due: null, whose: null }))
}

export const offerMessages: readonly MessageKind[] = [{ kind: 'discussion-offered', urgent: false, standing: offered }]
