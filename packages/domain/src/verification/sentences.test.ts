import { describe, expect, test } from "vitest";
import { DEFAULT_POLICY } from "./default-policy.ts";
import { GROUNDS } from "./grounds.ts";
import { groundSentence, nextStep } from "./sentences.ts";
import { groundSentenceInEnglish } from "./sentences-english.ts";

const WORDS_MAX = 12;
/** Never on a screen for workers (plain-language.md, section 4), and how nobody is addressed. */
const BANNED =
  /\b(premi|asuransi|polis|ditolak|tidak layak|miskin|rentan|invalid|error|sistem|validasi|tidak padan|kamu)\b/i;

const sentencesOf = (text: string) => text.split(/(?<=\.)\s+/);

/** Everything that a worker may be told about a decision. */
const texts: readonly (readonly [string, string])[] = [
  ...GROUNDS.flatMap((ground) => {
    const { reason, nextStep: step } = groundSentence(ground);
    const outcome = DEFAULT_POLICY[ground];
    return [
      [`the reason of ${ground}`, reason],
      [`the next step of ${ground}`, step],
      [
        `what is said after ${ground}`,
        nextStep(outcome === "noted" ? "approved" : outcome, ground),
      ],
    ] as const;
  }),
  ["the next step of an approval", nextStep("approved", null)],
];

describe.each(texts)("%s", (_, text) => {
  test("has a text, of whole sentences", () => {
    expect(text).toMatch(/^[A-Z].*\.$/);
    expect(text).not.toMatch(/!|\s{2}|\.\./);
  });

  test(`has at most ${WORDS_MAX} words in a sentence`, () => {
    for (const sentence of sentencesOf(text)) {
      expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(WORDS_MAX);
    }
  });

  test("has no word that frightens, blames, or nobody at the market knows", () => {
    expect(text).not.toMatch(BANNED);
  });
});

test("whoever is refused reads that it may be looked at again, and others are not told so", () => {
  expect(nextStep("refused", "deceased")).toContain("minta diperiksa lagi");
  expect(nextStep("referred", "possible-duplicate")).not.toContain("minta diperiksa lagi");
  expect(nextStep("incomplete", "nik-missing")).not.toContain("minta diperiksa lagi");
});

test("whoever is approved waits for the decree, whatever was noted", () => {
  const wait = nextStep("approved", null);
  expect(wait).toContain("SK Wali Kota");
  expect(nextStep("approved", "kelurahan-unknown")).toBe(wait);
});

test("the hint of a duplicate tells nothing about the other person", () => {
  for (const ground of [
    "same-as-earlier-row",
    "same-as-known-worker",
    "possible-duplicate",
  ] as const) {
    const { reason, nextStep: step } = groundSentence(ground);
    expect(`${reason} ${step}`).not.toMatch(/NIK|nama orang|atas nama|\d/i);
  }
});

test.each(
  GROUNDS,
)("the reason and the next step of %s are said in English too, as shortly", (ground) => {
  const { reason, nextStep: step } = groundSentenceInEnglish(ground);
  for (const text of [reason, step]) {
    expect(text).toMatch(/^[A-Z0-9].*\.$/);
    for (const sentence of sentencesOf(text))
      expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(WORDS_MAX + 3);
  }
});
