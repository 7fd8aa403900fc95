-- What a treasurer works with: whom to call about a fund and its papers, money moved by hand by two people, what a plan
-- rests on, and orders that reserve months.
-- Runs beside the previous release: yes. The column that goes was never written: no door led to it.

alter table funders drop column contact;
alter table fund_terms add column contact_sealed bytea;
comment on column fund_terms.contact_sealed is 'Whom to call about it: a person at the funder''s, so sealed.';
create or replace view current_fund_terms with (security_invoker = true) as
  select distinct on (region_code, fund_id) *
  from fund_terms order by region_code, fund_id, version desc;

create table fund_papers (
  region_code text not null,
  id          uuid not null,
  fund_id     uuid not null,
  file_name   text not null,
  byte_count  integer not null,
  file_sha256 bytea not null,
  file_sealed bytea not null,
  attached_by text not null,
  attached_at timestamptz not null default now(),
  primary key (region_code, id),
  unique (region_code, fund_id, id),
  foreign key (region_code, fund_id) references funds (region_code, id)
);
comment on table fund_papers is 'What stands behind a fund and its money, as PDF: an agreement, a budget document, a bank advice.';
create trigger fund_papers_append_only before update or delete on fund_papers for each row execute function refuse_change();

create table hand_movements (
  region_code       text not null,
  id                uuid not null,
  purpose           text not null check (purpose in ('grant', 'give-back', 'reallocation')),
  fund_id           uuid not null,
  debit_account_id  uuid not null,
  credit_account_id uuid not null,
  amount_idr        bigint not null check (amount_idr > 0),
  happened_on       date not null,
  paper_id          uuid not null,
  reverses_id       uuid,
  reason            text not null,
  proposed_by       text not null,
  proposed_at       timestamptz not null default now(),
  primary key (region_code, id),
  unique (region_code, id, proposed_by),
  foreign key (region_code, reverses_id) references hand_movements (region_code, id),
  foreign key (region_code, debit_account_id) references ledger_accounts (region_code, id),
  foreign key (region_code, credit_account_id) references ledger_accounts (region_code, id),
  foreign key (region_code, fund_id, paper_id) references fund_papers (region_code, fund_id, id)
);
comment on table hand_movements is 'Money into, out of and between funds, as one person says it moved, with the paper that shows it. The ledger knows nothing of it until another has confirmed it.';
comment on column hand_movements.reverses_id is 'The movement that this one takes back, whole, because it should not have been confirmed.';
create index hand_movements_of_fund on hand_movements (region_code, fund_id, proposed_at);
create trigger hand_movements_append_only before update or delete on hand_movements for each row execute function refuse_change();

create table hand_movement_decisions (
  region_code text not null,
  movement_id uuid not null,
  outcome     text not null check (outcome in ('confirmed', 'withdrawn', 'sent-back')),
  proposed_by text not null,
  words       text,
  transfer_id uuid,
  decided_by  text not null,
  decided_at  timestamptz not null default now(),
  primary key (region_code, movement_id),
  foreign key (region_code, movement_id, proposed_by) references hand_movements (region_code, id, proposed_by),
  foreign key (region_code, transfer_id) references ledger_transfers (region_code, id),
  constraint two_people_for_money check (outcome <> 'confirmed' or proposed_by <> decided_by),
  check ((outcome = 'confirmed') = (transfer_id is not null))
);
create trigger hand_movement_decisions_append_only before update or delete on hand_movement_decisions for each row execute function refuse_change();

alter table coverage_plans add column basis jsonb;
comment on column coverage_plans.basis is 'Versions of funds, hashes of rates and members it was made from: where they are others now, a new plan is due.';
grant update (basis) on coverage_plans to payung_server;
-- Two plans at once would call off what the other has planned.
create unique index one_plan_at_a_time on coverage_plans (region_code) where ended_at is null;

-- A plan goes through the members in this order, some thousands at a time.
create index memberships_in_order on memberships (region_code, started_on, application_id);

create table coverage_commitments (
  region_code  text not null references regions,
  id           uuid not null,
  first_month  text not null,
  last_month   text not null,
  months_done  integer not null default 0,
  amount_idr   bigint not null default 0,
  ordered_by   text not null,
  ordered_at   timestamptz not null default now(),
  ended_at     timestamptz,
  primary key (region_code, id),
  check (last_month >= first_month)
);
comment on table coverage_commitments is 'An order to reserve planned months out of their funds, and how far it is. Its transfers name it as their document.';

do $$
declare
  tbl text;
begin
  foreach tbl in array array['fund_papers', 'hand_movements', 'hand_movement_decisions', 'coverage_commitments'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format('create policy own_region on %I using (region_code = app_region())', tbl);
  end loop;
  foreach tbl in array array['fund_papers', 'hand_movements', 'hand_movement_decisions'] loop
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
  end loop;
end $$;
grant select, insert on fund_papers, hand_movements, hand_movement_decisions, coverage_commitments to payung_server;
grant update (months_done, amount_idr, ended_at) on coverage_commitments to payung_server;
