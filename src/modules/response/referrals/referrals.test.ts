// Referrals through the HTTP door: who may ask, who may answer, where it is, and who no longer sees it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf, newChild, taken, type KnownChild } from '../../../../tests/support/returns.ts'
import { formsOf, type Fields } from '../../../../tests/support/visitor.ts'
import { runReferrals } from '../index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const asked: Fields = {
  asked: 'See whether she may come to the clinic',
  why: 'She has not slept since she came back',
  when: 'week',
  threshold: 'health-need',
  sharedWhat: 'That she does not sleep',
  helpsWith: 'Looking after her health',
  route: 'duty-to-share-2026',
  detriment: 'None found',
  childView: '“I would like that”',
  childTold: 'yes',
}

const nurses = 'haddle-health/safeguarding'

/** Priya refers a new child to an inbox. */
async function referred(name: string, to = nurses, fields: Fields = {}): Promise<{ child: KnownChild; ref: string; page: string }> {
  const child = await newChild(t, name)
  const priya = await t.visit('priya')
  const made = await priya.submit(`/children/${child.ref}/refer?to=${ids[to]}`, { ...asked, ...fields })
  expect(made.status, made.text.slice(0, 600)).toBe(303)
  return { child, page: made.location ?? '', ref: (made.location ?? '').split('/')[2] ?? '' }
}

async function rows<T extends object>(query: string, given: readonly unknown[]): Promise<T[]> {
  return (await t.owner.query<T>(query, [...given])).rows
}

