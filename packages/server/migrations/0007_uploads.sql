-- Files that came in over HTTP, and the runs ordered with them.
-- Runs beside the previous release: yes (new tables only).

create table uploads (
  region_code text not null references regions,
  id          uuid not null,
  file_name   text not null,
  byte_count  integer not null,
  sha256      bytea not null,
  file_sealed bytea not null,
  received_at timestamptz not null default now(),
  received_by text not null,
  primary key (region_code, id)
);
comment on table uploads is 'A file as it came in, sealed: lists and extracts hold NIK. The id is chosen by the sender.';
create trigger uploads_append_only before update on uploads for each row execute function refuse_change();

create table run_orders (
  region_code       text not null,
  id                uuid not null,
  list_upload_id    uuid not null,
  civil_upload_id   uuid,
  insurer_upload_id uuid,
  welfare_upload_id uuid,
  mapping           jsonb not null default '{}',
  as_of             date not null,
  ordered_by        text not null,
  ordered_at        timestamptz not null default now(),
  stage             text,
  rows_done         integer not null default 0,
  ended_at          timestamptz,
  run_id            uuid,
  refusal           jsonb,
  primary key (region_code, id),
  foreign key (region_code, list_upload_id) references uploads (region_code, id),
  foreign key (region_code, civil_upload_id) references uploads (region_code, id),
  foreign key (region_code, insurer_upload_id) references uploads (region_code, id),
  foreign key (region_code, welfare_upload_id) references uploads (region_code, id),
  foreign key (region_code, run_id) references runs (region_code, id),
  check (ended_at is null or (run_id is null) <> (refusal is null))
);
comment on table run_orders is 'An order to verify a list, worked off by a job. It ends with a run, or with the reason why there is none.';

grant select, insert on uploads, run_orders to payung_server;
grant update (stage, rows_done, ended_at, run_id, refusal) on run_orders to payung_server;

do $$
declare
  tbl text;
begin
  foreach tbl in array array['uploads', 'run_orders'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format('create policy own_region on %I using (region_code = app_region())', tbl);
  end loop;
end $$;
