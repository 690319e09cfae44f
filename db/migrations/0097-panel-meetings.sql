-- A meeting of a panel that was ended by mistake is opened again, one that does not take place is called off, and its members are told of both
-- and of a new time. What they are told holds a date, a time and a calendar entry, and names nobody.

alter table panel_meeting
  add column minutes int not null default 120 check (minutes between 15 and 480),
  add column sequence int not null default 0 check (sequence >= 0),
  add column cancelled_at timestamptz,
  add column cancelled_by uuid references worker,
  add column cancelled_why text check (length(cancelled_why) between 1 and 1000),
  add constraint panel_meeting_cancelled check (num_nonnulls(cancelled_at, cancelled_by, cancelled_why) in (0, 3)),
  add constraint panel_meeting_one_end check (ended_at is null or cancelled_at is null);
comment on column panel_meeting.minutes is 'How long it takes.';
comment on column panel_meeting.sequence is 'How often its time was changed, for calendars: they take the highest.';
comment on column panel_meeting.cancelled_at is 'When it was called off.';
comment on column panel_meeting.cancelled_by is 'Who called it off.';
comment on column panel_meeting.cancelled_why is 'Why. It names no child.';
drop policy chairs_change on panel_meeting;
create policy chairs_change on panel_meeting for update to sr_app
  using (ended_at is null and cancelled_at is null and chairs_panel(panel_id)) with check (ended_by is null or ended_by = (select me()));
grant update (minutes, sequence) on panel_meeting to sr_app;
grant update (ended_at, ended_by, sequence, cancelled_at, cancelled_by, cancelled_why) on panel_meeting to sr_keeper;

drop policy members_change on panel_item;
create policy members_change on panel_item for update to sr_app
  using (in_circle_of(child_id, (select me()), (select house_now()))
         and exists (select 1 from panel_meeting m where m.id = meeting_id and m.ended_at is null and m.cancelled_at is null and sits_on(m.panel_id)))
  with check ((left_out_by is null or left_out_by = (select me()) or exists (select 1 from panel_meeting m where m.id = meeting_id and sits_on(m.panel_id))));

create table panel_reopening (
  id uuid primary key default gen_random_uuid(),
  meeting_id uuid not null references panel_meeting,
  ended_at timestamptz not null,
  ended_by uuid not null references worker,
  why text not null check (length(why) between 1 and 1000),
  reopened_at timestamptz not null default house_now(),
  reopened_by uuid not null references worker,
  check (reopened_at >= ended_at)
);
create index on panel_reopening (meeting_id, reopened_at);
comment on table panel_reopening is 'A meeting was ended, and opened again because that was a mistake. Each time is a row: nothing is written over.';
comment on column panel_reopening.id is 'The row''s own identity.';
comment on column panel_reopening.meeting_id is 'Which meeting.';
comment on column panel_reopening.ended_at is 'When it had been ended.';
comment on column panel_reopening.ended_by is 'Who had ended it.';
comment on column panel_reopening.why is 'Why it was opened again. It names no child.';
comment on column panel_reopening.reopened_at is 'When.';
comment on column panel_reopening.reopened_by is 'Who opened it again.';
call guard('panel_reopening');
create policy members_read on panel_reopening for select to sr_app using (exists (select 1 from panel_meeting m where m.id = meeting_id and sits_on(m.panel_id)));
grant select on panel_reopening to sr_app;
grant insert on panel_reopening to sr_keeper;

alter table panel_item add column left_out_for uuid references panel_meeting;
alter table panel_item add constraint panel_item_left_out_for check (left_out_for is null or left_out_at is not null);
comment on column panel_item.left_out_for is 'The earlier meeting that was opened again and has the child after all. A rule that finds the child puts them back by itself.';
grant update (left_out_for) on panel_item to sr_keeper;

alter table panel_reason
  add column taken_back_at timestamptz,
  add column taken_back_by uuid references worker,
  add constraint panel_reason_taken_back check ((taken_back_at is null) = (taken_back_by is null));
