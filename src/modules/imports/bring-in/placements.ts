// Where children in care live, from the 903's episodes file, in sets; and the two postcodes of each, as locations, which have a
// right of their own and are read one at a time.
import { sql, type Scope } from '../../../platform/db/index.ts'
import { findSome, ofRow, type Found } from './found.ts'

export interface PlacementsOrder {
  authorityId: string
  dryRun: boolean
  tell: (found: Found) => void
  most: () => number
}

/** Saves every staged placement of a child who was let in, and tells the rows that cannot stand. */
export async function savePlacements(scope: Scope, { authorityId, dryRun, tell, most }: PlacementsOrder): Promise<void> {
  const { rows, me } = scope
  await sql`update staged_placement p set child_id = s.child_id from staged_child s where s.row_key = p.child_key and s.refused_rule is null`.execute(
    rows,
  )
  await sql`create index on staged_placement (child_id, from_day)`.execute(rows)
  await sql`analyze staged_placement`.execute(rows)
  tell(
    await findSome(scope, most(), sql`delete from staged_placement where child_id is null returning file, line`, (row) => ({
      ...ofRow(row, 'not-open', 'refused', childRefused),
      column: 'CHILD',
    })),
  )
  // One placement in two rows is one placement: the later row speaks.
  tell(
    await findSome(
      scope,
      most(),
      sql`
        delete from staged_placement p using staged_placement later
         where later.child_id = p.child_id and later.from_day = p.from_day and later.kind = p.kind and later.n > p.n returning p.file, p.line`,
      (row) => ofRow(row, 'row-twice', 'note', toldTwice),
    ),
  )
  // A dry run begins no children, so that nothing of new ones can be written; what is theirs is new.
  if (dryRun)
    await sql`update staged_placement p set outcome = 'added' from staged_child s where s.child_id = p.child_id and s.is_new`.execute(rows)
  // A corrected kind of placement is the same placement.
  await sql`
    update placement o set kind = s.kind from staged_placement s
     where o.child_id = s.child_id and o.source = 'ssda903' and o.from_day = s.from_day and o.kind <> s.kind
       and (select count(*) from staged_placement t where t.child_id = s.child_id and t.from_day = s.from_day) = 1
       and (select count(*) from placement t where t.child_id = s.child_id and t.from_day = s.from_day and t.source = 'ssda903') = 1`.execute(
    rows,
  )
  const saved = await sql<{ childId: string; fromDay: string; kind: string; added: boolean }>`
    insert into placement as p (child_id, kind, provider, setting_ref, legal_status, responsible_agency_id, from_day, to_day, end_reason, source, recorded_by)
    select child_id, kind, provider, setting_ref, legal_status, ${authorityId}, from_day, to_day, end_reason, 'ssda903', ${me.workerId} from staged_placement
     where outcome is null
    on conflict (child_id, source, from_day, kind) where source <> 'recorded' do update
      set provider = excluded.provider, setting_ref = excluded.setting_ref, legal_status = excluded.legal_status, to_day = excluded.to_day, end_reason = excluded.end_reason
      where (p.provider, p.setting_ref, p.legal_status, p.to_day, p.end_reason)
            is distinct from (excluded.provider, excluded.setting_ref, excluded.legal_status, excluded.to_day, excluded.end_reason)
    returning child_id, from_day, kind, (xmax = 0) as added`.execute(rows)
  const changes = JSON.stringify(saved.rows)
  await sql`
    update staged_placement s set outcome = case when c."added" then 'added' else 'changed' end
      from jsonb_to_recordset(${changes}::jsonb) as c("childId" uuid, "fromDay" date, "kind" text, "added" boolean)
     where c."childId" = s.child_id and c."fromDay" = s.from_day and c."kind" = s.kind`.execute(rows)
  await sql`update staged_placement set outcome = 'unchanged' where outcome is null`.execute(rows)
  await savePostcodes(scope, dryRun)
  await saveCare(scope)
}

const childRefused = 'This placement is of a child whose row was refused. Put that row right first.'
const toldTwice = 'A later row tells the same placement from the same day; that row was used.'

/**
 * The postcodes. A location's words may be written and not read again here, so its key holds a digest by which a corrected
 * postcode is known: the earlier location ends on the day it began, and the corrected one stands beside it.
 */
async function savePostcodes({ rows, me }: Scope, dryRun: boolean): Promise<void> {
  await sql`
    create temporary table staged_location on commit drop as
    select s.n, s.child_id, k.kind, k.postcode, s.from_day, s.to_day,
           concat_ws('|', 'ssda903', s.from_day, s.kind, k.kind) as row_key,
           left(encode(sha256(convert_to(concat_ws('|', s.child_id, k.kind, k.postcode), 'UTF8')), 'hex'), 12) as digest
      from staged_placement s cross join lateral (values ('home', s.home_postcode), ('placement', s.placement_postcode)) k(kind, postcode)
     where k.postcode is not null and not (${dryRun} and s.outcome = 'added')`.execute(rows)
  await sql`analyze staged_location`.execute(rows)
  const ended = await sql<{ childId: string }>`
    update location l set to_day = l.from_day
      from staged_location s
     where l.child_id = s.child_id and l.source_key like s.row_key || '|%' and l.source_key <> s.row_key || '|' || s.digest and l.to_day is distinct from l.from_day
    returning l.child_id`.execute(rows)
  await sql`
    update location l set to_day = s.to_day from staged_location s
     where l.child_id = s.child_id and l.source_key = s.row_key || '|' || s.digest and l.to_day is distinct from s.to_day`.execute(rows)
  await sql`
    insert into location (child_id, kind, postcode, from_day, to_day, source, source_key, recorded_by)
    select s.child_id, s.kind, s.postcode, s.from_day, s.to_day, 'ssda903', s.row_key || '|' || s.digest, ${me.workerId}
      from staged_location s
     where not exists (select 1 from location l where l.child_id = s.child_id and l.source_key = s.row_key || '|' || s.digest)`.execute(
    rows,
  )
  await sql`update staged_placement s set outcome = 'changed' where s.outcome = 'unchanged' and s.child_id = any(${ended.rows.map((row) => row.childId)}::uuid[])`.execute(
    rows,
  )
}

/** Since when the child has been looked after: the latest start of a period of care (RNE is S) in the file. */
async function saveCare({ rows }: Scope): Promise<void> {
  await sql`
    update child c set looked_after_since = s.since
      from (select child_id, max(from_day) as since from staged_placement where reason_started = 'S' group by child_id) s
     where c.id = s.child_id and c.looked_after_since is null`.execute(rows)
}
