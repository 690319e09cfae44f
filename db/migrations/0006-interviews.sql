-- Return home interviews: the hand-over that cannot be dropped, attempts, the conversation, what cannot wait.

create table interview (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  child_id uuid not null references child,
  team_id uuid not null references team,
  opened_at timestamptz not null default house_now(),
  opened_by uuid not null references worker,
  holder_id uuid references worker,
  taken_at timestamptz,
  held_at timestamptz,
  held_recorded_at timestamptz,
  held_by uuid references worker,
  setting jsonb,
  confirmed_with_child boolean,
  not_held_at timestamptz,
  not_held_by uuid references worker,
  not_held_kind text check (not_held_kind in ('declined', 'not-possible')),
  not_held_reason text,
  not_held_detail text,
  offered_again_at timestamptz,
  carers_heard_at timestamptz,
  carers_heard_who text,
  carers_words text,
  check (held_at is null or not_held_at is null or not_held_at <= held_recorded_at),
  check ((held_at is null) = (held_by is null))
);
create index on interview (child_id);
create index on interview (holder_id) where held_at is null and not_held_at is null;
create index on interview (team_id) where held_at is null and not_held_at is null;
comment on table interview is 'A return home interview, asked for when a return is recorded. One may cover several returns, each with its own clock.';
comment on column interview.holder_id is 'Who has taken it. Null until somebody acknowledges: then it climbs.';

create table interview_return (
  interview_id uuid not null references interview,
  return_id uuid not null unique references episode_return,
  child_id uuid not null references child,
  offered_at timestamptz,
  accepted_at timestamptz,
  completed_at timestamptz,
  offer_missed_reason text,
  offer_missed_detail text,
  completion_missed_reason text,
  completion_missed_detail text,
  missed_reason_by uuid references worker,
  primary key (interview_id, return_id)
);
create index on interview_return (child_id);

create table hand_over (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references interview,
  child_id uuid not null references child,
  to_team_id uuid not null references team,
  to_worker_id uuid references worker,
  from_worker_id uuid not null references worker,
  reason_code text,
  reason text,
  handed_at timestamptz not null default house_now(),
  taken_at timestamptz,
  taken_by uuid references worker,
  ended_at timestamptz,
  rung int not null default 0 check (rung between 0 and 2),
  next_climb_at timestamptz
);
create unique index hand_over_open on hand_over (interview_id) where taken_at is null and ended_at is null;
create index on hand_over (next_climb_at) where taken_at is null and ended_at is null;
create index on hand_over (to_team_id) where taken_at is null and ended_at is null;
create index on hand_over (to_worker_id) where taken_at is null and ended_at is null;
create index on hand_over (interview_id);
comment on table hand_over is 'One pass of one interview to a team or a named person. Untaken, it climbs: team, team lead, agency lead. Nothing is merely tagged.';

create table interview_attempt (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references interview,
  child_id uuid not null references child,
  kind text not null check (kind in ('offer', 'attempt')),
  at timestamptz not null,
  how text not null,
  outcome text not null check (outcome in ('accepted', 'declined', 'no-answer', 'rearranged', 'offered')),
  detail text,
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker
);
create index on interview_attempt (interview_id, at);

create table interview_draft (
  interview_id uuid primary key references interview,
  child_id uuid not null references child,
  answers jsonb not null,
  version int not null default 1,
  saved_at timestamptz not null default house_now(),
  saved_by uuid not null references worker
);
comment on table interview_draft is 'What has been written so far; replaced at each save; an older version never overwrites a newer one.';

create table interview_answer (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references interview,
  child_id uuid not null references child,
  question text not null,
  words text not null,
  own_words boolean not null default false,
  withheld_from text[] not null default '{}',
  withheld_person text,
  written_at timestamptz not null default house_now(),
  written_by uuid not null references worker
);
create index on interview_answer (interview_id);
comment on column interview_answer.withheld_from is 'Not for: carer, placement, person (named in withheld_person), who may be the danger.';

create table urgent_matter (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references interview,
  child_id uuid not null references child,
  code text not null,
  raised_at timestamptz not null default house_now(),
  raised_by uuid not null references worker,
  done_at timestamptz,
  done_by uuid references worker,
  done_what text,
  told_whom text,
  dismissed_at timestamptz,
  dismissed_by uuid references worker,
  dismissed_reason text,
  check (dismissed_at is null or dismissed_reason is not null),
  check (done_at is null or done_what is not null)
);
create index on urgent_matter (interview_id);
create index on urgent_matter (child_id) where done_at is null and dismissed_at is null;
comment on table urgent_matter is 'What cannot wait, raised by an answer: what was done and when, or why it was dismissed. Open until one of the two is said.';

call guard_by_circle('interview', true);
call guard_by_circle('interview_return', true);
call guard_by_circle('interview_attempt');
call guard_by_circle('interview_draft', true);
call guard_by_circle('interview_answer');
call guard_by_circle('urgent_matter', true);
call guard_by_circle('hand_over', true);
-- The clock that climbs sees who owes what, never what it is about: no narrative stands in these rows but the reason, which is not granted.
create policy clock_climbs on hand_over for select to sr_app using ((select may('interviews.climb')));
create policy clock_changes on hand_over for update to sr_app using ((select may('interviews.climb'))) with check ((select may('interviews.climb')));
create policy clock_tells on notice for insert to sr_app with check ((select may('interviews.climb')) and kind like 'climbed-%');
grant insert on notice to sr_app;
