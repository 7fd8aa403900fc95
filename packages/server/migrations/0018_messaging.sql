-- What the programme tells workers and what they answer: consents, the outbox with what became of each message, what
-- came in, conversations under way, and those that a person must take over.
-- Runs beside the previous release: yes (new tables only).

create table message_consents (
  region_code    text not null references regions,
  id             uuid not null,
  phone_index    bytea not null,
  channel        text not null check (channel in ('whatsapp', 'sms')),
  is_given       boolean not null,
  language       text not null check (language in ('id', 'en')),
  application_id uuid,
  kelurahan_code text,
  said_through   text not null check (said_through in ('list', 'api', 'web', 'chat', 'field')),
  said_at        timestamptz not null,
  said_by        text not null,
  recorded_at    timestamptz not null default now(),
  primary key (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
comment on table message_consents is 'That somebody wants messages at a number by a channel, or wants them no more (UU 27/2022 art. 20, 22, 40). The latest word counts.';
comment on column message_consents.phone_index is 'The number under a keyed hash: the number itself stands with the application.';
create index message_consents_of_number on message_consents (region_code, phone_index, channel, said_at desc);
create index message_consents_of_application on message_consents (region_code, application_id);

create table messages (
  region_code    text not null references regions,
  id             uuid not null,
  application_id uuid,
  kelurahan_code text,
  template       text not null,
  channel        text not null check (channel in ('whatsapp', 'sms')),
  language       text not null check (language in ('id', 'en')),
  phone_index    bytea not null,
  content_sealed bytea not null,
  content_hmac   bytea not null,
  expires_at     timestamptz,
  queued_at      timestamptz not null,
  queued_by      text not null,
  primary key (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
comment on table messages is 'Everything that was ever to be sent to a worker. Number and words are sealed.';
comment on column messages.template is 'The template that it is; "reply" is an answer within a conversation.';
comment on column messages.content_hmac is 'Of number and words: the same id with other content is refused.';
comment on column messages.expires_at is 'After this instant it is not worth sending, as a one-time code.';
create index messages_of_application on messages (region_code, application_id, queued_at);
create index messages_of_number on messages (region_code, phone_index, queued_at);

create table message_states (
  region_code    text not null,
  id             uuid not null,
  message_id     uuid not null,
  application_id uuid,
  kelurahan_code text,
  state          text not null check (state in ('sending', 'retrying', 'unknown', 'sent', 'failed', 'delivered', 'read')),
  attempt        integer not null check (attempt > 0),
  provider_index bytea,
  error_code     text,
  happened_at    timestamptz not null,
  recorded_at    timestamptz not null default now(),
  primary key (region_code, id),
  unique (region_code, message_id, state, attempt),
  foreign key (region_code, message_id) references messages (region_code, id)
);
comment on table message_states is 'What became of a message, as far as it is known. sending is written before anything leaves; unknown means that it may have left, so it is not sent again.';
comment on column message_states.provider_index is 'The name that the gateway gave it, hashed: such names may hold the number.';
comment on column message_states.error_code is 'Why it failed, as the gateway says.';
create index message_states_of_provider on message_states (region_code, provider_index) where provider_index is not null;

-- What a message has come to: later news never takes it back.
create view current_message_states with (security_invoker = true) as
  select distinct on (region_code, message_id) *
  from message_states
  order by region_code, message_id,
    array_position(array['sending', 'retrying', 'unknown', 'sent', 'failed', 'delivered', 'read'], state) desc,
    attempt desc;

create table outbox (
  region_code    text not null,
  message_id     uuid not null,
  application_id uuid,
  kelurahan_code text,
  channel        text not null,
  is_urgent      boolean not null,
  due_at         timestamptz not null,
  attempt        integer not null default 0,
  taken_at       timestamptz,
  primary key (region_code, message_id),
  foreign key (region_code, message_id) references messages (region_code, id)
);
comment on table outbox is 'What still has to leave. A row goes when its message is sent or given up.';
comment on column outbox.is_urgent is 'Somebody waits for it with the phone in hand: it overtakes what goes to thousands.';
create index outbox_due on outbox (region_code, is_urgent desc, due_at);

create table incoming_messages (
  region_code    text not null references regions,
  id             uuid not null,
  channel        text not null check (channel in ('whatsapp', 'sms')),
  provider_index bytea not null,
  phone_index    bytea not null,
  kind           text not null,
  sent_at        timestamptz not null,
  received_at    timestamptz not null,
  primary key (region_code, id),
  unique (region_code, channel, provider_index)
);
comment on table incoming_messages is 'That something came in, once each. What it said is kept only until it is worked on.';
comment on column incoming_messages.sent_at is 'As the gateway says; by it they are put in order, and the 24 hours for free answers are counted.';
create index incoming_messages_of_number on incoming_messages (region_code, phone_index, sent_at desc);

create table inbox (
  region_code    text not null references regions,
  id             uuid not null,
  channel        text not null check (channel in ('whatsapp', 'sms')),
  phone_index    bytea,
  content_sealed bytea not null,
  sent_at        timestamptz not null,
  attempt        integer not null default 0,
  due_at         timestamptz not null,
  primary key (region_code, id)
);
comment on table inbox is 'What came in and was not worked on yet: words of somebody, or a gateway''s news of a message of ours.';
comment on column inbox.phone_index is 'Whose words they are; null for news.';
create index inbox_due on inbox (region_code, due_at);
create index inbox_of_number on inbox (region_code, phone_index, sent_at) where phone_index is not null;

create table conversations (
  region_code     text not null references regions,
  id              uuid not null,
  channel         text not null check (channel in ('whatsapp', 'sms')),
  phone_index     bytea not null,
  state_sealed    bytea not null,
  last_heard_at   timestamptz not null,
  remind_at       timestamptz,
  forget_at       timestamptz not null,
  primary key (region_code, id),
  unique (region_code, phone_index, channel)
);
comment on table conversations is 'Where somebody stands in a conversation, with their answers sealed. Forgotten after seven days without a word.';
create index conversations_to_remind on conversations (region_code, remind_at) where remind_at is not null;
create index conversations_to_forget on conversations (region_code, forget_at);

create table conversation_photos (
  region_code    text not null,
  id             uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  place_sealed   bytea not null,
  attempt        integer not null default 0,
  due_at         timestamptz not null,
  primary key (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
comment on table conversation_photos is 'Photos that a worker sent and that are still to be fetched from the gateway. The row goes when the photo is with the evidence.';

create table handovers (
  region_code    text not null references regions,
  id             uuid not null,
  channel        text not null,
  phone_index    bytea not null,
  reason         text not null check (reason in ('voice', 'not-understood', 'asked', 'photo-lost')),
  content_sealed bytea not null,
  asked_at       timestamptz not null,
  primary key (region_code, id)
);
comment on table handovers is 'Somebody whom the conversation could not help: a person calls back.';
create index handovers_of_number on handovers (region_code, phone_index);

create table handover_closings (
  region_code text not null,
  handover_id uuid not null,
  note        text not null,
  closed_by   text not null,
  closed_at   timestamptz not null,
  primary key (region_code, handover_id),
  foreign key (region_code, handover_id) references handovers (region_code, id)
);

do $$
declare
  tbl text;
begin
  foreach tbl in array array['message_consents', 'messages', 'message_states', 'incoming_messages', 'handovers', 'handover_closings'] loop
    execute format('create trigger %I_append_only before update or delete on %I for each row execute function refuse_change()', tbl, tbl);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
  end loop;
  foreach tbl in array array['message_consents', 'messages', 'message_states', 'outbox', 'conversation_photos'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format(
      'create policy own_area on %1$I using (
         region_code = app_region()
         and (app_sees(kelurahan_code)
              or (app_is_narrow() and exists (
                select from applications a where a.region_code = %1$I.region_code and a.id = %1$I.application_id))))',
      tbl);
  end loop;
  foreach tbl in array array['incoming_messages', 'inbox', 'conversations', 'handovers', 'handover_closings'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format('create policy own_region on %I using (region_code = app_region())', tbl);
  end loop;
end $$;

grant select, insert on message_consents, messages, message_states, incoming_messages, handovers, handover_closings to payung_server;
grant select on current_message_states to payung_server;
grant select, insert, delete on outbox, inbox, conversations, conversation_photos to payung_server;
grant update (due_at, attempt, taken_at) on outbox to payung_server;
grant update (attempt, due_at) on inbox to payung_server;
grant update (state_sealed, last_heard_at, remind_at, forget_at) on conversations to payung_server;
grant update (attempt, due_at) on conversation_photos to payung_server;
