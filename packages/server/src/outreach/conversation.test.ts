import { createHash } from "node:crypto";
import { DEFAULT_POLICY } from "@payung/domain/verification/default-policy.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findByCode } from "../intake/service.ts";
import { listConsentsOf } from "../messaging/consent-store.ts";
import { phoneIndexOf, tellDecisions } from "../messaging/service.ts";
import { read, write } from "../shared/office.ts";
import { givenPhones, whatsAppBody } from "../testing/phones.ts";
import { asOwner } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { nikFor } from "../testing/workers.ts";
import { remindNext } from "./conversation.ts";
import { fetchNextPhoto } from "./fetch-photos.ts";

let work: TestOffice;
let phones: ReturnType<typeof givenPhones>;
let called = 0;
/** A number of its own for each test. */
let phone = "";
beforeAll(async () => {
  work = await givenOffice();
  phones = givenPhones(work);
});
afterAll(() => work.close());
beforeEach(() => {
  called += 1;
  phone = `0812${String(30_000_000 + called)}`;
});

const CODE = /[0-9A-Z]{4}-[0-9A-Z]{3}-[0-9A-Z]{3}/;
const photo = (id: string) => ({ type: "image", image: { id, mime_type: "image/jpeg" } });
const tap = (id: string) => ({
  type: "interactive",
  interactive: { type: "button_reply", button_reply: { id, title: "" } },
});
const row = (id: string) => ({
  type: "interactive",
  interactive: { type: "list_reply", list_reply: { id, title: "" } },
});
const REGION = "15.71";

/** Says one thing after the other; the answers to the last. */
async function converse(channel: "whatsapp" | "sms", said: readonly (string | object)[]) {
  let answers: string[] = [];
  for (const each of said) answers = await phones.say(channel, phone, each);
  return answers;
}

async function applicationOf(answers: readonly string[]) {
  const code = CODE.exec(answers.join(" "))?.[0] ?? "";
  const found = await read(phones.office, (tx) => findByCode(tx, REGION, code));
  if (found === undefined) throw new Error(`nobody has the code in: ${answers.join(" ")}`);
  return asOwner(work, (tx) =>
    tx.selectFrom("applications").selectAll().where("id", "=", found.id).executeTakeFirstOrThrow(),
  );
}

const wanted = async () =>
  read(phones.office, (tx) =>
    listConsentsOf(tx, REGION, phoneIndexOf(phones.office, phone.replace(/^0/, "+62"))),
  );

const registering = (nik: string) => [
  "Daftar",
  tap("consent:agree"),
  row("occupation:ojek"),
  nik,
  "Siti Aminah",
  tap("born-confirm:right"),
  "KEN",
];

describe("registering by WhatsApp", () => {
  test("ends with a number, an application like any other, a consent, and the photo with the evidence", async () => {
    const nik = nikFor("1985-08-17", "P");
    await converse("whatsapp", registering(nik));
    await phones.say("whatsapp", phone, "2");
    await phones.say("whatsapp", phone, photo(`media-${called}`));
    const check = await phones.say("whatsapp", phone, "ulang");
    expect(check[0]).toContain("Siti Aminah");
    await phones.say("whatsapp", phone, tap("check:right"));
    const done = await phones.say("whatsapp", phone, tap("contact:yes"));

    const application = await applicationOf(done);
    expect(application).toMatchObject({
      channel: "chat",
      name: "Siti Aminah",
      born_on: "1985-08-17",
      sex: "female",
      occupation_id: "ojek",
      phone: phone.replace(/^0/, "+62"),
      submitted_by: "conversation",
    });
    expect(await wanted()).toMatchObject([{ channel: "whatsapp", is_given: true }]);

    const bytes = Buffer.from("as it came from the phone");
    phones.whatsapp.media.set(`media-${called}`, bytes);
    const ordered: string[] = [];
    const jobs = { enqueue: async (_: unknown, name: string) => void ordered.push(name) };
    expect(await fetchNextPhoto(phones.office, phones.gateways, jobs, fail)).toBe(true);
    expect(ordered).toContain("evidence.check");
    const sent = await asOwner(work, (tx) =>
      tx
        .selectFrom("evidence_uploads")
        .selectAll()
        .where("application_id", "=", application.id)
        .executeTakeFirstOrThrow(),
    );
    expect(sent).toMatchObject({ kind: "ktp", received: bytes.length });
    expect(sent.sha256.equals(createHash("sha256").update(bytes).digest())).toBe(true);
    expect(await fetchNextPhoto(phones.office, phones.gateways, jobs, fail)).toBe(false);
  });

  test("tells somebody whom we know already the same as everybody: a number", async () => {
    const nik = nikFor("1984-08-17", "P");
    const way = [...registering(nik), "2", "Nanti saja", "Benar", "Jangan"];
    const first = await converse("whatsapp", way);
    called += 1;
    phone = `0812${String(30_000_000 + called)}`;
    const second = await converse("whatsapp", way);
    const plain = (answers: readonly string[]) => answers.join(" ").replace(CODE, "NOMOR");
    expect(plain(second)).toBe(plain(first));
    expect((await applicationOf(second)).id).not.toBe((await applicationOf(first)).id);
  });

  test("a photo that cannot be had is a person's work", async () => {
    const nik = nikFor("1983-08-17", "P");
    await converse("whatsapp", [...registering(nik), "2", photo("gone"), "Benar", "Boleh"]);
    const errors: unknown[] = [];
    for (let tries = 0; tries < 6; tries++) {
      expect(
        await fetchNextPhoto(phones.office, phones.gateways, { enqueue: async () => {} }, (error) =>
          errors.push(error),
        ),
      ).toBe(true);
      phones.later(4 * 60 * 60_000);
    }
    expect(errors).toHaveLength(6);
    expect(await openHandovers()).toContain("photo-lost");
  });
});

