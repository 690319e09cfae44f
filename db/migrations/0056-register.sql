-- The register of sharing decisions of an agency: what left it, to whom, by which route; never what was written.
create function sharings_of_agency(before_id uuid, most int)
  returns table (id uuid, ref text, decided_at timestamptz, child_ref text, shared boolean, recipient text, recipient_kind text,
                 route text, withheld_code text, detriment_weighed boolean, child_told boolean, decided_by_name text, approved_at timestamptz,
                 acknowledged_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select s.id, s.ref, s.decided_at, c.ref, s.shared,
           coalesce(ta.name, tta.name, 'Outside this service'), s.recipient_kind,
           s.route, s.withheld_code, s.detriment is not null, s.child_told, w.name, s.approved_at, s.acknowledged_at
      from sharing s
      join worker w on w.id = s.decided_by
      join child c on c.id = s.child_id
      left join worker tw on tw.id = s.to_worker_id left join agency ta on ta.id = tw.agency_id
      left join team tt on tt.id = s.to_team_id left join agency tta on tta.id = tt.agency_id
     where may('response.agency-register') and w.agency_id = my_agency()
       and (before_id is null or (s.decided_at, s.id) < (select b.decided_at, b.id from sharing b where b.id = before_id))
     order by s.decided_at desc, s.id desc limit least(most, 50001)
  $$;
alter function sharings_of_agency(uuid, int) owner to sr_keeper;
comment on function sharings_of_agency is 'Sharing decisions that workers of the asker''s own agency made: references, routes and dates, no name of a child and no narrative. Definer: its reader stands in no circle.';
create index sharing_decided on sharing (decided_by, decided_at desc, id desc);
