import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { priorityRuleOn } from "@payung/domain/programme/priority-order.ts";
import {
  type Contender,
  type PriorityRule,
  replace,
  select,
  withinQuota,
} from "@payung/domain/programme/selection.ts";
import {
  type IsoDate,
  type IsoMonth,
  monthOf,
  monthsBetween,
  shiftMonth,
} from "@payung/domain/shared/dates.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import { readRules } from "../reference/service.ts";
import { dayOf, type Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as store from "./store.ts";

/** What the functions here need beside their transaction. */
export type ProgrammeOffice = Pick<Office, "actor" | "vault" | "now">;

export type CohortOrder = {
  readonly id: string;
  readonly name: string;
  readonly firstMonth: IsoMonth;
  readonly monthCount: number;
  /** Places in the city; null is no limit. */
  readonly quota: number | null;
  readonly quotaPerKelurahan: Readonly<Record<string, number>>;
  readonly funder: string;
  /** Decides the rate: money of APBN or APBD has no relief (PP 50/2025). */
  readonly isStateBudget: boolean;
  readonly priority?: PriorityRule;
};

/** Opens a cohort. The same order again is the same cohort; its name for another order is refused. */
export async function openCohort(
  tx: Tx,
  office: ProgrammeOffice,
  order: CohortOrder,
): Promise<store.CohortRow> {
  const { regionCode } = office.actor;
  const isNew = await store.insertCohort(
    tx,
    {
      region_code: regionCode,
      id: order.id,
      name: order.name,
      first_month: order.firstMonth,
      month_count: order.monthCount,
      quota: order.quota,
      funder: order.funder,
      is_state_budget: order.isStateBudget,
      priority_rule: JSON.stringify(
        order.priority ?? priorityRuleOn(dayOf(office.now()), await readRules(tx)),
      ),
      created_by: office.actor.id,
    },
    Object.entries(order.quotaPerKelurahan).map(([code, places]) => ({
      region_code: regionCode,
      cohort_id: order.id,
      kelurahan_code: code,
      places,
    })),
  );
  const cohort = await store.findCohort(tx, regionCode, order.id);
  if (cohort === undefined) throw new Problem("programme.cohort-exists");
  if (!isNew && !(await isSameCohort(tx, cohort, order)))
    throw new Problem("request.id-already-used");
  if (isNew) {
    await recordEvent(tx, office.actor, {
      kind: "programme.cohort-opened",
      subjectId: order.id,
      details: { name: order.name, quota: order.quota, months: order.monthCount },
    });
  }
  return cohort;
}

async function isSameCohort(tx: Tx, kept: store.CohortRow, order: CohortOrder): Promise<boolean> {
  const places = Object.fromEntries(await store.listQuotas(tx, kept.region_code, kept.id));
  return (
    kept.name === order.name &&
    kept.first_month === order.firstMonth &&
    kept.month_count === order.monthCount &&
    kept.quota === order.quota &&
    kept.funder === order.funder &&
    kept.is_state_budget === order.isStateBudget &&
    isDeepStrictEqual(places, order.quotaPerKelurahan)
  );
}

export type Selection = {
  readonly id: string;
  readonly selected: number;
  readonly waiting: number;
};

/**
 * Chooses the people of a cohort among all who are approved and in no decree: within the quota that
 * is left, in the order of the cohort's priority rule. Whoever is not chosen gets a place in the queue.
 * The same id again gives the first answer.
 */
export async function selectCohort(
  tx: Tx,
  office: ProgrammeOffice,
  cohortId: string,
  id: string = uuidv7(),
): Promise<Selection> {
  const { regionCode } = office.actor;
  await store.lockPlaces(tx, regionCode);
  const cohort = await readCohort(tx, regionCode, cohortId);
  const made = await store.countSelection(tx, regionCode, id);
  if (made !== undefined) {
    if (made.cohort_id !== cohortId) throw new Problem("request.id-already-used");
    return { id, selected: made.selected, waiting: made.waiting };
  }
  const on = dayOf(office.now());
  const contenders = (await store.listContenders(tx, regionCode, on)).map(
    (row): Contender => ({
      id: row.id,
      kelurahanCode: row.kelurahan_code,
      decile: row.decile,
      risk: row.risk,
      appliedOn: row.applied_on,
      arrival: row.arrival,
    }),
  );
  const quota = await quotaLeft(tx, regionCode, cohort);
  const lines = select(contenders, quota, cohort.priority_rule as unknown as PriorityRule, on);
  const areaOf = new Map(contenders.map((each) => [each.id, each.kelurahanCode]));
  await store.insertSelection(
    tx,
    {
      region_code: regionCode,
      id,
      cohort_id: cohortId,
      selected_at: office.now(),
      selected_by: office.actor.id,
    },
    lines.map((line) => ({
      region_code: regionCode,
      selection_id: id,
      application_id: line.id,
      kelurahan_code: areaOf.get(line.id) ?? null,
      score: line.score,
      rank: line.rank,
      waiting_place: line.waitingPlace,
    })),
  );
  const waiting = lines.filter((line) => line.waitingPlace !== null).length;
  const selection = { id, selected: lines.length - waiting, waiting };
  await recordEvent(tx, office.actor, {
    kind: "programme.selected",
    subjectId: cohortId,
    details: { selected: selection.selected, waiting },
  });
  return selection;
}

async function quotaLeft(tx: Tx, regionCode: string, cohort: store.CohortRow) {
  const taken = await store.countPlacesTaken(tx, regionCode, cohort.id);
  const perKelurahan = await store.listQuotas(tx, regionCode, cohort.id);
  for (const { kelurahan_code, n } of taken) {
    const places = kelurahan_code === null ? undefined : perKelurahan.get(kelurahan_code);
    if (places !== undefined && kelurahan_code !== null)
      perKelurahan.set(kelurahan_code, Math.max(0, places - n));
  }
  const sum = taken.reduce((total, { n }) => total + n, 0);
  return { city: cohort.quota === null ? null : Math.max(0, cohort.quota - sum), perKelurahan };
}

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
  readonly lines: number;
  readonly annexSha256: string;
};

