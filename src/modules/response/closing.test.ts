// Closing the loop through the HTTP door: each success beside its refusal.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testNow } from '../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { formsOf } from '../../../tests/support/visitor.ts'
import { takeInterview } from '../interviews/index.ts'
import { recordReport, recordReturn } from '../missing/index.ts'
import { addChild } from '../people/index.ts'
import { responseWork } from './index.ts'

let t: TestHouse
let worker: Record<string, string>

beforeAll(async () => {
  t = await openTestHouse()
  const { rows } = await t.owner.query<{ code: string; id: string }>(
    `select code, id::text from worker union all select a.code || '/' || t.code, t.id::text from team t join agency a on a.id = t.agency_id`,
  )
  worker = Object.fromEntries(rows.map((r) => [r.code, r.id]))
})
afterAll(async () => t?.close())

/** A child who came back yesterday evening and was heard by Tom this morning. */
async function heard(givenName: string): Promise<{ childId: string; interview: string; close: string }> {
  const interviewRef = await t.as('priya', async (scope) => {
    const child = await addChild(scope, { responsibleAgencyId: scope.me.agencyId, givenName, familyName: 'Ash', dateOfBirth: '2011-05-05' })
    const report = await recordReport(scope, t.house.content, {
      childId: child.id,
      type: 'M',
      missingFrom: { date: new Date('2026-11-10T18:00:00Z'), precision: 'minute' },
      reportedAt: testNow,
    })
    if (!report.ok) throw new Error(report.problem)
    const back = await recordReturn(scope, t.house.content, report.value.ref, {
      returned: { date: new Date('2026-11-11T22:40:00Z'), precision: 'minute' },
    })
    if (!back.ok || back.value.interviewRef === null) throw new Error('no interview was asked for')
    return back.value.interviewRef
  })
  const taken = await t.as('tom', (scope) => takeInterview(scope, interviewRef))
  if (!taken.ok) throw new Error(taken.problem)
  // The conversation has its own tests; here it is enough that it was held.
  const { rows } = await t.owner.query<{ child_id: string }>(
    "update interview set held_at = house_now() - interval '1 hour', held_recorded_at = house_now(), held_by = holder_id where ref = $1 returning child_id",
    [interviewRef],
  )
  return { childId: rows[0]?.child_id ?? '', interview: interviewRef, close: `/interviews/${interviewRef}/close` }
}

const action = (owner: string) => ({ what: 'Call the school about the exclusion', ownerKind: 'here', owner, when: 'week' })
const share = {
  toKind: 'here',
  recipientKind: 'school',
  what: 'She is afraid of the walk home',
  helpsWith: 'Planning a safe way home',
  route: 'co-operate',
  why: 'The school can meet her',
  detriment: 'None found',
  childView: 'I want Ms Adeyemi to know',
  childTold: 'yes',
}
const withhold = {
  toKind: 'outside',
  toOutside: 'Her uncle',
  recipientKind: 'parent-or-carer',
  what: 'Where she was',
  withheldCode: 'recipient-not-safe',
  why: 'He may be part of it',
  childView: 'Do not tell him',
  childTold: 'yes',
}

async function statusOf(interview: string): Promise<{ status: string; needs: string[] }> {
  const { rows } = await t.owner.query<{ status: string; needs: string[] }>(
    'select u.status, u.needs from return_use u join interview i on i.id = u.interview_id where i.ref = $1',
    [interview],
  )
  return rows[0] ?? { status: 'none', needs: [] }
}

