// The one plan through the HTTP door: who may keep it, that there is never a second one, what stands in it, and what climbs.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf, newChild, type KnownChild } from '../../../../tests/support/returns.ts'
import { formsOf, type Fields } from '../../../../tests/support/visitor.ts'
import { agreeAction } from '../index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const socialCare = 'haddlestone/social-care'
const dayFields = (name: string, day: string): Fields => {
  const [y = '', m = '', d = ''] = day.split('-')
  return { [`${name}-day`]: String(Number(d)), [`${name}-month`]: String(Number(m)), [`${name}-year`]: y }
}

const opening = (): Fields => ({
  kind: 'child-in-need',
  ...dayFields('since', '2026-10-05'),
  leadKind: 'here',
  lead: ids['callum'] ?? '',
  team: ids[socialCare] ?? '',
  elsewhereRef: 'CP-00417',
  nextWhen: '4',
})

async function rows<R extends object>(query: string, given: readonly unknown[]): Promise<R[]> {
  return (await t.owner.query<R>(query, [...given])).rows
}

async function planned(name: string): Promise<{ child: KnownChild; at: string }> {
  const child = await newChild(t, name)
  const priya = await t.visit('priya')
  const at = `/children/${child.ref}/plan`
  const made = await priya.submit(`${at}/new`, opening())
  expect(made.status, made.text.slice(0, 600)).toBe(303)
  return { child, at }
}

async function agreed(child: KnownChild, what: string, owner: string, dueOn: string): Promise<string> {
  const made = await t.as('priya', (scope) =>
    agreeAction(scope, { childId: child.id, interviewId: null, what, owner: { kind: 'worker', id: ids[owner] ?? '' }, dueOn }),
  )
  if (!made.ok) throw new Error(made.problem)
  return made.value.ref
}

