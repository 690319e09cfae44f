-- Two tabs on one note: neither is lost. What meets another page's version stands beside it until the writer has put them together.
alter table note_draft
  add column version int not null default 1 check (version >= 1),
  add column page text not null default '' check (length(page) <= 40),
  add column other_words text check (length(other_words) between 1 and 50000);
comment on column note_draft.version is 'Counts the saves.';
comment on column note_draft.page is 'The page that saved it last: its later saves replace its earlier ones.';
comment on column note_draft.other_words is 'What another page of the same writer held when it was saved on an older version: shown beside the words until they are put together.';
