-- A list of work is a page of what may be hundreds: which rows it is about, and in which order, is found by ids past the policies, and only the
-- rows of the page are read under them, of children whom it keeps as looked at. Asked of each row that there is, the rule of the circle was nearly all that such a list cost.
create function referrals_of_inbox(part text, by_due boolean, after_due date, after_made timestamptz, after_id uuid, most int)
  returns table (id uuid, due_on date, made_at timestamptz)
  language plpgsql volatile security definer set search_path = pg_catalog, public set plan_cache_mode = force_generic_plan
  as $$
#variable_conflict use_column
declare
  who constant uuid := me(); teams constant uuid[] := my_teams();
  ids uuid[]; due_ons date[]; made_ats timestamptz[]; children uuid[]; open uuid[]; shown uuid[] := '{}'; begun int := 1; slice int := most;
begin
  if who is null then return; end if;
  select array_agg(c.id), array_agg(c.due_on), array_agg(c.made_at), array_agg(c.child_id) into ids, due_ons, made_ats, children
    from (
      -- Each way in by its own index.
      with mine as (
        select f.id, f.due_on, f.made_at, f.child_id from referral f where part in ('waiting', 'asked') and f.team_id = any (teams) and f.ended_at is null and f.holder_id is null
        union
        select f.id, f.due_on, f.made_at, f.child_id from referral f where part = 'held' and f.team_id = any (teams) and f.ended_at is null and f.holder_id is not null
        union
        select f.id, f.due_on, f.made_at, f.child_id from referral f where part = 'held' and f.holder_id = who and f.ended_at is null
        union
        select f.id, f.due_on, f.made_at, f.child_id from climbed_to_me('referral') c(id) join referral f on f.id = c.id
         where part in ('waiting', 'asked', 'held') and (part = 'held') = (f.holder_id is not null)
        union
        select f.id, f.due_on, f.made_at, f.child_id from referral f
         where part in ('asked', 'sent') and f.from_team_id = any (teams) and f.ended_at is null and (part = 'sent' or f.holder_id is null)
        union
        select f.id, f.due_on, f.made_at, f.child_id from referral f
         where part in ('asked', 'sent') and f.made_by = who and f.ended_at is null and (part = 'sent' or f.holder_id is null)
        union
        select f.id, f.due_on, f.made_at, f.child_id from referral f where part = 'ended' and f.team_id = any (teams) and f.ended_at is not null
        union
        select f.id, f.due_on, f.made_at, f.child_id from referral f where part = 'ended' and f.from_team_id = any (teams) and f.ended_at is not null
      )
      select m.* from mine m
        -- Side by side with each row: as a list of all that asks for more in the nation it would be read whole.
        left join lateral (select true as more from referral_pass q where q.referral_id = m.id and q.ended_at is null and q.kind = 'more' limit 1) p on part in ('waiting', 'asked')
       where case when by_due then after_due is null or (m.due_on, m.id) > (after_due, after_id) else after_made is null or (m.made_at, m.id) < (after_made, after_id) end
         and (part <> 'waiting' or p.more is null) and (part <> 'asked' or p.more)
       order by case when by_due then m.due_on end, case when by_due then m.id end, m.made_at desc, m.id desc) c;
  -- Of what was sent or ended long ago most records have closed since: they are passed over here, at a tenth of the price of their policies.
  while begun <= coalesce(cardinality(ids), 0) and cardinality(shown) < most loop
    open := look_at_all(children[begun : begun + slice - 1]);
    for n in begun .. least(begun + slice - 1, cardinality(ids)) loop
      continue when children[n] <> all (open);
      shown := shown || children[n];
      id := ids[n]; due_on := due_ons[n]; made_at := made_ats[n];
      return next;
      exit when cardinality(shown) >= most;
    end loop;
    begun := begun + slice;
    slice := 200;
  end loop;
  -- The first slice is as long as the page, and is kept as looked at; where there was more than one, those that are shown are.
  if begun > most + 1 then perform look_at_all(shown); end if;
end $$;
alter function referrals_of_inbox(text, boolean, date, timestamptz, uuid, int) owner to sr_keeper;
comment on function referrals_of_inbox is 'Ids of the referrals in one part of the asker''s inbox whose child is open to the asker, in its order. Definer: answers ids for the asker alone; whoever reads the rows is asked by their own policies.';

create function actions_overdue_for_me(today date, whose text, after_due date, after_id uuid, most int)
  returns table (id uuid, due_on date)
  language plpgsql volatile security definer set search_path = pg_catalog, public set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_hashjoin = off set enable_bitmapscan = off
  as $$
#variable_conflict use_column
declare
  who constant uuid := me(); teams constant uuid[] := my_teams(); agency constant uuid := my_agency(); moment constant timestamptz := house_now();
  ids uuid[]; due_ons date[]; children uuid[]; opened_to_me uuid[];
begin
  if who is null then return; end if;
  -- Few records are open to a worker alone; those of their teams are looked up for each action.
  opened_to_me := array(select e.child_id from circle_entry e where e.worker_id = who and e.closed_at is null and e.expires_at > moment);
  select array_agg(c.id order by c.due_on, c.id), array_agg(c.due_on order by c.due_on, c.id), array_agg(c.child_id) filter (where c.child_id is not null)
    into ids, due_ons, children
    from (
      -- Few are overdue beside the children of a council: from these to the circles, one look by an index each, not from the circles to these.
      select a.id, a.due_on, a.child_id from action a
       where a.done_at is null and a.stopped_at is null and a.due_on < today
         and (after_due is null or (a.due_on, a.id) > (after_due, after_id))
         and case whose
               when 'outside' then a.owner_worker_id is null and a.owner_team_id is null
               when 'agency' then exists (select from worker w where w.id = a.owner_worker_id and w.agency_id = agency)
                               or exists (select from team t where t.id = a.owner_team_id and t.agency_id = agency)
               else true end
         and (a.child_id = any (opened_to_me)
           -- A look for each: with exists() the circle of a whole council would be read first.
           or (select true from circle_entry e where e.child_id = a.child_id and e.team_id = any (teams) and e.closed_at is null and e.expires_at > moment limit 1)
           or a.context_id is not null
              and exists (select from context_circle e where e.context_id = a.context_id and e.closed_at is null and e.expires_at > moment and (e.team_id = any (teams) or e.worker_id = who)))
       order by a.due_on, a.id
       limit most) c;
  if ids is null then return; end if;
  perform look_at_all(children);
  return query select u.id, u.due_on from unnest(ids, due_ons) with ordinality u(id, due_on, n) order by u.n;
end $$;
alter function actions_overdue_for_me(date, text, date, uuid, int) owner to sr_keeper;
comment on function actions_overdue_for_me is 'Ids of the overdue actions in the asker''s circles, the longest overdue first. Definer: answers ids for the asker alone; whoever reads the rows is asked by their own policies.';

-- In the order of the lists, and by nothing else: of those that nobody holds there are as many as are open in the nation.
create index action_open_by_day_id on action (due_on, id) include (child_id, context_id, owner_worker_id, owner_team_id) where done_at is null and stopped_at is null;
drop index action_open_by_day;
create index referral_waiting on referral (team_id, due_on, id) include (made_at, child_id) where ended_at is null and holder_id is null;
create index referral_held on referral (team_id, due_on, id) include (made_at, child_id) where ended_at is null and holder_id is not null;
create index referral_holder on referral (holder_id) where ended_at is null and holder_id is not null;
drop index referral_holder_id_idx;
create index referral_from_us on referral (from_team_id, due_on, id) include (made_at, child_id, holder_id) where ended_at is null;
drop index referral_from_team_open;
