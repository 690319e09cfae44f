// The register of placements across areas, by pages: ours elsewhere, and others' with us. For who leads the work of missing children.
import { isIsoDay } from '../../../kernel/dates.ts'
import { isUuid } from '../../../kernel/ids.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'

export const pageSize = 25
export const registerSides = { ours: 'Our children placed elsewhere', theirs: 'Children of others placed in our area' } as const
export type RegisterSide = keyof typeof registerSides

export interface RegisterAsked {
  side: RegisterSide
  after: { at: string; id: string } | null
}

/** What an address asks for; what it says wrongly is left out. */
export function readRegister(query: Readonly<Record<string, string>>): RegisterAsked {
  const side = Object.hasOwn(registerSides, query['side'] ?? '') ? (query['side'] as RegisterSide) : 'ours'
  const [at = '', id = ''] = (query['after'] ?? '').split('_')
  return { side, after: isIsoDay(at) && isUuid(id) ? { at, id } : null }
}

export interface RegisterRow {
  placementId: string
  fromDay: string
  childRef: string
  /** Null where the reader may not open the child: an authority's manager sees that it stands, not who. */
  childName: string | null
  dateOfBirth: string | null
  /** The host where it is ours; the responsible authority where it is theirs. */
  otherName: string
  hostAuthorityCode: string
  noticeRef: string | null
  authorityTold: string | null
  authorityAcknowledged: Date | null
  forceTold: string | null
  forceAcknowledged: Date | null
}

/** One page, and one row more when there are further ones. Newest placement first. */
export async function registerPage(scope: Scope, { side, after }: RegisterAsked): Promise<RegisterRow[]> {
  const found = await sql<RegisterRow>`
    select r.placement_id, r.from_day, r.child_ref, r.other_name, r.host_authority_code, r.notice_ref, r.authority_told, r.authority_acknowledged, r.force_told, r.force_acknowledged,
           coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, '')) as child_name, c.date_of_birth
      from host_register(${side}, ${after?.at ?? null}::date, ${after?.id ?? null}::uuid, ${pageSize + 1}) r
      left join child c on c.ref = r.child_ref
     order by r.from_day desc, r.placement_id desc`.execute(scope.rows)
  return found.rows
}
