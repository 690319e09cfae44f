-- What the clock asks of all interviews every minute: those whose times run out, or ran out in the last week, by an index that finds them.
-- As 0046 asked it; an offer is never due later than the conversation, so that this one time bounds both.
create index episode_return_due on episode_return (completion_due_at) where completion_due_at is not null;

create or replace function interview_clocks_due()
  returns table (kind text, subject_id uuid, occasion text, worker_id uuid, team_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with moment as materialized (select house_now() as at),
    near as materialized (
      select ir.interview_id, r.offer_due_at, ir.offered_at, r.completion_due_at, ir.completed_at
        from episode_return r join interview_return ir on ir.return_id = r.id
       where r.completion_due_at > (select at from moment) - interval '7 days')
    select distinct d.kind, i.id, moment_text(d.due_at), i.holder_id, case when i.holder_id is null then i.team_id end
      from near
      join interview i on i.id = near.interview_id
      join team t on t.id = i.team_id
      cross join lateral (
        select coalesce((
          select (a.settings->>'remindHours')::int from area_agency aa join area a on a.id = aa.area_id
           where aa.agency_id = t.agency_id order by a.code limit 1), 24) as hours) lead
      cross join lateral (
        select c.due_at, case when c.due_at < (select at from moment) then 'interview-late' else 'interview-soon' end as kind
          from (values (near.offer_due_at, near.offered_at), (near.completion_due_at, near.completed_at)) c(due_at, met_at)
         where c.met_at is null and c.due_at is not null
           and c.due_at <= (select at from moment) + make_interval(hours => lead.hours) and c.due_at > (select at from moment) - interval '7 days') d
     where may('notifications.remind') and i.held_at is null and i.not_held_at is null
       and not exists (
         select 1 from message m where m.kind = d.kind and m.subject_id = i.id and m.occasion = moment_text(d.due_at)
            and (m.to_worker_id = i.holder_id or (i.holder_id is null and m.to_team_id = i.team_id)))
     limit 500
  $$;

-- As 0041 asked it, of the last year: nobody can say afterwards why a clock was missed longer ago, and the area's figures say "none given"
-- of it for good. A worker's ten years of interviews are no longer looked through at each opening of My work.
create index interview_by_holder_opened on interview (holder_id, opened_at);
drop index interview_by_holder;
create or replace function interviews_unexplained() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with asker as materialized (select me() as id, house_now() as moment),
    theirs as (
      select i.id, i.not_held_reason from interview i
       where i.holder_id = (select id from asker) and i.opened_at > (select moment from asker) - interval '1 year'
      union all
      select i.id, i.not_held_reason from interview i
       where i.holder_id is null and i.opened_at > (select moment from asker) - interval '1 year'
         and i.team_id in (select m.team_id from team_member m where m.worker_id = (select id from asker) and m.leads and m.left_at is null))
    select distinct t.id
      from theirs t join interview_return ir on ir.interview_id = t.id join episode_return r on r.id = ir.return_id
     where (ir.offer_missed_reason is null and r.offer_due_at < coalesce(ir.offered_at, (select moment from asker)))
        or (ir.completion_missed_reason is null and t.not_held_reason is null and r.completion_due_at < coalesce(ir.completed_at, (select moment from asker)))
  $$;
