-- What a fund's figures are sums of, and the closing of months by two people.
-- Runs beside the previous release: yes (a new view and new tables; nothing is refused before a month is closed).

-- One rule for a figure and for the list behind it. A post is two rows: it pays, and is no longer reserved.
create view fund_movements with (security_invoker = true) as
  with moved as (
    select * from ledger_transfers where kind in ('direct', 'post', 'reversal')
  ), sides as (
    select region_code, debit_account_id as fund_id, 'come-in' as figure, -amount_idr as amount_idr, id
    from moved where purpose in ('grant', 'give-back', 'reallocation')
    union all
    select region_code, credit_account_id, 'come-in', amount_idr, id
    from moved where purpose in ('grant', 'give-back', 'reallocation')
    union all
    select region_code, debit_account_id, 'paid', amount_idr, id
    from moved where purpose not in ('grant', 'give-back', 'reallocation')
    union all
    select region_code, credit_account_id, 'paid', -amount_idr, id
    from moved where purpose not in ('grant', 'give-back', 'reallocation')
    union all
    select region_code, debit_account_id, 'reserved', case kind when 'pending' then amount_idr else -amount_idr end, id
    from ledger_transfers where kind in ('pending', 'post', 'void')
    union all
    select m.region_code, f.id, 'confirmed', m.amount_idr, m.id
    from moved m join funds f on f.region_code = m.region_code and f.transit_account_id = m.debit_account_id
    where m.purpose = 'confirmation'
    union all
    select m.region_code, f.id, 'confirmed', -m.amount_idr, m.id
    from moved m join funds f on f.region_code = m.region_code and f.transit_account_id = m.credit_account_id
    where m.purpose = 'confirmation'
    union all
    -- What the insurer gives back was confirmed before; what comes back on its way there was not.
    select m.region_code, m.credit_account_id, 'confirmed', -m.amount_idr, m.id
    from moved m join ledger_accounts a on a.region_code = m.region_code and a.id = m.debit_account_id
    where m.purpose = 'refund' and a.kind = 'insurer'
    union all
    select m.region_code, m.debit_account_id, 'confirmed', m.amount_idr, m.id
    from moved m join ledger_accounts a on a.region_code = m.region_code and a.id = m.credit_account_id
    where m.purpose = 'refund' and a.kind = 'insurer'
  )
  select s.region_code, s.fund_id, s.figure, s.amount_idr, s.id as transfer_id
  from sides s join funds f on f.region_code = s.region_code and f.id = s.fund_id;
comment on view fund_movements is 'What a fund''s figures (come-in, reserved, paid, confirmed) are sums of: one transfer, one amount with its sign.';

create table month_closings (
  region_code    text not null references regions,
  id             uuid not null,
  month          text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  version        integer not null check (version >= 1),
  kind           text not null check (kind in ('closing', 'reopening')),
  reason         text,
  checks         jsonb not null,
  figures        text not null,
  figures_sha256 bytea not null,
  drafted_by     text not null,
  drafted_at     timestamptz not null default now(),
  primary key (region_code, id),
  unique (region_code, month, version),
  unique (region_code, id, drafted_by),
  constraint reopened_for_a_reason check (kind = 'closing' or reason is not null),
  constraint figures_are_what_was_hashed check (figures_sha256 = sha256(convert_to(figures, 'UTF8')))
);
comment on table month_closings is 'A month of the ledger that somebody would close, or open again, with its figures at that moment. It holds once another person has approved it.';
comment on column month_closings.checks is 'What was still open then, and why that was accepted.';
comment on column month_closings.figures is 'Totals of every account at the beginning and the end of the month, as text: what is hashed is what is read.';

create table month_closing_ends (
  region_code text not null,
  closing_id  uuid not null,
  drafted_by  text not null,
  outcome     text not null check (outcome in ('approved', 'sent-back')),
  words       text,
  ended_by    text not null,
  ended_at    timestamptz not null default now(),
  primary key (region_code, closing_id),
  foreign key (region_code, closing_id, drafted_by) references month_closings (region_code, id, drafted_by),
  constraint four_eyes check (outcome = 'sent-back' or ended_by <> drafted_by),
  constraint sent_back_with_words check (outcome = 'approved' or words is not null)
);
comment on table month_closing_ends is 'What a second person said to it. Who drafted may take it back, never approve it.';

create view closed_months with (security_invoker = true) as
  select region_code, month, id as closing_id from (
    select distinct on (c.region_code, c.month) c.*
    from month_closings c
    join month_closing_ends e on e.region_code = c.region_code and e.closing_id = c.id and e.outcome = 'approved'
    order by c.region_code, c.month, c.version desc) latest
  where kind = 'closing';
comment on view closed_months is 'The months that are closed, by what was last approved of each.';

-- Nothing is posted into a closed month. Who posts shares the lock that who closes holds alone: so nothing that was under
-- way is missing in the figures, and whoever comes after sees that the month is closed.
create function refuse_closed_month() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  region text;
  closed text;
begin
  for region in select distinct region_code from new_transfers loop
    perform pg_advisory_xact_lock_shared(hashtextextended('ledger months ' || region, 0));
    select max(month) into closed from closed_months where region_code = region;
    if closed is not null and exists (
      select from new_transfers n
      where n.region_code = region
        and n.posted_at < ((closed || '-01')::date + interval '1 month') at time zone 'Asia/Jakarta') then
      raise exception using errcode = 'check_violation', constraint = 'month_is_closed',
        message = format('%s is closed: what belongs there is posted now, and says why', closed);
    end if;
  end loop;
  return null;
end $$;
create trigger ledger_transfers_closed_month after insert on ledger_transfers
  referencing new table as new_transfers for each statement execute function refuse_closed_month();

do $$
declare
  tbl text;
begin
  foreach tbl in array array['month_closings', 'month_closing_ends'] loop
    execute format('create trigger %I before update or delete on %I for each row execute function refuse_change()', tbl || '_append_only', tbl);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format('create policy own_region on %I using (region_code = app_region())', tbl);
  end loop;
end $$;
grant select, insert on month_closings, month_closing_ends to payung_server;
grant select on fund_movements, closed_months to payung_server;
