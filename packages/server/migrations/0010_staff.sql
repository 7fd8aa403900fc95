-- The people who work in the programme: who they are, what they may do and where, and by what they sign in.
-- Runs beside the previous release: yes. It knows keys only.

create table staff (
  region_code  text not null references regions,
  id           uuid not null,
  name         text not null,
  email        text not null check (email = lower(email)),
  organisation text,
  invited_at   timestamptz not null default now(),
  invited_by   text not null,
  joined_at    timestamptz,
  ended_at     timestamptz,
  ended_by     text,
  primary key (region_code, id),
  unique (region_code, email)
);
comment on table staff is 'Who may sign in. Nobody is removed: whoever leaves is ended, and events go on naming them.';
comment on column staff.organisation is 'RT, union, NGO, company or funder; null for the city''s own people. Who has the scope of an organisation sees what it brought in.';

create table staff_grants (
  region_code text not null,
  id          uuid not null,
  staff_id    uuid not null,
  role        text not null,
  areas       text[] not null check (cardinality(areas) > 0),
  granted_at  timestamptz not null default now(),
  granted_by  text not null,
  ended_at    timestamptz,
  ended_by    text,
  primary key (region_code, id),
  foreign key (region_code, staff_id) references staff (region_code, id)
);
create index staff_grants_of_staff on staff_grants (region_code, staff_id) where ended_at is null;
comment on table staff_grants is 'One role for some areas: {*}, a kecamatan, a kelurahan, an RT ("15.71.07.1005/3"), or {own} for what the organisation brought in.';

create table staff_invitations (
  region_code text not null,
  id          uuid not null,
  staff_id    uuid,
  purpose     text not null check (purpose in ('first', 'join', 'recover')),
  secret_hash bytea not null,
  made_at     timestamptz not null default now(),
  made_by     text not null,
  expires_at  timestamptz not null,
  closed_at   timestamptz,
  primary key (region_code, id),
  foreign key (region_code, staff_id) references staff (region_code, id),
  constraint first_is_nobody_yet check ((purpose = 'first') = (staff_id is null))
);
comment on table staff_invitations is 'A link that works until it is closed: by its use, or by a newer one. Only the SHA-256 of its secret is kept. first: whoever opens it becomes the first administrator.';

-- What the sign-in library keeps. Passwords as scrypt hashes, secrets of authenticator apps encrypted.
create table sign_in_users (
  id                 text primary key,
  name               text not null,
  email              text not null unique,
  email_verified     boolean not null,
  image              text,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  two_factor_enabled boolean not null default false,
  home_region        text not null references regions
);
comment on table sign_in_users is 'The same people as staff, by the same id, as the sign-in library sees them.';

create table sign_in_sessions (
  id         text primary key,
  token      text not null unique,
  user_id    text not null references sign_in_users on delete cascade,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ip_address text,
  user_agent text,
  method     text not null check (method in ('password', 'second-factor', 'passkey', 'office'))
);
create index sign_in_sessions_of_user on sign_in_sessions (user_id);
comment on column sign_in_sessions.method is 'How it was opened. One by password alone may only set up a second factor.';

create table sign_in_accounts (
  id                       text primary key,
  account_id               text not null,
  provider_id              text not null,
  user_id                  text not null references sign_in_users on delete cascade,
  access_token             text,
  refresh_token            text,
  id_token                 text,
  access_token_expires_at  timestamptz,
  refresh_token_expires_at timestamptz,
  scope                    text,
  password                 text,
  created_at               timestamptz not null,
  updated_at               timestamptz not null,
  unique (provider_id, account_id)
);
create index sign_in_accounts_of_user on sign_in_accounts (user_id);

