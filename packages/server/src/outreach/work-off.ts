import { MESSAGE_CHANNELS } from "@payung/domain/messaging/channels.ts";
import {
  countWaiting,
  type Gateways,
  sendNext,
  takeNext,
  tellCover,
} from "../messaging/service.ts";
import type { Jobs } from "../shared/jobs.ts";
import type { Log } from "../shared/log.ts";
import { dayOf, type Office, read, write } from "../shared/office.ts";
import { rounds } from "../shared/rounds.ts";
import { answerHeard, giveUpHeard, remindNext } from "./conversation.ts";
import { fetchNextPhoto } from "./fetch-photos.ts";

/** Somebody waits with the phone in hand. */
const LIVE_MS = 500;
const SLOW_MS = 30_000;
const HOUR_MS = 60 * 60_000;

/**
 * Sends what waits in the outbox, answers what came in, reminds and tells, until stopped. All of it lies in the
 * database, so several processes may do it beside each other and any of them may die.
 */
export function workOffMessages(
  office: Office,
  gateways: Gateways,
  jobs: Pick<Jobs, "enqueue">,
  log: Log,
): { stop(): Promise<void> } {
  const failed = (what: string) => (error: unknown) => log.error({ error }, what);
  let coverTold = 0;
  const running = [
    rounds(LIVE_MS, () => sendNext(office, gateways), failed("A message could not be sent")),
    rounds(
      LIVE_MS,
      () =>
        takeNext(
          office,
          (tx, heard) => answerHeard(tx, office, heard),
          (tx, heard) => giveUpHeard(tx, office, heard),
          (error, inboxId) =>
            log.error({ error, inboxId }, "What came in could not be answered and is tried again"),
        ),
      failed("What came in could not be taken"),
    ),
    rounds(
      SLOW_MS,
      async () => {
        if (office.now().getTime() - coverTold >= HOUR_MS) {
          coverTold = office.now().getTime();
          await write(office, (tx) => tellCover(tx, office, dayOf(office.now())));
          await warnOfWaiting(office, gateways, log);
        }
        const fetched = await fetchNextPhoto(office, gateways, jobs, (error, photoId) =>
          log.error({ error, photoId }, "A photo could not be fetched and is tried again"),
        );
        return (await remindNext(office)) || fetched;
      },
      failed("Reminding and telling failed"),
    ),
  ];
  return {
    stop: async () => {
      await Promise.all(running.map((each) => each.stop()));
      await Promise.all([...gateways.values()].map((gateway) => gateway.close()));
    },
  };
}

/** Says aloud that messages wait for a gateway that nobody has set up. */
async function warnOfWaiting(office: Office, gateways: Gateways, log: Log): Promise<void> {
  const waiting = await read(office, (tx) => countWaiting(tx, office.actor.regionCode));
  for (const channel of MESSAGE_CHANNELS.filter((each) => !gateways.has(each))) {
    const count = waiting.get(channel) ?? 0;
    if (count > 0)
      log.warn(
        { channel, count },
        "Messages wait: no gateway is set up for them (docs/runbook.md)",
      );
  }
}
