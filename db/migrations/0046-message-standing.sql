-- What messages are about is asked at sending time, and reminders are looked for by the clock. The functions answer whether something still
-- needs somebody, whose it is, until when, and on which page: never a name or a word. Moments in `occasion` are UTC, as in 2026-11-14T09:12:00.000Z.

create function moment_text(at timestamptz) returns text
  language sql immutable set search_path = pg_catalog, public
  as $$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;
comment on function moment_text is 'A moment as the occasion of a reminder.';

create function hand_over_standing(wanted uuid[])
  returns table (subject_id uuid, needed boolean, why text, due_at timestamptz, path text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select h.id, h.taken_at is null and h.ended_at is null and i.held_at is null and i.not_held_at is null,
           case when h.taken_at is not null then 'taken' when h.ended_at is not null then 'passed-on' else 'done' end,
           (select min(least(case when ir.offered_at is null then r.offer_due_at end, case when ir.completed_at is null then r.completion_due_at end))
              from interview_return ir join episode_return r on r.id = ir.return_id where ir.interview_id = i.id),
           '/interviews/' || i.ref
      from hand_over h join interview i on i.id = h.interview_id
     where may('notifications.send') and h.id = any(wanted)
  $$;
alter function hand_over_standing(uuid[]) owner to sr_keeper;
comment on function hand_over_standing is 'Whether a hand-over still waits for somebody to take it, for the sending of messages. Definer: it stands in no circle.';

create function interview_clock_standing(wanted uuid[], occasions text[])
  returns table (subject_id uuid, occasion text, needed boolean, why text, due_at timestamptz, path text, worker_id uuid, team_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select i.id, a.occasion, i.held_at is null and i.not_held_at is null and c.open is not null,
           case when i.held_at is not null or i.not_held_at is not null then 'done' when c.first is null then 'date-moved' else 'done' end,
           coalesce(c.open, c.first), '/interviews/' || i.ref, i.holder_id, case when i.holder_id is null then i.team_id end
      from unnest(wanted, occasions) a(id, occasion)
      join interview i on i.id = a.id
      cross join lateral (
        select min(d.due_at) as first, min(d.due_at) filter (where d.met_at is null) as open
          from interview_return ir
          join episode_return r on r.id = ir.return_id
          cross join lateral (values (r.offer_due_at, ir.offered_at), (r.completion_due_at, ir.completed_at)) d(due_at, met_at)
         where ir.interview_id = i.id and moment_text(d.due_at) = a.occasion) c
     where may('notifications.send')
  $$;
alter function interview_clock_standing(uuid[], text[]) owner to sr_keeper;
comment on function interview_clock_standing is 'Whether a clock of an interview still runs to the moment that a reminder names, and whose the interview is now. Definer: it stands in no circle.';

create function interview_clocks_due()
  returns table (kind text, subject_id uuid, occasion text, worker_id uuid, team_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select distinct d.kind, i.id, moment_text(d.due_at), i.holder_id, case when i.holder_id is null then i.team_id end
      from interview i
      join team t on t.id = i.team_id
      join interview_return ir on ir.interview_id = i.id
      join episode_return r on r.id = ir.return_id
      cross join lateral (
        select coalesce((
          select (a.settings->>'remindHours')::int from area_agency aa join area a on a.id = aa.area_id
           where aa.agency_id = t.agency_id order by a.code limit 1), 24) as hours) lead
      cross join lateral (
        select c.due_at, case when c.due_at < house_now() then 'interview-late' else 'interview-soon' end as kind
          from (values (r.offer_due_at, ir.offered_at), (r.completion_due_at, ir.completed_at)) c(due_at, met_at)
         where c.met_at is null and c.due_at is not null
           and c.due_at <= house_now() + make_interval(hours => lead.hours) and c.due_at > house_now() - interval '7 days') d
     where may('notifications.remind') and i.held_at is null and i.not_held_at is null
       and not exists (
         select 1 from message m where m.kind = d.kind and m.subject_id = i.id and m.occasion = moment_text(d.due_at)
            and (m.to_worker_id = i.holder_id or (i.holder_id is null and m.to_team_id = i.team_id)))
     limit 500
  $$;
alter function interview_clocks_due() owner to sr_keeper;
comment on function interview_clocks_due is 'Clocks that run out within the area''s lead time, or ran out in the last week, of which whoever has the interview was not told. Definer: the clock stands in no circle.';

create function action_standing(wanted uuid[], occasions text[])
  returns table (subject_id uuid, occasion text, needed boolean, why text, due_on date, path text, worker_id uuid, team_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select x.id, a.occasion, x.done_at is null and x.stopped_at is null and x.due_on::text = a.occasion,
           case when x.done_at is not null then 'done' when x.stopped_at is not null then 'stopped' else 'date-moved' end,
           x.due_on, '/actions/' || x.ref, case when x.owner_outside is null then x.owner_worker_id else x.agreed_by end, x.owner_team_id
      from unnest(wanted, occasions) a(id, occasion) join action x on x.id = a.id
     where may('notifications.send')
  $$;
alter function action_standing(uuid[], text[]) owner to sr_keeper;
comment on function action_standing is 'Whether an action is still to be done by the day that a reminder names, and by whom. Definer: it stands in no circle.';

create function actions_due()
  returns table (kind text, subject_id uuid, occasion text, worker_id uuid, team_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with today as (select (house_now() at time zone 'Europe/London')::date as day),
    due as (
      select case when x.due_on < today.day then 'action-late' else 'action-due' end as kind, x.id, x.due_on::text as occasion,
             case when x.owner_outside is null then x.owner_worker_id else x.agreed_by end as worker_id, x.owner_team_id
        from action x, today
       where x.done_at is null and x.stopped_at is null and x.due_on <= today.day and x.due_on > today.day - 7)
    select due.* from due
     where may('notifications.remind')
       and not exists (
         select 1 from message m where m.kind = due.kind and m.subject_id = due.id and m.occasion = due.occasion
            and (m.to_worker_id = due.worker_id or m.to_team_id = due.owner_team_id))
     limit 500
  $$;
alter function actions_due() owner to sr_keeper;
create index action_open_by_day on action (due_on) where done_at is null and stopped_at is null;
comment on function actions_due is 'Actions due today, or overdue since less than a week, of which their owner was not told; for one outside, whoever agreed it. Definer: the clock stands in no circle.';

create function sharing_standing(wanted uuid[])
  returns table (subject_id uuid, needed boolean, why text, path text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select s.id, s.shared and s.acknowledged_at is null, 'acknowledged', '/sharings/' || s.ref
      from sharing s where may('notifications.send') and s.id = any(wanted)
  $$;
alter function sharing_standing(uuid[]) owner to sr_keeper;
comment on function sharing_standing is 'Whether something shared still waits to be acknowledged. Definer: the sending of messages stands in no circle.';

create function urgent_standing(wanted uuid[])
  returns table (subject_id uuid, needed boolean, why text, path text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select u.id, u.done_at is null and u.dismissed_at is null, 'done', '/interviews/' || i.ref
      from urgent_matter u join interview i on i.id = u.interview_id where may('notifications.send') and u.id = any(wanted)
  $$;
alter function urgent_standing(uuid[]) owner to sr_keeper;
comment on function urgent_standing is 'Whether what cannot wait is still open. Definer: the sending of messages stands in no circle.';

create function notice_standing(wanted uuid[])
  returns table (subject_id uuid, needed boolean, why text, path text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select n.id, n.seen_at is null and (n.kind <> 'access-requested' or q.id is not null), case when n.seen_at is not null then 'seen' else 'answered' end,
           case when q.id is not null then '/access-requests/' || q.id when n.kind = 'second-word' then '/agency/waiting' else '/children/' || c.ref || '/circle' end
      from notice n
      left join child c on c.id = n.child_id
      left join lateral (
        select q.id from access_request q
         where n.kind = 'access-requested' and q.child_id = n.child_id and q.worker_id = n.about_worker_id and q.answered_at is null limit 1) q on true
     where may('notifications.send') and n.id = any(wanted)
  $$;
alter function notice_standing(uuid[]) owner to sr_keeper;
comment on function notice_standing is 'Whether a notice was seen or its request answered. Definer: the sending of messages stands in no circle.';

-- Notices are made by functions that see past the circle, so that nobody learns who leads a child whom they cannot open. Their message is made
-- in the same place, for the same reason.
create function message_of_notice() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if me() is not null then
    insert into message (kind, subject_id, to_worker_id, to_team_id)
      values (new.kind, new.id, new.to_worker_id, case when new.to_worker_id is null then new.to_team_id end)
      on conflict do nothing;
  end if;
  return null;
end $$;
alter function message_of_notice() owner to sr_keeper;
grant insert on message to sr_keeper;
create trigger message_of_notice after insert on notice for each row
  when (new.kind in ('glass-broken', 'access-requested', 'second-word')) execute function message_of_notice();
comment on function message_of_notice is 'Tells by e-mail or text, too, that glass was broken, access is asked for or a second word waits. A trigger: nobody can call it.';
