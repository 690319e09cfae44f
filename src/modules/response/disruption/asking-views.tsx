import type { ComponentChildren } from 'preact'
import { Asked, Button, Details, Form, Hidden, InsetText, Link, Problems, WarningText } from '../../../design/index.ts'
import { inSentence, listOf } from '../../../kernel/words.ts'
import type { DisruptionGuide } from '../../../platform/content/index.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { NearChildren, NearProblems, notAsked, type Near } from '../../people/index.ts'
import type { StepKind } from './domain.ts'
import type { DecisionLoaded, Loaded } from './routes.ts'
import { packAsks } from './forms.ts'
import { plainRefusal, standingWords, stepWords } from './words.ts'

const subjects: readonly { kind: DisruptionGuide['subject']; words: string }[] = [
  { kind: 'person', words: 'Against an adult' },
  { kind: 'line', words: 'Against a phone line' },
  { kind: 'place', words: 'At a place or a business' },
]

interface Given<L, F extends FieldsOf> {
  loaded: L
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

/** First which measure, as links that say what each does; then one short page. */
export function BeginPage<F extends FieldsOf>({
  loaded: { measure, agencyKind, child },
  state,
  form,
  page,
}: Given<{ measure: DisruptionGuide | null; agencyKind: string; child: string | null }, F>): Screen {
  const refused = agencyKind !== 'police' && agencyKind !== 'council' ? 'not-your-agency' : page.me.teams.length === 0 ? 'no-team' : null
  return {
    title: measure?.title ?? 'Begin a disruption',
    back: measure
      ? { href: `/disruption/new${child === null ? '' : `?child=${child}`}`, text: 'Back to the measures' }
      : child === null
        ? { href: '/disruption', text: 'Back to Disruption' }
        : { href: `/children/${child}`, text: 'Back to the story' },
    body:
      refused !== null ? (
        <>
          <h1 class="govuk-heading-l">Begin a disruption</h1>
          <InsetText>
            {plainRefusal(refused)}. <Link href="/intelligence/new">Write what you know</Link>
          </InsetText>
        </>
      ) : measure ? (
        <>
          <Problems form={form} state={state} />
          <span class="govuk-caption-l">{standingWords(measure)}</span>
          <h1 class="govuk-heading-l">{measure.title}</h1>
          <p class="govuk-body">{measure.does}</p>
          <Form csrf={page.csrf} once={page.once()}>
            <Asked
              form={form}
              state={state}
              only={
                measure.subject === 'line'
                  ? ['subject', 'firstSeen', 'lastSeen', 'why', 'children', 'team']
                  : ['subject', 'why', 'children', 'team']
              }
            />
            <Button preventDoubleClick>Begin it</Button>
          </Form>
        </>
      ) : (
        <>
          <h1 class="govuk-heading-l">What do you want to prepare?</h1>
          {subjects.map(({ kind, words }) => (
            <>
              <h2 class="govuk-heading-m">{words}</h2>
              <ul class="govuk-list govuk-list--spaced">
                {page.content.disruption
                  .filter((each) => each.subject === kind)
                  .map((each) => (
                    <li>
                      <Link href={`/disruption/new?measure=${each.code}${child === null ? '' : `&child=${child}`}`}>{each.title}</Link>
                      <br />
                      {each.does} <strong>{standingWords(each)}.</strong>
                    </li>
                  ))}
              </ul>
            </>
          ))}
        </>
      ),
  }
}

export function EvidencePage<F extends FieldsOf>({
  loaded,
  state,
  form,
  page,
}: Given<Loaded & { item: DisruptionGuide['items'][number] }, F>): Screen {
  const { item, disruption, children } = loaded
  return framed(loaded, item.asked, form, state, [
    <p class="govuk-body">{item.evidence}</p>,
    children.length === 0 && item.from.some((kind) => kind === 'sign' || kind === 'episode') && (
      <InsetText>
        No child whose record is open to you is linked to {disruption.ref}, so no signs or episodes can be ticked.{' '}
        <Link href={`/disruption/${disruption.ref}/children`}>Link a child</Link>, or say it in words.
      </InsetText>
    ),
    <Form csrf={page.csrf} once={page.once()}>
      <Asked form={form} state={state} />
      <Button preventDoubleClick>Add this evidence</Button>
    </Form>,
  ])
}

export function ChildrenPage<F extends FieldsOf>({
  loaded,
  state,
  form,
  page,
  near = notAsked,
}: Given<Loaded, F> & { near?: Near | undefined }): Screen {
  const at = `/disruption/${loaded.disruption.ref}/children`
  const linked = new Set(loaded.children.map((child) => child.ref))
  return framed(loaded, 'Link a child', form, state, [
    <NearProblems problems={near.problems} />,
    <p class="govuk-body">
      Among those whose records you may open. Their signs and missing episodes can then be ticked as evidence. Police, and those of a
      council who prepare such things, read it from then on if they stand in the child’s circle.
    </p>,
    <NearChildren
      action={`${at}/find`}
      csrf={page.csrf}
      {...near}
      choose={(child) =>
        linked.has(child.ref) ? (
          'Linked already'
        ) : (
          <Form action={at} csrf={page.csrf} once={page.once()} inline label={`Link ${child.fullName || child.name}`}>
            <Hidden name="children" value={child.ref} />
            <Button variant="secondary" preventDoubleClick>
              Link<span class="govuk-visually-hidden"> {child.fullName || child.name}</span>
            </Button>
          </Form>
        )
      }
    />,
    <Details summary="I have references: link several at once" open={state.problems.length > 0}>
      <Form action={at} csrf={page.csrf} once={page.once()} label="Link by references">
        <Asked form={form} state={state} />
        <Button preventDoubleClick>Link them</Button>
      </Form>
    </Details>,
  ])
}

/** First whom the pack is for, then what every decision to share asks, once for all the children in it. */
export function PackDecisionPage<F extends FieldsOf>({
  loaded,
  state,
  form,
  page,
  shared,
}: Given<DecisionLoaded, F> & { shared: boolean }): Screen {
  const { disruption, team, whom, inPack, names } = loaded
  const at = `/disruption/${disruption.ref}/pack`
  const title = shared ? 'Take the pack to another agency or a court' : 'Decide not to share the pack'
  const button = whom === null ? 'Go on' : 'Record the decision'
  return {
    title,
    back:
      whom === null
        ? { href: at, text: 'Back to the pack' }
        : { href: `${at}/${shared ? 'share' : 'withhold'}`, text: 'Choose somebody else' },
    body: (
      <>
        <Problems form={form} state={state} />
        <span class="govuk-caption-l">
          {loaded.measure.title}, {disruption.ref}
        </span>
        <h1 class="govuk-heading-l">{title}</h1>
        {whom !== null && (
          <InsetText>
            {team === null ? '' : `${team.name}, ${team.agencyName}. `}
            {inPack.length === 0
              ? 'No child whose record is open to you is in the pack.'
              : inPack.length === 1
                ? `It tells of ${names[0] ?? 'one child'}: your answer stands in the register of that child.`
                : `You answer once, and it stands in the register of each child of whom it tells: ${listOf(names)}.`}
          </InsetText>
        )}
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} only={whom === null ? ['who', 'team', 'kind'] : packAsks} />
          <Button preventDoubleClick>{button}</Button>
        </Form>
      </>
    ),
  }
}

