-- Referrals to the National Referral Mechanism: a draft of every question of the child route, made in many sittings. Nothing here is ever
-- sent by the service: a first responder copies it into the form of the Home Office, and records that they did.

create table nrm_referral (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  child_id uuid not null references child,
  begun_at timestamptz not null default house_now(),
  begun_by uuid not null references worker,
  begun_team_id uuid not null references team,
  team_id uuid not null references team,
  holder_id uuid references worker,
  ready_at timestamptz,
  ready_by uuid references worker,
  submitted_at timestamptz,
  submitted_precision text check (submitted_precision in ('minute', 'day')),
  submitted_by text check (length(submitted_by) between 1 and 200),
  home_office_ref text check (length(home_office_ref) between 1 and 60),
  submitted_recorded_at timestamptz,
  submitted_recorded_by uuid references worker,
  stopped_at timestamptz,
  stopped_by uuid references worker,
  stopped_why text check (length(stopped_why) between 1 and 2000),
  check ((ready_at is null) = (ready_by is null)),
  -- What was sent had been ready, and is whole: when, by whom, and the reference that it was given.
  check (num_nulls(submitted_at, submitted_precision, submitted_by, home_office_ref, submitted_recorded_at, submitted_recorded_by) in (0, 6)),
  check (submitted_at is null or ready_at is not null),
  check (submitted_at <= submitted_recorded_at),
  check (num_nulls(stopped_at, stopped_by, stopped_why) in (0, 3)),
  -- A draft can be stopped; what was sent is followed to its end.
  check (stopped_at is null or submitted_at is null)
);
create unique index nrm_one_for_a_child on nrm_referral (child_id) where stopped_at is null;
create index on nrm_referral (child_id);
create index on nrm_referral (team_id) where stopped_at is null;
create index on nrm_referral (begun_team_id) where stopped_at is null;
create index on nrm_referral (holder_id) where stopped_at is null;
create index on nrm_referral (submitted_at) where submitted_at is not null;
comment on table nrm_referral is 'A referral of one child to the National Referral Mechanism: drafted here, sent elsewhere by a first responder. One for a child, unless it was stopped.';
comment on column nrm_referral.ref is 'Our reference. It stands in files and on the form, and carries no name.';
comment on column nrm_referral.begun_team_id is 'The team that began it, and answers what is asked back.';
comment on column nrm_referral.team_id is 'The team whose it is now: the one that began it, or the first responder that it was handed to.';
comment on column nrm_referral.holder_id is 'The worker who has it; null while it waits in a team.';
comment on column nrm_referral.ready_at is 'Since when it passes every test that holds it back. Emptied when an answer changes.';
comment on column nrm_referral.submitted_at is 'When it was sent to the Home Office, elsewhere, by a person.';
comment on column nrm_referral.submitted_by is 'Who sent it, in words: it may be somebody who does not use the service.';
comment on column nrm_referral.home_office_ref is 'The reference that the Home Office gave.';

create table nrm_answer (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  nrm_id uuid not null references nrm_referral,
  child_id uuid not null references child,
  field text not null check (length(field) between 1 and 120),
  value text check (length(value) between 1 and 15000),
  how text not null check (how in ('typed', 'as-found', 'changed')),
  sources jsonb not null default '[]' check (jsonb_typeof(sources) = 'array' and length(sources::text) <= 20000),
  confirmed_at timestamptz not null default house_now(),
  confirmed_by uuid not null references worker
);
create index on nrm_answer (nrm_id, field, seq desc);
create index on nrm_answer (child_id);
comment on table nrm_answer is 'One answer that a worker has confirmed. The newest of a question stands; earlier ones are kept.';
comment on column nrm_answer.seq is 'The order in which answers were confirmed: two may share a moment.';
comment on column nrm_answer.field is 'The name that the published form gives the question, a question of ours, or gap: and a page, for why something there is not known.';
comment on column nrm_answer.value is 'The answer; a choice by its code, several by their codes one a line. Null when it was taken out.';
comment on column nrm_answer.how is 'typed by the worker, taken as the record had it, or taken from it and changed.';
comment on column nrm_answer.sources is 'What of the record it was drawn from: words, who, when, and where to look.';

create table nrm_draft (
  nrm_id uuid not null references nrm_referral,
  child_id uuid not null references child,
  page text not null check (length(page) between 1 and 60),
  worker_id uuid not null references worker,
  typed jsonb not null check (jsonb_typeof(typed) = 'object' and length(typed::text) <= 250000),
  saved_at timestamptz not null default house_now(),
  primary key (nrm_id, page, worker_id)
);
create index on nrm_draft (worker_id);
create index on nrm_draft (child_id);
comment on table nrm_draft is 'What one worker has typed on a page and not confirmed yet. Read by nobody else; emptied when they confirm it.';
comment on column nrm_draft.typed is 'What stands in the boxes, by their names. Empty once it was confirmed.';

