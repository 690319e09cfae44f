// Intelligence through the HTTP door as the cast: what is sent, who grades, what crosses, and that nobody learns who told it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { idsOf, newChild, type KnownChild } from '../../../tests/support/returns.ts'
import type { Fields } from '../../../tests/support/visitor.ts'
import { sql } from '../../platform/db/index.ts'
import { castWorkers } from '../agencies/cast.ts'
import { tellDesk } from './jobs.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

// No word of this stands in the words of the cast or of pages, so that finding one means that the wall leaks.
const toldBy = 'Oswin Prattleby, who sweeps the arcade'
const secrets = ['Oswin', 'Prattleby', 'Kettlewick']

const sent: Fields = {
  what: 'A man in a grey van waits at the bus station and gives younger ones phones.',
  person: 'Dex\nA tall man with a scar on his chin',
  phone: '07700 900123\n+44 7700 900123',
  vehicle: 'AB12 CDE, grey',
  happenedWhen: 'Tuesdays after school',
  happenedWhere: 'The bus station',
  firstHand: 'from-who-saw',
  howKnown: 'It was told to me this morning.',
  doubted: 'no',
  toldBy,
  risk: 'grave',
  riskGrave: 'He lives above the arcade in Kettlewick Row',
  mayContact: 'yes',
  contactHow: 'Before nine',
}

async function send(by = 'callum', fields: Fields = {}): Promise<string> {
  const made = await (await t.visit(by)).submit('/intelligence/new', { ...sent, ...fields })
  expect(made.status, made.text.slice(0, 800)).toBe(303)
  return (made.location ?? '').split('/').at(-1) ?? ''
}

const graded: Fields = { source: '2', intelligence: 'C', handling: 'P', why: 'Told by one who saw it, not known before' }

async function grade(ref: string, fields: Fields = {}): Promise<void> {
  const made = await (await t.visit('bea')).submit(`/intelligence/desk/${ref}/grade`, { ...graded, ...fields })
  expect(made.status, made.text.slice(0, 800)).toBe(303)
}

const clean = 'A man called Dex, in a grey van, is said to give phones to teenagers at the bus station.'

async function sanitise(ref: string, words = clean): Promise<void> {
  const made = await (await t.visit('bea')).submit(`/intelligence/desk/${ref}/text`, { words })
  expect(made.status, made.text.slice(0, 800)).toBe(303)
}

const crossing: Fields = {
  where: 'inbox',
  helpsWith: 'Finding the child sooner',
  route: 'police-law-enforcement',
  detriment: 'None found: many people pass there',
  why: 'It may be where they go',
}

async function share(ref: string, team: string, fields: Fields = {}): Promise<void> {
  const made = await (await t.visit('bea')).submit(`/intelligence/desk/${ref}/share`, { ...crossing, team: ids[team] ?? '', ...fields })
  expect(made.status, made.text.slice(0, 800)).toBe(303)
}

async function rows<T extends object>(query: string, given: readonly unknown[]): Promise<T[]> {
  return (await t.owner.query<T>(query, [...given])).rows
}

async function circleOf(child: KnownChild): Promise<void> {
  await t.owner.query(
    `insert into circle_entry (child_id, team_id, purpose, opened_by, expires_at) select $1, $2, 'responsible-authority', $3, house_now() + interval '30 days'`,
    [child.id, ids['haddlestone/social-care'], ids['priya']],
  )
}