describe('close the loop', () => {
  it('says plainly that nothing is agreed yet, with the definition on screen, to those in the circle only', async () => {
    const { close } = await heard('Nia')
    const seen = await (await t.visit('tom')).get(close)
    expect(seen.status).toBe(200)
    expect(seen.text).toContain('This interview ends with nothing yet')
    expect(seen.text).toContain('Was this return used?')
    expect(seen.text).toContain('used-1')
    for (const outsider of ['callum', 'wyn', 'joel', 'sian', 'ruth'])
      expect((await (await t.visit(outsider)).get(close)).status, outsider).toBe(404)
    expect((await (await t.visit('tom')).get('/interviews/I-00000000/close')).status).toBe(404)
  })

  it('makes a return used: an action, a sharing that the school acknowledges, each once', async () => {
    const { close, interview } = await heard('Maya')
    const tom = await t.visit('tom')
    const ruth = await t.visit('ruth')
    expect(await statusOf(interview)).toEqual({ status: 'open', needs: ['decide-sharing', 'agree-action'] })

    // The same form twice: one action.
    const form = formsOf((await tom.get(close)).html).find((f) => 'what' in f.fields)?.fields ?? {}
    const twice = await Promise.all([1, 2].map(() => tom.postRaw(close, { ...form, ...action(`worker:${worker['callum']}`) })))
    expect(twice.map((seen) => seen.status)).toEqual([303, 303])
    expect((await tom.get(close)).text.match(/Call the school about the exclusion/g)?.length).toBeGreaterThan(0)
    expect(
      (await t.owner.query('select 1 from action a join interview i on i.id = a.interview_id where i.ref = $1', [interview])).rowCount,
    ).toBe(1)

    expect((await tom.submit(`${close}/share`, { ...share, to: `worker:${worker['ruth']}` })).status).toBe(303)
    expect(await statusOf(interview)).toEqual({ status: 'open', needs: ['acknowledge'] })
    const { rows } = await t.owner.query<{ ref: string }>(
      'select s.ref from sharing s join interview i on i.id = s.interview_id where i.ref = $1',
      [interview],
    )
    const page = `/sharings/${rows[0]?.ref}`

    // Only whoever was told can acknowledge; the sharer cannot do it for them.
    expect((await (await t.visit('wyn')).get(page)).status).toBe(404)
    expect((await tom.get(page)).text).not.toContain('Acknowledging says')
    const csrf = { csrf: String(form['csrf']) }
    expect((await tom.postRaw(`${page}/acknowledge`, csrf)).status).toBe(409)
    expect((await ruth.get(page)).text).toContain('She is afraid of the walk home')
    expect((await ruth.submit(page, {}, `${page}/acknowledge`)).status).toBe(303)
    expect(await statusOf(interview)).toEqual({ status: 'used', needs: [] })
    expect((await tom.get(close)).text).toContain('Used: the return of')
  })

  it('keeps what was typed when something is missing, and says what', async () => {
    const { close } = await heard('Isla')
    const tom = await t.visit('tom')
    const wrong = await tom.submit(close, {
      what: 'Ring <b>nana</b>',
      ownerKind: 'outside',
      ownerOutside: '',
      when: 'day',
      'dueOn-day': '1',
      'dueOn-month': '1',
      'dueOn-year': '2026',
    })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('Say who it is')
    expect(wrong.html).toContain('Ring &lt;b>nana&lt;/b>')
    const past = await tom.submit(close, {
      what: 'Ring nana',
      ownerKind: 'outside',
      ownerOutside: 'Nana',
      when: 'day',
      'dueOn-day': '1',
      'dueOn-month': '1',
      'dueOn-year': '2026',
    })
    expect(past.status).toBe(422)
    expect(past.text).toContain('That day has passed')
    const made_up = await tom.submit(close, action('worker:00000000-0000-0000-0000-000000000000'))
    expect(made_up.status).toBe(422)
    expect(made_up.text).toContain('Choose one of the answers shown')
    const noRoute = await tom.submit(`${close}/share`, { ...share, to: `worker:${worker['ruth']}`, route: '' })
    expect(noRoute.status).toBe(422)
    expect(noRoute.text).toContain('Choose the lawful route')
    expect(noRoute.html).toContain('She is afraid of the walk home')
  })

  it('lets nobody agree their own none, and takes a second person’s word', async () => {
    const { close, interview } = await heard('Ava')
    const tom = await t.visit('tom')
    const grace = await t.visit('grace')
    expect((await tom.submit(`${close}/none`, { reasonCode: 'in-plan', reason: 'The plan of last week covers it' })).status).toBe(303)
    expect((await tom.submit(`${close}/none`, { reasonCode: 'in-plan', reason: 'Again' })).status).toBe(422)
    expect((await tom.get(close)).html).not.toContain(`${close}/agree-none`)
    const csrf = String(formsOf((await tom.get(close)).html).find((f) => 'what' in f.fields)?.fields['csrf'])
    expect((await tom.postRaw(`${close}/agree-none`, { csrf })).status).toBe(409)
    expect((await t.as('grace', responseWork)).map((w) => w.what)).toContain('Agree that nothing follows')
    expect((await grace.submit(close, {}, `${close}/agree-none`)).status).toBe(303)
    expect((await statusOf(interview)).needs).toEqual(['decide-sharing'])
  })

  it('has a manager other than the decider approve not sharing', async () => {
    const { close, interview } = await heard('Esme')
    const tom = await t.visit('tom')
    expect((await tom.submit(`${close}/withhold`, withhold)).status).toBe(303)
    const ref = (
      await t.owner.query<{ ref: string }>('select s.ref from sharing s join interview i on i.id = s.interview_id where i.ref = $1', [
        interview,
      ])
    ).rows[0]?.ref
    const page = `/sharings/${ref}`
    const csrf = String(formsOf((await tom.get(close)).html).find((f) => 'what' in f.fields)?.fields['csrf'])
    // Tom is no manager: for him there is no such button and no such address.
    expect((await tom.get(page)).html).not.toContain('/approve"')
    expect((await tom.postRaw(`${page}/approve`, { csrf })).status).toBe(404)
    expect((await statusOf(interview)).needs).toContain('approve-withholding')
    expect((await (await t.visit('grace')).submit(page, {}, `${page}/approve`)).status).toBe(303)
    expect((await statusOf(interview)).needs).toEqual(['agree-action'])
  })

  it('puts a manager’s own decision not to share before the other managers of the agency', async () => {
    const { close, interview } = await heard('Rosa')
    const grace = await t.visit('grace')
    expect((await (await t.visit('mina')).get(close)).status).toBe(404)
    expect((await grace.submit(`${close}/withhold`, withhold)).status).toBe(303)
    const ref = (
      await t.owner.query<{ ref: string }>('select s.ref from sharing s join interview i on i.id = s.interview_id where i.ref = $1', [
        interview,
      ])
    ).rows[0]?.ref
    const page = `/sharings/${ref}`
    expect((await grace.get(page)).html).not.toContain('/approve"')
    expect((await t.as('mina', responseWork)).filter((w) => w.href === page).map((w) => w.what)).toEqual(['Approve not sharing'])
    expect((await (await t.visit('mina')).submit(page, {}, `${page}/approve`)).status).toBe(303)
  })

  it('records with time who outside acknowledged', async () => {
    const { close, interview } = await heard('Lily')
    const tom = await t.visit('tom')
    await tom.submit(`${close}/share`, { ...share, toKind: 'outside', toOutside: 'Dr Imani Cole, the surgery' })
    const ref = (
      await t.owner.query<{ ref: string }>('select s.ref from sharing s join interview i on i.id = s.interview_id where i.ref = $1', [
        interview,
      ])
    ).rows[0]?.ref
    expect((await tom.submit(`/sharings/${ref}/acknowledged`, { name: ' ' })).status).toBe(422)
    expect((await tom.submit(`/sharings/${ref}/acknowledged`, { name: 'Dr Cole by telephone' })).status).toBe(303)
    const { rows } = await t.owner.query('select acknowledged_name, acknowledged_at from sharing where ref = $1', [ref])
    expect(rows).toEqual([{ acknowledged_name: 'Dr Cole by telephone', acknowledged_at: testNow }])
    expect((await statusOf(interview)).needs).toEqual(['agree-action'])
  })
})

