-- Referrals: what one agency asks of another for a child. It always lies with somebody: a team's inbox, or a worker who took it.

alter table circle_entry drop constraint circle_entry_purpose_check;
alter table circle_entry add constraint circle_entry_purpose_check
  check (purpose in ('responsible-authority', 'host-authority', 'police-episode', 'return-interview', 'action', 'shared-with', 'referral', 'granted', 'break-glass', 'lead'));

create table referral (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  child_id uuid not null references child,
  interview_id uuid references interview,
  asked text not null check (length(asked) > 0),
  why text not null check (length(why) > 0),
  threshold text not null,
  due_on date not null,
  shared_what text not null,
  helps_with text not null,
  route text not null,
  detriment text not null,
  child_view text not null,
  child_told boolean not null,
  made_at timestamptz not null default house_now(),
  made_by uuid not null references worker,
  from_team_id uuid not null references team,
  team_id uuid not null references team,
  holder_id uuid references worker,
  accepted_at timestamptz,
  climbed_to uuid[] not null default '{}',
  ended_at timestamptz,
  ended_by uuid references worker,
  end_kind text check (end_kind in ('completed', 'withdrawn')),
  end_code text,
  end_words text,
  check ((holder_id is null) = (accepted_at is null)),
  check ((ended_at is null) = (end_kind is null)),
  check (end_kind is null or end_words is not null or end_code is not null)
);
create index on referral (child_id);
create index on referral (team_id, due_on, id) where ended_at is null;
create index on referral (holder_id) where ended_at is null;
create index on referral (from_team_id, made_at);
create index on referral (made_at);
comment on table referral is 'One thing that one agency asks of another for a child. While open it lies with a team (its open pass) or with the worker who took it.';
comment on column referral.threshold is 'A code of referral-threshold in content/reasons.yaml: what the referrer thinks that it meets.';
comment on column referral.shared_what is 'The words of the sharing decision; the same go with the referral to each agency that it moves to.';
comment on column referral.from_team_id is 'The referrer''s own inbox: answers what is asked back, also when whoever referred has left.';
comment on column referral.team_id is 'The inbox where it lies now, or whose worker took it. The referrer still sees it there.';
comment on column referral.climbed_to is 'Leads to whom it has climbed while nobody touched it; emptied when it is touched.';
comment on column referral.end_words is 'What changed for the child, when it is completed; why, when it is withdrawn.';

create table referral_pass (
  id uuid primary key default gen_random_uuid(),
  referral_id uuid not null references referral,
  child_id uuid not null references child,
  kind text not null check (kind in ('decide', 'more')),
  how text not null check (how in ('referred', 'moved', 'asked', 'answered', 'holder-left', 'nobody-there')),
  from_team_id uuid references team,
  from_worker_id uuid not null references worker,
  to_team_id uuid not null references team,
  reason_code text,
  words text,
  goes_round boolean not null default false,
  sharing_id uuid references sharing,
  passed_at timestamptz not null default house_now(),
  ended_at timestamptz,
  ended_by uuid references worker,
  outcome text check (outcome in ('accepted', 'asked', 'answered', 'not-ours', 'completed', 'withdrawn', 'moved-on')),
  rung int not null default 0 check (rung between 0 and 2),
  next_climb_at timestamptz,
  check ((ended_at is null) = (outcome is null)),
  check (ended_at is null or next_climb_at is null),
  check (how <> 'moved' or (reason_code is not null and from_team_id is not null))
);
create unique index referral_pass_open on referral_pass (referral_id) where ended_at is null;
create index on referral_pass (to_team_id) where ended_at is null;
create index on referral_pass (next_climb_at) where ended_at is null;
create index on referral_pass (referral_id, passed_at);
create index on referral_pass (child_id);
comment on table referral_pass is 'One pass of a referral to a team: to decide on it, or to say more. Untouched, it climbs: team, team lead, agency lead. A move for "not ours" names the reason and the next owner.';
comment on column referral_pass.words is 'What was asked back, what was answered, or why it is not theirs.';
comment on column referral_pass.goes_round is 'It came to an agency that had it before: shown, and told to the leads of both.';

