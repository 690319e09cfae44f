// Children who went missing and came back, told through the modules' doors as the cast would: the ground from which journeys begin.
import type { Moment } from '../../src/kernel/dates.ts'
import { addChild } from '../../src/modules/people/index.ts'
import { takeInterview } from '../../src/modules/interviews/index.ts'
import { recordReport, recordReturn } from '../../src/modules/missing/index.ts'
import type { TestHouse } from './house.ts'
import type { Fields } from './visitor.ts'

export const at = (iso: string, precision: Moment['precision'] = 'minute'): Moment => ({ date: new Date(iso), precision })

/** What stands in the three boxes of a day and the one of its time: "2026-11-11 22:40", or the day alone. */
export function typedMoment(name: string, when: string): Fields {
  const [day = '', time = ''] = when.split(' ')
  const [y = '', m = '', d = ''] = day.split('-')
  return { [`${name}-day`]: String(Number(d)), [`${name}-month`]: String(Number(m)), [`${name}-year`]: y, [`${name}-time`]: time }
}

export interface KnownChild {
  id: string
  ref: string
}

/** A child of Haddlestone whom only the council knows yet. */
export async function newChild(t: TestHouse, givenName: string, worker = 'priya'): Promise<KnownChild> {
  return t.as(worker, async (scope) =>
    addChild(scope, { responsibleAgencyId: scope.me.agencyId, givenName, familyName: 'Ash', dateOfBirth: '2011-05-05' }),
  )
}

export interface Back {
  child: KnownChild
  episode: string
  returnRef: string
  /** '' where no interview was asked for. */
  interview: string
}

/** Reported by the council, and back: yesterday evening unless told otherwise. */
export async function cameBack(
  t: TestHouse,
  who: string | KnownChild,
  times: { missingFrom?: Moment; returned?: Moment; type?: 'M' | 'A' } = {},
): Promise<Back> {
  const child = typeof who === 'string' ? await newChild(t, who) : who
  const { missingFrom = at('2026-11-10T18:00:00Z'), returned = at('2026-11-11T22:40:00Z'), type = 'M' } = times
  const now = await t.clock.now()
  return t.as('priya', async (scope) => {
    const report = await recordReport(scope, t.house.content, {
      childId: child.id,
      type,
      missingFrom,
      reportedAt: now,
    })
    if (!report.ok) throw new Error(report.problem)
    const back = await recordReturn(scope, t.house.content, report.value.ref, { returned })
    if (!back.ok) throw new Error(back.problem)
    return { child, episode: report.value.ref, returnRef: back.value.returnRef, interview: back.value.interviewRef ?? '' }
  })
}

/** Back, and the interview taken by somebody of the team. */
export async function taken(t: TestHouse, who: string | KnownChild, by = 'tom'): Promise<Back> {
  const back = await cameBack(t, who)
  const made = await t.as(by, (scope) => takeInterview(scope, back.interview))
  if (!made.ok) throw new Error(made.problem)
  return back
}

/** The ids of the cast by their codes, and of teams by "agency/team". */
export async function idsOf(t: TestHouse): Promise<Record<string, string>> {
  const { rows } = await t.owner.query<{ code: string; id: string }>(
    "select code, id::text from worker where code is not null union all select a.code || '/' || t.code, t.id::text from team t join agency a on a.id = t.agency_id",
  )
  return Object.fromEntries(rows.map((row) => [row.code, row.id]))
}

/** What every decision to share asks, answered. */
export const shareWords = {
  route: 'section-47',
  detriment: 'None found: they know him',
  childView: 'Was not asked yet',
  childTold: 'no',
}
