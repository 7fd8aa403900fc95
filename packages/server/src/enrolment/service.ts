import { hash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import {
  INSURER_REASON_CODES,
  type InsurerReasonCode,
  reasonCodeOf,
} from "@payung/domain/enrolment/reason-codes.ts";
import {
  judgeReply,
  type ReplyColumns,
  type ReplyRow,
  type ReplyTemplate,
  readReplyRow,
  recogniseReply,
} from "@payung/domain/enrolment/reply.ts";
import {
  type BatchTemplate,
  batchHeader,
  batchRow,
  missingInRow,
} from "@payung/domain/enrolment/template.ts";
import type { Cell, SheetRow } from "@payung/domain/intake/cell.ts";
import { type IsoDate, monthBounds } from "@payung/domain/shared/dates.ts";
import type { Insertable } from "kysely";
import { uuidv7 } from "uuidv7";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";
import { findWorkers } from "../intake/service.ts";
import { readInsurerReasons, readTemplate } from "../reference/service.ts";
import { dayOf, type Office, read } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { readSheet } from "../shared/sheets/read-sheet.ts";
import { writeWorkbook } from "../shared/sheets/write-sheet.ts";
import { recordEvent } from "../transparency/service.ts";
import * as store from "./store.ts";

export type InsurerRows = {
  readonly sheet: string;
  /** The header, then one row a worker; read as they are asked for. */
  readonly rows: () => AsyncGenerator<Cell[]>;
};

/** How many workers are read at once for a file. */
const WORKERS_PER_READ = 10_000;

/**
 * The approved workers of a run in the insurer's layout: the soft copy that its branch checks before
 * the decree (programme.md section 4, step 4). Nothing is enrolled by it.
 */
export async function approvedRows(
  office: Office,
  run: { id: string; listId: string },
  monthCount: number,
  asOf: IsoDate,
): Promise<InsurerRows> {
  const { regionCode } = office.actor;
  const template = await read(office, (tx) =>
    readTemplate<BatchTemplate>(tx, "enrolment-batch", asOf),
  );
  return {
    sheet: template.sheet,
    async *rows() {
      yield batchHeader(template);
      for (let after = 0; ; ) {
        const people = await read(office, (tx) =>
          store.listCandidates(tx, regionCode, run, monthCount, after, WORKERS_PER_READ),
        );
        for (const each of people) if (each.is_approved) yield rowOf(each, template, office);
        if (people.length < WORKERS_PER_READ) return;
        after = people.at(-1)?.row_number ?? after;
      }
    },
  };
}

function personOf(each: store.Enrollee, office: Pick<Office, "vault">) {
  return {
    nik: office.vault.openNik(each.nik_sealed, each.id),
    name: each.name,
    bornOn: each.born_on,
    phone: each.phone,
    email: each.email,
    occupation: each.occupation,
    secondOccupation: each.second_occupation_words,
    workplace: each.kelurahan ?? "Kota Jambi",
    monthCount: each.month_count,
  };
}

function rowOf(
  each: store.Enrollee,
  template: BatchTemplate,
  office: Pick<Office, "vault">,
): Cell[] {
  return batchRow(template, personOf(each, office));
}

/** What the functions here need beside their transaction. */
export type EnrolmentOffice = Pick<Office, "actor" | "vault" | "now">;

export type FrozenBatch = {
  readonly id: string;
  readonly number: number;
  readonly rows: number;
  readonly sha256: string;
  readonly fileName: string;
  /** Lines whose row would lack something the insurer requires; they are not sent. */
  readonly leftOut: readonly string[];
};

/**
 * Freezes a batch of a decree: all its lines that were never sent, and those rejected and since then
 * mended. The file is hashed and kept sealed; what was sent can always be shown.
 */
export async function freezeBatch(
  tx: Tx,
  office: EnrolmentOffice,
  decreeId: string,
  id: string,
): Promise<FrozenBatch> {
  const { regionCode } = office.actor;
  await store.lockDecree(tx, regionCode, decreeId);
  const template = await readTemplate<BatchTemplate>(tx, "enrolment-batch", dayOf(office.now()));
  const people = await store.listToSend(tx, regionCode, decreeId);
  const isWhole = (each: store.Enrollee) =>
    missingInRow(template, personOf(each, office)).length === 0;
  const leftOut = people.filter((each) => !isWhole(each)).map((each) => each.id);
  const frozen = await store.findBatch(tx, regionCode, id);
  if (frozen !== undefined) {
    if (frozen.decree_id !== decreeId) throw new Problem("request.id-already-used");
    return batchOf(frozen, leftOut);
  }
  const sendable = people.filter(isWhole);
  if (sendable.length === 0) throw new Problem("enrolment.nothing-to-send");

  const file = await batchFile(
    template,
    sendable.map((each) => rowOf(each, template, office)),
  );
  const { count, last } = await store.countBatches(tx, regionCode, decreeId);
  const batch = {
    region_code: regionCode,
    id,
    decree_id: decreeId,
    number: count + 1,
    resends_id: last,
    template_version: template.version,
    row_count: sendable.length,
    file_name: `payung-${dayOf(office.now())}-${count + 1}.xlsx`,
    file_sha256: hash("sha256", file, "buffer"),
    file_sealed: office.vault.seal(file, id),
    frozen_by: office.actor.id,
  };
  await store.insertBatch(
    tx,
    batch,
    sendable.map((each, at) => ({
      region_code: regionCode,
      batch_id: id,
      row_number: at + 2,
      application_id: each.id,
      kelurahan_code: each.kelurahan_code,
      nik_index: each.nik_index,
    })),
  );
  await recordEvent(tx, office.actor, {
    kind: "enrolment.batch-frozen",
    subjectId: id,
    details: {
      rows: sendable.length,
      sha256: batch.file_sha256.toString("hex"),
      template: template.version,
    },
  });
  return batchOf(batch, leftOut);
}

/** Writes the insurer's file in a folder that only we may enter: for a moment its NIK lie open there. */
async function batchFile(template: BatchTemplate, rows: readonly Cell[][]): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "payung-batch-"));
  try {
    const path = join(folder, "batch.xlsx");
    await writeWorkbook(path, {
      name: template.sheet,
      headerRows: 1,
      rows: [batchHeader(template), ...rows],
    });
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function batchOf(
  row: { id: string; number: number; row_count: number; file_sha256: Buffer; file_name: string },
  leftOut: readonly string[],
): FrozenBatch {
  return {
    id: row.id,
    number: row.number,
    rows: row.row_count,
    sha256: row.file_sha256.toString("hex"),
    fileName: row.file_name,
    leftOut,
  };
}

/** The file of a frozen batch as it was sent. Each download is recorded: it holds NIK. */
export async function readBatchFile(
  tx: Tx,
  office: Pick<Office, "actor" | "vault">,
  id: string,
): Promise<{ name: string; bytes: Buffer } | null> {
  const batch = await store.findBatch(tx, office.actor.regionCode, id);
  if (batch === undefined) return null;
  await recordEvent(tx, office.actor, { kind: "enrolment.batch-downloaded", subjectId: id });
  return { name: batch.file_name, bytes: office.vault.unseal(batch.file_sealed, batch.id) };
}

export type TakenReply = {
  readonly replyId: string;
  readonly rows: number;
  readonly counts: Readonly<Record<ReplyOutcome, number>>;
  /** The very same bytes were taken before; nothing was changed. */
  readonly wasTaken: boolean;
};
type ReplyOutcome = "accepted" | "rejected" | "suspense" | "repeated" | "conflict";

const NOTHING_COUNTED: Readonly<Record<ReplyOutcome, number>> = {
  accepted: 0,
  rejected: 0,
  suspense: 0,
  repeated: 0,
  conflict: 0,
};

/**
 * Takes the insurer's reply in, row by row: accepted → membership with its KPJ, rejected → a task with
 * the reason and who can mend it, unknown → the suspense list. No row is left in limbo, and a file taken
 * twice changes nothing.
 */
export async function takeReply(
  tx: Tx,
  office: EnrolmentOffice,
  path: string,
  fileName = basename(path),
): Promise<TakenReply> {
  const { regionCode } = office.actor;
  const sha256 = hash("sha256", await readFile(path), "buffer");
  const before = await store.findReplyByHash(tx, regionCode, sha256);
  if (before !== undefined) return takenBefore(before);

  const today = dayOf(office.now());
  const rows = await readReply(
    path,
    await readTemplate<ReplyTemplate>(tx, "enrolment-reply", today),
    today,
  );
  await store.lockReplies(tx, regionCode);
  const replyId = uuidv7();
  const isNew = await store.insertReply(tx, {
    region_code: regionCode,
    id: replyId,
    file_name: fileName,
    file_sha256: sha256,
    row_count: rows.length,
    taken_by: office.actor.id,
  });
  if (!isNew) {
    // Somebody else took the same file at the same moment.
    const theirs = await store.findReplyByHash(tx, regionCode, sha256);
    if (theirs === undefined)
      throw new Error("Broken invariant: a reply that is there can be read");
    return takenBefore(theirs);
  }
  const counts = await takeReplyRows(tx, office, replyId, rows);
  await recordEvent(tx, office.actor, {
    kind: "enrolment.reply-taken",
    subjectId: replyId,
    details: counts,
  });
  return { replyId, rows: rows.length, counts, wasTaken: false };
}

function takenBefore(reply: { id: string; row_count: number }): TakenReply {
  return { replyId: reply.id, rows: reply.row_count, counts: NOTHING_COUNTED, wasTaken: true };
}

type ReadRow = { readonly reply: ReplyRow; readonly cells: readonly Cell[] };

async function readReply(
  path: string,
  template: ReplyTemplate,
  today: IsoDate,
): Promise<ReadRow[]> {
  const all: SheetRow[] = [];
  await readSheet(path, (rows) => {
    all.push(...rows);
  });
  const found: ReplyColumns = recogniseReply(all, template);
  if (found.outcome === "not-recognised") {
    throw new Problem("enrolment.reply-not-recognised", {
      missing: found.missing,
      seen: found.seen,
    });
  }
  return all.flatMap((row): ReadRow[] => {
    if (row.row <= found.headerRow) return [];
    const reply = readReplyRow(row, found.columns, template, today);
    return reply === null ? [] : [{ reply, cells: row.cells }];
  });
}

type Known = Awaited<ReturnType<typeof store.findSent>>[number];

async function takeReplyRows(
  tx: Tx,
  office: EnrolmentOffice,
  replyId: string,
  rows: readonly ReadRow[],
): Promise<Record<ReplyOutcome, number>> {
  const { regionCode } = office.actor;
  const { vault } = office;
  const indexOf = (row: ReadRow): Buffer | null =>
    row.reply.nik === null ? null : vault.nikIndex(row.reply.nik);
  const indexes = rows.flatMap((row) => indexOf(row) ?? []);
  const sent = new Map<string, Known>(
    (await store.findSent(tx, regionCode, indexes)).map((row) => [
      row.nik_index.toString("base64"),
      row,
    ]),
  );
  const workers = new Map(
    (indexes.length === 0 ? [] : await findWorkers(tx, regionCode, indexes)).map((row) => [
      row.nik_index.toString("base64"),
      row.worker_id,
    ]),
  );
  const mapped = await readInsurerReasons(tx, regionCode);
  const kpjTaken = await store.findTakenKpj(
    tx,
    regionCode,
    rows.flatMap(({ reply }) => (reply.answer.outcome === "accepted" ? [reply.answer.kpj] : [])),
  );

  const counts = { ...NOTHING_COUNTED };
  const replyRows: Insertable<Schema["reply_rows"]>[] = [];
  const memberships: Insertable<Schema["memberships"]>[] = [];
  const tasks: Insertable<Schema["tasks"]>[] = [];
  /** What this very reply said before about an application: a later row is judged against it. */
  const said = new Map<string, { kpj: string | null; reason: string | null }>();

  for (const row of rows) {
    const key = indexOf(row)?.toString("base64") ?? "";
    const known = sent.get(key);
    const keep = (
      outcome: ReplyOutcome,
      more: { kpj?: string; reason?: string; code?: InsurerReasonCode } = {},
    ) => {
      counts[outcome] += 1;
      replyRows.push({
        region_code: regionCode,
        reply_id: replyId,
        row_number: row.reply.row,
        batch_id: known?.batch_id ?? null,
        application_id: known?.application_id ?? null,
        kelurahan_code: known?.kelurahan_code ?? null,
        outcome,
        kpj: more.kpj ?? null,
        reason_text: more.reason ?? null,
        reason_code: more.code ?? null,
        raw_sealed: vault.seal(
          Buffer.from(JSON.stringify(row.cells)),
          `${replyId} ${row.reply.row}`,
        ),
      });
    };
    const ask = (
      kind: "insurer-reject" | "insurer-suspense" | "insurer-conflict",
      code: InsurerReasonCode,
      text: string,
    ) => {
      tasks.push({
        region_code: regionCode,
        id: uuidv7(),
        kind,
        source_key: `${replyId} ${row.reply.row}`,
        application_id: known?.application_id ?? null,
        kelurahan_code: known?.kelurahan_code ?? null,
        reason_code: code,
        reason_text: text,
        who_can_fix: INSURER_REASON_CODES[code].whoCanFix,
      });
    };

    if (known === undefined) {
      keep("suspense");
      ask("insurer-suspense", "INSURER_OTHER", "Baris ini bukan dari kiriman kita");
      continue;
    }
    const earlier = said.get(known.application_id) ?? { kpj: known.kpj, reason: known.last_reason };
    const verdict = judgeReply(row.reply.answer, beforeOf(earlier));
    switch (verdict.verdict) {
      case "repeated":
        keep("repeated");
        break;
      case "conflict":
        keep("conflict", { reason: verdict.why });
        ask("insurer-conflict", "INSURER_OTHER", verdict.why);
        break;
      case "task": {
        const code = reasonCodeOf(verdict.reason, mapped);
        keep("rejected", { reason: verdict.reason, code });
        ask("insurer-reject", code, verdict.reason);
        said.set(known.application_id, { kpj: null, reason: verdict.reason });
        break;
      }
      case "enrol":
        if (kpjTaken.has(verdict.kpj)) {
          keep("conflict", { reason: "KPJ sudah milik orang lain" });
          ask("insurer-conflict", "INSURER_OTHER", "KPJ sudah milik orang lain");
          break;
        }
        kpjTaken.add(verdict.kpj);
        keep("accepted", { kpj: verdict.kpj });
        said.set(known.application_id, { kpj: verdict.kpj, reason: null });
        memberships.push({
          region_code: regionCode,
          id: uuidv7(),
          worker_id: workers.get(key) ?? known.application_id,
          application_id: known.application_id,
          kelurahan_code: known.kelurahan_code,
          kpj: verdict.kpj,
          // The insurer's day counts; without one, cover starts with the first month of the decree.
          started_on: verdict.startedOn ?? monthBounds(known.first_month).first,
          first_month: known.first_month,
          month_count: known.month_count,
          reply_id: replyId,
        });
        break;
    }
  }
  await store.insertReplyRows(tx, replyRows);
  await store.insertMemberships(tx, memberships);
  await store.insertTasks(tx, tasks);
  return counts;
}

function beforeOf(earlier: {
  kpj: string | null;
  reason: string | null;
}): Parameters<typeof judgeReply>[1] {
  if (earlier.kpj !== null) return { outcome: "accepted", kpj: earlier.kpj };
  if (earlier.reason !== null) return { outcome: "rejected", reason: earlier.reason };
  return { outcome: "nothing" };
}

/** How a task ended: what was wrong is mended and may be sent again, or nothing more is to be done. */
export const TASK_RESOLUTIONS = ["mended", "withdrawn", "explained"] as const;
export type TaskResolution = (typeof TASK_RESOLUTIONS)[number];

/** Closes a task. A mended reject goes out with the next batch of its decree. */
export async function closeTask(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
  id: string,
  resolution: TaskResolution,
): Promise<Awaited<ReturnType<typeof store.findTask>>> {
  const { regionCode } = office.actor;
  const closed = await store.closeTask(tx, regionCode, id, {
    at: office.now(),
    by: office.actor.id,
    resolution,
  });
  if (closed) {
    await recordEvent(tx, office.actor, {
      kind: "enrolment.task-closed",
      subjectId: id,
      details: { resolution },
    });
  }
  return store.findTask(tx, regionCode, id);
}

export const { listOpenTasks, findBatch, countBatchOutcomes } = store;
