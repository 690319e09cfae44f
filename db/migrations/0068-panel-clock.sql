-- The clock belongs to no area and sees no panel: it is told which meetings are near, by their ids.
create function panel_meetings_to_build(within_days int) returns table (meeting_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select m.id from panel_meeting m
     where may('panel.clock') and m.ended_at is null and m.at > house_now() - interval '1 day' and m.at < house_now() + make_interval(days => within_days)
     order by m.at limit 500
  $$;
alter function panel_meetings_to_build(int) owner to sr_keeper;
comment on function panel_meetings_to_build is 'Meetings for whose agenda the clock asks the rules. Definer: the clock is in no area; answers ids of meetings, no child.';
