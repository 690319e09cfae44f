// One answer saved, and what it says cannot wait raised with it: from a page, and from a device that was out of reach of the network.
import type { Scope } from '../../../platform/db/index.ts'
import type { Interview } from '../domain.ts'
import { isOpen, newlyYes, saidYes } from '../urgent/domain.ts'
import { mattersOf, raise } from '../urgent/queries.ts'
import type { DraftAnswer, Save } from './domain.ts'
import { mattersIn, tellsOfHarm, type Step } from './guide.ts'
import { saveAnswer, type SaveProblem } from './queries.ts'

export type Saved = { ok: true; version: number; raised: string | null; toldOfHarm: boolean } | { ok: false; problem: SaveProblem }

/** Saves the screen's answer, and raises at once what it says cannot wait. */
export async function saveAndRaise(scope: Scope, interview: Interview, step: Step, given: Save): Promise<Saved> {
  const saved = await saveAnswer(scope, interview.ref, step.id, given)
  if (!saved.ok) return saved
  return {
    ok: true,
    version: saved.value.version,
    raised: await raiseFrom(scope, interview, step, given, saved.value.before),
    toldOfHarm: tellsOfHarm(step, given.answer),
  }
}

/** Raises what was answered yes just now. Answers the one to show at once: also one that this page's own script saved a moment ago. */
async function raiseFrom(
  scope: Scope,
  interview: Interview,
  step: Step,
  given: Save,
  before: DraftAnswer | undefined,
): Promise<string | null> {
  const now = mattersIn(step, given.answer)
  if (now.length === 0) return null
  const matters = await mattersOf(scope, interview.id)
  const standing = matters.filter((m) => m.dismissedAt === null).map((m) => m.code)
  const isNew = newlyYes(before ? mattersIn(step, before) : [], now, step.kind === 'cannot-wait' ? standing : [])
  const raised = new Map<string, string>()
  for (const code of isNew) raised.set(code, await raise(scope, interview, code))
  const shown = before?.page === given.page ? saidYes(now) : isNew
  return shown.flatMap((code) => raised.get(code) ?? matters.find((m) => m.code === code && isOpen(m))?.id ?? [])[0] ?? null
}
