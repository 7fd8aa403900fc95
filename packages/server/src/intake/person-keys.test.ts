import { join } from "node:path";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openVault } from "../shared/keys.ts";
import { read, write } from "../shared/office.ts";
import { givenApplications } from "../testing/approved.ts";
import { aDraft } from "../testing/drafts.ts";
import { asOwner } from "../testing/table-rows.ts";
import { BrokenOff, breakingOffAt, givenOffice, type TestOffice } from "../testing/test-office.ts";
import { aWorker, workers } from "../testing/workers.ts";
import { registerWorker } from "../verification/service.ts";
import { KEYS_MODEL } from "./identity.ts";
import { findKnown, findKnownToList, keyEverybody } from "./service.ts";

const JAMBI = "15.71";
let work: TestOffice;
beforeAll(async () => {
  work = await givenOffice();
});
afterAll(() => work.close());

const keysNow = () =>
  asOwner(work, async (tx) => {
    const { rows } = await sql<{ keys: string }>`
      select string_agg(concat(application_id, key, model), ',' order by application_id, key) as keys
      from person_keys`.execute(tx);
    return rows[0]?.keys;
  });
const forgetKeys = () =>
  asOwner(work, async (tx) => {
    await sql`delete from person_keys`.execute(tx);
    await sql`delete from keyed_regions`.execute(tx);
  });

beforeEach(forgetKeys);

test("whoever applied before there were keys is given the same ones as whoever applies now", async () => {
  await givenApplications(work, workers(20));
  const atOnce = await keysNow();
  expect(atOnce?.length).toBeGreaterThan(1000);
  await forgetKeys();
  await keyEverybody(work.office);
  expect(await keysNow()).toBe(atOnce);
});

test("giving keys may be broken off anywhere, and goes on", async () => {
  await keyEverybody(work.office);
  const whole = await keysNow();
  for (let nth = 0; nth < 8; nth++) {
    await forgetKeys();
    const brokenOff = keyEverybody(breakingOffAt(work.office, nth));
    await brokenOff.catch((error: unknown) => expect(error).toBeInstanceOf(BrokenOff));
    await keyEverybody(work.office);
    expect(await keysNow(), `broken off at ${nth}`).toBe(whole);
  }
});

test("keys show nobody what they were made of: another secret makes others, and another model too", () => {
  const { vault } = work.office;
  expect(vault.blind([1n, 2n, 1n], KEYS_MODEL)[0]).toBe(vault.blind([1n], KEYS_MODEL)[0]);
  expect(vault.blind([1n], KEYS_MODEL)).not.toEqual(vault.blind([1n], KEYS_MODEL + 1));
  const other = openVault(join(work.folder, "other"), {});
  expect(other.blind([1n], KEYS_MODEL)).not.toEqual(vault.blind([1n], KEYS_MODEL));
});

test("of two who look alike under two NIK and are sent at one moment, one is asked about", async () => {
  const worker = aWorker();
  const slip = {
    ...worker,
    nik: `${worker.nik.slice(0, 14)}${worker.nik.slice(14) === "77" ? "78" : "77"}`,
  };
  const outcomes = await Promise.all(
    [worker, slip].map((each) =>
      write(work.office, async (tx) => {
        const draft = aDraft({ id: uuidv7() }, each);
        return (await registerWorker(tx, work.office, draft, "api")).grounds;
      }),
    ),
  );
  expect(outcomes.filter((grounds) => grounds.includes("possible-duplicate"))).toHaveLength(1);
});

test("a key that very many share is followed to the oldest 500, for one newcomer and for a list", async () => {
  const ids = await givenApplications(work, workers(505));
  await asOwner(work, (tx) =>
    sql`
      insert into person_keys (region_code, key, application_id, model)
      select ${JAMBI}, 7, id, ${KEYS_MODEL} from unnest(${ids}::uuid[]) as id`.execute(tx),
  );
  const at = new Date(Date.now() + 1_000);
  const nobody = { id: uuidv7(), at, listId: null, rowNumber: null, keys: [7n, 7n, 8n] };
  const one = await read(work.office, (tx) => findKnown(tx, JAMBI, [nobody]));
  const list = await read(work.office, (tx) =>
    findKnownToList(tx, JAMBI, { id: uuidv7(), at }, () => [7n, 7n, 8n]),
  );
  const oldest = ids.toSorted().slice(0, 500);
  expect(one.map(({ id }) => id).sort()).toEqual(oldest);
  expect(list.map(({ id }) => id).sort()).toEqual(oldest);
});
