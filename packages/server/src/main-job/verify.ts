import { createHash } from "node:crypto";
import type { ColumnMapping } from "@payung/domain/intake/columns.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import { sha256OfFile, takeList } from "../intake/service.ts";
import { readPolicyOn } from "../reference/service.ts";
import { type Office, read } from "../shared/office.ts";
import { publishAfter } from "../transparency/service.ts";
import {
  completeRun,
  countRun,
  decideList,
  drawRechecks,
  type ExtractFiles,
  findDuplicates,
  gatherFacts,
  openRun,
  type Verified,
  verifyCorrected,
} from "../verification/service.ts";
import { type Progress, reportOf, SILENT, type StageReport, stage } from "./stages.ts";

/** What the main job is given. */
export type VerifyInput = {
  readonly list: string;
  /** The list's name as its sender gave it, where that is not its path. */
  readonly listName?: string;
  readonly mapping?: ColumnMapping;
  readonly extracts: ExtractFiles;
  readonly asOf: IsoDate;
};

export type RunSummary = {
  readonly runId: string;
  readonly listId: string;
  readonly asOf: IsoDate;
  readonly list: { readonly sha256: string; readonly rows: number };
  readonly inputs: Readonly<Record<string, { sha256: string; rows: number; unreadable: number }>>;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly grounds: Readonly<Record<string, number>>;
  /** Of the complete rows, the share that data alone approved or refused. */
  readonly decidedWithoutPerson: number | null;
  readonly policy: string;
  readonly ruleVersions: readonly string[];
  readonly stages: readonly StageReport[];
};

/** Asked before what cannot be undone; a throw ends the work there. */
export type Gate = {
  /** In the transaction that stores the rows of the list, as its last statement. */
  storing(tx: Tx): Promise<void>;
  deciding(): Promise<void>;
};
const OPEN: Gate = { storing: async () => {}, deciding: async () => {} };

/**
 * The main job from a list to its decisions: intake, facts, checks, duplicates, decisions.
 *
 * The same list with the same extracts, on the same day by the same policy, is the same run: done
 * before, it changes nothing and gives its first summary; broken off, it goes on and ends alike.
 */
export async function verifyList(
  office: Office,
  input: VerifyInput,
  progress: Progress = SILENT,
  gate: Gate = OPEN,
): Promise<{ summary: RunSummary; wasDone: boolean }> {
  const { regionCode } = office.actor;
  const stages: StageReport[] = [];
  const policy = await read(office, (tx) => readPolicyOn(tx, regionCode, input.asOf));

  const list = await stage("intake", null, progress, stages, async () => {
    const taken = await takeList(
      office,
      {
        path: input.list,
        asOf: input.asOf,
        ...(input.listName === undefined ? {} : { name: input.listName }),
        ...(input.mapping === undefined ? {} : { mapping: input.mapping }),
      },
      (rows) => progress.advanced(rows),
      (tx) => gate.storing(tx),
    );
    return {
      rows: taken.rowCount,
      counts: { new: taken.wasTaken ? 0 : taken.rowCount },
      result: taken,
    };
  });

  const inputs = await hashOfInputs(input, list.sha256, policy.id);
  const run = await openRun(office, {
    listId: list.listId,
    inputs,
    asOf: input.asOf,
    policyId: policy.id,
  });
  if (run.summary !== null) return { summary: run.summary as unknown as RunSummary, wasDone: true };

  const facts = await stage("facts", list.rowCount, progress, stages, async () => {
    const gathered = await gatherFacts(
      office,
      list.listId,
      input.extracts,
      policy,
      input.asOf,
      (rows) => progress.advanced(rows),
    );
    return { rows: list.rowCount, counts: { answers: gathered.answers }, result: gathered };
  });
  const alike = await stage("duplicates", list.rowCount, progress, stages, async () => {
    const found = await findDuplicates(
      office,
      { id: list.listId, receivedAt: run.listReceivedAt },
      run.id,
      policy,
    );
    return { rows: found.compared, counts: { pairs: found.pairs }, result: found.alike };
  });
  await gate.deciding();
  const verified = await stage("decisions", list.rowCount, progress, stages, async () => {
    const decided = await decideList(
      office,
      { id: run.id, listId: list.listId, asOf: input.asOf },
      policy,
      alike,
      (rows) => progress.advanced(rows),
    );
    await verifyCorrected(office, list.listId);
    const rechecks = await drawRechecks(office, decided.approved, run.id, policy);
    return { rows: decided.applications, counts: { rechecks }, result: decided };
  });
  splitChecks(stages, verified, progress);

  const counts = await countRun(office, run.id);
  const summary: RunSummary = {
    runId: run.id,
    listId: list.listId,
    asOf: input.asOf,
    list: { sha256: list.sha256, rows: list.rowCount },
    inputs: facts.extracts,
    outcomes: counts.outcomes,
    grounds: counts.grounds,
    decidedWithoutPerson: shareByData(counts.outcomes),
    policy: policy.id,
    ruleVersions: [...verified.ruleVersions].sort(),
    stages,
  };
  await completeRun(office, run.id, summary);
  await publishAfter(office);
  return { summary, wasDone: false };
}

function shareByData(outcomes: Readonly<Record<string, number>>): number | null {
  const byData = (outcomes["approved"] ?? 0) + (outcomes["refused"] ?? 0);
  const complete = byData + (outcomes["referred"] ?? 0);
  return complete === 0 ? null : byData / complete;
}

/**
 * Checks and decisions go through a list together, some thousands at a time, but are reported apart, and
 * the checks in the place they have in the main job: before the duplicates, of which they know nothing.
 */
function splitChecks(stages: StageReport[], verified: Verified, progress: Progress): void {
  const [decisions, duplicates] = [stages.pop(), stages.pop()];
  if (decisions === undefined || duplicates === undefined) return;
  const { applications: rows, findings, checkSeconds } = verified;
  const checks = reportOf("checks", rows, checkSeconds, { findings });
  progress.started(checks.stage, rows);
  progress.ended(checks);
  const decisionSeconds = Math.max(0, decisions.seconds - checkSeconds);
  stages.push(checks, duplicates, reportOf("decisions", rows, decisionSeconds, decisions.counts));
}

/** What makes two runs the same: the bytes of all files, the day and the policy. */
async function hashOfInputs(
  input: VerifyInput,
  listSha256: string,
  policyId: string,
): Promise<Buffer> {
  const hash = createHash("sha256");
  hash.update(`list ${listSha256}\nas-of ${input.asOf}\npolicy ${policyId}\n`);
  for (const source of ["civil", "insurer", "welfare"] as const) {
    const path = input.extracts[source];
    if (path !== undefined)
      hash.update(`${source} ${(await sha256OfFile(path)).toString("hex")}\n`);
  }
  return hash.digest();
}
