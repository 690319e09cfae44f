-- The desk is told that a report has come, and a team that intelligence was shared with it. The clock tells the desk, not whoever sent: a
-- message names who made it, and who spoke to the police stays behind its wall.

create function intelligence_to_tell(most int) returns table (subject_id uuid, worker_id uuid, occasion text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with waiting as materialized (
      select i.id, i.desk_agency_id, case when i.sent_at <= house_now() - interval '24 hours' then 'again' else '' end as occasion
        from intelligence i
       where may('intelligence.tell-desk') and i.received_at is null
         and not exists (select 1 from intelligence_outcome o where o.intelligence_id = i.id))
    select i.id, w.id, i.occasion
      from waiting i join worker w on w.agency_id = i.desk_agency_id and w.kind = 'person' and w.left_at is null and w.suspended_at is null
     where exists (select 1 from worker_role r where r.worker_id = w.id and r.role in ('intelligence-officer', 'source-officer'))
       and not exists (select 1 from message m
                        where m.kind = 'intelligence-waits' and m.subject_id = i.id and m.occasion = i.occasion and m.to_worker_id = w.id)
     order by i.id, w.id limit most
  $$;
alter function intelligence_to_tell(int) owner to sr_keeper;
comment on function intelligence_to_tell is 'Reports that nobody at the desk has opened, and who works there and was not told: at once, and again after a day. No word of a report. Definer: the clock is no desk.';

create function intelligence_standing(wanted uuid[]) returns table (subject_id uuid, needed boolean, why text, path text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select i.id, i.received_at is null, 'taken', '/intelligence/desk/' || i.ref from intelligence i where may('notifications.send') and i.id = any (wanted)
    union all
    select s.id, s.acknowledged_at is null, 'acknowledged', '/intelligence/shared/' || s.ref from intelligence_share s where may('notifications.send') and s.id = any (wanted)
  $$;
alter function intelligence_standing(uuid[]) owner to sr_keeper;
comment on function intelligence_standing is 'Whether a report is still unopened, or something shared still unacknowledged. Definer: the sending of messages is no desk.';
