// The one plan of two children whom the other stories tell of: one in care whose review is overdue, one whose plan became another kind.
import { londonDay } from '../kernel/dates.ts'
import type { Scope } from '../platform/db/index.ts'
import {
  addView,
  agreeAction,
  changePlan,
  completeAction,
  openPlan,
  reviewPlan,
  sayForFamily,
  type Party,
} from '../modules/response/index.ts'
import type { Stage } from './stage.ts'

const day = 24
type Subject = { childId: string; contextId: null }
type Part = 'prepare' | 'prevent' | 'protect' | 'pursue'

export function planStories(s: Stage): void {
  kai(s)
  dev(s)
}

/** In care: his review is two days overdue, and one action has climbed. */
function kai(s: Stage): void {
  const of = plansOf(s, 'H-20418')
  const on = (hours: number) => londonDay(s.ago(hours))
  s.tell(
    s.ago(58 * day),
    'priya',
    async (scope) =>
      void done(
        await openPlan(
          scope,
          await of(scope),
          {
            kind: 'care',
            since: on(120 * day),
            teamId: s.team('haddlestone', 'social-care').id,
            leadWorkerId: s.worker('callum').id,
            leadOutside: null,
            elsewhereRef: 'CLA-20418',
          },
          on(2 * day),
        ),
      ),
  )
  const agree = agreeing(s, of)
  agree(
    s.ago(22 * day),
    'callum',
    'prepare',
    'Agree who rings whom when Kai is not back by ten, and put it up in the office of the home',
    s.worker('orla'),
    on(14 * day),
    {
      family: 'If you are going to be later than ten, you ring the home. They ring Callum, and nobody is cross that you rang.',
      at: s.ago(15 * day),
      by: 'orla',
      note: 'Agreed with night staff and Kai; it hangs by the phone',
      evidence: 'Callum saw it on his visit. Kai rang the first Friday.',
      changed: 'He rang when the bus did not come',
    },
  )
  agree(
    s.ago(20 * day),
    'callum',
    'protect',
    'Find a phone contract that is his, so that nobody can give him one',
    s.worker('callum'),
    on(5 * day),
    {
      family: 'You get a phone of your own, with a number that you choose who has.',
    },
  )
  agree(s.ago(20 * day), 'callum', 'pursue', 'Check who stays at the flat above the takeaway', s.worker('dan'), on(-6 * day))
  s.tell(
    s.ago(19 * day),
    'callum',
    async (scope) =>
      void done(
        await addView(scope, (await of(scope)).childId, {
          whose: 'child',
          who: null,
          words: 'I dont mind the phone thing. I just want football and for people to stop asking the same stuff',
          notHeard: null,
          heardOn: londonDay(s.ago(19 * day)),
          heardBy: null,
        }),
      ),
  )
  s.tell(
    s.ago(18 * day),
    'callum',
    async (scope) =>
      void done(
        await addView(scope, (await of(scope)).childId, {
          whose: 'family',
          who: 'His mother',
          words: null,
          notHeard: 'She did not come to the visit. Callum rings her on Sundays, when she is not at work.',
          heardOn: londonDay(s.ago(18 * day)),
          heardBy: null,
        }),
      ),
  )
}

/** Early help that became a child in need plan: the same one going on. */
function dev(s: Stage): void {
  const of = plansOf(s, 'H-20533')
  const shape = {
    kind: 'early-help' as const,
    since: londonDay(s.ago(60 * day)),
    teamId: s.team('haddlestone', 'social-care').id,
    leadWorkerId: s.worker('callum').id,
    leadOutside: null,
    elsewhereRef: null,
  }
  s.tell(s.ago(40 * day), 'priya', async (scope) => void done(await openPlan(scope, await of(scope), shape, londonDay(s.ago(3 * day)))))
  s.tell(
    s.ago(9 * day),
    'callum',
    async (scope) =>
      void done(
        await changePlan(
          scope,
          await of(scope),
          { ...shape, kind: 'child-in-need', since: londonDay(s.ago(9 * day)), elsewhereRef: 'CIN-20533' },
          'The debt and the threats need a social worker. Agreed with his mother.',
        ),
      ),
  )
  const agree = agreeing(s, of)
  agree(
    s.ago(8 * day),
    'callum',
    'protect',
    'Find out with his mother how he gets to school without passing the park',
    s.worker('callum'),
    londonDay(s.ago(-4 * day)),
    {
      family: 'You and your mother choose a way to school that does not pass the park.',
    },
  )
  s.tell(
    s.ago(7 * day),
    'callum',
    async (scope) =>
      void done(
        await addView(scope, (await of(scope)).childId, {
          whose: 'child',
          who: null,
          words: 'It’s good that school isn’t kicking me out. I still look behind me.',
          notHeard: null,
          heardOn: londonDay(s.ago(7 * day)),
          heardBy: null,
        }),
      ),
  )
  s.tell(
    s.ago(4 * day),
    'callum',
    async (scope) =>
      void done(
        await reviewPlan(scope, await of(scope), {
          heldOn: londonDay(s.ago(4 * day)),
          changed: 'He is in school every day and walks home with a friend. Nobody has asked him for money since.',
          goesOn: 'Callum sees him on Thursdays. The way to school is settled next, then his sister’s.',
          nextOn: londonDay(s.ago(-5 * day)),
        }),
      ),
  )
}

interface Ending {
  /** The same for the family's copy. */
  family?: string
  at?: Date
  by?: string
  note?: string
  evidence?: string
  changed?: string
}

function agreeing(s: Stage, of: (scope: Scope) => Promise<Subject>) {
  return (at: Date, worker: string, part: Part, what: string, owner: Party, dueOn: string, ending: Ending = {}) => {
    let ref = ''
    s.tell(at, worker, async (scope) => {
      ref = done(await agreeAction(scope, { ...(await of(scope)), interviewId: null, what, owner, dueOn, part })).ref
      if (ending.family) done(await sayForFamily(scope, ref, ending.family))
    })
    const { at: ended, by, note } = ending
    if (ended && by && note)
      s.tell(
        ended,
        by,
        async (scope) =>
          void done(await completeAction(scope, ref, { note, evidence: ending.evidence ?? null, changed: ending.changed ?? null })),
      )
  }
}

/** The child of the stories with this reference of the council. */
function plansOf(s: Stage, reference: string): (scope: Scope) => Promise<Subject> {
  return async (scope) => {
    const child = await scope.rows
      .selectFrom('childReference')
      .select('childId')
      .where('value', '=', reference)
      .where('agencyId', '=', s.agency('haddlestone'))
      .executeTakeFirstOrThrow()
    return { childId: child.childId, contextId: null }
  }
}

function done<T>(result: { ok: true; value: T } | { ok: false; problem: string }): T {
  if (!result.ok) throw new Error(`a deed of the story was refused: ${result.problem}`)
  return result.value
}
