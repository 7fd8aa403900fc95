import { hasSeveralValues } from "../model/keys.ts";
import { mixCodes } from "../records/code.ts";
import type { KeySlot, Layout, RuleLayout } from "../records/layout.ts";
import { isHashed, makeSameKey } from "../records/same.ts";
import type { RecordStore } from "../records/store.ts";
import { makeCommonEntries } from "./entries.ts";
import { finish } from "./hash-records.ts";
import { blocksOf, NOT_COMPARED, type RuleIndex, subBlocks } from "./rule-index.ts";

/** Pairs that are looked at together. */
const QUEUED = 256;

export type ScanOptions = {
  /** Pairs need at least one record from here on: 0 for all pairs. */
  readonly freshFrom: number;
  readonly refineBy: readonly KeySlot[];
  readonly maxBlock: number;
  /** Looks only at this share of the blocks, chosen by their hash; 1 for all. */
  readonly share: number;
};

/** Calls `visit` for each pair of the buckets `from` to `to` of one rule that no earlier rule makes; gives their number. */
export type Scan = (from: number, to: number, visit: (a: number, b: number) => void) => number;

/** The scans of all rules, in their order, and what is asked of a single pair. */
export type Scans = {
  readonly scans: readonly Scan[];
  /** Whether a pair is compared under any rule; the tables of the records, and `freshFrom`, are not looked at. */
  readonly isCompared: (a: number, b: number) => boolean;
  /** By rule: the hash of the (first) block that both records are in, however large it is; null for none. */
  readonly commonBlock: readonly ((a: number, b: number) => number | null)[];
};

/**
 * Makes the loops over the blocks of each rule, as programs of their own.
 *
 * A pair belongs to the first rule under which it is compared, so no pair is seen twice and none is kept to
 * find out: whether an earlier rule compares it shows from the two records alone.
 */
export function makeScans(
  store: RecordStore,
  indexes: readonly Pick<RuleIndex, "starts" | "entries" | "refinements">[],
  options: ScanOptions,
): Scans {
  const { layout } = store;
  const hashed = layout.keys.filter((key) => key.slot >= 0 && isHashed(layout, key));
  const several = layout.rules.map(({ keys }) => keys.find(({ key }) => hasSeveralValues(key)));
  const env = {
    store,
    options,
    blocksOf,
    subBlocks,
    depths: indexes.map(
      ({ refinements }) => new Map(refinements.map(({ hash, depth }) => [hash, depth])),
    ),
    same: Object.fromEntries(hashed.map((key) => [key.slot, makeSameKey(store, key)])),
    common: several.map((key) => (key === undefined ? null : makeCommonEntries(store, key))),
    mixCodes,
    finish,
  };
  const rules = layout.rules.map(
    (rule, n) => new Rule(layout, rule, n, options, (env.depths[n]?.size ?? 0) > 0),
  );
  const head = `"use strict";
const { store, options, depths, common, mixCodes, finish } = env;
const R = store.rows;
${hashed.map(({ slot }) => `const same${slot} = env.same[${slot}];`).join("\n")}
${rules.map((rule) => rule.holds()).join("\n")}`;
  const ofPair = (answer: string) =>
    new Function(
      "env",
      `${head}
return (ra, rb) => { const A = ra * ${layout.stride}, B = rb * ${layout.stride}; return ${answer}; };`,
    )(env);
  return {
    scans: rules.map(
      (rule, n) =>
        new Function("env", `${head}\n${rule.scan()}`)({ ...env, index: indexes[n] }) as Scan,
    ),
    isCompared: ofPair(rules.map((rule) => rule.callHolds).join(" || ")),
    commonBlock: rules.map((rule) => ofPair(rule.commonBlock())),
  };
}

/** One rule as program text. */
class Rule {
  readonly callHolds: string;
  readonly layout: Layout;
  readonly n: number;
  readonly options: ScanOptions;
  /** Whether any of its blocks is cut. */
  readonly guarded: boolean;
  readonly isSeveral: boolean;
  readonly slots: readonly KeySlot[];

