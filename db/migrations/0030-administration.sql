-- What an administrator does waits for a second person wherever it could open a child's record (decision 0010), and every
-- change to agencies, teams, workers and roles is a fact with its time and person.

alter table worker add column sign_in_reset_at timestamptz;
comment on column worker.sign_in_reset_at is 'When an administrator last took the worker''s sign-in away or made a link to a new one: what was known of who signs in ends here.';

create table second_word (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null references agency,
  kind text not null check (kind in ('role', 'sign-in-rule')),
  worker_id uuid references worker,
  role text,
  rule jsonb,
  client_secret text,
  asked_at timestamptz not null default house_now(),
  asked_by uuid not null references worker,
  agreed_at timestamptz,
  agreed_by uuid references worker,
  refused_at timestamptz,
  refused_by uuid references worker,
  withdrawn_at timestamptz,
  withdrawn_by uuid references worker,
  check ((kind = 'role') = (worker_id is not null and role is not null)),
  check ((kind = 'sign-in-rule') = (rule is not null)),
  check (num_nonnulls(agreed_at, refused_at, withdrawn_at) <= 1),
  check (agreed_by is null or (agreed_by <> asked_by and agreed_by is distinct from worker_id))
);
comment on table second_word is 'A change that an administrator asks for and that happens when a second person, another administrator or a manager, agrees.';
comment on column second_word.client_secret is 'Write-only for the app; gone once the request is answered.';
create unique index second_word_one_role on second_word (worker_id, role) where agreed_at is null and refused_at is null and withdrawn_at is null and kind = 'role';
create unique index second_word_one_rule on second_word (agency_id) where agreed_at is null and refused_at is null and withdrawn_at is null and kind = 'sign-in-rule';
create index on second_word (agency_id, asked_at desc);
call guard('second_word');
create policy both_read on second_word for select to sr_app
  using ((agency_id = (select my_agency()) and ((select may('agencies.manage')) or (select may('agencies.give-second-word')))) or worker_id = (select me()));
create policy admin_asks on second_word for insert to sr_app
  with check (agency_id = (select my_agency()) and (select may('agencies.manage')) and asked_by = (select me())
    and (kind = 'sign-in-rule' or (role not like 'service-%'
      and exists (select 1 from worker w where w.id = worker_id and w.agency_id = (select my_agency()) and w.kind = 'person' and w.left_at is null))));
create policy admin_withdraws on second_word for update to sr_app
  using (agency_id = (select my_agency()) and (select may('agencies.manage')) and agreed_at is null and refused_at is null and withdrawn_at is null)
  with check (agency_id = (select my_agency()) and withdrawn_by = (select me()));
grant select (id, agency_id, kind, worker_id, role, rule, asked_at, asked_by, agreed_at, agreed_by, refused_at, refused_by, withdrawn_at, withdrawn_by) on second_word to sr_app;
grant insert (agency_id, kind, worker_id, role, rule, client_secret, asked_by) on second_word to sr_app;
grant update (withdrawn_at, withdrawn_by) on second_word to sr_app;
grant insert, update on second_word to sr_keeper;

-- Whoever can give the word is told, and no longer told when the request is answered.
create function tell_of_second_word() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if tg_op = 'UPDATE' then
    if num_nonnulls(new.agreed_at, new.refused_at, new.withdrawn_at) > 0 then
      update notice set seen_at = house_now(), seen_by = me() where kind = 'second-word' and subject_ref = new.id::text and seen_at is null;
    end if;
    return null;
  end if;
  insert into notice (to_worker_id, kind, about_worker_id, subject_ref)
    select w.id, 'second-word', new.asked_by, new.id::text from worker w
     where w.agency_id = new.agency_id and w.kind = 'person' and w.suspended_at is null and w.left_at is null
       and w.id <> new.asked_by and w.id is distinct from new.worker_id
       and exists (select 1 from worker_role r where r.worker_id = w.id and r.role = 'manager');
  return null;
