import { hasSeveralValues } from "../model/keys.ts";
import { mixCodes } from "../records/code.ts";
import type { KeySlot, Layout, RuleLayout } from "../records/layout.ts";
import type { RecordStore } from "../records/store.ts";
import {
  blocksOf,
  codesOf,
  finish,
  NOT_COMPARED,
  type RuleIndex,
  subBlocks,
} from "./rule-index.ts";

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

/** The scans of all rules, in their order, and whether a pair is compared under any rule. */
export type Scans = {
  readonly scans: readonly Scan[];
  readonly isCompared: (a: number, b: number) => boolean;
};

/**
 * Makes the loops over the blocks of each rule, as programs of their own.
 *
 * A pair belongs to the first rule under which it is compared, so no pair is seen twice and none is kept to
 * find out: whether an earlier rule compares it shows from the two rows alone.
 */
export function makeScans(
  store: RecordStore,
  indexes: readonly Pick<RuleIndex, "starts" | "entries" | "refinements">[],
  options: ScanOptions,
): Scans {
  const { layout } = store;
  const shared = {
    store,
    options,
    blocksOf,
    subBlocks,
    depths: indexes.map(
      ({ refinements }) => new Map(refinements.map(({ hash, depth }) => [hash, depth])),
    ),
    commonCode: (a: number, b: number, key: KeySlot) => commonCodes(store, a, b, key),
    several: layout.rules.map(({ keys }) => keys.find(({ key }) => hasSeveralValues(key))),
    mixCodes,
    finish,
  };
  const guarded = shared.depths.map(({ size }) => size > 0);
  const rules = layout.rules.map((rule, n) => holdsSource(rule, n, options, guarded[n] === true));
  const scans = layout.rules.map((rule, n) => {
    const source = scanSource(layout, rule, n, rules, options, guarded[n] === true);
    return new Function("env", source)({ ...shared, index: indexes[n] }) as Scan;
  });
  const any = layout.rules.map((_, n) => `holds${n}(ra, rb, A, B)`).join(" || ");
  const isCompared = new Function(
    "env",
    `${preamble(rules)} return (ra, rb) => { const A = ra * ${layout.stride}, B = rb * ${layout.stride}; return ${any}; };`,
  )({ ...shared, index: indexes[0] }) as Scans["isCompared"];
  return { scans, isCompared };
}

function preamble(rules: readonly string[]): string {
  return `"use strict";
const { store, options, index, depths, several, commonCode, mixCodes, finish } = env;
const R = store.rows, E = index.entries, starts = index.starts;
${rules.join("\n")}`;
}

/** The function that says whether a rule compares two records. */
function holdsSource(rule: RuleLayout, n: number, options: ScanOptions, guarded: boolean): string {
  const equal = equalKeys(rule);
  const isSeveral = rule.keys.some(({ slot }) => slot < 0);
  const agreed = options.refineBy
    .map(
      ({ slot }, at) =>
        `if (depth === ${at}) return true; if (R[A + ${slot}] === 0 || R[A + ${slot}] !== R[B + ${slot}]) return false;`,
    )
    .join(" ");
  const hash = rule.keys
    .filter(({ slot }) => slot >= 0)
    .reduce((mixed, { slot }) => `mixCodes(${mixed}, R[A + ${slot}])`, "0");
  const byDepth = `function agree${n}(depth, A, B) { if (depth === undefined) return true; if (depth === ${NOT_COMPARED}) return false; ${agreed} return true; }`;
  if (isSeveral) {
    return `${byDepth}
function holds${n}(ra, rb, A, B) {
  if (!(${equal})) return false;
  for (const code of commonCode(ra, rb, several[${n}])) if (agree${n}(depths[${n}].get(finish(mixCodes(${hash}, code))), A, B)) return true;
  return false;
}`;
  }
  const refined = guarded ? ` && agree${n}(depths[${n}].get(finish(${hash})), A, B)` : "";
  return `${guarded ? byDepth : ""}
function holds${n}(ra, rb, A, B) { return ${equal}${refined}; }`;
}

