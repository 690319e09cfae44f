-- The one plan of a child: what is done about exploitation lives in the plan that the child has already, never in a second one beside it.
-- A context (0058-contexts.sql) has a plan of the same shape. And what is overdue climbs: an action or a review whose day is over reaches the
-- owner's lead, then the agency's.

create table plan (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  child_id uuid references child,
  context_id uuid references context,
  kind text not null check (kind in ('early-help', 'child-in-need', 'child-protection', 'care', 'context')),
  since date not null,
  team_id uuid not null references team,
  lead_worker_id uuid references worker,
  lead_outside text check (length(lead_outside) between 1 and 200),
  elsewhere_ref text check (length(elsewhere_ref) between 1 and 100),
  review_on date not null,
  opened_at timestamptz not null default house_now(),
  opened_by uuid not null default me() references worker,
  ended_at timestamptz,
  ended_by uuid references worker,
  ended_why text check (length(ended_why) between 1 and 2000),
  ended_changed text check (length(ended_changed) between 1 and 2000),
  rung int not null default 0 check (rung between 0 and 2),
  next_climb_at timestamptz,
  climbed_to uuid[] not null default '{}',
  check ((child_id is null) <> (context_id is null)),
  check ((context_id is null) = (kind <> 'context')),
  check (num_nonnulls(lead_worker_id, lead_outside) = 1),
  check ((ended_at is null) = (ended_by is null) and (ended_at is null) = (ended_why is null) and (ended_at is null) = (ended_changed is null)),
  check (rung < 2 or next_climb_at is null)
);
create unique index plan_one_open on plan (child_id) where ended_at is null and child_id is not null;
create unique index plan_one_open_of_context on plan (context_id) where ended_at is null and context_id is not null;
create index on plan (child_id, opened_at desc, id) where child_id is not null;
create index on plan (context_id, opened_at desc, id) where context_id is not null;
create index on plan (review_on, id) where ended_at is null and rung < 2;
create index on plan (lead_worker_id, review_on) where ended_at is null;
create index on plan (team_id, review_on) where ended_at is null;
create index on plan using gin (climbed_to) where ended_at is null;
comment on table plan is 'The one plan of a child, or of a context. At most one is open; it holds no actions: every action of its subject stands in it.';
comment on column plan.id is 'The row''s own identity; other tables refer to it.';
comment on column plan.ref is 'What people say aloud, such as P-7K2M9QXA.';
comment on column plan.child_id is 'Whose plan it is; else it is a context''s.';
comment on column plan.context_id is 'Which context''s plan it is; else it is a child''s.';
comment on column plan.kind is 'The kind it is now: early help, child in need, child protection or care; a context''s plan has no kind of its own. What it was stands in plan_change.';
comment on column plan.since is 'The day from which there has been a plan of this kind.';
comment on column plan.team_id is 'The team that holds it; its agency holds the plan.';
comment on column plan.lead_worker_id is 'The worker who leads it; else lead_outside says who does.';
comment on column plan.lead_outside is 'Who leads it, when they do not use Safe Return.';
comment on column plan.elsewhere_ref is 'What it is called in the system where the rest of it is kept; empty when all of it is here.';
comment on column plan.review_on is 'The day by which it is looked at again.';
comment on column plan.opened_at is 'When it was recorded here.';
comment on column plan.opened_by is 'Who recorded it.';
comment on column plan.ended_at is 'When it ended; it stays readable.';
comment on column plan.ended_by is 'Who ended it.';
comment on column plan.ended_why is 'Why it ended.';
comment on column plan.ended_changed is 'What changed for the child while it lasted.';
comment on column plan.rung is 'How far an overdue review has climbed: 0 with its lead, 1 with the team''s leads, 2 with the agency''s.';
comment on column plan.next_climb_at is 'When an overdue review climbs next; empty before its first look by the clock and on the top rung.';
comment on column plan.climbed_to is 'Leads to whom an overdue review has climbed; emptied when it is held.';

