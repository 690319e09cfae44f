-- My work and the inbox ask for one worker's and their teams' referrals: each way in has an index of its own, so that neither reads
-- every open referral there is.
create index on referral (made_by) where ended_at is null;
create index on referral using gin (climbed_to) where ended_at is null;
create index on referral (ended_by, ended_at) where ended_at is not null;
create index on referral (team_id, due_on, id) where ended_at is not null;
