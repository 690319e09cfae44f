// From one agency to a first responder, and what becomes of a referral that a person sent: through the HTTP door, by the clock.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf, newChild, shareWords, taken, typedMoment } from '../../../../tests/support/returns.ts'
import { formsOf, type Fields, type Visitor } from '../../../../tests/support/visitor.ts'
import { formatPlainDate } from '../../../kernel/dates.ts'
import { pagesOf } from './answers.ts'
import { runNrm, runNrmLadder } from './jobs.ts'
import { nrmPdf } from './pdf.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const rows = async <T extends object>(query: string, given: readonly unknown[] = []): Promise<T[]> =>
  (await t.owner.query<T>(query, [...given])).rows

const shared: Fields = {
  words: 'She can be spoken with on Tuesdays',
  helpsWith: 'Sending the referral',
  route: 'section-17',
  detriment: 'None found',
  childView: '“Do what you must”',
  childTold: 'yes',
}

async function begun(who: Visitor, childRef: string): Promise<string> {
  const made = await who.submit(`/children/${childRef}/nrm`, {})
  expect(made.status, made.text.slice(0, 400)).toBe(303)
  return made.location ?? ''
}

/** As if every page had been answered: the pages themselves are walked in nrm.test.ts. */
async function readied(at: string): Promise<void> {
  await t.owner.query(`update nrm_referral set ready_at = house_now(), ready_by = begun_by where ref = $1`, [at.split('/')[2]])
}

test('whoever may not send it hands it to who may: a sharing decision, taken, asked back and answered; until taken it can be taken back', async () => {
  const { child } = await taken(t, 'Jo')
  const [tom, amara, callum, wyn] = [await t.visit('tom'), await t.visit('amara'), await t.visit('callum'), await t.visit('wyn')]
  const at = await begun(tom, child.ref)
  expect((await tom.get(at)).text).toContain('Hand it to a first responder')
  expect((await callum.get(at)).status).toBe(404)
  const inboxes = await tom.get(`${at}/hand-off`)
  expect(inboxes.text).toContain('Haddlestone children’s social care')
  // The list, from where it is, and the day on which somebody looked; each is content's, so that none is forgotten when it is looked up again.
  const { lookedUpOn, sources, organisations } = t.house.content.nrm.firstResponders
  const from = t.house.content.source(sources[0] ?? '')?.name
  expect(inboxes.text).toMatch(
    new RegExp(`Source: From ${from}\\W+looked up on ${formatPlainDate(lookedUpOn)}\\W+look at the list of the Home Office itself`),
  )
  for (const { name } of organisations) expect(inboxes.text).toContain(name)
  // Schools, health and other charities cannot send it, and are not offered.
  for (const team of ['brackenhill/safeguarding', 'haddle-health/safeguarding', 'leeward/management'])
    expect(inboxes.html).not.toContain(ids[team] ?? '')
  const to = `${at}/hand-off?to=${ids['haddlestone/social-care']}`
  const bad = await tom.submit(to, { ...shared, route: '', words: '' })
  expect(bad.status).toBe(422)
  expect(bad.text).toContain('Choose the lawful route')
  expect(bad.html).toContain('Sending the referral')
  expect((await tom.submit(to, shared)).status).toBe(303)
  expect(await rows('select route, to_team_id, why from sharing where nrm_id is not null and child_id = $1', [child.id])).toEqual([
    { route: 'section-17', to_team_id: ids['haddlestone/social-care'], why: 'She can be spoken with on Tuesdays' },
  ])
  expect((await tom.get(`/children/${child.ref}/sharings`)).text).toContain('Haddlestone children’s social care')
  expect((await tom.get(to)).text).toContain('nobody has taken it yet')
  expect(await rows(`select 1 from message where kind = 'nrm-waits' and to_team_id = $1`, [ids['haddlestone/social-care']])).toHaveLength(1)
  expect((await tom.get('/work/waiting')).text).toContain('Waits for Haddlestone children’s social care')

  expect((await tom.submit(at, {}, `${at}/take-back`)).status).toBe(303)
  expect((await tom.submit(to, shared)).status).toBe(303)
  const work = await callum.get('/work')
  expect(work.text).toContain('NRM draft for your team')
  expect(work.text).not.toContain('Shared with you')
  expect((await wyn.get(at)).status).toBe(404)
  expect((await callum.submit(at, {}, `${at}/take`)).location).toBe(at)
  expect(
    await rows('select acknowledged_by from sharing where child_id = $1 and nrm_id is not null and acknowledged_at is not null', [
      child.id,
    ]),
  ).toEqual([{ acknowledged_by: ids['callum'] }])
  expect((await callum.get(at)).text).toContain('Callum Reid has it')

  expect((await callum.submit(`${at}/ask`, {})).status).toBe(422)
  expect((await callum.submit(`${at}/ask`, { question: 'Who bought the phone?' })).status).toBe(303)
  expect((await tom.get('/work')).text).toContain('Asked about an NRM draft')
  expect((await amara.get(`${at}/answer`)).text).toContain('It is with another team now')
  expect((await tom.submit(`${at}/answer`, { answer: 'The man from the shop' })).status).toBe(303)
  expect((await callum.get(at)).text).toContain('The man from the shop')

  // Ready, it leaves with whoever may send it, and with nobody else.
  await readied(at)
  for (const file of ['file.json', 'file.pdf']) {
    expect((await tom.get(`${at}/${file}`)).status).toBe(404)
    expect((await callum.get(`${at}/${file}`)).status).toBe(200)
  }
  expect((await tom.get(`${at}/sent`)).text).toContain('not on the list')
})

