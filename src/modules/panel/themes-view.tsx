// Themes over time: how, where and at which age, from one meeting to the next. No number below five.
import { BarChart, EmptyList, InsetText, Table } from '../../design/index.ts'
import { formatDay } from '../../kernel/dates.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import type { ThemeCount } from './queries.ts'
import type { ThemesLoaded } from './routes.ts'
import { ageWords } from './words.ts'

const kinds = [
  { kind: 'mode', heading: 'How children are exploited' },
  { kind: 'place', heading: 'Where it happens' },
  { kind: 'age', heading: 'How old they are' },
] as const

export function ThemesPage({ loaded: { panel, counts }, page }: { loaded: ThemesLoaded; page: PageContext }): Screen {
  const meetings = [...new Map(counts.map((c) => [c.meetingId, c.at])).entries()].map(([id, at]) => ({ id, at }))
  return {
    title: 'Themes over time',
    width: 'wide',
    back: { href: '/panels', text: 'Back to the panel' },
    body: (
      <>
        <span class="govuk-caption-l">{panel.name}</span>
        <h1 class="govuk-heading-l">Themes over time</h1>
        {meetings.length === 0 ? (
          <EmptyList why="No meeting has ended yet.">
            Themes are noted beside each child while the panel talks, and counted when the meeting has ended.
          </EmptyList>
        ) : (
          <>
            <InsetText>
              Each child counts once in each line that fits, so lines do not add up. Below five the number is not shown, and the number of
              children is rounded down to fives: a small number can name a child.
            </InsetText>
            {kinds.map(({ kind, heading }) => (
              <ThemeTable kind={kind} heading={heading} counts={counts.filter((c) => c.kind === kind)} meetings={meetings} page={page} />
            ))}
            <h2 class="govuk-heading-m">Children at each meeting</h2>
            <Table
              caption="Children at each meeting, rounded down to fives"
              head={meetings.map((m) => ({ text: formatDay(m.at) }))}
              rows={[meetings.map((m) => ({ text: totalWords(counts.find((c) => c.meetingId === m.id && c.kind === 'all')) }))]}
            />
          </>
        )}
      </>
    ),
  }
}

function totalWords(count: ThemeCount | undefined): string {
  return count?.n ? `${count.n} or more` : 'fewer than 5'
}

function ThemeTable({
  kind,
  heading,
  counts,
  meetings,
  page,
}: {
  kind: ThemeCount['kind']
  heading: string
  counts: readonly ThemeCount[]
  meetings: readonly { id: string; at: Date }[]
  page: PageContext
}) {
  const codes = [...new Set(counts.map((c) => c.code))]
  const last = meetings.at(-1)
  const latest = codes.map((code) => ({ code, n: counts.find((c) => c.meetingId === last?.id && c.code === code) }))
  return (
    <>
      <h2 class="govuk-heading-m">{heading}</h2>
      {codes.length === 0 ? (
        <EmptyList why="Nothing was noted at these meetings." />
      ) : (
        <>
          {last && (
            <BarChart
              caption={`At the last meeting, ${formatDay(last.at)}`}
              labelHeading="Theme"
              valueHeading="Children"
              bars={latest
                .filter(({ n }) => n !== undefined)
                .map(({ code, n }) => ({
                  label: wordsOf(kind, code, page),
                  value: n?.n ?? 0,
                  words: n?.n === null ? 'fewer than 5' : n?.n,
                }))}
            />
          )}
          <Table
            caption={`${heading}, by meeting`}
            head={[{ text: 'Theme' }, ...meetings.map((m) => ({ text: formatDay(m.at) }))]}
            rows={codes.map((code) => [
              { text: wordsOf(kind, code, page) },
              ...meetings.map((m) => ({ text: cell(counts.find((c) => c.meetingId === m.id && c.code === code)) })),
            ])}
            firstCellIsHeader
          />
        </>
      )}
    </>
  )
}

function cell(count: ThemeCount | undefined): string {
  if (count === undefined) return '–'
  return count.n === null ? 'fewer than 5' : String(count.n)
}

function wordsOf(kind: ThemeCount['kind'], code: string, page: PageContext): string {
  const { modes, places } = page.content.panel
  if (kind === 'age') return ageWords[code] ?? code
  return (kind === 'mode' ? modes : places).find((t) => t.code === code)?.words ?? code
}
