import { LinkageError } from "../errors.ts";
import type { LinkageModel } from "../model/model.ts";
import { columnsOfRareWords } from "../model/tests.ts";
import { type Encode, makeEncoder, type Region } from "../records/encode.ts";
import { type Layout, planLayout, sourceColumns } from "../records/layout.ts";
import { type RecordStore, textRange } from "../records/store.ts";
import { sliceCsv } from "../tables/csv-scan.ts";
import type { Batch, CsvFile, Table, Value } from "../tables/table.ts";
import { WordCounter, type WordCounts, WordsOfText } from "../text/rare-words.ts";
import type { Pool } from "./pool.ts";

export type LoadOptions = {
  /** Whether only pairs between different tables count. */
  readonly linkOnly: boolean;
  readonly refineBy?: readonly string[];
};

/** Room for what cannot be foreseen: one record may have this many bytes of text. */
const SPARE_BYTES = 128 * 1024;

/** Reads all tables into shared memory, cleaned and coded. Throws `LinkageError` for columns that are not there. */
export async function loadRecords(
  tables: readonly Table[],
  model: LinkageModel,
  pool: Pool,
  options: LoadOptions,
): Promise<RecordStore> {
  const sourceNames = sourceColumns(model);
  for (const { name, columns } of tables) {
    const absent = sourceNames.filter((column) => !columns.includes(column));
    if (absent.length > 0) {
      throw new LinkageError(
        `${name} has no column ${absent.join(", ")}; it has ${columns.join(", ")}. Name the table's column with "from" in the model.`,
      );
    }
  }
  const layout = planLayout(model, options);
  const files = tables.flatMap(({ csv }) => csv ?? []);
  const loaded =
    files.length === tables.length
      ? await loadFiles(files, model, layout, sourceNames, pool)
      : await loadBatches(tables, model, layout, sourceNames);
  if (loaded.recordCount === 0) {
    throw new LinkageError(`${tables.map(({ name }) => name).join(", ")}: there are no records.`);
  }
  await pool.know({ model, store: loaded });
  const next = counter(1);
  const counted = await pool.all<"dictionaries">(() => ({ do: "dictionaries", next }));
  return {
    ...loaded,
    words: countWords(loaded, model),
    dictionaries: Object.fromEntries(
      counted.flat().map(({ column, dictionary }) => [column, dictionary]),
    ),
  };
}

/** How common the words are of the columns where a rule or a test asks. */
function countWords(store: RecordStore, model: LinkageModel): Record<string, WordCounts> {
  const { arena, layout, tableStarts } = store;
  const words = new WordsOfText();
  const range = { from: 0, to: 0 };
  const ofColumn = (column: string): WordCounts => {
    const field = layout.fields.find((each) => each.column === column);
    const counter = new WordCounter();
    for (let table = 0; field !== undefined && table < tableStarts.length - 1; table++) {
      const to = tableStarts[table + 1] as number;
      for (let record = tableStarts[table] as number; record < to; record++) {
        textRange(store, record, field.text, range);
        words.read(arena, range.from, range.to);
        if (words.count > 0) counter.add(words, table);
      }
    }
    return counter.counted(layout.sourceSlot >= 0);
  };
  return Object.fromEntries(columnsOfRareWords(model).map((column) => [column, ofColumn(column)]));
}

/** Numbers in shared memory, all 0. */
export function counter(count: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(count * 4));
}

/** How many times over the bytes of a file may be kept: as often as a column of it is read. */
function timesKept(model: LinkageModel): number {
  const reads = new Map<string, number>();
  for (const [name, { from = name, type }] of Object.entries(model.columns)) {
    if (type !== "text" && type !== "list") continue;
    for (const source of [from].flat()) reads.set(source, (reads.get(source) ?? 0) + 1);
  }
  return Math.max(1, ...reads.values());
}

