import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { exportQueue } from "@payung/desk/field/sync/hand-over.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Dice, diceOf, type FaultProxy, faultProxy } from "../testing/fault-proxy.ts";
import { aDevice, fieldDraft, type TestDevice } from "../testing/field-devices.ts";
import { oneShotFetch } from "../testing/one-shot-fetch.ts";
import { listen } from "../testing/serve.ts";
import { givenDoor, type Staffer, type TestDoor } from "../testing/staff.ts";
import { asOwner } from "../testing/table-rows.ts";
import { aWorker } from "../testing/workers.ts";

/**
 * What reliability.md 5 asks of the synchronisation, S1 and S2, with the phone's own library over a real, bad network.
 * Sizes: SYNC_SEEDS, SYNC_OPS (of each seed), SYNC_DEVICES, SYNC_LOST; SYNC_SEED alone repeats one.
 */
const sizeOf = (name: string, usual: number) => Number(process.env[name] ?? usual);
const ONE_SEED = process.env["SYNC_SEED"];
const SEEDS =
  ONE_SEED === undefined
    ? Array.from({ length: sizeOf("SYNC_SEEDS", 3) }, (_, at) => at + 1)
    : [Number(ONE_SEED)];
const OPS = sizeOf("SYNC_OPS", 150);
const DEVICES = sizeOf("SYNC_DEVICES", 8);
const LOST = sizeOf("SYNC_LOST", 20);
/** How often a healed device may have to try until nothing waits any more. */
const PASSES_MAX = 6;

let door: TestDoor;
let served: Awaited<ReturnType<typeof listen>>;
let supervisor: Staffer;
beforeAll(async () => {
  door = await givenDoor({ now: () => new Date() });
  served = await listen(door.app);
  supervisor = await door.signedIn([{ role: "supervisor", areas: ["*"] }]);
});
afterAll(async () => {
  await served.stop();
  await door.close();
});

/** A phone of the test, behind a network of its own, and everything that was done on it. */
type Phone = {
  readonly person: Staffer;
  readonly proxy: FaultProxy;
  readonly now: () => Date;
  device: TestDevice;
};
type Op = { readonly deviceId: string; readonly seq: number; readonly kind: string };

const WILD = {
  refused: 0.06,
  "cut-up": 0.08,
  "cut-down": 0.08,
  "answer-lost": 0.08,
  twice: 0.08,
  late: 0.08,
} as const;
const PARTITION = { refused: 1 } as const;

async function aPhone(person: Staffer, dice: Dice): Promise<Phone> {
  const proxy = await faultProxy(served.url, dice);
  const skewMs = Math.round((dice() - 0.5) * 2 * 48 * 3_600_000);
  const now = () => new Date(Date.now() + skewMs);
  const device = await aDevice({ person, fetching: oneShotFetch, origin: proxy.url, now });
  return { person, proxy, now, device };
}

/** Does something on a phone, as the dice fall: mostly registers somebody. */
async function doSomething({ device }: Phone, dice: Dice, ops: Op[]): Promise<void> {
  const { store } = device;
  const people = [
    ...store.people.list(),
    ...store.queue().filter(({ kind }) => kind === "register"),
  ];
  const one = people[Math.floor(dice() * people.length)];
  const which = dice();
  const seq = store.device()?.nextSeq ?? 0;
  const [returned] = store.drafts.list();
  if (returned !== undefined && which < 0.5)
    await device.register(fieldDraft(aWorker(), { id: returned.id }));
  else if (one === undefined || which < 0.7)
    await device.register(fieldDraft(aWorker(), dice() < 0.08 ? { nik: "157" } : {}));
  else if (which < 0.95) {
    const phone = `0812${String(Math.floor(dice() * 1e8)).padStart(8, "0")}`;
    const fields =
      dice() < 0.5 ? { phone } : { phone, address: `Lorong ${Math.floor(dice() * 50)}` };
    await store.saveCorrection({
      applicationId: one.applicationId,
      fields,
      reason: "Kata orangnya",
    });
  } else await store.saveCallOff({ applicationId: one.applicationId, reason: "Salah orang" });
  ops.push({ deviceId: device.id, seq, kind: store.queue().at(-1)?.kind ?? "" });
}

