import { finish } from "../blocking/hash-records.ts";
import type { Guard, Refinement, RuleIndex } from "../blocking/rule-index.ts";
import { LinkageError } from "../errors.ts";
import { readModel } from "../model/read-model.ts";
import { codeOf, mixCodes } from "../records/code.ts";
import { type Layout, planLayout } from "../records/layout.ts";
import type { RecordStore } from "../records/store.ts";
import { soundOf } from "../text/sound.ts";
import { CheckSum, checkSumOf } from "./check-sum.ts";
import { endOfTexts, roomForBytes, roomForRows } from "./growing-store.ts";
import { type IndexState, OnlineIndex, type OnlineOptions, slotOf } from "./memory-index.ts";

/**
 * An index as bytes, so that a restart need not build it again.
 *
 * | Part | Bytes |
 * | --- | --- |
 * | head | "linkage1", the version, the order of bytes, the length of the description, its check sum: 4 each |
 * | description | JSON in UTF-8: the model and how long what follows is |
 * | records | rows (int32), texts, how often each counted value occurs (float64) |
 * | blocks | for each rule where its buckets begin, and the entries (int32) |
 * | end | the check sum of all that follows the head, "end1" |
 *
 * Each part is filled up to a multiple of eight bytes.
 */

const MAGIC = "linkage1";
const END = "end1";
const HEAD_BYTES = 24;
/** Of this layout. Another version is not read: the index is built again from the records. */
const VERSION = 1;
/** Reads differently where the bytes of a number stand in the other order. */
const BYTE_ORDER = 0x01020304;
/** So much is handed on at a time. */
const PIECE_BYTES = 1 << 24;

type Description = {
  readonly model: unknown;
  readonly maxBlock: number | null;
  readonly refineBy: readonly string[];
  readonly isLinkOnly: boolean;
  readonly layout: Layout;
  /** What the engine makes of some texts: the numbers in the rows mean nothing to an engine that differs. */
  readonly codes: number;
  readonly recordCount: number;
  readonly baseCount: number;
  readonly tableStarts: readonly number[];
  readonly textBytes: number;
  readonly counted: readonly {
    readonly column: string;
    readonly size: number;
    readonly total: number;
  }[];
  readonly rules: readonly (Omit<RuleIndex, "starts" | "entries" | "refinements"> & {
    readonly startsLength: number;
    readonly entriesLength: number;
    readonly refinements: readonly Refinement[];
  })[];
};

/**
 * The bytes of an index, in pieces that are to be written one after the other. The pieces are the memory of the
 * index itself: write each before the next is asked for, and do nothing with the index in between.
 */
export function* saveSnapshot(index: OnlineIndex): Generator<Uint8Array> {
  const { state } = index;
  const description = encodeJson(describe(state));
  const sum = new CheckSum();
  const head = new Uint8Array(HEAD_BYTES);
  new TextEncoder().encodeInto(MAGIC, head);
  const numbers = new Int32Array(head.buffer, 8);
  numbers.set([VERSION, BYTE_ORDER, description.length, checkSumOf(description)]);
  yield head;
  for (const part of [description, ...partsOf(state)]) {
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
      const piece = bytes.subarray(from, from + PIECE_BYTES);
      sum.add(piece);
      yield piece;
    }
    const rest = filled(bytes.length) - bytes.length;
    if (rest > 0) yield new Uint8Array(rest);
  }
  const end = new Uint8Array(8);
  new Int32Array(end.buffer)[0] = sum.value;
  new TextEncoder().encodeInto(END, end.subarray(4));
  yield end;
}

/**
 * The index that was saved. `pieces` are its bytes, in pieces of any length.
 *
 * Throws `LinkageError` when they are no snapshot, are damaged, or are of another version of the engine: then
 * the index is to be built again.
 */
export function loadSnapshot(
  pieces: Iterable<Uint8Array>,
  options: OnlineOptions = {},
): OnlineIndex {
  const source = new Source(pieces);
  const head = source.read(new Uint8Array(HEAD_BYTES));
  if (new TextDecoder().decode(head.subarray(0, 8)) !== MAGIC)
    throw new LinkageError("This is no snapshot of an index.");
  const [version, order, length = 0, check] = new Int32Array(head.buffer, 8);
  if (version !== VERSION || order !== BYTE_ORDER) {
    throw new LinkageError(
      `The snapshot is of another version (${version}) or machine; this is version ${VERSION}. Build the index again from the records.`,
    );
  }
  const sum = new CheckSum();
  const take = <A extends Int32Array | Float64Array | Uint8Array>(target: A): A => {
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    source.read(bytes);
    // In the pieces of the one who saved it.
    for (let from = 0; from < bytes.length; from += PIECE_BYTES)
      sum.add(bytes.subarray(from, from + PIECE_BYTES));
    source.read(new Uint8Array(filled(bytes.length) - bytes.length));
    return target;
  };
  // Nothing in a damaged description may be believed, least of all how much memory is needed.
  if (length < 2 || length > 1 << 30) throw damaged();
  const text = take(new Uint8Array(length));
  if (checkSumOf(text) !== check) throw damaged();
  const state = restore(JSON.parse(new TextDecoder().decode(text)) as Description, take);
  const end = source.read(new Uint8Array(8));
  const isWhole = new TextDecoder().decode(end.subarray(4)) === END;
  if (!isWhole || new Int32Array(end.buffer)[0] !== sum.value) throw damaged();
  return OnlineIndex.fromState(state, options);
}

