import { exportQueue } from "@payung/desk/field/sync/hand-over.ts";
import { openHintBook } from "@payung/desk/field/sync/hints.ts";
import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import type { SignedText } from "@payung/domain/field/commands.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  aDevice,
  fetchOf,
  fieldDraft,
  someBytes,
  type TestDevice,
  testKeys,
} from "../testing/field-devices.ts";
import { givenDoor, type Staffer, type TestDoor } from "../testing/staff.ts";
import { asOwner } from "../testing/table-rows.ts";
import { aWorker } from "../testing/workers.ts";

let door: TestDoor;
let collector: Staffer;
let supervisor: Staffer;
let clock: Date;
beforeAll(async () => {
  clock = new Date();
  door = await givenDoor({ now: () => clock });
  collector = await door.signedIn(
    [{ role: "collector", areas: ["15.71.07.1005"] }],
    "Serikat Ojek",
  );
  supervisor = await door.signedIn([{ role: "supervisor", areas: ["*"] }]);
});
afterAll(() => door.close());
// One person has ten devices at most.
afterEach(() =>
  asOwner(door, (tx) =>
    sql`insert into device_revocations (region_code, device_id, reason, revoked_by, revoked_at)
      select region_code, id, 'uji selesai', 'test', now() from devices
      on conflict do nothing`.execute(tx),
  ),
);

const phone = (person = collector, now = () => clock): Promise<TestDevice> =>
  aDevice({ person, fetching: fetchOf(door.app), now });
const applicationsOf = (id: string) =>
  asOwner(door, (tx) => tx.selectFrom("applications").selectAll().where("id", "=", id).execute());

test("somebody registered without a network is registered once, with a receipt", async () => {
  const device = await phone();
  const draft = await device.register(fieldDraft(aWorker()));
  expect(device.store.counts()).toMatchObject({ incomplete: 0, waiting: 1, sent: 0 });

  const result = await device.sync();
  expect(result).toMatchObject({ end: "done", answered: { accepted: 1 } });
  expect(device.store.counts()).toMatchObject({ incomplete: 0, waiting: 0, sent: 1 });
  const person = device.store.people.get(draft.id);
  expect(person).toMatchObject({ name: draft.name, kelurahanCode: "15.71.07.1005" });
  expect(person?.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{3}-[0-9A-Z]{3}$/);
  expect(JSON.parse(person?.receipt?.text ?? "{}")).toMatchObject({
    deviceId: device.id,
    applicationId: draft.id,
    code: person?.code,
  });
  const how = await supervisor.ask("GET", `/v1/applications/${draft.id}/field-registration`);
  expect(how.body.registration).toMatchObject({
    notice: "read",
    mark: "spoken",
    place: { latitude: -1.61, longitude: 103.61, accuracy: 12, taken: "gps" },
    files: 0,
  });
  const [row, ...more] = await applicationsOf(draft.id);
  expect([row?.channel, row?.organisation, more]).toEqual(["field", "Serikat Ojek", []]);
});

describe("a command that cannot take effect comes back to the phone", () => {
  test("with the fields to mend marked; mended it is accepted under the same id", async () => {
    const device = await phone();
    const wrong = fieldDraft(aWorker(), { nik: "1571", phone: "0741", kelurahan: "Atlantis" });
    await device.register(wrong);
    expect((await device.sync()).answered).toEqual({ rejected: 1 });

    const [back] = device.store.drafts.list();
    expect(device.store.counts()).toMatchObject({ incomplete: 1, waiting: 0 });
    expect(back).toMatchObject({ id: wrong.id, rejected: "to-mend", value: { typed: wrong } });
    expect(back?.faults.map(({ code, field }) => [field, code])).toEqual([
      ["nik", "nik.wrong-length"],
      ["kelurahan", "kelurahan.unknown"],
      ["phone", "phone.not-mobile"],
    ]);
    expect(back?.faults.every(({ sentence }) => sentence.length > 10)).toBe(true);
    expect(await applicationsOf(wrong.id)).toEqual([]);

    await device.register(fieldDraft(aWorker(), { id: wrong.id }));
    expect((await device.sync()).answered).toEqual({ accepted: 1 });
    expect(await applicationsOf(wrong.id)).toHaveLength(1);
  });

  test("when the worker lives outside of the collector's area", async () => {
    const device = await phone();
    const draft = await device.register(fieldDraft(aWorker({ kelurahan: "Legok" })));
    await device.sync();
    expect(device.store.drafts.get(draft.id)).toMatchObject({ rejected: "outside-area" });
  });

  test("when nobody was told what happens with their data", async () => {
    const device = await phone();
    const draft = await device.register(fieldDraft(aWorker(), { noticeGiven: false }));
    await device.sync();
    expect(device.store.drafts.get(draft.id)?.faults.map(({ code }) => code)).toEqual([
      "consent.missing",
    ]);
  });

  test("when the id of a person stands for another one, and the first stays as it was", async () => {
    const [first, second] = [await phone(), await phone()];
    const draft = await first.register(fieldDraft(aWorker()));
    await second.register(fieldDraft(aWorker(), { id: draft.id }));
    await first.sync();
    expect((await second.sync()).answered).toEqual({ rejected: 1 });
    expect(second.store.drafts.get(draft.id)).toMatchObject({ rejected: "id-already-used" });
    expect((await applicationsOf(draft.id))[0]?.name).toBe(draft.name);
  });
});

