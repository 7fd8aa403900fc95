import { type Cell, cellText, type SheetRow } from "@payung/domain/intake/cell.ts";
import { readNik } from "@payung/domain/intake/nik.ts";
import { readSex } from "@payung/domain/intake/sex.ts";
import { readWrittenDate } from "@payung/domain/intake/written-date.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type {
  CivilRecord,
  MembershipAnswer,
  RegistrySource,
  WelfareAnswer,
} from "@payung/domain/verification/registry.ts";
import { Problem } from "../shared/problem.ts";
import { readSheet } from "../shared/sheets/read-sheet.ts";

/** The columns of each registry's extract (architecture.md); more columns are ignored. */
const COLUMNS = {
  civil: ["nik", "name", "birth_date", "sex", "birth_place", "kelurahan_code", "status"],
  insurer: ["nik", "name", "birth_date", "kpj", "segment", "status", "paid_through"],
  welfare: ["nik", "decile", "updated_on"],
} as const satisfies Record<RegistrySource, readonly string[]>;
type Column = (typeof COLUMNS)[RegistrySource][number];

/** Without these an extract says nothing. */
const REQUIRED: Readonly<Record<RegistrySource, readonly Column[]>> = {
  civil: ["nik", "name", "birth_date", "sex", "status"],
  insurer: ["nik", "segment", "status"],
  welfare: ["nik", "decile"],
};

/**
 * A line above the header that says the extract lists everybody: only then does a NIK that it does
 * not list mean "asked, and none". Otherwise silence is unknown.
 */
const COMPLETE = /^#\s*(complete|lengkap)\b/i;

export type Extract<Line> = {
  readonly byNik: ReadonlyMap<string, Line>;
  readonly rowCount: number;
  readonly isComplete: boolean;
  /** Lines whose NIK or values could not be read; they answer nobody. */
  readonly unreadable: readonly number[];
};

/** Reads a civil-registry extract. Only the NIK in `wanted` are kept, so that memory follows the list. */
export function readCivilExtract(
  path: string,
  wanted: ReadonlySet<string>,
  today: IsoDate,
): Promise<Extract<CivilRecord>> {
  return readExtract(path, "civil", wanted, (cell) => {
    const born = readWrittenDate(cell("birth_date"), today);
    const name = cellText(cell("name"));
    return {
      name: name === "" ? null : name,
      bornOn: born.outcome === "read" ? born.date : null,
      sex: readSex(cell("sex")),
      kelurahanCode: cellText(cell("kelurahan_code")),
      status: cellText(cell("status")),
    };
  });
}

const SEGMENTS = ["PU", "BPU", "JAKON"] as const;

/** Reads the insurer's membership list; a NIK may stand several times, once per segment. */
export function readMembershipExtract(
  path: string,
  wanted: ReadonlySet<string>,
): Promise<Extract<MembershipAnswer>> {
  return readExtract<MembershipAnswer>(path, "insurer", wanted, (cell, before) => {
    const written = cellText(cell("segment")).toUpperCase();
    const segment = SEGMENTS.find((each) => each === written);
    const status = readStatus(cellText(cell("status")));
    if (segment === undefined || status === null) return null;
    const paidThrough = cellText(cell("paid_through"));
    const membership = { segment, status, paidThrough: paidThrough === "" ? null : paidThrough };
    return { memberships: [...(before?.memberships ?? []), membership] };
  });
}

/** Reads the welfare register's deciles. */
export function readWelfareExtract(
  path: string,
  wanted: ReadonlySet<string>,
): Promise<Extract<WelfareAnswer>> {
  return readExtract<WelfareAnswer>(path, "welfare", wanted, (cell) => {
    const decile = Number(cellText(cell("decile")));
    return Number.isInteger(decile) && decile >= 1 && decile <= 10 ? { decile } : null;
  });
}

function readStatus(written: string): "active" | "inactive" | null {
  const status = written.toLowerCase();
  if (status === "active" || status === "aktif") return "active";
  if (status === "inactive" || status === "nonaktif" || status === "tidak aktif") return "inactive";
  return null;
}

type CellOf = (column: Column) => Cell;

async function readExtract<Line>(
  path: string,
  source: RegistrySource,
  wanted: ReadonlySet<string>,
  readLine: (cell: CellOf, before: Line | undefined) => Line | null,
): Promise<Extract<Line>> {
  const byNik = new Map<string, Line>();
  const unreadable: number[] = [];
  let columns: ReadonlyMap<Column, number> | null = null;
  let rowCount = 0;
  let isComplete = false;

  await readSheet(path, (rows) => {
    for (const row of rows) {
      if (columns === null) {
        const first = cellText(row.cells[0]);
        if (first.startsWith("#")) isComplete ||= COMPLETE.test(first);
        else columns = readHeader(row, source);
        continue;
      }
      rowCount += 1;
      const at = columns;
      const cell: CellOf = (column) => {
        const index = at.get(column);
        return index === undefined ? null : (row.cells[index] ?? null);
      };
      const nik = readNik(cell("nik"));
      if (nik.outcome !== "read") {
        unreadable.push(row.row);
        continue;
      }
      if (!wanted.has(nik.nik)) continue;
      const line = readLine(cell, byNik.get(nik.nik));
      if (line === null) unreadable.push(row.row);
      else byNik.set(nik.nik, line);
    }
  });
  return { byNik, rowCount, isComplete, unreadable };
}

function readHeader(row: SheetRow, source: RegistrySource): ReadonlyMap<Column, number> {
  const headers = row.cells.map((cell) => cellText(cell).toLowerCase());
  const columns = new Map<Column, number>();
  for (const column of COLUMNS[source]) {
    const at = headers.indexOf(column);
    if (at !== -1) columns.set(column, at);
  }
  const missing = REQUIRED[source].filter((column) => !columns.has(column));
  if (missing.length > 0) {
    throw new Problem("verification.extract-not-recognised", {
      source,
      missing,
      seen: headers.filter((header) => header !== ""),
    });
  }
  return columns;
}
