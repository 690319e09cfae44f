-- Who asks, when and by what right is asked a thousand times a page: by each policy of each table of each statement. It is found out once, by
-- become(), and what was found out stays for the transaction: docs/decisions/0031-asked-once-a-transaction.md.
--
-- It stands in a setting of the transaction, which anybody can write. That it is what become() wrote is proven by a number that only the keeper
-- can put where it stands: the value of a sequence as this connection saw it last. The number is taken from the session's key, what is claimed
-- and the beginning of the transaction. What is not proven is asked as before. After five seconds all is asked anew, so that whoever is
-- suspended while their import goes on is stopped in the middle of it, as before.

create unlogged sequence asked;
create unlogged sequence looked;
comment on sequence asked is 'What this connection has proven of who asks. Only currval() of one''s own connection is read; the value on the disk means nothing.';
comment on sequence looked is 'What this connection has proven of the child whom the page is about, in the same way.';
grant usage, select, update on sequence asked, looked to sr_keeper;

create function proof_of(said text) returns bigint
  language sql stable
  as $$ select ('x' || encode(substr(sha256(convert_to(current_setting('sr.session', true) || said, 'UTF8') || timestamptz_send(now())), 1, 8), 'hex'))::bit(64)::bigint & 9223372036854775807 $$;
comment on function proof_of is 'The number that stands for a text said under this session''s key in this transaction: 63 bits of a SHA-256.';

-- Written so that it becomes part of whatever asks it: volatile, as what it reads is, and in one expression.
create function proven_asker() returns text
  language sql volatile
  as $$
  select case when coalesce(current_setting('sr.asker', true), '') <> '' and clock_timestamp() < now() + interval '5 seconds'
               and currval('public.asked') = proof_of(current_setting('sr.asker', true))
              then current_setting('sr.asker', true) end $$;
comment on function proven_asker is 'Worker, agency, moment and teams as become() found them, or null where that is not proven. For the keeper''s functions.';

create function proven_child() returns text
  language sql volatile
  as $$
  select case when coalesce(current_setting('sr.looked', true), '') <> '' and clock_timestamp() < now() + interval '5 seconds'
               and currval('public.looked') = proof_of(current_setting('sr.looked', true))
              then current_setting('sr.looked', true) end $$;
comment on function proven_child is 'The worker and the child whom look_at() found open to them, or null where that is not proven. For the keeper''s functions.';

create function proven_rights() returns text
  language sql volatile
  as $$
  select case when coalesce(current_setting('sr.rights', true), '') <> '' and clock_timestamp() < now() + interval '5 seconds'
               and currval('public.asked') = proof_of(current_setting('sr.asker', true))
               and split_part(current_setting('sr.asker', true), '|', 5) = proof_of(current_setting('sr.rights', true))::text
              then current_setting('sr.rights', true) end $$;
comment on function proven_rights is 'What the asker may do, as become() found it, between commas; or null where that is not proven. Its own number is part of what is proven of the asker.';

revoke execute on function proof_of(text), proven_asker(), proven_child(), proven_rights() from public;
grant execute on function proof_of(text), proven_asker(), proven_child(), proven_rights() to sr_keeper;

-- As before, for whom become() did not ask, and when what it found is too old.
create function house_now_asked() returns timestamptz
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  return (select case when to_timestamp(last_value::float8 / 1e6) > coalesce(frozen_at, clock_timestamp()) then to_timestamp(last_value::float8 / 1e6)
                      else coalesce(frozen_at, now()) end from house_clock, house_seen);
end $$;
alter function house_now_asked() owner to sr_keeper;
comment on function house_now_asked is 'The time, read from the clock. Definer: the app may read the clock, never set it.';

create or replace function house_now() returns timestamptz
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare asker constant text := proven_asker();
begin
  if asker is not null then return split_part(asker, '|', 3)::timestamptz; end if;
  return house_now_asked();
end $$;

