-- A discussion about a context that is called off lets go of the context's circle, as one about a child does (leave_discussions).
create function leave_context_discussions(wanted_context uuid) returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare ended int;
begin
  if me() is null or not in_context_circle(wanted_context) then raise exception 'outside the circle'; end if;
  update context_circle e set closed_at = house_now(), closed_by = me()
   where e.context_id = wanted_context and e.purpose = 'discussion' and e.closed_at is null
     and not exists (
       select 1 from discussion d
        where d.context_id = e.context_id and d.cancelled_at is null
          and (d.from_team_id = e.team_id or exists (select 1 from discussion_invitee i where i.discussion_id = d.id and i.team_id = e.team_id)));
  get diagnostics ended = row_count;
  return ended;
end $$;
alter function leave_context_discussions(uuid) owner to sr_keeper;
comment on function leave_context_discussions is 'Ends the entries of those whose every discussion of a context was called off. Definer: circles are written here only; it can only close, and only those of discussions.';

-- What is about a context is about no child, so it is no hosted child's: comparing nothing with the children of a host is neither true nor
-- false, and closed every discussion, plan and action of a context to whoever hosts any child at all.
create or replace procedure shown_to_hosts(name text, shown text) language plpgsql as $$
begin
  execute format('create policy host_sees on %I as restrictive for select to sr_app using (child_id is null or child_id <> all ((select hosted_children())::uuid[]) or %s)', name, shown);
end $$;
do $$
declare p record;
begin
  for p in
    select q.tablename, q.qual from pg_policies q
      join pg_attribute a on a.attrelid = format('public.%I', q.tablename)::regclass and a.attname = 'child_id' and not a.attisdropped
     where q.schemaname = 'public' and q.policyname = 'host_sees' and not a.attnotnull
  loop
    execute format('alter policy host_sees on %I using (child_id is null or %s)', p.tablename, p.qual);
  end loop;
end $$;
