-- What registries answered, what the checks found, who looks alike, what was decided and by whom.
-- Runs beside the previous release: yes (new tables only).

create table registry_extracts (
  region_code text not null references regions,
  source      text not null check (source in ('civil', 'insurer', 'welfare')),
  sha256      bytea not null,
  file_name   text not null,
  row_count   integer not null,
  is_complete boolean not null,
  taken_at    timestamptz not null default now(),
  taken_by    text not null,
  primary key (region_code, source, sha256)
);
comment on table registry_extracts is 'A registry''s answer file. What it does not list is unknown, unless it says that it is complete.';
create trigger registry_extracts_append_only before update or delete on registry_extracts for each row execute function refuse_change();

create table registry_answers (
  region_code    text not null,
  application_id uuid not null,
  source         text not null check (source in ('civil', 'insurer', 'welfare')),
  reference      text not null,
  kelurahan_code text,
  mode           text not null check (mode in ('file', 'manual', 'service')),
  answered_at    timestamptz not null default now(),
  answered_by    text not null,
  expires_on     date not null,
  answer         jsonb not null,
  primary key (region_code, application_id, source, reference),
  foreign key (region_code, application_id) references applications (region_code, id)
);
comment on table registry_answers is 'Outcomes, scores and dates only, never the registry''s own values (Permendagri 102/2019: no copy of registry data).';
create trigger registry_answers_append_only before update or delete on registry_answers for each row execute function refuse_change();

create table runs (
  region_code   text not null references regions,
  id            uuid not null,
  list_id       uuid,
  inputs_sha256 bytea not null,
  as_of         date not null,
  policy_id     text not null,
  started_at    timestamptz not null default now(),
  completed_at  timestamptz,
  summary       jsonb,
  primary key (region_code, id),
  unique (region_code, inputs_sha256),
  foreign key (region_code, list_id) references lists (region_code, id),
  foreign key (region_code, policy_id) references decision_policies (region_code, id)
);
comment on table runs is 'One verification of a list, or of one application, with given inputs. The same inputs are the same run.';

create table verifications (
  region_code    text not null,
  application_id uuid not null,
  run_id         uuid not null,
  kelurahan_code text,
  verified_at    timestamptz not null default now(),
  findings       jsonb not null,
  primary key (region_code, application_id, run_id),
  foreign key (region_code, application_id) references applications (region_code, id),
  foreign key (region_code, run_id) references runs (region_code, id)
);
create trigger verifications_append_only before update or delete on verifications for each row execute function refuse_change();

create table duplicate_pairs (
  region_code    text not null,
  application_id uuid not null,
  earlier_id     uuid not null,
  run_id         uuid not null,
  kelurahan_code text,
  score          real not null check (score between 0 and 1),
  verdict        text not null check (verdict in ('same', 'possible')),
  explanation    text not null,
  found_at       timestamptz not null default now(),
  primary key (region_code, application_id, earlier_id, run_id),
  foreign key (region_code, application_id) references applications (region_code, id),
  foreign key (region_code, earlier_id) references applications (region_code, id),
  foreign key (region_code, run_id) references runs (region_code, id)
);
create trigger duplicate_pairs_append_only before update or delete on duplicate_pairs for each row execute function refuse_change();

create table proposals (
  region_code    text not null,
  id             uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  outcome        text not null check (outcome in ('approved', 'refused')),
  reason         text not null,
  proposed_by    text not null,
  proposed_at    timestamptz not null default now(),
  primary key (region_code, id),
  -- What a decision must agree with: whose case, to what end, and who said so first.
  unique (region_code, id, application_id, outcome, proposed_by),
  foreign key (region_code, application_id) references applications (region_code, id)
);
comment on table proposals is 'What the first officer proposes for a referred application; it takes a second one to decide.';
create trigger proposals_append_only before update or delete on proposals for each row execute function refuse_change();

create table decisions (
  region_code    text not null,
  id             uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  run_id         uuid,
  outcome        text not null check (outcome in ('approved', 'refused', 'referred', 'incomplete')),
  grounds        text[] not null,
  policy_id      text not null,
  decided_at     timestamptz not null default now(),
  decided_by     text not null,
  proposal_id    uuid,
  proposed_by    text,
  reason         text,
  primary key (region_code, id),
  unique (region_code, application_id, run_id),
  unique (region_code, proposal_id),
  foreign key (region_code, application_id) references applications (region_code, id),
  foreign key (region_code, run_id) references runs (region_code, id),
  foreign key (region_code, policy_id) references decision_policies (region_code, id),
  foreign key (region_code, proposal_id, application_id, outcome, proposed_by)
    references proposals (region_code, id, application_id, outcome, proposed_by),
  constraint decided_by_data_or_by_two check ((run_id is null) <> (proposal_id is null)),
  -- A foreign key with an empty column is not looked at, so the proposer must be named.
  constraint proposer_is_named check ((proposal_id is null) = (proposed_by is null)),
  constraint two_different_people check (proposed_by is null or proposed_by <> decided_by)
);
comment on table decisions is 'Every decision ever taken. The latest one counts; see current_decisions.';
create index decisions_of_application on decisions (region_code, application_id, id desc);
create trigger decisions_append_only before update or delete on decisions for each row execute function refuse_change();

create view current_decisions with (security_invoker = true) as
  select distinct on (region_code, application_id) *
  from decisions order by region_code, application_id, id desc;
comment on view current_decisions is 'The decision that counts for each application: ids are UUIDv7, so the greatest is the latest.';

create table rechecks (
  region_code    text not null,
  application_id uuid not null,
  kelurahan_code text,
  run_id         uuid not null,
  share          real not null,
  drawn_at       timestamptz not null default now(),
  primary key (region_code, application_id),
  foreign key (region_code, application_id) references applications (region_code, id),
  foreign key (region_code, run_id) references runs (region_code, id)
);
comment on table rechecks is 'Automatic approvals drawn at random for a visit in the field.';
create trigger rechecks_append_only before update or delete on rechecks for each row execute function refuse_change();

create table recheck_results (
  region_code    text not null,
  application_id uuid not null,
  kelurahan_code text,
  was_wrong      boolean not null,
  note           text not null,
  checked_by     text not null,
  checked_at     timestamptz not null default now(),
  primary key (region_code, application_id),
  foreign key (region_code, application_id) references rechecks (region_code, application_id)
);
create trigger recheck_results_append_only before update or delete on recheck_results for each row execute function refuse_change();

grant select, insert on registry_extracts, registry_answers, runs, verifications, duplicate_pairs, proposals, decisions, rechecks, recheck_results to payung_server;
grant update (completed_at, summary) on runs to payung_server;
grant select on current_decisions to payung_server;