create table sign_in_verifications (
  id         text primary key,
  identifier text not null,
  value      text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sign_in_verifications_by_identifier on sign_in_verifications (identifier);

create table sign_in_two_factors (
  id                        text primary key,
  secret                    text not null,
  backup_codes              text not null,
  user_id                   text not null references sign_in_users on delete cascade,
  verified                  boolean,
  failed_verification_count integer,
  locked_until              timestamptz
);
create index sign_in_two_factors_of_user on sign_in_two_factors (user_id);

create table sign_in_passkeys (
  id            text primary key,
  name          text,
  public_key    text not null,
  user_id       text not null references sign_in_users on delete cascade,
  credential_id text not null unique,
  counter       integer not null,
  device_type   text not null,
  backed_up     boolean not null,
  transports    text,
  created_at    timestamptz,
  aaguid        text
);
create index sign_in_passkeys_of_user on sign_in_passkeys (user_id);

create table sign_in_tries (
  key        text primary key,
  failures   integer not null,
  since      timestamptz not null
);
comment on table sign_in_tries is 'Wrong passwords of late. A device that has signed in before is counted apart from strangers, so that a stranger cannot lock out its owner.';

-- Which organisation brought a worker in, for those who see only their own.
alter table applications add column organisation text;
comment on column applications.organisation is 'Whose collector, employer or union brought this worker in.';
create index applications_of_organisation on applications (region_code, organisation, id) where organisation is not null;

create function app_signs_in() returns boolean
  language sql stable parallel safe
  as $$ select current_setting('app.sign_in', true) = 'on' $$;
comment on function app_signs_in is 'Whether this is the connection of the sign-in library. Any other sees no password, session or passkey, whatever it forgets to ask for.';

create function app_is_narrow() returns boolean
  language sql stable parallel safe
  as $$ select coalesce(current_setting('app.narrow', true), '') <> '' $$;
comment on function app_is_narrow is 'Whether the actor sees single people rather than whole kelurahan: those of an RT, or of an organisation.';

create function app_sees_person(kelurahan_code text, rt smallint, organisation text) returns boolean
  language sql stable parallel safe
  as $$ select kelurahan_code || '/' || rt = any (string_to_array(current_setting('app.narrow', true), ','))
            or 'own:' || organisation = any (string_to_array(current_setting('app.narrow', true), ',')) $$;

do $$
declare
  tbl text;
begin
  foreach tbl in array array['staff', 'staff_grants', 'staff_invitations'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format('create policy own_region on %I using (region_code = app_region())', tbl);
  end loop;
  foreach tbl in array array['sign_in_users', 'sign_in_sessions', 'sign_in_accounts', 'sign_in_verifications',
                             'sign_in_two_factors', 'sign_in_passkeys', 'sign_in_tries'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format('create policy sign_in_only on %I using (app_signs_in())', tbl);
  end loop;
end $$;

-- Whoever sees single people sees their applications, and of every other table what belongs to those.
drop policy own_area on applications;
create policy own_area on applications using (
  region_code = app_region()
  and (app_sees(kelurahan_code) or (app_is_narrow() and app_sees_person(kelurahan_code, rt, organisation))));

do $$
declare
  tbl record;
begin
  for tbl in
    select c.relname as name
    from pg_policy p
    join pg_class c on c.oid = p.polrelid
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'application_id'
    where p.polname = 'own_area' and c.relname <> 'applications'
  loop
    execute format('drop policy own_area on %I', tbl.name);
    execute format(
      'create policy own_area on %1$I using (
         region_code = app_region()
         and (app_sees(kelurahan_code)
              or (app_is_narrow() and exists (
                select from applications a where a.region_code = %1$I.region_code and a.id = %1$I.application_id))))',
      tbl.name);
  end loop;
end $$;

grant select, insert on staff, staff_grants, staff_invitations to payung_server;
grant update (name, organisation, joined_at, ended_at, ended_by) on staff to payung_server;
grant update (ended_at, ended_by) on staff_grants to payung_server;
grant update (closed_at) on staff_invitations to payung_server;
grant select, insert, update, delete on sign_in_users, sign_in_sessions, sign_in_accounts, sign_in_verifications,
  sign_in_two_factors, sign_in_passkeys, sign_in_tries to payung_server;
