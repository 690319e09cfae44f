-- The child's story: one row for each thing that happened, from every module's tables. Invoker views: row-level security hides
-- the children; the field rules of the README stand here, in SQL, so that no page can forget them:
--   story.read-all       everything but what the two below open. Without it: episodes, returns and interviews as bare facts,
--                        actions and sharing that concern the asker's agency, and what that agency itself noted.
--   interviews.read-answers  the child's own words, what carers told, what could not wait.
--   judgements.read      what was concluded, and who agrees or dissents.
--   story.read-police    what police wrote: reasons of a grade, what was said in a prevention interview.
-- Words of places never stand here: not where a child was last seen, found or lives, not the free words of a report.
-- Joins name the child too: it is what the page asks for, and without it the rule would be asked of every row of the other table.
create or replace view child_story with (security_invoker = true) as
  -- Missing from
  select e.child_id, e.missing_from as at, e.missing_from_precision as precision, 'episode'::text as kind, e.id, e.ref,
         jsonb_build_object('type', e.type, 'circumstances', case when (select may('story.read-all')) then e.circumstance_codes end,
                            'endedAt', e.ended_at, 'history', e.history) as facts,
         null::text as words, false as own_words,
         case when (select may('story.read-all')) then e.reported_by_role end as said_by, e.source as recorded_where, e.recorded_at, e.recorded_by
    from missing_episode e
  union all
  -- Back
  select r.child_id, r.returned_at, r.returned_precision, 'return', r.id, e.ref,
         jsonb_build_object('how', case when (select may('story.read-all')) then r.how end,
                            'condition', case when (select may('story.read-all')) then r.condition_codes end,
                            'outOfArea', case when (select may('story.read-all')) then r.out_of_area end,
                            'completionDueAt', r.completion_due_at),
         null, false, null, r.source, r.recorded_at, r.recorded_by
    from episode_return r join missing_episode e on e.id = r.episode_id and e.child_id = r.child_id
  union all
  -- Police grade
  select g.child_id, g.graded_at, 'minute', 'risk', g.id, e.ref,
         jsonb_build_object('scale', g.scale_version, 'grade', g.grade, 'reasonCodes', case when (select may('story.read-police')) then g.reason_codes end),
         case when (select may('story.read-police')) then g.reasons end, false, g.graded_by_name, 'recorded', g.recorded_at, g.recorded_by
    from risk_grade g join missing_episode e on e.id = g.episode_id and e.child_id = g.child_id
   where (select may('story.read-all'))
  union all
  -- Police prevention interview
  select p.child_id, coalesce(p.held_at, p.recorded_at), coalesce(p.held_precision, 'minute'), 'prevention', p.id, e.ref,
         jsonb_build_object('held', p.held_at is not null, 'how', p.how),
         case when (select may('story.read-police')) then coalesce(p.words, p.not_held_reason) end, false, p.held_by, 'recorded', p.recorded_at, p.recorded_by
    from prevention_interview p join missing_episode e on e.id = p.episode_id and e.child_id = p.child_id
   where (select may('story.read-all'))
  union all
  -- Return home interview held, with the child's own words
  select i.child_id, i.held_at, 'minute', 'interview', i.id, i.ref,
         jsonb_build_object('outcome', 'held', 'confirmed', i.confirmed_with_child,
           'quotes', case when (select may('interviews.read-answers')) then
             (select jsonb_agg(jsonb_build_object('words', q.words, 'withheldFrom', q.withheld_from) order by q.written_at, q.id)
                from (select a.id, a.words, a.withheld_from, a.written_at from interview_answer a
                       where a.interview_id = i.id and a.own_words order by a.written_at, a.id limit 3) q) end),
         null, false, null, 'return home interview', coalesce(i.held_recorded_at, i.held_at), i.held_by
    from interview i where i.held_at is not null
  union all
  -- Declined or not possible, and what the carers told
  select i.child_id, i.not_held_at, 'minute', 'interview', i.id, i.ref,
         jsonb_build_object('outcome', i.not_held_kind, 'reason', case when (select may('story.read-all')) then i.not_held_reason end,
                            'offeredAgainAt', i.offered_again_at, 'carersHeardAt', i.carers_heard_at),
         case when (select may('interviews.read-answers')) then i.carers_words end, false,
         case when (select may('story.read-all')) then i.carers_heard_who end, 'return home interview', i.not_held_at, i.not_held_by
    from interview i where i.not_held_at is not null
  union all
  -- Tries to reach the child
  select t.child_id, t.at, 'minute', 'attempt', t.id, i.ref,
         jsonb_build_object('what', t.kind, 'how', t.how, 'outcome', t.outcome),
         case when (select may('interviews.read-answers')) then t.detail end, false, null, 'return home interview', t.recorded_at, t.recorded_by
    from interview_attempt t join interview i on i.id = t.interview_id and i.child_id = t.child_id
   where (select may('story.read-all'))
  union all
  -- What could not wait
  select u.child_id, u.raised_at, 'minute', 'urgent', u.id, i.ref,
         jsonb_build_object('code', u.code, 'doneAt', u.done_at, 'dismissedAt', u.dismissed_at, 'told', u.told_whom),
         coalesce(u.done_what, u.dismissed_reason), false, null, 'return home interview', u.raised_at, u.raised_by
    from urgent_matter u join interview i on i.id = u.interview_id and i.child_id = u.child_id
   where (select may('interviews.read-answers'))
  union all
  -- A sign seen; a row that is withdrawn is no longer part of what is known
  select o.child_id, o.observed_on::timestamp at time zone 'Europe/London', 'day', 'sign', o.id, null,
         jsonb_build_object('sign', o.sign, 'list', o.list, 'sourceKind', o.source_kind, 'sourceName', o.source_name, 'wordsKept', o.evidence is null),
         o.evidence, o.own_words, null, case when o.interview_id is null then 'recorded' else 'return home interview' end, o.recorded_at, o.recorded_by
    from observation_shown o where o.withdrawn_at is null
  union all
  -- Something else that befell the child
  select e.child_id, e.happened_on::timestamp at time zone 'Europe/London', 'day', 'escalation', e.id, null,
         jsonb_build_object('what', e.kind, 'sourceKind', e.source_kind, 'sourceName', e.source_name),
         e.note, false, null, 'recorded', e.recorded_at, e.recorded_by
    from escalation_shown e where e.withdrawn_at is null
  union all
  -- What was agreed, and what became of it
  select a.child_id, a.agreed_at, 'minute', 'action', a.id, a.ref,
         jsonb_build_object('what', a.what, 'dueOn', a.due_on, 'owner', coalesce(ow.name, ot.name, a.owner_outside), 'step', 'agreed'),
         null, false, null, 'recorded', a.agreed_at, a.agreed_by
    from action a left join worker ow on ow.id = a.owner_worker_id left join team ot on ot.id = a.owner_team_id
   where (select may('story.read-all')) or ow.agency_id = (select my_agency()) or ot.agency_id = (select my_agency())
  union all
  select a.child_id, coalesce(a.done_at, a.stopped_at), 'minute', 'action-end', a.id, a.ref,
         jsonb_build_object('what', a.what, 'owner', coalesce(ow.name, ot.name, a.owner_outside), 'step', case when a.done_at is null then 'stopped' else 'done' end,
                            'changed', a.done_changed),
         coalesce(a.done_note, a.stopped_reason), false, null, 'recorded', coalesce(a.done_at, a.stopped_at), coalesce(a.done_by, a.stopped_by)
    from action a left join worker ow on ow.id = a.owner_worker_id left join team ot on ot.id = a.owner_team_id
   where coalesce(a.done_at, a.stopped_at) is not null
     and ((select may('story.read-all')) or ow.agency_id = (select my_agency()) or ot.agency_id = (select my_agency()))
  union all
  select n.child_id, n.said_at, 'minute', 'no-action', n.interview_id, i.ref,
         jsonb_build_object('reason', n.reason_code, 'agreedAt', n.agreed_at), n.reason, false, null, 'recorded', n.said_at, n.said_by
    from no_action n join interview i on i.id = n.interview_id and i.child_id = n.child_id
   where (select may('story.read-all'))
  union all
  -- Who was told, and who was not
  select s.child_id, s.decided_at, 'minute', 'sharing', s.id, s.ref,
         jsonb_build_object('shared', s.shared, 'recipient', coalesce(tw.name, tt.name, s.to_outside), 'what', s.what, 'acknowledgedAt', s.acknowledged_at,
                            'approvedAt', s.approved_at),
         case when (select may('story.read-all')) then s.why end, false, null, 'recorded', s.decided_at, s.decided_by
    from sharing s left join worker tw on tw.id = s.to_worker_id left join team tt on tt.id = s.to_team_id
   -- What goes with a referral, a discussion or a panel is told by it, as what goes out of itself is by the report, the interview and the action.
   where s.referral_id is null and coalesce(s.goes_with, '') not in ('discussion', 'panel', 'report', 'interview', 'action', 'plan', 'climbed')
     and ((select may('story.read-all')) or (s.shared and (tw.agency_id = (select my_agency()) or tt.agency_id = (select my_agency()))))
  union all
  -- Referred, and each time that it moved on; who reads it at all is said by its own policy
  select p.child_id, p.passed_at, 'minute', 'referral', p.id, r.ref,
         jsonb_build_object('how', p.how, 'to', t.name, 'reason', p.reason_code,
                            'standing', case when r.ended_at is null and r.team_id = p.to_team_id
                                             then coalesce(h.name || ' has it', 'nobody has taken it yet') end),
         case when p.how = 'moved' then p.words else r.asked end, false, null, 'recorded', p.passed_at, p.from_worker_id
    from referral_pass p join referral r on r.id = p.referral_id and r.child_id = p.child_id join team t on t.id = p.to_team_id left join worker h on h.id = r.holder_id
   where p.how in ('referred', 'moved')
  union all
  select r.child_id, r.ended_at, 'minute', 'referral-end', r.id, r.ref, jsonb_build_object('kind', r.end_kind), r.end_words, false, null,
         'recorded', r.ended_at, r.ended_by
    from referral r where r.ended_at is not null
  union all
  -- The National Referral Mechanism: begun, sent, and what became of it; who reads it at all is said by its own policy
  select n.child_id, n.begun_at, 'minute', 'nrm', n.id, n.ref, jsonb_build_object('stopped', n.stopped_at is not null), n.stopped_why, false, null,
         'recorded', n.begun_at, n.begun_by
    from nrm_referral n
  union all
  select n.child_id, n.submitted_at, n.submitted_precision, 'nrm-sent', n.id, n.ref, '{}'::jsonb, null, false, n.submitted_by,
         'recorded', n.submitted_recorded_at, n.submitted_recorded_by
    from nrm_referral n where n.submitted_at is not null
  union all
  select f.child_id, f.on_day::timestamp at time zone 'Europe/London', 'day', 'nrm-fact', f.id, n.ref, jsonb_build_object('kind', f.kind, 'outcome', f.outcome),
         f.words, false, null, 'recorded', f.recorded_at, f.recorded_by
    from nrm_fact f join nrm_referral n on n.id = f.nrm_id and n.child_id = f.child_id
  union all
  -- The agencies round one table, once it has ended; and the one plan. Who reads them at all is said by their own policies
  select d.child_id, least(d.at, d.ended_at), 'minute', 'discussion', d.id, d.ref, jsonb_build_object('outcome', d.outcome), null, false, null,
         'recorded', d.ended_at, d.ended_by
    from discussion d where d.child_id is not null and d.ended_at is not null
  union all
  select g.child_id, g.recorded_at, 'minute', 'plan', g.id, c.ref, jsonb_build_object('what', g.kind, 'lead', coalesce(w.name, g.lead_outside)), null, false, null,
         'recorded', g.recorded_at, g.recorded_by
    from plan_change g join plan p on p.id = g.plan_id and p.child_id = g.child_id join child c on c.id = g.child_id left join worker w on w.id = g.lead_worker_id
   where g.why is null
  union all
  select v.child_id, v.held_on::timestamp at time zone 'Europe/London', 'day', 'plan-review', v.id, c.ref, jsonb_build_object('nextOn', v.next_on), null, false, null,
         'recorded', v.recorded_at, v.recorded_by
    from plan_review v join plan p on p.id = v.plan_id join child c on c.id = v.child_id
  union all
  select p.child_id, p.ended_at, 'minute', 'plan-end', p.id, c.ref, '{}'::jsonb, null, false, null, 'recorded', p.ended_at, p.ended_by
    from plan p join child c on c.id = p.child_id where p.ended_at is not null
  union all
  -- Where the child lived, in kind only
  select p.child_id, p.from_day::timestamp at time zone 'Europe/London', 'day', 'placement', p.id, null,
         jsonb_build_object('what', p.kind, 'toDay', p.to_day), null, false, null, p.source, p.recorded_at, p.recorded_by
    from placement p
   where (select may('story.read-all'))
  union all
  -- What is kept for the case that the child goes missing
  select v.child_id, v.written_at, 'minute', 'profile', v.id, null,
         jsonb_build_object('part', v.part), null, false, null, 'recorded', v.written_at, v.written_by
    from profile_version v
   where (select may('story.read-all'))
  union all
  -- What a named worker concluded, in their own words; and what colleagues think of it
  select j.child_id, j.written_at, 'minute', 'judgement', j.id, null,
         jsonb_build_object('level', j.level_words, 'reviewOn', j.review_on), j.reasons, false, null, 'recorded', j.written_at, j.written_by
    from judgement j
   where (select may('judgements.read'))
  union all
  select o.child_id, o.given_at, 'minute', 'opinion', o.id, null,
         jsonb_build_object('stance', o.stance), o.reasons, false, null, 'recorded', o.given_at, o.given_by
    from judgement_opinion o
   where (select may('judgements.read'));