function describe({ baseCount, guard, indexes, model, store }: IndexState): Description {
  const { dictionaries, layout, recordCount, tableStarts } = store;
  return {
    model,
    maxBlock: Number.isFinite(guard.maxBlock) ? guard.maxBlock : null,
    refineBy: guard.refineBy.map(({ name }) => name),
    isLinkOnly: layout.sourceSlot >= 0,
    layout,
    codes: someCodes(),
    recordCount,
    baseCount,
    tableStarts,
    textBytes: endOfTexts(store),
    counted: Object.entries(dictionaries).map(([column, { size, total }]) => ({
      column,
      size,
      total,
    })),
    rules: indexes.map(({ entries, starts, ...rest }) => ({
      ...rest,
      startsLength: starts.length,
      entriesLength: entries.length,
    })),
  };
}

/** What follows the description, in order. */
function partsOf({ indexes, store }: IndexState): (Int32Array | Float64Array | Uint8Array)[] {
  const { arena, dictionaries, layout, recordCount, rows } = store;
  return [
    rows.subarray(0, recordCount * layout.stride),
    arena.subarray(0, endOfTexts(store)),
    ...Object.values(dictionaries).map(({ counts, size }) =>
      Float64Array.from(counts.subarray(0, size + 1)),
    ),
    ...indexes.flatMap(({ entries, starts }) => [starts, entries]),
  ];
}

type Take = <A extends Int32Array | Float64Array | Uint8Array>(target: A) => A;

function restore(description: Description, take: Take): IndexState {
  const { baseCount, isLinkOnly, maxBlock, recordCount, refineBy, tableStarts, textBytes } =
    description;
  const model = readModel(description.model);
  const layout = planLayout(model, { linkOnly: isLinkOnly, refineBy });
  const isSame = JSON.stringify(layout) === JSON.stringify(description.layout);
  if (!isSame || description.codes !== someCodes()) {
    throw new LinkageError(
      "The snapshot is of another version of the engine. Build the index again from the records.",
    );
  }
  const rows = roomForRows(recordCount, layout.stride);
  take(rows.subarray(0, recordCount * layout.stride));
  const arena = roomForBytes(textBytes);
  take(arena.subarray(0, textBytes));
  const dictionaries = description.counted.map(({ column, size, total }) => {
    return [column, { counts: take(new Float64Array(size + 1)), size, total }] as const;
  });
  const indexes = description.rules.map(({ entriesLength, startsLength, ...rest }): RuleIndex => {
    const starts = take(new Int32Array(new SharedArrayBuffer(startsLength * 4)));
    const entries = take(new Int32Array(new SharedArrayBuffer(entriesLength * 4)));
    return { ...rest, starts, entries };
  });
  const store: RecordStore = {
    layout,
    recordCount,
    rows,
    arena,
    tableStarts,
    dictionaries: Object.fromEntries(dictionaries),
  };
  const guard: Guard = {
    maxBlock: maxBlock ?? Number.POSITIVE_INFINITY,
    refineBy: refineBy.map((key) => slotOf(layout, key)),
  };
  return { model, store, indexes, guard, baseCount };
}

/** Takes bytes from pieces of any length. */
class Source {
  private readonly pieces: Iterator<Uint8Array>;
  private piece: Uint8Array = new Uint8Array(0);

  constructor(pieces: Iterable<Uint8Array>) {
    this.pieces = pieces[Symbol.iterator]();
  }

  read(target: Uint8Array): Uint8Array {
    for (let at = 0; at < target.length; ) {
      if (this.piece.length === 0) {
        const { done, value } = this.pieces.next();
        if (done === true) throw new LinkageError("The snapshot ends too early.");
        this.piece = value;
        continue;
      }
      const taken = this.piece.subarray(0, target.length - at);
      target.set(taken, at);
      at += taken.length;
      this.piece = this.piece.subarray(taken.length);
    }
    return target;
  }
}

/** What the engine makes of some texts. */
function someCodes(): number {
  const texts = ["A", "ani", "19900115", "SITI AMINAH", "3171014501909901", "Zoë", "", "0811"];
  return texts.reduce((mixed, text) => {
    const bytes = new TextEncoder().encode(text);
    const code = mixCodes(mixed, codeOf(bytes, 0, bytes.length));
    return finish(mixCodes(code, soundOf(bytes, 0, bytes.length)));
  }, 0);
}

function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Up to the next multiple of eight. */
function filled(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

function damaged(): LinkageError {
  return new LinkageError(
    "The snapshot is damaged: its check sum does not fit. Build the index again from the records.",
  );
}
