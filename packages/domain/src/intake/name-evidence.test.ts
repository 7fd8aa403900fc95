import { expect, test } from "vitest";
import { hintedAgreement, NAME_EVIDENCE } from "./name-evidence.ts";

const agreement = (a: string, b: string) => hintedAgreement(a.split(" "), b.split(" "));
const oneHint = NAME_EVIDENCE.oneWordHinted;
const twoHints = NAME_EVIDENCE.oneWordHinted + NAME_EVIDENCE.eachFurtherHint;

test.each([
  ["an initial", "BUDI S", "BUDI SANTOSO", oneHint],
  ["an initial in another order", "S BUDI", "BUDI SANTOSO", oneHint],
  ["a cut last word", "BUDI SANT", "BUDI SANTOSO", oneHint],
  ["a missing last word", "ANI", "ANI SITUMORANG", oneHint],
  ["two initials", "ANI S T", "ANI SARI TANJUNG", twoHints],
  ["an initial and a missing last word", "ANI S", "ANI SARI TANJUNG", twoHints],
  ["nothing", "BUDI SANTOSO", "SANTOSO BUDI", 0],
  ["a cut first word", "BUD SANTOSO", "BUDI SANTOSO", 0],
  ["a word cut to two letters", "BUDI SA", "BUDI SANTOSO", 0],
  ["a missing first word", "SITUMORANG", "ANI SITUMORANG", 0],
  ["two missing words", "ANI", "ANI SARI SITUMORANG", 0],
  ["initials and no full word", "A S", "ANI SITUMORANG", 0],
  ["an initial that both only have", "A SARI", "A TANJUNG", 0],
  ["a word that only one has", "BUDI SANTOSO", "BUDI WIJAYA", 0],
])("%s: %s and %s agree by %f", (_hint, a, b, expected) => {
  expect(agreement(a, b)).toBeCloseTo(expected, 10);
  expect(agreement(b, a)).toBeCloseTo(expected, 10);
});
