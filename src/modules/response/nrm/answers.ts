// The pages of a draft: which questions are asked, what is a gap, where to go on. Pure.
import type { Content, NrmPage, NrmQuestion, Sealed } from '../../../platform/content/index.ts'

export type Guide = Content['nrm']
export type Page = Sealed<NrmPage>
export type Question = Sealed<NrmQuestion>

/** What stands confirmed: by the question's field. Several choices are their codes, one a line. */
export type Answers = Readonly<Record<string, string>>

/** The most towns or countries that the form takes. */
export const linesMax = 10
export const answerMax = 15_000
export const explanationMax = 2000

/** Where it is said why something on this page is not known. */
export const gapField = (pageCode: string): string => `gap:${pageCode}`

export function pagesOf(guide: Guide): Page[] {
  return guide.sections.flatMap((section) => section.pages)
}

export function pageOf(guide: Guide, code: string): Page | undefined {
  return pagesOf(guide).find((page) => page.code === code)
}

export function questionsOf(guide: Guide): Question[] {
  return pagesOf(guide).flatMap((page) => page.questions)
}

export function picked(answers: Answers, field: string): string[] {
  return (answers[field] ?? '').split('\n').filter((code) => code !== '')
}

/** Asked of this child: always, or because an earlier question has one of the answers on which it hangs. */
export function isAsked(guide: Guide, question: Question, answers: Answers): boolean {
  const { when } = question
  if (when === undefined) return true
  const before = questionsOf(guide).find((one) => one.field === when.field)
  return before !== undefined && isAsked(guide, before, answers) && picked(answers, when.field).some((code) => when.is.includes(code))
}

/** Asked, needed, and without an answer. */
export function gapsOn(guide: Guide, page: Page, answers: Answers): Question[] {
  return page.questions.filter((one) => one.required && isAsked(guide, one, answers) && (answers[one.field] ?? '') === '')
}

export function isExplained(page: Page, answers: Answers): boolean {
  return (answers[gapField(page.code)] ?? '') !== ''
}

export interface PageState {
  page: Page
  gaps: readonly Question[]
  explained: boolean
  /** Nothing on it is asked, as earlier answers are. */
  skipped: boolean
}

export interface SectionState {
  code: string
  title: string
  pages: readonly PageState[]
  gaps: number
  /** Gaps of pages that do not say why. */
  unexplained: number
}

export function sectionStates(guide: Guide, answers: Answers): SectionState[] {
  return guide.sections.map(({ code, title, pages }) => {
    const states = pages.map((page): PageState => ({
      page,
      gaps: gapsOn(guide, page, answers),
      explained: isExplained(page, answers),
      skipped: !page.questions.some((one) => isAsked(guide, one, answers)),
    }))
    const count = (of: readonly PageState[]) => of.reduce((sum, state) => sum + state.gaps.length, 0)
    return { code, title, pages: states, gaps: count(states), unexplained: count(states.filter((state) => !state.explained)) }
  })
}

/** The page to go on with: the next one after this with a gap that is not explained; null when there is none. */
export function nextPage(guide: Guide, answers: Answers, after: string | null): Page | null {
  const pages = sectionStates(guide, answers).flatMap((section) => section.pages)
  const from = pages.findIndex((state) => state.page.code === after) + 1
  return (
    [...pages.slice(from), ...pages.slice(0, Math.max(from - 1, 0))].find((state) => state.gaps.length > 0 && !state.explained)?.page ??
    null
  )
}
