import {
  Button,
  ButtonGroup,
  EmptyList,
  FilterLinks,
  Link,
  Pagination,
  ScrollBox,
  Stack,
  Table,
  WorkItem,
  WorkList,
} from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import { plural } from '../../../kernel/words.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { handling } from '../csv.ts'
import { askedQuery, keyText, periods, periodWords, type Asked, type ListKey } from '../domain.ts'
import { bouncePart, legs, middleWords, partTitles, whoseHref, type RemitFigures } from './domain.ts'
import { barWidth, layOut, linesOf, type Picture, type Shape, type Side } from './picture.ts'
import { pageSizeMax, type Remit, type RemitLine } from './queries.ts'

export interface LoadedRemit extends Remit {
  asked: Asked
}

/** How long the response takes, and where needs bounced. */
export function RemitPage({ loaded, page }: { loaded: LoadedRemit; page: PageContext }): Screen {
  const { area, areas, asked, figures } = loaded
  const made = figures.parts['made'] ?? 0
  const bounced = figures.parts['bounced'] ?? 0
  const href = (changed: Partial<Asked>) => `/area/referrals${askedQuery({ ...asked, ...changed })}`
  return {
    title: 'Does a referral lead somewhere?',
    width: 'wide',
    back: { href: `/area${askedQuery(asked)}`, text: 'Are returns used?' },
    body: (
      <>
        <p class="govuk-caption-l">{area.name}</p>
        <h1 class="govuk-heading-l">Does a referral lead somewhere?</h1>
        <p class="govuk-body-l">
          {made === 0
            ? 'Nothing was referred in this time.'
            : `${plural(made, 'referral')}; ${bounced} ${bounced === 1 ? 'was' : 'were'} passed on because somebody said “not ours”.`}
        </p>
        <FilterLinks
          groups={[
            ...(areas.length > 1
              ? [
                  {
                    label: 'Area',
                    items: areas.map(({ code, name }) => ({ text: name, href: href({ area: code }), current: code === area.code })),
                  },
                ]
              : []),
            {
              label: 'Period',
              items: periods.map(({ code, words }) => ({ text: words, href: href({ period: code }), current: asked.period === code })),
            },
          ]}
        />
        {made === 0 ? (
          <EmptyList why="No referral of this area was made in this time.">
            Choose another period, or refer from a child’s story or at the end of an interview.
          </EmptyList>
        ) : (
          <Stack room="large">
            <Steps asked={asked} figures={figures} />
            <Map asked={asked} figures={figures} page={page} />
            <Counts asked={asked} figures={figures} />
          </Stack>
        )}
        <ButtonGroup>
          <Button href={`/area/referrals/download${askedQuery(asked)}`} variant="secondary">
            Download the figures (CSV)
          </Button>
        </ButtonGroup>
        <p class="govuk-body-s">
          {periodWords(asked)}, by the day of the referral. As it stood {formatMoment(page.now, 'minute')}. {handling}.
        </p>
      </>
    ),
  }
}

function Whose({ asked, part, n, about }: { asked: Asked; part: string; n: number; about: string }) {
  return n === 0 ? (
    <>0</>
  ) : (
    <Link href={whoseHref(asked, part)} about={about}>
      {n}
    </Link>
  )
}

function Steps({ asked, figures }: { asked: Asked; figures: RemitFigures }) {
  return (
    <section aria-labelledby="steps">
      <h2 class="govuk-heading-m" id="steps">
        How long each step takes
      </h2>
      <p class="govuk-body">The middle one of all that got so far: half took longer. A step that has not happened yet is not in it.</p>
      <ScrollBox label="How long each step takes, as a table">
        <Table
          stacks
          firstCellIsHeader
          head={[{ text: 'Step' }, { text: 'Middle time' }, { text: 'Referrals that got so far', format: 'numeric' }]}
          rows={legs.map(({ part, words }) => {
            const n = figures.parts[part] ?? 0
            return [
              { text: words },
              { text: middleWords(figures.medianHours[part], n) },
              { text: <Whose asked={asked} part={part} n={n} about={`: ${words}`} />, format: 'numeric' as const },
            ]
          })}
        />
      </ScrollBox>
    </section>
  )
}

