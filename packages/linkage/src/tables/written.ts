import { LinkageError } from "../errors.ts";
import type { Value } from "./table.ts";

/** A column of a result. `whole` holds integers that a number keeps exactly. */
export type WrittenColumn = {
  readonly name: string;
  readonly type: "text" | "number" | "whole";
};

/** Some consecutive rows of a result: a `Batch`, or columns that are typed arrays. */
export type WrittenRows = {
  readonly rowCount: number;
  readonly columns: readonly ArrayLike<Value>[];
};

/** Where rows go; every column has the type that it was described with, or null. */
export type RowWriter = {
  write(rowCount: number, columns: readonly (readonly Value[])[]): void;
  /** Writes what is still held back, and closes the file. */
  end(): void;
  /** Closes the file as it is; safe after `end`. */
  abandon(): void;
};

/**
 * The values of a column as its type says: numbers in a text column become text, NaN is null.
 *
 * @throws LinkageError when a number column holds text, or a whole one a fraction
 */
export function asWritten(
  path: string,
  { name, type }: WrittenColumn,
  values: ArrayLike<Value>,
  rowCount: number,
): Value[] {
  if (values.length < rowCount)
    throw new LinkageError(
      `${path}: column "${name}" has ${values.length} values for ${rowCount} rows.`,
    );
  return Array.from({ length: rowCount }, (_, row) => {
    const value = values[row] ?? null;
    if (value === null || Number.isNaN(value)) return null;
    if (type === "text") return String(value);
    if (typeof value !== "number" || (type === "whole" && !Number.isSafeInteger(value)))
      throw new LinkageError(
        `${path}: column "${name}" holds ${type} values, and ${JSON.stringify(value)} is none.`,
      );
    return value;
  });
}
