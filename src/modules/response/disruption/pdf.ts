// The pack as a document to hand over: the same facts as its page, in the same order.
import { formatMoment, formatPlainDate } from '../../../kernel/dates.ts'
import { listOf } from '../../../kernel/words.ts'
import type { Content } from '../../../platform/content/index.ts'
import { pdfOf, type Block } from '../../../platform/documents/index.ts'
import type { Me } from '../../../platform/db/index.ts'
import type { Loaded } from './routes.ts'
import { datesOf, evidenceText, stageWords, stepWords } from './words.ts'

/** For whom it was decided; without a decision it stays in the agency that prepares it, and every page says so. */
export async function packPdf(
  loaded: Loaded,
  decision: { recipientName: string; decidedAt: Date } | null,
  content: Content,
  me: Me,
  now: Date,
): Promise<Buffer> {
  const by = `Made ${formatMoment(now, 'minute')} by ${me.name}, ${me.agencyName}`
  const made =
    decision === null
      ? `${by}. It stays in ${me.agencyName}: before it goes to anybody else, it is said in Safe Return to whom and why.`
      : `${by}, for ${decision.recipientName} and nobody else, as decided on ${formatMoment(decision.decidedAt, 'minute')}.`
  return pdfOf(
    { title: `${loaded.measure.title}: pack ${loaded.disruption.ref}`, author: 'Safe Return', foot: `${made} Confidential`, madeAt: now },
    blocksOf(loaded, content, made),
  )
}

export function blocksOf(loaded: Loaded, content: Content, made: string): Block[] {
  const { disruption, measure, ticks, lines, steps, stage, gaps, children } = loaded
  const needsCourt = measure.standing !== 'not-law'
  const named = new Map(lines.map((line) => [line.id, line.typed]))
  const p = (text: string): Block => ({ kind: 'p', text })
  const small = (text: string): Block => ({ kind: 'small', text })
  const h2 = (text: string): Block => ({ kind: 'h2', text })
  const sources = listOf(measure.sources.map((key) => content.source(key)?.name ?? key))
  return [
    { kind: 'h1', text: `${measure.title}: ${disruption.subject}` },
    small(`${disruption.ref}. ${made}`),
    p(`${stageWords(stage, disruption.validTo)}. ${datesOf(disruption)}`.trim()),
    p(disruption.why),
    p(`Who may ask for it: ${measure.whoApplies}`),
    p(
      `Children linked: ${children.length === 0 ? 'none that is open to the reader' : listOf(children.map((child) => `${child.name} (${child.ref})`))}`,
    ),
    h2('The test, in our words'),
    { kind: 'list', items: measure.test },
    p(measure.standingWords),
    small(
      `From ${sources}, looked up on ${formatPlainDate(measure.lookedUpOn)}${measure.checked ? '' : '; not yet confirmed by a lawyer: read the law itself before you rely on it'}.`,
    ),
    h2('What has to be shown'),
    ...measure.items.flatMap((item): Block[] => {
      const standing = ticks.filter((tick) => tick.item === item.code && tick.takenBackAt === null)
      return [
        { kind: 'h3', text: item.asked },
        ...(gaps.some((gap) => gap.code === item.code) ? [p(`Gap: nothing answers this yet. ${item.evidence}`)] : []),
        ...standing.flatMap((tick) => [
          p(evidenceText(tick, content)),
          small(`Ticked by ${tick.tickedByName}, ${formatMoment(tick.tickedAt, 'minute')}`),
        ]),
      ]
    }),
    h2('Phone lines'),
    ...(lines.length === 0
      ? [p('No line is noted.')]
      : [
          {
            kind: 'list' as const,
            items: lines.map(
              (line) =>
                `${line.typed}, seen from ${formatPlainDate(line.firstSeen)} to ${formatPlainDate(line.lastSeen)}${line.follows === null ? '' : `; took over from ${named.get(line.follows) ?? 'another line'}`}`,
            ),
          },
        ]),
    h2('What happened'),
    ...(steps.length === 0 ? [p('It is being prepared.')] : []),
    ...steps.flatMap((step) => [
      p(
        `${step.kind === 'ended' ? 'Ended' : stepWords(step.kind, needsCourt).title}, ${formatPlainDate(step.onDay)}${step.reference === null ? '' : `, ${step.reference}`}: ${step.words}`,
      ),
      small(`${step.recordedByName}, ${formatMoment(step.recordedAt, 'minute')}`),
    ]),
    h2('Be careful'),
    { kind: 'list', items: measure.careful },
  ]
}