describe('sending', () => {
  test('the page says first that it is no referral; what is missing is said beside its field; sent twice it stands once', async () => {
    const callum = await t.visit('callum')
    for (const url of ['/intelligence', '/intelligence/new']) {
      const page = await callum.get(url)
      expect(page.text).toContain('is not a referral')
      expect(page.text).toContain('ring 999')
    }
    for (const [wrong, words] of [
      [{ what: '' }, 'Say what happened'],
      [{ firstHand: '' }, 'Say whether you saw or heard it yourself'],
      [{ howKnown: '' }, 'Say how you know'],
      [{ doubted: 'yes' }, 'Say why it may be untrue'],
      [{ risk: '' }, 'Say what could happen if it came out'],
      [{ childRef: 'C-00000000' }, 'No child with this reference is open to you'],
      [{ person: Array.from({ length: 21 }, (_, n) => `Man ${n}`).join('\n') }, 'Give twenty of these at most'],
    ] as const) {
      const seen = await callum.submit('/intelligence/new', { ...sent, ...wrong })
      expect(seen.status).toBe(422)
      expect(seen.text).toContain(words)
      expect(seen.html).toContain('Tuesdays after school')
    }
    const once = crypto.randomUUID()
    const first = await callum.submit('/intelligence/new', { ...sent, once })
    const again = await callum.submit('/intelligence/new', { ...sent, once })
    expect(again.location).toBe(first.location)
    const ref = (first.location ?? '').split('/').at(-1)
    expect(await rows('select 1 from intelligence where ref = $1', [ref])).toHaveLength(1)
    // Two spellings of one number are one.
    expect(
      await rows(
        "select normal from intelligence_identifier x join intelligence i on i.id = x.intelligence_id where i.ref = $1 and kind = 'phone'",
        [ref],
      ),
    ).toEqual([{ normal: '+447700900123' }])
  })

  test('a child only of the sender’s own circle; the child’s access log does not learn of it', async () => {
    const child = await newChild(t, 'Ottilie')
    const at = `/intelligence/new?child=${child.ref}`
    // Not in the circle: nothing is filled in, and naming the child is refused.
    expect((await (await t.visit('ruth')).get(at)).html).not.toContain(`value="${child.ref}"`)
    expect((await (await t.visit('ruth')).submit('/intelligence/new', { ...sent, childRef: child.ref })).status).toBe(422)
    const priya = await t.visit('priya')
    expect((await priya.get(at)).html).toContain(`value="${child.ref}"`)
    expect((await priya.submit(at, sent)).status).toBe(303)
    expect((await rows("select 1 from audit_entry where child_id = $1 and deed like 'intelligence%'", [child.id])).length).toBe(0)
    expect(
      (await rows("select 1 from audit_entry where deed = 'intelligence.send' and worker_id = $1 and wrote", [ids['priya']])).length,
    ).toBe(1)
  })

  test('the sender sees the slip and whether it was received, never the grade; nobody else sees it', async () => {
    const ref = await send()
    const callum = await t.visit('callum')
    const slip = `/intelligence/sent/${ref}`
    expect((await callum.get(slip)).text).toContain('have not opened it yet')
    await grade(ref, { why: 'A very telling why' })
    const seen = await callum.get(slip)
    expect(seen.text).toContain('the desk has it')
    expect(seen.text).not.toContain('A very telling why')
    expect((await callum.get(`/intelligence/desk/${ref}`)).status).toBe(404)
    for (const who of castWorkers.filter((w) => w.code !== 'callum'))
      expect((await (await t.visit(who.code)).get(slip)).status, who.code).toBe(404)
    // Row by row too: the sender's own grade is out of reach.
    await t.as('callum', async (scope) => {
      expect(await scope.rows.selectFrom('intelligence').select('ref').where('ref', '=', ref).execute()).toHaveLength(1)
      expect(await scope.rows.selectFrom('intelligenceGrade').select('id').execute()).toEqual([])
      expect(await scope.rows.selectFrom('intelligenceOutcome').select('id').execute()).toEqual([])
    })
    // Nobody makes themselves the sender of a report of somebody else.
    const [report] = await rows<{ id: string }>('select id from intelligence where ref = $1', [ref])
    await expect(
      t.as('tom', (scope) =>
        scope.rows
          .insertInto('intelligenceReceipt')
          .values({ intelligenceId: report?.id ?? '', sentBy: scope.me.workerId })
          .execute(),
      ),
    ).rejects.toThrow()
  })
})

