import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  compareMembers,
  type Difference,
  DRIFT_KINDS,
  type DriftKind,
  type OurMember,
  type TheirMember,
} from "@payung/domain/enrolment/drift.ts";
import {
  type MemberField,
  type MemberTemplate,
  memberLayout,
  readMemberLine,
} from "@payung/domain/enrolment/members.ts";
import type { SheetColumns, SheetMapping } from "@payung/domain/enrolment/sheet-columns.ts";
import type { SheetRow } from "@payung/domain/intake/cell.ts";
import { type IsoDate, shiftMonth } from "@payung/domain/shared/dates.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../../db/transaction.ts";
import { mustBeUploaded, readUpload } from "../../intake/service.ts";
import { readTemplate } from "../../reference/service.ts";
import { hideNik } from "../../shared/log.ts";
import { dayOf, type Office, read, write } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { FileRefused } from "../../shared/sheets/file-refused.ts";
import { readSheet } from "../../shared/sheets/read-sheet.ts";
import { recordEvent } from "../../transparency/service.ts";
import { findSheetColumns, insertTasks, rememberMapping, shownColumns } from "../service.ts";
import * as store from "./store.ts";

/** Rows of the insurer's list that are looked at to find its header. */
const TOP_ROWS = 40;
const KNOWN_PER_QUESTION = 10_000;
const ROWS_PER_NOTE = 5_000;

export type DriftOrder = {
  readonly id: string;
  readonly uploadId: string;
  readonly mapping: SheetMapping<MemberField> | null;
};

/** What the columns of the insurer's list hold, as Payung guesses them. */
export async function previewMembers(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
  path: string,
  said: SheetMapping<MemberField> | null,
) {
  const rows: SheetRow[] = [];
  let count = 0;
  await readSheet(path, (part) => {
    count += part.length;
    if (rows.length < TOP_ROWS) rows.push(...part.slice(0, TOP_ROWS));
  });
  const { found, mapping, wasRemembered } = await findMemberColumns(tx, office, rows, said);
  return {
    wasRemembered,
    mapping,
    headerRow: found?.headerRow ?? null,
    missing: found?.missing ?? (["nik"] as const),
    unclear: found?.unclear ?? [],
    columns: found === null ? [] : shownColumns(found, mapping, rows),
    rows:
      found === null
        ? 0
        : Math.max(0, count - rows.findIndex(({ row }) => row === found.headerRow) - 1),
  };
}

async function findMemberColumns(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  rows: readonly SheetRow[],
  said: SheetMapping<MemberField> | null,
) {
  const template = await readTemplate<MemberTemplate>(tx, "member-list", dayOf(now()));
  const sheet = await findSheetColumns(
    tx,
    actor.regionCode,
    "member-list",
    rows,
    memberLayout(template),
    said,
  );
  return { ...sheet, template };
}

/** Keeps the order for a report; a job works it off. Says whether it is new. */
export async function orderReport(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
  order: DriftOrder,
): Promise<boolean> {
  const { regionCode, id: by } = office.actor;
  await mustBeUploaded(tx, regionCode, order.uploadId);
  const isNew = await store.insertReport(tx, {
    region_code: regionCode,
    id: order.id,
    upload_id: order.uploadId,
    mapping: JSON.stringify(order.mapping ?? {}),
    as_of: dayOf(office.now()),
    ordered_by: by,
  });
  const kept = await store.findReport(tx, regionCode, order.id);
  if (
    kept === undefined ||
    kept.upload_id !== order.uploadId ||
    !isDeepStrictEqual(kept.mapping, order.mapping ?? {})
  )
    throw new Problem("request.id-already-used");
  if (isNew)
    await recordEvent(tx, office.actor, {
      kind: "enrolment.drift-ordered",
      subjectId: order.id,
      details: { uploadId: order.uploadId },
    });
  return isNew;
}

/**
 * Compares the insurer's list with our memberships: the job's side. Safe to run twice, because the rows come in with
 * the end of the report. A file that cannot be read ends it with the reason; anything else is tried again.
 */
