import { LinkageError } from "../errors.ts";
import type { Column } from "../model/model.ts";
import type { Value } from "../tables/table.ts";

/** One record as the caller has it: its values by the names of the table's columns, or of the model's. */
export type OneRecord = Readonly<Record<string, Value>>;

/**
 * What a record says in a column of the model, as text; the empty text where it says nothing.
 *
 * The table's column (`from`) counts before the model's name: a table may well have another column that is
 * called so. Throws `LinkageError` for a value that is no text and no number, which a database may hand over
 * and which would silently be equal to nothing.
 */
export function textOf(record: OneRecord, name: string, column: Column): string {
  const { from = name } = column;
  if (typeof from === "string") {
    return text(record[Object.hasOwn(record, from) ? from : name], name);
  }
  return from.some((each) => Object.hasOwn(record, each))
    ? from.map((each) => text(record[each], name)).join(",")
    : text(record[name], name);
}

function text(value: Value | undefined, name: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  if (value === null || value === undefined) return "";
  throw new LinkageError(`${name}: is neither text nor number but of type ${typeof value}.`);
}
