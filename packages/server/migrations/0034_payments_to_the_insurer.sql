-- Payment orders that take two people, proofs of transfer, statements of the insurer, what they confirm, and wrong
-- postings taken back by two people.
-- Runs beside the previous release: yes (new tables only).

create table payment_orders (
  region_code         text not null references regions,
  id                  uuid not null,
  bill_id             uuid not null,
  number              text not null check (number <> ''),
  amount_idr          bigint not null check (amount_idr > 0),
  month_count         integer not null check (month_count > 0),
  months_idr          bigint not null check (months_idr > 0),
  unexplained_fund_id uuid,
  follows_id          uuid,
  follows_step        text check (follows_step in ('withdrawn', 'sent-back')),
  drafted_by          text not null,
  drafted_at          timestamptz not null,
  primary key (region_code, id),
  unique (region_code, id, drafted_by),
  foreign key (region_code, bill_id) references bills (region_code, id),
  foreign key (region_code, unexplained_fund_id) references funds (region_code, id),
  constraint order_number_once unique (region_code, number),
  -- A bill has one order; another only after the one before it has ended.
  constraint one_order_for_a_bill unique nulls not distinct (region_code, bill_id, follows_id),
  check (num_nonnulls(follows_id, follows_step) in (0, 2)),
  check (months_idr <= amount_idr and (months_idr < amount_idr) = (unexplained_fund_id is not null))
);
comment on table payment_orders is 'What the treasury is asked to pay (SPM): a bill, whole. What no month of ours explains goes to the suspense account of a fund.';

create table payment_order_steps (
  region_code text not null,
  order_id    uuid not null,
  step        text not null check (step in ('approved', 'sent', 'withdrawn', 'sent-back')),
  drafted_by  text not null,
  reason      text,
  done_by     text not null,
  done_at     timestamptz not null,
  primary key (region_code, order_id, step),
  foreign key (region_code, order_id, drafted_by) references payment_orders (region_code, id, drafted_by),
  constraint order_takes_two check (step not in ('approved', 'sent-back') or done_by <> drafted_by),
  check (step in ('approved', 'sent') or reason is not null)
);
comment on table payment_order_steps is 'What became of an order. Who approves is not who drafted.';
alter table payment_orders add foreign key (region_code, follows_id, follows_step)
  references payment_order_steps (region_code, order_id, step);

create table payment_proofs (
  region_code text not null,
  id          uuid not null,
  order_id    uuid not null,
  step        text not null default 'approved' check (step = 'approved'),
  number      text not null check (number <> ''),
  paid_on     date not null,
  amount_idr  bigint not null check (amount_idr > 0),
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (region_code, id),
  constraint proof_of_an_approved_order foreign key (region_code, order_id, step) references payment_order_steps (region_code, order_id, step),
  constraint proof_number_once unique (region_code, number)
);
comment on table payment_proofs is 'That the treasury has paid (SP2D). Money that left twice has two proofs.';
create index payment_proofs_of_order on payment_proofs (region_code, order_id);

