import { changedOne, sql, type Scope } from '../../../platform/db/index.ts'
import type { Area, AreaSettings } from '../domain.ts'
import type { Change } from '../workers/domain.ts'
import { ownSettings } from './domain.ts'

const changesMax = 20

export async function saveSettings(scope: Scope, area: Area, settings: AreaSettings, startsOn: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('area')
      .set({ settings: JSON.stringify(ownSettings(settings)), startsOn })
      .where('id', '=', area.id)
      .execute(),
  )
}

/** Changes of an area's settings by whichever of its agencies, newest first. */
export async function areaChanges(scope: Scope): Promise<Change[]> {
  return (
    await sql<Change>`
      select c.what, c.detail, c.made_at, null as worker_name, null as team_name, by.name as made_by
        from agency_change c join worker by on by.id = c.made_by
       where c.what like 'area-%' order by c.id desc limit ${changesMax}`.execute(scope.rows)
  ).rows
}
