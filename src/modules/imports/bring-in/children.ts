// Which child each row means: the council's own reference first, then name with date of birth. Never a silent merge: what could
// be two children is said. New children are begun in sets, with the same circles that a person's own form would open.
import { drawAgain, sql, type Scope } from '../../../platform/db/index.ts'
import type { ImportKind } from './domain.ts'
import { findSome, ofRow, type Found } from './found.ts'

export interface ChildrenOrder {
  kind: ImportKind
  /** The table as its kind names it: 'header', 'ssd_person', 'reports'. */
  table: string
  authorityId: string
  /** New children are counted, and not begun. */
  dryRun: boolean
  /** Takes what a step found, and answers with how many findings the report still has room for. */
  tell: (found: Found) => void
  most: () => number
}

/** Finds or begins every staged child, and tells the rows that cannot be placed, or that ask to be looked at. */
export async function saveChildren(scope: Scope, order: ChildrenOrder): Promise<void> {
  await mergeRows(scope)
  await findByReference(scope, order)
  if (order.kind === 'csv') {
    await findSameRows(scope)
    await findByName(scope, order)
    await findWithinFile(scope, order)
  }
  await refuseHeldElsewhere(scope, order)
  await beginNew(scope, order)
  await askAboutStrangers(scope, order)
  await updateKnown(scope, order)
  await remember(scope, order)
}

/** One child in several rows is one child; the row that says most speaks for it, the others wait for its answer. */
async function mergeRows({ rows }: Scope): Promise<void> {
  await sql`
    create temporary table staged_repeat on commit drop as
      select n from (select n, row_number() over (partition by row_key order by (given is null)::int + (family is null)::int + (dob is null)::int, n) as at from staged_child) ranked
       where at > 1`.execute(rows)
  await sql`delete from staged_child s using staged_repeat r where r.n = s.n`.execute(rows)
}

async function findByReference({ rows }: Scope, { kind }: ChildrenOrder): Promise<void> {
  const ways: readonly (readonly [kind: string, column: 'council_ref' | 'ssd_ref' | 'legacy_ref' | 'upn'])[] =
    kind === 'ssd'
      ? [
          ['ssd', 'ssd_ref'],
          ['council', 'ssd_ref'],
          ['council', 'legacy_ref'],
          ['upn', 'upn'],
        ]
      : [
          ['council', 'council_ref'],
          ['ssd', 'council_ref'],
          ['upn', 'upn'],
        ]
  for (const [referenceKind, column] of ways) {
    // A lookup for each row, never a join: see staging.ts.
    await sql`
      update staged_child s set child_id = (select r.child_id from child_reference r where r.agency_id = s.responsible and r.kind = ${referenceKind} and r.value = s.${sql.ref(column)} limit 1)
       where s.child_id is null and s.${sql.ref(column)} is not null`.execute(rows)
  }
}

/**
 * Rows that say word for word what they said last time are of the child that they were of then, though a name without date of birth
 * would place nobody: the same file again changes nothing and refuses no more than the first time.
 */
async function findSameRows({ rows }: Scope): Promise<void> {
  await sql`
    update staged_child s set child_id = same.child_id
      from (select c.n, min(m.child_id::text)::uuid as child_id
              from staged_child c join staged_episode e on e.child_key = c.row_key
              left join lateral (select m.child_id from missing_episode m
                                  where m.responsible_agency_id = c.responsible and m.source = 'csv' and m.source_key = e.row_key
                                    and m.source_digest = e.digest limit 1) m on true
             where c.child_id is null and c.council_ref is null and c.dob is null
             group by c.n having count(*) = count(m.child_id) and count(distinct m.child_id) = 1) same
     where same.n = s.n`.execute(rows)
}

