import type { SheetRow } from "@payung/domain/intake/cell.ts";
import { type Field, REQUIRED_FIELDS } from "@payung/domain/intake/column-names.ts";
import { type ColumnMapping, recogniseColumns } from "@payung/domain/intake/columns.ts";

/** A header of which not every required field is known: what it says, and what of it is known. */
export type UnknownHeader = {
  readonly headerRow: number;
  readonly headers: readonly string[];
  readonly columns: ReadonlyMap<number, Field>;
};

/**
 * Finds the row that most likely is the header of a list whose columns were not recognised, so that a person can say
 * what they hold. Null when there is none: two columns at least must have a name.
 */
export function findUnknownHeader(
  firstRows: readonly SheetRow[],
  seen: readonly string[],
  mapping: ColumnMapping,
): UnknownHeader | null {
  const names = [...new Set(seen)];
  if (names.length < REQUIRED_FIELDS.length) return null;
  // Asked again as if two of its names were the required ones, the recogniser tells which row it is.
  const pretended = Object.fromEntries(
    names.map((name, at) => [name, REQUIRED_FIELDS[at] ?? ("ignore" as const)]),
  );
  const found = recogniseColumns(firstRows, pretended);
  if (found.outcome === "not-recognised") return null;
  return { ...found, columns: fieldsOf(found.headers, mapping) };
}

/** What the names mean that are known; the required ones are put behind them, so that it can be told. */
function fieldsOf(headers: readonly string[], mapping: ColumnMapping): ReadonlyMap<number, Field> {
  const row = { row: 1, cells: [...headers, "NIK", "Nama"] };
  const known = recogniseColumns([row], mapping);
  const columns = known.outcome === "recognised" ? [...known.columns] : [];
  return new Map(columns.filter(([column]) => column < headers.length));
}
