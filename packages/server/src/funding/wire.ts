import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { Idr } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";
import { Id, KelurahanCode, Month } from "../shared/fields.ts";
import { Problem } from "../shared/problem.ts";

/** Shapes that the routes of funding share. Amounts are whole rupiah, as decimal strings. */

/** Who works with money. */
export const TREASURERS = ["treasurer"] as const;
/** The second pair of eyes. */
export const CONFIRMERS = ["treasurer", "programme-manager", "administrator"] as const;
export const MONEY_READERS = [...CONFIRMERS, "monitor"] as const;

export const Amount = Idr;
export const PositiveAmount = z.pipe(
  Idr,
  z.custom<z.infer<typeof Idr>>().check(z.refine((amount) => amount > 0n, { error: "idr.zero" })),
);

const listOf = <Item extends z.ZodMiniType>(item: Item, most: number) =>
  z.nullable(z.array(item).check(z.minLength(1), z.maxLength(most)));

export const EarmarkShape = z.strictObject({
  occupationIds: listOf(z.string().check(z.maxLength(100)), 500),
  kelurahanCodes: listOf(KelurahanCode, 500),
  sex: z.nullable(z.enum(["female", "male"])),
  cohortIds: listOf(Id, 500),
});

const line = (most: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(most));

export const TermsShape = z.strictObject({
  name: line(200),
  amount: Amount,
  firstMonth: Month,
  lastMonth: Month,
  budgetYear: z.nullable(z.int().check(z.gte(2000), z.lte(2099))),
  budgetLine: z.nullable(line(100)),
  priority: z.int().check(z.gte(1), z.lte(1000)),
  isStateBudget: z.boolean(),
  earmark: EarmarkShape,
  applicationIds: listOf(Id, 100_000),
  conditions: z.nullable(line(2000)),
  contact: z.nullable(line(300)),
  isOpen: z.boolean(),
});

/** The longest range that a plan or a quote may have. */
const MONTHS_MAX = 36;

/** The months of a range; a range that ends before it begins, or is very long, is a slip. */
export function mustBeRange(firstMonth: IsoMonth, lastMonth: IsoMonth): void {
  const at = (month: IsoMonth) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  const months = at(lastMonth) - at(firstMonth) + 1;
  if (months >= 1 && months <= MONTHS_MAX) return;
  const message =
    months < 1 ? "The last month is before the first" : `At most ${MONTHS_MAX} months at once`;
  throw new Problem("request.invalid", { issues: [{ path: ["lastMonth"], message }] });
}
