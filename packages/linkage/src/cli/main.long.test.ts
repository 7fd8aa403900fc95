import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { writeRegistry } from "../../bench/registry.ts";
import { openTable } from "../tables/open-table.ts";
import { csvText, rowsOf, scratchFolder } from "../tables/testing.ts";
import { writeRows } from "../tables/write.ts";
import { csvOfFile, csvOfText, linkage, SPEC } from "./testing.ts";

const { path, write } = scratchFolder();
const ROWS = 600;
const people = path("people.csv");
const left = path("left.csv");
const right = path("right.csv");
const model = path("model.json");
let spec = "";

/** Halves the registry: its first rows with other names for the columns, the others as Parquet. */
async function halve(): Promise<void> {
  const table = await openTable(people);
  const rows = await rowsOf(table);
  const half = rows.length / 2;
  const texts = rows.slice(0, half).map((row) => row.map((value) => String(value ?? "")));
  write("left.csv", csvText([[...table.columns], ...texts]));
  const others = rows.slice(half);
  await writeRows(path("right.parquet"), table.columns, [
    {
      rowCount: others.length,
      columns: table.columns.map((_, n) => others.map((row) => row[n] ?? null)),
    },
  ]);
  const renamed = table.columns.map((name) => ({ dob: "Birth-Date", name: "NAME" })[name] ?? name);
  write(
    "right.csv",
    csvText([renamed, ...others.map((row) => row.map((value) => String(value ?? "")))]),
  );
}

beforeAll(async () => {
  writeRegistry(people, { rows: ROWS, seed: 7, duplicates: 0.25 });
  spec = write("spec.json", JSON.stringify(SPEC));
  await halve();
  const { code, stderr } = await linkage("estimate", people, "--spec", spec, "--out", model);
  expect(stderr).toContain("Wrote");
  expect(code).toBe(0);
});