/** The phone is gone and another takes its place; its queue was saved as a file, which a supervisor hands in. */
async function reinstall(phone: Phone): Promise<void> {
  const { device, person, proxy, now } = phone;
  const file = await exportQueue(device.store);
  await device.kill();
  await proxy.quiet();
  const handed = await supervisor.ask("POST", `/v1/devices/${device.id}/hand-overs`, { file });
  if (handed.status !== 200) throw new Error(handed.text);
  await person.ask("POST", `/v1/devices/${device.id}/revocations`, { reason: "HP diganti" });
  phone.device = await aDevice({ person, fetching: oneShotFetch, origin: proxy.url, now });
}

describe(`S1: ${DEVICES} devices, ${OPS} deeds, ${SEEDS.length} seeds`, () => {
  test.each(
    SEEDS.map((seed) => [seed]),
  )("seed %i: all arrive once, and all agree", async (seed) => {
    const dice = diceOf(seed);
    const people: Staffer[] = [];
    for (let at = 0; at < Math.ceil(DEVICES / 2); at++)
      people.push(
        await door.signedIn(
          [{ role: "collector", areas: ["15.71.07.1005"] }],
          `Serikat ${seed} ${at}`,
        ),
      );
    const phones: Phone[] = [];
    for (let at = 0; at < DEVICES; at++)
      phones.push(await aPhone(people[at % people.length] as Staffer, dice));
    const ops: Op[] = [];

    while (ops.length < OPS) {
      for (const phone of phones) {
        phone.proxy.network = { faults: dice() < 0.2 ? PARTITION : WILD, delayMs: () => 3 };
        for (let n = Math.floor(dice() * 4); n > 0 && ops.length < OPS; n--)
          await doSomething(phone, dice, ops);
      }
      const kills = phones.map((phone) => (dice() < 0.1 ? { phone, after: dice() * 60 } : null));
      await Promise.all([
        ...phones.map((phone, at) => {
          const running = phone.device.sync().catch(() => {});
          // What is killed is not waited for: it never ends.
          return kills[at] === null ? running : Promise.resolve();
        }),
        ...kills.map(async (kill) => {
          if (kill === null) return;
          await pause(kill.after);
          await kill.phone.device.kill();
        }),
      ]);
      const unlucky = phones[Math.floor(dice() * phones.length)];
      if (dice() < 0.08 && unlucky !== undefined) await reinstall(unlucky);
    }

    // The network heals, and what was still under way arrives.
    for (const phone of phones) {
      phone.proxy.network = { faults: {} };
      await phone.proxy.quiet();
    }
    for (const { device } of phones)
      for (let pass = 0; pass < PASSES_MAX && device.store.queue().length > 0; pass++)
        await device.sync();
    expect(phones.map(({ device }) => device.store.queue().length)).toEqual(phones.map(() => 0));
    for (const { device } of phones) expect((await device.sync()).end).toBe("done");

    await expectExactlyOnce(ops);
    await expectAgreement(phones);
    const happened = new Map<string, number>();
    for (const { proxy } of phones)
      for (const [fault, n] of proxy.happened) happened.set(fault, (happened.get(fault) ?? 0) + n);
    console.info(
      `seed ${seed}: ${ops.length} deeds; ${JSON.stringify(Object.fromEntries(happened))}`,
    );
    for (const { proxy } of phones) await proxy.stop();
  });
});

/** Every deed has one answer, and each accepted one exactly one effect. */
async function expectExactlyOnce(ops: readonly Op[]): Promise<void> {
  const devices = [...new Set(ops.map(({ deviceId }) => deviceId))];
  const { answered, effects } = await asOwner(door, async (tx) => {
    const { rows } = await sql<{ device_id: string; seq: number; kind: string; outcome: string }>`
      select device_id, seq, kind, answer ->> 'outcome' as outcome
      from device_commands where device_id = any (${devices}::uuid[]) order by 1, 2`.execute(tx);
    const counted = await sql<Record<string, number>>`
      with mine as (
        select c.*, (c.answer -> 'receipt' ->> 'text')::jsonb ->> 'applicationId' as application_id
        from device_commands c where device_id = any (${devices}::uuid[])
      ), registered as (
        select application_id::uuid as id from mine where kind = 'register' and answer ->> 'outcome' = 'accepted'
      )
      select
        (select count(*) from registered)::integer as accepted,
        (select count(*) from applications a where exists (
           select from field_registrations f where f.application_id = a.id and f.device_id = any (${devices}::uuid[])
        ))::integer as applications,
        (select count(*) from events e where e.kind = 'field.registered' and e.subject_id in (select id::text from registered))::integer as events,
        (select count(*) from events e where e.kind = 'intake.application-received' and e.subject_id in (select id::text from registered))::integer as received,
        (select count(*) from mine where kind = 'correct' and answer ->> 'outcome' = 'conflict')::integer as conflicts,
        (select count(*) from correction_requests q where exists (
           select from mine where (mine.answer ->> 'workId')::uuid = q.id))::integer as requests,
        (select count(*) from mine where kind = 'call-off' and answer ->> 'outcome' = 'to-decide')::integer as called_off,
        (select count(*) from objections o where exists (select from mine where mine.command_id = o.id))::integer as objections
    `.execute(tx);
    return { answered: rows, effects: counted.rows[0] ?? {} };
  });
  const nameOf = (op: Op) => `${op.deviceId} ${String(op.seq).padStart(6, "0")} ${op.kind}`;
  expect(
    answered.map((row) => nameOf({ deviceId: row.device_id, seq: row.seq, kind: row.kind })),
  ).toEqual(ops.map(nameOf).sort());
  expect(answered.filter(({ outcome }) => outcome === "later")).toEqual([]);
  const { accepted, applications, called_off, conflicts, events, objections, received, requests } =
    effects;
  expect(accepted).toBeGreaterThan(OPS / 4);
  expect({ applications, events, received }).toEqual({
    applications: accepted,
    events: accepted,
    received: accepted,
  });
  expect({ objections, requests }).toEqual({ objections: called_off, requests: conflicts });
}

