import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { SheetColumns, SheetMapping } from "@payung/domain/enrolment/sheet-columns.ts";
import {
  type InsurerLine,
  type InsurerLineField,
  type InsurerLinesTemplate,
  insurerLinesLayout,
  type LineFault,
  type Period,
  readInsurerLine,
} from "@payung/domain/funding/bills/insurer-sheet.ts";
import type { SheetRow } from "@payung/domain/intake/cell.ts";
import type { Tx } from "../../db/transaction.ts";
import { findMembersMeant, findSheetColumns } from "../../enrolment/service.ts";
import { readTemplate } from "../../reference/service.ts";
import { dayOf, type Office } from "../../shared/office.ts";
import { readSheet } from "../../shared/sheets/read-sheet.ts";

export type LinesKind = "bill" | "statement";
export type LinesMapping = SheetMapping<InsurerLineField>;

/** A file of lines as its sender gave it. */
export type LinesFile = {
  readonly path: string;
  readonly fileName: string;
  readonly mapping: LinesMapping | null;
};

/** A line with whom it is about: null where nobody of ours has this NIK or membership number. */
export type ResolvedLine = InsurerLine & {
  readonly person: {
    readonly workerId: string;
    readonly applicationId: string | null;
    readonly kelurahanCode: string | null;
  } | null;
  /** The row as it came; of somebody unknown it is kept, sealed. */
  readonly cells: SheetRow["cells"];
};

export type LinesSheet = {
  readonly sha256: Buffer;
  readonly found: SheetColumns<InsurerLineField> | null;
  readonly mapping: LinesMapping;
  readonly wasRemembered: boolean;
  readonly missing: readonly InsurerLineField[];
  readonly unclear: readonly string[];
  readonly top: readonly SheetRow[];
  /** Empty while somebody must say first what the columns hold. */
  readonly lines: readonly ResolvedLine[];
  readonly faults: readonly { readonly row: number; readonly why: LineFault }[];
};

/** Opens a file of lines: its columns, its lines with whom each is about, and the rows that cannot be read. */
export async function openLines(
  tx: Tx,
  office: Pick<Office, "actor" | "vault" | "now">,
  kind: LinesKind,
  { path, mapping: said }: LinesFile,
  period: Period,
): Promise<LinesSheet> {
  const { regionCode } = office.actor;
  const rows: SheetRow[] = [];
  await readSheet(path, (part) => {
    rows.push(...part);
  });
  const template = await readTemplate<InsurerLinesTemplate>(tx, kind, dayOf(office.now()));
  const byNik = await findSheetColumns(
    tx,
    regionCode,
    kind,
    rows,
    insurerLinesLayout(template, "nik"),
    said,
  );
  const isByNik = byNik.found === null || !byNik.found.missing.includes("nik");
  const byKpj = isByNik
    ? byNik
    : await findSheetColumns(tx, regionCode, kind, rows, insurerLinesLayout(template, "kpj"), said);
  const sheet = byKpj.found?.missing.length === 0 ? byKpj : byNik;
  const { found } = sheet;
  const missing: readonly InsurerLineField[] = found?.missing ?? ["nik", "amount"];
  const lacksMonth = found?.columns.has("month") !== true && period.firstMonth !== period.lastMonth;
  const opened = {
    sha256: hash("sha256", await readFile(path), "buffer"),
    ...sheet,
    missing: lacksMonth ? [...missing, "month" as const] : missing,
    unclear: found?.unclear ?? [],
    top: rows.slice(0, found === null ? 0 : found.headerRow + 20),
    lines: [],
    faults: [],
  };
  if (found === null || opened.missing.length > 0 || opened.unclear.length > 0) return opened;
  const read = rows.flatMap((row) => {
    const reading = row.row > found.headerRow ? readInsurerLine(row, found.columns, period) : null;
    return reading === null ? [] : [{ reading, cells: row.cells }];
  });
  const lines = read.flatMap(({ reading, cells }) =>
    reading.outcome === "read" ? [{ ...reading.line, cells }] : [],
  );
  return {
    ...opened,
    lines: await whoIsMeant(tx, office, lines),
    faults: read.flatMap(({ reading }) => (reading.outcome === "unreadable" ? [reading] : [])),
  };
}

/** Whom lines are about: by NIK first, by membership number where there is none. */
async function whoIsMeant(
  tx: Tx,
  { actor, vault }: Pick<Office, "actor" | "vault">,
  lines: readonly (InsurerLine & Pick<ResolvedLine, "cells">)[],
): Promise<ResolvedLine[]> {
  const indexes = new Map<string, Buffer>();
  for (const { nik } of lines)
    if (nik !== null && !indexes.has(nik)) indexes.set(nik, vault.nikIndex(nik));
  const kpj = new Set(lines.flatMap(({ nik, kpj }) => (nik === null && kpj !== null ? [kpj] : [])));
  const { byNik, byKpj } = await findMembersMeant(tx, actor.regionCode, {
    nikIndexes: [...indexes.values()],
    kpj: [...kpj],
  });
  return lines.map((line) => {
    const index = line.nik === null ? undefined : indexes.get(line.nik);
    const person =
      index === undefined ? byKpj.get(line.kpj ?? "") : byNik.get(index.toString("base64"));
    return { ...line, person: person ?? null };
  });
}