alter table sharing add column referral_id uuid references referral;
comment on column sharing.referral_id is 'The referral that this decision lets its recipient see; null for any other sharing.';
create index on sharing (referral_id) where referral_id is not null;
alter table action add column referral_id uuid references referral;
comment on column action.referral_id is 'The referral that the action answers, if it does.';
create index on action (referral_id) where referral_id is not null;

call guard_by_circle('referral', true);
call guard_by_circle('referral_pass', true);
-- As for every decision: who answers for the child reads all; others what they asked, were asked or took (0035-response.sql).
create policy decisions_wall on referral as restrictive for select to sr_app
  using (made_by = (select me()) or holder_id = (select me()) or in_my_team(from_team_id) or in_my_team(team_id)
         or (select me()) = any (climbed_to) or (select may('response.read-decisions')));
create policy decisions_wall on referral_pass as restrictive for select to sr_app
  using (exists (select 1 from referral r where r.id = referral_id));
grant insert, update on referral_pass to sr_keeper;
grant update on referral to sr_keeper;

-- An inbox is open while its team and agency are, and while somebody is there to open it.
create function open_inbox(wanted uuid) returns boolean
  language sql stable set search_path = pg_catalog, public
  as $$
    select exists (select 1 from team t join agency a on a.id = t.agency_id
                    where t.id = wanted and t.ended_at is null and a.ended_at is null and t.kind not in ('helpline', 'service')
                      and exists (select 1 from team_member m join worker w on w.id = m.worker_id
                                   where m.team_id = t.id and m.left_at is null and w.kind = 'person' and w.left_at is null and w.suspended_at is null))
  $$;
comment on function open_inbox is 'Whether a team can be handed something: it and its agency go on, and somebody is at work there.';

-- Who stands in the circle for a referral that has moved on or was withdrawn leaves it. The referrer stays, and so does whoever has it.
create function leave_referrals(wanted_child uuid) returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare ended int;
begin
  if me() is null or not (in_circle(wanted_child) or may('response.climb-referrals')) then raise exception 'outside the circle'; end if;
  update circle_entry e set closed_at = house_now(), closed_by = me()
   where e.child_id = wanted_child and e.purpose = 'referral' and e.closed_at is null
     and not exists (
       select 1 from referral r where r.child_id = e.child_id
          and (r.from_team_id = e.team_id
               or (r.end_kind is distinct from 'withdrawn' and (r.team_id = e.team_id or r.holder_id = e.worker_id or e.worker_id = any (r.climbed_to)))));
  get diagnostics ended = row_count;
  return ended;
end $$;
alter function leave_referrals(uuid) owner to sr_keeper;
comment on function leave_referrals is 'Ends the circle entries of agencies that a referral has left. Definer: entries are written here only; it can only close, and only those of referrals.';

-- It went round in a circle: the leads on both sides are told, also those who can no longer open it.
create function tell_of_round(wanted_pass uuid) returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare told int;
begin
  insert into notice (to_worker_id, child_id, kind, about_worker_id, subject_ref)
    select distinct m.worker_id, r.child_id, 'referral-goes-round', me(), r.ref
      from referral_pass p join referral r on r.id = p.referral_id
      join team t on t.id in (p.from_team_id, p.to_team_id) join team l on l.agency_id = t.agency_id and l.ended_at is null and (l.id = t.id or l.kind = 'management')
      join team_member m on m.team_id = l.id and m.leads and m.left_at is null
      join worker w on w.id = m.worker_id and w.left_at is null and w.suspended_at is null
     where p.id = wanted_pass and p.goes_round and p.from_worker_id = me() and p.passed_at = house_now();
  get diagnostics told = row_count;
  return told;
