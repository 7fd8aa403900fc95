-- Funders, their funds with terms that change by adding a version, and plans of who pays which month.
-- Runs beside the previous release: yes (new tables only).

create table funders (
  region_code text not null references regions,
  id          uuid not null,
  kind        text not null,
  name        text not null check (name <> ''),
  contact     text,
  added_by    text not null,
  added_at    timestamptz not null default now(),
  primary key (region_code, id),
  foreign key (region_code, id) references ledger_accounts (region_code, id)
);
comment on table funders is 'Who pays: the city, a company, Baznas, the workers themselves. Its account in the ledger has the same id.';
comment on column funders.kind is 'As FUNDER_IS_STATE_BUDGET names them; what is proposed for a fund follows from it.';
create trigger funders_append_only before update or delete on funders for each row execute function refuse_change();

create table funds (
  region_code        text not null,
  id                 uuid not null,
  funder_id          uuid not null,
  transit_account_id uuid not null,
  opened_by          text not null,
  opened_at          timestamptz not null default now(),
  primary key (region_code, id),
  foreign key (region_code, id) references ledger_accounts (region_code, id),
  foreign key (region_code, transit_account_id) references ledger_accounts (region_code, id),
  foreign key (region_code, funder_id) references funders (region_code, id)
);
comment on table funds is 'Money of one funder for contributions. Its account in the ledger has the same id; what was paid out of it and is not confirmed stands in its transit account.';
create trigger funds_append_only before update or delete on funds for each row execute function refuse_change();

create table fund_terms (
  region_code     text not null,
  fund_id         uuid not null,
  version         integer not null check (version >= 1),
  name            text not null check (name <> ''),
  amount_idr      bigint not null check (amount_idr >= 0),
  first_month     text not null check (first_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  last_month      text not null check (last_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  budget_year     integer,
  budget_line     text,
  priority        integer not null check (priority between 1 and 1000),
  is_state_budget boolean not null,
  earmark         jsonb not null,
  is_listed       boolean not null,
  conditions      text,
  is_open         boolean not null,
  reason          text not null,
  set_by          text not null,
  set_at          timestamptz not null default now(),
  primary key (region_code, fund_id, version),
  foreign key (region_code, fund_id) references funds (region_code, id),
  check (last_month >= first_month)
);
comment on table fund_terms is 'What a fund is for, from a moment on: the latest version holds, the earlier ones stay.';
comment on column fund_terms.amount_idr is 'What its funder has announced. What has come in stands in the ledger.';
comment on column fund_terms.earmark is 'Occupations, kelurahan, sex, cohorts it is for; null is no condition.';
comment on column fund_terms.is_listed is 'Only for the people in fund_people of this version.';
create trigger fund_terms_append_only before update or delete on fund_terms for each row execute function refuse_change();

create table fund_people (
  region_code    text not null,
  fund_id        uuid not null,
  version        integer not null,
  application_id uuid not null,
  kelurahan_code text,
  primary key (region_code, fund_id, version, application_id),
  foreign key (region_code, fund_id, version) references fund_terms (region_code, fund_id, version),
  foreign key (region_code, application_id) references applications (region_code, id)
);
create index fund_people_of_application on fund_people (region_code, application_id);
create trigger fund_people_append_only before update or delete on fund_people for each row execute function refuse_change();

create view current_fund_terms with (security_invoker = true) as
  select distinct on (region_code, fund_id) *
  from fund_terms order by region_code, fund_id, version desc;

create table coverage_plans (
  region_code   text not null references regions,
  id            uuid not null,
  first_month   text not null,
  last_month    text not null,
  funds         jsonb,
  uses          jsonb,
  at_month      text,
  at_started_on date,
  at_member     uuid,
  months_total  integer,
  months_done   integer not null default 0,
  unpaid_count  integer not null default 0,
  ordered_by    text not null,
  ordered_at    timestamptz not null default now(),
  ended_at      timestamptz,
  primary key (region_code, id),
  check (last_month >= first_month)
);
comment on table coverage_plans is 'Who pays each member''s month: the order for it, how far it is, and what it rests on.';
comment on column coverage_plans.funds is 'The funds as they stood when the plan began, with what each could still give.';
comment on column coverage_plans.uses is 'What each fund has been asked for so far; with it and the last member a broken plan goes on.';

alter table coverage_months add foreign key (region_code, plan_id) references coverage_plans (region_code, id);

-- An id that follows from what it is for: the same work done again comes to the same rows. Of the form of a UUID of version 8.
create function id_for(what text) returns uuid language sql immutable strict parallel safe as $$
  select (overlay(overlay(encode(substr(sha256(convert_to(what, 'UTF8')), 1, 16), 'hex') placing '8' from 13) placing 'a' from 17))::uuid $$;

do $$
declare
  tbl text;
begin
  foreach tbl in array array['funders', 'funds', 'fund_terms', 'fund_people', 'coverage_plans'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
  end loop;
end $$;
create policy own_region on funders using (region_code = app_region());
create policy own_region on funds using (region_code = app_region());
create policy own_region on fund_terms using (region_code = app_region());
create policy own_area on fund_people using (
  region_code = app_region()
  and (app_sees(kelurahan_code)
    or (app_is_narrow() and exists (
      select from applications a where a.region_code = fund_people.region_code and a.id = fund_people.application_id))));
create policy own_region on coverage_plans using (region_code = app_region());
do $$
declare
  tbl text;
begin
  foreach tbl in array array['ledger_accounts', 'ledger_transfers', 'contribution_rates', 'funders', 'funds', 'fund_terms', 'fund_people'] loop
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
  end loop;
end $$;
grant select, insert on funders, funds, fund_terms, fund_people, coverage_plans to payung_server;
grant select on current_fund_terms to payung_server;
grant update (funds, uses, at_month, at_started_on, at_member, months_total, months_done, unpaid_count, ended_at)
  on coverage_plans to payung_server;
