import type { Queue } from "@payung/domain/verification/queues.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyList } from "../main-job/verify.ts";
import { givenApplications } from "../testing/approved.ts";
import { aDraft } from "../testing/drafts.ts";
import { civilLine, givenCivil, givenList } from "../testing/files.ts";
import { givenDoor, type Staffer, type TestDoor } from "../testing/staff.ts";
import { asOwner } from "../testing/table-rows.ts";
import { TELANAIPURA } from "../testing/whole-office.ts";
import { aWorker, nikFor, type Worker, workers } from "../testing/workers.ts";

const JAMBI = "15.71";
let now = new Date();
let door: TestDoor;
let one: Staffer;
let other: Staffer;
let officer: Staffer;
let boss: Staffer;
const ids = new Map<string, string>();
const people = new Map<string, Worker>();

/** People who each wait for one reason, by the name of the reason. */
beforeAll(async () => {
  door = await givenDoor({ now: () => now });
  const verifier = [{ role: "verifier", areas: ["*"] }] as const;
  one = await door.signedIn(verifier);
  other = await door.signedIn(verifier);
  officer = await door.signedIn([{ role: "kelurahan-officer", areas: ["15.71.07.1005"] }]);
  boss = await door.signedIn([{ role: "administrator", areas: ["*"] }]);
  const known = aWorker({ name: "Siti Aminah Nasution" });
  const list: Record<string, Worker> = {
    clean: aWorker(),
    elsewhere: aWorker({ ...TELANAIPURA, occupation: "penjinak naga" }),
    question: aWorker({ occupation: "penjinak naga" }),
    incomplete: aWorker({ nik: "123" }),
    refused: aWorker({ employmentStatus: "PNS" }),
    known,
    twin: { ...known, nik: nikFor(known.bornOn, known.sex), phone: "081300001111" },
    unknownToRegistry: aWorker({ occupation: "penjinak naga", name: "Zulkifli Harahap" }),
  };
  const registered = Object.entries(list).filter(([name]) => name !== "unknownToRegistry");
  const { summary } = await verifyList(door.office, {
    list: await givenList(door.folder, Object.values(list)),
    asOf: "2026-11-23",
    extracts: {
      civil: await givenCivil(
        door.folder,
        registered.map(([, worker]) => civilLine(worker)),
      ),
    },
  });
  const rows = await asOwner(door, (tx) =>
    tx
      .selectFrom("applications")
      .select(["id", "row_number"])
      .where("list_id", "=", summary.listId)
      .orderBy("row_number")
      .execute(),
  );
  for (const [at, [name, worker]] of Object.entries(list).entries()) {
    ids.set(name, rows[at]?.id ?? "");
    people.set(name, worker);
  }
});
afterAll(() => door.close());

const idOf = (name: string) => ids.get(name) ?? "";
const queue = async (staffer: Staffer, name: Queue) => {
  const { body } = await staffer.ask("GET", `/v1/queues/${name}`);
  return body.cases.map((each: { applicationId: string }) => each.applicationId);
};
const queuesOf = async (name: string) =>
  (await one.ask("GET", `/v1/cases/${idOf(name)}`)).body.queues.map(
    (each: { queue: Queue }) => each.queue,
  );
const propose = async (staffer: Staffer, name: string, outcome = "approved") => {
  const proposalId = uuidv7();
  const order = { proposalId, outcome, reason: "Ditemui di rumah" };
  const answer = await staffer.ask("POST", `/v1/applications/${idOf(name)}/proposals`, order);
  return { proposalId, answer };
};

