// What goes to another agency of itself stands in the register, once for each event and agency, under an arrangement with words of its own.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import pg from 'pg'
import { drawTaken } from '../../../tests/support/drawn.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { formsOf } from '../../../tests/support/visitor.ts'
import { cameBack, idsOf, newChild, taken, typedMoment } from '../../../tests/support/returns.ts'
import { addHours } from '../../kernel/dates.ts'
import { marrowbyAuthority } from '../agencies/cast.ts'
import { importEpisode } from '../missing/index.ts'
import { agreeAction, moveAction, openPlan, reviewPlan } from '../response/index.ts'
import { keepArrangements, writeGoingOut } from './index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())

interface Row {
  arrangement: string
  told: string
  by: string
}

async function gone(childId: string): Promise<Row[]> {
  const { rows } = await t.owner.query<Row>(
    `select s.arrangement, a.code as told, w.code as by from sharing s join agency a on a.id = s.told_agency_id join worker w on w.id = s.decided_by
      where s.child_id = $1 order by s.decided_at, s.arrangement, a.code`,
    [childId],
  )
  return rows
}

const report = {
  ...typedMoment('missingFrom', '2026-11-12 07:00'),
  type: 'M',
  reportedByRole: 'home-staff',
  ...typedMoment('reportedAt', '2026-11-12 07:30'),
  grade: 'high',
  gradeReasons: ['exploitation'],
  gradedByName: 'Sergeant Marsh',
  ...typedMoment('gradedAt', '2026-11-12 08:00'),
  reviewInHours: '4',
}

describe('a report', () => {
  it('by a council goes to the police, and to the council where the child lives; sent twice it went once, and what is told later tells nobody anew', async () => {
    const child = await newChild(t, 'Standone')
    const priya = await t.visit('priya')
    const url = `/children/${child.ref}/report`
    const asked = formsOf((await priya.get(url)).html).find((form) => form.action === null || form.action === url)
    const fields = { ...asked?.fields, ...report, hostAuthority: marrowbyAuthority }
    const made = await priya.postRaw(url, fields)
    expect(made.status, made.text.slice(0, 900)).toBe(303)
    expect((await priya.postRaw(url, fields)).location).toBe(made.location)
    const reported = [
      { arrangement: 'report-host', told: 'marrowby', by: 'priya' },
      { arrangement: 'report-police', told: 'marrowby-police', by: 'priya' },
    ]
    expect(await gone(child.id)).toEqual(reported)
    // The neighbouring force grades it: it is told nothing that it told, and the council nothing that it reported.
    const episode = /^\/episodes\/(E-[^?]+)/.exec(made.location ?? '')?.[1] ?? ''
    const wyn = await t.visit('wyn')
    const graded = await wyn.submit(`/episodes/${episode}/risk`, {
      grade: 'high',
      gradeReasons: ['exploitation'],
      gradedByName: 'Wyn',
      ...typedMoment('gradedAt', '2026-11-12 08:00'),
      reviewInHours: '4',
    })
    expect(graded.status, graded.text.slice(0, 600)).toBe(303)
    expect(await gone(child.id)).toEqual(reported)
  })

  it('by a home goes to the council that answers and to the police, each in its own words', async () => {
    const child = await newChild(t, 'Standtwo')
    await t.owner.query(
      `insert into circle_entry (child_id, worker_id, purpose, opened_by, expires_at) values ($1, $2, 'shared-with', $3, house_now() + interval '30 days')`,
      [child.id, ids['orla'], ids['priya']],
    )
    const orla = await t.visit('orla')
    expect((await orla.submit(`/children/${child.ref}/report`, report)).status).toBe(303)
    expect(await gone(child.id)).toEqual([
      { arrangement: 'report-authority', told: 'haddlestone', by: 'orla' },
      { arrangement: 'report-police', told: 'haddlestone-police', by: 'orla' },
    ])
  })

  it('shows in both registers under which arrangement it went, asks nobody anything and makes no work', async () => {
    const child = await newChild(t, 'Standthree')
    const priya = await t.visit('priya')
    expect((await priya.submit(`/children/${child.ref}/report`, report)).status).toBe(303)
    const register = await priya.get(`/children/${child.ref}/sharings`)
    expect(register.text).toContain('Shared with the report of a missing episode, under a standing arrangement')
    expect(register.text).toContain('As the arrangement says')
    const one = await priya.get(/href="(\/sharings\/[^"]+)"/.exec(register.html)?.[1] ?? '')
    const words = t.house.content.sharing.arrangements.find((each) => each.code === 'report-police')
    for (const said of [words?.what, words?.helpsWith, words?.detriment, words?.told, words?.title, 'Shared by Priya Shah'])
      expect(one.text).toContain(said)
    expect(one.text).toContain(t.house.content.route(words?.route ?? '')?.title)
    const lena = (await (await t.visit('lena')).get('/agency/sharings')).text
    expect(lena).toContain('Shared with the report of a missing episode, under a standing arrangement')
    expect(lena).not.toContain('Standthree')
    expect((await (await t.visit('lena')).get('/agency/sharings/download')).html).toContain('under a standing arrangement')
    const ref = /href="\/sharings\/([^"]+)"/.exec(register.html)?.[1] ?? ''
    expect((await (await t.visit('dan')).get('/work')).html).not.toContain(ref)
    expect((await priya.get('/work/waiting')).html).not.toContain(ref)
    // The report itself tells it in the story.
    expect((await priya.get(`/children/${child.ref}`)).text).not.toContain('standing arrangement')
    for (const who of ['ruth', 'noor', 'joel'])
      expect((await (await t.visit(who)).get(`/children/${child.ref}/sharings`)).status, who).toBe(404)
  })

  it('that a file tells goes as one by hand while something is under way; what is history went nowhere', async () => {
    const now = await t.clock.now()
    const bring = (childId: string, key: string, startedHoursAgo: number, ended: number | null) =>
      t.as('priya', (scope) =>
        importEpisode(scope, {
          childId,
          responsibleAgencyId: scope.me.agencyId,
          source: 'csv',
          sourceKey: key,
          digest: key,
          type: 'M',
          definitionVersion: 'x',
          missingFrom: { date: addHours(now, -startedHoursAgo), precision: 'minute' },
          ended: ended === null ? null : { date: addHours(now, -ended), precision: 'minute' },
        }),
      )
    const child = await newChild(t, 'Standfour')
    await bring(child.id, 'history', 20_000, 19_990)
    expect(await gone(child.id)).toEqual([])
    await bring(child.id, 'open', 5, null)
    const police = { arrangement: 'report-police', told: 'haddlestone-police', by: 'priya' }
    expect(await gone(child.id)).toEqual([police])
    await bring(child.id, 'open', 5, null)
    expect(await gone(child.id)).toEqual([police])
    await bring(child.id, 'back', 60, 50)
    expect(await gone(child.id)).toEqual([{ arrangement: 'interview', told: 'leeward', by: 'priya' }, police])
  })
})

