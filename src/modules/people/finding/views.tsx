import { formatMoment } from '../../../kernel/dates.ts'
import { plural } from '../../../kernel/words.ts'
import {
  Asked,
  Button,
  ButtonGroup,
  Details,
  EmptyList,
  Form,
  Hidden,
  InsetText,
  Link,
  Person,
  Problems,
  Tag,
  WarningText,
} from '../../../design/index.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ageOf } from '../domain.ts'
import { findForm, splitTyped, type Wanted } from './forms.ts'
import { resultsMax, type AskWhom, type FoundChild, type Hit } from './queries.ts'

export interface FindAnswer {
  wanted: Wanted
  inside: readonly FoundChild[]
  /** Null where nothing was exact enough to look outside. */
  outside: readonly Hit[] | null
}

export function FindScreen({
  state,
  page,
  answer,
  mayAdd,
  mayReport,
}: {
  state: FormState
  page: PageContext
  answer: FindAnswer | null
  mayAdd: boolean
  mayReport: boolean
}): Screen {
  return {
    title: 'Find a child',
    body: (
      <>
        <Problems form={findForm} state={state} />
        <h1 class="govuk-heading-l">Find a child</h1>
        {answer && <Answer answer={answer} page={page} mayAdd={mayAdd} mayReport={mayReport} />}
        <SearchForm state={state} page={page} again={answer !== null} />
      </>
    ),
  }
}

function SearchForm({ state, page, again }: { state: FormState; page: PageContext; again: boolean }) {
  return (
    <>
      {again && <h2 class="govuk-heading-m">Look again</h2>}
      <Form action="/children/find" csrf={page.csrf} label="Find a child">
        <Asked form={findForm} state={state} only={['q']} />
        <h2 class="govuk-heading-s">If you do not work with the child yet</h2>
        <p class="govuk-body">
          Outside your own circles we look only for exactly what you give: a full reference above, or the family name with the date of
          birth. The people who answer for the child are told that you looked.
        </p>
        <Asked form={findForm} state={state} only={['family', 'born', 'given']} />
        <Button>Find</Button>
      </Form>
    </>
  )
}

function Answer({
  answer: { wanted, inside, outside },
  page,
  mayAdd,
  mayReport,
}: {
  answer: FindAnswer
  page: PageContext
  mayAdd: boolean
  mayReport: boolean
}) {
  const nothing = inside.length === 0 && (outside ?? []).length === 0
  return (
    <>
      {inside.length > 0 && (
        <>
          <h2 class="govuk-heading-m">
            {inside.length === resultsMax
              ? `The ${resultsMax} likeliest in your circles`
              : `${plural(inside.length, 'child', 'children')} in your circles`}
          </h2>
          <ul class="govuk-list govuk-list--spaced">
            {inside.map((found) => (
              <Row found={found} now={page.now} />
            ))}
          </ul>
          {inside.length === resultsMax && <p class="govuk-body">There may be more: add a family name or a reference to narrow it.</p>}
        </>
      )}
      {outside?.map((hit) => (
        <HitCard hit={hit} page={page} mayReport={mayReport} />
      ))}
      {nothing && (
        <EmptyList why={outside === null ? 'Nobody of that name is in your circles.' : 'Nothing was found.'}>
          <p class="govuk-body">
            {outside === null
              ? 'The child may be known to others. Give the family name with the date of birth, or a full reference, below.'
              : 'Check the spelling and the date of birth, and try another name or a reference. If the child is in danger now, call 999.'}
          </p>
        </EmptyList>
      )}
      {mayAdd && <AddThis wanted={wanted} page={page} />}
    </>
  )
}

function Row({ found: { child, lastMissing }, now }: { found: FoundChild; now: Date }) {
  const full = [child.givenName, child.familyName].filter(Boolean).join(' ')
  return (
    <li>
      <Person
        preferredName={child.name}
        fullName={full !== child.name && full !== '' ? full : undefined}
        age={ageOf(child, now) ?? undefined}
        reference={child.reference ?? child.ref}
        href={`/children/${child.ref}`}
      />
      {child.restrictedAt && (
        <>
          {' '}
          <Tag colour="purple">Restricted</Tag>
        </>
      )}
      <br />
      <span class="govuk-body-s">
        {lastMissing === null
          ? 'No missing episode on record'
          : lastMissing.ended
            ? `Last missing ${formatMoment(lastMissing.from, lastMissing.precision)}, and returned`
            : `Missing since ${formatMoment(lastMissing.from, lastMissing.precision)}`}
        {' · '}
        {child.responsibleAgencyName}
      </span>
    </li>
  )
}