/** Every thread reads a part of each file; the file itself is never in memory. */
async function loadFiles(
  files: readonly CsvFile[],
  model: LinkageModel,
  layout: Layout,
  sourceNames: readonly string[],
  pool: Pool,
): Promise<RecordStore> {
  const slices = files.map((csv) => sliceCsv(csv, pool.size));
  await pool.know({ model, store: emptyStore(layout) });
  const counts: number[][] = [];
  for (const [table, csv] of files.entries()) {
    const counted = await pool.all<"count">((thread) => {
      const slice = slices[table]?.[thread];
      return slice === undefined ? null : { do: "count", csv, slice };
    });
    counts.push(counted.map(({ records }) => records));
  }
  const recordCount = counts.flat().reduce((sum, each) => sum + each, 0);
  const times = timesKept(model);
  // Memory that nobody writes to is never taken from the system, so there may be plenty. Twice the file's
  // bytes, because a cleaned text may be longer than the text.
  const sizes = slices.map((each, table) =>
    each.map(({ from, to }, n) =>
      ceil4(
        (to - from) * 2 * times + (counts[table]?.[n] ?? 0) * (layout.texts * 2 + 4) + SPARE_BYTES,
      ),
    ),
  );
  const rows = new Int32Array(new SharedArrayBuffer(recordCount * layout.stride * 4));
  const arena = new Uint8Array(
    new SharedArrayBuffer(sizes.flat().reduce((sum, each) => sum + each, 0)),
  );
  const tableStarts = [0];
  for (const each of counts)
    tableStarts.push((tableStarts.at(-1) ?? 0) + each.reduce((s, n) => s + n, 0));
  const store: RecordStore = { layout, recordCount, rows, arena, tableStarts, dictionaries: {} };
  await pool.know({ model, store });
  let arenaAt = 0;
  for (const [table, csv] of files.entries()) {
    let firstRecord = tableStarts[table] ?? 0;
    const parts = (slices[table] ?? []).map((slice, n) => {
      const size = sizes[table]?.[n] ?? 0;
      const region: Region = { rows, arena, arenaAt, arenaEnd: arenaAt + size };
      const part = { do: "load" as const, csv, slice, firstRecord, region, sourceNames, table };
      arenaAt += size;
      firstRecord += counts[table]?.[n] ?? 0;
      return part;
    });
    await pool.all<"load">((thread) => parts[thread] ?? null);
  }
  return store;
}

/** Tables that come in batches of values are encoded here, in memory that grows. */
async function loadBatches(
  tables: readonly Table[],
  model: LinkageModel,
  layout: Layout,
  sourceNames: readonly string[],
): Promise<RecordStore> {
  const times = timesKept(model);
  let rows = new Int32Array(new SharedArrayBuffer(1024 * layout.stride * 4));
  let arena = new Uint8Array(new SharedArrayBuffer(SPARE_BYTES * 2));
  let arenaAt = 0;
  let recordCount = 0;
  let encode: Encode | null = null;
  let region: Region = { rows, arena, arenaAt, arenaEnd: arena.length };
  const tableStarts = [0];
  const nameOf = (record: number) =>
    `${tables[tableStarts.length - 1]?.name}, record ${record - (tableStarts.at(-1) ?? 0) + 1}`;
  for (const [table, source] of tables.entries()) {
    for await (const batch of source.batches(sourceNames)) {
      const { bytes, ends } = inBytes(batch);
      rows = withRoom(rows, Int32Array, (recordCount + batch.rowCount) * layout.stride);
      const needed =
        bytes.length * 2 * times + batch.rowCount * (layout.texts * 2 + 4) + SPARE_BYTES;
      arena = withRoom(arena, Uint8Array, arenaAt + needed);
      if (encode === null || region.rows !== rows || region.arena !== arena) {
        region = { rows, arena, arenaAt, arenaEnd: arena.length };
        encode = makeEncoder(model, layout, sourceNames, region, nameOf);
      }
      const width = sourceNames.length;
      for (let row = 0; row < batch.rowCount; row++) {
        const at = row * width;
        encode(
          recordCount,
          bytes,
          ends.subarray(at, at + width),
          ends.subarray(at + 1, at + width + 1),
        );
        if (layout.sourceSlot >= 0) rows[recordCount * layout.stride + layout.sourceSlot] = table;
        recordCount++;
      }
      arenaAt = region.arenaAt;
    }
    tableStarts.push(recordCount);
  }
  return { layout, recordCount, rows, arena, tableStarts, dictionaries: {} };
}

/** The values of a batch one behind the other, row by row: value n ends at `ends[n + 1]`, where the next begins. */
function inBytes({ columns, rowCount }: Batch): { bytes: Uint8Array; ends: Int32Array } {
  const ends = new Int32Array(rowCount * columns.length + 1);
  let bytes = Buffer.alloc(1 << 16);
  let at = 0;
  let n = 1;
  for (let row = 0; row < rowCount; row++) {
    for (const column of columns) {
      const text = textOf(column[row] ?? null);
      if (at + text.length * 3 > bytes.length) {
        const larger = Buffer.alloc((bytes.length + text.length * 3) * 2);
        bytes.copy(larger, 0, 0, at);
        bytes = larger;
      }
      at += bytes.write(text, at, "utf8");
      ends[n++] = at;
    }
  }
  return { bytes: bytes.subarray(0, at), ends };
}

function textOf(value: Value): string {
  return value === null ? "" : String(value);
}

function withRoom<A extends Int32Array<SharedArrayBuffer> | Uint8Array<SharedArrayBuffer>>(
  array: A,
  type: new (buffer: SharedArrayBuffer) => A,
  length: number,
): A {
  if (array.length >= length) return array;
  const larger = new type(
    new SharedArrayBuffer(Math.max(length, array.length * 2) * array.BYTES_PER_ELEMENT),
  );
  larger.set(array);
  return larger;
}

function emptyStore(layout: Layout): RecordStore {
  const none = new SharedArrayBuffer(0);
  return {
    layout,
    recordCount: 0,
    rows: new Int32Array(none),
    arena: new Uint8Array(none),
    tableStarts: [0],
    dictionaries: {},
  };
}

function ceil4(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
