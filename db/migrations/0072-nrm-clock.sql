-- The clock of NRM referrals: what is expected is told to whoever has it, and whoever was handed a draft stays in the circle for it.

create index child_by_lead on child (lead_worker_id) where lead_worker_id is not null;

create function nrm_to_follow(wanted uuid[], after uuid, most int)
  returns table (nrm_id uuid, ref text, holder_id uuid, team_id uuid, submitted_at timestamptz, stopped_at timestamptz, date_of_birth date, facts jsonb)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select n.id, n.ref, h.id, n.team_id, n.submitted_at, n.stopped_at, c.date_of_birth,
           coalesce((select jsonb_agg(jsonb_build_object('kind', f.kind, 'outcome', f.outcome, 'onDay', f.on_day) order by f.seq) from nrm_fact f where f.nrm_id = n.id), '[]')
      from nrm_referral n join child c on c.id = n.child_id
      left join worker h on h.id = n.holder_id and h.left_at is null and h.suspended_at is null
     where (may('response.nrm-remind') or may('notifications.send'))
       and n.submitted_at is not null and n.id > after
       and case when wanted is null then not exists (select 1 from nrm_fact f where f.nrm_id = n.id and f.kind = 'conclusive-grounds') else n.id = any(wanted) end
     order by n.id limit most
  $$;
alter function nrm_to_follow(uuid[], uuid, int) owner to sr_keeper;
comment on function nrm_to_follow is 'Referrals that were sent, with the days and outcomes from which the next step is reckoned, and no words. Definer: the clock stands in no circle.';

create function nrm_pass_standing(wanted uuid[])
  returns table (subject_id uuid, needed boolean, why text, path text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select p.id, p.ended_at is null and n.stopped_at is null,
           case when p.outcome = 'taken' then 'taken' when p.outcome = 'answered' then 'answered' else 'stopped' end, '/nrm/' || n.ref
      from nrm_pass p join nrm_referral n on n.id = p.nrm_id
     where may('notifications.send') and p.id = any(wanted)
  $$;
alter function nrm_pass_standing(uuid[]) owner to sr_keeper;
comment on function nrm_pass_standing is 'Whether a draft that was handed over, or a question, still waits. Definer: the sending of messages stands in no circle.';

create function keep_nrm_open() returns int
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare kept int;
begin
  if not may('response.nrm-remind') then raise exception 'only the clock keeps circles open'; end if;
  update circle_entry e set expires_at = house_now() + interval '30 days'
   where e.closed_at is null and e.purpose = 'shared-with' and e.expires_at > house_now() and e.expires_at < house_now() + interval '7 days'
     and exists (
       select 1 from nrm_referral n
        where n.child_id = e.child_id and n.stopped_at is null
          and (n.team_id = e.team_id or exists (select 1 from nrm_pass p where p.nrm_id = n.id and p.to_team_id = e.team_id and p.ended_at is null))
          and not exists (select 1 from nrm_fact f where f.nrm_id = n.id and f.kind = 'conclusive-grounds'));
  get diagnostics kept = row_count;
  return kept;
end $$;
alter function keep_nrm_open() owner to sr_keeper;
comment on function keep_nrm_open is 'Keeps the circle open for a team that was handed a referral, until it is concluded. Definer: entries are written here only; it lengthens what stands and opens nothing.';
