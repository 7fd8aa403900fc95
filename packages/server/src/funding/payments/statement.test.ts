import { rupiah } from "@payung/domain/shared/money.ts";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inIndonesian as t } from "../../shared/language.ts";
import { read } from "../../shared/office.ts";
import {
  givenPledge,
  givenSponsor,
  midtransNotice,
  tell,
  workOffErrands,
} from "../../testing/payments.ts";
import { givenOffice, type TestOffice } from "../../testing/test-office.ts";
import { fullRupiah, statementPaper, type YearDone } from "./paper.ts";
import { movesOf, yearOf } from "./sponsor-store.ts";

const NOTHING: YearDone = {
  given: 0n,
  returned: 0n,
  workers: 0,
  months: 0,
  confirmed: 0,
  lapsed: 0,
  left: 0,
  paid_idr: 0n,
};
const FEW = t("statement.few");

/** What stands beside each title of a statement. */
function saidOf(done: Partial<YearDone>) {
  const paper = statementPaper(
    { funder: "PT Contoh", year: 2026, today: "2027-01-10" },
    { ...NOTHING, ...done },
    { t, sender: "Dinas", receiver: "Baznas Kota Contoh" },
  );
  return new Map(paper.sections.flatMap(({ rows }) => rows));
}

describe("a sponsor's year on paper", () => {
  test("says what was given, what it paid for, and what became of those it protected", () => {
    const said = saidOf({
      given: 24_192_000n,
      returned: 100_000n,
      workers: 120,
      months: 1_400,
      confirmed: 1_380,
      lapsed: 12,
      left: 15,
      paid_idr: 23_520_000n,
    });
    expect(Object.fromEntries(said)).toEqual({
      [t("statement.given")]: "Rp24.192.000",
      [t("statement.returned")]: "Rp100.000",
      [t("statement.paid")]: "Rp23.520.000",
      [t("statement.workers")]: "120",
      [t("statement.months")]: "1.400",
      [t("statement.confirmed")]: "1.380",
      [t("statement.left")]: "15",
      [t("statement.lapsed")]: "12",
      [t("statement.claims")]: t("statement.claims-unknown"),
    });
  });

  test("hides few people, their months, what was paid for them, and the few who stayed", () => {
    const few = saidOf({
      workers: 9,
      months: 108,
      confirmed: 108,
      left: 3,
      lapsed: 9,
      paid_idr: 1n,
    });
    for (const title of ["workers", "months", "confirmed", "left", "lapsed"] as const)
      expect(few.get(t(`statement.${title}`)), title).toBe(FEW);
    expect(few.get(t("statement.paid"))).toBe(t("statement.few-paid"));
    expect(saidOf({ workers: 20, months: 40, left: 15 }).get(t("statement.left"))).toBe(FEW);
    expect(saidOf({ workers: 20, months: 40, left: 20 }).get(t("statement.left"))).toBe("20");
  });

  test("never lets one to nine people be read or reckoned from it", () => {
    const people = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(people, people, people, (workers, left, lapsed) => {
        fc.pre(left <= workers);
        const said = saidOf({ workers, left, lapsed, months: workers, paid_idr: BigInt(workers) });
        const shown = (title: "workers" | "left" | "lapsed") => {
          const text = said.get(t(`statement.${title}`)) ?? "";
          return /^\d+$/.test(text) ? Number(text) : null;
        };
        const isSmall = (n: number | null) => n !== null && n > 0 && n < 10;
        const [all, gone] = [shown("workers"), shown("left")];
        expect([all, gone, shown("lapsed")].some(isSmall)).toBe(false);
        if (all !== null && gone !== null) expect(isSmall(all - gone)).toBe(false);
        if (all === null) expect(said.get(t("statement.paid"))).toBe(t("statement.few-paid"));
      }),
    );
  });

  test("of a year in which nothing happened says nought, and hides nothing", () => {
    const said = saidOf({});
    expect(said.get(t("statement.workers"))).toBe("0");
    expect(said.get(t("statement.paid"))).toBe(fullRupiah(rupiah(0n)));
  });
});

describe("what it is reckoned from", () => {
  let work: TestOffice;
  beforeAll(async () => {
    work = await givenOffice();
  });
  afterAll(() => work.close());

  test("is what came in and went back in that year, of this funder only", async () => {
    const { office } = work;
    const sponsor = await givenSponsor(office);
    const other = await givenSponsor(office);
    const { paymentId, amount } = await givenPledge(sponsor);
    await workOffErrands(office);
    const exact = `${amount}.00`;
    await tell(office, midtransNotice(paymentId, { amount: exact }));
    await tell(
      office,
      midtransNotice(paymentId, { status: "refund", amount: exact, refund: exact }),
    );
    const { regionCode } = office.actor;
    const year = Number(new Date().toISOString().slice(0, 4));
    const moved = (funderId: string, of: number) =>
      read(office, (tx) => movesOf(tx, regionCode, funderId, of));
    expect(await moved(sponsor.funderId, year)).toEqual({ given: amount, returned: amount });
    expect(await moved(sponsor.funderId, year - 1)).toEqual({ given: 0n, returned: 0n });
    expect(await moved(other.funderId, year)).toEqual({ given: 0n, returned: 0n });
    expect(
      await read(office, (tx) => yearOf(tx, regionCode, sponsor.funderId, year)),
    ).toMatchObject({
      workers: 0,
      months: 0,
      paid_idr: 0n,
    });
  });
});