describe('the desk', () => {
  test('the desk of the force has it; police who are not on it, the other force and everybody else do not', async () => {
    const ref = await send()
    const bea = await t.visit('bea')
    expect((await bea.get('/work')).text).toContain('New intelligence report')
    expect((await bea.get('/intelligence/desk')).text).toContain(ref)
    expect((await bea.get(`/intelligence/desk/${ref}`)).text).toContain('A man in a grey van waits')
    for (const who of castWorkers.filter((w) => !['bea', 'gil'].includes(w.code)))
      for (const under of ['', '/grade', '/text', '/outcome', '/share', '/source'])
        expect((await (await t.visit(who.code)).get(`/intelligence/desk/${ref}${under}`)).status, `${who.code} ${under}`).toBe(404)
    await t.owner.query("insert into worker_role (worker_id, role) select id, 'source-officer' from worker where code = 'wyn'")
    const wyn = await t.visit('wyn')
    expect((await wyn.get(`/intelligence/desk/${ref}`)).status).toBe(404)
    expect((await wyn.get('/intelligence/desk')).text).not.toContain(ref)
    await t.owner.query("delete from worker_role where role = 'source-officer' and worker_id = (select id from worker where code = 'wyn')")
  })

  test('the grade is 3x5x2; each is kept; conditions stand with C alone, and hold no word of the source', async () => {
    const ref = await send()
    const bea = await t.visit('bea')
    const at = `/intelligence/desk/${ref}/grade`
    // What is graded can be read beside the question.
    expect((await (await t.visit('bea')).get(at)).text).toContain('The report as it was sent')
    for (const [wrong, words] of [
      [{ source: '4' }, 'Choose one of the answers'],
      [{ intelligence: 'F' }, 'Choose one of the answers'],
      [{ handling: 'C' }, 'Say the conditions'],
      [{ handling: 'C', conditions: 'Do not tell Prattleby' }, 'Write them without “prattleby”'],
      [{ why: '' }, 'Say why'],
    ] as const) {
      const seen = await bea.submit(at, { ...graded, ...wrong })
      expect(seen.status).toBe(422)
      expect(seen.text).toContain(words)
    }
    await grade(ref)
    await t.clock.forward(1)
    await grade(ref, {
      source: '1',
      intelligence: 'B',
      handling: 'C',
      conditions: 'Not to be read out to anybody',
      why: 'Borne out by a camera',
    })
    const page = await bea.get(`/intelligence/desk/${ref}`)
    expect(page.text).toContain('1 B C')
    expect(page.text).toContain('2 C P')
    expect(page.text.indexOf('1 B C')).toBeLessThan(page.text.indexOf('2 C P'))
    await expect(t.as('bea', (scope) => scope.rows.updateTable('intelligenceGrade').set({ source: 3 }).execute())).rejects.toThrow(
      'permission denied',
    )
  })

  test('a text that may tell who spoke is refused with the words; a named person confirms; the database asks the same', async () => {
    const ref = await send()
    const bea = await t.visit('bea')
    const at = `/intelligence/desk/${ref}/text`
    const telling = 'Oswin from social care saw that her teacher gave a phone to a boy, says Callum'
    const refused = await bea.submit(at, { words: telling })
    expect(refused.status).toBe(422)
    for (const word of ['oswin', 'callum', 'teacher', 'social']) expect(refused.text, word).toContain(`“${word}”`)
    expect(refused.html).toContain('says Callum')
    const fine = 'A worker at the school gate was seen with a man'
    expect((await bea.submit(at, { words: fine })).text).toContain('“school”')
    expect((await bea.submit(at, { words: fine, confirmed: 'yes' })).status).toBe(303)
    expect((await bea.get(`/intelligence/desk/${ref}`)).text).toContain('Bea Holloway looked at the words')
    const [report] = await rows<{ id: string }>('select id from intelligence where ref = $1', [ref])
    await expect(
      t.as('bea', (scope) =>
        scope.rows
          .insertInto('intelligenceText')
          .values({ intelligenceId: report?.id ?? '', words: 'Oswin saw it', writtenBy: scope.me.workerId })
          .execute(),
      ),
    ).rejects.toThrow('confirmed by a named person')
  })

  test('what came of it: a log, tasked with its reference, or no use with a reason', async () => {
    const ref = await send()
    const bea = await t.visit('bea')
    const at = `/intelligence/desk/${ref}/outcome`
    expect((await bea.submit(at, { outcome: 'tasked' })).text).toContain('Give the reference')
    expect((await bea.submit(at, { outcome: 'no-use' })).text).toContain('Say why it is of no use')
    expect((await bea.submit(at, { outcome: 'tasked', crimeReference: 'HV/40112/26' })).status).toBe(303)
    expect((await bea.get(`/intelligence/desk/${ref}`)).text).toContain('HV/40112/26')
    expect((await bea.get('/intelligence/desk?show=ended')).text).toContain(ref)
    expect((await bea.get('/intelligence/desk')).text).not.toContain(ref)
  })

  test('the same number in another report is shown', async () => {
    const first = await send('ruth', { phone: '07700 900777' })
    const second = await send('tom', { phone: '+447700900777' })
    expect((await (await t.visit('bea')).get(`/intelligence/desk/${second}`)).html).toContain(`/intelligence/desk/${first}`)
  })
})

