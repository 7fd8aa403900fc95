import type { Column, LinkageModel } from "../model/model.ts";
import type { Encode } from "../records/encode.ts";
import { type OneRecord, textOf } from "./record.ts";

/** Writes a record that is given as an object. */
export type EncodeRecord = (record: number, values: OneRecord) => void;

/**
 * Makes the function that hands single records to an encoder. `make` gets the model's columns as they are then
 * to be read, each from a source of its own name, and the names of these.
 */
export function makeRecordEncoder(
  { columns }: Pick<LinkageModel, "columns">,
  make: (columns: Readonly<Record<string, Column>>, names: readonly string[]) => Encode,
): EncodeRecord {
  const named = Object.entries(columns);
  const own = named.map(([name, { from: _, ...column }]): [string, Column] => [name, column]);
  const encode = make(
    Object.fromEntries(own),
    named.map(([name]) => name),
  );
  const starts = new Int32Array(named.length);
  const ends = new Int32Array(named.length);
  let bytes = new Uint8Array(4096);

  return (record, values) => {
    let at = 0;
    for (let n = 0; n < named.length; n++) {
      const [name, column] = named[n] as (typeof named)[number];
      const text = textOf(values, name, column);
      if (at + text.length * 3 > bytes.length) {
        const larger = new Uint8Array((bytes.length + text.length * 3) * 2);
        larger.set(bytes);
        bytes = larger;
      }
      starts[n] = at;
      at = writeText(text, bytes, at);
      ends[n] = at;
    }
    encode(record, bytes, starts, ends);
  };
}

const encoder = new TextEncoder();

/** Writes a text in UTF-8 and gives where it ends; short texts of ASCII are faster one by one. */
function writeText(text: string, bytes: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 127) return at + encoder.encodeInto(text, bytes.subarray(at)).written;
    bytes[at + i] = unit;
  }
  return at + text.length;
}
