import {
  DateDay,
  Decimal,
  Field,
  Float64,
  Int64,
  List,
  makeData,
  Struct,
  Table,
  TimeMicrosecond,
  TimestampMicrosecond,
  tableToIPC,
  Utf8,
  Vector,
  vectorFromArray,
} from "apache-arrow";
import { expect, test } from "vitest";
import { LinkageError } from "../errors.ts";
import { openArrow } from "./arrow.ts";
import { rowsOf, scratchFolder } from "./testing.ts";

const scratch = scratchFolder();

function people(): Table {
  return new Table({
    name: vectorFromArray(["Siti", null, "é"], new Utf8()),
    kind: vectorFromArray(["a", "b", "a"]),
    id: vectorFromArray([1n, null, 9007199254740993n], new Int64()),
    born: vectorFromArray([new Date("1990-01-02"), null, new Date("1879-03-14")], new DateDay()),
    seen: vectorFromArray([1234567890123.456, null, -1.5], new TimestampMicrosecond()),
    since: vectorFromArray([3_723_500_000n, null, 0n], new TimeMicrosecond()),
    phones: vectorFromArray(
      [["08", "09"], null, []],
      new List(new Field("item", new Utf8(), true)),
    ),
    alive: vectorFromArray([true, false, null]),
    share: new Vector([
      makeData({
        type: new Decimal(2, 20, 128),
        length: 3,
        data: new Uint32Array([57, 0, 0, 0, ...new Array(4).fill(0xffffffff), 0, 0, 0, 0]),
      }),
    ]),
    place: vectorFromArray(
      [{ lat: 1.5 }, { lat: 2.5 }, null],
      new Struct([new Field("lat", new Float64())]),
    ),
  });
}

const ROWS = [
  [
    "Siti",
    "a",
    1,
    "1990-01-02",
    "2009-02-13T23:31:30.123456",
    "01:02:03.5",
    "08;09",
    "true",
    0.57,
    '{"lat":1.5}',
  ],
  [null, "b", null, null, null, null, null, "false", -0.01, '{"lat":2.5}'],
  [
    "é",
    "a",
    "9007199254740993",
    "1879-03-14",
    "1969-12-31T23:59:59.9985",
    "00:00:00",
    null,
    null,
    0,
    null,
  ],
];

test.each(["file", "stream"] as const)("an Arrow %s keeps every type readable", async (kind) => {
  const table = await openArrow(scratch.write("people.arrow", tableToIPC(people(), kind)));
  expect(table.columns.slice(0, 3)).toEqual(["name", "kind", "id"]);
  expect(await rowsOf(table)).toEqual(ROWS);
  expect(await rowsOf(table, ["id", "name"])).toEqual(ROWS.map((row) => [row[2], row[0]]));
  expect(() => table.batches(["nik"])).toThrow('no column "nik"');
});

test("an Arrow file of several batches gives all of them in order", async () => {
  const once = people();
  const many = once.concat(once).concat(once);
  const table = await openArrow(scratch.write("many.arrow", tableToIPC(many, "file")));
  expect(await rowsOf(table)).toEqual([...ROWS, ...ROWS, ...ROWS]);
});

test("without the optional package the error says how to install it", async () => {
  const path = scratch.write("people.arrow", tableToIPC(people(), "file"));
  const missing = () => Promise.reject(new Error("Cannot find package"));
  await expect(openArrow(path, missing)).rejects.toThrow(/npm install apache-arrow/);
});

test("a file that is not Arrow is named", async () => {
  const csv = scratch.write("wrong.arrow", "id,name\n1,Siti and more\n");
  await expect(openArrow(csv)).rejects.toThrow(LinkageError);
  await expect(openArrow(csv)).rejects.toThrow(/wrong\.arrow cannot be read as Arrow/);
  await expect(openArrow(scratch.path("no.arrow"))).rejects.toThrow(/there is no such file/);
});
