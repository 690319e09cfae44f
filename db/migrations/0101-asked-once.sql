-- Who asks, when, and by what right is found out at the beginning of every statement: some ten times each, thirty statements a page. What was
-- written in SQL was planned anew each time it was asked; what is written in PL/pgSQL is planned once a connection. The hash of the
-- session's secret is made once and looked up, in place of being made for every session that stands in a table of one page.

create or replace function house_now() returns timestamptz
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  return (select case when to_timestamp(last_value::float8 / 1e6) > coalesce(frozen_at, clock_timestamp()) then to_timestamp(last_value::float8 / 1e6)
                      else coalesce(frozen_at, now()) end from house_clock, house_seen);
end $$;

create or replace function me() returns uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare
  this_time constant timestamptz := house_now();
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

create or replace function become(session_key text)
  returns table (worker_id uuid, session_id uuid, name text, agency_id uuid, agency_name text, agency_kind text, roles text[], teams jsonb, kind text, proved_by text, now timestamptz)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
#variable_conflict use_column
declare
  secret constant bytea := sha256(decode(session_key, 'hex'));
  moment timestamptz;
  who uuid;
begin
  perform set_config('sr.session', session_key, true);
  moment := house_now();
  who := me();
  return query
    select w.id, s.id, w.name, a.id, a.name, a.kind,
           array(select r.role from worker_role r where r.worker_id = w.id order by 1),
           coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'kind', t.kind, 'leads', m.leads) order by t.name)
              from team_member m join team t on t.id = m.team_id where m.worker_id = w.id and m.left_at is null and t.ended_at is null), '[]'),
           w.kind, s.proved_by, moment
      from session s join worker w on w.id = s.worker_id join agency a on a.id = w.agency_id
     where w.id = who and s.token_hash = secret;
  -- Being busy keeps a session awake; written at most once a minute, so that reading stays reading.
  update session s
     set seen_at = moment, idle_ends_at = least(s.ends_at, moment + (s.idle_ends_at - s.seen_at))
   where s.token_hash = secret and who is not null
     and s.seen_at < moment - interval '1 minute';
end $$;

create or replace function may(wanted text) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare who constant uuid := me();
begin
  -- One look by the key for all of the asker's roles.
  return exists (select 1 from role_permission p
                  where p.permission = wanted and p.role = any (array(select r.role from worker_role r where r.worker_id = who)));
end $$;

create or replace function my_agency() returns uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare who constant uuid := me();
begin
  return (select agency_id from worker where id = who);
end $$;

create function my_teams() returns uuid[]
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare who constant uuid := me();
begin
  if who is null then return null; end if;
  return array(select m.team_id from team_member m where m.worker_id = who and m.left_at is null);
end $$;
alter function my_teams() owner to sr_keeper;
comment on function my_teams is 'The teams of the asker, for policies: asked once a statement, where in_my_team() is asked of each row. Definer: answers for the asker alone.';

create or replace function in_my_team(wanted uuid) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare who constant uuid := me();
begin
  return exists (select 1 from team_member m where m.team_id = wanted and m.worker_id = who and m.left_at is null);
end $$;

create or replace function in_circle_of(wanted uuid, who uuid, moment timestamptz) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, public set enable_seqscan = off
  as $$
declare secret constant bytea := sha256(decode(nullif(current_setting('sr.session', true), ''), 'hex'));
begin
  return exists (
      select 1 from circle_entry e
       where e.child_id = wanted and e.closed_at is null and e.expires_at > moment
         and (e.worker_id = who
              or exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = who and m.left_at is null)))
    and not exists (select 1 from declared_conflict d where d.child_id = wanted and d.worker_id = who)
    and exists (select 1 from session s where s.token_hash = secret and s.worker_id = who);
end $$;

create or replace function in_context_circle_of(wanted uuid, who uuid, moment timestamptz) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, public set enable_seqscan = off
  as $$
declare secret constant bytea := sha256(decode(nullif(current_setting('sr.session', true), ''), 'hex'));
begin
  return exists (
      select 1 from context_circle e
       where e.context_id = wanted and e.closed_at is null and e.expires_at > moment
         and (e.worker_id = who
              or exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = who and m.left_at is null)))
    and not exists (select 1 from context_conflict d where d.context_id = wanted and d.worker_id = who)
    and exists (select 1 from session s where s.token_hash = secret and s.worker_id = who);
end $$;

create or replace function sits_on(wanted uuid) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare who constant uuid := me();
begin
  return exists (select 1 from panel_member m where m.panel_id = wanted and m.worker_id = who and m.left_at is null);
