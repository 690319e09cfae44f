-- What a done action changed for the child, apart from what was done; and why something was not shared, so that it can be counted.

alter table action add column done_changed text;
comment on column action.done_changed is 'What changed for the child, in plain words; empty when it is too early to say.';

alter table sharing add column withheld_code text;
comment on column sharing.withheld_code is 'For a decision not to share: a code of the no-share reasons in content/reasons.yaml. The words stand in why.';
