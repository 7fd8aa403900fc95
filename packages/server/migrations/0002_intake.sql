-- Lists, and the applications that every channel ends in.
-- Runs beside the previous release: yes (new tables only).

create table lists (
  region_code  text not null references regions,
  id           uuid not null,
  file_sha256  bytea not null,
  file_name    text not null,
  header_row   integer not null,
  headers      text[] not null,
  columns      jsonb not null,
  received_at  timestamptz not null default now(),
  received_by  text not null,
  row_count    integer,
  primary key (region_code, id),
  constraint list_taken_once unique (region_code, file_sha256)
);
comment on table lists is 'A candidate list as it came in. It is stored with all its rows in one transaction, or not at all.';

create table applications (
  region_code       text not null references regions,
  id                uuid not null,
  channel           text not null check (channel in ('list', 'api', 'web', 'chat', 'field')),
  list_id           uuid,
  row_number        integer,
  code              text not null,
  submitted_at      timestamptz not null default now(),
  submitted_by      text not null,
  nik_sealed        bytea,
  nik_index         bytea,
  nik_problem       text,
  kk_sealed         bytea,
  name              text,
  name_key          text,
  born_on           date,
  birth_date_problem text,
  birth_place       text,
  sex               text check (sex in ('female', 'male')),
  phone             text,
  email             text,
  address           text,
  rt                smallint,
  rw                smallint,
  kelurahan_code    text,
  kelurahan_words   text,
  occupation_id     text references occupations,
  occupation_words  text,
  second_occupation_words text,
  employment        text check (employment in ('civil-servant', 'soldier', 'police', 'wage-earner')),
  nik_notes         text[] not null default '{}',
  deceased_hint     boolean not null default false,
  notice_given      boolean,
  is_complete       boolean not null,
  content_sha256    bytea not null,
  raw_sealed        bytea not null,
  primary key (region_code, id),
  unique (region_code, code),
  unique (region_code, list_id, row_number),
  foreign key (region_code, list_id) references lists (region_code, id),
  foreign key (region_code, kelurahan_code) references kelurahan (region_code, code),
  check ((nik_sealed is null) = (nik_index is null)),
  check ((list_id is null) = (row_number is null))
);
comment on table applications is 'One request to join, as it was made; never changed. A correction is another application.';
comment on column applications.nik_index is 'Keyed HMAC of the NIK: finds equals without showing the number. Personal data; never leaves the server.';
comment on column applications.notice_given is 'Whether the privacy notice was read to the worker; null where the list does not say.';
comment on column applications.raw_sealed is 'The row or form exactly as it came, sealed with the NIK key.';
create index applications_by_nik on applications (region_code, nik_index) where nik_index is not null;
create index applications_by_birth on applications (region_code, born_on, name_key) where born_on is not null;
create trigger applications_append_only before update or delete on applications for each row execute function refuse_change();

create table identities (
  nik_index   bytea primary key,
  region_code text not null references regions,
  worker_id   uuid not null
);
comment on table identities is 'One NIK is one worker in the whole country. Distributed by nik_index, unlike every other table.';

grant select, insert on lists, applications, identities to payung_server;
grant update (row_count) on lists to payung_server;
