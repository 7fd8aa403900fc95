import { INSURER_LINE_FIELDS, LINE_FAULTS } from "@payung/domain/funding/bills/insurer-sheet.ts";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import { Idr } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";
import { Id } from "../../shared/fields.ts";
import { Problem } from "../../shared/problem.ts";

/** Who acts on money; who may be the second pair of eyes; who reads. */
export const TREASURERS = ["treasurer"] as const;
export const DECIDERS = ["treasurer", "programme-manager", "administrator"] as const;
export const READERS = ["treasurer", "programme-manager", "administrator", "monitor"] as const;

/** More than nothing. */
export const Amount = z.pipe(
  Idr,
  z.custom<z.infer<typeof Idr>>().check(z.refine((amount) => amount > 0n, { error: "idr.zero" })),
);

/** A number or name as the insurer or the office writes it. A NIK is none of them, so it is not kept. */
export const Written = z
  .string()
  .check(z.trim(), z.minLength(1), z.maxLength(100), z.overwrite(withoutNik));

/** What columns hold, by their headers; left out, what was said of the same header before counts. */
export const LinesMapping = z.optional(
  z.record(z.string().check(z.maxLength(200)), z.enum([...INSURER_LINE_FIELDS, "ignore"])),
);

/** A file of lines that was uploaded before; null where the paper names a total only. */
export const LinesUpload = z.nullable(z.strictObject({ uploadId: Id, mapping: LinesMapping }));

const Field = z.enum(INSURER_LINE_FIELDS);
/** What a file of lines comes to before it is taken in. */
export const LinesPreview = z.strictObject({
  fileName: z.string(),
  sha256: z.string(),
  wasRemembered: z.boolean(),
  mapping: z.record(z.string(), z.enum([...INSURER_LINE_FIELDS, "ignore"])),
  headerRow: z.nullable(z.int()),
  missing: z.array(Field),
  unclear: z.array(z.string()),
  columns: z.array(
    z.strictObject({
      letter: z.string(),
      header: z.string(),
      field: z.nullable(Field),
      use: z.enum(["field", "unclear", "ignored"]),
      samples: z.array(z.string()),
    }),
  ),
  /** Rows that cannot be counted; while there are any, the file is not taken in. */
  faults: z.array(z.strictObject({ row: z.int(), why: z.enum(LINE_FAULTS) })),
  lines: z.int(),
  linesTotal: Idr,
  expected: z.int(),
  expectedTotal: Idr,
  matched: z.int(),
  differences: z.array(
    z.strictObject({ kind: z.string(), count: z.int(), expected: Idr, found: Idr }),
  ),
});

export const Paper = z.strictObject({
  id: Id,
  kind: z.enum(["bill", "proof", "statement"]),
  fileName: z.string(),
  bytes: z.int(),
});

/** The months of a paper, the first before the last, a year at most twice over. */
export function mustBePeriod({ firstMonth, lastMonth }: { firstMonth: string; lastMonth: string }) {
  const at = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  const months = at(lastMonth) - at(firstMonth) + 1;
  if (months >= 1 && months <= 24) return;
  const message = months < 1 ? "The last month is before the first" : "At most 24 months at once";
  throw new Problem("request.invalid", { issues: [{ path: ["lastMonth"], message }] });
}
