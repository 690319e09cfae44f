-- A list is about many children, and each of its tables asks the rule of the circle of each of them: child, referral, what became of it. What
-- look_at() keeps of the one child of a page, look_at_all() keeps of those of a list (0116-asked-once-a-transaction.sql, decision 0031).
create function look_at_all(wanted uuid[]) returns uuid[]
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare asker constant text := proven_asker(); open uuid[]; said text;
begin
  if me() is null then return null; end if;
  open := array(select o.id from open_to_me(wanted) o(id));
  if asker is null or cardinality(open) = 0 then return open; end if;
  -- More than a page holds would cost each question more than it saves.
  said := left(asker, 36) || array_to_string(open[1:60], '');
  perform set_config('sr.looked', said, true);
  perform setval('public.looked', greatest(proof_of(said), 1));
  return open;
end $$;
alter function look_at_all(uuid[]) owner to sr_keeper;
comment on function look_at_all is 'Which of these children are open to the asker, kept for the rest of the transaction as look_at() keeps one. Definer: as in_circle(); opens nothing.';

-- The rule itself, asked where nothing is proven. Apart from what is asked most: a setting for the time of a call costs a third of a short one.
create function in_circle_asked(wanted uuid, who uuid, moment timestamptz) returns boolean
  language plpgsql stable security definer cost 5000 set search_path = pg_catalog, public set enable_seqscan = off
  as $$
begin
  -- Answers only for the worker of this session.
  if who is distinct from me() then return false; end if;
  return exists (
      select 1 from circle_entry e
       where e.child_id = wanted and e.closed_at is null and e.expires_at > moment
         and (e.worker_id = who
              or exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = who and m.left_at is null)))
    and not exists (select 1 from declared_conflict d where d.child_id = wanted and d.worker_id = who);
end $$;
alter function in_circle_asked(uuid, uuid, timestamptz) owner to sr_keeper;
revoke execute on function in_circle_asked(uuid, uuid, timestamptz) from public;
comment on function in_circle_asked is 'The involvement rule of in_circle_of(), looked up. Definer: reads circles and conflicts whole; answers only for the worker of this session.';

create or replace function in_circle_of(wanted uuid, who uuid, moment timestamptz) returns boolean
  language plpgsql stable security definer cost 5000 set search_path = pg_catalog, public
  as $$
declare looked constant text := proven_child();
begin
  -- An id has its dashes where no other place of a row of ids has them: it is found as a whole or not at all.
  if starts_with(looked, who::text) and strpos(looked, wanted::text) > 0 then return true; end if;
  return in_circle_asked(wanted, who, moment);
end $$;

comment on function proven_child is 'The worker, and the children whom look_at() or look_at_all() found open to them, or null where that is not proven. For the keeper''s functions.';
