import { once } from "node:events";
import {
  createServer as createHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { type AddressInfo, createServer as createLine, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { clipName } from "../shared/sound.ts";
import type { Outgoing } from "./gateway.ts";
import { NO_MESSAGING, readMessagingSettings, SettingsFault } from "./settings.ts";
import { type Heard, smppGateway } from "./smpp.ts";
import { pduBytes, readDelivered, submitBody, takePdus } from "./smpp-pdu.ts";
import { httpSmsGateway } from "./sms-http.ts";
import { whatsAppGateway } from "./whatsapp.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const REPLY: Outgoing = {
  messageId: "01990000-0000-7000-8000-000000000001",
  phone: "+6281200000001",
  content: { kind: "reply", reply: { text: "Halo", buttons: [{ id: "a:b", title: "Ya" }] } },
};
const TEMPLATE: Outgoing = {
  ...REPLY,
  content: {
    kind: "template",
    name: "cover-ending",
    language: "id",
    params: ["28 Februari 2027"],
    text: "Pemkot Jambi: perlindungan Anda berlaku sampai 28 Februari 2027.",
  },
};

type Asked = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
};

/** A gateway of somebody else on loopback, which remembers what it was asked. */
async function givenServer(answer: (asked: Asked, response: ServerResponse) => void) {
  const asked: Asked[] = [];
  const server: Server = createHttp(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const one = {
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(pieces).toString("utf8"),
    };
    asked.push(one);
    answer(one, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  stops.push(
    () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(done);
      }),
  );
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const json = (response: ServerResponse, status: number, body: object, headers = {}) => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
};
const error = (code: number) => ({
  error: { message: "(#x) no", type: "OAuthException", code, fbtrace_id: "A" },
});

