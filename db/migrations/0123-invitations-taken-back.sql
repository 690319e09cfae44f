-- An invitation that went to the wrong team or address, or to somebody who turns out to be part of the harm, is taken back: whoever was let in by it
-- is let out, and the entry leaves their calendar. It stands apart then, so that whoever counts or shows who is invited finds those alone.
create table discussion_withdrawal (
  id uuid primary key,
  discussion_id uuid not null references discussion,
  kind text not null,
  team_id uuid references team,
  outside_name text,
  outside_email text,
  invited_at timestamptz not null,
  invited_by uuid not null references worker,
  why text not null check (length(why) between 1 and 1000),
  withdrawn_at timestamptz not null default house_now(),
  withdrawn_by uuid not null references worker,
  check ((team_id is null) <> (outside_name is null)),
  check ((outside_name is null) = (outside_email is null))
);
create index on discussion_withdrawal (discussion_id, withdrawn_at);
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
call guard('discussion_withdrawal');
-- The reason may name somebody as part of the harm: it is for those who convene.
create policy conveners_read on discussion_withdrawal for select to sr_app
  using (exists (select 1 from discussion d where d.id = discussion_id and (d.opened_by = (select me()) or d.from_team_id = any ((select my_teams())::uuid[]))));
grant select on discussion_withdrawal to sr_app;
grant select, insert on discussion_withdrawal to sr_keeper;
grant delete on discussion_invitee to sr_keeper;

create function withdraw_invitation(wanted uuid, words text) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
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
end $$;
alter function withdraw_invitation(uuid, text) owner to sr_keeper;
comment on function withdraw_invitation is 'Takes an invitation to a discussion back, for who convenes it. Definer: the app deletes nothing; it can only take back, and keeps what there was.';

drop function discussion_standing(uuid[]);
create function discussion_standing(wanted uuid[])
  returns table (subject_id uuid, discussion_id uuid, at timestamptz, minutes int, sequence int, ended boolean, cancelled boolean, answered boolean,
                 withdrawn boolean, invited_again boolean, path text, ask text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
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
  $$;
alter function discussion_standing(uuid[]) owner to sr_keeper;
comment on function discussion_standing is 'When a discussion is, whether it still is, and which team to ring, for the sending of messages. Definer: it stands in no circle; answers no subject and no word.';
