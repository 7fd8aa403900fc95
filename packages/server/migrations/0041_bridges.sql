-- A bridge asks several funds, each for certain months of certain people, and is drafted and approved by two. It takes the place of
-- the tables of 0035, which asked one fund for everything and which nothing ever wrote to.
-- Runs beside the previous release: yes (no release has written to these tables).

drop table bridge_approvals;
drop table bridges;
-- What a bridge would pay is read when it is asked for: what was counted last night may be planned by now.
alter table guard_rounds drop column cells;

create table bridges (
  region_code  text not null references regions,
  id           uuid not null,
  last_month   text not null check (last_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  without_ids  uuid[] not null,
  reason       text not null check (reason <> ''),
  month_count  integer not null check (month_count > 0),
  total_idr    bigint not null check (total_idr > 0),
  left_count   integer not null check (left_count >= 0),
  is_cheapest  boolean not null,
  drafted_by   text not null,
  drafted_at   timestamptz not null,
  primary key (region_code, id),
  unique (region_code, id, drafted_by)
);
comment on table bridges is 'Funds are asked to pay months that nobody pays, so that nobody loses cover. It says nothing until a second person approves.';
comment on column bridges.without_ids is 'Funds that the treasurer left out, because their funder would not have it.';
comment on column bridges.left_count is 'Worker-months for which the money did not reach.';
comment on column bridges.is_cheapest is 'Whether it was shown that no other sharing between these funds is cheaper.';

create table bridge_steps (
  region_code text not null,
  bridge_id   uuid not null,
  position    integer not null check (position >= 1),
  fund_id     uuid not null,
  month       text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  sector      text not null check (sector in ('transport', 'other')),
  payer_ids   uuid[] not null,
  month_count integer not null check (month_count > 0),
  rate_id     text not null,
  each_idr    bigint not null check (each_idr > 0),
  primary key (region_code, bridge_id, position),
  foreign key (region_code, bridge_id) references bridges (region_code, id),
  foreign key (region_code, fund_id) references funds (region_code, id),
  foreign key (region_code, rate_id) references contribution_rates (region_code, id)
);
comment on table bridge_steps is 'Of a bridge: how many people of a sector a fund pays a month for, and by which rate.';
comment on column bridge_steps.payer_ids is 'The funds that may pay for these people, by what they are for.';

create table bridge_decisions (
  region_code text not null,
  bridge_id   uuid not null,
  drafted_by  text not null,
  outcome     text not null check (outcome in ('approved', 'withdrawn', 'sent-back')),
  words       text,
  decided_by  text not null,
  decided_at  timestamptz not null,
  constraint bridge_decided_once primary key (region_code, bridge_id),
  foreign key (region_code, bridge_id, drafted_by) references bridges (region_code, id, drafted_by),
  constraint bridge_takes_two check ((outcome = 'withdrawn') = (decided_by = drafted_by)),
  check ((outcome = 'approved') = (words is null))
);
comment on table bridge_decisions is 'What became of a bridge. Who approves is not who drafted; approved, its months are reserved in the same transaction.';

do $$
declare
  tbl text;
begin
  foreach tbl in array array['bridges', 'bridge_steps', 'bridge_decisions'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format('create trigger %I before update or delete on %I for each row execute function refuse_change()', tbl || '_append_only', tbl);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
    execute format('grant select, insert on %I to payung_server', tbl);
    execute format('create policy own_region on %I using (region_code = app_region())', tbl);
  end loop;
end $$;
