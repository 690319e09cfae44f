-- Observations and escalations as the asker may read them. Rows are decided by row-level security; words are decided here: a
-- child's own words, and whatever was heard in an interview, only for those who may read interview answers, and for whoever
-- wrote them down.
create or replace view observation_shown with (security_invoker = true) as
  select o.id, o.child_id, o.interview_id, i.ref as interview_ref, o.sign, o.list,
         case when words.open then o.evidence end as evidence, o.own_words, o.source_kind,
         case when words.open then o.source_name end as source_name, o.observed_on,
         o.recorded_at, o.recorded_by, w.name as recorded_by_name, a.name as recorded_by_agency,
         o.withdrawn_at, wd.name as withdrawn_by_name, case when words.open then o.withdrawn_reason end as withdrawn_reason
    from observation o
    cross join lateral (select (select may('interviews.read-answers')) or not (o.own_words or o.interview_id is not null) or o.recorded_by = (select me()) as open) words
    join worker w on w.id = o.recorded_by
    join agency a on a.id = w.agency_id
    left join worker wd on wd.id = o.withdrawn_by
    left join interview i on i.id = o.interview_id;
comment on view observation_shown is 'Observations with the words that the asker may read. Invoker: rows of the asker''s circles only.';
grant select on observation_shown to sr_app;

create or replace view escalation_shown with (security_invoker = true) as
  select e.id, e.child_id, e.kind, e.happened_on, e.note, e.source_kind, e.source_name,
         e.recorded_at, e.recorded_by, w.name as recorded_by_name, a.name as recorded_by_agency,
         e.withdrawn_at, wd.name as withdrawn_by_name, e.withdrawn_reason
    from escalation e
    join worker w on w.id = e.recorded_by
    join agency a on a.id = w.agency_id
    left join worker wd on wd.id = e.withdrawn_by;
comment on view escalation_shown is 'Escalations with who wrote them down. Invoker: rows of the asker''s circles only.';
grant select on escalation_shown to sr_app;
