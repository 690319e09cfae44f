-- Contexts: a place, a peer group, a school or an online space where children come to harm is looked at in its own right, with its own
-- circle, signs and plan. A child is linked to it without opening the child to the context's circle, or the context to the child's.

create table context (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  kind text not null check (kind in ('place', 'group', 'school', 'online')),
  name text not null check (length(btrim(name)) between 1 and 120),
  name_key text not null generated always as (lower(regexp_replace(btrim(name), '\s+', ' ', 'g'))) stored,
  description text not null check (length(description) between 1 and 2000),
  area_id uuid not null references area,
  opened_why text not null check (length(opened_why) between 1 and 2000),
  opened_at timestamptz not null default house_now(),
  opened_by uuid not null references worker
);
create index on context (area_id, name_key);
comment on table context is 'A place, a peer group, a school or an online space where children come to harm: a subject of its own, not a child. Opened through open_context() only, and never changed: what is learnt later is a sign.';
comment on column context.id is 'The row''s own identity; other tables refer to it.';
comment on column context.ref is 'What people say aloud, such as X-7K2M9QXA; stands in addresses of pages.';
comment on column context.kind is 'What it is: a place, a peer group, a school or other setting, or an online space.';
comment on column context.name is 'What everybody calls it. It names no child.';
comment on column context.name_key is 'The name for an exact comparison: small letters, single spaces.';
comment on column context.description is 'Which one it is, in words that tell it from others. It names no child.';
comment on column context.area_id is 'The safeguarding partnership in which it lies, or that looks after it when it lies nowhere.';
comment on column context.opened_why is 'Why it is looked at in its own right.';
comment on column context.opened_at is 'When it was opened.';
comment on column context.opened_by is 'Who opened it.';

create table context_closing (
  id uuid primary key default gen_random_uuid(),
  context_id uuid not null references context,
  closed_at timestamptz not null default house_now(),
  closed_by uuid not null references worker,
  reason_code text not null check (length(reason_code) between 1 and 60),
  words text check (length(words) between 1 and 2000),
  reopened_at timestamptz,
  reopened_by uuid references worker,
  reopened_why text check (length(reopened_why) between 1 and 2000),
  check ((reopened_at is null) = (reopened_by is null) and (reopened_at is null) = (reopened_why is null)),
  check (reopened_at is null or reopened_at >= closed_at)
);
create unique index context_closing_stands on context_closing (context_id) where reopened_at is null;
create index on context_closing (context_id, closed_at);
comment on table context_closing is 'A context was closed, and why; and opened again, and why. Each time is a row: nothing is written over.';
comment on column context_closing.id is 'The row''s own identity.';
comment on column context_closing.context_id is 'The context. It is closed while it has a row that was not reopened.';
comment on column context_closing.closed_at is 'When it was closed.';
comment on column context_closing.closed_by is 'Who closed it.';
comment on column context_closing.reason_code is 'A code of context-closed in content/reasons.yaml.';
comment on column context_closing.words is 'More about the reason.';
comment on column context_closing.reopened_at is 'When it was opened again, if it was.';
comment on column context_closing.reopened_by is 'Who opened it again.';
comment on column context_closing.reopened_why is 'Why it is looked at again.';

create table context_circle (
  id uuid primary key default gen_random_uuid(),
  context_id uuid not null references context,
  worker_id uuid references worker,
  team_id uuid references team,
  purpose text not null check (purpose in ('answers', 'safeguarding', 'discussion', 'action', 'shared-with')),
  reason text check (length(reason) between 1 and 1000),
  opened_at timestamptz not null default house_now(),
  opened_by uuid not null references worker,
  expires_at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid references worker,
  check ((worker_id is null) <> (team_id is null)),
  check (purpose <> 'answers' or team_id is not null),
  check ((closed_at is null) = (closed_by is null))
);
create index on context_circle (context_id) where closed_at is null;
create index on context_circle (team_id, context_id) where closed_at is null;
create index on context_circle (worker_id, context_id) where closed_at is null;
create index on context_circle (expires_at) where closed_at is null and purpose = 'answers';
comment on table context_circle is 'Who may open a context: a worker or a team, with a stated purpose and an end. A circle of its own: it opens no child. Written through definer functions only.';
comment on column context_circle.id is 'The row''s own identity.';
comment on column context_circle.context_id is 'The context that is opened.';
comment on column context_circle.worker_id is 'The one worker who may open it; else a team may.';
comment on column context_circle.team_id is 'The team whose members may open it; else one worker may.';
comment on column context_circle.purpose is 'What they are there for. A team that answers for the context stays in while it is open.';
comment on column context_circle.reason is 'Why they need it, in words.';
comment on column context_circle.opened_at is 'When they were let in.';
comment on column context_circle.opened_by is 'Who let them in.';
comment on column context_circle.expires_at is 'When it closes by itself.';
comment on column context_circle.closed_at is 'When somebody ended it before its time.';
comment on column context_circle.closed_by is 'Who ended it.';

