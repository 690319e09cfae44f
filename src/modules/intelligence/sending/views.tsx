import {
  Asked,
  Button,
  EmptyList,
  Form,
  InsetText,
  Link,
  Pagination,
  Paper,
  Problems,
  Steps,
  SummaryList,
  WarningText,
  WorkItem,
  WorkList,
} from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { identifierKinds, type Identifier, type Report } from '../domain.ts'
import { pageSize, type Desk, type Share, type Slip } from '../queries.ts'
import { firstHandWords, kindWords, plainRefusal } from '../words.ts'

/** What this is, what I sent, what was shared with us. */
export function IntelligencePage({
  loaded: { slips, shared },
  page,
}: {
  loaded: { slips: readonly Slip[]; shared: readonly Share[] }
  page: PageContext
}): Screen {
  const sends = page.may('intelligence.send')
  return {
    title: 'Intelligence',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <>
        <h1 class="govuk-heading-l">Intelligence</h1>
        {page.may('intelligence.desk') && <Button href="/intelligence/desk">Open the desk</Button>}
        {sends && (
          <>
            <NotAReferral page={page} />
            <Button href="/intelligence/new">Write what you saw or heard</Button>
          </>
        )}
        {disrupts(page) && (
          <p class="govuk-body">
            <Link href="/disruption">Disruption</Link>: notices and orders that your teams prepare against whoever does the harm.
          </p>
        )}
        {page.may('intelligence.read-shared') && (
          <>
            <h2 class="govuk-heading-m">Shared with your teams</h2>
            {shared.length === 0 ? (
              <EmptyList why="No desk has shared anything with your teams.">
                What is shared stands here, and in My work until somebody has it.
              </EmptyList>
            ) : (
              <WorkList label="Shared with your teams">
                {shared.slice(0, pageSize).map((one) => (
                  <WorkItem
                    mark={one.acknowledgedAt === null ? 'new' : 'done'}
                    kind="Intelligence"
                    who={one.fromName}
                    href={`/intelligence/shared/${one.ref}`}
                    time={formatMoment(one.decidedAt, 'minute')}
                    facts={`to ${one.teamName}${one.acknowledgedByName === null ? ', nobody has said yet that they have it' : `, ${one.acknowledgedByName} has it`}`}
                  />
                ))}
              </WorkList>
            )}
            <Further rows={shared} href={(id) => `/intelligence?shared=${id}`} label="More that was shared" />
          </>
        )}
        {sends && (
          <>
            <h2 class="govuk-heading-m">What you sent</h2>
            {slips.length === 0 ? (
              <EmptyList why="You have sent nothing yet.">Only you see what you sent here.</EmptyList>
            ) : (
              <WorkList label="What you sent">
                {slips.slice(0, pageSize).map((slip) => (
                  <WorkItem
                    mark={slip.receivedAt === null ? undefined : 'done'}
                    kind="Sent"
                    who={slip.ref}
                    href={`/intelligence/sent/${slip.ref}`}
                    time={formatMoment(slip.sentAt, 'minute')}
                    facts={slip.receivedAt === null ? `${slip.deskName} has not opened it yet` : `${slip.deskName} has it`}
                  />
                ))}
              </WorkList>
            )}
            <Further rows={slips} href={(id) => `/intelligence?after=${id}`} label="More that you sent" />
          </>
        )}
      </>
    ),
  }
}

