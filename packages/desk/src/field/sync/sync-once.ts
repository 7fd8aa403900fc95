import type { CommandAnswer } from "@payung/domain/field/answers.ts";
import {
  DeviceOpened,
  type DeviceOpening,
  PackAnswer,
  PeoplePage,
  SYNC_LIMITS,
  SyncResponse,
} from "@payung/domain/field/devices.ts";
import { type CheckSignature, checkEd25519, readReceipt } from "./receipts.ts";
import type { DeviceState, WaitingCommand } from "./records.ts";
import { AS_PROMISED, sendFiles } from "./send-files.ts";
import { type FieldStore, printOf, type Settled } from "./store.ts";
import { Cut, Refused, type Traffic, type Transport } from "./transport.ts";

export type SyncOptions = {
  /** Whether photos go too: "Wi-Fi only" says no on a phone network. */
  readonly photos: boolean;
  /** The kelurahan whose people are hinted at; all of the collector's when missing. */
  readonly kelurahan?: string;
  readonly check?: CheckSignature;
};

/** How a synchronisation ended. Whatever was sent or fetched before that is kept. */
export type SyncEnd =
  /** Everything went. */
  | "done"
  /** The network was cut: try again. */
  | "cut"
  /** Something is to be sent again later, as it is: `queue()` says why. */
  | "later"
  /** This person may no longer do this: the queue can be handed over as a file. */
  | "not-allowed"
  /** The device was revoked; its queue was handed in, and nothing is left on it. */
  | "wiped";

export type SyncResult = {
  readonly end: SyncEnd;
  /** How many commands were answered, by what became of them. */
  readonly answered: Readonly<Partial<Record<CommandAnswer["outcome"], number>>>;
  readonly filesKept: number;
  readonly traffic: Traffic;
};

/** So long a device that was revoked may send photos before it wipes itself: some dozens on a slow network. */
const GOODBYE_MS = 3 * 60_000;

/** A request of commands should go through in some seconds on a slow network. */
const BATCH_CHARS = 40_000;

/**
 * Synchronises once: everything is sent before anything is fetched, data before photos, and each command has its own
 * answer. Call it as often as you like; what was sent before changes nothing. Nothing is thrown but our own mistakes.
 */
export async function syncOnce(
  store: FieldStore,
  transport: Transport,
  options: SyncOptions,
): Promise<SyncResult> {
  const { check = checkEd25519, kelurahan, photos } = options;
  const answered: Partial<Record<CommandAnswer["outcome"], number>> = {};
  let filesKept = 0;
  const result = (end: SyncEnd): SyncResult => ({
    end,
    answered,
    filesKept,
    traffic: transport.traffic,
  });
  let isRevoked = false;
  const session = sessionOf(store, transport, (state) => {
    isRevoked = state === "revoked";
  });
  try {
    const { hasMore, wipe } = await sendCommands();
    if (isRevoked || wipe) return hasMore ? result("later") : await goodbye();
    if (photos) filesKept = await sendFiles(store, transport, session);
    await store.syncing.forgetOldBytes();
    await fetchPeople();
    await fetchPack();
    const device = store.device();
    if (device !== null)
      await store.syncing.putDevice({ ...device, lastSyncAt: store.now().toISOString() });
    return result(hasMore ? "later" : "done");

    async function sendCommands(): Promise<{ hasMore: boolean; wipe: boolean }> {
      const tried = new Set<number>();
      let isToWipe = false;
      for (;;) {
        const batch = batchOf(store.queue().filter(({ seq }) => !tried.has(seq)));
        if (batch.length === 0) {
          // A revoked device with an empty queue learns of it too.
          if (tried.size === 0) await session((token) => Promise.resolve(token));
          return { hasMore: store.queue().length > 0, wipe: isToWipe };
        }
        for (const { seq } of batch) tried.add(seq);
        await store.syncing.markLeft(batch.map(({ seq }) => seq));
        const answer = SyncResponse.parse(
          await session((token) =>
            transport.ask("POST", "/v1/sync", token, {
              commands: batch.map(({ signed }) => signed),
            }),
          ),
        );
        isToWipe ||= answer.wipe;
        const proven: Settled[] = [];
        for (const [at, each] of answer.answers.entries()) {
          const command = batch[at];
          if (command !== undefined && (await isProven(command, each)))
            proven.push({ seq: command.seq, answer: each });
        }
        await store.syncing.settle(proven);
        for (const { answer: each } of proven)
          answered[each.outcome] = (answered[each.outcome] ?? 0) + 1;
      }
    }

    /** Whether an answer counts: without the server's proof a command is not sent yet, and goes again under new keys. */
    async function isProven(command: WaitingCommand, answer: CommandAnswer): Promise<boolean> {
      if (!("receipt" in answer)) return true;
      const device = store.device();
      if (device === null) return false;
      const { id: commandId } = JSON.parse(command.signed.text) as { id: string };
      const of = { deviceId: device.deviceId, seq: command.seq, commandId };
      if ((await readReceipt(answer.receipt, of, device.receiptKeys, check)) !== null) return true;
      await store.syncing.putDevice({ ...device, token: null });
      return false;
    }

    async function fetchPeople(): Promise<void> {
      for (let after: string | null = ""; after !== null; ) {
        const marks: DeviceState["peopleMarks"] = store.device()?.peopleMarks ?? {};
        const query = new URLSearchParams(after === "" ? {} : { after });
        const mark = marks[after];
        if (mark !== undefined) query.set("mark", mark);
        const page: PeoplePage = PeoplePage.parse(
          await session((token) => transport.ask("GET", `/v1/field/people?${query}`, token)),
        );
        if (page.outcome === "page") {
          await store.syncing.putPeople(page.people);
          const device = store.device();
          if (device !== null)
            await store.syncing.putDevice({
              ...device,
              peopleMarks: { ...device.peopleMarks, [after]: page.mark },
            });
        }
        after = page.next;
      }
    }

    async function fetchPack(): Promise<void> {
      const query = new URLSearchParams(kelurahan === undefined ? {} : { kelurahan });
      const kept = store.pack();
      if (kept !== null) query.set("mark", kept.mark);
      const { figures, pack } = PackAnswer.parse(
        await session((token) => transport.ask("GET", `/v1/field/pack?${query}`, token)),
      );
      if (pack !== null)
        return store.syncing.putPack({ ...pack, figures, fetchedAt: store.now().toISOString() });
      if (kept !== null && JSON.stringify(kept.figures) !== JSON.stringify(figures))
        await store.syncing.putPack({ ...kept, figures });
    }
  } catch (error) {
    if (error instanceof Cut) return result("cut");
    if (error instanceof Refused && error.code === "access.device-revoked") {
      // Revoked while its token still held: with nothing left to hand in it ends here.
      const device = store.device();
      if (store.queue().length > 0 && device !== null) {
        await store.syncing.putDevice({ ...device, token: null });
        return result("later");
      }
      return goodbye();
    }
    if (error instanceof Refused)
      return result(error.status === 401 || error.status === 403 ? "not-allowed" : "later");
    throw error;
  }

  /** What was promised before the device was revoked may still go, once and not for long; then nothing is left on it. */
  async function goodbye(): Promise<SyncResult> {
    const from = performance.now();
    const hasTime = () => performance.now() - from < GOODBYE_MS;
    try {
      filesKept = await sendFiles(store, transport, session, AS_PROMISED, hasTime);
    } catch (error) {
      if (!(error instanceof Cut || error instanceof Refused)) throw error;
    } finally {
      await store.wipe();
    }
    return result("wiped");
  }
}

