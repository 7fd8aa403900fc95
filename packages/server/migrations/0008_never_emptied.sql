-- What is never changed is never emptied either: the triggers of a row are not asked by TRUNCATE.
-- Runs beside the previous release: yes.

do $$
declare
  tbl name;
begin
  for tbl in
    select distinct c.relname
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    join pg_proc p on p.oid = t.tgfoid
    where p.proname = 'refuse_change' and not t.tgisinternal
  loop
    execute format(
      'create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
  end loop;
end $$;
