import { expect, test } from "vitest";
import { numberIn } from "./number-in.ts";

test.each([
  ["PROVINSI JAMBI\nNIK : 1571015708909901\nNama : SITI", "1571015708909901"],
  ["NIK  :  157101 570890 9901", "1571015708909901"],
  ["N1K: I57IO1S7O89O99O1", "1571015708909901"],
  ["1571015708909901\nNIK : 1571015708909901", "1571015708909901"],
  // A day that there is none, two different numbers, too few digits: nothing to propose.
  ["NIK : 1571019908909901", null],
  ["1571015708909901\n1571011708909902", null],
  ["NIK : 157101570890990", null],
  ["Tempat/Tgl Lahir : JAMBI, 17-08-1990", null],
  ["", null],
])("in %j there is %s", (text, number) => {
  expect(numberIn(text)).toBe(number);
});