test('what nobody takes or answers climbs to the leads of the team that it lies with, then to the agency’s, each told once', async () => {
  const { child } = await taken(t, 'Lou')
  const [tom, callum, mina] = [await t.visit('tom'), await t.visit('callum'), await t.visit('mina')]
  const at = await begun(tom, child.ref)
  expect((await tom.submit(`${at}/hand-off?to=${ids['haddlestone/social-care']}`, shared)).status).toBe(303)
  const climbed = async () =>
    (
      await rows<{ code: string }>(
        `select w.code from nrm_pass p join nrm_referral n on n.id = p.nrm_id, worker w
          where n.ref = $1 and p.ended_at is null and w.id = any(p.climbed_to) order by 1`,
        [at.split('/')[2]],
      )
    ).map((row) => row.code)
  const later = async (hours: number) => {
    await t.clock.set(new Date(testNow.getTime() + hours * 3_600_000))
    await Promise.all([runNrmLadder(t.house), runNrmLadder(t.house)])
  }
  await later(23.9)
  expect(await climbed()).toEqual([])
  await later(24.1)
  expect(await climbed()).toEqual(['amara'])
  await later(50)
  expect(await climbed()).toEqual(['amara'])
  expect(await rows(`select 1 from message where kind = 'nrm-climbed' and to_worker_id = $1`, [ids['amara']])).toHaveLength(1)

  // Taken, it climbs no further; what Callum asks back lies with Leeward, and climbs there.
  expect((await callum.submit(at, {}, `${at}/take`)).status).toBe(303)
  expect((await callum.submit(`${at}/ask`, { question: 'Who bought the phone?' })).status).toBe(303)
  expect((await mina.get(at)).status).toBe(404)
  await later(50 + 24.1)
  expect(await climbed()).toEqual(['grace'])
  expect((await mina.get(at)).status).toBe(404)
  await later(50 + 48.1)
  expect(await climbed()).toEqual(['grace', 'mina'])
  expect((await mina.get('/work')).text).toContain('it lies with Leeward return interviews')
  expect((await mina.get(at)).status).toBe(200)
  expect((await (await t.visit('noor')).get(at)).status).toBe(404)
  expect((await tom.submit(`${at}/answer`, { answer: 'The man from the shop' })).status).toBe(303)
  await later(500)
  expect(await rows(`select 1 from message where kind = 'nrm-climbed'`)).toHaveLength(3)
  expect((await mina.get('/work')).text).not.toContain('it lies with')
})

