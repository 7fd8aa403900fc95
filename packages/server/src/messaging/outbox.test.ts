import { randomUUID } from "node:crypto";
import type { TemplateName } from "@payung/domain/messaging/templates.ts";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { correct } from "../corrections/service.ts";
import { type Office, write } from "../shared/office.ts";
import { aDraft } from "../testing/drafts.ts";
import { RecordingGateway } from "../testing/phones.ts";
import { givenApi, type TestApi } from "../testing/serve.ts";
import { asOwner } from "../testing/table-rows.ts";
import { breakingOffAt } from "../testing/test-office.ts";
import { aWorker } from "../testing/workers.ts";
import { registerWorker } from "../verification/service.ts";
import type { Gateways } from "./gateway.ts";
import { keepNews } from "./keep-states.ts";
import {
  type NewMessage,
  queueForWorkers,
  queueMessage,
  queueReply,
  recordConsent,
  sendNext,
  type ToTell,
  tellCover,
} from "./service.ts";

let api: TestApi;
let now = new Date("2026-11-23T09:00:00Z");
let office: Office;
let sms: RecordingGateway;
let whatsapp: RecordingGateway;
let gateways: Gateways;
beforeAll(async () => {
  api = await givenApi();
  office = { ...api.office, now: () => now };
});
afterAll(() => api.close());
beforeEach(() => {
  sms = new RecordingGateway("sms");
  whatsapp = new RecordingGateway("whatsapp");
  gateways = new Map([
    ["sms", sms],
    ["whatsapp", whatsapp],
  ]);
});

let people = 0;
const aPhone = () => `+62812${String(50_000_000 + ++people)}`;
const code = (phone: string, id = uuidv7()) => ({
  id,
  applicationId: null,
  phone,
  template: "registration-code" as const,
  params: { code: "KJ7M-4Q2-X9T" },
});
const queue = <Name extends TemplateName>(message: NewMessage<Name>) =>
  write(office, (tx) => queueMessage(tx, office, message));
const sendAll = async () => {
  while (await sendNext(office, gateways));
};
const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1_000);
};
const statesOf = (messageId: string) =>
  asOwner(api, (tx) =>
    tx
      .selectFrom("message_states")
      .select(["state", "error_code as code"])
      .where("message_id", "=", messageId)
      .orderBy("recorded_at")
      .execute(),
  );
const endOf = async (messageId: string) => (await statesOf(messageId)).at(-1);

/** Somebody who is registered, and wants messages by SMS. */
async function aWorkerWhoWants() {
  const draft = aDraft({}, aWorker());
  const phone = draft.phone?.replace(/^0/, "+62") ?? "";
  const { application } = await write(office, async (tx) => {
    const registered = await registerWorker(tx, office, draft, "field");
    await recordConsent(tx, office, {
      id: uuidv7(),
      phone,
      channel: "sms",
      isGiven: true,
      application: { id: draft.id, kelurahanCode: registered.application.kelurahan_code },
      saidThrough: "field",
    });
    return registered;
  });
  return { id: application.id, phone };
}

const approved = (applicationId: string) => ({
  id: uuidv7(),
  applicationId,
  template: "decision-approved" as const,
  params: () => ({}),
});

