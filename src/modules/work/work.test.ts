// My work through the HTTP door, and live between two servers on one database.
import path from 'node:path'
import { renderToString } from 'preact-render-to-string'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testNow } from '../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { routes } from '../../app.ts'
import { openHouse } from '../../house.ts'
import { createServer, type PageContext } from '../../platform/http/index.ts'
import { openSession } from '../../seeding.ts'
import { recordReport, recordReturn } from '../missing/index.ts'
import { addChild } from '../people/index.ts'
import { agreeAction, decideSharing } from '../response/index.ts'
import { allWork } from './queries.ts'
import { WorkFragment } from './views.tsx'

let t: TestHouse
let id: Record<string, string>

beforeAll(async () => {
  t = await openTestHouse()
  const { rows } = await t.owner.query<{ code: string; id: string }>(
    `select code, id::text from worker union all select a.code || '/' || t.code, t.id::text from team t join agency a on a.id = t.agency_id`,
  )
  id = Object.fromEntries(rows.map((r) => [r.code, r.id]))
})
afterAll(async () => t?.close())

async function child(givenName: string): Promise<string> {
  return t.as(
    'priya',
    async (scope) =>
      (await addChild(scope, { responsibleAgencyId: scope.me.agencyId, givenName, familyName: 'Ash', dateOfBirth: '2011-05-05' })).id,
  )
}

/** A child came back: their interview is asked for. */
async function returned(childId: string, at: string): Promise<void> {
  await t.as('priya', async (scope) => {
    const report = await recordReport(scope, t.house.content, {
      childId,
      type: 'M',
      missingFrom: { date: new Date(Date.parse(at) - 36_000_000), precision: 'minute' },
      reportedAt: testNow,
    })
    if (!report.ok) throw new Error(report.problem)
    const back = await recordReturn(scope, t.house.content, report.value.ref, { returned: { date: new Date(at), precision: 'minute' } })
    if (!back.ok) throw new Error(back.problem)
  })
}

async function giveAction(childId: string, to: string, what: string, dueOn: string): Promise<string> {
  return t.as('priya', async (scope) => {
    const made = await agreeAction(scope, { childId, interviewId: null, what, owner: { kind: 'worker', id: id[to] ?? '' }, dueOn })
    if (!made.ok) throw new Error(made.problem)
    return made.value.ref
  })
}

async function shareWith(childId: string, to: string): Promise<string> {
  return t.as('priya', async (scope) => {
    const made = await decideSharing(scope, {
      childId,
      interviewId: null,
      shared: true,
      to: { kind: 'worker', id: id[to] ?? '' },
      recipientKind: 'school',
      what: 'She is afraid of the walk home',
      helpsWith: 'A safe way home',
      route: 'co-operate',
      detriment: 'None found',
      withheldCode: null,
      why: 'The school can meet her',
      childView: 'Yes',
      childTold: true,
    })
    if (!made.ok) throw new Error(made.problem)
    return made.value.ref
  })
}

