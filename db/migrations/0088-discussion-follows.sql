-- A discussion may follow a return: what is agreed there then follows that return's interview, and counts for whether the return was used.
alter table discussion add column interview_id uuid references interview;
alter table discussion add constraint discussion_follows_of_a_child check (interview_id is null or child_id is not null);
comment on column discussion.interview_id is 'The return home interview after which it is held: actions agreed there follow it. Null where it follows none.';
create index on discussion (interview_id) where interview_id is not null;
grant insert (interview_id) on discussion to sr_app;
