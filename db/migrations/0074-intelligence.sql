-- Intelligence from partners: what somebody saw or heard that police should know. Apart from referrals, and apart from the child's record.
-- Three walls: the report is for whoever sent it and for the desk of the force; who told it is for the source desk, one look at a time, with
-- a reason; the sanitised text alone crosses, by a decision.

create table intelligence_receipt (
  intelligence_id uuid primary key,
  sent_by uuid not null references worker,
  sent_at timestamptz not null default house_now()
);
create index on intelligence_receipt (sent_by, sent_at desc, intelligence_id);
comment on table intelligence_receipt is 'The slip of whoever sent a report. Only they read it: the desk finds a sender through the source wall or not at all.';
comment on column intelligence_receipt.intelligence_id is 'The report. The slip is written first, so that nobody can write one for a report of somebody else.';
comment on column intelligence_receipt.sent_by is 'Who sent it.';
comment on column intelligence_receipt.sent_at is 'When it was sent.';

create table intelligence (
  id uuid primary key,
  ref text not null unique,
  desk_agency_id uuid not null references agency,
  child_id uuid references child,
  what text not null check (length(what) between 1 and 10000),
  happened_when text not null check (length(happened_when) between 1 and 500),
  happened_where text check (length(happened_where) between 1 and 500),
  first_hand text not null check (first_hand in ('first-hand', 'from-who-saw', 'heard', 'feeling')),
  how_known text not null check (length(how_known) between 1 and 2000),
  doubted_why text check (length(doubted_why) between 1 and 2000),
  sent_at timestamptz not null default house_now(),
  received_at timestamptz,
  received_by uuid references worker,
  check ((received_at is null) = (received_by is null)),
  check (received_at is null or received_at >= sent_at)
);
alter table intelligence_receipt add foreign key (intelligence_id) references intelligence deferrable initially deferred;
create index on intelligence (desk_agency_id, sent_at desc, id);
create index on intelligence (child_id) where child_id is not null;
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

create table intelligence_identifier (
  id uuid primary key default gen_random_uuid(),
  intelligence_id uuid not null references intelligence,
  kind text not null check (kind in ('person', 'username', 'phone', 'vehicle', 'place', 'other')),
  typed text not null check (length(typed) between 1 and 300),
  normal text not null check (length(normal) between 1 and 300)
);
create index on intelligence_identifier (intelligence_id);
create index on intelligence_identifier (kind, normal);
comment on table intelligence_identifier is 'A name, nickname, username, number, vehicle or place in a report, by kind, so that the same one is found again.';
comment on column intelligence_identifier.id is 'Key.';
comment on column intelligence_identifier.intelligence_id is 'The report.';
comment on column intelligence_identifier.kind is 'What it is.';
comment on column intelligence_identifier.typed is 'As it was typed.';
comment on column intelligence_identifier.normal is 'For matching: a phone as E.164 where it can be read as one, anything else in small letters without spaces.';

create table intelligence_source (
  intelligence_id uuid primary key references intelligence,
  sent_by uuid not null references worker,
  told_by text check (length(told_by) between 1 and 2000),
  risk text not null check (risk in ('none-known', 'some', 'grave')),
  risk_words text check (length(risk_words) between 1 and 2000),
  may_contact boolean not null,
  contact_how text check (length(contact_how) between 1 and 500),
  check (risk = 'none-known' or risk_words is not null)
);
comment on table intelligence_source is 'Who told it. Behind its own wall: read through see_intelligence_source() alone, by the source desk, with a reason.';
comment on column intelligence_source.intelligence_id is 'The report.';
comment on column intelligence_source.sent_by is 'The sender; name, work and agency follow from it.';
comment on column intelligence_source.told_by is 'Who told the sender, as the sender knows them.';
comment on column intelligence_source.risk is 'Could it harm the source if it came out?';
comment on column intelligence_source.risk_words is 'What could happen, and to whom.';
comment on column intelligence_source.may_contact is 'Whether the source desk may ring the sender about it.';
comment on column intelligence_source.contact_how is 'How and when it is safe to.';

create table intelligence_source_look (
  id uuid primary key default gen_random_uuid(),
  intelligence_id uuid not null references intelligence,
  looked_by uuid not null references worker,
  looked_at timestamptz not null default house_now(),
  reason text not null check (length(reason) between 1 and 500)
);
create index on intelligence_source_look (intelligence_id, looked_at);
comment on table intelligence_source_look is 'Each look at who told it, with its reason. Written by see_intelligence_source() before anything leaves.';
comment on column intelligence_source_look.id is 'Key.';
comment on column intelligence_source_look.intelligence_id is 'The report.';
comment on column intelligence_source_look.looked_by is 'Who looked.';
comment on column intelligence_source_look.looked_at is 'When.';
comment on column intelligence_source_look.reason is 'Why, in their words.';

