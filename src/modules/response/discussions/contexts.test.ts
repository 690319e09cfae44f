// A strategy discussion about a context through the HTTP door: the same pages with another subject, and the context's circle instead of a child's.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf, shareWords } from '../../../../tests/support/returns.ts'
import { newRef } from '../../../platform/db/index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const nurses = 'haddle-health/safeguarding'
const police = 'haddlestone-police/missing'
const care = 'haddlestone/social-care'

async function rows<R extends object>(query: string, given: readonly unknown[] = []): Promise<R[]> {
  return (await t.owner.query<R>(query, [...given])).rows
}

/** A bus station that the council's missing team answers for. */
async function station(name: string): Promise<{ id: string; ref: string }> {
  const ref = newRef('X')
  const [made] = await rows<{ id: string }>(
    `insert into context (ref, kind, name, description, area_id, opened_why, opened_by)
     select $1, 'place', $3, 'The bus station by the market', a.id, 'Three children were picked up there', $2 from area a where a.code = 'haddlestone' returning id`,
    [ref, ids['priya'], name],
  )
  const id = made?.id ?? ''
  await t.owner.query(
    `insert into context_circle (context_id, team_id, purpose, opened_by, expires_at) values ($1, $2, 'answers', $3, house_now() + interval '90 days')`,
    [id, ids['haddlestone/missing'], ids['priya']],
  )
  return { id, ref }
}

async function discussed(name: string): Promise<{ id: string; ref: string; page: string }> {
  const context = await station(name)
  const made = await (
    await t.visit('priya')
  ).submit(`/contexts/${context.ref}/discuss`, {
    ...shareWords,
    why: 'The grey car waits there',
    teams: [ids[care] ?? '', ids[police] ?? '', ids[nurses] ?? ''],
  })
  expect(made.status, made.text.slice(0, 600)).toBe(303)
  return { ...context, page: made.location ?? '' }
}

const opens = async (who: string, address: string) => (await (await t.visit(who)).get(address)).status

async function inviteeIds(page: string): Promise<Record<string, string>> {
  const found = await rows<{ key: string; id: string }>(
    `select a.code || '/' || tm.code as key, i.id from discussion_invitee i join discussion d on d.id = i.discussion_id
       join team tm on tm.id = i.team_id join agency a on a.id = tm.agency_id where d.ref = $1`,
    [page.split('/')[2]],
  )
  return Object.fromEntries(found.map((r) => [r.key, r.id]))
}

test('it is opened from the context’s page by who may; whoever is invited stands in the circle for its days, and nobody else', async () => {
  const { ref } = await station('Market station')
  const [priya, ife] = [await t.visit('priya'), await t.visit('ife')]
  const at = `/contexts/${ref}/discuss`
  expect((await priya.get(`/contexts/${ref}`)).html).toContain(`href="${at}"`)
  for (const who of ['ife', 'dan', 'ruth', 'noor', 'wyn', 'tom', 'sian']) expect(await opens(who, at), who).toBe(404)
  const wrong = await priya.submit(at, { ...shareWords, why: '', teams: [ids[nurses] ?? ''] })
  expect(wrong.status).toBe(422)
  expect(wrong.text).toContain('Say why the agencies should talk')
  const made = await priya.submit(at, {
    ...shareWords,
    why: 'The grey car waits there',
    teams: [ids[care] ?? '', ids[police] ?? '', ids[nurses] ?? ''],
  })
  expect(made.status, made.text.slice(0, 600)).toBe(303)
  const page = made.location ?? ''
  expect(
    await rows(
      `select e.purpose, e.expires_at::date::text as until from context_circle e join context x on x.id = e.context_id where x.ref = $1 and e.team_id = $2`,
      [ref, ids[nurses]],
    ),
  ).toEqual([{ purpose: 'discussion', until: '2026-12-13' }])
  expect((await ife.get(page)).text).toContain('The grey car waits there')
  const context = await ife.get(`/contexts/${ref}`)
  expect(context.html).toContain(`href="${page}"`)
  // Ife reads what is planned of it; she convenes nothing, so no link leads her to a page that she may not open.
  expect(context.html).not.toContain(`href="${at}"`)
  expect((await ife.get('/work')).text).toContain('Market station')
  expect((await ife.get('/discussions')).text).toContain('Market station')
  for (const who of ['ruth', 'noor', 'wyn', 'joel', 'tom', 'sian', 'orla'])
    for (const under of ['', '/record', '/minutes', '/end', '/invite', '/cancel', '/information', '/pack', '/pack.pdf'])
      expect(await opens(who, `${page}${under}`), `${who} ${under}`).toBe(404)
})

