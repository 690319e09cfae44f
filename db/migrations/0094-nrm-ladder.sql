-- A draft that was handed to a first responder, or a question asked back, that nobody touches climbs as a referral does: to the leads of the
-- team that it lies with, then to its agency's. The hours are those that the area sets for referrals.

alter table nrm_pass
  add column rung int not null default 0 check (rung between 0 and 2),
  add column next_climb_at timestamptz,
  add column climbed_to uuid[] not null default '{}';
comment on column nrm_pass.rung is 'How far it has climbed while nobody touches it: 0 with the team that it lies with, 1 with its leads, 2 with the agency''s.';
comment on column nrm_pass.next_climb_at is 'When it climbs next; empty before the clock''s first look and on the top rung.';
comment on column nrm_pass.climbed_to is 'Leads to whom it has climbed. Kept when it ends: who was told is part of its way.';
create index nrm_pass_to_climb on nrm_pass (passed_at, id) where ended_at is null and rung < 2;
create index nrm_pass_climbed_to_idx on nrm_pass using gin (climbed_to) where ended_at is null;
grant update (rung, next_climb_at, climbed_to) on nrm_pass to sr_keeper;

-- Whoever a pass has climbed to reads the draft that it is about, whatever their role; what a child said in it stays behind its own wall.
create function nrm_climbed_to_me(wanted uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select exists (select 1 from nrm_pass p where p.nrm_id = wanted and p.ended_at is null and p.climbed_to @> array[me()]) $$;
alter function nrm_climbed_to_me(uuid) owner to sr_keeper;
comment on function nrm_climbed_to_me is 'Has something about this draft climbed to me? Definer: the policy of passes asks the draft, and the draft would ask the passes.';

drop policy decisions_wall on nrm_referral;
create policy decisions_wall on nrm_referral as restrictive for select to sr_app
  using (begun_by = (select me()) or holder_id = (select me()) or in_my_team(begun_team_id) or in_my_team(team_id) or (select may('response.read-decisions'))
         or nrm_climbed_to_me(id));

create function untouched_nrm_passes(most int) returns table (pass_id uuid, agency_id uuid, rung int, passed_at timestamptz, next_climb_at timestamptz)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if not may('response.nrm-remind') then return; end if;
  return query
    select p.id, t.agency_id, p.rung, p.passed_at, p.next_climb_at
      from nrm_pass p join nrm_referral n on n.id = p.nrm_id join team t on t.id = p.to_team_id
     where p.ended_at is null and n.stopped_at is null and p.rung < 2 and (p.next_climb_at is null or p.next_climb_at <= house_now())
     order by p.passed_at, p.id limit most for update of p skip locked;
end $$;
alter function untouched_nrm_passes(int) owner to sr_keeper;
comment on function untouched_nrm_passes is 'Drafts handed over, and questions, that nobody has touched and whose time to climb has come, without their words. Definer: the clock stands in no circle.';

-- One rung up; where nobody stands on the first, at once to the second. With rung 0 only the time of the first climb is noted.
create function climb_nrm_pass(wanted uuid, new_rung int, next_at timestamptz, expires timestamptz)
  returns table (subject_ref text, of_child uuid, worker_id uuid, reached int)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare p record; up uuid[]; one uuid;
begin
  if not may('response.nrm-remind') then raise exception 'only the clock climbs'; end if;
  select x.*, n.ref as nrm_ref into p from nrm_pass x join nrm_referral n on n.id = x.nrm_id where x.id = wanted and x.ended_at is null and n.stopped_at is null;
  if p.id is null then return; end if;
  reached := new_rung;
  if new_rung = 0 then update nrm_pass set next_climb_at = next_at where id = p.id; return; end if;
  up := leads_above(null, p.to_team_id, p.from_worker_id, p.child_id, null, new_rung);
  if cardinality(up) = 0 and new_rung = 1 then
    reached := 2;
    up := leads_above(null, p.to_team_id, p.from_worker_id, p.child_id, null, 2);
  end if;
  update nrm_pass set rung = reached, next_climb_at = case when reached = 1 then next_at end,
         climbed_to = array(select distinct unnest(climbed_to || up)) where id = p.id;
  foreach one in array up loop
    perform open_to_lead(p.child_id, null, one, expires);
    subject_ref := p.nrm_ref; of_child := p.child_id; worker_id := one;
    return next;
  end loop;
end $$;
alter function climb_nrm_pass(uuid, int, timestamptz, timestamptz) owner to sr_keeper;
comment on function climb_nrm_pass is 'Puts an untouched draft or question before whoever is above the team that it lies with. Definer: the clock stands in no circle; who that is, this function decides alone.';

-- As before (0072-nrm-clock.sql), and for whoever it has climbed to.
create or replace function keep_nrm_open() returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare kept int;
begin
  if not may('response.nrm-remind') then raise exception 'only the clock keeps circles open'; end if;
  update circle_entry e set expires_at = house_now() + interval '30 days'
   where e.closed_at is null and e.expires_at > house_now() and e.expires_at < house_now() + interval '7 days'
     and case e.purpose
           when 'shared-with' then exists (
             select 1 from nrm_referral n
              where n.child_id = e.child_id and n.stopped_at is null
                and (n.team_id = e.team_id or exists (select 1 from nrm_pass p where p.nrm_id = n.id and p.to_team_id = e.team_id and p.ended_at is null))
                and not exists (select 1 from nrm_fact f where f.nrm_id = n.id and f.kind = 'conclusive-grounds'))
           when 'action' then exists (select 1 from nrm_pass p where p.child_id = e.child_id and p.ended_at is null and e.worker_id = any (p.climbed_to))
           else false end;
  get diagnostics kept = row_count;
  return kept;
end $$;