describe('an action', () => {
  it('is done, moved and stopped by its owner, with what was said kept', async () => {
    const { close, interview } = await heard('Zara')
    const tom = await t.visit('tom')
    const callum = await t.visit('callum')
    await tom.submit(close, action(`worker:${worker['callum']}`))
    await tom.submit(close, { ...action(`team:${worker['haddlestone/missing']}`), what: 'Ask the home about curfew' })
    const { rows } = await t.owner.query<{ ref: string }>(
      'select a.ref from action a join interview i on i.id = a.interview_id where i.ref = $1 order by a.agreed_at, a.what desc',
      [interview],
    )
    const refs = (
      await t.owner.query<{ ref: string; what: string }>(
        'select a.ref, a.what from action a join interview i on i.id = a.interview_id where i.ref = $1',
        [interview],
      )
    ).rows
    expect(rows).toHaveLength(2)
    const mine = `/actions/${refs.find((a) => a.what.startsWith('Call'))?.ref}`
    expect((await t.as('callum', responseWork)).filter((w) => w.href === mine)).toMatchObject([
      { group: 'now', isNew: true, who: 'Zara, 15' },
    ])
    expect((await (await t.visit('ife')).get(mine)).status).toBe(404)

    expect(
      (await callum.submit(`${mine}/move`, { 'toDay-day': '1', 'toDay-month': '1', 'toDay-year': '2020', reason: 'Away' })).status,
    ).toBe(422)
    expect(
      (
        await callum.submit(`${mine}/move`, {
          'toDay-day': '25',
          'toDay-month': '11',
          'toDay-year': '2026',
          reason: 'The school is closed this week',
        })
      ).status,
    ).toBe(303)
    expect((await callum.get(mine)).text).toContain('From 19 November 2026 to 25 November 2026: The school is closed this week')
    expect((await callum.submit(`${mine}/done`, { note: '' })).status).toBe(422)
    expect((await callum.submit(`${mine}/done`, { note: 'Spoke with Ms Adeyemi', changed: 'She is back in class' })).location).toBe('/work')
    expect((await callum.get(mine)).text).toContain('She is back in class')
    // Ended is ended: the form is no longer offered.
    expect((await callum.get(`${mine}/stop`)).text).toContain('This action was ended already')
  })

  it('is seen by those who answer for the child, and of others by its owner only', async () => {
    const { close } = await heard('Poppy')
    const tom = await t.visit('tom')
    const ruth = await t.visit('ruth')
    await tom.submit(close, { ...action(`worker:${worker['ruth']}`), what: 'Meet her at the gate' })
    await tom.submit(close, { ...action(`worker:${worker['callum']}`), what: 'Ask about the home' })
    const refs = (
      await t.owner.query<{ ref: string; what: string }>(
        `select ref, what from action where what in ('Meet her at the gate', 'Ask about the home')`,
      )
    ).rows
    const refOf = (what: string) => refs.find((a) => a.what === what)?.ref
    expect((await ruth.get(`/actions/${refOf('Meet her at the gate')}`)).status).toBe(200)
    expect((await ruth.get(`/actions/${refOf('Ask about the home')}`)).status).toBe(404)
    expect((await (await t.visit('priya')).get(`/actions/${refOf('Ask about the home')}`)).status).toBe(200)
  })
})

