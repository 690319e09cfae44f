-- The area's own thresholds ask for a strategy discussion: so many episodes in so many days, missing over so many hours, a sign of harm now. The clock
-- offers each fact once; a named person opens a discussion, or says why it is not needed.

create table discussion_offer (
  id uuid primary key default gen_random_uuid(),
  child_id uuid not null references child,
  trigger text not null check (trigger in ('episodes', 'missing-hours', 'harm-now')),
  fact_id uuid not null,
  fact_at timestamptz not null,
  facts jsonb not null check (length(facts::text) <= 4000),
  offered_at timestamptz not null default house_now(),
  answered_at timestamptz,
  answered_by uuid references worker,
  answer text check (answer in ('opened', 'not-needed')),
  reason text check (length(reason) between 1 and 2000),
  discussion_id uuid references discussion,
  check (num_nonnulls(answered_at, answered_by, answer) in (0, 3)),
  check ((answer = 'not-needed') = (reason is not null) or answer is null),
  check ((answer = 'opened') = (discussion_id is not null) or answer is null),
  unique (child_id, trigger, fact_id)
);
create index discussion_offer_open on discussion_offer (child_id) where answered_at is null;
comment on table discussion_offer is 'A fact that by the area''s thresholds asks for a strategy discussion, and what a named person answered. The same fact is never asked again.';
comment on column discussion_offer.id is 'The row''s own identity.';
comment on column discussion_offer.child_id is 'The child.';
comment on column discussion_offer.trigger is 'Which threshold was met.';
comment on column discussion_offer.fact_id is 'The episode or the sign that met it: by this it is known again.';
comment on column discussion_offer.fact_at is 'When that came to be recorded. What a discussion that has ended knew already is not offered.';
comment on column discussion_offer.facts is 'The sum behind it: numbers, moments and codes, and the threshold of that day; no word that anybody wrote.';
comment on column discussion_offer.offered_at is 'When it was offered.';
comment on column discussion_offer.answered_at is 'When somebody answered.';
comment on column discussion_offer.answered_by is 'Who answered.';
comment on column discussion_offer.answer is 'A discussion was opened, or none is needed.';
comment on column discussion_offer.reason is 'Why none is needed.';
comment on column discussion_offer.discussion_id is 'The discussion that was opened.';

call guard('discussion_offer');
grant insert on discussion_offer to sr_keeper;
create policy circle_reads on discussion_offer for select to sr_app
  using (in_circle_of(child_id, (select me()), (select house_now())) and ((select may('response.answer-offers')) or (select may('response.open-discussion'))));
create policy answered_once on discussion_offer for update to sr_app
  using (answered_at is null and in_circle_of(child_id, (select me()), (select house_now())) and ((select may('response.answer-offers')) or (select may('response.open-discussion'))))
  with check (answered_by = (select me()) and (answer = 'opened' or (select may('response.answer-offers'))));
grant select on discussion_offer to sr_app;
grant update (answered_at, answered_by, answer, reason, discussion_id) on discussion_offer to sr_app;

create index missing_episode_by_start on missing_episode (missing_from);
create index observation_harm_by_record on observation (recorded_at) where list = 'harm-now' and withdrawn_at is null;

-- Facts that meet an area's thresholds and were not offered yet, and who decides on each. Two clocks at once offer each once: the unique
-- constraint lets one row stand.
create function offer_discussions(wanted_area uuid, episodes int, days int, hours int, harm boolean)
  returns table (offer_id uuid, of_child uuid, child_ref text, worker_id uuid)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if me() is null or not may('response.offer-discussions') then return; end if;
  return query
    with answers as materialized (
      -- An agency's area is its first, as its settings are (areaOf).
      select x.agency_id from area_agency x
       where x.area_id = (select a.id from area_agency y join area a on a.id = y.area_id where y.agency_id = x.agency_id order by a.code limit 1)
         and x.area_id = wanted_area),
    facts as (
      select e.child_id, 'episodes'::text as trigger, (array_agg(e.id order by e.missing_from desc, e.id))[1] as fact_id, max(e.recorded_at) as fact_at,
             jsonb_build_object('count', count(*), 'days', days, 'threshold', episodes, 'at', (array_agg(to_jsonb(e.missing_from) order by e.missing_from desc, e.id))[1:20]) as sum
        from missing_episode e
       where e.missing_from > house_now() - make_interval(days => days) and e.missing_from <= house_now()
       group by e.child_id having count(*) >= episodes
      union all
      select e.child_id, 'missing-hours', e.id, e.missing_from + make_interval(hours => hours), jsonb_build_object('threshold', hours, 'at', e.missing_from)
        from missing_episode e
       where e.ended_at is null and e.missing_from <= house_now() - make_interval(hours => hours) and e.missing_from > house_now() - interval '90 days'
      union all
      select o.child_id, 'harm-now', o.id, o.recorded_at, jsonb_build_object('sign', o.sign, 'on', o.observed_on)
        from observation o
       where harm and o.list = 'harm-now' and o.withdrawn_at is null and o.recorded_at > house_now() - interval '30 days'),
    made as (
      insert into discussion_offer (child_id, trigger, fact_id, fact_at, facts)
        select f.child_id, f.trigger, f.fact_id, f.fact_at, f.sum
          from facts f join child c on c.id = f.child_id join answers a on a.agency_id = c.responsible_agency_id
         where not exists (select 1 from discussion d where d.child_id = f.child_id and d.cancelled_at is null and (d.ended_at is null or d.ended_at >= f.fact_at))
        on conflict do nothing
      returning id, child_id)
    select m.id, m.child_id, c.ref, w.id
      from made m join child c on c.id = m.child_id
      left join lateral (
        select distinct k.id from circle_entry e join team t on t.id = e.team_id and t.agency_id = c.responsible_agency_id
          join team_member tm on tm.team_id = e.team_id and tm.left_at is null
          join worker k on k.id = tm.worker_id and k.left_at is null and k.suspended_at is null
          join worker_role r on r.worker_id = k.id join role_permission p on p.role = r.role and p.permission = 'response.answer-offers'
         where e.child_id = m.child_id and e.closed_at is null and e.expires_at > house_now() limit 20) w on true;
end $$;
alter function offer_discussions(uuid, int, int, int, boolean) owner to sr_keeper;
comment on function offer_discussions is 'Offers a discussion for each new fact that meets the thresholds given, and answers who decides. Definer: the clock stands in no circle; it reads numbers, moments and codes, and no word.';

create function offer_standing(wanted uuid[]) returns table (subject_id uuid, needed boolean, path text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select o.id, o.answered_at is null, '/children/' || c.ref || '/discussion-offer' from discussion_offer o join child c on c.id = o.child_id
     where may('notifications.send') and o.id = any(wanted)
  $$;
alter function offer_standing(uuid[]) owner to sr_keeper;
comment on function offer_standing is 'Whether an offer still waits for an answer, for the sending of messages. Definer: it stands in no circle.';
