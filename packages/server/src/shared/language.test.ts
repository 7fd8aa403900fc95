import { expect, test } from "vitest";
import messages from "../../messages/id.json" with { type: "json" };
import { inIndonesian, speaking } from "./language.ts";

const SENTENCES = Object.entries(messages);

/** Fixed by the boundary data's licence (geography.md section 6). */
const PRESCRIBED = new Set(["map.credit"]);

/** plain-language.md: never on a screen for workers. */
const NEVER =
  /\b(premi|asuransi|polis|klaim ditolak|ditolak|tidak layak|miskin|rentan|invalid|error|sistem|validasi|kamu|OK|submit)\b|!/i;

test("no sentence has more than 12 words, so that it can be read out and understood at once", () => {
  const long = SENTENCES.filter(([key]) => !PRESCRIBED.has(key)).flatMap(([key, text]) =>
    text
      .split(/[.?:](?:\s|$)/)
      .filter((sentence) => sentence.trim().split(/\s+/).length > 12)
      .map((sentence) => `${key}: ${sentence}`),
  );
  expect(long).toEqual([]);
});

test("no sentence uses a word that frightens, blames or belongs to an office", () => {
  expect(SENTENCES.filter(([, text]) => NEVER.test(text)).map(([key]) => key)).toEqual([]);
});

test("a sentence says the values it is given", () => {
  expect(inIndonesian("footer.phone", { phone: "0741-123" })).toBe("Telepon 0741-123.");
});

test("a sentence that lacks one of its values is our mistake, not something to show", () => {
  expect(() => inIndonesian("footer.phone")).toThrow(/phone/);
});

test("a value is text, also when it looks like a pattern or a placeholder", () => {
  const say = speaking({ ...messages, "footer.phone": "Telepon {phone}." });
  expect(say("footer.phone", { phone: "$& {phone}" })).toBe("Telepon $& {phone}.");
});