describe("the queues", () => {
  test("hold each case where it belongs, and nothing that data decided", async () => {
    expect(await queue(one, "question")).toEqual([idOf("elsewhere"), idOf("question")]);
    expect(await queue(one, "duplicate")).toEqual([idOf("twin")]);
    expect(await queue(one, "correction")).toEqual([idOf("incomplete")]);
    expect(await queue(one, "new")).toEqual([idOf("unknownToRegistry")]);
    expect(await queuesOf("refused")).toEqual([]);
    // What data approved waits for nobody, unless it was drawn for a visit.
    for (const name of ["clean", "known"])
      expect((await queuesOf(name)).filter((each: Queue) => each !== "visit")).toEqual([]);
  });

  test("count what the actor may see, and open what the role has to do with", async () => {
    const all = await one.ask("GET", "/v1/queues");
    const counts = Object.fromEntries(
      all.body.queues.map((each: { queue: Queue; count: number }) => [each.queue, each.count]),
    );
    expect(counts).toMatchObject({
      question: 2,
      duplicate: 1,
      correction: 1,
      new: 1,
      objection: 0,
    });
    const { body } = await officer.ask("GET", "/v1/queues");
    expect(body.queues.map((each: { queue: Queue }) => each.queue)).toEqual([
      "correction",
      "visit",
      "insurer",
    ]);
    expect(await queue(officer, "question")).toEqual([]);
    const narrow = await door.signedIn([
      { role: "verifier", areas: [TELANAIPURA.kelurahanCode.slice(0, 8)] },
    ]);
    expect(await queue(narrow, "question")).toEqual([idOf("elsewhere")]);
    const seen = await narrow.ask("GET", "/v1/queues");
    expect(seen.body.queues.find((each: { queue: Queue }) => each.queue === "question").count).toBe(
      1,
    );
  });

  test("are paged through without losing or repeating anybody", async () => {
    const found: string[] = [];
    for (let after = "", isLast = false; !isLast; ) {
      const { body } = await one.ask("GET", `/v1/queues/question?limit=1${after}`);
      found.push(...body.cases.map((each: { applicationId: string }) => each.applicationId));
      isLast = body.next === null;
      after = `&after=${encodeURIComponent(body.next ?? "")}`;
    }
    expect(found).toEqual([idOf("elsewhere"), idOf("question")]);
  });

  test("are what refresh_cases makes of the other tables, however they came about", async () => {
    const before = await asOwner(door, (tx) =>
      tx.selectFrom("cases").selectAll().orderBy("application_id").orderBy("queue").execute(),
    );
    await asOwner(door, async (tx) => {
      await tx.deleteFrom("cases").execute();
      await sql`select refresh_cases(${JAMBI}, (select array_agg(id) from applications))`.execute(
        tx,
      );
    });
    const after = await asOwner(door, (tx) =>
      tx.selectFrom("cases").selectAll().orderBy("application_id").orderBy("queue").execute(),
    );
    expect(after).toEqual(before);
    expect(after.length).toBeGreaterThan(4);
  });
});