-- Who stands in a context's circle: the rule of children's circles (0040-circle-once.sql), for contexts. Asked once a statement.
create function in_context_circle_of(wanted uuid, who uuid, moment timestamptz) returns boolean
  language plpgsql stable security definer cost 1000 set search_path = pg_catalog, public set enable_seqscan = off
  as $$
begin
  return exists (
      select 1 from context_circle e
       where e.context_id = wanted and e.closed_at is null and e.expires_at > moment
         and (e.worker_id = who
              or exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = who and m.left_at is null)))
    and exists (select 1 from session s where s.worker_id = who and s.token_hash = sha256(decode(nullif(current_setting('sr.session', true), ''), 'hex')));
end $$;
alter function in_context_circle_of(uuid, uuid, timestamptz) owner to sr_keeper;
comment on function in_context_circle_of is 'Whether a worker stands in the circle of a context, for policies. Definer: reads circles whole; answers only for the worker of this session.';

create function in_context_circle(wanted uuid) returns boolean
  language sql stable set search_path = pg_catalog, public
  as $$ select in_context_circle_of(wanted, me(), house_now()) $$;
comment on function in_context_circle is 'The same for functions that ask once.';

create function my_contexts() returns table (context_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select distinct e.context_id from context_circle e
     where e.closed_at is null and e.expires_at > house_now()
       and (e.worker_id = (select me())
            or e.team_id in (select m.team_id from team_member m where m.worker_id = (select me()) and m.left_at is null))
  $$;
alter function my_contexts() owner to sr_keeper;
comment on function my_contexts is 'The same as a set, for lists. Definer: reads circles whole; a property test holds it equal to in_context_circle().';

-- The usual case: rows about one context (column context_id), seen and written inside that context's circle only.
create procedure guard_by_context(name text, updates boolean default false) language plpgsql as $$
declare mine constant text := 'in_context_circle_of(context_id, (select me()), (select house_now()))';
begin
  call guard(name);
  execute format('create policy circle_reads on %I for select to sr_app using (%s)', name, mine);
  execute format('create policy circle_adds on %I for insert to sr_app with check (%s)', name, mine);
  execute format('grant select, insert on %I to sr_app', name);
  if updates then
    execute format('create policy circle_changes on %I for update to sr_app using (%s) with check (%s)', name, mine, mine);
  end if;
end $$;

create table context_sign (
  id uuid primary key default gen_random_uuid(),
  context_id uuid not null references context,
  sign text not null check (length(sign) between 1 and 80),
  list text not null check (list in ('harm-now', 'sign', 'strength')),
  evidence text not null check (length(evidence) between 1 and 4000),
  source_kind text not null check (length(source_kind) between 1 and 60),
  source_name text check (length(source_name) between 1 and 120),
  observed_on date not null,
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker,
  withdrawn_at timestamptz,
  withdrawn_by uuid references worker,
  withdrawn_why text check (length(withdrawn_why) between 1 and 1000),
  check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawn_why is null))
);
create index on context_sign (context_id, observed_on desc, id);
comment on table context_sign is 'A sign seen in a context: what, the evidence, who saw it, on which day, recorded when and by whom. Withdrawn with a reason, never changed.';
comment on column context_sign.id is 'The row''s own identity.';
comment on column context_sign.context_id is 'Where it was seen.';
comment on column context_sign.sign is 'A code of content/contexts.yaml.';
comment on column context_sign.list is 'The list on which the sign stood when it was noted: content may move it later, the record does not.';
comment on column context_sign.evidence is 'What was seen or said. It names no child: whoever reads the context may not know them.';
comment on column context_sign.source_kind is 'Who saw it or said it: a code of the page.';
comment on column context_sign.source_name is 'Who that is, where it helps to ask again.';
comment on column context_sign.observed_on is 'The day on which it was seen.';
comment on column context_sign.recorded_at is 'When it was noted.';
comment on column context_sign.recorded_by is 'Who noted it.';
comment on column context_sign.withdrawn_at is 'When it was taken back; it stays readable.';
comment on column context_sign.withdrawn_by is 'Who took it back.';
comment on column context_sign.withdrawn_why is 'Why.';

