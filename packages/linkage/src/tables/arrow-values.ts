import type { DataType } from "apache-arrow";
import { isoInstant, isoText, isoTime } from "./iso.ts";
import type { Value } from "./table.ts";
import { joined, ofDecimal, toValue } from "./values.ts";

type Arrow = typeof import("apache-arrow");

/** How the values of an Arrow type, as a vector gives them, become values of a table. */
export function conversionOf(arrow: Arrow, type: DataType): (value: unknown) => Value {
  const { DataType } = arrow;
  const missing = (convert: (value: unknown) => Value) => (value: unknown) =>
    value === null || value === undefined ? null : convert(value);
  if (DataType.isDictionary(type)) return conversionOf(arrow, type.dictionary);
  if (DataType.isDate(type)) return missing((ms) => isoText(Number(ms)));
  if (DataType.isTimestamp(type)) {
    const zone = type.timezone ? "Z" : "";
    // A vector gives milliseconds with a fraction, which is exact to the microsecond.
    return missing((ms) => isoInstant(BigInt(Math.round(Number(ms) * 1000)), 1_000_000n, zone));
  }
  if (DataType.isTime(type)) {
    const perSecond = 1000n ** BigInt(type.unit);
    return missing((ticks) => isoTime(BigInt(ticks as number | bigint), perSecond));
  }
  if (DataType.isDecimal(type))
    return missing((words) => ofDecimal(signed(words as Uint32Array), type.scale));
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) {
    const convert = conversionOf(arrow, type.valueType);
    return missing((entries) => joined(Array.from(entries as Iterable<unknown>, convert)));
  }
  return toValue;
}

/** A number in two's complement, the lowest word first. */
function signed(words: Uint32Array): bigint {
  let value = 0n;
  for (let word = words.length - 1; word >= 0; word--)
    value = (value << 32n) | BigInt(words[word] as number);
  return BigInt.asIntN(words.length * 32, value);
}
