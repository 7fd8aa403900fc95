/**
 * How many registrations a second the synchronisation takes in, each checked, compared with everybody known, decided,
 * recorded and answered with a signed receipt; and how many come in one by one beside it.
 *
 *     node packages/server/bench/sync.ts [known = 100000] [registrations of each measurement = 2000]
 *
 * People are invented; the database is the embedded one; devices sign their commands before, and send them over HTTP on
 * the loopback, 50 a request. The register is filled by the same function that synchronising calls. Prints JSON: with
 * nobody known and with so many known, by one device and by four at once. Whoever asks runs in the server's process.
 */
import { readFileSync } from "node:fs";
import { SYNC_LIMITS } from "@payung/domain/field/devices.ts";
import type { ApplicationDraft } from "@payung/domain/intake/draft.ts";
import { setup } from "@payung/server/db/testing.ts";
import { EXAMPLE_DAY } from "@payung/server/example/city.ts";
import { type Household, openPeople } from "@payung/server/example/people.ts";
import { diceFrom } from "@payung/server/example/random.ts";
import { write } from "@payung/server/shared/office.ts";
import { aDevice, payloadOf, type TestDevice } from "@payung/server/testing/field-devices.ts";
import { listen } from "@payung/server/testing/serve.ts";
import { givenDoor, type Staffer } from "@payung/server/testing/staff.ts";
import { registerWorkers } from "@payung/server/verification/service.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";

const KNOWN = Number(process.argv[2] ?? 100_000);
const MEASURED = Number(process.argv[3] ?? 2_000);
const FILLED_AT_ONCE = 500;
const DEVICES = 4;
/** So many callers at once send one registration a request, as in the measurement of ODK Central. */
const CALLERS = 20;
const AREA = "15.71.07.1005";

const stopDatabase = await setup();
const door = await givenDoor({ now: () => new Date() });
const served = await listen(door.app);
const people = openPeople(diceFrom("sync"), EXAMPLE_DAY);

function draftOf(household?: Household): ApplicationDraft {
  const person = people.invent(household === undefined ? {} : { household });
  return {
    id: uuidv7(),
    nik: person.nik,
    name: person.name.words.join(" "),
    birthDate: person.bornOn,
    kk: person.household.kk,
    birthPlace: person.birthPlace,
    sex: person.sex,
    phone: `0${person.household.phone}`,
    kelurahan: person.household.kelurahan.name,
    rt: String(person.household.rt),
    address: `${person.household.street} ${person.household.houseNumber}`,
    occupation: person.occupation[0] ?? "",
    employmentStatus: "Bekerja sendiri",
    noticeGiven: true,
  };
}

/** Somebody of the kelurahan in which the devices are at work. */
function neighbour(): ApplicationDraft {
  for (;;) {
    const household = people.settle();
    if (household.kelurahan.code === AREA) return draftOf(household);
  }
}