create table context_child (
  id uuid primary key default gen_random_uuid(),
  context_id uuid not null references context,
  child_id uuid not null references child,
  why text not null check (length(why) between 1 and 2000),
  source_kind text not null check (length(source_kind) between 1 and 60),
  source_name text check (length(source_name) between 1 and 120),
  known_on date not null,
  linked_at timestamptz not null default house_now(),
  linked_by uuid not null references worker,
  unlinked_at timestamptz,
  unlinked_by uuid references worker,
  unlinked_why text check (length(unlinked_why) between 1 and 1000),
  check ((unlinked_at is null) = (unlinked_by is null) and (unlinked_at is null) = (unlinked_why is null))
);
create unique index context_child_once on context_child (context_id, child_id) where unlinked_at is null;
create index on context_child (child_id, linked_at);
create index on context_child (context_id, linked_at, id);
comment on table context_child is 'A child and a context have to do with each other. Readable only by who stands in the circle of both: neither circle opens the other.';
comment on column context_child.id is 'The row''s own identity.';
comment on column context_child.context_id is 'The context.';
comment on column context_child.child_id is 'The child.';
comment on column context_child.why is 'What the child has to do with it.';
comment on column context_child.source_kind is 'Who saw it or said it: a code of the page.';
comment on column context_child.source_name is 'Who that is, where it helps to ask again.';
comment on column context_child.known_on is 'The day from which it is known.';
comment on column context_child.linked_at is 'When they were linked.';
comment on column context_child.linked_by is 'Who linked them.';
comment on column context_child.unlinked_at is 'When the link was taken back; it stays readable to who stands in both circles.';
comment on column context_child.unlinked_by is 'Who took it back.';
comment on column context_child.unlinked_why is 'Why.';

call guard('context');
create policy circle_reads on context for select to sr_app using (in_context_circle_of(id, (select me()), (select house_now())));
grant select on context to sr_app;
grant insert on context to sr_keeper;

call guard('context_circle');
create policy circle_reads on context_circle for select to sr_app using (in_context_circle_of(context_id, (select me()), (select house_now())));
grant select on context_circle to sr_app;
grant insert, update on context_circle to sr_keeper;

call guard_by_context('context_closing', true);
grant update (reopened_at, reopened_by, reopened_why) on context_closing to sr_app;
call guard_by_context('context_sign', true);
grant update (withdrawn_at, withdrawn_by, withdrawn_why) on context_sign to sr_app;
-- Nobody notes, closes or takes back in another's name.
create policy in_ones_own_name on context_closing as restrictive for insert to sr_app with check (closed_by = (select me()));
create policy in_ones_own_name on context_sign as restrictive for insert to sr_app with check (recorded_by = (select me()));
create policy taken_back_once on context_sign as restrictive for update to sr_app using (withdrawn_at is null) with check (withdrawn_by = (select me()));
create policy opened_again_once on context_closing as restrictive for update to sr_app using (reopened_at is null) with check (reopened_by = (select me()));

call guard('context_child');
create policy both_circles_read on context_child for select to sr_app
  using (in_context_circle_of(context_id, (select me()), (select house_now())) and in_circle_of(child_id, (select me()), (select house_now())));
create policy both_circles_add on context_child for insert to sr_app
  with check (linked_by = (select me()) and in_context_circle_of(context_id, (select me()), (select house_now())) and in_circle_of(child_id, (select me()), (select house_now())));
create policy both_circles_unlink on context_child for update to sr_app
  using (unlinked_at is null and in_context_circle_of(context_id, (select me()), (select house_now())) and in_circle_of(child_id, (select me()), (select house_now())))
  with check (unlinked_by = (select me()));
grant select, insert on context_child to sr_app;
grant update (unlinked_at, unlinked_by, unlinked_why) on context_child to sr_app;

-- A context and the team that answers for it are one deed: a context that nobody answers for could be opened by nobody.
create function open_context(of_kind text, new_ref text, called text, described text, why text, in_area uuid, for_team uuid, expires timestamptz) returns uuid
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare made uuid;
begin
  if not may('contexts.open') or not in_my_team(for_team) then raise exception 'contexts are opened by whoever may, for their own team'; end if;
  if not exists (select 1 from area_agency a where a.area_id = in_area and a.agency_id = my_agency()) then raise exception 'not an area of this agency'; end if;
  insert into context (kind, ref, name, description, opened_why, area_id, opened_by) values (of_kind, new_ref, called, described, why, in_area, me()) returning id into made;
  insert into context_circle (context_id, team_id, purpose, opened_by, expires_at) values (made, for_team, 'answers', me(), expires);
  return made;
end $$;
alter function open_context(text, text, text, text, text, uuid, uuid, timestamptz) owner to sr_keeper;
comment on function open_context is 'Opens a context for a team of the asker. Definer: circles are written here only; checks the permission, the team and the area.';

