import { readFileSync } from "node:fs";
import type { MessageChannel } from "@payung/domain/messaging/channels.ts";
import { smsPlaces } from "@payung/domain/messaging/gsm7.ts";
import { FLOW_NAMES, type FlowName } from "@payung/domain/outreach/flow/flow.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Outgoing } from "../messaging/gateway.ts";
import { AGREED, givenPhones, signed } from "../testing/phones.ts";
import { asOwner } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { nikFor } from "../testing/workers.ts";
import { remindNext } from "./conversation.ts";

let work: TestOffice;
let phones: ReturnType<typeof givenPhones>;
beforeAll(async () => {
  work = await givenOffice();
  phones = givenPhones(work);
});
afterAll(() => work.close());
afterEach(async () => {
  for (const channel of ["whatsapp", "sms"] as const) phones[channel].given.splice(0);
  await asOwner(work, (tx) => tx.deleteFrom("conversations").execute());
});

const DAY_MS = 24 * 60 * 60_000;
const TURNS_MAX = 12;

/** The bodies that were recorded, as text: every turn is one of them, with its sender, its moment and its words put in. */
const RECORDED = Object.fromEntries(
  ["text", "button-reply", "list-reply", "image", "location", "voice"].map((name) => [
    name,
    readFileSync(new URL(`../messaging/recorded/${name}.json`, import.meta.url), "utf8"),
  ]),
);

type Said =
  | string
  | { readonly button: string }
  | { readonly row: string }
  | { readonly recorded: "image" | "location" | "voice" };

let numbers = 0;
const aPhone = () => `+62812${String(70_000_000 + ++numbers)}`;

/** One recorded body of this person, now, with a name of its own. */
function bodyOf(phone: string, said: Said, secondsAgo = 0): string {
  const name =
    typeof said === "string"
      ? "text"
      : "recorded" in said
        ? said.recorded
        : "button" in said
          ? "button-reply"
          : "list-reply";
  const at = Math.floor(phones.now().getTime() / 1_000) - secondsAgo;
  const words =
    typeof said === "string"
      ? said
      : "button" in said
        ? said.button
        : "row" in said
          ? said.row
          : "";
  return (RECORDED[name] ?? "")
    .replaceAll("6281200000001", phone.slice(1))
    .replace(/"wamid\.HBgNNj[^"]+"/, `"wamid.${crypto.randomUUID()}"`)
    .replace('"1795420800"', `"${at}"`)
    .replace('"Daftar"', JSON.stringify(words))
    .replace(/"(?:consent:agree|occupation:ojek)"/, JSON.stringify(words));
}

const smsBody = (phone: string, text: string, secondsAgo = 0) =>
  JSON.stringify({
    from: phone,
    text,
    id: crypto.randomUUID(),
    at: String(Math.floor(phones.now().getTime() / 1_000) - secondsAgo),
  });

const HOOKS = {
  whatsapp: ["/hooks/whatsapp", "x-hub-signature-256", AGREED.whatsapp?.appSecret],
  sms: ["/hooks/sms", "x-signature", AGREED.smsHook?.secret],
} as const;

function tell(channel: MessageChannel, body: string, secret?: string) {
  const [path, header, right = ""] = HOOKS[channel];
  return phones.tell(path, body, { [header]: signed(body, secret ?? right) });
}

/**
 * One turn as gateways bring it at their worst: first from somebody who does not know the secret, then three times, twice
 * of it at once. Everything that was answered, each message within what its channel shows.
 */