describe("a message", () => {
  test("is one message however often it is queued under its id, and no other under the same", async () => {
    const message = code(aPhone());
    expect(await queue(message)).toBe("queued");
    expect(await queue(message)).toBe("queued");
    await sendAll();
    expect(await queue(message)).toBe("queued");
    await sendAll();
    expect(sms.given.map(({ messageId }) => messageId)).toEqual([message.id]);
    await expect(queue({ ...message, phone: aPhone() })).rejects.toThrow(/used for something else/);
  });

  test("leaves only if what caused it came to be", async () => {
    const message = code(aPhone());
    await expect(
      write(office, async (tx) => {
        await queueMessage(tx, office, message);
        throw new Error("thought better of it");
      }),
    ).rejects.toThrow(/thought better/);
    await sendAll();
    expect(sms.given).toEqual([]);
  });

  test("is sent once by many who send beside each other", async () => {
    const ids = Array.from({ length: 12 }, () => uuidv7());
    for (const id of ids) await queue(code(aPhone(), id));
    await Promise.all(Array.from({ length: 4 }, sendAll));
    expect(sms.given.map(({ messageId }) => messageId).sort()).toEqual(ids);
  });

  test("that somebody waits for overtakes those that go to thousands", async () => {
    const { id } = await aWorkerWhoWants();
    await write(office, (tx) => queueForWorkers(tx, office, [approved(id)]));
    later(5);
    const asked = code(aPhone());
    await queue(asked);
    await sendAll();
    expect(sms.given.map(({ messageId }) => messageId)[0]).toBe(asked.id);
  });

  test("stays where it is while nobody has set up its gateway", async () => {
    const message = code(aPhone());
    await queue(message);
    while (await sendNext(office, new Map([["whatsapp", whatsapp]])));
    expect(await statesOf(message.id)).toEqual([]);
    await sendAll();
    expect(await endOf(message.id)).toEqual({ state: "sent", code: null });
  });

  test("that is too old to be worth anything is not sent", async () => {
    const params = { code: "123456", minutes: "10" };
    const message = { ...code(aPhone()), template: "one-time-code" as const, params };
    await queue(message);
    later(601);
    await sendAll();
    expect(sms.given).toEqual([]);
    expect(await endOf(message.id)).toEqual({ state: "failed", code: "expired" });
  });

  test("in free words goes out by WhatsApp only within a day of the last word", async () => {
    const id = uuidv7();
    await write(office, (tx) =>
      queueReply(tx, office, {
        id,
        applicationId: null,
        kelurahanCode: null,
        phone: aPhone(),
        via: "whatsapp",
        language: "id",
        content: { text: "Halo" },
      }),
    );
    await sendAll();
    expect(whatsapp.given).toEqual([]);
    expect(await endOf(id)).toEqual({ state: "failed", code: "window-closed" });
  });
});