end $$;
alter function tell_of_second_word() owner to sr_keeper;
grant insert, update on notice to sr_keeper;
create trigger tell_of_second_word after insert or update on second_word for each row execute function tell_of_second_word();
comment on function tell_of_second_word is 'Tells the agency''s managers that a change waits for them. Definer: an administrator does not read whom notices are addressed to. A trigger: nobody can call it.';

-- The way to a role leads through a second word and nowhere else.
drop policy admin_adds on worker_role;
drop policy admin_removes on worker_role;
revoke insert, delete on worker_role from sr_app;
grant insert, delete on worker_role to sr_keeper;

-- One agency's administration at a time: two administrators who remove each other at the same moment would leave none.
create function last_administrator(wanted uuid) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare agency uuid;
begin
  select agency_id into agency from worker where id = wanted;
  perform pg_advisory_xact_lock(hashtextextended('administration of ' || agency, 0));
  return exists (select 1 from worker_role r where r.worker_id = wanted and r.role = 'administrator')
     and not exists (select 1 from worker w join worker_role r on r.worker_id = w.id
                      where w.agency_id = agency and w.id <> wanted and r.role = 'administrator' and w.suspended_at is null and w.left_at is null);
end $$;
alter function last_administrator(uuid) owner to sr_keeper;
revoke execute on function last_administrator(uuid) from public;
grant execute on function last_administrator(uuid) to sr_keeper;
comment on function last_administrator is 'Whether an agency would be left without an administrator. For the functions below alone.';

create function take_role(wanted uuid, taken text) returns text
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if not may('agencies.manage') or not exists (select 1 from worker w where w.id = wanted and w.agency_id = my_agency() and w.kind = 'person') then
    raise exception 'not yours to take' using errcode = 'insufficient_privilege';
  end if;
  if taken = 'administrator' and last_administrator(wanted) then return 'last-administrator'; end if;
  -- Asked again after the lock: somebody may have taken the asker's own role meanwhile.
  if not may('agencies.manage') then raise exception 'not yours to take' using errcode = 'insufficient_privilege'; end if;
  delete from worker_role where worker_id = wanted and role = taken;
  return case when found then 'taken' else 'not-held' end;
end $$;
alter function take_role(uuid, text) owner to sr_keeper;
comment on function take_role is 'Takes a role from a worker of one''s own agency, at once. Definer: only this keeps an agency''s last administrator.';

create function give_second_word(wanted uuid, agrees boolean) returns text
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare s second_word; w worker;
begin
  select * into s from second_word where id = wanted for update;
  if s.id is null or not may('agencies.give-second-word') or s.agency_id <> my_agency() then
    raise exception 'not yours to answer' using errcode = 'insufficient_privilege';
  end if;
  if s.agreed_at is not null or s.refused_at is not null or s.withdrawn_at is not null then return 'answered'; end if;
  if s.asked_by = me() or s.worker_id = me() then return 'own'; end if;
  if not agrees then
    update second_word set refused_at = house_now(), refused_by = me(), client_secret = null where id = wanted;
    return 'refused';
  end if;
  if s.kind = 'role' then
    select * into w from worker where id = s.worker_id;
    if w.left_at is not null then return 'left'; end if;
    -- The second person says who signs in there: so somebody must have, and no link to another sign-in may be about.
    if exists (select 1 from sign_in_step i where i.worker_id = w.id and i.kind = 'invitation' and i.used_at is null and i.ends_at > house_now())
       or not exists (select 1 from session o where o.worker_id = w.id and o.proved_at >= coalesce(w.sign_in_reset_at, '-infinity')) then
      return 'not-signed-in';
    end if;
    insert into worker_role (worker_id, role, given_by) values (s.worker_id, s.role, s.asked_by) on conflict do nothing;
  else
    update agency a set
      oidc_client_secret = case when s.client_secret is not null then s.client_secret
        when a.oidc_issuer = s.rule ->> 'issuer' and a.oidc_client_id = s.rule ->> 'clientId' then a.oidc_client_secret end,
      sign_in_by = s.rule ->> 'signInBy', oidc_issuer = s.rule ->> 'issuer', oidc_client_id = s.rule ->> 'clientId'
     where a.id = s.agency_id;
  end if;
  update second_word set agreed_at = house_now(), agreed_by = me(), client_secret = null where id = wanted;
  return 'agreed';
