-- How long is kept what is no part of a child's record: what a worker put aside, notes that were never finished, and messages that were sent.
create table kept_for (
  kind text primary key check (kind in ('set-aside', 'note-draft', 'message')),
  days int not null check (days between 30 and 3650),
  changed_at timestamptz not null default house_now(),
  changed_by uuid references worker,
  last_run_at timestamptz,
  last_deleted int check (last_deleted >= 0)
);
comment on table kept_for is 'One rule for each kind of row that is deleted after a time: set for the installation by whoever runs it, shown to privacy officers.';
comment on column kept_for.kind is 'set-aside: suggestions put aside; note-draft: notes that one worker never finished; message: what workers were told by e-mail or text.';
comment on column kept_for.days is 'Days after which a row is deleted: from when it was put aside, last saved, or settled.';
comment on column kept_for.changed_at is 'When the rule was set.';
comment on column kept_for.changed_by is 'Who set it; null for what came with the installation.';
comment on column kept_for.last_run_at is 'When the clock last deleted by it.';
comment on column kept_for.last_deleted is 'How many rows it deleted then: a number, no child.';
insert into kept_for (kind, days) values ('set-aside', 730), ('note-draft', 90), ('message', 365);
call guard('kept_for');
create policy privacy_reads on kept_for for select to sr_app using ((select may('agencies.read-kept')));
grant select on kept_for to sr_app;
grant update (last_run_at, last_deleted) on kept_for to sr_keeper;
grant delete on set_aside, note_draft, message, delivery, envelope, outbox_item to sr_keeper;
create index on set_aside (set_aside_at);
create index on note_draft (saved_at);
create index message_settled on message (settled_at) where settled_at is not null;

create function delete_past_kept(of_kind text, most int) returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare before timestamptz; gone int := 0; of_messages uuid[]; of_envelopes uuid[];
begin
  if not may('agencies.delete-kept') then raise exception 'only the clock deletes'; end if;
  select house_now() - make_interval(days => k.days) into before from kept_for k where k.kind = of_kind;
  if of_kind = 'set-aside' then
    delete from set_aside s using (select child_id, digest from set_aside where set_aside_at < before order by set_aside_at limit most) d
     where s.child_id = d.child_id and s.digest = d.digest;
    get diagnostics gone = row_count;
  elsif of_kind = 'note-draft' then
    delete from note_draft n using (select child_id, worker_id from note_draft where saved_at < before order by saved_at limit most) d
     where n.child_id = d.child_id and n.worker_id = d.worker_id;
    get diagnostics gone = row_count;
  elsif of_kind = 'message' then
    of_messages := array(select m.id from message m where m.settled_at < before
                            and not exists (select 1 from delivery d left join envelope e on e.id = d.envelope_id
                                             where d.message_id = m.id and d.dropped_at is null and (d.envelope_id is null or e.next_try_at is not null))
                          order by m.settled_at limit most);
    of_envelopes := array(select distinct d.envelope_id from delivery d where d.message_id = any (of_messages) and d.envelope_id is not null);
    delete from delivery d where d.message_id = any (of_messages);
    delete from message m where m.id = any (of_messages);
    get diagnostics gone = row_count;
    -- An envelope goes with the last thing that it carried.
    of_envelopes := array(select e from unnest(of_envelopes) e where not exists (select 1 from delivery d where d.envelope_id = e));
    delete from outbox_item o where o.envelope_id = any (of_envelopes);
    delete from envelope e where e.id = any (of_envelopes);
  end if;
  update kept_for set last_deleted = gone + case when last_run_at = house_now() then last_deleted else 0 end, last_run_at = house_now() where kind = of_kind;
  return gone;
end $$;
alter function delete_past_kept(text, int) owner to sr_keeper;
comment on function delete_past_kept is 'Deletes what is past its time, a batch at a time. Definer: the clock reads none of it.';
