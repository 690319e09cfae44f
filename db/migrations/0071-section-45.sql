-- Section 45: when a child is recorded as arrested or found carrying something, whoever answers for the child is asked to think of it.

create function section_45_codes() returns text[]
  language sql immutable set search_path = pg_catalog, public
  as $$ select array['escalation arrest', 'escalation weapon-found', 'escalation drugs-found', 'return arrested',
                     'sign arrested-out-of-area', 'sign drugs-possession', 'sign weapon', 'sign internal-concealment', 'sign forced-to-offend'] $$;
comment on function section_45_codes is 'What raises the prompt: the codes of section45 in content/nrm.yaml, each with its kind. A test compares the two.';
grant execute on function section_45_codes to sr_app, sr_keeper;

create table section_45_prompt (
  id uuid primary key default gen_random_uuid(),
  child_id uuid not null references child,
  raised_at timestamptz not null default house_now(),
  raised_by uuid not null references worker,
  team_id uuid references team,
  settled_at timestamptz,
  settled_by uuid references worker,
  check ((settled_at is null) = (settled_by is null)),
  check (settled_at >= raised_at)
);
create unique index section_45_open on section_45_prompt (child_id) where settled_at is null;
create index on section_45_prompt (child_id, raised_at);
create index on section_45_prompt (team_id) where settled_at is null;
create index on section_45_prompt (raised_by) where settled_at is null;
comment on table section_45_prompt is 'The prompt to think of the section 45 defence for a child. Raised by what is recorded, one open at a time; it stands until what was done is recorded.';
comment on column section_45_prompt.team_id is 'The team of the responsible authority that stood in the circle when it was raised: it is shown the prompt in My work.';
comment on column section_45_prompt.raised_by is 'Who recorded what raised it.';

create table section_45_record (
  id uuid primary key default gen_random_uuid(),
  child_id uuid not null references child,
  kind text not null check (kind in ('told-officer', 'told-solicitor', 'settled')),
  who text check (length(who) between 1 and 200),
  on_day date not null,
  words text check (length(words) between 1 and 2000),
  recorded_at timestamptz not null default house_now(),
  recorded_by uuid not null references worker,
  check (case when kind = 'settled' then words is not null else who is not null end)
);
create index on section_45_record (child_id, recorded_at);
comment on table section_45_record is 'What was done about section 45 for a child: who was told, and when; or why nothing more is needed. Added, never changed.';
comment on column section_45_record.who is 'Whom: the officer in the case, the solicitor.';
comment on column section_45_record.words is 'What they were told, or why nothing more is needed.';

call guard_by_circle('section_45_prompt', true);
call guard_by_circle('section_45_record');
revoke insert, update on section_45_prompt from sr_app;
grant update (settled_at, settled_by) on section_45_prompt to sr_app;
grant insert on section_45_prompt to sr_keeper;
create policy decisions_wall on section_45_prompt as restrictive for select to sr_app
  using (raised_by = (select me()) or (select may('response.read-decisions')));
create policy decisions_wall on section_45_record as restrictive for select to sr_app
  using (recorded_by = (select me()) or (select may('response.read-decisions')));
create policy in_own_name on section_45_record as restrictive for insert to sr_app with check (recorded_by = (select me()));

-- One way for all that raises it: whoever records it, by whichever page, import or device.
create function raise_section_45() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
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
end $$;
alter function raise_section_45() owner to sr_keeper;
comment on function raise_section_45 is 'Raises the prompt of section 45 when an arrest, a find or such a sign is recorded of somebody under 18. A trigger: nobody can call it.';
create trigger raise_section_45 after insert on escalation for each row execute function raise_section_45();
create trigger raise_section_45 after insert or update of how on episode_return for each row execute function raise_section_45();
create trigger raise_section_45 after insert on observation for each row execute function raise_section_45();
