import { isDeepStrictEqual } from "node:util";
import type { DecreePaper } from "@payung/domain/programme/decree-paper.ts";
import { type IsoDate, type IsoMonth, shiftMonth } from "@payung/domain/shared/dates.ts";
import type { Insertable } from "kysely";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";
import {
  type AnnexLine,
  composeAnnex,
  findDecree,
  hashOf,
  lockPlaces,
  type ProgrammeOffice,
  type Purpose,
  readCohort,
} from "../programme/service.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as store from "./store.ts";

type DraftHead = {
  readonly id: string;
  readonly issuedOn: IsoDate;
  readonly paper: DecreePaper;
};
export type DraftOrder = DraftHead & {
  readonly cohortId: string;
  readonly purpose: Purpose;
  readonly number: string;
};

/**
 * Puts a decree together for a second person to issue. Its people and what the annex says of them are frozen here.
 * A cohort has one open draft at a time. The same id again gives the first answer.
 */
export async function draftDecree(
  tx: Tx,
  office: ProgrammeOffice,
  order: DraftOrder,
): Promise<store.DraftInList> {
  const { regionCode } = office.actor;
  await lockPlaces(tx, regionCode);
  const kept = await store.findDraft(tx, regionCode, order.id);
  if (kept !== undefined) {
    const isSame =
      isSameHead(kept, office, order) &&
      kept.cohort_id === order.cohortId &&
      kept.number === order.number &&
      (kept.kind === "replacement") === (order.purpose === "replacement") &&
      kept.kind !== "correction";
    if (!isSame) throw new Problem("request.id-already-used");
    return kept;
  }
  await readCohort(tx, regionCode, order.cohortId);
  await mustBeOnlyDraft(tx, regionCode, order.cohortId);
  if ((await store.listVersions(tx, regionCode, order.number)).length > 0)
    throw new Problem("programme.decree-number-used");
  const annex = await composeAnnex(tx, office, order, order.purpose);
  return write(tx, office, order, {
    cohortId: order.cohortId,
    kind: annex.kind,
    changesId: annex.changesId,
    number: order.number,
    lines: annex.lines.map((line) => ({ ...line, correctsLine: null, reason: null })),
  });
}

/** What a line says from now on, and why. A NIK is not corrected: another NIK is another person. */
export type Correction = {
  readonly applicationId: string;
  readonly name: string;
  readonly occupation: string;
  readonly firstMonth: IsoMonth;
  readonly monthCount: number;
  readonly reason: string;
};
export type CorrectionOrder = DraftHead & {
  readonly decreeId: string;
  readonly lines: readonly Correction[];
};

/**
 * Drafts a new version of an issued decree under the same number, which states the lines that were wrong. Nobody
 * comes in or goes by it. The old version stays as it is.
 */
export async function draftCorrection(
  tx: Tx,
  office: ProgrammeOffice,
  order: CorrectionOrder,
): Promise<store.DraftInList> {
  const { regionCode } = office.actor;
  await lockPlaces(tx, regionCode);
  const decree = await findDecree(tx, regionCode, order.decreeId);
  if (decree === undefined || decree.kind === "correction") throw new Problem("request.not-found");
  const standing = await store.listStandingLines(
    tx,
    regionCode,
    decree.id,
    order.lines.map(({ applicationId }) => applicationId),
  );
  const byPerson = new Map(standing.map((line) => [line.application_id, line]));
  const cohort = await readCohort(tx, regionCode, decree.cohort_id);
  const lines = order.lines.map((corrected, at) => {
    const line = byPerson.get(corrected.applicationId);
    if (line === undefined || line.is_dropout) throw new Problem("programme.not-in-decree");
    mustLieIn(cohort, corrected, at);
    return {
      ...corrected,
      lineNumber: at + 1,
      kelurahanCode: line.kelurahan_code,
      nik: office.vault.openNik(line.nik_sealed, `${decree.id} ${line.line_number}`),
      replacesId: null,
      correctsLine: line.line_number,
    };
  });

  const kept = await store.findDraft(tx, regionCode, order.id);
  if (kept !== undefined) {
    const isSame =
      isSameHead(kept, office, order) &&
      kept.kind === "correction" &&
      kept.number === decree.number &&
      kept.annex_sha256.equals(hashOf(lines));
    if (!isSame) throw new Problem("request.id-already-used");
    return kept;
  }
  const isIdle = lines.some((line) => saysTheSame(line, byPerson.get(line.applicationId)));
  if (isIdle) throw new Problem("programme.nothing-corrected");
  await mustBeOnlyDraft(tx, regionCode, decree.cohort_id);
  const versions = await store.listVersions(tx, regionCode, decree.number);
  return write(tx, office, order, {
    cohortId: decree.cohort_id,
    kind: "correction",
    changesId: versions.at(-1)?.id ?? decree.id,
    number: decree.number,
    lines,
  });
}

