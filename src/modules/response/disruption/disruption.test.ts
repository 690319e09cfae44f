// Disruption through the HTTP door: who prepares it, what answers it, what happened, and who does not learn that it is there.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf, newChild, type KnownChild } from '../../../../tests/support/returns.ts'
import { formsOf, type Fields } from '../../../../tests/support/visitor.ts'
import { castWorkers } from '../../agencies/cast.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const on = (name: string, day: string): Fields => {
  const [y = '', m = '', d = ''] = day.split('-')
  return { [`${name}-day`]: d, [`${name}-month`]: m, [`${name}-year`]: y }
}

const cawn = '/disruption/new?measure=child-abduction-warning-notice'
const begun: Fields = { subject: 'Quentin Marlpit', why: 'He keeps picking her up' }

async function begin(by: string, at = cawn, fields: Fields = {}): Promise<string> {
  const made = await (await t.visit(by)).submit(at, { ...begun, ...fields })
  expect(made.status, made.text.slice(0, 800)).toBe(303)
  return made.location ?? ''
}

async function rows<T extends object>(query: string, given: readonly unknown[] = []): Promise<T[]> {
  return (await t.owner.query<T>(query, [...given])).rows
}

/** A child of Priya's with one sign; the missing unit of police stands in the circle where asked. */
async function childWithSign(name: string, police = false): Promise<KnownChild> {
  const child = await newChild(t, name)
  await t.owner.query(
    `insert into observation (child_id, sign, list, evidence, source_kind, observed_on, recorded_by) values ($1, 'fear', 'sign', 'Flinched when the blue car passed', 'school', house_now()::date, $2)`,
    [child.id, ids['priya']],
  )
  if (police)
    await t.owner.query(
      `insert into circle_entry (child_id, team_id, purpose, opened_by, expires_at) values ($1, $2, 'police-episode', $3, house_now() + interval '30 days')`,
      [child.id, ids['haddlestone-police/missing'], ids['priya']],
    )
  return child
}

describe('beginning', () => {
  test('each measure says what it does and whether it is in force; bad input stands beside its field', async () => {
    const priya = await t.visit('priya')
    const list = await priya.get('/disruption/new')
    for (const words of [
      'Child abduction warning notice',
      'No order of a court',
      'Phone-line order',
      'Not confirmed to be in force',
      'In force',
    ])
      expect(list.text).toContain(words)
    for (const [at, wrong, words] of [
      [cawn, { subject: '' }, 'Say who it is about'],
      [cawn, { why: '' }, 'Say why it is needed'],
      [cawn, { children: 'C-00000000' }, 'No child with one of these references'],
      ['/disruption/new?measure=phone-line-order', { subject: '07700 900461' }, 'Give the first day'],
      [
        '/disruption/new?measure=phone-line-order',
        { subject: '07700 900461', ...on('firstSeen', '2026-11-02'), ...on('lastSeen', '2026-11-01') },
        'before it was first seen',
      ],
    ] as const) {
      const seen = await priya.submit(at, { ...begun, ...wrong })
      expect(seen.status).toBe(422)
      expect(seen.text).toContain(words)
    }
    const once = crypto.randomUUID()
    const first = await priya.submit(cawn, { ...begun, subject: 'Twice Once', once })
    expect((await priya.submit(cawn, { ...begun, subject: 'Twice Once', once })).location).toBe(first.location)
    expect(await rows("select 1 from disruption where subject = 'Twice Once'")).toHaveLength(1)
  })

  test('a manager of a charity is told how to put it right; other roles find nothing there', async () => {
    expect((await (await t.visit('mina')).get('/disruption/new')).text).toContain('Send what you know as intelligence instead')
    await expect(
      t.as('mina', (scope) =>
        scope.rows
          .insertInto('disruption')
          .values({
            id: crypto.randomUUID(),
            ref: 'V-00000001',
            measure: 'x',
            subjectKind: 'person',
            subject: 'x',
            why: 'x',
            teamId: ids['leeward/management'] ?? '',
            openedBy: scope.me.workerId,
            reviewOn: '2026-12-01',
          })
          .execute(),
      ),
    ).rejects.toThrow('row-level security')
    for (const who of ['tom', 'ruth', 'orla', 'ife', 'joel', 'sian', 'lena', 'bea', 'gil'])
      expect((await (await t.visit(who)).get('/disruption')).status, who).toBe(404)
  })
})

