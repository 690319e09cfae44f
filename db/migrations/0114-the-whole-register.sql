-- The last ways in which what is known leaves an agency have their sharing decision: the pack of a disruption, taken to another agency or a court;
-- what goes out of itself, by law or commission, under arrangements that were weighed once; and a context, which opens no child and has rows of its own.
alter table sharing
  drop constraint sharing_goes_with,
  add constraint sharing_goes_with check (goes_with in ('discussion', 'circle', 'access-request', 'panel', 'home-office', 'pack', 'report', 'interview', 'action', 'plan'));

-- One decision for the whole pack; one row of the register for each child in it.
create table disruption_sharing (
  id uuid primary key default gen_random_uuid(),
  disruption_id uuid not null references disruption,
  shared boolean not null,
  to_team_id uuid references team,
  to_outside text check (length(to_outside) between 1 and 200),
  recipient_kind text not null check (length(recipient_kind) between 1 and 100),
  helps_with text check (length(helps_with) between 1 and 300),
  route text check (length(route) between 1 and 100),
  withheld_code text check (length(withheld_code) between 1 and 100),
  why text check (length(why) between 1 and 2000),
  decided_at timestamptz not null default house_now(),
  decided_by uuid not null references worker,
  check (num_nonnulls(to_team_id, to_outside) = 1),
  check (shared = (route is not null)),
  check (shared = (helps_with is not null)),
  check (shared = (withheld_code is null))
);
create index on disruption_sharing (disruption_id, decided_at desc);
comment on table disruption_sharing is 'One decision to take the pack of a disruption to another agency or a court, or not to. What was weighed of each child in it stands with that child: sharing.goes_with_id names this decision.';
comment on column disruption_sharing.id is 'Key.';
comment on column disruption_sharing.disruption_id is 'The disruption.';
comment on column disruption_sharing.shared is 'Whether it may be taken there.';
comment on column disruption_sharing.to_team_id is 'The team of another agency that it goes to.';
comment on column disruption_sharing.to_outside is 'Whoever it goes to who does not use this service, such as a court.';
comment on column disruption_sharing.recipient_kind is 'What they are, by the codes of content/sharing.yaml.';
comment on column disruption_sharing.helps_with is 'What it helps them to do.';
comment on column disruption_sharing.route is 'The lawful route, by the codes of content/sharing.yaml.';
comment on column disruption_sharing.withheld_code is 'Why it does not go there, as a code of content/reasons.yaml.';
comment on column disruption_sharing.why is 'The same in words, where no child is in the pack; else they stand with each child.';
comment on column disruption_sharing.decided_at is 'When.';
comment on column disruption_sharing.decided_by is 'By whom.';
call guard('disruption_sharing');
-- The agency that prepares it decides, and reads what was decided.
create policy agency_reads on disruption_sharing for select to sr_app
  using (exists (select 1 from disruption d join team t on t.id = d.team_id where d.id = disruption_id and t.agency_id = (select my_agency())));
create policy agency_decides on disruption_sharing for insert to sr_app
  with check (decided_by = (select me()) and (select may('response.disrupt'))
              and exists (select 1 from disruption d join team t on t.id = d.team_id where d.id = disruption_id and t.agency_id = (select my_agency())));
grant select, insert on disruption_sharing to sr_app;

create unique index sharing_pack_once on sharing (goes_with_id, child_id) where goes_with = 'pack';
-- Who may not read a disruption does not learn from the register that one is prepared: a home or a school may know the adult.
create policy packs_wall on sharing as restrictive for select to sr_app using (goes_with is distinct from 'pack' or (select may('response.disrupt')));

-- ---- What goes out of itself --------------------------------------------------------------------------
-- The words of content/sharing.yaml, written here at each start as the policy table is: the row that goes out takes them in the same statement,
-- by whatever door it goes, and keeps them as they were.
create table standing_arrangement (
  code text primary key,
  title text not null,
  what text not null,
  helps_with text not null,
  route text not null,
  detriment text not null,
  why text not null,
  told text not null
);
comment on table standing_arrangement is 'Under what a report, an interview, an action or a plan goes to another agency of itself: the words of content/sharing.yaml as they are now. What went out keeps those that it went under.';
comment on column standing_arrangement.code is 'A code of the arrangements.';
comment on column standing_arrangement.title is 'What goes.';
comment on column standing_arrangement.what is 'What is shared.';
comment on column standing_arrangement.helps_with is 'Which function of its recipient it helps.';
comment on column standing_arrangement.route is 'The lawful route, by the codes of content/sharing.yaml.';
comment on column standing_arrangement.detriment is 'What harm was weighed.';
comment on column standing_arrangement.why is 'That it goes under this arrangement, and where that comes from.';
comment on column standing_arrangement.told is 'How children learn of it.';
call guard('standing_arrangement');
create policy signed_in_reads on standing_arrangement for select to sr_app using ((select me()) is not null);
grant select on standing_arrangement to sr_app;

