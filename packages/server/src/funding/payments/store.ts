import type { Booked, PaymentNews } from "@payung/domain/funding/payments.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { type Insertable, type Selectable, sql } from "kysely";
import { insertOnce } from "../../db/insert-once.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";

export type PaymentRow = Selectable<Schema["payments"]>;

export function insertPayment(tx: Tx, row: Insertable<Schema["payments"]>): Promise<boolean> {
  return insertOnce(tx, "payments", row);
}

/** A payment with its fund's funder, and its code where there is one. */
export async function findPayment(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("payments as p")
    .innerJoin("funds as f", (join) =>
      join.onRef("f.region_code", "=", "p.region_code").onRef("f.id", "=", "p.fund_id"),
    )
    .leftJoin("payment_codes as c", (join) =>
      join.onRef("c.region_code", "=", "p.region_code").onRef("c.payment_id", "=", "p.id"),
    )
    .selectAll("p")
    .select(["f.funder_id", "c.qr_text", "c.service", "c.service_id"])
    .where("p.region_code", "=", regionCode)
    .where("p.id", "=", id)
    .executeTakeFirst();
}
export type FoundPayment = NonNullable<Awaited<ReturnType<typeof findPayment>>>;

export async function listPaymentsOf(tx: Tx, regionCode: string, fundId: string) {
  return tx
    .selectFrom("payments")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("fund_id", "=", fundId)
    .orderBy("asked_at")
    .orderBy("id")
    .execute();
}

export async function insertCode(
  tx: Tx,
  row: Insertable<Schema["payment_codes"]>,
): Promise<boolean> {
  return insertOnce(tx, "payment_codes", row);
}

export type Errand = Selectable<Schema["payment_errands"]>;

export async function insertErrand(
  tx: Tx,
  row: Insertable<Schema["payment_errands"]>,
): Promise<void> {
  await insertOnce(tx, "payment_errands", row);
}

/** The next errand that is due, put off so that nobody else takes it meanwhile, and is taken again when we die. */
export async function takeErrand(
  tx: Tx,
  regionCode: string,
  now: Date,
  until: Date,
): Promise<Errand | undefined> {
  const { rows } = await sql<Errand>`
    update payment_errands e set due_at = ${until}, attempt = e.attempt + 1
    where (e.region_code, e.payment_id, e.errand) = (
      select d.region_code, d.payment_id, d.errand from payment_errands d
      where d.region_code = ${regionCode} and d.due_at <= ${now}
      order by d.due_at, d.payment_id limit 1 for update skip locked)
    returning *`.execute(tx);
  return rows[0];
}

/** Puts an errand off, unless it was asked for again since it was taken. */
export async function putOffErrand(tx: Tx, errand: Errand, dueAt: Date): Promise<void> {
  await tx
    .updateTable("payment_errands")
    .set({ due_at: dueAt })
    .where("region_code", "=", errand.region_code)
    .where("payment_id", "=", errand.payment_id)
    .where("errand", "=", errand.errand)
    .where("due_at", "=", errand.due_at)
    .execute();
}

/** Ends an errand, unless it was asked for again since it was taken. */
export async function endErrand(tx: Tx, errand: Errand): Promise<void> {
  await tx
    .deleteFrom("payment_errands")
    .where("region_code", "=", errand.region_code)
    .where("payment_id", "=", errand.payment_id)
    .where("errand", "=", errand.errand)
    .where("due_at", "=", errand.due_at)
    .execute();
}

/** Has a payment's service asked what became of it, as soon as may be. */
export async function askNow(tx: Tx, regionCode: string, paymentId: string, at: Date) {
  await sql`
    insert into payment_errands (region_code, payment_id, errand, due_at)
    values (${regionCode}, ${paymentId}, 'ask-state', ${at})
    on conflict (region_code, payment_id, errand) do update set due_at = excluded.due_at`.execute(
    tx,
  );
}

/** Has every paid payment since this day asked about that no errand is of: those whose errand had ended. */
export async function askAboutPaid(tx: Tx, regionCode: string, since: Date, at: Date) {
  await sql`
    insert into payment_errands (region_code, payment_id, errand, due_at)
    select p.region_code, p.id, 'ask-state', ${at}::timestamptz
    from payments p join payment_codes c on c.region_code = p.region_code and c.payment_id = p.id
    where p.region_code = ${regionCode} and p.asked_at >= ${since} and exists (
      select from payment_news n where n.region_code = p.region_code and n.payment_id = p.id
        and n.receipt_key is not null)
    on conflict do nothing`.execute(tx);
}

/** Keeps a notice for working off; false when the same letters were kept already. */
export async function insertNotice(
  tx: Tx,
  notice: Insertable<Schema["payment_notices"]>,
): Promise<boolean> {
  if (!(await insertOnce(tx, "payment_notices", notice))) return false;
  const { region_code, id: notice_id, received_at: due_at } = notice;
  await tx.insertInto("payment_inbox").values({ region_code, notice_id, due_at }).execute();
  return true;
}

/** The next notice that is due, held so that nobody else takes it. */
export async function lockNotice(tx: Tx, regionCode: string, now: Date) {
  const { rows } = await sql<Selectable<Schema["payment_notices"]> & { attempt: number }>`
    select n.*, i.attempt from payment_inbox i
    join payment_notices n on n.region_code = i.region_code and n.id = i.notice_id
    where i.region_code = ${regionCode} and i.due_at <= ${now}
    order by i.due_at, i.notice_id limit 1 for update of i skip locked`.execute(tx);
  return rows[0];
}

export async function postponeNotice(
  tx: Tx,
  regionCode: string,
  noticeId: string,
  to: { attempt: number; due_at: Date },
): Promise<void> {
  await tx
    .updateTable("payment_inbox")
    .set(to)
    .where("region_code", "=", regionCode)
    .where("notice_id", "=", noticeId)
    .execute();
}