create function open_context_circle(wanted uuid, for_worker uuid, for_team uuid, for_purpose text, why text, expires timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if not in_context_circle(wanted) then raise exception 'outside the circle'; end if;
  if for_purpose = 'answers' and not may('contexts.manage-circle') then raise exception 'only whoever keeps the circle says who answers'; end if;
  update context_circle set expires_at = greatest(expires_at, expires)
   where context_id = wanted and closed_at is null and purpose = for_purpose
     and worker_id is not distinct from for_worker and team_id is not distinct from for_team;
  if not found then
    insert into context_circle (context_id, worker_id, team_id, purpose, reason, opened_by, expires_at)
      values (wanted, for_worker, for_team, for_purpose, why, me(), expires);
  end if;
end $$;
alter function open_context_circle(uuid, uuid, uuid, text, text, timestamptz) owner to sr_keeper;
comment on function open_context_circle is 'Lets a worker or a team into a context''s circle. Definer: circles are written here only; the asker must stand in it.';

create function close_context_circle(entry uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare e context_circle;
begin
  select * into e from context_circle c where c.id = entry and c.closed_at is null and in_context_circle(c.context_id) and may('contexts.manage-circle') for update;
  if e.id is null then raise exception 'no such open entry in your circles'; end if;
  if e.purpose = 'answers' and not exists (
       select 1 from context_circle o where o.context_id = e.context_id and o.id <> e.id and o.purpose = 'answers' and o.closed_at is null and o.expires_at > house_now())
  then raise exception 'somebody must answer for the context'; end if;
  update context_circle set closed_at = house_now(), closed_by = me() where id = entry;
end $$;
alter function close_context_circle(uuid) owner to sr_keeper;
comment on function close_context_circle is 'Ends an entry before its time; never the last that answers. Definer: circles are written here only; checks circle and permission.';

-- How many children are linked, without whose. A small number beside what a colleague said would name a child: it is not given.
create function context_linked(wanted uuid) returns table (mine int, others int)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select n.mine, case when n.all_of - n.mine >= 5 then (n.all_of - n.mine) / 5 * 5 end
      from (select count(*)::int as all_of, (count(*) filter (where in_circle_of(l.child_id, me(), house_now())))::int as mine
              from context_child l where l.context_id = wanted and l.unlinked_at is null) n
     where in_context_circle(wanted)
  $$;
alter function context_linked(uuid) owner to sr_keeper;
comment on function context_linked is 'How many linked children the asker may open, and how many others there are: rounded down to fives, null below five. Definer: links are readable in both circles only; answers no child.';

-- One like it in the area: by its exact name, which team to ask. Nothing else of it.
create function context_like(in_area uuid, called text) returns table (is_mine boolean, context_ref text, ask_team text, ask_agency text, ask_contact text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select in_context_circle(c.id), case when in_context_circle(c.id) then c.ref end, t.name, a.name, t.contact
      from context c join context_circle e on e.context_id = c.id and e.purpose = 'answers' and e.closed_at is null and e.expires_at > house_now()
      join team t on t.id = e.team_id join agency a on a.id = t.agency_id
     where may('contexts.open') and c.area_id = in_area and c.name_key = lower(regexp_replace(btrim(called), '\s+', ' ', 'g'))
       and exists (select 1 from area_agency x where x.area_id = in_area and x.agency_id = my_agency())
       and not exists (select 1 from context_closing k where k.context_id = c.id and k.reopened_at is null)
     order by in_context_circle(c.id) desc, t.name limit 5
  $$;
alter function context_like(uuid, text) owner to sr_keeper;
comment on function context_like is 'Whether an open context of exactly this name stands in an area of the asker''s agency, and which team to ask. Definer: it may stand outside the asker''s circles; answers no more than the team.';

-- Whoever answers for a context does so while it is open; the clock keeps their entry open, as it does for children.
create function keep_context_circles_open() returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare kept int;
begin
  if not may('contexts.keep-open') then raise exception 'only the clock keeps circles open'; end if;
  update context_circle e set expires_at = house_now() + interval '90 days'
   where e.closed_at is null and e.purpose = 'answers' and e.expires_at < house_now() + interval '14 days'
     and not exists (select 1 from context_closing k where k.context_id = e.context_id and k.reopened_at is null and k.closed_at < house_now() - interval '1 year');
  get diagnostics kept = row_count;
  return kept;
end $$;
alter function keep_context_circles_open() owner to sr_keeper;
comment on function keep_context_circles_open is 'Keeps a context''s circle open for the team that answers for it, until a year after it was closed. Definer: the clock stands in no circle.';
