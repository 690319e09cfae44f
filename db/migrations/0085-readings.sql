-- What the area page counts is read once for each return and kept, until something that it was read from changes or time alone changes it
-- (docs/decisions/0022-readings.md). The invariant: a return has a reading that holds, or its reading's time is over, or its child is marked.

create table reading_parts (
  id int generated always as identity primary key,
  digest text not null unique,
  parts text[] not null,
  offered boolean not null generated always as ('offered' = any (parts)) stored,
  heard_in_time boolean not null generated always as ('heard-in-time' = any (parts)) stored,
  check (cardinality(parts) between 1 and 200)
);
comment on table reading_parts is 'Each combination of the area page''s numbers that a return was ever counted under. Many returns share one: a nation is added up by these.';
comment on column reading_parts.parts is 'The names of the numbers, as area_return says them.';
comment on column reading_parts.digest is 'The md5 of the names, by which a combination is found again: the names together are too long for an index.';
comment on column reading_parts.offered is 'Whether offered is among them: what the lists beside one another count, so that they need not search the names.';
comment on column reading_parts.heard_in_time is 'Whether heard-in-time is among them.';
call guard('reading_parts');
grant insert on reading_parts to sr_keeper;

create table return_reading (
  return_id uuid primary key references episode_return (id) on delete cascade,
  child_id uuid not null references child (id) on delete cascade,
  responsible_agency_id uuid not null references agency (id),
  returned_at timestamptz not null,
  parts_id int not null references reading_parts (id),
  opens_clocks boolean not null,
  status text,
  offer_hours float8,
  heard_hours float8,
  team_id uuid,
  placement_kind text,
  force_code text,
  placed_where text,
  found_where text,
  read_at timestamptz not null,
  holds_until timestamptz not null,
  check (holds_until > read_at)
);
comment on table return_reading is 'What area_return said of a return when it was last asked. Only the area''s figures and lists read it, through their functions: no worker and no job may.';
comment on column return_reading.parts_id is 'Which numbers of the area page the return is one of.';
comment on column return_reading.offer_hours is 'From the clock''s start to the offer, in hours; null where no clock ran or nothing was offered.';
comment on column return_reading.heard_hours is 'From the clock''s start until the child was heard, in hours; null where no clock ran or nobody was heard.';
comment on column return_reading.read_at is 'When it was read, by the house''s clock.';
comment on column return_reading.holds_until is 'The next moment at which time alone may change the reading: a due time, the area''s limit, the end of an action''s day, 7 and 28 days. Infinity where none is left.';
create index return_reading_of_agency on return_reading (responsible_agency_id, returned_at);
create index return_reading_child on return_reading (child_id);
create index return_reading_over on return_reading (holds_until);
call guard('return_reading');
grant insert, update, delete on return_reading to sr_keeper;

create table reading_mark (
  id bigint generated always as identity primary key,
  child_id uuid not null references child (id) on delete cascade
);
comment on table reading_mark is 'Children of whom something changed that a reading is read from. Rows are only added, so that no two changes wait for one another; reading anew takes away the marks that it saw.';
create index reading_mark_child on reading_mark (child_id);
call guard('reading_mark');
grant insert, delete on reading_mark to sr_keeper;

-- Statement by statement, so that a thousand rows of an import mark each child once.
create function mark_added() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into reading_mark (child_id) select distinct child_id from added where child_id is not null;
  return null;
end $$;
create function mark_removed() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  -- Where the child goes too there is nothing left to be read.
  insert into reading_mark (child_id) select distinct r.child_id from removed r join child c on c.id = r.child_id;
  return null;
end $$;
create function mark_changed() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into reading_mark (child_id) select child_id from added where child_id is not null union select child_id from removed where child_id is not null;
  return null;
end $$;

create index sharing_to_worker on sharing (to_worker_id) where to_worker_id is not null;

-- Who stands in a team says whether what was shared went outside it. Only decisions that name that worker can change by it.
create function mark_member() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into reading_mark (child_id)
  select s.child_id from sharing s where s.to_worker_id = coalesce(new.worker_id, old.worker_id) and s.child_id is not null
  union select s.child_id from sharing s where s.acknowledged_by = coalesce(new.worker_id, old.worker_id) and s.child_id is not null;
  return null;
end $$;

-- The area's limit, who belongs to an area, and which authority an agency is: rare, and each touches all that the agency answers for.
create function mark_agencies(changed uuid[]) returns void language sql security definer set search_path = pg_catalog, public as $$
  insert into reading_mark (child_id) select distinct e.child_id from missing_episode e where e.responsible_agency_id = any (changed)
$$;
create function mark_area() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.settings ->> 'letGoDays' is distinct from old.settings ->> 'letGoDays' or new.code <> old.code then
    perform mark_agencies(array(select aa.agency_id from area_agency aa where aa.area_id = new.id));
  end if;
  return null;
end $$;
create function mark_area_agency() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform mark_agencies(array_remove(array[case when tg_op <> 'DELETE' then new.agency_id end, case when tg_op <> 'INSERT' then old.agency_id end], null));
  return null;
end $$;
create function mark_agency() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.authority_code is distinct from old.authority_code then perform mark_agencies(array[new.id]); end if;
  return null;
end $$;

do $$
declare name text;
begin
  foreach name in array array['mark_added()', 'mark_removed()', 'mark_changed()', 'mark_member()', 'mark_agencies(uuid[])', 'mark_area()', 'mark_area_agency()', 'mark_agency()'] loop
    execute format('alter function %s owner to sr_keeper', name);
    execute format('revoke execute on function %s from public', name);
  end loop;
  foreach name in array array['episode_return', 'missing_episode', 'placement', 'interview', 'interview_return', 'sharing', 'action', 'no_action', 'observation'] loop
    execute format('create trigger reading_added after insert on %I referencing new table as added for each statement execute function mark_added()', name);
    execute format('create trigger reading_removed after delete on %I referencing old table as removed for each statement execute function mark_removed()', name);
    execute format('create trigger reading_changed after update on %I referencing new table as added old table as removed for each statement execute function mark_changed()', name);
  end loop;
end $$;
create trigger reading_member after insert or update or delete on team_member for each row execute function mark_member();
create trigger reading_area after update on area for each row execute function mark_area();
create trigger reading_area_agency after insert or update or delete on area_agency for each row execute function mark_area_agency();
create trigger reading_agency after update on agency for each row execute function mark_agency();

comment on function mark_added is 'Marks the children of added rows. Definer: the marks are nobody''s to read or write.';
comment on function mark_removed is 'Marks the children of removed rows. Definer: the marks are nobody''s to read or write.';
comment on function mark_changed is 'Marks the children of changed rows, before and after. Definer: the marks are nobody''s to read or write.';
comment on function mark_member is 'Marks the children about whom something was shared with a worker whose team changes. Definer: past the circle, and answers nothing.';
comment on function mark_agencies is 'Marks all children whose episodes these agencies answer for. Definer: past the circle, and answers nothing.';
comment on function mark_area is 'Marks an area''s children when its limit changes. Definer: as mark_agencies.';
comment on function mark_area_agency is 'Marks an agency''s children when it joins or leaves an area. Definer: as mark_agencies.';
comment on function mark_agency is 'Marks an agency''s children when its authority changes. Definer: as mark_agencies.';

-- All that there is already is read by the clock in its first minutes.
insert into reading_mark (child_id) select distinct child_id from episode_return;
