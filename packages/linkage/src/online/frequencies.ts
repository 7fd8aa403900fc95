import type { Frequencies, LinkageModel } from "../model/model.ts";
import { cleanedValue, type RecordStore } from "../records/store.ts";

/**
 * How common the values of a batch are, by column, to be written into a model (`frequencies`): then single
 * records weigh what they would weigh in that batch.
 *
 * Values that occur less often than `listedFrom` are not listed and count as often as they do on average, so
 * that a list of names stays small. With 1, when missing, all are; a value that is not known then counts as one
 * that occurred once.
 */
export function frequenciesOf(
  store: RecordStore,
  options: { readonly listedFrom?: number } = {},
): Record<string, Frequencies> {
  const { listedFrom = 1 } = options;
  const counted = store.layout.fields.filter(({ countSlot }) => countSlot >= 0);
  return Object.fromEntries(
    counted.flatMap(({ column, countSlot }): [string, Frequencies][] => {
      const dictionary = store.dictionaries[column];
      if (dictionary === undefined) return [];
      const { counts, size, total } = dictionary;
      const listed = new Map<string, number>();
      const seen = new Uint8Array(size + 1);
      let unlisted = 0;
      let unlistedRecords = 0;
      for (let record = 0; record < store.recordCount; record++) {
        const id = store.rows[record * store.layout.stride + countSlot] as number;
        if (id === 0 || seen[id] === 1) continue;
        seen[id] = 1;
        const count = counts[id] as number;
        if (count >= listedFrom) listed.set(cleanedValue(store, record, column) ?? "", count);
        else {
          unlisted++;
          unlistedRecords += count;
        }
      }
      const others = unlisted === 0 ? 1 : unlistedRecords / unlisted;
      return [[column, { total, counts: Object.fromEntries(listed), others }]];
    }),
  );
}

/**
 * The model with frequencies of which only the rarest is left: all that a scorer is made with, which would
 * otherwise look through the list each time. The frequencies themselves lie in the records' dictionaries.
 */
export function withRarest<M extends LinkageModel>(model: M): M {
  if (model.frequencies === undefined) return model;
  const rarest = Object.entries(model.frequencies).map(([column, { counts, others, total }]) => {
    const least = Object.values(counts).reduce((a, b) => Math.min(a, b), others);
    return [column, { total, counts: {}, others: least }] as const;
  });
  return { ...model, frequencies: Object.fromEntries(rarest) };
}
