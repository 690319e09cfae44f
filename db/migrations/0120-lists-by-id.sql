-- A list of work is a page of what may be hundreds: which rows it is about, and in which order, is found by ids past the policies, and only the
-- rows of the page are read under them. Asked of each row that there is, the rule of the circle was nearly all that such a list cost.
create function referrals_of_inbox(part text, by_due boolean, after_due date, after_made timestamptz, after_id uuid, most int)
  returns table (id uuid, due_on date, made_at timestamptz)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
#variable_conflict use_column
declare who constant uuid := me(); teams constant uuid[] := my_teams();
begin
  if who is null then return; end if;
  return query
    -- Each way in by its own index.
    with mine as (
      select f.id, f.due_on, f.made_at, f.holder_id from referral f where part in ('waiting', 'asked', 'held') and f.team_id = any (teams) and f.ended_at is null
      union
      select f.id, f.due_on, f.made_at, f.holder_id from referral f where part in ('waiting', 'asked', 'held') and f.holder_id = who and f.ended_at is null
      union
      select f.id, f.due_on, f.made_at, f.holder_id from climbed_to_me('referral') c(id) join referral f on f.id = c.id where part in ('waiting', 'asked', 'held')
      union
      select f.id, f.due_on, f.made_at, f.holder_id from referral f where part in ('asked', 'sent') and f.from_team_id = any (teams) and f.ended_at is null
      union
      select f.id, f.due_on, f.made_at, f.holder_id from referral f where part in ('asked', 'sent') and f.made_by = who and f.ended_at is null
      union
      select f.id, f.due_on, f.made_at, f.holder_id from referral f where part = 'ended' and f.team_id = any (teams) and f.ended_at is not null
      union
      select f.id, f.due_on, f.made_at, f.holder_id from referral f where part = 'ended' and f.from_team_id = any (teams) and f.ended_at is not null
    )
    select m.id, m.due_on, m.made_at from mine m
     where case when by_due then after_due is null or (m.due_on, m.id) > (after_due, after_id) else after_made is null or (m.made_at, m.id) < (after_made, after_id) end
       and case part
             when 'held' then m.holder_id is not null
             when 'waiting' then m.holder_id is null and not exists (select from referral_pass q where q.referral_id = m.id and q.ended_at is null and q.kind = 'more')
             when 'asked' then m.holder_id is null and exists (select from referral_pass q where q.referral_id = m.id and q.ended_at is null and q.kind = 'more')
             else true end
     order by case when by_due then m.due_on end, case when by_due then m.id end, m.made_at desc, m.id desc
     limit most;
end $$;
alter function referrals_of_inbox(text, boolean, date, timestamptz, uuid, int) owner to sr_keeper;
comment on function referrals_of_inbox is 'Ids of the referrals in one part of the asker''s inbox, in its order. Definer: answers ids for the asker alone; whoever reads the rows is asked by their own policies.';

create function actions_overdue_for_me(today date, whose text, after_due date, after_id uuid, most int)
  returns table (id uuid, due_on date)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
#variable_conflict use_column
declare who constant uuid := me(); teams constant uuid[] := my_teams(); agency constant uuid := my_agency(); moment constant timestamptz := house_now();
begin
  if who is null then return; end if;
  return query
    -- There are few of what is overdue beside the children of a council: from these to the circles, not from the circles to these.
    select a.id, a.due_on from action a
     where a.done_at is null and a.stopped_at is null and a.due_on < today
       and (after_due is null or (a.due_on, a.id) > (after_due, after_id))
       and case whose
             when 'outside' then a.owner_outside is not null
             when 'agency' then exists (select from worker w where w.id = a.owner_worker_id and w.agency_id = agency)
                             or exists (select from team t where t.id = a.owner_team_id and t.agency_id = agency)
             else true end
       and (exists (select from circle_entry e where e.child_id = a.child_id and e.closed_at is null and e.expires_at > moment and (e.team_id = any (teams) or e.worker_id = who))
            and not exists (select from declared_conflict d where d.child_id = a.child_id and d.worker_id = who)
         or exists (select from context_circle e where e.context_id = a.context_id and e.closed_at is null and e.expires_at > moment and (e.team_id = any (teams) or e.worker_id = who))
            and not exists (select from context_conflict d where d.context_id = a.context_id and d.worker_id = who))
     order by a.due_on, a.id
     limit most;
end $$;
alter function actions_overdue_for_me(date, text, date, uuid, int) owner to sr_keeper;
comment on function actions_overdue_for_me is 'Ids of the overdue actions in the asker''s circles, the longest overdue first. Definer: answers ids for the asker alone; whoever reads the rows is asked by their own policies.';

-- In the order of the list.
create index action_open_by_day_id on action (due_on, id) where done_at is null and stopped_at is null;
drop index action_open_by_day;