export async function leaveInbox(tx: Tx, regionCode: string, noticeId: string): Promise<void> {
  await tx
    .deleteFrom("payment_inbox")
    .where("region_code", "=", regionCode)
    .where("notice_id", "=", noticeId)
    .execute();
}

/** The payment that an earlier notice named this receipt of; null when none did. */
export async function paymentOfReceipt(tx: Tx, regionCode: string, key: string) {
  const row = await tx
    .selectFrom("payment_news")
    .select("payment_id")
    .where("region_code", "=", regionCode)
    .where("receipt_key", "=", key)
    .executeTakeFirst();
  return row?.payment_id ?? null;
}

export function insertNews(tx: Tx, row: Insertable<Schema["payment_news"]>): Promise<boolean> {
  return insertOnce(tx, "payment_news", row);
}

export async function listNews(
  tx: Tx,
  regionCode: string,
  paymentId: string,
): Promise<PaymentNews[]> {
  const rows = await tx
    .selectFrom("payment_news")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("payment_id", "=", paymentId)
    .orderBy("happened_at")
    .execute();
  const sumOf = (key: string | null, amount: bigint | null) =>
    key === null || amount === null ? null : { key, amount: rupiah(amount) };
  return rows.map((row) => ({
    what: row.what as PaymentNews["what"],
    receipt: sumOf(row.receipt_key, row.receipt_idr),
    refund: sumOf(row.refund_key, row.refund_idr),
  }));
}

/** What the ledger holds of a payment: its transfers name the payment as their document. */
export async function sumsBooked(
  tx: Tx,
  regionCode: string,
  { id, fund_id }: Pick<PaymentRow, "id" | "fund_id">,
): Promise<Booked> {
  const { rows } = await sql<Record<keyof Booked, bigint>>`
    select
      coalesce(sum(amount_idr) filter (where purpose = 'grant'), 0)::bigint as granted,
      coalesce(sum(amount_idr) filter (where purpose = 'unexplained'), 0)::bigint as unexplained,
      coalesce(sum(amount_idr) filter (where purpose = 'explained'), 0)::bigint as answered,
      coalesce(sum(amount_idr) filter (where purpose = 'give-back' and debit_account_id <> ${fund_id}), 0)::bigint as "returnedUnexplained",
      coalesce(sum(amount_idr) filter (where purpose = 'give-back' and debit_account_id = ${fund_id}), 0)::bigint as "returnedGranted"
    from ledger_transfers
    where region_code = ${regionCode} and document_id = ${id}
      and purpose in ('grant', 'unexplained', 'explained', 'give-back')`.execute(tx);
  const [sums] = rows;
  if (sums === undefined) throw new Error("a sum is always one row");
  return {
    granted: rupiah(sums.granted),
    unexplained: rupiah(sums.unexplained),
    answered: rupiah(sums.answered),
    returnedUnexplained: rupiah(sums.returnedUnexplained),
    returnedGranted: rupiah(sums.returnedGranted),
  };
}

/** Ids that follow from what they are for. */
export async function idFor(tx: Tx, what: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id_for(${what}) as id`.execute(tx);
  return rows[0]?.id ?? "";
}

export function insertQuestion(
  tx: Tx,
  row: Insertable<Schema["payment_questions"]>,
): Promise<boolean> {
  return insertOnce(tx, "payment_questions", row);
}

/** The questions that nobody has answered, the oldest first. */
export async function listOpenQuestions(tx: Tx, regionCode: string, limit: number) {
  const { rows } = await sql<
    Selectable<Schema["payment_questions"]> & {
      asked_idr: bigint | null;
      fund_name: string | null;
      service: string | null;
    }
  >`
    select q.*, p.amount_idr as asked_idr, t.name as fund_name, coalesce(n.service, c.service) as service
    from payment_questions q
    left join payments p on p.region_code = q.region_code and p.id = q.payment_id
    left join current_fund_terms t on t.region_code = p.region_code and t.fund_id = p.fund_id
    left join payment_codes c on c.region_code = p.region_code and c.payment_id = p.id
    left join payment_notices n on n.region_code = q.region_code and n.id = q.notice_id
    where q.region_code = ${regionCode} and not exists (
      select from payment_answers a where a.region_code = q.region_code and a.question_id = q.id)
    order by q.asked_at, q.id limit ${limit}`.execute(tx);
  return rows;
}

export async function findQuestion(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("payment_questions")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findAnswer(tx: Tx, regionCode: string, questionId: string) {
  return tx
    .selectFrom("payment_answers")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("question_id", "=", questionId)
    .executeTakeFirst();
}

export function insertAnswer(tx: Tx, row: Insertable<Schema["payment_answers"]>): Promise<boolean> {
  return insertOnce(tx, "payment_answers", row);
}

export async function findNews(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("payment_news")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Transfers that somebody has promised and nobody has seen arrive, the oldest first. */
export async function listAwaited(tx: Tx, regionCode: string, limit: number) {
  const { rows } = await sql<PaymentRow & { fund_name: string; funder_name: string }>`
    select p.*, t.name as fund_name, f.name as funder_name
    from payments p
    join funds u on u.region_code = p.region_code and u.id = p.fund_id
    join funders f on f.region_code = u.region_code and f.id = u.funder_id
    join current_fund_terms t on t.region_code = p.region_code and t.fund_id = p.fund_id
    where p.region_code = ${regionCode} and p.way = 'transfer' and not exists (
      select from payment_news n where n.region_code = p.region_code and n.payment_id = p.id)
    order by p.asked_at, p.id limit ${limit}`.execute(tx);
  return rows;
}