export async function compareWithMembers(office: Office, reportId: string): Promise<void> {
  const { regionCode } = office.actor;
  const report = await read(office, (tx) => store.findReport(tx, regionCode, reportId));
  if (report === undefined || report.ended_at !== null) return;
  const asOrdered: Office = { ...office, actor: { ...office.actor, id: report.ordered_by } };
  try {
    await compare(asOrdered, report);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    await write(asOrdered, (tx) =>
      store.endReport(tx, regionCode, reportId, { at: office.now(), refusal }),
    );
  }
}

function refusalOf(error: unknown): object | null {
  if (error instanceof FileRefused) return { code: error.code, detail: error.message };
  if (error instanceof Problem) {
    const refusal = { code: error.code, title: error.message, ...error.details };
    return JSON.parse(hideNik(JSON.stringify(refusal))) as object;
  }
  return null;
}

async function compare(office: Office, report: store.ReportWithFile): Promise<void> {
  const { regionCode } = office.actor;
  const note = (stage: string, rows: number, total: number | null) =>
    write(office, (tx) => store.noteProgress(tx, regionCode, report.id, { stage, rows, total }));
  await note("reading", 0, null);
  const { theirs, unreadable } = await readTheirs(office, report, (rows) =>
    note("reading", rows, null),
  );
  await note("comparing", 0, theirs.length);
  await write(office, async (tx) => {
    const memberships = await store.listMemberships(tx, regionCode);
    const areas = new Map(memberships.map((each) => [each.application_id, each.kelurahan_code]));
    const ours = memberships.map(ourMember);
    const known = await knownPeople(tx, regionCode, ours, theirs, areas);
    const found = compareMembers(ours, theirs, known, report.as_of);
    const previousId = await store.findPrevious(tx, regionCode, report);
    const before = new Set(
      previousId === null ? [] : await store.listSaid(tx, regionCode, previousId),
    );
    const keyOf = ({ kind, applicationId }: Difference) => `${kind} ${applicationId}`;
    const sorted = found.toSorted(
      (one, other) =>
        DRIFT_KINDS.indexOf(one.kind) - DRIFT_KINDS.indexOf(other.kind) ||
        (one.row ?? 0) - (other.row ?? 0) ||
        (one.applicationId < other.applicationId ? -1 : 1),
    );
    const counts = {
      theirs: theirs.length,
      ours: ours.length,
      unreadable,
      kinds: Object.fromEntries(countBy(sorted.map(({ kind }) => kind))),
      persists: sorted.filter((each) => before.has(keyOf(each))).length,
      settled: settledCount(before, sorted.map(keyOf)),
    };
    const isFirst = await store.endReport(tx, regionCode, report.id, {
      at: office.now(),
      counts,
      previousId,
    });
    if (!isFirst) return;
    await store.insertRows(
      tx,
      sorted.map((each, at) => ({
        region_code: regionCode,
        report_id: report.id,
        line: at + 1,
        kind: each.kind,
        application_id: each.applicationId,
        kelurahan_code: areas.get(each.applicationId) ?? null,
        sheet_row: each.row,
        ours: each.ours,
        theirs: each.theirs,
        persists: before.has(keyOf(each)),
      })),
    );
    await recordEvent(tx, office.actor, {
      kind: "enrolment.drift-compared",
      subjectId: report.id,
      details: { theirs: theirs.length, ours: ours.length, differences: sorted.length },
    });
  });
}

function settledCount(before: ReadonlySet<string>, now: readonly string[]): number {
  const still = new Set(now);
  return [...before].filter((each) => !still.has(each)).length;
}