describe("what was sent before changes nothing", () => {
  /** What a device would send, as it travels. */
  const queued = (device: TestDevice) => device.store.queue().map(({ signed }) => signed);
  const send = async (device: TestDevice, commands: readonly SignedText[]) => {
    const token = device.store.device()?.token ?? "";
    const { body } = await door.ask("POST", "/v1/sync", { key: token, body: { commands } });
    return body.answers;
  };

  test("the same command gets the same answer, word for word", async () => {
    const device = await phone();
    await device.sync();
    await device.register(fieldDraft(aWorker()));
    const commands = queued(device);
    const first = await send(device, commands);
    clock = new Date(clock.getTime() + 60_000);
    expect(await send(device, [...commands, ...commands])).toEqual([...first, ...first]);
    expect(first[0].outcome).toBe("accepted");
  });

  test("another command under its number is refused, and so is one that was changed or signed by another", async () => {
    const [device, other] = [await phone(), await phone()];
    await device.sync();
    await device.register(fieldDraft(aWorker()));
    const [command] = queued(device);
    if (command === undefined) throw new Error("one waits");
    await send(device, [command]);

    const changed = command.text.replace("Tukang ojek", "Tukang sayur");
    const { store } = device;
    const sign = async (text: string) => ({ text, signature: await store.keys.sign(text) });
    const bySomebodyElse = { text: changed, signature: await other.store.keys.sign(changed) };
    const answers = await send(device, [
      await sign(changed),
      { ...command, text: changed },
      bySomebodyElse,
      await sign("{"),
      await sign(command.text.replace(/"seq":\d+/, '"seq":77')),
    ]);
    expect(answers.map(({ why }: { why: string }) => why)).toEqual([
      "seq-already-used",
      "wrong-signature",
      "wrong-signature",
      "malformed",
      "id-already-used",
    ]);
  });

  test("a correction that comes before its registration waits, and then takes effect", async () => {
    const device = await phone();
    await device.sync();
    const draft = await device.register(fieldDraft(aWorker()));
    await device.store.saveCorrection({
      applicationId: draft.id,
      fields: { address: "Lorong Kenari" },
      reason: "Alamat lengkap",
    });
    const [register, correct] = queued(device);
    if (register === undefined || correct === undefined) throw new Error("two wait");
    const outcomes = (answers: { outcome: string; why?: string }[]) =>
      answers.map(({ outcome, why }) => why ?? outcome);
    expect(outcomes(await send(device, [correct]))).toEqual(["waits-for-another"]);
    expect(outcomes(await send(device, [correct, register]))).toEqual([
      "waits-for-another",
      "accepted",
    ]);
    expect(outcomes(await send(device, [correct]))).toEqual(["accepted"]);
    expect((await applicationsOf(draft.id))[0]?.address).toBe("Lorong Kenari");
    expect((await device.sync()).answered).toEqual({ accepted: 2 });
  });

  test("registrations of one request are written together, each with its own answer", async () => {
    const device = await phone();
    await device.sync();
    const answered = await device.register(fieldDraft(aWorker()));
    await send(device, queued(device));
    const person = aWorker();
    for (const worker of [person, aWorker(), person, aWorker()])
      await device.register(fieldDraft(worker));
    await device.register(fieldDraft(aWorker(), { nik: "157" }));
    await device.register(fieldDraft(aWorker()));
    const answers = await send(device, queued(device));
    expect(answers).toMatchObject([
      { outcome: "accepted" },
      { outcome: "accepted" },
      { outcome: "accepted" },
      { outcome: "accepted", state: "not-yet" },
      { outcome: "accepted" },
      { outcome: "rejected", why: "to-mend" },
      { outcome: "accepted" },
    ]);
    // In one transaction a row shows by whom its statement wrote it: those of one statement share the number.
    const ids = device.store.queue().map(({ applicationId }) => applicationId);
    const { rows } = await asOwner(door, (tx) =>
      sql<{ written: number }>`select count(distinct (xmin::text, cmin::text))::integer as written
        from field_registrations where application_id = any (${ids}::uuid[]) and application_id <> ${answered.id}`.execute(
        tx,
      ),
    );
    expect(rows).toEqual([{ written: 1 }]);
  });

  test("a command that fails keeps none of the others from taking effect", async () => {
    const device = await phone();
    await device.sync();
    await device.register(fieldDraft(aWorker()));
    await device.register(fieldDraft(aWorker()));
    const commands = queued(device);
    const [first] = device.store.queue();
    // The database refuses the first: somebody holds its code of registration hostage.
    await asOwner(door, async (tx) => {
      await tx.schema
        .alterTable("field_registrations")
        .addCheckConstraint("poison", sql`application_id <> ${sql.lit(first?.applicationId ?? "")}`)
        .execute();
    });
    expect(await send(device, commands)).toMatchObject([
      { outcome: "later", why: "failed" },
      { outcome: "accepted" },
    ]);
    expect(await applicationsOf(first?.applicationId ?? "")).toEqual([]);
    expect(door.logged.join()).toContain("A command of a device failed");
    await asOwner(door, (tx) =>
      tx.schema.alterTable("field_registrations").dropConstraint("poison").execute(),
    );
    expect((await device.sync()).answered).toEqual({ accepted: 2 });
  });
});

