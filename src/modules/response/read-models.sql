-- Was this return used? The definition 'used-1', decided at house_now(), one row for each return that opened clocks.
--
--   (a) heard     an interview was held, or the child declined, was offered again, and the carers or a trusted adult were heard;
--   (b) shared    somebody outside the interviewer's team acknowledged what was shared, or a manager approved a reasoned decision
--                 not to share;
--   (c) followed  an action was completed or is in hand within its date, or a second person agreed a reasoned none.
--
-- used: all three. missed: the 72 hours passed and (a) does not hold; heard late, it can still become used. let-go: heard, not
-- used, and open past the area's limit. open: otherwise. `needs` says what is missing, in codes whose words stand in use.ts; it
-- is empty exactly when the return is used. Invoker view: whoever reads it sees their own circles and nothing else.
create or replace view return_use with (security_invoker = true) as
with facts as (
  select r.id as return_id, r.child_id, i.id as interview_id,
         r.returned_at, r.clock_starts_at, r.completion_due_at,
         ir.completion_missed_reason as missed_reason,
         i.holder_id is not null as taken,
         heard.how as heard_how, heard.at as heard_at,
         i.not_held_kind = 'declined' and i.not_held_at <= (select house_now()) as declined,
         i.offered_again_at is not null as offered_again,
         i.carers_heard_at is not null as carers_heard,
         told.decided, told.shared_at, told.outside_decided, told.acknowledged_at, told.withheld, coalesce(told.withheld_approved, false) as withheld_approved,
         coalesce(done.agreed, false) as action_agreed, coalesce(done.done_or_in_hand, false) as action_done_or_in_hand,
         said.interview_id is not null as none_said, said.agreed_at is not null as none_agreed,
         (select house_now()) > r.completion_due_at as past_due,
         r.clock_starts_at + make_interval(hours => 24 * coalesce(
           -- Each agency's limit, found once a query and looked up by its id: sought for every return, it was half of the price.
           ((select jsonb_object_agg(own.agency_id, own.let_go_days)
               from (select distinct on (aa.agency_id) aa.agency_id, a.settings ->> 'letGoDays' as let_go_days
                       from area_agency aa join area a on a.id = aa.area_id
                      order by aa.agency_id, a.code) own) ->> e.responsible_agency_id::text)::int, 28)) as let_go_at
    from episode_return r
    join missing_episode e on e.id = r.episode_id
    left join interview_return ir on ir.return_id = r.id
    left join interview i on i.id = ir.interview_id
    left join lateral (
      -- An interview held before this return cannot have been about it.
      select case when i.held_at >= r.clock_starts_at then 'held' else 'declined-heard' end as how,
             case when i.held_at >= r.clock_starts_at then i.held_at else greatest(i.not_held_at, i.offered_again_at, i.carers_heard_at) end as at
       where (i.held_at >= r.clock_starts_at and i.held_at <= (select house_now()))
          or (i.not_held_kind = 'declined' and i.not_held_at <= (select house_now()) and i.offered_again_at <= (select house_now()) and i.carers_heard_at <= (select house_now()))
    ) heard on true
    left join lateral (
      select count(*) as decided,
             min(s.decided_at) filter (where s.shared) as shared_at,
             coalesce(bool_or(s.shared and s.outside), false) as outside_decided,
             min(s.acknowledged_at) filter (where s.shared and s.outside and s.acknowledged_outside) as acknowledged_at,
             coalesce(bool_or(not s.shared), false) as withheld,
             bool_or(not s.shared and s.approved_at is not null) as withheld_approved
        from (
          select s.*,
                 case when s.to_outside is not null then true
                      when s.to_team_id is not null then s.to_team_id <> i.team_id
                      else not exists (select 1 from team_member m where m.team_id = i.team_id and m.worker_id = s.to_worker_id and (m.left_at is null or m.left_at > s.decided_at))
                 end as outside,
                 -- Who presses the button counts too: somebody may stand in both teams.
                 case when s.to_outside is not null then coalesce(s.acknowledged_name, '') <> ''
                      else not exists (select 1 from team_member m where m.team_id = i.team_id and m.worker_id = s.acknowledged_by and (m.left_at is null or m.left_at > s.acknowledged_at))
                 end as acknowledged_outside
            from sharing s
           where s.interview_id = i.id
        ) s
    ) told on true
    left join lateral (
      select bool_or(true) as agreed,
             bool_or(a.done_at is not null or a.due_on >= ((select house_now()) at time zone 'Europe/London')::date) as done_or_in_hand
        from action a
       where a.interview_id = i.id and a.stopped_at is null
    ) done on true
    left join no_action said on said.interview_id = i.id
   where r.opens_clocks
), judged as (
  select f.*,
         f.heard_at is not null as a_holds,
         f.acknowledged_at is not null or f.withheld_approved as b_holds,
         f.action_done_or_in_hand or f.none_agreed as c_holds
    from facts f
)
select return_id, child_id, interview_id,
       case when a_holds and b_holds and c_holds then 'used'
            when not a_holds and past_due then 'missed'
            when (select house_now()) > let_go_at then 'let-go'
            else 'open' end as status,
       heard_at,
       coalesce(heard_at <= completion_due_at, false) as within_72h,
       shared_at, acknowledged_at, withheld_approved,
       action_agreed, action_done_or_in_hand, none_agreed,
       array_remove(array[
         case when a_holds then null
              when declined and not offered_again then 'offer-again'
              when declined then null
              when interview_id is null or not taken then 'take'
              else 'hear' end,
         case when not a_holds and declined and not carers_heard then 'hear-carers' end,
         case when not a_holds and declined and offered_again and carers_heard then 'hear' end,
         case when not a_holds and past_due and missed_reason is null then 'say-why-missed' end,
         case when b_holds then null
              when outside_decided then 'acknowledge'
              when withheld then null
              when coalesce(decided, 0) = 0 then 'decide-sharing'
              else 'share-outside' end,
         case when not b_holds and withheld then 'approve-withholding' end,
         case when c_holds then null
              when action_agreed then 'finish-action'
              when none_said then null
              else 'agree-action' end,
         case when not c_holds and none_said then 'agree-none' end
       ], null)::text[] as needs,
       'used-1'::text as definition_version,
       heard_how, a_holds as heard, b_holds as shared_and_acknowledged, c_holds as followed, missed_reason,
       returned_at, clock_starts_at, completion_due_at, let_go_at
  from judged;

comment on view return_use is 'Whether each return was used, by definition used-1. Invoker: rows of the reader''s own circles only.';
grant select on return_use to sr_app, sr_keeper;

-- Also what migrations add later is closed to whoever is a child's host only, until somebody says which rows of it a host sees (0080).
call close_to_hosts();
