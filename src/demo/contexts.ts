// What two agencies look at beside single children: a bus station and an account; and a panel that met once and meets again.
import { londonDay } from '../kernel/dates.ts'
import type { Scope } from '../platform/db/index.ts'
import { contextChosenBy, findContext, letIn, linkChild, noteSign, openContext } from '../modules/contexts/index.ts'
import {
  firstRules,
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
import { agreeAction, completeAction, discussions, openPlan, reviewPlan, type Party } from '../modules/response/index.ts'
import { speakers } from './discussions.ts'
import type { Stage } from './stage.ts'

/** What was weighed before anybody of another agency learnt of the bus station. */
const saidOfStation = {
  route: 'co-operate',
  detriment: 'None found: nothing there names a child, and nobody of those let in works at the kiosk',
  childView: 'Two who change buses there said that they want somebody to be around',
  childTold: true,
}

const day = 24

export function contextStories(s: Stage): void {
  busStation(s)
  account(s)
  panel(s)
}

/** Three reports in a fortnight: police and the school are in its circle; Kai is linked, whom the school may not open. They talked, and it has a plan. */
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
    for (const team of [s.team('haddlestone-police', 'missing'), s.team('brackenhill', 'safeguarding')]) {
      const whom = await contextChosenBy(scope, { team: team.id }, { teams: [{ code: team.id }], workers: [] })
      if (!whom) throw new Error('the demo lets in a team that is there')
      done(
        await letIn(scope, context, whom, {
          purpose: 'safeguarding',
          reason: 'They are there when children change buses',
          until: londonDay(new Date(s.now.getTime() + 60 * day * 3_600_000)),
          said: saidOfStation,
        }),
      )
    }
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
  talkedAbout(s, station)
  planned(s, station)
}

/** Seventeen days ago four agencies put together what each knew by halves. It ended with neither enquiry: the place must change. */
function talkedAbout(s: Stage, station: (scope: Scope) => Promise<{ id: string }>): void {
  const begins = s.ago(17 * day)
  let ref = ''
  s.tell(s.ago(18 * day), 'priya', async (scope) => {
    ref = done(
      await discussions.openDiscussion(scope, {
        childId: null,
        contextId: (await station(scope)).id,
        why: 'Three reports in a fortnight, and each of us knows only one of them.',
        at: begins,
        minutes: 60,
        how: 'video',
        place: 'Ring the missing children team for the link: 01632 960100',
        said: saidOfStation,
        teamIds: [
          s.team('haddlestone', 'social-care').id,
          s.team('haddlestone-police', 'missing').id,
          s.team('haddle-health', 'safeguarding').id,
          s.team('brackenhill', 'safeguarding').id,
        ],
      }),
    ).ref
  })
  const on = (minutes: number, deed: (scope: Scope, of: Record<string, string>) => Promise<Done<unknown>>) =>
    s.tell(
      new Date(begins.getTime() + minutes * 60_000),
      'priya',
      async (scope) => void done(await deed(scope, await speakers(scope, ref))),
    )
  on(5, (scope, of) =>
    discussions.recordAttendance(
      scope,
      ref,
      new Map([
        [of['council'] ?? '', 'Callum Reid, social worker'],
        [of['police'] ?? '', 'Helen Marsh, sergeant'],
        [of['health'] ?? '', 'Ife Balogun, nurse'],
        [of['school'] ?? '', 'Ruth Adeyemi, safeguarding lead'],
      ]),
    ),
  )
  on(15, (scope, of) =>
    discussions.bring(scope, ref, {
      inviteeId: of['police'] ?? '',
      words: 'The silver car was stopped once, two streets away, with another driver.',
    }),
  )
  on(20, (scope, of) =>
    discussions.bring(scope, ref, {
      inviteeId: of['school'] ?? '',
      words: 'Nobody of ours is at the bays between four and five, when most of them change.',
    }),
  )
  on(40, (scope, of) =>
    discussions.decide(scope, ref, {
      words: 'Somebody whom the children know is at bays 4 to 6 on each school day until the end of term',
      reasons: 'What happens there happens between four and five, and needs nobody to be looking',
      agreed: ['council', 'police', 'health', 'school'].map((kind) => of[kind] ?? ''),
    }),
  )
  on(55, (scope) =>
    discussions.endDiscussion(scope, ref, {
      outcome: 'neither',
      why: 'It is the place that must change. What concerns single children goes into their own plans',
    }),
  )
}

