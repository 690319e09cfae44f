// The parts in which a judgement is told, wherever it stands: who signed it, what it rests on, what colleagues think.
import { Details, InsetText, Link, Quote, Source, StateMark } from '../../design/index.ts'
import { formatDay, formatMoment, formatPlainDate, londonDay } from '../../kernel/dates.ts'
import type { Content } from '../../platform/content/index.ts'
import type { PageContext } from '../../platform/http/index.ts'
import { sourceWords, type Observation } from '../signs/index.ts'
import { opinionsInOrder, reviewState, reviewWords, strategies, type Judgement, type Opinion, type Strategy } from './domain.ts'
import type { CitedObservation, Told } from './queries.ts'

/** What somebody wrote, in its own paragraphs. */
export function Paragraphs({ text }: { text: string }) {
  return (
    <>
      {text
        .split(/\n+/)
        .filter((line) => line.trim() !== '')
        .map((line) => (
          <p class="govuk-body">{line}</p>
        ))}
    </>
  )
}

export function SignedBy({ judgement }: { judgement: Judgement }) {
  return (
    <div class="govuk-!-margin-bottom-2">
      <Source
        who={`${judgement.writtenByName}, ${judgement.writtenByAgency}`}
        recorded={`written ${formatMoment(judgement.writtenAt, 'minute')}`}
      />
    </div>
  )
}

/** When it is looked at again, with a word and a shape once that day is near or gone. */
export function ReviewBy({ reviewOn, today }: { reviewOn: string; today: string }) {
  const state = reviewState(reviewOn, today)
  return (
    <p class="govuk-body">
      {state !== 'ahead' && (
        <>
          <StateMark mark={state === 'overdue' ? 'late' : 'soon'} />{' '}
        </>
      )}
      To be looked at again by {formatPlainDate(reviewOn)}, {reviewWords(reviewOn, today)}.
    </p>
  )
}

export function StrategyWords({ strategy, words }: { strategy: Strategy; words: string | null }) {
  const said = { asked: 'Asked for.', held: 'Held, or arranged.', 'not-needed': 'Not needed.' } satisfies Record<
    (typeof strategies)[number]['code'],
    string
  >
  return (
    <>
      <p class={`govuk-body ${words === null ? '' : 'govuk-!-margin-bottom-1'}`}>{said[strategy]}</p>
      {words !== null && <Paragraphs text={words} />}
    </>
  )
}

/** What a judgement rests on, as it stood when it was cited; what was taken back since says so. */
export function Citations({ judgement, page }: { judgement: Told; page: PageContext }) {
  const { observations, patterns, noneCited } = judgement
  if (noneCited !== null) return <Paragraphs text={`Nothing on the lists. ${noneCited}`} />
  return (
    <ul class="govuk-list govuk-list--spaced">
      {patterns.map(({ fact, sum }) => (
        <li>
          {fact}
          <Source who={sum.join('; ')} />
        </li>
      ))}
      {observations.map((o) => (
        <li>
          {titleOf(page.content, o.sign)}
          {o.takenBackAt !== null && <strong> (taken back since, {formatDay(o.takenBackAt)})</strong>}
          <EvidenceOf of={o} />
          <Source
            who={sourceWords(o)}
            when={`seen ${formatPlainDate(o.observedOn)}`}
            recorded={`recorded ${formatDay(o.recordedAt)} by ${o.recordedByName}`}
          />
        </li>
      ))}
    </ul>
  )
}

/** The evidence in its own form: a child's words as a quotation. Says so where the asker may not read it. */
export function EvidenceOf({ of }: { of: Pick<Observation | CitedObservation, 'evidence' | 'ownWords'> }) {
  if (of.evidence === null) return <p class="govuk-body-s">The words are kept for those who may read the interview.</p>
  return of.ownWords ? <Quote>{of.evidence}</Quote> : <p class="govuk-body govuk-!-margin-bottom-1">{of.evidence}</p>
}

/** Who agrees and who dissents, with reasons; what a later word replaced stays, folded away. */
export function Opinions({ opinions }: { opinions: readonly Opinion[] }) {
  const { standing, replaced } = opinionsInOrder(opinions)
  if (standing.length === 0) return <p class="govuk-body">Nobody has agreed or dissented yet.</p>
  return (
    <>
      {standing.map((opinion) => (
        <OpinionInWords opinion={opinion} />
      ))}
      {replaced.length > 0 && (
        <Details summary={`What they said before (${replaced.length})`}>
          {replaced.map((opinion) => (
            <OpinionInWords opinion={opinion} />
          ))}
        </Details>
      )}
    </>
  )
}

function OpinionInWords({ opinion }: { opinion: Opinion }) {
  return (
    <InsetText>
      <strong>
        {opinion.givenByName} {opinion.stance === 'agrees' ? 'agrees' : 'dissents'}
      </strong>
      <Paragraphs text={opinion.reasons} />
      <Source who={opinion.givenByAgency} recorded={formatMoment(opinion.givenAt, 'minute')} />
    </InsetText>
  )
}

/** Patterns, each with its sum laid open. */
export function PatternList({ patterns }: { patterns: readonly { fact: string; sum: readonly string[] }[] }) {
  return (
    <ul class="govuk-list govuk-list--spaced">
      {patterns.map(({ fact, sum }) => (
        <li>
          {fact}
          {sum.map((line) => (
            <Source who={line} />
          ))}
        </li>
      ))}
    </ul>
  )
}

/** The title of a sign; its code where the words have left the content since. */
export function titleOf(content: Pick<Content, 'sign'>, code: string): string {
  return content.sign(code)?.title ?? `${code} (its words are no longer kept)`
}

/** The judgement that stands, in its author's words, as the story shows it. */
export function JudgementInShort({
  judgement,
  child,
  page,
  onPaper = false,
}: {
  judgement: Judgement | null
  child: { ref: string; name: string }
  page: PageContext
  onPaper?: boolean
}) {
  const at = `/children/${child.ref}/judgement`
  if (judgement === null)
    return (
      <p class="govuk-body">
        Nobody has written one about {child.name} yet.
        {!onPaper && (
          <>
            {' '}
            <Link href={at}>See what it would rest on</Link>
          </>
        )}
      </p>
    )
  return (
    <>
      <p class="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1">{judgement.levelWords}</p>
      <Paragraphs text={judgement.reasons} />
      <SignedBy judgement={judgement} />
      <ReviewBy reviewOn={judgement.reviewOn} today={londonDay(page.now)} />
      {!onPaper && (
        <p class="govuk-body">
          <Link href={at}>What it rests on, who dissents, what changed since</Link>
        </p>
      )}
    </>
  )
}
