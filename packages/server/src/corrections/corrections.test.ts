import fc from "fast-check";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { write } from "../shared/office.ts";
import { AS_OF, givenApplications, givenDecree } from "../testing/approved.ts";
import { givenDoor, type Staffer, type TestDoor } from "../testing/staff.ts";
import { asOwner } from "../testing/table-rows.ts";
import { as, BrokenOff, breakingOffAt } from "../testing/test-office.ts";
import { KENALI, TELANAIPURA } from "../testing/whole-office.ts";
import { aWorker, nikFor, type Worker } from "../testing/workers.ts";
import { correct } from "./service.ts";

let door: TestDoor;
let one: Staffer;
let other: Staffer;
let third: Staffer;
let officer: Staffer;
beforeAll(async () => {
  door = await givenDoor();
  const verifier = [{ role: "verifier", areas: ["*"] }] as const;
  [one, other, third] = [
    await door.signedIn(verifier),
    await door.signedIn(verifier),
    await door.signedIn(verifier),
  ];
  officer = await door.signedIn([{ role: "kelurahan-officer", areas: [KENALI.kelurahanCode] }]);
});
afterAll(() => door.close());

type Fields = Readonly<Record<string, string>>;
const caseOf = async (id: string, by: Staffer = one) =>
  (await by.ask("GET", `/v1/cases/${id}`)).body;
const order = (fields: Fields, basedOn = 0) => ({
  correctionId: uuidv7(),
  basedOn,
  fields,
  reason: "Sesuai KTP",
  evidence: "KTP asli",
});
const send = (by: Staffer, id: string, body: object) =>
  by.ask("POST", `/v1/applications/${id}/corrections`, body);
const change = async (id: string, fields: Fields, by: Staffer = one) => {
  const { person } = await caseOf(id, by);
  return send(by, id, order(fields, person.correctionCount));
};
const undo = (by: Staffer, correctionId: string) =>
  by.ask("POST", `/v1/corrections/${correctionId}/undoings`, {
    correctionId: uuidv7(),
    reason: "Keliru",
  });
const correctionsOf = async (id: string) =>
  (await one.ask("GET", `/v1/applications/${id}/corrections`)).body;
const find = async (text: string) =>
  (await one.ask("POST", "/v1/searches", { text })).body.found.map(
    (each: { id: string }) => each.id,
  );
const queuesOf = async (id: string) =>
  (await caseOf(id)).queues.map((each: { queue: string }) => each.queue);
const given = async (...list: Worker[]) => givenApplications(door, list);
const givenOne = async (changed: Partial<Worker> = {}) => {
  const worker = aWorker(changed);
  const [id = ""] = await given(worker);
  return { id, worker };
};
/** What lies of an application in the tables that a correction touches. */
const lies = (id: string) =>
  asOwner(door, async (tx) => {
    const application = await tx
      .selectFrom("applications")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    const keys = await tx
      .selectFrom("person_keys")
      .select("key")
      .where("application_id", "=", id)
      .orderBy("key")
      .execute();
    const decision = await tx
      .selectFrom("current_decisions")
      .select(["outcome", "grounds"])
      .where("application_id", "=", id)
      .executeTakeFirst();
    const { correction_count: _, ...reading } = application;
    return { reading, keys, decision };
  });