describe('the one plan', () => {
  test('is recorded from the story, with bad input beside its field; whoever leads it is let in and finds the review in My work', async () => {
    const child = await newChild(t, 'Abel')
    const [priya, callum] = [await t.visit('priya'), await t.visit('callum')]
    expect((await priya.get(`/children/${child.ref}`)).html).toContain(`/children/${child.ref}/plan`)
    const at = `/children/${child.ref}/plan`
    expect((await priya.get(at)).text).toContain('It is not recorded here which plan Abel has')
    for (const [wrong, words] of [
      [{ kind: '' }, 'Choose the kind of plan'],
      [dayFields('since', '2027-01-01'), 'That day has not come yet'],
      [{ lead: '' }, 'Choose the worker'],
      [{ team: '' }, 'Choose the team'],
      [{ nextWhen: 'day', ...dayFields('nextOn', '2027-06-01') }, 'Your area reviews a plan within 84 days'],
      [{ nextWhen: 'day', ...dayFields('nextOn', '2026-01-01') }, 'The next review must lie after today'],
    ] as const) {
      const seen = await priya.submit(`${at}/new`, { ...opening(), ...wrong })
      expect(seen.status, words).toBe(422)
      expect(seen.text).toContain(words)
      expect(seen.html).toContain('CP-00417')
    }
    const form = formsOf((await priya.get(`${at}/new`)).html).find((one) => 'elsewhereRef' in one.fields)
    const made = await priya.postRaw(`${at}/new`, { ...form?.fields, ...opening() })
    const again = await priya.postRaw(`${at}/new`, { ...form?.fields, ...opening() })
    expect([made.status, again.status]).toEqual([303, 303])
    expect(await rows('select 1 from plan where child_id = $1', [child.id])).toHaveLength(1)
    const seen = await priya.get(at)
    expect(seen.text).toMatch(/Child in need ?, since 5 October 2026/)
    expect(seen.text).toContain('Callum Reid leads it')
    expect(seen.text).toContain('kept elsewhere, as CP-00417')
    expect((await callum.get(at)).status).toBe(200)
    expect((await callum.get('/work')).text).toContain('Review of a plan')
    // Every read and write stands on the trail.
    const trail = await rows<{ deed: string; wrote: boolean }>(
      `select distinct deed, wrote from audit_entry where child_id = $1 and subject = 'plan' order by 1, 2`,
      [child.id],
    )
    expect(trail).toEqual([
      { deed: 'response.keep-plan', wrote: false },
      { deed: 'response.keep-plan', wrote: true },
      { deed: 'response.read-plan', wrote: false },
    ])
  })

  test('there is never a second one: refused with a sentence and a way to the first, also at the same moment and in SQL', async () => {
    const { child, at } = await planned('Bel')
    const priya = await t.visit('priya')
    const asked = await priya.get(`${at}/new`)
    expect(asked.text).toContain('There is a plan already: Child in need')
    expect(asked.html).toContain(`href="${at}"`)
    const form = formsOf((await priya.get(`${at}/change`)).html).find((one) => 'elsewhereRef' in one.fields)
    const pushed = await priya.postRaw(`${at}/new`, { ...form?.fields, ...opening() })
    expect(pushed.status).toBe(422)
    expect(pushed.text).toContain('There is a plan already')
    await expect(
      t.owner.query(
        `insert into plan (ref, child_id, kind, since, team_id, lead_outside, review_on, opened_by) values ('P-0000TWOX', $1, 'care', house_now()::date, $2, 'X', house_now()::date + 7, $3)`,
        [child.id, ids[socialCare], ids['priya']],
      ),
    ).rejects.toThrow('plan_one_open')
    const other = await newChild(t, 'Bil')
    const second = await t.visit('priya')
    const address = `/children/${other.ref}/plan/new`
    const fields = async (visitor: typeof priya) =>
      formsOf((await visitor.get(address)).html).find((one) => 'elsewhereRef' in one.fields)?.fields ?? {}
    const [a, b] = [await fields(priya), await fields(second)]
    const both = await Promise.all([priya.postRaw(address, { ...a, ...opening() }), second.postRaw(address, { ...b, ...opening() })])
    expect(both.map((one) => one.status).toSorted((x, y) => x - y)).toEqual([303, 422])
    expect(await rows('select 1 from plan where child_id = $1', [other.id])).toHaveLength(1)
  })

  test('a change of kind is the same plan going on, its history kept; then it ends, stays readable, and another may follow', async () => {
    const { child, at } = await planned('Cat')
    const priya = await t.visit('priya')
    expect((await priya.submit(`${at}/change`, { why: 'Nothing is different' })).text).toContain('It says all this already')
    expect((await priya.submit(`${at}/change`, { kind: 'child-protection' })).text).toContain('Say why it is changed')
    const early = await priya.submit(`${at}/change`, { kind: 'child-protection', ...dayFields('since', '2026-09-01'), why: 'x' })
    expect(early.text).toContain('The plan was of another kind until a later day')
    await t.clock.forward(1)
    const changed = { kind: 'child-protection', ...dayFields('since', '2026-11-02'), why: 'The conference decided so' }
    expect((await priya.submit(`${at}/change`, changed)).status).toBe(303)
    const seen = await priya.get(at)
    expect(seen.text).toMatch(/Child protection ?, since 2 November 2026/)
    expect(seen.text).toContain('The conference decided so')
    expect(seen.text).toMatch(/Child in need ?, since 5 October 2026/)
    expect(await rows('select kind from plan where child_id = $1', [child.id])).toEqual([{ kind: 'child-protection' }])
    expect((await priya.submit(`${at}/end`, { why: 'Moved to adult services' })).text).toContain('Say what changed for the child')
    const ended = await priya.submit(`${at}/end`, { why: 'The family manages', changed: 'He is in school every day' })
    expect(ended.status).toBe(303)
    expect((await priya.get(ended.location ?? '')).text).toContain('He is in school every day')
    expect((await priya.get(`${at}/review`)).text).toContain('No plan is open now')
    expect((await priya.submit(`${at}/new`, opening())).status).toBe(303)
    const [first] = await rows<{ ref: string }>('select ref from plan where child_id = $1 and ended_at is not null', [child.id])
    expect((await priya.get(at)).html).toContain(`${at}?plan=${first?.ref}`)
  })

  test('to whoever stands outside, or does not answer for the child, it does not exist', async () => {
    const { child, at } = await planned('Dot')
    for (const who of ['noor', 'joel', 'sian', 'wyn', 'lena'])
      for (const under of ['', '/new', '/change', '/review', '/end', '/view?whose=child', '/copy', '/print', '/action?part=protect'])
        expect((await (await t.visit(who)).get(`${at}${under}`)).status, `${who} ${under}`).toBe(404)
    await t.owner.query(
      `insert into circle_entry (child_id, team_id, purpose, opened_by, expires_at) values ($1, $2, 'shared-with', $3, house_now() + interval '30 days')`,
      [child.id, ids['brackenhill/safeguarding'], ids['priya']],
    )
    const ruth = await t.visit('ruth')
    expect((await ruth.get(`/children/${child.ref}`)).status).toBe(200)
    expect((await ruth.get(at)).status).toBe(404)
    expect((await ruth.get(`/children/${child.ref}`)).html).not.toContain(`${at}"`)
    for (const table of ['plan', 'plan_change', 'plan_view', 'plan_review'] as const)
      expect(await t.as('ruth', async (scope) => (await scope.rows.selectFrom(camel(table)).selectAll().execute()).length), table).toBe(0)
  })
})