create table plan_change (
  id uuid primary key default gen_random_uuid(),
  plan_id uuid not null references plan,
  child_id uuid references child,
  context_id uuid references context,
  kind text not null check (kind in ('early-help', 'child-in-need', 'child-protection', 'care', 'context')),
  since date not null,
  team_id uuid not null references team,
  lead_worker_id uuid references worker,
  lead_outside text check (length(lead_outside) between 1 and 200),
  elsewhere_ref text check (length(elsewhere_ref) between 1 and 100),
  why text check (length(why) between 1 and 2000),
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null default me() references worker,
  check ((child_id is null) <> (context_id is null)),
  check (num_nonnulls(lead_worker_id, lead_outside) = 1)
);
create index on plan_change (plan_id, recorded_at desc, id);
comment on table plan_change is 'What a plan was from when on: one row when it is recorded, one for each change of kind, lead, team or reference. None is changed.';
comment on column plan_change.id is 'The row''s own identity.';
comment on column plan_change.plan_id is 'The plan.';
comment on column plan_change.child_id is 'Whose plan it is; else it is a context''s.';
comment on column plan_change.context_id is 'Which context''s plan it is; else it is a child''s.';
comment on column plan_change.kind is 'The kind from then on.';
comment on column plan_change.since is 'The day from which it is of this kind.';
comment on column plan_change.team_id is 'The team that held it from then on.';
comment on column plan_change.lead_worker_id is 'The worker who led it from then on.';
comment on column plan_change.lead_outside is 'Who led it, when they do not use Safe Return.';
comment on column plan_change.elsewhere_ref is 'What it is called where the rest of it is kept.';
comment on column plan_change.why is 'Why it changed; empty for the first row.';
comment on column plan_change.recorded_at is 'When this was recorded.';
comment on column plan_change.recorded_by is 'Who recorded it.';

create table plan_view (
  id uuid primary key default gen_random_uuid(),
  plan_id uuid not null references plan,
  child_id uuid not null references child,
  whose text not null check (whose in ('child', 'family')),
  who text check (length(who) between 1 and 120),
  words text check (length(words) between 1 and 5000),
  not_heard text check (length(not_heard) between 1 and 1000),
  heard_on date not null,
  heard_by text check (length(heard_by) between 1 and 120),
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null default me() references worker,
  check (num_nonnulls(words, not_heard) = 1),
  check (whose = 'family' or who is null),
  check (heard_on <= (recorded_at at time zone 'Europe/London')::date)
);
create index on plan_view (plan_id, whose, heard_on desc, recorded_at desc, id);
comment on table plan_view is 'What the child or the family says about the plan, in their own words, or why it was not heard. Dated; none is changed.';
comment on column plan_view.id is 'The row''s own identity.';
comment on column plan_view.plan_id is 'The plan.';
comment on column plan_view.child_id is 'Whose plan it is.';
comment on column plan_view.whose is 'Whether the child says it, or somebody of the family.';
comment on column plan_view.who is 'Who of the family; empty for the child.';
comment on column plan_view.words is 'Their own words, never altered.';
comment on column plan_view.not_heard is 'Why they were not heard; then there are no words.';
comment on column plan_view.heard_on is 'The day on which they said it, or on which it was found that they could not be heard.';
comment on column plan_view.heard_by is 'Who heard it, when that was not whoever recorded it.';
comment on column plan_view.recorded_at is 'When it was recorded.';
comment on column plan_view.recorded_by is 'Who recorded it.';

