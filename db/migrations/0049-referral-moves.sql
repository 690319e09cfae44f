-- A referral that moves on leaves the sight of whoever moves it, in that very statement: what it reads before is theirs, what it says
-- after is not, and row security refuses such an update. So one function moves it, tells the leads where it goes round, and closes the door.
drop function tell_of_round(uuid);

create function move_referral(wanted_pass uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare p record;
begin
  select q.*, r.ref into p
    from referral_pass q join referral r on r.id = q.referral_id
   where q.id = wanted_pass and q.ended_at is null and q.kind = 'decide' and q.how = 'moved'
     and q.from_worker_id = me() and q.passed_at > house_now() - interval '1 minute'
     and r.ended_at is null and r.team_id = q.from_team_id and r.team_id <> q.to_team_id
     and (in_my_team(r.team_id) or r.holder_id = me() or me() = any (r.climbed_to)) and in_circle(r.child_id)
     for update of r;
  if p.id is null then raise exception 'not yours to move'; end if;
  update referral set team_id = p.to_team_id, holder_id = null, accepted_at = null, climbed_to = '{}' where id = p.referral_id;
  if p.goes_round then
    insert into notice (to_worker_id, child_id, kind, about_worker_id, subject_ref)
      select distinct m.worker_id, p.child_id, 'referral-goes-round', me(), p.ref
        from team t join team l on l.agency_id = t.agency_id and l.ended_at is null and (l.id = t.id or l.kind = 'management')
        join team_member m on m.team_id = l.id and m.leads and m.left_at is null
        join worker w on w.id = m.worker_id and w.left_at is null and w.suspended_at is null
       where t.id in (p.from_team_id, p.to_team_id);
  end if;
  perform leave_referrals(p.child_id);
end $$;
alter function move_referral(uuid) owner to sr_keeper;
comment on function move_referral is 'Moves a referral along a pass that its caller has just made, and lets out of the circle whom it leaves. Definer: the mover may not see it afterwards; the app writes no notices.';
