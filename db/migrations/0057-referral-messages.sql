-- Referrals by e-mail or text: an inbox is told that one waits there, and a lead that one has climbed; never what it is about.
create function message_of_pass() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if me() is not null then
    insert into message (kind, subject_id, to_team_id) values ('referral-waits', new.id, new.to_team_id) on conflict do nothing;
  end if;
  return null;
end $$;
alter function message_of_pass() owner to sr_keeper;
create trigger message_of_pass after insert on referral_pass for each row execute function message_of_pass();
comment on function message_of_pass is 'Tells the inbox of each pass by e-mail or text, whoever makes the pass, the clock too. A trigger: nobody can call it.';

create function referral_pass_standing(wanted uuid[])
  returns table (subject_id uuid, needed boolean, why text, due_on date, path text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select p.id, p.ended_at is null,
           case p.outcome when 'accepted' then 'taken' when 'asked' then 'answered' when 'answered' then 'answered'
                          when 'completed' then 'done' when 'withdrawn' then 'stopped' else 'passed-on' end,
           r.due_on, '/referrals/' || r.ref
      from referral_pass p join referral r on r.id = p.referral_id
     where may('notifications.send') and p.id = any(wanted)
  $$;
alter function referral_pass_standing(uuid[]) owner to sr_keeper;
comment on function referral_pass_standing is 'Whether a pass of a referral still waits in its inbox. Definer: the sending of messages stands in no circle.';
