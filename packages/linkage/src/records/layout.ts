import {
  columnsOfKey,
  hasSeveralValues,
  type Key,
  keyText,
  parseKey,
  parseRule,
} from "../model/keys.ts";
import type { ColumnType, LinkageModel } from "../model/model.ts";
import { columnsOfComparison, plainTests } from "../model/tests.ts";

/** Where a column of the model lies in a record. */
export type Field = {
  readonly column: string;
  readonly type: ColumnType;
  /** The first int32 of the row: a code, a date as yyyymmdd, or a float64 in two of them. */
  readonly slot: number;
  /** Which text of the record's bytes it is, or -1 when the bytes are not needed. */
  readonly text: number;
  /**
   * The slot of the value's number in a dictionary, by which its frequency is known; -1 where it is not
   * counted. A text's number takes the place of its code; a date stays one beside it.
   */
  readonly countSlot: number;
};

/** Where a key lies: the slot of its code, or -1 when a record may have several values of it. */
export type KeySlot = { readonly name: string; readonly key: Key; readonly slot: number };

export type RuleLayout = { readonly rule: string; readonly keys: readonly KeySlot[] };

/**
 * How a record lies in memory.
 *
 * A row is a few int32, one cache line where the model allows it: first where the record's bytes begin (in
 * units of four), then codes. The bytes are a table of ends (uint16 for each text) and the texts themselves.
 */
export type Layout = {
  /** int32 in a row. */
  readonly stride: number;
  /** Texts in a record's bytes. */
  readonly texts: number;
  /** The slot that says which table a record is from, or -1 when pairs within a table count as well. */
  readonly sourceSlot: number;
  readonly fields: readonly Field[];
  readonly keys: readonly KeySlot[];
  readonly rules: readonly RuleLayout[];
};

const BASE_SLOTS = 1;
const CACHE_LINE = 16;

/** Plans the rows of a model. `linkOnly` when only pairs between different tables are wanted. */
export function planLayout(
  model: LinkageModel,
  options: { linkOnly: boolean; refineBy?: readonly string[] },
): Layout {
  const { withBytes, counted, keyNames, compared } = needs(model, options.refineBy ?? []);
  let slot = BASE_SLOTS;
  let texts = 0;
  const wide = { number: 2, point: 4, text: 1, date: 1, list: 1 };
  const used = Object.entries(model.columns).filter(
    ([column]) => compared.has(column) || keyNames.has(column),
  );
  // Float64 values lie on even slots, so they come last, behind whatever is one slot wide.
  const inOrder = used.toSorted(([, a], [, b]) => wide[a.type] - wide[b.type]);
  const narrow = inOrder.filter(([, { type }]) => wide[type] === 1);
  const fields: Field[] = narrow.map(([column, { type }]) => {
    const own = slot++;
    const countSlot = type === "date" && counted.has(column) ? slot++ : own;
    return {
      column,
      type,
      slot: own,
      text: (type === "text" || type === "list") && withBytes.has(column) ? texts++ : -1,
      countSlot: counted.has(column) ? countSlot : -1,
    };
  });
  const keys: KeySlot[] = [...keyNames.values()].map((key) => ({
    name: keyText(key),
    key,
    slot: -1,
  }));
  const placed = keys.map((each): KeySlot => {
    if (hasSeveralValues(each.key)) return each;
    const field = each.key.of === "column" ? fields.find((f) => f.column === each.name) : undefined;
    return { ...each, slot: field?.slot ?? slot++ };
  });
  const sourceSlot = options.linkOnly ? slot++ : -1;
  for (const [column, { type }] of inOrder.filter(([, c]) => wide[c.type] > 1)) {
    slot += slot % 2;
    fields.push({ column, type, slot, text: -1, countSlot: -1 });
    slot += wide[type];
  }
  const byName = new Map(placed.map((each) => [each.name, each]));
  return {
    stride: slot <= 4 ? 4 : slot <= 8 ? 8 : Math.ceil(slot / CACHE_LINE) * CACHE_LINE,
    texts,
    sourceSlot,
    fields,
    keys: placed,
    rules: model.blocking.map((rule) => ({
      rule,
      keys: parseRule(rule).flatMap((key) => byName.get(keyText(key)) ?? []),
    })),
  };
}

function needs(model: LinkageModel, refineBy: readonly string[]) {
  const compared = new Set<string>();
  const withBytes = new Set<string>();
  const counted = new Set<string>();
  const keyNames = new Map<string, Key>();
  const keep = (key: Key): void => {
    keyNames.set(keyText(key), key);
    // Codes may be hashes: whether two keys are equal is for their bytes to say.
    for (const column of columnsOfKey(key)) {
      const type = model.columns[column]?.type;
      if (type === "text" || type === "list") withBytes.add(column);
    }
  };
  for (const rule of model.blocking) parseRule(rule).forEach(keep);
  refineBy.map(parseKey).forEach(keep);
  for (const comparison of model.comparisons) {
    for (const column of columnsOfComparison(comparison)) compared.add(column);
    if (comparison.given !== undefined) compared.add(comparison.given.column);
    for (const { when, frequency } of comparison.levels) {
      if (frequency !== undefined) counted.add(frequency.column);
      if (when === "else") continue;
      for (const test of plainTests(when)) if (test.is === "equalKey") keep(parseKey(test.key));
    }
  }
  for (const column of compared) {
    const type = model.columns[column]?.type;
    if (type === "text" || type === "list") withBytes.add(column);
  }
  // A text that is a key is kept, compared or not.
  for (const column of withBytes) compared.add(column);
  return { withBytes, counted, keyNames, compared };
}

/** The columns of the table that a model reads, each once. */
export function sourceColumns(model: LinkageModel): string[] {
  return [
    ...new Set(Object.entries(model.columns).flatMap(([name, column]) => column.from ?? name)),
  ];
}
