// One rung up for whatever nobody has done or touched: by the hours of its agency's area, written down, and told to whom it reaches.
import { addDays, londonDay, londonMidnight } from '../../kernel/dates.ts'
import type { Ladder } from '../../kernel/ladder.ts'
import { writeAudit } from '../../platform/audit/index.ts'
import type { Scope } from '../../platform/db/index.ts'
import { tellLive, type Topic } from '../../platform/live/index.ts'
import { areaOf } from '../agencies/index.ts'
import { tell, type Telling } from '../notifications/index.ts'
import { writeClimbed } from '../people/index.ts'
import { climbOverdue, planKeepsOpenDays } from './plans/domain.ts'

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

/** By which hours a kind of thing climbs, and how that is written down and told. */
export interface Climbing {
  hours: 'overdueHours' | 'referralHours'
  deed: string
  subject: string
  kind: string
}

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
    await writeClimbed(
      scope,
      one.id,
      reached.map(({ workerId }) => workerId),
    )
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
