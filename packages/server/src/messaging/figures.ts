import { MESSAGE_CHANNELS, type MessageChannel } from "@payung/domain/messaging/channels.ts";
import type { Tx } from "../db/transaction.ts";
import type { Office } from "../shared/office.ts";
import * as store from "./figures-store.ts";
import { countSmsToday } from "./limits.ts";

const DAY_MS = 24 * 60 * 60_000;
const COUNTED = ["sent", "failed", "unknown", "retrying"] as const;

/** How it stands with the messages, for the operator's metrics. Nothing of it is about anybody. */
export type MessageFigures = {
  readonly outbox: readonly store.Waiting[];
  readonly inbox: readonly store.Waiting[];
  /** What became of messages in the last 24 hours. */
  readonly ofDay: readonly {
    readonly channel: MessageChannel;
    readonly state: (typeof COUNTED)[number];
    readonly count: number;
  }[];
  /** SMS that have left since midnight. */
  readonly smsToday: number;
};

export async function readMessageFigures(
  tx: Tx,
  office: Pick<Office, "actor" | "vault" | "now">,
): Promise<MessageFigures> {
  const { regionCode } = office.actor;
  const now = office.now();
  const since = new Date(now.getTime() - DAY_MS);
  const states = await store.countStatesSince(tx, regionCode, since);
  return {
    outbox: ofEach(await store.listOutboxWaiting(tx, regionCode, now)),
    inbox: ofEach(await store.listInboxWaiting(tx, regionCode, now)),
    ofDay: MESSAGE_CHANNELS.flatMap((channel) =>
      COUNTED.map((state) => ({
        channel,
        state,
        count: states.find((each) => each.channel === channel && each.state === state)?.count ?? 0,
      })),
    ),
    smsToday: await countSmsToday(tx, office),
  };
}

/** A channel in which nothing waits is told too: what is not there raises no alarm. */
function ofEach(waiting: readonly store.Waiting[]): store.Waiting[] {
  return MESSAGE_CHANNELS.map(
    (channel) =>
      waiting.find((each) => each.channel === channel) ?? { channel, count: 0, oldestSeconds: 0 },
  );
}
