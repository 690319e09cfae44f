// The clock of host notices: what nobody acknowledges climbs to the leads of both sides; hosts stay in the circle while the placement does.
import { climb, type Ladder } from '../../../kernel/ladder.ts'
import { writeAudit } from '../../../platform/audit/index.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import type { House } from '../../../platform/http/index.ts'
import type { JobDefinition } from '../../../platform/jobs/index.ts'
import { tellLive, type Topic } from '../../../platform/live/index.ts'
import { areaOf } from '../../agencies/index.ts'
import { tell, type Telling } from '../../notifications/index.ts'

/** Every ten minutes; the times of the ladder are whole hours. */
export const hostClock: JobDefinition = { name: 'response.host-notices', every: '*/10 * * * *', run: runHostNotices }
/** Every night: entries are kept a week before their end, so that a night or two may be missed. */
export const keepHostsJob: JobDefinition = { name: 'response.keep-hosts', every: '50 2 * * *', run: keepHosts }

const batchMax = 200

interface Due {
  tellingId: string
  fromAgencyId: string
  rung: number
  madeAt: Date
  nextClimbAt: Date
}

/** Climbs whatever is due. Safe to run twice, and twice at once. */
export async function runHostNotices(house: Pick<House, 'services'>): Promise<void> {
  while ((await house.services.as('service-clock', climbDue)) === batchMax);
}

async function climbDue(scope: Scope): Promise<number> {
  const due = await sql<Due>`select * from host_tellings_due(${batchMax})`.execute(scope.rows)
  const ladders = new Map<string, Ladder>()
  for (const one of due.rows) {
    const ladder = ladders.get(one.fromAgencyId) ?? (await areaOf(scope, one.fromAgencyId)).settings.referralHours
    ladders.set(one.fromAgencyId, ladder)
    await climbOne(scope, one, ladder)
  }
  return due.rows.length
}

async function climbOne(scope: Scope, one: Due, ladder: Ladder): Promise<void> {
  const up = climb({ rung: one.rung, handedAt: one.madeAt, nextClimbAt: one.nextClimbAt }, ladder, scope.now)
  if (!up) return
  const told = await sql<{ noticeRef: string; ofChild: string; workerId: string }>`
    select * from climb_host_telling(${one.tellingId}, ${up.rung}, ${up.nextClimbAt})`.execute(scope.rows)
  const [first] = told.rows
  if (first)
    await writeAudit(scope, 'response.climb-host-notices', true, [
      { subject: 'host-notice', ref: first.noticeRef, childId: first.ofChild, why: up.rung === 1 ? 'climbed-lead' : 'climbed-agency' },
    ])
  await tell(
    scope,
    told.rows.map((row): Telling => ({ kind: 'host-notice-climbed', subjectId: one.tellingId, to: { workerId: row.workerId } })),
  )
  await tellLive(
    scope,
    told.rows.map((row): Topic => `worker:${row.workerId}`),
  )
}

/** Keeps hosts in the circle while the placement goes on, and lets them out after. Safe to run twice. */
export async function keepHosts(house: Pick<House, 'services'>): Promise<void> {
  await house.services.as('service-clock', async (scope: Scope) => {
    const kept = await sql<{ n: number }>`select keep_hosts() as n`.execute(scope.rows)
    await writeAudit(scope, 'response.climb-host-notices', true, [{ subject: 'circle', rows: kept.rows[0]?.n ?? 0 }])
  })
}