describe('its four parts', () => {
  test('actions made elsewhere stand in it, not yet placed; one click places each; a new one is asked for under its part', async () => {
    const { child, at } = await planned('Eve')
    await agreed(child, 'Call the school', 'callum', '2026-11-20')
    const priya = await t.visit('priya')
    const seen = await priya.get(at)
    expect(seen.text).toContain('Not yet placed')
    expect(seen.text).toContain('Call the school')
    for (const words of ['Prepare', 'Prevent', 'Protect', 'Pursue', 'What keeps the child safe now']) expect(seen.text).toContain(words)
    const [action] = await rows<{ ref: string }>('select ref from action where child_id = $1', [child.id])
    const form = formsOf(seen.html).find((one) => one.action === `/actions/${action?.ref}/part`)
    expect((await priya.postRaw(`/actions/${action?.ref}/part`, { ...form?.fields, part: 'everywhere' })).status).toBe(409)
    const clicked = await priya.postRaw(`/actions/${action?.ref}/part`, { ...form?.fields, part: 'protect' })
    expect([clicked.status, clicked.location]).toEqual([303, `${at}#protect`])
    expect((await priya.get(at)).text).not.toContain('Not yet placed')
    const add = `${at}/action?part=pursue`
    expect((await priya.get(add)).text).toContain('What stops the people who do the harm')
    const made = await priya.submit(add, {
      what: 'Ask police about the car',
      ownerKind: 'here',
      owner: `worker:${ids['callum']}`,
      when: 'week',
    })
    expect(made.status, made.text.slice(0, 400)).toBe(303)
    expect(await rows('select what, part from action where child_id = $1 order by part', [child.id])).toEqual([
      { what: 'Call the school', part: 'protect' },
      { what: 'Ask police about the car', part: 'pursue' },
    ])
  })

  test('done: evidence and what changed, asked once; what could not be said is said later and never written over', async () => {
    const { child, at } = await planned('Fay')
    const ref = await agreed(child, 'Meet her at the gate', 'callum', '2026-11-20')
    const callum = await t.visit('callum')
    expect((await callum.submit(`/actions/${ref}/outcome`, {}).catch(() => null))?.status ?? 422).toBe(422)
    expect((await callum.submit(`/actions/${ref}/done`, { note: 'Met her twice', evidence: 'Her form tutor saw it' })).status).toBe(303)
    const seen = await callum.get(at)
    expect(seen.text).toContain('Her form tutor saw it')
    expect(seen.text).toContain('What changed: not said yet')
    expect(seen.text).toContain('it is not all said')
    const asked = await callum.get(`/actions/${ref}/outcome`)
    expect(asked.text).toContain('What changed for the child?')
    // Nothing asked twice.
    expect(asked.html).not.toContain('name="evidence"')
    expect((await callum.submit(`/actions/${ref}/outcome`, { changed: '' })).status).toBe(422)
    expect((await callum.submit(`/actions/${ref}/outcome`, { changed: 'She walks in with a friend' })).status).toBe(303)
    expect((await callum.get(at)).text).toContain('She walks in with a friend')
    expect((await callum.get(`/actions/${ref}/outcome`)).text).toContain('It was said already')
    await expect(
      t.owner.query(`update action set done_evidence = 'x', done_at = null, done_by = null where ref = $1`, [ref]),
    ).rejects.toThrow()
  })
})

