import type { DecreeFacts, DecreeKind } from "@payung/domain/programme/decree-paper.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import { findDecree, readCohort } from "../programme/service.ts";

/** What the words of a decree, issued or drafted, are made of. */
export async function factsOf(
  tx: Tx,
  regionCode: string,
  decree: {
    readonly cohort_id: string;
    readonly kind: string;
    readonly line_count: number;
    readonly changes_id: string | null;
    readonly issued_on: IsoDate;
  },
  firstLine: { readonly first_month: string; readonly month_count: number } | undefined,
): Promise<DecreeFacts> {
  const cohort = await readCohort(tx, regionCode, decree.cohort_id);
  const changed =
    decree.changes_id === null ? undefined : await findDecree(tx, regionCode, decree.changes_id);
  return {
    kind: decree.kind as DecreeKind,
    lineCount: decree.line_count,
    cohortName: cohort.name,
    funder: cohort.funder,
    firstMonth: firstLine?.first_month ?? cohort.first_month,
    monthCount: firstLine?.month_count ?? cohort.month_count,
    changes: changed === undefined ? null : { number: changed.number, issuedOn: changed.issued_on },
  };
}
