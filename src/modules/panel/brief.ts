// What is told of a child in two minutes: read through what the other modules show the worker of the scope.
import { formatDay, formatPlainDate, londonDay } from '../../kernel/dates.ts'
import { plural } from '../../kernel/words.ts'
import type { Content } from '../../platform/content/index.ts'
import { sql, type Scope } from '../../platform/db/index.ts'
import { standingOf, type Judgement } from '../judgements/index.ts'
import { ageOf, type Child } from '../people/index.ts'
import { observationsOf, sourceWords, type Observation } from '../signs/index.ts'
import { spokenLine, storyEpisodes } from '../story/index.ts'
import { countWords, inBrief, shareOfWords, wordsMax } from './domain.ts'

const listedMax = 3
/** The most that is told of one sign, and of the judgement's reasons, where there is room for it. */
const evidenceMost = 40
const judgementMost = 90
const actionWords = 10
/** Somebody outside is named in words as many as people like. */
const nameWords = 6
/** Headings, the question, why now, what says that there is more: what of the page is not told here, at its longest. A test counts it. */
const frameWords = 150
/** What is new is told since the last panel, or from so many days back. */
const newDays = 28

export interface Brief {
  line: string
  sinceDay: string
  news: string[]
  lists: { heading: string; facts: { title: string; evidence: string | null; seen: string }[]; further: number }[]
  judgement: { words: string; by: string; reasons: string } | null
  plan: string
  overdue: string[]
}

/** The page's facts, each kept short. @param lastPanelAt the last meeting that had the child, if there was one */
export async function briefOf(
  scope: Scope,
  content: Content,
  child: Child,
  lastPanelAt: Date | null,
  readsJudgement: boolean,
): Promise<Brief> {
  const since = lastPanelAt ?? new Date(scope.now.getTime() - newDays * 86_400_000)
  const episodes = await storyEpisodes(scope, child.id)
  const observations = await observationsOf(scope, child.id)
  const judgement = readsJudgement ? await standingOf(scope, child.id) : null
  const fresh = observations.filter((o) => o.recordedAt > since)
  const missing = episodes.filter((e) => e.missingFrom > since)
  const { plan, overdue, done } = await planOf(scope, content, child.id, since)
  const told = {
    line: spokenLine({ age: ageOf(child, scope.now), episodes, now: scope.now }),
    sinceDay: londonDay(since),
    news: [
      missing.length > 0 &&
        `Missing ${plural(missing.length, 'time')}: ${missing
          .slice(0, 4)
          .map((e) => formatDay(e.missingFrom))
          .join(', ')}${missing.length > 4 ? ' …' : ''}`,
      ...interviewNews(episodes.filter((e) => e.heldAt !== null && e.heldAt > since).length),
      fresh.length > 0 && `Newly noted: ${titles(content, fresh)}`,
      judgement !== null && judgement.writtenAt > since && `Judged anew on ${formatDay(judgement.writtenAt)}`,
      done > 0 && `${plural(done, 'action')} done`,
    ].filter((line) => line !== false),
    plan,
    overdue,
  }
  const seen = [
    { heading: 'Harm now', all: observations.filter((o) => o.list === 'harm-now') },
    { heading: 'Signs', all: observations.filter((o) => o.list === 'sign') },
    { heading: 'Vulnerabilities and strengths', all: observations.filter((o) => o.list === 'vulnerability' || o.list === 'strength') },
  ]
  return { ...told, ...inWords(content, child, told, seen, judgement) }
}

interface Seen {
  heading: string
  all: readonly Observation[]
}

