-- What missing shows of its neighbours' tables: views that run as the asker, so that row-level security decides what they hold.

-- The team of an agency that answers for missing children.
create or replace view missing_desk with (security_invoker = true) as
  select distinct on (t.agency_id) t.agency_id, t.id as team_id, t.name as team_name, t.contact, a.kind as agency_kind
    from team t join agency a on a.id = t.agency_id
   where t.ended_at is null and t.kind in ('missing', 'police-missing')
   order by t.agency_id, t.code;

-- Who has the return home interview that a return opened, and how it stands.
create or replace view episode_interview with (security_invoker = true) as
  select er.episode_id, i.ref as interview_ref, t.name as team_name, w.name as holder_name, i.taken_at, i.held_at, i.not_held_at
    from episode_return er
    join interview_return ir on ir.return_id = er.id
    join interview i on i.id = ir.interview_id
    join team t on t.id = i.team_id
    left join worker w on w.id = i.holder_id;

-- Every child missing now, with the grade in force: what My work asks.
create or replace view missing_now with (security_invoker = true) as
  select e.id as episode_id, e.ref, e.child_id, e.missing_from, e.missing_from_precision, e.type, e.setting_name, e.recorded_at,
         c.ref as child_ref, c.preferred_name, c.given_name, c.date_of_birth,
         (select r.value from child_reference r where r.child_id = c.id
           order by (r.agency_id = my_agency()) desc, (r.kind = 'council') desc, r.recorded_at limit 1) as reference,
         g.scale_version, g.grade, g.graded_at, g.review_due_at
    from missing_episode e
    join child c on c.id = e.child_id
    left join lateral (select g.scale_version, g.grade, g.graded_at, g.review_due_at from risk_grade g
                        where g.episode_id = e.id order by g.graded_at desc, g.recorded_at desc limit 1) g on true
   where e.ended_at is null;

grant select on missing_desk, episode_interview, missing_now to sr_app;