export function SendPage<F extends FieldsOf>({
  loaded: { desks },
  state,
  form,
  page,
}: {
  loaded: { desks: readonly Desk[]; childRef: string }
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}): Screen {
  const none = desks.length === 0
  return {
    title: 'Write what you saw or heard',
    scripts: ['intelligence'],
    back: { href: '/intelligence', text: 'Back to Intelligence' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Write what you saw or heard</h1>
        {none ? (
          <>
            <NotAReferral page={page} />
            <InsetText>{plainRefusal('no-desk')}.</InsetText>
          </>
        ) : (
          <Form csrf={page.csrf} once={page.once()}>
            <Steps
              steps={[
                {
                  code: 'what',
                  title: 'What happened',
                  children: (
                    <>
                      <NotAReferral page={page} />
                      <Asked form={form} state={state} only={['what', 'happenedWhen', 'happenedWhere']} />
                    </>
                  ),
                },
                {
                  code: 'who',
                  title: 'Who and what to look for',
                  children: (
                    <>
                      <p class="govuk-body">Leave empty what you do not know.</p>
                      <Asked form={form} state={state} only={['person', 'phone', 'username', 'vehicle', 'place', 'other']} />
                    </>
                  ),
                },
                {
                  code: 'how',
                  title: 'How you know',
                  children: <Asked form={form} state={state} only={['firstHand', 'howKnown', 'doubted']} />,
                },
                {
                  code: 'source',
                  title: 'Who told you: kept apart',
                  children: (
                    <>
                      <p class="govuk-body">{page.content.intelligence.note[2]}</p>
                      <Asked form={form} state={state} only={['toldBy', 'risk', 'mayContact']} />
                    </>
                  ),
                },
                {
                  code: 'where',
                  title: 'Where it goes',
                  children: (
                    <>
                      <Asked form={form} state={state} only={['childRef', 'desk']} />
                      <p class="govuk-body">
                        It goes to the intelligence desk of {desks.length === 1 ? desks[0]?.name : 'that force'}. You will see whether they
                        have it, and no more: what comes of it is theirs to share.
                      </p>
                      <Button preventDoubleClick>Send it to the desk</Button>
                    </>
                  ),
                },
              ]}
            />
          </Form>
        )}
      </>
    ),
  }
}

/** The sender's slip: what was sent, and whether the desk has it. */
export function SlipPage({
  loaded: { report, identifiers },
  page,
}: {
  loaded: { report: Report; identifiers: readonly Identifier[] }
  page: PageContext
}): Screen {
  return {
    title: 'What you sent',
    back: { href: '/intelligence', text: 'Back to Intelligence' },
    body: (
      <>
        <span class="govuk-caption-l">Report {report.ref}</span>
        <h1 class="govuk-heading-l">{report.receivedAt === null ? 'Sent' : 'Sent, and the desk has it'}</h1>
        <p class="govuk-body">
          {report.receivedAt === null
            ? `Sent to ${report.deskName} on ${formatMoment(report.sentAt, 'minute')}. They have not opened it yet.`
            : `${report.deskName} opened it on ${formatMoment(report.receivedAt, 'minute')}.`}
        </p>
        <p class="govuk-body">
          Nobody but you and the desk reads it, and only the source desk can see that it came from you. Do you know more now? Send it as a
          new report and name {report.ref} in it.
        </p>
        <ReportAsSent report={report} identifiers={identifiers} />
        <HowKnown report={report} page={page} />
      </>
    ),
  }
}

/** The report as it was sent, for its sender and for the desk. */
export function ReportAsSent({ report, identifiers }: { report: Report; identifiers: readonly Identifier[] }) {
  return (
    <>
      <Paper>
        {report.what
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map((line) => (
            <p class="govuk-body">{line}</p>
          ))}
      </Paper>
      <IdentifierRows identifiers={identifiers} />
    </>
  )
}

function IdentifierRows({ identifiers }: { identifiers: readonly Identifier[] }) {
  const kinds = identifierKinds.filter((kind) => identifiers.some((each) => each.kind === kind))
  if (kinds.length === 0) return null
  return (
    <SummaryList
      rows={kinds.map((kind) => ({
        key: kindWords(kind),
        value: identifiers
          .filter((each) => each.kind === kind)
          .map((each) => each.typed)
          .join('; '),
      }))}
    />
  )
}

/** When, where and how it is known. */
export function HowKnown({ report, page }: { report: Report; page: PageContext }) {
  return (
    <SummaryList
      rows={[
        { key: 'When', value: report.happenedWhen },
        { key: 'Where', value: report.happenedWhere ?? 'Not said' },
        { key: 'First-hand or not', value: firstHandWords(page.content, report.firstHand) },
        { key: 'How known', value: report.howKnown },
        { key: 'Doubts', value: report.doubtedWhy ?? 'None said' },
      ]}
    />
  )
}

/** Police and councils prepare disruption; others send what they know. */
export function disrupts(page: PageContext): boolean {
  return page.may('response.disrupt') && (page.me.agencyKind === 'police' || page.me.agencyKind === 'council')
}

function NotAReferral({ page }: { page: PageContext }) {
  return <WarningText>{page.content.intelligence.notReferral.join(' ')}</WarningText>
}

function Further({ rows, href, label }: { rows: readonly { id: string }[]; href: (id: string) => string; label: string }) {
  const last = rows[pageSize - 1]
  return rows.length > pageSize && last ? <Pagination next={{ href: href(last.id), text: 'Further on' }} landmarkLabel={label} /> : null
}
