// The draft on paper, for whoever types it into the form of the Home Office: in the form's order, under its own names, gaps as gaps.
import { formatMoment, formatPlainDate } from '../../../kernel/dates.ts'
import { pdfOf, type Block, type DocumentFacts } from '../../../platform/documents/index.ts'
import { gapField, isAsked, type Answers, type Guide } from './answers.ts'
import { inWords } from './papers.ts'

/** The child's name stands among the answers and nowhere else: not in the title, not at the foot. */
export async function nrmPdf(
  guide: Guide,
  { ref, answers, madeBy, agency, now }: { ref: string; answers: Answers; madeBy: string; agency: string; now: Date },
): Promise<Buffer> {
  const facts: DocumentFacts = {
    title: `NRM referral ${ref}`,
    author: agency,
    foot: `NRM referral ${ref}. Confidential. Taken away by ${madeBy}, ${agency}, ${formatMoment(now, 'minute')}`,
    madeAt: now,
  }
  const blocks: Block[] = [
    { kind: 'h1', text: 'National Referral Mechanism: answers for the form' },
    { kind: 'p', text: `Our reference: ${ref}` },
    {
      kind: 'small',
      text: 'This was not sent by Safe Return. Whoever sends it types it into the form of the Home Office, and records that it was sent.',
    },
    ...guide.sections.flatMap((section): Block[] => [
      { kind: 'h2', text: section.title },
      ...section.pages.flatMap((page): Block[] => {
        const asked = page.questions.filter((question) => !question.ours && isAsked(guide, question, answers))
        if (asked.length === 0) return []
        const why = answers[gapField(page.code)]
        return [
          ...asked.flatMap((question): Block[] => [
            { kind: 'h3', text: question.words },
            ...paragraphs(
              answers[question.field] === undefined ? 'No answer' : inWords(question, answers[question.field] ?? '', formatPlainDate),
            ),
            { kind: 'small', text: question.field },
          ]),
          ...(why === undefined ? [] : ([{ kind: 'h3', text: `Not known under “${page.title}”` }, ...paragraphs(why)] satisfies Block[])),
        ]
      }),
    ]),
  ]
  return pdfOf(facts, blocks)
}

function paragraphs(words: string): Block[] {
  return words
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((text): Block => ({ kind: 'p', text }))
}
