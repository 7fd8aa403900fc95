import { expect, test } from "vitest";
import { readForm } from "./form.ts";

const TODAY = "2026-11-23";
const opened = { id: "0198c0de-0000-7000-8000-0000000000aa", noticeGiven: true };
const filled = { nik: "1571015501909901", name: " Siti Rohani ", birthDate: "15-01-1990" };

function read(changed: Record<string, string> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...filled, ...changed })) form.set(name, value);
  return readForm(form, opened, TODAY);
}

test("what is filled in as on the KTP has nothing to mend, and keeps the id it was opened with", () => {
  const { draft, problems } = read();
  expect(problems).toEqual({});
  expect(draft).toMatchObject({ ...opened, name: "Siti Rohani" });
});

test("a short NIK is named before anything leaves the phone, and the draft is kept all the same", () => {
  const { draft, problems } = read({ nik: "123" });
  expect(Object.keys(problems)).toEqual(["nik"]);
  expect(problems.nik).toContain("16");
  expect(draft?.nik).toBe("123");
});

test("every gap is named at once", () => {
  expect(
    Object.keys(read({ nik: "", name: "-", birthDate: "31-02-1990" }).problems).sort(),
  ).toEqual(["birthDate", "name", "nik"]);
});

test("a field that the server does not know makes no draft", () => {
  expect(read({ colour: "1" }).draft).toBeNull();
});

test("a form cannot forge the id or the notice", () => {
  expect(read({ id: "0198c0de-0000-7000-8000-0000000000bb" }).draft?.id).toBe(opened.id);
});
