import { parse } from "csv-parse/sync";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { givenApplications } from "../testing/approved.ts";
import { aDraft } from "../testing/drafts.ts";
import { givenApi, type TestApi } from "../testing/serve.ts";
import { asOwner, countRows } from "../testing/table-rows.ts";
import { aWorker, workers } from "../testing/workers.ts";
import { verificationRoutes } from "./routes.ts";

const HERE = "15.71.07.1005";
const ELSEWHERE = { kelurahan: "Kenali Besar", kelurahanCode: "15.71.11.1001" };
const MATCH = {
  found: true,
  status: "active",
  residence: "inside",
  name: "match",
  nameScore: 100,
  birthDate: "match",
  sex: "match",
} as const;

let api: TestApi;
let machine: string;
let first: string;
let second: string;
beforeAll(async () => {
  api = await givenApi();
  machine = await api.keyOf("machine");
  first = await api.keyOf("verifier");
  second = await api.keyOf("verifier");
});
afterAll(() => api.close());

/** An application that waits for a person, as all do before a registry was asked. */
async function givenReferred(by = machine, worker = aWorker()): Promise<string> {
  const { body } = await api.ask("POST", "/v1/applications", { key: by, body: aDraft({}, worker) });
  expect(body.outcome).toBe("referred");
  return body.id;
}

const post = (path: string, key: string, body: unknown) => api.ask("POST", path, { key, body });
const decisionOf = async (id: string) =>
  (await api.ask("GET", `/v1/applications/${id}`, { key: machine })).body.application;

