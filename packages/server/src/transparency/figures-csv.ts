import { FUNNEL_STEPS, type PublicFigures } from "@payung/domain/transparency/figures.ts";
import { stringify } from "csv-stringify/sync";

/** A leading `=`, `+`, `-` or `@` in a name must never become a formula in someone's spreadsheet. */
const SAFE = { header: true, escape_formulas: true, record_delimiter: "windows" } as const;

/**
 * The figures of each kelurahan as CSV (RFC 4180, UTF-8), one row each, in the order of their codes.
 *
 * An empty count is hidden: it is small, or a small one could be worked out from it. There is no row
 * for the whole city, so that the column can be summed without counting anyone twice.
 */
export function figuresCsv(figures: PublicFigures): string {
  const rows = [...figures.kelurahan].sort((a, b) => (a.code < b.code ? -1 : 1));
  return stringify(
    rows.map((row) => ({
      kelurahan_code: row.code,
      kelurahan: row.name,
      kecamatan: row.kecamatan,
      received: row.received,
      approved: row.approved,
      protected: row.protected,
      hidden_below: figures.smallCellLimit,
      published_at: figures.publishedAt,
      is_example: figures.isExample ? "yes" : "no",
    })),
    {
      ...SAFE,
      columns: [
        "kelurahan_code",
        "kelurahan",
        "kecamatan",
        "received",
        "approved",
        "protected",
        "hidden_below",
        "published_at",
        "is_example",
      ],
    },
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
  return stringify(
    measures.map(([measure, value, unit]) => ({
      region: figures.regionName,
      measure,
      value,
      unit,
      published_at: figures.publishedAt,
      is_example: figures.isExample ? "yes" : "no",
    })),
    { ...SAFE, columns: ["region", "measure", "value", "unit", "published_at", "is_example"] },
  );
}
