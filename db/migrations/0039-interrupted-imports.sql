-- A run belongs to the process that does it. When that process is gone its transaction wrote nothing, and its row must not say for ever
-- that it is in hand: the clock ends it, whether or not anybody looks at its page.
create function end_interrupted_imports(sentence text) returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare ended int;
begin
  if not may('imports.end-interrupted') then raise exception 'only the clock ends what was interrupted'; end if;
  update import_run set phase = 'failed', ended_at = house_now(), failed_sentence = sentence
   where phase in ('reading', 'saving') and beat_at < house_now() - interval '5 minutes';
  get diagnostics ended = row_count;
  -- The session in which a run went on is nobody's any more once its worker has no run in hand.
  update session s set ended_at = house_now(), ended_why = 'import interrupted'
   where s.device = 'import' and s.ended_at is null and s.started_at < house_now() - interval '5 minutes'
     and not exists (select from import_run r where r.started_by = s.worker_id and r.phase in ('reading', 'saving'));
  return ended;
end $$;
alter function end_interrupted_imports(text) owner to sr_keeper;
grant update (phase, ended_at, failed_sentence) on import_run to sr_keeper;
comment on function end_interrupted_imports is 'Ends runs whose process has been silent for five minutes, and their sessions; answers how many. For the clock alone. Definer: reads no file and no finding, and the runs are of every agency.';
