import type { VNode } from 'preact'
import {
  Button,
  ButtonGroup,
  Columns,
  Details,
  EmptyList,
  FilterLinks,
  InsetText,
  Link,
  Pagination,
  Paper,
  PrintButton,
  Quote,
  Source,
  Timeline,
  WarningText,
  type TimelineEntry,
} from '../../design/index.ts'
import { daysBetween, formatDay, formatMoment, formatPlainDate, londonDay } from '../../kernel/dates.ts'
import { plural } from '../../kernel/words.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import { JudgementInShort, type Judgement, type Pattern } from '../judgements/index.ts'
import { ChildHeader, type Child } from '../people/index.ts'
import type { Observation } from '../signs/index.ts'
import { keyText, spokenLine, storyFilters, type StoryEpisode, type StoryFilter, type StoryKey } from './domain.ts'
import type { InCircle, Owed, StoryRow } from './queries.ts'
import { keptFromWords, purposeWords, recordedWords, tell, whereWords } from './words.ts'

/** From how many days without anything recorded the story says so. */
const gapFromDays = 28
const shownOfEachList = 3

export interface Story {
  child: Child
  age: number | null
  rows: readonly StoryRow[]
  hasMore: boolean
  filter: StoryFilter | null
  before: StoryKey | null
  episodes: readonly StoryEpisode[]
  patterns: readonly Pattern[]
  /** The judgement that stands, for those who may read it. */
  judgement: Judgement | null
  owed: readonly Owed[]
  circle: readonly InCircle[]
  observations: readonly Observation[]
  readsAll: boolean
  /** An arrest or a find was recorded, and what was done about section 45 is not. */
  section45: boolean
}

interface Given {
  loaded: Story
  page: PageContext
}

/** Everything that is told of the child, newest first; beside it who helps, what is planned, what is known. */
export function StoryPage({ loaded, page }: Given): Screen {
  const { child, age, episodes } = loaded
  return {
    title: 'The child’s story',
    width: 'wide',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <>
        <h1 class="govuk-heading-l govuk-!-margin-bottom-2">{child.name}</h1>
        <p class="govuk-body-l">{spokenLine({ age, episodes, now: page.now })}</p>
        <ChildHeader child={child} now={page.now} />
        {loaded.section45 && (
          <WarningText>
            {page.content.nrm.section45.short} <Link href={`/children/${child.ref}/section-45`}>What it is, and what to do now</Link>
          </WarningText>
        )}
        <Steps loaded={loaded} page={page} />
        <Columns aside={<Aside loaded={loaded} page={page} />} asideLabel="Who helps, what is planned, what is known">
          <h2 class="govuk-heading-m">The story</h2>
          {!loaded.readsAll && (
            <InsetText>
              You see when {child.name} was missing and came back, and what concerns your own agency. Others may know more: ask them.
            </InsetText>
          )}
          <Filters loaded={loaded} />
          <Told loaded={loaded} page={page} />
          <Further loaded={loaded} />
        </Columns>
      </>
    ),
  }
}

export interface PrintedStory extends Story {
  most: number
}

/** The story on paper: all of it up to a limit, without what a child wants kept from somebody. */
export function PrintPage({ loaded, page }: { loaded: PrintedStory; page: PageContext }): Screen {
  const { child, age, episodes, rows, hasMore, most } = loaded
  return {
    title: 'The story, for print',
    back: { href: `/children/${child.ref}`, text: 'Back to the story' },
    body: (
      <>
        <h1 class="govuk-heading-l govuk-!-margin-bottom-2">{child.name}</h1>
        <p class="govuk-body-l">{spokenLine({ age, episodes, now: page.now })}</p>
        <ChildHeader child={child} now={page.now} />
        <p class="govuk-body-s">
          Printed by {page.me.name}, {page.me.agencyName}, {formatMoment(page.now, 'minute')}. Confidential: keep it locked away, and shred
          it when it has served. Words that {child.name} wants kept from somebody are left out, and so are all places.
        </p>
        {hasMore && <InsetText>{`This holds the latest ${most} entries. Earlier ones stand in the story on screen.`}</InsetText>}
        <PrintButton>Print the story</PrintButton>
        {page.may('judgements.read') && (
          <>
            <h2 class="govuk-heading-m">Judgement</h2>
            <JudgementInShort judgement={loaded.judgement} child={child} page={page} onPaper />
          </>
        )}
        <h2 class="govuk-heading-m">Patterns</h2>
        <Patterns loaded={loaded} open />
        <h2 class="govuk-heading-m">The story</h2>
        {rows.length === 0 ? (
          <EmptyList why="Nothing is told yet." />
        ) : (
          <Timeline entries={rows.map((row) => entry(row, page, true))} gapFromDays={gapFromDays} gapWords={gapWords} />
        )}
      </>
    ),
  }
}

