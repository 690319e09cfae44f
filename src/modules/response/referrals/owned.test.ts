// Nothing ends in nobody's hands: random histories of a referral, through the deeds, the database and the clock's own job.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf, newChild } from '../../../../tests/support/returns.ts'
import { NotFound } from '../../../platform/http/index.ts'
import { accept, answerMore, askMore, complete, refer, runReferrals, sayNotOurs, withdraw } from '../index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
  await t.owner.query("update referral set ended_at = house_now(), end_kind = 'withdrawn', end_code = 'made-twice' where ended_at is null")
})
afterAll(async () => t?.close())

/** Whoever has it at that moment: so that a history does not run out at deeds that are not theirs. */
const holder = 'whoever has it'
const people = [
  holder,
  holder,
  holder,
  holder,
  holder,
  holder,
  'priya',
  'callum',
  'amara',
  'tom',
  'grace',
  'mina',
  'dan',
  'helen',
  'ruth',
  'ife',
  'orla',
] as const
const inboxes = [
  'haddlestone/missing',
  'haddlestone/social-care',
  'haddlestone/management',
  'haddlestone-police/missing',
  'leeward/interviews',
  'leeward/management',
  'brackenhill/safeguarding',
  'haddle-health/safeguarding',
  'larkspur/home',
] as const
const agencies = ['leeward', 'haddlestone-police', 'brackenhill', 'haddle-health', 'larkspur'] as const

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ deed: fc.constant('accept' as const), who: fc.constantFrom(...people) }) },
  { weight: 5, arbitrary: fc.record({ deed: fc.constant('ask' as const), who: fc.constantFrom(...people) }) },
  { weight: 5, arbitrary: fc.record({ deed: fc.constant('answer' as const), who: fc.constantFrom(...people) }) },
  {
    weight: 9,
    arbitrary: fc.record({ deed: fc.constant('not-ours' as const), who: fc.constantFrom(...people), to: fc.constantFrom(...inboxes) }),
  },
  { weight: 1, arbitrary: fc.record({ deed: fc.constant('withdraw' as const), who: fc.constantFrom(...people) }) },
  { weight: 1, arbitrary: fc.record({ deed: fc.constant('complete' as const), who: fc.constantFrom(...people) }) },
  {
    weight: 3,
    arbitrary: fc.record({ deed: fc.constant('leaves' as const), who: fc.constantFrom(...people.filter((p) => p !== 'priya')) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      deed: fc.constant('team ends' as const),
      to: fc.constantFrom(...inboxes.filter((i) => i !== 'haddlestone/missing')),
    }),
  },
  { weight: 1, arbitrary: fc.record({ deed: fc.constant('agency ends' as const), to: fc.constantFrom(...agencies) }) },
  { weight: 4, arbitrary: fc.record({ deed: fc.constant('hours pass' as const), hours: fc.constantFrom(1, 25, 49, 24 * 6) }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

interface Owned {
  ref: string
  holder_is_there: boolean | null
  open_passes: number
  inbox_is_open: boolean | null
  in_circle: boolean
}

/** What the rule says, asked of the rows and not of the code under test. */
async function openNeeds(): Promise<Owned[]> {
  const found = await t.owner.query<Owned>(
    `select r.ref,
            case when r.holder_id is null then null else w.left_at is null and w.suspended_at is null end as holder_is_there,
            (select count(*)::int from referral_pass p where p.referral_id = r.id and p.ended_at is null) as open_passes,
            (select t.ended_at is null and a.ended_at is null and exists (
                select 1 from team_member m join worker x on x.id = m.worker_id where m.team_id = t.id and m.left_at is null and x.left_at is null and x.suspended_at is null)
               from referral_pass p join team t on t.id = p.to_team_id join agency a on a.id = t.agency_id where p.referral_id = r.id and p.ended_at is null) as inbox_is_open,
            exists (select 1 from circle_entry e where e.child_id = r.child_id and e.closed_at is null and e.expires_at > house_now()
                      and (e.worker_id = r.holder_id or e.team_id = (select p.to_team_id from referral_pass p where p.referral_id = r.id and p.ended_at is null))) as in_circle
       from referral r left join worker w on w.id = r.holder_id where r.ended_at is null`,
  )
  return found.rows
}

async function whoeverHas(ref: string, who: string): Promise<string> {
  if (who !== holder) return who
  const found = await t.owner.query<{ code: string }>(
    `select w.code from referral r join worker w on w.left_at is null
      where r.ref = $1 and (w.id = r.holder_id or (r.holder_id is null and exists (
        select 1 from referral_pass p join team_member m on m.team_id = p.to_team_id where p.referral_id = r.id and p.ended_at is null and m.worker_id = w.id)))
      order by w.code limit 1`,
    [ref],
  )
  return found.rows[0]?.code ?? 'priya'
}

const counts: Record<string, number> = {}

async function play(ref: string, given: Step): Promise<boolean> {
  const one = 'who' in given ? { ...given, who: await whoeverHas(ref, given.who) } : given
  const may = async (deed: Promise<{ ok: boolean }>): Promise<boolean> =>
    deed.then(
      ({ ok }) => ok,
      // Outside the circle it is not there; somebody who has left is nobody.
      (error: unknown) => {
        if (error instanceof NotFound || (error instanceof Error && /signed|session/i.test(`${error.name} ${error.message}`))) return false
        throw error
      },
    )
  switch (one.deed) {
    case 'accept':
      return may(t.as(one.who, (s) => accept(s, ref, s.me.workerId)))
    case 'ask':
      return may(t.as(one.who, (s) => askMore(s, ref, 'Which school?')))
    case 'answer':
      return may(t.as(one.who, (s) => answerMore(s, ref, 'Brackenhill')))
    case 'not-ours':
      return may(t.as(one.who, (s) => sayNotOurs(s, ref, { toTeamId: ids[one.to] ?? '', reasonCode: 'age', words: 'Too young for us' })))
    case 'withdraw':
      return may(t.as(one.who, (s) => withdraw(s, ref, { code: 'made-twice', words: null })))
    case 'complete':
      return may(t.as(one.who, (s) => complete(s, ref, 'Goes to training twice a week')))
    case 'leaves':
      await t.owner.query("update worker set left_at = house_now() where code = $1 and code <> 'priya'", [one.who])
      return true
    case 'team ends': {
      const [agency, team] = one.to.split('/')
      await t.owner.query(
        'update team set ended_at = house_now() where code = $2 and agency_id = (select id from agency where code = $1)',
        [agency, team],
      )
      return true
    }
    case 'agency ends':
      await t.owner.query('update agency set ended_at = house_now() where code = $1', [one.to])
      return true
    case 'hours pass':
      await t.clock.forward(one.hours)
      return true
  }
}

/** As before the history: everybody is there, everything is open, and it is Thursday. */
async function begin(): Promise<void> {
  await t.clock.set(testNow)
  await t.owner.query(
    "update worker set left_at = null where kind = 'person'; update team set ended_at = null; update agency set ended_at = null",
  )
  await t.owner.query("update referral set ended_at = house_now(), end_kind = 'withdrawn', end_code = 'made-twice' where ended_at is null")
  await t.owner.query("update referral_pass set ended_at = house_now(), outcome = 'withdrawn', next_climb_at = null where ended_at is null")
  await t.owner.query(
    "update session set ended_at = null, idle_ends_at = house_now() + interval '2 years', ends_at = house_now() + interval '2 years'",
  )
}

test('every open need lies with an open inbox or a worker who is there, whatever happens and in whatever order', async () => {
  const child = await newChild(t, 'Wilf')
  let steps = 0
  let taken = 0
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...inboxes.filter((i) => i !== 'haddlestone/missing')),
      fc.array(step, { minLength: 3, maxLength: 14 }),
      async (first, history) => {
        await begin()
        const made = await t.as('priya', (scope) =>
          refer(scope, {
            childId: child.id,
            interviewId: null,
            toTeamId: ids[first] ?? '',
            asked: 'Meet him before school',
            why: 'He is afraid of the gate',
            threshold: 'child-in-need',
            dueOn: '2026-11-20',
            sharedWhat: 'Where he is afraid',
            helpsWith: 'Keeping him safe',
            route: 'duty-to-share-2026',
            detriment: 'None found',
            childView: 'Agrees',
            childTold: true,
          }),
        )
        if (!made.ok) throw new Error(made.problem)
        for (const one of history) {
          steps += 1
          if (await play(made.value.ref, one)) {
            taken += 1
            counts[one.deed] = (counts[one.deed] ?? 0) + 1
          }
          await runReferrals(t.house)
          for (const need of await openNeeds()) {
            const held = need.holder_is_there === true && need.open_passes === 0
            const lies = need.holder_is_there === null && need.open_passes === 1 && need.inbox_is_open === true
            expect({ ...need, after: one, owned: held || lies }).toMatchObject({ owned: true, in_circle: true })
          }
        }
      },
    ),
    {
      numRuns: Number(process.env['REFERRAL_RUNS'] ?? 40),
      // One history that is certain to do each deed, before the random ones.
      examples: [
        [
          'haddle-health/safeguarding',
          [
            { deed: 'ask', who: holder },
            { deed: 'answer', who: holder },
            { deed: 'not-ours', who: holder, to: 'haddlestone-police/missing' },
            { deed: 'not-ours', who: holder, to: 'haddle-health/safeguarding' },
            { deed: 'accept', who: holder },
            { deed: 'leaves', who: 'ife' },
            { deed: 'hours pass', hours: 49 },
            { deed: 'team ends', to: 'haddlestone/social-care' },
            { deed: 'agency ends', to: 'haddle-health' },
          ],
        ],
      ],
    },
  )
  console.info(
    `referrals: ${steps} steps of random histories, ${taken} of them taken; every open need was owned: ${JSON.stringify(counts)}`,
  )
  // A history of refusals alone would prove nothing.
  for (const deed of ['accept', 'ask', 'answer', 'not-ours', 'leaves', 'team ends'] as const)
    expect(counts[deed] ?? 0, deed).toBeGreaterThan(0)
}, 600_000)
