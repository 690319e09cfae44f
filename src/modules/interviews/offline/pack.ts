// What goes onto a device: the guide, and of the child only what is needed to talk. No place, no address, no other name.
import type { Content } from '../../../platform/content/index.ts'
import type { Draft } from '../conversation/domain.ts'
import type { GuideContent } from '../conversation/guide.ts'
import type { Contacts } from '../urgent/domain.ts'

/** The guide's words, as much as the conversation shows. */
export type Guide = Pick<Content, 'interview' | 'urgent' | 'slang'> & { signs: readonly { code: string; title: string }[] }

export interface Pack {
  copy: string
  interview: string
  worker: string
  /** What the child is called. */
  child: string
  needs: string | null
  guide: Guide
  /** Whom to call about this child, by day and by night. */
  contacts: Contacts | null
  /** What has been written so far. */
  draft: Draft
  /** What cannot wait and was raised already. */
  raised: readonly string[]
}

export function guideOf(content: Content): Guide {
  const asked = new Set(content.interview.sections.flatMap((s) => s.questions.flatMap((q) => q.signs)))
  return {
    interview: content.interview,
    urgent: content.urgent,
    slang: content.slang,
    signs: content.signs.filter((sign) => asked.has(sign.code)).map(({ code, title }) => ({ code, title })),
  }
}

/** The guide again as the conversation reads it. */
export function contentFrom(guide: Guide): GuideContent {
  const questions = new Map(
    [...guide.interview.sections.flatMap((s) => s.questions), ...guide.interview.setting].map((question) => [question.id, question]),
  )
  return {
    interview: guide.interview,
    urgent: guide.urgent,
    slang: guide.slang,
    question: (id) => questions.get(id),
    sign: (code) => guide.signs.find((sign) => sign.code === code),
    urgentMatter: (code) => guide.urgent.matters.find((matter) => matter.code === code),
  }
}
