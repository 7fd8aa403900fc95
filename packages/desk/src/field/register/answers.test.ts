import { describe, expect, test } from "vitest";
import {
  type Answers,
  birthDateIn,
  faultsOf,
  forTheNext,
  inGroups,
  NO_ANSWERS,
  readDay,
  STEPS,
  stepOf,
  unfinished,
} from "./answers.ts";

const TODAY = "2026-11-23";
const WHOLE: Answers = {
  ...NO_ANSWERS,
  nik: "1571015708909901",
  name: "Siti Rahmah",
  birthDate: "17-08-1990",
  kelurahanCode: "15.71.01.1001",
  rt: "5",
  occupationId: "ojek",
  occupation: "Tukang ojek pangkalan",
  phone: "0812 3456 7890",
  notice: "read",
  mark: "spoken",
};

test("whole answers have nothing to mend, and none have all but the check", () => {
  expect(unfinished(WHOLE, TODAY)).toEqual([]);
  expect(unfinished(NO_ANSWERS, TODAY)).toEqual(STEPS.filter((step) => step !== "check"));
});

test.each([
  ["", "fault.nik-missing"],
  ["157101570890990", "fault.nik-length"],
  ["1571019908909901", "fault.nik-date"],
  ["157101S708909901", "fault.nik-letters"],
  ["081234567890", "fault.nik-other-number"],
  ["1111111111111111", "fault.nik-copied"],
])("the NIK %s says what is wrong with it", (nik, fault) => {
  expect(faultsOf("ktp", { ...WHOLE, nik }, TODAY)).toEqual({ nik: fault });
});

test("a NIK typed in groups is a NIK", () => {
  expect(faultsOf("ktp", { ...WHOLE, nik: inGroups(WHOLE.nik) }, TODAY)).toEqual({});
  expect(inGroups("15710157")).toBe("1571 0157");
});

test("a birth date is typed day first, with any sign or none between", () => {
  for (const written of ["17-08-1990", "17/8/1990", "17 08 1990", "17081990", "17.8.1990"])
    expect(readDay(written)).toBe("1990-08-17");
  for (const written of ["31-02-1990", "1990-08-17", "17-08-90", "kemarin"])
    expect(readDay(written)).toBeNull();
});

describe("the birth date that a NIK speaks of", () => {
  test("is proposed, a woman's day less forty", () => {
    expect(birthDateIn("1571015708909901", TODAY)).toBe("17-08-1990");
    expect(birthDateIn("1571011708909901", TODAY)).toBe("17-08-1990");
  });
  test("is of somebody who may work", () => {
    expect(birthDateIn("1571011708109901", TODAY)).toBe("17-08-2010");
    expect(birthDateIn("1571011708209901", TODAY)).toBe("17-08-1920");
  });
  test("is none where the NIK cannot be read", () => {
    expect(birthDateIn("15710157", TODAY)).toBe("");
  });
});

test("somebody without a phone need not give one", () => {
  expect(faultsOf("phone", { ...WHOLE, phone: "" }, TODAY)).toEqual({
    phone: "fault.phone-missing",
  });
  expect(faultsOf("phone", { ...WHOLE, phone: "", hasNoPhone: true }, TODAY)).toEqual({});
});

test("a signature or a thumb mark needs its picture; a spoken yes needs none", () => {
  expect(faultsOf("consent", { ...WHOLE, mark: "signature" }, TODAY)).toEqual({
    mark: "fault.mark",
  });
  const markPhoto = { id: "1", bytes: 900 };
  expect(faultsOf("consent", { ...WHOLE, mark: "thumb", markPhoto }, TODAY)).toEqual({});
  expect(faultsOf("consent", { ...WHOLE, notice: null }, TODAY)).toEqual({
    notice: "fault.notice",
  });
});

test("the next person keeps the lane and the work, and nothing of the one before", () => {
  const { kelurahanCode, rt, occupationId, occupation } = WHOLE;
  expect(forTheNext(WHOLE)).toEqual({ kelurahanCode, rt, occupationId, occupation });
});

test("each field that the server may name has its screen", () => {
  const named = [
    ["nik", "ktp"],
    ["birthDate", "name"],
    ["kelurahan", "home"],
    ["rt", "home"],
    ["occupation", "work"],
    ["phone", "phone"],
    ["consent", "consent"],
  ] as const;
  for (const [field, step] of named) expect(stepOf(field)).toBe(step);
});
