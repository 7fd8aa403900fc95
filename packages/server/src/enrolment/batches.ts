import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type BatchTemplate,
  batchHeader,
  batchRow,
  missingInRow,
} from "@payung/domain/enrolment/template.ts";
import type { Cell } from "@payung/domain/intake/cell.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import { findDecree } from "../programme/service.ts";
import { readTemplate } from "../reference/service.ts";
import { dayOf, type Office, read } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { withScratch } from "../shared/scratch.ts";
import { writeWorkbook } from "../shared/sheets/write-sheet.ts";
import { recordEvent } from "../transparency/service.ts";
import * as batchStore from "./batch-store.ts";
import * as enrolleeStore from "./enrollee-store.ts";

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
          enrolleeStore.listCandidates(tx, regionCode, run, monthCount, after, WORKERS_PER_READ),
        );
        for (const each of people) if (each.is_approved) yield rowOf(each, template, office);
        if (people.length < WORKERS_PER_READ) return;
        after = people.at(-1)?.row_number ?? after;
      }
    },
  };
}

export function personOf(each: enrolleeStore.Enrollee, office: Pick<Office, "vault">) {
  return {
    nik: office.vault.openNik(each.nik_sealed, each.id),
    name: each.name,
    bornOn: each.born_on,
    phone: each.phone,
    email: each.email,
    occupation: each.occupation,
    secondOccupation: each.second_occupation_words,
    workplace: each.workplace,
    monthCount: each.month_count,
  };
}

function rowOf(
  each: enrolleeStore.Enrollee,
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
  await batchStore.lockDecree(tx, regionCode, decreeId);
  if ((await findDecree(tx, regionCode, decreeId)) === undefined)
    throw new Problem("request.not-found");
  const template = await readTemplate<BatchTemplate>(tx, "enrolment-batch", dayOf(office.now()));
  const people = await enrolleeStore.listToSend(tx, regionCode, decreeId);
  const isWhole = (each: enrolleeStore.Enrollee) =>
    missingInRow(template, personOf(each, office)).length === 0;
  const leftOut = people.filter((each) => !isWhole(each)).map((each) => each.id);
  const frozen = await batchStore.findBatch(tx, regionCode, id);
  if (frozen !== undefined) {
    if (frozen.decree_id !== decreeId) throw new Problem("request.id-already-used");
    return batchOf(frozen, leftOut);
  }
  const sendable = people.filter(isWhole);
  if (sendable.length === 0) throw new Problem("enrolment.nothing-to-send", { leftOut });

  const file = await batchFile(
    template,
    sendable.map((each) => rowOf(each, template, office)),
  );
  const { count, last } = await batchStore.countBatches(tx, regionCode, decreeId);
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
  await batchStore.insertBatch(
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
  return withScratch(async (folder) => {
    const path = join(folder, "batch.xlsx");
    await writeWorkbook(path, {
      name: template.sheet,
      headerRows: 1,
      rows: [batchHeader(template), ...rows],
    });
    return readFile(path);
  });
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
  const batch = await batchStore.findBatchFile(tx, office.actor.regionCode, id);
  if (batch === undefined) return null;
  await recordEvent(tx, office.actor, { kind: "enrolment.batch-downloaded", subjectId: id });
  return { name: batch.file_name, bytes: office.vault.unseal(batch.file_sealed, batch.id) };
}
