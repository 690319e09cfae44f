-- What follows a return: agreed actions or a reasoned none, and a sharing decision for each recipient.

create table action (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  child_id uuid not null references child,
  interview_id uuid references interview,
  what text not null check (length(what) > 0),
  owner_worker_id uuid references worker,
  owner_team_id uuid references team,
  owner_outside text,
  due_on date not null,
  agreed_at timestamptz not null default house_now(),
  agreed_by uuid not null references worker,
  done_at timestamptz,
  done_by uuid references worker,
  done_note text,
  stopped_at timestamptz,
  stopped_by uuid references worker,
  stopped_reason text,
  check (num_nonnulls(owner_worker_id, owner_team_id, owner_outside) = 1),
  check (done_at is null or stopped_at is null)
);
create index on action (child_id);
create index on action (interview_id);
create index on action (owner_worker_id, due_on) where done_at is null and stopped_at is null;
create index on action (owner_team_id, due_on) where done_at is null and stopped_at is null;

create table action_move (
  id uuid primary key default gen_random_uuid(),
  action_id uuid not null references action,
  child_id uuid not null references child,
  from_day date not null,
  to_day date not null,
  reason text not null,
  moved_at timestamptz not null default house_now(),
  moved_by uuid not null references worker
);
create index on action_move (action_id);

create table no_action (
  interview_id uuid primary key references interview,
  child_id uuid not null references child,
  reason_code text not null,
  reason text not null,
  said_at timestamptz not null default house_now(),
  said_by uuid not null references worker,
  agreed_at timestamptz,
  agreed_by uuid references worker,
  check (agreed_by is null or agreed_by <> said_by)
);
comment on table no_action is 'A reasoned none, agreed by a second person.';

create table sharing (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  child_id uuid not null references child,
  interview_id uuid references interview,
  shared boolean not null,
  to_worker_id uuid references worker,
  to_team_id uuid references team,
  to_outside text,
  recipient_kind text not null,
  what text not null,
  helps_with text,
  route text,
  detriment text,
  why text not null,
  child_view text,
  child_told boolean,
  decided_at timestamptz not null default house_now(),
  decided_by uuid not null references worker,
  approved_at timestamptz,
  approved_by uuid references worker,
  acknowledged_at timestamptz,
  acknowledged_by uuid references worker,
  acknowledged_name text,
  check (num_nonnulls(to_worker_id, to_team_id, to_outside) = 1),
  check (not shared or route is not null),
  check (approved_by is null or approved_by <> decided_by)
);
create index on sharing (child_id);
create index on sharing (interview_id);
create index on sharing (to_worker_id) where shared and acknowledged_at is null;
create index on sharing (to_team_id) where shared and acknowledged_at is null;
comment on table sharing is 'One decision for one recipient: shared or not, why, by which lawful route, the child''s view. A decision not to share is approved by a manager.';

call guard_by_circle('action', true);
call guard_by_circle('action_move');
call guard_by_circle('no_action', true);
call guard_by_circle('sharing', true);
