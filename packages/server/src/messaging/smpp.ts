import { randomUUID } from "node:crypto";
import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { readPhone } from "@payung/domain/intake/phone.ts";
import type { Gateway, Incoming, News, Sending } from "./gateway.ts";
import type { SmppSettings } from "./settings.ts";
import {
  bindBody,
  type Delivered,
  type Pdu,
  pduBytes,
  providerIdOf,
  readDelivered,
  submitBody,
  takePdus,
} from "./smpp-pdu.ts";
import { smsTextOf } from "./sms-text.ts";

/** What came over the line. Kept before it is acknowledged, so that the network sends again what was not. */
export type Heard = { readonly incoming: readonly Incoming[]; readonly news: readonly News[] };

export type SmppTimes = {
  readonly answerMs: number;
  readonly aliveEveryMs: number;
  readonly reconnectMs: number;
  readonly partsMs: number;
};
const TIMES: SmppTimes = {
  answerMs: 20_000,
  aliveEveryMs: 30_000,
  reconnectMs: 5_000,
  partsMs: 15_000,
};

/** The network asks us to wait: its queue is full, it is busy, or we are too fast (SMPP 3.4, 5.1.3). */
const PASSING: ReadonlySet<number> = new Set([0x08, 0x14, 0x58]);
/** "Try this again later", for what we could not keep. */
const TEMPORARY_FAULT = 0x64;
const UNKNOWN_COMMAND = 0x03;

/**
 * SMS over SMPP 3.4, bound as transceiver: one connection sends, receives and gets the receipts. It is made anew when it
 * breaks; what was under way then has an unknown end.
 */
export function smppGateway(
  settings: SmppSettings,
  hear: (heard: Heard) => Promise<void>,
  onTrouble: (what: string) => void,
  times: SmppTimes = TIMES,
): Gateway {
  const waiting = new Map<number, (pdu: Pdu | null) => void>();
  const parts = new Parts(times.partsMs);
  let socket: Socket | null = null;
  let isBound = false;
  let isClosed = false;
  let sequence = 0;
  let reconnect: NodeJS.Timeout | null = null;
  let alive: NodeJS.Timeout | null = null;

  /** Sends a unit and waits for its answer; null when none comes or the line breaks. */
  const ask = (
    line: Socket,
    command: "bind_transceiver" | "submit_sm" | "enquire_link",
    body: Buffer,
  ) =>
    new Promise<Pdu | null>((resolve) => {
      sequence = (sequence % 0x7ffffffe) + 1;
      const mine = sequence;
      const end = (pdu: Pdu | null) => {
        clearTimeout(timer);
        waiting.delete(mine);
        resolve(pdu);
      };
      const timer = setTimeout(() => end(null), times.answerMs);
      waiting.set(mine, end);
      line.write(pduBytes(command, mine, 0, body));
    });

  const open = () => {
    if (isClosed) return;
    const line = settings.isTls
      ? connectTls({ host: settings.host, port: settings.port, servername: settings.host })
      : connectPlain(settings.port, settings.host);
    socket = line;
    let buffer: Buffer = Buffer.alloc(0);
    line.setNoDelay(true);
    line.on(settings.isTls ? "secureConnect" : "connect", () => {
      void ask(line, "bind_transceiver", bindBody(settings)).then((answer) => {
        isBound = answer?.status === 0;
        if (isBound) return;
        onTrouble(`The SMS gateway refused our login: ${answer?.status ?? "no answer"}`);
        line.destroy();
      });
    });
    line.on("data", (bytes) => {
      try {
        const taken = takePdus(Buffer.concat([buffer, bytes]));
        buffer = taken.rest;
        for (const pdu of taken.pdus) void take(line, pdu);
      } catch (error) {
        onTrouble(`The SMS gateway speaks another protocol: ${(error as Error).message}`);
        line.destroy();
      }
    });
    line.on("error", () => {}); // told at "close", which follows
    line.on("close", () => {
      isBound = false;
      for (const end of [...waiting.values()]) end(null);
      if (alive !== null) clearInterval(alive);
      if (isClosed) return;
      onTrouble("The line to the SMS gateway is down and will be tried again");
      reconnect = setTimeout(open, times.reconnectMs);
    });
    alive = setInterval(() => {
      if (!isBound) return;
      void ask(line, "enquire_link", Buffer.alloc(0)).then((answer) => {
        if (answer === null) line.destroy();
      });
    }, times.aliveEveryMs);
    alive.unref();
  };

  const take = async (line: Socket, pdu: Pdu): Promise<void> => {
    switch (pdu.command) {
      case "submit_sm_resp":
      case "bind_transceiver_resp":
      case "enquire_link_resp":
      case "generic_nack":
        waiting.get(pdu.sequence)?.(pdu);
        return;
      case "enquire_link":
        line.write(pduBytes("enquire_link_resp", pdu.sequence));
        return;
      case "unbind":
        line.end(pduBytes("unbind_resp", pdu.sequence));
        return;
      case "deliver_sm": {
        const status = await keep(pdu.body).then(
          () => 0,
          () => TEMPORARY_FAULT,
        );
        line.write(pduBytes("deliver_sm_resp", pdu.sequence, status, Buffer.from([0])));
        return;
      }
      default:
        line.write(pduBytes("generic_nack", pdu.sequence, UNKNOWN_COMMAND));
    }
  };

  const keep = async (body: Buffer): Promise<void> => {
    const heard = readDelivered(body);
    if (heard.kind === "receipt") {
      const news = newsOf(heard);
      return news === null ? undefined : hear({ incoming: [], news: [news] });
    }
    const phone = readPhone(heard.from);
    if (phone.outcome !== "read") return; // a machine, or from abroad: nobody whom we could answer
    await parts.whole(heard, async (text) =>
      hear({
        incoming: [
          {
            // A deliver_sm has no name of its own, so each one that comes is new.
            providerId: randomUUID(),
            phone: phone.phone,
            sentAt: new Date(),
            input: { kind: "text", text },
          },
        ],
        news: [],
      }),
    );
  };

  open();
  return {
    channel: "sms",
    isIdempotent: false,
    isReady: () => isBound,
    send: async (outgoing): Promise<Sending> => {
      if (!isBound || socket === null)
        return { outcome: "refused", code: "not-connected", mayRetry: true };
      const { phone: to } = outgoing;
      const body = submitBody({ sender: settings.sender, to, text: smsTextOf(outgoing) });
      const answer = await ask(socket, "submit_sm", body);
      if (answer === null) return { outcome: "unknown", code: "no-answer" };
      if (answer.status !== 0) {
        const code = `smpp-${answer.status.toString(16)}`;
        return { outcome: "refused", code, mayRetry: PASSING.has(answer.status) };
      }
      return { outcome: "sent", providerId: providerIdOf(answer.body) };
    },
    close: async () => {
      isClosed = true;
      if (reconnect !== null) clearTimeout(reconnect);
      socket?.destroy();
    },
  };
}

