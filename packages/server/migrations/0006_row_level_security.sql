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