describe('evidence', () => {
  test('gaps are said; a sign on record is ticked with who and when, and taken back; both stay readable', async () => {
    const child = await childWithSign('Wilhelmina')
    const at = await begin('priya', cawn, { children: child.ref })
    const priya = await t.visit('priya')
    expect((await priya.get(at)).text).toContain('6 gaps of 6')
    // What is missing comes first, with what is on record before what has to be found; that it was given is not the first button.
    const firstButton = /class="govuk-button"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*class="govuk-button"/.exec(
      (await priya.get(at)).html.split('<main')[1] ?? '',
    )
    expect(firstButton?.[1] ?? firstButton?.[2]).toBe(`${at}/items/contact`)
    const form = await priya.get(`${at}/items/contact`)
    expect(form.text).toContain('Flinched when the blue car passed')
    expect((await priya.submit(`${at}/items/contact`, {})).status).toBe(422)
    const [sign] = await rows<{ id: string }>('select id from observation where child_id = $1', [child.id])
    expect((await priya.submit(`${at}/items/contact`, { chosen: [`sign:${sign?.id}`], words: 'Seen by the gate on Monday' })).status).toBe(
      303,
    )
    const page = await priya.get(at)
    expect(page.text).toContain('5 gaps of 6')
    expect(page.text).toContain('Flinched when the blue car passed')
    expect(page.text).toContain('Ticked by Priya Shah')
    // A forged choice is not one of those shown.
    expect((await priya.submit(`${at}/items/contact`, { chosen: ['sign:00000000-0000-4000-8000-000000000000'] })).status).toBe(422)
    const ticks = await rows<{ id: string }>(
      'select k.id from disruption_tick k join disruption d on d.id = k.disruption_id where d.ref = $1',
      [at.split('/')[2]],
    )
    for (const tick of ticks) expect((await priya.submit(at, {}, `${at}/ticks/${tick.id}/take-back`)).status).toBe(303)
    const after = await priya.get(at)
    expect(after.text).toContain('6 gaps of 6')
    expect(after.text).toContain('Taken back by Priya Shah')
    // Every look at a linked child stands in the child's log.
    expect((await rows("select 1 from audit_entry where child_id = $1 and deed = 'response.disrupt'", [child.id])).length).toBeGreaterThan(
      2,
    )
  })

  test('no reason and no words of evidence say what a linked child is called: whoever may open another of them reads those too', async () => {
    const [kyra, other] = [await childWithSign('Kyralinn'), await childWithSign('Oberon')]
    const priya = await t.visit('priya')
    const named = { ...begun, why: 'He keeps picking KYRALINN up', children: kyra.ref }
    const refused = await priya.submit(cawn, named)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('This says what a linked child is called')
    expect(refused.html).toContain('He keeps picking KYRALINN up')
    // Linked later it is the same, and the way out is said.
    const at = await begin('priya', cawn, { why: 'He keeps picking Kyralinn up', children: other.ref })
    const later = await priya.submit(`${at}/children`, { children: kyra.ref })
    expect(later.status).toBe(422)
    expect(later.text).toContain('begin it again with “a child” there')
    expect(
      await rows(`select from disruption_child c join disruption d on d.id = c.disruption_id where d.ref = $1`, [at.split('/')[2]]),
    ).toHaveLength(1)
    const words = await priya.submit(`${at}/items/contact`, { words: 'Oberon was seen with him' })
    expect(words.status).toBe(422)
    expect(words.text).toContain('Write “a child” instead')
    expect((await priya.submit(`${at}/items/contact`, { words: 'A child was seen with him' })).status).toBe(303)
    const step = await priya.submit(`${at}/step/ended`, { ...on('onDay', '2026-11-12'), words: 'Oberon has moved away' })
    expect(step.status).toBe(422)
    expect(step.text).toContain('Write “a child” instead')
    expect((await priya.submit(cawn, { ...named, why: 'He keeps picking a child up' })).status).toBe(303)
  })

  test('whoever is of the team and not of the child’s circle reads that something answers it, and not what', async () => {
    const child = await childWithSign('Leopoldina', true)
    const at = await begin('dan', cawn, { children: child.ref })
    const [sign] = await rows<{ id: string }>('select id from observation where child_id = $1', [child.id])
    expect((await (await t.visit('dan')).submit(`${at}/items/contact`, { chosen: [`sign:${sign?.id}`] })).status).toBe(303)
    await t.owner.query(
      `insert into declared_conflict (child_id, worker_id, declared_by, reason) values ($1, $2, $2, 'Knows the family')`,
      [child.id, ids['helen']],
    )
    const helen = await (await t.visit('helen')).get(at)
    expect(helen.status).toBe(200)
    expect(helen.text).toContain('a record that is not open to you')
    expect(helen.text).not.toContain('Leopoldina')
    expect(helen.text).not.toContain('Flinched')
    expect((await (await t.visit('helen')).get(`${at}/pack`)).text).not.toContain('Flinched')
  })

  test('intelligence that was shared with the team can be ticked; with another team it cannot', async () => {
    const { share } = await sharedWith('haddlestone-police/missing')
    const at = await begin('dan')
    expect((await (await t.visit('dan')).submit(`${at}/items/adult`, { chosen: [`intelligence:${share}`] })).status).toBe(303)
    expect((await (await t.visit('dan')).get(at)).text).toContain('A man in a lilac hatchback')
    const other = await begin('priya')
    expect((await (await t.visit('priya')).get(`${other}/items/adult`)).text).not.toContain('lilac')
  })

  async function sharedWith(team: string): Promise<{ share: string }> {
    const bea = await t.visit('bea')
    const sent = await (
      await t.visit('ruth')
    ).submit('/intelligence/new', {
      what: 'Somebody in a lilac hatchback',
      happenedWhen: 'Today',
      firstHand: 'first-hand',
      howKnown: 'I saw it',
      doubted: 'no',
      risk: 'none-known',
      mayContact: 'no',
    })
    const desk = `/intelligence/desk/${(sent.location ?? '').split('/').at(-1)}`
    await bea.submit(`${desk}/grade`, { source: '1', intelligence: 'A', handling: 'P', why: 'Seen' })
    await bea.submit(`${desk}/text`, { words: 'A man in a lilac hatchback' })
    const made = await bea.submit(`${desk}/share`, {
      team: ids[team] ?? '',
      where: 'inbox',
      helpsWith: 'Finding him',
      route: 'police-law-enforcement',
      detriment: 'None found',
      why: 'It is theirs',
    })
    expect(made.status, made.text.slice(0, 500)).toBe(303)
    const [share] = await rows<{ id: string }>('select id from intelligence_share order by decided_at desc, id desc limit 1')
    return { share: share?.id ?? '' }
  }
})

