import { type BarRow, rowsChart } from "./rows-chart.ts";
import { percent } from "./svg.ts";

export type Completeness = {
  readonly column: string;
  /** One share for each table: values that are not missing, of all rows; 0 to 1. */
  readonly known: readonly number[];
};

export type CompletenessOptions = {
  readonly title?: string;
  readonly subtitle?: string;
  readonly locale?: string;
};

/** Draws how much of each column is known, for each table: what is rarely known can decide little. */
export function completenessChart(
  tables: readonly string[],
  columns: readonly Completeness[],
  options: CompletenessOptions = {},
): string {
  const {
    title = "What is known",
    subtitle = "Share of the rows that have a value, per column.",
    locale = "en",
  } = options;
  const row = (label: string, share: number): BarRow => ({
    label,
    value: percent(share, locale),
    bars: [
      [
        [0, 1, "track"],
        [0, share, "up"],
      ],
    ],
  });
  const single = tables.length === 1;
  return rowsChart({
    title,
    subtitle,
    groups: single
      ? [{ name: "", rows: columns.map(({ column, known }) => row(column, known[0] ?? 0)) }]
      : columns.map(({ column, known }) => ({
          name: column,
          rows: tables.map((table, n) => row(table, known[n] ?? 0)),
        })),
  });
}