end $$;
alter function give_second_word(uuid, boolean) owner to sr_keeper;
grant update on agency to sr_keeper;
comment on function give_second_word is 'A second person of the same agency, neither the asker nor the receiver, agrees or refuses; only then the change happens. Definer: nobody else writes a role or a sign-in rule.';

-- Whoever holds a role has no open link to a new sign-in: a link in an administrator's hands must never be a way to a child.
create function end_sign_in(wanted uuid, why text) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  update credential set password_hash = null, password_set_at = null, totp_secret = null, totp_confirmed_at = null, totp_last_step = null, failures = 0, locked_until = null where worker_id = wanted;
  delete from passkey where worker_id = wanted;
  update sign_in_step set used_at = house_now(), data = '{}' where worker_id = wanted and used_at is null;
  update session set ended_at = house_now(), ended_why = why where worker_id = wanted and ended_at is null;
  update worker set sign_in_reset_at = house_now() where id = wanted;
end $$;
alter function end_sign_in(uuid, text) owner to sr_keeper;
revoke execute on function end_sign_in(uuid, text) from public;
grant execute on function end_sign_in(uuid, text) to sr_keeper;
grant update on worker to sr_keeper;
comment on function end_sign_in is 'Takes password, second factor, passkeys, links and sessions. For the functions below alone.';

