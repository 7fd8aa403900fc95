import { expect, test } from "vitest";
import { withMeaning } from "./columns-card.tsx";

const COLUMNS = [
  { header: "Nama", field: "name" as const },
  { header: "Wong", field: null },
  { header: "NIK", field: "nik" as const },
];

test("a field has one column: who held it before is left out", () => {
  expect(withMeaning({}, COLUMNS, "Wong", "name")).toEqual({ Wong: "name", Nama: "ignore" });
  const changed = withMeaning({ Wong: "phone" }, COLUMNS, "Nama", "phone");
  expect(changed).toEqual({ Wong: "ignore", Nama: "phone" });
  expect(withMeaning({ Wong: "name" }, COLUMNS, "Wong", null)).toEqual({});
  expect(withMeaning({}, COLUMNS, "NIK", "ignore")).toEqual({ NIK: "ignore" });
});
