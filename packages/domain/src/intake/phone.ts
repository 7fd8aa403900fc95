import type { Cell } from "./cell.ts";
import { isNoAnswer, LONGEST_FACT, writtenText } from "./written.ts";

/** Why a written phone number cannot be used for messages. */
export const PHONE_PROBLEMS = ["digits-lost", "not-digits", "not-mobile", "wrong-length"] as const;
export type PhoneProblem = (typeof PHONE_PROBLEMS)[number];

/** `phone` is in the international form, "+628123456789". It is no identifier: families share one. */
export type PhoneReading =
  | { outcome: "read"; phone: string }
  | { outcome: "missing" }
  | { outcome: "unreadable"; why: PhoneProblem };

const BETWEEN_NUMBERS = /[/,;|&\n]|\batau\b|\bdan\b/i;
const LABEL = /^(?:no|nomor|hp|wa|whatsapp|tel|telp|tlp|telepon|handphone|'|[.:\s])+/i;
const SEPARATORS = /[\s.\-–_()]+/g;
const SCIENTIFIC = /^\d+(?:[.,]\d+)?e\+?\d+$/i;
const ALL_DIGITS = /^\d+$/;

/**
 * Reads an Indonesian mobile number in any usual form: +62, 62, 0 or (a spreadsheet having eaten
 * the 0) 8 in front. Of several numbers in one cell the first that can be read is taken.
 */
export function readPhone(cell: Cell | undefined): PhoneReading {
  if (typeof cell === "number" && !Number.isInteger(cell)) {
    return { outcome: "unreadable", why: "not-digits" };
  }
  const written = writtenText(cell);
  if (isNoAnswer(written)) return { outcome: "missing" };
  if (written.length > LONGEST_FACT) return { outcome: "unreadable", why: "not-digits" };
  if (SCIENTIFIC.test(written)) return { outcome: "unreadable", why: "digits-lost" };

  const whole = readOne(written);
  if (whole.outcome === "read" || !BETWEEN_NUMBERS.test(written)) return whole;
  let first: PhoneReading | null = null;
  for (const part of written.split(BETWEEN_NUMBERS)) {
    if (part.trim() === "") continue;
    const reading = readOne(part);
    if (reading.outcome === "read") return reading;
    first ??= reading;
  }
  return first ?? whole;
}

function readOne(written: string): PhoneReading {
  const digits = written.replace(LABEL, "").replace(SEPARATORS, "").replace(/^\+/, "");
  if (!ALL_DIGITS.test(digits)) return { outcome: "unreadable", why: "not-digits" };
  const national = withoutPrefix(digits);
  if (!national.startsWith("8")) return { outcome: "unreadable", why: "not-mobile" };
  if (national.length < 9 || national.length > 12) {
    return { outcome: "unreadable", why: "wrong-length" };
  }
  return { outcome: "read", phone: `+62${national}` };
}

/** The number after the country code or the leading 0; "+62 0812" is a common mixture of both. */
function withoutPrefix(digits: string): string {
  const rest = digits.startsWith("0062")
    ? digits.slice(4)
    : digits.startsWith("62")
      ? digits.slice(2)
      : digits;
  return rest.startsWith("0") ? rest.slice(1) : rest;
}
