import { SummaryList } from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import { plural } from '../../../kernel/words.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { keptWords, type KeptFor } from './domain.ts'

/** How long each kind of row is kept, for who answers for data. */
export function KeptPage({ loaded: { rules }, page }: { loaded: { rules: readonly KeptFor[] }; page: PageContext }): Screen {
  return {
    title: 'How long things are kept',
    back: page.may('audit.read-agency') ? { href: '/audit', text: 'Back to the access trail' } : { href: '/work', text: 'Back to My work' },
    body: (
      <>
        <h1 class="govuk-heading-l">How long things are kept</h1>
        <p class="govuk-body">
          A child’s record is kept as long as the law asks of the authority that answers for the child. These are no part of it, and are
          deleted by themselves, each night. Whoever runs the service sets the days; a change stands on the access trail.
        </p>
        {rules.map((rule) => (
          <>
            <h2 class="govuk-heading-m">{keptWords[rule.kind].what}</h2>
            <SummaryList
              rows={[
                { key: 'Deleted', value: `${plural(rule.days, 'day')} after ${keptWords[rule.kind].from}` },
                { key: 'What is gone then', value: keptWords[rule.kind].afterwards },
                {
                  key: 'Last time',
                  value:
                    rule.lastRunAt === null
                      ? 'Not yet: it runs in the night'
                      : `${plural(rule.lastDeleted ?? 0, 'row')} on ${formatMoment(rule.lastRunAt, 'minute')}`,
                },
              ]}
            />
          </>
        ))}
      </>
    ),
  }
}
