-- Disruption: notices, orders and measures against whoever exploits children, prepared from what is on record. The subject is an adult, a
-- phone line or a place; children are linked, and stay within their circles.

create index intelligence_unopened on intelligence (desk_agency_id, sent_at desc, id) where received_at is null;

create table disruption (
  id uuid primary key,
  ref text not null unique,
  measure text not null check (length(measure) between 1 and 100),
  subject_kind text not null check (subject_kind in ('person', 'line', 'place')),
  subject text not null check (length(subject) between 1 and 300),
  why text not null check (length(why) between 1 and 2000),
  team_id uuid not null references team,
  opened_at timestamptz not null default house_now(),
  opened_by uuid not null references worker,
  review_on date not null,
  valid_from date,
  valid_to date,
  ended_at timestamptz,
  unique (id, team_id),
  check (valid_to is null or valid_from is not null and valid_to >= valid_from)
);
create index on disruption (team_id, review_on, id) where ended_at is null;
create index on disruption (team_id, opened_at desc, id);
comment on table disruption is 'One notice, order or measure about one subject, from its first line to its end.';
comment on column disruption.id is 'Key.';
comment on column disruption.ref is 'What people call it.';
comment on column disruption.measure is 'A code of content/disruption/: the checklist, who may apply, the test.';
comment on column disruption.subject_kind is 'An adult, a phone line or a place.';
comment on column disruption.subject is 'Who or what, as the team names it.';
comment on column disruption.why is 'Why it is prepared.';
comment on column disruption.team_id is 'The team of police or council that prepares it.';
comment on column disruption.opened_at is 'When it was begun.';
comment on column disruption.opened_by is 'By whom.';
comment on column disruption.review_on is 'The day by which it is looked at next; work of the team.';
comment on column disruption.valid_from is 'From which day it stands; null while it is not granted.';
comment on column disruption.valid_to is 'Its last day; null where it has none.';
comment on column disruption.ended_at is 'When nothing more was to be done with it.';

create table disruption_child (
  disruption_id uuid not null,
  team_id uuid not null,
  child_id uuid not null references child,
  linked_at timestamptz not null default house_now(),
  linked_by uuid not null references worker,
  primary key (disruption_id, child_id),
  foreign key (disruption_id, team_id) references disruption (id, team_id)
);
create index on disruption_child (child_id);
comment on table disruption_child is 'A child whom it is to protect. Seen in that child''s circle only, by those who prepare disruption.';
comment on column disruption_child.disruption_id is 'The disruption.';
comment on column disruption_child.team_id is 'The disruption''s team. Said again here, since the policy of each table cannot ask the other.';
comment on column disruption_child.child_id is 'The child.';
comment on column disruption_child.linked_at is 'When it was linked.';
comment on column disruption_child.linked_by is 'By whom.';

create table disruption_line (
  id uuid primary key default gen_random_uuid(),
  disruption_id uuid not null references disruption,
  typed text not null check (length(typed) between 1 and 100),
  normal text not null check (length(normal) between 1 and 100),
  first_seen date not null,
  last_seen date not null,
  follows uuid references disruption_line,
  added_at timestamptz not null default house_now(),
  added_by uuid not null references worker,
  check (last_seen >= first_seen),
  check (follows is null or follows <> id)
);
create index on disruption_line (disruption_id, first_seen, id);
create index on disruption_line (normal);
create index on disruption_line (follows) where follows is not null;
comment on table disruption_line is 'A phone number in use, with the days on which it was seen, and the line that it took over from.';
comment on column disruption_line.id is 'Key.';
comment on column disruption_line.disruption_id is 'The disruption for which it was noted.';
comment on column disruption_line.typed is 'As it was typed.';
comment on column disruption_line.normal is 'E.164 where it can be read as a number, else as typed without spaces.';
comment on column disruption_line.first_seen is 'The first day on which it was seen in use.';
comment on column disruption_line.last_seen is 'The last day on which it was seen in use.';
comment on column disruption_line.follows is 'The line whose business it took over.';
comment on column disruption_line.added_at is 'When it was noted.';
comment on column disruption_line.added_by is 'By whom.';

