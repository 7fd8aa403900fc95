import {
  type Gateways,
  type MessagingLimits,
  openSender,
  readMessageFigures,
  takeNext,
  tellCover,
} from "../messaging/service.ts";
import type { Jobs } from "../shared/jobs.ts";
import type { Log } from "../shared/log.ts";
import { dayOf, type Office, read, write } from "../shared/office.ts";
import { rounds } from "../shared/rounds.ts";
import { forgetTries } from "../shared/tries.ts";
import { answerHeard, giveUpHeard, remindNext } from "./conversation.ts";
import { fetchNextPhoto } from "./fetch-photos.ts";

/** Somebody waits with the phone in hand. */
const LIVE_MS = 500;
const SLOW_MS = 30_000;
const HOUR_MS = 60 * 60_000;
/** Of those who write, so many are answered at once by each process. */
const ANSWERS_AT_ONCE = 4;

/**
 * Sends what waits in the outbox, answers what came in, reminds and tells, until stopped. All of it lies in the
 * database, so several processes may do it beside each other and any of them may die.
 */
export function workOffMessages(
  office: Office,
  gateways: Gateways,
  jobs: Pick<Jobs, "enqueue">,
  log: Log,
  limits: MessagingLimits,
): { stop(): Promise<void> } {
  const failed = (what: string) => (error: unknown) => log.error({ error }, what);
  let coverTold = 0;
  const answerNext = () =>
    takeNext(
      office,
      (tx, heard) => answerHeard(tx, office, heard),
      (tx, heard) => giveUpHeard(tx, office, heard),
      (error, inboxId) =>
        log.error({ error, inboxId }, "What came in could not be answered and is tried again"),
    );
  const watch = watchMessages(office, gateways, limits, log);
  const notSent = failed("A message could not be sent");
  const senders = [...gateways.values()].map((gateway) =>
    openSender(office, gateway, limits, notSent),
  );
  const running = [
    ...senders.map((sender) => rounds(LIVE_MS, sender.round, notSent)),
    rounds(
      LIVE_MS,
      async () => {
        if (!(await answerNext())) return false;
        // Many write at once: of one person still one word after the other.
        await Promise.all(Array.from({ length: ANSWERS_AT_ONCE }, answerNext));
        return true;
      },
      failed("What came in could not be taken"),
    ),
    rounds(
      SLOW_MS,
      async () => {
        if (office.now().getTime() - coverTold >= HOUR_MS) {
          coverTold = office.now().getTime();
          await write(office, (tx) => tellCover(tx, office, dayOf(office.now())));
          await write(office, (tx) => forgetTries(tx, office));
        }
        await watch();
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
      await Promise.all(senders.map((each) => each.settle()));
      await Promise.all([...gateways.values()].map((gateway) => gateway.close()));
    },
  };
}

/** From this share of the day's SMS on somebody should look. */
const NEARLY = 0.8;

/**
 * Says aloud, once an hour, that messages wait for a gateway that nobody has set up, and that the city's SMS of the day
 * are nearly or all sent.
 */
function watchMessages(
  office: Office,
  gateways: Gateways,
  { smsADay }: MessagingLimits,
  log: Log,
): () => Promise<void> {
  const told = new Map<string, number>();
  const tell = (what: string, say: () => void) => {
    const now = office.now().getTime();
    if (now - (told.get(what) ?? 0) < HOUR_MS) return;
    told.set(what, now);
    say();
  };
  return async () => {
    const { outbox, smsToday } = await read(office, (tx) => readMessageFigures(tx, office));
    for (const { channel, count } of outbox)
      if (count > 0 && !gateways.has(channel))
        tell(`no ${channel}`, () =>
          log.warn(
            { channel, count },
            "Messages wait: no gateway is set up for them (docs/runbook.md)",
          ),
        );
    if (smsToday >= smsADay)
      tell("all sms", () =>
        log.error(
          { smsToday, smsADay },
          "The SMS of the day are sent: the others wait until tomorrow (docs/runbook.md)",
        ),
      );
    else if (smsToday >= smsADay * NEARLY)
      tell("nearly all sms", () =>
        log.warn({ smsToday, smsADay }, "The SMS of the day are nearly sent (docs/runbook.md)"),
      );
  };
}
