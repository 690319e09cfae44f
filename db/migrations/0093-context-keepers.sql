-- Whoever is let into a context's circle may not rule over it: a school that may read of a place could have ended the entries of the council
-- that answers for it. Who answers, and who is let in to read, is said by a team that answers; others leave only by their own hand.
-- Who must act or talk (an action, a discussion) is let in by whoever stands in the circle, as before.

create function answers_for_context(wanted uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select exists (
      select 1 from context_circle e join team_member m on m.team_id = e.team_id
       where e.context_id = wanted and e.purpose = 'answers' and e.closed_at is null and e.expires_at > house_now()
         and m.worker_id = me() and (m.left_at is null or m.left_at > house_now()))
  $$;
alter function answers_for_context(uuid) owner to sr_keeper;
comment on function answers_for_context is 'Whether the asker stands in a team that answers for a context. Definer: reads circles whole; answers only for the worker of this session.';

create or replace function open_context_circle(wanted uuid, for_worker uuid, for_team uuid, for_purpose text, why text, expires timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if not in_context_circle(wanted) then raise exception 'outside the circle'; end if;
  if for_purpose in ('answers', 'safeguarding', 'shared-with') and not (may('contexts.manage-circle') and answers_for_context(wanted)) then
    raise exception 'only a team that answers for the context says who else may read it';
  end if;
  update context_circle set expires_at = greatest(expires_at, expires)
   where context_id = wanted and closed_at is null and purpose = for_purpose
     and worker_id is not distinct from for_worker and team_id is not distinct from for_team;
  if not found then
    insert into context_circle (context_id, worker_id, team_id, purpose, reason, opened_by, expires_at)
      values (wanted, for_worker, for_team, for_purpose, why, me(), expires);
  end if;
end $$;

create or replace function close_context_circle(entry uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare e context_circle;
begin
  select * into e from context_circle c where c.id = entry and c.closed_at is null and in_context_circle(c.context_id) and may('contexts.manage-circle') for update;
  if e.id is null then raise exception 'no such open entry in your circles'; end if;
  if not answers_for_context(e.context_id) and e.worker_id is distinct from me()
     and not exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = me() and (m.left_at is null or m.left_at > house_now()))
  then raise exception 'only a team that answers for the context ends what is another''s'; end if;
  if e.purpose = 'answers' and not exists (
       select 1 from context_circle o where o.context_id = e.context_id and o.id <> e.id and o.purpose = 'answers' and o.closed_at is null and o.expires_at > house_now())
  then raise exception 'somebody must answer for the context'; end if;
  update context_circle set closed_at = house_now(), closed_by = me() where id = entry;
end $$;
