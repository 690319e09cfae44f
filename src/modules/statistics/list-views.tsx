import { Button, ButtonGroup, EmptyList, InsetText, Link, Pagination, Tag, WorkItem, WorkList } from '../../design/index.ts'
import { formatMoment, hoursBetween } from '../../kernel/dates.ts'
import { inSentence, plural } from '../../kernel/words.ts'
import type { Content } from '../../platform/content/index.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import { usedDefinition } from '../response/index.ts'
import { narrowedWords } from './csv.ts'
import { askedQuery, keyText, periodWords, type AreaKnown, type Asked, type ListKey } from './domain.ts'
import type { ChosenNames, InOtherCircles, ReturnLine, ReturnList } from './queries.ts'
import { needTitles, statusWords } from './words.ts'

export interface LoadedList {
  area: AreaKnown
  names: ChosenNames
  asked: Asked
  part: string
  title: string
  meaning: string | undefined
  list: ReturnList
  before: ListKey | null
}

/** Whose returns a number counts: by name inside the reader's circles, and for the rest which team to ask. */
export function ReturnsPage({ loaded, page }: { loaded: LoadedList; page: PageContext }): Screen {
  const { area, names, asked, part, title, meaning, list, before } = loaded
  const narrowed = narrowedWords(asked, names, page.content).filter((words) => words !== 'all')
  const last = list.lines.at(-1)
  return {
    title,
    width: 'wide',
    back: { href: `/area${askedQuery(asked)}`, text: 'Are returns used?' },
    body: (
      <>
        <p class="govuk-caption-l">{[area.name, periodWords(asked), ...narrowed].join(' · ')}</p>
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body-l">{countWords(list)}</p>
        {meaning && <p class="govuk-body">{meaning}</p>}
        {list.total === 0 && (
          <EmptyList why="No return of this period is counted here.">
            <Link href={`/area${askedQuery(asked)}`}>Back to the figures</Link>
          </EmptyList>
        )}
        {list.lines.length > 0 && (
          <WorkList label={`${title}: the returns of your circles, newest first`}>
            {list.lines.map((line) => (
              <Line line={line} page={page} />
            ))}
          </WorkList>
        )}
        {list.hasMore && last && (
          <Pagination
            landmarkLabel="Earlier returns"
            next={{
              href: `/area/returns${askedQuery(asked, { part, before: keyText({ at: last.returnedAt, id: last.returnId }) })}`,
              text: 'Earlier returns',
            }}
          />
        )}
        {before !== null && list.lines.length === 0 && list.mine > 0 && (
          <p class="govuk-body">
            There are no earlier ones. <Link href={`/area/returns${askedQuery(asked, { part })}`}>Back to the newest</Link>
          </p>
        )}
        <Elsewhere others={list.others} />
        {list.total > 0 && (
          <ButtonGroup>
            <Button href={`/area/returns/download${askedQuery(asked, { part })}`} variant="secondary">
              Download this list (CSV)
            </Button>
          </ButtonGroup>
        )}
        {list.total > 0 && (
          <p class="govuk-body-s">
            The file names no child and no place: it has the council’s own reference. As it stood {formatMoment(page.now, 'minute')}, by
            definition {usedDefinition.version}.
          </p>
        )}
      </>
    ),
  }
}

function Line({ line, page }: { line: ReturnLine; page: PageContext }) {
  const name = line.childName ?? line.councilReference ?? line.childRef
  const links = [
    page.may('missing.read') && { text: 'Episode', href: `/episodes/${line.episodeRef}`, about: `of ${name}` },
    line.interviewRef !== null &&
      page.may('interviews.read') && { text: 'Interview', href: `/interviews/${line.interviewRef}`, about: `with ${name}` },
  ].filter((link) => link !== false)
  return (
    <WorkItem
      kind={<Tag colour={colours[line.status ?? 'none']}>{statusWords(line)}</Tag>}
      who={name}
      href={page.may('story.read') ? `/children/${line.childRef}` : undefined}
      time={`Back ${formatMoment(line.returnedAt, line.returnedPrecision)}`}
      facts={<Facts line={line} content={page.content} />}
      links={links}
    />
  )
}

const colours = { used: 'green', missed: 'red', open: 'yellow', 'let-go': 'orange', none: 'grey' } as const

function Facts({ line, content }: { line: ReturnLine; content: Content }) {
  const { opensClocks, teamName, heardAt, onBranch, status, needs, notHeldKind, notHeldReason, offerMissedReason, completionMissedReason } =
    line
  if (!opensClocks) return <>Opened no clocks</>
  const said = (list: 'declined' | 'not-possible' | 'offer-late' | 'completion-late', code: string | null) =>
    code === null ? 'no reason given' : inSentence(content.reason(list, code)?.words ?? code)
  const heard =
    heardAt !== null
      ? `${onBranch ? 'Declined, but heard' : 'Heard'} ${afterWords(hoursBetween(line.returnedAt, heardAt))} after the return`
      : notHeldKind !== null
        ? `${notHeldKind === 'declined' ? 'Declined' : 'Not possible'}: ${said(notHeldKind, notHeldReason)}`
        : 'Not heard'
  const facts = [
    teamName ?? 'No team yet',
    heard,
    ...(offerMissedReason === null ? [] : [`Offer: ${said('offer-late', offerMissedReason)}`]),
    ...(completionMissedReason === null ? [] : [`Late: ${said('completion-late', completionMissedReason)}`]),
  ]
  return (
    <>
      {facts.join(' · ')}
      {status !== 'used' && needs.length > 0 && (
        <>
          <br />
          Still needed: {needs.map((n) => inSentence(needTitles[n])).join('; ')}
        </>
      )}
    </>
  )
}

/** Never a name, never a place, never a time: how many, and whom to ask. */
function Elsewhere({ others }: { others: readonly InOtherCircles[] }) {
  if (others.length === 0) return null
  return (
    <InsetText>
      {others.map(({ team, contact, count }) => (
        <p class="govuk-body">
          {count === 1 ? 'A return in another circle' : `${count} returns in other circles`}: ask {team}
          {contact && <>, {contact}</>}.
        </p>
      ))}
    </InsetText>
  )
}

function countWords({ total, mine }: ReturnList): string {
  if (total === 0) return 'No returns.'
  if (mine === total) return `${plural(total, 'return')}, newest first.`
  if (mine === 0) return `${plural(total, 'return')}, ${total === 1 ? 'outside' : 'all outside'} your circles.`
  return `${plural(total, 'return')}: ${mine} in your circles, newest first, and ${total - mine} outside them.`
}

function afterWords(hours: number): string {
  const whole = Math.max(0, Math.round(hours))
  return whole < 72 ? `${whole} h` : `${(whole / 24).toFixed(1)} days`
}
