import fc from "fast-check";
import { expect, test } from "vitest";
import { LinkageError } from "../errors.ts";
import { isoText } from "./iso.ts";
import { fromColumns, fromObjects } from "./objects.ts";
import { rowsOf } from "./testing.ts";
import { toValue } from "./values.ts";

test("a value that is neither text nor number becomes text, or null where nothing is said", () => {
  const cases: [unknown, string | number | null][] = [
    ["", ""],
    [1.5, 1.5],
    [Number.NaN, null],
    [null, null],
    [undefined, null],
    [true, "true"],
    [42n, 42],
    [12345678901234567890n, "12345678901234567890"],
    [new Date("1990-01-02"), "1990-01-02"],
    [new Date("1990-01-02T03:04:05.060Z"), "1990-01-02T03:04:05.06Z"],
    [new Date("what"), null],
    [["a", null, 2, ["b"]], "a;2;b"],
    [[], null],
    [new Int32Array([1, 2]), "1;2"],
    [new Uint8Array([1, 255]), "01ff"],
    [{ a: 1n, b: ["x"] }, '{"a":1,"b":["x"]}'],
    [() => 1, null],
  ];
  for (const [given, value] of cases) expect(toValue(given), String(given)).toBe(value);
});

test("an instant as ISO text is the same instant again", () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true }), (date) => {
      const text = isoText(date.getTime(), 0, "Z") ?? "";
      expect(new Date(text).getTime()).toBe(date.getTime());
    }),
  );
  expect(isoText(-1, 999_999)).toBe("1969-12-31T23:59:59.999999999");
  expect(isoText(0, 1000)).toBe("1970-01-01T00:00:00.000001");
});

test("objects have the columns that any of them has", async () => {
  const table = fromObjects(
    [
      { id: 1, name: "Siti" },
      { id: 2, phones: ["08", "09"] },
    ],
    "people",
  );
  expect(table.columns).toEqual(["id", "name", "phones"]);
  expect(table.rowCount).toBe(2);
  expect(await rowsOf(table)).toEqual([
    [1, "Siti", null],
    [2, null, "08;09"],
  ]);
  expect(() => table.batches(["nik"])).toThrow('people has no column "nik"; its columns are id,');
  expect(await rowsOf(fromObjects([]))).toEqual([]);
});

test("columns must be of one length", async () => {
  const table = fromColumns({ id: new Int32Array([1, 2]), name: ["a", null] });
  expect(await rowsOf(table, ["name", "id"])).toEqual([
    ["a", 1],
    [null, 2],
  ]);
  const ragged = () => fromColumns({ id: [1, 2, 3], name: ["a"] }, "people");
  expect(ragged).toThrow(LinkageError);
  expect(ragged).toThrow("people: columns must be of one length; these have id 3, name 1");
});

test("many rows come in several batches, none lost", async () => {
  const id = Int32Array.from({ length: 150_000 }, (_, n) => n);
  const sizes: number[] = [];
  const seen: unknown[] = [];
  for await (const batch of fromColumns({ id }).batches(["id"])) {
    sizes.push(batch.rowCount);
    for (const value of batch.columns[0] ?? []) seen.push(value);
  }
  expect(sizes.length).toBeGreaterThan(1);
  expect(seen).toEqual([...id]);
});
