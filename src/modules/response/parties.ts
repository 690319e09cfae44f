// Who may be asked to act, or be told: teams and workers of the areas that know the child, the child's own circle first.
import { sql, type Scope } from '../../platform/db/index.ts'
import type { Option } from '../../platform/forms/index.ts'
import type { Party } from './domain.ts'

/** More names than this are no longer a list that somebody reads. */
const partiesMax = 600

interface PartyRow {
  kind: 'team' | 'worker'
  id: string
  name: string
  jobTitle: string | null
  agencyName: string
  near: boolean
}

/**
 * Options whose codes are `team:ID` and `worker:ID`; teams and people in the child's circle stand first. The id of a context has no circle
 * here: then all of the asker's areas stand in one order, but for whoever must not open it. With `kinds`, only of agencies of these kinds.
 */
export async function partiesFor(scope: Scope, subjectId: string, kinds: readonly string[] | null = null): Promise<Option[]> {
  const found = await sql<PartyRow>`
    with near as (
      select team_id from circle_entry where child_id = ${subjectId} and closed_at is null and expires_at > ${scope.now} and team_id is not null
    ), agencies as (
      select ${scope.me.agencyId}::uuid as agency_id
      union select ab.agency_id from area_agency aa join area_agency ab on ab.area_id = aa.area_id
             where aa.agency_id in (${scope.me.agencyId}, (select responsible_agency_id from child where id = ${subjectId}))
      union select t.agency_id from near n join team t on t.id = n.team_id
    ), teams as (
      select t.id, t.name, a.name as agency_name, t.id in (select team_id from near) as near
        from team t join agency a on a.id = t.agency_id
       where t.agency_id in (select agency_id from agencies) and t.ended_at is null and a.ended_at is null and t.kind not in ('helpline', 'service')
         and (${kinds}::text[] is null or a.kind = any(${kinds}::text[]))
    )
    select * from (
      select 'team' as kind, t.id, t.name, null as job_title, t.agency_name, t.near from teams t
      union all
      select 'worker', w.id, w.name, w.job_title, min(t.agency_name), bool_or(t.near)
        from teams t join team_member m on m.team_id = t.id and m.left_at is null join worker w on w.id = m.worker_id
       where w.kind = 'person' and w.suspended_at is null and w.left_at is null
         and not exists (select 1 from context_conflict d where d.context_id = ${subjectId} and d.worker_id = w.id)
       group by w.id, w.name, w.job_title
    ) p
    order by p.near desc, p.agency_name, p.kind, p.name limit ${partiesMax}`.execute(scope.rows)
  return found.rows.map((p) => ({ code: `${p.kind}:${p.id}`, words: wordsOf(p) }))
}

/** Reads a chosen code; the form has made sure that it was one of the options. */
export function partyOf(chosen: string | null, outside: string | null): Party {
  if (chosen === null) return { kind: 'outside', name: outside ?? '' }
  const [kind, id = ''] = chosen.split(':')
  return kind === 'team' ? { kind: 'team', id } : { kind: 'worker', id }
}

function wordsOf(p: PartyRow): string {
  return p.kind === 'team' ? `${p.name} (the whole team)` : [p.name, p.jobTitle, p.agencyName].filter(Boolean).join(', ')
}
