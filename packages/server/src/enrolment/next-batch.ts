import { type BatchTemplate, missingInRow } from "@payung/domain/enrolment/template.ts";
import {
  cityBand,
  monthlyContribution,
  type Sector,
} from "@payung/domain/funding/contributions.ts";
import { maskNik } from "@payung/domain/intake/nik.ts";
import { monthsBetween, shiftMonth } from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import { findCohort, findDecree } from "../programme/service.ts";
import { readRules, readTemplate } from "../reference/service.ts";
import { dayOf } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import * as batchStore from "./batch-store.ts";
import { type EnrolmentOffice, personOf } from "./batches.ts";
import * as enrolleeStore from "./enrollee-store.ts";

/** So many lines are shown; the file has them all. */
const SHOWN_MAX = 200;

/** What the next batch of a decree would hold, before it is frozen. */
export async function previewBatch(tx: Tx, office: EnrolmentOffice, decreeId: string) {
  const { regionCode } = office.actor;
  const decree = await findDecree(tx, regionCode, decreeId);
  if (decree === undefined) throw new Problem("request.not-found");
  const cohort = await findCohort(tx, regionCode, decree.cohort_id);
  if (cohort === undefined) throw new Error("Broken invariant: a decree has a cohort");
  const template = await readTemplate<BatchTemplate>(tx, "enrolment-batch", dayOf(office.now()));
  const people = await enrolleeStore.listToSend(tx, regionCode, decreeId);
  const lines = people.map((each) => {
    const person = personOf(each, office);
    return {
      applicationId: each.id,
      name: each.name,
      nikMasked: maskNik(person.nik),
      kelurahanCode: each.kelurahan_code,
      monthCount: each.month_count,
      isResent: each.was_sent,
      missing: missingInRow(template, person),
      sector: each.sector,
      firstMonth: each.first_month,
    };
  });
  const whole = lines.filter(({ missing }) => missing.length === 0);
  const shown = ({ sector: _, firstMonth: __, ...line }: (typeof lines)[number]) => line;
  return {
    number: decree.number,
    version: decree.version,
    cohort: cohort.name,
    funder: cohort.funder,
    rows: whole.length,
    resent: whole.filter(({ isResent }) => isResent).length,
    cost: await costOf(tx, whole, cohort.is_state_budget),
    lines: whole.slice(0, SHOWN_MAX).map(shown),
    leftOut: lines
      .filter(({ missing }) => missing.length > 0)
      .slice(0, SHOWN_MAX)
      .map(shown),
    leftOutCount: lines.length - whole.length,
    /** Rejected ones that somebody must mend before they can go out again. */
    toMend: await batchStore.countUnmended(tx, regionCode, decreeId),
  };
}

/** What the city will pay for these people, month by month by the rules in force; the insurer's bill is what counts. */
async function costOf(
  tx: Tx,
  lines: readonly { sector: string | null; firstMonth: string; monthCount: number }[],
  isStateBudget: boolean,
): Promise<bigint> {
  const rules = await readRules(tx);
  const groups = Map.groupBy(lines, (each) =>
    [each.sector === "transport" ? "transport" : "other", each.firstMonth, each.monthCount].join(
      " ",
    ),
  );
  let total = 0n;
  for (const [group, { length }] of groups) {
    const [sector = "other", firstMonth = "", monthCount = "0"] = group.split(" ");
    const months = monthsBetween(firstMonth, shiftMonth(firstMonth, Number(monthCount) - 1));
    for (const month of months) {
      const { band } = cityBand(month, rules);
      const terms = { band, sector: sector as Sector, isStateBudget, withOldAge: false };
      total += monthlyContribution(month, terms, rules).total * BigInt(length);
    }
  }
  return total;
}
