import { formatDay } from '../../../kernel/dates.ts'
import { Button, EmptyList, Link, SummaryList } from '../../../design/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import type { Child } from '../domain.ts'
import { ChildHeader } from '../views.tsx'
import type { ChildLink } from './queries.ts'

export function LinksScreen({
  loaded: { child, links },
  page,
}: {
  loaded: { child: Child; links: readonly ChildLink[] }
  page: PageContext
}): Screen {
  const open = links.filter((l) => l.endedAt === null)
  const ended = links.filter((l) => l.endedAt !== null)
  return {
    title: 'Other records of this child',
    back: { href: `/children/${child.ref}`, text: 'The child’s story' },
    body: (
      <>
        <h1 class="govuk-heading-l">Other records of {child.name}</h1>
        <ChildHeader child={child} now={page.now} />
        {open.length === 0 ? (
          <EmptyList why="No other record is linked with this one. If you find a second record of the same child, link them: nothing is moved, and nothing is lost." />
        ) : (
          open.map((link) => <LinkCard child={child} link={link} page={page} />)
        )}
        {page.may('people.link') && (
          <Button href={`/children/${child.ref}/links/new`} variant="secondary">
            Link another record
          </Button>
        )}
        {ended.length > 0 && <h2 class="govuk-heading-m">Links that were ended</h2>}
        {ended.map((link) => (
          <LinkCard child={child} link={link} page={page} />
        ))}
      </>
    ),
  }
}

function LinkCard({ child, link, page }: { child: Child; link: ChildLink; page: PageContext }) {
  return (
    <SummaryList
      card={{ title: `${link.otherName}, ${link.otherRef}` }}
      rows={[
        { key: 'The other record', value: <Link href={`/children/${link.otherRef}`}>Open its story</Link> },
        { key: 'How we know', value: link.reason },
        { key: 'Linked', value: `${formatDay(link.linkedAt)} by ${link.linkedByName}` },
        link.endedAt !== null && {
          key: 'Ended',
          value: `${formatDay(link.endedAt)} by ${link.endedByName ?? ''}: ${link.endedReason ?? ''}`,
        },
        link.endedAt === null &&
          page.may('people.link') && {
            key: 'If they are not the same child',
            value: (
              <Link href={`/children/${child.ref}/links/${link.id}/end`}>
                End the link<span class="govuk-visually-hidden"> with {link.otherRef}</span>
              </Link>
            ),
          },
      ]}
    />
  )
}
