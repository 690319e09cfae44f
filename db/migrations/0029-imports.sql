-- What each source said last, so that the same file again changes nothing; what became of each row; files on their way in.

alter table import_row alter column cells drop not null;
alter table import_row add column digest text not null default '';
alter table import_row add column position int not null default 0;
comment on column import_row.digest is 'Of what the row said when it was last brought in. The row itself is kept where its form is given out again (SSD).';
comment on column import_row.position is 'Its place in the file, so that a table goes out in the order in which it came.';

alter table import_run add column authority_agency_id uuid references agency;
alter table import_run add column year_inferred boolean not null default false;
alter table import_run add column of_run uuid references import_run;
alter table import_run add column phase text not null default 'waiting' check (phase in ('waiting', 'mapping', 'reading', 'saving', 'done', 'failed', 'let-go'));
alter table import_run add column tables jsonb;
alter table import_run add column outcomes jsonb;
alter table import_run add column headings jsonb;
alter table import_run add column findings_left_out int not null default 0;
comment on column import_run.of_run is 'The dry run that somebody saw before they brought these files in.';
comment on column import_run.tables is 'What the files hold, by table: rows read and what became of them.';
comment on column import_run.outcomes is 'What became of every row: file, outcome, and its lines as ranges.';
comment on column import_run.headings is 'The headings of each file in their order, which a row kept as an object forgets.';

alter table data_query add column import_kind text;
alter table data_query add column import_table text;
comment on column data_query.import_kind is 'Which kind of file raised it: a corrected file of that kind settles it.';
create index on data_query (child_id) where settled_at is null;

alter table location add column source_key text;
comment on column location.source_key is 'Which row of which source told it; never the words of the place.';
grant select (source_key) on location to sr_app;
create index on location (child_id, source_key) where source_key is not null;

-- An authority's own reference may stand on a record that this worker may not open (a declared conflict). Then the row is
-- refused, rather than a second record made.
create function references_not_open(wanted_agency uuid, wanted_kind text, wanted text[]) returns table (value text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select r.value from child_reference r
     where may('imports.bring-in') and wanted_agency = my_agency()
       and r.agency_id = wanted_agency and r.kind = wanted_kind and r.value = any(wanted) and not in_circle(r.child_id)
  $$;
alter function references_not_open(uuid, text, text[]) owner to sr_keeper;
comment on function references_not_open is 'Of an agency''s own references, those on records outside the asker''s circles: for importers of that agency only. Definer: looks past the circle.';

-- References for rows that are made in sets: forty random bits in Crockford's base 32, as src/kernel/ids.ts makes them.
create function import_ref(prefix text) returns text
  language sql volatile set search_path = pg_catalog, public
  as $$
    -- One random byte for each letter: all but two bytes of a version 4 uuid are random, and these eight are.
    select prefix || '-' || string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + get_byte(random, at) % 32, 1), '' order by at)
      from (select uuid_send(gen_random_uuid()) as random) drawn, unnest(array[0, 1, 2, 3, 4, 5, 9, 10]) at
  $$;

-- The involvement rule is asked for every row that is read or written, so it must be cheap: who asks is resolved once a call, and
-- the plans are kept. A plan that was kept while the table was small would read all of it for every row of an import that fills it:
-- hence no sequential scan. The same rule, word for word.
create or replace function in_circle(wanted uuid) returns boolean
  language plpgsql stable security definer cost 1000 set search_path = pg_catalog, public set enable_seqscan = off
  as $$
declare who uuid := me();
begin
  return exists (
      select 1 from circle_entry e
       where e.child_id = wanted and e.closed_at is null and e.expires_at > house_now()
         and (e.worker_id = who
              or exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = who and m.left_at is null)))
    and not exists (select 1 from declared_conflict d where d.child_id = wanted and d.worker_id = who);
end $$;
-- Asked once a statement, not once a row: neither answer can change within one.
alter policy circle_adds on child with check (in_circle(id) and recorded_by = (select me()) and (select may('people.add-child')));
alter policy circle_adds on location with check (in_circle(child_id) and recorded_by = (select me()));

-- Many new records at once: begin_child(), for a set. A whole return's children begin in one statement.
create function begin_children(new_children uuid[], for_team uuid, for_purpose text, expires timestamptz[]) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare who uuid := me();
begin
  if who is null or not may('people.add-child') or not may('imports.bring-in') then raise exception 'not allowed to begin records'; end if;
  if exists (select 1 from child where id = any(new_children)) or exists (select 1 from circle_entry where child_id = any(new_children)) then
    raise exception 'not new children';
  end if;
  insert into circle_entry (child_id, worker_id, team_id, purpose, opened_by, expires_at)
    select n.child, case when for_team is null then who end, for_team, for_purpose, who, n.expires from unnest(new_children, expires) as n(child, expires);
  if for_team is not null and not in_my_team(for_team) then
    insert into circle_entry (child_id, worker_id, purpose, opened_by, expires_at)
      select n.child, who, for_purpose, who, n.expires from unnest(new_children, expires) as n(child, expires);
  end if;
end $$;
alter function begin_children(uuid[], uuid, text, timestamptz[]) owner to sr_keeper;
comment on function begin_children is 'Makes the first circle of new records, for importers. Definer: the app may not write circles by itself.';

-- A run that somebody began goes on when they close the page or sign out: in a session of its own, theirs, for a day at the most.
create function open_import_session(hash bytea) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if me() is null or not may('imports.bring-in') then raise exception 'not allowed to bring in'; end if;
  insert into session (token_hash, worker_id, idle_ends_at, ends_at, proved_at, proved_by, device)
    select hash, s.worker_id, house_now() + interval '1 day', house_now() + interval '1 day', house_now(), s.proved_by, 'import'
      from session s where s.token_hash = sha256(decode(nullif(current_setting('sr.session', true), ''), 'hex'));
end $$;
alter function open_import_session(bytea) owner to sr_keeper;
grant insert on session to sr_keeper;
comment on function open_import_session is 'For the asker alone, proved as they proved themselves. Definer: the app does not write sessions.';
create function end_import_session() returns void
  language sql security definer set search_path = pg_catalog, public
  as $$
    update session set ended_at = house_now(), ended_why = 'import ended'
     where device = 'import' and ended_at is null and token_hash = sha256(decode(nullif(current_setting('sr.session', true), ''), 'hex'))
  $$;
alter function end_import_session() owner to sr_keeper;
comment on function end_import_session is 'Ends the import session that asks, and no other. Definer: the app does not write sessions.';

-- Pressing the button twice makes one run of what was seen, and sending the files twice makes one run of them.
create unique index import_run_of_one on import_run (of_run) where of_run is not null and not dry_run and phase <> 'failed';
alter table import_run add column once uuid;
create unique index import_run_once on import_run (started_by, once) where once is not null;
alter table import_run add column beat_at timestamptz not null default house_now();
comment on column import_run.beat_at is 'When the process that does it last said so. A run that is silent for minutes was interrupted, and wrote nothing.';