describe("what goes wrong on the way", () => {
  test("is tried again after longer and longer waits, and given up in the end, where staff sees it", async () => {
    const { id: applicationId, phone } = await aWorkerWhoWants();
    const message = { ...code(phone), applicationId };
    await queue(message);
    const busy = { outcome: "refused", code: "busy", mayRetry: true } as const;
    sms.answers.push(busy, busy, busy, busy, busy, busy);
    const waits = [30, 120, 600, 3_600, 21_600];
    for (const wait of waits) {
      await sendAll();
      later(wait - 1);
      const given = sms.given.length;
      await sendAll();
      expect(sms.given).toHaveLength(given);
      later(1);
    }
    await sendAll();
    expect(sms.given).toHaveLength(6);
    later(7 * 86_400);
    await sendAll();
    expect(sms.given).toHaveLength(6);
    const answer = await api.ask("GET", `/v1/applications/${applicationId}/messages`, {
      key: await api.keyOf("verifier"),
    });
    expect(answer.body.messages).toMatchObject([
      {
        template: "registration-code",
        state: "failed",
        phoneMasked: expect.stringMatching(/^\+62•+\d{3}$/),
      },
    ]);
    expect(answer.body.messages[0].states.at(-1)).toMatchObject({ state: "failed", code: "busy" });
    expect(answer.text).not.toContain(phone);
  });

  test("waits as long as the gateway asks", async () => {
    const message = code(aPhone());
    await queue(message);
    sms.answers.push({ outcome: "refused", code: "429", mayRetry: true, afterSeconds: 300 });
    await sendAll();
    later(299);
    await sendAll();
    expect(sms.given).toHaveLength(1);
    later(1);
    await sendAll();
    expect(await endOf(message.id)).toEqual({ state: "sent", code: null });
  });

  test("may be that nobody knows: then it is not sent again", async () => {
    const message = code(aPhone());
    await queue(message);
    sms.answers.push({ outcome: "unknown", code: "no-answer" });
    await sendAll();
    later(86_400);
    await sendAll();
    expect(sms.given).toHaveLength(1);
    expect(await endOf(message.id)).toEqual({ state: "unknown", code: "no-answer" });
  });

  test("a process killed between sending and writing it down leaves a message that is not sent again", async () => {
    const message = code(aPhone());
    await queue(message);
    for (let nth = 0; sms.given.length === 0; nth++)
      await sendNext(breakingOffAt(office, nth), gateways).catch(() => {});
    expect(await statesOf(message.id)).toEqual([{ state: "sending", code: null }]);
    later(60);
    await sendAll();
    expect(await endOf(message.id)).toMatchObject({ state: "sending" }); // perhaps it is still at it
    later(60);
    await sendAll();
    expect(sms.given).toHaveLength(1);
    expect(await endOf(message.id)).toEqual({ state: "unknown", code: "cut-off" });
  });

  test("is sent again under the same id where the gateway knows ids", async () => {
    const knowing = new RecordingGateway("sms", true);
    const through: Gateways = new Map([["sms", knowing]]);
    const message = code(aPhone());
    await queue(message);
    for (let nth = 0; knowing.given.length === 0; nth++)
      await sendNext(breakingOffAt(office, nth), through).catch(() => {});
    later(120);
    while (await sendNext(office, through));
    expect(knowing.given.map(({ messageId }) => messageId)).toEqual([message.id, message.id]);
    expect(await endOf(message.id)).toEqual({ state: "sent", code: null });
  });
});

describe("consent", () => {
  test("is needed for everything that was not asked for", async () => {
    const phone = aPhone();
    expect(await queue({ ...code(phone), template: "decision-approved", params: {} })).toBe(
      "not-wanted",
    );
    await write(office, (tx) =>
      recordConsent(tx, office, {
        id: uuidv7(),
        phone,
        channel: "whatsapp",
        isGiven: true,
        application: null,
        saidThrough: "web",
      }),
    );
    expect(await queue({ ...code(phone), template: "decision-approved", params: {} })).toBe(
      "queued",
    );
    await sendAll();
    expect(whatsapp.given).toHaveLength(1);
  });

  test("is kept once under its id, and the id means nothing else", async () => {
    const consent = {
      id: uuidv7(),
      phone: aPhone(),
      channel: "sms" as const,
      isGiven: true,
      application: null,
      saidThrough: "web" as const,
    };
    const keep = (changed = {}) =>
      write(office, (tx) => recordConsent(tx, office, { ...consent, ...changed }));
    await keep();
    await keep();
    await expect(keep({ isGiven: false })).rejects.toThrow(/used for something else/);
  });

  test("for one number is none for the one that a correction put in its place", async () => {
    const { id } = await aWorkerWhoWants();
    const told = () => write(office, (tx) => queueForWorkers(tx, office, [approved(id)]));
    expect(await told()).toBe(1);
    await write(office, (tx) =>
      correct(tx, office, {
        id: uuidv7(),
        applicationId: id,
        basedOn: 0,
        typed: { phone: "081299999999" },
        reason: "Nomor salah tulis",
        evidence: null,
      }),
    );
    expect(await told()).toBe(0);
    await sendAll();
  });
});

