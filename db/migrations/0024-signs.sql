-- What was seen is never overwritten: it is withdrawn once, with a reason. And who in the circle reads whose observations.

-- Of an observation or an escalation nothing may change but that it was withdrawn, and that only once.
revoke update on observation from sr_app;
revoke update on escalation from sr_app;
grant update (withdrawn_at, withdrawn_by, withdrawn_reason) on observation to sr_app;
grant update (withdrawn_at, withdrawn_by, withdrawn_reason) on escalation to sr_app;
create policy withdrawn_once on observation as restrictive for update to sr_app using (withdrawn_at is null) with check (withdrawn_by = (select me()));
create policy withdrawn_once on escalation as restrictive for update to sr_app using (withdrawn_at is null) with check (withdrawn_by = (select me()));
alter table observation add check ((withdrawn_at is null) = (withdrawn_by is null));
alter table escalation add check ((withdrawn_at is null) = (withdrawn_by is null));
alter table escalation add check ((withdrawn_at is null) = (withdrawn_reason is null));

-- Nobody notes in another's name, and nothing is seen on a day that had not come.
create policy in_own_name on observation as restrictive for insert to sr_app with check (recorded_by = (select me()));
create policy in_own_name on escalation as restrictive for insert to sr_app with check (recorded_by = (select me()));
alter table observation add constraint observation_not_ahead check (observed_on <= (recorded_at at time zone 'Europe/London')::date);
alter table escalation add constraint escalation_not_ahead check (happened_on <= (recorded_at at time zone 'Europe/London')::date);

-- A school or a placement notes signs like anybody else, but reads only what its own agency noted: a carer may be the danger.
create policy readers on observation as restrictive for select to sr_app
  using ((select may('signs.read')) or exists (select 1 from worker w where w.id = recorded_by and w.agency_id = (select my_agency())));
create policy readers on escalation as restrictive for select to sr_app
  using ((select may('signs.read')) or exists (select 1 from worker w where w.id = recorded_by and w.agency_id = (select my_agency())));
comment on policy readers on observation is 'Inside the circle: every observation for those who hold signs.read; for all others their own agency''s.';

create index on observation (child_id, recorded_at);

create table nothing_noted (
  interview_id uuid primary key references interview,
  child_id uuid not null references child,
  said_at timestamptz not null default house_now(),
  said_by uuid not null references worker
);
create index on nothing_noted (child_id);
comment on table nothing_noted is 'After an interview somebody looked through the signs and had none to note: an answer, not a gap. A sign noted later stands beside it.';
call guard_by_circle('nothing_noted');
create policy in_own_name on nothing_noted as restrictive for insert to sr_app with check (said_by = (select me()));
