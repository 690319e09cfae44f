-- A declared conflict about a context, as 0004-people.sql has it about a child: a worker whose brother is in the group, who owns the shop, or whom
-- somebody there frightens never opens it, its discussions, its plan or its actions, whatever team they stand in. It is for good.

create table context_conflict (
  context_id uuid not null references context,
  worker_id uuid not null references worker,
  declared_at timestamptz not null default house_now(),
  declared_by uuid not null references worker,
  reason text not null check (length(reason) between 1 and 1000),
  primary key (context_id, worker_id)
);
create index on context_conflict (worker_id);
comment on table context_conflict is 'A worker who must never open this context. Beats every entry of its circle.';
comment on column context_conflict.context_id is 'The context.';
comment on column context_conflict.worker_id is 'Who must never open it.';
comment on column context_conflict.declared_at is 'When it was declared.';
comment on column context_conflict.declared_by is 'Who declared it: they themselves, or somebody of a team that answers for the context.';
comment on column context_conflict.reason is 'Why. Only the context''s circle reads it.';

call guard('context_conflict');
create policy circle_reads on context_conflict for select to sr_app using (in_context_circle_of(context_id, (select me()), (select house_now())));
-- Everybody of themselves. Of another only who keeps the circle: nobody who is let in to read shuts out whoever answers for it.
create policy circle_declares on context_conflict for insert to sr_app
  with check (declared_by = (select me()) and in_context_circle_of(context_id, (select me()), (select house_now()))
              and (worker_id = (select me()) or ((select may('contexts.manage-circle')) and answers_for_context(context_id))));
grant select, insert on context_conflict to sr_app;

-- The rule of 0058-contexts.sql, its set and its question by name, each with the conflict.
create or replace function in_context_circle_of(wanted uuid, who uuid, moment timestamptz) returns boolean
  language plpgsql stable security definer cost 1000 set search_path = pg_catalog, public set enable_seqscan = off
  as $$
begin
  return exists (
      select 1 from context_circle e
       where e.context_id = wanted and e.closed_at is null and e.expires_at > moment
         and (e.worker_id = who
              or exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = who and m.left_at is null)))
    and not exists (select 1 from context_conflict d where d.context_id = wanted and d.worker_id = who)
    and exists (select 1 from session s where s.worker_id = who and s.token_hash = sha256(decode(nullif(current_setting('sr.session', true), ''), 'hex')));
end $$;

