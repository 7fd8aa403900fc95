import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SMS_PLACES, smsPlaces } from "../../messaging/gsm7.ts";
import { begin, type Input, type Prompt, type State, silence, type Turn } from "./engine.ts";
import type { FlowName } from "./flow.ts";
import { FLOWS } from "./flows.ts";
import { renderSms, renderWhatsApp } from "./render.ts";
import { play, playAll, SMS, text, WHATSAPP } from "./world.testing.ts";

const NIK = "1571075708909901";
const PHOTO: Input = { kind: "photo", mediaId: "2754859441498128" };

/** The shortest way from the first word to the number. */
const STRAIGHT: readonly (Input | string)[] = [
  "DAFTAR",
  "Setuju",
  "Tukang ojek",
  NIK,
  "Siti Aminah",
  "Benar",
  "KEN",
  "2",
  PHOTO,
  "Benar",
  "Boleh",
];
const STRAIGHT_SMS = ["daftar", "1", "5", NIK, "Siti Aminah", "1", "ken", "2", "1", "1"];

describe("registering", () => {
  test.each([
    ["WhatsApp", STRAIGHT, WHATSAPP],
    ["SMS, with digits", STRAIGHT_SMS, SMS],
  ])("by %s takes at most twelve turns and ends with a number", (_, inputs, world) => {
    expect(inputs.length).toBeLessThanOrEqual(12);
    const { state, said, deeds } = playAll(inputs, world);
    expect(deeds).toEqual(["register"]);
    expect(state).toBeNull();
    expect(said.at(-1)).toContain("Nomor Anda KJ7M-4Q2-X9T.");
    expect(said[5]).not.toBe(said[4]);
  });

  test("reads everything back before it is sent", () => {
    const { said } = playAll(STRAIGHT.slice(0, 9), WHATSAPP);
    const check = said.at(-1) ?? "";
    for (const fact of [
      "Tukang ojek",
      "1571 0757 0890 9901",
      "Siti Aminah",
      "17 Agustus 1990",
      "Kenali Asam Bawah",
      "Foto KTP: ada",
    ])
      expect(check).toContain(fact);
  });

  test("UBAH 2 changes one answer at the end and leaves the others", () => {
    const other = "1571074108909902";
    const { state, said } = playAll([...STRAIGHT.slice(0, 9), "UBAH 2", other], WHATSAPP);
    expect(state?.step).toBe("check");
    expect(state?.answers).toMatchObject({
      nik: other,
      name: "Siti Aminah",
      kelurahan: "Kenali Asam Bawah",
    });
    expect(said.at(-1)).toContain("1571 0741 0890 9902");
  });

  test("UBAH 5 asks the kelurahan anew with its choice, and comes back", () => {
    const { state } = playAll([...STRAIGHT.slice(0, 9), "ubah 5", "telanaipura"], WHATSAPP);
    expect(state?.step).toBe("check");
    expect(state?.answers["kelurahan"]).toBe("Telanaipura");
  });

  test("UBAH in the middle comes back to where it was said", () => {
    const { state } = playAll([...STRAIGHT.slice(0, 5), "UBAH 1", "Pemulung"], WHATSAPP);
    expect(state?.step).toBe("born-confirm");
    expect(state?.answers["occupation"]).toBe("Pemulung");
  });

  test("the button Ubah asks which, and the choice leads there and back", () => {
    const { state } = playAll([...STRAIGHT.slice(0, 9), "Ubah", "3", "Siti Maimunah"], WHATSAPP);
    expect(state).toMatchObject({ step: "check", answers: { name: "Siti Maimunah" } });
  });

  test("whoever does not agree is not written down", () => {
    const { state, deeds, said } = playAll(["DAFTAR", "Tidak"], WHATSAPP);
    expect(state).toBeNull();
    expect(deeds).toEqual([]);
    expect(said.at(-1)).toContain("tidak mencatat");
  });

  test("whoever wants no messages is registered all the same, and has not consented", () => {
    const { deeds, state } = playAll([...STRAIGHT.slice(0, 10), "Jangan"], WHATSAPP);
    expect(deeds).toEqual(["register"]);
    expect(state).toBeNull();
  });

  test("a place on the map suggests the kelurahan, and a person says so", () => {
    const here: Input = { kind: "location", latitude: -1.6, longitude: 103.6 };
    const { state } = playAll([...STRAIGHT.slice(0, 6), here], WHATSAPP);
    expect(state).toMatchObject({ step: "kelurahan-pick", offered: ["Kenali Asam Atas"] });
  });

  test("a NIK without a possible date asks for the birth date", () => {
    const { state } = playAll([...STRAIGHT.slice(0, 3), "1571073102909901", "Siti"], WHATSAPP);
    expect(state?.step).toBe("born");
  });
});

