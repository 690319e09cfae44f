-- Finding a child fast inside one's circles, telling leads without telling searchers, and keeping what a record said before.

-- What a record said before it was put right. The first answer to an empty question is no change and makes no row.
create table child_change (
  id uuid primary key default gen_random_uuid(),
  child_id uuid not null references child,
  field text not null,
  before text not null,
  after text,
  changed_at timestamptz not null default house_now(),
  changed_by uuid not null references worker
);
create index on child_change (child_id, changed_at desc);
comment on table child_change is 'The history of a child''s known facts: written by a trigger, so that no door can forget it.';
call guard_by_circle('child_change');

create function keep_child_change() returns trigger language plpgsql set search_path = pg_catalog, public as $$
declare fact text; was text; becomes text; old_facts jsonb := to_jsonb(old); new_facts jsonb := to_jsonb(new);
begin
  if me() is null then return new; end if;
  -- Restricting hides a child from every search: it is a manager's decision, whichever door it comes through.
  if (old.restricted_at, old.restricted_by, old.restricted_why) is distinct from (new.restricted_at, new.restricted_by, new.restricted_why) and not may('people.restrict') then
    raise exception 'only whoever may restrict a record changes its restriction' using errcode = '42501';
  end if;
  foreach fact in array array['responsible_agency_id', 'given_name', 'family_name', 'preferred_name', 'other_names', 'date_of_birth', 'sex', 'ethnicity', 'language',
    'communication_needs', 'nhs_number', 'lead_worker_id', 'looked_after_since', 'restricted_at', 'restricted_by', 'restricted_why'] loop
    was := old_facts ->> fact;
    becomes := new_facts ->> fact;
    if was is not null and was <> '[]' and was is distinct from becomes then
      insert into child_change (child_id, field, before, after, changed_by) values (new.id, fact, was, becomes, me());
    end if;
  end loop;
  return new;
end $$;
create trigger keep_child_change before update on child for each row execute function keep_child_change();

-- Whoever is told something sees it at once: every notice nudges the open pages of those it is addressed to.
create function tell_live_of_notice() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  perform pg_notify('safe_return_live', to_jsonb(array_remove(array['worker:' || new.to_worker_id, 'team:' || new.to_team_id], null))::text);
  return new;
end $$;
create trigger tell_live_of_notice after insert on notice for each row execute function tell_live_of_notice();
create index notice_many_locations on notice (about_worker_id, made_at) where kind = 'many-locations';

