import { hash } from "node:crypto";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import { composeAnnex } from "./annex.ts";
import * as cohortStore from "./cohort-store.ts";
import type { ProgrammeOffice } from "./cohorts.ts";
import * as decreeStore from "./decree-store.ts";

export type DecreeOrder = {
  readonly id: string;
  readonly cohortId: string;
  readonly number: string;
  readonly issuedOn: IsoDate;
};

export type Decree = {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly kind: string;
  readonly issuedOn: IsoDate;
  readonly lines: number;
  readonly annexSha256: string;
  /** The short name of its public entry. */
  readonly code: string;
};

/**
 * Issues the decree of a cohort over its newest selection at the server's own terminal, where one person is enough
 * (ADR 0026): over HTTP a decree is drafted and then issued by somebody else. The same id again gives the first answer.
 */
export async function issueDecree(
  tx: Tx,
  office: ProgrammeOffice,
  order: DecreeOrder,
): Promise<Decree> {
  const { regionCode } = office.actor;
  await cohortStore.lockPlaces(tx, regionCode);
  const issued = await decreeStore.findDecree(tx, regionCode, order.id);
  if (issued !== undefined) return replayed(issued, order);

  const annex = await composeAnnex(tx, office, order, "selection");
  const decree = {
    region_code: regionCode,
    id: order.id,
    cohort_id: order.cohortId,
    number: order.number,
    version: 1 + annex.before.filter((each) => each.number === order.number).length,
    kind: annex.kind,
    changes_id: annex.changesId,
    issued_on: order.issuedOn,
    line_count: annex.lines.length,
    annex_sha256: annex.sha256,
    issued_by: office.actor.id,
    created_at: office.now(),
  };
  const lines = annex.lines.map((line) => ({
    region_code: regionCode,
    decree_id: order.id,
    line_number: line.lineNumber,
    cohort_id: order.cohortId,
    application_id: line.applicationId,
    kelurahan_code: line.kelurahanCode,
    name: line.name,
    nik_sealed: office.vault.sealNik(line.nik, `${order.id} ${line.lineNumber}`),
    occupation: line.occupation,
    first_month: line.firstMonth,
    month_count: line.monthCount,
    replaces_id: line.replacesId,
  }));
  const written = await decreeStore.insertDecree(tx, decree, lines);
  if (written === undefined) throw new Problem("programme.decree-number-used");
  await recordEvent(tx, office.actor, {
    kind: "programme.decree-issued",
    subjectId: order.id,
    details: { number: order.number, kind: annex.kind, lines: lines.length },
  });
  return decreeOf(written);
}

function replayed(issued: decreeStore.DecreeRow, order: DecreeOrder): Decree {
  const isSame =
    issued.drafted_by === null &&
    issued.number === order.number &&
    issued.cohort_id === order.cohortId &&
    issued.issued_on === order.issuedOn;
  if (!isSame) throw new Problem("request.id-already-used");
  return decreeOf(issued);
}

/** What is told of a decree. */
export function decreeOf(
  row: Pick<
    decreeStore.DecreeRow,
    "id" | "number" | "version" | "kind" | "issued_on" | "line_count" | "annex_sha256"
  >,
): Decree {
  return {
    id: row.id,
    number: row.number,
    version: row.version,
    kind: row.kind,
    issuedOn: row.issued_on,
    lines: row.line_count,
    annexSha256: row.annex_sha256.toString("hex"),
    code: codeOf(row.id),
  };
}

/** Ten letters and digits that name a decree on paper and in the address of its public entry; the database knows them likewise. */
export function codeOf(id: string): string {
  const digest = hash("sha256", Buffer.from(id.replaceAll("-", ""), "hex"), "hex");
  return digest.slice(0, 10).toUpperCase();
}
