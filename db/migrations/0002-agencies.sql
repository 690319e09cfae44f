-- Agencies, areas, teams, workers, what each may do, and how they sign in.

create table agency (
  id uuid primary key default gen_random_uuid(),
  code text not null unique,
  name text not null,
  kind text not null check (kind in ('council', 'police', 'school', 'health', 'charity', 'placement', 'house')),
  authority_code text,
  force_code text,
  out_of_hours text,
  sign_in_by text not null default 'password' check (sign_in_by in ('password', 'oidc', 'both')),
  oidc_issuer text,
  oidc_client_id text,
  oidc_client_secret text,
  ended_at timestamptz
);
comment on table agency is 'An organisation that works here: a council, a force, a school, a charity. kind house is the installation''s own service workers.';
comment on column agency.authority_code is 'ONS code of the children''s-services authority, for a council.';
comment on column agency.oidc_client_secret is 'Read by the sign-in service only.';

create table area (
  id uuid primary key default gen_random_uuid(),
  code text not null unique,
  name text not null,
  starts_on date not null,
  settings jsonb not null default '{}'
);
comment on table area is 'A safeguarding partnership: owns settings, thresholds, ladders and the day it began to use Safe Return.';
comment on column area.starts_on is 'What ended before this day is history: counted in the story and the patterns, and opens no clocks.';

create table area_agency (
  area_id uuid not null references area,
  agency_id uuid not null references agency,
  primary key (area_id, agency_id)
);
create index on area_agency (agency_id);

create table team (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null references agency,
  code text not null,
  name text not null,
  kind text not null check (kind in ('return-interviews', 'missing', 'social-care', 'police-missing', 'school', 'health', 'helpline', 'placement', 'management', 'service')),
  contact text,
  ended_at timestamptz,
  unique (agency_id, code)
);
comment on column team.contact is 'How another agency reaches the team: shown when a search answers that a record exists.';

create table commission (
  authority_agency_id uuid primary key references agency,
  team_id uuid not null references team
);
comment on table commission is 'Which team holds the return home interviews of an authority''s children (its own, or a charity it commissions).';

create table worker (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null references agency,
  code text not null unique,
  name text not null,
  email text,
  job_title text,
  kind text not null default 'person' check (kind in ('person', 'service')),
  joined_at timestamptz not null default house_now(),
  suspended_at timestamptz,
  left_at timestamptz
);
create unique index worker_email on worker (lower(email));
create index on worker (agency_id, name);

create table team_member (
  team_id uuid not null references team,
  worker_id uuid not null references worker,
  leads boolean not null default false,
  joined_at timestamptz not null default house_now(),
  left_at timestamptz,
  primary key (team_id, worker_id)
);
create index on team_member (worker_id) where left_at is null;

create table worker_role (
  worker_id uuid not null references worker,
  role text not null,
  given_at timestamptz not null default house_now(),
  given_by uuid references worker,
  primary key (worker_id, role)
);

create table role_permission (
  role text not null,
  permission text not null,
  primary key (role, permission)
);
comment on table role_permission is 'The one policy table, written from the modules'' doors at each migration; SQL functions and pages read the same rows.';

create table session (
  id uuid primary key default gen_random_uuid(),
  token_hash bytea not null unique,
  worker_id uuid not null references worker,
  started_at timestamptz not null default house_now(),
  seen_at timestamptz not null default house_now(),
  idle_ends_at timestamptz not null,
  ends_at timestamptz not null,
  proved_at timestamptz,
  proved_by text check (proved_by in ('totp', 'passkey', 'oidc', 'demo', 'service')),
  ended_at timestamptz,
  ended_why text,
  device text
);
create index on session (worker_id) where ended_at is null;
comment on column session.proved_at is 'When the second factor was given. Until then the session opens nothing.';

create table credential (
  worker_id uuid primary key references worker,
  password_hash text,
  password_set_at timestamptz,
  totp_secret text,
  totp_confirmed_at timestamptz,
  totp_last_step bigint,
  failures int not null default 0,
  locked_until timestamptz
);
comment on column credential.totp_last_step is 'A code is good once: steps up to this one are refused.';

create table passkey (
  id text primary key,
  worker_id uuid not null references worker,
  public_key bytea not null,
  counter bigint not null default 0,
  transports text[] not null default '{}',
  name text not null,
  added_at timestamptz not null default house_now(),
  used_at timestamptz
);
create index on passkey (worker_id);