create table plan_review (
  id uuid primary key default gen_random_uuid(),
  plan_id uuid not null references plan,
  child_id uuid references child,
  context_id uuid references context,
  held_on date not null,
  changed text not null check (length(changed) between 1 and 5000),
  goes_on text not null check (length(goes_on) between 1 and 5000),
  was_due_on date not null,
  next_on date not null,
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null default me() references worker,
  check ((child_id is null) <> (context_id is null)),
  check (next_on > held_on),
  check (held_on <= (recorded_at at time zone 'Europe/London')::date)
);
create index on plan_review (plan_id, held_on desc, recorded_at desc, id);
comment on table plan_review is 'One look at the plan: what changed, what goes on, and when next. None is changed.';
comment on column plan_review.id is 'The row''s own identity.';
comment on column plan_review.plan_id is 'The plan.';
comment on column plan_review.child_id is 'Whose plan it is; else it is a context''s.';
comment on column plan_review.context_id is 'Which context''s plan it is; else it is a child''s.';
comment on column plan_review.held_on is 'The day on which it was looked at.';
comment on column plan_review.changed is 'What changed for the child since the last time.';
comment on column plan_review.goes_on is 'What goes on, and what is done differently.';
comment on column plan_review.was_due_on is 'The day by which this review was due: it shows whether it was late.';
comment on column plan_review.next_on is 'The day by which it is looked at again.';
comment on column plan_review.recorded_at is 'When it was recorded.';
comment on column plan_review.recorded_by is 'Who recorded it.';

-- An action may be about a context: then no child's circle opens it, only the context's.
alter table action alter column child_id drop not null;
alter table action add column context_id uuid references context;
comment on column action.context_id is 'The context that it is about; then it is about no child.';
alter table action add constraint action_of_one check ((child_id is null) <> (context_id is null));
alter table action_move alter column child_id drop not null;
alter table action_move add column context_id uuid references context;
comment on column action_move.context_id is 'The context that the action is about; then it is about no child.';
alter table action_move add constraint action_move_of_one check ((child_id is null) <> (context_id is null));
create index on action (context_id, due_on, id) where context_id is not null;

alter table action add column part text check (part in ('prepare', 'prevent', 'protect', 'pursue'));
comment on column action.part is 'Which part of the plan it belongs to; empty when nobody has placed it yet.';
alter table action add column done_evidence text check (length(done_evidence) between 1 and 2000);
comment on column action.done_evidence is 'What was seen or heard that shows that it is done; empty when nobody can say so yet.';
alter table action add column family_words text check (length(family_words) between 1 and 300);
comment on column action.family_words is 'The same in words for the child and the family, naming nobody else; empty when it is not in their copy.';
alter table action add column rung int not null default 0 check (rung between 0 and 2);
comment on column action.rung is 'How far it has climbed since it became overdue: 0 with its owner, 1 with the team''s leads, 2 with the agency''s.';
alter table action add column next_climb_at timestamptz;
comment on column action.next_climb_at is 'When an overdue action climbs next; empty before its first look by the clock and on the top rung.';
alter table action add column climbed_to uuid[] not null default '{}';
comment on column action.climbed_to is 'Leads to whom it has climbed while overdue; emptied when it is done, moved or stopped.';
alter table action add constraint action_evidence_of_done check (done_evidence is null or done_at is not null);
alter table action add constraint action_top_rung check (rung < 2 or next_climb_at is null);
create index action_to_climb on action (due_on, id) where done_at is null and stopped_at is null and rung < 2;
create index on action using gin (climbed_to) where done_at is null and stopped_at is null;

-- Whoever moves, ends or holds what has climbed stops the climb, whichever page or rule does it.
create function climb_begins_anew() returns trigger
  language plpgsql set search_path = pg_catalog, public
  as $$
begin
  new.rung := 0; new.next_climb_at := null; new.climbed_to := '{}';
  return new;
end $$;
comment on function climb_begins_anew is 'A trigger: what was done, moved or stopped has not climbed.';
create trigger climb_begins_anew before update on action for each row
  when (new.due_on is distinct from old.due_on or (new.done_at is not null and old.done_at is null) or (new.stopped_at is not null and old.stopped_at is null))
  execute function climb_begins_anew();
create trigger climb_begins_anew before update on plan for each row
  when (new.review_on is distinct from old.review_on or (new.ended_at is not null and old.ended_at is null))
  execute function climb_begins_anew();

