/**
 * How long it takes to find out whether a newcomer is somebody known: keys, candidates from PostgreSQL, comparing.
 *
 *     node packages/server/bench/online-duplicates.ts [known = 200000] [asked = 2000]
 *
 * People are invented; the database is the embedded one. Prints JSON. The second measurement is made while others
 * come in all the time, as on the busiest day.
 */
import { setTimeout } from "node:timers/promises";
import { DEFAULT_PERSON_THRESHOLDS } from "@payung/domain/verification/default-policy.ts";
import { refreshStatistics } from "@payung/server/db/bulk.ts";
import { EXAMPLE_DAY } from "@payung/server/example/city.ts";
import { openPeople, type Person } from "@payung/server/example/people.ts";
import { diceFrom } from "@payung/server/example/random.ts";
import { misspell } from "@payung/server/example/spellings.ts";
import { insertApplications } from "@payung/server/intake/application-store.ts";
import { KEYS_MODEL, personKeys } from "@payung/server/intake/identity.ts";
import { findKnown, findKnownToList, insertKeys } from "@payung/server/intake/key-store.ts";
import { KOTA_JAMBI } from "@payung/server/reference/starter.ts";
import { read, write } from "@payung/server/shared/office.ts";
import { compareWith, findAlike } from "@payung/server/verification/duplicates.ts";
import { comparable } from "@payung/server/verification/verify-list.ts";
import pg from "pg";
import { uuidv7 } from "uuidv7";
import { applicationOf, openBench } from "./bench-office.ts";

const KNOWN = Number(process.argv[2] ?? 200_000);
const ASKED = Number(process.argv[3] ?? 2_000);
const AT_ONCE = 5_000;
const LISTED = 15_000;
/** Beside the second measurement somebody comes in so often, each in a transaction of their own. */
const BESIDE_EVERY_MS = 2;
const { regionCode } = KOTA_JAMBI;

// On a disk: ten million people are 30 GB.
const bench = await openBench(() => new Date());
const { database, office } = bench;
const dice = diceFrom("online duplicates");
let people = openPeople(dice, EXAMPLE_DAY);

async function onOwner(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query("set maintenance_work_mem = '1GB'");
  await client.query(statement);
  await client.end();
}

/**
 * The numbers that no real person has are used up at some millions, so every million comes from a city of its own, as
 * in a nation; now and then two cities gave out the same number of a family card.
 */
const PER_CITY = 1_000_000;
const prefixOf = (city: number) => String(157_101 + 10_000 * city);

async function takeIn(count: number, city = 0): Promise<Person[]> {
  const given = city === 0 ? {} : { nikPrefix: prefixOf(city) };
  const persons = Array.from({ length: count }, () => people.invent(given));
  const rows = persons.map((person) => applicationOf(office, person));
  await write(office, async (tx) => {
    await insertApplications(
      tx,
      rows.map(({ application }) => application),
    );
    await insertKeys(
      tx,
      regionCode,
      KEYS_MODEL,
      rows.map(({ application, keys }) => ({ applicationId: application.id, keys })),
    );
  });
  return persons;
}

/** Whether a newcomer is somebody known, and how many were fetched for it. */
async function seek(person: Person, name?: string): Promise<{ found: number; fetched: number }> {
  const { application } = applicationOf(office, person, name);
  const newcomer = comparable(application as Parameters<typeof comparable>[0], office.vault);
  const known = await read(office, (tx) =>
    findKnown(tx, regionCode, [
      {
        id: newcomer.id,
        at: new Date(Date.now() + 1_000),
        listId: null,
        rowNumber: null,
        keys: personKeys(newcomer.identity, office.vault),
      },
    ]),
  );
  const others = known.map((row) => comparable(row, office.vault));
  const alike = compareWith(others, newcomer, DEFAULT_PERSON_THRESHOLDS);
  return { found: alike.length, fetched: known.length };
}

