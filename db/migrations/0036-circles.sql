-- A circle closes by itself, and must: but never over something that is still owed. Whoever owes an action, an acknowledgement or an
-- interview would lose it from their sight, and so would the child. The clock looks every night and keeps those entries open.
create function keep_circles_open() returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare kept int;
begin
  if not may('response.keep-open') then raise exception 'only the clock keeps circles open'; end if;
  update circle_entry e set expires_at = house_now() + interval '30 days'
   where e.closed_at is null and e.expires_at < house_now() + interval '7 days'
     and case e.purpose
         when 'action' then exists (
           select 1 from action a where a.child_id = e.child_id and a.done_at is null and a.stopped_at is null
              and (a.owner_worker_id = e.worker_id or a.owner_team_id = e.team_id))
         when 'shared-with' then exists (
           select 1 from sharing s where s.child_id = e.child_id and s.shared and s.acknowledged_at is null
              and (s.to_worker_id = e.worker_id or s.to_team_id = e.team_id))
         when 'return-interview' then exists (
           select 1 from interview i where i.child_id = e.child_id and i.held_at is null and i.not_held_at is null
              and (i.team_id = e.team_id or i.holder_id = e.worker_id
                   or exists (select 1 from hand_over h where h.interview_id = i.id and h.taken_at is null and h.ended_at is null and h.to_worker_id = e.worker_id)))
         when 'police-episode' then exists (
           select 1 from missing_episode m where m.child_id = e.child_id and m.ended_at is null)
         -- The authority that answers for the child does so until the child is grown, and while anything of theirs is open.
         when 'responsible-authority' then exists (
           select 1 from child c join team t on t.id = e.team_id
            where c.id = e.child_id and t.agency_id = c.responsible_agency_id
              and (c.date_of_birth is null or c.date_of_birth > (house_now() - interval '18 years')::date
                   or exists (select 1 from action a where a.child_id = c.id and a.done_at is null and a.stopped_at is null)))
         else false end;
  get diagnostics kept = row_count;
  return kept;
end $$;
alter function keep_circles_open() owner to sr_keeper;
comment on function keep_circles_open is 'Keeps a circle open for whoever still owes something in it. Definer: the clock stands in no circle.';
