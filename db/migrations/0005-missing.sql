-- Missing episodes, returns, risk grades, prevention interviews, pre-incident profiles, placements.

create table placement (
  id uuid primary key default gen_random_uuid(),
  child_id uuid not null references child,
  kind text not null,
  provider text,
  setting_ref text,
  legal_status text,
  responsible_agency_id uuid not null references agency,
  host_authority_code text,
  from_day date not null,
  to_day date,
  end_reason text,
  source text not null default 'recorded',
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker
);
create index on placement (child_id, from_day);
comment on column placement.setting_ref is 'The setting''s public number (URN) or name as the area keeps it; its address is a location.';

create table missing_episode (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  child_id uuid not null references child,
  type text not null default 'M' check (type in ('M', 'A')),
  definition_version text not null,
  missing_from timestamptz not null,
  missing_from_precision text not null check (missing_from_precision in ('minute', 'day')),
  last_seen_by text,
  reported_at timestamptz,
  reported_by text,
  reported_by_role text,
  circumstances text,
  police_reference text,
  force_code text,
  placement_id uuid references placement,
  setting_name text,
  responsible_agency_id uuid not null references agency,
  host_authority_code text,
  host_agency_id uuid references agency,
  ended_at timestamptz,
  ended_precision text check (ended_precision in ('minute', 'day')),
  history boolean not null default false,
  source text not null default 'recorded',
  source_key text,
  source_digest text,
  reported_back_at timestamptz,
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker,
  check ((ended_at is null) = (ended_precision is null)),
  check (ended_at is null or ended_at >= missing_from)
);
create index on missing_episode (child_id, missing_from desc);
create index on missing_episode (responsible_agency_id, ended_at desc);
create unique index missing_episode_source on missing_episode (responsible_agency_id, source, source_key) where source_key is not null;
comment on table missing_episode is 'One time a child was missing (M: whereabouts not known) or away without authorisation (A: known). SSDA903 MISSING, MIS_START, MIS_END.';
comment on column missing_episode.history is 'Ended before the area''s own start date: counts in the story and the patterns, opens no clocks.';
comment on column missing_episode.source_digest is 'Digest of the imported row, so that the same file again changes nothing.';

create table risk_grade (
  id uuid primary key default gen_random_uuid(),
  child_id uuid not null references child,
  episode_id uuid not null references missing_episode,
  scale_version text not null,
  grade text not null,
  reasons text not null,
  graded_at timestamptz not null,
  graded_by_name text not null,
  review_due_at timestamptz,
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker
);
create index on risk_grade (episode_id, graded_at desc);
comment on table risk_grade is 'The police risk grade as given, with its scale version and reasons. Never overwritten: a review is a new row.';

create table episode_return (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  child_id uuid not null references child,
  episode_id uuid not null unique references missing_episode,
  returned_at timestamptz not null,
  returned_precision text not null check (returned_precision in ('minute', 'day')),
  clock_starts_at timestamptz not null,
  opens_clocks boolean not null,
  offer_due_at timestamptz,
  completion_due_at timestamptz,
  how text,
  found_by text,
  found_force_code text,
  found_authority_code text,
  out_of_area text not null default 'not known' check (out_of_area in ('in', 'out', 'not known')),
  condition_codes text[] not null default '{}',
  condition_note text,
  source text not null default 'recorded',
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker,
  check (opens_clocks = (completion_due_at is not null)),
  check (completion_due_at is null or completion_due_at = clock_starts_at + interval '72 hours'),
  check (offer_due_at is null or offer_due_at <= completion_due_at)
);
create index on episode_return (child_id, returned_at desc);
create index on episode_return (completion_due_at) where opens_clocks;
create index on episode_return (returned_at);
comment on table episode_return is 'A return, and the start of its two clocks: 72 elapsed hours after it (DfE statutory guidance, 2014). The CHECK says the rule again.';

create table prevention_interview (
  id uuid primary key default gen_random_uuid(),
  child_id uuid not null references child,
  episode_id uuid not null references missing_episode,
  held_at timestamptz,
  not_held_reason text,
  held_by text,
  how text,
  words text,
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker,
  check ((held_at is null) <> (not_held_reason is null))
);
create index on prevention_interview (episode_id);
comment on table prevention_interview is 'The police conversation on return (once: safe and well check). Not the return home interview.';

create table profile_version (
  id uuid primary key default gen_random_uuid(),
  child_id uuid not null references child,
  part int not null check (part in (1, 2)),
  episode_id uuid references missing_episode,
  answers jsonb not null,
  written_at timestamptz not null default house_now(),
  written_by uuid not null references worker
);
create index on profile_version (child_id, part, written_at desc);
comment on table profile_version is 'The pre-incident profile (Philomena-style): part 1 kept ahead, part 2 once missing. Every version is kept.';

create table data_query (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null references agency,
  child_id uuid not null references child,
  episode_id uuid references missing_episode,
  rule text not null,
  sentence text not null,
  file text,
  line int,
  raised_at timestamptz not null default house_now(),
  settled_at timestamptz,
  settled_by uuid references worker,
  settled_how text,
  unique (episode_id, rule)
);
create index on data_query (agency_id) where settled_at is null;
comment on table data_query is 'Something in an imported row to put right: it was imported all the same, since refusing would hide a real child''s episode.';

alter table location add foreign key (episode_id) references missing_episode;

call guard_by_circle('placement', true);
call guard_by_circle('missing_episode', true);
call guard_by_circle('risk_grade');
call guard_by_circle('episode_return', true);
call guard_by_circle('prevention_interview');
call guard_by_circle('profile_version');
call guard_by_circle('data_query', true);
