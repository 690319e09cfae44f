-- Words that may bear on a sign are pointed out. What a worker put aside is not offered again for that text; and a note that is still
-- being written is kept, so that no button loses it.
create table set_aside (
  child_id uuid not null references child,
  digest bytea not null check (octet_length(digest) = 32),
  interview_id uuid references interview,
  label text not null check (length(label) <= 80),
  set_aside_by uuid not null references worker,
  set_aside_at timestamptz not null default house_now(),
  offered_again_at timestamptz,
  primary key (child_id, digest)
);
create index on set_aside (interview_id);
comment on table set_aside is 'A suggestion that a worker put aside: not a judgement about the child, and no part of the story.';
comment on column set_aside.digest is 'SHA-256 of the child, the place of the text, the suggestion and the words up to it: the words themselves are not kept here.';
comment on column set_aside.label is 'The code of a sign in content/signs, or denial, slang, language.';
call guard_by_circle('set_aside', true);
create policy in_own_name on set_aside as restrictive for insert to sr_app with check (set_aside_by = (select me()));
create policy answers_wall on set_aside as restrictive for select to sr_app
  using (set_aside_by = (select me()) or (interview_id is not null and (select may('interviews.read-answers'))));

create table note_draft (
  child_id uuid not null references child,
  worker_id uuid not null references worker,
  words text not null check (length(words) <= 50000),
  saved_at timestamptz not null default house_now(),
  primary key (child_id, worker_id)
);
create index on note_draft (worker_id);
comment on table note_draft is 'A note about a child that one worker is still writing, to look for signs in it. Read by nobody else; emptied by its writer.';
call guard_by_circle('note_draft', true);
create policy in_own_name on note_draft as restrictive for all to sr_app using (worker_id = (select me())) with check (worker_id = (select me()));
