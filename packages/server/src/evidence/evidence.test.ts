import { createHash } from "node:crypto";
import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import { sql } from "kysely";
import sharp from "sharp";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openJobs, prepareJobs } from "../shared/jobs.ts";
import { aDraft } from "../testing/drafts.ts";
import { givenDoor, type Staffer, type TestDoor } from "../testing/staff.ts";
import { asOwner } from "../testing/table-rows.ts";
import { as, BrokenOff, breakingOffAt, countingStatements } from "../testing/test-office.ts";
import { KENALI, TELANAIPURA } from "../testing/whole-office.ts";
import { aWorker } from "../testing/workers.ts";
import { aPdf, aPhoto, SECRETS } from "./pictures.testing.ts";
import { evidenceRoutes } from "./routes.ts";
import { checkEvidence, clearEvidence, giveUpEvidence } from "./service.ts";

let now = new Date();
let door: TestDoor;
let verifier: Staffer;
let officer: Staffer;
let elsewhere: Staffer;
let union: Staffer;
let photo: Buffer;
let here: string;
let there: string;

beforeAll(async () => {
  door = await givenDoor({ now: () => now });
  const one = (role: "verifier" | "kelurahan-officer", area: string) =>
    door.signedIn([{ role, areas: [area] }]);
  verifier = await one("verifier", "*");
  officer = await one("kelurahan-officer", KENALI.kelurahanCode);
  elsewhere = await one("kelurahan-officer", TELANAIPURA.kelurahanCode);
  union = await door.signedIn([{ role: "collector", areas: ["own"] }], "Serikat Ojek");
  here = await anApplication(union);
  there = await anApplication(elsewhere, TELANAIPURA);
  photo = await aPhoto();
});
afterAll(() => door.close());

async function anApplication(by: Staffer, place: object = KENALI): Promise<string> {
  const draft = aDraft({}, aWorker(place));
  expect((await by.ask("POST", "/v1/applications", draft)).status).toBe(200);
  return draft.id;
}

const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const jobs = () => as(door.office, { id: "jobs" });
const announce = (by: Staffer, id: string, bytes: Buffer, changed: object = {}, to = here) =>
  by.ask("POST", `/v1/applications/${to}/evidence`, {
    evidenceId: id,
    kind: "ktp",
    byteCount: bytes.length,
    sha256: hashOf(bytes),
    ...changed,
  });
const send = (by: Staffer, id: string, at: number, bytes: Uint8Array) =>
  by.ask("PUT", `/v1/evidence/${id}/parts/${at}`, bytes);
const standing = async (by: Staffer, id: string) =>
  (await by.ask("GET", `/v1/evidence/${id}`)).body;
const listed = async (by: Staffer, to = here) =>
  (await by.ask("GET", `/v1/applications/${to}/evidence`)).body;
const page = (by: Staffer, id: string, number = 1, size = "") =>
  by.ask("GET", `/v1/evidence/${id}/pages/${number}${size}`);
const historyOf = async (to = here) =>
  (await verifier.ask("GET", `/v1/applications/${to}/history`)).body.entries as {
    kind: string;
    actorId: string;
    details: Record<string, unknown>;
  }[];
const actorOf = ({ id }: Staffer) => `staff:${id}`;

/** Sends a whole file in parts of so many bytes, from where the server is. */
async function sendAll(by: Staffer, id: string, bytes: Buffer, partBytes = 100_000) {
  let { received, state } = await standing(by, id);
  while (state === "receiving")
    ({ received, state } = (
      await send(by, id, received, bytes.subarray(received, received + partBytes))
    ).body);
  return { received, state };
}
async function attach(by: Staffer, bytes: Buffer, changed: object = {}, to = here) {
  const id = uuidv7();
  expect((await announce(by, id, bytes, changed, to)).status).toBe(200);
  await sendAll(by, id, bytes);
  await checkEvidence(jobs(), id);
  return id;
}