describe("a correction", () => {
  test("changes what the application says, keeps what was before, and mends an incomplete one at once", async () => {
    const { id, worker } = await givenOne({ nik: "123" });
    expect(await queuesOf(id)).toEqual(["correction"]);
    const nik = nikFor(worker.bornOn, worker.sex);
    const answer = await change(id, { nik, name: "Rosmawati binti Ali" });
    expect(answer.body).toMatchObject({ state: "made", outcome: "referred", correctionCount: 1 });
    const seen = await caseOf(id);
    expect(seen.person).toMatchObject({ name: "Rosmawati binti Ali", correctionCount: 1 });
    expect(seen.decision.grounds.map((each: { ground: string }) => each.ground)).toEqual([
      "civil-registry-not-asked",
    ]);
    expect(await queuesOf(id)).toEqual(["question"]);
    const { made } = await correctionsOf(id);
    expect(made).toMatchObject([
      {
        fields: [
          { field: "nik", before: null },
          { field: "name", before: worker.name, after: "Rosmawati binti Ali" },
        ],
        reason: "Sesuai KTP",
        evidence: "KTP asli",
        by: { isMe: true },
      },
    ]);
    expect(JSON.stringify(made)).not.toContain(nik);
  });

  test("is read as a list is read, and refused with every fault where it cannot be", async () => {
    const { id, worker } = await givenOne();
    const bad = await change(id, { nik: "12", birthDate: "31-02-1990", phone: "abc", rt: "x" });
    expect([bad.status, bad.body.code]).toEqual([422, "corrections.unreadable"]);
    expect(bad.body.faults.map((each: { why: string }) => each.why)).toEqual([
      "nik.wrong-length",
      "birth-date.no-such-day",
      "rt.unreadable",
      "phone.not-digits",
    ]);
    expect((await change(id, { name: worker.name })).body.code).toBe("corrections.nothing-changed");
    await change(id, { birthDate: "17-8-90", address: "Jl. Melati 3", rt: "05", rw: "2" });
    expect((await caseOf(id)).person).toMatchObject({
      bornOn: "1990-08-17",
      address: "Jl. Melati 3",
      rt: 5,
      rw: 2,
    });
  });

  test("sent twice is one, and another under its id is refused", async () => {
    const { id } = await givenOne();
    const body = order({ phone: "081234567890" });
    const [first, again] = [await send(one, id, body), await send(one, id, body)];
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
    expect((await correctionsOf(id)).count).toBe(1);
    for (const changed of [{ fields: { phone: "081234567891" } }, { reason: "Lain lagi" }])
      expect((await send(one, id, { ...body, ...changed })).body.code).toBe(
        "request.id-already-used",
      );
  });

  test("resting on a reading that another has corrected since is refused, and says which fields", async () => {
    const { id } = await givenOne();
    await send(one, id, order({ phone: "081234567890" }));
    const late = await send(other, id, order({ phone: "081298765432", email: "a@b.id" }));
    expect([late.status, late.body.code]).toEqual([409, "corrections.changed-meanwhile"]);
    expect(late.body).toMatchObject({ changed: ["phone"], correctionCount: 1 });
    expect((await caseOf(id)).person).toMatchObject({ phone: "+6281234567890", email: null });
  });

  test("of two officers at one moment only one is made", async () => {
    const { id } = await givenOne();
    const answers = await Promise.all(
      [one, other, third].map((each, at) => send(each, id, order({ phone: `08121111000${at}` }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await correctionsOf(id)).count).toBe(1);
  });

  test("makes the old answers of registries answers about somebody else, until it is taken back", async () => {
    const { id } = await givenOne();
    expect((await lies(id)).decision?.outcome).toBe("approved");
    const before = await lies(id);
    const { body } = await change(id, { phone: "081234500000" });
    expect(body.outcome).toBe("approved");
    expect((await change(id, { name: "Zainab Nama Lain" })).body.outcome).toBe("referred");
    const { made } = await correctionsOf(id);
    for (const each of [...made].reverse()) expect((await undo(one, each.id)).status).toBe(200);
    expect(await lies(id)).toEqual(before);
    expect(
      (await correctionsOf(id)).made.map((each: { isUndone: boolean }) => each.isUndone),
    ).toEqual([true, true, false, false]);
  });

  test("is found by its new name and no longer by the old one; the history holds both", async () => {
    const { id } = await givenOne({ name: "Maimunah Harahap" });
    expect(await find("Maimunah Harahap")).toContain(id);
    await change(id, { name: "Khairunnisa Lubis" });
    expect(await find("Maimunah Harahap")).not.toContain(id);
    expect(await find("Khairunnisa")).toContain(id);
    const { body } = await one.ask("GET", `/v1/applications/${id}/history`);
    expect(
      body.entries.find((each: { kind: string }) => each.kind === "corrections.made").details,
    ).toMatchObject({
      fields: [{ field: "name", before: "Maimunah Harahap", after: "Khairunnisa Lubis" }],
      reason: "Sesuai KTP",
    });
  });

  test("to the NIK of somebody else is a question for people, never a refusal, and leaves the other as they were", async () => {
    const { id: standing, worker } = await givenOne();
    const { id } = await givenOne();
    const { id: laterId, worker: later } = await givenOne();
    const before = [await lies(standing), await lies(laterId)];
    for (const owner of [worker, later]) {
      const answer = await change(id, {
        nik: owner.nik,
        name: owner.name,
        birthDate: owner.bornOn,
      });
      expect(answer.body.outcome).toBe("referred");
      expect(answer.text).not.toContain(owner.nik);
      expect((await caseOf(id)).decision.grounds).toContainEqual(
        expect.objectContaining({ ground: "possible-duplicate" }),
      );
      expect((await caseOf(id)).alike.length).toBeGreaterThan(0);
    }
    expect([await lies(standing), await lies(laterId)]).toEqual(before);
  });

  test("of a slip frees whoever was taken for its owner", async () => {
    const owner = aWorker();
    const { id } = await givenOne({ nik: owner.nik, name: owner.name, bornOn: owner.bornOn });
    const [refused = ""] = await given({ ...owner, phone: "081255556666" });
    expect((await lies(refused)).decision?.outcome).toBe("refused");
    await change(id, {
      nik: nikFor("1970-05-05", "L"),
      name: "Orang Lain Sekali",
      birthDate: "1970-05-05",
    });
    expect((await lies(refused)).decision?.outcome).toBe("approved");
  });

  test("makes who made it one of those who entered it: others decide, unless it decides nothing", async () => {
    const { id } = await givenOne({ occupation: "penjinak naga" });
    await change(id, { address: "Jl. Mawar 1" });
    expect((await caseOf(id)).mayNotDecide).toBeNull();
    await change(id, { birthPlace: "Muara Bungo" });
    expect((await caseOf(id)).mayNotDecide).toBe("corrected");
    const propose = (by: Staffer, proposalId = uuidv7()) =>
      by.ask("POST", `/v1/applications/${id}/proposals`, {
        proposalId,
        outcome: "approved",
        reason: "Ditemui",
      });
    expect((await propose(one)).body.code).toBe("verification.own-application");
    const proposalId = uuidv7();
    expect((await propose(other, proposalId)).status).toBe(200);
    const own = await one.ask("POST", `/v1/proposals/${proposalId}/confirmations`, {});
    expect(own.body.code).toBe("verification.own-application");
  });

  test("ends what was proposed about the old reading", async () => {
    const { id } = await givenOne({ occupation: "penjinak naga" });
    const proposalId = uuidv7();
    await other.ask("POST", `/v1/applications/${id}/proposals`, {
      proposalId,
      outcome: "approved",
      reason: "Ditemui",
    });
    await change(id, { birthPlace: "Muara Bungo" });
    const late = await third.ask("POST", `/v1/proposals/${proposalId}/confirmations`, {});
    expect(late.body.code).toBe("verification.proposal-closed");
    expect(await queuesOf(id)).toEqual(["question"]);
  });

  test("after two people decided leaves their decision, unless it brings up what they did not know", async () => {
    const { id } = await givenOne({ occupation: "penjinak naga" });
    const proposalId = uuidv7();
    const proposal = { proposalId, outcome: "refused", reason: "Pemilik toko besar" };
    await other.ask("POST", `/v1/applications/${id}/proposals`, proposal);
    await third.ask("POST", `/v1/proposals/${proposalId}/confirmations`, {});
    // Nothing stands in the way any more, and still no single person turns two people's refusal round.
    expect((await change(id, { occupation: "Tukang ojek" })).body.outcome).toBe("refused");
    expect((await change(id, { name: "Nama Yang Baru" })).body.outcome).toBe("referred");
    expect((await lies(id)).decision?.grounds).toContain("corrected-since-decided");
    const { made } = await correctionsOf(id);
    await undo(one, made.at(-1).id);
    expect((await lies(id)).decision).toMatchObject({
      outcome: "refused",
      grounds: ["occupation-unknown"],
    });
  });
});

describe("somebody on whom cover hangs", () => {
  let id: string;
  beforeAll(async () => {
    id = (await givenOne({ name: "Yusnidar Tanjung" })).id;
    await givenDecree(door);
  });
  const confirm = (by: Staffer, requestId: string) =>
    by.ask("POST", `/v1/correction-requests/${requestId}/confirmations`, {});

  test("is corrected by two people, and what was frozen stays", async () => {
    const body = order({ name: "Yusnidar Tanjung, A.Md." });
    const asked = await send(one, id, body);
    expect(asked.body).toMatchObject({ state: "waiting", outcome: "approved", correctionCount: 0 });
    expect((await send(one, id, body)).body).toEqual(asked.body);
    expect(await queuesOf(id)).toContain("confirmation");
    expect((await correctionsOf(id)).waiting).toMatchObject([
      {
        fields: [{ before: "Yusnidar Tanjung", after: "Yusnidar Tanjung, A.Md." }],
        isStale: false,
      },
    ]);
    const frozen = () =>
      asOwner(door, (tx) =>
        tx.selectFrom("decree_lines").selectAll().where("application_id", "=", id).execute(),
      );
    const before = await frozen();
    expect((await confirm(one, body.correctionId)).body.code).toBe("verification.same-person");
    const answers = await Promise.all(
      [other, third].map((each) => confirm(each, body.correctionId)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await caseOf(id)).person.name).toBe("Yusnidar Tanjung, A.Md.");
    expect(await frozen()).toEqual(before);
    expect(await queuesOf(id)).not.toContain("confirmation");
  });

  test("stays as they are when the second person sends it back, or when somebody was there first", async () => {
    const count = (await caseOf(id)).person.correctionCount;
    const [first, second] = [
      order({ phone: "081277770000" }, count),
      order({ email: "y@contoh.id" }, count),
    ];
    await send(one, id, first);
    await send(one, id, second);
    const closing = { reason: "Nomor tidak aktif" };
    await other.ask("POST", `/v1/correction-requests/${first.correctionId}/closings`, closing);
    expect((await confirm(third, first.correctionId)).body.code).toBe(
      "verification.proposal-closed",
    );
    await confirm(third, second.correctionId);
    expect((await caseOf(id)).person).toMatchObject({ email: "y@contoh.id" });
    const stale = order({ phone: "081277770000" }, count);
    expect((await send(one, id, stale)).body.code).toBe("corrections.changed-meanwhile");
  });

  test("is not corrected by one even by the database", async () => {
    const insert = asOwner(door, (tx) =>
      sql`insert into corrections (region_code, id, application_id, number, after, reason, corrected_by, corrected_at, content_hmac)
        select region_code, ${uuidv7()}, id, correction_count + 1, '{"phone":"+6281"}', 'x', 'y', now(), '\\x00'
        from applications where id = ${id}`.execute(tx),
    );
    await expect(insert).rejects.toThrow(/two people correct it/);
  });
});

describe("where somebody lives", () => {
  test("is corrected within one's area only, and everything about them goes along", async () => {
    const { id } = await givenOne({ occupation: "penjinak naga" });
    await officer.ask("POST", `/v1/applications/${id}/notes`, {
      noteId: uuidv7(),
      words: "Ditelepon",
    });
    const away = { kelurahanCode: TELANAIPURA.kelurahanCode };
    expect((await change(id, away, officer)).body.code).toBe("access.outside-area");
    expect((await change(id, away)).status).toBe(200);
    expect((await officer.ask("GET", `/v1/cases/${id}`)).status).toBe(404);
    const there = await door.signedIn([{ role: "verifier", areas: [TELANAIPURA.kelurahanCode] }]);
    const seen = await caseOf(id, there);
    expect(seen).toMatchObject({
      notes: [{ words: "Ditelepon" }],
      queues: [{ queue: "question" }],
    });
    expect(seen.answers).toHaveLength(1);
    const left = await asOwner(door, async (tx) => {
      const { rows } = await sql<{ kelurahan_code: string }>`
        select kelurahan_code from decisions where application_id = ${id}
        union select kelurahan_code from journeys where application_id = ${id}
        union select kelurahan_code from corrections where application_id = ${id}`.execute(tx);
      return rows.map((row) => row.kelurahan_code);
    });
    expect(left).toEqual([TELANAIPURA.kelurahanCode]);
  });
});

describe("the reading", () => {
  test("is the original with all corrections, whatever is corrected and taken back", async () => {
    const { id, worker } = await givenOne();
    const original = await lies(id);
    const values: Fields[] = [
      { name: "Nama Satu" },
      { name: worker.name },
      { nik: nikFor(worker.bornOn, worker.sex) },
      { nik: worker.nik },
      { birthDate: "1-1-1980" },
      { birthDate: worker.bornOn },
      { sex: "P" },
      { sex: "L" },
      { phone: "" },
      { phone: worker.phone },
      { occupation: "PNS" },
      { occupation: worker.occupation },
      { kk: nikFor("1990-01-15", "L") },
      { kk: "" },
      { address: "Lrg. Damai RT 3", rt: "9" },
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ at: fc.nat(values.length - 1), isUndo: fc.boolean() }), {
          minLength: 1,
          maxLength: 8,
        }),
        async (steps) => {
          for (const { at, isUndo } of steps) {
            const { made } = await correctionsOf(id);
            const last = made.findLast(
              (each: { isUndone: boolean; isUndoing: boolean }) =>
                !each.isUndone && !each.isUndoing,
            );
            if (isUndo && last !== undefined) await undo(one, last.id);
            else await change(id, values[at] ?? {});
          }
          const { rows } = await asOwner(door, (tx) =>
            sql<{ folded: object; present: object }>`
              select to_jsonb(a) - 'correction_count' as present,
                (select jsonb_object_agg(key, value order by number) from (
                  select 0 as number, e.key, e.value
                  from jsonb_each(to_jsonb(a) - 'correction_count' || (
                    select coalesce(jsonb_object_agg(b.key, b.value order by c.number desc), '{}')
                    from corrections c, jsonb_each(c.before) b where c.application_id = a.id)) e
                  union all
                  select c.number, e.key, e.value from corrections c, jsonb_each(c.after) e where c.application_id = a.id
                ) steps) as folded
              from applications a where a.id = ${id}`.execute(tx),
          );
          expect(rows[0]?.folded).toEqual(rows[0]?.present);
        },
      ),
      { numRuns: 6 },
    );
    const { made } = await correctionsOf(id);
    for (const each of [...made].reverse())
      if (!each.isUndone && !each.isUndoing) await undo(one, each.id);
    expect(await lies(id)).toEqual(original);
  }, 60_000);

  test("is changed by nothing but a correction, not even by the owner of the tables", async () => {
    const { id } = await givenOne();
    for (const statement of [
      sql`update applications set phone = '+628' where id = ${id}`,
      sql`update applications set correction_count = 1 where id = ${id}`,
      sql`delete from applications where id = ${id}`,
      sql`update corrections set reason = 'x'`,
      sql`update decisions set kelurahan_code = '15.71.01.1004' where application_id = ${id}`,
    ])
      await expect(asOwner(door, (tx) => statement.execute(tx))).rejects.toThrow(/append only/);
    await expect(
      write(door.office, (tx) =>
        sql`update applications set phone = '1' where id = ${id}`.execute(tx),
      ),
    ).rejects.toThrow(/permission denied/);
  });

  test("is corrected whole or not at all, wherever the work is broken off", async () => {
    const { id } = await givenOne();
    const before = await lies(id);
    const office = as(door.office, { id: "verifier-9" });
    const work = (with_: typeof office) =>
      write(with_, (tx) =>
        correct(tx, with_, {
          id: uuidv7(),
          applicationId: id,
          basedOn: 0,
          typed: { name: "Nama Putus" },
          reason: "KTP",
          evidence: null,
        }),
      );
    let points = 0;
    for (; ; points++) {
      const outcome = await work(breakingOffAt(office, points)).catch((error: unknown) => error);
      if (!(outcome instanceof BrokenOff)) break;
      expect(await lies(id)).toEqual(before);
    }
    expect(points).toBeGreaterThan(15);
    expect((await lies(id)).reading.name).toBe("Nama Putus");
  }, 60_000);
});

test("a run over the list again leaves what was corrected as it is", async () => {
  const worker = aWorker();
  const twin = { ...worker, phone: "081233334444", nik: nikFor(worker.bornOn, worker.sex) };
  const [id = ""] = await given(worker, twin);
  expect(AS_OF).toBe("2026-11-23");
  await change(id, { name: "Nama Baru Sekali" });
  const before = (await lies(id)).decision;
  await given(worker, twin);
  expect((await lies(id)).decision).toEqual(before);
});
