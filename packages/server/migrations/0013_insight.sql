-- How far each application came and when, in one narrow row, so that managers' figures over 100,000 take milliseconds.
-- Runs beside the previous release: yes. Its inserts keep the rows too, by trigger.

create table journeys (
  region_code    text not null,
  application_id uuid not null,
  kelurahan_code text,
  occupation_id  text,
  sex            text,
  channel        text not null,
  received_at    timestamptz not null,
  is_complete    boolean not null,
  decision_id    uuid,
  outcome        text,
  by_data        boolean,
  decided_at     timestamptz,
  decreed_at     timestamptz,
  sent_at        timestamptz,
  protected_at   timestamptz,
  was_wrong      boolean,
  primary key (region_code, application_id)
) with (fillfactor = 70);
comment on table journeys is 'How far each application came. Derived by trigger from what is only added to; nothing is decided by it.';
comment on column journeys.by_data is 'Whether data alone took the last decision; null while there is none.';
comment on column journeys.decreed_at is 'First decree that names the worker and from which they have not dropped out.';
comment on column journeys.was_wrong is 'What a visit to an automatic approval found; null where nobody went.';

-- Each table fills its own columns only: what two transactions add to one application at the same time is not lost.
create function journeys_follow() returns trigger language plpgsql as $$
begin
  case tg_table_name
    when 'applications' then
      insert into journeys (region_code, application_id, kelurahan_code, occupation_id, sex, channel, received_at, is_complete)
      select region_code, id, kelurahan_code, occupation_id, sex, channel, submitted_at, is_complete
      from changed_rows;
    when 'decisions' then
      update journeys j
      set decision_id = d.id, outcome = d.outcome, by_data = d.run_id is not null, decided_at = d.decided_at
      from (select distinct on (region_code, application_id) region_code, application_id, id, outcome, run_id, decided_at
            from changed_rows order by region_code, application_id, id desc) d
      where j.region_code = d.region_code and j.application_id = d.application_id
        and (j.decision_id is null or j.decision_id < d.id);
    when 'decree_lines' then
      update journeys j set decreed_at = least(j.decreed_at, l.at)
      from (select c.region_code, c.application_id, min(e.created_at) as at
            from changed_rows c join decrees e on e.region_code = c.region_code and e.id = c.decree_id
            group by 1, 2) l
      where j.region_code = l.region_code and j.application_id = l.application_id;
    when 'dropouts' then
      update journeys j set decreed_at = (
        select min(e.created_at)
        from decree_lines l join decrees e on e.region_code = l.region_code and e.id = l.decree_id
        where l.region_code = j.region_code and l.application_id = j.application_id and not exists (
          select from dropouts o where o.region_code = l.region_code and o.cohort_id = l.cohort_id
            and o.application_id = l.application_id))
      from changed_rows c
      where j.region_code = c.region_code and j.application_id = c.application_id;
    when 'batch_rows' then
      update journeys j set sent_at = least(j.sent_at, r.at)
      from (select c.region_code, c.application_id, min(b.frozen_at) as at
            from changed_rows c join insurer_batches b on b.region_code = c.region_code and b.id = c.batch_id
            group by 1, 2) r
      where j.region_code = r.region_code and j.application_id = r.application_id;
    when 'memberships' then
      update journeys j set protected_at = c.created_at
      from changed_rows c where j.region_code = c.region_code and j.application_id = c.application_id;
    when 'recheck_results' then
      update journeys j set was_wrong = c.was_wrong
      from changed_rows c where j.region_code = c.region_code and j.application_id = c.application_id;
  end case;
  return null;
end $$;

do $$
declare
  tbl text;
begin
  foreach tbl in array array['applications', 'decisions', 'decree_lines', 'dropouts', 'batch_rows', 'memberships', 'recheck_results'] loop
    execute format('create trigger journeys_follow after insert on %I referencing new table as changed_rows
      for each statement execute function journeys_follow()', tbl);
  end loop;
end $$;

alter table journeys enable row level security;
alter table journeys force row level security;
create policy own_area on journeys using (
  region_code = app_region()
  and (app_sees(kelurahan_code)
       or (app_is_narrow() and exists (
         select from applications a where a.region_code = journeys.region_code and a.id = journeys.application_id))));
grant select, insert on journeys to payung_server;
grant update (decision_id, outcome, by_data, decided_at, decreed_at, sent_at, protected_at, was_wrong) on journeys to payung_server;

-- What came before this release.
insert into journeys
select a.region_code, a.id, a.kelurahan_code, a.occupation_id, a.sex, a.channel, a.submitted_at,
  a.is_complete, d.id, d.outcome, case when d.id is not null then d.run_id is not null end, d.decided_at, l.at, b.at,
  m.created_at, x.was_wrong
from applications a
left join (
  select distinct on (region_code, application_id) region_code, application_id, id, outcome, run_id, decided_at
  from decisions order by region_code, application_id, id desc
) d on d.region_code = a.region_code and d.application_id = a.id
left join (
  select l.region_code, l.application_id, min(e.created_at) as at
  from decree_lines l join decrees e on e.region_code = l.region_code and e.id = l.decree_id
  where not exists (
    select from dropouts o where o.region_code = l.region_code and o.cohort_id = l.cohort_id
      and o.application_id = l.application_id)
  group by 1, 2
) l on l.region_code = a.region_code and l.application_id = a.id
left join (
  select r.region_code, r.application_id, min(i.frozen_at) as at
  from batch_rows r join insurer_batches i on i.region_code = r.region_code and i.id = r.batch_id
  group by 1, 2
) b on b.region_code = a.region_code and b.application_id = a.id
left join memberships m on m.region_code = a.region_code and m.application_id = a.id
left join recheck_results x on x.region_code = a.region_code and x.application_id = a.id;
