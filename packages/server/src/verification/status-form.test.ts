import fc from "fast-check";
import { expect, test } from "vitest";
import { readStatusForm, typedStatusForm } from "./status-form.ts";

const MONTHS =
  "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(
    " ",
  );
const anyBirthday = fc
  .date({ min: new Date("1900-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test("a birth date is read however its month is written", () => {
  fc.assert(
    fc.property(anyBirthday, fc.nat(4), (bornOn, way) => {
      const [year = "", month = "", day = ""] = bornOn.split("-");
      const name = MONTHS[Number(month) - 1] ?? "";
      const written = [month, String(Number(month)), name, name.slice(0, 3), name.toUpperCase()];
      const typed = { code: "AB1234", day: String(Number(day)), month: written[way] ?? "", year };
      expect(readStatusForm(typed)).toEqual({ outcome: "read", code: "AB1234", bornOn });
    }),
  );
});

test("nothing that can be typed breaks the form", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (code, day, month, year) => {
      const reading = readStatusForm(typedStatusForm({ code, day, month, year }));
      if (reading.outcome === "read") expect(reading.bornOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      else expect(reading.faults.length).toBeGreaterThan(0);
    }),
  );
});

test.each([
  "AB-1234-5",
  "ab 1234 5",
  "Ab.1234.5",
  "ab1234–5",
])("the code %s is the code AB12345", (code) => {
  const reading = readStatusForm({ code, day: "1", month: "2", year: "1990" });
  expect(reading).toMatchObject({ code: "AB12345" });
});

test("an empty form names both things that are missing, not five", () => {
  expect(readStatusForm(typedStatusForm({}))).toEqual({
    outcome: "faulty",
    faults: ["code-missing", "born-missing"],
  });
});

test("each missing part of the date is named, in the order of the fields", () => {
  const reading = readStatusForm({ code: "AB", day: "0", month: "13", year: "85" });
  expect(reading).toEqual({
    outcome: "faulty",
    faults: ["day-missing", "month-missing", "year-missing"],
  });
});

test("31 February is a day that does not exist", () => {
  const reading = readStatusForm({ code: "AB", day: "31", month: "2", year: "1990" });
  expect(reading).toEqual({ outcome: "faulty", faults: ["born-impossible"] });
});

test("a file sent in place of text is an empty field", () => {
  expect(typedStatusForm({ code: new Blob(["x"]), day: ["1", "2"] })).toEqual({
    code: "",
    day: "",
    month: "",
    year: "",
  });
});