comment on column panel_reason.taken_back_at is 'When it stopped to hold: the meeting that had not got to the child was opened again.';
comment on column panel_reason.taken_back_by is 'Who opened it again.';
drop index panel_reason_once;
create unique index panel_reason_once on panel_reason (item_id, rule) where rule <> 'referred' and taken_back_at is null;
grant update (taken_back_at, taken_back_by) on panel_reason to sr_keeper;

-- As in 0059-panel.sql: a meeting that was called off opens nobody.
create or replace function open_for_panel(wanted_item uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare i record; w uuid;
begin
  select p.child_id, m.panel_id, m.ref, m.at + make_interval(days => coalesce((select r.open_days from panel_rules r where r.panel_id = m.panel_id order by r.set_at desc limit 1), 14)) as until
    into i from panel_item p join panel_meeting m on m.id = p.meeting_id where p.id = wanted_item and p.left_out_at is null and m.cancelled_at is null;
  if i.child_id is null or i.until <= house_now() then return; end if;
  for w in select pm.worker_id from panel_member pm join worker k on k.id = pm.worker_id
            where pm.panel_id = i.panel_id and pm.left_at is null and k.left_at is null and k.suspended_at is null
              and not exists (select 1 from declared_conflict d where d.child_id = i.child_id and d.worker_id = pm.worker_id)
  loop
    update circle_entry e set expires_at = greatest(e.expires_at, i.until)
     where e.child_id = i.child_id and e.worker_id = w and e.purpose = 'panel' and e.closed_at is null and e.expires_at > house_now();
    if not found then
      insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at) values (i.child_id, w, 'panel', i.ref, me(), i.until);
    end if;
  end loop;
end $$;

-- As there: whom a meeting left to an earlier one that was opened again is put back by whatever finds them.
create or replace function put_on_agenda(wanted_meeting uuid, of_child uuid, by_rule text, counted jsonb, said text, by_whom uuid) returns uuid
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare item uuid;
begin
  insert into panel_item (meeting_id, child_id, chosen_by) values (wanted_meeting, of_child, me()) on conflict (meeting_id, child_id) do nothing;
  select id into item from panel_item where meeting_id = wanted_meeting and child_id = of_child;
  update panel_item set left_out_at = null, left_out_by = null, left_out_why = null, left_out_for = null where id = item and left_out_for is not null;
  insert into panel_reason (item_id, child_id, rule, facts, words, by_worker) values (item, of_child, by_rule, counted, said, by_whom) on conflict do nothing;
  return item;
end $$;