describe("WhatsApp", () => {
  const at = (baseUrl: string) =>
    whatsAppGateway({
      baseUrl,
      phoneNumberId: "106540352242922",
      accessToken: "token",
      appSecret: "s",
      verifyToken: "v",
    });

  test("is asked as the Cloud API wants it, with our id, which comes back with every news", async () => {
    const meta = await givenServer((_, response) =>
      json(response, 200, {
        messaging_product: "whatsapp",
        contacts: [{ input: "6281200000001", wa_id: "6281200000001" }],
        messages: [{ id: "wamid.1" }],
      }),
    );
    const gateway = at(meta.url);
    expect(await gateway.send(REPLY)).toEqual({ outcome: "sent", providerId: "wamid.1" });
    await gateway.send(TEMPLATE);
    expect(meta.asked[0]).toMatchObject({ method: "POST", url: "/106540352242922/messages" });
    expect(meta.asked[0]?.headers.authorization).toBe("Bearer token");
    expect(JSON.parse(meta.asked[0]?.body ?? "")).toEqual({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: "6281200000001",
      biz_opaque_callback_data: REPLY.messageId,
      type: "interactive",
      interactive: {
        type: "button",
        body: { text: "Halo" },
        action: { buttons: [{ type: "reply", reply: { id: "a:b", title: "Ya" } }] },
      },
    });
    expect(JSON.parse(meta.asked[1]?.body ?? "")).toMatchObject({
      type: "template",
      template: {
        name: "payung_cover_ending",
        language: { code: "id" },
        components: [{ type: "body", parameters: [{ type: "text", text: "28 Februari 2027" }] }],
      },
    });
  });

  test("is given a clip once and sent by Meta's name for it; what Meta has forgotten is given anew", async () => {
    const names = ["1037543291543636", "2037543291543636"];
    let isForgotten = false;
    const meta = await givenServer(({ url }, response) => {
      if (url.endsWith("/media")) return json(response, 200, { id: names.shift() });
      return isForgotten
        ? json(response, 400, { error: { code: 131053, message: "Media upload error" } })
        : json(response, 200, { messages: [{ id: "wamid.2" }] });
    });
    const gateway = at(meta.url);
    const clip = clipName("Tulis 16 angka NIK dari KTP Anda.");
    const heard: Outgoing = {
      ...REPLY,
      content: { kind: "reply", reply: { text: "Tulis", clip } },
    };
    const sent = { outcome: "sent", providerId: "wamid.2" };
    expect([await gateway.send(heard), await gateway.send(heard)]).toEqual([sent, sent]);
    expect(meta.asked.map(({ url }) => url.split("/").at(-1))).toEqual([
      "media",
      "messages",
      "messages",
    ]);
    expect(meta.asked[0]?.headers["content-type"]).toContain("multipart/form-data");
    for (const part of ['name="messaging_product"', "audio/ogg", `filename="${clip}"`, "OpusHead"])
      expect(meta.asked[0]?.body).toContain(part);
    expect(JSON.parse(meta.asked[1]?.body ?? "")).toMatchObject({
      to: "6281200000001",
      type: "audio",
      audio: { id: "1037543291543636" },
    });
    isForgotten = true;
    expect(await gateway.send(heard)).toEqual({
      outcome: "refused",
      code: "131053",
      mayRetry: true,
    });
    isForgotten = false;
    await gateway.send(heard);
    expect(JSON.parse(meta.asked.at(-1)?.body ?? "").audio).toEqual({ id: "2037543291543636" });
  });

  test("a clip that Meta does not take is tried again, and nothing is sent in its place", async () => {
    const meta = await givenServer((_, response) => json(response, 500, {}));
    const clip = clipName("Tulis 16 angka NIK dari KTP Anda.");
    const heard: Outgoing = {
      ...REPLY,
      content: { kind: "reply", reply: { text: "Tulis", clip } },
    };
    expect(await at(meta.url).send(heard)).toEqual({
      outcome: "refused",
      code: "clip-not-taken",
      mayRetry: true,
    });
    expect(meta.asked).toHaveLength(1);
  });

  test.each([
    [
      "a number without WhatsApp",
      400,
      error(131026),
      {},
      { outcome: "refused", code: "131026", mayRetry: false },
    ],
    [
      "more than a day of silence",
      400,
      error(131047),
      {},
      { outcome: "refused", code: "131047", mayRetry: false },
    ],
    [
      "too many at once",
      429,
      error(130429),
      { "retry-after": "120" },
      { outcome: "refused", code: "130429", mayRetry: true, afterSeconds: 120 },
    ],
    [
      "too many to one number",
      400,
      error(131056),
      {},
      { outcome: "refused", code: "131056", mayRetry: true },
    ],
    [
      "a fault of theirs",
      500,
      error(131000),
      {},
      { outcome: "refused", code: "131000", mayRetry: true },
    ],
    [
      "a token that has ended",
      401,
      error(190),
      {},
      { outcome: "refused", code: "190", mayRetry: false },
    ],
    [
      "a gateway in between that gave up",
      504,
      { html: true },
      {},
      { outcome: "unknown", code: "504" },
    ],
    ["an answer that says nothing", 200, { ok: true }, {}, { outcome: "unknown", code: "200" }],
  ])("%s", async (_, status, body, headers, sending) => {
    const meta = await givenServer((__, response) => json(response, status, body, headers));
    expect(await at(meta.url).send(REPLY)).toEqual(sending);
  });

  test("that hangs up may have sent it; that cannot be reached has not", async () => {
    const meta = await givenServer((_, response) => response.destroy());
    expect(await at(meta.url).send(REPLY)).toEqual({ outcome: "unknown", code: "no-answer" });
    for (const stop of stops.splice(0)) await stop();
    expect(await at(meta.url).send(REPLY)).toEqual({
      outcome: "refused",
      code: "unreachable",
      mayRetry: true,
    });
  });

  test("hands a photo out in two steps, and the token goes to no other host", async () => {
    const meta: { url: string; asked: Asked[] } = await givenServer(({ url }, response) => {
      if (url === "/77")
        return json(response, 200, { url: `${meta.url}/file`, mime_type: "image/jpeg" });
      if (url === "/78") return json(response, 200, { url: "https://example.org/file" });
      if (url === "/file") return response.end("photo");
      return json(response, 404, error(100));
    });
    const gateway = at(meta.url);
    expect((await gateway.fetchMedia?.("77"))?.toString()).toBe("photo");
    expect(meta.asked.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer token",
      "Bearer token",
    ]);
    await expect(gateway.fetchMedia?.("78")).rejects.toThrow(/not its own/);
    await expect(gateway.fetchMedia?.("79")).rejects.toThrow(/404/);
  });
});

