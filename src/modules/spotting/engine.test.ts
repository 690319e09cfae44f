import fs from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadContent, reasonLists } from '../../platform/content/index.ts'
import { spotterOf } from './domain.ts'
import { Reading } from './reading.ts'
import { Vocabulary } from './vocabulary.ts'

const content = loadContent('content')
const spot = spotterOf(content)
const codesIn = (text: string) => spot(text).signs.map((sign) => sign.code)
const blamingIn = (text: string) =>
  spot(text)
    .notes.filter((note) => note.kind === 'language')
    .map((note) => note.words)

describe('the rules of each sign', () => {
  for (const [code, { rules }] of Object.entries(content.spotting.signs))
    it(`${code}: each finds its examples and leaves the others`, () => {
      for (const rule of rules) {
        for (const example of rule.examples) expect(codesIn(example), example).toContain(code)
        for (const other of rule.not) expect(codesIn(other), other).not.toContain(code)
      }
    })
})

describe('ordinary notes', () => {
  const notes = fs.readFileSync('bench/notes/everyday.jsonl', 'utf8').trim().split('\n')

  it('raise no sign, though they are full of words that stand near one', () => {
    expect(notes.length).toBeGreaterThan(300)
    for (const line of notes) {
      const { text } = JSON.parse(line) as { text: string }
      expect(codesIn(text), text).toEqual([])
    }
  })
})

describe('however a note is typed', () => {
  const plain = [
    ['He was found with a knife in his bag.', 'weapon'],
    ['She has been missing five times this month.', 'missing-repeat'],
    ['They said they would stab my brother if I told.', 'threats'],
    ['She has been cutting her arms.', 'self-harm'],
    ['He owes his dealer four hundred pounds.', 'debt'],
    ["He's been going missing again and he wouldn't say where he'd been.", 'missing-repeat'],
  ] as const
  const ways: Record<string, (text: string) => string> = {
    'in capitals': (text) => text.toUpperCase(),
    'without a stop or a capital': (text) => text.toLowerCase().replaceAll('.', ''),
    'without apostrophes': (text) => text.replaceAll("'", ''),
    'with curly apostrophes': (text) => text.replaceAll("'", '’'),
    'in quotation marks': (text) => `“${text}”`,
    'with several spaces': (text) => text.replaceAll(' ', '   '),
    'with hard spaces': (text) => text.replaceAll(' ', '\u00a0'),
    'in a list': (text) => `- quiet morning\n- ${text}\n• fine since`,
    'with no space behind the stop': (text) => `Quiet day.${text}Home.`,
    'with pictures': (text) => `😱 ${text.replace('.', ' 😭😭')}`,
  }
  for (const [name, typed] of Object.entries(ways))
    it(`${name}, a plain sign is found`, () => {
      for (const [text, code] of plain) expect(codesIn(typed(text)), typed(text)).toContain(code)
    })

  it('nothing is found where nothing is said', () => {
    const texts = [
      '',
      ' ',
      'N/A',
      'n/a',
      'None',
      'Nil',
      '.',
      '???',
      '😀😀',
      '\u0000',
      '\ud800',
      'Il n’a rien dit.',
      '他沒有說什麼',
      'اس نے کچھ نہیں کہا',
    ]
    for (const text of texts) expect(spot(text)).toEqual({ signs: [], notes: [] })
  })

  it('a very long text is read to its end', () => {
    const before = 'It was a quiet day. '.repeat(50_000)
    expect(codesIn(`${before}He was found with a knife in his bag.`)).toEqual(['weapon'])
    expect(codesIn('not '.repeat(250_000))).toEqual([])
  })

  it('what is said in dialect, or with a letter dropped, is read', () => {
    expect(codesIn('thats the 4th time this month hes gone missin pet')).toContain('missing-repeat')
    expect(codesIn('theres a coach ticket to Norwich in her purse n she knows nowt about it')).toContain('unexplained-travel')
    expect(codesIn('She has a moderate learning disability.')).toContain('disability')
  })
})

