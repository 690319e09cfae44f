-- Interviews: answers have a wall of their own inside the circle, and the clock may climb and return work to a queue.

alter table interview_answer add column chosen text[] not null default '{}';
comment on column interview_answer.chosen is 'Codes of the options chosen (content/interview.yaml), beside the words.';

alter table interview_return add column missed_reason_at timestamptz;
comment on column interview_return.missed_reason_at is 'When the reason for a missed clock was given.';

-- Inside the circle of a child stand also those who may be the danger, or who work beside them (a placement, a school): they see
-- that an interview is due and was held, never what the child said, nor what could not wait.
create policy answers_wall on interview_answer as restrictive for select to sr_app using ((select may('interviews.read-answers')));
create policy answers_wall on interview_draft as restrictive for select to sr_app using ((select may('interviews.read-answers')));
create policy answers_wall on urgent_matter as restrictive for select to sr_app using ((select may('interviews.read-answers')));

-- Whom work climbs to when a team and its lead left it lying: the agency's managers, else whoever leads a team of it.
create function agency_leads(wanted uuid) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with active as (select w.id from worker w where w.agency_id = wanted and w.kind = 'person' and w.suspended_at is null and w.left_at is null),
    managers as (select a.id from active a where may('interviews.climb') and exists (select 1 from worker_role r where r.worker_id = a.id and r.role = 'manager'))
    select id from managers
    union
    select a.id from active a
     where may('interviews.climb') and not exists (select 1 from managers)
       and exists (select 1 from team_member m join team t on t.id = m.team_id where m.worker_id = a.id and m.leads and m.left_at is null and t.agency_id = wanted)
  $$;
alter function agency_leads(uuid) owner to sr_keeper;
comment on function agency_leads is 'Active managers of an agency, else the leads of its teams. Definer: reads roles, which only administrators may.';

-- Whoever work climbs to must be able to take it or hand it on: the climb opens the circle to them, for this interview only.
create function open_circle_to_climb(wanted_hand_over uuid, for_worker uuid, expires timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare c uuid; agency uuid;
begin
  if not may('interviews.climb') then raise exception 'only the clock climbs'; end if;
  select h.child_id, t.agency_id into c, agency from hand_over h join team t on t.id = h.to_team_id
   where h.id = wanted_hand_over and h.taken_at is null and h.ended_at is null;
  if c is null then return; end if;
  if not exists (select 1 from worker w where w.id = for_worker and w.agency_id = agency and w.suspended_at is null and w.left_at is null) then
    raise exception 'work climbs inside its own agency';
  end if;
  update circle_entry set expires_at = greatest(expires_at, expires)
   where child_id = c and worker_id = for_worker and purpose = 'return-interview' and closed_at is null;
  if not found then
    insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at)
      values (c, for_worker, 'return-interview', 'climbed', me(), expires);
  end if;
end $$;
alter function open_circle_to_climb(uuid, uuid, timestamptz) owner to sr_keeper;
comment on function open_circle_to_climb is 'Opens a child''s circle to a lead of the agency whose untaken work has climbed to them. Definer: the clock stands in no circle.';

-- The clock knows hand-overs by their interview's reference only.
create function interview_ref_of(wanted_hand_over uuid) returns text
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select i.ref from hand_over h join interview i on i.id = h.interview_id where h.id = wanted_hand_over and may('interviews.climb') $$;
alter function interview_ref_of(uuid) owner to sr_keeper;
comment on function interview_ref_of is 'The reference of a hand-over''s interview, for notices. Definer: the clock reads no interview.';

-- Interviews whose holder can no longer act go back to their team's queue, each once. Time has been lost already, so the first
-- rung comes after one hour.
create function return_to_queue() returns table (interview_ref text, child_id uuid, team_id uuid, holder_id uuid)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare i record;
begin
  if not may('interviews.climb') then raise exception 'only the clock returns work'; end if;
  for i in
    select v.id, v.ref, v.child_id, v.team_id, v.holder_id
      from interview v join worker w on w.id = v.holder_id
     where v.held_at is null and v.not_held_at is null and (w.suspended_at is not null or w.left_at is not null)
     limit 200
       for update of v skip locked
  loop
    update interview set holder_id = null, taken_at = null where id = i.id;
    insert into hand_over (interview_id, child_id, to_team_id, from_worker_id, reason_code, next_climb_at)
      values (i.id, i.child_id, i.team_id, me(), 'holder-left', house_now() + interval '1 hour');
    interview_ref := i.ref; child_id := i.child_id; team_id := i.team_id; holder_id := i.holder_id;
    return next;
  end loop;
end $$;
alter function return_to_queue() owner to sr_keeper;
grant update (holder_id, taken_at) on interview to sr_keeper;
grant insert on hand_over to sr_keeper;
comment on function return_to_queue is 'Nothing is held by somebody who is not there. Definer: the clock stands in no circle and reads no interview.';

create index on interview (held_by, held_recorded_at) where held_at is not null;
create index on hand_over (from_worker_id) where taken_at is null and ended_at is null;
