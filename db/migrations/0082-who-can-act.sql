-- The ladder ends with somebody who can act, and the nearest inbox is one that somebody there may open: who holds the role for it, and to whom
-- no conflict with the child was declared.

create function worker_can(who uuid, needed text) returns boolean
  language sql stable set search_path = pg_catalog, public
  as $$ select exists (select 1 from worker_role r join role_permission p on p.role = r.role where r.worker_id = who and p.permission = needed) $$;
comment on function worker_can is 'Whether a worker holds a permission. Invoker: only the keeper''s functions see every role.';

create function able_for(who uuid, needed text, of_child uuid) returns boolean
  language sql stable set search_path = pg_catalog, public
  as $$
    select exists (select 1 from worker w where w.id = who and w.kind = 'person' and w.left_at is null and w.suspended_at is null)
       and worker_can(who, needed)
       and not exists (select 1 from declared_conflict d where d.child_id = of_child and d.worker_id = who)
  $$;
comment on function able_for is 'Whether a worker is at work, may do it, and has no declared conflict with the child. Invoker, as worker_can.';

create function ladder_top(of_agency uuid, needed text, of_child uuid) returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare found uuid[]; council uuid[];
begin
  if not may('interviews.climb') then return; end if;
  found := array(select w.id from worker w where w.agency_id = of_agency and able_for(w.id, needed, of_child)
                   and exists (select 1 from worker_role r where r.worker_id = w.id and r.role = 'manager'));
  if cardinality(found) = 0 then
    found := array(select distinct m.worker_id from team t join team_member m on m.team_id = t.id and m.leads and m.left_at is null
                    where t.agency_id = of_agency and t.ended_at is null and able_for(m.worker_id, needed, of_child));
  end if;
  -- Nobody there can: the area's lead, which is its authority's managers, else whoever leads a team of it, else any manager of the area.
  if cardinality(found) = 0 then
    council := array(select distinct a.id from area_agency x join area_agency y on y.area_id = x.area_id join agency a on a.id = y.agency_id
                      where x.agency_id = of_agency and a.kind = 'council' and a.ended_at is null);
    found := array(select w.id from worker w where w.agency_id = any (council) and able_for(w.id, needed, of_child)
                     and exists (select 1 from worker_role r where r.worker_id = w.id and r.role = 'manager'));
    if cardinality(found) = 0 then
      found := array(select distinct m.worker_id from team t join team_member m on m.team_id = t.id and m.leads and m.left_at is null
                      where t.agency_id = any (council) and t.ended_at is null and able_for(m.worker_id, needed, of_child));
    end if;
    if cardinality(found) = 0 then
      found := array(select w.id from area_agency x join area_agency y on y.area_id = x.area_id join worker w on w.agency_id = y.agency_id
                      where x.agency_id = of_agency and able_for(w.id, needed, of_child)
                        and exists (select 1 from worker_role r where r.worker_id = w.id and r.role = 'manager'));
    end if;
  end if;
  return query select distinct f from unnest(found) f;
end $$;
alter function ladder_top(uuid, text, uuid) owner to sr_keeper;
comment on function ladder_top is 'Whom untouched work climbs to at last: managers of the agency who can act, else its leads who can, else the lead of the area. Definer: the clock reads no roles and no conflicts.';

create function team_leads_able(of_team uuid, needed text, of_child uuid) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select m.worker_id from team_member m
     where may('interviews.climb') and m.team_id = of_team and m.leads and m.left_at is null and able_for(m.worker_id, needed, of_child)
  $$;
alter function team_leads_able(uuid, text, uuid) owner to sr_keeper;
comment on function team_leads_able is 'The leads of a team who can act for a child. Definer, as ladder_top.';

-- Interviews: whoever it has climbed to may take it or hand it on, also where that is the lead of the area.
alter table hand_over add column climbed_to uuid[] not null default '{}';
comment on column hand_over.climbed_to is 'Leads to whom it has climbed while nobody took it.';
create index on hand_over using gin (climbed_to) where taken_at is null and ended_at is null;

create or replace function open_circle_to_climb(wanted_hand_over uuid, for_worker uuid, expires timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare c uuid; agency uuid;
begin
  if not may('interviews.climb') then raise exception 'only the clock climbs'; end if;
  select h.child_id, t.agency_id into c, agency from hand_over h join team t on t.id = h.to_team_id
   where h.id = wanted_hand_over and h.taken_at is null and h.ended_at is null;
  if c is null then return; end if;
  if not exists (select 1 from worker w where w.id = for_worker and w.agency_id = agency and w.suspended_at is null and w.left_at is null)
     and not exists (select 1 from ladder_top(agency, 'interviews.take', c) l where l = for_worker) then
    raise exception 'work climbs inside its own agency, and at last to the lead of the area';
  end if;
  update circle_entry set expires_at = greatest(expires_at, expires)
   where child_id = c and worker_id = for_worker and purpose = 'return-interview' and closed_at is null;
  if not found then
    insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at)
      values (c, for_worker, 'return-interview', 'climbed', me(), expires);
  end if;
