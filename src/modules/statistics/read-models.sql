-- The area page's reading of a return: one row each, with everything that the page counts it under.
--
-- `parts` is the heart of it. It names every number of the page that this return is one of: the river's stages and bands, what
-- it was lost to, its status, its misses, its repeats. The page counts parts; the list behind a number asks for one part. So
-- a number and its list cannot differ.
--
-- Times are compared with one reading of the house's clock, not one for each row.
drop function if exists area_figures(uuid, timestamptz, timestamptz, text, text, text, text);
drop function if exists area_fresh_of(uuid[], timestamptz, timestamptz, uuid[], uuid[]);
drop type if exists area_fresh;
drop view if exists area_return_line;
drop view if exists area_return_now;
drop view if exists area_return;
create view area_return with (security_invoker = true) as
with read_return as (
  select r.id as return_id, e.ended_at, r.ref as return_ref, r.child_id, e.id as episode_id, e.ref as episode_ref, e.responsible_agency_id,
         r.returned_at, r.returned_precision, r.clock_starts_at, r.opens_clocks, e.history, e.type as episode_type,
         e.said_offered, e.said_accepted, r.offer_due_at, r.completion_due_at,
         i.ref as interview_ref, i.team_id,
         coalesce(e.setting_kind, p.kind) as placement_kind,
         e.force_code,
         -- Placed out of area: the child lives where another authority is host. Found out of area: recorded with the return.
         case when coalesce(e.host_authority_code, p.host_authority_code) is null or a.authority_code is null then 'not-known'
              when coalesce(e.host_authority_code, p.host_authority_code) = a.authority_code then 'in' else 'out' end as placed_where,
         replace(r.out_of_area, ' ', '-') as found_where,
         ir.offer_missed_reason, ir.completion_missed_reason, i.not_held_kind, i.not_held_reason,
         u.status, u.definition_version, coalesce(u.needs, '{}') as needs,
         u.heard_how = 'declined-heard' as on_branch,
         case when u.heard_how = 'held' then u.heard_at end as held_at, u.heard_at,
         coalesce(u.within_72h, false) as heard_in_72h,
         coalesce(u.shared_and_acknowledged, false) as shared,
         coalesce(u.withheld_approved and u.acknowledged_at is null, false) as withheld,
         coalesce(u.action_agreed or u.none_agreed, false) as agreed,
         coalesce(u.none_agreed and not u.action_agreed, false) as none_agreed,
         coalesce(u.followed, false) as followed,
         -- Who was held had accepted; who accepted, or declined, had been offered: also where nobody wrote the step down.
         coalesce(ir.accepted_at, case when u.heard_how = 'held' then u.heard_at end) as accepted_at,
         coalesce(ir.offered_at, ir.accepted_at, case when u.heard_how = 'held' then u.heard_at end,
                  case when i.not_held_kind = 'declined' then i.not_held_at end) as offered_at,
         signs.noted as signs_noted,
         again.missing_from as next_missing_from,
         -- When the clock alone changes what follows from these facts, here and in return_use.
         array[i.held_at, i.not_held_at, i.offered_again_at, i.carers_heard_at, u.let_go_at] as turns,
         i.id as interview_id,
         (select house_now()) as read_at
    from episode_return r
    join missing_episode e on e.id = r.episode_id
    join agency a on a.id = e.responsible_agency_id
    left join placement p on p.id = e.placement_id
    left join interview_return ir on ir.return_id = r.id
    left join interview i on i.id = ir.interview_id
    -- One look-up for each return that is counted: `offset 0` keeps the planner from judging every return that there is.
    left join lateral (select * from return_use ru where ru.return_id = r.id offset 0) u on true
    cross join lateral (
      select exists (select 1 from observation o
                      where o.withdrawn_at is null and o.list in ('harm-now', 'sign')
                        and (o.episode_id = e.id or o.interview_id = i.id)) as noted offset 0) signs
    -- The next time this child was missing or away after this return, however it came to be recorded. Another record of the
    -- same time away is no next time.
    left join lateral (
      select n.missing_from from missing_episode n
       where n.child_id = r.child_id and n.id <> e.id and n.missing_from >= r.clock_starts_at
         and (n.missing_from, n.id) > (e.missing_from, e.id)
       order by n.missing_from limit 1) again on true
), reached as (
  select f.*,
         -- How far down the river. Who declined but was heard goes round by the branch and comes back at 4.
         case when not f.opens_clocks then null
              when coalesce(f.on_branch, false) or f.held_at is not null then
                case when not f.shared then 3 when not f.agreed then 4 when not f.followed then 5 else 6 end
              when f.accepted_at is not null then 2
              when f.offered_at is not null then 1
              else 0 end as reach,
         case when f.status = 'used' then 'used' else 'not-used' end as used_or_not,
         f.read_at >= f.clock_starts_at + interval '168 hours' as known_7,
         f.read_at >= f.clock_starts_at + interval '672 hours' as known_28,
         coalesce(f.next_missing_from <= f.clock_starts_at + interval '168 hours', false) as again_7,
         coalesce(f.next_missing_from <= f.clock_starts_at + interval '672 hours', false) as again_28,
         coalesce(f.offer_due_at, f.completion_due_at) as offer_by,
         f.offered_at <= f.completion_due_at as offered_in_72h,
         f.accepted_at <= f.completion_due_at as accepted_in_72h,
         case f.not_held_kind when 'declined' then 'declined:' when 'not-possible' then 'not-possible:' end
           || coalesce(f.not_held_reason, 'none-given') as not_held
    from read_return f
), lost as (
  select f.*,
         case f.reach
           when 0 then coalesce('offer-late:' || f.offer_missed_reason, f.not_held, 'completion-late:' || f.completion_missed_reason,
                                case when f.read_at <= f.offer_due_at then 'still-in-time' else 'none-given' end)
           when 1 then coalesce(f.not_held, 'completion-late:' || f.completion_missed_reason, case when f.read_at <= f.completion_due_at then 'still-in-time' else 'none-given' end)
           when 2 then coalesce(f.not_held, 'completion-late:' || f.completion_missed_reason, case when f.read_at <= f.completion_due_at then 'still-in-time' else 'none-given' end)
           when 3 then case when 'acknowledge' = any (f.needs) then 'needs:acknowledge'
                            when 'approve-withholding' = any (f.needs) then 'needs:approve-withholding'
                            when 'share-outside' = any (f.needs) then 'needs:share-outside' else 'needs:decide-sharing' end
           when 4 then case when 'agree-none' = any (f.needs) then 'needs:agree-none' else 'needs:agree-action' end
           when 5 then 'needs:finish-action' end as lost_to,
         -- A clock is missed when its time passed first. The offer's may be set earlier than 72 hours by the area. The other asks
         -- whether the child was heard in time: the interview, or for a child who declined the reasoned alternative.
         f.opens_clocks and (f.offered_at > f.offer_by or (f.offered_at is null and f.read_at > f.offer_by)) as offer_missed,
         f.opens_clocks and not f.heard_in_72h and f.read_at > f.completion_due_at as heard_missed
    from reached f
)
select f.*,
       array['all']
       || case when f.opens_clocks then array['returned'] when f.history then array['no-clocks', 'history'] else array['no-clocks', 'type-a'] end
       || case when not f.opens_clocks and upper(f.said_offered) in ('Y', 'YES') then array['said-offered'] else '{}' end
       || case when not f.opens_clocks and upper(f.said_accepted) in ('Y', 'YES') then array['said-accepted'] else '{}' end
       || case when f.opens_clocks then
            array[f.status]
            || case when f.on_branch then array['branch'] else '{}' end
            || case when f.reach >= 1 then array['offered'] else '{}' end
            || case when f.reach >= 2 and f.on_branch is not true then array['accepted'] else '{}' end
            || case when f.reach >= 3 and f.on_branch is not true then array['held'] else '{}' end
            || case when f.reach >= 4 then array['shared'] else '{}' end
            || case when f.reach >= 5 then array['agreed'] else '{}' end
            || case when f.reach >= 6 then array['done'] else array['lost-' || f.reach, 'lost-' || f.reach || ':' || f.lost_to] end
            || case when f.offered_in_72h then array['offered-72'] else '{}' end
            || case when f.accepted_in_72h and f.on_branch is not true then array['accepted-72'] else '{}' end
            || case when f.heard_in_72h and f.on_branch is not true then array['held-72'] else '{}' end
            || case when f.heard_in_72h and f.reach >= 4 then array['shared-72'] else '{}' end
            || case when f.heard_in_72h and f.reach >= 5 then array['agreed-72'] else '{}' end
            || case when f.heard_in_72h and f.reach >= 6 then array['done-72'] else '{}' end
            || case when f.signs_noted then
                 array['returned-signs']
                 || case when f.reach >= 1 then array['offered-signs'] else '{}' end
                 || case when f.reach >= 2 and f.on_branch is not true then array['accepted-signs'] else '{}' end
                 || case when f.reach >= 3 and f.on_branch is not true then array['held-signs'] else '{}' end
                 || case when f.reach >= 4 then array['shared-signs'] else '{}' end
                 || case when f.reach >= 5 then array['agreed-signs'] else '{}' end
                 || case when f.reach >= 6 then array['done-signs'] else '{}' end
               else '{}' end
            || case when f.withheld and f.reach >= 4 then array['withheld'] else '{}' end
            || case when f.none_agreed and f.reach >= 5 then array['none-agreed'] else '{}' end
            || case when f.offer_missed then
                 array[case when f.offered_at is null then 'offer-never' else 'offer-late' end, 'offer-missed',
                       'offer-missed:' || coalesce('offer-late:' || f.offer_missed_reason, f.not_held, 'none-given')]
                 else array[case when f.offered_at is null then 'offer-running' else 'offer-in-time' end] end
            || case when f.heard_missed then
                 array[case when f.heard_at is null then 'heard-never' else 'heard-late' end, 'heard-missed',
                       'heard-missed:' || coalesce('completion-late:' || f.completion_missed_reason, f.not_held, 'none-given')]
                 else array[case when f.heard_in_72h then 'heard-in-time' else 'heard-running' end] end
            || case when f.heard_at is null and f.not_held is not null then array[f.not_held_kind, f.not_held] else '{}' end
            || case when f.status <> 'used' then (select coalesce(array_agg('needs:' || n), '{}') from unnest(f.needs) n) else '{}' end
            || case when f.known_7 then
                 array['known-7-' || f.used_or_not] || case when f.again_7 then array['again-7-' || f.used_or_not] else '{}' end
               else '{}' end
            || case when f.known_28 then
                 array['known-28-' || f.used_or_not] || case when f.again_28 then array['again-28-' || f.used_or_not] else '{}' end
               else '{}' end
          else '{}' end
       || case when f.known_7 then array['known-7'] || case when f.again_7 then array['again-7'] else '{}' end else array['recent-7'] end
       || case when f.known_28 then array['known-28'] || case when f.again_28 then array['again-28'] else '{}' end else array['recent-28'] end
       as parts
  from lost f;
