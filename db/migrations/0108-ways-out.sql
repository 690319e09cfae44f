-- Every way in which what is known of a child leaves an agency has a sharing decision: also an invitation to a discussion, a place in the circle,
-- an answer to a request for access, the agenda of a panel, and what goes to the Home Office. These have a page of their own on which the
-- recipient answers, or nothing to answer: they wait for no acknowledgement.
alter table sharing
  add column goes_with text,
  add column goes_with_id uuid,
  add constraint sharing_goes_with check (goes_with in ('discussion', 'circle', 'access-request', 'panel', 'home-office')),
  add constraint sharing_goes_with_id check (goes_with is not null or goes_with_id is null);
comment on column sharing.goes_with is 'The deed that lets its recipient see; null where the recipient acknowledges it by itself, or where a referral, a host notice or an NRM draft is named.';
comment on column sharing.goes_with_id is 'Which discussion, request or meeting that is.';
create unique index sharing_goes_with_once on sharing (goes_with_id, child_id, to_worker_id) where goes_with = 'panel';
-- In place of the index of what its maker waits for: of these nobody waits for anything.
create index sharing_decided_waiting on sharing (decided_by) where shared and acknowledged_at is null and goes_with is null;
drop index sharing_decided_open;

-- Whoever asks the panel to look decides that its members are told. What the area's rules select is decided by whoever set the rules.
alter table panel_referral add column detriment text, add column child_view text, add column child_told boolean;
-- What the rules select nobody weighs one by one: it was weighed when they were set.
alter table panel_rules add column detriment text, add column told_how text;
comment on column panel_rules.detriment is 'Whether it could do a child harm that the members know, and what makes it safe enough: of whom the rules select, as whoever set them judged it. Null in a panel that was just set up.';
comment on column panel_rules.told_how is 'How children and families learn that the panel looks.';
comment on column panel_referral.detriment is 'Whether it could do the child harm that the members know, as whoever asked judged it.';
comment on column panel_referral.child_view is 'What the child says about it.';
comment on column panel_referral.child_told is 'Whether the child knows that the panel is asked.';

-- A reference as src/kernel/ids.ts makes it, for sharing decisions that a function here records.
create function sharing_ref() returns text language sql volatile set search_path = pg_catalog, public
  as $$
    select 'S-' || string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(drawn.bytes, n) & 31), 1), '' order by n)
      -- The sixth and the eighth byte of such a number hold its version and not chance alone.
      from (select uuid_send(gen_random_uuid()) as bytes) drawn, unnest(array[0, 1, 2, 3, 4, 5, 9, 10]) n
  $$;
comment on function sharing_ref is 'A new reference of a sharing decision. Invoker: it reads nothing.';