function equalKeys(rule: RuleLayout): string {
  const slots = rule.keys.filter(({ slot }) => slot >= 0);
  if (slots.length === 0) return "true";
  return slots
    .map(({ slot }) => `R[A + ${slot}] !== 0 && R[A + ${slot}] === R[B + ${slot}]`)
    .join(" && ");
}

function scanSource(
  layout: Layout,
  rule: RuleLayout,
  n: number,
  rules: readonly string[],
  options: ScanOptions,
  guarded: boolean,
): string {
  const { sourceSlot, stride } = layout;
  const isSeveral = rule.keys.some(({ slot }) => slot < 0);
  const slots = rule.keys.filter(({ slot }) => slot >= 0);
  const differs = slots.map(({ slot }) => `R[A + ${slot}] !== R[B + ${slot}]`).join(" || ");
  const earlier = layout.rules
    .slice(0, n)
    .map((_, q) => `holds${q}(ra, rb, A, B)`)
    .join(" || ");
  const hash = slots.reduce((mixed, { slot }) => `mixCodes(${mixed}, R[A + ${slot}])`, "0");
  // What is done with a pair of one block, both in the common loop and in the one over cut blocks.
  const pair = [
    differs === "" ? "" : `if (${differs}) continue;`,
    sourceSlot >= 0 ? `if (R[A + ${sourceSlot}] === R[B + ${sourceSlot}]) continue;` : "",
    options.freshFrom > 0 ? `if (rb < ${options.freshFrom}) continue;` : "",
    earlier === "" ? "" : `if (${earlier}) continue;`,
    // A pair with two words in common is met twice, and counts where it is compared first.
    isSeveral
      ? `if (ra === rb) continue;
        let first = 0; for (const code of commonCode(ra, rb, several[${n}])) { const each = finish(mixCodes(${hash}, code)); if (agree${n}(depths[${n}].get(each), A, B)) { first = each; break; } } if (first !== h) continue;`
      : "",
    "pairs++; visit(ra, rb);",
  ].join("\n        ");
  const chosen =
    options.share < 1
      ? `if ((mixCodes(h, 0x51ed270b) >>> 0) >= ${Math.round(options.share * 2 ** 32)}) continue;`
      : "";
  const loop = (
    record: (at: string) => string,
    from: string,
    to: string,
    check: string,
    head: string,
  ) => `
      for (let i = ${from}; i < ${to} - 1; i++) {
        const ra = ${record("i")}, A = ra * ${stride};
        ${head}
        for (let j = i + 1; j < ${to}; j++) {
        ${check}
        const rb = ${record("j")}, B = rb * ${stride};
        ${pair}
        }
      }`;
  const plain = loop(
    (at) => `E[2 * ${at}]`,
    "s",
    "e",
    "if (E[2 * j + 1] !== h) continue;",
    `const h = E[2 * i + 1]; ${chosen}`,
  );
  const cut = `
    if (e - s > options.maxBlock) {
      for (const [h, block] of env.blocksOf(E, s, e)) {
        ${chosen}
        const depth = depths[${n}].get(h);
        if (depth === ${NOT_COMPARED}) continue;
        const parts = depth === undefined ? [block] : env.subBlocks(store, block, options.refineBy, depth).values();
        for (const part of parts) {${loop((at) => `part[${at}]`, "0", "part.length", "", "")}
        }
      }
      continue;
    }`;
  return `${preamble(rules)}
return function scan(from, to, visit) {
  let pairs = 0;
  for (let bucket = from; bucket < to; bucket++) {
    const s = starts[bucket], e = starts[bucket + 1];
    if (e - s < 2) continue;${guarded ? cut : ""}
    ${plain}
  }
  return pairs;
};`;
}

/** The codes that two records have in common in a key of several values, ascending. */
function commonCodes(store: RecordStore, a: number, b: number, key: KeySlot): number[] {
  const known = new Set(codesOf(store, a, key));
  return codesOf(store, b, key).filter((code) => known.has(code));
}