describe("what an officer reads in a registry's portal", () => {
  const answer = (id: string, body: object, key = first) =>
    post(`/v1/applications/${id}/registry-answers`, key, body);

  test("is recorded, and the application is decided anew with it", async () => {
    const id = await givenReferred();
    const { status, body } = await answer(id, { answerId: uuidv7(), civil: MATCH });
    expect([status, body]).toEqual([200, { applicationId: id, outcome: "approved" }]);
    expect(await decisionOf(id)).toMatchObject({ outcome: "approved", grounds: [] });
  });

  test("counts whichever registry it is from", async () => {
    const id = await givenReferred();
    await answer(id, { answerId: uuidv7(), civil: MATCH });
    await answer(id, { answerId: uuidv7(), welfare: { decile: 2 } });
    const memberships = [{ segment: "BPU", status: "active", paidThrough: "2027-01-31" }];
    const { body } = await answer(id, { answerId: uuidv7(), insurer: { memberships } });
    expect(body.outcome).toBe("refused");
  });

  test("sent again, or eight times at once, is one answer; another under its id is refused", async () => {
    const id = await givenReferred();
    const sent = { answerId: uuidv7(), civil: MATCH };
    const all = await Promise.all(Array.from({ length: 8 }, () => answer(id, sent)));
    expect(new Set(all.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const rows = await countRows(api);
    expect((await answer(id, sent)).body.outcome).toBe("approved");
    expect(await countRows(api)).toEqual(rows);

    const others = [{ civil: { ...MATCH, status: "deceased" } }, { welfare: { decile: 1 } }];
    for (const other of others) {
      const { status, body } = await answer(id, { answerId: sent.answerId, ...other });
      expect([status, body.code]).toEqual([409, "request.id-already-used"]);
    }
    expect(await countRows(api)).toEqual(rows);
  });

  test("that is corrected and then taken back counts as it was last entered", async () => {
    const id = await givenReferred();
    const dead = { ...MATCH, status: "deceased" };
    for (const [civil, outcome] of [
      [MATCH, "approved"],
      [dead, "refused"],
      [MATCH, "approved"],
    ] as const) {
      expect((await answer(id, { answerId: uuidv7(), civil })).body.outcome).toBe(outcome);
      expect((await decisionOf(id)).outcome).toBe(outcome);
    }
  });

  test("does not make a worker of who stands higher up in the same list", async () => {
    const [worker, stranger] = workers(2);
    if (worker === undefined || stranger === undefined) throw new Error("two were made");
    const twice = { ...worker, phone: "081200000009" };
    const { nik, bornOn, sex } = worker;
    const sameNik = { ...stranger, nik, bornOn, sex };
    const [above = "", below = "", other = ""] = await givenApplications(api, [
      worker,
      twice,
      sameNik,
    ]);
    for (const [id, outcome, grounds] of [
      [above, "approved", []],
      [below, "refused", ["same-as-earlier-row"]],
      [other, "referred", ["possible-duplicate"]],
    ] as const) {
      expect((await answer(id, { answerId: uuidv7(), civil: MATCH })).body.outcome).toBe(outcome);
      expect(await decisionOf(id)).toMatchObject({ outcome, grounds });
    }
  });

  test("is of one registry at a time, and about somebody who is there", async () => {
    const id = await givenReferred();
    for (const body of [{}, { civil: MATCH, welfare: { decile: 1 } }])
      expect((await answer(id, { answerId: uuidv7(), ...body })).body.code).toBe("request.invalid");
    const nobody = await answer(uuidv7(), { answerId: uuidv7(), civil: MATCH });
    expect([nobody.status, nobody.body.code]).toEqual([404, "request.not-found"]);
  });
});

describe("a referred application", () => {
  const proposal = (changed: object = {}) => ({
    proposalId: uuidv7(),
    outcome: "approved",
    reason: "KTP asli dilihat",
    ...changed,
  });
  const propose = (id: string, key: string, body: object) =>
    post(`/v1/applications/${id}/proposals`, key, body);
  const confirm = (id: string, key: string) => post(`/v1/proposals/${id}/confirmations`, key, {});

  test("is decided by two different people, once", async () => {
    const id = await givenReferred();
    const sent = proposal();
    const proposed = await propose(id, first, sent);
    expect(proposed.body).toEqual({ proposalId: sent.proposalId });
    expect((await decisionOf(id)).outcome).toBe("referred");

    const alone = await confirm(sent.proposalId, first);
    expect([alone.status, alone.body.code]).toEqual([409, "verification.same-person"]);

    const rows = await countRows(api);
    const all = await Promise.all(
      Array.from({ length: 8 }, () => confirm(sent.proposalId, second)),
    );
    expect(new Set(all.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(all[0]?.body).toEqual({ applicationId: id, outcome: "approved" });
    expect((await countRows(api))["decisions"]).toBe((rows["decisions"] ?? 0) + 1);

    const third = await confirm(sent.proposalId, await api.keyOf("supervisor"));
    expect([third.status, third.body.code]).toEqual([409, "verification.already-decided"]);
    const late = await propose(id, first, proposal());
    expect([late.status, late.body.code]).toEqual([409, "verification.not-referred"]);
  });

  test("stays as two people decided it when its sender sends it once more", async () => {
    const draft = aDraft();
    await post("/v1/applications", machine, draft);
    const sent = proposal({ outcome: "refused" });
    await propose(draft.id, first, sent);
    await confirm(sent.proposalId, second);
    expect((await post("/v1/applications", machine, draft)).body.outcome).toBe("refused");
    const answered = await post(`/v1/applications/${draft.id}/registry-answers`, first, {
      answerId: uuidv7(),
      civil: MATCH,
    });
    expect(answered.body.outcome).toBe("refused");
  });

  test("is judged with a reason in which no NIK is kept, also when it is sent again", async () => {
    const id = await givenReferred();
    const sent = proposal({ reason: "KTP 1571 0115 0190 9901 dilihat" });
    expect((await propose(id, first, sent)).status).toBe(200);
    expect((await propose(id, first, sent)).status).toBe(200);
    const { rows } = await asOwner(api, (tx) =>
      sql`select reason from proposals where id = ${sent.proposalId}`.execute(tx),
    );
    expect(rows).toEqual([{ reason: "KTP [NIK] dilihat" }]);
  });

  test("is judged by nobody who entered it", async () => {
    const id = await givenReferred(first);
    const own = await propose(id, first, proposal());
    expect([own.status, own.body.code]).toEqual([409, "verification.own-application"]);
    const sent = proposal();
    await propose(id, second, sent);
    const confirmed = await confirm(sent.proposalId, first);
    expect([confirmed.status, confirmed.body.code]).toEqual([409, "verification.own-application"]);
  });

  test("a proposal that was taken back is confirmed by nobody, and one that was confirmed not taken back", async () => {
    const id = await givenReferred();
    const [sent, again] = [proposal(), proposal()];
    const close = (proposalId: string, key: string) =>
      post(`/v1/proposals/${proposalId}/closings`, key, { reason: "Salah tekan" });
    await propose(id, first, sent);
    expect((await close(sent.proposalId, first)).body).toEqual({ applicationId: id });
    expect((await close(sent.proposalId, second)).status).toBe(200); // it is closed already
    const late = await confirm(sent.proposalId, second);
    expect([late.status, late.body.code]).toEqual([409, "verification.proposal-closed"]);
    await propose(id, first, again);
    await confirm(again.proposalId, second);
    const closed = await close(again.proposalId, first);
    expect([closed.status, closed.body.code]).toEqual([409, "verification.already-decided"]);
    expect((await close(uuidv7(), first)).body.code).toBe("request.not-found");
  });

  test("is proposed once, however often that is sent; another proposal under the id is refused", async () => {
    const id = await givenReferred();
    const sent = proposal();
    const all = await Promise.all(Array.from({ length: 8 }, () => propose(id, first, sent)));
    expect(all.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const rows = await countRows(api);
    const others = [{ outcome: "refused" }, { reason: "Alasan lain" }];
    for (const changed of others) {
      const { status, body } = await propose(id, first, { ...sent, ...changed });
      expect([status, body.code]).toEqual([409, "request.id-already-used"]);
    }
    expect((await propose(id, second, sent)).body.code).toBe("request.id-already-used");
    expect(await countRows(api)).toEqual(rows);
  });

  test("of two proposals only one is carried out", async () => {
    const id = await givenReferred();
    const [yes, no] = [proposal(), proposal({ outcome: "refused" })];
    await propose(id, first, yes);
    await propose(id, second, no);
    await confirm(yes.proposalId, second);
    const other = await confirm(no.proposalId, first);
    expect([other.status, other.body.code]).toEqual([409, "verification.not-referred"]);
  });

  test("has to be there, and so has the proposal", async () => {
    expect((await propose(uuidv7(), first, proposal())).body.code).toBe("request.not-found");
    expect((await confirm(uuidv7(), first)).body.code).toBe("request.not-found");
  });
});

describe("whom to ask a registry about", () => {
  test("is a list with full NIK, so each export is recorded; an area limits it", async () => {
    const near = aWorker();
    const far = aWorker(ELSEWHERE);
    await givenReferred(machine, near);
    await givenReferred(machine, far);
    const before = await countRows(api);
    const whole = await api.ask("GET", "/v1/registry-requests/civil", { key: first });
    const niks = (parse(whole.text, { columns: true }) as { nik: string }[]).map((row) => row.nik);
    expect(niks).toEqual(expect.arrayContaining([near.nik, far.nik]));
    expect(whole.headers.get("content-disposition")).toContain("civil-request.csv");
    expect((await countRows(api))["events"]).toBe((before["events"] ?? 0) + 1);

    const limited = await api.keyOf("verifier", [HERE]);
    const part = await api.ask("GET", "/v1/registry-requests/civil", { key: limited });
    expect(part.text).toContain(near.nik);
    for (const secret of [far.nik, far.name]) expect(part.text).not.toContain(secret);
  });

  test("no longer names whom the registry has answered about", async () => {
    const worker = aWorker();
    const id = await givenReferred(machine, worker);
    const body = { answerId: uuidv7(), civil: MATCH };
    await post(`/v1/applications/${id}/registry-answers`, first, body);
    const { text } = await api.ask("GET", "/v1/registry-requests/civil", { key: first });
    expect(text).not.toContain(worker.nik);
  });
});

describe("approvals drawn for a visit", () => {
  let supervisor: string;
  let near: string;
  let far: string;
  beforeAll(async () => {
    supervisor = await api.keyOf("supervisor");
    const ids = await givenApplications(api, [...workers(1), aWorker(ELSEWHERE)]);
    [near = "", far = ""] = ids;
    await draw(ids);
  });

  test("are listed and counted for whoever may see them", async () => {
    const whole = await api.ask("GET", "/v1/rechecks", { key: supervisor });
    expect(whole.body).toMatchObject({ drawn: 2, checked: 0, wrong: 0, interval: null });
    const officer = await api.keyOf("kelurahan-officer", [HERE]);
    const part = await api.ask("GET", "/v1/rechecks", { key: officer });
    expect(part.body).toMatchObject({ drawn: 1, open: [{ applicationId: near }] });
    expect(part.text).not.toContain(far);
    const result = { wasWrong: false, note: "Sesuai" };
    const outside = await post(`/v1/rechecks/${far}/results`, officer, result);
    expect([outside.status, outside.body.code]).toEqual([404, "request.not-found"]);
  });

  test("are visited once: the first result stays, and the measured error follows", async () => {
    const result = { wasWrong: true, note: "Sudah pindah" };
    const path = `/v1/rechecks/${near}/results`;
    const all = await Promise.all(Array.from({ length: 8 }, () => post(path, supervisor, result)));
    expect(new Set(all.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(all[0]?.body).toEqual({ applicationId: near });
    const rows = await countRows(api);
    const other = await post(path, supervisor, { ...result, wasWrong: false });
    expect([other.status, other.body.code]).toEqual([409, "request.id-already-used"]);
    expect(await countRows(api)).toEqual(rows);

    const { body } = await api.ask("GET", "/v1/rechecks?limit=1", { key: supervisor });
    expect(body).toMatchObject({ drawn: 2, checked: 1, wrong: 1, open: [{ applicationId: far }] });
    expect(body.interval).toEqual({ lower: expect.closeTo(0.025), upper: 1 });
  });

  async function draw(ids: readonly string[]): Promise<void> {
    await asOwner(api, async (tx) => {
      const rows = await tx
        .selectFrom("decisions")
        .selectAll()
        .where("application_id", "in", ids)
        .execute();
      await tx
        .insertInto("rechecks")
        .values(
          rows.map((row) => ({
            region_code: row.region_code,
            application_id: row.application_id,
            kelurahan_code: row.kelurahan_code,
            run_id: row.run_id ?? "",
            share: 1,
          })),
        )
        .onConflict((on) => on.doNothing()) // the draw by chance may have taken them already
        .execute();
    });
  }
});

test("many are confirmed as they were selected, under one id once, and by whoever selected them", async () => {
  const [key, another] = [await api.keyOf("verifier"), await api.keyOf("verifier")];
  const post = (path: string, body: object, by = key) => api.ask("POST", path, { key: by, body });
  const select = (id: string, by = key) => post("/v1/clean-selections", { id }, by);
  const [one, other] = [uuidv7(), uuidv7()];
  const selected = (await select(one)).body;
  expect(selected).toEqual({ id: one, ruleId: "clean-2026-11", count: expect.any(Number) });
  expect((await select(one)).body).toEqual(selected);
  const { cases } = (await api.ask("GET", `/v1/clean-selections/${one}/cases`, { key })).body;
  expect(cases).toHaveLength(selected.count);
  await select(other);
  const taken = await select(one, another);
  expect([taken.status, taken.body.code]).toEqual([409, "request.id-already-used"]);
  const order = { id: uuidv7(), selectionId: one };
  const confirm = (body: object, by = key) => post("/v1/bulk-confirmations", body, by);
  const confirmed = (await confirm(order)).body;
  expect(confirmed.confirmed + confirmed.sampled).toBe(selected.count);
  expect(confirmed.leftOut).toHaveLength(confirmed.sampled);
  expect((await confirm(order)).body).toEqual(confirmed);
  const changed = await confirm({ ...order, selectionId: other });
  expect([changed.status, changed.body.code]).toEqual([409, "request.id-already-used"]);
  const notTheirs = await confirm({ id: uuidv7(), selectionId: other }, another);
  expect([notTheirs.status, notTheirs.body.code]).toEqual([404, "request.not-found"]);
});

test("every refusal that these routes declare was met", () => {
  // Those about two applications that look alike are met in judge-pairs.test.ts.
  const others = verificationRoutes.filter(({ path }) => !path.includes("pair-judgements"));
  expect(api.unmet(others)).toEqual([]);
});

test("nothing here was a failure of ours", () => {
  expect(api.logged).toEqual([]);
});
