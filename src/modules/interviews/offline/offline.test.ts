// Interviews that are taken along, through the HTTP door: who may, what goes, what comes back once, and when the service ends a copy.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { taken } from '../../../../tests/support/returns.ts'
import type { Visitor } from '../../../../tests/support/visitor.ts'
import { nothing } from '../conversation/domain.ts'
import { stepsOf } from '../conversation/guide.ts'
import { AskScreen } from '../conversation/question.tsx'
import { contentFrom, type Pack } from './pack.ts'

let t: TestHouse
beforeAll(async () => void (t = await openTestHouse()))
afterAll(async () => t?.close())

const csrfOf = async (visitor: Visitor) => /name="csrf" value="([^"]+)"/.exec((await visitor.get('/account')).html)?.[1] ?? ''
const newSecret = () => {
  const secret = randomBytes(32).toString('base64url')
  return { secret, hash: createHash('sha256').update(secret).digest('hex') }
}

async function takenAlong(interview: string, by = 'tom') {
  const visitor = await t.visit(by)
  const csrf = await csrfOf(visitor)
  const { secret, hash } = newSecret()
  const seen = await visitor.postRaw(`/interviews/${interview}/offline`, { csrf, 'secret-hash': hash })
  expect(seen.status).toBe(200)
  return { visitor, csrf, secret, pack: JSON.parse(seen.html) as Pack }
}

async function standing(secret: string): Promise<string | undefined> {
  const seen = await t.server.inject({ method: 'GET', url: '/offline/standing', headers: { 'x-safe-return-copies': secret } })
  return (JSON.parse(seen.body) as { standings: Record<string, string> }).standings[secret]
}

const set = (words: string, more: { base?: number; change?: number; key?: string; raised?: string[]; marked?: object[] } = {}) =>
  JSON.stringify({
    key: more.key ?? randomUUID(),
    answers: [{ question: 'during-tell-me', answer: { ...nothing, words }, base: more.base ?? 0, change: more.change ?? 1 }],
    raised: more.raised ?? [],
    marked: more.marked ?? [],
  })

async function draftWords(interview: string): Promise<string | undefined> {
  const { rows } = await t.owner.query<{ words: string }>(
    `select d.answers->'during-tell-me'->>'words' as words from interview_draft d join interview i on i.id = d.interview_id where i.ref = $1`,
    [interview],
  )
  return rows[0]?.words
}

describe('taking it along', () => {
  test('is for the holder alone; nobody else is told that there is anything; it is on the trail', async () => {
    const { interview, child } = await taken(t, 'Ada')
    const { pack } = await takenAlong(interview)
    expect(pack).toMatchObject({ interview, child: 'Ada', draft: {}, raised: [] })
    expect(pack.guide.interview.sections.length).toBeGreaterThan(5)
    for (const [worker, status] of Object.entries({ grace: 404, mina: 404, dan: 404, priya: 404, ruth: 404, wyn: 404, sian: 404 })) {
      const visitor = await t.visit(worker)
      const csrf = await csrfOf(visitor)
      const seen = await visitor.postRaw(`/interviews/${interview}/offline`, { csrf, 'secret-hash': newSecret().hash })
      expect(seen.status, worker).toBe(status)
      const sent = await visitor.postRaw('/offline/send', { csrf, copy: pack.copy, sending: set('not mine') })
      expect(sent.status, worker).toBe(404)
    }
    const tom = await t.visit('tom')
    expect((await tom.postRaw(`/interviews/${interview}/offline`, { csrf: await csrfOf(tom), 'secret-hash': 'short' })).status).toBe(422)
    expect((await tom.postRaw('/offline/send', { csrf: await csrfOf(tom), copy: pack.copy, sending: '{"key":1}' })).status).toBe(422)
    const { rows } = await t.owner.query<{ why: string; n: number }>(
      `select why, count(*)::int as n from audit_entry where child_id = $1 and why like 'taken onto%' group by why`,
      [child.id],
    )
    expect(rows).toEqual([{ why: 'taken onto a device', n: 1 }])
  })

  test('takes no place, no family name and no other name of the child', async () => {
    const { interview, child } = await taken(t, 'Bea')
    await t.owner.query(`update child set other_names = array['Markerother'], family_name = 'Markerfamily' where id = $1`, [child.id])
    await t.owner.query(
      `insert into location (child_id, kind, place, source, recorded_by) select $1, 'home', 'Markerplace', 'test', id from worker where code = 'priya'`,
      [child.id],
    )
    const { pack } = await takenAlong(interview)
    expect(JSON.stringify(pack)).not.toMatch(/Marker(other|family|place)/)
  })

  test('the device’s page is the same bytes for everybody', async () => {
    const nobody = await t.stranger().get('/offline/interviews')
    const tom = await (await t.visit('tom')).get('/offline/interviews')
    expect(nobody.status).toBe(200)
    expect(tom.html).toBe(nobody.html)
    expect(nobody.html).not.toContain('Tom')
  })
})

