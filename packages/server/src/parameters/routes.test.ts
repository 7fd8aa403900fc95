import { DEFAULT_POLICY } from "@payung/domain/verification/default-policy.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openCohort, selectCohort } from "../programme/service.ts";
import { write } from "../shared/office.ts";
import { AS_OF, aCohort, givenApplications } from "../testing/approved.ts";
import { givenIssued } from "../testing/decrees.ts";
import { givenApi, type TestApi } from "../testing/serve.ts";
import { asOwner } from "../testing/table-rows.ts";
import { aWorker, workers } from "../testing/workers.ts";
import { parameterRoutes } from "./routes.ts";

const HERE = "15.71.07.1005";

let api: TestApi;
let maker: string;
let checker: string;
let limited: string;
/** Running, two workers decreed for November 2026 to October 2027; another has one place for three who wait. */
const cohort = aCohort({ quota: 2, firstMonth: "2026-11" });
const queued = aCohort({ quota: 1 });
beforeAll(async () => {
  api = await givenApi();
  maker = await api.keyOf("programme-manager");
  checker = await api.keyOf("programme-manager");
  limited = await api.keyOf("programme-manager", [HERE]);
  await givenApplications(
    api,
    [
      ...workers(2),
      // A farm hand of the poorest decile, and a roofer of the ninth.
      aWorker({ name: "Termiskin" }),
      aWorker({ name: "Berisiko" }),
      aWorker({ name: "Tua", bornOn: "1962-05-01" }),
    ],
    { deciles: [1, 1, 2, 3, 4] },
  );
  const { office } = api;
  await write(office, async (tx) => {
    await openCohort(tx, office, cohort);
    await selectCohort(tx, office, cohort.id);
    await openCohort(tx, office, queued);
  });
  const order = { id: uuidv7(), cohortId: cohort.id, number: "1/SK", issuedOn: AS_OF };
  await givenIssued(office, order, "selection");
});
afterAll(() => api.close());

const post = (path: string, body: unknown, key = maker) => api.ask("POST", path, { key, body });
const get = (path: string, key = maker) => api.ask("GET", path, { key });
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [
  status,
  body.code,
];
const FLAT = {
  key: "JKM_BPU_FLAT",
  followsId: "bpu-jkm-flat-2015",
  value: { amount: 7800 },
  validFrom: "2027-06-01",
  validTo: null,
};
const WHY = { basis: "PP 1/2027", source: "JDIH", confidence: "official", note: null };
const preview = (asked: object, key = maker) => post("/v1/parameter-previews", asked, key);
const propose = (order: object, key = maker) => post("/v1/parameter-proposals", order, key);
const confirm = (id: string, key = checker) =>
  post(`/v1/parameter-proposals/${id}/confirmations`, {}, key);
const end = (id: string, key: string, words = "Belum terbit") =>
  post(`/v1/parameter-proposals/${id}/endings`, { words }, key);
const versionsOf = async (key: string) =>
  (await get("/v1/parameters")).body.parameters.find((each: { key: string }) => each.key === key)
    .versions;