function Map({ asked, figures, page }: { asked: Asked; figures: RemitFigures; page: PageContext }) {
  if (figures.bounces.length === 0)
    return (
      <section aria-labelledby="remit">
        <h2 class="govuk-heading-m" id="remit">
          Where needs bounced
        </h2>
        <p class="govuk-body">Nobody said “not ours” to a referral of this time.</p>
      </section>
    )
  const times = figures.bounces.reduce((sum, b) => sum + b.count, 0)
  return (
    <section aria-labelledby="remit">
      <h2 class="govuk-heading-m" id="remit">
        Where needs bounced
      </h2>
      <p class="govuk-body">
        On the left who said “not ours”, on the right who had it next, {plural(times, 'time')} in all. Each line of the table leads to whose
        needs those were.
      </p>
      <Drawn drawn={layOut(figures.bounces)} shape="wide" />
      <Drawn drawn={layOut(figures.bounces, 'phone')} shape="phone" />
      <ScrollBox label="Where needs bounced, as a table">
        <Table
          stacks
          head={[{ text: 'Said “not ours”' }, { text: 'Had it next' }, { text: 'Reason' }, { text: 'Times', format: 'numeric' }]}
          rows={figures.bounces.map((b) => {
            const reason = page.content.reason('not-ours', b.reason)?.words ?? b.reason
            return [
              { text: b.from },
              { text: b.to },
              { text: reason },
              {
                text: <Whose asked={asked} part={bouncePart(b)} n={b.count} about={`: ${b.from} to ${b.to}, ${reason}`} />,
                format: 'numeric' as const,
              },
            ]
          })}
        />
      </ScrollBox>
    </section>
  )
}

function Counts({ asked, figures }: { asked: Asked; figures: RemitFigures }) {
  const shown = ['made', 'accepted', 'asked-back', 'bounced', 'round', 'completed', 'withdrawn', 'open']
  return (
    <section aria-labelledby="became">
      <h2 class="govuk-heading-m" id="became">
        What became of them
      </h2>
      <ScrollBox label="What became of them, as a table">
        <Table
          firstCellIsHeader
          head={[{ text: 'Referrals' }, { text: 'How many', format: 'numeric' }]}
          rows={shown.map((part) => [
            { text: partTitles[part] ?? part },
            {
              text: <Whose asked={asked} part={part} n={figures.parts[part] ?? 0} about={`: ${partTitles[part] ?? part}`} />,
              format: 'numeric' as const,
            },
          ])}
        />
      </ScrollBox>
    </section>
  )
}

export interface LoadedWhose extends LoadedRemit {
  part: string
  bounce: { from: string; to: string; reason: string } | null
  total: number
  lines: readonly RemitLine[]
  before: ListKey | null
}

/** Whose referrals a number counts: those of the reader's circles by name; of the others only how many. */
export function WhosePage({ loaded, page }: { loaded: LoadedWhose; page: PageContext }): Screen {
  const { area, asked, part, bounce, total, lines, before, figures } = loaded
  const shown = lines.slice(0, pageSizeMax)
  const last = shown.at(-1)
  const hasMore = lines.length > pageSizeMax
  const pair = bounce && figures.bounces.find((b) => bouncePart(b) === part)
  const title = pair ? `${pair.from} to ${pair.to}` : (partTitles[part] ?? 'Not ours')
  // On a later page the ones before are not counted again.
  const elsewhere = before === null && !hasMore ? Math.max(0, total - shown.length) : 0
  return {
    title,
    width: 'wide',
    back: { href: `/area/referrals${askedQuery(asked)}`, text: 'Does a referral lead somewhere?' },
    body: (
      <>
        <p class="govuk-caption-l">{[area.name, periodWords(asked)].join(' · ')}</p>
        <h1 class="govuk-heading-l">{title}</h1>
        {pair && <p class="govuk-body">{page.content.reason('not-ours', pair.reason)?.words ?? pair.reason}.</p>}
        <p class="govuk-body-l">{plural(total, bounce === null ? 'referral' : 'time')} in all.</p>
        {shown.length === 0 ? (
          <EmptyList why="None of them is in your circles.">
            <Link href={`/area/referrals${askedQuery(asked)}`}>Back to the figures</Link>
          </EmptyList>
        ) : (
          <WorkList label={`${title}: the referrals of your circles, newest first`}>
            {shown.map((line) => (
              <WorkItem
                mark={line.changedAt ? 'done' : undefined}
                kind="Referral"
                who={line.childName ?? line.childRef}
                href={`/referrals/${line.ref}`}
                time={formatMoment(line.madeAt, 'day')}
                facts={[line.asked.slice(0, 140), standing(line)].join(' · ')}
              />
            ))}
          </WorkList>
        )}
        {elsewhere > 0 && bounce === null && (
          <p class="govuk-body">{`${plural(elsewhere, 'more')} ${elsewhere === 1 ? 'is' : 'are'} of children outside your circles.`}</p>
        )}
        {hasMore && last && (
          <Pagination
            landmarkLabel="Earlier referrals"
            next={{
              href: `/area/referrals/whose${askedQuery(asked, { part, before: keyText({ at: last.madeAt, id: last.referralId }) })}`,
              text: 'Earlier referrals',
            }}
          />
        )}
      </>
    ),
  }
}

