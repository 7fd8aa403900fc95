import fc from "fast-check";
import { expect, test } from "vitest";
import { Chains, Seen } from "./buckets.ts";

test("each hash has the records that were added under it, and no others", () => {
  // Few hashes, of which many share their low bits.
  const hash = fc.tuple(fc.nat(5), fc.nat(5)).map(([low, high]) => low + (high << 24));
  const entry = fc.tuple(hash, fc.nat(1000));
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 3000, size: "max" }), (entries) => {
      const chains = new Chains();
      const byHash = new Map<number, number[]>();
      for (const [of, record] of entries) {
        chains.add(of, record);
        byHash.set(of, [...(byHash.get(of) ?? []), record]);
      }
      for (const [of, records] of byHash) {
        const visited: number[] = [];
        chains.visit(of, (record) => visited.push(record));
        expect(visited.reverse()).toEqual(records);
      }
      chains.visit(-1, () => expect.fail("nobody was added under it"));
    }),
    { numRuns: 30 },
  );
});

test("a record is new once for each query, however many there are", () => {
  const queries = fc.array(fc.tuple(fc.nat(6000), fc.nat(6000)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(queries, (ranges) => {
      const seen = new Seen();
      for (const [from, count] of ranges) {
        seen.clear();
        for (let record = from; record < from + count; record++) {
          if (!seen.add(record)) expect.fail(`${record} was new`);
        }
        for (let record = from; record < from + count; record += 7) {
          if (seen.add(record)) expect.fail(`${record} was there`);
        }
        expect(seen.size).toBe(count);
      }
    }),
    { numRuns: 30 },
  );
});