describe("the consent", () => {
  const asked = begin("registration", WHATSAPP);
  const titles = ({ say }: Pick<Turn, "say">) => say.at(-1)?.choices.map(({ title }) => title);

  test("can be heard by a button: its sentences, then the question with its buttons once more", () => {
    expect(titles(asked)).toEqual(["Setuju", "Dengar", "Tidak"]);
    const heard = play(asked.state, { kind: "chosen", id: "consent:listen" }, WHATSAPP);
    expect(heard.say[0]?.clip).toBe(
      "Daftar perlindungan kerja. Gratis. Data Anda hanya untuk program ini. Anda boleh minta lihat dan minta perbaiki. Anda boleh berhenti kapan saja. Setuju kami catat data Anda?",
    );
    expect(titles(heard)).toEqual(["Setuju", "Dengar", "Tidak"]);
    expect(heard.state).toEqual(asked.state);
    expect(heard.deeds).toEqual([]);
  });

  test("offers no sound where there is none: by SMS, in English, and of words that nobody has said", () => {
    expect(titles(begin("registration", SMS))).toEqual(["Setuju", "Tidak"]);
    expect(titles(begin("registration", WHATSAPP, "en"))).toEqual(["I agree", "No"]);
    expect(titles(begin("registration", { ...WHATSAPP, hasClip: () => false }))).toEqual([
      "Setuju",
      "Tidak",
    ]);
  });
});

describe("every question of every flow", () => {
  const asks = Object.entries(FLOWS).flatMap(([flow, { steps }]) =>
    Object.entries(steps).flatMap(([step, each]) =>
      each.kind === "ask" ? [{ flow: flow as FlowName, step, ask: each }] : [],
    ),
  );
  const at = (flow: FlowName, step: string): State => ({
    flow,
    step,
    answers: {
      occupation: "Tukang ojek",
      nik: NIK,
      name: "Siti Aminah",
      proposed: "1990-08-17",
      bornOn: "1990-08-17",
      kelurahan: "Telanaipura",
    },
    misses: 0,
    offered: ["Telanaipura"],
    returnTo: null,
    language: "id",
    before: null,
  });
  const NONSENSE: Input = { kind: "other" };

  test.each(
    asks.flatMap((each) => [WHATSAPP, SMS].map((world) => ({ ...each, world, by: world.channel }))),
  )("$flow $step by $by: not understood once helps, twice brings a person; silence leads on; a voice note to a person", ({
    flow,
    step,
    ask,
    world,
  }) => {
    const first = play(at(flow, step), NONSENSE, world);
    expect(first.state).toMatchObject({ step, misses: 1 });
    expect(first.say[0]?.text).toBe(ask.other.say.id);
    const second = play(first.state, NONSENSE, world);
    expect(second.deeds).toHaveLength(1);
    expect(["not-understood", "hand-over"]).toContain(second.deeds[0]);
    expect(second.say[0]?.text).toContain("Petugas kami akan menghubungi Anda");
    expect(play(at(flow, step), { kind: "voice" }, world).deeds).toEqual(["voice"]);
    const silent = silence(at(flow, step), world);
    const leads = FLOWS[flow].steps[ask.timeout.to];
    if (leads?.kind === "do") expect(silent.deed?.name).toBe("remind");
    else expect(silent).toEqual({ state: null, say: [], deed: null });
  });
});