/** What was seen and what was judged, in as many words as the rest of the page leaves: whole where that is possible. */
function inWords(
  content: Content,
  child: Child,
  told: Pick<Brief, 'line' | 'news' | 'plan' | 'overdue'>,
  seen: readonly Seen[],
  judgement: Judgement | null,
): Pick<Brief, 'lists' | 'judgement'> {
  const shown = seen.flatMap(({ all }) => all.slice(0, listedMax))
  const fixed = [
    child.name,
    told.line,
    ...told.news,
    told.plan,
    ...told.overdue,
    ...shown.map((o) => `${titleOf(content, o)} ${seenWords(o)}`),
    judgement === null ? '' : `${judgement.levelWords} ${judgement.writtenByName} ${formatDay(judgement.writtenAt)}`,
  ]
  // A text that is cut has a sign for it, which counts as a word.
  const room = wordsMax - frameWords - shown.length - 1 - fixed.reduce((sum, text) => sum + countWords(text), 0)
  const texts = [
    ...shown.map((o) => ({ words: countWords(o.evidence ?? ''), most: evidenceMost })),
    { words: judgement === null ? 0 : countWords(judgement.reasons), most: judgementMost },
  ]
  const shares = shareOfWords(texts, room)
  const evidenceOf = (o: Observation) => {
    if (o.evidence === null) return null
    const words = inBrief(o.evidence, shares[shown.indexOf(o)] ?? 0)
    return o.ownWords ? `“${words}”` : words
  }
  return {
    lists: seen.map(({ heading, all }) => ({
      heading,
      facts: all.slice(0, listedMax).map((o) => ({ title: titleOf(content, o), evidence: evidenceOf(o), seen: seenWords(o) })),
      further: Math.max(0, all.length - listedMax),
    })),
    judgement: judgement && {
      words: judgement.levelWords,
      by: `${judgement.writtenByName}, ${formatDay(judgement.writtenAt)}`,
      reasons: inBrief(judgement.reasons, shares.at(-1) ?? 0),
    },
  }
}

/** No source, no fact: who saw it, and when. */
function seenWords(o: Observation): string {
  return `${inBrief(sourceWords(o), nameWords)}, ${formatPlainDate(o.observedOn)}`
}

function titleOf(content: Content, o: Observation): string {
  return content.sign(o.sign)?.title ?? o.sign
}

function interviewNews(held: number): string[] {
  return held === 0 ? [] : [`Heard in ${plural(held, 'interview')}`]
}

function titles(content: Content, seen: readonly Observation[]): string {
  const said = [...new Set(seen.map((o) => titleOf(content, o)))]
  return `${said.slice(0, 3).join('; ')}${said.length > 3 ? `; and ${said.length - 3} more` : ''}`
}

/** The one plan in a line, and what of it is overdue; how many actions were done since. */
async function planOf(
  scope: Scope,
  content: Content,
  childId: string,
  since: Date,
): Promise<{ plan: string; overdue: string[]; done: number }> {
  const today = londonDay(scope.now)
  const plans = await sql<{ kind: string; lead: string; reviewOn: string }>`
    select p.kind, coalesce(w.name, p.lead_outside) as lead, p.review_on from plan p left join worker w on w.id = p.lead_worker_id
     where p.child_id = ${childId} and p.ended_at is null limit 1`.execute(scope.rows)
  const actions = await sql<{ what: string; owner: string; dueOn: string }>`
    select a.what, coalesce(w.name, t.name, a.owner_outside) as owner, a.due_on from action a
      left join worker w on w.id = a.owner_worker_id left join team t on t.id = a.owner_team_id
     where a.child_id = ${childId} and a.done_at is null and a.stopped_at is null order by a.due_on, a.id limit 50`.execute(scope.rows)
  const ended = await sql<{
    n: number
  }>`select count(*)::int as n from action a where a.child_id = ${childId} and a.done_at > ${since}`.execute(scope.rows)
  const late = actions.rows.filter((a) => a.dueOn < today)
  const [plan] = plans.rows
  const open = `${plural(actions.rows.length, 'action')} open${late.length > 0 ? `, ${late.length} overdue` : ''}`
  return {
    plan: plan
      ? `${content.plan.kinds.find((one) => one.code === plan.kind)?.words ?? plan.kind}, led by ${inBrief(plan.lead, nameWords)}, next looked at ${formatPlainDate(plan.reviewOn)}${plan.reviewOn < today ? ' (overdue)' : ''}. ${open}.`
      : `No plan is recorded. ${open}.`,
    overdue: late
      .slice(0, listedMax)
      .map((a) => `${inBrief(a.what, actionWords)}: ${inBrief(a.owner, nameWords)}, due ${formatPlainDate(a.dueOn)}`),
    done: ended.rows[0]?.n ?? 0,
  }
}
