-- Every row of a region is seen only inside a transaction that names the region, and every row that lies in a
-- kelurahan only by an actor who may see that kelurahan. Counts, exports and drop-downs obey without being told.
-- Runs beside the previous release: yes.

do $$
declare
  tbl record;
begin
  for tbl in
    select c.relname as name,
           exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'kelurahan_code') as has_area
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute r on r.attrelid = c.oid and r.attname = 'region_code'
    where c.relkind = 'r' and c.relname not in ('regions', 'identities')
  loop
    execute format('alter table %I enable row level security', tbl.name);
    execute format('alter table %I force row level security', tbl.name);
    if tbl.has_area then
      execute format(
        'create policy own_area on %I using (region_code = app_region() and app_sees(kelurahan_code))', tbl.name);
    else
      execute format('create policy own_region on %I using (region_code = app_region())', tbl.name);
    end if;
  end loop;
end $$;

-- Whether a NIK is already a worker somewhere in the country must be answerable from every region; claiming
-- one is possible only for one's own region. The row holds a keyed index and two ids, nothing else.
alter table identities enable row level security;
alter table identities force row level security;
create policy known_anywhere on identities for select using (app_region() is not null);
create policy claimed_here on identities for insert with check (region_code = app_region());

-- After thousands of rows came in at once the planner must know that they are there: with the statistics of an
-- empty table the search for known people took 37 s instead of 0.1. Only an owner may run ANALYZE, so this runs as
-- one; it takes a name from a fixed list and changes no row.
create function refresh_statistics(table_name text) returns void language plpgsql security definer
  set search_path = public, pg_temp
  set default_statistics_target = 10 as $$
begin
  -- Only what searches and joins look at: sampling sealed columns costs much and tells nothing.
  case table_name
    when 'applications' then
      analyze applications (region_code, id, list_id, row_number, nik_index, born_on, name_key, kelurahan_code);
    when 'registry_answers' then analyze registry_answers (region_code, application_id, source, expires_on);
    when 'decisions' then analyze decisions (region_code, id, application_id, run_id, outcome);
    when 'decree_lines' then analyze decree_lines (region_code, decree_id, cohort_id, application_id);
    when 'batch_rows' then analyze batch_rows (region_code, batch_id, application_id, nik_index);
  end case;
end $$;
revoke execute on function refresh_statistics(text) from public;
grant execute on function refresh_statistics(text) to payung_server;
