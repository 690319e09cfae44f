-- What was brought in, from which files, and how columns are read.

create table import_mapping (
  agency_id uuid not null references agency,
  name text not null,
  mapping jsonb not null,
  saved_at timestamptz not null default house_now(),
  saved_by uuid not null references worker,
  primary key (agency_id, name)
);

create table import_run (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  agency_id uuid not null references agency,
  kind text not null check (kind in ('ssda903', 'ssd', 'csv')),
  files text[] not null,
  collection_year text,
  mapping_name text,
  dry_run boolean not null,
  started_at timestamptz not null default house_now(),
  started_by uuid not null references worker,
  bytes_total bigint,
  bytes_read bigint,
  ended_at timestamptz,
  failed_sentence text,
  counts jsonb
);
create index on import_run (agency_id, started_at desc);

create table import_finding (
  run_id uuid not null references import_run,
  position int not null,
  agency_id uuid not null references agency,
  file text not null,
  line int,
  column_name text,
  rule text not null,
  level text not null check (level in ('refused', 'queried', 'note')),
  sentence text not null,
  primary key (run_id, position)
);

-- Rows of the statutory and standard tables as they came, so that they go out again without loss.
create table import_row (
  agency_id uuid not null references agency,
  kind text not null,
  table_name text not null,
  row_key text not null,
  child_id uuid not null references child,
  cells jsonb not null,
  run_id uuid not null references import_run,
  primary key (agency_id, kind, table_name, row_key)
);
create index on import_row (child_id);

call guard('import_mapping'); call guard('import_run'); call guard('import_finding');
create policy own_agency on import_mapping to sr_app using (agency_id = (select my_agency()) and (select may('imports.bring-in'))) with check (agency_id = (select my_agency()) and (select may('imports.bring-in')));
create policy own_agency on import_run to sr_app using (agency_id = (select my_agency()) and (select may('imports.bring-in'))) with check (agency_id = (select my_agency()) and (select may('imports.bring-in')));
create policy own_agency on import_finding to sr_app using (agency_id = (select my_agency()) and (select may('imports.bring-in'))) with check (agency_id = (select my_agency()) and (select may('imports.bring-in')));
grant select, insert, update on import_mapping, import_run to sr_app;
grant select, insert on import_finding to sr_app;
call guard_by_circle('import_row', true);