comment on view area_return is 'One row per return with the numbers of the area page that it is counted under. Invoker: the reader''s own circles only.';
grant select on area_return to sr_app, sr_keeper;

-- The areas that the reader's agency works in.
create or replace view my_area with (security_invoker = true) as
  select ar.id, ar.code, ar.name, ar.starts_on
    from area ar join area_agency aa on aa.area_id = ar.id
   where aa.agency_id = (select my_agency());
grant select on my_area to sr_app;

-- A line of the list behind a number, as the reader may see it: outside their circles there is none.
create view area_return_line with (security_invoker = true) as
  select v.*, c.ref as child_ref, coalesce(nullif(trim(c.preferred_name), ''), nullif(trim(c.given_name), '')) as child_name,
         -- The council's own reference, which a file may carry where a name may not.
         (select cr.value from child_reference cr
           where cr.child_id = c.id and cr.kind in ('council', 'ssd')
           order by (cr.agency_id = v.responsible_agency_id) desc, (cr.kind = 'council') desc, cr.recorded_at, cr.value limit 1) as council_reference,
         t.name as team_name
    from area_return v
    join child c on c.id = v.child_id
    left join team t on t.id = v.team_id;
grant select on area_return_line to sr_app;

-- Whether a return is among those asked for. 'none' asks for those where it is not recorded.
create or replace function area_asked(v_team uuid, v_placement text, v_force text, v_placed text, v_found text,
                                      wanted_team text, wanted_placement text, wanted_force text, wanted_away text) returns boolean
  language sql immutable parallel safe
  return (wanted_team is null or coalesce(v_team::text, 'none') = wanted_team)
     and (wanted_placement is null or coalesce(v_placement, 'none') = wanted_placement)
     and (wanted_force is null or coalesce(v_force, 'none') = wanted_force)
     and (wanted_away is null or wanted_away in ('placed-' || v_placed, 'found-' || v_found));
