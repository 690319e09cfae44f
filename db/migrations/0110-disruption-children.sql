-- A child whom a measure is to protect is often known only after it was begun, and a wrong one must be taken off it again: until now a child
-- could be linked at the beginning alone, and for good.
alter table disruption_child add column unlinked_at timestamptz, add column unlinked_by uuid references worker,
  add constraint unlinked_by_somebody check ((unlinked_at is null) = (unlinked_by is null));
comment on column disruption_child.unlinked_at is 'When the child was taken off it: the circle reads the measure no longer.';
comment on column disruption_child.unlinked_by is 'By whom.';

alter policy team_links on disruption_child with check (linked_by = (select me()) and in_my_team(team_id) and unlinked_at is null);
-- Only the link itself: the child is still open to whoever takes it off or links it again.
create policy team_unlinks on disruption_child for update to sr_app
  using ((select may('response.disrupt')) and team_id = any ((select my_teams())::uuid[]) and in_circle_of(child_id, (select me()), (select house_now())))
  with check (team_id = any ((select my_teams())::uuid[]) and in_circle_of(child_id, (select me()), (select house_now()))
              and coalesce(unlinked_by, linked_by) = (select me()));
grant update (linked_at, linked_by, unlinked_at, unlinked_by) on disruption_child to sr_app;

alter policy team_and_circle on disruption using (
  (select may('response.disrupt'))
  and (team_id = any ((select my_teams())::uuid[])
       or exists (select 1 from disruption_child c where c.disruption_id = disruption.id and c.unlinked_at is null)));