-- As there: not for a meeting that was called off; and nobody is carried to two meetings.
create or replace function build_panel_agenda(wanted_meeting uuid) returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare m record; r panel_rules; c record; item uuid; today date := (house_now() at time zone 'Europe/London')::date; made int;
begin
  select g.id, g.panel_id, g.at, p.area_id into m from panel_meeting g join panel p on p.id = g.panel_id where g.id = wanted_meeting and g.ended_at is null and g.cancelled_at is null for update of g;
  if m.id is null or not (may('panel.clock') or (may('panel.sit') and chairs_panel(m.panel_id))) then raise exception 'the agenda is built by whoever chairs, or the clock'; end if;
  select * into r from panel_rules x where x.panel_id = m.panel_id order by x.set_at desc, x.id limit 1;

  for c in
    with found as (
      select e.child_id, 'episodes' as rule,
             jsonb_build_object('n', count(*), 'days', r.episode_days, 'on', to_jsonb((array_agg((e.missing_from at time zone 'Europe/London')::date order by e.missing_from))[1:20])) as facts,
             null::text as said, null::uuid as by_whom, null::uuid as referral
        from missing_episode e join area_agency a on a.agency_id = e.responsible_agency_id and a.area_id = m.area_id
       where r.episodes is not null and e.missing_from > house_now() - make_interval(days => r.episode_days) and e.missing_from <= house_now()
       group by e.child_id having count(*) >= r.episodes
      union all
      select j.child_id, 'level', jsonb_build_object('words', left(j.level_words, 120), 'on', (j.written_at at time zone 'Europe/London')::date), null, null, null
        from judgement j where j.level = any (r.levels) and not exists (select 1 from judgement l where l.child_id = j.child_id and l.nth > j.nth)
      union all
      select o.child_id, 'harm', jsonb_build_object('n', count(*), 'since', min((o.recorded_at at time zone 'Europe/London')::date)), null, null, null
        from observation o
       where r.harm_now and o.list = 'harm-now' and o.withdrawn_at is null and not exists (select 1 from judgement j where j.child_id = o.child_id and j.written_at > o.recorded_at)
       group by o.child_id
      union all
      select s.child_id, 'overdue', jsonb_build_object('days', r.overdue_days, 'actions', count(s.due_on), 'oldest', min(s.due_on), 'review', min(s.review_on)), null, null, null
        from (select x.child_id, x.due_on, null::date as review_on from action x where x.done_at is null and x.stopped_at is null and x.due_on <= today - r.overdue_days and x.child_id is not null
              union all select l.child_id, null, l.review_on from plan l where l.ended_at is null and l.review_on <= today - r.overdue_days and l.child_id is not null) s
       where r.overdue_days is not null group by s.child_id
      union all
      -- What the panel itself said: the day to look again has come; or it met and did not get to the child.
      (select distinct on (o.child_id) o.child_id, 'look-again', jsonb_build_object('on', o.look_again_on), null::text, null::uuid, null::uuid
         from panel_outcome o join panel_item i on i.id = o.item_id join panel_meeting g on g.id = i.meeting_id
        where g.panel_id = m.panel_id and g.id <> m.id and o.look_again_on <= (m.at at time zone 'Europe/London')::date
          and not exists (select 1 from panel_outcome l join panel_item li on li.id = l.item_id join panel_meeting lg on lg.id = li.meeting_id
                           where l.child_id = o.child_id and lg.panel_id = m.panel_id and l.recorded_at > o.recorded_at)
        order by o.child_id, o.recorded_at desc)
      union all
      select i.child_id, 'carried', jsonb_build_object('from', (g.at at time zone 'Europe/London')::date), null, null, null
        from panel_item i
        join (select x.id, x.at from panel_meeting x where x.panel_id = m.panel_id and x.ended_at is not null and x.id <> m.id order by x.at desc limit 1) g on g.id = i.meeting_id
       where i.left_out_at is null and not exists (select 1 from panel_outcome o where o.item_id = i.id)
         -- Another meeting that is still to be held has the child already: they do not stand twice.
         and not exists (select 1 from panel_item oi join panel_meeting og on og.id = oi.meeting_id
                          where oi.child_id = i.child_id and og.panel_id = m.panel_id and og.id <> m.id and og.at <= m.at and og.ended_at is null and og.cancelled_at is null)
      union all
      select f.child_id, 'referred', '{}', f.why, f.made_by, f.id from panel_referral f where f.panel_id = m.panel_id and f.item_id is null)
    select f.*, q.question from found f join child k on k.id = f.child_id join area_agency a on a.agency_id = k.responsible_agency_id and a.area_id = m.area_id
      left join panel_referral q on q.id = f.referral
     where (k.date_of_birth is null or k.date_of_birth > ((m.at at time zone 'Europe/London')::date - interval '18 years')::date or f.rule in ('referred', 'look-again', 'carried'))
       -- The panel said when it looks again: a standing level, or something overdue, does not bring the child back before that.
       and not (f.rule in ('level', 'overdue') and exists (
             select 1 from panel_outcome o join panel_item oi on oi.id = o.item_id join panel_meeting og on og.id = oi.meeting_id
              where o.child_id = f.child_id and og.panel_id = m.panel_id and o.look_again_on > (m.at at time zone 'Europe/London')::date
                and not exists (select 1 from panel_outcome l where l.child_id = o.child_id and l.recorded_at > o.recorded_at)))
     order by f.child_id, f.rule limit 1000
  loop
    item := put_on_agenda(m.id, c.child_id, c.rule, c.facts, c.said, c.by_whom);
    if c.referral is not null then
      update panel_referral set item_id = item where id = c.referral;
      update panel_item set question = coalesce(question, c.question), question_by = coalesce(question_by, case when c.question is not null then c.by_whom end) where id = item;
    end if;
  end loop;
  for c in select i.id from panel_item i where i.meeting_id = m.id and i.left_out_at is null loop perform open_for_panel(c.id); end loop;
  update panel_meeting set agenda_at = house_now() where id = m.id;
  select count(*)::int into made from panel_item i where i.meeting_id = m.id and i.left_out_at is null;
  return made;
