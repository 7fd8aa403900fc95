import { type ByteSource, CARRIAGE_RETURN, CsvFault, LINE_FEED, QUOTE } from "./csv-bytes.ts";

/**
 * One record: field `i` is the bytes from `starts[i]` to `ends[i]`, without its quotes. All three arrays are
 * used again for the next record.
 */
export type OnRecord = (bytes: Uint8Array, starts: Int32Array, ends: Int32Array) => void;

export type CsvLayout = {
  /** The byte between two fields. */
  readonly delimiter: number;
  readonly quoted: boolean;
  readonly columns: readonly string[];
};

/** A longer record is a quote that nobody closed, and would fill the memory before the file ends. */
const RECORD_BYTES_MAX = 64 << 20;

/**
 * Reads records out of a source of bytes, a chunk at a time.
 *
 * A record ends with a line feed, with or without a carriage return before it; empty lines are passed over. A
 * quote opens a field only as its first byte; anywhere else in an unquoted field it is an ordinary character.
 * Errors are {@link CsvFault}s whose offset counts from where the source began.
 */
export class CsvRecords {
  readonly #source: ByteSource;
  readonly #layout: CsvLayout;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  #buffer: Uint8Array;
  /** How much of the buffer is filled, and where in the source it begins. */
  #filled = 0;
  #offset = 0;
  #ended = false;

  constructor(source: ByteSource, layout: CsvLayout, chunkBytes: number) {
    this.#source = source;
    this.#layout = layout;
    this.#starts = new Int32Array(layout.columns.length);
    this.#ends = new Int32Array(layout.columns.length);
    // One byte is kept free for the line feed that the last line may lack.
    this.#buffer = new Uint8Array(chunkBytes + 1);
  }

  /** Calls `onRecord` for the records of one more chunk; false when there was none left to read. */
  next(onRecord: OnRecord): boolean {
    if (this.#ended) return false;
    this.#fill();
    const used = this.#layout.quoted ? this.#scanQuoted(onRecord) : this.#scanPlain(onRecord);
    if (this.#ended) return true;
    if (used === 0) this.#grow();
    this.#buffer.copyWithin(0, used, this.#filled);
    this.#filled -= used;
    this.#offset += used;
    return true;
  }

  #fill(): void {
    // A view that ends before the byte kept free, so that the source cannot fill it.
    const room = this.#buffer.subarray(0, this.#buffer.length - 1);
    while (this.#filled < room.length) {
      const count = this.#source(room, this.#filled);
      if (count === 0) {
        this.#ended = true;
        if (this.#filled > 0 && room[this.#filled - 1] !== LINE_FEED)
          this.#buffer[this.#filled++] = LINE_FEED;
        return;
      }
      this.#filled += count;
    }
  }

  #grow(): void {
    if (this.#filled >= RECORD_BYTES_MAX)
      throw new CsvFault(
        `a record is longer than ${RECORD_BYTES_MAX >> 20} MB; is a quote in it never closed?`,
        this.#offset,
      );
    const larger = new Uint8Array((this.#buffer.length - 1) * 2 + 1);
    larger.set(this.#buffer.subarray(0, this.#filled));
    this.#buffer = larger;
  }

  /** Returns where the first record begins that is not complete. */
  #scanPlain(onRecord: OnRecord): number {
    const bytes = this.#buffer;
    const limit = this.#filled;
    const starts = this.#starts;
    const ends = this.#ends;
    const width = starts.length;
    const delimiter = this.#layout.delimiter;
    // A line feed behind the last byte stops the inner loop without a second question for every byte.
    bytes[limit] = LINE_FEED;
    let record = 0;
    let field = 0;
    let i = 0;
    while (i < limit) {
      const start = i;
      let byte = bytes[i];
      while (byte !== delimiter && byte !== LINE_FEED) byte = bytes[++i];
      if (i === limit) return record;
      starts[field] = start;
      ends[field++] = i;
      i++;
      if (byte === delimiter) continue;
      const end = i - 1 > start && bytes[i - 2] === CARRIAGE_RETURN ? i - 2 : i - 1;
      if (end > record) {
        ends[field - 1] = end;
        if (field !== width) throw this.#ragged(field, record);
        onRecord(bytes, starts, ends);
      }
      field = 0;
      record = i;
    }
    return record;
  }

  /** The same where fields may be quoted. */
  #scanQuoted(onRecord: OnRecord): number {
    const bytes = this.#buffer;
    const limit = this.#filled;
    const starts = this.#starts;
    const ends = this.#ends;
    const width = starts.length;
    const delimiter = this.#layout.delimiter;
    let record = 0;
    let field = 0;
    let doubled = false;
    let i = 0;
    while (i < limit) {
      let start = i;
      let end = -1;
      if (bytes[i] === QUOTE) {
        start++;
        i++;
        for (;;) {
          while (i < limit && bytes[i] !== QUOTE) i++;
          if (i + 1 >= limit) {
            // At the end of the source the last byte is a line feed, so that a quote before it has closed.
            if (this.#ended) throw this.#unclosed(start - 1);
            return record;
          }
          if (bytes[i + 1] !== QUOTE) break;
          doubled = true;
          i += 2;
        }
        end = i;
        i++;
        if (bytes[i] === CARRIAGE_RETURN) {
          if (i + 1 >= limit) return record;
          if (bytes[i + 1] === LINE_FEED) i++;
        }
        if (bytes[i] !== LINE_FEED && bytes[i] !== delimiter) throw this.#behindQuote(start - 1);
      } else {
        while (i < limit && bytes[i] !== delimiter && bytes[i] !== LINE_FEED) i++;
        if (i >= limit) return record;
        end = i;
        if (bytes[i] === LINE_FEED && end > start && bytes[end - 1] === CARRIAGE_RETURN) end--;
        if (end === record && bytes[i] === LINE_FEED) {
          i++;
          record = i;
          continue;
        }
      }
      starts[field] = start;
      ends[field] = end;
      field++;
      if (bytes[i] === LINE_FEED) {
        if (field !== width) throw this.#ragged(field, record);
        if (doubled) compactQuotes(bytes, starts, ends);
        onRecord(bytes, starts, ends);
        field = 0;
        doubled = false;
        record = i + 1;
      }
      i++;
    }
    return record;
  }

  #ragged(found: number, at: number): CsvFault {
    const { columns } = this.#layout;
    const fields = found === 1 ? "1 field" : `${found} fields`;
    return new CsvFault(
      `the record has ${fields}, but the header has ${columns.length}: ${columns.join(", ")}`,
      this.#offset + at,
    );
  }

  #unclosed(at: number): CsvFault {
    return new CsvFault("a quote is opened here and never closed", this.#offset + at);
  }

  #behindQuote(at: number): CsvFault {
    return new CsvFault(
      "a quoted field that begins here is followed by more text; a quote inside quotes is written twice",
      this.#offset + at,
    );
  }
}

/** Makes one quote of two. Only a quoted field has a quote before its start. */
function compactQuotes(bytes: Uint8Array, starts: Int32Array, ends: Int32Array): void {
  for (let field = 0; field < starts.length; field++) {
    const start = starts[field] as number;
    const end = ends[field] as number;
    if (start === 0 || bytes[start - 1] !== QUOTE) continue;
    let to = start;
    for (let from = start; from < end; from++) {
      const byte = bytes[from] as number;
      bytes[to++] = byte;
      if (byte === QUOTE) from++;
    }
    ends[field] = to;
  }
}
