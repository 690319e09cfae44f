// The catalogue to choose from, and the few questions that make a sign a fact.
import type { VNode } from 'preact'
import { Asked, Button, ButtonGroup, Details, Form, Input, Paper, Problems, Quote, Source } from '../../design/index.ts'
import { formatDay, formatPlainDate, formatTime } from '../../kernel/dates.ts'
import { listOf } from '../../kernel/words.ts'
import type { Content, Sign } from '../../platform/content/index.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../platform/forms/index.ts'
import type { PageContext } from '../../platform/http/index.ts'
import { mayWithdraw, sourceWords, type Observation, type SignList } from './domain.ts'

/** The lists in their order, each with what belongs on it. Three lists; the third holds what makes it harder and what helps. */
export const listWords: Record<SignList, { heading: string; lead: string }> = {
  'harm-now': { heading: 'Harm now', lead: 'Harm that is happening or has just happened. One of these is enough to act.' },
  sign: { heading: 'Signs', lead: 'What may mean that somebody is exploiting the child. Each has everyday explanations too.' },
  vulnerability: { heading: 'What makes it harder', lead: 'What others can use. It does not cause exploitation.' },
  strength: { heading: 'What helps', lead: 'What keeps the child safe, or could.' },
}

const listsInOrder: readonly SignList[] = ['harm-now', 'sign', 'vulnerability', 'strength']

/** Every sign under the heading of its list. Choosing one opens its questions. */
export function Catalogue({ content, here }: { content: Content; here: string }) {
  return (
    <>
      <div data-sign-filter="" hidden>
        <Input
          name="find-sign"
          label="Type a word to narrow the list"
          hint="For example: phone, money, school"
          width="20"
          autocomplete="off"
        />
        <p class="govuk-body-s" role="status" data-sign-count="" />
      </div>
      {listsInOrder.map((list) => (
        <section data-sign-list="">
          {list === 'vulnerability' && <h2 class="govuk-heading-m">Vulnerabilities and strengths</h2>}
          {list === 'vulnerability' || list === 'strength' ? (
            <h3 class="govuk-heading-s">{listWords[list].heading}</h3>
          ) : (
            <h2 class="govuk-heading-m">{listWords[list].heading}</h2>
          )}
          <p class="govuk-hint">{listWords[list].lead}</p>
          <ul class="govuk-list">
            {content.signsOn(list).map((sign) => (
              <li data-sign={sign.phrases.join(' ')}>
                <a class="govuk-link" href={`${here}?sign=${sign.code}`}>
                  {sign.title}
                </a>
                <Details
                  summary={
                    <>
                      What it means<span class="govuk-visually-hidden">: {sign.title}</span>
                    </>
                  }
                >
                  <Meaning sign={sign} content={content} />
                </Details>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function Meaning({ sign, content }: { sign: Sign; content: Content }) {
  const sources = sign.sources.map((key) => content.source(key)?.name ?? key)
  return (
    <>
      <p class="govuk-body">{sign.meaning}</p>
      <Lines heading="What to look for" lines={sign.lookFor} />
      {sign.innocent.length > 0 && <Lines heading="It may also be" lines={sign.innocent} />}
      <Source who={listOf(sources)} where={sign.checked ? undefined : 'a practitioner has still to check this'} />
    </>
  )
}

function Lines({ heading, lines }: { heading: string; lines: readonly string[] }) {
  return (
    <>
      <p class="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1">{heading}</p>
      <ul class="govuk-list govuk-list--bullet">
        {lines.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
    </>
  )
}

interface NotingProps<F extends FieldsOf> {
  sign: Sign
  here: string
  form: FormDefinition<F>
  state: FormState
  page: PageContext
}

/** The chosen sign with its meaning, and what was seen. */
export function Noting<F extends FieldsOf>({ sign, here, form, state, page }: NotingProps<F>): VNode {
  return (
    <>
      <Problems form={form} state={state} />
      <span class="govuk-caption-l">{listWords[sign.list].heading}</span>
      <h1 class="govuk-heading-l">{sign.title}</h1>
      <Paper>
        <Meaning sign={sign} content={page.content} />
        <Lines heading="You could ask" lines={sign.askNext} />
      </Paper>
      <Form csrf={page.csrf} once={page.once()}>
        <Asked form={form} state={state} />
        <ButtonGroup>
          <Button>Note this sign</Button>
          <a class="govuk-link" href={here}>
            Choose a different one
          </a>
        </ButtonGroup>
      </Form>
    </>
  )
}

/** What was noted a moment ago: shown back, so that nobody wonders whether it was kept. */
export function NotedNow({ noted, page, childRef }: { noted: readonly Observation[]; page: PageContext; childRef: string }) {
  if (noted.length === 0) return null
  return (
    <Paper>
      <h2 class="govuk-heading-s" id="noted">
        Noted
      </h2>
      <ul class="govuk-list">
        {noted.map((o) => (
          <li>
            <strong>{signTitle(page.content, o.sign)}</strong> <Evidence of={o} />
            <SeenBy of={o} />
            <TakeBack of={o} page={page} childRef={childRef} />
          </li>
        ))}
      </ul>
    </Paper>
  )
}

/** The way to take one back, for whoever may: who wrote it down, and those who answer for the record. */
export function TakeBack({ of, page, childRef }: { of: Observation; page: PageContext; childRef: string }) {
  if (!mayWithdraw(of, { workerId: page.me.workerId, mayWithdrawAny: page.may('signs.withdraw') }).ok) return null
  return (
    <p class="govuk-body-s govuk-!-margin-bottom-0">
      <a class="govuk-link" href={`/children/${childRef}/signs/${of.id}/withdraw`}>
        Take it back<span class="govuk-visually-hidden">: {signTitle(page.content, of.sign)}</span>
      </a>
    </p>
  )
}

/** The evidence in its own form: a child's words as a quotation. Says so where the asker may not read it. */
export function Evidence({ of }: { of: Pick<Observation, 'evidence' | 'ownWords'> }) {
  if (of.evidence === null) return <p class="govuk-body-s">The words are kept for those who may read the interview.</p>
  return of.ownWords ? <Quote>{of.evidence}</Quote> : <p class="govuk-body">{of.evidence}</p>
}

/** Who saw it, on which day, who wrote it down and when. */
export function SeenBy({ of }: { of: Observation }) {
  return (
    <Source
      who={sourceWords(of)}
      when={`seen ${formatPlainDate(of.observedOn)}`}
      where={of.interviewRef === null ? undefined : 'return home interview'}
      recorded={`recorded ${formatDay(of.recordedAt)}, ${formatTime(of.recordedAt)} by ${of.recordedByName}, ${of.recordedByAgency}`}
    />
  )
}

/** The title of a sign; its code where the words have left the content since. */
export function signTitle(content: Pick<Content, 'sign'>, code: string): string {
  return content.sign(code)?.title ?? `${code} (its words are no longer kept)`
}
