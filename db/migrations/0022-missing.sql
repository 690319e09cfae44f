-- What a missing report and its return say beside their words; and one child is missing once at a time, said by the database too.

alter table missing_episode
  add column circumstance_codes text[] not null default '{}',
  add column setting_kind text,
  add column said_offered text,
  add column said_accepted text;
comment on column missing_episode.circumstance_codes is 'Codes of content/missing.yaml, circumstances. The words stand in circumstances.';
comment on column missing_episode.setting_kind is 'Where the child lived then: a code of content/missing.yaml, placementTypes. Kept with the episode, since placements change.';
comment on column missing_episode.said_offered is 'Whether an interview was offered, as the imported source says it. Ours is told by interview_return.';
comment on column missing_episode.said_accepted is 'Whether the offer was accepted, as the imported source says it.';

-- SSDA903 rule 574: no episode overlaps another. What is imported may (it goes onto the list to put right); what is recorded here may not.
create unique index missing_episode_one_open on missing_episode (child_id) where ended_at is null and source = 'recorded';
alter table missing_episode add constraint missing_episode_no_overlap
  exclude using gist (child_id with =, tstzrange(missing_from, ended_at) with &&) where (ended_at is not null and source = 'recorded');
create index missing_episode_open on missing_episode (missing_from) where ended_at is null;

alter table risk_grade add column reason_codes text[] not null default '{}';
comment on column risk_grade.reason_codes is 'Codes of content/missing.yaml, riskReasons. The words stand in reasons.';

alter table prevention_interview
  add column answers jsonb not null default '{}',
  add column held_precision text check (held_precision in ('minute', 'day')),
  add check ((held_at is null) = (held_precision is null));
comment on column prevention_interview.answers is 'Answers to the further questions of content/missing.yaml, preventionInterview, by their codes.';

-- The same placement brought in twice is one row.
create unique index placement_source on placement (child_id, source, from_day, kind) where source <> 'recorded';
