import { mkdir, readFile } from "node:fs/promises";
import { FIELDS } from "@payung/domain/intake/column-names.ts";
import type { ColumnMapping } from "@payung/domain/intake/columns.ts";
import * as z from "zod/mini";
import { writeResults, writeSummary } from "../main-job/results.ts";
import { type StageReport, stage } from "../main-job/stages.ts";
import { verifyList } from "../main-job/verify.ts";
import { dayOf } from "../shared/office.ts";
import { againWhenCutOff } from "./cut-off.ts";
import { openOffice } from "./open-office.ts";
import { readDay, readWhole } from "./read-option.ts";
import { progressOn } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

export type RunOptions = {
  readonly civil?: string;
  readonly members?: string;
  readonly welfare?: string;
  readonly mapping?: string;
  readonly out: string;
  readonly asOf?: string;
  readonly months?: string;
  readonly json?: boolean;
};

/** `payung run`: the main job on files, from a candidate list to a folder of results. */
export async function run(list: string, options: RunOptions): Promise<void> {
  const began = performance.now();
  const asOf = options.asOf === undefined ? dayOf(new Date()) : readDay("--as-of", options.asOf);
  const monthCount =
    options.months === undefined ? undefined : readWhole("--months", options.months, 1, 12);
  const mapping = options.mapping === undefined ? undefined : await readMapping(options.mapping);
  await mkdir(options.out, { recursive: true }); // said before the work, not after it
  const progress = progressOn(process.stderr);
  const { office, database } = await openOffice("own");
  try {
    const input = {
      list,
      asOf,
      ...(mapping === undefined ? {} : { mapping }),
      extracts: {
        ...(options.civil === undefined ? {} : { civil: options.civil }),
        ...(options.members === undefined ? {} : { insurer: options.members }),
        ...(options.welfare === undefined ? {} : { welfare: options.welfare }),
      },
    };
    const { summary, wasDone } = await againWhenCutOff(() => verifyList(office, input, progress));
    const stages: StageReport[] = wasDone ? [] : [...summary.stages];
    const counts = await stage("results", null, progress, stages, async () => {
      const more = monthCount === undefined ? {} : { monthCount };
      const result = await againWhenCutOff(() => writeResults(office, summary, options.out, more));
      return { rows: summary.list.rows, counts: result, result };
    });
    const seconds = Math.round(performance.now() - began) / 1000;
    const report = { ...summary, ...counts, repeated: wasDone, stages, seconds };
    await writeSummary(options.out, report);
    progress.stop();
    if (options.json === true) process.stdout.write(`${JSON.stringify(report)}\n`);
    else process.stdout.write(inWords(report, options.out));
  } finally {
    progress.stop();
    await database.close();
  }
}

type Report = {
  readonly repeated: boolean;
  readonly list: { readonly rows: number };
  readonly outcomes: Readonly<Record<string, number>>;
  readonly decidedWithoutPerson: number | null;
  readonly mendable: number;
  readonly seconds: number;
};

function inWords(report: Report, folder: string): string {
  const count = (outcome: string) => (report.outcomes[outcome] ?? 0).toLocaleString("en-GB");
  const lines = [
    ...(report.repeated
      ? ["This list was taken in before with the same registry files: nothing has changed."]
      : []),
    `${report.list.rows.toLocaleString("en-GB")} rows: ${count("approved")} approved, ${count("refused")} refused, ${count("referred")} referred to a person, ${count("incomplete")} incomplete.`,
    ...(report.decidedWithoutPerson === null
      ? []
      : [
          `Data alone decided ${(report.decidedWithoutPerson * 100).toFixed(1)} % of the complete rows.`,
        ]),
    ...(report.mendable === 0
      ? []
      : [
          `${report.mendable.toLocaleString("en-GB")} rows to mend are in errors.xlsx, each with its reason.`,
        ]),
    `Results are in ${folder} (${report.seconds.toFixed(1)} s).`,
  ];
  return `${lines.join("\n")}\n`;
}

const Mapping = z.record(z.string(), z.enum([...FIELDS, "ignore"]));

/** Reads a mapping file: JSON that says for a header text which field it holds. */
async function readMapping(path: string): Promise<ColumnMapping> {
  const parsed = Mapping.safeParse(parseJson(await readFile(path, "utf8")));
  if (!parsed.success) {
    throw new UsageError(
      `${path}: a mapping file is JSON such as {"Nama Pekerja": "name"}. Fields are ${FIELDS.join(", ")}, or ignore.`,
    );
  }
  return parsed.data;
}

/** The value of a JSON text, or undefined where it is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
