-- What an application says may be corrected: the original stays, each correction is added, and the reading follows.
-- Runs beside the previous release: yes. It reads what is corrected; it corrects nothing itself.

alter table applications
  add column correction_count integer not null default 0,
  add column identified_at timestamptz;
comment on table applications is 'One request to join. What came in stays sealed as it came; the columns are its present reading, which only a row of corrections changes.';
comment on column applications.correction_count is 'How many corrections this reading follows. Who corrects says on which reading they rest.';
comment on column applications.identified_at is 'Since when this is said to be this person, where a correction changed who it is: in the order of who came first it then stands here. Null as received.';

create table corrections (
  region_code    text not null,
  id             uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  number         integer not null check (number > 0),
  before         jsonb not null default '{}',
  after          jsonb not null,
  reason         text not null,
  evidence       text,
  corrected_by   text not null,
  confirmed_by   text,
  corrected_at   timestamptz not null,
  decision_id    uuid,
  undoes_id      uuid,
  judgement_id   uuid,
  content_hmac   bytea not null,
  primary key (region_code, id),
  unique (region_code, application_id, number),
  foreign key (region_code, application_id) references applications (region_code, id),
  foreign key (region_code, undoes_id) references corrections (region_code, id),
  foreign key (region_code, judgement_id) references pair_judgements (region_code, id),
  constraint two_different_people check (confirmed_by is null or confirmed_by <> corrected_by)
);
comment on table corrections is 'Columns of an application before and after, the numbers sealed as they are there. The original with all corrections in their order is the present reading: a trigger sees to it.';
comment on column corrections.before is 'Filled in by the database from the reading that is corrected.';
comment on column corrections.content_hmac is 'Of the order as it was sent: the same one sent again is known by it.';
comment on column corrections.decision_id is 'What counted when this was corrected.';
comment on column corrections.judgement_id is 'The confirmed judgement by which two applications are one person, where values were kept for it.';
create index duplicate_pairs_of_earlier on duplicate_pairs (region_code, earlier_id);
create index corrections_of_judgement on corrections (region_code, judgement_id) where judgement_id is not null;

create table correction_requests (
  region_code    text not null,
  id             uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  based_on       integer not null,
  after          jsonb not null,
  reason         text not null,
  evidence       text,
  requested_by   text not null,
  requested_at   timestamptz not null,
  undoes_id      uuid,
  content_hmac   bytea not null,
  primary key (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id),
  foreign key (region_code, undoes_id) references corrections (region_code, id)
);
comment on table correction_requests is 'A correction on which cover or money hangs: it is made under the same id when a second person has confirmed it.';
create index correction_requests_of_application on correction_requests (region_code, application_id);