describe("dedupe", () => {
  test("needs no configuration, and says what it did", async () => {
    const { code, stderr, stdout } = await linkage("dedupe", people, "--id", "id");
    expect(code).toBe(0);
    const [header, ...rows] = csvOfText(stdout);
    expect(header).toEqual(["row", "id", "cluster"]);
    expect(rows).toHaveLength(ROWS);
    expect(rows.map(([row]) => Number(row))).toEqual(Array.from({ length: ROWS }, (_, n) => n));
    expect(stderr).toContain("Model: suggested by the columns");
    expect(stderr).toContain("cluster: left out, its name says that it holds the answer.");
    expect(stderr).toMatch(/Put 600 records into \d+ clusters/);
  });

  test("writes pairs with weight, probability, ids and levels, in the order of their rows", async () => {
    const pairs = path("pairs.csv");
    const args = ["--model", model, "--id", "id", "--pairs", pairs, "--levels", "--quiet"];
    const { code, stdout, stderr } = await linkage("dedupe", people, ...args);
    expect([code, stdout, stderr]).toEqual([0, "", ""]);
    const [header, ...rows] = csvOfFile(pairs);
    expect(header).toEqual(
      "row_a,id_a,row_b,id_b,weight,probability,level_name,level_dob,level_mother,level_phone".split(
        ",",
      ),
    );
    expect(rows.length).toBeGreaterThan(50);
    for (const [a, idA, b, idB, weight, probability] of rows) {
      expect(Number(a)).toBeLessThan(Number(b));
      expect([idA, idB]).toEqual([a, b]); // the registry's ids are its rows
      expect(Number(weight)).toBeGreaterThanOrEqual(0);
      expect(Number(probability)).toBeGreaterThanOrEqual(0.5);
    }
    const order = rows.map(([a, , b]) => Number(a) * ROWS + Number(b));
    expect(order).toEqual(order.toSorted((x, y) => x - y));
    const levels = new Set(rows.flatMap((row) => row.slice(6)));
    expect(levels).toEqual(new Set(["", "1", "2", "3"]));
  });

  test("gives the same bytes for the same input, whatever the number of threads", async () => {
    const run = async (threads: string) => {
      const out = path(`clusters-${threads}.csv`);
      const pairs = path(`pairs-${threads}.csv`);
      const args = ["--out", out, "--pairs", pairs, "--threads", threads, "--json"];
      const { stdout } = await linkage("dedupe", people, "--spec", spec, ...args);
      const json = stdout.replaceAll(`-${threads}.`, ".");
      return [readFileSync(out, "utf8"), readFileSync(pairs, "utf8"), json];
    };
    const once = await run("1");
    expect(await run("1")).toEqual(once);
    expect(await run("2")).toEqual(once);
    expect(await run("3")).toEqual(once);
  });

  test("with --json gives one document, and files only where they were asked for", async () => {
    const { code, stdout } = await linkage("dedupe", people, "--model", model, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      command: "dedupe",
      tables: [{ records: ROWS }],
      model: { origin: "file", comparisons: 4 },
      threshold: { weight: 0, probability: 0.5 },
      clusters: { records: ROWS },
      warnings: [],
      files: {},
    });
  });

  test("a higher threshold finds fewer pairs, by probability as by bits", async () => {
    const found = async (...args: string[]) =>
      JSON.parse((await linkage("dedupe", people, "--model", model, "--json", ...args)).stdout)
        .pairs.found;
    const [low, high, bits] = [
      await found("--threshold", "0.5"),
      await found("--threshold", "0.9990234375"),
      await found("--weight", "9.998591093138226"),
    ];
    expect(high).toBeLessThan(low);
    expect(bits).toBe(high);
  });

  test("weak links are questions, and --chains joins them", async () => {
    const questions = path("questions.csv");
    // Among fewer records nobody is linked by chance.
    const many = path("many.csv");
    writeRegistry(many, { rows: 1200, seed: 7, duplicates: 0.25 });
    const args = ["--spec", spec, "--weight", "-12", "--json"];
    const refusing = await linkage("dedupe", many, ...args, "--questions", questions);
    const chains = await linkage("dedupe", many, ...args, "--chains");
    const [one, other] = [JSON.parse(refusing.stdout).clusters, JSON.parse(chains.stdout).clusters];
    expect(one.refusedLinks).toBeGreaterThan(0);
    expect(other.refusedLinks).toBe(0);
    expect(other.clusters).toBeLessThan(one.clusters);
    const [header, ...rows] = csvOfFile(questions);
    expect(header).toEqual(["row_a", "row_b", "weight", "probability", "reason", "links"]);
    expect(rows.length).toBeGreaterThan(0);
  });

  test("--copy puts the tables' own columns beside the cluster, in Parquet as in CSV", async () => {
    const out = path("copied.parquet");
    const plain = write(
      "plain.csv",
      readFileSync(people, "utf8").replace("street,cluster", "street,person"),
    );
    const { code } = await linkage("dedupe", plain, "--model", model, "--copy", "--out", out);
    expect(code).toBe(0);
    const table = await openTable(out);
    expect(table.columns.slice(0, 4)).toEqual(["row", "cluster", "id", "nik"]);
    expect(await rowsOf(table, ["id", "name"])).toEqual(
      await rowsOf(await openTable(people), ["id", "name"]),
    );
  });

  test("a value that means nothing makes no block", async () => {
    const text = readFileSync(people, "utf8").replaceAll(/,0\d{9,12},/g, ",000,");
    const masked = write("masked.csv", text);
    const known = await linkage("dedupe", masked, "--spec", spec, "--json");
    const unknown = await linkage("dedupe", masked, "--spec", spec, "--json", "--missing", "000");
    expect(JSON.parse(known.stdout).rules[0].largestBlock).toBeGreaterThan(ROWS * 0.4);
    expect(unknown.stderr).toContain("no record has a phone that can be read");
    expect(unknown.code).toBe(1);
  });
});

