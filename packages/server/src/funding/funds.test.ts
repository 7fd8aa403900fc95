import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { write } from "../shared/office.ts";
import { givenCovered } from "../testing/cards.ts";
import { TERMS } from "../testing/funds.ts";
import { givenApi, type TestApi } from "../testing/serve.ts";
import { asOwner } from "../testing/table-rows.ts";
import { workers } from "../testing/workers.ts";
import { workOffCommitment } from "./commitments.ts";
import { workOffPlan } from "./plan.ts";
import { replanIfDue } from "./replan.ts";

let api: TestApi;
let treasurer: string;
let second: string;
let cohortId: string;
let ids: readonly string[];
beforeAll(async () => {
  api = await givenApi();
  treasurer = await api.keyOf("treasurer");
  second = await api.keyOf("programme-manager");
  ({ cohortId, ids } = await givenCovered(api, workers(3)));
});
afterAll(() => api.close());

const post = (path: string, body: unknown, key = treasurer) => api.ask("POST", path, { key, body });
const get = (path: string, key = treasurer) => api.ask("GET", path, { key });
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [
  status,
  body.code,
];
const TERMS_SENT = {
  ...TERMS,
  amount: "1000000",
  firstMonth: "2026-12",
  lastMonth: "2027-03",
  contact: "Bu Sri, 0741-12345",
};

/** A fund of the city by the API; gives its id. */
async function fund(changed: Partial<typeof TERMS_SENT> = {}): Promise<string> {
  const [funderId, id] = [uuidv7(), uuidv7()];
  await post("/v1/funders", { id: funderId, kind: "city_apbd", name: "Kota Jambi" });
  const terms = { ...TERMS_SENT, ...changed };
  const made = await post("/v1/funds", { id, funderId, transitAccountId: uuidv7(), terms });
  expect(made.status, made.text).toBe(200);
  return id;
}

async function paperOf(fundId: string): Promise<string> {
  const id = uuidv7();
  await api.ask("PUT", `/v1/funds/${fundId}/papers/${id}?fileName=nota.pdf`, {
    key: treasurer,
    bytes: Buffer.from("%PDF-1.7"),
  });
  return id;
}

/** Money that comes into a fund, said by one and confirmed by another. */
async function grant(fundId: string, amount: string): Promise<string> {
  const movementId = uuidv7();
  const order = { movementId, purpose: "grant", amount, happenedOn: "2026-12-01", reason: "Masuk" };
  await post(`/v1/funds/${fundId}/movements`, { ...order, paperId: await paperOf(fundId) });
  const { status, text } = await post(`/v1/fund-movements/${movementId}/confirmations`, {}, second);
  expect(status, text).toBe(200);
  return movementId;
}

async function plan(firstMonth = "2026-12", lastMonth = "2027-03"): Promise<void> {
  const id = uuidv7();
  const { status, text } = await post("/v1/coverage-plans", { id, firstMonth, lastMonth });
  expect(status, text).toBe(200);
  expect(api.ordered.at(-1)).toEqual({
    name: "funding.plan",
    payload: { regionCode: "15.71", planId: id },
  });
  await workOffPlan(api.office, id);
}

const dueBecause = async () => (await get("/v1/coverage-plans")).body.dueBecause;
const ledgerOf = async (id: string) => (await get(`/v1/funds/${id}`)).body.fund.ledger;