function saysTheSame(line: Correction, standing: store.StandingLine | undefined): boolean {
  return (
    standing !== undefined &&
    standing.name === line.name &&
    standing.occupation === line.occupation &&
    standing.first_month === line.firstMonth &&
    standing.month_count === line.monthCount
  );
}

function mustLieIn(
  cohort: { first_month: IsoMonth; month_count: number },
  { firstMonth, monthCount }: Correction,
  at: number,
): void {
  const end = shiftMonth(cohort.first_month, cohort.month_count);
  if (firstMonth >= cohort.first_month && shiftMonth(firstMonth, monthCount) <= end) return;
  throw new Problem("request.invalid", {
    issues: [{ path: ["lines", at, "firstMonth"], message: "These months lie outside the cohort" }],
  });
}

function isSameHead(kept: store.DraftInList, office: ProgrammeOffice, order: DraftHead): boolean {
  return (
    kept.drafted_by === office.actor.id &&
    kept.issued_on === order.issuedOn &&
    isDeepStrictEqual(kept.paper, order.paper)
  );
}

async function mustBeOnlyDraft(tx: Tx, regionCode: string, cohortId: string): Promise<void> {
  const open = await store.findOpenDraft(tx, regionCode, cohortId);
  if (open !== undefined) throw new Problem("programme.draft-open", { draftId: open.id });
}

type WholeDraft = Pick<Insertable<Schema["decree_drafts"]>, "kind" | "number"> & {
  readonly cohortId: string;
  readonly changesId: string | null;
  readonly lines: readonly (AnnexLine & {
    readonly correctsLine: number | null;
    readonly reason: string | null;
  })[];
};

async function write(
  tx: Tx,
  office: ProgrammeOffice,
  { id, issuedOn, paper }: DraftHead,
  { cohortId, kind, changesId, number, lines }: WholeDraft,
): Promise<store.DraftInList> {
  const { regionCode } = office.actor;
  await store.insertDraft(
    tx,
    {
      region_code: regionCode,
      id,
      cohort_id: cohortId,
      kind,
      changes_id: changesId,
      number,
      issued_on: issuedOn,
      paper: JSON.stringify(paper),
      line_count: lines.length,
      annex_sha256: hashOf(lines),
      drafted_by: office.actor.id,
      drafted_at: office.now(),
    },
    lines.map((line) => ({
      region_code: regionCode,
      draft_id: id,
      line_number: line.lineNumber,
      cohort_id: cohortId,
      application_id: line.applicationId,
      kelurahan_code: line.kelurahanCode,
      name: line.name,
      nik_sealed: office.vault.sealNik(line.nik, `${id} ${line.lineNumber}`),
      occupation: line.occupation,
      first_month: line.firstMonth,
      month_count: line.monthCount,
      replaces_id: line.replacesId,
      corrects_line: line.correctsLine,
      reason: line.reason,
    })),
  );
  await recordEvent(tx, office.actor, {
    kind: "programme.decree-drafted",
    subjectId: id,
    details: { cohort: cohortId, number, kind, lines: lines.length },
  });
  return readDraft(tx, regionCode, id);
}

export async function readDraft(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<store.DraftInList> {
  const draft = await store.findDraft(tx, regionCode, id);
  if (draft === undefined) throw new Problem("request.not-found");
  return draft;
}

/**
 * The draft that a new one of this kind goes on from: the last one, if somebody took it back or sent it back. An issued
 * or open one leaves nothing to go on from.
 */
export async function findEndedDraft(
  tx: Tx,
  regionCode: string,
  of: Parameters<typeof store.findNewestDraft>[2],
): Promise<store.DraftInList | undefined> {
  const last = await store.findNewestDraft(tx, regionCode, of);
  return last === undefined || last.how === null ? undefined : last;
}

/** Ends a draft without a decree: its author takes it back, or another person sends it back. The first words stay. */
export async function endDraft(
  tx: Tx,
  office: ProgrammeOffice,
  id: string,
  words: string,
): Promise<"withdrawn" | "sent-back"> {
  const { regionCode, id: endedBy } = office.actor;
  await lockPlaces(tx, regionCode);
  const draft = await readDraft(tx, regionCode, id);
  if (draft.issued_at !== null) throw new Problem("programme.draft-closed");
  const how = draft.drafted_by === endedBy ? "withdrawn" : "sent-back";
  if (draft.how !== null) {
    if (draft.ended_by !== endedBy || draft.words !== words)
      throw new Problem("programme.draft-closed");
    return draft.how;
  }
  await store.insertEnding(tx, {
    region_code: regionCode,
    draft_id: id,
    how,
    words,
    ended_by: endedBy,
    ended_at: office.now(),
  });
  await recordEvent(tx, office.actor, {
    kind: how === "withdrawn" ? "programme.decree-withdrawn" : "programme.decree-sent-back",
    subjectId: id,
    details: { cohort: draft.cohort_id, number: draft.number, reason: words },
  });
  return how;
}
