// What is on record already when somebody refers a child: filled in, each with its source, to be read and shortened and not typed again.
import { formatDay, formatPlainDate } from '../../../kernel/dates.ts'
import type { Content } from '../../../platform/content/index.ts'
import type { Judgement } from '../../judgements/index.ts'
import { sourceWords, type Observation } from '../../signs/index.ts'

const signsMax = 8
const whyLengthMax = 4500

/** Agencies whose workers read no judgement: a circle may hold people who may be the danger, or who work beside them. */
const readNoJudgement: readonly string[] = ['school', 'placement']

/** Signs in a line each: what, in whose words, who says so and when. What was heard under a wall the reader does not pass is left out. */
export function signLines(content: Pick<Content, 'sign'>, observations: readonly Observation[]): string[] {
  return observations
    .filter((o) => o.withdrawnAt === null && o.evidence !== null && (o.list === 'harm-now' || o.list === 'sign'))
    .slice(0, signsMax)
    .map((o) => {
      const title = content.sign(o.sign)?.title ?? o.sign
      return `${title}: ${o.ownWords ? `“${o.evidence}”` : o.evidence} (${sourceWords(o)}, ${formatPlainDate(o.observedOn)})`
    })
}

/**
 * Why, as the record has it. Which threshold is met is never filled in: whoever refers says it.
 * @param toKind the kind of agency that is asked, where it is chosen already
 */
export function knownOfChild(
  content: Pick<Content, 'sign'>,
  observations: readonly Observation[],
  judgement: Judgement | null,
  toKind: string | null,
): { why?: string } {
  const judged = judgement &&
    !readNoJudgement.includes(toKind ?? '') && [
      `${judgement.levelWords}: ${judgement.reasons} (judgement by ${judgement.writtenByName}, ${formatDay(judgement.writtenAt)})`,
    ]
  const why = [...(judged || []), ...signLines(content, observations)].join('\n').slice(0, whyLengthMax)
  return why === '' ? {} : { why }
}
