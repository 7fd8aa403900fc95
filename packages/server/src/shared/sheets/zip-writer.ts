import { pipeline } from "node:stream/promises";
import { constants, crc32, createDeflateRaw } from "node:zlib";

/** Where the finished bytes go; resolves when more may be written. */
export type ByteSink = (bytes: Uint8Array) => Promise<void>;

type Entry = {
  readonly name: Buffer;
  readonly offset: number;
  crc: number;
  compressedBytes: number;
  bytes: number;
};

/** 1 January 1980, the first day a zip can name: the same content must give the same bytes. */
const FIXED_DOS_DATE = 0x0021;
const DEFLATED = 8;
/** Sizes follow the data, and names are UTF-8. */
const FLAGS = 0x0808;
const VERSION = 20;
/** Above this a zip needs its 64-bit form, which no list of ours comes near. */
const BYTES_MAX = 0xffff_ffff;

/**
 * Writes a zip file piece by piece, holding none of it: a part is compressed as it is handed over.
 *
 * The bytes depend on the content alone (no clock, no file attributes), so two equal workbooks have
 * the same hash. Compression comes from Node's zlib: another build of it may pack differently.
 */
export class ZipWriter {
  readonly #sink: ByteSink;
  readonly #entries: Entry[] = [];
  #offset = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Adds one part from its pieces of text. Throws RangeError above 4 GiB. */
  async add(name: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
    const entry: Entry = {
      name: Buffer.from(name, "utf8"),
      offset: this.#offset,
      crc: 0,
      compressedBytes: 0,
      bytes: 0,
    };
    this.#entries.push(entry);
    await this.#write(localHeader(entry));

    await pipeline(
      measured(entry, pieces),
      createDeflateRaw({ level: constants.Z_BEST_SPEED, chunkSize: 64 * 1024 }),
      async (packed: AsyncIterable<Buffer>) => {
        for await (const bytes of packed) {
          entry.compressedBytes += bytes.length;
          await this.#write(bytes);
        }
      },
    );
    await this.#write(dataDescriptor(entry));
  }

  /** Writes the directory. Nothing may be added afterwards. */
  async finish(): Promise<void> {
    const start = this.#offset;
    for (const entry of this.#entries) await this.#write(directoryRecord(entry));
    await this.#write(directoryEnd(this.#entries.length, start, this.#offset - start));
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#offset += bytes.length;
    if (this.#offset > BYTES_MAX) throw new RangeError("A zip of more than 4 GiB");
    await this.#sink(bytes);
  }
}

/** The pieces as bytes, counted and summed up into the entry on their way. */
async function* measured(
  entry: Entry,
  pieces: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece, "utf8");
    entry.crc = crc32(bytes, entry.crc);
    entry.bytes += bytes.length;
    if (entry.bytes > BYTES_MAX) throw new RangeError("A zip part of more than 4 GiB");
    yield bytes;
  }
}

function localHeader({ name }: Entry): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATED, 8);
  header.writeUInt16LE(FIXED_DOS_DATE, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function dataDescriptor({ crc, compressedBytes, bytes }: Entry): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x0807_4b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(compressedBytes, 8);
  descriptor.writeUInt32LE(bytes, 12);
  return descriptor;
}

function directoryRecord({ name, offset, crc, compressedBytes, bytes }: Entry): Buffer {
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x0201_4b50, 0);
  record.writeUInt16LE(VERSION, 4);
  record.writeUInt16LE(VERSION, 6);
  record.writeUInt16LE(FLAGS, 8);
  record.writeUInt16LE(DEFLATED, 10);
  record.writeUInt16LE(FIXED_DOS_DATE, 14);
  record.writeUInt32LE(crc, 16);
  record.writeUInt32LE(compressedBytes, 20);
  record.writeUInt32LE(bytes, 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt32LE(offset, 42);
  return Buffer.concat([record, name]);
}

function directoryEnd(count: number, start: number, bytes: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(start, 16);
  return end;
}
