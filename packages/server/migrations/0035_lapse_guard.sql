-- The lapse guard: who is about to lose cover and was told of, who has lost it and why, who pays for themselves, and what
-- carries people over a gap.
-- Runs beside the previous release: yes (new tables only).

create table guard_rounds (
  region_code  text not null references regions,
  id           uuid not null,
  day          date not null,
  member_count integer not null check (member_count >= 0),
  safe_until   date,
  dangers      jsonb not null,
  cells        jsonb not null,
  made_by      text not null,
  made_at      timestamptz not null,
  primary key (region_code, id)
);
comment on table guard_rounds is 'What threatens the members'' cover, as one look at all of them found it. The latest is what is shown.';
comment on column guard_rounds.safe_until is 'The earliest last day of all who are not yet to be warned of; null where there is nobody.';
comment on column guard_rounds.dangers is 'Counted by day, kind and reason: how many, how much it costs to close the gaps.';
comment on column guard_rounds.cells is 'The months that nobody pays, counted by month, sector and who may pay; the bridge is worked out of them.';
create index guard_rounds_latest on guard_rounds (region_code, made_at desc);

create table cover_warnings (
  region_code    text not null,
  worker_id      uuid not null,
  programme      text not null,
  kind           text not null check (kind in ('cover', 'grace')),
  last_day       date not null,
  days           integer not null check (days in (60, 30, 7)),
  application_id uuid not null,
  kelurahan_code text,
  reason         text not null,
  fund_id        uuid,
  warned_on      date not null,
  constraint warned_once primary key (region_code, worker_id, programme, kind, last_day, days),
  foreign key (region_code, application_id) references applications (region_code, id),
  check (warned_on <= last_day and warned_on >= last_day - days)
);
comment on table cover_warnings is 'That somebody would lose cover after a day was told the treasurer, 60, 30 and 7 days before; at 30 and 7 the worker as well.';
create index cover_warnings_of_day on cover_warnings (region_code, last_day);

