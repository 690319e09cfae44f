-- Messages: what a worker is told outside the service, by e-mail or text. A row is written in the transaction of the deed that it tells of;
-- a job sends it. No row here holds a name, a reference or a word about a child: it points at a thing by id and nothing else.

create table message (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind ~ '^[a-z]+(-[a-z]+)*$'),
  subject_id uuid not null,
  occasion text not null default '' check (length(occasion) <= 40),
  to_worker_id uuid references worker,
  to_team_id uuid references team,
  made_at timestamptz not null default house_now(),
  made_by uuid not null default me() references worker,
  due_at timestamptz not null default house_now(),
  settled_at timestamptz,
  dropped_why text,
  check (num_nonnulls(to_worker_id, to_team_id) = 1),
  check (dropped_why is null or settled_at is not null),
  unique nulls not distinct (kind, subject_id, occasion, to_worker_id, to_team_id)
);
create index on message (due_at) where settled_at is null;
create index on message (to_team_id);
create index on message (to_worker_id);
comment on table message is 'Somebody is to be told of something: of which kind, which thing, whom, and from when. One thing tells one of them once.';
comment on column message.kind is 'A code of content/messages.yaml, which holds the words.';
comment on column message.subject_id is 'The thing, by its id: which table it stands in, the kind knows. The thing itself is asked at sending time whether it still needs them.';
comment on column message.occasion is 'Which time of several, such as the due time that a reminder is of; empty where there is only one.';
comment on column message.due_at is 'From when it may be told.';
comment on column message.settled_at is 'When it was dealt out to those who are to read it, or dropped.';
comment on column message.dropped_why is 'Why nobody is told, as a code of content/messages.yaml; empty when it was dealt out.';

create table envelope (
  id uuid primary key default gen_random_uuid(),
  worker_id uuid not null references worker,
  channel text not null check (channel in ('email', 'text')),
  made_at timestamptz not null default house_now(),
  tries int not null default 0,
  tries_before int not null default 0 check (tries_before <= tries),
  next_try_at timestamptz,
  tried_at timestamptz,
  sent_at timestamptz,
  emptied_at timestamptz,
  failed_at timestamptz,
  fault text check (length(fault) <= 40),
  retried_at timestamptz,
  retried_by uuid references worker,
  check (num_nonnulls(sent_at, emptied_at, failed_at) <= 1),
  check ((next_try_at is null) = (num_nonnulls(sent_at, emptied_at, failed_at) = 1)),
  check (failed_at is null or fault is not null)
);
create index on envelope (next_try_at) where next_try_at is not null;
create index on envelope (failed_at) where failed_at is not null;
create index on envelope (worker_id);
comment on table envelope is 'One sending to one worker by one channel: whatever is due to them at the same time goes in one.';
comment on column envelope.tries is 'How many times it was tried; counted before each try, so that a try that was cut off counts too.';
comment on column envelope.tries_before is 'Tries made before an administrator asked for it again: the waiting begins anew.';
comment on column envelope.next_try_at is 'When it is tried next. While it is being tried, when somebody else may take it up: whoever tried may have died.';
comment on column envelope.emptied_at is 'Nothing in it was needed any more when it was to be sent.';
comment on column envelope.fault is 'What the last try met, as a code such as smtp-550: never a server''s words, which may quote a message.';

create table delivery (
  id uuid primary key default gen_random_uuid(),
  message_id uuid not null references message,
  worker_id uuid not null references worker,
  channel text not null check (channel in ('email', 'text')),
  urgent boolean not null default false,
  send_at timestamptz not null,
  envelope_id uuid references envelope,
  dropped_at timestamptz,
  dropped_why text,
  check ((dropped_at is null) = (dropped_why is null)),
  unique (message_id, worker_id)
);
create index on delivery (send_at) where envelope_id is null and dropped_at is null;
create index on delivery (envelope_id);
create index on delivery (worker_id);
comment on table delivery is 'A message as it goes to one worker: by which channel, from when (quiet hours and the daily hour), in which envelope.';
comment on column delivery.send_at is 'From when it may leave, as the worker asked to be reached.';
comment on column delivery.dropped_why is 'Why it was not sent after all, as a code of content/messages.yaml: a colleague took it, it was done, nobody may be reached.';

