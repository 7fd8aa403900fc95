import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { planRegistry, registryRecord } from "./bench/registry.ts";
import { waterfallChart } from "./src/charts/waterfall.ts";
import { modelCharts } from "./src/cli/model-charts.ts";
import { explainPair } from "./src/explain/explain-pair.ts";
import type { LinkageModel } from "./src/model/model.ts";
import { readModel, requireEstimated } from "./src/model/read-model.ts";
import { prepare } from "./src/run/find-pairs.ts";
import { fromObjects } from "./src/tables/objects.ts";

/**
 * Draws the README's pictures anew: `node packages/linkage/pictures.ts`. A test compares them with what is committed.
 *
 * The probabilities are written here, as they were estimated once for the invented people, so that the pictures
 * change when the drawing does and not whenever estimating is tuned.
 */

const ROWS = 20_000;

/** m and u of each level of the README's specification, in its order. */
const PROBABILITIES: readonly (readonly (readonly [m: number, u: number])[])[] = [
  [
    [0.574, 3.57e-5],
    [0.267, 3.07e-5],
    [0.106, 8.43e-4],
    [0.0532, 0.999],
  ],
  [
    [0.857, 1.04e-4],
    [0.097, 2.55e-3],
    [0.0451, 0.0529],
    [0.0012, 0.944],
  ],
  [
    [0.589, 8.75e-5],
    [0.291, 1.95e-4],
    [0.12, 0.9997],
  ],
  [
    [0.463, 1.51e-5],
    [0.0235, 1.16e-6],
    [0.513, 0.99998],
  ],
  [
    [0.748, 6.58e-5],
    [0.252, 0.9999],
  ],
];
const PRIOR = 2.4e-5;

/** Somebody who is on the list twice. */
const TWICE = [
  {
    name: "NURUL HIDAYAH SARI",
    dob: "1990-03-12",
    mother: "SUMIATI",
    phone: "081366201155",
    vill: "128141",
  },
  { name: "NURUL HIDAYA SARI", dob: "1990-12-03", mother: "SUMIATI", phone: "", vill: "124043" },
];

/** The pictures, by the name of their file, for the specification that stands in the README. */
export async function pictures(specification: string): Promise<Record<string, string>> {
  const spec = readModel(JSON.parse(specification));
  const model: LinkageModel = {
    ...spec,
    comparisons: spec.comparisons.map((comparison, n) => ({
      ...comparison,
      levels: comparison.levels.map((level, at) => {
        const [m, u] = PROBABILITIES[n]?.[at] ?? [];
        if (m === undefined || u === undefined)
          throw new Error(`PROBABILITIES has none for ${comparison.name}, level ${at + 1}`);
        return { ...level, m, u };
      }),
    })),
    prior: PRIOR,
  };
  requireEstimated(model);
  const plan = planRegistry({ rows: ROWS });
  const people = Array.from({ length: ROWS }, (_, row) => ({ ...registryRecord(plan, row) }));
  const table = fromObjects([...people, ...TWICE.map((one) => ({ ...people[0], ...one }))]);
  const prepared = await prepare([table], model, { threads: 1 });
  await prepared.close();
  const { "weights.svg": weights = "" } = modelCharts(model, [table], prepared);
  const why = explainPair(model, prepared.store, ROWS, ROWS + 1);
  const waterfall = waterfallChart(why, { left: "one record", right: "the other" });
  return { "waterfall.svg": asPicture(waterfall), "weights.svg": asPicture(weights) };
}

/** A chart of fixed proportions: where a page is narrow, it becomes smaller as a whole and nothing is cut. */
function asPicture(chart: string): string {
  const [, width = "", height = ""] = /width="(\d+)" height="([\d.]+)">/.exec(chart) ?? [];
  const [title = ""] = /<title>.*<\/title>/.exec(chart) ?? [];
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n${title}\n${chart}</svg>\n`;
}

/** The specification that stands in the README, as JSON. */
export function specificationIn(readme: string): string {
  return /```json\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
  for (const [name, svg] of Object.entries(await pictures(specificationIn(readme))))
    writeFileSync(new URL(`docs/${name}`, import.meta.url), svg);
}