create table sign_in_step (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('passkey', 'oidc', 'invitation', 'password-reset')),
  secret_hash bytea not null unique,
  worker_id uuid references worker,
  data jsonb not null default '{}',
  made_at timestamptz not null default house_now(),
  ends_at timestamptz not null,
  used_at timestamptz
);
comment on table sign_in_step is 'One step of a sign-in that spans two requests: a passkey challenge, an OIDC state, an invitation. Good once.';

create table rate_count (
  key text not null,
  starts_at timestamptz not null,
  count int not null default 1,
  primary key (key, starts_at)
);
comment on table rate_count is 'Rate limits that survive a restart and hold across processes. The key is hashed: no address and no name stands here.';

-- Who am I? Resolved from the session's key on every statement, so no caller can claim an id. The table holds the key's hash:
-- reading the table, or a backup of it, makes nobody anybody.
create function me() returns uuid
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select s.worker_id
      from session s join worker w on w.id = s.worker_id
     where s.token_hash = sha256(decode(nullif(current_setting('sr.session', true), ''), 'hex'))
       and s.proved_at is not null and s.ended_at is null
       and s.idle_ends_at > house_now() and s.ends_at > house_now()
       and w.suspended_at is null and w.left_at is null
  $$;
alter function me() owner to sr_keeper;
comment on function me is 'The worker of this transaction, or null. Definer: reads session, which the app cannot.';

create function my_agency() returns uuid
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select agency_id from worker where id = me() $$;
alter function my_agency() owner to sr_keeper;

create function may(wanted text) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select exists (
      select 1 from worker_role r join role_permission p on p.role = r.role
       where r.worker_id = me() and p.permission = wanted)
  $$;
alter function may(text) owner to sr_keeper;
comment on function may is 'Whether this transaction''s worker holds a permission, by the one policy table.';

create function in_my_team(wanted uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select exists (select 1 from team_member where team_id = wanted and worker_id = me() and left_at is null) $$;
alter function in_my_team(uuid) owner to sr_keeper;

create function become(session_key text)
  returns table (worker_id uuid, session_id uuid, name text, agency_id uuid, agency_name text, agency_kind text, roles text[], teams jsonb, kind text, proved_by text, "now" timestamptz)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  perform set_config('sr.session', session_key, true);
  return query
    select w.id, s.id, w.name, a.id, a.name, a.kind,
           array(select r.role from worker_role r where r.worker_id = w.id order by 1),
           coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'kind', t.kind, 'leads', m.leads) order by t.name)
              from team_member m join team t on t.id = m.team_id where m.worker_id = w.id and m.left_at is null and t.ended_at is null), '[]'),
           w.kind, s.proved_by, house_now()
      from session s join worker w on w.id = s.worker_id join agency a on a.id = w.agency_id
     where w.id = me() and s.token_hash = sha256(decode(session_key, 'hex'));
  -- Being busy keeps a session awake; written at most once a minute, so that reading stays reading.
  update session s
     set seen_at = house_now(), idle_ends_at = least(s.ends_at, house_now() + (s.idle_ends_at - s.seen_at))
   where s.token_hash = sha256(decode(session_key, 'hex')) and me() is not null
     and s.seen_at < house_now() - interval '1 minute';
end $$;
alter function become(text) owner to sr_keeper;
comment on function become is 'Starts a transaction as the worker of a session: one round trip. Definer: reads sessions and keeps them awake.';

call guard('agency'); call guard('area'); call guard('area_agency'); call guard('team'); call guard('commission');
call guard('worker'); call guard('team_member'); call guard('worker_role'); call guard('role_permission');
call guard('session'); call guard('credential'); call guard('passkey'); call guard('sign_in_step'); call guard('rate_count');
grant update on session to sr_keeper;

