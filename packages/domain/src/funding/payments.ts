import { assert } from "../shared/assert.ts";
import { type Rupiah, rupiah } from "../shared/money.ts";

/** What a payment service tells of a payment, in its own order of time or in any other. */
export const PAYMENT_NEWS = ["pending", "settled", "refused", "expired", "refunded"] as const;

/** One piece of news. Services tell the same several times, late, and in any order. */
export type PaymentNews = {
  readonly what: (typeof PAYMENT_NEWS)[number];
  /** Money that came in: the service's own name for it, and how much. Null where nothing did. */
  readonly receipt: { readonly key: string; readonly amount: Rupiah } | null;
  /** Money that went back. Under one key the latest sum counts, which is the greatest. */
  readonly refund: { readonly key: string; readonly amount: Rupiah } | null;
};

export const PAYMENT_STATES = [
  "pending",
  "settled",
  "differs",
  "refused",
  "expired",
  "partly-refunded",
  "refunded",
] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** What has become of a payment, all news taken together. */
export type PaymentStanding = {
  readonly state: PaymentState;
  /** Asked and come in: what the fund is given. Nothing less and nothing more is ever credited by itself. */
  readonly granted: Rupiah;
  /** Come in and not asked like this: it waits for a person. */
  readonly unexplained: Rupiah;
  readonly refunded: Rupiah;
  /** The service has told two amounts of one and the same receipt: nothing moves by itself any more. */
  readonly isContradictory: boolean;
};

/**
 * What a payment has come to. It depends on which news there are, and neither on their order nor on how often each came:
 * so a repeated notice changes nothing, and one that is late changes what it would have changed in time.
 *
 * Money that came in counts whatever else is told: it does so also after an expiry. Only the exact amount is granted, and
 * once; whoever paid less, more or twice has money that waits.
 */
export function standingOf(asked: Rupiah, news: readonly PaymentNews[]): PaymentStanding {
  const receipts = new Map<string, bigint>();
  const refunds = new Map<string, bigint>();
  let isContradictory = false;
  for (const { receipt, refund } of news) {
    if (receipt !== null) {
      const before = receipts.get(receipt.key);
      if (before !== undefined && before !== receipt.amount) isContradictory = true;
      receipts.set(receipt.key, max(before ?? 0n, receipt.amount));
    }
    if (refund !== null) refunds.set(refund.key, max(refunds.get(refund.key) ?? 0n, refund.amount));
  }
  const received = sum(receipts.values());
  const granted = [...receipts.values()].includes(asked) ? asked : 0n;
  const refunded = min(sum(refunds.values()), received);
  assert(received >= granted, "no more is granted than came in");
  return {
    state: stateOf(news, { received, granted, refunded }),
    granted: rupiah(granted),
    unexplained: rupiah(received - granted),
    refunded: rupiah(refunded),
    isContradictory,
  };
}

function stateOf(
  news: readonly PaymentNews[],
  { received, granted, refunded }: { received: bigint; granted: bigint; refunded: bigint },
): PaymentState {
  if (received > 0n) {
    if (refunded === received) return "refunded";
    if (refunded > 0n) return "partly-refunded";
    return granted === received ? "settled" : "differs";
  }
  const told = new Set(news.map(({ what }) => what));
  if (told.has("refused")) return "refused";
  return told.has("expired") ? "expired" : "pending";
}

/** A move of money that the ledger still lacks. */
export type Owed = {
  readonly what: "grant" | "unexplained" | "return-unexplained" | "return-granted";
  readonly amount: Rupiah;
  /** What all moves of this kind come to with it: with the payment it names the move, so it is made once. */
  readonly total: Rupiah;
};

/** What the ledger holds of a payment already: came in by itself, waits or waited, went back from either, was explained. */
export type Booked = {
  readonly granted: Rupiah;
  readonly unexplained: Rupiah;
  /** Of what waited: what a person has credited, or said to be given back. */
  readonly answered: Rupiah;
  readonly returnedUnexplained: Rupiah;
  readonly returnedGranted: Rupiah;
};

/** Which moves the ledger lacks, in the order they are to be made. Done again afterwards, there are none. */
export function owedOf(standing: PaymentStanding, booked: Booked): Owed[] {
  if (standing.isContradictory) return [];
  const owed: Owed[] = [];
  const add = (what: Owed["what"], before: bigint, total: bigint) => {
    if (total > before) owed.push({ what, amount: rupiah(total - before), total: rupiah(total) });
  };
  add("grant", booked.granted, standing.granted);
  add("unexplained", booked.unexplained, standing.unexplained);
  // What nobody has explained goes back first: it was not asked for.
  const open = max(standing.unexplained - booked.answered, 0n);
  const fromUnexplained = max(
    booked.returnedUnexplained,
    min(standing.refunded - booked.returnedGranted, open),
  );
  add("return-unexplained", booked.returnedUnexplained, fromUnexplained);
  add("return-granted", booked.returnedGranted, standing.refunded - fromUnexplained);
  return owed;
}

/** Ways to pay: a dynamic QRIS of a payment service, or a transfer to the partner's bank account. */
export const PAYMENT_WAYS = ["qris", "transfer"] as const;
export type PaymentWay = (typeof PAYMENT_WAYS)[number];

/** A QRIS takes no more at once (Bank Indonesia; docs.xendit.co "QRIS", read on 2026-11-23). */
export const QRIS_MOST: Rupiah = rupiah(10_000_000n);

const max = (a: bigint, b: bigint) => (a > b ? a : b);
const min = (a: bigint, b: bigint) => (a < b ? a : b);
const sum = (amounts: Iterable<bigint>) => [...amounts].reduce((total, each) => total + each, 0n);
