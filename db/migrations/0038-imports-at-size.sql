-- What an import of a million rows asks once a row must not grow with what it has written (docs/decisions/0020).

-- The same rule as ever. The time is read once a call: in a query of its own every call of house_now() would be planned anew.
create or replace function me() returns uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare this_time timestamptz := house_now();
begin
  return (
    select s.worker_id
      from session s join worker w on w.id = s.worker_id
     where s.token_hash = sha256(decode(nullif(current_setting('sr.session', true), ''), 'hex'))
       and s.proved_at is not null and s.ended_at is null
       and s.idle_ends_at > this_time and s.ends_at > this_time
       and w.suspended_at is null and w.left_at is null);
end $$;

-- The involvement rule, word for word. Its plan is kept through a transaction, and a plan that was made while the table was one page
-- long would read all of it, for every row of an import that fills it. An index that costs nothing to enter is used from the first
-- page on. Forbidding sequential scans did the same, but also for what is called from here: the clock has no index, so its plan
-- seemed to cost ten thousand million, and was compiled at every call where the server compiles such plans.
create or replace function in_circle(wanted uuid) returns boolean
  language plpgsql stable security definer cost 1000 set search_path = pg_catalog, public set random_page_cost = 0
  as $$
declare who uuid := me(); this_time timestamptz := house_now();
begin
  return exists (
      select 1 from circle_entry e
       where e.child_id = wanted and e.closed_at is null and e.expires_at > this_time
         and (e.worker_id = who
              or exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = who and m.left_at is null)))
    and not exists (select 1 from declared_conflict d where d.child_id = wanted and d.worker_id = who);
end $$;
-- A replaced function forgets what it was set to and is not set to now: enable_seqscan is free again.
comment on function in_circle is 'The involvement rule. Definer: reads circles and conflicts whole. Free entry to an index, since its plan outlives the import that fills the table: docs/decisions/0020.';

-- The exact search, with each way to a child by its own index: one condition of all of them read every child at each search.
create or replace function find_exactly(family text, given text, born date, reference text)
  returns table (hit uuid, agency_name text, team_name text, team_contact text)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare found_child record; made uuid; own_agency uuid := my_agency();
begin
  if me() is null or not may('people.search') then return; end if;
  for found_child in
    select c.* from child c
     where c.id in (
       select k.id from child k where k.ref = upper(reference)
       union
       select r.child_id from child_reference r where lower(r.value) = lower(reference)
       union
       select k.id from child k
        where lower(k.family_name) = lower(family) and k.date_of_birth = born
          and (given is null or lower(k.given_name) = lower(given) or lower(k.preferred_name) = lower(given) or lower(given) = any (select lower(n) from unnest(k.other_names) n)))
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

-- tell_possible_duplicates() for many new records at once, by the same rule: the leads of records outside the adder's circles that may
-- be the same child are told, five records at the most for each new one, and nothing is answered. Records inside the adder's circles
-- have never been told; those that the same import began are all inside, so that leaving out the circles as a set leaves them out
-- before they are compared with each other, which grew with their square. Rows of one file that may be one child under two keys are the
-- importer's to see, and are found before the records begin (src/modules/imports/bring-in/children.ts).
create function tell_possible_duplicates_of(new_children uuid[]) returns void
  -- Whole sets are joined: a loop over them, as the planner would have it for sets that it cannot count, takes their product.
  language plpgsql security definer set search_path = pg_catalog, public set enable_nestloop = off
  as $$
begin
  if me() is null or not may('people.add-child') then return; end if;
  with mine as materialized (
    select m.child_id from my_children() m),
  begun as materialized (
    select c.id, c.ref, coalesce(c.given_name, c.preferred_name) as given, c.family_name as family, c.date_of_birth as born
      from child c join unnest(new_children) n(id) on n.id = c.id join mine m on m.child_id = c.id where c.recorded_by = (select me())),
  outside as materialized (
    select c as record from child c where not exists (select from mine m where m.child_id = c.id)),
  alike as (
    select b.id, b.ref, (o.record).id as other_id, (o.record).recorded_at, (o.record).lead_worker_id
      from begun b join outside o on (o.record).date_of_birth = b.born
     where may_be_same_child(o.record, b.given, b.family, b.born)
    union
    select b.id, b.ref, (o.record).id, (o.record).recorded_at, (o.record).lead_worker_id
      from begun b join outside o on lower((o.record).family_name) = lower(b.family)
     -- With both birthdays known and different, only the very same given name can be the same child.
     where ((o.record).date_of_birth is null or b.born is null or lower((o.record).given_name) = lower(b.given))
       and may_be_same_child(o.record, b.given, b.family, b.born)),
  first_five as materialized (
    select * from (select a.*, row_number() over (partition by a.id order by a.recorded_at, a.other_id) as at from alike a) ranked where ranked.at <= 5),
  told as materialized (
    select f.* from first_five f
     where not exists (select from notice n where n.child_id = f.other_id and n.kind = 'possible-duplicate' and n.subject_ref = f.ref)),
  leads as (
    insert into notice (to_worker_id, child_id, kind, about_worker_id, subject_ref)
      select t.lead_worker_id, t.other_id, 'possible-duplicate', (select me()), t.ref from told t where t.lead_worker_id is not null),
  teams as (
    insert into notice (to_team_id, child_id, kind, about_worker_id, subject_ref)
      select distinct on (t.id, t.other_id) e.team_id, t.other_id, 'possible-duplicate', (select me()), t.ref
        from told t join circle_entry e on e.child_id = t.other_id and e.purpose = 'responsible-authority' and e.team_id is not null and e.closed_at is null
       where t.lead_worker_id is null
       order by t.id, t.other_id, e.opened_at)
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id, why)
    select (select me()), (select my_agency()), 'people.add-child', false, 'child', null, t.other_id, 'possible-duplicate' from told t;
end $$;
alter function tell_possible_duplicates_of(uuid[]) owner to sr_keeper;
comment on function tell_possible_duplicates_of is 'As tell_possible_duplicates, for all records that an import begins: what is in the adder''s own circles, these records among it, is never told. Definer: looks past the circle, and answers nothing.';
