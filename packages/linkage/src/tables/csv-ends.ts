import { CARRIAGE_RETURN, CsvFault, LINE_FEED, QUOTE } from "./csv-bytes.ts";

/** Told the offset behind a record, or behind an empty line; false stops. */
export type OnEnd = (end: number, empty: boolean) => boolean;

/**
 * Finds where records end without looking into their fields, chunk after chunk.
 *
 * It must see records as `CsvRecords` does: a quote counts where a field begins, and when it takes back the
 * closing by the quote before it.
 */
export class RecordEnds {
  readonly #delimiter: number;
  readonly #quoted: boolean;
  readonly #onEnd: OnEnd;
  /** The offset of the next chunk. */
  #offset: number;
  #lineFrom: number;
  #inside = false;
  #openedAt = -1;
  #closedAt = -2;
  #last = LINE_FEED;
  #stopped = false;

  constructor(layout: { delimiter: number; quoted: boolean }, from: number, onEnd: OnEnd) {
    this.#delimiter = layout.delimiter;
    this.#quoted = layout.quoted;
    this.#offset = from;
    this.#lineFrom = from;
    this.#onEnd = onEnd;
  }

  /** Looks through one more chunk; false when nothing more is asked for. */
  take(bytes: Buffer): boolean {
    this.#stopped = !(this.#quoted ? this.#takeQuoted(bytes) : this.#takePlain(bytes));
    this.#last = bytes.at(-1) ?? this.#last;
    this.#offset += bytes.length;
    return !this.#stopped;
  }

  /**
   * Says that the last chunk was the last one.
   *
   * @throws CsvFault, counted from offset 0 of the file, when a quote is still open.
   */
  end(): void {
    if (this.#stopped) return;
    if (this.#inside) throw new CsvFault("a quote is opened here and never closed", this.#openedAt);
    // A last line without line feed.
    const length = this.#offset - this.#lineFrom;
    if (length > 0) this.#onEnd(this.#offset, length === 1 && this.#last === CARRIAGE_RETURN);
  }

  #takePlain(bytes: Buffer): boolean {
    for (let i = bytes.indexOf(LINE_FEED); i >= 0; i = bytes.indexOf(LINE_FEED, i + 1))
      if (!this.#lineEndsAt(bytes, i)) return false;
    return true;
  }

  #takeQuoted(bytes: Buffer): boolean {
    const delimiter = this.#delimiter;
    const length = bytes.length;
    let inside = this.#inside;
    let openedAt = this.#openedAt - this.#offset;
    let closedAt = this.#closedAt - this.#offset;
    for (let i = 0; i < length; i++) {
      if (inside) {
        while (i < length && bytes[i] !== QUOTE) i++;
        if (i === length) break;
        inside = false;
        closedAt = i;
        continue;
      }
      const byte = bytes[i] as number;
      if (byte > QUOTE) continue;
      if (byte === LINE_FEED) {
        if (!this.#lineEndsAt(bytes, i)) return false;
      } else if (byte === QUOTE) {
        const before = i > 0 ? bytes[i - 1] : this.#last;
        if (before === delimiter || before === LINE_FEED) openedAt = i;
        else if (closedAt !== i - 1) continue;
        inside = true;
      }
    }
    this.#inside = inside;
    this.#openedAt = openedAt + this.#offset;
    this.#closedAt = closedAt + this.#offset;
    return true;
  }

  #lineEndsAt(bytes: Buffer, i: number): boolean {
    const end = this.#offset + i + 1;
    const length = end - 1 - this.#lineFrom;
    const empty =
      length === 0 || (length === 1 && (i > 0 ? bytes[i - 1] : this.#last) === CARRIAGE_RETURN);
    this.#lineFrom = end;
    return this.#onEnd(end, empty);
  }
}
