import { shiftMonth } from "@payung/domain/shared/dates.ts";
import { SMALL_CELL_LIMIT } from "@payung/domain/transparency/suppression.ts";
import type { Tx } from "../db/transaction.ts";
import { codeOf, type DecreeRow, findCohort, listDecrees } from "../programme/service.ts";
import * as store from "./store.ts";

/** A decree as anyone may see it. Nothing of persons, and small counts are hidden as everywhere. */
export type PublicEntry = {
  readonly code: string;
  readonly number: string;
  readonly version: number;
  readonly kind: string;
  readonly issuedOn: string;
  /** Null where so few that it could point to somebody. */
  readonly people: number | null;
  readonly annexSha256: string;
};
export type PublicDecree = PublicEntry & {
  readonly cohortName: string;
  readonly firstMonth: string;
  readonly lastMonth: string;
  readonly funder: string;
  /** What was issued after it in the same cohort, the next one first: what replaced or corrected it. */
  readonly later: readonly PublicEntry[];
  /** What it changes. */
  readonly changes: PublicEntry | null;
};

/** The address of the public entry, as it is printed and scanned. */
export function addressOf(origin: string, code: string): string {
  return `${origin}/sk/${code}`;
}

const CODE = /^[0-9A-F]{10}$/;

/** Finds a decree by the code on its paper, however it was typed; null when there is none. */
export async function findPublicDecree(
  tx: Tx,
  regionCode: string,
  typed: string,
): Promise<PublicDecree | null> {
  const code = typed.toUpperCase().replace(/[^0-9A-Z]/g, "");
  if (!CODE.test(code)) return null;
  const decree = await store.findDecreeByCode(tx, regionCode, code);
  if (decree === undefined) return null;
  const cohort = await findCohort(tx, regionCode, decree.cohort_id);
  if (cohort === undefined) return null;
  const all = await listDecrees(tx, regionCode, decree.cohort_id);
  const changed = all.find(({ id }) => id === decree.changes_id);
  return {
    ...entryOf(decree),
    cohortName: cohort.name,
    firstMonth: cohort.first_month,
    lastMonth: shiftMonth(cohort.first_month, cohort.month_count - 1),
    funder: cohort.funder,
    later: all.slice(all.findIndex(({ id }) => id === decree.id) + 1).map(entryOf),
    changes: changed === undefined ? null : entryOf(changed),
  };
}

function entryOf(decree: DecreeRow): PublicEntry {
  return {
    code: codeOf(decree.id),
    number: decree.number,
    version: decree.version,
    kind: decree.kind,
    issuedOn: decree.issued_on,
    people: decree.line_count < SMALL_CELL_LIMIT ? null : decree.line_count,
    annexSha256: decree.annex_sha256.toString("hex"),
  };
}