create policy context_reads on action for select to sr_app
  using (context_id is not null and in_context_circle_of(context_id, (select me()), (select house_now())));
create policy context_adds on action for insert to sr_app
  with check (context_id is not null and in_context_circle_of(context_id, (select me()), (select house_now())));
create policy context_changes on action for update to sr_app
  using (context_id is not null and in_context_circle_of(context_id, (select me()), (select house_now())))
  with check (context_id is not null and in_context_circle_of(context_id, (select me()), (select house_now())));
create policy context_reads on action_move for select to sr_app
  using (context_id is not null and in_context_circle_of(context_id, (select me()), (select house_now())));
create policy context_adds on action_move for insert to sr_app
  with check (context_id is not null and in_context_circle_of(context_id, (select me()), (select house_now())));

-- A plan is seen and written in the circle of its child, or of its context.
do $$
declare one text; mine constant text := 'case when child_id is not null then in_circle_of(child_id, (select me()), (select house_now())) else in_context_circle_of(context_id, (select me()), (select house_now())) end';
begin
  foreach one in array array['plan', 'plan_change', 'plan_review'] loop
    call guard(one);
    execute format('create policy circle_reads on %I for select to sr_app using (%s)', one, mine);
    execute format('create policy circle_adds on %I for insert to sr_app with check (%s)', one, mine);
    execute format('grant select, insert on %I to sr_app', one);
  end loop;
  execute format('create policy circle_changes on plan for update to sr_app using (ended_at is null and %s) with check (%s and (ended_by is null or ended_by = (select me())))', mine, mine);
end $$;
grant update (kind, since, team_id, lead_worker_id, lead_outside, elsewhere_ref, review_on, ended_at, ended_by, ended_why, ended_changed) on plan to sr_app;
call guard_by_circle('plan_view');
-- The plan is for those who answer for the child. Others in the circle (a school, a home, health) see what they owe themselves, on its own page.
create policy plans_wall on plan as restrictive for select to sr_app
  using (lead_worker_id = (select me()) or (select me()) = any (climbed_to) or (select may('response.read-plan')));
create policy plans_wall on plan_change as restrictive for select to sr_app using ((select may('response.read-plan')));
create policy plans_wall on plan_view as restrictive for select to sr_app using ((select may('response.read-plan')));
create policy plans_wall on plan_review as restrictive for select to sr_app using ((select may('response.read-plan')));
create policy in_ones_own_name on plan as restrictive for insert to sr_app with check (opened_by = (select me()) and ended_at is null);
create policy in_ones_own_name on plan_change as restrictive for insert to sr_app with check (recorded_by = (select me()));
create policy in_ones_own_name on plan_view as restrictive for insert to sr_app with check (recorded_by = (select me()));
create policy in_ones_own_name on plan_review as restrictive for insert to sr_app with check (recorded_by = (select me()));
grant update (rung, next_climb_at, climbed_to) on plan to sr_keeper;
grant update (rung, next_climb_at, climbed_to) on action to sr_keeper;

-- Whoever an overdue action has climbed to sees it, whatever their role.
drop policy decisions_wall on action;
create policy decisions_wall on action as restrictive for select to sr_app
  using (agreed_by = (select me()) or owner_worker_id = (select me()) or in_my_team(owner_team_id) or (select me()) = any (climbed_to)
         or (select may('response.read-decisions')));

-- Who is above somebody who owes something: the leads of their team, then their agency's, then those of the authority that answers for the
-- child, or of the teams that answer for the context. Never the owner, nor anybody who must not open the child's record.
create function leads_above(owner uuid, owner_team uuid, agreed_by uuid, of_child uuid, of_context uuid, wanted_rung int) returns uuid[]
  language plpgsql stable set search_path = pg_catalog, public
  as $$
