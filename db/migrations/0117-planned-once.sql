-- What is written in SQL is planned anew each time a statement asks it; what is written in PL/pgSQL, once a connection. These are asked by pages, as they
-- were: only the language is another one.

create or replace function my_children() returns table(child_id uuid)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
#variable_conflict use_column
begin
  return query
    (select e.child_id from circle_entry e
      where e.worker_id = (select me()) and e.closed_at is null and e.expires_at > (select house_now())
     union
     select e.child_id from team_member m join circle_entry e on e.team_id = m.team_id
      where m.worker_id = (select me()) and m.left_at is null and e.closed_at is null and e.expires_at > (select house_now()))
    except
    select d.child_id from declared_conflict d where d.worker_id = (select me());
end $$;

create or replace function my_contexts() returns table(context_id uuid)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
#variable_conflict use_column
begin
  return query
    select distinct e.context_id from context_circle e
     where e.closed_at is null and e.expires_at > house_now()
       and (e.worker_id = (select me())
            or e.team_id in (select m.team_id from team_member m where m.worker_id = (select me()) and m.left_at is null))
       and not exists (select 1 from context_conflict d where d.context_id = e.context_id and d.worker_id = (select me()));
end $$;

create or replace function interviews_unexplained() returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  return query
    with asker as materialized (select me() as id, house_now() as moment),
    theirs as (
      select i.id, i.not_held_reason from interview i
       where i.holder_id = (select id from asker) and i.opened_at > (select moment from asker) - interval '1 year'
      union all
      select i.id, i.not_held_reason from interview i
       where i.holder_id is null and i.opened_at > (select moment from asker) - interval '1 year'
         and i.team_id in (select m.team_id from team_member m where m.worker_id = (select id from asker) and m.leads and m.left_at is null))
    select distinct t.id
      from theirs t join interview_return ir on ir.interview_id = t.id join episode_return r on r.id = ir.return_id
     where (ir.offer_missed_reason is null and r.offer_due_at < coalesce(ir.offered_at, (select moment from asker)))
        or (ir.completion_missed_reason is null and t.not_held_reason is null and r.completion_due_at < coalesce(ir.completed_at, (select moment from asker)));
end $$;

create or replace function same_places(wanted uuid, known_before timestamptz) returns table(kind text, episode_id uuid, same_as uuid)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
#variable_conflict use_column
begin
  return query
    with known as materialized (
      select l.kind, l.episode_id, e.missing_from,
             nullif(regexp_replace(lower(l.postcode), '[^a-z0-9]', '', 'g'), '') as postcode,
             nullif(regexp_replace(lower(l.place), '[^[:alnum:]]', '', 'g'), '') as place
        from location l
        left join missing_episode e on e.id = l.episode_id
       where l.child_id = wanted and l.recorded_at < known_before and in_circle(wanted) and may('judgements.read')
    ),
    told as (
      select k.* from known k
       where k.kind in ('found', 'last-seen') and k.episode_id is not null
         and (k.postcode is not null or (length(k.place) >= 5 and k.place not in ('unknown', 'notknown', 'street', 'school', 'thestreet', 'athome', 'homeaddress', 'placement')))
         and not exists (select 1 from known h where h.kind in ('home', 'placement') and (h.postcode = k.postcode or h.place = k.place))
    )
    select distinct later.kind, later.episode_id, earlier.episode_id
      from told later
      join told earlier on earlier.kind = later.kind and (earlier.missing_from, earlier.episode_id) < (later.missing_from, later.episode_id)
       and (earlier.postcode = later.postcode or ((earlier.postcode is null or later.postcode is null) and earlier.place = later.place));
end $$;

create or replace function answers_for_context(wanted uuid) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  return (
    select exists (
      select 1 from context_circle e join team_member m on m.team_id = e.team_id
       where e.context_id = wanted and e.purpose = 'answers' and e.closed_at is null and e.expires_at > house_now()
         and m.worker_id = me() and (m.left_at is null or m.left_at > house_now()))
      and not exists (select 1 from context_conflict d where d.context_id = wanted and d.worker_id = me()));
