import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ruleBook } from "../reference/rule-book.ts";
import { readRuleVersions } from "../reference/rule-versions.ts";
import { priorityRuleOn } from "./priority-order.ts";
import { type Contender, priorityScore, replace, select, withinQuota } from "./selection.ts";

const [starter] = readRuleVersions(
  JSON.parse(readFileSync("packages/server/data/reference/programme-rules.json", "utf8")),
);
const PRIORITY = priorityRuleOn("2026-11-23", ruleBook(starter === undefined ? [] : [starter]));

test("the priority rule is a dated version, and before the first one there is none to guess", () => {
  expect(PRIORITY.id).toBe("priority-2026-11");
  expect(() =>
    priorityRuleOn("2025-05-21", ruleBook(starter === undefined ? [] : [starter])),
  ).toThrow(/PRIORITY_ORDER/);
});

const ON = "2026-11-23";
const aContender = (given: Partial<Contender> & { id: string }): Contender => ({
  kelurahanCode: "15.71.01.1001",
  decile: null,
  risk: "low",
  appliedOn: ON,
  arrival: 1,
  ...given,
});
const noLimit = { city: null, perKelurahan: new Map<string, number>() };

test("the poorest decile comes before the riskiest job, and an unknown decile is in the middle", () => {
  const score = (given: Partial<Contender>) =>
    priorityScore(aContender({ id: "a", ...given }), PRIORITY, ON);
  expect(score({ decile: 1, risk: "low" })).toBe(40);
  expect(score({ decile: 9, risk: "high" })).toBe(20);
  expect(score({ decile: null, risk: "medium" })).toBe(25);
});

test("waiting adds a point for each whole month, twenty at most", () => {
  const waited = (appliedOn: string) =>
    priorityScore(aContender({ id: "a", appliedOn, decile: 10 }), PRIORITY, ON);
  expect(waited("2026-09-23")).toBe(2);
  expect(waited("2026-09-24")).toBe(1);
  expect(waited("2020-01-01")).toBe(20);
});

test("equal points: who came first goes first, and the others know their place", () => {
  const lines = select(
    [aContender({ id: "late", arrival: 2 }), aContender({ id: "early", arrival: 1 })],
    { city: 1, perKelurahan: new Map() },
    PRIORITY,
    ON,
  );
  expect(lines).toEqual([
    { id: "early", score: 15, rank: 1, waitingPlace: null },
    { id: "late", score: 15, rank: 2, waitingPlace: 1 },
  ]);
});

const anyContenders = fc
  .array(
    fc.record({
      kelurahanCode: fc.constantFrom("a", "b", "c", null),
      decile: fc.option(fc.integer({ min: 1, max: 10 })),
      risk: fc.constantFrom("low" as const, "medium" as const, "high" as const),
    }),
    { maxLength: 40 },
  )
  .map((list) => list.map((each, n) => aContender({ id: String(n), arrival: n, ...each })));

test("no quota is ever overrun, nobody is forgotten, and waiting places have no gap", () => {
  fc.assert(
    fc.property(anyContenders, fc.nat(20), fc.nat(5), (contenders, city, inA) => {
      const lines = select(contenders, { city, perKelurahan: new Map([["a", inA]]) }, PRIORITY, ON);
      const areaOf = new Map(contenders.map((each) => [each.id, each.kelurahanCode]));
      const selected = lines.filter((line) => line.waitingPlace === null);
      expect(lines.map((line) => line.id).sort()).toEqual(contenders.map((each) => each.id).sort());
      expect(selected.length).toBeLessThanOrEqual(city);
      expect(selected.filter((line) => areaOf.get(line.id) === "a").length).toBeLessThanOrEqual(
        inA,
      );
      const places = lines.flatMap((line) => line.waitingPlace ?? []);
      expect(places).toEqual(places.map((_, n) => n + 1));
    }),
  );
});

test("nobody who waits has more points than somebody selected from the same kelurahan", () => {
  fc.assert(
    fc.property(anyContenders, fc.nat(20), (contenders, city) => {
      const lines = select(contenders, { ...noLimit, city }, PRIORITY, ON);
      const waiting = lines.filter((line) => line.waitingPlace !== null).map((line) => line.score);
      const selected = lines.filter((line) => line.waitingPlace === null).map((line) => line.score);
      if (waiting.length > 0 && selected.length > 0) {
        expect(Math.max(...waiting)).toBeLessThanOrEqual(Math.min(...selected));
      }
    }),
  );
});

test("a place is filled from the same kelurahan first, then from the whole city", () => {
  const waiting = [
    { id: "first", kelurahanCode: "b", waitingPlace: 1 },
    { id: "neighbour", kelurahanCode: "a", waitingPlace: 2 },
  ];
  expect(replace([{ id: "gone", kelurahanCode: "a" }], waiting, noLimit)).toEqual([
    { id: "neighbour", replaces: "gone" },
  ]);
  expect(replace([{ id: "gone", kelurahanCode: "c" }], waiting, noLimit)).toEqual([
    { id: "first", replaces: "gone" },
  ]);
});

test("a replacement stands for one place only, and a place nobody waits for stays open", () => {
  const gone = ["x", "y", "z"].map((id) => ({ id, kelurahanCode: "a" }));
  const only = { id: "only", kelurahanCode: "b", waitingPlace: 1 };
  const filled = replace(gone, [only], noLimit);
  expect(filled).toEqual([{ id: "only", replaces: "x" }]);
});

test("a place that the quota no longer has is not filled, and who has none is passed over", () => {
  const gone = ["x", "y"].map((id) => ({ id, kelurahanCode: "a" }));
  const waiting = [
    { id: "full", kelurahanCode: "b", waitingPlace: 1 },
    { id: "next", kelurahanCode: "c", waitingPlace: 2 },
    { id: "later", kelurahanCode: "c", waitingPlace: 3 },
  ];
  expect(replace(gone, waiting, { city: 0, perKelurahan: new Map() })).toEqual([]);
  expect(replace(gone, waiting, { city: 1, perKelurahan: new Map([["b", 0]]) })).toEqual([
    { id: "next", replaces: "x" },
  ]);
});

test("of an older selection those stay who find a place in what is left, the first ones first", () => {
  fc.assert(
    fc.property(anyContenders, fc.nat(20), fc.nat(5), (people, city, inA) => {
      const kept = withinQuota(people, { city, perKelurahan: new Map([["a", inA]]) });
      expect(kept.length).toBeLessThanOrEqual(city);
      expect(kept.filter((each) => each.kelurahanCode === "a").length).toBeLessThanOrEqual(inA);
      expect(kept.map((each) => each.arrival)).toEqual(
        kept.map((each) => each.arrival).sort((a, b) => a - b),
      );
      if (people.length <= city && people.length <= inA) expect(kept).toEqual(people);
    }),
  );
  expect(withinQuota([{ kelurahanCode: null }], noLimit)).toHaveLength(1);
});