declare teams uuid[]; of_agency uuid; above uuid[];
begin
  teams := case when owner_team is not null then array[owner_team]
           else array(select m.team_id from team_member m join team t on t.id = m.team_id
                       where m.worker_id = coalesce(owner, leads_above.agreed_by) and m.left_at is null and t.ended_at is null) end;
  if wanted_rung = 1 then
    return allowed_above(array(select distinct m.worker_id from team_member m where m.team_id = any (teams) and m.leads and m.left_at is null), owner, of_child);
  end if;
  of_agency := coalesce((select t.agency_id from team t where t.id = owner_team),
                        (select w.agency_id from worker w where w.id = coalesce(owner, leads_above.agreed_by)));
  above := allowed_above(array(select agency_leads(of_agency)), owner, of_child);
  if cardinality(above) > 0 then return above; end if;
  of_agency := coalesce((select c.responsible_agency_id from child c where c.id = of_child),
                        (select t.agency_id from context_circle e join team t on t.id = e.team_id
                          where e.context_id = of_context and e.purpose = 'answers' and e.closed_at is null order by e.opened_at limit 1));
  above := allowed_above(array(select agency_leads(of_agency)), owner, of_child);
  if cardinality(above) > 0 then return above; end if;
  -- Nobody leads there: whoever stands in the circle for those who answer.
  return allowed_above(array(
    select m.worker_id from circle_entry e join team_member m on m.team_id = e.team_id and m.left_at is null
     where e.child_id = of_child and e.purpose = 'responsible-authority' and e.closed_at is null and e.expires_at > house_now()
    union
    select m.worker_id from context_circle e join team_member m on m.team_id = e.team_id and m.left_at is null
     where e.context_id = of_context and e.purpose = 'answers' and e.closed_at is null and e.expires_at > house_now()), owner, of_child);
end $$;
comment on function leads_above is 'Whom an overdue thing climbs to. Invoker: only the clock''s functions, as the keeper, see all it needs.';

create function allowed_above(wanted uuid[], owner uuid, of_child uuid) returns uuid[]
  language sql stable set search_path = pg_catalog, public
  as $$
    select coalesce(array_agg(w.id order by w.id), '{}') from worker w
     where w.id = any (wanted) and w.id is distinct from owner and w.kind = 'person' and w.left_at is null and w.suspended_at is null
       and not exists (select 1 from declared_conflict d where d.child_id = of_child and d.worker_id = w.id)
  $$;
comment on function allowed_above is 'Of these workers, those who are at work, do not owe it themselves and may open the child. Invoker, as leads_above.';

create function open_to_lead(of_child uuid, of_context uuid, one uuid, expires timestamptz) returns void
  language plpgsql set search_path = pg_catalog, public
  as $$
begin
  if of_child is not null then
    update circle_entry c set expires_at = greatest(c.expires_at, expires)
     where c.child_id = of_child and c.worker_id = one and c.purpose = 'action' and c.closed_at is null;
    if not found then
      insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at) values (of_child, one, 'action', 'climbed', me(), expires);
    end if;
  else
    update context_circle c set expires_at = greatest(c.expires_at, expires)
     where c.context_id = of_context and c.worker_id = one and c.purpose = 'action' and c.closed_at is null;
    if not found then
      insert into context_circle (context_id, worker_id, purpose, reason, opened_by, expires_at) values (of_context, one, 'action', 'climbed', me(), expires);
    end if;
  end if;
end $$;
comment on function open_to_lead is 'Lets somebody into a circle for what has climbed to them. Invoker: the app writes no circles; only the clock''s functions, as the keeper, may.';

-- The clock sees which are overdue and what they hang on, never what they say. Those that another process is climbing are skipped: it climbs them, once.
create function overdue_actions(most int) returns table (action_id uuid, agency_id uuid, rung int, overdue_since timestamptz, next_climb_at timestamptz)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if not may('response.climb-overdue') then return; end if;
  return query
    select a.id, coalesce(t.agency_id, w.agency_id, g.agency_id), a.rung, (a.due_on + 1)::timestamp at time zone 'Europe/London', a.next_climb_at
      from action a join worker g on g.id = a.agreed_by left join team t on t.id = a.owner_team_id left join worker w on w.id = a.owner_worker_id
     where a.done_at is null and a.stopped_at is null and a.rung < 2 and a.due_on < (house_now() at time zone 'Europe/London')::date
       and (a.next_climb_at is null or a.next_climb_at <= house_now())
     order by a.due_on, a.id limit most for update of a skip locked;