/** Its plan: one action done, one of police and one of the school in hand; looked at once. */
function planned(s: Stage, station: (scope: Scope) => Promise<{ id: string }>): void {
  const on = (days: number) => londonDay(s.ago(days * day))
  const of = async (scope: Scope) => ({ childId: null, contextId: (await station(scope)).id })
  s.tell(s.ago(16 * day), 'priya', async (scope) => {
    const shape = {
      kind: 'context' as const,
      since: on(16),
      teamId: s.team('haddlestone', 'missing').id,
      leadWorkerId: s.worker('priya').id,
      leadOutside: null,
      elsewhereRef: null,
    }
    done(await openPlan(scope, await of(scope), shape, on(3)))
  })
  const agreed = (at: Date, part: 'prepare' | 'prevent' | 'protect' | 'pursue', what: string, owner: Party, dueOn: string) => {
    const told = { ref: '' }
    s.tell(at, 'priya', async (scope) => {
      told.ref = done(await agreeAction(scope, { ...(await of(scope)), interviewId: null, what, owner, dueOn, part })).ref
    })
    return told
  }
  const lights = agreed(
    s.ago(16 * day),
    'prevent',
    'Ask the bus company to light bays 4 to 6 and to open the kiosk until seven',
    s.worker('priya'),
    on(5),
  )
  agreed(s.ago(16 * day), 'pursue', 'Find out who drives the silver car on Fridays', s.team('haddlestone-police', 'missing'), on(-4))
  agreed(s.ago(15.9 * day), 'protect', 'Have somebody whom the pupils know at the bays from four to five', s.worker('ruth'), on(-9))
  s.tell(s.ago(7 * day), 'priya', async (scope) => {
    const lit = {
      note: 'Lit since Monday',
      evidence: 'Seen on two evenings',
      changed: 'Children wait under the lights, not behind the kiosk',
    }
    done(await completeAction(scope, lights.ref, lit))
  })
  s.tell(s.ago(3 * day), 'priya', async (scope) => {
    const looked = {
      heldOn: on(3),
      changed: 'The bays are lit, and the night wardens ring the unit. The car was not seen in the last fortnight.',
      goesOn: 'Police and the school go on. If the car is seen at another stop, that stop is looked at too.',
      nextOn: on(-25),
    }
    done(await reviewPlan(scope, await of(scope), looked))
  })
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

/** It met a fortnight ago, and had time for one child; it meets again in three days, and a worker has asked it to look at Kai. */
function panel(s: Stage): void {
  let first = ''
  const meets = (days: number) => new Date(`${londonDay(new Date(s.now.getTime() + days * day * 3_600_000))}T10:00:00Z`)
  s.tell(s.ago(60 * day), 'amara', async (scope) => {
    const area = await scope.rows.selectFrom('area').select('id').where('code', '=', 'haddlestone').executeTakeFirstOrThrow()
    await setUp(scope, area.id, 'Haddlestone and Vale MACE panel', {
      ...firstRules,
      detriment: 'The members sign that nothing leaves the room; whoever has a conflict is not let in for that child',
      toldHow: 'The leaflet that the social worker gives at the first visit',
    })
    const made = await findPanel(scope, 'haddlestone')
    for (const code of ['helen', 'ife', 'priya']) await addMember(scope, made?.id ?? '', s.worker(code).id, false)
  })
  s.tell(s.ago(24 * day), 'amara', async (scope) => {
    const made = await findPanel(scope, 'haddlestone')
    if (made) first = done(await arrange(scope, made, { at: meets(-14), minutes: 120, place: 'Civic offices, room 4' }))
  })
  s.tell(new Date(meets(-14).getTime() - 3_600_000), 'amara', async (scope) => {
    const meeting = await findMeeting(scope, first)
    if (meeting) done(await build(scope, meeting))
  })
  s.tell(new Date(meets(-14).getTime() + 3_600_000), 'amara', async (scope) => {
    const meeting = await findMeeting(scope, first)
    if (!meeting) return
    // It got to the first of them; the others come again.
    for (const item of (await itemsOf(scope, meeting.id)).slice(0, 1)) {
      done(
        await sayOutcome(scope, s.content, meeting, item, {
          code: 'in-plan',
          words: 'What is overdue has its owner and a new day. He asked for one adult, and one adult now rings him each evening',
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
      {
        detriment: 'None found: the members work with him already',
        childView: 'Says that somebody ought to do something about the station',
        childTold: true,
      },
    )
  })
  s.tell(s.ago(3 * day), 'amara', async (scope) => {
    const made = await findPanel(scope, 'haddlestone')
    if (!made) return
    const ref = done(await arrange(scope, made, { at: meets(3), minutes: 120, place: 'Civic offices, room 4' }))
    const meeting = await findMeeting(scope, ref)
    // As the clock would the next night; whoever chairs asks the rules again when they like.
    if (meeting) done(await build(scope, meeting))
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

type Done<T> = { ok: true; value: T } | { ok: false; problem: string }

function done<T>(result: Done<T>): T {
  if (!result.ok) throw new Error(`a deed of the story was refused: ${result.problem}`)
  return result.value
}
