-- The insurer round trip: frozen batches, replies row by row, memberships, and the work that rejects make.
-- Runs beside the previous release: yes (new tables only).

create table insurer_batches (
  region_code      text not null,
  id               uuid not null,
  decree_id        uuid not null,
  number           integer not null,
  resends_id       uuid,
  template_version text not null,
  row_count        integer not null,
  file_name        text not null,
  file_sha256      bytea not null,
  file_sealed      bytea not null,
  frozen_at        timestamptz not null default now(),
  frozen_by        text not null,
  primary key (region_code, id),
  unique (region_code, decree_id, number),
  foreign key (region_code, decree_id) references decrees (region_code, id),
  foreign key (region_code, resends_id) references insurer_batches (region_code, id)
);
comment on table insurer_batches is 'A file for the insurer, frozen and hashed: what was sent can always be shown.';
create trigger insurer_batches_append_only before update or delete on insurer_batches for each row execute function refuse_change();

create table batch_rows (
  region_code    text not null,
  batch_id       uuid not null,
  row_number     integer not null,
  application_id uuid not null,
  kelurahan_code text,
  nik_index      bytea not null,
  primary key (region_code, batch_id, row_number),
  unique (region_code, batch_id, application_id),
  foreign key (region_code, batch_id) references insurer_batches (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
create index batch_rows_by_nik on batch_rows (region_code, nik_index);
create trigger batch_rows_append_only before update or delete on batch_rows for each row execute function refuse_change();

create table insurer_replies (
  region_code text not null references regions,
  id          uuid not null,
  file_name   text not null,
  file_sha256 bytea not null,
  row_count   integer not null,
  taken_at    timestamptz not null default now(),
  taken_by    text not null,
  primary key (region_code, id),
  constraint reply_taken_once unique (region_code, file_sha256)
);
create trigger insurer_replies_append_only before update or delete on insurer_replies for each row execute function refuse_change();

create table reply_rows (
  region_code    text not null,
  reply_id       uuid not null,
  row_number     integer not null,
  batch_id       uuid,
  application_id uuid,
  kelurahan_code text,
  outcome        text not null check (outcome in ('accepted', 'rejected', 'suspense', 'repeated', 'conflict')),
  kpj            text,
  reason_text    text,
  reason_code    text,
  raw_sealed     bytea not null,
  primary key (region_code, reply_id, row_number),
  foreign key (region_code, reply_id) references insurer_replies (region_code, id),
  foreign key (region_code, batch_id) references insurer_batches (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
comment on column reply_rows.outcome is 'suspense: nobody we sent; repeated: said before in the same words; conflict: says otherwise than before. The last two and suspense wait for a person.';
create index reply_rows_of_application on reply_rows (region_code, application_id);
create trigger reply_rows_append_only before update or delete on reply_rows for each row execute function refuse_change();

create table memberships (
  region_code    text not null,
  id             uuid not null,
  worker_id      uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  kpj            text not null check (kpj ~ '^\d{11}$'),
  started_on     date not null,
  first_month    text not null,
  month_count    integer not null,
  reply_id       uuid not null,
  created_at     timestamptz not null default now(),
  primary key (region_code, id),
  constraint enrolled_once unique (region_code, application_id),
  constraint kpj_is_one_worker unique (region_code, kpj),
  foreign key (region_code, application_id) references applications (region_code, id),
  foreign key (region_code, reply_id) references insurer_replies (region_code, id)
);
comment on table memberships is 'The insurer has accepted: cover starts. KPJ is the insurer''s membership number, 11 digits.';
create trigger memberships_append_only before update or delete on memberships for each row execute function refuse_change();

create table tasks (
  region_code    text not null references regions,
  id             uuid not null,
  kind           text not null check (kind in ('insurer-reject', 'insurer-suspense', 'insurer-conflict')),
  source_key     text not null,
  application_id uuid,
  kelurahan_code text,
  reason_code    text not null,
  reason_text    text not null,
  who_can_fix    text not null check (who_can_fix in ('worker', 'city', 'employer', 'insurer')),
  created_at     timestamptz not null default now(),
  closed_at      timestamptz,
  closed_by      text,
  resolution     text,
  primary key (region_code, id),
  constraint task_made_once unique (region_code, kind, source_key),
  foreign key (region_code, application_id) references applications (region_code, id),
  check ((closed_at is null) = (closed_by is null))
);
comment on table tasks is 'Work for a person. The one table whose rows are closed: what happened stands in events.';
create index tasks_open on tasks (region_code, created_at) where closed_at is null;

grant select, insert on insurer_batches, batch_rows, insurer_replies, reply_rows, memberships, tasks to payung_server;
grant update (closed_at, closed_by, resolution) on tasks to payung_server;