/** Rows without a reference that we know: the same name and date of birth inside the agency, when exactly one child has them. */
async function findByName(scope: Scope, { tell, most }: ChildrenOrder): Promise<void> {
  const { rows } = scope
  // The children in one's circles are gathered first: a name may not be compared before the policy is asked, which would be asked of the nation.
  await sql`
    create temporary table staged_likeness on commit drop as
    with mine as materialized (
      select c.id, c.responsible_agency_id, c.given_name, c.preferred_name, c.family_name, c.other_names, c.date_of_birth
        from child c where c.id in (select m.child_id from my_children() m) and c.responsible_agency_id in (select s.responsible from staged_child s))
    select s.n, s.council_ref, s.dob, c.id as child_id, c.date_of_birth,
           exists (select 1 from child_reference r where r.child_id = c.id and r.agency_id = s.responsible and r.kind = 'council') as has_reference
      from staged_child s
      join mine c on c.responsible_agency_id = s.responsible and lower(c.family_name) = lower(s.family)
       and (lower(c.given_name) = lower(s.given) or lower(c.preferred_name) = lower(s.given) or exists (select 1 from unnest(c.other_names) o where lower(o) = lower(s.given)))
     where s.child_id is null and s.family is not null and s.given is not null
       and (s.dob is null or c.date_of_birth is null or c.date_of_birth = s.dob)`.execute(rows)
  // Certain: one child of that name and birthday, and no other reference of the council's stands against it.
  await sql`
    update staged_child s set child_id = l.child_id
      from staged_likeness l
     where l.n = s.n and s.dob is not null and l.date_of_birth = s.dob and (s.council_ref is null or not l.has_reference)
       and (select count(*) from staged_likeness o where o.n = s.n) = 1`.execute(rows)
  await findOutside(scope)
  await sql`
    update staged_child s set refused_rule = 'which-child'
     where s.child_id is null and s.council_ref is null and exists (select 1 from staged_likeness l where l.n = s.n)`.execute(rows)
  await askToLook(scope, sql`staged_likeness`, mayBeKnown)
  tell(
    await findSome<{ file: string; line: number; refused: boolean; dob: string | null; likenesses: number }>(
      scope,
      most(),
      sql`select s.file, s.line, s.refused_rule is not null as refused, s.dob, count(l.*)::int as likenesses
            from staged_child s join staged_likeness l on l.n = s.n
           where s.child_id is null group by s.n, s.file, s.line, s.refused_rule, s.dob`,
      (row) =>
        row.refused
          ? ofRow(row, 'which-child', 'refused', whichChild(row.likenesses, row.dob))
          : ofRow(row, 'may-be-known', 'queried', mayBeKnown),
    ),
  )
}

/** Rows that come in all the same, onto the list to put right. */
async function askToLook({ rows }: Scope, alike: ReturnType<typeof sql>, sentence: string): Promise<void> {
  const query = { rule: 'may-be-known', sentence }
  await sql`
    update staged_child s set queries = coalesce(s.queries, '[]') || jsonb_build_array(${JSON.stringify(query)}::jsonb || jsonb_build_object('file', s.file, 'line', s.line))
     where s.child_id is null and s.refused_rule is null and exists (select 1 from ${alike} l where l.n = s.n)`.execute(rows)
}

/**
 * One child under two keys of one file, by the rules that hold for a child on record, so that a file in two parts ends as the whole one:
 * a row without reference is of the one child whose reference stands beside the same name and birthday; where that is not certain,
 * whoever says less is refused; two references for one name and birthday are two records, and are asked about.
 */
async function findWithinFile(scope: Scope, { tell, most }: ChildrenOrder): Promise<void> {
  const { rows } = scope
  const alike = sql`
    select s.n, o.row_key as other_key, s.dob = o.dob as same_day
      from staged_child s join staged_child o on o.responsible = s.responsible and lower(o.family) = lower(s.family) and lower(o.given) = lower(s.given) and o.n <> s.n
     where s.child_id is null and s.refused_rule is null`
  await sql`
    create temporary table staged_alike on commit drop as
    ${alike} and o.council_ref is not null and (s.dob = o.dob or s.dob is null or o.dob is null) and (s.council_ref is null or o.n < s.n)
    union
    ${alike} and s.council_ref is null and s.dob is null`.execute(rows)
  await sql`
    create temporary table staged_same on commit drop as
    select s.n, s.row_key, min(a.other_key) as other_key from staged_alike a join staged_child s on s.n = a.n and s.council_ref is null
     group by s.n, s.row_key having count(*) = 1 and bool_and(coalesce(a.same_day, false))`.execute(rows)
  await sql`update staged_episode e set child_key = s.other_key from staged_same s where s.row_key = e.child_key`.execute(rows)
  await sql`delete from staged_child c using staged_same s where s.n = c.n`.execute(rows)
  await sql`
    update staged_child s set refused_rule = 'which-child' where s.council_ref is null and exists (select from staged_alike a where a.n = s.n)`.execute(
    rows,
  )
  await askToLook(scope, sql`staged_alike`, twoReferences)
  tell(
    await findSome<{ file: string; line: number; refused: boolean }>(
      scope,
      most(),
      sql`select s.file, s.line, s.refused_rule is not null as refused from staged_child s where exists (select from staged_alike a where a.n = s.n)`,
      (row) => (row.refused ? ofRow(row, 'which-child', 'refused', whichOfFile) : ofRow(row, 'may-be-known', 'queried', twoReferences)),
    ),
  )
}

