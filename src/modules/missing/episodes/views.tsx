import type { InventedAreas } from '../../../kernel/authorities.ts'
import { formatMoment, formatPlainDate } from '../../../kernel/dates.ts'
import { inSentence, listOf } from '../../../kernel/words.ts'
import {
  Asked,
  Button,
  ButtonGroup,
  Form,
  InsetText,
  Link,
  NotificationBanner,
  Problems,
  Source,
  SummaryList,
} from '../../../design/index.ts'
import type { RiskScale } from '../../../platform/content/index.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader, type Child } from '../../people/index.ts'
import type { RiskGrade } from '../grades/domain.ts'
import { GradeList, OtherScales, reviewWords } from '../grades/views.tsx'
import type { PreventionInterview } from '../prevention/domain.ts'
import { PreventionList } from '../prevention/views.tsx'
import type { ProfileVersion } from '../profiles/domain.ts'
import { Answers, placesOf } from '../profiles/views.tsx'
import type { EpisodeReturn } from '../returns/domain.ts'
import { ReturnSummary } from '../returns/views.tsx'
import { authorityName, forceName } from './circle.ts'
import { howLong, ordinal, type Episode } from './domain.ts'
import { reportGroups, type ReportForm } from './forms.ts'
import type { EpisodeInterview, Placement } from './queries.ts'

export interface ReportPageProps {
  child: Child
  openEpisode: Episode | null
  placement: Placement | null
  scale: RiskScale
  form: ReportForm
  state: FormState
  page: PageContext
}

export function ReportPage({ child, openEpisode, placement, scale, form, state, page }: ReportPageProps): Screen {
  const back = { href: `/children/${child.ref}`, text: 'Back to the child' }
  if (openEpisode) return { title: 'Report missing', back, body: <AlreadyMissing child={child} episode={openEpisode} now={page.now} /> }
  return {
    title: 'Report missing',
    back,
    body: (
      <>
        <Problems form={form} state={state} />
        <ChildHeader child={child} now={page.now} />
        <h1 class="govuk-heading-l">Report {child.name} missing</h1>
        <p class="govuk-body">If somebody is in danger now, ring 999 first. Fill in what you know; what you do not know can stay empty.</p>
        <InsetText>
          <strong>{page.content.currentDefinition.title}.</strong> {page.content.currentDefinition.meaning}
        </InsetText>
        <OtherScales scale={scale} content={page.content} />
        <Form csrf={page.csrf} once={page.once()}>
          {reportGroups.map(({ title, fields }) => (
            <>
              <h2 class="govuk-heading-m govuk-!-margin-top-7">{title}</h2>
              {fields.includes('settingKind') && <KnownPlacement child={child} placement={placement} page={page} />}
              <Asked form={form} state={state} only={fields} />
            </>
          ))}
          <Button preventDoubleClick>Record that {child.name} is missing</Button>
        </Form>
      </>
    ),
  }
}

function AlreadyMissing({ child, episode, now }: { child: Child; episode: Episode; now: Date }) {
  return (
    <>
      <ChildHeader child={child} now={now} />
      <h1 class="govuk-heading-l">{child.name} is recorded as missing already</h1>
      <p class="govuk-body">
        Missing since {formatMoment(episode.missingFrom, episode.missingFromPrecision)}, recorded by {episode.recordedByName}. A child is
        missing once at a time.
      </p>
      <p class="govuk-body">If {child.name} has come back since, record the return first. If you know more, add it to that episode.</p>
      <ButtonGroup>
        <Button href={`/episodes/${episode.ref}`}>Open the episode</Button>
        <Link href={`/episodes/${episode.ref}/return`}>Record the return</Link>
      </ButtonGroup>
    </>
  )
}

function KnownPlacement({ child, placement, page }: { child: Child; placement: Placement | null; page: PageContext }) {
  return (
    <p class="govuk-body">
      {child.responsibleAgencyName} answers for {child.name}.{' '}
      {placement
        ? `On record since ${formatPlainDate(placement.fromDay)}: ${[page.content.missingChoice('placementTypes', placement.kind)?.words ?? placement.kind, placement.provider].filter(Boolean).join(', ')}. Filled in below: change only what is no longer right.`
        : 'Nothing is on record of where they live now. What an earlier report said is filled in.'}
    </p>
  )
}

