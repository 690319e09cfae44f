import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { addChild, findChild, noticeWork, updateChild } from '../index.ts'

let house: TestHouse
let child: { id: string; ref: string }

beforeAll(async () => {
  house = await openTestHouse()
  const agency = (await house.owner.query<{ id: string }>(`select id from agency where code = 'haddlestone'`)).rows[0]?.id ?? ''
  child = await house.as('priya', (scope) =>
    addChild(scope, { responsibleAgencyId: agency, preferredName: 'Bex', familyName: 'Noticewright', dateOfBirth: '2012-01-02' }),
  )
})
afterAll(() => house.close())

const born = { family: 'Noticewright', 'born-day': '2', 'born-month': '1', 'born-year': '2012' }
const items = async (worker: string, what: string) => (await house.as(worker, noticeWork)).filter((item) => item.what === what)

describe('notices', () => {
  it('tell the team that answers for the child, and are put away by one of them', async () => {
    const seen = await (await house.visit('wyn')).submit('/children/find', born)
    const hit = /\/children\/found\/([0-9a-f-]{36})\/ask/.exec(seen.html)?.[1]
    const looked = await items('priya', 'Somebody looked for this child')
    expect(looked).toMatchObject([
      { who: 'Bex, 14', group: 'now', isNew: true, facts: expect.stringContaining('Wyn Castell, Marrowby Constabulary') as string },
    ])
    expect(await items('wyn', 'Somebody looked for this child')).toEqual([])

    const action = looked[0]?.steps.find((s) => s.kind === 'deed')
    const page = await (await house.visit('priya')).get('/children/find')
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
    const path = action?.kind === 'deed' ? action.action : ''
    const wynCsrf = /name="csrf" value="([^"]+)"/.exec((await (await house.visit('wyn')).get('/children/find')).html)?.[1] ?? ''
    expect((await (await house.visit('wyn')).postRaw(path, { csrf: wynCsrf })).status).toBe(404)
    expect((await (await house.visit('priya')).postRaw(path, { csrf })).location).toBe('/work')
    expect(await items('priya', 'Somebody looked for this child')).toEqual([])

    // A request stays until it is answered.
    await (await house.visit('wyn')).submit(`/children/found/${hit}/ask`, { purpose: 'missing-now', reason: 'Seen here' })
    const asked = await items('priya', 'Request for access')
    expect(asked[0]?.steps).toEqual([{ kind: 'link', text: 'Answer the request', href: asked[0]?.href }])
    await (await house.visit('priya')).submit(asked[0]?.href ?? '', { decision: 'refuse', why: 'She is home' })
    expect(await items('priya', 'Request for access')).toEqual([])
    expect((await items('wyn', 'Access was refused'))[0]?.href).toMatch(/^\/access-requests\/.*\/outcome$/)
  })

  it('go to the lead worker where there is one', async () => {
    const callum = (await house.owner.query<{ id: string }>(`select id from worker where code = 'callum'`)).rows[0]?.id ?? ''
    await house.as('priya', (scope) => updateChild(scope, child.id, { leadWorkerId: callum }))
    await (await house.visit('wyn')).submit('/children/find', born)
    expect(await items('callum', 'Somebody looked for this child')).toHaveLength(1)
    expect(await items('priya', 'Somebody looked for this child')).toHaveLength(0)
  })
})

describe('what is known of a child', () => {
  it('is put right with its history, by who may, and only as what can be', async () => {
    const priya = await house.visit('priya')
    const path = `/children/${child.ref}/about`
    const wrong = await priya.submit(`${path}/change`, { givenName: 'Rebecca', 'dateOfBirth-year': '2031', nhsNumber: '12' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('An NHS number has 10 digits')
    expect(wrong.html).toContain('value="Rebecca"')
    expect((await priya.submit(`${path}/change`, { 'dateOfBirth-year': '2031' })).text).toContain('That day has not come yet')
    expect(
      (await priya.submit(`${path}/change`, { preferredName: 'Becks', givenName: 'Rebecca', otherNames: 'Bee, B', lead: '' })).location,
    ).toBe(path)
    expect(await house.as('priya', (scope) => findChild(scope, child.ref))).toMatchObject({
      name: 'Becks',
      givenName: 'Rebecca',
      familyName: 'Noticewright',
      otherNames: ['Bee', 'B'],
      leadWorkerId: null,
    })
    const seen = await priya.get(path)
    expect(seen.text).toContain('Likes to be called Bex, until Priya Shah put it right on')
    expect(seen.text).toContain('Callum Reid, until Priya Shah')
  })

  it('takes references, each on one record only', async () => {
    const priya = await house.visit('priya')
    const path = `/children/${child.ref}/about`
    expect((await priya.submit(`${path}/reference`, { kind: 'council', value: 'NW-1' })).location).toBe(path)
    expect((await priya.get(path)).text).toContain('NW-1 Council’s reference, Haddlestone Council')
    const agency = (await house.owner.query<{ id: string }>(`select id from agency where code = 'haddlestone'`)).rows[0]?.id ?? ''
    const other = await house.as('priya', (scope) =>
      addChild(scope, { responsibleAgencyId: agency, givenName: 'Other', familyName: 'Elsewhere' }),
    )
    const taken = await priya.submit(`/children/${other.ref}/about/reference`, { kind: 'council', value: 'NW-1' })
    expect(taken.status).toBe(422)
    expect(taken.text).toContain('That reference stands on another record')
  })
})

describe('the access log', () => {
  it('says who looked and who wrote, paged by key, for who leads', async () => {
    const priya = await house.visit('priya')
    for (let i = 0; i < 52; i += 1) await priya.get(`/children/${child.ref}/about`)
    const path = `/children/${child.ref}/access-log`
    const first = await priya.get(path)
    expect(first.text).toContain('Priya Shah, Haddlestone Council Looked at: the record In their circle')
    const next = /href="([^"]+\?before=\d+)"/.exec(first.html)?.[1] ?? ''
    const second = await priya.get(next)
    expect(second.text).toContain('Searched for exactly, from outside the circle')
    expect((await (await house.visit('wyn')).get(path)).status).toBe(404)
    expect((await (await house.visit('tom')).get(path)).status).toBe(404)
  })
})
