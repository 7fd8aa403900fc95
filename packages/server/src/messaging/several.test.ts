import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Office, write } from "../shared/office.ts";
import { KOTA_JAMBI } from "../shared/site.ts";
import { RecordingGateway } from "../testing/phones.ts";
import { SILENT } from "../testing/serve.ts";
import { asOwner } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { webOf } from "../web.ts";
import type { Outgoing, Sending } from "./gateway.ts";
import {
  countCode,
  NO_MESSAGING,
  openSender,
  queueMessage,
  queueReply,
  recordConsent,
  sendNext,
  USUAL_LIMITS,
} from "./service.ts";

let work: TestOffice;
let now = new Date("2026-11-23T09:00:00Z");
let office: Office;
beforeAll(async () => {
  work = await givenOffice();
  office = { ...work.office, now: () => now };
});
afterAll(() => work.close());
beforeEach(async () => {
  await asOwner(work, (tx) => tx.deleteFrom("outbox").execute());
});
const later = (ms: number) => {
  now = new Date(now.getTime() + ms);
};
const DAY_MS = 24 * 60 * 60_000;

let people = 0;
const aPhone = () => `+62812${String(60_000_000 + ++people)}`;

/** A gateway that answers when it is told to, and sees how many are with it. */
class SlowGateway extends RecordingGateway {
  readonly open = new Map<Outgoing, (answer: Sending) => void>();
  override send(outgoing: Outgoing): Promise<Sending> {
    this.given.push(outgoing);
    return new Promise((resolve) => this.open.set(outgoing, resolve));
  }
  answer(outgoing: Outgoing, answer: Sending = { outcome: "sent", providerId: uuidv7() }): void {
    this.open.get(outgoing)?.(answer);
    this.open.delete(outgoing);
  }
}

const textOf = ({ content }: Outgoing) =>
  content.kind === "reply" ? content.reply.text : content.text;

const answerTo = (phone: string, text: string) =>
  write(office, (tx) =>
    queueReply(tx, office, {
      id: uuidv7(),
      applicationId: null,
      kelurahanCode: null,
      phone,
      via: "sms",
      language: "id",
      content: { text },
    }),
  );
const code = (phone: string) =>
  write(office, (tx) =>
    queueMessage(tx, office, {
      id: uuidv7(),
      applicationId: null,
      phone,
      template: "registration-code",
      params: { code: "KJ7M-4Q2-X9T" },
    }),
  );
const stop = (error: unknown): never => {
  throw error;
};
const statesOf = () =>
  asOwner(work, (tx) =>
    tx
      .selectFrom("message_states")
      .select(["message_id", "state"])
      .orderBy("recorded_at")
      .execute(),
  );
const FAST = { ...USUAL_LIMITS, smsASecond: 1_000 };

