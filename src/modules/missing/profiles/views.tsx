import { formatMoment } from '../../../kernel/dates.ts'
import { plural } from '../../../kernel/words.ts'
import {
  Asked,
  Button,
  Details,
  EmptyList,
  Form,
  InsetText,
  Link,
  PrintButton,
  Problems,
  Source,
  SummaryList,
} from '../../../design/index.ts'
import type { Field as ContentField, FieldGroup } from '../../../platform/content/index.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader, type Child } from '../../people/index.ts'
import { formatPlainDate } from '../../../kernel/dates.ts'
import type { Episode } from '../episodes/domain.ts'
import type { Answer, ProfileAnswers, ProfileVersion } from './domain.ts'
import { controlNames, type ProfileForm } from './forms.ts'

export interface ProfilePageProps {
  child: Child
  ahead: ProfileVersion | null
  openEpisode: Episode | null
  during: ProfileVersion | null
  versions: readonly ProfileVersion[]
  page: PageContext
}

/** The profile as it stands: what police need first when the child is missing. */
export function ProfilePage({ child, ahead, openEpisode, during, versions, page }: ProfilePageProps): Screen {
  const { ahead: groupsAhead, onceMissing } = page.content.profile
  const mayWrite = page.may('missing.write-profile')
  return {
    title: 'Profile, in case of going missing',
    back: { href: `/children/${child.ref}`, text: 'Back to the child' },
    body: (
      <>
        <ChildHeader child={child} now={page.now} />
        <h1 class="govuk-heading-l">If {child.name} goes missing</h1>
        {openEpisode && (
          <InsetText>
            {child.name} is missing now. <Link href={`/episodes/${openEpisode.ref}`}>Open the episode</Link>
          </InsetText>
        )}
        {openEpisode && (
          <>
            <h2 class="govuk-heading-m">Now</h2>
            {during ? (
              <Answers groups={onceMissing} answers={during.answers} placesAt={placesOf(child, page)} />
            ) : (
              <p class="govuk-body">Nothing has been added since {child.name} went missing.</p>
            )}
            {mayWrite && (
              <p class="govuk-body">
                <Link href={`/episodes/${openEpisode.ref}/profile`}>Say what helps to find {child.name} now</Link>
              </p>
            )}
          </>
        )}
        <h2 class="govuk-heading-m">Kept ahead</h2>
        {ahead ? (
          <>
            <Answers groups={groupsAhead} answers={ahead.answers} placesAt={placesOf(child, page)} />
            <Source who={`Written by ${ahead.writtenByName}`} when={formatMoment(ahead.writtenAt, 'minute')} />
          </>
        ) : (
          <EmptyList why="Nobody has written this yet.">
            <p class="govuk-body">
              Written ahead, with the child where you can, it saves the first hours of a search: nobody has to remember under stress.
            </p>
          </EmptyList>
        )}
        {mayWrite && <Button href={`/children/${child.ref}/profile/ahead`}>{ahead ? 'Put it right' : 'Write it now'}</Button>}{' '}
        {ahead && <PrintButton>Print this profile</PrintButton>}
        <Versions child={child} versions={versions} />
      </>
    ),
  }
}

function Versions({ child, versions }: { child: Child; versions: readonly ProfileVersion[] }) {
  if (versions.length < 2) return null
  return (
    <Details summary={`Earlier versions (${versions.length - 1})`}>
      <ul class="govuk-list">
        {versions.map((version) => (
          <li>
            <Link href={`/children/${child.ref}/profile/versions/${version.id}`}>{versionName(version)}</Link>, by {version.writtenByName}
          </li>
        ))}
      </ul>
    </Details>
  )
}

function versionName({ part, writtenAt }: ProfileVersion): string {
  return `${part === 1 ? 'Kept ahead' : 'While missing'}, ${formatMoment(writtenAt, 'minute')}`
}