end $$;

-- An inbox is open for a child while somebody in it is at work, may answer, and has no declared conflict with that child.
create function open_inbox_for(wanted uuid, of_child uuid) returns boolean
  language sql stable set search_path = pg_catalog, public
  as $$
    select open_inbox(wanted)
       and exists (select 1 from team_member m where m.team_id = wanted and m.left_at is null and able_for(m.worker_id, 'response.answer-referral', of_child))
  $$;
comment on function open_inbox_for is 'Whether a team can be handed something of this child. Invoker: only the clock''s functions, as the keeper, see all it needs.';

create or replace function referral_fallback(wanted uuid, present uuid) returns uuid
  language sql stable set search_path = pg_catalog, public
  as $$
    select t.id
      from referral r join team here on here.id = present join team f on f.id = r.from_team_id join child c on c.id = r.child_id, team t
     where r.id = wanted
       and (t.agency_id in (here.agency_id, f.agency_id, c.responsible_agency_id)
            or exists (select 1 from circle_entry e where e.child_id = c.id and e.team_id = t.id and e.closed_at is null and e.expires_at > house_now())
            or exists (select 1 from area_agency x join area_agency y on y.area_id = x.area_id where x.agency_id = t.agency_id and y.agency_id = c.responsible_agency_id))
       and open_inbox_for(t.id, c.id)
     order by t.id = present desc, t.agency_id = here.agency_id desc, t.id = f.id desc, t.agency_id = f.agency_id desc, t.agency_id = c.responsible_agency_id desc,
              exists (select 1 from circle_entry e where e.child_id = c.id and e.team_id = t.id and e.closed_at is null and e.expires_at > house_now()) desc,
              t.kind in ('missing', 'social-care', 'management') desc, t.name, t.id
     limit 1
  $$;

-- What the clock re-homes has a sharing decision of its own where it comes to an agency that did not know of it: by the clock, saying so, so
-- that the register is whole. References are drawn by the caller, one for each that may be needed.
drop function rehome_referrals();
grant insert on sharing to sr_keeper;
create function rehome_referrals(refs text[]) returns table (referral_ref text, of_child uuid, old_team uuid, new_team uuid, why text)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare r record; target uuid; target_agency uuid; target_kind text; present uuid; of_kind text; shared uuid; used int := 0; of_why text;
begin
  if not may('response.climb-referrals') then return; end if;
  for r in
    select v.*, p.id as pass_id, p.kind as pass_kind, p.to_team_id, p.words as pass_words
      from referral v left join referral_pass p on p.referral_id = v.id and p.ended_at is null
     where v.ended_at is null
       and case when p.id is not null then not open_inbox_for(p.to_team_id, v.child_id)
                else v.holder_id is null or exists (select 1 from worker w where w.id = v.holder_id and (w.left_at is not null or w.suspended_at is not null))
                     or exists (select 1 from declared_conflict d where d.child_id = v.child_id and d.worker_id = v.holder_id) end
     order by v.made_at limit least(200, cardinality(refs)) for update of v skip locked
  loop
    present := coalesce(r.to_team_id, r.team_id);
    of_kind := coalesce(r.pass_kind, 'decide');
    target := referral_fallback(r.id, present);
    -- Where nobody at all can have it, it stays and is looked at again in a minute.
    continue when target is null or (r.pass_id is not null and target = r.to_team_id);
    of_why := case when r.pass_id is null then 'holder-left' else 'nobody-there' end;
    select t.agency_id, a.kind into target_agency, target_kind from team t join agency a on a.id = t.agency_id where t.id = target;
    shared := null;
    -- No decision where that agency has one already: it asked, or it was asked before.
    if target_agency <> (select agency_id from team where id = r.from_team_id)
       and not exists (select 1 from sharing s join team st on st.id = s.to_team_id where s.referral_id = r.id and s.shared and st.agency_id = target_agency) then
      used := used + 1;
      insert into sharing (ref, child_id, interview_id, referral_id, shared, to_team_id, recipient_kind, what, helps_with, route, detriment, why, child_view, child_told, decided_by)
        values (refs[used], r.child_id, r.interview_id, r.id, true, target,
                case target_kind when 'council' then 'childrens-social-care' when 'police' then 'police-missing' when 'school' then 'school' when 'health' then 'health'
                                 when 'placement' then 'placement' else 'charity' end,
                r.shared_what, r.helps_with, r.route, r.detriment,
                'Moved by the clock, because ' || case of_why when 'holder-left' then 'whoever had taken the referral is not there any more' else 'nobody was there who could answer the referral' end
                  || '. The words are those of whoever referred: ' || r.why,
                r.child_view, r.child_told, me())
        returning id into shared;
    end if;
    update referral_pass set ended_at = house_now(), ended_by = me(), outcome = 'moved-on', next_climb_at = null where id = r.pass_id;
    update referral set holder_id = null, accepted_at = null, climbed_to = '{}',
           team_id = case when of_kind = 'decide' then target else team_id end,
           from_team_id = case when of_kind = 'more' then target else from_team_id end
     where id = r.id;
    -- Time has been lost already, so the first rung comes after one hour.
    insert into referral_pass (referral_id, child_id, kind, how, from_team_id, from_worker_id, to_team_id, words, sharing_id, next_climb_at)
      values (r.id, r.child_id, of_kind, of_why, present, me(), target, r.pass_words, shared, house_now() + interval '1 hour');
    update circle_entry e set expires_at = greatest(e.expires_at, house_now() + interval '30 days')
     where e.child_id = r.child_id and e.team_id = target and e.purpose = 'referral' and e.closed_at is null;
    if not found then
      insert into circle_entry (child_id, team_id, purpose, reason, opened_by, expires_at) values (r.child_id, target, 'referral', 'nobody-there', me(), house_now() + interval '30 days');
    end if;
    perform leave_referrals(r.child_id);
    referral_ref := r.ref; of_child := r.child_id; old_team := present; new_team := target; why := of_why;
    return next;
  end loop;
