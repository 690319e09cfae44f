-- A form that takes its own page away (a sign taken back, a meeting called off) found nothing when it was sent a second time, and a double
-- click read "Page not found". The second of two clicks is told by where the form was sent to.
alter table form_post add column sent_to text;
comment on column form_post.sent_to is 'The address it was sent to, without what follows the question mark; null for forms answered before this was kept.';