describe('referring', () => {
  test('first the inbox, then the questions; bad input beside its field; the inbox finds it in My work and may open the child', async () => {
    const child = await newChild(t, 'Ada')
    const priya = await t.visit('priya')
    const ife = await t.visit('ife')
    expect((await priya.get(`/children/${child.ref}`)).text).toContain('Refer to another agency')
    const choosing = await priya.get(`/children/${child.ref}/refer`)
    expect(choosing.text).toContain('Haddle Valley safeguarding nurses')
    // Their own team is no other agency.
    expect(choosing.html).not.toContain(`/refer?to=${ids['haddlestone/missing']}`)
    const at = `/children/${child.ref}/refer?to=${ids[nurses]}`
    for (const [wrong, words] of [
      [{ asked: '' }, 'Say what you ask them to do'],
      [{ threshold: '' }, 'Choose a threshold'],
      [{ route: '' }, 'Choose the lawful route'],
      [{ when: 'day', 'dueOn-day': '1', 'dueOn-month': '1', 'dueOn-year': '2020' }, 'That day has passed'],
      [{ childTold: '' }, 'Say whether the child knows'],
    ] as const) {
      const seen = await priya.submit(at, { ...asked, ...wrong })
      expect(seen.status).toBe(422)
      expect(seen.text).toContain(words)
    }
    expect((await ife.get(`/children/${child.ref}`)).status).toBe(404)
    const form = formsOf((await priya.get(at)).html).find((f) => f.action === null || f.action === at)
    const made = await priya.postRaw(at, { ...form?.fields, ...asked })
    const again = await priya.postRaw(at, { ...form?.fields, ...asked })
    expect([made.status, again.status]).toEqual([303, 303])
    expect(again.location).toBe(made.location)
    expect(await rows('select 1 from referral where child_id = $1', [child.id])).toHaveLength(1)
    expect(await rows('select shared, route, to_team_id from sharing where child_id = $1', [child.id])).toEqual([
      { shared: true, route: 'duty-to-share-2026', to_team_id: ids[nurses] },
    ])

    const work = await ife.get('/work')
    expect(work.text).toContain('Referral to your team')
    expect(work.text).toContain('See whether she may come to the clinic')
    // One thing, shown once: the sharing that goes with it is not a second item.
    expect(work.text).not.toContain('Shared with you')
    expect((await ife.get(made.location ?? '')).text).toContain('She has not slept since she came back')
    expect((await ife.get(`/children/${child.ref}`)).status).toBe(200)
    expect((await priya.get(`/children/${child.ref}`)).text).toContain('Referred to Haddle Valley safeguarding nurses')
  })

  test('to everybody else it does not exist, also when they know its address', async () => {
    const { page } = await referred('Bo')
    for (const who of ['ruth', 'orla', 'wyn', 'noor', 'joel', 'sian', 'mina', 'dan', 'tom', 'callum'])
      for (const under of ['', '/accept', '/ask', '/not-ours', '/withdraw', '/complete', '/answer'])
        expect((await (await t.visit(who)).get(`${page}${under}`)).status, `${who} ${under}`).toBe(404)
    // In the circle for something else, and yet not asked: a school sees nothing of what is asked of health.
    const { child, page: other } = await referred('Cas')
    await t.owner.query(
      `insert into circle_entry (child_id, team_id, purpose, opened_by, expires_at) values ($1, $2, 'shared-with', $3, house_now() + interval '30 days')`,
      [child.id, ids['brackenhill/safeguarding'], ids['priya']],
    )
    const ruth = await t.visit('ruth')
    expect((await ruth.get(`/children/${child.ref}`)).status).toBe(200)
    expect((await ruth.get(other)).status).toBe(404)
    expect((await ruth.get(`/children/${child.ref}`)).text).not.toContain('clinic')
  })

  test('from the story the signs and the judgement are filled in, each with its source; who may not read a judgement is given none', async () => {
    const child = await newChild(t, 'Dot')
    await t.owner.query(
      `insert into observation (child_id, sign, list, evidence, source_kind, observed_on, recorded_by) values ($1, 'fear', 'sign', 'Looked at the gate all the time', 'recorder', '2026-11-10', $2)`,
      [child.id, ids['priya']],
    )
    await t.owner.query(
      `insert into judgement (child_id, nth, level, level_words, reasons, would_change, none_cited, strategy, review_on, written_by)
       values ($1, 1, 'likely', 'Exploitation is likely', 'The car and the new phone', 'Nothing new for a month', 'Told by phone', 'not-needed', '2026-12-12', $2)`,
      [child.id, ids['priya']],
    )
    const priya = await t.visit('priya')
    const seen = await priya.get(`/children/${child.ref}/refer?to=${ids[nurses]}`)
    expect(seen.text).toContain('with its source')
    const form = formsOf(seen.html).find((f) => 'sharedWhat' in f.fields)
    // Which threshold is met, nobody says for whoever refers.
    expect(form?.fields['threshold'] ?? '').toBe('')
    expect((await priya.submit(`/children/${child.ref}/refer?to=${ids[nurses]}`, { ...asked, threshold: '' })).text).toContain(
      'Choose a threshold',
    )
    // A school reads no judgement: none is put into its letter either.
    const toSchool = await priya.get(`/children/${child.ref}/refer?to=${ids['brackenhill/safeguarding']}`)
    expect(toSchool.text).toContain('Looked at the gate all the time')
    expect(toSchool.html).not.toContain('The car and the new phone')
    expect(form?.fields['why']).toContain('Exploitation is likely: The car and the new phone (judgement by Priya Shah')
    expect(form?.fields['why']).toContain('Looked at the gate all the time (Priya Shah, 10 November 2026)')
    await t.owner.query(
      `insert into circle_entry (child_id, team_id, purpose, opened_by, expires_at) values ($1, $2, 'shared-with', $3, house_now() + interval '30 days')`,
      [child.id, ids['brackenhill/safeguarding'], ids['priya']],
    )
    const ruth = await (await t.visit('ruth')).get(`/children/${child.ref}/refer?to=${ids[nurses]}`)
    expect(ruth.status).toBe(200)
    expect(ruth.html).not.toContain('The car and the new phone')
  })

  test('from an interview nothing is asked twice: signs and the sharing decision are filled in', async () => {
    const { interview, child } = await taken(t, 'Della')
    await t.owner.query('update interview set held_at = house_now(), held_recorded_at = house_now(), held_by = holder_id where ref = $1', [
      interview,
    ])
    await t.owner.query(
      `insert into observation (child_id, interview_id, sign, list, evidence, source_kind, observed_on, recorded_by)
       select $1, i.id, 'fear', 'sign', 'Looked at the door all the time', 'interviewer', house_now()::date, $3 from interview i where i.ref = $2`,
      [child.id, interview, ids['tom']],
    )
    const tom = await t.visit('tom')
    expect((await tom.get(`/interviews/${interview}/close`)).html).toContain(`/interviews/${interview}/refer`)
    const at = `/interviews/${interview}/refer?to=${ids[nurses]}`
    expect((await tom.get(at)).text).toContain('Looked at the door all the time')
    await tom.submit(`/interviews/${interview}/close/share`, {
      toKind: 'here',
      to: `worker:${ids['priya']}`,
      recipientKind: 'childrens-social-care',
      what: 'She is afraid of somebody at the gate',
      helpsWith: 'Planning for next time',
      route: 'section-17',
      why: 'It may happen again',
      detriment: 'She asked that home is not told',
      childView: 'Agrees',
      childTold: 'yes',
    })
    const seen = formsOf((await tom.get(at)).html).find((f) => 'sharedWhat' in f.fields)
    expect(seen?.fields).toMatchObject({
      sharedWhat: 'She is afraid of somebody at the gate',
      route: 'section-17',
      detriment: 'She asked that home is not told',
      childTold: 'yes',
    })
    const made = await tom.submit(at, { asked: 'Look at her hand', when: 'tomorrow', threshold: 'health-need' })
    expect(made.status, made.text.slice(0, 500)).toBe(303)
    expect((await tom.get(made.location ?? '')).text).toContain('The return home interview')
  })
})

