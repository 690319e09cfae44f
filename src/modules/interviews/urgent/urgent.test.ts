// What cannot wait, through the HTTP door: asked plainly, says what to do now, loses nothing, and stays until somebody says what was done.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { taken, typedMoment } from '../../../../tests/support/returns.ts'
import { formsOf, type Fields, type Seen } from '../../../../tests/support/visitor.ts'

let t: TestHouse
beforeAll(async () => void (t = await openTestHouse()))
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const matters = [
  'swallowed-or-concealed-packages',
  'injury',
  'suicidal-words',
  'recent-sexual-assault',
  'not-safe-to-go-home-tonight',
  'threat-to-life',
  'another-child-at-risk-now',
  'weapon',
  'worker-or-carer-named',
]
/** Where a life may be at risk, ringing 999 comes before anything else. */
const lifeAtRisk = ['swallowed-or-concealed-packages', 'suicidal-words', 'threat-to-life', 'weapon', 'another-child-at-risk-now', 'injury']

const asked = (interview: string) => `/interviews/${interview}/talk?q=cannot-wait`

function shown(seen: Seen): Fields {
  return formsOf(seen.html).find((f) => f.action?.includes('/talk?q='))?.fields ?? {}
}

async function rowsOf(interview: string): Promise<{ code: string; done: boolean; dismissed: boolean }[]> {
  return (
    await t.owner.query<{ code: string; done: boolean; dismissed: boolean }>(
      'select m.code, m.done_at is not null as done, m.dismissed_at is not null as dismissed from urgent_matter m join interview i on i.id = m.interview_id where i.ref = $1 order by m.code',
      [interview],
    )
  ).rows
}