describe("what follows from a decision", () => {
  test("is told once where it is news, to those who want it", async () => {
    const { id } = await aWorkerWhoWants();
    const decided = (outcome: "approved" | "refused"): ToTell =>
      outcome === "approved"
        ? approved(id)
        : {
            id: uuidv7(),
            applicationId: id,
            template: "decision-not-yet",
            params: () => ({ reason: "Umur belum cukup.", step: "Daftar lagi." }),
          };
    const tell = (outcome: "approved" | "refused") =>
      write(office, (tx) =>
        queueForWorkers(tx, office, [decided(outcome)], {
          unlessLastTold: ["decision-approved", "decision-not-yet"],
        }),
      );
    expect(await tell("approved")).toBe(1);
    later(1);
    expect(await tell("approved")).toBe(0);
    expect(await tell("refused")).toBe(1);
    later(1);
    expect(await tell("approved")).toBe(1);
    await sendAll();
  });

  test("the start and the end of cover are told once each, when they are near", async () => {
    const { id } = await aWorkerWhoWants();
    await asOwner(api, async (tx) => {
      await tx
        .insertInto("memberships")
        .values({
          region_code: "15.71",
          id: uuidv7(),
          worker_id: id,
          application_id: id,
          kelurahan_code: "15.71.07.1005",
          kpj: "26000000031",
          started_on: "2026-12-01",
          first_month: "2026-12",
          month_count: 3,
          reply_id: await anyReply(tx),
        })
        .execute();
    });
    const tell = (today: string) => write(office, (tx) => tellCover(tx, office, today));
    expect(await tell("2026-11-30")).toBe(0);
    expect(await tell("2026-12-01")).toBe(1);
    expect(await tell("2026-12-02")).toBe(0);
    expect(await tell("2027-01-28")).toBe(0);
    expect(await tell("2027-01-29")).toBe(1);
    expect(await tell("2027-01-30")).toBe(0);
    await sendAll();
    const texts = sms.texts().join(" ");
    expect(texts).toContain("terlindungi 1 Desember 2026 sampai 28 Februari 2027");
    expect(texts).toContain("berlaku sampai 28 Februari 2027");
  });
});

describe("news of a message", () => {
  const news = (providerId: string, state: string, messageId: string | null = null) => ({
    providerId,
    messageId,
    state,
    code: null,
    happenedAt: now,
  });
  const tell = (...each: Parameters<typeof news>) =>
    write(office, (tx) => keepNews(tx, office, news(...each)));
  const currentOf = (id: string) =>
    asOwner(api, async (tx) => {
      const row = await tx
        .selectFrom("current_message_states")
        .select("state")
        .where("message_id", "=", id)
        .executeTakeFirst();
      return row?.state;
    });

  test("never takes back what was known, in whatever order it comes", async () => {
    const message = code(aPhone());
    await queue(message);
    const providerId = randomUUID();
    sms.answers.push({ outcome: "sent", providerId });
    await sendAll();
    for (const state of ["read", "delivered", "sent", "read"])
      expect(await tell(providerId, state)).toBe(true);
    expect(await currentOf(message.id)).toBe("read");
    expect((await statesOf(message.id)).filter(({ state }) => state === "read")).toHaveLength(1);
  });

  test("tells by our own id what became of a message whose answer was lost", async () => {
    const message = code(aPhone());
    await queue(message);
    sms.answers.push({ outcome: "unknown", code: "no-answer" });
    await sendAll();
    expect(await tell("wamid.never-heard-of", "delivered", message.id)).toBe(true);
    expect(await currentOf(message.id)).toBe("delivered");
  });

  test("of what we never sent is nothing", async () => {
    expect(await tell(randomUUID(), "delivered")).toBe(false);
    expect(await tell(randomUUID(), "delivered", uuidv7())).toBe(false);
  });
});

/** Some reply of the insurer, for a membership to point to. */
async function anyReply(tx: Parameters<Parameters<typeof asOwner>[1]>[0]): Promise<string> {
  const id = uuidv7();
  await tx
    .insertInto("insurer_replies")
    .values({
      region_code: "15.71",
      id,
      file_name: "balasan.xlsx",
      file_sha256: Buffer.alloc(32, people),
      taken_by: "test",
      row_count: 1,
      taken_at: now,
    })
    .execute();
  return id;
}