  constructor(
    layout: Layout,
    { keys }: RuleLayout,
    n: number,
    options: ScanOptions,
    guarded: boolean,
  ) {
    this.layout = layout;
    this.n = n;
    this.options = options;
    this.guarded = guarded;
    this.isSeveral = keys.some(({ slot }) => slot < 0);
    this.slots = keys.filter(({ slot }) => slot >= 0);
    this.callHolds = `holds${n}(ra, rb, A, B)`;
  }

  /** Whether the keys of one value are equal: first the codes, then what a hash cannot tell. */
  private equal(): string {
    const codes = this.slots.map(
      ({ slot }) => `R[A + ${slot}] !== 0 && R[A + ${slot}] === R[B + ${slot}]`,
    );
    return [...codes, ...this.same()].join(" && ") || "true";
  }

  private same(): string[] {
    return this.slots
      .filter((key) => isHashed(this.layout, key))
      .map(({ slot }) => `(R[A + ${slot}] > 0 || same${slot}(A, B))`);
  }

  /** The hash of the keys of one value, as the index has it but for the last step. */
  private hash(): string {
    return this.slots.reduce((mixed, { slot }) => `mixCodes(${mixed}, R[A + ${slot}])`, "0");
  }

  commonBlock(): string {
    const { isSeveral, n } = this;
    const found = isSeveral ? `common[${n}].find(ra, rb) > 0` : "true";
    const last = isSeveral ? `mixCodes(${this.hash()}, common[${n}].codes[0])` : this.hash();
    return `${this.equal()} && ${found} ? finish(${last}) : null`;
  }

  private hasKeys(): string {
    const { isSeveral, n } = this;
    return isSeveral ? `${this.equal()} && common[${n}].find(ra, rb) > 0` : this.equal();
  }

  /** The function that says whether the rule compares two records. */
  holds(): string {
    const { guarded, isSeveral, n, options } = this;
    const head = `function holds${n}(ra, rb, A, B)`;
    if (!guarded) return `${head} { return ${this.hasKeys()}; }`;
    const agreed = options.refineBy.map(
      ({ slot }, at) =>
        `if (depth === ${at}) return true; if (R[A + ${slot}] === 0 || R[A + ${slot}] !== R[B + ${slot}]) return false;`,
    );
    const byDepth = `function agree${n}(h, A, B) {
  const depth = depths[${n}].get(h);
  if (depth === undefined) return true;
  if (depth === ${NOT_COMPARED}) return false;
  ${agreed.join("\n  ")}
  return true;
}`;
    if (!isSeveral) {
      return `${byDepth}\n${head} { return ${this.equal()} && agree${n}(finish(${this.hash()}), A, B); }`;
    }
    return `${byDepth}
${head} { return ${this.equal()} && first${n}(ra, rb, A, B) !== null; }
${this.first()}`;
  }

  /** Of several values in common, the hash under which the pair is compared; null when under none. */
  private first(): string {
    const { guarded, n } = this;
    const agree = guarded ? `if (agree${n}(h, A, B)) return h;` : "return h;";
    return `function first${n}(ra, rb, A, B) {
  const { find, codes } = common[${n}];
  for (let at = 0, count = find(ra, rb); at < count; at++) {
    const h = finish(mixCodes(${this.hash()}, codes[at]));
    ${agree}
  }
  return null;
}`;
  }

