-- What My work asks of actions, sharing and reasoned nones, each by an index that holds what is still open. The questions ask for several
-- reasons at once (mine, my team's, agreed by me); one index for each reason, or every row of the nation is read.
create index action_agreed_open on action (agreed_by) where done_at is null and stopped_at is null;
create index action_done_by on action (done_by, done_at) where done_at is not null;
create index sharing_decided_open on sharing (decided_by) where shared and acknowledged_at is null;
create index sharing_acknowledged_by on sharing (acknowledged_by, acknowledged_at) where acknowledged_at is not null;
create index sharing_withheld_open on sharing (decided_by) where not shared and approved_at is null;
create index no_action_open on no_action (said_by) where agreed_at is null;