create table intelligence_grade (
  id uuid primary key default gen_random_uuid(),
  intelligence_id uuid not null references intelligence,
  source smallint not null check (source between 1 and 3),
  intelligence text not null check (intelligence in ('A', 'B', 'C', 'D', 'E')),
  handling text not null check (handling in ('P', 'C')),
  conditions text check (length(conditions) between 1 and 2000),
  why text not null check (length(why) between 1 and 2000),
  graded_at timestamptz not null default house_now(),
  graded_by uuid not null references worker,
  check ((handling = 'C') = (conditions is not null))
);
create index on intelligence_grade (intelligence_id, graded_at desc, id);
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

create table intelligence_text (
  id uuid primary key default gen_random_uuid(),
  intelligence_id uuid not null references intelligence,
  words text not null check (length(words) between 1 and 5000),
  found text[] not null default '{}',
  confirmed_by uuid references worker,
  written_at timestamptz not null default house_now(),
  written_by uuid not null references worker,
  check (found = '{}' or confirmed_by is not null)
);
create index on intelligence_text (intelligence_id, written_at desc, id);
comment on table intelligence_text is 'A sanitised text: what may cross, written apart from the report. The newest counts; each is kept.';
comment on column intelligence_text.id is 'Key.';
comment on column intelligence_text.intelligence_id is 'The report.';
comment on column intelligence_text.words is 'The text.';
comment on column intelligence_text.found is 'Words in it that may tell who the source is, found when it was saved. Never shown beyond the desk.';
comment on column intelligence_text.confirmed_by is 'Who looked at each of them and says that none does.';
comment on column intelligence_text.written_at is 'When.';
comment on column intelligence_text.written_by is 'By whom.';

create table intelligence_outcome (
  id uuid primary key default gen_random_uuid(),
  intelligence_id uuid not null references intelligence,
  outcome text not null check (outcome in ('logged', 'tasked', 'no-use')),
  crime_reference text check (length(crime_reference) between 1 and 60),
  reason text check (length(reason) between 1 and 2000),
  decided_at timestamptz not null default house_now(),
  decided_by uuid not null references worker,
  check ((outcome = 'tasked') = (crime_reference is not null)),
  check (outcome <> 'no-use' or reason is not null)
);
create index on intelligence_outcome (intelligence_id, decided_at desc, id);
comment on table intelligence_outcome is 'What came of a report: a sanitised log, tasked as crime, or no use with the reason. The newest counts.';
comment on column intelligence_outcome.id is 'Key.';
comment on column intelligence_outcome.intelligence_id is 'The report.';
comment on column intelligence_outcome.outcome is 'logged, tasked or no-use.';
comment on column intelligence_outcome.crime_reference is 'Of the crime record, when it was tasked.';
comment on column intelligence_outcome.reason is 'Why it is of no use, or a remark.';
comment on column intelligence_outcome.decided_at is 'When.';
comment on column intelligence_outcome.decided_by is 'By whom.';

create table intelligence_share (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  intelligence_id uuid not null references intelligence,
  text_id uuid not null references intelligence_text,
  to_team_id uuid not null references team,
  handling text not null check (handling in ('P', 'C')),
  conditions text check (length(conditions) between 1 and 2000),
  helps_with text not null check (length(helps_with) between 1 and 300),
  route text not null check (length(route) between 1 and 100),
  detriment text not null check (length(detriment) between 1 and 2000),
  why text not null check (length(why) between 1 and 2000),
  sharing_id uuid references sharing,
  decided_at timestamptz not null default house_now(),
  decided_by uuid not null references worker,
  acknowledged_at timestamptz,
  acknowledged_by uuid references worker,
  check ((handling = 'C') = (conditions is not null)),
  check ((acknowledged_at is null) = (acknowledged_by is null))
);
create index on intelligence_share (intelligence_id);
create index on intelligence_share (text_id);
create index on intelligence_share (to_team_id, decided_at desc, id);
create index on intelligence_share (sharing_id) where sharing_id is not null;
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

call guard('intelligence_receipt'); call guard('intelligence'); call guard('intelligence_identifier'); call guard('intelligence_source');
call guard('intelligence_source_look'); call guard('intelligence_grade'); call guard('intelligence_text'); call guard('intelligence_outcome');
call guard('intelligence_share');

-- Whether this is the desk of that force. Asked once a statement, since the agency of the asker is the same for all rows.
create policy own_slip on intelligence_receipt for select to sr_app using (sent_by = (select me()));
create policy sends on intelligence_receipt for insert to sr_app with check (sent_by = (select me()) and (select may('intelligence.send')));
grant select, insert on intelligence_receipt to sr_app;