describe('who reads it', () => {
  test('its team, and those in a linked child’s circle who prepare such things; a home or a school in the circle does not', async () => {
    const child = await childWithSign('Thomasina')
    for (const team of ['haddlestone/social-care', 'larkspur/home', 'brackenhill/safeguarding'])
      await t.owner.query(
        `insert into circle_entry (child_id, team_id, purpose, opened_by, expires_at) values ($1, $2, 'shared-with', $3, house_now() + interval '30 days')`,
        [child.id, ids[team], ids['priya']],
      )
    const at = await begin('priya', cawn, { children: child.ref })
    const open = new Set<string>()
    for (const { code } of castWorkers) if ((await (await t.visit(code)).get(at)).status === 200) open.add(code)
    expect([...open].toSorted()).toEqual(['amara', 'callum', 'priya'])
    const callum = await t.visit('callum')
    expect((await callum.get(at)).text).toContain('prepares this')
    for (const under of ['/items/contact', '/lines', '/step/granted', '/step/ended'])
      expect((await callum.get(`${at}${under}`)).status).toBe(404)
    for (const who of ['orla', 'ruth']) {
      const visitor = await t.visit(who)
      expect((await visitor.get(`/children/${child.ref}`)).status).toBe(200)
      expect((await visitor.get(`/children/${child.ref}`)).text).not.toContain('Marlpit')
      await t.as(who, async (scope) => {
        expect(await scope.rows.selectFrom('disruption').select('id').execute()).toEqual([])
        expect(await scope.rows.selectFrom('disruptionChild').select('childId').execute()).toEqual([])
      })
    }
  })
})

