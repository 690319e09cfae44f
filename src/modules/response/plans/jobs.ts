// The clock of what is overdue: an action or a review whose day is over reaches whoever is above its owner.
import { writeAudit } from '../../../platform/audit/index.ts'
import { addDays, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import type { Ladder } from '../../../kernel/ladder.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import type { House } from '../../../platform/http/index.ts'
import type { JobDefinition } from '../../../platform/jobs/index.ts'
import { tellLive, type Topic } from '../../../platform/live/index.ts'
import { areaOf } from '../../agencies/index.ts'
import { tell, type Telling } from '../../notifications/index.ts'
import { climbOverdue, planKeepsOpenDays } from './domain.ts'

/** Every minute; the times of the ladder are whole hours. */
export const overdueClock: JobDefinition = { name: 'response.overdue', every: '* * * * *', run: runOverdue }

const batchMax = 200

/** Climbs whatever is overdue. Safe to run twice, and twice at once: what another process holds is skipped. */
export async function runOverdue(house: Pick<House, 'services'>): Promise<void> {
  // A full batch may have left some behind; each is a transaction of its own, so that a lock is never held for long.
  while ((await house.services.as('service-clock', climbActions)) === batchMax);
  while ((await house.services.as('service-clock', climbReviews)) === batchMax);
}

/** Something that nobody has done or touched, and where it stands on the ladder. */
export interface Due {
  id: string
  agencyId: string
  rung: number
  overdueSince: Date
  nextClimbAt: Date | null
  dueOn: string
}

/** Somebody whom a climb has reached. */
export interface Reached {
  subjectRef: string
  ofChild: string | null
  workerId: string
  reached: number
}

async function climbActions(scope: Scope): Promise<number> {
  const due = await sql<Due>`
    select d.action_id as id, d.agency_id, d.rung, d.overdue_since, d.next_climb_at, (d.overdue_since at time zone 'Europe/London')::date - 1 as due_on
      from overdue_actions(${batchMax}) d`.execute(scope.rows)
  await climbAll(scope, due.rows, overdueLadder('action', 'action-climbed'), async (id, rung, next, expires) => {
    const told = await sql<Reached>`select * from climb_action(${id}, ${rung}, ${next}, ${expires})`.execute(scope.rows)
    return told.rows
  })
  return due.rows.length
}

async function climbReviews(scope: Scope): Promise<number> {
  const due = await sql<Due>`
    select d.plan_id as id, d.agency_id, d.rung, d.overdue_since, d.next_climb_at, (d.overdue_since at time zone 'Europe/London')::date - 1 as due_on
      from overdue_reviews(${batchMax}) d`.execute(scope.rows)
  await climbAll(scope, due.rows, overdueLadder('plan', 'review-climbed'), async (id, rung, next, expires) => {
    const told = await sql<Reached>`select * from climb_review(${id}, ${rung}, ${next}, ${expires})`.execute(scope.rows)
    return told.rows
  })
  return due.rows.length
}

/** By which hours a kind of thing climbs, and how that is written down and told. */
export interface Climbing {
  hours: 'overdueHours' | 'referralHours'
  deed: string
  subject: string
  kind: string
}

const overdueLadder = (subject: string, kind: string): Climbing => ({
  hours: 'overdueHours',
  deed: 'response.climb-overdue',
  subject,
  kind,
})

/** Puts each a rung up whose time has come, by the hours of its agency's area; whom it reaches is told, once. */
export async function climbAll(
  scope: Scope,
  due: readonly Due[],
  { hours, deed, subject, kind }: Climbing,
  climb: (id: string, rung: number, next: Date | null, expires: Date) => Promise<readonly Reached[]>,
): Promise<void> {
  const ladders = new Map<string, Ladder>()
  const expires = londonMidnight(addDays(londonDay(scope.now), planKeepsOpenDays))
  for (const one of due) {
    const ladder = ladders.get(one.agencyId) ?? (await areaOf(scope, one.agencyId)).settings[hours]
    ladders.set(one.agencyId, ladder)
    const up = climbOverdue(one, ladder, scope.now)
    if (!up) continue
    const reached = await climb(one.id, up.rung, up.nextClimbAt, expires)
    const [first] = reached
    if (!first) continue
    await writeAudit(scope, deed, true, [
      {
        subject,
        ref: first.subjectRef,
        ...(first.ofChild === null ? {} : { childId: first.ofChild }),
        why: first.reached === 1 ? 'climbed-lead' : 'climbed-agency',
      },
    ])
    await tell(
      scope,
      reached.map((each): Telling => ({ kind, subjectId: one.id, occasion: one.dueOn, to: { workerId: each.workerId } })),
    )
    await tellLive(
      scope,
      reached.map((each): Topic => `worker:${each.workerId}`),
    )
  }
}