describe('what is said of it', () => {
  test('the child and the family in their own words, who heard it and when, or why not; newest first, old kept, none altered', async () => {
    const { child, at } = await planned('Gil')
    const priya = await t.visit('priya')
    expect((await priya.get(at)).text).toContain('Nobody has written down yet what Gil says about this plan')
    const view = `${at}/view?whose=child`
    expect((await priya.submit(view, { heard: '' })).text).toContain('Say whether they were heard')
    expect((await priya.submit(view, { heard: 'yes', words: '' })).text).toContain('Write what Gil said')
    expect((await priya.submit(view, { heard: 'no', notHeard: '' })).text).toContain('Say why they were not heard')
    expect((await priya.submit(view, { heard: 'yes', words: 'x', ...dayFields('heardOn', '2027-02-02') })).text).toContain(
      'That day has not come yet',
    )
    const odd = 'it aint fair <b>innit</b>  & i want my phone back'
    expect(
      (await priya.submit(view, { heard: 'no', notHeard: 'He was asleep when we came', ...dayFields('heardOn', '2026-11-01') })).status,
    ).toBe(303)
    expect(
      (await priya.submit(view, { heard: 'yes', words: odd, heardBy: 'His coach', ...dayFields('heardOn', '2026-11-08') })).status,
    ).toBe(303)
    const family = await priya.submit(`${at}/view?whose=family`, { who: 'His mother', heard: 'yes', words: 'I am tired' })
    expect(family.status).toBe(303)
    const seen = await priya.get(at)
    expect(seen.html).toContain('it aint fair &lt;b>innit&lt;/b>  &amp; i want my phone back')
    expect(seen.text).toContain('Heard by His coach, 8 November 2026')
    expect(seen.text.indexOf('innit')).toBeLessThan(seen.text.indexOf('He was asleep when we came'))
    expect(seen.text).toContain('Gil was not heard.')
    expect(seen.text).toContain('His mother. Heard by Priya Shah')
    expect(
      await rows('select words from plan_view where child_id = $1 and words is not null order by heard_on', [child.id]),
    ).toContainEqual({ words: odd })
    await expect(t.as('priya', (scope) => scope.rows.updateTable('planView').set({ words: 'Better words' }).execute())).rejects.toThrow(
      'permission denied',
    )
  })

  test('the copy to hand over holds what somebody said in words for them, never what pursues, nor what the other one said', async () => {
    const { child, at } = await planned('Hal')
    const priya = await t.visit('priya')
    const seen = await agreed(child, 'Ask Mr Brown of number nine about Jay', 'callum', '2026-11-20')
    const chased = await agreed(child, 'Police stop the red van', 'callum', '2026-11-20')
    const kept = await agreed(child, 'Agree with Ms Adeyemi where he can go at lunch', 'callum', '2026-11-20')
    await t.owner.query(`update action set part = case when ref = $1 then 'pursue' else 'protect' end where child_id = $2`, [
      chased,
      child.id,
    ])
    await priya.submit(`${at}/view?whose=child`, { heard: 'yes', words: 'I am scared of my uncle' })
    await priya.submit(`${at}/view?whose=family`, { who: 'His mother', heard: 'yes', words: 'I found money in his room' })
    const form = await priya.get(`/actions/${kept}/for-family`)
    expect(form.html).toContain('Agree with Ms Adeyemi where he can go at lunch')
    expect((await priya.submit(`/actions/${kept}/for-family`, { familyWords: 'You can go to the library at lunch' })).status).toBe(303)
    expect((await priya.get(`/actions/${chased}/for-family`)).text).toContain('never in their copy')
    const pushed = await priya.postRaw(`/actions/${chased}/for-family`, {
      ...formsOf(form.html).find((one) => 'familyWords' in one.fields)?.fields,
      familyWords: 'We chase the van',
    })
    expect(pushed.status).toBe(422)
    const given = (text: string) => text.slice(text.indexOf('leads it'))
    const own = await priya.get(`${at}/copy?whose=child`)
    const family = await priya.get(`${at}/copy?whose=family`)
    for (const copy of [own, family]) {
      expect(given(copy.text)).toContain('You can go to the library at lunch')
      for (const hidden of ['red van', 'Mr Brown', 'Ms Adeyemi', 'CP-00417']) expect(given(copy.text), hidden).not.toContain(hidden)
      expect(copy.text).toContain('Other people’s names are left out')
    }
    expect(own.text).toContain('I am scared of my uncle')
    expect(own.text).not.toContain('I found money')
    expect(family.text).toContain('I found money')
    expect(family.text).not.toContain('scared of my uncle')
    // What is not in it yet is said to whoever prints it.
    expect(own.html).toContain(`/actions/${seen}/for-family`)
    expect(await rows(`select 1 from audit_entry where child_id = $1 and why = 'copy'`, [child.id])).toHaveLength(2)
    expect((await priya.get(`${at}/print`)).text).toContain('Printed by Priya Shah')
    expect(await rows(`select 1 from audit_entry where child_id = $1 and why = 'print'`, [child.id])).toHaveLength(1)
  })
})

