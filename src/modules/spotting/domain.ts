// Words that may bear on a sign, found by rules that a practitioner can read. It points out; a person decides. No model, no score.
import { parsePattern, type Content, type Pattern, type SpotRule } from '../../platform/content/index.ts'
import { bitsOf, contextKinds, Contexts, markBit, reasonBit } from './contexts.ts'
import { Phrases } from './matcher.ts'
import { flag, Reading } from './reading.ts'
import { noSentence, Sentences, type Sentence } from './sentences.ts'
import { Sets } from './sets.ts'
import { Vocabulary } from './vocabulary.ts'
import { when, type Costs } from './ways.ts'

/** Words that may bear on a sign. `start` and `end` are places in the text. */
export interface SpottedSign {
  readonly code: string
  readonly words: string
  readonly why: string
  readonly start: number
  readonly end: number
  /** The names of the sources behind the sign. */
  readonly source: string
}

export const noteKinds = ['denial', 'slang', 'language'] as const
export type NoteKind = (typeof noteKinds)[number]

/** What is worth knowing beside the signs: a denial, what slang may mean, words that blame a child. */
export interface SpottedNote {
  readonly kind: NoteKind
  readonly words: string
  readonly why: string
  readonly start: number
  readonly end: number
  /** Slang only: it has other meanings too. */
  readonly ambiguous?: true
  /** Denial only: the sign that it is about. */
  readonly code?: string
  /** Language only: what to write instead. */
  readonly better?: readonly string[]
  /** Slang and language: the names of the sources behind what is explained. */
  readonly source?: string
}

export interface Spotted {
  readonly signs: readonly SpottedSign[]
  readonly notes: readonly SpottedNote[]
}

export type Spotter = (text: string, given?: { readonly ownWords?: boolean }) => Spotted

export type SpottingContent = Pick<Content, 'spotting' | 'signs' | 'slang' | 'language' | 'source'>

const exactUpTo = 2
/** In place of the number of a sign: slang, or words that blame. */
const noCode = -1
const rare = 0.2

type Meaning =
  | { readonly is: 'sign'; readonly code: string; readonly rule: SpotRule; readonly even: number }
  | { readonly is: 'slang'; readonly term: Content['slang']['terms'][number]; readonly form: string }
  | { readonly is: 'language'; readonly phrase: Content['language']['phrases'][number] }

const takenBackWhy =
  'The next sentence takes it back, so it is no sign here. It may be worth a note in the words that were said: what was told first, and what then.'
const denialWhy = 'A denial is not a sign. It may be worth a note in the words that were said: who asked, and how.'

/**
 * Makes the rules of the content ready. Once a process: it takes a moment, each text then takes almost none.
 * `plain` reads letter by letter and tries every phrase from every word, without the sieve: tests hold the quick way against it.
 */