comment on function area_asked is 'The area page''s filters, once for its figures and its lists. Plain SQL, so that the planner writes it into the query.';

-- The agencies of an area, for a worker of one of them who may see its figures; null for everybody else.
create or replace function area_for_figures(wanted_area uuid) returns uuid[]
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select array_agg(aa.agency_id) from area_agency aa
     where aa.area_id = wanted_area and may('statistics.area')
       and exists (select 1 from area_agency mine where mine.area_id = wanted_area and mine.agency_id = my_agency())
  $$;
alter function area_for_figures(uuid) owner to sr_keeper;
comment on function area_for_figures is 'Whose returns an area''s figures count. Definer: the gate of the two functions below, and nothing that the asker may not read.';

-- A return as it is now, and until when that holds if nobody writes anything: every comparison with the clock turns at one of these
-- moments, or just after it. An action is in hand through its day in London.
create view area_return_now with (security_invoker = true) as
  select v.*,
         case when v.opens_clocks then extract(epoch from v.offered_at - v.clock_starts_at)::float8 / 3600 end as offer_hours,
         case when v.opens_clocks then extract(epoch from v.heard_at - v.clock_starts_at)::float8 / 3600 end as heard_hours,
         coalesce((select min(t.at) from (
             select turn + late as at
               from unnest(v.turns || array[v.offer_due_at, v.completion_due_at, v.offer_by, v.clock_starts_at + interval '168 hours', v.clock_starts_at + interval '672 hours']) turn,
                    unnest(array[interval '0', interval '1 microsecond']) late
             union all
             select ((a.due_on + 1)::timestamp at time zone 'Europe/London') from action a where a.interview_id = v.interview_id and a.stopped_at is null
           ) t where t.at > v.read_at), 'infinity') as holds_until
    from area_return v;
