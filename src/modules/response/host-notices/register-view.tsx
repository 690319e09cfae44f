import { Link, PagedList, Table } from '../../../design/index.ts'
import { formatPlainDate, londonDay } from '../../../kernel/dates.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ageOf } from '../../people/index.ts'
import { pageSize, registerSides, type RegisterAsked, type RegisterRow, type RegisterSide } from './register.ts'

const empty: Record<RegisterSide, { why: string; what: string }> = {
  ours: {
    why: 'No child of yours is placed in another council’s area.',
    what: 'A placement is recorded from a child’s story, under Placements.',
  },
  theirs: {
    why: 'Nobody has told you of a child placed in your area.',
    what: 'Whoever places one tells your missing children team and your police here, or by letter.',
  },
}

/** Placements across areas that go on now: who was told, and who has acknowledged. */
export function RegisterPage({
  loaded: { asked, rows },
  page,
}: {
  loaded: { asked: RegisterAsked; rows: readonly RegisterRow[] }
  page: PageContext
}): Screen {
  const shown = rows.slice(0, pageSize)
  const last = shown.at(-1)
  const next = last && rows.length > pageSize ? `${last.fromDay}_${last.placementId}` : null
  return {
    title: 'Placed in another area',
    width: 'wide',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <PagedList
        title="Placed in another area"
        filters={{
          label: 'Which children',
          groups: [
            {
              label: 'Show',
              items: Object.entries(registerSides).map(([side, text]) => ({
                text,
                href: `/host-notices?side=${side}`,
                current: side === asked.side,
              })),
            },
          ],
        }}
        part={registerSides[asked.side]}
        empty={{ why: empty[asked.side].why, todo: empty[asked.side].what }}
        beginning={`/host-notices?side=${asked.side}`}
        isFurther={asked.after !== null}
        next={next === null ? null : `/host-notices?side=${asked.side}&after=${next}`}
      >
        {shown.length === 0 ? null : (
          <Table
            stacks
            head={[
              { text: 'Child' },
              { text: asked.side === 'ours' ? 'Placed in' : 'Placed by' },
              { text: 'Since' },
              { text: 'Council' },
              { text: 'Police' },
            ]}
            rows={shown.map((row) => [
              { text: <Who row={row} now={page.now} /> },
              { text: row.otherName },
              { text: formatPlainDate(row.fromDay) },
              { text: stands(row.noticeRef, row.authorityTold, row.authorityAcknowledged) },
              { text: stands(row.noticeRef, row.forceTold, row.forceAcknowledged) },
            ])}
          />
        )}
      </PagedList>
    ),
  }
}

function Who({ row, now }: { row: RegisterRow; now: Date }) {
  const age = row.childName === null ? null : ageOf(row, now)
  const words = row.childName === null ? row.childRef : age === null ? row.childName : `${row.childName}, ${age}`
  // Only those who may open the child are led there; others see that the placement stands.
  if (row.childName === null) return <>{words}</>
  return <Link href={row.noticeRef === null ? `/children/${row.childRef}/placements` : `/host-notices/${row.noticeRef}`}>{words}</Link>
}

function stands(noticeRef: string | null, told: string | null, acknowledged: Date | null): string {
  if (noticeRef === null) return 'Not told yet'
  if (acknowledged !== null) return `Acknowledged ${formatPlainDate(londonDay(acknowledged))}`
  switch (told) {
    case 'here':
      return 'Told; waits to be acknowledged'
    case 'outside':
      return 'Told outside Safe Return; not acknowledged yet'
    case 'not yet':
      return 'Not told yet: they do not use Safe Return'
    default:
      return 'Nobody to tell is known'
  }
}