describe('messages', () => {
  test('the desk is told by the clock, twice at most, and no message says who sent; a team is told of what was shared with it', async () => {
    const start = await t.clock.now()
    const ref = await send()
    const told = async () =>
      rows<{ code: string; occasion: string; by: string }>(
        `select w.code, m.occasion, b.code as by from message m join intelligence i on i.id = m.subject_id join worker w on w.id = m.to_worker_id join worker b on b.id = m.made_by
          where m.kind = 'intelligence-waits' and i.ref = $1 order by m.occasion, w.code`,
        [ref],
      )
    await Promise.all([tellDesk(t.house), tellDesk(t.house)])
    const desk = [
      { code: 'bea', occasion: '', by: 'service-clock' },
      { code: 'gil', occasion: '', by: 'service-clock' },
    ]
    expect(await told()).toEqual(desk)
    await t.clock.forward(23)
    await tellDesk(t.house)
    expect(await told()).toEqual(desk)
    await t.clock.forward(2)
    await tellDesk(t.house)
    await tellDesk(t.house)
    expect(await told()).toEqual([...desk, ...desk.map((one) => ({ ...one, occasion: 'again' }))])
    // Opened, it is waited for no longer: what was not sent yet is not sent.
    await grade(ref)
    const [report] = await rows<{ id: string }>('select id from intelligence where ref = $1', [ref])
    const standing = await t.house.services.as(
      'service-messages',
      async (scope) =>
        (
          await sql<{
            needed: boolean
          }>`select needed from intelligence_standing('intelligence-waits', array[${report?.id ?? null}::uuid])`.execute(scope.rows)
        ).rows,
    )
    expect(standing).toEqual([{ needed: false }])
    await t.clock.forward(48)
    await tellDesk(t.house)
    expect(await told()).toHaveLength(4)
    await sanitise(ref)
    await share(ref, 'larkspur/home')
    expect(
      await rows(
        `select t.code from message m join team t on t.id = m.to_team_id join intelligence_share s on s.id = m.subject_id join intelligence i on i.id = s.intelligence_id where m.kind = 'intelligence-shared' and i.ref = $1`,
        [ref],
      ),
    ).toEqual([{ code: 'home' }])
    await t.clock.set(start)
  })
})

describe('who told it', () => {
  test('the source desk sees it once, with a reason that is kept; the intelligence desk does not', async () => {
    const ref = await send()
    const gil = await t.visit('gil')
    const at = `/intelligence/desk/${ref}/source`
    expect((await (await t.visit('bea')).get(at)).status).toBe(404)
    const asked = await gil.get(at)
    for (const word of [...secrets, 'Callum']) expect(asked.html).not.toContain(word)
    expect((await gil.submit(at, { reason: '' })).status).toBe(422)
    expect(await rows('select 1 from intelligence_source_look', [])).toHaveLength(0)
    const seen = await gil.submit(at, { reason: 'To judge how far the source can be believed' })
    expect(seen.status).toBe(200)
    for (const word of [...secrets, 'Callum Reid']) expect(seen.text).toContain(word)
    expect(await rows('select looked_by, reason from intelligence_source_look', [])).toEqual([
      { looked_by: ids['gil'], reason: 'To judge how far the source can be believed' },
    ])
    expect(
      await rows("select subject_ref from audit_entry where deed = 'intelligence.read-source' and subject = 'intelligence source'", []),
    ).toEqual([{ subject_ref: ref }])
    expect((await (await t.visit('bea')).get(`/intelligence/desk/${ref}`)).text).toContain('To judge how far')
  })

  test('in SQL no one of the cast reads the table; the function answers the source desk of the force alone', async () => {
    const ref = await send('ruth')
    const [report] = await rows<{ id: string }>('select id from intelligence where ref = $1', [ref])
    const open: string[] = []
    for (const { code } of castWorkers)
      await t.as(code, async (scope) => {
        await sql`savepoint asking`.execute(scope.rows)
        await sql`select * from intelligence_source`.execute(scope.rows).then(
          () => open.push(`${code} selects`),
          () => undefined,
        )
        await sql`rollback to savepoint asking`.execute(scope.rows)
        const told = await sql`select * from see_intelligence_source(${report?.id ?? ''}, 'because')`.execute(scope.rows)
        if (told.rows.length > 0 !== (code === 'gil')) open.push(`${code} is told ${told.rows.length}`)
        const words = await sql<{ found: string[] }>`select source_words_in(${report?.id ?? ''}, 'ruth adeyemi oswin') as found`.execute(
          scope.rows,
        )
        if ((words.rows[0]?.found ?? []).length > 0 !== ['bea', 'gil'].includes(code)) open.push(`${code} finds words`)
        // Nor by any view or table that the app may read.
        const readable = await sql<{ name: string }>`
          select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'public' and c.relkind = 'v' and has_table_privilege(c.oid, 'select')
             and pg_get_viewdef(c.oid) like '%intelligence_source%'`.execute(scope.rows)
        open.push(...readable.rows.map((view) => `${view.name} shows it`))
      })
    expect(open).toEqual([])
  })
})

