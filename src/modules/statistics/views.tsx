import {
  Asked as Questions,
  BarChart,
  Button,
  ButtonGroup,
  Columns,
  EmptyList,
  FilterLinks,
  Form,
  InsetText,
  Link,
  Paper,
  PrintButton,
  Problems,
  Stack,
  type FilterGroup,
} from '../../design/index.ts'
import { formatMoment, formatPlainDate } from '../../kernel/dates.ts'
import { plural } from '../../kernel/words.ts'
import type { Content } from '../../platform/content/index.ts'
import type { FormState } from '../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import { usedDefinition, useNeeds } from '../response/index.ts'
import { ReturnsRiver } from './river-view.tsx'
import { facetNouns, SideBySide } from './side-by-side-view.tsx'
import { Clocks } from './clocks-view.tsx'
import { type Shown } from './counted.tsx'
import { handling, narrowedWords } from './csv.ts'
import { askedQuery, count, facets, listedMax, listHref, periods, periodWords, shareWords, type Asked } from './domain.ts'
import type { datesForm } from './forms.ts'
import type { AreaFigures, ChosenNames } from './queries.ts'
import { MissingAgain } from './repeats-view.tsx'
import { facetLabels, facetWords, needTitles, partWords } from './words.ts'

export interface LoadedFigures extends AreaFigures {
  asked: Asked
}

/** Whether an area's returns are used: the river, what was lost to what, and whose returns each number is. */
export function AreaPage({ loaded, page }: { loaded: LoadedFigures; page: PageContext }): Screen {
  const { area, areas, names, asked, figures } = loaded
  const shown: Shown = { asked, figures, content: page.content }
  return {
    title: 'Are returns used?',
    width: 'wide',
    body: (
      <>
        <p class="govuk-caption-l">{area.name}</p>
        <h1 class="govuk-heading-l">Are returns used?</h1>
        <Answer shown={shown} />
        <FilterLinks groups={filterGroups(shown, areas, area.code)} />
        {count(figures, 'all') === 0 ? (
          <Nothing shown={shown} />
        ) : (
          <Stack room="large">
            {count(figures, 'returned') > 0 && <ReturnsRiver shown={shown} />}
            {count(figures, 'returned') > 0 && <Outcomes shown={shown} />}
            <Clocks shown={shown} />
            <MissingAgain asked={asked} figures={figures} />
            <SideBySide shown={shown} />
            <WithoutClocks shown={shown} startsOn={area.startsOn} />
          </Stack>
        )}
        <Further shown={shown} names={names} page={page} />
      </>
    ),
  }
}

export function DatesPage({
  asked,
  form,
  state,
  page,
}: {
  asked: Asked
  form: typeof datesForm
  state: FormState
  page: PageContext
}): Screen {
  return {
    title: 'Choose your own dates',
    back: { href: `/area${askedQuery(asked)}`, text: 'Are returns used?' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Choose your own dates</h1>
        <p class="govuk-body">A return is counted on the day on which the child came back.</p>
        <Form csrf={page.csrf}>
          <Questions form={form} state={state} />
          <Button>Show these days</Button>
        </Form>
      </>
    ),
  }
}