-- Agencies, teams and colleagues are known to whoever is signed in: a hand-over needs a name to hand to.
create policy signed_in_reads on agency for select to sr_app using ((select me()) is not null);
create policy signed_in_reads on area for select to sr_app using ((select me()) is not null);
create policy signed_in_reads on area_agency for select to sr_app using ((select me()) is not null);
create policy signed_in_reads on team for select to sr_app using ((select me()) is not null);
create policy signed_in_reads on commission for select to sr_app using ((select me()) is not null);
create policy signed_in_reads on worker for select to sr_app using ((select me()) is not null);
create policy signed_in_reads on team_member for select to sr_app using ((select me()) is not null);
create policy signed_in_reads on role_permission for select to sr_app using ((select me()) is not null);
create policy own_roles on worker_role for select to sr_app using (worker_id = (select me()) or (select may('agencies.manage')));
grant select (id, code, name, kind, authority_code, force_code, out_of_hours, sign_in_by, ended_at) on agency to sr_app;
grant select (oidc_issuer, oidc_client_id, oidc_client_secret) on agency to sr_app;
grant select on area, area_agency, team, commission, worker, team_member, worker_role, role_permission to sr_app;

-- Administrators keep their own agency; area settings by whoever manages the area.
create policy admin_changes on agency for update to sr_app using (id = (select my_agency()) and (select may('agencies.manage'))) with check (id = (select my_agency()));
create policy admin_adds on team for insert to sr_app with check (agency_id = (select my_agency()) and (select may('agencies.manage')));
create policy admin_changes on team for update to sr_app using (agency_id = (select my_agency()) and (select may('agencies.manage'))) with check (agency_id = (select my_agency()));
create policy admin_adds on worker for insert to sr_app with check (agency_id = (select my_agency()) and (select may('agencies.manage')));
create policy admin_changes on worker for update to sr_app using (agency_id = (select my_agency()) and (select may('agencies.manage'))) with check (agency_id = (select my_agency()));
create policy admin_adds on team_member for insert to sr_app with check ((select may('agencies.manage')) and exists (select 1 from team t where t.id = team_id and t.agency_id = (select my_agency())));
create policy admin_changes on team_member for update to sr_app using ((select may('agencies.manage')) and exists (select 1 from team t where t.id = team_id and t.agency_id = (select my_agency())));
create policy admin_adds on worker_role for insert to sr_app with check ((select may('agencies.manage')) and given_by = (select me()) and exists (select 1 from worker w where w.id = worker_id and w.agency_id = (select my_agency())));
create policy admin_removes on worker_role for delete to sr_app using ((select may('agencies.manage')) and exists (select 1 from worker w where w.id = worker_id and w.agency_id = (select my_agency())));
create policy area_changes on area for update to sr_app using ((select may('agencies.manage-area')) and exists (select 1 from area_agency aa where aa.area_id = id and aa.agency_id = (select my_agency())));
grant update (name, out_of_hours, sign_in_by, oidc_issuer, oidc_client_id, oidc_client_secret) on agency to sr_app;
grant insert, update on team, worker, team_member to sr_app;
grant insert, delete on worker_role to sr_app;
grant update (settings, starts_on) on area to sr_app;

-- Sessions and credentials: the sign-in service works on all, a worker on their own.
create policy sign_in_works on session to sr_app using ((select may('sign-in.serve'))) with check ((select may('sign-in.serve')));
create policy own_sessions on session for select to sr_app using (worker_id = (select me()));
create policy own_ending on session for update to sr_app using (worker_id = (select me())) with check (worker_id = (select me()));
create policy admin_reads on session for select to sr_app using ((select may('agencies.manage')) and exists (select 1 from worker w where w.id = worker_id and w.agency_id = (select my_agency())));
create policy admin_ends on session for update to sr_app using ((select may('agencies.manage')) and exists (select 1 from worker w where w.id = worker_id and w.agency_id = (select my_agency())));
grant select (id, worker_id, started_at, seen_at, idle_ends_at, ends_at, proved_at, proved_by, ended_at, ended_why, device) on session to sr_app;
grant select (token_hash), insert on session to sr_app;
grant update (proved_at, proved_by, ended_at, ended_why) on session to sr_app;
create policy sign_in_works on credential to sr_app using ((select may('sign-in.serve'))) with check ((select may('sign-in.serve')));
create policy sign_in_works on passkey to sr_app using ((select may('sign-in.serve'))) with check ((select may('sign-in.serve')));
create policy own_passkeys on passkey for select to sr_app using (worker_id = (select me()));
create policy own_passkeys_go on passkey for delete to sr_app using (worker_id = (select me()));
create policy sign_in_works on sign_in_step to sr_app using ((select may('sign-in.serve'))) with check ((select may('sign-in.serve')));
create policy counted on rate_count to sr_app using (true) with check (true);
grant select, insert, update on credential, sign_in_step to sr_app;
grant select, insert, update, delete on passkey, rate_count to sr_app;