create policy desk_reads on intelligence for select to sr_app
  using ((desk_agency_id = (select my_agency()) and (select may('intelligence.desk')))
         or exists (select 1 from intelligence_receipt r where r.intelligence_id = id));
create policy sends on intelligence for insert to sr_app
  with check ((select may('intelligence.send')) and received_at is null
              and exists (select 1 from intelligence_receipt r where r.intelligence_id = id)
              and (child_id is null or in_circle_of(child_id, (select me()), (select house_now())))
              and exists (select 1 from agency a join area_agency d on d.agency_id = a.id join area_agency m on m.area_id = d.area_id
                           where a.id = desk_agency_id and a.kind = 'police' and m.agency_id = (select my_agency())));
create policy desk_receives on intelligence for update to sr_app
  using (desk_agency_id = (select my_agency()) and (select may('intelligence.desk')) and received_at is null)
  with check (desk_agency_id = (select my_agency()) and received_by = (select me()));
grant select, insert on intelligence to sr_app;
grant update (received_at, received_by) on intelligence to sr_app;

-- What hangs on a report is read by whoever reads the report.
create policy with_report on intelligence_identifier for select to sr_app using (exists (select 1 from intelligence i where i.id = intelligence_id));
create policy sends on intelligence_identifier for insert to sr_app
  with check (exists (select 1 from intelligence_receipt r join intelligence i on i.id = r.intelligence_id where r.intelligence_id = intelligence_identifier.intelligence_id and i.received_at is null));
grant select, insert on intelligence_identifier to sr_app;

-- No policy and no grant to read: the function below is the only way.
create policy sends on intelligence_source for insert to sr_app
  with check (sent_by = (select me()) and exists (select 1 from intelligence_receipt r where r.intelligence_id = intelligence_source.intelligence_id));
grant insert on intelligence_source to sr_app;
grant insert on intelligence_source_look to sr_keeper;

-- The desk's own: the sender, who can read the report, reads none of these.
do $$
declare t text;
declare desk constant text := '(select may(''intelligence.desk'')) and exists (select 1 from intelligence i where i.id = intelligence_id and i.desk_agency_id = (select my_agency()))';
begin
  foreach t in array array['intelligence_source_look', 'intelligence_grade', 'intelligence_text', 'intelligence_outcome', 'intelligence_share'] loop
    execute format('create policy desk_reads on %I for select to sr_app using (%s)', t, desk);
    execute format('grant select on %I to sr_app', t);
  end loop;
  execute format('create policy desk_adds on intelligence_grade for insert to sr_app with check (graded_by = (select me()) and %s)', desk);
  execute format('create policy desk_adds on intelligence_text for insert to sr_app with check (written_by = (select me()) and (confirmed_by is null or confirmed_by = (select me())) and %s)', desk);
  execute format('create policy desk_adds on intelligence_outcome for insert to sr_app with check (decided_by = (select me()) and %s)', desk);
  execute format('create policy desk_adds on intelligence_share for insert to sr_app with check (decided_by = (select me()) and acknowledged_at is null and %s)', desk);
end $$;
grant insert on intelligence_grade, intelligence_text, intelligence_outcome, intelligence_share to sr_app;

-- What crossed is read by the team that it was shared with, in the version that was shared.
create policy recipient_reads on intelligence_share for select to sr_app using ((select may('intelligence.read-shared')) and in_my_team(to_team_id));
create policy recipient_acknowledges on intelligence_share for update to sr_app
  using (in_my_team(to_team_id) and acknowledged_at is null) with check (in_my_team(to_team_id) and acknowledged_by = (select me()));
grant update (acknowledged_at, acknowledged_by) on intelligence_share to sr_app;
-- The words and nothing else: what was found in them stays at the desk.
revoke select on intelligence_text from sr_app;
grant select (id, intelligence_id, words, written_at, written_by, confirmed_by) on intelligence_text to sr_app;
create policy recipient_reads on intelligence_text for select to sr_app
  using (exists (select 1 from intelligence_share s where s.text_id = intelligence_text.id and in_my_team(s.to_team_id)));

