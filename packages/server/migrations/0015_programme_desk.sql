-- Decrees take two people: one drafts, another issues. Corrections under the same number, the signed scan, and
-- dated parameters that one person proposes and another confirms.
-- Runs beside the previous release: yes (it issues decrees without a drafter, as the terminal goes on to do).

create table decree_drafts (
  region_code  text not null references regions,
  id           uuid not null,
  cohort_id    uuid not null,
  kind         text not null check (kind in ('initial', 'addition', 'replacement', 'correction')),
  changes_id   uuid,
  number       text not null,
  issued_on    date not null,
  paper        jsonb not null,
  line_count   integer not null check (line_count >= 1),
  annex_sha256 bytea not null,
  drafted_by   text not null,
  drafted_at   timestamptz not null default now(),
  primary key (region_code, id),
  -- What a decree must agree with: the same number, day, kind and annex, and who put it together.
  unique (region_code, id, drafted_by, cohort_id, kind, number, issued_on, line_count, annex_sha256),
  foreign key (region_code, cohort_id) references cohorts (region_code, id),
  foreign key (region_code, changes_id) references decrees (region_code, id),
  check (kind <> 'initial' or changes_id is null),
  check (kind <> 'correction' or changes_id is not null)
);
comment on table decree_drafts is 'A decree as one person puts it together. Its people are frozen; a second person issues it, and it keeps its id.';
comment on column decree_drafts.paper is 'What the paper says besides its annex: office and name of who signs, considerations, legal basis.';
create index decree_drafts_of_cohort on decree_drafts (region_code, cohort_id);
create trigger decree_drafts_append_only before update or delete on decree_drafts for each row execute function refuse_change();

create table decree_draft_lines (
  region_code    text not null,
  draft_id       uuid not null,
  line_number    integer not null,
  cohort_id      uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  name           text not null,
  nik_sealed     bytea not null,
  occupation     text not null,
  first_month    text not null,
  month_count    integer not null check (month_count between 1 and 24),
  replaces_id    uuid,
  corrects_line  integer,
  reason         text,
  primary key (region_code, draft_id, line_number),
  unique (region_code, draft_id, application_id),
  foreign key (region_code, draft_id) references decree_drafts (region_code, id),
  foreign key (region_code, application_id) references applications (region_code, id),
  check ((corrects_line is null) = (reason is null))
);
comment on table decree_draft_lines is 'The annex of a draft. Of a correction: what its lines say from now on, and why.';
create index decree_draft_lines_of_person on decree_draft_lines (region_code, cohort_id, application_id);
create index decree_draft_lines_of_application on decree_draft_lines (region_code, application_id);
create trigger decree_draft_lines_append_only before update or delete on decree_draft_lines for each row execute function refuse_change();

create table decree_draft_endings (
  region_code text not null,
  draft_id    uuid not null,
  how         text not null check (how in ('withdrawn', 'sent-back')),
  words       text not null,
  ended_by    text not null,
  ended_at    timestamptz not null default now(),
  primary key (region_code, draft_id),
  foreign key (region_code, draft_id) references decree_drafts (region_code, id)
);
comment on table decree_draft_endings is 'A draft that nothing came of: its author took it back, or the second person sent it back.';
create trigger decree_draft_endings_append_only before update or delete on decree_draft_endings for each row execute function refuse_change();

alter table decrees add column drafted_by text;
comment on column decrees.drafted_by is 'Who put the decree together; null for one that the terminal issued.';
-- The short name of the public entry follows from the id, so that it is known before anything is printed.
create unique index decrees_by_code on decrees (region_code, upper(left(encode(sha256(uuid_send(id)), 'hex'), 10)));
alter table decrees add constraint decree_as_drafted
  foreign key (region_code, id, drafted_by, cohort_id, kind, number, issued_on, line_count, annex_sha256)
  references decree_drafts (region_code, id, drafted_by, cohort_id, kind, number, issued_on, line_count, annex_sha256);
alter table decrees add constraint two_people_for_a_decree check (drafted_by is null or drafted_by <> issued_by);
-- Whoever sits at the server's own terminal holds the keys, so a second person there would be for show.
alter table decrees add constraint alone_at_the_terminal_only check (
  drafted_by is not null or issued_by !~ '^(staff|key):');

create view current_decree_lines with (security_invoker = true) as
  select l.region_code, l.decree_id, l.line_number, l.cohort_id, l.application_id, l.kelurahan_code,
    coalesce(c.name, l.name) as name, c.name as corrected_name,
    coalesce(c.occupation, l.occupation) as occupation,
    coalesce(c.first_month, l.first_month) as first_month,
    coalesce(c.month_count, l.month_count) as month_count,
    l.replaces_id, c.correction_id
  from decree_lines l
  left join lateral (
    select d.id as correction_id, n.name, n.occupation, n.first_month, n.month_count
    from decree_draft_lines n
    join decrees d on d.region_code = n.region_code and d.id = n.draft_id and d.kind = 'correction'
    where n.region_code = l.region_code and n.cohort_id = l.cohort_id and n.application_id = l.application_id
    order by d.version desc limit 1
  ) c on true;
comment on view current_decree_lines is 'The annex as it stands after its corrections: what counts for cover and for the insurer. Who stands in it never changes.';

