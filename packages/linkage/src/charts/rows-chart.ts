import {
  bar,
  chart,
  heading,
  LETTER_PX,
  LINE_HEIGHT_PX,
  LINE_PX,
  line,
  paragraph,
  widthOf,
  wrap,
  zeroLine,
} from "./svg.ts";

/** A line of text with a number at its end, and bars below. */
export type BarRow = {
  readonly label: string;
  readonly value: string;
  /** One below the other; a bar consists of stretches, the later ones over the earlier. */
  readonly bars: readonly (readonly Stretch[])[];
};

/** Two places across, 0 to 1, and the look of what lies between. */
export type Stretch = readonly [from: number, to: number, look: Look];

export type Look = "up" | "down" | "rest" | "track";

/** Rows that belong together, under a heading of their own; an empty one is left out. */
export type BarGroup = { readonly name: string; readonly rows: readonly BarRow[] };

export type RowsChart = {
  readonly title: string;
  readonly subtitle: string;
  /** What the looks mean, where that is not plain. */
  readonly legend?: readonly (readonly [Look, string])[];
  readonly groups: readonly BarGroup[];
  /** Where a line stands from top to bottom: what the bars begin at. */
  readonly zeroAt?: number;
};

const BAR_PX = 8;

/** Draws labelled bars one below the other: the shape that most of the charts have. */
export function rowsChart({ title, subtitle, legend = [], groups, zeroAt }: RowsChart): string {
  const head = heading(title, subtitle);
  const body: string[] = [];
  let y = head.below;
  for (const [look, text] of legend) {
    body.push(bar(0, 0.05, { y: y - 10, heightPx: BAR_PX + 2, look }));
    const said = paragraph(wrap(text, (LINE_PX * 0.93) / 13, 3), { y, at: 0.07, look: "quiet" });
    body.push(said.svg);
    y = said.below + 2;
  }
  if (zeroAt !== undefined) y += 14;
  const top = y - 4;
  y += 10;
  for (const { name, rows } of groups) {
    if (name !== "") {
      const named = paragraph(wrap(name, LINE_PX / LETTER_PX / 1.05, 3), { y, look: "strong" });
      body.push(named.svg);
      y = named.below + 2;
    }
    for (const row of rows) {
      const room = LINE_PX / LETTER_PX - widthOf(row.value) - 1;
      const besideValue = wrap(row.label, room, 3);
      // A long label has its lines for itself, and the number comes below.
      const isLong = besideValue.length > 2;
      const lines = isLong ? wrap(row.label, LINE_PX / LETTER_PX, 5) : besideValue;
      const label = paragraph(lines, { y });
      const valueY = isLong ? label.below : y;
      body.push(label.svg, line(row.value, { at: 1, y: valueY, align: "end" }));
      y = Math.max(label.below, valueY + LINE_HEIGHT_PX) - 11;
      for (const stretches of row.bars) {
        for (const [from, to, look] of stretches)
          body.push(bar(from, to, { y, heightPx: BAR_PX, look }));
        y += BAR_PX + 2;
      }
      y += 18;
    }
    y += name === "" ? 0 : 8;
  }
  const zero = zeroAt === undefined ? "" : zeroLine(zeroAt, top, y - 18);
  const description = groups
    .map(({ name, rows }) => {
      const said = rows.map((row) => `${row.label}: ${row.value}`).join("; ");
      return name === "" ? said : `${name}: ${said}`;
    })
    .join(". ");
  return chart({
    title,
    description: `${subtitle} ${description}`,
    heightPx: y,
    body: [zero, head.svg, ...body].join("\n"),
  });
}
