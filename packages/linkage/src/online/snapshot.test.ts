import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { EVERYTHING, everyone } from "../run/testing/everything.ts";
import { checkSumOf } from "./check-sum.ts";
import { OnlineIndex } from "./memory-index.ts";
import type { OneRecord } from "./record.ts";
import { loadSnapshot, saveSnapshot } from "./snapshot.ts";

const people = everyone(260, 5) as OneRecord[];
const EVERY_PAIR = { threshold: -Infinity, limit: Infinity };
let index: OnlineIndex;
let bytes: Uint8Array;

beforeAll(() => {
  index = OnlineIndex.fromRecords(EVERYTHING, people.slice(0, 150), {
    maxBlock: 8,
    refineBy: ["place"],
  });
  for (const record of people.slice(150, 200)) index.add(record);
  bytes = Buffer.concat([...saveSnapshot(index)]);
});

function inPieces(of: Uint8Array, length: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(of.length / length) }, (_, n) =>
    of.subarray(n * length, (n + 1) * length),
  );
}

test.each([
  7, 4096,
])("an index read in pieces of %s bytes finds, explains and takes in what the saved one does", (length) => {
  const loaded = loadSnapshot(inPieces(bytes, length));
  expect(loaded.size).toEqual(index.size);
  expect(loaded.model).toEqual(index.model);
  const saved = loadSnapshot([bytes]);
  for (const record of people) {
    const found = saved.find(record, EVERY_PAIR);
    expect(loaded.find(record, EVERY_PAIR)).toEqual(found);
    const [match] = found.matches;
    if (match !== undefined)
      expect(loaded.explain(record, match.record)).toEqual(saved.explain(record, match.record));
    expect(loaded.add(record)).toBe(saved.add(record));
  }
  loaded.merge();
  saved.merge();
  for (const record of people)
    expect(loaded.find(record, EVERY_PAIR)).toEqual(saved.find(record, EVERY_PAIR));
});

test("what is saved is what was there, added records and cut blocks included", () => {
  const loaded = loadSnapshot([bytes]);
  for (const record of people)
    expect(loaded.find(record, EVERY_PAIR)).toEqual(index.find(record, EVERY_PAIR));
  expect(Buffer.concat([...saveSnapshot(loaded)]).equals(bytes)).toBe(true);
});

test("a snapshot goes through a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "linkage-snapshot-"));
  try {
    const path = join(folder, "index");
    const file = openSync(path, "w");
    for (const piece of saveSnapshot(index)) writeSync(file, piece);
    closeSync(file);
    expect(loadSnapshot([readFileSync(path)]).size).toEqual(index.size);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("no byte can change unnoticed", () => {
  for (let at = 0; at < bytes.length; at += at < 4000 ? 1 : 97) {
    const changed = Uint8Array.from(bytes);
    changed[at] = (changed[at] as number) ^ 0x10;
    try {
      loadSnapshot([changed]);
    } catch (error) {
      expect(String(error)).toMatch(
        /LinkageError.*(damaged|no snapshot|another version|ends too early)/,
      );
      continue;
    }
    // What only fills up a part to a multiple of eight says nothing.
    expect(bytes[at]).toBe(0);
  }
});

test("a snapshot that was cut off is told of", () => {
  for (const length of [0, 10, 100, 5000, bytes.length - 1]) {
    expect(() => loadSnapshot([bytes.subarray(0, length)])).toThrow(/ends too early/);
  }
});

test("another version is not read", () => {
  const later = Uint8Array.from(bytes);
  later[8] = 2;
  expect(() => loadSnapshot([later])).toThrow(/another version \(2\).*this is version 1/);
});

test("nor what another engine made, whose codes mean something else", () => {
  const other = Uint8Array.from(bytes);
  const head = new DataView(other.buffer);
  const description = other.subarray(24, 24 + head.getInt32(16, true));
  const text = new TextDecoder().decode(description);
  const changed = text.replace(
    /("codes":-?\d+)\d/,
    (_, most: string) => `${most}${text.includes(`${most}1`) ? 2 : 1}`,
  );
  description.set(new TextEncoder().encode(changed));
  head.setInt32(20, checkSumOf(description), true);
  expect(() => loadSnapshot([other])).toThrow(/another version of the engine/);
});