describe('a child linked later', () => {
  const refOf = (at: string) => at.split('/')[2]

  test('from the story the child is in the form already; linked later their record can be ticked, and the page says how much waits there', async () => {
    const child = await childWithSign('Ottoline')
    const priya = await t.visit('priya')
    const way = `/disruption/new?child=${child.ref}`
    expect((await priya.get(`/children/${child.ref}`)).html).toContain(way)
    const chosen = /href="(\/disruption\/new\?measure=child-abduction[^"]+)"/.exec((await priya.get(way)).html)?.[1]?.replace('&amp;', '&')
    expect((await priya.get(chosen ?? '')).html).toContain(`${child.ref}</textarea>`)

    const at = await begin('priya')
    expect((await priya.get(at)).text).not.toContain('on record may answer it')
    for (const [wrong, words] of [
      ['', 'Give the reference of at least one child'],
      ['C-00000000', 'No child with one of these references'],
    ]) {
      const seen = await priya.submit(`${at}/children`, { children: wrong ?? '' })
      expect(seen.status).toBe(422)
      expect(seen.text).toContain(words)
    }
    expect((await priya.submit(`${at}/children`, { children: child.ref })).location).toBe(`${at}#children`)
    // The sign may answer two items: that they keep company, and why it is dangerous.
    expect((await priya.get(at)).text.match(/1 on record may answer it/g)).toHaveLength(2)
    const [sign] = await rows<{ id: string }>('select id from observation where child_id = $1', [child.id])
    await priya.submit(`${at}/items/contact`, { chosen: [`sign:${sign?.id}`] })
    expect((await priya.get(at)).text.match(/1 on record may answer it/g)).toHaveLength(1)
    // Said twice is linked once.
    expect((await priya.submit(`${at}/children`, { children: `${child.ref}\n${child.ref}` })).status).toBe(303)
    expect(
      await rows('select 1 from disruption_child l join disruption d on d.id = l.disruption_id where d.ref = $1', [refOf(at)]),
    ).toHaveLength(1)
  })

  test('a child is found by name among one’s own circles, and linked with one button; nobody else is found, and no name stands in an address', async () => {
    const child = await childWithSign('Zephyrine')
    const [priya, helen, noor] = [await t.visit('priya'), await t.visit('helen'), await t.visit('noor')]
    const at = await begin('priya')
    const find = (called: string) => priya.submit(`${at}/children`, { called }, `${at}/children/find`)
    expect((await find('')).status).toBe(422)
    expect((await find('')).text).toContain('Give a name or a reference')
    expect((await priya.get(`${at}/children/find`)).text).toContain('Name or reference of the child')
    // Nothing was asked: nothing is said of an empty list.
    expect((await priya.get(`${at}/children`)).text).not.toContain('No child in your circles is called that')
    expect((await find('Nobody at all')).text).toContain('No child in your circles is called that')
    const found = await find('Zephyrin')
    expect([found.status, found.text.includes('Zephyrine'), found.html.includes('?called=')]).toEqual([200, true, false])
    const forms = formsOf(found.html).filter((form) => form.action === `${at}/children` && form.fields['children'] === child.ref)
    expect(forms).toHaveLength(1)
    expect((await priya.postRaw(`${at}/children`, forms[0]?.fields ?? {})).location).toBe(`${at}#children`)
    expect((await find('Zephyrin')).text).toContain('Linked already')
    // A child of no circle of the asker's is not there: one who is, is found by reference too.
    expect((await find(child.ref)).text).toContain('Zephyrine')
    await t.owner.query('update circle_entry set closed_at = house_now(), closed_by = opened_by where child_id = $1', [child.id])
    expect((await find('Zephyrin')).text).toContain('No child in your circles is called that')
    // Only the team that prepares it looks for children here.
    for (const other of [helen, noor]) {
      const seen = await other.postRaw(`${at}/children/find`, { ...forms[0]?.fields, called: 'Zephyrine' })
      expect([seen.status, seen.text.includes('Zephyrine')]).not.toEqual([200, true])
    }
    expect(
      await rows("select rows from audit_entry where subject = 'disruption' and why = 'search' and subject_ref = $1", [refOf(at)]),
    ).not.toEqual([])
  })

  test('one linked by mistake is taken off: their circle reads it no longer, and they can be linked again', async () => {
    const child = await childWithSign('Philippa', true)
    const at = await begin('priya', cawn, { children: child.ref })
    const [priya, dan] = [await t.visit('priya'), await t.visit('dan')]
    expect((await dan.get(at)).status).toBe(200)
    // Whoever only reads it links nobody and takes nobody off.
    expect((await dan.get(`${at}/children`)).status).toBe(404)
    const forged = formsOf((await priya.get(at)).html).find((form) => form.action?.endsWith('/unlink'))
    const csrf = /name="csrf" value="([^"]+)"/.exec((await dan.get('/account')).html)?.[1] ?? ''
    expect((await dan.postRaw(forged?.action ?? '', { csrf })).status).toBe(404)
    await t.as('dan', async (scope) => {
      const { numUpdatedRows } = await scope.rows
        .updateTable('disruptionChild')
        .set({ unlinkedAt: scope.now, unlinkedBy: scope.me.workerId })
        .where('childId', '=', child.id)
        .executeTakeFirst()
      expect(Number(numUpdatedRows)).toBe(0)
    })
    // A double click: the second finds nobody to take off any more, and is led where the first was. The same key elsewhere is not.
    for (let click = 0; click < 2; click += 1)
      expect((await priya.postRaw(forged?.action ?? '', forged?.fields ?? {})).location).toBe(`${at}#children`)
    const nothing = (forged?.action ?? '').replace(child.ref, 'C-0000000Z')
    expect((await priya.postRaw(nothing, forged?.fields ?? {})).status).toBe(404)
    expect((await priya.get(at)).text).not.toContain('Philippa')
    expect((await dan.get(at)).status).toBe(404)
    expect((await priya.get(`${at}/items/contact`)).text).not.toContain('Flinched')
    expect((await priya.submit(`${at}/children`, { children: child.ref })).status).toBe(303)
    expect((await dan.get(at)).status).toBe(200)
  })
})

