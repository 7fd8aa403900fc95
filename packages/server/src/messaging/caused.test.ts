import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freezeBatch, takeReply } from "../enrolment/service.ts";
import { findApplication } from "../intake/service.ts";
import { issueDecree, openCohort, selectCohort } from "../programme/service.ts";
import { write } from "../shared/office.ts";
import { AS_OF, aCohort, givenApplications } from "../testing/approved.ts";
import { aDraft } from "../testing/drafts.ts";
import { givenReply } from "../testing/files.ts";
import { asOwner } from "../testing/table-rows.ts";
import { as, countingStatements, givenOffice, type TestOffice } from "../testing/test-office.ts";
import { aWorker, workers } from "../testing/workers.ts";
import { confirmProposal, propose, recordAnswer, registerWorker } from "../verification/service.ts";
import { queueForWorkers, recordConsent } from "./service.ts";

let work: TestOffice;
beforeAll(async () => {
  work = await givenOffice();
});
afterAll(() => work.close());

/** From now on this worker wants messages at the number on file. */
async function consentOf(id: string, phone: string): Promise<void> {
  const { office } = work;
  await write(office, (tx) =>
    recordConsent(tx, office, {
      id: uuidv7(),
      phone: phone.replace(/^0/, "+62"),
      channel: "sms",
      isGiven: true,
      application: { id, kelurahanCode: "15.71.07.1005" },
      saidThrough: "field",
    }),
  );
}

const toldOf = (id: string) =>
  asOwner(work, async (tx) => {
    const rows = await tx
      .selectFrom("messages")
      .select("template")
      .where("application_id", "=", id)
      .orderBy("queued_at")
      .execute();
    return rows.map(({ template }) => template);
  });

test("what two people decide, a place in the queue, and a membership are told by the features that cause them", async () => {
  const { office } = work;
  const list = [...workers(2), aWorker({ occupation: "penjinak naga" })];
  const ids = await givenApplications(work, list);
  const [first = "", second = "", referred = ""] = ids;
  for (const [at, id] of ids.entries()) await consentOf(id, list[at]?.phone ?? "");

  const proposalId = uuidv7();
  const third = as(office, { id: "officer-3" });
  await write(third, async (tx) => {
    const application = await findApplication(tx, "15.71", referred);
    if (application === undefined) throw new Error("it was taken in");
    const proposal = {
      id: proposalId,
      applicationId: referred,
      outcome: "refused",
      reason: "Majikan",
    } as const;
    await propose(tx, third, application, proposal);
  });
  const other = as(office, { id: "officer-2" });
  await write(other, (tx) =>
    confirmProposal(tx, other, (id) => findApplication(tx, "15.71", id), proposalId),
  );
  expect(await toldOf(referred)).toEqual(["decision-not-yet"]);

  const cohort = aCohort({ quota: 1 });
  const decree = await write(office, async (tx) => {
    await openCohort(tx, office, cohort);
    await selectCohort(tx, office, cohort.id);
    return issueDecree(tx, office, {
      id: crypto.randomUUID(),
      cohortId: cohort.id,
      number: "7/SK",
      issuedOn: AS_OF,
    });
  });
  const told = { first: await toldOf(first), second: await toldOf(second) };
  expect([told.first, told.second].sort()).toEqual([[], ["waiting-list"]]);

  const chosen = told.first.length === 0 ? 0 : 1;
  await write(office, (tx) => freezeBatch(tx, office, decree.id, crypto.randomUUID()));
  const reply = await givenReply(work.folder, [
    { nik: list[chosen]?.nik ?? "", kpj: "26000000071" },
  ]);
  await write(office, (tx) => takeReply(tx, office, reply));
  expect(await toldOf(ids[chosen] ?? "")).toEqual(["card-ready"]);
});

test("what a registry says decides somebody, and they are told", async () => {
  const { office } = work;
  const draft = aDraft({}, aWorker());
  const { application } = await write(office, (tx) => registerWorker(tx, office, draft, "field"));
  await consentOf(application.id, draft.phone ?? "");
  const civil = {
    found: true,
    status: "active",
    residence: "inside",
    name: "match",
    nameScore: 100,
    birthDate: "match",
    sex: "match",
  } as const;
  const decision = await write(office, (tx) =>
    recordAnswer(tx, office, application, uuidv7(), { source: "civil", answer: civil }),
  );
  expect(decision.outcome).toBe("approved");
  expect(await toldOf(application.id)).toEqual(["decision-approved"]);
});

test("telling fifty takes no more statements than telling two", async () => {
  const list = workers(50);
  const ids = await givenApplications(work, list);
  for (const [at, id] of ids.entries()) await consentOf(id, list[at]?.phone ?? "");
  const tell = async (some: readonly string[]) => {
    const counted = countingStatements(work.office);
    await write(counted.office, (tx) =>
      queueForWorkers(
        tx,
        counted.office,
        some.map((applicationId) => ({
          id: uuidv7(),
          applicationId,
          template: "decision-approved" as const,
          params: () => ({}),
        })),
        { unlessLastTold: ["decision-approved"] },
      ),
    );
    return counted.count();
  };
  await tell(ids.slice(0, 1)); // what the tables look like is asked once
  const two = await tell(ids.slice(1, 3));
  expect(await tell(ids.slice(3))).toBe(two);
  expect(await toldOf(ids[49] ?? "")).toEqual(["decision-approved"]);
});
