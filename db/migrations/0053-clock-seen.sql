-- A machine's clock that is set back must not un-expire anything: the latest time that the house saw is kept, and the house's clock
-- never goes behind it (docs/decisions/0016).

create sequence house_seen as bigint minvalue 0 start 0;
comment on sequence house_seen is 'The latest time that the house saw, in microseconds since 1970. A sequence, since it is written every second: it leaves no dead rows behind, and no rollback takes it back.';
grant select, update on sequence house_seen to sr_keeper;

create or replace function house_now() returns timestamptz
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select case when to_timestamp(last_value::float8 / 1e6) > coalesce(frozen_at, clock_timestamp()) then to_timestamp(last_value::float8 / 1e6)
                    else coalesce(frozen_at, now()) end from house_clock, house_seen $$;
comment on function house_now is 'The time, for rules and for rows; it stands still while the machine''s clock is behind what was seen already. Definer: the app may read the clock, never set it.';

create function house_saw() returns double precision
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  machine bigint := (select extract(epoch from coalesce(frozen_at, clock_timestamp())) * 1000000 from house_clock)::bigint;
  seen bigint := (select last_value from house_seen);
begin
  -- Always written, also where nothing moves: this is the write by which the service knows that it can write.
  perform setval('house_seen', greatest(machine, seen));
  return greatest(seen - machine, 0) / 1000000.0;
end $$;
alter function house_saw() owner to sr_keeper;
comment on function house_saw is 'Keeps the time as seen, durably, and answers by how many seconds the machine''s clock is behind it. Definer: the app may move the mark forward to the time, never elsewhere.';
grant execute on function house_saw() to sr_app;