describe("two who correct one person", () => {
  const given = async () => {
    const [one, two] = [await phone(), await phone()];
    const draft = await one.register(fieldDraft(aWorker()));
    await one.sync();
    await two.sync();
    const correct = (device: TestDevice, fields: object) =>
      device.store.saveCorrection({ applicationId: draft.id, fields, reason: "Kata orangnya" });
    const read = async () => (await applicationsOf(draft.id))[0];
    return { one, two, draft, correct, read };
  };

  test("of different fields both are made", async () => {
    const { correct, one, read, two } = await given();
    await correct(one, { phone: "081211110001" });
    await correct(two, { address: "Lorong Mawar" });
    await one.sync();
    expect((await two.sync()).answered).toEqual({ accepted: 1 });
    expect(await read()).toMatchObject({ phone: "+6281211110001", address: "Lorong Mawar" });
  });

  test("of one field the second is kept beside the first until a person chooses; the rest is made", async () => {
    const { correct, draft, one, read, two } = await given();
    await correct(one, { phone: "081211110001" });
    await correct(two, { phone: "081211110002", address: "Lorong Mawar" });
    await one.sync();
    expect((await two.sync()).answered).toEqual({ conflict: 1 });
    expect(await read()).toMatchObject({ phone: "+6281211110001", address: "Lorong Mawar" });
    const person = two.store.people.get(draft.id);
    expect(person).toMatchObject({ disputed: ["phone"], version: 2 });
    expect(two.store.counts().toDecide).toBe(1);

    // The existing desk decides it: it waits among what is to be confirmed.
    const queue = await supervisor.ask("GET", "/v1/queues/confirmation?limit=500");
    expect(JSON.stringify(queue.body)).toContain(draft.id);
    const [requestId] = person?.openWork ?? [];
    const decided = await supervisor.ask(
      "POST",
      `/v1/correction-requests/${requestId}/confirmations`,
      {},
    );
    expect(decided.status, decided.text).toBe(200);
    expect(await read()).toMatchObject({ phone: "+6281211110002" });
    await two.sync();
    expect(two.store.people.get(draft.id)).toMatchObject({ disputed: [], openWork: [] });
  });

  test("who says the same disputes nothing, and nobody disputes with themselves", async () => {
    const { correct, one, read, two } = await given();
    await correct(one, { phone: "081211110001" });
    await correct(one, { phone: "081211110009" });
    await correct(two, { phone: "081211110009" });
    expect((await one.sync()).answered).toEqual({ accepted: 2 });
    expect((await two.sync()).answered).toEqual({ accepted: 1 });
    expect(await read()).toMatchObject({ phone: "+6281211110009", correction_count: 2 });
  });

  test("what cannot be read lies with the person, to be typed anew", async () => {
    const { correct, draft, one } = await given();
    await correct(one, { birthDate: "31-02-1990" });
    expect((await one.sync()).answered).toEqual({ rejected: 1 });
    expect(one.store.people.get(draft.id)?.returned).toMatchObject({
      kind: "correct",
      why: "to-mend",
      fields: { birthDate: "31-02-1990" },
      faults: [{ field: "birthDate", code: "birth-date.no-such-day" }],
    });
  });

  test("nobody corrects whom another collector brought in", async () => {
    const { draft } = await given();
    const stranger = await phone(
      await door.signedIn([{ role: "collector", areas: ["15.71.07.1005"] }], "Koperasi Lain"),
    );
    await stranger.store.saveCorrection({
      applicationId: draft.id,
      fields: { name: "Orang Lain" },
      reason: "Iseng saja",
    });
    expect((await stranger.sync()).answered).toEqual({ rejected: 1 });
    expect((await applicationsOf(draft.id))[0]?.name).toBe(draft.name);
  });

  test("a wish to call off makes two people decide anew", async () => {
    const { draft, one } = await given();
    await one.store.saveCallOff({ applicationId: draft.id, reason: "Orangnya berubah pikiran" });
    expect((await one.sync()).answered).toEqual({ "to-decide": 1 });
    expect(one.store.people.get(draft.id)?.isObjectedTo).toBe(true);
    const queue = await supervisor.ask("GET", "/v1/queues/objection?limit=500");
    expect(JSON.stringify(queue.body)).toContain(draft.id);
  });
});