comment on view area_return_now is 'area_return with the moment until which it holds by the clock alone. Invoker.';
grant select on area_return_now to sr_keeper;

-- Reads anew, in one go, some children that are marked and some readings whose time is over. Answers how many returns were read; 0 when
-- nothing waits. One at a time: whoever read earlier must not write later.
create or replace function read_returns_again(most int) returns int
  language plpgsql volatile security definer set search_path = pg_catalog, public set plan_cache_mode = force_custom_plan
  as $$
declare
  children uuid[];
  elapsed uuid[];
  done int;
begin
  if not may('statistics.keep-readings') then raise exception 'only the clock reads returns again'; end if;
  perform pg_advisory_xact_lock(hashtext('return readings'));
  -- Only marks that this statement sees are taken away: what they stand for is seen by the next statement, which begins later.
  with picked as (select distinct m.child_id from (select child_id from reading_mark order by id limit most) m),
       taken as (delete from reading_mark m using picked where m.child_id = picked.child_id returning m.child_id)
  select array(select distinct child_id from taken) into children;
  elapsed := array(select r.return_id from return_reading r where r.holds_until <= house_now() and r.child_id <> all (children) order by r.holds_until limit most);
  delete from return_reading r where r.child_id = any (children) or r.return_id = any (elapsed);
  with fresh as materialized (
    select v.* from area_return_now v where v.child_id = any (children)
    union all select v.* from area_return_now v where v.return_id = any (elapsed)
  ), alike as (
    select distinct on (digest) md5(array_to_string(parts, ',')) as digest, parts from fresh
  ), told as (
    insert into reading_parts (digest, parts) select digest, parts from alike on conflict do nothing returning id, digest
  ), known as (
    select id, digest from told
    union all select p.id, p.digest from reading_parts p join alike a on a.digest = p.digest
  ), cuts as (
    select distinct responsible_agency_id, team_id, placement_kind, force_code, placed_where, found_where from fresh
  ), cut_told as (
    insert into reading_cut (responsible_agency_id, team_id, placement_kind, force_code, placed_where, found_where)
    select * from cuts on conflict do nothing returning *
  ), cut_known as (
    select * from cut_told
    union all select c.* from reading_cut c join cuts on c.responsible_agency_id = cuts.responsible_agency_id
       and (c.team_id, c.placement_kind, c.force_code, c.placed_where, c.found_where)
           is not distinct from (cuts.team_id, cuts.placement_kind, cuts.force_code, cuts.placed_where, cuts.found_where)
  )
  insert into return_reading (return_id, child_id, responsible_agency_id, returned_at, parts_id, cut_id, offer_hours, heard_hours, read_at, holds_until)
  select f.return_id, f.child_id, f.responsible_agency_id, f.returned_at, k.id, c.id, f.offer_hours, f.heard_hours, f.read_at, f.holds_until
    from fresh f join known k on k.digest = md5(array_to_string(f.parts, ','))
    join cut_known c on c.responsible_agency_id = f.responsible_agency_id
     and (c.team_id, c.placement_kind, c.force_code, c.placed_where, c.found_where)
         is not distinct from (f.team_id, f.placement_kind, f.force_code, f.placed_where, f.found_where);
  get diagnostics done = row_count;
  -- Numbers that went a day ago: who has not asked since then reads everything again (reading_swept).
  with swept as (
    delete from reading_gone where gone_at < house_now() - interval '1 day' and gone_in < pg_snapshot_xmin(pg_current_snapshot()) returning gone_in
  ), upto as (select max(gone_in::text::numeric) as at from swept)
  insert into reading_swept (upto) select at::text::xid8 from upto where at is not null
  on conflict (only_row) do update set upto = excluded.upto where excluded.upto > reading_swept.upto;
  return done + cardinality(children);