create function me_asked() returns uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare
  this_time constant timestamptz := house_now_asked();
  secret constant bytea := sha256(decode(nullif(current_setting('sr.session', true), ''), 'hex'));
begin
  return (
    select s.worker_id
      from session s join worker w on w.id = s.worker_id
     where s.token_hash = secret
       and s.proved_at is not null and s.ended_at is null
       and s.idle_ends_at > this_time and s.ends_at > this_time
       and w.suspended_at is null and w.left_at is null);
end $$;
alter function me_asked() owner to sr_keeper;
revoke execute on function me_asked(), house_now_asked() from public;
comment on function me_asked is 'The worker of this session, looked up. Definer: reads session, which the app cannot.';

create or replace function me() returns uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare asker constant text := proven_asker();
begin
  if asker is not null then return left(asker, 36)::uuid; end if;
  return me_asked();
end $$;

create or replace function my_agency() returns uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare asker constant text := proven_asker(); who uuid;
begin
  if asker is not null then return split_part(asker, '|', 2)::uuid; end if;
  who := me_asked();
  return (select agency_id from worker where id = who);
end $$;

create or replace function my_teams() returns uuid[]
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare asker constant text := proven_asker(); who uuid;
begin
  if asker is not null then return split_part(asker, '|', 4)::uuid[]; end if;
  who := me_asked();
  if who is null then return null; end if;
  return array(select m.team_id from team_member m where m.worker_id = who and m.left_at is null);
end $$;

create or replace function in_my_team(wanted uuid) returns boolean
  language plpgsql stable security definer cost 5000 set search_path = pg_catalog, public
  as $$
begin
  return coalesce(wanted = any (my_teams()), false);
end $$;

create or replace function may(wanted text) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare rights constant text := proven_rights(); who uuid;
begin
  if rights is not null then return strpos(rights, ',' || wanted || ',') > 0; end if;
  who := me_asked();
  -- One look by the key for all of the asker's roles.
  return exists (select 1 from role_permission p
                  where p.permission = wanted and p.role = any (array(select r.role from worker_role r where r.worker_id = who)));
end $$;

-- Asked of the rows each time: who became a host a moment ago must not read as somebody else for the rest of the page.
create or replace function hosted_children() returns uuid[]
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare who uuid := me(); moment timestamptz; teams uuid[];
begin
  if who is null then return null; end if;
  teams := my_teams();
  -- Nobody's host: most of those who ask.
  if not exists (select 1 from circle_entry e where e.team_id = any (teams) and e.purpose = 'host' and e.closed_at is null)
     and not exists (select 1 from circle_entry e where e.worker_id = who and e.purpose = 'host' and e.closed_at is null) then
    return '{}';
  end if;
  moment := house_now();
  return array(
    select h.child_id from (
      select e.child_id from circle_entry e where e.team_id = any (teams) and e.purpose = 'host' and e.closed_at is null and e.expires_at > moment
      union
      select e.child_id from circle_entry e where e.worker_id = who and e.purpose = 'host' and e.closed_at is null and e.expires_at > moment) h
     where not exists (
       select 1 from circle_entry o where o.child_id = h.child_id and o.purpose <> 'host' and o.closed_at is null and o.expires_at > moment
          and (o.worker_id = who or o.team_id = any (teams))));
end $$;

create or replace function in_circle_of(wanted uuid, who uuid, moment timestamptz) returns boolean
  language plpgsql stable security definer cost 5000 set search_path = pg_catalog, public set enable_seqscan = off
  as $$
begin
  if proven_child() = who::text || wanted::text then return true; end if;
  -- Answers only for the worker of this session.
  if who is distinct from me() then return false; end if;
  return exists (
      select 1 from circle_entry e
       where e.child_id = wanted and e.closed_at is null and e.expires_at > moment
         and (e.worker_id = who
              or exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = who and m.left_at is null)))
    and not exists (select 1 from declared_conflict d where d.child_id = wanted and d.worker_id = who);
end $$;

