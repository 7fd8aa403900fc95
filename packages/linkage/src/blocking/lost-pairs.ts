import { mixCodes, NO_CODE } from "../records/code.ts";
import type { RecordStore } from "../records/store.ts";
import { finish } from "./hash-records.ts";
import type { RuleIndex } from "./rule-index.ts";
import type { Scans } from "./scan.ts";

/** What was lost because blocks of a rule were cut: pairs that no rule compares any more. */
export type Lost = {
  /** Probable matches among them: counted where all were looked at, otherwise scaled up. */
  readonly matches: number;
  readonly lookedAt: number;
  readonly isAll: boolean;
};

export const NOTHING_LOST: Lost = { matches: 0, lookedAt: 0, isAll: true };

/** So few pairs are all looked at. */
const ALL_OF = 20_000;
/** Otherwise, of each kind, so many are scored, or so many drawn: nearly all may still be compared. */
const SCORED = 2_000;
const DRAWN = 50_000;
/** Of more records than this, some are drawn to be grouped. */
const GROUPED = 400_000;

/** Records among whom pairs are drawn, and the block they are of. */
type Group = { readonly hash: number; readonly records: readonly number[] };

/** The pairs within some groups, which are this share of all there are. */
type Drawable = { readonly groups: readonly Group[]; readonly share: number };

type IsWanted = (a: number, b: number, hash: number) => boolean;

/**
 * Estimates, for one rule, what its cut blocks cost. A pair counts for the first rule whose keys it has, so that
 * the rules add up.
 *
 * Matches are rare among pairs that have nothing but the rule in common, and there are millions of those: a draw
 * from all would see none. So pairs are drawn by what else they have in common: for each column those that are
 * equal in it and in none before, and those that are equal in none.
 *
 * @param isMatch whether a pair, the smaller number first, is a probable match
 * @param random from 0 up to 1, the same for the same run
 */
export function estimateLost(
  store: RecordStore,
  rule: number,
  index: RuleIndex,
  { commonBlock, isCompared }: Scans,
  freshFrom: number,
  isMatch: (a: number, b: number) => boolean,
  random: () => number,
): Lost {
  const { rows } = store;
  const { sourceSlot, stride } = store.layout;
  const isLost: IsWanted = (a, b, hash) =>
    b >= freshFrom &&
    (sourceSlot < 0 || rows[a * stride + sourceSlot] !== rows[b * stride + sourceSlot]) &&
    !isCompared(a, b) &&
    commonBlock.findIndex((blockOf) => blockOf(a, b) !== null) === rule &&
    commonBlock[rule]?.(a, b) === hash;
  const groups = cutBlocks(index);
  if (pairsWithin(groups) <= ALL_OF) return look({ groups, share: 1 }, isLost, isMatch, random);
  // What few have in common tells more than what many have, so it comes first.
  const kinds = agreeableSlots(store, rule)
    .map((slot) => ({ slot, of: equalIn(store, groups, slot) }))
    .sort((x, y) => pairsWithin(x.of.groups) - pairsWithin(y.of.groups) || x.slot - y.slot);
  const agreeing = (a: number, b: number): number =>
    kinds.findIndex(({ slot }) => {
      const code = rows[a * stride + slot];
      return code !== NO_CODE && code === rows[b * stride + slot];
    });
  const all = { slot: -1, of: { groups, share: 1 } };
  const seen = [...kinds, all].map(({ of, slot }, n) => {
    const kind = slot < 0 ? -1 : n;
    const isWanted: IsWanted = (a, b, hash) => agreeing(a, b) === kind && isLost(a, b, hash);
    return look(of, isWanted, isMatch, random);
  });
  return {
    matches: Math.round(seen.reduce((sum, { matches }) => sum + matches, 0)),
    lookedAt: seen.reduce((sum, { lookedAt }) => sum + lookedAt, 0),
    isAll: false,
  };
}

/** The records of the blocks that were cut. */
function cutBlocks({ entries, refinements, starts }: RuleIndex): Group[] {
  return refinements.map(({ hash }) => {
    const bucket = hash & (starts.length - 2);
    const records: number[] = [];
    for (let i = starts[bucket] as number; i < (starts[bucket + 1] as number); i++)
      if (entries[2 * i + 1] === hash) records.push(entries[2 * i] as number);
    return { hash, records };
  });
}

/** Where the columns lie that two records of one block may be equal in or not. */
function agreeableSlots({ layout }: RecordStore, rule: number): number[] {
  const own = (layout.rules[rule]?.keys ?? []).map(({ slot }) => slot);
  return layout.fields
    .filter(({ type }) => type !== "number" && type !== "point")
    .map(({ slot }) => slot)
    .filter((slot) => !own.includes(slot));
}

/** The records of each block that are equal in a column; of very many records those that chance takes. */
function equalIn({ layout, rows }: RecordStore, blocks: readonly Group[], slot: number): Drawable {
  const count = blocks.reduce((sum, { records }) => sum + records.length, 0);
  const chance = Math.min(1, GROUPED / count);
  const groups: Group[] = [];
  for (const { hash, records } of blocks) {
    const byCode = new Map<number, number[]>();
    for (const record of records) {
      if (finish(mixCodes(0x2f1b, record)) >>> 0 >= chance * 2 ** 32) continue;
      const code = rows[record * layout.stride + slot] as number;
      if (code === NO_CODE) continue;
      const known = byCode.get(code);
      if (known === undefined) byCode.set(code, [record]);
      else known.push(record);
    }
    for (const each of byCode.values()) if (each.length > 1) groups.push({ hash, records: each });
  }
  // Of a pair both must be taken.
  return { groups, share: chance ** 2 };
}

/** Looks at the wanted pairs among groups: at all of them or, where there are many, at some. */
function look(
  { groups, share }: Drawable,
  isWanted: IsWanted,
  isMatch: (a: number, b: number) => boolean,
  random: () => number,
): Lost {
  let lookedAt = 0;
  let found = 0;
  const visit = (a: number, b: number, hash: number): void => {
    if (!isWanted(a, b, hash)) return;
    lookedAt++;
    if (isMatch(a, b)) found++;
  };
  const total = pairsWithin(groups);
  if (total <= ALL_OF) {
    for (const { hash, records } of groups)
      for (const [n, b] of records.entries())
        for (const a of records.slice(0, n)) visit(a, b, hash);
    return { matches: found / share, lookedAt, isAll: share === 1 };
  }
  let sum = 0;
  const upTo = groups.map(({ records }) => {
    sum += pairsAmong(records.length);
    return sum;
  });
  let drawn = 0;
  for (; drawn < DRAWN && lookedAt < SCORED; drawn++) {
    const { hash, records } = groups[placeOf(upTo, random() * total)] as Group;
    const one = Math.floor(random() * records.length);
    const step = 1 + Math.floor(random() * (records.length - 1));
    const [x, y] = [records[one] as number, records[(one + step) % records.length] as number];
    visit(Math.min(x, y), Math.max(x, y), hash);
  }
  return { matches: ((found / drawn) * total) / share, lookedAt, isAll: false };
}

/** The first place whose sum is above a number. */
function placeOf(upTo: readonly number[], number: number): number {
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((upTo[middle] as number) <= number) low = middle + 1;
    else high = middle;
  }
  return low;
}

function pairsWithin(groups: readonly Group[]): number {
  return groups.reduce((sum, { records }) => sum + pairsAmong(records.length), 0);
}

function pairsAmong(count: number): number {
  return (count * (count - 1)) / 2;
}
