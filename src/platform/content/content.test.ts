import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ContentError, content, loadContent, openContent, reasonLists, type Content } from './index.ts'

const folder = join(import.meta.dirname, '../../../content')
const read = loadContent(folder)

/** Codes that other parts of the service, the seed and the import name. Renaming one is a migration. */
const namedSigns = [
  'missing-repeat',
  'found-out-of-area',
  'unexplained-travel',
  'late-or-overnight',
  'unexplained-money',
  'unexplained-items',
  'multiple-phones',
  'excess-contact',
  'drugs-possession',
  'county-lines-language',
  'debt',
  'controlling-older',
  'gang-association',
  'isolation',
  'recruiting',
  'online-recruitment',
  'injury',
  'weapon',
  'threats',
  'fear',
  'sexual-harm',
  'self-harm',
  'wellbeing-change',
  'substance-use',
  'school-decline',
  'exclusion',
  'cuckooing',
  'parental-concern',
  'financial-exploitation',
  'disclosure-withdrawn',
]

const urgentMatters = [
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

describe('the content as it stands', () => {
  it('has every sign that the service names', () => {
    expect(namedSigns.filter((code) => read.sign(code) === undefined)).toEqual([])
  })

  it('has signs on each of the lists', () => {
    expect(read.signsOn('harm-now').length).toBeGreaterThan(4)
    expect(read.signsOn('sign').length).toBeGreaterThan(10)
    expect(read.signsOn('vulnerability').length).toBeGreaterThan(7)
    expect(read.signsOn('strength').length).toBeGreaterThan(5)
  })

  it('has every matter that cannot wait, and no clinical wording in use without a signature', () => {
    expect(urgentMatters.filter((code) => read.urgentMatter(code) === undefined)).toEqual([])
    const clinical = read.urgent.matters.filter((matter) => matter.clinical)
    expect(clinical.length).toBeGreaterThan(0)
    expect(clinical.filter((matter) => matter.status === 'in-use' && !matter.signedOff)).toEqual([])
  })

  it('asks the child no question that hangs on gender', () => {
    const gendered = /\b(girls?|boys?|boyfriends?|girlfriends?|she|he|her|him|his)\b/i
    const asked = read.interview.sections.flatMap((section) => [
      ...section.say,
      ...section.questions.flatMap((question) => [question.words, ...question.prompts]),
    ])
    expect(asked.length).toBeGreaterThan(40)
    expect(asked.filter((text) => gendered.test(text))).toEqual([])
  })

  it('lets every answer be marked not to be shared', () => {
    const questions = read.interview.sections.flatMap((section) => section.questions)
    expect(questions.filter((question) => !question.mayKeepPrivate)).toEqual([])
  })

  it('says nothing in sentences longer than thirty words', () => {
    const texts = textsIn(read, []).filter(isSaid)
    expect(texts.length).toBeGreaterThan(2000)
    const sentences = texts.flatMap(({ text, at }) =>
      text
        .split(/(?<=[.?!])\s+/)
        .filter((sentence) => sentence.split(/\s+/).length > 30)
        .map((sentence) => `${at}: ${sentence}`),
    )
    expect(sentences).toEqual([])
  })

  it('cannot be changed while the service runs', () => {
    expect(Object.isFrozen(read)).toBe(true)
    expect(Object.isFrozen(read.signs[0]?.sources)).toBe(true)
  })

  it('answers undefined for a code that has left the content', () => {
    expect(read.sign('no-longer-kept')).toBeUndefined()
    expect(read.reason('declined', 'no-longer-kept')).toBeUndefined()
    expect(read.reason('declined', 'not-now')?.words).toContain('Not now')
    expect(read.missingChoice('missingTypes', 'A')?.words).toBe('Away without leave')
    expect(read.currentDefinition.code).toBe('whereabouts-not-established')
    expect(read.section('privacy').questions.length).toBeGreaterThan(1)
  })
})

describe('opening the content', () => {
  it('gives the same content to everyone', () => {
    const opened = openContent(folder)
    expect(content()).toBe(opened)
  })
})

describe('content with mistakes', () => {
  const made: string[] = []
  afterEach(() => {
    for (const path of made.splice(0)) rmSync(path, { recursive: true })
  })

  /** A copy of the content in which some files are rewritten. */
  function spoilt(changes: Record<string, (text: string) => string>): string {
    const copy = mkdtempSync(join(tmpdir(), 'content-'))
    made.push(copy)
    cpSync(folder, copy, { recursive: true })
    for (const [file, change] of Object.entries(changes)) {
      const path = join(copy, file)
      writeFileSync(path, change(readFileSync(path, 'utf8')))
    }
    return copy
  }

  it.each([
    ['a source that is not listed', 'signs/debt.yaml', swap('[Cardiff]', '[Nobody]'), /source Nobody is not in sources\.yaml/],
    ['a list that does not exist', 'signs/debt.yaml', swap('list: sign', 'list: score'), /list/],
    ['a misspelt field', 'signs/debt.yaml', swap('askNext', 'askNxt'), /askNxt/],
    ['a file whose name is not its code', 'signs/debt.yaml', swap('code: debt', 'code: debts'), /says it is debts/],
    ['a reason written twice', 'reasons.yaml', swap('code: told-late', 'code: not-told'), /not-told is written twice/],
    ['a source nobody uses', 'sources.yaml', swap('key: Nott', 'key: Notts'), /Notts: no item uses this source/],
    ['a sign that no question can mean', 'interview.yaml', swap('[unexplained-travel]', '[travel]'), /there is no sign travel/],
    ['sections out of order', 'interview.yaml', swap('code: before\n', 'code: during\n'), /in this order/],
    ['clinical wording in use unsigned', 'urgent.yaml', swap('status: draft', 'status: in-use'), /signed off/],
    ['general knowledge shown as checked', 'signs/safe-place.yaml', swap('checked: false', 'checked: true'), /GK/],
    ['a helpline that is not there', 'pages/help.yaml', swap('childline', 'childlines'), /no helpline childlines/],
    ['a standing arrangement that is not there', 'sharing.yaml', swap('code: report-host', 'code: report-hosts'), /sharing\.yaml/],
    ['a standing arrangement written twice', 'sharing.yaml', swap('code: report-host', 'code: interview'), /there must be one of each/],
    [
      'a standing arrangement without a lawful route',
      'sharing.yaml',
      swap('route: co-operate', 'route: cooperate'),
      /there is no route cooperate/,
    ],
    ['two current definitions', 'definitions.yaml', swap('title: Absent', 'title: Absent\n    current: true'), /exactly one/],
    ['YAML that cannot be read', 'slang.yaml', (text: string) => `${text}\n  - term: [`, /slang\.yaml: line/],
  ])('refuses %s', (_what, file, change, problem) => {
    expect(() => loadContent(spoilt({ [file]: change }))).toThrow(problem)
  })

  it('tells every problem at once, with file and path', () => {
    const copy = spoilt({
      'signs/debt.yaml': swap('list: sign', 'list: score'),
      'reasons.yaml': swap('needsDetail: true }', 'needsDetail: often }'),
    })
    writeFileSync(join(copy, 'sings.yaml'), 'code: debt')
    rmSync(join(copy, 'helplines.yaml'))
    let caught: unknown
    try {
      loadContent(copy)
    } catch (problem) {
      caught = problem
    }
    expect(caught).toBeInstanceOf(ContentError)
    const files = caught instanceof ContentError ? caught.problems.map((problem) => problem.file) : []
    expect(files).toEqual(expect.arrayContaining(['signs/debt.yaml', 'reasons.yaml', 'sings.yaml', 'helplines.yaml']))
  })
})

function swap(from: string, to: string) {
  return (text: string) => {
    if (!text.includes(from)) throw new Error(`the content no longer has ${from}`)
    return text.replace(from, to)
  }
}

interface PlacedText {
  readonly at: string
  readonly text: string
}

/** Every string of the content, with where it stands. */
function textsIn(whole: Content, leaveOut: readonly string[]): PlacedText[] {
  const reasons = Object.fromEntries(reasonLists.map((list) => [list, whole.reasons(list)]))
  return Object.entries({ ...whole, reasons })
    .filter(([part]) => !leaveOut.includes(part))
    .flatMap(([part, value]: [string, unknown]) => textsUnder(part, value))
}

function textsUnder(at: string, value: unknown): PlacedText[] {
  if (typeof value === 'string') return [{ at, text: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) => textsUnder(`${at}.${key}`, child))
}

/** Phrases in the notation are what others write, for the service to recognise. It does not say them. */
function isSaid({ at }: { at: string }): boolean {
  return !/^spotting\.(words\.|signs\.[^.]+\.(notHere|rules\.\d+\.(find|unless)))|^language\.phrases\.\d+\.avoid/.test(at)
}