export function spotterOf(content: SpottingContent, { plain = false }: { readonly plain?: boolean } = {}): Spotter {
  const { words, signs } = content.spotting
  const vocabulary = new Vocabulary()
  // Before any phrase is read: a phrase that names a spelling means the word.
  for (const [word, spellings] of Object.entries(words.spellings)) for (const spelling of spellings) vocabulary.alias(spelling, word)
  const reading = new Reading(vocabulary, plain)
  const groups = new Map(Object.entries(words.groups).map(([name, list]) => [name, eitherOf(list)]))
  const known = { groups, forms: words.forms }
  const sets = new Sets()
  const phrases = new Phrases(reading, vocabulary, sets, known, plain)
  const sentences = new Sentences(reading, phrases)
  const contexts = new Contexts(reading, sentences)

  const meanings: Meaning[] = []
  const everydayOf: { code: string; rule: SpotRule | null }[] = []
  const codeNumbers = new Map(Object.keys(signs).map((code, n) => [code, n]))
  /** Explanations are asked for by sign: those of two signs may share a kind. */
  const kindOf = (code: string) => 1 << (codeNumbers.get(code) as number)
  const means = (phrase: string, meaning: Meaning) => {
    meanings[phrases.add(parsePattern(phrase), { when: when.always, kind: 0 })] = meaning
  }
  const explains = (phrase: string, code: string, rule: SpotRule | null) => {
    everydayOf[phrases.add(parsePattern(phrase), { when: when.everyday, kind: kindOf(code) })] = { code, rule }
  }
  for (const list of [
    words.barriers,
    words.subjects,
    words.breaks,
    words.joins,
    words.objects,
    words['her-as-one'],
    words.pronouns,
    words.tellers,
    words.finders,
    words['found-with'],
    words.who,
  ])
    for (const word of list) vocabulary.add(word)
  for (const [code, spot] of Object.entries(signs)) {
    for (const phrase of spot.notHere) explains(phrase, code, null)
    for (const rule of spot.rules) {
      const even = bitsOf(rule.even)
      for (const phrase of rule.find) means(phrase, { is: 'sign', code, rule, even })
      for (const phrase of rule.unless) explains(phrase, code, rule)
    }
  }
  for (const term of content.slang.terms) for (const form of [term.term, ...term.variants]) means(form, { is: 'slang', term, form })
  for (const phrase of content.language.phrases) for (const avoid of phrase.avoid) means(avoid, { is: 'language', phrase })
  for (const kind of contextKinds) {
    if (kind === 'link') continue
    for (const phrase of words.contexts[kind]) phrases.add(parsePattern(phrase), { when: when.around, kind: markBit[kind] })
  }
  const links = words.contexts.link.map((phrase) => phrases.collected(parsePattern(phrase)))
  for (const word of words.contractions) vocabulary.addContraction(word)
  vocabulary.seal()
  vocabulary.arrange(costsOf(content, reading, vocabulary).words)
  const costs = costsOf(content, reading, vocabulary)
  const idsOf = (list: readonly string[]) => list.map((word) => vocabulary.add(word))
  const barriers = sets.of(idsOf(words.barriers))
  contexts.ready(vocabulary.size, {
    breaks: idsOf(words.breaks),
    joins: idsOf(words.joins),
    subjects: idsOf(words.subjects),
    objects: idsOf(words.objects),
    her: idsOf(['her']),
    herAsOne: idsOf(words['her-as-one']),
    pronouns: idsOf(words.pronouns),
    tellers: idsOf(words.tellers),
    who: idsOf(words.who),
    finders: idsOf(words.finders),
    foundWith: idsOf(words['found-with']),
    links: links.flatMap((link) => phrases.wordsIn(link)),
  })
  phrases.ready(costs, barriers)

  const named = (sources: readonly string[]) => sources.map((key) => content.source(key)?.name ?? key).join('; ')
  const sourceOf = new Map(content.signs.map((sign) => [sign.code, named(sign.sources)]))

  const codeOf = Int32Array.from({ length: phrases.size }, (_, phrase) => {
    const meaning = meanings[phrase]
    return meaning?.is === 'sign' ? (codeNumbers.get(meaning.code) as number) : noCode
  })
  /** The reasons in spite of which a phrase is a sign. */
  const evenOf = Int32Array.from({ length: phrases.size }, (_, phrase) => {
    const meaning = meanings[phrase]
    return meaning?.is === 'sign' ? meaning.even : 0
  })
  // What is being read now. One text at a time: a reading is whole before the next begins.
  let text = ''
  let ownWords = false
  let hintedTo = 0
  let kept: { signs: SpottedSign[]; notes: SpottedNote[] } = { signs: [], notes: [] }
  const said = new Set<string>()
  /** Of each sign: the sentence in which its words were last taken for it. */
  let sentenceNumber = 0
  /** The sentence around whose words was last looked. */
  let lookedAt = -1
  const takenIn = new Int32Array(codeNumbers.size)

  return (given, options) => {
    text = given
    ownWords = options?.ownWords === true
    hintedTo = 0
    kept = { signs: [], notes: [] }
    if (said.size > 0) said.clear()
    reading.read(text)
    sentences.begin()
    for (let n = 0; n < reading.sentenceCount; n += 1) {
      const here = sentences.at(n)
      if (here.hits.count > 0) read(here, sentences.at(n + 1))
    }
    return kept
  }

  function spanOf(from: number, to: number): { words: string; start: number; end: number } {
    const start = reading.from[from] as number
    const end = reading.to[to - 1] as number
    return { words: text.slice(start, end), start, end }
  }

  function read(here: Sentence, next: Sentence): void {
    const { hits } = here
    hits.longestFirst()
    sentenceNumber += 1
    let signs = 0
    for (let hit = 0; hit < hits.count; hit += 1) if (codeOf[hits.phrase(hit)] !== noCode) signs += 1
    if (signs > 0) {
      contexts.look(here, next)
      lookedAt = sentenceNumber
      for (let hit = 0; hit < hits.count; hit += 1) signOf(here, next, hit)
    }
    if (signs < hits.count) for (let hit = 0; hit < hits.count; hit += 1) noteOf(here, next, hit)
  }

  function signOf(here: Sentence, next: Sentence, hit: number): void {
    const { hits } = here
    const phrase = hits.phrase(hit)
    const code = codeOf[phrase] as number
    if (code === noCode || takenIn[code] === sentenceNumber) return
    const from = hits.from(hit)
    const to = hits.to(hit)
    const verdict = contexts.judge(from, to, evenOf[phrase] as number)
    const meaning = verdict === 'left' ? undefined : meanings[phrase]
    if (meaning?.is !== 'sign') return
    if (verdict !== 'denied') {
      // What the next sentence takes back is said as such, even if that explains it too.
      const after = verdict === 'taken-back' ? noSentence : next
      if ((meaning.even & reasonBit.everyday) === 0 && isExplained(here, after, meaning)) return
      takenIn[code] = sentenceNumber
    }
    if (verdict === 'taken-back') {
      const span = spanOf(from, to)
      if (isNew(`denial ${span.start} ${span.end}`)) kept.notes.push({ kind: 'denial', why: takenBackWhy, code: meaning.code, ...span })
      return
    }
    if (verdict !== 'denied') {
      const { words, start, end } = spanOf(from, to)
      kept.signs.push({ code: meaning.code, why: meaning.rule.why, source: sourceOf.get(meaning.code) ?? '', words, start, end })
    }
    if (verdict !== 'sign') {
      const span = spanOf(verdict === 'denied' ? Math.min(contexts.denialStart(from), from) : from, to)
      if (isNew(`denial ${span.start} ${span.end}`)) kept.notes.push({ kind: 'denial', why: denialWhy, code: meaning.code, ...span })
    }
  }

  /** Whether an everyday explanation stands there, or in a next sentence that goes on with this one. */
  function isExplained(here: Sentence, next: Sentence, meaning: Extract<Meaning, { is: 'sign' }>): boolean {
    return explainsIn(here, meaning) || (contexts.nextGoesOn() && explainsIn(next, meaning))
  }

  function explainsIn(sentence: Sentence, meaning: Extract<Meaning, { is: 'sign' }>): boolean {
    const found = sentences.explanations(sentence, kindOf(meaning.code))
    for (let n = 0; n < found.count; n += 1) {
      const of = everydayOf[found.phrase(n)]
      if (of?.code !== meaning.code || (of.rule !== null && of.rule !== meaning.rule)) continue
      if (!contexts.isTakenBack(sentence, found.from(n))) return true
    }
    return false
  }

  function noteOf(here: Sentence, next: Sentence, hit: number): void {
    const { hits } = here
    const meaning = meanings[hits.phrase(hit)]
    if (meaning === undefined || meaning.is === 'sign') return
    const from = hits.from(hit)
    const to = hits.to(hit)
    const span = spanOf(from, to)
    if (span.start < hintedTo) return
    const quoted = ((reading.flags[from] as number) & flag.quoted) !== 0 || ((reading.flags[to - 1] as number) & flag.quoted) !== 0
    if (meaning.is === 'language') {
      if (quoted || ownWords) return
      // What stands around the words is looked at only where it is asked for.
      if (lookedAt !== sentenceNumber) contexts.look(here, next)
      lookedAt = sentenceNumber
      if (contexts.blamesNobody(from, to)) return
      const { phrase } = meaning
      hintedTo = span.end
      const why = `${phrase.why} Better: ${phrase.better.join(', or ')}.`
      kept.notes.push({ kind: 'language', why, better: phrase.better, source: named(phrase.sources), ...span })
      return
    }
    const { term, form } = meaning
    if (form.length <= exactUpTo && span.words !== form) return
    if (term.everyday && !quoted && !ownWords && !reading.smallI) return
    hintedTo = span.end
    if (!isNew(`slang ${span.words.toLowerCase()}`)) return
    const why = `${term.ambiguous ? 'May mean' : 'Means'}: ${term.meaning}. ${term.whyItMatters}. A word alone is never a sign${
      term.ambiguous ? ', and this one has other meanings: ask' : ''
    }.`
    kept.notes.push({ kind: 'slang', why, source: named(term.sources), ...span, ...(term.ambiguous ? { ambiguous: true as const } : {}) })
  }

  function isNew(key: string): boolean {
    if (said.has(key)) return false
    said.add(key)
    return true
  }
}

