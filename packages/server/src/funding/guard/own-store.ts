import type { Sector } from "@payung/domain/funding/contributions.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { type Insertable, sql } from "kysely";
import { insertOnce } from "../../db/insert-once.ts";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";
import { PROGRAMME } from "../service.ts";

/** A member of an application, as far as their payment asks. */
export async function findMember(tx: Tx, regionCode: string, applicationId: string) {
  const { rows } = await sql<{
    worker_id: string;
    kelurahan_code: string | null;
    sector: Sector | null;
  }>`
    select m.worker_id, a.kelurahan_code, o.sector
    from memberships m
    join applications a on a.region_code = m.region_code and a.id = m.application_id
    left join occupations o on o.id = a.occupation_id
    where m.region_code = ${regionCode} and m.application_id = ${applicationId}`.execute(tx);
  return rows[0];
}

/** Who pays for somebody by the last word on it; undefined where the funds always did. */
export async function findOwnPayer(tx: Tx, regionCode: string, applicationId: string) {
  return tx
    .selectFrom("own_payers")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .orderBy("version", "desc")
    .executeTakeFirst();
}

export function insertOwnPayer(tx: Tx, row: Insertable<Schema["own_payers"]>): Promise<boolean> {
  return insertOnce(tx, "own_payers", row);
}

/** Calls off what is planned for a worker from a month on. */
export async function callOffFrom(
  tx: Tx,
  regionCode: string,
  workerId: string,
  firstMonth: IsoMonth,
): Promise<void> {
  await tx
    .updateTable("coverage_months")
    .set({ state: "cancelled" })
    .where("region_code", "=", regionCode)
    .where("worker_id", "=", workerId)
    .where("programme", "=", PROGRAMME)
    .where("month", ">=", firstMonth)
    .where("state", "=", "planned")
    .execute();
}

/** The fund that stands for the workers' own pockets, opened when it is first needed: without a limit, asked by no plan. */
export async function openOwnFund(
  tx: Tx,
  {
    regionCode,
    openedBy,
    at,
    month,
  }: { regionCode: string; openedBy: string; at: Date; month: IsoMonth },
): Promise<{ readonly id: string; readonly transitId: string }> {
  const { rows } = await sql<{ funder: string; fund: string; transit: string }>`
    select id_for('own funder ' || ${regionCode}) as funder, id_for('own fund ' || ${regionCode}) as fund,
      id_for('own transit ' || ${regionCode}) as transit`.execute(tx);
  const ids = rows[0];
  if (ids === undefined) throw new Error("Broken invariant: a select without a table has one row");
  const account = { region_code: regionCode, name: OWN_NAME, opened_by: openedBy };
  for (const [id, kind, is_limited] of [
    [ids.funder, "funder", false],
    [ids.fund, "fund", false],
    [ids.transit, "transit", true],
  ] as const)
    await insertOnce(tx, "ledger_accounts", { ...account, id, kind, is_limited });
  await insertOnce(tx, "funders", {
    region_code: regionCode,
    id: ids.funder,
    kind: "self",
    name: OWN_NAME,
    added_by: openedBy,
    added_at: at,
  });
  await insertOnce(tx, "funds", {
    region_code: regionCode,
    id: ids.fund,
    funder_id: ids.funder,
    transit_account_id: ids.transit,
    opened_by: openedBy,
    opened_at: at,
  });
  await insertOnce(tx, "fund_terms", {
    region_code: regionCode,
    fund_id: ids.fund,
    version: 1,
    name: OWN_NAME,
    amount_idr: 0n,
    first_month: month,
    last_month: "2099-12",
    budget_year: null,
    budget_line: null,
    priority: 1000,
    is_state_budget: false,
    earmark: JSON.stringify(FOR_ALL),
    is_listed: false,
    conditions: null,
    is_open: false,
    reason: OWN_NAME,
    set_by: openedBy,
    set_at: at,
  });
  return { id: ids.fund, transitId: ids.transit };
}

const OWN_NAME = "Bayar sendiri";
const FOR_ALL = { occupationIds: null, kelurahanCodes: null, sex: null, cohortIds: null };

/**
 * Keeps months as the worker's own and paid, all or none. `not-own`: one of them is not the worker's to pay, or money of
 * another payer stands behind it.
 */
export async function payOwnMonths(
  tx: Tx,
  order: {
    readonly regionCode: string;
    readonly id: string;
    readonly fund: { readonly id: string; readonly transitId: string };
    readonly workerId: string;
    readonly applicationId: string;
    readonly kelurahanCode: string | null;
    readonly rates: readonly { month: IsoMonth; id: string; amount: bigint }[];
    readonly decidedBy: string;
    readonly at: Date;
  },
): Promise<"made" | "replayed" | "not-own"> {
  const { regionCode, id, fund, workerId, applicationId, kelurahanCode, rates } = order;
  const months = rates.map(({ month }) => month);
  const known = await sql<{ of_payment: bigint; others: bigint }>`
    select count(*) filter (where t.document_id = ${id}::uuid) as of_payment, count(*) filter (where t.document_id <> ${id}::uuid) as others
    from coverage_months c
    join ledger_transfers t on t.region_code = c.region_code and t.worker_id = c.worker_id and t.programme = c.programme
      and t.month = c.month and t.kind = 'direct'
    where c.region_code = ${regionCode} and c.worker_id = ${workerId} and c.programme = ${PROGRAMME}
      and c.month = any (${months}::text[]) and c.state in ('paid', 'confirmed')`.execute(tx);
  if (known.rows[0]?.of_payment === BigInt(months.length)) return "replayed";
  const kept = await sql`
    insert into coverage_months as c (region_code, worker_id, programme, month, application_id, kelurahan_code, account_id, rate_id, amount_idr)
    select ${regionCode}, ${workerId}::uuid, ${PROGRAMME}, n.month, ${applicationId}::uuid, ${kelurahanCode}, ${fund.id}::uuid, n.rate_id, n.amount
    from unnest(${months}::text[], ${rates.map((rate) => rate.id)}::text[], ${rates.map((rate) => String(rate.amount))}::bigint[])
      as n (month, rate_id, amount)
    where pays_own_month(${regionCode}, ${applicationId}::uuid, n.month)
    on conflict (region_code, worker_id, programme, month) do update
      set account_id = excluded.account_id, rate_id = excluded.rate_id, amount_idr = excluded.amount_idr, plan_id = null, state = 'planned'
      where c.state in ('planned', 'cancelled')`.execute(tx);
  if (kept.numAffectedRows !== BigInt(months.length)) return "not-own";
  await sql`
    insert into ledger_transfers (region_code, id, kind, purpose, debit_account_id, credit_account_id, amount_idr,
      worker_id, programme, month, document_id, decided_by, posted_at)
    select ${regionCode}, id_for('own ' || ${id}::text || ' ' || n.month), 'direct', 'contribution', ${fund.id}::uuid, ${fund.transitId}::uuid,
      n.amount, ${workerId}::uuid, ${PROGRAMME}, n.month, ${id}::uuid, ${order.decidedBy}, ${order.at}
    from unnest(${months}::text[], ${rates.map((rate) => String(rate.amount))}::bigint[]) as n (month, amount)`.execute(
    tx,
  );
  return "made";
}