end $$;
alter function read_returns_again(int) owner to sr_keeper;
comment on function read_returns_again is 'Keeps what the area page counts. Definer: the clock stands in no circle; answers a number.';

-- What of a period must be read at once, since it changed or its time is over and the clock has not come to it: never much. Figures and
-- lists count the kept readings without these, and these beside them.
create type area_fresh as (return_id uuid, child_id uuid, responsible_agency_id uuid, returned_at timestamptz, parts text[],
  offer_hours float8, heard_hours float8, team_id uuid, placement_kind text, force_code text, placed_where text, found_where text);
create or replace function area_fresh_of(agencies uuid[], from_at timestamptz, until_at timestamptz, marked uuid[], elapsed uuid[]) returns setof area_fresh
  language sql stable
  as $$
    select v.return_id, v.child_id, v.responsible_agency_id, v.returned_at, v.parts,
           v.offer_hours, v.heard_hours, v.team_id, v.placement_kind, v.force_code, v.placed_where, v.found_where
      from area_return_now v
     where v.responsible_agency_id = any (agencies) and v.returned_at >= from_at and v.returned_at < until_at and v.child_id = any (marked)
    union all
    select v.return_id, v.child_id, v.responsible_agency_id, v.returned_at, v.parts,
           v.offer_hours, v.heard_hours, v.team_id, v.placement_kind, v.force_code, v.placed_where, v.found_where
      from area_return_now v
     where v.responsible_agency_id = any (agencies) and v.returned_at >= from_at and v.returned_at < until_at and v.return_id = any (elapsed) and v.child_id <> all (marked)
  $$;
comment on function area_fresh_of is 'Returns of some agencies and a period as they are now. Plain SQL, so that the planner writes it into the query.';


-- What a combination stands for, as the service reads it.
create or replace function cut_words(c reading_cut) returns json
  language sql immutable
  as $$ select json_build_object('id', c.id, 'team', c.team_id, 'placement', c.placement_kind, 'force', c.force_code, 'placed', c.placed_where, 'found', c.found_where) $$;
comment on function cut_words is 'One combination of what returns can be narrowed by.';

-- The kept readings of an area as columns, for the service to hold and to add up: numbers, times, hours, and the words that they stand for; no
-- child, no return. At most so many, oldest first, from where the last answer ended. Only those up to the number that the first answer names:
-- what is read later comes by area_changes.
create or replace function area_readings(wanted_area uuid, from_at timestamptz, upto_number bigint, after_at timestamptz, after_number bigint, most int) returns json
  language plpgsql stable security definer set search_path = pg_catalog, public set plan_cache_mode = force_custom_plan
  as $$
declare
  agencies uuid[] := area_for_figures(wanted_area);
  upto bigint := coalesce(upto_number, (select max(r.number) from return_reading r), 0);
begin
  if agencies is null then return null; end if;
  return (
    with held as materialized (
      select r.number, r.returned_at, extract(epoch from r.returned_at)::float8 * 1000 as at, r.cut_id, r.parts_id, r.offer_hours, r.heard_hours
        from return_reading r
       where r.responsible_agency_id = any (agencies) and r.returned_at >= from_at and r.number <= upto
         and (after_at is null or (r.returned_at, r.number) > (after_at, after_number))
       order by r.returned_at, r.number limit most
    )
    select json_build_object(
      'agencies', to_json(array(select unnest(agencies) order by 1)), 'upto', upto, 'horizon', pg_snapshot_xmin(pg_current_snapshot())::text,
      'lastAt', max(returned_at), 'number', json_agg(number), 'at', json_agg(at), 'cut', json_agg(cut_id), 'parts', json_agg(parts_id),
      'offer', json_agg(offer_hours), 'heard', json_agg(heard_hours),
      'cuts', (select json_agg(cut_words(c)) from reading_cut c where c.id in (select cut_id from held)),
      'words', (select json_agg(json_build_object('id', p.id, 'parts', p.parts)) from reading_parts p where p.id in (select parts_id from held)))
      from held);
