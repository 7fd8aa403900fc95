import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import indonesian from "../../../messages/field-id.json" with { type: "json" };
import { CONSENT_CLIP, CONSENT_SENTENCES } from "./consent-words.ts";

// Words that have changed have lost their clip: `npm run sound -- --make` makes it anew and tells its name.
test("what is played before somebody agrees says what stands on the screen", () => {
  const words = CONSENT_SENTENCES.map((key) => indonesian[key]).join(" ");
  const hash = createHash("sha256").update(words).digest("hex").slice(0, 16);
  expect(CONSENT_CLIP).toBe(`${hash}.opus`);
  const clip = readFileSync(new URL(`../../../field/${CONSENT_CLIP}`, import.meta.url));
  expect(clip.subarray(0, 4).toString()).toBe("OggS");
  expect(clip.length).toBeLessThan(40_000);
});