create table worker_reach (
  worker_id uuid primary key default me() references worker,
  channel text not null check (channel in ('email', 'text', 'urgent-only')),
  mobile text check (length(mobile) <= 40),
  quiet_from time,
  quiet_to time,
  daily_at time,
  changed_at timestamptz not null default house_now(),
  check ((quiet_from is null) = (quiet_to is null)),
  check (quiet_from <> quiet_to),
  check (channel <> 'text' or mobile is not null)
);
comment on table worker_reach is 'How a worker asked to be reached. Without a row: by e-mail, as it happens, quiet from 20:00 to 07:00. Times are London''s.';
comment on column worker_reach.daily_at is 'The hour of the one message a day; empty means as it happens.';

create table outbox_item (
  envelope_id uuid primary key references envelope,
  worker_id uuid not null references worker,
  channel text not null check (channel in ('email', 'text')),
  at timestamptz not null default house_now(),
  subject text not null,
  body text not null
);
create index on outbox_item (at desc);
create index on outbox_item (worker_id);
comment on table outbox_item is 'The demo''s outbox: what would have been sent, word for word. A service that sends writes nothing here.';

call guard('message'); call guard('envelope'); call guard('delivery'); call guard('worker_reach'); call guard('outbox_item');

-- Whoever does a deed says whom it concerns; only who is told, and the sending job, read it again.
create policy doer_adds on message for insert to sr_app with check (made_by = (select me()) and settled_at is null and dropped_why is null);
create policy told_reads on message for select to sr_app using (to_worker_id = (select me()) or in_my_team(to_team_id) or (select may('notifications.send')));
create policy job_settles on message for update to sr_app using ((select may('notifications.send'))) with check ((select may('notifications.send')));
grant select on message to sr_app;
grant insert (kind, subject_id, occasion, to_worker_id, to_team_id, due_at) on message to sr_app;
grant update (settled_at, dropped_why) on message to sr_app;

create policy job_deals on delivery to sr_app using ((select may('notifications.send'))) with check ((select may('notifications.send')));
create policy own_reads on delivery for select to sr_app using (worker_id = (select me()));
grant select on delivery to sr_app;
grant insert (message_id, worker_id, channel, urgent, send_at, dropped_at, dropped_why) on delivery to sr_app;
grant update (envelope_id, dropped_at, dropped_why) on delivery to sr_app;

create policy job_sends on envelope to sr_app using ((select may('notifications.send'))) with check ((select may('notifications.send')));
-- An administrator sees what could not be sent to their own agency's workers, and asks for it again. What it is about they do not read.
create policy administrator_reads on envelope for select to sr_app
  using ((select may('notifications.see-failed')) and exists (select 1 from worker w where w.id = worker_id and w.agency_id = (select my_agency())));
create policy administrator_tries_again on envelope for update to sr_app
  using ((select may('notifications.see-failed')) and failed_at is not null and exists (select 1 from worker w where w.id = worker_id and w.agency_id = (select my_agency())))
  with check ((select may('notifications.see-failed')) and failed_at is null and sent_at is null and emptied_at is null and retried_by = (select me()) and tries_before = tries);
grant select on envelope to sr_app;
grant insert (id, worker_id, channel, next_try_at) on envelope to sr_app;
grant update (tries, tries_before, next_try_at, tried_at, sent_at, emptied_at, failed_at, fault, retried_at, retried_by) on envelope to sr_app;

create policy own_reach on worker_reach to sr_app using (worker_id = (select me())) with check (worker_id = (select me()));
create policy job_reads on worker_reach for select to sr_app using ((select may('notifications.send')));
grant select on worker_reach to sr_app;
grant insert (channel, mobile, quiet_from, quiet_to, daily_at) on worker_reach to sr_app;
grant update (channel, mobile, quiet_from, quiet_to, daily_at, changed_at) on worker_reach to sr_app;

create policy demo_reads on outbox_item for select to sr_app using ((select may('notifications.outbox')));
create policy job_adds on outbox_item for insert to sr_app with check ((select may('notifications.send')));
grant select on outbox_item to sr_app;
grant insert (envelope_id, worker_id, channel, subject, body) on outbox_item to sr_app;

-- The worker that sends: it reads who is to be told and how, and no child's row.
insert into worker (agency_id, code, name, kind) select id, 'service-messages', 'Messages', 'service' from agency where code = 'house';
insert into worker_role (worker_id, role) select id, code from worker where code = 'service-messages';
