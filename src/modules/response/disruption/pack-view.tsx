import { Button, ButtonGroup, InsetText, Link, Source } from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import type { PackLoaded } from './routes.ts'
import { About, Checked, Lines, Steps, TestWords, TickWords } from './views.tsx'
import { datesOf, stageWords } from './words.ts'

/** Everything on one page, to print: what has to be shown, what shows it, and gaps said as gaps. */
export function PackPage({ loaded, page }: { loaded: PackLoaded; page: PageContext }): Screen {
  const { disruption, measure, ticks, lines, steps, stage, gaps } = loaded
  return {
    title: `Pack, ${disruption.ref}`,
    back: { href: `/disruption/${disruption.ref}`, text: `Back to ${disruption.subject}` },
    body: (
      <>
        <span class="govuk-caption-l">
          {measure.title}, {disruption.ref}
        </span>
        <h1 class="govuk-heading-l">{disruption.subject}</h1>
        <InsetText>
          As it stood on {formatMoment(page.now, 'minute')}, read by {page.me.name}, {page.me.agencyName}.{' '}
          {loaded.children.length > 0 ? 'It names children: keep it as you keep their records.' : 'Keep it as you keep a child’s record.'}
        </InsetText>
        <Taking loaded={loaded} page={page} />
        <p class="govuk-body">
          <strong>{stageWords(stage, disruption.validTo)}.</strong> {datesOf(disruption)}
        </p>
        <About loaded={loaded} />
        <h2 class="govuk-heading-m">The test, in our words</h2>
        <TestWords measure={measure} />
        <Checked measure={measure} content={page.content} />
        <h2 class="govuk-heading-m">What has to be shown</h2>
        <ol class="govuk-list govuk-list--number govuk-list--spaced">
          {measure.items.map((item) => (
            <li>
              <strong>{item.asked}</strong>
              {gaps.some((gap) => gap.code === item.code) ? (
                <p class="govuk-body">Gap: nothing answers this yet. {item.evidence}</p>
              ) : (
                ticks
                  .filter((tick) => tick.item === item.code && tick.takenBackAt === null)
                  .map((tick) => <TickWords tick={tick} content={page.content} />)
              )}
            </li>
          ))}
        </ol>
        <h2 class="govuk-heading-m">Phone lines</h2>
        <Lines lines={lines} />
        <h2 class="govuk-heading-m">What happened</h2>
        <Steps steps={steps} needsCourt={measure.standing !== 'not-law'} began={disruption} />
        <h2 class="govuk-heading-m">Be careful</h2>
        <ul class="govuk-list govuk-list--bullet">
          {measure.careful.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      </>
    ),
  }
}

/** Who may have it: one's own agency as it is, anybody else once it is decided. Not printed with the pack. */
function Taking({ loaded: { disruption, decisions, takes }, page }: { loaded: PackLoaded; page: PageContext }) {
  const at = `/disruption/${disruption.ref}/pack`
  if (!takes)
    return (
      <p class="govuk-body">
        You read it here because a child in your circle is linked. {disruption.teamName} decides whom it is taken to, and takes it there as
        a file.
      </p>
    )
  return (
    <div class="govuk-!-display-none-print" id="decided">
      <p class="govuk-body">
        Inside {page.me.agencyName} you may <Link href={`${at}.pdf`}>take it as a file (PDF)</Link> or print this page. Before it goes to
        another agency or a court, say to whom and why: that stands in the register of each child in it.
      </p>
      {decisions.length > 0 && (
        <ul class="govuk-list govuk-list--spaced">
          {decisions.map((one) => (
            <li>
              <strong>
                {one.shared ? 'For' : 'Not for'} {one.recipientName}.
              </strong>{' '}
              {one.stands ? (
                <Link href={`${at}/${one.id}/file.pdf`}>
                  Take the file for them (PDF)<span class="govuk-visually-hidden">: {one.recipientName}</span>
                </Link>
              ) : one.shared ? (
                'It tells of another child now than when this was decided. Decide again before you take it there.'
              ) : (
                page.content.reason('no-share', one.withheldCode ?? '')?.words
              )}
              <Source who={one.decidedByName} when={formatMoment(one.decidedAt, 'minute')} />
            </li>
          ))}
        </ul>
      )}
      <ButtonGroup>
        <Button href={`${at}/share`} variant={decisions.length > 0 ? 'secondary' : undefined}>
          Take it to another agency or a court
        </Button>
        <Link href={`${at}/withhold`}>Record a decision not to share it</Link>
      </ButtonGroup>
    </div>
  )
}
