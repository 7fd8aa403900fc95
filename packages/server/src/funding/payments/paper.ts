import { amountInWords } from "@payung/domain/funding/amount-words.ts";
import { countOrHidden } from "@payung/domain/funding/pledges.ts";
import { type IsoDate, monthBounds } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import { renderSVG } from "uqr";
import type { Translate } from "../../shared/language.ts";
import { dayOf } from "../../shared/office.ts";
import { sayDate, sayNumber } from "../../shared/say.ts";
import { type TypesetCosts, typeset } from "../../shared/typeset.ts";
import type { PaidReceipt } from "./paid-receipt.ts";
import { receiptNumber } from "./receipts.ts";
import type * as store from "./sponsor-store.ts";

const MIB = 1024 * 1024;
const COSTS: TypesetCosts = { memoryBytesMax: 1_024 * MIB, waitMsMax: 30_000 };
const TEMPLATE = new URL("./paper.typ", import.meta.url);

/** What a receipt or a statement looks like: a title, rows of words, sentences, and perhaps a code to check it by. */
export type Paper = {
  readonly title: string;
  readonly sender: string;
  readonly number: string;
  readonly lead: string;
  readonly sections: readonly {
    readonly title: string;
    readonly rows: readonly (readonly [string, string])[];
    readonly note: string;
  }[];
  readonly code: string | null;
  readonly qr: string | null;
  readonly foot: string;
};

/** Who prints it: the office's words and addresses. */
export type Letterhead = {
  readonly t: Translate;
  readonly sender: string;
  readonly receiver: string;
  /** Where a code is checked; null where nobody has said the site's address. */
  readonly origin: string | null;
};

export function printPaper(name: string, paper: Paper): Promise<Buffer> {
  return typeset(name, TEMPLATE, paper, COSTS);
}

/** Full digits, as on bills: "Rp201.600". */
export const fullRupiah = (amount: Rupiah): string =>
  `Rp${new Intl.NumberFormat("id-ID").format(amount)}`;

/** A month as people write it: "Desember 2026". */
export const sayMonth = (month: string): string =>
  sayDate(monthBounds(month).first).replace(/^\d+ /, "");

export function receiptPaper(
  receipt: PaidReceipt,
  { t, sender, receiver, origin }: Letterhead,
): Paper {
  const amount = rupiah(receipt.amount_idr);
  const months = `${sayMonth(receipt.first_month)} – ${sayMonth(receipt.last_month)}`;
  const words = amountInWords(amount);
  return {
    title: t("receipt.title"),
    sender,
    number: receiptNumber(receipt),
    lead: t("receipt.lead", { receiver }),
    sections: [
      {
        title: t("receipt.paid"),
        rows: [
          [t("receipt.from"), receipt.funder_name],
          [t("receipt.amount"), fullRupiah(amount)],
          [t("receipt.words"), words.charAt(0).toUpperCase() + words.slice(1)],
          [t("receipt.date"), sayDate(dayOf(receipt.issued_at))],
          [t("receipt.way"), t(`receipt.way.${receipt.way}`)],
          [t("receipt.receiver"), receiver],
          [t("receipt.purpose"), t(`receipt.purpose.${receipt.purpose}`, { months })],
          [t("receipt.transfer"), receipt.transfer_id],
        ],
        note: t("receipt.not-city"),
      },
    ],
    code: receipt.code,
    qr: origin === null ? null : renderSVG(`${origin}/kuitansi/${receipt.code}`, { border: 0 }),
    foot: t("receipt.check", { address: `${origin ?? ""}/kuitansi/${receipt.code}` }),
  };
}

/** What a funder's money came to in a year, as the ledger and the months tell it: people and months as counts, whole rupiah. */
export type YearDone = Awaited<ReturnType<typeof store.yearOf>> &
  Awaited<ReturnType<typeof store.movesOf>>;

/**
 * What a funder's money did in one year: counts only, and small ones hidden. Of those who left, also where they would tell how
 * few stayed.
 */
export function statementPaper(
  { funder, year, today }: { funder: string; year: number; today: IsoDate },
  done: YearDone,
  { t, sender, receiver }: Omit<Letterhead, "origin">,
): Paper {
  const count = (n: number) => {
    const shown = countOrHidden(n);
    return shown === null ? t("statement.few") : sayNumber(shown);
  };
  // Months of few people would tell how few they are.
  const isFew = countOrHidden(done.workers) === null;
  const months = (n: number) => (isFew ? t("statement.few") : count(n));
  const doFewStay = countOrHidden(done.workers - done.left) === null;
  return {
    title: t("statement.title", { year }),
    sender,
    number: funder,
    lead: t("statement.lead", { date: sayDate(today) }),
    sections: [
      {
        title: t("statement.money"),
        rows: [
          [t("statement.given"), fullRupiah(rupiah(done.given))],
          [t("statement.returned"), fullRupiah(rupiah(done.returned))],
          [
            t("statement.paid"),
            isFew ? t("statement.few-paid") : fullRupiah(rupiah(done.paid_idr)),
          ],
        ],
        note: t("statement.money-note", { receiver }),
      },
      {
        title: t("statement.people"),
        rows: [
          [t("statement.workers"), count(done.workers)],
          [t("statement.months"), months(done.months)],
          [t("statement.confirmed"), months(done.confirmed)],
        ],
        note: t("statement.people-note"),
      },
      {
        title: t("statement.happened"),
        rows: [
          [t("statement.left"), doFewStay ? t("statement.few") : count(done.left)],
          [t("statement.lapsed"), count(done.lapsed)],
          [t("statement.claims"), t("statement.claims-unknown")],
        ],
        note: t("statement.happened-note"),
      },
    ],
    code: null,
    qr: null,
    foot: t("statement.foot"),
  };
}