test.each(matters)(
  '%s: asked plainly; a yes shows at once what to do, whom to tell by day and by night, and then goes on',
  async (code) => {
    const { interview } = await taken(t, 'Ari')
    const tom = await t.visit('tom')
    const words = t.house.content.urgentMatter(code)
    expect((await tom.get(asked(interview))).text).toContain(words?.ask)
    const gone = await tom.submit(asked(interview), { [`urgent-${code}`]: 'yes', go: 'next' }, asked(interview))
    expect(gone.location).toMatch(new RegExp(`^/interviews/${interview}/urgent/[0-9a-f-]{36}\\?from=return-how$`))
    const page = await tom.get(gone.location ?? '')
    expect(page.text).toContain('If a life is at risk, dial 999 first')
    expect(page.text.indexOf('dial 999 first')).toBeLessThan(page.text.indexOf('Do now'))
    for (const line of words?.doNow ?? ['missing']) expect(page.text).toContain(line)
    if (lifeAtRisk.includes(code)) expect(words?.doNow.findIndex((line) => line.includes('999'))).toBe(0)
    // The routes of the child's own council: by day, and out of hours.
    expect(page.text).toContain('Haddlestone children’s social care, office hours 01632 960102')
    expect(page.text).toContain('Haddlestone Council, out of hours 01632 960101')
    expect(page.text).toContain(words?.sameDay)
    expect(page.text.includes('Draft until signed off')).toBe(words?.clinical === true)

    // It blocks nothing: the conversation goes on, and says on every screen what is still open.
    const on = await tom.get(`/interviews/${interview}/talk?q=return-how`)
    expect(on.status).toBe(200)
    expect(on.text).toContain(`${words?.title}: raised`)
    expect((await tom.get('/work')).text).toContain('This cannot wait')
    expect((await (await t.visit('grace')).get('/work')).text).toContain('Raised by Tom Okafor; nobody has said yet what was done')

    const refused = await tom.submit(gone.location ?? '', { what: '' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Say what was done')
    const ahead = await tom.submit(gone.location ?? '', { what: 'Rang 999', ...typedMoment('at', '2026-11-12 10:00') })
    expect(ahead.text).toContain('That is in the future')
    const done = await tom.submit(gone.location ?? '', {
      what: 'Rang 999 and stayed with Ari',
      ...typedMoment('at', '2026-11-12 08:40'),
      told: 'Callum Reid, social care',
    })
    expect(done.location).toBe(`/interviews/${interview}/talk?q=return-how`)
    const closed = await tom.get((gone.location ?? '').split('?')[0] ?? '')
    for (const kept of ['Rang 999 and stayed with Ari', 'Thu 12 Nov 2026, 08:40', 'Callum Reid, social care', 'Tom Okafor'])
      expect(closed.text).toContain(kept)
    expect((await tom.get(`/interviews/${interview}/talk?q=return-how`)).text).not.toContain('This cannot wait What')
    expect(await rowsOf(interview)).toEqual([{ code, done: true, dismissed: false }])
  },
)

describe('an answer interrupts', () => {
  test('a yes to thoughts of dying does so on the question itself, also when the page’s own script saved it a moment before', async () => {
    const { interview } = await taken(t, 'Bo')
    const tom = await t.visit('tom')
    const url = `/interviews/${interview}/talk?q=harm-suicide`
    const page = { ...shown(await tom.get(url)), chosen: 'yes', words: 'I wish I was not here', change: '3' }
    expect((await tom.postRaw(`/interviews/${interview}/draft`, page)).status).toBe(200)
    expect(await rowsOf(interview)).toMatchObject([{ code: 'suicidal-words' }])
    const gone = await tom.postRaw(url, { ...page, go: 'next' })
    expect(gone.location).toMatch(/\/urgent\/[0-9a-f-]{36}\?from=harm-others$/)
    expect((await tom.get(url)).html).toContain('I wish I was not here')
    // It is not asked a second time among the plain questions, nor raised twice by them.
    const plain = shown(await tom.get(asked(interview)))
    expect(plain['urgent-suicidal-words']).toBe('yes')
    expect((await tom.postRaw(asked(interview), { ...plain, go: 'next' })).location).toBe(`/interviews/${interview}/talk?q=return-how`)
    expect(await rowsOf(interview)).toHaveLength(1)
    // Not sure, or no, is not a yes.
    const other = await taken(t, 'Cy')
    const no = `/interviews/${other.interview}/talk?q=harm-suicide`
    expect((await tom.submit(no, { chosen: 'no', go: 'next' }, no)).location).toBe(`/interviews/${other.interview}/talk?q=harm-others`)
    expect(await rowsOf(other.interview)).toEqual([])
  })

  test('the button in reach on every screen keeps what was typed first', async () => {
    const { interview } = await taken(t, 'Dee')
    const tom = await t.visit('tom')
    const url = `/interviews/${interview}/talk?q=during-people`
    expect((await tom.get(url)).text).toContain('Stop: this cannot wait')
    const stopped = await tom.submit(url, { words: 'A girl of twelve is still there', go: 'stop' }, url)
    expect(stopped.location).toBe(`/interviews/${interview}/urgent?from=during-people`)
    const none = await tom.submit(stopped.location ?? '', {})
    expect(none.status).toBe(422)
    expect(none.text).toContain('If none fits and somebody is in danger, dial 999 now')
    const raised = await tom.submit(stopped.location ?? '', { matter: 'another-child-at-risk-now' })
    expect(raised.location).toContain('from=during-people')
    // The same matter again while it is open is the same matter.
    expect((await tom.submit(stopped.location ?? '', { matter: 'another-child-at-risk-now' })).location).toBe(raised.location)
    expect((await tom.get(url)).html).toContain('A girl of twelve is still there')
  })

  test('several at once are all raised, and each stays until it is closed', async () => {
    const { interview } = await taken(t, 'Eli')
    const tom = await t.visit('tom')
    await tom.submit(
      asked(interview),
      { 'urgent-injury': 'yes', 'urgent-weapon': 'yes', 'urgent-threat-to-life': 'no', go: 'next' },
      asked(interview),
    )
    expect(await rowsOf(interview)).toMatchObject([{ code: 'injury' }, { code: 'weapon' }])
    // Saved again unchanged, nothing is raised anew.
    await tom.submit(asked(interview), { go: 'save' }, asked(interview))
    expect(await rowsOf(interview)).toHaveLength(2)
  })
})

test('to put it aside needs a reason in words, kept with who said so', async () => {
  const { interview } = await taken(t, 'Fay')
  const tom = await t.visit('tom')
  const raised = (await tom.submit(`/interviews/${interview}/urgent`, { matter: 'weapon' })).location ?? ''
  for (const [fields, words] of [
    [{}, 'Say why it can wait'],
    [{ reason: 'manager-agreed' }, 'Say a little more about this reason'],
  ] as const) {
    const refused = await tom.submit(`${raised}/dismiss`, fields)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain(words)
  }
  expect(await rowsOf(interview)).toMatchObject([{ dismissed: false }])
  await tom.submit(`${raised}/dismiss`, { reason: 'manager-agreed', detail: 'Grace, by phone at 09:05' })
  const seen = await tom.get(raised)
  expect(seen.text).toContain('My manager agreed that it can wait. Grace, by phone at 09:05')
  expect(seen.text).toContain('Said by Tom Okafor')
  expect(await rowsOf(interview)).toMatchObject([{ dismissed: true, done: false }])
  // Closed is closed.
  expect((await tom.get(`/interviews/${interview}`)).text).not.toContain('This cannot wait')
})

test('it is for the team that has the interview: nobody else raises, reads or closes it', async () => {
  const { interview } = await taken(t, 'Gil')
  const raised =
    (await (await t.visit('tom')).submit(`/interviews/${interview}/urgent`, { matter: 'worker-or-carer-named' })).location ?? ''
  expect((await (await t.visit('grace')).get(raised)).status).toBe(200)
  for (const worker of ['dan', 'priya', 'ruth', 'orla', 'callum', 'wyn', 'noor', 'joel', 'sian']) {
    const visitor = await t.visit(worker)
    expect((await visitor.get(raised)).status, worker).toBe(404)
    expect((await visitor.get(`/interviews/${interview}/urgent`)).status, worker).toBe(404)
  }
  // A home must not learn that one of its own was named.
  expect((await (await t.visit('dan')).get('/work')).text).not.toContain('This cannot wait')
})
