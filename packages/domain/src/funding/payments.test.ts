import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Rupiah, rupiah } from "../shared/money.ts";
import { type Booked, owedOf, type PaymentNews, standingOf } from "./payments.ts";

const ASKED = rupiah(16_800n);
const NOTHING: Booked = {
  granted: rupiah(0n),
  unexplained: rupiah(0n),
  answered: rupiah(0n),
  returnedUnexplained: rupiah(0n),
  returnedGranted: rupiah(0n),
};

const told = (what: PaymentNews["what"], more: Partial<PaymentNews> = {}): PaymentNews => ({
  what,
  receipt: null,
  refund: null,
  ...more,
});
const settled = (amount: bigint = ASKED, key = "a") =>
  told("settled", { receipt: { key, amount: rupiah(amount) } });
const refunded = (amount: bigint, key = "all") =>
  told("refunded", { refund: { key, amount: rupiah(amount) } });

const anyNews = fc.oneof(
  fc.constantFrom(told("pending"), told("expired"), told("refused")),
  fc
    .record({ amount: fc.constantFrom(16_800n, 16_000n, 33_600n), key: fc.constantFrom("a", "b") })
    .map(({ amount, key }) => settled(amount, `${key}${amount}`)),
  fc
    .record({ amount: fc.bigInt(1n, 40_000n), key: fc.constantFrom("r1", "r2") })
    .map(({ amount, key }) => refunded(amount, key)),
);

describe("what a payment has come to", () => {
  test("depends neither on the order of the news nor on how often each came", () => {
    void fc.assert(
      fc.property(
        fc.array(anyNews, { maxLength: 8 }).chain((news) =>
          fc.record({
            news: fc.constant(news),
            shuffled: fc.shuffledSubarray([...news, ...news], {
              minLength: news.length * 2,
              maxLength: news.length * 2,
            }),
          }),
        ),
        ({ news, shuffled }) => {
          expect(standingOf(ASKED, shuffled)).toEqual(standingOf(ASKED, news));
        },
      ),
    );
  });

  test("money that came in counts also after an expiry, and a late pending takes nothing back", () => {
    for (const news of [
      [told("expired"), settled()],
      [settled(), told("pending")],
      [told("refused"), settled()],
    ])
      expect(standingOf(ASKED, news)).toMatchObject({ state: "settled", granted: ASKED });
  });

  test("another amount is never credited: it waits", () => {
    for (const amount of [16_799n, 16_801n])
      expect(standingOf(ASKED, [settled(amount)])).toMatchObject({
        state: "differs",
        granted: 0n,
        unexplained: amount,
      });
  });

  test("who pays twice is credited once, and the second amount waits", () => {
    expect(standingOf(ASKED, [settled(), settled(ASKED, "b")])).toMatchObject({
      state: "differs",
      granted: ASKED,
      unexplained: ASKED,
    });
  });

  test("a refund is told before the payment and means the same", () => {
    const both = standingOf(ASKED, [refunded(16_800n), settled()]);
    expect(both).toMatchObject({ state: "refunded", granted: ASKED, refunded: ASKED });
    expect(standingOf(ASKED, [refunded(16_800n)])).toMatchObject({
      state: "pending",
      refunded: 0n,
    });
    expect(standingOf(ASKED, [settled(), refunded(5_000n)])).toMatchObject({
      state: "partly-refunded",
    });
  });

  test("two amounts of one receipt stop everything that moves by itself", () => {
    const standing = standingOf(ASKED, [settled(), settled(16_000n)]);
    expect(standing.isContradictory).toBe(true);
    expect(owedOf(standing, NOTHING)).toEqual([]);
  });
});

describe("what the ledger still lacks", () => {
  const book = (booked: Booked, news: readonly PaymentNews[]) =>
    owedOf(standingOf(ASKED, news), booked).reduce(
      (done, { what, amount }) => {
        const key = {
          grant: "granted",
          unexplained: "unexplained",
          "return-unexplained": "returnedUnexplained",
          "return-granted": "returnedGranted",
        }[what] as keyof Booked;
        done[key] = rupiah(done[key] + amount);
        return done;
      },
      { ...booked } as Record<keyof Booked, Rupiah>,
    );

  test("is nothing once it is booked, and comes to the same whatever came first", () => {
    void fc.assert(
      fc.property(fc.array(anyNews, { maxLength: 6 }), (news) => {
        let booked = NOTHING;
        for (let n = 1; n <= news.length; n++) booked = book(booked, news.slice(0, n));
        const standing = standingOf(ASKED, news);
        if (standing.isContradictory) return;
        expect(owedOf(standing, booked)).toEqual([]);
        expect(booked.granted).toBe(standing.granted);
        expect(booked.unexplained).toBe(standing.unexplained);
        expect(booked.returnedGranted + booked.returnedUnexplained).toBe(standing.refunded);
        expect(booked.returnedUnexplained).toBeLessThanOrEqual(booked.unexplained);
        expect(booked.returnedGranted).toBeLessThanOrEqual(booked.granted);
      }),
    );
  });

  test("what was not asked for goes back before what was", () => {
    const standing = standingOf(ASKED, [settled(), settled(16_000n, "b"), refunded(20_000n)]);
    expect(owedOf(standing, NOTHING).map(({ what, amount }) => [what, amount])).toEqual([
      ["grant", 16_800n],
      ["unexplained", 16_000n],
      ["return-unexplained", 16_000n],
      ["return-granted", 4_000n],
    ]);
  });
});