test('nothing is ever sent: no message, no mail and no call leaves with it, and its reference names nobody', async () => {
  const child = await newChild(t, 'Kizzy')
  const priya = await t.visit('priya')
  const before = await rows<{ n: number }>(
    'select (select count(*)::int from message) + (select count(*)::int from envelope) + (select count(*)::int from outbox_item) as n',
  )
  const at = await begun(priya, child.ref)
  await readied(at)
  await priya.get(`${at}/file.json`)
  await priya.get(`${at}/file.pdf`)
  await priya.submit(`${at}/sent`, { ...typedMoment('at', '2026-11-12 09:00'), ...shareWords, homeOfficeRef: 'MS-10001' })
  expect(
    await rows(
      'select (select count(*)::int from message) + (select count(*)::int from envelope) + (select count(*)::int from outbox_item) as n',
    ),
  ).toEqual(before)
  expect(at).not.toContain('Kizzy')
  // The noun has no way out: nothing in it reaches for the network, a process or a mail server.
  const folder = path.join(import.meta.dirname)
  const files = readdirSync(folder).filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
  expect(files.length).toBeGreaterThan(10)
  for (const name of files)
    expect(readFileSync(path.join(folder, name), 'utf8'), name).not.toMatch(
      /\bfetch\(|node:(http|https|net|tls|child_process|dgram)|nodemailer|openEnvelope/,
    )
})

test('that it was sent is recorded by hand: when, by whom, the reference; then each step is expected by its day, and told', async () => {
  const child = await newChild(t, 'Lou')
  const priya = await t.visit('priya')
  const at = await begun(priya, child.ref)
  const sent = `${at}/sent`
  expect((await priya.get(sent)).text).toContain('It is not ready yet')
  await readied(at)
  // The usual ground is proposed.
  expect(formsOf((await priya.get(sent)).html).find((f) => f.fields['route'] !== undefined)?.fields['route']).toBe('duty-to-notify')
  for (const [wrong, words] of [
    [{}, 'Say when it was sent'],
    [{ ...typedMoment('at', '2026-11-13 09:00'), ...shareWords, homeOfficeRef: 'MS-1' }, 'has not come yet'],
    [{ ...typedMoment('at', '2026-11-11 09:00'), ...shareWords, homeOfficeRef: 'MS-1' }, 'before this draft was begun'],
    [{ ...typedMoment('at', '2026-11-12 09:00') }, 'Give the reference of the Home Office'],
    [
      { ...typedMoment('at', '2026-11-12 09:00'), ...shareWords, homeOfficeRef: 'MS-1', detriment: '' },
      'Say whether it could do the child harm',
    ],
  ] as const) {
    const seen = await priya.submit(sent, wrong)
    expect(seen.status, words).toBe(422)
    expect(seen.text).toContain(words)
  }
  expect((await priya.get(`${at}/facts/reasonable-grounds`)).status).toBe(404)
  expect(
    (await priya.submit(sent, { ...typedMoment('at', '2026-11-12 09:00'), by: 'Priya Shah', ...shareWords, homeOfficeRef: 'MS-10002' }))
      .status,
  ).toBe(303)
  // It left: what was weighed stands in the register of the child and of the agency, and nobody waits for the Home Office to acknowledge it.
  expect(await rows('select to_outside, route, detriment, child_told, goes_with from sharing where child_id = $1', [child.id])).toEqual([
    {
      to_outside: 'The Home Office',
      route: shareWords.route,
      detriment: shareWords.detriment,
      child_told: false,
      goes_with: 'home-office',
    },
  ])
  expect((await priya.get(`/children/${child.ref}/sharings`)).text).toContain('Shared with an NRM referral that was sent')
  expect((await (await t.visit('lena')).get('/agency/sharings')).text).toContain('The Home Office')
  expect((await priya.get('/work/waiting')).text).not.toContain('The Home Office has not acknowledged')
  const seen = await priya.get(at)
  expect(seen.text).toContain('MS-10002')
  // Thursday the 12th and five working days: Thursday the 19th.
  expect(seen.text).toContain('Reasonable grounds decision')
  expect((await priya.get('/work/coming')).text).toContain('Reasonable grounds decision expected')
  expect((await priya.get(`${at}/questions/about`)).text).toContain('It was sent already')
  expect((await priya.get(`/children/${child.ref}`)).text).toContain('NRM referral sent to the Home Office')

  await runNrm(t.house)
  expect(
    await rows(
      `select occasion from message where kind = 'nrm-due' and subject_id = (select id from nrm_referral where child_id = $1) order by 1`,
      [child.id],
    ),
  ).toEqual([{ occasion: 'guardian' }])
  await t.clock.set(new Date('2026-11-19T10:00:00Z'))
  await runNrm(t.house)
  await runNrm(t.house)
  expect(
    await rows(
      `select occasion, to_worker_id from message where kind = 'nrm-due' and subject_id = (select id from nrm_referral where child_id = $1) order by 1`,
      [child.id],
    ),
  ).toEqual([
    { occasion: 'guardian', to_worker_id: ids['priya'] },
    { occasion: 'reasonable-grounds', to_worker_id: ids['priya'] },
  ])
  const grounds = `${at}/facts/reasonable-grounds`
  expect((await priya.submit(grounds, {})).status).toBe(422)
  expect((await priya.submit(grounds, { outcome: 'yes', ...typedMoment('onDay', '2026-11-01') })).text).toContain('before it was sent')
  expect((await priya.submit(grounds, { outcome: 'no', ...typedMoment('onDay', '2026-11-18') })).status).toBe(303)
  expect((await priya.get(at)).text).toContain('It can be asked that the decision is looked at again')
  expect((await priya.submit(`${at}/facts/reconsideration`, { outcome: 'asked', ...typedMoment('onDay', '2026-11-18') })).status).toBe(303)
  await t.clock.set(new Date('2026-11-20T10:00:00Z'))
  expect((await priya.submit(grounds, { outcome: 'yes', ...typedMoment('onDay', '2026-11-20'), words: 'Looked at again' })).status).toBe(
    303,
  )
  // The earlier decision stands beside the later one.
  const after = await priya.get(at)
  expect(after.text).toContain('No: it can be asked to be looked at again')
  expect(after.text).toContain('Yes: there are reasonable grounds')
  expect(after.text).toContain('Not before 20 December 2026')
  await expect(t.owner.query('set role sr_app; update nrm_fact set outcome = $$x$$')).rejects.toThrow('permission denied')
  await t.owner.query('reset role')
  // A local panel has forty-five days from the sending.
  await priya.submit(`${at}/facts/local-panel`, { outcome: 'yes', ...typedMoment('onDay', '2026-11-20') })
  expect((await priya.get(at)).text).toContain('27 December 2026')
  await priya.submit(`${at}/facts/conclusive-grounds`, { outcome: 'yes', ...typedMoment('onDay', '2026-11-20') })
  await priya.submit(`${at}/facts/guardian`, { outcome: 'told', ...typedMoment('onDay', '2026-11-20') })
  expect((await priya.get(at)).text).toContain('Nothing is expected by a day now')
})

test('as PDF it is tagged and searchable, holds the answers under the names of the form, and names the child nowhere else', async () => {
  const guide = t.house.content.nrm
  const answers = {
    'pv-name-first-name': 'Xanthippe',
    'what-were-they-required-to-do': 'Carry a bag\nHold a phone',
    'types-of-exploitation': 'forced-to-commit-crime',
  }
  const file = await nrmPdf(guide, { ref: 'N-12345678', answers, madeBy: 'Priya Shah', agency: 'Haddlestone Council', now: testNow })
  const folder = mkdtempSync(path.join(tmpdir(), 'nrm-'))
  try {
    const at = path.join(folder, 'nrm.pdf')
    writeFileSync(at, file)
    const info = execFileSync('pdfinfo', [at], { encoding: 'utf8' })
    expect(info).toMatch(/Tagged:\s+yes/)
    expect(info).toMatch(/Title:\s+NRM referral N-12345678/)
    expect(info).not.toContain('Xanthippe')
    const text = execFileSync('pdftotext', ['-layout', at, '-'], { encoding: 'utf8' })
    expect(text.match(/Xanthippe/g)).toHaveLength(1)
    for (const words of [
      'what-were-they-required-to-do',
      'Carry a bag',
      'Hold a phone',
      'No answer',
      'county lines',
      'was not sent by Safe Return',
    ])
      expect(text).toContain(words)
    expect(text).not.toContain('authority-told-by')
    for (const question of pagesOf(guide)
      .flatMap((page) => page.questions)
      .filter((one) => one.when === undefined && !one.ours))
      expect(text.replaceAll(/\s+/g, ' ')).toContain(question.field)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a team that was handed a referral stays in the circle until it is concluded, and no longer', async () => {
  const { child } = await taken(t, 'Mab')
  const [tom, callum] = [await t.visit('tom'), await t.visit('callum')]
  const at = await begun(tom, child.ref)
  await tom.submit(`${at}/hand-off?to=${ids['haddlestone/social-care']}`, shared)
  await callum.submit(at, {}, `${at}/take`)
  const left = async () => {
    const [row] = await rows<{ days: number }>(
      `select round(extract(epoch from expires_at - house_now()) / 86400)::int as days from circle_entry where child_id = $1 and team_id = $2 and purpose = 'shared-with'`,
      [child.id, ids['haddlestone/social-care']],
    )
    return row?.days
  }
  await t.clock.set(new Date('2026-12-08T09:00:00Z'))
  await runNrm(t.house)
  expect(await left()).toBe(30)
  await t.owner.query(
    `update nrm_referral set ready_at = house_now(), ready_by = begun_by, submitted_at = house_now(), submitted_precision = 'day', submitted_by = 'x', home_office_ref = 'x', submitted_recorded_at = house_now(), submitted_recorded_by = begun_by where ref = $1`,
    [at.split('/')[2]],
  )
  await t.owner.query(
    `insert into nrm_fact (nrm_id, child_id, kind, outcome, on_day, recorded_by) select id, child_id, 'conclusive-grounds', 'yes', house_now()::date, begun_by from nrm_referral where ref = $1`,
    [at.split('/')[2]],
  )
  await t.clock.set(new Date('2027-01-04T09:00:00Z'))
  await runNrm(t.house)
  expect(await left()).toBeLessThan(5)
})
