import { smsBytes, textOfSmsBytes } from "@payung/domain/messaging/gsm7.ts";

/** The few operations of SMPP 3.4 that sending and receiving short messages takes. */
export const COMMANDS = {
  generic_nack: 0x80000000,
  submit_sm: 0x00000004,
  submit_sm_resp: 0x80000004,
  deliver_sm: 0x00000005,
  deliver_sm_resp: 0x80000005,
  unbind: 0x00000006,
  unbind_resp: 0x80000006,
  bind_transceiver: 0x00000009,
  bind_transceiver_resp: 0x80000009,
  enquire_link: 0x00000015,
  enquire_link_resp: 0x80000015,
} as const;
export type Command = keyof typeof COMMANDS;
const NAMES: ReadonlyMap<number, Command> = new Map(
  Object.entries(COMMANDS).map(([name, id]) => [id, name as Command]),
);

/** One unit of the protocol. An unknown command has no name and is answered with generic_nack. */
export type Pdu = {
  readonly command: Command | null;
  readonly status: number;
  readonly sequence: number;
  readonly body: Buffer;
};

const HEADER_BYTES = 16;
/** The largest unit we may get holds a message_payload; whoever sends more speaks another protocol. */
const PDU_BYTES_MAX = 70_000;

export function pduBytes(
  command: Command,
  sequence: number,
  status = 0,
  body: Buffer = Buffer.alloc(0),
): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(HEADER_BYTES + body.length, 0);
  header.writeUInt32BE(COMMANDS[command], 4);
  header.writeUInt32BE(status, 8);
  header.writeUInt32BE(sequence, 12);
  return Buffer.concat([header, body]);
}

/** Takes whole units off the front of what has come in, and leaves the rest. Throws on what cannot be SMPP. */
export function takePdus(buffer: Buffer): { pdus: Pdu[]; rest: Buffer } {
  const pdus: Pdu[] = [];
  let rest = buffer;
  while (rest.length >= 4) {
    const length = rest.readUInt32BE(0);
    if (length < HEADER_BYTES || length > PDU_BYTES_MAX)
      throw new Error(`A unit of ${length} bytes is not SMPP`);
    if (rest.length < length) break;
    pdus.push({
      command: NAMES.get(rest.readUInt32BE(4)) ?? null,
      status: rest.readUInt32BE(8),
      sequence: rest.readUInt32BE(12),
      body: rest.subarray(HEADER_BYTES, length),
    });
    rest = rest.subarray(length);
  }
  return { pdus, rest };
}

const VERSION = 0x34;
const INTERNATIONAL = { ton: 1, npi: 1 };

export function bindBody(login: { systemId: string; password: string }): Buffer {
  return Buffer.concat([
    text(login.systemId),
    text(login.password),
    text(""),
    Buffer.from([VERSION, 0, 0]),
    text(""),
  ]);
}

/** A message of at most 160 characters, with a receipt asked for. */
export function submitBody(message: { sender: string; to: string; text: string }): Buffer {
  const from = /^\+?\d+$/.test(message.sender)
    ? message.sender.length > 8
      ? INTERNATIONAL
      : { ton: 3, npi: 0 } // a short number of the network
    : { ton: 5, npi: 0 }; // letters
  const words = Buffer.from(smsBytes(message.text));
  return Buffer.concat([
    text(""),
    Buffer.from([from.ton, from.npi]),
    text(message.sender.replace(/^\+/, "")),
    Buffer.from([INTERNATIONAL.ton, INTERNATIONAL.npi]),
    text(message.to.replace(/^\+/, "")),
    Buffer.from([0, 0, 0]), // esm_class, protocol_id, priority
    text(""), // at once
    text(""), // as long as the network keeps messages
    Buffer.from([1, 0, 0, 0, words.length]), // receipt, no replacement, default alphabet, no canned text
    words,
  ]);
}

export type Delivered =
  | {
      readonly kind: "receipt";
      readonly providerId: string;
      readonly state: string;
      readonly code: string | null;
    }
  | {
      readonly kind: "message";
      readonly from: string;
      readonly text: string;
      /** Set for one part of a longer message. */
      readonly part: {
        readonly reference: number;
        readonly of: number;
        readonly number: number;
      } | null;
    };

