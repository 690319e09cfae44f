-- Strategy discussions: the agencies come round one table, on the day, with what each knows; what they decide, why, and who does not agree.
-- The subject is a child or a context, never both.

do $$
declare stands text;
begin
  select pg_get_constraintdef(oid) into stands from pg_constraint where conname = 'circle_entry_purpose_check';
  if stands !~ '''discussion''' then
    alter table circle_entry drop constraint circle_entry_purpose_check;
    execute 'alter table circle_entry add constraint circle_entry_purpose_check ' || regexp_replace(stands, '''referral''::text', '''referral''::text, ''discussion''::text');
  end if;
end $$;

create table discussion (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  child_id uuid references child,
  context_id uuid references context,
  why text not null check (length(why) between 1 and 2000),
  at timestamptz not null,
  minutes int not null check (minutes between 15 and 480),
  how text not null check (how in ('video', 'phone', 'in-person')),
  place text check (length(place) between 1 and 300),
  must_invite text[] not null,
  quorum text[] not null,
  opened_at timestamptz not null default house_now(),
  opened_by uuid not null references worker,
  from_team_id uuid not null references team,
  sequence int not null default 0 check (sequence >= 0),
  urgent_why text check (length(urgent_why) between 1 and 2000),
  urgent_at timestamptz,
  urgent_by uuid references worker,
  ended_at timestamptz,
  ended_by uuid references worker,
  outcome text check (outcome in ('section-47', 'section-17', 'neither')),
  outcome_why text check (length(outcome_why) between 1 and 2000),
  cancelled_at timestamptz,
  cancelled_by uuid references worker,
  cancelled_why text check (length(cancelled_why) between 1 and 2000),
  check ((child_id is null) <> (context_id is null)),
  check (num_nonnulls(urgent_why, urgent_at, urgent_by) in (0, 3)),
  check (num_nonnulls(ended_at, ended_by, outcome, outcome_why) in (0, 4)),
  check (num_nonnulls(cancelled_at, cancelled_by, cancelled_why) in (0, 3)),
  check (ended_at is null or cancelled_at is null)
);
create index on discussion (child_id, at desc) where child_id is not null;
create index on discussion (context_id, at desc) where context_id is not null;
create index on discussion (from_team_id, at desc, id);
create index on discussion (opened_by, at desc, id);
create index on discussion (at) where ended_at is null and cancelled_at is null;
comment on table discussion is 'A strategy discussion about a child or a context: when, why, who must be there. While neither ended nor cancelled it is arranged or going on.';
comment on column discussion.id is 'The row''s own identity.';
comment on column discussion.ref is 'What people say aloud, such as D-7K2M9QXA; stands in addresses of pages.';
comment on column discussion.child_id is 'The child that it is about; else it is about a context.';
comment on column discussion.context_id is 'The context that it is about; else it is about a child.';
comment on column discussion.why is 'Why the agencies should talk, in the words of whoever opened it.';
comment on column discussion.at is 'When it begins.';
comment on column discussion.minutes is 'How long it is planned to take.';
comment on column discussion.how is 'By video, by phone, or in one room.';
comment on column discussion.place is 'The room, the number to ring or the link to join. Read after signing in, never sent.';
comment on column discussion.must_invite is 'Kinds of agency that the area''s rule wanted invited on the day it was opened.';
comment on column discussion.quorum is 'Kinds of agency without which nothing is decided, by the area''s rule on the day it was opened.';
comment on column discussion.opened_at is 'When it was opened.';
comment on column discussion.opened_by is 'Who opened it.';
comment on column discussion.from_team_id is 'The team that convenes it: any of them may record, when whoever opened it is away.';
comment on column discussion.sequence is 'How often its calendar entry was changed: a calendar takes the highest.';
comment on column discussion.urgent_why is 'Why it decides although an agency of the quorum is not there.';
comment on column discussion.urgent_at is 'When that was said.';
comment on column discussion.urgent_by is 'Who said it.';
comment on column discussion.ended_at is 'When it was closed with its outcome.';
comment on column discussion.ended_by is 'Who closed it.';
comment on column discussion.outcome is 'A section 47 enquiry, section 17, or neither (Children Act 1989).';
comment on column discussion.outcome_why is 'The reasons.';
comment on column discussion.cancelled_at is 'When it was called off.';
comment on column discussion.cancelled_by is 'Who called it off.';
comment on column discussion.cancelled_why is 'Why.';

create table discussion_move (
  id uuid primary key default gen_random_uuid(),
  discussion_id uuid not null references discussion,
  from_at timestamptz not null,
  to_at timestamptz not null,
  why text not null check (length(why) between 1 and 1000),
  moved_at timestamptz not null default house_now(),
  moved_by uuid not null references worker
);
create index on discussion_move (discussion_id, moved_at);
comment on table discussion_move is 'A strategy discussion was moved to another time, and why; each move is kept.';
comment on column discussion_move.id is 'The row''s own identity.';
comment on column discussion_move.discussion_id is 'Which discussion.';
comment on column discussion_move.from_at is 'When it was to begin.';
comment on column discussion_move.to_at is 'When it was to begin from then on.';
comment on column discussion_move.why is 'Why it was moved.';
comment on column discussion_move.moved_at is 'When it was moved.';
comment on column discussion_move.moved_by is 'Who moved it.';

create table discussion_invitee (
  id uuid primary key default gen_random_uuid(),
  discussion_id uuid not null references discussion,
  kind text not null check (kind in ('council', 'police', 'school', 'health', 'charity', 'placement')),
  team_id uuid references team,
  outside_name text check (length(outside_name) between 1 and 200),
  outside_email text check (length(outside_email) between 3 and 254),
  invited_at timestamptz not null default house_now(),
  invited_by uuid not null references worker,
  apology_words text check (length(apology_words) between 1 and 1000),
  apology_at timestamptz,
  apology_by uuid references worker,
  attended_who text check (length(attended_who) between 1 and 300),
  attended_at timestamptz,
  attended_by uuid references worker,
  chased_at timestamptz,
  check ((team_id is null) <> (outside_name is null)),
  check ((outside_name is null) = (outside_email is null)),
  check (num_nonnulls(apology_words, apology_at, apology_by) in (0, 3)),
  check (num_nonnulls(attended_who, attended_at, attended_by) in (0, 3))
);
create unique index discussion_invitee_team on discussion_invitee (discussion_id, team_id) where team_id is not null;
create unique index discussion_invitee_outside on discussion_invitee (discussion_id, lower(outside_email)) where outside_email is not null;
create index on discussion_invitee (team_id, discussion_id) where team_id is not null;
comment on table discussion_invitee is 'Who is invited to a strategy discussion: a team here, or an organisation outside by its address. Whether they came, or why they could not.';
comment on column discussion_invitee.id is 'The row''s own identity.';
comment on column discussion_invitee.discussion_id is 'Which discussion.';
comment on column discussion_invitee.kind is 'What kind of agency they speak for: the quorum counts kinds.';
comment on column discussion_invitee.team_id is 'The team, if they use Safe Return.';
comment on column discussion_invitee.outside_name is 'Else the organisation''s name.';
comment on column discussion_invitee.outside_email is 'And an address of the organisation, never a private one. What is sent there names nobody.';
comment on column discussion_invitee.invited_at is 'When they were invited.';
comment on column discussion_invitee.invited_by is 'Who invited them.';
comment on column discussion_invitee.apology_words is 'Why they cannot come, or did not.';
comment on column discussion_invitee.apology_at is 'When they said so.';
comment on column discussion_invitee.apology_by is 'Who wrote it down.';
comment on column discussion_invitee.attended_who is 'Who came for them.';
comment on column discussion_invitee.attended_at is 'When it was recorded that they were there.';
comment on column discussion_invitee.attended_by is 'Who recorded it.';
comment on column discussion_invitee.chased_at is 'When they were asked why nobody came and nobody said.';

create table discussion_information (
  id uuid primary key default gen_random_uuid(),
  discussion_id uuid not null references discussion,
  invitee_id uuid not null references discussion_invitee,
  words text not null check (length(words) between 1 and 5000),
  brought_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker
);
create index on discussion_information (discussion_id, brought_at, id);
comment on table discussion_information is 'What an agency brought to a strategy discussion. Nothing is written over: more is another row.';
comment on column discussion_information.id is 'The row''s own identity.';
comment on column discussion_information.discussion_id is 'Which discussion.';
comment on column discussion_information.invitee_id is 'Whose information it is.';
comment on column discussion_information.words is 'What they brought.';
comment on column discussion_information.brought_at is 'When it was written down.';
comment on column discussion_information.recorded_by is 'Who wrote it down.';

create table discussion_decision (
  id uuid primary key default gen_random_uuid(),
  discussion_id uuid not null references discussion,
  words text not null check (length(words) between 1 and 2000),
  reasons text not null check (length(reasons) between 1 and 5000),
  decided_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker
);
create index on discussion_decision (discussion_id, decided_at, id);
comment on table discussion_decision is 'A decision of a strategy discussion, with its reasons. Never changed; a later one stands beside it.';
comment on column discussion_decision.id is 'The row''s own identity.';
comment on column discussion_decision.discussion_id is 'Which discussion.';
comment on column discussion_decision.words is 'What was decided.';
comment on column discussion_decision.reasons is 'Why.';
comment on column discussion_decision.decided_at is 'When it was written down.';
comment on column discussion_decision.recorded_by is 'Who wrote it down.';

create table discussion_stance (
  id uuid primary key default gen_random_uuid(),
  discussion_id uuid not null references discussion,
  decision_id uuid not null references discussion_decision,
  invitee_id uuid not null references discussion_invitee,
  stance text not null check (stance in ('agrees', 'dissents')),
  reason text check (length(reason) between 1 and 2000),
  said_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker,
  check (stance = 'agrees' or reason is not null)
);
create index on discussion_stance (discussion_id, said_at, id);
create index on discussion_stance (decision_id);
comment on table discussion_stance is 'An agency agrees with a decision, or dissents from it with its reason. Never written over: a later one stands beside the earlier.';
comment on column discussion_stance.id is 'The row''s own identity.';
comment on column discussion_stance.discussion_id is 'Which discussion.';
comment on column discussion_stance.decision_id is 'Which decision.';
comment on column discussion_stance.invitee_id is 'Which of those invited.';
comment on column discussion_stance.stance is 'Agrees or dissents.';
comment on column discussion_stance.reason is 'Why they dissent; may be said of an agreement, too.';
comment on column discussion_stance.said_at is 'When it was said.';
comment on column discussion_stance.recorded_by is 'Who wrote it down.';

alter table action add column discussion_id uuid references discussion;
comment on column action.discussion_id is 'The strategy discussion that agreed the action, if one did.';
create index on action (discussion_id, agreed_at) where discussion_id is not null;

-- Who sits at a discussion, asked by the policy of the discussion itself: read past the policy of the invitees, which asks for the discussion.
create function sits_at(wanted uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select exists (select 1 from discussion_invitee i join team_member m on m.team_id = i.team_id
                    where i.discussion_id = wanted and m.worker_id = me() and m.left_at is null)
  $$;
alter function sits_at(uuid) owner to sr_keeper;
comment on function sits_at is 'Whether a team of the asker is invited to a discussion. Definer: the invitees'' own policy asks for the discussion; answers yes or no about the asker alone.';

call guard('discussion'); call guard('discussion_move'); call guard('discussion_invitee');
call guard('discussion_information'); call guard('discussion_decision'); call guard('discussion_stance');

create policy circle_reads on discussion for select to sr_app
  using (in_circle_of(child_id, (select me()), (select house_now())) or in_context_circle_of(context_id, (select me()), (select house_now())));
create policy circle_adds on discussion for insert to sr_app
  with check (opened_by = (select me()) and in_my_team(from_team_id)
              and (in_circle_of(child_id, (select me()), (select house_now())) or in_context_circle_of(context_id, (select me()), (select house_now()))));
-- Whoever convenes it changes it: nobody else moves, ends or calls off another team's discussion.
create policy conveners_change on discussion for update to sr_app
  using ((opened_by = (select me()) or in_my_team(from_team_id))
         and (in_circle_of(child_id, (select me()), (select house_now())) or in_context_circle_of(context_id, (select me()), (select house_now()))));
-- As for every decision: who answers for the child reads all; others what they convene or are invited to (0035-response.sql).
create policy decisions_wall on discussion as restrictive for select to sr_app
  using (opened_by = (select me()) or in_my_team(from_team_id) or (select may('response.read-decisions')) or sits_at(id));
grant select on discussion to sr_app;
grant insert (id, ref, child_id, context_id, why, at, minutes, how, place, must_invite, quorum, opened_at, opened_by, from_team_id) on discussion to sr_app;
grant update (at, minutes, how, place, sequence, urgent_why, urgent_at, urgent_by, ended_at, ended_by, outcome, outcome_why, cancelled_at, cancelled_by, cancelled_why)
  on discussion to sr_app;

create policy of_a_discussion on discussion_move for select to sr_app using (exists (select 1 from discussion d where d.id = discussion_id));
create policy of_a_discussion on discussion_invitee for select to sr_app using (exists (select 1 from discussion d where d.id = discussion_id));
create policy of_a_discussion on discussion_information for select to sr_app using (exists (select 1 from discussion d where d.id = discussion_id));
create policy of_a_discussion on discussion_decision for select to sr_app using (exists (select 1 from discussion d where d.id = discussion_id));
create policy of_a_discussion on discussion_stance for select to sr_app using (exists (select 1 from discussion d where d.id = discussion_id));

create policy conveners_add on discussion_move for insert to sr_app
  with check (moved_by = (select me()) and exists (select 1 from discussion d where d.id = discussion_id and (d.opened_by = (select me()) or in_my_team(d.from_team_id))));
create policy conveners_add on discussion_invitee for insert to sr_app
  with check (invited_by = (select me()) and exists (select 1 from discussion d where d.id = discussion_id and (d.opened_by = (select me()) or in_my_team(d.from_team_id))));
-- Who came is recorded by the convener; an apology may be given by whoever is invited, too.
create policy conveners_and_own_change on discussion_invitee for update to sr_app
  using (in_my_team(team_id) or exists (select 1 from discussion d where d.id = discussion_id and (d.opened_by = (select me()) or in_my_team(d.from_team_id))));
-- What an agency brings, and that it dissents, it may write down itself; decisions are written down by whoever convenes.
create policy those_there_add on discussion_information for insert to sr_app
  with check (recorded_by = (select me())
              and exists (select 1 from discussion_invitee i join discussion d on d.id = i.discussion_id
                           where i.id = invitee_id and i.discussion_id = discussion_information.discussion_id
                             and (in_my_team(i.team_id) or d.opened_by = (select me()) or in_my_team(d.from_team_id))));
create policy conveners_add on discussion_decision for insert to sr_app
  with check (recorded_by = (select me()) and exists (select 1 from discussion d where d.id = discussion_id and (d.opened_by = (select me()) or in_my_team(d.from_team_id))));
create policy those_there_add on discussion_stance for insert to sr_app
  with check (recorded_by = (select me())
              and exists (select 1 from discussion_decision c where c.id = decision_id and c.discussion_id = discussion_stance.discussion_id)
              and exists (select 1 from discussion_invitee i join discussion d on d.id = i.discussion_id
                           where i.id = invitee_id and i.discussion_id = discussion_stance.discussion_id
                             and (in_my_team(i.team_id) or d.opened_by = (select me()) or in_my_team(d.from_team_id))));
grant select, insert on discussion_move, discussion_information, discussion_decision, discussion_stance to sr_app;
grant select on discussion_invitee to sr_app;
grant insert (id, discussion_id, kind, team_id, outside_name, outside_email, invited_at, invited_by) on discussion_invitee to sr_app;
grant update (apology_words, apology_at, apology_by, attended_who, attended_at, attended_by) on discussion_invitee to sr_app;