describe("a case", () => {
  test("is held by one, shown to the others, free again after ten minutes or when given back", async () => {
    const id = idOf("question");
    expect((await one.ask("POST", `/v1/applications/${id}/claims`, {})).status).toBe(200);
    const refused = await other.ask("POST", `/v1/applications/${id}/claims`, {});
    expect([refused.status, refused.body.code]).toEqual([409, "casework.held-by-another"]);
    expect(refused.body.by).toMatch(/^Petugas/);
    const { body } = await other.ask("GET", `/v1/cases/${id}`);
    expect(body.holder).toMatchObject({ isMe: false, name: refused.body.by });

    now = new Date(now.getTime() + 10 * 60_000 + 1);
    expect((await other.ask("POST", `/v1/applications/${id}/claims`, {})).status).toBe(200);
    await one.ask("POST", `/v1/applications/${id}/claim-releases`, {}); // not theirs any more
    expect((await one.ask("POST", `/v1/applications/${id}/claims`, {})).status).toBe(409);
    await other.ask("POST", `/v1/applications/${id}/claim-releases`, {});
    expect((await one.ask("POST", `/v1/applications/${id}/claims`, {})).status).toBe(200);
    await one.ask("POST", `/v1/applications/${id}/claim-releases`, {});
  });

  test("claimed by twenty at one moment is held by one", async () => {
    const id = idOf("elsewhere");
    const claims = await Promise.all(
      [one, other, boss, one, other, boss, one, other, boss].map((each) =>
        each.ask("POST", `/v1/applications/${id}/claims`, {}),
      ),
    );
    const holders = claims.filter(({ status }) => status === 200).length;
    expect(holders).toBe(3);
    for (const each of [one, other, boss])
      await each.ask("POST", `/v1/applications/${id}/claim-releases`, {});
  });

  test("shows findings in plain words, and the NIK masked", async () => {
    const { body, text } = await one.ask("GET", `/v1/cases/${idOf("question")}`);
    expect(body.decision.outcome).toBe("referred");
    expect(body.decision.grounds).toMatchObject([
      { ground: "occupation-unknown", leadsTo: "referred" },
    ]);
    expect(body.person.nikMasked).toMatch(/•/);
    expect(text).not.toContain(people.get("question")?.nik);
    const twin = await one.ask("GET", `/v1/cases/${idOf("twin")}`);
    expect(twin.body.alike).toMatchObject([{ earlierId: idOf("known"), said: [] }]);
    expect(twin.body.alike[0].parts.length).toBeGreaterThan(3);
  });

  test("of another area is not there", async () => {
    const id = idOf("elsewhere");
    for (const [method, path, body] of [
      ["GET", `/v1/cases/${id}`],
      ["GET", `/v1/applications/${id}/history`],
      ["POST", `/v1/applications/${id}/claims`, {}],
      ["POST", `/v1/applications/${id}/notes`, { noteId: uuidv7(), words: "ada" }],
      ["POST", `/v1/applications/${id}/reveals`, { field: "nik", reason: "perlu" }],
      ["POST", `/v1/applications/${id}/objections`, { objectionId: uuidv7(), words: "salah" }],
    ] as const)
      expect((await officer.ask(method, path, body)).status, path).toBe(404);
  });
});

describe("deciding", () => {
  test("takes two; the case goes from question to confirmation, and out", async () => {
    const { proposalId, answer } = await propose(one, "question");
    expect(answer.status).toBe(200);
    expect(await queuesOf("question")).toEqual(["confirmation"]);
    const own = await one.ask("POST", `/v1/proposals/${proposalId}/confirmations`, {});
    expect(own.body.code).toBe("verification.same-person");
    const done = await other.ask("POST", `/v1/proposals/${proposalId}/confirmations`, {});
    expect(done.body.outcome).toBe("approved");
    expect(await queuesOf("question")).toEqual([]);
  });

  test("may be taken back by its author, or sent back by the second person", async () => {
    for (const [closer, reason] of [
      [one, "Salah tekan"],
      [other, "Foto tidak cocok"],
    ] as const) {
      const { proposalId } = await propose(one, "elsewhere", "refused");
      expect(await queuesOf("elsewhere")).toEqual(["confirmation"]);
      const closing = await closer.ask("POST", `/v1/proposals/${proposalId}/closings`, { reason });
      expect(closing.status).toBe(200);
      expect(await queuesOf("elsewhere")).toEqual(["question"]);
      const late = await other.ask("POST", `/v1/proposals/${proposalId}/confirmations`, {});
      expect(late.body.code).toBe("verification.proposal-closed");
    }
  });

  test("is not for whoever entered the application, nor for whoever recorded a registry's answer", async () => {
    const draft = aDraft({}, aWorker({ occupation: "penjinak naga" }));
    await one.ask("POST", "/v1/applications", draft);
    ids.set("own", draft.id);
    expect((await propose(one, "own")).answer.body.code).toBe("verification.own-application");
    const answerId = uuidv7();
    const civil = {
      found: false,
      status: "unknown",
      residence: "unknown",
      name: "not-checked",
      nameScore: null,
      birthDate: "not-checked",
      sex: "not-checked",
    };
    await other.ask("POST", `/v1/applications/${draft.id}/registry-answers`, { answerId, civil });
    expect((await propose(other, "own")).answer.body.code).toBe("verification.own-application");
    const seen = async (who: Staffer) =>
      (await who.ask("GET", `/v1/cases/${draft.id}`)).body.mayNotDecide;
    expect([await seen(one), await seen(other), await seen(boss)]).toEqual([
      "entered",
      "prechecked",
      null,
    ]);
  });

  test("goes anew when somebody objects, and the objection ends with it", async () => {
    const id = idOf("refused");
    expect((await propose(one, "refused")).answer.body.code).toBe("verification.not-referred");
    const objection = { objectionId: uuidv7(), words: "Saya sudah pensiun sejak 2020" };
    const object = () => officer.ask("POST", `/v1/applications/${id}/objections`, objection);
    expect([(await object()).status, (await object()).status]).toEqual([200, 200]);
    expect(await queue(one, "objection")).toEqual([id]);
    const { proposalId } = await propose(one, "refused");
    expect(await queuesOf("refused")).toContain("objection");
    await other.ask("POST", `/v1/proposals/${proposalId}/confirmations`, {});
    expect(await queuesOf("refused")).toEqual([]);
  });
});

