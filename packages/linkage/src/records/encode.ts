import { LinkageError } from "../errors.ts";
import type { Key } from "../model/keys.ts";
import type { Column, LinkageModel } from "../model/model.ts";
import { readDate } from "../text/dates.ts";
import { cleanAndHash, cleaningTable, cleanText, hashOfCleaned } from "./clean.ts";
import { codeOf, codeWithHash, mixCodes, NO_CODE } from "./code.ts";
import { codeOfKey } from "./key-bytes.ts";
import type { Field, KeySlot, Layout } from "./layout.ts";

/** What stands between the entries of a list once it is encoded: no entry has this byte. */
export const LIST_SEPARATOR = 0x1f;
const LIST_BORDER = String.fromCharCode(LIST_SEPARATOR);

const SPACE = 32;

/** Texts of one record together; their ends are uint16. */
const TEXT_BYTES_MAX = 65_535;

/** The part of the shared memory that one encoder fills: some consecutive rows, and a stretch of the arena. */
export type Region = {
  readonly rows: Int32Array;
  readonly arena: Uint8Array;
  /** Where in the arena the next record may begin; a multiple of four. */
  arenaAt: number;
  readonly arenaEnd: number;
};

type Plan = {
  readonly name: string;
  readonly column: Column;
  /** Which of the record's values it is read from. */
  readonly sources: readonly number[];
  readonly table: Uint8Array;
  /** Whether the bytes of an ASCII text are not the whole story. */
  readonly sorts: boolean;
  readonly missing: readonly Uint8Array[];
  readonly field: Field | undefined;
  readonly derived: readonly KeySlot[];
};

/** Writes one record: its values are byte ranges of `bytes`, in the order of `sourceColumns`. */
export type Encode = (
  record: number,
  bytes: Uint8Array,
  starts: ArrayLike<number>,
  ends: ArrayLike<number>,
) => void;

/**
 * Makes the function that writes records of a model into a region. It throws `LinkageError` naming the record, by
 * `nameOf` where one is given.
 */
export function makeEncoder(
  model: LinkageModel,
  layout: Layout,
  sourceNames: readonly string[],
  region: Region,
  nameOf: (record: number) => string = (record) => `record ${record + 1}`,
): Encode {
  const plans = planColumns(model, layout, sourceNames);
  const { rows, arena } = region;
  const { stride, texts } = layout;
  const floats = new Float64Array(rows.buffer);
  const slotOf = (column: string): number =>
    layout.fields.find((field) => field.column === column)?.slot ?? 0;
  const sorted = layout.keys.flatMap(({ key, slot }) =>
    key.of === "sorted"
      ? [{ slot, one: slotOf(key.columns[0]), other: slotOf(key.columns[1]) }]
      : [],
  );

  const head = texts * 2;
  /** A record is put together here, where places are small numbers, and then copied. */
  let scratch = new Int32Array(1 << 12);
  let written = new Uint8Array(scratch.buffer);
  const words = new Int32Array(arena.buffer, arena.byteOffset, Math.floor(arena.byteLength / 4));
  const withRoom = (needed: number): void => {
    if (needed + 4 <= written.length) return;
    scratch = new Int32Array(Math.ceil(needed / 2));
    const larger = new Uint8Array(scratch.buffer);
    larger.set(written);
    written = larger;
  };

  return (record, bytes, starts, ends) => {
    const row = record * stride;
    const base = region.arenaAt / 4;
    rows[row] = base;
    let at = head;
    for (const plan of plans) {
      const { field, column } = plan;
      const source = plan.sources[0] as number;
      const from = starts[source] as number;
      const to = ends[source] as number;
      if (column.type === "number" || column.type === "point") {
        if (field !== undefined) writeNumbers(plan, field, row, bytes, starts, ends);
        continue;
      }
      if (column.type === "date") {
        const date = readDate(bytes, from, to, column.order ?? "dmy");
        if (field !== undefined) rows[row + field.slot] = date;
        for (const { key, slot } of plan.derived) rows[row + slot] = partOfDate(key, date);
        continue;
      }
      if (field === undefined) throw new Error(`Broken invariant: ${plan.name} is in no field`);
      if (at + to - from + 4 > written.length) withRoom(at + to - from);
      let end = at;
      let code = NO_CODE;
      if (from < to) {
        end = column.type === "text" ? cleanAndHash(bytes, from, to, written, at, plan.table) : -1;
        if (end >= 0 && !(plan.sorts && written.subarray(at, end).includes(SPACE)))
          code = codeWithHash(written, at, end, hashOfCleaned());
        else {
          const cleaned = cleanedText(plan, bytes, from, to);
          end = at + cleaned.length;
          withRoom(end);
          written.set(cleaned, at);
          code = codeOf(written, at, end);
        }
        if (plan.missing.length > 0 && isMissing(plan.missing, written, at, end)) {
          end = at;
          code = NO_CODE;
        }
      }
      rows[row + field.slot] = code;
      for (const { key, slot } of plan.derived) {
        if (slot >= 0) rows[row + slot] = codeOfKey(key, written, at, end);
      }
      at = end;
      const length = at - head;
      if (length > TEXT_BYTES_MAX) tooLong(record, plan);
      written[field.text * 2] = length & 255;
      written[field.text * 2 + 1] = length >>> 8;
    }
    for (const { slot, one, other } of sorted) {
      const [x, y] = [rows[row + one] as number, rows[row + other] as number];
      const both = x !== NO_CODE && y !== NO_CODE;
      rows[row + slot] = both
        ? mixCodes(mixCodes(0, Math.min(x, y)), Math.max(x, y)) | 0x80000000
        : NO_CODE;
    }
    const size = (at + 3) >> 2;
    if ((base + size) * 4 > region.arenaEnd) noRoom(record);
    for (let i = 0; i < size; i++) words[base + i] = scratch[i] as number;
    region.arenaAt = (base + size) * 4; // not by bits: an arena may be larger than 2 GiB
  };

  function noRoom(record: number): never {
    throw new LinkageError(
      `${nameOf(record)}: the memory set aside for texts is full, because cleaning made them many times longer.`,
    );
  }

  function tooLong(record: number, { name }: Plan): never {
    const most = TEXT_BYTES_MAX.toLocaleString("en");
    throw new LinkageError(
      `${nameOf(record)}: its texts up to ${name} are longer than ${most} bytes together. Shorten them, or leave the column out of the model.`,
    );
  }

  function writeNumbers(
    plan: Plan,
    field: Field,
    row: number,
    bytes: Uint8Array,
    starts: ArrayLike<number>,
    ends: ArrayLike<number>,
  ): void {
    const parts = plan.sources.flatMap((source) => {
      const from = starts[source] as number;
      const length = (ends[source] as number) - from;
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, length).toString("latin1");
      const isWhole = field.type === "number" || plan.sources.length > 1;
      return isWhole ? [text] : text.trim().split(/\s*[,;]\s*|\s+/);
    });
    const numbers = parts.map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
    const known =
      numbers.length === (field.type === "point" ? 2 : 1) && numbers.every(Number.isFinite);
    const at = (row + field.slot) / 2;
    floats[at] = known ? (numbers[0] as number) : Number.NaN;
    if (field.type === "point") floats[at + 1] = known ? (numbers[1] as number) : Number.NaN;
  }
}