-- The children open to this transaction's worker, as a set: the same rule as in_circle().
create function my_children() returns table (child_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select e.child_id from circle_entry e
     where e.closed_at is null and e.expires_at > house_now()
       and (e.worker_id = (select me())
            or e.team_id in (select m.team_id from team_member m where m.worker_id = (select me()) and m.left_at is null))
    except
    select d.child_id from declared_conflict d where d.worker_id = (select me())
  $$;
alter function my_children() owner to sr_keeper;
comment on function my_children is 'The involvement rule as a set. Definer: reads circles and conflicts whole; a property test holds it equal to in_circle().';

-- The fuzzy search inside my circles. Row security cannot use the trigram index (its operators may leak), so the search runs
-- here and answers ids of children that are open to the asker, nothing else.
create function search_circles(typed text, most int) returns table (child_id uuid, likeness real)
  language sql stable security definer set search_path = pg_catalog, public set pg_trgm.word_similarity_threshold = 0.45
  as $$
    with mine as materialized (select m.child_id from my_children() m),
    asked as (select lower(trim(typed)) as q, upper(trim(typed)) as ref, replace(replace(replace(lower(trim(typed)), '\', '\\'), '%', '\%'), '_', '\_') as likely),
    found as (
      select c.id, greatest(word_similarity(a.q, c.search_text), case when c.search_text like a.likely || '%' or c.search_text like '% ' || a.likely || '%' then 0.95 end)::real as likeness
        from asked a, child c where c.search_text like '%' || a.likely || '%' or a.q <% c.search_text
      union all
      select c.id, word_similarity(a.q, lower(n)) from asked a, mine m join child c on c.id = m.child_id, unnest(c.other_names) n
       where c.other_names <> '{}' and (a.q <% lower(n) or lower(n) like '%' || a.likely || '%')
      union all
      select r.child_id, 2 from asked a, child_reference r where lower(r.value) = a.q
      union all
      select c.id, 2 from asked a, child c where c.ref = a.ref
      union all
      select e.child_id, 2 from asked a, missing_episode e where e.ref = a.ref
      union all
      select e.child_id, 2 from asked a, mine m join missing_episode e on e.child_id = m.child_id where lower(e.police_reference) = a.q)
    select f.id, max(f.likeness) from found f join mine m on m.child_id = f.id
     where (select q from asked) <> ''
     group by f.id order by 2 desc, 1 limit least(most, 50)
  $$;
alter function search_circles(text, int) owner to sr_keeper;
comment on function search_circles is 'Ids inside my circles only, the likeliest first; 2 is an exact reference. Definer: so that the trigram index serves.';

-- Likeness, not certainty: the same birthday with one like name; or, where a birthday is missing, two like names.
create function may_be_same_child(c child, given text, family text, born date) returns boolean
  language sql immutable set search_path = pg_catalog, public
  as $$
    select case
      when nullif(trim(concat_ws(' ', given, family)), '') is null then false
      when c.date_of_birth = born then
        similarity(lower(coalesce(c.family_name, '')), lower(coalesce(family, ''))) >= 0.4
        or greatest(similarity(lower(coalesce(c.given_name, '')), lower(coalesce(given, ''))), similarity(lower(coalesce(c.preferred_name, '')), lower(coalesce(given, '')))) >= 0.4
      when c.date_of_birth is null or born is null then
        similarity(lower(coalesce(c.family_name, '')), lower(coalesce(family, ''))) >= 0.5
        and greatest(similarity(lower(coalesce(c.given_name, '')), lower(coalesce(given, ''))), similarity(lower(coalesce(c.preferred_name, '')), lower(coalesce(given, '')))) >= 0.4
      else lower(c.family_name) = lower(family) and lower(c.given_name) = lower(given) and abs(c.date_of_birth - born) <= 366
    end
  $$;

-- Children in my circles who may be the same child as one about to be added.
create function duplicates_in_circles(given text, family text, born date) returns table (child_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select c.id from child c join my_children() m on m.child_id = c.id
     where may_be_same_child(c, given, family, born)
     order by (c.date_of_birth is not distinct from born) desc, similarity(c.search_text, lower(concat_ws(' ', given, family))) desc, c.id limit 10
  $$;
alter function duplicates_in_circles(text, text, date) owner to sr_keeper;

-- After a record was added: the leads of records outside the adder's circles that may be the same child are told. It answers
-- nothing, so that adding a child never becomes a way to search for one.
create function tell_possible_duplicates(new_child uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare mine child; other child;
begin
  select * into mine from child where id = new_child and recorded_by = me();
  if mine.id is null or not in_circle(new_child) or not may('people.add-child') then return; end if;
  for other in
    select c.* from child c
     where c.id <> new_child and not in_circle(c.id)
       and ((mine.date_of_birth is not null and c.date_of_birth = mine.date_of_birth) or lower(c.family_name) = lower(mine.family_name))
       and may_be_same_child(c, coalesce(mine.given_name, mine.preferred_name), mine.family_name, mine.date_of_birth)
     order by c.recorded_at limit 5
  loop
    if exists (select 1 from notice n where n.child_id = other.id and n.kind = 'possible-duplicate' and n.subject_ref = mine.ref) then continue; end if;
    insert into notice (to_worker_id, child_id, kind, about_worker_id, subject_ref)
      select other.lead_worker_id, other.id, 'possible-duplicate', me(), mine.ref where other.lead_worker_id is not null;
    insert into notice (to_team_id, child_id, kind, about_worker_id, subject_ref)
      select e.team_id, other.id, 'possible-duplicate', me(), mine.ref from circle_entry e
       where other.lead_worker_id is null and e.child_id = other.id and e.purpose = 'responsible-authority' and e.team_id is not null and e.closed_at is null
       order by e.opened_at limit 1;
    insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id, why)
      values (me(), my_agency(), 'people.add-child', false, 'child', null, other.id, 'possible-duplicate');
  end loop;
end $$;
alter function tell_possible_duplicates(uuid) owner to sr_keeper;
create index child_born on child (date_of_birth);

-- Whom to ring about a record that an exact search found: what the search itself answered, for the pages that follow it.
create function ask_whom(from_hit uuid) returns table (agency_name text, team_name text, team_contact text, out_of_hours text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select a.name, t.name, t.contact, a.out_of_hours
      from search_hit h join child c on c.id = h.child_id join agency a on a.id = c.responsible_agency_id
      left join lateral (select t.name, t.contact from circle_entry e join team t on t.id = e.team_id
                          where e.child_id = c.id and e.purpose = 'responsible-authority' and e.closed_at is null order by e.opened_at limit 1) t on true
     where h.id = from_hit and h.worker_id = me() and h.ends_at > house_now() and may('people.search')
  $$;
alter function ask_whom(uuid) owner to sr_keeper;

-- As before, and: a child restricted (or a conflict declared) since the search answers no longer, and asking twice is asking once.
create or replace function request_access(from_hit uuid, for_purpose text, why text) returns uuid
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare c child; made uuid;
begin
  select ch.* into c from search_hit h join child ch on ch.id = h.child_id where h.id = from_hit and h.worker_id = me() and h.ends_at > house_now();
  if c.id is null or not may('people.search') then return null; end if;
  if c.restricted_at is not null or exists (select 1 from declared_conflict d where d.child_id = c.id and d.worker_id = me()) then
    perform tell_lead(c.id, 'restricted-searched', me());
    return null;
  end if;
  select id into made from access_request where child_id = c.id and worker_id = me() and answered_at is null;
  if made is not null then return made; end if;
  insert into access_request (child_id, worker_id, purpose, reason) values (c.id, me(), for_purpose, why) returning id into made;
  perform tell_lead(c.id, 'access-requested', me());
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, child_id, why) values (me(), my_agency(), 'people.search', true, 'access request', c.id, 'access-request');
  return made;
end $$;

-- As before, and: twenty places within an hour by one worker are told, once an hour, to who leads them (assurance T2).
create or replace function see_location(wanted uuid) returns table (kind text, place text, postcode text, source text, recorded_at timestamptz)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare l location; seen int;
begin
  select * into l from location where id = wanted;
  if l.id is null or not in_circle(l.child_id) or not may('people.see-location') then return; end if;
  perform pg_advisory_xact_lock(hashtextextended('see_location ' || me(), 0));
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id) values (me(), my_agency(), 'people.see-location', false, 'location', l.id::text, l.child_id);
  select count(*) into seen from audit_entry a where a.worker_id = me() and a.deed = 'people.see-location' and a.subject = 'location' and a.at > house_now() - interval '1 hour';
  if seen >= 20 and not exists (select 1 from notice n where n.kind = 'many-locations' and n.about_worker_id = me() and n.made_at > house_now() - interval '1 hour') then
    insert into notice (to_worker_id, kind, about_worker_id)
      select w.id, 'many-locations', me() from worker w
       where w.id <> me() and w.left_at is null and w.suspended_at is null
         and (exists (select 1 from team_member mine join team_member theirs using (team_id)
                       where mine.worker_id = me() and mine.left_at is null and theirs.worker_id = w.id and theirs.leads and theirs.left_at is null)
              or (w.agency_id = my_agency() and exists (select 1 from worker_role r where r.worker_id = w.id and r.role = 'manager')));
  end if;
  return query select l.kind, l.place, l.postcode, l.source, l.recorded_at;
end $$;
comment on function see_location is 'One place, its reading audited before its words leave; many readings in an hour are told. Definer: the app may not select the words.';
