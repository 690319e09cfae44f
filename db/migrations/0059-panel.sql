-- The multi-agency panel on child exploitation (MACE): who sits, by which rules its agenda is built, what it says of each child. What it
-- agrees lives in the child's own plan; here stands only that the panel agreed it.

do $$
declare stands text;
begin
  select pg_get_constraintdef(oid) into stands from pg_constraint where conname = 'circle_entry_purpose_check';
  if stands !~ '''panel''' then
    alter table circle_entry drop constraint circle_entry_purpose_check;
    execute 'alter table circle_entry add constraint circle_entry_purpose_check ' || regexp_replace(stands, '''referral''::text', '''referral''::text, ''panel''::text');
  end if;
end $$;

create table panel (
  id uuid primary key default gen_random_uuid(),
  area_id uuid not null unique references area,
  name text not null check (length(name) between 1 and 120),
  made_at timestamptz not null default house_now(),
  made_by uuid not null references worker
);
comment on table panel is 'The panel of an area that looks at children who are exploited, or may be.';
comment on column panel.id is 'The row''s own identity.';
comment on column panel.area_id is 'The area; it has one panel.';
comment on column panel.name is 'What it is called there.';
comment on column panel.made_at is 'When it was set up.';
comment on column panel.made_by is 'Who set it up.';

create table panel_rules (
  id uuid primary key default gen_random_uuid(),
  panel_id uuid not null references panel,
  episodes int check (episodes between 1 and 20),
  episode_days int not null default 30 check (episode_days between 1 and 365),
  levels text[] not null default '{}' check (cardinality(levels) <= 20),
  harm_now boolean not null,
  overdue_days int check (overdue_days between 1 and 180),
  open_days int not null default 14 check (open_days between 1 and 60),
  set_at timestamptz not null default house_now(),
  set_by uuid not null references worker
);
create index on panel_rules (panel_id, set_at desc);
comment on table panel_rules is 'By which facts the agenda is built. The newest stands; earlier ones stay. No rule adds up: each is a fact that a person can check.';
comment on column panel_rules.id is 'The row''s own identity.';
comment on column panel_rules.panel_id is 'Whose rules these are.';
comment on column panel_rules.episodes is 'So many missing episodes select a child; empty: this rule is not used.';
comment on column panel_rules.episode_days is 'Within so many days before the agenda is built.';
comment on column panel_rules.levels is 'Codes of judgement levels that select a child, as a named worker concluded.';
comment on column panel_rules.harm_now is 'Whether harm now, of which nobody has concluded anything since, selects a child.';
comment on column panel_rules.overdue_days is 'An action or a review of the plan overdue by so many days selects a child; empty: this rule is not used.';
comment on column panel_rules.open_days is 'Days after a meeting for which the members may still open the records.';
comment on column panel_rules.set_at is 'From when on they stand.';
comment on column panel_rules.set_by is 'Who set them.';

create table panel_member (
  id uuid primary key default gen_random_uuid(),
  panel_id uuid not null references panel,
  worker_id uuid not null references worker,
  chairs boolean not null default false,
  since timestamptz not null default house_now(),
  added_by uuid not null references worker,
  left_at timestamptz,
  left_by uuid references worker,
  check ((left_at is null) = (left_by is null))
);
create unique index panel_member_once on panel_member (panel_id, worker_id) where left_at is null;
create index on panel_member (worker_id) where left_at is null;
comment on table panel_member is 'Who sits on the panel, by name. A child on the agenda is opened to them for the panel, and to nobody in their stead.';
comment on column panel_member.id is 'The row''s own identity.';
comment on column panel_member.panel_id is 'Which panel.';
comment on column panel_member.worker_id is 'Who sits on it.';
comment on column panel_member.chairs is 'Whether they may build the agenda, leave out, and end a meeting.';
comment on column panel_member.since is 'Since when.';
comment on column panel_member.added_by is 'Who added them.';
comment on column panel_member.left_at is 'When they left it.';
comment on column panel_member.left_by is 'Who took them off.';

create table panel_meeting (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  panel_id uuid not null references panel,
  at timestamptz not null,
  place text check (length(place) between 1 and 300),
  made_at timestamptz not null default house_now(),
  made_by uuid not null references worker,
  agenda_at timestamptz,
  ended_at timestamptz,
  ended_by uuid references worker,
  check ((ended_at is null) = (ended_by is null))
);
create index on panel_meeting (panel_id, at desc, id);
create index on panel_meeting (at) where ended_at is null;
comment on table panel_meeting is 'One meeting of a panel.';
comment on column panel_meeting.id is 'The row''s own identity.';
comment on column panel_meeting.ref is 'What people say aloud, such as M-7K2M9QXA.';
comment on column panel_meeting.panel_id is 'Whose meeting.';
comment on column panel_meeting.at is 'When it begins.';
comment on column panel_meeting.place is 'The room, or the link. Read after signing in.';
comment on column panel_meeting.made_at is 'When it was arranged.';
comment on column panel_meeting.made_by is 'Who arranged it.';
comment on column panel_meeting.agenda_at is 'When the rules were last asked who belongs on the agenda.';
comment on column panel_meeting.ended_at is 'When the chair ended it.';
comment on column panel_meeting.ended_by is 'Who ended it.';

create table panel_item (
  id uuid primary key default gen_random_uuid(),
  meeting_id uuid not null references panel_meeting,
  child_id uuid not null references child,
  question text check (length(question) between 1 and 500),
  question_by uuid references worker,
  chosen_at timestamptz not null default house_now(),
  chosen_by uuid not null references worker,
  left_out_at timestamptz,
  left_out_by uuid references worker,
  left_out_why text check (length(left_out_why) between 1 and 1000),
  unique (meeting_id, child_id),
  unique (id, child_id),
  check (num_nonnulls(left_out_at, left_out_by, left_out_why) in (0, 3))
);
create index on panel_item (child_id, chosen_at desc);
comment on table panel_item is 'A child on the agenda of a meeting. Why they are there stands in panel_reason; nobody is taken off without a reason.';
comment on column panel_item.id is 'The row''s own identity.';
comment on column panel_item.meeting_id is 'Which meeting.';
comment on column panel_item.child_id is 'Which child.';
comment on column panel_item.question is 'What the panel is asked.';
comment on column panel_item.question_by is 'Who asks it.';
comment on column panel_item.chosen_at is 'When a rule or a worker put the child there.';
comment on column panel_item.chosen_by is 'Who built the agenda then, or the worker who referred.';
comment on column panel_item.left_out_at is 'When the chair left the child out of this meeting.';
comment on column panel_item.left_out_by is 'Who did.';
comment on column panel_item.left_out_why is 'Why.';

create table panel_reason (
  id uuid primary key default gen_random_uuid(),
  item_id uuid not null,
  child_id uuid not null,
  rule text not null check (rule in ('episodes', 'level', 'harm', 'overdue', 'look-again', 'carried', 'referred')),
  facts jsonb not null default '{}' check (length(facts::text) <= 4000),
  words text check (length(words) between 1 and 2000),
  by_worker uuid references worker,
  at timestamptz not null default house_now(),
  foreign key (item_id, child_id) references panel_item (id, child_id),
  check ((rule = 'referred') = (words is not null) and (rule = 'referred') = (by_worker is not null))
);
create unique index panel_reason_once on panel_reason (item_id, rule) where rule <> 'referred';
create index on panel_reason (item_id, at);
comment on table panel_reason is 'Which rule put a child on the agenda, with its sum laid open; or which worker did, and why.';
comment on column panel_reason.id is 'The row''s own identity.';
comment on column panel_reason.item_id is 'Which item.';
comment on column panel_reason.child_id is 'Whose item it is, for the policy.';
comment on column panel_reason.rule is 'The rule, or referred by a worker.';
comment on column panel_reason.facts is 'What the rule counted: numbers and days, no narrative.';
comment on column panel_reason.words is 'Why a worker refers the child.';
comment on column panel_reason.by_worker is 'Who refers.';
comment on column panel_reason.at is 'When the rule was asked, or the worker referred.';

create table panel_referral (
  id uuid primary key default gen_random_uuid(),
  panel_id uuid not null references panel,
  child_id uuid not null references child,
  why text not null check (length(why) between 1 and 2000),
  question text check (length(question) between 1 and 500),
  made_at timestamptz not null default house_now(),
  made_by uuid not null references worker,
  item_id uuid references panel_item
);
create index on panel_referral (panel_id, made_at) where item_id is null;
create index on panel_referral (child_id);
comment on table panel_referral is 'A worker asks the panel to look at a child. It waits until there is a meeting to put it on.';
comment on column panel_referral.id is 'The row''s own identity.';
comment on column panel_referral.panel_id is 'Which panel.';
comment on column panel_referral.child_id is 'Which child.';
comment on column panel_referral.why is 'Why.';
comment on column panel_referral.question is 'What the panel is asked.';
comment on column panel_referral.made_at is 'When.';
comment on column panel_referral.made_by is 'By whom.';
comment on column panel_referral.item_id is 'The agenda item that it became.';

create table panel_outcome (
  id uuid primary key default gen_random_uuid(),
  item_id uuid not null,
  child_id uuid not null,
  code text not null check (length(code) between 1 and 60),
  words text check (length(words) between 1 and 2000),
  look_again_on date,
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker,
  foreign key (item_id, child_id) references panel_item (id, child_id),
  check (look_again_on is null or look_again_on > (recorded_at at time zone 'Europe/London')::date)
);
create index on panel_outcome (item_id, recorded_at);
create index on panel_outcome (child_id, recorded_at desc);
comment on table panel_outcome is 'What the panel says of a child. Never changed; a later one stands beside it.';
comment on column panel_outcome.id is 'The row''s own identity.';
comment on column panel_outcome.item_id is 'Which item.';
comment on column panel_outcome.child_id is 'Whose item it is, for the policy.';
comment on column panel_outcome.code is 'A code of content/panel.yaml.';
comment on column panel_outcome.words is 'In words.';
comment on column panel_outcome.look_again_on is 'The day from which the panel looks again: the agenda of the next meeting from then on holds the child.';
comment on column panel_outcome.recorded_at is 'When it was recorded.';
comment on column panel_outcome.recorded_by is 'Who recorded it.';

create table panel_action (
  item_id uuid not null,
  action_id uuid not null references action,
  child_id uuid not null,
  recorded_by uuid not null references worker,
  recorded_at timestamptz not null default house_now(),
  primary key (item_id, action_id),
  foreign key (item_id, child_id) references panel_item (id, child_id)
);
create index on panel_action (action_id);
comment on table panel_action is 'An action that the panel agreed. The action itself stands in the child''s one plan, as every other does.';
comment on column panel_action.item_id is 'Which item.';
comment on column panel_action.action_id is 'Which action.';
comment on column panel_action.child_id is 'Whose item it is, for the policy.';
comment on column panel_action.recorded_by is 'Who recorded it.';
comment on column panel_action.recorded_at is 'When.';

create table panel_theme (
  id uuid primary key default gen_random_uuid(),
  item_id uuid not null,
  child_id uuid not null,
  kind text not null check (kind in ('mode', 'place')),
  code text not null check (length(code) between 1 and 60),
  noted_at timestamptz not null default house_now(),
  noted_by uuid not null references worker,
  taken_back_at timestamptz,
  taken_back_by uuid references worker,
  foreign key (item_id, child_id) references panel_item (id, child_id),
  check ((taken_back_at is null) = (taken_back_by is null))
);
create unique index panel_theme_once on panel_theme (item_id, kind, code) where taken_back_at is null;
comment on table panel_theme is 'What a child''s story has in common with others'': how they are exploited, and where. Counted over time, never of one child.';
comment on column panel_theme.id is 'The row''s own identity.';
comment on column panel_theme.item_id is 'Which item.';
comment on column panel_theme.child_id is 'Whose item it is, for the policy.';
comment on column panel_theme.kind is 'How, or where.';
comment on column panel_theme.code is 'A code of content/panel.yaml.';
comment on column panel_theme.noted_at is 'When it was noted.';
comment on column panel_theme.noted_by is 'Who noted it.';
comment on column panel_theme.taken_back_at is 'When it was taken back.';
comment on column panel_theme.taken_back_by is 'Who took it back.';

create function sits_on(wanted uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select exists (select 1 from panel_member m where m.panel_id = wanted and m.worker_id = me() and m.left_at is null) $$;
alter function sits_on(uuid) owner to sr_keeper;
comment on function sits_on is 'Whether the asker sits on a panel. Definer: asked by the policies of the panel''s own tables; answers yes or no about the asker alone.';

create function chairs_panel(wanted uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select exists (select 1 from panel_member m where m.panel_id = wanted and m.worker_id = me() and m.left_at is null and m.chairs) $$;
alter function chairs_panel(uuid) owner to sr_keeper;
comment on function chairs_panel is 'Whether the asker chairs a panel. Definer: as sits_on.';

call guard('panel'); call guard('panel_rules'); call guard('panel_member'); call guard('panel_meeting'); call guard('panel_item');
call guard('panel_reason'); call guard('panel_referral'); call guard('panel_outcome'); call guard('panel_action'); call guard('panel_theme');

-- That an area has a panel, who sits there, by which rules and when it meets is known to the area's agencies; it is about no child.
create policy area_reads on panel for select to sr_app using (exists (select 1 from area_agency a where a.area_id = panel.area_id and a.agency_id = (select my_agency())));
create policy area_keeps on panel for insert to sr_app
  with check (made_by = (select me()) and (select may('panel.keep')) and exists (select 1 from area_agency a where a.area_id = panel.area_id and a.agency_id = (select my_agency())));
create policy of_a_panel on panel_rules for select to sr_app using (exists (select 1 from panel p where p.id = panel_id));
create policy area_keeps on panel_rules for insert to sr_app with check (set_by = (select me()) and (select may('panel.keep')) and exists (select 1 from panel p where p.id = panel_id));
create policy of_a_panel on panel_member for select to sr_app using (exists (select 1 from panel p where p.id = panel_id));
create policy area_keeps on panel_member for insert to sr_app
  with check (added_by = (select me()) and (select may('panel.keep')) and left_at is null
              and exists (select 1 from panel p join area_agency a on a.area_id = p.area_id join worker w on w.agency_id = a.agency_id where p.id = panel_id and w.id = worker_id));
create policy of_a_panel on panel_meeting for select to sr_app using (exists (select 1 from panel p where p.id = panel_id));
create policy chairs_arrange on panel_meeting for insert to sr_app with check (made_by = (select me()) and chairs_panel(panel_id));
create policy chairs_change on panel_meeting for update to sr_app using (ended_at is null and chairs_panel(panel_id)) with check (ended_by is null or ended_by = (select me()));
grant select, insert on panel, panel_rules, panel_member, panel_meeting to sr_app;
grant update (at, place, ended_at, ended_by) on panel_meeting to sr_app;
grant update (agenda_at) on panel_meeting to sr_keeper;
grant update (left_at, left_by) on panel_member to sr_keeper;

-- What is about a child is read in the child's circle: by members of the panel, and by those who read decisions (0035-response.sql).
create policy circle_reads on panel_item for select to sr_app using (in_circle_of(child_id, (select me()), (select house_now())));
create policy decisions_wall on panel_item as restrictive for select to sr_app
  using ((select may('response.read-decisions')) or exists (select 1 from panel_meeting m where m.id = meeting_id and sits_on(m.panel_id)));
create policy members_change on panel_item for update to sr_app
  using (in_circle_of(child_id, (select me()), (select house_now())) and exists (select 1 from panel_meeting m where m.id = meeting_id and m.ended_at is null and sits_on(m.panel_id)))
  with check ((left_out_by is null or left_out_by = (select me()) or exists (select 1 from panel_meeting m where m.id = meeting_id and sits_on(m.panel_id))));
grant select on panel_item to sr_app;
grant update (question, question_by, left_out_at, left_out_by, left_out_why) on panel_item to sr_app;
grant insert, update on panel_item to sr_keeper;

create policy of_an_item on panel_reason for select to sr_app using (exists (select 1 from panel_item i where i.id = item_id));
grant select on panel_reason to sr_app;
grant insert on panel_reason to sr_keeper;

create policy circle_reads on panel_referral for select to sr_app using (in_circle_of(child_id, (select me()), (select house_now())));
create policy decisions_wall on panel_referral as restrictive for select to sr_app using (made_by = (select me()) or (select may('response.read-decisions')) or sits_on(panel_id));
grant select on panel_referral to sr_app;
grant insert, update on panel_referral to sr_keeper;

do $$
declare one text; who text;
begin
  foreach one in array array['panel_outcome', 'panel_action', 'panel_theme'] loop
    who := case one when 'panel_theme' then 'noted_by' else 'recorded_by' end;
    execute format('create policy of_an_item on %I for select to sr_app using (exists (select 1 from panel_item i where i.id = item_id))', one);
    execute format('create policy members_add on %I for insert to sr_app with check (%I = (select me()) and exists (select 1 from panel_item i join panel_meeting m on m.id = i.meeting_id where i.id = item_id and i.left_out_at is null and sits_on(m.panel_id)))', one, who);
    execute format('grant select, insert on %I to sr_app', one);
  end loop;
end $$;
create policy members_take_back on panel_theme for update to sr_app
  using (taken_back_at is null and exists (select 1 from panel_item i join panel_meeting m on m.id = i.meeting_id where i.id = item_id and sits_on(m.panel_id)))
  with check (taken_back_by = (select me()));
grant update (taken_back_at, taken_back_by) on panel_theme to sr_app;

-- Whoever sits on the panel may open the record of a child on its agenda, for the panel and until some days after; never with a conflict.
create function open_for_panel(wanted_item uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare i record; w uuid;
begin
  select p.child_id, m.panel_id, m.ref, m.at + make_interval(days => coalesce((select r.open_days from panel_rules r where r.panel_id = m.panel_id order by r.set_at desc limit 1), 14)) as until
    into i from panel_item p join panel_meeting m on m.id = p.meeting_id where p.id = wanted_item and p.left_out_at is null;
  if i.child_id is null or i.until <= house_now() then return; end if;
  for w in select pm.worker_id from panel_member pm join worker k on k.id = pm.worker_id
            where pm.panel_id = i.panel_id and pm.left_at is null and k.left_at is null and k.suspended_at is null
              and not exists (select 1 from declared_conflict d where d.child_id = i.child_id and d.worker_id = pm.worker_id)
  loop
    update circle_entry e set expires_at = greatest(e.expires_at, i.until)
     where e.child_id = i.child_id and e.worker_id = w and e.purpose = 'panel' and e.closed_at is null and e.expires_at > house_now();
    if not found then
      insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at) values (i.child_id, w, 'panel', i.ref, me(), i.until);
    end if;
  end loop;
end $$;
alter function open_for_panel(uuid) owner to sr_keeper;
revoke execute on function open_for_panel(uuid) from public;
comment on function open_for_panel is 'Part of the three below: opens a child on the agenda to those who sit on the panel. Nobody else may call it.';

create function put_on_agenda(wanted_meeting uuid, of_child uuid, by_rule text, counted jsonb, said text, by_whom uuid) returns uuid
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare item uuid;
begin
  insert into panel_item (meeting_id, child_id, chosen_by) values (wanted_meeting, of_child, me()) on conflict (meeting_id, child_id) do nothing;
  select id into item from panel_item where meeting_id = wanted_meeting and child_id = of_child;
  insert into panel_reason (item_id, child_id, rule, facts, words, by_worker) values (item, of_child, by_rule, counted, said, by_whom) on conflict do nothing;
  return item;
end $$;
alter function put_on_agenda(uuid, uuid, text, jsonb, text, uuid) owner to sr_keeper;
revoke execute on function put_on_agenda(uuid, uuid, text, jsonb, text, uuid) from public;
comment on function put_on_agenda is 'Part of the two below: a child and the rule that put them there. Nobody else may call it.';

create index on missing_episode (responsible_agency_id, missing_from);
create index on judgement (level, child_id);

-- The agenda: each rule is asked on its own and says what it counted. Nothing is added up, nobody is ranked.
create function build_panel_agenda(wanted_meeting uuid) returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare m record; r panel_rules; c record; item uuid; today date := (house_now() at time zone 'Europe/London')::date; made int;
begin
  select g.id, g.panel_id, g.at, p.area_id into m from panel_meeting g join panel p on p.id = g.panel_id where g.id = wanted_meeting and g.ended_at is null for update of g;
  if m.id is null or not (may('panel.clock') or (may('panel.sit') and chairs_panel(m.panel_id))) then raise exception 'the agenda is built by whoever chairs, or the clock'; end if;
  select * into r from panel_rules x where x.panel_id = m.panel_id order by x.set_at desc, x.id limit 1;

  for c in
    with found as (
      select e.child_id, 'episodes' as rule,
             jsonb_build_object('n', count(*), 'days', r.episode_days, 'on', to_jsonb((array_agg((e.missing_from at time zone 'Europe/London')::date order by e.missing_from))[1:20])) as facts,
             null::text as said, null::uuid as by_whom, null::uuid as referral
        from missing_episode e join area_agency a on a.agency_id = e.responsible_agency_id and a.area_id = m.area_id
       where r.episodes is not null and e.missing_from > house_now() - make_interval(days => r.episode_days) and e.missing_from <= house_now()
       group by e.child_id having count(*) >= r.episodes
      union all
      select j.child_id, 'level', jsonb_build_object('words', left(j.level_words, 120), 'on', (j.written_at at time zone 'Europe/London')::date), null, null, null
        from judgement j where j.level = any (r.levels) and not exists (select 1 from judgement l where l.child_id = j.child_id and l.nth > j.nth)
      union all
      select o.child_id, 'harm', jsonb_build_object('n', count(*), 'since', min((o.recorded_at at time zone 'Europe/London')::date)), null, null, null
        from observation o
       where r.harm_now and o.list = 'harm-now' and o.withdrawn_at is null and not exists (select 1 from judgement j where j.child_id = o.child_id and j.written_at > o.recorded_at)
       group by o.child_id
      union all
      select s.child_id, 'overdue', jsonb_build_object('days', r.overdue_days, 'actions', count(s.due_on), 'oldest', min(s.due_on), 'review', min(s.review_on)), null, null, null
        from (select x.child_id, x.due_on, null::date as review_on from action x where x.done_at is null and x.stopped_at is null and x.due_on <= today - r.overdue_days and x.child_id is not null
              union all select l.child_id, null, l.review_on from plan l where l.ended_at is null and l.review_on <= today - r.overdue_days and l.child_id is not null) s
       where r.overdue_days is not null group by s.child_id
      union all
      -- What the panel itself said: the day to look again has come; or it met and did not get to the child.
      (select distinct on (o.child_id) o.child_id, 'look-again', jsonb_build_object('on', o.look_again_on), null::text, null::uuid, null::uuid
         from panel_outcome o join panel_item i on i.id = o.item_id join panel_meeting g on g.id = i.meeting_id
        where g.panel_id = m.panel_id and g.id <> m.id and o.look_again_on <= (m.at at time zone 'Europe/London')::date
          and not exists (select 1 from panel_outcome l join panel_item li on li.id = l.item_id join panel_meeting lg on lg.id = li.meeting_id
                           where l.child_id = o.child_id and lg.panel_id = m.panel_id and l.recorded_at > o.recorded_at)
        order by o.child_id, o.recorded_at desc)
      union all
      select i.child_id, 'carried', jsonb_build_object('from', (g.at at time zone 'Europe/London')::date), null, null, null
        from panel_item i
        join (select x.id, x.at from panel_meeting x where x.panel_id = m.panel_id and x.ended_at is not null and x.id <> m.id order by x.at desc limit 1) g on g.id = i.meeting_id
       where i.left_out_at is null and not exists (select 1 from panel_outcome o where o.item_id = i.id)
      union all
      select f.child_id, 'referred', '{}', f.why, f.made_by, f.id from panel_referral f where f.panel_id = m.panel_id and f.item_id is null)
    select f.*, q.question from found f join child k on k.id = f.child_id join area_agency a on a.agency_id = k.responsible_agency_id and a.area_id = m.area_id
      left join panel_referral q on q.id = f.referral
     where (k.date_of_birth is null or k.date_of_birth > ((m.at at time zone 'Europe/London')::date - interval '18 years')::date or f.rule in ('referred', 'look-again', 'carried'))
       -- The panel said when it looks again: a standing level, or something overdue, does not bring the child back before that.
       and not (f.rule in ('level', 'overdue') and exists (
             select 1 from panel_outcome o join panel_item oi on oi.id = o.item_id join panel_meeting og on og.id = oi.meeting_id
              where o.child_id = f.child_id and og.panel_id = m.panel_id and o.look_again_on > (m.at at time zone 'Europe/London')::date
                and not exists (select 1 from panel_outcome l where l.child_id = o.child_id and l.recorded_at > o.recorded_at)))
     order by f.child_id, f.rule limit 1000
  loop
    item := put_on_agenda(m.id, c.child_id, c.rule, c.facts, c.said, c.by_whom);
    if c.referral is not null then
      update panel_referral set item_id = item where id = c.referral;
      update panel_item set question = coalesce(question, c.question), question_by = coalesce(question_by, case when c.question is not null then c.by_whom end) where id = item;
    end if;
  end loop;
  for c in select i.id from panel_item i where i.meeting_id = m.id and i.left_out_at is null loop perform open_for_panel(c.id); end loop;
  update panel_meeting set agenda_at = house_now() where id = m.id;
  select count(*)::int into made from panel_item i where i.meeting_id = m.id and i.left_out_at is null;
  return made;
end $$;
alter function build_panel_agenda(uuid) owner to sr_keeper;
comment on function build_panel_agenda is 'Asks the area''s rules who belongs on the agenda, and opens those children to the members. Definer: it looks past the chair''s circles; only the chair and the clock may call it.';

-- A worker in the circle asks the panel to look at a child: at its next meeting, or as soon as there is one.
create function refer_to_panel(wanted uuid, said text, asked text) returns text
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare p uuid; g record; item uuid; made uuid;
begin
  if not may('panel.refer') or not in_circle(wanted) then raise exception 'outside the circle'; end if;
  select x.id into p from panel x join area_agency a on a.area_id = x.area_id join child c on c.responsible_agency_id = a.agency_id where c.id = wanted order by x.made_at limit 1;
  if p is null then return null; end if;
  insert into panel_referral (panel_id, child_id, why, question, made_by) values (p, wanted, said, asked, me()) returning id into made;
  select m.id, m.ref into g from panel_meeting m where m.panel_id = p and m.ended_at is null and m.at > house_now() order by m.at limit 1;
  if g.id is null then return ''; end if;
  item := put_on_agenda(g.id, wanted, 'referred', '{}', said, me());
  update panel_referral set item_id = item where id = made;
  update panel_item set question = coalesce(question, asked), question_by = coalesce(question_by, case when asked is not null then me() end),
         left_out_at = null, left_out_by = null, left_out_why = null where id = item;
  perform open_for_panel(item);
  return g.ref;
end $$;
alter function refer_to_panel(uuid, text, text) owner to sr_keeper;
comment on function refer_to_panel is 'Puts a child of the asker''s circle before the panel of the area that answers for the child. Definer: the members'' circle entries are written here only.';

create function leave_panel(wanted uuid) returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare w uuid; p uuid; ended int;
begin
  update panel_member m set left_at = house_now(), left_by = me()
   where m.id = wanted and m.left_at is null and may('panel.keep')
     and exists (select 1 from panel x join area_agency a on a.area_id = x.area_id where x.id = m.panel_id and a.agency_id = my_agency())
   returning m.worker_id, m.panel_id into w, p;
  if w is null then raise exception 'no such member'; end if;
  update circle_entry e set closed_at = house_now(), closed_by = me()
   where e.worker_id = w and e.purpose = 'panel' and e.closed_at is null
     and exists (select 1 from panel_item i join panel_meeting g on g.id = i.meeting_id where i.child_id = e.child_id and g.panel_id = p);
  get diagnostics ended = row_count;
  return ended;
end $$;
alter function leave_panel(uuid) owner to sr_keeper;
comment on function leave_panel is 'Takes a member off the panel and closes to them what it had opened. Definer: circle entries are written here only; it can only close.';

-- A child left out of this meeting is not opened for it.
create function close_left_out(wanted_item uuid) returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare ended int;
begin
  update circle_entry e set closed_at = house_now(), closed_by = me()
    from panel_item i join panel_meeting g on g.id = i.meeting_id
   where i.id = wanted_item and i.left_out_at is not null and chairs_panel(g.panel_id)
     and e.child_id = i.child_id and e.purpose = 'panel' and e.reason = g.ref and e.closed_at is null;
  get diagnostics ended = row_count;
  return ended;
end $$;
alter function close_left_out(uuid) owner to sr_keeper;
comment on function close_left_out is 'Closes to the members a child whom the chair has left out. Definer: circle entries are written here only; it can only close.';

create function panel_counted(wanted_meeting uuid) returns table (items int, left_out int, told int)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select (count(*) filter (where i.left_out_at is null))::int, (count(*) filter (where i.left_out_at is not null))::int,
           (count(*) filter (where i.left_out_at is null and exists (select 1 from panel_outcome o where o.item_id = i.id)))::int
      from panel_meeting m join panel_item i on i.meeting_id = m.id where m.id = wanted_meeting and sits_on(m.panel_id)
  $$;
alter function panel_counted(uuid) owner to sr_keeper;
comment on function panel_counted is 'How many children a meeting has, for its members. Definer: the records close some days after; answers no child.';

-- Themes over time: below five no number leaves the database, and no total from which one could be worked out.
create function panel_themes(wanted_panel uuid, most int) returns table (meeting_id uuid, at timestamptz, kind text, code text, n int)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with meetings as (
      select m.id, m.at from panel_meeting m join panel p on p.id = m.panel_id
       where m.panel_id = wanted_panel and m.ended_at is not null
         and (sits_on(m.panel_id) or (may('panel.read-themes') and exists (select 1 from area_agency a where a.area_id = p.area_id and a.agency_id = my_agency())))
       order by m.at desc limit least(most, 24)),
    items as (
      select g.id as meeting_id, g.at, i.id, c.date_of_birth from meetings g join panel_item i on i.meeting_id = g.id and i.left_out_at is null join child c on c.id = i.child_id),
    said as (
      select i.meeting_id, i.at, t.kind, t.code from items i join panel_theme t on t.item_id = i.id and t.taken_back_at is null
      union all
      select i.meeting_id, i.at, 'age', case when i.date_of_birth is null then 'not-known'
               when extract(year from age(i.at, i.date_of_birth)) < 10 then 'under-10' when extract(year from age(i.at, i.date_of_birth)) < 13 then '10-12'
               when extract(year from age(i.at, i.date_of_birth)) < 16 then '13-15' else '16-and-over' end from items i)
    select s.meeting_id, s.at, s.kind, s.code, case when count(*) >= 5 then count(*)::int end from said s group by s.meeting_id, s.at, s.kind, s.code
    union all
    select i.meeting_id, i.at, 'all', 'all', case when count(*) >= 5 then (count(*) / 5 * 5)::int end from items i group by i.meeting_id, i.at
  $$;
alter function panel_themes(uuid, int) owner to sr_keeper;
comment on function panel_themes is 'Counted themes of a panel''s ended meetings: null below five; how many children in all, rounded down to fives. Definer: counts past the circle; answers no child.';