describe("before a version is proposed", () => {
  test("a rate says what each running cohort costs before and after, month by month", async () => {
    const { body } = await preview(FLAT);
    expect(body).toMatchObject({ decisions: null, priority: null });
    expect(body.costs).toMatchObject([{ cohortId: cohort.id, name: cohort.name }]);
    const [{ months, before, after }] = body.costs;
    // Two workers, June to October 2027: 16,800 becomes 17,800.
    expect(months.map((each: { month: string }) => each.month)).toEqual([
      "2027-06",
      "2027-07",
      "2027-08",
      "2027-09",
      "2027-10",
    ]);
    expect([before, after]).toEqual(["168000", "178000"]);
  });

  test("an age limit says who would be decided otherwise, and where", async () => {
    const { body } = await preview({
      key: "ENTRY_AGE_BELOW",
      followsId: await idOf("ENTRY_AGE_BELOW"),
      value: { years: 60, check_at: ["registration_date", "first_payment_date"] },
      validFrom: "2027-01-01",
      validTo: null,
    });
    expect(body.decisions).toMatchObject({
      known: 3,
      affected: 1,
      moves: [{ from: "approved", to: "refused", count: 1 }],
      perKelurahan: [{ code: HERE, count: 1 }],
    });
  });

  test("the decision policy says so too, without asking anybody's age", async () => {
    const [before] = await versionsOf("DECISION_POLICY");
    const { body } = await preview({
      key: "DECISION_POLICY",
      followsId: before.id,
      value: { ...before.value, policy: { ...DEFAULT_POLICY, "notice-not-recorded": "referred" } },
      validFrom: "2027-01-01",
      validTo: null,
    });
    expect(body.decisions.known).toBe(3);
    expect(body.decisions.affected).toBe(
      body.decisions.moves.reduce((sum: number, each: { count: number }) => sum + each.count, 0),
    );
  });

  test("the order of the queue says who would stand on the other side of the line", async () => {
    const [before] = await versionsOf("PRIORITY_ORDER");
    const { body } = await preview({
      key: "PRIORITY_ORDER",
      followsId: before.id,
      // The poorest come last instead of first.
      value: { ...before.value, decile_points: { "1": 0, "2": 0, "3": 0, "4": 40 } },
      validFrom: "2027-01-01",
      validTo: null,
    });
    expect(body.priority).toMatchObject([
      {
        cohortId: queued.id,
        comeIn: 1,
        goOut: 1,
        perKelurahan: [{ code: HERE, comeIn: 1, goOut: 1 }],
      },
      { cohortId: cohort.id, comeIn: 0, goOut: 0 },
    ]);
  });

  test("nothing is stored", async () => {
    expect((await get("/v1/parameters")).body.proposals).toEqual([]);
  });

  test.each([
    [
      "a value that is built otherwise",
      { value: { amount: "7800" } },
      [422, "parameters.value-malformed"],
    ],
    ["a day on which it was used", { validFrom: "2015-08-01" }, [409, "parameters.past-used"]],
    ["the middle of a month", { validFrom: "2027-06-15" }, [422, "parameters.month-begins"]],
    [
      "an end behind which nothing holds",
      { validTo: "2027-12-31" },
      [422, "parameters.leaves-gap"],
    ],
    ["the same again", { value: { amount: 6800 } }, [422, "parameters.nothing-changed"]],
    ["a version that is not there", { followsId: "none" }, [404, "request.not-found"]],
  ])("is refused: %s", async (_, changed, expected) => {
    expect(codeOf(await preview({ ...FLAT, ...changed }))).toEqual(expected);
    expect(codeOf(await propose({ ...FLAT, ...WHY, id: uuidv7(), ...changed }))).toEqual(expected);
  });
});