function countBy<Value>(values: readonly Value[]): Map<Value, number> {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function ourMember(row: store.Membership): OurMember {
  return {
    key: row.nik_index.toString("base64"),
    applicationId: row.application_id,
    name: row.name,
    bornOn: row.born_on,
    kpj: row.kpj,
    firstMonth: row.first_month,
    lastMonth: shiftMonth(row.first_month, row.month_count - 1),
  };
}

/** Who of the insurer's list has applied with us and is no member: of anybody else nothing is kept. */
async function knownPeople(
  tx: Tx,
  regionCode: string,
  ours: readonly OurMember[],
  theirs: readonly TheirMember[],
  areas: Map<string, string | null>,
): Promise<Map<string, string>> {
  const members = new Set(ours.map(({ key }) => key));
  const others = [...new Set(theirs.map(({ key }) => key))].filter((key) => !members.has(key));
  const known = new Map<string, string>();
  for (let start = 0; start < others.length; start += KNOWN_PER_QUESTION) {
    const part = others.slice(start, start + KNOWN_PER_QUESTION);
    const indexes = part.map((key) => Buffer.from(key, "base64"));
    for (const row of await store.findKnown(tx, regionCode, indexes)) {
      known.set(row.nik_index.toString("base64"), row.id);
      areas.set(row.id, row.kelurahan_code);
    }
  }
  return known;
}

async function readTheirs(
  office: Office,
  report: store.ReportWithFile,
  note: (rows: number) => Promise<void>,
): Promise<{ theirs: TheirMember[]; unreadable: number }> {
  const folder = await mkdtemp(join(tmpdir(), "payung-members-"));
  try {
    const path = join(folder, "members");
    const upload = await read(office, (tx) => readUpload(tx, office, report.upload_id));
    await writeFile(path, upload.bytes, { mode: 0o600 });
    return await readLines(office, path, report, note);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readLines(
  office: Office,
  path: string,
  report: store.ReportWithFile,
  note: (rows: number) => Promise<void>,
) {
  const said = report.mapping as SheetMapping<MemberField>;
  const top: SheetRow[] = [];
  await readSheet(path, (part) => {
    if (top.length < TOP_ROWS) top.push(...part.slice(0, TOP_ROWS));
  });
  const { template, columns, headerRow } = await write(office, async (tx) => {
    const sheet = await findMemberColumns(
      tx,
      office,
      top,
      Object.keys(said).length === 0 ? null : said,
    );
    const { found } = sheet;
    if (found === null || found.missing.length > 0 || found.unclear.length > 0)
      throw unclear(found);
    await rememberMapping(tx, office, "member-list", sheet);
    return { template: sheet.template, columns: found.columns, headerRow: found.headerRow };
  });
  const today: IsoDate = report.as_of;
  const theirs: TheirMember[] = [];
  let unreadable = 0;
  let noted = 0;
  await readSheet(path, (part) => {
    for (const row of part) {
      if (row.row <= headerRow) continue;
      const line = readMemberLine(row, columns, template, today);
      if (line === null) continue;
      if (line === "unreadable") {
        unreadable += 1;
        continue;
      }
      const { nik, ...rest } = line;
      theirs.push({ ...rest, key: office.vault.nikIndex(nik).toString("base64") });
    }
    if (theirs.length - noted >= ROWS_PER_NOTE) {
      noted = theirs.length;
      // Progress is a courtesy: a note that fails must not end the work.
      note(noted).catch(() => {});
    }
  });
  return { theirs, unreadable };
}

function unclear(found: SheetColumns<MemberField> | null): Problem {
  return new Problem("enrolment.members-not-recognised", {
    missing: found?.missing ?? ["nik"],
    unclear: found?.unclear ?? [],
    seen: found?.headers.filter((header) => header !== "") ?? [],
  });
}

/** Makes tasks of differences: of these lines, or of all of a kind. One that has an open task already gets no second. */
export async function makeTasks(
  tx: Tx,
  office: Pick<Office, "actor">,
  reportId: string,
  chosen: { lines: readonly number[] } | { kind: DriftKind },
): Promise<number> {
  const { regionCode } = office.actor;
  const rows = await store.listWithoutTask(tx, regionCode, reportId, chosen);
  const made = await insertTasks(
    tx,
    rows.map((row) => ({
      region_code: regionCode,
      id: uuidv7(),
      kind: "insurer-drift",
      source_key: `${reportId} ${row.line}`,
      application_id: row.application_id,
      kelurahan_code: row.kelurahan_code,
      reason_code: "INSURER_OTHER",
      reason_text: row.kind,
      who_can_fix: "city",
    })),
  );
  if (made > 0)
    await recordEvent(tx, office.actor, {
      kind: "enrolment.drift-tasks-made",
      subjectId: reportId,
      details: { tasks: made },
    });
  return made;
}

export const { findReport, listReports, pageOfLines } = store;