/** Seconds of processor time that the database has used so far; null where the system does not say. */
async function databaseSeconds(): Promise<number | null> {
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity`.execute(
    door.db.owner,
  );
  try {
    // After the name: state, parent, … and from the 11th on the time of its own and of the children that have ended.
    const stats = (pid: number) =>
      (readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1] ?? "").split(" ").map(Number);
    const [parent = 0] = rows.map(({ pid }) => stats(pid)[1] ?? 0);
    const living = rows.map(({ pid }) => (stats(pid)[11] ?? 0) + (stats(pid)[12] ?? 0));
    const ended = (stats(parent)[13] ?? 0) + (stats(parent)[14] ?? 0);
    return living.reduce((sum, each) => sum + each, ended) / 100;
  } catch {
    return null;
  }
}

const round = (number: number) => Math.round(number * 1_000) / 1_000;

/** Does work that takes in so many, and says how fast that was and what it cost. */
async function measure(count: number, work: (noteRequest: (ms: number) => void) => Promise<void>) {
  const milliseconds: number[] = [];
  const database = await databaseSeconds();
  const processor = process.cpuUsage();
  const start = performance.now();
  await work((ms) => milliseconds.push(ms));
  const seconds = (performance.now() - start) / 1_000;
  const { system, user } = process.cpuUsage(processor);
  const databaseAfter = await databaseSeconds();
  milliseconds.sort((a, b) => a - b);
  const at = (share: number) => round(milliseconds[Math.floor(milliseconds.length * share)] ?? 0);
  return {
    registrationsPerSecond: Math.round(count / seconds),
    requestMs: { p50: at(0.5), p99: at(0.99) },
    /** Of processor time, for each registration. */
    processMs: round((system + user) / 1_000 / count),
    databaseMs:
      database === null || databaseAfter === null
        ? null
        : round(((databaseAfter - database) * 1_000) / count),
  };
}

/** Fills the register in large sets, without a network or signatures: what verifying itself takes. */
async function fill(count: number) {
  const drafts = Array.from({ length: count }, () => draftOf());
  const figures = await measure(count, async (note) => {
    for (let done = 0; done < count; done += FILLED_AT_ONCE) {
      const newcomers = drafts.slice(done, done + FILLED_AT_ONCE).map((draft) => ({ draft }));
      const start = performance.now();
      await write(door.office, (tx) => registerWorkers(tx, door.office, newcomers, "api"));
      note(performance.now() - start);
    }
  });
  // As the database does by itself within a minute of such a change.
  await sql`analyze`.execute(door.db.owner);
  return figures;
}

async function post(path: string, token: string, body: unknown): Promise<unknown> {
  const answer = await fetch(`${served.url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(text);
  return JSON.parse(text);
}

const collectors: Staffer[] = [];
for (let n = 0; n < DEVICES; n++)
  collectors.push(await door.signedIn([{ role: "collector", areas: [AREA] }], `Serikat ${n}`));

async function batches(device: TestDevice, count: number) {
  for (let n = 0; n < count; n++) {
    const draft = neighbour();
    await device.store.drafts.put(draft.id, { typed: draft });
    await device.store.saveRegistration(payloadOf(draft));
  }
  const signed = device.store.queue().map((each) => each.signed);
  return Array.from({ length: Math.ceil(count / SYNC_LIMITS.commandsMax) }, (_, at) =>
    signed.slice(at * SYNC_LIMITS.commandsMax, (at + 1) * SYNC_LIMITS.commandsMax),
  );
}

async function synced(devices: number) {
  const each = MEASURED / devices;
  const sending: { token: string; batches: Awaited<ReturnType<typeof batches>> }[] = [];
  for (const person of collectors.slice(0, devices)) {
    const device = await aDevice({ person, fetching: fetch, origin: served.url });
    await device.sync();
    sending.push({
      token: device.store.device()?.token ?? "",
      batches: await batches(device, each),
    });
  }
  return measure(MEASURED, async (note) => {
    await Promise.all(
      sending.map(async ({ batches, token }) => {
        for (const commands of batches) {
          const start = performance.now();
          const { answers } = (await post("/v1/sync", token, { commands })) as {
            answers: readonly { outcome: string }[];
          };
          note(performance.now() - start);
          if (answers.some(({ outcome }) => outcome !== "accepted"))
            throw new Error(JSON.stringify(answers));
        }
      }),
    );
  });
}

async function oneByOne(key: string) {
  const drafts = Array.from({ length: MEASURED }, () => draftOf());
  return measure(MEASURED, async (note) => {
    await Promise.all(
      Array.from({ length: CALLERS }, async () => {
        for (let draft = drafts.pop(); draft !== undefined; draft = drafts.pop()) {
          const start = performance.now();
          await post("/v1/applications", key, draft);
          note(performance.now() - start);
        }
      }),
    );
  });
}

try {
  const key = await door.keyOf("machine");
  const all = async () => {
    const [single, one, four] = [await oneByOne(key), await synced(1), await synced(DEVICES)];
    const timesAsFast = round(four.registrationsPerSecond / single.registrationsPerSecond);
    return { oneByOne: single, oneDevice: one, fourDevices: four, timesAsFast };
  };
  // The first thousand pay for code that nobody has run yet.
  await fill(1_000);
  const empty = await all();
  const filling = { atOnce: FILLED_AT_ONCE, ...(await fill(KNOWN)) };
  const full = await all();
  process.stdout.write(
    `${JSON.stringify({ perRequest: SYNC_LIMITS.commandsMax, measured: MEASURED, empty, known: KNOWN, filling, full }, null, 2)}\n`,
  );
} finally {
  await served.stop();
  await door.close();
  await stopDatabase();
}
