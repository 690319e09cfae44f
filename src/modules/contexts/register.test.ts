// What leaves an agency with a context stands in a register of its own, and in the agency's: it opens no child, and names none.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { idsOf, newChild, shareWords } from '../../../tests/support/returns.ts'
import { formsOf, type Fields } from '../../../tests/support/visitor.ts'
import { sql } from '../../platform/db/index.ts'
import { sharingsOfContext } from './sharings.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())

const police = 'haddlestone-police/missing'
const nurses = 'haddle-health/safeguarding'
const care = 'haddlestone/social-care'
const until = { 'until-day': '20', 'until-month': '12', 'until-year': '2026' }
const submit = async (who: string, url: string, fields: Fields) => (await t.visit(who)).submit(url, fields)

async function opened(name: string): Promise<{ at: string; id: string; ref: string }> {
  const made = await submit('priya', '/contexts/new', {
    kind: 'place',
    name,
    description: 'By the steps',
    why: 'Two children were met there',
  })
  const at = made.location ?? ''
  const ref = at.split('/')[2] ?? ''
  const { rows } = await t.owner.query<{ id: string }>('select id from context where ref = $1', [ref])
  return { at, ref, id: rows[0]?.id ?? '' }
}

async function decided(contextId: string): Promise<Record<string, unknown>[]> {
  const { rows } = await t.owner.query<Record<string, unknown>>(
    `select s.shared, coalesce(tm.name, tw.name, s.to_outside) as whom, s.route, s.detriment, s.child_told, s.withheld_code, s.goes_with, s.arrangement, w.code as by
       from context_sharing s join worker w on w.id = s.decided_by left join team tm on tm.id = s.to_team_id left join worker tw on tw.id = s.to_worker_id
      where s.context_id = $1 order by s.decided_at, s.goes_with, whom`,
    [contextId],
  )
  return rows
}

const letting = { purpose: 'safeguarding', reason: 'They patrol there', ...until }

describe('another agency in a context’s circle', () => {
  it('is a decision to share, in words for a place; a colleague is none, and is asked nothing of it', async () => {
    const { at, id } = await opened('The underpass')
    const priya = await t.visit('priya')
    const child = await newChild(t, 'Ottoline')
    const linked = await priya.submit(`/children/${child.ref}/contexts/new?to=${at.split('/')[2]}`, {
      why: 'Was met there',
      sourceKind: 'school',
      'knownOn-day': '9',
      'knownOn-month': '11',
      'knownOn-year': '2026',
    })
    expect(linked.status).toBe(303)
    const own = await priya.submit(`${at}/circle/add`, { who: 'team', team: ids[care] ?? '' })
    expect((await priya.get(own.location ?? '')).text).not.toContain('Could sharing it do')
    expect((await priya.submit(own.location ?? '', letting)).status).toBe(303)
    expect(await decided(id)).toEqual([])
    const other = (await priya.submit(`${at}/circle/add`, { who: 'team', team: ids[police] ?? '' })).location ?? ''
    const asked = await priya.get(other)
    expect(asked.text).toContain('Could sharing it do a child there harm?')
    expect(asked.text).toContain('They work for Haddlestone and Vale Police')
    const bare = await priya.submit(other, { ...letting, route: '' })
    expect(bare.status).toBe(422)
    for (const words of [
      'Choose the lawful route',
      'Say whether it could do a child there harm',
      'Say what they say',
      'Say whether they know',
    ])
      expect(bare.text).toContain(words)
    const named = await priya.submit(other, { ...letting, ...shareWords, childView: 'Ottoline wants it' })
    expect([named.status, named.text.includes('This says “Ottoline”')]).toEqual([422, true])
    expect(await decided(id)).toEqual([])
    expect((await (await t.visit('dan')).get(at)).status).toBe(404)
    const once = crypto.randomUUID()
    expect((await priya.submit(other, { ...letting, ...shareWords, once })).status).toBe(303)
    expect((await priya.submit(other, { ...letting, ...shareWords, once })).status).toBe(303)
    expect(await decided(id)).toEqual([
      {
        shared: true,
        whom: 'Haddlestone Police missing unit',
        route: shareWords.route,
        detriment: shareWords.detriment,
        child_told: false,
        withheld_code: null,
        goes_with: 'circle',
        arrangement: null,
        by: 'priya',
      },
    ])
    expect((await (await t.visit('dan')).get(at)).status).toBe(200)
    // What the children say is filled in for the next; whether it could do harm depends on whom, and is asked anew.
    const next = (await priya.get(`${at}/circle/add?team=${ids[nurses]}`)).text
    expect(next).toContain(shareWords.childView)
    expect(next).not.toContain(shareWords.detriment)
  })

  it('kept out by a decision stands in the register too, and of one’s own agency there is none to take', async () => {
    const { at, id } = await opened('The car park')
    const priya = await t.visit('priya')
    const page = `${at}/circle/withhold`
    expect((await priya.submit(page, { who: 'team', team: ids[care] ?? '' })).text).toContain('They work for your own agency')
    const chosen = await priya.submit(page, { who: 'worker', worker: ids['orla'] ?? '' })
    expect((await priya.submit(chosen.location ?? '', {})).text).toContain('Choose a reason')
    const why = { withheldCode: 'recipient-not-safe', why: 'Her brother owns the car wash' }
    expect((await priya.submit(chosen.location ?? '', why)).location).toBe(`${at}/sharings`)
    expect(await decided(id)).toMatchObject([{ shared: false, whom: 'Orla Keane', withheld_code: 'recipient-not-safe', route: null }])
    const register = await priya.get(`${at}/sharings`)
    expect(register.text).toContain('Not shared with Orla Keane')
    expect(register.text).toContain('Her brother owns the car wash')
    expect((await (await t.visit('orla')).get(at)).status).toBe(404)
  })
})