describe('what stands around the words', () => {
  it('leaves a no, and makes a note of a denial', () => {
    expect(codesIn('He does not carry a knife.')).toEqual([])
    const denied = spot('She denied having a second phone.')
    expect(denied.signs).toEqual([])
    expect(denied.notes.map((note) => note.kind)).toContain('denial')
  })

  it('leaves fiction, lessons, other people and what an interviewer asks', () => {
    for (const text of [
      'A boy in the film carries a knife.',
      'Her coursework on trap music is going well.',
      'His uncle was found with drugs.',
      'Do you owe anyone money?',
    ])
      expect(codesIn(text), text).toEqual([])
  })

  it('leaves what other people do, and keeps what they do to the child or find with them', () => {
    for (const text of [
      'Another resident came back with a black eye.',
      'A girl in her class is being made to send nudes.',
      'Her friend Molly has been getting lots of texts from an older man.',
      'Her friend has a knife in her bag.',
      'He knows a man who uses heroin.',
    ])
      expect(codesIn(text), text).toEqual([])
    expect(codesIn('Another resident hit her and her lip is split.')).toContain('injury')
    for (const who of ['Mum', 'His sister', 'Another resident', 'A friend'])
      expect(codesIn(`${who} found a knife in his bag.`), who).toContain('weapon')
    expect(codesIn('His uncle was found with drugs.')).toEqual([])
  })

  it('leaves what is long past or past and over, and keeps what goes on', () => {
    for (const text of [
      'Three years ago he was found with a knife.',
      'When he was nine he was excluded for a week.',
      'He used to smoke cannabis but has not touched it for two years.',
      'She used to run away every week. There has been nothing since.',
    ])
      expect(codesIn(text), text).toEqual([])
    expect(codesIn('He used to carry a knife and now he carries two.')).toContain('weapon')
    expect(codesIn('Three years ago he came to us, and last night he was found with a knife.')).toContain('weapon')
    // What was done to a child long ago may still be what matters most.
    expect(codesIn('She was raped two years ago.')).toContain('sexual-harm')
    expect(codesIn('His father died two years ago.')).toContain('bereavement-or-family-loss')
  })

  it('takes a denial for what it denies, not for what is told after it', () => {
    expect(codesIn('Although he denied it, a second phone was found in his shoe.')).toContain('multiple-phones')
    expect(codesIn('He denied that he had a second phone.')).not.toContain('multiple-phones')
  })

  it('leaves an everyday explanation', () => {
    expect(codesIn('Dad bought him new trainers for his birthday.')).toEqual([])
  })

  it('makes a note of what the next sentence takes back', () => {
    const told = 'He told his teacher that he carries a knife.'
    expect(codesIn(told)).toContain('weapon')
    for (const [text, code] of [
      [`${told} He says he made it up.`, 'weapon'],
      ['A second phone was found in his bag. It turned out to be his brother’s.', 'multiple-phones'],
      ['She went missing again last night. That was a false alarm.', 'missing-repeat'],
      ['She told staff that she owes a dealer £400. She later said it was a joke.', 'debt'],
    ] as const) {
      const { signs, notes } = spot(text)
      expect(
        signs.map((sign) => sign.code),
        text,
      ).not.toContain(code)
      expect(
        notes.filter((note) => note.kind === 'denial').map((note) => note.code),
        text,
      ).toContain(code)
    }
  })

  it('keeps a sign that nobody takes back who could', () => {
    const told = 'He told his teacher that he carries a knife.'
    for (const after of [
      'Dad says he made it up.',
      'We do not think he made it up.',
      'Did he say he made it up?',
      'He says he made it up, but his friends have seen it.',
      'Tea was at six. He says he made it up.',
    ])
      expect(codesIn(`${told} ${after}`), after).toContain('weapon')
    // It is the child who told it that may take it back, and a child’s word alone does not undo what was found.
    expect(codesIn('She told staff that her boyfriend hit her. He says it was a joke.')).toContain('injury')
    const found = spot('Drugs were found in his bag. He says they belong to his brother.')
    expect(found.signs.map((sign) => sign.code)).toContain('drugs-possession')
    expect(found.notes.map((note) => note.code)).toContain('drugs-possession')
    expect(codesIn('Drugs were found in his bag. They belong to his brother’s mates.')).toContain('drugs-possession')
  })

  it('lets an everyday explanation speak for the sentence before only where it goes on with it', () => {
    expect(codesIn('He has new trainers and nobody knows where from. They were a birthday present.')).not.toContain('unexplained-items')
    for (const after of [
      'He wants a part time job.',
      'He also went to the charity shop with his class.',
      'They were not a birthday present.',
    ])
      expect(codesIn(`He has new trainers and nobody knows where from. ${after}`), after).toContain('unexplained-items')
  })

  it('explains slang, says when it is ambiguous, and makes no sign of it', () => {
    const { signs, notes } = spot('He said "my ends is dead".')
    expect(signs).toEqual([])
    expect(notes).toContainEqual(expect.objectContaining({ kind: 'slang', ambiguous: true, source: expect.stringMatching(/\w/) }))
  })

  it('points out words that blame a child, never inside a quotation', () => {
    expect(blamingIn('He is putting himself at risk.')).toEqual(['putting himself at risk'])
    expect(blamingIn('He said "I am putting himself at risk".')).toEqual([])
    expect(spot('I put myself at risk, he puts himself at risk.', { ownWords: true }).notes).toEqual([])
    expect(blamingIn('Kai chose to go to the flat, is involved in county lines and puts himself at risk: a lifestyle choice.')).toEqual([
      'chose to go',
      'involved in county lines',
      'puts himself at risk',
      'a lifestyle choice',
    ])
  })
})