describe("two applications", () => {
  const judge = (staffer: Staffer, verdict: string) => {
    now = new Date(now.getTime() + 1_000);
    const order = { judgementId: uuidv7(), earlierId: idOf("known"), verdict, reason: "KTP sama" };
    return staffer
      .ask("POST", `/v1/applications/${idOf("twin")}/pair-judgements`, order)
      .then(() => order.judgementId);
  };
  const confirm = (staffer: Staffer, judgementId: string) =>
    staffer.ask("POST", `/v1/pair-judgements/${judgementId}/confirmations`, {});
  const twin = async () => (await one.ask("GET", `/v1/cases/${idOf("twin")}`)).body;

  test("judged by two stay in sight, so that two others can take it back", async () => {
    expect((await twin()).judged).toEqual([]);
    await confirm(other, await judge(one, "same"));
    expect(await twin()).toMatchObject({
      alike: [],
      judged: [{ verdict: "same", earlier: { name: people.get("known")?.name }, said: [] }],
    });
    const again = await judge(other, "open");
    expect((await twin()).judged).toMatchObject([{ said: [{ verdict: "open" }] }]);
    expect(await queuesOf("twin")).toContain("confirmation");
    await confirm(one, again);
    expect(await twin()).toMatchObject({ judged: [], alike: [{ said: [] }] });
  });
});

describe("an approval drawn for a visit", () => {
  test("says so, and what was found there", async () => {
    const id = idOf("clean");
    await asOwner(door, async (tx) => {
      await sql`insert into rechecks (region_code, application_id, kelurahan_code, run_id, share)
        select region_code, application_id, kelurahan_code, run_id, 1 from decisions
        where application_id = ${id} limit 1 on conflict do nothing`.execute(tx);
    });
    const seen = async () => (await one.ask("GET", `/v1/cases/${id}`)).body.recheck;
    expect(await seen()).toMatchObject({ wasWrong: null, note: null, foundBy: null });
    const result = { wasWrong: false, note: "Benar tukang ojek" };
    expect((await boss.ask("POST", `/v1/rechecks/${id}/results`, result)).status).toBe(200);
    expect(await seen()).toMatchObject(result);
    expect((await one.ask("GET", `/v1/cases/${idOf("incomplete")}`)).body.recheck).toBeNull();
  });
});