function Steps({ loaded, page }: Given) {
  const { child, episodes } = loaded
  const open = episodes.find((e) => e.endedAt === null)
  const at = `/children/${child.ref}`
  const links = [
    // Police read what is kept ahead of a child who was missing, and of nobody else.
    {
      text: 'Profile',
      href: `${at}/profile`,
      permission: 'missing.read-profile',
      isThere: page.me.agencyKind !== 'police' || episodes.length > 0,
    },
    { text: 'About', href: `${at}/about`, permission: 'people.read' },
    { text: 'Placements', href: `${at}/placements`, permission: 'response.read-host-notices' },
    { text: 'Circle', href: `${at}/circle`, permission: 'people.read' },
    { text: 'Places', href: `${at}/places`, permission: 'people.see-location' },
    { text: 'Sharing', href: `${at}/sharings`, permission: 'response.read-sharing' },
    { text: 'NRM referral', href: `${at}/nrm`, permission: 'response.nrm-draft', isThere: !child.hosted },
    { text: 'Contexts', href: `${at}/contexts`, permission: 'contexts.read' },
    { text: 'Panel', href: `${at}/panel`, permission: 'panel.refer' },
    {
      text: 'Prepare a notice or order',
      href: `/disruption/new?child=${child.ref}`,
      permission: 'response.disrupt',
      isThere: page.me.agencyKind === 'police' || page.me.agencyKind === 'council',
    },
    { text: 'Access log', href: `${at}/access-log`, permission: 'people.access-log' },
    { text: 'Print the story', href: `${at}/print`, permission: 'story.read' },
  ].filter(({ permission, isThere = true }) => isThere && page.may(permission))
  return (
    <>
      <ButtonGroup>
        {open && page.may('missing.record-return') && <Button href={`/episodes/${open.ref}/return`}>Record the return</Button>}
        {!open && page.may('missing.record-report') && <Button href={`${at}/report`}>Report missing</Button>}
        {page.may('signs.note') && (
          <Button href={`${at}/signs/new`} variant="secondary">
            Note a sign
          </Button>
        )}
        {page.may('signs.note') && (
          <Button href={`${at}/escalations/new`} variant="secondary">
            Record an escalation
          </Button>
        )}
        {page.may('response.refer') && page.me.teams.length > 0 && (
          <Button href={`${at}/refer`} variant="secondary">
            Refer to another agency
          </Button>
        )}
        {page.may('intelligence.send') && (
          <Button href={`/intelligence/new?child=${child.ref}`} variant="secondary">
            Tell police what you know
          </Button>
        )}
        {page.may('response.open-discussion') && page.me.teams.length > 0 && (
          <Button href={`${at}/discuss`} variant="secondary">
            Discuss with other agencies
          </Button>
        )}
      </ButtonGroup>
      <FilterLinks
        label="More about this child"
        groups={[{ label: 'See also', items: links.map(({ text, href }) => ({ text, href, current: false })) }]}
      />
    </>
  )
}

function Filters({ loaded: { child, filter } }: { loaded: Story }) {
  const at = `/children/${child.ref}`
  return (
    <FilterLinks
      label="Narrow the story"
      groups={[
        {
          label: 'Show',
          items: [
            { text: 'Everything', href: at, current: filter === null },
            ...Object.entries(storyFilters).map(([code, { words }]) => ({
              text: words,
              href: `${at}?kind=${code}`,
              current: filter === code,
            })),
          ],
        },
      ]}
    />
  )
}

