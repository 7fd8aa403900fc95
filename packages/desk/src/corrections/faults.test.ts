import { CORRECTION_FAULTS, correctionSentence } from "@payung/domain/intake/correction.ts";
import { expect, test } from "vitest";
import english from "../../messages/en.json" with { type: "json" };
import indonesian from "../../messages/id.json" with { type: "json" };

test.each(
  CORRECTION_FAULTS,
)("%s is said in Indonesian as everywhere else, and in English", (fault) => {
  const key = `mend.fault.${fault}` as const;
  expect(indonesian[key]).toBe(correctionSentence(fault));
  expect(english[key].split(" ").length).toBeGreaterThan(4);
  expect(english[key]).not.toBe(indonesian[key]);
});