-- One look at who told it: written down before it leaves.
create function see_intelligence_source(wanted uuid, reason text)
  returns table (sender_name text, sender_work text, sender_agency text, told_by text, risk text, risk_words text, may_contact boolean, contact_how text)
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare report intelligence;
begin
  select * into report from intelligence i where i.id = wanted and i.desk_agency_id = my_agency();
  if report.id is null or not may('intelligence.read-source') or coalesce(trim(reason), '') = '' then return; end if;
  insert into intelligence_source_look (intelligence_id, looked_by, reason) values (report.id, me(), trim(reason));
  insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, why)
    values (me(), my_agency(), 'intelligence.read-source', false, 'intelligence source', report.ref, 'reason-given');
  return query
    select w.name, w.job_title, a.name, s.told_by, s.risk, s.risk_words, s.may_contact, s.contact_how
      from intelligence_source s join worker w on w.id = s.sent_by join agency a on a.id = w.agency_id where s.intelligence_id = report.id;
end $$;
alter function see_intelligence_source(uuid, text) owner to sr_keeper;
comment on function see_intelligence_source is 'Who told a report, for the source desk of its force. Definer: nobody may read the table; each look is kept with its reason before anything is answered.';

-- Which words of a text stand in the source detail too: names, agency, teams, what the sender wrote of who told them.
create function source_words_in(wanted uuid, typed text) returns text[]
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with detail as (
      select concat_ws(' ', w.name, w.job_title, a.name, s.told_by, s.contact_how,
                       (select string_agg(t.name, ' ') from team_member m join team t on t.id = m.team_id where m.worker_id = w.id and m.left_at is null)) as words
        from intelligence i join intelligence_source s on s.intelligence_id = i.id join worker w on w.id = s.sent_by join agency a on a.id = w.agency_id
       where i.id = wanted and i.desk_agency_id = my_agency() and may('intelligence.desk')),
    telling as (
      select distinct lower(word) as word from detail, regexp_split_to_table(detail.words, '[^[:alnum:]]+') word
       where length(word) > 2
         and lower(word) not in ('the','and','who','she','her','his','him','has','had','was','were','are','not','that','this','with','from','they','their','them','for','but','said','says','told','about','when','where','which','will','would','been','have','may','can','day','days','one','two','out','only','after','before','call','ring','phone','team','lead','children','child','service','services','young','people'))
    select case when may('intelligence.desk') then coalesce(array_agg(distinct t.word order by t.word), '{}') end
      from telling t, regexp_split_to_table(lower(coalesce(typed, '')), '[^[:alnum:]]+') given
     where given = t.word
  $$;
alter function source_words_in(uuid, text) owner to sr_keeper;
comment on function source_words_in is 'Words of a text that the source detail holds too. Definer: the desk writes a text without reading who told it; it answers only words that the asker typed.';

-- The rule again where no page can forget it: what was found is what the database finds, and a condition holds no word of the source.
create function check_sanitised() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  new.found := array(select distinct unnest(new.found || source_words_in(new.intelligence_id, new.words)) order by 1);
  if new.found <> '{}' and new.confirmed_by is null then raise exception 'a text with words of the source is confirmed by a named person'; end if;
  return new;
end $$;
create trigger sanitised before insert on intelligence_text for each row execute function check_sanitised();
create function check_conditions() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if source_words_in(new.intelligence_id, new.conditions) <> '{}' then raise exception 'conditions hold no word of the source'; end if;
  return new;
end $$;
create trigger sanitised before insert on intelligence_grade for each row execute function check_conditions();
-- What crosses is the text of that very report, under the conditions of its newest grade.
create function check_crossing() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if not exists (select 1 from intelligence_text t where t.id = new.text_id and t.intelligence_id = new.intelligence_id)
     or not exists (select 1 from (select g.handling, g.conditions from intelligence_grade g where g.intelligence_id = new.intelligence_id order by g.graded_at desc, g.id desc limit 1) g
                     where g.handling = new.handling and g.conditions is not distinct from new.conditions) then
    raise exception 'what crosses is graded, and the text of its own report';
  end if;
  return new;
end $$;
create trigger crossing before insert on intelligence_share for each row execute function check_crossing();

-- Into a child's circle: the desk stands in it for one hour, to put the decision on the record. It opens no page of the child's: the role has none.
create function enter_circle_with_intelligence(wanted uuid) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare about uuid;
begin
  select i.child_id into about from intelligence i where i.id = wanted and i.desk_agency_id = my_agency() and i.received_at is not null;
  if about is null or not may('intelligence.desk') then return false; end if;
  if exists (select 1 from declared_conflict d where d.child_id = about and d.worker_id = me()) then return false; end if;
  insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at)
    values (about, me(), 'granted', 'intelligence-shared', me(), house_now() + interval '1 hour');
  return true;
end $$;
alter function enter_circle_with_intelligence(uuid) owner to sr_keeper;
comment on function enter_circle_with_intelligence is 'Lets the desk into the circle of the child whom a report of theirs is about, for one hour. Definer: entries are written here only; seen by the circle like any other.';