end $$;

create or replace function chairs_panel(wanted uuid) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare who constant uuid := me();
begin
  return exists (select 1 from panel_member m where m.panel_id = wanted and m.worker_id = who and m.left_at is null and m.chairs);
end $$;

-- What may concern a worker, by its ids alone, as climbed_to_me() answers them (0096): each reason is a look by its own index, past the policies. What
-- is shown of it is read by the asker, whose own policies decide. Written out in each list of My work, every look brought all policies of its table into the
-- plan, also where nothing was found; most lists of most workers are empty.

grant select on action, sharing, referral, discussion, discussion_invitee, host_telling, plan, section_45_prompt, child, interview, nrm_referral, nrm_pass, disruption, no_action,
  hand_over, worker_role, team to sr_keeper;

create function interviews_concerning_me(held_since timestamptz) returns table (why text, interview_id uuid)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
#variable_conflict use_column
declare who constant uuid := me(); teams constant uuid[] := my_teams(); own constant uuid := my_agency();
        manages constant boolean := exists (select 1 from worker_role r where r.worker_id = who and r.role = 'manager');
begin
  if who is null then return; end if;
  return query
    select 'untaken', h.interview_id from hand_over h
     where h.taken_at is null and h.ended_at is null and h.to_team_id = any (teams)
    union select 'untaken', h.interview_id from hand_over h where h.taken_at is null and h.ended_at is null and h.to_worker_id = who
    union select 'untaken', h.interview_id from hand_over h where h.id = any (array(select climbed_to_me('hand-over'))) and h.taken_at is null and h.ended_at is null
    union select 'untaken', h.interview_id from hand_over h
     where manages and h.to_team_id = any (array(select t.id from team t where t.agency_id = own)) and h.rung = 2 and h.taken_at is null and h.ended_at is null
    union select 'mine', i.id from interview i
     where i.holder_id = who and i.held_at is null
       and (i.not_held_at is null or i.carers_heard_at is null or (i.not_held_kind = 'declined' and i.offered_again_at is null))
    union select 'unexplained', u.id from interviews_unexplained() u(id)
    union select 'waiting', h.interview_id from hand_over h where h.from_worker_id = who and h.taken_at is null and h.ended_at is null
    union select 'held', i.id from interview i where i.held_by = who and i.held_at is not null and i.held_recorded_at >= held_since;
end $$;
alter function interviews_concerning_me(timestamptz) owner to sr_keeper;
comment on function interviews_concerning_me is 'Ids of interviews that may concern the asker, and why. Definer: answers ids for the asker alone; whoever reads the rows is asked by their own policies.';

create function response_concerning_me(kind text, since timestamptz, until date) returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
declare who constant uuid := me(); teams constant uuid[] := my_teams();
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
      select f.id from referral f where f.team_id = any (teams) and f.ended_at is null
      union select f.id from referral f where f.from_team_id = any (teams) and f.ended_at is null
      union select f.id from referral f where f.made_by = who and f.ended_at is null
      union select f.id from referral f where f.holder_id = who and f.ended_at is null
      union select climbed_to_me('referral')
      union select f.id from referral f where f.ended_by = who and f.ended_at >= since
      union select f.id from referral f where f.from_team_id = any (teams) and f.made_by = who and f.ended_at >= since;
    when 'discussion' then return query
      select d.id from discussion d where d.from_team_id = any (teams) and d.at > since
      union select d.id from discussion d where d.opened_by = who and d.at > since
      union select i.discussion_id from discussion_invitee i join discussion d on d.id = i.discussion_id where i.team_id = any (teams) and d.at > since;
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
alter function response_concerning_me(text, timestamptz, date) owner to sr_keeper;
comment on function response_concerning_me is 'Ids of what may concern the asker, of one kind of the response. Definer: answers ids for the asker alone; whoever reads the rows is asked by their own policies.';