describe("several at once", () => {
  test("are under way, a bounded number, and whoever is slow holds up nobody else", async () => {
    for (let each = 0; each < 40; each++) await code(aPhone());
    const sms = new SlowGateway("sms");
    const sender = openSender(office, sms, FAST, stop);
    expect(await sender.round()).toBe(true);
    expect(sms.given).toHaveLength(16);
    const [, ...others] = sms.given;
    for (const each of others) sms.answer(each);
    await sender.round();
    while (sms.given.length < 31) await sender.round();
    expect(sms.open.size).toBeLessThanOrEqual(16);
    while (sms.given.length < 40 || sms.open.size > 0) {
      for (const each of sms.open.keys()) sms.answer(each);
      await sender.round();
    }
    await sender.settle();
    expect(new Set(sms.given.map(({ phone }) => phone)).size).toBe(40);
  });

  test("to one number go in the order in which they were said, one after the other", async () => {
    const [phone, other] = [aPhone(), aPhone()];
    for (const text of ["1", "2", "3"]) await answerTo(phone, text);
    await answerTo(other, "other");
    const sms = new SlowGateway("sms");
    const sender = openSender(office, sms, FAST, stop);
    await sender.round();
    expect(sms.given.map(textOf)).toEqual(["1", "other"]);
    // Another process may not go on with this number either.
    const second = openSender(office, sms, FAST, stop);
    expect(await second.round()).toBe(false);
    for (const text of ["2", "3"]) {
      for (const each of sms.open.keys()) sms.answer(each);
      await sender.settle();
      await second.round();
      expect(sms.given.map(textOf).at(-1)).toBe(text);
      for (const each of sms.open.keys()) sms.answer(each);
      await second.settle();
    }
  });

  test("even what is urgent waits for the message that is under way to its number", async () => {
    const phone = aPhone();
    await write(office, async (tx) => {
      const consent = { id: uuidv7(), phone, channel: "sms", isGiven: true } as const;
      await recordConsent(tx, office, { ...consent, application: null, saidThrough: "web" });
      await queueMessage(tx, office, {
        id: uuidv7(),
        applicationId: null,
        phone,
        template: "decision-approved",
        params: {},
      });
    });
    const sms = new SlowGateway("sms");
    const sender = openSender(office, sms, FAST, stop);
    await sender.round();
    await code(phone);
    expect(await sender.round()).toBe(false);
    for (const each of sms.open.keys()) sms.answer(each);
    await sender.settle();
    await sender.round();
    for (const each of sms.open.keys()) sms.answer(each);
    await sender.settle();
    expect(sms.given).toHaveLength(2);
  });

  test("what follows a part that must be tried again waits for it, and a code does not", async () => {
    const phone = aPhone();
    for (const text of ["first", "second"]) await answerTo(phone, text);
    const sms = new RecordingGateway("sms");
    sms.answers.push({ outcome: "refused", code: "busy", mayRetry: true });
    const gateways = new Map([["sms" as const, sms]]);
    while (await sendNext(office, gateways));
    expect(sms.given.map(textOf)).toEqual(["first"]);
    await code(phone);
    while (await sendNext(office, gateways));
    later(30_000);
    while (await sendNext(office, gateways));
    expect(sms.given.map(textOf)).toEqual([
      "first",
      expect.stringContaining("KJ7M"),
      "first",
      "second",
    ]);
  });

  test("an answer that cannot be written down is told, stops no other, and is not sent again", async () => {
    const before = (await statesOf()).length;
    await code(aPhone());
    await code(aPhone());
    const sms = new SlowGateway("sms");
    const errors: unknown[] = [];
    let isBroken = false;
    const breaking: Office = {
      ...office,
      vault: {
        ...office.vault,
        indexOf: (kind, text) => {
          if (isBroken && text === "lost") throw new Error("the disk is full");
          return office.vault.indexOf(kind, text);
        },
      },
    };
    const sender = openSender(breaking, sms, FAST, (error) => errors.push(error));
    await sender.round();
    isBroken = true;
    const [lost, kept] = [...sms.open.keys()];
    if (lost === undefined || kept === undefined) throw new Error("two were given");
    sms.answer(lost, { outcome: "sent", providerId: "lost" });
    sms.answer(kept);
    await sender.settle();
    expect(errors).toHaveLength(1);
    later(120_000);
    const again = new RecordingGateway("sms");
    while (await sendNext(office, new Map([["sms" as const, again]])));
    expect(again.given).toEqual([]);
    const states = (await statesOf()).slice(before);
    const of = (id: string) =>
      states.filter(({ message_id }) => message_id === id).map(({ state }) => state);
    expect(of(lost.messageId)).toEqual(["sending", "unknown"]);
    expect(of(kept.messageId)).toEqual(["sending", "sent"]);
  });

  test("none leaves, and none uses up a try, while the line to the gateway is down", async () => {
    await code(aPhone());
    const sms = Object.assign(new RecordingGateway("sms"), { isReady: (): boolean => false });
    const sender = openSender(office, sms, FAST, stop);
    expect(await sender.round()).toBe(false);
    sms.isReady = () => true;
    expect(await sender.round()).toBe(true);
    await sender.settle();
    expect(sms.given).toHaveLength(1);
  });

  test("never leave faster than was agreed", async () => {
    for (let each = 0; each < 12; each++) await code(aPhone());
    const sms = new RecordingGateway("sms");
    const sender = openSender(office, sms, { ...USUAL_LIMITS, smsASecond: 5 }, stop);
    await sender.round();
    expect(sms.given).toHaveLength(5);
  });
});