/** One version as it was written then. */
export function VersionPage({ child, version, page }: { child: Child; version: ProfileVersion; page: PageContext }): Screen {
  return {
    title: 'Profile as it was',
    back: { href: `/children/${child.ref}/profile`, text: 'Back to the profile in force' },
    body: (
      <>
        <ChildHeader child={child} now={page.now} />
        <h1 class="govuk-heading-l">Profile as it was</h1>
        <p class="govuk-body">{versionName(version)}.</p>
        <Answers
          groups={version.part === 1 ? page.content.profile.ahead : page.content.profile.onceMissing}
          answers={version.answers}
          placesAt={placesOf(child, page)}
        />
        <Source who={`Written by ${version.writtenByName}`} when={formatMoment(version.writtenAt, 'minute')} />
        <PrintButton />
      </>
    ),
  }
}

export interface ProfileFormPageProps {
  child: Child
  groups: readonly FieldGroup[]
  form: ProfileForm
  state: FormState
  /** Set for the part written while missing. */
  episode: Episode | null
  page: PageContext
}

export function ProfileFormPage({ child, groups, form, state, episode, page }: ProfileFormPageProps): Screen {
  const back = episode
    ? { href: `/episodes/${episode.ref}`, text: 'Back to the episode' }
    : { href: `/children/${child.ref}/profile`, text: 'Back to the profile' }
  return {
    title: episode ? 'What helps to find the child now' : 'Write the profile',
    back,
    body: (
      <>
        <Problems form={form} state={state} />
        <ChildHeader child={child} now={page.now} />
        <h1 class="govuk-heading-l">{episode ? `What helps to find ${child.name} now` : `If ${child.name} goes missing`}</h1>
        {episode ? (
          <p class="govuk-body">
            Last seen {formatMoment(episode.missingFrom, episode.missingFromPrecision)}
            {episode.lastSeenBy && ` by ${episode.lastSeenBy}`}, as the report says; it is not asked again here.
          </p>
        ) : (
          page.content.profile.note.map((line) => <p class="govuk-body">{line}</p>)
        )}
        <Form csrf={page.csrf} once={page.once()}>
          {groups.map((group) => (
            <>
              <h2 class="govuk-heading-m govuk-!-margin-top-7">{group.title}</h2>
              <Asked form={form} state={state} only={controlNames(group, form)} />
            </>
          ))}
          <Button preventDoubleClick>Keep this version</Button>
        </Form>
      </>
    ),
  }
}

/** What was answered, in the order of the questions; what was not answered is left out. */
/** Where the places of a child are read, one at a time; null for whom they are not open to. */
export function placesOf(child: Pick<Child, 'ref'>, page: PageContext): string | null {
  return page.may('people.see-location') ? `/children/${child.ref}/places` : null
}

export function Answers({
  groups,
  answers,
  placesAt,
}: {
  groups: readonly FieldGroup[]
  answers: ProfileAnswers
  placesAt: string | null
}) {
  const answered = groups
    .map((group) => ({ ...group, fields: group.fields.filter(({ code }) => answers[code] !== undefined) }))
    .filter((group) => group.fields.length > 0)
  if (answered.length === 0) return <p class="govuk-body">Nothing was answered.</p>
  return (
    <>
      {answered.map((group) => (
        <>
          <h3 class="govuk-heading-s">{group.title}</h3>
          <SummaryList
            rows={group.fields.map((field) => ({
              key: field.label,
              value: <AnswerWords field={field} answer={answers[field.code]} placesAt={placesAt} />,
            }))}
          />
        </>
      ))}
    </>
  )
}

function AnswerWords({ field, answer, placesAt }: { field: ContentField; answer: Answer | undefined; placesAt: string | null }) {
  if (answer === undefined) return null
  if ('words' in answer) {
    if (field.kind === 'date') return <>{formatPlainDate(answer.words)}</>
    const chosen = field.options.find(({ code }) => code === answer.words)?.words
    return (
      <>
        {(chosen ?? answer.words).split('\n').map((line, index) => (
          <>
            {index > 0 && <br />}
            {line}
          </>
        ))}
      </>
    )
  }
  if ('codes' in answer)
    return <>{answer.codes.map((code) => field.options.find((option) => option.code === code)?.words ?? code).join('; ')}</>
  if ('at' in answer) return <>{formatMoment(new Date(answer.at), answer.precision)}</>
  return (
    <>
      {plural(answer.places.length, 'place')} on record, kept apart. {placesAt !== null && <Link href={placesAt}>See a place</Link>}
    </>
  )
}
