// The whole-response view in one round trip; the list behind a number through row-level security.
import { sql, type Scope } from '../../../platform/db/index.ts'
import { instantsOf, type AreaKnown, type Asked, type ListKey } from '../domain.ts'
import type { RemitFigures } from './domain.ts'

export const pageSizeMax = 50

export interface Remit {
  area: AreaKnown
  areas: readonly { code: string; name: string }[]
  figures: RemitFigures
}

/** Null for an area that is not the asker's, and for whoever may not see its figures. */
export async function remitFigures(scope: Scope, asked: Asked): Promise<Remit | null> {
  const { from, until } = instantsOf(asked)
  const found = await sql<AreaKnown & { areas: Remit['areas']; figures: RemitFigures | null }>`
    select a.id, a.code, a.name, a.starts_on,
           (select jsonb_agg(jsonb_build_object('code', m.code, 'name', m.name) order by m.name) from my_area m) as areas,
           area_referral_figures(a.id, ${from}, ${until}) as figures
      from my_area a
     where ${asked.area}::text is null or a.code = ${asked.area}
     order by a.code limit 1`.execute(scope.rows)
  const row = found.rows[0]
  if (!row?.figures) return null
  const { areas, figures, ...area } = row
  return { area, areas, figures }
}

export interface RemitLine {
  referralId: string
  ref: string
  childName: string | null
  childRef: string
  asked: string
  madeAt: Date
  acceptedAt: Date | null
  firstActionAt: Date | null
  changedAt: Date | null
  endKind: string | null
  teamName: string
  holderName: string | null
}

/** The referrals of the asker's own circles behind a number, the newest first, and one more when there are further ones. */
export async function remitLines(
  scope: Scope,
  areaId: string,
  asked: Asked,
  which: { part: string; bounce: { from: string; to: string; reason: string } | null; before: ListKey | null },
): Promise<RemitLine[]> {
  const { from, until } = instantsOf(asked)
  const { part, bounce, before } = which
  const counted =
    bounce === null
      ? sql`${part} = any (referral_parts(v))`
      : sql`exists (
          select 1 from referral_pass p join team ft on ft.id = p.from_team_id join agency fa on fa.id = ft.agency_id
                                        join team tt on tt.id = p.to_team_id join agency ta on ta.id = tt.agency_id
           where p.referral_id = v.referral_id and p.how = 'moved' and fa.code = ${bounce.from} and ta.code = ${bounce.to} and p.reason_code = ${bounce.reason})`
  const further = before === null ? sql`true` : sql`(v.made_at, v.referral_id) < (${before.at}::timestamptz, ${before.id}::uuid)`
  const found = await sql<RemitLine>`
    select v.referral_id, v.ref, coalesce(nullif(trim(c.preferred_name), ''), nullif(trim(c.given_name), '')) as child_name, c.ref as child_ref, v.asked,
           v.made_at, v.accepted_at, v.first_action_at, v.changed_at, v.end_kind, t.name as team_name, h.name as holder_name
      from area_referral v join child c on c.id = v.child_id join team t on t.id = v.team_id left join worker h on h.id = v.holder_id
     where v.responsible_agency_id in (select aa.agency_id from area_agency aa where aa.area_id = ${areaId})
       and v.made_at >= ${from} and v.made_at < ${until} and ${counted} and ${further}
     order by v.made_at desc, v.referral_id desc limit ${pageSizeMax + 1}`.execute(scope.rows)
  return found.rows
}
