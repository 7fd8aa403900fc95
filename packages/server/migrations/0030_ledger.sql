-- The contribution ledger. A transfer names the account it leaves (debit) and the account it reaches (credit), so it
-- balances by construction. A wrong one is reversed, never changed. What may still be spent is kept here, by the database.
-- Runs beside the previous release: yes (new tables only).

create table ledger_accounts (
  region_code text not null references regions,
  id          uuid not null,
  kind        text not null check (kind in ('funder', 'fund', 'transit', 'suspense', 'insurer')),
  name        text not null check (name <> ''),
  is_limited  boolean not null,
  opened_by   text not null,
  opened_at   timestamptz not null default now(),
  primary key (region_code, id),
  unique (region_code, id, is_limited),
  constraint account_limited_by_kind check (is_limited or kind in ('funder', 'fund', 'insurer'))
);
comment on table ledger_accounts is 'Where money stands: at a funder, in a fund, paid but not yet confirmed (transit), unexplained (suspense), at the insurer.';
comment on column ledger_accounts.is_limited is 'Nothing leaves it that has not come in. The world outside has no limit, nor what workers pay themselves.';
create trigger ledger_accounts_append_only before update or delete on ledger_accounts for each row execute function refuse_change();

-- Only limited accounts keep totals: one total that every payment changes would be a queue for all.
create table ledger_totals (
  region_code    text not null,
  account_id     uuid not null,
  is_limited     boolean not null default true check (is_limited),
  received_idr   bigint not null default 0,
  spent_idr      bigint not null default 0,
  reserved_idr   bigint not null default 0,
  primary key (region_code, account_id),
  foreign key (region_code, account_id, is_limited) references ledger_accounts (region_code, id, is_limited),
  constraint account_not_overdrawn check (
    spent_idr >= 0 and reserved_idr >= 0 and spent_idr + reserved_idr <= received_idr)
);
comment on table ledger_totals is 'What came into a limited account, left it, and is reserved of it. Only the ledger''s own trigger writes here.';

create function open_ledger_totals() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into ledger_totals (region_code, account_id) values (new.region_code, new.id);
  return null;
end $$;
create trigger ledger_accounts_open_totals after insert on ledger_accounts
  for each row when (new.is_limited) execute function open_ledger_totals();

-- A contribution as the dated rules have it, worked out once for all who pay the same.
create table contribution_rates (
  region_code      text not null references regions,
  id               text not null,
  month            text not null,
  sector           text not null check (sector in ('transport', 'other')),
  band             integer not null,
  is_state_budget  boolean not null,
  jkk_idr          bigint not null check (jkk_idr >= 0),
  jkm_idr          bigint not null check (jkm_idr >= 0),
  jht_idr          bigint not null check (jht_idr >= 0),
  total_idr        bigint not null check (total_idr = jkk_idr + jkm_idr + jht_idr and total_idr > 0),
  rule_version_ids text[] not null,
  primary key (region_code, id)
);
comment on table contribution_rates is 'What a month costs, and the rule versions it rests on. The id names what it was worked out from and a hash of the result, so a changed rule is another rate.';
create trigger contribution_rates_append_only before update or delete on contribution_rates for each row execute function refuse_change();

-- Who pays a worker's month. One row for a worker, month and programme, so there is one payer; the ledger moves its state.
create table coverage_months (
  region_code    text not null,
  worker_id      uuid not null,
  programme      text not null,
  month          text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  application_id uuid not null,
  kelurahan_code text,
  account_id     uuid,
  rate_id        text,
  amount_idr     bigint check (amount_idr > 0),
  plan_id        uuid,
  state          text not null default 'planned'
    check (state in ('planned', 'cancelled', 'committed', 'billed', 'paid', 'confirmed', 'lapsed')),
  constraint one_payer_for_a_month primary key (region_code, worker_id, programme, month),
  foreign key (region_code, account_id) references ledger_accounts (region_code, id),
  foreign key (region_code, rate_id) references contribution_rates (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id),
  check (num_nonnulls(account_id, rate_id, amount_idr) in (0, 3)),
  constraint who_pays_is_known check (account_id is not null or state in ('planned', 'cancelled', 'lapsed'))
) with (fillfactor = 80);
comment on table coverage_months is 'One member, one month: who pays, how much, and how far it is. Only what is planned may be planned anew.';
comment on column coverage_months.account_id is 'The fund that pays; null where none can, which is what the lapse guard looks for.';
create index coverage_months_of_account on coverage_months (region_code, account_id, month);
create index coverage_months_of_application on coverage_months (region_code, application_id);

