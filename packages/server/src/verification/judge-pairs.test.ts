import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aDraft } from "../testing/drafts.ts";
import { givenApi, type TestApi } from "../testing/serve.ts";
import { asOwner, countRows } from "../testing/table-rows.ts";
import { aWorker, nikFor, type Worker } from "../testing/workers.ts";
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
/** Reads the registry's portal, and so decides nothing. */
let clerk: string;
beforeAll(async () => {
  api = await givenApi();
  machine = await api.keyOf("machine");
  first = await api.keyOf("verifier");
  second = await api.keyOf("verifier");
  clerk = await api.keyOf("verifier");
});
afterAll(() => api.close());

const post = (path: string, key: string, body: unknown) => api.ask("POST", path, { key, body });

/** Registers a worker whom the civil registry knows. */
async function register(worker: Worker, by = machine) {
  const draft = aDraft({}, worker);
  await post("/v1/applications", by, draft);
  const { body } = await post(`/v1/applications/${draft.id}/registry-answers`, clerk, {
    answerId: uuidv7(),
    civil: MATCH,
  });
  return { id: draft.id, outcome: body.outcome as string };
}

/** A worker, and one who bears the same name and was born on the same day under another NIK. */
function namesakes(changed: Partial<Worker> = {}): [Worker, Worker] {
  const one = aWorker(changed);
  return [one, { ...one, nik: nikFor(one.bornOn, one.sex), phone: aWorker().phone }];
}

async function givenQuestion(changed: Partial<Worker> = {}, by = machine) {
  const [one, other] = namesakes(changed);
  const earlier = await register(one, by);
  const later = await register(other, by);
  expect([earlier.outcome, later.outcome]).toEqual(["approved", "referred"]);
  return { earlierId: earlier.id, id: later.id, one, other };
}

const judge = (id: string, key: string, body: object) =>
  post(`/v1/applications/${id}/pair-judgements`, key, body);
const confirm = (id: string, key: string) =>
  post(`/v1/pair-judgements/${id}/confirmations`, key, {});
const said = (earlierId: string, changed: object = {}) => ({
  judgementId: uuidv7(),
  earlierId,
  verdict: "different",
  reason: "Dua orang, KTP keduanya dilihat",
  ...changed,
});

async function judgeByTwo(id: string, earlierId: string, verdict: string) {
  const judgement = said(earlierId, { verdict });
  expect((await judge(id, first, judgement)).status).toBe(200);
  return (await confirm(judgement.judgementId, second)).body.outcome;
}

async function questionsOf(id: string, key = first) {
  const { body } = await api.ask("GET", "/v1/duplicates?limit=500", { key });
  return body.questions.filter(
    (each: { application: { id: string } }) => each.application.id === id,
  );
}

describe("two applications that look alike", () => {
  test("are laid side by side, with what speaks for one person and what against", async () => {
    const { id, earlierId, one } = await givenQuestion();
    const [question] = await questionsOf(id);
    expect(question.application).toMatchObject({ id, name: one.name, bornOn: one.bornOn });
    const [pair] = question.pairs;
    expect(pair).toMatchObject({ earlierId, earlier: { id: earlierId, name: one.name } });
    expect(pair.explanation).toMatch(/^Nama dan tanggal lahir sama, NIK berbeda\./);
    const labels = pair.parts.map((part: { label: string }) => part.label);
    expect(labels).toEqual(expect.arrayContaining(["nama sama", "tanggal lahir sama"]));
    const sum = pair.parts.reduce((all: number, { weight }: { weight: number }) => all + weight, 0);
    expect(pair.prior + sum).toBeCloseTo(pair.weight, 6);
    for (const { nik } of [one]) expect(JSON.stringify(question)).not.toContain(nik);
  });

  test("come oldest first, page by page, each application once", async () => {
    await givenQuestion();
    await givenQuestion();
    const seen: string[] = [];
    for (let after = ""; ; ) {
      const { body } = await api.ask("GET", `/v1/duplicates?limit=1${after}`, { key: first });
      seen.push(
        ...body.questions.map((each: { application: { id: string } }) => each.application.id),
      );
      if (body.next === null) break;
      after = `&after=${body.next}`;
    }
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen.length).toBeGreaterThan(2);
  });

  test("that two people call different are not asked about again, nor found again", async () => {
    const { id, earlierId } = await givenQuestion();
    const judgement = said(earlierId);
    await judge(id, first, judgement);
    const [{ pairs }] = await questionsOf(id);
    expect(pairs[0].proposed).toEqual([
      { judgementId: judgement.judgementId, verdict: "different", reason: judgement.reason },
    ]);
    const confirmed = await confirm(judgement.judgementId, second);
    expect(confirmed.body).toEqual({ applicationId: id, outcome: "approved" });
    expect(await questionsOf(id)).toEqual([]);

    const again = await post(`/v1/applications/${id}/registry-answers`, first, {
      answerId: uuidv7(),
      civil: MATCH,
    });
    expect(again.body.outcome).toBe("approved");
  });

  test("that two people call one person leave the earlier one standing", async () => {
    const { id, earlierId } = await givenQuestion();
    expect(await judgeByTwo(id, earlierId, "same")).toBe("refused");
    const { body } = await api.ask("GET", `/v1/applications/${id}`, { key: first });
    expect(body.application.grounds).toEqual(["same-as-known-worker"]);
    expect(await questionsOf(id)).toEqual([]);
  });

  test("are asked about again when two people take their word back; what was said stays", async () => {
    const { id, earlierId } = await givenQuestion();
    expect(await judgeByTwo(id, earlierId, "different")).toBe("approved");
    expect(await judgeByTwo(id, earlierId, "open")).toBe("referred");
    expect(await questionsOf(id)).toHaveLength(1);
    expect(await judgeByTwo(id, earlierId, "different")).toBe("approved");
    const kept = await asOwner(api, (tx) =>
      tx.selectFrom("pair_judgements").select("verdict").where("application_id", "=", id).execute(),
    );
    expect(kept).toHaveLength(6);
  });
});

