-- Papers and photos of people: what is on its way, what is kept, and what was withdrawn.
-- Runs beside the previous release: yes (new tables only).

create table evidence_uploads (
  region_code    text not null,
  id             uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  kind           text not null,
  byte_count     integer not null check (byte_count > 0),
  sha256         bytea not null,
  received       integer not null default 0 check (received between 0 and byte_count),
  refusal        text,
  declared_by    text not null,
  declared_at    timestamptz not null default now(),
  primary key (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
create index evidence_uploads_of_application on evidence_uploads (region_code, application_id);
comment on table evidence_uploads is 'A file on its way. It goes when the file is kept, called off or forgotten; while it was refused it says why.';
comment on column evidence_uploads.sha256 is 'Of what is sent, as its sender says before the first part.';

create table evidence_parts (
  region_code    text not null,
  upload_id      uuid not null,
  at_byte        integer not null,
  application_id uuid not null,
  kelurahan_code text,
  part_sealed    bytea not null,
  primary key (region_code, upload_id, at_byte),
  foreign key (region_code, upload_id) references evidence_uploads (region_code, id)
);
alter table evidence_parts alter column part_sealed set storage external;
comment on table evidence_parts is 'Bytes as they came, sealed. They go as soon as the file is checked: only what we made anew is kept.';

create table evidence_files (
  region_code     text not null,
  id              uuid not null,
  application_id  uuid not null,
  kelurahan_code  text,
  kind            text not null,
  page_count      integer not null check (page_count > 0),
  byte_count      integer not null,
  sent_byte_count integer not null,
  sent_sha256     bytea not null,
  attached_by     text not null,
  attached_at     timestamptz not null,
  primary key (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
create index evidence_files_of_application on evidence_files (region_code, application_id);
comment on table evidence_files is 'A paper or a photo that was attached. The pictures themselves lie in evidence_pictures.';
comment on column evidence_files.byte_count is 'Of all pages as they are kept.';
comment on column evidence_files.sent_sha256 is 'By which the same file sent again is known; its bytes are not kept.';

create table evidence_pictures (
  region_code    text not null,
  file_id        uuid not null,
  page_number    integer not null check (page_number > 0),
  size           text not null check (size in ('whole', 'preview')),
  application_id uuid not null,
  kelurahan_code text,
  width          integer not null,
  height         integer not null,
  byte_count     integer not null,
  sha256         bytea not null,
  file_sealed    bytea not null,
  primary key (region_code, file_id, page_number, size),
  foreign key (region_code, file_id) references evidence_files (region_code, id)
);
alter table evidence_pictures alter column file_sealed set storage external;
comment on table evidence_pictures is 'Pages as JPEG, made anew without metadata, sealed. The owner may delete rows: a picture is kept only as long as it is needed.';
comment on column evidence_pictures.sha256 is 'Of the JPEG that is sealed here.';

create table evidence_withdrawals (
  region_code    text not null,
  file_id        uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  reason         text not null,
  withdrawn_by   text not null,
  withdrawn_at   timestamptz not null,
  primary key (region_code, file_id),
  foreign key (region_code, file_id) references evidence_files (region_code, id)
);
comment on table evidence_withdrawals is 'A file that was wrongly attached: it is shown to nobody any more, and that it was there stays known.';

do $$
declare
  tbl text;
begin
  foreach tbl in array array['evidence_files', 'evidence_withdrawals'] loop
    execute format('create trigger %I_append_only before update or delete on %I for each row execute function refuse_change()', tbl, tbl);
  end loop;
  create trigger evidence_pictures_append_only before update on evidence_pictures for each row execute function refuse_change();
  foreach tbl in array array['evidence_files', 'evidence_pictures', 'evidence_withdrawals'] loop
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
  end loop;
  foreach tbl in array array['evidence_uploads', 'evidence_parts', 'evidence_files', 'evidence_pictures', 'evidence_withdrawals'] loop
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
end $$;

grant select, insert on evidence_files, evidence_pictures, evidence_withdrawals to payung_server;
grant select, insert, delete on evidence_uploads, evidence_parts to payung_server;
grant update (received, refusal) on evidence_uploads to payung_server;