describe('My work', () => {
  it('is empty with words that say what to do', async () => {
    const context = {
      me: { name: 'Ife', teams: [], agencyName: 'Health' },
      now: testNow,
      csrf: 'c',
      once: () => 'o',
      content: t.house.content,
      demo: true,
      may: (permission: string) => permission === 'people.search',
    }
    const html = renderToString(WorkFragment({ items: [], after: null, page: context as unknown as PageContext }))
    expect(html).toContain('Nothing needs you now')
    expect(html).toContain('href="/children/find"')
    expect(html).toContain('Coming up (0)')
  })

  it('shows a new interview to the team that holds it, with time left and the exact time, and to nobody else', async () => {
    await returned(await child('Nadia'), '2026-11-11T22:40:00Z')
    const seen = await (await t.visit('tom')).get('/work')
    expect(seen.text).toContain('Nadia, 15')
    expect(seen.text).toContain('61 h left')
    expect(seen.text).toContain('due Sat 14 Nov 2026, 22:40')
    expect(seen.text).toContain('Leeward return interviews')
    expect(seen.html).not.toMatch(/<title>[^<]*Nadia/)
    for (const other of ['ruth', 'callum', 'wyn', 'ife'])
      expect((await (await t.visit(other)).get('/work')).text, other).not.toContain('Nadia')
  })

  it('stands new before late before soon, acknowledges with one click, and keeps it under done', async () => {
    const about = await child('Omar')
    const old = await giveAction(about, 'ruth', 'Meet him at the gate', '2026-11-12')
    await t.owner.query(`update action set agreed_at = agreed_at - interval '9 days', due_on = due_on - 3 where ref = $1`, [old])
    await giveAction(about, 'ruth', 'Ask his form tutor', '2026-12-20')
    const ref = await shareWith(about, 'ruth')
    const ruth = await t.visit('ruth')
    const before = (await ruth.get('/work')).html
    const late = before.indexOf('Meet him at the gate')
    expect(before.indexOf('Ask his form tutor')).toBeGreaterThan(0)
    expect(late).toBeGreaterThan(before.indexOf('Ask his form tutor'))
    expect(late).toBeGreaterThan(before.indexOf(`/sharings/${ref}/acknowledge`))
    expect(before).toContain('3 days late')
    expect((await t.visit('ife').then((v) => v.get(`/sharings/${ref}`))).status).toBe(404)
    expect((await ruth.submit('/work', {}, `/sharings/${ref}/acknowledge`)).status).toBe(303)
    expect((await ruth.get('/work')).html).not.toContain(`/sharings/${ref}`)
    expect((await ruth.get('/work/done')).text).toContain('Acknowledged')
    expect((await t.as('priya', allWork)).filter((w) => w.href === `/actions/${old}`)).toMatchObject([
      { group: 'waiting', facts: 'Meet him at the gate · Ruth Adeyemi owes it' },
    ])
  })

  it('sends those without children’s work where theirs is', async () => {
    const sian = await (await t.visit('sian')).get('/work')
    expect(sian.status).toBe(200)
    expect(sian.text).toContain('Where your work is')
    expect(sian.html).toContain('href="/agency"')
    const joel = await (await t.visit('joel')).get('/work')
    expect(joel.text).toContain('Your role opens no child’s record')
    for (const url of ['/work/fragment', '/work/coming', '/work/waiting', '/work/done'])
      expect((await (await t.visit('joel')).get(url)).status, url).toBe(404)
    expect((await t.stranger().get('/work')).status).toBe(303)
  })

  it('leads to the lists that its reader may open, and to no other', async () => {
    const lists = async (who: string) =>
      [
        ...(await (await t.visit(who)).get('/work')).html.matchAll(/href="(\/(?:referrals|discussions|contexts|panels|host-notices))"/g),
      ].map((found) => found[1])
    expect(await lists('priya')).toEqual(['/referrals', '/discussions', '/contexts', '/panels', '/host-notices'])
    for (const who of ['dan', 'tom', 'ruth', 'orla']) {
      const led = await lists(who)
      expect(led, who).toContain('/discussions')
      for (const url of led) expect((await (await t.visit(who)).get(url ?? '')).status, `${who} ${url}`).toBe(200)
    }
    expect(await lists('sian')).toEqual([])
  })

  it('gives the list alone to the page’s own script, with forms that work', async () => {
    const about = await child('Iris')
    const ref = await shareWith(about, 'ruth')
    const ruth = await t.visit('ruth')
    const fragment = await ruth.get('/work/fragment')
    expect(fragment.html).not.toContain('<html')
    expect((await ruth.get('/work')).html).toContain('data-live="/work/fragment"')
    expect((await ruth.submit('/work/fragment', {}, `/sharings/${ref}/acknowledge`)).status).toBe(303)
  })

  it('writes down that it was read', async () => {
    await (await t.visit('ruth')).get('/work')
    const { rows } = await t.owner.query('select subject, wrote from audit_entry where worker_id = $1 order by id desc limit 1', [
      id['ruth'],
    ])
    expect(rows).toEqual([{ subject: 'work list', wrote: false }])
  })
})

describe('live', () => {
  it('a deed at one server reaches the open page at another, and only those whom it concerns', async () => {
    const checkout = path.resolve(import.meta.dirname, '../../..')
    const other = await openHouse(
      t.house.config,
      t.ownerUrl,
      checkout,
      { css: '/assets/main.css', js: '/assets/js.js' },
      { content: t.house.content, connectionsMax: 3 },
    )
    const server = await createServer(other, routes, { assetsDir: path.join(checkout, 'content'), secure: false })
    try {
      const address = await server.listen({ port: 0, host: '127.0.0.1' })
      const ruth = await listen(address, await openSession(t.owner, 'ruth', 'demo'))
      const ife = await listen(address, await openSession(t.owner, 'ife', 'demo'))
      await shareWith(await child('Farah'), 'ruth')
      expect(await ruth.heard()).toContain('data:')
      expect((await (await t.visit('ruth')).get('/work/fragment')).text).toContain('Farah')
      // Ife was listening all the while, and hears only what is hers.
      await shareWith(await child('Sana'), 'ife')
      expect(((await ife.heard()).match(/^data:/gm) ?? []).length).toBe(1)
      await ruth.stop()
      await ife.stop()
    } finally {
      await server.close()
      await other.close()
    }
  })
})

/** Opens a page's stream of events at a real address. */
async function listen(address: string, token: string): Promise<{ heard(): Promise<string>; stop(): Promise<void> }> {
  const stopping = new AbortController()
  const response = await fetch(`${address}/live`, { headers: { cookie: `sr-session=${token}` }, signal: stopping.signal })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) throw new Error('the stream has no body')
  let text = ''
  const next = async () => {
    const { value, done } = await reader.read()
    if (done) throw new Error('the stream ended')
    text += value
  }
  while (!text.includes('retry:')) await next()
  return {
    async heard() {
      while (!/^data:/m.test(text)) await next()
      return text
    },
    async stop() {
      stopping.abort()
      await reader.cancel().catch(() => undefined)
    },
  }
}
