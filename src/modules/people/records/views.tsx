import { formatDay, formatPlainDate } from '../../../kernel/dates.ts'
import {
  Asked,
  Button,
  ButtonGroup,
  Details,
  EmptyList,
  Form,
  Link,
  NotificationBanner,
  Person,
  Problems,
  SummaryList,
  type Words,
} from '../../../design/index.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ageOf, type Child } from '../domain.ts'
import { ChildHeader } from '../views.tsx'
import { referenceWords, sexWords, wordsOf } from '../words.ts'
import type { KnownChange, KnownReference } from './queries.ts'

interface FormScreenProps<F extends FieldsOf> {
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

export function NewChildScreen<F extends FieldsOf>({
  state,
  form,
  page,
  duplicates,
}: FormScreenProps<F> & { duplicates: readonly Child[] }): Screen {
  const asked = Object.keys(form.fields).filter((name) => name !== 'another')
  return {
    title: 'Add a child',
    back: { href: '/children/find', text: 'Find a child' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Add a child</h1>
        <Form action="/children/new" csrf={page.csrf} once={page.once()}>
          {duplicates.length > 0 && (
            <NotificationBanner title="Is it one of these?">
              <ul class="govuk-list govuk-list--spaced">
                {duplicates.map((child) => (
                  <li>
                    <Person
                      preferredName={child.name}
                      fullName={[child.givenName, child.familyName].filter(Boolean).join(' ') || undefined}
                      age={ageOf(child, page.now) ?? undefined}
                      reference={child.reference ?? child.ref}
                    />
                    {child.dateOfBirth ? `, born ${formatPlainDate(child.dateOfBirth)}` : ''}
                    <br />
                    <Link href={`/children/${child.ref}`} about={child.name}>
                      This is the child: open the record
                    </Link>
                  </li>
                ))}
              </ul>
              <Asked form={form} state={state} only={['another']} />
            </NotificationBanner>
          )}
          <Asked form={form} state={state} only={asked} />
          <ButtonGroup>
            <Button>Add this child</Button>
            <Link href="/children/find">Look again</Link>
          </ButtonGroup>
        </Form>
      </>
    ),
  }
}

const factWords: Record<string, string> = {
  responsible_agency_id: 'Council that answers',
  given_name: 'First name',
  family_name: 'Family name',
  preferred_name: 'Likes to be called',
  other_names: 'Other names',
  date_of_birth: 'Date of birth',
  sex: 'Sex',
  ethnicity: 'Ethnicity',
  language: 'First language',
  communication_needs: 'What helps them to talk',
  nhs_number: 'NHS number',
  lead_worker_id: 'Lead worker',
  looked_after_since: 'Looked after since',
  restricted_why: 'Why restricted',
}

export interface AboutLoaded {
  child: Child
  references: readonly KnownReference[]
  changes: readonly KnownChange[]
}

export function AboutScreen({ loaded: { child, references, changes }, page }: { loaded: AboutLoaded; page: PageContext }): Screen {
  return {
    title: 'What is known of a child',
    back: { href: `/children/${child.ref}`, text: 'The child’s story' },
    body: (
      <>
        <h1 class="govuk-heading-l">What is known of {child.name}</h1>
        <ChildHeader child={child} now={page.now} />
        <SummaryList rows={facts(child, page.now).map(([key, value]) => ({ key, value: value ?? 'Not known' }))} />
        {page.may('people.change') && (
          <Button href={`/children/${child.ref}/about/change`} variant="secondary">
            Put this right
          </Button>
        )}
        <h2 class="govuk-heading-m">References</h2>
        {references.length === 0 ? (
          <EmptyList why="No agency’s reference is known yet. With one, colleagues and imports find this record at once." />
        ) : (
          <SummaryList rows={references.map((r) => ({ key: r.value, value: `${wordsOf(referenceWords, r.kind)}, ${r.agencyName}` }))} />
        )}
        {page.may('people.change') && (
          <p class="govuk-body">
            <Link href={`/children/${child.ref}/about/reference`}>Add a reference</Link>
          </p>
        )}
        {changes.length > 0 && (
          <Details summary="What it said before">
            <SummaryList
              rows={changes.map((h) => ({
                key: wordsOf(factWords, h.field),
                value: `${saidBefore(h)}, until ${h.changedByName} put it right on ${formatDay(h.changedAt)}`,
              }))}
            />
          </Details>
        )}
        <MoreOfChild child={child} page={page} />
      </>
    ),
  }
}

function saidBefore({ field, before }: KnownChange): string {
  if (field === 'other_names') return (JSON.parse(before) as string[]).join(', ')
  return /^\d{4}-\d\d-\d\d$/.test(before) ? formatPlainDate(before) : before
}

function facts(child: Child, now: Date): [string, Words][] {
  const age = ageOf(child, now)
  return [
    ['Likes to be called', child.preferredName],
    ['Name', [child.givenName, child.familyName].filter(Boolean).join(' ') || null],
    ['Other names', child.otherNames.join(', ') || null],
    ['Born', child.dateOfBirth === null ? null : `${formatPlainDate(child.dateOfBirth)}${age === null ? '' : `, ${age} years old`}`],
    ['Sex', child.sex === null ? null : wordsOf(sexWords, child.sex)],
    ['Ethnicity', child.ethnicity],
    ['First language', child.language],
    ['What helps them to talk and to understand', child.communicationNeeds],
    ['NHS number', child.nhsNumber],
    ['Council that answers', child.responsibleAgencyName],
    ['Looked after since', child.lookedAfterSince === null ? null : formatPlainDate(child.lookedAfterSince)],
    ['Lead worker', child.leadWorkerName],
  ]
}

/** The other pages about the child, for whom they are open. */
function MoreOfChild({ child, page }: { child: Child; page: PageContext }) {
  return (
    <>
      <h2 class="govuk-heading-m">More about {child.name}</h2>
      <ul class="govuk-list">
        <li>
          <Link href={`/children/${child.ref}`}>The story: what has happened, and what is planned</Link>
        </li>
        <li>
          <Link href={`/children/${child.ref}/circle`}>The circle: who may open this record, and why</Link>
        </li>
        <li>
          <Link href={`/children/${child.ref}/links`}>Other records of {child.name}: linked, or to be linked</Link>
        </li>
        {page.may('people.see-location') && (
          <li>
            <Link href={`/children/${child.ref}/places`}>Places: shown one at a time</Link>
          </li>
        )}
        {page.may('people.access-log') && (
          <li>
            <Link href={`/children/${child.ref}/access-log`}>The access log: who looked, and when</Link>
          </li>
        )}
      </ul>
    </>
  )
}

/** A form about one child: a heading, whom it is about, the questions, one button. */
export function ChildFormScreen<F extends FieldsOf>({
  loaded,
  state,
  form,
  page,
  ...words
}: FormScreenProps<F> & {
  loaded: { child: Child }
  title: string
  heading: string
  lead?: Words
  button: string
  warning?: boolean
  backTo: string
  backText: string
}): Screen {
  return {
    title: words.title,
    back: { href: words.backTo, text: words.backText },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">{words.heading}</h1>
        <ChildHeader child={loaded.child} now={page.now} />
        {words.lead && <p class="govuk-body">{words.lead}</p>}
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <ButtonGroup>
            <Button variant={words.warning ? 'warning' : undefined}>{words.button}</Button>
            <Link href={words.backTo}>Go back without saving</Link>
          </ButtonGroup>
        </Form>
      </>
    ),
  }
}