create table nrm_pass (
  id uuid primary key default gen_random_uuid(),
  nrm_id uuid not null references nrm_referral,
  child_id uuid not null references child,
  kind text not null check (kind in ('hand-off', 'ask')),
  from_team_id uuid not null references team,
  from_worker_id uuid not null references worker,
  to_team_id uuid not null references team,
  words text check (length(words) between 1 and 5000),
  sharing_id uuid references sharing,
  passed_at timestamptz not null default house_now(),
  ended_at timestamptz,
  ended_by uuid references worker,
  outcome text check (outcome in ('taken', 'taken-back', 'answered')),
  answer text check (length(answer) between 1 and 5000),
  check (from_team_id <> to_team_id),
  check (num_nulls(ended_at, ended_by, outcome) in (0, 3)),
  -- A hand-off is a decision to share; a question is a question, and its answer is an answer.
  check (case kind when 'hand-off' then sharing_id is not null and answer is null and coalesce(outcome, 'taken') in ('taken', 'taken-back')
                   else words is not null and coalesce(outcome, 'answered') = 'answered' and (outcome is null) = (answer is null) end)
);
create unique index nrm_pass_open on nrm_pass (nrm_id, kind) where ended_at is null;
create index on nrm_pass (to_team_id) where ended_at is null;
create index on nrm_pass (nrm_id, passed_at);
create index on nrm_pass (child_id);
create index on nrm_pass (sharing_id);
comment on table nrm_pass is 'A draft handed to a first responder organisation, or a question that they ask back.';
comment on column nrm_pass.words is 'What goes with the draft, or what is asked.';

create table nrm_fact (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  nrm_id uuid not null references nrm_referral,
  child_id uuid not null references child,
  kind text not null check (kind in ('reasonable-grounds', 'conclusive-grounds', 'local-panel', 'guardian', 'consent-at-18', 'reconsideration')),
  outcome text not null check (length(outcome) between 1 and 60),
  on_day date not null,
  words text check (length(words) between 1 and 2000),
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker
);
create index on nrm_fact (nrm_id, seq);
create index on nrm_fact (child_id);
comment on table nrm_fact is 'What became of a referral: a decision, a guardian told, consent at 18. Added, never changed; the newest of a kind stands.';
comment on column nrm_fact.outcome is 'A code of its options under after in content/nrm.yaml.';
comment on column nrm_fact.on_day is 'The day on which it was decided or done.';

alter table sharing add column nrm_id uuid references nrm_referral;
comment on column sharing.nrm_id is 'The draft for the National Referral Mechanism that this decision hands to its recipient; null for any other sharing.';
create index on sharing (nrm_id) where nrm_id is not null;

call guard_by_circle('nrm_referral', true);
call guard_by_circle('nrm_answer');
call guard_by_circle('nrm_draft', true);
call guard_by_circle('nrm_pass', true);
call guard_by_circle('nrm_fact');
revoke update on nrm_referral, nrm_draft, nrm_pass from sr_app;
grant update (team_id, holder_id, ready_at, ready_by, submitted_at, submitted_precision, submitted_by, home_office_ref, submitted_recorded_at,
              submitted_recorded_by, stopped_at, stopped_by, stopped_why) on nrm_referral to sr_app;
grant update (typed, saved_at) on nrm_draft to sr_app;
grant update (ended_at, ended_by, outcome, answer) on nrm_pass to sr_app;

-- As for every decision: who answers for the child reads all; others what they began, hold or were handed (0035-response.sql).
create policy decisions_wall on nrm_referral as restrictive for select to sr_app
  using (begun_by = (select me()) or holder_id = (select me()) or in_my_team(begun_team_id) or in_my_team(team_id) or (select may('response.read-decisions')));
create policy decisions_wall on nrm_pass as restrictive for select to sr_app using (exists (select 1 from nrm_referral r where r.id = nrm_id));
create policy decisions_wall on nrm_fact as restrictive for select to sr_app using (exists (select 1 from nrm_referral r where r.id = nrm_id));
-- An answer may hold a child's own words: whoever may not read those reads what their own agency wrote, and nothing more.
create policy answers_wall on nrm_answer as restrictive for select to sr_app
  using (exists (select 1 from nrm_referral r where r.id = nrm_id)
         and ((select may('interviews.read-answers'))
              or exists (select 1 from worker w where w.id = confirmed_by and w.agency_id = (select my_agency()))));
create policy in_own_name on nrm_answer as restrictive for insert to sr_app with check (confirmed_by = (select me()));
create policy in_own_name on nrm_fact as restrictive for insert to sr_app with check (recorded_by = (select me()));
create policy in_own_name on nrm_draft as restrictive for all to sr_app using (worker_id = (select me())) with check (worker_id = (select me()));
