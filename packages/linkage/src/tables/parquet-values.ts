import type { FileMetaData, SchemaElement, SchemaTree } from "hyparquet";
import { parquetSchema } from "hyparquet";
import { DAY_MS, isoInstant, isoText, isoTime } from "./iso.ts";
import type { Value } from "./table.ts";
import { joined, ofDecimal, toValue } from "./values.ts";

const PER_SECOND = { MILLIS: 1000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n } as const;

/** Turns a value as hyparquet gives it into one of a table. */
export type Convert = (value: unknown) => Value;

/**
 * How each column becomes values, in the order of the file.
 *
 * Takes the annotations of dates, times, decimals and JSON out of `metadata`, so that hyparquet hands over the
 * numbers that the file holds: its own dates drop microseconds, and its decimals are off in the last digit.
 */
export function columnsOf(metadata: FileMetaData): { name: string; convert: Convert }[] {
  return parquetSchema(metadata).children.map((tree) => {
    const leaf = onlyLeaf(tree);
    return { name: tree.element.name, convert: leaf === null ? toValue : nested(conversion(leaf)) };
  });
}

/** The one primitive in a column that is plain or a list; null for structs and maps. */
function onlyLeaf({ element, children: [child, ...others] }: SchemaTree): SchemaElement | null {
  if (child === undefined) return element;
  return others.length > 0 || element.logical_type?.type === "VARIANT" ? null : onlyLeaf(child);
}

function nested(convert: Convert): Convert {
  return (value) => {
    if (value === null || value === undefined) return null;
    return Array.isArray(value) ? joined(value.map(nested(convert))) : convert(value);
  };
}

function conversion(leaf: SchemaElement): Convert {
  // Without its annotation hyparquet would take a decimal in bytes of any length for text.
  if (leaf.converted_type === "DECIMAL" && leaf.type === "BYTE_ARRAY")
    return (value) => (typeof value === "number" ? Number(value.toFixed(leaf.scale ?? 0)) : null);
  const convert = rawConversion(leaf);
  if (convert === null) return toValue;
  delete leaf.converted_type;
  delete leaf.logical_type;
  return convert;
}

/** Null where what hyparquet makes of it is right already. */
function rawConversion(leaf: SchemaElement): Convert | null {
  const { converted_type: converted, logical_type: logical, scale = 0 } = leaf;
  if (converted === "DATE" || logical?.type === "DATE")
    return (days) => isoText(Number(days) * DAY_MS);
  if (logical?.type === "TIMESTAMP")
    return instant(logical.unit, logical.isAdjustedToUTC ? "Z" : "");
  if (converted === "TIMESTAMP_MILLIS") return instant("MILLIS", "Z");
  if (converted === "TIMESTAMP_MICROS") return instant("MICROS", "Z");
  if (logical?.type === "TIME") return timeOfDay(logical.unit);
  if (converted === "TIME_MILLIS") return timeOfDay("MILLIS");
  if (converted === "TIME_MICROS") return timeOfDay("MICROS");
  if (converted === "JSON" || logical?.type === "JSON") return toValue;
  if (converted === "DECIMAL" || logical?.type === "DECIMAL")
    return (unscaled) => decimal(unscaled, scale);
  return null;
}

/** Only what is a number in the file; hyparquet gives undefined for a value that is missing. */
function ticksOf(value: unknown): bigint | null {
  return typeof value === "bigint" || typeof value === "number" ? BigInt(value) : null;
}

function instant(unit: keyof typeof PER_SECOND, zone: "" | "Z"): Convert {
  return (value) => {
    const ticks = ticksOf(value);
    return ticks === null ? null : isoInstant(ticks, PER_SECOND[unit], zone);
  };
}

function timeOfDay(unit: keyof typeof PER_SECOND): Convert {
  return (value) => {
    const ticks = ticksOf(value);
    return ticks === null ? null : isoTime(ticks, PER_SECOND[unit]);
  };
}

function decimal(unscaled: unknown, scale: number): Value {
  const whole = unscaled instanceof Uint8Array ? signed(unscaled) : ticksOf(unscaled);
  return whole === null ? null : ofDecimal(whole, scale);
}

/** A number in two's complement, the highest byte first. */
function signed(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes).toString("hex");
  return hex === "" ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}
