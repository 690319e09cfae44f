-- When each child was last missing: for lists that show it beside a name.
create or replace view child_last_episode with (security_invoker = true) as
  select distinct on (child_id) child_id, ref, missing_from, missing_from_precision, ended_at
    from missing_episode order by child_id, missing_from desc;
grant select on child_last_episode to sr_app;