describe("a file", () => {
  test("comes in parts, is checked, and is shown to those who may", async () => {
    const id = uuidv7();
    expect((await announce(officer, id, photo)).body).toEqual({
      state: "receiving",
      received: 0,
      byteCount: photo.length,
      refusal: null,
    });
    expect(await sendAll(officer, id, photo, 7_000)).toEqual({
      state: "checking",
      received: photo.length,
    });
    expect(door.ordered).toContainEqual({
      name: "evidence.check",
      payload: { regionCode: "15.71", evidenceId: id },
    });
    await checkEvidence(jobs(), id);
    expect(await standing(officer, id)).toMatchObject({ state: "kept" });
    const { files, unfinished } = await listed(verifier);
    expect(unfinished).toEqual([]);
    expect(files).toMatchObject([
      { id, kind: "ktp", pages: [{ number: 1, width: 900, height: 600 }], withdrawal: null },
    ]);
    expect(files[0].by).toMatchObject({ isMe: false });

    const answer = await page(verifier, id);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/jpeg",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "content-disposition": `inline; filename="${id}-1.jpg"`,
    });
    const { exif, format, width } = await sharp(answer.bytes).metadata();
    expect({ exif, format, width }).toEqual({ format: "jpeg", width: 900 });
    expect((await sharp((await page(verifier, id, 1, "/preview")).bytes).metadata()).width).toBe(
      320,
    );
  });

  test("arrives whole however often it is cut, repeated or out of turn", async () => {
    const id = uuidv7();
    await announce(officer, id, photo);
    const partBytes = Math.ceil(photo.length / 5);
    for (let at = 0; at < photo.length; at += partBytes) {
      const part = photo.subarray(at, at + partBytes);
      const received = Math.min(photo.length, at + partBytes);
      // A gap, a part of before, the part, and the same again, as when its answer was lost.
      expect((await send(officer, id, received + 5, part)).body.received).toBe(at);
      expect((await send(officer, id, at, new Uint8Array(0))).body.received).toBe(at);
      expect((await send(officer, id, at, part)).body.received).toBe(received);
      expect((await send(officer, id, at, part)).body.received).toBe(received);
      // Whoever lost the thread announces it again, and is told where to go on.
      expect((await announce(officer, id, photo)).body.received).toBe(received);
      expect(await standing(officer, id)).toMatchObject({ received });
    }
    await checkEvidence(jobs(), id);
    expect(await standing(officer, id)).toMatchObject({ state: "kept" });
    expect((await announce(officer, id, photo)).body.state).toBe("kept");
    expect((await send(officer, id, 0, photo.subarray(0, 10))).body.state).toBe("kept");
  });

  test("sent by two at once, part by part, is one file", async () => {
    const id = uuidv7();
    const answers = await Promise.all([1, 2, 3].map(() => announce(officer, id, photo)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const half = Math.ceil(photo.length / 2);
    for (const at of [0, half])
      await Promise.all([1, 2, 3].map(() => send(officer, id, at, photo.subarray(at, at + half))));
    await Promise.all([checkEvidence(jobs(), id), checkEvidence(jobs(), id)]);
    expect(await standing(officer, id)).toMatchObject({ state: "kept" });
    const attached = (await historyOf()).filter(
      ({ kind, details }) => kind === "evidence.attached" && details["evidenceId"] === id,
    );
    expect(attached).toHaveLength(1);
    expect(attached[0]?.actorId).toBe(actorOf(officer));
  });

  test("under an id that was used for something else is refused", async () => {
    const id = uuidv7();
    await announce(officer, id, photo);
    for (const changed of [
      { kind: "family-card" },
      { byteCount: photo.length - 1 },
      { sha256: hashOf(Buffer.from("x")) },
    ])
      expect((await announce(officer, id, photo, changed)).body.code).toBe(
        "request.id-already-used",
      );
    expect((await announce(verifier, id, photo)).body.code).toBe("request.id-already-used");
    // Also by somebody who cannot see what it was used for.
    expect((await announce(elsewhere, id, photo, {}, there)).body.code).toBe(
      "request.id-already-used",
    );
    const kept = await attach(officer, photo);
    expect((await announce(officer, kept, photo, { kind: "work-letter" })).body.code).toBe(
      "request.id-already-used",
    );
  });

  test("that is longer than it said, or a part that is too large, is refused", async () => {
    const id = uuidv7();
    const short = Buffer.from("0123456789");
    await announce(officer, id, short);
    const tooLong = await send(officer, id, 0, Buffer.alloc(11));
    expect(tooLong.body).toMatchObject({ code: "request.too-large", bytesMax: 10 });
    const tooLarge = await send(officer, id, 0, Buffer.alloc(EVIDENCE_LIMITS.partBytesMax + 1));
    expect(tooLarge.body.code).toBe("request.too-large");
    expect(await standing(officer, id)).toMatchObject({ received: 0 });
    const byteCount = EVIDENCE_LIMITS.fileBytesMax + 1;
    expect((await announce(officer, uuidv7(), short, { byteCount })).status).toBe(400);
  });

  test("that is not what was announced, or no picture, says so and is gone", async () => {
    for (const [bytes, changed, refusal] of [
      [photo, { sha256: hashOf(Buffer.from("x")) }, "arrived-damaged"],
      [Buffer.from("<svg/>"), {}, "not-a-picture"],
      [aPdf(), { kind: "worker-photo" }, "pdf-not-here"],
    ] as const) {
      const id = await attach(officer, bytes, changed);
      const answer = { state: "refused", refusal };
      expect(await standing(officer, id)).toMatchObject(answer);
      expect((await listed(officer)).unfinished).toContainEqual(
        expect.objectContaining({ id, ...answer }),
      );
      expect(await partsOf(id)).toBe(0);
      await officer.ask("POST", `/v1/evidence/${id}/cancellations`, {});
    }
    expect((await listed(officer)).unfinished.filter(isRefused)).toEqual([]);
  });
  const isRefused = ({ state }: { state: string }) => state === "refused";

  test("of several pages is one file with several pictures", async () => {
    const id = await attach(officer, aPdf({ pages: 3 }), { kind: "work-letter" });
    const found = (await listed(officer)).files.find((each: { id: string }) => each.id === id);
    expect(found.pages.map(({ number }: { number: number }) => number)).toEqual([1, 2, 3]);
    expect((await page(officer, id, 3)).status).toBe(200);
    expect((await page(officer, id, 4)).status).toBe(404);
  });

  test("on its way can be called off; one that is kept cannot", async () => {
    const id = uuidv7();
    await announce(officer, id, photo);
    await send(officer, id, 0, photo.subarray(0, 500));
    for (let times = 0; times < 2; times++)
      expect((await officer.ask("POST", `/v1/evidence/${id}/cancellations`, {})).status).toBe(200);
    expect((await officer.ask("GET", `/v1/evidence/${id}`)).status).toBe(404);
    expect(await partsOf(id)).toBe(0);
    const kept = await attach(officer, photo);
    const late = await officer.ask("POST", `/v1/evidence/${kept}/cancellations`, {});
    expect(late.body.code).toBe("evidence.already-kept");
  });

  test("that nobody finishes is cleared after its days", async () => {
    const id = uuidv7();
    await announce(officer, id, photo);
    await send(officer, id, 0, photo.subarray(0, 500));
    expect(door.ordered).toContainEqual({
      name: "evidence.clear",
      payload: { regionCode: "15.71", evidenceId: id },
    });
    await clearEvidence(jobs(), id);
    expect([(await officer.ask("GET", `/v1/evidence/${id}`)).status, await partsOf(id)]).toEqual([
      404, 0,
    ]);
    const kept = await attach(officer, photo);
    await clearEvidence(jobs(), kept);
    expect(await standing(officer, kept)).toMatchObject({ state: "kept" });
  });
});