end $$;
alter function overdue_actions(int) owner to sr_keeper;
comment on function overdue_actions is 'Overdue actions whose time to climb has come, without their words. Definer: the clock stands in no circle.';

create function overdue_reviews(most int) returns table (plan_id uuid, agency_id uuid, rung int, overdue_since timestamptz, next_climb_at timestamptz)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if not may('response.climb-overdue') then return; end if;
  return query
    select p.id, t.agency_id, p.rung, (p.review_on + 1)::timestamp at time zone 'Europe/London', p.next_climb_at
      from plan p join team t on t.id = p.team_id
     where p.ended_at is null and p.rung < 2 and p.review_on < (house_now() at time zone 'Europe/London')::date
       and (p.next_climb_at is null or p.next_climb_at <= house_now())
     order by p.review_on, p.id limit most for update of p skip locked;
end $$;
alter function overdue_reviews(int) owner to sr_keeper;
comment on function overdue_reviews is 'Plans whose review is overdue and whose time to climb has come, without their words. Definer: the clock stands in no circle.';

-- One rung up; where nobody stands on the first, at once to the second. With rung 0 only the time of the first climb is noted.
create function climb_action(wanted uuid, new_rung int, next_at timestamptz, expires timestamptz)
  returns table (subject_ref text, of_child uuid, worker_id uuid, reached int)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare a record; up uuid[]; one uuid;
begin
  if not may('response.climb-overdue') then raise exception 'only the clock climbs'; end if;
  select * into a from action x where x.id = wanted and x.done_at is null and x.stopped_at is null;
  if a.id is null then return; end if;
  reached := new_rung;
  if new_rung = 0 then update action set next_climb_at = next_at where id = a.id; return; end if;
  up := leads_above(a.owner_worker_id, a.owner_team_id, a.agreed_by, a.child_id, a.context_id, new_rung);
  if cardinality(up) = 0 and new_rung = 1 then
    reached := 2;
    up := leads_above(a.owner_worker_id, a.owner_team_id, a.agreed_by, a.child_id, a.context_id, 2);
  end if;
  update action set rung = reached, next_climb_at = case when reached = 1 then next_at end,
         climbed_to = array(select distinct unnest(climbed_to || up)) where id = a.id;
  foreach one in array up loop
    perform open_to_lead(a.child_id, a.context_id, one, expires);
    subject_ref := a.ref; of_child := a.child_id; worker_id := one;
    return next;
  end loop;
end $$;
alter function climb_action(uuid, int, timestamptz, timestamptz) owner to sr_keeper;
comment on function climb_action is 'Puts an overdue action before whoever is above its owner. Definer: the clock stands in no circle; who that is, this function decides alone.';

create function climb_review(wanted uuid, new_rung int, next_at timestamptz, expires timestamptz)
  returns table (subject_ref text, of_child uuid, worker_id uuid, reached int)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare p record; up uuid[]; one uuid;
begin
  if not may('response.climb-overdue') then raise exception 'only the clock climbs'; end if;
  select * into p from plan x where x.id = wanted and x.ended_at is null;
  if p.id is null then return; end if;
  reached := new_rung;
  if new_rung = 0 then update plan set next_climb_at = next_at where id = p.id; return; end if;
  up := leads_above(p.lead_worker_id, p.team_id, p.opened_by, p.child_id, p.context_id, new_rung);
  if cardinality(up) = 0 and new_rung = 1 then
    reached := 2;
    up := leads_above(p.lead_worker_id, p.team_id, p.opened_by, p.child_id, p.context_id, 2);
  end if;
  update plan set rung = reached, next_climb_at = case when reached = 1 then next_at end,
         climbed_to = array(select distinct unnest(climbed_to || up)) where id = p.id;
  foreach one in array up loop
    perform open_to_lead(p.child_id, p.context_id, one, expires);
    subject_ref := p.ref; of_child := p.child_id; worker_id := one;
    return next;
  end loop;