create table ledger_transfers (
  region_code       text not null,
  id                uuid not null,
  kind              text not null check (kind in ('direct', 'pending', 'post', 'void', 'reversal')),
  purpose           text not null check (purpose in (
    'grant', 'give-back', 'reallocation', 'contribution', 'unexplained', 'explained', 'confirmation', 'refund')),
  debit_account_id  uuid not null,
  credit_account_id uuid not null,
  amount_idr        bigint not null check (amount_idr > 0),
  worker_id         uuid,
  programme         text,
  month             text,
  concerns_id       uuid,
  document_id       uuid,
  reason            text,
  decided_by        text not null,
  posted_at         timestamptz not null default now(),
  primary key (region_code, id),
  foreign key (region_code, debit_account_id) references ledger_accounts (region_code, id),
  foreign key (region_code, credit_account_id) references ledger_accounts (region_code, id),
  foreign key (region_code, worker_id, programme, month) references coverage_months (region_code, worker_id, programme, month),
  foreign key (region_code, concerns_id) references ledger_transfers (region_code, id),
  constraint two_accounts check (debit_account_id <> credit_account_id),
  check ((kind in ('post', 'void', 'reversal')) = (concerns_id is not null)),
  check (kind <> 'reversal' or reason is not null),
  check ((purpose = 'contribution') = (worker_id is not null)),
  check (num_nonnulls(worker_id, programme, month) in (0, 3))
);
-- A reservation is resolved once, and what was moved is taken back once.
create unique index concerned_once on ledger_transfers (region_code, concerns_id) where concerns_id is not null;
comment on table ledger_transfers is 'Money that moved (direct, post, reversal), is reserved (pending) or no longer is (void). The id comes from the caller, so a repetition is harmless.';
comment on column ledger_transfers.concerns_id is 'The reservation that a post or void resolves, or what a reversal takes back: whole, so accounts, amount and month are the same.';
comment on column ledger_transfers.document_id is 'The paper behind it: a plan, a payment order, a statement of the insurer.';
create index ledger_transfers_out on ledger_transfers (region_code, debit_account_id, posted_at);
create index ledger_transfers_in on ledger_transfers (region_code, credit_account_id, posted_at);
create index ledger_transfers_of_month on ledger_transfers (region_code, worker_id, programme, month) where worker_id is not null;
create trigger ledger_transfers_append_only before update or delete on ledger_transfers for each row execute function refuse_change();

-- What a set of transfers does to totals and months. It runs as the owner: whoever may add transfers may not write totals.
create function apply_transfers() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  expected bigint;
  moved    bigint;
