-- The house itself: its clock, its guard rails, and the words that other migrations use.
-- Roles are made by the migrator (they belong to the cluster): sr_app, the unprivileged role of every request, job and
-- command; sr_keeper, who owns the few definer functions and nothing else.

create extension if not exists pg_trgm;
create extension if not exists btree_gist;

revoke create on schema public from public;
grant usage on schema public to sr_app, sr_keeper;
-- The keeper must hold CREATE to be given ownership of the definer functions.
grant create on schema public to sr_keeper;

create table house_clock (
  only_row boolean primary key default true check (only_row),
  frozen_at timestamptz
);
comment on table house_clock is 'One clock for every process. Empty in service; tests freeze and move it. Only the owner may write.';
insert into house_clock default values;
grant select on house_clock to sr_keeper;

create function house_now() returns timestamptz
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select coalesce((select frozen_at from house_clock), now()) $$;
alter function house_now() owner to sr_keeper;
comment on function house_now is 'The time, for rules and for rows. Definer: the app may read the clock, never set it.';

-- Makes a table safe by default: row security enabled and forced (a table''s owner is bound too), and open to the keeper,
-- who owns the definer functions. What the app may do is granted by each migration, aloud.
create procedure guard(name text) language plpgsql as $$
begin
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format('create policy keeper on %I to sr_keeper using (true) with check (true)', name);
  execute format('grant select on %I to sr_keeper', name);
end $$;

-- The usual case: rows about one child, seen and written inside that child''s circle only.
create procedure guard_by_circle(name text, updates boolean default false) language plpgsql as $$
begin
  call guard(name);
  execute format('create policy circle_reads on %I for select to sr_app using (in_circle(child_id))', name);
  execute format('create policy circle_adds on %I for insert to sr_app with check (in_circle(child_id))', name);
  execute format('grant select, insert on %I to sr_app', name);
  if updates then
    execute format('create policy circle_changes on %I for update to sr_app using (in_circle(child_id)) with check (in_circle(child_id))', name);
    execute format('grant update on %I to sr_app', name);
  end if;
end $$;