end $$;
alter function climb_review(uuid, int, timestamptz, timestamptz) owner to sr_keeper;
comment on function climb_review is 'Puts an overdue review of a plan before whoever is above its lead. Definer, as climb_action.';

-- Whoever holds a plan, or has something overdue before them, keeps the circle open for it.
create function keep_plans_open() returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare kept int; more int;
begin
  if not may('response.keep-open') then raise exception 'only the clock keeps circles open'; end if;
  update circle_entry e set expires_at = house_now() + interval '30 days'
   where e.closed_at is null and e.purpose = 'action' and e.expires_at < house_now() + interval '7 days' and e.expires_at > house_now()
     and (exists (select 1 from plan p where p.child_id = e.child_id and p.ended_at is null
                     and (p.team_id = e.team_id or p.lead_worker_id = e.worker_id or e.worker_id = any (p.climbed_to)))
          or exists (select 1 from action a where a.child_id = e.child_id and a.done_at is null and a.stopped_at is null and e.worker_id = any (a.climbed_to)));
  get diagnostics kept = row_count;
  update context_circle e set expires_at = house_now() + interval '30 days'
   where e.closed_at is null and e.purpose = 'action' and e.expires_at < house_now() + interval '7 days' and e.expires_at > house_now()
     and (exists (select 1 from plan p where p.context_id = e.context_id and p.ended_at is null
                     and (p.team_id = e.team_id or p.lead_worker_id = e.worker_id or e.worker_id = any (p.climbed_to)))
          or exists (select 1 from action a where a.context_id = e.context_id and a.done_at is null and a.stopped_at is null
                        and (a.owner_team_id = e.team_id or a.owner_worker_id = e.worker_id or e.worker_id = any (a.climbed_to))));
  get diagnostics more = row_count;
  return kept + more;
end $$;
alter function keep_plans_open() owner to sr_keeper;
comment on function keep_plans_open is 'Keeps open the circle of whoever holds a plan or has something overdue before them. Definer: the clock stands in no circle.';

create function climbed_action_standing(wanted uuid[], occasions text[])
  returns table (subject_id uuid, occasion text, needed boolean, why text, due_on date, path text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select x.id, a.occasion, x.done_at is null and x.stopped_at is null and x.due_on::text = a.occasion,
           case when x.done_at is not null then 'done' when x.stopped_at is not null then 'stopped' else 'date-moved' end,
           x.due_on, '/actions/' || x.ref
      from unnest(wanted, occasions) a(id, occasion) join action x on x.id = a.id
     where may('notifications.send')
  $$;
alter function climbed_action_standing(uuid[], text[]) owner to sr_keeper;
comment on function climbed_action_standing is 'Whether an action that climbed is still overdue by the day that a message names. Definer: the sending of messages stands in no circle.';

create function climbed_review_standing(wanted uuid[], occasions text[])
  returns table (subject_id uuid, occasion text, needed boolean, why text, due_on date, path text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select p.id, a.occasion, p.ended_at is null and p.review_on::text = a.occasion,
           case when p.ended_at is not null then 'stopped' else 'done' end, p.review_on, coalesce('/children/' || c.ref, '/contexts/' || x.ref) || '/plan'
      from unnest(wanted, occasions) a(id, occasion) join plan p on p.id = a.id left join child c on c.id = p.child_id left join context x on x.id = p.context_id
     where may('notifications.send')
  $$;
alter function climbed_review_standing(uuid[], text[]) owner to sr_keeper;
comment on function climbed_review_standing is 'Whether a review that climbed is still overdue by the day that a message names. Definer: the sending of messages stands in no circle.';