end $$;
alter function tell_of_round(uuid) owner to sr_keeper;
comment on function tell_of_round is 'Tells the leads of both agencies that a referral came back to one that had it. Definer: the app writes no notices; only whoever has just moved it can call it.';

-- The clock sees which passes are due and what they hang on, never what is asked.
create function referral_passes_due(most int) returns table (pass_id uuid, team_id uuid, agency_id uuid, rung int, passed_at timestamptz, next_climb_at timestamptz)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if not may('response.climb-referrals') then return; end if;
  -- Those that another process is climbing at this moment are skipped: it climbs them, once.
  return query
    select p.id, p.to_team_id, t.agency_id, p.rung, p.passed_at, p.next_climb_at
      from referral_pass p join team t on t.id = p.to_team_id
     where p.next_climb_at <= house_now() and p.ended_at is null
     order by p.next_climb_at limit most for update of p skip locked;
end $$;
alter function referral_passes_due(int) owner to sr_keeper;
comment on function referral_passes_due is 'Untouched passes whose time has come, without their words. Definer: the clock stands in no circle.';

-- One rung up: whoever it climbs to may open the child's circle for it, and finds it in My work.
create function climb_referral(wanted_pass uuid, new_rung int, next_at timestamptz, expires timestamptz)
  returns table (referral_ref text, of_child uuid, worker_id uuid)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare p record; up uuid[]; one uuid;
begin
  if not may('response.climb-referrals') then raise exception 'only the clock climbs'; end if;
  select q.*, t.agency_id, r.ref into p from referral_pass q join team t on t.id = q.to_team_id join referral r on r.id = q.referral_id
   where q.id = wanted_pass and q.ended_at is null;
  if p.id is null then return; end if;
  if new_rung = 1 then
    up := array(select m.worker_id from team_member m join worker w on w.id = m.worker_id
                 where m.team_id = p.to_team_id and m.leads and m.left_at is null and w.kind = 'person' and w.left_at is null and w.suspended_at is null);
  else
    up := array(select agency_leads(p.agency_id));
  end if;
  update referral_pass set rung = new_rung, next_climb_at = next_at where id = p.id;
  update referral set climbed_to = array(select distinct unnest(climbed_to || up)) where id = p.referral_id;
  foreach one in array up loop
    update circle_entry c set expires_at = greatest(c.expires_at, expires)
     where c.child_id = p.child_id and c.worker_id = one and c.purpose = 'referral' and c.closed_at is null;
    if not found then
      insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at) values (p.child_id, one, 'referral', 'climbed', me(), expires);
    end if;
    referral_ref := p.ref; of_child := p.child_id; worker_id := one;
    return next;
  end loop;
end $$;
alter function climb_referral(uuid, int, timestamptz, timestamptz) owner to sr_keeper;
comment on function climb_referral is 'Puts an untouched referral before the leads of its team or agency. Definer: the clock stands in no circle; it can only climb inside the agency that has it.';

-- Where something goes whose owner is not there: the same team, its agency, the referrer, the referrer's agency, the authority that
-- answers for the child, whoever stands in the circle, and then anybody of that authority's area.
create function referral_fallback(wanted uuid, present uuid) returns uuid
  language sql stable set search_path = pg_catalog, public
  as $$
    select t.id
      from referral r join team here on here.id = present join team f on f.id = r.from_team_id join child c on c.id = r.child_id, team t
     where r.id = wanted and open_inbox(t.id)
       and (t.agency_id in (here.agency_id, f.agency_id, c.responsible_agency_id)
            or exists (select 1 from circle_entry e where e.child_id = c.id and e.team_id = t.id and e.closed_at is null and e.expires_at > house_now())
            or exists (select 1 from area_agency x join area_agency y on y.area_id = x.area_id where x.agency_id = t.agency_id and y.agency_id = c.responsible_agency_id))
     order by t.id = present desc, t.agency_id = here.agency_id desc, t.id = f.id desc, t.agency_id = f.agency_id desc, t.agency_id = c.responsible_agency_id desc,
              exists (select 1 from circle_entry e where e.child_id = c.id and e.team_id = t.id and e.closed_at is null and e.expires_at > house_now()) desc,
              t.kind in ('missing', 'social-care', 'management') desc, t.name, t.id
     limit 1
  $$;