async function partsOf(id: string): Promise<number> {
  const { rows } = await asOwner(door, (tx) =>
    sql<{ n: bigint }>`select count(*) as n from evidence_parts where upload_id = ${id}`.execute(
      tx,
    ),
  );
  return Number(rows[0]?.n);
}

describe("a check that dies", () => {
  test("at any statement leaves all or nothing, and done again ends as it would have", async () => {
    const measure = countingStatements(jobs());
    const first = uuidv7();
    await announce(officer, first, photo);
    await sendAll(officer, first, photo);
    await checkEvidence(measure.office, first, onePicture);
    for (let nth = 0; nth < measure.count(); nth++) {
      const id = uuidv7();
      await announce(officer, id, photo, {}, await anApplication(officer));
      await sendAll(officer, id, photo);
      await expect(checkEvidence(breakingOffAt(jobs(), nth), id, onePicture)).rejects.toThrow(
        BrokenOff,
      );
      expect(await standing(officer, id)).toMatchObject({ state: "checking" });
      await checkEvidence(jobs(), id, onePicture);
      expect(await standing(officer, id)).toMatchObject({ state: "kept" });
    }
  });
  const onePicture = async () => [
    { pageNumber: 1, size: "whole" as const, width: 2, height: 2, bytes: Buffer.from("x") },
  ];

  test("is ordered again by whoever announces the file again", async () => {
    const id = uuidv7();
    await announce(officer, id, photo);
    await sendAll(officer, id, photo);
    const orders = () => door.ordered.filter(({ name }) => name === "evidence.check").length;
    const before = orders();
    expect((await announce(officer, id, photo)).body.state).toBe("checking");
    expect(orders()).toBe(before + 1);
  });

  test("goes through the real queue", async () => {
    const id = uuidv7();
    await announce(officer, id, photo);
    await prepareJobs(door.db.ownerUrl);
    const queue = await openJobs(door.db.serviceUrl, () => {});
    try {
      const checked = Promise.withResolvers<void>();
      const cleared: string[] = [];
      await queue.work("evidence.check", async ({ evidenceId }) => {
        await checkEvidence(jobs(), evidenceId);
        checked.resolve();
      });
      await queue.work("evidence.clear", async ({ evidenceId }) => {
        cleared.push(evidenceId);
      });
      await sendAll(officer, id, photo);
      const payload = { regionCode: "15.71", evidenceId: id };
      await door.db.service.transaction().execute(async (tx) => {
        await queue.enqueue(tx, "evidence.clear", payload);
        await queue.enqueue(tx, "evidence.check", payload);
      });
      await checked.promise;
      expect(await standing(officer, id)).toMatchObject({ state: "kept" });
      expect(cleared).toEqual([]); // its day has not come
    } finally {
      await queue.stop();
    }
  });

  test("as often as it is tried ends refused, and the file can be sent again", async () => {
    const id = uuidv7();
    await announce(officer, id, photo);
    await sendAll(officer, id, photo);
    await prepareJobs(door.db.ownerUrl);
    // The last of its tries: how long the queue waits between them is the queue's.
    await asOwner(door, (tx) =>
      sql`update pgboss.queue set retry_limit = 0 where name = 'evidence.check'`.execute(tx),
    );
    const queue = await openJobs(door.db.serviceUrl, () => {});
    try {
      const givenUp = Promise.withResolvers<void>();
      await queue.work("evidence.check", async ({ evidenceId }) => {
        await checkEvidence(jobs(), evidenceId, () => Promise.reject(new Error("broken")));
      });
      await queue.work("evidence.give-up", async ({ regionCode, evidenceId }) => {
        await giveUpEvidence({ ...jobs(), actor: { ...jobs().actor, regionCode } }, evidenceId);
        if (evidenceId === id) givenUp.resolve();
      });
      await door.db.service
        .transaction()
        .execute((tx) =>
          queue.enqueue(tx, "evidence.check", { regionCode: "15.71", evidenceId: id }),
        );
      await givenUp.promise;
    } finally {
      await queue.stop();
      await prepareJobs(door.db.ownerUrl);
    }
    expect(await standing(officer, id)).toMatchObject({
      state: "refused",
      refusal: "not-checkable",
    });
    expect(await partsOf(id)).toBe(0);
    expect(await historyOf()).toContainEqual(
      expect.objectContaining({
        kind: "evidence.refused",
        actorId: actorOf(officer),
        details: expect.objectContaining({ evidenceId: id, refusal: "not-checkable" }),
      }),
    );
    const again = await attach(officer, photo);
    expect(await standing(officer, again)).toMatchObject({ state: "kept" });
  });

  test("and is given up late changes nothing of a file that is kept, called off or refused", async () => {
    const kept = await attach(officer, photo);
    const refused = await attach(officer, Buffer.from("no picture at all"));
    const before = [await standing(officer, kept), await standing(officer, refused)];
    for (const id of [kept, refused, uuidv7()]) await giveUpEvidence(jobs(), id);
    expect([await standing(officer, kept), await standing(officer, refused)]).toEqual(before);
  });
});