describe("funds and money moved by hand", () => {
  test("who says that money moved does not confirm it, and the database refuses it as well", async () => {
    const id = await fund();
    const movementId = uuidv7();
    const body = {
      movementId,
      purpose: "grant",
      amount: "500",
      happenedOn: "2026-12-01",
      paperId: await paperOf(id),
      reason: "Masuk ke kas",
    };
    expect((await post(`/v1/funds/${id}/movements`, body)).status).toBe(200);
    const confirm = (key: string) =>
      post(`/v1/fund-movements/${movementId}/confirmations`, {}, key);
    expect(codeOf(await confirm(treasurer))).toEqual([409, "funding.same-person"]);
    expect(await ledgerOf(id)).toMatchObject({ received: "0" });
    const attempt = asOwner(api, async (tx) => {
      const row = await tx
        .selectFrom("hand_movements")
        .selectAll()
        .where("id", "=", movementId)
        .executeTakeFirstOrThrow();
      const { region_code, proposed_by } = row;
      const transfer = await tx.selectFrom("ledger_transfers").select("id").executeTakeFirst();
      await tx
        .insertInto("hand_movement_decisions")
        .values({
          region_code,
          movement_id: movementId,
          outcome: "confirmed",
          proposed_by,
          transfer_id: transfer?.id ?? movementId,
          decided_by: proposed_by,
        })
        .execute();
    });
    await expect(attempt).rejects.toThrow("two_people_for_money");
    expect((await confirm(second)).status).toBe(200);
    expect((await confirm(second)).status).toBe(200);
    expect(await ledgerOf(id)).toEqual({
      received: "500",
      spent: "0",
      reserved: "0",
      left: "500",
    });
    const ended = await post(`/v1/fund-movements/${movementId}/endings`, { words: "Keliru" });
    expect(codeOf(ended)).toEqual([409, "funding.movement-closed"]);
  });

  test("a movement that was wrong is taken back whole by two people, and the statement shows both", async () => {
    const id = await fund();
    const wrong = await grant(id, "700");
    const movementId = uuidv7();
    const body = {
      movementId,
      happenedOn: "2026-12-02",
      paperId: await paperOf(id),
      reason: "Salah rekening",
    };
    expect((await post(`/v1/fund-movements/${wrong}/reversals`, body)).status).toBe(200);
    expect((await get("/v1/fund-movements")).body.movements).toHaveLength(1);
    await post(`/v1/fund-movements/${movementId}/confirmations`, {}, second);
    expect(await ledgerOf(id)).toMatchObject({ left: "0" });
    const first = (await get(`/v1/ledger-accounts/${id}/statement?limit=1`)).body;
    expect(first.lines.map((line: { spent: string }) => line.spent)).toEqual(["700"]);
    expect(first.closing).toEqual({ received: "700", spent: "700", reserved: "0" });
    const rest = (await get(`/v1/ledger-accounts/${id}/statement?before=${first.next}`)).body;
    expect(rest.lines.map((line: { id: string }) => line.id)).toEqual([wrong]);
    const before = (await get(`/v1/ledger-accounts/${id}/statement?until=2020-01-01`)).body;
    expect([before.closing.received, before.lines]).toEqual(["0", []]);
  });

  test("nothing leaves a fund by hand that it does not hold", async () => {
    const [id, other] = [await fund(), await fund()];
    const movementId = uuidv7();
    await post(`/v1/funds/${id}/movements`, {
      movementId,
      purpose: "reallocation",
      toFundId: other,
      amount: "1",
      happenedOn: "2026-12-01",
      paperId: await paperOf(id),
      reason: "Digeser",
    });
    const refused = await post(`/v1/fund-movements/${movementId}/confirmations`, {}, second);
    expect([...codeOf(refused), refused.body.why]).toEqual([
      409,
      "funding.refused",
      "fund-exceeded",
    ]);
  });

  test("terms are versions: two who change at once do not overwrite each other, and slips are told", async () => {
    const id = await fund();
    const set = (version: number, changed: object, reason = "Perubahan anggaran") =>
      post(`/v1/funds/${id}/terms`, { version, terms: { ...TERMS_SENT, ...changed }, reason });
    expect((await set(2, { amount: "5" })).body.version).toBe(2);
    expect((await set(2, { amount: "5" })).status).toBe(200);
    expect(codeOf(await set(2, { amount: "6" }))).toEqual([409, "funding.terms-changed-meanwhile"]);
    const strangers = await set(3, { applicationIds: [uuidv7()] });
    expect(codeOf(strangers)).toEqual([422, "funding.people-unknown"]);
    expect((await set(3, { firstMonth: "2027-04" })).status).toBe(400);
    const earmark = { ...TERMS.earmark, kelurahanCodes: ["15.71.99.9999"] };
    expect((await set(3, { earmark })).text).toContain("15.71.99.9999");
    expect((await set(3, { earmark: { ...TERMS.earmark, cohortIds: [] } })).status).toBe(400);
    const told = (await get(`/v1/funds/${id}`)).body;
    expect(told.terms.contact).toBe(TERMS_SENT.contact);
    expect(told.versions.map((each: { version: number }) => each.version)).toEqual([2, 1]);
    const kept = await asOwner(api, async (tx) => ({
      terms: await tx.selectFrom("fund_terms").selectAll().where("fund_id", "=", id).execute(),
      events: await tx.selectFrom("events").selectAll().where("subject_id", "=", id).execute(),
    }));
    expect(
      JSON.stringify(kept, (_, each) => (typeof each === "bigint" ? String(each) : each)),
    ).not.toContain("Bu Sri");
    await post(`/v1/funds/${id}/terms`, {
      version: 3,
      terms: { ...TERMS_SENT, isOpen: false },
      reason: "Ditutup",
    });
  });

  test("a kind of funder that no rule names is refused: nobody could say what its months cost", async () => {
    const { status, text } = await post("/v1/funders", { id: uuidv7(), kind: "saku", name: "X" });
    expect(status, text).toBe(400);
  });
});

