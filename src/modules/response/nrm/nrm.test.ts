// Drafts for the National Referral Mechanism through the HTTP door: what the record may answer, what counts, what holds a draft back.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf, newChild, taken, typedMoment, type KnownChild } from '../../../../tests/support/returns.ts'
import { formsOf, type Fields, type Visitor } from '../../../../tests/support/visitor.ts'
import { noteObservation } from '../../signs/index.ts'
import { isAsked, pagesOf, type Answers } from './answers.ts'
import { jsonSchema } from './papers.ts'

let t: TestHouse
let ids: Record<string, string>
let priya: Visitor
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
  priya = await t.visit('priya')
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const rows = async <T extends object>(query: string, given: readonly unknown[] = []): Promise<T[]> =>
  (await t.owner.query<T>(query, [...given])).rows

async function begun(who: Visitor, child: KnownChild): Promise<string> {
  const made = await who.submit(`/children/${child.ref}/nrm`, {})
  expect(made.status, made.text.slice(0, 500)).toBe(303)
  return made.location ?? ''
}

async function sign(child: KnownChild, code: string, evidence: string, ownWords = false): Promise<void> {
  await t.as('priya', (scope) =>
    noteObservation(scope, t.house.content, {
      childId: child.id,
      sign: code,
      evidence,
      ownWords,
      sourceKind: 'child',
      observedOn: '2026-11-09',
    }),
  )
}

/** Answers whose account is whole enough for every test; the rest of the form is answered as plainly as it can be. */
const account: Record<string, string> = {
  'pv-under-age': 'yes',
  'when-did-the-exploitation-take-place': '2 March 2026: first carried a bag\n9 November 2026: made to carry drugs to another town',
  'how-did-the-exploitation-start': 'A man outside the shop gave food and a phone, and then said that it had to be paid back.',
  'what-were-they-required-to-do':
    'Carried bags of drugs by train to another town, held a phone for orders, and slept in a stranger’s flat until all of it was sold. No pay was ever given.',
  'how-they-were-treated': 'Threatened with a debt, hit once, kept awake.',
  'modern-slavery-indicators-details': 'Two phones, a debt, and drugs in the lining of the coat.',
  'professional-insight':
    'I judge that this child was exploited by adults: the debt, the phone and the travel fit together, and the fear is real.',
  'is-this-the-first-chance-to-report': 'yes',
  'types-of-exploitation': 'forced-to-commit-crime',
  'authority-told-by': 'Priya Shah',
}

function fieldsOf(code: string, answers: Answers): Fields {
  const guide = t.house.content.nrm
  const page = pagesOf(guide).find((one) => one.code === code)
  if (!page) throw new Error(`no page ${code}`)
  const fields: Fields = {}
  for (const question of page.questions) {
    const given = answers[question.field]
    if (question.kind === 'day') Object.assign(fields, typedMoment(question.field, given ?? '2026-11-10'))
    else if (question.kind === 'ticks') fields[question.field] = (given ?? '').split('\n')
    else if (question.kind === 'choice') fields[question.field] = given ?? question.options.at(-1)?.code ?? ''
    else fields[question.field] = given ?? `Said of ${question.field.replaceAll('-', ' ')}`
  }
  return fields
}

async function answerAll(who: Visitor, at: string, over: Record<string, string> = {}): Promise<void> {
  for (const page of pagesOf(t.house.content.nrm)) {
    const seen = await who.get(`${at}/questions/${page.code}`)
    expect(seen.status, page.code).toBe(200)
    const done = await who.submit(`${at}/questions/${page.code}`, fieldsOf(page.code, { ...account, ...over }))
    expect(done.status, `${page.code}: ${done.text.slice(0, 400)}`).toBe(303)
  }
}

