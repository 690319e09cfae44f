-- What is known of a child's episodes just before an instant: what was put right since says what it said then, and what was recorded
-- since is not there. Where and how a child was found are for those who read all of the story. Invoker: the asker's circles only.
-- Planned once a connection, as what is written in SQL is not.
create or replace function episodes_known(wanted uuid, known_before timestamptz) returns table(id uuid, ref text, type text, missing_from timestamptz, missing_from_precision text, recorded_at timestamptz, returned_at timestamptz, returned_precision text, return_recorded_at timestamptz, out_of_area text, how text)
  language plpgsql stable set search_path = pg_catalog, public
  as $$
#variable_conflict use_column
begin
  return query
    select e.id, e.ref, coalesce(was.type, e.type), coalesce(was.missing_from, e.missing_from),
           coalesce(was.missing_from_precision, e.missing_from_precision), e.recorded_at,
           coalesce(back.returned_at, r.returned_at), coalesce(back.returned_precision, r.returned_precision), r.recorded_at,
           case when (select may('story.read-all')) then coalesce(back.out_of_area, r.out_of_area) end,
           case when (select may('story.read-all')) then case when back.id is null then r.how else back.how end end
      from missing_episode e
      left join lateral (select c.* from episode_change c where c.episode_id = e.id and c.changed_at >= known_before order by c.changed_at, c.id limit 1) was on true
      left join episode_return r on r.episode_id = e.id and r.recorded_at < known_before
      left join lateral (select c.* from return_change c where c.return_id = r.id and c.changed_at >= known_before order by c.changed_at, c.id limit 1) back on true
     where e.child_id = wanted and e.recorded_at < known_before;
end $$;
comment on function episodes_known is 'Episodes with their returns as they were known just before an instant.';

