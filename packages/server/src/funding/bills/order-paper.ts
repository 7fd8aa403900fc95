import { amountInWords } from "@payung/domain/funding/amount-words.ts";
import type { CoverageState } from "@payung/domain/funding/ledger.ts";
import { sayCount, sayDate, sayMonth } from "@payung/domain/programme/decree-paper.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../../db/transaction.ts";
import { findRegion, listRuleVersions } from "../../reference/service.ts";
import { dayOf, type Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { type TypesetCosts, typeset } from "../../shared/typeset.ts";
import { sumMonthsOfBill } from "./bill-store.ts";
import { listOrders, listSteps } from "./payment-store.ts";

const COSTS: TypesetCosts = { memoryBytesMax: 512 * 1024 * 1024, waitMsMax: 30_000 };
const TEMPLATE = new URL("./order.typ", import.meta.url);

/** A month that lapsed is none that the order pays. */
const PAYABLE: ReadonlySet<CoverageState> = new Set(["billed", "paid", "confirmed"]);

/** All that stands on the paper of a payment order, as plain text. Nobody's name but those of offices. */
export type OrderPaper = {
  readonly title: string;
  /** Written across the page: that it is no order, or none any more. */
  readonly mark: string | null;
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
  const hasEnded = steps.some(({ step }) => step === "withdrawn" || step === "sent-back");
  const region = await findRegion(tx, regionCode);
  const months = (await sumMonthsOfBill(tx, regionCode, order.bill_id)).filter(({ state }) =>
    PAYABLE.has(state),
  );
  // A bill over two budget years is one bill; only here it is split.
  const lines = Map.groupBy(months, (each) =>
    [each.month.slice(0, 4), each.fund_name, each.budget_line ?? "–"].join("\n"),
  );
  const rests = [
    ["Belum dijelaskan (rekening penampung)", order.amount_idr - order.months_idr],
    ["Bulan yang lewat setelah surat ini dibuat", order.months_idr - sum(months)],
  ] as const;
  const period =
    order.first_month === order.last_month
      ? sayMonth(order.first_month)
      : `${sayMonth(order.first_month)} – ${sayMonth(order.last_month)}`;
  return {
    title: `Surat Perintah Membayar ${order.number}`,
    mark: hasEnded ? "DITARIK" : approved === undefined ? "RANCANGAN" : null,
    city: region?.name ?? "",
    number: order.number,
    facts: [
      ["Dibayarkan kepada", "BPJS Ketenagakerjaan"],
      ["Wadah", `${order.group_number} · ${order.group_name}`],
      ["Kode iuran", order.billing_code],
      ["Bulan iuran", period],
      ["Jatuh tempo", sayDate(order.due_on)],
      ["Jumlah bulan-pekerja", sayCount(order.month_count)],
      [
        "Jumlah uang",
        `${sayRupiah(order.amount_idr)} (${amountInWords(rupiah(order.amount_idr))})`,
      ],
    ],
    rows: [
      ...[...lines].map(([key, each]) => {
        const [year = "", fund = "", line = ""] = key.split("\n");
        const count = each.reduce((sum, { month_count }) => sum + month_count, 0);
        return [year, fund, line, sayCount(count), sayRupiah(sum(each))];
      }),
      ...rests.flatMap(([what, amount]) =>
        amount > 0n ? [["–", what, "–", "–", sayRupiah(amount)]] : [],
      ),
    ],
    total: sayRupiah(order.amount_idr),
    notes: [
      approved === undefined
        ? "Rancangan. Belum disetujui orang kedua."
        : `Disetujui pada ${sayDate(dayOf(approved.done_at))} oleh orang kedua.`,
      await sayRules(tx, months),
    ],
    printedOn: sayDate(dayOf(now())),
  };
}

/** Typesets the paper of a payment order as a PDF. */
export function printOrder(data: OrderPaper): Promise<Buffer> {
  return typeset("A payment order", TEMPLATE, data, COSTS);
}

/** The legal ground of the amounts, each once: its rule, and from when it holds. */
async function sayRules(
  tx: Tx,
  months: readonly { readonly rule_version_ids: readonly string[] }[],
): Promise<string> {
  const used = new Set(months.flatMap(({ rule_version_ids }) => rule_version_ids));
  const grounds = (await listRuleVersions(tx))
    .filter(({ id }) => used.has(id))
    .map(({ basis, valid_from }) =>
      valid_from === null ? basis : `${basis} (berlaku ${sayDate(valid_from)})`,
    );
  const isAsBilled = months.some(({ rule_version_ids }) => rule_version_ids.length === 0);
  const all = [...new Set([...grounds, ...(isAsBilled ? ["jumlah pada tagihan ini"] : [])])];
  return `Dasar jumlah: ${all.join("; ")}.`;
}

function sum(rows: readonly { readonly amount_idr: bigint }[]): bigint {
  return rows.reduce((all, { amount_idr }) => all + amount_idr, 0n);
}

function sayRupiah(amount: bigint): string {
  return `Rp${amount.toString().replace(/\B(?=(\d{3})+$)/g, ".")}`;
}