alter table sharing
  add column arrangement text references standing_arrangement,
  add column told_agency_id uuid references agency,
  add constraint sharing_arrangement check (
    (arrangement is not null) = coalesce(goes_with in ('report', 'interview', 'action', 'plan'), false)
    and (arrangement is null) = (told_agency_id is null)
    and (arrangement is null or (shared and goes_with_id is not null and detriment is not null and helps_with is not null)));
comment on column sharing.arrangement is 'The standing arrangement under which it went of itself; null for what somebody decided.';
comment on column sharing.told_agency_id is 'The agency that was told so: once for each event.';
-- One row for each event (an episode, a hand-over, an action, a plan) and agency, however often it is sent.
create unique index sharing_arrangement_once on sharing (goes_with_id, told_agency_id) where arrangement is not null;
create policy page_adds on sharing for insert to sr_app with check (child_id in (select open_of_page()));

-- What My work asks: nobody waits for what goes with a deed of its own, which is most of the table now.
drop index sharing_to_team_id_idx;
drop index sharing_to_worker_id_idx;
create index sharing_to_team_waiting on sharing (to_team_id) where shared and acknowledged_at is null and goes_with is null;
create index sharing_to_worker_waiting on sharing (to_worker_id) where shared and acknowledged_at is null and goes_with is null;

-- ---- A context ----------------------------------------------------------------------------------------
-- A place, a group or an account is shared too when another agency is let into its circle. It opens no child, so the row belongs to it.
create table context_sharing (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  context_id uuid not null references context,
  shared boolean not null,
  to_team_id uuid references team,
  to_worker_id uuid references worker,
  to_outside text check (length(to_outside) between 1 and 200),
  recipient_kind text not null check (length(recipient_kind) between 1 and 100),
  what text not null check (length(what) between 1 and 2000),
  helps_with text check (length(helps_with) between 1 and 300),
  route text check (length(route) between 1 and 100),
  detriment text check (length(detriment) between 1 and 2000),
  withheld_code text check (length(withheld_code) between 1 and 100),
  why text not null check (length(why) between 1 and 2000),
  child_view text check (length(child_view) between 1 and 2000),
  child_told boolean,
  goes_with text not null check (goes_with in ('circle', 'discussion', 'action', 'plan')),
  goes_with_id uuid,
  arrangement text references standing_arrangement,
  told_agency_id uuid references agency,
  decided_at timestamptz not null default house_now(),
  decided_by uuid not null references worker,
  check (num_nonnulls(to_team_id, to_worker_id, to_outside) = 1),
  check (shared = (route is not null)),
  check (shared = (withheld_code is null)),
  check (not shared or (detriment is not null and helps_with is not null)),
  check ((arrangement is not null) = (goes_with in ('action', 'plan')) and (arrangement is null) = (told_agency_id is null)
         and (arrangement is null or (shared and goes_with_id is not null)))
);
create index on context_sharing (context_id, decided_at desc, id desc);
create index on context_sharing (decided_by, decided_at desc, id desc);
create unique index context_sharing_once on context_sharing (goes_with_id, told_agency_id) where arrangement is not null;
comment on table context_sharing is 'One decision to let another agency know of a context, or not to. It names no child and opens none.';
comment on column context_sharing.id is 'Key.';
comment on column context_sharing.ref is 'What people call it.';
comment on column context_sharing.context_id is 'The context.';
comment on column context_sharing.shared is 'Whether it is shared.';
comment on column context_sharing.to_team_id is 'The team of another agency that is told.';
comment on column context_sharing.to_worker_id is 'The worker of another agency who is told.';
comment on column context_sharing.to_outside is 'Somebody who does not use this service.';
comment on column context_sharing.recipient_kind is 'What they are, by the codes of content/sharing.yaml.';
comment on column context_sharing.what is 'What is shared.';
comment on column context_sharing.helps_with is 'Which function of theirs it helps.';
comment on column context_sharing.route is 'The lawful route, by the codes of content/sharing.yaml.';
comment on column context_sharing.detriment is 'Whether it could do harm to a child there, and what makes it safe enough.';
comment on column context_sharing.withheld_code is 'Why it is not shared, as a code of content/reasons.yaml.';
comment on column context_sharing.why is 'Why, in words.';
comment on column context_sharing.child_view is 'What the children there or their families say of it, without a name.';
comment on column context_sharing.child_told is 'Whether they know of it.';
comment on column context_sharing.goes_with is 'The deed that lets its recipient see.';
comment on column context_sharing.goes_with_id is 'Which discussion, action or plan that is.';
comment on column context_sharing.arrangement is 'The standing arrangement under which it went of itself; null for what somebody decided.';
comment on column context_sharing.told_agency_id is 'The agency that was told so: once for each event.';
comment on column context_sharing.decided_at is 'When.';
comment on column context_sharing.decided_by is 'By whom.';
call guard('context_sharing');
-- A team that answers for the context reads every decision; others of its circle read what they decided or were told.
create policy circle_reads on context_sharing for select to sr_app
  using (in_context_circle_of(context_id, (select me()), (select house_now()))
         and (decided_by = (select me()) or to_worker_id = (select me()) or to_team_id = any ((select my_teams())::uuid[]) or answers_for_context(context_id)));