-- What came to be known of a child between two instants, one row each, as it was known just before the second.
create or replace function changes_known(wanted uuid, known_since timestamptz, known_before timestamptz)
  returns table (at timestamptz, kind text, id text, ref text, facts jsonb, by_name text)
  language sql stable set search_path = pg_catalog, public
  as $$
    select c.at, c.kind, c.id, c.ref, c.facts, w.name
      from (
        select o.recorded_at as at, 'sign-noted' as kind, o.id::text, null::text as ref, jsonb_build_object('sign', o.sign) as facts, o.recorded_by as by_worker
          from observation o where o.child_id = wanted
        union all
        select o.withdrawn_at, 'sign-withdrawn', o.id::text, null, jsonb_build_object('sign', o.sign), o.withdrawn_by
          from observation o where o.child_id = wanted and o.withdrawn_at is not null
        union all
        select e.recorded_at, 'escalation', e.id::text, null, jsonb_build_object('what', e.kind, 'on', e.happened_on), e.recorded_by
          from escalation e where e.child_id = wanted
        union all
        select e.withdrawn_at, 'escalation-withdrawn', e.id::text, null, jsonb_build_object('what', e.kind, 'on', e.happened_on), e.withdrawn_by
          from escalation e where e.child_id = wanted and e.withdrawn_at is not null
        union all
        select k.recorded_at, 'missing', k.id::text, k.ref, jsonb_build_object('from', k.missing_from, 'precision', k.missing_from_precision, 'type', k.type), e.recorded_by
          from episodes_known(wanted, known_before) k join missing_episode e on e.id = k.id
        union all
        select k.return_recorded_at, 'back', k.id::text, k.ref, jsonb_build_object('at', k.returned_at, 'precision', k.returned_precision, 'outOfArea', k.out_of_area), r.recorded_by
          from episodes_known(wanted, known_before) k join episode_return r on r.episode_id = k.id where k.return_recorded_at is not null
        union all
        select c.changed_at, 'put-right', 'e' || c.id, e.ref, '{}', null from episode_change c join missing_episode e on e.id = c.episode_id where c.child_id = wanted
        union all
        select c.changed_at, 'put-right', 'r' || c.id, e.ref, '{}', null
          from return_change c join episode_return r on r.id = c.return_id join missing_episode e on e.id = r.episode_id where c.child_id = wanted
        union all
        select i.held_recorded_at, 'interview-held', i.id::text, i.ref, jsonb_build_object('at', i.held_at), i.held_by
          from interview i where i.child_id = wanted and i.held_recorded_at is not null
        union all
        select i.not_held_at, 'interview-not-held', i.id::text, i.ref, jsonb_build_object('kind', i.not_held_kind), i.not_held_by
          from interview i where i.child_id = wanted and i.not_held_at is not null
        union all
        select s.decided_at, case when s.shared then 'shared' else 'not-shared' end, s.id::text, s.ref, jsonb_build_object('with', coalesce(tw.name, tt.name, s.to_outside)), s.decided_by
          from sharing s left join worker tw on tw.id = s.to_worker_id left join team tt on tt.id = s.to_team_id where s.child_id = wanted and s.arrangement is null
        union all
        select s.acknowledged_at, 'acknowledged', s.id::text, s.ref, jsonb_build_object('with', coalesce(tw.name, tt.name, s.to_outside)), s.acknowledged_by
          from sharing s left join worker tw on tw.id = s.to_worker_id left join team tt on tt.id = s.to_team_id where s.child_id = wanted and s.acknowledged_at is not null
        union all
        select g.recorded_at, 'graded', g.id::text, e.ref, jsonb_build_object('scale', g.scale_version, 'grade', g.grade), g.recorded_by
          from risk_grade g join missing_episode e on e.id = g.episode_id where g.child_id = wanted and (select may('story.read-all'))
        union all
        select d.ended_at, 'discussed', d.id::text, d.ref, jsonb_build_object('outcome', d.outcome), d.ended_by
          from discussion d where d.child_id = wanted and d.ended_at is not null
        union all
        select a.done_at, 'action-done', a.id::text, a.ref, jsonb_build_object('what', a.what), a.done_by
          from action a where a.child_id = wanted and a.done_at is not null
        union all
        select p.opened_at, 'plan-made', p.id::text, p.ref, '{}', p.opened_by
          from plan p where p.child_id = wanted
      ) c
      left join worker w on w.id = c.by_worker
     where c.at > known_since and c.at < known_before
  $$;
comment on function changes_known is 'Signs, escalations, episodes, grades, interviews, sharing, discussions, actions and plans that came to be known between two instants. Invoker: what the asker may read.';

create or replace view judgement_shown with (security_invoker = true) as
  select j.id, j.child_id, j.nth, j.level, j.level_words, j.reasons, j.would_change, j.none_cited, j.strategy, j.strategy_words, j.review_on,
         j.written_at, j.written_by, w.name as written_by_name, a.name as written_by_agency
    from judgement j join worker w on w.id = j.written_by join agency a on a.id = w.agency_id;
comment on view judgement_shown is 'Judgements with who wrote them. Invoker: the asker''s circles, and only for those who read judgements.';
grant select on judgement_shown to sr_app;

create or replace view judgement_opinion_shown with (security_invoker = true) as
  select o.id, o.child_id, o.judgement_id, o.nth, o.stance, o.reasons, o.given_at, o.given_by, w.name as given_by_name, a.name as given_by_agency
    from judgement_opinion o join worker w on w.id = o.given_by join agency a on a.id = w.agency_id;
comment on view judgement_opinion_shown is 'What colleagues think of a judgement, with who said it. Invoker.';
grant select on judgement_opinion_shown to sr_app;

-- The judgement that stands for each child: the highest in its order.
create or replace view judgement_standing with (security_invoker = true) as
  select j.* from judgement_shown j
   where not exists (select 1 from judgement later where later.child_id = j.child_id and later.nth = j.nth + 1);
comment on view judgement_standing is 'The judgement that stands for each child. Invoker.';
grant select on judgement_standing to sr_app;
