// Returns, read and written by whoever stands in the child's circle.
import type { Precision } from '../../../kernel/dates.ts'
import { changedOne, newId, newRef, type Scope } from '../../../platform/db/index.ts'
import type { DecidedReturn, EpisodeReturn } from './domain.ts'

/** How the episode ended; null while the child is missing. */
export async function returnOf(scope: Scope, episodeId: string): Promise<EpisodeReturn | null> {
  const found = await scope.rows
    .selectFrom('episodeReturn as r')
    .innerJoin('worker as w', 'w.id', 'r.recordedBy')
    .select([
      'r.id',
      'r.ref',
      'r.episodeId',
      'r.returnedAt',
      'r.returnedPrecision',
      'r.clockStartsAt',
      'r.opensClocks',
      'r.offerDueAt',
      'r.completionDueAt',
      'r.how',
      'r.foundBy',
      'r.foundForceCode',
      'r.foundAuthorityCode',
      'r.outOfArea',
      'r.conditionCodes',
      'r.conditionNote',
      'r.source',
      'r.recordedAt',
      'w.name as recordedByName',
    ])
    .where('r.episodeId', '=', episodeId)
    .executeTakeFirst()
  // The table's CHECKs hold what the types say.
  return found
    ? { ...found, returnedPrecision: found.returnedPrecision as Precision, outOfArea: found.outOfArea as EpisodeReturn['outOfArea'] }
    : null
}

/** What is known of a return beside its times. */
export interface ReturnFacts {
  how: string | null
  foundBy: string | null
  foundForceCode: string | null
  foundAuthorityCode: string | null
  outOfArea: EpisodeReturn['outOfArea']
  conditionCodes: readonly string[]
  conditionNote: string | null
  source: string
}

/** Writes the return and ends the episode with it. */
export async function insertReturn(
  scope: Scope,
  episode: { id: string; childId: string },
  decided: DecidedReturn,
  facts: ReturnFacts,
): Promise<{ id: string; ref: string }> {
  const row = { id: newId(), ref: newRef('R') }
  const { endedAt, history, ...times } = decided
  await scope.rows
    .insertInto('episodeReturn')
    .values({
      ...row,
      childId: episode.childId,
      episodeId: episode.id,
      ...times,
      ...facts,
      conditionCodes: [...facts.conditionCodes],
      recordedBy: scope.me.workerId,
    })
    .execute()
  changedOne(
    await scope.rows
      .updateTable('missingEpisode')
      .set({ endedAt, endedPrecision: times.returnedPrecision, history })
      .where('id', '=', episode.id)
      .where('endedAt', 'is', null)
      .execute(),
  )
  return row
}

/** Moves a return that an import brought, when a corrected file tells another time. Its clocks move with it. */
export async function moveReturn(scope: Scope, episodeId: string, decided: DecidedReturn): Promise<void> {
  const { endedAt: _ended, history: _history, ...times } = decided
  changedOne(await scope.rows.updateTable('episodeReturn').set(times).where('episodeId', '=', episodeId).execute())
}