describe("link", () => {
  test("finds pairs between the tables only, whose columns may be written a little differently", async () => {
    const { code, stderr, stdout } = await linkage(
      "link",
      left,
      right,
      "--spec",
      spec,
      "--rename",
      "Birth-Date=dob",
      "--id",
      "id",
      "--one-to-one",
    );
    expect(code).toBe(0);
    expect(stderr).toContain('its column "NAME" is taken for "name"');
    const [header, ...rows] = csvOfText(stdout);
    expect(header?.slice(0, 6)).toEqual(["table_a", "row_a", "id_a", "table_b", "row_b", "id_b"]);
    expect(rows.length).toBeGreaterThan(20);
    for (const [tableA, rowA, idA, tableB, rowB, idB] of rows) {
      expect([tableA, tableB]).toEqual(["1", "2"]);
      expect([Number(idA), Number(idB)]).toEqual([Number(rowA), Number(rowB) + ROWS / 2]);
    }
    for (const side of [1, 4]) {
      const partners = rows.map((row) => row[side]);
      expect(new Set(partners).size).toBe(partners.length);
    }
  });

  test("a CSV file is linked to a Parquet file as to a CSV file", async () => {
    const found = async (other: string, ...more: string[]) => {
      const args = ["--model", model, "--quiet", ...more];
      return (await linkage("link", left, other, ...args)).stdout;
    };
    const asParquet = await found(path("right.parquet"));
    expect(asParquet.split("\n").length).toBeGreaterThan(20);
    expect(await found(right, "--rename", "Birth-Date=dob")).toBe(asParquet);
  });
});

describe("suggest, estimate, count", () => {
  test("a column that only one of two tables has may be left out by its name", async () => {
    const { code, stderr } = await linkage("suggest", left, right, "--ignore", "Birth-Date", "id");
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("has no column")]);
  });

  test("a suggestion is a specification that estimate takes", async () => {
    const out = path("suggested.json");
    const suggested = await linkage("suggest", people, "--out", out, "--ignore", "id", "cluster");
    expect(suggested.code).toBe(0);
    const text = readFileSync(out, "utf8");
    expect(JSON.parse(text)).toMatchObject({ format: "linkage-model", version: 1 });
    expect(Object.keys(JSON.parse(text).columns)).not.toContain("cluster");
    const { code, stdout } = await linkage("estimate", people, "--spec", out, "--quiet");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).prior).toBeGreaterThan(0);
  });

  test("estimate draws its pictures and tells what it found", async () => {
    const charts = path("charts");
    const { code, stdout } = await linkage(
      "estimate",
      people,
      "--spec",
      spec,
      "--charts",
      charts,
      "--json",
    );
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ command: "estimate", origin: "file" });
    expect(document.report.expectedMatches).toBeGreaterThan(100);
    expect(document.model.comparisons[0].levels[0].m).toBeGreaterThan(0.2);
    expect(readdirSync(charts).sort()).toEqual([
      "completeness.svg",
      "pair-counts.svg",
      "parameters.svg",
      "weights.svg",
    ]);
    for (const name of readdirSync(charts))
      expect(readFileSync(path(`charts/${name}`), "utf8")).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
  });

  test("with labels the probabilities are counted", async () => {
    const out = path("labelled.json");
    const args = ["--spec", spec, "--labels", "cluster", "--out", out];
    expect((await linkage("estimate", people, ...args)).code).toBe(0);
    const { estimatedFrom, prior } = JSON.parse(readFileSync(out, "utf8"));
    expect(estimatedFrom).toBe("people.csv, labels of cluster");
    const labels = csvOfFile(people)
      .slice(1)
      .map((row) => row.at(-1) ?? "");
    const sizes = new Map<string, number>();
    for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
    const same = [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
    expect(prior).toBeCloseTo(same / ((ROWS * (ROWS - 1)) / 2), 12);
  });

  test("count tells the pairs of each rule and what the guard would do, before anything is compared", async () => {
    const text = await linkage("count", people, "--spec", spec);
    expect(text.code).toBe(0);
    expect(text.stdout).toContain("firstWord(name) & dob");
    expect(text.stdout).toContain("The largest blocks:");
    const { stdout } = await linkage("count", people, "--spec", spec, "--max-block", "2", "--json");
    const { rules } = JSON.parse(stdout);
    expect(rules).toHaveLength(4);
    for (const { guardedPairs, pairs, toCompare } of rules)
      expect(toCompare).toBe(pairs - guardedPairs);
    expect(rules.some((rule: { guardedPairs: number }) => rule.guardedPairs > 0)).toBe(true);
    const [largest] = rules[0].largest;
    expect(largest.records).toBe(rules[0].largestBlock);
    expect(Object.keys(largest.values)).toEqual(["phone"]);
  });

  test("count --link counts pairs between the tables only", async () => {
    const tables = [
      write(
        "one.csv",
        "town,name\nJAMBI,ANI\nJAMBI,ANI\nJAMBI,DEWI\nSOLO,ANI\nSOLO,ANI\nSOLO,ANI\n",
      ),
      write("two.csv", "town,name\nJAMBI,ANI\nMEDAN,ANI\n"),
    ];
    const towns = write(
      "towns.json",
      JSON.stringify({
        format: "linkage-model",
        version: 1,
        columns: { town: { type: "text" }, name: { type: "text" } },
        blocking: ["town", "words(name)"],
        comparisons: [
          { name: "name", levels: [{ when: { is: "equal", column: "name" } }, { when: "else" }] },
        ],
      }),
    );
    const count = async (...args: string[]) =>
      JSON.parse((await linkage("count", ...tables, "--spec", towns, "--json", ...args)).stdout);
    const [all, linked] = [await count(), await count("--link")];
    const pairsOf = ({ rules }: { rules: { pairs: number }[] }) => rules.map(({ pairs }) => pairs);
    expect(pairsOf(all)).toEqual([6 + 3, 21]);
    expect(pairsOf(linked)).toEqual([3, 10]);
    expect([all.pairsAtMost, linked.pairsAtMost]).toEqual([28, 12]);
    // Three people of Solo are in one table: a block, and no pair.
    const blocksOf = ({ rules }: { rules: { largest: { values: object }[] }[] }) =>
      rules[0]?.largest.map(({ values }) => values);
    expect(blocksOf(all)).toEqual([{ town: "JAMBI" }, { town: "SOLO" }]);
    expect(blocksOf(linked)).toEqual([{ town: "JAMBI" }]);
    const { stdout } = await linkage("count", ...tables, "--spec", towns, "--link");
    expect(stdout).toContain("At most 12 pairs of the 12 that 8 records of 2 tables make");
    const plain = await linkage("count", ...tables, "--spec", towns);
    expect(plain.stdout).toContain("At most 28 pairs of the 28 that 8 records make");
  });
});