create table insurer_statements (
  region_code    text not null references regions,
  id             uuid not null,
  group_id       uuid,
  first_month    text not null check (first_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  last_month     text not null check (last_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  number         text not null check (number <> ''),
  received_on    date not null,
  amount_idr     bigint not null check (amount_idr > 0),
  line_count     integer check (line_count > 0),
  lines_idr      bigint,
  expected_count integer not null,
  expected_idr   bigint not null,
  file_sha256    bytea,
  recorded_by    text not null,
  recorded_at    timestamptz not null,
  primary key (region_code, id),
  foreign key (region_code, group_id) references insurer_groups (region_code, id),
  constraint statement_number_once unique (region_code, number),
  constraint statement_file_once unique (region_code, file_sha256),
  check (last_month >= first_month),
  check (num_nonnulls(line_count, lines_idr, file_sha256) in (0, 3))
);
comment on table insurer_statements is 'A receipt of the insurer: which months it has the money for. Only this makes a month confirmed.';
comment on column insurer_statements.group_id is 'Null for what workers paid themselves, outside of any group.';

create table statement_lines (
  region_code    text not null,
  statement_id   uuid not null,
  row_number     integer not null,
  month          text not null,
  amount_idr     bigint not null check (amount_idr > 0),
  worker_id      uuid,
  application_id uuid,
  kelurahan_code text,
  raw_sealed     bytea,
  primary key (region_code, statement_id, row_number),
  foreign key (region_code, statement_id) references insurer_statements (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id),
  check ((worker_id is null) = (raw_sealed is not null))
);
create index statement_lines_of_application on statement_lines (region_code, application_id);

create table confirmed_months (
  region_code    text not null,
  statement_id   uuid not null,
  worker_id      uuid not null,
  programme      text not null,
  month          text not null,
  amount_idr     bigint not null,
  application_id uuid not null,
  kelurahan_code text,
  confirmed_by   text not null,
  confirmed_at   timestamptz not null,
  -- A confirmed month stays confirmed: there is no way back, so there is one statement.
  constraint confirmed_once primary key (region_code, worker_id, programme, month),
  foreign key (region_code, statement_id) references insurer_statements (region_code, id),
  foreign key (region_code, worker_id, programme, month) references coverage_months (region_code, worker_id, programme, month)
);
comment on table confirmed_months is 'The months of which ledger, bill and statement say the same. A row moves its month from paid to confirmed, and its money to the insurer.';
create index confirmed_months_of_statement on confirmed_months (region_code, statement_id);
create index confirmed_months_of_application on confirmed_months (region_code, application_id);

-- Three ways at once: paid in the ledger, billed with this amount where a group is billed, and on the statement. The money
-- of each fund goes from its transit account to the insurer's in one transfer, so that both cannot come apart.
create function apply_confirmed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  expected bigint;
  moved    bigint;
begin
  select count(*) into expected from new_confirmed;
  update coverage_months m set state = 'confirmed'
  from new_confirmed n
  join insurer_statements s on s.region_code = n.region_code and s.id = n.statement_id
  where m.region_code = n.region_code and m.worker_id = n.worker_id and m.programme = n.programme and m.month = n.month
    and m.amount_idr = n.amount_idr and m.state = 'paid'
    and m.month between s.first_month and s.last_month
    and case when s.group_id is null
      then not exists (select from current_group_funds g where g.region_code = m.region_code and g.fund_id = m.account_id)
      else exists (
        select from billed_months x join bills b on b.region_code = x.region_code and b.id = x.bill_id
        where x.region_code = m.region_code and x.worker_id = m.worker_id and x.programme = m.programme and x.month = m.month
          and x.amount_idr = m.amount_idr and b.group_id = s.group_id) end;
  get diagnostics moved = row_count;
  if moved <> expected then
    raise exception using errcode = 'check_violation', constraint = 'month_not_paid',
      message = format('%s of %s months are not paid and billed with the amount that is confirmed', expected - moved, expected);
  end if;
  insert into ledger_accounts (region_code, id, kind, name, is_limited, opened_by)
    select distinct n.region_code, id_for('insurer ' || n.region_code), 'insurer', 'BPJS Ketenagakerjaan', false, n.confirmed_by from new_confirmed n
    on conflict do nothing;
  insert into ledger_transfers (region_code, id, kind, purpose, debit_account_id, credit_account_id, amount_idr, document_id, decided_by, posted_at)
    select n.region_code, id_for('confirm ' || n.statement_id || ' ' || f.id || ' ' || n.confirmed_at), 'direct', 'confirmation',
      f.transit_account_id, id_for('insurer ' || n.region_code), sum(n.amount_idr), n.statement_id, n.confirmed_by, n.confirmed_at
    from new_confirmed n
    join coverage_months m on m.region_code = n.region_code and m.worker_id = n.worker_id and m.programme = n.programme and m.month = n.month
    join funds f on f.region_code = m.region_code and f.id = m.account_id
    group by n.region_code, n.statement_id, n.confirmed_by, n.confirmed_at, f.id, f.transit_account_id;
  return null;
end $$;
create trigger confirmed_months_apply after insert on confirmed_months
  referencing new table as new_confirmed for each statement execute function apply_confirmed();

create table bill_withdrawals (
  region_code  text not null,
  bill_id      uuid not null,
  reason       text not null check (reason <> ''),
  withdrawn_by text not null,
  withdrawn_at timestamptz not null,
  primary key (region_code, bill_id),
  foreign key (region_code, bill_id) references bills (region_code, id)
);
comment on table bill_withdrawals is 'A bill that was recorded by mistake, or that the insurer took back. Its months wait for another bill.';
alter table bills add foreign key (region_code, replaces_id) references bill_withdrawals (region_code, bill_id);

create function apply_bill_withdrawal() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (
    select from payment_orders o
    where o.region_code = new.region_code and o.bill_id = new.bill_id
      and not exists (
        select from payment_order_steps s
        where s.region_code = o.region_code and s.order_id = o.id and s.step in ('withdrawn', 'sent-back'))) then
    raise exception using errcode = 'check_violation', constraint = 'bill_is_ordered',
      message = 'a bill with a payment order is withdrawn after its order';
  end if;
  update coverage_months m set state = 'committed'
  from billed_months n
  where n.region_code = new.region_code and n.bill_id = new.bill_id
    and m.region_code = n.region_code and m.worker_id = n.worker_id and m.programme = n.programme and m.month = n.month
    and m.state = 'billed';
  return null;
end $$;
revoke execute on function apply_confirmed(), apply_bill_withdrawal() from public;
create trigger bill_withdrawals_apply after insert on bill_withdrawals for each row execute function apply_bill_withdrawal();

create table posting_reversals (
  region_code text not null references regions,
  id          uuid not null,
  transfer_id uuid not null,
  reason      text not null check (reason <> ''),
  proposed_by text not null,
  proposed_at timestamptz not null,
  primary key (region_code, id),
  unique (region_code, id, proposed_by),
  foreign key (region_code, transfer_id) references ledger_transfers (region_code, id)
);
comment on table posting_reversals is 'That a payment of a month was posted wrongly, as one person says it; a second one decides.';

create table posting_reversal_decisions (
  region_code text not null,
  reversal_id uuid not null,
  verdict     text not null check (verdict in ('confirmed', 'rejected')),
  proposed_by text not null,
  reason      text,
  decided_by  text not null,
  decided_at  timestamptz not null,
  primary key (region_code, reversal_id),
  foreign key (region_code, reversal_id, proposed_by) references posting_reversals (region_code, id, proposed_by),
  constraint reversal_takes_two check (verdict <> 'confirmed' or decided_by <> proposed_by)
);

alter table funding_differences add foreign key (region_code, proof_id) references payment_proofs (region_code, id);
alter table funding_differences add foreign key (region_code, statement_id) references insurer_statements (region_code, id);
create index funding_differences_of_statement on funding_differences (region_code, statement_id) where statement_id is not null;

do $$
declare
  tbl text;
begin
  foreach tbl in array array['payment_orders', 'payment_order_steps', 'payment_proofs', 'insurer_statements', 'statement_lines', 'confirmed_months', 'bill_withdrawals', 'posting_reversals', 'posting_reversal_decisions'] loop
    execute format('create trigger %1$s_append_only before update or delete on %1$I for each row execute function refuse_change()', tbl);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format('grant select, insert on %I to payung_server', tbl);
  end loop;
  foreach tbl in array array['payment_orders', 'payment_order_steps', 'payment_proofs', 'insurer_statements', 'bill_withdrawals', 'posting_reversals', 'posting_reversal_decisions'] loop
    execute format('create policy own_region on %I using (region_code = app_region())', tbl);
  end loop;
  foreach tbl in array array['statement_lines', 'confirmed_months'] loop
    execute format(
      'create policy own_area on %1$I using (
         region_code = app_region()
         and (app_sees(kelurahan_code)
              or (app_is_narrow() and exists (
                select from applications a where a.region_code = %1$I.region_code and a.id = %1$I.application_id))))',
      tbl);
  end loop;
end $$;
