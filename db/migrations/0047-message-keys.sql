-- A link that is sent: made at the moment of sending, so that no secret waits in a row.

alter table sign_in_step add column sent_hash bytea unique;
comment on column sign_in_step.sent_hash is 'The hash of the link that was sent by e-mail: another key to the same step, which is still good once.';

create function invitation_standing(wanted uuid[], occasions text[])
  returns table (subject_id uuid, occasion text, needed boolean, why text, due_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select a.id, a.occasion, s.used_at is null and s.ends_at > house_now(), case when s.used_at is not null then 'done' else 'too-late' end, s.ends_at
      from unnest(wanted, occasions) a(id, occasion)
      join lateral (select s.used_at, s.ends_at from sign_in_step s
                     where s.worker_id = a.id and s.kind = 'invitation' and moment_text(s.ends_at) = a.occasion order by s.made_at desc limit 1) s on true
     where may('notifications.send')
  $$;
alter function invitation_standing(uuid[], text[]) owner to sr_keeper;
comment on function invitation_standing is 'Whether an invitation is still good. Definer: nobody but the sign-in service reads steps.';

create function key_invitation(wanted uuid, wanted_occasion text, link_hash bytea) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  if not may('notifications.send') then return false; end if;
  update sign_in_step s set sent_hash = link_hash
   where s.worker_id = wanted and s.kind = 'invitation' and s.used_at is null and s.ends_at > house_now() and moment_text(s.ends_at) = wanted_occasion;
  return found;
end $$;
alter function key_invitation(uuid, text, bytea) owner to sr_keeper;
comment on function key_invitation is 'Gives an open invitation the key that leaves by e-mail to the invited worker''s own address. Definer: the sending of messages reads no step.';
