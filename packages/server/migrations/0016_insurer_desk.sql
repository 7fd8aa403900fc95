-- The insurer's exchange as a desk works on it: remembered columns, rows attached to people, and what the insurer's own list says otherwise.
-- Runs beside the previous release: yes. It takes replies without noting their columns, and its inbox knows no settlements.

alter table exchange_templates drop constraint exchange_templates_kind_check;
alter table exchange_templates add constraint exchange_templates_kind_check
  check (kind in ('enrolment-batch', 'enrolment-reply', 'member-list'));

create table sheet_mappings (
  region_code text not null references regions,
  id          uuid not null,
  kind        text not null check (kind in ('enrolment-reply', 'member-list')),
  header_hash bytea not null,
  mapping     jsonb not null,
  mapped_by   text not null,
  mapped_at   timestamptz not null default now(),
  primary key (region_code, id)
);
comment on table sheet_mappings is 'What a person said the columns of a file of the insurer hold. The latest for the same header counts. Names of columns only, never what stands below them.';
create index sheet_mappings_of_header on sheet_mappings (region_code, kind, header_hash, mapped_at desc);
create trigger sheet_mappings_append_only before update or delete on sheet_mappings for each row execute function refuse_change();
create trigger never_emptied before truncate on sheet_mappings for each statement execute function refuse_change();

-- With them the sealed row can be shown and read again.
alter table insurer_replies add column columns jsonb not null default '{}';

create table reply_settlements (
  region_code    text not null,
  id             uuid not null,
  reply_id       uuid not null,
  row_number     integer not null,
  verdict        text not null check (verdict in ('attach', 'set-aside')),
  answer         text check (answer in ('accepted', 'rejected')),
  batch_id       uuid,
  application_id uuid,
  kelurahan_code text,
  reason         text not null,
  settled_by     text not null,
  settled_at     timestamptz not null default now(),
  confirms_id    uuid,
  proposed_by    text,
  primary key (region_code, id),
  constraint settlement_confirmed_once unique (region_code, confirms_id),
  foreign key (region_code, reply_id, row_number) references reply_rows (region_code, reply_id, row_number),
  foreign key (region_code, confirms_id) references reply_settlements (region_code, id),
  foreign key (region_code, batch_id, application_id) references batch_rows (region_code, batch_id, application_id),
  check ((verdict = 'attach') = (application_id is not null)),
  check ((verdict = 'attach') = (batch_id is not null)),
  check ((verdict = 'attach') = (answer is not null)),
  check ((confirms_id is null) = (proposed_by is null)),
  constraint two_different_people check (proposed_by is null or proposed_by <> settled_by)
);
comment on table reply_settlements is 'What people made of a reply row that named nobody we sent, or said otherwise than before. Making somebody a member counts once a second person has confirmed it.';
create index reply_settlements_of_row on reply_settlements (region_code, reply_id, row_number);
create index reply_settlements_of_application on reply_settlements (region_code, application_id);
create trigger reply_settlements_append_only before update or delete on reply_settlements for each row execute function refuse_change();
create trigger never_emptied before truncate on reply_settlements for each statement execute function refuse_change();

create view batch_answers with (security_invoker = true) as
  select region_code, batch_id, application_id, kelurahan_code, reply_id, row_number, outcome, reason_text, reason_code
  from reply_rows where batch_id is not null and outcome in ('accepted', 'rejected')
  union all
  select s.region_code, s.batch_id, s.application_id, s.kelurahan_code, s.reply_id, s.row_number, s.answer, r.reason_text, r.reason_code
  from reply_settlements s
  join reply_rows r on r.region_code = s.region_code and r.reply_id = s.reply_id and r.row_number = s.row_number
  where s.verdict = 'attach' and (s.answer = 'rejected' or s.confirms_id is not null);
comment on view batch_answers is 'What the insurer answered about each person sent, also where a person had to say whom a row means.';

create table drift_reports (
  region_code  text not null references regions,
  id           uuid not null,
  upload_id    uuid not null,
  mapping      jsonb not null default '{}',
  as_of        date not null,
  ordered_by   text not null,
  ordered_at   timestamptz not null default now(),
  stage        text,
  rows_done    integer not null default 0,
  rows_total   integer,
  ended_at     timestamptz,
  refusal      jsonb,
  counts       jsonb,
  previous_id  uuid,
  primary key (region_code, id),
  foreign key (region_code, upload_id) references uploads (region_code, id),
  foreign key (region_code, previous_id) references drift_reports (region_code, id),
  check (ended_at is null or num_nonnulls(counts, refusal) = 1)
);
comment on table drift_reports is 'Where the insurer''s own membership list and our memberships differ. Of people whom we do not know nothing is kept but their number.';

create table drift_rows (
  region_code    text not null,
  report_id      uuid not null,
  line           integer not null,
  kind           text not null check (kind in ('only-ours', 'only-theirs', 'other-kpj', 'double-kpj', 'other-nik',
    'other-name', 'other-birth-date', 'inactive', 'paid-less')),
  application_id uuid not null,
  kelurahan_code text,
  sheet_row      integer,
  ours           text,
  theirs         text,
  persists       boolean not null,
  primary key (region_code, report_id, line),
  unique (region_code, report_id, kind, application_id),
  foreign key (region_code, report_id) references drift_reports (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
comment on column drift_rows.persists is 'The report before said the same of this person.';
create trigger drift_rows_append_only before update or delete on drift_rows for each row execute function refuse_change();
create trigger never_emptied before truncate on drift_rows for each statement execute function refuse_change();

alter table tasks drop constraint tasks_kind_check;
alter table tasks add constraint tasks_kind_check
  check (kind in ('insurer-reject', 'insurer-suspense', 'insurer-conflict', 'insurer-drift'));
create index tasks_of_reason on tasks (region_code, kind, reason_code, id) where closed_at is null;

grant select, insert on sheet_mappings, reply_settlements, drift_reports, drift_rows to payung_server;
grant select on batch_answers to payung_server;
grant update (stage, rows_done, rows_total, ended_at, refusal, counts, previous_id) on drift_reports to payung_server;
-- What a text of the insurer means is learnt, and then holds for the tasks that wait.
grant update (reason_code, who_can_fix) on tasks to payung_server;
grant update (reason_code) on insurer_reasons to payung_server;

do $$
declare
  tbl text;
begin
  foreach tbl in array array['sheet_mappings', 'reply_settlements', 'drift_reports', 'drift_rows'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
  end loop;
  foreach tbl in array array['reply_settlements', 'drift_rows'] loop
    execute format(
      'create policy own_area on %1$I using (
         region_code = app_region()
         and (app_sees(kelurahan_code)
              or (app_is_narrow() and exists (
                select from applications a where a.region_code = %1$I.region_code and a.id = %1$I.application_id))))',
      tbl);
  end loop;
end $$;
create policy own_region on sheet_mappings using (region_code = app_region());
create policy own_region on drift_reports using (region_code = app_region());