describe('looked at again', () => {
  test('whoever reviews has before them what was done and what changed, what is late, and what is in hand; and next time only what is new', async () => {
    const { child, at } = await planned('Ina')
    const priya = await t.visit('priya')
    await t.owner.query(
      `insert into action (ref, child_id, what, owner_worker_id, agreed_by, agreed_at, due_on, done_at, done_by, done_note, done_changed)
       values ('A-REVIEW01', $1, 'Find a mentor', $2, $2, house_now(), house_now()::date - 3, house_now(), $2, 'Found', 'Laughs again'),
              ('A-REVIEW02', $1, 'Ask for a bus pass', $2, $2, house_now(), house_now()::date - 2, null, null, null, null),
              ('A-REVIEW03', $1, 'Change the lock', $2, $2, house_now(), house_now()::date + 9, null, null, null, null)`,
      [child.id, ids['callum']],
    )
    const asked = (await priya.get(`${at}/review`)).text
    expect(asked).toMatch(/Late Ask for a bus pass .*Done Find a mentor What changed: Laughs again .*Change the lock/)
    expect(asked.indexOf('Laughs again')).toBeLessThan(asked.indexOf('What has changed for the child'))
    await t.clock.forward(24)
    const review = { changed: 'She laughs', goesOn: 'The mentor stays', nextWhen: '8' }
    expect((await priya.submit(`${at}/review`, review)).status).toBe(303)
    await t.clock.forward(24)
    const next = (await priya.get(`${at}/review`)).text
    expect(next).toContain('Ask for a bus pass')
    expect(next).not.toContain('Laughs again')
    expect((await (await t.visit('ruth')).get(`${at}/review`)).status).toBe(404)
  })

  test('a review says what changed and what goes on, and when next, within the area’s limit', async () => {
    const { child, at } = await planned('Ivo')
    const priya = await t.visit('priya')
    const review = { changed: 'He sleeps at home', goesOn: 'The mentor stays', nextWhen: '8' }
    expect((await priya.submit(`${at}/review`, { ...review, changed: '' })).text).toContain('Say what has changed')
    expect((await priya.submit(`${at}/review`, { ...review, ...dayFields('heldOn', '2026-12-24') })).text).toContain(
      'That day has not come yet',
    )
    expect((await priya.submit(`${at}/review`, review)).status).toBe(303)
    const seen = await priya.get(at)
    expect(seen.text).toContain('He sleeps at home')
    expect(seen.text).toContain('The mentor stays')
    expect(await rows(`select review_on - house_now()::date as days from plan where child_id = $1`, [child.id])).toEqual([{ days: 56 }])
    expect((await priya.submit('/area/settings', { planReviewDays: '30' })).status).toBe(303)
    const limited = await priya.get(`${at}/review`)
    expect(limited.text).toContain('Within 30 days')
    expect(limited.text).not.toContain('In 8 weeks')
    const far = await priya.submit(`${at}/review`, { ...review, nextWhen: 'day', ...dayFields('nextOn', '2027-01-20') })
    expect(far.text).toContain('Your area reviews a plan within 30 days')
    expect((await priya.submit('/area/settings', { planReviewDays: '84' })).status).toBe(303)
  })
})

function camel(table: 'plan' | 'plan_change' | 'plan_view' | 'plan_review') {
  return ({ plan: 'plan', plan_change: 'planChange', plan_view: 'planView', plan_review: 'planReview' } as const)[table]
}
