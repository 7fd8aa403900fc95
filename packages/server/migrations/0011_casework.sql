-- What waits for a person, who holds it, and what people say about it beside their decisions.
-- Runs beside the previous release: yes. Its inserts keep the queues too, by trigger.

create table proposal_closings (
  region_code    text not null,
  proposal_id    uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  reason         text not null,
  closed_by      text not null,
  closed_at      timestamptz not null default now(),
  primary key (region_code, proposal_id),
  foreign key (region_code, proposal_id) references proposals (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
comment on table proposal_closings is 'A proposal that nothing came of: its author took it back, or the second person disagreed.';

create table field_visits (
  region_code    text not null,
  id             uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  question       text not null,
  asked_by       text not null,
  asked_at       timestamptz not null default now(),
  primary key (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
comment on table field_visits is 'A question that only somebody at the door can answer.';

create table field_visit_results (
  region_code    text not null,
  visit_id       uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  found          text not null,
  found_by       text not null,
  found_at       timestamptz not null default now(),
  primary key (region_code, visit_id),
  foreign key (region_code, visit_id) references field_visits (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);

create table objections (
  region_code    text not null,
  id             uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  words          text not null,
  received_by    text not null,
  received_at    timestamptz not null default now(),
  primary key (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
comment on table objections is 'Somebody says that a decision is wrong. It is answered by the next decision that two people take (UU 30/2014).';

create table case_notes (
  region_code    text not null,
  id             uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  words          text not null,
  written_by     text not null,
  written_at     timestamptz not null default now(),
  primary key (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
create index case_notes_of_application on case_notes (region_code, application_id);

create table cases (
  region_code    text not null,
  application_id uuid not null,
  queue          text not null check (queue in
    ('new', 'duplicate', 'question', 'confirmation', 'correction', 'objection', 'visit', 'insurer')),
  kelurahan_code text,
  since          timestamptz not null,
  primary key (region_code, application_id, queue)
);
comment on table cases is 'What waits for a person now. Derived: refresh_cases makes it again from what it is derived from.';
create index cases_of_queue on cases (region_code, queue, since, application_id);

create table case_claims (
  region_code    text not null,
  application_id uuid not null,
  kelurahan_code text,
  claimed_by     text not null,
  claimed_at     timestamptz not null,
  expires_at     timestamptz not null,
  primary key (region_code, application_id)
);
comment on table case_claims is 'Who works on a case now. It ends by itself, so that nobody holds a case by going home.';

create index proposals_of_application on proposals (region_code, application_id, id desc);
create index field_visits_of_application on field_visits (region_code, application_id);
create index objections_of_application on objections (region_code, application_id);
create index tasks_of_application on tasks (region_code, application_id) where closed_at is null;

create function refresh_cases(region text, ids uuid[]) returns void language plpgsql as $$
begin
  with last as (
    select distinct on (d.application_id) d.application_id, d.kelurahan_code, d.outcome, d.grounds, d.policy_id, d.decided_at
    from decisions d
    where d.region_code = region and d.application_id = any (ids)
    order by d.application_id, d.id desc
  ),
  objected as (
    select o.application_id, min(o.received_at) as received_at
    from objections o
    where o.region_code = region and o.application_id = any (ids)
      and not exists (
        select from decisions d
        where d.region_code = region and d.application_id = o.application_id and d.proposal_id is not null
          and d.decided_at >= o.received_at)
    group by o.application_id
  ),
  -- What a first person has said and a second one has neither confirmed nor sent back.
  said as (
    select p.application_id, p.proposed_at as said_at
    from proposals p
    join last l on l.application_id = p.application_id
    where p.region_code = region and p.proposed_at >= l.decided_at
      and not exists (select from decisions d where d.region_code = region and d.proposal_id = p.id)
      and not exists (select from proposal_closings c where c.region_code = region and c.proposal_id = p.id)
    union all
    select j.application_id, j.judged_at
    from pair_judgements j
    where j.region_code = region and j.application_id = any (ids) and j.confirms_id is null
      and not exists (
        select from pair_judgements c
        where c.region_code = region and c.application_id = j.application_id and c.earlier_id = j.earlier_id
          and c.confirms_id is not null and c.judged_at >= j.judged_at)
  ),
  wanted as (
    select l.application_id,
      case
        when l.outcome = 'incomplete' then 'correction'
        when exists (select from said s where s.application_id = l.application_id) then 'confirmation'
        when l.outcome <> 'referred' then null
        when 'possible-duplicate' = any (l.grounds) then 'duplicate'
        when (select count(*) from unnest(l.grounds) g, decision_policies p
              where p.region_code = region and p.id = l.policy_id and p.policy ->> g = 'referred') = 1 then 'question'
        else 'new'
      end as queue,
      coalesce((select min(s.said_at) from said s where s.application_id = l.application_id), l.decided_at) as since,
      l.kelurahan_code
    from last l
    union all
    select o.application_id, 'objection', o.received_at, l.kelurahan_code
    from objected o join last l on l.application_id = o.application_id
    union all
    select waiting.application_id, 'visit', min(waiting.since), min(waiting.kelurahan_code)
    from (
      select r.application_id, r.drawn_at as since, r.kelurahan_code
      from rechecks r
      where r.region_code = region and r.application_id = any (ids)
        and not exists (
          select from recheck_results x where x.region_code = region and x.application_id = r.application_id)
      union all
      select v.application_id, v.asked_at, v.kelurahan_code
      from field_visits v
      where v.region_code = region and v.application_id = any (ids)
        and not exists (select from field_visit_results x where x.region_code = region and x.visit_id = v.id)
    ) waiting
    group by waiting.application_id
    union all
    select t.application_id, 'insurer', min(t.created_at), min(t.kelurahan_code)
    from tasks t
    where t.region_code = region and t.application_id = any (ids) and t.closed_at is null
    group by t.application_id
  ),
  gone as (
    delete from cases c
    where c.region_code = region and c.application_id = any (ids)
      and not exists (
        select from wanted w where w.application_id = c.application_id and w.queue = c.queue)
  )
  insert into cases as c (region_code, application_id, queue, kelurahan_code, since)
  select region, w.application_id, w.queue, w.kelurahan_code, w.since from wanted w where w.queue is not null
  on conflict (region_code, application_id, queue) do update set since = excluded.since
    where c.since <> excluded.since;
end $$;
comment on function refresh_cases is 'Brings the queues of these applications up to what lies in the other tables. Called by trigger, so that nothing can forget it.';

create function cases_follow() returns trigger language plpgsql as $$
declare
  changed record;
begin
  for changed in
    select region_code, array_agg(distinct application_id) as ids
    from changed_rows where application_id is not null group by region_code
  loop
    perform refresh_cases(changed.region_code, changed.ids);
  end loop;
  return null;
end $$;

do $$
declare
  tbl text;
begin
  foreach tbl in array array['decisions', 'proposals', 'proposal_closings', 'pair_judgements', 'objections', 'rechecks',
                             'recheck_results', 'field_visits', 'field_visit_results', 'tasks'] loop
    execute format('create trigger cases_follow_insert after insert on %I referencing new table as changed_rows
      for each statement execute function cases_follow()', tbl);
  end loop;
end $$;
create trigger cases_follow_update after update on tasks referencing new table as changed_rows
  for each statement execute function cases_follow();

do $$
declare
  tbl text;
begin
  foreach tbl in array array['proposal_closings', 'field_visits', 'field_visit_results', 'objections', 'case_notes'] loop
    execute format('create trigger %I_append_only before update or delete on %I for each row execute function refuse_change()', tbl, tbl);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
  end loop;
  foreach tbl in array array['proposal_closings', 'field_visits', 'field_visit_results', 'objections', 'case_notes', 'cases', 'case_claims'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format(
      'create policy own_area on %1$I using (
         region_code = app_region()
         and (app_sees(kelurahan_code)
              or (app_is_narrow() and exists (
                select from applications a where a.region_code = %1$I.region_code and a.id = %1$I.application_id))))',
      tbl);
  end loop;
end $$;

grant select, insert on proposal_closings, field_visits, field_visit_results, objections, case_notes to payung_server;
grant select, insert, delete on cases, case_claims to payung_server;
grant update (since) on cases to payung_server;
grant update (claimed_by, claimed_at, expires_at) on case_claims to payung_server;

-- What waits already when this release begins.
do $$
declare
  region record;
begin
  for region in select region_code, array_agg(distinct application_id) as ids from decisions group by 1 loop
    perform refresh_cases(region.region_code, region.ids);
  end loop;
end $$;
