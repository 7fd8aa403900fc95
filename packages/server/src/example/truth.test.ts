import { readFileSync } from "node:fs";
import { type Candidate, candidateReader } from "@payung/domain/intake/candidate.ts";
import { recogniseColumns } from "@payung/domain/intake/columns.ts";
import { nameSimilarity, normaliseName } from "@payung/domain/intake/person-name.ts";
import type { Kelurahan } from "@payung/domain/reference/kelurahan.ts";
import type { Occupation } from "@payung/domain/reference/occupations.ts";
import { ageOn } from "@payung/domain/shared/dates.ts";
import type { Outcome } from "@payung/domain/verification/decision.ts";
import { expect, test } from "vitest";
import { type ExampleCity, makeExampleCity } from "./city.ts";
import { KELURAHAN } from "./data/kelurahan.ts";
import { OCCUPATION_WORDS } from "./data/occupations.ts";
import { LIST_HEADER } from "./list-row.ts";

const REFERENCE = new URL("../../data/reference/", import.meta.url);
const kelurahan = readKelurahan();
const occupations = readOccupations();

// One city for all: it is only looked at.
const city = makeExampleCity({ workers: 15_000, seed: 1 });
const candidates = readList(city);

test("the rules decide every row as the truth says, but for duplicates that only an engine can see", () => {
  const decided = decideAll(city, candidates);
  const wrong = city.truth
    .filter((truth) => !truth.planted.includes("fuzzy-duplicate"))
    .filter((truth) => decided.get(truth.row) !== truth.outcome)
    .map((truth) => ({
      ...truth,
      decided: decided.get(truth.row),
      read: candidates.get(truth.row),
    }));
  expect(wrong).toEqual([]);
});

test("no row is approved that the truth refuses", () => {
  const decided = decideAll(city, candidates);
  const approved = city.truth.filter(
    (truth) => truth.outcome !== "approved" && decided.get(truth.row) === "approved",
  );
  expect(approved).toEqual([]);
});

test("a row in which nothing is planted is read without a single problem", () => {
  const unread = city.truth
    .filter(({ planted }) => planted.length === 0)
    .map(({ row }) => candidates.get(row))
    .filter((read) => read === undefined || !isReadWhole(read));
  expect(unread).toEqual([]);
});

test("a respelled name still agrees with the civil registry's", () => {
  const civil = new Map(city.civil.map((entry) => [entry.nik, entry]));
  const tooFar = city.truth
    .filter(({ planted }) => planted.includes("spelling"))
    .map(({ row }) => candidates.get(row))
    .map((read) => [read?.name ?? "", civil.get(read?.nik ?? "")?.name ?? ""] as const)
    .filter(([said, known]) => nameSimilarity(normaliseName(said), normaliseName(known)) < 0.92);
  expect(tooFar).toEqual([]);
});

test("only those said to be namesakes share a name and a birth date", () => {
  const people = new Map<string, number>();
  const shared = new Set<number>();
  for (const { row, person, planted } of city.truth) {
    const read = candidates.get(row);
    if (!read?.name || !read.bornOn || planted.includes("fuzzy-duplicate")) continue;
    const key = `${read.bornOn} ${normaliseName(read.name).key}`;
    const other = people.get(key);
    if (other !== undefined && other !== person && !planted.includes("namesake")) shared.add(row);
    if (other === undefined) people.set(key, person);
  }
  expect([...shared]).toEqual([]);
});

test("the words of the example are words of the occupation list and of the kelurahan table", () => {
  const known = new Set(occupations.flatMap((each) => [each.nameId, ...each.everydayWords]));
  const unknown = OCCUPATION_WORDS.flatMap((each) => each.value).filter(
    (words) => !known.has(words),
  );
  expect(unknown).toEqual([]);
  expect(
    KELURAHAN.map(({ code, name, kecamatan, aliases }) => ({ code, name, kecamatan, aliases })),
  ).toEqual(
    kelurahan.map(({ code, name, kecamatan, aliases }) => ({ code, name, kecamatan, aliases })),
  );
});