describe("an SMS gateway that takes one HTTP request", () => {
  const settings = (environment: Record<string, string>) => {
    const { sms } = readMessagingSettings(environment);
    if (sms?.kind !== "http") throw new Error("these settings are of HTTP");
    return httpSmsGateway(sms);
  };

  test("is asked as its operator has written it down", async () => {
    const company = await givenServer((_, response) =>
      json(response, 200, { status: 0, messageId: "m-1" }),
    );
    const gateway = settings({
      PAYUNG_SMS_HTTP_URL: `${company.url}/send`,
      PAYUNG_SMS_HTTP_HEADERS: '{"content-type":"application/json","x-key":"k"}',
      PAYUNG_SMS_HTTP_BODY: '{"msisdn":"{to}","message":"{text}","ref":"{id}","from":"{sender}"}',
      PAYUNG_SMS_HTTP_NUMBER: "national",
      PAYUNG_SMS_HTTP_SUCCESS: '"status":0,"messageId":"([^"]+)"',
      PAYUNG_SMS_SENDER: "PEMKOTJAMBI",
    });
    const quoted = {
      ...REPLY,
      content: { kind: "reply", reply: { text: 'Kata "Setuju"\\ ya' } },
    } as const;
    expect(await gateway.send(quoted)).toEqual({ outcome: "sent", providerId: "m-1" });
    expect(company.asked[0]?.headers["x-key"]).toBe("k");
    expect(JSON.parse(company.asked[0]?.body ?? "")).toEqual({
      msisdn: "081200000001",
      message: 'Kata "Setuju"\\ ya',
      ref: REPLY.messageId,
      from: "PEMKOTJAMBI",
    });
  });

  test("by an address alone is asked by GET, and everything in it is written safely", async () => {
    const company = await givenServer((_, response) => response.end("OK"));
    const gateway = settings({ PAYUNG_SMS_HTTP_URL: `${company.url}/send?to={to}&text={text}` });
    expect(await gateway.send(TEMPLATE)).toEqual({
      outcome: "sent",
      providerId: TEMPLATE.messageId,
    });
    const asked = new URL(`http://x${company.asked[0]?.url}`);
    expect(asked.searchParams.get("to")).toBe("+6281200000001");
    expect(asked.searchParams.get("text")).toContain("28 Februari 2027");
  });

  test.each([
    [503, "", { outcome: "refused", code: "503", mayRetry: true }],
    [500, "", { outcome: "unknown", code: "500" }],
    [400, "", { outcome: "refused", code: "400", mayRetry: false }],
    [200, '{"status":9}', { outcome: "refused", code: "not-accepted", mayRetry: false }],
  ])("answers %i %s", async (status, body, sending) => {
    const company = await givenServer((_, response) => response.writeHead(status).end(body));
    const gateway = settings({
      PAYUNG_SMS_HTTP_URL: `${company.url}/?t={text}`,
      PAYUNG_SMS_HTTP_SUCCESS: '"status":0',
    });
    expect(await gateway.send(REPLY)).toEqual(sending);
  });
});

