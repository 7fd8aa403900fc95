import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { damerauLevenshtein } from "./damerau-levenshtein.ts";
import { makeJaroWinkler } from "./jaro-winkler.ts";
import { textPairs } from "./testing/texts.ts";

const PAIRS = 50_000;

/** One query for all pairs: they go in as JSON, and come back in their order. */
const query = (pairs: readonly (readonly [string, string])[]): string =>
  `select jaro_winkler_similarity(pair[1], pair[2]), damerau_levenshtein(pair[1], pair[2])::integer
   from (select unnest(from_json('${JSON.stringify(pairs).replaceAll("'", "''")}', '[["varchar"]]')) as pair)`;

test("similarity and distance of all kinds of pairs are DuckDB's, to the last bit", () => {
  const pairs = textPairs(PAIRS, 1);
  return DuckDBInstance.create(":memory:", { threads: "1" })
    .then((instance) => instance.connect())
    .then((connection) => connection.runAndReadAll(query(pairs)))
    .then((reader) => {
      const rows = reader.getRows();
      expect(rows).toHaveLength(PAIRS);
      const jaroWinkler = makeJaroWinkler();
      const encoder = new TextEncoder();
      const wrong: unknown[] = [];
      for (const [n, [first, second]] of pairs.entries()) {
        const [similarity, distance] = (rows[n] ?? []).map(Number);
        const [a, b] = [encoder.encode(first), encoder.encode(second)];
        const ours = [
          jaroWinkler(a, 0, a.length, b, 0, b.length, 0),
          damerauLevenshtein(a, 0, a.length, b, 0, b.length, 1_000),
          Math.min(3, damerauLevenshtein(a, 0, a.length, b, 0, b.length, 2)),
        ];
        const theirs = [similarity, distance, Math.min(3, distance ?? Number.NaN)];
        if (`${ours}` !== `${theirs}`) wrong.push({ first, second, ours, theirs });
      }
      expect(wrong.length).toBe(0);
      expect(wrong).toEqual([]);
    });
});