create table disruption_tick (
  id uuid primary key default gen_random_uuid(),
  disruption_id uuid not null references disruption,
  item text not null check (length(item) between 1 and 100),
  observation_id uuid references observation,
  episode_id uuid references missing_episode,
  share_id uuid references intelligence_share,
  line_id uuid references disruption_line,
  words text check (length(words) between 1 and 2000),
  ticked_at timestamptz not null default house_now(),
  ticked_by uuid not null references worker,
  taken_back_at timestamptz,
  taken_back_by uuid references worker,
  check (num_nonnulls(observation_id, episode_id, share_id, line_id, words) = 1),
  check ((taken_back_at is null) = (taken_back_by is null))
);
create index on disruption_tick (disruption_id, item, ticked_at);
create index on disruption_tick (observation_id) where observation_id is not null;
create index on disruption_tick (episode_id) where episode_id is not null;
create index on disruption_tick (share_id) where share_id is not null;
create index on disruption_tick (line_id) where line_id is not null;
comment on table disruption_tick is 'One piece of evidence for one item of the checklist: by reference, so that whoever may not read the record does not read it here either.';
comment on column disruption_tick.id is 'Key.';
comment on column disruption_tick.disruption_id is 'The disruption.';
comment on column disruption_tick.item is 'A code of the measure''s items.';
comment on column disruption_tick.observation_id is 'A sign that answers it.';
comment on column disruption_tick.episode_id is 'A missing episode that answers it.';
comment on column disruption_tick.share_id is 'Intelligence that was shared with the team.';
comment on column disruption_tick.line_id is 'A phone line noted here.';
comment on column disruption_tick.words is 'What answers it, in words, with where it can be found.';
comment on column disruption_tick.ticked_at is 'When.';
comment on column disruption_tick.ticked_by is 'By whom.';
comment on column disruption_tick.taken_back_at is 'When it was taken back; it stays readable.';
comment on column disruption_tick.taken_back_by is 'By whom.';

create table disruption_step (
  id uuid primary key default gen_random_uuid(),
  disruption_id uuid not null references disruption,
  kind text not null check (kind in ('applied', 'granted', 'refused', 'breach', 'reviewed', 'ended')),
  on_day date not null,
  words text not null check (length(words) between 1 and 2000),
  reference text check (length(reference) between 1 and 100),
  valid_from date,
  valid_to date,
  review_on date,
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker,
  check ((kind = 'granted') = (valid_from is not null)),
  check (valid_to is null or valid_from is not null and valid_to >= valid_from),
  check (kind <> 'reviewed' or review_on is not null)
);
create index on disruption_step (disruption_id, recorded_at, id);
comment on table disruption_step is 'What happened with it: applied for, granted, refused, a breach, a review, its end. Each is kept.';
comment on column disruption_step.id is 'Key.';
comment on column disruption_step.disruption_id is 'The disruption.';
comment on column disruption_step.kind is 'What happened.';
comment on column disruption_step.on_day is 'On which day.';
comment on column disruption_step.words is 'To whom it was applied for, why it was refused, what the breach was, what the review found.';
comment on column disruption_step.reference is 'Of the court, the notice or the crime record.';
comment on column disruption_step.valid_from is 'From which day it stands, when it was granted or given.';
comment on column disruption_step.valid_to is 'Its last day, where it has one.';
comment on column disruption_step.review_on is 'By when it is looked at next.';
comment on column disruption_step.recorded_at is 'When it was recorded.';
comment on column disruption_step.recorded_by is 'By whom.';

call guard('disruption'); call guard('disruption_line'); call guard('disruption_tick'); call guard('disruption_step');
call guard_by_circle('disruption_child');
create policy preparers on disruption_child as restrictive for select to sr_app using ((select may('response.disrupt')));

-- The team that prepares it, and those in a linked child's circle who prepare such things themselves. Nobody else of the circle: a home or a
-- school may know the adult.
create policy team_and_circle on disruption for select to sr_app
  using ((select may('response.disrupt')) and (in_my_team(team_id) or exists (select 1 from disruption_child c where c.disruption_id = id)));
create policy team_opens on disruption for insert to sr_app
  with check (opened_by = (select me()) and in_my_team(team_id) and (select may('response.disrupt')) and ended_at is null and valid_from is null
              and exists (select 1 from agency a where a.id = (select my_agency()) and a.kind in ('police', 'council')));
create policy team_changes on disruption for update to sr_app
  using ((select may('response.disrupt')) and in_my_team(team_id) and ended_at is null) with check (in_my_team(team_id));
grant select, insert on disruption to sr_app;
grant update (review_on, valid_from, valid_to, ended_at) on disruption to sr_app;
create policy team_links on disruption_child as restrictive for insert to sr_app with check (linked_by = (select me()) and in_my_team(team_id));

do $$
declare t record;
begin
  for t in select * from (values ('disruption_line', 'added_by'), ('disruption_tick', 'ticked_by'), ('disruption_step', 'recorded_by')) as v(name, who) loop
    execute format('create policy with_disruption on %I for select to sr_app using (exists (select 1 from disruption d where d.id = disruption_id))', t.name);
    execute format('create policy team_adds on %I for insert to sr_app with check (%I = (select me()) and exists (select 1 from disruption d where d.id = disruption_id and in_my_team(d.team_id) and d.ended_at is null))', t.name, t.who);
    execute format('grant select, insert on %I to sr_app', t.name);
  end loop;
end $$;
create policy team_takes_back on disruption_tick for update to sr_app
  using (taken_back_at is null and exists (select 1 from disruption d where d.id = disruption_id and in_my_team(d.team_id) and d.ended_at is null))
  with check (taken_back_by = (select me()));
grant update (taken_back_at, taken_back_by) on disruption_tick to sr_app;
create policy team_sees_again on disruption_line for update to sr_app
  using (exists (select 1 from disruption d where d.id = disruption_id and in_my_team(d.team_id) and d.ended_at is null))
  with check (true);
grant update (last_seen) on disruption_line to sr_app;