describe("a version", () => {
  let id: string;

  test("is proposed once, with what the preview said; another meanwhile is refused", async () => {
    id = uuidv7();
    const first = await propose({ ...FLAT, ...WHY, id });
    expect(first.body).toMatchObject({ state: "open", proposed: { isMe: true } });
    expect((await propose({ ...FLAT, ...WHY, id })).body).toEqual(first.body);
    expect(codeOf(await propose({ ...FLAT, ...WHY, id, basis: "Lain" }))).toEqual([
      409,
      "request.id-already-used",
    ]);
    expect(codeOf(await propose({ ...FLAT, ...WHY, id: uuidv7() }))).toEqual([
      409,
      "parameters.proposal-open",
    ]);
    const seen = await get(`/v1/parameter-proposals/${id}`, checker);
    expect(seen.body.effects.costs[0]).toMatchObject({ before: "168000", after: "178000" });
    expect(seen.body.effectsNow).toEqual(seen.body.effects);
  });

  test("is not confirmed by the one who proposed it; nor by the database for them", async () => {
    expect(codeOf(await confirm(id, maker))).toEqual([409, "parameters.same-person"]);
    const { proposed_by } = await asOwner(api, (tx) =>
      tx
        .selectFrom("parameter_proposals")
        .select("proposed_by")
        .where("id", "=", id)
        .executeTakeFirstOrThrow(),
    );
    const decide = (by: string) =>
      write(api.office, (tx) =>
        sql`insert into parameter_decisions (region_code, proposal_id, outcome, proposed_by, version_id, decided_by)
          values ('15.71', ${id}::uuid, 'confirmed', ${proposed_by}, 'x', ${by})`.execute(tx),
      );
    await expect(decide(proposed_by)).rejects.toThrow(/two_people_for_a_parameter/);
    const byHand = write(api.office, (tx) =>
      sql`update rule_versions set valid_to = '2027-01-01' where key = 'JKM_BPU_FLAT'`.execute(tx),
    );
    await expect(byHand).rejects.toThrow(/permission denied/);
    const unconfirmed = write(api.office, (tx) =>
      sql`select apply_parameter('15.71', ${id}::uuid)`.execute(tx),
    );
    await expect(unconfirmed).rejects.toThrow();
    expect(await versionsOf("JKM_BPU_FLAT")).toHaveLength(1);
  });

  test("that eight confirm at once holds once: the one before is closed the day before", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => confirm(id)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    const { versionId } = answers[0]?.body ?? {};
    const versions = await versionsOf("JKM_BPU_FLAT");
    expect(versions).toMatchObject([
      { id: "bpu-jkm-flat-2015", validTo: "2027-05-31", value: { amount: 6800 } },
      {
        id: versionId,
        validFrom: "2027-06-01",
        validTo: null,
        value: { amount: 7800 },
        basis: "PP 1/2027",
        confirmedBy: "programme-manager",
      },
    ]);
    expect(codeOf(await confirm(id, await api.keyOf("administrator")))).toEqual([
      409,
      "parameters.proposal-closed",
    ]);
    expect(codeOf(await end(id, checker))).toEqual([409, "parameters.proposal-closed"]);
    const events = await asOwner(api, (tx) =>
      tx
        .selectFrom("events")
        .select("details")
        .where("kind", "=", "reference.version-confirmed")
        .execute(),
    );
    expect(events).toMatchObject([
      {
        details: { before: { amount: 6800 }, after: { amount: 7800 }, closes: "bpu-jkm-flat-2015" },
      },
    ]);
  });

  test("is what the cost of a cohort is made of from then on", async () => {
    const { body } = await get(`/v1/cohorts/${cohort.id}`);
    // Two workers: seven months at 16,800 and five at 17,800.
    expect(body.standing.cost.total).toBe("413200");
  });

  test("does not go in before another that holds already", async () => {
    for (const validFrom of ["2027-03-01", "2027-08-01"]) {
      const asked = { ...FLAT, value: { amount: 9000 }, validFrom };
      expect(codeOf(await preview(asked))).toEqual([409, "parameters.versions-overlap"]);
    }
  });

  test("that is taken back or sent back never holds", async () => {
    const priority = await versionsOf("PRIORITY_ORDER");
    const order = {
      key: "PRIORITY_ORDER",
      followsId: priority[0].id,
      value: { ...priority[0].value, waiting_points_max: 40 },
      validFrom: "2027-01-01",
      validTo: null,
      ...WHY,
    };
    for (const [key, how] of [
      [maker, "withdrawn"],
      [checker, "sent-back"],
    ] as const) {
      const own = uuidv7();
      await propose({ ...order, id: own });
      expect((await end(own, key)).body).toEqual({ id: own, how });
      expect((await end(own, key)).body).toEqual({ id: own, how });
      expect(codeOf(await confirm(own))).toEqual([409, "parameters.proposal-closed"]);
    }
    expect(await versionsOf("PRIORITY_ORDER")).toEqual(priority);
  });

  test("that came into the past meanwhile is refused, and says so before", async () => {
    const own = uuidv7();
    await propose({
      key: "ENTRY_AGE_MIN",
      followsId: await idOf("ENTRY_AGE_MIN"),
      value: { years: 17 },
      validFrom: "2026-12-01",
      validTo: null,
      ...WHY,
      id: own,
    });
    await asOwner(api, (tx) =>
      sql`insert into runs (region_code, id, inputs_sha256, as_of, policy_id)
        values ('15.71', ${uuidv7()}::uuid, ${Buffer.from(own)}, '2026-12-05', 'default-2026-11')`.execute(
        tx,
      ),
    );
    expect((await get(`/v1/parameter-proposals/${own}`)).body.effectsNow).toBeNull();
    expect(codeOf(await confirm(own))).toEqual([409, "parameters.past-used"]);
  });

  test("of the decision policy holds for whoever is decided from that day on", async () => {
    const [before] = await versionsOf("DECISION_POLICY");
    const own = uuidv7();
    const value = { ...before.value, policy: { ...DEFAULT_POLICY, "age-over": "referred" } };
    await propose({
      key: "DECISION_POLICY",
      followsId: before.id,
      value,
      validFrom: "2027-02-01",
      validTo: null,
      ...WHY,
      id: own,
    });
    expect((await confirm(own)).status).toBe(200);
    expect(await versionsOf("DECISION_POLICY")).toMatchObject([
      { id: before.id, validTo: "2027-01-31" },
      { validFrom: "2027-02-01", value, confirmedBy: "programme-manager" },
    ]);
  });
});

async function idOf(key: string): Promise<string> {
  return (await versionsOf(key)).at(-1).id;
}

test("who sees a part of the city changes no parameter", async () => {
  const id = uuidv7();
  for (const answer of [
    await preview(FLAT, limited),
    await propose({ ...FLAT, ...WHY, id }, limited),
    await get(`/v1/parameter-proposals/${id}`, limited),
    await confirm(id, limited),
    await end(id, limited),
  ])
    expect(codeOf(answer)).toEqual([403, "access.region-wide-only"]);
});

test("what is not there is not found", async () => {
  const id = uuidv7();
  for (const answer of [
    await get(`/v1/parameter-proposals/${id}`),
    await confirm(id),
    await end(id, maker),
  ])
    expect(codeOf(answer)).toEqual([404, "request.not-found"]);
});

test("every refusal that these routes declare was met", () => {
  // A proposal and its preview look at the same plan.
  const unmet = api.unmet(parameterRoutes);
  expect(unmet).toEqual(["POST /v1/parameter-proposals parameters.versions-overlap"]);
});

test("nothing here was a failure of ours", () => {
  expect(api.logged).toEqual([]);
});
