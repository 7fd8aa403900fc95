import type { Cell } from "@payung/domain/intake/cell.ts";
import { FUNNEL_STEPS, type PublicFigures } from "@payung/domain/transparency/figures.ts";
import { csvLine } from "../shared/sheets/csv-line.ts";

const KELURAHAN_COLUMNS = [
  "kelurahan_code",
  "kelurahan",
  "kecamatan",
  "received",
  "approved",
  "protected",
  "hidden_below",
  "published_at",
  "is_example",
];

/**
 * The figures of each kelurahan as CSV (RFC 4180, UTF-8), one row each, in the order of their codes.
 *
 * An empty count is hidden: it is small, or a small one could be worked out from it. There is no row
 * for the whole city, so that the column can be summed without counting anyone twice.
 */
export function figuresCsv(figures: PublicFigures): string {
  const rows = [...figures.kelurahan].sort((a, b) => (a.code < b.code ? -1 : 1));
  return csv(
    KELURAHAN_COLUMNS,
    rows.map((row) => [
      row.code,
      row.name,
      row.kecamatan,
      row.received,
      row.approved,
      row.protected,
      figures.smallCellLimit,
      figures.publishedAt,
      figures.isExample ? "yes" : "no",
    ]),
  );
}

/** The figures of the whole city as CSV, one figure a row: everything that the front page says. */
export function cityFiguresCsv(figures: PublicFigures): string {
  const { decisionDays, automaticShare, recheck } = figures;
  const measures: [measure: string, value: number | null, unit: string][] = [
    ...FUNNEL_STEPS.map((step): [string, number, string] => [step, figures.funnel[step], "people"]),
    ["decision-days-median", decisionDays?.median ?? null, "days"],
    ["decision-days-90th-percentile", decisionDays?.p90 ?? null, "days"],
    ["decided-automatically", automaticShare, "share 0 to 1"],
    ["rechecked", recheck?.checked ?? null, "people"],
    ["rechecked-wrong", recheck?.wrong ?? null, "people"],
    ["wrong-upper-bound-95", recheck?.upper ?? null, "share 0 to 1"],
  ];
  return csv(
    ["region", "measure", "value", "unit", "published_at", "is_example"],
    measures.map(([measure, value, unit]) => [
      figures.regionName,
      measure,
      value,
      unit,
      figures.publishedAt,
      figures.isExample ? "yes" : "no",
    ]),
  );
}

function csv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [csvLine(columns), ...rows.map(csvLine)].join("");
}