describe('what else opens it to another agency', () => {
  it('an invitation to a discussion asks it once for all; an action and a plan go of themselves, each once', async () => {
    const { at, id } = await opened('The arcade')
    const priya = await t.visit('priya')
    const inviting = { why: 'The grey car waits', teams: [ids[care] ?? '', ids[police] ?? ''] }
    expect((await priya.submit(`${at}/discuss`, inviting)).text).toContain('Say whether it could do a child there harm')
    const made = await priya.submit(`${at}/discuss`, { ...inviting, ...shareWords })
    expect(made.status).toBe(303)
    const discussion = { shared: true, goes_with: 'discussion', arrangement: null, by: 'priya' }
    expect(await decided(id)).toMatchObject([{ ...discussion, whom: 'Haddlestone Police missing unit' }])
    await t.clock.forward(1)
    const outside = { whom: 'outside', outsideName: 'The wardens', outsideKind: 'charity', outsideEmail: 'desk@wardens.example' }
    expect((await priya.submit(`${made.location}/invite`, outside)).status).toBe(303)
    expect(await decided(id)).toMatchObject([discussion, { ...discussion, whom: 'The wardens', detriment: shareWords.detriment }])
    await t.clock.forward(1)
    const asked = formsOf((await priya.get(`${at}/plan/new`)).html).find((one) => 'leadKind' in one.fields)
    const planned = await priya.postRaw(`${at}/plan/new`, {
      ...asked?.fields,
      nextWhen: '2',
      leadKind: 'here',
      lead: ids['tom'] ?? '',
    })
    expect(planned.status, planned.text.slice(0, 900)).toBe(303)
    const owes = { what: 'Walk by', ownerKind: 'here', when: 'tomorrow' }
    await t.clock.forward(1)
    for (const owner of [`team:${ids[police]}`, `team:${ids[care]}`])
      expect((await priya.submit(`${at}/plan/action?part=prevent`, { ...owes, owner })).status).toBe(303)
    const gone = (await decided(id)).filter((row) => row['arrangement'] !== null)
    expect(gone).toMatchObject([
      { goes_with: 'plan', arrangement: 'context-plan', whom: 'Tom Okafor', child_told: null, shared: true },
      { goes_with: 'action', arrangement: 'context-action', whom: 'Haddlestone Police missing unit', child_told: null, shared: true },
    ])
    const register = await priya.get(`${at}/sharings`)
    for (const words of [
      'With a plan that they hold, under a standing arrangement',
      'With an invitation to a strategy discussion',
      'The wardens',
    ])
      expect(register.text).toContain(words)
    await t.clock.forward(-3)
  })
})