/** Any text or list, cleaned as such. */
function cleanedText(plan: Plan, bytes: Uint8Array, from: number, to: number): Buffer {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString("utf8");
  const { type, clean = [], separator = ";" } = plan.column;
  if (type !== "list") return Buffer.from(cleanText(text, clean), "utf8");
  const entries = text
    .replaceAll(LIST_BORDER, " ")
    .split(separator)
    .map((entry) => cleanText(entry, clean));
  const different = [...new Set(entries)].filter((entry) => entry !== "").sort();
  return Buffer.from(different.join(LIST_BORDER), "utf8");
}

function planColumns(model: LinkageModel, layout: Layout, sourceNames: readonly string[]): Plan[] {
  const planned = Object.entries(model.columns).map(([name, column]): Plan => {
    const steps = column.clean ?? [];
    const from = column.from ?? name;
    return {
      name,
      column,
      sources: (typeof from === "string" ? [from] : from).map((each) => sourceNames.indexOf(each)),
      table: cleaningTable(steps),
      sorts: steps.includes("sortWords"),
      missing: (column.missing ?? []).map((value) => Buffer.from(cleanText(value, steps), "utf8")),
      field: layout.fields.find((field) => field.column === name),
      derived: layout.keys.filter(
        ({ key }) => key.of !== "column" && key.of !== "sorted" && key.column === name,
      ),
    };
  });
  return (
    planned
      .filter((plan) => plan.field !== undefined || plan.derived.length > 0)
      // The ends of the texts follow each other, so the texts are written in the order of their numbers.
      .sort((a, b) => (a.field?.text ?? -1) - (b.field?.text ?? -1))
  );
}

function isMissing(
  missing: readonly Uint8Array[],
  bytes: Uint8Array,
  from: number,
  to: number,
): boolean {
  return missing.some(
    (value) => value.length === to - from && value.every((byte, i) => byte === bytes[from + i]),
  );
}

function partOfDate(key: Key, date: number): number {
  if (date === 0) return NO_CODE;
  if (key.of === "year") return Math.floor(date / 10_000);
  return key.of === "month" ? Math.floor(date / 100) % 100 : date % 100;
}
