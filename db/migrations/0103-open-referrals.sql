-- What a team or a worker referred and is still open, by an index of the open ones: among all that they ever referred it was looked for by reading
-- each. The second stands in place of one of the open ones alone: it tells too what ended since a day.
create index referral_from_team_open on referral (from_team_id) where ended_at is null;
create index referral_made_by_ended on referral (made_by, ended_at);
drop index referral_made_by_idx;
