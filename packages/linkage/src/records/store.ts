import type { WordCounts } from "../text/rare-words.ts";
import type { Layout } from "./layout.ts";

/** How often each value of a column occurs; the code of a record's value is its number here, from 1. */
export type Dictionary = {
  readonly counts: Int32Array | Float64Array;
  /** How many different values there are. */
  readonly size: number;
  /** How many records have a value. */
  readonly total: number;
};

/** All records, in shared memory: what the workers of a run see. */
export type RecordStore = {
  readonly layout: Layout;
  readonly recordCount: number;
  /** `layout.stride` int32 a record. */
  readonly rows: Int32Array;
  readonly arena: Uint8Array;
  /** The first record of each table and, last, the number of records. */
  readonly tableStarts: readonly number[];
  readonly dictionaries: Readonly<Record<string, Dictionary>>;
  /** How common the words are of the columns where somebody asks. */
  readonly words?: Readonly<Record<string, WordCounts>>;
};

/** Where a text lies in the arena. */
export type Range = { from: number; to: number };

/** Finds a text of a record. The ends are uint16 at the record's base, the texts follow them. */
export function textRange(store: RecordStore, record: number, text: number, into: Range): Range {
  const { arena, layout, rows } = store;
  const base = (rows[record * layout.stride] as number) * 4;
  const ends = base + text * 2;
  const texts = base + layout.texts * 2;
  into.to = texts + ((arena[ends] as number) | ((arena[ends + 1] as number) << 8));
  into.from =
    text === 0 ? texts : texts + ((arena[ends - 2] as number) | ((arena[ends - 1] as number) << 8));
  return into;
}

/** What a record says in a column, cleaned, as text; null when it says nothing. */
export function cleanedValue(store: RecordStore, record: number, column: string): string | null {
  const field = store.layout.fields.find((each) => each.column === column);
  if (field === undefined) return null;
  const at = record * store.layout.stride + field.slot;
  if (field.type === "number" || field.type === "point") {
    const floats = new Float64Array(store.rows.buffer, at * 4, field.type === "point" ? 2 : 1);
    return Number.isNaN(floats[0]) ? null : floats.join(",");
  }
  const code = store.rows[at] as number;
  if (code === 0) return null;
  if (field.type === "date") {
    const digits = String(code).padStart(8, "0");
    return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  }
  if (field.text < 0) return null;
  const { from, to } = textRange(store, record, field.text, { from: 0, to: 0 });
  return Buffer.from(store.arena.slice(from, to)).toString("utf8");
}