/**
 * Issues the decree of a cohort over its newest selection: `initial` the first time, `addition` later.
 * The annex is frozen and hashed. The same id again gives the first answer.
 */
export async function issueDecree(
  tx: Tx,
  office: ProgrammeOffice,
  order: DecreeOrder,
): Promise<Decree> {
  const { regionCode } = office.actor;
  await store.lockPlaces(tx, regionCode);
  const issued = await store.findDecree(tx, regionCode, order.id);
  if (issued !== undefined) return replayed(issued, order, issued.kind !== "replacement");

  const cohort = await readCohort(tx, regionCode, order.cohortId);
  const selection = await store.findSelection(tx, regionCode, cohort.id);
  // Places may have been given out since the selection: the quota counts on the day of the decree.
  const people = withinQuota(
    selection === undefined ? [] : await store.listSelected(tx, regionCode, selection.id),
    await quotaLeft(tx, regionCode, cohort),
  );
  if (people.length === 0) throw new Problem("programme.nobody-selected");
  const before = await store.listDecrees(tx, regionCode, order.cohortId);
  return writeDecree(
    tx,
    office,
    order,
    cohort,
    before,
    before.length === 0 ? "initial" : "addition",
    people.map(({ id }) => ({ id, replaces: null })),
  );
}

/**
 * Issues the replacement decree: fills the places of those who dropped out from the waiting list, the
 * same kelurahan first. Cover starts after it and is never backdated (programme.md section 5).
 */
export async function issueReplacement(
  tx: Tx,
  office: ProgrammeOffice,
  order: DecreeOrder,
): Promise<Decree> {
  const { regionCode } = office.actor;
  await store.lockPlaces(tx, regionCode);
  const issued = await store.findDecree(tx, regionCode, order.id);
  if (issued !== undefined) return replayed(issued, order, issued.kind === "replacement");

  const cohort = await readCohort(tx, regionCode, order.cohortId);
  const places = await store.listOpenPlaces(tx, regionCode, order.cohortId);
  const selection = await store.findSelection(tx, regionCode, order.cohortId);
  const waiting =
    selection === undefined
      ? []
      : await store.listWaiting(tx, regionCode, selection.id, 0, Number.MAX_SAFE_INTEGER);
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
  const before = await store.listDecrees(tx, regionCode, order.cohortId);
  return writeDecree(tx, office, order, cohort, before, "replacement", filled);
}

function replayed(issued: store.DecreeRow, order: DecreeOrder, isSameKind: boolean): Decree {
  const isSame =
    isSameKind &&
    issued.number === order.number &&
    issued.cohort_id === order.cohortId &&
    issued.issued_on === order.issuedOn;
  if (!isSame) throw new Problem("request.id-already-used");
  return decreeOf(issued);
}

