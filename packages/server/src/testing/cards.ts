import { uuidv7 } from "uuidv7";
import { orderIssue, workOffIssue } from "../cards/service.ts";
import { freezeBatch, takeReply } from "../enrolment/service.ts";
import { type Office, read, write } from "../shared/office.ts";
import { aCohort, givenApplications, givenDecree } from "./approved.ts";
import { givenReply } from "./files.ts";
import { asOwner } from "./table-rows.ts";
import type { TestOffice } from "./test-office.ts";
import type { Worker } from "./workers.ts";

/** A cohort whose people the insurer covers from December 2026 on; gives their application ids in the order of the list. */
export async function givenCovered(
  work: TestOffice,
  list: readonly Worker[],
): Promise<{ readonly cohortId: string; readonly ids: readonly string[] }> {
  const { office } = work;
  const ids = await givenApplications(work, list);
  const cohort = aCohort();
  const decree = await givenDecree(work, cohort);
  await write(office, (tx) => freezeBatch(tx, office, decree.id, uuidv7()));
  const taken = await asOwner(work, (tx) => tx.selectFrom("memberships").select("kpj").execute());
  const reply = await givenReply(
    work.folder,
    list.map(({ nik, name }, at) => ({
      nik,
      name,
      kpj: String(26_000_000_000 + taken.length + at),
      startedOn: "2026-12-01",
    })),
  );
  await write(office, (tx) => takeReply(tx, office, reply));
  return { cohortId: cohort.id, ids };
}

/** Gives everybody covered in a cohort a card, as the job does. */
export async function givenCards(office: Office, cohortId: string): Promise<void> {
  const id = uuidv7();
  await write(office, (tx) =>
    orderIssue(tx, { ...office, enqueue: async () => {} }, { id, cohortId }),
  );
  await workOffIssue(office, id);
}

/** The cards of the office, by application. */
export async function cardsByApplication(work: TestOffice) {
  const rows = await read(work.office, (tx) => tx.selectFrom("cards").selectAll().execute());
  return new Map(rows.map((row) => [row.application_id, row]));
}