describe("explain", () => {
  test("the steps add up to the weight that the pair has in the results", async () => {
    const pairs = path("explained.csv");
    await linkage("dedupe", people, "--model", model, "--pairs", pairs);
    const [, [a = "", b = "", weight = ""] = []] = csvOfFile(pairs);
    const svg = path("why.svg");
    const args = ["--model", model, "--rows", a, b, "--svg", svg];
    const { code, stdout } = await linkage("explain", people, ...args, "--json");
    expect(code).toBe(0);
    const { prior, steps, weight: explained } = JSON.parse(stdout);
    const sum = steps.reduce((all: number, step: { weight: number }) => all + step.weight, prior);
    expect(sum).toBeCloseTo(Number(weight), 9);
    expect(explained).toBeCloseTo(Number(weight), 9);
    expect(readFileSync(svg, "utf8")).toContain(`row ${a}`);
    const text = await linkage("explain", people, ...args, "--id", "id");
    expect(text.stdout).toContain("before comparing");
    expect(text.stdout).toContain("all together");
  });

  test.each([
    { rows: ["1"], says: "--rows takes two records", code: 2 },
    { rows: ["1", "x"], says: 'takes rows from 0 on, not "x"', code: 2 },
    { rows: ["1", "99999"], says: "There is no row 99,999", code: 1 },
    { rows: ["3", "3"], says: "one and the same record", code: 1 },
  ])("rows that are none are refused: $rows", async ({ code, rows, says }) => {
    const ran = await linkage("explain", people, "--model", model, "--rows", ...rows);
    expect([ran.code, ran.stderr]).toEqual([code, expect.stringContaining(says)]);
  });
});

