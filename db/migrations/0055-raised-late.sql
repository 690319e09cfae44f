-- What cannot wait, heard with no network by a worker whose circle has closed meanwhile: it must reach somebody all the same.
create function raise_carried(wanted_copy uuid, wanted_code text)
  returns table (id uuid, is_new boolean, team_id uuid, holder_id uuid, lead_worker_id uuid, answering_team_id uuid)
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  copy carried_copy;
  matter uuid;
  made boolean := false;
begin
  if not may('interviews.hold') then return; end if;
  select * into copy from carried_copy c where c.id = wanted_copy and c.worker_id = me() and c.taken_back_at is null;
  if copy.id is null then return; end if;
  -- The same matter while it is open is one matter.
  select m.id into matter from urgent_matter m
   where m.interview_id = copy.interview_id and m.code = wanted_code and m.done_at is null and m.dismissed_at is null limit 1;
  if matter is null then
    made := true;
    insert into urgent_matter (interview_id, child_id, code, raised_at, raised_by)
    values (copy.interview_id, copy.child_id, wanted_code, house_now(), me()) returning urgent_matter.id into matter;
  end if;
  return query
    select matter, made, i.team_id, i.holder_id, c.lead_worker_id,
           (select e.team_id from circle_entry e
             where e.child_id = copy.child_id and e.purpose = 'responsible-authority' and e.team_id is not null and e.closed_at is null
             order by e.opened_at limit 1)
      from interview i join child c on c.id = i.child_id where i.id = copy.interview_id;
end
  $$;
alter function raise_carried(uuid, text) owner to sr_keeper;
grant insert on urgent_matter to sr_keeper;
comment on function raise_carried is 'Raises what cannot wait from one''s own carried copy, also when one''s circle has closed; says whom to tell. Definer: it writes past the circle, for the copy''s own worker and that interview alone.';
