import { PagedList, WorkItem, WorkList, type Mark } from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import { plural } from '../../../kernel/words.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ageOf } from '../../people/index.ts'
import { discussionParts, pageSize, type DiscussionPart, type DiscussionRow, type DiscussionsAsked } from './lists.ts'
import { outcomeShort } from './words.ts'

/** The discussions that my teams convene or are invited to. */
export function ListPage({
  loaded: { asked, rows },
  page,
}: {
  loaded: { asked: DiscussionsAsked; rows: readonly DiscussionRow[] }
  page: PageContext
}): Screen {
  const shown = rows.slice(0, pageSize)
  const last = shown.at(-1)
  const next = last && rows.length > pageSize ? `/discussions?show=${asked.part}&after=${last.atKey}_${last.id}` : null
  return {
    title: 'Strategy discussions',
    width: 'wide',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <PagedList
        title="Strategy discussions"
        caption={page.me.teams.map((t) => t.name).join(', ') || 'You are in no team'}
        filters={{
          label: 'Which discussions',
          groups: [
            {
              label: 'Show',
              items: Object.entries(discussionParts).map(([part, text]) => ({
                text,
                href: `/discussions?show=${part}`,
                current: (part as DiscussionPart) === asked.part,
              })),
            },
          ],
        }}
        part={discussionParts[asked.part]}
        empty={{
          why:
            asked.part === 'coming'
              ? 'Your teams convene none, and are invited to none.'
              : 'None of your teams’ discussions has ended yet.',
          todo: 'One is opened from a child’s story, “Discuss with other agencies”, or from the page of a context.',
        }}
        beginning={`/discussions?show=${asked.part}`}
        isFurther={asked.after !== null}
        next={next}
      >
        {shown.length === 0 ? null : (
          <WorkList label={discussionParts[asked.part]}>
            {shown.map((row) => (
              <Row row={row} page={page} />
            ))}
          </WorkList>
        )}
      </PagedList>
    ),
  }
}

function Row({ row, page }: { row: DiscussionRow; page: PageContext }) {
  const age = ageOf(row, page.now)
  const name = row.childName ?? row.contextName ?? 'A record that is closed to you now'
  const mark: Mark | undefined = row.endedAt !== null ? 'done' : undefined
  const stands = row.cancelledAt !== null ? 'called off' : row.outcome !== null ? outcomeShort[row.outcome] : ''
  const gaps =
    row.endedAt === null && row.cancelledAt === null && row.gapCount > 0
      ? `nobody invited for ${plural(row.gapCount, 'kind')} of agency`
      : ''
  return (
    <WorkItem
      mark={mark}
      kind="Strategy discussion"
      who={row.childName !== null && age !== null ? `${name}, ${age}` : name}
      href={`/discussions/${row.ref}`}
      time={formatMoment(row.at, 'minute')}
      facts={[`convened by ${row.fromTeamName}`, stands, gaps].filter(Boolean).join(' · ')}
    />
  )
}
