import { isDeepStrictEqual } from "node:util";
import { priorityRuleOn } from "@payung/domain/programme/priority-order.ts";
import type { PriorityRule, Quota } from "@payung/domain/programme/selection.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import { readRules } from "../reference/service.ts";
import { dayOf, type Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as cohortStore from "./cohort-store.ts";

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
): Promise<cohortStore.CohortRow> {
  const { regionCode } = office.actor;
  const isNew = await cohortStore.insertCohort(
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
  const cohort = await cohortStore.findCohort(tx, regionCode, order.id);
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

async function isSameCohort(
  tx: Tx,
  kept: cohortStore.CohortRow,
  order: CohortOrder,
): Promise<boolean> {
  const places = Object.fromEntries(await cohortStore.listQuotas(tx, kept.region_code, kept.id));
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

export async function readCohort(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<cohortStore.CohortRow> {
  const cohort = await cohortStore.findCohort(tx, regionCode, id);
  if (cohort === undefined) throw new Problem("request.not-found");
  return cohort;
}

/** What is left of the places of a cohort, in the city and in each kelurahan that has a number of its own. */
export async function quotaLeft(
  tx: Tx,
  regionCode: string,
  cohort: cohortStore.CohortRow,
): Promise<Quota> {
  const taken = await cohortStore.countPlacesTaken(tx, regionCode, cohort.id);
  const perKelurahan = await cohortStore.listQuotas(tx, regionCode, cohort.id);
  for (const { kelurahan_code, n } of taken) {
    const places = kelurahan_code === null ? undefined : perKelurahan.get(kelurahan_code);
    if (places !== undefined && kelurahan_code !== null)
      perKelurahan.set(kelurahan_code, Math.max(0, places - n));
  }
  const sum = taken.reduce((total, { n }) => total + n, 0);
  return { city: cohort.quota === null ? null : Math.max(0, cohort.quota - sum), perKelurahan };
}
