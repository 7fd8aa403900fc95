import { maskNik } from "@payung/domain/intake/nik.ts";

/** A run of digits with what people put between them: long enough to be a NIK or a KK, whole or mistyped. */
const LONG = /\d(?:[ .'-]?\d){10,}/g;
const SHORT = /\d(?:[ .,'-]?\d){5,}/g;

/**
 * A text as a sample of a column shows it: whatever may be a NIK or a KK is masked. `isNumber` for a column of such
 * numbers, where half a NIK is one too.
 */
export function maskNumbers(text: string, isNumber = false): string {
  return text.replace(isNumber ? SHORT : LONG, (found) => maskNik(found.replace(/\D/g, "")));
}