const TAG_RECEIPTED_ID = 0x001e;
const TAG_STATE = 0x0427;
const TAG_PAYLOAD = 0x0424;
/** SMPP 3.4, 5.2.28. */
const STATES = [
  "",
  "ENROUTE",
  "DELIVRD",
  "EXPIRED",
  "DELETED",
  "UNDELIV",
  "ACCEPTD",
  "UNKNOWN",
  "REJECTD",
];

/** Reads a deliver_sm: what somebody wrote, or a receipt for a message of ours. */
export function readDelivered(body: Buffer): Delivered {
  const at = { place: 0 };
  readText(body, at); // service_type
  at.place += 2;
  const from = readText(body, at);
  at.place += 2;
  readText(body, at); // ours
  const esmClass = byteAt(body, at.place);
  at.place += 3;
  readText(body, at);
  readText(body, at);
  at.place += 2;
  const coding = byteAt(body, at.place);
  at.place += 2;
  const length = byteAt(body, at.place);
  at.place += 1;
  const short = body.subarray(at.place, at.place + length);
  const tags = readTags(body.subarray(at.place + length));
  const payload = tags.get(TAG_PAYLOAD) ?? short;
  if ((esmClass & 0x3c) === 0x04) return receiptOf(payload.toString("latin1"), tags);
  const headed = (esmClass & 0x40) === 0 ? { part: null, words: payload } : readHeader(payload);
  return { kind: "message", from, text: decoded(headed.words, coding), part: headed.part };
}

function receiptOf(written: string, tags: ReadonlyMap<number, Buffer>): Delivered {
  const [, named = ""] = /\bid:(\S+)/i.exec(written) ?? [];
  const [, stat = "UNKNOWN"] = /\bstat:(\w+)/i.exec(written) ?? [];
  const [, error = null] = /\berr:(\w+)/i.exec(written) ?? [];
  const tagged = tags.get(TAG_RECEIPTED_ID)?.toString("latin1").replace(/\0.*$/s, "");
  const state = STATES[tags.get(TAG_STATE)?.[0] ?? 0] || stat.toUpperCase();
  return { kind: "receipt", providerId: tagged ?? named, state, code: error };
}

/** The user data header (3GPP TS 23.040, 9.2.3.24), of which only the joining of parts concerns us. */
function readHeader(payload: Buffer): {
  part: Extract<Delivered, { kind: "message" }>["part"];
  words: Buffer;
} {
  const length = byteAt(payload, 0);
  const words = payload.subarray(1 + length);
  let part: Extract<Delivered, { kind: "message" }>["part"] = null;
  for (let at = 1; at + 1 < 1 + length; at += 2 + byteAt(payload, at + 1)) {
    const kind = byteAt(payload, at);
    if (kind === 0x00)
      part = {
        reference: byteAt(payload, at + 2),
        of: byteAt(payload, at + 3),
        number: byteAt(payload, at + 4),
      };
    if (kind === 0x08)
      part = {
        reference: byteAt(payload, at + 2) * 256 + byteAt(payload, at + 3),
        of: byteAt(payload, at + 4),
        number: byteAt(payload, at + 5),
      };
  }
  return { part, words };
}

function decoded(words: Buffer, coding: number): string {
  switch (coding) {
    case 0:
      return textOfSmsBytes(words);
    case 8:
      return new TextDecoder("utf-16be").decode(words);
    default:
      return words.toString("latin1");
  }
}

function readTags(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const tags = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2);
    tags.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return tags;
}

/** A text that ends with a zero, as SMPP writes them. */
function text(value: string): Buffer {
  return Buffer.from(`${value}\0`, "latin1");
}

function readText(body: Buffer, at: { place: number }): string {
  const end = body.indexOf(0, at.place);
  if (end < 0) throw new Error("A text of this unit does not end");
  const value = body.toString("latin1", at.place, end);
  at.place = end + 1;
  return value;
}

/** The text of a submit_sm_resp: the network's name for the message. */
export function providerIdOf(body: Buffer): string {
  return body.length === 0 ? "" : readText(body, { place: 0 });
}

function byteAt(bytes: Buffer, place: number): number {
  const value = bytes[place];
  if (value === undefined) throw new Error("A unit ends before its fields do");
  return value;
}