describe('the registers', () => {
  it('are for a team that answers, and for whoever answers for the agency’s data: references, grounds and dates, no name', async () => {
    const { at, ref, id } = await opened('Markerplace')
    await t.clock.forward(1)
    const fields = { ...letting, ...shareWords, reason: 'Markerwhy', detriment: 'Markerharm', childView: 'Markerview' }
    for (const team of [police, nurses, 'brackenhill/safeguarding'])
      expect((await submit('priya', `${at}/circle/add?team=${ids[team]}`, fields)).status).toBe(303)
    expect((await (await t.visit('priya')).get(`${at}/sharings`)).text).toContain('Markerharm')
    // Police stand in its circle and answer for nothing there; others do not know of it.
    for (const who of ['dan', 'ruth', 'ife', 'noor', 'wyn', 'joel', 'lena', 'tom'])
      for (const under of ['/sharings', '/circle/withhold', '/circle/add'])
        expect((await (await t.visit(who)).get(`${at}${under}`)).status, `${who} ${under}`).toBe(404)
    const seenBy = (who: string) =>
      t.as(who, async (scope) => (await sharingsOfContext(scope, id, null, 50)).map((one) => one.recipientName))
    expect(await seenBy('priya')).toHaveLength(3)
    expect(await seenBy('dan')).toEqual(['Haddlestone Police missing unit, Haddlestone and Vale Police'])
    for (const who of ['noor', 'wyn', 'lena', 'joel', 'sian']) expect(await seenBy(who), who).toEqual([])
    const lena = await t.visit('lena')
    const agency = await lena.get('/agency/sharings')
    expect(agency.text).toContain(ref)
    expect(agency.text).toContain('Shared with a place in the circle')
    expect(agency.html).not.toContain('Marker')
    const file = await lena.get('/agency/sharings/download')
    expect(file.html.split('\r\n').filter((line) => line.includes(ref))).toHaveLength(3)
    expect(file.html).not.toContain('Marker')
    await t.clock.forward(-1)
  })

  it('of the agency tells children and contexts in one order, each once, however it is paged', async () => {
    const page = (after: string | null, most: number) =>
      t.as(
        'lena',
        async (scope) =>
          (
            await sql<{
              id: string
              aboutRef: string
              decidedAt: Date
            }>`select id, about_ref, decided_at from sharings_of_agency(${after}::uuid, ${most})`.execute(scope.rows)
          ).rows,
      )
    const whole = await page(null, 5000)
    const paged: typeof whole = []
    for (let after: string | null = null, pages = 0; pages < 2000; pages += 1) {
      const next: typeof whole = await page(after, 7)
      paged.push(...next)
      if (next.length < 7) break
      after = next.at(-1)?.id ?? null
    }
    expect(paged.map((row) => row.id)).toEqual(whole.map((row) => row.id))
    expect(new Set(whole.map((row) => row.aboutRef.slice(0, 1)))).toEqual(new Set(['C', 'X']))
    expect(whole.map((row) => row.decidedAt.getTime())).toEqual(whole.map((row) => row.decidedAt.getTime()).toSorted((a, b) => b - a))
  })

  it('are written in one’s own name inside the circle, and never changed', async () => {
    const { id } = await opened('The lido')
    const write = (who: string, by = who) =>
      t.as(who, ({ rows }) =>
        sql`insert into context_sharing (ref, context_id, shared, to_outside, recipient_kind, what, helps_with, route, detriment, why, goes_with, decided_by)
            values (sharing_ref(), ${id}, true, 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'circle', ${ids[by]})`.execute(rows),
      )
    await expect(write('noor')).rejects.toThrow('row-level security')
    await expect(write('priya', 'dan')).rejects.toThrow('row-level security')
    await write('priya')
    await expect(
      t.as('priya', ({ rows }) => sql`update context_sharing set why = 'y' where context_id = ${id}`.execute(rows)),
    ).rejects.toThrow('permission denied')
  })
})
