// The door's functions: a judgement and an opinion as other modules and the stories make them, each refused with a word.
import { londonDay } from '../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Content } from '../../platform/content/index.ts'
import type { Scope } from '../../platform/db/index.ts'
import { areaOf } from '../agencies/index.ts'
import { findChildById } from '../people/index.ts'
import { observationsOf } from '../signs/index.ts'
import { checkDraft, mayAnswer, type DraftProblem, type Stance, type Strategy } from './domain.ts'
import type { PatternCode } from './patterns/domain.ts'
import { patternsKnown } from './patterns/queries.ts'
import { insertJudgement, insertOpinion, standingOf } from './queries.ts'

export interface JudgementDraft {
  childId: string
  /** A code of the area's levels in content/judgement.yaml. */
  level: string
  reasons: string
  wouldChange: string
  /** Codes of signs: the latest observation of each is cited. */
  signs?: readonly string[]
  patterns?: readonly PatternCode[]
  noneCited?: string | null
  strategy: Strategy
  strategyWords?: string | null
  /** YYYY-MM-DD. */
  reviewOn: string
}

/**
 * Writes a judgement over the one that stands.
 * @throws when the child is outside the worker's circles.
 */
export async function writeJudgement(
  scope: Scope,
  content: Pick<Content, 'levelsOf'>,
  draft: JudgementDraft,
): Promise<Result<{ id: string }, DraftProblem | 'unknown-level' | 'written-meanwhile'>> {
  const child = await findChildById(scope, draft.childId)
  if (!child) throw new Error('a judgement is about a child in one’s own circles')
  const area = await areaOf(scope, child.responsibleAgencyId)
  const level = content.levelsOf(area.code).find((l) => l.code === draft.level)
  if (!level) return refuse('unknown-level')
  const known = await observationsOf(scope, child.id)
  const observations = [...new Set(draft.signs)].flatMap((sign) => known.find((o) => o.sign === sign) ?? [])
  const patterns = (await patternsKnown(scope, child.id)).filter((p) => draft.patterns?.includes(p.code))
  const { noneCited = null, strategy, strategyWords = null, reviewOn } = draft
  const [problem] = checkDraft(
    {
      harmNow: known.some((o) => o.list === 'harm-now'),
      cited: observations.length + patterns.length,
      noneCited,
      strategy,
      strategyWords,
      reviewOn,
    },
    londonDay(scope.now),
    area.settings.judgementDays,
  )
  if (problem) return refuse(problem)
  const written = await insertJudgement(scope, await standingOf(scope, child.id), {
    childId: child.id,
    level: { code: level.code, words: level.words },
    reasons: draft.reasons,
    wouldChange: draft.wouldChange,
    noneCited,
    strategy,
    strategyWords,
    reviewOn,
    observationIds: observations.map((o) => o.id),
    patterns,
  })
  return written ? ok(written) : refuse('written-meanwhile')
}

/** Agrees with the judgement that stands, or dissents from it. */
export async function giveOpinion(
  scope: Scope,
  childId: string,
  given: { stance: Stance; reasons: string },
): Promise<Result<true, 'no-judgement' | 'ones-own'>> {
  const judgement = await standingOf(scope, childId)
  if (!judgement) return refuse('no-judgement')
  if (!mayAnswer(judgement, scope.me.workerId)) return refuse('ones-own')
  await insertOpinion(scope, judgement, given)
  return ok(true)
}
