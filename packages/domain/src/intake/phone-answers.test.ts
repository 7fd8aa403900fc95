import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Nik } from "./nik.ts";
import {
  type AnswerReference,
  applicationOf,
  birthDateIn,
  isReached,
  nextQuestion,
  type PhoneAnswers,
  QUESTIONS,
  readAnswer,
} from "./phone-answers.ts";

const place = (code: string, name: string, kecamatan: string) => ({
  code,
  name,
  kecamatan,
  kecamatanCode: code.slice(0, 8),
  aliases: [],
});
const work = (id: string, nameId: string, everydayWords: readonly string[]) => ({
  id,
  nameId,
  nameEn: id,
  sector: "other" as const,
  riskHint: "low" as const,
  everydayWords,
});
const REFERENCE: AnswerReference = {
  today: "2026-11-23",
  kelurahan: [
    place("15.71.07.1005", "Kenali Asam Bawah", "Kota Baru"),
    place("15.71.07.1004", "Kenali Asam", "Kota Baru"),
    place("15.71.01.1004", "Telanaipura", "Telanaipura"),
  ],
  occupations: [
    work("ojek", "Tukang ojek pangkalan", ["ojek", "opang"]),
    work("angkot_driver", "Sopir angkot", ["sopir angkot"]),
    work("bus_driver", "Sopir bus", ["sopir bus"]),
  ],
};
const read = (question: Parameters<typeof readAnswer>[0], typed: Record<string, string>) =>
  readAnswer(question, typed, REFERENCE);
const ALL: PhoneAnswers = {
  occupation: "Tukang ojek pangkalan",
  phone: "+6281234567890",
  nik: "1571011501909901" as Nik,
  name: "Budi",
  birthDate: "1990-01-15",
  kelurahan: { code: "15.71.01.1004", words: "Telanaipura, Telanaipura" },
  photo: "later",
  contact: null,
  consent: { allowsMessages: false },
};

describe("an occupation", () => {
  test("is tapped, or written in one's own words", () => {
    expect(read("occupation", { occupation: "ojek" })).toEqual({
      outcome: "read",
      answers: { occupation: "Tukang ojek pangkalan" },
    });
    expect(read("occupation", { words: "  sol   sepatu " })).toEqual({
      outcome: "read",
      answers: { occupation: "sol sepatu" },
    });
  });

  test("that may mean several is asked once, and taken when it is insisted on", () => {
    expect(read("occupation", { words: "sopir" })).toEqual({
      outcome: "ask-which",
      choices: ["angkot_driver", "bus_driver"],
    });
    expect(read("occupation", { words: "sopir", asked: "sopir" })).toMatchObject({
      outcome: "read",
    });
  });
});

describe("a kelurahan", () => {
  test.each([
    ["Telanaipura", "15.71.01.1004"],
    ["telanaipura", "15.71.01.1004"],
    ["Telanaipuro", "15.71.01.1004"],
  ])("is found as %s", (words, code) => {
    expect(read("kelurahan", { words })).toMatchObject({ answers: { kelurahan: { code } } });
  });

  test("is chosen where some letters fit several", () => {
    expect(read("kelurahan", { words: "kenali" })).toEqual({
      outcome: "ask-which",
      choices: ["15.71.07.1005", "15.71.07.1004"],
    });
  });

  test("outside of the city is no dead end", () => {
    expect(read("kelurahan", { words: "Sungai Bahar" })).toMatchObject({ outcome: "faulty" });
    expect(read("kelurahan", { words: "Sungai Bahar", elsewhere: "1" })).toEqual({
      outcome: "read",
      answers: { kelurahan: { code: null, words: "Sungai Bahar" } },
    });
  });
});

test.each([
  ["1571011501909901", "1990-01-15"],
  ["1571015501909901", "1990-01-15"],
  ["1571011501059901", "2005-01-15"],
  ["1571011501159901", null],
  ["1571013102909901", null],
])("the NIK %s proposes the birth date %s", (nik, date) => {
  expect(birthDateIn(nik as Nik, "2026-11-23")).toBe(date);
});

test("a contact may have no phone, and is skipped as a whole", () => {
  expect(read("contact", { name: "Siti", relation: "spouse", phone: "" })).toEqual({
    outcome: "read",
    answers: { contact: { name: "Siti", relation: "spouse", phone: null } },
  });
  expect(read("contact", { none: "1", name: "x" })).toEqual({
    outcome: "read",
    answers: { contact: null },
  });
  expect(read("contact", { name: "", relation: "boss", phone: "12" })).toMatchObject({
    faults: [{ field: "name" }, { field: "relation" }, { field: "phone" }],
  });
});

test("only messages are a matter of consent: who wants none is registered too", () => {
  expect(read("consent", { use: "1", check: "1" })).toEqual({
    outcome: "read",
    answers: { consent: { allowsMessages: false } },
  });
  expect(read("consent", { messages: "1" })).toMatchObject({
    faults: [{ field: "use" }, { field: "check" }],
  });
});

test("questions come in their order, and an answered one may be looked at again", () => {
  expect(nextQuestion({})).toBe("occupation");
  expect(nextQuestion({ occupation: "Ojek", phone: null })).toBe("nik");
  expect(nextQuestion(ALL)).toBeNull();
  expect(isReached("occupation", { occupation: "Ojek" })).toBe(true);
  expect(isReached("phone", { occupation: "Ojek" })).toBe(true);
  expect(isReached("nik", { occupation: "Ojek" })).toBe(false);
});

test("answers become an application when nothing is missing that one needs", () => {
  const id = "019ab000-0000-7000-8000-000000000001";
  expect(applicationOf(id, ALL)).toEqual({
    id,
    nik: ALL.nik,
    name: "Budi",
    birthDate: "1990-01-15",
    phone: "+6281234567890",
    kelurahan: "15.71.01.1004",
    occupation: "Tukang ojek pangkalan",
    noticeGiven: true,
  });
  for (const missing of ["nik", "name", "birthDate", "kelurahan", "occupation", "consent"]) {
    const { [missing as "nik"]: _, ...rest } = ALL;
    expect(applicationOf(id, rest)).toBeNull();
  }
});

test("whatever is typed, an answer is read or a fault with its field is named", () => {
  const questions = QUESTIONS.filter((each) => each !== "photo");
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("-", "0", "1", "ojek"));
  const fields = ["words", "phone", "nik", "name", "day", "month", "year", "relation", "none"];
  const typed = fc.dictionary(fc.constantFrom(...fields), text);
  fc.assert(
    fc.property(fc.constantFrom(...questions), typed, (question, answers) => {
      const reading = read(question, answers);
      if (reading.outcome === "faulty")
        expect(reading.faults.every(({ field, why }) => field !== "" && why !== undefined)).toBe(
          true,
        );
      if (reading.outcome === "read") expect(Object.values(reading.answers)).not.toContain("null");
    }),
  );
});