describe('the words that blame a child', () => {
  for (const { code, examples, not, why, better } of content.language.phrases)
    it(`${code}: pointed out in its examples, with a better phrase and why; not in the others, nor in quoted words`, () => {
      for (const example of examples) {
        const found = spot(example).notes.find((note) => note.kind === 'language' && note.why.startsWith(why))
        expect(found?.better, example).toEqual(better)
        expect(blamingIn(`He told us: “${example.replaceAll(/[“”]/g, '')}”`), example).toEqual([])
        expect(spot(example, { ownWords: true }).notes.filter((note) => note.kind === 'language')).toEqual([])
      }
      for (const other of not) expect(blamingIn(other), other).toEqual([])
    })

  it('stand in nothing that the service says itself', () => {
    // Slang is what children say, the rules of a sign hold what workers write, and the list of sources gives titles as published.
    const said = Object.entries({ ...content, reasons: reasonLists.map((list) => content.reasons(list)) })
      .filter(([part]) => !['language', 'slang', 'sources', 'spotting'].includes(part))
      .flatMap(([part, value]: [string, unknown]) => textsUnder(part, value))
      .filter(({ at }) => !at.endsWith('.code'))
    expect(said.length).toBeGreaterThan(2000)
    expect(said.flatMap(({ at, text }) => blamingIn(text).map((words) => `${at}: ${words}: ${text}`))).toEqual([])
  })

  it('are better said by what is proposed: no better phrase blames again', () => {
    for (const { better } of content.language.phrases)
      for (const words of better) expect(blamingIn(`The child ${words}.`), words).toEqual([])
  })
})

