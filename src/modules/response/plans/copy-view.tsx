import { ButtonGroup, EmptyList, Link, PrintButton, Quote, StateMark, WarningText } from '../../../design/index.ts'
import { formatDay, formatPlainDate } from '../../../kernel/dates.ts'
import { plural } from '../../../kernel/words.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { isInCopy, type PlacedActions, type PlanView, type Whose } from './domain.ts'
import type { WholePlan } from './routes.ts'

type Loaded = WholePlan & { whose: Whose; placed: PlacedActions }

/** A page to print and hand over, in plain words. Nothing is in it that nobody said in words for them. */
export function CopyPage({ loaded, page }: { loaded: Loaded; page: PageContext }): Screen {
  const { about, plan, whose, views } = loaded
  const isChild = whose === 'child'
  return {
    title: isChild ? 'The plan, for the child' : 'The plan, for the family',
    back: { href: about.base, text: 'Back to the plan' },
    body: plan ? (
      <>
        <BeforeHandingOver loaded={loaded} page={page} />
        <h1 class="govuk-heading-l">{isChild ? 'Your plan' : `The plan for ${about.name}`}</h1>
        {!isChild && <p class="govuk-body">“You” means {about.name} here. The plan is made with both of you.</p>}
        <p class="govuk-body-l">{page.content.plan.kinds.find((kind) => kind.code === plan.kind)?.forFamily}</p>
        <p class="govuk-body">
          {plan.leadName} leads it.{plan.teamContact !== null && ` You can reach their team on ${plan.teamContact}.`} We look at it again
          with you by {formatPlainDate(plan.reviewOn)}.
        </p>
        <h2 class="govuk-heading-m govuk-!-margin-top-6">{isChild ? 'What you told us' : 'What the family told us'}</h2>
        <Said view={views.find((view) => view.whose === whose) ?? null} />
        {page.content.plan.parts
          .filter((part) => part.code !== 'pursue')
          .map((part) => (
            <Planned title={part.forFamily} loaded={loaded} part={part.code} />
          ))}
        <Planned title="Also agreed" loaded={loaded} part={null} />
        <h2 class="govuk-heading-m govuk-!-margin-top-6">What is not on this page</h2>
        <ul class="govuk-list govuk-list--bullet">
          {page.content.plan.copy.leftOut.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
        <p class="govuk-body-s">Made on {formatDay(page.now)}.</p>
      </>
    ) : (
      <>
        <h1 class="govuk-heading-l">For the child and the family</h1>
        <EmptyList why="No plan is recorded yet, so there is nothing to hand over.">
          <Link href={about.base}>Back to the plan</Link>
        </EmptyList>
      </>
    ),
  }
}

/** On screen only: is it safe, for whom, and what is not in it yet. */
function BeforeHandingOver({ loaded, page }: { loaded: Loaded; page: PageContext }) {
  const { about, actions, whose } = loaded
  const waiting = actions.filter((action) => action.stoppedAt === null && action.part !== 'pursue' && action.familyWords === null)
  const pursued = actions.filter((action) => action.part === 'pursue').length
  const other =
    whose === 'child' ? { whose: 'family', text: 'See the family’s copy' } : { whose: 'child', text: `See ${about.name}’s copy` }
  return (
    <div class="govuk-!-display-none-print">
      <WarningText>{page.content.plan.copy.safe}</WarningText>
      <ButtonGroup>
        <PrintButton>Print this copy</PrintButton>
        <Link href={`${about.base}/copy?whose=${other.whose}`}>{other.text}</Link>
      </ButtonGroup>
      {waiting.length > 0 && (
        <>
          <p class="govuk-body">
            {plural(waiting.length, 'action')} {waiting.length === 1 ? 'is' : 'are'} not in it yet, because nobody has said{' '}
            {waiting.length === 1 ? 'it' : 'them'} in words for the child and the family:
          </p>
          <ul class="govuk-list govuk-list--bullet">
            {waiting.map((action) => (
              <li>
                {action.what}. <Link href={`/actions/${action.ref}/for-family`}>Say it for them</Link>
              </li>
            ))}
          </ul>
        </>
      )}
      {pursued > 0 && <p class="govuk-body">What stands under Pursue is never in it.</p>}
      <hr class="govuk-section-break govuk-section-break--l govuk-section-break--visible" />
    </div>
  )
}

function Said({ view }: { view: PlanView | null }) {
  if (view !== null && view.words !== null) return <Quote by={`${view.who ?? 'You'}, ${formatPlainDate(view.heardOn)}`}>{view.words}</Quote>
  return (
    <p class="govuk-body">
      We have not heard yet what you think of this plan. You can tell us at any time, also if you see it differently.
    </p>
  )
}

function Planned({ title, loaded, part }: { title: string; loaded: Loaded; part: 'prepare' | 'prevent' | 'protect' | 'pursue' | null }) {
  const shown = (loaded.placed.byPart.get(part) ?? []).filter(isInCopy)
  if (shown.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m govuk-!-margin-top-6">{title}</h2>
      <ul class="govuk-list govuk-list--bullet govuk-list--spaced">
        {shown.map((action) => (
          <li>
            {action.familyWords} {action.doneAt === null ? <>By {formatPlainDate(action.dueOn)}.</> : <StateMark mark="done" />}
          </li>
        ))}
      </ul>
    </>
  )
}