end $$;
alter function area_readings(uuid, timestamptz, bigint, timestamptz, bigint, int) owner to sr_keeper;
comment on function area_readings is 'What is kept of an area''s returns as columns of numbers, for a worker of that area who may see its figures. Definer: counts past the circle; answers no child and no return.';

-- What changed in an area's readings since somebody read them up to a number and a transaction, and what the clock has not come to yet. So what
-- is held, with this, is what stands at this moment. `out` are numbers of readings that do not count now, `fresh` is what counts in their place.
create or replace function area_changes(wanted_area uuid, held_from timestamptz, upto_number bigint, horizon text, from_at timestamptz, until_at timestamptz) returns json
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare
  agencies uuid[] := area_for_figures(wanted_area);
  marked uuid[] := array(select distinct m.child_id from reading_mark m);
  elapsed uuid[] := array(select r.return_id from return_reading r where r.holds_until <= house_now());
  -- In their order, and a limited number, so that they are found by it whatever is expected. Who has more to catch up with reads everything again.
  newest bigint[] := array(select r.number from return_reading r where r.number > upto_number order by r.number limit 10000);
  outside bigint[] := '{}';
  fresh json := '[]';
begin
  if agencies is null then return null; end if;
  -- Asked only where there is any: to plan it costs more than to add up an authority's year.
  if cardinality(marked) + cardinality(elapsed) > 0 then
    fresh := (select coalesce(json_agg(json_build_object('parts', f.parts, 'offer', f.offer_hours, 'heard', f.heard_hours, 'cut', json_build_object(
        'team', f.team_id, 'placement', f.placement_kind, 'force', f.force_code, 'placed', f.placed_where, 'found', f.found_where))), '[]')
      from area_fresh_of(agencies, from_at, until_at, marked, elapsed) f);
    outside := array(select r.number from return_reading r where r.child_id = any (marked)
                     union select r.number from return_reading r where r.return_id = any (elapsed));
  end if;
  return (
    with added as materialized (
      select r.number, extract(epoch from r.returned_at)::float8 * 1000 as at, r.cut_id, r.parts_id, r.offer_hours, r.heard_hours
        from return_reading r
       where r.number = any (newest) and r.responsible_agency_id = any (agencies) and r.returned_at >= held_from
       order by r.returned_at, r.number
    )
    select json_build_object(
      'agencies', to_json(array(select unnest(agencies) order by 1)),
      'upto', (select coalesce(max(r.number), 0) from return_reading r), 'horizon', pg_snapshot_xmin(pg_current_snapshot())::text,
      'isTooLate', cardinality(newest) = 10000 or exists (select 1 from reading_swept s where s.upto >= horizon::xid8),
      'gone', to_json(array(select g.number from reading_gone g where g.gone_in >= horizon::xid8)),
      'added', json_build_object('number', json_agg(number), 'at', json_agg(at), 'cut', json_agg(cut_id), 'parts', json_agg(parts_id),
        'offer', json_agg(offer_hours), 'heard', json_agg(heard_hours),
        'cuts', (select json_agg(cut_words(c)) from reading_cut c where c.id in (select cut_id from added)),
        'words', (select json_agg(json_build_object('id', p.id, 'parts', p.parts)) from reading_parts p where p.id in (select parts_id from added))),
      'out', to_json(outside), 'fresh', fresh,
      -- Joined: to look for each combination among a nation's agencies one after the other took longer than all the rest.
      'teams', (select json_object_agg(t.id, t.name) from team t where t.id in (
                  select c.team_id from unnest(agencies) of_area (id) join reading_cut c on c.responsible_agency_id = of_area.id
                  union select (f -> 'cut' ->> 'team')::uuid from json_array_elements(fresh) f)),
      'forces', (select json_object_agg(a.force_code, a.name) from agency a where a.force_code is not null),
      'dataQueries', (select count(*) from data_query q where q.agency_id = any (agencies) and q.settled_at is null))
      from added);
end $$;
alter function area_changes(uuid, timestamptz, bigint, text, timestamptz, timestamptz) owner to sr_keeper;
comment on function area_changes is 'What changed in what area_readings answered, and what counts otherwise at this moment. Definer: as area_readings.';