test("registering by SMS takes digits, and every message is one SMS", async () => {
  const said = [
    "daftar",
    "1",
    "5",
    nikFor("1982-08-17", "L"),
    "Budi",
    "1",
    "telanaipura",
    "1",
    "1",
  ];
  const answers: string[] = [];
  for (const each of said) answers.push(...(await phones.say("sms", phone, each)));
  expect(answers.filter((each) => each.length > 160)).toEqual([]);
  const application = await applicationOf(answers.slice(-1));
  expect(application).toMatchObject({
    channel: "chat",
    kelurahan_code: "15.71.01.1004",
    sex: "male",
  });
  expect(await wanted()).toMatchObject([{ channel: "sms", is_given: true }]);
});

describe("asking how far it is", () => {
  test.each([
    "whatsapp",
    "sms",
  ] as const)("by %s takes the code and the birth date, and tells what the page tells", async (channel) => {
    const nik = nikFor("1981-08-17", "P");
    const way = [
      ...registering(nik).slice(0, 1),
      "Setuju",
      "Pemulung",
      ...registering(nik).slice(3, 5),
      "Benar",
      "telanaipura",
    ];
    const end = channel === "sms" ? ["Benar", "Boleh"] : ["Nanti saja", "Benar", "Boleh"];
    const code = CODE.exec((await converse(channel, [...way, ...end])).join(" "))?.[0] ?? "";
    await phones.say(channel, phone, "status");
    await phones.say(channel, phone, code);
    const told = (await phones.say(channel, phone, "17-08-1981")).join(" ");
    expect(told).toContain("Kami sedang memeriksa data Anda.");
    expect(told).not.toContain("Siti");
  });

  test("a wrong code and a wrong date sound alike, and nobody may try on and on", async () => {
    const wrong = ["status", "KJ7M-4Q2-X9T", "17-08-1981"];
    const told = await converse("whatsapp", wrong);
    expect(told[0]).toContain("belum cocok");
    for (let tries = 0; tries < 9; tries++) await converse("whatsapp", wrong);
    expect((await converse("whatsapp", wrong))[0]).toContain("terlalu sering");
  });
});

test("whoever chose English reads English: how far it is, the reason of a decision, a day", async () => {
  const nik = nikFor("1979-08-17", "P");
  const done = await converse("whatsapp", [
    "english",
    "register",
    ...registering(nik).slice(1),
    "2",
    "Later",
    "Right",
    "Yes",
  ]);
  const { id: applicationId } = await applicationOf(done);
  const code = CODE.exec(done.join(" "))?.[0] ?? "";
  const asked = await converse("whatsapp", ["english", "status", code, "17-08-1979"]);
  expect(asked.join(" ")).toContain("We are checking your data. You need not do anything.");
  const id = crypto.randomUUID();
  const grounds = ["outside-region"] as const;
  await write(phones.office, (tx) =>
    tellDecisions(tx, phones.office, [{ id, applicationId, outcome: "refused", grounds }], {
      ...DEFAULT_POLICY,
      "outside-region": "refused",
    }),
  );
  await phones.settle();
  expect(phones.whatsapp.texts().join(" ")).toContain(
    "Why: Your KTP has no address in this city yet.\n\nWhat you can do: If you have moved here,",
  );
});

