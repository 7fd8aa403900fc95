import { basename } from "node:path";
import { completenessChart } from "../charts/completeness-chart.ts";
import { pairCountsChart } from "../charts/pair-counts-chart.ts";
import { parametersChart } from "../charts/parameters-chart.ts";
import { weightsChart } from "../charts/weights-chart.ts";
import type { EstimatedModel } from "../model/read-model.ts";
import { labelOf } from "../model/tests.ts";
import type { RecordStore } from "../records/store.ts";
import type { Prepared } from "../run/find-pairs.ts";
import type { Table } from "../tables/table.ts";

/** The pictures of a model and of the tables it is for, by the name of their file. */
export function modelCharts(
  model: EstimatedModel,
  tables: readonly Table[],
  { rules, store }: Pick<Prepared, "rules" | "store">,
): Record<string, string> {
  return {
    "parameters.svg": parametersChart(
      model.comparisons.map(({ levels, name }) => ({
        name,
        levels: levels.map((level) => ({
          label: labelOf(level),
          m: level.m ?? 1,
          u: level.u ?? 1,
        })),
      })),
    ),
    "weights.svg": weightsChart(weightsOf(model, store)),
    "completeness.svg": completenessChart(
      tables.map(({ name }) => basename(name)),
      completenessOf(store),
    ),
    "pair-counts.svg": pairCountsChart(
      rules.map(({ guardedPairs, pairs, rule }) => ({ rule, pairs: pairs - guardedPairs })),
      { alone: true },
    ),
  };
}

/** What each level counts; where the frequency of a value is taken into account, from the commonest to the rarest. */
function weightsOf({ comparisons, frequencies }: EstimatedModel, store: RecordStore) {
  return comparisons.map(({ levels, name }) => ({
    name,
    levels: levels.map((level) => {
      const { frequency, m = 1, u = 1 } = level;
      const weight = Math.log2(m / u);
      const dictionary = frequency === undefined ? undefined : store.dictionaries[frequency.column];
      if (frequency === undefined || dictionary === undefined)
        return { label: labelOf(level), weight };
      const { atLeast = 0, share = 1 } = frequency;
      const of = (count: number) =>
        weight + share * Math.log2(u / Math.max(count / dictionary.total, atLeast));
      let [rarest, commonest] = [Number.POSITIVE_INFINITY, 0];
      for (const count of dictionary.counts) {
        if (count === 0) continue;
        rarest = Math.min(rarest, count);
        commonest = Math.max(commonest, count);
      }
      // An agreement takes two records, so no value that agrees occurs once; a model may know of none or of others.
      const isFrozen = frequencies?.[frequency.column] !== undefined;
      const least = isFrozen ? rarest : Math.min(commonest, Math.max(2, rarest));
      return { label: labelOf(level), weight, range: [of(commonest), of(least)] as const };
    }),
  }));
}

/** The share of the records of each table that have a value, per column of the model. */
function completenessOf(store: RecordStore): { column: string; known: number[] }[] {
  const { layout, rows, tableStarts } = store;
  const floats = new Float64Array(rows.buffer, rows.byteOffset, rows.length >> 1);
  return layout.fields.map(({ column, slot, type }) => ({
    column,
    known: tableStarts.slice(0, -1).map((from, table) => {
      const to = tableStarts[table + 1] as number;
      let known = 0;
      for (let record = from; record < to; record++) {
        const at = record * layout.stride + slot;
        const isKnown =
          type === "number" || type === "point" ? !Number.isNaN(floats[at >> 1]) : rows[at] !== 0;
        if (isKnown) known++;
      }
      return to === from ? 0 : known / (to - from);
    }),
  }));
}