const NEWS: Readonly<Record<string, News["state"]>> = {
  DELIVRD: "delivered",
  EXPIRED: "failed",
  DELETED: "failed",
  UNDELIV: "failed",
  REJECTD: "failed",
};

function newsOf(receipt: Extract<Delivered, { kind: "receipt" }>): News | null {
  const state = NEWS[receipt.state];
  if (state === undefined || receipt.providerId === "") return null;
  return {
    providerId: receipt.providerId,
    messageId: null,
    state,
    code: state === "failed" ? (receipt.code ?? receipt.state) : null,
    happenedAt: new Date(),
  };
}

type PartialMessage = {
  readonly texts: Map<number, string>;
  readonly whole: Promise<string>;
  readonly finish: () => void;
};

/** Joins the parts of long messages. Each is acknowledged when all are there, or when no more are waited for. */
class Parts {
  readonly #waitMs: number;
  readonly #open = new Map<string, PartialMessage>();

  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  async whole(
    { from, text, part }: Extract<Delivered, { kind: "message" }>,
    keep: (text: string) => Promise<void>,
  ): Promise<void> {
    if (part === null || part.of <= 1) return keep(text);
    const name = `${from} ${part.reference} ${part.of}`;
    const message = this.#open.get(name) ?? this.#begin(name, keep);
    message.texts.set(part.number, text);
    if (message.texts.size === part.of) message.finish();
    await message.whole;
  }

  #begin(name: string, keep: (text: string) => Promise<void>): PartialMessage {
    const texts = new Map<number, string>();
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const finish = () => {
      clearTimeout(timer);
      this.#open.delete(name);
      const text = [...texts].sort(([one], [other]) => one - other).map(([, each]) => each);
      keep(text.join("")).then(() => resolve(""), reject);
    };
    const timer = setTimeout(finish, this.#waitMs);
    const message = { texts, whole: promise, finish };
    this.#open.set(name, message);
    return message;
  }
}
