-- A child placed in another authority's area: the placing authority tells the host authority and the host force, who acknowledge it. The host
-- sees the placement, what happened in its own area and how to keep the child safe; not the whole history.

-- Whatever purposes there are by now, and one more.
do $$
declare said text;
begin
  select pg_get_constraintdef(oid) into said from pg_constraint where conrelid = 'circle_entry'::regclass and conname = 'circle_entry_purpose_check';
  alter table circle_entry drop constraint circle_entry_purpose_check;
  execute 'alter table circle_entry add constraint circle_entry_purpose_check ' || regexp_replace(said, '\]', ', ''host''::text]');
end $$;

create index placement_now on placement (responsible_agency_id, from_day desc, id desc) where to_day is null and host_authority_code is not null;
comment on index placement_now is 'The register of children placed elsewhere: an authority''s present placements, newest first.';

create table host_notice (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  child_id uuid not null references child,
  placement_id uuid not null references placement,
  kind text not null check (kind in ('placed', 'changed', 'ended')),
  told_who text not null check (length(told_who) between 1 and 300),
  told_where text not null check (length(told_where) between 1 and 300),
  from_day date not null,
  to_day date,
  contact text not null check (length(contact) between 1 and 300),
  risks text not null check (length(risks) between 1 and 5000),
  exploitation text not null check (exploitation in ('known', 'suspected', 'not-known')),
  what_changed text check (length(what_changed) between 1 and 2000),
  host_authority_code text not null check (length(host_authority_code) <= 20),
  host_force_code text check (length(host_force_code) <= 40),
  made_at timestamptz not null default house_now(),
  made_by uuid not null references worker,
  from_team_id uuid not null references team,
  check ((kind = 'ended') = (to_day is not null)),
  check (to_day is null or to_day >= from_day),
  check (kind <> 'changed' or what_changed is not null)
);
create index on host_notice (child_id, made_at desc);
create index on host_notice (placement_id, made_at desc);
comment on table host_notice is 'What a placing authority told the host authority and force of one placement, as it was told then: it stands as a letter stands with whoever received it.';
comment on column host_notice.id is 'Key.';
comment on column host_notice.ref is 'Reference that people use.';
comment on column host_notice.child_id is 'The child who is placed.';
comment on column host_notice.placement_id is 'The placement that is told of.';
comment on column host_notice.kind is 'placed: the child lives there from now on; changed: something that the host must know is different; ended: the child does not live there any more.';
comment on column host_notice.told_who is 'Who the child is, as the hosts were told: readable to them also after their circle is closed.';
comment on column host_notice.told_where is 'Kind and name of the home, never its address.';
comment on column host_notice.from_day is 'The first day of the placement.';
comment on column host_notice.to_day is 'The last day, when it has ended.';
comment on column host_notice.contact is 'Whom the hosts ring: a name and a number of the placing authority.';
comment on column host_notice.risks is 'What the hosts must know to keep the child safe.';
comment on column host_notice.exploitation is 'Whether the child is known, or suspected, to be exploited.';
comment on column host_notice.what_changed is 'What is different from what was told before.';
comment on column host_notice.host_authority_code is 'ONS code of the authority in whose area the child is placed.';
comment on column host_notice.host_force_code is 'Code of the force of that area; null where nobody knows it.';
comment on column host_notice.made_at is 'When it was told.';
comment on column host_notice.made_by is 'Who decided to tell it.';
comment on column host_notice.from_team_id is 'The placing team: told of the acknowledgement, and chases it.';

