/**
 * How long it takes to say who would be affected by a version of a parameter, for each kind of preview.
 *
 *     node --expose-gc packages/server/bench/parameter-preview.ts [applications = 100000]
 *
 * The city is invented; the database is the embedded one. A fifth of the people is in a decree, five cohorts
 * run, and the rest waits. Prints JSON.
 */
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { DEFAULT_POLICY } from "@payung/domain/verification/default-policy.ts";
import { EXAMPLE_DAY, makeExampleCity } from "@payung/server/example/city.ts";
import { writeExampleCity } from "@payung/server/example/files.ts";
import { verifyList } from "@payung/server/main-job/verify.ts";
import { listVersions, previewVersion } from "@payung/server/parameters/service.ts";
import { issueDecree, openCohort, selectCohort } from "@payung/server/programme/service.ts";
import { read, write } from "@payung/server/shared/office.ts";
import { uuidv7 } from "uuidv7";
import { openBench } from "./bench-office.ts";

const APPLICATIONS = Number(process.argv[2] ?? 100_000);
const COHORTS = 5;
const PER_COHORT = Math.round(APPLICATIONS / 5);
const FROM = "2027-06-01";

const bench = await openBench();
const { home, office } = bench;

/** The time, the longest that nobody else was served meanwhile, and the heap at its peak on top of what was held before. */
async function measured<Result>(work: () => Promise<Result>) {
  globalThis.gc?.();
  const held = process.memoryUsage().heapUsed;
  let most = held;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().heapUsed);
  }, 5);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1_000;
  most = Math.max(most, process.memoryUsage().heapUsed);
  clearInterval(watch);
  await sleep(20);
  delay.disable();
  const shown = (number: number) => Math.round(number * 100) / 100;
  return {
    result,
    seconds: shown(seconds),
    blockedMs: shown(delay.max / 1e6),
    addedMegabytes: shown((most - held) / 1e6),
  };
}

try {
  const city = makeExampleCity({ workers: APPLICATIONS, seed: "preview", asOf: EXAMPLE_DAY });
  const files = await writeExampleCity(city, join(home, "city"));
  const extracts = { civil: files.civil, insurer: files.members, welfare: files.welfare };
  await verifyList(office, { list: files.list, extracts, asOf: EXAMPLE_DAY });
  for (let n = 0; n < COHORTS; n++) {
    const id = uuidv7();
    await write(office, async (tx) => {
      await openCohort(tx, office, {
        id,
        name: `Angkatan ${n}`,
        firstMonth: "2026-12",
        monthCount: 12,
        quota: PER_COHORT,
        quotaPerKelurahan: {},
        funder: "APBD",
        isStateBudget: true,
      });
      if (n > 0) return;
      await selectCohort(tx, office, id);
      await issueDecree(tx, office, {
        id: uuidv7(),
        cohortId: id,
        number: "1/SK",
        issuedOn: EXAMPLE_DAY,
      });
    });
  }
  const versions = await read(office, (tx) => listVersions(tx, office.actor.regionCode));
  const preview = async (key: string, change: (value: object) => object, validFrom = FROM) => {
    const follows = versions.findLast((each) => each.key === key);
    if (follows === undefined) throw new Error(`No version of ${key}`);
    const value = change(follows.value as object);
    const asked = { key, followsId: follows.id, value, validFrom, validTo: null };
    const { result, ...costs } = await measured(() =>
      read(office, (tx) => previewVersion(tx, office, asked)),
    );
    const { decisions, costs: money, priority } = result;
    const found =
      decisions === null
        ? (money?.map(({ before, after }) => ({ before, after })) ??
          priority?.map(({ comeIn, goOut }) => ({ comeIn, goOut })))
        : { known: decisions.known, affected: decisions.affected };
    return { ...costs, found };
  };
  const previews = {
    ageLimit: await preview("ENTRY_AGE_BELOW", (value) => ({ ...value, years: 55 })),
    decisionPolicy: await preview("DECISION_POLICY", (value) => ({
      ...value,
      policy: { ...DEFAULT_POLICY, "age-over": "referred" },
    })),
    rate: await preview("JKM_BPU_FLAT", () => ({ amount: 7_800 })),
    priority: await preview("PRIORITY_ORDER", (value) => ({
      ...value,
      waiting_points_max: 0,
      unknown_decile_points: 50,
    })),
  };
  process.stdout.write(
    `${JSON.stringify({ applications: APPLICATIONS, cohorts: COHORTS, decreed: PER_COHORT, ...previews }, null, 2)}\n`,
  );
} finally {
  await bench.close();
}