describe('a reference of the register that is drawn twice', () => {
  it('is drawn again, and the row is written: nothing that went out is left out', async () => {
    const child = await newChild(t, 'Standdrawn')
    const priya = await t.visit('priya')
    const takeBack = await drawTaken(t.owner, 'sharing', 2)
    const made = await priya.submit(`/children/${child.ref}/report`, { ...report, hostAuthority: marrowbyAuthority })
    await takeBack()
    expect(made.status, made.text.slice(0, 900)).toBe(303)
    expect((await gone(child.id)).map(({ arrangement }) => arrangement)).toEqual(['report-host', 'report-police'])
  })
})

describe('an interview', () => {
  it('goes to the team that is commissioned, and on to another agency’s; inside the agency it goes nowhere', async () => {
    const back = await taken(t, 'Standfive')
    const commissioned = { arrangement: 'interview', told: 'leeward', by: 'priya' }
    const police = { arrangement: 'report-police', told: 'haddlestone-police', by: 'priya' }
    expect(await gone(back.child.id)).toEqual([commissioned, police])
    const tom = await t.visit('tom')
    const page = (team: string) => `/interviews/${back.interview}/hand-on?team=${ids[team]}`
    expect((await tom.submit(page('leeward/interviews'), { next: ids['grace'] ?? '', reason: 'end-of-shift' })).status).toBe(303)
    expect(await gone(back.child.id)).toEqual([commissioned, police])
    await t.owner.query("update missing_episode set host_agency_id = (select id from agency where code = 'marrowby') where child_id = $1", [
      back.child.id,
    ])
    const grace = await t.visit('grace')
    expect((await grace.submit(`/interviews/${back.interview}`, {}, `/interviews/${back.interview}/take`)).status).toBe(303)
    expect((await grace.submit(page('marrowby/interviews'), { next: ids['noor'] ?? '', reason: 'other-area' })).status).toBe(303)
    expect(await gone(back.child.id)).toContainEqual({ arrangement: 'interview', told: 'marrowby', by: 'grace' })
    expect(await gone(back.child.id)).toHaveLength(3)
    // It counts for nothing that is asked of the interview: that is shared by a decision.
    const { rows } = await t.owner.query('select 1 from sharing where child_id = $1 and interview_id is not null', [back.child.id])
    expect(rows).toEqual([])
  })
})

