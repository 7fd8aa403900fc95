import { describe, expect, test } from "vitest";
import { GROUNDS } from "../verification/grounds.ts";
import { decidedByPerson, workerSentence } from "../verification/sentences.ts";
import {
  MESSAGE_CHANNELS,
  WHATSAPP_CHARACTERS,
  WORKER_LANGUAGES,
  type WorkerLanguage,
} from "./channels.ts";
import { SMS_PLACES, smsPlaces } from "./gsm7.ts";
import { shownParams, TEMPLATE_NAMES, TEMPLATES, templateText } from "./templates.ts";

/** As long as it gets: the longest month, a queue of thousands, a code. */
const LONGEST: Readonly<Record<string, string>> = {
  code: "KJ7M-4Q2-X9T",
  minutes: "10",
  until: "30 September 2026",
  from: "30 September 2026",
  to: "30 September 2027",
  phone: "175",
  place: "12.345",
  amount: "Rp106.900",
  places: "BNI, Mandiri, BCA",
};
const SENDER = "Pemkot Sungai Penuh";

/** Each way in which a template can be filled; those that give reasons with every reason there is. */
function fillings(
  name: (typeof TEMPLATE_NAMES)[number],
  language: WorkerLanguage,
): Readonly<Record<string, string>>[] {
  if (!TEMPLATES[name].params.includes("reason")) return [LONGEST];
  const sentences = GROUNDS.map((ground) => workerSentence(ground, language));
  return [...sentences, decidedByPerson(language)].map(({ reason, nextStep }) => ({
    reason,
    step: nextStep,
  }));
}

describe.each(TEMPLATE_NAMES)("the message %s", (name) => {
  test.each(
    MESSAGE_CHANNELS,
  )("fits into one %s with the longest words that are filled in", (channel) => {
    for (const language of WORKER_LANGUAGES)
      for (const params of fillings(name, language)) {
        const text = templateText(name, { channel, language, sender: SENDER }, params);
        expect(text).toContain(SENDER);
        expect(text).not.toMatch(/[{}]/);
        if (channel === "sms") expect(smsPlaces(text), text).toBeLessThanOrEqual(SMS_PLACES);
        else expect(text.length, text).toBeLessThanOrEqual(WHATSAPP_CHARACTERS);
      }
  });

  test("uses in each text what it says it needs, and the office comes first", () => {
    const { params, whatsapp, sms } = TEMPLATES[name];
    for (const text of [...Object.values(whatsapp), ...Object.values(sms)]) {
      expect(text.startsWith("{sender}: ")).toBe(true);
      const used = [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? "");
      expect(used.filter((each) => each !== "sender" && !params.includes(each))).toEqual([]);
    }
    // Meta approves no text that begins or ends with what is filled in.
    for (const text of Object.values(whatsapp)) expect(text).toMatch(/[.?]$/);
  });
});

test("what does not fit into one SMS is refused where it is caused, not cut in two", () => {
  const way = { channel: "sms", language: "id", sender: SENDER } as const;
  expect(() => templateText("data-needed", way, { reason: "a".repeat(200), step: "" })).toThrow(
    /fits into one SMS/,
  );
});

test("a one-time code is shown to nobody afterwards", () => {
  expect(shownParams("one-time-code", { code: "123456", minutes: "10" })).toEqual({
    code: "••••••",
    minutes: "10",
  });
});
