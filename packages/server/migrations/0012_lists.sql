-- An ordered run can be called off until it begins to decide, and says how many rows it works on.
-- Runs beside the previous release: yes. It shows an order that was called off as done, without a summary.

alter table run_orders
  add column rows_total integer,
  add column deciding_at timestamptz,
  add column cancelled_at timestamptz,
  add column cancelled_by text,
  drop constraint run_orders_check,
  add constraint run_orders_ends_one_way
    check (ended_at is null or num_nonnulls(run_id, refusal, cancelled_at) = 1),
  add constraint run_orders_decides_or_is_cancelled
    check (deciding_at is null or cancelled_at is null),
  add constraint run_orders_cancelled_by_somebody
    check ((cancelled_at is null) = (cancelled_by is null));
comment on column run_orders.rows_total is 'Of the stage it is in; null while nobody knows how many there will be.';
comment on column run_orders.deciding_at is 'From here on there are decisions, and it can no longer be called off.';

grant update (rows_total, deciding_at, cancelled_at, cancelled_by) on run_orders to payung_server;

-- What became of a list is found by it; most runs are those of single applications.
create index runs_of_list on runs (region_code, list_id) where list_id is not null;
create index run_orders_of_run on run_orders (region_code, run_id) where run_id is not null;
