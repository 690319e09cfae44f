// What a discussion wrote down: what each brought, what was decided with who agrees and who does not, and what will be done.
import { InsetText, Link, Paper, Prose, Source, WorkItem, WorkList } from '../../../design/index.ts'
import { formatMoment, formatPlainDate } from '../../../kernel/dates.ts'
import type { PageContext } from '../../../platform/http/index.ts'
import { actionState } from '../domain.ts'
import { silentOn, type Decision } from './domain.ts'
import type { Loaded } from './routes.ts'

interface Given {
  loaded: Loaded
  page: PageContext
}

export const nothingYet = 'Nothing is written down yet of what was brought, decided or agreed.'

export function isRecorded({ information, decisions, actions }: Loaded): boolean {
  return information.length + decisions.length + actions.length > 0
}

/** What each brought, what was decided with who agrees and who does not, and what will be done. */
export function Recorded({ loaded, page, dissents = true }: Given & { dissents?: boolean }) {
  return (
    <>
      <Information loaded={loaded} />
      <Decisions loaded={loaded} dissents={dissents} />
      <Actions loaded={loaded} page={page} />
    </>
  )
}

export function Information({ loaded }: { loaded: Loaded }) {
  const { information } = loaded
  return (
    <>
      <h2 class="govuk-heading-m" id="information">
        What was brought
      </h2>
      {information.length === 0 ? (
        <p class="govuk-body">Nothing is written down of what each brought.</p>
      ) : (
        information.map((one) => (
          <Paper>
            <p class="govuk-body govuk-!-margin-bottom-1">
              <strong>{named(loaded, one.inviteeId)}</strong>
            </p>
            <Prose words={one.words} />
            <Source who={`Written down by ${one.recordedByName}`} when={formatMoment(one.broughtAt, 'minute')} />
          </Paper>
        ))
      )}
    </>
  )
}

export function Decisions({ loaded, dissents }: { loaded: Loaded; dissents: boolean }) {
  const { discussion, decisions, stage } = loaded
  return (
    <>
      <h2 class="govuk-heading-m" id="decisions">
        What was decided
      </h2>
      {decisions.length === 0 ? (
        <p class="govuk-body">Nothing is decided{stage === 'ended' ? ' but the outcome' : ' yet'}.</p>
      ) : (
        <ol class="govuk-list govuk-list--number govuk-list--spaced">
          {decisions.map((decision) => (
            <li>
              <strong>{decision.words}</strong>
              <Prose words={decision.reasons} />
              <Stances loaded={loaded} decision={decision} />
              <Source who={`Written down by ${decision.recordedByName}`} when={formatMoment(decision.decidedAt, 'minute')} />
              {dissents && (loaded.convener || loaded.mine.length > 0) && discussion.cancelledAt === null && (
                <p class="govuk-body">
                  <Link href={`/discussions/${discussion.ref}/decisions/${decision.id}/dissent`}>
                    {loaded.convener ? 'Somebody dissents' : 'We dissent'}
                    <span class="govuk-visually-hidden"> from: {decision.words}</span>
                  </Link>
                </p>
              )}
            </li>
          ))}
        </ol>
      )}
    </>
  )
}

export function Actions({ loaded: { actions }, page }: Given) {
  return (
    <>
      <h2 class="govuk-heading-m" id="actions">
        What will be done
      </h2>
      {actions.length === 0 ? (
        <p class="govuk-body">No action that you may read was agreed.</p>
      ) : (
        <WorkList label="Actions agreed">
          {actions.map((action) => {
            const state = actionState(action, page.now)
            return (
              <WorkItem
                mark={state === 'overdue' ? 'late' : state === 'done' ? 'done' : undefined}
                kind={action.ownerName}
                who={action.what}
                href={`/actions/${action.ref}`}
                time={state === 'done' ? 'done' : state === 'stopped' ? 'stopped' : `by ${formatPlainDate(action.dueOn)}`}
              />
            )
          })}
        </WorkList>
      )}
    </>
  )
}

function Stances({ loaded, decision }: { loaded: Loaded; decision: Decision }) {
  const said = loaded.stances.filter((s) => s.decisionId === decision.id)
  const agree = said.filter((s) => s.stance === 'agrees')
  const against = said.filter((s) => s.stance === 'dissents')
  const silent = silentOn(decision, loaded.invitees, said)
  return (
    <>
      {agree.length > 0 && (
        <p class="govuk-body govuk-!-margin-bottom-1">Agreed by {agree.map((s) => named(loaded, s.inviteeId)).join('; ')}.</p>
      )}
      {silent.length > 0 && (
        <p class="govuk-body govuk-!-margin-bottom-1">
          There and did not agree: {silent.map((i) => named(loaded, i.id)).join('; ')}. No reason is written down.
        </p>
      )}
      {against.map((s) => (
        <InsetText>
          <strong>{named(loaded, s.inviteeId)} dissents:</strong> {s.reason}
          <Source who={`Written down by ${s.recordedByName}`} when={formatMoment(s.saidAt, 'minute')} />
        </InsetText>
      ))}
    </>
  )
}

function named({ invitees }: Pick<Loaded, 'invitees'>, inviteeId: string): string {
  const one = invitees.find((i) => i.id === inviteeId)
  if (!one) return 'Somebody'
  return one.agencyName === one.name ? one.name : `${one.name}, ${one.agencyName}`
}
