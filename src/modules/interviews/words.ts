// The words of codes that interviews keep, in one place: the same on every page.
import type { Option } from '../../platform/forms/index.ts'

export const outcomes: readonly Option[] = [
  { code: 'offered', words: 'Offered: waiting for an answer' },
  { code: 'accepted', words: 'Accepted: the child wants to talk' },
  { code: 'rearranged', words: 'Rearranged for another time' },
  { code: 'declined', words: 'Declined: the child said no' },
  { code: 'no-answer', words: 'No answer', hint: 'Nobody was reached, so this does not count as an offer' },
]

export const ways: readonly Option[] = [
  { code: 'visit', words: 'In person' },
  { code: 'phone', words: 'By phone' },
  { code: 'text', words: 'By text or message' },
  { code: 'video', words: 'By video call' },
  { code: 'letter', words: 'By letter or email' },
  { code: 'through-carer', words: 'Through a parent or carer' },
  { code: 'through-worker', words: 'Through somebody who works with the child' },
]

export const attemptKinds: readonly Option[] = [
  { code: 'offer', words: 'I offered the interview' },
  { code: 'attempt', words: 'I tried to reach the child or to hold it' },
]

/** What a child needs to follow a conversation and be followed, as the record says; null when it says nothing. */
export function needsOf(child: { communicationNeeds: string | null; language: string | null }): string | null {
  const spoken = child.language === null || child.language.toLowerCase() === 'english' ? null : `Speaks ${child.language}`
  return [child.communicationNeeds, spoken].filter(Boolean).join('. ') || null
}

/** The words of a code; the code itself once it has left the list. */
export function wordsOf(options: readonly Option[], code: string): string {
  const found = options.find((o) => o.code === code)?.words ?? code
  return found.split(':')[0] ?? found
}