-- What there is of an area at all, for a page whose period holds nothing.
create or replace function area_recorded(wanted_area uuid) returns json
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select json_build_object('count', count(*), 'first', min(r.returned_at), 'last', max(r.returned_at))
      from episode_return r join missing_episode e on e.id = r.episode_id where e.responsible_agency_id = any (area_for_figures(wanted_area))
    having area_for_figures(wanted_area) is not null
  $$;
alter function area_recorded(uuid) owner to sr_keeper;
comment on function area_recorded is 'How many returns an area has, and from when to when. Definer: as area_readings.';

-- The list behind a number: how many there are, how many of those stand in the asker's circles, and one page of these. What a
-- line says is then read by the asker (area_return_line), so that row-level security has the last word.
create or replace function area_list(wanted_area uuid, from_at timestamptz, until_at timestamptz,
    wanted_team text, wanted_placement text, wanted_force text, wanted_away text, wanted_part text,
    before_at timestamptz, before_id uuid, most int) returns table (total int, mine int, return_ids uuid[], others jsonb)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare
  agencies uuid[] := area_for_figures(wanted_area);
  worker uuid := me();
  marked uuid[] := array(select distinct m.child_id from reading_mark m);
  elapsed uuid[] := array(select r.return_id from return_reading r where r.holds_until <= house_now());
  fresh area_fresh[];
begin
  if agencies is null then return; end if;
  if cardinality(marked) + cardinality(elapsed) > 0 then
    fresh := array(select f from area_fresh_of(agencies, from_at, until_at, marked, elapsed) f);
  end if;
  return query
    with my_circles as materialized (
      select ce.child_id from circle_entry ce
       where ce.closed_at is null and ce.expires_at > (select house_now())
         and (ce.worker_id = worker or ce.team_id in (select m.team_id from team_member m where m.worker_id = worker and m.left_at is null))
      except
      select d.child_id from declared_conflict d where d.worker_id = worker
    ), matching as materialized (
      select v.return_id, v.returned_at, v.child_id, v.responsible_agency_id, v.child_id in (select my_circles.child_id from my_circles) as is_mine
        from (
          select r.return_id, r.returned_at, r.child_id, r.responsible_agency_id, c.team_id, c.placement_kind, c.force_code, c.placed_where, c.found_where
            from return_reading r join reading_parts p on p.id = r.parts_id join reading_cut c on c.id = r.cut_id
           where r.responsible_agency_id = any (agencies) and r.returned_at >= from_at and r.returned_at < until_at
             and r.child_id <> all (marked) and r.return_id <> all (elapsed) and wanted_part = any (p.parts)
          union all
          select f.return_id, f.returned_at, f.child_id, f.responsible_agency_id, f.team_id, f.placement_kind, f.force_code, f.placed_where, f.found_where
            from unnest(fresh) f where wanted_part = any (f.parts)) v
       where area_asked(v.team_id, v.placement_kind, v.force_code, v.placed_where, v.found_where, wanted_team, wanted_placement, wanted_force, wanted_away)
    )
    select (select count(*)::int from matching), (select count(*)::int from matching where is_mine),
           array(select f.return_id from matching f
                  where f.is_mine and (before_at is null or (f.returned_at, f.return_id) < (before_at, before_id))
                  order by f.returned_at desc, f.return_id desc limit most),
           -- All that is said of the rest: how many, and the team that an exact search would name too (find_exactly).
           (select coalesce(jsonb_agg(to_jsonb(asking) order by asking.count desc, asking.team), '[]') from (
              select coalesce(ask.team, a.name) as team, ask.contact, count(*)::int as count
                from matching f join agency a on a.id = f.responsible_agency_id
                left join lateral (
                  select t.name as team, t.contact from circle_entry ce join team t on t.id = ce.team_id
                   where ce.child_id = f.child_id and ce.purpose = 'responsible-authority' and ce.closed_at is null
                   order by ce.opened_at limit 1) ask on true
               where not f.is_mine
               group by 1, 2) asking);
end $$;
alter function area_list(uuid, timestamptz, timestamptz, text, text, text, text, text, timestamptz, uuid, int) owner to sr_keeper;
comment on function area_list is 'Counts, which teams to ask, and the ids of returns in the asker''s own circles. Definer: counts past the circle, and finds its own as one set rather than asking row by row.';