describe('what My work is told', () => {
  it('keeps an open loop with whoever held it, until both halves are said', async () => {
    const { close, interview } = await heard('Elsie')
    const loops = async () => (await t.as('tom', responseWork)).filter((w) => w.id === `loop:${interview}`)
    expect(await loops()).toMatchObject([
      {
        group: 'now',
        what: 'Close the loop',
        who: 'Elsie, 15',
        facts: 'Heard 12 November 2026, but nothing is agreed and no reason is given and nobody has been told',
      },
    ])
    const tom = await t.visit('tom')
    await tom.submit(close, action(`worker:${worker['tom']}`))
    expect(await loops()).toMatchObject([{ facts: 'Heard 12 November 2026, but nobody has been told' }])
    await tom.submit(`${close}/share`, { ...share, to: `team:${worker['brackenhill/safeguarding']}` })
    expect(await loops()).toEqual([])
    const told = (await t.as('ruth', responseWork)).filter((w) => w.who === 'Elsie, 15')
    expect(told).toMatchObject([{ what: 'Shared with you', isNew: true, steps: [{ kind: 'deed', text: 'Acknowledge' }, { kind: 'link' }] }])
    expect((await t.as('tom', responseWork)).filter((w) => w.group === 'waiting' && w.who === 'Elsie, 15')).toMatchObject([
      { what: 'Sharing', isNew: true },
    ])
  })
})
