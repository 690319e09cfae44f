import type { VNode } from 'preact'
import { Button, ButtonGroup, Details, ErrorSummary, Form, Paper, Source, Tag, Textarea, type Words } from '../../design/index.ts'
import { listOf, plural } from '../../kernel/words.ts'
import type { Content } from '../../platform/content/index.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import { nameOf, offersMax, readMax, type NextQuestion, type Offer } from './offering.ts'

export interface FoundGiven {
  content: Pick<Content, 'sign' | 'source'>
  offers: readonly Offer[]
  /** How many were put aside for this text. */
  aside: number
  questions: readonly NextQuestion[]
  /** There are words in which it was looked. */
  looked: boolean
  /** The page has buttons that note and put aside; where nothing is kept it has none. */
  keeps: boolean
}

/** The part of a page that a script renews at each pause in typing, from the same address to which its form is sent. */
export function FoundPart({ url, children }: { url: string; children: Words }) {
  return (
    <div id="found" data-found={url}>
      {children}
    </div>
  )
}

/** What was found in the words: which, why, and from where. It points out; a person decides. */
export function Found({ content, offers, aside, questions, looked, keeps }: FoundGiven) {
  if (!looked) return null
  // What can be kept or put aside makes room for what comes further down; where nothing is kept, all of it is shown at once.
  const most = keeps ? offersMax : readMax
  const shown = offers.slice(0, most)
  const language = shown.filter(({ kind }) => kind === 'language')
  const others = shown.filter(({ kind }) => kind !== 'language')
  return (
    <Paper>
      <h2 class="govuk-heading-s" data-found-count={shown.length}>
        Words that may mean something
      </h2>
      {others.length > 0 ? (
        <>
          <p class="govuk-body-s">Found by plain rules. You know the child, and you decide: nothing is noted by itself.</p>
          <ul class="govuk-list govuk-list--spaced">
            {others.map((offer) => (
              <li>
                <OfferLine offer={offer} content={content} keeps={keeps} />
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p class="govuk-body">Nothing in these words brings a sign to mind. That does not mean that there is none.</p>
      )}
      {offers.length > most && <p class="govuk-body-s">There are {offers.length - most} more further down in the words.</p>}
      <Kinder offers={language} content={content} keeps={keeps} asHeading />
      <Questions questions={questions} content={content} />
      {keeps && aside > 0 && (
        <>
          <p class="govuk-body-s govuk-!-margin-bottom-1">{plural(aside, 'suggestion')} put aside in this text.</p>
          <Small value="again">Offer again what was put aside</Small>
        </>
      )}
    </Paper>
  )
}

function OfferLine({ offer, content, keeps }: { offer: Offer; content: FoundGiven['content']; keeps: boolean }) {
  const title = offer.code === null ? undefined : content.sign(offer.code)?.title
  const { kind, words, why, source, ambiguous } = offer
  return (
    <>
      <p class="govuk-body govuk-!-margin-bottom-1">
        <strong>“{words}”</strong> {kind === 'sign' && title !== undefined && <>Is this a sign? {title}</>}
        {kind === 'denial' && <>{title === undefined ? 'A denial' : `A denial: ${title}`}</>}
        {kind === 'slang' && (ambiguous ? <Tag colour="yellow">Has other meanings</Tag> : <Tag colour="grey">Slang</Tag>)}
      </p>
      <p class="govuk-body-s govuk-!-margin-bottom-1">{why}</p>
      {source !== null && source !== '' && <Source who={source} />}
      {keeps && (
        <ButtonGroup together>
          {kind === 'sign' && <Small value={`note-${nameOf(offer)}`}>Note it{hidden(`: ${title ?? words}`)}</Small>}
          <Small value={`aside-${nameOf(offer)}`}>Not here{hidden(`: ${title ?? words}`)}</Small>
        </ButtonGroup>
      )}
    </>
  )
}

/** Words that put blame on a child, each with better ones and why. */
export function Kinder({
  offers,
  content,
  keeps = false,
  asHeading,
}: Pick<FoundGiven, 'offers' | 'content'> & { keeps?: boolean; asHeading: boolean }): VNode {
  if (offers.length === 0) return <></>
  return (
    <>
      {asHeading ? (
        <h3 class="govuk-heading-s">Words that could be kinder</h3>
      ) : (
        <p class="govuk-body-s govuk-!-font-weight-bold govuk-!-margin-bottom-1">Words that could be kinder</p>
      )}
      <ul class="govuk-list govuk-list--spaced">
        {offers.map((offer) => (
          <li>
            <OfferLine offer={offer} content={content} keeps={keeps} />
          </li>
        ))}
      </ul>
    </>
  )
}

/** Open questions that the guidance proposes, each with its reason. */
export function Questions({ questions, content }: { questions: readonly NextQuestion[]; content: Pick<Content, 'source'> }) {
  if (questions.length === 0) return null
  return (
    <>
      <h3 class="govuk-heading-s">You could ask next</h3>
      <ul class="govuk-list govuk-list--spaced">
        {questions.map(({ question, sign, words }) => (
          <li>
            <p class="govuk-body govuk-!-margin-bottom-0">{question}</p>
            <p class="govuk-body-s govuk-!-margin-bottom-0">
              {words === null ? 'Because this was noted' : `Because of “${words}”`}: {sign.title}. {sign.meaning}
            </p>
            <Source who={listOf(sign.sources.map((key) => content.source(key)?.name ?? key))} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Small({ value, children }: { value: string; children: Words }) {
  return (
    <Button name="go" value={value} variant="secondary" classes="govuk-!-margin-bottom-2">
      {children}
    </Button>
  )
}

/** Looks in what was typed; works without script. */
export function LookButton() {
  return (
    <Button name="go" value="look" variant="secondary">
      Look for signs in these words
    </Button>
  )
}

function hidden(text: string): Words {
  return <span class="govuk-visually-hidden">{text}</span>
}

/** Any words, looked through once; nothing of them is kept. */
export function ReadPage({
  words,
  found,
  trouble,
  page,
}: {
  words: string
  found: Words
  trouble?: 'too-long' | undefined
  page: PageContext
}): Screen {
  return {
    title: 'Look for signs in a text',
    back: { href: '/work', text: 'My work' },
    scripts: ['spotting'],
    body: (
      <>
        {trouble && (
          <ErrorSummary
            title="There is a problem"
            problems={[{ text: 'This text is too long to look through at once: take a part of it', href: '#words' }]}
          />
        )}
        <h1 class="govuk-heading-l">Look for signs in a text</h1>
        <p class="govuk-body">
          Paste a note, a report or a message. You see which words may bear on a sign, and why. Nothing is kept: not the text, and not what
          was found.
        </p>
        <Form action="/signs/read" csrf={page.csrf}>
          <Textarea name="words" label="The text" labelSize="s" rows={10} value={keptFirstLine(words)} autocomplete="off" />
          <LookButton />
          <FoundPart url="/signs/read">{found}</FoundPart>
        </Form>
        <Details summary="What this can and cannot do">
          <p class="govuk-body">
            It goes by words and phrases that practitioners wrote down. It knows a “no”, a denial, a film or somebody else when they are
            said plainly. It does not know the child. It misses things, and it points at things that mean nothing.
          </p>
        </Details>
      </>
    ),
  }
}

/** A browser drops the first line break inside a text area: a second one keeps the first. */
export function keptFirstLine(words: string): string {
  return words.startsWith('\n') ? `\n${words}` : words
}
