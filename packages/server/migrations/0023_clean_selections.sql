-- What somebody has before their eyes when they confirm many clean cases: kept here, so that the screen names it instead of sending it.
-- Runs beside the previous release: yes. It confirms by lists of proposals, which name no selection.

create table clean_selections (
  region_code text not null references regions,
  id          uuid not null,
  rule_id     text not null,
  case_count  integer not null,
  made_by     text not null,
  made_at     timestamptz not null,
  primary key (region_code, id)
);
comment on table clean_selections is 'Clean cases as somebody looked at them. One that nobody confirmed is given up after a day.';

create table clean_selection_rows (
  region_code    text not null,
  selection_id   uuid not null,
  place          integer not null,
  proposal_id    uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  primary key (region_code, selection_id, place),
  foreign key (region_code, selection_id) references clean_selections (region_code, id) on delete cascade,
  foreign key (region_code, proposal_id) references proposals (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
create index clean_selection_rows_of_application on clean_selection_rows (region_code, application_id);

alter table bulk_confirmations add column selection_id uuid,
  add foreign key (region_code, selection_id) references clean_selections (region_code, id);
create index bulk_confirmations_of_selection on bulk_confirmations (region_code, selection_id);

do $$
declare
  tbl text;
begin
  foreach tbl in array array['clean_selections', 'clean_selection_rows'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
  end loop;
end $$;
create policy own_region on clean_selections using (region_code = app_region());
create policy own_area on clean_selection_rows using (
  region_code = app_region()
  and (app_sees(kelurahan_code)
       or (app_is_narrow() and exists (
         select from applications a
         where a.region_code = clean_selection_rows.region_code and a.id = clean_selection_rows.application_id))));
grant select, insert, delete on clean_selections to payung_server;
grant select, insert on clean_selection_rows to payung_server;