create or replace function in_context_circle_of(wanted uuid, who uuid, moment timestamptz) returns boolean
  language plpgsql stable security definer cost 5000 set search_path = pg_catalog, public set enable_seqscan = off
  as $$
begin
  -- Answers only for the worker of this session.
  if who is distinct from me() then return false; end if;
  return exists (
      select 1 from context_circle e
       where e.context_id = wanted and e.closed_at is null and e.expires_at > moment
         and (e.worker_id = who
              or exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = who and m.left_at is null)))
    and not exists (select 1 from context_conflict d where d.context_id = wanted and d.worker_id = who);
end $$;

create function look_at(wanted uuid) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare asker constant text := proven_asker(); said text;
begin
  if asker is null or not in_circle(wanted) then return false; end if;
  said := left(asker, 36) || wanted::text;
  perform set_config('sr.looked', said, true);
  perform setval('public.looked', greatest(proof_of(said), 1));
  return true;
end $$;
alter function look_at(uuid) owner to sr_keeper;
comment on function look_at is 'Whether a child is open to the asker, kept for the rest of the transaction: a page about a child asks it of each row. Definer: as in_circle(), and the only one to write what proves it.';

create or replace function become(session_key text)
  returns table (worker_id uuid, session_id uuid, name text, agency_id uuid, agency_name text, agency_kind text, roles text[], teams jsonb, kind text, proved_by text, now timestamptz)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
#variable_conflict use_column
declare
  secret constant bytea := sha256(decode(session_key, 'hex'));
  moment timestamptz;
  who uuid;
  rights text;
  said text;
begin
  perform set_config('sr.session', session_key, true);
  perform set_config('sr.asker', '', true);
  perform set_config('sr.looked', '', true);
  moment := house_now_asked();
  who := me_asked();
  -- Being busy keeps a session awake; written at most once a minute, so that reading stays reading.
  update session s
     set seen_at = moment, idle_ends_at = least(s.ends_at, moment + (s.idle_ends_at - s.seen_at))
   where s.token_hash = secret and who is not null
     and s.seen_at < moment - interval '1 minute';
  if who is not null then
    rights := (select ',' || string_agg(distinct p.permission, ',') || ',' from worker_role r join role_permission p on p.role = r.role where r.worker_id = who);
    rights := coalesce(rights, ',');
    said := concat_ws('|', who, (select w.agency_id from worker w where w.id = who), moment,
                      array(select m.team_id from team_member m where m.worker_id = who and m.left_at is null), proof_of(rights));
    perform set_config('sr.rights', rights, true);
    perform set_config('sr.asker', said, true);
    perform setval('public.asked', greatest(proof_of(said), 1));
  end if;
  return query
    select w.id, s.id, w.name, a.id, a.name, a.kind,
           array(select r.role from worker_role r where r.worker_id = w.id order by 1),
           coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'kind', t.kind, 'leads', m.leads) order by t.name)
              from team_member m join team t on t.id = m.team_id where m.worker_id = w.id and m.left_at is null and t.ended_at is null), '[]'),
           w.kind, s.proved_by, moment
      from session s join worker w on w.id = s.worker_id join agency a on a.id = w.agency_id
     where w.id = who and s.token_hash = secret;
end $$;

-- Whoever changes in a transaction what was found out at its beginning has it asked anew in the rest of it.
create function ask_anew() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  perform setval('public.asked', 1), setval('public.looked', 1);
  return null;
end $$;
alter function ask_anew() owner to sr_keeper;
comment on function ask_anew is 'A trigger: what this transaction has proven of the asker counts no more. Definer: only the keeper may write what proves it.';

create trigger ask_anew after insert or update or delete on worker_role for each statement execute function ask_anew();
create trigger ask_anew after insert or update or delete on role_permission for each statement execute function ask_anew();
create trigger ask_anew after insert or update or delete on team_member for each statement execute function ask_anew();
create trigger ask_anew after update of agency_id, suspended_at, left_at on worker for each statement execute function ask_anew();
create trigger ask_anew after update of worker_id, proved_at, ended_at on session for each statement execute function ask_anew();

