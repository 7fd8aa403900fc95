import { expect, test } from "vitest";
import { NIK_PROBLEMS } from "./nik.ts";
import { mendable, problemSentence, ROW_PROBLEMS } from "./row-problems.ts";
import { DATE_PROBLEMS } from "./written-date.ts";

test("every problem of a NIK and of a birth date has its sentence", () => {
  const codes = [
    ...NIK_PROBLEMS.map((why) => `nik.${why}`),
    ...["missing", ...DATE_PROBLEMS].map((why) => `birth-date.${why}`),
    "name.missing",
    "name.unreadable",
  ];
  expect([...ROW_PROBLEMS].sort()).toEqual(codes.sort());
});

test("each sentence is short, plain and says what to do", () => {
  const jargon = /\b(error|invalid|sistem|validasi|format|ditolak|duplikat)\b/i;
  for (const problem of ROW_PROBLEMS) {
    const text = problemSentence(problem);
    expect(text).toMatch(/\b(isi|ketik ulang|periksa|tulis|perbaiki)\b/i);
    expect(text).not.toMatch(jargon);
    const sentences = text.replaceAll("No. ", "No ").split(/\.\s|\.$/);
    for (const sentence of sentences) {
      expect(sentence.split(" ").filter((word) => word !== "").length).toBeLessThanOrEqual(12);
    }
  }
});

test("a lost NIK is told with the way to mend it", () => {
  expect(problemSentence("nik.digits-lost")).toBe(
    "NIK tersimpan sebagai angka, angka terakhir hilang. Ketik ulang NIK dari KTP sebagai teks.",
  );
});

test("everything to mend is named at once, and a whole row has nothing to mend", () => {
  expect(
    mendable({
      nikProblem: "digits-lost",
      nameProblem: "missing",
      birthDateProblem: "no-such-day",
    }),
  ).toEqual(["nik.digits-lost", "name.missing", "birth-date.no-such-day"]);
  expect(mendable({ nikProblem: null, nameProblem: null, birthDateProblem: null })).toEqual([]);
});
