import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import {
  type ReplyField,
  type ReplyTemplate,
  readReplyRow,
  replyLayout,
} from "@payung/domain/enrolment/reply.ts";
import type { SheetColumns, SheetMapping } from "@payung/domain/enrolment/sheet-columns.ts";
import type { SheetRow } from "@payung/domain/intake/cell.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import { maskNumbers } from "../intake/service.ts";
import { readTemplate } from "../reference/service.ts";
import { dayOf } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { readSheet } from "../shared/sheets/read-sheet.ts";
import { recordEvent } from "../transparency/service.ts";
import type { EnrolmentOffice } from "./batches.ts";
import { NOTHING_COUNTED, type ReadRow, type ReplyCounts, takeReplyRows } from "./reply-rows.ts";
import * as replyStore from "./reply-store.ts";
import { type FoundSheet, findSheetColumns, rememberMapping } from "./sheet-mapping.ts";

export type TakenReply = {
  readonly replyId: string;
  readonly rows: number;
  readonly counts: ReplyCounts;
  /** The very same bytes were taken before; nothing was changed. */
  readonly wasTaken: boolean;
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
  mapping: SheetMapping<ReplyField> | null = null,
): Promise<TakenReply> {
  const { regionCode } = office.actor;
  const sha256 = hash("sha256", await readFile(path), "buffer");
  const before = await replyStore.findReplyByHash(tx, regionCode, sha256);
  if (before !== undefined) return takenBefore(before);

  const sheet = await readReplySheet(tx, office, path, mapping);
  const { found } = sheet;
  if (found === null || found.missing.length > 0 || found.unclear.length > 0) {
    throw new Problem("enrolment.reply-not-recognised", {
      missing: found?.missing ?? ["nik", "kpj"],
      unclear: found?.unclear ?? [],
      seen: found?.headers.filter((header) => header !== "") ?? [],
    });
  }
  const rows = sheet.read(found);
  await rememberMapping(tx, office, "enrolment-reply", sheet);
  await replyStore.lockReplies(tx, regionCode);
  const replyId = uuidv7();
  const isNew = await replyStore.insertReply(tx, {
    region_code: regionCode,
    id: replyId,
    file_name: fileName,
    file_sha256: sha256,
    row_count: rows.length,
    taken_by: office.actor.id,
    columns: JSON.stringify({
      headers: found.headers.map((header) => maskNumbers(header)),
      columns: Object.fromEntries(found.columns),
    }),
  });
  if (!isNew) {
    // Somebody else took the same file at the same moment.
    const theirs = await replyStore.findReplyByHash(tx, regionCode, sha256);
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

/** A reply that was opened: its first rows and columns, and its rows once those are clear. */
export type ReplySheet = FoundSheet<ReplyField> & {
  readonly rows: readonly SheetRow[];
  read(found: SheetColumns<ReplyField>): ReadRow[];
};

/** Opens a reply. A changed header is not guessed: then `found` says what is missing or unclear. */
export async function readReplySheet(
  tx: Tx,
  office: EnrolmentOffice,
  path: string,
  mapping: SheetMapping<ReplyField> | null,
): Promise<ReplySheet> {
  const today = dayOf(office.now());
  const template = await readTemplate<ReplyTemplate>(tx, "enrolment-reply", today);
  const rows: SheetRow[] = [];
  await readSheet(path, (part) => {
    rows.push(...part);
  });
  const sheet = await findSheetColumns(
    tx,
    office.actor.regionCode,
    "enrolment-reply",
    rows,
    replyLayout(template),
    mapping,
  );
  return {
    ...sheet,
    rows,
    read: ({ headerRow, columns }) =>
      rows.flatMap((row): ReadRow[] => {
        if (row.row <= headerRow) return [];
        const reply = readReplyRow(row, columns, template, today);
        return reply === null ? [] : [{ reply, cells: row.cells }];
      }),
  };
}
