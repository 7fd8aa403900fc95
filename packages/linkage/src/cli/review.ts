import { basename } from "node:path";
import { LinkageError } from "../errors.ts";
import {
  cutsAround,
  estimatePrecision,
  type PrecisionEstimate,
  type ReviewSample,
  reviewSample,
} from "../evaluation/review-sample.ts";
import type { PairList } from "../pairs.ts";
import type { Table } from "../tables/table.ts";
import type { WrittenColumn, WrittenRows } from "../tables/write.ts";
import { requireColumns } from "./nearest.ts";
import { type PairColumn, pairRows, type Records } from "./pair-rows.ts";
import { readColumn, readRows } from "./rows.ts";

const SEED = 20_261;
const CONFIDENCE = 0.95;

/** A sample of pairs as rows for a person to judge: `same` is empty, what both records say stands beside it. */
export async function reviewRows(
  tables: readonly Table[],
  records: Records,
  pairs: PairList,
  columns: readonly string[],
  { count, seed = SEED, threshold }: { count: number; seed?: number; threshold: number },
): Promise<{ columns: WrittenColumn[]; batches: Iterable<WrittenRows>; drawn: number }> {
  const cuts = cutsAround([threshold]);
  const recordCount = records.tableStarts.at(-1) ?? 0;
  const sample = reviewSample(recordCount, pairs, {
    cuts,
    perBand: Math.max(1, Math.round(count / (cuts.length + 1))),
    seed,
  });
  const drawn: PairList = {
    a: sample.pair.map((n) => pairs.a[n] as number),
    b: sample.pair.map((n) => pairs.b[n] as number),
    weight: Float64Array.from(sample.pair, (n) => pairs.weight[n] as number),
  };
  const values = await readRows(tables, columns, [...drawn.a, ...drawn.b]);
  const bandOf = (n: number) => sample.bands[sample.band[n] as number];
  const finite = (value: number | undefined) =>
    value === undefined || !Number.isFinite(value) ? null : value;
  const more: PairColumn[] = [
    { name: "band_from", type: "number", of: (n) => finite(bandOf(n)?.from) },
    { name: "band_to", type: "number", of: (n) => finite(bandOf(n)?.to) },
    { name: "band_pairs", type: "whole", of: (n) => bandOf(n)?.pairs ?? 0 },
    { name: "same", type: "text", of: () => null },
    ...columns.flatMap((column, c) =>
      (["a", "b"] as const).map(
        (side): PairColumn => ({
          name: `${column}_${side}`,
          type: "text",
          of: (n) => values.get(drawn[side][n] as number)?.[c] ?? null,
        }),
      ),
    ),
  ];
  return { ...pairRows(drawn, records, more), drawn: drawn.a.length };
}

const YES = /^(?:y|yes|true|1|same|ya|s)$/i;
const NO = /^(?:n|no|false|0|different|tidak|d)$/i;

export type Reviewed = PrecisionEstimate & {
  /** Pairs of this weight or more are meant; null is all of the list. */
  readonly from: number | null;
};

/** What reviewers found: the precision of calling all pairs from each cut on the same. */
export async function readReview(table: Table): Promise<Reviewed[]> {
  requireColumns("--reviewed", ["band_from", "band_to", "band_pairs", "same"], [table]);
  const [from, to, pairs, same] = await Promise.all(
    ["band_from", "band_to", "band_pairs", "same"].map((column) => readColumn([table], column)),
  );
  const rows = (from ?? []).map((_, n) => ({
    from: from?.[n] == null ? Number.NEGATIVE_INFINITY : Number(from[n]),
    to: to?.[n] == null ? Number.POSITIVE_INFINITY : Number(to[n]),
    pairs: Number(pairs?.[n] ?? 0),
  }));
  const problems: string[] = [];
  const answers = (same ?? []).map((text, n): boolean | null => {
    if (text === null || text.trim() === "" || text.trim() === "?") return null;
    if (YES.test(text.trim())) return true;
    if (!NO.test(text.trim()))
      problems.push(`${basename(table.name)}, row ${n + 1}: same is "${text}"; write yes or no.`);
    return false;
  });
  if (problems.length > 0) throw new LinkageError(problems);
  if (answers.every((answer) => answer === null))
    throw new LinkageError(`${table.name}: nobody has written yes or no in the column "same".`);
  const starts = [...new Set(rows.map((row) => row.from))].sort((a, b) => a - b);
  const sample: ReviewSample = {
    bands: starts.map((start) => {
      const own = rows.filter((row) => row.from === start);
      return {
        from: start,
        to: own[0]?.to ?? Number.POSITIVE_INFINITY,
        pairs: own[0]?.pairs ?? 0,
        drawn: own.length,
      };
    }),
    pair: Int32Array.from(rows, (_, n) => n),
    band: Int32Array.from(rows, (row) => starts.indexOf(row.from)),
    standsFor: Float64Array.from(
      rows,
      (row) => row.pairs / rows.filter((each) => each.from === row.from).length,
    ),
  };
  return starts.map((start) => ({
    from: Number.isFinite(start) ? start : null,
    ...estimatePrecision(sample, answers, CONFIDENCE, start),
  }));
}