export function LinePage<F extends FieldsOf>({ loaded, state, form, page }: Given<Loaded, F>): Screen {
  return framed(loaded, 'Add a line', form, state, [
    <Form csrf={page.csrf} once={page.once()}>
      <Asked form={form} state={state} />
      <Button preventDoubleClick>Add this line</Button>
    </Form>,
  ])
}

const asks: Record<StepKind, readonly string[]> = {
  applied: ['onDay', 'words', 'reference'],
  granted: ['onDay', 'words', 'validFrom', 'until', 'reference'],
  refused: ['onDay', 'words', 'reference'],
  breach: ['onDay', 'words', 'reference'],
  reviewed: ['onDay', 'words', 'reviewOn'],
  ended: ['onDay', 'words', 'reference'],
}

export function StepPage<F extends FieldsOf>({ loaded, state, form, page }: Given<Loaded & { kind: StepKind }, F>): Screen {
  const { kind, measure, gaps } = loaded
  const { title, button } = stepWords(kind, measure.standing !== 'not-law')
  return framed(loaded, title, form, state, [
    (kind === 'applied' || kind === 'granted') && gaps.length > 0 && (
      <InsetText>
        Nothing answers yet: {listOf(gaps.map((gap) => inSentence(gap.asked)))}. You can go on; the gaps stay on the page.
      </InsetText>
    ),
    kind === 'applied' && measure.standing === 'to-confirm' && <WarningText>{measure.standingWords}</WarningText>,
    <Form csrf={page.csrf} once={page.once()}>
      <Asked form={form} state={state} only={asks[kind]} />
      <Button preventDoubleClick>{button}</Button>
    </Form>,
  ])
}

function framed<F extends FieldsOf>(
  { disruption, measure }: Loaded,
  title: string,
  form: FormDefinition<F>,
  state: FormState,
  body: readonly ComponentChildren[],
): Screen {
  return {
    title,
    back: { href: `/disruption/${disruption.ref}`, text: `Back to ${disruption.subject}` },
    body: (
      <>
        <Problems form={form} state={state} />
        <span class="govuk-caption-l">
          {measure.title}: {disruption.subject}
        </span>
        <h1 class="govuk-heading-l">{title}</h1>
        {body}
      </>
    ),
  }
}
