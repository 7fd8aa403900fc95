import type { Cell } from "./cell.ts";
import { isNoAnswer, LONGEST_FACT, writtenText } from "./written.ts";

/** `street` is the address as written without RT and RW. RT repeats in every kelurahan; RW is often empty. */
export type Address = { street: string; rt: number | null; rw: number | null };

const RT_AND_RW = /\bRT[\s./]*RW[\s.:]*(\d{1,3})\s*(?:[/\-,]\s*(\d{1,3}))?(?!\d)/i;
const RT = /\bRT[\s.:]*(\d{1,3})(?!\d)(?:\s*\/\s*(\d{1,3})(?!\d))?/i;
const RW = /\bRW[\s.:]*(\d{1,3})(?!\d)/i;
const LEFT_OVER_SIGNS = /[\s,/;]+(?=[,/;]|$)|^[\s,/;]+/g;
const WHITE = /\s+/g;

/** A written RT or RW as a number; 000 means that there is none. */
function numberOf(digits: string | undefined): number | null {
  if (digits === undefined) return null;
  const value = Number(digits);
  return value > 0 ? value : null;
}

/** Reads the RT and RW out of an address line ("Lrg. Melati RT.05/RW.02", "RT/RW 005/000"). */
export function readAddress(written: string): Address {
  const text = writtenText(written);
  if (isNoAnswer(text)) return { street: "", rt: null, rw: null };

  if (text.length > LONGEST_FACT) return { street: text, rt: null, rw: null };
  const both = RT_AND_RW.exec(text);
  if (both) {
    return {
      street: withoutSigns(text.replace(both[0], " ")),
      rt: numberOf(both[1]),
      rw: numberOf(both[2]),
    };
  }
  const rt = RT.exec(text);
  const withoutRt = rt ? text.replace(rt[0], " ") : text;
  const rw = RW.exec(withoutRt);
  const street = rw ? withoutRt.replace(rw[0], " ") : withoutRt;
  return {
    street: rt || rw ? withoutSigns(street) : text,
    rt: numberOf(rt?.[1]),
    rw: numberOf(rw?.[1] ?? rt?.[2]),
  };
}

function withoutSigns(street: string): string {
  return street.replace(WHITE, " ").trim().replace(LEFT_OVER_SIGNS, "").trim();
}

const ONE_NUMBER = /^(?:R[TW])?[\s.:]*(\d{1,3})(?:\s*\/.*)?$/i;
const TWO_NUMBERS =
  /^(?:RT[\s./]*RW|RT)?[\s.:]*(\d{1,3})?\s*(?:[/-]|(?=\bRW))\s*(?:RW)?[\s.:]*(\d{1,3})?$/i;

/** Reads a cell that holds an RT (or an RW) alone: "RT 05", "005", 5. Null when it holds none. */
export function readRt(cell: Cell | undefined): number | null {
  if (typeof cell !== "string" && typeof cell !== "number") return null;
  const text = writtenText(cell);
  return text.length > LONGEST_FACT ? null : numberOf(ONE_NUMBER.exec(text)?.[1]);
}

/** Reads a cell that holds both: "005/000", "RT 05 RW 02", "5-2". One number alone is the RT. */
export function readRtRw(cell: Cell | undefined): { rt: number | null; rw: number | null } {
  if (typeof cell !== "string" && typeof cell !== "number") return { rt: null, rw: null };
  const text = writtenText(cell);
  if (text.length > LONGEST_FACT) return { rt: null, rw: null };
  const both = TWO_NUMBERS.exec(text);
  if (both) return { rt: numberOf(both[1]), rw: numberOf(both[2]) };
  const { rt, rw } = readAddress(text);
  return { rt: rt ?? readRt(text), rw };
}

const KELURAHAN_WORDS =
  /\bkel(?:urahan)?\b[\s.:]*([^,;]+?)(?=\s*(?:[,;]|\bkec(?:amatan)?\b|\bkota\b|$))/i;

/** The kelurahan that an address line names ("… Kel. Legok Kec. Danau Sipin"), or null. */
export function kelurahanInAddress(written: string): string | null {
  if (written.length > LONGEST_FACT) return null;
  return KELURAHAN_WORDS.exec(written)?.[1]?.trim() ?? null;
}

/** Words of an address that are written in several ways, each with the one way we compare. */
const STREET_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    JL: ["JLN", "JALAN"],
    GG: ["GANG"],
    LRG: ["LR", "LORONG", "LRNG"],
    KOMP: ["KOMPLEK", "KOMPLEKS", "KOMPL"],
    PERUM: ["PERUMAHAN", "PERMAHAN", "PRM"],
    NO: ["NOMOR", "NMR"],
    BLOK: ["BLK"],
  }).flatMap(([unified, spellings]) => spellings.map((each): [string, string] => [each, unified])),
);
const WORDS = /[A-Z]+|\d+/g;

/**
 * A street in the form in which two spellings of one place are equal: upper case, "Jalan" = "Jl.",
 * "Lorong" = "Lrg." = "Lr.", no punctuation, no RT and RW, no leading zeros. Only for comparing.
 */
export function addressKey(written: string): string {
  const words = readAddress(written).street.toUpperCase().match(WORDS) ?? [];
  return words.map((word) => STREET_WORDS.get(word) ?? word.replace(/^0+(?=\d)/, "")).join(" ");
}
