-- What a page of an import writes, asked and opened as a set: the same rules as one by one (docs/decisions/0029-imports-as-sets.md).

-- The involvement rule for a given set. Each child is found by index, however small their tables were when the plan was made: a transaction
-- that fills them keeps its first plan.
create function open_to_me(wanted uuid[]) returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  as $$
declare who uuid := me(); this_time timestamptz := house_now(); teams uuid[];
begin
  if who is null then return; end if;
  teams := array(select m.team_id from team_member m where m.worker_id = who and m.left_at is null);
  return query
    select w.id from (select distinct g.id from unnest(wanted) g(id)) w
     where exists (select 1 from circle_entry e
                    where e.child_id = w.id and e.closed_at is null and e.expires_at > this_time and (e.worker_id = who or e.team_id = any (teams)))
       and not exists (select 1 from declared_conflict d where d.child_id = w.id and d.worker_id = who);
end $$;
alter function open_to_me(uuid[]) owner to sr_keeper;
comment on function open_to_me is 'Which of these children are open to the asker: the involvement rule for a set. Definer: reads circles and conflicts whole; a property test holds it equal to in_circle().';

create function open_circles(of_children uuid[], for_teams uuid[], for_purposes text[], expire timestamptz[]) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  as $$
declare who uuid := me();
begin
  if exists (select g.id from unnest(of_children) g(id) except select o.id from open_to_me(of_children) o(id)) then raise exception 'outside the circle'; end if;
  if 'break-glass' = any (for_purposes) then raise exception 'the glass is broken by break_glass() only'; end if;
  update circle_entry e set expires_at = n.until
    from (select g.child, g.team, g.purpose, max(g.until) as until from unnest(of_children, for_teams, for_purposes, expire) g(child, team, purpose, until) group by 1, 2, 3) n
   where e.child_id = n.child and e.team_id = n.team and e.purpose = n.purpose and e.worker_id is null and e.closed_at is null and e.expires_at < n.until;
  insert into circle_entry (child_id, team_id, purpose, opened_by, expires_at)
    select n.child, n.team, n.purpose, who, n.until
      from (select g.child, g.team, g.purpose, max(g.until) as until from unnest(of_children, for_teams, for_purposes, expire) g(child, team, purpose, until) group by 1, 2, 3) n
     where not exists (select 1 from circle_entry e
                        where e.child_id = n.child and e.team_id = n.team and e.purpose = n.purpose and e.worker_id is null and e.closed_at is null);
end $$;
alter function open_circles(uuid[], uuid[], text[], timestamptz[]) owner to sr_keeper;
comment on function open_circles is 'open_circle() for many children and teams at once: lengthens what is there, opens what is not. Definer: circles are written here only; the asker must stand in every one of them.';
