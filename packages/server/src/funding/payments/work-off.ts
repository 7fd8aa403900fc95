import type { Log } from "../../shared/log.ts";
import { type Office, write } from "../../shared/office.ts";
import { rounds } from "../../shared/rounds.ts";
import { type PaymentGateways, REFUND_DAYS, workOffErrand } from "./errands.ts";
import { midtransGateway } from "./midtrans.ts";
import { workOffNotice } from "./notices.ts";
import type { PaymentSettings } from "./settings.ts";
import * as store from "./store.ts";
import { xenditGateway } from "./xendit.ts";

export function openPaymentGateways(
  settings: PaymentSettings | null,
  now: () => Date,
): PaymentGateways {
  const { midtrans = null, xendit = null, service = null } = settings ?? {};
  return {
    service,
    of: {
      ...(midtrans === null ? {} : { midtrans: midtransGateway(midtrans, now) }),
      ...(xendit === null ? {} : { xendit: xenditGateway(xendit) }),
    },
  };
}

/** How often we look for what came in and what is to be asked. */
const LOOK_EVERY_MS = 500;

/** Works off what payment services told and what they are to be asked, until it is stopped. */
export function startPayments(
  office: Office,
  gateways: PaymentGateways,
  log: Log,
): { stop(): Promise<void> } {
  const since = new Date(office.now().getTime() - REFUND_DAYS * 86_400_000);
  const { regionCode } = office.actor;
  const paid = write(office, (tx) => store.askAboutPaid(tx, regionCode, since, office.now())).catch(
    (error: unknown) => log.error({ error }, "Paid payments could not be chosen to be asked about"),
  );
  const notices = rounds(
    LOOK_EVERY_MS,
    () =>
      workOffNotice(office, (error, noticeId) =>
        log.error(
          { error, noticeId },
          "A payment notice could not be worked off; it is tried again",
        ),
      ),
    (error) => log.error({ error }, "Payment notices cannot be worked off"),
  );
  const errands = rounds(
    LOOK_EVERY_MS,
    () => workOffErrand(office, gateways),
    (error) => log.warn({ error }, "A payment service was not reached; it is asked again"),
  );
  return {
    stop: async () => {
      await Promise.all([paid, notices.stop(), errands.stop()]);
    },
  };
}