-- One referral and the moments of its way: return, referral, acceptance, first action, change. Invoker: its reader's own circles.
create or replace view area_referral with (security_invoker = true) as
  select r.id as referral_id, r.ref, r.child_id, c.responsible_agency_id, r.asked, r.made_at, r.ended_at, r.end_kind, r.holder_id, r.team_id,
         back.returned_at, taken.accepted_at, acted.first_action_at,
         least(acted.changed_at, case when r.end_kind = 'completed' then r.ended_at end) as changed_at,
         taken.bounced, taken.asked_back, taken.goes_round
    from referral r
    join child c on c.id = r.child_id
    left join lateral (select min(b.returned_at) as returned_at from interview_return ir join episode_return b on b.id = ir.return_id where ir.interview_id = r.interview_id) back on true
    left join lateral (select min(p.ended_at) filter (where p.outcome = 'accepted') as accepted_at,
                              count(*) filter (where p.how = 'moved') as bounced, bool_or(p.kind = 'more') as asked_back, bool_or(p.goes_round) as goes_round
                         from referral_pass p where p.referral_id = r.id) taken on true
    left join lateral (select min(a.agreed_at) as first_action_at, min(a.done_at) filter (where a.done_changed is not null) as changed_at
                         from action a where a.referral_id = r.id) acted on true;
comment on view area_referral is 'A referral with the moments between which the whole-response view measures.';
grant select on area_referral to sr_app, sr_keeper;

-- Which numbers of the page a referral counts in. The list behind a number asks the same function, so both agree.
create or replace function referral_parts(v area_referral) returns text[]
  language sql stable set search_path = pg_catalog, public
  as $$
    select array_remove(array['made',
        case when v.accepted_at is not null then 'accepted' end,
        case when v.end_kind = 'completed' then 'completed' end,
        case when v.end_kind = 'withdrawn' then 'withdrawn' end,
        case when v.ended_at is null then 'open' end,
        case when v.bounced > 0 then 'bounced' end,
        case when v.goes_round then 'round' end,
        case when v.asked_back then 'asked-back' end,
        case when v.returned_at <= v.made_at then 'return-referral' end,
        case when v.accepted_at is not null then 'referral-accepted' end,
        case when v.first_action_at >= v.accepted_at then 'accepted-action' end,
        case when v.changed_at >= v.first_action_at then 'action-change' end], null)
  $$;
comment on function referral_parts is 'The parts of the whole-response view that a referral counts in. Invoker: what it is given, its caller has read.';

create or replace function area_referral_figures(wanted_area uuid, from_at timestamptz, until_at timestamptz) returns jsonb
  language plpgsql stable security definer set search_path = pg_catalog, public set plan_cache_mode = force_custom_plan
  as $$
declare agencies uuid[] := area_for_figures(wanted_area);
begin
  if agencies is null then return null; end if;
  return (
    with facts as materialized (
      select v.*, referral_parts(v) as parts from area_referral v
       where v.responsible_agency_id = any (agencies) and v.made_at >= from_at and v.made_at < until_at
    )
    select jsonb_build_object(
      'parts', (select coalesce(jsonb_object_agg(part, n), '{}') from (select part, count(*) as n from facts cross join unnest(parts) part group by part) counted),
      'medianHours', (select jsonb_build_object(
        'return-referral', percentile_cont(0.5) within group (order by extract(epoch from made_at - returned_at)::float8 / 3600) filter (where 'return-referral' = any (parts)),
        'referral-accepted', percentile_cont(0.5) within group (order by extract(epoch from accepted_at - made_at)::float8 / 3600) filter (where 'referral-accepted' = any (parts)),
        'accepted-action', percentile_cont(0.5) within group (order by extract(epoch from first_action_at - accepted_at)::float8 / 3600) filter (where 'accepted-action' = any (parts)),
        'action-change', percentile_cont(0.5) within group (order by extract(epoch from changed_at - first_action_at)::float8 / 3600) filter (where 'action-change' = any (parts))) from facts),
      'bounces', (select coalesce(jsonb_agg(to_jsonb(b) order by b.count desc, b."from", b."to", b.reason), '[]') from (
        select fa.code as "fromCode", fa.name as "from", ta.code as "toCode", ta.name as "to", p.reason_code as reason, count(*)::int as count
          from facts f join referral_pass p on p.referral_id = f.referral_id and p.how = 'moved'
          join team ft on ft.id = p.from_team_id join agency fa on fa.id = ft.agency_id
          join team tt on tt.id = p.to_team_id join agency ta on ta.id = tt.agency_id
         group by 1, 2, 3, 4, 5) b)));
end $$;
alter function area_referral_figures(uuid, timestamptz, timestamptz) owner to sr_keeper;
comment on function area_referral_figures is 'Counts, medians and bounces of an area''s referrals. Definer: counts past the circle for workers of that area who may; answers no child.';