function Told({ loaded, page }: Given) {
  const { child, rows, filter, before } = loaded
  if (rows.length === 0) return <NothingTold loaded={loaded} page={page} />
  const first = rows[0]
  const from = before === null ? londonDay(page.now) : londonDay(new Date(before.at))
  const quietDays = first ? daysBetween(londonDay(first.at), from) : 0
  return (
    <>
      {/* A gap means something only where nothing is left out. */}
      {filter === null && quietDays >= gapFromDays && (
        <p class="govuk-body">
          <em>{before === null ? `No contact recorded for ${plural(quietDays, 'day')}, up to today` : gapWords(quietDays)}</em>
        </p>
      )}
      <Timeline
        entries={rows.map((row) => entry(row, page, false, child))}
        gapFromDays={filter === null ? gapFromDays : Number.POSITIVE_INFINITY}
        gapWords={gapWords}
      />
    </>
  )
}

function NothingTold({ loaded: { child, filter, before } }: Given) {
  const at = `/children/${child.ref}`
  if (before !== null) return <EmptyList why="There is nothing before this." />
  if (filter !== null)
    return (
      <EmptyList why={`Nothing of this kind is told of ${child.name}.`}>
        <a class="govuk-link" href={at}>
          Show everything
        </a>
      </EmptyList>
    )
  return (
    <EmptyList why={`Nothing is told of ${child.name} yet.`}>
      It begins with a missing report, a sign that somebody noted, or an import.
    </EmptyList>
  )
}

function Further({ loaded: { child, rows, hasMore, filter, before } }: { loaded: Story }) {
  const last = rows.at(-1)
  const at = `/children/${child.ref}`
  const kind = filter === null ? '' : `kind=${filter}&`
  const next =
    hasMore && last
      ? { href: `${at}?${kind}before=${keyText({ at: last.atKey, kind: last.kind, id: last.id })}`, text: 'Earlier' }
      : undefined
  const previous = before === null ? undefined : { href: filter === null ? at : `${at}?kind=${filter}`, text: 'Back to the latest' }
  return next || previous ? <Pagination next={next} previous={previous} landmarkLabel="Pages of the story" /> : null
}

function entry(row: StoryRow, page: PageContext, onPaper: boolean, child?: Child): TimelineEntry {
  const told = tell(row, page.content)
  const quotes = told.quotes.filter((q) => !onPaper || q.keptFrom.length === 0)
  const quotedBy = child ? child.name : 'The child'
  return {
    id: `${row.kind}-${row.id}`,
    at: row.at,
    precision: row.precision,
    kind: told.kind,
    title: told.title,
    href: onPaper ? undefined : (told.href ?? undefined),
    source: <Source who={told.who} where={whereWords(row) ?? undefined} recorded={recordedWords(row)} />,
    children: (
      <>
        {told.lines.map((line) => (
          <p class="govuk-body govuk-!-margin-bottom-1">{line}</p>
        ))}
        {quotes.map((quote) => (
          <Quote by={quote.keptFrom.length === 0 ? quotedBy : `${quotedBy}. ${keptFromWords(quote.keptFrom)}`}>{quote.words}</Quote>
        ))}
        {child && row.kind === 'escalation' && (row.recordedBy === page.me.workerId || page.may('signs.withdraw')) && (
          <p class="govuk-body-s govuk-!-margin-bottom-0">
            <a class="govuk-link" href={`/children/${child.ref}/escalations/${row.id}/withdraw`}>
              Take it back<span class="govuk-visually-hidden">: {told.title}</span>
            </a>
          </p>
        )}
      </>
    ),
  }
}

function gapWords(days: number): string {
  return `No contact recorded for ${plural(days, 'day')}`
}

function Aside({ loaded, page }: Given): VNode {
  return (
    <>
      <Paper>
        <h2 class="govuk-heading-s">What is planned</h2>
        <Planned loaded={loaded} page={page} />
        {page.may('response.read-plan') && (
          <p class="govuk-body govuk-!-margin-bottom-0">
            <a class="govuk-link" href={`/children/${loaded.child.ref}/plan`}>
              The plan
            </a>
          </p>
        )}
      </Paper>
      {page.may('judgements.read') && (
        <>
          <h2 class="govuk-heading-s">Judgement</h2>
          <JudgementInShort judgement={loaded.judgement} child={loaded.child} page={page} />
        </>
      )}
      <h2 class="govuk-heading-s">Patterns</h2>
      <Patterns loaded={loaded} />
      <h2 class="govuk-heading-s">What is known</h2>
      <Known loaded={loaded} page={page} />
      <h2 class="govuk-heading-s">In the circle</h2>
      <Circle loaded={loaded} page={page} />
    </>
  )
}