function standing(line: RemitLine): string {
  if (line.endKind !== null) return line.endKind
  return line.holderName === null ? `with ${line.teamName}` : `${line.holderName} has it`
}

/** The picture in one of its two shapes; the style shows the one that fits. */
function Drawn({ drawn, shape }: { drawn: Picture; shape: Shape }) {
  const id = `remit-${shape}`
  return (
    <svg
      class={`sr-remit sr-remit--${shape}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-words`}
      width={drawn.width}
      height={drawn.height}
      viewBox={`0 0 ${drawn.width} ${drawn.height}`}
    >
      <title id={`${id}-title`}>Where needs bounced</title>
      <desc id={`${id}-words`}>{drawn.bands.map((b) => `${b.from} to ${b.to}: ${b.count}`).join('; ')}</desc>
      {drawn.bands.map((b) => (
        <path class="sr-remit__band" d={b.path} />
      ))}
      {drawn.left.map((s) => (
        <>
          <rect class="sr-remit__bar" x={drawn.leftX} y={s.y} width={barWidth} height={s.height} />
          {shape === 'phone' ? (
            <Above side={s} words={`${s.name} ${s.count}`} x={0} anchor="start" />
          ) : (
            <Beside side={s} words={`${s.name} ${s.count}`} x={drawn.leftX - 10} anchor="end" />
          )}
        </>
      ))}
      {drawn.right.map((s) => (
        <>
          <rect class="sr-remit__bar" x={drawn.rightX} y={s.y} width={barWidth} height={s.height} />
          {shape === 'phone' ? (
            <Above side={s} words={`${s.name} ${s.count}`} x={drawn.width} anchor="end" />
          ) : (
            <Beside side={s} words={`${s.count} ${s.name}`} x={drawn.rightX + 22} anchor="start" />
          )}
        </>
      ))}
      {drawn.bands.map((b) => (
        <text class="sr-remit__count" x={b.labelX} y={b.labelY} dominant-baseline="middle">
          {b.count}
        </text>
      ))}
    </svg>
  )
}

const lineHeight = 16

function Beside({ side, words, x, anchor }: { side: Side; words: string; x: number; anchor: 'start' | 'end' }) {
  const lines = linesOf(words, 'wide')
  const middle = side.y + side.height / 2
  return (
    <text class="sr-remit__words" text-anchor={anchor} dominant-baseline="middle">
      {lines.map((line, at) => (
        <tspan x={x} y={middle + (at - (lines.length - 1) / 2) * lineHeight}>
          {line}
        </tspan>
      ))}
    </text>
  )
}

function Above({ side, words, x, anchor }: { side: Side; words: string; x: number; anchor: 'start' | 'end' }) {
  const lines = linesOf(words)
  return (
    <text class="sr-remit__words" text-anchor={anchor}>
      {lines.map((line, at) => (
        <tspan x={x} y={side.y - 6 - (lines.length - 1 - at) * lineHeight}>
          {line}
        </tspan>
      ))}
    </text>
  )
}
