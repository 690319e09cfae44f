// What two agencies look at beside single children: a bus station and an account; and a panel that met once and meets again.
import { londonDay } from '../kernel/dates.ts'
import type { Scope } from '../platform/db/index.ts'
import { findContext, letIn, linkChild, noteSign, openContext } from '../modules/contexts/index.ts'
import {
  addMember,
  arrange,
  build,
  end,
  findMeeting,
  findPanel,
  itemsOf,
  noteThemes,
  referToPanel,
  sayOutcome,
  setUp,
} from '../modules/panel/index.ts'
import type { Stage } from './stage.ts'

const day = 24

export function contextStories(s: Stage): void {
  busStation(s)
  account(s)
  panel(s)
}

/** Three reports in a fortnight: police and the school are in its circle; Kai is linked, whom the school may not open. */
function busStation(s: Stage): void {
  const on = (days: number) => londonDay(s.ago(days * day))
  const station = opened(s, s.ago(20 * day), 'priya', {
    kind: 'place',
    name: 'The bus station',
    description: 'Haddle Road, bays 4 to 6, from four in the afternoon until the last bus',
    why: 'Three reports in a fortnight of adults who wait there for children',
  })
  const seen = (at: Date, worker: string, sign: string, evidence: string, sourceKind: string, sourceName: string, observedOn: string) =>
    s.tell(at, worker, async (scope) => {
      done(await noteSign(scope, s.content, await station(scope), { sign, evidence, sourceKind, sourceName, observedOn }))
    })
  s.tell(s.ago(20 * day - 1), 'priya', async (scope) => {
    const context = await station(scope)
    for (const team of [s.team('haddlestone-police', 'missing'), s.team('brackenhill', 'safeguarding')])
      done(
        await letIn(scope, context, {
          workerId: null,
          teamId: team.id,
          purpose: 'safeguarding',
          reason: 'They are there when children change buses',
          until: londonDay(new Date(s.now.getTime() + 60 * day * 3_600_000)),
        }),
      )
    done(
      await linkChild(scope, context, {
        childId: await childOf(s, scope, 'H-20418'),
        why: 'Came back twice on the last bus and would not say who had bought the ticket',
        sourceKind: 'recorder',
        sourceName: null,
        knownOn: on(21),
      }),
    )
  })
  seen(
    s.ago(19 * day),
    'priya',
    'children-collected',
    'A silver car waits at bay 5 on Fridays. Two children got in, and out again after an hour',
    'business',
    'The kiosk',
    on(20),
  )
  seen(
    s.ago(12 * day),
    'ruth',
    'food-lifts-offered',
    'A man pays for chips and says it can be paid back another time',
    'school',
    'A lunchtime supervisor',
    on(13),
  )
  seen(
    s.ago(5 * day),
    'dan',
    'people-who-look-out',
    'The night wardens know the children by sight and ring the unit when somebody waits for them',
    'recorder',
    'Patrol',
    on(6),
  )
}

/** Of one team only, so that the first look shows what a circle is. */
function account(s: Stage): void {
  const found = opened(s, s.ago(9 * day), 'dan', {
    kind: 'online',
    name: 'quick.cash.haddle',
    description: 'An account that follows pupils of two schools and offers money for “one easy day”',
    why: 'It wrote to four pupils within a week',
  })
  s.tell(s.ago(9 * day - 2), 'dan', async (scope) => {
    done(
      await noteSign(scope, s.content, await found(scope), {
        sign: 'account-offers-work',
        evidence: '“200 for one easy day, no questions”, sent to pupils of two schools within an hour of each other',
        sourceKind: 'school',
        sourceName: 'Brackenhill safeguarding',
        observedOn: londonDay(s.ago(10 * day)),
      }),
    )
  })
}

function opened(s: Stage, at: Date, worker: string, draft: { kind: string; name: string; description: string; why: string }) {
  let ref = ''
  s.tell(at, worker, async (scope) => {
    const area = await scope.rows.selectFrom('area').select('id').where('code', '=', 'haddlestone').executeTakeFirstOrThrow()
    const own = scope.me.teams[0]?.id ?? ''
    ref = done(await openContext(scope, { ...draft, areaId: area.id, teamId: own })).ref
  })
  return async (scope: Scope) => {
    const context = await findContext(scope, ref)
    if (!context) throw new Error('the context of the story is not open to its own worker')
    return context
  }
}

/** It met four weeks ago and meets in three days; a worker has asked it to look at Kai. */
function panel(s: Stage): void {
  let first = ''
  const meets = (days: number) => new Date(`${londonDay(new Date(s.now.getTime() + days * day * 3_600_000))}T10:00:00Z`)
  s.tell(s.ago(60 * day), 'amara', async (scope) => {
    const area = await scope.rows.selectFrom('area').select('id').where('code', '=', 'haddlestone').executeTakeFirstOrThrow()
    await setUp(scope, area.id, 'Haddlestone and Vale MACE panel')
    const made = await findPanel(scope, 'haddlestone')
    for (const code of ['helen', 'ife', 'priya']) await addMember(scope, made?.id ?? '', s.worker(code).id, false)
  })
  s.tell(s.ago(36 * day), 'amara', async (scope) => {
    const made = await findPanel(scope, 'haddlestone')
    if (made) first = done(await arrange(scope, made, { at: meets(-28), minutes: 120, place: 'Civic offices, room 4' }))
  })
  s.tell(new Date(meets(-28).getTime() - 3_600_000), 'amara', async (scope) => {
    const meeting = await findMeeting(scope, first)
    if (meeting) done(await build(scope, meeting))
  })
  s.tell(new Date(meets(-28).getTime() + 3_600_000), 'amara', async (scope) => {
    const meeting = await findMeeting(scope, first)
    if (!meeting) return
    for (const item of await itemsOf(scope, meeting.id)) {
      done(
        await sayOutcome(scope, s.content, meeting, item, {
          code: 'in-plan',
          words: 'One adult rings each evening. It is written into the plan, and looked at in four weeks',
          again: 'month',
          againOn: null,
        }),
      )
      done(await noteThemes(scope, meeting, item, { modes: ['drugs'], places: ['transport'] }))
    }
    done(await end(scope, meeting))
  })
  s.tell(s.ago(4 * day), 'priya', async (scope) => {
    await referToPanel(
      scope,
      await childOf(s, scope, 'H-20418'),
      'The bus station is in what he says each time, and two agencies know different halves of it',
      'Who speaks to the bus company, and who to Kai?',
    )
  })
  s.tell(s.ago(3 * day), 'amara', async (scope) => {
    const made = await findPanel(scope, 'haddlestone')
    // Its agenda is left to be built: one click of whoever chairs, or the clock's next night.
    if (made) done(await arrange(scope, made, { at: meets(3), minutes: 120, place: 'Civic offices, room 4' }))
  })
}

/** The child of the stories with this reference of the council. */
async function childOf(s: Stage, scope: Scope, reference: string): Promise<string> {
  const child = await scope.rows
    .selectFrom('childReference')
    .select('childId')
    .where('value', '=', reference)
    .where('agencyId', '=', s.agency('haddlestone'))
    .executeTakeFirstOrThrow()
  return child.childId
}

function done<T>(result: { ok: true; value: T } | { ok: false; problem: string }): T {
  if (!result.ok) throw new Error(`a deed of the story was refused: ${result.problem}`)
  return result.value
}