describe('a draft', () => {
  test('one for a child: a second asks to go on with the first, also one that the asker may not read', async () => {
    const child = await newChild(t, 'Ada')
    const at = await begun(priya, child)
    expect(at).toMatch(/^\/nrm\/N-[A-Z0-9]+$/)
    const again = await priya.get(`/children/${child.ref}/nrm`)
    expect(again.text).toContain('There is one for each child')
    expect(again.html).toContain(`href="${at}"`)
    expect(await begun(priya, child).catch(() => 'no form')).toBeTruthy()
    expect(await rows('select 1 from nrm_referral where child_id = $1', [child.id])).toHaveLength(1)
    await t.owner.query(
      `insert into circle_entry (child_id, team_id, purpose, opened_by, expires_at) values ($1, $2, 'shared-with', $3, house_now() + interval '30 days')`,
      [child.id, ids['brackenhill/safeguarding'], ids['priya']],
    )
    const ruth = await t.visit('ruth')
    expect((await ruth.get(at)).status).toBe(404)
    const refused = await ruth.submit(`/children/${child.ref}/nrm`, {})
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('ask whoever answers for the child')
    for (const who of ['wyn', 'noor', 'joel', 'orla', 'sian', 'lena', 'ife', 'tom'])
      for (const under of ['', '/read', '/questions/about', '/hand-off', '/ready', '/sent', '/stop', '/file.json'])
        expect((await (await t.visit(who)).get(`${at}${under}`)).status, `${who} ${under}`).toBe(404)
    // The database holds to it, whatever the page does.
    await expect(
      t.owner.query(
        `insert into nrm_referral (ref, child_id, begun_by, begun_team_id, team_id) select 'N-SECOND', child_id, begun_by, begun_team_id, team_id from nrm_referral where child_id = $1`,
        [child.id],
      ),
    ).rejects.toThrow('nrm_one_for_a_child')
  })

  test('what the record holds is put forward with its source, the child’s words quoted; nothing counts until it is confirmed', async () => {
    const child = await newChild(t, 'Bea')
    await sign(child, 'forced-to-offend', 'I had to hold it for them', true)
    await sign(child, 'drugs-possession', 'Wraps in the lining of her coat')
    const at = await begun(priya, child)
    const seen = await priya.get(`${at}/questions/day`)
    expect(seen.text).toContain('What the record holds')
    expect(seen.html).toContain('<blockquote class="sr-quote__words">I had to hold it for them</blockquote>')
    expect(seen.text).toContain('recorded by Priya Shah, Haddlestone Council')
    const [form] = formsOf(seen.html).filter((one) => 'what-were-they-required-to-do' in one.fields)
    expect(form?.fields['what-were-they-required-to-do']).toContain('the child said: “I had to hold it for them”')
    // Where the record has nothing the box is empty.
    expect(form?.fields['living-conditions']).toBe('')
    expect(await rows('select 1 from nrm_answer where child_id = $1', [child.id])).toEqual([])
    expect((await priya.get(`${at}/read`)).text).toContain('Gap: no answer yet')
    expect((await priya.get(`${at}/read`)).text).not.toContain('I had to hold it')

    await priya.submit(`${at}/questions/day`, { 'living-conditions': 'A flat without a bed' })
    const found = await rows<{ field: string; how: string; n: number }>(
      'select field, how, jsonb_array_length(sources) as n from nrm_answer where child_id = $1 order by field',
      [child.id],
    )
    expect(found).toEqual([
      { field: 'living-conditions', how: 'typed', n: 0 },
      { field: 'what-were-they-required-to-do', how: 'as-found', n: 2 },
    ])
    await priya.submit(`${at}/questions/day`, { 'what-were-they-required-to-do': 'Told in other words' })
    const read = await priya.get(`${at}/read`)
    expect(read.text).toContain('Told in other words')
    expect(read.text).toContain('from the record, changed')
    expect(read.text).toContain('Confirmed by Priya Shah')
    // What stood before is kept.
    expect(await rows(`select 1 from nrm_answer where field = 'what-were-they-required-to-do' and child_id = $1`, [child.id])).toHaveLength(
      2,
    )
  })

  test('what is typed is kept for its writer alone, through many sittings, and counts for nothing', async () => {
    const child = await newChild(t, 'Cas')
    const at = await begun(priya, child)
    const url = `${at}/questions/start`
    const [form] = formsOf((await priya.get(url)).html).filter((one) => 'how-did-the-exploitation-start' in one.fields)
    const kept = await priya.postRaw(`${url}/keep`, { ...form?.fields, 'how-did-the-exploitation-start': 'Half a sent', surprise: 'x' })
    expect(kept.status).toBe(200)
    expect(
      await rows('select typed from nrm_draft where worker_id = $1 and page = $2 and child_id = $3', [ids['priya'], 'start', child.id]),
    ).toEqual([{ typed: { 'how-did-the-exploitation-start': 'Half a sent' } }])
    const again = await priya.get(url)
    expect(again.text).toContain('Half a sent')
    expect(again.text).toContain('is not confirmed yet')
    expect((await priya.get(at)).text).toContain('Typed, not confirmed')
    const amara = await t.visit('amara')
    await t.owner.query(
      `insert into circle_entry (child_id, team_id, purpose, opened_by, expires_at) values ($1, $2, 'shared-with', $3, house_now() + interval '30 days')`,
      [child.id, ids['haddlestone/management'], ids['priya']],
    )
    const theirs = await amara.get(url)
    expect(theirs.status).toBe(200)
    expect(theirs.text).not.toContain('Half a sent')
    expect(await rows('select 1 from nrm_answer where nrm_id = (select id from nrm_referral where child_id = $1)', [child.id])).toEqual([])
    // Without script a button keeps it; confirmed, it is no draft any more.
    expect((await priya.submit(url, { go: 'keep', 'how-did-the-exploitation-start': 'A whole one' })).location).toBe(at)
    expect((await priya.submit(url, { 'how-did-the-exploitation-start': 'A whole one' })).status).toBe(303)
    expect((await priya.get(url)).text).not.toContain('is not confirmed yet')
    expect((await priya.postRaw(`${url}/keep`, { ...form?.fields, csrf: 'forged' })).status).toBe(403)
  })

  test('an impossible answer stands beside its box, with what was typed; a gap is listed and can be explained', async () => {
    const child = await newChild(t, 'Dot')
    const at = await begun(priya, child)
    const wrong = await priya.submit(`${at}/questions/authority`, {
      ...typedMoment('authority-told-on', '2026-13-45'),
      'authority-told-by': 'Typed before',
    })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('Give a real date')
    expect(wrong.html).toContain('Typed before')
    const towns = Array.from({ length: 11 }, (_, n) => `Town ${n}`).join('\n')
    await priya.submit(`${at}/questions/place`, { 'where-exploitation-happened': 'uk' })
    expect((await priya.submit(`${at}/questions/place`, { 'where-exploitation-happened-uk-city': towns })).text).toContain(
      'Give 10 at the most',
    )
    expect((await priya.get(at)).text).toMatch(/About the child gaps: \d+/)
    await priya.submit(`${at}/questions/background`, { gap: 'She is not safe to be asked yet' })
    expect((await priya.get(at)).text).toContain('4 gaps, explained')
    expect((await priya.get(`${at}/read`)).text).toContain('She is not safe to be asked yet')
  })

  test('whose age nobody is sure of is treated as a child; of a grown person it says which route is theirs', async () => {
    const child = await t.as('priya', async (scope) => {
      const { addChild } = await import('../../people/index.ts')
      return addChild(scope, { responsibleAgencyId: scope.me.agencyId, givenName: 'Eve', familyName: 'Ash' })
    })
    const at = await begun(priya, child)
    const [form] = formsOf((await priya.get(`${at}/questions/about`)).html).filter((one) => 'user-organisation' in one.fields)
    expect(form?.fields['pv-under-age']).toBe('not-sure')
    expect(form?.fields['user-organisation']).toBe('Haddlestone Council')
    expect(form?.fields['fr-location']).toBe('england')
    await priya.submit(`${at}/questions/about`, { 'pv-under-age': 'no' })
    expect((await priya.get(at)).text).toContain('is referred by another route, with their consent')
  })
})

