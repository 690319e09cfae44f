-- What nobody did in time comes to the leads of another agency where the one that owes it has none: that agency is told of the child, or of the
-- place, and the register says so.
alter table sharing
  add column from_agency_id uuid references agency,
  drop constraint sharing_goes_with,
  add constraint sharing_goes_with check (goes_with in ('discussion', 'circle', 'access-request', 'panel', 'home-office', 'pack', 'report', 'interview', 'action', 'plan', 'climbed')),
  drop constraint sharing_arrangement,
  add constraint sharing_arrangement check (
    (arrangement is not null) = coalesce(goes_with in ('report', 'interview', 'action', 'plan', 'climbed'), false)
    and (arrangement is null) = (told_agency_id is null)
    and (arrangement is null or (shared and goes_with_id is not null and detriment is not null and helps_with is not null))),
  add constraint sharing_from_agency check ((from_agency_id is not null) = coalesce(goes_with = 'climbed', false));
comment on column sharing.from_agency_id is 'The agency that it left, where the clock put it before another one: who owed it. Else that is the agency of whoever decided.';
create index sharing_from_agency on sharing (from_agency_id, decided_at desc, id desc) where from_agency_id is not null;

alter table context_sharing
  add column from_agency_id uuid references agency,
  drop constraint context_sharing_goes_with_check,
  add constraint context_sharing_goes_with_check check (goes_with in ('circle', 'discussion', 'action', 'plan', 'climbed')),
  drop constraint context_sharing_check4,
  add constraint context_sharing_arrangement check (
    (arrangement is not null) = (goes_with in ('action', 'plan', 'climbed'))
    and (arrangement is null) = (told_agency_id is null)
    and (arrangement is null or (shared and goes_with_id is not null))),
  add constraint context_sharing_from_agency check ((from_agency_id is not null) = (goes_with = 'climbed'));
comment on column context_sharing.from_agency_id is 'The agency that it left, where the clock put it before another one: who owed it. Else that is the agency of whoever decided.';

-- The clock stands in no circle; it writes down what it did, and nothing else.
create policy clock_adds on sharing for insert to sr_app
  with check (goes_with = 'climbed' and decided_by = (select me()) and (select may('response.climb-overdue')));
create policy clock_adds on context_sharing for insert to sr_app
  with check (goes_with = 'climbed' and decided_by = (select me()) and (select may('response.climb-overdue')));

create function climbed_elsewhere(event uuid, workers uuid[])
  returns table (worker_id uuid, child_id uuid, context_id uuid, from_agency_id uuid)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
#variable_conflict use_column
begin
  if not may('response.climb-overdue') then return; end if;
  return query
    with climbed as (
      select a.child_id, a.context_id, coalesce(t.agency_id, o.agency_id, g.agency_id) as owes, g.agency_id as asked
        from action a join worker g on g.id = a.agreed_by left join team t on t.id = a.owner_team_id left join worker o on o.id = a.owner_worker_id
       where a.id = event
      union all
      select p.child_id, p.context_id, t.agency_id, g.agency_id from plan p join team t on t.id = p.team_id join worker g on g.id = p.opened_by where p.id = event
      union all
      select p.child_id, null, t.agency_id, g.agency_id from nrm_pass p join team t on t.id = p.to_team_id join worker g on g.id = p.from_worker_id where p.id = event
      union all
      select h.child_id, null, t.agency_id, g.agency_id from hand_over h join team t on t.id = h.to_team_id join worker g on g.id = h.from_worker_id where h.id = event
    )
    select w.id, c.child_id, c.context_id, c.owes from climbed c join worker w on w.id = any (workers)
     where w.agency_id <> c.owes and w.agency_id <> c.asked
       and not exists (select from sharing s where s.goes_with_id = event and s.told_agency_id = w.agency_id and s.arrangement is not null)
       and not exists (select from context_sharing s where s.goes_with_id = event and s.told_agency_id = w.agency_id and s.arrangement is not null);
end $$;
alter function climbed_elsewhere(uuid, uuid[]) owner to sr_keeper;
comment on function climbed_elsewhere is 'Which of these workers, to whom something has climbed, are of an agency that neither owes nor asked for it, and was not told of it yet. Definer: the clock stands in no circle.';

-- As in 0114-the-whole-register.sql, with what the clock put before another agency, for the agency that it left.
create or replace function sharings_of_agency(before_id uuid, most int)
  returns table (id uuid, ref text, decided_at timestamptz, about_ref text, shared boolean, recipient text, recipient_kind text,
                 route text, withheld_code text, detriment_weighed boolean, child_told boolean, decided_by_name text, approved_at timestamptz,
                 acknowledged_at timestamptz, goes_with text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with before as (
      select b.decided_at, b.id from sharing b where b.id = before_id union all select b.decided_at, b.id from context_sharing b where b.id = before_id
    ),
    of_children as (
      (select s.* from sharing s join worker w on w.id = s.decided_by
        where w.agency_id = my_agency() and (before_id is null or (s.decided_at, s.id) < (select b.decided_at, b.id from before b))
        order by s.decided_at desc, s.id desc limit least(most, 50001))
      union all
      (select s.* from sharing s
        where s.from_agency_id = my_agency() and (before_id is null or (s.decided_at, s.id) < (select b.decided_at, b.id from before b))
        order by s.decided_at desc, s.id desc limit least(most, 50001))
    ),
    of_contexts as (
      select s.* from context_sharing s join worker w on w.id = s.decided_by
       where (w.agency_id = my_agency() or s.from_agency_id = my_agency())
         and (before_id is null or (s.decided_at, s.id) < (select b.decided_at, b.id from before b))
       order by s.decided_at desc, s.id desc limit least(most, 50001)
    )
    (select s.id, s.ref, s.decided_at, c.ref, s.shared,
            coalesce(ta.name, tta.name, case when s.goes_with = 'home-office' then 'The Home Office' else 'Outside this service' end), s.recipient_kind,
            s.route, s.withheld_code, s.detriment is not null, s.child_told, w.name, s.approved_at, s.acknowledged_at,
            case when s.referral_id is not null then 'referral' when s.host_notice_id is not null then 'host-notice' when s.nrm_id is not null and s.goes_with is null then 'nrm' else s.goes_with end
       from of_children s
       join worker w on w.id = s.decided_by
       join child c on c.id = s.child_id
       left join worker tw on tw.id = s.to_worker_id left join agency ta on ta.id = tw.agency_id
       left join team tt on tt.id = s.to_team_id left join agency tta on tta.id = tt.agency_id
      where may('response.agency-register'))
    union all
    (select s.id, s.ref, s.decided_at, x.ref, s.shared, coalesce(ta.name, tta.name, 'Outside this service'), s.recipient_kind,
            s.route, s.withheld_code, s.detriment is not null, s.child_told, w.name, null, null, s.goes_with
       from of_contexts s
       join worker w on w.id = s.decided_by
       join context x on x.id = s.context_id
       left join worker tw on tw.id = s.to_worker_id left join agency ta on ta.id = tw.agency_id
       left join team tt on tt.id = s.to_team_id left join agency tta on tta.id = tt.agency_id
      where may('response.agency-register'))
    order by 3 desc, 1 desc limit least(most, 50001)
  $$;
comment on function sharings_of_agency is 'Sharing decisions that workers of the asker''s own agency made about children and contexts, and what the clock put before others in its stead: references, routes and dates, no name and no narrative. Definer: its reader stands in no circle.';
