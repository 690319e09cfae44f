-- What the area page counts is added up by the service, from columns that it holds in memory and keeps up to date by asking what changed
-- (docs/decisions/0030-reading-columns.md). For that each kept reading has a number that only grows, and leaves it behind when it goes; what
-- a return can be narrowed by is said once for each combination, as its parts are.

create table reading_cut (
  id int generated always as identity primary key,
  responsible_agency_id uuid not null references agency (id),
  team_id uuid,
  placement_kind text,
  force_code text,
  placed_where text,
  found_where text,
  unique nulls not distinct (responsible_agency_id, team_id, placement_kind, force_code, placed_where, found_where)
);
comment on table reading_cut is 'Each combination of what the area page can narrow returns by. Many returns share one.';
comment on column reading_cut.responsible_agency_id is 'The authority that answers for the returns.';
comment on column reading_cut.team_id is 'The team that holds the interview; null where there is none.';
comment on column reading_cut.placement_kind is 'Where the child was living; null where it is not recorded.';
comment on column reading_cut.force_code is 'The police force of the episode; null where it is not recorded.';
comment on column reading_cut.placed_where is 'Whether the child was placed in or out of area, or it is not known.';
comment on column reading_cut.found_where is 'Whether the child was found in or out of area, or it is not known; null where nobody said.';
call guard('reading_cut');
grant insert on reading_cut to sr_keeper;

alter table return_reading add column number bigint generated always as identity, add column cut_id int references reading_cut (id);
insert into reading_cut (responsible_agency_id, team_id, placement_kind, force_code, placed_where, found_where)
select distinct responsible_agency_id, team_id, placement_kind, force_code, placed_where, found_where from return_reading;
update return_reading r set cut_id = c.id from reading_cut c
 where (c.responsible_agency_id, c.team_id, c.placement_kind, c.force_code, c.placed_where, c.found_where)
       is not distinct from (r.responsible_agency_id, r.team_id, r.placement_kind, r.force_code, r.placed_where, r.found_where);
alter table return_reading
  alter column cut_id set not null, add constraint return_reading_number unique (number),
  drop column team_id, drop column placement_kind, drop column force_code, drop column placed_where, drop column found_where,
  drop column opens_clocks, drop column status;
comment on column return_reading.number is 'Grows with each reading, in the order in which readings are committed: one is written at a time. A return that is read again gets a new one.';
comment on column return_reading.cut_id is 'What the return can be narrowed by.';
-- The names among the parts say it: whoever adds up holds these names.
alter table reading_parts drop column offered, drop column heard_in_time;

create table reading_gone (
  number bigint primary key,
  gone_in xid8 not null default pg_current_xact_id(),
  gone_at timestamptz not null default house_now()
);
comment on table reading_gone is 'Numbers of readings that are no more, for whoever holds them in memory; a day old they are swept away. A number says nothing of a child.';
comment on column reading_gone.number is 'The number that the reading had.';
comment on column reading_gone.gone_in is 'The transaction that took it away: whoever looked before that transaction was seen to be over asks again.';
comment on column reading_gone.gone_at is 'When, by the house''s clock.';
create index reading_gone_in on reading_gone (gone_in);
create index reading_gone_at on reading_gone (gone_at);
call guard('reading_gone');
grant insert, delete on reading_gone to sr_keeper;

create table reading_swept (
  only_row boolean primary key default true check (only_row),
  upto xid8 not null
);
comment on table reading_swept is 'Up to which transaction numbers that went were swept away: whoever looked before it reads everything again.';
comment on column reading_swept.upto is 'The latest of those transactions.';
call guard('reading_swept');
grant insert, update on reading_swept to sr_keeper;

create function reading_goes() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into reading_gone (number) select number from removed;
  return null;
end $$;
alter function reading_goes() owner to sr_keeper;
revoke execute on function reading_goes() from public;
comment on function reading_goes is 'Keeps the numbers of readings that go. Definer: they are nobody''s to read or write.';
create trigger reading_goes after delete on return_reading referencing old table as removed for each statement execute function reading_goes();
