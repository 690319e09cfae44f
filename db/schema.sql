-- What the migrations make, to be read: written by npm run db:types, never by hand and never run.

create table access_request (
  id uuid not null default gen_random_uuid(),
  child_id uuid not null,
  worker_id uuid not null,
  purpose text not null,
  reason text not null,
  asked_at timestamp with time zone not null default house_now(),
  answered_at timestamp with time zone,
  answered_by uuid,
  granted boolean,
  answer_reason text,
  constraint access_request_pkey PRIMARY KEY (id),
  constraint access_request_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES worker(id),
  constraint access_request_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint access_request_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
CREATE INDEX access_request_child_id_idx ON public.access_request USING btree (child_id) WHERE (answered_at IS NULL);
CREATE INDEX access_request_worker_id_idx ON public.access_request USING btree (worker_id);
alter table access_request enable row level security, force row level security;
create policy answerers on access_request as permissive for select to sr_app using ((in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND ( SELECT may('people.answer-request'::text) AS may)));
create policy keeper on access_request as permissive for all to sr_keeper using (true) with check (true);
create policy own_requests on access_request as permissive for select to sr_app using ((worker_id = ( SELECT me() AS me)));
grant select on access_request to sr_app;
grant insert, select, update on access_request to sr_keeper;

create table action (
  id uuid not null default gen_random_uuid(),
  ref text not null,
  child_id uuid,
  interview_id uuid,
  what text not null,
  owner_worker_id uuid,
  owner_team_id uuid,
  owner_outside text,
  due_on date not null,
  agreed_at timestamp with time zone not null default house_now(),
  agreed_by uuid not null,
  done_at timestamp with time zone,
  done_by uuid,
  done_note text,
  stopped_at timestamp with time zone,
  stopped_by uuid,
  stopped_reason text,
  done_changed text,
  referral_id uuid,
  discussion_id uuid,
  context_id uuid,
  part text,
  done_evidence text,
  family_words text,
  rung integer not null default 0,
  next_climb_at timestamp with time zone,
  climbed_to uuid[] not null default '{}'::uuid[],
  constraint action_pkey PRIMARY KEY (id),
  constraint action_agreed_by_fkey FOREIGN KEY (agreed_by) REFERENCES worker(id),
  constraint action_check CHECK ((num_nonnulls(owner_worker_id, owner_team_id, owner_outside) = 1)),
  constraint action_check1 CHECK (((done_at IS NULL) OR (stopped_at IS NULL))),
  constraint action_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint action_context_id_fkey FOREIGN KEY (context_id) REFERENCES context(id),
  constraint action_discussion_id_fkey FOREIGN KEY (discussion_id) REFERENCES discussion(id),
  constraint action_done_by_fkey FOREIGN KEY (done_by) REFERENCES worker(id),
  constraint action_done_evidence_check CHECK (((length(done_evidence) >= 1) AND (length(done_evidence) <= 2000))),
  constraint action_evidence_of_done CHECK (((done_evidence IS NULL) OR (done_at IS NOT NULL))),
  constraint action_family_words_check CHECK (((length(family_words) >= 1) AND (length(family_words) <= 300))),
  constraint action_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint action_of_one CHECK (((child_id IS NULL) <> (context_id IS NULL))),
  constraint action_owner_team_id_fkey FOREIGN KEY (owner_team_id) REFERENCES team(id),
  constraint action_owner_worker_id_fkey FOREIGN KEY (owner_worker_id) REFERENCES worker(id),
  constraint action_part_check CHECK ((part = ANY (ARRAY['prepare'::text, 'prevent'::text, 'protect'::text, 'pursue'::text]))),
  constraint action_ref_key UNIQUE (ref),
  constraint action_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id),
  constraint action_rung_check CHECK (((rung >= 0) AND (rung <= 2))),
  constraint action_stopped_by_fkey FOREIGN KEY (stopped_by) REFERENCES worker(id),
  constraint action_top_rung CHECK (((rung < 2) OR (next_climb_at IS NULL))),
  constraint action_what_check CHECK ((length(what) > 0))
);
comment on column action.done_changed is 'What changed for the child, in plain words; empty when it is too early to say.';
comment on column action.referral_id is 'The referral that the action answers, if it does.';
comment on column action.discussion_id is 'The strategy discussion that agreed the action, if one did.';
comment on column action.context_id is 'The context that it is about; then it is about no child.';
comment on column action.part is 'Which part of the plan it belongs to; empty when nobody has placed it yet.';
comment on column action.done_evidence is 'What was seen or heard that shows that it is done; empty when nobody can say so yet.';
comment on column action.family_words is 'The same in words for the child and the family, naming nobody else; empty when it is not in their copy.';
comment on column action.rung is 'How far it has climbed since it became overdue: 0 with its owner, 1 with the team''s leads, 2 with the agency''s.';
comment on column action.next_climb_at is 'When an overdue action climbs next; empty before its first look by the clock and on the top rung.';
comment on column action.climbed_to is 'Leads to whom it has climbed while overdue; emptied when it is done, moved or stopped.';
CREATE INDEX action_agreed_open ON public.action USING btree (agreed_by) WHERE ((done_at IS NULL) AND (stopped_at IS NULL));
CREATE INDEX action_child_id_idx ON public.action USING btree (child_id);
CREATE INDEX action_climbed_to_idx ON public.action USING gin (climbed_to) WHERE ((done_at IS NULL) AND (stopped_at IS NULL));
CREATE INDEX action_context_id_due_on_id_idx ON public.action USING btree (context_id, due_on, id) WHERE (context_id IS NOT NULL);
CREATE INDEX action_discussion_id_agreed_at_idx ON public.action USING btree (discussion_id, agreed_at) WHERE (discussion_id IS NOT NULL);
CREATE INDEX action_done_by ON public.action USING btree (done_by, done_at) WHERE (done_at IS NOT NULL);
CREATE INDEX action_interview_id_idx ON public.action USING btree (interview_id);
CREATE INDEX action_open_by_day_id ON public.action USING btree (due_on, id) INCLUDE (child_id, context_id, owner_worker_id, owner_team_id) WHERE ((done_at IS NULL) AND (stopped_at IS NULL));
CREATE INDEX action_owner_team_id_due_on_idx ON public.action USING btree (owner_team_id, due_on) WHERE ((done_at IS NULL) AND (stopped_at IS NULL));
CREATE INDEX action_owner_worker_id_due_on_idx ON public.action USING btree (owner_worker_id, due_on) WHERE ((done_at IS NULL) AND (stopped_at IS NULL));
CREATE INDEX action_referral_id_idx ON public.action USING btree (referral_id) WHERE (referral_id IS NOT NULL);
CREATE INDEX action_to_climb ON public.action USING btree (due_on, id) WHERE ((done_at IS NULL) AND (stopped_at IS NULL) AND (rung < 2));
alter table action enable row level security, force row level security;
create policy circle_adds on action as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on action as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on action as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy context_adds on action as permissive for insert to sr_app with check (((context_id IS NOT NULL) AND in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))));
create policy context_changes on action as permissive for update to sr_app using (((context_id IS NOT NULL) AND in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)))) with check (((context_id IS NOT NULL) AND in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))));
create policy context_reads on action as permissive for select to sr_app using (((context_id IS NOT NULL) AND in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))));
create policy decisions_wall on action as restrictive for select to sr_app using (((agreed_by = ( SELECT me() AS me)) OR (owner_worker_id = ( SELECT me() AS me)) OR (owner_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) OR (( SELECT me() AS me) = ANY (climbed_to)) OR ( SELECT may('response.read-decisions'::text) AS may)));
create policy host_sees on action as restrictive for select to sr_app using (((child_id IS NULL) OR ((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (agreed_by = ( SELECT me() AS me)))));
create policy keeper on action as permissive for all to sr_keeper using (true) with check (true);
CREATE TRIGGER climb_begins_anew BEFORE UPDATE ON public.action FOR EACH ROW WHEN (((new.due_on IS DISTINCT FROM old.due_on) OR ((new.done_at IS NOT NULL) AND (old.done_at IS NULL)) OR ((new.stopped_at IS NOT NULL) AND (old.stopped_at IS NULL)))) EXECUTE FUNCTION climb_begins_anew();
CREATE TRIGGER reading_added AFTER INSERT ON public.action REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_added();
CREATE TRIGGER reading_changed AFTER UPDATE ON public.action REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_changed();
CREATE TRIGGER reading_removed AFTER DELETE ON public.action REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION mark_removed();
grant insert, select, update on action to sr_app;
grant select on action to sr_keeper;
grant update (rung, next_climb_at, climbed_to) on action to sr_keeper;

create table action_move (
  id uuid not null default gen_random_uuid(),
  action_id uuid not null,
  child_id uuid,
  from_day date not null,
  to_day date not null,
  reason text not null,
  moved_at timestamp with time zone not null default house_now(),
  moved_by uuid not null,
  context_id uuid,
  constraint action_move_pkey PRIMARY KEY (id),
  constraint action_move_action_id_fkey FOREIGN KEY (action_id) REFERENCES action(id),
  constraint action_move_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint action_move_context_id_fkey FOREIGN KEY (context_id) REFERENCES context(id),
  constraint action_move_moved_by_fkey FOREIGN KEY (moved_by) REFERENCES worker(id),
  constraint action_move_of_one CHECK (((child_id IS NULL) <> (context_id IS NULL)))
);
comment on column action_move.context_id is 'The context that the action is about; then it is about no child.';
CREATE INDEX action_move_action_id_idx ON public.action_move USING btree (action_id);
alter table action_move enable row level security, force row level security;
create policy circle_adds on action_move as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on action_move as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy context_adds on action_move as permissive for insert to sr_app with check (((context_id IS NOT NULL) AND in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))));
create policy context_reads on action_move as permissive for select to sr_app using (((context_id IS NOT NULL) AND in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))));
create policy decisions_wall on action_move as restrictive for select to sr_app using ((EXISTS ( SELECT 1
   FROM action a
  WHERE (a.id = action_move.action_id))));
create policy host_sees on action_move as restrictive for select to sr_app using (((child_id IS NULL) OR ((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (moved_by = ( SELECT me() AS me)))));
create policy keeper on action_move as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on action_move to sr_app;
grant select on action_move to sr_keeper;

create table agency (
  id uuid not null default gen_random_uuid(),
  code text not null,
  name text not null,
  kind text not null,
  authority_code text,
  force_code text,
  out_of_hours text,
  sign_in_by text not null default 'password'::text,
  oidc_issuer text,
  oidc_client_id text,
  oidc_client_secret text,
  ended_at timestamp with time zone,
  constraint agency_pkey PRIMARY KEY (id),
  constraint agency_code_key UNIQUE (code),
  constraint agency_kind_check CHECK ((kind = ANY (ARRAY['council'::text, 'police'::text, 'school'::text, 'health'::text, 'charity'::text, 'placement'::text, 'house'::text]))),
  constraint agency_sign_in_by_check CHECK ((sign_in_by = ANY (ARRAY['password'::text, 'oidc'::text, 'both'::text])))
);
comment on table agency is 'An organisation that works here: a council, a force, a school, a charity. kind house is the installation''s own service workers.';
comment on column agency.authority_code is 'ONS code of the children''s-services authority, for a council.';
comment on column agency.oidc_client_secret is 'Read by the sign-in service only.';
alter table agency enable row level security, force row level security;
create policy admin_changes on agency as permissive for update to sr_app using (((id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('agencies.manage'::text) AS may))) with check ((id = ( SELECT my_agency() AS my_agency)));
create policy keeper on agency as permissive for all to sr_keeper using (true) with check (true);
create policy signed_in_reads on agency as permissive for select to sr_app using ((( SELECT me() AS me) IS NOT NULL));
CREATE TRIGGER keep_agency_change AFTER UPDATE ON public.agency FOR EACH ROW EXECUTE FUNCTION keep_agency_change();
CREATE TRIGGER reading_agency AFTER UPDATE ON public.agency FOR EACH ROW EXECUTE FUNCTION mark_agency();
grant select, update on agency to sr_keeper;
grant select (id, code, name, kind, authority_code, force_code, out_of_hours, sign_in_by, oidc_issuer, oidc_client_id, ended_at) on agency to sr_app;
grant update (name, out_of_hours) on agency to sr_app;

create table agency_change (
  id bigint not null generated always as identity,
  agency_id uuid not null,
  worker_id uuid,
  team_id uuid,
  what text not null,
  detail text,
  made_at timestamp with time zone not null default house_now(),
  made_by uuid not null,
  constraint agency_change_pkey PRIMARY KEY (id),
  constraint agency_change_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  constraint agency_change_made_by_fkey FOREIGN KEY (made_by) REFERENCES worker(id),
  constraint agency_change_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id),
  constraint agency_change_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table agency_change is 'What was changed about an agency, its teams, workers, roles and area: a fact with its time and person. No child stands here.';
CREATE INDEX agency_change_agency_id_id_idx ON public.agency_change USING btree (agency_id, id DESC);
CREATE INDEX agency_change_worker_id_id_idx ON public.agency_change USING btree (worker_id, id DESC) WHERE (worker_id IS NOT NULL);
alter table agency_change enable row level security, force row level security;
create policy admin_reads on agency_change as permissive for select to sr_app using (((agency_id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('agencies.manage'::text) AS may)));
create policy area_reads on agency_change as permissive for select to sr_app using (((what ~~ 'area-%'::text) AND ( SELECT may('agencies.manage-area'::text) AS may) AND (EXISTS ( SELECT 1
   FROM (area_agency theirs
     JOIN area_agency mine ON ((mine.area_id = theirs.area_id)))
  WHERE ((theirs.agency_id = agency_change.agency_id) AND (mine.agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy keeper on agency_change as permissive for all to sr_keeper using (true) with check (true);
create policy kept on agency_change as permissive for insert to sr_app with check (((made_by = ( SELECT me() AS me)) AND (agency_id = ( SELECT my_agency() AS my_agency))));
grant select on agency_change to sr_app;
grant insert, select on agency_change to sr_keeper;
grant insert (agency_id, worker_id, team_id, what, detail, made_by) on agency_change to sr_app;

create table area (
  id uuid not null default gen_random_uuid(),
  code text not null,
  name text not null,
  starts_on date not null,
  settings jsonb not null default '{}'::jsonb,
  constraint area_pkey PRIMARY KEY (id),
  constraint area_code_key UNIQUE (code)
);
comment on table area is 'A safeguarding partnership: owns settings, thresholds, ladders and the day it began to use Safe Return.';
comment on column area.starts_on is 'What ended before this day is history: counted in the story and the patterns, and opens no clocks.';
alter table area enable row level security, force row level security;
create policy area_changes on area as permissive for update to sr_app using ((( SELECT may('agencies.manage-area'::text) AS may) AND (EXISTS ( SELECT 1
   FROM area_agency aa
  WHERE ((aa.area_id = area.id) AND (aa.agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy keeper on area as permissive for all to sr_keeper using (true) with check (true);
create policy signed_in_reads on area as permissive for select to sr_app using ((( SELECT me() AS me) IS NOT NULL));
CREATE TRIGGER keep_agency_change AFTER UPDATE ON public.area FOR EACH ROW EXECUTE FUNCTION keep_agency_change();
CREATE TRIGGER reading_area AFTER UPDATE ON public.area FOR EACH ROW EXECUTE FUNCTION mark_area();
grant select on area to sr_app;
grant select on area to sr_keeper;
grant update (starts_on, settings) on area to sr_app;

create table area_agency (
  area_id uuid not null,
  agency_id uuid not null,
  constraint area_agency_pkey PRIMARY KEY (area_id, agency_id),
  constraint area_agency_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  constraint area_agency_area_id_fkey FOREIGN KEY (area_id) REFERENCES area(id)
);
CREATE INDEX area_agency_agency_id_idx ON public.area_agency USING btree (agency_id);
alter table area_agency enable row level security, force row level security;
create policy keeper on area_agency as permissive for all to sr_keeper using (true) with check (true);
create policy signed_in_reads on area_agency as permissive for select to sr_app using ((( SELECT me() AS me) IS NOT NULL));
CREATE TRIGGER reading_area_agency AFTER INSERT OR DELETE OR UPDATE ON public.area_agency FOR EACH ROW EXECUTE FUNCTION mark_area_agency();
grant select on area_agency to sr_app;
grant select on area_agency to sr_keeper;

create table audit_entry (
  id bigint not null generated always as identity,
  at timestamp with time zone not null default house_now(),
  worker_id uuid not null,
  agency_id uuid not null,
  deed text not null,
  wrote boolean not null,
  subject text not null,
  subject_ref text,
  child_id uuid,
  rows integer not null default 1,
  why text,
  made_in xid8 not null default pg_current_xact_id(),
  seal_id bigint,
  constraint audit_entry_pkey PRIMARY KEY (id),
  constraint audit_entry_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  constraint audit_entry_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on column audit_entry.deed is 'The permission used, such as missing.record-return.';
comment on column audit_entry.why is 'A code (break-glass, access-request), never typed words.';
CREATE INDEX audit_entry_agency_id_id_idx ON public.audit_entry USING btree (agency_id, id DESC);
CREATE INDEX audit_entry_child_id_id_idx ON public.audit_entry USING btree (child_id, id DESC) WHERE (child_id IS NOT NULL);
CREATE INDEX audit_entry_id_idx ON public.audit_entry USING btree (id) WHERE (seal_id IS NULL);
CREATE INDEX audit_entry_seal_id_idx ON public.audit_entry USING btree (seal_id);
CREATE INDEX audit_entry_worker_id_id_idx ON public.audit_entry USING btree (worker_id, id DESC);
alter table audit_entry enable row level security, force row level security;
create policy adds_own on audit_entry as permissive for insert to sr_app with check (((worker_id = ( SELECT me() AS me)) AND (agency_id = ( SELECT my_agency() AS my_agency)) AND (seal_id IS NULL)));
create policy agency_reads on audit_entry as permissive for select to sr_app using ((( SELECT may('audit.read-agency'::text) AS may) AND (agency_id = ( SELECT my_agency() AS my_agency))));
create policy circle_log on audit_entry as permissive for select to sr_app using (((child_id IS NOT NULL) AND ( SELECT may('people.access-log'::text) AS may) AND in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))));
create policy keeper on audit_entry as permissive for all to sr_keeper using (true) with check (true);
grant select on audit_entry to sr_app;
grant insert, select on audit_entry to sr_keeper;
grant insert (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id, rows, why) on audit_entry to sr_app;
grant update (seal_id) on audit_entry to sr_keeper;

create table audit_seal (
  id bigint not null generated always as identity,
  sealed_at timestamp with time zone not null default house_now(),
  entries integer not null,
  previous bytea not null,
  hash bytea not null,
  constraint audit_seal_pkey PRIMARY KEY (id)
);
comment on table audit_seal is 'Each seal hashes its entries and the seal before it. Trimming the end is seen by comparing with the digest that a second party keeps.';
alter table audit_seal enable row level security, force row level security;
create policy keeper on audit_seal as permissive for all to sr_keeper using (true) with check (true);
create policy sealed_read on audit_seal as permissive for select to sr_app using ((( SELECT may('audit.read-agency'::text) AS may) OR ( SELECT may('audit.seal'::text) AS may)));
grant select on audit_seal to sr_app;
grant insert, select on audit_seal to sr_keeper;

create table carried_copy (
  id uuid not null default gen_random_uuid(),
  interview_id uuid not null,
  child_id uuid not null,
  worker_id uuid not null,
  secret_hash bytea not null,
  taken_at timestamp with time zone not null default house_now(),
  taken_back_at timestamp with time zone,
  taken_back_by uuid,
  constraint carried_copy_pkey PRIMARY KEY (id),
  constraint carried_copy_check CHECK (((taken_back_at IS NULL) = (taken_back_by IS NULL))),
  constraint carried_copy_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint carried_copy_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint carried_copy_secret_hash_check CHECK ((octet_length(secret_hash) = 32)),
  constraint carried_copy_secret_hash_key UNIQUE (secret_hash),
  constraint carried_copy_taken_back_by_fkey FOREIGN KEY (taken_back_by) REFERENCES worker(id),
  constraint carried_copy_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table carried_copy is 'A copy of an interview that stands on a device. The device asks with a secret whether it still may; only the hash is kept here.';
CREATE INDEX carried_copy_child_id_idx ON public.carried_copy USING btree (child_id);
CREATE INDEX carried_copy_interview_id_idx ON public.carried_copy USING btree (interview_id);
alter table carried_copy enable row level security, force row level security;
create policy circle_reads on carried_copy as permissive for select to sr_app using ((in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) OR (worker_id = ( SELECT me() AS me))));
create policy host_sees on carried_copy as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (worker_id = ( SELECT me() AS me))));
create policy keeper on carried_copy as permissive for all to sr_keeper using (true) with check (true);
create policy mine_to_take on carried_copy as permissive for insert to sr_app with check ((in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND (worker_id = ( SELECT me() AS me))));
create policy taken_back on carried_copy as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
grant insert, select on carried_copy to sr_app;
grant select on carried_copy to sr_keeper;
grant update (taken_back_at, taken_back_by) on carried_copy to sr_app;

create table carried_sending (
  key uuid not null,
  copy_id uuid not null,
  interview_id uuid not null,
  child_id uuid not null,
  worker_id uuid not null,
  received_at timestamp with time zone not null default house_now(),
  answers jsonb not null,
  met jsonb not null default '{}'::jsonb,
  marked jsonb not null default '[]'::jsonb,
  late boolean not null,
  outcome jsonb not null,
  constraint carried_sending_pkey PRIMARY KEY (copy_id, key),
  constraint carried_sending_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint carried_sending_copy_id_fkey FOREIGN KEY (copy_id) REFERENCES carried_copy(id),
  constraint carried_sending_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint carried_sending_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table carried_sending is 'One set of answers as it came from a device: kept as sent, never changed. The key is the device''s: the same set acts once.';
comment on column carried_sending.met is 'What stood on the record where the device''s answer did not replace it: both versions are kept.';
comment on column carried_sending.marked is 'Signs that the worker marked on the device, to be noted or left when they are back. Nothing is noted by this.';
comment on column carried_sending.late is 'It came after the interview had been handed on or held: kept beside the record, not written into it.';
CREATE INDEX carried_sending_child_id_idx ON public.carried_sending USING btree (child_id);
CREATE INDEX carried_sending_interview_id_received_at_idx ON public.carried_sending USING btree (interview_id, received_at);
alter table carried_sending enable row level security, force row level security;
create policy answers_wall on carried_sending as restrictive for select to sr_app using (( SELECT may('interviews.read-answers'::text) AS may));
create policy circle_reads on carried_sending as permissive for select to sr_app using ((in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) OR (worker_id = ( SELECT me() AS me))));
create policy host_sees on carried_sending as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (worker_id = ( SELECT me() AS me))));
create policy keeper on carried_sending as permissive for all to sr_keeper using (true) with check (true);
create policy mine_to_send on carried_sending as permissive for insert to sr_app with check (((worker_id = ( SELECT me() AS me)) AND (EXISTS ( SELECT 1
   FROM carried_copy c
  WHERE ((c.id = carried_sending.copy_id) AND (c.worker_id = ( SELECT me() AS me)) AND (c.taken_back_at IS NULL) AND (c.interview_id = carried_sending.interview_id) AND (c.child_id = carried_sending.child_id))))));
grant insert, select on carried_sending to sr_app;
grant select on carried_sending to sr_keeper;

create table child (
  id uuid not null,
  ref text not null,
  responsible_agency_id uuid not null,
  given_name text,
  family_name text,
  preferred_name text,
  other_names text[] not null default '{}'::text[],
  date_of_birth date,
  sex text,
  ethnicity text,
  language text,
  communication_needs text,
  nhs_number text,
  lead_worker_id uuid,
  looked_after_since date,
  restricted_at timestamp with time zone,
  restricted_by uuid,
  restricted_why text,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  source text not null default 'recorded'::text,
  search_text text generated always as (lower(((((COALESCE(given_name, ''::text) || ' '::text) || COALESCE(family_name, ''::text)) || ' '::text) || COALESCE(preferred_name, ''::text)))) stored,
  constraint child_pkey PRIMARY KEY (id),
  constraint child_lead_worker_id_fkey FOREIGN KEY (lead_worker_id) REFERENCES worker(id),
  constraint child_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint child_ref_key UNIQUE (ref),
  constraint child_responsible_agency_id_fkey FOREIGN KEY (responsible_agency_id) REFERENCES agency(id),
  constraint child_restricted_by_fkey FOREIGN KEY (restricted_by) REFERENCES worker(id),
  constraint child_sex_check CHECK ((sex = ANY (ARRAY['female'::text, 'male'::text, 'other'::text, 'not known'::text])))
);
comment on table child is 'One child, one record. Names may be unknown: a statutory return carries none; the council''s own reference is shown until a name is known.';
CREATE INDEX child_born ON public.child USING btree (date_of_birth);
CREATE INDEX child_by_lead ON public.child USING btree (lead_worker_id) WHERE (lead_worker_id IS NOT NULL);
CREATE INDEX child_exact ON public.child USING btree (lower(family_name), date_of_birth);
CREATE INDEX child_responsible_agency_id_idx ON public.child USING btree (responsible_agency_id);
CREATE INDEX child_search ON public.child USING gin (search_text gin_trgm_ops);
CREATE INDEX child_with_other_names ON public.child USING btree (id) WHERE (other_names <> '{}'::text[]);
alter table child enable row level security, force row level security;
create policy circle_adds on child as permissive for insert to sr_app with check ((in_circle_of(id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND (recorded_by = ( SELECT me() AS me)) AND ( SELECT may('people.add-child'::text) AS may)));
create policy circle_changes on child as permissive for update to sr_app using (in_circle_of(id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on child as permissive for select to sr_app using (in_circle_of(id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy keeper on child as permissive for all to sr_keeper using (true) with check (true);
create policy page_adds on child as permissive for insert to sr_app with check (((recorded_by = ( SELECT me() AS me)) AND ( SELECT may('people.add-child'::text) AS may) AND (id IN ( SELECT open_of_page() AS open_of_page))));
CREATE TRIGGER keep_child_change BEFORE UPDATE ON public.child FOR EACH ROW EXECUTE FUNCTION keep_child_change();
grant insert, select on child to sr_app;
grant select on child to sr_keeper;
grant update (responsible_agency_id, given_name, family_name, preferred_name, other_names, date_of_birth, sex, ethnicity, language, communication_needs, nhs_number, lead_worker_id, looked_after_since, restricted_at, restricted_by, restricted_why) on child to sr_app;

create table child_change (
  id uuid not null default gen_random_uuid(),
  child_id uuid not null,
  field text not null,
  before text not null,
  after text,
  changed_at timestamp with time zone not null default house_now(),
  changed_by uuid not null,
  constraint child_change_pkey PRIMARY KEY (id),
  constraint child_change_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES worker(id),
  constraint child_change_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id)
);
comment on table child_change is 'The history of a child''s known facts: written by a trigger, so that no door can forget it.';
CREATE INDEX child_change_child_id_changed_at_idx ON public.child_change USING btree (child_id, changed_at DESC);
alter table child_change enable row level security, force row level security;
create policy circle_adds on child_change as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on child_change as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on child_change as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (changed_by = ( SELECT me() AS me))));
create policy keeper on child_change as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on child_change to sr_app;
grant select on child_change to sr_keeper;

create table child_link (
  id uuid not null default gen_random_uuid(),
  child_id uuid not null,
  other_id uuid not null,
  reason text not null,
  linked_at timestamp with time zone not null default house_now(),
  linked_by uuid not null,
  ended_at timestamp with time zone,
  ended_by uuid,
  ended_reason text,
  constraint child_link_pkey PRIMARY KEY (id),
  constraint child_link_check CHECK ((child_id < other_id)),
  constraint child_link_check1 CHECK ((((ended_at IS NULL) = (ended_by IS NULL)) AND ((ended_at IS NULL) = (ended_reason IS NULL)))),
  constraint child_link_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint child_link_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES worker(id),
  constraint child_link_linked_by_fkey FOREIGN KEY (linked_by) REFERENCES worker(id),
  constraint child_link_other_id_fkey FOREIGN KEY (other_id) REFERENCES child(id),
  constraint child_link_reason_check CHECK ((length(reason) > 0))
);
comment on table child_link is 'Two records that are of one child, said by a person with a reason. It moves no row and opens no circle: both records stay whole, and only who stands in both circles knows of the link.';
CREATE INDEX child_link_other_id_idx ON public.child_link USING btree (other_id);
CREATE UNIQUE INDEX child_link_open ON public.child_link USING btree (child_id, other_id) WHERE (ended_at IS NULL);
alter table child_link enable row level security, force row level security;
create policy both_circles_end on child_link as permissive for update to sr_app using ((in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND in_circle_of(other_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND (ended_at IS NULL) AND ( SELECT may('people.link'::text) AS may))) with check ((ended_by = ( SELECT me() AS me)));
create policy both_circles_link on child_link as permissive for insert to sr_app with check ((in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND in_circle_of(other_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND (linked_by = ( SELECT me() AS me)) AND (ended_at IS NULL) AND ( SELECT may('people.link'::text) AS may)));
create policy both_circles_read on child_link as permissive for select to sr_app using ((in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND in_circle_of(other_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))));
create policy keeper on child_link as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on child_link to sr_app;
grant select on child_link to sr_keeper;
grant update (ended_at, ended_by, ended_reason) on child_link to sr_app;

create table child_reference (
  child_id uuid not null,
  agency_id uuid not null,
  kind text not null,
  value text not null,
  recorded_at timestamp with time zone not null default house_now(),
  constraint child_reference_pkey PRIMARY KEY (agency_id, kind, value),
  constraint child_reference_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  constraint child_reference_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id) DEFERRABLE INITIALLY DEFERRED,
  constraint child_reference_kind_check CHECK ((kind = ANY (ARRAY['council'::text, 'ssd'::text, 'police'::text, 'upn'::text, 'other'::text])))
);
comment on table child_reference is 'How each agency names the child in its own system. Unique inside an agency only, so that a clash tells nothing about another agency''s children.';
CREATE INDEX child_reference_child_id_idx ON public.child_reference USING btree (child_id);
CREATE INDEX child_reference_lower_idx ON public.child_reference USING btree (lower(value));
alter table child_reference enable row level security, force row level security;
create policy circle_adds on child_reference as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on child_reference as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on child_reference as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR true));
create policy keeper on child_reference as permissive for all to sr_keeper using (true) with check (true);
create policy own_words on child_reference as restrictive for insert to sr_app with check (((agency_id = ( SELECT my_agency() AS my_agency)) OR (EXISTS ( SELECT 1
   FROM child c
  WHERE ((c.id = child_reference.child_id) AND (c.responsible_agency_id = child_reference.agency_id))))));
create policy page_adds on child_reference as permissive for insert to sr_app with check ((child_id IN ( SELECT open_of_page() AS open_of_page)));
grant insert, select on child_reference to sr_app;
grant select on child_reference to sr_keeper;

create table circle_entry (
  id uuid not null default gen_random_uuid(),
  child_id uuid not null,
  worker_id uuid,
  team_id uuid,
  purpose text not null,
  reason text,
  opened_at timestamp with time zone not null default house_now(),
  opened_by uuid not null,
  expires_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  closed_by uuid,
  constraint circle_entry_pkey PRIMARY KEY (id),
  constraint circle_entry_check CHECK (((worker_id IS NULL) <> (team_id IS NULL))),
  constraint circle_entry_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id) DEFERRABLE INITIALLY DEFERRED,
  constraint circle_entry_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES worker(id),
  constraint circle_entry_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES worker(id),
  constraint circle_entry_purpose_check CHECK ((purpose = ANY (ARRAY['responsible-authority'::text, 'host-authority'::text, 'police-episode'::text, 'return-interview'::text, 'action'::text, 'shared-with'::text, 'referral'::text, 'discussion'::text, 'panel'::text, 'granted'::text, 'break-glass'::text, 'lead'::text, 'host'::text]))),
  constraint circle_entry_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id),
  constraint circle_entry_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table circle_entry is 'Who may open a child''s record: a worker or a team, with a stated purpose and an end. Written through definer functions only.';
CREATE INDEX circle_entry_child_id_idx ON public.circle_entry USING btree (child_id) WHERE (closed_at IS NULL);
CREATE INDEX circle_entry_hosts_team ON public.circle_entry USING btree (team_id) INCLUDE (child_id, expires_at) WHERE ((closed_at IS NULL) AND (purpose = 'host'::text));
CREATE INDEX circle_entry_hosts_worker ON public.circle_entry USING btree (worker_id) INCLUDE (child_id, expires_at) WHERE ((closed_at IS NULL) AND (purpose = 'host'::text));
CREATE INDEX circle_entry_team_id_child_id_idx ON public.circle_entry USING btree (team_id, child_id) WHERE (closed_at IS NULL);
CREATE INDEX circle_entry_team_until ON public.circle_entry USING btree (team_id, expires_at) INCLUDE (child_id) WHERE (closed_at IS NULL);
CREATE INDEX circle_entry_worker_id_child_id_idx ON public.circle_entry USING btree (worker_id, child_id) WHERE (closed_at IS NULL);
CREATE INDEX circle_entry_worker_until ON public.circle_entry USING btree (worker_id, expires_at) INCLUDE (child_id) WHERE (closed_at IS NULL);
alter table circle_entry enable row level security, force row level security;
create policy circle_reads on circle_entry as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on circle_entry as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) OR (worker_id = ( SELECT me() AS me)) OR (purpose = ANY (ARRAY['responsible-authority'::text, 'host'::text, 'lead'::text]))));
create policy keeper on circle_entry as permissive for all to sr_keeper using (true) with check (true);
CREATE TRIGGER look_anew AFTER DELETE OR UPDATE ON public.circle_entry FOR EACH STATEMENT EXECUTE FUNCTION look_anew();
grant select on circle_entry to sr_app;
grant insert, select, update on circle_entry to sr_keeper;

create table commission (
  authority_agency_id uuid not null,
  team_id uuid not null,
  constraint commission_pkey PRIMARY KEY (authority_agency_id),
  constraint commission_authority_agency_id_fkey FOREIGN KEY (authority_agency_id) REFERENCES agency(id),
  constraint commission_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
);
comment on table commission is 'Which team holds the return home interviews of an authority''s children (its own, or a charity it commissions).';
alter table commission enable row level security, force row level security;
create policy council_adds on commission as permissive for insert to sr_app with check (((authority_agency_id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('agencies.manage'::text) AS may) AND (EXISTS ( SELECT 1
   FROM agency a
  WHERE ((a.id = commission.authority_agency_id) AND (a.kind = 'council'::text)))) AND (EXISTS ( SELECT 1
   FROM ((team t
     JOIN area_agency theirs ON ((theirs.agency_id = t.agency_id)))
     JOIN area_agency mine ON ((mine.area_id = theirs.area_id)))
  WHERE ((t.id = commission.team_id) AND (t.ended_at IS NULL) AND (mine.agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy council_changes on commission as permissive for update to sr_app using (((authority_agency_id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('agencies.manage'::text) AS may))) with check ((EXISTS ( SELECT 1
   FROM ((team t
     JOIN area_agency theirs ON ((theirs.agency_id = t.agency_id)))
     JOIN area_agency mine ON ((mine.area_id = theirs.area_id)))
  WHERE ((t.id = commission.team_id) AND (t.ended_at IS NULL) AND (mine.agency_id = ( SELECT my_agency() AS my_agency))))));
create policy keeper on commission as permissive for all to sr_keeper using (true) with check (true);
create policy signed_in_reads on commission as permissive for select to sr_app using ((( SELECT me() AS me) IS NOT NULL));
CREATE TRIGGER keep_agency_change AFTER INSERT OR UPDATE ON public.commission FOR EACH ROW EXECUTE FUNCTION keep_agency_change();
grant insert, select on commission to sr_app;
grant select on commission to sr_keeper;
grant update (team_id) on commission to sr_app;

create table context (
  id uuid not null default gen_random_uuid(),
  ref text not null,
  kind text not null,
  name text not null,
  name_key text not null generated always as (lower(regexp_replace(btrim(name), '\s+'::text, ' '::text, 'g'::text))) stored,
  description text not null,
  area_id uuid not null,
  opened_why text not null,
  opened_at timestamp with time zone not null default house_now(),
  opened_by uuid not null,
  constraint context_pkey PRIMARY KEY (id),
  constraint context_area_id_fkey FOREIGN KEY (area_id) REFERENCES area(id),
  constraint context_description_check CHECK (((length(description) >= 1) AND (length(description) <= 2000))),
  constraint context_kind_check CHECK ((kind = ANY (ARRAY['place'::text, 'group'::text, 'school'::text, 'online'::text]))),
  constraint context_name_check CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 120))),
  constraint context_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES worker(id),
  constraint context_opened_why_check CHECK (((length(opened_why) >= 1) AND (length(opened_why) <= 2000))),
  constraint context_ref_key UNIQUE (ref)
);
comment on table context is 'A place, a peer group, a school or an online space where children come to harm: a subject of its own, not a child. Opened through open_context() only, and never changed: what is learnt later is a sign.';
comment on column context.id is 'The row''s own identity; other tables refer to it.';
comment on column context.ref is 'What people say aloud, such as X-7K2M9QXA; stands in addresses of pages.';
comment on column context.kind is 'What it is: a place, a peer group, a school or other setting, or an online space.';
comment on column context.name is 'What everybody calls it. It names no child.';
comment on column context.name_key is 'The name for an exact comparison: small letters, single spaces.';
comment on column context.description is 'Which one it is, in words that tell it from others. It names no child.';
comment on column context.area_id is 'The safeguarding partnership in which it lies, or that looks after it when it lies nowhere.';
comment on column context.opened_why is 'Why it is looked at in its own right.';
comment on column context.opened_at is 'When it was opened.';
comment on column context.opened_by is 'Who opened it.';
CREATE INDEX context_area_id_name_key_idx ON public.context USING btree (area_id, name_key);
alter table context enable row level security, force row level security;
create policy circle_reads on context as permissive for select to sr_app using (in_context_circle_of(id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy keeper on context as permissive for all to sr_keeper using (true) with check (true);
grant select on context to sr_app;
grant insert, select on context to sr_keeper;

create table context_child (
  id uuid not null default gen_random_uuid(),
  context_id uuid not null,
  child_id uuid not null,
  why text not null,
  source_kind text not null,
  source_name text,
  known_on date not null,
  linked_at timestamp with time zone not null default house_now(),
  linked_by uuid not null,
  unlinked_at timestamp with time zone,
  unlinked_by uuid,
  unlinked_why text,
  constraint context_child_pkey PRIMARY KEY (id),
  constraint context_child_check CHECK ((((unlinked_at IS NULL) = (unlinked_by IS NULL)) AND ((unlinked_at IS NULL) = (unlinked_why IS NULL)))),
  constraint context_child_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint context_child_context_id_fkey FOREIGN KEY (context_id) REFERENCES context(id),
  constraint context_child_linked_by_fkey FOREIGN KEY (linked_by) REFERENCES worker(id),
  constraint context_child_source_kind_check CHECK (((length(source_kind) >= 1) AND (length(source_kind) <= 60))),
  constraint context_child_source_name_check CHECK (((length(source_name) >= 1) AND (length(source_name) <= 120))),
  constraint context_child_unlinked_by_fkey FOREIGN KEY (unlinked_by) REFERENCES worker(id),
  constraint context_child_unlinked_why_check CHECK (((length(unlinked_why) >= 1) AND (length(unlinked_why) <= 1000))),
  constraint context_child_why_check CHECK (((length(why) >= 1) AND (length(why) <= 2000)))
);
comment on table context_child is 'A child and a context have to do with each other. Readable only by who stands in the circle of both: neither circle opens the other.';
comment on column context_child.id is 'The row''s own identity.';
comment on column context_child.context_id is 'The context.';
comment on column context_child.child_id is 'The child.';
comment on column context_child.why is 'What the child has to do with it.';
comment on column context_child.source_kind is 'Who saw it or said it: a code of the page.';
comment on column context_child.source_name is 'Who that is, where it helps to ask again.';
comment on column context_child.known_on is 'The day from which it is known.';
comment on column context_child.linked_at is 'When they were linked.';
comment on column context_child.linked_by is 'Who linked them.';
comment on column context_child.unlinked_at is 'When the link was taken back; it stays readable to who stands in both circles.';
comment on column context_child.unlinked_by is 'Who took it back.';
comment on column context_child.unlinked_why is 'Why.';
CREATE INDEX context_child_child_id_linked_at_idx ON public.context_child USING btree (child_id, linked_at);
CREATE INDEX context_child_context_id_linked_at_id_idx ON public.context_child USING btree (context_id, linked_at, id);
CREATE UNIQUE INDEX context_child_once ON public.context_child USING btree (context_id, child_id) WHERE (unlinked_at IS NULL);
alter table context_child enable row level security, force row level security;
create policy both_circles_add on context_child as permissive for insert to sr_app with check (((linked_by = ( SELECT me() AS me)) AND in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))));
create policy both_circles_read on context_child as permissive for select to sr_app using ((in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))));
create policy both_circles_unlink on context_child as permissive for update to sr_app using (((unlinked_at IS NULL) AND in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)))) with check ((unlinked_by = ( SELECT me() AS me)));
create policy keeper on context_child as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on context_child to sr_app;
grant select on context_child to sr_keeper;
grant update (unlinked_at, unlinked_by, unlinked_why) on context_child to sr_app;

create table context_circle (
  id uuid not null default gen_random_uuid(),
  context_id uuid not null,
  worker_id uuid,
  team_id uuid,
  purpose text not null,
  reason text,
  opened_at timestamp with time zone not null default house_now(),
  opened_by uuid not null,
  expires_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  closed_by uuid,
  constraint context_circle_pkey PRIMARY KEY (id),
  constraint context_circle_check CHECK (((worker_id IS NULL) <> (team_id IS NULL))),
  constraint context_circle_check1 CHECK (((purpose <> 'answers'::text) OR (team_id IS NOT NULL))),
  constraint context_circle_check2 CHECK (((closed_at IS NULL) = (closed_by IS NULL))),
  constraint context_circle_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES worker(id),
  constraint context_circle_context_id_fkey FOREIGN KEY (context_id) REFERENCES context(id),
  constraint context_circle_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES worker(id),
  constraint context_circle_purpose_check CHECK ((purpose = ANY (ARRAY['answers'::text, 'safeguarding'::text, 'discussion'::text, 'action'::text, 'shared-with'::text]))),
  constraint context_circle_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 1000))),
  constraint context_circle_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id),
  constraint context_circle_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table context_circle is 'Who may open a context: a worker or a team, with a stated purpose and an end. A circle of its own: it opens no child. Written through definer functions only.';
comment on column context_circle.id is 'The row''s own identity.';
comment on column context_circle.context_id is 'The context that is opened.';
comment on column context_circle.worker_id is 'The one worker who may open it; else a team may.';
comment on column context_circle.team_id is 'The team whose members may open it; else one worker may.';
comment on column context_circle.purpose is 'What they are there for. A team that answers for the context stays in while it is open.';
comment on column context_circle.reason is 'Why they need it, in words.';
comment on column context_circle.opened_at is 'When they were let in.';
comment on column context_circle.opened_by is 'Who let them in.';
comment on column context_circle.expires_at is 'When it closes by itself.';
comment on column context_circle.closed_at is 'When somebody ended it before its time.';
comment on column context_circle.closed_by is 'Who ended it.';
CREATE INDEX context_circle_context_id_idx ON public.context_circle USING btree (context_id) WHERE (closed_at IS NULL);
CREATE INDEX context_circle_expires_at_idx ON public.context_circle USING btree (expires_at) WHERE ((closed_at IS NULL) AND (purpose = 'answers'::text));
CREATE INDEX context_circle_team_id_context_id_idx ON public.context_circle USING btree (team_id, context_id) WHERE (closed_at IS NULL);
CREATE INDEX context_circle_worker_id_context_id_idx ON public.context_circle USING btree (worker_id, context_id) WHERE (closed_at IS NULL);
alter table context_circle enable row level security, force row level security;
create policy circle_reads on context_circle as permissive for select to sr_app using (in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy keeper on context_circle as permissive for all to sr_keeper using (true) with check (true);
grant select on context_circle to sr_app;
grant insert, select, update on context_circle to sr_keeper;

create table context_closing (
  id uuid not null default gen_random_uuid(),
  context_id uuid not null,
  closed_at timestamp with time zone not null default house_now(),
  closed_by uuid not null,
  reason_code text not null,
  words text,
  reopened_at timestamp with time zone,
  reopened_by uuid,
  reopened_why text,
  constraint context_closing_pkey PRIMARY KEY (id),
  constraint context_closing_check CHECK ((((reopened_at IS NULL) = (reopened_by IS NULL)) AND ((reopened_at IS NULL) = (reopened_why IS NULL)))),
  constraint context_closing_check1 CHECK (((reopened_at IS NULL) OR (reopened_at >= closed_at))),
  constraint context_closing_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES worker(id),
  constraint context_closing_context_id_fkey FOREIGN KEY (context_id) REFERENCES context(id),
  constraint context_closing_reason_code_check CHECK (((length(reason_code) >= 1) AND (length(reason_code) <= 60))),
  constraint context_closing_reopened_by_fkey FOREIGN KEY (reopened_by) REFERENCES worker(id),
  constraint context_closing_reopened_why_check CHECK (((length(reopened_why) >= 1) AND (length(reopened_why) <= 2000))),
  constraint context_closing_words_check CHECK (((length(words) >= 1) AND (length(words) <= 2000)))
);
comment on table context_closing is 'A context was closed, and why; and opened again, and why. Each time is a row: nothing is written over.';
comment on column context_closing.id is 'The row''s own identity.';
comment on column context_closing.context_id is 'The context. It is closed while it has a row that was not reopened.';
comment on column context_closing.closed_at is 'When it was closed.';
comment on column context_closing.closed_by is 'Who closed it.';
comment on column context_closing.reason_code is 'A code of context-closed in content/reasons.yaml.';
comment on column context_closing.words is 'More about the reason.';
comment on column context_closing.reopened_at is 'When it was opened again, if it was.';
comment on column context_closing.reopened_by is 'Who opened it again.';
comment on column context_closing.reopened_why is 'Why it is looked at again.';
CREATE INDEX context_closing_context_id_closed_at_idx ON public.context_closing USING btree (context_id, closed_at);
CREATE UNIQUE INDEX context_closing_stands ON public.context_closing USING btree (context_id) WHERE (reopened_at IS NULL);
alter table context_closing enable row level security, force row level security;
create policy circle_adds on context_closing as permissive for insert to sr_app with check (in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on context_closing as permissive for update to sr_app using (in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on context_closing as permissive for select to sr_app using (in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy in_ones_own_name on context_closing as restrictive for insert to sr_app with check ((closed_by = ( SELECT me() AS me)));
create policy keeper on context_closing as permissive for all to sr_keeper using (true) with check (true);
create policy opened_again_once on context_closing as restrictive for update to sr_app using ((reopened_at IS NULL)) with check ((reopened_by = ( SELECT me() AS me)));
grant insert, select on context_closing to sr_app;
grant select on context_closing to sr_keeper;
grant update (reopened_at, reopened_by, reopened_why) on context_closing to sr_app;

create table context_conflict (
  context_id uuid not null,
  worker_id uuid not null,
  declared_at timestamp with time zone not null default house_now(),
  declared_by uuid not null,
  reason text not null,
  constraint context_conflict_pkey PRIMARY KEY (context_id, worker_id),
  constraint context_conflict_context_id_fkey FOREIGN KEY (context_id) REFERENCES context(id),
  constraint context_conflict_declared_by_fkey FOREIGN KEY (declared_by) REFERENCES worker(id),
  constraint context_conflict_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 1000))),
  constraint context_conflict_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table context_conflict is 'A worker who must never open this context. Beats every entry of its circle.';
comment on column context_conflict.context_id is 'The context.';
comment on column context_conflict.worker_id is 'Who must never open it.';
comment on column context_conflict.declared_at is 'When it was declared.';
comment on column context_conflict.declared_by is 'Who declared it: they themselves, or somebody of a team that answers for the context.';
comment on column context_conflict.reason is 'Why. Only the context''s circle reads it.';
CREATE INDEX context_conflict_worker_id_idx ON public.context_conflict USING btree (worker_id);
alter table context_conflict enable row level security, force row level security;
create policy circle_declares on context_conflict as permissive for insert to sr_app with check (((declared_by = ( SELECT me() AS me)) AND in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND ((worker_id = ( SELECT me() AS me)) OR (( SELECT may('contexts.manage-circle'::text) AS may) AND answers_for_context(context_id)))));
create policy circle_reads on context_conflict as permissive for select to sr_app using (in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy keeper on context_conflict as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on context_conflict to sr_app;
grant select on context_conflict to sr_keeper;

create table context_sharing (
  id uuid not null default gen_random_uuid(),
  ref text not null,
  context_id uuid not null,
  shared boolean not null,
  to_team_id uuid,
  to_worker_id uuid,
  to_outside text,
  recipient_kind text not null,
  what text not null,
  helps_with text,
  route text,
  detriment text,
  withheld_code text,
  why text not null,
  child_view text,
  child_told boolean,
  goes_with text not null,
  goes_with_id uuid,
  arrangement text,
  told_agency_id uuid,
  decided_at timestamp with time zone not null default house_now(),
  decided_by uuid not null,
  from_agency_id uuid,
  constraint context_sharing_pkey PRIMARY KEY (id),
  constraint context_sharing_arrangement CHECK ((((arrangement IS NOT NULL) = (goes_with = ANY (ARRAY['action'::text, 'plan'::text, 'climbed'::text]))) AND ((arrangement IS NULL) = (told_agency_id IS NULL)) AND ((arrangement IS NULL) OR (shared AND (goes_with_id IS NOT NULL))))),
  constraint context_sharing_arrangement_fkey FOREIGN KEY (arrangement) REFERENCES standing_arrangement(code),
  constraint context_sharing_check CHECK ((num_nonnulls(to_team_id, to_worker_id, to_outside) = 1)),
  constraint context_sharing_check1 CHECK ((shared = (route IS NOT NULL))),
  constraint context_sharing_check2 CHECK ((shared = (withheld_code IS NULL))),
  constraint context_sharing_check3 CHECK (((NOT shared) OR ((detriment IS NOT NULL) AND (helps_with IS NOT NULL)))),
  constraint context_sharing_child_view_check CHECK (((length(child_view) >= 1) AND (length(child_view) <= 2000))),
  constraint context_sharing_context_id_fkey FOREIGN KEY (context_id) REFERENCES context(id),
  constraint context_sharing_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES worker(id),
  constraint context_sharing_detriment_check CHECK (((length(detriment) >= 1) AND (length(detriment) <= 2000))),
  constraint context_sharing_from_agency CHECK (((from_agency_id IS NOT NULL) = (goes_with = 'climbed'::text))),
  constraint context_sharing_from_agency_id_fkey FOREIGN KEY (from_agency_id) REFERENCES agency(id),
  constraint context_sharing_goes_with_check CHECK ((goes_with = ANY (ARRAY['circle'::text, 'discussion'::text, 'action'::text, 'plan'::text, 'climbed'::text]))),
  constraint context_sharing_helps_with_check CHECK (((length(helps_with) >= 1) AND (length(helps_with) <= 300))),
  constraint context_sharing_recipient_kind_check CHECK (((length(recipient_kind) >= 1) AND (length(recipient_kind) <= 100))),
  constraint context_sharing_ref_key UNIQUE (ref),
  constraint context_sharing_route_check CHECK (((length(route) >= 1) AND (length(route) <= 100))),
  constraint context_sharing_to_outside_check CHECK (((length(to_outside) >= 1) AND (length(to_outside) <= 200))),
  constraint context_sharing_to_team_id_fkey FOREIGN KEY (to_team_id) REFERENCES team(id),
  constraint context_sharing_to_worker_id_fkey FOREIGN KEY (to_worker_id) REFERENCES worker(id),
  constraint context_sharing_told_agency_id_fkey FOREIGN KEY (told_agency_id) REFERENCES agency(id),
  constraint context_sharing_what_check CHECK (((length(what) >= 1) AND (length(what) <= 2000))),
  constraint context_sharing_why_check CHECK (((length(why) >= 1) AND (length(why) <= 2000))),
  constraint context_sharing_withheld_code_check CHECK (((length(withheld_code) >= 1) AND (length(withheld_code) <= 100)))
);
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
comment on column context_sharing.from_agency_id is 'The agency that it left, where the clock put it before another one: who owed it. Else that is the agency of whoever decided.';
CREATE INDEX context_sharing_context_id_decided_at_id_idx ON public.context_sharing USING btree (context_id, decided_at DESC, id DESC);
CREATE INDEX context_sharing_decided_by_decided_at_id_idx ON public.context_sharing USING btree (decided_by, decided_at DESC, id DESC);
CREATE UNIQUE INDEX context_sharing_once ON public.context_sharing USING btree (goes_with_id, told_agency_id) WHERE (arrangement IS NOT NULL);
alter table context_sharing enable row level security, force row level security;
create policy circle_adds on context_sharing as permissive for insert to sr_app with check (((decided_by = ( SELECT me() AS me)) AND in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))));
create policy circle_reads on context_sharing as permissive for select to sr_app using ((in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND ((decided_by = ( SELECT me() AS me)) OR (to_worker_id = ( SELECT me() AS me)) OR (to_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) OR answers_for_context(context_id))));
create policy clock_adds on context_sharing as permissive for insert to sr_app with check (((goes_with = 'climbed'::text) AND (decided_by = ( SELECT me() AS me)) AND ( SELECT may('response.climb-overdue'::text) AS may)));
create policy keeper on context_sharing as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on context_sharing to sr_app;
grant select on context_sharing to sr_keeper;

create table context_sign (
  id uuid not null default gen_random_uuid(),
  context_id uuid not null,
  sign text not null,
  list text not null,
  evidence text not null,
  source_kind text not null,
  source_name text,
  observed_on date not null,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  withdrawn_at timestamp with time zone,
  withdrawn_by uuid,
  withdrawn_why text,
  constraint context_sign_pkey PRIMARY KEY (id),
  constraint context_sign_check CHECK ((((withdrawn_at IS NULL) = (withdrawn_by IS NULL)) AND ((withdrawn_at IS NULL) = (withdrawn_why IS NULL)))),
  constraint context_sign_context_id_fkey FOREIGN KEY (context_id) REFERENCES context(id),
  constraint context_sign_evidence_check CHECK (((length(evidence) >= 1) AND (length(evidence) <= 4000))),
  constraint context_sign_list_check CHECK ((list = ANY (ARRAY['harm-now'::text, 'sign'::text, 'strength'::text]))),
  constraint context_sign_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint context_sign_sign_check CHECK (((length(sign) >= 1) AND (length(sign) <= 80))),
  constraint context_sign_source_kind_check CHECK (((length(source_kind) >= 1) AND (length(source_kind) <= 60))),
  constraint context_sign_source_name_check CHECK (((length(source_name) >= 1) AND (length(source_name) <= 120))),
  constraint context_sign_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES worker(id),
  constraint context_sign_withdrawn_why_check CHECK (((length(withdrawn_why) >= 1) AND (length(withdrawn_why) <= 1000)))
);
comment on table context_sign is 'A sign seen in a context: what, the evidence, who saw it, on which day, recorded when and by whom. Withdrawn with a reason, never changed.';
comment on column context_sign.id is 'The row''s own identity.';
comment on column context_sign.context_id is 'Where it was seen.';
comment on column context_sign.sign is 'A code of content/contexts.yaml.';
comment on column context_sign.list is 'The list on which the sign stood when it was noted: content may move it later, the record does not.';
comment on column context_sign.evidence is 'What was seen or said. It names no child: whoever reads the context may not know them.';
comment on column context_sign.source_kind is 'Who saw it or said it: a code of the page.';
comment on column context_sign.source_name is 'Who that is, where it helps to ask again.';
comment on column context_sign.observed_on is 'The day on which it was seen.';
comment on column context_sign.recorded_at is 'When it was noted.';
comment on column context_sign.recorded_by is 'Who noted it.';
comment on column context_sign.withdrawn_at is 'When it was taken back; it stays readable.';
comment on column context_sign.withdrawn_by is 'Who took it back.';
comment on column context_sign.withdrawn_why is 'Why.';
CREATE INDEX context_sign_context_id_observed_on_id_idx ON public.context_sign USING btree (context_id, observed_on DESC, id);
alter table context_sign enable row level security, force row level security;
create policy circle_adds on context_sign as permissive for insert to sr_app with check (in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on context_sign as permissive for update to sr_app using (in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on context_sign as permissive for select to sr_app using (in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy in_ones_own_name on context_sign as restrictive for insert to sr_app with check ((recorded_by = ( SELECT me() AS me)));
create policy keeper on context_sign as permissive for all to sr_keeper using (true) with check (true);
create policy taken_back_once on context_sign as restrictive for update to sr_app using ((withdrawn_at IS NULL)) with check ((withdrawn_by = ( SELECT me() AS me)));
grant insert, select on context_sign to sr_app;
grant select on context_sign to sr_keeper;
grant update (withdrawn_at, withdrawn_by, withdrawn_why) on context_sign to sr_app;

create table credential (
  worker_id uuid not null,
  password_hash text,
  password_set_at timestamp with time zone,
  totp_secret text,
  totp_confirmed_at timestamp with time zone,
  totp_last_step bigint,
  failures integer not null default 0,
  locked_until timestamp with time zone,
  constraint credential_pkey PRIMARY KEY (worker_id),
  constraint credential_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on column credential.totp_last_step is 'A code is good once: steps up to this one are refused.';
alter table credential enable row level security, force row level security;
create policy keeper on credential as permissive for all to sr_keeper using (true) with check (true);
create policy own_credential_changed on credential as permissive for update to sr_app using ((worker_id = ( SELECT me() AS me))) with check ((worker_id = ( SELECT me() AS me)));
create policy own_credential_read on credential as permissive for select to sr_app using ((worker_id = ( SELECT me() AS me)));
create policy sign_in_works on credential as permissive for all to sr_app using (( SELECT may('sign-in.serve'::text) AS may)) with check (( SELECT may('sign-in.serve'::text) AS may));
grant insert, select, update on credential to sr_app;
grant select, update on credential to sr_keeper;

create table data_query (
  id uuid not null default gen_random_uuid(),
  agency_id uuid not null,
  child_id uuid not null,
  episode_id uuid,
  rule text not null,
  sentence text not null,
  file text,
  line integer,
  raised_at timestamp with time zone not null default house_now(),
  settled_at timestamp with time zone,
  settled_by uuid,
  settled_how text,
  import_kind text,
  import_table text,
  constraint data_query_pkey PRIMARY KEY (id),
  constraint data_query_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  constraint data_query_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint data_query_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES missing_episode(id),
  constraint data_query_episode_id_rule_key UNIQUE (episode_id, rule),
  constraint data_query_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES worker(id)
);
comment on table data_query is 'Something in an imported row to put right: it was imported all the same, since refusing would hide a real child''s episode.';
comment on column data_query.import_kind is 'Which kind of file raised it: a corrected file of that kind settles it.';
CREATE INDEX data_query_agency_id_idx ON public.data_query USING btree (agency_id) WHERE (settled_at IS NULL);
CREATE INDEX data_query_child_id_idx ON public.data_query USING btree (child_id) WHERE (settled_at IS NULL);
alter table data_query enable row level security, force row level security;
create policy circle_adds on data_query as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on data_query as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on data_query as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on data_query as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR false));
create policy keeper on data_query as permissive for all to sr_keeper using (true) with check (true);
create policy page_adds on data_query as permissive for insert to sr_app with check ((child_id IN ( SELECT open_of_page() AS open_of_page)));
grant insert, select, update on data_query to sr_app;
grant select on data_query to sr_keeper;

create table declared_conflict (
  child_id uuid not null,
  worker_id uuid not null,
  declared_at timestamp with time zone not null default house_now(),
  declared_by uuid not null,
  reason text not null,
  constraint declared_conflict_pkey PRIMARY KEY (child_id, worker_id),
  constraint declared_conflict_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint declared_conflict_declared_by_fkey FOREIGN KEY (declared_by) REFERENCES worker(id),
  constraint declared_conflict_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table declared_conflict is 'A worker who must never open this child''s record (a relative, a neighbour, someone the child fears). Beats every circle and the glass.';
alter table declared_conflict enable row level security, force row level security;
create policy circle_reads on declared_conflict as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on declared_conflict as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (worker_id = ( SELECT me() AS me))));
create policy keeper on declared_conflict as permissive for all to sr_keeper using (true) with check (true);
create policy lead_declares on declared_conflict as permissive for insert to sr_app with check (((declared_by = me()) AND ((worker_id = me()) OR (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND may('people.declare-conflict'::text)))));
CREATE TRIGGER look_anew AFTER INSERT ON public.declared_conflict FOR EACH STATEMENT EXECUTE FUNCTION look_anew();
grant insert, select on declared_conflict to sr_app;
grant select on declared_conflict to sr_keeper;

create table delivery (
  id uuid not null default gen_random_uuid(),
  message_id uuid not null,
  worker_id uuid,
  channel text not null,
  urgent boolean not null default false,
  send_at timestamp with time zone not null,
  envelope_id uuid,
  dropped_at timestamp with time zone,
  dropped_why text,
  address text,
  constraint delivery_pkey PRIMARY KEY (id),
  constraint delivery_address_check CHECK (((length(address) >= 3) AND (length(address) <= 254))),
  constraint delivery_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'text'::text]))),
  constraint delivery_check CHECK (((dropped_at IS NULL) = (dropped_why IS NULL))),
  constraint delivery_envelope_id_fkey FOREIGN KEY (envelope_id) REFERENCES envelope(id),
  constraint delivery_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id),
  constraint delivery_message_id_worker_id_key UNIQUE (message_id, worker_id),
  constraint delivery_to_one CHECK ((num_nonnulls(worker_id, address) = 1)),
  constraint delivery_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table delivery is 'A message as it goes to one worker: by which channel, from when (quiet hours and the daily hour), in which envelope.';
comment on column delivery.send_at is 'From when it may leave, as the worker asked to be reached.';
comment on column delivery.dropped_why is 'Why it was not sent after all, as a code of content/messages.yaml: a colleague took it, it was done, nobody may be reached.';
comment on column delivery.address is 'The organisation''s address, where no worker reads it.';
CREATE INDEX delivery_envelope_id_idx ON public.delivery USING btree (envelope_id);
CREATE INDEX delivery_send_at_idx ON public.delivery USING btree (send_at) WHERE ((envelope_id IS NULL) AND (dropped_at IS NULL));
CREATE INDEX delivery_worker_id_idx ON public.delivery USING btree (worker_id);
CREATE UNIQUE INDEX delivery_address_once ON public.delivery USING btree (message_id) WHERE (address IS NOT NULL);
alter table delivery enable row level security, force row level security;
create policy job_deals on delivery as permissive for all to sr_app using (( SELECT may('notifications.send'::text) AS may)) with check (( SELECT may('notifications.send'::text) AS may));
create policy keeper on delivery as permissive for all to sr_keeper using (true) with check (true);
create policy own_reads on delivery as permissive for select to sr_app using ((worker_id = ( SELECT me() AS me)));
grant select on delivery to sr_app;
grant delete, select on delivery to sr_keeper;
grant insert (message_id, worker_id, channel, urgent, send_at, dropped_at, dropped_why, address) on delivery to sr_app;
grant update (envelope_id, dropped_at, dropped_why) on delivery to sr_app;

create table discussion (
  id uuid not null default gen_random_uuid(),
  ref text not null,
  child_id uuid,
  context_id uuid,
  why text not null,
  at timestamp with time zone not null,
  minutes integer not null,
  how text not null,
  place text,
  must_invite text[] not null,
  quorum text[] not null,
  opened_at timestamp with time zone not null default house_now(),
  opened_by uuid not null,
  from_team_id uuid not null,
  sequence integer not null default 0,
  urgent_why text,
  urgent_at timestamp with time zone,
  urgent_by uuid,
  ended_at timestamp with time zone,
  ended_by uuid,
  outcome text,
  outcome_why text,
  cancelled_at timestamp with time zone,
  cancelled_by uuid,
  cancelled_why text,
  interview_id uuid,
  constraint discussion_pkey PRIMARY KEY (id),
  constraint discussion_cancelled_by_fkey FOREIGN KEY (cancelled_by) REFERENCES worker(id),
  constraint discussion_cancelled_why_check CHECK (((length(cancelled_why) >= 1) AND (length(cancelled_why) <= 2000))),
  constraint discussion_check CHECK (((child_id IS NULL) <> (context_id IS NULL))),
  constraint discussion_check1 CHECK ((num_nonnulls(urgent_why, urgent_at, urgent_by) = ANY (ARRAY[0, 3]))),
  constraint discussion_check2 CHECK ((num_nonnulls(ended_at, ended_by, outcome, outcome_why) = ANY (ARRAY[0, 4]))),
  constraint discussion_check3 CHECK ((num_nonnulls(cancelled_at, cancelled_by, cancelled_why) = ANY (ARRAY[0, 3]))),
  constraint discussion_check4 CHECK (((ended_at IS NULL) OR (cancelled_at IS NULL))),
  constraint discussion_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint discussion_context_id_fkey FOREIGN KEY (context_id) REFERENCES context(id),
  constraint discussion_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES worker(id),
  constraint discussion_follows_of_a_child CHECK (((interview_id IS NULL) OR (child_id IS NOT NULL))),
  constraint discussion_from_team_id_fkey FOREIGN KEY (from_team_id) REFERENCES team(id),
  constraint discussion_how_check CHECK ((how = ANY (ARRAY['video'::text, 'phone'::text, 'in-person'::text]))),
  constraint discussion_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint discussion_minutes_check CHECK (((minutes >= 15) AND (minutes <= 480))),
  constraint discussion_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES worker(id),
  constraint discussion_outcome_check CHECK ((outcome = ANY (ARRAY['section-47'::text, 'section-17'::text, 'neither'::text]))),
  constraint discussion_outcome_why_check CHECK (((length(outcome_why) >= 1) AND (length(outcome_why) <= 2000))),
  constraint discussion_place_check CHECK (((length(place) >= 1) AND (length(place) <= 300))),
  constraint discussion_ref_key UNIQUE (ref),
  constraint discussion_sequence_check CHECK ((sequence >= 0)),
  constraint discussion_urgent_by_fkey FOREIGN KEY (urgent_by) REFERENCES worker(id),
  constraint discussion_urgent_why_check CHECK (((length(urgent_why) >= 1) AND (length(urgent_why) <= 2000))),
  constraint discussion_why_check CHECK (((length(why) >= 1) AND (length(why) <= 2000)))
);
comment on table discussion is 'A strategy discussion about a child or a context: when, why, who must be there. While neither ended nor cancelled it is arranged or going on.';
comment on column discussion.id is 'The row''s own identity.';
comment on column discussion.ref is 'What people say aloud, such as D-7K2M9QXA; stands in addresses of pages.';
comment on column discussion.child_id is 'The child that it is about; else it is about a context.';
comment on column discussion.context_id is 'The context that it is about; else it is about a child.';
comment on column discussion.why is 'Why the agencies should talk, in the words of whoever opened it.';
comment on column discussion.at is 'When it begins.';
comment on column discussion.minutes is 'How long it is planned to take.';
comment on column discussion.how is 'By video, by phone, or in one room.';
comment on column discussion.place is 'The room, the number to ring or the link to join. Read after signing in, never sent.';
comment on column discussion.must_invite is 'Kinds of agency that the area''s rule wanted invited on the day it was opened.';
comment on column discussion.quorum is 'Kinds of agency without which nothing is decided, by the area''s rule on the day it was opened.';
comment on column discussion.opened_at is 'When it was opened.';
comment on column discussion.opened_by is 'Who opened it.';
comment on column discussion.from_team_id is 'The team that convenes it: any of them may record, when whoever opened it is away.';
comment on column discussion.sequence is 'How often its calendar entry was changed: a calendar takes the highest.';
comment on column discussion.urgent_why is 'Why it decides although an agency of the quorum is not there.';
comment on column discussion.urgent_at is 'When that was said.';
comment on column discussion.urgent_by is 'Who said it.';
comment on column discussion.ended_at is 'When it was closed with its outcome.';
comment on column discussion.ended_by is 'Who closed it.';
comment on column discussion.outcome is 'A section 47 enquiry, section 17, or neither (Children Act 1989).';
comment on column discussion.outcome_why is 'The reasons.';
comment on column discussion.cancelled_at is 'When it was called off.';
comment on column discussion.cancelled_by is 'Who called it off.';
comment on column discussion.cancelled_why is 'Why.';
comment on column discussion.interview_id is 'The return home interview after which it is held: actions agreed there follow it. Null where it follows none.';
CREATE INDEX discussion_at_idx ON public.discussion USING btree (at) WHERE ((ended_at IS NULL) AND (cancelled_at IS NULL));
CREATE INDEX discussion_child_id_at_idx ON public.discussion USING btree (child_id, at DESC) WHERE (child_id IS NOT NULL);
CREATE INDEX discussion_context_id_at_idx ON public.discussion USING btree (context_id, at DESC) WHERE (context_id IS NOT NULL);
CREATE INDEX discussion_from_team_id_at_id_idx ON public.discussion USING btree (from_team_id, at DESC, id);
CREATE INDEX discussion_interview_id_idx ON public.discussion USING btree (interview_id) WHERE (interview_id IS NOT NULL);
CREATE INDEX discussion_opened_by_at_id_idx ON public.discussion USING btree (opened_by, at DESC, id);
alter table discussion enable row level security, force row level security;
create policy circle_adds on discussion as permissive for insert to sr_app with check (((opened_by = ( SELECT me() AS me)) AND in_my_team(from_team_id) AND (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) OR in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)))));
create policy circle_reads on discussion as permissive for select to sr_app using ((in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) OR in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))));
create policy conveners_change on discussion as permissive for update to sr_app using ((((opened_by = ( SELECT me() AS me)) OR in_my_team(from_team_id)) AND (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) OR in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)))));
create policy decisions_wall on discussion as restrictive for select to sr_app using (((opened_by = ( SELECT me() AS me)) OR (from_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) OR ( SELECT may('response.read-decisions'::text) AS may) OR sits_at(id)));
create policy host_sees on discussion as restrictive for select to sr_app using (((child_id IS NULL) OR ((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR false)));
create policy keeper on discussion as permissive for all to sr_keeper using (true) with check (true);
grant select on discussion to sr_app;
grant select on discussion to sr_keeper;
grant insert (id, ref, child_id, context_id, why, at, minutes, how, place, must_invite, quorum, opened_at, opened_by, from_team_id, interview_id) on discussion to sr_app;
grant update (at, minutes, how, place, sequence, urgent_why, urgent_at, urgent_by, ended_at, ended_by, outcome, outcome_why, cancelled_at, cancelled_by, cancelled_why) on discussion to sr_app;

create table discussion_decision (
  id uuid not null default gen_random_uuid(),
  discussion_id uuid not null,
  words text not null,
  reasons text not null,
  decided_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  constraint discussion_decision_pkey PRIMARY KEY (id),
  constraint discussion_decision_discussion_id_fkey FOREIGN KEY (discussion_id) REFERENCES discussion(id),
  constraint discussion_decision_reasons_check CHECK (((length(reasons) >= 1) AND (length(reasons) <= 5000))),
  constraint discussion_decision_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint discussion_decision_words_check CHECK (((length(words) >= 1) AND (length(words) <= 2000)))
);
comment on table discussion_decision is 'A decision of a strategy discussion, with its reasons. Never changed; a later one stands beside it.';
comment on column discussion_decision.id is 'The row''s own identity.';
comment on column discussion_decision.discussion_id is 'Which discussion.';
comment on column discussion_decision.words is 'What was decided.';
comment on column discussion_decision.reasons is 'Why.';
comment on column discussion_decision.decided_at is 'When it was written down.';
comment on column discussion_decision.recorded_by is 'Who wrote it down.';
CREATE INDEX discussion_decision_discussion_id_decided_at_id_idx ON public.discussion_decision USING btree (discussion_id, decided_at, id);
alter table discussion_decision enable row level security, force row level security;
create policy conveners_add on discussion_decision as permissive for insert to sr_app with check (((recorded_by = ( SELECT me() AS me)) AND (EXISTS ( SELECT 1
   FROM discussion d
  WHERE ((d.id = discussion_decision.discussion_id) AND ((d.opened_by = ( SELECT me() AS me)) OR in_my_team(d.from_team_id)))))));
create policy keeper on discussion_decision as permissive for all to sr_keeper using (true) with check (true);
create policy of_a_discussion on discussion_decision as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM discussion d
  WHERE (d.id = discussion_decision.discussion_id))));
grant insert, select on discussion_decision to sr_app;
grant select on discussion_decision to sr_keeper;

create table discussion_information (
  id uuid not null default gen_random_uuid(),
  discussion_id uuid not null,
  invitee_id uuid not null,
  words text not null,
  brought_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  constraint discussion_information_pkey PRIMARY KEY (id),
  constraint discussion_information_discussion_id_fkey FOREIGN KEY (discussion_id) REFERENCES discussion(id),
  constraint discussion_information_invitee_id_fkey FOREIGN KEY (invitee_id) REFERENCES discussion_invitee(id),
  constraint discussion_information_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint discussion_information_words_check CHECK (((length(words) >= 1) AND (length(words) <= 5000)))
);
comment on table discussion_information is 'What an agency brought to a strategy discussion. Nothing is written over: more is another row.';
comment on column discussion_information.id is 'The row''s own identity.';
comment on column discussion_information.discussion_id is 'Which discussion.';
comment on column discussion_information.invitee_id is 'Whose information it is.';
comment on column discussion_information.words is 'What they brought.';
comment on column discussion_information.brought_at is 'When it was written down.';
comment on column discussion_information.recorded_by is 'Who wrote it down.';
CREATE INDEX discussion_information_discussion_id_brought_at_id_idx ON public.discussion_information USING btree (discussion_id, brought_at, id);
alter table discussion_information enable row level security, force row level security;
create policy keeper on discussion_information as permissive for all to sr_keeper using (true) with check (true);
create policy of_a_discussion on discussion_information as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM discussion d
  WHERE (d.id = discussion_information.discussion_id))));
create policy those_there_add on discussion_information as permissive for insert to sr_app with check (((recorded_by = ( SELECT me() AS me)) AND (EXISTS ( SELECT 1
   FROM (discussion_invitee i
     JOIN discussion d ON ((d.id = i.discussion_id)))
  WHERE ((i.id = discussion_information.invitee_id) AND (i.discussion_id = discussion_information.discussion_id) AND (in_my_team(i.team_id) OR (d.opened_by = ( SELECT me() AS me)) OR in_my_team(d.from_team_id)))))));
grant insert, select on discussion_information to sr_app;
grant select on discussion_information to sr_keeper;

create table discussion_invitee (
  id uuid not null default gen_random_uuid(),
  discussion_id uuid not null,
  kind text not null,
  team_id uuid,
  outside_name text,
  outside_email text,
  invited_at timestamp with time zone not null default house_now(),
  invited_by uuid not null,
  apology_words text,
  apology_at timestamp with time zone,
  apology_by uuid,
  attended_who text,
  attended_at timestamp with time zone,
  attended_by uuid,
  chased_at timestamp with time zone,
  constraint discussion_invitee_pkey PRIMARY KEY (id),
  constraint discussion_invitee_apology_by_fkey FOREIGN KEY (apology_by) REFERENCES worker(id),
  constraint discussion_invitee_apology_words_check CHECK (((length(apology_words) >= 1) AND (length(apology_words) <= 1000))),
  constraint discussion_invitee_attended_by_fkey FOREIGN KEY (attended_by) REFERENCES worker(id),
  constraint discussion_invitee_attended_who_check CHECK (((length(attended_who) >= 1) AND (length(attended_who) <= 300))),
  constraint discussion_invitee_check CHECK (((team_id IS NULL) <> (outside_name IS NULL))),
  constraint discussion_invitee_check1 CHECK (((outside_name IS NULL) = (outside_email IS NULL))),
  constraint discussion_invitee_check2 CHECK ((num_nonnulls(apology_words, apology_at, apology_by) = ANY (ARRAY[0, 3]))),
  constraint discussion_invitee_check3 CHECK ((num_nonnulls(attended_who, attended_at, attended_by) = ANY (ARRAY[0, 3]))),
  constraint discussion_invitee_discussion_id_fkey FOREIGN KEY (discussion_id) REFERENCES discussion(id),
  constraint discussion_invitee_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES worker(id),
  constraint discussion_invitee_kind_check CHECK ((kind = ANY (ARRAY['council'::text, 'police'::text, 'school'::text, 'health'::text, 'charity'::text, 'placement'::text]))),
  constraint discussion_invitee_outside_email_check CHECK (((length(outside_email) >= 3) AND (length(outside_email) <= 254))),
  constraint discussion_invitee_outside_name_check CHECK (((length(outside_name) >= 1) AND (length(outside_name) <= 200))),
  constraint discussion_invitee_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
);
comment on table discussion_invitee is 'Who is invited to a strategy discussion: a team here, or an organisation outside by its address. Whether they came, or why they could not.';
comment on column discussion_invitee.id is 'The row''s own identity.';
comment on column discussion_invitee.discussion_id is 'Which discussion.';
comment on column discussion_invitee.kind is 'What kind of agency they speak for: the quorum counts kinds.';
comment on column discussion_invitee.team_id is 'The team, if they use Safe Return.';
comment on column discussion_invitee.outside_name is 'Else the organisation''s name.';
comment on column discussion_invitee.outside_email is 'And an address of the organisation, never a private one. What is sent there names nobody.';
comment on column discussion_invitee.invited_at is 'When they were invited.';
comment on column discussion_invitee.invited_by is 'Who invited them.';
comment on column discussion_invitee.apology_words is 'Why they cannot come, or did not.';
comment on column discussion_invitee.apology_at is 'When they said so.';
comment on column discussion_invitee.apology_by is 'Who wrote it down.';
comment on column discussion_invitee.attended_who is 'Who came for them.';
comment on column discussion_invitee.attended_at is 'When it was recorded that they were there.';
comment on column discussion_invitee.attended_by is 'Who recorded it.';
comment on column discussion_invitee.chased_at is 'When they were asked why nobody came and nobody said.';
CREATE INDEX discussion_invitee_silent ON public.discussion_invitee USING btree (discussion_id) WHERE ((attended_at IS NULL) AND (apology_at IS NULL) AND (chased_at IS NULL));
CREATE INDEX discussion_invitee_team_id_discussion_id_idx ON public.discussion_invitee USING btree (team_id, discussion_id) WHERE (team_id IS NOT NULL);
CREATE UNIQUE INDEX discussion_invitee_outside ON public.discussion_invitee USING btree (discussion_id, lower(outside_email)) WHERE (outside_email IS NOT NULL);
CREATE UNIQUE INDEX discussion_invitee_team ON public.discussion_invitee USING btree (discussion_id, team_id) WHERE (team_id IS NOT NULL);
alter table discussion_invitee enable row level security, force row level security;
create policy conveners_add on discussion_invitee as permissive for insert to sr_app with check (((invited_by = ( SELECT me() AS me)) AND (EXISTS ( SELECT 1
   FROM discussion d
  WHERE ((d.id = discussion_invitee.discussion_id) AND ((d.opened_by = ( SELECT me() AS me)) OR in_my_team(d.from_team_id)))))));
create policy conveners_and_own_change on discussion_invitee as permissive for update to sr_app using ((in_my_team(team_id) OR (EXISTS ( SELECT 1
   FROM discussion d
  WHERE ((d.id = discussion_invitee.discussion_id) AND ((d.opened_by = ( SELECT me() AS me)) OR in_my_team(d.from_team_id)))))));
create policy keeper on discussion_invitee as permissive for all to sr_keeper using (true) with check (true);
create policy of_a_discussion on discussion_invitee as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM discussion d
  WHERE (d.id = discussion_invitee.discussion_id))));
grant select on discussion_invitee to sr_app;
grant delete, select on discussion_invitee to sr_keeper;
grant insert (id, discussion_id, kind, team_id, outside_name, outside_email, invited_at, invited_by) on discussion_invitee to sr_app;
grant update (apology_words, apology_at, apology_by, attended_who, attended_at, attended_by) on discussion_invitee to sr_app;
grant update (chased_at) on discussion_invitee to sr_keeper;

create table discussion_move (
  id uuid not null default gen_random_uuid(),
  discussion_id uuid not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  why text not null,
  moved_at timestamp with time zone not null default house_now(),
  moved_by uuid not null,
  constraint discussion_move_pkey PRIMARY KEY (id),
  constraint discussion_move_discussion_id_fkey FOREIGN KEY (discussion_id) REFERENCES discussion(id),
  constraint discussion_move_moved_by_fkey FOREIGN KEY (moved_by) REFERENCES worker(id),
  constraint discussion_move_why_check CHECK (((length(why) >= 1) AND (length(why) <= 1000)))
);
comment on table discussion_move is 'A strategy discussion was moved to another time, and why; each move is kept.';
comment on column discussion_move.id is 'The row''s own identity.';
comment on column discussion_move.discussion_id is 'Which discussion.';
comment on column discussion_move.from_at is 'When it was to begin.';
comment on column discussion_move.to_at is 'When it was to begin from then on.';
comment on column discussion_move.why is 'Why it was moved.';
comment on column discussion_move.moved_at is 'When it was moved.';
comment on column discussion_move.moved_by is 'Who moved it.';
CREATE INDEX discussion_move_discussion_id_moved_at_idx ON public.discussion_move USING btree (discussion_id, moved_at);
alter table discussion_move enable row level security, force row level security;
create policy conveners_add on discussion_move as permissive for insert to sr_app with check (((moved_by = ( SELECT me() AS me)) AND (EXISTS ( SELECT 1
   FROM discussion d
  WHERE ((d.id = discussion_move.discussion_id) AND ((d.opened_by = ( SELECT me() AS me)) OR in_my_team(d.from_team_id)))))));
create policy keeper on discussion_move as permissive for all to sr_keeper using (true) with check (true);
create policy of_a_discussion on discussion_move as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM discussion d
  WHERE (d.id = discussion_move.discussion_id))));
grant insert, select on discussion_move to sr_app;
grant select on discussion_move to sr_keeper;

create table discussion_offer (
  id uuid not null default gen_random_uuid(),
  child_id uuid not null,
  trigger text not null,
  fact_id uuid not null,
  fact_at timestamp with time zone not null,
  facts jsonb not null,
  offered_at timestamp with time zone not null default house_now(),
  answered_at timestamp with time zone,
  answered_by uuid,
  answer text,
  reason text,
  discussion_id uuid,
  constraint discussion_offer_pkey PRIMARY KEY (id),
  constraint discussion_offer_answer_check CHECK ((answer = ANY (ARRAY['opened'::text, 'not-needed'::text]))),
  constraint discussion_offer_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES worker(id),
  constraint discussion_offer_check CHECK ((num_nonnulls(answered_at, answered_by, answer) = ANY (ARRAY[0, 3]))),
  constraint discussion_offer_check1 CHECK ((((answer = 'not-needed'::text) = (reason IS NOT NULL)) OR (answer IS NULL))),
  constraint discussion_offer_check2 CHECK ((((answer = 'opened'::text) = (discussion_id IS NOT NULL)) OR (answer IS NULL))),
  constraint discussion_offer_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint discussion_offer_child_id_trigger_fact_id_key UNIQUE (child_id, trigger, fact_id),
  constraint discussion_offer_discussion_id_fkey FOREIGN KEY (discussion_id) REFERENCES discussion(id),
  constraint discussion_offer_facts_check CHECK ((length((facts)::text) <= 4000)),
  constraint discussion_offer_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint discussion_offer_trigger_check CHECK ((trigger = ANY (ARRAY['episodes'::text, 'missing-hours'::text, 'harm-now'::text])))
);
comment on table discussion_offer is 'A fact that by the area''s thresholds asks for a strategy discussion, and what a named person answered. The same fact is never asked again.';
comment on column discussion_offer.id is 'The row''s own identity.';
comment on column discussion_offer.child_id is 'The child.';
comment on column discussion_offer.trigger is 'Which threshold was met.';
comment on column discussion_offer.fact_id is 'The episode or the sign that met it: by this it is known again.';
comment on column discussion_offer.fact_at is 'When that came to be recorded. What a discussion that has ended knew already is not offered.';
comment on column discussion_offer.facts is 'The sum behind it: numbers, moments and codes, and the threshold of that day; no word that anybody wrote.';
comment on column discussion_offer.offered_at is 'When it was offered.';
comment on column discussion_offer.answered_at is 'When somebody answered.';
comment on column discussion_offer.answered_by is 'Who answered.';
comment on column discussion_offer.answer is 'A discussion was opened, or none is needed.';
comment on column discussion_offer.reason is 'Why none is needed.';
comment on column discussion_offer.discussion_id is 'The discussion that was opened.';
CREATE INDEX discussion_offer_open ON public.discussion_offer USING btree (child_id) WHERE (answered_at IS NULL);
alter table discussion_offer enable row level security, force row level security;
create policy answered_once on discussion_offer as permissive for update to sr_app using (((answered_at IS NULL) AND in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND (( SELECT may('response.answer-offers'::text) AS may) OR ( SELECT may('response.open-discussion'::text) AS may)))) with check (((answered_by = ( SELECT me() AS me)) AND ((answer = 'opened'::text) OR ( SELECT may('response.answer-offers'::text) AS may))));
create policy circle_reads on discussion_offer as permissive for select to sr_app using ((in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND (( SELECT may('response.answer-offers'::text) AS may) OR ( SELECT may('response.open-discussion'::text) AS may))));
create policy host_sees on discussion_offer as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR false));
create policy keeper on discussion_offer as permissive for all to sr_keeper using (true) with check (true);
grant select on discussion_offer to sr_app;
grant insert, select on discussion_offer to sr_keeper;
grant update (answered_at, answered_by, answer, reason, discussion_id) on discussion_offer to sr_app;

create table discussion_stance (
  id uuid not null default gen_random_uuid(),
  discussion_id uuid not null,
  decision_id uuid not null,
  invitee_id uuid not null,
  stance text not null,
  reason text,
  said_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  constraint discussion_stance_pkey PRIMARY KEY (id),
  constraint discussion_stance_check CHECK (((stance = 'agrees'::text) OR (reason IS NOT NULL))),
  constraint discussion_stance_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES discussion_decision(id),
  constraint discussion_stance_discussion_id_fkey FOREIGN KEY (discussion_id) REFERENCES discussion(id),
  constraint discussion_stance_invitee_id_fkey FOREIGN KEY (invitee_id) REFERENCES discussion_invitee(id),
  constraint discussion_stance_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint discussion_stance_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint discussion_stance_stance_check CHECK ((stance = ANY (ARRAY['agrees'::text, 'dissents'::text])))
);
comment on table discussion_stance is 'An agency agrees with a decision, or dissents from it with its reason. Never written over: a later one stands beside the earlier.';
comment on column discussion_stance.id is 'The row''s own identity.';
comment on column discussion_stance.discussion_id is 'Which discussion.';
comment on column discussion_stance.decision_id is 'Which decision.';
comment on column discussion_stance.invitee_id is 'Which of those invited.';
comment on column discussion_stance.stance is 'Agrees or dissents.';
comment on column discussion_stance.reason is 'Why they dissent; may be said of an agreement, too.';
comment on column discussion_stance.said_at is 'When it was said.';
comment on column discussion_stance.recorded_by is 'Who wrote it down.';
CREATE INDEX discussion_stance_decision_id_idx ON public.discussion_stance USING btree (decision_id);
CREATE INDEX discussion_stance_discussion_id_said_at_id_idx ON public.discussion_stance USING btree (discussion_id, said_at, id);
alter table discussion_stance enable row level security, force row level security;
create policy keeper on discussion_stance as permissive for all to sr_keeper using (true) with check (true);
create policy of_a_discussion on discussion_stance as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM discussion d
  WHERE (d.id = discussion_stance.discussion_id))));
create policy those_there_add on discussion_stance as permissive for insert to sr_app with check (((recorded_by = ( SELECT me() AS me)) AND (EXISTS ( SELECT 1
   FROM discussion_decision c
  WHERE ((c.id = discussion_stance.decision_id) AND (c.discussion_id = discussion_stance.discussion_id)))) AND (EXISTS ( SELECT 1
   FROM (discussion_invitee i
     JOIN discussion d ON ((d.id = i.discussion_id)))
  WHERE ((i.id = discussion_stance.invitee_id) AND (i.discussion_id = discussion_stance.discussion_id) AND (in_my_team(i.team_id) OR (d.opened_by = ( SELECT me() AS me)) OR in_my_team(d.from_team_id)))))));
grant insert, select on discussion_stance to sr_app;
grant select on discussion_stance to sr_keeper;

create table discussion_withdrawal (
  id uuid not null,
  discussion_id uuid not null,
  kind text not null,
  team_id uuid,
  outside_name text,
  outside_email text,
  invited_at timestamp with time zone not null,
  invited_by uuid not null,
  why text not null,
  withdrawn_at timestamp with time zone not null default house_now(),
  withdrawn_by uuid not null,
  constraint discussion_withdrawal_pkey PRIMARY KEY (id),
  constraint discussion_withdrawal_check CHECK (((team_id IS NULL) <> (outside_name IS NULL))),
  constraint discussion_withdrawal_check1 CHECK (((outside_name IS NULL) = (outside_email IS NULL))),
  constraint discussion_withdrawal_discussion_id_fkey FOREIGN KEY (discussion_id) REFERENCES discussion(id),
  constraint discussion_withdrawal_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES worker(id),
  constraint discussion_withdrawal_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id),
  constraint discussion_withdrawal_why_check CHECK (((length(why) >= 1) AND (length(why) <= 1000))),
  constraint discussion_withdrawal_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES worker(id)
);
comment on table discussion_withdrawal is 'An invitation to a strategy discussion that was taken back, as it was, with the reason. Whoever came or brought something has taken part: theirs stays.';
comment on column discussion_withdrawal.id is 'The key that the invitation had.';
comment on column discussion_withdrawal.discussion_id is 'Which discussion.';
comment on column discussion_withdrawal.kind is 'What kind of agency they speak for.';
comment on column discussion_withdrawal.team_id is 'The team, if they use Safe Return.';
comment on column discussion_withdrawal.outside_name is 'Else the organisation''s name.';
comment on column discussion_withdrawal.outside_email is 'And the address that it was sent to.';
comment on column discussion_withdrawal.invited_at is 'When they were invited.';
comment on column discussion_withdrawal.invited_by is 'Who invited them.';
comment on column discussion_withdrawal.why is 'Why it was taken back. They are not told.';
comment on column discussion_withdrawal.withdrawn_at is 'When.';
comment on column discussion_withdrawal.withdrawn_by is 'Who took it back.';
CREATE INDEX discussion_withdrawal_discussion_id_withdrawn_at_idx ON public.discussion_withdrawal USING btree (discussion_id, withdrawn_at);
alter table discussion_withdrawal enable row level security, force row level security;
create policy conveners_read on discussion_withdrawal as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM discussion d
  WHERE ((d.id = discussion_withdrawal.discussion_id) AND ((d.opened_by = ( SELECT me() AS me)) OR (d.from_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])))))));
create policy keeper on discussion_withdrawal as permissive for all to sr_keeper using (true) with check (true);
grant select on discussion_withdrawal to sr_app;
grant insert, select on discussion_withdrawal to sr_keeper;

create table disruption (
  id uuid not null,
  ref text not null,
  measure text not null,
  subject_kind text not null,
  subject text not null,
  why text not null,
  team_id uuid not null,
  opened_at timestamp with time zone not null default house_now(),
  opened_by uuid not null,
  review_on date not null,
  valid_from date,
  valid_to date,
  ended_at timestamp with time zone,
  constraint disruption_pkey PRIMARY KEY (id),
  constraint disruption_check CHECK (((valid_to IS NULL) OR ((valid_from IS NOT NULL) AND (valid_to >= valid_from)))),
  constraint disruption_id_team_id_key UNIQUE (id, team_id),
  constraint disruption_measure_check CHECK (((length(measure) >= 1) AND (length(measure) <= 100))),
  constraint disruption_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES worker(id),
  constraint disruption_ref_key UNIQUE (ref),
  constraint disruption_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 300))),
  constraint disruption_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['person'::text, 'line'::text, 'place'::text]))),
  constraint disruption_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id),
  constraint disruption_why_check CHECK (((length(why) >= 1) AND (length(why) <= 2000)))
);
comment on table disruption is 'One notice, order or measure about one subject, from its first line to its end.';
comment on column disruption.id is 'Key.';
comment on column disruption.ref is 'What people call it.';
comment on column disruption.measure is 'A code of content/disruption/: the checklist, who may apply, the test.';
comment on column disruption.subject_kind is 'An adult, a phone line or a place.';
comment on column disruption.subject is 'Who or what, as the team names it.';
comment on column disruption.why is 'Why it is prepared.';
comment on column disruption.team_id is 'The team of police or council that prepares it.';
comment on column disruption.opened_at is 'When it was begun.';
comment on column disruption.opened_by is 'By whom.';
comment on column disruption.review_on is 'The day by which it is looked at next; work of the team.';
comment on column disruption.valid_from is 'From which day it stands; null while it is not granted.';
comment on column disruption.valid_to is 'Its last day; null where it has none.';
comment on column disruption.ended_at is 'When nothing more was to be done with it.';
CREATE INDEX disruption_team_id_opened_at_id_idx ON public.disruption USING btree (team_id, opened_at DESC, id);
CREATE INDEX disruption_team_id_review_on_id_idx ON public.disruption USING btree (team_id, review_on, id) WHERE (ended_at IS NULL);
alter table disruption enable row level security, force row level security;
create policy keeper on disruption as permissive for all to sr_keeper using (true) with check (true);
create policy team_and_circle on disruption as permissive for select to sr_app using ((( SELECT may('response.disrupt'::text) AS may) AND ((team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) OR (EXISTS ( SELECT 1
   FROM disruption_child c
  WHERE ((c.disruption_id = disruption.id) AND (c.unlinked_at IS NULL)))))));
create policy team_changes on disruption as permissive for update to sr_app using ((( SELECT may('response.disrupt'::text) AS may) AND in_my_team(team_id) AND (ended_at IS NULL))) with check (in_my_team(team_id));
create policy team_opens on disruption as permissive for insert to sr_app with check (((opened_by = ( SELECT me() AS me)) AND in_my_team(team_id) AND ( SELECT may('response.disrupt'::text) AS may) AND (ended_at IS NULL) AND (valid_from IS NULL) AND (EXISTS ( SELECT 1
   FROM agency a
  WHERE ((a.id = ( SELECT my_agency() AS my_agency)) AND (a.kind = ANY (ARRAY['police'::text, 'council'::text])))))));
grant insert, select on disruption to sr_app;
grant select on disruption to sr_keeper;
grant update (review_on, valid_from, valid_to, ended_at) on disruption to sr_app;

create table disruption_child (
  disruption_id uuid not null,
  team_id uuid not null,
  child_id uuid not null,
  linked_at timestamp with time zone not null default house_now(),
  linked_by uuid not null,
  unlinked_at timestamp with time zone,
  unlinked_by uuid,
  constraint disruption_child_pkey PRIMARY KEY (disruption_id, child_id),
  constraint disruption_child_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint disruption_child_disruption_id_team_id_fkey FOREIGN KEY (disruption_id, team_id) REFERENCES disruption(id, team_id),
  constraint disruption_child_linked_by_fkey FOREIGN KEY (linked_by) REFERENCES worker(id),
  constraint disruption_child_unlinked_by_fkey FOREIGN KEY (unlinked_by) REFERENCES worker(id),
  constraint unlinked_by_somebody CHECK (((unlinked_at IS NULL) = (unlinked_by IS NULL)))
);
comment on table disruption_child is 'A child whom it is to protect. Seen in that child''s circle only, by those who prepare disruption.';
comment on column disruption_child.disruption_id is 'The disruption.';
comment on column disruption_child.team_id is 'The disruption''s team. Said again here, since the policy of each table cannot ask the other.';
comment on column disruption_child.child_id is 'The child.';
comment on column disruption_child.linked_at is 'When it was linked.';
comment on column disruption_child.linked_by is 'By whom.';
comment on column disruption_child.unlinked_at is 'When the child was taken off it: the circle reads the measure no longer.';
comment on column disruption_child.unlinked_by is 'By whom.';
CREATE INDEX disruption_child_child_id_idx ON public.disruption_child USING btree (child_id);
alter table disruption_child enable row level security, force row level security;
create policy circle_adds on disruption_child as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on disruption_child as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on disruption_child as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR false));
create policy keeper on disruption_child as permissive for all to sr_keeper using (true) with check (true);
create policy preparers on disruption_child as restrictive for select to sr_app using (( SELECT may('response.disrupt'::text) AS may));
create policy team_links on disruption_child as restrictive for insert to sr_app with check (((linked_by = ( SELECT me() AS me)) AND in_my_team(team_id) AND (unlinked_at IS NULL)));
create policy team_unlinks on disruption_child as permissive for update to sr_app using ((( SELECT may('response.disrupt'::text) AS may) AND (team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) AND in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)))) with check (((team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) AND in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND (COALESCE(unlinked_by, linked_by) = ( SELECT me() AS me))));
grant insert, select on disruption_child to sr_app;
grant select on disruption_child to sr_keeper;
grant update (linked_at, linked_by, unlinked_at, unlinked_by) on disruption_child to sr_app;

create table disruption_line (
  id uuid not null default gen_random_uuid(),
  disruption_id uuid not null,
  typed text not null,
  normal text not null,
  first_seen date not null,
  last_seen date not null,
  follows uuid,
  added_at timestamp with time zone not null default house_now(),
  added_by uuid not null,
  constraint disruption_line_pkey PRIMARY KEY (id),
  constraint disruption_line_added_by_fkey FOREIGN KEY (added_by) REFERENCES worker(id),
  constraint disruption_line_check CHECK ((last_seen >= first_seen)),
  constraint disruption_line_check1 CHECK (((follows IS NULL) OR (follows <> id))),
  constraint disruption_line_disruption_id_fkey FOREIGN KEY (disruption_id) REFERENCES disruption(id),
  constraint disruption_line_follows_fkey FOREIGN KEY (follows) REFERENCES disruption_line(id),
  constraint disruption_line_normal_check CHECK (((length(normal) >= 1) AND (length(normal) <= 100))),
  constraint disruption_line_typed_check CHECK (((length(typed) >= 1) AND (length(typed) <= 100)))
);
comment on table disruption_line is 'A phone number in use, with the days on which it was seen, and the line that it took over from.';
comment on column disruption_line.id is 'Key.';
comment on column disruption_line.disruption_id is 'The disruption for which it was noted.';
comment on column disruption_line.typed is 'As it was typed.';
comment on column disruption_line.normal is 'E.164 where it can be read as a number, else as typed without spaces.';
comment on column disruption_line.first_seen is 'The first day on which it was seen in use.';
comment on column disruption_line.last_seen is 'The last day on which it was seen in use.';
comment on column disruption_line.follows is 'The line whose business it took over.';
comment on column disruption_line.added_at is 'When it was noted.';
comment on column disruption_line.added_by is 'By whom.';
CREATE INDEX disruption_line_disruption_id_first_seen_id_idx ON public.disruption_line USING btree (disruption_id, first_seen, id);
CREATE INDEX disruption_line_follows_idx ON public.disruption_line USING btree (follows) WHERE (follows IS NOT NULL);
CREATE INDEX disruption_line_normal_idx ON public.disruption_line USING btree (normal);
alter table disruption_line enable row level security, force row level security;
create policy keeper on disruption_line as permissive for all to sr_keeper using (true) with check (true);
create policy team_adds on disruption_line as permissive for insert to sr_app with check (((added_by = ( SELECT me() AS me)) AND (EXISTS ( SELECT 1
   FROM disruption d
  WHERE ((d.id = disruption_line.disruption_id) AND in_my_team(d.team_id) AND (d.ended_at IS NULL))))));
create policy team_sees_again on disruption_line as permissive for update to sr_app using ((EXISTS ( SELECT 1
   FROM disruption d
  WHERE ((d.id = disruption_line.disruption_id) AND in_my_team(d.team_id) AND (d.ended_at IS NULL))))) with check (true);
create policy with_disruption on disruption_line as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM disruption d
  WHERE (d.id = disruption_line.disruption_id))));
grant insert, select on disruption_line to sr_app;
grant select on disruption_line to sr_keeper;
grant update (last_seen) on disruption_line to sr_app;

create table disruption_sharing (
  id uuid not null default gen_random_uuid(),
  disruption_id uuid not null,
  shared boolean not null,
  to_team_id uuid,
  to_outside text,
  recipient_kind text not null,
  helps_with text,
  route text,
  withheld_code text,
  why text,
  decided_at timestamp with time zone not null default house_now(),
  decided_by uuid not null,
  constraint disruption_sharing_pkey PRIMARY KEY (id),
  constraint disruption_sharing_check CHECK ((num_nonnulls(to_team_id, to_outside) = 1)),
  constraint disruption_sharing_check1 CHECK ((shared = (route IS NOT NULL))),
  constraint disruption_sharing_check2 CHECK ((shared = (helps_with IS NOT NULL))),
  constraint disruption_sharing_check3 CHECK ((shared = (withheld_code IS NULL))),
  constraint disruption_sharing_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES worker(id),
  constraint disruption_sharing_disruption_id_fkey FOREIGN KEY (disruption_id) REFERENCES disruption(id),
  constraint disruption_sharing_helps_with_check CHECK (((length(helps_with) >= 1) AND (length(helps_with) <= 300))),
  constraint disruption_sharing_recipient_kind_check CHECK (((length(recipient_kind) >= 1) AND (length(recipient_kind) <= 100))),
  constraint disruption_sharing_route_check CHECK (((length(route) >= 1) AND (length(route) <= 100))),
  constraint disruption_sharing_to_outside_check CHECK (((length(to_outside) >= 1) AND (length(to_outside) <= 200))),
  constraint disruption_sharing_to_team_id_fkey FOREIGN KEY (to_team_id) REFERENCES team(id),
  constraint disruption_sharing_why_check CHECK (((length(why) >= 1) AND (length(why) <= 2000))),
  constraint disruption_sharing_withheld_code_check CHECK (((length(withheld_code) >= 1) AND (length(withheld_code) <= 100)))
);
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
CREATE INDEX disruption_sharing_disruption_id_decided_at_idx ON public.disruption_sharing USING btree (disruption_id, decided_at DESC);
alter table disruption_sharing enable row level security, force row level security;
create policy agency_decides on disruption_sharing as permissive for insert to sr_app with check (((decided_by = ( SELECT me() AS me)) AND ( SELECT may('response.disrupt'::text) AS may) AND (EXISTS ( SELECT 1
   FROM (disruption d
     JOIN team t ON ((t.id = d.team_id)))
  WHERE ((d.id = disruption_sharing.disruption_id) AND (t.agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy agency_reads on disruption_sharing as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM (disruption d
     JOIN team t ON ((t.id = d.team_id)))
  WHERE ((d.id = disruption_sharing.disruption_id) AND (t.agency_id = ( SELECT my_agency() AS my_agency))))));
create policy keeper on disruption_sharing as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on disruption_sharing to sr_app;
grant select on disruption_sharing to sr_keeper;

create table disruption_step (
  id uuid not null default gen_random_uuid(),
  disruption_id uuid not null,
  kind text not null,
  on_day date not null,
  words text not null,
  reference text,
  valid_from date,
  valid_to date,
  review_on date,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  constraint disruption_step_pkey PRIMARY KEY (id),
  constraint disruption_step_check CHECK (((kind = 'granted'::text) = (valid_from IS NOT NULL))),
  constraint disruption_step_check1 CHECK (((valid_to IS NULL) OR ((valid_from IS NOT NULL) AND (valid_to >= valid_from)))),
  constraint disruption_step_check2 CHECK (((kind <> 'reviewed'::text) OR (review_on IS NOT NULL))),
  constraint disruption_step_disruption_id_fkey FOREIGN KEY (disruption_id) REFERENCES disruption(id),
  constraint disruption_step_kind_check CHECK ((kind = ANY (ARRAY['applied'::text, 'granted'::text, 'refused'::text, 'breach'::text, 'reviewed'::text, 'ended'::text]))),
  constraint disruption_step_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint disruption_step_reference_check CHECK (((length(reference) >= 1) AND (length(reference) <= 100))),
  constraint disruption_step_words_check CHECK (((length(words) >= 1) AND (length(words) <= 2000)))
);
comment on table disruption_step is 'What happened with it: applied for, granted, refused, a breach, a review, its end. Each is kept.';
comment on column disruption_step.id is 'Key.';
comment on column disruption_step.disruption_id is 'The disruption.';
comment on column disruption_step.kind is 'What happened.';
comment on column disruption_step.on_day is 'On which day.';
comment on column disruption_step.words is 'To whom it was applied for, why it was refused, what the breach was, what the review found.';
comment on column disruption_step.reference is 'Of the court, the notice or the crime record.';
comment on column disruption_step.valid_from is 'From which day it stands, when it was granted or given.';
comment on column disruption_step.valid_to is 'Its last day, where it has one.';
comment on column disruption_step.review_on is 'By when it is looked at next.';
comment on column disruption_step.recorded_at is 'When it was recorded.';
comment on column disruption_step.recorded_by is 'By whom.';
CREATE INDEX disruption_step_disruption_id_recorded_at_id_idx ON public.disruption_step USING btree (disruption_id, recorded_at, id);
alter table disruption_step enable row level security, force row level security;
create policy keeper on disruption_step as permissive for all to sr_keeper using (true) with check (true);
create policy team_adds on disruption_step as permissive for insert to sr_app with check (((recorded_by = ( SELECT me() AS me)) AND (EXISTS ( SELECT 1
   FROM disruption d
  WHERE ((d.id = disruption_step.disruption_id) AND in_my_team(d.team_id) AND (d.ended_at IS NULL))))));
create policy with_disruption on disruption_step as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM disruption d
  WHERE (d.id = disruption_step.disruption_id))));
grant insert, select on disruption_step to sr_app;
grant select on disruption_step to sr_keeper;

create table disruption_tick (
  id uuid not null default gen_random_uuid(),
  disruption_id uuid not null,
  item text not null,
  observation_id uuid,
  episode_id uuid,
  share_id uuid,
  line_id uuid,
  words text,
  ticked_at timestamp with time zone not null default house_now(),
  ticked_by uuid not null,
  taken_back_at timestamp with time zone,
  taken_back_by uuid,
  constraint disruption_tick_pkey PRIMARY KEY (id),
  constraint disruption_tick_check CHECK ((num_nonnulls(observation_id, episode_id, share_id, line_id, words) = 1)),
  constraint disruption_tick_check1 CHECK (((taken_back_at IS NULL) = (taken_back_by IS NULL))),
  constraint disruption_tick_disruption_id_fkey FOREIGN KEY (disruption_id) REFERENCES disruption(id),
  constraint disruption_tick_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES missing_episode(id),
  constraint disruption_tick_item_check CHECK (((length(item) >= 1) AND (length(item) <= 100))),
  constraint disruption_tick_line_id_fkey FOREIGN KEY (line_id) REFERENCES disruption_line(id),
  constraint disruption_tick_observation_id_fkey FOREIGN KEY (observation_id) REFERENCES observation(id),
  constraint disruption_tick_share_id_fkey FOREIGN KEY (share_id) REFERENCES intelligence_share(id),
  constraint disruption_tick_taken_back_by_fkey FOREIGN KEY (taken_back_by) REFERENCES worker(id),
  constraint disruption_tick_ticked_by_fkey FOREIGN KEY (ticked_by) REFERENCES worker(id),
  constraint disruption_tick_words_check CHECK (((length(words) >= 1) AND (length(words) <= 2000)))
);
comment on table disruption_tick is 'One piece of evidence for one item of the checklist: by reference, so that whoever may not read the record does not read it here either.';
comment on column disruption_tick.id is 'Key.';
comment on column disruption_tick.disruption_id is 'The disruption.';
comment on column disruption_tick.item is 'A code of the measure''s items.';
comment on column disruption_tick.observation_id is 'A sign that answers it.';
comment on column disruption_tick.episode_id is 'A missing episode that answers it.';
comment on column disruption_tick.share_id is 'Intelligence that was shared with the team.';
comment on column disruption_tick.line_id is 'A phone line noted here.';
comment on column disruption_tick.words is 'What answers it, in words, with where it can be found.';
comment on column disruption_tick.ticked_at is 'When.';
comment on column disruption_tick.ticked_by is 'By whom.';
comment on column disruption_tick.taken_back_at is 'When it was taken back; it stays readable.';
comment on column disruption_tick.taken_back_by is 'By whom.';
CREATE INDEX disruption_tick_disruption_id_item_ticked_at_idx ON public.disruption_tick USING btree (disruption_id, item, ticked_at);
CREATE INDEX disruption_tick_episode_id_idx ON public.disruption_tick USING btree (episode_id) WHERE (episode_id IS NOT NULL);
CREATE INDEX disruption_tick_line_id_idx ON public.disruption_tick USING btree (line_id) WHERE (line_id IS NOT NULL);
CREATE INDEX disruption_tick_observation_id_idx ON public.disruption_tick USING btree (observation_id) WHERE (observation_id IS NOT NULL);
CREATE INDEX disruption_tick_share_id_idx ON public.disruption_tick USING btree (share_id) WHERE (share_id IS NOT NULL);
alter table disruption_tick enable row level security, force row level security;
create policy keeper on disruption_tick as permissive for all to sr_keeper using (true) with check (true);
create policy team_adds on disruption_tick as permissive for insert to sr_app with check (((ticked_by = ( SELECT me() AS me)) AND (EXISTS ( SELECT 1
   FROM disruption d
  WHERE ((d.id = disruption_tick.disruption_id) AND in_my_team(d.team_id) AND (d.ended_at IS NULL))))));
create policy team_takes_back on disruption_tick as permissive for update to sr_app using (((taken_back_at IS NULL) AND (EXISTS ( SELECT 1
   FROM disruption d
  WHERE ((d.id = disruption_tick.disruption_id) AND in_my_team(d.team_id) AND (d.ended_at IS NULL)))))) with check ((taken_back_by = ( SELECT me() AS me)));
create policy with_disruption on disruption_tick as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM disruption d
  WHERE (d.id = disruption_tick.disruption_id))));
grant insert, select on disruption_tick to sr_app;
grant select on disruption_tick to sr_keeper;
grant update (taken_back_at, taken_back_by) on disruption_tick to sr_app;

create table envelope (
  id uuid not null default gen_random_uuid(),
  worker_id uuid,
  channel text not null,
  made_at timestamp with time zone not null default house_now(),
  tries integer not null default 0,
  tries_before integer not null default 0,
  next_try_at timestamp with time zone,
  tried_at timestamp with time zone,
  sent_at timestamp with time zone,
  emptied_at timestamp with time zone,
  failed_at timestamp with time zone,
  fault text,
  retried_at timestamp with time zone,
  retried_by uuid,
  address text,
  answers_for uuid,
  constraint envelope_pkey PRIMARY KEY (id),
  constraint envelope_address_check CHECK (((length(address) >= 3) AND (length(address) <= 254))),
  constraint envelope_answers_for_fkey FOREIGN KEY (answers_for) REFERENCES worker(id),
  constraint envelope_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'text'::text]))),
  constraint envelope_check CHECK ((tries_before <= tries)),
  constraint envelope_check1 CHECK ((num_nonnulls(sent_at, emptied_at, failed_at) <= 1)),
  constraint envelope_check2 CHECK (((next_try_at IS NULL) = (num_nonnulls(sent_at, emptied_at, failed_at) = 1))),
  constraint envelope_check3 CHECK (((failed_at IS NULL) OR (fault IS NOT NULL))),
  constraint envelope_fault_check CHECK ((length(fault) <= 40)),
  constraint envelope_retried_by_fkey FOREIGN KEY (retried_by) REFERENCES worker(id),
  constraint envelope_to_one CHECK (((num_nonnulls(worker_id, address) = 1) AND ((address IS NULL) = (answers_for IS NULL)))),
  constraint envelope_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table envelope is 'One sending to one worker by one channel: whatever is due to them at the same time goes in one.';
comment on column envelope.tries is 'How many times it was tried; counted before each try, so that a try that was cut off counts too.';
comment on column envelope.tries_before is 'Tries made before an administrator asked for it again: the waiting begins anew.';
comment on column envelope.next_try_at is 'When it is tried next. While it is being tried, when somebody else may take it up: whoever tried may have died.';
comment on column envelope.emptied_at is 'Nothing in it was needed any more when it was to be sent.';
comment on column envelope.fault is 'What the last try met, as a code such as smtp-550: never a server''s words, which may quote a message.';
comment on column envelope.address is 'The organisation''s address, where no worker reads it.';
comment on column envelope.answers_for is 'Who asked for it to be sent to an address: their administrator sees it where it fails.';
CREATE INDEX envelope_failed_at_idx ON public.envelope USING btree (failed_at) WHERE (failed_at IS NOT NULL);
CREATE INDEX envelope_next_try_at_idx ON public.envelope USING btree (next_try_at) WHERE (next_try_at IS NOT NULL);
CREATE INDEX envelope_worker_id_idx ON public.envelope USING btree (worker_id);
alter table envelope enable row level security, force row level security;
create policy administrator_reads on envelope as permissive for select to sr_app using ((( SELECT may('notifications.see-failed'::text) AS may) AND (EXISTS ( SELECT 1
   FROM worker w
  WHERE ((w.id = COALESCE(envelope.worker_id, envelope.answers_for)) AND (w.agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy administrator_tries_again on envelope as permissive for update to sr_app using ((( SELECT may('notifications.see-failed'::text) AS may) AND (failed_at IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM worker w
  WHERE ((w.id = COALESCE(envelope.worker_id, envelope.answers_for)) AND (w.agency_id = ( SELECT my_agency() AS my_agency))))))) with check ((( SELECT may('notifications.see-failed'::text) AS may) AND (failed_at IS NULL) AND (sent_at IS NULL) AND (emptied_at IS NULL) AND (retried_by = ( SELECT me() AS me)) AND (tries_before = tries)));
create policy job_sends on envelope as permissive for all to sr_app using (( SELECT may('notifications.send'::text) AS may)) with check (( SELECT may('notifications.send'::text) AS may));
create policy keeper on envelope as permissive for all to sr_keeper using (true) with check (true);
grant select on envelope to sr_app;
grant delete, select on envelope to sr_keeper;
grant insert (id, worker_id, channel, next_try_at, address, answers_for) on envelope to sr_app;
grant update (tries, tries_before, next_try_at, tried_at, sent_at, emptied_at, failed_at, fault, retried_at, retried_by) on envelope to sr_app;

create table episode_change (
  id bigint not null generated always as identity,
  child_id uuid not null,
  episode_id uuid not null,
  type text not null,
  missing_from timestamp with time zone not null,
  missing_from_precision text not null,
  changed_at timestamp with time zone not null default house_now(),
  constraint episode_change_pkey PRIMARY KEY (id),
  constraint episode_change_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint episode_change_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES missing_episode(id)
);
comment on table episode_change is 'What an episode said before it was put right, as an importer''s corrected file does. Until changed_at this is what was known.';
CREATE INDEX episode_change_child_id_idx ON public.episode_change USING btree (child_id);
CREATE INDEX episode_change_episode_id_changed_at_idx ON public.episode_change USING btree (episode_id, changed_at);
alter table episode_change enable row level security, force row level security;
create policy circle_adds on episode_change as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on episode_change as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on episode_change as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR false));
create policy keeper on episode_change as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on episode_change to sr_app;
grant select on episode_change to sr_keeper;

create table episode_return (
  id uuid not null default gen_random_uuid(),
  ref text not null,
  child_id uuid not null,
  episode_id uuid not null,
  returned_at timestamp with time zone not null,
  returned_precision text not null,
  clock_starts_at timestamp with time zone not null,
  opens_clocks boolean not null,
  offer_due_at timestamp with time zone,
  completion_due_at timestamp with time zone,
  how text,
  found_by text,
  found_force_code text,
  found_authority_code text,
  out_of_area text not null default 'not known'::text,
  condition_codes text[] not null default '{}'::text[],
  condition_note text,
  source text not null default 'recorded'::text,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  constraint episode_return_pkey PRIMARY KEY (id),
  constraint episode_return_check CHECK ((opens_clocks = (completion_due_at IS NOT NULL))),
  constraint episode_return_check1 CHECK (((completion_due_at IS NULL) OR (completion_due_at = (clock_starts_at + '72:00:00'::interval)))),
  constraint episode_return_check2 CHECK (((offer_due_at IS NULL) OR (offer_due_at <= completion_due_at))),
  constraint episode_return_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint episode_return_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES missing_episode(id),
  constraint episode_return_episode_id_key UNIQUE (episode_id),
  constraint episode_return_out_of_area_check CHECK ((out_of_area = ANY (ARRAY['in'::text, 'out'::text, 'not known'::text]))),
  constraint episode_return_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint episode_return_ref_key UNIQUE (ref),
  constraint episode_return_returned_precision_check CHECK ((returned_precision = ANY (ARRAY['minute'::text, 'day'::text])))
);
comment on table episode_return is 'A return, and the start of its two clocks: 72 elapsed hours after it (DfE statutory guidance, 2014). The CHECK says the rule again.';
CREATE INDEX episode_return_child_id_returned_at_idx ON public.episode_return USING btree (child_id, returned_at DESC);
CREATE INDEX episode_return_completion_due_at_idx ON public.episode_return USING btree (completion_due_at) WHERE opens_clocks;
CREATE INDEX episode_return_due ON public.episode_return USING btree (completion_due_at) WHERE (completion_due_at IS NOT NULL);
CREATE INDEX episode_return_returned_at_idx ON public.episode_return USING btree (returned_at);
alter table episode_return enable row level security, force row level security;
create policy circle_adds on episode_return as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on episode_return as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on episode_return as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on episode_return as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR host_sees_episode(episode_id)));
create policy keeper on episode_return as permissive for all to sr_keeper using (true) with check (true);
create policy page_adds on episode_return as permissive for insert to sr_app with check ((child_id IN ( SELECT open_of_page() AS open_of_page)));
CREATE TRIGGER keep_return_change BEFORE UPDATE ON public.episode_return FOR EACH ROW WHEN (((((old.returned_at IS DISTINCT FROM new.returned_at) OR (old.returned_precision IS DISTINCT FROM new.returned_precision)) OR (old.out_of_area IS DISTINCT FROM new.out_of_area)) OR (old.how IS DISTINCT FROM new.how))) EXECUTE FUNCTION keep_return_change();
CREATE TRIGGER raise_section_45 AFTER INSERT ON public.episode_return FOR EACH ROW WHEN ((new.how IS NOT NULL)) EXECUTE FUNCTION raise_section_45();
CREATE TRIGGER raise_section_45_changed AFTER UPDATE OF how ON public.episode_return FOR EACH ROW WHEN ((new.how IS NOT NULL)) EXECUTE FUNCTION raise_section_45();
CREATE TRIGGER reading_added AFTER INSERT ON public.episode_return REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_added();
CREATE TRIGGER reading_changed AFTER UPDATE ON public.episode_return REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_changed();
CREATE TRIGGER reading_removed AFTER DELETE ON public.episode_return REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION mark_removed();
grant insert, select, update on episode_return to sr_app;
grant select on episode_return to sr_keeper;

create table escalation (
  id uuid not null default gen_random_uuid(),
  child_id uuid not null,
  kind text not null,
  happened_on date not null,
  note text,
  source_kind text not null,
  source_name text,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  withdrawn_at timestamp with time zone,
  withdrawn_by uuid,
  withdrawn_reason text,
  constraint escalation_pkey PRIMARY KEY (id),
  constraint escalation_check CHECK (((withdrawn_at IS NULL) = (withdrawn_by IS NULL))),
  constraint escalation_check1 CHECK (((withdrawn_at IS NULL) = (withdrawn_reason IS NULL))),
  constraint escalation_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint escalation_not_ahead CHECK ((happened_on <= ((recorded_at AT TIME ZONE 'Europe/London'::text))::date)),
  constraint escalation_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint escalation_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES worker(id)
);
comment on table escalation is 'School exclusion, injury, arrest, homelessness and the like, with date and source.';
CREATE INDEX escalation_child_id_happened_on_idx ON public.escalation USING btree (child_id, happened_on DESC);
alter table escalation enable row level security, force row level security;
create policy circle_adds on escalation as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on escalation as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on escalation as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on escalation as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (recorded_by = ( SELECT me() AS me))));
create policy in_own_name on escalation as restrictive for insert to sr_app with check ((recorded_by = ( SELECT me() AS me)));
create policy keeper on escalation as permissive for all to sr_keeper using (true) with check (true);
create policy readers on escalation as restrictive for select to sr_app using ((( SELECT may('signs.read'::text) AS may) OR (EXISTS ( SELECT 1
   FROM worker w
  WHERE ((w.id = escalation.recorded_by) AND (w.agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy withdrawn_once on escalation as restrictive for update to sr_app using ((withdrawn_at IS NULL)) with check ((withdrawn_by = ( SELECT me() AS me)));
CREATE TRIGGER raise_section_45 AFTER INSERT ON public.escalation FOR EACH ROW EXECUTE FUNCTION raise_section_45();
grant insert, select on escalation to sr_app;
grant select on escalation to sr_keeper;
grant update (withdrawn_at, withdrawn_by, withdrawn_reason) on escalation to sr_app;

create table form_post (
  once uuid not null,
  worker_id uuid not null,
  posted_at timestamp with time zone not null default house_now(),
  go_to text,
  sent_to text,
  constraint form_post_pkey PRIMARY KEY (worker_id, once),
  constraint form_post_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table form_post is 'A form that was answered: the same form posted again gets the same answer and writes nothing.';
comment on column form_post.sent_to is 'The address it was sent to, without what follows the question mark; null for forms answered before this was kept.';
alter table form_post enable row level security, force row level security;
create policy keeper on form_post as permissive for all to sr_keeper using (true) with check (true);
create policy own_posts on form_post as permissive for all to sr_app using ((worker_id = ( SELECT me() AS me))) with check ((worker_id = ( SELECT me() AS me)));
grant insert, select, update on form_post to sr_app;
grant select on form_post to sr_keeper;

create table hand_over (
  id uuid not null default gen_random_uuid(),
  interview_id uuid not null,
  child_id uuid not null,
  to_team_id uuid not null,
  to_worker_id uuid,
  from_worker_id uuid not null,
  reason_code text,
  reason text,
  handed_at timestamp with time zone not null default house_now(),
  taken_at timestamp with time zone,
  taken_by uuid,
  ended_at timestamp with time zone,
  rung integer not null default 0,
  next_climb_at timestamp with time zone,
  climbed_to uuid[] not null default '{}'::uuid[],
  constraint hand_over_pkey PRIMARY KEY (id),
  constraint hand_over_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint hand_over_from_worker_id_fkey FOREIGN KEY (from_worker_id) REFERENCES worker(id),
  constraint hand_over_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint hand_over_rung_check CHECK (((rung >= 0) AND (rung <= 2))),
  constraint hand_over_taken_by_fkey FOREIGN KEY (taken_by) REFERENCES worker(id),
  constraint hand_over_to_team_id_fkey FOREIGN KEY (to_team_id) REFERENCES team(id),
  constraint hand_over_to_worker_id_fkey FOREIGN KEY (to_worker_id) REFERENCES worker(id)
);
comment on table hand_over is 'One pass of one interview to a team or a named person. Untaken, it climbs: team, team lead, agency lead. Nothing is merely tagged.';
comment on column hand_over.climbed_to is 'Leads to whom it has climbed while nobody took it.';
CREATE INDEX hand_over_climbed_to_idx ON public.hand_over USING gin (climbed_to) WHERE ((taken_at IS NULL) AND (ended_at IS NULL));
CREATE INDEX hand_over_from_worker_id_idx ON public.hand_over USING btree (from_worker_id) WHERE ((taken_at IS NULL) AND (ended_at IS NULL));
CREATE INDEX hand_over_interview_id_idx ON public.hand_over USING btree (interview_id);
CREATE INDEX hand_over_next_climb_at_idx ON public.hand_over USING btree (next_climb_at) WHERE ((taken_at IS NULL) AND (ended_at IS NULL));
CREATE INDEX hand_over_to_team_id_idx ON public.hand_over USING btree (to_team_id) WHERE ((taken_at IS NULL) AND (ended_at IS NULL));
CREATE INDEX hand_over_to_worker_id_idx ON public.hand_over USING btree (to_worker_id) WHERE ((taken_at IS NULL) AND (ended_at IS NULL));
CREATE UNIQUE INDEX hand_over_open ON public.hand_over USING btree (interview_id) WHERE ((taken_at IS NULL) AND (ended_at IS NULL));
alter table hand_over enable row level security, force row level security;
create policy circle_adds on hand_over as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on hand_over as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on hand_over as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy clock_changes on hand_over as permissive for update to sr_app using (( SELECT may('interviews.climb'::text) AS may)) with check (( SELECT may('interviews.climb'::text) AS may));
create policy clock_climbs on hand_over as permissive for select to sr_app using (( SELECT may('interviews.climb'::text) AS may));
create policy host_sees on hand_over as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (from_worker_id = ( SELECT me() AS me))));
create policy keeper on hand_over as permissive for all to sr_keeper using (true) with check (true);
create policy page_adds on hand_over as permissive for insert to sr_app with check ((child_id IN ( SELECT open_of_page() AS open_of_page)));
grant insert, select, update on hand_over to sr_app;
grant insert, select on hand_over to sr_keeper;

create table host_notice (
  id uuid not null default gen_random_uuid(),
  ref text not null,
  child_id uuid not null,
  placement_id uuid not null,
  kind text not null,
  told_who text not null,
  told_where text not null,
  from_day date not null,
  to_day date,
  contact text not null,
  risks text not null,
  exploitation text not null,
  what_changed text,
  host_authority_code text not null,
  host_force_code text,
  made_at timestamp with time zone not null default house_now(),
  made_by uuid not null,
  from_team_id uuid not null,
  constraint host_notice_pkey PRIMARY KEY (id),
  constraint host_notice_check CHECK (((kind = 'ended'::text) = (to_day IS NOT NULL))),
  constraint host_notice_check1 CHECK (((to_day IS NULL) OR (to_day >= from_day))),
  constraint host_notice_check2 CHECK (((kind <> 'changed'::text) OR (what_changed IS NOT NULL))),
  constraint host_notice_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint host_notice_contact_check CHECK (((length(contact) >= 1) AND (length(contact) <= 300))),
  constraint host_notice_exploitation_check CHECK ((exploitation = ANY (ARRAY['known'::text, 'suspected'::text, 'not-known'::text]))),
  constraint host_notice_from_team_id_fkey FOREIGN KEY (from_team_id) REFERENCES team(id),
  constraint host_notice_host_authority_code_check CHECK ((length(host_authority_code) <= 20)),
  constraint host_notice_host_force_code_check CHECK ((length(host_force_code) <= 40)),
  constraint host_notice_kind_check CHECK ((kind = ANY (ARRAY['placed'::text, 'changed'::text, 'ended'::text]))),
  constraint host_notice_made_by_fkey FOREIGN KEY (made_by) REFERENCES worker(id),
  constraint host_notice_placement_id_fkey FOREIGN KEY (placement_id) REFERENCES placement(id),
  constraint host_notice_ref_key UNIQUE (ref),
  constraint host_notice_risks_check CHECK (((length(risks) >= 1) AND (length(risks) <= 5000))),
  constraint host_notice_told_where_check CHECK (((length(told_where) >= 1) AND (length(told_where) <= 300))),
  constraint host_notice_told_who_check CHECK (((length(told_who) >= 1) AND (length(told_who) <= 300))),
  constraint host_notice_what_changed_check CHECK (((length(what_changed) >= 1) AND (length(what_changed) <= 2000)))
);
comment on table host_notice is 'What a placing authority told the host authority and force of one placement, as it was told then: it stands as a letter stands with whoever received it.';
comment on column host_notice.id is 'Key.';
comment on column host_notice.ref is 'Reference that people use.';
comment on column host_notice.child_id is 'The child who is placed.';
comment on column host_notice.placement_id is 'The placement that is told of.';
comment on column host_notice.kind is 'placed: the child lives there from now on; changed: something that the host must know is different; ended: the child does not live there any more.';
comment on column host_notice.told_who is 'Who the child is, as the hosts were told: readable to them also after their circle is closed.';
comment on column host_notice.told_where is 'Kind and name of the home, never its address.';
comment on column host_notice.from_day is 'The first day of the placement.';
comment on column host_notice.to_day is 'The last day, when it has ended.';
comment on column host_notice.contact is 'Whom the hosts ring: a name and a number of the placing authority.';
comment on column host_notice.risks is 'What the hosts must know to keep the child safe.';
comment on column host_notice.exploitation is 'Whether the child is known, or suspected, to be exploited.';
comment on column host_notice.what_changed is 'What is different from what was told before.';
comment on column host_notice.host_authority_code is 'ONS code of the authority in whose area the child is placed.';
comment on column host_notice.host_force_code is 'Code of the force of that area; null where nobody knows it.';
comment on column host_notice.made_at is 'When it was told.';
comment on column host_notice.made_by is 'Who decided to tell it.';
comment on column host_notice.from_team_id is 'The placing team: told of the acknowledgement, and chases it.';
CREATE INDEX host_notice_child_id_made_at_idx ON public.host_notice USING btree (child_id, made_at DESC);
CREATE INDEX host_notice_of_force ON public.host_notice USING btree (host_force_code, placement_id) WHERE (kind = 'placed'::text);
CREATE INDEX host_notice_placement_id_made_at_idx ON public.host_notice USING btree (placement_id, made_at DESC);
alter table host_notice enable row level security, force row level security;
create policy circle_adds on host_notice as permissive for insert to sr_app with check ((in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND (made_by = ( SELECT me() AS me))));
create policy keeper on host_notice as permissive for all to sr_keeper using (true) with check (true);
create policy told on host_notice as permissive for select to sr_app using (((made_by = ( SELECT me() AS me)) OR (EXISTS ( SELECT 1
   FROM host_telling t
  WHERE (t.notice_id = host_notice.id)))));
grant insert, select on host_notice to sr_app;
grant select on host_notice to sr_keeper;

create table host_telling (
  id uuid not null default gen_random_uuid(),
  notice_id uuid not null,
  child_id uuid not null,
  placement_id uuid not null,
  side text not null,
  host_authority_code text not null,
  host_force_code text,
  to_name text not null,
  to_team_id uuid,
  from_team_id uuid not null,
  sharing_id uuid not null,
  made_at timestamp with time zone not null default house_now(),
  made_by uuid not null,
  told_how text,
  told_to text,
  told_on date,
  told_recorded_by uuid,
  acknowledged_at timestamp with time zone,
  acknowledged_by uuid,
  acknowledged_name text,
  overtaken_at timestamp with time zone,
  rung integer not null default 0,
  next_climb_at timestamp with time zone,
  climbed_to uuid[] not null default '{}'::uuid[],
  constraint host_telling_pkey PRIMARY KEY (id),
  constraint host_telling_acknowledged_by_fkey FOREIGN KEY (acknowledged_by) REFERENCES worker(id),
  constraint host_telling_acknowledged_name_check CHECK (((length(acknowledged_name) >= 1) AND (length(acknowledged_name) <= 300))),
  constraint host_telling_check CHECK ((num_nulls(told_how, told_to, told_on, told_recorded_by) = ANY (ARRAY[0, 4]))),
  constraint host_telling_check1 CHECK (((to_team_id IS NULL) OR (told_how IS NULL))),
  constraint host_telling_check2 CHECK ((num_nulls(acknowledged_at, acknowledged_by, acknowledged_name) = ANY (ARRAY[0, 3]))),
  constraint host_telling_check3 CHECK (((to_team_id IS NOT NULL) OR (acknowledged_at IS NULL) OR (told_on IS NOT NULL))),
  constraint host_telling_check4 CHECK ((((acknowledged_at IS NULL) AND (overtaken_at IS NULL)) OR (next_climb_at IS NULL))),
  constraint host_telling_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint host_telling_from_team_id_fkey FOREIGN KEY (from_team_id) REFERENCES team(id),
  constraint host_telling_made_by_fkey FOREIGN KEY (made_by) REFERENCES worker(id),
  constraint host_telling_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES host_notice(id),
  constraint host_telling_notice_id_side_key UNIQUE (notice_id, side),
  constraint host_telling_placement_id_fkey FOREIGN KEY (placement_id) REFERENCES placement(id),
  constraint host_telling_rung_check CHECK (((rung >= 0) AND (rung <= 2))),
  constraint host_telling_sharing_id_fkey FOREIGN KEY (sharing_id) REFERENCES sharing(id),
  constraint host_telling_side_check CHECK ((side = ANY (ARRAY['authority'::text, 'force'::text]))),
  constraint host_telling_to_name_check CHECK (((length(to_name) >= 1) AND (length(to_name) <= 200))),
  constraint host_telling_to_team_id_fkey FOREIGN KEY (to_team_id) REFERENCES team(id),
  constraint host_telling_told_how_check CHECK ((told_how = ANY (ARRAY['letter'::text, 'e-mail'::text, 'telephone'::text]))),
  constraint host_telling_told_recorded_by_fkey FOREIGN KEY (told_recorded_by) REFERENCES worker(id),
  constraint host_telling_told_to_check CHECK (((length(told_to) >= 1) AND (length(told_to) <= 300)))
);
comment on table host_telling is 'One recipient of a host notice: the host authority or the host force. On Safe Return it waits in their inbox; else the placing team tells them by letter, e-mail or telephone and records it.';
comment on column host_telling.id is 'Key.';
comment on column host_telling.notice_id is 'What they are told.';
comment on column host_telling.child_id is 'The child.';
comment on column host_telling.placement_id is 'The placement.';
comment on column host_telling.side is 'authority or force.';
comment on column host_telling.host_authority_code is 'As on the notice: both hosts see each other''s acknowledgement.';
comment on column host_telling.host_force_code is 'As on the notice.';
comment on column host_telling.to_name is 'The name of the authority or force.';
comment on column host_telling.to_team_id is 'Their inbox; null where they do not use Safe Return.';
comment on column host_telling.from_team_id is 'The placing team.';
comment on column host_telling.sharing_id is 'The sharing decision of what was told.';
comment on column host_telling.made_at is 'When it was made.';
comment on column host_telling.made_by is 'Who made it.';
comment on column host_telling.told_how is 'How somebody who does not use Safe Return was told.';
comment on column host_telling.told_to is 'To which address, or to whom by telephone.';
comment on column host_telling.told_on is 'On which day.';
comment on column host_telling.told_recorded_by is 'Who recorded that.';
comment on column host_telling.acknowledged_at is 'When it was acknowledged.';
comment on column host_telling.acknowledged_by is 'Who acknowledged it here, or recorded that somebody outside did.';
comment on column host_telling.acknowledged_name is 'The named worker who has it, and how they are reached.';
comment on column host_telling.overtaken_at is 'A later notice of the same placement says more: this one needs no acknowledgement any more.';
comment on column host_telling.rung is '0 the inbox, 1 the leads of both teams, 2 the leads of both agencies.';
comment on column host_telling.next_climb_at is 'When it climbs next, while nobody has acknowledged it.';
comment on column host_telling.climbed_to is 'Leads on both sides to whom it has climbed.';
CREATE INDEX host_telling_chased ON public.host_telling USING btree (from_team_id, made_at, id) WHERE ((acknowledged_at IS NULL) AND (overtaken_at IS NULL));
CREATE INDEX host_telling_child_id_idx ON public.host_telling USING btree (child_id);
CREATE INDEX host_telling_climbed_to_idx ON public.host_telling USING gin (climbed_to) WHERE ((acknowledged_at IS NULL) AND (overtaken_at IS NULL));
CREATE INDEX host_telling_next_climb_at_idx ON public.host_telling USING btree (next_climb_at) WHERE (next_climb_at IS NOT NULL);
CREATE INDEX host_telling_placement_id_made_at_idx ON public.host_telling USING btree (placement_id, made_at DESC);
CREATE INDEX host_telling_received ON public.host_telling USING btree (to_team_id, made_at DESC, id DESC);
CREATE INDEX host_telling_sharing_id_idx ON public.host_telling USING btree (sharing_id);
CREATE INDEX host_telling_waits ON public.host_telling USING btree (to_team_id, made_at, id) WHERE ((acknowledged_at IS NULL) AND (overtaken_at IS NULL));
alter table host_telling enable row level security, force row level security;
create policy circle_adds on host_telling as permissive for insert to sr_app with check ((in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND (made_by = ( SELECT me() AS me)) AND (acknowledged_at IS NULL)));
create policy circle_or_told on host_telling as permissive for select to sr_app using ((in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) OR (((to_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) OR (from_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) OR (( SELECT me() AS me) = ANY (climbed_to))) AND (NOT conflicted(child_id)))));
create policy decisions_wall on host_telling as restrictive for select to sr_app using (((to_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) OR (from_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) OR (( SELECT me() AS me) = ANY (climbed_to)) OR (made_by = ( SELECT me() AS me)) OR ( SELECT may('response.read-decisions'::text) AS may)));
create policy host_sees on host_telling as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (host_authority_code = ( SELECT a.authority_code
   FROM agency a
  WHERE (a.id = ( SELECT my_agency() AS my_agency)))) OR (host_force_code = ( SELECT a.force_code
   FROM agency a
  WHERE (a.id = ( SELECT my_agency() AS my_agency))))));
create policy keeper on host_telling as permissive for all to sr_keeper using (true) with check (true);
create policy touched on host_telling as permissive for update to sr_app using ((in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) OR in_my_team(to_team_id) OR (( SELECT me() AS me) = ANY (climbed_to)))) with check (((acknowledged_by IS NULL) OR (acknowledged_by = ( SELECT me() AS me))));
CREATE TRIGGER message_of_telling AFTER INSERT ON public.host_telling FOR EACH ROW EXECUTE FUNCTION message_of_telling();
grant insert, select on host_telling to sr_app;
grant insert, select, update on host_telling to sr_keeper;
grant update (told_how, told_to, told_on, told_recorded_by, acknowledged_at, acknowledged_by, acknowledged_name, overtaken_at, next_climb_at, climbed_to) on host_telling to sr_app;

create table house_clock (
  only_row boolean not null default true,
  frozen_at timestamp with time zone,
  constraint house_clock_pkey PRIMARY KEY (only_row),
  constraint house_clock_only_row_check CHECK (only_row)
);
comment on table house_clock is 'One clock for every process. Empty in service; tests freeze and move it. Only the owner may write.';
grant select on house_clock to sr_keeper;

create table house_demo (
  only_row boolean not null default true,
  begun_at timestamp with time zone not null default now(),
  told_at timestamp with time zone,
  constraint house_demo_pkey PRIMARY KEY (only_row),
  constraint house_demo_only_row_check CHECK (only_row)
);
comment on table house_demo is 'Whether the invented area was told here, and to its end. Only the owner reads and writes it.';

create table house_migration (
  name text not null,
  digest text not null,
  applied_at timestamp with time zone not null default now(),
  constraint house_migration_pkey PRIMARY KEY (name)
);

create table import_finding (
  run_id uuid not null,
  "position" integer not null,
  agency_id uuid not null,
  file text not null,
  line integer,
  column_name text,
  rule text not null,
  level text not null,
  sentence text not null,
  constraint import_finding_pkey PRIMARY KEY (run_id, "position"),
  constraint import_finding_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  constraint import_finding_level_check CHECK ((level = ANY (ARRAY['refused'::text, 'queried'::text, 'note'::text]))),
  constraint import_finding_run_id_fkey FOREIGN KEY (run_id) REFERENCES import_run(id)
);
alter table import_finding enable row level security, force row level security;
create policy keeper on import_finding as permissive for all to sr_keeper using (true) with check (true);
create policy own_agency on import_finding as permissive for all to sr_app using (((agency_id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('imports.bring-in'::text) AS may))) with check (((agency_id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('imports.bring-in'::text) AS may)));
grant insert, select on import_finding to sr_app;
grant select on import_finding to sr_keeper;

create table import_mapping (
  agency_id uuid not null,
  name text not null,
  mapping jsonb not null,
  saved_at timestamp with time zone not null default house_now(),
  saved_by uuid not null,
  constraint import_mapping_pkey PRIMARY KEY (agency_id, name),
  constraint import_mapping_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  constraint import_mapping_saved_by_fkey FOREIGN KEY (saved_by) REFERENCES worker(id)
);
alter table import_mapping enable row level security, force row level security;
create policy keeper on import_mapping as permissive for all to sr_keeper using (true) with check (true);
create policy own_agency on import_mapping as permissive for all to sr_app using (((agency_id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('imports.bring-in'::text) AS may))) with check (((agency_id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('imports.bring-in'::text) AS may)));
grant insert, select, update on import_mapping to sr_app;
grant select on import_mapping to sr_keeper;

create table import_row (
  agency_id uuid not null,
  kind text not null,
  table_name text not null,
  row_key text not null,
  child_id uuid not null,
  cells jsonb,
  run_id uuid not null,
  digest text not null default ''::text,
  "position" integer not null default 0,
  constraint import_row_pkey PRIMARY KEY (agency_id, kind, table_name, row_key),
  constraint import_row_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  constraint import_row_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint import_row_run_id_fkey FOREIGN KEY (run_id) REFERENCES import_run(id)
);
comment on column import_row.digest is 'Of what the row said when it was last brought in. The row itself is kept where its form is given out again (SSD).';
comment on column import_row.position is 'Its place in the file, so that a table goes out in the order in which it came.';
CREATE INDEX import_row_child_id_idx ON public.import_row USING btree (child_id);
alter table import_row enable row level security, force row level security;
create policy circle_adds on import_row as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on import_row as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on import_row as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on import_row as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR false));
create policy keeper on import_row as permissive for all to sr_keeper using (true) with check (true);
create policy page_adds on import_row as permissive for insert to sr_app with check ((child_id IN ( SELECT open_of_page() AS open_of_page)));
grant insert, select, update on import_row to sr_app;
grant select on import_row to sr_keeper;

create table import_run (
  id uuid not null default gen_random_uuid(),
  ref text not null,
  agency_id uuid not null,
  kind text not null,
  files text[] not null,
  collection_year text,
  mapping_name text,
  dry_run boolean not null,
  started_at timestamp with time zone not null default house_now(),
  started_by uuid not null,
  bytes_total bigint,
  bytes_read bigint,
  ended_at timestamp with time zone,
  failed_sentence text,
  counts jsonb,
  authority_agency_id uuid,
  year_inferred boolean not null default false,
  of_run uuid,
  phase text not null default 'waiting'::text,
  tables jsonb,
  outcomes jsonb,
  headings jsonb,
  findings_left_out integer not null default 0,
  once uuid,
  beat_at timestamp with time zone not null default house_now(),
  constraint import_run_pkey PRIMARY KEY (id),
  constraint import_run_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  constraint import_run_authority_agency_id_fkey FOREIGN KEY (authority_agency_id) REFERENCES agency(id),
  constraint import_run_kind_check CHECK ((kind = ANY (ARRAY['ssda903'::text, 'ssd'::text, 'csv'::text]))),
  constraint import_run_of_run_fkey FOREIGN KEY (of_run) REFERENCES import_run(id),
  constraint import_run_phase_check CHECK ((phase = ANY (ARRAY['waiting'::text, 'mapping'::text, 'reading'::text, 'saving'::text, 'done'::text, 'failed'::text, 'let-go'::text]))),
  constraint import_run_ref_key UNIQUE (ref),
  constraint import_run_started_by_fkey FOREIGN KEY (started_by) REFERENCES worker(id)
);
comment on column import_run.of_run is 'The dry run that somebody saw before they brought these files in.';
comment on column import_run.tables is 'What the files hold, by table: rows read and what became of them.';
comment on column import_run.outcomes is 'What became of every row: file, outcome, and its lines as ranges.';
comment on column import_run.headings is 'The headings of each file in their order, which a row kept as an object forgets.';
comment on column import_run.beat_at is 'When the process that does it last said so. A run that is silent for minutes was interrupted, and wrote nothing.';
CREATE INDEX import_run_agency_id_started_at_idx ON public.import_run USING btree (agency_id, started_at DESC);
CREATE UNIQUE INDEX import_run_of_one ON public.import_run USING btree (of_run) WHERE ((of_run IS NOT NULL) AND (NOT dry_run) AND (phase <> 'failed'::text));
CREATE UNIQUE INDEX import_run_once ON public.import_run USING btree (started_by, once) WHERE (once IS NOT NULL);
alter table import_run enable row level security, force row level security;
create policy keeper on import_run as permissive for all to sr_keeper using (true) with check (true);
create policy own_agency on import_run as permissive for all to sr_app using (((agency_id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('imports.bring-in'::text) AS may))) with check (((agency_id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('imports.bring-in'::text) AS may)));
grant insert, select, update on import_run to sr_app;
grant select on import_run to sr_keeper;
grant update (ended_at, failed_sentence, phase) on import_run to sr_keeper;

create table intelligence (
  id uuid not null,
  ref text not null,
  desk_agency_id uuid not null,
  child_id uuid,
  what text not null,
  happened_when text not null,
  happened_where text,
  first_hand text not null,
  how_known text not null,
  doubted_why text,
  sent_at timestamp with time zone not null default house_now(),
  received_at timestamp with time zone,
  received_by uuid,
  constraint intelligence_pkey PRIMARY KEY (id),
  constraint intelligence_check CHECK (((received_at IS NULL) = (received_by IS NULL))),
  constraint intelligence_check1 CHECK (((received_at IS NULL) OR (received_at >= sent_at))),
  constraint intelligence_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint intelligence_desk_agency_id_fkey FOREIGN KEY (desk_agency_id) REFERENCES agency(id),
  constraint intelligence_doubted_why_check CHECK (((length(doubted_why) >= 1) AND (length(doubted_why) <= 2000))),
  constraint intelligence_first_hand_check CHECK ((first_hand = ANY (ARRAY['first-hand'::text, 'from-who-saw'::text, 'heard'::text, 'feeling'::text]))),
  constraint intelligence_happened_when_check CHECK (((length(happened_when) >= 1) AND (length(happened_when) <= 500))),
  constraint intelligence_happened_where_check CHECK (((length(happened_where) >= 1) AND (length(happened_where) <= 500))),
  constraint intelligence_how_known_check CHECK (((length(how_known) >= 1) AND (length(how_known) <= 2000))),
  constraint intelligence_received_by_fkey FOREIGN KEY (received_by) REFERENCES worker(id),
  constraint intelligence_ref_key UNIQUE (ref),
  constraint intelligence_what_check CHECK (((length(what) >= 1) AND (length(what) <= 10000)))
);
comment on table intelligence is 'One report as it was sent, never changed. It says nothing of who sent it.';
comment on column intelligence.id is 'Key.';
comment on column intelligence.ref is 'What sender and desk call it. It goes no further: what is shared has a reference of its own.';
comment on column intelligence.desk_agency_id is 'The force whose desk has it.';
comment on column intelligence.child_id is 'A child in the sender''s own circle whom it is about; null for any other.';
comment on column intelligence.what is 'What happened or was heard, in the sender''s words.';
comment on column intelligence.happened_when is 'When, as far as it is known, in words.';
comment on column intelligence.happened_where is 'Where, in words.';
comment on column intelligence.first_hand is 'Seen by the sender, told by one who saw, heard further off, or a feeling. Partners do not grade: this is a fact about how it came.';
comment on column intelligence.how_known is 'How the sender knows.';
comment on column intelligence.doubted_why is 'Why the sender thinks that it may be false; null when they do not.';
comment on column intelligence.sent_at is 'When it was sent.';
comment on column intelligence.received_at is 'When the desk opened it first: all that the sender learns.';
comment on column intelligence.received_by is 'Who at the desk opened it first.';
CREATE INDEX intelligence_child_id_idx ON public.intelligence USING btree (child_id) WHERE (child_id IS NOT NULL);
CREATE INDEX intelligence_desk_agency_id_sent_at_id_idx ON public.intelligence USING btree (desk_agency_id, sent_at DESC, id);
CREATE INDEX intelligence_unopened ON public.intelligence USING btree (desk_agency_id, sent_at DESC, id) WHERE (received_at IS NULL);
alter table intelligence enable row level security, force row level security;
create policy desk_reads on intelligence as permissive for select to sr_app using ((((desk_agency_id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('intelligence.desk'::text) AS may) AND ((child_id IS NULL) OR (NOT conflicted(child_id)))) OR (EXISTS ( SELECT 1
   FROM intelligence_receipt r
  WHERE (r.intelligence_id = intelligence.id)))));
create policy desk_receives on intelligence as permissive for update to sr_app using (((desk_agency_id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('intelligence.desk'::text) AS may) AND (received_at IS NULL))) with check (((desk_agency_id = ( SELECT my_agency() AS my_agency)) AND (received_by = ( SELECT me() AS me))));
create policy keeper on intelligence as permissive for all to sr_keeper using (true) with check (true);
create policy sends on intelligence as permissive for insert to sr_app with check ((( SELECT may('intelligence.send'::text) AS may) AND (received_at IS NULL) AND (EXISTS ( SELECT 1
   FROM intelligence_receipt r
  WHERE (r.intelligence_id = intelligence.id))) AND ((child_id IS NULL) OR in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) AND (EXISTS ( SELECT 1
   FROM ((agency a
     JOIN area_agency d ON ((d.agency_id = a.id)))
     JOIN area_agency m ON ((m.area_id = d.area_id)))
  WHERE ((a.id = intelligence.desk_agency_id) AND (a.kind = 'police'::text) AND (m.agency_id = ( SELECT my_agency() AS my_agency)))))));
grant insert, select on intelligence to sr_app;
grant select on intelligence to sr_keeper;
grant update (received_at, received_by) on intelligence to sr_app;

create table intelligence_grade (
  id uuid not null default gen_random_uuid(),
  intelligence_id uuid not null,
  source smallint not null,
  intelligence text not null,
  handling text not null,
  conditions text,
  why text not null,
  graded_at timestamp with time zone not null default house_now(),
  graded_by uuid not null,
  constraint intelligence_grade_pkey PRIMARY KEY (id),
  constraint intelligence_grade_check CHECK (((handling = 'C'::text) = (conditions IS NOT NULL))),
  constraint intelligence_grade_conditions_check CHECK (((length(conditions) >= 1) AND (length(conditions) <= 2000))),
  constraint intelligence_grade_graded_by_fkey FOREIGN KEY (graded_by) REFERENCES worker(id),
  constraint intelligence_grade_handling_check CHECK ((handling = ANY (ARRAY['P'::text, 'C'::text]))),
  constraint intelligence_grade_intelligence_check CHECK ((intelligence = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text]))),
  constraint intelligence_grade_intelligence_id_fkey FOREIGN KEY (intelligence_id) REFERENCES intelligence(id),
  constraint intelligence_grade_source_check CHECK (((source >= 1) AND (source <= 3))),
  constraint intelligence_grade_why_check CHECK (((length(why) >= 1) AND (length(why) <= 2000)))
);
comment on table intelligence_grade is 'A 3x5x2 grade by police. The newest counts; none is changed.';
comment on column intelligence_grade.id is 'Key.';
comment on column intelligence_grade.intelligence_id is 'The report.';
comment on column intelligence_grade.source is '1 reliable, 2 untested, 3 not reliable.';
comment on column intelligence_grade.intelligence is 'A known directly, B indirectly and corroborated, C indirectly, D not known, E suspected false.';
comment on column intelligence_grade.handling is 'P lawful sharing permitted, C permitted with conditions.';
comment on column intelligence_grade.conditions is 'The conditions of C. They cross with the text, so they hold no word of the source.';
comment on column intelligence_grade.why is 'Why this grade.';
comment on column intelligence_grade.graded_at is 'When.';
comment on column intelligence_grade.graded_by is 'By whom.';
CREATE INDEX intelligence_grade_intelligence_id_graded_at_id_idx ON public.intelligence_grade USING btree (intelligence_id, graded_at DESC, id);
alter table intelligence_grade enable row level security, force row level security;
create policy desk_adds on intelligence_grade as permissive for insert to sr_app with check (((graded_by = ( SELECT me() AS me)) AND ( SELECT may('intelligence.desk'::text) AS may) AND (EXISTS ( SELECT 1
   FROM intelligence i
  WHERE ((i.id = intelligence_grade.intelligence_id) AND (i.desk_agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy desk_reads on intelligence_grade as permissive for select to sr_app using ((( SELECT may('intelligence.desk'::text) AS may) AND (EXISTS ( SELECT 1
   FROM intelligence i
  WHERE ((i.id = intelligence_grade.intelligence_id) AND (i.desk_agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy keeper on intelligence_grade as permissive for all to sr_keeper using (true) with check (true);
CREATE TRIGGER sanitised BEFORE INSERT ON public.intelligence_grade FOR EACH ROW EXECUTE FUNCTION check_conditions();
grant insert, select on intelligence_grade to sr_app;
grant select on intelligence_grade to sr_keeper;

create table intelligence_identifier (
  id uuid not null default gen_random_uuid(),
  intelligence_id uuid not null,
  kind text not null,
  typed text not null,
  normal text not null,
  constraint intelligence_identifier_pkey PRIMARY KEY (id),
  constraint intelligence_identifier_intelligence_id_fkey FOREIGN KEY (intelligence_id) REFERENCES intelligence(id),
  constraint intelligence_identifier_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'username'::text, 'phone'::text, 'vehicle'::text, 'place'::text, 'other'::text]))),
  constraint intelligence_identifier_normal_check CHECK (((length(normal) >= 1) AND (length(normal) <= 300))),
  constraint intelligence_identifier_typed_check CHECK (((length(typed) >= 1) AND (length(typed) <= 300)))
);
comment on table intelligence_identifier is 'A name, nickname, username, number, vehicle or place in a report, by kind, so that the same one is found again.';
comment on column intelligence_identifier.id is 'Key.';
comment on column intelligence_identifier.intelligence_id is 'The report.';
comment on column intelligence_identifier.kind is 'What it is.';
comment on column intelligence_identifier.typed is 'As it was typed.';
comment on column intelligence_identifier.normal is 'For matching: a phone as E.164 where it can be read as one, anything else in small letters without spaces.';
CREATE INDEX intelligence_identifier_intelligence_id_idx ON public.intelligence_identifier USING btree (intelligence_id);
CREATE INDEX intelligence_identifier_kind_normal_idx ON public.intelligence_identifier USING btree (kind, normal);
alter table intelligence_identifier enable row level security, force row level security;
create policy keeper on intelligence_identifier as permissive for all to sr_keeper using (true) with check (true);
create policy sends on intelligence_identifier as permissive for insert to sr_app with check ((EXISTS ( SELECT 1
   FROM (intelligence_receipt r
     JOIN intelligence i ON ((i.id = r.intelligence_id)))
  WHERE ((r.intelligence_id = intelligence_identifier.intelligence_id) AND (i.received_at IS NULL)))));
create policy with_report on intelligence_identifier as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM intelligence i
  WHERE (i.id = intelligence_identifier.intelligence_id))));
grant insert, select on intelligence_identifier to sr_app;
grant select on intelligence_identifier to sr_keeper;

create table intelligence_outcome (
  id uuid not null default gen_random_uuid(),
  intelligence_id uuid not null,
  outcome text not null,
  crime_reference text,
  reason text,
  decided_at timestamp with time zone not null default house_now(),
  decided_by uuid not null,
  constraint intelligence_outcome_pkey PRIMARY KEY (id),
  constraint intelligence_outcome_check CHECK (((outcome = 'tasked'::text) = (crime_reference IS NOT NULL))),
  constraint intelligence_outcome_check1 CHECK (((outcome <> 'no-use'::text) OR (reason IS NOT NULL))),
  constraint intelligence_outcome_crime_reference_check CHECK (((length(crime_reference) >= 1) AND (length(crime_reference) <= 60))),
  constraint intelligence_outcome_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES worker(id),
  constraint intelligence_outcome_intelligence_id_fkey FOREIGN KEY (intelligence_id) REFERENCES intelligence(id),
  constraint intelligence_outcome_outcome_check CHECK ((outcome = ANY (ARRAY['logged'::text, 'tasked'::text, 'no-use'::text]))),
  constraint intelligence_outcome_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 2000)))
);
comment on table intelligence_outcome is 'What came of a report: a sanitised log, tasked as crime, or no use with the reason. The newest counts.';
comment on column intelligence_outcome.id is 'Key.';
comment on column intelligence_outcome.intelligence_id is 'The report.';
comment on column intelligence_outcome.outcome is 'logged, tasked or no-use.';
comment on column intelligence_outcome.crime_reference is 'Of the crime record, when it was tasked.';
comment on column intelligence_outcome.reason is 'Why it is of no use, or a remark.';
comment on column intelligence_outcome.decided_at is 'When.';
comment on column intelligence_outcome.decided_by is 'By whom.';
CREATE INDEX intelligence_outcome_intelligence_id_decided_at_id_idx ON public.intelligence_outcome USING btree (intelligence_id, decided_at DESC, id);
alter table intelligence_outcome enable row level security, force row level security;
create policy desk_adds on intelligence_outcome as permissive for insert to sr_app with check (((decided_by = ( SELECT me() AS me)) AND ( SELECT may('intelligence.desk'::text) AS may) AND (EXISTS ( SELECT 1
   FROM intelligence i
  WHERE ((i.id = intelligence_outcome.intelligence_id) AND (i.desk_agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy desk_reads on intelligence_outcome as permissive for select to sr_app using ((( SELECT may('intelligence.desk'::text) AS may) AND (EXISTS ( SELECT 1
   FROM intelligence i
  WHERE ((i.id = intelligence_outcome.intelligence_id) AND (i.desk_agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy keeper on intelligence_outcome as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on intelligence_outcome to sr_app;
grant select on intelligence_outcome to sr_keeper;

create table intelligence_receipt (
  intelligence_id uuid not null,
  sent_by uuid not null,
  sent_at timestamp with time zone not null default house_now(),
  constraint intelligence_receipt_pkey PRIMARY KEY (intelligence_id),
  constraint intelligence_receipt_intelligence_id_fkey FOREIGN KEY (intelligence_id) REFERENCES intelligence(id) DEFERRABLE INITIALLY DEFERRED,
  constraint intelligence_receipt_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES worker(id)
);
comment on table intelligence_receipt is 'The slip of whoever sent a report. Only they read it: the desk finds a sender through the source wall or not at all.';
comment on column intelligence_receipt.intelligence_id is 'The report. The slip is written first, so that nobody can write one for a report of somebody else.';
comment on column intelligence_receipt.sent_by is 'Who sent it.';
comment on column intelligence_receipt.sent_at is 'When it was sent.';
CREATE INDEX intelligence_receipt_sent_by_sent_at_intelligence_id_idx ON public.intelligence_receipt USING btree (sent_by, sent_at DESC, intelligence_id);
alter table intelligence_receipt enable row level security, force row level security;
create policy keeper on intelligence_receipt as permissive for all to sr_keeper using (true) with check (true);
create policy own_slip on intelligence_receipt as permissive for select to sr_app using ((sent_by = ( SELECT me() AS me)));
create policy sends on intelligence_receipt as permissive for insert to sr_app with check (((sent_by = ( SELECT me() AS me)) AND ( SELECT may('intelligence.send'::text) AS may)));
grant insert, select on intelligence_receipt to sr_app;
grant select on intelligence_receipt to sr_keeper;

create table intelligence_share (
  id uuid not null default gen_random_uuid(),
  ref text not null,
  intelligence_id uuid not null,
  text_id uuid not null,
  to_team_id uuid not null,
  handling text not null,
  conditions text,
  helps_with text not null,
  route text not null,
  detriment text not null,
  why text not null,
  sharing_id uuid,
  decided_at timestamp with time zone not null default house_now(),
  decided_by uuid not null,
  acknowledged_at timestamp with time zone,
  acknowledged_by uuid,
  constraint intelligence_share_pkey PRIMARY KEY (id),
  constraint intelligence_share_acknowledged_by_fkey FOREIGN KEY (acknowledged_by) REFERENCES worker(id),
  constraint intelligence_share_check CHECK (((handling = 'C'::text) = (conditions IS NOT NULL))),
  constraint intelligence_share_check1 CHECK (((acknowledged_at IS NULL) = (acknowledged_by IS NULL))),
  constraint intelligence_share_conditions_check CHECK (((length(conditions) >= 1) AND (length(conditions) <= 2000))),
  constraint intelligence_share_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES worker(id),
  constraint intelligence_share_detriment_check CHECK (((length(detriment) >= 1) AND (length(detriment) <= 2000))),
  constraint intelligence_share_handling_check CHECK ((handling = ANY (ARRAY['P'::text, 'C'::text]))),
  constraint intelligence_share_helps_with_check CHECK (((length(helps_with) >= 1) AND (length(helps_with) <= 300))),
  constraint intelligence_share_intelligence_id_fkey FOREIGN KEY (intelligence_id) REFERENCES intelligence(id),
  constraint intelligence_share_ref_key UNIQUE (ref),
  constraint intelligence_share_route_check CHECK (((length(route) >= 1) AND (length(route) <= 100))),
  constraint intelligence_share_sharing_id_fkey FOREIGN KEY (sharing_id) REFERENCES sharing(id),
  constraint intelligence_share_text_id_fkey FOREIGN KEY (text_id) REFERENCES intelligence_text(id),
  constraint intelligence_share_to_team_id_fkey FOREIGN KEY (to_team_id) REFERENCES team(id),
  constraint intelligence_share_why_check CHECK (((length(why) >= 1) AND (length(why) <= 2000)))
);
comment on table intelligence_share is 'The decision by which a sanitised text crosses to one team. Its own reference: nothing that crosses leads back to the report.';
comment on column intelligence_share.id is 'Key.';
comment on column intelligence_share.ref is 'What the recipient calls it.';
comment on column intelligence_share.intelligence_id is 'The report; the recipient cannot read it.';
comment on column intelligence_share.text_id is 'The text that crosses.';
comment on column intelligence_share.to_team_id is 'The team that reads it.';
comment on column intelligence_share.handling is 'As the grade said when it was shared.';
comment on column intelligence_share.conditions is 'As the grade said when it was shared.';
comment on column intelligence_share.helps_with is 'Which part of the recipient''s work it serves.';
comment on column intelligence_share.route is 'The lawful route, by the codes of content/sharing.yaml.';
comment on column intelligence_share.detriment is 'Whether it could do harm, and what makes it safe enough.';
comment on column intelligence_share.why is 'Why it is shared.';
comment on column intelligence_share.sharing_id is 'The decision on the child''s own record, when it went into the circle; else null.';
comment on column intelligence_share.decided_at is 'When.';
comment on column intelligence_share.decided_by is 'By whom at the desk.';
comment on column intelligence_share.acknowledged_at is 'When somebody of the team said that they have it.';
comment on column intelligence_share.acknowledged_by is 'Who.';
CREATE INDEX intelligence_share_intelligence_id_idx ON public.intelligence_share USING btree (intelligence_id);
CREATE INDEX intelligence_share_sharing_id_idx ON public.intelligence_share USING btree (sharing_id) WHERE (sharing_id IS NOT NULL);
CREATE INDEX intelligence_share_text_id_idx ON public.intelligence_share USING btree (text_id);
CREATE INDEX intelligence_share_to_team_id_decided_at_id_idx ON public.intelligence_share USING btree (to_team_id, decided_at DESC, id);
alter table intelligence_share enable row level security, force row level security;
create policy desk_adds on intelligence_share as permissive for insert to sr_app with check (((decided_by = ( SELECT me() AS me)) AND (acknowledged_at IS NULL) AND ( SELECT may('intelligence.desk'::text) AS may) AND (EXISTS ( SELECT 1
   FROM intelligence i
  WHERE ((i.id = intelligence_share.intelligence_id) AND (i.desk_agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy desk_reads on intelligence_share as permissive for select to sr_app using ((( SELECT may('intelligence.desk'::text) AS may) AND (EXISTS ( SELECT 1
   FROM intelligence i
  WHERE ((i.id = intelligence_share.intelligence_id) AND (i.desk_agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy keeper on intelligence_share as permissive for all to sr_keeper using (true) with check (true);
create policy recipient_acknowledges on intelligence_share as permissive for update to sr_app using ((in_my_team(to_team_id) AND (acknowledged_at IS NULL))) with check ((in_my_team(to_team_id) AND (acknowledged_by = ( SELECT me() AS me))));
create policy recipient_reads on intelligence_share as permissive for select to sr_app using ((( SELECT may('intelligence.read-shared'::text) AS may) AND (to_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) AND (NOT intelligence_conflicted(intelligence_id))));
CREATE TRIGGER crossing BEFORE INSERT ON public.intelligence_share FOR EACH ROW EXECUTE FUNCTION check_crossing();
grant insert, select on intelligence_share to sr_app;
grant select on intelligence_share to sr_keeper;
grant update (acknowledged_at, acknowledged_by) on intelligence_share to sr_app;

create table intelligence_source (
  intelligence_id uuid not null,
  sent_by uuid not null,
  told_by text,
  risk text not null,
  risk_words text,
  may_contact boolean not null,
  contact_how text,
  constraint intelligence_source_pkey PRIMARY KEY (intelligence_id),
  constraint intelligence_source_check CHECK (((risk = 'none-known'::text) OR (risk_words IS NOT NULL))),
  constraint intelligence_source_contact_how_check CHECK (((length(contact_how) >= 1) AND (length(contact_how) <= 500))),
  constraint intelligence_source_intelligence_id_fkey FOREIGN KEY (intelligence_id) REFERENCES intelligence(id),
  constraint intelligence_source_risk_check CHECK ((risk = ANY (ARRAY['none-known'::text, 'some'::text, 'grave'::text]))),
  constraint intelligence_source_risk_words_check CHECK (((length(risk_words) >= 1) AND (length(risk_words) <= 2000))),
  constraint intelligence_source_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES worker(id),
  constraint intelligence_source_told_by_check CHECK (((length(told_by) >= 1) AND (length(told_by) <= 2000)))
);
comment on table intelligence_source is 'Who told it. Behind its own wall: read through see_intelligence_source() alone, by the source desk, with a reason.';
comment on column intelligence_source.intelligence_id is 'The report.';
comment on column intelligence_source.sent_by is 'The sender; name, work and agency follow from it.';
comment on column intelligence_source.told_by is 'Who told the sender, as the sender knows them.';
comment on column intelligence_source.risk is 'Could it harm the source if it came out?';
comment on column intelligence_source.risk_words is 'What could happen, and to whom.';
comment on column intelligence_source.may_contact is 'Whether the source desk may ring the sender about it.';
comment on column intelligence_source.contact_how is 'How and when it is safe to.';
alter table intelligence_source enable row level security, force row level security;
create policy keeper on intelligence_source as permissive for all to sr_keeper using (true) with check (true);
create policy sends on intelligence_source as permissive for insert to sr_app with check (((sent_by = ( SELECT me() AS me)) AND (EXISTS ( SELECT 1
   FROM intelligence_receipt r
  WHERE (r.intelligence_id = intelligence_source.intelligence_id)))));
grant insert on intelligence_source to sr_app;
grant select on intelligence_source to sr_keeper;

create table intelligence_source_look (
  id uuid not null default gen_random_uuid(),
  intelligence_id uuid not null,
  looked_by uuid not null,
  looked_at timestamp with time zone not null default house_now(),
  reason text not null,
  constraint intelligence_source_look_pkey PRIMARY KEY (id),
  constraint intelligence_source_look_intelligence_id_fkey FOREIGN KEY (intelligence_id) REFERENCES intelligence(id),
  constraint intelligence_source_look_looked_by_fkey FOREIGN KEY (looked_by) REFERENCES worker(id),
  constraint intelligence_source_look_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
);
comment on table intelligence_source_look is 'Each look at who told it, with its reason. Written by see_intelligence_source() before anything leaves.';
comment on column intelligence_source_look.id is 'Key.';
comment on column intelligence_source_look.intelligence_id is 'The report.';
comment on column intelligence_source_look.looked_by is 'Who looked.';
comment on column intelligence_source_look.looked_at is 'When.';
comment on column intelligence_source_look.reason is 'Why, in their words.';
CREATE INDEX intelligence_source_look_intelligence_id_looked_at_idx ON public.intelligence_source_look USING btree (intelligence_id, looked_at);
alter table intelligence_source_look enable row level security, force row level security;
create policy desk_reads on intelligence_source_look as permissive for select to sr_app using ((( SELECT may('intelligence.desk'::text) AS may) AND (EXISTS ( SELECT 1
   FROM intelligence i
  WHERE ((i.id = intelligence_source_look.intelligence_id) AND (i.desk_agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy keeper on intelligence_source_look as permissive for all to sr_keeper using (true) with check (true);
grant select on intelligence_source_look to sr_app;
grant insert, select on intelligence_source_look to sr_keeper;

create table intelligence_text (
  id uuid not null default gen_random_uuid(),
  intelligence_id uuid not null,
  words text not null,
  found text[] not null default '{}'::text[],
  confirmed_by uuid,
  written_at timestamp with time zone not null default house_now(),
  written_by uuid not null,
  constraint intelligence_text_pkey PRIMARY KEY (id),
  constraint intelligence_text_check CHECK (((found = '{}'::text[]) OR (confirmed_by IS NOT NULL))),
  constraint intelligence_text_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES worker(id),
  constraint intelligence_text_intelligence_id_fkey FOREIGN KEY (intelligence_id) REFERENCES intelligence(id),
  constraint intelligence_text_words_check CHECK (((length(words) >= 1) AND (length(words) <= 5000))),
  constraint intelligence_text_written_by_fkey FOREIGN KEY (written_by) REFERENCES worker(id)
);
comment on table intelligence_text is 'A sanitised text: what may cross, written apart from the report. The newest counts; each is kept.';
comment on column intelligence_text.id is 'Key.';
comment on column intelligence_text.intelligence_id is 'The report.';
comment on column intelligence_text.words is 'The text.';
comment on column intelligence_text.found is 'Words in it that may tell who the source is, found when it was saved. Never shown beyond the desk.';
comment on column intelligence_text.confirmed_by is 'Who looked at each of them and says that none does.';
comment on column intelligence_text.written_at is 'When.';
comment on column intelligence_text.written_by is 'By whom.';
CREATE INDEX intelligence_text_intelligence_id_written_at_id_idx ON public.intelligence_text USING btree (intelligence_id, written_at DESC, id);
alter table intelligence_text enable row level security, force row level security;
create policy desk_adds on intelligence_text as permissive for insert to sr_app with check (((written_by = ( SELECT me() AS me)) AND ((confirmed_by IS NULL) OR (confirmed_by = ( SELECT me() AS me))) AND ( SELECT may('intelligence.desk'::text) AS may) AND (EXISTS ( SELECT 1
   FROM intelligence i
  WHERE ((i.id = intelligence_text.intelligence_id) AND (i.desk_agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy desk_reads on intelligence_text as permissive for select to sr_app using ((( SELECT may('intelligence.desk'::text) AS may) AND (EXISTS ( SELECT 1
   FROM intelligence i
  WHERE ((i.id = intelligence_text.intelligence_id) AND (i.desk_agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy keeper on intelligence_text as permissive for all to sr_keeper using (true) with check (true);
create policy recipient_reads on intelligence_text as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM intelligence_share s
  WHERE ((s.text_id = intelligence_text.id) AND (s.to_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[]))))));
CREATE TRIGGER sanitised BEFORE INSERT ON public.intelligence_text FOR EACH ROW EXECUTE FUNCTION check_sanitised();
grant insert on intelligence_text to sr_app;
grant select on intelligence_text to sr_keeper;
grant select (id, intelligence_id, words, confirmed_by, written_at, written_by) on intelligence_text to sr_app;

create table interview (
  id uuid not null default gen_random_uuid(),
  ref text not null,
  child_id uuid not null,
  team_id uuid not null,
  opened_at timestamp with time zone not null default house_now(),
  opened_by uuid not null,
  holder_id uuid,
  taken_at timestamp with time zone,
  held_at timestamp with time zone,
  held_recorded_at timestamp with time zone,
  held_by uuid,
  setting jsonb,
  confirmed_with_child boolean,
  not_held_at timestamp with time zone,
  not_held_by uuid,
  not_held_kind text,
  not_held_reason text,
  not_held_detail text,
  offered_again_at timestamp with time zone,
  carers_heard_at timestamp with time zone,
  carers_heard_who text,
  carers_words text,
  constraint interview_pkey PRIMARY KEY (id),
  constraint interview_check CHECK (((held_at IS NULL) OR (not_held_at IS NULL) OR (not_held_at <= held_recorded_at))),
  constraint interview_check1 CHECK (((held_at IS NULL) = (held_by IS NULL))),
  constraint interview_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint interview_held_by_fkey FOREIGN KEY (held_by) REFERENCES worker(id),
  constraint interview_holder_id_fkey FOREIGN KEY (holder_id) REFERENCES worker(id),
  constraint interview_not_held_by_fkey FOREIGN KEY (not_held_by) REFERENCES worker(id),
  constraint interview_not_held_kind_check CHECK ((not_held_kind = ANY (ARRAY['declined'::text, 'not-possible'::text]))),
  constraint interview_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES worker(id),
  constraint interview_ref_key UNIQUE (ref),
  constraint interview_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
);
comment on table interview is 'A return home interview, asked for when a return is recorded. One may cover several returns, each with its own clock.';
comment on column interview.holder_id is 'Who has taken it. Null until somebody acknowledges: then it climbs.';
CREATE INDEX interview_by_holder_opened ON public.interview USING btree (holder_id, opened_at);
CREATE INDEX interview_child_id_idx ON public.interview USING btree (child_id);
CREATE INDEX interview_declined ON public.interview USING btree (holder_id, not_held_at) WHERE ((held_at IS NULL) AND (not_held_kind = 'declined'::text));
CREATE INDEX interview_held_by_held_recorded_at_idx ON public.interview USING btree (held_by, held_recorded_at) WHERE (held_at IS NOT NULL);
CREATE INDEX interview_holder_id_idx ON public.interview USING btree (holder_id) WHERE ((held_at IS NULL) AND (not_held_at IS NULL));
CREATE INDEX interview_team_id_idx ON public.interview USING btree (team_id) WHERE ((held_at IS NULL) AND (not_held_at IS NULL));
CREATE INDEX interview_to_do ON public.interview USING btree (holder_id) WHERE ((held_at IS NULL) AND ((not_held_at IS NULL) OR (carers_heard_at IS NULL) OR ((not_held_kind = 'declined'::text) AND (offered_again_at IS NULL))));
CREATE INDEX interview_untaken ON public.interview USING btree (team_id) WHERE (holder_id IS NULL);
alter table interview enable row level security, force row level security;
create policy circle_adds on interview as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on interview as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on interview as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on interview as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR host_sees_interview(id)));
create policy keeper on interview as permissive for all to sr_keeper using (true) with check (true);
create policy page_adds on interview as permissive for insert to sr_app with check ((child_id IN ( SELECT open_of_page() AS open_of_page)));
CREATE TRIGGER reading_added AFTER INSERT ON public.interview REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_added();
CREATE TRIGGER reading_changed AFTER UPDATE ON public.interview REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_changed();
CREATE TRIGGER reading_removed AFTER DELETE ON public.interview REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION mark_removed();
grant insert, select, update on interview to sr_app;
grant select on interview to sr_keeper;
grant update (holder_id, taken_at) on interview to sr_keeper;

create table interview_answer (
  id uuid not null default gen_random_uuid(),
  interview_id uuid not null,
  child_id uuid not null,
  question text not null,
  words text not null,
  own_words boolean not null default false,
  withheld_from text[] not null default '{}'::text[],
  withheld_person text,
  written_at timestamp with time zone not null default house_now(),
  written_by uuid not null,
  chosen text[] not null default '{}'::text[],
  constraint interview_answer_pkey PRIMARY KEY (id),
  constraint interview_answer_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint interview_answer_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint interview_answer_written_by_fkey FOREIGN KEY (written_by) REFERENCES worker(id)
);
comment on column interview_answer.withheld_from is 'Not for: carer, placement, person (named in withheld_person), who may be the danger.';
comment on column interview_answer.chosen is 'Codes of the options chosen (content/interview.yaml), beside the words.';
CREATE INDEX interview_answer_interview_id_idx ON public.interview_answer USING btree (interview_id);
alter table interview_answer enable row level security, force row level security;
create policy answers_wall on interview_answer as restrictive for select to sr_app using (( SELECT may('interviews.read-answers'::text) AS may));
create policy circle_adds on interview_answer as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on interview_answer as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on interview_answer as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (written_by = ( SELECT me() AS me))));
create policy keeper on interview_answer as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on interview_answer to sr_app;
grant select on interview_answer to sr_keeper;

create table interview_attempt (
  id uuid not null default gen_random_uuid(),
  interview_id uuid not null,
  child_id uuid not null,
  kind text not null,
  at timestamp with time zone not null,
  how text not null,
  outcome text not null,
  detail text,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  constraint interview_attempt_pkey PRIMARY KEY (id),
  constraint interview_attempt_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint interview_attempt_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint interview_attempt_kind_check CHECK ((kind = ANY (ARRAY['offer'::text, 'attempt'::text]))),
  constraint interview_attempt_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'declined'::text, 'no-answer'::text, 'rearranged'::text, 'offered'::text]))),
  constraint interview_attempt_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id)
);
CREATE INDEX interview_attempt_interview_id_at_idx ON public.interview_attempt USING btree (interview_id, at);
alter table interview_attempt enable row level security, force row level security;
create policy circle_adds on interview_attempt as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on interview_attempt as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on interview_attempt as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (recorded_by = ( SELECT me() AS me))));
create policy keeper on interview_attempt as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on interview_attempt to sr_app;
grant select on interview_attempt to sr_keeper;

create table interview_draft (
  interview_id uuid not null,
  child_id uuid not null,
  answers jsonb not null,
  version integer not null default 1,
  saved_at timestamp with time zone not null default house_now(),
  saved_by uuid not null,
  constraint interview_draft_pkey PRIMARY KEY (interview_id),
  constraint interview_draft_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint interview_draft_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint interview_draft_saved_by_fkey FOREIGN KEY (saved_by) REFERENCES worker(id)
);
comment on table interview_draft is 'What has been written so far; replaced at each save; an older version never overwrites a newer one.';
alter table interview_draft enable row level security, force row level security;
create policy answers_wall on interview_draft as restrictive for select to sr_app using (( SELECT may('interviews.read-answers'::text) AS may));
create policy circle_adds on interview_draft as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on interview_draft as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on interview_draft as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on interview_draft as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (saved_by = ( SELECT me() AS me))));
create policy keeper on interview_draft as permissive for all to sr_keeper using (true) with check (true);
grant insert, select, update on interview_draft to sr_app;
grant select on interview_draft to sr_keeper;

create table interview_return (
  interview_id uuid not null,
  return_id uuid not null,
  child_id uuid not null,
  offered_at timestamp with time zone,
  accepted_at timestamp with time zone,
  completed_at timestamp with time zone,
  offer_missed_reason text,
  offer_missed_detail text,
  completion_missed_reason text,
  completion_missed_detail text,
  missed_reason_by uuid,
  missed_reason_at timestamp with time zone,
  constraint interview_return_pkey PRIMARY KEY (interview_id, return_id),
  constraint interview_return_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint interview_return_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint interview_return_missed_reason_by_fkey FOREIGN KEY (missed_reason_by) REFERENCES worker(id),
  constraint interview_return_return_id_fkey FOREIGN KEY (return_id) REFERENCES episode_return(id),
  constraint interview_return_return_id_key UNIQUE (return_id)
);
comment on column interview_return.missed_reason_at is 'When the reason for a missed clock was given.';
CREATE INDEX interview_return_child_id_idx ON public.interview_return USING btree (child_id);
alter table interview_return enable row level security, force row level security;
create policy circle_adds on interview_return as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on interview_return as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on interview_return as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on interview_return as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR host_sees_return(return_id)));
create policy keeper on interview_return as permissive for all to sr_keeper using (true) with check (true);
create policy page_adds on interview_return as permissive for insert to sr_app with check ((child_id IN ( SELECT open_of_page() AS open_of_page)));
CREATE TRIGGER reading_added AFTER INSERT ON public.interview_return REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_added();
CREATE TRIGGER reading_changed AFTER UPDATE ON public.interview_return REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_changed();
CREATE TRIGGER reading_removed AFTER DELETE ON public.interview_return REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION mark_removed();
grant insert, select, update on interview_return to sr_app;
grant select on interview_return to sr_keeper;

create table judgement (
  id uuid not null default gen_random_uuid(),
  child_id uuid not null,
  nth integer not null,
  level text not null,
  level_words text not null,
  reasons text not null,
  would_change text not null,
  none_cited text,
  strategy text not null,
  strategy_words text,
  review_on date not null,
  written_at timestamp with time zone not null default house_now(),
  written_by uuid not null,
  constraint judgement_pkey PRIMARY KEY (id),
  constraint judgement_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint judgement_child_id_nth_key UNIQUE (child_id, nth),
  constraint judgement_id_child_id_key UNIQUE (id, child_id),
  constraint judgement_level_words_check CHECK ((length(level_words) > 0)),
  constraint judgement_none_cited_check CHECK ((length(none_cited) > 0)),
  constraint judgement_nth_check CHECK ((nth >= 1)),
  constraint judgement_reasons_check CHECK ((length(reasons) > 0)),
  constraint judgement_reviewed_later CHECK ((review_on > ((written_at AT TIME ZONE 'Europe/London'::text))::date)),
  constraint judgement_strategy_check CHECK ((strategy = ANY (ARRAY['asked'::text, 'held'::text, 'not-needed'::text]))),
  constraint judgement_strategy_told CHECK (((strategy = 'not-needed'::text) OR (strategy_words IS NOT NULL))),
  constraint judgement_strategy_words_check CHECK ((length(strategy_words) > 0)),
  constraint judgement_would_change_check CHECK ((length(would_change) > 0)),
  constraint judgement_written_by_fkey FOREIGN KEY (written_by) REFERENCES worker(id)
);
comment on table judgement is 'What a named worker concludes about a child: a level in words, the reasons, what would change their mind, and when it is looked at again. No number, no total.';
comment on column judgement.nth is 'The order of the judgements of one child: the highest stands, and superseded the one before.';
comment on column judgement.level is 'A code of content/judgement.yaml. level_words keeps what was read when it was chosen, since content may change.';
comment on column judgement.none_cited is 'Why it rests on nothing that is noted, where it cites nothing.';
CREATE INDEX judgement_level_child_id_idx ON public.judgement USING btree (level, child_id);
CREATE INDEX judgement_review_on_idx ON public.judgement USING btree (review_on);
CREATE INDEX judgement_written_by_review_on_idx ON public.judgement USING btree (written_by, review_on);
alter table judgement enable row level security, force row level security;
create policy circle_adds on judgement as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on judgement as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on judgement as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (written_by = ( SELECT me() AS me))));
create policy in_own_name on judgement as restrictive for insert to sr_app with check (((written_by = ( SELECT me() AS me)) AND ( SELECT may('judgements.write'::text) AS may)));
create policy keeper on judgement as permissive for all to sr_keeper using (true) with check (true);
create policy readers on judgement as restrictive for select to sr_app using (( SELECT may('judgements.read'::text) AS may));
grant insert, select on judgement to sr_app;
grant select on judgement to sr_keeper;

create table judgement_citation (
  id uuid not null default gen_random_uuid(),
  judgement_id uuid not null,
  child_id uuid not null,
  observation_id uuid,
  pattern text,
  pattern_fact text,
  pattern_sum text[],
  constraint judgement_citation_pkey PRIMARY KEY (id),
  constraint judgement_citation_check CHECK ((num_nonnulls(observation_id, pattern) = 1)),
  constraint judgement_citation_check1 CHECK ((num_nulls(pattern, pattern_fact, pattern_sum) = ANY (ARRAY[0, 3]))),
  constraint judgement_citation_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint judgement_citation_judgement_id_child_id_fkey FOREIGN KEY (judgement_id, child_id) REFERENCES judgement(id, child_id),
  constraint judgement_citation_judgement_id_observation_id_key UNIQUE (judgement_id, observation_id),
  constraint judgement_citation_judgement_id_pattern_key UNIQUE (judgement_id, pattern),
  constraint judgement_citation_observation_id_fkey FOREIGN KEY (observation_id) REFERENCES observation(id)
);
comment on table judgement_citation is 'What a judgement rests on: an observation, or a pattern with its sum as it stood when it was cited.';
CREATE INDEX judgement_citation_observation_id_idx ON public.judgement_citation USING btree (observation_id);
alter table judgement_citation enable row level security, force row level security;
create policy circle_adds on judgement_citation as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on judgement_citation as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on judgement_citation as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR false));
create policy keeper on judgement_citation as permissive for all to sr_keeper using (true) with check (true);
create policy readers on judgement_citation as restrictive for select to sr_app using (( SELECT may('judgements.read'::text) AS may));
create policy with_its_judgement on judgement_citation as restrictive for insert to sr_app with check (((EXISTS ( SELECT 1
   FROM judgement j
  WHERE ((j.id = judgement_citation.judgement_id) AND (j.written_by = ( SELECT me() AS me)) AND (j.written_at = house_now())))) AND ((observation_id IS NULL) OR (EXISTS ( SELECT 1
   FROM observation o
  WHERE ((o.id = judgement_citation.observation_id) AND (o.child_id = judgement_citation.child_id)))))));
grant insert, select on judgement_citation to sr_app;
grant select on judgement_citation to sr_keeper;

create table judgement_opinion (
  id uuid not null default gen_random_uuid(),
  judgement_id uuid not null,
  child_id uuid not null,
  nth integer not null,
  stance text not null,
  reasons text not null,
  given_at timestamp with time zone not null default house_now(),
  given_by uuid not null,
  constraint judgement_opinion_pkey PRIMARY KEY (id),
  constraint judgement_opinion_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint judgement_opinion_given_by_fkey FOREIGN KEY (given_by) REFERENCES worker(id),
  constraint judgement_opinion_judgement_id_child_id_fkey FOREIGN KEY (judgement_id, child_id) REFERENCES judgement(id, child_id),
  constraint judgement_opinion_judgement_id_given_by_nth_key UNIQUE (judgement_id, given_by, nth),
  constraint judgement_opinion_nth_check CHECK ((nth >= 1)),
  constraint judgement_opinion_reasons_check CHECK ((length(reasons) > 0)),
  constraint judgement_opinion_stance_check CHECK ((stance = ANY (ARRAY['agrees'::text, 'dissents'::text])))
);
comment on table judgement_opinion is 'A colleague in the circle agrees with a judgement or dissents from it, with reasons. A later one of theirs stands in its place; the earlier stays.';
CREATE INDEX judgement_opinion_child_id_given_at_idx ON public.judgement_opinion USING btree (child_id, given_at);
alter table judgement_opinion enable row level security, force row level security;
create policy circle_adds on judgement_opinion as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on judgement_opinion as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on judgement_opinion as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR false));
create policy in_own_name on judgement_opinion as restrictive for insert to sr_app with check (((given_by = ( SELECT me() AS me)) AND ( SELECT may('judgements.answer'::text) AS may) AND (EXISTS ( SELECT 1
   FROM judgement j
  WHERE ((j.id = judgement_opinion.judgement_id) AND (j.written_by <> ( SELECT me() AS me)))))));
create policy keeper on judgement_opinion as permissive for all to sr_keeper using (true) with check (true);
create policy readers on judgement_opinion as restrictive for select to sr_app using (( SELECT may('judgements.read'::text) AS may));
grant insert, select on judgement_opinion to sr_app;
grant select on judgement_opinion to sr_keeper;

create table kept_for (
  kind text not null,
  days integer not null,
  changed_at timestamp with time zone not null default house_now(),
  changed_by uuid,
  last_run_at timestamp with time zone,
  last_deleted integer,
  constraint kept_for_pkey PRIMARY KEY (kind),
  constraint kept_for_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES worker(id),
  constraint kept_for_days_check CHECK (((days >= 30) AND (days <= 3650))),
  constraint kept_for_kind_check CHECK ((kind = ANY (ARRAY['set-aside'::text, 'note-draft'::text, 'message'::text]))),
  constraint kept_for_last_deleted_check CHECK ((last_deleted >= 0))
);
comment on table kept_for is 'One rule for each kind of row that is deleted after a time: set for the installation by whoever runs it, shown to privacy officers.';
comment on column kept_for.kind is 'set-aside: suggestions put aside; note-draft: notes that one worker never finished; message: what workers were told by e-mail or text.';
comment on column kept_for.days is 'Days after which a row is deleted: from when it was put aside, last saved, or settled.';
comment on column kept_for.changed_at is 'When the rule was set.';
comment on column kept_for.changed_by is 'Who set it; null for what came with the installation.';
comment on column kept_for.last_run_at is 'When the clock last deleted by it.';
comment on column kept_for.last_deleted is 'How many rows it deleted then: a number, no child.';
alter table kept_for enable row level security, force row level security;
create policy keeper on kept_for as permissive for all to sr_keeper using (true) with check (true);
create policy privacy_reads on kept_for as permissive for select to sr_app using (( SELECT may('agencies.read-kept'::text) AS may));
grant select on kept_for to sr_app;
grant select on kept_for to sr_keeper;
grant update (last_run_at, last_deleted) on kept_for to sr_keeper;

create table location (
  id uuid not null default gen_random_uuid(),
  child_id uuid not null,
  episode_id uuid,
  kind text not null,
  place text,
  postcode text,
  from_day date,
  to_day date,
  source text not null,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  source_key text,
  constraint location_pkey PRIMARY KEY (id),
  constraint location_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint location_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES missing_episode(id),
  constraint location_kind_check CHECK ((kind = ANY (ARRAY['home'::text, 'placement'::text, 'last-seen'::text, 'found'::text, 'returned-to'::text, 'place'::text]))),
  constraint location_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id)
);
comment on table location is 'Where a child sleeps, was last seen, was found. Its words are read one at a time through see_location() and nowhere else.';
comment on column location.source_key is 'Which row of which source told it; never the words of the place.';
CREATE INDEX location_child_id_idx ON public.location USING btree (child_id);
CREATE INDEX location_child_id_source_key_idx ON public.location USING btree (child_id, source_key) WHERE (source_key IS NOT NULL);
CREATE INDEX location_episode_id_idx ON public.location USING btree (episode_id);
alter table location enable row level security, force row level security;
create policy circle_adds on location as permissive for insert to sr_app with check ((in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND (recorded_by = ( SELECT me() AS me))));
create policy circle_ends on location as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on location as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on location as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (recorded_by = ( SELECT me() AS me)) OR ((episode_id IS NOT NULL) AND host_sees_episode(episode_id))));
create policy keeper on location as permissive for all to sr_keeper using (true) with check (true);
create policy page_adds on location as permissive for insert to sr_app with check (((recorded_by = ( SELECT me() AS me)) AND (child_id IN ( SELECT open_of_page() AS open_of_page))));
grant insert on location to sr_app;
grant select on location to sr_keeper;
grant select (id, child_id, episode_id, kind, from_day, to_day, source, recorded_at, recorded_by, source_key) on location to sr_app;
grant update (to_day) on location to sr_app;

create table message (
  id uuid not null default gen_random_uuid(),
  kind text not null,
  subject_id uuid not null,
  occasion text not null default ''::text,
  to_worker_id uuid,
  to_team_id uuid,
  made_at timestamp with time zone not null default house_now(),
  made_by uuid not null default me(),
  due_at timestamp with time zone not null default house_now(),
  settled_at timestamp with time zone,
  dropped_why text,
  to_address text,
  constraint message_pkey PRIMARY KEY (id),
  constraint message_check1 CHECK (((dropped_why IS NULL) OR (settled_at IS NOT NULL))),
  constraint message_kind_check CHECK ((kind ~ '^[a-z]+(-[a-z]+)*$'::text)),
  constraint message_made_by_fkey FOREIGN KEY (made_by) REFERENCES worker(id),
  constraint message_occasion_check CHECK ((length(occasion) <= 40)),
  constraint message_once UNIQUE NULLS NOT DISTINCT (kind, subject_id, occasion, to_worker_id, to_team_id, to_address),
  constraint message_to_address_check CHECK (((length(to_address) >= 3) AND (length(to_address) <= 254))),
  constraint message_to_one CHECK ((num_nonnulls(to_worker_id, to_team_id, to_address) = 1)),
  constraint message_to_team_id_fkey FOREIGN KEY (to_team_id) REFERENCES team(id),
  constraint message_to_worker_id_fkey FOREIGN KEY (to_worker_id) REFERENCES worker(id)
);
comment on table message is 'Somebody is to be told of something: of which kind, which thing, whom, and from when. One thing tells one of them once.';
comment on column message.kind is 'A code of content/messages.yaml, which holds the words.';
comment on column message.subject_id is 'The thing, by its id: which table it stands in, the kind knows. The thing itself is asked at sending time whether it still needs them.';
comment on column message.occasion is 'Which time of several, such as the due time that a reminder is of; empty where there is only one.';
comment on column message.due_at is 'From when it may be told.';
comment on column message.settled_at is 'When it was dealt out to those who are to read it, or dropped.';
comment on column message.dropped_why is 'Why nobody is told, as a code of content/messages.yaml; empty when it was dealt out.';
comment on column message.to_address is 'An organisation''s own address, where it has no worker here.';
CREATE INDEX message_due_at_idx ON public.message USING btree (due_at) WHERE (settled_at IS NULL);
CREATE INDEX message_settled ON public.message USING btree (settled_at) WHERE (settled_at IS NOT NULL);
CREATE INDEX message_to_team_id_idx ON public.message USING btree (to_team_id);
CREATE INDEX message_to_worker_id_idx ON public.message USING btree (to_worker_id);
alter table message enable row level security, force row level security;
create policy doer_adds on message as permissive for insert to sr_app with check (((made_by = ( SELECT me() AS me)) AND (settled_at IS NULL) AND (dropped_why IS NULL)));
create policy job_settles on message as permissive for update to sr_app using (( SELECT may('notifications.send'::text) AS may)) with check (( SELECT may('notifications.send'::text) AS may));
create policy keeper on message as permissive for all to sr_keeper using (true) with check (true);
create policy told_reads on message as permissive for select to sr_app using (((to_worker_id = ( SELECT me() AS me)) OR (to_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) OR ( SELECT may('notifications.send'::text) AS may)));
grant select on message to sr_app;
grant delete, insert, select on message to sr_keeper;
grant insert (kind, subject_id, occasion, to_worker_id, to_team_id, made_by, due_at, to_address) on message to sr_app;
grant update (settled_at, dropped_why) on message to sr_app;

create table missing_episode (
  id uuid not null default gen_random_uuid(),
  ref text not null,
  child_id uuid not null,
  type text not null default 'M'::text,
  definition_version text not null,
  missing_from timestamp with time zone not null,
  missing_from_precision text not null,
  last_seen_by text,
  reported_at timestamp with time zone,
  reported_by text,
  reported_by_role text,
  circumstances text,
  police_reference text,
  force_code text,
  placement_id uuid,
  setting_name text,
  responsible_agency_id uuid not null,
  host_authority_code text,
  host_agency_id uuid,
  ended_at timestamp with time zone,
  ended_precision text,
  history boolean not null default false,
  source text not null default 'recorded'::text,
  source_key text,
  source_digest text,
  reported_back_at timestamp with time zone,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  circumstance_codes text[] not null default '{}'::text[],
  setting_kind text,
  said_offered text,
  said_accepted text,
  constraint missing_episode_pkey PRIMARY KEY (id),
  constraint missing_episode_check CHECK (((ended_at IS NULL) = (ended_precision IS NULL))),
  constraint missing_episode_check1 CHECK (((ended_at IS NULL) OR (ended_at >= missing_from))),
  constraint missing_episode_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint missing_episode_ended_precision_check CHECK ((ended_precision = ANY (ARRAY['minute'::text, 'day'::text]))),
  constraint missing_episode_host_agency_id_fkey FOREIGN KEY (host_agency_id) REFERENCES agency(id),
  constraint missing_episode_missing_from_precision_check CHECK ((missing_from_precision = ANY (ARRAY['minute'::text, 'day'::text]))),
  constraint missing_episode_no_overlap EXCLUDE USING gist (child_id WITH =, tstzrange(missing_from, ended_at) WITH &&) WHERE (((ended_at IS NOT NULL) AND (source = 'recorded'::text))),
  constraint missing_episode_placement_id_fkey FOREIGN KEY (placement_id) REFERENCES placement(id),
  constraint missing_episode_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint missing_episode_ref_key UNIQUE (ref),
  constraint missing_episode_responsible_agency_id_fkey FOREIGN KEY (responsible_agency_id) REFERENCES agency(id),
  constraint missing_episode_type_check CHECK ((type = ANY (ARRAY['M'::text, 'A'::text])))
);
comment on table missing_episode is 'One time a child was missing (M: whereabouts not known) or away without authorisation (A: known). SSDA903 MISSING, MIS_START, MIS_END.';
comment on column missing_episode.history is 'Ended before the area''s own start date: counts in the story and the patterns, opens no clocks.';
comment on column missing_episode.source_digest is 'Digest of the imported row, so that the same file again changes nothing.';
comment on column missing_episode.circumstance_codes is 'Codes of content/missing.yaml, circumstances. The words stand in circumstances.';
comment on column missing_episode.setting_kind is 'Where the child lived then: a code of content/missing.yaml, placementTypes. Kept with the episode, since placements change.';
comment on column missing_episode.said_offered is 'Whether an interview was offered, as the imported source says it. Ours is told by interview_return.';
comment on column missing_episode.said_accepted is 'Whether the offer was accepted, as the imported source says it.';
CREATE INDEX missing_episode_by_start ON public.missing_episode USING btree (missing_from);
CREATE INDEX missing_episode_child_id_missing_from_idx ON public.missing_episode USING btree (child_id, missing_from DESC);
CREATE INDEX missing_episode_open ON public.missing_episode USING btree (missing_from) WHERE (ended_at IS NULL);
CREATE INDEX missing_episode_police_reference ON public.missing_episode USING btree (lower(police_reference)) WHERE (police_reference IS NOT NULL);
CREATE INDEX missing_episode_responsible_agency_id_ended_at_idx ON public.missing_episode USING btree (responsible_agency_id, ended_at DESC);
CREATE INDEX missing_episode_responsible_agency_id_missing_from_idx ON public.missing_episode USING btree (responsible_agency_id, missing_from);
CREATE UNIQUE INDEX missing_episode_one_open ON public.missing_episode USING btree (child_id) WHERE ((ended_at IS NULL) AND (source = 'recorded'::text));
CREATE UNIQUE INDEX missing_episode_source ON public.missing_episode USING btree (responsible_agency_id, source, source_key) WHERE (source_key IS NOT NULL);
alter table missing_episode enable row level security, force row level security;
create policy circle_adds on missing_episode as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on missing_episode as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on missing_episode as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on missing_episode as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (recorded_by = ( SELECT me() AS me)) OR (host_agency_id = ( SELECT my_agency() AS my_agency)) OR (force_code = ( SELECT my_force() AS my_force))));
create policy keeper on missing_episode as permissive for all to sr_keeper using (true) with check (true);
create policy page_adds on missing_episode as permissive for insert to sr_app with check ((child_id IN ( SELECT open_of_page() AS open_of_page)));
CREATE TRIGGER keep_episode_change BEFORE UPDATE ON public.missing_episode FOR EACH ROW WHEN ((((old.type IS DISTINCT FROM new.type) OR (old.missing_from IS DISTINCT FROM new.missing_from)) OR (old.missing_from_precision IS DISTINCT FROM new.missing_from_precision))) EXECUTE FUNCTION keep_episode_change();
CREATE TRIGGER reading_added AFTER INSERT ON public.missing_episode REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_added();
CREATE TRIGGER reading_changed AFTER UPDATE ON public.missing_episode REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_changed();
CREATE TRIGGER reading_removed AFTER DELETE ON public.missing_episode REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION mark_removed();
grant insert, select, update on missing_episode to sr_app;
grant select on missing_episode to sr_keeper;

create table no_action (
  interview_id uuid not null,
  child_id uuid not null,
  reason_code text not null,
  reason text not null,
  said_at timestamp with time zone not null default house_now(),
  said_by uuid not null,
  agreed_at timestamp with time zone,
  agreed_by uuid,
  constraint no_action_pkey PRIMARY KEY (interview_id),
  constraint no_action_agreed_by_fkey FOREIGN KEY (agreed_by) REFERENCES worker(id),
  constraint no_action_check CHECK (((agreed_by IS NULL) OR (agreed_by <> said_by))),
  constraint no_action_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint no_action_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint no_action_said_by_fkey FOREIGN KEY (said_by) REFERENCES worker(id)
);
comment on table no_action is 'A reasoned none, agreed by a second person.';
CREATE INDEX no_action_open ON public.no_action USING btree (said_by) WHERE (agreed_at IS NULL);
alter table no_action enable row level security, force row level security;
create policy circle_adds on no_action as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on no_action as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on no_action as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy decisions_wall on no_action as restrictive for select to sr_app using (((said_by = ( SELECT me() AS me)) OR ( SELECT may('response.read-decisions'::text) AS may)));
create policy host_sees on no_action as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (said_by = ( SELECT me() AS me))));
create policy keeper on no_action as permissive for all to sr_keeper using (true) with check (true);
CREATE TRIGGER reading_added AFTER INSERT ON public.no_action REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_added();
CREATE TRIGGER reading_changed AFTER UPDATE ON public.no_action REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_changed();
CREATE TRIGGER reading_removed AFTER DELETE ON public.no_action REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION mark_removed();
grant insert, select, update on no_action to sr_app;
grant select on no_action to sr_keeper;

create table note_draft (
  child_id uuid not null,
  worker_id uuid not null,
  words text not null,
  saved_at timestamp with time zone not null default house_now(),
  version integer not null default 1,
  page text not null default ''::text,
  other_words text,
  constraint note_draft_pkey PRIMARY KEY (child_id, worker_id),
  constraint note_draft_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint note_draft_other_words_check CHECK (((length(other_words) >= 1) AND (length(other_words) <= 50000))),
  constraint note_draft_page_check CHECK ((length(page) <= 40)),
  constraint note_draft_version_check CHECK ((version >= 1)),
  constraint note_draft_words_check CHECK ((length(words) <= 50000)),
  constraint note_draft_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table note_draft is 'A note about a child that one worker is still writing, to look for signs in it. Read by nobody else; emptied by its writer.';
comment on column note_draft.version is 'Counts the saves.';
comment on column note_draft.page is 'The page that saved it last: its later saves replace its earlier ones.';
comment on column note_draft.other_words is 'What another page of the same writer held when it was saved on an older version: shown beside the words until they are put together.';
CREATE INDEX note_draft_saved_at_idx ON public.note_draft USING btree (saved_at);
CREATE INDEX note_draft_worker_id_idx ON public.note_draft USING btree (worker_id);
alter table note_draft enable row level security, force row level security;
create policy circle_adds on note_draft as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on note_draft as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on note_draft as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on note_draft as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (worker_id = ( SELECT me() AS me))));
create policy in_own_name on note_draft as restrictive for all to sr_app using ((worker_id = ( SELECT me() AS me))) with check ((worker_id = ( SELECT me() AS me)));
create policy keeper on note_draft as permissive for all to sr_keeper using (true) with check (true);
grant insert, select, update on note_draft to sr_app;
grant delete, select on note_draft to sr_keeper;

create table nothing_noted (
  interview_id uuid not null,
  child_id uuid not null,
  said_at timestamp with time zone not null default house_now(),
  said_by uuid not null,
  constraint nothing_noted_pkey PRIMARY KEY (interview_id),
  constraint nothing_noted_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint nothing_noted_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint nothing_noted_said_by_fkey FOREIGN KEY (said_by) REFERENCES worker(id)
);
comment on table nothing_noted is 'After an interview somebody looked through the signs and had none to note: an answer, not a gap. A sign noted later stands beside it.';
CREATE INDEX nothing_noted_child_id_idx ON public.nothing_noted USING btree (child_id);
alter table nothing_noted enable row level security, force row level security;
create policy circle_adds on nothing_noted as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on nothing_noted as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on nothing_noted as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (said_by = ( SELECT me() AS me))));
create policy in_own_name on nothing_noted as restrictive for insert to sr_app with check ((said_by = ( SELECT me() AS me)));
create policy keeper on nothing_noted as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on nothing_noted to sr_app;
grant select on nothing_noted to sr_keeper;

create table notice (
  id uuid not null default gen_random_uuid(),
  to_worker_id uuid,
  to_team_id uuid,
  child_id uuid,
  kind text not null,
  about_worker_id uuid,
  subject_ref text,
  made_at timestamp with time zone not null default house_now(),
  seen_at timestamp with time zone,
  seen_by uuid,
  constraint notice_pkey PRIMARY KEY (id),
  constraint notice_about_worker_id_fkey FOREIGN KEY (about_worker_id) REFERENCES worker(id),
  constraint notice_check CHECK (((to_worker_id IS NOT NULL) OR (to_team_id IS NOT NULL))),
  constraint notice_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint notice_seen_by_fkey FOREIGN KEY (seen_by) REFERENCES worker(id),
  constraint notice_to_team_id_fkey FOREIGN KEY (to_team_id) REFERENCES team(id),
  constraint notice_to_worker_id_fkey FOREIGN KEY (to_worker_id) REFERENCES worker(id)
);
comment on table notice is 'What a person must be told: glass broken, an exact search on their child, a request for access, a restricted child looked for.';
CREATE INDEX notice_many_locations ON public.notice USING btree (about_worker_id, made_at) WHERE (kind = 'many-locations'::text);
CREATE INDEX notice_to_team_id_idx ON public.notice USING btree (to_team_id) WHERE (seen_at IS NULL);
CREATE INDEX notice_to_worker_id_idx ON public.notice USING btree (to_worker_id) WHERE (seen_at IS NULL);
alter table notice enable row level security, force row level security;
create policy addressed on notice as permissive for select to sr_app using (((to_worker_id = ( SELECT me() AS me)) OR (to_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[]))));
create policy addressed_sees on notice as permissive for update to sr_app using (((to_worker_id = ( SELECT me() AS me)) OR in_my_team(to_team_id)));
create policy clock_tells on notice as permissive for insert to sr_app with check ((( SELECT may('interviews.climb'::text) AS may) AND (kind ~~ 'climbed-%'::text)));
create policy keeper on notice as permissive for all to sr_keeper using (true) with check (true);
CREATE TRIGGER message_of_notice AFTER INSERT ON public.notice FOR EACH ROW WHEN ((new.kind = ANY (ARRAY['glass-broken'::text, 'access-requested'::text, 'second-word'::text]))) EXECUTE FUNCTION message_of_notice();
CREATE TRIGGER tell_live_of_notice AFTER INSERT ON public.notice FOR EACH ROW EXECUTE FUNCTION tell_live_of_notice();
grant insert, select on notice to sr_app;
grant insert, select, update on notice to sr_keeper;
grant update (seen_at, seen_by) on notice to sr_app;

create table nrm_answer (
  id uuid not null default gen_random_uuid(),
  seq bigint not null generated always as identity,
  nrm_id uuid not null,
  child_id uuid not null,
  field text not null,
  value text,
  how text not null,
  sources jsonb not null default '[]'::jsonb,
  confirmed_at timestamp with time zone not null default house_now(),
  confirmed_by uuid not null,
  constraint nrm_answer_pkey PRIMARY KEY (id),
  constraint nrm_answer_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint nrm_answer_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES worker(id),
  constraint nrm_answer_field_check CHECK (((length(field) >= 1) AND (length(field) <= 120))),
  constraint nrm_answer_how_check CHECK ((how = ANY (ARRAY['typed'::text, 'as-found'::text, 'changed'::text]))),
  constraint nrm_answer_nrm_id_fkey FOREIGN KEY (nrm_id) REFERENCES nrm_referral(id),
  constraint nrm_answer_sources_check CHECK (((jsonb_typeof(sources) = 'array'::text) AND (length((sources)::text) <= 20000))),
  constraint nrm_answer_value_check CHECK (((length(value) >= 1) AND (length(value) <= 15000)))
);
comment on table nrm_answer is 'One answer that a worker has confirmed. The newest of a question stands; earlier ones are kept.';
comment on column nrm_answer.seq is 'The order in which answers were confirmed: two may share a moment.';
comment on column nrm_answer.field is 'The name that the published form gives the question, a question of ours, or gap: and a page, for why something there is not known.';
comment on column nrm_answer.value is 'The answer; a choice by its code, several by their codes one a line. Null when it was taken out.';
comment on column nrm_answer.how is 'typed by the worker, taken as the record had it, or taken from it and changed.';
comment on column nrm_answer.sources is 'What of the record it was drawn from: words, who, when, and where to look.';
CREATE INDEX nrm_answer_child_id_idx ON public.nrm_answer USING btree (child_id);
CREATE INDEX nrm_answer_nrm_id_field_seq_idx ON public.nrm_answer USING btree (nrm_id, field, seq DESC);
alter table nrm_answer enable row level security, force row level security;
create policy answers_wall on nrm_answer as restrictive for select to sr_app using (((EXISTS ( SELECT 1
   FROM nrm_referral r
  WHERE (r.id = nrm_answer.nrm_id))) AND (( SELECT may('interviews.read-answers'::text) AS may) OR (EXISTS ( SELECT 1
   FROM worker w
  WHERE ((w.id = nrm_answer.confirmed_by) AND (w.agency_id = ( SELECT my_agency() AS my_agency))))))));
create policy circle_adds on nrm_answer as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on nrm_answer as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on nrm_answer as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR false));
create policy in_own_name on nrm_answer as restrictive for insert to sr_app with check ((confirmed_by = ( SELECT me() AS me)));
create policy keeper on nrm_answer as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on nrm_answer to sr_app;
grant select on nrm_answer to sr_keeper;

create table nrm_draft (
  nrm_id uuid not null,
  child_id uuid not null,
  page text not null,
  worker_id uuid not null,
  typed jsonb not null,
  saved_at timestamp with time zone not null default house_now(),
  constraint nrm_draft_pkey PRIMARY KEY (nrm_id, page, worker_id),
  constraint nrm_draft_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint nrm_draft_nrm_id_fkey FOREIGN KEY (nrm_id) REFERENCES nrm_referral(id),
  constraint nrm_draft_page_check CHECK (((length(page) >= 1) AND (length(page) <= 60))),
  constraint nrm_draft_typed_check CHECK (((jsonb_typeof(typed) = 'object'::text) AND (length((typed)::text) <= 250000))),
  constraint nrm_draft_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table nrm_draft is 'What one worker has typed on a page and not confirmed yet. Read by nobody else; emptied when they confirm it.';
comment on column nrm_draft.typed is 'What stands in the boxes, by their names. Empty once it was confirmed.';
CREATE INDEX nrm_draft_child_id_idx ON public.nrm_draft USING btree (child_id);
CREATE INDEX nrm_draft_worker_id_idx ON public.nrm_draft USING btree (worker_id);
alter table nrm_draft enable row level security, force row level security;
create policy circle_adds on nrm_draft as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on nrm_draft as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on nrm_draft as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on nrm_draft as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (worker_id = ( SELECT me() AS me))));
create policy in_own_name on nrm_draft as restrictive for all to sr_app using ((worker_id = ( SELECT me() AS me))) with check ((worker_id = ( SELECT me() AS me)));
create policy keeper on nrm_draft as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on nrm_draft to sr_app;
grant select on nrm_draft to sr_keeper;
grant update (typed, saved_at) on nrm_draft to sr_app;

create table nrm_fact (
  id uuid not null default gen_random_uuid(),
  seq bigint not null generated always as identity,
  nrm_id uuid not null,
  child_id uuid not null,
  kind text not null,
  outcome text not null,
  on_day date not null,
  words text,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  constraint nrm_fact_pkey PRIMARY KEY (id),
  constraint nrm_fact_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint nrm_fact_kind_check CHECK ((kind = ANY (ARRAY['reasonable-grounds'::text, 'conclusive-grounds'::text, 'local-panel'::text, 'guardian'::text, 'consent-at-18'::text, 'reconsideration'::text]))),
  constraint nrm_fact_nrm_id_fkey FOREIGN KEY (nrm_id) REFERENCES nrm_referral(id),
  constraint nrm_fact_outcome_check CHECK (((length(outcome) >= 1) AND (length(outcome) <= 60))),
  constraint nrm_fact_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint nrm_fact_words_check CHECK (((length(words) >= 1) AND (length(words) <= 2000)))
);
comment on table nrm_fact is 'What became of a referral: a decision, a guardian told, consent at 18. Added, never changed; the newest of a kind stands.';
comment on column nrm_fact.outcome is 'A code of its options under after in content/nrm.yaml.';
comment on column nrm_fact.on_day is 'The day on which it was decided or done.';
CREATE INDEX nrm_fact_child_id_idx ON public.nrm_fact USING btree (child_id);
CREATE INDEX nrm_fact_nrm_id_seq_idx ON public.nrm_fact USING btree (nrm_id, seq);
alter table nrm_fact enable row level security, force row level security;
create policy circle_adds on nrm_fact as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on nrm_fact as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy decisions_wall on nrm_fact as restrictive for select to sr_app using ((EXISTS ( SELECT 1
   FROM nrm_referral r
  WHERE (r.id = nrm_fact.nrm_id))));
create policy host_sees on nrm_fact as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (recorded_by = ( SELECT me() AS me))));
create policy in_own_name on nrm_fact as restrictive for insert to sr_app with check ((recorded_by = ( SELECT me() AS me)));
create policy keeper on nrm_fact as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on nrm_fact to sr_app;
grant select on nrm_fact to sr_keeper;

create table nrm_pass (
  id uuid not null default gen_random_uuid(),
  nrm_id uuid not null,
  child_id uuid not null,
  kind text not null,
  from_team_id uuid not null,
  from_worker_id uuid not null,
  to_team_id uuid not null,
  words text,
  sharing_id uuid,
  passed_at timestamp with time zone not null default house_now(),
  ended_at timestamp with time zone,
  ended_by uuid,
  outcome text,
  answer text,
  rung integer not null default 0,
  next_climb_at timestamp with time zone,
  climbed_to uuid[] not null default '{}'::uuid[],
  constraint nrm_pass_pkey PRIMARY KEY (id),
  constraint nrm_pass_answer_check CHECK (((length(answer) >= 1) AND (length(answer) <= 5000))),
  constraint nrm_pass_check CHECK ((from_team_id <> to_team_id)),
  constraint nrm_pass_check1 CHECK ((num_nulls(ended_at, ended_by, outcome) = ANY (ARRAY[0, 3]))),
  constraint nrm_pass_check2 CHECK (
CASE kind
    WHEN 'hand-off'::text THEN ((sharing_id IS NOT NULL) AND (answer IS NULL) AND (COALESCE(outcome, 'taken'::text) = ANY (ARRAY['taken'::text, 'taken-back'::text])))
    ELSE ((words IS NOT NULL) AND (COALESCE(outcome, 'answered'::text) = 'answered'::text) AND ((outcome IS NULL) = (answer IS NULL)))
END),
  constraint nrm_pass_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint nrm_pass_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES worker(id),
  constraint nrm_pass_from_team_id_fkey FOREIGN KEY (from_team_id) REFERENCES team(id),
  constraint nrm_pass_from_worker_id_fkey FOREIGN KEY (from_worker_id) REFERENCES worker(id),
  constraint nrm_pass_kind_check CHECK ((kind = ANY (ARRAY['hand-off'::text, 'ask'::text]))),
  constraint nrm_pass_nrm_id_fkey FOREIGN KEY (nrm_id) REFERENCES nrm_referral(id),
  constraint nrm_pass_outcome_check CHECK ((outcome = ANY (ARRAY['taken'::text, 'taken-back'::text, 'answered'::text]))),
  constraint nrm_pass_rung_check CHECK (((rung >= 0) AND (rung <= 2))),
  constraint nrm_pass_sharing_id_fkey FOREIGN KEY (sharing_id) REFERENCES sharing(id),
  constraint nrm_pass_to_team_id_fkey FOREIGN KEY (to_team_id) REFERENCES team(id),
  constraint nrm_pass_words_check CHECK (((length(words) >= 1) AND (length(words) <= 5000)))
);
comment on table nrm_pass is 'A draft handed to a first responder organisation, or a question that they ask back.';
comment on column nrm_pass.words is 'What goes with the draft, or what is asked.';
comment on column nrm_pass.rung is 'How far it has climbed while nobody touches it: 0 with the team that it lies with, 1 with its leads, 2 with the agency''s.';
comment on column nrm_pass.next_climb_at is 'When it climbs next; empty before the clock''s first look and on the top rung.';
comment on column nrm_pass.climbed_to is 'Leads to whom it has climbed. Kept when it ends: who was told is part of its way.';
CREATE INDEX nrm_pass_child_id_idx ON public.nrm_pass USING btree (child_id);
CREATE INDEX nrm_pass_climbed_to_idx ON public.nrm_pass USING gin (climbed_to) WHERE (ended_at IS NULL);
CREATE INDEX nrm_pass_nrm_id_passed_at_idx ON public.nrm_pass USING btree (nrm_id, passed_at);
CREATE INDEX nrm_pass_sharing_id_idx ON public.nrm_pass USING btree (sharing_id);
CREATE INDEX nrm_pass_to_climb ON public.nrm_pass USING btree (passed_at, id) WHERE ((ended_at IS NULL) AND (rung < 2));
CREATE INDEX nrm_pass_to_team_id_idx ON public.nrm_pass USING btree (to_team_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX nrm_pass_open ON public.nrm_pass USING btree (nrm_id, kind) WHERE (ended_at IS NULL);
alter table nrm_pass enable row level security, force row level security;
create policy circle_adds on nrm_pass as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on nrm_pass as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on nrm_pass as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy decisions_wall on nrm_pass as restrictive for select to sr_app using ((EXISTS ( SELECT 1
   FROM nrm_referral r
  WHERE (r.id = nrm_pass.nrm_id))));
create policy host_sees on nrm_pass as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (from_worker_id = ( SELECT me() AS me))));
create policy keeper on nrm_pass as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on nrm_pass to sr_app;
grant select on nrm_pass to sr_keeper;
grant update (ended_at, ended_by, outcome, answer) on nrm_pass to sr_app;
grant update (rung, next_climb_at, climbed_to) on nrm_pass to sr_keeper;

create table nrm_referral (
  id uuid not null default gen_random_uuid(),
  ref text not null,
  child_id uuid not null,
  begun_at timestamp with time zone not null default house_now(),
  begun_by uuid not null,
  begun_team_id uuid not null,
  team_id uuid not null,
  holder_id uuid,
  ready_at timestamp with time zone,
  ready_by uuid,
  submitted_at timestamp with time zone,
  submitted_precision text,
  submitted_by text,
  home_office_ref text,
  submitted_recorded_at timestamp with time zone,
  submitted_recorded_by uuid,
  stopped_at timestamp with time zone,
  stopped_by uuid,
  stopped_why text,
  constraint nrm_referral_pkey PRIMARY KEY (id),
  constraint nrm_referral_begun_by_fkey FOREIGN KEY (begun_by) REFERENCES worker(id),
  constraint nrm_referral_begun_team_id_fkey FOREIGN KEY (begun_team_id) REFERENCES team(id),
  constraint nrm_referral_check CHECK (((ready_at IS NULL) = (ready_by IS NULL))),
  constraint nrm_referral_check1 CHECK ((num_nulls(submitted_at, submitted_precision, submitted_by, home_office_ref, submitted_recorded_at, submitted_recorded_by) = ANY (ARRAY[0, 6]))),
  constraint nrm_referral_check2 CHECK (((submitted_at IS NULL) OR (ready_at IS NOT NULL))),
  constraint nrm_referral_check3 CHECK ((submitted_at <= submitted_recorded_at)),
  constraint nrm_referral_check4 CHECK ((num_nulls(stopped_at, stopped_by, stopped_why) = ANY (ARRAY[0, 3]))),
  constraint nrm_referral_check5 CHECK (((stopped_at IS NULL) OR (submitted_at IS NULL))),
  constraint nrm_referral_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint nrm_referral_holder_id_fkey FOREIGN KEY (holder_id) REFERENCES worker(id),
  constraint nrm_referral_home_office_ref_check CHECK (((length(home_office_ref) >= 1) AND (length(home_office_ref) <= 60))),
  constraint nrm_referral_ready_by_fkey FOREIGN KEY (ready_by) REFERENCES worker(id),
  constraint nrm_referral_ref_key UNIQUE (ref),
  constraint nrm_referral_stopped_by_fkey FOREIGN KEY (stopped_by) REFERENCES worker(id),
  constraint nrm_referral_stopped_why_check CHECK (((length(stopped_why) >= 1) AND (length(stopped_why) <= 2000))),
  constraint nrm_referral_submitted_by_check CHECK (((length(submitted_by) >= 1) AND (length(submitted_by) <= 200))),
  constraint nrm_referral_submitted_precision_check CHECK ((submitted_precision = ANY (ARRAY['minute'::text, 'day'::text]))),
  constraint nrm_referral_submitted_recorded_by_fkey FOREIGN KEY (submitted_recorded_by) REFERENCES worker(id),
  constraint nrm_referral_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
);
comment on table nrm_referral is 'A referral of one child to the National Referral Mechanism: drafted here, sent elsewhere by a first responder. One for a child, unless it was stopped.';
comment on column nrm_referral.ref is 'Our reference. It stands in files and on the form, and carries no name.';
comment on column nrm_referral.begun_team_id is 'The team that began it, and answers what is asked back.';
comment on column nrm_referral.team_id is 'The team whose it is now: the one that began it, or the first responder that it was handed to.';
comment on column nrm_referral.holder_id is 'The worker who has it; null while it waits in a team.';
comment on column nrm_referral.ready_at is 'Since when it passes every test that holds it back. Emptied when an answer changes.';
comment on column nrm_referral.submitted_at is 'When it was sent to the Home Office, elsewhere, by a person.';
comment on column nrm_referral.submitted_by is 'Who sent it, in words: it may be somebody who does not use the service.';
comment on column nrm_referral.home_office_ref is 'The reference that the Home Office gave.';
CREATE INDEX nrm_referral_begun_team_id_idx ON public.nrm_referral USING btree (begun_team_id) WHERE (stopped_at IS NULL);
CREATE INDEX nrm_referral_child_id_idx ON public.nrm_referral USING btree (child_id);
CREATE INDEX nrm_referral_holder_id_idx ON public.nrm_referral USING btree (holder_id) WHERE (stopped_at IS NULL);
CREATE INDEX nrm_referral_submitted_at_idx ON public.nrm_referral USING btree (submitted_at) WHERE (submitted_at IS NOT NULL);
CREATE INDEX nrm_referral_team_id_idx ON public.nrm_referral USING btree (team_id) WHERE (stopped_at IS NULL);
CREATE UNIQUE INDEX nrm_one_for_a_child ON public.nrm_referral USING btree (child_id) WHERE (stopped_at IS NULL);
alter table nrm_referral enable row level security, force row level security;
create policy circle_adds on nrm_referral as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on nrm_referral as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on nrm_referral as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy decisions_wall on nrm_referral as restrictive for select to sr_app using (((begun_by = ( SELECT me() AS me)) OR (holder_id = ( SELECT me() AS me)) OR (begun_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) OR (team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) OR ( SELECT may('response.read-decisions'::text) AS may) OR nrm_climbed_to_me(id)));
create policy host_sees on nrm_referral as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR false));
create policy keeper on nrm_referral as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on nrm_referral to sr_app;
grant select on nrm_referral to sr_keeper;
grant update (team_id, holder_id, ready_at, ready_by, submitted_at, submitted_precision, submitted_by, home_office_ref, submitted_recorded_at, submitted_recorded_by, stopped_at, stopped_by, stopped_why) on nrm_referral to sr_app;

create table observation (
  id uuid not null default gen_random_uuid(),
  child_id uuid not null,
  episode_id uuid,
  interview_id uuid,
  sign text not null,
  list text not null,
  evidence text not null,
  own_words boolean not null default false,
  source_kind text not null,
  source_name text,
  observed_on date not null,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  withdrawn_at timestamp with time zone,
  withdrawn_by uuid,
  withdrawn_reason text,
  constraint observation_pkey PRIMARY KEY (id),
  constraint observation_check CHECK (((withdrawn_at IS NULL) = (withdrawn_reason IS NULL))),
  constraint observation_check1 CHECK (((withdrawn_at IS NULL) = (withdrawn_by IS NULL))),
  constraint observation_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint observation_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES missing_episode(id),
  constraint observation_evidence_check CHECK ((length(evidence) > 0)),
  constraint observation_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint observation_list_check CHECK ((list = ANY (ARRAY['harm-now'::text, 'sign'::text, 'vulnerability'::text, 'strength'::text]))),
  constraint observation_not_ahead CHECK ((observed_on <= ((recorded_at AT TIME ZONE 'Europe/London'::text))::date)),
  constraint observation_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint observation_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES worker(id)
);
comment on table observation is 'A sign seen: what, the evidence, who saw it, the day it was seen, the day it was recorded, by whom.';
CREATE INDEX observation_child_id_observed_on_idx ON public.observation USING btree (child_id, observed_on DESC);
CREATE INDEX observation_child_id_recorded_at_idx ON public.observation USING btree (child_id, recorded_at);
CREATE INDEX observation_episode_id_idx ON public.observation USING btree (episode_id) WHERE (episode_id IS NOT NULL);
CREATE INDEX observation_harm_by_record ON public.observation USING btree (recorded_at) WHERE ((list = 'harm-now'::text) AND (withdrawn_at IS NULL));
CREATE INDEX observation_harm_now ON public.observation USING btree (child_id, recorded_at) WHERE ((list = 'harm-now'::text) AND (withdrawn_at IS NULL));
CREATE INDEX observation_interview_id_idx ON public.observation USING btree (interview_id);
alter table observation enable row level security, force row level security;
create policy circle_adds on observation as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on observation as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on observation as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on observation as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (recorded_by = ( SELECT me() AS me))));
create policy in_own_name on observation as restrictive for insert to sr_app with check ((recorded_by = ( SELECT me() AS me)));
create policy keeper on observation as permissive for all to sr_keeper using (true) with check (true);
create policy readers on observation as restrictive for select to sr_app using ((( SELECT may('signs.read'::text) AS may) OR (EXISTS ( SELECT 1
   FROM worker w
  WHERE ((w.id = observation.recorded_by) AND (w.agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy withdrawn_once on observation as restrictive for update to sr_app using ((withdrawn_at IS NULL)) with check ((withdrawn_by = ( SELECT me() AS me)));
CREATE TRIGGER raise_section_45 AFTER INSERT ON public.observation FOR EACH ROW EXECUTE FUNCTION raise_section_45();
CREATE TRIGGER reading_added AFTER INSERT ON public.observation REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_added();
CREATE TRIGGER reading_changed AFTER UPDATE ON public.observation REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_changed();
CREATE TRIGGER reading_removed AFTER DELETE ON public.observation REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION mark_removed();
grant insert, select on observation to sr_app;
grant select on observation to sr_keeper;
grant update (withdrawn_at, withdrawn_by, withdrawn_reason) on observation to sr_app;

create table outbox_item (
  envelope_id uuid not null,
  worker_id uuid,
  channel text not null,
  at timestamp with time zone not null default house_now(),
  subject text not null,
  body text not null,
  address text,
  attached text,
  constraint outbox_item_pkey PRIMARY KEY (envelope_id),
  constraint outbox_item_address_check CHECK (((length(address) >= 3) AND (length(address) <= 254))),
  constraint outbox_item_attached_check CHECK (((length(attached) >= 1) AND (length(attached) <= 80))),
  constraint outbox_item_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'text'::text]))),
  constraint outbox_item_envelope_id_fkey FOREIGN KEY (envelope_id) REFERENCES envelope(id),
  constraint outbox_item_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id),
  constraint outbox_to_one CHECK ((num_nonnulls(worker_id, address) = 1))
);
comment on table outbox_item is 'The demo''s outbox: what would have been sent, word for word. A service that sends writes nothing here.';
comment on column outbox_item.address is 'The organisation''s address, where no worker reads it.';
comment on column outbox_item.attached is 'The name of the file that would go with it.';
CREATE INDEX outbox_item_at_idx ON public.outbox_item USING btree (at DESC);
CREATE INDEX outbox_item_worker_id_idx ON public.outbox_item USING btree (worker_id);
alter table outbox_item enable row level security, force row level security;
create policy demo_reads on outbox_item as permissive for select to sr_app using (( SELECT may('notifications.outbox'::text) AS may));
create policy job_adds on outbox_item as permissive for insert to sr_app with check (( SELECT may('notifications.send'::text) AS may));
create policy keeper on outbox_item as permissive for all to sr_keeper using (true) with check (true);
grant select on outbox_item to sr_app;
grant delete, select on outbox_item to sr_keeper;
grant insert (envelope_id, worker_id, channel, subject, body, address, attached) on outbox_item to sr_app;

create table panel (
  id uuid not null default gen_random_uuid(),
  area_id uuid not null,
  name text not null,
  made_at timestamp with time zone not null default house_now(),
  made_by uuid not null,
  constraint panel_pkey PRIMARY KEY (id),
  constraint panel_area_id_fkey FOREIGN KEY (area_id) REFERENCES area(id),
  constraint panel_area_id_key UNIQUE (area_id),
  constraint panel_made_by_fkey FOREIGN KEY (made_by) REFERENCES worker(id),
  constraint panel_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120)))
);
comment on table panel is 'The panel of an area that looks at children who are exploited, or may be.';
comment on column panel.id is 'The row''s own identity.';
comment on column panel.area_id is 'The area; it has one panel.';
comment on column panel.name is 'What it is called there.';
comment on column panel.made_at is 'When it was set up.';
comment on column panel.made_by is 'Who set it up.';
alter table panel enable row level security, force row level security;
create policy area_keeps on panel as permissive for insert to sr_app with check (((made_by = ( SELECT me() AS me)) AND ( SELECT may('panel.keep'::text) AS may) AND (EXISTS ( SELECT 1
   FROM area_agency a
  WHERE ((a.area_id = panel.area_id) AND (a.agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy area_reads on panel as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM area_agency a
  WHERE ((a.area_id = panel.area_id) AND (a.agency_id = ( SELECT my_agency() AS my_agency))))));
create policy keeper on panel as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on panel to sr_app;
grant select on panel to sr_keeper;

create table panel_action (
  item_id uuid not null,
  action_id uuid not null,
  child_id uuid not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null default house_now(),
  constraint panel_action_pkey PRIMARY KEY (item_id, action_id),
  constraint panel_action_action_id_fkey FOREIGN KEY (action_id) REFERENCES action(id),
  constraint panel_action_item_id_child_id_fkey FOREIGN KEY (item_id, child_id) REFERENCES panel_item(id, child_id),
  constraint panel_action_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id)
);
comment on table panel_action is 'An action that the panel agreed. The action itself stands in the child''s one plan, as every other does.';
comment on column panel_action.item_id is 'Which item.';
comment on column panel_action.action_id is 'Which action.';
comment on column panel_action.child_id is 'Whose item it is, for the policy.';
comment on column panel_action.recorded_by is 'Who recorded it.';
comment on column panel_action.recorded_at is 'When.';
CREATE INDEX panel_action_action_id_idx ON public.panel_action USING btree (action_id);
alter table panel_action enable row level security, force row level security;
create policy keeper on panel_action as permissive for all to sr_keeper using (true) with check (true);
create policy members_add on panel_action as permissive for insert to sr_app with check (((recorded_by = ( SELECT me() AS me)) AND (EXISTS ( SELECT 1
   FROM (panel_item i
     JOIN panel_meeting m ON ((m.id = i.meeting_id)))
  WHERE ((i.id = panel_action.item_id) AND (i.left_out_at IS NULL) AND sits_on(m.panel_id))))));
create policy of_an_item on panel_action as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM panel_item i
  WHERE (i.id = panel_action.item_id))));
grant insert, select on panel_action to sr_app;
grant select on panel_action to sr_keeper;

create table panel_item (
  id uuid not null default gen_random_uuid(),
  meeting_id uuid not null,
  child_id uuid not null,
  question text,
  question_by uuid,
  chosen_at timestamp with time zone not null default house_now(),
  chosen_by uuid not null,
  left_out_at timestamp with time zone,
  left_out_by uuid,
  left_out_why text,
  left_out_for uuid,
  constraint panel_item_pkey PRIMARY KEY (id),
  constraint panel_item_check CHECK ((num_nonnulls(left_out_at, left_out_by, left_out_why) = ANY (ARRAY[0, 3]))),
  constraint panel_item_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint panel_item_chosen_by_fkey FOREIGN KEY (chosen_by) REFERENCES worker(id),
  constraint panel_item_id_child_id_key UNIQUE (id, child_id),
  constraint panel_item_left_out_by_fkey FOREIGN KEY (left_out_by) REFERENCES worker(id),
  constraint panel_item_left_out_for CHECK (((left_out_for IS NULL) OR (left_out_at IS NOT NULL))),
  constraint panel_item_left_out_for_fkey FOREIGN KEY (left_out_for) REFERENCES panel_meeting(id),
  constraint panel_item_left_out_why_check CHECK (((length(left_out_why) >= 1) AND (length(left_out_why) <= 1000))),
  constraint panel_item_meeting_id_child_id_key UNIQUE (meeting_id, child_id),
  constraint panel_item_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES panel_meeting(id),
  constraint panel_item_question_by_fkey FOREIGN KEY (question_by) REFERENCES worker(id),
  constraint panel_item_question_check CHECK (((length(question) >= 1) AND (length(question) <= 500)))
);
comment on table panel_item is 'A child on the agenda of a meeting. Why they are there stands in panel_reason; nobody is taken off without a reason.';
comment on column panel_item.id is 'The row''s own identity.';
comment on column panel_item.meeting_id is 'Which meeting.';
comment on column panel_item.child_id is 'Which child.';
comment on column panel_item.question is 'What the panel is asked.';
comment on column panel_item.question_by is 'Who asks it.';
comment on column panel_item.chosen_at is 'When a rule or a worker put the child there.';
comment on column panel_item.chosen_by is 'Who built the agenda then, or the worker who referred.';
comment on column panel_item.left_out_at is 'When the chair left the child out of this meeting.';
comment on column panel_item.left_out_by is 'Who did.';
comment on column panel_item.left_out_why is 'Why.';
comment on column panel_item.left_out_for is 'The earlier meeting that was opened again and has the child after all. A rule that finds the child puts them back by itself.';
CREATE INDEX panel_item_child_id_chosen_at_idx ON public.panel_item USING btree (child_id, chosen_at DESC);
alter table panel_item enable row level security, force row level security;
create policy circle_reads on panel_item as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy decisions_wall on panel_item as restrictive for select to sr_app using ((( SELECT may('response.read-decisions'::text) AS may) OR (EXISTS ( SELECT 1
   FROM panel_meeting m
  WHERE ((m.id = panel_item.meeting_id) AND sits_on(m.panel_id))))));
create policy host_sees on panel_item as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR false));
create policy keeper on panel_item as permissive for all to sr_keeper using (true) with check (true);
create policy members_change on panel_item as permissive for update to sr_app using ((in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)) AND (EXISTS ( SELECT 1
   FROM panel_meeting m
  WHERE ((m.id = panel_item.meeting_id) AND (m.ended_at IS NULL) AND (m.cancelled_at IS NULL) AND sits_on(m.panel_id)))))) with check (((left_out_by IS NULL) OR (left_out_by = ( SELECT me() AS me)) OR (EXISTS ( SELECT 1
   FROM panel_meeting m
  WHERE ((m.id = panel_item.meeting_id) AND sits_on(m.panel_id))))));
grant select on panel_item to sr_app;
grant insert, select, update on panel_item to sr_keeper;
grant update (question, question_by, left_out_at, left_out_by, left_out_why) on panel_item to sr_app;
grant update (left_out_for) on panel_item to sr_keeper;

create table panel_meeting (
  id uuid not null default gen_random_uuid(),
  ref text not null,
  panel_id uuid not null,
  at timestamp with time zone not null,
  place text,
  made_at timestamp with time zone not null default house_now(),
  made_by uuid not null,
  agenda_at timestamp with time zone,
  ended_at timestamp with time zone,
  ended_by uuid,
  minutes integer not null default 120,
  sequence integer not null default 0,
  cancelled_at timestamp with time zone,
  cancelled_by uuid,
  cancelled_why text,
  constraint panel_meeting_pkey PRIMARY KEY (id),
  constraint panel_meeting_cancelled CHECK ((num_nonnulls(cancelled_at, cancelled_by, cancelled_why) = ANY (ARRAY[0, 3]))),
  constraint panel_meeting_cancelled_by_fkey FOREIGN KEY (cancelled_by) REFERENCES worker(id),
  constraint panel_meeting_cancelled_why_check CHECK (((length(cancelled_why) >= 1) AND (length(cancelled_why) <= 1000))),
  constraint panel_meeting_check CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint panel_meeting_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES worker(id),
  constraint panel_meeting_made_by_fkey FOREIGN KEY (made_by) REFERENCES worker(id),
  constraint panel_meeting_minutes_check CHECK (((minutes >= 15) AND (minutes <= 480))),
  constraint panel_meeting_one_end CHECK (((ended_at IS NULL) OR (cancelled_at IS NULL))),
  constraint panel_meeting_panel_id_fkey FOREIGN KEY (panel_id) REFERENCES panel(id),
  constraint panel_meeting_place_check CHECK (((length(place) >= 1) AND (length(place) <= 300))),
  constraint panel_meeting_ref_key UNIQUE (ref),
  constraint panel_meeting_sequence_check CHECK ((sequence >= 0))
);
comment on table panel_meeting is 'One meeting of a panel.';
comment on column panel_meeting.id is 'The row''s own identity.';
comment on column panel_meeting.ref is 'What people say aloud, such as M-7K2M9QXA.';
comment on column panel_meeting.panel_id is 'Whose meeting.';
comment on column panel_meeting.at is 'When it begins.';
comment on column panel_meeting.place is 'The room, or the link. Read after signing in.';
comment on column panel_meeting.made_at is 'When it was arranged.';
comment on column panel_meeting.made_by is 'Who arranged it.';
comment on column panel_meeting.agenda_at is 'When the rules were last asked who belongs on the agenda.';
comment on column panel_meeting.ended_at is 'When the chair ended it.';
comment on column panel_meeting.ended_by is 'Who ended it.';
comment on column panel_meeting.minutes is 'How long it takes.';
comment on column panel_meeting.sequence is 'How often its time was changed, for calendars: they take the highest.';
comment on column panel_meeting.cancelled_at is 'When it was called off.';
comment on column panel_meeting.cancelled_by is 'Who called it off.';
comment on column panel_meeting.cancelled_why is 'Why. It names no child.';
CREATE INDEX panel_meeting_at_idx ON public.panel_meeting USING btree (at) WHERE (ended_at IS NULL);
CREATE INDEX panel_meeting_panel_id_at_id_idx ON public.panel_meeting USING btree (panel_id, at DESC, id);
alter table panel_meeting enable row level security, force row level security;
create policy chairs_arrange on panel_meeting as permissive for insert to sr_app with check (((made_by = ( SELECT me() AS me)) AND chairs_panel(panel_id)));
create policy chairs_change on panel_meeting as permissive for update to sr_app using (((ended_at IS NULL) AND (cancelled_at IS NULL) AND chairs_panel(panel_id))) with check (((ended_by IS NULL) OR (ended_by = ( SELECT me() AS me))));
create policy keeper on panel_meeting as permissive for all to sr_keeper using (true) with check (true);
create policy of_a_panel on panel_meeting as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM panel p
  WHERE (p.id = panel_meeting.panel_id))));
grant insert, select on panel_meeting to sr_app;
grant select on panel_meeting to sr_keeper;
grant update (at, place, ended_at, ended_by, minutes, sequence) on panel_meeting to sr_app;
grant update (agenda_at, ended_at, ended_by, sequence, cancelled_at, cancelled_by, cancelled_why) on panel_meeting to sr_keeper;

create table panel_member (
  id uuid not null default gen_random_uuid(),
  panel_id uuid not null,
  worker_id uuid not null,
  chairs boolean not null default false,
  since timestamp with time zone not null default house_now(),
  added_by uuid not null,
  left_at timestamp with time zone,
  left_by uuid,
  constraint panel_member_pkey PRIMARY KEY (id),
  constraint panel_member_added_by_fkey FOREIGN KEY (added_by) REFERENCES worker(id),
  constraint panel_member_check CHECK (((left_at IS NULL) = (left_by IS NULL))),
  constraint panel_member_left_by_fkey FOREIGN KEY (left_by) REFERENCES worker(id),
  constraint panel_member_panel_id_fkey FOREIGN KEY (panel_id) REFERENCES panel(id),
  constraint panel_member_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table panel_member is 'Who sits on the panel, by name. A child on the agenda is opened to them for the panel, and to nobody in their stead.';
comment on column panel_member.id is 'The row''s own identity.';
comment on column panel_member.panel_id is 'Which panel.';
comment on column panel_member.worker_id is 'Who sits on it.';
comment on column panel_member.chairs is 'Whether they may build the agenda, leave out, and end a meeting.';
comment on column panel_member.since is 'Since when.';
comment on column panel_member.added_by is 'Who added them.';
comment on column panel_member.left_at is 'When they left it.';
comment on column panel_member.left_by is 'Who took them off.';
CREATE INDEX panel_member_worker_id_idx ON public.panel_member USING btree (worker_id) WHERE (left_at IS NULL);
CREATE UNIQUE INDEX panel_member_once ON public.panel_member USING btree (panel_id, worker_id) WHERE (left_at IS NULL);
alter table panel_member enable row level security, force row level security;
create policy keeper on panel_member as permissive for all to sr_keeper using (true) with check (true);
create policy keepers_add on panel_member as permissive for insert to sr_app with check (((added_by = ( SELECT me() AS me)) AND (left_at IS NULL) AND keeps_panel(panel_id) AND (EXISTS ( SELECT 1
   FROM ((panel p
     JOIN area_agency a ON ((a.area_id = p.area_id)))
     JOIN worker w ON ((w.agency_id = a.agency_id)))
  WHERE ((p.id = panel_member.panel_id) AND (w.id = panel_member.worker_id))))));
create policy of_a_panel on panel_member as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM panel p
  WHERE (p.id = panel_member.panel_id))));
grant insert, select on panel_member to sr_app;
grant select on panel_member to sr_keeper;
grant update (left_at, left_by) on panel_member to sr_keeper;

create table panel_outcome (
  id uuid not null default gen_random_uuid(),
  item_id uuid not null,
  child_id uuid not null,
  code text not null,
  words text,
  look_again_on date,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  constraint panel_outcome_pkey PRIMARY KEY (id),
  constraint panel_outcome_check CHECK (((look_again_on IS NULL) OR (look_again_on > ((recorded_at AT TIME ZONE 'Europe/London'::text))::date))),
  constraint panel_outcome_code_check CHECK (((length(code) >= 1) AND (length(code) <= 60))),
  constraint panel_outcome_item_id_child_id_fkey FOREIGN KEY (item_id, child_id) REFERENCES panel_item(id, child_id),
  constraint panel_outcome_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint panel_outcome_words_check CHECK (((length(words) >= 1) AND (length(words) <= 2000)))
);
comment on table panel_outcome is 'What the panel says of a child. Never changed; a later one stands beside it.';
comment on column panel_outcome.id is 'The row''s own identity.';
comment on column panel_outcome.item_id is 'Which item.';
comment on column panel_outcome.child_id is 'Whose item it is, for the policy.';
comment on column panel_outcome.code is 'A code of content/panel.yaml.';
comment on column panel_outcome.words is 'In words.';
comment on column panel_outcome.look_again_on is 'The day from which the panel looks again: the agenda of the next meeting from then on holds the child.';
comment on column panel_outcome.recorded_at is 'When it was recorded.';
comment on column panel_outcome.recorded_by is 'Who recorded it.';
CREATE INDEX panel_outcome_child_id_recorded_at_idx ON public.panel_outcome USING btree (child_id, recorded_at DESC);
CREATE INDEX panel_outcome_item_id_recorded_at_idx ON public.panel_outcome USING btree (item_id, recorded_at);
alter table panel_outcome enable row level security, force row level security;
create policy keeper on panel_outcome as permissive for all to sr_keeper using (true) with check (true);
create policy members_add on panel_outcome as permissive for insert to sr_app with check (((recorded_by = ( SELECT me() AS me)) AND (EXISTS ( SELECT 1
   FROM (panel_item i
     JOIN panel_meeting m ON ((m.id = i.meeting_id)))
  WHERE ((i.id = panel_outcome.item_id) AND (i.left_out_at IS NULL) AND sits_on(m.panel_id))))));
create policy of_an_item on panel_outcome as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM panel_item i
  WHERE (i.id = panel_outcome.item_id))));
grant insert, select on panel_outcome to sr_app;
grant select on panel_outcome to sr_keeper;

create table panel_reason (
  id uuid not null default gen_random_uuid(),
  item_id uuid not null,
  child_id uuid not null,
  rule text not null,
  facts jsonb not null default '{}'::jsonb,
  words text,
  by_worker uuid,
  at timestamp with time zone not null default house_now(),
  taken_back_at timestamp with time zone,
  taken_back_by uuid,
  constraint panel_reason_pkey PRIMARY KEY (id),
  constraint panel_reason_by_worker_fkey FOREIGN KEY (by_worker) REFERENCES worker(id),
  constraint panel_reason_check CHECK ((((rule = 'referred'::text) = (words IS NOT NULL)) AND ((rule = 'referred'::text) = (by_worker IS NOT NULL)))),
  constraint panel_reason_facts_check CHECK ((length((facts)::text) <= 4000)),
  constraint panel_reason_item_id_child_id_fkey FOREIGN KEY (item_id, child_id) REFERENCES panel_item(id, child_id),
  constraint panel_reason_rule_check CHECK ((rule = ANY (ARRAY['episodes'::text, 'level'::text, 'harm'::text, 'overdue'::text, 'look-again'::text, 'carried'::text, 'referred'::text]))),
  constraint panel_reason_taken_back CHECK (((taken_back_at IS NULL) = (taken_back_by IS NULL))),
  constraint panel_reason_taken_back_by_fkey FOREIGN KEY (taken_back_by) REFERENCES worker(id),
  constraint panel_reason_words_check CHECK (((length(words) >= 1) AND (length(words) <= 2000)))
);
comment on table panel_reason is 'Which rule put a child on the agenda, with its sum laid open; or which worker did, and why.';
comment on column panel_reason.id is 'The row''s own identity.';
comment on column panel_reason.item_id is 'Which item.';
comment on column panel_reason.child_id is 'Whose item it is, for the policy.';
comment on column panel_reason.rule is 'The rule, or referred by a worker.';
comment on column panel_reason.facts is 'What the rule counted: numbers and days, no narrative.';
comment on column panel_reason.words is 'Why a worker refers the child.';
comment on column panel_reason.by_worker is 'Who refers.';
comment on column panel_reason.at is 'When the rule was asked, or the worker referred.';
comment on column panel_reason.taken_back_at is 'When it stopped to hold: the meeting that had not got to the child was opened again.';
comment on column panel_reason.taken_back_by is 'Who opened it again.';
CREATE INDEX panel_reason_item_id_at_idx ON public.panel_reason USING btree (item_id, at);
CREATE UNIQUE INDEX panel_reason_once ON public.panel_reason USING btree (item_id, rule) WHERE ((rule <> 'referred'::text) AND (taken_back_at IS NULL));
alter table panel_reason enable row level security, force row level security;
create policy keeper on panel_reason as permissive for all to sr_keeper using (true) with check (true);
create policy of_an_item on panel_reason as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM panel_item i
  WHERE (i.id = panel_reason.item_id))));
grant select on panel_reason to sr_app;
grant insert, select on panel_reason to sr_keeper;
grant update (taken_back_at, taken_back_by) on panel_reason to sr_keeper;

create table panel_referral (
  id uuid not null default gen_random_uuid(),
  panel_id uuid not null,
  child_id uuid not null,
  why text not null,
  question text,
  made_at timestamp with time zone not null default house_now(),
  made_by uuid not null,
  item_id uuid,
  detriment text,
  child_view text,
  child_told boolean,
  constraint panel_referral_pkey PRIMARY KEY (id),
  constraint panel_referral_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint panel_referral_item_id_fkey FOREIGN KEY (item_id) REFERENCES panel_item(id),
  constraint panel_referral_made_by_fkey FOREIGN KEY (made_by) REFERENCES worker(id),
  constraint panel_referral_panel_id_fkey FOREIGN KEY (panel_id) REFERENCES panel(id),
  constraint panel_referral_question_check CHECK (((length(question) >= 1) AND (length(question) <= 500))),
  constraint panel_referral_why_check CHECK (((length(why) >= 1) AND (length(why) <= 2000)))
);
comment on table panel_referral is 'A worker asks the panel to look at a child. It waits until there is a meeting to put it on.';
comment on column panel_referral.id is 'The row''s own identity.';
comment on column panel_referral.panel_id is 'Which panel.';
comment on column panel_referral.child_id is 'Which child.';
comment on column panel_referral.why is 'Why.';
comment on column panel_referral.question is 'What the panel is asked.';
comment on column panel_referral.made_at is 'When.';
comment on column panel_referral.made_by is 'By whom.';
comment on column panel_referral.item_id is 'The agenda item that it became.';
comment on column panel_referral.detriment is 'Whether it could do the child harm that the members know, as whoever asked judged it.';
comment on column panel_referral.child_view is 'What the child says about it.';
comment on column panel_referral.child_told is 'Whether the child knows that the panel is asked.';
CREATE INDEX panel_referral_child_id_idx ON public.panel_referral USING btree (child_id);
CREATE INDEX panel_referral_panel_id_made_at_idx ON public.panel_referral USING btree (panel_id, made_at) WHERE (item_id IS NULL);
alter table panel_referral enable row level security, force row level security;
create policy circle_reads on panel_referral as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy decisions_wall on panel_referral as restrictive for select to sr_app using (((made_by = ( SELECT me() AS me)) OR ( SELECT may('response.read-decisions'::text) AS may) OR sits_on(panel_id)));
create policy host_sees on panel_referral as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (made_by = ( SELECT me() AS me))));
create policy keeper on panel_referral as permissive for all to sr_keeper using (true) with check (true);
grant select on panel_referral to sr_app;
grant insert, select, update on panel_referral to sr_keeper;

create table panel_reopening (
  id uuid not null default gen_random_uuid(),
  meeting_id uuid not null,
  ended_at timestamp with time zone not null,
  ended_by uuid not null,
  why text not null,
  reopened_at timestamp with time zone not null default house_now(),
  reopened_by uuid not null,
  constraint panel_reopening_pkey PRIMARY KEY (id),
  constraint panel_reopening_check CHECK ((reopened_at >= ended_at)),
  constraint panel_reopening_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES worker(id),
  constraint panel_reopening_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES panel_meeting(id),
  constraint panel_reopening_reopened_by_fkey FOREIGN KEY (reopened_by) REFERENCES worker(id),
  constraint panel_reopening_why_check CHECK (((length(why) >= 1) AND (length(why) <= 1000)))
);
comment on table panel_reopening is 'A meeting was ended, and opened again because that was a mistake. Each time is a row: nothing is written over.';
comment on column panel_reopening.id is 'The row''s own identity.';
comment on column panel_reopening.meeting_id is 'Which meeting.';
comment on column panel_reopening.ended_at is 'When it had been ended.';
comment on column panel_reopening.ended_by is 'Who had ended it.';
comment on column panel_reopening.why is 'Why it was opened again. It names no child.';
comment on column panel_reopening.reopened_at is 'When.';
comment on column panel_reopening.reopened_by is 'Who opened it again.';
CREATE INDEX panel_reopening_meeting_id_reopened_at_idx ON public.panel_reopening USING btree (meeting_id, reopened_at);
alter table panel_reopening enable row level security, force row level security;
create policy keeper on panel_reopening as permissive for all to sr_keeper using (true) with check (true);
create policy members_read on panel_reopening as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM panel_meeting m
  WHERE ((m.id = panel_reopening.meeting_id) AND sits_on(m.panel_id)))));
grant select on panel_reopening to sr_app;
grant insert, select on panel_reopening to sr_keeper;

create table panel_rules (
  id uuid not null default gen_random_uuid(),
  panel_id uuid not null,
  episodes integer,
  episode_days integer not null default 30,
  levels text[] not null default '{}'::text[],
  harm_now boolean not null,
  overdue_days integer,
  open_days integer not null default 14,
  set_at timestamp with time zone not null default house_now(),
  set_by uuid not null,
  detriment text,
  told_how text,
  constraint panel_rules_pkey PRIMARY KEY (id),
  constraint panel_rules_episode_days_check CHECK (((episode_days >= 1) AND (episode_days <= 365))),
  constraint panel_rules_episodes_check CHECK (((episodes >= 1) AND (episodes <= 20))),
  constraint panel_rules_levels_check CHECK ((cardinality(levels) <= 20)),
  constraint panel_rules_open_days_check CHECK (((open_days >= 1) AND (open_days <= 60))),
  constraint panel_rules_overdue_days_check CHECK (((overdue_days >= 1) AND (overdue_days <= 180))),
  constraint panel_rules_panel_id_fkey FOREIGN KEY (panel_id) REFERENCES panel(id),
  constraint panel_rules_set_by_fkey FOREIGN KEY (set_by) REFERENCES worker(id)
);
comment on table panel_rules is 'By which facts the agenda is built. The newest stands; earlier ones stay. No rule adds up: each is a fact that a person can check.';
comment on column panel_rules.id is 'The row''s own identity.';
comment on column panel_rules.panel_id is 'Whose rules these are.';
comment on column panel_rules.episodes is 'So many missing episodes select a child; empty: this rule is not used.';
comment on column panel_rules.episode_days is 'Within so many days before the agenda is built.';
comment on column panel_rules.levels is 'Codes of judgement levels that select a child, as a named worker concluded.';
comment on column panel_rules.harm_now is 'Whether harm now, of which nobody has concluded anything since, selects a child.';
comment on column panel_rules.overdue_days is 'An action or a review of the plan overdue by so many days selects a child; empty: this rule is not used.';
comment on column panel_rules.open_days is 'Days after a meeting for which the members may still open the records.';
comment on column panel_rules.set_at is 'From when on they stand.';
comment on column panel_rules.set_by is 'Who set them.';
comment on column panel_rules.detriment is 'Whether it could do a child harm that the members know, and what makes it safe enough: of whom the rules select, as whoever set them judged it. Null in a panel that was just set up.';
comment on column panel_rules.told_how is 'How children and families learn that the panel looks.';
CREATE INDEX panel_rules_panel_id_set_at_idx ON public.panel_rules USING btree (panel_id, set_at DESC);
alter table panel_rules enable row level security, force row level security;
create policy keeper on panel_rules as permissive for all to sr_keeper using (true) with check (true);
create policy keepers_set on panel_rules as permissive for insert to sr_app with check (((set_by = ( SELECT me() AS me)) AND keeps_panel(panel_id)));
create policy of_a_panel on panel_rules as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM panel p
  WHERE (p.id = panel_rules.panel_id))));
grant insert, select on panel_rules to sr_app;
grant select on panel_rules to sr_keeper;

create table panel_theme (
  id uuid not null default gen_random_uuid(),
  item_id uuid not null,
  child_id uuid not null,
  kind text not null,
  code text not null,
  noted_at timestamp with time zone not null default house_now(),
  noted_by uuid not null,
  taken_back_at timestamp with time zone,
  taken_back_by uuid,
  constraint panel_theme_pkey PRIMARY KEY (id),
  constraint panel_theme_check CHECK (((taken_back_at IS NULL) = (taken_back_by IS NULL))),
  constraint panel_theme_code_check CHECK (((length(code) >= 1) AND (length(code) <= 60))),
  constraint panel_theme_item_id_child_id_fkey FOREIGN KEY (item_id, child_id) REFERENCES panel_item(id, child_id),
  constraint panel_theme_kind_check CHECK ((kind = ANY (ARRAY['mode'::text, 'place'::text]))),
  constraint panel_theme_noted_by_fkey FOREIGN KEY (noted_by) REFERENCES worker(id),
  constraint panel_theme_taken_back_by_fkey FOREIGN KEY (taken_back_by) REFERENCES worker(id)
);
comment on table panel_theme is 'What a child''s story has in common with others'': how they are exploited, and where. Counted over time, never of one child.';
comment on column panel_theme.id is 'The row''s own identity.';
comment on column panel_theme.item_id is 'Which item.';
comment on column panel_theme.child_id is 'Whose item it is, for the policy.';
comment on column panel_theme.kind is 'How, or where.';
comment on column panel_theme.code is 'A code of content/panel.yaml.';
comment on column panel_theme.noted_at is 'When it was noted.';
comment on column panel_theme.noted_by is 'Who noted it.';
comment on column panel_theme.taken_back_at is 'When it was taken back.';
comment on column panel_theme.taken_back_by is 'Who took it back.';
CREATE UNIQUE INDEX panel_theme_once ON public.panel_theme USING btree (item_id, kind, code) WHERE (taken_back_at IS NULL);
alter table panel_theme enable row level security, force row level security;
create policy keeper on panel_theme as permissive for all to sr_keeper using (true) with check (true);
create policy members_add on panel_theme as permissive for insert to sr_app with check (((noted_by = ( SELECT me() AS me)) AND (EXISTS ( SELECT 1
   FROM (panel_item i
     JOIN panel_meeting m ON ((m.id = i.meeting_id)))
  WHERE ((i.id = panel_theme.item_id) AND (i.left_out_at IS NULL) AND sits_on(m.panel_id))))));
create policy members_take_back on panel_theme as permissive for update to sr_app using (((taken_back_at IS NULL) AND (EXISTS ( SELECT 1
   FROM (panel_item i
     JOIN panel_meeting m ON ((m.id = i.meeting_id)))
  WHERE ((i.id = panel_theme.item_id) AND sits_on(m.panel_id)))))) with check ((taken_back_by = ( SELECT me() AS me)));
create policy of_an_item on panel_theme as permissive for select to sr_app using ((EXISTS ( SELECT 1
   FROM panel_item i
  WHERE (i.id = panel_theme.item_id))));
grant insert, select on panel_theme to sr_app;
grant select on panel_theme to sr_keeper;
grant update (taken_back_at, taken_back_by) on panel_theme to sr_app;

create table passkey (
  id text not null,
  worker_id uuid not null,
  public_key bytea not null,
  counter bigint not null default 0,
  transports text[] not null default '{}'::text[],
  name text not null,
  added_at timestamp with time zone not null default house_now(),
  used_at timestamp with time zone,
  constraint passkey_pkey PRIMARY KEY (id),
  constraint passkey_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
CREATE INDEX passkey_worker_id_idx ON public.passkey USING btree (worker_id);
alter table passkey enable row level security, force row level security;
create policy keeper on passkey as permissive for all to sr_keeper using (true) with check (true);
create policy own_passkey_added on passkey as permissive for insert to sr_app with check ((worker_id = ( SELECT me() AS me)));
create policy own_passkey_named on passkey as permissive for update to sr_app using ((worker_id = ( SELECT me() AS me))) with check ((worker_id = ( SELECT me() AS me)));
create policy own_passkeys on passkey as permissive for select to sr_app using ((worker_id = ( SELECT me() AS me)));
create policy own_passkeys_go on passkey as permissive for delete to sr_app using ((worker_id = ( SELECT me() AS me)));
create policy sign_in_works on passkey as permissive for all to sr_app using (( SELECT may('sign-in.serve'::text) AS may)) with check (( SELECT may('sign-in.serve'::text) AS may));
grant delete, insert, select, update on passkey to sr_app;
grant delete, select on passkey to sr_keeper;

create table placement (
  id uuid not null default gen_random_uuid(),
  child_id uuid not null,
  kind text not null,
  provider text,
  setting_ref text,
  legal_status text,
  responsible_agency_id uuid not null,
  host_authority_code text,
  from_day date not null,
  to_day date,
  end_reason text,
  source text not null default 'recorded'::text,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  constraint placement_pkey PRIMARY KEY (id),
  constraint placement_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint placement_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint placement_responsible_agency_id_fkey FOREIGN KEY (responsible_agency_id) REFERENCES agency(id)
);
comment on column placement.setting_ref is 'The setting''s public number (URN) or name as the area keeps it; its address is a location.';
CREATE INDEX placement_child_id_from_day_idx ON public.placement USING btree (child_id, from_day);
CREATE INDEX placement_hosted ON public.placement USING btree (host_authority_code, from_day DESC, id DESC) WHERE ((to_day IS NULL) AND (host_authority_code IS NOT NULL));
CREATE INDEX placement_now ON public.placement USING btree (responsible_agency_id, from_day DESC, id DESC) WHERE ((to_day IS NULL) AND (host_authority_code IS NOT NULL));
CREATE UNIQUE INDEX placement_source ON public.placement USING btree (child_id, source, from_day, kind) WHERE (source <> 'recorded'::text);
alter table placement enable row level security, force row level security;
create policy circle_adds on placement as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on placement as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on placement as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on placement as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (EXISTS ( SELECT 1
   FROM host_telling t
  WHERE (t.placement_id = placement.id)))));
create policy keeper on placement as permissive for all to sr_keeper using (true) with check (true);
create policy page_adds on placement as permissive for insert to sr_app with check ((child_id IN ( SELECT open_of_page() AS open_of_page)));
CREATE TRIGGER reading_added AFTER INSERT ON public.placement REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_added();
CREATE TRIGGER reading_changed AFTER UPDATE ON public.placement REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_changed();
CREATE TRIGGER reading_removed AFTER DELETE ON public.placement REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION mark_removed();
grant insert, select, update on placement to sr_app;
grant select on placement to sr_keeper;

create table plan (
  id uuid not null default gen_random_uuid(),
  ref text not null,
  child_id uuid,
  context_id uuid,
  kind text not null,
  since date not null,
  team_id uuid not null,
  lead_worker_id uuid,
  lead_outside text,
  elsewhere_ref text,
  review_on date not null,
  opened_at timestamp with time zone not null default house_now(),
  opened_by uuid not null default me(),
  ended_at timestamp with time zone,
  ended_by uuid,
  ended_why text,
  ended_changed text,
  rung integer not null default 0,
  next_climb_at timestamp with time zone,
  climbed_to uuid[] not null default '{}'::uuid[],
  constraint plan_pkey PRIMARY KEY (id),
  constraint plan_check CHECK (((child_id IS NULL) <> (context_id IS NULL))),
  constraint plan_check1 CHECK (((context_id IS NULL) = (kind <> 'context'::text))),
  constraint plan_check2 CHECK ((num_nonnulls(lead_worker_id, lead_outside) = 1)),
  constraint plan_check3 CHECK ((((ended_at IS NULL) = (ended_by IS NULL)) AND ((ended_at IS NULL) = (ended_why IS NULL)) AND ((ended_at IS NULL) = (ended_changed IS NULL)))),
  constraint plan_check4 CHECK (((rung < 2) OR (next_climb_at IS NULL))),
  constraint plan_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint plan_context_id_fkey FOREIGN KEY (context_id) REFERENCES context(id),
  constraint plan_elsewhere_ref_check CHECK (((length(elsewhere_ref) >= 1) AND (length(elsewhere_ref) <= 100))),
  constraint plan_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES worker(id),
  constraint plan_ended_changed_check CHECK (((length(ended_changed) >= 1) AND (length(ended_changed) <= 2000))),
  constraint plan_ended_why_check CHECK (((length(ended_why) >= 1) AND (length(ended_why) <= 2000))),
  constraint plan_kind_check CHECK ((kind = ANY (ARRAY['early-help'::text, 'child-in-need'::text, 'child-protection'::text, 'care'::text, 'context'::text]))),
  constraint plan_lead_outside_check CHECK (((length(lead_outside) >= 1) AND (length(lead_outside) <= 200))),
  constraint plan_lead_worker_id_fkey FOREIGN KEY (lead_worker_id) REFERENCES worker(id),
  constraint plan_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES worker(id),
  constraint plan_ref_key UNIQUE (ref),
  constraint plan_rung_check CHECK (((rung >= 0) AND (rung <= 2))),
  constraint plan_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
);
comment on table plan is 'The one plan of a child, or of a context. At most one is open; it holds no actions: every action of its subject stands in it.';
comment on column plan.id is 'The row''s own identity; other tables refer to it.';
comment on column plan.ref is 'What people say aloud, such as P-7K2M9QXA.';
comment on column plan.child_id is 'Whose plan it is; else it is a context''s.';
comment on column plan.context_id is 'Which context''s plan it is; else it is a child''s.';
comment on column plan.kind is 'The kind it is now: early help, child in need, child protection or care; a context''s plan has no kind of its own. What it was stands in plan_change.';
comment on column plan.since is 'The day from which there has been a plan of this kind.';
comment on column plan.team_id is 'The team that holds it; its agency holds the plan.';
comment on column plan.lead_worker_id is 'The worker who leads it; else lead_outside says who does.';
comment on column plan.lead_outside is 'Who leads it, when they do not use Safe Return.';
comment on column plan.elsewhere_ref is 'What it is called in the system where the rest of it is kept; empty when all of it is here.';
comment on column plan.review_on is 'The day by which it is looked at again.';
comment on column plan.opened_at is 'When it was recorded here.';
comment on column plan.opened_by is 'Who recorded it.';
comment on column plan.ended_at is 'When it ended; it stays readable.';
comment on column plan.ended_by is 'Who ended it.';
comment on column plan.ended_why is 'Why it ended.';
comment on column plan.ended_changed is 'What changed for the child while it lasted.';
comment on column plan.rung is 'How far an overdue review has climbed: 0 with its lead, 1 with the team''s leads, 2 with the agency''s.';
comment on column plan.next_climb_at is 'When an overdue review climbs next; empty before its first look by the clock and on the top rung.';
comment on column plan.climbed_to is 'Leads to whom an overdue review has climbed; emptied when it is held.';
CREATE INDEX plan_child_id_opened_at_id_idx ON public.plan USING btree (child_id, opened_at DESC, id) WHERE (child_id IS NOT NULL);
CREATE INDEX plan_climbed_to_idx ON public.plan USING gin (climbed_to) WHERE (ended_at IS NULL);
CREATE INDEX plan_context_id_opened_at_id_idx ON public.plan USING btree (context_id, opened_at DESC, id) WHERE (context_id IS NOT NULL);
CREATE INDEX plan_lead_worker_id_review_on_idx ON public.plan USING btree (lead_worker_id, review_on) WHERE (ended_at IS NULL);
CREATE INDEX plan_review_on_id_idx ON public.plan USING btree (review_on, id) WHERE ((ended_at IS NULL) AND (rung < 2));
CREATE INDEX plan_team_id_review_on_idx ON public.plan USING btree (team_id, review_on) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX plan_one_open ON public.plan USING btree (child_id) WHERE ((ended_at IS NULL) AND (child_id IS NOT NULL));
CREATE UNIQUE INDEX plan_one_open_of_context ON public.plan USING btree (context_id) WHERE ((ended_at IS NULL) AND (context_id IS NOT NULL));
alter table plan enable row level security, force row level security;
create policy circle_adds on plan as permissive for insert to sr_app with check (
CASE
    WHEN (child_id IS NOT NULL) THEN in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
    ELSE in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
END);
create policy circle_changes on plan as permissive for update to sr_app using (((ended_at IS NULL) AND
CASE
    WHEN (child_id IS NOT NULL) THEN in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
    ELSE in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
END)) with check ((
CASE
    WHEN (child_id IS NOT NULL) THEN in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
    ELSE in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
END AND ((ended_by IS NULL) OR (ended_by = ( SELECT me() AS me)))));
create policy circle_reads on plan as permissive for select to sr_app using (
CASE
    WHEN (child_id IS NOT NULL) THEN in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
    ELSE in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
END);
create policy host_sees on plan as restrictive for select to sr_app using (((child_id IS NULL) OR ((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR false)));
create policy in_ones_own_name on plan as restrictive for insert to sr_app with check (((opened_by = ( SELECT me() AS me)) AND (ended_at IS NULL)));
create policy keeper on plan as permissive for all to sr_keeper using (true) with check (true);
create policy plans_wall on plan as restrictive for select to sr_app using (((lead_worker_id = ( SELECT me() AS me)) OR (( SELECT me() AS me) = ANY (climbed_to)) OR ( SELECT may('response.read-plan'::text) AS may)));
CREATE TRIGGER climb_begins_anew BEFORE UPDATE ON public.plan FOR EACH ROW WHEN (((new.review_on IS DISTINCT FROM old.review_on) OR ((new.ended_at IS NOT NULL) AND (old.ended_at IS NULL)))) EXECUTE FUNCTION climb_begins_anew();
grant insert, select on plan to sr_app;
grant select on plan to sr_keeper;
grant update (kind, since, team_id, lead_worker_id, lead_outside, elsewhere_ref, review_on, ended_at, ended_by, ended_why, ended_changed) on plan to sr_app;
grant update (rung, next_climb_at, climbed_to) on plan to sr_keeper;

create table plan_change (
  id uuid not null default gen_random_uuid(),
  plan_id uuid not null,
  child_id uuid,
  context_id uuid,
  kind text not null,
  since date not null,
  team_id uuid not null,
  lead_worker_id uuid,
  lead_outside text,
  elsewhere_ref text,
  why text,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null default me(),
  constraint plan_change_pkey PRIMARY KEY (id),
  constraint plan_change_check CHECK (((child_id IS NULL) <> (context_id IS NULL))),
  constraint plan_change_check1 CHECK ((num_nonnulls(lead_worker_id, lead_outside) = 1)),
  constraint plan_change_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint plan_change_context_id_fkey FOREIGN KEY (context_id) REFERENCES context(id),
  constraint plan_change_elsewhere_ref_check CHECK (((length(elsewhere_ref) >= 1) AND (length(elsewhere_ref) <= 100))),
  constraint plan_change_kind_check CHECK ((kind = ANY (ARRAY['early-help'::text, 'child-in-need'::text, 'child-protection'::text, 'care'::text, 'context'::text]))),
  constraint plan_change_lead_outside_check CHECK (((length(lead_outside) >= 1) AND (length(lead_outside) <= 200))),
  constraint plan_change_lead_worker_id_fkey FOREIGN KEY (lead_worker_id) REFERENCES worker(id),
  constraint plan_change_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES plan(id),
  constraint plan_change_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint plan_change_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id),
  constraint plan_change_why_check CHECK (((length(why) >= 1) AND (length(why) <= 2000)))
);
comment on table plan_change is 'What a plan was from when on: one row when it is recorded, one for each change of kind, lead, team or reference. None is changed.';
comment on column plan_change.id is 'The row''s own identity.';
comment on column plan_change.plan_id is 'The plan.';
comment on column plan_change.child_id is 'Whose plan it is; else it is a context''s.';
comment on column plan_change.context_id is 'Which context''s plan it is; else it is a child''s.';
comment on column plan_change.kind is 'The kind from then on.';
comment on column plan_change.since is 'The day from which it is of this kind.';
comment on column plan_change.team_id is 'The team that held it from then on.';
comment on column plan_change.lead_worker_id is 'The worker who led it from then on.';
comment on column plan_change.lead_outside is 'Who led it, when they do not use Safe Return.';
comment on column plan_change.elsewhere_ref is 'What it is called where the rest of it is kept.';
comment on column plan_change.why is 'Why it changed; empty for the first row.';
comment on column plan_change.recorded_at is 'When this was recorded.';
comment on column plan_change.recorded_by is 'Who recorded it.';
CREATE INDEX plan_change_plan_id_recorded_at_id_idx ON public.plan_change USING btree (plan_id, recorded_at DESC, id);
alter table plan_change enable row level security, force row level security;
create policy circle_adds on plan_change as permissive for insert to sr_app with check (
CASE
    WHEN (child_id IS NOT NULL) THEN in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
    ELSE in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
END);
create policy circle_reads on plan_change as permissive for select to sr_app using (
CASE
    WHEN (child_id IS NOT NULL) THEN in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
    ELSE in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
END);
create policy host_sees on plan_change as restrictive for select to sr_app using (((child_id IS NULL) OR ((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (recorded_by = ( SELECT me() AS me)))));
create policy in_ones_own_name on plan_change as restrictive for insert to sr_app with check ((recorded_by = ( SELECT me() AS me)));
create policy keeper on plan_change as permissive for all to sr_keeper using (true) with check (true);
create policy plans_wall on plan_change as restrictive for select to sr_app using (( SELECT may('response.read-plan'::text) AS may));
grant insert, select on plan_change to sr_app;
grant select on plan_change to sr_keeper;

create table plan_review (
  id uuid not null default gen_random_uuid(),
  plan_id uuid not null,
  child_id uuid,
  context_id uuid,
  held_on date not null,
  changed text not null,
  goes_on text not null,
  was_due_on date not null,
  next_on date not null,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null default me(),
  constraint plan_review_pkey PRIMARY KEY (id),
  constraint plan_review_changed_check CHECK (((length(changed) >= 1) AND (length(changed) <= 5000))),
  constraint plan_review_check CHECK (((child_id IS NULL) <> (context_id IS NULL))),
  constraint plan_review_check1 CHECK ((next_on > held_on)),
  constraint plan_review_check2 CHECK ((held_on <= ((recorded_at AT TIME ZONE 'Europe/London'::text))::date)),
  constraint plan_review_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint plan_review_context_id_fkey FOREIGN KEY (context_id) REFERENCES context(id),
  constraint plan_review_goes_on_check CHECK (((length(goes_on) >= 1) AND (length(goes_on) <= 5000))),
  constraint plan_review_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES plan(id),
  constraint plan_review_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id)
);
comment on table plan_review is 'One look at the plan: what changed, what goes on, and when next. None is changed.';
comment on column plan_review.id is 'The row''s own identity.';
comment on column plan_review.plan_id is 'The plan.';
comment on column plan_review.child_id is 'Whose plan it is; else it is a context''s.';
comment on column plan_review.context_id is 'Which context''s plan it is; else it is a child''s.';
comment on column plan_review.held_on is 'The day on which it was looked at.';
comment on column plan_review.changed is 'What changed for the child since the last time.';
comment on column plan_review.goes_on is 'What goes on, and what is done differently.';
comment on column plan_review.was_due_on is 'The day by which this review was due: it shows whether it was late.';
comment on column plan_review.next_on is 'The day by which it is looked at again.';
comment on column plan_review.recorded_at is 'When it was recorded.';
comment on column plan_review.recorded_by is 'Who recorded it.';
CREATE INDEX plan_review_plan_id_held_on_recorded_at_id_idx ON public.plan_review USING btree (plan_id, held_on DESC, recorded_at DESC, id);
alter table plan_review enable row level security, force row level security;
create policy circle_adds on plan_review as permissive for insert to sr_app with check (
CASE
    WHEN (child_id IS NOT NULL) THEN in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
    ELSE in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
END);
create policy circle_reads on plan_review as permissive for select to sr_app using (
CASE
    WHEN (child_id IS NOT NULL) THEN in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
    ELSE in_context_circle_of(context_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))
END);
create policy host_sees on plan_review as restrictive for select to sr_app using (((child_id IS NULL) OR ((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (recorded_by = ( SELECT me() AS me)))));
create policy in_ones_own_name on plan_review as restrictive for insert to sr_app with check ((recorded_by = ( SELECT me() AS me)));
create policy keeper on plan_review as permissive for all to sr_keeper using (true) with check (true);
create policy plans_wall on plan_review as restrictive for select to sr_app using (( SELECT may('response.read-plan'::text) AS may));
grant insert, select on plan_review to sr_app;
grant select on plan_review to sr_keeper;

create table plan_view (
  id uuid not null default gen_random_uuid(),
  plan_id uuid not null,
  child_id uuid not null,
  whose text not null,
  who text,
  words text,
  not_heard text,
  heard_on date not null,
  heard_by text,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null default me(),
  constraint plan_view_pkey PRIMARY KEY (id),
  constraint plan_view_check CHECK ((num_nonnulls(words, not_heard) = 1)),
  constraint plan_view_check1 CHECK (((whose = 'family'::text) OR (who IS NULL))),
  constraint plan_view_check2 CHECK ((heard_on <= ((recorded_at AT TIME ZONE 'Europe/London'::text))::date)),
  constraint plan_view_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint plan_view_heard_by_check CHECK (((length(heard_by) >= 1) AND (length(heard_by) <= 120))),
  constraint plan_view_not_heard_check CHECK (((length(not_heard) >= 1) AND (length(not_heard) <= 1000))),
  constraint plan_view_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES plan(id),
  constraint plan_view_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint plan_view_who_check CHECK (((length(who) >= 1) AND (length(who) <= 120))),
  constraint plan_view_whose_check CHECK ((whose = ANY (ARRAY['child'::text, 'family'::text]))),
  constraint plan_view_words_check CHECK (((length(words) >= 1) AND (length(words) <= 5000)))
);
comment on table plan_view is 'What the child or the family says about the plan, in their own words, or why it was not heard. Dated; none is changed.';
comment on column plan_view.id is 'The row''s own identity.';
comment on column plan_view.plan_id is 'The plan.';
comment on column plan_view.child_id is 'Whose plan it is.';
comment on column plan_view.whose is 'Whether the child says it, or somebody of the family.';
comment on column plan_view.who is 'Who of the family; empty for the child.';
comment on column plan_view.words is 'Their own words, never altered.';
comment on column plan_view.not_heard is 'Why they were not heard; then there are no words.';
comment on column plan_view.heard_on is 'The day on which they said it, or on which it was found that they could not be heard.';
comment on column plan_view.heard_by is 'Who heard it, when that was not whoever recorded it.';
comment on column plan_view.recorded_at is 'When it was recorded.';
comment on column plan_view.recorded_by is 'Who recorded it.';
CREATE INDEX plan_view_plan_id_whose_heard_on_recorded_at_id_idx ON public.plan_view USING btree (plan_id, whose, heard_on DESC, recorded_at DESC, id);
alter table plan_view enable row level security, force row level security;
create policy circle_adds on plan_view as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on plan_view as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on plan_view as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (recorded_by = ( SELECT me() AS me))));
create policy in_ones_own_name on plan_view as restrictive for insert to sr_app with check ((recorded_by = ( SELECT me() AS me)));
create policy keeper on plan_view as permissive for all to sr_keeper using (true) with check (true);
create policy plans_wall on plan_view as restrictive for select to sr_app using (( SELECT may('response.read-plan'::text) AS may));
grant insert, select on plan_view to sr_app;
grant select on plan_view to sr_keeper;

create table prevention_interview (
  id uuid not null default gen_random_uuid(),
  child_id uuid not null,
  episode_id uuid not null,
  held_at timestamp with time zone,
  not_held_reason text,
  held_by text,
  how text,
  words text,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  answers jsonb not null default '{}'::jsonb,
  held_precision text,
  constraint prevention_interview_pkey PRIMARY KEY (id),
  constraint prevention_interview_check CHECK (((held_at IS NULL) <> (not_held_reason IS NULL))),
  constraint prevention_interview_check1 CHECK (((held_at IS NULL) = (held_precision IS NULL))),
  constraint prevention_interview_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint prevention_interview_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES missing_episode(id),
  constraint prevention_interview_held_precision_check CHECK ((held_precision = ANY (ARRAY['minute'::text, 'day'::text]))),
  constraint prevention_interview_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id)
);
comment on table prevention_interview is 'The police conversation on return (once: safe and well check). Not the return home interview.';
comment on column prevention_interview.answers is 'Answers to the further questions of content/missing.yaml, preventionInterview, by their codes.';
CREATE INDEX prevention_interview_episode_id_idx ON public.prevention_interview USING btree (episode_id);
alter table prevention_interview enable row level security, force row level security;
create policy circle_adds on prevention_interview as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on prevention_interview as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on prevention_interview as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR host_sees_episode(episode_id)));
create policy keeper on prevention_interview as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on prevention_interview to sr_app;
grant select on prevention_interview to sr_keeper;

create table profile_version (
  id uuid not null default gen_random_uuid(),
  child_id uuid not null,
  part integer not null,
  episode_id uuid,
  answers jsonb not null,
  written_at timestamp with time zone not null default house_now(),
  written_by uuid not null,
  constraint profile_version_pkey PRIMARY KEY (id),
  constraint profile_version_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint profile_version_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES missing_episode(id),
  constraint profile_version_part_check CHECK ((part = ANY (ARRAY[1, 2]))),
  constraint profile_version_written_by_fkey FOREIGN KEY (written_by) REFERENCES worker(id)
);
comment on table profile_version is 'The pre-incident profile (Philomena-style): part 1 kept ahead, part 2 once missing. Every version is kept.';
CREATE INDEX profile_version_child_id_part_written_at_idx ON public.profile_version USING btree (child_id, part, written_at DESC);
alter table profile_version enable row level security, force row level security;
create policy circle_adds on profile_version as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on profile_version as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on profile_version as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (written_by = ( SELECT me() AS me))));
create policy keeper on profile_version as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on profile_version to sr_app;
grant select on profile_version to sr_keeper;

create table rate_count (
  key text not null,
  starts_at timestamp with time zone not null,
  count integer not null default 1,
  constraint rate_count_pkey PRIMARY KEY (key, starts_at)
);
comment on table rate_count is 'Rate limits that survive a restart and hold across processes. The key is hashed: no address and no name stands here.';
alter table rate_count enable row level security, force row level security;
create policy counted on rate_count as permissive for all to sr_app using (true) with check (true);
create policy keeper on rate_count as permissive for all to sr_keeper using (true) with check (true);
grant delete, insert, select, update on rate_count to sr_app;
grant select on rate_count to sr_keeper;

create table reading_cut (
  id integer not null generated always as identity,
  responsible_agency_id uuid not null,
  team_id uuid,
  placement_kind text,
  force_code text,
  placed_where text,
  found_where text,
  constraint reading_cut_pkey PRIMARY KEY (id),
  constraint reading_cut_responsible_agency_id_fkey FOREIGN KEY (responsible_agency_id) REFERENCES agency(id),
  constraint reading_cut_responsible_agency_id_team_id_placement_kind_fo_key UNIQUE NULLS NOT DISTINCT (responsible_agency_id, team_id, placement_kind, force_code, placed_where, found_where)
);
comment on table reading_cut is 'Each combination of what the area page can narrow returns by. Many returns share one.';
comment on column reading_cut.responsible_agency_id is 'The authority that answers for the returns.';
comment on column reading_cut.team_id is 'The team that holds the interview; null where there is none.';
comment on column reading_cut.placement_kind is 'Where the child was living; null where it is not recorded.';
comment on column reading_cut.force_code is 'The police force of the episode; null where it is not recorded.';
comment on column reading_cut.placed_where is 'Whether the child was placed in or out of area, or it is not known.';
comment on column reading_cut.found_where is 'Whether the child was found in or out of area, or it is not known; null where nobody said.';
alter table reading_cut enable row level security, force row level security;
create policy keeper on reading_cut as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on reading_cut to sr_keeper;

create table reading_gone (
  number bigint not null,
  gone_in xid8 not null default pg_current_xact_id(),
  gone_at timestamp with time zone not null default house_now(),
  constraint reading_gone_pkey PRIMARY KEY (number)
);
comment on table reading_gone is 'Numbers of readings that are no more, for whoever holds them in memory; a day old they are swept away. A number says nothing of a child.';
comment on column reading_gone.number is 'The number that the reading had.';
comment on column reading_gone.gone_in is 'The transaction that took it away: whoever looked before that transaction was seen to be over asks again.';
comment on column reading_gone.gone_at is 'When, by the house''s clock.';
CREATE INDEX reading_gone_at ON public.reading_gone USING btree (gone_at);
CREATE INDEX reading_gone_in ON public.reading_gone USING btree (gone_in);
alter table reading_gone enable row level security, force row level security;
create policy keeper on reading_gone as permissive for all to sr_keeper using (true) with check (true);
grant delete, insert, select on reading_gone to sr_keeper;

create table reading_mark (
  id bigint not null generated always as identity,
  child_id uuid not null,
  constraint reading_mark_pkey PRIMARY KEY (id),
  constraint reading_mark_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id) ON DELETE CASCADE
);
comment on table reading_mark is 'Children of whom something changed that a reading is read from. Rows are only added, so that no two changes wait for one another; reading anew takes away the marks that it saw.';
CREATE INDEX reading_mark_child ON public.reading_mark USING btree (child_id);
alter table reading_mark enable row level security, force row level security;
create policy keeper on reading_mark as permissive for all to sr_keeper using (true) with check (true);
grant delete, insert, select on reading_mark to sr_keeper;

create table reading_parts (
  id integer not null generated always as identity,
  digest text not null,
  parts text[] not null,
  constraint reading_parts_pkey PRIMARY KEY (id),
  constraint reading_parts_digest_key UNIQUE (digest),
  constraint reading_parts_parts_check CHECK (((cardinality(parts) >= 1) AND (cardinality(parts) <= 200)))
);
comment on table reading_parts is 'Each combination of the area page''s numbers that a return was ever counted under. Many returns share one: a nation is added up by these.';
comment on column reading_parts.digest is 'The md5 of the names, by which a combination is found again: the names together are too long for an index.';
comment on column reading_parts.parts is 'The names of the numbers, as area_return says them.';
alter table reading_parts enable row level security, force row level security;
create policy keeper on reading_parts as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on reading_parts to sr_keeper;

create table reading_swept (
  only_row boolean not null default true,
  upto xid8 not null,
  constraint reading_swept_pkey PRIMARY KEY (only_row),
  constraint reading_swept_only_row_check CHECK (only_row)
);
comment on table reading_swept is 'Up to which transaction numbers that went were swept away: whoever looked before it reads everything again.';
comment on column reading_swept.upto is 'The latest of those transactions.';
alter table reading_swept enable row level security, force row level security;
create policy keeper on reading_swept as permissive for all to sr_keeper using (true) with check (true);
grant insert, select, update on reading_swept to sr_keeper;

create table referral (
  id uuid not null default gen_random_uuid(),
  ref text not null,
  child_id uuid not null,
  interview_id uuid,
  asked text not null,
  why text not null,
  threshold text not null,
  due_on date not null,
  shared_what text not null,
  helps_with text not null,
  route text not null,
  detriment text not null,
  child_view text not null,
  child_told boolean not null,
  made_at timestamp with time zone not null default house_now(),
  made_by uuid not null,
  from_team_id uuid not null,
  team_id uuid not null,
  holder_id uuid,
  accepted_at timestamp with time zone,
  climbed_to uuid[] not null default '{}'::uuid[],
  ended_at timestamp with time zone,
  ended_by uuid,
  end_kind text,
  end_code text,
  end_words text,
  constraint referral_pkey PRIMARY KEY (id),
  constraint referral_asked_check CHECK ((length(asked) > 0)),
  constraint referral_check CHECK (((holder_id IS NULL) = (accepted_at IS NULL))),
  constraint referral_check1 CHECK (((ended_at IS NULL) = (end_kind IS NULL))),
  constraint referral_check2 CHECK (((end_kind IS NULL) OR (end_words IS NOT NULL) OR (end_code IS NOT NULL))),
  constraint referral_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint referral_end_kind_check CHECK ((end_kind = ANY (ARRAY['completed'::text, 'withdrawn'::text]))),
  constraint referral_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES worker(id),
  constraint referral_from_team_id_fkey FOREIGN KEY (from_team_id) REFERENCES team(id),
  constraint referral_holder_id_fkey FOREIGN KEY (holder_id) REFERENCES worker(id),
  constraint referral_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint referral_made_by_fkey FOREIGN KEY (made_by) REFERENCES worker(id),
  constraint referral_ref_key UNIQUE (ref),
  constraint referral_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id),
  constraint referral_why_check CHECK ((length(why) > 0))
);
comment on table referral is 'One thing that one agency asks of another for a child. While open it lies with a team (its open pass) or with the worker who took it.';
comment on column referral.threshold is 'A code of referral-threshold in content/reasons.yaml: what the referrer thinks that it meets.';
comment on column referral.shared_what is 'The words of the sharing decision; the same go with the referral to each agency that it moves to.';
comment on column referral.from_team_id is 'The referrer''s own inbox: answers what is asked back, also when whoever referred has left.';
comment on column referral.team_id is 'The inbox where it lies now, or whose worker took it. The referrer still sees it there.';
comment on column referral.climbed_to is 'Leads to whom it has climbed while nobody touched it; emptied when it is touched.';
comment on column referral.end_words is 'What changed for the child, when it is completed; why, when it is withdrawn.';
CREATE INDEX referral_child_id_idx ON public.referral USING btree (child_id);
CREATE INDEX referral_climbed_to_idx ON public.referral USING gin (climbed_to) WHERE (ended_at IS NULL);
CREATE INDEX referral_ended_by_ended_at_idx ON public.referral USING btree (ended_by, ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX referral_from_team_id_made_at_idx ON public.referral USING btree (from_team_id, made_at);
CREATE INDEX referral_from_us ON public.referral USING btree (from_team_id, due_on, id) INCLUDE (made_at, child_id, holder_id) WHERE (ended_at IS NULL);
CREATE INDEX referral_held ON public.referral USING btree (team_id, due_on, id) INCLUDE (made_at, child_id) WHERE ((ended_at IS NULL) AND (holder_id IS NOT NULL));
CREATE INDEX referral_holder ON public.referral USING btree (holder_id) WHERE ((ended_at IS NULL) AND (holder_id IS NOT NULL));
CREATE INDEX referral_made_at_idx ON public.referral USING btree (made_at);
CREATE INDEX referral_made_by_ended ON public.referral USING btree (made_by, ended_at);
CREATE INDEX referral_open_made ON public.referral USING btree (made_at) WHERE (ended_at IS NULL);
CREATE INDEX referral_team_id_due_on_id_idx ON public.referral USING btree (team_id, due_on, id) WHERE (ended_at IS NULL);
CREATE INDEX referral_team_id_due_on_id_idx1 ON public.referral USING btree (team_id, due_on, id) WHERE (ended_at IS NOT NULL);
CREATE INDEX referral_waiting ON public.referral USING btree (team_id, due_on, id) INCLUDE (made_at, child_id) WHERE ((ended_at IS NULL) AND (holder_id IS NULL));
alter table referral enable row level security, force row level security;
create policy circle_adds on referral as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on referral as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on referral as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy decisions_wall on referral as restrictive for select to sr_app using (((made_by = ( SELECT me() AS me)) OR (holder_id = ( SELECT me() AS me)) OR (from_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) OR (team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) OR (( SELECT me() AS me) = ANY (climbed_to)) OR ( SELECT may('response.read-decisions'::text) AS may)));
create policy host_sees on referral as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (made_by = ( SELECT me() AS me))));
create policy keeper on referral as permissive for all to sr_keeper using (true) with check (true);
grant insert, select, update on referral to sr_app;
grant select, update on referral to sr_keeper;

create table referral_pass (
  id uuid not null default gen_random_uuid(),
  referral_id uuid not null,
  child_id uuid not null,
  kind text not null,
  how text not null,
  from_team_id uuid,
  from_worker_id uuid not null,
  to_team_id uuid not null,
  reason_code text,
  words text,
  goes_round boolean not null default false,
  sharing_id uuid,
  passed_at timestamp with time zone not null default house_now(),
  ended_at timestamp with time zone,
  ended_by uuid,
  outcome text,
  rung integer not null default 0,
  next_climb_at timestamp with time zone,
  constraint referral_pass_pkey PRIMARY KEY (id),
  constraint referral_pass_check CHECK (((ended_at IS NULL) = (outcome IS NULL))),
  constraint referral_pass_check1 CHECK (((ended_at IS NULL) OR (next_climb_at IS NULL))),
  constraint referral_pass_check2 CHECK (((how <> 'moved'::text) OR ((reason_code IS NOT NULL) AND (from_team_id IS NOT NULL)))),
  constraint referral_pass_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint referral_pass_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES worker(id),
  constraint referral_pass_from_team_id_fkey FOREIGN KEY (from_team_id) REFERENCES team(id),
  constraint referral_pass_from_worker_id_fkey FOREIGN KEY (from_worker_id) REFERENCES worker(id),
  constraint referral_pass_how_check CHECK ((how = ANY (ARRAY['referred'::text, 'moved'::text, 'asked'::text, 'answered'::text, 'holder-left'::text, 'nobody-there'::text]))),
  constraint referral_pass_kind_check CHECK ((kind = ANY (ARRAY['decide'::text, 'more'::text]))),
  constraint referral_pass_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'asked'::text, 'answered'::text, 'not-ours'::text, 'completed'::text, 'withdrawn'::text, 'moved-on'::text]))),
  constraint referral_pass_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id),
  constraint referral_pass_rung_check CHECK (((rung >= 0) AND (rung <= 2))),
  constraint referral_pass_sharing_id_fkey FOREIGN KEY (sharing_id) REFERENCES sharing(id),
  constraint referral_pass_to_team_id_fkey FOREIGN KEY (to_team_id) REFERENCES team(id)
);
comment on table referral_pass is 'One pass of a referral to a team: to decide on it, or to say more. Untouched, it climbs: team, team lead, agency lead. A move for "not ours" names the reason and the next owner.';
comment on column referral_pass.words is 'What was asked back, what was answered, or why it is not theirs.';
comment on column referral_pass.goes_round is 'It came to an agency that had it before: shown, and told to the leads of both.';
CREATE INDEX referral_pass_child_id_idx ON public.referral_pass USING btree (child_id);
CREATE INDEX referral_pass_next_climb_at_idx ON public.referral_pass USING btree (next_climb_at) WHERE (ended_at IS NULL);
CREATE INDEX referral_pass_referral_id_passed_at_idx ON public.referral_pass USING btree (referral_id, passed_at);
CREATE INDEX referral_pass_to_team_id_idx ON public.referral_pass USING btree (to_team_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX referral_pass_open ON public.referral_pass USING btree (referral_id) WHERE (ended_at IS NULL);
alter table referral_pass enable row level security, force row level security;
create policy circle_adds on referral_pass as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on referral_pass as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on referral_pass as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy decisions_wall on referral_pass as restrictive for select to sr_app using ((EXISTS ( SELECT 1
   FROM referral r
  WHERE (r.id = referral_pass.referral_id))));
create policy host_sees on referral_pass as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (from_worker_id = ( SELECT me() AS me))));
create policy keeper on referral_pass as permissive for all to sr_keeper using (true) with check (true);
CREATE TRIGGER message_of_pass AFTER INSERT ON public.referral_pass FOR EACH ROW EXECUTE FUNCTION message_of_pass();
grant insert, select, update on referral_pass to sr_app;
grant insert, select, update on referral_pass to sr_keeper;

create table return_change (
  id bigint not null generated always as identity,
  child_id uuid not null,
  return_id uuid not null,
  returned_at timestamp with time zone not null,
  returned_precision text not null,
  out_of_area text not null,
  how text,
  changed_at timestamp with time zone not null default house_now(),
  constraint return_change_pkey PRIMARY KEY (id),
  constraint return_change_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint return_change_return_id_fkey FOREIGN KEY (return_id) REFERENCES episode_return(id)
);
comment on table return_change is 'What a return said before it was put right. Until changed_at this is what was known.';
CREATE INDEX return_change_child_id_idx ON public.return_change USING btree (child_id);
CREATE INDEX return_change_return_id_changed_at_idx ON public.return_change USING btree (return_id, changed_at);
alter table return_change enable row level security, force row level security;
create policy circle_adds on return_change as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on return_change as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on return_change as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR false));
create policy keeper on return_change as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on return_change to sr_app;
grant select on return_change to sr_keeper;

create table return_reading (
  return_id uuid not null,
  child_id uuid not null,
  responsible_agency_id uuid not null,
  returned_at timestamp with time zone not null,
  parts_id integer not null,
  offer_hours double precision,
  heard_hours double precision,
  read_at timestamp with time zone not null,
  holds_until timestamp with time zone not null,
  number bigint not null generated always as identity,
  cut_id integer not null,
  constraint return_reading_pkey PRIMARY KEY (return_id),
  constraint return_reading_check CHECK ((holds_until > read_at)),
  constraint return_reading_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id) ON DELETE CASCADE,
  constraint return_reading_cut_id_fkey FOREIGN KEY (cut_id) REFERENCES reading_cut(id),
  constraint return_reading_number UNIQUE (number),
  constraint return_reading_parts_id_fkey FOREIGN KEY (parts_id) REFERENCES reading_parts(id),
  constraint return_reading_responsible_agency_id_fkey FOREIGN KEY (responsible_agency_id) REFERENCES agency(id),
  constraint return_reading_return_id_fkey FOREIGN KEY (return_id) REFERENCES episode_return(id) ON DELETE CASCADE
);
comment on table return_reading is 'What area_return said of a return when it was last asked. Only the area''s figures and lists read it, through their functions: no worker and no job may.';
comment on column return_reading.parts_id is 'Which numbers of the area page the return is one of.';
comment on column return_reading.offer_hours is 'From the clock''s start to the offer, in hours; null where no clock ran or nothing was offered.';
comment on column return_reading.heard_hours is 'From the clock''s start until the child was heard, in hours; null where no clock ran or nobody was heard.';
comment on column return_reading.read_at is 'When it was read, by the house''s clock.';
comment on column return_reading.holds_until is 'The next moment at which time alone may change the reading: a due time, the area''s limit, the end of an action''s day, 7 and 28 days. Infinity where none is left.';
comment on column return_reading.number is 'Grows with each reading, in the order in which readings are committed: one is written at a time. A return that is read again gets a new one.';
comment on column return_reading.cut_id is 'What the return can be narrowed by.';
CREATE INDEX return_reading_child ON public.return_reading USING btree (child_id);
CREATE INDEX return_reading_of_agency ON public.return_reading USING btree (responsible_agency_id, returned_at);
CREATE INDEX return_reading_over ON public.return_reading USING btree (holds_until);
alter table return_reading enable row level security, force row level security;
create policy keeper on return_reading as permissive for all to sr_keeper using (true) with check (true);
CREATE TRIGGER reading_goes AFTER DELETE ON public.return_reading REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION reading_goes();
grant delete, insert, select, update on return_reading to sr_keeper;

create table risk_grade (
  id uuid not null default gen_random_uuid(),
  child_id uuid not null,
  episode_id uuid not null,
  scale_version text not null,
  grade text not null,
  reasons text not null,
  graded_at timestamp with time zone not null,
  graded_by_name text not null,
  review_due_at timestamp with time zone,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  reason_codes text[] not null default '{}'::text[],
  constraint risk_grade_pkey PRIMARY KEY (id),
  constraint risk_grade_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint risk_grade_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES missing_episode(id),
  constraint risk_grade_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id)
);
comment on table risk_grade is 'The police risk grade as given, with its scale version and reasons. Never overwritten: a review is a new row.';
comment on column risk_grade.reason_codes is 'Codes of content/missing.yaml, riskReasons. The words stand in reasons.';
CREATE INDEX risk_grade_episode_id_graded_at_idx ON public.risk_grade USING btree (episode_id, graded_at DESC);
alter table risk_grade enable row level security, force row level security;
create policy circle_adds on risk_grade as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on risk_grade as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on risk_grade as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR host_sees_episode(episode_id)));
create policy keeper on risk_grade as permissive for all to sr_keeper using (true) with check (true);
create policy page_adds on risk_grade as permissive for insert to sr_app with check ((child_id IN ( SELECT open_of_page() AS open_of_page)));
grant insert, select on risk_grade to sr_app;
grant select on risk_grade to sr_keeper;

create table role_permission (
  role text not null,
  permission text not null,
  constraint role_permission_pkey PRIMARY KEY (role, permission)
);
comment on table role_permission is 'The one policy table, written from the modules'' doors at each migration; SQL functions and pages read the same rows.';
alter table role_permission enable row level security, force row level security;
create policy keeper on role_permission as permissive for all to sr_keeper using (true) with check (true);
create policy signed_in_reads on role_permission as permissive for select to sr_app using ((( SELECT me() AS me) IS NOT NULL));
CREATE TRIGGER ask_anew AFTER INSERT OR DELETE OR UPDATE ON public.role_permission FOR EACH STATEMENT EXECUTE FUNCTION ask_anew();
grant select on role_permission to sr_app;
grant select on role_permission to sr_keeper;

create table search_hit (
  id uuid not null default gen_random_uuid(),
  worker_id uuid not null,
  child_id uuid not null,
  made_at timestamp with time zone not null default house_now(),
  ends_at timestamp with time zone not null,
  constraint search_hit_pkey PRIMARY KEY (id),
  constraint search_hit_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint search_hit_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table search_hit is 'An exact search that found a record outside the searcher''s circles: the handle with which to ask for access, or to report the child missing. Good for an hour, for that worker only; it never names the child.';
alter table search_hit enable row level security, force row level security;
create policy keeper on search_hit as permissive for all to sr_keeper using (true) with check (true);
create policy own_hits on search_hit as permissive for select to sr_app using ((worker_id = ( SELECT me() AS me)));
grant insert, select on search_hit to sr_keeper;
grant select (id, worker_id, made_at, ends_at) on search_hit to sr_app;

create table second_word (
  id uuid not null default gen_random_uuid(),
  agency_id uuid not null,
  kind text not null,
  worker_id uuid,
  role text,
  rule jsonb,
  client_secret text,
  asked_at timestamp with time zone not null default house_now(),
  asked_by uuid not null,
  agreed_at timestamp with time zone,
  agreed_by uuid,
  refused_at timestamp with time zone,
  refused_by uuid,
  withdrawn_at timestamp with time zone,
  withdrawn_by uuid,
  constraint second_word_pkey PRIMARY KEY (id),
  constraint second_word_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  constraint second_word_agreed_by_fkey FOREIGN KEY (agreed_by) REFERENCES worker(id),
  constraint second_word_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES worker(id),
  constraint second_word_check CHECK (((kind = 'role'::text) = ((worker_id IS NOT NULL) AND (role IS NOT NULL)))),
  constraint second_word_check1 CHECK (((kind = 'sign-in-rule'::text) = (rule IS NOT NULL))),
  constraint second_word_check2 CHECK ((num_nonnulls(agreed_at, refused_at, withdrawn_at) <= 1)),
  constraint second_word_check3 CHECK (((agreed_by IS NULL) OR ((agreed_by <> asked_by) AND (agreed_by IS DISTINCT FROM worker_id)))),
  constraint second_word_kind_check CHECK ((kind = ANY (ARRAY['role'::text, 'sign-in-rule'::text]))),
  constraint second_word_refused_by_fkey FOREIGN KEY (refused_by) REFERENCES worker(id),
  constraint second_word_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES worker(id),
  constraint second_word_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table second_word is 'A change that an administrator asks for and that happens when a second person, another administrator or a manager, agrees.';
comment on column second_word.client_secret is 'Write-only for the app; gone once the request is answered.';
CREATE INDEX second_word_agency_id_asked_at_idx ON public.second_word USING btree (agency_id, asked_at DESC);
CREATE UNIQUE INDEX second_word_one_role ON public.second_word USING btree (worker_id, role) WHERE ((agreed_at IS NULL) AND (refused_at IS NULL) AND (withdrawn_at IS NULL) AND (kind = 'role'::text));
CREATE UNIQUE INDEX second_word_one_rule ON public.second_word USING btree (agency_id) WHERE ((agreed_at IS NULL) AND (refused_at IS NULL) AND (withdrawn_at IS NULL) AND (kind = 'sign-in-rule'::text));
alter table second_word enable row level security, force row level security;
create policy admin_asks on second_word as permissive for insert to sr_app with check (((agency_id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('agencies.manage'::text) AS may) AND (asked_by = ( SELECT me() AS me)) AND ((kind = 'sign-in-rule'::text) OR ((role !~~ 'service-%'::text) AND (EXISTS ( SELECT 1
   FROM worker w
  WHERE ((w.id = second_word.worker_id) AND (w.agency_id = ( SELECT my_agency() AS my_agency)) AND (w.kind = 'person'::text) AND (w.left_at IS NULL))))))));
create policy admin_withdraws on second_word as permissive for update to sr_app using (((agency_id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('agencies.manage'::text) AS may) AND (agreed_at IS NULL) AND (refused_at IS NULL) AND (withdrawn_at IS NULL))) with check (((agency_id = ( SELECT my_agency() AS my_agency)) AND (withdrawn_by = ( SELECT me() AS me))));
create policy both_read on second_word as permissive for select to sr_app using ((((agency_id = ( SELECT my_agency() AS my_agency)) AND (( SELECT may('agencies.manage'::text) AS may) OR ( SELECT may('agencies.give-second-word'::text) AS may))) OR (worker_id = ( SELECT me() AS me))));
create policy keeper on second_word as permissive for all to sr_keeper using (true) with check (true);
CREATE TRIGGER tell_of_second_word AFTER INSERT OR UPDATE ON public.second_word FOR EACH ROW EXECUTE FUNCTION tell_of_second_word();
grant insert, select, update on second_word to sr_keeper;
grant insert (agency_id, kind, worker_id, role, rule, client_secret, asked_by) on second_word to sr_app;
grant select (id, agency_id, kind, worker_id, role, rule, asked_at, asked_by, agreed_at, agreed_by, refused_at, refused_by, withdrawn_at, withdrawn_by) on second_word to sr_app;
grant update (withdrawn_at, withdrawn_by) on second_word to sr_app;

create table section_45_prompt (
  id uuid not null default gen_random_uuid(),
  child_id uuid not null,
  raised_at timestamp with time zone not null default house_now(),
  raised_by uuid not null,
  team_id uuid,
  settled_at timestamp with time zone,
  settled_by uuid,
  constraint section_45_prompt_pkey PRIMARY KEY (id),
  constraint section_45_prompt_check CHECK (((settled_at IS NULL) = (settled_by IS NULL))),
  constraint section_45_prompt_check1 CHECK ((settled_at >= raised_at)),
  constraint section_45_prompt_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint section_45_prompt_raised_by_fkey FOREIGN KEY (raised_by) REFERENCES worker(id),
  constraint section_45_prompt_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES worker(id),
  constraint section_45_prompt_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
);
comment on table section_45_prompt is 'The prompt to think of the section 45 defence for a child. Raised by what is recorded, one open at a time; it stands until what was done is recorded.';
comment on column section_45_prompt.raised_by is 'Who recorded what raised it.';
comment on column section_45_prompt.team_id is 'The team of the responsible authority that stood in the circle when it was raised: it is shown the prompt in My work.';
CREATE INDEX section_45_prompt_child_id_raised_at_idx ON public.section_45_prompt USING btree (child_id, raised_at);
CREATE INDEX section_45_prompt_raised_by_idx ON public.section_45_prompt USING btree (raised_by) WHERE (settled_at IS NULL);
CREATE INDEX section_45_prompt_team_id_idx ON public.section_45_prompt USING btree (team_id) WHERE (settled_at IS NULL);
CREATE UNIQUE INDEX section_45_open ON public.section_45_prompt USING btree (child_id) WHERE (settled_at IS NULL);
alter table section_45_prompt enable row level security, force row level security;
create policy circle_adds on section_45_prompt as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on section_45_prompt as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on section_45_prompt as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy decisions_wall on section_45_prompt as restrictive for select to sr_app using (((raised_by = ( SELECT me() AS me)) OR ( SELECT may('response.read-decisions'::text) AS may)));
create policy host_sees on section_45_prompt as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (raised_by = ( SELECT me() AS me))));
create policy keeper on section_45_prompt as permissive for all to sr_keeper using (true) with check (true);
grant select on section_45_prompt to sr_app;
grant insert, select on section_45_prompt to sr_keeper;
grant update (settled_at, settled_by) on section_45_prompt to sr_app;

create table section_45_record (
  id uuid not null default gen_random_uuid(),
  child_id uuid not null,
  kind text not null,
  who text,
  on_day date not null,
  words text,
  recorded_at timestamp with time zone not null default house_now(),
  recorded_by uuid not null,
  constraint section_45_record_pkey PRIMARY KEY (id),
  constraint section_45_record_check CHECK (
CASE
    WHEN (kind = 'settled'::text) THEN (words IS NOT NULL)
    ELSE (who IS NOT NULL)
END),
  constraint section_45_record_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint section_45_record_kind_check CHECK ((kind = ANY (ARRAY['told-officer'::text, 'told-solicitor'::text, 'settled'::text]))),
  constraint section_45_record_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES worker(id),
  constraint section_45_record_who_check CHECK (((length(who) >= 1) AND (length(who) <= 200))),
  constraint section_45_record_words_check CHECK (((length(words) >= 1) AND (length(words) <= 2000)))
);
comment on table section_45_record is 'What was done about section 45 for a child: who was told, and when; or why nothing more is needed. Added, never changed.';
comment on column section_45_record.who is 'Whom: the officer in the case, the solicitor.';
comment on column section_45_record.words is 'What they were told, or why nothing more is needed.';
CREATE INDEX section_45_record_child_id_recorded_at_idx ON public.section_45_record USING btree (child_id, recorded_at);
alter table section_45_record enable row level security, force row level security;
create policy circle_adds on section_45_record as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on section_45_record as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy decisions_wall on section_45_record as restrictive for select to sr_app using (((recorded_by = ( SELECT me() AS me)) OR ( SELECT may('response.read-decisions'::text) AS may)));
create policy host_sees on section_45_record as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (recorded_by = ( SELECT me() AS me))));
create policy in_own_name on section_45_record as restrictive for insert to sr_app with check ((recorded_by = ( SELECT me() AS me)));
create policy keeper on section_45_record as permissive for all to sr_keeper using (true) with check (true);
grant insert, select on section_45_record to sr_app;
grant select on section_45_record to sr_keeper;

create table session (
  id uuid not null default gen_random_uuid(),
  token_hash bytea not null,
  worker_id uuid not null,
  started_at timestamp with time zone not null default house_now(),
  seen_at timestamp with time zone not null default house_now(),
  idle_ends_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  proved_at timestamp with time zone,
  proved_by text,
  ended_at timestamp with time zone,
  ended_why text,
  device text,
  constraint session_pkey PRIMARY KEY (id),
  constraint session_proved_by_check CHECK ((proved_by = ANY (ARRAY['totp'::text, 'passkey'::text, 'oidc'::text, 'demo'::text, 'service'::text]))),
  constraint session_token_hash_key UNIQUE (token_hash),
  constraint session_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on column session.proved_at is 'When the second factor was given. Until then the session opens nothing.';
CREATE INDEX session_worker_id_idx ON public.session USING btree (worker_id) WHERE (ended_at IS NULL);
alter table session enable row level security, force row level security;
create policy admin_ends on session as permissive for update to sr_app using ((( SELECT may('agencies.manage'::text) AS may) AND (EXISTS ( SELECT 1
   FROM worker w
  WHERE ((w.id = session.worker_id) AND (w.agency_id = ( SELECT my_agency() AS my_agency))))))) with check (((ended_at IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM worker w
  WHERE ((w.id = session.worker_id) AND (w.agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy admin_reads on session as permissive for select to sr_app using ((( SELECT may('agencies.manage'::text) AS may) AND (EXISTS ( SELECT 1
   FROM worker w
  WHERE ((w.id = session.worker_id) AND (w.agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy keeper on session as permissive for all to sr_keeper using (true) with check (true);
create policy own_ending on session as permissive for update to sr_app using ((worker_id = ( SELECT me() AS me))) with check ((worker_id = ( SELECT me() AS me)));
create policy own_sessions on session as permissive for select to sr_app using ((worker_id = ( SELECT me() AS me)));
create policy sign_in_works on session as permissive for all to sr_app using (( SELECT may('sign-in.serve'::text) AS may)) with check (( SELECT may('sign-in.serve'::text) AS may));
CREATE TRIGGER ask_anew AFTER UPDATE OF worker_id, proved_at, ended_at ON public.session FOR EACH STATEMENT EXECUTE FUNCTION ask_anew();
grant insert on session to sr_app;
grant insert, select, update on session to sr_keeper;
grant select (id, token_hash, worker_id, started_at, seen_at, idle_ends_at, ends_at, proved_at, proved_by, ended_at, ended_why, device) on session to sr_app;
grant update (proved_at, proved_by, ended_at, ended_why) on session to sr_app;

create table set_aside (
  child_id uuid not null,
  digest bytea not null,
  interview_id uuid,
  label text not null,
  set_aside_by uuid not null,
  set_aside_at timestamp with time zone not null default house_now(),
  offered_again_at timestamp with time zone,
  constraint set_aside_pkey PRIMARY KEY (child_id, digest),
  constraint set_aside_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint set_aside_digest_check CHECK ((octet_length(digest) = 32)),
  constraint set_aside_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint set_aside_label_check CHECK ((length(label) <= 80)),
  constraint set_aside_set_aside_by_fkey FOREIGN KEY (set_aside_by) REFERENCES worker(id)
);
comment on table set_aside is 'A suggestion that a worker put aside: not a judgement about the child, and no part of the story.';
comment on column set_aside.digest is 'SHA-256 of the child, the place of the text, the suggestion and the words up to it: the words themselves are not kept here.';
comment on column set_aside.label is 'The code of a sign in content/signs, or denial, slang, language.';
CREATE INDEX set_aside_interview_id_idx ON public.set_aside USING btree (interview_id);
CREATE INDEX set_aside_set_aside_at_idx ON public.set_aside USING btree (set_aside_at);
alter table set_aside enable row level security, force row level security;
create policy answers_wall on set_aside as restrictive for select to sr_app using (((set_aside_by = ( SELECT me() AS me)) OR ((interview_id IS NOT NULL) AND ( SELECT may('interviews.read-answers'::text) AS may))));
create policy circle_adds on set_aside as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on set_aside as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on set_aside as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on set_aside as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (set_aside_by = ( SELECT me() AS me))));
create policy in_own_name on set_aside as restrictive for insert to sr_app with check ((set_aside_by = ( SELECT me() AS me)));
create policy keeper on set_aside as permissive for all to sr_keeper using (true) with check (true);
grant insert, select, update on set_aside to sr_app;
grant delete, select on set_aside to sr_keeper;

create table sharing (
  id uuid not null default gen_random_uuid(),
  ref text not null,
  child_id uuid not null,
  interview_id uuid,
  shared boolean not null,
  to_worker_id uuid,
  to_team_id uuid,
  to_outside text,
  recipient_kind text not null,
  what text not null,
  helps_with text,
  route text,
  detriment text,
  why text not null,
  child_view text,
  child_told boolean,
  decided_at timestamp with time zone not null default house_now(),
  decided_by uuid not null,
  approved_at timestamp with time zone,
  approved_by uuid,
  acknowledged_at timestamp with time zone,
  acknowledged_by uuid,
  acknowledged_name text,
  withheld_code text,
  referral_id uuid,
  nrm_id uuid,
  host_notice_id uuid,
  goes_with text,
  goes_with_id uuid,
  arrangement text,
  told_agency_id uuid,
  from_agency_id uuid,
  constraint sharing_pkey PRIMARY KEY (id),
  constraint sharing_acknowledged_by_fkey FOREIGN KEY (acknowledged_by) REFERENCES worker(id),
  constraint sharing_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES worker(id),
  constraint sharing_arrangement CHECK ((((arrangement IS NOT NULL) = COALESCE((goes_with = ANY (ARRAY['report'::text, 'interview'::text, 'action'::text, 'plan'::text, 'climbed'::text])), false)) AND ((arrangement IS NULL) = (told_agency_id IS NULL)) AND ((arrangement IS NULL) OR (shared AND (goes_with_id IS NOT NULL) AND (detriment IS NOT NULL) AND (helps_with IS NOT NULL))))),
  constraint sharing_arrangement_fkey FOREIGN KEY (arrangement) REFERENCES standing_arrangement(code),
  constraint sharing_check CHECK ((num_nonnulls(to_worker_id, to_team_id, to_outside) = 1)),
  constraint sharing_check1 CHECK (((NOT shared) OR (route IS NOT NULL))),
  constraint sharing_check2 CHECK (((approved_by IS NULL) OR (approved_by <> decided_by))),
  constraint sharing_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint sharing_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES worker(id),
  constraint sharing_from_agency CHECK (((from_agency_id IS NOT NULL) = COALESCE((goes_with = 'climbed'::text), false))),
  constraint sharing_from_agency_id_fkey FOREIGN KEY (from_agency_id) REFERENCES agency(id),
  constraint sharing_goes_with CHECK ((goes_with = ANY (ARRAY['discussion'::text, 'circle'::text, 'access-request'::text, 'panel'::text, 'home-office'::text, 'pack'::text, 'report'::text, 'interview'::text, 'action'::text, 'plan'::text, 'climbed'::text]))),
  constraint sharing_goes_with_id CHECK (((goes_with IS NOT NULL) OR (goes_with_id IS NULL))),
  constraint sharing_host_notice_id_fkey FOREIGN KEY (host_notice_id) REFERENCES host_notice(id),
  constraint sharing_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint sharing_nrm_id_fkey FOREIGN KEY (nrm_id) REFERENCES nrm_referral(id),
  constraint sharing_ref_key UNIQUE (ref),
  constraint sharing_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id),
  constraint sharing_to_team_id_fkey FOREIGN KEY (to_team_id) REFERENCES team(id),
  constraint sharing_to_worker_id_fkey FOREIGN KEY (to_worker_id) REFERENCES worker(id),
  constraint sharing_told_agency_id_fkey FOREIGN KEY (told_agency_id) REFERENCES agency(id)
);
comment on table sharing is 'One decision for one recipient: shared or not, why, by which lawful route, the child''s view. A decision not to share is approved by a manager.';
comment on column sharing.withheld_code is 'For a decision not to share: a code of the no-share reasons in content/reasons.yaml. The words stand in why.';
comment on column sharing.referral_id is 'The referral that this decision lets its recipient see; null for any other sharing.';
comment on column sharing.nrm_id is 'The draft for the National Referral Mechanism that this decision hands to its recipient; null for any other sharing.';
comment on column sharing.host_notice_id is 'The host notice that this decision lets its recipient see; null for any other sharing.';
comment on column sharing.goes_with is 'The deed that lets its recipient see; null where the recipient acknowledges it by itself, or where a referral, a host notice or an NRM draft is named.';
comment on column sharing.goes_with_id is 'Which discussion, request or meeting that is.';
comment on column sharing.arrangement is 'The standing arrangement under which it went of itself; null for what somebody decided.';
comment on column sharing.told_agency_id is 'The agency that was told so: once for each event.';
comment on column sharing.from_agency_id is 'The agency that it left, where the clock put it before another one: who owed it. Else that is the agency of whoever decided.';
CREATE INDEX sharing_acknowledged_by ON public.sharing USING btree (acknowledged_by, acknowledged_at) WHERE (acknowledged_at IS NOT NULL);
CREATE INDEX sharing_child_id_idx ON public.sharing USING btree (child_id);
CREATE INDEX sharing_decided ON public.sharing USING btree (decided_by, decided_at DESC, id DESC);
CREATE INDEX sharing_decided_waiting ON public.sharing USING btree (decided_by) WHERE (shared AND (acknowledged_at IS NULL) AND (goes_with IS NULL));
CREATE INDEX sharing_from_agency ON public.sharing USING btree (from_agency_id, decided_at DESC, id DESC) WHERE (from_agency_id IS NOT NULL);
CREATE INDEX sharing_host_notice_id_idx ON public.sharing USING btree (host_notice_id) WHERE (host_notice_id IS NOT NULL);
CREATE INDEX sharing_interview_id_idx ON public.sharing USING btree (interview_id);
CREATE INDEX sharing_nrm_id_idx ON public.sharing USING btree (nrm_id) WHERE (nrm_id IS NOT NULL);
CREATE INDEX sharing_referral_id_idx ON public.sharing USING btree (referral_id) WHERE (referral_id IS NOT NULL);
CREATE INDEX sharing_to_team_waiting ON public.sharing USING btree (to_team_id) WHERE (shared AND (acknowledged_at IS NULL) AND (goes_with IS NULL));
CREATE INDEX sharing_to_worker ON public.sharing USING btree (to_worker_id) WHERE (to_worker_id IS NOT NULL);
CREATE INDEX sharing_to_worker_waiting ON public.sharing USING btree (to_worker_id) WHERE (shared AND (acknowledged_at IS NULL) AND (goes_with IS NULL));
CREATE INDEX sharing_withheld_open ON public.sharing USING btree (decided_by) WHERE ((NOT shared) AND (approved_at IS NULL));
CREATE UNIQUE INDEX sharing_arrangement_once ON public.sharing USING btree (goes_with_id, told_agency_id) WHERE (arrangement IS NOT NULL);
CREATE UNIQUE INDEX sharing_goes_with_once ON public.sharing USING btree (goes_with_id, child_id, to_worker_id) WHERE (goes_with = 'panel'::text);
CREATE UNIQUE INDEX sharing_pack_once ON public.sharing USING btree (goes_with_id, child_id) WHERE (goes_with = 'pack'::text);
alter table sharing enable row level security, force row level security;
create policy circle_adds on sharing as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on sharing as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on sharing as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy clock_adds on sharing as permissive for insert to sr_app with check (((goes_with = 'climbed'::text) AND (decided_by = ( SELECT me() AS me)) AND ( SELECT may('response.climb-overdue'::text) AS may)));
create policy decisions_wall on sharing as restrictive for select to sr_app using (((decided_by = ( SELECT me() AS me)) OR (to_worker_id = ( SELECT me() AS me)) OR (to_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[])) OR ( SELECT may('response.read-decisions'::text) AS may)));
create policy host_sees on sharing as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (decided_by = ( SELECT me() AS me)) OR (to_worker_id = ( SELECT me() AS me)) OR (to_team_id = ANY (( SELECT my_teams() AS my_teams)::uuid[]))));
create policy keeper on sharing as permissive for all to sr_keeper using (true) with check (true);
create policy packs_wall on sharing as restrictive for select to sr_app using (((goes_with IS DISTINCT FROM 'pack'::text) OR ( SELECT may('response.disrupt'::text) AS may)));
create policy page_adds on sharing as permissive for insert to sr_app with check ((child_id IN ( SELECT open_of_page() AS open_of_page)));
CREATE TRIGGER reading_added AFTER INSERT ON public.sharing REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_added();
CREATE TRIGGER reading_changed AFTER UPDATE ON public.sharing REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mark_changed();
CREATE TRIGGER reading_removed AFTER DELETE ON public.sharing REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION mark_removed();
grant insert, select, update on sharing to sr_app;
grant insert, select on sharing to sr_keeper;

create table sign_in_step (
  id uuid not null default gen_random_uuid(),
  kind text not null,
  secret_hash bytea not null,
  worker_id uuid,
  data jsonb not null default '{}'::jsonb,
  made_at timestamp with time zone not null default house_now(),
  ends_at timestamp with time zone not null,
  used_at timestamp with time zone,
  sent_hash bytea,
  constraint sign_in_step_pkey PRIMARY KEY (id),
  constraint sign_in_step_kind_check CHECK ((kind = ANY (ARRAY['passkey'::text, 'oidc'::text, 'invitation'::text, 'password-reset'::text]))),
  constraint sign_in_step_secret_hash_key UNIQUE (secret_hash),
  constraint sign_in_step_sent_hash_key UNIQUE (sent_hash),
  constraint sign_in_step_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table sign_in_step is 'One step of a sign-in that spans two requests: a passkey challenge, an OIDC state, an invitation. Good once.';
comment on column sign_in_step.sent_hash is 'The hash of the link that was sent by e-mail: another key to the same step, which is still good once.';
alter table sign_in_step enable row level security, force row level security;
create policy keeper on sign_in_step as permissive for all to sr_keeper using (true) with check (true);
create policy own_steps on sign_in_step as permissive for all to sr_app using (((worker_id = ( SELECT me() AS me)) AND (kind = 'passkey'::text))) with check (((worker_id = ( SELECT me() AS me)) AND (kind = 'passkey'::text)));
create policy sign_in_works on sign_in_step as permissive for all to sr_app using (( SELECT may('sign-in.serve'::text) AS may)) with check (( SELECT may('sign-in.serve'::text) AS may));
grant insert, select, update on sign_in_step to sr_app;
grant insert, select, update on sign_in_step to sr_keeper;

create table standing_arrangement (
  code text not null,
  title text not null,
  what text not null,
  helps_with text not null,
  route text not null,
  detriment text not null,
  why text not null,
  told text not null,
  constraint standing_arrangement_pkey PRIMARY KEY (code)
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
alter table standing_arrangement enable row level security, force row level security;
create policy keeper on standing_arrangement as permissive for all to sr_keeper using (true) with check (true);
create policy signed_in_reads on standing_arrangement as permissive for select to sr_app using ((( SELECT me() AS me) IS NOT NULL));
grant select on standing_arrangement to sr_app;
grant select on standing_arrangement to sr_keeper;

create table team (
  id uuid not null default gen_random_uuid(),
  agency_id uuid not null,
  code text not null,
  name text not null,
  kind text not null,
  contact text,
  ended_at timestamp with time zone,
  constraint team_pkey PRIMARY KEY (id),
  constraint team_agency_id_code_key UNIQUE (agency_id, code),
  constraint team_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  constraint team_kind_check CHECK ((kind = ANY (ARRAY['return-interviews'::text, 'missing'::text, 'social-care'::text, 'police-missing'::text, 'school'::text, 'health'::text, 'helpline'::text, 'placement'::text, 'management'::text, 'service'::text])))
);
comment on column team.contact is 'How another agency reaches the team: shown when a search answers that a record exists.';
alter table team enable row level security, force row level security;
create policy admin_adds on team as permissive for insert to sr_app with check (((agency_id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('agencies.manage'::text) AS may)));
create policy admin_changes on team as permissive for update to sr_app using (((agency_id = ( SELECT my_agency() AS my_agency)) AND ( SELECT may('agencies.manage'::text) AS may))) with check ((agency_id = ( SELECT my_agency() AS my_agency)));
create policy keeper on team as permissive for all to sr_keeper using (true) with check (true);
create policy signed_in_reads on team as permissive for select to sr_app using ((( SELECT me() AS me) IS NOT NULL));
CREATE TRIGGER keep_agency_change AFTER INSERT OR UPDATE ON public.team FOR EACH ROW EXECUTE FUNCTION keep_agency_change();
grant select on team to sr_app;
grant select on team to sr_keeper;
grant insert (id, agency_id, code, name, kind, contact) on team to sr_app;
grant update (name, kind, contact, ended_at) on team to sr_app;

create table team_member (
  team_id uuid not null,
  worker_id uuid not null,
  leads boolean not null default false,
  joined_at timestamp with time zone not null default house_now(),
  left_at timestamp with time zone,
  constraint team_member_pkey PRIMARY KEY (team_id, worker_id),
  constraint team_member_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id),
  constraint team_member_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
CREATE INDEX team_member_worker_id_idx ON public.team_member USING btree (worker_id) WHERE (left_at IS NULL);
alter table team_member enable row level security, force row level security;
create policy admin_adds on team_member as permissive for insert to sr_app with check ((( SELECT may('agencies.manage'::text) AS may) AND (worker_id <> ( SELECT me() AS me)) AND (EXISTS ( SELECT 1
   FROM (team t
     JOIN worker w ON ((w.agency_id = t.agency_id)))
  WHERE ((t.id = team_member.team_id) AND (w.id = team_member.worker_id) AND (t.agency_id = ( SELECT my_agency() AS my_agency)))))));
create policy admin_changes on team_member as permissive for update to sr_app using ((( SELECT may('agencies.manage'::text) AS may) AND (worker_id <> ( SELECT me() AS me)) AND (EXISTS ( SELECT 1
   FROM team t
  WHERE ((t.id = team_member.team_id) AND (t.agency_id = ( SELECT my_agency() AS my_agency))))))) with check ((worker_id <> ( SELECT me() AS me)));
create policy keeper on team_member as permissive for all to sr_keeper using (true) with check (true);
create policy signed_in_reads on team_member as permissive for select to sr_app using ((( SELECT me() AS me) IS NOT NULL));
CREATE TRIGGER ask_anew AFTER INSERT OR DELETE OR UPDATE ON public.team_member FOR EACH STATEMENT EXECUTE FUNCTION ask_anew();
CREATE TRIGGER keep_agency_change AFTER INSERT OR UPDATE ON public.team_member FOR EACH ROW EXECUTE FUNCTION keep_agency_change();
CREATE TRIGGER reading_member AFTER INSERT OR DELETE OR UPDATE ON public.team_member FOR EACH ROW EXECUTE FUNCTION mark_member();
grant select on team_member to sr_app;
grant select on team_member to sr_keeper;
grant insert (team_id, worker_id, leads, joined_at) on team_member to sr_app;
grant update (leads, joined_at, left_at) on team_member to sr_app;

create table urgent_matter (
  id uuid not null default gen_random_uuid(),
  interview_id uuid not null,
  child_id uuid not null,
  code text not null,
  raised_at timestamp with time zone not null default house_now(),
  raised_by uuid not null,
  done_at timestamp with time zone,
  done_by uuid,
  done_what text,
  told_whom text,
  dismissed_at timestamp with time zone,
  dismissed_by uuid,
  dismissed_reason text,
  constraint urgent_matter_pkey PRIMARY KEY (id),
  constraint urgent_matter_check CHECK (((dismissed_at IS NULL) OR (dismissed_reason IS NOT NULL))),
  constraint urgent_matter_check1 CHECK (((done_at IS NULL) OR (done_what IS NOT NULL))),
  constraint urgent_matter_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id),
  constraint urgent_matter_dismissed_by_fkey FOREIGN KEY (dismissed_by) REFERENCES worker(id),
  constraint urgent_matter_done_by_fkey FOREIGN KEY (done_by) REFERENCES worker(id),
  constraint urgent_matter_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES interview(id),
  constraint urgent_matter_raised_by_fkey FOREIGN KEY (raised_by) REFERENCES worker(id)
);
comment on table urgent_matter is 'What cannot wait, raised by an answer: what was done and when, or why it was dismissed. Open until one of the two is said.';
CREATE INDEX urgent_matter_child_id_idx ON public.urgent_matter USING btree (child_id) WHERE ((done_at IS NULL) AND (dismissed_at IS NULL));
CREATE INDEX urgent_matter_interview_id_idx ON public.urgent_matter USING btree (interview_id);
alter table urgent_matter enable row level security, force row level security;
create policy answers_wall on urgent_matter as restrictive for select to sr_app using (( SELECT may('interviews.read-answers'::text) AS may));
create policy circle_adds on urgent_matter as permissive for insert to sr_app with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_changes on urgent_matter as permissive for update to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now))) with check (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy circle_reads on urgent_matter as permissive for select to sr_app using (in_circle_of(child_id, ( SELECT me() AS me), ( SELECT house_now() AS house_now)));
create policy host_sees on urgent_matter as restrictive for select to sr_app using (((child_id <> ALL (( SELECT hosted_children() AS hosted_children)::uuid[])) OR (raised_by = ( SELECT me() AS me))));
create policy keeper on urgent_matter as permissive for all to sr_keeper using (true) with check (true);
grant insert, select, update on urgent_matter to sr_app;
grant insert, select on urgent_matter to sr_keeper;

create table worker (
  id uuid not null default gen_random_uuid(),
  agency_id uuid not null,
  code text not null,
  name text not null,
  email text,
  job_title text,
  kind text not null default 'person'::text,
  joined_at timestamp with time zone not null default house_now(),
  suspended_at timestamp with time zone,
  left_at timestamp with time zone,
  sign_in_reset_at timestamp with time zone,
  constraint worker_pkey PRIMARY KEY (id),
  constraint worker_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  constraint worker_code_key UNIQUE (code),
  constraint worker_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'service'::text])))
);
comment on column worker.sign_in_reset_at is 'When an administrator last took the worker''s sign-in away or made a link to a new one: what was known of who signs in ends here.';
CREATE INDEX worker_agency_id_name_idx ON public.worker USING btree (agency_id, name);
CREATE UNIQUE INDEX worker_email ON public.worker USING btree (lower(email));
alter table worker enable row level security, force row level security;
create policy admin_adds on worker as permissive for insert to sr_app with check (((agency_id = ( SELECT my_agency() AS my_agency)) AND (kind = 'person'::text) AND ( SELECT may('agencies.manage'::text) AS may)));
create policy admin_changes on worker as permissive for update to sr_app using (((agency_id = ( SELECT my_agency() AS my_agency)) AND (kind = 'person'::text) AND ( SELECT may('agencies.manage'::text) AS may))) with check (((agency_id = ( SELECT my_agency() AS my_agency)) AND (kind = 'person'::text)));
create policy keeper on worker as permissive for all to sr_keeper using (true) with check (true);
create policy signed_in_reads on worker as permissive for select to sr_app using ((( SELECT me() AS me) IS NOT NULL));
CREATE TRIGGER ask_anew AFTER UPDATE OF agency_id, suspended_at, left_at ON public.worker FOR EACH STATEMENT EXECUTE FUNCTION ask_anew();
CREATE TRIGGER keep_agency_change AFTER INSERT OR UPDATE ON public.worker FOR EACH ROW EXECUTE FUNCTION keep_agency_change();
CREATE TRIGGER keep_an_administrator BEFORE UPDATE OF suspended_at, left_at ON public.worker FOR EACH ROW WHEN (((old.suspended_at IS DISTINCT FROM new.suspended_at) OR (old.left_at IS DISTINCT FROM new.left_at))) EXECUTE FUNCTION keep_an_administrator();
grant select on worker to sr_app;
grant select, update on worker to sr_keeper;
grant insert (id, agency_id, code, name, email, job_title) on worker to sr_app;
grant update (name, job_title, suspended_at, left_at) on worker to sr_app;

create table worker_reach (
  worker_id uuid not null default me(),
  channel text not null,
  mobile text,
  quiet_from time without time zone,
  quiet_to time without time zone,
  daily_at time without time zone,
  changed_at timestamp with time zone not null default house_now(),
  constraint worker_reach_pkey PRIMARY KEY (worker_id),
  constraint worker_reach_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'text'::text, 'urgent-only'::text]))),
  constraint worker_reach_check CHECK (((quiet_from IS NULL) = (quiet_to IS NULL))),
  constraint worker_reach_check1 CHECK ((quiet_from <> quiet_to)),
  constraint worker_reach_check2 CHECK (((channel <> 'text'::text) OR (mobile IS NOT NULL))),
  constraint worker_reach_mobile_check CHECK ((length(mobile) <= 40)),
  constraint worker_reach_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
comment on table worker_reach is 'How a worker asked to be reached. Without a row: by e-mail, as it happens, quiet from 20:00 to 07:00. Times are London''s.';
comment on column worker_reach.daily_at is 'The hour of the one message a day; empty means as it happens.';
alter table worker_reach enable row level security, force row level security;
create policy job_reads on worker_reach as permissive for select to sr_app using (( SELECT may('notifications.send'::text) AS may));
create policy keeper on worker_reach as permissive for all to sr_keeper using (true) with check (true);
create policy own_reach on worker_reach as permissive for all to sr_app using ((worker_id = ( SELECT me() AS me))) with check ((worker_id = ( SELECT me() AS me)));
grant select on worker_reach to sr_app;
grant select on worker_reach to sr_keeper;
grant insert (channel, mobile, quiet_from, quiet_to, daily_at) on worker_reach to sr_app;
grant update (channel, mobile, quiet_from, quiet_to, daily_at, changed_at) on worker_reach to sr_app;

create table worker_role (
  worker_id uuid not null,
  role text not null,
  given_at timestamp with time zone not null default house_now(),
  given_by uuid,
  constraint worker_role_pkey PRIMARY KEY (worker_id, role),
  constraint worker_role_given_by_fkey FOREIGN KEY (given_by) REFERENCES worker(id),
  constraint worker_role_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES worker(id)
);
alter table worker_role enable row level security, force row level security;
create policy keeper on worker_role as permissive for all to sr_keeper using (true) with check (true);
create policy own_roles on worker_role as permissive for select to sr_app using (((worker_id = ( SELECT me() AS me)) OR (( SELECT may('agencies.manage'::text) AS may) AND (EXISTS ( SELECT 1
   FROM worker w
  WHERE ((w.id = worker_role.worker_id) AND (w.agency_id = ( SELECT my_agency() AS my_agency))))))));
CREATE TRIGGER ask_anew AFTER INSERT OR DELETE OR UPDATE ON public.worker_role FOR EACH STATEMENT EXECUTE FUNCTION ask_anew();
CREATE TRIGGER keep_agency_change AFTER INSERT OR DELETE ON public.worker_role FOR EACH ROW EXECUTE FUNCTION keep_agency_change();
grant select on worker_role to sr_app;
grant delete, insert, select on worker_role to sr_keeper;

create view area_referral with (security_invoker=true) as
 SELECT r.id AS referral_id,
    r.ref,
    r.child_id,
    c.responsible_agency_id,
    r.asked,
    r.made_at,
    r.ended_at,
    r.end_kind,
    r.holder_id,
    r.team_id,
    back.returned_at,
    taken.accepted_at,
    acted.first_action_at,
    LEAST(acted.changed_at,
        CASE
            WHEN r.end_kind = 'completed'::text THEN r.ended_at
            ELSE NULL::timestamp with time zone
        END) AS changed_at,
    taken.bounced,
    taken.asked_back,
    taken.goes_round
   FROM referral r
     JOIN child c ON c.id = r.child_id
     LEFT JOIN LATERAL ( SELECT min(b.returned_at) AS returned_at
           FROM interview_return ir
             JOIN episode_return b ON b.id = ir.return_id
          WHERE ir.interview_id = r.interview_id) back ON true
     LEFT JOIN LATERAL ( SELECT min(p.ended_at) FILTER (WHERE p.outcome = 'accepted'::text) AS accepted_at,
            count(*) FILTER (WHERE p.how = 'moved'::text) AS bounced,
            bool_or(p.kind = 'more'::text) AS asked_back,
            bool_or(p.goes_round) AS goes_round
           FROM referral_pass p
          WHERE p.referral_id = r.id) taken ON true
     LEFT JOIN LATERAL ( SELECT min(a.agreed_at) AS first_action_at,
            min(a.done_at) FILTER (WHERE a.done_changed IS NOT NULL) AS changed_at
           FROM action a
          WHERE a.referral_id = r.id) acted ON true;
comment on view area_referral is 'A referral with the moments between which the whole-response view measures.';
grant select on area_referral to sr_app;
grant select on area_referral to sr_keeper;

create view area_return with (security_invoker=true) as
 WITH read_return AS (
         SELECT r.id AS return_id,
            e.ended_at,
            r.ref AS return_ref,
            r.child_id,
            e.id AS episode_id,
            e.ref AS episode_ref,
            e.responsible_agency_id,
            r.returned_at,
            r.returned_precision,
            r.clock_starts_at,
            r.opens_clocks,
            e.history,
            e.type AS episode_type,
            e.said_offered,
            e.said_accepted,
            r.offer_due_at,
            r.completion_due_at,
            i.ref AS interview_ref,
            i.team_id,
            COALESCE(e.setting_kind, p.kind) AS placement_kind,
            e.force_code,
                CASE
                    WHEN COALESCE(e.host_authority_code, p.host_authority_code) IS NULL OR a.authority_code IS NULL THEN 'not-known'::text
                    WHEN COALESCE(e.host_authority_code, p.host_authority_code) = a.authority_code THEN 'in'::text
                    ELSE 'out'::text
                END AS placed_where,
            replace(r.out_of_area, ' '::text, '-'::text) AS found_where,
            ir.offer_missed_reason,
            ir.completion_missed_reason,
            i.not_held_kind,
            i.not_held_reason,
            u.status,
            u.definition_version,
            COALESCE(u.needs, '{}'::text[]) AS needs,
            u.heard_how = 'declined-heard'::text AS on_branch,
                CASE
                    WHEN u.heard_how = 'held'::text THEN u.heard_at
                    ELSE NULL::timestamp with time zone
                END AS held_at,
            u.heard_at,
            COALESCE(u.within_72h, false) AS heard_in_72h,
            COALESCE(u.shared_and_acknowledged, false) AS shared,
            COALESCE(u.withheld_approved AND u.acknowledged_at IS NULL, false) AS withheld,
            COALESCE(u.action_agreed OR u.none_agreed, false) AS agreed,
            COALESCE(u.none_agreed AND NOT u.action_agreed, false) AS none_agreed,
            COALESCE(u.followed, false) AS followed,
            COALESCE(ir.accepted_at,
                CASE
                    WHEN u.heard_how = 'held'::text THEN u.heard_at
                    ELSE NULL::timestamp with time zone
                END) AS accepted_at,
            COALESCE(ir.offered_at, ir.accepted_at,
                CASE
                    WHEN u.heard_how = 'held'::text THEN u.heard_at
                    ELSE NULL::timestamp with time zone
                END,
                CASE
                    WHEN i.not_held_kind = 'declined'::text THEN i.not_held_at
                    ELSE NULL::timestamp with time zone
                END) AS offered_at,
            signs.noted AS signs_noted,
            again.missing_from AS next_missing_from,
            ARRAY[i.held_at, i.not_held_at, i.offered_again_at, i.carers_heard_at, u.let_go_at] AS turns,
            i.id AS interview_id,
            ( SELECT house_now() AS house_now) AS read_at
           FROM episode_return r
             JOIN missing_episode e ON e.id = r.episode_id
             JOIN agency a ON a.id = e.responsible_agency_id
             LEFT JOIN placement p ON p.id = e.placement_id
             LEFT JOIN interview_return ir ON ir.return_id = r.id
             LEFT JOIN interview i ON i.id = ir.interview_id
             LEFT JOIN LATERAL ( SELECT ru.return_id,
                    ru.child_id,
                    ru.interview_id,
                    ru.status,
                    ru.heard_at,
                    ru.within_72h,
                    ru.shared_at,
                    ru.acknowledged_at,
                    ru.withheld_approved,
                    ru.action_agreed,
                    ru.action_done_or_in_hand,
                    ru.none_agreed,
                    ru.needs,
                    ru.definition_version,
                    ru.heard_how,
                    ru.heard,
                    ru.shared_and_acknowledged,
                    ru.followed,
                    ru.missed_reason,
                    ru.returned_at,
                    ru.clock_starts_at,
                    ru.completion_due_at,
                    ru.let_go_at
                   FROM return_use ru
                  WHERE ru.return_id = r.id
                 OFFSET 0) u ON true
             CROSS JOIN LATERAL ( SELECT (EXISTS ( SELECT 1
                           FROM observation o
                          WHERE o.withdrawn_at IS NULL AND (o.list = ANY (ARRAY['harm-now'::text, 'sign'::text])) AND (o.episode_id = e.id OR o.interview_id = i.id))) AS noted
                 OFFSET 0) signs
             LEFT JOIN LATERAL ( SELECT n.missing_from
                   FROM missing_episode n
                  WHERE n.child_id = r.child_id AND n.id <> e.id AND n.missing_from >= r.clock_starts_at AND ((ROW(n.missing_from, n.id) > ROW(e.missing_from, e.id)))
                  ORDER BY n.missing_from
                 LIMIT 1) again ON true
        ), reached AS (
         SELECT f_1.return_id,
            f_1.ended_at,
            f_1.return_ref,
            f_1.child_id,
            f_1.episode_id,
            f_1.episode_ref,
            f_1.responsible_agency_id,
            f_1.returned_at,
            f_1.returned_precision,
            f_1.clock_starts_at,
            f_1.opens_clocks,
            f_1.history,
            f_1.episode_type,
            f_1.said_offered,
            f_1.said_accepted,
            f_1.offer_due_at,
            f_1.completion_due_at,
            f_1.interview_ref,
            f_1.team_id,
            f_1.placement_kind,
            f_1.force_code,
            f_1.placed_where,
            f_1.found_where,
            f_1.offer_missed_reason,
            f_1.completion_missed_reason,
            f_1.not_held_kind,
            f_1.not_held_reason,
            f_1.status,
            f_1.definition_version,
            f_1.needs,
            f_1.on_branch,
            f_1.held_at,
            f_1.heard_at,
            f_1.heard_in_72h,
            f_1.shared,
            f_1.withheld,
            f_1.agreed,
            f_1.none_agreed,
            f_1.followed,
            f_1.accepted_at,
            f_1.offered_at,
            f_1.signs_noted,
            f_1.next_missing_from,
            f_1.turns,
            f_1.interview_id,
            f_1.read_at,
                CASE
                    WHEN NOT f_1.opens_clocks THEN NULL::integer
                    WHEN COALESCE(f_1.on_branch, false) OR f_1.held_at IS NOT NULL THEN
                    CASE
                        WHEN NOT f_1.shared THEN 3
                        WHEN NOT f_1.agreed THEN 4
                        WHEN NOT f_1.followed THEN 5
                        ELSE 6
                    END
                    WHEN f_1.accepted_at IS NOT NULL THEN 2
                    WHEN f_1.offered_at IS NOT NULL THEN 1
                    ELSE 0
                END AS reach,
                CASE
                    WHEN f_1.status = 'used'::text THEN 'used'::text
                    ELSE 'not-used'::text
                END AS used_or_not,
            f_1.read_at >= (f_1.clock_starts_at + '168:00:00'::interval) AS known_7,
            f_1.read_at >= (f_1.clock_starts_at + '672:00:00'::interval) AS known_28,
            COALESCE(f_1.next_missing_from <= (f_1.clock_starts_at + '168:00:00'::interval), false) AS again_7,
            COALESCE(f_1.next_missing_from <= (f_1.clock_starts_at + '672:00:00'::interval), false) AS again_28,
            COALESCE(f_1.offer_due_at, f_1.completion_due_at) AS offer_by,
            f_1.offered_at <= f_1.completion_due_at AS offered_in_72h,
            f_1.accepted_at <= f_1.completion_due_at AS accepted_in_72h,
                CASE f_1.not_held_kind
                    WHEN 'declined'::text THEN 'declined:'::text
                    WHEN 'not-possible'::text THEN 'not-possible:'::text
                    ELSE NULL::text
                END || COALESCE(f_1.not_held_reason, 'none-given'::text) AS not_held
           FROM read_return f_1
        ), lost AS (
         SELECT f_1.return_id,
            f_1.ended_at,
            f_1.return_ref,
            f_1.child_id,
            f_1.episode_id,
            f_1.episode_ref,
            f_1.responsible_agency_id,
            f_1.returned_at,
            f_1.returned_precision,
            f_1.clock_starts_at,
            f_1.opens_clocks,
            f_1.history,
            f_1.episode_type,
            f_1.said_offered,
            f_1.said_accepted,
            f_1.offer_due_at,
            f_1.completion_due_at,
            f_1.interview_ref,
            f_1.team_id,
            f_1.placement_kind,
            f_1.force_code,
            f_1.placed_where,
            f_1.found_where,
            f_1.offer_missed_reason,
            f_1.completion_missed_reason,
            f_1.not_held_kind,
            f_1.not_held_reason,
            f_1.status,
            f_1.definition_version,
            f_1.needs,
            f_1.on_branch,
            f_1.held_at,
            f_1.heard_at,
            f_1.heard_in_72h,
            f_1.shared,
            f_1.withheld,
            f_1.agreed,
            f_1.none_agreed,
            f_1.followed,
            f_1.accepted_at,
            f_1.offered_at,
            f_1.signs_noted,
            f_1.next_missing_from,
            f_1.turns,
            f_1.interview_id,
            f_1.read_at,
            f_1.reach,
            f_1.used_or_not,
            f_1.known_7,
            f_1.known_28,
            f_1.again_7,
            f_1.again_28,
            f_1.offer_by,
            f_1.offered_in_72h,
            f_1.accepted_in_72h,
            f_1.not_held,
                CASE f_1.reach
                    WHEN 0 THEN COALESCE('offer-late:'::text || f_1.offer_missed_reason, f_1.not_held, 'completion-late:'::text || f_1.completion_missed_reason,
                    CASE
                        WHEN f_1.read_at <= f_1.offer_due_at THEN 'still-in-time'::text
                        ELSE 'none-given'::text
                    END)
                    WHEN 1 THEN COALESCE(f_1.not_held, 'completion-late:'::text || f_1.completion_missed_reason,
                    CASE
                        WHEN f_1.read_at <= f_1.completion_due_at THEN 'still-in-time'::text
                        ELSE 'none-given'::text
                    END)
                    WHEN 2 THEN COALESCE(f_1.not_held, 'completion-late:'::text || f_1.completion_missed_reason,
                    CASE
                        WHEN f_1.read_at <= f_1.completion_due_at THEN 'still-in-time'::text
                        ELSE 'none-given'::text
                    END)
                    WHEN 3 THEN
                    CASE
                        WHEN 'acknowledge'::text = ANY (f_1.needs) THEN 'needs:acknowledge'::text
                        WHEN 'approve-withholding'::text = ANY (f_1.needs) THEN 'needs:approve-withholding'::text
                        WHEN 'share-outside'::text = ANY (f_1.needs) THEN 'needs:share-outside'::text
                        ELSE 'needs:decide-sharing'::text
                    END
                    WHEN 4 THEN
                    CASE
                        WHEN 'agree-none'::text = ANY (f_1.needs) THEN 'needs:agree-none'::text
                        ELSE 'needs:agree-action'::text
                    END
                    WHEN 5 THEN 'needs:finish-action'::text
                    ELSE NULL::text
                END AS lost_to,
            f_1.opens_clocks AND (f_1.offered_at > f_1.offer_by OR f_1.offered_at IS NULL AND f_1.read_at > f_1.offer_by) AS offer_missed,
            f_1.opens_clocks AND NOT f_1.heard_in_72h AND f_1.read_at > f_1.completion_due_at AS heard_missed
           FROM reached f_1
        )
 SELECT return_id,
    ended_at,
    return_ref,
    child_id,
    episode_id,
    episode_ref,
    responsible_agency_id,
    returned_at,
    returned_precision,
    clock_starts_at,
    opens_clocks,
    history,
    episode_type,
    said_offered,
    said_accepted,
    offer_due_at,
    completion_due_at,
    interview_ref,
    team_id,
    placement_kind,
    force_code,
    placed_where,
    found_where,
    offer_missed_reason,
    completion_missed_reason,
    not_held_kind,
    not_held_reason,
    status,
    definition_version,
    needs,
    on_branch,
    held_at,
    heard_at,
    heard_in_72h,
    shared,
    withheld,
    agreed,
    none_agreed,
    followed,
    accepted_at,
    offered_at,
    signs_noted,
    next_missing_from,
    turns,
    interview_id,
    read_at,
    reach,
    used_or_not,
    known_7,
    known_28,
    again_7,
    again_28,
    offer_by,
    offered_in_72h,
    accepted_in_72h,
    not_held,
    lost_to,
    offer_missed,
    heard_missed,
    (((((ARRAY['all'::text] ||
        CASE
            WHEN opens_clocks THEN ARRAY['returned'::text]
            WHEN history THEN ARRAY['no-clocks'::text, 'history'::text]
            ELSE ARRAY['no-clocks'::text, 'type-a'::text]
        END) ||
        CASE
            WHEN NOT opens_clocks AND (upper(said_offered) = ANY (ARRAY['Y'::text, 'YES'::text])) THEN ARRAY['said-offered'::text]
            ELSE '{}'::text[]
        END) ||
        CASE
            WHEN NOT opens_clocks AND (upper(said_accepted) = ANY (ARRAY['Y'::text, 'YES'::text])) THEN ARRAY['said-accepted'::text]
            ELSE '{}'::text[]
        END) ||
        CASE
            WHEN opens_clocks THEN (((((((((((((((((((((ARRAY[status] ||
            CASE
                WHEN on_branch THEN ARRAY['branch'::text]
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN reach >= 1 THEN ARRAY['offered'::text]
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN reach >= 2 AND on_branch IS NOT TRUE THEN ARRAY['accepted'::text]
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN reach >= 3 AND on_branch IS NOT TRUE THEN ARRAY['held'::text]
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN reach >= 4 THEN ARRAY['shared'::text]
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN reach >= 5 THEN ARRAY['agreed'::text]
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN reach >= 6 THEN ARRAY['done'::text]
                ELSE ARRAY['lost-'::text || reach, (('lost-'::text || reach) || ':'::text) || lost_to]
            END) ||
            CASE
                WHEN offered_in_72h THEN ARRAY['offered-72'::text]
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN accepted_in_72h AND on_branch IS NOT TRUE THEN ARRAY['accepted-72'::text]
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN heard_in_72h AND on_branch IS NOT TRUE THEN ARRAY['held-72'::text]
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN heard_in_72h AND reach >= 4 THEN ARRAY['shared-72'::text]
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN heard_in_72h AND reach >= 5 THEN ARRAY['agreed-72'::text]
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN heard_in_72h AND reach >= 6 THEN ARRAY['done-72'::text]
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN signs_noted THEN (((((ARRAY['returned-signs'::text] ||
                CASE
                    WHEN reach >= 1 THEN ARRAY['offered-signs'::text]
                    ELSE '{}'::text[]
                END) ||
                CASE
                    WHEN reach >= 2 AND on_branch IS NOT TRUE THEN ARRAY['accepted-signs'::text]
                    ELSE '{}'::text[]
                END) ||
                CASE
                    WHEN reach >= 3 AND on_branch IS NOT TRUE THEN ARRAY['held-signs'::text]
                    ELSE '{}'::text[]
                END) ||
                CASE
                    WHEN reach >= 4 THEN ARRAY['shared-signs'::text]
                    ELSE '{}'::text[]
                END) ||
                CASE
                    WHEN reach >= 5 THEN ARRAY['agreed-signs'::text]
                    ELSE '{}'::text[]
                END) ||
                CASE
                    WHEN reach >= 6 THEN ARRAY['done-signs'::text]
                    ELSE '{}'::text[]
                END
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN withheld AND reach >= 4 THEN ARRAY['withheld'::text]
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN none_agreed AND reach >= 5 THEN ARRAY['none-agreed'::text]
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN offer_missed THEN ARRAY[
                CASE
                    WHEN offered_at IS NULL THEN 'offer-never'::text
                    ELSE 'offer-late'::text
                END, 'offer-missed'::text, 'offer-missed:'::text || COALESCE('offer-late:'::text || offer_missed_reason, not_held, 'none-given'::text)]
                ELSE ARRAY[
                CASE
                    WHEN offered_at IS NULL THEN 'offer-running'::text
                    ELSE 'offer-in-time'::text
                END]
            END) ||
            CASE
                WHEN heard_missed THEN ARRAY[
                CASE
                    WHEN heard_at IS NULL THEN 'heard-never'::text
                    ELSE 'heard-late'::text
                END, 'heard-missed'::text, 'heard-missed:'::text || COALESCE('completion-late:'::text || completion_missed_reason, not_held, 'none-given'::text)]
                ELSE ARRAY[
                CASE
                    WHEN heard_in_72h THEN 'heard-in-time'::text
                    ELSE 'heard-running'::text
                END]
            END) ||
            CASE
                WHEN heard_at IS NULL AND not_held IS NOT NULL THEN ARRAY[not_held_kind, not_held]
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN status <> 'used'::text THEN ( SELECT COALESCE(array_agg('needs:'::text || n.n), '{}'::text[]) AS "coalesce"
                   FROM unnest(f.needs) n(n))
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN known_7 THEN ARRAY['known-7-'::text || used_or_not] ||
                CASE
                    WHEN again_7 THEN ARRAY['again-7-'::text || used_or_not]
                    ELSE '{}'::text[]
                END
                ELSE '{}'::text[]
            END) ||
            CASE
                WHEN known_28 THEN ARRAY['known-28-'::text || used_or_not] ||
                CASE
                    WHEN again_28 THEN ARRAY['again-28-'::text || used_or_not]
                    ELSE '{}'::text[]
                END
                ELSE '{}'::text[]
            END
            ELSE '{}'::text[]
        END) ||
        CASE
            WHEN known_7 THEN ARRAY['known-7'::text] ||
            CASE
                WHEN again_7 THEN ARRAY['again-7'::text]
                ELSE '{}'::text[]
            END
            ELSE ARRAY['recent-7'::text]
        END) ||
        CASE
            WHEN known_28 THEN ARRAY['known-28'::text] ||
            CASE
                WHEN again_28 THEN ARRAY['again-28'::text]
                ELSE '{}'::text[]
            END
            ELSE ARRAY['recent-28'::text]
        END AS parts
   FROM lost f;
comment on view area_return is 'One row per return with the numbers of the area page that it is counted under. Invoker: the reader''s own circles only.';
grant select on area_return to sr_app;
grant select on area_return to sr_keeper;

create view area_return_line with (security_invoker=true) as
 SELECT v.return_id,
    v.ended_at,
    v.return_ref,
    v.child_id,
    v.episode_id,
    v.episode_ref,
    v.responsible_agency_id,
    v.returned_at,
    v.returned_precision,
    v.clock_starts_at,
    v.opens_clocks,
    v.history,
    v.episode_type,
    v.said_offered,
    v.said_accepted,
    v.offer_due_at,
    v.completion_due_at,
    v.interview_ref,
    v.team_id,
    v.placement_kind,
    v.force_code,
    v.placed_where,
    v.found_where,
    v.offer_missed_reason,
    v.completion_missed_reason,
    v.not_held_kind,
    v.not_held_reason,
    v.status,
    v.definition_version,
    v.needs,
    v.on_branch,
    v.held_at,
    v.heard_at,
    v.heard_in_72h,
    v.shared,
    v.withheld,
    v.agreed,
    v.none_agreed,
    v.followed,
    v.accepted_at,
    v.offered_at,
    v.signs_noted,
    v.next_missing_from,
    v.turns,
    v.interview_id,
    v.read_at,
    v.reach,
    v.used_or_not,
    v.known_7,
    v.known_28,
    v.again_7,
    v.again_28,
    v.offer_by,
    v.offered_in_72h,
    v.accepted_in_72h,
    v.not_held,
    v.lost_to,
    v.offer_missed,
    v.heard_missed,
    v.parts,
    c.ref AS child_ref,
    COALESCE(NULLIF(TRIM(BOTH FROM c.preferred_name), ''::text), NULLIF(TRIM(BOTH FROM c.given_name), ''::text)) AS child_name,
    ( SELECT cr.value
           FROM child_reference cr
          WHERE cr.child_id = c.id AND (cr.kind = ANY (ARRAY['council'::text, 'ssd'::text]))
          ORDER BY (cr.agency_id = v.responsible_agency_id) DESC, (cr.kind = 'council'::text) DESC, cr.recorded_at, cr.value
         LIMIT 1) AS council_reference,
    t.name AS team_name
   FROM area_return v
     JOIN child c ON c.id = v.child_id
     LEFT JOIN team t ON t.id = v.team_id;
grant select on area_return_line to sr_app;

create view area_return_now with (security_invoker=true) as
 SELECT return_id,
    ended_at,
    return_ref,
    child_id,
    episode_id,
    episode_ref,
    responsible_agency_id,
    returned_at,
    returned_precision,
    clock_starts_at,
    opens_clocks,
    history,
    episode_type,
    said_offered,
    said_accepted,
    offer_due_at,
    completion_due_at,
    interview_ref,
    team_id,
    placement_kind,
    force_code,
    placed_where,
    found_where,
    offer_missed_reason,
    completion_missed_reason,
    not_held_kind,
    not_held_reason,
    status,
    definition_version,
    needs,
    on_branch,
    held_at,
    heard_at,
    heard_in_72h,
    shared,
    withheld,
    agreed,
    none_agreed,
    followed,
    accepted_at,
    offered_at,
    signs_noted,
    next_missing_from,
    turns,
    interview_id,
    read_at,
    reach,
    used_or_not,
    known_7,
    known_28,
    again_7,
    again_28,
    offer_by,
    offered_in_72h,
    accepted_in_72h,
    not_held,
    lost_to,
    offer_missed,
    heard_missed,
    parts,
        CASE
            WHEN opens_clocks THEN EXTRACT(epoch FROM offered_at - clock_starts_at)::double precision / 3600::double precision
            ELSE NULL::double precision
        END AS offer_hours,
        CASE
            WHEN opens_clocks THEN EXTRACT(epoch FROM heard_at - clock_starts_at)::double precision / 3600::double precision
            ELSE NULL::double precision
        END AS heard_hours,
    COALESCE(( SELECT min(t.at) AS min
           FROM ( SELECT turn.turn + late.late AS at
                   FROM unnest(v.turns || ARRAY[v.offer_due_at, v.completion_due_at, v.offer_by, v.clock_starts_at + '168:00:00'::interval, v.clock_starts_at + '672:00:00'::interval]) turn(turn),
                    unnest(ARRAY['00:00:00'::interval, '00:00:00.000001'::interval]) late(late)
                UNION ALL
                 SELECT ((a.due_on + 1)::timestamp without time zone AT TIME ZONE 'Europe/London'::text) AS timezone
                   FROM action a
                  WHERE a.interview_id = v.interview_id AND a.stopped_at IS NULL) t
          WHERE t.at > v.read_at), 'infinity'::timestamp with time zone) AS holds_until
   FROM area_return v;
comment on view area_return_now is 'area_return with the moment until which it holds by the clock alone. Invoker.';
grant select on area_return_now to sr_keeper;

create view child_last_episode with (security_invoker=true) as
 SELECT DISTINCT ON (child_id) child_id,
    ref,
    missing_from,
    missing_from_precision,
    ended_at
   FROM missing_episode
  ORDER BY child_id, missing_from DESC;
grant select on child_last_episode to sr_app;

create view child_story with (security_invoker=true) as
 SELECT e.child_id,
    e.missing_from AS at,
    e.missing_from_precision AS "precision",
    'episode'::text AS kind,
    e.id,
    e.ref,
    jsonb_build_object('type', e.type, 'circumstances',
        CASE
            WHEN ( SELECT may('story.read-all'::text) AS may) THEN e.circumstance_codes
            ELSE NULL::text[]
        END, 'endedAt', e.ended_at, 'history', e.history) AS facts,
    NULL::text AS words,
    false AS own_words,
        CASE
            WHEN ( SELECT may('story.read-all'::text) AS may) THEN e.reported_by_role
            ELSE NULL::text
        END AS said_by,
    e.source AS recorded_where,
    e.recorded_at,
    e.recorded_by
   FROM missing_episode e
UNION ALL
 SELECT r.child_id,
    r.returned_at AS at,
    r.returned_precision AS "precision",
    'return'::text AS kind,
    r.id,
    e.ref,
    jsonb_build_object('how',
        CASE
            WHEN ( SELECT may('story.read-all'::text) AS may) THEN r.how
            ELSE NULL::text
        END, 'condition',
        CASE
            WHEN ( SELECT may('story.read-all'::text) AS may) THEN r.condition_codes
            ELSE NULL::text[]
        END, 'outOfArea',
        CASE
            WHEN ( SELECT may('story.read-all'::text) AS may) THEN r.out_of_area
            ELSE NULL::text
        END, 'completionDueAt', r.completion_due_at) AS facts,
    NULL::text AS words,
    false AS own_words,
    NULL::text AS said_by,
    r.source AS recorded_where,
    r.recorded_at,
    r.recorded_by
   FROM episode_return r
     JOIN missing_episode e ON e.id = r.episode_id AND e.child_id = r.child_id
UNION ALL
 SELECT g.child_id,
    g.graded_at AS at,
    'minute'::text AS "precision",
    'risk'::text AS kind,
    g.id,
    e.ref,
    jsonb_build_object('scale', g.scale_version, 'grade', g.grade, 'reasonCodes',
        CASE
            WHEN ( SELECT may('story.read-police'::text) AS may) THEN g.reason_codes
            ELSE NULL::text[]
        END) AS facts,
        CASE
            WHEN ( SELECT may('story.read-police'::text) AS may) THEN g.reasons
            ELSE NULL::text
        END AS words,
    false AS own_words,
    g.graded_by_name AS said_by,
    'recorded'::text AS recorded_where,
    g.recorded_at,
    g.recorded_by
   FROM risk_grade g
     JOIN missing_episode e ON e.id = g.episode_id AND e.child_id = g.child_id
  WHERE ( SELECT may('story.read-all'::text) AS may)
UNION ALL
 SELECT p.child_id,
    COALESCE(p.held_at, p.recorded_at) AS at,
    COALESCE(p.held_precision, 'minute'::text) AS "precision",
    'prevention'::text AS kind,
    p.id,
    e.ref,
    jsonb_build_object('held', p.held_at IS NOT NULL, 'how', p.how) AS facts,
        CASE
            WHEN ( SELECT may('story.read-police'::text) AS may) THEN COALESCE(p.words, p.not_held_reason)
            ELSE NULL::text
        END AS words,
    false AS own_words,
    p.held_by AS said_by,
    'recorded'::text AS recorded_where,
    p.recorded_at,
    p.recorded_by
   FROM prevention_interview p
     JOIN missing_episode e ON e.id = p.episode_id AND e.child_id = p.child_id
  WHERE ( SELECT may('story.read-all'::text) AS may)
UNION ALL
 SELECT i.child_id,
    i.held_at AS at,
    'minute'::text AS "precision",
    'interview'::text AS kind,
    i.id,
    i.ref,
    jsonb_build_object('outcome', 'held', 'confirmed', i.confirmed_with_child, 'quotes',
        CASE
            WHEN ( SELECT may('interviews.read-answers'::text) AS may) THEN ( SELECT jsonb_agg(jsonb_build_object('words', q.words, 'withheldFrom', q.withheld_from) ORDER BY q.written_at, q.id) AS jsonb_agg
               FROM ( SELECT a.id,
                        a.words,
                        a.withheld_from,
                        a.written_at
                       FROM interview_answer a
                      WHERE a.interview_id = i.id AND a.own_words
                      ORDER BY a.written_at, a.id
                     LIMIT 3) q)
            ELSE NULL::jsonb
        END) AS facts,
    NULL::text AS words,
    false AS own_words,
    NULL::text AS said_by,
    'return home interview'::text AS recorded_where,
    COALESCE(i.held_recorded_at, i.held_at) AS recorded_at,
    i.held_by AS recorded_by
   FROM interview i
  WHERE i.held_at IS NOT NULL
UNION ALL
 SELECT i.child_id,
    i.not_held_at AS at,
    'minute'::text AS "precision",
    'interview'::text AS kind,
    i.id,
    i.ref,
    jsonb_build_object('outcome', i.not_held_kind, 'reason',
        CASE
            WHEN ( SELECT may('story.read-all'::text) AS may) THEN i.not_held_reason
            ELSE NULL::text
        END, 'offeredAgainAt', i.offered_again_at, 'carersHeardAt', i.carers_heard_at) AS facts,
        CASE
            WHEN ( SELECT may('interviews.read-answers'::text) AS may) THEN i.carers_words
            ELSE NULL::text
        END AS words,
    false AS own_words,
        CASE
            WHEN ( SELECT may('story.read-all'::text) AS may) THEN i.carers_heard_who
            ELSE NULL::text
        END AS said_by,
    'return home interview'::text AS recorded_where,
    i.not_held_at AS recorded_at,
    i.not_held_by AS recorded_by
   FROM interview i
  WHERE i.not_held_at IS NOT NULL
UNION ALL
 SELECT t.child_id,
    t.at,
    'minute'::text AS "precision",
    'attempt'::text AS kind,
    t.id,
    i.ref,
    jsonb_build_object('what', t.kind, 'how', t.how, 'outcome', t.outcome) AS facts,
        CASE
            WHEN ( SELECT may('interviews.read-answers'::text) AS may) THEN t.detail
            ELSE NULL::text
        END AS words,
    false AS own_words,
    NULL::text AS said_by,
    'return home interview'::text AS recorded_where,
    t.recorded_at,
    t.recorded_by
   FROM interview_attempt t
     JOIN interview i ON i.id = t.interview_id AND i.child_id = t.child_id
  WHERE ( SELECT may('story.read-all'::text) AS may)
UNION ALL
 SELECT u.child_id,
    u.raised_at AS at,
    'minute'::text AS "precision",
    'urgent'::text AS kind,
    u.id,
    i.ref,
    jsonb_build_object('code', u.code, 'doneAt', u.done_at, 'dismissedAt', u.dismissed_at, 'told', u.told_whom) AS facts,
    COALESCE(u.done_what, u.dismissed_reason) AS words,
    false AS own_words,
    NULL::text AS said_by,
    'return home interview'::text AS recorded_where,
    u.raised_at AS recorded_at,
    u.raised_by AS recorded_by
   FROM urgent_matter u
     JOIN interview i ON i.id = u.interview_id AND i.child_id = u.child_id
  WHERE ( SELECT may('interviews.read-answers'::text) AS may)
UNION ALL
 SELECT o.child_id,
    (o.observed_on::timestamp without time zone AT TIME ZONE 'Europe/London'::text) AS at,
    'day'::text AS "precision",
    'sign'::text AS kind,
    o.id,
    NULL::text AS ref,
    jsonb_build_object('sign', o.sign, 'list', o.list, 'sourceKind', o.source_kind, 'sourceName', o.source_name, 'wordsKept', o.evidence IS NULL) AS facts,
    o.evidence AS words,
    o.own_words,
    NULL::text AS said_by,
        CASE
            WHEN o.interview_id IS NULL THEN 'recorded'::text
            ELSE 'return home interview'::text
        END AS recorded_where,
    o.recorded_at,
    o.recorded_by
   FROM observation_shown o
  WHERE o.withdrawn_at IS NULL
UNION ALL
 SELECT e.child_id,
    (e.happened_on::timestamp without time zone AT TIME ZONE 'Europe/London'::text) AS at,
    'day'::text AS "precision",
    'escalation'::text AS kind,
    e.id,
    NULL::text AS ref,
    jsonb_build_object('what', e.kind, 'sourceKind', e.source_kind, 'sourceName', e.source_name) AS facts,
    e.note AS words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    e.recorded_at,
    e.recorded_by
   FROM escalation_shown e
  WHERE e.withdrawn_at IS NULL
UNION ALL
 SELECT a.child_id,
    a.agreed_at AS at,
    'minute'::text AS "precision",
    'action'::text AS kind,
    a.id,
    a.ref,
    jsonb_build_object('what', a.what, 'dueOn', a.due_on, 'owner', COALESCE(ow.name, ot.name, a.owner_outside), 'step', 'agreed') AS facts,
    NULL::text AS words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    a.agreed_at AS recorded_at,
    a.agreed_by AS recorded_by
   FROM action a
     LEFT JOIN worker ow ON ow.id = a.owner_worker_id
     LEFT JOIN team ot ON ot.id = a.owner_team_id
  WHERE ( SELECT may('story.read-all'::text) AS may) OR ow.agency_id = (( SELECT my_agency() AS my_agency)) OR ot.agency_id = (( SELECT my_agency() AS my_agency))
UNION ALL
 SELECT a.child_id,
    COALESCE(a.done_at, a.stopped_at) AS at,
    'minute'::text AS "precision",
    'action-end'::text AS kind,
    a.id,
    a.ref,
    jsonb_build_object('what', a.what, 'owner', COALESCE(ow.name, ot.name, a.owner_outside), 'step',
        CASE
            WHEN a.done_at IS NULL THEN 'stopped'::text
            ELSE 'done'::text
        END, 'changed', a.done_changed) AS facts,
    COALESCE(a.done_note, a.stopped_reason) AS words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    COALESCE(a.done_at, a.stopped_at) AS recorded_at,
    COALESCE(a.done_by, a.stopped_by) AS recorded_by
   FROM action a
     LEFT JOIN worker ow ON ow.id = a.owner_worker_id
     LEFT JOIN team ot ON ot.id = a.owner_team_id
  WHERE COALESCE(a.done_at, a.stopped_at) IS NOT NULL AND (( SELECT may('story.read-all'::text) AS may) OR ow.agency_id = (( SELECT my_agency() AS my_agency)) OR ot.agency_id = (( SELECT my_agency() AS my_agency)))
UNION ALL
 SELECT n.child_id,
    n.said_at AS at,
    'minute'::text AS "precision",
    'no-action'::text AS kind,
    n.interview_id AS id,
    i.ref,
    jsonb_build_object('reason', n.reason_code, 'agreedAt', n.agreed_at) AS facts,
    n.reason AS words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    n.said_at AS recorded_at,
    n.said_by AS recorded_by
   FROM no_action n
     JOIN interview i ON i.id = n.interview_id AND i.child_id = n.child_id
  WHERE ( SELECT may('story.read-all'::text) AS may)
UNION ALL
 SELECT s.child_id,
    s.decided_at AS at,
    'minute'::text AS "precision",
    'sharing'::text AS kind,
    s.id,
    s.ref,
    jsonb_build_object('shared', s.shared, 'recipient', COALESCE(tw.name, tt.name, s.to_outside), 'what', s.what, 'acknowledgedAt', s.acknowledged_at, 'approvedAt', s.approved_at) AS facts,
        CASE
            WHEN ( SELECT may('story.read-all'::text) AS may) THEN s.why
            ELSE NULL::text
        END AS words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    s.decided_at AS recorded_at,
    s.decided_by AS recorded_by
   FROM sharing s
     LEFT JOIN worker tw ON tw.id = s.to_worker_id
     LEFT JOIN team tt ON tt.id = s.to_team_id
  WHERE s.referral_id IS NULL AND (COALESCE(s.goes_with, ''::text) <> ALL (ARRAY['discussion'::text, 'panel'::text, 'report'::text, 'interview'::text, 'action'::text, 'plan'::text, 'climbed'::text])) AND (( SELECT may('story.read-all'::text) AS may) OR s.shared AND (tw.agency_id = (( SELECT my_agency() AS my_agency)) OR tt.agency_id = (( SELECT my_agency() AS my_agency))))
UNION ALL
 SELECT p.child_id,
    p.passed_at AS at,
    'minute'::text AS "precision",
    'referral'::text AS kind,
    p.id,
    r.ref,
    jsonb_build_object('how', p.how, 'to', t.name, 'reason', p.reason_code, 'standing',
        CASE
            WHEN r.ended_at IS NULL AND r.team_id = p.to_team_id THEN COALESCE(h.name || ' has it'::text, 'nobody has taken it yet'::text)
            ELSE NULL::text
        END) AS facts,
        CASE
            WHEN p.how = 'moved'::text THEN p.words
            ELSE r.asked
        END AS words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    p.passed_at AS recorded_at,
    p.from_worker_id AS recorded_by
   FROM referral_pass p
     JOIN referral r ON r.id = p.referral_id AND r.child_id = p.child_id
     JOIN team t ON t.id = p.to_team_id
     LEFT JOIN worker h ON h.id = r.holder_id
  WHERE p.how = ANY (ARRAY['referred'::text, 'moved'::text])
UNION ALL
 SELECT r.child_id,
    r.ended_at AS at,
    'minute'::text AS "precision",
    'referral-end'::text AS kind,
    r.id,
    r.ref,
    jsonb_build_object('kind', r.end_kind) AS facts,
    r.end_words AS words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    r.ended_at AS recorded_at,
    r.ended_by AS recorded_by
   FROM referral r
  WHERE r.ended_at IS NOT NULL
UNION ALL
 SELECT n.child_id,
    n.begun_at AS at,
    'minute'::text AS "precision",
    'nrm'::text AS kind,
    n.id,
    n.ref,
    jsonb_build_object('stopped', n.stopped_at IS NOT NULL) AS facts,
    n.stopped_why AS words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    n.begun_at AS recorded_at,
    n.begun_by AS recorded_by
   FROM nrm_referral n
UNION ALL
 SELECT n.child_id,
    n.submitted_at AS at,
    n.submitted_precision AS "precision",
    'nrm-sent'::text AS kind,
    n.id,
    n.ref,
    '{}'::jsonb AS facts,
    NULL::text AS words,
    false AS own_words,
    n.submitted_by AS said_by,
    'recorded'::text AS recorded_where,
    n.submitted_recorded_at AS recorded_at,
    n.submitted_recorded_by AS recorded_by
   FROM nrm_referral n
  WHERE n.submitted_at IS NOT NULL
UNION ALL
 SELECT f.child_id,
    (f.on_day::timestamp without time zone AT TIME ZONE 'Europe/London'::text) AS at,
    'day'::text AS "precision",
    'nrm-fact'::text AS kind,
    f.id,
    n.ref,
    jsonb_build_object('kind', f.kind, 'outcome', f.outcome) AS facts,
    f.words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    f.recorded_at,
    f.recorded_by
   FROM nrm_fact f
     JOIN nrm_referral n ON n.id = f.nrm_id AND n.child_id = f.child_id
UNION ALL
 SELECT d.child_id,
    LEAST(d.at, d.ended_at) AS at,
    'minute'::text AS "precision",
    'discussion'::text AS kind,
    d.id,
    d.ref,
    jsonb_build_object('outcome', d.outcome) AS facts,
    NULL::text AS words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    d.ended_at AS recorded_at,
    d.ended_by AS recorded_by
   FROM discussion d
  WHERE d.child_id IS NOT NULL AND d.ended_at IS NOT NULL
UNION ALL
 SELECT g.child_id,
    g.recorded_at AS at,
    'minute'::text AS "precision",
    'plan'::text AS kind,
    g.id,
    c.ref,
    jsonb_build_object('what', g.kind, 'lead', COALESCE(w.name, g.lead_outside)) AS facts,
    NULL::text AS words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    g.recorded_at,
    g.recorded_by
   FROM plan_change g
     JOIN plan p ON p.id = g.plan_id AND p.child_id = g.child_id
     JOIN child c ON c.id = g.child_id
     LEFT JOIN worker w ON w.id = g.lead_worker_id
  WHERE g.why IS NULL
UNION ALL
 SELECT v.child_id,
    (v.held_on::timestamp without time zone AT TIME ZONE 'Europe/London'::text) AS at,
    'day'::text AS "precision",
    'plan-review'::text AS kind,
    v.id,
    c.ref,
    jsonb_build_object('nextOn', v.next_on) AS facts,
    NULL::text AS words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    v.recorded_at,
    v.recorded_by
   FROM plan_review v
     JOIN plan p ON p.id = v.plan_id
     JOIN child c ON c.id = v.child_id
UNION ALL
 SELECT p.child_id,
    p.ended_at AS at,
    'minute'::text AS "precision",
    'plan-end'::text AS kind,
    p.id,
    c.ref,
    '{}'::jsonb AS facts,
    NULL::text AS words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    p.ended_at AS recorded_at,
    p.ended_by AS recorded_by
   FROM plan p
     JOIN child c ON c.id = p.child_id
  WHERE p.ended_at IS NOT NULL
UNION ALL
 SELECT p.child_id,
    (p.from_day::timestamp without time zone AT TIME ZONE 'Europe/London'::text) AS at,
    'day'::text AS "precision",
    'placement'::text AS kind,
    p.id,
    NULL::text AS ref,
    jsonb_build_object('what', p.kind, 'toDay', p.to_day) AS facts,
    NULL::text AS words,
    false AS own_words,
    NULL::text AS said_by,
    p.source AS recorded_where,
    p.recorded_at,
    p.recorded_by
   FROM placement p
  WHERE ( SELECT may('story.read-all'::text) AS may)
UNION ALL
 SELECT v.child_id,
    v.written_at AS at,
    'minute'::text AS "precision",
    'profile'::text AS kind,
    v.id,
    NULL::text AS ref,
    jsonb_build_object('part', v.part) AS facts,
    NULL::text AS words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    v.written_at AS recorded_at,
    v.written_by AS recorded_by
   FROM profile_version v
  WHERE ( SELECT may('story.read-all'::text) AS may)
UNION ALL
 SELECT j.child_id,
    j.written_at AS at,
    'minute'::text AS "precision",
    'judgement'::text AS kind,
    j.id,
    NULL::text AS ref,
    jsonb_build_object('level', j.level_words, 'reviewOn', j.review_on) AS facts,
    j.reasons AS words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    j.written_at AS recorded_at,
    j.written_by AS recorded_by
   FROM judgement j
  WHERE ( SELECT may('judgements.read'::text) AS may)
UNION ALL
 SELECT o.child_id,
    o.given_at AS at,
    'minute'::text AS "precision",
    'opinion'::text AS kind,
    o.id,
    NULL::text AS ref,
    jsonb_build_object('stance', o.stance) AS facts,
    o.reasons AS words,
    false AS own_words,
    NULL::text AS said_by,
    'recorded'::text AS recorded_where,
    o.given_at AS recorded_at,
    o.given_by AS recorded_by
   FROM judgement_opinion o
  WHERE ( SELECT may('judgements.read'::text) AS may);
comment on view child_story is 'Everything that is told of a child, one row each. Invoker: the asker''s circles only, with the fields that the asker may read.';
grant select on child_story to sr_app;

create view child_story_circle with (security_invoker=true) as
 SELECT DISTINCT ON (e.child_id, e.team_id, e.worker_id) e.child_id,
    COALESCE(t.name, w.name) AS name,
    wa.name AS agency,
    t.contact,
    e.purpose,
    e.expires_at
   FROM circle_entry e
     LEFT JOIN team t ON t.id = e.team_id
     LEFT JOIN worker w ON w.id = e.worker_id
     LEFT JOIN agency wa ON wa.id = w.agency_id
  WHERE e.closed_at IS NULL AND e.expires_at > house_now()
  ORDER BY e.child_id, e.team_id, e.worker_id, e.expires_at DESC;
comment on view child_story_circle is 'The circle in words, for the story.';
grant select on child_story_circle to sr_app;

create view child_story_episode with (security_invoker=true) as
 SELECT e.child_id,
    e.id,
    e.ref,
    e.type,
    e.missing_from,
    e.missing_from_precision,
    e.ended_at,
    e.ended_precision,
    r.returned_at,
    r.returned_precision,
    r.completion_due_at,
    i.ref AS interview_ref,
    i.held_at,
    i.not_held_at,
    i.not_held_kind
   FROM missing_episode e
     LEFT JOIN episode_return r ON r.episode_id = e.id AND r.child_id = e.child_id
     LEFT JOIN interview_return ir ON ir.return_id = r.id AND ir.child_id = e.child_id
     LEFT JOIN interview i ON i.id = ir.interview_id AND i.child_id = e.child_id;
comment on view child_story_episode is 'Each episode with its return and the interview about it.';
grant select on child_story_episode to sr_app;

create view child_story_owed with (security_invoker=true) as
 SELECT a.child_id,
    a.ref,
    'action'::text AS kind,
    a.what,
    COALESCE(ow.name, ot.name, a.owner_outside) AS owner,
    NULL::timestamp with time zone AS due_at,
    a.due_on,
    a.agreed_at AS since
   FROM action a
     LEFT JOIN worker ow ON ow.id = a.owner_worker_id
     LEFT JOIN team ot ON ot.id = a.owner_team_id
  WHERE a.done_at IS NULL AND a.stopped_at IS NULL AND (( SELECT may('story.read-all'::text) AS may) OR ow.agency_id = (( SELECT my_agency() AS my_agency)) OR ot.agency_id = (( SELECT my_agency() AS my_agency)))
UNION ALL
 SELECT i.child_id,
    i.ref,
    'interview'::text AS kind,
    NULL::text AS what,
    COALESCE(w.name, t.name) AS owner,
    ( SELECT min(r.completion_due_at) AS min
           FROM interview_return ir
             JOIN episode_return r ON r.id = ir.return_id
          WHERE ir.interview_id = i.id) AS due_at,
    NULL::date AS due_on,
    i.opened_at AS since
   FROM interview i
     JOIN team t ON t.id = i.team_id
     LEFT JOIN worker w ON w.id = i.holder_id
  WHERE i.held_at IS NULL AND i.not_held_at IS NULL
UNION ALL
 SELECT s.child_id,
    s.ref,
    'acknowledge'::text AS kind,
    NULL::text AS what,
    COALESCE(tw.name, tt.name, s.to_outside) AS owner,
    NULL::timestamp with time zone AS due_at,
    NULL::date AS due_on,
    s.decided_at AS since
   FROM sharing s
     LEFT JOIN worker tw ON tw.id = s.to_worker_id
     LEFT JOIN team tt ON tt.id = s.to_team_id
  WHERE s.shared AND s.acknowledged_at IS NULL AND s.referral_id IS NULL AND s.host_notice_id IS NULL AND s.nrm_id IS NULL AND s.goes_with IS NULL AND (( SELECT may('story.read-all'::text) AS may) OR tw.agency_id = (( SELECT my_agency() AS my_agency)) OR tt.agency_id = (( SELECT my_agency() AS my_agency)))
UNION ALL
 SELECT r.child_id,
    r.ref,
    'referral'::text AS kind,
    r.asked AS what,
    COALESCE(h.name, t.name) AS owner,
    NULL::timestamp with time zone AS due_at,
    r.due_on,
    r.made_at AS since
   FROM referral r
     LEFT JOIN referral_pass p ON p.referral_id = r.id AND p.child_id = r.child_id AND p.ended_at IS NULL
     JOIN team t ON t.id = COALESCE(p.to_team_id, r.team_id)
     LEFT JOIN worker h ON h.id = r.holder_id
  WHERE r.ended_at IS NULL
UNION ALL
 SELECT u.child_id,
    i.ref,
    'urgent'::text AS kind,
    u.code AS what,
    w.name AS owner,
    u.raised_at AS due_at,
    NULL::date AS due_on,
    u.raised_at AS since
   FROM urgent_matter u
     JOIN interview i ON i.id = u.interview_id AND i.child_id = u.child_id
     JOIN worker w ON w.id = u.raised_by
  WHERE u.done_at IS NULL AND u.dismissed_at IS NULL AND ( SELECT may('interviews.read-answers'::text) AS may);
comment on view child_story_owed is 'What is open for a child and who owes it: actions, interviews, acknowledgements, referrals, what could not wait.';
grant select on child_story_owed to sr_app;

create view child_story_section_45 with (security_invoker=true) as
 SELECT child_id,
    raised_at
   FROM section_45_prompt p
  WHERE settled_at IS NULL;
comment on view child_story_section_45 is 'Children of whom section 45 is to be thought of now. Invoker.';
grant select on child_story_section_45 to sr_app;

create view episode_interview with (security_invoker=true) as
 SELECT er.episode_id,
    i.ref AS interview_ref,
    t.name AS team_name,
    w.name AS holder_name,
    i.taken_at,
    i.held_at,
    i.not_held_at
   FROM episode_return er
     JOIN interview_return ir ON ir.return_id = er.id
     JOIN interview i ON i.id = ir.interview_id
     JOIN team t ON t.id = i.team_id
     LEFT JOIN worker w ON w.id = i.holder_id;
grant select on episode_interview to sr_app;

create view escalation_shown with (security_invoker=true) as
 SELECT e.id,
    e.child_id,
    e.kind,
    e.happened_on,
    e.note,
    e.source_kind,
    e.source_name,
    e.recorded_at,
    e.recorded_by,
    w.name AS recorded_by_name,
    a.name AS recorded_by_agency,
    e.withdrawn_at,
    wd.name AS withdrawn_by_name,
    e.withdrawn_reason
   FROM escalation e
     JOIN worker w ON w.id = e.recorded_by
     JOIN agency a ON a.id = w.agency_id
     LEFT JOIN worker wd ON wd.id = e.withdrawn_by;
comment on view escalation_shown is 'Escalations with who wrote them down. Invoker: rows of the asker''s circles only.';
grant select on escalation_shown to sr_app;

create view interview_contacts with (security_invoker=true) as
 SELECT i.id AS interview_id,
    a.name AS agency_name,
    a.out_of_hours,
    t.name AS team_name,
    t.contact AS team_contact
   FROM interview i
     JOIN child c ON c.id = i.child_id
     JOIN agency a ON a.id = c.responsible_agency_id
     LEFT JOIN LATERAL ( SELECT t_1.name,
            t_1.contact
           FROM team t_1
          WHERE t_1.agency_id = a.id AND t_1.ended_at IS NULL AND (t_1.kind = ANY (ARRAY['social-care'::text, 'missing'::text]))
          ORDER BY (t_1.kind = 'social-care'::text) DESC, t_1.name
         LIMIT 1) t ON true;
comment on view interview_contacts is 'The responsible authority''s team and out-of-hours number, for what cannot wait.';
grant select on interview_contacts to sr_app;

create view interview_covers with (security_invoker=true) as
 SELECT ir.interview_id,
    ir.child_id,
    ir.return_id,
    r.ref AS return_ref,
    e.ref AS episode_ref,
    r.returned_at,
    r.returned_precision,
    r.clock_starts_at,
    r.opens_clocks,
    r.out_of_area,
    r.offer_due_at,
    r.completion_due_at,
    ir.offered_at,
    ir.accepted_at,
    ir.completed_at,
    ir.offer_missed_reason,
    ir.offer_missed_detail,
    ir.completion_missed_reason,
    ir.completion_missed_detail
   FROM interview_return ir
     JOIN episode_return r ON r.id = ir.return_id
     JOIN missing_episode e ON e.id = r.episode_id;
comment on view interview_covers is 'One row per return that an interview covers, with both clocks.';
grant select on interview_covers to sr_app;

create view interview_host_team with (security_invoker=true) as
 SELECT DISTINCT ir.interview_id,
    t.id,
    t.name,
    a.name AS agency_name
   FROM interview_return ir
     JOIN episode_return r ON r.id = ir.return_id
     JOIN missing_episode e ON e.id = r.episode_id AND e.host_agency_id <> e.responsible_agency_id
     JOIN commission c ON c.authority_agency_id = e.host_agency_id
     JOIN team t ON t.id = c.team_id AND t.ended_at IS NULL
     JOIN agency a ON a.id = t.agency_id;
comment on view interview_host_team is 'The return-interview team of the host authority of a covered episode.';
grant select on interview_host_team to sr_app;

create view interview_work with (security_invoker=true) as
 SELECT i.id AS interview_id,
    i.ref,
    i.child_id,
    i.team_id,
    t.name AS team_name,
    t.agency_id AS team_agency_id,
    i.holder_id,
    i.taken_at,
    i.opened_at,
    i.held_at,
    i.held_by,
    i.held_recorded_at,
    i.not_held_at,
    i.not_held_kind,
    i.offered_again_at,
    i.carers_heard_at,
    COALESCE(NULLIF(c.preferred_name, ''::text), NULLIF(c.given_name, ''::text), ( SELECT r.value
           FROM child_reference r
          WHERE r.child_id = c.id
          ORDER BY (r.kind <> 'council'::text), r.recorded_at
         LIMIT 1), c.ref) AS child_name,
    c.date_of_birth,
    h.to_worker_id,
    h.from_worker_id,
    h.handed_at,
    COALESCE(h.rung, 0) AS rung,
    v.returns,
    v.last_returned_at,
    v.last_returned_precision,
    v.is_out_of_area,
    v.next_due_at,
    v.is_offered,
    v.missed_without_reason,
    v.first_missed_at,
    COALESCE(a.attempts, 0) AS attempts,
    a.last_attempt_at,
    ( SELECT count(*)::integer AS count
           FROM missing_episode e
          WHERE e.child_id = i.child_id AND e.missing_from > (house_now() - '30 days'::interval) AND e.missing_from <= house_now()) AS episodes_in_30_days,
    (EXISTS ( SELECT 1
           FROM interview_draft d
          WHERE d.interview_id = i.id)) AS has_draft
   FROM interview i
     JOIN child c ON c.id = i.child_id
     JOIN team t ON t.id = i.team_id
     LEFT JOIN hand_over h ON h.interview_id = i.id AND h.taken_at IS NULL AND h.ended_at IS NULL
     LEFT JOIN LATERAL ( SELECT count(*)::integer AS returns,
            max(r.returned_at) AS last_returned_at,
            (array_agg(r.returned_precision ORDER BY r.returned_at DESC))[1] AS last_returned_precision,
            bool_or(r.out_of_area = 'out'::text) AS is_out_of_area,
            min(LEAST(
                CASE
                    WHEN ir.offered_at IS NULL THEN r.offer_due_at
                    ELSE NULL::timestamp with time zone
                END,
                CASE
                    WHEN ir.completed_at IS NULL THEN r.completion_due_at
                    ELSE NULL::timestamp with time zone
                END)) AS next_due_at,
            bool_or(ir.offered_at IS NOT NULL) AS is_offered,
            (count(*) FILTER (WHERE m.offer) + count(*) FILTER (WHERE m.completion))::integer AS missed_without_reason,
            min(LEAST(
                CASE
                    WHEN m.offer THEN r.offer_due_at
                    ELSE NULL::timestamp with time zone
                END,
                CASE
                    WHEN m.completion THEN r.completion_due_at
                    ELSE NULL::timestamp with time zone
                END)) AS first_missed_at
           FROM interview_return ir
             JOIN episode_return r ON r.id = ir.return_id
             CROSS JOIN LATERAL ( SELECT ir.offer_missed_reason IS NULL AND r.offer_due_at < COALESCE(ir.offered_at, house_now()) AS offer,
                    ir.completion_missed_reason IS NULL AND i.not_held_reason IS NULL AND r.completion_due_at < COALESCE(ir.completed_at, house_now()) AS completion) m
          WHERE ir.interview_id = i.id) v ON true
     LEFT JOIN LATERAL ( SELECT count(*)::integer AS attempts,
            max(x.at) AS last_attempt_at
           FROM interview_attempt x
          WHERE x.interview_id = i.id) a ON true;
comment on view interview_work is 'What My work says of each interview. Read it by team, holder or hand-over, never whole.';
grant select on interview_work to sr_app;

create view judgement_opinion_shown with (security_invoker=true) as
 SELECT o.id,
    o.child_id,
    o.judgement_id,
    o.nth,
    o.stance,
    o.reasons,
    o.given_at,
    o.given_by,
    w.name AS given_by_name,
    a.name AS given_by_agency
   FROM judgement_opinion o
     JOIN worker w ON w.id = o.given_by
     JOIN agency a ON a.id = w.agency_id;
comment on view judgement_opinion_shown is 'What colleagues think of a judgement, with who said it. Invoker.';
grant select on judgement_opinion_shown to sr_app;

create view judgement_shown with (security_invoker=true) as
 SELECT j.id,
    j.child_id,
    j.nth,
    j.level,
    j.level_words,
    j.reasons,
    j.would_change,
    j.none_cited,
    j.strategy,
    j.strategy_words,
    j.review_on,
    j.written_at,
    j.written_by,
    w.name AS written_by_name,
    a.name AS written_by_agency
   FROM judgement j
     JOIN worker w ON w.id = j.written_by
     JOIN agency a ON a.id = w.agency_id;
comment on view judgement_shown is 'Judgements with who wrote them. Invoker: the asker''s circles, and only for those who read judgements.';
grant select on judgement_shown to sr_app;

create view judgement_standing with (security_invoker=true) as
 SELECT id,
    child_id,
    nth,
    level,
    level_words,
    reasons,
    would_change,
    none_cited,
    strategy,
    strategy_words,
    review_on,
    written_at,
    written_by,
    written_by_name,
    written_by_agency
   FROM judgement_shown j
  WHERE NOT (EXISTS ( SELECT 1
           FROM judgement later
          WHERE later.child_id = j.child_id AND later.nth = (j.nth + 1)));
comment on view judgement_standing is 'The judgement that stands for each child. Invoker.';
grant select on judgement_standing to sr_app;

create view missing_desk with (security_invoker=true) as
 SELECT DISTINCT ON (t.agency_id) t.agency_id,
    t.id AS team_id,
    t.name AS team_name,
    t.contact,
    a.kind AS agency_kind
   FROM team t
     JOIN agency a ON a.id = t.agency_id
  WHERE t.ended_at IS NULL AND (t.kind = ANY (ARRAY['missing'::text, 'police-missing'::text]))
  ORDER BY t.agency_id, t.code;
grant select on missing_desk to sr_app;

create view missing_now with (security_invoker=true) as
 SELECT e.id AS episode_id,
    e.ref,
    e.child_id,
    e.missing_from,
    e.missing_from_precision,
    e.type,
    e.setting_name,
    e.recorded_at,
    c.ref AS child_ref,
    c.preferred_name,
    c.given_name,
    c.date_of_birth,
    ( SELECT r.value
           FROM child_reference r
          WHERE r.child_id = c.id
          ORDER BY (r.agency_id = my_agency()) DESC, (r.kind = 'council'::text) DESC, r.recorded_at
         LIMIT 1) AS reference,
    g.scale_version,
    g.grade,
    g.graded_at,
    g.review_due_at
   FROM missing_episode e
     JOIN child c ON c.id = e.child_id
     LEFT JOIN LATERAL ( SELECT g_1.scale_version,
            g_1.grade,
            g_1.graded_at,
            g_1.review_due_at
           FROM risk_grade g_1
          WHERE g_1.episode_id = e.id
          ORDER BY g_1.graded_at DESC, g_1.recorded_at DESC
         LIMIT 1) g ON true
  WHERE e.ended_at IS NULL;
grant select on missing_now to sr_app;

create view my_area with (security_invoker=true) as
 SELECT ar.id,
    ar.code,
    ar.name,
    ar.starts_on
   FROM area ar
     JOIN area_agency aa ON aa.area_id = ar.id
  WHERE aa.agency_id = (( SELECT my_agency() AS my_agency));
grant select on my_area to sr_app;

create view observation_shown with (security_invoker=true) as
 SELECT o.id,
    o.child_id,
    o.interview_id,
    i.ref AS interview_ref,
    o.sign,
    o.list,
        CASE
            WHEN words.open THEN o.evidence
            ELSE NULL::text
        END AS evidence,
    o.own_words,
    o.source_kind,
        CASE
            WHEN words.open THEN o.source_name
            ELSE NULL::text
        END AS source_name,
    o.observed_on,
    o.recorded_at,
    o.recorded_by,
    w.name AS recorded_by_name,
    a.name AS recorded_by_agency,
    o.withdrawn_at,
    wd.name AS withdrawn_by_name,
        CASE
            WHEN words.open THEN o.withdrawn_reason
            ELSE NULL::text
        END AS withdrawn_reason
   FROM observation o
     CROSS JOIN LATERAL ( SELECT ( SELECT may('interviews.read-answers'::text) AS may) OR NOT (o.own_words OR o.interview_id IS NOT NULL) OR o.recorded_by = (( SELECT me() AS me)) AS open) words
     JOIN worker w ON w.id = o.recorded_by
     JOIN agency a ON a.id = w.agency_id
     LEFT JOIN worker wd ON wd.id = o.withdrawn_by
     LEFT JOIN interview i ON i.id = o.interview_id;
comment on view observation_shown is 'Observations with the words that the asker may read. Invoker: rows of the asker''s circles only.';
grant select on observation_shown to sr_app;

create view return_use with (security_invoker=true) as
 WITH facts AS (
         SELECT r.id AS return_id,
            r.child_id,
            i.id AS interview_id,
            r.returned_at,
            r.clock_starts_at,
            r.completion_due_at,
            ir.completion_missed_reason AS missed_reason,
            i.holder_id IS NOT NULL AS taken,
            heard.how AS heard_how,
            heard.at AS heard_at,
            i.not_held_kind = 'declined'::text AND i.not_held_at <= (( SELECT house_now() AS house_now)) AS declined,
            i.offered_again_at IS NOT NULL AS offered_again,
            i.carers_heard_at IS NOT NULL AS carers_heard,
            told.decided,
            told.shared_at,
            told.outside_decided,
            told.acknowledged_at,
            told.withheld,
            COALESCE(told.withheld_approved, false) AS withheld_approved,
            COALESCE(done.agreed, false) AS action_agreed,
            COALESCE(done.done_or_in_hand, false) AS action_done_or_in_hand,
            said.interview_id IS NOT NULL AS none_said,
            said.agreed_at IS NOT NULL AS none_agreed,
            (( SELECT house_now() AS house_now)) > r.completion_due_at AS past_due,
            r.clock_starts_at + make_interval(hours => 24 * COALESCE(((( SELECT jsonb_object_agg(own.agency_id, own.let_go_days) AS jsonb_object_agg
                   FROM ( SELECT DISTINCT ON (aa.agency_id) aa.agency_id,
                            a.settings ->> 'letGoDays'::text AS let_go_days
                           FROM area_agency aa
                             JOIN area a ON a.id = aa.area_id
                          ORDER BY aa.agency_id, a.code) own)) ->> e.responsible_agency_id::text)::integer, 28)) AS let_go_at
           FROM episode_return r
             JOIN missing_episode e ON e.id = r.episode_id
             LEFT JOIN interview_return ir ON ir.return_id = r.id
             LEFT JOIN interview i ON i.id = ir.interview_id
             LEFT JOIN LATERAL ( SELECT
                        CASE
                            WHEN i.held_at >= r.clock_starts_at THEN 'held'::text
                            ELSE 'declined-heard'::text
                        END AS how,
                        CASE
                            WHEN i.held_at >= r.clock_starts_at THEN i.held_at
                            ELSE GREATEST(i.not_held_at, i.offered_again_at, i.carers_heard_at)
                        END AS at
                  WHERE i.held_at >= r.clock_starts_at AND i.held_at <= (( SELECT house_now() AS house_now)) OR i.not_held_kind = 'declined'::text AND i.not_held_at <= (( SELECT house_now() AS house_now)) AND i.offered_again_at <= (( SELECT house_now() AS house_now)) AND i.carers_heard_at <= (( SELECT house_now() AS house_now))) heard ON true
             LEFT JOIN LATERAL ( SELECT count(*) AS decided,
                    min(s.decided_at) FILTER (WHERE s.shared) AS shared_at,
                    COALESCE(bool_or(s.shared AND s.outside), false) AS outside_decided,
                    min(s.acknowledged_at) FILTER (WHERE s.shared AND s.outside AND s.acknowledged_outside) AS acknowledged_at,
                    COALESCE(bool_or(NOT s.shared), false) AS withheld,
                    bool_or(NOT s.shared AND s.approved_at IS NOT NULL) AS withheld_approved
                   FROM ( SELECT s_1.id,
                            s_1.ref,
                            s_1.child_id,
                            s_1.interview_id,
                            s_1.shared,
                            s_1.to_worker_id,
                            s_1.to_team_id,
                            s_1.to_outside,
                            s_1.recipient_kind,
                            s_1.what,
                            s_1.helps_with,
                            s_1.route,
                            s_1.detriment,
                            s_1.why,
                            s_1.child_view,
                            s_1.child_told,
                            s_1.decided_at,
                            s_1.decided_by,
                            s_1.approved_at,
                            s_1.approved_by,
                            s_1.acknowledged_at,
                            s_1.acknowledged_by,
                            s_1.acknowledged_name,
                            s_1.withheld_code,
                            s_1.referral_id,
                            s_1.nrm_id,
                            s_1.host_notice_id,
                            s_1.goes_with,
                            s_1.goes_with_id,
                            s_1.arrangement,
                            s_1.told_agency_id,
                            s_1.from_agency_id,
                                CASE
                                    WHEN s_1.to_outside IS NOT NULL THEN true
                                    WHEN s_1.to_team_id IS NOT NULL THEN s_1.to_team_id <> i.team_id
                                    ELSE NOT (EXISTS ( SELECT 1
                                       FROM team_member m
                                      WHERE m.team_id = i.team_id AND m.worker_id = s_1.to_worker_id AND (m.left_at IS NULL OR m.left_at > s_1.decided_at)))
                                END AS outside,
                                CASE
                                    WHEN s_1.to_outside IS NOT NULL THEN COALESCE(s_1.acknowledged_name, ''::text) <> ''::text
                                    ELSE NOT (EXISTS ( SELECT 1
                                       FROM team_member m
                                      WHERE m.team_id = i.team_id AND m.worker_id = s_1.acknowledged_by AND (m.left_at IS NULL OR m.left_at > s_1.acknowledged_at)))
                                END AS acknowledged_outside
                           FROM sharing s_1
                          WHERE s_1.interview_id = i.id) s) told ON true
             LEFT JOIN LATERAL ( SELECT bool_or(true) AS agreed,
                    bool_or(a.done_at IS NOT NULL OR a.due_on >= ((( SELECT house_now() AS house_now)) AT TIME ZONE 'Europe/London'::text)::date) AS done_or_in_hand
                   FROM action a
                  WHERE a.interview_id = i.id AND a.stopped_at IS NULL) done ON true
             LEFT JOIN no_action said ON said.interview_id = i.id
          WHERE r.opens_clocks
        ), judged AS (
         SELECT f.return_id,
            f.child_id,
            f.interview_id,
            f.returned_at,
            f.clock_starts_at,
            f.completion_due_at,
            f.missed_reason,
            f.taken,
            f.heard_how,
            f.heard_at,
            f.declined,
            f.offered_again,
            f.carers_heard,
            f.decided,
            f.shared_at,
            f.outside_decided,
            f.acknowledged_at,
            f.withheld,
            f.withheld_approved,
            f.action_agreed,
            f.action_done_or_in_hand,
            f.none_said,
            f.none_agreed,
            f.past_due,
            f.let_go_at,
            f.heard_at IS NOT NULL AS a_holds,
            f.acknowledged_at IS NOT NULL OR f.withheld_approved AS b_holds,
            f.action_done_or_in_hand OR f.none_agreed AS c_holds
           FROM facts f
        )
 SELECT return_id,
    child_id,
    interview_id,
        CASE
            WHEN a_holds AND b_holds AND c_holds THEN 'used'::text
            WHEN NOT a_holds AND past_due THEN 'missed'::text
            WHEN (( SELECT house_now() AS house_now)) > let_go_at THEN 'let-go'::text
            ELSE 'open'::text
        END AS status,
    heard_at,
    COALESCE(heard_at <= completion_due_at, false) AS within_72h,
    shared_at,
    acknowledged_at,
    withheld_approved,
    action_agreed,
    action_done_or_in_hand,
    none_agreed,
    array_remove(ARRAY[
        CASE
            WHEN a_holds THEN NULL::text
            WHEN declined AND NOT offered_again THEN 'offer-again'::text
            WHEN declined THEN NULL::text
            WHEN interview_id IS NULL OR NOT taken THEN 'take'::text
            ELSE 'hear'::text
        END,
        CASE
            WHEN NOT a_holds AND declined AND NOT carers_heard THEN 'hear-carers'::text
            ELSE NULL::text
        END,
        CASE
            WHEN NOT a_holds AND declined AND offered_again AND carers_heard THEN 'hear'::text
            ELSE NULL::text
        END,
        CASE
            WHEN NOT a_holds AND past_due AND missed_reason IS NULL THEN 'say-why-missed'::text
            ELSE NULL::text
        END,
        CASE
            WHEN b_holds THEN NULL::text
            WHEN outside_decided THEN 'acknowledge'::text
            WHEN withheld THEN NULL::text
            WHEN COALESCE(decided, 0::bigint) = 0 THEN 'decide-sharing'::text
            ELSE 'share-outside'::text
        END,
        CASE
            WHEN NOT b_holds AND withheld THEN 'approve-withholding'::text
            ELSE NULL::text
        END,
        CASE
            WHEN c_holds THEN NULL::text
            WHEN action_agreed THEN 'finish-action'::text
            WHEN none_said THEN NULL::text
            ELSE 'agree-action'::text
        END,
        CASE
            WHEN NOT c_holds AND none_said THEN 'agree-none'::text
            ELSE NULL::text
        END], NULL::text) AS needs,
    'used-1'::text AS definition_version,
    heard_how,
    a_holds AS heard,
    b_holds AS shared_and_acknowledged,
    c_holds AS followed,
    missed_reason,
    returned_at,
    clock_starts_at,
    completion_due_at,
    let_go_at
   FROM judged;
comment on view return_use is 'Whether each return was used, by definition used-1. Invoker: rows of the reader''s own circles only.';
grant select on return_use to sr_app;
grant select on return_use to sr_keeper;

CREATE OR REPLACE FUNCTION public.able_for(who uuid, needed text, of_child uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select exists (select 1 from worker w where w.id = who and w.kind = 'person' and w.left_at is null and w.suspended_at is null)
       and worker_can(who, needed)
       and not exists (select 1 from declared_conflict d where d.child_id = of_child and d.worker_id = who)
  $function$;
comment on function able_for(uuid,text,uuid) is 'Whether a worker is at work, may do it, and has no declared conflict with the child. Invoker, as worker_can.';

CREATE OR REPLACE FUNCTION public.action_standing(wanted uuid[], occasions text[])
 RETURNS TABLE(subject_id uuid, occasion text, needed boolean, why text, due_on date, path text, worker_id uuid, team_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select x.id, a.occasion, x.done_at is null and x.stopped_at is null and x.due_on::text = a.occasion,
           case when x.done_at is not null then 'done' when x.stopped_at is not null then 'stopped' else 'date-moved' end,
           x.due_on, '/actions/' || x.ref, case when x.owner_outside is null then x.owner_worker_id else x.agreed_by end, x.owner_team_id
      from unnest(wanted, occasions) a(id, occasion) join action x on x.id = a.id
     where may('notifications.send')
  $function$;
comment on function action_standing(uuid[],text[]) is 'Whether an action is still to be done by the day that a reminder names, and by whom. Definer: it stands in no circle.';

CREATE OR REPLACE FUNCTION public.actions_due()
 RETURNS TABLE(kind text, subject_id uuid, occasion text, worker_id uuid, team_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    with today as (select (house_now() at time zone 'Europe/London')::date as day),
    due as (
      select case when x.due_on < today.day then 'action-late' else 'action-due' end as kind, x.id, x.due_on::text as occasion,
             case when x.owner_outside is null then x.owner_worker_id else x.agreed_by end as worker_id, x.owner_team_id
        from action x, today
       where x.done_at is null and x.stopped_at is null and x.due_on <= today.day and x.due_on > today.day - 7)
    select due.* from due
     where may('notifications.remind')
       and not exists (
         select 1 from message m where m.kind = due.kind and m.subject_id = due.id and m.occasion = due.occasion
            and (m.to_worker_id = due.worker_id or m.to_team_id = due.owner_team_id))
     limit 500
  $function$;
comment on function actions_due() is 'Actions due today, or overdue since less than a week, of which their owner was not told; for one outside, whoever agreed it. Definer: the clock stands in no circle.';

CREATE OR REPLACE FUNCTION public.actions_overdue_for_me(today date, whose text, after_due date, after_id uuid, most integer)
 RETURNS TABLE(id uuid, due_on date)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
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
end $function$;
comment on function actions_overdue_for_me(date,text,date,uuid,integer) is 'Ids of the overdue actions in the asker''s circles, the longest overdue first. Definer: answers ids for the asker alone; whoever reads the rows is asked by their own policies.';

CREATE OR REPLACE FUNCTION public.agency_leads(wanted uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    with active as (select w.id from worker w where w.agency_id = wanted and w.kind = 'person' and w.suspended_at is null and w.left_at is null),
    managers as (select a.id from active a where may('interviews.climb') and exists (select 1 from worker_role r where r.worker_id = a.id and r.role = 'manager'))
    select id from managers
    union
    select a.id from active a
     where may('interviews.climb') and not exists (select 1 from managers)
       and exists (select 1 from team_member m join team t on t.id = m.team_id where m.worker_id = a.id and m.leads and m.left_at is null and t.agency_id = wanted)
  $function$;
comment on function agency_leads(uuid) is 'Active managers of an agency, else the leads of its teams. Definer: reads roles, which only administrators may.';

CREATE OR REPLACE FUNCTION public.allowed_above(wanted uuid[], owner uuid, of_child uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select coalesce(array_agg(w.id order by w.id), '{}') from worker w
     where w.id = any (wanted) and w.id is distinct from owner and w.kind = 'person' and w.left_at is null and w.suspended_at is null
       and not exists (select 1 from declared_conflict d where d.child_id = of_child and d.worker_id = w.id)
  $function$;
comment on function allowed_above(uuid[],uuid,uuid) is 'Of these workers, those who are at work, do not owe it themselves and may open the child. Invoker, as leads_above.';

CREATE OR REPLACE FUNCTION public.allowed_above(wanted uuid[], owner uuid, of_child uuid, of_context uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select coalesce(array_agg(w order by w), '{}') from unnest(allowed_above(wanted, owner, of_child)) w
     where not exists (select 1 from context_conflict d where d.context_id = of_context and d.worker_id = w)
  $function$;
comment on function allowed_above(uuid[],uuid,uuid,uuid) is 'The same, and who may open the context. Invoker, as leads_above.';

CREATE OR REPLACE FUNCTION public.answer_request(request uuid, grant_it boolean, why text, expires timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare r access_request;
begin
  select * into r from access_request where id = request and answered_at is null for update;
  if r.id is null or not in_circle(r.child_id) or not may('people.answer-request') or r.worker_id = me() then raise exception 'not yours to answer'; end if;
  update access_request set answered_at = house_now(), answered_by = me(), granted = grant_it, answer_reason = why where id = request;
  if grant_it then
    insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at) values (r.child_id, r.worker_id, 'granted', why, me(), expires);
  end if;
  insert into notice (to_worker_id, child_id, kind, about_worker_id) values (r.worker_id, case when grant_it then r.child_id end, case when grant_it then 'access-granted' else 'access-refused' end, me());
end $function$;

CREATE OR REPLACE FUNCTION public.answers_for_context(wanted uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  return (
    select exists (
      select 1 from context_circle e join team_member m on m.team_id = e.team_id
       where e.context_id = wanted and e.purpose = 'answers' and e.closed_at is null and e.expires_at > house_now()
         and m.worker_id = me() and (m.left_at is null or m.left_at > house_now()))
      and not exists (select 1 from context_conflict d where d.context_id = wanted and d.worker_id = me()));
end $function$;
comment on function answers_for_context(uuid) is 'Whether the asker stands in a team that answers for a context. Definer: reads circles whole; answers only for the worker of this session.';

CREATE OR REPLACE FUNCTION public.area_asked(v_team uuid, v_placement text, v_force text, v_placed text, v_found text, wanted_team text, wanted_placement text, wanted_force text, wanted_away text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (((wanted_team IS NULL) OR (COALESCE((v_team)::text, 'none'::text) = wanted_team)) AND ((wanted_placement IS NULL) OR (COALESCE(v_placement, 'none'::text) = wanted_placement)) AND ((wanted_force IS NULL) OR (COALESCE(v_force, 'none'::text) = wanted_force)) AND ((wanted_away IS NULL) OR (wanted_away = ANY (ARRAY[('placed-'::text || v_placed), ('found-'::text || v_found)]))));
comment on function area_asked(uuid,text,text,text,text,text,text,text,text) is 'The area page''s filters, once for its figures and its lists. Plain SQL, so that the planner writes it into the query.';

CREATE OR REPLACE FUNCTION public.area_changes(wanted_area uuid, held_from timestamp with time zone, upto_number bigint, horizon text, from_at timestamp with time zone, until_at timestamp with time zone)
 RETURNS json
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  agencies uuid[] := area_for_figures(wanted_area);
  marked uuid[] := array(select distinct m.child_id from reading_mark m);
  elapsed uuid[] := array(select r.return_id from return_reading r where r.holds_until <= house_now());
  -- In their order, and a limited number, so that they are found by it whatever is expected. Who has more to catch up with reads everything again.
  newest bigint[] := array(select r.number from return_reading r where r.number > upto_number order by r.number limit 10000);
  outside bigint[] := '{}';
  fresh json := '[]';
begin
  if agencies is null then return null; end if;
  -- Asked only where there is any: to plan it costs more than to add up an authority's year.
  if cardinality(marked) + cardinality(elapsed) > 0 then
    fresh := (select coalesce(json_agg(json_build_object('parts', f.parts, 'offer', f.offer_hours, 'heard', f.heard_hours, 'cut', json_build_object(
        'team', f.team_id, 'placement', f.placement_kind, 'force', f.force_code, 'placed', f.placed_where, 'found', f.found_where))), '[]')
      from area_fresh_of(agencies, from_at, until_at, marked, elapsed) f);
    outside := array(select r.number from return_reading r where r.child_id = any (marked)
                     union select r.number from return_reading r where r.return_id = any (elapsed));
  end if;
  return (
    with added as materialized (
      select r.number, extract(epoch from r.returned_at)::float8 * 1000 as at, r.cut_id, r.parts_id, r.offer_hours, r.heard_hours
        from return_reading r
       where r.number = any (newest) and r.responsible_agency_id = any (agencies) and r.returned_at >= held_from
       order by r.returned_at, r.number
    )
    select json_build_object(
      'agencies', to_json(array(select unnest(agencies) order by 1)),
      'upto', (select coalesce(max(r.number), 0) from return_reading r), 'horizon', pg_snapshot_xmin(pg_current_snapshot())::text,
      'isTooLate', cardinality(newest) = 10000 or exists (select 1 from reading_swept s where s.upto >= horizon::xid8),
      'gone', to_json(array(select g.number from reading_gone g where g.gone_in >= horizon::xid8)),
      'added', json_build_object('number', json_agg(number), 'at', json_agg(at), 'cut', json_agg(cut_id), 'parts', json_agg(parts_id),
        'offer', json_agg(offer_hours), 'heard', json_agg(heard_hours),
        'cuts', (select json_agg(cut_words(c)) from reading_cut c where c.id in (select cut_id from added)),
        'words', (select json_agg(json_build_object('id', p.id, 'parts', p.parts)) from reading_parts p where p.id in (select parts_id from added))),
      'out', to_json(outside), 'fresh', fresh,
      -- Joined: to look for each combination among a nation's agencies one after the other took longer than all the rest.
      'teams', (select json_object_agg(t.id, t.name) from team t where t.id in (
                  select c.team_id from unnest(agencies) of_area (id) join reading_cut c on c.responsible_agency_id = of_area.id
                  union select (f -> 'cut' ->> 'team')::uuid from json_array_elements(fresh) f)),
      'forces', (select json_object_agg(a.force_code, a.name) from agency a where a.force_code is not null),
      'dataQueries', (select count(*) from data_query q where q.agency_id = any (agencies) and q.settled_at is null))
      from added);
end $function$;
comment on function area_changes(uuid,timestamp with time zone,bigint,text,timestamp with time zone,timestamp with time zone) is 'What changed in what area_readings answered, and what counts otherwise at this moment. Definer: as area_readings.';

CREATE OR REPLACE FUNCTION public.area_for_figures(wanted_area uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select array_agg(aa.agency_id) from area_agency aa
     where aa.area_id = wanted_area and may('statistics.area')
       and exists (select 1 from area_agency mine where mine.area_id = wanted_area and mine.agency_id = my_agency())
  $function$;
comment on function area_for_figures(uuid) is 'Whose returns an area''s figures count. Definer: the gate of the two functions below, and nothing that the asker may not read.';

CREATE OR REPLACE FUNCTION public.area_fresh_of(agencies uuid[], from_at timestamp with time zone, until_at timestamp with time zone, marked uuid[], elapsed uuid[])
 RETURNS SETOF area_fresh
 LANGUAGE sql
 STABLE
AS $function$
    select v.return_id, v.child_id, v.responsible_agency_id, v.returned_at, v.parts,
           v.offer_hours, v.heard_hours, v.team_id, v.placement_kind, v.force_code, v.placed_where, v.found_where
      from area_return_now v
     where v.responsible_agency_id = any (agencies) and v.returned_at >= from_at and v.returned_at < until_at and v.child_id = any (marked)
    union all
    select v.return_id, v.child_id, v.responsible_agency_id, v.returned_at, v.parts,
           v.offer_hours, v.heard_hours, v.team_id, v.placement_kind, v.force_code, v.placed_where, v.found_where
      from area_return_now v
     where v.responsible_agency_id = any (agencies) and v.returned_at >= from_at and v.returned_at < until_at and v.return_id = any (elapsed) and v.child_id <> all (marked)
  $function$;
comment on function area_fresh_of(uuid[],timestamp with time zone,timestamp with time zone,uuid[],uuid[]) is 'Returns of some agencies and a period as they are now. Plain SQL, so that the planner writes it into the query.';

CREATE OR REPLACE FUNCTION public.area_list(wanted_area uuid, from_at timestamp with time zone, until_at timestamp with time zone, wanted_team text, wanted_placement text, wanted_force text, wanted_away text, wanted_part text, before_at timestamp with time zone, before_id uuid, most integer)
 RETURNS TABLE(total integer, mine integer, return_ids uuid[], others jsonb)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  agencies uuid[] := area_for_figures(wanted_area);
  worker uuid := me();
  marked uuid[] := array(select distinct m.child_id from reading_mark m);
  elapsed uuid[] := array(select r.return_id from return_reading r where r.holds_until <= house_now());
  fresh area_fresh[];
begin
  if agencies is null then return; end if;
  if cardinality(marked) + cardinality(elapsed) > 0 then
    fresh := array(select f from area_fresh_of(agencies, from_at, until_at, marked, elapsed) f);
  end if;
  return query
    with my_circles as materialized (
      select ce.child_id from circle_entry ce
       where ce.closed_at is null and ce.expires_at > (select house_now())
         and (ce.worker_id = worker or ce.team_id in (select m.team_id from team_member m where m.worker_id = worker and m.left_at is null))
      except
      select d.child_id from declared_conflict d where d.worker_id = worker
    ), matching as materialized (
      select v.return_id, v.returned_at, v.child_id, v.responsible_agency_id, v.child_id in (select my_circles.child_id from my_circles) as is_mine
        from (
          select r.return_id, r.returned_at, r.child_id, r.responsible_agency_id, c.team_id, c.placement_kind, c.force_code, c.placed_where, c.found_where
            from return_reading r join reading_parts p on p.id = r.parts_id join reading_cut c on c.id = r.cut_id
           where r.responsible_agency_id = any (agencies) and r.returned_at >= from_at and r.returned_at < until_at
             and r.child_id <> all (marked) and r.return_id <> all (elapsed) and wanted_part = any (p.parts)
          union all
          select f.return_id, f.returned_at, f.child_id, f.responsible_agency_id, f.team_id, f.placement_kind, f.force_code, f.placed_where, f.found_where
            from unnest(fresh) f where wanted_part = any (f.parts)) v
       where area_asked(v.team_id, v.placement_kind, v.force_code, v.placed_where, v.found_where, wanted_team, wanted_placement, wanted_force, wanted_away)
    )
    select (select count(*)::int from matching), (select count(*)::int from matching where is_mine),
           array(select f.return_id from matching f
                  where f.is_mine and (before_at is null or (f.returned_at, f.return_id) < (before_at, before_id))
                  order by f.returned_at desc, f.return_id desc limit most),
           -- All that is said of the rest: how many, and the team that an exact search would name too (find_exactly).
           (select coalesce(jsonb_agg(to_jsonb(asking) order by asking.count desc, asking.team), '[]') from (
              select coalesce(ask.team, a.name) as team, ask.contact, count(*)::int as count
                from matching f join agency a on a.id = f.responsible_agency_id
                left join lateral (
                  select t.name as team, t.contact from circle_entry ce join team t on t.id = ce.team_id
                   where ce.child_id = f.child_id and ce.purpose = 'responsible-authority' and ce.closed_at is null
                   order by ce.opened_at limit 1) ask on true
               where not f.is_mine
               group by 1, 2) asking);
end $function$;
comment on function area_list(uuid,timestamp with time zone,timestamp with time zone,text,text,text,text,text,timestamp with time zone,uuid,integer) is 'Counts, which teams to ask, and the ids of returns in the asker''s own circles. Definer: counts past the circle, and finds its own as one set rather than asking row by row.';

CREATE OR REPLACE FUNCTION public.area_readings(wanted_area uuid, from_at timestamp with time zone, upto_number bigint, after_at timestamp with time zone, after_number bigint, most integer)
 RETURNS json
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
  agencies uuid[] := area_for_figures(wanted_area);
  upto bigint := coalesce(upto_number, (select max(r.number) from return_reading r), 0);
begin
  if agencies is null then return null; end if;
  return (
    with held as materialized (
      select r.number, r.returned_at, extract(epoch from r.returned_at)::float8 * 1000 as at, r.cut_id, r.parts_id, r.offer_hours, r.heard_hours
        from return_reading r
       where r.responsible_agency_id = any (agencies) and r.returned_at >= from_at and r.number <= upto
         and (after_at is null or (r.returned_at, r.number) > (after_at, after_number))
       order by r.returned_at, r.number limit most
    )
    select json_build_object(
      'agencies', to_json(array(select unnest(agencies) order by 1)), 'upto', upto, 'horizon', pg_snapshot_xmin(pg_current_snapshot())::text,
      'lastAt', max(returned_at), 'number', json_agg(number), 'at', json_agg(at), 'cut', json_agg(cut_id), 'parts', json_agg(parts_id),
      'offer', json_agg(offer_hours), 'heard', json_agg(heard_hours),
      'cuts', (select json_agg(cut_words(c)) from reading_cut c where c.id in (select cut_id from held)),
      'words', (select json_agg(json_build_object('id', p.id, 'parts', p.parts)) from reading_parts p where p.id in (select parts_id from held)))
      from held);
end $function$;
comment on function area_readings(uuid,timestamp with time zone,bigint,timestamp with time zone,bigint,integer) is 'What is kept of an area''s returns as columns of numbers, for a worker of that area who may see its figures. Definer: counts past the circle; answers no child and no return.';

CREATE OR REPLACE FUNCTION public.area_recorded(wanted_area uuid)
 RETURNS json
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select json_build_object('count', count(*), 'first', min(r.returned_at), 'last', max(r.returned_at))
      from episode_return r join missing_episode e on e.id = r.episode_id where e.responsible_agency_id = any (area_for_figures(wanted_area))
    having area_for_figures(wanted_area) is not null
  $function$;
comment on function area_recorded(uuid) is 'How many returns an area has, and from when to when. Definer: as area_readings.';

CREATE OR REPLACE FUNCTION public.area_referral_figures(wanted_area uuid, from_at timestamp with time zone, until_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare agencies uuid[] := area_for_figures(wanted_area);
begin
  if agencies is null then return null; end if;
  return (
    with facts as materialized (
      select v.*, referral_parts(v) as parts from area_referral v
       where v.responsible_agency_id = any (agencies) and v.made_at >= from_at and v.made_at < until_at
    )
    select jsonb_build_object(
      'parts', (select coalesce(jsonb_object_agg(part, n), '{}') from (select part, count(*) as n from facts cross join unnest(parts) part group by part) counted),
      'medianHours', (select jsonb_build_object(
        'return-referral', percentile_cont(0.5) within group (order by extract(epoch from made_at - returned_at)::float8 / 3600) filter (where 'return-referral' = any (parts)),
        'referral-accepted', percentile_cont(0.5) within group (order by extract(epoch from accepted_at - made_at)::float8 / 3600) filter (where 'referral-accepted' = any (parts)),
        'accepted-action', percentile_cont(0.5) within group (order by extract(epoch from first_action_at - accepted_at)::float8 / 3600) filter (where 'accepted-action' = any (parts)),
        'action-change', percentile_cont(0.5) within group (order by extract(epoch from changed_at - first_action_at)::float8 / 3600) filter (where 'action-change' = any (parts))) from facts),
      'bounces', (select coalesce(jsonb_agg(to_jsonb(b) order by b.count desc, b."from", b."to", b.reason), '[]') from (
        select fa.code as "fromCode", fa.name as "from", ta.code as "toCode", ta.name as "to", p.reason_code as reason, count(*)::int as count
          from facts f join referral_pass p on p.referral_id = f.referral_id and p.how = 'moved'
          join team ft on ft.id = p.from_team_id join agency fa on fa.id = ft.agency_id
          join team tt on tt.id = p.to_team_id join agency ta on ta.id = tt.agency_id
         group by 1, 2, 3, 4, 5) b)));
end $function$;
comment on function area_referral_figures(uuid,timestamp with time zone,timestamp with time zone) is 'Counts, medians and bounces of an area''s referrals. Definer: counts past the circle for workers of that area who may; answers no child.';

CREATE OR REPLACE FUNCTION public.ask_anew()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  perform setval('public.asked', 1), setval('public.looked', 1);
  return null;
end $function$;
comment on function ask_anew() is 'A trigger: what this transaction has proven of the asker counts no more. Definer: only the keeper may write what proves it.';

CREATE OR REPLACE FUNCTION public.ask_whom(from_hit uuid)
 RETURNS TABLE(agency_name text, team_name text, team_contact text, out_of_hours text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select a.name, t.name, t.contact, a.out_of_hours
      from search_hit h join child c on c.id = h.child_id join agency a on a.id = c.responsible_agency_id
      left join lateral (select t.name, t.contact from circle_entry e join team t on t.id = e.team_id
                          where e.child_id = c.id and e.purpose = 'responsible-authority' and e.closed_at is null order by e.opened_at limit 1) t on true
     where h.id = from_hit and h.worker_id = me() and h.ends_at > house_now() and may('people.search')
  $function$;

CREATE OR REPLACE FUNCTION public.audit_text(e audit_entry)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$ select concat_ws('|', e.id, (extract(epoch from e.at) * 1000000)::bigint, e.worker_id, e.agency_id, e.deed, e.wrote::text, e.subject,
    coalesce(e.subject_ref, ''), coalesce(e.child_id::text, ''), e.rows, coalesce(e.why, '')) $function$;

CREATE OR REPLACE FUNCTION public.become(session_key text)
 RETURNS TABLE(worker_id uuid, session_id uuid, name text, agency_id uuid, agency_name text, agency_kind text, roles text[], teams jsonb, kind text, proved_by text, now timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare
  secret constant bytea := sha256(decode(session_key, 'hex'));
  moment timestamptz;
  who uuid;
  rights text;
  said text;
begin
  perform set_config('sr.session', session_key, true);
  perform set_config('sr.asker', '', true);
  perform set_config('sr.looked', '', true);
  moment := house_now_asked();
  who := me_asked();
  -- Being busy keeps a session awake; written at most once a minute, so that reading stays reading.
  update session s
     set seen_at = moment, idle_ends_at = least(s.ends_at, moment + (s.idle_ends_at - s.seen_at))
   where s.token_hash = secret and who is not null
     and s.seen_at < moment - interval '1 minute';
  if who is not null then
    rights := (select ',' || string_agg(distinct p.permission, ',') || ',' from worker_role r join role_permission p on p.role = r.role where r.worker_id = who);
    rights := coalesce(rights, ',');
    said := concat_ws('|', who, (select w.agency_id from worker w where w.id = who), moment,
                      array(select m.team_id from team_member m where m.worker_id = who and m.left_at is null), proof_of(rights));
    perform set_config('sr.rights', rights, true);
    perform set_config('sr.asker', said, true);
    perform setval('public.asked', greatest(proof_of(said), 1));
  end if;
  return query
    select w.id, s.id, w.name, a.id, a.name, a.kind,
           array(select r.role from worker_role r where r.worker_id = w.id order by 1),
           coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'kind', t.kind, 'leads', m.leads) order by t.name)
              from team_member m join team t on t.id = m.team_id where m.worker_id = w.id and m.left_at is null and t.ended_at is null), '[]'),
           w.kind, s.proved_by, moment
      from session s join worker w on w.id = s.worker_id join agency a on a.id = w.agency_id
     where w.id = who and s.token_hash = secret;
end $function$;
comment on function become(text) is 'Starts a transaction as the worker of a session: one round trip. Definer: reads sessions and keeps them awake.';

CREATE OR REPLACE FUNCTION public.begin_child(new_child uuid, for_team uuid, for_purpose text, expires timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if me() is null or not may('people.add-child') then raise exception 'not allowed to begin a record'; end if;
  if exists (select 1 from child where id = new_child) or exists (select 1 from circle_entry where child_id = new_child) then raise exception 'not a new child'; end if;
  insert into circle_entry (child_id, worker_id, team_id, purpose, opened_by, expires_at)
    values (new_child, case when for_team is null then me() end, for_team, for_purpose, me(), expires);
  if for_team is not null and not in_circle(new_child) then
    insert into circle_entry (child_id, worker_id, purpose, opened_by, expires_at) values (new_child, me(), for_purpose, me(), expires);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.begin_children(new_children uuid[], for_team uuid, for_purpose text, expires timestamp with time zone[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
 SET enable_nestloop TO 'off'
AS $function$
declare who uuid := me(); this_time timestamptz := house_now();
begin
  if who is null or not may('people.add-child') or not may('imports.bring-in') then raise exception 'not allowed to begin records'; end if;
  if exists (select 1 from child c join unnest(new_children) n(id) on n.id = c.id)
     or exists (select 1 from circle_entry e join unnest(new_children) n(id) on n.id = e.child_id) then
    raise exception 'not new children';
  end if;
  insert into circle_entry (child_id, worker_id, team_id, purpose, opened_at, opened_by, expires_at)
    select n.child, case when for_team is null then who end, for_team, for_purpose, this_time, who, n.expires from unnest(new_children, expires) as n(child, expires);
  if for_team is not null and not in_my_team(for_team) then
    insert into circle_entry (child_id, worker_id, purpose, opened_at, opened_by, expires_at)
      select n.child, who, for_purpose, this_time, who, n.expires from unnest(new_children, expires) as n(child, expires);
  end if;
end $function$;
comment on function begin_children(uuid[],uuid,text,timestamp with time zone[]) is 'Makes the first circle of new records, for importers. Definer: the app may not write circles by itself.';

CREATE OR REPLACE FUNCTION public.break_glass(from_hit uuid, why text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare c child; own_agency uuid := my_agency();
begin
  select ch.* into c from search_hit h join child ch on ch.id = h.child_id where h.id = from_hit and h.worker_id = me() and h.ends_at > house_now();
  if c.id is null or not may('people.break-glass') then return null; end if;
  if c.restricted_at is not null or exists (select 1 from declared_conflict d where d.child_id = c.id and d.worker_id = me()) then
    perform tell_lead(c.id, 'restricted-searched', me());
    return null;
  end if;
  insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at)
    values (c.id, me(), 'break-glass', why, me(), house_now() + interval '60 minutes');
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id, why) values (me(), own_agency, 'people.break-glass', true, 'child', c.ref, c.id, 'break-glass');
  perform tell_lead(c.id, 'glass-broken', me());
  return c.ref;
end $function$;

CREATE OR REPLACE FUNCTION public.build_panel_agenda(wanted_meeting uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare m record; r panel_rules; c record; item uuid; today date := (house_now() at time zone 'Europe/London')::date; made int;
begin
  select g.id, g.panel_id, g.at, p.area_id into m from panel_meeting g join panel p on p.id = g.panel_id where g.id = wanted_meeting and g.ended_at is null and g.cancelled_at is null for update of g;
  if m.id is null or not (may('panel.clock') or (may('panel.sit') and chairs_panel(m.panel_id))) then raise exception 'the agenda is built by whoever chairs, or the clock'; end if;
  select * into r from panel_rules x where x.panel_id = m.panel_id order by x.set_at desc, x.id limit 1;

  for c in
    with found as (
      select e.child_id, 'episodes' as rule,
             jsonb_build_object('n', count(*), 'days', r.episode_days, 'on', to_jsonb((array_agg((e.missing_from at time zone 'Europe/London')::date order by e.missing_from))[1:20])) as facts,
             null::text as said, null::uuid as by_whom, null::uuid as referral
        from missing_episode e join area_agency a on a.agency_id = e.responsible_agency_id and a.area_id = m.area_id
       where r.episodes is not null and e.missing_from > house_now() - make_interval(days => r.episode_days) and e.missing_from <= house_now()
       group by e.child_id having count(*) >= r.episodes
      union all
      select j.child_id, 'level', jsonb_build_object('words', left(j.level_words, 120), 'on', (j.written_at at time zone 'Europe/London')::date), null, null, null
        from judgement j where j.level = any (r.levels) and not exists (select 1 from judgement l where l.child_id = j.child_id and l.nth > j.nth)
      union all
      select o.child_id, 'harm', jsonb_build_object('n', count(*), 'since', min((o.recorded_at at time zone 'Europe/London')::date)), null, null, null
        from observation o
       where r.harm_now and o.list = 'harm-now' and o.withdrawn_at is null and not exists (select 1 from judgement j where j.child_id = o.child_id and j.written_at > o.recorded_at)
       group by o.child_id
      union all
      select s.child_id, 'overdue', jsonb_build_object('days', r.overdue_days, 'actions', count(s.due_on), 'oldest', min(s.due_on), 'review', min(s.review_on)), null, null, null
        from (select x.child_id, x.due_on, null::date as review_on from action x where x.done_at is null and x.stopped_at is null and x.due_on <= today - r.overdue_days and x.child_id is not null
              union all select l.child_id, null, l.review_on from plan l where l.ended_at is null and l.review_on <= today - r.overdue_days and l.child_id is not null) s
       where r.overdue_days is not null group by s.child_id
      union all
      -- What the panel itself said: the day to look again has come; or it met and did not get to the child.
      (select distinct on (o.child_id) o.child_id, 'look-again', jsonb_build_object('on', o.look_again_on), null::text, null::uuid, null::uuid
         from panel_outcome o join panel_item i on i.id = o.item_id join panel_meeting g on g.id = i.meeting_id
        where g.panel_id = m.panel_id and g.id <> m.id and o.look_again_on <= (m.at at time zone 'Europe/London')::date
          and not exists (select 1 from panel_outcome l join panel_item li on li.id = l.item_id join panel_meeting lg on lg.id = li.meeting_id
                           where l.child_id = o.child_id and lg.panel_id = m.panel_id and l.recorded_at > o.recorded_at)
        order by o.child_id, o.recorded_at desc)
      union all
      select i.child_id, 'carried', jsonb_build_object('from', (g.at at time zone 'Europe/London')::date), null, null, null
        from panel_item i
        join (select x.id, x.at from panel_meeting x where x.panel_id = m.panel_id and x.ended_at is not null and x.id <> m.id order by x.at desc limit 1) g on g.id = i.meeting_id
       where i.left_out_at is null and not exists (select 1 from panel_outcome o where o.item_id = i.id)
         -- Another meeting that is still to be held has the child already: they do not stand twice.
         and not exists (select 1 from panel_item oi join panel_meeting og on og.id = oi.meeting_id
                          where oi.child_id = i.child_id and og.panel_id = m.panel_id and og.id <> m.id and og.at <= m.at and og.ended_at is null and og.cancelled_at is null)
      union all
      select f.child_id, 'referred', '{}', f.why, f.made_by, f.id from panel_referral f where f.panel_id = m.panel_id and f.item_id is null)
    select f.*, q.question from found f join child k on k.id = f.child_id join area_agency a on a.agency_id = k.responsible_agency_id and a.area_id = m.area_id
      left join panel_referral q on q.id = f.referral
     where (k.date_of_birth is null or k.date_of_birth > ((m.at at time zone 'Europe/London')::date - interval '18 years')::date or f.rule in ('referred', 'look-again', 'carried'))
       -- The panel said when it looks again: a standing level, or something overdue, does not bring the child back before that.
       and not (f.rule in ('level', 'overdue') and exists (
             select 1 from panel_outcome o join panel_item oi on oi.id = o.item_id join panel_meeting og on og.id = oi.meeting_id
              where o.child_id = f.child_id and og.panel_id = m.panel_id and o.look_again_on > (m.at at time zone 'Europe/London')::date
                and not exists (select 1 from panel_outcome l where l.child_id = o.child_id and l.recorded_at > o.recorded_at)))
     order by f.child_id, f.rule limit 1000
  loop
    item := put_on_agenda(m.id, c.child_id, c.rule, c.facts, c.said, c.by_whom);
    if c.referral is not null then
      update panel_referral set item_id = item where id = c.referral;
      update panel_item set question = coalesce(question, c.question), question_by = coalesce(question_by, case when c.question is not null then c.by_whom end) where id = item;
    end if;
  end loop;
  for c in select i.id from panel_item i where i.meeting_id = m.id and i.left_out_at is null loop perform open_for_panel(c.id); end loop;
  update panel_meeting set agenda_at = house_now() where id = m.id;
  select count(*)::int into made from panel_item i where i.meeting_id = m.id and i.left_out_at is null;
  return made;
end $function$;
comment on function build_panel_agenda(uuid) is 'Asks the area''s rules who belongs on the agenda, and opens those children to the members. Definer: it looks past the chair''s circles; only the chair and the clock may call it.';

CREATE OR REPLACE FUNCTION public.cancel_panel_meeting(wanted uuid, said text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare m panel_meeting; c record;
begin
  select * into m from panel_meeting g where g.id = wanted and g.ended_at is null and g.cancelled_at is null and may('panel.sit') and chairs_panel(g.panel_id) for update;
  if m.id is null then raise exception 'a meeting is called off by whoever chairs'; end if;
  if exists (select 1 from panel_item i where i.meeting_id = m.id
               and (exists (select 1 from panel_outcome o where o.item_id = i.id) or exists (select 1 from panel_action a where a.item_id = i.id)))
  then return false; end if;
  update panel_meeting set cancelled_at = house_now(), cancelled_by = me(), cancelled_why = said, sequence = sequence + 1 where id = m.id;
  update panel_referral f set item_id = null from panel_item i where i.meeting_id = m.id and f.item_id = i.id and i.left_out_at is null;
  for c in select i.child_id from panel_item i where i.meeting_id = m.id loop perform narrow_for_panel(c.child_id); end loop;
  return true;
end $function$;
comment on function cancel_panel_meeting(uuid,text) is 'Calls a meeting off, unless something was said there already. Definer: it closes circle entries of every member, and hands referrals to the next meeting.';

CREATE OR REPLACE FUNCTION public.carried_standing(secrets bytea[])
 RETURNS TABLE(secret_hash bytea, standing text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select c.secret_hash, case
        when c.taken_back_at is not null then 'taken-back'
        when w.suspended_at is not null or w.left_at is not null then 'not-yours'
        when exists (select 1 from declared_conflict d where d.child_id = c.child_id and d.worker_id = c.worker_id) then 'not-yours'
        when i.held_at is not null then 'held'
        when i.holder_id is distinct from c.worker_id then 'handed-on'
        else 'stands' end
      from carried_copy c join interview i on i.id = c.interview_id join worker w on w.id = c.worker_id
     where may('interviews.know-carried') and c.secret_hash = any(secrets)
  $function$;
comment on function carried_standing(bytea[]) is 'Whether copies on a device still stand, for the service that answers devices. Definer: it stands in no circle.';

CREATE OR REPLACE FUNCTION public.chairs_panel(wanted uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare who constant uuid := me();
begin
  return exists (select 1 from panel_member m where m.panel_id = wanted and m.worker_id = who and m.left_at is null and m.chairs);
end $function$;
comment on function chairs_panel(uuid) is 'Whether the asker chairs a panel. Definer: as sits_on.';

CREATE OR REPLACE FUNCTION public.change_email(wanted uuid, new_email text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  perform reset_sign_in(wanted);
  update worker set email = new_email where id = wanted;
end $function$;
comment on function change_email(uuid,text) is 'An organisation''s own sign-in knows a worker by their address alone, so another address is another sign-in. Definer, as reset_sign_in, which checks the caller.';

CREATE OR REPLACE FUNCTION public.changes_known(wanted uuid, known_since timestamp with time zone, known_before timestamp with time zone)
 RETURNS TABLE(at timestamp with time zone, kind text, id text, ref text, facts jsonb, by_name text)
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select c.at, c.kind, c.id, c.ref, c.facts, w.name
      from (
        select o.recorded_at as at, 'sign-noted' as kind, o.id::text, null::text as ref, jsonb_build_object('sign', o.sign) as facts, o.recorded_by as by_worker
          from observation o where o.child_id = wanted
        union all
        select o.withdrawn_at, 'sign-withdrawn', o.id::text, null, jsonb_build_object('sign', o.sign), o.withdrawn_by
          from observation o where o.child_id = wanted and o.withdrawn_at is not null
        union all
        select e.recorded_at, 'escalation', e.id::text, null, jsonb_build_object('what', e.kind, 'on', e.happened_on), e.recorded_by
          from escalation e where e.child_id = wanted
        union all
        select e.withdrawn_at, 'escalation-withdrawn', e.id::text, null, jsonb_build_object('what', e.kind, 'on', e.happened_on), e.withdrawn_by
          from escalation e where e.child_id = wanted and e.withdrawn_at is not null
        union all
        select k.recorded_at, 'missing', k.id::text, k.ref, jsonb_build_object('from', k.missing_from, 'precision', k.missing_from_precision, 'type', k.type), e.recorded_by
          from episodes_known(wanted, known_before) k join missing_episode e on e.id = k.id
        union all
        select k.return_recorded_at, 'back', k.id::text, k.ref, jsonb_build_object('at', k.returned_at, 'precision', k.returned_precision, 'outOfArea', k.out_of_area), r.recorded_by
          from episodes_known(wanted, known_before) k join episode_return r on r.episode_id = k.id where k.return_recorded_at is not null
        union all
        select c.changed_at, 'put-right', 'e' || c.id, e.ref, '{}', null from episode_change c join missing_episode e on e.id = c.episode_id where c.child_id = wanted
        union all
        select c.changed_at, 'put-right', 'r' || c.id, e.ref, '{}', null
          from return_change c join episode_return r on r.id = c.return_id join missing_episode e on e.id = r.episode_id where c.child_id = wanted
        union all
        select i.held_recorded_at, 'interview-held', i.id::text, i.ref, jsonb_build_object('at', i.held_at), i.held_by
          from interview i where i.child_id = wanted and i.held_recorded_at is not null
        union all
        select i.not_held_at, 'interview-not-held', i.id::text, i.ref, jsonb_build_object('kind', i.not_held_kind), i.not_held_by
          from interview i where i.child_id = wanted and i.not_held_at is not null
        union all
        select s.decided_at, case when s.shared then 'shared' else 'not-shared' end, s.id::text, s.ref, jsonb_build_object('with', coalesce(tw.name, tt.name, s.to_outside)), s.decided_by
          from sharing s left join worker tw on tw.id = s.to_worker_id left join team tt on tt.id = s.to_team_id where s.child_id = wanted and s.arrangement is null
        union all
        select s.acknowledged_at, 'acknowledged', s.id::text, s.ref, jsonb_build_object('with', coalesce(tw.name, tt.name, s.to_outside)), s.acknowledged_by
          from sharing s left join worker tw on tw.id = s.to_worker_id left join team tt on tt.id = s.to_team_id where s.child_id = wanted and s.acknowledged_at is not null
        union all
        select g.recorded_at, 'graded', g.id::text, e.ref, jsonb_build_object('scale', g.scale_version, 'grade', g.grade), g.recorded_by
          from risk_grade g join missing_episode e on e.id = g.episode_id where g.child_id = wanted and (select may('story.read-all'))
        union all
        select d.ended_at, 'discussed', d.id::text, d.ref, jsonb_build_object('outcome', d.outcome), d.ended_by
          from discussion d where d.child_id = wanted and d.ended_at is not null
        union all
        select a.done_at, 'action-done', a.id::text, a.ref, jsonb_build_object('what', a.what), a.done_by
          from action a where a.child_id = wanted and a.done_at is not null
        union all
        select p.opened_at, 'plan-made', p.id::text, p.ref, '{}', p.opened_by
          from plan p where p.child_id = wanted
      ) c
      left join worker w on w.id = c.by_worker
     where c.at > known_since and c.at < known_before
  $function$;
comment on function changes_known(uuid,timestamp with time zone,timestamp with time zone) is 'Signs, escalations, episodes, grades, interviews, sharing, discussions, actions and plans that came to be known between two instants. Invoker: what the asker may read.';

CREATE OR REPLACE FUNCTION public.chase_apologies(hours integer, most integer)
 RETURNS TABLE(invitee_id uuid, team_id uuid, discussion_ref text, child_id uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not may('response.offer-discussions') then return; end if;
  return query
    with due as (
      select i.id from discussion_invitee i join discussion d on d.id = i.discussion_id
       where i.team_id is not null and i.attended_at is null and i.apology_at is null and i.chased_at is null and d.cancelled_at is null
         -- Somebody recorded who was there: silence is not taken for absence.
         and exists (select 1 from discussion_invitee o where o.discussion_id = d.id and o.attended_at is not null)
         and d.at < house_now() - make_interval(hours => hours) and d.at > house_now() - interval '30 days'
       order by d.at, i.id limit most for update of i skip locked)
    update discussion_invitee i set chased_at = house_now()
      from due, discussion d where i.id = due.id and d.id = i.discussion_id
    returning i.id, i.team_id, d.ref, d.child_id;
end $function$;
comment on function chase_apologies(integer,integer) is 'Marks and answers who owes an apology, without a word of the discussion. Definer: the clock stands in no circle.';

CREATE OR REPLACE FUNCTION public.check_conditions()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if source_words_in(new.intelligence_id, new.conditions) <> '{}' then raise exception 'conditions hold no word of the source'; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.check_crossing()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not exists (select 1 from intelligence_text t where t.id = new.text_id and t.intelligence_id = new.intelligence_id)
     or not exists (select 1 from (select g.handling, g.conditions from intelligence_grade g where g.intelligence_id = new.intelligence_id order by g.graded_at desc, g.id desc limit 1) g
                     where g.handling = new.handling and g.conditions is not distinct from new.conditions) then
    raise exception 'what crosses is graded, and the text of its own report';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.check_sanitised()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  new.found := array(select distinct unnest(new.found || source_words_in(new.intelligence_id, new.words)) order by 1);
  if new.found <> '{}' and new.confirmed_by is null then raise exception 'a text with words of the source is confirmed by a named person'; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.climb_action(wanted uuid, new_rung integer, next_at timestamp with time zone, expires timestamp with time zone)
 RETURNS TABLE(subject_ref text, of_child uuid, worker_id uuid, reached integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare a record; up uuid[]; one uuid;
begin
  if not may('response.climb-overdue') then raise exception 'only the clock climbs'; end if;
  select * into a from action x where x.id = wanted and x.done_at is null and x.stopped_at is null;
  if a.id is null then return; end if;
  reached := new_rung;
  if new_rung = 0 then update action set next_climb_at = next_at where id = a.id; return; end if;
  up := leads_above(a.owner_worker_id, a.owner_team_id, a.agreed_by, a.child_id, a.context_id, new_rung);
  if cardinality(up) = 0 and new_rung = 1 then
    reached := 2;
    up := leads_above(a.owner_worker_id, a.owner_team_id, a.agreed_by, a.child_id, a.context_id, 2);
  end if;
  update action set rung = reached, next_climb_at = case when reached = 1 then next_at end,
         climbed_to = array(select distinct unnest(climbed_to || up)) where id = a.id;
  foreach one in array up loop
    perform open_to_lead(a.child_id, a.context_id, one, expires);
    subject_ref := a.ref; of_child := a.child_id; worker_id := one;
    return next;
  end loop;
end $function$;
comment on function climb_action(uuid,integer,timestamp with time zone,timestamp with time zone) is 'Puts an overdue action before whoever is above its owner. Definer: the clock stands in no circle; who that is, this function decides alone.';

CREATE OR REPLACE FUNCTION public.climb_begins_anew()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  new.rung := 0; new.next_climb_at := null; new.climbed_to := '{}';
  return new;
end $function$;
comment on function climb_begins_anew() is 'A trigger: what was done, moved or stopped has not climbed.';

CREATE OR REPLACE FUNCTION public.climb_host_telling(wanted uuid, new_rung integer, next_at timestamp with time zone)
 RETURNS TABLE(notice_ref text, of_child uuid, worker_id uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare t record; up uuid[];
begin
  if not may('response.climb-host-notices') then raise exception 'only the clock climbs'; end if;
  select q.*, n.ref, f.agency_id as from_agency, h.agency_id as host_agency into t
    from host_telling q join host_notice n on n.id = q.notice_id join team f on f.id = q.from_team_id left join team h on h.id = q.to_team_id
   where q.id = wanted and q.acknowledged_at is null and q.overtaken_at is null;
  if t.id is null then return; end if;
  if new_rung = 1 then
    up := array(select team_leads_able(t.from_team_id, 'response.read-host-notices', t.child_id)
                union select team_leads_able(t.to_team_id, 'response.acknowledge-host-notice', t.child_id));
  else
    up := array(select ladder_top(t.from_agency, 'response.read-host-notices', t.child_id)
                union select ladder_top(t.host_agency, 'response.acknowledge-host-notice', t.child_id));
  end if;
  update host_telling q set rung = new_rung, next_climb_at = next_at, climbed_to = array(select distinct unnest(q.climbed_to || up)) where q.id = t.id;
  return query select t.ref::text, t.child_id::uuid, u from unnest(up) u;
end $function$;
comment on function climb_host_telling(uuid,integer,timestamp with time zone) is 'Puts a notice that nobody acknowledged before the leads of both sides. Definer: the clock stands in no circle; it opens none.';

CREATE OR REPLACE FUNCTION public.climb_nrm_pass(wanted uuid, new_rung integer, next_at timestamp with time zone, expires timestamp with time zone)
 RETURNS TABLE(subject_ref text, of_child uuid, worker_id uuid, reached integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare p record; up uuid[]; one uuid;
begin
  if not may('response.nrm-remind') then raise exception 'only the clock climbs'; end if;
  select x.*, n.ref as nrm_ref into p from nrm_pass x join nrm_referral n on n.id = x.nrm_id where x.id = wanted and x.ended_at is null and n.stopped_at is null;
  if p.id is null then return; end if;
  reached := new_rung;
  if new_rung = 0 then update nrm_pass set next_climb_at = next_at where id = p.id; return; end if;
  up := leads_above(null, p.to_team_id, p.from_worker_id, p.child_id, null, new_rung);
  if cardinality(up) = 0 and new_rung = 1 then
    reached := 2;
    up := leads_above(null, p.to_team_id, p.from_worker_id, p.child_id, null, 2);
  end if;
  update nrm_pass set rung = reached, next_climb_at = case when reached = 1 then next_at end,
         climbed_to = array(select distinct unnest(climbed_to || up)) where id = p.id;
  foreach one in array up loop
    perform open_to_lead(p.child_id, null, one, expires);
    subject_ref := p.nrm_ref; of_child := p.child_id; worker_id := one;
    return next;
  end loop;
end $function$;
comment on function climb_nrm_pass(uuid,integer,timestamp with time zone,timestamp with time zone) is 'Puts an untouched draft or question before whoever is above the team that it lies with. Definer: the clock stands in no circle; who that is, this function decides alone.';

CREATE OR REPLACE FUNCTION public.climb_referral(wanted_pass uuid, new_rung integer, next_at timestamp with time zone, expires timestamp with time zone)
 RETURNS TABLE(referral_ref text, of_child uuid, worker_id uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare p record; up uuid[]; one uuid; rung_now int := new_rung; climbs_at timestamptz := next_at;
begin
  if not may('response.climb-referrals') then raise exception 'only the clock climbs'; end if;
  select q.*, t.agency_id, r.ref into p from referral_pass q join team t on t.id = q.to_team_id join referral r on r.id = q.referral_id
   where q.id = wanted_pass and q.ended_at is null;
  if p.id is null then return; end if;
  up := array(select team_leads_able(p.to_team_id, 'response.answer-referral', p.child_id) where rung_now = 1);
  -- A team without a lead who can act has no first rung.
  if cardinality(up) = 0 then
    rung_now := 2; climbs_at := null;
    up := array(select ladder_top(p.agency_id, 'response.answer-referral', p.child_id));
  end if;
  update referral_pass set rung = rung_now, next_climb_at = climbs_at where id = p.id;
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
end $function$;
comment on function climb_referral(uuid,integer,timestamp with time zone,timestamp with time zone) is 'Puts an untouched referral before the leads of its team or agency. Definer: the clock stands in no circle; it can only climb inside the agency that has it.';

CREATE OR REPLACE FUNCTION public.climb_review(wanted uuid, new_rung integer, next_at timestamp with time zone, expires timestamp with time zone)
 RETURNS TABLE(subject_ref text, of_child uuid, worker_id uuid, reached integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare p record; up uuid[]; one uuid;
begin
  if not may('response.climb-overdue') then raise exception 'only the clock climbs'; end if;
  select * into p from plan x where x.id = wanted and x.ended_at is null;
  if p.id is null then return; end if;
  reached := new_rung;
  if new_rung = 0 then update plan set next_climb_at = next_at where id = p.id; return; end if;
  up := leads_above(p.lead_worker_id, p.team_id, p.opened_by, p.child_id, p.context_id, new_rung);
  if cardinality(up) = 0 and new_rung = 1 then
    reached := 2;
    up := leads_above(p.lead_worker_id, p.team_id, p.opened_by, p.child_id, p.context_id, 2);
  end if;
  update plan set rung = reached, next_climb_at = case when reached = 1 then next_at end,
         climbed_to = array(select distinct unnest(climbed_to || up)) where id = p.id;
  foreach one in array up loop
    perform open_to_lead(p.child_id, p.context_id, one, expires);
    subject_ref := p.ref; of_child := p.child_id; worker_id := one;
    return next;
  end loop;
end $function$;
comment on function climb_review(uuid,integer,timestamp with time zone,timestamp with time zone) is 'Puts an overdue review of a plan before whoever is above its lead. Definer, as climb_action.';

CREATE OR REPLACE FUNCTION public.climbed_action_standing(wanted uuid[], occasions text[])
 RETURNS TABLE(subject_id uuid, occasion text, needed boolean, why text, due_on date, path text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select x.id, a.occasion, x.done_at is null and x.stopped_at is null and x.due_on::text = a.occasion,
           case when x.done_at is not null then 'done' when x.stopped_at is not null then 'stopped' else 'date-moved' end,
           x.due_on, '/actions/' || x.ref
      from unnest(wanted, occasions) a(id, occasion) join action x on x.id = a.id
     where may('notifications.send')
  $function$;
comment on function climbed_action_standing(uuid[],text[]) is 'Whether an action that climbed is still overdue by the day that a message names. Definer: the sending of messages stands in no circle.';

CREATE OR REPLACE FUNCTION public.climbed_elsewhere(event uuid, workers uuid[])
 RETURNS TABLE(worker_id uuid, child_id uuid, context_id uuid, from_agency_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  if not may('response.climb-overdue') then return; end if;
  return query
    with climbed as (
      select a.child_id, a.context_id, coalesce(t.agency_id, o.agency_id, g.agency_id) as owes, g.agency_id as asked
        from action a join worker g on g.id = a.agreed_by left join team t on t.id = a.owner_team_id left join worker o on o.id = a.owner_worker_id
       where a.id = event
      union all
      select p.child_id, p.context_id, t.agency_id, g.agency_id from plan p join team t on t.id = p.team_id join worker g on g.id = p.opened_by where p.id = event
      union all
      select p.child_id, null, t.agency_id, g.agency_id from nrm_pass p join team t on t.id = p.to_team_id join worker g on g.id = p.from_worker_id where p.id = event
      union all
      select h.child_id, null, t.agency_id, g.agency_id from hand_over h join team t on t.id = h.to_team_id join worker g on g.id = h.from_worker_id where h.id = event
    )
    select w.id, c.child_id, c.context_id, c.owes from climbed c join worker w on w.id = any (workers)
     where w.agency_id <> c.owes and w.agency_id <> c.asked
       and not exists (select from sharing s where s.goes_with_id = event and s.told_agency_id = w.agency_id and s.arrangement is not null)
       and not exists (select from context_sharing s where s.goes_with_id = event and s.told_agency_id = w.agency_id and s.arrangement is not null);
end $function$;
comment on function climbed_elsewhere(uuid,uuid[]) is 'Which of these workers, to whom something has climbed, are of an agency that neither owes nor asked for it, and was not told of it yet. Definer: the clock stands in no circle.';

CREATE OR REPLACE FUNCTION public.climbed_review_standing(wanted uuid[], occasions text[])
 RETURNS TABLE(subject_id uuid, occasion text, needed boolean, why text, due_on date, path text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select p.id, a.occasion, p.ended_at is null and p.review_on::text = a.occasion,
           case when p.ended_at is not null then 'stopped' else 'done' end, p.review_on, coalesce('/children/' || c.ref, '/contexts/' || x.ref) || '/plan'
      from unnest(wanted, occasions) a(id, occasion) join plan p on p.id = a.id left join child c on c.id = p.child_id left join context x on x.id = p.context_id
     where may('notifications.send')
  $function$;
comment on function climbed_review_standing(uuid[],text[]) is 'Whether a review that climbed is still overdue by the day that a message names. Definer: the sending of messages stands in no circle.';

CREATE OR REPLACE FUNCTION public.climbed_to_me(kind text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare asker constant uuid[] := array[me()];
begin
  case kind
    when 'action' then return query select a.id from action a where a.climbed_to @> asker and a.done_at is null and a.stopped_at is null;
    when 'plan' then return query select p.id from plan p where p.climbed_to @> asker and p.ended_at is null;
    when 'referral' then return query select f.id from referral f where f.climbed_to @> asker and f.ended_at is null;
    when 'host-telling' then return query select h.id from host_telling h where h.climbed_to @> asker and h.acknowledged_at is null and h.overtaken_at is null;
    when 'nrm' then return query select p.nrm_id from nrm_pass p where p.climbed_to @> asker and p.ended_at is null;
    when 'hand-over' then return query select h.id from hand_over h where h.climbed_to @> asker and h.taken_at is null and h.ended_at is null;
  end case;
end $function$;
comment on function climbed_to_me(text) is 'Ids of what has climbed to the asker, of one kind. Definer: an index on who was told serves nobody whom a policy stands before. Whoever reads the rows is asked by their own policies.';

CREATE OR REPLACE FUNCTION public.close_circle(entry uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  update circle_entry set closed_at = house_now(), closed_by = me()
   where id = entry and closed_at is null and in_circle(child_id) and may('people.manage-circle');
  if not found then raise exception 'no such open entry in your circles'; end if;
end $function$;

CREATE OR REPLACE FUNCTION public.close_context_circle(entry uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare e context_circle;
begin
  select * into e from context_circle c where c.id = entry and c.closed_at is null and in_context_circle(c.context_id) and may('contexts.manage-circle') for update;
  if e.id is null then raise exception 'no such open entry in your circles'; end if;
  if not answers_for_context(e.context_id) and e.worker_id is distinct from me()
     and not exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = me() and (m.left_at is null or m.left_at > house_now()))
  then raise exception 'only a team that answers for the context ends what is another''s'; end if;
  if e.purpose = 'answers' and not exists (
       select 1 from context_circle o where o.context_id = e.context_id and o.id <> e.id and o.purpose = 'answers' and o.closed_at is null and o.expires_at > house_now())
  then raise exception 'somebody must answer for the context'; end if;
  update context_circle set closed_at = house_now(), closed_by = me() where id = entry;
end $function$;
comment on function close_context_circle(uuid) is 'Ends an entry before its time; never the last that answers. Definer: circles are written here only; checks circle and permission.';

CREATE OR REPLACE FUNCTION public.close_left_out(wanted_item uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare ended int;
begin
  update circle_entry e set closed_at = house_now(), closed_by = me()
    from panel_item i join panel_meeting g on g.id = i.meeting_id
   where i.id = wanted_item and i.left_out_at is not null and chairs_panel(g.panel_id)
     and e.child_id = i.child_id and e.purpose = 'panel' and e.reason = g.ref and e.closed_at is null;
  get diagnostics ended = row_count;
  return ended;
end $function$;
comment on function close_left_out(uuid) is 'Closes to the members a child whom the chair has left out. Definer: circle entries are written here only; it can only close.';

CREATE OR REPLACE PROCEDURE public.close_to_hosts()
 LANGUAGE plpgsql
AS $procedure$
declare t record; own text;
begin
  for t in
    select p.tablename as name from pg_policies p
     where p.schemaname = 'public' and p.policyname = 'circle_reads' and p.tablename <> 'child'
       and exists (select 1 from pg_attribute a where a.attrelid = format('public.%I', p.tablename)::regclass and a.attname = 'child_id' and not a.attisdropped)
       and not exists (select 1 from pg_policies q where q.schemaname = 'public' and q.tablename = p.tablename and q.policyname = 'host_sees')
  loop
    select a.attname into own from pg_attribute a
     where a.attrelid = format('public.%I', t.name)::regclass and not a.attisdropped
       and a.attname in ('recorded_by', 'made_by', 'written_by', 'decided_by', 'agreed_by', 'raised_by', 'said_by', 'saved_by', 'changed_by', 'set_aside_by', 'moved_by', 'from_worker_id', 'worker_id')
     order by a.attnum limit 1;
    call shown_to_hosts(t.name, case when own is null then 'false' else format('%I = (select me())', own) end);
  end loop;
end $procedure$;
comment on function close_to_hosts() is 'Closes every further table about children to whoever is their host only. Run with the read models, after each migration.';

CREATE OR REPLACE FUNCTION public.conflicted(wanted uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER COST 5000
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare who constant uuid := me();
begin
  return exists (select 1 from declared_conflict d where d.child_id = wanted and d.worker_id = who);
end $function$;
comment on function conflicted(uuid) is 'Whether a conflict was declared between the asker and a child. Definer: conflicts are read by the leads of the child only.';

CREATE OR REPLACE FUNCTION public.context_like(in_area uuid, called text)
 RETURNS TABLE(is_mine boolean, context_ref text, ask_team text, ask_agency text, ask_contact text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select in_context_circle(c.id), case when in_context_circle(c.id) then c.ref end, t.name, a.name, t.contact
      from context c join context_circle e on e.context_id = c.id and e.purpose = 'answers' and e.closed_at is null and e.expires_at > house_now()
      join team t on t.id = e.team_id join agency a on a.id = t.agency_id
     where may('contexts.open') and c.area_id = in_area and c.name_key = lower(regexp_replace(btrim(called), '\s+', ' ', 'g'))
       and exists (select 1 from area_agency x where x.area_id = in_area and x.agency_id = my_agency())
       and not exists (select 1 from context_conflict d where d.context_id = c.id and d.worker_id = me())
       and not exists (select 1 from context_closing k where k.context_id = c.id and k.reopened_at is null)
     order by in_context_circle(c.id) desc, t.name limit 5
  $function$;
comment on function context_like(uuid,text) is 'Whether an open context of exactly this name stands in an area of the asker''s agency, and which team to ask. Definer: it may stand outside the asker''s circles; answers no more than the team.';

CREATE OR REPLACE FUNCTION public.context_linked(wanted uuid)
 RETURNS TABLE(mine integer, others integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select n.mine, case when n.all_of - n.mine >= 5 then (n.all_of - n.mine) / 5 * 5 end
      from (select count(*)::int as all_of, (count(*) filter (where in_circle_of(l.child_id, me(), house_now())))::int as mine
              from context_child l where l.context_id = wanted and l.unlinked_at is null) n
     where in_context_circle(wanted)
  $function$;
comment on function context_linked(uuid) is 'How many linked children the asker may open, and how many others there are: rounded down to fives, null below five. Definer: links are readable in both circles only; answers no child.';

CREATE OR REPLACE FUNCTION public.cut_words(c reading_cut)
 RETURNS json
 LANGUAGE sql
 IMMUTABLE
AS $function$ select json_build_object('id', c.id, 'team', c.team_id, 'placement', c.placement_kind, 'force', c.force_code, 'placed', c.placed_where, 'found', c.found_where) $function$;
comment on function cut_words(reading_cut) is 'One combination of what returns can be narrowed by.';

CREATE OR REPLACE FUNCTION public.delete_past_kept(of_kind text, most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare before timestamptz; gone int := 0; of_messages uuid[]; of_envelopes uuid[];
begin
  if not may('agencies.delete-kept') then raise exception 'only the clock deletes'; end if;
  select house_now() - make_interval(days => k.days) into before from kept_for k where k.kind = of_kind;
  if of_kind = 'set-aside' then
    delete from set_aside s using (select child_id, digest from set_aside where set_aside_at < before order by set_aside_at limit most) d
     where s.child_id = d.child_id and s.digest = d.digest;
    get diagnostics gone = row_count;
  elsif of_kind = 'note-draft' then
    delete from note_draft n using (select child_id, worker_id from note_draft where saved_at < before order by saved_at limit most) d
     where n.child_id = d.child_id and n.worker_id = d.worker_id;
    get diagnostics gone = row_count;
  elsif of_kind = 'message' then
    of_messages := array(select m.id from message m where m.settled_at < before
                            and not exists (select 1 from delivery d left join envelope e on e.id = d.envelope_id
                                             where d.message_id = m.id and d.dropped_at is null and (d.envelope_id is null or e.next_try_at is not null))
                          order by m.settled_at limit most);
    of_envelopes := array(select distinct d.envelope_id from delivery d where d.message_id = any (of_messages) and d.envelope_id is not null);
    delete from delivery d where d.message_id = any (of_messages);
    delete from message m where m.id = any (of_messages);
    get diagnostics gone = row_count;
    -- An envelope goes with the last thing that it carried.
    of_envelopes := array(select e from unnest(of_envelopes) e where not exists (select 1 from delivery d where d.envelope_id = e));
    delete from outbox_item o where o.envelope_id = any (of_envelopes);
    delete from envelope e where e.id = any (of_envelopes);
  end if;
  update kept_for set last_deleted = gone + case when last_run_at = house_now() then last_deleted else 0 end, last_run_at = house_now() where kind = of_kind;
  return gone;
end $function$;
comment on function delete_past_kept(text,integer) is 'Deletes what is past its time, a batch at a time. Definer: the clock reads none of it.';

CREATE OR REPLACE FUNCTION public.discussion_standing(wanted uuid[])
 RETURNS TABLE(subject_id uuid, discussion_id uuid, at timestamp with time zone, minutes integer, sequence integer, ended boolean, cancelled boolean, answered boolean, withdrawn boolean, invited_again boolean, path text, ask text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select i.id, d.id, d.at, d.minutes, d.sequence, d.ended_at is not null, d.cancelled_at is not null, i.apology_at is not null or i.attended_at is not null,
           false, false, '/discussions/' || d.ref, t.name || coalesce(', ' || t.contact, '')
      from discussion_invitee i join discussion d on d.id = i.discussion_id join team t on t.id = d.from_team_id
     where may('notifications.send') and i.id = any(wanted)
    union all
    select w.id, d.id, d.at, d.minutes, d.sequence, d.ended_at is not null, d.cancelled_at is not null, true, true,
           exists (select 1 from discussion_invitee i where i.discussion_id = w.discussion_id and (i.team_id = w.team_id or lower(i.outside_email) = lower(w.outside_email))),
           '/discussions/' || d.ref, t.name || coalesce(', ' || t.contact, '')
      from discussion_withdrawal w join discussion d on d.id = w.discussion_id join team t on t.id = d.from_team_id
     where may('notifications.send') and w.id = any(wanted)
  $function$;
comment on function discussion_standing(uuid[]) is 'When a discussion is, whether it still is, and which team to ring, for the sending of messages. Definer: it stands in no circle; answers no subject and no word.';

CREATE OR REPLACE FUNCTION public.duplicates_in_circles(given text, family text, born date)
 RETURNS TABLE(child_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select c.id from child c join my_children() m on m.child_id = c.id
     where may_be_same_child(c, given, family, born)
     order by (c.date_of_birth is not distinct from born) desc, similarity(c.search_text, lower(concat_ws(' ', given, family))) desc, c.id limit 10
  $function$;

CREATE OR REPLACE FUNCTION public.end_import_session()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    update session set ended_at = house_now(), ended_why = 'import ended'
     where device = 'import' and ended_at is null and token_hash = sha256(decode(nullif(current_setting('sr.session', true), ''), 'hex'))
  $function$;
comment on function end_import_session() is 'Ends the import session that asks, and no other. Definer: the app does not write sessions.';

CREATE OR REPLACE FUNCTION public.end_interrupted_imports(sentence text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare ended int;
begin
  if not may('imports.end-interrupted') then raise exception 'only the clock ends what was interrupted'; end if;
  update import_run set phase = 'failed', ended_at = house_now(), failed_sentence = sentence
   where phase in ('reading', 'saving') and beat_at < house_now() - interval '5 minutes';
  get diagnostics ended = row_count;
  -- The session in which a run went on is nobody's any more once its worker has no run in hand.
  update session s set ended_at = house_now(), ended_why = 'import interrupted'
   where s.device = 'import' and s.ended_at is null and s.started_at < house_now() - interval '5 minutes'
     and not exists (select from import_run r where r.started_by = s.worker_id and r.phase in ('reading', 'saving'));
  return ended;
end $function$;
comment on function end_interrupted_imports(text) is 'Ends runs whose process has been silent for five minutes, and their sessions; answers how many. For the clock alone. Definer: reads no file and no finding, and the runs are of every agency.';

CREATE OR REPLACE FUNCTION public.end_sign_in(wanted uuid, why text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  update credential set password_hash = null, password_set_at = null, totp_secret = null, totp_confirmed_at = null, totp_last_step = null, failures = 0, locked_until = null where worker_id = wanted;
  delete from passkey where worker_id = wanted;
  update sign_in_step set used_at = house_now(), data = '{}' where worker_id = wanted and used_at is null;
  update session set ended_at = house_now(), ended_why = why where worker_id = wanted and ended_at is null;
  update worker set sign_in_reset_at = house_now() where id = wanted;
end $function$;
comment on function end_sign_in(uuid,text) is 'Takes password, second factor, passkeys, links and sessions. For the functions below alone.';

CREATE OR REPLACE FUNCTION public.enter_circle_with_intelligence(wanted uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare about uuid;
begin
  select i.child_id into about from intelligence i where i.id = wanted and i.desk_agency_id = my_agency() and i.received_at is not null;
  if about is null or not may('intelligence.desk') then return false; end if;
  if exists (select 1 from declared_conflict d where d.child_id = about and d.worker_id = me()) then return false; end if;
  insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at)
    values (about, me(), 'granted', 'intelligence-shared', me(), house_now() + interval '1 hour');
  return true;
end $function$;
comment on function enter_circle_with_intelligence(uuid) is 'Lets the desk into the circle of the child whom a report of theirs is about, for one hour. Definer: entries are written here only; seen by the circle like any other.';

CREATE OR REPLACE FUNCTION public.episodes_known(wanted uuid, known_before timestamp with time zone)
 RETURNS TABLE(id uuid, ref text, type text, missing_from timestamp with time zone, missing_from_precision text, recorded_at timestamp with time zone, returned_at timestamp with time zone, returned_precision text, return_recorded_at timestamp with time zone, out_of_area text, how text)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  return query
    select e.id, e.ref, coalesce(was.type, e.type), coalesce(was.missing_from, e.missing_from),
           coalesce(was.missing_from_precision, e.missing_from_precision), e.recorded_at,
           coalesce(back.returned_at, r.returned_at), coalesce(back.returned_precision, r.returned_precision), r.recorded_at,
           case when (select may('story.read-all')) then coalesce(back.out_of_area, r.out_of_area) end,
           case when (select may('story.read-all')) then case when back.id is null then r.how else back.how end end
      from missing_episode e
      left join lateral (select c.* from episode_change c where c.episode_id = e.id and c.changed_at >= known_before order by c.changed_at, c.id limit 1) was on true
      left join episode_return r on r.episode_id = e.id and r.recorded_at < known_before
      left join lateral (select c.* from return_change c where c.return_id = r.id and c.changed_at >= known_before order by c.changed_at, c.id limit 1) back on true
     where e.child_id = wanted and e.recorded_at < known_before;
end $function$;
comment on function episodes_known(uuid,timestamp with time zone) is 'Episodes with their returns as they were known just before an instant.';

CREATE OR REPLACE FUNCTION public.find_exactly(family text, given text, born date, reference text)
 RETURNS TABLE(hit uuid, agency_name text, team_name text, team_contact text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare found_child record; made uuid; own_agency uuid := my_agency();
begin
  if me() is null or not may('people.search') then return; end if;
  for found_child in
    select c.* from child c
     where c.id in (
       select k.id from child k where k.ref = upper(reference)
       union
       select r.child_id from child_reference r where lower(r.value) = lower(reference)
       union
       select k.id from child k
        where lower(k.family_name) = lower(family) and k.date_of_birth = born
          and (given is null or lower(k.given_name) = lower(given) or lower(k.preferred_name) = lower(given) or lower(given) = any (select lower(n) from unnest(k.other_names) n)))
     order by c.recorded_at limit 5
  loop
    if in_circle(found_child.id) then continue; end if;
    insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id, why)
      values (me(), own_agency, 'people.search', false, 'child', null, found_child.id, 'exact-search');
    if found_child.restricted_at is not null or exists (select 1 from declared_conflict d where d.child_id = found_child.id and d.worker_id = me()) then
      perform tell_lead(found_child.id, 'restricted-searched', me());
      continue;
    end if;
    perform tell_lead(found_child.id, 'searched', me());
    insert into search_hit (worker_id, child_id, ends_at) values (me(), found_child.id, house_now() + interval '1 hour') returning id into made;
    return query
      select made, a.name, t.name, t.contact
        from agency a
        left join lateral (select t.name, t.contact from circle_entry e join team t on t.id = e.team_id
                            where e.child_id = found_child.id and e.purpose = 'responsible-authority' and e.closed_at is null order by e.opened_at limit 1) t on true
       where a.id = found_child.responsible_agency_id;
  end loop;
end $function$;
comment on function find_exactly(text,text,date,text) is 'Audited and told to the lead on every hit; makes search_hit handles. Definer: looks past the circle on purpose, and answers only what the rule allows.';

CREATE OR REPLACE FUNCTION public.give_second_word(wanted uuid, agrees boolean)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare s second_word; w worker;
begin
  select * into s from second_word where id = wanted for update;
  if s.id is null or not may('agencies.give-second-word') or s.agency_id <> my_agency() then
    raise exception 'not yours to answer' using errcode = 'insufficient_privilege';
  end if;
  if s.agreed_at is not null or s.refused_at is not null or s.withdrawn_at is not null then return 'answered'; end if;
  if s.asked_by = me() or s.worker_id = me() then return 'own'; end if;
  if not agrees then
    update second_word set refused_at = house_now(), refused_by = me(), client_secret = null where id = wanted;
    return 'refused';
  end if;
  if s.kind = 'role' then
    select * into w from worker where id = s.worker_id;
    if w.left_at is not null then return 'left'; end if;
    -- The second person says who signs in there: so somebody must have, and no link to another sign-in may be about.
    if exists (select 1 from sign_in_step i where i.worker_id = w.id and i.kind = 'invitation' and i.used_at is null and i.ends_at > house_now())
       or not exists (select 1 from session o where o.worker_id = w.id and o.proved_at >= coalesce(w.sign_in_reset_at, '-infinity')) then
      return 'not-signed-in';
    end if;
    insert into worker_role (worker_id, role, given_by) values (s.worker_id, s.role, s.asked_by) on conflict do nothing;
  else
    update agency a set
      oidc_client_secret = case when s.client_secret is not null then s.client_secret
        when a.oidc_issuer = s.rule ->> 'issuer' and a.oidc_client_id = s.rule ->> 'clientId' then a.oidc_client_secret end,
      sign_in_by = s.rule ->> 'signInBy', oidc_issuer = s.rule ->> 'issuer', oidc_client_id = s.rule ->> 'clientId'
     where a.id = s.agency_id;
  end if;
  update second_word set agreed_at = house_now(), agreed_by = me(), client_secret = null where id = wanted;
  return 'agreed';
end $function$;
comment on function give_second_word(uuid,boolean) is 'A second person of the same agency, neither the asker nor the receiver, agrees or refuses; only then the change happens. Definer: nobody else writes a role or a sign-in rule.';

CREATE OR REPLACE PROCEDURE public.guard(IN name text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format('create policy keeper on %I to sr_keeper using (true) with check (true)', name);
  execute format('grant select on %I to sr_keeper', name);
end $procedure$;

CREATE OR REPLACE PROCEDURE public.guard_by_circle(IN name text, IN updates boolean DEFAULT false)
 LANGUAGE plpgsql
AS $procedure$
declare mine constant text := 'in_circle_of(child_id, (select me()), (select house_now()))';
begin
  call guard(name);
  execute format('create policy circle_reads on %I for select to sr_app using (%s)', name, mine);
  execute format('create policy circle_adds on %I for insert to sr_app with check (%s)', name, mine);
  execute format('grant select, insert on %I to sr_app', name);
  if updates then
    execute format('create policy circle_changes on %I for update to sr_app using (%s) with check (%s)', name, mine, mine);
    execute format('grant update on %I to sr_app', name);
  end if;
end $procedure$;

CREATE OR REPLACE PROCEDURE public.guard_by_context(IN name text, IN updates boolean DEFAULT false)
 LANGUAGE plpgsql
AS $procedure$
declare mine constant text := 'in_context_circle_of(context_id, (select me()), (select house_now()))';
begin
  call guard(name);
  execute format('create policy circle_reads on %I for select to sr_app using (%s)', name, mine);
  execute format('create policy circle_adds on %I for insert to sr_app with check (%s)', name, mine);
  execute format('grant select, insert on %I to sr_app', name);
  if updates then
    execute format('create policy circle_changes on %I for update to sr_app using (%s) with check (%s)', name, mine, mine);
  end if;
end $procedure$;

CREATE OR REPLACE FUNCTION public.hand_over_standing(wanted uuid[])
 RETURNS TABLE(subject_id uuid, needed boolean, why text, due_at timestamp with time zone, path text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select h.id, h.taken_at is null and h.ended_at is null and i.held_at is null and i.not_held_at is null,
           case when h.taken_at is not null then 'taken' when h.ended_at is not null then 'passed-on' else 'done' end,
           (select min(least(case when ir.offered_at is null then r.offer_due_at end, case when ir.completed_at is null then r.completion_due_at end))
              from interview_return ir join episode_return r on r.id = ir.return_id where ir.interview_id = i.id),
           '/interviews/' || i.ref
      from hand_over h join interview i on i.id = h.interview_id
     where may('notifications.send') and h.id = any(wanted)
  $function$;
comment on function hand_over_standing(uuid[]) is 'Whether a hand-over still waits for somebody to take it, for the sending of messages. Definer: it stands in no circle.';

CREATE OR REPLACE FUNCTION public.host_register(which text, before_day date, before_id uuid, most integer)
 RETURNS TABLE(placement_id uuid, from_day date, child_ref text, other_name text, host_authority_code text, notice_ref text, authority_told text, authority_acknowledged timestamp with time zone, force_told text, force_acknowledged timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    with mine as (select a.id, a.authority_code, a.force_code from agency a where a.id = my_agency() and may('response.host-register')),
    found as (
      (select p.* from mine m join placement p on p.responsible_agency_id = m.id
        where which = 'ours' and p.to_day is null and p.host_authority_code is not null and p.host_authority_code <> m.authority_code
          and (before_id is null or (p.from_day, p.id) < (before_day, before_id))
        order by p.from_day desc, p.id desc limit least(most, 101))
      union all
      (select p.* from mine m join placement p on p.to_day is null and p.host_authority_code = m.authority_code and p.responsible_agency_id <> m.id
        where which = 'theirs' and m.authority_code is not null and exists (select 1 from host_telling t where t.placement_id = p.id)
          and (before_id is null or (p.from_day, p.id) < (before_day, before_id))
        order by p.from_day desc, p.id desc limit least(most, 101))
      union all
      (select p.* from mine m join host_notice n on n.host_force_code = m.force_code and n.kind = 'placed' join placement p on p.id = n.placement_id and p.to_day is null
        where which = 'theirs' and m.force_code is not null
          and (before_id is null or (p.from_day, p.id) < (before_day, before_id))
        order by p.from_day desc, p.id desc limit least(most, 101)))
    select f.id, f.from_day, c.ref, case when which = 'ours' then coalesce(host.name, f.host_authority_code) else a.name end, f.host_authority_code, n.ref,
           case when la.id is null then null when la.to_team_id is not null then 'here' when la.told_on is not null then 'outside' else 'not yet' end, la.acknowledged_at,
           case when lf.id is null then null when lf.to_team_id is not null then 'here' when lf.told_on is not null then 'outside' else 'not yet' end, lf.acknowledged_at
      from found f join child c on c.id = f.child_id join agency a on a.id = f.responsible_agency_id
      left join lateral (select h.name from agency h where h.authority_code = f.host_authority_code limit 1) host on true
      left join lateral (select q.id, q.ref from host_notice q where q.placement_id = f.id order by q.made_at desc, q.id limit 1) n on true
      left join host_telling la on la.notice_id = n.id and la.side = 'authority'
      left join host_telling lf on lf.notice_id = n.id and lf.side = 'force'
     order by f.from_day desc, f.id desc limit least(most, 101)
  $function$;
comment on function host_register(text,date,uuid,integer) is 'Placements across areas of the asker''s own agency, by references and dates, with what was told and acknowledged. Definer: a manager who answers for the work stands in no circle.';

CREATE OR REPLACE FUNCTION public.host_sees_episode(wanted uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER COST 5000
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare who constant uuid := me(); own constant uuid := my_agency(); force constant text := my_force(); hosted constant uuid[] := hosted_children();
begin
  return exists (select 1 from missing_episode e
                  where e.id = wanted and in_circle(e.child_id)
                    and (e.child_id <> all (hosted) or e.recorded_by = who or e.host_agency_id = own or e.force_code = force));
end $function$;
comment on function host_sees_episode(uuid) is 'Whether the asker reads an episode, by the rule of its own table. Definer: for the policies of what belongs to it.';

CREATE OR REPLACE FUNCTION public.host_sees_interview(wanted uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER COST 5000
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare hosted constant uuid[] := hosted_children();
begin
  return exists (select 1 from interview_return r
                  where r.interview_id = wanted and in_circle(r.child_id) and (r.child_id <> all (hosted) or host_sees_return(r.return_id)));
end $function$;
comment on function host_sees_interview(uuid) is 'Whether the asker reads a return that an interview covers. Definer: for the policies of what belongs to it.';

CREATE OR REPLACE FUNCTION public.host_sees_return(wanted uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER COST 5000
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare hosted constant uuid[] := hosted_children();
begin
  return exists (select 1 from episode_return r
                  where r.id = wanted and in_circle(r.child_id) and (r.child_id <> all (hosted) or host_sees_episode(r.episode_id)));
end $function$;
comment on function host_sees_return(uuid) is 'Whether the asker reads a return, by the rule of its own table. Definer: for the policies of what belongs to it.';

CREATE OR REPLACE FUNCTION public.host_telling_standing(wanted uuid[])
 RETURNS TABLE(subject_id uuid, needed boolean, why text, path text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select t.id, t.acknowledged_at is null and t.overtaken_at is null,
           case when t.acknowledged_at is not null then 'acknowledged' else 'said-already' end, '/host-notices/' || n.ref
      from host_telling t join host_notice n on n.id = t.notice_id
     where may('notifications.send') and t.id = any(wanted)
  $function$;
comment on function host_telling_standing(uuid[]) is 'Whether a host notice still waits to be acknowledged. Definer: the sending of messages stands in no circle.';

CREATE OR REPLACE FUNCTION public.host_tellings_due(most integer)
 RETURNS TABLE(telling_id uuid, from_agency_id uuid, rung integer, made_at timestamp with time zone, next_climb_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not may('response.climb-host-notices') then return; end if;
  return query
    select t.id, f.agency_id, t.rung, t.made_at, t.next_climb_at from host_telling t join team f on f.id = t.from_team_id
     where t.next_climb_at <= house_now() order by t.next_climb_at limit most for update of t skip locked;
end $function$;
comment on function host_tellings_due(integer) is 'Notices that nobody acknowledged in time, without what they say. Definer: the clock stands in no circle.';

CREATE OR REPLACE FUNCTION public.hosted_children()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare who uuid := me(); moment timestamptz; teams uuid[];
begin
  if who is null then return null; end if;
  teams := my_teams();
  -- Nobody's host: most of those who ask.
  if not exists (select 1 from circle_entry e where e.team_id = any (teams) and e.purpose = 'host' and e.closed_at is null)
     and not exists (select 1 from circle_entry e where e.worker_id = who and e.purpose = 'host' and e.closed_at is null) then
    return '{}';
  end if;
  moment := house_now();
  return array(
    select h.child_id from (
      select e.child_id from circle_entry e where e.team_id = any (teams) and e.purpose = 'host' and e.closed_at is null and e.expires_at > moment
      union
      select e.child_id from circle_entry e where e.worker_id = who and e.purpose = 'host' and e.closed_at is null and e.expires_at > moment) h
     where not exists (
       select 1 from circle_entry o where o.child_id = h.child_id and o.purpose <> 'host' and o.closed_at is null and o.expires_at > moment
          and (o.worker_id = who or o.team_id = any (teams))));
end $function$;
comment on function hosted_children() is 'Children whom the asker may open as their host only. Definer: reads circles whole; answers for the asker alone.';

CREATE OR REPLACE FUNCTION public.house_now()
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare asker constant text := proven_asker();
begin
  if asker is not null then return split_part(asker, '|', 3)::timestamptz; end if;
  return house_now_asked();
end $function$;
comment on function house_now() is 'The time, for rules and for rows; it stands still while the machine''s clock is behind what was seen already. Definer: the app may read the clock, never set it.';

CREATE OR REPLACE FUNCTION public.house_now_asked()
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  return (select case when to_timestamp(last_value::float8 / 1e6) > coalesce(frozen_at, clock_timestamp()) then to_timestamp(last_value::float8 / 1e6)
                      else coalesce(frozen_at, now()) end from house_clock, house_seen);
end $function$;
comment on function house_now_asked() is 'The time, read from the clock. Definer: the app may read the clock, never set it.';

CREATE OR REPLACE FUNCTION public.house_saw()
 RETURNS double precision
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  machine bigint := (select extract(epoch from coalesce(frozen_at, clock_timestamp())) * 1000000 from house_clock)::bigint;
  seen bigint := (select last_value from house_seen);
begin
  -- Always written, also where nothing moves: this is the write by which the service knows that it can write.
  perform setval('house_seen', greatest(machine, seen));
  return greatest(seen - machine, 0) / 1000000.0;
end $function$;
comment on function house_saw() is 'Keeps the time as seen, durably, and answers by how many seconds the machine''s clock is behind it. Definer: the app may move the mark forward to the time, never elsewhere.';

CREATE OR REPLACE FUNCTION public.import_ref(prefix text)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  -- One random byte for each letter: all but two bytes of a version 4 uuid are random, and these eight are.
  random constant bytea := uuid_send(gen_random_uuid());
  letters constant text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
begin
  return prefix || '-' || substr(letters, 1 + get_byte(random, 0) % 32, 1) || substr(letters, 1 + get_byte(random, 1) % 32, 1)
    || substr(letters, 1 + get_byte(random, 2) % 32, 1) || substr(letters, 1 + get_byte(random, 3) % 32, 1) || substr(letters, 1 + get_byte(random, 4) % 32, 1)
    || substr(letters, 1 + get_byte(random, 5) % 32, 1) || substr(letters, 1 + get_byte(random, 9) % 32, 1) || substr(letters, 1 + get_byte(random, 10) % 32, 1);
end $function$;

CREATE OR REPLACE FUNCTION public.in_circle(wanted uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER COST 5000
 SET search_path TO 'pg_catalog', 'public'
 SET random_page_cost TO '0'
AS $function$
declare who uuid := me(); this_time timestamptz := house_now();
begin
  return exists (
      select 1 from circle_entry e
       where e.child_id = wanted and e.closed_at is null and e.expires_at > this_time
         and (e.worker_id = who
              or exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = who and m.left_at is null)))
    and not exists (select 1 from declared_conflict d where d.child_id = wanted and d.worker_id = who);
end $function$;
comment on function in_circle(uuid) is 'The involvement rule. Definer: reads circles and conflicts whole. Free entry to an index, since its plan outlives the import that fills the table: docs/decisions/0020.';

CREATE OR REPLACE FUNCTION public.in_circle_asked(wanted uuid, who uuid, moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER COST 5000
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
AS $function$
begin
  -- Answers only for the worker of this session.
  if who is distinct from me() then return false; end if;
  return exists (
      select 1 from circle_entry e
       where e.child_id = wanted and e.closed_at is null and e.expires_at > moment
         and (e.worker_id = who
              or exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = who and m.left_at is null)))
    and not exists (select 1 from declared_conflict d where d.child_id = wanted and d.worker_id = who);
end $function$;
comment on function in_circle_asked(uuid,uuid,timestamp with time zone) is 'The involvement rule of in_circle_of(), looked up. Definer: reads circles and conflicts whole; answers only for the worker of this session.';

CREATE OR REPLACE FUNCTION public.in_circle_of(wanted uuid, who uuid, moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER COST 5000
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare looked constant text := proven_child();
begin
  -- An id has its dashes where no other place of a row of ids has them: it is found as a whole or not at all.
  if starts_with(looked, who::text) and strpos(looked, wanted::text) > 0 then return true; end if;
  return in_circle_asked(wanted, who, moment);
end $function$;
comment on function in_circle_of(uuid,uuid,timestamp with time zone) is 'The involvement rule for policies, which find out once a statement who asks and when. Definer: reads circles and conflicts whole; answers only for the worker of this session.';

CREATE OR REPLACE FUNCTION public.in_context_circle(wanted uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$ select in_context_circle_of(wanted, me(), house_now()) $function$;
comment on function in_context_circle(uuid) is 'The same for functions that ask once.';

CREATE OR REPLACE FUNCTION public.in_context_circle_of(wanted uuid, who uuid, moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER COST 5000
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
AS $function$
begin
  -- Answers only for the worker of this session.
  if who is distinct from me() then return false; end if;
  return exists (
      select 1 from context_circle e
       where e.context_id = wanted and e.closed_at is null and e.expires_at > moment
         and (e.worker_id = who
              or exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = who and m.left_at is null)))
    and not exists (select 1 from context_conflict d where d.context_id = wanted and d.worker_id = who);
end $function$;
comment on function in_context_circle_of(uuid,uuid,timestamp with time zone) is 'Whether a worker stands in the circle of a context, for policies. Definer: reads circles whole; answers only for the worker of this session.';

CREATE OR REPLACE FUNCTION public.in_my_team(wanted uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER COST 5000
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  return coalesce(wanted = any (my_teams()), false);
end $function$;

CREATE OR REPLACE FUNCTION public.intelligence_conflicted(wanted uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER COST 5000
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare who constant uuid := me();
begin
  return exists (select 1 from intelligence i join declared_conflict d on d.child_id = i.child_id where i.id = wanted and d.worker_id = who);
end $function$;
comment on function intelligence_conflicted(uuid) is 'Whether a conflict was declared between the asker and the child of a report. Definer: whom a report was shared with never reads the report.';

CREATE OR REPLACE FUNCTION public.intelligence_openers(wanted uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select w.id from intelligence i join worker w on w.agency_id = i.desk_agency_id and w.kind = 'person' and w.left_at is null and w.suspended_at is null
     where i.id = wanted
       and exists (select 1 from worker_role r join role_permission p on p.role = r.role where r.worker_id = w.id and p.permission = 'intelligence.desk')
       and not exists (select 1 from declared_conflict d where d.child_id = i.child_id and d.worker_id = w.id)
  $function$;
comment on function intelligence_openers(uuid) is 'Who at the desk may open a report. Part of the two below.';

CREATE OR REPLACE FUNCTION public.intelligence_standing(kind text, wanted uuid[])
 RETURNS TABLE(subject_id uuid, needed boolean, why text, path text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select i.id, i.received_at is null, 'taken', '/intelligence/desk/' || i.ref from intelligence i
     where kind = 'intelligence-waits' and may('notifications.send') and i.id = any (wanted)
    union all
    select i.id, i.received_at is null and not exists (select 1 from intelligence_openers(i.id)), 'taken', '/agency' from intelligence i
     where kind = 'intelligence-stuck' and may('notifications.send') and i.id = any (wanted)
    union all
    select s.id, s.acknowledged_at is null, 'acknowledged', '/intelligence/shared/' || s.ref from intelligence_share s
     where kind = 'intelligence-shared' and may('notifications.send') and s.id = any (wanted)
  $function$;
comment on function intelligence_standing(text,uuid[]) is 'Whether what a message of this kind is about still waits. Definer: the sending of messages is no desk.';

CREATE OR REPLACE FUNCTION public.intelligence_to_tell(most integer)
 RETURNS TABLE(kind text, subject_id uuid, worker_id uuid, occasion text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    with waiting as materialized (
      select i.id, i.desk_agency_id, case when i.sent_at <= house_now() - interval '24 hours' then 'again' else '' end as occasion
        from intelligence i
       where may('intelligence.tell-desk') and i.received_at is null
         and not exists (select 1 from intelligence_outcome o where o.intelligence_id = i.id)),
    told as (
      select 'intelligence-waits' as kind, i.id, o.id as worker_id, i.occasion from waiting i cross join lateral intelligence_openers(i.id) o(id)
      union all
      select 'intelligence-stuck', i.id, w.id, i.occasion
        from waiting i join worker w on w.agency_id = i.desk_agency_id and w.kind = 'person' and w.left_at is null and w.suspended_at is null
       where not exists (select 1 from intelligence_openers(i.id))
         and exists (select 1 from worker_role r join role_permission p on p.role = r.role where r.worker_id = w.id and p.permission = 'agencies.manage'))
    select t.kind, t.id, t.worker_id, t.occasion from told t
     where not exists (select 1 from message m
                        where m.kind = t.kind and m.subject_id = t.id and m.occasion = t.occasion and m.to_worker_id = t.worker_id)
     order by t.id, t.worker_id limit most
  $function$;
comment on function intelligence_to_tell(integer) is 'Reports that nobody at the desk has opened, and who may open them or, where nobody may, who keeps the agency''s roles, and was not told: at once, and again after a day. No word of a report. Definer: the clock is no desk.';

CREATE OR REPLACE FUNCTION public.interview_clock_standing(wanted uuid[], occasions text[])
 RETURNS TABLE(subject_id uuid, occasion text, needed boolean, why text, due_at timestamp with time zone, path text, worker_id uuid, team_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select i.id, a.occasion, i.held_at is null and i.not_held_at is null and c.open is not null,
           case when i.held_at is not null or i.not_held_at is not null then 'done' when c.first is null then 'date-moved' else 'done' end,
           coalesce(c.open, c.first), '/interviews/' || i.ref, i.holder_id, case when i.holder_id is null then i.team_id end
      from unnest(wanted, occasions) a(id, occasion)
      join interview i on i.id = a.id
      cross join lateral (
        select min(d.due_at) as first, min(d.due_at) filter (where d.met_at is null) as open
          from interview_return ir
          join episode_return r on r.id = ir.return_id
          cross join lateral (values (r.offer_due_at, ir.offered_at), (r.completion_due_at, ir.completed_at)) d(due_at, met_at)
         where ir.interview_id = i.id and moment_text(d.due_at) = a.occasion) c
     where may('notifications.send')
  $function$;
comment on function interview_clock_standing(uuid[],text[]) is 'Whether a clock of an interview still runs to the moment that a reminder names, and whose the interview is now. Definer: it stands in no circle.';

CREATE OR REPLACE FUNCTION public.interview_clocks_due()
 RETURNS TABLE(kind text, subject_id uuid, occasion text, worker_id uuid, team_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    with moment as materialized (select house_now() as at),
    near as materialized (
      select ir.interview_id, r.offer_due_at, ir.offered_at, r.completion_due_at, ir.completed_at
        from episode_return r join interview_return ir on ir.return_id = r.id
       where r.completion_due_at > (select at from moment) - interval '7 days')
    select distinct d.kind, i.id, moment_text(d.due_at), i.holder_id, case when i.holder_id is null then i.team_id end
      from near
      join interview i on i.id = near.interview_id
      join team t on t.id = i.team_id
      cross join lateral (
        select coalesce((
          select (a.settings->>'remindHours')::int from area_agency aa join area a on a.id = aa.area_id
           where aa.agency_id = t.agency_id order by a.code limit 1), 24) as hours) lead
      cross join lateral (
        select c.due_at, case when c.due_at < (select at from moment) then 'interview-late' else 'interview-soon' end as kind
          from (values (near.offer_due_at, near.offered_at), (near.completion_due_at, near.completed_at)) c(due_at, met_at)
         where c.met_at is null and c.due_at is not null
           and c.due_at <= (select at from moment) + make_interval(hours => lead.hours) and c.due_at > (select at from moment) - interval '7 days') d
     where may('notifications.remind') and i.held_at is null and i.not_held_at is null
       and not exists (
         select 1 from message m where m.kind = d.kind and m.subject_id = i.id and m.occasion = moment_text(d.due_at)
            and (m.to_worker_id = i.holder_id or (i.holder_id is null and m.to_team_id = i.team_id)))
     limit 500
  $function$;
comment on function interview_clocks_due() is 'Clocks that run out within the area''s lead time, or ran out in the last week, of which whoever has the interview was not told. Definer: the clock stands in no circle.';

CREATE OR REPLACE FUNCTION public.interview_ref_of(wanted_hand_over uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$ select i.ref from hand_over h join interview i on i.id = h.interview_id where h.id = wanted_hand_over and may('interviews.climb') $function$;
comment on function interview_ref_of(uuid) is 'The reference of a hand-over''s interview, for notices. Definer: the clock reads no interview.';

CREATE OR REPLACE FUNCTION public.interviews_concerning_me(held_since timestamp with time zone)
 RETURNS TABLE(why text, interview_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
comment on function interviews_concerning_me(timestamp with time zone) is 'Ids of interviews that may concern the asker, and why. Definer: answers ids for the asker alone; whoever reads the rows is asked by their own policies.';

CREATE OR REPLACE FUNCTION public.interviews_unexplained()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
comment on function interviews_unexplained() is 'Ids of the asker''s own interviews, or of teams that they lead, that lack a reason. Definer: looks through years of rows without the circle; what is shown of them is read by the asker.';

CREATE OR REPLACE FUNCTION public.invitation_standing(wanted uuid[], occasions text[])
 RETURNS TABLE(subject_id uuid, occasion text, needed boolean, why text, due_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select a.id, a.occasion, s.used_at is null and s.ends_at > house_now(), case when s.used_at is not null then 'done' else 'too-late' end, s.ends_at
      from unnest(wanted, occasions) a(id, occasion)
      join lateral (select s.used_at, s.ends_at from sign_in_step s
                     where s.worker_id = a.id and s.kind = 'invitation' and moment_text(s.ends_at) = a.occasion order by s.made_at desc limit 1) s on true
     where may('notifications.send')
  $function$;
comment on function invitation_standing(uuid[],text[]) is 'Whether an invitation is still good. Definer: nobody but the sign-in service reads steps.';

CREATE OR REPLACE FUNCTION public.invited_until(wanted uuid)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select max(s.ends_at) from sign_in_step s join worker w on w.id = s.worker_id
     where s.worker_id = wanted and s.kind = 'invitation' and s.used_at is null and s.ends_at > house_now() and w.agency_id = my_agency()
       and (may('agencies.manage') or may('agencies.give-second-word'))
  $function$;
comment on function invited_until(uuid) is 'Until when a worker''s open invitation is good. Definer: an administrator may know that, and never what the invited worker has typed so far.';

CREATE OR REPLACE FUNCTION public.keep_agency_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  becomes jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  either jsonb := coalesce(becomes, was);
  worker uuid := case tg_table_name when 'worker' then either ->> 'id' when 'team_member' then either ->> 'worker_id' when 'worker_role' then either ->> 'worker_id' end;
  team uuid := case tg_table_name when 'team' then either ->> 'id' when 'team_member' then either ->> 'team_id' when 'commission' then either ->> 'team_id' end;
  what text; detail text;
begin
  if me() is null then return null; end if;
  for what, detail in
    select c.what, c.detail from (values
      ('worker', 'added', null, tg_op = 'INSERT'),
      ('worker', 'renamed', was ->> 'name', tg_op = 'UPDATE' and was ->> 'name' is distinct from becomes ->> 'name'),
      ('worker', 'job-title', was ->> 'job_title', tg_op = 'UPDATE' and was ->> 'job_title' is distinct from becomes ->> 'job_title'),
      ('worker', 'email', was ->> 'email', tg_op = 'UPDATE' and was ->> 'email' is distinct from becomes ->> 'email'),
      ('worker', 'sign-in-reset', null, tg_op = 'UPDATE' and was ->> 'sign_in_reset_at' is distinct from becomes ->> 'sign_in_reset_at'),
      ('worker', 'suspended', null, tg_op = 'UPDATE' and was ->> 'suspended_at' is null and becomes ->> 'suspended_at' is not null),
      ('worker', 'brought-back', null, tg_op = 'UPDATE' and was ->> 'suspended_at' is not null and becomes ->> 'suspended_at' is null),
      ('worker', 'left', null, tg_op = 'UPDATE' and was ->> 'left_at' is null and becomes ->> 'left_at' is not null),
      ('worker_role', 'role-given', becomes ->> 'role', tg_op = 'INSERT'),
      ('worker_role', 'role-taken', was ->> 'role', tg_op = 'DELETE'),
      ('team_member', 'team-joined', null, becomes ->> 'left_at' is null and (tg_op = 'INSERT' or was ->> 'left_at' is not null)),
      ('team_member', 'team-left', null, tg_op = 'UPDATE' and was ->> 'left_at' is null and becomes ->> 'left_at' is not null),
      ('team_member', 'team-led', null, becomes ->> 'left_at' is null and (becomes ->> 'leads')::boolean and not coalesce((was ->> 'leads')::boolean, false)),
      ('team_member', 'team-led-no-more', null, tg_op = 'UPDATE' and (was ->> 'leads')::boolean and not (becomes ->> 'leads')::boolean),
      ('team', 'team-added', null, tg_op = 'INSERT'),
      ('team', 'team-renamed', was ->> 'name', tg_op = 'UPDATE' and was ->> 'name' is distinct from becomes ->> 'name'),
      ('team', 'team-contact', was ->> 'contact', tg_op = 'UPDATE' and was ->> 'contact' is distinct from becomes ->> 'contact'),
      ('team', 'team-kind', was ->> 'kind', tg_op = 'UPDATE' and was ->> 'kind' is distinct from becomes ->> 'kind'),
      ('team', 'team-ended', null, tg_op = 'UPDATE' and was ->> 'ended_at' is null and becomes ->> 'ended_at' is not null),
      ('agency', 'agency-renamed', was ->> 'name', was ->> 'name' is distinct from becomes ->> 'name'),
      ('agency', 'out-of-hours', was ->> 'out_of_hours', was ->> 'out_of_hours' is distinct from becomes ->> 'out_of_hours'),
      ('agency', 'sign-in-rule', was ->> 'sign_in_by', (was ->> 'sign_in_by', was ->> 'oidc_issuer', was ->> 'oidc_client_id', was ->> 'oidc_client_secret')
        is distinct from (becomes ->> 'sign_in_by', becomes ->> 'oidc_issuer', becomes ->> 'oidc_client_id', becomes ->> 'oidc_client_secret')),
      ('commission', 'commissioned', null, true),
      ('area', 'area-settings', (select string_agg(k || ': ' || coalesce(was #>> array['settings', k], 'default') || ' → ' || coalesce(becomes #>> array['settings', k], 'default'), '; ' order by k)
        from jsonb_object_keys(coalesce(was -> 'settings', '{}') || coalesce(becomes -> 'settings', '{}')) k where was #> array['settings', k] is distinct from becomes #> array['settings', k]), was -> 'settings' is distinct from becomes -> 'settings'),
      ('area', 'area-starts', was ->> 'starts_on', was ->> 'starts_on' is distinct from becomes ->> 'starts_on')
    ) c(of_table, what, detail, happened) where c.of_table = tg_table_name and c.happened
  loop
    insert into agency_change (agency_id, worker_id, team_id, what, detail, made_by) values (my_agency(), worker, team, what, detail, me());
  end loop;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_an_administrator()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if me() is null then return new; end if;
  if new.id = me() then raise exception 'not one''s own' using errcode = 'insufficient_privilege'; end if;
  if (new.suspended_at is not null or new.left_at is not null) and last_administrator(new.id) then
    raise exception 'the last administrator stays' using errcode = 'insufficient_privilege';
  end if;
  if not may('agencies.manage') then raise exception 'not an administrator any more' using errcode = 'insufficient_privilege'; end if;
  return new;
end $function$;
comment on function keep_an_administrator() is 'A trigger. Definer: counts the roles of others.';

CREATE OR REPLACE FUNCTION public.keep_child_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare fact text; was text; becomes text; old_facts jsonb := to_jsonb(old); new_facts jsonb := to_jsonb(new);
begin
  if me() is null then return new; end if;
  -- Restricting hides a child from every search: it is a manager's decision, whichever door it comes through.
  if (old.restricted_at, old.restricted_by, old.restricted_why) is distinct from (new.restricted_at, new.restricted_by, new.restricted_why) and not may('people.restrict') then
    raise exception 'only whoever may restrict a record changes its restriction' using errcode = '42501';
  end if;
  foreach fact in array array['responsible_agency_id', 'given_name', 'family_name', 'preferred_name', 'other_names', 'date_of_birth', 'sex', 'ethnicity', 'language',
    'communication_needs', 'nhs_number', 'lead_worker_id', 'looked_after_since', 'restricted_at', 'restricted_by', 'restricted_why'] loop
    was := old_facts ->> fact;
    becomes := new_facts ->> fact;
    if was is not null and was <> '[]' and was is distinct from becomes then
      insert into child_change (child_id, field, before, after, changed_by) values (new.id, fact, was, becomes, me());
    end if;
  end loop;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_circles_open()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
           select 1 from sharing s where s.child_id = e.child_id and s.shared and s.acknowledged_at is null and s.goes_with is null
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
end $function$;
comment on function keep_circles_open() is 'Keeps a circle open for whoever still owes something in it. Definer: the clock stands in no circle.';

CREATE OR REPLACE FUNCTION public.keep_context_circles_open()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare kept int;
begin
  if not may('contexts.keep-open') then raise exception 'only the clock keeps circles open'; end if;
  update context_circle e set expires_at = house_now() + interval '90 days'
   where e.closed_at is null and e.purpose = 'answers' and e.expires_at < house_now() + interval '14 days'
     and not exists (select 1 from context_closing k where k.context_id = e.context_id and k.reopened_at is null and k.closed_at < house_now() - interval '1 year');
  get diagnostics kept = row_count;
  return kept;
end $function$;
comment on function keep_context_circles_open() is 'Keeps a context''s circle open for the team that answers for it, until a year after it was closed. Definer: the clock stands in no circle.';

CREATE OR REPLACE FUNCTION public.keep_episode_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if me() is not null then
    insert into episode_change (child_id, episode_id, type, missing_from, missing_from_precision)
      values (old.child_id, old.id, old.type, old.missing_from, old.missing_from_precision);
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_hosts()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare kept int; today date := (house_now() at time zone 'Europe/London')::date;
begin
  if not may('response.climb-host-notices') then raise exception 'only the clock keeps hosts'; end if;
  update circle_entry e set closed_at = house_now(), closed_by = me()
   where e.purpose = 'host' and e.closed_at is null and e.expires_at < house_now() + interval '40 days'
     and exists (select 1 from host_telling t where t.child_id = e.child_id and t.to_team_id = e.team_id)
     and not exists (select 1 from host_telling t join placement p on p.id = t.placement_id
                      where t.child_id = e.child_id and t.to_team_id = e.team_id and (p.to_day is null or p.to_day >= today))
     and not exists (select 1 from missing_episode m join team t on t.id = e.team_id where m.child_id = e.child_id and m.host_agency_id = t.agency_id and m.ended_at is null);
  update circle_entry e set expires_at = house_now() + interval '30 days'
   where e.purpose = 'host' and e.closed_at is null and e.expires_at < house_now() + interval '7 days'
     and (exists (select 1 from host_telling t join placement p on p.id = t.placement_id
                   where t.child_id = e.child_id and t.to_team_id = e.team_id and (p.to_day is null or p.to_day >= today))
          or exists (select 1 from missing_episode m join team t on t.id = e.team_id where m.child_id = e.child_id and m.host_agency_id = t.agency_id and m.ended_at is null));
  get diagnostics kept = row_count;
  return kept;
end $function$;
comment on function keep_hosts() is 'Keeps hosts in the circle while the placement, or an episode in their area, goes on, and lets them out after. Definer: the clock stands in no circle.';

CREATE OR REPLACE FUNCTION public.keep_nrm_open()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare kept int;
begin
  if not may('response.nrm-remind') then raise exception 'only the clock keeps circles open'; end if;
  update circle_entry e set expires_at = house_now() + interval '30 days'
   where e.closed_at is null and e.expires_at > house_now() and e.expires_at < house_now() + interval '7 days'
     and case e.purpose
           when 'shared-with' then exists (
             select 1 from nrm_referral n
              where n.child_id = e.child_id and n.stopped_at is null
                and (n.team_id = e.team_id or exists (select 1 from nrm_pass p where p.nrm_id = n.id and p.to_team_id = e.team_id and p.ended_at is null))
                and not exists (select 1 from nrm_fact f where f.nrm_id = n.id and f.kind = 'conclusive-grounds'))
           when 'action' then exists (select 1 from nrm_pass p where p.child_id = e.child_id and p.ended_at is null and e.worker_id = any (p.climbed_to))
           else false end;
  get diagnostics kept = row_count;
  return kept;
end $function$;
comment on function keep_nrm_open() is 'Keeps the circle open for a team that was handed a referral, until it is concluded. Definer: entries are written here only; it lengthens what stands and opens nothing.';

CREATE OR REPLACE FUNCTION public.keep_plans_open()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare kept int; more int;
begin
  if not may('response.keep-open') then raise exception 'only the clock keeps circles open'; end if;
  update circle_entry e set expires_at = house_now() + interval '30 days'
   where e.closed_at is null and e.purpose = 'action' and e.expires_at < house_now() + interval '7 days' and e.expires_at > house_now()
     and (exists (select 1 from plan p where p.child_id = e.child_id and p.ended_at is null
                     and (p.team_id = e.team_id or p.lead_worker_id = e.worker_id or e.worker_id = any (p.climbed_to)))
          or exists (select 1 from action a where a.child_id = e.child_id and a.done_at is null and a.stopped_at is null and e.worker_id = any (a.climbed_to)));
  get diagnostics kept = row_count;
  update context_circle e set expires_at = house_now() + interval '30 days'
   where e.closed_at is null and e.purpose = 'action' and e.expires_at < house_now() + interval '7 days' and e.expires_at > house_now()
     and (exists (select 1 from plan p where p.context_id = e.context_id and p.ended_at is null
                     and (p.team_id = e.team_id or p.lead_worker_id = e.worker_id or e.worker_id = any (p.climbed_to)))
          or exists (select 1 from action a where a.context_id = e.context_id and a.done_at is null and a.stopped_at is null
                        and (a.owner_team_id = e.team_id or a.owner_worker_id = e.worker_id or e.worker_id = any (a.climbed_to))));
  get diagnostics more = row_count;
  return kept + more;
end $function$;
comment on function keep_plans_open() is 'Keeps open the circle of whoever holds a plan or has something overdue before them. Definer: the clock stands in no circle.';

CREATE OR REPLACE FUNCTION public.keep_return_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if me() is not null then
    insert into return_change (child_id, return_id, returned_at, returned_precision, out_of_area, how)
      values (old.child_id, old.id, old.returned_at, old.returned_precision, old.out_of_area, old.how);
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.keeps_panel(wanted uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select may('panel.keep')
       and (chairs_panel(wanted)
            or exists (select 1 from panel p join worker w on w.id = p.made_by where p.id = wanted and w.agency_id = my_agency()))
  $function$;
comment on function keeps_panel(uuid) is 'Whether the asker says who sits on a panel and by which rules its agenda is built: who chairs, and the agency that set it up.';

CREATE OR REPLACE FUNCTION public.key_invitation(wanted uuid, wanted_occasion text, link_hash bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not may('notifications.send') then return false; end if;
  update sign_in_step s set sent_hash = link_hash
   where s.worker_id = wanted and s.kind = 'invitation' and s.used_at is null and s.ends_at > house_now() and moment_text(s.ends_at) = wanted_occasion;
  return found;
end $function$;
comment on function key_invitation(uuid,text,bytea) is 'Gives an open invitation the key that leaves by e-mail to the invited worker''s own address. Definer: the sending of messages reads no step.';

CREATE OR REPLACE FUNCTION public.ladder_top(of_agency uuid, needed text, of_child uuid)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare found uuid[]; council uuid[];
begin
  if not may('interviews.climb') then return; end if;
  found := array(select w.id from worker w where w.agency_id = of_agency and able_for(w.id, needed, of_child)
                   and exists (select 1 from worker_role r where r.worker_id = w.id and r.role = 'manager'));
  if cardinality(found) = 0 then
    found := array(select distinct m.worker_id from team t join team_member m on m.team_id = t.id and m.leads and m.left_at is null
                    where t.agency_id = of_agency and t.ended_at is null and able_for(m.worker_id, needed, of_child));
  end if;
  -- Nobody there can: the area's lead, which is its authority's managers, else whoever leads a team of it, else any manager of the area.
  if cardinality(found) = 0 then
    council := array(select distinct a.id from area_agency x join area_agency y on y.area_id = x.area_id join agency a on a.id = y.agency_id
                      where x.agency_id = of_agency and a.kind = 'council' and a.ended_at is null);
    found := array(select w.id from worker w where w.agency_id = any (council) and able_for(w.id, needed, of_child)
                     and exists (select 1 from worker_role r where r.worker_id = w.id and r.role = 'manager'));
    if cardinality(found) = 0 then
      found := array(select distinct m.worker_id from team t join team_member m on m.team_id = t.id and m.leads and m.left_at is null
                      where t.agency_id = any (council) and t.ended_at is null and able_for(m.worker_id, needed, of_child));
    end if;
    if cardinality(found) = 0 then
      found := array(select w.id from area_agency x join area_agency y on y.area_id = x.area_id join worker w on w.agency_id = y.agency_id
                      where x.agency_id = of_agency and able_for(w.id, needed, of_child)
                        and exists (select 1 from worker_role r where r.worker_id = w.id and r.role = 'manager'));
    end if;
  end if;
  return query select distinct f from unnest(found) f;
end $function$;
comment on function ladder_top(uuid,text,uuid) is 'Whom untouched work climbs to at last: managers of the agency who can act, else its leads who can, else the lead of the area. Definer: the clock reads no roles and no conflicts.';

CREATE OR REPLACE FUNCTION public.last_administrator(wanted uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare agency uuid;
begin
  select agency_id into agency from worker where id = wanted;
  perform pg_advisory_xact_lock(hashtextextended('administration of ' || agency, 0));
  return exists (select 1 from worker_role r where r.worker_id = wanted and r.role = 'administrator')
     and not exists (select 1 from worker w join worker_role r on r.worker_id = w.id
                      where w.agency_id = agency and w.id <> wanted and r.role = 'administrator' and w.suspended_at is null and w.left_at is null);
end $function$;
comment on function last_administrator(uuid) is 'Whether an agency would be left without an administrator. For the functions below alone.';

CREATE OR REPLACE FUNCTION public.leads_above(owner uuid, owner_team uuid, agreed_by uuid, of_child uuid, of_context uuid, wanted_rung integer)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare teams uuid[]; of_agency uuid; above uuid[];
begin
  teams := case when owner_team is not null then array[owner_team]
           else array(select m.team_id from team_member m join team t on t.id = m.team_id
                       where m.worker_id = coalesce(owner, leads_above.agreed_by) and m.left_at is null and t.ended_at is null) end;
  if wanted_rung = 1 then
    return allowed_above(array(select distinct m.worker_id from team_member m where m.team_id = any (teams) and m.leads and m.left_at is null), owner, of_child, of_context);
  end if;
  of_agency := coalesce((select t.agency_id from team t where t.id = owner_team),
                        (select w.agency_id from worker w where w.id = coalesce(owner, leads_above.agreed_by)));
  above := allowed_above(array(select agency_leads(of_agency)), owner, of_child, of_context);
  if cardinality(above) > 0 then return above; end if;
  of_agency := coalesce((select c.responsible_agency_id from child c where c.id = of_child),
                        (select t.agency_id from context_circle e join team t on t.id = e.team_id
                          where e.context_id = of_context and e.purpose = 'answers' and e.closed_at is null order by e.opened_at limit 1));
  above := allowed_above(array(select agency_leads(of_agency)), owner, of_child, of_context);
  if cardinality(above) > 0 then return above; end if;
  -- Nobody leads there: whoever stands in the circle for those who answer.
  return allowed_above(array(
    select m.worker_id from circle_entry e join team_member m on m.team_id = e.team_id and m.left_at is null
     where e.child_id = of_child and e.purpose = 'responsible-authority' and e.closed_at is null and e.expires_at > house_now()
    union
    select m.worker_id from context_circle e join team_member m on m.team_id = e.team_id and m.left_at is null
     where e.context_id = of_context and e.purpose = 'answers' and e.closed_at is null and e.expires_at > house_now()), owner, of_child, of_context);
end $function$;
comment on function leads_above(uuid,uuid,uuid,uuid,uuid,integer) is 'Whom an overdue thing climbs to. Invoker: only the clock''s functions, as the keeper, see all it needs.';

CREATE OR REPLACE FUNCTION public.leave_context_discussions(wanted_context uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare ended int;
begin
  if me() is null or not in_context_circle(wanted_context) then raise exception 'outside the circle'; end if;
  update context_circle e set closed_at = house_now(), closed_by = me()
   where e.context_id = wanted_context and e.purpose = 'discussion' and e.closed_at is null
     and not exists (
       select 1 from discussion d
        where d.context_id = e.context_id and d.cancelled_at is null
          and (d.from_team_id = e.team_id or exists (select 1 from discussion_invitee i where i.discussion_id = d.id and i.team_id = e.team_id)));
  get diagnostics ended = row_count;
  return ended;
end $function$;
comment on function leave_context_discussions(uuid) is 'Ends the entries of those whose every discussion of a context was called off. Definer: circles are written here only; it can only close, and only those of discussions.';

CREATE OR REPLACE FUNCTION public.leave_discussions(wanted_child uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare ended int;
begin
  if me() is null or not in_circle(wanted_child) then raise exception 'outside the circle'; end if;
  update circle_entry e set closed_at = house_now(), closed_by = me()
   where e.child_id = wanted_child and e.purpose = 'discussion' and e.closed_at is null
     and not exists (
       select 1 from discussion d
        where d.child_id = e.child_id and d.cancelled_at is null
          and (d.from_team_id = e.team_id or exists (select 1 from discussion_invitee i where i.discussion_id = d.id and i.team_id = e.team_id)));
  get diagnostics ended = row_count;
  return ended;
end $function$;
comment on function leave_discussions(uuid) is 'Ends the circle entries of those whose every discussion of a child was called off. Definer: entries are written here only; it can only close, and only those of discussions.';

CREATE OR REPLACE FUNCTION public.leave_hosts(wanted_child uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare ended int;
begin
  if me() is null or not in_circle(wanted_child) then raise exception 'outside the circle'; end if;
  update circle_entry e set closed_at = house_now(), closed_by = me()
   where e.child_id = wanted_child and e.purpose = 'host' and e.closed_at is null
     and not exists (
       select 1 from host_telling t join placement p on p.id = t.placement_id
        where t.child_id = e.child_id and t.to_team_id = e.team_id and (p.to_day is null or p.to_day > (house_now() at time zone 'Europe/London')::date));
  get diagnostics ended = row_count;
  return ended;
end $function$;
comment on function leave_hosts(uuid) is 'Closes the circle to hosts of a child who does not live with them any more. Definer: entries are written here only.';

CREATE OR REPLACE FUNCTION public.leave_panel(wanted uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare w uuid; p uuid; ended int;
begin
  update panel_member m set left_at = house_now(), left_by = me()
   where m.id = wanted and m.left_at is null and keeps_panel(m.panel_id)
     and exists (select 1 from panel x join area_agency a on a.area_id = x.area_id where x.id = m.panel_id and a.agency_id = my_agency())
   returning m.worker_id, m.panel_id into w, p;
  if w is null then raise exception 'no such member'; end if;
  update circle_entry e set closed_at = house_now(), closed_by = me()
   where e.worker_id = w and e.purpose = 'panel' and e.closed_at is null
     and exists (select 1 from panel_item i join panel_meeting g on g.id = i.meeting_id where i.child_id = e.child_id and g.panel_id = p);
  get diagnostics ended = row_count;
  return ended;
end $function$;
comment on function leave_panel(uuid) is 'Takes a member off the panel and closes to them what it had opened. Definer: circle entries are written here only; it can only close.';

CREATE OR REPLACE FUNCTION public.leave_referrals(wanted_child uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
comment on function leave_referrals(uuid) is 'Ends the circle entries of agencies that a referral has left. Definer: entries are written here only; it can only close, and only those of referrals.';

CREATE OR REPLACE FUNCTION public.look_anew()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  perform setval('public.looked', 1);
  return null;
end $function$;
comment on function look_anew() is 'A trigger: what this transaction has proven of a child counts no more. Definer: only the keeper may write what proves it.';

CREATE OR REPLACE FUNCTION public.look_at(wanted uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare asker constant text := proven_asker(); said text;
begin
  if asker is null or not in_circle(wanted) then return false; end if;
  said := left(asker, 36) || wanted::text;
  perform set_config('sr.looked', said, true);
  perform setval('public.looked', greatest(proof_of(said), 1));
  return true;
end $function$;
comment on function look_at(uuid) is 'Whether a child is open to the asker, kept for the rest of the transaction: a page about a child asks it of each row. Definer: as in_circle(), and the only one to write what proves it.';

CREATE OR REPLACE FUNCTION public.look_at_all(wanted uuid[])
 RETURNS uuid[]
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare asker constant text := proven_asker(); open uuid[]; said text;
begin
  if me() is null then return null; end if;
  open := array(select o.id from open_to_me(wanted) o(id));
  if asker is null or cardinality(open) = 0 then return open; end if;
  -- More than a page holds would cost each question more than it saves.
  said := left(asker, 36) || array_to_string(open[1:60], '');
  perform set_config('sr.looked', said, true);
  perform setval('public.looked', greatest(proof_of(said), 1));
  return open;
end $function$;
comment on function look_at_all(uuid[]) is 'Which of these children are open to the asker, kept for the rest of the transaction as look_at() keeps one. Definer: as in_circle(); opens nothing.';

CREATE OR REPLACE FUNCTION public.make_invitation(wanted uuid, link_hash bytea)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare until timestamptz := house_now() + interval '72 hours';
begin
  if not may('agencies.manage') or wanted = me() or not exists
     (select 1 from worker w where w.id = wanted and w.agency_id = my_agency() and w.kind = 'person' and w.suspended_at is null and w.left_at is null) then
    raise exception 'not yours to invite' using errcode = 'insufficient_privilege';
  end if;
  if exists (select 1 from worker_role r where r.worker_id = wanted) then return null; end if;
  perform end_sign_in(wanted, 'reset');
  insert into sign_in_step (kind, secret_hash, worker_id, ends_at) values ('invitation', link_hash, wanted, until);
  return until;
end $function$;
comment on function make_invitation(uuid,bytea) is 'A link for a worker who holds no role yet; null for whoever does. Earlier links are good no more. Definer: an administrator reads no sign-in step.';

CREATE OR REPLACE FUNCTION public.mark_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  insert into reading_mark (child_id) select distinct child_id from added where child_id is not null;
  return null;
end $function$;
comment on function mark_added() is 'Marks the children of added rows. Definer: the marks are nobody''s to read or write.';

CREATE OR REPLACE FUNCTION public.mark_agencies(changed uuid[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  insert into reading_mark (child_id) select distinct e.child_id from missing_episode e where e.responsible_agency_id = any (changed)
$function$;
comment on function mark_agencies(uuid[]) is 'Marks all children whose episodes these agencies answer for. Definer: past the circle, and answers nothing.';

CREATE OR REPLACE FUNCTION public.mark_agency()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if new.authority_code is distinct from old.authority_code then perform mark_agencies(array[new.id]); end if;
  return null;
end $function$;
comment on function mark_agency() is 'Marks an agency''s children when its authority changes. Definer: as mark_agencies.';

CREATE OR REPLACE FUNCTION public.mark_area()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if new.settings ->> 'letGoDays' is distinct from old.settings ->> 'letGoDays' or new.code <> old.code then
    perform mark_agencies(array(select aa.agency_id from area_agency aa where aa.area_id = new.id));
  end if;
  return null;
end $function$;
comment on function mark_area() is 'Marks an area''s children when its limit changes. Definer: as mark_agencies.';

CREATE OR REPLACE FUNCTION public.mark_area_agency()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  perform mark_agencies(array_remove(array[case when tg_op <> 'DELETE' then new.agency_id end, case when tg_op <> 'INSERT' then old.agency_id end], null));
  return null;
end $function$;
comment on function mark_area_agency() is 'Marks an agency''s children when it joins or leaves an area. Definer: as mark_agencies.';

CREATE OR REPLACE FUNCTION public.mark_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  insert into reading_mark (child_id) select child_id from added where child_id is not null union select child_id from removed where child_id is not null;
  return null;
end $function$;
comment on function mark_changed() is 'Marks the children of changed rows, before and after. Definer: the marks are nobody''s to read or write.';

CREATE OR REPLACE FUNCTION public.mark_member()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  insert into reading_mark (child_id)
  select s.child_id from sharing s where s.to_worker_id = coalesce(new.worker_id, old.worker_id) and s.child_id is not null
  union select s.child_id from sharing s where s.acknowledged_by = coalesce(new.worker_id, old.worker_id) and s.child_id is not null;
  return null;
end $function$;
comment on function mark_member() is 'Marks the children about whom something was shared with a worker whose team changes. Definer: past the circle, and answers nothing.';

CREATE OR REPLACE FUNCTION public.mark_removed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  -- Where the child goes too there is nothing left to be read.
  insert into reading_mark (child_id) select distinct r.child_id from removed r join child c on c.id = r.child_id;
  return null;
end $function$;
comment on function mark_removed() is 'Marks the children of removed rows. Definer: the marks are nobody''s to read or write.';

CREATE OR REPLACE FUNCTION public.may(wanted text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare rights constant text := proven_rights(); who uuid;
begin
  if rights is not null then return strpos(rights, ',' || wanted || ',') > 0; end if;
  who := me_asked();
  -- One look by the key for all of the asker's roles.
  return exists (select 1 from role_permission p
                  where p.permission = wanted and p.role = any (array(select r.role from worker_role r where r.worker_id = who)));
end $function$;
comment on function may(text) is 'Whether this transaction''s worker holds a permission, by the one policy table.';

CREATE OR REPLACE FUNCTION public.may_be_same_child(c child, given text, family text, born date)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select case
      when nullif(trim(concat_ws(' ', given, family)), '') is null then false
      when c.date_of_birth = born then
        similarity(lower(coalesce(c.family_name, '')), lower(coalesce(family, ''))) >= 0.4
        or greatest(similarity(lower(coalesce(c.given_name, '')), lower(coalesce(given, ''))), similarity(lower(coalesce(c.preferred_name, '')), lower(coalesce(given, '')))) >= 0.4
      when c.date_of_birth is null or born is null then
        similarity(lower(coalesce(c.family_name, '')), lower(coalesce(family, ''))) >= 0.5
        and greatest(similarity(lower(coalesce(c.given_name, '')), lower(coalesce(given, ''))), similarity(lower(coalesce(c.preferred_name, '')), lower(coalesce(given, '')))) >= 0.4
      else lower(c.family_name) = lower(family) and lower(c.given_name) = lower(given) and abs(c.date_of_birth - born) <= 366
    end
  $function$;

CREATE OR REPLACE FUNCTION public.me()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare asker constant text := proven_asker();
begin
  if asker is not null then return left(asker, 36)::uuid; end if;
  return me_asked();
end $function$;
comment on function me() is 'The worker of this transaction, or null. Definer: reads session, which the app cannot.';

CREATE OR REPLACE FUNCTION public.me_asked()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  this_time constant timestamptz := house_now_asked();
  secret constant bytea := sha256(decode(nullif(current_setting('sr.session', true), ''), 'hex'));
begin
  return (
    select s.worker_id
      from session s join worker w on w.id = s.worker_id
     where s.token_hash = secret
       and s.proved_at is not null and s.ended_at is null
       and s.idle_ends_at > this_time and s.ends_at > this_time
       and w.suspended_at is null and w.left_at is null);
end $function$;
comment on function me_asked() is 'The worker of this session, looked up. Definer: reads session, which the app cannot.';

CREATE OR REPLACE FUNCTION public.message_of_notice()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if me() is not null then
    insert into message (kind, subject_id, to_worker_id, to_team_id)
      values (new.kind, new.id, new.to_worker_id, case when new.to_worker_id is null then new.to_team_id end)
      on conflict do nothing;
  end if;
  return null;
end $function$;
comment on function message_of_notice() is 'Tells by e-mail or text, too, that glass was broken, access is asked for or a second word waits. A trigger: nobody can call it.';

CREATE OR REPLACE FUNCTION public.message_of_pass()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if me() is not null then
    insert into message (kind, subject_id, to_team_id) values ('referral-waits', new.id, new.to_team_id) on conflict do nothing;
  end if;
  return null;
end $function$;
comment on function message_of_pass() is 'Tells the inbox of each pass by e-mail or text, whoever makes the pass, the clock too. A trigger: nobody can call it.';

CREATE OR REPLACE FUNCTION public.message_of_telling()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if me() is not null and new.to_team_id is not null then
    insert into message (kind, subject_id, to_team_id) values ('host-notice-waits', new.id, new.to_team_id) on conflict do nothing;
  end if;
  return null;
end $function$;
comment on function message_of_telling() is 'Tells the host''s inbox by e-mail or text that a notice waits. A trigger: nobody can call it.';

CREATE OR REPLACE FUNCTION public.missing_for_me()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
declare who constant uuid := me(); teams constant uuid[] := my_teams(); moment constant timestamptz := house_now();
begin
  if who is null then return; end if;
  return query
    select m.id from missing_episode m
     where m.ended_at is null
       and (exists (select from circle_entry e where e.child_id = m.child_id and e.team_id = any (teams) and e.closed_at is null and e.expires_at > moment)
         or exists (select from circle_entry e where e.child_id = m.child_id and e.worker_id = who and e.closed_at is null and e.expires_at > moment));
end $function$;
comment on function missing_for_me() is 'Ids of the episodes of children who are missing now and in whose circle the asker stands. Definer: answers ids for the asker alone; whoever reads the rows is asked by their own policies.';

CREATE OR REPLACE FUNCTION public.moment_text(at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $function$;
comment on function moment_text(timestamp with time zone) is 'A moment as the occasion of a reminder.';

CREATE OR REPLACE FUNCTION public.move_referral(wanted_pass uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
comment on function move_referral(uuid) is 'Moves a referral along a pass that its caller has just made, and lets out of the circle whom it leaves. Definer: the mover may not see it afterwards; the app writes no notices.';

CREATE OR REPLACE FUNCTION public.my_agency()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare asker constant text := proven_asker(); who uuid;
begin
  if asker is not null then return split_part(asker, '|', 2)::uuid; end if;
  who := me_asked();
  return (select agency_id from worker where id = who);
end $function$;

CREATE OR REPLACE FUNCTION public.my_children()
 RETURNS TABLE(child_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
comment on function my_children() is 'The involvement rule as a set. Definer: reads circles and conflicts whole; a property test holds it equal to in_circle().';

CREATE OR REPLACE FUNCTION public.my_contexts()
 RETURNS TABLE(context_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  return query
    select distinct e.context_id from context_circle e
     where e.closed_at is null and e.expires_at > house_now()
       and (e.worker_id = (select me())
            or e.team_id in (select m.team_id from team_member m where m.worker_id = (select me()) and m.left_at is null))
       and not exists (select 1 from context_conflict d where d.context_id = e.context_id and d.worker_id = (select me()));
end $function$;
comment on function my_contexts() is 'The same as a set, for lists. Definer: reads circles whole; a property test holds it equal to in_context_circle().';

CREATE OR REPLACE FUNCTION public.my_force()
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare own constant uuid := my_agency();
begin
  return (select a.force_code from agency a where a.id = own);
end $function$;
comment on function my_force() is 'The force that the asker''s agency is. Definer: answers for the asker alone.';

CREATE OR REPLACE FUNCTION public.my_teams()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare asker constant text := proven_asker(); who uuid;
begin
  if asker is not null then return split_part(asker, '|', 4)::uuid[]; end if;
  who := me_asked();
  if who is null then return null; end if;
  return array(select m.team_id from team_member m where m.worker_id = who and m.left_at is null);
end $function$;
comment on function my_teams() is 'The teams of the asker, for policies: asked once a statement, where in_my_team() is asked of each row. Definer: answers for the asker alone.';

CREATE OR REPLACE FUNCTION public.narrow_for_panel(of_child uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    update circle_entry e
       set closed_at = case when u.until <= house_now() then house_now() end, closed_by = case when u.until <= house_now() then me() end, expires_at = u.until
      from (select o.id, coalesce(max(m.at + make_interval(days => coalesce((select r.open_days from panel_rules r where r.panel_id = m.panel_id order by r.set_at desc limit 1), 14))), house_now()) as until
              from circle_entry o
              left join panel_member k on k.worker_id = o.worker_id and k.left_at is null
              left join panel_item i on i.child_id = o.child_id and i.left_out_at is null
              left join panel_meeting m on m.id = i.meeting_id and m.panel_id = k.panel_id and m.cancelled_at is null
             where o.child_id = of_child and o.purpose = 'panel' and o.closed_at is null and o.expires_at > house_now()
             group by o.id) u
     where e.id = u.id and u.until < e.expires_at
  $function$;
comment on function narrow_for_panel(uuid) is 'Part of the two below: ends what no meeting of the panel needs any more. It can only close. Nobody else may call it.';

CREATE OR REPLACE FUNCTION public.note_sign_in(wanted uuid, happened text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not may('sign-in.serve') then raise exception 'only the sign-in service notes a sign-in'; end if;
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, why)
    select w.id, w.agency_id, 'sign-in.serve', true, 'sign-in', w.code, happened from worker w where w.id = wanted;
end $function$;
comment on function note_sign_in(uuid,text) is 'Puts a sign-in, a refusal or a sign-out on the worker''s own agency''s trail. Definer: an entry is otherwise only written by the worker it names.';

CREATE OR REPLACE FUNCTION public.notice_standing(wanted uuid[])
 RETURNS TABLE(subject_id uuid, needed boolean, why text, path text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select n.id, n.seen_at is null and (n.kind <> 'access-requested' or q.id is not null), case when n.seen_at is not null then 'seen' else 'answered' end,
           case when q.id is not null then '/access-requests/' || q.id when n.kind = 'second-word' then '/agency/waiting' else '/children/' || c.ref || '/circle' end
      from notice n
      left join child c on c.id = n.child_id
      left join lateral (
        select q.id from access_request q
         where n.kind = 'access-requested' and q.child_id = n.child_id and q.worker_id = n.about_worker_id and q.answered_at is null limit 1) q on true
     where may('notifications.send') and n.id = any(wanted)
  $function$;
comment on function notice_standing(uuid[]) is 'Whether a notice was seen or its request answered. Definer: the sending of messages stands in no circle.';

CREATE OR REPLACE FUNCTION public.nrm_climbed_to_me(wanted uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER COST 5000
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare asker constant uuid[] := array[me()];
begin
  return exists (select 1 from nrm_pass p where p.nrm_id = wanted and p.ended_at is null and p.climbed_to @> asker);
end $function$;
comment on function nrm_climbed_to_me(uuid) is 'Has something about this draft climbed to me? Definer: the policy of passes asks the draft, and the draft would ask the passes.';

CREATE OR REPLACE FUNCTION public.nrm_pass_standing(wanted uuid[])
 RETURNS TABLE(subject_id uuid, needed boolean, why text, path text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select p.id, p.ended_at is null and n.stopped_at is null,
           case when p.outcome = 'taken' then 'taken' when p.outcome = 'answered' then 'answered' else 'stopped' end, '/nrm/' || n.ref
      from nrm_pass p join nrm_referral n on n.id = p.nrm_id
     where may('notifications.send') and p.id = any(wanted)
  $function$;
comment on function nrm_pass_standing(uuid[]) is 'Whether a draft that was handed over, or a question, still waits. Definer: the sending of messages stands in no circle.';

CREATE OR REPLACE FUNCTION public.nrm_to_follow(wanted uuid[], after uuid, most integer)
 RETURNS TABLE(nrm_id uuid, ref text, holder_id uuid, team_id uuid, submitted_at timestamp with time zone, stopped_at timestamp with time zone, date_of_birth date, facts jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select n.id, n.ref, h.id, n.team_id, n.submitted_at, n.stopped_at, c.date_of_birth,
           coalesce((select jsonb_agg(jsonb_build_object('kind', f.kind, 'outcome', f.outcome, 'onDay', f.on_day) order by f.seq) from nrm_fact f where f.nrm_id = n.id), '[]')
      from nrm_referral n join child c on c.id = n.child_id
      left join worker h on h.id = n.holder_id and h.left_at is null and h.suspended_at is null
     where (may('response.nrm-remind') or may('notifications.send'))
       and n.submitted_at is not null and n.id > after
       and case when wanted is null then not exists (select 1 from nrm_fact f where f.nrm_id = n.id and f.kind = 'conclusive-grounds') else n.id = any(wanted) end
     order by n.id limit most
  $function$;
comment on function nrm_to_follow(uuid[],uuid,integer) is 'Referrals that were sent, with the days and outcomes from which the next step is reckoned, and no words. Definer: the clock stands in no circle.';

CREATE OR REPLACE FUNCTION public.offer_discussions(wanted_area uuid, episodes integer, days integer, hours integer, harm boolean)
 RETURNS TABLE(offer_id uuid, of_child uuid, child_ref text, worker_id uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if me() is null or not may('response.offer-discussions') then return; end if;
  return query
    with answers as materialized (
      -- An agency's area is its first, as its settings are (areaOf).
      select x.agency_id from area_agency x
       where x.area_id = (select a.id from area_agency y join area a on a.id = y.area_id where y.agency_id = x.agency_id order by a.code limit 1)
         and x.area_id = wanted_area),
    facts as (
      select e.child_id, 'episodes'::text as trigger, (array_agg(e.id order by e.missing_from desc, e.id))[1] as fact_id, max(e.recorded_at) as fact_at,
             jsonb_build_object('count', count(*), 'days', days, 'threshold', episodes, 'at', (array_agg(to_jsonb(e.missing_from) order by e.missing_from desc, e.id))[1:20]) as sum
        from missing_episode e
       where e.missing_from > house_now() - make_interval(days => days) and e.missing_from <= house_now()
       group by e.child_id having count(*) >= episodes
      union all
      select e.child_id, 'missing-hours', e.id, e.missing_from + make_interval(hours => hours), jsonb_build_object('threshold', hours, 'at', e.missing_from)
        from missing_episode e
       where e.ended_at is null and e.missing_from <= house_now() - make_interval(hours => hours) and e.missing_from > house_now() - interval '90 days'
      union all
      select o.child_id, 'harm-now', o.id, o.recorded_at, jsonb_build_object('sign', o.sign, 'on', o.observed_on)
        from observation o
       where harm and o.list = 'harm-now' and o.withdrawn_at is null and o.recorded_at > house_now() - interval '30 days'),
    made as (
      insert into discussion_offer (child_id, trigger, fact_id, fact_at, facts)
        select f.child_id, f.trigger, f.fact_id, f.fact_at, f.sum
          from facts f join child c on c.id = f.child_id join answers a on a.agency_id = c.responsible_agency_id
         where not exists (select 1 from discussion d where d.child_id = f.child_id and d.cancelled_at is null and (d.ended_at is null or d.ended_at >= f.fact_at))
        on conflict do nothing
      returning id, child_id)
    select m.id, m.child_id, c.ref, w.id
      from made m join child c on c.id = m.child_id
      left join lateral (
        select distinct k.id from circle_entry e join team t on t.id = e.team_id and t.agency_id = c.responsible_agency_id
          join team_member tm on tm.team_id = e.team_id and tm.left_at is null
          join worker k on k.id = tm.worker_id and k.left_at is null and k.suspended_at is null
          join worker_role r on r.worker_id = k.id join role_permission p on p.role = r.role and p.permission = 'response.answer-offers'
         where e.child_id = m.child_id and e.closed_at is null and e.expires_at > house_now() limit 20) w on true;
end $function$;
comment on function offer_discussions(uuid,integer,integer,integer,boolean) is 'Offers a discussion for each new fact that meets the thresholds given, and answers who decides. Definer: the clock stands in no circle; it reads numbers, moments and codes, and no word.';

CREATE OR REPLACE FUNCTION public.offer_standing(wanted uuid[])
 RETURNS TABLE(subject_id uuid, needed boolean, path text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select o.id, o.answered_at is null, '/children/' || c.ref || '/discussion-offer' from discussion_offer o join child c on c.id = o.child_id
     where may('notifications.send') and o.id = any(wanted)
  $function$;
comment on function offer_standing(uuid[]) is 'Whether an offer still waits for an answer, for the sending of messages. Definer: it stands in no circle.';

CREATE OR REPLACE FUNCTION public.oidc_secret(wanted uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$ select oidc_client_secret from agency where id = wanted and may('sign-in.serve') $function$;
comment on function oidc_secret(uuid) is 'The secret shared with an organisation''s identity provider. Definer: only the sign-in service is given it.';

CREATE OR REPLACE FUNCTION public.open_circle(wanted uuid, for_worker uuid, for_team uuid, for_purpose text, why text, expires timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not in_circle(wanted) then raise exception 'outside the circle'; end if;
  if for_purpose = 'break-glass' then raise exception 'the glass is broken by break_glass() only'; end if;
  update circle_entry set expires_at = greatest(expires_at, expires)
   where child_id = wanted and closed_at is null and purpose = for_purpose
     and worker_id is not distinct from for_worker and team_id is not distinct from for_team;
  if not found then
    insert into circle_entry (child_id, worker_id, team_id, purpose, reason, opened_by, expires_at)
      values (wanted, for_worker, for_team, for_purpose, why, me(), expires);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.open_circle_to_climb(wanted_hand_over uuid, for_worker uuid, expires timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare c uuid; agency uuid;
begin
  if not may('interviews.climb') then raise exception 'only the clock climbs'; end if;
  select h.child_id, t.agency_id into c, agency from hand_over h join team t on t.id = h.to_team_id
   where h.id = wanted_hand_over and h.taken_at is null and h.ended_at is null;
  if c is null then return; end if;
  if not exists (select 1 from worker w where w.id = for_worker and w.agency_id = agency and w.suspended_at is null and w.left_at is null)
     and not exists (select 1 from ladder_top(agency, 'interviews.take', c) l where l = for_worker) then
    raise exception 'work climbs inside its own agency, and at last to the lead of the area';
  end if;
  update circle_entry set expires_at = greatest(expires_at, expires)
   where child_id = c and worker_id = for_worker and purpose = 'return-interview' and closed_at is null;
  if not found then
    insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at)
      values (c, for_worker, 'return-interview', 'climbed', me(), expires);
  end if;
end $function$;
comment on function open_circle_to_climb(uuid,uuid,timestamp with time zone) is 'Opens a child''s circle to a lead of the agency whose untaken work has climbed to them. Definer: the clock stands in no circle.';

CREATE OR REPLACE FUNCTION public.open_circles(of_children uuid[], for_teams uuid[], for_purposes text[], expire timestamp with time zone[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
declare who uuid := me(); this_time timestamptz := house_now();
begin
  if exists (select g.id from unnest(of_children) g(id) except select o.id from open_to_me(of_children) o(id)) then raise exception 'outside the circle'; end if;
  if 'break-glass' = any (for_purposes) then raise exception 'the glass is broken by break_glass() only'; end if;
  update circle_entry e set expires_at = n.until
    from (select g.child, g.team, g.purpose, max(g.until) as until from unnest(of_children, for_teams, for_purposes, expire) g(child, team, purpose, until) group by 1, 2, 3) n
   where e.child_id = n.child and e.team_id = n.team and e.purpose = n.purpose and e.worker_id is null and e.closed_at is null and e.expires_at < n.until;
  insert into circle_entry (child_id, team_id, purpose, opened_at, opened_by, expires_at)
    select n.child, n.team, n.purpose, this_time, who, n.until
      from (select g.child, g.team, g.purpose, max(g.until) as until from unnest(of_children, for_teams, for_purposes, expire) g(child, team, purpose, until) group by 1, 2, 3) n
     where not exists (select 1 from circle_entry e
                        where e.child_id = n.child and e.team_id = n.team and e.purpose = n.purpose and e.worker_id is null and e.closed_at is null);
end $function$;
comment on function open_circles(uuid[],uuid[],text[],timestamp with time zone[]) is 'open_circle() for many children and teams at once: lengthens what is there, opens what is not. Definer: circles are written here only; the asker must stand in every one of them.';

CREATE OR REPLACE FUNCTION public.open_context(of_kind text, new_ref text, called text, described text, why text, in_area uuid, for_team uuid, expires timestamp with time zone)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare made uuid;
begin
  if not may('contexts.open') or not in_my_team(for_team) then raise exception 'contexts are opened by whoever may, for their own team'; end if;
  if not exists (select 1 from area_agency a where a.area_id = in_area and a.agency_id = my_agency()) then raise exception 'not an area of this agency'; end if;
  insert into context (kind, ref, name, description, opened_why, area_id, opened_by) values (of_kind, new_ref, called, described, why, in_area, me()) returning id into made;
  insert into context_circle (context_id, team_id, purpose, opened_by, expires_at) values (made, for_team, 'answers', me(), expires);
  return made;
end $function$;
comment on function open_context(text,text,text,text,text,uuid,uuid,timestamp with time zone) is 'Opens a context for a team of the asker. Definer: circles are written here only; checks the permission, the team and the area.';

CREATE OR REPLACE FUNCTION public.open_context_circle(wanted uuid, for_worker uuid, for_team uuid, for_purpose text, why text, expires timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not in_context_circle(wanted) then raise exception 'outside the circle'; end if;
  if for_purpose in ('answers', 'safeguarding', 'shared-with') and not (may('contexts.manage-circle') and answers_for_context(wanted)) then
    raise exception 'only a team that answers for the context says who else may read it';
  end if;
  -- It would open nothing. Who leads a plan may have declared it since, and the plan is reviewed all the same.
  if exists (select 1 from context_conflict d where d.context_id = wanted and d.worker_id = for_worker) then return; end if;
  update context_circle set expires_at = greatest(expires_at, expires)
   where context_id = wanted and closed_at is null and purpose = for_purpose
     and worker_id is not distinct from for_worker and team_id is not distinct from for_team;
  if not found then
    insert into context_circle (context_id, worker_id, team_id, purpose, reason, opened_by, expires_at)
      values (wanted, for_worker, for_team, for_purpose, why, me(), expires);
  end if;
end $function$;
comment on function open_context_circle(uuid,uuid,uuid,text,text,timestamp with time zone) is 'Lets a worker or a team into a context''s circle. Definer: circles are written here only; the asker must stand in it.';

CREATE OR REPLACE FUNCTION public.open_for_panel(wanted_item uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare i record; w record; asked panel_referral; rules panel_rules; decider uuid;
begin
  select p.child_id, m.id as meeting_id, m.panel_id, m.ref, m.at + make_interval(days => coalesce((select r.open_days from panel_rules r where r.panel_id = m.panel_id order by r.set_at desc limit 1), 14)) as until
    into i from panel_item p join panel_meeting m on m.id = p.meeting_id where p.id = wanted_item and p.left_out_at is null and m.cancelled_at is null;
  if i.child_id is null or i.until <= house_now() then return; end if;
  select * into asked from panel_referral f where f.item_id = wanted_item order by f.made_at desc, f.id limit 1;
  select * into rules from panel_rules r where r.panel_id = i.panel_id order by r.set_at desc, r.id limit 1;
  -- The clock decides nothing: it does what whoever set the rules of the area decided.
  decider := coalesce(asked.made_by, case when may('panel.clock') then rules.set_by end, me());
  for w in select pm.worker_id, k.agency_id, a.kind from panel_member pm join worker k on k.id = pm.worker_id join agency a on a.id = k.agency_id
            where pm.panel_id = i.panel_id and pm.left_at is null and k.left_at is null and k.suspended_at is null
              and not exists (select 1 from declared_conflict d where d.child_id = i.child_id and d.worker_id = pm.worker_id)
  loop
    update circle_entry e set expires_at = greatest(e.expires_at, i.until)
     where e.child_id = i.child_id and e.worker_id = w.worker_id and e.purpose = 'panel' and e.closed_at is null and e.expires_at > house_now();
    if not found then
      insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at) values (i.child_id, w.worker_id, 'panel', i.ref, me(), i.until);
    end if;
    continue when w.agency_id = (select d.agency_id from worker d where d.id = decider);
    insert into sharing (ref, child_id, shared, to_worker_id, recipient_kind, what, helps_with, route, detriment, why, child_view, child_told, decided_by, goes_with, goes_with_id)
      values (sharing_ref(), i.child_id, true, w.worker_id,
              case w.kind when 'council' then 'childrens-social-care' when 'police' then 'police-missing' when 'school' then 'school' when 'health' then 'health'
                          when 'placement' then 'placement' else 'charity' end,
              'The child’s page for the panel, and the record as far as their work allows, until some days after the meeting ' || i.ref,
              'Agreeing together what keeps the child safe', 'co-operate', case when asked.id is null then rules.detriment else asked.detriment end,
              coalesce('Asked of the panel: ' || asked.why, 'The area’s own rules put the child on the agenda of the panel, as whoever set them decided'),
              case when asked.id is null then 'Was not asked alone. How families learn of it: ' || rules.told_how else asked.child_view end,
              asked.child_told, decider, 'panel', i.meeting_id)
      on conflict (goes_with_id, child_id, to_worker_id) where goes_with = 'panel' do nothing;
  end loop;
end $function$;
comment on function open_for_panel(uuid) is 'Part of the three below: opens a child on the agenda to those who sit on the panel. Nobody else may call it.';

CREATE OR REPLACE FUNCTION public.open_for_report(from_hit uuid, for_team uuid, expires timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare c child;
begin
  select ch.* into c from search_hit h join child ch on ch.id = h.child_id where h.id = from_hit and h.worker_id = me() and h.ends_at > house_now();
  if c.id is null or not may('missing.record-report') or not in_my_team(for_team) then return null; end if;
  if c.restricted_at is not null or exists (select 1 from declared_conflict d where d.child_id = c.id and d.worker_id = me()) then return null; end if;
  insert into circle_entry (child_id, team_id, purpose, opened_by, expires_at) values (c.id, for_team, 'police-episode', me(), expires);
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id, why) values (me(), my_agency(), 'missing.record-report', true, 'child', c.ref, c.id, 'opened-for-report');
  perform tell_lead(c.id, 'opened-for-report', me());
  return c.ref;
end $function$;

CREATE OR REPLACE FUNCTION public.open_import_session(hash bytea)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if me() is null or not may('imports.bring-in') then raise exception 'not allowed to bring in'; end if;
  insert into session (token_hash, worker_id, idle_ends_at, ends_at, proved_at, proved_by, device)
    select hash, s.worker_id, house_now() + interval '1 day', house_now() + interval '1 day', house_now(), s.proved_by, 'import'
      from session s where s.token_hash = sha256(decode(nullif(current_setting('sr.session', true), ''), 'hex'));
end $function$;
comment on function open_import_session(bytea) is 'For the asker alone, proved as they proved themselves. Definer: the app does not write sessions.';

CREATE OR REPLACE FUNCTION public.open_inbox(wanted uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select exists (select 1 from team t join agency a on a.id = t.agency_id
                    where t.id = wanted and t.ended_at is null and a.ended_at is null and t.kind not in ('helpline', 'service')
                      and exists (select 1 from team_member m join worker w on w.id = m.worker_id
                                   where m.team_id = t.id and m.left_at is null and w.kind = 'person' and w.left_at is null and w.suspended_at is null))
  $function$;
comment on function open_inbox(uuid) is 'Whether a team can be handed something: it and its agency go on, and somebody is at work there.';

CREATE OR REPLACE FUNCTION public.open_inbox_for(wanted uuid, of_child uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select open_inbox(wanted)
       and exists (select 1 from team_member m where m.team_id = wanted and m.left_at is null and able_for(m.worker_id, 'response.answer-referral', of_child))
  $function$;
comment on function open_inbox_for(uuid,uuid) is 'Whether a team can be handed something of this child. Invoker: only the clock''s functions, as the keeper, see all it needs.';

CREATE OR REPLACE FUNCTION public.open_of_page()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare page text := nullif(current_setting('sr.page', true), '');
begin
  if page is not null then return query select o.id from open_to_me(page::uuid[]) o(id); end if;
end $function$;
comment on function open_of_page() is 'Of the children whom this transaction has named as those of its page, the ones open to the asker. Definer: as open_to_me().';

CREATE OR REPLACE FUNCTION public.open_to_lead(of_child uuid, of_context uuid, one uuid, expires timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if of_child is not null then
    update circle_entry c set expires_at = greatest(c.expires_at, expires)
     where c.child_id = of_child and c.worker_id = one and c.purpose = 'action' and c.closed_at is null;
    if not found then
      insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at) values (of_child, one, 'action', 'climbed', me(), expires);
    end if;
  else
    update context_circle c set expires_at = greatest(c.expires_at, expires)
     where c.context_id = of_context and c.worker_id = one and c.purpose = 'action' and c.closed_at is null;
    if not found then
      insert into context_circle (context_id, worker_id, purpose, reason, opened_by, expires_at) values (of_context, one, 'action', 'climbed', me(), expires);
    end if;
  end if;
end $function$;
comment on function open_to_lead(uuid,uuid,uuid,timestamp with time zone) is 'Lets somebody into a circle for what has climbed to them. Invoker: the app writes no circles; only the clock''s functions, as the keeper, may.';

CREATE OR REPLACE FUNCTION public.open_to_me(wanted uuid[])
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
declare who uuid := me(); this_time timestamptz := house_now();
begin
  if who is null then return; end if;
  return query
    select w.id from (select distinct g.id from unnest(wanted) g(id)) w
     where exists (select 1 from circle_entry e
                    where e.child_id = w.id and e.closed_at is null and e.expires_at > this_time
                      and (e.worker_id = who
                           or exists (select 1 from team_member m where m.team_id = e.team_id and m.worker_id = who and m.left_at is null)))
       and not exists (select 1 from declared_conflict d where d.child_id = w.id and d.worker_id = who);
end $function$;
comment on function open_to_me(uuid[]) is 'Which of these children are open to the asker: the involvement rule for a set. Definer: reads circles and conflicts whole; a property test holds it equal to in_circle().';

CREATE OR REPLACE FUNCTION public.open_work_of_team(wanted uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select (select count(*)::int from interview i where i.team_id = wanted and i.held_at is null and i.not_held_at is null)
         + (select count(*)::int from action a where a.owner_team_id = wanted and a.done_at is null and a.stopped_at is null)
         + (select count(*)::int from referral r where r.team_id = wanted and r.ended_at is null)
     where may('agencies.manage') and exists (select 1 from team t where t.id = wanted and t.agency_id = my_agency())
  $function$;
comment on function open_work_of_team(uuid) is 'How many interviews and actions wait in a team of one''s own agency: a team that holds work is not ended. Definer: an administrator sees the number and no child.';

CREATE OR REPLACE FUNCTION public.overdue_actions(most integer)
 RETURNS TABLE(action_id uuid, agency_id uuid, rung integer, overdue_since timestamp with time zone, next_climb_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not may('response.climb-overdue') then return; end if;
  return query
    select a.id, coalesce(t.agency_id, w.agency_id, g.agency_id), a.rung, (a.due_on + 1)::timestamp at time zone 'Europe/London', a.next_climb_at
      from action a join worker g on g.id = a.agreed_by left join team t on t.id = a.owner_team_id left join worker w on w.id = a.owner_worker_id
     where a.done_at is null and a.stopped_at is null and a.rung < 2 and a.due_on < (house_now() at time zone 'Europe/London')::date
       and (a.next_climb_at is null or a.next_climb_at <= house_now())
     order by a.due_on, a.id limit most for update of a skip locked;
end $function$;
comment on function overdue_actions(integer) is 'Overdue actions whose time to climb has come, without their words. Definer: the clock stands in no circle.';

CREATE OR REPLACE FUNCTION public.overdue_reviews(most integer)
 RETURNS TABLE(plan_id uuid, agency_id uuid, rung integer, overdue_since timestamp with time zone, next_climb_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not may('response.climb-overdue') then return; end if;
  return query
    select p.id, t.agency_id, p.rung, (p.review_on + 1)::timestamp at time zone 'Europe/London', p.next_climb_at
      from plan p join team t on t.id = p.team_id
     where p.ended_at is null and p.rung < 2 and p.review_on < (house_now() at time zone 'Europe/London')::date
       and (p.next_climb_at is null or p.next_climb_at <= house_now())
     order by p.review_on, p.id limit most for update of p skip locked;
end $function$;
comment on function overdue_reviews(integer) is 'Plans whose review is overdue and whose time to climb has come, without their words. Definer: the clock stands in no circle.';

CREATE OR REPLACE FUNCTION public.panel_counted(wanted_meeting uuid)
 RETURNS TABLE(items integer, left_out integer, told integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select (count(*) filter (where i.left_out_at is null))::int, (count(*) filter (where i.left_out_at is not null))::int,
           (count(*) filter (where i.left_out_at is null and exists (select 1 from panel_outcome o where o.item_id = i.id)))::int
      from panel_meeting m join panel_item i on i.meeting_id = m.id where m.id = wanted_meeting and sits_on(m.panel_id)
  $function$;
comment on function panel_counted(uuid) is 'How many children a meeting has, for its members. Definer: the records close some days after; answers no child.';

CREATE OR REPLACE FUNCTION public.panel_meeting_standing(wanted uuid[], occasions text[])
 RETURNS TABLE(subject_id uuid, occasion text, meeting_id uuid, at timestamp with time zone, minutes integer, sequence integer, ended boolean, cancelled boolean, sits boolean, sits_again boolean, path text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select k.id, a.occasion, m.id, m.at, m.minutes, m.sequence, m.ended_at is not null, m.cancelled_at is not null, k.left_at is null,
           exists (select from panel_member s where s.panel_id = k.panel_id and s.worker_id = k.worker_id and s.left_at is null and s.id <> k.id),
           '/panel-meetings/' || m.ref
      from unnest(wanted, occasions) a(id, occasion) join panel_member k on k.id = a.id
      join panel_meeting m on m.panel_id = k.panel_id and m.ref = split_part(a.occasion, ' ', 1)
     where may('notifications.send')
  $function$;
comment on function panel_meeting_standing(uuid[],text[]) is 'When a meeting of a panel is, and whether it still is, for the sending of messages. Definer: the sending job sits on no panel; answers no child and no word.';

CREATE OR REPLACE FUNCTION public.panel_meetings_to_build(within_days integer)
 RETURNS TABLE(meeting_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select m.id from panel_meeting m
     where may('panel.clock') and m.ended_at is null and m.cancelled_at is null and m.at > house_now() - interval '1 day' and m.at < house_now() + make_interval(days => within_days)
     order by m.at limit 500
  $function$;
comment on function panel_meetings_to_build(integer) is 'Meetings for whose agenda the clock asks the rules. Definer: the clock is in no area; answers ids of meetings, no child.';

CREATE OR REPLACE FUNCTION public.panel_themes(wanted_panel uuid, most integer)
 RETURNS TABLE(meeting_id uuid, at timestamp with time zone, kind text, code text, n integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    with meetings as (
      select m.id, m.at from panel_meeting m join panel p on p.id = m.panel_id
       where m.panel_id = wanted_panel and m.ended_at is not null
         and (sits_on(m.panel_id) or (may('panel.read-themes') and exists (select 1 from area_agency a where a.area_id = p.area_id and a.agency_id = my_agency())))
       order by m.at desc limit least(most, 24)),
    items as (
      select g.id as meeting_id, g.at, i.id, c.date_of_birth from meetings g join panel_item i on i.meeting_id = g.id and i.left_out_at is null join child c on c.id = i.child_id),
    said as (
      select i.meeting_id, i.at, t.kind, t.code from items i join panel_theme t on t.item_id = i.id and t.taken_back_at is null
      union all
      select i.meeting_id, i.at, 'age', case when i.date_of_birth is null then 'not-known'
               when extract(year from age(i.at, i.date_of_birth)) < 10 then 'under-10' when extract(year from age(i.at, i.date_of_birth)) < 13 then '10-12'
               when extract(year from age(i.at, i.date_of_birth)) < 16 then '13-15' else '16-and-over' end from items i)
    select s.meeting_id, s.at, s.kind, s.code, case when count(*) >= 5 then count(*)::int end from said s group by s.meeting_id, s.at, s.kind, s.code
    union all
    select i.meeting_id, i.at, 'all', 'all', case when count(*) >= 5 then (count(*) / 5 * 5)::int end from items i group by i.meeting_id, i.at
  $function$;
comment on function panel_themes(uuid,integer) is 'Counted themes of a panel''s ended meetings: null below five; how many children in all, rounded down to fives. Definer: counts past the circle; answers no child.';

CREATE OR REPLACE FUNCTION public.proof_of(said text)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$ select ('x' || encode(substr(sha256(convert_to(current_setting('sr.session', true) || said, 'UTF8') || timestamptz_send(now())), 1, 8), 'hex'))::bit(64)::bigint & 9223372036854775807 $function$;
comment on function proof_of(text) is 'The number that stands for a text said under this session''s key in this transaction: 63 bits of a SHA-256.';

CREATE OR REPLACE FUNCTION public.proven_asker()
 RETURNS text
 LANGUAGE sql
AS $function$
  select case when coalesce(current_setting('sr.asker', true), '') <> '' and clock_timestamp() < now() + interval '5 seconds'
               and currval('public.asked') = proof_of(current_setting('sr.asker', true))
              then current_setting('sr.asker', true) end $function$;
comment on function proven_asker() is 'Worker, agency, moment and teams as become() found them, or null where that is not proven. For the keeper''s functions.';

CREATE OR REPLACE FUNCTION public.proven_child()
 RETURNS text
 LANGUAGE sql
AS $function$
  select case when coalesce(current_setting('sr.looked', true), '') <> '' and clock_timestamp() < now() + interval '5 seconds'
               and currval('public.looked') = proof_of(current_setting('sr.looked', true))
              then current_setting('sr.looked', true) end $function$;
comment on function proven_child() is 'The worker, and the children whom look_at() or look_at_all() found open to them, or null where that is not proven. For the keeper''s functions.';

CREATE OR REPLACE FUNCTION public.proven_rights()
 RETURNS text
 LANGUAGE sql
AS $function$
  select case when coalesce(current_setting('sr.rights', true), '') <> '' and clock_timestamp() < now() + interval '5 seconds'
               and currval('public.asked') = proof_of(current_setting('sr.asker', true))
               and split_part(current_setting('sr.asker', true), '|', 5) = proof_of(current_setting('sr.rights', true))::text
              then current_setting('sr.rights', true) end $function$;
comment on function proven_rights() is 'What the asker may do, as become() found it, between commas; or null where that is not proven. Its own number is part of what is proven of the asker.';

CREATE OR REPLACE FUNCTION public.put_on_agenda(wanted_meeting uuid, of_child uuid, by_rule text, counted jsonb, said text, by_whom uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare item uuid;
begin
  insert into panel_item (meeting_id, child_id, chosen_by) values (wanted_meeting, of_child, me()) on conflict (meeting_id, child_id) do nothing;
  select id into item from panel_item where meeting_id = wanted_meeting and child_id = of_child;
  update panel_item set left_out_at = null, left_out_by = null, left_out_why = null, left_out_for = null where id = item and left_out_for is not null;
  insert into panel_reason (item_id, child_id, rule, facts, words, by_worker) values (item, of_child, by_rule, counted, said, by_whom) on conflict do nothing;
  return item;
end $function$;
comment on function put_on_agenda(uuid,uuid,text,jsonb,text,uuid) is 'Part of the two below: a child and the rule that put them there. Nobody else may call it.';

CREATE OR REPLACE FUNCTION public.raise_carried(wanted_copy uuid, wanted_code text)
 RETURNS TABLE(id uuid, is_new boolean, team_id uuid, holder_id uuid, lead_worker_id uuid, answering_team_id uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  copy carried_copy;
  matter uuid;
  made boolean := false;
begin
  if not may('interviews.hold') then return; end if;
  select * into copy from carried_copy c where c.id = wanted_copy and c.worker_id = me() and c.taken_back_at is null;
  if copy.id is null then return; end if;
  -- The same matter while it is open is one matter.
  select m.id into matter from urgent_matter m
   where m.interview_id = copy.interview_id and m.code = wanted_code and m.done_at is null and m.dismissed_at is null limit 1;
  if matter is null then
    made := true;
    insert into urgent_matter (interview_id, child_id, code, raised_at, raised_by)
    values (copy.interview_id, copy.child_id, wanted_code, house_now(), me()) returning urgent_matter.id into matter;
  end if;
  return query
    select matter, made, i.team_id, i.holder_id, c.lead_worker_id,
           (select e.team_id from circle_entry e
             where e.child_id = copy.child_id and e.purpose = 'responsible-authority' and e.team_id is not null and e.closed_at is null
             order by e.opened_at limit 1)
      from interview i join child c on c.id = i.child_id where i.id = copy.interview_id;
end
  $function$;
comment on function raise_carried(uuid,text) is 'Raises what cannot wait from one''s own carried copy, also when one''s circle has closed; says whom to tell. Definer: it writes past the circle, for the copy''s own worker and that interview alone.';

CREATE OR REPLACE FUNCTION public.raise_section_45()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare what text; happened timestamptz;
begin
  -- The kinds of row name their code differently.
  if tg_table_name = 'escalation' then what := 'escalation ' || new.kind; happened := new.happened_on::timestamp at time zone 'Europe/London';
  elsif tg_table_name = 'episode_return' then what := 'return ' || coalesce(new.how, ''); happened := new.returned_at;
  else what := 'sign ' || new.sign; happened := new.observed_on::timestamp at time zone 'Europe/London'; end if;
  if tg_op = 'UPDATE' then
    if old.how is not distinct from new.how then return null; end if;
  end if;
  if what <> all (section_45_codes()) or me() is null then return null; end if;
  -- What an import tells of years ago is history. Whoever was grown then is not protected as a child; an age that is not known is a child's.
  if happened < house_now() - interval '90 days' then return null; end if;
  if exists (select 1 from child c where c.id = new.child_id and c.date_of_birth <= (happened - interval '18 years')::date) then return null; end if;
  insert into section_45_prompt (child_id, raised_by, team_id)
    values (new.child_id, me(), (select e.team_id from circle_entry e where e.child_id = new.child_id and e.purpose = 'responsible-authority'
                                   and e.team_id is not null and e.closed_at is null and e.expires_at > house_now() order by e.opened_at limit 1))
    on conflict do nothing;
  return null;
end $function$;
comment on function raise_section_45() is 'Raises the prompt of section 45 when an arrest, a find or such a sign is recorded of somebody under 18. A trigger: nobody can call it.';

CREATE OR REPLACE FUNCTION public.read_returns_again(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
  children uuid[];
  elapsed uuid[];
  done int;
begin
  if not may('statistics.keep-readings') then raise exception 'only the clock reads returns again'; end if;
  perform pg_advisory_xact_lock(hashtext('return readings'));
  -- Only marks that this statement sees are taken away: what they stand for is seen by the next statement, which begins later.
  with picked as (select distinct m.child_id from (select child_id from reading_mark order by id limit most) m),
       taken as (delete from reading_mark m using picked where m.child_id = picked.child_id returning m.child_id)
  select array(select distinct child_id from taken) into children;
  elapsed := array(select r.return_id from return_reading r where r.holds_until <= house_now() and r.child_id <> all (children) order by r.holds_until limit most);
  delete from return_reading r where r.child_id = any (children) or r.return_id = any (elapsed);
  with fresh as materialized (
    select v.* from area_return_now v where v.child_id = any (children)
    union all select v.* from area_return_now v where v.return_id = any (elapsed)
  ), alike as (
    select distinct on (digest) md5(array_to_string(parts, ',')) as digest, parts from fresh
  ), told as (
    insert into reading_parts (digest, parts) select digest, parts from alike on conflict do nothing returning id, digest
  ), known as (
    select id, digest from told
    union all select p.id, p.digest from reading_parts p join alike a on a.digest = p.digest
  ), cuts as (
    select distinct responsible_agency_id, team_id, placement_kind, force_code, placed_where, found_where from fresh
  ), cut_told as (
    insert into reading_cut (responsible_agency_id, team_id, placement_kind, force_code, placed_where, found_where)
    select * from cuts on conflict do nothing returning *
  ), cut_known as (
    select * from cut_told
    union all select c.* from reading_cut c join cuts on c.responsible_agency_id = cuts.responsible_agency_id
       and (c.team_id, c.placement_kind, c.force_code, c.placed_where, c.found_where)
           is not distinct from (cuts.team_id, cuts.placement_kind, cuts.force_code, cuts.placed_where, cuts.found_where)
  )
  insert into return_reading (return_id, child_id, responsible_agency_id, returned_at, parts_id, cut_id, offer_hours, heard_hours, read_at, holds_until)
  select f.return_id, f.child_id, f.responsible_agency_id, f.returned_at, k.id, c.id, f.offer_hours, f.heard_hours, f.read_at, f.holds_until
    from fresh f join known k on k.digest = md5(array_to_string(f.parts, ','))
    join cut_known c on c.responsible_agency_id = f.responsible_agency_id
     and (c.team_id, c.placement_kind, c.force_code, c.placed_where, c.found_where)
         is not distinct from (f.team_id, f.placement_kind, f.force_code, f.placed_where, f.found_where);
  get diagnostics done = row_count;
  -- Numbers that went a day ago: who has not asked since then reads everything again (reading_swept).
  with swept as (
    delete from reading_gone where gone_at < house_now() - interval '1 day' and gone_in < pg_snapshot_xmin(pg_current_snapshot()) returning gone_in
  ), upto as (select max(gone_in::text::numeric) as at from swept)
  insert into reading_swept (upto) select at::text::xid8 from upto where at is not null
  on conflict (only_row) do update set upto = excluded.upto where excluded.upto > reading_swept.upto;
  return done + cardinality(children);
end $function$;
comment on function read_returns_again(integer) is 'Keeps what the area page counts. Definer: the clock stands in no circle; answers a number.';

CREATE OR REPLACE FUNCTION public.reading_goes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  insert into reading_gone (number) select number from removed;
  return null;
end $function$;
comment on function reading_goes() is 'Keeps the numbers of readings that go. Definer: they are nobody''s to read or write.';

CREATE OR REPLACE FUNCTION public.refer_to_panel(wanted uuid, said text, asked text, harm text, says text, told boolean)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare p uuid; g record; item uuid; made uuid;
begin
  if not may('panel.refer') or not in_circle(wanted) then raise exception 'outside the circle'; end if;
  select x.id into p from panel x join area_agency a on a.area_id = x.area_id join child c on c.responsible_agency_id = a.agency_id where c.id = wanted order by x.made_at limit 1;
  if p is null then return null; end if;
  insert into panel_referral (panel_id, child_id, why, question, made_by, detriment, child_view, child_told) values (p, wanted, said, asked, me(), harm, says, told) returning id into made;
  select m.id, m.ref into g from panel_meeting m where m.panel_id = p and m.ended_at is null and m.cancelled_at is null and m.at > house_now() order by m.at limit 1;
  if g.id is null then return ''; end if;
  item := put_on_agenda(g.id, wanted, 'referred', '{}', said, me());
  update panel_referral set item_id = item where id = made;
  update panel_item set question = coalesce(question, asked), question_by = coalesce(question_by, case when asked is not null then me() end),
         left_out_at = null, left_out_by = null, left_out_why = null, left_out_for = null where id = item;
  perform open_for_panel(item);
  return g.ref;
end $function$;
comment on function refer_to_panel(uuid,text,text,text,text,boolean) is 'Puts a child of the asker''s circle before the panel of the area that answers for the child, with the sharing decision. Definer: the members'' circle entries are written here only.';

CREATE OR REPLACE FUNCTION public.references_not_open(wanted_agency uuid, wanted_kind text, wanted text[])
 RETURNS TABLE(value text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select r.value from child_reference r
     where may('imports.bring-in') and wanted_agency = my_agency()
       and r.agency_id = wanted_agency and r.kind = wanted_kind and r.value = any(wanted) and not in_circle(r.child_id)
  $function$;
comment on function references_not_open(uuid,text,text[]) is 'Of an agency''s own references, those on records outside the asker''s circles: for importers of that agency only. Definer: looks past the circle.';

CREATE OR REPLACE FUNCTION public.referral_fallback(wanted uuid, present uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select t.id
      from referral r join team here on here.id = present join team f on f.id = r.from_team_id join child c on c.id = r.child_id, team t
     where r.id = wanted
       and (t.agency_id in (here.agency_id, f.agency_id, c.responsible_agency_id)
            or exists (select 1 from circle_entry e where e.child_id = c.id and e.team_id = t.id and e.closed_at is null and e.expires_at > house_now())
            or exists (select 1 from area_agency x join area_agency y on y.area_id = x.area_id where x.agency_id = t.agency_id and y.agency_id = c.responsible_agency_id))
       and open_inbox_for(t.id, c.id)
     order by t.id = present desc, t.agency_id = here.agency_id desc, t.id = f.id desc, t.agency_id = f.agency_id desc, t.agency_id = c.responsible_agency_id desc,
              exists (select 1 from circle_entry e where e.child_id = c.id and e.team_id = t.id and e.closed_at is null and e.expires_at > house_now()) desc,
              t.kind in ('missing', 'social-care', 'management') desc, t.name, t.id
     limit 1
  $function$;
comment on function referral_fallback(uuid,uuid) is 'The next open inbox for a referral that nobody is there to have. Invoker: only the clock''s function, as the keeper, sees all it needs.';

CREATE OR REPLACE FUNCTION public.referral_parts(v area_referral)
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select array_remove(array['made',
        case when v.accepted_at is not null then 'accepted' end,
        case when v.end_kind = 'completed' then 'completed' end,
        case when v.end_kind = 'withdrawn' then 'withdrawn' end,
        case when v.ended_at is null then 'open' end,
        case when v.bounced > 0 then 'bounced' end,
        case when v.goes_round then 'round' end,
        case when v.asked_back then 'asked-back' end,
        case when v.returned_at <= v.made_at then 'return-referral' end,
        case when v.accepted_at is not null then 'referral-accepted' end,
        case when v.first_action_at >= v.accepted_at then 'accepted-action' end,
        case when v.changed_at >= v.first_action_at then 'action-change' end], null)
  $function$;
comment on function referral_parts(area_referral) is 'The parts of the whole-response view that a referral counts in. Invoker: what it is given, its caller has read.';

CREATE OR REPLACE FUNCTION public.referral_pass_standing(wanted uuid[])
 RETURNS TABLE(subject_id uuid, needed boolean, why text, due_on date, path text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select p.id, p.ended_at is null,
           case p.outcome when 'accepted' then 'taken' when 'asked' then 'answered' when 'answered' then 'answered'
                          when 'completed' then 'done' when 'withdrawn' then 'stopped' else 'passed-on' end,
           r.due_on, '/referrals/' || r.ref
      from referral_pass p join referral r on r.id = p.referral_id
     where may('notifications.send') and p.id = any(wanted)
  $function$;
comment on function referral_pass_standing(uuid[]) is 'Whether a pass of a referral still waits in its inbox. Definer: the sending of messages stands in no circle.';

CREATE OR REPLACE FUNCTION public.referral_passes_due(most integer)
 RETURNS TABLE(pass_id uuid, team_id uuid, agency_id uuid, rung integer, passed_at timestamp with time zone, next_climb_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not may('response.climb-referrals') then return; end if;
  -- Those that another process is climbing at this moment are skipped: it climbs them, once.
  return query
    select p.id, p.to_team_id, t.agency_id, p.rung, p.passed_at, p.next_climb_at
      from referral_pass p join team t on t.id = p.to_team_id
     where p.next_climb_at <= house_now() and p.ended_at is null
     order by p.next_climb_at limit most for update of p skip locked;
end $function$;
comment on function referral_passes_due(integer) is 'Untouched passes whose time has come, without their words. Definer: the clock stands in no circle.';

CREATE OR REPLACE FUNCTION public.referrals_of_inbox(part text, by_due boolean, after_due date, after_made timestamp with time zone, after_id uuid, most integer)
 RETURNS TABLE(id uuid, due_on date, made_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
end $function$;
comment on function referrals_of_inbox(text,boolean,date,timestamp with time zone,uuid,integer) is 'Ids of the referrals in one part of the asker''s inbox whose child is open to the asker, in its order. Definer: answers ids for the asker alone; whoever reads the rows is asked by their own policies.';

CREATE OR REPLACE FUNCTION public.rehome_referrals(refs text[])
 RETURNS TABLE(referral_ref text, of_child uuid, old_team uuid, new_team uuid, why text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
comment on function rehome_referrals(text[]) is 'Nothing lies with a team where nobody can have it, or a worker who is not there; each move to another agency has a sharing decision by the clock. Definer: the clock stands in no circle and reads no referral.';

CREATE OR REPLACE FUNCTION public.reopen_panel_meeting(wanted uuid, said text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare m panel_meeting; c record;
begin
  select * into m from panel_meeting g where g.id = wanted and g.ended_at is not null and may('panel.sit') and chairs_panel(g.panel_id) for update;
  if m.id is null then raise exception 'an ended meeting is opened again by whoever chairs'; end if;
  if exists (select 1 from panel_meeting n where n.panel_id = m.panel_id and n.at > m.at and n.cancelled_at is null and (n.at <= house_now() or n.ended_at is not null)) then
    raise exception 'the next meeting has begun';
  end if;
  if m.at + make_interval(days => coalesce((select r.open_days from panel_rules r where r.panel_id = m.panel_id order by r.set_at desc limit 1), 14)) <= house_now() then
    raise exception 'the records have closed to the members';
  end if;
  insert into panel_reopening (meeting_id, ended_at, ended_by, why, reopened_by) values (m.id, m.ended_at, m.ended_by, said, me());
  update panel_meeting set ended_at = null, ended_by = null where id = m.id;
  update panel_reason r set taken_back_at = house_now(), taken_back_by = me()
    from panel_item i join panel_meeting n on n.id = i.meeting_id
   where r.item_id = i.id and r.rule = 'carried' and r.taken_back_at is null and r.facts ->> 'from' = ((m.at at time zone 'Europe/London')::date)::text
     and n.panel_id = m.panel_id and n.id <> m.id and n.ended_at is null and n.cancelled_at is null;
  for c in
    update panel_item i set left_out_at = house_now(), left_out_by = me(), left_out_why = said, left_out_for = m.id
      from panel_meeting n
     where n.id = i.meeting_id and n.panel_id = m.panel_id and n.id <> m.id and n.ended_at is null and n.cancelled_at is null and i.left_out_at is null
       and exists (select 1 from panel_reason r where r.item_id = i.id and r.taken_back_at is not null)
       and not exists (select 1 from panel_reason r where r.item_id = i.id and r.taken_back_at is null)
       and not exists (select 1 from panel_outcome o where o.item_id = i.id)
     returning i.child_id
  loop perform narrow_for_panel(c.child_id); end loop;
end $function$;
comment on function reopen_panel_meeting(uuid,text) is 'Opens an ended meeting again, with a row that says who, when and why. Definer: the policy lets nobody change an ended meeting; only its chair may, and for so long.';

CREATE OR REPLACE FUNCTION public.request_access(from_hit uuid, for_purpose text, why text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare c child; made uuid;
begin
  select ch.* into c from search_hit h join child ch on ch.id = h.child_id where h.id = from_hit and h.worker_id = me() and h.ends_at > house_now();
  if c.id is null or not may('people.search') then return null; end if;
  if c.restricted_at is not null or exists (select 1 from declared_conflict d where d.child_id = c.id and d.worker_id = me()) then
    perform tell_lead(c.id, 'restricted-searched', me());
    return null;
  end if;
  select id into made from access_request where child_id = c.id and worker_id = me() and answered_at is null;
  if made is not null then return made; end if;
  insert into access_request (child_id, worker_id, purpose, reason) values (c.id, me(), for_purpose, why) returning id into made;
  perform tell_lead(c.id, 'access-requested', me());
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, child_id, why) values (me(), my_agency(), 'people.search', true, 'access request', c.id, 'access-request');
  return made;
end $function$;

CREATE OR REPLACE FUNCTION public.reset_sign_in(wanted uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare held text;
begin
  if not may('agencies.manage') or wanted = me() or not exists (select 1 from worker w where w.id = wanted and w.agency_id = my_agency() and w.kind = 'person') then
    raise exception 'not yours to reset' using errcode = 'insufficient_privilege';
  end if;
  if last_administrator(wanted) then raise exception 'the last administrator stays' using errcode = 'insufficient_privilege'; end if;
  perform end_sign_in(wanted, 'reset');
  for held in delete from worker_role where worker_id = wanted returning role loop
    insert into second_word (agency_id, kind, worker_id, role, asked_by) values (my_agency(), 'role', wanted, held, me()) on conflict do nothing;
  end loop;
end $function$;
comment on function reset_sign_in(uuid) is 'Takes a worker''s sign-in, and lets their roles wait for a second person''s word: whoever signs in next may be somebody else. Definer: an administrator never reads a credential.';

CREATE OR REPLACE FUNCTION public.response_concerning_me(kind text, since timestamp with time zone, until date)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
comment on function response_concerning_me(text,timestamp with time zone,date) is 'Ids of what may concern the asker, of one kind of the response. Definer: answers ids for the asker alone; whoever reads the rows is asked by their own policies.';

CREATE OR REPLACE FUNCTION public.return_to_queue()
 RETURNS TABLE(interview_ref text, child_id uuid, team_id uuid, holder_id uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare i record;
begin
  if not may('interviews.climb') then raise exception 'only the clock returns work'; end if;
  for i in
    select v.id, v.ref, v.child_id, v.team_id, v.holder_id
      from interview v join worker w on w.id = v.holder_id
     where v.held_at is null and v.not_held_at is null and (w.suspended_at is not null or w.left_at is not null)
     limit 200
       for update of v skip locked
  loop
    update interview set holder_id = null, taken_at = null where id = i.id;
    insert into hand_over (interview_id, child_id, to_team_id, from_worker_id, reason_code, next_climb_at)
      values (i.id, i.child_id, i.team_id, me(), 'holder-left', house_now() + interval '1 hour');
    interview_ref := i.ref; child_id := i.child_id; team_id := i.team_id; holder_id := i.holder_id;
    return next;
  end loop;
end $function$;
comment on function return_to_queue() is 'Nothing is held by somebody who is not there. Definer: the clock stands in no circle and reads no interview.';

CREATE OR REPLACE FUNCTION public.same_places(wanted uuid, known_before timestamp with time zone)
 RETURNS TABLE(kind text, episode_id uuid, same_as uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
comment on function same_places(uuid,timestamp with time zone) is 'Which episodes of a child share a place, without the place. Definer: the app may not select a place''s words, and this compares them.';

CREATE OR REPLACE FUNCTION public.seal_audit(most integer DEFAULT 10000)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  last bytea; made bytea; new_seal bigint; n int;
begin
  if not may('audit.seal') then raise exception 'only the sealing service seals'; end if;
  perform pg_advisory_xact_lock(hashtext('seal_audit'));
  select hash into last from audit_seal order by id desc limit 1;
  -- Only entries whose transactions are over for every onlooker: an entry that commits late is sealed late, never missed.
  create temporary table sealing on commit drop as
    select id from audit_entry
     where seal_id is null and made_in < pg_snapshot_xmin(pg_current_snapshot())
     order by id limit most;
  select count(*) into n from sealing;
  if n > 0 then
    select sha256(coalesce(last, '\x'::bytea) || convert_to(string_agg(audit_text(e), E'\n' order by e.id), 'UTF8')) into made
      from audit_entry e join sealing s using (id);
    insert into audit_seal (entries, previous, hash) values (n, coalesce(last, '\x'::bytea), made) returning id into new_seal;
    update audit_entry e set seal_id = new_seal from sealing s where s.id = e.id;
  end if;
  drop table sealing;
  return n;
end $function$;
comment on function seal_audit(integer) is 'Seals what is not sealed yet; returns how many. Definer: the app can never update the trail.';

CREATE OR REPLACE FUNCTION public.search_circles(typed text, most integer)
 RETURNS TABLE(child_id uuid, likeness real)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
 SET "pg_trgm.word_similarity_threshold" TO '0.45'
AS $function$
    with mine as materialized (select m.child_id from my_children() m),
    asked as (select lower(trim(typed)) as q, upper(trim(typed)) as ref, replace(replace(replace(lower(trim(typed)), '\', '\\'), '%', '\%'), '_', '\_') as likely),
    found as (
      select c.id, greatest(word_similarity(a.q, c.search_text), case when c.search_text like a.likely || '%' or c.search_text like '% ' || a.likely || '%' then 0.95 end)::real as likeness
        from asked a, child c where c.search_text like '%' || a.likely || '%' or a.q <% c.search_text
      union all
      select c.id, word_similarity(a.q, lower(n)) from asked a, child c join mine m on m.child_id = c.id, unnest(c.other_names) n
       where c.other_names <> '{}' and (a.q <% lower(n) or lower(n) like '%' || a.likely || '%')
      union all
      select r.child_id, 2 from asked a, child_reference r where lower(r.value) = a.q
      union all
      select c.id, 2 from asked a, child c where c.ref = a.ref
      union all
      select e.child_id, 2 from asked a, missing_episode e where e.ref = a.ref
      union all
      select e.child_id, 2 from asked a, missing_episode e where e.police_reference is not null and lower(e.police_reference) = a.q)
    select f.id, max(f.likeness) from found f join mine m on m.child_id = f.id
     where (select q from asked) <> ''
     group by f.id order by 2 desc, 1 limit least(most, 50)
  $function$;
comment on function search_circles(text,integer) is 'Ids inside my circles only, the likeliest first; 2 is an exact reference. Definer: so that the trigram index serves.';

CREATE OR REPLACE FUNCTION public.section_45_codes()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$ select array['escalation arrest', 'escalation weapon-found', 'escalation drugs-found', 'return arrested',
                     'sign arrested-out-of-area', 'sign drugs-possession', 'sign weapon', 'sign internal-concealment', 'sign forced-to-offend'] $function$;
comment on function section_45_codes() is 'What raises the prompt: the codes of section45 in content/nrm.yaml, each with its kind. A test compares the two.';

CREATE OR REPLACE FUNCTION public.see_intelligence_source(wanted uuid, reason text)
 RETURNS TABLE(sender_name text, sender_work text, sender_agency text, told_by text, risk text, risk_words text, may_contact boolean, contact_how text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare report intelligence;
begin
  select * into report from intelligence i where i.id = wanted and i.desk_agency_id = my_agency();
  if report.id is null or not may('intelligence.read-source') or intelligence_conflicted(wanted) or coalesce(trim(reason), '') = '' then return; end if;
  insert into intelligence_source_look (intelligence_id, looked_by, reason) values (report.id, me(), trim(reason));
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, why)
    values (me(), my_agency(), 'intelligence.read-source', false, 'intelligence source', report.ref, 'reason-given');
  return query
    select w.name, w.job_title, a.name, s.told_by, s.risk, s.risk_words, s.may_contact, s.contact_how
      from intelligence_source s join worker w on w.id = s.sent_by join agency a on a.id = w.agency_id where s.intelligence_id = report.id;
end $function$;
comment on function see_intelligence_source(uuid,text) is 'Who told a report, for the source desk of its force. Definer: nobody may read the table; each look is kept with its reason before anything is answered.';

CREATE OR REPLACE FUNCTION public.see_location(wanted uuid)
 RETURNS TABLE(kind text, place text, postcode text, source text, recorded_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare l location; seen int;
begin
  select * into l from location where id = wanted;
  if l.id is null or not in_circle(l.child_id) or not may('people.see-location') then return; end if;
  perform pg_advisory_xact_lock(hashtextextended('see_location ' || me(), 0));
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id) values (me(), my_agency(), 'people.see-location', false, 'location', l.id::text, l.child_id);
  select count(*) into seen from audit_entry a where a.worker_id = me() and a.deed = 'people.see-location' and a.subject = 'location' and a.at > house_now() - interval '1 hour';
  if seen >= 20 and not exists (select 1 from notice n where n.kind = 'many-locations' and n.about_worker_id = me() and n.made_at > house_now() - interval '1 hour') then
    insert into notice (to_worker_id, kind, about_worker_id)
      select w.id, 'many-locations', me() from worker w
       where w.id <> me() and w.left_at is null and w.suspended_at is null
         and (exists (select 1 from team_member mine join team_member theirs using (team_id)
                       where mine.worker_id = me() and mine.left_at is null and theirs.worker_id = w.id and theirs.leads and theirs.left_at is null)
              or (w.agency_id = my_agency() and exists (select 1 from worker_role r where r.worker_id = w.id and r.role = 'manager')));
  end if;
  return query select l.kind, l.place, l.postcode, l.source, l.recorded_at;
end $function$;
comment on function see_location(uuid) is 'One place, its reading audited before its words leave; many readings in an hour are told. Definer: the app may not select the words.';

CREATE OR REPLACE FUNCTION public.sharing_ref()
 RETURNS text
 LANGUAGE sql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select 'S-' || string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(drawn.bytes, n) & 31), 1), '' order by n)
      -- The sixth and the eighth byte of such a number hold its version and not chance alone.
      from (select uuid_send(gen_random_uuid()) as bytes) drawn, unnest(array[0, 1, 2, 3, 4, 5, 9, 10]) n
  $function$;
comment on function sharing_ref() is 'A new reference of a sharing decision. Invoker: it reads nothing.';

CREATE OR REPLACE FUNCTION public.sharing_standing(wanted uuid[])
 RETURNS TABLE(subject_id uuid, needed boolean, why text, path text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select s.id, s.shared and s.acknowledged_at is null, 'acknowledged', '/sharings/' || s.ref
      from sharing s where may('notifications.send') and s.id = any(wanted)
  $function$;
comment on function sharing_standing(uuid[]) is 'Whether something shared still waits to be acknowledged. Definer: the sending of messages stands in no circle.';

CREATE OR REPLACE FUNCTION public.sharings_of_agency(before_id uuid, most integer)
 RETURNS TABLE(id uuid, ref text, decided_at timestamp with time zone, about_ref text, shared boolean, recipient text, recipient_kind text, route text, withheld_code text, detriment_weighed boolean, child_told boolean, decided_by_name text, approved_at timestamp with time zone, acknowledged_at timestamp with time zone, goes_with text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    with before as (
      select b.decided_at, b.id from sharing b where b.id = before_id union all select b.decided_at, b.id from context_sharing b where b.id = before_id
    ),
    of_children as (
      (select s.* from sharing s join worker w on w.id = s.decided_by
        where w.agency_id = my_agency() and (before_id is null or (s.decided_at, s.id) < (select b.decided_at, b.id from before b))
        order by s.decided_at desc, s.id desc limit least(most, 50001))
      union all
      (select s.* from sharing s
        where s.from_agency_id = my_agency() and (before_id is null or (s.decided_at, s.id) < (select b.decided_at, b.id from before b))
        order by s.decided_at desc, s.id desc limit least(most, 50001))
    ),
    of_contexts as (
      select s.* from context_sharing s join worker w on w.id = s.decided_by
       where (w.agency_id = my_agency() or s.from_agency_id = my_agency())
         and (before_id is null or (s.decided_at, s.id) < (select b.decided_at, b.id from before b))
       order by s.decided_at desc, s.id desc limit least(most, 50001)
    )
    (select s.id, s.ref, s.decided_at, c.ref, s.shared,
            coalesce(ta.name, tta.name, case when s.goes_with = 'home-office' then 'The Home Office' else 'Outside this service' end), s.recipient_kind,
            s.route, s.withheld_code, s.detriment is not null, s.child_told, w.name, s.approved_at, s.acknowledged_at,
            case when s.referral_id is not null then 'referral' when s.host_notice_id is not null then 'host-notice' when s.nrm_id is not null and s.goes_with is null then 'nrm' else s.goes_with end
       from of_children s
       join worker w on w.id = s.decided_by
       join child c on c.id = s.child_id
       left join worker tw on tw.id = s.to_worker_id left join agency ta on ta.id = tw.agency_id
       left join team tt on tt.id = s.to_team_id left join agency tta on tta.id = tt.agency_id
      where may('response.agency-register'))
    union all
    (select s.id, s.ref, s.decided_at, x.ref, s.shared, coalesce(ta.name, tta.name, 'Outside this service'), s.recipient_kind,
            s.route, s.withheld_code, s.detriment is not null, s.child_told, w.name, null, null, s.goes_with
       from of_contexts s
       join worker w on w.id = s.decided_by
       join context x on x.id = s.context_id
       left join worker tw on tw.id = s.to_worker_id left join agency ta on ta.id = tw.agency_id
       left join team tt on tt.id = s.to_team_id left join agency tta on tta.id = tt.agency_id
      where may('response.agency-register'))
    order by 3 desc, 1 desc limit least(most, 50001)
  $function$;
comment on function sharings_of_agency(uuid,integer) is 'Sharing decisions that workers of the asker''s own agency made about children and contexts, and what the clock put before others in its stead: references, routes and dates, no name and no narrative. Definer: its reader stands in no circle.';

CREATE OR REPLACE PROCEDURE public.shown_to_hosts(IN name text, IN shown text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('create policy host_sees on %I as restrictive for select to sr_app using (child_id is null or child_id <> all ((select hosted_children())::uuid[]) or %s)', name, shown);
end $procedure$;
comment on function shown_to_hosts(text,text) is 'Says which rows of a table about children somebody sees who is their host only.';

CREATE OR REPLACE FUNCTION public.sign_in_state(wanted uuid)
 RETURNS TABLE(has_password boolean, passkeys integer, signed_in_at timestamp with time zone, sessions integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select exists (select 1 from credential c where c.worker_id = w.id and c.totp_confirmed_at is not null),
           (select count(*)::int from passkey p where p.worker_id = w.id),
           (select max(s.proved_at) from session s where s.worker_id = w.id and s.proved_at >= coalesce(w.sign_in_reset_at, '-infinity')),
           (select count(*)::int from session s where s.worker_id = w.id and s.proved_at is not null and s.ended_at is null and s.ends_at > house_now() and s.idle_ends_at > house_now())
      from worker w where w.id = wanted and w.agency_id = my_agency() and (may('agencies.manage') or may('agencies.give-second-word'))
  $function$;
comment on function sign_in_state(uuid) is 'How a colleague signs in, for who keeps or confirms it: that there is a password, never what it is. Definer: credentials are read by nobody else.';

CREATE OR REPLACE FUNCTION public.sits_at(wanted uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER COST 5000
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare who constant uuid := me();
begin
  return exists (select 1 from discussion_invitee i join team_member m on m.team_id = i.team_id
                  where i.discussion_id = wanted and m.worker_id = who and m.left_at is null);
end $function$;
comment on function sits_at(uuid) is 'Whether a team of the asker is invited to a discussion. Definer: the invitees'' own policy asks for the discussion; answers yes or no about the asker alone.';

CREATE OR REPLACE FUNCTION public.sits_on(wanted uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER COST 5000
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare who constant uuid := me();
begin
  return exists (select 1 from panel_member m where m.panel_id = wanted and m.worker_id = who and m.left_at is null);
end $function$;
comment on function sits_on(uuid) is 'Whether the asker sits on a panel. Definer: asked by the policies of the panel''s own tables; answers yes or no about the asker alone.';

CREATE OR REPLACE FUNCTION public.source_words_in(wanted uuid, typed text)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    with detail as (
      select concat_ws(' ', w.name, w.job_title, a.name, s.told_by, s.contact_how,
                       (select string_agg(t.name, ' ') from team_member m join team t on t.id = m.team_id where m.worker_id = w.id and m.left_at is null)) as words
        from intelligence i join intelligence_source s on s.intelligence_id = i.id join worker w on w.id = s.sent_by join agency a on a.id = w.agency_id
       where i.id = wanted and i.desk_agency_id = my_agency() and may('intelligence.desk') and not intelligence_conflicted(i.id)),
    telling as (
      select distinct lower(word) as word from detail, regexp_split_to_table(detail.words, '[^[:alnum:]]+') word
       where length(word) > 2
         and lower(word) not in ('the','and','who','she','her','his','him','has','had','was','were','are','not','that','this','with','from','they','their','them','for','but','said','says','told','about','when','where','which','will','would','been','have','may','can','day','days','one','two','out','only','after','before','call','ring','phone','team','lead','children','child','service','services','young','people'))
    select case when may('intelligence.desk') then coalesce(array_agg(distinct t.word order by t.word), '{}') end
      from telling t, regexp_split_to_table(lower(coalesce(typed, '')), '[^[:alnum:]]+') given
     where given = t.word
  $function$;
comment on function source_words_in(uuid,text) is 'Words of a text that the source detail holds too. Definer: the desk writes a text without reading who told it; it answers only words that the asker typed.';

CREATE OR REPLACE FUNCTION public.take_role(wanted uuid, taken text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not may('agencies.manage') or not exists (select 1 from worker w where w.id = wanted and w.agency_id = my_agency() and w.kind = 'person') then
    raise exception 'not yours to take' using errcode = 'insufficient_privilege';
  end if;
  if taken = 'administrator' and last_administrator(wanted) then return 'last-administrator'; end if;
  -- Asked again after the lock: somebody may have taken the asker's own role meanwhile.
  if not may('agencies.manage') then raise exception 'not yours to take' using errcode = 'insufficient_privilege'; end if;
  delete from worker_role where worker_id = wanted and role = taken;
  return case when found then 'taken' else 'not-held' end;
end $function$;
comment on function take_role(uuid,text) is 'Takes a role from a worker of one''s own agency, at once. Definer: only this keeps an agency''s last administrator.';

CREATE OR REPLACE FUNCTION public.team_leads_able(of_team uuid, needed text, of_child uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select m.worker_id from team_member m
     where may('interviews.climb') and m.team_id = of_team and m.leads and m.left_at is null and able_for(m.worker_id, needed, of_child)
  $function$;
comment on function team_leads_able(uuid,text,uuid) is 'The leads of a team who can act for a child. Definer, as ladder_top.';

CREATE OR REPLACE FUNCTION public.tell_lead(wanted uuid, what text, about uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare lead uuid; team_found uuid;
begin
  select lead_worker_id into lead from child where id = wanted;
  if lead is not null then
    insert into notice (to_worker_id, child_id, kind, about_worker_id) values (lead, wanted, what, about);
  end if;
  select e.team_id into team_found from circle_entry e
   where e.child_id = wanted and e.purpose = 'responsible-authority' and e.team_id is not null and e.closed_at is null order by e.opened_at limit 1;
  if team_found is not null and (lead is null or what = 'glass-broken') then
    insert into notice (to_team_id, child_id, kind, about_worker_id) values (team_found, wanted, what, about);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.tell_live_of_notice()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  perform pg_notify('safe_return_live', to_jsonb(array_remove(array['worker:' || new.to_worker_id, 'team:' || new.to_team_id], null))::text);
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.tell_of_second_word()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if tg_op = 'UPDATE' then
    if num_nonnulls(new.agreed_at, new.refused_at, new.withdrawn_at) > 0 then
      update notice set seen_at = house_now(), seen_by = me() where kind = 'second-word' and subject_ref = new.id::text and seen_at is null;
    end if;
    return null;
  end if;
  insert into notice (to_worker_id, kind, about_worker_id, subject_ref)
    select w.id, 'second-word', new.asked_by, new.id::text from worker w
     where w.agency_id = new.agency_id and w.kind = 'person' and w.suspended_at is null and w.left_at is null
       and w.id <> new.asked_by and w.id is distinct from new.worker_id
       and exists (select 1 from worker_role r where r.worker_id = w.id and r.role = 'manager');
  return null;
end $function$;
comment on function tell_of_second_word() is 'Tells the agency''s managers that a change waits for them. Definer: an administrator does not read whom notices are addressed to. A trigger: nobody can call it.';

CREATE OR REPLACE FUNCTION public.tell_possible_duplicates(new_child uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare mine child; other child;
begin
  select * into mine from child where id = new_child and recorded_by = me();
  if mine.id is null or not in_circle(new_child) or not may('people.add-child') then return; end if;
  for other in
    select c.* from child c
     where c.id <> new_child and not in_circle(c.id)
       and ((mine.date_of_birth is not null and c.date_of_birth = mine.date_of_birth) or lower(c.family_name) = lower(mine.family_name))
       and may_be_same_child(c, coalesce(mine.given_name, mine.preferred_name), mine.family_name, mine.date_of_birth)
     order by c.recorded_at limit 5
  loop
    if exists (select 1 from notice n where n.child_id = other.id and n.kind = 'possible-duplicate' and n.subject_ref = mine.ref) then continue; end if;
    insert into notice (to_worker_id, child_id, kind, about_worker_id, subject_ref)
      select other.lead_worker_id, other.id, 'possible-duplicate', me(), mine.ref where other.lead_worker_id is not null;
    insert into notice (to_team_id, child_id, kind, about_worker_id, subject_ref)
      select e.team_id, other.id, 'possible-duplicate', me(), mine.ref from circle_entry e
       where other.lead_worker_id is null and e.child_id = other.id and e.purpose = 'responsible-authority' and e.team_id is not null and e.closed_at is null
       order by e.opened_at limit 1;
    insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id, why)
      values (me(), my_agency(), 'people.add-child', false, 'child', null, other.id, 'possible-duplicate');
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION public.tell_possible_duplicates_of(new_children uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
 SET enable_nestloop TO 'off'
AS $function$
begin
  if me() is null or not may('people.add-child') then return; end if;
  with mine as materialized (
    select m.child_id from my_children() m),
  begun as materialized (
    select c.id, c.ref, coalesce(c.given_name, c.preferred_name) as given, c.family_name as family, c.date_of_birth as born
      from child c join unnest(new_children) n(id) on n.id = c.id join mine m on m.child_id = c.id where c.recorded_by = (select me())),
  outside as materialized (
    select c as record from child c where not exists (select from mine m where m.child_id = c.id)),
  alike as (
    select b.id, b.ref, (o.record).id as other_id, (o.record).recorded_at, (o.record).lead_worker_id
      from begun b join outside o on (o.record).date_of_birth = b.born
     where may_be_same_child(o.record, b.given, b.family, b.born)
    union
    select b.id, b.ref, (o.record).id, (o.record).recorded_at, (o.record).lead_worker_id
      from begun b join outside o on lower((o.record).family_name) = lower(b.family)
     -- With both birthdays known and different, only the very same given name can be the same child.
     where ((o.record).date_of_birth is null or b.born is null or lower((o.record).given_name) = lower(b.given))
       and may_be_same_child(o.record, b.given, b.family, b.born)),
  first_five as materialized (
    select * from (select a.*, row_number() over (partition by a.id order by a.recorded_at, a.other_id) as at from alike a) ranked where ranked.at <= 5),
  told as materialized (
    select f.* from first_five f
     where not exists (select from notice n where n.child_id = f.other_id and n.kind = 'possible-duplicate' and n.subject_ref = f.ref)),
  leads as (
    insert into notice (to_worker_id, child_id, kind, about_worker_id, subject_ref)
      select t.lead_worker_id, t.other_id, 'possible-duplicate', (select me()), t.ref from told t where t.lead_worker_id is not null),
  teams as (
    insert into notice (to_team_id, child_id, kind, about_worker_id, subject_ref)
      select distinct on (t.id, t.other_id) e.team_id, t.other_id, 'possible-duplicate', (select me()), t.ref
        from told t join circle_entry e on e.child_id = t.other_id and e.purpose = 'responsible-authority' and e.team_id is not null and e.closed_at is null
       where t.lead_worker_id is null
       order by t.id, t.other_id, e.opened_at)
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, child_id, why)
    select (select me()), (select my_agency()), 'people.add-child', false, 'child', null, t.other_id, 'possible-duplicate' from told t;
end $function$;
comment on function tell_possible_duplicates_of(uuid[]) is 'As tell_possible_duplicates, for all records that an import begins: what is in the adder''s own circles, these records among it, is never told. Definer: looks past the circle, and answers nothing.';

CREATE OR REPLACE FUNCTION public.untouched_nrm_passes(most integer)
 RETURNS TABLE(pass_id uuid, agency_id uuid, rung integer, passed_at timestamp with time zone, next_climb_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not may('response.nrm-remind') then return; end if;
  return query
    select p.id, t.agency_id, p.rung, p.passed_at, p.next_climb_at
      from nrm_pass p join nrm_referral n on n.id = p.nrm_id join team t on t.id = p.to_team_id
     where p.ended_at is null and n.stopped_at is null and p.rung < 2 and (p.next_climb_at is null or p.next_climb_at <= house_now())
     order by p.passed_at, p.id limit most for update of p skip locked;
end $function$;
comment on function untouched_nrm_passes(integer) is 'Drafts handed over, and questions, that nobody has touched and whose time to climb has come, without their words. Definer: the clock stands in no circle.';

CREATE OR REPLACE FUNCTION public.urgent_standing(wanted uuid[])
 RETURNS TABLE(subject_id uuid, needed boolean, why text, path text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select u.id, u.done_at is null and u.dismissed_at is null, 'done', '/interviews/' || i.ref
      from urgent_matter u join interview i on i.id = u.interview_id where may('notifications.send') and u.id = any(wanted)
  $function$;
comment on function urgent_standing(uuid[]) is 'Whether what cannot wait is still open. Definer: the sending of messages stands in no circle.';

CREATE OR REPLACE FUNCTION public.withdraw_invitation(wanted uuid, words text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  insert into discussion_withdrawal (id, discussion_id, kind, team_id, outside_name, outside_email, invited_at, invited_by, why, withdrawn_by)
  select i.id, i.discussion_id, i.kind, i.team_id, i.outside_name, i.outside_email, i.invited_at, i.invited_by, words, me()
    from discussion_invitee i join discussion d on d.id = i.discussion_id
   where i.id = wanted and i.attended_at is null and d.ended_at is null and d.cancelled_at is null
     and (d.opened_by = me() or d.from_team_id = any (my_teams()))
     and (d.child_id is null or in_circle(d.child_id)) and (d.context_id is null or in_context_circle(d.context_id))
     and not exists (select 1 from discussion_information x where x.invitee_id = i.id)
     and not exists (select 1 from discussion_stance x where x.invitee_id = i.id);
  if not found then return false; end if;
  delete from discussion_invitee where id = wanted;
  return true;
end $function$;
comment on function withdraw_invitation(uuid,text) is 'Takes an invitation to a discussion back, for who convenes it. Definer: the app deletes nothing; it can only take back, and keeps what there was.';

CREATE OR REPLACE FUNCTION public.worker_can(who uuid, needed text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$ select exists (select 1 from worker_role r join role_permission p on p.role = r.role where r.worker_id = who and p.permission = needed) $function$;
comment on function worker_can(uuid,text) is 'Whether a worker holds a permission. Invoker: only the keeper''s functions see every role.';