describe("what is not understood", () => {
  const atNik = playAll(STRAIGHT.slice(0, 3), WHATSAPP).state;

  test("is asked once more with help, and the second time a person takes over while the question stays open", () => {
    const first = play(atNik, text("saya lupa"), WHATSAPP);
    expect(first.deeds).toEqual([]);
    expect(first.say[0]?.text).toContain("NIK ada 16 angka");
    const second = play(first.state, text("tidak tahu saya"), WHATSAPP);
    expect(second.deeds).toEqual(["not-understood"]);
    expect(second.say[0]?.text).toContain("Petugas kami akan menghubungi Anda");
    expect(play(second.state, text(NIK), WHATSAPP).state?.step).toBe("name");
  });

  test("a voice note goes to a person at once", () => {
    const turn = play(atNik, { kind: "voice" }, WHATSAPP);
    expect(turn.deeds).toEqual(["voice"]);
    expect(turn.state?.step).toBe("nik");
  });

  test("a button of an earlier question means nothing now", () => {
    const turn = play(atNik, { kind: "chosen", id: "consent:decline" }, WHATSAPP);
    expect(turn.state).toEqual(atNik);
  });
});

describe("words that always work", () => {
  const atName = playAll(STRAIGHT.slice(0, 4), WHATSAPP).state;
  const atNik = playAll(STRAIGHT.slice(0, 3), WHATSAPP).state;

  test.each([
    "BANTUAN",
    "bantuan",
    "Bantuan.",
    "bantan",
    "BANTUANN",
    "?",
  ])("%s explains and asks again", (word) => {
    const turn = play(atNik, text(word), WHATSAPP);
    expect(turn.say[0]?.text).toContain("Kata yang selalu bisa dipakai");
    expect(turn.say[1]?.text).toContain("NIK");
    expect(turn.state).toEqual(atNik);
  });

  test.each(["ULANG", "lanjut", "ulnag"])("%s asks the question again", (word) => {
    expect(play(atNik, text(word), WHATSAPP).say.map((each) => each.text)).toEqual([
      "Tulis 16 angka NIK dari KTP Anda.",
    ]);
  });

  test.each([
    "STATUS",
    "satus",
    "cek",
  ])("%s asks for the code, and the registration goes on afterwards", (word) => {
    const asked = play(atNik, text(word), WHATSAPP);
    expect(asked.say[0]?.text).toContain("nomor pendaftaran");
    const dated = play(asked.state, text("KJ7M-4Q2-X9T"), WHATSAPP);
    const told = play(dated.state, text("17 agustus 1990"), WHATSAPP);
    expect(told.deeds).toEqual(["look-up"]);
    expect(told.say.map((each) => each.text)).toEqual([
      "Anda terlindungi.",
      "Tulis 16 angka NIK dari KTP Anda.",
    ]);
    expect(told.state).toEqual(atNik);
  });

  test.each(["BERHENTI", "stop", "berenti"])("%s ends at once", (word) => {
    const turn = play(atNik, text(word), WHATSAPP);
    expect(turn.deeds).toEqual(["opt-out"]);
    expect(turn.state).toBeNull();
  });

  test("where a name is asked for, people called Ulan and Bantu are people", () => {
    for (const name of ["Ulan", "Bantu Siregar", "Stata"])
      expect(play(atName, text(name), WHATSAPP).state?.answers["name"]).toBe(name);
    expect(play(atName, text("ULANG"), WHATSAPP).state).toEqual(atName);
  });

  test("PETUGAS has somebody call back", () => {
    expect(play(atNik, text("petugas"), WHATSAPP).deeds).toEqual(["asked"]);
  });

  test("DENGAR says the question aloud and asks it again, wherever somebody has said it", () => {
    const turn = play(atNik, text("dengar"), WHATSAPP);
    expect(turn.say.map(({ clip }) => clip)).toEqual([
      "Tulis 16 angka NIK dari KTP Anda.",
      undefined,
    ]);
    expect(turn.state).toEqual(atNik);
    for (const silent of [SMS, { ...WHATSAPP, hasClip: () => false }]) {
      const told = play(atNik, text("DENGAR"), silent);
      expect(told.say[0]?.text).toContain("belum ada suaranya");
      expect(told.state).toEqual(atNik);
    }
  });

  test("ENGLISH changes the language and nothing else", () => {
    const turn = play(atNik, text("english"), WHATSAPP);
    expect(turn.say[0]?.text).toContain("16 digits");
    expect(turn.state).toEqual({ ...atNik, language: "en" });
  });
});