describe("evaluate", () => {
  test("records without an id are judged by their rows", async () => {
    const [out, pairs] = [path("rows.csv"), path("row-pairs.csv")];
    const args = ["--model", model, "--out", out, "--pairs", pairs, "--quiet"];
    expect((await linkage("dedupe", people, ...args)).code).toBe(0);
    const judge = ["--truth", people, "--labels", "cluster", "--json"];
    const clusters = JSON.parse((await linkage("evaluate", "--clusters", out, ...judge)).stdout);
    expect(clusters.clusters.f1).toBeGreaterThan(0.9);
    const list = JSON.parse((await linkage("evaluate", "--pairs", pairs, ...judge)).stdout);
    expect(list.evaluation.truePairs).toBe(clusters.truePairs);
    const { code, stderr } = await linkage("evaluate", "--clusters", people, ...judge);
    expect([code, stderr]).toEqual([2, expect.stringContaining("--id")]);
  });

  test("a model against labels: pairs, clusters, blocking, thresholds, curves", async () => {
    const charts = path("curves");
    const args = ["--model", model, "--labels", "cluster", "--charts", charts];
    const { code, stdout } = await linkage("evaluate", people, ...args, "--json");
    expect(code).toBe(0);
    const { evaluation, expected } = JSON.parse(stdout);
    const { atHalf, best, blocking, truePairs } = evaluation;
    expect(atHalf.pairs.f1).toBeGreaterThan(0.8);
    expect(best.pairs.f1).toBeGreaterThanOrEqual(atHalf.pairs.f1);
    expect(blocking.recall).toBeCloseTo(blocking.trueCompared / truePairs, 12);
    expect(atHalf.pairs.recall).toBeLessThanOrEqual(blocking.recall);
    expect(expected.map(({ goal }: { goal: string }) => goal)).toContain("precision 0.99");
    expect(readdirSync(charts).sort()).toEqual([
      "precision-recall.svg",
      "roc.svg",
      "weights-found.svg",
    ]);
    const text = await linkage("evaluate", people, ...args);
    expect(text.stdout).toContain("pairs at 0.5");
    expect(text.stdout).toContain("Blocking compares");
  });

  test("between tables only pairs between them are expected to be the same", async () => {
    const tables = [left, path("right.parquet")];
    const linked = path("linked.json");
    // A model for links comes of the tables as links: its prior is of the pairs between them.
    await linkage("link", ...tables, "--spec", spec, "--save-model", linked, "--json");
    const args = ["--model", linked, "--link", "--json"];
    const { expected } = JSON.parse((await linkage("evaluate", ...tables, ...args)).stdout);
    const half = expected.find(({ goal }: { goal: string }) => goal === "best F1").choice;
    expect(half.recall).toBeGreaterThan(0.9);
  });

  test("a list of pairs gets the figures that its model got", async () => {
    const pairs = path("judged.csv");
    await linkage("dedupe", people, "--model", model, "--id", "id", "--pairs", pairs);
    const judge = ["--truth", people, "--id", "id", "--labels", "cluster", "--json"];
    const list = await linkage("evaluate", "--pairs", pairs, ...judge);
    const whole = await linkage(
      "evaluate",
      people,
      "--model",
      model,
      "--labels",
      "cluster",
      "--json",
    );
    expect(JSON.parse(list.stdout).evaluation.atHalf.pairs).toEqual(
      JSON.parse(whole.stdout).evaluation.atHalf.pairs,
    );
    // The same truth as a list of pairs, as other people publish it.
    const rows = csvOfFile(people).slice(1);
    const same = rows.flatMap((row, n) =>
      rows
        .slice(n + 1)
        .flatMap((other) => (row.at(-1) === other.at(-1) ? [[row[0] ?? "", other[0] ?? ""]] : [])),
    );
    const truthPairs = write("same.csv", csvText([["id_1", "id_2"], ...same]));
    const byPairs = await linkage(
      "evaluate",
      "--pairs",
      pairs,
      "--truth",
      people,
      "--id",
      "id",
      "--truth-pairs",
      truthPairs,
      "--json",
    );
    expect(JSON.parse(byPairs.stdout).evaluation.atHalf.pairs).toEqual(
      JSON.parse(list.stdout).evaluation.atHalf.pairs,
    );
  });

  test("a file of clusters gets the figures that its model's clusters got", async () => {
    const out = path("judged-clusters.csv");
    await linkage("dedupe", people, "--model", model, "--id", "id", "--out", out);
    const judge = ["--truth", people, "--id", "id", "--labels", "cluster", "--json"];
    const file = await linkage("evaluate", "--clusters", out, ...judge);
    const whole = await linkage(
      "evaluate",
      people,
      "--model",
      model,
      "--labels",
      "cluster",
      "--json",
    );
    expect(JSON.parse(file.stdout).clusters).toEqual(
      JSON.parse(whole.stdout).evaluation.atHalf.clusters,
    );
  });

  test("a sample is drawn for a person, and the answers give the precision", async () => {
    const review = path("review.csv");
    const drawn = await linkage(
      "evaluate",
      people,
      "--model",
      model,
      "--sample",
      "60",
      "--out",
      review,
    );
    expect(drawn.code).toBe(0);
    const [header = [], ...rows] = csvOfFile(review);
    const [same, a, b] = ["same", "row_a", "row_b"].map((name) => header.indexOf(name));
    const cluster = csvOfFile(people)
      .slice(1)
      .map((row) => row.at(-1));
    const answered = rows.map((row) =>
      row.map((value, n) =>
        n === same
          ? cluster[Number(row[a ?? 0])] === cluster[Number(row[b ?? 0])]
            ? "yes"
            : "no"
          : value,
      ),
    );
    const judged = write("judged-review.csv", csvText([header, ...answered]));
    const { code, stdout } = await linkage("evaluate", "--reviewed", judged, "--json");
    expect(code).toBe(0);
    const { reviewed } = JSON.parse(stdout);
    // A band without pairs is not in the sample.
    const atHalf = reviewed.find(({ from }: { from: number | null }) => from !== null && from >= 0);
    expect(atHalf.precision).toBeGreaterThan(0.8);
    expect(atHalf.lower).toBeLessThanOrEqual(atHalf.precision);
    const empty = await linkage("evaluate", "--reviewed", review);
    expect([empty.code, empty.stderr]).toEqual([1, expect.stringContaining("nobody has written")]);
  });
});