create function look_anew() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  perform setval('public.looked', 1);
  return null;
end $$;
alter function look_anew() owner to sr_keeper;
comment on function look_anew is 'A trigger: what this transaction has proven of a child counts no more. Definer: only the keeper may write what proves it.';

create trigger look_anew after update or delete on circle_entry for each statement execute function look_anew();
create trigger look_anew after insert on declared_conflict for each statement execute function look_anew();

-- What a host may see of a child goes from row to row: the interview by its returns, the return by its episode. Written out in the policies it stood
-- in every plan, three deep, for everybody; asked by function it costs those alone who are hosts.
create function my_force() returns text
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare own constant uuid := my_agency();
begin
  return (select a.force_code from agency a where a.id = own);
end $$;
alter function my_force() owner to sr_keeper;
comment on function my_force is 'The force that the asker''s agency is. Definer: answers for the asker alone.';

create function host_sees_episode(wanted uuid) returns boolean
  language plpgsql stable security definer cost 5000 set search_path = pg_catalog, public
  as $$
declare who constant uuid := me(); own constant uuid := my_agency(); force constant text := my_force(); hosted constant uuid[] := hosted_children();
begin
  return exists (select 1 from missing_episode e
                  where e.id = wanted and in_circle(e.child_id)
                    and (e.child_id <> all (hosted) or e.recorded_by = who or e.host_agency_id = own or e.force_code = force));
end $$;
alter function host_sees_episode(uuid) owner to sr_keeper;
comment on function host_sees_episode is 'Whether the asker reads an episode, by the rule of its own table. Definer: for the policies of what belongs to it.';

create function host_sees_return(wanted uuid) returns boolean
  language plpgsql stable security definer cost 5000 set search_path = pg_catalog, public
  as $$
declare hosted constant uuid[] := hosted_children();
begin
  return exists (select 1 from episode_return r
                  where r.id = wanted and in_circle(r.child_id) and (r.child_id <> all (hosted) or host_sees_episode(r.episode_id)));
end $$;
alter function host_sees_return(uuid) owner to sr_keeper;
comment on function host_sees_return is 'Whether the asker reads a return, by the rule of its own table. Definer: for the policies of what belongs to it.';

create function host_sees_interview(wanted uuid) returns boolean
  language plpgsql stable security definer cost 5000 set search_path = pg_catalog, public
  as $$
declare hosted constant uuid[] := hosted_children();
begin
  return exists (select 1 from interview_return r
                  where r.interview_id = wanted and in_circle(r.child_id) and (r.child_id <> all (hosted) or host_sees_return(r.return_id)));
end $$;
alter function host_sees_interview(uuid) owner to sr_keeper;
comment on function host_sees_interview is 'Whether the asker reads a return that an interview covers. Definer: for the policies of what belongs to it.';

alter policy host_sees on missing_episode using (
  child_id <> all ((select hosted_children())::uuid[]) or recorded_by = (select me()) or host_agency_id = (select my_agency()) or force_code = (select my_force()));
alter policy host_sees on episode_return using (child_id <> all ((select hosted_children())::uuid[]) or host_sees_episode(episode_id));
alter policy host_sees on interview_return using (child_id <> all ((select hosted_children())::uuid[]) or host_sees_return(return_id));
alter policy host_sees on interview using (child_id <> all ((select hosted_children())::uuid[]) or host_sees_interview(id));
alter policy host_sees on risk_grade using (child_id <> all ((select hosted_children())::uuid[]) or host_sees_episode(episode_id));
alter policy host_sees on prevention_interview using (child_id <> all ((select hosted_children())::uuid[]) or host_sees_episode(episode_id));
alter policy host_sees on location using (
  child_id <> all ((select hosted_children())::uuid[]) or recorded_by = (select me()) or (episode_id is not null and host_sees_episode(episode_id)));