describe('crossing', () => {
  test('nothing crosses ungraded, without a text, or suspected false', async () => {
    const ref = await send()
    const bea = await t.visit('bea')
    const at = `/intelligence/desk/${ref}/share`
    const team = ids['leeward/management'] ?? ''
    // About no child, there is one place that it can go to: it is not asked. A forged answer is none of those there are.
    expect((await bea.get(at)).text).not.toContain('Where does it go?')
    expect((await bea.submit(at, { ...crossing, team, where: 'circle' })).status).toBe(422)
    expect((await bea.submit(at, { ...crossing, team })).text).toContain('Grade it first')
    await grade(ref, { intelligence: 'E' })
    expect((await bea.submit(at, { ...crossing, team })).text).toContain('Write the sanitised text first')
    await sanitise(ref)
    expect((await bea.submit(at, { ...crossing, team })).text).toContain('suspected false')
    await t.clock.forward(1)
    await grade(ref)
    expect((await bea.submit(at, { ...crossing, team, where: 'circle' })).status).toBe(422)
    // What is said with the decision crosses as well.
    const told = await bea.submit(at, { ...crossing, team, why: 'Prattleby asked for it' })
    expect(told.status).toBe(422)
    expect(told.text).toContain('“prattleby”')
    expect((await bea.submit(at, { ...crossing, team })).status).toBe(303)
  })

  test('the team reads the text and its conditions, acknowledges once, and learns nothing of the report', async () => {
    const ref = await send()
    await grade(ref, { handling: 'C', conditions: 'Ask the desk before anybody is told' })
    await sanitise(ref)
    await share(ref, 'haddlestone/missing')
    const [made] = await rows<{ ref: string; id: string }>(
      'select s.ref, s.id from intelligence_share s join intelligence i on i.id = s.intelligence_id where i.ref = $1',
      [ref],
    )
    const page = `/intelligence/shared/${made?.ref}`
    const priya = await t.visit('priya')
    expect((await priya.get('/work')).text).toContain('Intelligence for your team')
    const read = await priya.get(page)
    expect(read.text).toContain(clean)
    expect(read.text).toContain('Ask the desk before anybody is told')
    for (const word of [ref, '2 C', 'Told by one who saw', 'Callum', ...secrets]) expect(read.html, word).not.toContain(word)
    for (const who of castWorkers.filter((w) => w.code !== 'priya'))
      expect((await (await t.visit(who.code)).get(page)).status, who.code).toBe(404)
    expect((await priya.submit(page, {}, `${page}/acknowledge`)).status).toBe(303)
    expect((await priya.get(page)).text).toContain('Priya Shah')
    expect((await (await t.visit('bea')).get(`/intelligence/desk/${ref}`)).text).toContain('Priya Shah has it')
    // An earlier or later text of the same report did not cross.
    await t.clock.forward(1)
    await sanitise(ref, 'A later text that goes nowhere')
    await t.as('priya', async (scope) => {
      const texts = await scope.rows.selectFrom('intelligenceText').select('words').execute()
      expect(texts.map((x) => x.words)).toEqual([clean])
    })
    await expect(t.as('priya', (scope) => scope.rows.selectFrom('intelligenceText').select('found').execute())).rejects.toThrow(
      'permission denied',
    )
  })

  test('onto a child’s record it goes as a sharing decision, to a team of the circle; the desk opens no page of the child', async () => {
    const child = await newChild(t, 'Perpetua')
    await circleOf(child)
    const ref = await send('callum', { childRef: child.ref })
    await grade(ref)
    await sanitise(ref)
    const bea = await t.visit('bea')
    expect((await bea.get(`/intelligence/desk/${ref}`)).text).not.toContain('Perpetua')
    expect((await bea.get(`/intelligence/desk/${ref}/share`)).text).toContain('Where does it go?')
    const refused = await bea.submit(`/intelligence/desk/${ref}/share`, {
      ...crossing,
      where: 'circle',
      team: ids['brackenhill/safeguarding'] ?? '',
    })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('not in the child’s circle')
    await share(ref, 'haddlestone/missing', { where: 'circle' })
    expect(await rows('select what, decided_by from sharing where child_id = $1', [child.id])).toEqual([
      { what: clean, decided_by: ids['bea'] },
    ])
    expect((await bea.get(`/children/${child.ref}`)).status).toBe(404)
    const priya = await t.visit('priya')
    // Once in My work: as what was shared about the child.
    expect((await priya.get('/work')).text).not.toContain('Intelligence for your team')
    for (const url of [
      `/children/${child.ref}`,
      `/children/${child.ref}/print`,
      `/children/${child.ref}/sharings`,
      `/children/${child.ref}/circle`,
      `/children/${child.ref}/access-log`,
      '/work',
      '/outbox',
    ]) {
      const seen = await priya.get(url)
      for (const word of [...secrets, ref]) expect(seen.html, `${url} ${word}`).not.toContain(word)
    }
    expect((await priya.get(`/children/${child.ref}/sharings`)).text).toContain('Haddlestone missing children team')
  })

  test('no page, file, search or message of anybody holds a word of the source or of the report', async () => {
    const ref = await send('ife', { what: 'Zugzwang at the pier' })
    await grade(ref)
    await sanitise(ref)
    await share(ref, 'leeward/interviews')
    const leaks: string[] = []
    for (const { code } of castWorkers.filter((w) => !['bea', 'gil', 'ife'].includes(w.code))) {
      const visitor = await t.visit(code)
      for (const url of [
        '/work',
        '/intelligence',
        '/intelligence/desk',
        '/area',
        '/audit',
        '/agency/sharings',
        '/outbox',
        '/judgements/overdue',
      ]) {
        const seen = await visitor.get(url)
        for (const word of [...secrets, 'Zugzwang', ref]) if (seen.html.includes(word)) leaks.push(`${code} ${url} ${word}`)
      }
    }
    for (const word of [...secrets, 'Zugzwang']) {
      const found = await (await t.visit('priya')).submit('/children/find', { q: word })
      expect(found.status).toBe(200)
      for (const told of ['at the pier', 'grey van', ref]) if (found.html.includes(told)) leaks.push(`search ${word}`)
    }
    expect(leaks).toEqual([])
    expect(await rows(`select 1 from message m where m::text ~ 'Oswin|Prattleby|Kettlewick|Zugzwang'`, [])).toEqual([])
    expect(await rows(`select 1 from audit_entry e where e::text ~ 'Oswin|Prattleby|Kettlewick|Zugzwang'`, [])).toEqual([])
    expect(await rows(`select 1 from notice n where n::text ~ 'Oswin|Prattleby|Kettlewick|Zugzwang'`, [])).toEqual([])
  })
})

