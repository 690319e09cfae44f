import { formatMoment } from '../../../kernel/dates.ts'
import { EmptyList, Pagination, ScrollBox, Table, Tag } from '../../../design/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import type { Child } from '../domain.ts'
import { ChildHeader } from '../views.tsx'
import { wordsOf } from '../words.ts'
import type { TrailEntry } from './queries.ts'

export interface TrailLoaded {
  child: Child
  entries: readonly TrailEntry[]
  next: number | null
}

const whyWords: Record<string, string> = {
  search: 'In the results of a search',
  'exact-search': 'Searched for exactly, from outside the circle',
  'access-request': 'Asked for access',
  'break-glass': 'Broke the glass',
  'opened-for-report': 'Opened the record to report the child missing',
  'possible-duplicate': 'Added a record that may be the same child',
}

export function TrailScreen({ loaded: { child, entries, next }, page }: { loaded: TrailLoaded; page: PageContext }): Screen {
  return {
    title: 'Access log',
    width: 'wide',
    back: { href: `/children/${child.ref}`, text: 'The child’s story' },
    body: (
      <>
        <h1 class="govuk-heading-l">Who looked at {child.name}’s record</h1>
        <ChildHeader child={child} now={page.now} />
        <p class="govuk-body">
          Every opening and every change, the last first. If one surprises you, ask that person; if you cannot, tell your data protection
          officer.
        </p>
        {entries.length === 0 ? (
          <EmptyList why="Nothing older stands on the log." />
        ) : (
          <ScrollBox label="Access log">
            <Table
              stacks
              head={[{ text: 'When' }, { text: 'Who' }, { text: 'What' }, { text: 'Why' }]}
              rows={entries.map((e) => [
                { text: formatMoment(e.at, 'minute') },
                { text: `${e.workerName}, ${e.agencyName}` },
                { text: deedWords(e) },
                {
                  text:
                    e.why === 'break-glass' ? (
                      <Tag colour="red">{whyWords['break-glass']}</Tag>
                    ) : e.why === null ? (
                      'In their circle'
                    ) : (
                      wordsOf(whyWords, e.why)
                    ),
                },
              ])}
            />
          </ScrollBox>
        )}
        {next !== null && <Pagination next={{ href: `/children/${child.ref}/access-log?before=${next}`, text: 'Earlier' }} />}
      </>
    ),
  }
}

/** What was looked at, or what was changed and through which door: "episode (record return)". */
function deedWords({ subject, deed, wrote }: TrailEntry): string {
  const what = subject === 'child' ? 'the record' : subject
  if (!wrote) return `Looked at: ${what}`
  return `Changed: ${what} (${deed.slice(deed.indexOf('.') + 1).replaceAll('-', ' ')})`
}
