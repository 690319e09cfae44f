-- Judgements: what a named worker concludes about a child, why, and until when. Never overwritten: the next one supersedes it, and
-- nothing of a judgement, of what it rests on or of what colleagues think of it can be changed. And what an episode said before it was
-- put right, so that a page of a past day is the page of that day.

create table judgement (
  id uuid primary key default gen_random_uuid(),
  child_id uuid not null references child,
  nth int not null check (nth >= 1),
  level text not null,
  level_words text not null check (length(level_words) > 0),
  reasons text not null check (length(reasons) > 0),
  would_change text not null check (length(would_change) > 0),
  none_cited text check (length(none_cited) > 0),
  strategy text not null check (strategy in ('asked', 'held', 'not-needed')),
  strategy_words text check (length(strategy_words) > 0),
  review_on date not null,
  written_at timestamptz not null default house_now(),
  written_by uuid not null references worker,
  -- Two people who write at once supersede the same one: the second is told, and reads first.
  unique (child_id, nth),
  unique (id, child_id),
  constraint judgement_reviewed_later check (review_on > (written_at at time zone 'Europe/London')::date),
  constraint judgement_strategy_told check (strategy = 'not-needed' or strategy_words is not null)
);
create index on judgement (review_on);
create index on judgement (written_by, review_on);
comment on table judgement is 'What a named worker concludes about a child: a level in words, the reasons, what would change their mind, and when it is looked at again. No number, no total.';
comment on column judgement.nth is 'The order of the judgements of one child: the highest stands, and superseded the one before.';
comment on column judgement.level is 'A code of content/judgement.yaml. level_words keeps what was read when it was chosen, since content may change.';
comment on column judgement.none_cited is 'Why it rests on nothing that is noted, where it cites nothing.';

create table judgement_citation (
  id uuid primary key default gen_random_uuid(),
  judgement_id uuid not null,
  child_id uuid not null references child,
  observation_id uuid references observation,
  pattern text,
  pattern_fact text,
  pattern_sum text[],
  foreign key (judgement_id, child_id) references judgement (id, child_id),
  unique (judgement_id, observation_id),
  unique (judgement_id, pattern),
  check (num_nonnulls(observation_id, pattern) = 1),
  check (num_nulls(pattern, pattern_fact, pattern_sum) in (0, 3))
);
create index on judgement_citation (observation_id);
comment on table judgement_citation is 'What a judgement rests on: an observation, or a pattern with its sum as it stood when it was cited.';

create table judgement_opinion (
  id uuid primary key default gen_random_uuid(),
  judgement_id uuid not null,
  child_id uuid not null references child,
  nth int not null check (nth >= 1),
  stance text not null check (stance in ('agrees', 'dissents')),
  reasons text not null check (length(reasons) > 0),
  given_at timestamptz not null default house_now(),
  given_by uuid not null references worker,
  foreign key (judgement_id, child_id) references judgement (id, child_id),
  unique (judgement_id, given_by, nth)
);
create index on judgement_opinion (child_id, given_at);
comment on table judgement_opinion is 'A colleague in the circle agrees with a judgement or dissents from it, with reasons. A later one of theirs stands in its place; the earlier stays.';

call guard_by_circle('judgement');
call guard_by_circle('judgement_citation');
call guard_by_circle('judgement_opinion');

-- A circle holds people who may be the danger, or who work beside them: a judgement is for those who answer for the child with others.
create policy readers on judgement as restrictive for select to sr_app using ((select may('judgements.read')));
create policy readers on judgement_citation as restrictive for select to sr_app using ((select may('judgements.read')));
create policy readers on judgement_opinion as restrictive for select to sr_app using ((select may('judgements.read')));

create policy in_own_name on judgement as restrictive for insert to sr_app with check (written_by = (select me()) and (select may('judgements.write')));
-- What a judgement rests on is said with it, in the same moment, by its author, and is of this child.
create policy with_its_judgement on judgement_citation as restrictive for insert to sr_app
  with check (exists (select 1 from judgement j where j.id = judgement_id and j.written_by = (select me()) and j.written_at = house_now())
    and (observation_id is null or exists (select 1 from observation o where o.id = observation_id and o.child_id = judgement_citation.child_id)));
