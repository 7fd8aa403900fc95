import { WAITING_PLACES } from "@payung/domain/insight/overview.ts";
import type { Cell } from "@payung/domain/intake/cell.ts";
import { FUNNEL_STEPS } from "@payung/domain/transparency/figures.ts";
import { CSV_START, csvLine } from "../shared/sheets/csv-line.ts";
import type { Figures, Group, Overview } from "./service.ts";

type Column = { readonly name: string; readonly of: (figures: Figures) => Cell };

/** A column for each number that the screens show, and for those that they are made of. */
const COLUMNS: readonly Column[] = [
  ...FUNNEL_STEPS.map((step): Column => ({ name: step, of: ({ funnel }) => funnel[step] })),
  { name: "decided_by_data", of: ({ byData }) => byData },
  { name: "waiting_for_people", of: ({ referred }) => referred },
  { name: "share_by_data", of: (figures) => figures.shareByData },
  ...(["decided", "in-decree", "sent-to-insurer", "protected"] as const).flatMap(
    (step): readonly Column[] => {
      const of = ({ speed }: Figures) => speed.find((each) => each.step === step);
      return [
        { name: `${step}_median_days`, of: (figures) => of(figures)?.median ?? null },
        { name: `${step}_p90_days`, of: (figures) => of(figures)?.p90 ?? null },
        { name: `${step}_timed`, of: (figures) => of(figures)?.count ?? 0 },
      ];
    },
  ),
  { name: "visited", of: ({ error }) => error.checked },
  { name: "visited_wrong", of: ({ error }) => error.wrong },
  { name: "wrong_lower", of: ({ error }) => error.lower },
  { name: "wrong_upper", of: ({ error }) => error.upper },
  ...WAITING_PLACES.map(
    (place): Column => ({
      name: `waiting_${place}`,
      of: ({ waiting }) => waiting.find((each) => each.place === place)?.count ?? 0,
    }),
  ),
];

/** The numbers behind the overview as CSV (RFC 4180, UTF-8), a row for each group, or one for all together. */
export function overviewCsv(overview: Overview): string {
  const { asOf, from, to, by, groups } = overview;
  const head = ["by", "key", "name", "kecamatan", "received_from", "received_to", "as_of"];
  const rows = groups.map(({ key, name, kecamatan, figures }: Group): readonly Cell[] => [
    by,
    key,
    name?.id ?? null,
    kecamatan,
    from,
    to,
    asOf,
    ...COLUMNS.map(({ of }) => of(figures)),
  ]);
  return (
    CSV_START +
    [[...head, ...COLUMNS.map(({ name }) => name.replaceAll("-", "_"))], ...rows]
      .map(csvLine)
      .join("")
  );
}