describe('what happened', () => {
  test('applied for, granted with its dates, a breach, reviewed, ended; what cannot happen now is not there', async () => {
    const at = await begin('dan', '/disruption/new?measure=slavery-trafficking-risk-order')
    const dan = await t.visit('dan')
    expect((await dan.get(`${at}/step/granted`)).status).toBe(404)
    expect((await dan.get(`${at}/step/breach`)).status).toBe(404)
    const step = async (kind: string, fields: Fields) => dan.submit(`${at}/step/${kind}`, { words: 'As it was', ...fields })
    expect((await step('applied', on('onDay', '2026-11-20'))).text).toContain('That day has not come yet')
    expect((await step('applied', { words: '' })).status).toBe(422)
    expect((await step('applied', {})).status).toBe(303)
    await t.clock.forward(1)
    expect((await step('granted', { until: 'yes', ...on('validTo', '2026-11-01') })).text).toContain('would end before it begins')
    expect((await step('granted', { until: 'yes', ...on('validTo', '2026-12-01'), reference: 'Haddlestone MC 14' })).status).toBe(303)
    const page = await dan.get(at)
    for (const words of ['Stands', '12 November 2026 to 1 December 2026', 'Haddlestone MC 14']) expect(page.text).toContain(words)
    await t.clock.forward(1)
    expect((await step('breach', { words: 'Waited outside her college' })).status).toBe(303)
    // Its last day comes before the measure's own review, so the review is due on it, in My work of the whole team.
    await t.clock.set(new Date('2026-11-30T09:00:00Z'))
    expect((await (await t.visit('helen')).get('/work')).text).toContain('Review of a disruption')
    await t.clock.set(new Date('2026-12-03T09:00:00Z'))
    expect((await dan.get(at)).text).toContain('Has run out')
    expect((await step('reviewed', { ...on('reviewOn', '2026-12-10') })).status).toBe(303)
    await t.clock.forward(1)
    expect((await step('ended', { words: 'Asked for anew' })).status).toBe(303)
    const ended = await dan.get(at)
    expect(ended.text).toContain('Waited outside her college')
    expect(ended.text).toContain('Ended')
    expect((await dan.get(`${at}/step/reviewed`)).status).toBe(404)
    expect((await dan.get(`${at}/items/conduct`)).status).toBe(404)
    expect((await dan.get('/disruption?show=ended')).text).toContain('Quentin Marlpit')
  })

  test('a line keeps its days and the line that took over; a warning notice is given, not applied for', async () => {
    const at = await begin('dan', '/disruption/new?measure=phone-line-order', {
      subject: '07700 900461',
      ...on('firstSeen', '2026-09-01'),
      ...on('lastSeen', '2026-10-31'),
    })
    const dan = await t.visit('dan')
    const [first] = await rows<{ id: string; normal: string }>(
      'select l.id, l.normal from disruption_line l join disruption d on d.id = l.disruption_id where d.ref = $1',
      [at.split('/')[2]],
    )
    expect(first?.normal).toBe('+447700900461')
    const next = await dan.submit(`${at}/lines`, {
      typed: '07700 900462',
      ...on('firstSeen', '2026-11-01'),
      ...on('lastSeen', '2026-11-10'),
      follows: first?.id ?? '',
    })
    expect(next.status).toBe(303)
    expect((await dan.get(at)).text).toContain('took over from 07700 900461')
    expect((await dan.submit(`${at}/items/identifier`, { chosen: [`line:${first?.id}`] })).status).toBe(303)
    const notice = await begin('dan')
    expect((await dan.get(`${notice}/step/applied`)).status).toBe(404)
    expect((await dan.get(`${notice}/step/granted`)).text).toContain('Given')
  })

  test('the pack holds the checklist, the evidence, the gaps, the law’s standing and where it was looked up', async () => {
    const at = await begin('dan', '/disruption/new?measure=cce-prevention-order')
    const dan = await t.visit('dan')
    expect((await dan.submit(`${at}/items/conduct`, { words: 'Statement of the shop, file 7' })).status).toBe(303)
    const pack = await dan.get(`${at}/pack`)
    for (const words of [
      'Statement of the shop, file 7',
      'Gap: nothing answers this yet',
      'not confirmed',
      'looked up on 30 November 2026',
      'read by Dan Reyes',
    ])
      expect(pack.text).toContain(words)
    const file = await dan.get(`${at}/pack.pdf`)
    expect(file.status).toBe(200)
    expect(file.html.startsWith('%PDF-1.7')).toBe(true)
    // The name of the file names nobody, and who took it stands in the trail.
    expect(file.headers['content-disposition']).toBe(`attachment; filename="disruption-${at.split('/')[2]}.pdf"`)
    expect(
      await rows("select 1 from audit_entry where deed = 'response.disrupt' and why = 'file' and worker_id = $1", [ids['dan']]),
    ).toHaveLength(1)
    expect((await (await t.visit('ruth')).get(`${at}/pack.pdf`)).status).toBe(404)
  })
})

