-- An interview that a worker takes to where there is no network: who carries which, until when it stands, and what came back.
create table carried_copy (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references interview,
  child_id uuid not null references child,
  worker_id uuid not null references worker,
  secret_hash bytea not null unique check (octet_length(secret_hash) = 32),
  taken_at timestamptz not null default house_now(),
  taken_back_at timestamptz,
  taken_back_by uuid references worker,
  check ((taken_back_at is null) = (taken_back_by is null))
);
create index on carried_copy (interview_id);
create index on carried_copy (child_id);
comment on table carried_copy is 'A copy of an interview that stands on a device. The device asks with a secret whether it still may; only the hash is kept here.';

create table carried_sending (
  key uuid not null,
  copy_id uuid not null references carried_copy,
  interview_id uuid not null references interview,
  child_id uuid not null references child,
  worker_id uuid not null references worker,
  received_at timestamptz not null default house_now(),
  answers jsonb not null,
  met jsonb not null default '{}',
  marked jsonb not null default '[]',
  late boolean not null,
  outcome jsonb not null,
  primary key (copy_id, key)
);
create index on carried_sending (interview_id, received_at);
create index on carried_sending (child_id);
comment on table carried_sending is 'One set of answers as it came from a device: kept as sent, never changed. The key is the device''s: the same set acts once.';
comment on column carried_sending.met is 'What stood on the record where the device''s answer did not replace it: both versions are kept.';
comment on column carried_sending.marked is 'Signs that the worker marked on the device, to be noted or left when they are back. Nothing is noted by this.';
comment on column carried_sending.late is 'It came after the interview had been handed on or held: kept beside the record, not written into it.';

call guard('carried_copy');
create policy circle_reads on carried_copy for select to sr_app using (in_circle(child_id) or worker_id = (select me()));
create policy mine_to_take on carried_copy for insert to sr_app with check (in_circle(child_id) and worker_id = (select me()));
create policy taken_back on carried_copy for update to sr_app using (in_circle(child_id)) with check (in_circle(child_id));
grant select, insert on carried_copy to sr_app;
grant update (taken_back_at, taken_back_by) on carried_copy to sr_app;

-- Words of a child: read in the circle by who may read answers, and by who sent them. Who has handed the interview on may still bring in what
-- they had written on the way, and reads nothing by that.
call guard('carried_sending');
create policy circle_reads on carried_sending for select to sr_app using (in_circle(child_id) or worker_id = (select me()));
create policy answers_wall on carried_sending as restrictive for select to sr_app using ((select may('interviews.read-answers')));
create policy mine_to_send on carried_sending for insert to sr_app with check (
  worker_id = (select me())
  and exists (select 1 from carried_copy c where c.id = copy_id and c.worker_id = (select me()) and c.taken_back_at is null
                and c.interview_id = carried_sending.interview_id and c.child_id = carried_sending.child_id));
grant select, insert on carried_sending to sr_app;

-- A device asks before anybody has signed in: whether each copy still stands. Whoever knows no secret learns nothing.
create function carried_standing(secrets bytea[]) returns table (secret_hash bytea, standing text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select c.secret_hash, case
        when c.taken_back_at is not null then 'taken-back'
        when w.suspended_at is not null or w.left_at is not null then 'not-yours'
        when exists (select 1 from declared_conflict d where d.child_id = c.child_id and d.worker_id = c.worker_id) then 'not-yours'
        when i.held_at is not null then 'held'
        when i.holder_id is distinct from c.worker_id then 'handed-on'
        else 'stands' end
      from carried_copy c join interview i on i.id = c.interview_id join worker w on w.id = c.worker_id
     where may('interviews.know-carried') and c.secret_hash = any(secrets)
  $$;
alter function carried_standing(bytea[]) owner to sr_keeper;
comment on function carried_standing is 'Whether copies on a device still stand, for the service that answers devices. Definer: it stands in no circle.';