function HitCard({
  hit: { hit, agencyName, teamName, teamContact },
  page,
  mayReport,
}: {
  hit: Hit
  page: PageContext
  mayReport: boolean
}) {
  return (
    <InsetText>
      <h2 class="govuk-heading-m">A record exists</h2>
      <p class="govuk-body">
        {agencyName} answers for a child who matches exactly what you gave. You are not in this child’s circle, so that is all we may say.
        They have been told that you looked.
      </p>
      <p class="govuk-body">
        Ask: <strong>{teamName ?? agencyName}</strong>
        {teamContact ? `, ${teamContact}` : ''}.
      </p>
      {mayReport && (
        <Form action={`/children/found/${hit}/report`} csrf={page.csrf} once={page.once()} label="Report this child missing">
          <Button>Report this child missing</Button>
        </Form>
      )}
      <ButtonGroup>
        <Button href={`/children/found/${hit}/ask`} variant="secondary">
          Ask for access
        </Button>
        {page.may('people.break-glass') && <Link href={`/children/found/${hit}/break-glass`}>Break the glass</Link>}
      </ButtonGroup>
      {page.may('people.break-glass') && (
        <Details summary="What breaking the glass means">
          For when a child may be in danger and asking would take too long. The record opens to you for 60 minutes. You say why; the people
          who answer for the child are told at once; everything you open stands on the child’s access log.
        </Details>
      )}
    </InsetText>
  )
}

function AddThis({ wanted, page }: { wanted: Wanted; page: PageContext }) {
  const { givenName, familyName, dateOfBirth, reference } = splitTyped(wanted)
  const [year, month, date] = dateOfBirth?.split('-') ?? []
  return (
    <Form action="/children/new/begin" csrf={page.csrf} label="Add this child">
      <Hidden name="givenName" value={givenName ?? ''} />
      <Hidden name="familyName" value={familyName ?? ''} />
      <Hidden name="reference" value={reference ?? ''} />
      <Hidden name="dateOfBirth-day" value={date ?? ''} />
      <Hidden name="dateOfBirth-month" value={month ?? ''} />
      <Hidden name="dateOfBirth-year" value={year ?? ''} />
      <p class="govuk-body">Is the child not there?</p>
      <Button variant="secondary">Add this child</Button>
    </Form>
  )
}

interface HitScreenProps<F extends FieldsOf> {
  loaded: AskWhom
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

export function AskScreen<F extends FieldsOf>({ loaded, state, form, page }: HitScreenProps<F>): Screen {
  return {
    title: 'Ask for access',
    back: { href: '/children/find', text: 'Find a child' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Ask for access</h1>
        <RingFirst whom={loaded} />
        <p class="govuk-body">
          Your request goes to My work of the people who answer for the child. You are told in My work what they decide.
        </p>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <ButtonGroup>
            <Button>Send the request</Button>
            <Link href="/children/find">Do not ask</Link>
          </ButtonGroup>
        </Form>
      </>
    ),
  }
}

export function GlassScreen<F extends FieldsOf>({ loaded, state, form, page }: HitScreenProps<F>): Screen {
  return {
    title: 'Break the glass',
    back: { href: '/children/find', text: 'Find a child' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Break the glass</h1>
        <RingFirst whom={loaded} />
        <WarningText>
          The record opens to you for 60 minutes. The people who answer for the child are told at once, with your name. Everything you open
          stands on the access log.
        </WarningText>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <ButtonGroup>
            <Button variant="warning">Break the glass</Button>
            <Link href={`/children/found/${loaded.hit}/ask`}>Ask for access instead</Link>
          </ButtonGroup>
        </Form>
      </>
    ),
  }
}

/** What stands before asking or breaking the glass: whom a telephone call would reach. */
function RingFirst({ whom: { agencyName, teamName, teamContact, outOfHours } }: { whom: AskWhom }) {
  return (
    <p class="govuk-body">
      A call may be quicker: <strong>{teamName ?? agencyName}</strong>
      {teamContact ? `, ${teamContact}` : ''}
      {outOfHours ? `; out of hours ${outOfHours}` : ''}.
    </p>
  )
}
