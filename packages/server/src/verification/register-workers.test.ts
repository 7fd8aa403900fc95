import type { ApplicationDraft } from "@payung/domain/intake/draft.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tx } from "../db/transaction.ts";
import { type Office, write } from "../shared/office.ts";
import { aDraft } from "../testing/drafts.ts";
import { diceOf } from "../testing/fault-proxy.ts";
import { countRows } from "../testing/table-rows.ts";
import { countingStatements, givenOffice, type TestOffice } from "../testing/test-office.ts";
import { aWorker, type Worker, workers } from "../testing/workers.ts";
import { type Registered, registerWorker, registerWorkers } from "./service.ts";

let work: TestOffice;
let office: Office;
/** One instant for all: then their ids alone tell who came before whom. */
const NOW = new Date();
beforeAll(async () => {
  work = await givenOffice();
  office = { ...work.office, now: () => NOW };
});
afterAll(() => work.close());

class Undone extends Error {}

/** What work finds in a transaction that leaves nothing behind. */
async function undone<T>(find: (tx: Tx) => Promise<T>): Promise<T> {
  let found: T | undefined;
  await write(office, async (tx) => {
    found = await find(tx);
    throw new Undone();
  }).catch((error) => {
    if (!(error instanceof Undone)) throw error;
  });
  return found as T;
}

/** What is stored of somebody but for ids and seals, which are new each time. */
async function traces(tx: Tx, registered: readonly Registered[]) {
  const ids = registered.map(({ application }) => application.id);
  const of = <Row extends { application_id: string }>(rows: readonly Row[], id: string) =>
    rows.filter((row) => row.application_id === id);
  const pairs = await tx
    .selectFrom("duplicate_pairs")
    .select(["application_id", "earlier_id", "verdict", "score", "explanation"])
    .orderBy("earlier_id")
    .execute();
  const findings = await tx
    .selectFrom("verifications")
    .select(["application_id", "findings"])
    .execute();
  const decisions = await tx
    .selectFrom("decisions")
    .select(["application_id", "outcome", "grounds", "decided_by", "policy_id"])
    .execute();
  const runs = await tx
    .selectFrom("verifications as v")
    .innerJoin("runs as r", (on) =>
      on.onRef("r.region_code", "=", "v.region_code").onRef("r.id", "=", "v.run_id"),
    )
    .select(["v.application_id", "r.inputs_sha256", "r.completed_at", "r.summary"])
    .execute();
  const events = await tx
    .selectFrom("events")
    .select(["subject_id", "kind", "actor_id", "details"])
    .where("subject_id", "in", ids)
    .orderBy("subject_id")
    .execute();
  const keys = await tx
    .selectFrom("person_keys")
    .select(["application_id", "key"])
    .where("application_id", "in", ids)
    .orderBy("key")
    .execute();
  return {
    events,
    people: registered.map(({ application: { id }, grounds, nextStep, outcome }) => ({
      told: { grounds, nextStep, outcome },
      pairs: of(pairs, id),
      findings: of(findings, id),
      decisions: of(decisions, id),
      runs: of(runs, id),
      keys: of(keys, id).length,
    })),
  };
}

/** People of whom some are others of them, or look like it, and some of whom not enough is known. */
function aCrowd(dice: () => number): ApplicationDraft[] {
  const people: Worker[] = [];
  return Array.from({ length: 20 }, (): ApplicationDraft => {
    const earlier = people[Math.floor(dice() * people.length)];
    const which = dice();
    if (earlier === undefined || which < 0.4) {
      const worker = aWorker(which < 0.1 ? { bornOn: "1931-05-06" } : {});
      people.push(worker);
      return aDraft(which > 0.35 ? { nik: "157" } : {}, worker);
    }
    if (which < 0.6) return aDraft({}, earlier);
    if (which < 0.75) return aDraft({ name: `${earlier.name} Putra` }, earlier);
    const slip = `${earlier.nik.slice(0, 15)}${(Number(earlier.nik.slice(15)) + 1) % 10}`;
    return aDraft({ nik: slip }, earlier);
  });
}

