-- Bills of the insurer: groups under which a city's members are billed, bills with their lines, what a bill says of each
-- month, and every difference as work that a person closes.
-- Runs beside the previous release: yes (new tables; two checks let more through).

alter table exchange_templates drop constraint exchange_templates_kind_check;
alter table exchange_templates add constraint exchange_templates_kind_check
  check (kind in ('enrolment-batch', 'enrolment-reply', 'member-list', 'bill', 'statement'));
alter table sheet_mappings drop constraint sheet_mappings_kind_check;
alter table sheet_mappings add constraint sheet_mappings_kind_check
  check (kind in ('enrolment-reply', 'member-list', 'bill', 'statement'));

create table insurer_groups (
  region_code text not null references regions,
  id          uuid not null,
  kind        text not null check (kind in ('SG', 'SC', 'SB', 'SD', 'SA', 'SL')),
  number      text not null check (number <> ''),
  name        text not null check (name <> ''),
  added_by    text not null,
  added_at    timestamptz not null,
  primary key (region_code, id),
  constraint group_number_once unique (region_code, number)
);
comment on table insurer_groups is 'A group (wadah) under which the insurer keeps and bills members.';
comment on column insurer_groups.kind is 'The insurer''s own letters: SG government-paid, SC company, SB bank, SD and SA village by budget, SL village by other means.';

create table group_funds (
  region_code text not null,
  id          uuid not null,
  fund_id     uuid not null,
  group_id    uuid not null,
  set_by      text not null,
  set_at      timestamptz not null,
  primary key (region_code, id),
  foreign key (region_code, fund_id) references funds (region_code, id),
  foreign key (region_code, group_id) references insurer_groups (region_code, id)
);
comment on table group_funds is 'In which group the members whom a fund pays for are billed; the latest row of a fund counts.';
create view current_group_funds with (security_invoker = true) as
  select distinct on (region_code, fund_id) * from group_funds order by region_code, fund_id, set_at desc, id desc;