begin
  select count(*) into expected from new_transfers where concerns_id is not null;
  if expected > 0 then
    select count(*) into moved
    from new_transfers n
    join ledger_transfers c on c.region_code = n.region_code and c.id = n.concerns_id
    where (c.purpose, c.amount_idr, c.worker_id, c.programme, c.month)
        is not distinct from (n.purpose, n.amount_idr, n.worker_id, n.programme, n.month)
      and case n.kind
        when 'reversal' then c.kind in ('direct', 'post') and c.debit_account_id = n.credit_account_id and c.credit_account_id = n.debit_account_id
        else c.kind = 'pending' and c.debit_account_id = n.debit_account_id and c.credit_account_id = n.credit_account_id end;
    if moved <> expected then
      raise exception using errcode = 'check_violation', constraint = 'concerned_differs',
        message = format('%s of %s transfers differ from what they resolve or take back', expected - moved, expected);
    end if;
  end if;

  -- In the order of their ids, so that two who move money between the same accounts never wait for each other.
  perform from ledger_totals t
    where (t.region_code, t.account_id) in (
      select region_code, debit_account_id from new_transfers union select region_code, credit_account_id from new_transfers)
    order by t.region_code, t.account_id for no key update;
  update ledger_totals t set
    received_idr = t.received_idr + d.received,
    spent_idr    = t.spent_idr + d.spent,
    reserved_idr = t.reserved_idr + d.reserved
  from (
    select region_code, account_id, sum(received) as received, sum(spent) as spent, sum(reserved) as reserved
    from (
      select region_code, debit_account_id as account_id, 0 as received,
        case when kind in ('direct', 'post', 'reversal') then amount_idr else 0 end as spent,
        case kind when 'pending' then amount_idr when 'post' then -amount_idr when 'void' then -amount_idr else 0 end as reserved
      from new_transfers
      union all
      select region_code, credit_account_id,
        case when kind in ('direct', 'post', 'reversal') then amount_idr else 0 end, 0, 0
      from new_transfers
    ) each_side
    group by region_code, account_id
  ) d
  where t.region_code = d.region_code and t.account_id = d.account_id
    and (d.received, d.spent, d.reserved) <> (0, 0, 0);

  -- A contribution moves its month, from what it must have been: what is paid is never paid again.
  select count(*) into expected from new_transfers where worker_id is not null;
  if expected > 0 then
    update coverage_months m set state = case n.kind
        when 'pending' then 'committed' when 'direct' then 'paid' when 'post' then 'paid' else 'planned' end
    from new_transfers n
    where n.worker_id is not null
      and m.region_code = n.region_code and m.worker_id = n.worker_id and m.programme = n.programme and m.month = n.month
      and m.amount_idr = n.amount_idr
      and m.account_id = case n.kind when 'reversal' then n.credit_account_id else n.debit_account_id end
      and m.state = any (case n.kind
        when 'pending' then array['planned'] when 'direct' then array['planned']
        when 'post' then array['committed', 'billed'] when 'void' then array['committed']
        else array['paid'] end);
    get diagnostics moved = row_count;
    if moved <> expected then
      raise exception using errcode = 'check_violation', constraint = 'month_not_open',
        message = format('%s of %s contributions are not open as these transfers would have them', expected - moved, expected);
    end if;
  end if;
  return null;
end $$;
revoke execute on function open_ledger_totals(), apply_transfers() from public;
create trigger ledger_transfers_apply after insert on ledger_transfers
  referencing new table as new_transfers for each statement execute function apply_transfers();

-- A month may be planned anew until money stands behind it. Its other states are moved by what is added elsewhere, as the
-- owner of the database; the service itself may only call a month off and take that back.
create function guard_coverage_month() returns trigger language plpgsql as $$
begin
  if (new.account_id, new.amount_idr, new.rate_id) is distinct from (old.account_id, old.amount_idr, old.rate_id)
    and old.state not in ('planned', 'cancelled') then
    raise exception using errcode = 'check_violation', constraint = 'month_already_committed',
      message = 'a month that is committed keeps its payer: void or reverse its transfer first';
  end if;
  if new.state <> old.state and current_user = 'payung_server'
    and not (old.state in ('planned', 'cancelled') and new.state in ('planned', 'cancelled')) then
    raise exception using errcode = 'check_violation', constraint = 'state_follows_money',
      message = format('a month does not go from %s to %s by itself', old.state, new.state);
  end if;
  return new;
end $$;
create trigger coverage_months_guard before update on coverage_months for each row execute function guard_coverage_month();

do $$
declare
  tbl text;
begin
  foreach tbl in array array['ledger_accounts', 'ledger_totals', 'ledger_transfers', 'contribution_rates', 'coverage_months'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
  end loop;
end $$;
create policy own_region on ledger_accounts using (region_code = app_region());
create policy own_region on ledger_totals using (region_code = app_region());
create policy own_region on contribution_rates using (region_code = app_region());
create policy own_region on ledger_transfers using (region_code = app_region());
create policy own_area on coverage_months using (
  region_code = app_region()
  and (app_sees(kelurahan_code)
    or (app_is_narrow() and exists (
      select from applications a where a.region_code = coverage_months.region_code and a.id = coverage_months.application_id))));
grant select, insert on ledger_accounts, ledger_transfers to payung_server;
-- Whoever may hold a row must be able to change a column of it; this one can take a single value.
grant select, update (is_limited) on ledger_totals to payung_server;
grant select, insert on contribution_rates, coverage_months to payung_server;
grant update (account_id, rate_id, amount_idr, plan_id, state) on coverage_months to payung_server;
