-- A circle holds people who may be the danger, or who work beside them (a home, a school): what was decided after an interview is
-- for those who answer for the child. Everybody else sees what they decided, owe or were told themselves, and nothing more.

create policy decisions_wall on action as restrictive for select to sr_app
  using (agreed_by = (select me()) or owner_worker_id = (select me()) or in_my_team(owner_team_id) or (select may('response.read-decisions')));
create policy decisions_wall on action_move as restrictive for select to sr_app
  using (exists (select 1 from action a where a.id = action_id));
create policy decisions_wall on no_action as restrictive for select to sr_app
  using (said_by = (select me()) or (select may('response.read-decisions')));
create policy decisions_wall on sharing as restrictive for select to sr_app
  using (decided_by = (select me()) or to_worker_id = (select me()) or in_my_team(to_team_id) or (select may('response.read-decisions')));
