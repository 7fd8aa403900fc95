import { createHash } from "node:crypto";
import type { DecreeKind } from "@payung/domain/programme/decree-paper.ts";
import { replace, withinQuota } from "@payung/domain/programme/selection.ts";
import {
  type IsoDate,
  type IsoMonth,
  monthOf,
  monthsBetween,
  shiftMonth,
} from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import { Problem } from "../shared/problem.ts";
import * as cohortStore from "./cohort-store.ts";
import { type ProgrammeOffice, quotaLeft, readCohort } from "./cohorts.ts";
import * as decreeStore from "./decree-store.ts";
import * as selectionStore from "./selection-store.ts";

/** A line of an annex before it is sealed for the table it goes to. */
export type AnnexLine = {
  readonly lineNumber: number;
  readonly applicationId: string;
  readonly kelurahanCode: string | null;
  readonly nik: string;
  readonly name: string;
  readonly occupation: string;
  readonly firstMonth: IsoMonth;
  readonly monthCount: number;
  readonly replacesId: string | null;
};

export type Annex = {
  readonly kind: Exclude<DecreeKind, "correction">;
  /** The decree before it, which it changes; null for the first of a cohort. */
  readonly changesId: string | null;
  readonly before: readonly decreeStore.DecreeRow[];
  readonly lines: readonly AnnexLine[];
  readonly sha256: Buffer;
};

/** The people of a selection and how many stand behind them; or others in the place of those who dropped out. */
export type Purpose = "selection" | "replacement";

/**
 * The annex that a decree of this cohort would have today. `selection` takes the newest selection: the first decree
 * of a cohort, later ones add people. `replacement` fills the places of those who dropped out from the waiting list,
 * the same kelurahan first. Holds all places still until the transaction ends.
 */
export async function composeAnnex(
  tx: Tx,
  office: ProgrammeOffice,
  order: { readonly cohortId: string; readonly issuedOn: IsoDate },
  purpose: Purpose,
): Promise<Annex> {
  const { regionCode } = office.actor;
  await cohortStore.lockPlaces(tx, regionCode);
  const cohort = await readCohort(tx, regionCode, order.cohortId);
  const people =
    purpose === "selection" ? await chosen(tx, cohort) : await replacements(tx, cohort);
  const before = await decreeStore.listDecrees(tx, regionCode, cohort.id);
  const kind =
    purpose === "replacement" ? "replacement" : before.length === 0 ? "initial" : "addition";
  const months = monthsOf(cohort, order.issuedOn, kind);
  const replaces = new Map(people.map((each) => [each.id, each.replaces]));
  const rows = await decreeStore.listAnnexPeople(
    tx,
    regionCode,
    people.map(({ id }) => id),
  );
  const lines = rows.map((person, at) => ({
    lineNumber: at + 1,
    applicationId: person.id,
    kelurahanCode: person.kelurahan_code,
    nik: office.vault.openNik(person.nik_sealed, person.id),
    name: person.name,
    occupation: person.occupation,
    ...months,
    replacesId: replaces.get(person.id) ?? null,
  }));
  return { kind, changesId: before.at(-1)?.id ?? null, before, lines, sha256: hashOf(lines) };
}

type Chosen = { readonly id: string; readonly replaces: string | null };

async function chosen(tx: Tx, cohort: cohortStore.CohortRow): Promise<Chosen[]> {
  const { region_code: regionCode } = cohort;
  const selection = await selectionStore.findSelection(tx, regionCode, cohort.id);
  // Places may have been given out since the selection: the quota counts on the day of the decree.
  const people = withinQuota(
    selection === undefined ? [] : await selectionStore.listSelected(tx, regionCode, selection.id),
    await quotaLeft(tx, regionCode, cohort),
  );
  if (people.length === 0) throw new Problem("programme.nobody-selected");
  return people.map(({ id }) => ({ id, replaces: null }));
}

async function replacements(tx: Tx, cohort: cohortStore.CohortRow): Promise<Chosen[]> {
  const { region_code: regionCode } = cohort;
  const places = await decreeStore.listOpenPlaces(tx, regionCode, cohort.id);
  const selection = await selectionStore.findSelection(tx, regionCode, cohort.id);
  const waiting =
    selection === undefined ? [] : await selectionStore.listWaiting(tx, regionCode, selection.id);
  const filled = replace(
    places.map((place) => ({ id: place.application_id, kelurahanCode: place.kelurahan_code })),
    waiting.map((each) => ({
      id: each.application_id,
      kelurahanCode: each.kelurahan_code,
      waitingPlace: each.waiting_place,
    })),
    await quotaLeft(tx, regionCode, cohort),
  );
  if (filled.length === 0) throw new Problem("programme.nobody-waiting");
  return filled;
}

/** SHA-256 over all that an annex says, line by line, in its order. */
export function hashOf(lines: readonly AnnexLine[]): Buffer {
  const hash = createHash("sha256");
  for (const { lineNumber, nik, name, kelurahanCode, occupation, ...line } of lines) {
    const months = { firstMonth: line.firstMonth, monthCount: line.monthCount };
    hash.update(JSON.stringify([lineNumber, nik, name, kelurahanCode, occupation, months]));
  }
  return hash.digest();
}

/**
 * The months that a decree covers. Whoever comes in later is covered for what is left of the cohort's months:
 * cover is never backdated (programme.md section 5).
 */
function monthsOf(
  cohort: cohortStore.CohortRow,
  issuedOn: IsoDate,
  kind: Exclude<DecreeKind, "correction">,
): { firstMonth: IsoMonth; monthCount: number } {
  const { first_month: firstMonth, month_count: monthCount } = cohort;
  if (kind === "initial" || monthOf(issuedOn) < firstMonth) return { firstMonth, monthCount };
  const gone = monthsBetween(firstMonth, monthOf(issuedOn)).length;
  if (gone >= monthCount) {
    throw new Problem("programme.nobody-waiting", { why: "no month of the cohort is left" });
  }
  return { firstMonth: shiftMonth(firstMonth, gone), monthCount: monthCount - gone };
}