describe('what a good referral shows', () => {
  test('each test holds it back or advises, and nothing else makes it ready', async () => {
    const child = await newChild(t, 'Fay')
    const at = await begun(priya, child)
    expect((await priya.get(`${at}/ready`)).text).toContain('Not yet: something holds it back')
    await answerAll(priya, at)
    const ready = await priya.get(at)
    expect(ready.text, ready.text.slice(0, 3000)).toContain('Nothing holds it back')
    const blocks: [page: string, fields: Fields, words: string][] = [
      ['authority', { 'authority-told-by': '' }, 'Tell the authority'],
      ['background', { birthplace: '' }, 'or say on its page why the answer is not known'],
      ['when', { 'when-did-the-exploitation-take-place': 'For a long time' }, 'It is told in order, with days'],
      [
        'when',
        { 'when-did-the-exploitation-take-place': '9 November 2026: carried a bag\n2 March 2026: met him' },
        'It is told in order, with days',
      ],
      ['professional', { 'professional-insight': account['how-did-the-exploitation-start'] ?? '' }, 'stands apart from the facts'],
      ['about', { 'pv-under-age': 'no' }, 'by another route'],
    ]
    for (const [page, fields, words] of blocks) {
      await priya.submit(`${at}/questions/${page}`, fields)
      const seen = await priya.get(at)
      expect(seen.text, words).toContain(words)
      expect(seen.text).toContain('it holds the draft back')
      expect(seen.html).not.toContain(`href="${at}/ready"`)
      await priya.submit(`${at}/questions/${page}`, fieldsOf(page, account))
      expect((await priya.get(at)).text).toContain('Nothing holds it back')
    }
    const advises: [page: string, fields: Fields, words: string][] = [
      [
        'still',
        { 'details-last-contact': account['what-were-they-required-to-do'] ?? '' },
        'The same passage stands in more than one answer',
      ],
      ['types', { 'types-of-exploitation': ['child-exploitation'] }, 'Tick what the account tells of'],
      ['day', { 'what-were-they-required-to-do': 'Carried drugs.' }, 'is told in a few words'],
    ]
    for (const [page, fields, words] of advises) {
      await priya.submit(`${at}/questions/${page}`, fields)
      const seen = await priya.get(at)
      expect(seen.text, words).toContain(words)
      expect(seen.html, words).toContain(`href="${at}/ready"`)
      await priya.submit(`${at}/questions/${page}`, fieldsOf(page, account))
    }
  })

  test('ready, it is taken away as JSON under the names of the published form; changed, it is not ready any more', async () => {
    const child = await newChild(t, 'Gil')
    const at = await begun(priya, child)
    const ref = at.split('/')[2] ?? ''
    await answerAll(priya, at, {
      'where-exploitation-happened': 'uk-and-overseas',
      'where-exploitation-happened-uk-city': 'Onetown\nTwotown',
    })
    // Both branches of a question that hangs on another stand on later visits.
    await priya.submit(
      `${at}/questions/place`,
      fieldsOf('place', { ...account, 'where-exploitation-happened': 'uk', 'where-exploitation-happened-uk-city': 'Onetown\nTwotown' }),
    )
    expect((await priya.get(`${at}/file.json`)).status).toBe(404)
    expect((await priya.submit(`${at}/ready`, {})).status).toBe(303)
    expect((await priya.get(at)).text).toContain('Ready to be sent')
    const file = await priya.get(`${at}/file.json`)
    expect(file.status).toBe(200)
    expect(String(file.headers['content-disposition'])).toBe(`attachment; filename="nrm-${ref}.json"`)
    const made = JSON.parse(file.html) as Record<string, string>
    expect(made).toMatchObject({
      reference: ref,
      'pv-under-age': 'yes',
      'pv-name-first-name': 'Said of pv name first name',
      'pv-dob': '2026-11-10',
      'types-of-exploitation-forced-to-commit-crime': 'yes',
      'where-exploitation-happened-uk-city-1': 'Onetown',
      'where-exploitation-happened-uk-city-2': 'Twotown',
      'when-last-contact': 'not-sure',
    })
    // Nothing of ours, nothing of a branch that is not asked, and nothing that the form does not name.
    for (const name of [
      'authority-told-on',
      'authority-told-by',
      'gap:about',
      'where-exploitation-happened-overseas-country-1',
      'other-exploitation-details',
    ])
      expect(made).not.toHaveProperty(name)
    expect(jsonSchema(t.house.content.nrm).safeParse({ ...made, surprise: 'x' }).success).toBe(false)
    expect(await rows(`select why from audit_entry where subject = 'nrm' and subject_ref = $1 and why = 'download'`, [ref])).not.toEqual([])
    await priya.submit(`${at}/questions/needs`, { 'pv-nationality': 'Changed' })
    expect((await priya.get(at)).text).not.toContain('Ready to be sent')
    expect((await priya.get(`${at}/file.json`)).status).toBe(404)
  })
})

