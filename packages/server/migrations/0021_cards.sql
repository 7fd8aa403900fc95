-- Membership cards: each with a random code of its own, what was withdrawn, the sheets that are printed, and the signed
-- lists of what does not hold any more.
-- Runs beside the previous release: yes (new tables only).

-- What the cards of a region call its programme. Short: it stands in every code.
alter table regions add column card_programme text not null default 'PAYUNG' check (length(card_programme) between 1 and 8);
update regions set card_programme = 'JBI-PR' where region_code = '15.71';
comment on column regions.card_programme is 'The programme''s short name in the codes of cards (claim 169, key 75).';

create table card_orders (
  region_code text not null references regions,
  id          uuid not null,
  kind        text not null check (kind in ('issue', 'print')),
  cohort_id   uuid not null,
  which       text not null check (which in ('due', 'unprinted', 'all')),
  origin      text,
  ordered_by  text not null,
  ordered_at  timestamptz not null,
  cards_total integer,
  cards_done  integer not null default 0,
  ended_at    timestamptz,
  cleared_at  timestamptz,
  primary key (region_code, id),
  foreign key (region_code, cohort_id) references cohorts (region_code, id),
  check ((kind = 'issue') = (which = 'due'))
);
create index card_orders_of_cohort on card_orders (region_code, cohort_id, ordered_at desc);
comment on table card_orders is 'What somebody ordered of many cards, and how far it is. A job works it off.';
comment on column card_orders.origin is 'The address that is printed on the cards, where people can check them.';
comment on column card_orders.cleared_at is 'When the sheets were thrown away: they hold names, and can be made again.';

create table cards (
  region_code    text not null,
  id             uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  cohort_id      uuid not null,
  code           text not null check (code ~ '^[0-9A-HJKMNP-TV-Z]{8}$'),
  valid_to       date not null,
  expires_at     timestamptz not null,
  key_id         text not null,
  qr_text        text not null check (length(qr_text) <= 225),
  replaces_id    uuid,
  order_id       uuid,
  issued_by      text not null,
  issued_at      timestamptz not null,
  primary key (region_code, id),
  constraint card_code_is_one_card unique (region_code, code),
  constraint card_replaced_once unique (region_code, replaces_id),
  foreign key (region_code, application_id) references applications (region_code, id),
  foreign key (region_code, cohort_id) references cohorts (region_code, id),
  foreign key (region_code, replaces_id) references cards (region_code, id),
  foreign key (region_code, order_id) references card_orders (region_code, id)
);
create index cards_of_application on cards (region_code, application_id);
create index cards_of_cohort on cards (region_code, cohort_id);
comment on table cards is 'A card that was handed out, or will be. Several to a person are normal: lost, worn out, renewed.';
comment on column cards.code is 'Forty random bits in eight symbols, drawn for this card and derived from nothing.';
comment on column cards.expires_at is 'The end of the last covered day and the months in which arrears can still be paid.';
comment on column cards.qr_text is 'The signed text of its QR code. Nothing in it is about the person.';

create table card_revocations (
  region_code    text not null,
  card_id        uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  reason         text not null check (reason in ('lost', 'damaged', 'wrong-name', 'ended', 'misused')),
  words          text not null,
  revoked_by     text not null,
  revoked_at     timestamptz not null,
  primary key (region_code, card_id),
  foreign key (region_code, card_id) references cards (region_code, id)
);
create index card_revocations_of_application on card_revocations (region_code, application_id);
create index card_revocations_in_time on card_revocations (region_code, revoked_at desc);
comment on table card_revocations is 'A card that does not hold any more. Why stays in the office: the public list carries no reasons.';

create table card_print_lines (
  region_code    text not null,
  order_id       uuid not null,
  line           integer not null check (line > 0),
  card_id        uuid not null,
  application_id uuid not null,
  kelurahan_code text,
  primary key (region_code, order_id, line),
  foreign key (region_code, order_id) references card_orders (region_code, id),
  foreign key (region_code, card_id) references cards (region_code, id)
);
create index card_print_lines_of_card on card_print_lines (region_code, card_id);
comment on table card_print_lines is 'Which card was printed by which order, in the order of the sheets.';

create table card_sheets (
  region_code text not null,
  order_id    uuid not null,
  part        integer not null check (part > 0),
  card_count  integer not null,
  byte_count  integer not null,
  file_sealed bytea not null,
  primary key (region_code, order_id, part),
  foreign key (region_code, order_id) references card_orders (region_code, id)
);
alter table card_sheets alter column file_sealed set storage external;
comment on table card_sheets is 'Sheets of cards as PDF, sealed, until they are printed on paper: thrown away after a week.';

create table revoked_card_lists (
  region_code      text not null references regions,
  number           integer not null check (number > 0),
  issued_at        timestamptz not null,
  next_update      timestamptz not null,
  entry_count      integer not null,
  revocation_count integer not null,
  key_id           text not null,
  file_sha256      bytea not null,
  file             bytea not null,
  primary key (region_code, number)
);
comment on table revoked_card_lists is 'Every list of withdrawn cards that was given out, as it was signed. A number is never given twice.';
comment on column revoked_card_lists.revocation_count is 'How many cards had ever been withdrawn when it was signed: once there are more, another list is due.';

do $$
declare
  tbl text;
begin
  foreach tbl in array array['cards', 'card_revocations', 'card_print_lines', 'revoked_card_lists'] loop
    execute format('create trigger %I_append_only before update or delete on %I for each row execute function refuse_change()', tbl, tbl);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
  end loop;
  foreach tbl in array array['cards', 'card_revocations', 'card_print_lines', 'card_orders', 'card_sheets', 'revoked_card_lists'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
  end loop;
  foreach tbl in array array['cards', 'card_revocations', 'card_print_lines'] loop
    execute format(
      'create policy own_area on %1$I using (
         region_code = app_region()
         and (app_sees(kelurahan_code)
              or (app_is_narrow() and exists (
                select from applications a where a.region_code = %1$I.region_code and a.id = %1$I.application_id))))',
      tbl);
  end loop;
  foreach tbl in array array['card_orders', 'card_sheets', 'revoked_card_lists'] loop
    execute format('create policy own_region on %I using (region_code = app_region())', tbl);
  end loop;
end $$;

grant select, insert on cards, card_revocations, card_print_lines, revoked_card_lists to payung_server;
grant select, insert, delete on card_sheets to payung_server;
grant select, insert on card_orders to payung_server;
grant update (cards_total, cards_done, ended_at, cleared_at) on card_orders to payung_server;
