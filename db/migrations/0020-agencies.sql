-- Signing in, keeping one's own sign-in, and what an administrator may do, drawn closer than the first migration drew it.

-- The sign-in service speaks of a worker before that worker has a session: the entry belongs on the worker's own trail.
create function note_sign_in(wanted uuid, happened text) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if not may('sign-in.serve') then raise exception 'only the sign-in service notes a sign-in'; end if;
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, why)
    select w.id, w.agency_id, 'sign-in.serve', true, 'sign-in', w.code, happened from worker w where w.id = wanted;
end $$;
alter function note_sign_in(uuid, text) owner to sr_keeper;
grant insert on audit_entry to sr_keeper;
comment on function note_sign_in is 'Puts a sign-in, a refusal or a sign-out on the worker''s own agency''s trail. Definer: an entry is otherwise only written by the worker it names.';

-- A worker keeps their own password, second factor and passkeys, from inside their own session.
create policy own_credential_read on credential for select to sr_app using (worker_id = (select me()));
create policy own_credential_changed on credential for update to sr_app using (worker_id = (select me())) with check (worker_id = (select me()));
create policy own_passkey_added on passkey for insert to sr_app with check (worker_id = (select me()));
create policy own_passkey_named on passkey for update to sr_app using (worker_id = (select me())) with check (worker_id = (select me()));
create policy own_steps on sign_in_step to sr_app using (worker_id = (select me()) and kind = 'passkey') with check (worker_id = (select me()) and kind = 'passkey');

-- Invitations are made and seen by the agency's administrators; the secret itself stands nowhere.
create policy admin_invites on sign_in_step for insert to sr_app
  with check (kind = 'invitation' and (select may('agencies.manage')) and exists (select 1 from worker w where w.id = worker_id and w.agency_id = (select my_agency()) and w.kind = 'person' and w.id <> (select me())));

create function invited_until(wanted uuid) returns timestamptz
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select max(s.ends_at) from sign_in_step s join worker w on w.id = s.worker_id
     where s.worker_id = wanted and s.kind = 'invitation' and s.used_at is null and s.ends_at > house_now() and w.agency_id = my_agency() and may('agencies.manage')
  $$;
alter function invited_until(uuid) owner to sr_keeper;
comment on function invited_until is 'Until when a worker''s open invitation is good. Definer: an administrator may know that, and never what the invited worker has typed so far.';

create function reset_sign_in(wanted uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if not may('agencies.manage') or wanted = me() or not exists (select 1 from worker w where w.id = wanted and w.agency_id = my_agency() and w.kind = 'person') then
    raise exception 'not yours to reset' using errcode = 'insufficient_privilege';
  end if;
  update credential set password_hash = null, password_set_at = null, totp_secret = null, totp_confirmed_at = null, totp_last_step = null, failures = 0, locked_until = null where worker_id = wanted;
  delete from passkey where worker_id = wanted;
  update sign_in_step set used_at = house_now() where worker_id = wanted and used_at is null;
  update session set ended_at = house_now(), ended_why = 'reset' where worker_id = wanted and ended_at is null;
end $$;
alter function reset_sign_in(uuid) owner to sr_keeper;
grant update on credential, sign_in_step to sr_keeper;
grant delete on passkey to sr_keeper;
comment on function reset_sign_in is 'Takes password, second factor, passkeys, open invitations and sessions from a worker of one''s own agency. Definer: an administrator never reads a credential.';

-- An administrator gives nobody a service's role, and nothing to themselves: no role, no team, so no way into a circle.
drop policy admin_adds on worker_role;
create policy admin_adds on worker_role for insert to sr_app
  with check ((select may('agencies.manage')) and given_by = (select me()) and role not like 'service-%' and worker_id <> (select me())
    and exists (select 1 from worker w where w.id = worker_id and w.agency_id = (select my_agency()) and w.kind = 'person'));
drop policy admin_removes on worker_role;
create policy admin_removes on worker_role for delete to sr_app
  using ((select may('agencies.manage')) and worker_id <> (select me()) and exists (select 1 from worker w where w.id = worker_id and w.agency_id = (select my_agency()) and w.kind = 'person'));
drop policy admin_adds on team_member;
create policy admin_adds on team_member for insert to sr_app
  with check ((select may('agencies.manage')) and worker_id <> (select me())
    and exists (select 1 from team t join worker w on w.agency_id = t.agency_id where t.id = team_id and w.id = worker_id and t.agency_id = (select my_agency())));
drop policy admin_changes on team_member;
create policy admin_changes on team_member for update to sr_app
  using ((select may('agencies.manage')) and worker_id <> (select me()) and exists (select 1 from team t where t.id = team_id and t.agency_id = (select my_agency())))
  with check (worker_id <> (select me()));
drop policy admin_adds on worker;
create policy admin_adds on worker for insert to sr_app with check (agency_id = (select my_agency()) and kind = 'person' and (select may('agencies.manage')));
drop policy admin_changes on worker;
create policy admin_changes on worker for update to sr_app
  using (agency_id = (select my_agency()) and kind = 'person' and (select may('agencies.manage'))) with check (agency_id = (select my_agency()) and kind = 'person');
revoke update on worker, team, team_member from sr_app;
grant update (name, email, job_title, suspended_at, left_at) on worker to sr_app;
grant update (name, contact, ended_at) on team to sr_app;
grant update (leads, joined_at, left_at) on team_member to sr_app;

-- The client's secret belongs to the sign-in service: others may set it, and only the service reads it.
revoke select (oidc_issuer, oidc_client_id, oidc_client_secret) on agency from sr_app;
grant select (oidc_issuer, oidc_client_id) on agency to sr_app;
create function oidc_secret(wanted uuid) returns text
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select oidc_client_secret from agency where id = wanted and may('sign-in.serve') $$;
alter function oidc_secret(uuid) owner to sr_keeper;
comment on function oidc_secret is 'The secret shared with an organisation''s identity provider. Definer: only the sign-in service is given it.';