create policy circle_adds on context_sharing for insert to sr_app
  with check (decided_by = (select me()) and in_context_circle_of(context_id, (select me()), (select house_now())));
grant select, insert on context_sharing to sr_app;

-- As in 0108-ways-out.sql, with what was decided about contexts; of each what it is about by its reference.
drop function sharings_of_agency(uuid, int);
create function sharings_of_agency(before_id uuid, most int)
  returns table (id uuid, ref text, decided_at timestamptz, about_ref text, shared boolean, recipient text, recipient_kind text,
                 route text, withheld_code text, detriment_weighed boolean, child_told boolean, decided_by_name text, approved_at timestamptz,
                 acknowledged_at timestamptz, goes_with text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with before as (
      select b.decided_at, b.id from sharing b where b.id = before_id union all select b.decided_at, b.id from context_sharing b where b.id = before_id
    )
    (select s.id, s.ref, s.decided_at, c.ref, s.shared,
            coalesce(ta.name, tta.name, case when s.goes_with = 'home-office' then 'The Home Office' else 'Outside this service' end), s.recipient_kind,
            s.route, s.withheld_code, s.detriment is not null, s.child_told, w.name, s.approved_at, s.acknowledged_at,
            case when s.referral_id is not null then 'referral' when s.host_notice_id is not null then 'host-notice' when s.nrm_id is not null and s.goes_with is null then 'nrm' else s.goes_with end
       from sharing s
       join worker w on w.id = s.decided_by
       join child c on c.id = s.child_id
       left join worker tw on tw.id = s.to_worker_id left join agency ta on ta.id = tw.agency_id
       left join team tt on tt.id = s.to_team_id left join agency tta on tta.id = tt.agency_id
      where may('response.agency-register') and w.agency_id = my_agency()
        and (before_id is null or (s.decided_at, s.id) < (select b.decided_at, b.id from before b))
      order by s.decided_at desc, s.id desc limit least(most, 50001))
    union all
    (select s.id, s.ref, s.decided_at, x.ref, s.shared, coalesce(ta.name, tta.name, 'Outside this service'), s.recipient_kind,
            s.route, s.withheld_code, s.detriment is not null, s.child_told, w.name, null, null, s.goes_with
       from context_sharing s
       join worker w on w.id = s.decided_by
       join context x on x.id = s.context_id
       left join worker tw on tw.id = s.to_worker_id left join agency ta on ta.id = tw.agency_id
       left join team tt on tt.id = s.to_team_id left join agency tta on tta.id = tt.agency_id
      where may('response.agency-register') and w.agency_id = my_agency()
        and (before_id is null or (s.decided_at, s.id) < (select b.decided_at, b.id from before b))
      order by s.decided_at desc, s.id desc limit least(most, 50001))
    order by 3 desc, 1 desc limit least(most, 50001)
  $$;
alter function sharings_of_agency(uuid, int) owner to sr_keeper;
comment on function sharings_of_agency is 'Sharing decisions that workers of the asker''s own agency made about children and contexts: references, routes and dates, no name and no narrative. Definer: its reader stands in no circle.';