function filterGroups({ asked, figures, content }: Shown, areas: AreaFigures['areas'], areaCode: string): FilterGroup[] {
  const href = (changed: Partial<Asked>) => `/area${askedQuery({ ...asked, ...changed })}`
  const inAreas: FilterGroup[] =
    areas.length < 2
      ? []
      : [
          {
            label: 'Area',
            items: areas.map(({ code, name }) => ({
              text: name,
              // Another area has other teams and forces.
              href: href({ area: code, team: null, placement: null, force: null, away: null }),
              current: code === areaCode,
            })),
          },
        ]
  const period: FilterGroup = {
    label: 'Period',
    items: [
      ...periods.map(({ code, words }) => ({
        text: words,
        href: href({ period: code }),
        current: asked.period === code,
      })),
      {
        text: asked.period === 'own' ? `${periodWords(asked)}: change` : 'Own dates',
        href: `/area/dates${askedQuery(asked)}`,
        current: asked.period === 'own',
      },
    ],
  }
  const narrowings = facets.flatMap((facet): FilterGroup[] => {
    const chosen = asked[facet]
    const found = figures.facets.filter((f) => f.facet === facet && !f.code.endsWith('not-known'))
    if (found.length === 0 && chosen === null) return []
    const gone = chosen !== null && !found.some(({ code }) => code === chosen) ? [{ facet, code: chosen, name: null }] : []
    const narrowed = (code: string | null): Asked => ({ ...asked, [facet]: code })
    return [
      {
        label: facetLabels[facet],
        items: [
          { text: 'All', href: `/area${askedQuery(narrowed(null))}`, current: chosen === null },
          ...[...found.filter(({ code }, nth) => nth < listedMax || code === chosen), ...gone].map((f) => ({
            text: facetWords(f, content),
            href: `/area${askedQuery(narrowed(f.code))}`,
            current: f.code === chosen,
          })),
          ...(found.length > listedMax
            ? [
                {
                  text: `All ${found.length} ${facetNouns[facet]}`,
                  href: `/area/side-by-side${askedQuery(narrowed(null), { facet })}`,
                  current: false,
                },
              ]
            : []),
        ],
      },
    ]
  })
  return [...inAreas, period, ...narrowings]
}

/** The page's one sentence. */
function Answer({ shown: { asked, figures } }: { shown: Shown }) {
  const returned = count(figures, 'returned')
  if (returned === 0) return <p class="govuk-body-l">{`${periodWords(asked)}: no return that opens the two clocks.`}</p>
  const link = (part: string, words: string) => (count(figures, part) === 0 ? words : <Link href={listHref(asked, part)}>{words}</Link>)
  const n = (part: string) => count(figures, part)
  return (
    <p class="govuk-body-l">
      {periodWords(asked)}: of {link('returned', plural(returned, 'return'))},{' '}
      {link('used', `${n('used')} ${n('used') === 1 ? 'was' : 'were'} used`)}, {link('missed', `${n('missed')} missed`)},{' '}
      {link('open', `${n('open')} still open`)} and {link('let-go', `${n('let-go')} let go`)}.
    </p>
  )
}

function Outcomes({ shown: { asked, figures, content } }: { shown: Shown }) {
  const returned = count(figures, 'returned')
  const needs = useNeeds
    .map((need) => ({ need, part: `needs:${need}`, n: count(figures, `needs:${need}`) }))
    .filter(({ n }) => n > 0)
    .toSorted((a, b) => b.n - a.n)
  return (
    <section aria-labelledby="outcomes">
      <h2 class="govuk-heading-m" id="outcomes">
        What became of them
      </h2>
      <Columns aside={<Definition content={content} />} asideLabel="What “used” means">
        <BarChart
          caption="Outcomes"
          labelHeading="Outcome"
          valueHeading="Returns"
          most={returned}
          bars={usedDefinition.outcomes.map(({ code }) => ({
            label: partWords(code, content)?.title ?? code,
            value: count(figures, code),
            words: shareWords(count(figures, code), returned),
            href: count(figures, code) > 0 ? listHref(asked, code) : undefined,
          }))}
        />
        {needs.length > 0 && (
          <BarChart
            caption="What is still needed"
            labelHeading="Still needed"
            valueHeading="Returns"
            bars={needs.map(({ need, part, n }) => ({ label: needTitles[need], value: n, href: listHref(asked, part) }))}
          />
        )}
      </Columns>
    </section>
  )
}

/** The definition that the figures are made under, in its own words. */
function Definition({ content }: { content: Content }) {
  return (
    <Paper>
      <h3 class="govuk-heading-s">{usedDefinition.title}</h3>
      <p class="govuk-body-s">A return is used when all three hold:</p>
      {usedDefinition.parts.map(({ letter, title, words }) => (
        <p class="govuk-body-s">
          <strong>
            ({letter}) {title}.
          </strong>{' '}
          {words}
        </p>
      ))}
      {usedDefinition.outcomes.slice(1).map(({ code, words }) => (
        <p class="govuk-body-s">
          <strong>{partWords(code, content)?.title ?? code}:</strong> {words}
        </p>
      ))}
      <p class="govuk-body-s">
        Definition <strong>{usedDefinition.version}</strong>. A figure that leaves this page should name it.
      </p>
    </Paper>
  )
}

