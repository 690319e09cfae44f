-- Who looked at what, and what was changed: append-only, sealed into a hash chain. No narrative ever stands here.

create table audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default house_now(),
  worker_id uuid not null references worker,
  agency_id uuid not null references agency,
  deed text not null,
  wrote boolean not null,
  subject text not null,
  subject_ref text,
  child_id uuid,
  rows int not null default 1,
  why text,
  made_in xid8 not null default pg_current_xact_id(),
  seal_id bigint
);
create index on audit_entry (child_id, id desc) where child_id is not null;
create index on audit_entry (worker_id, id desc);
create index on audit_entry (agency_id, id desc);
create index on audit_entry (id) where seal_id is null;
create index on audit_entry (seal_id);
comment on column audit_entry.deed is 'The permission used, such as missing.record-return.';
comment on column audit_entry.why is 'A code (break-glass, access-request), never typed words.';

create table audit_seal (
  id bigint generated always as identity primary key,
  sealed_at timestamptz not null default house_now(),
  entries int not null,
  previous bytea not null,
  hash bytea not null
);
comment on table audit_seal is 'Each seal hashes its entries and the seal before it. Trimming the end is seen by comparing with the digest that a second party keeps.';

call guard('audit_entry'); call guard('audit_seal');
create policy adds_own on audit_entry for insert to sr_app with check (worker_id = (select me()) and agency_id = (select my_agency()) and seal_id is null);
grant insert (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id, rows, why) on audit_entry to sr_app;
create policy sealed_read on audit_seal for select to sr_app using ((select may('audit.read-agency')) or (select may('audit.seal')));
grant select on audit_entry, audit_seal to sr_app;
create policy agency_reads on audit_entry for select to sr_app using ((select may('audit.read-agency')) and agency_id = (select my_agency()));
grant update (seal_id) on audit_entry to sr_keeper;
grant insert on audit_seal to sr_keeper;

-- The text that is hashed. bin/audit-verify builds the same text on its own, in another language.
create function audit_text(e audit_entry) returns text language sql immutable set search_path = pg_catalog, public
  as $$ select concat_ws('|', e.id, (extract(epoch from e.at) * 1000000)::bigint, e.worker_id, e.agency_id, e.deed, e.wrote::text, e.subject,
    coalesce(e.subject_ref, ''), coalesce(e.child_id::text, ''), e.rows, coalesce(e.why, '')) $$;

create function seal_audit(most int default 10000) returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare
  last bytea; made bytea; new_seal bigint; n int;
begin
  if not may('audit.seal') then raise exception 'only the sealing service seals'; end if;
  perform pg_advisory_xact_lock(hashtext('seal_audit'));
  select hash into last from audit_seal order by id desc limit 1;
  -- Only entries whose transactions are over for every onlooker: an entry that commits late is sealed late, never missed.
  create temporary table sealing on commit drop as
    select id from audit_entry
     where seal_id is null and made_in < pg_snapshot_xmin(pg_current_snapshot())
     order by id limit most;
  select count(*) into n from sealing;
  if n > 0 then
    select sha256(coalesce(last, '\x'::bytea) || convert_to(string_agg(audit_text(e), E'\n' order by e.id), 'UTF8')) into made
      from audit_entry e join sealing s using (id);
    insert into audit_seal (entries, previous, hash) values (n, coalesce(last, '\x'::bytea), made) returning id into new_seal;
    update audit_entry e set seal_id = new_seal from sealing s where s.id = e.id;
  end if;
  drop table sealing;
  return n;
end $$;
alter function seal_audit(int) owner to sr_keeper;
comment on function seal_audit is 'Seals what is not sealed yet; returns how many. Definer: the app can never update the trail.';

create table form_post (
  once uuid not null,
  worker_id uuid not null references worker,
  posted_at timestamptz not null default house_now(),
  go_to text,
  primary key (worker_id, once)
);
comment on table form_post is 'A form that was answered: the same form posted again gets the same answer and writes nothing.';
call guard('form_post');
create policy own_posts on form_post to sr_app using (worker_id = (select me())) with check (worker_id = (select me()));
grant select, insert, update on form_post to sr_app;
