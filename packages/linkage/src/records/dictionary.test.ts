import { expect, test } from "vitest";
import type { Column, Frequencies, LinkageModel } from "../model/model.ts";
import { makeDictionaries } from "./dictionary.ts";
import { makeEncoder, type Region } from "./encode.ts";
import { type Field, planLayout } from "./layout.ts";
import type { Dictionary, RecordStore } from "./store.ts";

/** Two texts with one code. */
const [ONE, OTHER] = ["SIKEBOTI", "TUSOPAME"];

function counted(
  values: readonly string[],
  type: "text" | "date" = "text",
  frequencies?: Frequencies,
): { dictionary: Dictionary; numbers: (number | undefined)[]; store: RecordStore; field: Field } {
  const columns: Record<string, Column> = { before: { type: "text" }, value: { type } };
  const frequency = { column: "value" };
  const model: LinkageModel = {
    format: "linkage-model",
    version: 1,
    columns,
    blocking: ["before"],
    comparisons: [
      {
        name: "value",
        levels: [{ when: { is: "equal", column: "value" }, frequency }, { when: "else" }],
      },
    ],
  };
  const layout = planLayout(model, { linkOnly: false });
  const region: Region = {
    rows: new Int32Array(new SharedArrayBuffer(values.length * layout.stride * 4)),
    arena: new Uint8Array(new SharedArrayBuffer(values.length * 100)),
    arenaAt: 0,
    arenaEnd: values.length * 100,
  };
  const encode = makeEncoder(model, layout, ["before", "value"], region);
  for (const [record, value] of values.entries()) {
    const bytes = Buffer.from(`${"x".repeat(record % 3)}${value}`);
    encode(record, bytes, [0, record % 3], [record % 3, bytes.length]);
  }
  const { arena, rows } = region;
  const recordCount = values.length;
  const store = {
    layout,
    recordCount,
    rows,
    arena,
    tableStarts: [0, recordCount],
    dictionaries: {},
  };
  const field = layout.fields.find(({ column }) => column === "value");
  if (field === undefined) throw new Error("value has no field");
  const dictionary = makeDictionaries(store)(field, frequencies);
  const numbers = values.map((_, n) => rows[n * layout.stride + field.countSlot]);
  return { dictionary, numbers, store, field };
}

test("values are numbered from 1 as they are met, and counted; nothing is nobody's value", () => {
  const { dictionary, numbers } = counted([
    "ANI",
    "",
    "BUDI SANTOSO",
    "ANI",
    "É",
    "BUDI SANTOSO",
    "ANI",
  ]);
  expect(numbers).toEqual([1, 0, 2, 1, 3, 2, 1]);
  expect(dictionary).toMatchObject({ size: 3, total: 6 });
  expect([...dictionary.counts]).toEqual([0, 3, 2, 1]);
});

test("texts with equal codes are told apart by their bytes", () => {
  const { dictionary, numbers } = counted([ONE, OTHER, ONE, `${OTHER}S`, OTHER, OTHER]);
  expect(numbers).toEqual([1, 2, 1, 3, 2, 2]);
  expect([...dictionary.counts]).toEqual([0, 2, 3, 1]);
});

test("there may be any number of values", () => {
  const values = Array.from({ length: 5_000 }, (_, n) => `NAME ${n % 2_500}`);
  const { dictionary, numbers } = counted(values);
  expect(numbers.slice(0, 2_500)).toEqual(numbers.slice(2_500));
  expect(new Set(numbers).size).toBe(2_500);
  expect([...dictionary.counts.subarray(1)].every((count) => count === 2)).toBe(true);
});

test("a date is counted too, and stays a date", () => {
  const { numbers, store, field } = counted(["1990-01-01", "1990-01-02", "", "01/01/1990"], "date");
  expect(numbers).toEqual([1, 2, 0, 1]);
  const dates = [0, 1, 2, 3].map((n) => store.rows[n * store.layout.stride + field.slot]);
  expect(dates).toEqual([19900101, 19900102, 0, 19900101]);
});

test("what a model says about frequencies is taken instead, and stands for values it does not list", () => {
  const given = { total: 1000, counts: { ANI: 40, [ONE]: 2, "1990-01-01": 9 }, others: 0.5 };
  const texts = counted(["BUDI", "ANI", ONE, OTHER], "text", given).dictionary;
  expect(texts).toMatchObject({ total: 1000 });
  expect([...texts.counts]).toEqual([0, 0.5, 40, 2, 0.5]);
  const dates = counted(["1990-01-02", "1990-01-01"], "date", given).dictionary;
  expect([...dates.counts]).toEqual([0, 0.5, 9]);
});
