-- Children, the circle around each, and the ways in: a search by exact match, a request, breaking the glass.

create table child (
  id uuid primary key,
  ref text not null unique,
  responsible_agency_id uuid not null references agency,
  given_name text,
  family_name text,
  preferred_name text,
  other_names text[] not null default '{}',
  date_of_birth date,
  sex text check (sex in ('female', 'male', 'other', 'not known')),
  ethnicity text,
  language text,
  communication_needs text,
  nhs_number text,
  lead_worker_id uuid references worker,
  looked_after_since date,
  restricted_at timestamptz,
  restricted_by uuid references worker,
  restricted_why text,
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker,
  source text not null default 'recorded',
  search_text text generated always as (lower(coalesce(given_name, '') || ' ' || coalesce(family_name, '') || ' ' || coalesce(preferred_name, ''))) stored
);
create index child_search on child using gin (search_text gin_trgm_ops);
create index child_exact on child (lower(family_name), date_of_birth);
create index on child (responsible_agency_id);
comment on table child is 'One child, one record. Names may be unknown: a statutory return carries none; the council''s own reference is shown until a name is known.';

create table child_reference (
  child_id uuid not null references child deferrable initially deferred,
  agency_id uuid not null references agency,
  kind text not null check (kind in ('council', 'ssd', 'police', 'upn', 'other')),
  value text not null,
  recorded_at timestamptz not null default house_now(),
  primary key (agency_id, kind, value)
);
create index on child_reference (child_id);
create index on child_reference (lower(value));
comment on table child_reference is 'How each agency names the child in its own system. Unique inside an agency only, so that a clash tells nothing about another agency''s children.';

create table circle_entry (
  id uuid primary key default gen_random_uuid(),
  child_id uuid not null references child deferrable initially deferred,
  worker_id uuid references worker,
  team_id uuid references team,
  purpose text not null check (purpose in ('responsible-authority', 'host-authority', 'police-episode', 'return-interview', 'action', 'shared-with', 'granted', 'break-glass', 'lead')),
  reason text,
  opened_at timestamptz not null default house_now(),
  opened_by uuid not null references worker,
  expires_at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid references worker,
  check ((worker_id is null) <> (team_id is null))
);
create index on circle_entry (child_id) where closed_at is null;
create index on circle_entry (team_id, child_id) where closed_at is null;
create index on circle_entry (worker_id, child_id) where closed_at is null;
comment on table circle_entry is 'Who may open a child''s record: a worker or a team, with a stated purpose and an end. Written through definer functions only.';

create table declared_conflict (
  child_id uuid not null references child,
  worker_id uuid not null references worker,
  declared_at timestamptz not null default house_now(),
  declared_by uuid not null references worker,
  reason text not null,
  primary key (child_id, worker_id)
);
comment on table declared_conflict is 'A worker who must never open this child''s record (a relative, a neighbour, someone the child fears). Beats every circle and the glass.';

create table access_request (
  id uuid primary key default gen_random_uuid(),
  child_id uuid not null references child,
  worker_id uuid not null references worker,
  purpose text not null,
  reason text not null,
  asked_at timestamptz not null default house_now(),
  answered_at timestamptz,
  answered_by uuid references worker,
  granted boolean,
  answer_reason text
);
create index on access_request (child_id) where answered_at is null;
create index on access_request (worker_id);

create table notice (
  id uuid primary key default gen_random_uuid(),
  to_worker_id uuid references worker,
  to_team_id uuid references team,
  child_id uuid references child,
  kind text not null,
  about_worker_id uuid references worker,
  subject_ref text,
  made_at timestamptz not null default house_now(),
  seen_at timestamptz,
  seen_by uuid references worker,
  check (to_worker_id is not null or to_team_id is not null)
);
create index on notice (to_worker_id) where seen_at is null;
create index on notice (to_team_id) where seen_at is null;
comment on table notice is 'What a person must be told: glass broken, an exact search on their child, a request for access, a restricted child looked for.';

create table search_hit (
  id uuid primary key default gen_random_uuid(),
  worker_id uuid not null references worker,
  child_id uuid not null references child,
  made_at timestamptz not null default house_now(),
  ends_at timestamptz not null
);
comment on table search_hit is 'An exact search that found a record outside the searcher''s circles: the handle with which to ask for access, or to report the child missing. Good for an hour, for that worker only; it never names the child.';