function batchOf(queue: readonly WaitingCommand[]): WaitingCommand[] {
  const batch: WaitingCommand[] = [];
  let chars = 0;
  for (const command of queue) {
    chars += command.signed.text.length + command.signed.signature.length;
    if (batch.length > 0 && (chars > BATCH_CHARS || batch.length === SYNC_LIMITS.commandsMax))
      break;
    batch.push(command);
  }
  return batch;
}

/** Asks something with the device's token; gets another where it is missing or too old. */
export type Session = <T>(ask: (token: string) => Promise<T>) => Promise<T>;

function sessionOf(
  store: FieldStore,
  transport: Transport,
  onState: (state: DeviceOpened["state"]) => void,
): Session {
  return async (ask) => {
    const token = store.device()?.token ?? null;
    if (token !== null)
      try {
        return await ask(token);
      } catch (error) {
        if (!(error instanceof Refused && error.status === 401)) throw error;
      }
    return ask(await openDevice(store, transport, onState));
  };
}

async function openDevice(
  store: FieldStore,
  transport: Transport,
  onState: (state: DeviceOpened["state"]) => void,
): Promise<string> {
  const device = store.device();
  if (device === null) throw new Error("This device is not enrolled yet");
  const queue = store.queue().slice(0, SYNC_LIMITS.announcedMax);
  const waiting = await Promise.all(
    queue.map(async ({ seq, signed }) => ({ seq, print: await printOf(signed) })),
  );
  // Kept before it is used: a number that left is never used again.
  let counter = device.counter + 1;
  for (let attempt = 0; ; attempt++) {
    await store.syncing.putDevice({ ...device, counter });
    const { deviceId } = device;
    const clock = store.now().toISOString();
    const opening: DeviceOpening = { purpose: "open", deviceId, counter, clock, waiting };
    const text = JSON.stringify(opening);
    const signed = { text, signature: await store.keys.sign(text) };
    try {
      const opened = DeviceOpened.parse(
        await transport.ask("POST", `/v1/devices/${deviceId}/openings`, null, signed),
      );
      const { clockAhead, handOverKey, receiptKeys, token } = opened;
      await store.syncing.putDevice({
        ...device,
        counter,
        token,
        receiptKeys,
        handOverKey,
        clockAhead,
      });
      onState(opened.state);
      return token;
    } catch (error) {
      const isUsed = error instanceof Refused && error.code === "access.counter-used";
      const known = isUsed ? Number(error.details["counter"]) : Number.NaN;
      if (!Number.isSafeInteger(known) || attempt > 0) throw error;
      counter = Math.max(known, counter) + 1;
    }
  }
}