describe("who may", () => {
  test("another kelurahan's officer finds nothing, and a stranger to an upload neither", async () => {
    const id = await attach(officer, photo);
    for (const path of ["", "/pages/1", "/pages/1/preview"])
      expect((await elsewhere.ask("GET", `/v1/evidence/${id}${path}`)).status, path).toBe(404);
    expect((await elsewhere.ask("GET", `/v1/applications/${here}/evidence`)).status).toBe(404);
    expect((await announce(elsewhere, uuidv7(), photo)).status).toBe(404);
    const reason = { reason: "Bukan orangnya" };
    expect((await elsewhere.ask("POST", `/v1/evidence/${id}/withdrawals`, reason)).status).toBe(
      404,
    );
    const open = uuidv7();
    await announce(officer, open, photo);
    expect((await verifier.ask("GET", `/v1/evidence/${open}`)).status).toBe(404);
    expect((await send(verifier, open, 0, photo.subarray(0, 9))).status).toBe(404);
    expect((await verifier.ask("POST", `/v1/evidence/${open}/cancellations`, {})).status).toBe(404);
    expect((await listed(verifier)).unfinished).toEqual([]);
  });

  test("a collector sends for whom the union brought in, and sees no picture", async () => {
    const id = await attach(union, photo, { kind: "worker-photo" });
    expect(await standing(union, id)).toMatchObject({ state: "kept" });
    expect((await page(union, id)).body.code).toBe("access.role-not-allowed");
    expect((await announce(union, uuidv7(), photo, {}, there)).status).toBe(404);
  });

  test("so many files and no more, withdrawn ones not counted", async () => {
    const id = await anApplication(officer);
    const first = await attach(officer, photo, {}, id);
    for (let n = 1; n < EVIDENCE_LIMITS.filesMax; n++)
      expect((await announce(officer, uuidv7(), photo, {}, id)).status).toBe(200);
    const more = () => announce(officer, uuidv7(), photo, {}, id);
    expect((await more()).body.code).toBe("evidence.too-many-files");
    await officer.ask("POST", `/v1/evidence/${first}/withdrawals`, { reason: "Kabur" });
    expect((await more()).status).toBe(200);
  });

  test("not too many in a short time", async () => {
    const hurried = await door.signedIn([{ role: "verifier", areas: ["*"] }]);
    const codes = new Set<unknown>();
    for (let n = 0; n < 201; n++) codes.add((await announce(hurried, uuidv7(), photo)).body.code);
    expect(codes).toContain("evidence.too-fast");
    now = new Date(now.getTime() + 11 * 60_000);
    expect(
      (await announce(hurried, uuidv7(), photo, {}, await anApplication(officer))).status,
    ).toBe(200);
  });
});

