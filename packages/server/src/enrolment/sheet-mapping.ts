import { hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import {
  findColumns,
  headerKey,
  type SheetColumns,
  type SheetLayout,
  type SheetMapping,
} from "@payung/domain/enrolment/sheet-columns.ts";
import { cellText, type SheetRow } from "@payung/domain/intake/cell.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import { maskNumbers } from "../intake/service.ts";
import type { Office } from "../shared/office.ts";
import { columnName } from "../shared/sheets/column-name.ts";
import { recordEvent } from "../transparency/service.ts";
import * as replyStore from "./reply-store.ts";

export type MappedKind = "enrolment-reply" | "member-list" | "bill" | "statement";

/** The columns of a file of the insurer, and by which mapping they were found. */
export type FoundSheet<Field extends string> = {
  readonly found: SheetColumns<Field> | null;
  readonly mapping: SheetMapping<Field>;
  /** Nobody said it this time: it was said of the same header before. */
  readonly wasRemembered: boolean;
};

/** Finds the columns of a file: by what a person says now, else by what was said of the same header before. */
export async function findSheetColumns<Field extends string>(
  tx: Tx,
  regionCode: string,
  kind: MappedKind,
  rows: readonly SheetRow[],
  layout: SheetLayout<Field>,
  said: SheetMapping<Field> | null,
): Promise<FoundSheet<Field>> {
  if (said !== null)
    return { found: findColumns(rows, layout, said), mapping: said, wasRemembered: false };
  const guessed = findColumns(rows, layout);
  if (guessed === null) return { found: null, mapping: {}, wasRemembered: false };
  const kept = await replyStore.findMapping(tx, regionCode, kind, headerHash(guessed.headers));
  const mapping = (kept ?? {}) as SheetMapping<Field>;
  if (Object.keys(mapping).length === 0)
    return { found: guessed, mapping: {}, wasRemembered: false };
  return { found: findColumns(rows, layout, mapping), mapping, wasRemembered: true };
}

/** Remembers what was said of columns, for the next file with this header. */
export async function rememberMapping<Field extends string>(
  tx: Tx,
  office: Pick<Office, "actor">,
  kind: MappedKind,
  { found, mapping, wasRemembered }: FoundSheet<Field>,
): Promise<void> {
  if (found === null || wasRemembered) return;
  const { regionCode, id: by } = office.actor;
  const headers = new Set(found.headers.map(headerKey));
  // What stands in the header of a file without one may be somebody's number.
  const kept = Object.fromEntries(
    Object.entries(mapping).filter(
      ([header]) => headers.has(headerKey(header)) && maskNumbers(header) === header,
    ),
  );
  const header = headerHash(found.headers);
  const before = (await replyStore.findMapping(tx, regionCode, kind, header)) ?? {};
  if (isDeepStrictEqual(before, kept)) return;
  const id = uuidv7();
  await replyStore.insertMapping(tx, {
    region_code: regionCode,
    id,
    kind,
    header_hash: header,
    mapping: JSON.stringify(kept),
    mapped_by: by,
  });
  await recordEvent(tx, office.actor, {
    kind: "enrolment.columns-mapped",
    subjectId: id,
    details: { of: kind, before, after: kept },
  });
}

function headerHash(headers: readonly string[]): Buffer {
  return hash("sha256", headers.map(headerKey).join("|"), "buffer");
}

const SAMPLES = 5;
const SAMPLE_CHARS_MAX = 80;

/** Each column with its header and a few cells, numbers masked, so that a person can see whether the guess is right. */
export function shownColumns<Field extends string>(
  found: SheetColumns<Field>,
  mapping: SheetMapping<Field>,
  rows: readonly SheetRow[],
) {
  const below = rows.filter(({ row }) => row > found.headerRow).slice(0, SAMPLES);
  const fieldOf = new Map([...found.columns].map(([field, at]) => [at, field]));
  const ignored = new Set(
    Object.entries(mapping).flatMap(([header, field]) =>
      field === "ignore" ? [headerKey(header)] : [],
    ),
  );
  return found.headers.flatMap((header, at) => {
    const field = fieldOf.get(at) ?? null;
    const samples = below.map(({ cells }) =>
      maskNumbers(cellText(cells[at]), field === "nik").slice(0, SAMPLE_CHARS_MAX),
    );
    if (header === "" && samples.every((sample) => sample === "")) return [];
    const isUnclear = found.unclear.includes(header) && field === null;
    const use =
      field !== null
        ? ("field" as const)
        : isUnclear && !ignored.has(headerKey(header))
          ? ("unclear" as const)
          : ("ignored" as const);
    return [{ letter: columnName(at), header: maskNumbers(header), field, use, samples }];
  });
}