test('an earlier answer decides what is asked later, also through others', () => {
  const guide = t.house.content.nrm
  const question = pagesOf(guide)
    .flatMap((page) => page.questions)
    .find((one) => one.field === 'are-exploiters-in-the-uk')
  if (!question) throw new Error('the form asks it')
  expect(isAsked(guide, question, {})).toBe(false)
  expect(isAsked(guide, question, { 'exploiters-location': 'yes' })).toBe(true)
})

test('a draft that is not to be sent is stopped with a reason, stays readable, and another can be begun', async () => {
  const child = await newChild(t, 'Hal')
  const at = await begun(priya, child)
  expect((await priya.submit(`${at}/stop`, {})).status).toBe(422)
  expect((await priya.submit(`${at}/stop`, { why: 'It was his brother' })).status).toBe(303)
  expect((await priya.get(at)).text).toContain('It was his brother')
  expect((await priya.submit(`${at}/questions/about`, {}).catch(() => ({ status: 0 }))).status).not.toBe(303)
  const second = await begun(priya, child)
  expect(second).not.toBe(at)
  expect((await priya.get(`/children/${child.ref}/nrm`)).text).toContain('Stopped before')
})

test('the interview is quoted where the asker may read it; what the child wants kept from somebody is not put forward', async () => {
  const { child, interview } = await taken(t, 'Ida')
  await t.owner.query(
    `insert into interview_answer (interview_id, child_id, question, words, own_words, withheld_from, written_by)
     select id, child_id, 'during-had-to', 'He said carry this', true, '{}'::text[], $2::uuid from interview where ref = $1
     union all select id, child_id, 'harm-hurt', 'Do not tell mum this', true, '{parent}'::text[], $2::uuid from interview where ref = $1`,
    [interview, ids['tom']],
  )
  const tom = await t.visit('tom')
  const at = await begun(tom, child)
  const seen = await tom.get(`${at}/questions/day`)
  expect(seen.text).toContain('He said carry this')
  expect(seen.html).not.toContain('Do not tell mum this')
})