describe("looking and withdrawing", () => {
  test("each look at a page is in the history, and the first at its preview of each day", async () => {
    const applicationId = await anApplication(officer);
    const id = await attach(officer, photo, {}, applicationId);
    for (let times = 0; times < 2; times++) {
      await page(verifier, id);
      await page(verifier, id, 1, "/preview");
    }
    await page(officer, id, 1, "/preview");
    const seen = (await historyOf(applicationId)).filter(({ kind }) => /view/.test(kind));
    expect(seen.map(({ kind, actorId }) => [kind, actorId])).toEqual([
      ["evidence.viewed", actorOf(verifier)],
      ["evidence.preview-viewed", actorOf(verifier)],
      ["evidence.viewed", actorOf(verifier)],
      ["evidence.preview-viewed", actorOf(officer)],
    ]);
    expect(seen[0]?.details).toEqual({ evidenceId: id, kind: "ktp", page: 1 });
  });

  test("a withdrawn file is named with its reason and shown to nobody", async () => {
    const to = await anApplication(officer);
    const id = await attach(officer, photo, {}, to);
    const reason = "KTP orang lain";
    for (let times = 0; times < 2; times++)
      expect(
        (await verifier.ask("POST", `/v1/evidence/${id}/withdrawals`, { reason })).status,
      ).toBe(200);
    const other = await officer.ask("POST", `/v1/evidence/${id}/withdrawals`, { reason });
    expect(other.body.code).toBe("request.id-already-used");
    expect((await page(verifier, id)).status).toBe(404);
    expect((await page(verifier, id, 1, "/preview")).status).toBe(404);
    expect((await listed(officer, to)).files).toMatchObject([
      { id, withdrawal: { reason, by: { isMe: false } } },
    ]);
    expect((await historyOf(to)).filter(({ kind }) => kind === "evidence.withdrawn")).toMatchObject(
      [{ actorId: actorOf(verifier), details: { reason } }],
    );
  });
});