function WithoutClocks({ shown: { asked, figures }, startsOn }: { shown: Shown; startsOn: string }) {
  const history = count(figures, 'history')
  const typeA = count(figures, 'type-a')
  if (history + typeA === 0) return null
  const link = (part: string, words: string) => <Link href={listHref(asked, part)}>{words}</Link>
  const said = (part: string) => (count(figures, part) === 0 ? '0 returns' : link(part, plural(count(figures, part), 'return')))
  return (
    <section aria-labelledby="without-clocks">
      <h2 class="govuk-heading-m" id="without-clocks">
        Not in the river
      </h2>
      {history > 0 && (
        <p class="govuk-body">
          {link('history', `${plural(history, 'return')} ${history === 1 ? 'is' : 'are'} history`)}: from before {formatPlainDate(startsOn)}
          , when the area began to use Safe Return. They count in “missing again” and open no clocks, so nobody can say here whether they
          were used.
        </p>
      )}
      {typeA > 0 && (
        <p class="govuk-body">
          {link('type-a', plural(typeA, 'return'))} of a child whose whereabouts were known (type A), for which this area opens no clocks.
        </p>
      )}
      {count(figures, 'said-offered') > 0 && (
        <p class="govuk-body">
          For {said('said-offered')} without clocks the source says that an interview was offered, and for {said('said-accepted')} that it
          was accepted.
        </p>
      )}
    </section>
  )
}

function Nothing({ shown: { asked, figures } }: { shown: Shown }) {
  const { recorded, inPeriod } = figures
  if (inPeriod > 0)
    return (
      <EmptyList why={`${plural(inPeriod, 'return')} in this period, but none that fits all of these.`}>
        <Link href={`/area${askedQuery({ ...asked, team: null, placement: null, force: null, away: null })}`}>
          Show all returns of this period
        </Link>
      </EmptyList>
    )
  const first = recorded?.first?.slice(0, 10)
  const last = recorded?.last?.slice(0, 10)
  return (
    <EmptyList why={`No child came back in this period: ${periodWords(asked)}.`}>
      {first && last ? (
        <p class="govuk-body">
          {plural(recorded?.count ?? 0, 'return')} on record, from {formatPlainDate(first)} to {formatPlainDate(last)}:{' '}
          <Link
            href={`/area${askedQuery({ ...asked, period: 'own', from: first, to: last, team: null, placement: null, force: null, away: null })}`}
          >
            show them
          </Link>
          .
        </p>
      ) : (
        <p class="govuk-body">No return is on record yet. Returns come from recording that a child is back, or from an import.</p>
      )}
    </EmptyList>
  )
}

function Further({ shown: { asked, figures, content }, names, page }: { shown: Shown; names: ChosenNames; page: PageContext }) {
  const narrowed = narrowedWords(asked, names, content).filter((words) => words !== 'all')
  return (
    <>
      {figures.dataQueries > 0 && (
        <InsetText>
          {plural(figures.dataQueries, 'imported row')} of this area {figures.dataQueries === 1 ? 'waits' : 'wait'} to be put right, so some
          numbers may still move. {page.may('missing.settle-queries') && <Link href="/data-queries">Rows to put right</Link>}
        </InsetText>
      )}
      <p class="govuk-body">
        <Link href={`/area/referrals${askedQuery(asked)}`}>
          Does a referral lead somewhere? How long each step takes, and where needs bounced
        </Link>
      </p>
      {count(figures, 'all') > 0 && (
        <ButtonGroup>
          <Button href={`/area/download${askedQuery(asked)}`} variant="secondary">
            Download the figures (CSV)
          </Button>
          <Link href={listHref(asked, 'all')}>All {plural(count(figures, 'all'), 'return')} behind this page</Link>
          <PrintButton />
        </ButtonGroup>
      )}
      <p class="govuk-body-s">
        {periodWords(asked)}
        {narrowed.length > 0 && `; ${narrowed.join('; ')}`}. As it stood {formatMoment(page.now, 'minute')}, by definition{' '}
        {usedDefinition.version}. {handling}.
      </p>
    </>
  )
}