describe('whatever the text', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(
        'he',
        'denied',
        'not',
        'a second phone',
        '£400',
        'cash',
        '.',
        '?',
        '"',
        '’s',
        '\n',
        'if',
        'trap',
        'putting himself at risk',
      ),
      fc.string(),
    ),
    { maxLength: 40 },
  )

  it('never throws, and its spans stand in the text', () => {
    fc.assert(
      fc.property(pieces, (list) => {
        const text = list.join(' ')
        const { signs, notes } = spot(text)
        for (const { words, start, end } of [...signs, ...notes]) expect(text.slice(start, end)).toBe(words)
      }),
      { numRuns: 500 },
    )
  })

  it('is the same words and sentences, read the quick way and letter by letter', () => {
    const words = ['he', 'found', 'second', 'phone', '400', 'mum', 'i', 'a', 'a&e', 'naïve', 'dont', 'hes']
    const vocabulary = new Vocabulary()
    for (const word of words) vocabulary.add(word)
    vocabulary.addContraction('hes')
    vocabulary.seal()
    const quick = new Reading(vocabulary)
    const careful = new Reading(vocabulary, true)
    const read = (reading: Reading, text: string) => {
      reading.read(text)
      const { ids, from, to, flags, values, sentences, questions, count, sentenceCount, smallI } = reading
      const upTo = (all: ArrayLike<number>, most: number) => Array.from(all).slice(0, most)
      return [
        ...[ids, from, to, flags, values].map((all) => upTo(all, count)),
        upTo(sentences, sentenceCount + 1),
        upTo(questions, sentenceCount),
        smallI,
      ]
    }
    const some = fc.constantFrom(...words, 'stranger', 'He', 'I', 'mum’s', "he's", 'don’t', '£20.50', '23:40', '2nd', 'é', '£', 'x', '7')
    const mark = fc.constantFrom(
      ' ',
      ' ',
      ' ',
      '. ',
      '.',
      ', ',
      ',',
      '? ',
      '! ',
      '; ',
      ' - ',
      ' – ',
      '"',
      '“',
      '”',
      '‘',
      '’',
      "'",
      '\n',
      '\r\n',
      '\0',
      '/',
      '•',
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(some, mark), { maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 5 }), (list, end) => {
        const text = list.flat().join('') + end
        expect(read(quick, text)).toEqual(read(careful, text))
      }),
      { numRuns: 2000 },
    )
    for (const text of ['he found '.repeat(700), 'He. '.repeat(700), '']) expect(read(quick, text)).toEqual(read(careful, text))
  })

  it('reads the same the quick way as letter by letter and without the sieve', () => {
    const plain = spotterOf(content, { plain: true })
    const rules = Object.values(content.spotting.signs).flatMap((sign) => sign.rules)
    const words = [...new Set(rules.flatMap((rule) => [...rule.examples, ...rule.not]).flatMap((text) => text.split(' ')))]
    const someWords = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 30 }).map((list) => list.join(' '))
    const whole = fc.constantFrom(...rules.flatMap((rule) => [...rule.examples, ...rule.not]))
    fc.assert(
      fc.property(fc.array(fc.oneof(someWords, whole), { minLength: 1, maxLength: 4 }), (parts) => {
        const text = parts.join(' ')
        expect(spot(text)).toEqual(plain(text))
      }),
      { numRuns: 150 },
    )
  })

  it('keeps a sign when a sentence about something else follows', () => {
    const examples = Object.values(content.spotting.signs).flatMap(({ rules }) => rules.flatMap((rule) => rule.examples))
    fc.assert(
      fc.property(
        fc.constantFrom(...examples),
        fc.constantFrom('Tea was at six.', 'The weather was dull.', 'Lunch was soup.'),
        (one, after) => {
          const whole = /[.!?"]$/.test(one) ? one : `${one}.`
          expect(codesIn(`${whole} ${after}`)).toEqual(expect.arrayContaining(codesIn(one)))
        },
      ),
    )
  })
})

function textsUnder(at: string, value: unknown): { at: string; text: string }[] {
  if (typeof value === 'string') return [{ at, text: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) => textsUnder(`${at}.${key}`, child))
}
