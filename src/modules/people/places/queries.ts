import { sql, type Scope } from '../../../platform/db/index.ts'
import type { LocationKind } from '../domain.ts'

/** That a place is on record; never where it is. */
export interface KnownPlace {
  id: string
  kind: LocationKind
  fromDay: string | null
  toDay: string | null
  source: string
  recordedAt: Date
  recordedByName: string
}

export const placesAPage = 30

/** The places on record, the newest first; after `before` (a place's id) for the next page. */
export async function placesOf(
  scope: Scope,
  childId: string,
  before: string | null,
): Promise<{ places: KnownPlace[]; next: string | null }> {
  const found = await sql<KnownPlace>`
    select l.id, l.kind, l.from_day, l.to_day, l.source, l.recorded_at, w.name as recorded_by_name
      from location l join worker w on w.id = l.recorded_by
     where l.child_id = ${childId}
       and (${before}::uuid is null or (l.recorded_at, l.id) < (select b.recorded_at, b.id from location b where b.id = ${before}::uuid and b.child_id = ${childId}))
     order by l.recorded_at desc, l.id desc limit ${placesAPage + 1}`.execute(scope.rows)
  const places = found.rows.slice(0, placesAPage)
  return { places, next: found.rows.length > placesAPage ? (places.at(-1)?.id ?? null) : null }
}

export interface ShownPlace {
  kind: LocationKind
  place: string | null
  postcode: string | null
  source: string
  recordedAt: Date
}

/** The one way to a place's words: the trail is written, and many views told, before they leave the database. */
export async function seeLocation(scope: Scope, id: string): Promise<ShownPlace | null> {
  return (await sql<ShownPlace>`select * from see_location(${id})`.execute(scope.rows)).rows[0] ?? null
}

export async function childOfPlace(scope: Scope, id: string): Promise<string | null> {
  return (await scope.rows.selectFrom('location').select('childId').where('id', '=', id).executeTakeFirst())?.childId ?? null
}
