import { DIFFERENCE_KINDS, DIFFERENCE_VERDICTS } from "@payung/domain/funding/bills/differences.ts";
import { COVERAGE_STATES } from "@payung/domain/funding/ledger.ts";
import { maskNik } from "@payung/domain/intake/nik.ts";
import { Idr, rupiah } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";
import { Id, LIMIT_BY_DEFAULT, Limit, readPage } from "../../shared/fields.ts";
import { mustSeeAll } from "../../shared/office.ts";
import { type AnyRoute, route } from "../../shared/route.ts";
import { readBill } from "./bills.ts";
import { listMatches } from "./match-store.ts";
import { READERS } from "./wire.ts";

/** What the bill asks, what the ledger has and what the receipt says, side by side. */
export const matchRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/bills/:id/rows",
    summary:
      "Each row of a bill beside our ledger and the insurer's receipt, by month and worker, also what the bill leaves out",
    allow: READERS,
    shows: ["name", "nik-masked"],
    input: z.strictObject({
      id: Id,
      only: z.optional(z.enum(["not-agreed"])),
      after: z.optional(z.string().check(z.maxLength(100))),
      limit: Limit,
    }),
    output: z.strictObject({
      rows: z.array(
        z.strictObject({
          place: z.string(),
          applicationId: z.nullable(Id),
          name: z.nullable(z.string()),
          nik: z.nullable(z.string()),
          month: z.nullable(z.string()),
          fund: z.nullable(z.string()),
          state: z.nullable(z.enum(COVERAGE_STATES)),
          row: z.nullable(z.int()),
          ledger: z.nullable(Idr),
          billed: z.nullable(Idr),
          received: z.nullable(Idr),
          receipt: z.nullable(z.string()),
          difference: z.nullable(z.enum(DIFFERENCE_KINDS)),
          verdict: z.nullable(z.enum(DIFFERENCE_VERDICTS)),
        }),
      ),
      next: z.nullable(z.string()),
    }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async ({ tx, actor, vault }, { id, only, after = null, limit = LIMIT_BY_DEFAULT }) => {
      mustSeeAll(actor);
      await readBill(tx, actor.regionCode, id);
      const asked = { billId: id, isAgreedLeftOut: only === "not-agreed", after };
      const { page, next } = await readPage(
        limit,
        (most) => listMatches(tx, actor.regionCode, asked, most),
        ({ place }) => place,
      );
      const amount = (found: bigint | null) => (found === null ? null : rupiah(found));
      return {
        rows: page.map((row) => ({
          place: row.place,
          applicationId: row.application_id,
          name: row.name,
          nik:
            row.nik_sealed === null || row.application_id === null
              ? null
              : maskNik(vault.openNik(row.nik_sealed, row.application_id)),
          month: row.month,
          fund: row.fund_name,
          state: row.state,
          row: row.row_number,
          ledger: amount(row.ledger_idr),
          billed: amount(row.billed_idr),
          received: amount(row.received_idr),
          receipt: row.receipt_number,
          difference: row.kind,
          verdict: row.verdict as (typeof DIFFERENCE_VERDICTS)[number] | null,
        })),
        next,
      };
    },
  }),
];