describe('answering', () => {
  test('a named worker accepts: the referrer sees who, what was shared is acknowledged, and it ends with what changed', async () => {
    const { page, child } = await referred('Edie')
    const [priya, ife] = [await t.visit('priya'), await t.visit('ife')]
    expect((await priya.get(page)).text).not.toContain('Accept it')
    const pushed = await priya.submit(`${page}/accept`, {}).catch(() => null)
    expect(pushed).toBeNull()
    expect((await ife.submit(`${page}/accept`, {})).status).toBe(303)
    expect((await priya.get(page)).text).toContain('Ife Balogun has it, Haddle Valley safeguarding nurses')
    expect(await rows('select acknowledged_by from sharing where child_id = $1', [child.id])).toEqual([{ acknowledged_by: ids['ife'] }])
    const late = await ife.postRaw(`${page}/accept`, { ...formsOf((await ife.get('/work')).html)[0]?.fields, who: ids['ife'] ?? '' })
    expect(late.status).toBe(422)
    expect(late.text).toContain('Somebody has taken it already')

    const action = await ife.submit(`${page}/action`, { what: 'Ring her on Monday' })
    expect(action.status, action.text.slice(0, 400)).toBe(303)
    expect((await priya.get(page)).text).toContain('Ring her on Monday')
    expect((await ife.submit(`${page}/complete`, { changed: '' })).text).toContain('Say what changed for the child')
    expect((await ife.submit(`${page}/complete`, { changed: 'She sleeps again' })).status).toBe(303)
    expect((await priya.get(page)).text).toContain('She sleeps again')
    expect((await priya.get(`/children/${child.ref}`)).text).toContain('She sleeps again')
    expect((await ife.get(`${page}/complete`)).text).toContain('Completed by Ife Balogun')
  })

  test('asks for more: it comes back to the referrer as work, and returns with the answer', async () => {
    const { page } = await referred('Flo')
    const [priya, ife] = [await t.visit('priya'), await t.visit('ife')]
    expect((await ife.submit(`${page}/ask`, { question: '' })).status).toBe(422)
    expect((await ife.submit(`${page}/ask`, { question: 'Does she have a doctor?' })).status).toBe(303)
    const work = await priya.get('/work')
    expect(work.text).toContain('Asked for more')
    expect(work.text).toContain('Does she have a doctor?')
    expect((await ife.get(page)).text).not.toContain('Accept it')
    expect((await ife.get(`${page}/answer`)).text).not.toContain('Your answer')
    expect((await priya.submit(`${page}/answer`, { answer: 'Yes, at Vale surgery' })).status).toBe(303)
    expect((await ife.get('/work')).text).toContain('Answered')
    const seen = await ife.get(page)
    expect(seen.text).toContain('Yes, at Vale surgery')
    expect(seen.text).toContain('Accept it')
  })

  test('not ours: a reason and a next owner, at once; the agency that it left sees nothing; the referrer sees all of its way', async () => {
    const { page, child } = await referred('Gwen')
    const [priya, ife, ruth] = [await t.visit('priya'), await t.visit('ife'), await t.visit('ruth')]
    const next = `${page}/not-ours?to=${ids['brackenhill/safeguarding']}`
    expect((await ife.get(`${page}/not-ours`)).text).toContain('Back to whoever referred')
    expect((await ife.submit(next, { reason: 'age' })).text).toContain('Say a little more about this reason')
    expect((await ife.submit(next, { words: 'We see children under twelve' })).text).toContain('Choose a reason')
    expect((await ruth.get(page)).status).toBe(404)
    const moved = await ife.submit(next, { reason: 'age', words: 'We see children under twelve' })
    expect(moved.status).toBe(303)
    expect((await ife.get(moved.location ?? '')).text).toContain('has moved on')
    expect((await ife.get(page)).status).toBe(404)
    expect((await ife.get(`/children/${child.ref}`)).status).toBe(404)
    expect((await ruth.get('/work')).text).toContain('See whether she may come to the clinic')
    const seen = await priya.get(page)
    expect(seen.text).toContain('With Brackenhill safeguarding, Brackenhill School')
    expect(seen.text).toContain('Not ours, said Haddle Valley safeguarding nurses')
    expect(seen.text).toContain('We see children under twelve')
    // A sharing decision for each agency that it came to, in the words of the first.
    expect(
      await rows('select what, to_team_id from sharing where child_id = $1 order by decided_at, to_team_id = $2', [
        child.id,
        ids['brackenhill/safeguarding'],
      ]),
    ).toEqual([
      { what: 'That she does not sleep', to_team_id: ids[nurses] },
      { what: 'That she does not sleep', to_team_id: ids['brackenhill/safeguarding'] },
    ])
  })

  test('round in a circle: allowed, shown, and told to the leads of both', async () => {
    const { page, ref } = await referred('Hope')
    const [ife, ruth] = [await t.visit('ife'), await t.visit('ruth')]
    await ife.submit(`${page}/not-ours?to=${ids['brackenhill/safeguarding']}`, { reason: 'threshold', words: 'No need of health' })
    expect(await rows('select 1 from notice where subject_ref = $1', [ref])).toHaveLength(0)
    await ruth.submit(`${page}/not-ours?to=${ids[nurses]}`, { reason: 'capacity', words: 'Nobody until Christmas' })
    expect((await ife.get(page)).text).toContain('It came back to an agency that had it before')
    const told = await rows<{ code: string }>(
      'select w.code from notice n join worker w on w.id = n.to_worker_id where n.subject_ref = $1 order by 1',
      [ref],
    )
    expect(told.map((row) => row.code)).toEqual(['ife', 'ruth'])
    expect((await ruth.get('/work')).text).toContain('A referral goes round in a circle')
    expect((await ruth.get(page)).status).toBe(404)
  })

  test('two answer at the same moment: one is taken, the other is told', async () => {
    const { page } = await referred('Ivy', 'haddlestone/social-care')
    const [callum, amara] = [await t.visit('callum'), await t.visit('amara')]
    const form = async (visitor: typeof callum) =>
      formsOf((await visitor.get(`${page}/accept`)).html).find((f) => 'who' in f.fields)?.fields ?? {}
    const [a, b] = [await form(callum), await form(amara)]
    const both = await Promise.all([callum.postRaw(`${page}/accept`, a), amara.postRaw(`${page}/accept`, b)])
    expect(new Set(both.map((seen) => seen.status))).toEqual(new Set([303, 422]))
  })

  test('withdrawn by the referrer with a reason: whoever had it is out, and the referrer still reads it', async () => {
    const { page, child } = await referred('Joy')
    const [priya, ife] = [await t.visit('priya'), await t.visit('ife')]
    expect((await ife.get(`${page}/withdraw`)).text).not.toContain('Why is it withdrawn?')
    expect((await priya.submit(`${page}/withdraw`, { reason: 'child-asked' })).text).toContain('Say a little more about this reason')
    expect((await priya.submit(`${page}/withdraw`, { reason: 'made-twice' })).status).toBe(303)
    expect((await ife.get(page)).status).toBe(404)
    expect((await ife.get(`/children/${child.ref}`)).status).toBe(404)
    expect((await priya.get(page)).text).toContain('Withdrawn by Priya Shah')
  })
})

