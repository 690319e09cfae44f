-- What an interview covers: each return with its two clocks. Reads missing's rows as the worker who asks.
create or replace view interview_covers with (security_invoker = true) as
  select ir.interview_id, ir.child_id, ir.return_id, r.ref as return_ref, e.ref as episode_ref,
         r.returned_at, r.returned_precision, r.clock_starts_at, r.opens_clocks, r.out_of_area, r.offer_due_at, r.completion_due_at,
         ir.offered_at, ir.accepted_at, ir.completed_at,
         ir.offer_missed_reason, ir.offer_missed_detail, ir.completion_missed_reason, ir.completion_missed_detail
    from interview_return ir
    join episode_return r on r.id = ir.return_id
    join missing_episode e on e.id = r.episode_id;
comment on view interview_covers is 'One row per return that an interview covers, with both clocks.';

-- The team that holds interviews where the child lives, when that is another authority's area: work may be handed to it.
create or replace view interview_host_team with (security_invoker = true) as
  select distinct ir.interview_id, t.id, t.name, a.name as agency_name
    from interview_return ir
    join episode_return r on r.id = ir.return_id
    join missing_episode e on e.id = r.episode_id and e.host_agency_id <> e.responsible_agency_id
    join commission c on c.authority_agency_id = e.host_agency_id
    join team t on t.id = c.team_id and t.ended_at is null
    join agency a on a.id = t.agency_id;
comment on view interview_host_team is 'The return-interview team of the host authority of a covered episode.';

-- Whom to call for a child when something cannot wait: the responsible authority, its hours and its team.
create or replace view interview_contacts with (security_invoker = true) as
  select i.id as interview_id, a.name as agency_name, a.out_of_hours, t.name as team_name, t.contact as team_contact
    from interview i
    join child c on c.id = i.child_id
    join agency a on a.id = c.responsible_agency_id
    left join lateral (
      select t.name, t.contact from team t
       where t.agency_id = a.id and t.ended_at is null and t.kind in ('social-care', 'missing')
       order by t.kind = 'social-care' desc, t.name limit 1) t on true;
comment on view interview_contacts is 'The responsible authority''s team and out-of-hours number, for what cannot wait.';

-- My work about interviews: one row per interview that concerns a team or a worker, with what its list line says.
create or replace view interview_work with (security_invoker = true) as
  select i.id as interview_id, i.ref, i.child_id, i.team_id, t.name as team_name, t.agency_id as team_agency_id, i.holder_id, i.taken_at, i.opened_at,
         i.held_at, i.held_by, i.held_recorded_at, i.not_held_at, i.not_held_kind, i.offered_again_at, i.carers_heard_at,
         coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''),
                  (select r.value from child_reference r where r.child_id = c.id order by r.kind <> 'council', r.recorded_at limit 1), c.ref) as child_name,
         c.date_of_birth,
         h.to_worker_id, h.from_worker_id, h.handed_at, coalesce(h.rung, 0) as rung,
         v.returns, v.last_returned_at, v.last_returned_precision, v.is_out_of_area, v.next_due_at, v.is_offered, v.missed_without_reason, v.first_missed_at,
         coalesce(a.attempts, 0) as attempts, a.last_attempt_at,
         (select count(*)::int from missing_episode e where e.child_id = i.child_id and e.missing_from > house_now() - interval '30 days' and e.missing_from <= house_now()) as episodes_in_30_days,
         exists (select 1 from interview_draft d where d.interview_id = i.id) as has_draft
    from interview i
    join child c on c.id = i.child_id
    join team t on t.id = i.team_id
    left join hand_over h on h.interview_id = i.id and h.taken_at is null and h.ended_at is null
    left join lateral (
      select count(*)::int as returns, max(r.returned_at) as last_returned_at, (array_agg(r.returned_precision order by r.returned_at desc))[1] as last_returned_precision,
             bool_or(r.out_of_area = 'out') as is_out_of_area,
             min(least(case when ir.offered_at is null then r.offer_due_at end, case when ir.completed_at is null then r.completion_due_at end)) as next_due_at,
             bool_or(ir.offered_at is not null) as is_offered,
             (count(*) filter (where m.offer) + count(*) filter (where m.completion))::int as missed_without_reason,
             min(least(case when m.offer then r.offer_due_at end, case when m.completion then r.completion_due_at end)) as first_missed_at
        from interview_return ir
        join episode_return r on r.id = ir.return_id
        -- Why it was not held says already why the conversation was late: nothing is asked twice.
        cross join lateral (
          select ir.offer_missed_reason is null and r.offer_due_at < coalesce(ir.offered_at, house_now()) as offer,
                 ir.completion_missed_reason is null and i.not_held_reason is null and r.completion_due_at < coalesce(ir.completed_at, house_now()) as completion) m
       where ir.interview_id = i.id) v on true
    left join lateral (select count(*)::int as attempts, max(at) as last_attempt_at from interview_attempt x where x.interview_id = i.id) a on true;
comment on view interview_work is 'What My work says of each interview. Read it by team, holder or hand-over, never whole.';

grant select on interview_covers, interview_host_team, interview_contacts, interview_work to sr_app;
