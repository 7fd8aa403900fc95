import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { KOTA_JAMBI } from "../shared/site.ts";
import { AGREED, givenPhones, signed, whatsAppBody } from "../testing/phones.ts";
import { SILENT } from "../testing/serve.ts";
import { asOwner } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { webOf } from "../web.ts";
import { NO_MESSAGING } from "./service.ts";
import { readSmsHook } from "./sms-hook.ts";
import { readWhatsAppHook } from "./whatsapp-hook.ts";

let work: TestOffice;
let phones: ReturnType<typeof givenPhones>;
beforeAll(async () => {
  work = await givenOffice();
  phones = givenPhones(work);
});
afterAll(() => work.close());
afterEach(() =>
  asOwner(work, async (tx) => {
    await tx.deleteFrom("inbox").execute();
  }),
);

/** Bodies as Meta documents and sends them; the number is nobody's. */
const recorded = async (name: string) =>
  JSON.parse(await readFile(new URL(`recorded/${name}.json`, import.meta.url), "utf8"));
const waiting = () =>
  asOwner(work, async (tx) => (await tx.selectFrom("inbox").select("id").execute()).length);
const SECRET = AGREED.whatsapp?.appSecret;
const SMS_SECRET = AGREED.smsHook?.secret;

describe("WhatsApp", () => {
  test("asks whether we are who we say, and is told only for the right token", async () => {
    const query = new URLSearchParams(await recorded("verification-query"));
    const right = await phones.app.request(`/hooks/whatsapp?${query}`);
    expect([right.status, await right.text()]).toEqual([200, "1158201444"]);
    query.set("hub.verify_token", "another");
    expect((await phones.app.request(`/hooks/whatsapp?${query}`)).status).toBe(403);
  });

  test.each([
    ["text", { kind: "text", text: "Daftar" }],
    ["button-reply", { kind: "chosen", id: "consent:agree" }],
    ["list-reply", { kind: "chosen", id: "occupation:ojek" }],
    ["template-button", { kind: "chosen", id: "LANJUT" }],
    ["image", { kind: "photo", mediaId: "2754859441498128" }],
    ["location", { kind: "location", latitude: -1.642, longitude: 103.618 }],
    ["voice", { kind: "voice" }],
    ["unsupported", { kind: "other" }],
    ["reaction", { kind: "other" }],
  ])("brings %s", async (name, input) => {
    expect(readWhatsAppHook(await recorded(name), "106540352242922")).toEqual({
      incoming: [
        {
          providerId: "wamid.HBgNNjI4MTIwMDAwMDAwMRUCABIYFDNBQTg0N0FBRjQ1RUI2MDVFNDZGAA==",
          phone: "+6281200000001",
          sentAt: new Date("2026-11-23T08:00:00Z"),
          input,
        },
      ],
      news: [],
    });
  });

  test.each([
    [
      "status-sent",
      { state: "sent", messageId: "01990000-0000-7000-8000-000000000001", code: null },
    ],
    ["status-delivered", { state: "delivered", messageId: null, code: null }],
    ["status-read", { state: "read", messageId: null, code: null }],
    ["status-failed", { state: "failed", messageId: null, code: "131047" }],
  ])("tells %s of a message of ours", async (name, told) => {
    const { incoming, news } = readWhatsAppHook(await recorded(name), "106540352242922");
    expect(incoming).toEqual([]);
    expect(news).toMatchObject([told]);
  });

  test("speaks of another number of the same account, or of what we do not know: nothing comes of it", async () => {
    expect(readWhatsAppHook(await recorded("text"), "999")).toEqual({ incoming: [], news: [] });
    for (const body of [
      null,
      1,
      [],
      {},
      { object: "whatsapp_business_account" },
      { object: "page", entry: [] },
    ])
      expect(readWhatsAppHook(body, "1")).toEqual({ incoming: [], news: [] });
    const odd = whatsAppBody("081200000001", "1795420800", { type: "text", text: { body: 7 } });
    const response = await phones.tellWhatsApp(odd);
    expect(response.status).toBe(200);
    expect(await waiting()).toBe(0);
  });

  test("is refused unless it signed these very bytes", async () => {
    const body = JSON.stringify(
      whatsAppBody("081200000001", "1795420800", { type: "text", text: { body: "a" } }),
    );
    const right = signed(body, SECRET);
    const wrong = [
      {},
      { "x-hub-signature-256": "" },
      { "x-hub-signature-256": right.replace("sha256=", "sha1=") },
      { "x-hub-signature-256": signed(body, "another secret") },
      { "x-hub-signature-256": signed(`${body} `, SECRET) },
      { "x-hub-signature-256": right.slice(0, -2) },
    ];
    for (const headers of wrong)
      expect(
        (await phones.tell("/hooks/whatsapp", body, headers as Record<string, string>)).status,
      ).toBe(401);
    expect(await waiting()).toBe(0);
    expect(
      (await phones.tell("/hooks/whatsapp", body, { "x-hub-signature-256": right })).status,
    ).toBe(200);
    expect(await waiting()).toBe(1);
  });

  test("brings the same again and again, and it is there once", async () => {
    const body = whatsAppBody(
      "081200000001",
      "1795420800",
      { type: "text", text: { body: "a" } },
      crypto.randomUUID(),
    );
    const answers = await Promise.all(Array.from({ length: 5 }, () => phones.tellWhatsApp(body)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await waiting()).toBe(1);
    await asOwner(work, (tx) => tx.deleteFrom("inbox").execute());
    await phones.tellWhatsApp(body);
    expect(await waiting()).toBe(0);
  });

  test("may send much, and not without end", async () => {
    const body = "a".repeat(3 * 1024 * 1024 + 1);
    const headers = { "x-hub-signature-256": signed(body, SECRET) };
    expect((await phones.tell("/hooks/whatsapp", body, headers)).status).toBe(413);
  });

  test("leaves no number and no word in clear", async () => {
    const words = "rahasia sekali";
    await phones.tellWhatsApp(
      whatsAppBody("081277777777", "1795420800", { type: "text", text: { body: words } }),
    );
    const rows = await asOwner(work, async (tx) => ({
      inbox: await tx.selectFrom("inbox").selectAll().execute(),
      incoming: await tx.selectFrom("incoming_messages").selectAll().execute(),
    }));
    const lying = [...rows.inbox, ...rows.incoming]
      .flatMap((row) => Object.values(row))
      .map((value) => (Buffer.isBuffer(value) ? value.toString("latin1") : String(value)))
      .join(" ");
    expect(lying).not.toContain("81277777777");
    expect(lying).not.toContain(words);
  });
});

describe("SMS", () => {
  const at = "1795420800";
  const heard = (fields: object) =>
    readSmsHook(
      fields as Record<string, unknown>,
      AGREED.smsHook?.fields ?? ({} as never),
      new Date(0),
    );

  test("comes as JSON or as a form, signed or with the secret itself", async () => {
    const json = JSON.stringify({ from: "081200000002", text: "daftar", id: "1", at });
    const form = new URLSearchParams({
      from: "081200000002",
      text: "daftar",
      id: "2",
      at,
    }).toString();
    const sent = [
      await phones.tell("/hooks/sms", json, { "x-signature": signed(json, SMS_SECRET) }),
      await phones.tell("/hooks/sms", form, { authorization: `Bearer ${SMS_SECRET}` }),
    ];
    expect(sent.map(({ status }) => status)).toEqual([200, 200]);
    expect(await waiting()).toBe(2);
    const wrong: Record<string, string>[] = [
      {},
      { authorization: "Bearer another secret." },
      { authorization: `Bearer ${SMS_SECRET}`, "x-signature": "sha256=00" },
    ];
    for (const headers of wrong)
      expect((await phones.tell("/hooks/sms", json, headers)).status).toBe(401);
  });

  test("without a name and an instant of its own is refused: nobody could tell it from the same word said twice", async () => {
    const body = JSON.stringify({ from: "081200000002", text: "1" });
    expect(
      (await phones.tell("/hooks/sms", body, { "x-signature": signed(body, SMS_SECRET) })).status,
    ).toBe(400);
    expect(heard({ from: "081200000002", text: "1", at })?.incoming).toHaveLength(1);
  });

  test("of a machine is nobody's word; a receipt is news of a message of ours", () => {
    expect(heard({ from: "TELKOMSEL", text: "Sisa pulsa Anda", id: "1" })).toEqual({
      incoming: [],
      news: [],
    });
    expect(heard({ id: "abc", status: "DELIVRD", at })?.news).toMatchObject([
      { providerId: "abc", state: "delivered" },
    ]);
    expect(heard({ id: "abc", status: "UNDELIV", code: "007", at })?.news).toMatchObject([
      { state: "failed", code: "007" },
    ]);
    expect(heard({ id: "abc", status: "queued" })).toEqual({ incoming: [], news: [] });
  });
});

test("an address whose gateway is not set up is not there, and neither is the simulator", async () => {
  const ground = {
    db: work.db.service,
    vault: work.db.vault,
    jobs: { enqueue: async () => {} },
    now: () => new Date(),
    log: SILENT,
    signIn: null,
    regionCode: work.office.actor.regionCode,
  };
  for (const messaging of [NO_MESSAGING, AGREED]) {
    const app = webOf(ground, KOTA_JAMBI, messaging);
    for (const path of ["/simulator", "/simulator/graph/1", "/simulator/photos/1"])
      expect((await app.request(path)).status).toBe(404);
    for (const path of ["/simulator", "/simulator/sms", "/simulator/graph/1/messages"])
      expect((await app.request(path, { method: "POST" })).status).toBe(404);
  }
  const bare = webOf(ground, KOTA_JAMBI);
  for (const path of ["/hooks/whatsapp", "/hooks/sms"])
    expect((await bare.request(path, { method: "POST" })).status).toBe(404);
});
