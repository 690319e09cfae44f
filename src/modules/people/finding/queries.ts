import { firstNameOrReference } from '../../../kernel/words.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import type { Child } from '../domain.ts'
import { findChildren, likelyDuplicates } from '../queries.ts'
import type { Wanted } from './forms.ts'

export const resultsMax = 20

export interface FoundChild {
  child: Child
  /** Found by a reference or by name with date of birth, so there is no need to look further. */
  exact: boolean
  lastMissing: { from: Date; precision: 'minute' | 'day'; ended: boolean } | null
}

/** A record outside the searcher's circles: whom to ask, never who or where. */
export interface Hit {
  hit: string
  agencyName: string
  teamName: string | null
  teamContact: string | null
}

/** Children inside my circles: by any name, fuzzily, or by a reference; the likeliest first. */
export async function searchInside(scope: Scope, wanted: Wanted): Promise<FoundChild[]> {
  const typed = wanted.q ?? [wanted.given, wanted.family].filter(Boolean).join(' ')
  const likely =
    typed === ''
      ? []
      : (
          await sql<{ childId: string; likeness: number }>`select child_id, likeness from search_circles(${typed}, ${resultsMax})`.execute(
            scope.rows,
          )
        ).rows
  const same =
    wanted.born === null
      ? []
      : await likelyDuplicates(scope, { givenName: wanted.given, familyName: wanted.family, dateOfBirth: wanted.born })
  const exactIds = new Set([
    ...likely.filter((l) => l.likeness >= 2).map((l) => l.childId),
    ...same.filter((c) => isSame(c, wanted)).map((c) => c.id),
  ])
  const found = await findChildren(
    scope,
    [...new Set([...exactIds, ...same.map((c) => c.id), ...likely.map((l) => l.childId)])].slice(0, resultsMax),
  )
  const last = await lastMissing(
    scope,
    found.map((c) => c.id),
  )
  return found.map((child) => ({ child, exact: exactIds.has(child.id), lastMissing: last.get(child.id) ?? null }))
}

function isSame(child: Child, { family, born }: Wanted): boolean {
  return born !== null && child.dateOfBirth === born && family !== null && child.familyName?.toLowerCase() === family.toLowerCase()
}

async function lastMissing(scope: Scope, ids: readonly string[]): Promise<Map<string, NonNullable<FoundChild['lastMissing']>>> {
  if (ids.length === 0) return new Map()
  const found = await sql<{ childId: string; missingFrom: Date; missingFromPrecision: 'minute' | 'day'; endedAt: Date | null }>`
    select child_id, missing_from, missing_from_precision, ended_at from child_last_episode where child_id = any(${ids}::uuid[])`.execute(
    scope.rows,
  )
  return new Map(found.rows.map((r) => [r.childId, { from: r.missingFrom, precision: r.missingFromPrecision, ended: r.endedAt !== null }]))
}

/** The exact search outside my circles: audited and told to the lead inside the database, on every hit. */
export async function searchOutside(
  scope: Scope,
  exact: { family: string | null; given: string | null; born: string | null; reference: string | null },
): Promise<Hit[]> {
  return (
    await sql<Hit>`select hit, agency_name, team_name, team_contact from find_exactly(${exact.family}, ${exact.given}, ${exact.born}, ${exact.reference})`.execute(
      scope.rows,
    )
  ).rows
}

export interface AskWhom {
  hit: string
  agencyName: string
  teamName: string | null
  teamContact: string | null
  outOfHours: string | null
}

/** Whom to ask about what I found in the last hour; null where the hit is not mine or no longer good. */
export async function findHit(scope: Scope, hit: string): Promise<AskWhom | null> {
  const found = await sql<Omit<AskWhom, 'hit'>>`select * from ask_whom(${hit})`.execute(scope.rows)
  return found.rows[0] ? { hit, ...found.rows[0] } : null
}

export async function requestAccess(scope: Scope, hit: string, purpose: string, reason: string): Promise<string | null> {
  return (
    (await sql<{ id: string | null }>`select request_access(${hit}, ${purpose}, ${reason}) as id`.execute(scope.rows)).rows[0]?.id ?? null
  )
}

export async function breakGlass(scope: Scope, hit: string, why: string): Promise<string | null> {
  return (await sql<{ ref: string | null }>`select break_glass(${hit}, ${why}) as ref`.execute(scope.rows)).rows[0]?.ref ?? null
}

export async function openForReport(scope: Scope, hit: string, teamId: string, expiresAt: Date): Promise<string | null> {
  return (
    (await sql<{ ref: string | null }>`select open_for_report(${hit}, ${teamId}, ${expiresAt}) as ref`.execute(scope.rows)).rows[0]?.ref ??
    null
  )
}

export interface NearChild {
  ref: string
  name: string
  fullName: string
  dateOfBirth: string | null
}

/** Children of my circles by name or reference, the likeliest first. */
export async function childrenLike(scope: Scope, typed: string): Promise<NearChild[]> {
  const found = await sql<{
    ref: string
    preferredName: string | null
    givenName: string | null
    familyName: string | null
    dateOfBirth: string | null
  }>`
    select c.ref, c.preferred_name, c.given_name, c.family_name, c.date_of_birth::text
      from search_circles(${typed}, 20) s join child c on c.id = s.child_id order by s.likeness desc, c.ref`.execute(scope.rows)
  return found.rows.map((c) => ({
    ref: c.ref,
    name: firstNameOrReference({ preferredName: c.preferredName, firstName: c.givenName, reference: c.ref }),
    fullName: [c.givenName, c.familyName].filter(Boolean).join(' '),
    dateOfBirth: c.dateOfBirth,
  }))
}
