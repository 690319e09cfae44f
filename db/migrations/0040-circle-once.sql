-- The involvement rule is asked for every row that is read. Most of its price was not the rule: for each row it found out again who asks
-- and what time it is, two functions with a plan each. Both are the same for a whole statement: the policies now ask them once, and hand
-- the answers to a function that looks at the circle alone. The rule is the one of in_circle(), word for word.
--
-- Nobody can ask it in another's name: who asks must be who the transaction's session belongs to. in_circle() stays for functions that
-- ask once.
create function in_circle_of(wanted uuid, who uuid, moment timestamptz) returns boolean
  language plpgsql stable security definer cost 1000 set search_path = pg_catalog, public set enable_seqscan = off
  as $$
begin
  return exists (
      select 1 from circle_entry e
       where e.child_id = wanted and e.closed_at is null and e.expires_at > moment
         and (e.worker_id = who
              or exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = who and m.left_at is null)))
    and not exists (select 1 from declared_conflict d where d.child_id = wanted and d.worker_id = who)
    and exists (select 1 from session s where s.worker_id = who and s.token_hash = sha256(decode(nullif(current_setting('sr.session', true), ''), 'hex')));
end $$;
alter function in_circle_of(uuid, uuid, timestamptz) owner to sr_keeper;
comment on function in_circle_of is 'The involvement rule for policies, which find out once a statement who asks and when. Definer: reads circles and conflicts whole; answers only for the worker of this session.';

do $$
declare p record; once constant text := 'in_circle_of(\1, (select me()), (select house_now()))'; asks constant text := '\min_circle\(([a-z_.]+)\)';
begin
  for p in select tablename, policyname, qual, with_check from pg_policies where schemaname = 'public' and (qual ~ asks or with_check ~ asks) loop
    execute format('alter policy %I on %I', p.policyname, p.tablename)
      || coalesce(' using (' || regexp_replace(p.qual, asks, once, 'g') || ')', '')
      || coalesce(' with check (' || regexp_replace(p.with_check, asks, once, 'g') || ')', '');
  end loop;
end $$;

-- What later migrations guard is guarded so too.
create or replace procedure guard_by_circle(name text, updates boolean default false) language plpgsql as $$
declare mine constant text := 'in_circle_of(child_id, (select me()), (select house_now()))';
begin
  call guard(name);
  execute format('create policy circle_reads on %I for select to sr_app using (%s)', name, mine);
  execute format('create policy circle_adds on %I for insert to sr_app with check (%s)', name, mine);
  execute format('grant select, insert on %I to sr_app', name);
  if updates then
    execute format('create policy circle_changes on %I for update to sr_app using (%s) with check (%s)', name, mine, mine);
    execute format('grant update on %I to sr_app', name);
  end if;
end $$;
