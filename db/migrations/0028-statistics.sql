-- What the area page counts by: signs noted at an episode are looked up once for each return.
create index on observation (episode_id) where episode_id is not null;