const whichOfFile =
  'Other rows of this file tell of a child of this name, and this row does not say enough to tell which child is meant. Add the council’s reference or the date of birth.'

const twoReferences =
  'An earlier row of this file tells of a child of this name under another reference. Each has a record of its own; if it is the same child, correct the reference and bring the file again.'

const mayBeKnown =
  'A child of this name is on record under another reference. A record of its own was made; if it is the same child, correct the reference and bring the file again.'

function whichChild(likenesses: number, dob: string | null): string {
  const who = likenesses === 1 ? 'A child of this name is' : `${likenesses} children of this name are`
  const why = dob === null ? 'this row has no date of birth' : 'the dates of birth do not settle it'
  return `${who} on record, and ${why}, so we cannot tell which child is meant. Add the council’s reference or the date of birth.`
}

/**
 * A missing report must never wait for a permission: a person who may report opens the record that an exact match outside
 * their circles finds, which is audited and told to the child's lead.
 */
async function findOutside(scope: Scope): Promise<void> {
  const team = scope.me.teams[0]
  if (scope.me.kind !== 'person' || !team) return
  await sql`
    update staged_child s set child_id = c.id
      from (select n, min(ref) as ref from (
              select s.n, open_for_report(f.hit, ${team.id}, house_now() + interval '90 days') as ref
                from staged_child s cross join lateral find_exactly(s.family, s.given, s.dob, s.council_ref) f
               where s.child_id is null and (s.council_ref is not null or (s.family is not null and s.given is not null and s.dob is not null))
                 and not exists (select 1 from staged_likeness l where l.n = s.n)) opened
             group by n having count(*) = 1) found
      join child c on c.ref = found.ref
     where found.n = s.n`.execute(scope.rows)
}

async function refuseHeldElsewhere(scope: Scope, { kind, tell, most }: ChildrenOrder): Promise<void> {
  const referenceKind = kind === 'ssd' ? 'ssd' : 'council'
  tell(
    await findSome(
      scope,
      most(),
      sql`
        update staged_child s set refused_rule = 'not-open'
          from (select responsible, array_agg(coalesce(ssd_ref, council_ref)) as given from staged_child
                 where child_id is null and coalesce(ssd_ref, council_ref) is not null group by responsible) of
         cross join lateral references_not_open(of.responsible, ${referenceKind}, of.given) held
         where s.child_id is null and s.responsible = of.responsible and coalesce(s.ssd_ref, s.council_ref) = held.value
        returning s.file, s.line`,
      (row) => ofRow(row, 'not-open', 'refused', notOpen),
    ),
  )
}

const notOpen =
  'This reference stands on a record that is not open to whoever brings this file, so nothing was changed. Ask your agency’s manager.'

