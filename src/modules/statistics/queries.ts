// The figures and a list in two round trips each: what is counted past the circle comes as numbers only, what has a name through row-level security.
import type { Precision } from '../../kernel/dates.ts'
import { sql, type Database, type Scope } from '../../platform/db/index.ts'
import type { UseNeed, UseStatus } from '../response/index.ts'
import { figuresOf } from './columns/queries.ts'
import { instantsOf, type AreaKnown, type Asked, type Figures, type ListKey } from './domain.ts'

export const pageSizeMax = 50
export const downloadMax = 20_000

/** What the chosen team and force call themselves; null where none is chosen or it is unknown here. */
export interface ChosenNames {
  team: string | null
  force: string | null
}

export interface AreaFigures {
  area: AreaKnown
  names: ChosenNames
  /** All the areas that the asker's agency works in. */
  areas: readonly { code: string; name: string }[]
  figures: Figures
}

/** Null for an area that is not the asker's, and for whoever may not see its figures. */
export async function areaFigures(scope: Scope, database: Database, asked: Asked): Promise<AreaFigures | null> {
  const found = await sql<AreaKnown & { areas: { code: string; name: string }[] }>`
    select a.id, a.code, a.name, a.starts_on,
           (select jsonb_agg(jsonb_build_object('code', m.code, 'name', m.name) order by m.name) from my_area m) as areas
      from my_area a
     where ${asked.area}::text is null or a.code = ${asked.area}
     order by a.code limit 1`.execute(scope.rows)
  const row = found.rows[0]
  const figures = row && (await figuresOf(scope, database, row.id, { ...instantsOf(asked), wanted: asked }))
  if (!row || !figures) return null
  const { areas, ...area } = row
  const nameOf = (facet: 'team' | 'force') => figures.facets.find((f) => f.facet === facet && f.code === asked[facet])?.name ?? null
  return { area, areas, figures, names: { team: nameOf('team'), force: nameOf('force') } }
}

/** The asked-for area, for a list: the figures are not counted again. */
export async function areaKnown(scope: Scope, asked: Asked): Promise<{ area: AreaKnown; names: ChosenNames } | null> {
  const found = await sql<AreaKnown & { team: string | null; force: string | null }>`
    select a.id, a.code, a.name, a.starts_on,
           (select t.name from team t where t.id::text = ${asked.team}) as team,
           (select g.name from agency g where g.force_code = ${asked.force} limit 1) as force
      from my_area a
     where ${asked.area}::text is null or a.code = ${asked.area}
     order by a.code limit 1`.execute(scope.rows)
  if (!found.rows[0]) return null
  const { team, force, ...area } = found.rows[0]
  return { area, names: { team, force } }
}

/** A return of the asker's own circles, as a list shows it. */
export interface ReturnLine {
  returnId: string
  returnRef: string
  childRef: string
  childName: string | null
  councilReference: string | null
  episodeRef: string
  interviewRef: string | null
  teamName: string | null
  returnedAt: Date
  returnedPrecision: Precision
  opensClocks: boolean
  history: boolean
  status: UseStatus | null
  definitionVersion: string | null
  needs: UseNeed[]
  offeredAt: Date | null
  heardAt: Date | null
  onBranch: boolean | null
  offerMissedReason: string | null
  completionMissedReason: string | null
  notHeldKind: 'declined' | 'not-possible' | null
  notHeldReason: string | null
}

/** Returns outside the asker's circles: how many, and whom to ask. */
export interface InOtherCircles {
  team: string
  contact: string | null
  count: number
}

export interface ReturnList {
  total: number
  mine: number
  lines: readonly ReturnLine[]
  hasMore: boolean
  others: readonly InOtherCircles[]
}

/** The list behind a number: newest first, `most` lines after `before`. Null for whoever may not see the area's figures. */
export async function returnList(
  scope: Scope,
  areaId: string,
  asked: Asked,
  part: string,
  { before, most }: { before: ListKey | null; most: number },
): Promise<ReturnList | null> {
  const { from, until } = instantsOf(asked)
  const found = await sql<{ total: number; mine: number; returnIds: string[]; others: InOtherCircles[] }>`
    select total, mine, return_ids, others
      from area_list(${areaId}, ${from}, ${until}, ${asked.team}, ${asked.placement}, ${asked.force}, ${asked.away}, ${part},
                     ${before?.at ?? null}, ${before?.id ?? null}, ${most + 1})`.execute(scope.rows)
  if (!found.rows[0]) return null
  const { total, mine, returnIds, others } = found.rows[0]
  return { total, mine, lines: await linesOf(scope, returnIds.slice(0, most)), hasMore: returnIds.length > most, others }
}

async function linesOf(scope: Scope, ids: readonly string[]): Promise<ReturnLine[]> {
  if (ids.length === 0) return []
  const found = await sql<ReturnLine>`
    select return_id, return_ref, child_ref, child_name, council_reference, episode_ref, interview_ref, team_name,
           returned_at, returned_precision, opens_clocks, history, status, definition_version, needs, offered_at, heard_at, on_branch,
           offer_missed_reason, completion_missed_reason, not_held_kind, not_held_reason
      from area_return_line where return_id = any(${[...ids]}::uuid[])
     order by returned_at desc, return_id desc`.execute(scope.rows)
  return found.rows
}
