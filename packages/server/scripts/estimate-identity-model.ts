/**
 * Estimates the model for Indonesian identities anew: `node packages/server/scripts/estimate-identity-model.ts`.
 *
 * From invented cities whose truth is known, none of them one by which the model is judged (seeds 1, 2, 3 and 7).
 * packages/linkage/models/README.md says what is taken over and what is set by hand.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { candidateReader } from "@payung/domain/intake/candidate.ts";
import { recogniseColumns } from "@payung/domain/intake/columns.ts";
import { normaliseName } from "@payung/domain/intake/person-name.ts";
import { mendable } from "@payung/domain/intake/row-problems.ts";
import type { Comparison, Frequencies, LinkageModel } from "@payung/linkage/model/model.ts";
import { readModel } from "@payung/linkage/model/read-model.ts";
import { estimateFromLabels } from "@payung/linkage/run/estimate-from-labels.ts";
import { fromObjects } from "@payung/linkage/tables/objects.ts";
import { makeExampleCity } from "@payung/server/example/city.ts";
import { KELURAHAN } from "@payung/server/example/data/kelurahan.ts";
import { type Identity, identityOf } from "@payung/server/intake/identity.ts";

const SEEDS = [1001, 1002, 1003, 1004];
const WORKERS = 20_000;
/** A name that fewer bear is not listed: the model stays a file that one can read. */
const LISTED_FROM = 8;

const FILE = new URL("../../linkage/models/indonesian-identity.json", import.meta.url);

type Labelled = { readonly identity: Identity; readonly person: string };

/** The complete rows of an invented city, read as a list is, each with the number of its person. */
function peopleOf(seed: number): Labelled[] {
  const city = makeExampleCity({ workers: WORKERS, seed });
  const rows = city.list.map((cells, at) => ({ row: at + 1, cells }));
  const columns = recogniseColumns(rows.slice(0, 20));
  if (columns.outcome !== "recognised") throw new Error("The example's columns are known");
  const kelurahan = KELURAHAN.map((each) => ({ ...each, kecamatanCode: each.code.slice(0, 8) }));
  const read = candidateReader(
    { kelurahan, occupations: [], today: city.asOf, regionPrefix: "1571" },
    columns,
  );
  const persons = new Map(city.truth.map(({ row, person }) => [row, person]));
  return rows.slice(columns.headerRow).flatMap((row) => {
    const candidate = read(row);
    if (candidate === null || candidate.name === null || mendable(candidate).length > 0) return [];
    const { nik, kk, bornOn, sex, birthPlace, kelurahanCode, phone } = candidate;
    const said = {
      born_on: bornOn,
      sex,
      birth_place: birthPlace,
      kelurahan_code: kelurahanCode,
      phone,
    };
    const identity = identityOf(said, normaliseName(candidate.name), nik, kk);
    return [{ identity, person: `${seed} ${persons.get(row.row)}` }];
  });
}

/** How common the values are, of each person once. */
function frequenciesOf(people: readonly Labelled[], said: (identity: Identity) => string) {
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  for (const { identity, person } of people) {
    const value = said(identity);
    if (value === "" || seen.has(person)) continue;
    seen.add(person);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const listed = [...counts].filter(([, count]) => count >= LISTED_FROM);
  listed.sort(([a, n], [b, k]) => k - n || (a < b ? -1 : 1));
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const rare = total - listed.reduce((sum, [, count]) => sum + count, 0);
  const others = Math.max(1, rare / Math.max(1, counts.size - listed.length));
  return {
    total,
    counts: Object.fromEntries(listed),
    others: rounded(others),
  } satisfies Frequencies;
}

function rounded(share: number): number {
  return Number(share.toPrecision(3));
}

/**
 * What is taken over for a comparison; the rest stays as it is written, because invented people cannot tell it:
 * they never mistype a birth date, and their NIK have a hundred serials for each kecamatan and day where real
 * ones have a handful.
 */
const TAKEN: Readonly<Record<string, readonly ("m" | "u" | "given.m")[]>> = {
  nik: ["given.m"],
  name: ["m", "u"],
  born: ["u"],
  sex: ["u"],
  birthPlace: ["u"],
  household: ["u"],
};

function merged(written: Comparison, estimated: Comparison): Comparison {
  const taken = TAKEN[written.name] ?? [];
  const given = taken.includes("given.m") ? estimated.given?.m.map(rounded) : undefined;
  return {
    ...written,
    levels: written.levels.map((level, n) => {
      const { m, u } = estimated.levels[n] ?? {};
      return {
        ...level,
        ...(m === undefined || !taken.includes("m") ? {} : { m: rounded(m) }),
        ...(u === undefined || !taken.includes("u") ? {} : { u: rounded(u) }),
        ...(given === undefined ? {} : { m: given[n] as number }),
      };
    }),
    ...(written.given === undefined
      ? {}
      : { given: { ...written.given, ...(given === undefined ? {} : { m: given }) } }),
  };
}

const people = SEEDS.flatMap(peopleOf);
const written: LinkageModel = readModel(JSON.parse(readFileSync(FILE, "utf8")));
const frequencies = {
  name: frequenciesOf(people, ({ name }) => name),
  birthPlace: frequenciesOf(people, ({ birthPlace }) =>
    (birthPlace ?? "").toUpperCase().replace(/[^A-Z0-9]/g, ""),
  ),
};
const { model, report } = await estimateFromLabels(
  [fromObjects(people.map(({ identity }) => identity))],
  { ...written, frequencies },
  people.map(({ person }) => person),
  { threads: 1 },
);
const estimated: LinkageModel = {
  ...written,
  comparisons: written.comparisons.map((each, n) => merged(each, model.comparisons[n] ?? each)),
  frequencies,
  estimatedFrom: `labels of ${people.length} rows of invented cities (seeds ${SEEDS.join(", ")}), ${report.truePairs} pairs that are the same; models/README.md says what was set by hand`,
};
writeFileSync(FILE, `${JSON.stringify(readModel(estimated), null, 2)}\n`);
process.stdout.write(
  `${JSON.stringify({ ...report, comparisons: estimated.comparisons }, null, 1)}\n`,
);
