// What is on record already when somebody refers a child: filled in, each with its source, to be read and shortened and not typed again.
import { formatDay, formatPlainDate } from '../../../kernel/dates.ts'
import type { Content } from '../../../platform/content/index.ts'
import type { Judgement } from '../../judgements/index.ts'
import { sourceWords, type Observation } from '../../signs/index.ts'

const signsMax = 8
const whyLengthMax = 4500

/** Which threshold a judgement's level points to. An area that writes levels of its own chooses the threshold by hand. */
const thresholdOf: Readonly<Record<string, string>> = {
  happening: 'harm-now',
  likely: 'child-in-need',
  'may-be-groomed': 'early-help',
}

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

export function knownOfChild(
  content: Pick<Content, 'sign'>,
  observations: readonly Observation[],
  judgement: Judgement | null,
): { why?: string; threshold?: string } {
  const judged = judgement && [
    `${judgement.levelWords}: ${judgement.reasons} (judgement by ${judgement.writtenByName}, ${formatDay(judgement.writtenAt)})`,
  ]
  const why = [...(judged ?? []), ...signLines(content, observations)].join('\n').slice(0, whyLengthMax)
  const threshold = judgement ? thresholdOf[judgement.level] : undefined
  return { ...(why === '' ? {} : { why }), ...(threshold === undefined ? {} : { threshold }) }
}
