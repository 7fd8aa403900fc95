-- Workers who register on their own phone, and what they ask of us afterwards.
-- Runs beside the previous release: yes (new tables only).

create table phone_drafts (
  region_code  text not null references regions,
  id           uuid not null,
  code         text not null,
  state_sealed bytea,
  photo_bytes  integer check (photo_bytes > 0),
  photo_sha256 bytea,
  started_at   timestamptz not null,
  submitted_at timestamptz,
  primary key (region_code, id),
  constraint phone_draft_code unique (region_code, code),
  check ((photo_bytes is null) = (photo_sha256 is null)),
  check (submitted_at is null or state_sealed is null)
);
comment on table phone_drafts is 'A registration that somebody is typing on a phone. Its answers go when it is sent, and all of it after seven days.';
comment on column phone_drafts.code is 'By which it is gone on with, and later the registration code: one number for the worker.';
comment on column phone_drafts.photo_bytes is 'Of the KTP photo as it is announced, so that one knows when it is whole.';

create table phone_draft_parts (
  region_code text not null,
  draft_id    uuid not null,
  at_byte     integer not null,
  byte_count  integer not null check (byte_count > 0),
  part_sealed bytea not null,
  primary key (region_code, draft_id, at_byte),
  foreign key (region_code, draft_id) references phone_drafts (region_code, id) on delete cascade
);
alter table phone_draft_parts alter column part_sealed set storage external;
comment on table phone_draft_parts is 'The photo of a draft as it comes, sealed. It becomes evidence when the draft is sent.';

create table phone_registrations (
  region_code     text not null,
  application_id  uuid not null,
  kelurahan_code  text,
  is_phone_proved boolean not null,
  allows_messages boolean not null,
  consent_sha256  bytea not null,
  contact_sealed  bytea,
  registered_at   timestamptz not null,
  primary key (region_code, application_id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
comment on table phone_registrations is 'What a worker said on the phone page beside the application itself.';
comment on column phone_registrations.is_phone_proved is 'Whether a code sent to the phone number came back. A number that is not proved is a number that somebody typed.';
comment on column phone_registrations.consent_sha256 is 'Of the statements as they stood on the page (UU 27/2022 art. 22): which words somebody agreed to can be shown.';
comment on column phone_registrations.contact_sealed is 'Whom to call when something happens; another person''s name and number.';

create table data_requests (
  region_code    text not null,
  id             uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  kind           text not null check (kind in ('access', 'correction', 'consent_withdrawal')),
  field          text,
  words_sealed   bytea,
  channel        text not null check (channel in ('web', 'chat', 'counter')),
  received_by    text not null,
  received_at    timestamptz not null,
  due_at         timestamptz not null,
  primary key (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id),
  check (due_at > received_at)
);
create index data_requests_of_application on data_requests (region_code, application_id);
create index data_requests_by_due on data_requests (region_code, due_at, id);
comment on table data_requests is 'What somebody asks about their own data. Each is answered within 72 hours (UU 27/2022 art. 30, 32, 40).';

create table data_request_answers (
  region_code    text not null,
  request_id     uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  outcome        text not null check (outcome in ('done', 'declined')),
  words          text not null,
  answered_by    text not null,
  answered_at    timestamptz not null,
  primary key (region_code, request_id),
  foreign key (region_code, request_id) references data_requests (region_code, id)
);

do $$
declare
  tbl text;
begin
  foreach tbl in array array['phone_registrations', 'data_requests', 'data_request_answers'] loop
    execute format('create trigger %I_append_only before update or delete on %I for each row execute function refuse_change()', tbl, tbl);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
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
  foreach tbl in array array['phone_drafts', 'phone_draft_parts'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format('create policy own_region on %I using (region_code = app_region())', tbl);
  end loop;
end $$;

grant select, insert on phone_registrations, data_requests, data_request_answers to payung_server;
grant select, insert, delete on phone_drafts, phone_draft_parts to payung_server;
grant update (state_sealed, photo_bytes, photo_sha256, submitted_at) on phone_drafts to payung_server;