/** Writes a decree. The cohort and the decrees before it were read since the places are held still. */
async function writeDecree(
  tx: Tx,
  office: ProgrammeOffice,
  order: DecreeOrder,
  cohort: store.CohortRow,
  before: readonly store.DecreeRow[],
  kind: "initial" | "addition" | "replacement",
  people: readonly { id: string; replaces: string | null }[],
): Promise<Decree> {
  const { regionCode } = office.actor;
  const months = monthsOf(cohort, order.issuedOn, kind);
  const replaces = new Map(people.map((each) => [each.id, each.replaces]));
  const annex = await store.listAnnexPeople(
    tx,
    regionCode,
    people.map((each) => each.id),
  );
  const hash = createHash("sha256");
  const lines = annex.map((person, at) => {
    const nik = office.vault.openNik(person.nik_sealed, person.id);
    hash.update(
      JSON.stringify([at + 1, nik, person.name, person.kelurahan_code, person.occupation, months]),
    );
    return {
      region_code: regionCode,
      decree_id: order.id,
      line_number: at + 1,
      cohort_id: order.cohortId,
      application_id: person.id,
      kelurahan_code: person.kelurahan_code,
      name: person.name,
      nik_sealed: office.vault.sealNik(nik, `${order.id} ${at + 1}`),
      occupation: person.occupation,
      first_month: months.firstMonth,
      month_count: months.monthCount,
      replaces_id: replaces.get(person.id) ?? null,
    };
  });
  const decree = {
    region_code: regionCode,
    id: order.id,
    cohort_id: order.cohortId,
    number: order.number,
    version: 1 + before.filter((each) => each.number === order.number).length,
    kind,
    changes_id: before.at(-1)?.id ?? null,
    issued_on: order.issuedOn,
    line_count: lines.length,
    annex_sha256: hash.digest(),
    issued_by: office.actor.id,
    created_at: office.now(),
  };
  if (!(await store.insertDecree(tx, decree, lines)))
    throw new Problem("programme.decree-number-used");
  await recordEvent(tx, office.actor, {
    kind: "programme.decree-issued",
    subjectId: order.id,
    details: { number: order.number, kind, lines: lines.length },
  });
  return decreeOf(decree);
}

/**
 * Who comes in later is covered from the month after the decree, for what is left of the cohort's months:
 * cover is never backdated (programme.md section 5).
 */
function monthsOf(
  cohort: store.CohortRow,
  issuedOn: IsoDate,
  kind: "initial" | "addition" | "replacement",
): { firstMonth: IsoMonth; monthCount: number } {
  const { first_month: firstMonth, month_count: monthCount } = cohort;
  if (kind === "initial" || monthOf(issuedOn) < firstMonth) return { firstMonth, monthCount };
  const gone = monthsBetween(firstMonth, monthOf(issuedOn)).length;
  if (gone >= monthCount) {
    throw new Problem("programme.nobody-waiting", { why: "no month of the cohort is left" });
  }
  return { firstMonth: shiftMonth(firstMonth, gone), monthCount: monthCount - gone };
}

/** What is told of a decree. */
export function decreeOf(
  row: Pick<store.DecreeRow, "id" | "number" | "version" | "kind" | "line_count" | "annex_sha256">,
): Decree {
  return {
    id: row.id,
    number: row.number,
    version: row.version,
    kind: row.kind,
    lines: row.line_count,
    annexSha256: row.annex_sha256.toString("hex"),
  };
}

/** Why someone in a decree will not be enrolled (eligibility-defaults.json, reason_codes). */
export const DROPOUT_REASONS = [
  "DIED",
  "MOVED_OUT",
  "NOW_EMPLOYED",
  "WITHDREW",
  "NOT_REACHED",
  "INSURER_OTHER",
] as const;
export type DropoutReason = (typeof DROPOUT_REASONS)[number];

/** Records that someone in a decree will not be enrolled; the place is open for a replacement. The first record stays. */
export async function recordDropout(
  tx: Tx,
  office: ProgrammeOffice,
  dropout: { cohortId: string; applicationId: string; reason: DropoutReason; note: string },
): Promise<void> {
  const { regionCode } = office.actor;
  const line = await store.findLine(tx, regionCode, dropout.cohortId, dropout.applicationId);
  if (line === undefined) throw new Problem("programme.not-in-decree");
  const isNew = await store.insertDropout(tx, {
    region_code: regionCode,
    cohort_id: dropout.cohortId,
    application_id: dropout.applicationId,
    kelurahan_code: line.kelurahan_code,
    reason_code: dropout.reason,
    note: dropout.note,
    recorded_by: office.actor.id,
  });
  if (!isNew) {
    const kept = await store.findDropout(tx, regionCode, dropout.cohortId, dropout.applicationId);
    const isSame = kept?.reason_code === dropout.reason && kept.note === dropout.note;
    if (!isSame) throw new Problem("request.id-already-used");
    return;
  }
  await recordEvent(tx, office.actor, {
    kind: "programme.dropout-recorded",
    subjectId: dropout.applicationId,
    details: { cohort: dropout.cohortId, reason: dropout.reason },
  });
}

async function readCohort(tx: Tx, regionCode: string, id: string): Promise<store.CohortRow> {
  const cohort = await store.findCohort(tx, regionCode, id);
  if (cohort === undefined) throw new Problem("request.not-found");
  return cohort;
}

/** The queue of a cohort: who waits, in order; `after` is the place to go on behind. */
export async function pageOfWaiting(
  tx: Tx,
  regionCode: string,
  cohortId: string,
  after: number,
  limit: number,
) {
  const selection = await store.findSelection(tx, regionCode, cohortId);
  return selection === undefined
    ? []
    : store.listWaiting(tx, regionCode, selection.id, after, limit);
}

export const { findCohort, findCohortByName, findDecree, listDecrees, listDecreeLines } = store;