create table host_telling (
  id uuid primary key default gen_random_uuid(),
  notice_id uuid not null references host_notice,
  child_id uuid not null references child,
  placement_id uuid not null references placement,
  side text not null check (side in ('authority', 'force')),
  host_authority_code text not null,
  host_force_code text,
  to_name text not null check (length(to_name) between 1 and 200),
  to_team_id uuid references team,
  from_team_id uuid not null references team,
  sharing_id uuid not null references sharing,
  made_at timestamptz not null default house_now(),
  made_by uuid not null references worker,
  told_how text check (told_how in ('letter', 'e-mail', 'telephone')),
  told_to text check (length(told_to) between 1 and 300),
  told_on date,
  told_recorded_by uuid references worker,
  acknowledged_at timestamptz,
  acknowledged_by uuid references worker,
  acknowledged_name text check (length(acknowledged_name) between 1 and 300),
  overtaken_at timestamptz,
  rung int not null default 0 check (rung between 0 and 2),
  next_climb_at timestamptz,
  climbed_to uuid[] not null default '{}',
  unique (notice_id, side),
  check (num_nulls(told_how, told_to, told_on, told_recorded_by) in (0, 4)),
  check (to_team_id is null or told_how is null),
  check (num_nulls(acknowledged_at, acknowledged_by, acknowledged_name) in (0, 3)),
  check (to_team_id is not null or acknowledged_at is null or told_on is not null),
  check ((acknowledged_at is null and overtaken_at is null) or next_climb_at is null)
);
create index on host_telling (child_id);
create index on host_telling (placement_id, made_at desc);
create index on host_telling (sharing_id);
create index host_telling_waits on host_telling (to_team_id, made_at, id) where acknowledged_at is null and overtaken_at is null;
create index host_telling_chased on host_telling (from_team_id, made_at, id) where acknowledged_at is null and overtaken_at is null;
create index host_telling_received on host_telling (to_team_id, made_at desc, id desc);
create index on host_telling (next_climb_at) where next_climb_at is not null;
create index on host_telling using gin (climbed_to) where acknowledged_at is null and overtaken_at is null;
comment on table host_telling is 'One recipient of a host notice: the host authority or the host force. On Safe Return it waits in their inbox; else the placing team tells them by letter, e-mail or telephone and records it.';
comment on column host_telling.id is 'Key.';
comment on column host_telling.notice_id is 'What they are told.';
comment on column host_telling.child_id is 'The child.';
comment on column host_telling.placement_id is 'The placement.';
comment on column host_telling.side is 'authority or force.';
comment on column host_telling.host_authority_code is 'As on the notice: both hosts see each other''s acknowledgement.';
comment on column host_telling.host_force_code is 'As on the notice.';
comment on column host_telling.to_name is 'The name of the authority or force.';
comment on column host_telling.to_team_id is 'Their inbox; null where they do not use Safe Return.';
comment on column host_telling.from_team_id is 'The placing team.';
comment on column host_telling.sharing_id is 'The sharing decision of what was told.';
comment on column host_telling.made_at is 'When it was made.';
comment on column host_telling.made_by is 'Who made it.';
comment on column host_telling.told_how is 'How somebody who does not use Safe Return was told.';
comment on column host_telling.told_to is 'To which address, or to whom by telephone.';
comment on column host_telling.told_on is 'On which day.';
comment on column host_telling.told_recorded_by is 'Who recorded that.';
comment on column host_telling.acknowledged_at is 'When it was acknowledged.';
comment on column host_telling.acknowledged_by is 'Who acknowledged it here, or recorded that somebody outside did.';
comment on column host_telling.acknowledged_name is 'The named worker who has it, and how they are reached.';
comment on column host_telling.overtaken_at is 'A later notice of the same placement says more: this one needs no acknowledgement any more.';
comment on column host_telling.rung is '0 the inbox, 1 the leads of both teams, 2 the leads of both agencies.';
comment on column host_telling.next_climb_at is 'When it climbs next, while nobody has acknowledged it.';
comment on column host_telling.climbed_to is 'Leads on both sides to whom it has climbed.';

alter table sharing add column host_notice_id uuid references host_notice;
comment on column sharing.host_notice_id is 'The host notice that this decision lets its recipient see; null for any other sharing.';
create index on sharing (host_notice_id) where host_notice_id is not null;

