-- Payments through payment services and banks, the receipts for them, and what a person must look at. The money goes from
-- whoever pays to the programme's partner, never to the city: here stands only what the ledger is told of it.
-- Runs beside the previous release: yes (new tables only).

create table payments (
  region_code text not null references regions,
  id          uuid not null,
  fund_id     uuid not null,
  way         text not null check (way in ('qris', 'transfer')),
  purpose     text not null check (purpose in ('pledge', 'donation')),
  amount_idr  bigint not null check (amount_idr > 0),
  asked_by    text not null,
  asked_at    timestamptz not null,
  expires_at  timestamptz not null,
  primary key (region_code, id),
  foreign key (region_code, fund_id) references funds (region_code, id)
);
comment on table payments is 'Somebody wants to pay so much into a fund. The id is the order''s name at the payment service.';
create index payments_of_fund on payments (region_code, fund_id, asked_at);

create table payment_codes (
  region_code text not null,
  payment_id  uuid not null,
  service     text not null check (service in ('midtrans', 'xendit')),
  service_id  text,
  qr_text     text not null,
  made_at     timestamptz not null,
  primary key (region_code, payment_id),
  foreign key (region_code, payment_id) references payments (region_code, id)
);
comment on table payment_codes is 'The dynamic QRIS that a payment service gave for a payment.';

create table payment_errands (
  region_code text not null,
  payment_id  uuid not null,
  errand      text not null check (errand in ('fetch-code', 'ask-state')),
  attempt     integer not null default 0,
  due_at      timestamptz not null,
  primary key (region_code, payment_id, errand),
  foreign key (region_code, payment_id) references payments (region_code, id)
);
comment on table payment_errands is 'What we still have to ask a payment service. A row goes when it is answered.';
create index payment_errands_due on payment_errands (region_code, due_at);

create table payment_notices (
  region_code text not null references regions,
  id          uuid not null,
  service     text not null check (service in ('midtrans', 'xendit')),
  is_asked    boolean not null,
  sha256      bytea not null,
  body_sealed bytea not null,
  received_at timestamptz not null,
  primary key (region_code, id),
  constraint same_notice_once unique (region_code, service, sha256)
);
comment on table payment_notices is 'What payment services told us, letter by letter. The same letters again are the same notice.';
comment on column payment_notices.is_asked is 'We asked for it, instead of being told.';
comment on column payment_notices.body_sealed is 'Sealed: it may name whoever paid.';

create table payment_inbox (
  region_code text not null,
  notice_id   uuid not null,
  attempt     integer not null default 0,
  due_at      timestamptz not null,
  primary key (region_code, notice_id),
  foreign key (region_code, notice_id) references payment_notices (region_code, id)
);
comment on table payment_inbox is 'Notices that are not worked off yet.';
create index payment_inbox_due on payment_inbox (region_code, due_at);

create table payment_news (
  region_code text not null,
  id          uuid not null,
  payment_id  uuid not null,
  what        text not null check (what in ('pending', 'settled', 'refused', 'expired', 'refunded')),
  receipt_key text,
  receipt_idr bigint check (receipt_idr > 0),
  refund_key  text,
  refund_idr  bigint check (refund_idr > 0),
  told_by     text not null,
  reference   text,
  happened_at timestamptz not null,
  primary key (region_code, id),
  foreign key (region_code, payment_id) references payments (region_code, id),
  check ((receipt_key is null) = (receipt_idr is null)),
  check ((refund_key is null) = (refund_idr is null)),
  check (receipt_key is not null or what <> 'settled'),
  check (refund_key is not null or what <> 'refunded')
);
comment on table payment_news is 'What a notice means for a payment; its id is the notice''s. What the payment has come to follows from all of them, in any order.';
comment on column payment_news.told_by is 'A payment service, or the person who saw the transfer in the partner''s account.';
comment on column payment_news.reference is 'Where a person saw it: the line of the account statement.';
create index payment_news_of_payment on payment_news (region_code, payment_id);
create index payment_news_of_receipt on payment_news (region_code, receipt_key) where receipt_key is not null;

create table payment_questions (
  region_code text not null references regions,
  id          uuid not null,
  payment_id  uuid,
  notice_id   uuid,
  kind        text not null check (kind in ('amount-differs', 'unknown-order', 'contradictory', 'refund-not-covered', 'unreadable')),
  amount_idr  bigint not null check (amount_idr >= 0),
  asked_at    timestamptz not null,
  primary key (region_code, id),
  foreign key (region_code, payment_id) references payments (region_code, id),
  foreign key (region_code, notice_id) references payment_notices (region_code, id),
  check (payment_id is not null or notice_id is not null)
);
comment on table payment_questions is 'What a payment service told and nobody may settle but a person: it is work, and never silent.';

create table payment_answers (
  region_code text not null,
  question_id uuid not null,
  answer      text not null check (answer in ('credit', 'given-back', 'noted')),
  reason      text not null check (reason <> ''),
  answered_by text not null,
  answered_at timestamptz not null,
  primary key (region_code, question_id),
  foreign key (region_code, question_id) references payment_questions (region_code, id)
);

create table payment_receipts (
  region_code text not null,
  payment_id  uuid not null,
  year        integer not null,
  number      integer not null check (number >= 1),
  code        text not null,
  amount_idr  bigint not null check (amount_idr > 0),
  issued_at   timestamptz not null,
  primary key (region_code, payment_id),
  constraint receipts_without_gap unique (region_code, year, number),
  unique (region_code, code),
  foreign key (region_code, payment_id) references payments (region_code, id)
);
comment on table payment_receipts is 'A numbered receipt for what came in as asked. By its code anybody can check it.';

-- What the ledger holds of one payment. Contributions, which are very many, stay out of it.
create index ledger_transfers_of_document on ledger_transfers (region_code, document_id)
  where document_id is not null and purpose in ('grant', 'unexplained', 'explained', 'give-back');

do $$
declare
  tbl text;
begin
  foreach tbl in array array['payments', 'payment_codes', 'payment_notices', 'payment_news', 'payment_questions', 'payment_answers', 'payment_receipts'] loop
    execute format('create trigger %I_append_only before update or delete on %I for each row execute function refuse_change()', tbl, tbl);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', tbl);
    execute format('grant select, insert on %I to payung_server', tbl);
  end loop;
  foreach tbl in array array['payments', 'payment_codes', 'payment_errands', 'payment_notices', 'payment_inbox', 'payment_news', 'payment_questions', 'payment_answers', 'payment_receipts'] loop
    execute format('alter table %I enable row level security', tbl);
    execute format('alter table %I force row level security', tbl);
    execute format('create policy own_region on %I using (region_code = app_region())', tbl);
  end loop;
end $$;
grant select, insert, delete on payment_errands, payment_inbox to payung_server;
grant update (attempt, due_at) on payment_errands, payment_inbox to payung_server;