end $$;
alter function rehome_referrals(text[]) owner to sr_keeper;
comment on function rehome_referrals is 'Nothing lies with a team where nobody can have it, or a worker who is not there; each move to another agency has a sharing decision by the clock. Definer: the clock stands in no circle and reads no referral.';

-- As 0048-referrals.sql; to leads who can act, and at last to the lead of the area.
create or replace function climb_referral(wanted_pass uuid, new_rung int, next_at timestamptz, expires timestamptz)
  returns table (referral_ref text, of_child uuid, worker_id uuid)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare p record; up uuid[]; one uuid; rung_now int := new_rung; climbs_at timestamptz := next_at;
begin
  if not may('response.climb-referrals') then raise exception 'only the clock climbs'; end if;
  select q.*, t.agency_id, r.ref into p from referral_pass q join team t on t.id = q.to_team_id join referral r on r.id = q.referral_id
   where q.id = wanted_pass and q.ended_at is null;
  if p.id is null then return; end if;
  up := array(select team_leads_able(p.to_team_id, 'response.answer-referral', p.child_id) where rung_now = 1);
  -- A team without a lead who can act has no first rung.
  if cardinality(up) = 0 then
    rung_now := 2; climbs_at := null;
    up := array(select ladder_top(p.agency_id, 'response.answer-referral', p.child_id));
  end if;
  update referral_pass set rung = rung_now, next_climb_at = climbs_at where id = p.id;
  update referral set climbed_to = array(select distinct unnest(climbed_to || up)) where id = p.referral_id;
  foreach one in array up loop
    update circle_entry c set expires_at = greatest(c.expires_at, expires)
     where c.child_id = p.child_id and c.worker_id = one and c.purpose = 'referral' and c.closed_at is null;
    if not found then
      insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at) values (p.child_id, one, 'referral', 'climbed', me(), expires);
    end if;
    referral_ref := p.ref; of_child := p.child_id; worker_id := one;
    return next;
  end loop;
end $$;

-- As 0080: on both sides, to who can act.
create or replace function climb_host_telling(wanted uuid, new_rung int, next_at timestamptz) returns table (notice_ref text, of_child uuid, worker_id uuid)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare t record; up uuid[];
begin
  if not may('response.climb-host-notices') then raise exception 'only the clock climbs'; end if;
  select q.*, n.ref, f.agency_id as from_agency, h.agency_id as host_agency into t
    from host_telling q join host_notice n on n.id = q.notice_id join team f on f.id = q.from_team_id left join team h on h.id = q.to_team_id
   where q.id = wanted and q.acknowledged_at is null and q.overtaken_at is null;
  if t.id is null then return; end if;
  if new_rung = 1 then
    up := array(select team_leads_able(t.from_team_id, 'response.read-host-notices', t.child_id)
                union select team_leads_able(t.to_team_id, 'response.acknowledge-host-notice', t.child_id));
  else
    up := array(select ladder_top(t.from_agency, 'response.read-host-notices', t.child_id)
                union select ladder_top(t.host_agency, 'response.acknowledge-host-notice', t.child_id));
  end if;
  update host_telling q set rung = new_rung, next_climb_at = next_at, climbed_to = array(select distinct unnest(q.climbed_to || up)) where q.id = t.id;
  return query select t.ref::text, t.child_id::uuid, u from unnest(up) u;
end $$;
