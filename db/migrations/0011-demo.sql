-- The demo's year is told once. Between its beginning and its end the database holds half a story and a frozen clock: a start that
-- finds it so begins again.
create table house_demo (
  only_row boolean primary key default true check (only_row),
  begun_at timestamptz not null default now(),
  told_at timestamptz
);
comment on table house_demo is 'Whether the invented area was told here, and to its end. Only the owner reads and writes it.';