function Planned({ loaded: { child, owed, episodes }, page }: Given) {
  const missing = episodes.find((e) => e.endedAt === null)
  if (owed.length === 0 && !missing) return <p class="govuk-body">Nothing is open.</p>
  return (
    <ul class="govuk-list govuk-list--spaced">
      {missing && (
        <li>
          <a class="govuk-link" href={`/episodes/${missing.ref}`}>
            Find {child.name}
          </a>
          <Source who={`missing since ${formatMoment(missing.missingFrom, missing.missingFromPrecision)}`} />
        </li>
      )}
      {owed.map((o) => (
        <li>
          <a class="govuk-link" href={owedHref(o)}>
            {owedWords(o, page)}
          </a>
          <Source
            who={o.owner}
            when={
              o.dueAt && o.kind !== 'urgent'
                ? `due ${formatMoment(o.dueAt, 'minute')}`
                : o.dueOn
                  ? `due ${formatPlainDate(o.dueOn)}`
                  : `since ${formatDay(o.since)}`
            }
          />
        </li>
      ))}
    </ul>
  )
}

function owedWords(o: Owed, page: PageContext): string {
  switch (o.kind) {
    case 'action':
      return o.what ?? 'Action'
    case 'referral':
      return `Referral: ${o.what ?? ''}`
    case 'interview':
      return 'Return home interview'
    case 'acknowledge':
      return 'Say that it was received'
    case 'urgent':
      return `Cannot wait: ${page.content.urgentMatter(o.what ?? '')?.title ?? o.what}`
  }
}

function owedHref(o: Owed): string {
  switch (o.kind) {
    case 'action':
      return `/actions/${o.ref}`
    case 'acknowledge':
      return `/sharings/${o.ref}`
    case 'referral':
      return `/referrals/${o.ref}`
    case 'interview':
    case 'urgent':
      return `/interviews/${o.ref}`
  }
}

function Patterns({ loaded: { episodes, patterns }, open = false }: { loaded: Story; open?: boolean }) {
  if (patterns.length === 0)
    return <p class="govuk-body">{episodes.length === 0 ? 'No missing episode is recorded.' : 'Nothing in the last 90 days.'}</p>
  return (
    <>
      {patterns.map(({ fact, sum }) => (
        <Details summary={fact} open={open || sum.length === 1}>
          <ul class="govuk-list">
            {sum.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </Details>
      ))}
    </>
  )
}

function Known({ loaded: { child, observations }, page }: Given) {
  const lists = [
    { heading: 'Harm now', of: ['harm-now'] },
    { heading: 'Signs', of: ['sign'] },
    { heading: 'Vulnerabilities and strengths', of: ['vulnerability', 'strength'] },
  ]
  return (
    <>
      {lists.map(({ heading, of }) => {
        const titles = [...new Set(observations.filter((o) => of.includes(o.list)).map((o) => page.content.sign(o.sign)?.title ?? o.sign))]
        return (
          <>
            <h3 class="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1">{heading}</h3>
            {titles.length === 0 ? (
              <p class="govuk-body-s">None noted.</p>
            ) : (
              <ul class="govuk-list govuk-list--bullet">
                {titles.slice(0, shownOfEachList).map((title) => (
                  <li>{title}</li>
                ))}
                {titles.length > shownOfEachList && <li>and {titles.length - shownOfEachList} more</li>}
              </ul>
            )}
          </>
        )
      })}
      <p class="govuk-body">
        <a class="govuk-link" href={`/children/${child.ref}/signs`}>
          All three lists, with evidence
        </a>
      </p>
    </>
  )
}

function Circle({ loaded: { child, circle }, page }: Given) {
  return (
    <>
      <ul class="govuk-list govuk-list--spaced">
        {circle.map((c) => (
          <li>
            {c.name}
            <Source
              who={purposeWords[c.purpose] ?? c.purpose}
              where={c.contact ?? c.agency ?? undefined}
              when={`until ${formatDay(c.expiresAt)}`}
            />
          </li>
        ))}
      </ul>
      {page.may('people.read') && (
        <p class="govuk-body">
          <a class="govuk-link" href={`/children/${child.ref}/circle`}>
            The whole circle
          </a>
        </p>
      )}
    </>
  )
}
