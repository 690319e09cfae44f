-- Every minute the clock looks whether somebody can answer each open referral. As in 0082-who-can-act.sql; it asked of each referral what is the same
-- for all of a team: 10 seconds of every minute at the size of a nation, and a fraction of one now.
create or replace function rehome_referrals(refs text[]) returns table (referral_ref text, of_child uuid, old_team uuid, new_team uuid, why text)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare r record; target uuid; target_agency uuid; target_kind text; present uuid; of_kind text; shared uuid; used int := 0; of_why text;
begin
  if not may('response.climb-referrals') then return; end if;
  for r in
    -- Whether a team's inbox is open at all is found out once for each team; of a child it can only differ where somebody has declared a conflict.
    with waiting as materialized (select distinct w.to_team_id as team_id from referral_pass w where w.ended_at is null),
    shut as materialized (select waiting.team_id from waiting where not open_inbox_for(waiting.team_id, null))
    select v.*, p.id as pass_id, p.kind as pass_kind, p.to_team_id, p.words as pass_words
      from referral v left join referral_pass p on p.referral_id = v.id and p.ended_at is null
     where v.ended_at is null
       and case when p.id is not null then (p.to_team_id in (select shut.team_id from shut)
                                           or exists (select 1 from declared_conflict d where d.child_id = v.child_id)) and not open_inbox_for(p.to_team_id, v.child_id)
                else v.holder_id is null or exists (select 1 from worker w where w.id = v.holder_id and (w.left_at is not null or w.suspended_at is not null))
                     or exists (select 1 from declared_conflict d where d.child_id = v.child_id and d.worker_id = v.holder_id) end
     order by v.made_at limit least(200, cardinality(refs)) for update of v skip locked
  loop
    present := coalesce(r.to_team_id, r.team_id);
    of_kind := coalesce(r.pass_kind, 'decide');
    target := referral_fallback(r.id, present);
    -- Where nobody at all can have it, it stays and is looked at again in a minute.
    continue when target is null or (r.pass_id is not null and target = r.to_team_id);
    of_why := case when r.pass_id is null then 'holder-left' else 'nobody-there' end;
    select t.agency_id, a.kind into target_agency, target_kind from team t join agency a on a.id = t.agency_id where t.id = target;
    shared := null;
    -- No decision where that agency has one already: it asked, or it was asked before.
    if target_agency <> (select agency_id from team where id = r.from_team_id)
       and not exists (select 1 from sharing s join team st on st.id = s.to_team_id where s.referral_id = r.id and s.shared and st.agency_id = target_agency) then
      used := used + 1;
      insert into sharing (ref, child_id, interview_id, referral_id, shared, to_team_id, recipient_kind, what, helps_with, route, detriment, why, child_view, child_told, decided_by)
        values (refs[used], r.child_id, r.interview_id, r.id, true, target,
                case target_kind when 'council' then 'childrens-social-care' when 'police' then 'police-missing' when 'school' then 'school' when 'health' then 'health'
                                 when 'placement' then 'placement' else 'charity' end,
                r.shared_what, r.helps_with, r.route, r.detriment,
                'Moved by the clock, because ' || case of_why when 'holder-left' then 'whoever had taken the referral is not there any more' else 'nobody was there who could answer the referral' end
                  || '. The words are those of whoever referred: ' || r.why,
                r.child_view, r.child_told, me())
        returning id into shared;
    end if;
    update referral_pass set ended_at = house_now(), ended_by = me(), outcome = 'moved-on', next_climb_at = null where id = r.pass_id;
    update referral set holder_id = null, accepted_at = null, climbed_to = '{}',
           team_id = case when of_kind = 'decide' then target else team_id end,
           from_team_id = case when of_kind = 'more' then target else from_team_id end
     where id = r.id;
    -- Time has been lost already, so the first rung comes after one hour.
    insert into referral_pass (referral_id, child_id, kind, how, from_team_id, from_worker_id, to_team_id, words, sharing_id, next_climb_at)
      values (r.id, r.child_id, of_kind, of_why, present, me(), target, r.pass_words, shared, house_now() + interval '1 hour');
    update circle_entry e set expires_at = greatest(e.expires_at, house_now() + interval '30 days')
     where e.child_id = r.child_id and e.team_id = target and e.purpose = 'referral' and e.closed_at is null;
    if not found then
      insert into circle_entry (child_id, team_id, purpose, reason, opened_by, expires_at) values (r.child_id, target, 'referral', 'nobody-there', me(), house_now() + interval '30 days');
    end if;
    perform leave_referrals(r.child_id);
    referral_ref := r.ref; of_child := r.child_id; old_team := present; new_team := target; why := of_why;
    return next;
  end loop;
end $$;

-- The oldest open one first: by the index of all, every referral that there ever was would be read.
create index referral_open_made on referral (made_at) where ended_at is null;