test.each([
  [1],
  [2],
  [3],
  [4],
])("crowd %i: many at once leave the very same as one after another", async (seed) => {
  const crowd = aCrowd(diceOf(seed));
  const [before, newcomers] = [crowd.slice(0, 3), crowd.slice(3)];
  await write(office, (tx) =>
    registerWorkers(
      tx,
      office,
      before.map((draft) => ({ draft })),
      "field",
    ),
  );
  const apart = await undone(async (tx) => {
    const registered: Registered[] = [];
    for (const draft of newcomers)
      registered.push(await registerWorker(tx, office, draft, "field"));
    return traces(tx, registered);
  });
  // In another order: the answers stand in the order given, and what they say does not depend on it.
  const turned = newcomers.toReversed();
  const together = await undone(async (tx) => {
    const registered = await registerWorkers(
      tx,
      office,
      turned.map((draft) => ({ draft })),
      "field",
    );
    return traces(tx, registered.toReversed());
  });
  expect(together).toEqual(apart);
  const grounds = apart.people.flatMap(({ told }) => told.grounds);
  expect(grounds).toContain("same-as-known-worker");
  expect(apart.people.some(({ pairs }) => pairs.length > 0)).toBe(true);
});

test("fifty take as many statements as one", async () => {
  const counted = countingStatements(office);
  const register = (count: number) =>
    write(counted.office, (tx) =>
      registerWorkers(
        tx,
        counted.office,
        workers(count).map((worker) => ({ draft: aDraft({}, worker) })),
        "field",
      ),
    );
  await register(1); // the columns of the tables are read once
  const before = counted.count();
  await register(1);
  const ofOne = counted.count() - before;
  await register(50);
  expect(counted.count() - before - ofOne).toBe(ofOne);
});

test("sent again, together with others, each keeps its answer, and nothing is added for it", async () => {
  const drafts = workers(3).map((worker) => aDraft({}, worker));
  const register = (some: readonly ApplicationDraft[]) =>
    write(office, (tx) =>
      registerWorkers(
        tx,
        office,
        some.map((draft) => ({ draft })),
        "field",
      ),
    );
  const [first] = await register(drafts.slice(0, 1));
  const [again, ...others] = await register(drafts);
  expect(again).toEqual(first);
  expect(others).toHaveLength(2);
  const whole = await countRows(work);
  expect(await register(drafts)).toEqual([again, ...others]);
  expect(await countRows(work)).toEqual(whole);
});

test("one that is refused refuses all, and nothing of the others stays", async () => {
  const [one, other] = [aDraft(), aDraft()];
  await write(office, (tx) => registerWorker(tx, office, one, "field"));
  const before = await countRows(work);
  const stolen = aDraft({ id: one.id });
  await expect(
    write(office, (tx) =>
      registerWorkers(tx, office, [{ draft: other }, { draft: stolen }], "field"),
    ),
  ).rejects.toMatchObject({ code: "request.id-already-used" });
  expect(await countRows(work)).toEqual(before);
});

test("of two crowds with the same people at one moment the later one waits, and finds the earlier", async () => {
  const real: Office = { ...work.office, now: () => new Date() };
  const people = workers(8);
  const register = (tx: Tx, some: readonly Worker[]) =>
    registerWorkers(
      tx,
      real,
      some.map((worker) => ({ draft: aDraft({ id: uuidv7() }, worker) })),
      "field",
    );
  const written = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const first = write(real, async (tx) => {
    const registered = await register(tx, people);
    written.resolve();
    await mayEnd.promise;
    return registered;
  });
  await written.promise;
  let isOver = false;
  const second = write(real, (tx) => register(tx, people.toReversed())).finally(() => {
    isOver = true;
  });
  while (!isOver && !(await isAnybodyWaiting()));
  mayEnd.resolve();
  const same = (crowd: readonly Registered[]) =>
    crowd.filter(({ grounds }) => grounds.includes("same-as-known-worker")).length;
  expect([same(await first), same(await second)]).toEqual([0, 8]);
});

/** Whether a transaction of this database waits for a lock of ours. */
async function isAnybodyWaiting(): Promise<boolean> {
  const { rows } = await sql<{ waits: boolean }>`
    select exists (
      select from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())
    ) as waits`.execute(work.db.owner);
  return rows[0]?.waits === true;
}
