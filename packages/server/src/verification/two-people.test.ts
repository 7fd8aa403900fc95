import { type Insertable, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Schema } from "../db/schema.generated.ts";
import { findApplication } from "../intake/service.ts";
import { type Office, read, write } from "../shared/office.ts";
import { givenApplications } from "../testing/approved.ts";
import { asOwner } from "../testing/table-rows.ts";
import { as, givenOffice, type TestOffice } from "../testing/test-office.ts";
import { workers } from "../testing/workers.ts";
import { confirmProposal, findDecision, propose } from "./service.ts";

const JAMBI = "15.71";
let work: TestOffice;
let first: Office;
let second: Office;
/** Referred applications whom nobody has judged yet. */
let referred: string[];
beforeAll(async () => {
  work = await givenOffice();
  referred = await givenApplications(work, workers(40, { occupation: "" }));
  first = as(work.office, { id: "verifier-1" });
  second = as(work.office, { id: "verifier-2" });
});
afterAll(() => work.close());

/** A referred application: nobody knows the job. */
function aReferred(): string {
  const id = referred.pop();
  if (id === undefined) throw new Error("enough referred applications were prepared");
  return id;
}

const proposeAs = (
  office: Office,
  applicationId: string,
  outcome: "approved" | "refused" = "approved",
  id: string = crypto.randomUUID(),
) =>
  write(office, async (tx) => {
    const application = await findApplication(tx, JAMBI, applicationId);
    if (application === undefined) throw new Error("the application is there");
    await propose(tx, office, application, { id, applicationId, outcome, reason: "Ditemui" });
    return id;
  });
const confirmAs = (office: Office, proposalId: string) =>
  write(office, (tx) =>
    confirmProposal(tx, office, (id) => findApplication(tx, JAMBI, id), proposalId),
  );
const decisionOf = (id: string) => read(work.office, (tx) => findDecision(tx, JAMBI, id));

describe("a referred application", () => {
  test("is decided by the second of two different people", async () => {
    const id = aReferred();
    const proposal = await proposeAs(first, id);
    expect((await decisionOf(id))?.outcome).toBe("referred");
    await confirmAs(second, proposal);
    expect(await decisionOf(id)).toMatchObject({
      outcome: "approved",
      proposed_by: "verifier-1",
      decided_by: "verifier-2",
    });
  });

  test("is not decided by the one who proposed", async () => {
    const id = aReferred();
    const proposal = await proposeAs(first, id);
    await expect(confirmAs(first, proposal)).rejects.toMatchObject({
      code: "verification.same-person",
    });
    expect((await decisionOf(id))?.outcome).toBe("referred");
  });

  test("is judged by nobody who entered it", async () => {
    const id = aReferred();
    const own = { code: "verification.own-application" };
    await expect(proposeAs(work.office, id)).rejects.toMatchObject(own);
    const proposal = await proposeAs(first, id);
    await expect(confirmAs(work.office, proposal)).rejects.toMatchObject(own);
  });

  test("that was decided is decided once, however often it is confirmed and by however many", async () => {
    const id = aReferred();
    const [yes, no] = [await proposeAs(first, id), await proposeAs(second, id, "refused")];
    const results = await Promise.allSettled([
      ...Array.from({ length: 4 }, () => confirmAs(second, yes)),
      ...Array.from({ length: 4 }, () => confirmAs(first, no)),
    ]);
    const outcomes = new Set(
      results.flatMap((each) => (each.status === "fulfilled" ? [each.value.outcome] : [])),
    );
    expect(outcomes.size).toBe(1);
    const { rows } = await asOwner(work, (tx) =>
      sql`select 1 from decisions where application_id = ${id} and proposal_id is not null`.execute(
        tx,
      ),
    );
    expect(rows).toHaveLength(1);
  });

  test("is the only one that waits for people: what data decided is not proposed", async () => {
    const [id = ""] = await givenApplications(work, workers(1));
    await expect(proposeAs(first, id)).rejects.toMatchObject({
      code: "verification.not-referred",
    });
  });
});

describe.each(["the service", "the owner"] as const)("the database refuses %s", (login) => {
  const insert = (decision: Insertable<Schema["decisions"]>) => {
    const attempt = (tx: Parameters<Parameters<typeof write>[1]>[0]) =>
      tx.insertInto("decisions").values(decision).execute();
    return login === "the owner" ? asOwner(work, attempt) : write(work.office, attempt);
  };
  const aDecision = async (changed: Partial<Insertable<Schema["decisions"]>> = {}) => {
    const id = changed.application_id ?? aReferred();
    const proposal = await proposeAs(first, id);
    return {
      region_code: JAMBI,
      id: crypto.randomUUID(),
      application_id: id,
      kelurahan_code: "15.71.07.1005",
      outcome: "approved",
      grounds: [],
      policy_id: "default-2026-11",
      decided_by: "verifier-2",
      proposal_id: proposal,
      proposed_by: "verifier-1",
      ...changed,
    };
  };

  test("nothing that two people decided", async () => {
    await insert(await aDecision());
  });

  test("the proposer as the one who decides", async () => {
    const alone = insert(await aDecision({ decided_by: "verifier-1" }));
    await expect(alone).rejects.toMatchObject({ constraint: "two_different_people" });
  });

  test("another name in the proposer's place", async () => {
    const disguised = insert(
      await aDecision({ proposed_by: "somebody", decided_by: "verifier-1" }),
    );
    await expect(disguised).rejects.toMatchObject({ code: "23503" });
  });

  test("a proposal whose proposer is not named", async () => {
    const nameless = insert(await aDecision({ proposed_by: null, decided_by: "verifier-1" }));
    await expect(nameless).rejects.toMatchObject({ constraint: "proposer_is_named" });
  });

  test("a proposal that nobody made", async () => {
    const invented = insert(await aDecision({ proposal_id: crypto.randomUUID() }));
    await expect(invented).rejects.toMatchObject({ code: "23503" });
  });

  test("a proposal that was made about another application", async () => {
    const { proposal_id } = await aDecision();
    const borrowed = insert(await aDecision({ proposal_id }));
    await expect(borrowed).rejects.toMatchObject({ code: "23503" });
  });

  test("another outcome than was proposed", async () => {
    await expect(insert(await aDecision({ outcome: "refused" }))).rejects.toMatchObject({
      code: "23503",
    });
  });

  test("a decision of neither data nor people, and one of both", async () => {
    const whole = await aDecision();
    const constraint = { constraint: "decided_by_data_or_by_two" };
    const neither = insert({ ...whole, proposal_id: null, proposed_by: null });
    await expect(neither).rejects.toMatchObject(constraint);
    const { rows } = await asOwner(work, (tx) =>
      sql<{ id: string }>`select id from runs`.execute(tx),
    );
    await expect(insert({ ...whole, run_id: rows[0]?.id ?? "" })).rejects.toMatchObject(constraint);
  });
});
