import { crc32 } from "node:zlib";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { FileRefused } from "./file-refused.ts";
import type { SheetLimits } from "./sheet-limits.ts";

/** A workbook with a photo in every row of a page has some hundreds of parts. */
const ENTRIES_MAX = 5000;
/** Real sheets shrink 10 to 40 times; deflate itself can reach 1,032 times. */
const RATIO_MAX = 200;
/** Below this size no ratio matters: a sheet of blank formatted rows may shrink a great deal. */
const RATIO_FREE_BYTES = 8 * 1024 * 1024;
const LOCAL_HEADER_BYTES = 30;

/**
 * A zip file that is not trusted: only named parts are unpacked, under caps on what really comes out.
 *
 * Nothing is ever written to disk, so a part's name can lead nowhere.
 */
export class GuardedZip {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #limits: SheetLimits;
  #unpackedBytes = 0;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>, limits: SheetLimits) {
    this.#zip = zip;
    this.#entries = entries;
    this.#limits = limits;
  }

  /** Opens the file and reads its directory. Throws FileRefused. */
  static async open(path: string, limits: SheetLimits): Promise<GuardedZip> {
    const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(
      refuseDamaged,
    );
    try {
      if (zip.entryCount > ENTRIES_MAX) throw new FileRefused("file.zip-bomb");
      return new GuardedZip(zip, await readDirectory(zip), limits);
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  close(): void {
    this.#zip.close();
  }

  /** Part names are compared without regard to case, as the standard says. */
  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  /** Whether any part's name begins so. */
  hasFolder(prefix: string): boolean {
    return [...this.#entries.keys()].some((name) => name.startsWith(prefix));
  }

  /** The text of a part, piece by piece. Throws FileRefused, also after some pieces. */
  async *text(name: string): AsyncGenerator<string> {
    const entry = this.#entries.get(name.toLowerCase());
    if (entry === undefined) throw new FileRefused("file.damaged");
    if (entry.isEncrypted()) throw new FileRefused("file.encrypted");
    // An honest bomb is refused by its own words; a lying one by the count below.
    if (entry.uncompressedSize > this.#limits.unpackedBytesMax) {
      throw new FileRefused("file.zip-bomb");
    }
    const stream = await this.#zip.openReadStreamPromise(entry).catch(refuseDamaged);
    let decoder: InstanceType<typeof TextDecoder> | null = null;
    let crc = 0;
    let bytes = 0;
    try {
      for await (const piece of stream as AsyncIterable<Buffer>) {
        bytes += piece.length;
        this.#count(piece.length, bytes, entry);
        crc = crc32(piece, crc);
        decoder ??= decoderFor(piece);
        yield decoder.decode(piece, { stream: true });
      }
      if (decoder === null || crc !== entry.crc32) throw new FileRefused("file.damaged");
      yield decoder.decode();
    } catch (error) {
      // zlib, yauzl and the decoder each have their own way to say that the bytes are wrong.
      throw error instanceof FileRefused ? error : new FileRefused("file.damaged");
    } finally {
      stream.destroy();
    }
  }

  #count(pieceBytes: number, entryBytes: number, entry: Entry): void {
    this.#unpackedBytes += pieceBytes;
    const tooMuch = this.#unpackedBytes > this.#limits.unpackedBytesMax;
    const tooDense = entryBytes > RATIO_FREE_BYTES && entryBytes > entry.compressedSize * RATIO_MAX;
    if (tooMuch || tooDense) throw new FileRefused("file.zip-bomb");
  }
}

async function readDirectory(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName.toLowerCase();
      // Two parts of one name: which one a program reads is anyone's guess.
      if (entries.has(name)) throw new FileRefused("file.damaged");
      entries.set(name, entry);
    }
  } catch (error) {
    throw error instanceof FileRefused ? error : new FileRefused("file.damaged");
  }
  refuseOverlap([...entries.values()]);
  return entries;
}

/** The densest bombs let many parts share the same packed bytes; no honest zip does. */
function refuseOverlap(entries: Entry[]): void {
  entries.sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const entry of entries) {
    const start = entry.relativeOffsetOfLocalHeader;
    if (start < end) throw new FileRefused("file.zip-bomb");
    end = start + LOCAL_HEADER_BYTES + entry.fileNameLength + entry.compressedSize;
  }
}

function decoderFor(head: Buffer): InstanceType<typeof TextDecoder> {
  const isUtf16 = head[0] === 0xff && head[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8", { fatal: true });
}

function refuseDamaged(): never {
  throw new FileRefused("file.damaged");
}
