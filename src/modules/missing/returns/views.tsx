import type { InventedAreas } from '../../../kernel/authorities.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import { Asked, Button, Clock, Details, Form, InsetText, Link, Problems, Source, SummaryList } from '../../../design/index.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader, type Child } from '../../people/index.ts'
import { authorityName, forceName } from '../episodes/circle.ts'
import type { Episode } from '../episodes/domain.ts'
import type { EpisodeInterview } from '../episodes/queries.ts'
import type { EpisodeReturn } from './domain.ts'
import { returnGroups, type ReturnForm } from './forms.ts'

export function ReturnPage({
  child,
  episode,
  form,
  state,
  page,
}: {
  child: Child
  episode: Episode
  form: ReturnForm
  state: FormState
  page: PageContext
}): Screen {
  const back = { href: `/episodes/${episode.ref}`, text: 'Back to the episode' }
  if (episode.endedAt !== null && state.problems.length === 0)
    return { title: 'Record the return', back, body: <ReturnedAlready child={child} episode={episode} now={page.now} /> }
  return {
    title: 'Record the return',
    back,
    body: (
      <>
        <Problems form={form} state={state} />
        <ChildHeader child={child} now={page.now} />
        <h1 class="govuk-heading-l">Record that {child.name} is back</h1>
        <p class="govuk-body">
          Missing since {formatMoment(episode.missingFrom, episode.missingFromPrecision)}. Every return is a chance: recording it starts the
          72 hours in which {child.name} is offered a return home interview.
        </p>
        <Form csrf={page.csrf} once={page.once()}>
          {returnGroups.map(({ title, fields }) => (
            <>
              <h2 class="govuk-heading-m govuk-!-margin-top-7">{title}</h2>
              <Asked form={form} state={state} only={fields} />
            </>
          ))}
          <Button preventDoubleClick>Record the return</Button>
        </Form>
      </>
    ),
  }
}

function ReturnedAlready({ child, episode, now }: { child: Child; episode: Episode; now: Date }) {
  return (
    <>
      <ChildHeader child={child} now={now} />
      <h1 class="govuk-heading-l">This return is recorded already</h1>
      <p class="govuk-body">
        {child.name} came back on {formatMoment(episode.endedAt ?? now, episode.endedPrecision ?? 'minute')}.
      </p>
      <Button href={`/episodes/${episode.ref}`}>Open the episode</Button>
    </>
  )
}

/** How the episode ended, when its clocks run out, and who has the interview now. */
export function ReturnSummary({
  child,
  returned,
  interview,
  invented,
  page,
}: {
  child: Child
  returned: EpisodeReturn
  interview: EpisodeInterview | null
  invented: InventedAreas
  page: PageContext
}) {
  return (
    <>
      <InsetText>
        <p class="govuk-body-l govuk-!-margin-bottom-2">
          <strong>Returned.</strong> {clockSentence(returned)}
        </p>
        {returned.completionDueAt && !interview?.heldAt && (
          <Clock due={returned.completionDueAt} now={page.now} what="interview due" withoutExactTime />
        )}
        <InterviewNow child={child} returned={returned} interview={interview} />
      </InsetText>
      <Details summary="How they came back" open>
        <SummaryList
          rows={[
            { key: 'Returned', value: formatMoment(returned.returnedAt, returned.returnedPrecision) },
            {
              key: 'How',
              value:
                [
                  returned.how && (page.content.missingChoice('howFound', returned.how)?.words ?? returned.how),
                  returned.foundBy && `seen first by ${returned.foundBy}`,
                ]
                  .filter(Boolean)
                  .join(', ') || 'Not recorded',
            },
            { key: 'Where', value: whereInWords(returned, invented) },
            {
              key: 'How they were',
              value:
                [
                  returned.conditionCodes.map((code) => page.content.missingChoice('condition', code)?.words ?? code).join('; '),
                  returned.conditionNote,
                ]
                  .filter(Boolean)
                  .join('. ') || 'Not recorded',
            },
          ]}
        />
        <Source
          who={`Recorded by ${returned.recordedByName}`}
          when={formatMoment(returned.recordedAt, 'minute')}
          where={returned.source === 'recorded' ? 'Safe Return' : `from ${returned.source}`}
        />
      </Details>
    </>
  )
}

/** "The 72 hours end Sun 15 Nov 2026, 22:40", or why there are none. */
export function clockSentence(returned: EpisodeReturn): string {
  if (returned.completionDueAt === null || returned.offerDueAt === null)
    return 'This return opened no clocks: it is from before the area began here, or the area does not open clocks for a child whose whereabouts were known.'
  const day =
    returned.returnedPrecision === 'day' ? ' (the time of the return is not known, so they are counted from the start of that day)' : ''
  const offer =
    returned.offerDueAt < returned.completionDueAt
      ? ` The interview is to be offered by ${formatMoment(returned.offerDueAt, 'minute')}.`
      : ''
  return `The 72 hours end ${formatMoment(returned.completionDueAt, 'minute')}${day}.${offer}`
}

function InterviewNow({ child, returned, interview }: { child: Child; returned: EpisodeReturn; interview: EpisodeInterview | null }) {
  if (!interview) {
    if (!returned.opensClocks) return null
    return (
      <p class="govuk-body">
        No team is commissioned here for the interviews of {child.responsibleAgencyName}’s children. Ring {child.responsibleAgencyName} and
        agree who holds it.
      </p>
    )
  }
  return (
    <p class="govuk-body">
      {interviewWords(interview)} <Link href={`/interviews/${interview.interviewRef}`}>Open the return home interview</Link>
    </p>
  )
}

function interviewWords({ teamName, holderName, heldAt, notHeldAt }: EpisodeInterview): string {
  if (heldAt) return `The return home interview was held on ${formatMoment(heldAt, 'minute')}.`
  if (notHeldAt) return 'The return home interview was not held; the reason is on its page.'
  return holderName
    ? `${holderName} of ${teamName} has the return home interview.`
    : `The return home interview is with ${teamName}; nobody has taken it yet.`
}

function whereInWords({ foundAuthorityCode, foundForceCode, outOfArea }: EpisodeReturn, invented: InventedAreas): string {
  const found = foundAuthorityCode
    ? `Found in the area of ${authorityName(foundAuthorityCode, invented)}`
    : foundForceCode
      ? `Found in the area of ${forceName(foundForceCode, invented)}`
      : 'Where they were found is not recorded'
  switch (outOfArea) {
    case 'in':
      return `${found}: in their own area`
    case 'out':
      return `${found}: out of area`
    case 'not known':
      return `${found}; whether out of area is not known`
  }
}
