import { isoText } from "./iso.ts";
import type { Value } from "./table.ts";

/** What stands between the entries of a list that has become text. */
export const LIST_SEPARATOR = ";";

/**
 * A value of JavaScript as a table holds it.
 *
 * Numbers stay numbers, and so do bigints that a number holds exactly; a larger one becomes text, so that no
 * digit of an identity number is lost. NaN and an invalid date are null, dates ISO text, truth values "true" and
 * "false", the entries of a list are joined by ";" (missing ones left out), bytes are hexadecimal and any other
 * object is JSON.
 */
export function toValue(value: unknown): Value {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return Number.isNaN(value) ? null : value;
    case "bigint":
      return ofBigint(value);
    case "boolean":
      return String(value);
    case "object":
      return value === null ? null : ofObject(value);
    default:
      return null;
  }
}

/** A whole number: as text when a number would round it. */
function ofBigint(value: bigint): string | number {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** Entries as one text; null when none is there. */
export function joined(entries: Iterable<Value>): string | null {
  const there = [...entries].filter((entry) => entry !== null);
  return there.length === 0 ? null : there.join(LIST_SEPARATOR);
}

/**
 * A decimal by its digits and how many of them stand behind the point. A whole one keeps every digit, any other
 * is the nearest number.
 */
export function ofDecimal(unscaled: bigint | number, scale: number): string | number {
  // Reading the digits rounds once; dividing by a power of ten would round twice.
  return scale === 0 ? ofBigint(BigInt(unscaled)) : Number(`${unscaled}e${-scale}`);
}

function ofObject(value: object): Value {
  if (value instanceof Date) return isoText(value.getTime(), 0, "Z");
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return joined(value.map(toValue));
  if (ArrayBuffer.isView(value) && Symbol.iterator in value)
    return joined([...(value as Iterable<unknown> & ArrayBufferView)].map(toValue));
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === "bigint" ? ofBigint(inner) : inner,
    ) ?? null
  );
}
