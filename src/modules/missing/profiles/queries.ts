// Versions of profiles, read and added.
import { newId, type Scope } from '../../../platform/db/index.ts'
import type { Part, ProfileAnswers, ProfileVersion } from './domain.ts'

/** The version in force of a part kept ahead; null when nothing was written. */
export async function latestAhead(scope: Scope, childId: string): Promise<ProfileVersion | null> {
  const found = await versions(scope).where('p.childId', '=', childId).where('p.part', '=', 1).executeTakeFirst()
  return found ? asVersion(found) : null
}

/** The version in force of what was written during an episode. */
export async function latestOfEpisode(scope: Scope, episodeId: string): Promise<ProfileVersion | null> {
  const found = await versions(scope).where('p.episodeId', '=', episodeId).where('p.part', '=', 2).executeTakeFirst()
  return found ? asVersion(found) : null
}

/** Every version of a child's profile, both parts, the newest first; the newest 100. */
export async function versionsOf(scope: Scope, childId: string): Promise<ProfileVersion[]> {
  return (await versions(scope).where('p.childId', '=', childId).limit(100).execute()).map(asVersion)
}

export async function findVersion(scope: Scope, childId: string, id: string): Promise<ProfileVersion | null> {
  const found = await versions(scope).where('p.childId', '=', childId).where('p.id', '=', id).executeTakeFirst()
  return found ? asVersion(found) : null
}

export async function insertVersion(
  scope: Scope,
  version: { childId: string; part: Part; episodeId: string | null; answers: ProfileAnswers },
): Promise<void> {
  await scope.rows
    .insertInto('profileVersion')
    .values({ id: newId(), ...version, answers: JSON.stringify(version.answers), writtenBy: scope.me.workerId })
    .execute()
}

function versions(scope: Scope) {
  return scope.rows
    .selectFrom('profileVersion as p')
    .innerJoin('worker as w', 'w.id', 'p.writtenBy')
    .leftJoin('missingEpisode as e', 'e.id', 'p.episodeId')
    .select(['p.id', 'p.part', 'e.ref as episodeRef', 'p.answers', 'p.writtenAt', 'w.name as writtenByName'])
    .orderBy('p.writtenAt', 'desc')
    .orderBy('p.id', 'desc')
}

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof versions>['executeTakeFirst']>>>

// The table's CHECK holds what the type says; the answers are written here only.
function asVersion(row: Row): ProfileVersion {
  return { ...row, part: row.part === 1 ? 1 : 2, answers: row.answers as unknown as ProfileAnswers }
}