function readList({ list, asOf }: ExampleCity): Map<number, Candidate> {
  const rows = list.map((cells, index) => ({ row: index + 1, cells }));
  const columns = recogniseColumns(rows.slice(0, 20));
  if (columns.outcome !== "recognised") throw new Error(`Not recognised: ${columns.missing}`);
  expect(columns.columns.size).toBe(LIST_HEADER.length - 1);
  const read = candidateReader(
    { kelurahan, occupations, today: asOf, regionPrefix: "1571" },
    columns,
  );
  const byRow = new Map<number, Candidate>();
  for (const row of rows.slice(columns.headerRow)) {
    const candidate = read(row);
    if (candidate !== null) byRow.set(candidate.row, candidate);
  }
  return byRow;
}

function isReadWhole(read: Candidate): boolean {
  const problems = [read.nikProblem, read.nameProblem, read.birthDateProblem, read.phoneProblem];
  return (
    problems.every((problem) => problem === null) &&
    read.nikNotes.every((note) => note === "from-another-region") &&
    read.sex !== null &&
    read.employment === null &&
    read.consent === true &&
    read.rt !== null &&
    read.occupationId !== null &&
    read.kelurahanCode !== null
  );
}

/**
 * The default decision policy of the programme, read a second time and kept apart from the code of the
 * main job, so that the example cannot be bent to fit a mistake there. Exact duplicates only.
 */
function decideAll(
  { asOf, civil, members }: ExampleCity,
  list: ReadonlyMap<number, Candidate>,
): Map<number, Outcome> {
  const registry = new Map(civil.map((entry) => [entry.nik, entry]));
  const active = new Set(
    members
      .filter(({ segment, status }) => segment !== "JAKON" && status === "active")
      .map(({ nik }) => nik),
  );
  const earlierByNik = new Map<string, string>();
  const earlierNames = new Set<string>();
  const decided = new Map<number, Outcome>();
  for (const [row, candidate] of list) decided.set(row, outcome(candidate));
  return decided;

  function outcome({ nik, name, bornOn, sex, employment, occupationId }: Candidate): Outcome {
    if (nik === null || name === null || bornOn === null) return "incomplete";
    const said = normaliseName(name);
    const known = registry.get(nik);
    const alike = known === undefined ? 0 : nameSimilarity(said, normaliseName(known.name));
    const namePasses = alike >= 0.9;
    const isSamePerson = namePasses && known?.birth_date === bornOn;
    const age = ageOn(bornOn, asOf);
    const earlierName = earlierByNik.get(nik);
    const sharesNik = earlierName !== undefined;
    const sharesPerson =
      sharesNik && nameSimilarity(said, normaliseName(earlierName)) >= DIFFERENT_PERSON_BELOW;
    const nameAndDay = `${bornOn} ${said.key}`;
    const sharesName = earlierNames.has(nameAndDay);
    if (!sharesNik) earlierByNik.set(nik, name);
    earlierNames.add(nameAndDay);

    if (isSamePerson && known.status === "deceased") return "refused";
    if (isSamePerson && known.status === "moved") return "refused";
    if (isSamePerson && !known.kelurahan_code.startsWith("15.71")) return "refused";
    if (age < 18 || age >= 65 || employment !== null || active.has(nik)) return "refused";
    if (sharesPerson) return "refused";

    if (known === undefined || !namePasses || known.birth_date !== bornOn) return "referred";
    if (sex !== (known.sex === "L" ? "male" : "female")) return "referred";
    if (occupationId === null || said.deceasedHint || sharesNik || sharesName) return "referred";
    return "approved";
  }
}

/** Below this, two names under one NIK are two people's. */
const DIFFERENT_PERSON_BELOW = 0.7;

function readKelurahan(): Kelurahan[] {
  const lines = readFileSync(new URL("kota-jambi-kelurahan.csv", REFERENCE), "utf8")
    .trim()
    .split("\n");
  return lines.slice(1).map((line) => {
    const [code = "", name = "", kecamatanCode = "", kecamatan = "", , aliases = ""] =
      line.split(",");
    return { code, name, kecamatanCode, kecamatan, aliases: aliases.split("|").filter(Boolean) };
  });
}

function readOccupations(): Occupation[] {
  const json = JSON.parse(readFileSync(new URL("occupations.json", REFERENCE), "utf8")) as {
    occupations: {
      id: string;
      name_id: string;
      name_en: string;
      sector: "transport" | "other";
      risk_hint: "low" | "medium" | "high";
      everyday_words: string[];
    }[];
  };
  return json.occupations.map((each) => ({
    id: each.id,
    nameId: each.name_id,
    nameEn: each.name_en,
    sector: each.sector,
    riskHint: each.risk_hint,
    everydayWords: each.everyday_words,
  }));
}
