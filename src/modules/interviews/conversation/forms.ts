// One screen of the conversation as the browser sends it. Nothing here refuses words: only what no page of ours sends is put right.
import { many, one, type Typed } from '../../../platform/forms/index.ts'
import { nothing, withheldFrom, type Answer, type Save, type WithheldFrom } from './domain.ts'
import { optionsOf, type GuideContent, type Step } from './guide.ts'

/** Characters of one answer: some twenty pages. */
export const wordsMax = 50_000
const personMax = 500

/** What stands in the form's fields, as an answer to its question. */
export function readAnswer(content: GuideContent, step: Step, typed: Typed): Answer {
  if (step.kind === 'cannot-wait') {
    const chosen = content.urgent.matters.flatMap(({ code }) => {
      const said = one(typed, `urgent-${code}`)
      return said === 'yes' || said === 'no' ? [`${code}:${said}`] : []
    })
    return { ...nothing, chosen }
  }
  const codes = optionsOf(step.question).map((o) => o.code)
  const from = many(typed, 'withheld').filter((w): w is WithheldFrom => withheldFrom.some((known) => known === w))
  const answer: Answer = {
    words: one(typed, 'words'),
    chosen: many(typed, 'chosen').filter((code) => codes.includes(code)),
    ownWords: one(typed, 'own-words') === 'yes',
    withheldFrom: from,
    withheldPerson: from.includes('person') ? one(typed, 'withheld-person').slice(0, personMax).toWellFormed() || null : null,
    skipped: false,
  }
  return one(typed, 'go') === 'skip' && answer.words === '' && answer.chosen.length === 0 ? { ...answer, skipped: true } : answer
}

/** The answer with what decides between two saves of it. */
export function readSave(content: GuideContent, step: Step, typed: Typed): Save {
  return {
    answer: readAnswer(content, step, typed),
    base: wholeNumber(one(typed, 'base')),
    page: one(typed, 'page').slice(0, 36),
    change: wholeNumber(one(typed, 'change')),
  }
}

function wholeNumber(typed: string): number {
  return /^\d{1,9}$/.test(typed) ? Number(typed) : 0
}

export type Go = 'next' | 'previous' | 'skip' | 'save' | 'contents' | 'stop' | 'look' | 'again' | { note: string } | { aside: string }

/** Which button was pressed; Enter presses the first. A sign may be named with its place in the words: `debt@120`. */
export function readGo(typed: Typed): Go {
  const go = one(typed, 'go')
  if (go.startsWith('note-')) return { note: go.slice('note-'.length) }
  if (go.startsWith('aside-')) return { aside: go.slice('aside-'.length) }
  switch (go) {
    case 'previous':
    case 'skip':
    case 'save':
    case 'contents':
    case 'stop':
    case 'look':
    case 'again':
      return go
    default:
      return 'next'
  }
}
