import { type Office, write } from "../shared/office.ts";
import type { Gateway, Gateways } from "./gateway.ts";
import { keepSending } from "./keep-states.ts";
import { type MessagingLimits, USUAL_LIMITS } from "./limits.ts";
import { type Taken, takeDue } from "./take-messages.ts";

/** So many messages of a channel are under way at once; a slow answer keeps one place of them. */
const AT_ONCE = 16;

/** Sends the next message that is due, by any of the ways there are; false when there is none. */
export async function sendNext(
  office: Office,
  gateways: Gateways,
  limits: MessagingLimits = USUAL_LIMITS,
): Promise<boolean> {
  for (const gateway of gateways.values()) {
    const { taken, wasAnyDue } = await write(office, (tx) =>
      takeDue(tx, office, gateway, 1, limits),
    );
    for (const each of taken) await sendTaken(office, gateway, each);
    if (wasAnyDue) return true;
  }
  return false;
}

/** Sends by one gateway, several at once, without end. */
export type Sender = {
  /** Takes what is due and begins to send it; false when nothing can be done for the moment. */
  round(): Promise<boolean>;
  /** Waits for what is under way. */
  settle(): Promise<void>;
};

/**
 * A sender through a gateway: never more at once than it can take, and never faster than it was agreed with its company.
 * What goes wrong with one message is told and stops no other.
 */
export function openSender(
  office: Office,
  gateway: Gateway,
  limits: MessagingLimits,
  onError: (error: unknown) => void,
): Sender {
  const aSecond = gateway.channel === "sms" ? limits.smsASecond : limits.whatsappASecond;
  const underWay = new Set<Promise<void>>();
  const mayLeave = pace(aSecond);
  return {
    round: async () => {
      if (gateway.isReady?.() === false) return false;
      if (underWay.size >= AT_ONCE) await Promise.race(underWay);
      const most = Math.min(AT_ONCE - underWay.size, mayLeave.now());
      if (most < 1) return false;
      const { taken, wasAnyDue } = await write(office, (tx) =>
        takeDue(tx, office, gateway, most, limits),
      );
      mayLeave.left(taken.length);
      for (const each of taken) {
        const sending = sendTaken(office, gateway, each).catch(onError);
        underWay.add(sending);
        void sending.then(() => underWay.delete(sending));
      }
      return wasAnyDue;
    },
    settle: async () => {
      await Promise.all(underWay);
    },
  };
}

async function sendTaken(office: Office, gateway: Gateway, taken: Taken): Promise<void> {
  const sending = await gateway.send(taken.outgoing);
  await write(office, (tx) => keepSending(tx, office, taken, sending));
}

/** How many may leave at a moment, so many a second; what was not used is kept for one second. */
function pace(aSecond: number) {
  let saved = aSecond;
  let at = performance.now();
  return {
    now: (): number => {
      const now = performance.now();
      saved = Math.min(aSecond, saved + ((now - at) / 1_000) * aSecond);
      at = now;
      return Math.floor(saved);
    },
    left: (count: number): void => {
      saved -= count;
    },
  };
}