async function beginNew(scope: Scope, order: ChildrenOrder): Promise<void> {
  const { rows, me } = scope
  await sql`update staged_child set child_id = gen_random_uuid(), ref = import_ref('C'), is_new = true, outcome = 'added' where child_id is null and refused_rule is null`.execute(
    rows,
  )
  if (order.dryRun) return
  const team = me.teams.find((each) => each.kind === 'missing' || each.kind === 'police-missing') ?? me.teams[0]
  const own = me.agencyId === order.authorityId
  const purpose = own ? 'responsible-authority' : team?.kind === 'police-missing' ? 'police-episode' : 'return-interview'
  await sql`
    select begin_children(coalesce(array_agg(s.child_id order by s.n), '{}'), ${team?.id ?? null}, ${purpose},
        coalesce(array_agg(case when s.responsible = ${me.agencyId} then ${authorityEnds} else house_now() + interval '90 days' end order by s.n), '{}'))
      from staged_child s where s.is_new`.execute(rows)
  await nameStaged(scope)
  await drawAgain(scope, async (time) => {
    if (time > 1) await sql`update staged_child set ref = import_ref('C') where is_new`.execute(rows)
    await sql`
    insert into child (id, ref, responsible_agency_id, given_name, family_name, date_of_birth, sex, ethnicity, nhs_number, recorded_at, recorded_by, source)
    select s.child_id, s.ref, s.responsible, s.given, s.family, s.dob, s.sex, s.ethnicity, s.nhs, (select house_now()), ${me.workerId}, ${order.kind}
      from staged_child s where s.is_new`.execute(rows)
  })
  // The authority's own team answers for the child, whoever brought the file. Where it begins the record, it does so already.
  await sql`
    select count(*) from (
      select open_circle(s.child_id, null, d.team_id, 'responsible-authority', null, ${authorityEnds})
        from staged_child s join lateral (select t.id as team_id from team t where t.agency_id = s.responsible and t.kind = 'missing' and t.ended_at is null order by t.code limit 1) d on true
       where s.is_new and (${!own} or d.team_id is distinct from ${team?.id ?? null})) opened`.execute(rows)
  // For all of them at once: one by one, each new record would be compared with all those that came before it in the file.
  await sql`select tell_possible_duplicates_of(coalesce(array_agg(s.child_id), '{}')) from staged_child s where s.is_new and s.family is not null`.execute(
    rows,
  )
}

/**
 * All children of the file are those of whom the statements that follow write: see namePage(). There can be hundreds of thousands, and they
 * never leave the database.
 */
export async function nameStaged({ rows }: Scope): Promise<void> {
  await sql`select length(set_config('sr.page', coalesce(array_agg(s.child_id)::text, ''), true)) from staged_child s where s.child_id is not null`.execute(
    rows,
  )
}

/** Children whom only an episode names (their position is -1): new ones are asked about, known ones need nothing. */
async function askAboutStrangers(scope: Scope, { tell, most }: ChildrenOrder): Promise<void> {
  await sql`update staged_child set queries = '[]' where position = -1 and not is_new`.execute(scope.rows)
  tell(
    await findSome<{ file: string; line: number; rule: string; sentence: string }>(
      scope,
      most(),
      sql`select s.file, s.line, q.rule, q.sentence from staged_child s cross join lateral jsonb_to_recordset(s.queries) as q(rule text, sentence text)
           where s.position = -1`,
      (row) => ofRow(row, row.rule, 'queried', row.sentence),
    ),
  )
}

/** A year past the 18th birthday; ten years where the birthday is not known; never less than a year (as people's own rule has it). */
const authorityEnds = sql`timezone('Europe/London', greatest(s.dob + interval '19 years', case when s.dob is null then house_now()::date + interval '10 years' end, house_now()::date + interval '365 days'))`

/**
 * What a later source knows is filled in, and nothing is ever blanked. What this source said before and now says otherwise is
 * corrected; what a person or another source said instead stands, where this source has not changed its mind.
 */
