-- What has climbed to whoever asks, by the index that is there for it. Asked of the table itself, a policy stands before the index: "this array
-- holds me" may not be tried on rows that the asker may not see, so every open row of the nation was put to the rule first.
create function climbed_to_me(kind text) returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
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
end $$;
alter function climbed_to_me(text) owner to sr_keeper;
comment on function climbed_to_me is 'Ids of what has climbed to the asker, of one kind. Definer: an index on who was told serves nobody whom a policy stands before. Whoever reads the rows is asked by their own policies.';
