import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { RegistrySource } from "@payung/domain/verification/registry.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import { dayOf, type Office, read, write } from "../shared/office.ts";
import { csvLine } from "../shared/sheets/csv-line.ts";
import { recordEvent } from "../transparency/service.ts";
import * as registryStore from "./registry-store.ts";
import * as runStore from "./run-store.ts";

export { type ExtractFiles, gatherFacts } from "./gather-facts.ts";
export { findRecheck } from "./recheck-store.ts";
export {
  type DuplicateFacts,
  decideList,
  drawRechecks,
  findDuplicates,
  type Verified,
} from "./verify-list.ts";

export type OpenRun = {
  readonly id: string;
  readonly listReceivedAt: Date;
  /** Null until the run is complete. */
  readonly summary: runStore.RunRow["summary"];
};

/** Opens the run with these inputs, or finds it. */
export async function openRun(
  office: Office,
  run: { listId: string; inputs: Buffer; asOf: IsoDate; policyId: string },
): Promise<OpenRun> {
  const { regionCode } = office.actor;
  return write(office, async (tx) => {
    const [row] = await runStore.openRuns(tx, regionCode, [
      {
        region_code: regionCode,
        id: uuidv7(),
        list_id: run.listId,
        inputs_sha256: run.inputs,
        as_of: run.asOf,
        policy_id: run.policyId,
      },
    ]);
    if (row === undefined) throw new Error("Broken invariant: a run that was opened is there");
    const listReceivedAt = await runStore.readListInstant(tx, regionCode, run.listId);
    return { id: row.id, listReceivedAt, summary: row.completed_at === null ? null : row.summary };
  });
}

/** Marks a run as complete, with what is to be said about it ever after. */
export async function completeRun(office: Office, runId: string, summary: object): Promise<void> {
  await write(office, async (tx) => {
    // Of two workers on the same run only one completes it.
    if (!(await runStore.completeRun(tx, office.actor.regionCode, runId, summary, office.now())))
      return;
    await recordEvent(tx, office.actor, { kind: "verification.run-completed", subjectId: runId });
  });
}

/** Counts per outcome and per ground of a run. */
export function countRun(office: Office, runId: string) {
  return read(office, (tx) => runStore.countRun(tx, office.actor.regionCode, runId));
}

/** How many outcomes are read at once: a list of a million rows is never held whole. */
const OUTCOMES_PER_READ = 10_000;

/** What a run decided about each application of its list, row by row. */
export async function* eachOutcome(office: Office, run: { id: string; listId: string }) {
  for (let after = 0; ; ) {
    const rows = await read(office, (tx) =>
      runStore.listOutcomes(tx, office.actor.regionCode, run, after, OUTCOMES_PER_READ),
    );
    yield* rows;
    if (rows.length < OUTCOMES_PER_READ) return;
    after = rows.at(-1)?.row_number ?? after;
  }
}

export { Choices } from "./choices.ts";
export {
  confirmMany,
  countClean,
  listSelectedCases,
  type ManyConfirmed,
  selectClean,
} from "./confirm-many.ts";
export {
  findDecision,
  findFindings,
  listAffectedBy,
  listObjectedTo,
  lockApplication,
} from "./decision-store.ts";
export { acrossAreas } from "./duplicates-of.ts";
export {
  findByReceipt,
  findWorkerStatus,
  workerStatusesOf,
  workerStatusOf,
} from "./find-status.ts";
export {
  confirmJudgement,
  listOpenQuestions,
  type Merging,
  type OpenQuestion,
  proposeJudgement,
  type Side,
} from "./judge-pairs.ts";
export { listPairsOf, listPairsOfRun } from "./pair-store.ts";
export { countRechecks, listOpenRechecks } from "./recheck-store.ts";
export { recordRecheck } from "./record-recheck.ts";
export { type Registered, registerWorker, registerWorkers } from "./register-worker.ts";
export { findRun } from "./run-store.ts";
export {
  closeOpenProposals,
  closeProposal,
  confirmProposal,
  hasCorrected,
  hasPrechecked,
  type Proposal,
  propose,
} from "./two-people.ts";
export {
  type ManualAnswer,
  recordAnswer,
  type VerificationOffice,
  verifyApplication,
  verifyCorrected,
} from "./verify-one.ts";

/**
 * Whom to ask a registry about, as CSV: mode `file` of the source interface begins with it. It holds
 * NIK, so who asked for it is recorded.
 */
export async function registryRequest(
  tx: Tx,
  office: Pick<Office, "actor" | "vault" | "now">,
  source: RegistrySource,
): Promise<string> {
  const rows = await registryStore.listUnanswered(
    tx,
    office.actor.regionCode,
    source,
    dayOf(office.now()),
  );
  await recordEvent(tx, office.actor, {
    kind: "verification.request-exported",
    subjectId: source,
    details: { rows: rows.length },
  });
  const lines = rows.map((row) =>
    csvLine([
      row.nik_sealed === null ? "" : office.vault.openNik(row.nik_sealed, row.id),
      row.name ?? "",
      row.born_on ?? "",
      row.sex ?? "",
      row.birth_place ?? "",
    ]),
  );
  return [csvLine(["nik", "name", "birth_date", "sex", "birth_place"]), ...lines].join("");
}