/** How often each word is met, and each two together, by the examples beside the rules. A word that none of them holds is rare. */
function costsOf(content: SpottingContent, reading: Reading, vocabulary: Vocabulary): Costs {
  const { size } = vocabulary
  const words = new Float64Array(size).fill(rare)
  const pairs = new Map<number, number>()
  let all = 0
  for (const { rules } of Object.values(content.spotting.signs))
    for (const { examples, not } of rules)
      for (const text of [...examples, ...not]) {
        reading.read(text)
        all += reading.count
        for (let at = 0; at < reading.count; at += 1) {
          const id = reading.ids[at] as number
          words[id] = (words[id] as number) + 1
          if (at === 0) continue
          const pair = (reading.ids[at - 1] as number) * size + id
          pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
        }
      }
  const sum = (ids: readonly number[]) => ids.reduce((total, id) => total + (words[id] as number), 0)
  const pair = (first: readonly number[], second: readonly number[]) => {
    let met = (sum(first) * sum(second)) / all
    for (const one of first) for (const other of second) met += pairs.get(one * size + other) ?? 0
    return met
  }
  return { words, pair }
}

function eitherOf(list: readonly string[]): Pattern {
  const options = list.map(parsePattern)
  return options.length === 1 ? (options[0] as Pattern) : { kind: 'either', options }
}
