import type { CoverageState } from "@payung/domain/funding/ledger.ts";
import type { Cell } from "@payung/domain/intake/cell.ts";
import { assert } from "@payung/domain/shared/assert.ts";
import { dayOf } from "../../shared/office.ts";
import type { FundLine, MonthFigure } from "./figures.ts";
import type { JournalRow, StatementRow } from "./statement-store.ts";

/** A column of a file for the city's accounting. Its name is public: never renamed, never given another meaning. */
export type ExportColumn<Row> = {
  readonly name: string;
  readonly means: string;
  /** In characters. */
  readonly width: number;
  readonly of: (row: Row) => Cell;
};

/** An amount as a number cell: spreadsheets add up numbers, and no city's rupiah come near 2^53. */
export function amountCell(amount: bigint): number {
  const number = Number(amount);
  assert(Number.isSafeInteger(number), "an amount of money fits a number cell");
  return number;
}

/** A row of the budget report: a fund as a whole, or the worker-months of one of its months. */
export type RealisationRow =
  | { readonly of: "fund"; readonly line: FundLine; readonly year: number }
  | {
      readonly of: "month";
      readonly line: FundLine | null;
      readonly year: number;
      readonly month: string;
      readonly figures: readonly MonthFigure[];
      readonly ruleVersionIds: readonly string[];
    };

const COUNTED = ["planned", "committed", "billed", "paid", "confirmed", "lapsed"] as const;

const ofFund =
  (read: (line: FundLine) => Cell) =>
  (row: RealisationRow): Cell =>
    row.line === null ? null : read(row.line);
const onlyFund =
  (read: (line: FundLine) => Cell) =>
  (row: RealisationRow): Cell =>
    row.of === "fund" ? read(row.line) : null;
const inState =
  (state: CoverageState, read: (figure: MonthFigure) => Cell) =>
  (row: RealisationRow): Cell => {
    if (row.of === "fund") return null;
    const figure = row.figures.find((each) => each.state === state);
    return figure === undefined ? 0 : read(figure);
  };

export const REALISATION_COLUMNS: readonly ExportColumn<RealisationRow>[] = [
  {
    name: "row",
    means:
      "`fund`: a fund as a whole, by its transfers; `month`: the worker-months of one month of it. Add up rows of one kind only.",
    width: 8,
    of: (row) => row.of,
  },
  { name: "year", means: "The budget year that was asked for", width: 6, of: ({ year }) => year },
  {
    name: "budget_year",
    means: "Budget year of the fund; empty for money that knows none",
    width: 11,
    of: ofFund(({ fund }) => fund.budget_year),
  },
  {
    name: "budget_line",
    means: "Budget line (kode rekening)",
    width: 20,
    of: ofFund(({ fund }) => fund.budget_line),
  },
  {
    name: "fund_id",
    means: "Id of the fund; empty for months that nobody pays",
    width: 38,
    of: ofFund(({ fund }) => fund.id),
  },
  { name: "fund", means: "Name of the fund", width: 30, of: ofFund(({ fund }) => fund.name) },
  {
    name: "funder_kind",
    means: "Kind of funder, as the parameter FUNDER_IS_STATE_BUDGET names it",
    width: 18,
    of: ofFund(({ fund }) => fund.funder_kind),
  },
  {
    name: "is_state_budget",
    means: "Whether APBN or APBD pays, which decides the rate",
    width: 10,
    of: ofFund(({ fund }) => fund.is_state_budget),
  },
  {
    name: "announced_idr",
    means: "What the funder has announced",
    width: 16,
    of: onlyFund(({ standing }) => amountCell(standing.announced)),
  },
  {
    name: "come_in_idr",
    means: "What came in, without what was given back or moved to another fund",
    width: 16,
    of: onlyFund(({ standing }) => amountCell(standing["come-in"])),
  },
  {
    name: "reserved_idr",
    means: "Reserved for committed or billed months",
    width: 16,
    of: onlyFund(({ standing }) => amountCell(standing.reserved)),
  },
  {
    name: "paid_idr",
    means: "Paid out of the fund, without what came back",
    width: 16,
    of: onlyFund(({ standing }) => amountCell(standing.paid)),
  },
  {
    name: "confirmed_idr",
    means: "Of that, confirmed by the insurer",
    width: 16,
    of: onlyFund(({ standing }) => amountCell(standing.confirmed)),
  },
  {
    name: "left_idr",
    means: "Come in, neither reserved nor paid",
    width: 16,
    of: onlyFund(({ standing }) => amountCell(standing.left)),
  },
  {
    name: "month",
    means: "Coverage month (YYYY-MM)",
    width: 9,
    of: (row) => (row.of === "month" ? row.month : null),
  },
  ...COUNTED.flatMap((state): readonly ExportColumn<RealisationRow>[] => [
    {
      name: `${state}_months`,
      means: `Worker-months that are ${state}`,
      width: 12,
      of: inState(state, ({ count }) => count),
    },
    {
      name: `${state}_month_idr`,
      means: `What worker-months that are ${state} cost`,
      width: 16,
      of: inState(state, ({ amount }) => amountCell(amount)),
    },
  ]),
  {
    name: "rule_versions",
    means: "Versions of the dated rules behind the amounts of the month",
    width: 40,
    of: (row) => (row.of === "month" ? row.ruleVersionIds.join(" ") : null),
  },
];