comment on function referral_fallback is 'The next open inbox for a referral that nobody is there to have. Invoker: only the clock''s function, as the keeper, sees all it needs.';

create function rehome_referrals() returns table (referral_ref text, of_child uuid, old_team uuid, new_team uuid, why text)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare r record; target uuid; present uuid; of_kind text;
begin
  if not may('response.climb-referrals') then return; end if;
  for r in
    select v.id, v.ref, v.child_id, v.team_id, v.holder_id, p.id as pass_id, p.kind, p.to_team_id, p.words
      from referral v left join referral_pass p on p.referral_id = v.id and p.ended_at is null
     where v.ended_at is null
       and case when p.id is not null then not open_inbox(p.to_team_id)
                else v.holder_id is null or exists (select 1 from worker w where w.id = v.holder_id and (w.left_at is not null or w.suspended_at is not null)) end
     order by v.made_at limit 200 for update of v skip locked
  loop
    present := coalesce(r.to_team_id, r.team_id);
    of_kind := coalesce(r.kind, 'decide');
    target := referral_fallback(r.id, present);
    continue when target is null;
    update referral_pass set ended_at = house_now(), ended_by = me(), outcome = 'moved-on', next_climb_at = null where id = r.pass_id;
    update referral set holder_id = null, accepted_at = null, climbed_to = '{}',
           team_id = case when of_kind = 'decide' then target else team_id end,
           from_team_id = case when of_kind = 'more' then target else from_team_id end
     where id = r.id;
    -- Time has been lost already, so the first rung comes after one hour.
    insert into referral_pass (referral_id, child_id, kind, how, from_team_id, from_worker_id, to_team_id, words, next_climb_at)
      values (r.id, r.child_id, of_kind, case when r.pass_id is null then 'holder-left' else 'nobody-there' end, present, me(), target, r.words, house_now() + interval '1 hour');
    update circle_entry e set expires_at = greatest(e.expires_at, house_now() + interval '30 days')
     where e.child_id = r.child_id and e.team_id = target and e.purpose = 'referral' and e.closed_at is null;
    if not found then
      insert into circle_entry (child_id, team_id, purpose, reason, opened_by, expires_at) values (r.child_id, target, 'referral', 'nobody-there', me(), house_now() + interval '30 days');
    end if;
    perform leave_referrals(r.child_id);
    referral_ref := r.ref; of_child := r.child_id; old_team := present; new_team := target;
    why := case when r.pass_id is null then 'holder-left' else 'nobody-there' end;
    return next;
  end loop;
end $$;
alter function rehome_referrals() owner to sr_keeper;
comment on function rehome_referrals is 'Nothing lies with a team that is closed or a worker who is not there. Definer: the clock stands in no circle and reads no referral.';

-- A team that holds work is not ended: referrals that wait in it or were taken there count as well.
create or replace function open_work_of_team(wanted uuid) returns int
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select (select count(*)::int from interview i where i.team_id = wanted and i.held_at is null and i.not_held_at is null)
         + (select count(*)::int from action a where a.owner_team_id = wanted and a.done_at is null and a.stopped_at is null)
         + (select count(*)::int from referral r where r.team_id = wanted and r.ended_at is null)
     where may('agencies.manage') and exists (select 1 from team t where t.id = wanted and t.agency_id = my_agency())
  $$;

-- As 0036-circles.sql, and whoever a referral lies with or came from.
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
           select 1 from sharing s where s.child_id = e.child_id and s.shared and s.acknowledged_at is null
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