create table bills (
  region_code    text not null references regions,
  id             uuid not null,
  group_id       uuid not null,
  first_month    text not null check (first_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  last_month     text not null check (last_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  billing_code   text not null check (billing_code <> ''),
  amount_idr     bigint not null check (amount_idr > 0),
  due_on         date not null,
  line_count     integer check (line_count > 0),
  lines_idr      bigint,
  expected_count integer not null,
  expected_idr   bigint not null,
  file_sha256    bytea,
  replaces_id    uuid,
  recorded_by    text not null,
  recorded_at    timestamptz not null,
  primary key (region_code, id),
  foreign key (region_code, group_id) references insurer_groups (region_code, id),
  -- One that was withdrawn may be recorded anew, once, under the same code.
  constraint billing_code_once_a_period unique nulls not distinct (region_code, first_month, last_month, billing_code, replaces_id),
  check (last_month >= first_month),
  check (num_nonnulls(line_count, lines_idr, file_sha256) in (0, 3))
);
comment on table bills is 'What the insurer asks of a group for some months. What it asks is what is due, whatever we expected.';
comment on column bills.line_count is 'Null for a bill that names a total only.';
comment on column bills.expected_idr is 'What the months that were committed and not billed came to when the bill was recorded.';
create index bills_of_group on bills (region_code, group_id, first_month);

create table bill_lines (
  region_code    text not null,
  bill_id        uuid not null,
  row_number     integer not null,
  month          text not null,
  amount_idr     bigint not null check (amount_idr > 0),
  worker_id      uuid,
  application_id uuid,
  kelurahan_code text,
  raw_sealed     bytea,
  primary key (region_code, bill_id, row_number),
  foreign key (region_code, bill_id) references bills (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id),
  check ((worker_id is null) = (raw_sealed is not null))
);
comment on column bill_lines.raw_sealed is 'What the row says of somebody we do not know, sealed; of a member the worker is enough.';
create index bill_lines_of_application on bill_lines (region_code, application_id);

create table billed_months (
  region_code    text not null,
  bill_id        uuid not null,
  worker_id      uuid not null,
  programme      text not null,
  month          text not null,
  amount_idr     bigint not null,
  application_id uuid not null,
  kelurahan_code text,
  primary key (region_code, bill_id, worker_id, programme, month),
  foreign key (region_code, bill_id) references bills (region_code, id),
  foreign key (region_code, worker_id, programme, month) references coverage_months (region_code, worker_id, programme, month)
);
comment on table billed_months is 'The months that a bill asks for as we expected them. A row moves its month from committed to billed.';
create index billed_months_of_month on billed_months (region_code, worker_id, programme, month);
create index billed_months_of_application on billed_months (region_code, application_id);

-- As the ledger moves months: all of a statement, or none of it.
create function apply_billed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  expected bigint;
  moved    bigint;
begin
  select count(*) into expected from new_billed;
  update coverage_months m set state = 'billed'
  from new_billed n
  join bills b on b.region_code = n.region_code and b.id = n.bill_id
  where m.region_code = n.region_code and m.worker_id = n.worker_id and m.programme = n.programme and m.month = n.month
    and m.amount_idr = n.amount_idr and m.state = 'committed'
    and m.month between b.first_month and b.last_month
    and (m.region_code, m.account_id, b.group_id) in (select g.region_code, g.fund_id, g.group_id from current_group_funds g);
  get diagnostics moved = row_count;
  if moved <> expected then
    raise exception using errcode = 'check_violation', constraint = 'month_not_committed',
      message = format('%s of %s months are not committed in this group with the amount that is billed', expected - moved, expected);
  end if;
  return null;
end $$;
revoke execute on function apply_billed() from public;
create trigger billed_months_apply after insert on billed_months
  referencing new table as new_billed for each statement execute function apply_billed();

create table funding_differences (
  region_code    text not null references regions,
  id             uuid not null,
  kind           text not null check (kind in (
    'other-amount', 'not-in-file', 'repeated', 'unknown-person', 'not-due', 'total-differs',
    'paid-less', 'unexplained')),
  bill_id        uuid,
  proof_id       uuid,
  statement_id   uuid,
  row_number     integer,
  worker_id      uuid,
  programme      text,
  month          text,
  application_id uuid,
  kelurahan_code text,
  fund_id        uuid,
  state          text,
  expected_idr   bigint not null check (expected_idr >= 0),
  found_idr      bigint not null check (found_idr >= 0),
  found_at       timestamptz not null,
  primary key (region_code, id),
  foreign key (region_code, bill_id) references bills (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id),
  foreign key (region_code, fund_id) references funds (region_code, id),
  check (num_nonnulls(bill_id, proof_id, statement_id) = 1),
  check (expected_idr <> found_idr or kind = 'unexplained')
);
comment on table funding_differences is 'Where ledger, bill, payment and statement do not say the same: work for a person, until it is closed with a reason.';
comment on column funding_differences.state is 'Of not-due: how far our month is, null where there is none.';
create index funding_differences_of_bill on funding_differences (region_code, bill_id) where bill_id is not null;
create index funding_differences_of_application on funding_differences (region_code, application_id) where application_id is not null;

create table difference_closings (
  region_code    text not null,
  difference_id  uuid not null,
  order_id       uuid not null,
  verdict        text not null check (verdict in ('bill-accepted', 'explained', 'returned')),
  reason         text not null check (reason <> ''),
  closed_by      text not null,
  closed_at      timestamptz not null,
  primary key (region_code, difference_id),
  foreign key (region_code, difference_id) references funding_differences (region_code, id)
);
comment on table difference_closings is 'What a person decided about a difference, and why.';
comment on column difference_closings.order_id is 'Many may be closed by one order.';

create table funding_papers (
  region_code text not null references regions,
  id          uuid not null,
  kind        text not null check (kind in ('bill', 'proof', 'statement')),
  concerns_id uuid not null,
  file_name   text not null,
  byte_count  integer not null,
  file_sha256 bytea not null,
  file_sealed bytea not null,
  attached_by text not null,
  attached_at timestamptz not null,
  primary key (region_code, id)
);
comment on table funding_papers is 'The paper or file behind a bill, a payment or a statement, sealed.';
create index funding_papers_of on funding_papers (region_code, concerns_id);

do $$
declare
  tbl text;
begin
  foreach tbl in array array['insurer_groups', 'group_funds', 'bills', 'bill_lines', 'billed_months', 'funding_differences', 'difference_closings', 'funding_papers'] loop
    execute format('create trigger %1$s_append_only before update or delete on %1$I for each row execute function refuse_change()', tbl);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format('grant select, insert on %I to payung_server', tbl);
  end loop;
  foreach tbl in array array['insurer_groups', 'group_funds', 'bills', 'difference_closings', 'funding_papers'] loop
    execute format('create policy own_region on %I using (region_code = app_region())', tbl);
  end loop;
  foreach tbl in array array['bill_lines', 'billed_months', 'funding_differences'] loop
    execute format(
      'create policy own_area on %1$I using (
         region_code = app_region()
         and (app_sees(kelurahan_code)
              or (app_is_narrow() and exists (
                select from applications a where a.region_code = %1$I.region_code and a.id = %1$I.application_id))))',
      tbl);
  end loop;
end $$;
grant select on current_group_funds to payung_server;