async function measure(sample: readonly Person[]) {
  const milliseconds: number[] = [];
  let [fetched, found] = [0, 0];
  for (let n = 0; n < ASKED; n++) {
    // Every other one is known, with a slip in the name and in the NIK.
    const person = sample[n % sample.length];
    if (person === undefined) throw new Error("somebody is known");
    const isKnown = n % 2 === 0;
    const asked = isKnown
      ? { ...person, nik: people.niks.mistype(dice, person.nik) }
      : people.invent({});
    const began = performance.now();
    const answer = await seek(asked, isKnown ? misspell(dice, person.name) : undefined);
    milliseconds.push(performance.now() - began);
    fetched += answer.fetched;
    if (isKnown && answer.found > 0) found += 1;
  }
  milliseconds.sort((a, b) => a - b);
  const at = (share: number) =>
    Number((milliseconds[Math.floor(share * (ASKED - 1))] ?? 0).toFixed(2));
  return {
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    maxMs: at(1),
    candidatesEach: Number((fetched / ASKED).toFixed(1)),
    knownFound: Number((found / (ASKED / 2)).toFixed(4)),
  };
}

/** How long a list of newcomers, one in a hundred of them known, takes against everybody. */
async function measureList(sample: readonly Person[]) {
  const list = Array.from({ length: LISTED }, (_, n) => {
    const person = n % 100 === 0 ? sample[(n / 100) % sample.length] : undefined;
    return comparable(
      applicationOf(office, person ?? people.invent({})).application as Parameters<
        typeof comparable
      >[0],
      office.vault,
    );
  });
  const at = new Date(Date.now() + 1_000);
  const began = performance.now();
  const known = await read(office, (tx) =>
    findKnownToList(tx, regionCode, { id: uuidv7(), at }, () =>
      list.flatMap(({ identity }) => personKeys(identity, office.vault)),
    ),
  );
  const fetchedAt = performance.now();
  const others = known.map((row) => comparable(row, office.vault));
  const alike = await findAlike(others, list, DEFAULT_PERSON_THRESHOLDS);
  return {
    listed: LISTED,
    fetched: known.length,
    found: alike.length,
    fetchSeconds: Number(((fetchedAt - began) / 1000).toFixed(2)),
    compareSeconds: Number(((performance.now() - fetchedAt) / 1000).toFixed(2)),
  };
}

try {
  const began = performance.now();
  const sample: Person[] = [];
  // Keys come in at random places: an index that is made in the end is made ten times as fast.
  await onOwner("alter table person_keys drop constraint person_keys_pkey");
  for (let known = 0; known < KNOWN; known += AT_ONCE) {
    if (known % 500_000 === 0) process.stderr.write(`${known} known\n`);
    if (known > 0 && known % PER_CITY === 0) people = openPeople(dice, EXAMPLE_DAY);
    const persons = await takeIn(Math.min(AT_ONCE, KNOWN - known), Math.floor(known / PER_CITY));
    sample.push(...persons.slice(0, Math.ceil((AT_ONCE * ASKED) / KNOWN)));
  }
  await onOwner("alter table person_keys add primary key (region_code, key, application_id)");
  await write(office, async (tx) => {
    await refreshStatistics(tx, "applications");
    await refreshStatistics(tx, "person_keys");
  });
  const filledSeconds = Number(((performance.now() - began) / 1000).toFixed(1));
  await measure(sample.slice(0, 100)); // the first ones compile and warm up
  const alone = await measure(sample);
  let isGoing = true;
  let cameIn = 0;
  const beside = (async () => {
    for (; isGoing; cameIn += 1) {
      await takeIn(1);
      await setTimeout(BESIDE_EVERY_MS);
    }
  })();
  const from = performance.now();
  const withInserts = await measure(sample);
  const seconds = (performance.now() - from) / 1000;
  isGoing = false;
  await beside;
  const report = {
    known: KNOWN,
    asked: ASKED,
    filledSeconds,
    alone,
    list: await measureList(sample),
    withInserts: { ...withInserts, insertedPerSecond: Math.round(cameIn / seconds) },
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  await bench.close();
}
