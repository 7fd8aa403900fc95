import { type Rupiah, rupiah } from "../shared/money.ts";

/** One field of a QRIS: a tag of two digits and its value. */
type Field = readonly [tag: string, value: string];

/** What a QRIS says of itself, as far as we use it. */
export type Qris = {
  /** A dynamic code is for one payment; a static one hangs on a wall, and nobody is told who paid by it. */
  readonly isDynamic: boolean;
  /** Null where whoever pays types it. */
  readonly amount: Rupiah | null;
  readonly merchant: string;
  readonly city: string;
};

export const QRIS_FAULTS = [
  "not-a-qris",
  "checksum-wrong",
  "currency-not-rupiah",
  "amount-not-whole",
] as const;
export type QrisFault = (typeof QRIS_FAULTS)[number];

export type QrisReading =
  | { readonly outcome: "read"; readonly qris: Qris }
  | { readonly outcome: "refused"; readonly why: QrisFault };

const RUPIAH = "360";
/** The checksum covers everything before its own four digits, its tag and length included. */
const CHECKSUM = /^(.*6304)([0-9A-Fa-f]{4})$/s;

/** Reads a QRIS (EMV merchant-presented code): tags, checksum, amount. What cannot be trusted is refused. */
export function readQris(text: string): QrisReading {
  const [, covered, checksum] = CHECKSUM.exec(text) ?? [];
  const fields = fieldsOf(text);
  if (covered === undefined || checksum === undefined || fields === null) {
    return { outcome: "refused", why: "not-a-qris" };
  }
  if (crc16(covered) !== checksum.toUpperCase()) {
    return { outcome: "refused", why: "checksum-wrong" };
  }
  const found = new Map(fields);
  const way = found.get("01");
  const merchant = found.get("59");
  if (found.get("00") !== "01" || (way !== "11" && way !== "12") || merchant === undefined) {
    return { outcome: "refused", why: "not-a-qris" };
  }
  if (found.get("53") !== RUPIAH) return { outcome: "refused", why: "currency-not-rupiah" };
  const written = found.get("54");
  const amount = written === undefined ? null : wholeRupiah(written);
  if (written !== undefined && amount === null) {
    return { outcome: "refused", why: "amount-not-whole" };
  }
  return {
    outcome: "read",
    qris: { isDynamic: way === "12", amount, merchant, city: found.get("60") ?? "" },
  };
}

/** Why a code is not shown for a payment; null when it is for just this amount and this once. */
export function unfitFor(
  amount: Rupiah,
  reading: QrisReading,
): QrisFault | "static" | "amount-differs" | null {
  if (reading.outcome === "refused") return reading.why;
  // With a static code nobody is told of the payment, whatever amount is written into it.
  if (!reading.qris.isDynamic) return "static";
  return reading.qris.amount === amount ? null : "amount-differs";
}

/** Writes fields as a QRIS with its checksum. */
export function writeQris(fields: readonly Field[]): string {
  const body = fields
    .map(([tag, value]) => `${tag}${String(value.length).padStart(2, "0")}${value}`)
    .join("");
  return `${body}6304${crc16(`${body}6304`)}`;
}

/** An amount as payment services write it, "16800" or "16800.00"; null when it is not whole rupiah. */
export function wholeRupiah(text: string): Rupiah | null {
  const [, whole] = /^(\d{1,13})(?:\.0{1,2})?$/.exec(text) ?? [];
  return whole === undefined ? null : rupiah(BigInt(whole));
}

/** CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF) of a text's UTF-8 bytes, as four upper-case hex digits. */
export function crc16(text: string): string {
  let crc = 0xffff;
  for (const byte of utf8(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
      crc &= 0xffff;
    }
  }
  return crc.toString(16).toUpperCase().padStart(4, "0");
}

function fieldsOf(text: string): Field[] | null {
  const fields: Field[] = [];
  for (let at = 0; at < text.length; ) {
    const [head, tag, digits] = /^(\d{2})(\d{2})/.exec(text.slice(at, at + 4)) ?? [];
    if (head === undefined || tag === undefined) return null;
    const end = at + 4 + Number(digits);
    if (end > text.length) return null;
    fields.push([tag, text.slice(at + 4, end)]);
    at = end;
  }
  return fields;
}

/** The bytes of a text: a browser's own encoder is no part of the language this package is written for. */
function* utf8(text: string): Generator<number> {
  for (const each of text) {
    for (const [byte] of encodeURIComponent(each).matchAll(/%[0-9A-F]{2}|./g)) {
      yield byte.startsWith("%") && byte.length === 3
        ? Number.parseInt(byte.slice(1), 16)
        : byte.charCodeAt(0);
    }
  }
}