describe('a declared conflict about the child', () => {
  const conflict = async (child: KnownChild, code: string) =>
    t.owner.query(
      `insert into declared_conflict (child_id, worker_id, declared_by, reason) values ($1, $2, $2, 'They are family') on conflict do nothing`,
      [child.id, ids[code]],
    )
  const toldOf = async (ref: string) =>
    rows<{ code: string; kind: string }>(
      `select w.code, m.kind from message m join intelligence i on i.id = m.subject_id join worker w on w.id = m.to_worker_id where i.ref = $1 order by w.code`,
      [ref],
    )

  test('closes a report to somebody at the desk, who is not told of it; their colleague opens it', async () => {
    const child = await newChild(t, 'Cosima')
    await circleOf(child)
    await conflict(child, 'bea')
    const ref = await send('callum', { childRef: child.ref })
    const bea = await t.visit('bea')
    const gil = await t.visit('gil')
    expect((await bea.get(`/intelligence/desk/${ref}`)).status).toBe(404)
    expect((await bea.get('/intelligence/desk')).html).not.toContain(ref)
    expect((await bea.submit(`/intelligence/desk/${ref}/grade`, graded)).status).toBe(404)
    expect((await gil.get(`/intelligence/desk/${ref}`)).status).toBe(200)
    await tellDesk(t.house)
    expect(await toldOf(ref)).toEqual([{ code: 'gil', kind: 'intelligence-waits' }])
  })

  test('closes who told it, also to a question past the pages', async () => {
    const child = await newChild(t, 'Isolde')
    await circleOf(child)
    const ref = await send('callum', { childRef: child.ref })
    const [report] = await rows<{ id: string }>('select id from intelligence where ref = $1', [ref])
    const looked = async () =>
      t.as('gil', async (scope) => [
        (await sql`select told_by from see_intelligence_source(${report?.id ?? null}::uuid, 'To weigh it')`.execute(scope.rows)).rows
          .length,
        (await sql<{ found: string[] }>`select source_words_in(${report?.id ?? null}::uuid, ${toldBy}) as found`.execute(scope.rows))
          .rows[0]?.found.length,
      ])
    const [open, words] = await looked()
    expect(open).toBe(1)
    expect(words).toBeGreaterThan(0)
    await conflict(child, 'gil')
    expect(await looked()).toEqual([0, 0])
    expect((await rows('select 1 from intelligence_source_look where intelligence_id = $1', [report?.id])).length).toBe(1)
  })

  test('of the whole desk is told to whoever gives the agency’s roles, until somebody may open it', async () => {
    await t.owner.query(`insert into worker_role (worker_id, role) values ($1, 'administrator') on conflict do nothing`, [ids['helen']])
    const child = await newChild(t, 'Leander')
    await circleOf(child)
    for (const code of ['bea', 'gil']) await conflict(child, code)
    const ref = await send('callum', { childRef: child.ref })
    await tellDesk(t.house)
    await tellDesk(t.house)
    expect(await toldOf(ref)).toEqual([{ code: 'helen', kind: 'intelligence-stuck' }])
    const [report] = await rows<{ id: string }>('select id from intelligence where ref = $1', [ref])
    const standing = async () =>
      t.house.services.as(
        'service-messages',
        async (scope) =>
          (
            await sql<{ needed: boolean; path: string }>`
              select needed, path from intelligence_standing('intelligence-stuck', array[${report?.id ?? null}::uuid])`.execute(scope.rows)
          ).rows,
      )
    expect(await standing()).toEqual([{ needed: true, path: '/agency' }])
    await t.owner.query(`insert into worker_role (worker_id, role) values ($1, 'intelligence-officer') on conflict do nothing`, [
      ids['dan'],
    ])
    expect(await standing()).toEqual([{ needed: false, path: '/agency' }])
    await tellDesk(t.house)
    expect(await toldOf(ref)).toContainEqual({ code: 'dan', kind: 'intelligence-waits' })
    expect((await (await t.visit('dan')).get(`/intelligence/desk/${ref}`)).status).toBe(200)
    await t.owner.query(`delete from worker_role where worker_id = $1 and role = 'intelligence-officer'`, [ids['dan']])
    await t.owner.query(`delete from worker_role where worker_id = $1 and role = 'administrator'`, [ids['helen']])
  })

  test('closes what was shared to whoever has it in the team that it went to', async () => {
    const child = await newChild(t, 'Ottoline')
    await circleOf(child)
    const ref = await send('callum', { childRef: child.ref })
    await grade(ref)
    await sanitise(ref)
    await share(ref, 'larkspur/home')
    const [shared] = await rows<{ ref: string }>(
      'select s.ref from intelligence_share s join intelligence i on i.id = s.intelligence_id where i.ref = $1',
      [ref],
    )
    const orla = await t.visit('orla')
    expect((await orla.get(`/intelligence/shared/${shared?.ref}`)).status).toBe(200)
    await conflict(child, 'orla')
    expect((await orla.get(`/intelligence/shared/${shared?.ref}`)).status).toBe(404)
    expect((await orla.get('/work')).html).not.toContain(shared?.ref)
  })
})