describe('an action', () => {
  it('goes to the agency of its owner, once however often it moves; to one’s own and to somebody outside it does not', async () => {
    const { child, interview } = await taken(t, 'Standsix')
    const before = await gone(child.id)
    const tom = await t.visit('tom')
    await t.clock.forward(1)
    const agree = (fields: Record<string, string>) =>
      tom.submit(`/interviews/${interview}/close`, { what: 'Call the school', when: 'week', ...fields })
    expect((await agree({ ownerKind: 'here', owner: `worker:${ids['ruth']}` })).status).toBe(303)
    const school = { arrangement: 'action', told: 'brackenhill', by: 'tom' }
    expect(await gone(child.id)).toEqual([...before, school])
    expect((await agree({ ownerKind: 'here', owner: `worker:${ids['tom']}` })).status).toBe(303)
    expect((await agree({ ownerKind: 'outside', ownerOutside: 'The coach' })).status).toBe(303)
    expect((await agree({ ownerKind: 'here', owner: '' })).status).toBe(422)
    const { rows } = await t.owner.query<{ ref: string }>('select ref from action where child_id = $1 and owner_worker_id = $2', [
      child.id,
      ids['ruth'],
    ])
    const moved = await t.as('tom', (scope) => moveAction(scope, rows[0]?.ref ?? '', { toDay: '2026-12-01', reason: 'She is away' }))
    expect(moved.ok).toBe(true)
    expect(await gone(child.id)).toEqual([...before, school])
    // Its owner reads what was shared with them, and has nothing to acknowledge.
    const ruth = await t.visit('ruth')
    expect((await ruth.get(`/children/${child.ref}/sharings`)).text).toContain('with an action that they owe, under a standing arrangement')
    expect((await ruth.get('/work')).text).not.toContain('Shared with you')
    await t.clock.forward(-1)
  })
})

describe('a plan', () => {
  it('goes to the agency of whoever holds it, once however often it is looked at; held at home it goes nowhere', async () => {
    const shape = (leadWorkerId: string) => ({
      kind: 'child-in-need' as const,
      since: '2026-11-12',
      leadWorkerId,
      leadOutside: null,
      teamId: ids['haddlestone/missing'] ?? '',
      elsewhereRef: null,
    })
    const begin = async (name: string, lead: string) => {
      const child = await newChild(t, name)
      const subject = { childId: child.id, contextId: null }
      const made = await t.as('priya', (scope) => openPlan(scope, subject, shape(ids[lead] ?? ''), '2026-11-26'))
      expect(made.ok).toBe(true)
      const looked = await t.as('priya', (scope) =>
        reviewPlan(scope, subject, { heldOn: '2026-11-12', changed: 'Nothing yet', goesOn: 'All of it', nextOn: '2026-11-30' }),
      )
      expect(looked).toMatchObject({ ok: true })
      return gone(child.id)
    }
    expect(await begin('Standten', 'tom')).toEqual([{ arrangement: 'plan', told: 'leeward', by: 'priya' }])
    expect(await begin('Standeleven', 'callum')).toEqual([])
  })
})

describe('the words of an arrangement', () => {
  it('are those of the content: another text holds from the next start, and what went keeps its own', async () => {
    const { content } = t.house
    const changed = content.sharing.arrangements.map((one) => (one.code === 'action' ? { ...one, detriment: 'Weighed anew' } : one))
    const owner = new pg.Client({ connectionString: t.ownerUrl })
    await owner.connect()
    const child = await newChild(t, 'Standseven')
    const agree = () =>
      t.as('priya', (scope) =>
        agreeAction(scope, {
          childId: child.id,
          interviewId: null,
          what: 'Call',
          owner: { kind: 'team', id: ids['brackenhill/safeguarding'] ?? '' },
          dueOn: '2026-11-20',
        }),
      )
    await agree()
    await keepArrangements(owner, { sharing: { ...content.sharing, arrangements: changed }, source: (key) => content.source(key) })
    await t.clock.forward(1)
    await agree()
    const { rows } = await owner.query<{ detriment: string }>('select detriment from sharing where child_id = $1 order by decided_at', [
      child.id,
    ])
    expect(rows.map((row) => row.detriment)).toEqual([
      content.sharing.arrangements.find((one) => one.code === 'action')?.detriment,
      'Weighed anew',
    ])
    await keepArrangements(owner, content)
    await owner.end()
  })

  it('are never passed over: an arrangement without words, or a row without one, is refused', async () => {
    const { child } = await cameBack(t, 'Standeight')
    const nowhere = { childId: child.id, to: { teamId: ids['brackenhill/safeguarding'] ?? '' }, eventId: child.id }
    await expect(t.as('priya', (scope) => writeGoingOut(scope, [{ ...nowhere, arrangement: 'gone' as 'action' }]))).rejects.toThrow()
    await expect(
      t.owner.query(
        `insert into sharing (ref, child_id, shared, to_outside, recipient_kind, what, route, why, decided_by, goes_with) values ('S-0', $1, true, 'x', 'x', 'x', 'x', 'x', $2, 'report')`,
        [child.id, ids['priya']],
      ),
    ).rejects.toThrow('sharing_arrangement')
  })

  it('are written for children of one’s own circles alone', async () => {
    const child = await newChild(t, 'Standnine')
    await expect(
      t.as('noor', (scope) =>
        writeGoingOut(scope, [
          { childId: child.id, to: { teamId: ids['brackenhill/safeguarding'] ?? '' }, arrangement: 'action', eventId: child.id },
        ]),
      ),
    ).rejects.toThrow('row-level security')
    expect(await gone(child.id)).toEqual([])
  })
})
