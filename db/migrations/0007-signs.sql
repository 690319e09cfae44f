-- Warning signs seen, with evidence; and escalation, told from the story. Never overwritten: withdrawn with a reason.

create table observation (
  id uuid primary key default gen_random_uuid(),
  child_id uuid not null references child,
  episode_id uuid references missing_episode,
  interview_id uuid references interview,
  sign text not null,
  list text not null check (list in ('harm-now', 'sign', 'vulnerability', 'strength')),
  evidence text not null check (length(evidence) > 0),
  own_words boolean not null default false,
  source_kind text not null,
  source_name text,
  observed_on date not null,
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker,
  withdrawn_at timestamptz,
  withdrawn_by uuid references worker,
  withdrawn_reason text,
  check ((withdrawn_at is null) = (withdrawn_reason is null))
);
create index on observation (child_id, observed_on desc);
create index on observation (interview_id);
comment on table observation is 'A sign seen: what, the evidence, who saw it, the day it was seen, the day it was recorded, by whom.';

create table escalation (
  id uuid primary key default gen_random_uuid(),
  child_id uuid not null references child,
  kind text not null,
  happened_on date not null,
  note text,
  source_kind text not null,
  source_name text,
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker,
  withdrawn_at timestamptz,
  withdrawn_by uuid references worker,
  withdrawn_reason text
);
create index on escalation (child_id, happened_on desc);
comment on table escalation is 'School exclusion, injury, arrest, homelessness and the like, with date and source.';

call guard_by_circle('observation', true);
call guard_by_circle('escalation', true);