-- As in 0097-panel-meetings.sql; and each member of another agency than that of whoever decided is told by a sharing decision, once for a meeting.
create or replace function open_for_panel(wanted_item uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare i record; w record; asked panel_referral; rules panel_rules; decider uuid;
begin
  select p.child_id, m.id as meeting_id, m.panel_id, m.ref, m.at + make_interval(days => coalesce((select r.open_days from panel_rules r where r.panel_id = m.panel_id order by r.set_at desc limit 1), 14)) as until
    into i from panel_item p join panel_meeting m on m.id = p.meeting_id where p.id = wanted_item and p.left_out_at is null and m.cancelled_at is null;
  if i.child_id is null or i.until <= house_now() then return; end if;
  select * into asked from panel_referral f where f.item_id = wanted_item order by f.made_at desc, f.id limit 1;
  select * into rules from panel_rules r where r.panel_id = i.panel_id order by r.set_at desc, r.id limit 1;
  -- The clock decides nothing: it does what whoever set the rules of the area decided.
  decider := coalesce(asked.made_by, case when may('panel.clock') then rules.set_by end, me());
  for w in select pm.worker_id, k.agency_id, a.kind from panel_member pm join worker k on k.id = pm.worker_id join agency a on a.id = k.agency_id
            where pm.panel_id = i.panel_id and pm.left_at is null and k.left_at is null and k.suspended_at is null
              and not exists (select 1 from declared_conflict d where d.child_id = i.child_id and d.worker_id = pm.worker_id)
  loop
    update circle_entry e set expires_at = greatest(e.expires_at, i.until)
     where e.child_id = i.child_id and e.worker_id = w.worker_id and e.purpose = 'panel' and e.closed_at is null and e.expires_at > house_now();
    if not found then
      insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at) values (i.child_id, w.worker_id, 'panel', i.ref, me(), i.until);
    end if;
    continue when w.agency_id = (select d.agency_id from worker d where d.id = decider);
    insert into sharing (ref, child_id, shared, to_worker_id, recipient_kind, what, helps_with, route, detriment, why, child_view, child_told, decided_by, goes_with, goes_with_id)
      values (sharing_ref(), i.child_id, true, w.worker_id,
              case w.kind when 'council' then 'childrens-social-care' when 'police' then 'police-missing' when 'school' then 'school' when 'health' then 'health'
                          when 'placement' then 'placement' else 'charity' end,
              'The child’s page for the panel, and the record as far as their work allows, until some days after the meeting ' || i.ref,
              'Agreeing together what keeps the child safe', 'co-operate', case when asked.id is null then rules.detriment else asked.detriment end,
              coalesce('Asked of the panel: ' || asked.why, 'The area’s own rules put the child on the agenda of the panel, as whoever set them decided'),
              case when asked.id is null then 'Was not asked alone. How families learn of it: ' || rules.told_how else asked.child_view end,
              asked.child_told, decider, 'panel', i.meeting_id)
      on conflict (goes_with_id, child_id, to_worker_id) where goes_with = 'panel' do nothing;
  end loop;
end $$;

-- As in 0097-panel-meetings.sql, with what the sharing decision asks.
drop function refer_to_panel(uuid, text, text);
create function refer_to_panel(wanted uuid, said text, asked text, harm text, says text, told boolean) returns text
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare p uuid; g record; item uuid; made uuid;
begin
  if not may('panel.refer') or not in_circle(wanted) then raise exception 'outside the circle'; end if;
  select x.id into p from panel x join area_agency a on a.area_id = x.area_id join child c on c.responsible_agency_id = a.agency_id where c.id = wanted order by x.made_at limit 1;
  if p is null then return null; end if;
  insert into panel_referral (panel_id, child_id, why, question, made_by, detriment, child_view, child_told) values (p, wanted, said, asked, me(), harm, says, told) returning id into made;
  select m.id, m.ref into g from panel_meeting m where m.panel_id = p and m.ended_at is null and m.cancelled_at is null and m.at > house_now() order by m.at limit 1;
  if g.id is null then return ''; end if;
  item := put_on_agenda(g.id, wanted, 'referred', '{}', said, me());
  update panel_referral set item_id = item where id = made;
  update panel_item set question = coalesce(question, asked), question_by = coalesce(question_by, case when asked is not null then me() end),
         left_out_at = null, left_out_by = null, left_out_why = null, left_out_for = null where id = item;
  perform open_for_panel(item);
  return g.ref;
end $$;
alter function refer_to_panel(uuid, text, text, text, text, boolean) owner to sr_keeper;
revoke execute on function refer_to_panel(uuid, text, text, text, text, boolean) from public;
grant execute on function refer_to_panel(uuid, text, text, text, text, boolean) to sr_app;
comment on function refer_to_panel is 'Puts a child of the asker''s circle before the panel of the area that answers for the child, with the sharing decision. Definer: the members'' circle entries are written here only.';