async function say(channel: MessageChannel, phone: string, said: Said): Promise<string[]> {
  const body =
    channel === "whatsapp"
      ? bodyOf(phone, said)
      : smsBody(phone, typeof said === "string" ? said : "");
  expect((await tell(channel, body, "somebody else's secret")).status).toBe(401);
  await phones.settle();
  expect(phones[channel].given).toEqual([]);
  const answers = await Promise.all([tell(channel, body), tell(channel, body)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  await phones.settle();
  const given = phones[channel].given.splice(0);
  expect((await tell(channel, body)).status).toBe(200);
  await phones.settle();
  expect(phones[channel].given).toEqual([]);
  if (phones.errors.length > 0) throw phones.errors[0];
  expect(given.length).toBeGreaterThan(0);
  for (const each of given) expect(faultOf(channel, each)).toBeNull();
  return given.map(textOf);
}

const textOf = ({ content }: Outgoing) =>
  content.kind === "template" ? content.text : content.reply.text;

function faultOf(channel: MessageChannel, outgoing: Outgoing): string | null {
  const text = textOf(outgoing);
  if (channel === "sms") return (smsPlaces(text) ?? Infinity) <= 160 ? null : `too long: ${text}`;
  if (text === "" || text.length > 500) return `${text.length} characters: ${text}`;
  const reply = outgoing.content.kind === "reply" ? outgoing.content.reply : { text };
  if ((reply.buttons ?? []).length > 3) return "too many buttons";
  if ((reply.buttons ?? []).some(({ title }) => title.length > 20)) return "a long button";
  if ((reply.list?.rows ?? []).length > 10) return "too many rows";
  return (reply.list?.rows ?? []).some(({ title }) => title.length > 24) ? "a long row" : null;
}

/** Each flow from its first word to its end, as people say it by each channel, and how it ends. */
const WAYS: Readonly<
  Record<
    FlowName,
    { whatsapp: (nik: string) => Said[]; sms: (nik: string) => string[]; ends: RegExp }
  >
> = {
  welcome: {
    whatsapp: () => ["Selamat pagi", { button: "menu:person" }],
    sms: () => ["selamat pagi", "3"],
    ends: /Petugas kami akan menghubungi Anda/,
  },
  registration: {
    whatsapp: (nik) => [
      "Daftar",
      { button: "consent:agree" },
      { row: "occupation:ojek" },
      nik,
      "Siti Aminah",
      { button: "born-confirm:right" },
      { recorded: "location" },
      "1",
      { recorded: "image" },
      { button: "check:right" },
      { button: "contact:yes" },
    ],
    sms: (nik) => ["daftar", "1", "5", nik, "Siti Aminah", "1", "ken", "2", "1", "1"],
    ends: /Nomor Anda [0-9A-Z]{4}-[0-9A-Z]{3}-[0-9A-Z]{3}\./,
  },
  status: {
    whatsapp: () => ["Status", "KJ7M-4Q2-X9T", "17-08-1990"],
    sms: () => ["STATUS", "kj7m4q2x9t", "17 8 1990"],
    ends: /belum cocok/,
  },
  stop: {
    whatsapp: () => ["Berhenti"],
    sms: () => ["berhenti"],
    ends: /tidak mengirim pesan lagi/,
  },
};

const ALL = FLOW_NAMES.flatMap((flow) =>
  (["whatsapp", "sms"] as const).map((channel) => ({ flow, channel })),
);
/** BERHENTI ends at once, and is heard whenever it was said: nothing comes after it. */
const THAT_ASK = ALL.filter(({ flow }) => flow !== "stop");
const conversationsOf = () =>
  asOwner(work, async (tx) => (await tx.selectFrom("conversations").select("id").execute()).length);

describe.each(ALL)("the flow $flow by $channel", ({ flow, channel }) => {
  const wayOf = () => WAYS[flow][channel](nikFor("1985-08-17", "P"));

  test("comes to its end in at most twelve turns, each turn with its effect once, however often it is brought", async () => {
    const phone = aPhone();
    const way = wayOf();
    expect(way.length).toBeLessThanOrEqual(TURNS_MAX);
    let last: string[] = [];
    for (const said of way) last = await say(channel, phone, said);
    expect(last.join("\n")).toMatch(WAYS[flow].ends);
    const registered = await asOwner(work, (tx) =>
      tx.selectFrom("applications").select("id").where("phone", "=", phone).execute(),
    );
    expect(registered).toHaveLength(flow === "registration" ? 1 : 0);
    expect(await conversationsOf()).toBe(0);
  });
});

test.each(
  THAT_ASK,
)("in the flow $flow by $channel an answer that was written before the last one and comes after it is left out", async ({
  flow,
  channel,
}) => {
  const phone = aPhone();
  const [first = "", second = ""] = WAYS[flow][channel](nikFor("1985-08-17", "P"));
  await say(channel, phone, first);
  const late =
    channel === "whatsapp" ? bodyOf(phone, second, 60) : smsBody(phone, String(second), 60);
  expect((await tell(channel, late)).status).toBe(200);
  await phones.settle();
  expect(phones[channel].given).toEqual([]);
  await asOwner(work, (tx) => tx.deleteFrom("conversations").execute());
});

test.each(
  THAT_ASK,
)("in the flow $flow by $channel seven days of silence leave nothing, and the next word begins anew", async ({
  flow,
  channel,
}) => {
  const phone = aPhone();
  const [first = "", second = ""] = WAYS[flow][channel](nikFor("1985-08-17", "P"));
  await say(channel, phone, first);
  if (flow !== "welcome") await say(channel, phone, second);
  expect(await conversationsOf()).toBe(1);
  phones.later(8 * DAY_MS);
  while (await remindNext(phones.office));
  expect(await conversationsOf()).toBe(0);
  expect((await say(channel, phone, "1"))[0]).toContain("selamat datang");
});

test("by WhatsApp the consent is heard by its button, before the question comes once more", async () => {
  const phone = aPhone();
  await say("whatsapp", phone, "Daftar");
  const body = bodyOf(phone, { button: "consent:listen" });
  await tell("whatsapp", body);
  await phones.settle();
  const [sound, again] = phones.whatsapp.given.splice(0);
  expect(sound?.content).toMatchObject({
    kind: "reply",
    reply: { clip: expect.stringMatching(/^[0-9a-f]{16}\.opus$/) },
  });
  expect(again?.content).toMatchObject({
    reply: { buttons: [{ title: "Setuju" }, { title: "Dengar" }, { title: "Tidak" }] },
  });
});

test("a voice note that was recorded goes to a person, in each flow that asks something", async () => {
  for (const flow of ["welcome", "registration", "status"] as const) {
    const phone = aPhone();
    const [first = ""] = WAYS[flow].whatsapp("");
    await say("whatsapp", phone, first);
    const [told, asked] = await say("whatsapp", phone, { recorded: "voice" });
    expect(told).toContain("Petugas kami akan menghubungi Anda");
    expect(asked).toBeDefined();
    await asOwner(work, (tx) => tx.deleteFrom("conversations").execute());
  }
});
