import { closeSync, openSync, writeSync } from "node:fs";
import type { Value } from "./table.ts";
import type { RowWriter, WrittenColumn } from "./written.ts";

/** Written at a time; small pieces would each cost a call of the system. */
const PIECE_CHARACTERS = 1 << 20;

/** Rows as CSV with a header, every record ending in a line feed. Null is an empty field, empty text is `""`. */
export function csvRows(
  path: string,
  columns: readonly WrittenColumn[],
  delimiter: string,
): RowWriter {
  const line = csvLine(delimiter);
  return lines(path, line(columns.map((column) => column.name)), line);
}

/** Makes the function that writes values as one line of CSV, its end included. */
export function csvLine(delimiter: string): (values: readonly Value[]) => string {
  const special = new RegExp(`["\\n\\r${delimiter}]`);
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const field = (value: Value) => {
    if (value === null) return "";
    const text = String(value);
    return text === "" || special.test(text) ? quote(text) : text;
  };
  // A line of one empty field would be an empty line, which readers pass over.
  return (values) => `${values.map(field).join(delimiter) || (values.length === 1 ? '""' : "")}\n`;
}

/** Rows as JSON lines: an object for each, null where nothing is known. */
export function jsonRows(path: string, columns: readonly WrittenColumn[]): RowWriter {
  const names = columns.map((column) => JSON.stringify(column.name));
  return lines(path, "", (values) => {
    const members = values.map((value, n) => `${names[n]}:${JSON.stringify(value)}`);
    return `{${members.join(",")}}\n`;
  });
}

function lines(path: string, head: string, line: (values: readonly Value[]) => string): RowWriter {
  const descriptor = openSync(path, "w");
  let open = true;
  let piece = head;
  return {
    write(rowCount, columns) {
      for (let row = 0; row < rowCount; row++) {
        piece += line(columns.map((column) => column[row] ?? null));
        if (piece.length >= PIECE_CHARACTERS) flush();
      }
    },
    end() {
      flush();
      this.abandon();
    },
    abandon() {
      if (open) closeSync(descriptor);
      open = false;
    },
  };

  function flush(): void {
    const bytes = Buffer.from(piece);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    piece = "";
  }
}
