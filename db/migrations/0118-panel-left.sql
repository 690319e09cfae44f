-- Who is taken off a panel is told that its coming meetings leave their calendar, unless they sit there again by then.
drop function panel_meeting_standing(uuid[], text[]);
create function panel_meeting_standing(wanted uuid[], occasions text[])
  returns table (subject_id uuid, occasion text, meeting_id uuid, at timestamptz, minutes int, sequence int, ended boolean, cancelled boolean, sits boolean,
                 sits_again boolean, path text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select k.id, a.occasion, m.id, m.at, m.minutes, m.sequence, m.ended_at is not null, m.cancelled_at is not null, k.left_at is null,
           exists (select from panel_member s where s.panel_id = k.panel_id and s.worker_id = k.worker_id and s.left_at is null and s.id <> k.id),
           '/panel-meetings/' || m.ref
      from unnest(wanted, occasions) a(id, occasion) join panel_member k on k.id = a.id
      join panel_meeting m on m.panel_id = k.panel_id and m.ref = split_part(a.occasion, ' ', 1)
     where may('notifications.send')
  $$;
alter function panel_meeting_standing(uuid[], text[]) owner to sr_keeper;
comment on function panel_meeting_standing is 'When a meeting of a panel is, and whether it still is, for the sending of messages. Definer: the sending job sits on no panel; answers no child and no word.';