test('quorum, decisions, dissent and actions are recorded as for a child, and the minutes go to those invited', async () => {
  const { id, ref, page } = await discussed('Canal steps')
  const [priya, ife, dan] = [await t.visit('priya'), await t.visit('ife'), await t.visit('dan')]
  const invited = await inviteeIds(page)
  const record = (part: string, fields: Record<string, string | string[]>) =>
    priya.submit(`${page}/record`, fields, `${page}/record/${part}`)
  await record('here', { here: [invited[care] ?? '', invited[police] ?? ''] })
  const early = await priya.get(`${page}/record`)
  expect(early.text).toContain('Not there: health')
  expect(early.html).not.toContain(`action="${page}/record/decision"`)
  await record('here', { here: [invited[care] ?? '', invited[police] ?? '', invited[nurses] ?? ''] })
  expect((await record('information', { broughtBy: invited[police] ?? '', brought: 'The car is known' })).status).toBe(303)
  expect(
    (await record('decision', { decided: 'Light the steps', reasons: 'Nobody sees them', agreed: [invited[care] ?? ''] })).status,
  ).toBe(303)
  const [decision] = await rows<{ id: string }>(
    'select x.id from discussion_decision x join discussion d on d.id = x.discussion_id where d.context_id = $1',
    [id],
  )
  expect((await ife.submit(`${page}/decisions/${decision?.id}/dissent`, { reason: 'They will meet elsewhere' })).status).toBe(303)

  const nobody = await record('action', { what: 'Ring the lamp people', ownerKind: '', when: 'tomorrow' })
  expect(nobody.status).toBe(422)
  expect(nobody.html).toContain('Ring the lamp people')
  const acted = await record('action', { what: 'Walk by each evening', ownerKind: 'here', owner: `worker:${ids['dan']}`, when: 'tomorrow' })
  expect(acted.status, acted.text.slice(0, 500)).toBe(303)
  expect(
    await rows('select a.what, a.child_id, d.ref from action a join discussion d on d.id = a.discussion_id where a.context_id = $1', [id]),
  ).toEqual([{ what: 'Walk by each evening', child_id: null, ref: page.split('/')[2] }])
  expect((await dan.get('/work')).text).toContain('Walk by each evening')
  expect((await priya.get(`/contexts/${ref}`)).text).toContain('Walk by each evening')

  expect((await priya.get(`${page}/end`)).text).toContain('What is the outcome for the children there?')
  expect((await priya.submit(`${page}/end`, { outcome: 'neither', why: 'It is the place that must change' })).status).toBe(303)
  const minutes = await ife.get(`${page}/minutes`)
  for (const words of [
    'Canal steps',
    'The car is known',
    'Light the steps',
    'They will meet elsewhere',
    'It is the place that must change',
  ])
    expect(minutes.text).toContain(words)
  // An action is read by whoever owes it or answers for the context, as everywhere.
  expect(minutes.text).not.toContain('Walk by each evening')
  expect((await dan.get(`${page}/minutes`)).text).toContain('Walk by each evening')
  expect((await priya.get(`/contexts/${ref}`)).text).toContain(', ended')
})

test('called off, whoever was let in for it alone is let out; whoever stands in another stays', async () => {
  const first = await discussed('Old mill')
  const priya = await t.visit('priya')
  // Another discussion tells others: the harm is weighed anew, as nothing that was said of the first says it.
  const unsaid = await priya.submit(`/contexts/${first.ref}/discuss`, { why: 'Another matter', teams: [ids[police] ?? ''] })
  expect([unsaid.status, unsaid.text.includes('Say whether it could do a child there harm')]).toEqual([422, true])
  const second = await priya.submit(`/contexts/${first.ref}/discuss`, { why: 'Another matter', teams: [ids[police] ?? ''], ...shareWords })
  expect(second.status).toBe(303)
  expect(await opens('ife', `/contexts/${first.ref}`)).toBe(200)
  expect((await priya.submit(`${first.page}/cancel`, { why: 'The car was found' })).status).toBe(303)
  expect(await opens('ife', `/contexts/${first.ref}`)).toBe(404)
  expect(await opens('ife', first.page)).toBe(404)
  expect(await opens('dan', `/contexts/${first.ref}`)).toBe(200)
  expect(await opens('priya', `/contexts/${first.ref}`)).toBe(200)
  await expect(
    t.as('ife', async ({ rows: r }) => r.selectNoFrom((e) => e.fn('leave_context_discussions', [e.val(first.id)]).as('n')).execute()),
  ).rejects.toThrow('outside the circle')
})
