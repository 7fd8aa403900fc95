-- A city's whole year of contributions in seconds: what is true of a set of transfers is looked at once for the set, and
-- the planner knows what the tables hold.
-- Runs beside the previous release: yes (checks, an index and a function are replaced by ones that refuse the same).

-- Reserving goes through a fund's months in this order, and on from where it is.
create index coverage_months_in_order on coverage_months (region_code, account_id, month, application_id);
drop index coverage_months_of_account;

-- As before, with two differences. Who pays is compared as no index can: a fund has thousands of months, and a worker one.
-- And that accounts, months and what is concerned exist is seen here, once for a set, instead of by four foreign keys for
-- each row: nothing of these is ever removed.
create or replace function apply_transfers() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  expected bigint;
  moved    bigint;
begin
  if exists (
    select from (
      select region_code, debit_account_id as id from new_transfers union select region_code, credit_account_id from new_transfers) n
    where not exists (select from ledger_accounts a where a.region_code = n.region_code and a.id = n.id)) then
    raise exception using errcode = 'check_violation', constraint = 'account_is_there', message = 'a transfer names an account that is not there';
  end if;

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
      and m.account_id is not distinct from case n.kind when 'reversal' then n.credit_account_id else n.debit_account_id end
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
alter table ledger_transfers
  drop constraint ledger_transfers_region_code_debit_account_id_fkey,
  drop constraint ledger_transfers_region_code_credit_account_id_fkey,
  drop constraint ledger_transfers_region_code_concerns_id_fkey,
  drop constraint ledger_transfers_region_code_worker_id_programme_month_fkey;
-- What a bill asks for must be a month that it moves, of a bill that is there: `apply_billed` sees both for the set.
alter table billed_months
  drop constraint billed_months_region_code_bill_id_fkey,
  drop constraint billed_months_region_code_worker_id_programme_month_fkey;

-- A month is changed three times on its way, and with it most of those on its page: with half of a page free, none of its
-- indexes is touched.
alter table coverage_months set (fillfactor = 45);

-- What a planned month names is looked up once for a set as well; a month that is planned anew, for itself.
create function refuse_unknown_payers() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (
      select from (select distinct region_code, account_id as id from new_months where account_id is not null) n
      where not exists (select from ledger_accounts a where a.region_code = n.region_code and a.id = n.id))
    or exists (
      select from (select distinct region_code, rate_id as id from new_months where rate_id is not null) n
      where not exists (select from contribution_rates r where r.region_code = n.region_code and r.id = n.id))
    or exists (
      select from (select distinct region_code, plan_id as id from new_months where plan_id is not null) n
      where not exists (select from coverage_plans p where p.region_code = n.region_code and p.id = n.id)) then
    raise exception using errcode = 'check_violation', constraint = 'payer_is_there',
      message = 'a month names an account, a rate or a plan that is not there';
  end if;
  return null;
end $$;
create trigger coverage_months_payers_are_there after insert on coverage_months
  referencing new table as new_months for each statement execute function refuse_unknown_payers();
alter table coverage_months
  drop constraint coverage_months_region_code_account_id_fkey,
  drop constraint coverage_months_region_code_rate_id_fkey,
  drop constraint coverage_months_region_code_plan_id_fkey;

create or replace function guard_coverage_month() returns trigger language plpgsql as $$
begin
  if (new.account_id, new.amount_idr, new.rate_id) is distinct from (old.account_id, old.amount_idr, old.rate_id)
    and old.state not in ('planned', 'cancelled') then
    raise exception using errcode = 'check_violation', constraint = 'month_already_committed',
      message = 'a month that is committed keeps its payer: void or reverse its transfer first';
  end if;
  -- Asked only where something is other than it was: a question to a table costs more than all the rest of this.
  if (new.account_id, new.rate_id, new.plan_id) is distinct from (old.account_id, old.rate_id, old.plan_id) then
    if new.account_id is not null and not exists (
        select from ledger_accounts a where a.region_code = new.region_code and a.id = new.account_id)
      or new.rate_id is not null and not exists (
        select from contribution_rates r where r.region_code = new.region_code and r.id = new.rate_id)
      or new.plan_id is not null and not exists (
        select from coverage_plans p where p.region_code = new.region_code and p.id = new.plan_id) then
      raise exception using errcode = 'check_violation', constraint = 'payer_is_there',
        message = 'a month names an account, a rate or a plan that is not there';
    end if;
  end if;
  if new.state <> old.state and current_user = 'payung_server'
    and not (old.state in ('planned', 'cancelled') and new.state in ('planned', 'cancelled')) then
    raise exception using errcode = 'check_violation', constraint = 'state_follows_money',
      message = format('a month does not go from %s to %s by itself', old.state, new.state);
  end if;
  return new;
end $$;