describe("a word on two applications", () => {
  test("is not confirmed when one of the two was corrected since: the pair is asked about again", async () => {
    const { id, earlierId } = await givenQuestion();
    const sent = said(earlierId, { verdict: "same" });
    await judge(id, first, sent);
    const corrected = await post(
      `/v1/applications/${earlierId}/corrections`,
      await api.keyOf("verifier"),
      {
        correctionId: uuidv7(),
        basedOn: 0,
        fields: { address: "Jl. Melati 3" },
        reason: "Sesuai KTP",
      },
    );
    expect(corrected.status).toBe(200);
    const late = await confirm(sent.judgementId, second);
    expect([late.status, late.body.code]).toEqual([409, "verification.data-corrected-since"]);
    const [question] = await questionsOf(id);
    expect(question.pairs[0].proposed).toEqual([]);
  });

  test("sent again, or eight times at once, is one; another under its id is refused", async () => {
    const { id, earlierId } = await givenQuestion();
    const sent = said(earlierId);
    const all = await Promise.all(Array.from({ length: 8 }, () => judge(id, first, sent)));
    expect(new Set(all.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const rows = await countRows(api);
    for (const changed of [{ verdict: "same" }, { reason: "Alasan lain" }])
      expect((await judge(id, first, { ...sent, ...changed })).body.code).toBe(
        "request.id-already-used",
      );
    expect((await judge(id, second, sent)).body.code).toBe("request.id-already-used");
    expect(await countRows(api)).toEqual(rows);

    const confirmed = await Promise.all(
      Array.from({ length: 8 }, () => confirm(sent.judgementId, second)),
    );
    expect(new Set(confirmed.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const third = await confirm(sent.judgementId, await api.keyOf("supervisor"));
    expect([third.status, third.body.code]).toEqual([409, "verification.already-decided"]);
  });

  test("counts for nothing until a second, different person says so too", async () => {
    const { id, earlierId } = await givenQuestion();
    const sent = said(earlierId);
    await judge(id, first, sent);
    const alone = await confirm(sent.judgementId, first);
    expect([alone.status, alone.body.code]).toEqual([409, "verification.same-person"]);
    expect(await questionsOf(id)).toHaveLength(1);
  });

  test("that was overtaken by what two people decided meanwhile can no longer be confirmed", async () => {
    const { id, earlierId } = await givenQuestion();
    const early = said(earlierId, { verdict: "same" });
    await judge(id, first, early);
    await judgeByTwo(id, earlierId, "different");
    const late = await confirm(early.judgementId, second);
    expect([late.status, late.body.code]).toEqual([409, "verification.already-decided"]);
  });

  test("is given by nobody who entered one of them", async () => {
    const { id, earlierId } = await givenQuestion({}, first);
    const own = await judge(id, first, said(earlierId));
    expect([own.status, own.body.code]).toEqual([409, "verification.own-application"]);
    const sent = said(earlierId);
    await judge(id, second, sent);
    const confirmed = await confirm(sent.judgementId, first);
    expect([confirmed.status, confirmed.body.code]).toEqual([409, "verification.own-application"]);
  });

  test("is given by nobody who recorded what a registry says of it", async () => {
    const { id, earlierId } = await givenQuestion();
    const own = await judge(id, clerk, said(earlierId));
    expect([own.status, own.body.code]).toEqual([409, "verification.own-application"]);
  });

  test("is about two that were found alike", async () => {
    const { id } = await givenQuestion();
    const other = await register(aWorker());
    for (const [one, earlier] of [
      [id, other.id],
      [uuidv7(), other.id],
    ] as const)
      expect((await judge(one, first, said(earlier))).body.code).toBe("request.not-found");
    expect((await confirm(uuidv7(), second)).body.code).toBe("request.not-found");
  });

  test("is given by whoever may see both, and shows nobody else's data", async () => {
    const [one, other] = namesakes(ELSEWHERE);
    const earlier = await register(one);
    const near = { kelurahan: aWorker().kelurahan, kelurahanCode: HERE };
    const later = await register({ ...other, ...near });
    const limited = await api.keyOf("verifier", [HERE]);
    const [question] = await questionsOf(later.id, limited);
    expect(question.pairs[0]).toMatchObject({ earlierId: earlier.id, earlier: null });
    const refused = await judge(later.id, limited, said(earlier.id));
    expect([refused.status, refused.body.code]).toEqual([403, "access.outside-area"]);
    const sent = said(earlier.id);
    await judge(later.id, first, sent);
    const confirmed = await confirm(sent.judgementId, limited);
    expect([confirmed.status, confirmed.body.code]).toEqual([403, "access.outside-area"]);
  });
});

test("every refusal that these routes declare was met, and nothing was a failure of ours", () => {
  const routes = verificationRoutes.filter(({ path }) => /pair-judgements|duplicates/.test(path));
  expect(routes).toHaveLength(3);
  expect(api.unmet(routes)).toEqual([]);
  expect(api.logged).toEqual([]);
});