export interface EpisodePageProps {
  child: Child
  episode: Episode
  grades: readonly RiskGrade[]
  returned: EpisodeReturn | null
  interview: EpisodeInterview | null
  preventions: readonly PreventionInterview[]
  profile: ProfileVersion | null
  places: readonly { kind: string }[]
  /** Episodes of the child in the 30 days up to this one, itself included. */
  countIn30Days: number
  invented: InventedAreas
  page: PageContext
  justDone: string | undefined
}

export function EpisodePage(props: EpisodePageProps): Screen {
  const { child, episode, grades, returned, interview, preventions, profile, page, justDone } = props
  const isOpen = episode.endedAt === null
  return {
    title: 'Missing episode',
    back: { href: `/children/${child.ref}`, text: 'Back to the child' },
    body: (
      <>
        {justDone === 'reported' && <NotificationBanner type="success" text="Recorded. Police and the councils concerned see it now." />}
        <ChildHeader child={child} now={page.now} />
        <h1 class="govuk-heading-l">{isOpen ? `${child.name} is missing` : `${child.name} was missing`}</h1>
        <p class="govuk-body-l">{aloud(props)}</p>
        {isOpen && <OpenActions episode={episode} hasGrade={grades.length > 0} page={page} />}
        {returned && <ReturnSummary child={child} returned={returned} interview={interview} invented={props.invented} page={page} />}
        <h2 class="govuk-heading-m">What is known</h2>
        <Facts {...props} />
        <h2 class="govuk-heading-m">Police risk grade</h2>
        {grades.length === 0 ? (
          <p class="govuk-body">
            Police have given no grade, or it was not passed on.{' '}
            {page.may('missing.grade-risk') && isOpen && <Link href={`/episodes/${episode.ref}/risk`}>Record the grade</Link>}
          </p>
        ) : (
          <GradeList grades={grades} isOpen={isOpen} page={page} />
        )}
        <h2 class="govuk-heading-m">Prevention interview</h2>
        <PreventionList episode={episode} preventions={preventions} page={page} />
        {page.may('missing.read-profile') && (
          <>
            <h2 class="govuk-heading-m">Profile</h2>
            <ProfileOnEpisode child={child} episode={episode} profile={profile} page={page} />
          </>
        )}
      </>
    ),
  }
}

/** The episode in one line that a colleague could say aloud. */
export function aloud({
  child,
  episode,
  grades,
  returned,
  countIn30Days,
  page,
}: Pick<EpisodePageProps, 'child' | 'episode' | 'grades' | 'returned' | 'countIn30Days' | 'page'>): string {
  const since = formatMoment(episode.missingFrom, episode.missingFromPrecision)
  const [grade] = grades
  const first =
    returned === null
      ? `${child.name} has not been seen since ${since}: ${howLong(episode.missingFrom, page.now)} ago.`
      : `${child.name} was missing from ${since} and came back on ${formatMoment(returned.returnedAt, returned.returnedPrecision)}, after ${atMost(episode, returned)}${howLong(episode.missingFrom, episode.endedAt ?? returned.returnedAt)}.`
  const pattern = countIn30Days > 1 ? ` It is the ${ordinal(countIn30Days)} time in 30 days.` : ''
  const risk = grade
    ? ` Police grade: ${inSentence(page.content.gradeWords(grade))}${returned === null && grade.reviewDueAt ? `, ${reviewWords(grade.reviewDueAt, page.now)}` : ''}.`
    : ''
  return first + pattern + risk
}

function atMost(episode: Episode, returned: EpisodeReturn): string {
  return episode.missingFromPrecision === 'day' || returned.returnedPrecision === 'day' ? 'about ' : ''
}

function OpenActions({ episode, hasGrade, page }: { episode: Episode; hasGrade: boolean; page: PageContext }) {
  return (
    <ButtonGroup>
      {page.may('missing.record-return') && <Button href={`/episodes/${episode.ref}/return`}>Record the return</Button>}
      {page.may('missing.grade-risk') && (
        <Link href={`/episodes/${episode.ref}/risk`}>{hasGrade ? 'Review the grade' : 'Record the grade'}</Link>
      )}
    </ButtonGroup>
  )
}

