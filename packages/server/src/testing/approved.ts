import { verifyList } from "../main-job/verify.ts";
import type { CohortOrder, Decree } from "../programme/service.ts";
import { issueDecree, openCohort, selectCohort } from "../programme/service.ts";
import { type Office, write } from "../shared/office.ts";
import { eachOutcome } from "../verification/service.ts";
import { civilLine, givenCivil, givenList, givenWelfare } from "./files.ts";
import type { TestOffice } from "./test-office.ts";
import type { Worker } from "./workers.ts";

/** The day on which the made-up lists are verified. */
export const AS_OF = "2026-11-23";

/**
 * Takes these workers through verification; gives their application ids in the order of the list. The
 * civil registry knows them all; `deciles` are what the welfare register says of the first ones.
 */
export async function givenApplications(
  work: TestOffice,
  list: readonly Worker[],
  { office = work.office, deciles = [] }: { office?: Office; deciles?: readonly number[] } = {},
): Promise<string[]> {
  const civil = await givenCivil(
    work.folder,
    list.map((worker) => civilLine(worker)),
  );
  const welfare = await givenWelfare(
    work.folder,
    deciles.map((decile, at) => ({ nik: list[at]?.nik ?? "", decile })),
  );
  const { summary } = await verifyList(office, {
    list: await givenList(work.folder, list),
    asOf: AS_OF,
    extracts: { civil, ...(deciles.length === 0 ? {} : { welfare }) },
  });
  const ids: string[] = [];
  for await (const { id } of eachOutcome(office, { id: summary.runId, listId: summary.listId })) {
    ids.push(id);
  }
  return ids;
}

let cohorts = 0;

/** A cohort of a year from December 2026, without a limit of places, unless changed. */
export function aCohort(changed: Partial<CohortOrder> = {}): CohortOrder {
  cohorts += 1;
  return {
    id: crypto.randomUUID(),
    name: `Angkatan ${cohorts}`,
    firstMonth: "2026-12",
    monthCount: 12,
    quota: null,
    quotaPerKelurahan: {},
    funder: "APBD Kota Jambi",
    isStateBudget: true,
    ...changed,
  };
}

/** Opens a cohort, selects for it and issues its first decree. */
export async function givenDecree(
  work: TestOffice,
  cohort: CohortOrder = aCohort(),
): Promise<Decree> {
  return write(work.office, async (tx) => {
    await openCohort(tx, work.office, cohort);
    await selectCohort(tx, work.office, cohort.id);
    return issueDecree(tx, work.office, {
      id: crypto.randomUUID(),
      cohortId: cohort.id,
      number: `${cohorts}/SK/2026`,
      issuedOn: AS_OF,
    });
  });
}
