import { cellText, type SheetRow } from "../intake/cell.ts";

/** A kind of file of the insurer: under which headers each field may stand. */
export type SheetLayout<Field extends string> = {
  readonly headers: Readonly<Record<Field, readonly string[]>>;
  /** Without these nothing can be read. */
  readonly required: readonly Field[];
  /** What such a file usually tells: where one is missing beside a header that nobody knows, a person is asked. */
  readonly expected: readonly Field[];
};

/** What a person says that columns hold, by their headers. */
export type SheetMapping<Field extends string> = Readonly<Record<string, Field | "ignore">>;

export type SheetColumns<Field extends string> = {
  readonly headerRow: number;
  readonly headers: readonly string[];
  readonly columns: ReadonlyMap<Field, number>;
  /** Required fields without a column. */
  readonly missing: readonly Field[];
  /** Headers that nobody knows, while fields are missing that they may be. */
  readonly unclear: readonly string[];
};

/** A header is looked for in this many rows, because such files carry titles too. */
const HEADER_WITHIN_ROWS = 20;

/**
 * Finds the header of a file of the insurer. A header that was changed is never guessed: columns are not shifted
 * silently, but a person says what they hold. Null where nothing looks like a header.
 */
export function findColumns<Field extends string>(
  rows: readonly SheetRow[],
  layout: SheetLayout<Field>,
  mapping: SheetMapping<Field> = {},
): SheetColumns<Field> | null {
  const fields = Object.keys(layout.headers) as Field[];
  const said = new Map(
    Object.entries<Field | "ignore">(mapping).map(([header, field]) => [headerKey(header), field]),
  );
  const meaningOf = (header: string): Field | "ignore" | null => {
    const key = headerKey(header);
    const own = said.get(key);
    if (own !== undefined) return own;
    return (
      fields.find((each) => layout.headers[each].some((known) => headerKey(known) === key)) ?? null
    );
  };
  let closest: { found: SheetColumns<Field>; known: number } | null = null;
  for (const row of rows.slice(0, HEADER_WITHIN_ROWS)) {
    const headers = row.cells.map(cellText);
    const columns = new Map<Field, number>();
    const unknown: string[] = [];
    for (const [at, header] of headers.entries()) {
      if (headerKey(header) === "") continue;
      const meaning = meaningOf(header);
      if (meaning === null) unknown.push(header);
      else if (meaning !== "ignore" && !columns.has(meaning)) columns.set(meaning, at);
    }
    const missing = layout.required.filter((field) => !columns.has(field));
    const unsaid = layout.expected.filter((field) => !columns.has(field));
    const found: SheetColumns<Field> = {
      headerRow: row.row,
      headers,
      columns,
      missing,
      unclear: missing.length > 0 || unsaid.length > 0 ? unknown : [],
    };
    if (missing.length === 0) return found;
    const words = headers.filter((header) => /\p{L}/u.test(header)).length;
    // Two words at least: a title stands alone in its row.
    if (words >= 2 && (closest === null || columns.size > closest.known))
      closest = { found, known: columns.size };
  }
  return closest?.found ?? null;
}

/** Header texts are equal whatever stands between their words. */
export function headerKey(header: string): string {
  return header.toUpperCase().replace(/[^A-Z0-9]+/g, "");
}