describe("BERHENTI", () => {
  test("ends all messages to the number at once, also those that wait", async () => {
    const nik = nikFor("1980-08-17", "P");
    const done = await converse("whatsapp", [
      ...registering(nik),
      "2",
      "Nanti saja",
      "Benar",
      "Boleh",
    ]);
    const { id: applicationId } = await applicationOf(done);
    await write(phones.office, (tx) =>
      tellDecisions(
        tx,
        phones.office,
        [{ id: crypto.randomUUID(), applicationId, outcome: "approved", grounds: [] }],
        {} as never,
      ),
    );
    // It came in before the message left.
    await phones.tellWhatsApp(
      whatsAppBody(phone, String(Math.floor(phones.now().getTime() / 1_000)), {
        type: "text",
        text: { body: "Berhenti" },
      }),
    );
    await phones.settle();
    const texts = phones.whatsapp.texts();
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain("tidak mengirim pesan lagi");
    expect((await wanted()).map(({ is_given }) => is_given)).toEqual([false, false]);
    const told = await asOwner(work, (tx) =>
      tx
        .selectFrom("message_states")
        .select(["state", "error_code"])
        .where("application_id", "=", applicationId)
        .execute(),
    );
    expect(told).toEqual([{ state: "failed", error_code: "not-wanted" }]);
  });
});

test("a voice note goes to a person, once, and the question stays open", async () => {
  await phones.say("whatsapp", phone, "daftar");
  const answer = await phones.say("whatsapp", phone, {
    type: "audio",
    audio: { id: "1", voice: true },
  });
  expect(answer[0]).toContain("Petugas kami akan menghubungi Anda");
  expect(answer[1]).toContain("Setuju");
  const before = (await openHandovers()).length;
  await phones.say("whatsapp", phone, { type: "audio", audio: { id: "2", voice: true } });
  expect(await openHandovers()).toHaveLength(before);
});

describe("time", () => {
  const DAY_MS = 24 * 60 * 60_000;

  test("a day of silence brings one reminder, and the answer goes on with the same question", async () => {
    await converse("whatsapp", ["daftar", "setuju"]);
    phones.later(DAY_MS);
    while (await remindNext(phones.office));
    await phones.settle();
    expect(
      phones.whatsapp.given.map(({ content }) => content.kind === "template" && content.name),
    ).toEqual(["registration-unfinished"]);
    phones.whatsapp.texts();
    phones.later(DAY_MS);
    expect(await remindNext(phones.office)).toBe(false);
    expect((await phones.say("whatsapp", phone, "LANJUT"))[0]).toContain("Apa pekerjaan Anda?");
  });

  test("after seven days nothing is left of it", async () => {
    await converse("whatsapp", ["daftar", "setuju", "Pemulung"]);
    phones.later(8 * DAY_MS);
    while (await remindNext(phones.office));
    const left = await asOwner(work, (tx) => tx.selectFrom("conversations").select("id").execute());
    expect(left).toEqual([]);
    phones.whatsapp.texts();
  });

  test("what was written earlier and comes later does not answer the question of now", async () => {
    await phones.say("whatsapp", phone, "daftar");
    const late = String(Math.floor(phones.now().getTime() / 1_000) - 60);
    await phones.say("whatsapp", phone, "setuju");
    await phones.tellWhatsApp(whatsAppBody(phone, late, { type: "text", text: { body: "Tidak" } }));
    await phones.settle();
    expect(phones.whatsapp.texts()).toEqual([]);
    expect((await phones.say("whatsapp", phone, "ulang"))[0]).toContain("Apa pekerjaan Anda?");
  });

  test("two that come in the wrong order are answered in the order in which they were written", async () => {
    const at = Math.floor(phones.now().getTime() / 1_000);
    const text = (body: string) => ({ type: "text", text: { body } });
    await phones.tellWhatsApp(whatsAppBody(phone, String(at + 1), text("setuju")));
    await phones.tellWhatsApp(whatsAppBody(phone, String(at), text("daftar")));
    await phones.settle();
    expect(phones.whatsapp.texts().at(-1)).toContain("Apa pekerjaan Anda?");
  });
});

async function openHandovers(): Promise<string[]> {
  const rows = await asOwner(work, (tx) => tx.selectFrom("handovers").select("reason").execute());
  return rows.map(({ reason }) => reason);
}

function fail(error: unknown): never {
  throw error;
}
