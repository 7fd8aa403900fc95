-- What is said of a day names where it was read and how sure it is, as every other dated rule does.
-- Runs beside the previous release: yes. It adds words without them, and they stand as still to be confirmed.

alter table calendar_days
  add column source text not null default '',
  add column confidence text not null default 'to confirm' check (confidence in ('official', 'secondary', 'to confirm'));
comment on column calendar_days.source is 'Where the decree or the news of it was read; empty where nobody said.';