describe('the inbox and its ladder', () => {
  test('pages by key, overdue first or newest first, and nothing of other teams', async () => {
    const ife = await t.visit('ife')
    const before = (await ife.get('/referrals')).html.match(/class="sr-work-item"/g)?.length ?? 0
    const child = await newChild(t, 'Kit')
    const priya = await t.visit('priya')
    for (let n = 0; n < 27; n += 1) {
      // A frozen moment has no order: the last one is the newest.
      if (n === 26) await t.clock.forward(1)
      const made = await priya.submit(`/children/${child.ref}/refer?to=${ids[nurses]}`, {
        ...asked,
        asked: `Number ${n} of many`,
        when: n === 26 ? 'tomorrow' : 'fortnight',
      })
      expect(made.status).toBe(303)
    }
    const first = await ife.get('/referrals')
    expect(first.html.match(/class="sr-work-item"/g)).toHaveLength(25)
    expect(first.text.indexOf('Number 26 of many')).toBeLessThan(
      first.text.indexOf('Number 3 of many') === -1 ? Infinity : first.text.indexOf('Number 3 of many'),
    )
    const next = /href="(\/referrals\?[^"]*after=[^"]+)"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect((await ife.get(next)).html.match(/class="sr-work-item"/g)?.length).toBe(27 + before - 25)
    expect((await ife.get('/referrals?order=newest')).text).toMatch(/Number 26 of many/)
    expect((await ife.get('/referrals?show=waiting&after=2026-99-99_x&order=%00')).status).toBe(200)
    expect((await (await t.visit('ruth')).get('/referrals')).text).not.toContain('of many')
    expect((await priya.get('/referrals?show=sent')).text).toContain('of many')
    await t.clock.forward(24 * 9)
    expect((await ife.get('/referrals')).text).toMatch(/▲ Late Referral/)
  })

  test('untouched it climbs on the area’s hours: the lead of the team, then the agency’s; touched it stops', async () => {
    const { page, child, ref } = await referred('Lux', 'leeward/interviews')
    const climbed = async () =>
      (
        await rows<{ code: string }>('select w.code from referral r, worker w where r.ref = $1 and w.id = any(r.climbed_to) order by 1', [
          ref,
        ])
      ).map((r) => r.code)
    const mina = await t.visit('mina')
    await t.clock.forward(23.9)
    await runReferrals(t.house)
    expect(await climbed()).toEqual([])
    await t.clock.forward(0.2)
    await Promise.all([runReferrals(t.house), runReferrals(t.house)])
    expect(await climbed()).toEqual(['grace'])
    expect((await (await t.visit('grace')).get('/work')).text).toContain('Nobody has touched it, so it has come to you')
    expect((await mina.get(page)).status).toBe(404)
    await t.clock.forward(24)
    await runReferrals(t.house)
    expect(await climbed()).toEqual(['grace', 'mina'])
    expect((await mina.get('/work')).text).toContain('Nobody has touched it, so it has come to you')
    expect((await (await t.visit('priya')).get(page)).text).toContain('The agency’s leads have been told')
    expect((await mina.submit(`${page}/accept`, {})).status).toBe(303)
    expect(await climbed()).toEqual([])
    expect((await mina.get(`/children/${child.ref}`)).status).toBe(200)
    await t.clock.forward(500)
    await runReferrals(t.house)
    expect(await climbed()).toEqual([])
  })

  test('the area sets the hours, and the lead is told before the agency', async () => {
    const priya = await t.visit('priya')
    const wrong = await priya.submit('/area/settings', { referralLeadHours: '10', referralAgencyHours: '9' })
    expect(wrong.status).toBe(422)
    expect((await priya.submit('/area/settings', { referralLeadHours: '2', referralAgencyHours: '5' })).status).toBe(303)
    const { ref } = await referred('Mae')
    await t.clock.forward(2.1)
    await runReferrals(t.house)
    expect(await rows('select rung from referral_pass p join referral r on r.id = p.referral_id where r.ref = $1', [ref])).toEqual([
      { rung: 1 },
    ])
    expect((await priya.submit('/area/settings', { referralLeadHours: '24', referralAgencyHours: '48' })).status).toBe(303)
  })

  test('a circle ends by itself, but not over a referral', async () => {
    const { page } = await referred('Nell')
    const ife = await t.visit('ife')
    const { keepOpen } = await import('../index.ts')
    for (let night = 0; night < 60; night += 4) {
      await t.clock.forward(96)
      await keepOpen(t.house)
    }
    await t.owner.query("update session set idle_ends_at = house_now() + interval '1 day', ends_at = house_now() + interval '1 day'")
    expect((await ife.get(page)).status).toBe(200)
  })
})
