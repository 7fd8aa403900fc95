import type { LineDifference } from "@payung/domain/funding/bills/compare-lines.ts";
import type { Insertable } from "kysely";
import { uuidv7 } from "uuidv7";
import type { Schema } from "../../db/schema.generated.ts";
import type { Tx } from "../../db/transaction.ts";
import { rememberMapping } from "../../enrolment/service.ts";
import { maskNumbers } from "../../intake/service.ts";
import type { Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { PROGRAMME } from "../service.ts";
import type { GroupMonth } from "./bill-store.ts";
import type { LinesKind, LinesSheet, ResolvedLine } from "./insurer-sheets.ts";

/** So many rows that cannot be read are named in a refusal; a look before tells them all. */
const FAULTS_NAMED = 20;

/** A file whose columns are unclear, or of which a row cannot be read, is not taken in: the sum would be wrong in silence. */
export function mustBeReadable({ missing, unclear, faults, lines }: LinesSheet): void {
  if (missing.length > 0 || unclear.length > 0) {
    throw new Problem("funding.lines-not-recognised", {
      missing,
      unclear: unclear.map((header) => maskNumbers(header)),
    });
  }
  if (faults.length > 0 || lines.length === 0) {
    throw new Problem("funding.lines-unreadable", {
      count: faults.length,
      rows: faults.slice(0, FAULTS_NAMED).map(({ row, why }) => ({ row, why })),
    });
  }
}

export function rememberColumns(
  tx: Tx,
  office: Pick<Office, "actor">,
  kind: LinesKind,
  { found, mapping, wasRemembered }: LinesSheet,
): Promise<void> {
  return rememberMapping(tx, office, kind, { found, mapping, wasRemembered });
}

/** Lines as they are kept: of a member who it is, of anybody else the row itself, sealed. */
export function lineRows(
  { actor, vault }: Pick<Office, "actor" | "vault">,
  lines: readonly ResolvedLine[],
  paperId: string,
) {
  return lines.map((line) => ({
    region_code: actor.regionCode,
    row_number: line.row,
    month: line.month,
    amount_idr: line.amount,
    worker_id: line.person?.workerId ?? null,
    application_id: line.person?.applicationId ?? null,
    kelurahan_code: line.person?.kelurahanCode ?? null,
    raw_sealed:
      line.person === null
        ? vault.seal(Buffer.from(JSON.stringify(line.cells)), placeOfLine(paperId, line.row))
        : null,
  }));
}

/** What a sealed line is bound to. */
export function placeOfLine(paperId: string, row: number): string {
  return `${paperId} ${row}`;
}

type Source =
  | { readonly bill_id: string }
  | { readonly proof_id: string }
  | { readonly statement_id: string };

/** Differences as rows of work, each with the person where we know one. */
export function differenceRows(
  { actor }: Pick<Office, "actor">,
  differences: readonly LineDifference[],
  {
    source,
    at,
    lines,
    months,
  }: {
    readonly source: Source;
    readonly at: Date;
    readonly lines: readonly ResolvedLine[];
    readonly months: ReadonlyMap<string, GroupMonth>;
  },
): Insertable<Schema["funding_differences"]>[] {
  const people = new Map(lines.map(({ row, person }) => [row, person]));
  return differences.map((each) => {
    const { kind, row, workerId, month } = each;
    const ours = workerId === null ? undefined : months.get(`${workerId} ${month}`);
    const person = ours ?? (row === null ? null : people.get(row)) ?? null;
    return {
      region_code: actor.regionCode,
      id: uuidv7(),
      kind,
      bill_id: null,
      proof_id: null,
      statement_id: null,
      ...source,
      row_number: row,
      worker_id: workerId,
      programme: workerId === null ? null : PROGRAMME,
      month,
      application_id: person?.applicationId ?? null,
      kelurahan_code: person?.kelurahanCode ?? null,
      fund_id: null,
      state: each.state,
      expected_idr: each.expected,
      found_idr: each.found,
      found_at: at,
    };
  });
}