-- As in 0056-register.sql, with what each goes with: some wait for no acknowledgement.
drop function sharings_of_agency(uuid, int);
create function sharings_of_agency(before_id uuid, most int)
  returns table (id uuid, ref text, decided_at timestamptz, child_ref text, shared boolean, recipient text, recipient_kind text,
                 route text, withheld_code text, detriment_weighed boolean, child_told boolean, decided_by_name text, approved_at timestamptz,
                 acknowledged_at timestamptz, goes_with text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select s.id, s.ref, s.decided_at, c.ref, s.shared,
           coalesce(ta.name, tta.name, case when s.goes_with = 'home-office' then 'The Home Office' else 'Outside this service' end), s.recipient_kind,
           s.route, s.withheld_code, s.detriment is not null, s.child_told, w.name, s.approved_at, s.acknowledged_at,
           case when s.referral_id is not null then 'referral' when s.host_notice_id is not null then 'host-notice' when s.nrm_id is not null and s.goes_with is null then 'nrm' else s.goes_with end
      from sharing s
      join worker w on w.id = s.decided_by
      join child c on c.id = s.child_id
      left join worker tw on tw.id = s.to_worker_id left join agency ta on ta.id = tw.agency_id
      left join team tt on tt.id = s.to_team_id left join agency tta on tta.id = tt.agency_id
     where may('response.agency-register') and w.agency_id = my_agency()
       and (before_id is null or (s.decided_at, s.id) < (select b.decided_at, b.id from sharing b where b.id = before_id))
     order by s.decided_at desc, s.id desc limit least(most, 50001)
  $$;
alter function sharings_of_agency(uuid, int) owner to sr_keeper;
comment on function sharings_of_agency is 'Sharing decisions that workers of the asker''s own agency made: references, routes and dates, no name of a child and no narrative. Definer: its reader stands in no circle.';

-- As in 0048-referrals.sql: what waits for no acknowledgement keeps nobody in a circle past the day that was given.
create or replace function keep_circles_open() returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare kept int;
begin
  if not may('response.keep-open') then raise exception 'only the clock keeps circles open'; end if;
  update circle_entry e set expires_at = house_now() + interval '30 days'
   where e.closed_at is null and e.expires_at < house_now() + interval '7 days'
     and case e.purpose
         when 'action' then exists (
           select 1 from action a where a.child_id = e.child_id and a.done_at is null and a.stopped_at is null
              and (a.owner_worker_id = e.worker_id or a.owner_team_id = e.team_id))
         when 'shared-with' then exists (
           select 1 from sharing s where s.child_id = e.child_id and s.shared and s.acknowledged_at is null and s.goes_with is null
              and (s.to_worker_id = e.worker_id or s.to_team_id = e.team_id))
         when 'referral' then exists (
           select 1 from referral r where r.child_id = e.child_id and r.ended_at is null
              and (r.team_id = e.team_id or r.from_team_id = e.team_id or r.holder_id = e.worker_id or e.worker_id = any (r.climbed_to)))
         when 'return-interview' then exists (
           select 1 from interview i where i.child_id = e.child_id and i.held_at is null and i.not_held_at is null
              and (i.team_id = e.team_id or i.holder_id = e.worker_id
                   or exists (select 1 from hand_over h where h.interview_id = i.id and h.taken_at is null and h.ended_at is null and h.to_worker_id = e.worker_id)))
         when 'police-episode' then exists (
           select 1 from missing_episode m where m.child_id = e.child_id and m.ended_at is null)
         -- The authority that answers for the child does so until the child is grown, and while anything of theirs is open.
         when 'responsible-authority' then exists (
           select 1 from child c join team t on t.id = e.team_id
            where c.id = e.child_id and t.agency_id = c.responsible_agency_id
              and (c.date_of_birth is null or c.date_of_birth > (house_now() - interval '18 years')::date
                   or exists (select 1 from action a where a.child_id = c.id and a.done_at is null and a.stopped_at is null)))
         else false end;
  get diagnostics kept = row_count;
  return kept;
end $$;
