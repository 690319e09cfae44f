// What becomes of a referral once it was sent: what is expected by when, and what was recorded.
import { Asked, Button, Clock, EmptyList, Form, Link, Problems, Prose, Source, SummaryList, WarningText } from '../../../design/index.ts'
import { addDays, formatMoment, formatPlainDate, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import type { FieldsOf } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import { asker } from './deeds.ts'
import { expectedFacts, maySend, standingFacts, type Expected, type Fact } from './domain.ts'
import type { Loaded } from './routes.ts'
import { type Given } from './views.tsx'
import { plainRefusal } from './words.ts'

export function AfterSending({ loaded, page }: { loaded: Loaded; page: PageContext }) {
  const { nrm, facts } = loaded
  const { after } = page.content.nrm
  const expected = expectedFacts(nrm, facts, page.now)
  // The newest decision of each kind stands: a no that was changed needs nothing more.
  const standing = standingFacts(facts)
  const saidNo = (['reasonable-grounds', 'conclusive-grounds'] as const).some((kind) => standing.get(kind)?.outcome === 'no')
  return (
    <>
      <h2 class="govuk-heading-m">What comes next</h2>
      {saidNo && !standing.has('reconsideration') && (
        <p class="govuk-body">
          The decision was no. It can be asked that the decision is looked at again, when there is more to say or it was wrong:{' '}
          <Link href={`/nrm/${nrm.ref}/facts/reconsideration`}>record that it was asked</Link>.
        </p>
      )}
      {expected.length === 0 ? (
        <p class="govuk-body">Nothing is expected by a day now.</p>
      ) : (
        <ul class="govuk-list govuk-list--spaced">
          {expected.map((one) => (
            <li>
              <Link href={`/nrm/${nrm.ref}/facts/${one.kind}`}>{after.find((each) => each.code === one.kind)?.title}</Link>
              <br />
              <When one={one} now={page.now} />
            </li>
          ))}
        </ul>
      )}
      <h2 class="govuk-heading-m">What was recorded</h2>
      {facts.length === 0 ? (
        <EmptyList why="Nothing is recorded since it was sent.">Record each decision on the day on which you hear of it.</EmptyList>
      ) : (
        <SummaryList rows={facts.map((fact) => ({ key: titleOf(page, fact), value: <Told fact={fact} page={page} /> }))} />
      )}
      <h3 class="govuk-heading-s">Record</h3>
      <ul class="govuk-list">
        {after.map((each) => (
          <li>
            <Link href={`/nrm/${nrm.ref}/facts/${each.code}`}>{each.title}</Link>
          </li>
        ))}
      </ul>
      <p class="govuk-body-s">
        Working days leave out weekends and the bank holidays of England and Wales. A bank holiday given for one year alone is not known
        here.
      </p>
    </>
  )
}

function When({ one, now }: { one: Expected; now: Date }) {
  if (one.means === 'from' && londonDay(now) < one.day) return <>Not before {formatPlainDate(one.day)}</>
  if (one.means === 'from') return <>Can come any day, since {formatPlainDate(one.day)}</>
  return (
    <>
      By {formatPlainDate(one.day)}, <Clock due={londonMidnight(addDays(one.day, 1))} now={now} precision="day" withoutExactTime />
    </>
  )
}

function titleOf(page: PageContext, fact: Fact): string {
  return page.content.nrm.after.find((each) => each.code === fact.kind)?.title ?? fact.kind
}

function Told({ fact, page }: { fact: Fact; page: PageContext }) {
  const about = page.content.nrm.after.find((each) => each.code === fact.kind)
  return (
    <>
      {about?.options.find((option) => option.code === fact.outcome)?.words ?? fact.outcome}, {formatPlainDate(fact.onDay)}
      <Prose words={fact.words ?? ''} />
      <Source who={`Recorded by ${fact.recordedByName}`} when={formatMoment(fact.recordedAt, 'minute')} />
    </>
  )
}

type About = Loaded & { about: PageContext['content']['nrm']['after'][number] }

export function FactPage<F extends FieldsOf>({ loaded, state, form, page }: Given<About, F>): Screen {
  const { nrm, child, about, facts } = loaded
  const before = facts.filter((fact) => fact.kind === about.code)
  return {
    title: about.title,
    back: { href: `/nrm/${nrm.ref}`, text: 'Back to the referral' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">{about.title}</h1>
        <ChildHeader child={child} now={page.now} />
        {before.map((fact) => (
          <div class="govuk-inset-text">
            Recorded before: <Told fact={fact} page={page} />
          </div>
        ))}
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <Button preventDoubleClick>Record it</Button>
        </Form>
        <p class="govuk-body-s">It is added beside what was recorded before. Nothing is changed.</p>
      </>
    ),
  }
}

export function SentPage<F extends FieldsOf>({ loaded, state, form, page }: Given<Loaded, F>): Screen {
  const { nrm, child, passes } = loaded
  const may = maySend(page.content.nrm, nrm, passes, asker(page))
  return {
    title: 'Record that it was sent',
    back: { href: `/nrm/${nrm.ref}`, text: 'Back to the draft' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Record that it was sent</h1>
        <ChildHeader child={child} now={page.now} />
        {may.ok ? (
          <>
            <p class="govuk-body">
              Safe Return sends nothing. Record here what was sent on the form of the Home Office. Our reference there is{' '}
              <strong>{nrm.ref}</strong>: it names nobody.
            </p>
            <Form csrf={page.csrf} once={page.once()}>
              <Asked form={form} state={state} only={['at', 'by', 'homeOfficeRef']} />
              <h2 class="govuk-heading-m">The decision to share</h2>
              <p class="govuk-body">
                A child is referred also without agreeing. What was weighed, and whether the child knows, is kept all the same.
              </p>
              <Asked form={form} state={state} only={['route', 'detriment', 'childView', 'childTold']} />
              <Button preventDoubleClick>It was sent</Button>
            </Form>
          </>
        ) : (
          <WarningText>{plainRefusal(may.problem)}</WarningText>
        )}
      </>
    ),
  }
}