create table correction_request_closings (
  region_code    text not null,
  request_id     uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  reason         text not null,
  closed_by      text not null,
  closed_at      timestamptz not null,
  primary key (region_code, request_id),
  foreign key (region_code, request_id) references correction_requests (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);

-- On what reading an answer or a judgement rests.
alter table registry_answers add column correction_count integer not null default 0;
comment on column registry_answers.correction_count is 'How many corrections the application had when this was said of it.';
alter table pair_judgements
  add column choices jsonb not null default '{}',
  add column correction_count integer not null default 0,
  add column earlier_correction_count integer not null default 0;
comment on column pair_judgements.choices is 'Of which of the two each differing value is right: this, earlier or neither. No values.';
create or replace view judged_pairs with (security_invoker = true) as
  select distinct on (region_code, application_id, earlier_id) *
  from pair_judgements where confirms_id is not null
  order by region_code, application_id, earlier_id, id desc;

-- Looks at the whole region for once, whatever the actor may see; gives back what was set, to be set again.
create function app_look_everywhere() returns text language plpgsql as $$
declare
  before text := coalesce(current_setting('app.areas', true), '');
begin
  perform set_config('app.areas', '*', true);
  return before;
end $$;

create function cover_hangs_on(region text, application uuid) returns boolean language plpgsql as $$
declare
  areas text := app_look_everywhere();
  hangs boolean;
begin
  select exists (
      select from decree_lines l
      where l.region_code = region and l.application_id = application and not exists (
        select from dropouts d where d.region_code = l.region_code and d.cohort_id = l.cohort_id
          and d.application_id = l.application_id))
    or exists (select from batch_rows b where b.region_code = region and b.application_id = application)
    or exists (select from memberships m where m.region_code = region and m.application_id = application)
  into hangs;
  perform set_config('app.areas', areas, true);
  return hangs;
end $$;
comment on function cover_hangs_on is 'Whether somebody is in a decree, on the way to the insurer, or enrolled: then two people correct them.';

create function judgement_reads_now(region text, one uuid, one_count integer, other uuid, other_count integer) returns boolean
  language plpgsql as $$
declare
  areas text := app_look_everywhere();
  n integer;
begin
  select count(*) into n from applications a
  where a.region_code = region and (a.id, a.correction_count) in ((one, one_count), (other, other_count));
  perform set_config('app.areas', areas, true);
  return n = 2;
end $$;
comment on function judgement_reads_now is 'Whether two applications still say what somebody read who judged them.';

-- An answer about another number, name or birth date is no answer about this person. Corrected back, it is one again.
create function answer_holds(region text, application uuid, source text, read_at integer) returns boolean
  language sql stable set timezone = 'UTC' as $$
  select not exists (
    select from (
      select distinct on (field) field, c.before -> field as said
      from corrections c
      cross join unnest(case source when 'civil' then array['nik_index', 'name', 'born_on', 'sex'] else array['nik_index'] end) as field
      where c.region_code = region and c.application_id = application and c.number > read_at and c.before ? field
      order by field, c.number
    ) was
    join applications a on a.region_code = region and a.id = application
    where was.said is distinct from to_jsonb(a) -> was.field)
$$;
comment on function answer_holds is 'Whether an answer that was given read_at so many corrections is still about what the application says.';

-- The database itself says what was before, so that no correction can tell a wrong past.
create function corrections_complete() returns trigger language plpgsql set timezone = 'UTC' as $$
declare
  reading jsonb;
begin
  select to_jsonb(a) into reading from applications a
  where a.region_code = new.region_code and a.id = new.application_id;
  select jsonb_object_agg(key, reading -> key),
    jsonb_object_agg(key, to_jsonb(jsonb_populate_record(null::applications, new.after)) -> key)
  into new.before, new.after
  from jsonb_object_keys(new.after) as key;
  return new;
end $$;
create trigger corrections_complete before insert on corrections for each row execute function corrections_complete();

-- The only way in which an application is ever updated. The service may not do it by itself.
create function corrections_apply() returns trigger language plpgsql security definer
  set search_path = public, pg_temp set timezone = 'UTC' as $$
declare
  areas text := app_look_everywhere();
  follows record;
begin
  if new.number is distinct from 1 + (
    select correction_count from applications a where a.region_code = new.region_code and a.id = new.application_id) then
    raise exception 'correction % of application % does not follow its last one', new.number, new.application_id;
  end if;
  if new.confirmed_by is null and cover_hangs_on(new.region_code, new.application_id) then
    raise exception 'cover hangs on application %: two people correct it', new.application_id;
  end if;
  update applications a
  set correction_count = new.number,
    nik_sealed = r.nik_sealed, nik_index = r.nik_index, nik_problem = r.nik_problem, nik_notes = r.nik_notes,
    kk_sealed = r.kk_sealed, name = r.name, name_key = r.name_key, deceased_hint = r.deceased_hint,
    born_on = r.born_on, birth_date_problem = r.birth_date_problem, birth_place = r.birth_place, sex = r.sex,
    phone = r.phone, email = r.email, address = r.address, rt = r.rt, rw = r.rw,
    kelurahan_code = r.kelurahan_code, kelurahan_words = r.kelurahan_words, occupation_id = r.occupation_id,
    occupation_words = r.occupation_words, second_occupation_words = r.second_occupation_words,
    employment = r.employment, is_complete = r.is_complete, identified_at = r.identified_at
  from (select (jsonb_populate_record(o, new.after)).* from applications o
        where o.region_code = new.region_code and o.id = new.application_id) r
  where a.region_code = new.region_code and a.id = new.application_id;

  if new.after ? 'kelurahan_code' then
    -- Rows about somebody are seen where the person is. What was frozen for a decree or the insurer stays as it was.
    for follows in
      select c.relname as name
      from pg_policy p
      join pg_class c on c.oid = p.polrelid
      join pg_attribute i on i.attrelid = c.oid and i.attname = 'application_id' and not i.attisdropped
      join pg_attribute k on k.attrelid = c.oid and k.attname = 'kelurahan_code' and not k.attisdropped
      where p.polname = 'own_area' and c.relkind = 'r'
        and c.relname not in ('decree_lines', 'dropouts', 'selection_lines', 'batch_rows', 'reply_rows')
    loop
      execute format('update %I set kelurahan_code = $1 where region_code = $2 and application_id = $3 and kelurahan_code is distinct from $1',
        follows.name)
        using new.after ->> 'kelurahan_code', new.region_code, new.application_id;
    end loop;
  end if;
  perform set_config('app.areas', areas, true);
  return null;
end $$;
revoke execute on function corrections_apply() from public;
create trigger corrections_apply after insert on corrections for each row execute function corrections_apply();

create function applications_only_corrected() returns trigger language plpgsql set timezone = 'UTC' as $$
declare
  made corrections;
begin
  select * into made from corrections c
  where c.region_code = old.region_code and c.application_id = old.id and c.number = old.correction_count + 1;
  if to_jsonb(new) is distinct from
     to_jsonb(old) || made.after || jsonb_build_object('correction_count', old.correction_count + 1) then
    raise exception 'append only: % is changed by a correction only, and as it says', tg_table_name;
  end if;
  return new;
end $$;
drop trigger applications_append_only on applications;
create trigger applications_append_only before delete on applications for each row execute function refuse_change();
create trigger applications_only_corrected before update on applications for each row execute function applications_only_corrected();

create or replace function refuse_change() returns trigger language plpgsql set timezone = 'UTC' as $$
begin
  -- Where somebody lives may be corrected, and what lies about them goes along. Nothing else of it changes.
  if tg_op = 'UPDATE' and to_jsonb(new) ? 'application_id'
    and to_jsonb(new) - 'kelurahan_code' = to_jsonb(old) - 'kelurahan_code'
    and to_jsonb(new) -> 'kelurahan_code' is distinct from to_jsonb(old) -> 'kelurahan_code'
    and exists (
      select from applications a
      where a.region_code = to_jsonb(new) ->> 'region_code' and a.id = (to_jsonb(new) ->> 'application_id')::uuid
        and a.correction_count > 0 and a.kelurahan_code is not distinct from to_jsonb(new) ->> 'kelurahan_code') then
    return new;
  end if;
  raise exception 'append only: % is never changed or removed; add a correcting row', tg_table_name;
end $$;

create function journeys_follow_corrections() returns trigger language plpgsql as $$
begin
  update journeys j
  set kelurahan_code = c.kelurahan_code, occupation_id = c.occupation_id, sex = c.sex, is_complete = c.is_complete
  from changed_rows c
  where j.region_code = c.region_code and j.application_id = c.id;
  return null;
end $$;
create trigger journeys_follow_corrections after update on applications referencing new table as changed_rows
  for each statement execute function journeys_follow_corrections();

do $$
declare
  tbl text;
begin
  foreach tbl in array array['corrections', 'correction_requests', 'correction_request_closings'] loop
    execute format('create trigger %I_append_only before update or delete on %I for each row execute function refuse_change()', tbl, tbl);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
    execute format('create trigger cases_follow_insert after insert on %I referencing new table as changed_rows
      for each statement execute function cases_follow()', tbl);
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

-- As in 0011, and with the corrections that wait for a second person.
create or replace function refresh_cases(region text, ids uuid[]) returns void language plpgsql as $$
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
    -- What was said of another reading is not confirmed: the pair is asked about again.
    where j.region_code = region and j.application_id = any (ids) and j.confirms_id is null
      and judgement_reads_now(region, j.application_id, j.correction_count, j.earlier_id, j.earlier_correction_count)
      and not exists (
        select from pair_judgements c
        where c.region_code = region and c.application_id = j.application_id and c.earlier_id = j.earlier_id
          and c.confirms_id is not null and c.judged_at >= j.judged_at)
    union all
    select q.application_id, q.requested_at
    from correction_requests q
    where q.region_code = region and q.application_id = any (ids)
      and not exists (select from corrections c where c.region_code = region and c.id = q.id)
      and not exists (select from correction_request_closings c where c.region_code = region and c.request_id = q.id)
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

grant select, insert on corrections, correction_requests, correction_request_closings to payung_server;
grant update (kelurahan_code, occupation_id, sex, is_complete) on journeys to payung_server;
-- Whoever has another name now is found by other keys, and a NIK that was a slip is nobody's again.
grant delete on person_keys, identities to payung_server;
create policy released_here on identities for delete using (region_code = app_region());

update decision_policies set policy = policy || '{"corrected-since-decided": "referred"}';

-- On which days offices rest besides the weekend: decreed each year, and sometimes moved.
create table calendar_days (
  region_code text not null references regions,
  id          uuid not null,
  day         date not null,
  is_off      boolean not null,
  name        text not null,
  basis       text not null,
  said_by     text not null,
  said_at     timestamptz not null default now(),
  primary key (region_code, id)
);
comment on table calendar_days is 'What was decreed about a day; the latest word on a day counts. A holiday that is moved is said not to be one.';
create index calendar_days_of_day on calendar_days (region_code, day, said_at desc);
create trigger calendar_days_append_only before update or delete on calendar_days for each row execute function refuse_change();
create trigger never_emptied before truncate on calendar_days for each statement execute function refuse_change();
alter table calendar_days enable row level security;
alter table calendar_days force row level security;
create policy own_region on calendar_days using (region_code = app_region());
grant select, insert on calendar_days to payung_server;

-- What somebody confirmed many at once, case by case, and which were kept out for a look one by one.
create table bulk_confirmations (
  region_code  text not null references regions,
  id           uuid not null,
  rule_id      text not null,
  content_hmac bytea not null,
  confirmed_by text not null,
  confirmed_at timestamptz not null,
  primary key (region_code, id)
);

create table bulk_confirmation_rows (
  region_code    text not null,
  bulk_id        uuid not null,
  proposal_id    uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  result         text not null check (result in ('confirmed', 'sampled', 'changed')),
  primary key (region_code, bulk_id, proposal_id),
  foreign key (region_code, bulk_id) references bulk_confirmations (region_code, id),
  foreign key (region_code, proposal_id) references proposals (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id)
);
comment on column bulk_confirmation_rows.result is 'sampled: drawn at random for a look one by one. changed: not clean any more when it came to it.';
create index bulk_confirmation_rows_of_proposal on bulk_confirmation_rows (region_code, proposal_id);

do $$
declare
  tbl text;
begin
  foreach tbl in array array['bulk_confirmations', 'bulk_confirmation_rows'] loop
    execute format('create trigger %I_append_only before update or delete on %I for each row execute function refuse_change()', tbl, tbl);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
  end loop;
end $$;
create policy own_region on bulk_confirmations using (region_code = app_region());
create policy own_area on bulk_confirmation_rows using (
  region_code = app_region()
  and (app_sees(kelurahan_code)
       or (app_is_narrow() and exists (
         select from applications a
         where a.region_code = bulk_confirmation_rows.region_code and a.id = bulk_confirmation_rows.application_id))));
grant select, insert on bulk_confirmations, bulk_confirmation_rows to payung_server;