describe('taking the pack away', () => {
  const said = {
    helpsWith: 'Deciding on the order',
    route: 'police-law-enforcement',
    detriment: 'He may learn who spoke; the statement of the shop goes without a name',
    childView: 'Was not asked: it is not safe yet',
    childTold: 'no',
  }
  const decisions = (at: string) =>
    rows<Record<string, unknown>>(
      `select c.given_name as child, s.shared, coalesce(s.to_outside, t.name) as whom, s.recipient_kind, s.helps_with, s.route, s.detriment, s.child_told, s.withheld_code, s.goes_with, w.code as by
         from sharing s join disruption_sharing g on g.id = s.goes_with_id and s.goes_with = 'pack' join disruption d on d.id = g.disruption_id join child c on c.id = s.child_id
         join worker w on w.id = s.decided_by left join team t on t.id = s.to_team_id
        where d.ref = $1 order by s.decided_at, c.given_name`,
      [at.split('/')[2]],
    )

  test('to a court: asked once, a row for each child in it, and then a file for that court alone', async () => {
    const [one, two] = [await childWithSign('Packone', true), await childWithSign('Packtwo', true)]
    const at = await begin('dan', cawn, { children: `${one.ref}, ${two.ref}` })
    const dan = await t.visit('dan')
    const share = `${at}/pack/share`
    expect((await dan.submit(share, { who: '' })).text).toContain('Choose who')
    expect((await dan.submit(share, { who: 'outside' })).text).toContain('Choose what they are')
    const chosen = await dan.submit(share, { who: 'outside', kind: 'court' })
    expect([chosen.status, chosen.location]).toEqual([303, `${share}?kind=court`])
    const asked = await dan.get(`${share}?kind=court`)
    expect(asked.text).toMatch(/it stands in the register of each child of whom it tells: (Packone and Packtwo|Packtwo and Packone)/)
    expect(asked.text).toContain('Could sharing it do any of these children harm?')
    const bare = await dan.submit(`${share}?kind=court`, { ...said, route: '', detriment: '', helpsWith: '' })
    expect(bare.status).toBe(422)
    for (const words of [
      'Say who it is',
      'Choose the lawful route',
      'Say whether it could do one of the children harm',
      'Say what it helps them to do',
    ])
      expect(bare.text).toContain(words)
    const naming = await dan.submit(`${share}?kind=court`, {
      ...said,
      outside: 'Haddlestone Magistrates’ Court',
      childView: 'Packtwo agrees',
    })
    expect([naming.status, naming.text.includes('This says “Packtwo”')]).toEqual([422, true])
    expect(await decisions(at)).toEqual([])
    const once = crypto.randomUUID()
    const court = { ...said, outside: 'Haddlestone Magistrates’ Court', once }
    expect((await dan.submit(`${share}?kind=court`, court)).location).toBe(`${at}/pack#decided`)
    expect((await dan.submit(`${share}?kind=court`, court)).location).toBe(`${at}/pack#decided`)
    const row = {
      shared: true,
      whom: 'Haddlestone Magistrates’ Court',
      recipient_kind: 'court',
      helps_with: said.helpsWith,
      route: said.route,
      detriment: said.detriment,
      child_told: false,
      withheld_code: null,
      goes_with: 'pack',
      by: 'dan',
    }
    expect(await decisions(at)).toEqual([
      { child: 'Packone', ...row },
      { child: 'Packtwo', ...row },
    ])
    const pack = await dan.get(`${at}/pack`)
    expect(pack.text).toContain('For Haddlestone Magistrates’ Court.')
    const file = /href="([^"]+\/file\.pdf)"/.exec(pack.html)?.[1] ?? ''
    const taken = await dan.get(file)
    expect([taken.status, taken.html.startsWith('%PDF-1.7'), taken.headers['content-disposition']]).toEqual([
      200,
      true,
      `attachment; filename="disruption-${at.split('/')[2]}.pdf"`,
    ])
    expect(await rows("select 1 from audit_entry where why = 'file to hand over' and worker_id = $1", [ids['dan']])).toHaveLength(2)
    // Another child in it was not decided about.
    const three = await childWithSign('Packthree', true)
    expect((await dan.submit(`${at}/children`, { children: three.ref })).status).toBe(303)
    expect((await dan.get(file)).status).toBe(404)
    expect((await dan.get(`${at}/pack`)).text).toContain('It tells of another child now than when this was decided')
    // Of whoever does not prepare such things it is not there, nor is its decision in the child's register.
    for (const who of ['ruth', 'tom', 'wyn']) {
      expect((await (await t.visit(who)).get(`${at}/pack/share`)).status, who).toBe(404)
      expect((await (await t.visit(who)).get(file)).status, who).toBe(404)
    }
    expect((await dan.get(`/children/${one.ref}/sharings`)).text).toContain('Shared with the pack of a disruption')
    const { rows: seen } = await t.owner.query<{ ref: string }>(`select ref from sharing where goes_with = 'pack' and child_id = $1`, [
      one.id,
    ])
    const ref = seen[0]?.ref ?? ''
    await t.owner.query(
      `insert into circle_entry (child_id, worker_id, purpose, opened_by, expires_at) values ($1, $2, 'shared-with', $3, house_now() + interval '30 days')`,
      [one.id, ids['tom'], ids['priya']],
    )
    expect((await dan.get(`/sharings/${ref}`)).text).toContain('With the pack of a disruption')
    const tom = await t.visit('tom')
    expect((await tom.get(`/children/${one.ref}/sharings`)).text).not.toContain('the pack of a disruption')
    expect((await tom.get(`/sharings/${ref}`)).status).toBe(404)
  })

  test('to a team of another agency, prefilled of one child; in the register of the agency without a name', async () => {
    const child = await childWithSign('Packfour', true)
    const at = await begin('dan', cawn, { children: child.ref })
    const dan = await t.visit('dan')
    const own = (await dan.get(`${at}/pack/share`)).html
    expect(own).toContain(ids['haddlestone/social-care'])
    expect(own).not.toContain(ids['haddlestone-police/missing'])
    const chosen = await dan.submit(`${at}/pack/share`, { who: 'team', team: ids['haddlestone/social-care'] ?? '' })
    expect((await dan.submit(chosen.location ?? '', said)).status).toBe(303)
    expect(await decisions(at)).toMatchObject([
      { child: 'Packfour', shared: true, recipient_kind: 'childrens-social-care', whom: 'Haddlestone children’s social care' },
    ])
    // Decided again, for whomever: what the child says stands there, the harm is weighed anew.
    const again = (await dan.get(chosen.location ?? '')).text
    expect(again).toContain(said.childView)
    expect(again).not.toContain(said.detriment)
    // A team of one's own cannot be chosen: it takes the file as it is.
    expect((await dan.get(`${at}/pack/share?team=${ids['haddlestone-police/missing']}`)).text).toContain('Who is it for?')
    const register = (await (await t.visit('helen')).get('/agency/sharings')).text
    expect(register).toContain('Shared with the pack of a disruption')
    expect(register).not.toMatch(/Packfour|Marlpit/)
    // A council that reads it in a child's circle prepares it not, and takes no file of it.
    const priya = await t.visit('priya')
    expect((await priya.get(`${at}/pack`)).text).toContain('decides whom it is taken to')
    for (const under of ['pack.pdf', 'pack/share', 'pack/withhold']) expect((await priya.get(`${at}/${under}`)).status, under).toBe(404)
    expect((await dan.get(`${at}/pack.pdf`)).status).toBe(200)
  })

  test('a child who is linked no more, and whose sign still answers an item, is in the pack: asked of, recorded and on the trail', async () => {
    const child = await childWithSign('Packsix', true)
    const at = await begin('dan', cawn, { children: child.ref })
    const dan = await t.visit('dan')
    const [sign] = await rows<{ id: string }>('select id from observation where child_id = $1', [child.id])
    expect((await dan.submit(`${at}/items/contact`, { chosen: [`sign:${sign?.id}`] })).status).toBe(303)
    expect((await dan.submit(at, {}, `${at}/children/${child.ref}/unlink`)).status).toBe(303)
    const share = `${at}/pack/share?kind=court`
    expect((await dan.get(share)).text).toContain('It tells of Packsix')
    expect((await dan.submit(share, { ...said, outside: 'A court' })).status).toBe(303)
    expect(await decisions(at)).toMatchObject([{ child: 'Packsix', shared: true, whom: 'A court' }])
    const file = /href="([^"]+\/file\.pdf)"/.exec((await dan.get(`${at}/pack`)).html)?.[1] ?? ''
    expect((await dan.get(file)).status).toBe(200)
    expect(await rows("select 1 from audit_entry where why = 'file to hand over' and child_id = $1", [child.id])).toHaveLength(1)
    // Taken back it tells of nobody.
    const back = formsOf((await dan.get(at)).html).find((form) => form.action?.endsWith('/take-back'))
    expect((await dan.submit(at, {}, back?.action ?? '')).status).toBe(303)
    expect((await dan.get(share)).text).toContain('No child whose record is open to you is in the pack')
  })

  test('not shared is recorded too, with its reason, and leaves no file; of no child it asks nothing about one', async () => {
    const child = await childWithSign('Packfive', true)
    const at = await begin('dan', cawn, { children: child.ref })
    const dan = await t.visit('dan')
    const chosen = await dan.submit(`${at}/pack/withhold`, { who: 'outside', kind: 'licensing' })
    expect((await dan.submit(chosen.location ?? '', { outside: 'The licensing office' })).text).toContain('Choose a reason')
    const why = {
      outside: 'The licensing office',
      withheldCode: 'recipient-not-safe',
      why: 'The brother works there',
      childView: 'Was not asked',
      childTold: 'no',
    }
    expect((await dan.submit(chosen.location ?? '', why)).status).toBe(303)
    expect(await decisions(at)).toMatchObject([
      { child: 'Packfive', shared: false, route: null, withheld_code: 'recipient-not-safe', recipient_kind: 'licensing' },
    ])
    const pack = await dan.get(`${at}/pack`)
    expect(pack.text).toContain('Not for The licensing office.')
    expect(pack.html).not.toContain('/file.pdf')
    expect((await dan.get('/work')).text).not.toContain('waits for a manager')
    const bare = await begin('dan')
    const court = await dan.submit(`${bare}/pack/share`, { who: 'outside', kind: 'court' })
    const asked = await dan.get(court.location ?? '')
    expect(asked.text).toContain('No child whose record is open to you is in the pack')
    expect(asked.text).not.toContain('child harm')
    expect((await dan.submit(court.location ?? '', { outside: 'A court', helpsWith: said.helpsWith, route: said.route })).status).toBe(303)
    expect((await dan.get(`${bare}/pack`)).html).toContain('/file.pdf')
    expect(await decisions(bare)).toEqual([])
  })
})
