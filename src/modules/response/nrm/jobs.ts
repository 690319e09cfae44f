// The clock of NRM referrals: it tells whoever has one what is expected now, and keeps the circle open for whoever was handed one.
import { londonDay } from '../../../kernel/dates.ts'
import { writeAudit } from '../../../platform/audit/index.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import type { House } from '../../../platform/http/index.ts'
import type { JobDefinition } from '../../../platform/jobs/index.ts'
import type { MessageKind, Standing } from '../../../platform/messages/index.ts'
import { tell, type Telling } from '../../notifications/index.ts'
import { climbAll, type Due, type Reached } from '../climbing.ts'
import { expectedFacts, type Expected, type Fact } from './domain.ts'

/** Every hour: days are what is reckoned with. */
export const nrmClock: JobDefinition = { name: 'response.nrm', every: '10 * * * *', run: runNrm }

/** Every minute, as the other ladders; its times are whole hours. */
export const nrmLadder: JobDefinition = { name: 'response.nrm-ladder', every: '* * * * *', run: runNrmLadder }

const batchMax = 500
/** So many passes are locked at once. */
const climbMax = 200
const beforeAll = '00000000-0000-0000-0000-000000000000'

interface Followed {
  nrmId: string
  ref: string
  holderId: string | null
  teamId: string
  submittedAt: Date
  stoppedAt: Date | null
  dateOfBirth: string | null
  facts: Pick<Fact, 'kind' | 'outcome' | 'onDay'>[]
}

/** Safe to run twice: each thing is told once for each of its days. */
export async function runNrm(house: Pick<House, 'services'>): Promise<void> {
  let after = beforeAll
  for (let full = true; full;) {
    const followed = await house.services.as('service-clock', async (scope) => remindFrom(scope, after))
    full = followed.length === batchMax
    after = followed.at(-1)?.nrmId ?? after
  }
  await house.services.as('service-clock', async (scope) => {
    const kept = await sql<{ n: number }>`select keep_nrm_open() as n`.execute(scope.rows)
    await writeAudit(scope, 'response.nrm-remind', true, [{ subject: 'circle', rows: kept.rows[0]?.n ?? 0 }])
  })
}

/** Climbs what nobody touches. Safe to run twice, and twice at once: what another process holds is skipped. */
export async function runNrmLadder(house: Pick<House, 'services'>): Promise<void> {
  while ((await house.services.as('service-clock', climbPasses)) === climbMax);
}

/** What nobody has taken or answered comes before whoever is above the team that it lies with. */
async function climbPasses(scope: Scope): Promise<number> {
  const due = await sql<Due>`
    select u.pass_id as id, u.agency_id, u.rung, u.passed_at as overdue_since, u.next_climb_at, '' as due_on
      from untouched_nrm_passes(${climbMax}) u`.execute(scope.rows)
  const ladder = { hours: 'referralHours', deed: 'response.nrm-remind', subject: 'nrm', kind: 'nrm-climbed' } as const
  await climbAll(scope, due.rows, ladder, async (id, rung, next, expires) => {
    const told = await sql<Reached>`select * from climb_nrm_pass(${id}, ${rung}, ${next}, ${expires})`.execute(scope.rows)
    return told.rows
  })
  return due.rows.length
}

async function remindFrom(scope: Scope, after: string): Promise<Followed[]> {
  const followed = (await sql<Followed>`select * from nrm_to_follow(null, ${after}, ${batchMax})`.execute(scope.rows)).rows
  await tell(
    scope,
    followed.flatMap((one) =>
      dueNow(one, scope.now).map((each): Telling => ({
        kind: 'nrm-due',
        subjectId: one.nrmId,
        occasion: each.kind,
        to: one.holderId === null ? { teamId: one.teamId } : { workerId: one.holderId },
      })),
    ),
  )
  return followed
}

/** What is expected today or was before; consent at 18 from when it is to be spoken of. */
function dueNow(one: Followed, now: Date): Expected[] {
  return expectedFacts(one, one.facts, now).filter((each) => each.kind === 'consent-at-18' || each.day <= londonDay(now))
}

const dueStanding: MessageKind['standing'] = async (scope, asked) => {
  const ids = [...new Set(asked.map((one) => one.subjectId))]
  const followed = new Map(
    (await sql<Followed>`select * from nrm_to_follow(${ids}::uuid[], ${beforeAll}, ${ids.length})`.execute(scope.rows)).rows.map((one) => [
      one.nrmId,
      one,
    ]),
  )
  return asked.flatMap(({ subjectId, occasion }): Standing[] => {
    const one = followed.get(subjectId)
    if (!one) return []
    const needed = expectedFacts(one, one.facts, scope.now).some((each) => each.kind === occasion)
    return [
      {
        subjectId,
        occasion,
        needed,
        why: 'done',
        path: `/nrm/${one.ref}`,
        due: null,
        whose: { workerId: one.holderId, teamId: one.teamId },
      },
    ]
  })
}

const waitsStanding: MessageKind['standing'] = async (scope, asked) => {
  const found = await sql<{ subjectId: string; needed: boolean; why: string; path: string }>`
    select * from nrm_pass_standing(${asked.map((one) => one.subjectId)}::uuid[])`.execute(scope.rows)
  return found.rows.map((row): Standing => ({ ...row, occasion: '', due: null, whose: null }))
}

export const nrmMessages: readonly MessageKind[] = [
  { kind: 'nrm-waits', urgent: false, standing: waitsStanding },
  { kind: 'nrm-climbed', urgent: false, standing: waitsStanding },
  { kind: 'nrm-due', urgent: false, standing: dueStanding },
]
