-- The ground everything stands on: regions, reference data, keys for machines, and the record of who did what.
-- Runs beside the previous release: yes (first release).
--
-- Every table of a region carries region_code as the first column of its key: it is the tenant, the scope of
-- row-level security and, for a nation, the column the tables are distributed by.

create function app_region() returns text
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.region', true), '') $$;
comment on function app_region is 'The region this transaction works for; null outside a request, so that nothing is seen. A connection used before says empty text instead of null.';

create function app_sees(kelurahan_code text) returns boolean
  language sql stable parallel safe
  as $$ select current_setting('app.areas', true) = '*'
            or kelurahan_code = any (string_to_array(current_setting('app.areas', true), ',')) $$;
comment on function app_sees is 'Whether the actor of this transaction may see a kelurahan; a row without one is for region-wide actors.';

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'append only: % is never changed or removed; add a correcting row', tg_table_name;
end $$;

create table regions (
  region_code text primary key,
  name        text not null,
  time_zone   text not null default 'Asia/Jakarta',
  is_example  boolean not null default false
);
comment on table regions is 'A kota or kabupaten (Kemendagri code, "15.71"). is_example marks a city of made-up people.';

create table kelurahan (
  region_code    text not null references regions,
  code           text not null,
  name           text not null,
  kecamatan_code text not null,
  kecamatan      text not null,
  valid_from     date,
  valid_to       date,
  aliases        text[] not null default '{}',
  primary key (region_code, code)
);

create table occupations (
  id             text primary key,
  name_id        text not null,
  name_en        text not null,
  kbji2014       text not null,
  sector         text not null check (sector in ('transport', 'other')),
  risk_hint      text not null check (risk_hint in ('low', 'medium', 'high')),
  everyday_words text[] not null default '{}',
  confidence     text not null
);
comment on table occupations is 'Codes are for statistics and priority only; the insurer takes free text.';

create table rule_versions (
  id          text primary key,
  kind        text not null,
  key         text not null,
  value       jsonb not null,
  selected_by text not null check (selected_by in ('contribution_month', 'event_date', 'registration_date', 'request_time')),
  valid_from  date,
  valid_from_confidence text,
  valid_to    date,
  predicates  jsonb not null default '{}',
  basis       text not null,
  source      text not null,
  verified_on date,
  verified_by text,
  confidence  text not null check (confidence in ('official', 'secondary', 'to confirm')),
  note        text,
  check (valid_to is null or valid_from is null or valid_to >= valid_from)
);
comment on table rule_versions is 'Dated parameters of the law and the programme. A used version is never edited: it is closed and another added.';

-- Closing a version and naming the officer who confirmed it are the only changes a version may see.
create function refuse_rule_edit() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - 'valid_to' - 'verified_by') <> (to_jsonb(old) - 'valid_to' - 'verified_by') then
    raise exception 'append only: rule version % is never edited; close it and add a new one', old.id;
  end if;
  return new;
end $$;
create trigger rule_versions_only_close before update on rule_versions for each row execute function refuse_rule_edit();
create trigger rule_versions_keep before delete on rule_versions for each row execute function refuse_change();

create table decision_policies (
  region_code text not null references regions,
  id          text not null,
  programme   text not null,
  policy      jsonb not null,
  parameters  jsonb not null,
  valid_from  date not null,
  valid_to    date,
  basis       text not null,
  primary key (region_code, id)
);
comment on table decision_policies is 'Which finding approves, refuses or refers, per programme. Data, so that a city can differ without other code.';

create table exchange_templates (
  kind       text not null check (kind in ('enrolment-batch', 'enrolment-reply')),
  version    text not null,
  sheet      text not null,
  columns    jsonb not null,
  valid_from date not null,
  valid_to   date,
  source     text not null,
  confidence text not null,
  primary key (kind, version)
);
comment on table exchange_templates is 'The insurer''s file layouts as versioned column maps: no header is written in code.';

create table insurer_reasons (
  region_code  text not null references regions,
  insurer_text text not null,
  reason_code  text not null,
  primary key (region_code, insurer_text)
);
comment on table insurer_reasons is 'What the insurer''s free-text reasons mean; mapped by hand once, then remembered.';

create table api_keys (
  region_code text not null references regions,
  id          uuid not null,
  label       text not null,
  role        text not null,
  areas       text[] not null,
  secret_hash bytea not null,
  created_at  timestamptz not null default now(),
  revoked_at  timestamptz,
  primary key (region_code, id)
);
comment on table api_keys is 'Keys for machines. Only the SHA-256 of a secret is kept. areas is {*} or kelurahan codes.';

create table events (
  region_code text not null references regions,
  id          uuid not null,
  actor_id    text not null,
  kind        text not null,
  subject_id  text not null,
  happened_at timestamptz not null default now(),
  details     jsonb not null default '{}',
  primary key (region_code, id)
);
create index events_of_subject on events (region_code, subject_id);
create trigger events_append_only before update or delete on events for each row execute function refuse_change();

create table figures (
  region_code  text not null references regions,
  published_at timestamptz not null,
  figures      jsonb not null,
  primary key (region_code, published_at)
);
comment on table figures is 'Public figures as published: computed once and quoted, so that asking twice teaches nothing.';
create trigger figures_append_only before update or delete on figures for each row execute function refuse_change();

grant usage on schema public to payung_server;
grant select on regions, kelurahan, occupations, rule_versions, decision_policies, exchange_templates to payung_server;
grant select, insert on insurer_reasons, events, figures to payung_server;
grant select on api_keys to payung_server;