describe("a plan, and what makes a new one due", () => {
  let city: string;
  test("months are planned, reserved once money is there, and explained fund by fund", async () => {
    for (const { id, version } of (await get("/v1/funds")).body.funds)
      await post(`/v1/funds/${id}/terms`, {
        version: version + 1,
        terms: { ...TERMS_SENT, isOpen: false },
        reason: "Ditutup",
      });
    city = await fund();
    const [listed = ""] = ids;
    const gift = await fund({ name: "Hibah", applicationIds: [listed] } as never);
    await plan();
    const commit = { id: uuidv7(), firstMonth: "2026-12", lastMonth: "2026-12" };
    await grant(city, "16800");
    expect((await post("/v1/coverage-commitments", commit)).status).toBe(200);
    await workOffCommitment(api.office, commit.id);
    const [done] = (await get("/v1/coverage-commitments")).body.commitments;
    expect(done).toMatchObject({ state: "done", monthsDone: 1, amount: "16800" });
    const explained = (await get(`/v1/applications/${ids[1]}/coverage-months/2026-12`)).body;
    expect(explained.asked.map((each: { why: string }) => each.why)).toEqual([
      "not-its-people",
      "pays",
    ]);
    expect(explained.month).toMatchObject({ amount: "16800", jkk: "10000", jkm: "6800" });
    expect(explained.month.ruleVersionIds.length).toBeGreaterThan(2);
    const mine = (await get(`/v1/applications/${listed}/coverage-months`)).body.months;
    expect(new Set(mine.map((each: { fund: { id: string } }) => each.fund.id))).toEqual(
      new Set([gift]),
    );
  });

  test("another version of a fund makes one due, and until then nothing more is reserved", async () => {
    expect(await dueBecause()).toEqual([]);
    const terms = { ...TERMS_SENT, amount: "50400" };
    await post(`/v1/funds/${city}/terms`, { version: 2, terms, reason: "Anggaran dipotong" });
    expect(await dueBecause()).toEqual(["funds"]);
    const commit = { id: uuidv7(), firstMonth: "2027-01", lastMonth: "2027-01" };
    const refused = await post("/v1/coverage-commitments", commit);
    expect([...codeOf(refused), refused.body.because]).toEqual([
      409,
      "funding.plan-due",
      ["funds"],
    ]);
    // By night it is made anew; what is reserved stays, and what the fund cannot give any more has no payer.
    const id = await write(api.office, (tx) => replanIfDue(tx, api.office));
    await workOffPlan(api.office, id ?? "");
    expect(await dueBecause()).toEqual([]);
    expect(await write(api.office, (tx) => replanIfDue(tx, api.office))).toBeNull();
    const { sums, unpaid } = (await get("/v1/coverage-months?firstMonth=2026-12&lastMonth=2027-03"))
      .body;
    const ofCity = sums.filter((each: { fund: { id: string } | null }) => each.fund?.id === city);
    const total = ofCity.reduce((sum: number, each: { months: number }) => sum + each.months, 0);
    expect(total).toBe(3);
    expect(ofCity.some((each: { state: string }) => each.state === "committed")).toBe(true);
    expect(unpaid[0]).toMatchObject({ fromStateBudget: "16800", fromOthers: "8400" });
  });

  test("somebody who leaves makes one due, and their planned months are called off", async () => {
    const left = ids[2] ?? "";
    await asOwner(api, (tx) =>
      tx
        .insertInto("dropouts")
        .values({
          region_code: "15.71",
          cohort_id: cohortId,
          application_id: left,
          reason_code: "moved",
          note: "",
          recorded_by: "test",
        })
        .execute(),
    );
    expect(await dueBecause()).toEqual(["members"]);
    await plan();
    const { months } = (await get(`/v1/applications/${left}/coverage-months`)).body;
    const states = new Set(months.map((each: { state: string }) => each.state));
    expect([...states].filter((state) => state !== "committed")).toEqual(["cancelled"]);
  });

  test("another rate makes one due, and the amounts follow where nothing is reserved", async () => {
    await asOwner(api, async (tx) => {
      await tx
        .updateTable("rule_versions")
        .set({ valid_to: "2027-01-31" })
        .where("key", "=", "JKM_BPU_FLAT")
        .execute();
      const [row] = await tx
        .selectFrom("rule_versions")
        .selectAll()
        .where("key", "=", "JKM_BPU_FLAT")
        .execute();
      if (row === undefined) throw new Error("there is a rate");
      await tx
        .insertInto("rule_versions")
        .values({
          ...row,
          id: "jkm-2027",
          value: JSON.stringify({ amount: 7000 }),
          predicates: JSON.stringify(row.predicates),
          valid_from: "2027-02-01",
          valid_to: null,
        } as never)
        .execute();
    });
    expect(await dueBecause()).toEqual(["rates"]);
    await plan();
    const { months } = (await get(`/v1/applications/${ids[0]}/coverage-months`)).body;
    const amounts = Object.fromEntries(
      months.map((each: { month: string; amount: string }) => [each.month, each.amount]),
    );
    expect([amounts["2027-01"], amounts["2027-02"]]).toEqual(["16800", "17000"]);
  });

  test("one plan at a time, and a range that is a slip is refused", async () => {
    const order = { id: uuidv7(), firstMonth: "2026-12", lastMonth: "2027-01" };
    expect((await post("/v1/coverage-plans", order)).status).toBe(200);
    expect(codeOf(await post("/v1/coverage-plans", { ...order, id: uuidv7() }))).toEqual([
      409,
      "funding.plan-running",
    ]);
    expect((await post("/v1/coverage-plans", order)).status).toBe(200);
    await workOffPlan(api.office, order.id);
    const slip = { id: uuidv7(), firstMonth: "2027-02", lastMonth: "2026-12" };
    expect((await post("/v1/coverage-plans", slip)).status).toBe(400);
    const long = { id: uuidv7(), firstMonth: "2027-02", lastMonth: "2037-02" };
    expect((await post("/v1/coverage-plans", long)).status).toBe(400);
    const early = { id: uuidv7(), firstMonth: "2010-01", lastMonth: "2010-02" };
    expect(codeOf(await post("/v1/coverage-plans", early))).toEqual([422, "funding.rate-missing"]);
  });
});