test("sql prints a statement for each dialect, with the functions that are named", async () => {
  const args = ["sql", "--model", model, "--dialect"];
  const named = ["--function", "jaroWinkler=jarowinkler"];
  const statements = await Promise.all([
    linkage(...args, "duckdb"),
    linkage(...args, "postgres", ...named),
    linkage(...args, "spark", ...named),
  ]);
  for (const { code, stdout } of statements)
    expect([code, stdout]).toEqual([0, expect.stringContaining("with loaded as")]);
  const nameless = await linkage(...args, "postgres");
  expect([nameless.code, nameless.stderr]).toEqual([
    1,
    expect.stringContaining("--function NAME=SQL"),
  ]);
  const tuned = await linkage(...args, "duckdb", "--tuned", "--json");
  expect(JSON.parse(tuned.stdout)).toMatchObject({ command: "sql", dialect: "duckdb" });
  expect(JSON.parse(tuned.stdout).sql).not.toBe(statements[0]?.stdout);
});

describe("bad input is told in plain sentences, with exit code 1", () => {
  const old = () => write("old.json", JSON.stringify({ ...SPEC, version: 7 }));
  const wrong = () =>
    write(
      "wrong.json",
      JSON.stringify({
        ...SPEC,
        columns: { ...SPEC.columns, name: { type: "text", from: "nmae" } },
      }),
    );
  test.each([
    {
      what: "a file that is not there",
      args: () => ["dedupe", path("none.csv")],
      says: "there is no such file",
    },
    { what: "an empty file", args: () => ["dedupe", write("empty.csv", "")], says: "is empty" },
    {
      what: "a header and nothing else",
      args: () => ["dedupe", write("header.csv", "name,dob\n")],
      says: "",
    },
    {
      what: "a workbook",
      args: () => ["dedupe", write("book.xlsx", "PK")],
      says: "does not end in .csv",
    },
    {
      what: "an unknown id column",
      args: () => ["dedupe", people, "--id", "nmae"],
      says: 'Did you mean "name"?',
    },
    {
      what: "a model that is no JSON",
      args: () => ["dedupe", people, "--model", people],
      says: "is no JSON",
    },
    {
      what: "a model of another version",
      args: () => ["dedupe", people, "--model", old()],
      says: '"version": 1',
    },
    {
      what: "a model for other columns",
      args: () => ["dedupe", people, "--spec", wrong()],
      says: 'no column "nmae". Did you mean "name"',
    },
    {
      what: "a specification as a model",
      args: () => ["dedupe", people, "--model", spec],
      says: "give it as --spec",
    },
    {
      what: "a folder that is not there",
      args: () => ["dedupe", people, "--out", path("nowhere/a.csv")],
      says: "there is no folder",
    },
    {
      what: "an unknown ending",
      args: () => ["dedupe", people, "--out", path("a.xlsx")],
      says: "its ending says how it is written",
    },
    {
      what: "labels nobody shares",
      args: () => ["estimate", people, "--spec", spec, "--labels", "id"],
      says: "nothing to learn from",
    },
    {
      what: "an unknown column to ignore",
      args: () => ["suggest", people, "--ignore", "clusters"],
      says: 'Did you mean "cluster"?',
    },
  ])("$what", async ({ args, says }) => {
    const { code, stderr, stdout } = await linkage(...args());
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect([code, stdout]).toEqual([1, ""]);
  });
});