describe("silence", () => {
  test("a day of it reminds whoever was registering, and the question stays", () => {
    const state = playAll(STRAIGHT.slice(0, 3), WHATSAPP).state as State;
    const turn = silence(state, WHATSAPP);
    expect(turn.deed?.name).toBe("remind");
    expect(turn.state).toEqual(state);
  });

  test("before anything was agreed to it just ends", () => {
    const turn = silence(begin("registration", WHATSAPP).state as State, WHATSAPP);
    expect(turn).toEqual({ state: null, say: [], deed: null });
  });
});

const anyInput: fc.Arbitrary<Input> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(...STRAIGHT)
      .map((each) => (typeof each === "string" ? text(each) : each)),
  },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 11 }).map((n) => text(String(n))) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        "UBAH 1",
        "UBAH 2",
        "UBAH 5",
        "UBAH 6",
        "UBAH",
        "STATUS",
        "BANTUAN",
        "BERHENTI",
        "ENGLISH",
        "TELANAIPURA",
        "17-08-1990",
        "Nanti saja",
        "Ubah",
        "Tidak",
        "petugas",
      )
      .map(text),
  },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 200 }).map(text) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Input>(
      { kind: "voice" },
      { kind: "other" },
      PHOTO,
      { kind: "location", latitude: 1, longitude: 1 },
      { kind: "chosen", id: "check:right" },
    ),
  },
);

describe.each([
  ["WhatsApp", WHATSAPP],
  ["SMS", SMS],
])("whatever is said by %s", (_, world) => {
  test("there is an answer to everything, each fits, and the state is a step of a flow", () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 30 }), (inputs) => {
        let state: State | null = null;
        for (const input of inputs) {
          const turn = play(state, input, world);
          expect(turn.say.length).toBeGreaterThan(0);
          for (const prompt of turn.say) expect(faultOf(prompt, world.channel)).toBeNull();
          state = turn.state;
          if (state !== null) expect(FLOWS[state.flow].steps[state.step]?.kind).toBe("ask");
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Why a message cannot be sent as it is. */
function faultOf(prompt: Prompt, channel: "whatsapp" | "sms"): string | null {
  if (channel === "sms") {
    const parts = renderSms(prompt);
    if (parts.length === 0) return "says nothing";
    const long = parts.find((each) => (smsPlaces(each) ?? Infinity) > SMS_PLACES);
    return long === undefined ? null : `too long: ${long}`;
  }
  const { text: words, buttons = [], list } = renderWhatsApp(prompt, "Pilih");
  if (words === "" || words.length > 500) return `${words.length} characters: ${words}`;
  if (buttons.length > 3 || buttons.some(({ title }) => title.length > 20)) return "buttons";
  const rows = list?.rows ?? [];
  return rows.length > 10 || rows.some(({ title }) => title.length > 24) ? "rows" : null;
}

test("up to three choices are buttons, up to ten a list, more are numbered, and by SMS all are digits", () => {
  const choices = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ id: `${at}`, title: `Pilihan ${at}` }));
  const prompt = (count: number) => ({ text: "Yang mana?", choices: choices(count) });
  expect(renderWhatsApp(prompt(3), "Pilih").buttons).toHaveLength(3);
  expect(renderWhatsApp(prompt(4), "Pilih").list?.rows).toHaveLength(4);
  expect(renderWhatsApp(prompt(11), "Pilih").text).toContain("11 Pilihan 10");
  expect(renderSms(prompt(2))).toEqual(["Yang mana? 1 Pilihan 0 2 Pilihan 1"]);
});