end $$;

create or replace function refer_to_panel(wanted uuid, said text, asked text) returns text
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare p uuid; g record; item uuid; made uuid;
begin
  if not may('panel.refer') or not in_circle(wanted) then raise exception 'outside the circle'; end if;
  select x.id into p from panel x join area_agency a on a.area_id = x.area_id join child c on c.responsible_agency_id = a.agency_id where c.id = wanted order by x.made_at limit 1;
  if p is null then return null; end if;
  insert into panel_referral (panel_id, child_id, why, question, made_by) values (p, wanted, said, asked, me()) returning id into made;
  select m.id, m.ref into g from panel_meeting m where m.panel_id = p and m.ended_at is null and m.cancelled_at is null and m.at > house_now() order by m.at limit 1;
  if g.id is null then return ''; end if;
  item := put_on_agenda(g.id, wanted, 'referred', '{}', said, me());
  update panel_referral set item_id = item where id = made;
  update panel_item set question = coalesce(question, asked), question_by = coalesce(question_by, case when asked is not null then me() end),
         left_out_at = null, left_out_by = null, left_out_why = null, left_out_for = null where id = item;
  perform open_for_panel(item);
  return g.ref;
end $$;

create or replace function panel_meetings_to_build(within_days int) returns table (meeting_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select m.id from panel_meeting m
     where may('panel.clock') and m.ended_at is null and m.cancelled_at is null and m.at > house_now() - interval '1 day' and m.at < house_now() + make_interval(days => within_days)
     order by m.at limit 500
  $$;

-- What the panel opened lasts as long as a meeting that has the child, and no longer.
create function narrow_for_panel(of_child uuid) returns void
  language sql security definer set search_path = pg_catalog, public
  as $$
    update circle_entry e
       set closed_at = case when u.until <= house_now() then house_now() end, closed_by = case when u.until <= house_now() then me() end, expires_at = u.until
      from (select o.id, coalesce(max(m.at + make_interval(days => coalesce((select r.open_days from panel_rules r where r.panel_id = m.panel_id order by r.set_at desc limit 1), 14))), house_now()) as until
              from circle_entry o
              left join panel_member k on k.worker_id = o.worker_id and k.left_at is null
              left join panel_item i on i.child_id = o.child_id and i.left_out_at is null
              left join panel_meeting m on m.id = i.meeting_id and m.panel_id = k.panel_id and m.cancelled_at is null
             where o.child_id = of_child and o.purpose = 'panel' and o.closed_at is null and o.expires_at > house_now()
             group by o.id) u
     where e.id = u.id and u.until < e.expires_at
  $$;
alter function narrow_for_panel(uuid) owner to sr_keeper;
revoke execute on function narrow_for_panel(uuid) from public;
comment on function narrow_for_panel is 'Part of the two below: ends what no meeting of the panel needs any more. It can only close. Nobody else may call it.';

-- Ended by mistake: until the next meeting has begun, or the records have closed to the members. Whom the next one had from it stands there
-- no more, unless for a reason of its own.
create function reopen_panel_meeting(wanted uuid, said text) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare m panel_meeting; c record;
begin
  select * into m from panel_meeting g where g.id = wanted and g.ended_at is not null and may('panel.sit') and chairs_panel(g.panel_id) for update;
  if m.id is null then raise exception 'an ended meeting is opened again by whoever chairs'; end if;
  if exists (select 1 from panel_meeting n where n.panel_id = m.panel_id and n.at > m.at and n.cancelled_at is null and (n.at <= house_now() or n.ended_at is not null)) then
    raise exception 'the next meeting has begun';
  end if;
  if m.at + make_interval(days => coalesce((select r.open_days from panel_rules r where r.panel_id = m.panel_id order by r.set_at desc limit 1), 14)) <= house_now() then
    raise exception 'the records have closed to the members';
  end if;
  insert into panel_reopening (meeting_id, ended_at, ended_by, why, reopened_by) values (m.id, m.ended_at, m.ended_by, said, me());
  update panel_meeting set ended_at = null, ended_by = null where id = m.id;
  update panel_reason r set taken_back_at = house_now(), taken_back_by = me()
    from panel_item i join panel_meeting n on n.id = i.meeting_id
   where r.item_id = i.id and r.rule = 'carried' and r.taken_back_at is null and r.facts ->> 'from' = ((m.at at time zone 'Europe/London')::date)::text
     and n.panel_id = m.panel_id and n.id <> m.id and n.ended_at is null and n.cancelled_at is null;
  for c in
    update panel_item i set left_out_at = house_now(), left_out_by = me(), left_out_why = said, left_out_for = m.id
      from panel_meeting n
     where n.id = i.meeting_id and n.panel_id = m.panel_id and n.id <> m.id and n.ended_at is null and n.cancelled_at is null and i.left_out_at is null
       and exists (select 1 from panel_reason r where r.item_id = i.id and r.taken_back_at is not null)
       and not exists (select 1 from panel_reason r where r.item_id = i.id and r.taken_back_at is null)
       and not exists (select 1 from panel_outcome o where o.item_id = i.id)
     returning i.child_id
  loop perform narrow_for_panel(c.child_id); end loop;
end $$;
alter function reopen_panel_meeting(uuid, text) owner to sr_keeper;
comment on function reopen_panel_meeting is 'Opens an ended meeting again, with a row that says who, when and why. Definer: the policy lets nobody change an ended meeting; only its chair may, and for so long.';

-- Called off: who was let in for it alone is let out, and who was put before it waits for the next. Once something was said it was held.
create function cancel_panel_meeting(wanted uuid, said text) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare m panel_meeting; c record;
begin
  select * into m from panel_meeting g where g.id = wanted and g.ended_at is null and g.cancelled_at is null and may('panel.sit') and chairs_panel(g.panel_id) for update;
  if m.id is null then raise exception 'a meeting is called off by whoever chairs'; end if;
  if exists (select 1 from panel_item i where i.meeting_id = m.id
               and (exists (select 1 from panel_outcome o where o.item_id = i.id) or exists (select 1 from panel_action a where a.item_id = i.id)))
  then return false; end if;
  update panel_meeting set cancelled_at = house_now(), cancelled_by = me(), cancelled_why = said, sequence = sequence + 1 where id = m.id;
  update panel_referral f set item_id = null from panel_item i where i.meeting_id = m.id and f.item_id = i.id and i.left_out_at is null;
  for c in select i.child_id from panel_item i where i.meeting_id = m.id loop perform narrow_for_panel(c.child_id); end loop;
  return true;
end $$;
alter function cancel_panel_meeting(uuid, text) owner to sr_keeper;
comment on function cancel_panel_meeting is 'Calls a meeting off, unless something was said there already. Definer: it closes circle entries of every member, and hands referrals to the next meeting.';

-- What a message to a member is about, as it stands now: the subject is their seat, the occasion the meeting and which time of it they were told.
create function panel_meeting_standing(wanted uuid[], occasions text[])
  returns table (subject_id uuid, occasion text, meeting_id uuid, at timestamptz, minutes int, sequence int, ended boolean, cancelled boolean, sits boolean, path text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select k.id, a.occasion, m.id, m.at, m.minutes, m.sequence, m.ended_at is not null, m.cancelled_at is not null, k.left_at is null, '/panel-meetings/' || m.ref
      from unnest(wanted, occasions) a(id, occasion) join panel_member k on k.id = a.id
      join panel_meeting m on m.panel_id = k.panel_id and m.ref = split_part(a.occasion, ' ', 1)
     where may('notifications.send')
  $$;
alter function panel_meeting_standing(uuid[], text[]) owner to sr_keeper;
comment on function panel_meeting_standing is 'When a meeting of a panel is, and whether it still is, for the sending of messages. Definer: the sending job sits on no panel; answers no child and no word.';