-- The children whom the asker sees as their host and for nothing else, as a set that a policy asks once a statement.
create index circle_entry_hosts_team on circle_entry (team_id) include (child_id, expires_at) where closed_at is null and purpose = 'host';
create index circle_entry_hosts_worker on circle_entry (worker_id) include (child_id, expires_at) where closed_at is null and purpose = 'host';
create function hosted_children() returns uuid[]
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with mine as (select m.team_id from team_member m where m.worker_id = (select me()) and m.left_at is null),
    hosted as (
      select e.child_id from circle_entry e where e.team_id in (select team_id from mine) and e.purpose = 'host' and e.closed_at is null and e.expires_at > (select house_now())
      union
      select e.child_id from circle_entry e where e.worker_id = (select me()) and e.purpose = 'host' and e.closed_at is null and e.expires_at > (select house_now()))
    select coalesce(array_agg(h.child_id), '{}') from hosted h
     where not exists (
       select 1 from circle_entry o where o.child_id = h.child_id and o.purpose <> 'host' and o.closed_at is null and o.expires_at > (select house_now())
          and (o.worker_id = (select me()) or o.team_id in (select team_id from mine)))
  $$;
alter function hosted_children() owner to sr_keeper;
comment on function hosted_children is 'Children whom the asker may open as their host only. Definer: reads circles whole; answers for the asker alone.';