describe("a device", () => {
  test("is let in by its signature only, with a counter that rises", async () => {
    const device = await phone();
    const { store } = device;
    const open = async (opening: object, keys = store.keys) => {
      const text = JSON.stringify({
        purpose: "open",
        deviceId: device.id,
        counter: 1,
        clock: clock.toISOString(),
        waiting: [],
        ...opening,
      });
      const body = { text, signature: await keys.sign(text) };
      return door.ask("POST", `/v1/devices/${device.id}/openings`, { body });
    };
    expect((await open({}, await testKeys())).body.code).toBe("access.device-unknown");
    expect((await open({ deviceId: uuidv7() })).body.code).toBe("access.device-unknown");
    expect((await open({ counter: 5 })).status).toBe(200);
    expect((await open({ counter: 5 })).body).toMatchObject({
      code: "access.counter-used",
      counter: 5,
    });
    // The library finds out by itself.
    expect((await device.sync()).end).toBe("done");
    expect(store.device()?.counter).toBe(6);
  });

  test("works on after months, with a clock that is days wrong and without anybody signed in", async () => {
    const before = clock;
    const device = await phone(collector, () => new Date(clock.getTime() - 47 * 3_600_000));
    const draft = await device.register(fieldDraft(aWorker()));
    clock = new Date(clock.getTime() + 90 * 24 * 3_600_000);
    expect(await device.sync()).toMatchObject({ end: "done", answered: { accepted: 1 } });
    expect(device.store.device()?.clockAhead).toBe(-47 * 3_600);
    const [row] = await applicationsOf(draft.id);
    expect(row?.submitted_at).toEqual(clock);
    // The token ran out: the device opens anew by itself.
    clock = new Date(clock.getTime() + 2 * 3_600_000);
    expect((await device.sync()).end).toBe("done");
    clock = before;
  });

  test("asks only what devices ask, and nobody else asks that", async () => {
    const device = await phone();
    await device.sync();
    const key = device.store.device()?.token ?? "";
    const ask = async (method: string, path: string, body?: object) =>
      (await door.ask(method, path, { key, ...(body === undefined ? {} : { body }) })).body.code;
    expect(await ask("GET", "/v1/devices")).toBe("access.not-by-device");
    expect(await ask("POST", "/v1/searches", { text: "Budi" })).toBe("access.not-by-device");
    const { body } = await collector.ask("GET", "/v1/field/people");
    expect(body.code).toBe("access.device-only");
    const machine = await door.keyOf("collector");
    expect((await door.ask("GET", "/v1/devices", { key: machine })).body.code).toBe(
      "access.person-only",
    );
  });

  test("does no more than its person may: a role that ended ends it, and nothing is lost", async () => {
    const person = await door.signedIn([{ role: "collector", areas: ["15.71.07.1005"] }]);
    const device = await phone(person);
    await device.register(fieldDraft(aWorker()));
    const administrator = await door.signedIn([{ role: "administrator", areas: ["*"] }]);
    await administrator.ask("POST", `/v1/staff/${person.id}/endings`, {});
    expect((await device.sync()).end).toBe("not-allowed");
    expect(device.store.counts()).toMatchObject({ waiting: 1 });

    // What it holds is handed over as a file, and waits for somebody who stays.
    const file = await exportQueue(device.store);
    expect(JSON.stringify(file)).not.toContain("Tukang");
    const handed = await supervisor.ask("POST", `/v1/devices/${device.id}/hand-overs`, { file });
    expect(handed.body).toEqual({ answers: { "to-decide": 1 } });
    const waiting = await supervisor.ask("GET", "/v1/quarantine");
    const { id } = waiting.body.waiting.at(-1);
    const order = { verdict: "taken", reason: "Sudah ditelepon" };
    const taken = await supervisor.ask("POST", `/v1/quarantine/${id}/closings`, order);
    expect(taken.body).toEqual({ outcome: "accepted" });
    expect((await supervisor.ask("POST", `/v1/quarantine/${id}/closings`, order)).body).toEqual({
      outcome: "accepted",
    });
  });

  test("that was revoked hands in what it holds and wipes itself; only what was announced before can be taken", async () => {
    const device = await phone();
    const known = await device.register(fieldDraft(aWorker()));
    // The answer to its commands never came, but it has told what waits.
    await device.sync();
    const announced = await device.register(fieldDraft(aWorker()));
    await device.store.syncing.putDevice({ ...must(device.store.device()), token: null });
    const cutAtSync: typeof fetch = (path, init) =>
      String(path).endsWith("/v1/sync")
        ? Promise.reject(new TypeError("cut"))
        : fetchOf(door.app)(path, init);
    const cut = await aDeviceOver(device, cutAtSync);
    expect(cut.end).toBe("cut");
    const revoked = await collector.ask("POST", `/v1/devices/${device.id}/revocations`, {
      reason: "HP hilang di pasar",
    });
    expect(revoked.status, revoked.text).toBe(200);
    const later = await device.register(fieldDraft(aWorker()));

    await device.store.syncing.putDevice({ ...must(device.store.device()), token: null });
    const result = await device.sync();
    expect(result).toMatchObject({ end: "wiped", answered: { "to-decide": 1, rejected: 1 } });
    expect(device.store.device()).toBeNull();
    expect(await applicationsOf(known.id)).toHaveLength(1);
    expect(await applicationsOf(announced.id)).toEqual([]);

    const { body } = await supervisor.ask("GET", "/v1/quarantine?limit=500");
    const rows = body.waiting.filter(({ applicationId }: { applicationId: string }) =>
      [announced.id, later.id].includes(applicationId),
    );
    expect(rows.map((row: { isProven: boolean }) => row.isProven)).toEqual([true, false]);
    const close = (at: number, verdict: string) =>
      supervisor.ask("POST", `/v1/quarantine/${rows[at].id}/closings`, {
        verdict,
        reason: "Sudah diperiksa",
      });
    expect((await close(1, "taken")).body.code).toBe("field.made-after-revocation");
    expect((await close(1, "left")).body).toEqual({ outcome: "left" });
    expect((await close(1, "taken")).body.code).toBe("field.quarantine-closed");
    expect((await close(0, "taken")).body).toEqual({ outcome: "accepted" });
    expect(await applicationsOf(announced.id)).toHaveLength(1);
  });
});

