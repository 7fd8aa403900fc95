import { Gauge, type Registry } from "prom-client";
import type { MessageFigures } from "./figures.ts";
import type { MessagingLimits } from "./limits.ts";

/** Whoever asks again within this gets the same figures: anybody may ask, and the database has other work. */
const FRESH_MS = 5_000;

/**
 * How it stands with the messages, asked of the database: the same from every process, and also where none is sending.
 * Where the database does not answer the figures are left out, which an alarm can notice.
 */
export function messageMetrics(
  readFigures: () => Promise<MessageFigures>,
  { smsADay }: Pick<MessagingLimits, "smsADay">,
) {
  return (registry: Registry): (() => Promise<void>) => {
    const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
      new Gauge({ name, help, labelNames, registers: [registry] });
    const outbox = gauge("payung_outbox_waiting", "Messages that have not left", ["channel"]);
    const outboxOldest = gauge(
      "payung_outbox_oldest_seconds",
      "Seconds since the longest waiting message was queued",
      ["channel"],
    );
    const inbox = gauge("payung_inbox_waiting", "What came in and was not worked on", ["channel"]);
    const inboxOldest = gauge(
      "payung_inbox_oldest_seconds",
      "Seconds since the longest waiting of what came in was written",
      ["channel"],
    );
    const ofDay = gauge(
      "payung_messages_of_day",
      "Messages that came to a state in the last 24 hours",
      ["channel", "state"],
    );
    const sms = gauge("payung_sms_today", "SMS that have left since midnight", []);
    const smsMost = gauge("payung_sms_a_day", "SMS that may leave in one day", []);
    const all = [outbox, outboxOldest, inbox, inboxOldest, ofDay, sms, smsMost];
    let readAt = Number.NEGATIVE_INFINITY;

    return async () => {
      if (performance.now() - readAt < FRESH_MS) return;
      readAt = performance.now();
      const figures = await readFigures().catch(() => null);
      for (const each of all) each.reset();
      if (figures === null) {
        for (const each of [sms, smsMost]) each.remove();
        return;
      }
      for (const { channel, count, oldestSeconds } of figures.outbox) {
        outbox.set({ channel }, count);
        outboxOldest.set({ channel }, oldestSeconds);
      }
      for (const { channel, count, oldestSeconds } of figures.inbox) {
        inbox.set({ channel }, count);
        inboxOldest.set({ channel }, oldestSeconds);
      }
      for (const { channel, state, count } of figures.ofDay) ofDay.set({ channel, state }, count);
      sms.set(figures.smsToday);
      smsMost.set(smsADay);
    };
  };
}