-- Nobody agrees with themselves.
create policy in_own_name on judgement_opinion as restrictive for insert to sr_app
  with check (given_by = (select me()) and (select may('judgements.answer'))
    and exists (select 1 from judgement j where j.id = judgement_id and j.written_by <> (select me())));

-- What an episode and its return said before they were put right. Written by triggers, so that no door can forget it. The first
-- answer to an open question is no change.
create table episode_change (
  id bigint generated always as identity primary key,
  child_id uuid not null references child,
  episode_id uuid not null references missing_episode,
  type text not null,
  missing_from timestamptz not null,
  missing_from_precision text not null,
  changed_at timestamptz not null default house_now()
);
create index on episode_change (episode_id, changed_at);
create index on episode_change (child_id);
comment on table episode_change is 'What an episode said before it was put right, as an importer''s corrected file does. Until changed_at this is what was known.';

create table return_change (
  id bigint generated always as identity primary key,
  child_id uuid not null references child,
  return_id uuid not null references episode_return,
  returned_at timestamptz not null,
  returned_precision text not null,
  out_of_area text not null,
  how text,
  changed_at timestamptz not null default house_now()
);
create index on return_change (return_id, changed_at);
create index on return_change (child_id);
comment on table return_change is 'What a return said before it was put right. Until changed_at this is what was known.';

call guard_by_circle('episode_change');
call guard_by_circle('return_change');

create function keep_episode_change() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if me() is not null then
    insert into episode_change (child_id, episode_id, type, missing_from, missing_from_precision)
      values (old.child_id, old.id, old.type, old.missing_from, old.missing_from_precision);
  end if;
  return new;
end $$;
create trigger keep_episode_change before update on missing_episode for each row
  when ((old.type, old.missing_from, old.missing_from_precision) is distinct from (new.type, new.missing_from, new.missing_from_precision))
  execute function keep_episode_change();

create function keep_return_change() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if me() is not null then
    insert into return_change (child_id, return_id, returned_at, returned_precision, out_of_area, how)
      values (old.child_id, old.id, old.returned_at, old.returned_precision, old.out_of_area, old.how);
  end if;
  return new;
end $$;
create trigger keep_return_change before update on episode_return for each row
  when ((old.returned_at, old.returned_precision, old.out_of_area, old.how) is distinct from (new.returned_at, new.returned_precision, new.out_of_area, new.how))
  execute function keep_return_change();

-- Where a child was found, or last seen, at a place that an earlier episode has too: which episodes, never which place. Whoever may
-- read judgements learns that it is the same; the words of a place are still read one at a time through see_location(). Words that
-- anybody would write (home, street) are no place, and a child's own home is none either.
create function same_places(wanted uuid, known_before timestamptz) returns table (kind text, episode_id uuid, same_as uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with known as materialized (
      select l.kind, l.episode_id, e.missing_from,
             nullif(regexp_replace(lower(l.postcode), '[^a-z0-9]', '', 'g'), '') as postcode,
             nullif(regexp_replace(lower(l.place), '[^[:alnum:]]', '', 'g'), '') as place
        from location l
        left join missing_episode e on e.id = l.episode_id
       where l.child_id = wanted and l.recorded_at < known_before and in_circle(wanted) and may('judgements.read')
    ),
    told as (
      select k.* from known k
       where k.kind in ('found', 'last-seen') and k.episode_id is not null
         and (k.postcode is not null or (length(k.place) >= 5 and k.place not in ('unknown', 'notknown', 'street', 'school', 'thestreet', 'athome', 'homeaddress', 'placement')))
         and not exists (select 1 from known h where h.kind in ('home', 'placement') and (h.postcode = k.postcode or h.place = k.place))
    )
    select distinct later.kind, later.episode_id, earlier.episode_id
      from told later
      join told earlier on earlier.kind = later.kind and (earlier.missing_from, earlier.episode_id) < (later.missing_from, later.episode_id)
       and (earlier.postcode = later.postcode or ((earlier.postcode is null or later.postcode is null) and earlier.place = later.place))
  $$;
alter function same_places(uuid, timestamptz) owner to sr_keeper;
comment on function same_places is 'Which episodes of a child share a place, without the place. Definer: the app may not select a place''s words, and this compares them.';