comment on view child_story is 'Everything that is told of a child, one row each. Invoker: the asker''s circles only, with the fields that the asker may read.';
grant select on child_story to sr_app;

-- The episodes that the line at the top is built from.
drop view if exists child_story_episode;
create or replace view child_story_episode with (security_invoker = true) as
  select e.child_id, e.id, e.ref, e.type, e.missing_from, e.missing_from_precision, e.ended_at, e.ended_precision,
         r.returned_at, r.returned_precision, r.completion_due_at,
         i.ref as interview_ref, i.held_at, i.not_held_at, i.not_held_kind
    from missing_episode e
    left join episode_return r on r.episode_id = e.id and r.child_id = e.child_id
    left join interview_return ir on ir.return_id = r.id and ir.child_id = e.child_id
    left join interview i on i.id = ir.interview_id and i.child_id = e.child_id;
comment on view child_story_episode is 'Each episode with its return and the interview about it.';
grant select on child_story_episode to sr_app;

-- What is planned, and who owes it.
create or replace view child_story_owed with (security_invoker = true) as
  select a.child_id, a.ref, 'action'::text as kind, a.what, coalesce(ow.name, ot.name, a.owner_outside) as owner,
         null::timestamptz as due_at, a.due_on, a.agreed_at as since
    from action a left join worker ow on ow.id = a.owner_worker_id left join team ot on ot.id = a.owner_team_id
   where a.done_at is null and a.stopped_at is null
     and ((select may('story.read-all')) or ow.agency_id = (select my_agency()) or ot.agency_id = (select my_agency()))
  union all
  select i.child_id, i.ref, 'interview', null, coalesce(w.name, t.name),
         (select min(r.completion_due_at) from interview_return ir join episode_return r on r.id = ir.return_id where ir.interview_id = i.id), null, i.opened_at
    from interview i join team t on t.id = i.team_id left join worker w on w.id = i.holder_id
   where i.held_at is null and i.not_held_at is null
  union all
  select s.child_id, s.ref, 'acknowledge', null, coalesce(tw.name, tt.name, s.to_outside), null, null, s.decided_at
    from sharing s left join worker tw on tw.id = s.to_worker_id left join team tt on tt.id = s.to_team_id
   where s.shared and s.acknowledged_at is null and s.referral_id is null and s.host_notice_id is null and s.nrm_id is null and s.goes_with is null
     and ((select may('story.read-all')) or tw.agency_id = (select my_agency()) or tt.agency_id = (select my_agency()))
  union all
  select r.child_id, r.ref, 'referral', r.asked, coalesce(h.name, t.name), null, r.due_on, r.made_at
    from referral r
    left join referral_pass p on p.referral_id = r.id and p.child_id = r.child_id and p.ended_at is null
    join team t on t.id = coalesce(p.to_team_id, r.team_id) left join worker h on h.id = r.holder_id
   where r.ended_at is null
  union all
  select u.child_id, i.ref, 'urgent', u.code, w.name, u.raised_at, null, u.raised_at
    from urgent_matter u join interview i on i.id = u.interview_id and i.child_id = u.child_id join worker w on w.id = u.raised_by
   where u.done_at is null and u.dismissed_at is null and (select may('interviews.read-answers'));
comment on view child_story_owed is 'What is open for a child and who owes it: actions, interviews, acknowledgements, referrals, what could not wait.';
grant select on child_story_owed to sr_app;

-- Who stands in the circle now: one row for each team or worker, with the purpose that lasts longest.
create or replace view child_story_circle with (security_invoker = true) as
  select distinct on (e.child_id, e.team_id, e.worker_id) e.child_id, coalesce(t.name, w.name) as name, wa.name as agency, t.contact, e.purpose, e.expires_at
    from circle_entry e
    left join team t on t.id = e.team_id
    left join worker w on w.id = e.worker_id
    left join agency wa on wa.id = w.agency_id
   where e.closed_at is null and e.expires_at > house_now()
   order by e.child_id, e.team_id, e.worker_id, e.expires_at desc;
comment on view child_story_circle is 'The circle in words, for the story.';
grant select on child_story_circle to sr_app;

-- The prompt of section 45 that is open: who reads it is said by its own policy.
create or replace view child_story_section_45 with (security_invoker = true) as
  select p.child_id, p.raised_at from section_45_prompt p where p.settled_at is null;
comment on view child_story_section_45 is 'Children of whom section 45 is to be thought of now. Invoker.';
grant select on child_story_section_45 to sr_app;
