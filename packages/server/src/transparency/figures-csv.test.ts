import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { sampleFigures } from "../testing/sample-figures.ts";
import { cityFiguresCsv, figuresCsv } from "./figures-csv.ts";

const figures = sampleFigures();
const read = (csv: string): Record<string, string>[] => parse(csv, { columns: true });

test("every kelurahan is one row, and the rows are the figures", () => {
  const rows = read(figuresCsv(figures));
  expect(rows).toHaveLength(68);
  for (const each of figures.kelurahan) {
    const row = rows.find((found) => found["kelurahan_code"] === each.code);
    expect(row?.["received"]).toBe(String(each.received));
    expect(row?.["protected"]).toBe(each.protected === null ? "" : String(each.protected));
  }
});

test("a hidden count is empty, never zero", () => {
  const [first] = figures.kelurahan;
  const csv = figuresCsv({ ...figures, kelurahan: first ? [{ ...first, received: null }] : [] });
  expect(read(csv)[0]?.["received"]).toBe("");
});

test.each(["=1+1", "+1+1", "-1+1", "@SUM(A1)"])("the name %s cannot become a formula", (name) => {
  const [first] = figures.kelurahan;
  const csv = figuresCsv({ ...figures, kelurahan: first ? [{ ...first, name }] : [] });
  expect(read(csv)[0]?.["kelurahan"]).toBe(`'${name}`);
});

test("the city's file holds every figure of the front page, and says which are not measured", () => {
  const rows = read(cityFiguresCsv({ ...figures, recheck: null }));
  const value = (measure: string) => rows.find((row) => row["measure"] === measure)?.["value"];
  expect(value("received")).toBe("15000");
  expect(value("protected")).toBe("3006");
  expect(value("decision-days-90th-percentile")).toBe("2.4");
  expect(value("rechecked")).toBe("");
});

test("made-up people are marked in the data too", () => {
  expect(read(figuresCsv(figures))[0]?.["is_example"]).toBe("yes");
  expect(read(cityFiguresCsv({ ...figures, isExample: false }))[0]?.["is_example"]).toBe("no");
});
