import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Rupiah, rupiah } from "../shared/money.ts";
import { type BridgePayer, cheapestBridge, type GapCell, type PriceOf } from "./bridge.ts";

/** As PP 50/2025 has it at the turn of 2027: relief for drivers only, and not from state budget. */
const priceOf: PriceOf = (_, sector, isStateBudget) =>
  rupiah(sector === "transport" && !isStateBudget ? 8_400n : 16_800n);
const city = (available: bigint): BridgePayer => ({
  id: "city",
  isStateBudget: true,
  available: rupiah(available),
});
const gift = (available: bigint): BridgePayer => ({
  id: "gift",
  isStateBudget: false,
  available: rupiah(available),
});
const cell = (month: string, sector: "transport" | "other", count: number): GapCell => ({
  month,
  sector,
  count,
  payerIds: ["city", "gift"],
});

describe("the cheapest bridge", () => {
  test("spends money with relief where there is relief, and state budget where there is none", () => {
    const bridge = cheapestBridge(
      [cell("2027-01", "transport", 2), cell("2027-01", "other", 1)],
      [city(100_000n), gift(100_000n)],
      priceOf,
    );
    expect(bridge.steps).toEqual([
      { payerId: "city", month: "2027-01", sector: "other", count: 1, each: 16_800n },
      { payerId: "gift", month: "2027-01", sector: "transport", count: 2, each: 8_400n },
    ]);
    expect(bridge).toMatchObject({ total: 33_600n, fallsShortIn: null, own: [] });
  });

  test("carries the earlier months first where the money is short, and says what is left to the workers", () => {
    const bridge = cheapestBridge(
      [cell("2027-02", "transport", 3), cell("2027-01", "other", 3)],
      [gift(16_800n * 3n + 8_400n)],
      priceOf,
    );
    expect(bridge.steps.map(({ month, count }) => [month, count])).toEqual([
      ["2027-01", 3],
      ["2027-02", 1],
    ]);
    expect(bridge.fallsShortIn).toBe("2027-02");
    expect(bridge.own).toEqual([{ month: "2027-02", sector: "transport", count: 2, each: 8_400n }]);
  });

  test("asks nobody who may not pay for these people", () => {
    const forOthers = { ...cell("2027-01", "other", 2), payerIds: [] };
    const bridge = cheapestBridge([forOthers], [city(100_000n)], priceOf);
    expect(bridge).toMatchObject({ steps: [], fallsShortIn: "2027-01" });
  });

  test("is never dearer than any other way of paying for everybody", () => {
    const upTo = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(upTo(4), upTo(4), upTo(10), upTo(10), (drivers, others, inCity, inGift) => {
        const cells = [cell("2027-01", "transport", drivers), cell("2027-01", "other", others)];
        const [fromCity, fromGift] = [8_400n * BigInt(inCity), 8_400n * BigInt(inGift)];
        const bridge = cheapestBridge(cells, [city(fromCity), gift(fromGift)], priceOf);
        expect(bridge.fallsShortIn === null ? bridge.total : null).toBe(
          cheapestOfAll(drivers, others, fromCity, fromGift),
        );
      }),
    );
  });
});

/** Every way to share people between two payers; null when none pays for all. */
function cheapestOfAll(
  drivers: number,
  others: number,
  inCity: bigint,
  inGift: bigint,
): Rupiah | null {
  let best: bigint | null = null;
  for (let d = 0; d <= drivers; d++)
    for (let o = 0; o <= others; o++) {
      const asked = BigInt(drivers - d + others - o) * 16_800n;
      const given = BigInt(d) * 8_400n + BigInt(o) * 16_800n;
      const total = asked + given;
      if (asked <= inCity && given <= inGift && (best === null || total < best)) best = total;
    }
  return best === null ? null : rupiah(best);
}
