// The clock of referrals: what nobody is there to have is moved to who is, and what nobody touches climbs.
import { climb, type Ladder } from '../../../kernel/ladder.ts'
import { writeAudit } from '../../../platform/audit/index.ts'
import { newRef, sql, type Scope } from '../../../platform/db/index.ts'
import type { House } from '../../../platform/http/index.ts'
import type { JobDefinition } from '../../../platform/jobs/index.ts'
import { tellLive, type Topic } from '../../../platform/live/index.ts'
import { areaOf } from '../../agencies/index.ts'
import { tell, type Telling } from '../../notifications/index.ts'
import { circleEnd } from './deeds.ts'

/** Every minute; the times of the ladder are whole hours. */
export const referralClock: JobDefinition = { name: 'response.referrals', every: '* * * * *', run: runReferrals }

const batchMax = 200

/** Moves and climbs whatever is due. Safe to run twice, and twice at once. */
export async function runReferrals(house: Pick<House, 'services'>): Promise<void> {
  await house.services.as('service-clock', rehome)
  // A full batch may have left some behind; each is a transaction of its own, so that a lock is never held for long.
  while ((await house.services.as('service-clock', climbDue)) === batchMax);
}

async function rehome(scope: Scope): Promise<void> {
  const moved = await sql<{ referralRef: string; ofChild: string; oldTeam: string; newTeam: string; why: string }>`
    select * from rehome_referrals(${Array.from({ length: batchMax }, () => newRef('S'))}::text[])`.execute(scope.rows)
  for (const one of moved.rows)
    await writeAudit(scope, 'response.climb-referrals', true, [
      { subject: 'referral', ref: one.referralRef, childId: one.ofChild, why: one.why },
    ])
  await tellLive(
    scope,
    moved.rows.flatMap((one): Topic[] => [`team:${one.oldTeam}`, `team:${one.newTeam}`]),
  )
}

interface Due {
  passId: string
  teamId: string
  agencyId: string
  rung: number
  passedAt: Date
  nextClimbAt: Date
}

async function climbDue(scope: Scope): Promise<number> {
  const due = await sql<Due>`select * from referral_passes_due(${batchMax})`.execute(scope.rows)
  const ladders = new Map<string, Ladder>()
  for (const pass of due.rows) {
    const ladder = ladders.get(pass.agencyId) ?? (await areaOf(scope, pass.agencyId)).settings.referralHours
    ladders.set(pass.agencyId, ladder)
    await climbOne(scope, pass, ladder)
  }
  return due.rows.length
}

async function climbOne(scope: Scope, pass: Due, ladder: Ladder): Promise<void> {
  const due = climb({ ...pass, handedAt: pass.passedAt }, ladder, scope.now)
  if (!due) return
  const told = await sql<{ referralRef: string; ofChild: string; workerId: string }>`
    select * from climb_referral(${pass.passId}, ${due.rung}, ${due.nextClimbAt}, ${circleEnd(scope.now)})`.execute(scope.rows)
  const [first] = told.rows
  if (first)
    await writeAudit(scope, 'response.climb-referrals', true, [
      { subject: 'referral', ref: first.referralRef, childId: first.ofChild, why: due.rung === 1 ? 'climbed-lead' : 'climbed-agency' },
    ])
  await tell(
    scope,
    told.rows.map((one): Telling => ({ kind: 'referral-climbed', subjectId: pass.passId, to: { workerId: one.workerId } })),
  )
  await tellLive(scope, [`team:${pass.teamId}`, ...told.rows.map((one): Topic => `worker:${one.workerId}`)])
}