describe("wrong usage is told with exit code 2", () => {
  test.each([
    { what: "an unknown command", args: ["dedup", people], says: "dedupe" },
    {
      what: "an unknown option",
      args: ["dedupe", people, "--treshold", "0.9"],
      says: "--threshold",
    },
    { what: "no table", args: ["dedupe"], says: "missing required argument" },
    { what: "one table to link", args: ["link", people], says: "needs 2 tables" },
    {
      what: "a certain threshold",
      args: ["dedupe", people, "--threshold", "1"],
      says: "between 0 and 1",
    },
    {
      what: "two thresholds",
      args: ["dedupe", people, "--threshold", "0.9", "--weight", "3"],
      says: "give one of them",
    },
    { what: "half a thread", args: ["dedupe", people, "--threads", "0.5"], says: "whole number" },
    {
      what: "a strange dialect",
      args: ["sql", "--model", "m.json", "--dialect", "oracle"],
      says: "duckdb",
    },
    { what: "pairs without a truth", args: ["evaluate", "--pairs", people], says: "--truth" },
  ])("$what", async ({ args, says }) => {
    const { code, stderr, stdout } = await linkage(...args);
    expect(stderr).toContain(says);
    expect([code, stdout]).toEqual([2, ""]);
  });

  test("help is no mistake, and every command shows an example", async () => {
    const commands = [
      "dedupe",
      "link",
      "suggest",
      "estimate",
      "count",
      "explain",
      "evaluate",
      "sql",
    ];
    const helps = await Promise.all(commands.map((command) => linkage(command, "--help")));
    for (const [n, { code, stdout }] of helps.entries()) {
      expect([code, stdout]).toEqual([0, expect.stringContaining(`linkage ${commands[n]} `)]);
      expect(stdout).toMatch(/Examples?:/);
    }
  });
});

test("a result that cannot be finished leaves no file behind", async () => {
  mkdirSync(path("results"));
  const out = path("results/out.csv");
  // The table has a column of the name that the result's own column has.
  const { code, stderr } = await linkage(
    "dedupe",
    people,
    "--model",
    model,
    "--copy",
    "--out",
    out,
  );
  expect([code, stderr]).toEqual([1, expect.stringContaining('both named "cluster"')]);
  expect(existsSync(out)).toBe(false);
  expect(readdirSync(path("results"))).toEqual([]);
});
