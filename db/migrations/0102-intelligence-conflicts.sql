-- Somebody at the desk, or in a team that intelligence was shared with, who has a declared conflict about the child of a report does not open
-- it: it may be about them. A report that nobody at the desk may open is told to those who keep the agency's roles; they name somebody else.

create function intelligence_conflicted(wanted uuid) returns boolean
  language plpgsql stable security definer cost 5000 set search_path = pg_catalog, public
  as $$
declare who constant uuid := me();
begin
  return exists (select 1 from intelligence i join declared_conflict d on d.child_id = i.child_id where i.id = wanted and d.worker_id = who);
end $$;
alter function intelligence_conflicted(uuid) owner to sr_keeper;
comment on function intelligence_conflicted is 'Whether a conflict was declared between the asker and the child of a report. Definer: whom a report was shared with never reads the report.';

alter policy desk_reads on intelligence using (
  desk_agency_id = (select my_agency()) and (select may('intelligence.desk')) and (child_id is null or not conflicted(child_id))
  or exists (select 1 from intelligence_receipt r where r.intelligence_id = intelligence.id));
alter policy recipient_reads on intelligence_share using (
  (select may('intelligence.read-shared')) and to_team_id = any ((select my_teams())::uuid[]) and not intelligence_conflicted(intelligence_id));

-- As in 0074-intelligence.sql, and closed to who has a declared conflict about the child: who told it least of all.
create or replace function see_intelligence_source(wanted uuid, reason text)
  returns table (sender_name text, sender_work text, sender_agency text, told_by text, risk text, risk_words text, may_contact boolean, contact_how text)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare report intelligence;
begin
  select * into report from intelligence i where i.id = wanted and i.desk_agency_id = my_agency();
  if report.id is null or not may('intelligence.read-source') or intelligence_conflicted(wanted) or coalesce(trim(reason), '') = '' then return; end if;
  insert into intelligence_source_look (intelligence_id, looked_by, reason) values (report.id, me(), trim(reason));
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, why)
    values (me(), my_agency(), 'intelligence.read-source', false, 'intelligence source', report.ref, 'reason-given');
  return query
    select w.name, w.job_title, a.name, s.told_by, s.risk, s.risk_words, s.may_contact, s.contact_how
      from intelligence_source s join worker w on w.id = s.sent_by join agency a on a.id = w.agency_id where s.intelligence_id = report.id;
end $$;

create or replace function source_words_in(wanted uuid, typed text) returns text[]
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with detail as (
      select concat_ws(' ', w.name, w.job_title, a.name, s.told_by, s.contact_how,
                       (select string_agg(t.name, ' ') from team_member m join team t on t.id = m.team_id where m.worker_id = w.id and m.left_at is null)) as words
        from intelligence i join intelligence_source s on s.intelligence_id = i.id join worker w on w.id = s.sent_by join agency a on a.id = w.agency_id
       where i.id = wanted and i.desk_agency_id = my_agency() and may('intelligence.desk') and not intelligence_conflicted(i.id)),
    telling as (
      select distinct lower(word) as word from detail, regexp_split_to_table(detail.words, '[^[:alnum:]]+') word
       where length(word) > 2
         and lower(word) not in ('the','and','who','she','her','his','him','has','had','was','were','are','not','that','this','with','from','they','their','them','for','but','said','says','told','about','when','where','which','will','would','been','have','may','can','day','days','one','two','out','only','after','before','call','ring','phone','team','lead','children','child','service','services','young','people'))
    select case when may('intelligence.desk') then coalesce(array_agg(distinct t.word order by t.word), '{}') end
      from telling t, regexp_split_to_table(lower(coalesce(typed, '')), '[^[:alnum:]]+') given
     where given = t.word
  $$;

create function intelligence_openers(wanted uuid) returns setof uuid
  language sql stable set search_path = pg_catalog, public
  as $$
    select w.id from intelligence i join worker w on w.agency_id = i.desk_agency_id and w.kind = 'person' and w.left_at is null and w.suspended_at is null
     where i.id = wanted
       and exists (select 1 from worker_role r join role_permission p on p.role = r.role where r.worker_id = w.id and p.permission = 'intelligence.desk')
       and not exists (select 1 from declared_conflict d where d.child_id = i.child_id and d.worker_id = w.id)
  $$;
revoke execute on function intelligence_openers(uuid) from public;
grant execute on function intelligence_openers(uuid) to sr_keeper;
comment on function intelligence_openers is 'Who at the desk may open a report. Part of the two below.';

drop function intelligence_to_tell(int);
create function intelligence_to_tell(most int) returns table (kind text, subject_id uuid, worker_id uuid, occasion text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with waiting as materialized (
      select i.id, i.desk_agency_id, case when i.sent_at <= house_now() - interval '24 hours' then 'again' else '' end as occasion
        from intelligence i
       where may('intelligence.tell-desk') and i.received_at is null
         and not exists (select 1 from intelligence_outcome o where o.intelligence_id = i.id)),
    told as (
      select 'intelligence-waits' as kind, i.id, o.id as worker_id, i.occasion from waiting i cross join lateral intelligence_openers(i.id) o(id)
      union all
      select 'intelligence-stuck', i.id, w.id, i.occasion
        from waiting i join worker w on w.agency_id = i.desk_agency_id and w.kind = 'person' and w.left_at is null and w.suspended_at is null
       where not exists (select 1 from intelligence_openers(i.id))
         and exists (select 1 from worker_role r join role_permission p on p.role = r.role where r.worker_id = w.id and p.permission = 'agencies.manage'))
    select t.kind, t.id, t.worker_id, t.occasion from told t
     where not exists (select 1 from message m
                        where m.kind = t.kind and m.subject_id = t.id and m.occasion = t.occasion and m.to_worker_id = t.worker_id)
     order by t.id, t.worker_id limit most
  $$;
alter function intelligence_to_tell(int) owner to sr_keeper;
comment on function intelligence_to_tell is 'Reports that nobody at the desk has opened, and who may open them or, where nobody may, who keeps the agency''s roles, and was not told: at once, and again after a day. No word of a report. Definer: the clock is no desk.';

drop function intelligence_standing(uuid[]);
create function intelligence_standing(kind text, wanted uuid[]) returns table (subject_id uuid, needed boolean, why text, path text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select i.id, i.received_at is null, 'taken', '/intelligence/desk/' || i.ref from intelligence i
     where kind = 'intelligence-waits' and may('notifications.send') and i.id = any (wanted)
    union all
    select i.id, i.received_at is null and not exists (select 1 from intelligence_openers(i.id)), 'taken', '/agency' from intelligence i
     where kind = 'intelligence-stuck' and may('notifications.send') and i.id = any (wanted)
    union all
    select s.id, s.acknowledged_at is null, 'acknowledged', '/intelligence/shared/' || s.ref from intelligence_share s
     where kind = 'intelligence-shared' and may('notifications.send') and s.id = any (wanted)
  $$;
alter function intelligence_standing(text, uuid[]) owner to sr_keeper;
comment on function intelligence_standing is 'Whether what a message of this kind is about still waits. Definer: the sending of messages is no desk.';
