import { ok, type Result } from '../../../kernel/result.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { tellLive } from '../../../platform/live/index.ts'
import * as rules from './domain.ts'
import { doneOf, insertDone, promptOf, settle } from './queries.ts'

/** Records what was done about section 45; the prompt is settled with what settles it. */
export async function recordSection45(
  scope: Scope,
  childId: string,
  done: { kind: rules.RecordKind; who: string | null; onDay: string; words: string | null },
): Promise<Result<{ settled: boolean }, 'in-future' | 'who-missing' | 'words-missing'>> {
  const may = rules.mayRecord(done, scope.now)
  if (!may.ok) return may
  await insertDone(scope, childId, done)
  const prompt = await promptOf(scope, childId)
  const settled = prompt !== null && prompt.settledAt === null && rules.isSettled(prompt, await doneOf(scope, childId))
  if (settled) await settle(scope, prompt.id)
  await tellLive(scope, [`worker:${scope.me.workerId}`])
  return ok({ settled })
}
