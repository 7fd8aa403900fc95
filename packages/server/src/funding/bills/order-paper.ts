import { sayCount, sayDate, sayMonth } from "@payung/domain/programme/decree-paper.ts";
import type { Tx } from "../../db/transaction.ts";
import { findRegion } from "../../reference/service.ts";
import { dayOf, type Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { type TypesetCosts, typeset } from "../../shared/typeset.ts";
import { sumMonthsOfBill } from "./bill-store.ts";
import { listOrders, listSteps } from "./payment-store.ts";

const COSTS: TypesetCosts = { memoryBytesMax: 512 * 1024 * 1024, waitMsMax: 30_000 };
const TEMPLATE = new URL("./order.typ", import.meta.url);

/** All that stands on the paper of a payment order, as plain text. Nobody's name but those of offices. */
export type OrderPaper = {
  readonly title: string;
  readonly isDraft: boolean;
  readonly city: string;
  readonly number: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly rows: readonly (readonly string[])[];
  readonly total: string;
  readonly notes: readonly string[];
  readonly printedOn: string;
};

export async function paperOfOrder(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  id: string,
): Promise<OrderPaper> {
  const { regionCode } = actor;
  const [order] = await listOrders(tx, regionCode, { id }, 1);
  if (order === undefined) throw new Problem("request.not-found");
  const steps = await listSteps(tx, regionCode, [id]);
  const approved = steps.find(({ step }) => step === "approved");
  const region = await findRegion(tx, regionCode);
  const months = await sumMonthsOfBill(tx, regionCode, order.bill_id);
  // A bill over two budget years is one bill; only here it is split.
  const lines = Map.groupBy(months, (each) =>
    [each.month.slice(0, 4), each.fund_name, each.budget_line ?? "–"].join("\n"),
  );
  const rest = order.amount_idr - order.months_idr;
  const period =
    order.first_month === order.last_month
      ? sayMonth(order.first_month)
      : `${sayMonth(order.first_month)} – ${sayMonth(order.last_month)}`;
  return {
    title: `Surat Perintah Membayar ${order.number}`,
    isDraft: approved === undefined,
    city: region?.name ?? "",
    number: order.number,
    facts: [
      ["Dibayarkan kepada", "BPJS Ketenagakerjaan"],
      ["Wadah", `${order.group_number} · ${order.group_name}`],
      ["Kode iuran", order.billing_code],
      ["Bulan iuran", period],
      ["Jatuh tempo", sayDate(order.due_on)],
      ["Jumlah bulan-orang", sayCount(order.month_count)],
    ],
    rows: [
      ...[...lines].map(([key, each]) => {
        const [year = "", fund = "", line = ""] = key.split("\n");
        const count = each.reduce((sum, { month_count }) => sum + month_count, 0);
        return [year, fund, line, sayCount(count), sayRupiah(sum(each))];
      }),
      ...(rest > 0n
        ? [["–", "Belum dijelaskan (rekening penampung)", "–", "–", sayRupiah(rest)]]
        : []),
    ],
    total: sayRupiah(order.amount_idr),
    notes: [
      approved === undefined
        ? "Rancangan. Belum disetujui orang kedua."
        : `Disetujui pada ${sayDate(dayOf(approved.done_at))} oleh orang kedua.`,
      `Dasar tarif: ${[...new Set(months.flatMap((each) => (each.rule_version_ids.length > 0 ? each.rule_version_ids : ["tagihan ini"])))].join(", ")}.`,
    ],
    printedOn: sayDate(dayOf(now())),
  };
}

/** Typesets the paper of a payment order as a PDF. */
export function printOrder(data: OrderPaper): Promise<Buffer> {
  return typeset("A payment order", TEMPLATE, data, COSTS);
}

function sum(rows: readonly { readonly amount_idr: bigint }[]): bigint {
  return rows.reduce((all, { amount_idr }) => all + amount_idr, 0n);
}

function sayRupiah(amount: bigint): string {
  return `Rp${amount.toString().replace(/\B(?=(\d{3})+$)/g, ".")}`;
}
