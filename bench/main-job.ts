import { rmSync } from "node:fs";
import { mkdtemp, stat, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { addMonths, monthOf } from "../packages/domain/src/shared/dates.ts";
import { openDatabase } from "../packages/server/src/db/open.ts";
import { readBatchFile } from "../packages/server/src/enrolment/service.ts";
import { makeExampleCity } from "../packages/server/src/example/city.ts";
import { writeExampleCity } from "../packages/server/src/example/files.ts";
import { simulateReply } from "../packages/server/src/example/insurer-simulator.ts";
import { enrolCohort, takeInsurerReply } from "../packages/server/src/main-job/enrol.ts";
import { writeResults } from "../packages/server/src/main-job/results.ts";
import { SILENT, type StageReport, stage } from "../packages/server/src/main-job/stages.ts";
import { verifyList } from "../packages/server/src/main-job/verify.ts";
import { KOTA_JAMBI, loadReferenceData } from "../packages/server/src/reference/starter.ts";
import { openVault } from "../packages/server/src/shared/keys.ts";
import { dayOf, type Office, write } from "../packages/server/src/shared/office.ts";

/**
 * Times the whole main job, stage by stage, on a fresh embedded database: `node bench/main-job.ts
 * [--workers 15000] [--seed 1]`. Prints JSON: seconds and rows per second per stage, and the most memory this
 * process held. Making the example is not counted. Compare runs on one machine only, and quote ratios.
 */
const { values } = parseArgs({
  options: {
    workers: { type: "string", default: "15000" },
    seed: { type: "string", default: "1" },
  },
});
const workers = Number(values.workers);
const home = await mkdtemp(join(tmpdir(), "payung-bench-"));
try {
  process.stdout.write(`${JSON.stringify(await measure(), null, 2)}\n`);
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function measure(): Promise<object> {
  const today = dayOf(new Date());
  const files = await writeExampleCity(
    makeExampleCity({ workers, seed: values.seed, asOf: today }),
    join(home, "city"),
  );
  const stages: StageReport[] = [];
  const began = performance.now();
  const database = await stage("open", 0, SILENT, stages, async () => {
    const opened = await openDatabase({ home, databaseName: "payung" });
    await loadReferenceData(opened.owner, { ...KOTA_JAMBI, isExample: true });
    return { rows: 0, result: opened };
  });
  try {
    const office: Office = {
      db: database.service,
      vault: openVault(home),
      actor: { id: "bench", regionCode: KOTA_JAMBI.regionCode, areas: "*" },
      now: () => new Date(),
    };
    const { summary } = await verifyList(office, {
      list: files.list,
      extracts: { civil: files.civil, insurer: files.members, welfare: files.welfare },
      asOf: today,
    });
    stages.push(...summary.stages);
    await stage("results", workers, SILENT, stages, async () => {
      const counts = await writeResults(office, summary, join(home, "results"));
      return { rows: workers, counts, result: null };
    });
    const decidedSeconds = secondsSince(began);
    await enrolAll(office, today, stages);
    return {
      workers,
      seed: values.seed,
      machine: { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, node: process.version },
      secondsToResults: decidedSeconds,
      seconds: secondsSince(began),
      mostMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
      listBytes: (await stat(files.list)).size,
      outcomes: summary.outcomes,
      stages,
    };
  } finally {
    await database.close();
  }
}

/** A fifth of the list is enrolled, as in the first city: 3,000 of 15,000. */
async function enrolAll(office: Office, today: string, stages: StageReport[]): Promise<void> {
  const batchId = "019ab000-0000-7000-8000-00000000000b";
  await enrolCohort(
    office,
    {
      id: "019ab000-0000-7000-8000-00000000000c",
      name: "bench",
      firstMonth: monthOf(addMonths(today, 1)),
      monthCount: 12,
      quota: Math.ceil(workers / 5),
      quotaPerKelurahan: {},
      funder: "city_apbd",
      isStateBudget: true,
    },
    { id: "019ab000-0000-7000-8000-00000000000d", number: "BENCH/1", issuedOn: today },
    { id: batchId },
    stages,
  );
  const batch = await write(office, (tx) => readBatchFile(tx, office, batchId));
  if (batch === null) throw new Error("Broken invariant: the batch was frozen");
  const batchPath = join(home, "batch.xlsx");
  await writeFile(batchPath, batch.bytes);
  await simulateReply(batchPath, join(home, "reply.xlsx"), { seed: values.seed, startOn: today });
  await takeInsurerReply(office, join(home, "reply.xlsx"), stages);
}

function secondsSince(from: number): number {
  return Math.round(performance.now() - from) / 1000;
}
