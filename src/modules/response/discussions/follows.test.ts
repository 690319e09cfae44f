// A discussion after a return: what is agreed there counts for that return, and the child's story tells that it was held.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { at, cameBack, idsOf, type KnownChild, shareWords } from '../../../../tests/support/returns.ts'
import { formsOf, type Fields } from '../../../../tests/support/visitor.ts'
import { addHours } from '../../../kernel/dates.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const teams = () => ['haddlestone/social-care', 'haddlestone-police/missing', 'haddle-health/safeguarding'].map((team) => ids[team] ?? '')

async function rows<R extends object>(query: string, given: readonly unknown[] = []): Promise<R[]> {
  return (await t.owner.query<R>(query, [...given])).rows
}

/** Opened and gone through up to one action, with whatever return it follows. */
async function agreed(child: KnownChild, fields: Fields): Promise<string> {
  const priya = await t.visit('priya')
  const made = await priya.submit(`/children/${child.ref}/discuss`, { why: 'Away again', teams: teams(), ...shareWords, ...fields })
  expect(made.status, made.text.slice(0, 500)).toBe(303)
  const page = made.location ?? ''
  const invited = await rows<{ id: string }>(
    'select i.id from discussion_invitee i join discussion d on d.id = i.discussion_id where d.ref = $1',
    [page.split('/')[2]],
  )
  await priya.submit(`${page}/record`, { here: invited.map((i) => i.id) }, `${page}/record/here`)
  const acted = await priya.submit(
    `${page}/record`,
    { what: 'Ring the aunt', ownerKind: 'here', owner: `team:${ids['haddlestone-police/missing']}`, when: 'week' },
    `${page}/record/action`,
  )
  expect(acted.status, acted.text.slice(0, 500)).toBe(303)
  return page
}

async function useOf(returnRef: string): Promise<{ followed: boolean; needs: string[] } | undefined> {
  const [use] = await rows<{ followed: boolean; needs: string[] }>(
    'select u.followed, u.needs from return_use u join episode_return r on r.id = u.return_id where r.ref = $1',
    [returnRef],
  )
  return use
}

test('the latest return is found; what is agreed in the discussion that follows it counts for “used”, and for no other', async () => {
  const first = await cameBack(t, 'Ines', { missingFrom: at('2026-10-20T18:00:00Z'), returned: at('2026-10-21T07:00:00Z') })
  await t.owner.query(
    `update interview set held_at = '2026-10-22T10:00:00Z', held_recorded_at = '2026-10-22T10:00:00Z', held_by = $2, holder_id = $2, taken_at = '2026-10-21T10:00:00Z' where ref = $1`,
    [first.interview, ids['tom']],
  )
  const last = await cameBack(t, first.child)
  expect(last.interview).not.toBe(first.interview)
  const priya = await t.visit('priya')
  const asked = await priya.get(`/children/${last.child.ref}/discuss`)
  const form = formsOf(asked.html).find((f) => f.fields['teams'] !== undefined)
  const [own] = await rows<{ id: string }>('select id from interview where ref = $1', [last.interview])
  expect(form?.fields['follows']).toBe(own?.id)
  expect(asked.text).toContain('interview held Thu 22 Oct 2026')

  expect((await useOf(last.returnRef))?.needs).toContain('agree-action')
  const page = await agreed(last.child, {})
  expect(await useOf(last.returnRef)).toMatchObject({ followed: true })
  expect((await useOf(last.returnRef))?.needs).not.toContain('agree-action')
  expect(await useOf(first.returnRef)).toMatchObject({ followed: false })
  expect((await priya.get(page)).text).toContain('It follows the return of Wed 11 Nov 2026')
})

test('one that follows no return counts for none; a return of another child is no answer', async () => {
  const [mine, other] = [await cameBack(t, 'Juno'), await cameBack(t, 'Kit')]
  await agreed(mine.child, { follows: 'none' })
  expect((await useOf(mine.returnRef))?.needs).toContain('agree-action')
  const [theirs] = await rows<{ id: string }>('select id from interview where ref = $1', [other.interview])
  const priya = await t.visit('priya')
  const forged = await priya.submit(`/children/${mine.child.ref}/discuss`, {
    ...shareWords,
    why: 'Kept as typed',
    teams: teams(),
    follows: theirs?.id ?? '',
  })
  expect(forged.status).toBe(422)
  expect(forged.html).toContain('Kept as typed')
})

test('the story tells of a discussion once it was held, and of the plan, in a line with its source; each to those who may read it', async () => {
  const { child } = await cameBack(t, 'Lene')
  const page = await agreed(child, {})
  const priya = await t.visit('priya')
  expect((await priya.get(`/children/${child.ref}`)).text).not.toContain('Strategy discussion held')
  expect((await priya.submit(`${page}/end`, { outcome: 'section-47', why: 'Hurt twice' })).status).toBe(303)
  const plan = `/children/${child.ref}/plan`
  const opened = await priya.submit(`${plan}/new`, {
    kind: 'child-in-need',
    leadKind: 'here',
    lead: ids['callum'] ?? '',
    team: ids['haddlestone/social-care'] ?? '',
    nextWhen: '2',
  })
  expect(opened.status, opened.text.slice(0, 500)).toBe(303)
  await t.clock.set(addHours(testNow, 1))
  const reviewed = await priya.submit(`${plan}/review`, { changed: 'He sleeps at home', goesOn: 'The school rings', nextWhen: '4' })
  expect(reviewed.status, reviewed.text.slice(0, 500)).toBe(303)

  const lines = [
    'Strategy discussion held: section 47 enquiry',
    'Plan recorded: child in need, led by Callum Reid',
    'Plan reviewed, next by',
  ]
  for (const address of [`/children/${child.ref}`, `/children/${child.ref}?kind=plans`, `/children/${child.ref}/print`]) {
    const story = await priya.get(address)
    for (const words of lines) expect(story.text, address).toContain(words)
  }
  const story = await priya.get(`/children/${child.ref}?kind=plans`)
  expect(story.html).toContain(`href="${page}"`)
  expect(story.text).toMatch(/Strategy discussion held: section 47 enquiry .{0,80}Priya Shah/)
  // Health sat at the discussion, and reads no plan.
  const ife = await (await t.visit('ife')).get(`/children/${child.ref}`)
  expect(lines.map((words) => ife.text.includes(words))).toEqual([true, false, false])
})
