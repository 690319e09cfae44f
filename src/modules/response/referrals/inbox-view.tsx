import { Clock, InsetText, PagedList, WorkItem, WorkList, type Mark } from '../../../design/index.ts'
import { addDays, formatMoment, londonMidnight } from '../../../kernel/dates.ts'
import { isRef } from '../../../kernel/ids.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ageOf } from '../../people/index.ts'
import { isOverdue, stageOf } from './domain.ts'
import { inboxOrders, inboxParts, listQuery, pageSize, type InboxOrder, type InboxPart, type InboxRow, type ListAsked } from './lists.ts'

const empty: Record<InboxPart, string> = {
  waiting: 'Nothing waits for your teams to decide.',
  asked: 'Nothing is asked back.',
  held: 'Nobody in your teams has taken a referral that is still open.',
  sent: 'Your teams have no open referral with others.',
  ended: 'No referral of your teams has ended yet.',
}

/** The inbox of my teams: what waits, what was taken, what we sent. */
export function InboxPage({
  loaded: { asked, rows, moved },
  page,
}: {
  loaded: { asked: ListAsked; rows: readonly InboxRow[]; moved: string | null }
  page: PageContext
}): Screen {
  const shown = rows.slice(0, pageSize)
  const last = shown.at(-1)
  const next = last && rows.length > pageSize ? `${asked.order === 'due' ? last.dueOn : last.madeAtKey}_${last.id}` : null
  return {
    title: 'Referrals',
    width: 'wide',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <PagedList
        title="Referrals"
        caption={page.me.teams.map((t) => t.name).join(', ') || 'You are in no team'}
        begin={
          moved !== null &&
          isRef(moved) && (
            <InsetText>{moved} has moved on. The child’s record is closed to your team unless something else keeps it open.</InsetText>
          )
        }
        filters={{
          label: 'Which referrals',
          groups: [
            {
              label: 'Show',
              items: Object.entries(inboxParts).map(([part, text]) => ({
                text,
                href: `/referrals${listQuery({ part: part as InboxPart, order: asked.order })}`,
                current: part === asked.part,
              })),
            },
            {
              label: 'Order',
              items: Object.entries(inboxOrders).map(([order, text]) => ({
                text,
                href: `/referrals${listQuery({ part: asked.part, order: order as InboxOrder })}`,
                current: order === asked.order,
              })),
            },
          ],
        }}
        part={inboxParts[asked.part]}
        empty={{ why: empty[asked.part], todo: 'You refer from a child’s story, or at the end of an interview.' }}
        beginning={`/referrals${listQuery(asked)}`}
        isFurther={asked.after !== null}
        next={next === null ? null : `/referrals${listQuery(asked, next)}`}
      >
        {shown.length === 0 ? null : (
          <WorkList label={inboxParts[asked.part]}>
            {shown.map((row) => (
              <Row row={row} page={page} />
            ))}
          </WorkList>
        )}
      </PagedList>
    ),
  }
}

function Row({ row, page }: { row: InboxRow; page: PageContext }) {
  const age = ageOf(row, page.now)
  const stage = stageOf({ endKind: row.endKind, holderId: row.holderName }, row.kind === null ? null : { kind: row.kind })
  const mark: Mark | undefined = isOverdue(row, page.now)
    ? 'late'
    : stage === 'completed'
      ? 'done'
      : stage === 'to-decide'
        ? 'new'
        : undefined
  const facts = [
    row.asked.replaceAll(/\s+/g, ' ').slice(0, 140),
    `from ${row.madeByName}, ${row.fromTeamName}, ${formatMoment(row.madeAt, 'minute')}`,
    stage === 'accepted' ? `${row.holderName} has it` : `with ${row.teamName}`,
    row.how === 'moved' ? 'came here because another agency said not ours' : '',
    row.rung > 0 ? 'nobody has touched it; their leads were told' : '',
  ]
  return (
    <WorkItem
      mark={mark}
      kind="Referral"
      who={age === null ? row.childName : `${row.childName}, ${age}`}
      href={`/referrals/${row.ref}`}
      time={
        row.endedAt ? (
          `${row.endKind} ${formatMoment(row.endedAt, 'day')}`
        ) : (
          <Clock due={londonMidnight(addDays(row.dueOn, 1))} now={page.now} precision="day" withoutExactTime />
        )
      }
      facts={facts.filter(Boolean).join(' · ')}
    />
  )
}
