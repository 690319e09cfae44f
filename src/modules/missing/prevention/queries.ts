// Prevention interviews, read and added.
import type { Precision } from '../../../kernel/dates.ts'
import { newId, type Scope } from '../../../platform/db/index.ts'
import type { PreventionDraft, PreventionInterview } from './domain.ts'

/** What was recorded of prevention interviews after this episode, the latest first; the newest 20. */
export async function preventionsOf(scope: Scope, episodeId: string): Promise<PreventionInterview[]> {
  const found = await scope.rows
    .selectFrom('preventionInterview as p')
    .innerJoin('worker as w', 'w.id', 'p.recordedBy')
    .select([
      'p.id',
      'p.heldAt',
      'p.heldPrecision',
      'p.notHeldReason',
      'p.heldBy',
      'p.how',
      'p.words',
      'p.answers',
      'p.recordedAt',
      'w.name as recordedByName',
    ])
    .where('p.episodeId', '=', episodeId)
    .orderBy('p.recordedAt', 'desc')
    .limit(20)
    .execute()
  return found.map((row) => ({
    ...row,
    heldPrecision: row.heldPrecision as Precision | null,
    answers: row.answers as Record<string, string>,
  }))
}

export async function insertPrevention(
  scope: Scope,
  episode: { id: string; childId: string },
  draft: PreventionDraft,
): Promise<{ id: string }> {
  const id = newId()
  const said =
    draft.kind === 'held'
      ? {
          heldAt: draft.heldAt.date,
          heldPrecision: draft.heldAt.precision,
          heldBy: draft.heldBy,
          how: draft.how,
          words: draft.words,
          answers: JSON.stringify(draft.answers),
        }
      : { notHeldReason: draft.reason }
  await scope.rows
    .insertInto('preventionInterview')
    .values({ id, childId: episode.childId, episodeId: episode.id, ...said, recordedBy: scope.me.workerId })
    .execute()
  return { id }
}
