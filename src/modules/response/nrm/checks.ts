// The tests of a good draft, as the guidance of the Home Office has them (its First Responder Toolkit, April 2026). Each says whether it
// holds, and on which pages it can be put right. They look at form, never at truth: what holds may still be wrong. Pure.
import type { NrmCheckCode } from '../../../platform/content/index.ts'
import { gapsOn, isExplained, pagesOf, picked, questionsOf, type Answers, type Guide } from './answers.ts'

export interface Check {
  code: NrmCheckCode
  holds: boolean
  /** Codes of the pages on which it can be put right. */
  pages: readonly string[]
}

/** A shorter passage may stand twice by chance: a name, a day, a place. In characters. */
const passageMin = 80
/** A judgement in fewer characters gives no reason. */
const judgementMin = 60
/** An account in fewer characters tells nothing that can be weighed. */
const accountMin = 120

const account = [
  'how-did-the-exploitation-start',
  'what-were-they-required-to-do',
  'how-they-were-treated',
  'modern-slavery-indicators-details',
]

/** All tests, in the order of the content. `today` is YYYY-MM-DD in London. */
export function runChecks(guide: Guide, answers: Answers, today: string): Check[] {
  const found: Record<NrmCheckCode, readonly string[] | null> = {
    'child-route': answers['pv-under-age'] === 'no' ? ['about'] : null,
    'authority-first': toldFirst(answers, today) ? null : ['authority'],
    gaps: unexplained(guide, answers),
    delay: delayIsExplained(answers) ? null : ['why-now'],
    chronology: isInOrder(answers['when-did-the-exploitation-take-place'] ?? '') ? null : ['when'],
    'own-judgement': judgesItself(guide, answers) ? null : ['professional'],
    copied: copiedOn(guide, answers),
    'types-fit': typesFit(answers) ? null : ['types', 'day'],
    short: (answers['what-were-they-required-to-do'] ?? '').length >= accountMin ? null : ['day'],
  }
  return guide.checks.map(({ code }) => ({ code, holds: found[code] === null, pages: found[code] ?? [] }))
}

/** Whether the draft may be said to be ready. */
export function nothingBlocks(guide: Guide, checks: readonly Check[]): boolean {
  return checks.every((check) => check.holds || !guide.checks.find((one) => one.code === check.code)?.blocks)
}

function toldFirst(answers: Answers, today: string): boolean {
  const on = answers['authority-told-on'] ?? ''
  return (
    on !== '' &&
    on <= today &&
    (answers['authority-told-by'] ?? '') !== '' &&
    (answers['local-authority-contacted-about-child-local-authority-name'] ?? '') !== ''
  )
}

function unexplained(guide: Guide, answers: Answers): string[] | null {
  const pages = pagesOf(guide).filter((page) => gapsOn(guide, page, answers).length > 0 && !isExplained(page, answers))
  return pages.length === 0 ? null : pages.map((page) => page.code)
}

function delayIsExplained(answers: Answers): boolean {
  const first = answers['is-this-the-first-chance-to-report']
  return first === 'yes' || first === undefined || (answers['why-report-now'] ?? '').trim().length > 0
}

const monthNames = 'january|february|march|april|may|june|july|august|september|october|november|december'
const whens = new RegExp(
  `\\b(\\d{1,2}[/.]\\d{1,2}[/.]\\d{2,4}|\\d{4}-\\d{2}-\\d{2}|(?:\\d{1,2} )?(?:${monthNames}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\b\\.?(?: \\d{4})?|(?:19|20)\\d{2}|(?:aged?|was|when) (?:about )?\\d{1,2})\\b`,
  'gi',
)
const fullDate = new RegExp(`\\b(\\d{1,2}) (${monthNames}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\w* (\\d{4})\\b`, 'gi')

/** At least two times, and the full days among the lines' beginnings one after another. */
function isInOrder(told: string): boolean {
  if ((told.match(whens) ?? []).length < 2) return false
  const days = told.split('\n').flatMap((line) => {
    const [found] = [...line.matchAll(fullDate)]
    if (!found) return []
    const month = monthNames.split('|').findIndex((name) => name.startsWith((found[2] ?? '').toLowerCase().slice(0, 3)))
    return [Number(found[3]) * 10_000 + month * 100 + Number(found[1])]
  })
  return days.every((day, at) => at === 0 || day >= (days[at - 1] ?? 0))
}

function judgesItself(guide: Guide, answers: Answers): boolean {
  const own = answers['professional-insight'] ?? ''
  if (own.length < judgementMin) return false
  const elsewhere = new Set(textsOf(guide, answers).flatMap(([field, told]) => (field === 'professional-insight' ? [] : passagesOf(told))))
  return !passagesOf(own).some((passage) => elsewhere.has(passage))
}

function textsOf(guide: Guide, answers: Answers): [field: string, told: string][] {
  return questionsOf(guide).flatMap((one): [string, string][] => (one.kind === 'text' ? [[one.field, answers[one.field] ?? '']] : []))
}

/** Lines and sentences long enough to be told apart, without what typing changes. */
function passagesOf(told: string): string[] {
  const plain = (words: string) =>
    words
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
  return told
    .split(/\n+|(?<=[.!?])\s+/)
    .map(plain)
    .filter((passage) => passage.length >= passageMin)
}

function copiedOn(guide: Guide, answers: Answers): string[] | null {
  const seen = new Map<string, Set<string>>()
  for (const page of pagesOf(guide))
    for (const { field, kind } of page.questions)
      if (kind === 'text')
        for (const passage of passagesOf(answers[field] ?? ''))
          seen.set(passage, (seen.get(passage) ?? new Set()).add(`${page.code} ${field}`))
  const pages = [...seen.values()].filter((places) => places.size > 1).flatMap((places) => [...places].map((at) => at.split(' ')[0] ?? ''))
  return pages.length === 0 ? null : [...new Set(pages)]
}

/** Words by which an account tells of a kind. Too few on purpose: what they miss is only advised. */
const tells: Record<string, RegExp> = {
  'forced-to-commit-crime':
    /\b(drugs?|cannabis|heroin|cocaine|crack|weed|deal|carr(?:y|ied|ying)|sell|sold|deliver|packages?|weapons?|knife|knives|gun|steal|stole|shoplift|burgl|county lines?|trap)/i,
  'child-exploitation': /\b(sex|image|nude|naked|touch|rape|photo)/i,
  prostitution: /\b(sex|sold for|prostitut)/i,
  'wages-taken': /\b(wage|pay|paid|bank|account|card|money)/i,
  'forced-to-commit-fraud': /\b(fraud|bank|account|card|scam|benefit)/i,
}

function typesFit(answers: Answers): boolean {
  const kinds = picked(answers, 'types-of-exploitation')
  const told = account.map((field) => answers[field] ?? '').join('\n')
  if (kinds.length === 0 || told.trim() === '') return kinds.length === 0 && told.trim() === ''
  if (kinds.some((kind) => tells[kind] && !tells[kind].test(told))) return false
  // What the account plainly tells of is ticked.
  return ['forced-to-commit-crime', 'child-exploitation'].every((kind) => kinds.includes(kind) || !strongly[kind]?.test(told))
}

const strongly: Record<string, RegExp> = {
  'forced-to-commit-crime': /\b(made to|forced to|had to) (carry|sell|deliver|hold|steal|deal)/i,
  'child-exploitation': /\b(sexually|raped|sex with)/i,
}
