-- What My work asks of interviews, by an index that holds those rows alone: without them each opening read every interview that there is,
-- and asked of each whether its child is open to the asker.
create index interview_to_do on interview (holder_id)
  where held_at is null and (not_held_at is null or carers_heard_at is null or (not_held_kind = 'declined' and offered_again_at is null));
create index interview_declined on interview (holder_id, not_held_at) where held_at is null and not_held_kind = 'declined';
create index interview_by_holder on interview (holder_id);
create index interview_untaken on interview (team_id) where holder_id is null;

-- Interviews with a clock that was missed and no reason said: held by the asker, or taken by nobody in a team that the asker leads. A
-- worker's years of interviews are looked through for the few that lack a word: here, without asking of each row what the answer's
-- reader is asked again.
create function interviews_unexplained() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with asker as materialized (select me() as id, house_now() as moment),
    theirs as (
      select i.id, i.not_held_reason from interview i where i.holder_id = (select id from asker)
      union all
      select i.id, i.not_held_reason from interview i
       where i.holder_id is null
         and i.team_id in (select m.team_id from team_member m where m.worker_id = (select id from asker) and m.leads and m.left_at is null))
    select distinct t.id
      from theirs t join interview_return ir on ir.interview_id = t.id join episode_return r on r.id = ir.return_id
     where (ir.offer_missed_reason is null and r.offer_due_at < coalesce(ir.offered_at, (select moment from asker)))
        or (ir.completion_missed_reason is null and t.not_held_reason is null and r.completion_due_at < coalesce(ir.completed_at, (select moment from asker)))
  $$;
alter function interviews_unexplained() owner to sr_keeper;
comment on function interviews_unexplained is 'Ids of the asker''s own interviews, or of teams that they lead, that lack a reason. Definer: looks through years of rows without the circle; what is shown of them is read by the asker.';