describe("the SMS of a day", () => {
  test("are counted for the city, whoever sends; what is too many waits until tomorrow", async () => {
    later(DAY_MS);
    const phones = Array.from({ length: 5 }, aPhone);
    for (const phone of phones) await code(phone);
    const limits = { ...USUAL_LIMITS, smsADay: 3 };
    const sms = new RecordingGateway("sms");
    const gateways = new Map([["sms" as const, sms]]);
    await sendNext(office, gateways, limits);
    const sender = openSender(office, sms, limits, stop);
    while (await sender.round());
    await sender.settle();
    expect(sms.given).toHaveLength(3);
    later(DAY_MS);
    while (await sendNext(office, gateways, limits));
    expect(sms.given).toHaveLength(5);
    expect(new Set(sms.given.map(({ phone }) => phone))).toEqual(new Set(phones));
  });

  test("stop no message by WhatsApp", async () => {
    await asOwner(work, (tx) => tx.deleteFrom("tries").execute());
    const whatsapp = new RecordingGateway("whatsapp");
    const id = uuidv7();
    await write(office, (tx) =>
      queueMessage(tx, office, {
        id,
        applicationId: null,
        phone: aPhone(),
        template: "registration-code",
        params: { code: "KJ7M-4Q2-X9T" },
        via: "whatsapp",
      }),
    );
    const limits = { ...USUAL_LIMITS, smsADay: 0 };
    while (await sendNext(office, new Map([["whatsapp" as const, whatsapp]]), limits));
    expect(whatsapp.given.map(({ messageId }) => messageId)).toEqual([id]);
  });

  test("go to codes by half at most, and a number or an address that asks too often uses up nobody's", async () => {
    later(3 * DAY_MS);
    const ask = (phone: string, address: string) =>
      write(office, (tx) => countCode(tx, office, { phone, address }, { smsADay: 10 }));
    const insistent = aPhone();
    for (let each = 0; each < 3; each++) expect(await ask(insistent, "1")).toBe(0);
    for (let each = 0; each < 9; each++) expect(await ask(insistent, "1")).toBeGreaterThan(0);
    expect([await ask(aPhone(), "2"), await ask(aPhone(), "3")]).toEqual([0, 0]);
    expect(await ask(aPhone(), "4")).toBeGreaterThan(0);
    later(DAY_MS);
    expect(await ask(aPhone(), "4")).toBe(0);
  });
});

test("the operator's metrics tell what waits and since when, what became of messages, and the SMS of today", async () => {
  later(DAY_MS);
  await asOwner(work, (tx) => tx.deleteFrom("tries").execute());
  await code(aPhone());
  const sms = new RecordingGateway("sms");
  await sendNext(office, new Map([["sms" as const, sms]]));
  await code(aPhone());
  later(90_000);
  const app = webOf(
    {
      db: work.db.service,
      vault: work.db.vault,
      jobs: { enqueue: async () => {} },
      now: () => now,
      log: SILENT,
      signIn: null,
      regionCode: office.actor.regionCode,
    },
    KOTA_JAMBI,
    NO_MESSAGING,
  );
  const text = await (await app.request("/metrics")).text();
  for (const line of [
    'payung_outbox_waiting{channel="sms"} 1',
    'payung_outbox_waiting{channel="whatsapp"} 0',
    'payung_outbox_oldest_seconds{channel="sms"} 90',
    'payung_inbox_waiting{channel="sms"} 0',
    "payung_sms_today 1",
    "payung_sms_a_day 5000",
  ])
    expect(text).toContain(line);
  expect(text).toMatch(/payung_messages_of_day\{channel="sms",state="sent"\} \d+/);
  expect(text).not.toContain("+62");
});