create or replace function reset_sign_in(wanted uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare held text;
begin
  if not may('agencies.manage') or wanted = me() or not exists (select 1 from worker w where w.id = wanted and w.agency_id = my_agency() and w.kind = 'person') then
    raise exception 'not yours to reset' using errcode = 'insufficient_privilege';
  end if;
  if last_administrator(wanted) then raise exception 'the last administrator stays' using errcode = 'insufficient_privilege'; end if;
  perform end_sign_in(wanted, 'reset');
  for held in delete from worker_role where worker_id = wanted returning role loop
    insert into second_word (agency_id, kind, worker_id, role, asked_by) values (my_agency(), 'role', wanted, held, me()) on conflict do nothing;
  end loop;
end $$;
comment on function reset_sign_in is 'Takes a worker''s sign-in, and lets their roles wait for a second person''s word: whoever signs in next may be somebody else. Definer: an administrator never reads a credential.';

create function change_email(wanted uuid, new_email text) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  perform reset_sign_in(wanted);
  update worker set email = new_email where id = wanted;
end $$;
alter function change_email(uuid, text) owner to sr_keeper;
comment on function change_email is 'An organisation''s own sign-in knows a worker by their address alone, so another address is another sign-in. Definer, as reset_sign_in, which checks the caller.';

create function make_invitation(wanted uuid, link_hash bytea) returns timestamptz
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare until timestamptz := house_now() + interval '72 hours';
begin
  if not may('agencies.manage') or wanted = me() or not exists
     (select 1 from worker w where w.id = wanted and w.agency_id = my_agency() and w.kind = 'person' and w.suspended_at is null and w.left_at is null) then
    raise exception 'not yours to invite' using errcode = 'insufficient_privilege';
  end if;
  if exists (select 1 from worker_role r where r.worker_id = wanted) then return null; end if;
  perform end_sign_in(wanted, 'reset');
  insert into sign_in_step (kind, secret_hash, worker_id, ends_at) values ('invitation', link_hash, wanted, until);
  return until;
end $$;
alter function make_invitation(uuid, bytea) owner to sr_keeper;
grant insert on sign_in_step to sr_keeper;
drop policy admin_invites on sign_in_step;
comment on function make_invitation is 'A link for a worker who holds no role yet; null for whoever does. Earlier links are good no more. Definer: an administrator reads no sign-in step.';

create function sign_in_state(wanted uuid) returns table (has_password boolean, passkeys int, signed_in_at timestamptz, sessions int)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select exists (select 1 from credential c where c.worker_id = w.id and c.totp_confirmed_at is not null),
           (select count(*)::int from passkey p where p.worker_id = w.id),
           (select max(s.proved_at) from session s where s.worker_id = w.id and s.proved_at >= coalesce(w.sign_in_reset_at, '-infinity')),
           (select count(*)::int from session s where s.worker_id = w.id and s.proved_at is not null and s.ended_at is null and s.ends_at > house_now() and s.idle_ends_at > house_now())
      from worker w where w.id = wanted and w.agency_id = my_agency() and (may('agencies.manage') or may('agencies.give-second-word'))
  $$;
alter function sign_in_state(uuid) owner to sr_keeper;
comment on function sign_in_state is 'How a colleague signs in, for who keeps or confirms it: that there is a password, never what it is. Definer: credentials are read by nobody else.';

create or replace function invited_until(wanted uuid) returns timestamptz
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select max(s.ends_at) from sign_in_step s join worker w on w.id = s.worker_id
     where s.worker_id = wanted and s.kind = 'invitation' and s.used_at is null and s.ends_at > house_now() and w.agency_id = my_agency()
       and (may('agencies.manage') or may('agencies.give-second-word'))
  $$;

-- An administrator reads the roles of their own agency's workers, and nobody else's.
drop policy own_roles on worker_role;
create policy own_roles on worker_role for select to sr_app
  using (worker_id = (select me()) or ((select may('agencies.manage')) and exists (select 1 from worker w where w.id = worker_id and w.agency_id = (select my_agency()))));

create function open_work_of_team(wanted uuid) returns int
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select (select count(*)::int from interview i where i.team_id = wanted and i.held_at is null and i.not_held_at is null)
         + (select count(*)::int from action a where a.owner_team_id = wanted and a.done_at is null and a.stopped_at is null)
     where may('agencies.manage') and exists (select 1 from team t where t.id = wanted and t.agency_id = my_agency())
  $$;
alter function open_work_of_team(uuid) owner to sr_keeper;
comment on function open_work_of_team is 'How many interviews and actions wait in a team of one''s own agency: a team that holds work is not ended. Definer: an administrator sees the number and no child.';

-- Nobody suspends themselves, and nobody an agency's last administrator.
create function keep_an_administrator() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if me() is null then return new; end if;
  if new.id = me() then raise exception 'not one''s own' using errcode = 'insufficient_privilege'; end if;
  if (new.suspended_at is not null or new.left_at is not null) and last_administrator(new.id) then
    raise exception 'the last administrator stays' using errcode = 'insufficient_privilege';
  end if;
  if not may('agencies.manage') then raise exception 'not an administrator any more' using errcode = 'insufficient_privilege'; end if;
  return new;
end $$;
alter function keep_an_administrator() owner to sr_keeper;
create trigger keep_an_administrator before update of suspended_at, left_at on worker for each row
  when (old.suspended_at is distinct from new.suspended_at or old.left_at is distinct from new.left_at) execute function keep_an_administrator();
comment on function keep_an_administrator is 'A trigger. Definer: counts the roles of others.';

-- An ended session stays ended.
alter policy admin_ends on session with check (ended_at is not null and exists (select 1 from worker w where w.id = worker_id and w.agency_id = (select my_agency())));

revoke update on worker, team, agency from sr_app;
grant update (name, job_title, suspended_at, left_at) on worker to sr_app;
grant update (name, contact, kind, ended_at) on team to sr_app;
grant update (name, out_of_hours) on agency to sr_app;
revoke insert on worker, team, team_member from sr_app;
grant insert (id, agency_id, code, name, email, job_title) on worker to sr_app;
grant insert (id, agency_id, code, name, kind, contact) on team to sr_app;
grant insert (team_id, worker_id, leads, joined_at) on team_member to sr_app;

-- A council says who holds its children's interviews: a team of its own areas that is at work.
create policy council_adds on commission for insert to sr_app
  with check (authority_agency_id = (select my_agency()) and (select may('agencies.manage'))
    and exists (select 1 from agency a where a.id = authority_agency_id and a.kind = 'council')
    and exists (select 1 from team t join area_agency theirs on theirs.agency_id = t.agency_id join area_agency mine on mine.area_id = theirs.area_id
                 where t.id = team_id and t.ended_at is null and mine.agency_id = (select my_agency())));
create policy council_changes on commission for update to sr_app
  using (authority_agency_id = (select my_agency()) and (select may('agencies.manage')))
  with check (exists (select 1 from team t join area_agency theirs on theirs.agency_id = t.agency_id join area_agency mine on mine.area_id = theirs.area_id
                 where t.id = team_id and t.ended_at is null and mine.agency_id = (select my_agency())));
grant insert on commission to sr_app;
grant update (team_id) on commission to sr_app;

-- Every change: what, when, by whom. Written by triggers, so that no door can forget it.
create table agency_change (
  id bigint generated always as identity primary key,
  agency_id uuid not null references agency,
  worker_id uuid references worker,
  team_id uuid references team,
  what text not null,
  detail text,
  made_at timestamptz not null default house_now(),
  made_by uuid not null references worker
);
create index on agency_change (agency_id, id desc);
create index on agency_change (worker_id, id desc) where worker_id is not null;
comment on table agency_change is 'What was changed about an agency, its teams, workers, roles and area: a fact with its time and person. No child stands here.';
call guard('agency_change');
create policy kept on agency_change for insert to sr_app with check (made_by = (select me()) and agency_id = (select my_agency()));
create policy admin_reads on agency_change for select to sr_app using (agency_id = (select my_agency()) and (select may('agencies.manage')));
create policy area_reads on agency_change for select to sr_app
  using (what like 'area-%' and (select may('agencies.manage-area'))
    and exists (select 1 from area_agency theirs join area_agency mine on mine.area_id = theirs.area_id
                 where theirs.agency_id = agency_change.agency_id and mine.agency_id = (select my_agency())));
grant select on agency_change to sr_app;
grant insert (agency_id, worker_id, team_id, what, detail, made_by) on agency_change to sr_app;
grant insert on agency_change to sr_keeper;

create function keep_agency_change() returns trigger language plpgsql set search_path = pg_catalog, public as $$
declare
  was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  becomes jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  either jsonb := coalesce(becomes, was);
  worker uuid := case tg_table_name when 'worker' then either ->> 'id' when 'team_member' then either ->> 'worker_id' when 'worker_role' then either ->> 'worker_id' end;
  team uuid := case tg_table_name when 'team' then either ->> 'id' when 'team_member' then either ->> 'team_id' when 'commission' then either ->> 'team_id' end;
  what text; detail text;
begin
  if me() is null then return null; end if;
  for what, detail in
    select c.what, c.detail from (values
      ('worker', 'added', null, tg_op = 'INSERT'),
      ('worker', 'renamed', was ->> 'name', tg_op = 'UPDATE' and was ->> 'name' is distinct from becomes ->> 'name'),
      ('worker', 'job-title', was ->> 'job_title', tg_op = 'UPDATE' and was ->> 'job_title' is distinct from becomes ->> 'job_title'),
      ('worker', 'email', was ->> 'email', tg_op = 'UPDATE' and was ->> 'email' is distinct from becomes ->> 'email'),
      ('worker', 'sign-in-reset', null, tg_op = 'UPDATE' and was ->> 'sign_in_reset_at' is distinct from becomes ->> 'sign_in_reset_at'),
      ('worker', 'suspended', null, tg_op = 'UPDATE' and was ->> 'suspended_at' is null and becomes ->> 'suspended_at' is not null),
      ('worker', 'brought-back', null, tg_op = 'UPDATE' and was ->> 'suspended_at' is not null and becomes ->> 'suspended_at' is null),
      ('worker', 'left', null, tg_op = 'UPDATE' and was ->> 'left_at' is null and becomes ->> 'left_at' is not null),
      ('worker_role', 'role-given', becomes ->> 'role', tg_op = 'INSERT'),
      ('worker_role', 'role-taken', was ->> 'role', tg_op = 'DELETE'),
      ('team_member', 'team-joined', null, becomes ->> 'left_at' is null and (tg_op = 'INSERT' or was ->> 'left_at' is not null)),
      ('team_member', 'team-left', null, tg_op = 'UPDATE' and was ->> 'left_at' is null and becomes ->> 'left_at' is not null),
      ('team_member', 'team-led', null, becomes ->> 'left_at' is null and (becomes ->> 'leads')::boolean and not coalesce((was ->> 'leads')::boolean, false)),
      ('team_member', 'team-led-no-more', null, tg_op = 'UPDATE' and (was ->> 'leads')::boolean and not (becomes ->> 'leads')::boolean),
      ('team', 'team-added', null, tg_op = 'INSERT'),
      ('team', 'team-renamed', was ->> 'name', tg_op = 'UPDATE' and was ->> 'name' is distinct from becomes ->> 'name'),
      ('team', 'team-contact', was ->> 'contact', tg_op = 'UPDATE' and was ->> 'contact' is distinct from becomes ->> 'contact'),
      ('team', 'team-kind', was ->> 'kind', tg_op = 'UPDATE' and was ->> 'kind' is distinct from becomes ->> 'kind'),
      ('team', 'team-ended', null, tg_op = 'UPDATE' and was ->> 'ended_at' is null and becomes ->> 'ended_at' is not null),
      ('agency', 'agency-renamed', was ->> 'name', was ->> 'name' is distinct from becomes ->> 'name'),
      ('agency', 'out-of-hours', was ->> 'out_of_hours', was ->> 'out_of_hours' is distinct from becomes ->> 'out_of_hours'),
      ('agency', 'sign-in-rule', was ->> 'sign_in_by', (was ->> 'sign_in_by', was ->> 'oidc_issuer', was ->> 'oidc_client_id', was ->> 'oidc_client_secret')
        is distinct from (becomes ->> 'sign_in_by', becomes ->> 'oidc_issuer', becomes ->> 'oidc_client_id', becomes ->> 'oidc_client_secret')),
      ('commission', 'commissioned', null, true),
      ('area', 'area-settings', (select string_agg(k || ': ' || coalesce(was #>> array['settings', k], 'default') || ' → ' || coalesce(becomes #>> array['settings', k], 'default'), '; ' order by k)
        from jsonb_object_keys(coalesce(was -> 'settings', '{}') || coalesce(becomes -> 'settings', '{}')) k where was #> array['settings', k] is distinct from becomes #> array['settings', k]), was -> 'settings' is distinct from becomes -> 'settings'),
      ('area', 'area-starts', was ->> 'starts_on', was ->> 'starts_on' is distinct from becomes ->> 'starts_on')
    ) c(of_table, what, detail, happened) where c.of_table = tg_table_name and c.happened
  loop
    insert into agency_change (agency_id, worker_id, team_id, what, detail, made_by) values (my_agency(), worker, team, what, detail, me());
  end loop;
  return null;
end $$;
create trigger keep_agency_change after insert or update on worker for each row execute function keep_agency_change();
create trigger keep_agency_change after insert or delete on worker_role for each row execute function keep_agency_change();
create trigger keep_agency_change after insert or update on team_member for each row execute function keep_agency_change();
create trigger keep_agency_change after insert or update on team for each row execute function keep_agency_change();
create trigger keep_agency_change after update on agency for each row execute function keep_agency_change();
create trigger keep_agency_change after insert or update on commission for each row execute function keep_agency_change();
create trigger keep_agency_change after update on area for each row execute function keep_agency_change();

-- The command line writes to an agency's trail as the installer.
insert into worker (agency_id, code, name, kind) select id, 'service-install', 'The installer', 'service' from agency where code = 'house';