async function updateKnown(scope: Scope, order: ChildrenOrder): Promise<void> {
  const { rows } = scope
  await sql`
    create temporary table staged_change on commit drop as
    select s.n, s.child_id, coalesce(i.digest, '') <> ${digest} as says_new, i.row_key is not null as said_before
      from staged_child s
      left join lateral (select i.row_key, i.digest from import_row i
                          where i.agency_id = ${scope.me.agencyId} and i.kind = ${order.kind} and i.table_name = ${order.table} and i.row_key = s.row_key limit 1) i on true
     where s.child_id is not null and not s.is_new`.execute(rows)
  const changed = await sql<{ id: string }>`
    update child c set
        given_name = ${named(sql`c.given_name`, sql`s.given`)}, family_name = ${named(sql`c.family_name`, sql`s.family`)},
        date_of_birth = ${told(sql`c.date_of_birth`, sql`s.dob`)}, sex = ${told(sql`c.sex`, sql`s.sex`)},
        ethnicity = ${told(sql`c.ethnicity`, sql`s.ethnicity`)}, nhs_number = ${told(sql`c.nhs_number`, sql`s.nhs`)}
      from staged_child s join staged_change k on k.n = s.n
     where c.id = s.child_id and (c.given_name, c.family_name, c.date_of_birth, c.sex, c.ethnicity, c.nhs_number) is distinct from
           (${named(sql`c.given_name`, sql`s.given`)}, ${named(sql`c.family_name`, sql`s.family`)}, ${told(sql`c.date_of_birth`, sql`s.dob`)}, ${told(sql`c.sex`, sql`s.sex`)},
            ${told(sql`c.ethnicity`, sql`s.ethnicity`)}, ${told(sql`c.nhs_number`, sql`s.nhs`)})
    returning c.id`.execute(rows)
  await sql`update staged_child s set outcome = 'unchanged' where s.child_id is not null and s.outcome is null`.execute(rows)
  await sql`update staged_child s set outcome = 'changed' where s.child_id = any(${changed.rows.map((row) => row.id)}::uuid[])`.execute(
    rows,
  )
  const referred = await sql<{ childId: string }>`
    insert into child_reference (child_id, agency_id, kind, value)
    select distinct on (s.responsible, r.kind, r.value) s.child_id, s.responsible, r.kind, r.value
      from staged_child s cross join lateral (values ('council', s.council_ref), ('ssd', s.ssd_ref), ('upn', s.upn)) r(kind, value)
     where s.child_id is not null and s.refused_rule is null and r.value is not null ${begun(order)}
     order by s.responsible, r.kind, r.value, s.n
    on conflict do nothing returning child_id`.execute(rows)
  await sql`update staged_child s set outcome = 'changed' where s.outcome = 'unchanged' and s.child_id = any(${referred.rows.map((row) => row.childId)}::uuid[])`.execute(
    rows,
  )
}

/** A fact after this row: kept, filled in where nothing was known, corrected where the source itself has changed what it says. */
function told(known: ReturnType<typeof sql>, given: ReturnType<typeof sql>) {
  return sql`case when ${known} is null or (k.said_before and k.says_new) then coalesce(${given}, ${known}) else ${known} end`
}

/** The same name all in capitals or all in small letters, as some systems write it, corrects nothing. */
function named(known: ReturnType<typeof sql>, given: ReturnType<typeof sql>) {
  return sql`case when lower(${known}) = lower(${given}) and ${given} in (lower(${given}), upper(${given})) then ${known} else ${told(known, given)} end`
}

const digest = sql`md5(concat_ws('|', s.given, s.family, s.dob, s.sex, s.ethnicity, s.upn, s.nhs, s.cells::text))`

/** What the source said, for the next time; and the row itself, where its form goes out again. */
async function remember(scope: Scope, order: ChildrenOrder): Promise<void> {
  const { rows, me } = scope
  const kept = await sql<{ childId: string }>`
    update import_row i set cells = s.cells, digest = ${digest}, position = s.position, run_id = ${currentRun}
      from staged_child s join staged_change k on k.n = s.n and k.said_before and k.says_new
     where i.agency_id = ${me.agencyId} and i.kind = ${order.kind} and i.table_name = ${order.table} and i.row_key = s.row_key
       and s.child_id = i.child_id and s.position >= 0
    returning i.child_id`.execute(rows)
  await sql`
    insert into import_row (agency_id, kind, table_name, row_key, child_id, cells, digest, position, run_id)
    select ${me.agencyId}, ${order.kind}, ${order.table}, s.row_key, s.child_id, s.cells, ${digest}, s.position, ${currentRun}
      from staged_child s where s.child_id is not null and s.refused_rule is null and s.position >= 0 ${begun(order)}
    on conflict do nothing`.execute(rows)
  await sql`update staged_child s set outcome = 'changed' where s.outcome = 'unchanged' and s.cells is not null and s.child_id = any(${kept.rows.map((row) => row.childId)}::uuid[])`.execute(
    rows,
  )
  await sql`
    insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id, why)
    select ${me.workerId}, ${me.agencyId}, 'imports.bring-in', true, 'child', told.ref, told.child_id, 'import'
      from (select s.ref, s.child_id from staged_child s where s.outcome = 'added' ${begun(order)}
            union all
            select c.ref, c.id from child c where c.id in (select s.child_id from staged_child s where s.outcome = 'changed')) told`.execute(
    rows,
  )
}

/** In a dry run there is nothing yet of a new child, for a reference to stand on. */
function begun({ dryRun }: ChildrenOrder) {
  return dryRun ? sql`and not s.is_new` : sql``
}

/** The run whose transaction this is. */
const currentRun = sql`current_setting('sr.import_run')::uuid`
