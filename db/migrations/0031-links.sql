-- Links, not merges: two records of one child are linked with reasons, and a link is ended with nothing lost. And how an agency
-- names a child is for that agency to say.

create table child_link (
  id uuid primary key default gen_random_uuid(),
  child_id uuid not null references child,
  other_id uuid not null references child,
  reason text not null check (length(reason) > 0),
  linked_at timestamptz not null default house_now(),
  linked_by uuid not null references worker,
  ended_at timestamptz,
  ended_by uuid references worker,
  ended_reason text,
  check (child_id < other_id),
  check ((ended_at is null) = (ended_by is null) and (ended_at is null) = (ended_reason is null))
);
create unique index child_link_open on child_link (child_id, other_id) where ended_at is null;
create index on child_link (other_id);
comment on table child_link is 'Two records that are of one child, said by a person with a reason. It moves no row and opens no circle: both records stay whole, and only who stands in both circles knows of the link.';

call guard('child_link');
create policy both_circles_read on child_link for select to sr_app using (in_circle(child_id) and in_circle(other_id));
create policy both_circles_link on child_link for insert to sr_app
  with check (in_circle(child_id) and in_circle(other_id) and linked_by = (select me()) and ended_at is null and (select may('people.link')));
create policy both_circles_end on child_link for update to sr_app
  using (in_circle(child_id) and in_circle(other_id) and ended_at is null and (select may('people.link')))
  with check (ended_by = (select me()));
grant select, insert on child_link to sr_app;
grant update (ended_at, ended_by, ended_reason) on child_link to sr_app;

-- A clash of references tells that a record exists. So nobody writes (and compares with) the references of an agency that is
-- neither their own nor the one that answers for the child.
create policy own_words on child_reference as restrictive for insert to sr_app
  with check (agency_id = (select my_agency()) or exists (select 1 from child c where c.id = child_id and c.responsible_agency_id = agency_id));

-- The planner's estimate for an equality is drawn from samples of all rows, hidden ones too: whoever got to send SQL could ask
-- EXPLAIN whether many children bear a name. Of what tells who a child is, no samples are kept; unique indexes and defaults serve.
alter table child
  alter column family_name set statistics 0, alter column given_name set statistics 0, alter column preferred_name set statistics 0,
  alter column date_of_birth set statistics 0, alter column nhs_number set statistics 0, alter column ref set statistics 0,
  alter column search_text set statistics 0, alter column other_names set statistics 0;
alter index child_exact alter column 1 set statistics 0;
alter table child_reference alter column value set statistics 0;
alter index child_reference_lower_idx alter column 1 set statistics 0;
alter table missing_episode alter column ref set statistics 0, alter column police_reference set statistics 0, alter column setting_name set statistics 0;
alter table location alter column place set statistics 0, alter column postcode set statistics 0;
alter table interview_answer alter column words set statistics 0;
alter table observation alter column evidence set statistics 0;