end $$;

create or replace function sits_at(wanted uuid) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare who constant uuid := me();
begin
  return exists (select 1 from discussion_invitee i join team_member m on m.team_id = i.team_id
                  where i.discussion_id = wanted and m.worker_id = who and m.left_at is null);
end $$;

create or replace function conflicted(wanted uuid) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare who constant uuid := me();
begin
  return exists (select 1 from declared_conflict d where d.child_id = wanted and d.worker_id = who);
end $$;

create or replace function nrm_climbed_to_me(wanted uuid) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare asker constant uuid[] := array[me()];
begin
  return exists (select 1 from nrm_pass p where p.nrm_id = wanted and p.ended_at is null and p.climbed_to @> asker);
end $$;

-- The same rules as before, with the asker's teams found out once.
alter policy decisions_wall on action using (
  agreed_by = (select me()) or owner_worker_id = (select me()) or owner_team_id = any ((select my_teams())::uuid[])
  or (select me()) = any (climbed_to) or (select may('response.read-decisions')));
alter policy host_sees on circle_entry using (
  child_id <> all ((select hosted_children())::uuid[]) or team_id = any ((select my_teams())::uuid[]) or worker_id = (select me())
  or purpose = any (array['responsible-authority', 'host', 'lead']));
alter policy decisions_wall on discussion using (
  opened_by = (select me()) or from_team_id = any ((select my_teams())::uuid[]) or (select may('response.read-decisions')) or sits_at(id));
alter policy team_and_circle on disruption using (
  (select may('response.disrupt'))
  and (team_id = any ((select my_teams())::uuid[]) or exists (select 1 from disruption_child c where c.disruption_id = disruption.id)));
alter policy circle_or_told on host_telling using (
  in_circle_of(child_id, (select me()), (select house_now()))
  or ((to_team_id = any ((select my_teams())::uuid[]) or from_team_id = any ((select my_teams())::uuid[]) or (select me()) = any (climbed_to))
      and not conflicted(child_id)));
alter policy decisions_wall on host_telling using (
  to_team_id = any ((select my_teams())::uuid[]) or from_team_id = any ((select my_teams())::uuid[]) or (select me()) = any (climbed_to)
  or made_by = (select me()) or (select may('response.read-decisions')));
alter policy recipient_reads on intelligence_share using (
  (select may('intelligence.read-shared')) and to_team_id = any ((select my_teams())::uuid[]));
alter policy recipient_reads on intelligence_text using (
  exists (select 1 from intelligence_share s where s.text_id = intelligence_text.id and s.to_team_id = any ((select my_teams())::uuid[])));
alter policy told_reads on message using (
  to_worker_id = (select me()) or to_team_id = any ((select my_teams())::uuid[]) or (select may('notifications.send')));
alter policy addressed on notice using (to_worker_id = (select me()) or to_team_id = any ((select my_teams())::uuid[]));
alter policy decisions_wall on nrm_referral using (
  begun_by = (select me()) or holder_id = (select me()) or begun_team_id = any ((select my_teams())::uuid[])
  or team_id = any ((select my_teams())::uuid[]) or (select may('response.read-decisions')) or nrm_climbed_to_me(id));
alter policy decisions_wall on referral using (
  made_by = (select me()) or holder_id = (select me()) or from_team_id = any ((select my_teams())::uuid[])
  or team_id = any ((select my_teams())::uuid[]) or (select me()) = any (climbed_to) or (select may('response.read-decisions')));
alter policy decisions_wall on sharing using (
  decided_by = (select me()) or to_worker_id = (select me()) or to_team_id = any ((select my_teams())::uuid[])
  or (select may('response.read-decisions')));
alter policy host_sees on sharing using (
  child_id <> all ((select hosted_children())::uuid[]) or decided_by = (select me()) or to_worker_id = (select me())
  or to_team_id = any ((select my_teams())::uuid[]));

-- What one answer costs beside an operator (about 12 microseconds and 2.5 nanoseconds), so that a plan goes to few rows by an index in place of
-- putting each row of a table to the rule. The default, 100, made the rule look cheaper than reading a page.
alter function in_circle_of(uuid, uuid, timestamptz) cost 5000;
alter function in_context_circle_of(uuid, uuid, timestamptz) cost 5000;
alter function in_circle(uuid) cost 5000;
alter function in_my_team(uuid) cost 5000;
alter function conflicted(uuid) cost 5000;
alter function sits_at(uuid) cost 5000;
alter function sits_on(uuid) cost 5000;
alter function nrm_climbed_to_me(uuid) cost 5000;