describe("photos of a device that was revoked", () => {
  /** More than one part. */
  const PHOTO_BYTES = EVIDENCE_LIMITS.partBytesMax + 9;
  /** Somebody who was registered with a photo that did not go yet, and another photo that nobody was told of. */
  const given = async () => {
    const device = await phone();
    const draft = fieldDraft(aWorker());
    const add = (count: number) =>
      device.store.files.add({
        id: uuidv7(),
        applicationId: draft.id,
        kind: "ktp",
        bytes: someBytes(count),
      });
    const promised = await add(PHOTO_BYTES);
    const { id, kind, sha256 } = promised;
    await device.register(draft, { evidence: [{ id, kind, sha256 }] });
    await device.sync({ photos: false });
    const untold = await add(9_000);
    const token = device.store.device()?.token ?? "";
    await collector.ask("POST", `/v1/devices/${device.id}/revocations`, { reason: "HP hilang" });
    return { device, draft, promised, token, untold };
  };
  const uploads = (applicationId: string) =>
    asOwner(door, (tx) =>
      tx
        .selectFrom("evidence_uploads")
        .select(["id", "received", "byte_count", "declared_by"])
        .where("application_id", "=", applicationId)
        .execute(),
    );

  test("go, where they were promised by their hash, and then the phone is empty", async () => {
    const { device, draft, promised } = await given();
    expect((await device.sync()).end).toBe("wiped");
    expect(await uploads(draft.id)).toEqual([
      {
        id: promised.id,
        received: PHOTO_BYTES,
        byte_count: PHOTO_BYTES,
        declared_by: `staff:${collector.id}`,
      },
    ]);
    expect([device.store.device(), device.store.counts().filesWaiting]).toEqual([null, 0]);
  });

  test("are gone where the network ends in the middle: the phone is empty all the same", async () => {
    const { device, draft } = await given();
    let parts = 0;
    const ending: typeof fetch = (path, init) =>
      init?.method === "PUT" && ++parts > 1
        ? Promise.reject(new TypeError("cut"))
        : fetchOf(door.app)(path, init);
    expect((await aDeviceOver(device, ending)).end).toBe("wiped");
    const [begun] = await uploads(draft.id);
    expect(begun?.received).toBeGreaterThan(0);
    expect(begun?.received).toBeLessThan(PHOTO_BYTES);
    expect(device.store.device()).toBeNull();
  });

  test("are nobody else's, and no other bytes: whoever found the phone adds nothing", async () => {
    const { draft, promised, token, untold } = await given();
    const path = `/v1/applications/${draft.id}/promised-files`;
    const body = {
      evidenceId: promised.id,
      kind: promised.kind,
      byteCount: promised.byteCount,
      sha256: promised.sha256,
    };
    const other = await phone();
    await other.sync();
    const refused = async (key: string, changed: object) =>
      (await door.ask("POST", path, { key, body: { ...body, ...changed } })).body.code;
    expect(await refused(token, { sha256: untold.sha256 })).toBe("request.not-found");
    expect(await refused(token, { kind: "worker-photo" })).toBe("request.not-found");
    expect(await refused(token, { evidenceId: untold.id, sha256: untold.sha256 })).toBe(
      "request.not-found",
    );
    expect(await refused(other.store.device()?.token ?? "", {})).toBe("request.not-found");
    expect(await uploads(draft.id)).toEqual([]);
    const part = `${path}/${untold.id}/parts/0`;
    const put = await door.ask("PUT", part, { key: token, bytes: someBytes(9) });
    expect(put.body.code).toBe("request.not-found");
    // By the usual way nothing of it goes any more.
    const usual = await door.ask("POST", `/v1/applications/${draft.id}/evidence`, {
      key: token,
      body,
    });
    expect(usual.body.code).toBe("access.device-revoked");
    expect((await door.ask("POST", path, { key: token, body })).body.state).toBe("receiving");
  });
});

