import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type IsoDate, monthOf } from "@payung/domain/shared/dates.ts";
import type { WorkerState } from "@payung/domain/verification/worker-status.ts";
import { parse } from "csv-parse/sync";
import { readBatchFile } from "../enrolment/service.ts";
import { enrolCohort, takeInsurerReply } from "../main-job/enrol.ts";
import { writeResults, writeSummary } from "../main-job/results.ts";
import { type Progress, type StageReport, stage } from "../main-job/stages.ts";
import { type RunSummary, verifyList } from "../main-job/verify.ts";
import { dayOf, type Office, read, write } from "../shared/office.ts";
import { findFigures, publishAfter } from "../transparency/service.ts";
import {
  eachOutcome,
  findWorkerStatus,
  listOpenRechecks,
  recordRecheck,
} from "../verification/service.ts";
import { makeExampleCity } from "./city.ts";
import { writeExampleCity } from "./files.ts";
import { simulateReply } from "./insurer-simulator.ts";
import { giveExampleMoney } from "./money.ts";

/** The size of the first city's list, and of its programme in 2025 (programme.md section 2). */
const FIRST_CITY = { workers: 15_000, quota: 3_000 } as const;
const SEED = "kota-jambi";

/** More than an example ever draws. */
const RECHECKS_AT_MOST = 100_000;

/** Ids of the example's deeds: fixed, so that a start that was broken off goes on where it stopped. */
const COHORT_ID = "019ab000-0000-7000-8000-000000000001";
const DECREE_ID = "019ab000-0000-7000-8000-000000000002";
const BATCH_ID = "019ab000-0000-7000-8000-000000000003";

/** Whether the example city went through all of it before: its figures tell of the visits, the last step. */
export async function isExampleDone(office: Office): Promise<boolean> {
  const figures = await read(office, (tx) => findFigures(tx, office.actor.regionCode));
  return figures?.recheck != null;
}

/**
 * Makes the example city and takes it through the whole main job, with the insurer simulated: list,
 * decisions, a cohort of 3,000, decree, batch, reply, memberships, who pays their months, and visits to the sampled approvals.
 *
 * These are the very steps that real people go through, and done again they change nothing.
 */
export async function runExample(
  office: Office,
  home: string,
  progress: Progress,
  size: { readonly workers: number; readonly quota: number } = FIRST_CITY,
): Promise<void> {
  const today = dayOf(office.now());
  const stages: StageReport[] = [];
  const folder = join(home, "example");
  const files = await stage("example", size.workers, progress, stages, async () => {
    const city = makeExampleCity({ workers: size.workers, seed: SEED, asOf: today });
    return { rows: size.workers, result: await writeExampleCity(city, folder) };
  });
  const { summary } = await verifyList(
    office,
    {
      list: files.list,
      extracts: { civil: files.civil, insurer: files.members, welfare: files.welfare },
      asOf: today,
    },
    progress,
  );
  await enrolCohort(
    office,
    {
      id: COHORT_ID,
      name: "Angkatan contoh",
      firstMonth: monthOf(today),
      monthCount: 12,
      quota: size.quota,
      quotaPerKelurahan: {},
      funder: "APBD Kota Jambi",
      isStateBudget: true,
    },
    { id: DECREE_ID, number: "CONTOH/1", issuedOn: today },
    { id: BATCH_ID },
    stages,
    progress,
  );
  await takeInsurerReply(office, await simulatedReply(office, folder, today), stages, progress);
  await stage("money", null, progress, stages, async () => {
    const months = await giveExampleMoney(office, folder, size.quota);
    return { rows: months, result: months };
  });
  await stage("visits", null, progress, stages, async () => {
    const visits = await visitSampled(office, files.truth, summary);
    return { rows: visits, result: visits };
  });
  const results = join(folder, "results");
  await writeResults(office, summary, results);
  const [made, ...enrolled] = stages;
  await writeSummary(results, { ...summary, stages: [made, ...summary.stages, ...enrolled] });
  await writeFile(
    join(folder, TO_TRY),
    JSON.stringify(await statusesToTry(office, summary, today)),
  );
  await publishAfter(office);
}

/** A made-up worker whose status page is worth a look. */
export type StatusToTry = {
  readonly state: WorkerState;
  readonly code: string;
  readonly bornOn: IsoDate;
};

const TO_TRY = "statuses-to-try.json";
const STATES_TO_TRY: readonly WorkerState[] = ["protected", "waiting-list", "checking", "not-yet"];

/** Codes and birth dates of the example with which the status page can be tried; none before it is made. */
export async function readStatusesToTry(home: string): Promise<readonly StatusToTry[]> {
  const text = await readFile(join(home, "example", TO_TRY), "utf8").catch(() => "[]");
  return JSON.parse(text) as StatusToTry[];
}

/** The first worker of the list in each state that is worth a look. */
async function statusesToTry(
  office: Office,
  summary: RunSummary,
  on: IsoDate,
): Promise<StatusToTry[]> {
  const found = new Map<WorkerState, StatusToTry>();
  for await (const { code, born_on: bornOn } of eachOutcome(office, {
    id: summary.runId,
    listId: summary.listId,
  })) {
    if (bornOn === null) continue;
    const status = await read(office, (tx) =>
      findWorkerStatus(tx, office.actor.regionCode, { code, bornOn }, on),
    );
    if (status !== null && !found.has(status.state))
      found.set(status.state, { state: status.state, code, bornOn });
    if (STATES_TO_TRY.every((state) => found.has(state))) break;
  }
  return STATES_TO_TRY.flatMap((state) => found.get(state) ?? []);
}

/** Writes the frozen batch out and lets the simulated insurer answer it. */
async function simulatedReply(office: Office, folder: string, startOn: IsoDate): Promise<string> {
  const batch = await write(office, (tx) => readBatchFile(tx, office, BATCH_ID));
  if (batch === null) throw new Error("Broken invariant: the example's batch is frozen");
  const batchPath = join(folder, "insurer-batch.xlsx");
  const replyPath = join(folder, "insurer-reply.xlsx");
  await writeFile(batchPath, batch.bytes, { mode: 0o600 });
  await simulateReply(batchPath, replyPath, { seed: SEED, startOn });
  return replyPath;
}

/** Visits every sampled approval; what the visit finds is what the example's truth says. */
async function visitSampled(
  office: Office,
  truthPath: string,
  summary: RunSummary,
): Promise<number> {
  const { regionCode } = office.actor;
  const truth = new Map(
    (
      parse(await readFile(truthPath, "utf8"), { columns: true }) as {
        row: string;
        outcome: string;
      }[]
    ).map((line) => [Number(line.row), line.outcome]),
  );
  const visitor = { ...office, actor: { ...office.actor, id: "contoh:petugas-lapangan" } };
  const rowOf = new Map<string, number>();
  for await (const each of eachOutcome(office, { id: summary.runId, listId: summary.listId })) {
    rowOf.set(each.id, each.row_number);
  }
  return write(visitor, async (tx) => {
    const sampled = await listOpenRechecks(tx, regionCode, RECHECKS_AT_MOST);
    for (const { application_id } of sampled) {
      const wasWrong = truth.get(rowOf.get(application_id) ?? 0) !== "approved";
      const note = wasWrong ? "Kunjungan contoh: tidak sesuai" : "Kunjungan contoh: sesuai";
      await recordRecheck(tx, visitor, { applicationId: application_id, wasWrong, note });
    }
    return sampled.length;
  });
}
