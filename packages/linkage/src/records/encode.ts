import { LinkageError } from "../errors.ts";
import type { Key } from "../model/keys.ts";
import type { Column, LinkageModel } from "../model/model.ts";
import { readDate } from "../text/dates.ts";
import { cleanBytes, cleaningTable, cleanText } from "./clean.ts";
import { codeOf, mixCodes, NO_CODE } from "./code.ts";
import { codeOfKey } from "./key-bytes.ts";
import type { Field, KeySlot, Layout } from "./layout.ts";

/** What stands between the entries of a list once it is encoded: no text has this byte. */
export const LIST_SEPARATOR = 0x1f;

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

/** Makes the function that writes records of a model into a region. It throws `LinkageError` naming the record. */
export function makeEncoder(
  model: LinkageModel,
  layout: Layout,
  sourceNames: readonly string[],
  region: Region,
): Encode {
  const plans = planColumns(model, layout, sourceNames);
  const sorted = layout.keys.filter((each) => each.key.of === "sorted");
  const { rows, arena } = region;
  const { stride, texts } = layout;
  const floats = new Float64Array(rows.buffer);
  const scratch = new Uint8Array(1 << 20);
  const codes = new Map(plans.map((plan) => [plan.name, NO_CODE]));

  return (record, bytes, starts, ends) => {
    const row = record * stride;
    const base = region.arenaAt;
    const textsFrom = base + texts * 2;
    if (textsFrom + TEXT_BYTES_MAX > region.arenaEnd) checkRoom(record, bytes, starts, ends);
    rows[row] = base / 4;
    let at = textsFrom;
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
      // A text that is kept is cleaned right where it stays.
      const keeps = field !== undefined && field.text >= 0;
      const target = keeps ? arena : scratch;
      const begin = keeps ? at : 0;
      let end = clean(plan, bytes, from, to, target, begin);
      if (plan.missing.length > 0 && isMissing(plan.missing, target, begin, end)) end = begin;
      const code = codeOf(target, begin, end);
      codes.set(plan.name, code);
      if (field !== undefined) rows[row + field.slot] = code;
      for (const { key, slot } of plan.derived) {
        if (slot >= 0) rows[row + slot] = codeOfKey(key, target, begin, end);
      }
      if (!keeps) continue;
      at = end;
      const length = at - textsFrom;
      if (length > TEXT_BYTES_MAX) {
        throw new LinkageError(
          `Record ${record + 1}: its texts are longer than ${TEXT_BYTES_MAX.toLocaleString("en")} bytes together (up to ${plan.name}).`,
        );
      }
      arena[base + field.text * 2] = length & 255;
      arena[base + field.text * 2 + 1] = length >>> 8;
    }
    for (const { key, slot } of sorted) {
      const [one, other] = (key as Extract<Key, { of: "sorted" }>).columns.map(
        (name) => codes.get(name) ?? NO_CODE,
      ) as [number, number];
      const both = one !== NO_CODE && other !== NO_CODE;
      rows[row + slot] = both
        ? mixCodes(mixCodes(0, Math.min(one, other)), Math.max(one, other)) | 0x80000000
        : NO_CODE;
    }
    region.arenaAt = Math.ceil(at / 4) * 4; // not by bits: an arena may be larger than 2 GiB
  };

  function checkRoom(
    record: number,
    bytes: Uint8Array,
    starts: ArrayLike<number>,
    ends: ArrayLike<number>,
  ): void {
    let needed = texts * 2 + 4;
    for (const { field, sources } of plans) {
      // Folding may at most turn one byte into three.
      if (field !== undefined && field.text >= 0)
        needed +=
          3 * ((ends[sources[0] as number] as number) - (starts[sources[0] as number] as number));
    }
    if (region.arenaAt + needed > region.arenaEnd || bytes.length === 0) {
      throw new LinkageError(`Record ${record + 1}: the memory set aside for texts is full.`);
    }
  }

  function clean(
    plan: Plan,
    bytes: Uint8Array,
    from: number,
    to: number,
    target: Uint8Array,
    at: number,
  ): number {
    if (from === to) return at;
    if (plan.column.type === "text") {
      const end = cleanBytes(bytes, from, to, target, at, plan.table);
      if (end >= 0 && !(plan.sorts && target.subarray(at, end).includes(32))) return end;
    }
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString("utf8");
    const { type, clean: steps = [], separator = ";" } = plan.column;
    const cleaned =
      type === "list"
        ? [...new Set(text.split(separator).map((entry) => cleanText(entry, steps)))]
            .filter((entry) => entry !== "")
            .sort()
            .join(String.fromCharCode(LIST_SEPARATOR))
        : cleanText(text, steps);
    const encoded = Buffer.from(cleaned, "utf8");
    target.set(encoded, at);
    return at + encoded.length;
  }

  function writeNumbers(
    plan: Plan,
    field: Field,
    row: number,
    bytes: Uint8Array,
    starts: ArrayLike<number>,
    ends: ArrayLike<number>,
  ): void {
    const text = plan.sources
      .map((source) =>
        Buffer.from(
          bytes.buffer,
          bytes.byteOffset + (starts[source] as number),
          (ends[source] as number) - (starts[source] as number),
        ).toString("latin1"),
      )
      .join(",");
    const parts = (field.type === "point" ? text.split(/[,;\s]+/) : [text]).map((part) =>
      part.trim() === "" ? Number.NaN : Number(part),
    );
    const at = (row + field.slot) / 2;
    const [first = Number.NaN, second = Number.NaN] = parts;
    const known = field.type === "number" || !(Number.isNaN(first) || Number.isNaN(second));
    floats[at] = known && Number.isFinite(first) ? first : Number.NaN;
    if (field.type === "point") floats[at + 1] = known ? second : Number.NaN;
  }
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
  const inSorted = new Set(
    layout.keys.flatMap(({ key }) => (key.of === "sorted" ? key.columns : [])),
  );
  return (
    planned
      .filter(
        (plan) => plan.field !== undefined || plan.derived.length > 0 || inSorted.has(plan.name),
      )
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