test("a device that was revoked while its token still held wipes itself at once", async () => {
  const device = await phone();
  await device.register(fieldDraft(aWorker()));
  await device.sync();
  await collector.ask("POST", `/v1/devices/${device.id}/revocations`, { reason: "HP hilang" });
  expect((await device.sync()).end).toBe("wiped");
  expect([device.store.device(), device.store.people.list()]).toEqual([null, []]);
});

test("without the server's own signature nothing counts as sent", async () => {
  const device = await phone();
  const draft = await device.register(fieldDraft(aWorker()));
  const forging: typeof fetch = async (path, init) => {
    const response = await fetchOf(door.app)(path, init);
    if (!String(path).endsWith("/v1/sync")) return response;
    const text = (await response.text()).replace(/(\\"code\\":\\")[0-9A-Z-]+/, "$1AAAA-AAA-AAA");
    return new Response(text, { status: response.status });
  };
  expect(await aDeviceOver(device, forging)).toMatchObject({ end: "later", answered: {} });
  expect(device.store.people.get(draft.id)?.receipt ?? null).toBeNull();
  expect(device.store.counts().waiting).toBe(1);
  expect((await device.sync()).answered).toEqual({ accepted: 1 });
});

test("a queue handed over takes effect once, in its person's name", async () => {
  const device = await phone();
  const draft = await device.register(fieldDraft(aWorker()));
  const file = await exportQueue(device.store);
  const hand = (given: object) =>
    supervisor.ask("POST", `/v1/devices/${device.id}/hand-overs`, { file: given });
  expect((await hand(file)).body).toEqual({ answers: { accepted: 1 } });
  expect((await hand(file)).body).toEqual({ answers: { accepted: 1 } });
  expect((await hand({ ...file, sealed: `${file.sealed.slice(0, -2)}AA` })).body.code).toBe(
    "field.not-readable",
  );
  expect((await applicationsOf(draft.id))[0]?.submitted_by).toBe(`staff:${collector.id}`);
  expect((await device.sync()).answered).toEqual({ accepted: 1 });
});

test("a phone knows its people again after it was lost, and its figures", async () => {
  const person = await door.signedIn([{ role: "collector", areas: ["15.71.07.1005"] }]);
  const old = await phone(person);
  const drafts = [
    await old.register(fieldDraft(aWorker())),
    await old.register(fieldDraft(aWorker())),
  ];
  await old.sync();
  const fresh = await phone(person);
  await fresh.sync();
  expect(
    fresh.store.people
      .list()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(drafts.map(({ name }) => name).sort());
  const [first] = drafts;
  expect(fresh.store.people.search(first?.nik.slice(-4) ?? "").map(({ name }) => name)).toContain(
    first?.name,
  );
  expect(fresh.store.pack()?.figures).toMatchObject({ registered: 2, covered: 0 });
  expect(fresh.store.pack()?.kelurahan.length).toBeGreaterThan(60);

  // Nothing that has not changed travels twice.
  const again = await fresh.sync();
  expect(again.traffic.down).toBeLessThan(600);
});

test("a likely duplicate is warned of without a network, and somebody else is not", async () => {
  const worker = aWorker();
  const first = await phone();
  await first.register(fieldDraft(worker));
  await first.sync();
  const device = await phone();
  await device.sync();
  const book = openHintBook(device.store);
  expect(book?.people).toBeGreaterThan(1);
  const { bornOn, name, nik, phone: number } = worker;
  expect(book?.check({ nik })).toEqual(["nik"]);
  expect(book?.check({ name: name.toUpperCase(), bornOn })).toEqual(["name-and-birth"]);
  expect(book?.check({ phone: number, bornOn })).toEqual(["phone"]);
  const stranger = aWorker();
  expect(book?.check({ nik: stranger.nik, name: stranger.name, bornOn: stranger.bornOn })).toEqual(
    [],
  );
});

const must = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new Error("nothing there");
  return value;
};

/** Synchronises a device through another way than its own. */
async function aDeviceOver(device: TestDevice, fetching: typeof fetch) {
  const { syncOnce } = await import("@payung/desk/field/sync/sync-once.ts");
  const { transportOver } = await import("@payung/desk/field/sync/transport.ts");
  return syncOnce(device.store, transportOver(fetching), { photos: false });
}
