import { PagedList, WorkItem, WorkList } from '../../../design/index.ts'
import { formatPlainDate, londonDay } from '../../../kernel/dates.ts'
import { plural } from '../../../kernel/words.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ageOf } from '../../people/index.ts'
import { overdueOwners, pageSize, type OverdueAction, type OverdueAsked, type OverdueOwner } from './queries.ts'

interface Given {
  loaded: { asked: OverdueAsked; rows: readonly OverdueAction[] }
  page: PageContext
}

/** What was promised in the reader's circles and is not done: whose it is, how late, and who was told. */
export function OverdueActionsPage({ loaded: { asked, rows }, page }: Given): Screen {
  const shown = rows.slice(0, pageSize)
  const last = shown.at(-1)
  const here = (owner: OverdueOwner) => `/overdue-actions${owner === 'all' ? '' : `?owner=${owner}`}`
  const next =
    last && rows.length > pageSize
      ? `/overdue-actions?${asked.owner === 'all' ? '' : `owner=${asked.owner}&`}after=${last.dueOn}_${last.id}`
      : null
  return {
    title: 'Actions overdue',
    width: 'wide',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <PagedList
        title="Actions overdue"
        lead="What was promised for children, and for places and groups, in whose circle you stand, the longest overdue first. Whoever owes it finds it in their My work; from there it climbs to their team’s leads, then to their agency’s."
        filters={{
          label: 'Which actions',
          groups: [
            {
              label: 'Owed by',
              items: Object.entries(overdueOwners).map(([owner, text]) => ({
                text,
                href: here(owner as OverdueOwner),
                current: owner === asked.owner,
              })),
            },
          ],
        }}
        empty={{
          why: 'Nothing of these is overdue in your circles.',
          todo: 'An action stands here from the day after it was due, until it is done, its date is moved or it is stopped with a reason.',
        }}
        beginning={here(asked.owner)}
        isFurther={asked.after !== null}
        next={next}
      >
        {shown.length === 0 ? null : (
          <WorkList label="Actions overdue">
            {shown.map((row) => (
              <Row row={row} page={page} />
            ))}
          </WorkList>
        )}
      </PagedList>
    ),
  }
}

function Row({ row, page }: { row: OverdueAction; page: PageContext }) {
  const age = ageOf(row, page.now)
  const name = row.childName ?? row.contextName ?? ''
  const late = Math.round((Date.parse(londonDay(page.now)) - Date.parse(row.dueOn)) / 86_400_000)
  const owes = row.ownerAgency === null ? row.ownerName : `${row.ownerName}, ${row.ownerAgency}`
  const facts = [
    row.what.length > 120 ? `${row.what.slice(0, 118).trimEnd()} …` : row.what,
    row.ownerIsGone ? `owed by ${owes}, who is not there any more: somebody else must take it` : `owed by ${owes}`,
    row.moved > 0 ? `date moved ${plural(row.moved, 'time')}` : '',
    row.climbedTo.length > 0 ? `told: ${row.climbedTo.join(', ')}` : '',
  ]
  return (
    <WorkItem
      mark="late"
      kind="Action"
      who={age === null ? name : `${name}, ${age}`}
      href={`/actions/${row.ref}`}
      time={
        <span class="sr-clock">
          <strong class="sr-clock__left">{plural(late, 'day')} late</strong>{' '}
          <span class="sr-clock__exact">due {formatPlainDate(row.dueOn)}</span>
        </span>
      }
      facts={facts.filter(Boolean).join(' · ')}
    />
  )
}