create table location (
  id uuid primary key default gen_random_uuid(),
  child_id uuid not null references child,
  episode_id uuid,
  kind text not null check (kind in ('home', 'placement', 'last-seen', 'found', 'returned-to', 'place')),
  place text,
  postcode text,
  from_day date,
  to_day date,
  source text not null,
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker
);
create index on location (child_id);
create index on location (episode_id);
comment on table location is 'Where a child sleeps, was last seen, was found. Its words are read one at a time through see_location() and nowhere else.';

-- Is this child open to this transaction's worker?
create function in_circle(wanted uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select exists (
        select 1 from circle_entry e
         where e.child_id = wanted and e.closed_at is null and e.expires_at > house_now()
           and (e.worker_id = me()
                or e.team_id in (select m.team_id from team_member m where m.worker_id = me() and m.left_at is null)))
      and not exists (select 1 from declared_conflict d where d.child_id = wanted and d.worker_id = me())
  $$;
alter function in_circle(uuid) owner to sr_keeper;
comment on function in_circle is 'The involvement rule. Definer: reads circles and conflicts whole.';

call guard('child'); call guard('declared_conflict'); call guard('access_request'); call guard('notice'); call guard('search_hit'); call guard('location');
call guard('circle_entry');
call guard_by_circle('child_reference');
create policy circle_reads on child for select to sr_app using (in_circle(id));
create policy circle_adds on child for insert to sr_app with check (in_circle(id) and recorded_by = me() and may('people.add-child'));
create policy circle_changes on child for update to sr_app using (in_circle(id)) with check (in_circle(id));
grant select, insert on child to sr_app;
grant update (responsible_agency_id, given_name, family_name, preferred_name, other_names, date_of_birth, sex, ethnicity, language, communication_needs, nhs_number, lead_worker_id, looked_after_since, restricted_at, restricted_by, restricted_why) on child to sr_app;
create policy circle_reads on circle_entry for select to sr_app using (in_circle(child_id));
grant select on circle_entry to sr_app;
create policy circle_reads on declared_conflict for select to sr_app using (in_circle(child_id));
create policy lead_declares on declared_conflict for insert to sr_app with check (declared_by = me() and (worker_id = me() or (in_circle(child_id) and may('people.declare-conflict'))));
grant select, insert on declared_conflict to sr_app;
create policy own_requests on access_request for select to sr_app using (worker_id = (select me()));
create policy answerers on access_request for select to sr_app using (in_circle(child_id) and (select may('people.answer-request')));
grant select on access_request to sr_app;
create policy addressed on notice for select to sr_app using (to_worker_id = (select me()) or in_my_team(to_team_id));
create policy addressed_sees on notice for update to sr_app using (to_worker_id = (select me()) or in_my_team(to_team_id));
grant select on notice to sr_app;
grant update (seen_at, seen_by) on notice to sr_app;
create policy own_hits on search_hit for select to sr_app using (worker_id = (select me()));
-- A hit's child id is never readable: it would be a handle outside the circle.
grant select (id, worker_id, made_at, ends_at) on search_hit to sr_app;
create policy circle_reads on location for select to sr_app using (in_circle(child_id));
create policy circle_adds on location for insert to sr_app with check (in_circle(child_id) and recorded_by = me());
create policy circle_ends on location for update to sr_app using (in_circle(child_id)) with check (in_circle(child_id));
-- That a place is on record may be known inside the circle; its words (place, postcode) may not be selected at all.
grant select (id, child_id, episode_id, kind, from_day, to_day, source, recorded_at, recorded_by) on location to sr_app;
grant insert on location to sr_app;
grant update (to_day) on location to sr_app;
grant insert on circle_entry, access_request, notice, search_hit to sr_keeper;
grant update on circle_entry, access_request to sr_keeper;
grant insert on audit_entry to sr_keeper;

-- A new record: the maker's team (or the maker) is its first circle. Only for an id that no child has yet.
create function begin_child(new_child uuid, for_team uuid, for_purpose text, expires timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if me() is null or not may('people.add-child') then raise exception 'not allowed to begin a record'; end if;
  if exists (select 1 from child where id = new_child) or exists (select 1 from circle_entry where child_id = new_child) then raise exception 'not a new child'; end if;
  insert into circle_entry (child_id, worker_id, team_id, purpose, opened_by, expires_at)
    values (new_child, case when for_team is null then me() end, for_team, for_purpose, me(), expires);
  if for_team is not null and not in_circle(new_child) then
    insert into circle_entry (child_id, worker_id, purpose, opened_by, expires_at) values (new_child, me(), for_purpose, me(), expires);
  end if;
end $$;
alter function begin_child(uuid, uuid, text, timestamptz) owner to sr_keeper;

-- Opens the circle wider: by somebody who stands in it, with a purpose. Opening the same twice lengthens it.
create function open_circle(wanted uuid, for_worker uuid, for_team uuid, for_purpose text, why text, expires timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if not in_circle(wanted) then raise exception 'outside the circle'; end if;
  if for_purpose = 'break-glass' then raise exception 'the glass is broken by break_glass() only'; end if;
  update circle_entry set expires_at = greatest(expires_at, expires)
   where child_id = wanted and closed_at is null and purpose = for_purpose
     and worker_id is not distinct from for_worker and team_id is not distinct from for_team;
  if not found then
    insert into circle_entry (child_id, worker_id, team_id, purpose, reason, opened_by, expires_at)
      values (wanted, for_worker, for_team, for_purpose, why, me(), expires);
  end if;
end $$;
alter function open_circle(uuid, uuid, uuid, text, text, timestamptz) owner to sr_keeper;

create function close_circle(entry uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  update circle_entry set closed_at = house_now(), closed_by = me()
   where id = entry and closed_at is null and in_circle(child_id) and may('people.manage-circle');
  if not found then raise exception 'no such open entry in your circles'; end if;
end $$;
alter function close_circle(uuid) owner to sr_keeper;

-- Whom to tell about a child: the lead worker, else the team of the responsible authority.
create function tell_lead(wanted uuid, what text, about uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare lead uuid; team_found uuid;
begin
  select lead_worker_id into lead from child where id = wanted;
  if lead is not null then
    insert into notice (to_worker_id, child_id, kind, about_worker_id) values (lead, wanted, what, about);
  end if;
  select e.team_id into team_found from circle_entry e
   where e.child_id = wanted and e.purpose = 'responsible-authority' and e.team_id is not null and e.closed_at is null order by e.opened_at limit 1;
  if team_found is not null and (lead is null or what = 'glass-broken') then
    insert into notice (to_team_id, child_id, kind, about_worker_id) values (team_found, wanted, what, about);
  end if;
end $$;
alter function tell_lead(uuid, text, uuid) owner to sr_keeper;
revoke execute on function tell_lead(uuid, text, uuid) from public;

-- The exact search outside the circles: name with date of birth, or a reference. It answers that a record exists and which
-- team to ask, never who or where. Restricted children never answer, nor does a declared conflict; their lead is told.
create function find_exactly(family text, given text, born date, reference text)
  returns table (hit uuid, agency_name text, team_name text, team_contact text)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare found_child record; made uuid; own_agency uuid := my_agency();
begin
  if me() is null or not may('people.search') then return; end if;
  for found_child in
    select c.* from child c
     where ((reference is not null and (c.ref = upper(reference) or exists (select 1 from child_reference r where r.child_id = c.id and lower(r.value) = lower(reference))))
        or (family is not null and born is not null and lower(c.family_name) = lower(family) and c.date_of_birth = born
            and (given is null or lower(c.given_name) = lower(given) or lower(c.preferred_name) = lower(given) or lower(given) = any (select lower(n) from unnest(c.other_names) n))))
     order by c.recorded_at limit 5
  loop
    if in_circle(found_child.id) then continue; end if;
    insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id, why)
      values (me(), own_agency, 'people.search', false, 'child', null, found_child.id, 'exact-search');
    if found_child.restricted_at is not null or exists (select 1 from declared_conflict d where d.child_id = found_child.id and d.worker_id = me()) then
      perform tell_lead(found_child.id, 'restricted-searched', me());
      continue;
    end if;
    perform tell_lead(found_child.id, 'searched', me());
    insert into search_hit (worker_id, child_id, ends_at) values (me(), found_child.id, house_now() + interval '1 hour') returning id into made;
    return query
      select made, a.name, t.name, t.contact
        from agency a
        left join lateral (select t.name, t.contact from circle_entry e join team t on t.id = e.team_id
                            where e.child_id = found_child.id and e.purpose = 'responsible-authority' and e.closed_at is null order by e.opened_at limit 1) t on true
       where a.id = found_child.responsible_agency_id;
  end loop;
end $$;
alter function find_exactly(text, text, date, text) owner to sr_keeper;
comment on function find_exactly is 'Audited and told to the lead on every hit; makes search_hit handles. Definer: looks past the circle on purpose, and answers only what the rule allows.';

create function request_access(from_hit uuid, for_purpose text, why text) returns uuid
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare c uuid; made uuid;
begin
  select child_id into c from search_hit where id = from_hit and worker_id = me() and ends_at > house_now();
  if c is null or not may('people.search') then return null; end if;
  insert into access_request (child_id, worker_id, purpose, reason) values (c, me(), for_purpose, why) returning id into made;
  perform tell_lead(c, 'access-requested', me());
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, child_id, why) values (me(), my_agency(), 'people.search', true, 'access request', c, 'access-request');
  return made;
end $$;
alter function request_access(uuid, text, text) owner to sr_keeper;

create function answer_request(request uuid, grant_it boolean, why text, expires timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare r access_request;
begin
  select * into r from access_request where id = request and answered_at is null for update;
  if r.id is null or not in_circle(r.child_id) or not may('people.answer-request') or r.worker_id = me() then raise exception 'not yours to answer'; end if;
  update access_request set answered_at = house_now(), answered_by = me(), granted = grant_it, answer_reason = why where id = request;
  if grant_it then
    insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at) values (r.child_id, r.worker_id, 'granted', why, me(), expires);
  end if;
  insert into notice (to_worker_id, child_id, kind, about_worker_id) values (r.worker_id, case when grant_it then r.child_id end, case when grant_it then 'access-granted' else 'access-refused' end, me());
end $$;
alter function answer_request(uuid, boolean, text, timestamptz) owner to sr_keeper;

-- Break glass: sixty minutes, a reason, the lead and a second person told at once. Never against a restriction or a conflict.
create function break_glass(from_hit uuid, why text) returns text
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare c child; own_agency uuid := my_agency();
begin
  select ch.* into c from search_hit h join child ch on ch.id = h.child_id where h.id = from_hit and h.worker_id = me() and h.ends_at > house_now();
  if c.id is null or not may('people.break-glass') then return null; end if;
  if c.restricted_at is not null or exists (select 1 from declared_conflict d where d.child_id = c.id and d.worker_id = me()) then
    perform tell_lead(c.id, 'restricted-searched', me());
    return null;
  end if;
  insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at)
    values (c.id, me(), 'break-glass', why, me(), house_now() + interval '60 minutes');
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id, why) values (me(), own_agency, 'people.break-glass', true, 'child', c.ref, c.id, 'break-glass');
  perform tell_lead(c.id, 'glass-broken', me());
  return c.ref;
end $$;
alter function break_glass(uuid, text) owner to sr_keeper;

-- A missing report must never wait for a permission: whoever may report opens the record of the child they found exactly.
create function open_for_report(from_hit uuid, for_team uuid, expires timestamptz) returns text
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare c child;
begin
  select ch.* into c from search_hit h join child ch on ch.id = h.child_id where h.id = from_hit and h.worker_id = me() and h.ends_at > house_now();
  if c.id is null or not may('missing.record-report') or not in_my_team(for_team) then return null; end if;
  if c.restricted_at is not null or exists (select 1 from declared_conflict d where d.child_id = c.id and d.worker_id = me()) then return null; end if;
  insert into circle_entry (child_id, team_id, purpose, opened_by, expires_at) values (c.id, for_team, 'police-episode', me(), expires);
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id, why) values (me(), my_agency(), 'missing.record-report', true, 'child', c.ref, c.id, 'opened-for-report');
  perform tell_lead(c.id, 'opened-for-report', me());
  return c.ref;
end $$;
alter function open_for_report(uuid, uuid, timestamptz) owner to sr_keeper;

-- One place, on demand, audited before its words leave.
create function see_location(wanted uuid) returns table (kind text, place text, postcode text, source text, recorded_at timestamptz)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare l location;
begin
  select * into l from location where id = wanted;
  if l.id is null or not in_circle(l.child_id) or not may('people.see-location') then return; end if;
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id) values (me(), my_agency(), 'people.see-location', false, 'location', l.id::text, l.child_id);
  return query select l.kind, l.place, l.postcode, l.source, l.recorded_at;
end $$;
alter function see_location(uuid) owner to sr_keeper;

create policy circle_log on audit_entry for select to sr_app using (child_id is not null and (select may('people.access-log')) and in_circle(child_id));