  /** The loop over its blocks. */
  scan(): string {
    const { guarded, isSeveral, n, options } = this;
    const { freshFrom, share } = options;
    const chosen =
      share < 1
        ? `if ((mixCodes(h, 0x51ed270b) >>> 0) >= ${Math.round(share * 2 ** 32)}) continue;`
        : "";
    const plain = this.loop(
      (at) => `E[2 * ${at}]`,
      ["s", "e"],
      `const h = E[2 * i + 1]; ${chosen}`,
      "if (E[2 * j + 1] !== h) continue;",
    );
    const cut = `
    if (e - s > options.maxBlock) {
      for (const [h, block] of env.blocksOf(E, s, e)) {
        ${chosen}
        const depth = depths[${n}].get(h);
        if (depth === ${NOT_COMPARED}) continue;
        const parts = depth === undefined ? [block] : env.subBlocks(store, block, options.refineBy, depth);
        for (const part of parts) {${this.loop((at) => `part[${at}]`, ["0", "part.length"], "", "")}
        }
      }
      continue;
    }`;
    return `const E = env.index.entries, starts = env.index.starts;
${isSeveral && !guarded ? this.first() : ""}
${this.drain()}
return function scan(from, to, visit) {
  let pairs = 0;
  for (let bucket = from; bucket < to; bucket++) {
    const s = starts[bucket], e = starts[bucket + 1];
    if (e - s < 2) continue;${freshFrom > 0 ? `\n    if (E[2 * e - 2] < ${freshFrom}) continue;` : ""}${guarded ? cut : ""}
    ${plain}
  }
  return pairs + drain(visit);
};`;
  }

  /**
   * Pairs are queued, and their records touched together before any is looked at: the processor then waits for
   * many places of memory at once instead of for one after the other.
   */
  private drain(): string {
    const { stride } = this.layout;
    return `const T = store.arena, queueA = new Int32Array(${QUEUED}), queueB = new Int32Array(${QUEUED}), queueH = new Int32Array(${QUEUED}), touchedLast = new Int32Array(1);
let queued = 0;
function drain(visit) {
  let touched = 0;
  for (let k = 0; k < queued; k++) touched ^= R[queueA[k] * ${stride}] ^ R[queueB[k] * ${stride}];
  for (let k = 0; k < queued; k++) touched ^= T[R[queueA[k] * ${stride}] * 4] ^ T[R[queueB[k] * ${stride}] * 4];
  touchedLast[0] = touched;
  let pairs = 0;
  for (let k = 0; k < queued; k++) {
    const ra = queueA[k], rb = queueB[k], h = queueH[k], A = ra * ${stride}, B = rb * ${stride};
    ${this.pair()}
  }
  queued = 0;
  return pairs;
}`;
  }

  /** The pairs among some records: those from one place up to another, in ascending order. */
  private loop(
    record: (at: string) => string,
    [from, to]: readonly [string, string],
    head: string,
    check: string,
  ): string {
    return `
      for (let i = ${from}; i < ${to} - 1; i++) {
        const ra = ${record("i")};
        ${head}
        for (let j = i + 1; j < ${to}; j++) {
        ${check}
        queueA[queued] = ra; queueB[queued] = ${record("j")}; queueH[queued] = h;
        if (++queued === ${QUEUED}) pairs += drain(visit);
        }
      }`;
  }

  /** What is done with a pair of one block. */
  private pair(): string {
    const { isSeveral, layout, n, options } = this;
    const { sourceSlot } = layout;
    const differs = this.slots.map(({ slot }) => `R[A + ${slot}] !== R[B + ${slot}]`).join(" || ");
    const earlier = Array.from({ length: n }, (_, q) => `holds${q}(ra, rb, A, B)`).join(" || ");
    const same = this.same().join(" && ");
    return [
      differs === "" ? "" : `if (${differs}) continue;`,
      sourceSlot >= 0 ? `if (R[A + ${sourceSlot}] === R[B + ${sourceSlot}]) continue;` : "",
      options.freshFrom > 0 ? `if (rb < ${options.freshFrom}) continue;` : "",
      earlier === "" ? "" : `if (${earlier}) continue;`,
      same === "" ? "" : `if (!(${same})) continue;`,
      // A pair with two words in common is met twice, and counts where it is compared first.
      isSeveral ? `if (first${n}(ra, rb, A, B) !== h) continue;` : "",
      "pairs++; visit(ra, rb);",
    ].join("\n        ");
  }
}
