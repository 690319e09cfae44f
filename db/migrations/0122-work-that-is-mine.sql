-- My work asked of every referral that a team has open whether it may be read, to leave out those that a colleague has taken; and where there were
-- more than My work shows, these stood before what somebody still has to decide. And every offer of a discussion in the nation was put to the rule.
create or replace function response_concerning_me(kind text, since timestamptz, until date) returns setof uuid
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare who constant uuid := me(); teams constant uuid[] := my_teams(); agency constant uuid := my_agency(); moment constant timestamptz := house_now();
begin
  if who is null then return; end if;
  case kind
    when 'action' then return query
      select a.id from action a where a.owner_worker_id = who and a.done_at is null and a.stopped_at is null
      union select a.id from action a where a.owner_team_id = any (teams) and a.done_at is null and a.stopped_at is null
      union select a.id from action a where a.agreed_by = who and a.done_at is null and a.stopped_at is null
      union select climbed_to_me('action')
      union select a.id from action a
             where a.done_by = who and a.done_at >= since and a.stopped_at is null and (a.owner_worker_id = who or a.owner_team_id = any (teams) or a.agreed_by = who);
    when 'sharing' then return query
      select s.id from sharing s where s.to_worker_id = who and s.shared and s.acknowledged_at is null and s.goes_with is null
      union select s.id from sharing s where s.to_team_id = any (teams) and s.shared and s.acknowledged_at is null and s.goes_with is null
      union select s.id from sharing s where s.decided_by = who and s.shared and s.acknowledged_at is null and s.goes_with is null
      union select s.id from sharing s
             where s.acknowledged_by = who and s.acknowledged_at >= since and s.shared and (s.to_worker_id = who or s.to_team_id = any (teams) or s.decided_by = who)
      union select s.id from sharing s where s.decided_by = who and not s.shared and s.approved_at is null;
    when 'referral' then return query
      -- What a colleague has taken is theirs, however much there is of it; what waits elsewhere is shown up to a number, as far as it is still open.
      select f.id from referral f where f.team_id = any (teams) and f.ended_at is null and f.holder_id is null
      union select f.id from referral f where f.holder_id = who and f.ended_at is null
      union select climbed_to_me('referral')
      union select i.id from referrals_of_inbox('asked', true, null, null, null, 100) i
      union select i.id from referrals_of_inbox('sent', true, null, null, null, 100) i
      union select f.id from referral f where f.ended_by = who and f.ended_at >= since
      union select f.id from referral f where f.from_team_id = any (teams) and f.made_by = who and f.ended_at >= since;
    when 'discussion' then return query
      select d.id from discussion d where d.from_team_id = any (teams) and d.at > since
      union select d.id from discussion d where d.opened_by = who and d.at > since
      union select i.discussion_id from discussion_invitee i join discussion d on d.id = i.discussion_id where i.team_id = any (teams) and d.at > since;
    when 'discussion-offer' then return query
      -- From what is offered to the children, not from the children of a council to what is offered.
      select o.id from discussion_offer o join child c on c.id = o.child_id and c.responsible_agency_id = agency
       where o.answered_at is null
         and (exists (select from circle_entry e where e.child_id = o.child_id and e.team_id = any (teams) and e.closed_at is null and e.expires_at > moment)
           or exists (select from circle_entry e where e.child_id = o.child_id and e.worker_id = who and e.closed_at is null and e.expires_at > moment));
    when 'host-telling' then return query
      select h.id from host_telling h where h.to_team_id = any (teams) and h.acknowledged_at is null and h.overtaken_at is null
      union select h.id from host_telling h where h.from_team_id = any (teams) and h.acknowledged_at is null and h.overtaken_at is null
      union select climbed_to_me('host-telling');
    when 'plan' then return query
      select p.id from plan p where p.lead_worker_id = who and p.review_on <= until and p.ended_at is null
      -- Where whoever leads it does not work here, the team that holds it is asked.
      union select p.id from plan p where p.team_id = any (teams) and p.lead_worker_id is null and p.review_on <= until and p.ended_at is null
      union select climbed_to_me('plan');
    when 'section-45' then return query
      select p.id from section_45_prompt p where p.team_id = any (teams) and p.settled_at is null
      union select p.id from section_45_prompt p where p.raised_by = who and p.settled_at is null
      union select p.id from child c join section_45_prompt p on p.child_id = c.id and p.settled_at is null where c.lead_worker_id = who
      union select p.id from interview i join section_45_prompt p on p.child_id = i.child_id and p.settled_at is null
             where i.holder_id = who and i.held_at is null and i.not_held_at is null
      union select p.id from nrm_referral n join section_45_prompt p on p.child_id = n.child_id and p.settled_at is null
             where n.holder_id = who and n.stopped_at is null;
    when 'nrm' then return query
      select n.id from nrm_referral n where n.holder_id = who and n.stopped_at is null
      union select n.id from nrm_referral n where n.team_id = any (teams) and n.stopped_at is null
      union select n.id from nrm_referral n where n.begun_team_id = any (teams) and n.stopped_at is null
      union select p.nrm_id from nrm_pass p where p.to_team_id = any (teams) and p.ended_at is null
      union select climbed_to_me('nrm');
    when 'disruption' then return query
      select d.id from disruption d where d.team_id = any (teams) and d.ended_at is null and d.review_on <= until;
    when 'heard' then return query
      select i.id from interview i where i.held_by = who and i.held_at is not null and i.held_recorded_at >= since
      union all
      select i.id from interview i
       where i.holder_id = who and i.held_at is null and i.not_held_kind = 'declined' and i.not_held_at >= since
         and i.offered_again_at is not null and i.carers_heard_at is not null;
    when 'none' then return query
      select n.interview_id from no_action n where n.said_by = who and n.agreed_at is null;
  end case;
end $$;

-- Whoever is missing in the nation was put to the rule one by one, at each page of My work of who may grade a risk.
create function missing_for_me() returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
  set enable_seqscan = off set enable_hashjoin = off set enable_bitmapscan = off
  as $$
declare who constant uuid := me(); teams constant uuid[] := my_teams(); moment constant timestamptz := house_now();
begin
  if who is null then return; end if;
  return query
    select m.id from missing_episode m
     where m.ended_at is null
       and (exists (select from circle_entry e where e.child_id = m.child_id and e.team_id = any (teams) and e.closed_at is null and e.expires_at > moment)
         or exists (select from circle_entry e where e.child_id = m.child_id and e.worker_id = who and e.closed_at is null and e.expires_at > moment));
end $$;
alter function missing_for_me() owner to sr_keeper;
comment on function missing_for_me is 'Ids of the episodes of children who are missing now and in whose circle the asker stands. Definer: answers ids for the asker alone; whoever reads the rows is asked by their own policies.';
