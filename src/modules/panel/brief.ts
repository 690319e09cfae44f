// What is told of a child in two minutes: read through what the other modules show the worker of the scope.
import { formatDay, formatPlainDate, londonDay } from '../../kernel/dates.ts'
import { plural } from '../../kernel/words.ts'
import type { Content } from '../../platform/content/index.ts'
import { sql, type Scope } from '../../platform/db/index.ts'
import { standingOf, type Judgement } from '../judgements/index.ts'
import { ageOf, type Child } from '../people/index.ts'
import { observationsOf, type Observation } from '../signs/index.ts'
import { spokenLine, storyEpisodes } from '../story/index.ts'
import { inBrief } from './domain.ts'

const listedMax = 3
const evidenceWords = 8
const judgementWords = 45
const actionWords = 10
/** Somebody outside is named in words as many as people like. */
const nameWords = 6
/** What is new is told since the last panel, or from so many days back. */
const newDays = 28

export interface Brief {
  line: string
  sinceDay: string
  news: string[]
  lists: { heading: string; facts: { title: string; evidence: string | null }[]; further: number }[]
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
  return {
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
    lists: [
      list(
        content,
        'Harm now',
        observations.filter((o) => o.list === 'harm-now'),
      ),
      list(
        content,
        'Signs',
        observations.filter((o) => o.list === 'sign'),
      ),
      list(
        content,
        'Vulnerabilities and strengths',
        observations.filter((o) => o.list === 'vulnerability' || o.list === 'strength'),
      ),
    ],
    judgement: judgement && judged(judgement),
    plan,
    overdue,
  }
}

function interviewNews(held: number): string[] {
  return held === 0 ? [] : [`Heard in ${plural(held, 'interview')}`]
}

function titles(content: Content, seen: readonly Observation[]): string {
  const said = [...new Set(seen.map((o) => content.sign(o.sign)?.title ?? o.sign))]
  return `${said.slice(0, 3).join('; ')}${said.length > 3 ? `; and ${said.length - 3} more` : ''}`
}

function list(content: Content, heading: string, seen: readonly Observation[]): Brief['lists'][number] {
  return {
    heading,
    facts: seen.slice(0, listedMax).map((o) => {
      const evidence = o.evidence === null ? null : inBrief(o.evidence, evidenceWords)
      return { title: content.sign(o.sign)?.title ?? o.sign, evidence: evidence !== null && o.ownWords ? `“${evidence}”` : evidence }
    }),
    further: Math.max(0, seen.length - listedMax),
  }
}

function judged(judgement: Judgement) {
  return {
    words: judgement.levelWords,
    by: `${judgement.writtenByName}, ${formatDay(judgement.writtenAt)}`,
    reasons: inBrief(judgement.reasons, judgementWords),
  }
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