create or replace function my_contexts() returns table (context_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select distinct e.context_id from context_circle e
     where e.closed_at is null and e.expires_at > house_now()
       and (e.worker_id = (select me())
            or e.team_id in (select m.team_id from team_member m where m.worker_id = (select me()) and m.left_at is null))
       and not exists (select 1 from context_conflict d where d.context_id = e.context_id and d.worker_id = (select me()))
  $$;

create or replace function context_like(in_area uuid, called text) returns table (is_mine boolean, context_ref text, ask_team text, ask_agency text, ask_contact text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select in_context_circle(c.id), case when in_context_circle(c.id) then c.ref end, t.name, a.name, t.contact
      from context c join context_circle e on e.context_id = c.id and e.purpose = 'answers' and e.closed_at is null and e.expires_at > house_now()
      join team t on t.id = e.team_id join agency a on a.id = t.agency_id
     where may('contexts.open') and c.area_id = in_area and c.name_key = lower(regexp_replace(btrim(called), '\s+', ' ', 'g'))
       and exists (select 1 from area_agency x where x.area_id = in_area and x.agency_id = my_agency())
       and not exists (select 1 from context_conflict d where d.context_id = c.id and d.worker_id = me())
       and not exists (select 1 from context_closing k where k.context_id = c.id and k.reopened_at is null)
     order by in_context_circle(c.id) desc, t.name limit 5
  $$;

-- As 0093-context-keepers.sql: who must not open it neither answers for it nor is let in.
create or replace function answers_for_context(wanted uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select exists (
      select 1 from context_circle e join team_member m on m.team_id = e.team_id
       where e.context_id = wanted and e.purpose = 'answers' and e.closed_at is null and e.expires_at > house_now()
         and m.worker_id = me() and (m.left_at is null or m.left_at > house_now()))
      and not exists (select 1 from context_conflict d where d.context_id = wanted and d.worker_id = me())
  $$;

create or replace function open_context_circle(wanted uuid, for_worker uuid, for_team uuid, for_purpose text, why text, expires timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if not in_context_circle(wanted) then raise exception 'outside the circle'; end if;
  if for_purpose in ('answers', 'safeguarding', 'shared-with') and not (may('contexts.manage-circle') and answers_for_context(wanted)) then
    raise exception 'only a team that answers for the context says who else may read it';
  end if;
  -- It would open nothing. Who leads a plan may have declared it since, and the plan is reviewed all the same.
  if exists (select 1 from context_conflict d where d.context_id = wanted and d.worker_id = for_worker) then return; end if;
  update context_circle set expires_at = greatest(expires_at, expires)
   where context_id = wanted and closed_at is null and purpose = for_purpose
     and worker_id is not distinct from for_worker and team_id is not distinct from for_team;
  if not found then
    insert into context_circle (context_id, worker_id, team_id, purpose, reason, opened_by, expires_at)
      values (wanted, for_worker, for_team, for_purpose, why, me(), expires);
  end if;
end $$;


-- What is overdue climbs past whoever must not open the context, as past whoever must not open the child.
create function allowed_above(wanted uuid[], owner uuid, of_child uuid, of_context uuid) returns uuid[]
  language sql stable set search_path = pg_catalog, public
  as $$
    select coalesce(array_agg(w order by w), '{}') from unnest(allowed_above(wanted, owner, of_child)) w
     where not exists (select 1 from context_conflict d where d.context_id = of_context and d.worker_id = w)
  $$;
comment on function allowed_above(uuid[], uuid, uuid, uuid) is 'The same, and who may open the context. Invoker, as leads_above.';

create or replace function leads_above(owner uuid, owner_team uuid, agreed_by uuid, of_child uuid, of_context uuid, wanted_rung int) returns uuid[]
  language plpgsql stable set search_path = pg_catalog, public
  as $$
declare teams uuid[]; of_agency uuid; above uuid[];
begin
  teams := case when owner_team is not null then array[owner_team]
           else array(select m.team_id from team_member m join team t on t.id = m.team_id
                       where m.worker_id = coalesce(owner, leads_above.agreed_by) and m.left_at is null and t.ended_at is null) end;
  if wanted_rung = 1 then
    return allowed_above(array(select distinct m.worker_id from team_member m where m.team_id = any (teams) and m.leads and m.left_at is null), owner, of_child, of_context);
  end if;
  of_agency := coalesce((select t.agency_id from team t where t.id = owner_team),
                        (select w.agency_id from worker w where w.id = coalesce(owner, leads_above.agreed_by)));
  above := allowed_above(array(select agency_leads(of_agency)), owner, of_child, of_context);
  if cardinality(above) > 0 then return above; end if;
  of_agency := coalesce((select c.responsible_agency_id from child c where c.id = of_child),
                        (select t.agency_id from context_circle e join team t on t.id = e.team_id
                          where e.context_id = of_context and e.purpose = 'answers' and e.closed_at is null order by e.opened_at limit 1));
  above := allowed_above(array(select agency_leads(of_agency)), owner, of_child, of_context);
  if cardinality(above) > 0 then return above; end if;
  -- Nobody leads there: whoever stands in the circle for those who answer.
  return allowed_above(array(
    select m.worker_id from circle_entry e join team_member m on m.team_id = e.team_id and m.left_at is null
     where e.child_id = of_child and e.purpose = 'responsible-authority' and e.closed_at is null and e.expires_at > house_now()
    union
    select m.worker_id from context_circle e join team_member m on m.team_id = e.team_id and m.left_at is null
     where e.context_id = of_context and e.purpose = 'answers' and e.closed_at is null and e.expires_at > house_now()), owner, of_child, of_context);
end $$;
