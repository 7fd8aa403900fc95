-- The field app: whose phones speak to us, each command they sent with its answer, and what came from phones that were revoked.
-- Runs beside the previous release: yes (new tables, and one index).

create table devices (
  region_code      text not null references regions,
  id               uuid not null,
  staff_id         uuid not null,
  name             text not null,
  kind             text not null check (kind in ('android', 'iphone', 'computer', 'other')),
  public_key       bytea not null,
  enrolled_at      timestamptz not null,
  counter          bigint not null default 0,
  announced        jsonb not null default '[]',
  token_hash       bytea,
  token_expires_at timestamptz,
  opened_at        timestamptz,
  clock_ahead      integer,
  primary key (region_code, id),
  foreign key (region_code, staff_id) references staff (region_code, id)
);
create index devices_of_staff on devices (region_code, staff_id);
comment on table devices is 'A phone or a browser that works offline, and whose it is. It is known by a key that it cannot give away.';
comment on column devices.public_key is 'ECDSA P-256, the uncompressed point.';
comment on column devices.counter is 'The highest number that the device has opened with: what was overheard opens nothing.';
comment on column devices.announced is 'What waited on the device when it was opened last, by number and fingerprint: known to be older than any later revocation.';
comment on column devices.clock_ahead is 'Seconds by which the device''s clock was ahead of ours. Told, never a reason to refuse.';

create table device_revocations (
  region_code text not null,
  device_id   uuid not null,
  reason      text not null,
  revoked_by  text not null,
  revoked_at  timestamptz not null,
  primary key (region_code, device_id),
  foreign key (region_code, device_id) references devices (region_code, id)
);

create table device_commands (
  region_code  text not null,
  device_id    uuid not null,
  seq          integer not null check (seq > 0),
  command_id   uuid not null,
  kind         text not null,
  content_hmac bytea not null,
  answer       jsonb not null,
  made_at      timestamptz not null,
  answered_at  timestamptz not null,
  answered_by  text not null,
  primary key (region_code, device_id, seq),
  unique (region_code, command_id),
  foreign key (region_code, device_id) references devices (region_code, id)
);
comment on table device_commands is 'Every command that has an answer, with that answer: written with its effect, so that both happened or neither. Sent again it gets the same.';
comment on column device_commands.content_hmac is 'Of the command as it was signed: another one under its number is known by it.';
comment on column device_commands.made_at is 'By the device''s clock.';
comment on column device_commands.answered_by is 'As whom it took effect: the device''s person, or who handed the queue in.';

create table field_registrations (
  region_code    text not null,
  application_id uuid not null,
  kelurahan_code text,
  device_id      uuid not null,
  seq            integer not null,
  notice         text not null check (notice in ('read', 'played')),
  mark           text not null check (mark in ('signature', 'thumb', 'spoken')),
  details_sealed bytea not null,
  primary key (region_code, application_id),
  foreign key (region_code, application_id) references applications (region_code, id),
  foreign key (region_code, device_id) references devices (region_code, id)
);
comment on table field_registrations is 'How somebody was registered in the field: how the notice was given and agreed to, and, sealed, where it was, what was noted and which photos follow.';

create table device_quarantine (
  region_code    text not null,
  id             uuid not null,
  device_id      uuid not null,
  seq            integer not null,
  command_id     uuid not null,
  kind           text not null,
  kelurahan_code text,
  is_proven      boolean not null,
  raw_sealed     bytea not null,
  arrived_at     timestamptz not null,
  primary key (region_code, id),
  unique (region_code, device_id, seq),
  foreign key (region_code, device_id) references devices (region_code, id)
);
comment on table device_quarantine is 'A command that came from a revoked device, or from one whose person has left: it takes effect when somebody takes it, and is never lost.';
comment on column device_quarantine.is_proven is 'Whether this very command was announced before the revocation: else it may be of whoever found the phone.';
comment on column device_quarantine.raw_sealed is 'The command as it was signed.';

create table device_quarantine_closings (
  region_code    text not null,
  quarantine_id  uuid not null,
  kelurahan_code text,
  verdict        text not null check (verdict in ('taken', 'left')),
  reason         text not null,
  result         jsonb,
  closed_by      text not null,
  closed_at      timestamptz not null,
  primary key (region_code, quarantine_id),
  foreign key (region_code, quarantine_id) references device_quarantine (region_code, id)
);
comment on column device_quarantine_closings.result is 'What became of a command that was taken.';

-- Whom a collector brought in. Rows of lists are a city's, and come by the hundred thousand.
create index applications_of_collector on applications (region_code, submitted_by, id) where list_id is null;

do $$
declare
  tbl text;
begin
  foreach tbl in array array['device_revocations', 'device_commands', 'field_registrations', 'device_quarantine', 'device_quarantine_closings'] loop
    execute format('create trigger %I_append_only before update or delete on %I for each row execute function refuse_change()', tbl, tbl);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
  end loop;
  foreach tbl in array array['devices', 'device_revocations', 'device_commands', 'field_registrations', 'device_quarantine', 'device_quarantine_closings'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
  end loop;
  foreach tbl in array array['devices', 'device_revocations', 'device_commands'] loop
    execute format('create policy own_region on %I using (region_code = app_region())', tbl);
  end loop;
  foreach tbl in array array['device_quarantine', 'device_quarantine_closings'] loop
    execute format('create policy own_area on %I using (region_code = app_region() and app_sees(kelurahan_code))', tbl);
  end loop;
end $$;
create policy own_area on field_registrations using (
  region_code = app_region()
  and (app_sees(kelurahan_code)
       or (app_is_narrow() and exists (
         select from applications a
         where a.region_code = field_registrations.region_code and a.id = field_registrations.application_id))));

grant select, insert on devices, device_revocations, device_commands, field_registrations, device_quarantine, device_quarantine_closings
  to payung_server;
grant update (counter, announced, token_hash, token_expires_at, opened_at, clock_ahead) on devices to payung_server;
