import {
  type Contender,
  type PriorityParts,
  type PriorityRule,
  priorityParts,
  type SelectionLine,
  select,
} from "@payung/domain/programme/selection.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import { tellWaiting } from "../messaging/service.ts";
import { dayOf } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as cohortStore from "./cohort-store.ts";
import { type ProgrammeOffice, quotaLeft, readCohort } from "./cohorts.ts";
import * as selectionStore from "./selection-store.ts";

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
  await cohortStore.lockPlaces(tx, regionCode);
  const cohort = await readCohort(tx, regionCode, cohortId);
  const made = await selectionStore.countSelection(tx, regionCode, id);
  if (made !== undefined) {
    if (made.cohort_id !== cohortId) throw new Problem("request.id-already-used");
    return { id, selected: made.selected, waiting: made.waiting };
  }
  const { contenders, lines } = await chooseNow(tx, office, cohort);
  const areaOf = new Map(contenders.map((each) => [each.id, each.kelurahanCode]));
  await selectionStore.insertSelection(
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
  await tellWaiting(
    tx,
    office,
    id,
    lines.flatMap(({ id: applicationId, waitingPlace: place }) =>
      place === null ? [] : [{ applicationId, place }],
    ),
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

/** Whom a selection would choose if it were made now. */
async function chooseNow(
  tx: Tx,
  office: ProgrammeOffice,
  cohort: cohortStore.CohortRow,
): Promise<{ contenders: readonly Contender[]; lines: readonly SelectionLine[] }> {
  const { regionCode } = office.actor;
  const on = dayOf(office.now());
  const contenders = await contendersOn(tx, regionCode, on);
  const quota = await quotaLeft(tx, regionCode, cohort);
  return { contenders, lines: select(contenders, quota, ruleOf(cohort), on) };
}

/** All who are approved and in no decree, as the priority rule sees them. */
export async function contendersOn(tx: Tx, regionCode: string, on: string): Promise<Contender[]> {
  return (await selectionStore.listContenders(tx, regionCode, on)).map((row) => ({
    id: row.id,
    kelurahanCode: row.kelurahan_code,
    decile: row.decile,
    risk: row.risk,
    appliedOn: row.applied_on,
    arrival: row.arrival,
  }));
}

export function ruleOf(cohort: cohortStore.CohortRow): PriorityRule {
  return cohort.priority_rule as unknown as PriorityRule;
}

export type SelectionPreview = {
  readonly selected: number;
  readonly waiting: number;
  readonly perKelurahan: readonly {
    readonly kelurahanCode: string | null;
    readonly selected: number;
    readonly waiting: number;
  }[];
};

/** What a selection would come to: how many, and where. Nothing is stored by it. */
export async function previewSelection(
  tx: Tx,
  office: ProgrammeOffice,
  cohort: cohortStore.CohortRow,
): Promise<SelectionPreview> {
  const { contenders, lines } = await chooseNow(tx, office, cohort);
  const areaOf = new Map(contenders.map((each) => [each.id, each.kelurahanCode]));
  const byArea = new Map<string | null, { selected: number; waiting: number }>();
  for (const line of lines) {
    const area = areaOf.get(line.id) ?? null;
    const counts = byArea.get(area) ?? { selected: 0, waiting: 0 };
    if (line.waitingPlace === null) counts.selected += 1;
    else counts.waiting += 1;
    byArea.set(area, counts);
  }
  const waiting = lines.filter(({ waitingPlace }) => waitingPlace !== null).length;
  return {
    selected: lines.length - waiting,
    waiting,
    perKelurahan: [...byArea]
      .map(([kelurahanCode, counts]) => ({ kelurahanCode, ...counts }))
      .sort((a, b) => ((a.kelurahanCode ?? "") < (b.kelurahanCode ?? "") ? -1 : 1)),
  };
}

export type Waiting = selectionStore.WaitingRow & {
  /** Null where what is known of the person has changed since, so that the points cannot be explained any more. */
  readonly parts: PriorityParts | null;
};

/** The queue of a cohort: who waits, in order, and what their points come from; `after` is the place to go on behind. */
export async function pageOfWaiting(
  tx: Tx,
  regionCode: string,
  cohortId: string,
  after: number,
  limit: number,
): Promise<Waiting[]> {
  const cohort = await readCohort(tx, regionCode, cohortId);
  const selection = await selectionStore.findSelection(tx, regionCode, cohortId);
  if (selection === undefined) return [];
  const on = dayOf(selection.selected_at);
  const rows = await selectionStore.listWaitingPeople(
    tx,
    regionCode,
    selection.id,
    on,
    after,
    limit,
  );
  return rows.map((row) => {
    const contender = { decile: row.decile, risk: row.risk, appliedOn: row.applied_on };
    const parts = priorityParts(contender, ruleOf(cohort), on);
    const sum = parts.decile.points + parts.risk.points + parts.waiting.points;
    return { ...row, parts: sum === row.score ? parts : null };
  });
}
