-- Tries and sendings are counted for the whole city, whichever process counts; of one number one message at a time is under way.
-- Runs beside the previous release: yes. It queues messages without their number here, and those leave as before.

create table tries (
  region_code text not null references regions,
  limit_name  text not null,
  caller      bytea not null,
  count       integer not null check (count >= 0),
  ends_at     timestamptz not null,
  primary key (region_code, limit_name, caller)
);
comment on table tries is 'How often something was tried of late. A row means nothing any more once its window has ended.';
comment on column tries.caller is 'Who tried, under a keyed hash: an address, a number, a code, or a day.';
create index tries_ended on tries (region_code, ends_at);
alter table tries enable row level security;
alter table tries force row level security;
create policy own_region on tries using (region_code = app_region());
grant select, insert, delete on tries to payung_server;
grant update (count, ends_at) on tries to payung_server;

alter table outbox add column phone_index bytea;
comment on column outbox.phone_index is 'Whose number, as the message has it: of one number one at a time is under way, in the order in which they were queued.';
update outbox o set phone_index = m.phone_index from messages m where m.region_code = o.region_code and m.id = o.message_id;
create index outbox_of_number on outbox (region_code, phone_index);
drop index outbox_due;
create index outbox_next on outbox (region_code, channel, is_urgent desc, due_at, message_id);
create index message_states_of_late on message_states (region_code, recorded_at);