test("a stolen dump holds no picture: neither of what came nor of what is kept", async () => {
  const open = uuidv7();
  await announce(officer, open, photo, {}, await anApplication(officer));
  await send(officer, open, 0, photo.subarray(0, 1000));
  const rows = await asOwner(door, async (tx) => {
    const found: Buffer[] = [];
    for (const name of ["evidence_parts", "evidence_pictures"]) {
      const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(
        tx,
      );
      found.push(
        ...rows.flatMap((row) => Object.values(row).filter((each) => Buffer.isBuffer(each))),
      );
    }
    return found;
  });
  expect(rows.length).toBeGreaterThan(10);
  const marks = [
    Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
    Buffer.from("JFIF"),
    ...SECRETS.map((each) => Buffer.from(each)),
  ];
  expect(marks.slice(1).some((mark) => photo.includes(mark))).toBe(true);
  for (const bytes of rows)
    for (const mark of marks) expect(bytes.includes(mark), mark.toString("latin1")).toBe(false);
});

test("sealed bytes that were moved to another file do not open", async () => {
  const to = await anApplication(officer);
  const [one, other] = [
    await attach(officer, photo, {}, to),
    await attach(officer, aPdf(), {}, to),
  ];
  await asOwner(door, async (tx) => {
    await sql`alter table evidence_pictures disable trigger user`.execute(tx);
    await sql`update evidence_pictures p set file_sealed = o.file_sealed from evidence_pictures o
      where p.file_id = ${one} and o.file_id = ${other} and o.size = p.size`.execute(tx);
    await sql`alter table evidence_pictures enable trigger user`.execute(tx);
  });
  // Ours to find out about: it is told by a reference only.
  await expect(page(officer, one)).rejects.toThrow("does not promise status 500");
  expect((await page(officer, other)).status).toBe(200);
});

test("every refusal that the routes declare was given", () => {
  expect(door.unmet(evidenceRoutes)).toEqual([]);
});
