import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findFunderFlag } from "@payung/domain/funding/contributions.ts";
import { addMonths, monthOf } from "@payung/domain/shared/dates.ts";
import { readBatchFile } from "../enrolment/service.ts";
import { enrolCohort } from "../main-job/enrol.ts";
import { writeSummary } from "../main-job/results.ts";
import type { StageReport } from "../main-job/stages.ts";
import { pageOfWaiting } from "../programme/service.ts";
import { readRules } from "../reference/service.ts";
import { dayOf, type Office, read, write } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { csvLine } from "../shared/sheets/csv-line.ts";
import { openOffice } from "./open-office.ts";
import { readDay, readWhole } from "./read-option.ts";
import { progressOn } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

export type EnrolOptions = {
  readonly cohort: string;
  readonly decree: string;
  readonly out: string;
  readonly quota?: string;
  readonly firstMonth?: string;
  readonly months?: string;
  readonly issuedOn?: string;
  readonly funder: string;
  readonly example?: boolean;
  readonly json?: boolean;
};

/**
 * `payung enrol`: takes the approved to the insurer: cohort under a quota, decree, frozen batch. The same
 * command again is the same cohort, the same decree and the same file.
 */
export async function enrol(options: EnrolOptions): Promise<void> {
  const today = dayOf(new Date());
  const issuedOn =
    options.issuedOn === undefined ? today : readDay("--issued-on", options.issuedOn);
  const asked = {
    id: idOf("cohort", options.cohort),
    name: options.cohort,
    firstMonth: options.firstMonth ?? monthOf(addMonths(issuedOn, 1)),
    monthCount: options.months === undefined ? 12 : readWhole("--months", options.months, 1, 24),
    quota: options.quota === undefined ? null : readWhole("--quota", options.quota, 0, 10_000_000),
    quotaPerKelurahan: {},
    funder: options.funder,
  };
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(asked.firstMonth)) {
    throw new UsageError(`--first-month takes a month such as 2026-12, not "${asked.firstMonth}".`);
  }
  const progress = progressOn(process.stderr);
  const { office, database } = await openOffice(options.example === true ? "example" : "own");
  const stages: StageReport[] = [];
  try {
    const order = { ...asked, ...(await readFunder(office, asked)) };
    const decreeId = idOf("decree", `${options.cohort} ${options.decree}`);
    const { decree, batch } = await enrolCohort(
      office,
      order,
      { id: decreeId, number: options.decree, issuedOn },
      { id: idOf("batch", decreeId) },
      stages,
      progress,
    );
    await mkdir(options.out, { recursive: true });
    await writeBatch(office, batch.id, join(options.out, "insurer-batch.xlsx"));
    const waiting = await writeWaiting(office, order.id, join(options.out, "waiting-list.csv"));
    const summary = { cohort: order, decree, batch, waiting, issuedOn, stages };
    await writeSummary(options.out, summary);
    progress.stop();
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(summary)}\n`
        : `Decree ${decree.number}: ${decree.lines} workers. Batch ${batch.number}: ${batch.rows} rows, SHA-256 ${batch.sha256}.\n` +
            `${waiting} wait for a place. Send ${join(options.out, "insurer-batch.xlsx")} to the insurer, then: payung reply FILE\n`,
    );
  } catch (error) {
    if (error instanceof Problem && error.code === "request.id-already-used") {
      throw new UsageError(
        `The cohort "${options.cohort}" is there with other months, places or funder. Repeat what it was opened with, or name another.`,
      );
    }
    throw error;
  } finally {
    progress.stop();
    await database.close();
  }
}

/** Who pays, by name, and whether the contribution has no relief because APBN or APBD pays (PP 50/2025), by the rules of the first month. */
async function readFunder(
  office: Office,
  { funder, firstMonth }: { funder: string; firstMonth: string },
): Promise<{ funder: string; isStateBudget: boolean }> {
  const flag = findFunderFlag(funder, firstMonth, await read(office, readRules));
  if (flag === null) {
    throw new UsageError(
      `--funder takes a key of rule FUNDER_IS_STATE_BUDGET that counts in ${firstMonth}, such as city_apbd or csr, not "${funder}".`,
    );
  }
  return { funder: flag.label, isStateBudget: flag.isStateBudget };
}

async function writeBatch(office: Office, id: string, path: string): Promise<void> {
  const file = await write(office, (tx) => readBatchFile(tx, office, id));
  if (file === null) throw new Error("Broken invariant: a batch that was frozen can be read");
  await writeFile(`${path}.part`, file.bytes, { mode: 0o600 });
  await rename(`${path}.part`, path);
}

/** How many of the queue are read at once. */
const WAITING_PER_READ = 10_000;

async function writeWaiting(office: Office, cohortId: string, path: string): Promise<number> {
  const lines = [csvLine(["place", "application_id", "score", "kelurahan_code"])];
  for (let after = 0; ; ) {
    const rows = await read(office, (tx) =>
      pageOfWaiting(tx, office.actor.regionCode, cohortId, after, WAITING_PER_READ),
    );
    for (const row of rows) {
      lines.push(
        csvLine([row.waiting_place, row.application_id, row.score, row.kelurahan_code ?? ""]),
      );
    }
    if (rows.length < WAITING_PER_READ) break;
    after = rows.at(-1)?.waiting_place ?? after;
  }
  await writeFile(path, lines.join(""));
  return lines.length - 1;
}

/** An id made from a name, so that the same command is the same deed (UUID version 8, RFC 9562). */
function idOf(kind: string, name: string): string {
  const hex = createHash("sha256").update(`payung ${kind} ${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
