-- Proofs by which workers open the copy of their own data (UU 27/2022 art. 32).
-- Runs beside the previous release: yes (a new table only).

create table data_copy_proofs (
  region_code    text not null,
  request_id     uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  proof_sealed   bytea not null,
  primary key (region_code, request_id),
  foreign key (region_code, request_id) references data_requests (region_code, id)
);
comment on table data_copy_proofs is 'How far somebody is who proves by a code to the phone that a copy of data is their own: one for each request.';
comment on column data_copy_proofs.proof_sealed is 'The number, a keyed hash of the code, and how often it was sent and tried.';

alter table data_copy_proofs enable row level security;
alter table data_copy_proofs force row level security;
create policy own_area on data_copy_proofs using (
  region_code = app_region()
  and (app_sees(kelurahan_code)
       or (app_is_narrow() and exists (
         select from applications a where a.region_code = data_copy_proofs.region_code and a.id = data_copy_proofs.application_id))));

grant select, insert on data_copy_proofs to payung_server;
grant update (proof_sealed) on data_copy_proofs to payung_server;
