-- Harm happening now of which nobody has concluded anything: few rows of many, found by themselves.
create index observation_harm_now on observation (child_id, recorded_at) where list = 'harm-now' and withdrawn_at is null;
comment on index observation_harm_now is 'For the list of children in whom harm was noted and of whom nothing was concluded since.';
