// A note that is looked through for signs while it is written, through the HTTP door: kept, its writer's own, and never recorded by itself.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { formsOf, type Seen, type Visitor } from '../../../tests/support/visitor.ts'

let t: TestHouse
let ref: string
let priya: Visitor

beforeAll(async () => {
  t = await openTestHouse()
  const found = await t.owner.query<{ ref: string }>("select ref from child where given_name = 'Devraj'")
  ref = found.rows[0]?.ref ?? ''
  priya = await t.visit('priya')
})
afterAll(() => t.close())

const here = () => `/children/${ref}/signs/new`
const action = () => `/children/${ref}/signs/words`
const words = 'Home rang. He came back with a second phone that is not his. He is putting himself at risk.'
const press = (visitor: Visitor, go: string, typed = words): Promise<Seen> => visitor.submit(here(), { words: typed, go }, action())

function buttonOf(seen: Seen, starting: string): string {
  return [...seen.html.matchAll(/value="([a-z]+-[^"]*)"/g)].map((m) => m[1] ?? '').find((value) => value.startsWith(starting)) ?? ''
}

async function count(table: 'observation' | 'set_aside' | 'note_draft'): Promise<number> {
  const queries = {
    observation: 'select count(*)::int as n from observation where child_id = (select id from child where ref = $1)',
    set_aside: 'select count(*)::int as n from set_aside where child_id = (select id from child where ref = $1)',
    note_draft: 'select count(*)::int as n from note_draft where child_id = (select id from child where ref = $1)',
  }
  return (await t.owner.query<{ n: number }>(queries[table], [ref])).rows[0]?.n ?? -1
}

describe('a note in hand', () => {
  test('is kept and looked through: signs, kinder words, questions; nothing is noted by that', async () => {
    const before = await count('observation')
    expect((await press(priya, 'look')).location).toBe(`${here()}#found`)
    const seen = await priya.get(here())
    expect(seen.html).toContain(words)
    expect(seen.text).toContain('Is this a sign? More than one phone')
    expect(seen.text).toContain('Words that could be kinder')
    expect(seen.text).toContain('You could ask next')
    expect(await count('observation')).toBe(before)
  })

  test('Note it: the sign’s form with the sentence as evidence; the note is still there afterwards', async () => {
    const seen = await priya.get(here())
    const pressed = await press(priya, buttonOf(seen, 'note-multiple-phones@'))
    expect(pressed.location).toMatch(new RegExp(`^${here()}\\?sign=multiple-phones&at=\\d+$`))
    const form = await priya.get(pressed.location ?? '')
    expect(form.html).toMatch(/>\s*He came back with a second phone that is not his\.<\/textarea>/)
    const before = await count('observation')
    const sent = await priya.submit(pressed.location ?? '', {
      heard: 'seen',
      sourceKind: 'home-staff',
      'observedOn-day': '10',
      'observedOn-month': '11',
      'observedOn-year': '2026',
    })
    expect(sent.status).toBe(303)
    expect(await count('observation')).toBe(before + 1)
    expect((await priya.get(here())).html).toContain(words)
  })

  test('Not here is remembered for this note, and offered again when asked', async () => {
    const seen = await priya.get(here())
    await press(priya, buttonOf(seen, 'aside-multiple-phones@'), `${words} And more.`)
    const after = await priya.get(here())
    expect(after.html).toContain(`${words} And more.`)
    expect(after.text).not.toContain('Is this a sign? More than one phone')
    await press(priya, 'again')
    expect((await priya.get(here())).text).toContain('Is this a sign? More than one phone')
  })

  test('is its writer’s own: a colleague in the same circle sees an empty box', async () => {
    const colleague = await t.visit('dan')
    const seen = await colleague.get(here())
    expect(seen.status).toBe(200)
    expect(seen.html).not.toContain('second phone that is not his')
  })

  test('the script keeps it and is given the part alone', async () => {
    const [form] = formsOf((await priya.get(here())).html).filter((f) => f.action === action())
    const saved = await priya.postRaw(action(), { ...form?.fields, words: 'He had a knife.' }, { accept: 'application/json' })
    expect(JSON.parse(saved.html)).toEqual({ saved: true })
    const part = await priya.postRaw(action(), { ...form?.fields, words: 'He carries a knife.', part: 'found' })
    expect(part.html).not.toContain('<html')
    expect(part.text).toContain('Is this a sign?')
    expect((await priya.get(here())).html).toContain('He carries a knife.')
  })

  test('two tabs on one note: both versions are shown and neither is lost', async () => {
    const form = async () => formsOf((await priya.get(here())).html).find((f) => f.action === action())?.fields ?? {}
    const [first, second] = [await form(), await form()]
    expect((await priya.postRaw(action(), { ...first, words: 'Tab one: a knife.' })).status).toBe(303)
    // The same tab goes on, also by its script.
    const on = await priya.postRaw(action(), { ...first, words: 'Tab one: a knife and a phone.' }, { accept: 'application/json' })
    expect(on.status).toBe(200)
    const script = await priya.postRaw(action(), { ...second, words: 'Tab two: a grey car.' }, { accept: 'application/json' })
    expect([script.status, JSON.parse(script.html)]).toEqual([409, { saved: false, why: 'newer-elsewhere' }])
    const both = await priya.postRaw(action(), { ...second, words: 'Tab two: a grey car.' })
    expect(both.status).toBe(409)
    for (const seen of [both, await priya.get(here())]) {
      expect(seen.text).toContain('changed on another page meanwhile')
      expect(seen.html).toContain('Tab one: a knife and a phone.')
      expect(seen.html).toContain('Tab two: a grey car.')
    }
    // A third save of the first tab takes nothing away.
    await priya.postRaw(action(), { ...first, words: 'Tab one: a knife, a phone.' })
    const third = await form()
    expect((await priya.get(here())).html).toContain('Tab two: a grey car.')
    const together = { ...third, words: 'He carries a knife. A grey car.' }
    expect((await priya.postRaw(action(), together)).status).toBe(303)
    const after = await priya.get(here())
    expect(after.text).not.toContain('changed on another page meanwhile')
    expect(after.html).toContain('He carries a knife. A grey car.')
  })

  test('too long: refused, and the words stay on the page; emptied: gone', async () => {
    const long = `${'word '.repeat(10_001)}end`
    const refused = await press(priya, 'look', long)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('too long to look through')
    expect(refused.html).toContain(long)
    expect((await priya.get(here())).html).toContain('He carries a knife.')
    await press(priya, 'save', '')
    expect((await priya.get(here())).html).not.toContain('He carries a knife.')
  })

  test('whoever is outside the circle keeps and finds nothing', async () => {
    const drafts = await count('note_draft')
    for (const who of ['wyn', 'noor', 'lena']) {
      const visitor = await t.visit(who)
      const csrf = /name="csrf" value="([^"]+)"/.exec((await visitor.get('/work')).html)?.[1] ?? ''
      const seen = await visitor.postRaw(action(), { csrf, words, part: 'found' })
      expect(seen.status, who).toBe(404)
      expect(seen.text, who).not.toContain('second phone')
    }
    expect((await priya.postRaw(action(), { words, csrf: 'forged' })).status).not.toBe(200)
    expect(await count('note_draft')).toBe(drafts)
  })
})

test('the child’s page proposes open questions with their reason, and none as of a past day', async () => {
  const seen = await priya.get(`/children/${ref}/signs`)
  expect(seen.text).toContain('You could ask next')
  expect(seen.text).toContain('Because this was noted:')
  expect((await priya.get(`/children/${ref}/signs?on=2020-01-01`)).text).not.toContain('You could ask next')
})
