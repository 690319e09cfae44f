-- Whoever sits on a panel is let into the record of each child on its agenda. So who sits there is not for every coordinator of the area
-- to say, least of all of themselves: it is for whoever chairs, and for the agency that set the panel up, so that a panel whose chair is
-- ill is not stuck.
create function keeps_panel(wanted uuid) returns boolean
  language sql stable set search_path = pg_catalog, public
  as $$
    select may('panel.keep')
       and (chairs_panel(wanted)
            or exists (select 1 from panel p join worker w on w.id = p.made_by where p.id = wanted and w.agency_id = my_agency()))
  $$;
comment on function keeps_panel is 'Whether the asker says who sits on a panel and by which rules its agenda is built: who chairs, and the agency that set it up.';

drop policy area_keeps on panel_rules;
create policy keepers_set on panel_rules for insert to sr_app with check (set_by = (select me()) and keeps_panel(panel_id));
drop policy area_keeps on panel_member;
create policy keepers_add on panel_member for insert to sr_app
  with check (added_by = (select me()) and left_at is null and keeps_panel(panel_id)
              and exists (select 1 from panel p join area_agency a on a.area_id = p.area_id join worker w on w.agency_id = a.agency_id where p.id = panel_id and w.id = worker_id));

-- As in 0059-panel.sql, but for who keeps the panel.
create or replace function leave_panel(wanted uuid) returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare w uuid; p uuid; ended int;
begin
  update panel_member m set left_at = house_now(), left_by = me()
   where m.id = wanted and m.left_at is null and keeps_panel(m.panel_id)
     and exists (select 1 from panel x join area_agency a on a.area_id = x.area_id where x.id = m.panel_id and a.agency_id = my_agency())
   returning m.worker_id, m.panel_id into w, p;
  if w is null then raise exception 'no such member'; end if;
  update circle_entry e set closed_at = house_now(), closed_by = me()
   where e.worker_id = w and e.purpose = 'panel' and e.closed_at is null
     and exists (select 1 from panel_item i join panel_meeting g on g.id = i.meeting_id where i.child_id = e.child_id and g.panel_id = p);
  get diagnostics ended = row_count;
  return ended;
end $$;
