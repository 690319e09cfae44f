import { Button, ErrorSummary, Form, Link, Quote, type Words } from '../../../design/index.ts'
import type { Content } from '../../../platform/content/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import type { Interview } from '../domain.ts'
import type { Loaded } from '../loading.ts'
import type { Draft, DraftAnswer } from './domain.ts'
import { cannotWaitId, stepAt } from './guide.ts'
import { AskScreen, QuestionList, type AskGiven } from './question.tsx'

export interface TalkGiven extends AskGiven {
  content: Content
  /** Why the page is shown again instead of going on. */
  trouble?:
    | { kind: 'newer-elsewhere'; stored: DraftAnswer }
    | { kind: 'signed-in-again' | 'signed-out' | 'too-long' | 'not-yours' }
    | undefined
  banner?: Words
}

/** One question a screen. Nothing on it blocks, and everything on it is kept. */
export function TalkPage(given: TalkGiven): Screen {
  return {
    title: 'The conversation',
    back: { href: `/interviews/${given.ref}`, text: 'The interview' },
    scripts: ['interviews', 'spotting'],
    body: (
      <>
        {given.banner}
        <Trouble given={given} />
        <AskScreen given={given} />
      </>
    ),
  }
}

function Trouble({ given: { trouble, content, q } }: { given: TalkGiven }) {
  if (!trouble) return null
  switch (trouble.kind) {
    case 'newer-elsewhere':
      return (
        <>
          <ErrorSummary
            title="This answer was changed on another page meanwhile"
            problems={[
              {
                text: 'Nothing is lost: both stand below. Put together what should be kept, then press Save',
                href: `#${stepAt(content, q).step.id === cannotWaitId ? 'main-content' : 'words'}`,
              },
            ]}
          />
          <h2 class="govuk-heading-s">What the other page saved</h2>
          <Quote>{trouble.stored.words || trouble.stored.chosen.join(', ') || 'Nothing'}</Quote>
          <p class="govuk-body">What you typed here stands in the box below.</p>
        </>
      )
    case 'signed-in-again':
      return (
        <ErrorSummary
          title="You signed in again"
          problems={[{ text: 'What you typed is still here and not saved yet. Press Save', href: '#main-content' }]}
        />
      )
    case 'signed-out':
      return (
        <>
          <ErrorSummary
            title="You are signed out"
            problems={[
              {
                text: 'What you typed is still on this page and not saved yet. It is nowhere else: keep this page open. Sign in on another page, come back to this one, and press Save',
                href: '#sign-in-again',
              },
            ]}
          />
          <p class="govuk-body" id="sign-in-again">
            <Link href="/sign-in" attributes={{ target: '_blank', rel: 'noopener' }}>
              Sign in (opens a new page)
            </Link>
          </p>
        </>
      )
    case 'too-long':
      return (
        <ErrorSummary
          title="This answer is too long for one box"
          problems={[{ text: 'Move some of it to another question, then press Save', href: '#words' }]}
        />
      )
    case 'not-yours':
      return (
        <ErrorSummary
          title="Somebody else has this interview now"
          problems={[
            {
              text: 'What you typed is still on this page and was not saved. Copy it, and give it to whoever has the interview',
              href: '#main-content',
            },
          ]}
        />
      )
  }
}

/** Every question with what became of it: the way to any of them, and to the end. */
export function ContentsPage({ loaded, page }: { loaded: Loaded & { draft: Draft }; page: PageContext }): Screen {
  const { interview, child, draft } = loaded
  return {
    title: 'All questions',
    back: { href: `/interviews/${interview.ref}/talk`, text: 'The conversation' },
    body: (
      <>
        <h1 class="govuk-heading-l govuk-!-margin-bottom-2">All questions</h1>
        <ChildHeader child={child} now={page.now} />
        <p class="govuk-body">A guide, not a form: go in any order, and leave out what does not fit.</p>
        <QuestionList content={page.content} answers={draft} hrefOf={(step) => `/interviews/${interview.ref}/talk?q=${step.id}`} />
        <Button href={`/interviews/${interview.ref}/finish`}>Finish the interview</Button>
      </>
    ),
  }
}

/** The conversation belongs to whoever has taken the interview. */
export function NotHoldingPage({ loaded, page }: { loaded: Loaded; page: PageContext }): Screen {
  const { interview, child, holderName, teamName } = loaded
  return {
    title: 'The conversation',
    back: { href: `/interviews/${interview.ref}`, text: 'The interview' },
    body: (
      <>
        <h1 class="govuk-heading-l govuk-!-margin-bottom-2">The conversation</h1>
        <ChildHeader child={child} now={page.now} />
        <p class="govuk-body">
          {holderName
            ? `${holderName} has this interview, so the conversation is theirs to write.`
            : `Nobody in ${teamName} has taken this interview yet.`}
        </p>
        {isFree(interview) ? (
          <Form action={`/interviews/${interview.ref}/take`} csrf={page.csrf} once={page.once()}>
            <Button preventDoubleClick>Take this interview</Button>
          </Form>
        ) : (
          <Link href={`/interviews/${interview.ref}`}>Back to the interview</Link>
        )}
      </>
    ),
  }
}

function isFree(interview: Interview): boolean {
  return interview.holderId === null && interview.heldAt === null
}