/** What every phone shows of its people is what the server has, to the letter. */
async function expectAgreement(phones: readonly Phone[]): Promise<void> {
  for (const { device, person } of phones) {
    const shown = device.store.people
      .list()
      .map(({ applicationId, code, name, version }) => [applicationId, name, code, version])
      .sort();
    const there = await asOwner(door, async (tx) => {
      const rows = await tx
        .selectFrom("applications")
        .select(["id", "name", "code", "correction_count"])
        .where("submitted_by", "=", `staff:${person.id}`)
        .execute();
      return rows.map((row) => [row.id, row.name, row.code, row.correction_count]).sort();
    });
    expect(hashOf(shown)).toBe(hashOf(there));
    // What the server has taken lies on no phone as something to mend.
    const known = new Set(there.map(([id]) => id));
    expect(device.store.drafts.list().filter(({ id }) => known.has(id))).toEqual([]);
  }
}

const hashOf = (state: unknown) => createHash("sha256").update(JSON.stringify(state)).digest("hex");

test(`S2: of ${LOST} answers that were lost after the commit, each comes again, and nothing happens twice`, async () => {
  const person = await door.signedIn(
    [{ role: "collector", areas: ["15.71.07.1005"] }],
    "Serikat S2",
  );
  const phone = await aPhone(person, diceOf(7));
  const { device, proxy } = phone;
  await device.sync();
  const ops: Op[] = [];
  for (let n = 0; n < LOST; n++) {
    const seq = device.store.device()?.nextSeq ?? 0;
    const draft = await device.register(fieldDraft(aWorker()));
    ops.push({ deviceId: device.id, seq, kind: "register" });
    proxy.network = { faults: { "answer-lost": 1 }, only: /^POST \/v1\/sync/ };
    expect((await device.sync({ photos: false })).end).toBe("cut");
    const before = await answerOf(device.id, seq);
    proxy.network = { faults: {} };
    expect((await device.sync({ photos: false })).answered).toEqual({ accepted: 1 });
    const receipt = device.store.people.get(draft.id)?.receipt;
    expect(receipt).toEqual(before.receipt);
  }
  expect(proxy.happened.get("answer-lost")).toBe(LOST);
  await expectExactlyOnceOf(ops);
  await proxy.stop();
});

async function expectExactlyOnceOf(ops: readonly Op[]): Promise<void> {
  const [{ deviceId } = { deviceId: "" }] = ops;
  const rows = await asOwner(door, (tx) =>
    tx
      .selectFrom("field_registrations")
      .select("application_id")
      .where("device_id", "=", deviceId)
      .execute(),
  );
  expect(new Set(rows.map((row) => row.application_id)).size).toBe(ops.length);
  expect(rows).toHaveLength(ops.length);
}

async function answerOf(deviceId: string, seq: number): Promise<{ receipt: unknown }> {
  const row = await asOwner(door, (tx) =>
    tx
      .selectFrom("device_commands")
      .select("answer")
      .where("device_id", "=", deviceId)
      .where("seq", "=", seq)
      .executeTakeFirstOrThrow(),
  );
  return row.answer as unknown as { receipt: unknown };
}