describe('one form', () => {
  /** What somebody can fill in or press in a form, and the words beside it; not what its page keeps for itself. */
  const partsOf = (html: string): string[] => {
    const form = [...html.matchAll(/<form\b[\s\S]*?<\/form>/g)].map(([each]) => each).find((each) => each.includes('name="base"')) ?? ''
    const value = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
    const fields = [...form.matchAll(/<(?:input|textarea|button)\b(?:[^>"]|"[^"]*")*>/g)]
      .map(([tag]) => tag)
      .filter((tag) => value(tag, 'type') !== 'hidden')
      .map((tag) => `${value(tag, 'name')} ${value(tag, 'type')} ${value(tag, 'value')}`)
    const words = [...form.matchAll(/<(label|legend|summary|h1)\b[^>]*>([\s\S]*?)<\/\1>/g)].map(([, , inner = '']) =>
      inner
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
    return [...fields, ...words]
  }

  test('each question asks the same of whoever answers it on the service and on a device', async () => {
    const { interview } = await taken(t, 'Gil')
    const { visitor, pack } = await takenAlong(interview)
    const content = contentFrom(pack.guide)
    const steps = stepsOf(content)
    expect(steps.map(({ id }) => id)).toEqual(stepsOf(t.house.content).map(({ id }) => id))
    for (const step of steps) {
      const given = { ref: interview, content, csrf: '', pageKey: pack.copy, q: step.id, answer: nothing, base: 0, change: 0 }
      const onDevice = partsOf(renderToString(h(AskScreen, { given: { ...given, isOnDevice: true } })))
      const onService = partsOf((await visitor.get(`/interviews/${interview}/talk?q=${step.id}`)).html)
      expect(onDevice.length, step.id).toBeGreaterThan(5)
      // The one thing that needs the service: its button that looks for words that may bear on a sign.
      expect(onDevice, step.id).toEqual(onService.filter((part) => part !== 'go submit look'))
    }
  })
})

describe('what comes back', () => {
  test('acts once, however often it comes; a hundred at the same moment too', async () => {
    const { interview, child } = await taken(t, 'Cal')
    const { visitor, csrf, pack } = await takenAlong(interview)
    const key = randomUUID()
    const send = () =>
      visitor.postRaw('/offline/send', { csrf, copy: pack.copy, sending: set('By the canal', { key, raised: ['injury'] }) })
    const answers = await Promise.all(Array.from({ length: 100 }, send))
    for (const { status, html } of answers)
      expect([status, JSON.parse(html)]).toEqual([200, { late: false, answers: [{ question: 'during-tell-me', version: 1 }] }])
    expect(await draftWords(interview)).toBe('By the canal')
    const { rows } = await t.owner.query<{ sendings: number; matters: number }>(
      `select (select count(*)::int from carried_sending where copy_id = $1) as sendings,
              (select count(*)::int from urgent_matter m join interview i on i.id = m.interview_id where i.ref = $2) as matters`,
      [pack.copy, interview],
    )
    expect(rows).toEqual([{ sendings: 1, matters: 1 }])
    // Who sent what stands on the trail: that it came, never what was said.
    const { rows: told } = await t.owner.query<{ worker: string; rows: number; text: string }>(
      `select distinct w.code as worker, e.rows, to_jsonb(e)::text like '%canal%' as text from audit_entry e join worker w on w.id = e.worker_id
        where e.child_id = $1 and e.why = 'sent from a device'`,
      [child.id],
    )
    expect(told).toEqual([{ worker: 'tom', rows: 1, text: false }])
    expect((await visitor.get(`/interviews/${interview}`)).text).toContain('This cannot wait')
  })

  test('never replaces what another page wrote meanwhile: both versions stand, on the record’s side too', async () => {
    const { interview } = await taken(t, 'Dot')
    const { visitor, csrf, pack } = await takenAlong(interview)
    const url = `/interviews/${interview}/talk?q=during-tell-me`
    await visitor.submit(url, { words: 'Written on the laptop', go: 'save' }, url)
    const sent = await visitor.postRaw('/offline/send', { csrf, copy: pack.copy, sending: set('Written on the phone') })
    expect(JSON.parse(sent.html)).toMatchObject({
      late: false,
      answers: [{ question: 'during-tell-me', stood: { words: 'Written on the laptop' } }],
    })
    expect(await draftWords(interview)).toBe('Written on the laptop')
    const both = await visitor.get(`/interviews/${interview}/offline/sent`)
    expect(both.text).toContain('Written on the laptop')
    expect(both.text).toContain('Written on the phone')
    // Chosen by the worker, on the version that they were shown.
    await visitor.postRaw('/offline/send', { csrf, copy: pack.copy, sending: set('Both', { base: 1, change: 2 }) })
    expect(await draftWords(interview)).toBe('Both')
    expect((await visitor.get(`/interviews/${interview}/offline/sent`)).text).toContain('Written on the phone')
    // A home or a school in the circle reads none of it.
    expect((await (await t.visit('ruth')).get(`/interviews/${interview}/offline/sent`)).status).toBe(404)
  })

  test('under a session that has ended nothing is saved, and the device is told to sign in', async () => {
    const { interview } = await taken(t, 'Eve')
    const { pack, csrf } = await takenAlong(interview)
    expect((await t.stranger().postRaw('/offline/send', { csrf, copy: pack.copy, sending: set('words') })).status).toBe(401)
    expect(await draftWords(interview)).toBeUndefined()
  })
})

describe('the service’s word', () => {
  test('a copy stands while the interview is its worker’s; handed on, closed, suspended or taken back, it does not', async () => {
    const { interview } = await taken(t, 'Flo')
    const { visitor, csrf, secret, pack } = await takenAlong(interview)
    expect(await standing(secret)).toBe('stands')
    expect(await standing(newSecret().secret)).toBeUndefined()
    await t.owner.query(`update worker set suspended_at = house_now() where code = 'tom'`)
    expect(await standing(secret)).toBe('not-yours')
    await t.owner.query(`update worker set suspended_at = null where code = 'tom'`)
    await t.owner.query(`update interview set holder_id = (select id from worker where code = 'grace') where ref = $1`, [interview])
    expect(await standing(secret)).toBe('handed-on')
    // What was written on the way is not lost: kept beside the record, and shown to whoever has it now.
    const late = await visitor.postRaw('/offline/send', { csrf, copy: pack.copy, sending: set('Said in the car') })
    expect(JSON.parse(late.html)).toEqual({ late: true })
    expect(await draftWords(interview)).toBeUndefined()
    const grace = await t.visit('grace')
    expect((await grace.get(`/interviews/${interview}/offline/sent`)).text).toContain('Said in the car')
    // Taken back by somebody of the team: nothing more comes from it.
    const page = `/interviews/${interview}/offline`
    expect((await (await t.visit('ruth')).get(page)).status).toBe(404)
    expect((await grace.submit(page, {}, `${page}/back`)).status).toBe(303)
    expect(await standing(secret)).toBe('taken-back')
    expect((await visitor.postRaw('/offline/send', { csrf, copy: pack.copy, sending: set('too late') })).status).toBe(404)
  })
})