export const JOURNAL_COLUMNS: readonly ExportColumn<
  JournalRow & { readonly rules: string | null }
>[] = [
  { name: "transfer_id", means: "Id of the transfer", width: 38, of: ({ id }) => id },
  {
    name: "posted_on",
    means: "Day of posting, western Indonesia",
    width: 11,
    of: ({ posted_at }) => ({ date: dayOf(posted_at) }),
  },
  {
    name: "posted_at",
    means: "Instant of posting (UTC)",
    width: 25,
    of: ({ posted_at }) => posted_at.toISOString(),
  },
  {
    name: "kind",
    means: "`direct`, `post` and `reversal` move money; `pending` reserves it, `void` frees it",
    width: 9,
    of: ({ kind }) => kind,
  },
  { name: "purpose", means: "What it is for", width: 13, of: ({ purpose }) => purpose },
  {
    name: "debit_account_id",
    means: "Account that it leaves",
    width: 38,
    of: ({ debit_id }) => debit_id,
  },
  { name: "debit_account", means: "Its name", width: 28, of: ({ debit }) => debit },
  { name: "debit_kind", means: "Its kind", width: 10, of: ({ debit_kind }) => debit_kind },
  {
    name: "credit_account_id",
    means: "Account that it reaches",
    width: 38,
    of: ({ credit_id }) => credit_id,
  },
  { name: "credit_account", means: "Its name", width: 28, of: ({ credit }) => credit },
  { name: "credit_kind", means: "Its kind", width: 10, of: ({ credit_kind }) => credit_kind },
  {
    name: "amount_idr",
    means: "Whole rupiah",
    width: 16,
    of: ({ amount_idr }) => amountCell(amount_idr),
  },
  {
    name: "moved_idr",
    means: "The amount where money moved; 0 where it is only reserved or freed",
    width: 16,
    of: ({ kind, amount_idr }) =>
      kind === "pending" || kind === "void" ? 0 : amountCell(amount_idr),
  },
  {
    name: "budget_year",
    means: "Budget year of the fund when it was posted",
    width: 11,
    of: ({ budget_year }) => budget_year,
  },
  {
    name: "budget_line",
    means: "Budget line of the fund when it was posted",
    width: 20,
    of: ({ budget_line }) => budget_line,
  },
  {
    name: "coverage_month",
    means: "Coverage month (YYYY-MM) of a contribution",
    width: 9,
    of: ({ month }) => month,
  },
  {
    name: "case_code",
    means: "The worker as their case code; names and NIK are never in this file",
    width: 15,
    of: ({ code }) => code,
  },
  {
    name: "rule_versions",
    means: "Versions of the dated rules behind a contribution",
    width: 40,
    of: ({ rules }) => rules,
  },
  {
    name: "concerns_id",
    means: "The transfer that it resolves or takes back",
    width: 38,
    of: ({ concerns_id }) => concerns_id,
  },
  {
    name: "document_id",
    means: "The paper behind it: a plan, a payment order, a statement",
    width: 38,
    of: ({ document_id }) => document_id,
  },
  { name: "reason", means: "Why, in words", width: 30, of: ({ reason }) => reason },
];

export const STATEMENT_COLUMNS: readonly ExportColumn<StatementRow>[] = [
  {
    name: "posted_on",
    means: "Day of posting, western Indonesia; `opening` and `closing` begin and end the file",
    width: 11,
    of: ({ posted_at }) => ({ date: dayOf(posted_at) }),
  },
  { name: "transfer_id", means: "Id of the transfer", width: 38, of: ({ id }) => id },
  { name: "kind", means: "As in the journal", width: 9, of: ({ kind }) => kind },
  { name: "purpose", means: "As in the journal", width: 13, of: ({ purpose }) => purpose },
  {
    name: "other_account",
    means: "Account at its other side",
    width: 28,
    of: ({ other }) => other,
  },
  { name: "in_idr", means: "What came in", width: 16, of: ({ in_idr }) => amountCell(in_idr) },
  { name: "out_idr", means: "What went out", width: 16, of: ({ out_idr }) => amountCell(out_idr) },
  {
    name: "reserved_idr",
    means: "What was reserved (positive) or freed (negative)",
    width: 16,
    of: ({ reserved_idr }) => amountCell(reserved_idr),
  },
  {
    name: "balance_idr",
    means: "What stands in the account afterwards",
    width: 16,
    of: ({ balance_idr }) => amountCell(balance_idr),
  },
  {
    name: "coverage_month",
    means: "Coverage month (YYYY-MM) of a contribution",
    width: 9,
    of: ({ month }) => month,
  },
  { name: "case_code", means: "The worker as their case code", width: 15, of: ({ code }) => code },
  {
    name: "document_id",
    means: "The paper behind it",
    width: 38,
    of: ({ document_id }) => document_id,
  },
  { name: "reason", means: "Why, in words", width: 30, of: ({ reason }) => reason },
];
