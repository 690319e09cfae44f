-- The register of placements across areas: an authority's own children placed elsewhere, told or not, and children of others placed with it.
create function host_register(which text, before_day date, before_id uuid, most int)
  returns table (placement_id uuid, from_day date, child_ref text, other_name text, host_authority_code text, notice_ref text,
                 authority_told text, authority_acknowledged timestamptz, force_told text, force_acknowledged timestamptz)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with mine as (select a.id, a.authority_code, a.force_code from agency a where a.id = my_agency() and may('response.host-register')),
    found as (
      (select p.* from mine m join placement p on p.responsible_agency_id = m.id
        where which = 'ours' and p.to_day is null and p.host_authority_code is not null and p.host_authority_code <> m.authority_code
          and (before_id is null or (p.from_day, p.id) < (before_day, before_id))
        order by p.from_day desc, p.id desc limit least(most, 101))
      union all
      (select p.* from mine m join placement p on p.to_day is null and p.host_authority_code = m.authority_code and p.responsible_agency_id <> m.id
        where which = 'theirs' and m.authority_code is not null and exists (select 1 from host_telling t where t.placement_id = p.id)
          and (before_id is null or (p.from_day, p.id) < (before_day, before_id))
        order by p.from_day desc, p.id desc limit least(most, 101))
      union all
      (select p.* from mine m join host_notice n on n.host_force_code = m.force_code and n.kind = 'placed' join placement p on p.id = n.placement_id and p.to_day is null
        where which = 'theirs' and m.force_code is not null
          and (before_id is null or (p.from_day, p.id) < (before_day, before_id))
        order by p.from_day desc, p.id desc limit least(most, 101)))
    select f.id, f.from_day, c.ref, case when which = 'ours' then coalesce(host.name, f.host_authority_code) else a.name end, f.host_authority_code, n.ref,
           case when la.id is null then null when la.to_team_id is not null then 'here' when la.told_on is not null then 'outside' else 'not yet' end, la.acknowledged_at,
           case when lf.id is null then null when lf.to_team_id is not null then 'here' when lf.told_on is not null then 'outside' else 'not yet' end, lf.acknowledged_at
      from found f join child c on c.id = f.child_id join agency a on a.id = f.responsible_agency_id
      left join lateral (select h.name from agency h where h.authority_code = f.host_authority_code limit 1) host on true
      left join lateral (select q.id, q.ref from host_notice q where q.placement_id = f.id order by q.made_at desc, q.id limit 1) n on true
      left join host_telling la on la.notice_id = n.id and la.side = 'authority'
      left join host_telling lf on lf.notice_id = n.id and lf.side = 'force'
     order by f.from_day desc, f.id desc limit least(most, 101)
  $$;
alter function host_register(text, date, uuid, int) owner to sr_keeper;
comment on function host_register is 'Placements across areas of the asker''s own agency, by references and dates, with what was told and acknowledged. Definer: a manager who answers for the work stands in no circle.';
create index placement_hosted on placement (host_authority_code, from_day desc, id desc) where to_day is null and host_authority_code is not null;
create index host_notice_of_force on host_notice (host_force_code, placement_id) where kind = 'placed';

-- Who else works with a child is part of the history: a host sees itself, the other host, and who answers for the child.
drop policy host_sees on circle_entry;
call shown_to_hosts('circle_entry', $s$in_my_team(team_id) or worker_id = (select me()) or purpose in ('responsible-authority', 'host', 'lead')$s$);

-- As 0080. A host by a placement leaves when it has ended and no episode is open; a host by an episode alone leaves when its time is over.
create or replace function keep_hosts() returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare kept int; today date := (house_now() at time zone 'Europe/London')::date;
begin
  if not may('response.climb-host-notices') then raise exception 'only the clock keeps hosts'; end if;
  update circle_entry e set closed_at = house_now(), closed_by = me()
   where e.purpose = 'host' and e.closed_at is null and e.expires_at < house_now() + interval '40 days'
     and exists (select 1 from host_telling t where t.child_id = e.child_id and t.to_team_id = e.team_id)
     and not exists (select 1 from host_telling t join placement p on p.id = t.placement_id
                      where t.child_id = e.child_id and t.to_team_id = e.team_id and (p.to_day is null or p.to_day >= today))
     and not exists (select 1 from missing_episode m join team t on t.id = e.team_id where m.child_id = e.child_id and m.host_agency_id = t.agency_id and m.ended_at is null);
  update circle_entry e set expires_at = house_now() + interval '30 days'
   where e.purpose = 'host' and e.closed_at is null and e.expires_at < house_now() + interval '7 days'
     and (exists (select 1 from host_telling t join placement p on p.id = t.placement_id
                   where t.child_id = e.child_id and t.to_team_id = e.team_id and (p.to_day is null or p.to_day >= today))
          or exists (select 1 from missing_episode m join team t on t.id = e.team_id where m.child_id = e.child_id and m.host_agency_id = t.agency_id and m.ended_at is null));
  get diagnostics kept = row_count;
  return kept;
end $$;

-- As 0080; to nobody it answers nothing, not even an empty set. It is asked once for each table of a statement, so its plan is kept.
create or replace function hosted_children() returns uuid[]
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare who uuid := me(); moment timestamptz := house_now(); teams uuid[];
begin
  if who is null then return null; end if;
  teams := array(select m.team_id from team_member m where m.worker_id = who and m.left_at is null);
  return array(
    select h.child_id from (
      select e.child_id from circle_entry e where e.team_id = any (teams) and e.purpose = 'host' and e.closed_at is null and e.expires_at > moment
      union
      select e.child_id from circle_entry e where e.worker_id = who and e.purpose = 'host' and e.closed_at is null and e.expires_at > moment) h
     where not exists (
       select 1 from circle_entry o where o.child_id = h.child_id and o.purpose <> 'host' and o.closed_at is null and o.expires_at > moment
          and (o.worker_id = who or o.team_id = any (teams))));
end $$;
