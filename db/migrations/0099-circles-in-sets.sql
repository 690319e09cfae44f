-- What a page of an import writes, asked and opened as a set: the same rules as one by one (docs/decisions/0029-imports-as-sets.md).

-- The involvement rule for a given set. What it asks of each entry no index answers, so that each child's own are found by the child, however
-- small the tables were when the plan was made: a transaction that fills them keeps its first plan.
create function open_to_me(wanted uuid[]) returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  as $$
declare who uuid := me(); this_time timestamptz := house_now();
begin
  if who is null then return; end if;
  return query
    select w.id from (select distinct g.id from unnest(wanted) g(id)) w
     where exists (select 1 from circle_entry e
                    where e.child_id = w.id and e.closed_at is null and e.expires_at > this_time
                      and (e.worker_id = who
                           or exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = who and m.left_at is null)))
       and not exists (select 1 from declared_conflict d where d.child_id = w.id and d.worker_id = who);
end $$;
alter function open_to_me(uuid[]) owner to sr_keeper;
comment on function open_to_me is 'Which of these children are open to the asker: the involvement rule for a set. Definer: reads circles and conflicts whole; a property test holds it equal to in_circle().';

create function open_circles(of_children uuid[], for_teams uuid[], for_purposes text[], expire timestamptz[]) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  as $$
declare who uuid := me(); this_time timestamptz := house_now();
begin
  if exists (select g.id from unnest(of_children) g(id) except select o.id from open_to_me(of_children) o(id)) then raise exception 'outside the circle'; end if;
  if 'break-glass' = any (for_purposes) then raise exception 'the glass is broken by break_glass() only'; end if;
  update circle_entry e set expires_at = n.until
    from (select g.child, g.team, g.purpose, max(g.until) as until from unnest(of_children, for_teams, for_purposes, expire) g(child, team, purpose, until) group by 1, 2, 3) n
   where e.child_id = n.child and e.team_id = n.team and e.purpose = n.purpose and e.worker_id is null and e.closed_at is null and e.expires_at < n.until;
  insert into circle_entry (child_id, team_id, purpose, opened_at, opened_by, expires_at)
    select n.child, n.team, n.purpose, this_time, who, n.until
      from (select g.child, g.team, g.purpose, max(g.until) as until from unnest(of_children, for_teams, for_purposes, expire) g(child, team, purpose, until) group by 1, 2, 3) n
     where not exists (select 1 from circle_entry e
                        where e.child_id = n.child and e.team_id = n.team and e.purpose = n.purpose and e.worker_id is null and e.closed_at is null);
end $$;
alter function open_circles(uuid[], uuid[], text[], timestamptz[]) owner to sr_keeper;
comment on function open_circles is 'open_circle() for many children and teams at once: lengthens what is there, opens what is not. Definer: circles are written here only; the asker must stand in every one of them.';

-- The time is read once for all of them: by the column's default it was read for each. That none of them is known is asked by hashing: asked
-- of an array, each entry of the nation was compared with each of them.
create or replace function begin_children(new_children uuid[], for_team uuid, for_purpose text, expires timestamptz[]) returns void
  language plpgsql security definer set search_path = pg_catalog, public set enable_nestloop = off
  as $$
declare who uuid := me(); this_time timestamptz := house_now();
begin
  if who is null or not may('people.add-child') or not may('imports.bring-in') then raise exception 'not allowed to begin records'; end if;
  if exists (select 1 from child c join unnest(new_children) n(id) on n.id = c.id)
     or exists (select 1 from circle_entry e join unnest(new_children) n(id) on n.id = e.child_id) then
    raise exception 'not new children';
  end if;
  insert into circle_entry (child_id, worker_id, team_id, purpose, opened_at, opened_by, expires_at)
    select n.child, case when for_team is null then who end, for_team, for_purpose, this_time, who, n.expires from unnest(new_children, expires) as n(child, expires);
  if for_team is not null and not in_my_team(for_team) then
    insert into circle_entry (child_id, worker_id, purpose, opened_at, opened_by, expires_at)
      select n.child, who, for_purpose, this_time, who, n.expires from unnest(new_children, expires) as n(child, expires);
  end if;
end $$;

-- As an SQL function of an aggregate it was planned and run anew for each row, 40 microseconds of each.
create or replace function import_ref(prefix text) returns text
  language plpgsql volatile set search_path = pg_catalog, public
  as $$
declare
  -- One random byte for each letter: all but two bytes of a version 4 uuid are random, and these eight are.
  random constant bytea := uuid_send(gen_random_uuid());
  letters constant text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
begin
  return prefix || '-' || substr(letters, 1 + get_byte(random, 0) % 32, 1) || substr(letters, 1 + get_byte(random, 1) % 32, 1)
    || substr(letters, 1 + get_byte(random, 2) % 32, 1) || substr(letters, 1 + get_byte(random, 3) % 32, 1) || substr(letters, 1 + get_byte(random, 4) % 32, 1)
    || substr(letters, 1 + get_byte(random, 5) % 32, 1) || substr(letters, 1 + get_byte(random, 9) % 32, 1) || substr(letters, 1 + get_byte(random, 10) % 32, 1);
end $$;

-- An import tells no way in which a child was found: the trigger need not be entered for a return without one.
drop trigger raise_section_45 on episode_return;
create trigger raise_section_45 after insert on episode_return for each row when (new.how is not null) execute function raise_section_45();
create trigger raise_section_45_changed after update of how on episode_return for each row when (new.how is not null) execute function raise_section_45();

-- The policies of what a page of an import adds ask the rule once for the page, before they ask it of each row. What the page names opens
-- nothing by itself: of the children whom it names, those that are open to the asker are.
create function open_of_page() returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare page text := nullif(current_setting('sr.page', true), '');
begin
  if page is not null then return query select o.id from open_to_me(page::uuid[]) o(id); end if;
end $$;
alter function open_of_page() owner to sr_keeper;
comment on function open_of_page is 'Of the children whom this transaction has named as those of its page, the ones open to the asker. Definer: as open_to_me().';

do $$
declare name text;
begin
  foreach name in array array['missing_episode', 'episode_return', 'interview', 'interview_return', 'hand_over', 'risk_grade', 'data_query', 'import_row', 'child_reference', 'placement'] loop
    execute format('create policy page_adds on %I for insert to sr_app with check (child_id in (select open_of_page()))', name);
  end loop;
end $$;
create policy page_adds on child for insert to sr_app
  with check (recorded_by = (select me()) and (select may('people.add-child')) and id in (select open_of_page()));
create policy page_adds on location for insert to sr_app with check (recorded_by = (select me()) and child_id in (select open_of_page()));

-- The policy lets nobody but the asker stand here; by the column's default it was asked for each message who that is.
grant insert (made_by) on message to sr_app;
