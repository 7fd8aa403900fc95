import { afterAll, beforeAll, expect, test } from "vitest";
import { freezeBatch } from "../enrolment/service.ts";
import { recordDropout } from "../programme/service.ts";
import { read, write } from "../shared/office.ts";
import { AS_OF, aCohort, givenApplications, givenDecree } from "../testing/approved.ts";
import { givenCovered } from "../testing/cards.ts";
import { asOwner } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { workers } from "../testing/workers.ts";
import { findWorkerStatus } from "./find-status.ts";

let work: TestOffice;
beforeAll(async () => {
  work = await givenOffice();
});
afterAll(() => work.close());

/** What the worker of an application is told. */
async function statusOf(id: string) {
  const { code, born_on } = await asOwner(work, (tx) =>
    tx
      .selectFrom("applications")
      .select(["code", "born_on"])
      .where("id", "=", id)
      .executeTakeFirstOrThrow(),
  );
  return read(work.office, (tx) =>
    findWorkerStatus(tx, "15.71", { code, bornOn: born_on ?? "" }, AS_OF),
  );
}
const stateOf = async (id: string) => (await statusOf(id))?.state;

test("who waits for somebody to look is told their place, in the order of arrival", async () => {
  // Nobody can say of an occupation that is not in the list, so a person is asked.
  const ids = await givenApplications(work, workers(3, { occupation: "Penjinak lebah madu" }));
  const told = await Promise.all(ids.map(statusOf));
  expect(told.map((status) => [status?.state, status?.waitingPlace])).toEqual([
    ["checking", 1],
    ["checking", 2],
    ["checking", 3],
  ]);
});

test("whoever dropped out is no longer told of the decree, nor that the insurer is asked", async () => {
  const { office } = work;
  const [early = "", late = "", stays = ""] = await givenApplications(work, workers(3));
  const states = () => Promise.all([early, late, stays].map(stateOf));
  const cohort = aCohort();
  const dropOut = (applicationId: string) =>
    write(office, (tx) =>
      recordDropout(tx, office, {
        cohortId: cohort.id,
        applicationId,
        reason: "WITHDREW",
        note: "Datang sendiri ke kantor",
      }),
    );
  const decree = await givenDecree(work, cohort);
  expect(await states()).toEqual(["in-decree", "in-decree", "in-decree"]);
  await dropOut(early);
  expect(await states()).toEqual(["approved", "in-decree", "in-decree"]);
  await write(office, (tx) => freezeBatch(tx, office, decree.id, crypto.randomUUID()));
  expect(await states()).toEqual(["approved", "sent-to-insurer", "sent-to-insurer"]);
  await dropOut(late);
  expect(await states()).toEqual(["approved", "approved", "sent-to-insurer"]);
});

test("whoever is let go after the insurer took them is told that their cover has ended", async () => {
  const { office } = work;
  const { cohortId, ids } = await givenCovered(work, workers(2));
  const [leaves = "", stays = ""] = ids;
  await write(office, (tx) =>
    recordDropout(tx, office, {
      cohortId,
      applicationId: leaves,
      reason: "WITHDREW",
      note: "Pindah ke luar kota",
    }),
  );
  expect(await stateOf(leaves)).toBe("ended");
  expect(await stateOf(stays)).toBe("starts-later");
});
