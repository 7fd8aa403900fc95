import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { removeHome, temporaryHome } from "../src/db/testing.ts";
import { makeExampleCity } from "../src/example/city.ts";
import { type ExampleFiles, writeExampleCity } from "../src/example/files.ts";
import { LIST_TITLES } from "../src/example/list-row.ts";

/** A day on which every test looks at its city. */
export const AS_OF = "2026-11-23";

const homes: string[] = [];

/** An empty home folder, removed by `removeHomes`. */
export function givenHome(): string {
  const home = temporaryHome();
  homes.push(home);
  return home;
}

/** Removes all that was given here. */
export function removeHomes(): void {
  for (const home of homes.splice(0)) removeHome(home);
}

/** The files of a made-up city, always the same for as many workers; its list holds every n-th of them. */
export function givenCity(workers: number, { every = 1 } = {}): Promise<ExampleFiles> {
  const folder = mkdtempSync(join(tmpdir(), "payung-city-")); // only we may enter it
  homes.push(folder);
  const city = makeExampleCity({ workers, seed: "crash", asOf: AS_OF });
  const top = LIST_TITLES.length + 1;
  const list = city.list.filter((_, at) => at < top || (at - top) % every === 0);
  return writeExampleCity({ ...city, list }, folder);
}

/** The arguments that verify a city's list into a folder. */
export function runOf(files: ExampleFiles, out: string): string[] {
  const { list, civil, members, welfare } = files;
  const registers = ["--civil", civil, "--members", members, "--welfare", welfare];
  return ["run", list, ...registers, "--as-of", AS_OF, "--out", out];
}

/** What a folder of results says about every row, without the ids that are drawn anew in each database. */
export function resultsIn(folder: string) {
  const lines = parse(readFileSync(join(folder, "decisions.csv"), "utf8"), {
    columns: true,
  }) as Record<string, string>[];
  const { outcomes, grounds, mendable, batch, list } = JSON.parse(
    readFileSync(join(folder, "summary.json"), "utf8"),
  );
  return {
    decisions: lines.map(({ application_id: _, ...line }) => Object.values(line).join("|")),
    files: ["duplicates.csv", "errors.xlsx", "insurer-batch.xlsx"].map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex"),
    ]),
    summary: { outcomes, grounds, mendable, batch, list },
  };
}