create function conflicted(wanted uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select exists (select 1 from declared_conflict d where d.child_id = wanted and d.worker_id = (select me())) $$;
alter function conflicted(uuid) owner to sr_keeper;
comment on function conflicted is 'Whether a conflict was declared between the asker and a child. Definer: conflicts are read by the leads of the child only.';

call guard('host_telling'); call guard('host_notice');
grant select, insert on host_telling, host_notice to sr_app;
grant update (told_how, told_to, told_on, told_recorded_by, acknowledged_at, acknowledged_by, acknowledged_name, overtaken_at, next_climb_at, climbed_to) on host_telling to sr_app;
grant insert, update on host_telling to sr_keeper;
create policy circle_or_told on host_telling for select to sr_app
  using (in_circle_of(child_id, (select me()), (select house_now()))
         or ((in_my_team(to_team_id) or in_my_team(from_team_id) or (select me()) = any (climbed_to)) and not conflicted(child_id)));
create policy decisions_wall on host_telling as restrictive for select to sr_app
  using (in_my_team(to_team_id) or in_my_team(from_team_id) or (select me()) = any (climbed_to) or made_by = (select me()) or (select may('response.read-decisions')));
create policy host_sees on host_telling as restrictive for select to sr_app
  using (child_id <> all ((select hosted_children())::uuid[])
         or host_authority_code = (select a.authority_code from agency a where a.id = (select my_agency()))
         or host_force_code = (select a.force_code from agency a where a.id = (select my_agency())));
create policy circle_adds on host_telling for insert to sr_app
  with check (in_circle_of(child_id, (select me()), (select house_now())) and made_by = (select me()) and acknowledged_at is null);
create policy touched on host_telling for update to sr_app
  using (in_circle_of(child_id, (select me()), (select house_now())) or in_my_team(to_team_id) or (select me()) = any (climbed_to))
  with check (acknowledged_by is null or acknowledged_by = (select me()));
create policy told on host_notice for select to sr_app
  using (made_by = (select me()) or exists (select 1 from host_telling t where t.notice_id = host_notice.id));
create policy circle_adds on host_notice for insert to sr_app
  with check (in_circle_of(child_id, (select me()), (select house_now())) and made_by = (select me()));

-- What a host sees of a child besides who they are and what it was told: everything else is closed to whoever is host only.
create procedure shown_to_hosts(name text, shown text) language plpgsql as $$
begin
  execute format('create policy host_sees on %I as restrictive for select to sr_app using (child_id <> all ((select hosted_children())::uuid[]) or %s)', name, shown);
end $$;
comment on procedure shown_to_hosts is 'Says which rows of a table about children somebody sees who is their host only.';
call shown_to_hosts('child_reference', 'true');
call shown_to_hosts('placement', 'exists (select 1 from host_telling t where t.placement_id = placement.id)');
call shown_to_hosts('missing_episode', $s$recorded_by = (select me()) or host_agency_id = (select my_agency()) or force_code = (select a.force_code from agency a where a.id = (select my_agency()))$s$);
call shown_to_hosts('episode_return', 'exists (select 1 from missing_episode e where e.id = episode_id)');
call shown_to_hosts('risk_grade', 'exists (select 1 from missing_episode e where e.id = episode_id)');
call shown_to_hosts('prevention_interview', 'exists (select 1 from missing_episode e where e.id = episode_id)');
call shown_to_hosts('location', 'recorded_by = (select me()) or (episode_id is not null and exists (select 1 from missing_episode e where e.id = episode_id))');
call shown_to_hosts('interview_return', 'exists (select 1 from episode_return r where r.id = return_id)');
call shown_to_hosts('interview', 'exists (select 1 from interview_return r where r.interview_id = interview.id)');
call shown_to_hosts('sharing', 'decided_by = (select me()) or to_worker_id = (select me()) or in_my_team(to_team_id)');

-- Closed by default, also whatever tables come later: called again with each migration, for each table that nobody has spoken about. What
-- somebody wrote themselves they go on seeing.
create procedure close_to_hosts() language plpgsql as $$
declare t record; own text;
begin
  for t in
    select p.tablename as name from pg_policies p
     where p.schemaname = 'public' and p.policyname = 'circle_reads' and p.tablename <> 'child'
       and exists (select 1 from pg_attribute a where a.attrelid = format('public.%I', p.tablename)::regclass and a.attname = 'child_id' and not a.attisdropped)
       and not exists (select 1 from pg_policies q where q.schemaname = 'public' and q.tablename = p.tablename and q.policyname = 'host_sees')
  loop
    select a.attname into own from pg_attribute a
     where a.attrelid = format('public.%I', t.name)::regclass and not a.attisdropped
       and a.attname in ('recorded_by', 'made_by', 'written_by', 'decided_by', 'agreed_by', 'raised_by', 'said_by', 'saved_by', 'changed_by', 'set_aside_by', 'moved_by', 'from_worker_id', 'worker_id')
     order by a.attnum limit 1;
    call shown_to_hosts(t.name, case when own is null then 'false' else format('%I = (select me())', own) end);
  end loop;
end $$;
comment on procedure close_to_hosts is 'Closes every further table about children to whoever is their host only. Run with the read models, after each migration.';
call close_to_hosts();

-- Hosts leave the circle when the placement has ended. It can only close, and only entries of hosts.
create function leave_hosts(wanted_child uuid) returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare ended int;
begin
  if me() is null or not in_circle(wanted_child) then raise exception 'outside the circle'; end if;
  update circle_entry e set closed_at = house_now(), closed_by = me()
   where e.child_id = wanted_child and e.purpose = 'host' and e.closed_at is null
     and not exists (
       select 1 from host_telling t join placement p on p.id = t.placement_id
        where t.child_id = e.child_id and t.to_team_id = e.team_id and (p.to_day is null or p.to_day > (house_now() at time zone 'Europe/London')::date));
  get diagnostics ended = row_count;
  return ended;
end $$;
alter function leave_hosts(uuid) owner to sr_keeper;
comment on function leave_hosts is 'Closes the circle to hosts of a child who does not live with them any more. Definer: entries are written here only.';

-- Nightly: a host stays in the circle while the placement goes on, and leaves it on the day after its last.
create function keep_hosts() returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare kept int; today date := (house_now() at time zone 'Europe/London')::date;
begin
  if not may('response.climb-host-notices') then raise exception 'only the clock keeps hosts'; end if;
  update circle_entry e set closed_at = house_now(), closed_by = me()
   where e.purpose = 'host' and e.closed_at is null and e.expires_at < house_now() + interval '40 days'
     and not exists (select 1 from host_telling t join placement p on p.id = t.placement_id
                      where t.child_id = e.child_id and t.to_team_id = e.team_id and (p.to_day is null or p.to_day >= today))
     and not exists (select 1 from missing_episode m join team t on t.id = e.team_id where m.child_id = e.child_id and m.host_agency_id = t.agency_id and m.ended_at is null);
  update circle_entry e set expires_at = house_now() + interval '30 days'
   where e.purpose = 'host' and e.closed_at is null and e.expires_at < house_now() + interval '7 days';
  get diagnostics kept = row_count;
  return kept;
end $$;
alter function keep_hosts() owner to sr_keeper;
comment on function keep_hosts is 'Keeps hosts in the circle while the placement, or an episode in their area, goes on, and lets them out after. Definer: the clock stands in no circle.';

create function host_tellings_due(most int) returns table (telling_id uuid, from_agency_id uuid, rung int, made_at timestamptz, next_climb_at timestamptz)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if not may('response.climb-host-notices') then return; end if;
  return query
    select t.id, f.agency_id, t.rung, t.made_at, t.next_climb_at from host_telling t join team f on f.id = t.from_team_id
     where t.next_climb_at <= house_now() order by t.next_climb_at limit most for update of t skip locked;
end $$;
alter function host_tellings_due(int) owner to sr_keeper;
comment on function host_tellings_due is 'Notices that nobody acknowledged in time, without what they say. Definer: the clock stands in no circle.';

create function climb_host_telling(wanted uuid, new_rung int, next_at timestamptz) returns table (notice_ref text, of_child uuid, worker_id uuid)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare t record; up uuid[];
begin
  if not may('response.climb-host-notices') then raise exception 'only the clock climbs'; end if;
  select q.*, n.ref, f.agency_id as from_agency, h.agency_id as host_agency into t
    from host_telling q join host_notice n on n.id = q.notice_id join team f on f.id = q.from_team_id left join team h on h.id = q.to_team_id
   where q.id = wanted and q.acknowledged_at is null and q.overtaken_at is null;
  if t.id is null then return; end if;
  if new_rung = 1 then
    up := array(select m.worker_id from team_member m join worker w on w.id = m.worker_id
                 where m.team_id in (t.from_team_id, t.to_team_id) and m.leads and m.left_at is null and w.kind = 'person' and w.left_at is null and w.suspended_at is null);
  else
    up := array(select agency_leads(t.from_agency) union select agency_leads(t.host_agency) where t.host_agency is not null);
  end if;
  up := array(select u from unnest(up) u where not exists (select 1 from declared_conflict d where d.child_id = t.child_id and d.worker_id = u));
  update host_telling q set rung = new_rung, next_climb_at = next_at, climbed_to = array(select distinct unnest(q.climbed_to || up)) where q.id = t.id;
  return query select t.ref::text, t.child_id::uuid, u from unnest(up) u;
end $$;
alter function climb_host_telling(uuid, int, timestamptz) owner to sr_keeper;
comment on function climb_host_telling is 'Puts a notice that nobody acknowledged before the leads of both sides. Definer: the clock stands in no circle; it opens none.';

-- By e-mail or text: that a notice waits, never whose.
create function message_of_telling() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if me() is not null and new.to_team_id is not null then
    insert into message (kind, subject_id, to_team_id) values ('host-notice-waits', new.id, new.to_team_id) on conflict do nothing;
  end if;
  return null;
end $$;
alter function message_of_telling() owner to sr_keeper;
create trigger message_of_telling after insert on host_telling for each row execute function message_of_telling();
comment on function message_of_telling is 'Tells the host''s inbox by e-mail or text that a notice waits. A trigger: nobody can call it.';

create function host_telling_standing(wanted uuid[]) returns table (subject_id uuid, needed boolean, why text, path text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select t.id, t.acknowledged_at is null and t.overtaken_at is null,
           case when t.acknowledged_at is not null then 'acknowledged' else 'said-already' end, '/host-notices/' || n.ref
      from host_telling t join host_notice n on n.id = t.notice_id
     where may('notifications.send') and t.id = any(wanted)
  $$;
alter function host_telling_standing(uuid[]) owner to sr_keeper;
comment on function host_telling_standing is 'Whether a host notice still waits to be acknowledged. Definer: the sending of messages stands in no circle.';
