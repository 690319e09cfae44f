// An agency's administration through the door: what its administrator does, who is refused, and what no administrator can do alone.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'

let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(async () => house.close())

const idOf = async (code: string) =>
  (await house.owner.query<{ id: string }>('select id from worker where code = $1', [code])).rows[0]?.id ?? ''
const teamOf = async (name: string) =>
  (await house.owner.query<{ id: string }>('select id from team where name = $1', [name])).rows[0]?.id ?? ''

describe('the agency’s page', () => {
  test('shows the administrator their own agency: teams, sign-in, who holds the interviews', async () => {
    const seen = await (await house.visit('sian')).get('/agency')
    expect(seen.status).toBe(200)
    expect(seen.text).toContain('Haddlestone Council')
    expect(seen.text).toContain('Held by Leeward return interviews, Leeward')
    expect(seen.text).toContain('Haddlestone missing children team')
    expect(seen.text).not.toContain('Leeward service managers')
    expect((await (await house.visit('mina')).get('/agency')).text).toContain('Holds the interviews of Haddlestone Council')
  })

  test('every page of it is there for administrators alone', async () => {
    const teamId = await teamOf('Haddlestone missing children team')
    const workerId = await idOf('callum')
    const pages = [
      '/agency',
      '/agency/details',
      '/agency/sign-in',
      '/agency/commission',
      '/agency/teams/new',
      `/agency/teams/${teamId}`,
      '/agency/workers',
      '/agency/workers/new',
      `/agency/workers/${workerId}`,
      `/agency/workers/${workerId}/details`,
      `/agency/workers/${workerId}/email`,
      `/agency/workers/${workerId}/roles`,
      `/agency/workers/${workerId}/teams`,
    ]
    const sian = await house.visit('sian')
    const [tom, grace, priya, mina] = [
      await house.visit('tom'),
      await house.visit('grace'),
      await house.visit('priya'),
      await house.visit('mina'),
    ]
    for (const url of pages) {
      expect((await sian.get(url)).status, url).toBe(200)
      for (const other of [tom, grace, priya]) expect((await other.get(url)).status, url).toBe(404)
      expect((await house.stranger().get(url)).location, url).toContain('/sign-in')
      // Another agency's administrator finds none of these people and teams.
      if (url.includes(teamId) || url.includes(workerId) || url === '/agency/commission')
        expect((await mina.get(url)).status, url).toBe(404)
    }
    expect((await mina.get('/agency/workers')).text).not.toContain('Callum Reid')
    expect((await sian.get('/agency/workers')).text).not.toContain('Tom Okafor')
  })

  test('name and out-of-hours number are changed, with time and person', async () => {
    const sian = await house.visit('sian')
    expect((await sian.submit('/agency/details', { outOfHours: 'ask Jo' })).status).toBe(422)
    expect((await sian.submit('/agency/details', { name: '' })).text).toContain('Give the agency’s name')
    expect((await sian.submit('/agency/details', { outOfHours: '01632 960199' })).location).toBe('/agency')
    const seen = await sian.get('/agency')
    expect(seen.text).toContain('01632 960199')
    expect(seen.text).toContain('Out-of-hours number changed; before: 01632 960101')
    expect(seen.text).toContain('Siân Price, Thu 12 Nov 2026, 09:12')
  })

  test('a council commissions a team of its area, and no other', async () => {
    const sian = await house.visit('sian')
    const own = await teamOf('Haddlestone missing children team')
    const elsewhere = await teamOf('Marrowby return interviews')
    expect((await sian.submit('/agency/commission', { team: elsewhere })).status).toBe(422)
    await expect(house.as('sian', (scope) => scope.rows.updateTable('commission').set({ teamId: elsewhere }).execute())).rejects.toThrow(
      'row-level security',
    )
    expect((await sian.submit('/agency/commission', { team: own })).location).toBe('/agency')
    expect((await sian.get('/agency')).text).toContain('Held by Haddlestone missing children team, Haddlestone Council')
    expect((await sian.submit('/agency/commission', { team: await teamOf('Leeward return interviews') })).location).toBe('/agency')
    // Leeward cannot commission itself.
    await house.as('mina', async (scope) => {
      const { numUpdatedRows } = await scope.rows.updateTable('commission').set({ teamId: elsewhere }).executeTakeFirst()
      expect(numUpdatedRows).toBe(0n)
    })
  })
})

describe('teams', () => {
  test('are added, renamed and ended; a commissioned one, or one in which work waits, is not ended', async () => {
    const sian = await house.visit('sian')
    expect((await sian.submit('/agency/teams/new', { name: 'Haddlestone missing children team', kind: 'missing' })).text).toContain(
      'Another team of yours has that name',
    )
    const made = await sian.submit('/agency/teams/new', { name: 'Edge of care', kind: 'social-care', contact: '01632 960104' })
    const url = made.location ?? ''
    expect((await sian.submit(url, { name: 'Edge of care team' })).location).toBe('/agency')
    expect((await sian.get('/agency')).text).toContain('Edge of care team')
    expect((await sian.submit(url, {}, `${url}/end`)).location).toBe('/agency')
    expect((await sian.get(url)).text).toContain('The team ended')

    const mina = await house.visit('mina')
    const interviews = `/agency/teams/${await teamOf('Leeward return interviews')}`
    const seen = await mina.get(interviews)
    expect(seen.text).toContain('It is commissioned to hold a council’s return home interviews')
    const csrf = /name="csrf" value="([^"]+)"/.exec(seen.html)?.[1] ?? ''
    expect((await mina.postRaw(`${interviews}/end`, { csrf })).status).toBe(409)
    expect(
      (
        await sian.postRaw(`${interviews}/end`, {
          csrf: /name="csrf" value="([^"]+)"/.exec((await sian.get('/agency/teams/new')).html)?.[1] ?? '',
        })
      ).status,
    ).toBe(404)
  })
})

describe('the area’s settings', () => {
  test('are the coordinator’s: the offer never later than 72 hours, the ladder never upside down, each change with time and person', async () => {
    const priya = await house.visit('priya')
    for (const other of ['tom', 'sian', 'mina', 'dan'])
      expect((await (await house.visit(other)).get('/area/settings')).status, other).toBe(404)
    const late = await priya.submit('/area/settings', { offerHours: '73' })
    expect(late.status).toBe(422)
    expect(late.html).toContain('value="73"')
    expect((await priya.submit('/area/settings', { leadHours: '12', agencyLeadHours: '12' })).text).toContain(
      'The agency’s lead is told after the team’s lead',
    )
    const saved = await priya.submit('/area/settings', { offerHours: '24', typeAOpensClocks: 'no', letGoDays: '21', strategyEpisodes: '2' })
    expect(saved.location).toBe('/area/settings?saved=yes')
    const seen = await priya.get('/area/settings?saved=yes')
    expect(seen.text).toContain('The settings are saved')
    expect(seen.text).toContain('hours to the offer: default → 24')
    expect(seen.text).toContain('Priya Shah, Thu 12 Nov 2026, 09:12')
    // The neighbour's area is untouched.
    const stored = await house.owner.query<{ code: string; settings: Record<string, unknown> }>(
      'select code, settings from area order by code',
    )
    expect(stored.rows).toMatchObject([
      { code: 'haddlestone', settings: { typeAOpensClocks: false, offerHours: 24, letGoDays: 21, strategyEpisodes: 2 } },
      { code: 'marrowby', settings: {} },
    ])
    expect((await (await house.visit('noor')).get('/area/settings')).text).not.toContain('hours to the offer')
  })
})
