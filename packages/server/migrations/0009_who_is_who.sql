-- By what people who look alike are found, and what people have said about two applications that do.
-- Runs beside the previous release: no. Whoever it took in meanwhile would have no keys, and be found by nobody.

create table person_keys (
  region_code    text not null,
  key            bigint not null,
  application_id uuid not null,
  model          integer not null,
  primary key (region_code, key, application_id)
);
comment on table person_keys is 'Two applications with a key in common are compared. Keys are hashes under a secret: they show no NIK, name or number. No foreign keys: a list adds eight for each row, in the transaction of the row.';
comment on column person_keys.model is 'By which rules the keys were made; other rules make other keys.';

create table keyed_regions (
  region_code text not null references regions,
  model       integer not null,
  keyed_at    timestamptz not null default now(),
  primary key (region_code, model)
);
comment on table keyed_regions is 'Everybody of this region who had applied by then has keys of these rules; whoever applies later gets them at once.';

create table pair_judgements (
  region_code    text not null,
  id             uuid not null,
  application_id uuid not null,
  earlier_id     uuid not null,
  kelurahan_code text,
  verdict        text not null check (verdict in ('same', 'different', 'open')),
  reason         text not null,
  judged_by      text not null,
  judged_at      timestamptz not null default now(),
  confirms_id    uuid,
  proposed_by    text,
  primary key (region_code, id),
  unique (region_code, confirms_id),
  -- What a confirmation must agree with: which two, to what end, and who said so first.
  unique (region_code, id, application_id, earlier_id, verdict, judged_by),
  foreign key (region_code, application_id) references applications (region_code, id),
  foreign key (region_code, earlier_id) references applications (region_code, id),
  foreign key (region_code, confirms_id, application_id, earlier_id, verdict, proposed_by)
    references pair_judgements (region_code, id, application_id, earlier_id, verdict, judged_by),
  constraint two_applications check (application_id <> earlier_id),
  constraint proposer_is_named check ((confirms_id is null) = (proposed_by is null)),
  constraint two_different_people check (proposed_by is null or proposed_by <> judged_by)
);
comment on table pair_judgements is 'What people say about two applications that look alike. It counts once a second person has confirmed it; the latest that counts replaces those before. open: asked again.';
create index pair_judgements_of_pair on pair_judgements (region_code, application_id, earlier_id, id desc);
create trigger pair_judgements_append_only before update or delete on pair_judgements for each row execute function refuse_change();
create trigger never_emptied before truncate on pair_judgements for each statement execute function refuse_change();
create index duplicate_questions on duplicate_pairs (region_code, application_id) where verdict = 'possible';

create view judged_pairs with (security_invoker = true) as
  select distinct on (region_code, application_id, earlier_id) *
  from pair_judgements where confirms_id is not null
  order by region_code, application_id, earlier_id, id desc;
comment on view judged_pairs is 'What counts of each judged pair: ids are UUIDv7, so the greatest is the latest.';

-- Known people are found by their keys now.
drop index applications_by_birth;

grant select, insert on person_keys, keyed_regions, pair_judgements to payung_server;
grant select on judged_pairs to payung_server;

do $$
declare
  tbl text;
begin
  foreach tbl in array array['person_keys', 'keyed_regions', 'pair_judgements'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
  end loop;
end $$;
-- A key says nothing about a person, and must be found from every kelurahan.
create policy own_region on person_keys using (region_code = app_region());
create policy own_region on keyed_regions using (region_code = app_region());
create policy own_area on pair_judgements using (region_code = app_region() and app_sees(kelurahan_code));

-- As in 0006, and for the keys: a list adds eight for each of its rows.
create or replace function refresh_statistics(table_name text) returns void language plpgsql security definer
  set search_path = public, pg_temp
  set default_statistics_target = 10 as $$
begin
  -- Only what searches and joins look at: sampling sealed columns costs much and tells nothing.
  case table_name
    when 'applications' then
      analyze applications (region_code, id, list_id, row_number, nik_index, kelurahan_code);
    when 'person_keys' then analyze person_keys (region_code, application_id, key);
    when 'registry_answers' then analyze registry_answers (region_code, application_id, source, expires_on);
    when 'decisions' then analyze decisions (region_code, id, application_id, run_id, outcome);
    when 'decree_lines' then analyze decree_lines (region_code, decree_id, cohort_id, application_id);
    when 'batch_rows' then analyze batch_rows (region_code, batch_id, application_id, nik_index);
  end case;
end $$;
