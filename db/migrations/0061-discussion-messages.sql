-- Invitations by e-mail: to a team as every message, and to an organisation that has no worker here, at its own address. What is sent
-- holds a date, a time and a calendar entry, and names nobody.

alter table message add column to_address text check (length(to_address) between 3 and 254);
alter table message drop constraint message_check;
alter table message add constraint message_to_one check (num_nonnulls(to_worker_id, to_team_id, to_address) = 1);
alter table message drop constraint message_kind_subject_id_occasion_to_worker_id_to_team_id_key;
alter table message add constraint message_once unique nulls not distinct (kind, subject_id, occasion, to_worker_id, to_team_id, to_address);
comment on column message.to_address is 'An organisation''s own address, where it has no worker here.';
grant insert (to_address) on message to sr_app;

alter table delivery alter column worker_id drop not null;
alter table delivery add column address text check (length(address) between 3 and 254);
alter table delivery add constraint delivery_to_one check (num_nonnulls(worker_id, address) = 1);
create unique index delivery_address_once on delivery (message_id) where address is not null;
comment on column delivery.address is 'The organisation''s address, where no worker reads it.';
grant insert (address) on delivery to sr_app;

alter table envelope alter column worker_id drop not null;
alter table envelope add column address text check (length(address) between 3 and 254);
alter table envelope add column answers_for uuid references worker;
alter table envelope add constraint envelope_to_one check (num_nonnulls(worker_id, address) = 1 and (address is null) = (answers_for is null));
comment on column envelope.address is 'The organisation''s address, where no worker reads it.';
comment on column envelope.answers_for is 'Who asked for it to be sent to an address: their administrator sees it where it fails.';
grant insert (address, answers_for) on envelope to sr_app;
alter policy administrator_reads on envelope
  using ((select may('notifications.see-failed')) and exists (select 1 from worker w where w.id = coalesce(worker_id, answers_for) and w.agency_id = (select my_agency())));
alter policy administrator_tries_again on envelope
  using ((select may('notifications.see-failed')) and failed_at is not null and exists (select 1 from worker w where w.id = coalesce(worker_id, answers_for) and w.agency_id = (select my_agency())))
  with check ((select may('notifications.see-failed')) and failed_at is null and sent_at is null and emptied_at is null and retried_by = (select me()) and tries_before = tries);

alter table outbox_item alter column worker_id drop not null;
alter table outbox_item add column address text check (length(address) between 3 and 254);
alter table outbox_item add column attached text check (length(attached) between 1 and 80);
alter table outbox_item add constraint outbox_to_one check (num_nonnulls(worker_id, address) = 1);
comment on column outbox_item.address is 'The organisation''s address, where no worker reads it.';
comment on column outbox_item.attached is 'The name of the file that would go with it.';
grant insert (address, attached) on outbox_item to sr_app;

-- What an invitation, a new time, a cancellation, minutes or a reminder of an apology is about, as it stands now.
create function discussion_standing(wanted uuid[])
  returns table (subject_id uuid, discussion_id uuid, at timestamptz, minutes int, sequence int, ended boolean, cancelled boolean, answered boolean, path text, ask text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select i.id, d.id, d.at, d.minutes, d.sequence, d.ended_at is not null, d.cancelled_at is not null, i.apology_at is not null or i.attended_at is not null,
           '/discussions/' || d.ref, t.name || coalesce(', ' || t.contact, '')
      from discussion_invitee i join discussion d on d.id = i.discussion_id join team t on t.id = d.from_team_id
     where may('notifications.send') and i.id = any(wanted)
  $$;
alter function discussion_standing(uuid[]) owner to sr_keeper;
comment on function discussion_standing is 'When a discussion is, whether it still is, and which team to ring, for the sending of messages. Definer: it stands in no circle; answers no subject and no word.';

-- Called off: whoever was let in for it alone is let out. The team that convened it stays where it stood before.
create function leave_discussions(wanted_child uuid) returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare ended int;
begin
  if me() is null or not in_circle(wanted_child) then raise exception 'outside the circle'; end if;
  update circle_entry e set closed_at = house_now(), closed_by = me()
   where e.child_id = wanted_child and e.purpose = 'discussion' and e.closed_at is null
     and not exists (
       select 1 from discussion d
        where d.child_id = e.child_id and d.cancelled_at is null
          and (d.from_team_id = e.team_id or exists (select 1 from discussion_invitee i where i.discussion_id = d.id and i.team_id = e.team_id)));
  get diagnostics ended = row_count;
  return ended;
end $$;
alter function leave_discussions(uuid) owner to sr_keeper;
comment on function leave_discussions is 'Ends the circle entries of those whose every discussion of a child was called off. Definer: entries are written here only; it can only close, and only those of discussions.';

-- Whoever was invited, neither came nor said anything, and was not asked yet. Each is marked as it is found, so that two clocks ask once.
create function chase_apologies(hours int, most int) returns table (invitee_id uuid, team_id uuid, discussion_ref text, child_id uuid)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if not may('response.offer-discussions') then return; end if;
  return query
    with due as (
      select i.id from discussion_invitee i join discussion d on d.id = i.discussion_id
       where i.team_id is not null and i.attended_at is null and i.apology_at is null and i.chased_at is null and d.cancelled_at is null
         -- Somebody recorded who was there: silence is not taken for absence.
         and exists (select 1 from discussion_invitee o where o.discussion_id = d.id and o.attended_at is not null)
         and d.at < house_now() - make_interval(hours => hours) and d.at > house_now() - interval '30 days'
       order by d.at, i.id limit most for update of i skip locked)
    update discussion_invitee i set chased_at = house_now()
      from due, discussion d where i.id = due.id and d.id = i.discussion_id
    returning i.id, i.team_id, d.ref, d.child_id;
end $$;
alter function chase_apologies(int, int) owner to sr_keeper;
grant update (chased_at) on discussion_invitee to sr_keeper;
create index discussion_invitee_silent on discussion_invitee (discussion_id) where attended_at is null and apology_at is null and chased_at is null;
comment on function chase_apologies is 'Marks and answers who owes an apology, without a word of the discussion. Definer: the clock stands in no circle.';
