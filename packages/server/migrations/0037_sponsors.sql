-- Sponsors: who signs in for which funder, what they have pledged, and how they wish to be thanked.
-- Runs beside the previous release: yes (new tables; policies that narrow what a sponsor's account sees, and nobody else's).

create table sponsor_accounts (
  region_code text not null references regions,
  actor_id    text not null,
  funder_id   uuid not null,
  linked_by   text not null,
  linked_at   timestamptz not null,
  primary key (region_code, actor_id),
  foreign key (region_code, funder_id) references funders (region_code, id),
  constraint nobody_links_themselves check (linked_by <> actor_id)
);
comment on table sponsor_accounts is 'Whose money an account with the role funder looks after: one funder, for good. For another it is invited anew.';
create index sponsor_accounts_of_funder on sponsor_accounts (region_code, funder_id);

create table pledges (
  region_code      text not null,
  id               uuid not null,
  funder_id        uuid not null,
  people_other     integer not null check (people_other >= 0),
  people_transport integer not null check (people_transport >= 0),
  cost             jsonb not null,
  amount_idr       bigint not null check (amount_idr > 0),
  pledged_by       text not null,
  pledged_at       timestamptz not null,
  primary key (region_code, id),
  foreign key (region_code, id) references funds (region_code, id),
  foreign key (region_code, funder_id) references funders (region_code, id),
  check (people_other + people_transport >= 1)
);
comment on table pledges is 'So many people for so many months, promised by a funder. Its fund has the same id: for whom it is stands in the fund''s terms.';
comment on column pledges.cost is 'What a person costs in each month and sector, with the rule versions it rests on, as it was shown.';
create index pledges_of_funder on pledges (region_code, funder_id, pledged_at);

create table thanks_wishes (
  region_code text not null,
  funder_id   uuid not null,
  version     integer not null check (version >= 1),
  name        text check (name <> ''),
  wished_by   text not null,
  wished_at   timestamptz not null,
  primary key (region_code, funder_id, version),
  foreign key (region_code, funder_id) references funders (region_code, id)
);
comment on table thanks_wishes is 'Under which name a funder is thanked in public; null is not at all. The latest wish holds, and nobody is named who has not wished it.';

do $$
declare
  tbl text;
begin
  foreach tbl in array array['sponsor_accounts', 'pledges', 'thanks_wishes'] loop
    execute format('create trigger %I_append_only before update or delete on %I for each row execute function refuse_change()', tbl, tbl);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format('create policy own_region on %I using (region_code = app_region())', tbl);
    execute format('grant select, insert on %I to payung_server', tbl);
  end loop;
end $$;

-- Whose account asks: a funder's, or null for everybody of the office.
create function app_funder() returns uuid language sql stable set search_path = public, pg_temp as $$
  select funder_id from sponsor_accounts
  where region_code = app_region() and actor_id = current_setting('app.actor', true) $$;

-- A sponsor sees what is their own, whatever a query forgets to say. The office's own people see all, as before.
create policy of_own_funder on funders as restrictive using (region_code = app_region() and coalesce(id = (select app_funder()), (select app_funder()) is null));
create policy of_own_funder on funds as restrictive using (region_code = app_region() and coalesce(funder_id = (select app_funder()), (select app_funder()) is null));
create policy of_own_funder on pledges as restrictive using (region_code = app_region() and coalesce(funder_id = (select app_funder()), (select app_funder()) is null));
create policy of_own_funder on thanks_wishes as restrictive using (region_code = app_region() and coalesce(funder_id = (select app_funder()), (select app_funder()) is null));
create policy of_own_funder on fund_terms as restrictive using (region_code = app_region() and ((select app_funder()) is null or exists (
  select from funds f where f.region_code = fund_terms.region_code and f.id = fund_terms.fund_id)));
create policy of_own_funder on payments as restrictive using (region_code = app_region() and ((select app_funder()) is null or exists (
  select from funds f where f.region_code = payments.region_code and f.id = payments.fund_id)));
do $$
declare
  tbl text;
begin
  foreach tbl in array array['payment_codes', 'payment_news', 'payment_receipts'] loop
    execute format('create policy of_own_funder on %1$I as restrictive using (region_code = app_region() and ((select app_funder()) is null or exists (
      select from payments p where p.region_code = %1$I.region_code and p.id = %1$I.payment_id)))', tbl);
  end loop;
end $$;
