-- The children open to me, as a set: by two looks into an index that holds what still stands, since entries whose time is over stay for
-- years and outnumber the others. Asked as one condition, "mine or my team's" read every entry of every circle.
create index circle_entry_team_until on circle_entry (team_id, expires_at) include (child_id) where closed_at is null;
create index circle_entry_worker_until on circle_entry (worker_id, expires_at) include (child_id) where closed_at is null;

create or replace function my_children() returns table (child_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    (select e.child_id from circle_entry e
      where e.worker_id = (select me()) and e.closed_at is null and e.expires_at > (select house_now())
     union
     select e.child_id from team_member m join circle_entry e on e.team_id = m.team_id
      where m.worker_id = (select me()) and m.left_at is null and e.closed_at is null and e.expires_at > (select house_now()))
    except
    select d.child_id from declared_conflict d where d.worker_id = (select me())
  $$;

-- A police reference is looked up in an index, and only then asked whether the child is one of mine: the other way round every episode was
-- read. No samples are kept of it, as of nothing that tells who a child is (0031).
create index missing_episode_police_reference on missing_episode (lower(police_reference)) where police_reference is not null;
alter index missing_episode_police_reference alter column 1 set statistics 0;
create index child_with_other_names on child (id) where other_names <> '{}';

create or replace function search_circles(typed text, most int) returns table (child_id uuid, likeness real)
  language sql stable security definer set search_path = pg_catalog, public set pg_trgm.word_similarity_threshold = 0.45
  as $$
    with mine as materialized (select m.child_id from my_children() m),
    asked as (select lower(trim(typed)) as q, upper(trim(typed)) as ref, replace(replace(replace(lower(trim(typed)), '\', '\\'), '%', '\%'), '_', '\_') as likely),
    found as (
      select c.id, greatest(word_similarity(a.q, c.search_text), case when c.search_text like a.likely || '%' or c.search_text like '% ' || a.likely || '%' then 0.95 end)::real as likeness
        from asked a, child c where c.search_text like '%' || a.likely || '%' or a.q <% c.search_text
      union all
      select c.id, word_similarity(a.q, lower(n)) from asked a, child c join mine m on m.child_id = c.id, unnest(c.other_names) n
       where c.other_names <> '{}' and (a.q <% lower(n) or lower(n) like '%' || a.likely || '%')
      union all
      select r.child_id, 2 from asked a, child_reference r where lower(r.value) = a.q
      union all
      select c.id, 2 from asked a, child c where c.ref = a.ref
      union all
      select e.child_id, 2 from asked a, missing_episode e where e.ref = a.ref
      union all
      select e.child_id, 2 from asked a, missing_episode e where e.police_reference is not null and lower(e.police_reference) = a.q)
    select f.id, max(f.likeness) from found f join mine m on m.child_id = f.id
     where (select q from asked) <> ''
     group by f.id order by 2 desc, 1 limit least(most, 50)
  $$;