describe("what is said beside", () => {
  test("a note is kept once, and a NIK in it not at all", async () => {
    const id = idOf("incomplete");
    const { nik } = aWorker();
    const note = { noteId: uuidv7(), words: `Telepon 08.00, NIK ${nik} dibacakan` };
    const send = () => officer.ask("POST", `/v1/applications/${id}/notes`, note);
    expect([(await send()).status, (await send()).status]).toEqual([200, 200]);
    const { body, text } = await one.ask("GET", `/v1/cases/${id}`);
    expect(body.notes).toHaveLength(1);
    expect(text).not.toContain(nik);
    const changed = await officer.ask("POST", `/v1/applications/${id}/notes`, {
      ...note,
      words: "lain",
    });
    expect(changed.body.code).toBe("request.id-already-used");
  });

  test("a question for the door waits for a visit, and is answered once", async () => {
    const id = idOf("question");
    const visitId = uuidv7();
    await one.ask("POST", `/v1/applications/${id}/visits`, {
      visitId,
      question: "Apakah benar tukang ojek?",
    });
    expect(await queue(officer, "visit")).toContain(id);
    const answer = { found: "Benar, motornya di depan rumah" };
    await officer.ask("POST", `/v1/visits/${visitId}/results`, answer);
    expect(await queue(officer, "visit")).not.toContain(id);
    const late = await officer.ask("POST", `/v1/visits/${visitId}/results`, { found: "Tidak" });
    expect(late.body.code).toBe("request.id-already-used");
  });

  test("a number is shown in full for a reason, and the history says to whom and why", async () => {
    const id = idOf("question");
    const short = await one.ask("POST", `/v1/applications/${id}/reveals`, {
      field: "nik",
      reason: "",
    });
    expect(short.status).toBe(400);
    const reveal = await one.ask("POST", `/v1/applications/${id}/reveals`, {
      field: "nik",
      reason: "Dicocokkan dengan KTP",
    });
    expect(reveal.body.number).toBe(people.get("question")?.nik);
    const { body } = await other.ask("GET", `/v1/applications/${id}/history`);
    const kinds = body.entries.map((each: { kind: string }) => each.kind);
    expect(kinds).toEqual(
      expect.arrayContaining([
        "casework.claimed",
        "casework.viewed",
        "casework.number-revealed",
        "verification.proposed",
        "verification.decided",
      ]),
    );
    const revealed = body.entries.find(
      (each: { kind: string }) => each.kind === "casework.number-revealed",
    );
    expect(revealed).toMatchObject({
      actorId: `staff:${one.id}`,
      details: { field: "nik", reason: "Dicocokkan dengan KTP" },
    });
    const decided = body.entries.filter(
      (each: { kind: string }) => each.kind === "verification.decided",
    );
    expect(decided.map((each: { details: object }) => each.details)).toMatchObject([
      { before: null, after: "referred", byPeople: false },
      { before: "referred", after: "approved", byPeople: true, reason: "Ditemui di rumah" },
    ]);
  });
});

describe("searching", () => {
  const find = async (text: string, by: Staffer = one) =>
    (await by.ask("POST", "/v1/searches", { text })).body;
  const foundIds = (body: { found: { id: string }[] }) => body.found.map(({ id }) => id);

  test("finds by NIK, code, phone, and name with slips, and shows no NIK", async () => {
    const known = people.get("known");
    const byNik = await find(known?.nik ?? "");
    expect([byNik.by, foundIds(byNik)]).toEqual(["nik", [idOf("known")]]);
    const code = byNik.found[0].code;
    const byCode = await find(code.toLowerCase());
    expect([byCode.by, foundIds(byCode)]).toEqual(["code", [idOf("known")]]);
    const byPhone = await find(known?.phone ?? "");
    expect([byPhone.by, foundIds(byPhone)]).toEqual(["phone", [idOf("known")]]);
    for (const text of [
      "siti aminah nasution",
      "Sitti Aminah",
      "nasution",
      "Nasu",
      "aminah siti",
    ]) {
      const body = await find(text);
      expect(body.by, text).toBe("name");
      expect(foundIds(body).slice(0, 2).sort(), text).toEqual([idOf("known"), idOf("twin")].sort());
    }
    expect(JSON.stringify(byNik)).not.toContain(known?.nik);
    expect(foundIds(await find("Ibrahimovic"))).toEqual([]);
  });

  test("finds nobody of another area, and is recorded without the words", async () => {
    expect(foundIds(await find(people.get("elsewhere")?.nik ?? "", officer))).toEqual([]);
    const events = await asOwner(door, (tx) =>
      tx
        .selectFrom("events")
        .select("details")
        .where("kind", "=", "casework.searched")
        .where("subject_id", "=", `staff:${officer.id}`)
        .execute(),
    );
    expect(events.map(({ details }) => details)).toEqual([{ by: "nik", found: 0 }]);
  });
});

test("whoever keeps only a part of the city finds no trace of the rest in the history of their own", async () => {
  const [first] = await givenApplications(door, workers(1));
  const { body } = await officer.ask("GET", `/v1/applications/${first}/history`);
  expect(body.entries.length).toBeGreaterThan(0);
});