function Facts({ child, episode, places, invented, page }: EpisodePageProps) {
  const { content } = page
  const circumstances = episode.circumstanceCodes.map((code) => content.missingChoice('circumstances', code)?.words ?? code)
  const definition = content.definition(episode.definitionVersion)
  const reporter =
    episode.reportedByRole === null ? null : (content.missingChoice('reporters', episode.reportedByRole)?.words ?? episode.reportedByRole)
  const setting =
    episode.settingKind === null ? null : (content.missingChoice('placementTypes', episode.settingKind)?.words ?? episode.settingKind)
  return (
    <>
      <SummaryList
        rows={[
          {
            key: 'Last seen',
            value: [formatMoment(episode.missingFrom, episode.missingFromPrecision), episode.lastSeenBy && `by ${episode.lastSeenBy}`]
              .filter(Boolean)
              .join(', '),
          },
          {
            key: 'Reported',
            value:
              [
                episode.reportedAt && formatMoment(episode.reportedAt, 'minute'),
                reporter && `by ${[inSentence(reporter), episode.reportedBy].filter(Boolean).join(', ')}`,
              ]
                .filter(Boolean)
                .join(', ') || 'Not recorded',
          },
          (circumstances.length > 0 || episode.circumstances !== null) && {
            key: 'What happened',
            value: (
              <>
                {circumstances.length > 0 && <p class="govuk-body">{circumstances.join('; ')}</p>}
                {episode.circumstances !== null && <p class="govuk-body">{episode.circumstances}</p>}
              </>
            ),
          },
          {
            key: 'Kind',
            value: `${content.missingChoice('missingTypes', episode.type)?.words ?? episode.type}${definition ? `. Recorded when missing meant: ${definition.meaning}` : ''}`,
          },
          {
            key: 'Lives',
            value:
              [
                setting,
                episode.settingName,
                episode.hostAuthorityCode && `in the area of ${authorityName(episode.hostAuthorityCode, invented)}`,
              ]
                .filter(Boolean)
                .join(', ') || 'Not recorded',
          },
          {
            key: 'Who answers',
            value: [episode.responsibleAgencyName, episode.forceCode && forceName(episode.forceCode, invented)].filter(Boolean).join('; '),
          },
          {
            key: 'References',
            value: [episode.ref, episode.policeReference && `police ${episode.policeReference}`].filter(Boolean).join('; '),
          },
          places.length > 0 && {
            key: 'Places',
            value: (
              <>
                {placesInWords(places)} on record, kept apart.{' '}
                {page.may('people.see-location') && <Link href={`/children/${child.ref}/places`}>See a place</Link>}
              </>
            ),
          },
        ]}
      />
      <Source
        who={`Recorded by ${episode.recordedByName}`}
        when={formatMoment(episode.recordedAt, 'minute')}
        where={episode.source === 'recorded' ? 'Safe Return' : `from ${episode.source}`}
      />
    </>
  )
}

function placesInWords(places: readonly { kind: string }[]): string {
  const words: Record<string, string> = {
    'last-seen': 'where they were last seen',
    found: 'where they were found',
    'returned-to': 'where they came back to',
  }
  const said = listOf([...new Set(places.map((place) => words[place.kind] ?? 'a place'))])
  return said.charAt(0).toUpperCase() + said.slice(1)
}

function ProfileOnEpisode({
  child,
  episode,
  profile,
  page,
}: {
  child: Child
  episode: Episode
  profile: ProfileVersion | null
  page: PageContext
}) {
  const isOpen = episode.endedAt === null
  return (
    <>
      <p class="govuk-body">
        <Link href={`/children/${child.ref}/profile`}>What is kept ahead about {child.name}</Link>
      </p>
      {profile && <Answers groups={page.content.profile.onceMissing} answers={profile.answers} placesAt={placesOf(child, page)} />}
      {isOpen && page.may('missing.write-profile') && (
        <p class="govuk-body">
          <Link href={`/episodes/${episode.ref}/profile`}>
            {profile ? 'Add to what helps to find them now' : 'Say what helps to find them now: clothing, mood, what was tried'}
          </Link>
        </p>
      )}
      {!profile && !isOpen && <p class="govuk-body">Nothing was added to the profile during this episode.</p>}
    </>
  )
}
