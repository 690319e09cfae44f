// Signs found in an answer while it is written, through the HTTP door: pointed out, noted or put aside, and nothing typed lost.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { taken } from '../../../../tests/support/returns.ts'
import { formsOf, type Fields, type Seen } from '../../../../tests/support/visitor.ts'

let t: TestHouse
beforeAll(async () => void (t = await openTestHouse()))
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const talk = (interview: string, q = 'during-tell-me') => `/interviews/${interview}/talk?q=${q}`
const words = 'He was out all night. He had a second phone that is not his. He is putting himself at risk.'

function buttonsOf(seen: Seen, starting: string): string[] {
  return [...seen.html.matchAll(/value="([a-z]+-[^"]*)"/g)].map((m) => m[1] ?? '').filter((value) => value.startsWith(starting))
}

function shown(seen: Seen): Fields {
  return formsOf(seen.html).find((f) => f.action?.includes('/talk?q='))?.fields ?? {}
}

async function looked(name: string, typed = words) {
  const { interview } = await taken(t, name)
  const tom = await t.visit('tom')
  const url = talk(interview)
  const pressed = await tom.submit(url, { words: typed, go: 'look' }, url)
  expect(pressed.location).toBe(`${url}#found`)
  return { interview, tom, url, seen: await tom.get(url) }
}

async function observations(interview: string): Promise<number> {
  const found = await t.owner.query<{ n: number }>(
    'select count(*)::int as n from observation o join interview i on i.child_id = o.child_id where i.ref = $1',
    [interview],
  )
  return found.rows[0]?.n ?? -1
}

describe('looking for signs in an answer', () => {
  test('saves it and shows what was found, why, what to ask next and kinder words; nothing is recorded by that', async () => {
    const { interview, seen } = await looked('Una')
    expect(seen.text).toContain('Is this a sign? More than one phone')
    expect(seen.text).toContain('You could ask next')
    expect(seen.text).toContain('“putting himself at risk”')
    expect(seen.html).toContain(words)
    expect(await observations(interview)).toBe(0)
  })

  test('kinder words are never proposed for a child’s own words', async () => {
    const { tom, url } = await looked('Uri')
    await tom.submit(url, { words, 'own-words': 'yes', go: 'save' }, url)
    expect((await tom.get(url)).text).not.toContain('could be kinder')
  })

  test('Note it leads to the noting form with the sign and its sentence, and no word in the address', async () => {
    const { interview, tom, url, seen } = await looked('Uma')
    const [note] = buttonsOf(seen, 'note-multiple-phones@')
    // What was typed on since is kept, and the place still found.
    const pressed = await tom.submit(url, { words: `Well. ${words} More.`, go: note ?? '' }, url)
    expect(pressed.location).toMatch(new RegExp(`^/interviews/${interview}/signs\\?sign=multiple-phones&from=during-tell-me&at=\\d+$`))
    const form = await tom.get(pressed.location ?? '')
    expect(form.html).toMatch(/>\s*He had a second phone that is not his\.<\/textarea>/)
    expect((await tom.get(url)).html).toContain(`Well. ${words} More.`)
    expect(await observations(interview)).toBe(0)
    const noted = await tom.submit(pressed.location ?? '', { heard: 'seen' })
    expect(noted.location).toBe(url)
    expect(await observations(interview)).toBe(1)
  })

  test('Not here is remembered for that text alone, and can be taken back', async () => {
    const { interview, tom, url, seen } = await looked('Uki')
    const [aside] = buttonsOf(seen, 'aside-multiple-phones@')
    const pressed = await tom.submit(url, { words: `${words} And more.`, go: aside ?? '' }, url)
    expect(pressed.location).toBe(`${url}#found`)
    const after = await tom.get(url)
    expect(after.html).toContain(`${words} And more.`)
    expect(after.text).not.toContain('Is this a sign? More than one phone')
    expect(after.text).toContain('1 suggestion put aside')
    // Another answer with the same words is another text.
    const other = talk(interview, 'during-places')
    await tom.submit(other, { words, go: 'look' }, other)
    expect((await tom.get(other)).text).toContain('Is this a sign? More than one phone')
    // Other words are another text as well.
    await tom.submit(url, { words: 'Later she found a second phone in his bag.', go: 'look' }, url)
    expect((await tom.get(url)).text).toContain('Is this a sign? More than one phone')
    await tom.submit(url, { words, go: 'again' }, url)
    expect((await tom.get(url)).text).toContain('Is this a sign? More than one phone')
    const kept = await t.owner.query<{ row: string }>('select row_to_json(s)::text as row from set_aside s')
    expect(kept.rows.filter(({ row }) => /phone that|his bag/.test(row))).toEqual([])
  })

  test('at each pause the script is given the part alone, and nothing is saved by it', async () => {
    const { tom, url, seen } = await looked('Ula', 'Fine.')
    expect(seen.text).toContain('Nothing in these words')
    const part = await tom.postRaw(url, { ...shown(seen), words, part: 'found' })
    expect(part.status).toBe(200)
    expect(part.html).not.toContain('<html')
    expect(part.text).toContain('Is this a sign? More than one phone')
    expect((await tom.get(url)).html).not.toContain('second phone')
  })
})

describe('refused', () => {
  test('whoever does not have the interview puts nothing aside and is shown nothing', async () => {
    const { interview, tom, url, seen } = await looked('Udo')
    const fields = shown(seen)
    const [aside] = buttonsOf(await tom.get(url), 'aside-multiple-phones@')
    for (const [worker, status] of Object.entries({ grace: 409, dan: 404, priya: 404, ruth: 404, wyn: 404 })) {
      const visitor = await t.visit(worker)
      const csrf = /name="csrf" value="([^"]+)"/.exec((await visitor.get('/work')).html)?.[1] ?? ''
      expect((await visitor.postRaw(url, { ...fields, csrf, words, go: aside ?? '' })).status, worker).toBe(status)
      if (status === 404) expect((await visitor.postRaw(url, { ...fields, csrf, words, part: 'found' })).status, worker).toBe(404)
    }
    const { rows } = await t.owner.query('select 1 from set_aside s join interview i on i.id = s.interview_id where i.ref = $1', [
      interview,
    ])
    expect(rows).toEqual([])
  })

  test('a part asked for without a session or with another proof is a bare status; buttons of nobody’s do nothing', async () => {
    const { tom, url, seen } = await looked('Ugo')
    expect((await t.stranger().postRaw(url, { ...shown(seen), words, part: 'found' })).html).toBe('')
    expect((await tom.postRaw(url, { ...shown(seen), words, part: 'found', csrf: 'another' })).status).toBe(403)
    for (const go of ['aside-', 'aside-multiple-phones', 'aside-nothing@4', 'note-@3'])
      expect((await tom.submit(url, { words, go }, url)).status, go).toBe(303)
    expect((await tom.get(url)).text).toContain('Is this a sign? More than one phone')
  })
})
