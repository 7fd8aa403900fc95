import { readQris, unfitFor } from "@payung/domain/funding/qris.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { uuidv7 } from "uuidv7";
import { type Office, read, write } from "../../shared/office.ts";
import { standingIn } from "./follow-payment.ts";
import type { CodeAnswer, PaymentGateway } from "./gateway.ts";
import { keepNotice } from "./notices.ts";
import { PAYMENT_SERVICES, type PaymentService } from "./settings.ts";
import * as store from "./store.ts";

export type PaymentGateways = {
  /** The one that makes new codes; null where nobody is set up. */
  readonly service: PaymentService | null;
  readonly of: Readonly<Partial<Record<PaymentService, PaymentGateway>>>;
};

/** Longer than a service takes to answer: whoever took an errand longer ago has died. */
const LEASE_MS = 60_000;
/** When a payment that is still open is asked about, in minutes after its code was made: notices may be lost. */
const ASK_AFTER_MINUTES = [5, 35, 24 * 60, 2 * 24 * 60, 3 * 24 * 60] as const;
const DAY_MS = 86_400_000;
/** So long after it was asked for a paid payment is asked about each day: a refund's notice may be lost. */
export const REFUND_DAYS = 90;

/** Does the next errand that is due with a payment service; false when there is none. */
export async function workOffErrand(office: Office, gateways: PaymentGateways): Promise<boolean> {
  const { regionCode } = office.actor;
  const now = office.now();
  const errand = await write(office, (tx) =>
    store.takeErrand(tx, regionCode, now, new Date(now.getTime() + LEASE_MS)),
  );
  if (errand === undefined) return false;
  const payment = await read(office, (tx) => store.findPayment(tx, regionCode, errand.payment_id));
  if (payment === undefined) throw new Error("an errand is of a payment");
  if (errand.errand === "fetch-code") await fetchCode(office, gateways, errand, payment);
  else await askState(office, gateways, errand, payment);
  return true;
}

async function fetchCode(
  office: Office,
  gateways: PaymentGateways,
  errand: store.Errand,
  payment: store.FoundPayment,
): Promise<void> {
  const gateway = gateways.service === null ? undefined : gateways.of[gateways.service];
  const isLate = payment.expires_at <= office.now();
  // Without a service the payment runs out by itself, and nobody has paid.
  if (gateway === undefined && !isLate) return;
  const amount = rupiah(payment.amount_idr);
  const answer: CodeAnswer =
    gateway === undefined || isLate
      ? { outcome: "refused", why: "too-late" }
      : await gateway.makeCode({
          paymentId: payment.id,
          amount,
          expiresAt: payment.expires_at,
        });
  const unfit = answer.outcome === "made" ? unfitFor(amount, readQris(answer.qrText)) : null;
  const why = answer.outcome === "refused" ? answer.why : unfit;
  const { regionCode } = office.actor;
  const at = office.now();
  await write(office, async (tx) => {
    await store.endErrand(tx, errand);
    if (answer.outcome === "made" && why === null && gateway !== undefined) {
      await store.insertCode(tx, {
        region_code: regionCode,
        payment_id: payment.id,
        service: gateway.service,
        service_id: answer.serviceId,
        qr_text: answer.qrText,
        made_at: at,
      });
      await store.insertErrand(tx, {
        region_code: regionCode,
        payment_id: payment.id,
        errand: "ask-state",
        due_at: new Date(at.getTime() + ASK_AFTER_MINUTES[0] * 60_000),
      });
    } else await note(tx, office, payment.id, why === "too-late" ? "expired" : "refused", why);
  });
}

/**
 * Asks what became of a payment, and lets what comes back in by the same door as a notice. A throw leaves the errand: it is
 * asked again when the lease is over.
 */
async function askState(
  office: Office,
  { of }: PaymentGateways,
  errand: store.Errand,
  payment: store.FoundPayment,
): Promise<void> {
  const service = PAYMENT_SERVICES.find((each) => each === payment.service);
  const gateway = service === undefined ? undefined : of[service];
  const { regionCode } = office.actor;
  const before = await read(office, (tx) => standingIn(tx, regionCode, payment));
  const isOpen = before.state === "pending" || before.state === "expired";
  if (gateway === undefined) throw new Error("the service of a payment is not set up");
  const told =
    service !== undefined
      ? await gateway.askState({ paymentId: payment.id, serviceId: payment.service_id })
      : [];
  const next = nextAsk(office.now(), payment, isOpen && told.length === 0);
  await write(office, async (tx) => {
    for (const text of told)
      await keepNotice(tx, office, service ?? "midtrans", Buffer.from(text), true);
    const isOver = payment.expires_at <= office.now();
    if (isOver && told.length === 0 && before.state === "pending")
      await note(tx, office, payment.id, "expired", null);
    if (next === null) await store.endErrand(tx, errand);
    else await store.putOffErrand(tx, errand, next);
  });
}

/** When a payment is asked about again: an open one by its age, any other each day while a refund may come; null for never. */
function nextAsk(now: Date, { asked_at }: store.FoundPayment, isOpen: boolean): Date | null {
  const asked = asked_at.getTime();
  if (!isOpen)
    return now.getTime() < asked + REFUND_DAYS * DAY_MS ? new Date(now.getTime() + DAY_MS) : null;
  const minutes = ASK_AFTER_MINUTES.find((each) => asked + each * 60_000 > now.getTime());
  return minutes === undefined ? null : new Date(asked + minutes * 60_000);
}

/** Notes ourselves what nobody will tell us: that a code was never made, or has run out. */
async function note(
  tx: Parameters<typeof store.insertNews>[0],
  { actor, now }: Office,
  paymentId: string,
  what: "refused" | "expired",
  reference: string | null,
): Promise<void> {
  await store.insertNews(tx, {
    region_code: actor.regionCode,
    id: uuidv7(),
    payment_id: paymentId,
    what,
    told_by: actor.id,
    reference,
    happened_at: now(),
  });
}
