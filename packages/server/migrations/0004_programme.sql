-- Cohorts under a quota, the selection in priority order, the decree (SK) with its frozen annex.
-- Runs beside the previous release: yes (new tables only).

create table cohorts (
  region_code     text not null references regions,
  id              uuid not null,
  name            text not null,
  first_month     text not null check (first_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  month_count     integer not null check (month_count between 1 and 24),
  quota           integer check (quota >= 0),
  funder          text not null,
  is_state_budget boolean not null,
  priority_rule   jsonb not null,
  created_by      text not null,
  created_at      timestamptz not null default now(),
  primary key (region_code, id),
  unique (region_code, name)
);
comment on column cohorts.quota is 'Places in the city; null means no limit.';
comment on column cohorts.priority_rule is 'The dated priority rule this cohort is chosen by, copied so that a later rule cannot change it.';
create trigger cohorts_append_only before update or delete on cohorts for each row execute function refuse_change();

create table cohort_quotas (
  region_code    text not null,
  cohort_id      uuid not null,
  kelurahan_code text not null,
  places         integer not null check (places >= 0),
  primary key (region_code, cohort_id, kelurahan_code),
  foreign key (region_code, cohort_id) references cohorts (region_code, id),
  foreign key (region_code, kelurahan_code) references kelurahan (region_code, code)
);
create trigger cohort_quotas_append_only before update or delete on cohort_quotas for each row execute function refuse_change();

create table selections (
  region_code text not null,
  id          uuid not null,
  cohort_id   uuid not null,
  selected_at timestamptz not null default now(),
  selected_by text not null,
  primary key (region_code, id),
  foreign key (region_code, cohort_id) references cohorts (region_code, id)
);
create trigger selections_append_only before update or delete on selections for each row execute function refuse_change();

create table selection_lines (
  region_code    text not null,
  selection_id   uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  score          integer not null,
  rank           integer not null,
  waiting_place  integer,
  primary key (region_code, selection_id, application_id),
  foreign key (region_code, selection_id) references selections (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
comment on column selection_lines.waiting_place is 'Place on the waiting list, from 1; null for those selected.';
create index selection_lines_of_application on selection_lines (region_code, application_id);
create trigger selection_lines_append_only before update or delete on selection_lines for each row execute function refuse_change();

create table decrees (
  region_code  text not null,
  id           uuid not null,
  cohort_id    uuid not null,
  number       text not null,
  version      integer not null check (version >= 1),
  kind         text not null check (kind in ('initial', 'addition', 'replacement', 'correction')),
  changes_id   uuid,
  issued_on    date not null,
  line_count   integer not null,
  annex_sha256 bytea not null,
  issued_by    text not null,
  created_at   timestamptz not null default now(),
  primary key (region_code, id),
  unique (region_code, number, version),
  foreign key (region_code, cohort_id) references cohorts (region_code, id),
  foreign key (region_code, changes_id) references decrees (region_code, id),
  check ((kind = 'initial') = (changes_id is null))
);
comment on table decrees is 'The mayor''s decree (SK Wali Kota). Nobody is sent to the insurer without a line in its annex.';
create trigger decrees_append_only before update or delete on decrees for each row execute function refuse_change();

create table decree_lines (
  region_code    text not null,
  decree_id      uuid not null,
  line_number    integer not null,
  cohort_id      uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  name           text not null,
  nik_sealed     bytea not null,
  occupation     text not null,
  first_month    text not null,
  month_count    integer not null,
  replaces_id    uuid,
  primary key (region_code, decree_id, line_number),
  constraint one_line_per_cohort unique (region_code, cohort_id, application_id),
  constraint replaced_once unique (region_code, cohort_id, replaces_id),
  foreign key (region_code, decree_id) references decrees (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
comment on table decree_lines is 'The annex as signed: a later change to a worker does not change it.';
create trigger decree_lines_append_only before update or delete on decree_lines for each row execute function refuse_change();

create table dropouts (
  region_code    text not null,
  cohort_id      uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  reason_code    text not null,
  note           text not null,
  recorded_by    text not null,
  recorded_at    timestamptz not null default now(),
  primary key (region_code, cohort_id, application_id),
  foreign key (region_code, cohort_id, application_id) references decree_lines (region_code, cohort_id, application_id)
);
comment on table dropouts is 'Someone in a decree who will not be enrolled: the place goes to a replacement.';
create trigger dropouts_append_only before update or delete on dropouts for each row execute function refuse_change();

grant select, insert on cohorts, cohort_quotas, selections, selection_lines, decrees, decree_lines, dropouts to payung_server;
