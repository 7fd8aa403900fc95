import { rupiah } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";
import { Id, Month } from "../shared/fields.ts";
import { dayOf, mustSeeAll } from "../shared/office.ts";
import { type AnyRoute, route } from "../shared/route.ts";
import { mustBePlanned } from "./commitments.ts";
import { sumByBudgetYear, sumReservable } from "./preview-store.ts";
import { Amount, MONEY_READERS, mustBeRange } from "./wire.ts";

const Sum = z.strictObject({ months: z.int(), amount: Amount });

/** What is about to be bound: before months are reserved, and across the end of a budget year. */
export const previewRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/coverage-commitments/preview",
    summary: "What reserving the planned months of a range would take out of which fund, now",
    allow: MONEY_READERS,
    input: z.strictObject({ firstMonth: Month, lastMonth: Month }),
    output: z.strictObject({
      funds: z.array(
        z.strictObject({
          id: Id,
          name: z.string(),
          isOpen: z.boolean(),
          /** Come in, and neither spent nor reserved. */
          available: Amount,
          planned: Sum,
          reservable: Sum,
          /** The first month for which it has too little. */
          shortAt: z.nullable(Month),
        }),
      ),
    }),
    problems: [
      "funding.not-planned",
      "funding.plan-running",
      "funding.plan-due",
      "access.region-wide-only",
    ],
    run: async ({ tx, actor }, range) => {
      mustSeeAll(actor);
      mustBeRange(range.firstMonth, range.lastMonth);
      await mustBePlanned(tx, actor.regionCode, range);
      const rows = await sumReservable(tx, actor.regionCode, [range.firstMonth, range.lastMonth]);
      return {
        funds: rows.map((row) => ({
          id: row.fund_id,
          name: row.name,
          isOpen: row.is_open,
          available: rupiah(row.available_idr < 0n ? 0n : row.available_idr),
          planned: { months: Number(row.planned_months), amount: rupiah(row.planned_idr) },
          reservable: { months: Number(row.months), amount: rupiah(row.amount_idr) },
          shortAt: row.short_at,
        })),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/budget-years",
    summary:
      "What is planned, reserved, billed and paid by the budget year of the money and the year of the months",
    allow: MONEY_READERS,
    input: z.strictObject({}),
    output: z.strictObject({
      today: z.string(),
      sums: z.array(
        z.strictObject({
          /** Of the fund's money; null for money that knows none. */
          budgetYear: z.nullable(z.int()),
          fund: z.strictObject({ id: Id, name: z.string() }),
          /** In which the months lie. */
          year: z.int(),
          state: z.string(),
          months: z.int(),
          amount: Amount,
        }),
      ),
    }),
    problems: ["access.region-wide-only"],
    run: async ({ tx, actor, now }) => {
      mustSeeAll(actor);
      const rows = await sumByBudgetYear(tx, actor.regionCode);
      return {
        today: dayOf(now()),
        sums: rows.map((row) => ({
          budgetYear: row.budget_year,
          fund: { id: row.fund_id, name: row.name },
          year: row.year,
          state: row.state,
          months: Number(row.months),
          amount: rupiah(row.amount_idr),
        })),
      };
    },
  }),
];