describe("SMPP", () => {
  const TIMES = { answerMs: 500, aliveEveryMs: 60_000, reconnectMs: 20, partsMs: 200 };

  /** The network's side of the line: answers as it is told, and can speak by itself. */
  async function givenNetwork(submit: (line: Socket, sequence: number, body: Buffer) => void) {
    const lines: Socket[] = [];
    const acknowledged: { sequence: number; status: number }[] = [];
    const logins: string[] = [];
    const server = createLine((line) => {
      lines.push(line);
      let buffer: Buffer = Buffer.alloc(0);
      line.on("error", () => {});
      line.on("data", (bytes) => {
        const { pdus, rest } = takePdus(Buffer.concat([buffer, bytes]));
        buffer = rest;
        for (const { command, sequence, status, body } of pdus) {
          if (command === "bind_transceiver") {
            logins.push(body.toString("latin1").split("\0").slice(0, 2).join(":"));
            line.write(pduBytes("bind_transceiver_resp", sequence, 0, Buffer.from("SMSC\0")));
          } else if (command === "submit_sm") submit(line, sequence, body);
          else if (command === "deliver_sm_resp") acknowledged.push({ sequence, status });
          else if (command === "enquire_link") line.write(pduBytes("enquire_link_resp", sequence));
        }
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    stops.push(() => {
      for (const line of lines) line.destroy();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const heard: Heard[] = [];
    let mayKeep = true;
    const { sms } = readMessagingSettings({
      PAYUNG_SMS_SMPP_URL: `smpp://payung:rahasia@127.0.0.1:${port}`,
      PAYUNG_SMS_SENDER: "PAYUNG",
    });
    if (sms?.kind !== "smpp") throw new Error("these settings are of SMPP");
    const gateway = smppGateway(
      sms,
      async (each) => {
        if (!mayKeep) throw new Error("the database is away");
        heard.push(each);
      },
      () => {},
      TIMES,
    );
    stops.unshift(() => gateway.close());
    /** Tries until the line stands. */
    const send = async () => {
      for (;;) {
        const sending = await gateway.send(TEMPLATE);
        if (!(sending.outcome === "refused" && sending.code === "not-connected")) return sending;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    return {
      gateway,
      send,
      lines,
      logins,
      heard,
      acknowledged,
      refuse: (refuses: boolean) => {
        mayKeep = !refuses;
      },
    };
  }

  const answer =
    (status: number, id = "ab12") =>
    (line: Socket, sequence: number) =>
      line.write(pduBytes("submit_sm_resp", sequence, status, Buffer.from(`${id}\0`)));
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise((resolve) => setImmediate(resolve));
  };

  test("signs in, submits in the alphabet of the network, and keeps its name for the message", async () => {
    const bodies: Buffer[] = [];
    const network = await givenNetwork((line, sequence, body) => {
      bodies.push(body);
      answer(0)(line, sequence);
    });
    expect(await network.send()).toEqual({ outcome: "sent", providerId: "ab12" });
    expect(network.logins).toEqual(["payung:rahasia"]);
    const body = bodies[0] ?? Buffer.alloc(0);
    expect(body.subarray(0, 10).toString("hex")).toBe("000500504159554e4700"); // letters as sender
    expect(body.includes(Buffer.from("6281200000001\0"))).toBe(true);
    expect(body.includes(Buffer.from("28 Februari 2027."))).toBe(true);
  });

  test("waits where the network is busy, and gives up where it refuses", async () => {
    let status = 0x58;
    const network = await givenNetwork((line, sequence) => answer(status)(line, sequence));
    expect(await network.send()).toEqual({ outcome: "refused", code: "smpp-58", mayRetry: true });
    status = 0x0b;
    expect(await network.send()).toEqual({ outcome: "refused", code: "smpp-b", mayRetry: false });
  });

  test("does not know what became of it when the line breaks, and makes the line anew", async () => {
    let breaks = true;
    const network = await givenNetwork((line, sequence) => {
      if (breaks) line.destroy();
      else answer(0)(line, sequence);
    });
    expect(await network.send()).toEqual({ outcome: "unknown", code: "no-answer" });
    breaks = false;
    expect(await network.send()).toMatchObject({ outcome: "sent" });
    expect(network.lines).toHaveLength(2);
  });

  /** A deliver_sm as networks send it: from, to us, with these bytes. */
  const delivered = (words: Buffer, { esm = 0, coding = 0 } = {}) =>
    Buffer.concat([
      Buffer.from("\0\x01\x016281200000001\0\x03\x0099123\0", "latin1"),
      Buffer.from([esm, 0, 0, 0, 0, 0, 0, coding, 0, words.length]),
      words,
    ]);

  test("keeps what somebody writes before it says thanks, and says so when it could not", async () => {
    const network = await givenNetwork(answer(0));
    await network.send();
    const [line] = network.lines;
    network.refuse(true);
    line?.write(pduBytes("deliver_sm", 7, 0, delivered(Buffer.from("Daftar"))));
    await until(() => network.acknowledged.length === 1);
    network.refuse(false);
    line?.write(pduBytes("deliver_sm", 8, 0, delivered(Buffer.from("Daftar"))));
    await until(() => network.acknowledged.length === 2);
    expect(network.acknowledged).toEqual([
      { sequence: 7, status: 0x64 },
      { sequence: 8, status: 0 },
    ]);
    expect(network.heard).toMatchObject([
      { incoming: [{ phone: "+6281200000001", input: { kind: "text", text: "Daftar" } }] },
    ]);
  });

  test("joins the parts of a long message, in whatever order they come", async () => {
    const network = await givenNetwork(answer(0));
    await network.send();
    const part = (number: number, words: string) =>
      delivered(Buffer.concat([Buffer.from([5, 0, 3, 42, 2, number]), Buffer.from(words)]), {
        esm: 0x40,
      });
    network.lines[0]?.write(pduBytes("deliver_sm", 1, 0, part(2, "buruh bangunan")));
    network.lines[0]?.write(pduBytes("deliver_sm", 2, 0, part(1, "Saya kerja sebagai ")));
    await until(() => network.acknowledged.length === 2);
    expect(network.heard).toMatchObject([
      { incoming: [{ input: { text: "Saya kerja sebagai buruh bangunan" } }] },
    ]);
  });

  test("reads receipts, and letters of other alphabets", () => {
    const receipt =
      "id:ab12 sub:001 dlvrd:001 submit date:2611231501 done date:2611231502 stat:DELIVRD err:000 text:";
    expect(readDelivered(delivered(Buffer.from(receipt), { esm: 0x04 }))).toEqual({
      kind: "receipt",
      providerId: "ab12",
      state: "DELIVRD",
      code: "000",
    });
    const tagged = Buffer.concat([
      delivered(Buffer.alloc(0), { esm: 0x04 }),
      Buffer.from("001e000561623132000427000105", "hex"),
    ]);
    expect(readDelivered(tagged)).toMatchObject({ providerId: "ab12", state: "UNDELIV" });
    const ucs2 = Buffer.from("Setuju 👍", "utf16le").swap16();
    expect(readDelivered(delivered(ucs2, { coding: 8 }))).toMatchObject({ text: "Setuju 👍" });
    expect(() => readDelivered(Buffer.from("no end"))).toThrow(/does not end/);
    expect(() => takePdus(Buffer.from("GET / HTTP/1.1\r\n"))).toThrow(/not SMPP/);
    expect(submitBody({ sender: "99123", to: "+6281200000001", text: "a" }).subarray(1, 3)).toEqual(
      Buffer.from([3, 0]),
    );
  });
});

describe("the operator's settings", () => {
  test("set in part are refused by what is missing, and no secret is quoted", () => {
    const set = (environment: Record<string, string>) => () => readMessagingSettings(environment);
    expect(set({ PAYUNG_WHATSAPP_ACCESS_TOKEN: "geheim" })).toThrow(SettingsFault);
    expect(set({ PAYUNG_WHATSAPP_ACCESS_TOKEN: "geheim" })).toThrow(
      /PHONE_NUMBER_ID, .*APP_SECRET, .*VERIFY_TOKEN/,
    );
    expect(set({ PAYUNG_SMS_HTTP_URL: "http://a", PAYUNG_SMS_SMPP_URL: "smpp://a" })).toThrow(
      /not both/,
    );
    expect(set({ PAYUNG_SMS_SMPP_URL: "http://a:b@c" })).toThrow(/looks like smpp:/);
    expect(set({ PAYUNG_SMS_HOOK_SECRET: "short" })).toThrow(/16 characters/);
    expect(set({ PAYUNG_SMS_HTTP_URL: "http://a", PAYUNG_SMS_HTTP_HEADERS: "geheim" })).toThrow(
      /^(?!.*geheim)/,
    );
    expect(set({ PAYUNG_SMS_A_DAY: "many" })).toThrow("PAYUNG_SMS_A_DAY is a whole number");
    expect(readMessagingSettings({ PAYUNG_SMS_A_DAY: "800" }).limits.smsADay).toBe(800);
    expect(readMessagingSettings({})).toEqual(NO_MESSAGING);
  });
});