create table decree_scans (
  region_code text not null,
  decree_id   uuid not null,
  id          uuid not null,
  file_name   text not null,
  byte_count  integer not null,
  file_sha256 bytea not null,
  file_sealed bytea not null,
  attached_by text not null,
  attached_at timestamptz not null default now(),
  primary key (region_code, id),
  foreign key (region_code, decree_id) references decrees (region_code, id)
);
comment on table decree_scans is 'The decree as signed on paper, a PDF; the latest one counts.';
create index decree_scans_of_decree on decree_scans (region_code, decree_id, attached_at);
create trigger decree_scans_append_only before update or delete on decree_scans for each row execute function refuse_change();

create table parameter_proposals (
  region_code text not null references regions,
  id          uuid not null,
  key         text not null,
  follows_id  text not null,
  value       jsonb not null,
  valid_from  date not null,
  valid_to    date check (valid_to >= valid_from),
  basis       text not null,
  source      text not null,
  confidence  text not null check (confidence in ('official', 'secondary', 'to confirm')),
  note        text,
  effect      jsonb not null,
  proposed_by text not null,
  proposed_at timestamptz not null default now(),
  primary key (region_code, id),
  unique (region_code, id, proposed_by)
);
comment on table parameter_proposals is 'A new version of a dated parameter, as one person proposes it; nothing holds until another confirms it.';
comment on column parameter_proposals.effect is 'Who would be affected, as the preview said when it was proposed: counts only.';
create trigger parameter_proposals_append_only before update or delete on parameter_proposals for each row execute function refuse_change();

create table parameter_decisions (
  region_code text not null,
  proposal_id uuid not null,
  outcome     text not null check (outcome in ('confirmed', 'withdrawn', 'sent-back')),
  proposed_by text not null,
  words       text,
  version_id  text,
  decided_by  text not null,
  decided_at  timestamptz not null default now(),
  primary key (region_code, proposal_id),
  foreign key (region_code, proposal_id, proposed_by) references parameter_proposals (region_code, id, proposed_by),
  constraint two_people_for_a_parameter check (outcome <> 'confirmed' or proposed_by <> decided_by),
  check ((outcome = 'confirmed') = (version_id is not null))
);
create trigger parameter_decisions_append_only before update or delete on parameter_decisions for each row execute function refuse_change();

alter table decision_policies add column source text;
alter table decision_policies add column confidence text check (confidence in ('official', 'secondary', 'to confirm'));
alter table decision_policies add column verified_by text;

-- The service may not write the law: it may only carry out what one person proposed and another has confirmed.
create function apply_parameter(region text, proposal uuid) returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  p parameter_proposals;
  d parameter_decisions;
begin
  select * into strict p from parameter_proposals where region_code = region and id = proposal;
  select * into strict d from parameter_decisions where region_code = region and proposal_id = proposal and outcome = 'confirmed';
  if p.key = 'DECISION_POLICY' then
    update decision_policies set valid_to = p.valid_from - 1
      where region_code = region and id = p.follows_id and valid_from < p.valid_from and (valid_to is null or valid_to >= p.valid_from);
    insert into decision_policies (region_code, id, programme, policy, parameters, valid_from, valid_to, basis, source, confidence, verified_by)
      select region, d.version_id, o.programme, p.value -> 'policy', p.value -> 'parameters', p.valid_from, p.valid_to, p.basis, p.source,
        p.confidence, d.decided_by
      from decision_policies o where o.region_code = region and o.id = p.follows_id;
  else
    update rule_versions set valid_to = p.valid_from - 1
      where id = p.follows_id and (valid_from is null or valid_from < p.valid_from) and (valid_to is null or valid_to >= p.valid_from);
    insert into rule_versions (id, kind, key, value, selected_by, valid_from, valid_to, predicates, basis, source, verified_on, verified_by, confidence, note)
      select d.version_id, o.kind, o.key, p.value, o.selected_by, p.valid_from, p.valid_to, o.predicates, p.basis, p.source,
        (d.decided_at at time zone 'Asia/Jakarta')::date, d.decided_by, p.confidence, p.note
      from rule_versions o where o.id = p.follows_id;
  end if;
  if not found then
    raise exception 'the version % that proposal % follows is not there', p.follows_id, proposal;
  end if;
end $$;
comment on function apply_parameter is 'Closes the version that a confirmed proposal follows and adds the new one, in one step.';
revoke execute on function apply_parameter(text, uuid) from public;
grant execute on function apply_parameter(text, uuid) to payung_server;

do $$
declare
  tbl text;
begin
  foreach tbl in array array['decree_drafts', 'decree_draft_endings', 'decree_scans', 'parameter_proposals', 'parameter_decisions'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format('create policy own_region on %I using (region_code = app_region())', tbl);
  end loop;
  foreach tbl in array array['decree_drafts', 'decree_draft_lines', 'decree_draft_endings', 'decree_scans', 'parameter_proposals',
                             'parameter_decisions'] loop
    execute format(
      'create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
  end loop;
end $$;
alter table decree_draft_lines enable row level security;
alter table decree_draft_lines force row level security;
create policy own_area on decree_draft_lines using (
  region_code = app_region()
  and (app_sees(kelurahan_code)
       or (app_is_narrow() and exists (
         select from applications a where a.region_code = decree_draft_lines.region_code and a.id = decree_draft_lines.application_id))));

grant select, insert on decree_drafts, decree_draft_lines, decree_draft_endings, decree_scans, parameter_proposals, parameter_decisions to payung_server;
grant select on current_decree_lines to payung_server;