-- Grace is over: what was not paid by then can be paid no more.
create table cover_lapses (
  region_code    text not null,
  worker_id      uuid not null,
  programme      text not null,
  first_month    text not null check (first_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  last_month     text not null check (last_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  last_day       date not null,
  application_id uuid not null,
  kelurahan_code text,
  reason         text not null,
  fund_id        uuid,
  chain          jsonb not null,
  decided_by     text not null,
  recorded_at    timestamptz not null,
  constraint lapsed_once primary key (region_code, worker_id, programme, first_month),
  foreign key (region_code, application_id) references applications (region_code, id),
  foreign key (region_code, fund_id) references ledger_accounts (region_code, id),
  check (last_month >= first_month),
  constraint not_before_grace_is_over check ((recorded_at at time zone 'Asia/Jakarta')::date > last_day)
);
comment on table cover_lapses is 'A membership that ended because months stayed unpaid until grace was over, and why: the first unpaid month decides.';
comment on column cover_lapses.chain is 'The unpaid months as they stood: state, who was to pay, how much, by which plan and transfer.';

-- Money that was set aside for a lapsed month is given free, and the month is marked. As the owner: the service moves no states.
create function apply_lapses() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  paid bigint;
begin
  select count(*) into paid from new_lapses n
  join coverage_months c on c.region_code = n.region_code and c.worker_id = n.worker_id and c.programme = n.programme
    and c.month between n.first_month and n.last_month and c.state in ('paid', 'confirmed');
  if paid > 0 then
    raise exception using errcode = 'check_violation', constraint = 'paid_month_never_lapses',
      message = format('%s months of these lapses are paid', paid);
  end if;
  update coverage_months c set state = 'committed' from new_lapses n
  where c.region_code = n.region_code and c.worker_id = n.worker_id and c.programme = n.programme
    and c.month between n.first_month and n.last_month and c.state = 'billed';
  insert into ledger_transfers (region_code, id, kind, purpose, debit_account_id, credit_account_id, amount_idr,
    worker_id, programme, month, concerns_id, reason, decided_by, posted_at)
  select p.region_code, id_for('lapse ' || p.id), 'void', p.purpose, p.debit_account_id, p.credit_account_id, p.amount_idr,
    p.worker_id, p.programme, p.month, p.id, 'lapsed', n.decided_by, n.recorded_at
  from new_lapses n
  join ledger_transfers p on p.region_code = n.region_code and p.worker_id = n.worker_id and p.programme = n.programme
    and p.month between n.first_month and n.last_month and p.kind = 'pending'
  where not exists (select from ledger_transfers r where r.region_code = p.region_code and r.concerns_id = p.id);
  update coverage_months c set state = 'lapsed' from new_lapses n
  where c.region_code = n.region_code and c.worker_id = n.worker_id and c.programme = n.programme
    and c.month between n.first_month and n.last_month and c.state = 'planned';
  return null;
end $$;
revoke execute on function apply_lapses() from public;
create trigger cover_lapses_apply after insert on cover_lapses
  referencing new table as new_lapses for each statement execute function apply_lapses();

-- Who pays from a month on: the worker, or the funds again. The later version holds for the months it reaches.
create table own_payers (
  region_code    text not null,
  application_id uuid not null,
  version        integer not null check (version >= 1),
  worker_id      uuid not null,
  kelurahan_code text,
  first_month    text not null check (first_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  is_own         boolean not null,
  reason         text not null check (reason <> ''),
  decided_by     text not null,
  decided_at     timestamptz not null,
  primary key (region_code, application_id, version),
  foreign key (region_code, application_id) references applications (region_code, id)
);
comment on table own_payers is 'A worker takes over payment from a month on, or gives it back.';

create function pays_own_month(region text, application uuid, of_month text) returns boolean language sql stable as $$
  select coalesce((
    select o.is_own from own_payers o
    where o.region_code = region and o.application_id = application and o.first_month <= of_month
    order by o.version desc limit 1), false) $$;

-- A fund is made to pay months that nobody pays. Who drafts it is not who approves it.
create table bridges (
  region_code text not null,
  id          uuid not null,
  fund_id     uuid not null,
  first_month text not null check (first_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  last_month  text not null check (last_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  reason      text not null check (reason <> ''),
  drafted_by  text not null,
  drafted_at  timestamptz not null,
  primary key (region_code, id),
  unique (region_code, id, drafted_by),
  foreign key (region_code, fund_id) references funds (region_code, id),
  check (last_month >= first_month)
);
comment on table bridges is 'A fund is asked to pay months outside of those it was opened for, so that nobody loses cover.';
create table bridge_approvals (
  region_code   text not null,
  bridge_id     uuid not null,
  drafted_by    text not null,
  approved_by   text not null,
  terms_version integer not null,
  plan_id       uuid not null,
  approved_at   timestamptz not null,
  primary key (region_code, bridge_id),
  foreign key (region_code, bridge_id, drafted_by) references bridges (region_code, id, drafted_by),
  foreign key (region_code, plan_id) references coverage_plans (region_code, id),
  constraint four_eyes check (approved_by <> drafted_by)
);
comment on table bridge_approvals is 'The second pair of eyes: only then does the fund get other terms and a plan is made.';

do $$
declare
  tbl text;
begin
  foreach tbl in array array['guard_rounds', 'cover_warnings', 'cover_lapses', 'own_payers', 'bridges', 'bridge_approvals'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format('create trigger %I before update or delete on %I for each row execute function refuse_change()', tbl || '_append_only', tbl);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
    execute format('grant select, insert on %I to payung_server', tbl);
  end loop;
  foreach tbl in array array['cover_warnings', 'cover_lapses', 'own_payers'] loop
    execute format('create policy own_area on %I using (region_code = app_region()
      and (app_sees(kelurahan_code) or (app_is_narrow() and exists (
        select from applications a where a.region_code = %I.region_code and a.id = %I.application_id))))', tbl, tbl, tbl);
  end loop;
end $$;
create policy own_region on guard_rounds using (region_code = app_region());
create policy own_region on bridges using (region_code = app_region());
create policy own_region on bridge_approvals using (region_code = app_region());
