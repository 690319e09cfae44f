// What is asked: to open a context, to note a sign, to link a child, to let somebody in, to close it.
import type { VNode } from 'preact'
import { inSentence } from '../../kernel/words.ts'
import { Asked, Button, ButtonGroup, EmptyList, Form, InsetText, Link, Problems, WarningText } from '../../design/index.ts'
import type { Content } from '../../platform/content/index.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import { ChildHeader, NearChildren, NearProblems, notAsked, type Near } from '../people/index.ts'
import type { ChildInContext, Context, ContextSignSeen } from './domain.ts'
import type { CircleAsked } from './forms.ts'
import type { LinkingLoaded, WhomLoaded } from './routes.ts'
import { kindWords, signTitle } from './words.ts'

type ContextSign = Content['contexts']['signs'][number]

interface Given<L, F extends FieldsOf> {
  loaded: L
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

/** One form under one heading; `before` stands between the two. */
function asking<F extends FieldsOf>(
  { form, state, page }: Omit<Given<unknown, F>, 'loaded'>,
  says: { title: string; caption?: string; back: { href: string; text: string }; button: string; instead: string; before?: VNode },
): Screen {
  return {
    title: says.title,
    back: says.back,
    body: (
      <>
        <Problems form={form} state={state} />
        {says.caption !== undefined && <span class="govuk-caption-l">{says.caption}</span>}
        <h1 class="govuk-heading-l">{says.title}</h1>
        {says.before}
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <ButtonGroup>
            <Button preventDoubleClick>{says.button}</Button>
            <Link href={says.back.href}>{says.instead}</Link>
          </ButtonGroup>
        </Form>
      </>
    ),
  }
}

const toContext = (context: Context) => ({ href: `/contexts/${context.ref}`, text: `Back to ${context.name}` })

export function OpenPage<F extends FieldsOf>(given: Given<unknown, F>): Screen {
  return asking(given, {
    title: 'Open a context',
    back: { href: '/contexts', text: 'Back to contexts' },
    button: 'Open it',
    instead: 'Do not open one',
    before: (
      <p class="govuk-body">
        A place, a group, a school or an online space is looked at in its own right: what happens there, who talks about it, what is
        planned. If one of the same name exists in your area, you are told which team to ask.
      </p>
    ),
  })
}

/** First which sign, from the list of this kind of context; then what was seen. */
export function NoteSignPage<F extends FieldsOf>(given: Given<{ context: Context; chosen: ContextSign | null }, F>): Screen {
  const { context, chosen } = given.loaded
  if (chosen)
    return asking(given, {
      title: chosen.title,
      caption: context.name,
      back: { href: `/contexts/${context.ref}/signs/new`, text: 'Choose another sign' },
      button: 'Note it',
      instead: 'Choose another sign',
      before: (
        <>
          <p class="govuk-body govuk-!-margin-bottom-1">What to look for:</p>
          <ul class="govuk-list govuk-list--bullet">
            {chosen.lookFor.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
          {chosen.innocent.length > 0 && <InsetText>It may also be: {chosen.innocent.join('; ')}.</InsetText>}
        </>
      ),
    })
  return {
    title: 'Note a sign',
    back: toContext(context),
    body: (
      <>
        <span class="govuk-caption-l">{context.name}</span>
        <h1 class="govuk-heading-l">Which sign?</h1>
        <p class="govuk-body">
          If a child is in danger now, ring 999 first. These are signs of {inSentence(kindWords(given.page.content, context.kind))}, not of
          one child.
        </p>
        {signLists.map(({ list, heading }) => (
          <>
            <h2 class="govuk-heading-m">{heading}</h2>
            <ul class="govuk-list govuk-list--spaced">
              {given.page.content.contexts.signs
                .filter((s) => s.list === list && s.kinds.includes(context.kind))
                .map((s) => (
                  <li>
                    <Link href={`/contexts/${context.ref}/signs/new?sign=${s.code}`}>{s.title}</Link>
                    <br />
                    <span class="govuk-body-s">{s.lookFor[0]}</span>
                  </li>
                ))}
            </ul>
          </>
        ))}
      </>
    ),
  }
}

const signLists = [
  { list: 'harm-now', heading: 'Harm now' },
  { list: 'sign', heading: 'Signs' },
  { list: 'strength', heading: 'What keeps children safe' },
] as const

export function TakeBackPage<F extends FieldsOf>(given: Given<{ context: Context; sign: ContextSignSeen }, F>): Screen {
  const { context, sign } = given.loaded
  return asking(given, {
    title: 'Take a sign back',
    caption: context.name,
    back: toContext(context),
    button: 'Take it back',
    instead: 'Leave it',
    before: (
      <InsetText>
        <strong>{signTitle(given.page.content, sign.sign)}</strong>: {sign.evidence}
      </InsetText>
    ),
  })
}

/** From the context's side: whom, among the children whom the asker may open. */
export function FindChildPage({
  loaded: { context },
  page,
  near = notAsked,
}: {
  loaded: { context: Context }
  page: PageContext
  near?: Near | undefined
}): Screen {
  return {
    title: 'Link a child',
    back: toContext(context),
    body: (
      <>
        <NearProblems problems={near.problems} />
        <span class="govuk-caption-l">{context.name}</span>
        <h1 class="govuk-heading-l">Which child?</h1>
        <p class="govuk-body">Among those whose records you may open. Linking opens no record to anybody.</p>
        <NearChildren
          action={`/contexts/${context.ref}/children/new`}
          csrf={page.csrf}
          {...near}
          choose={(child) => (
            <Link href={`/children/${child.ref}/contexts/new?to=${context.ref}`} about={child.fullName || child.name}>
              Choose
            </Link>
          )}
        />
      </>
    ),
  }
}

/** From the child's side: first which context, then why. */
export function LinkPage<F extends FieldsOf>(given: Given<LinkingLoaded, F>): Screen {
  const { child, context, open } = given.loaded
  const here = `/children/${child.ref}/contexts`
  if (context)
    return asking(given, {
      title: `Link to ${context.name}`,
      back: { href: here, text: 'Back to the child’s contexts' },
      button: 'Link them',
      instead: 'Do not link',
      before: <ChildHeader child={child} now={given.page.now} />,
    })
  return {
    title: 'Link to a context',
    back: { href: here, text: 'Back to the child’s contexts' },
    body: (
      <>
        <h1 class="govuk-heading-l">Which context?</h1>
        <ChildHeader child={child} now={given.page.now} />
        {open.length === 0 ? (
          <EmptyList why="You stand in the circle of no other open context.">
            {given.page.may('contexts.open') ? (
              <Link href="/contexts/new">Open a context</Link>
            ) : (
              'Ask a team that answers for one to add you to its circle.'
            )}
          </EmptyList>
        ) : (
          <ul class="govuk-list govuk-list--spaced">
            {open.map((row) => (
              <li>
                <Link href={`${here}/new?to=${row.ref}`}>{row.name}</Link> · {kindWords(given.page.content, row.kind)}
              </li>
            ))}
          </ul>
        )}
      </>
    ),
  }
}

export function UnlinkPage<F extends FieldsOf>(given: Given<{ context: Context; link: ChildInContext }, F>): Screen {
  const { context, link } = given.loaded
  return asking(given, {
    title: 'Take a link back',
    caption: context.name,
    back: toContext(context),
    button: 'Take it back',
    instead: 'Leave it',
    before: (
      <InsetText>
        <strong>{link.childName}</strong>: {link.why}
      </InsetText>
    ),
  })
}

/** First who; then what for and until when, and of another agency what every decision to share asks. */
export function AddToCirclePage<F extends FieldsOf>(given: Given<WhomLoaded & { asked: CircleAsked }, F>): Screen {
  const { context, whom, asked } = given.loaded
  const circle = `/contexts/${context.ref}/circle`
  return asking(given, {
    title: whom === null ? 'Add a team or a person' : `Open it to ${whom.name}`,
    caption: context.name,
    back: whom === null ? { href: circle, text: 'Back to who may open it' } : { href: `${circle}/add`, text: 'Choose somebody else' },
    button: whom === null ? 'Go on' : 'Open it to them',
    instead: whom === null ? 'Do not add anybody' : 'Choose somebody else',
    before: (
      <p class="govuk-body">
        They will read everything noted here. It opens no child’s record to them.
        {whom !== null &&
          asked === 'other' &&
          ` They work for ${whom.agencyName}: opening it to them is a decision to share, and stands in the register of this context.`}
      </p>
    ),
  })
}

/** Deciding not to let somebody of another agency know of it is recorded as well. */
export function WithholdPage<F extends FieldsOf>(given: Given<WhomLoaded, F>): Screen {
  const { context, whom } = given.loaded
  const circle = `/contexts/${context.ref}/circle`
  return asking(given, {
    title: whom === null ? 'Decide not to share it' : `Do not share it with ${whom.name}`,
    caption: context.name,
    back: whom === null ? { href: circle, text: 'Back to who may open it' } : { href: `${circle}/withhold`, text: 'Choose somebody else' },
    button: whom === null ? 'Go on' : 'Record the decision',
    instead: whom === null ? 'Record nothing' : 'Choose somebody else',
    before: (
      <p class="govuk-body">It stands in the register of this context. Whoever stands in its circle now stays there until you end it.</p>
    ),
  })
}

export function ConflictPage<F extends FieldsOf>(given: Given<{ context: Context }, F>): Screen {
  const { context } = given.loaded
  return asking(given, {
    title: 'Declare a conflict',
    caption: context.name,
    back: { href: `/contexts/${context.ref}/circle`, text: 'Back to who may open it' },
    button: 'Close the context to them',
    instead: 'Do not declare one',
    before: (
      <WarningText>
        The context, its discussions and its plan close at once and for good: no team opens them to that person again. Nobody thinks less of
        you for saying so.
      </WarningText>
    ),
  })
}

export function ClosePage<F extends FieldsOf>(given: Given<{ context: Context }, F>): Screen {
  const { context } = given.loaded
  return asking(given, {
    title: 'Close this context',
    caption: context.name,
    back: toContext(context),
    button: 'Close it',
    instead: 'Leave it open',
    before: (
      <WarningText>It stays readable to its circle, and can be opened again. What is planned for it does not stop by itself.</WarningText>
    ),
  })
}

export function ReopenPage<F extends FieldsOf>(given: Given<{ context: Context }, F>): Screen {
  const { context } = given.loaded
  return asking(given, {
    title: 'Open it again',
    caption: context.name,
    back: toContext(context),
    button: 'Open it again',
    instead: 'Leave it closed',
  })
}
