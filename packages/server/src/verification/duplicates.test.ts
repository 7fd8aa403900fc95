import { normaliseName } from "@payung/domain/intake/person-name.ts";
import { DEFAULT_PERSON_THRESHOLDS } from "@payung/domain/verification/default-policy.ts";
import { uuidv7 } from "uuidv7";
import { expect, test } from "vitest";
import { EXAMPLE_DAY } from "../example/city.ts";
import { openPeople, type Person } from "../example/people.ts";
import { diceFrom, shuffle } from "../example/random.ts";
import { misspell } from "../example/spellings.ts";
import { identityOf } from "../intake/identity.ts";
import { type Alike, type Comparable, compareWith, findAlike } from "./duplicates.ts";

const dice = diceFrom("who is who");
const people = openPeople(dice, EXAMPLE_DAY);

function comparable(person: Person, changed: { name?: string; nik?: string } = {}): Comparable {
  const { bornOn, birthPlace, household } = person;
  const written = changed.name ?? person.name.words.join(" ");
  const said = {
    born_on: bornOn,
    sex: person.sex === "P" ? "female" : "male",
    birth_place: birthPlace,
    kelurahan_code: household.kelurahan.code,
    phone: `+62${household.phone}`,
  };
  const identity = identityOf(
    said,
    normaliseName(written),
    changed.nik ?? person.nik,
    household.kk,
  );
  return { id: uuidv7(), identity, written };
}

/** Three hundred people; every fifth stands there again under a mistyped NIK and name, and some have a twin. */
function someList(): Comparable[] {
  const persons = Array.from({ length: 300 }, () => people.invent({}));
  const list = persons.flatMap((person, n) => [
    comparable(person),
    ...(n % 5 === 0
      ? [
          comparable(person, {
            name: misspell(dice, person.name),
            nik: people.niks.mistype(dice, person.nik),
          }),
        ]
      : []),
    ...(n % 20 === 0 ? [comparable(twinOf(person))] : []),
  ]);
  shuffle(list, dice);
  return list;
}

function twinOf({ bornOn, household, name, nik }: Person): Person {
  return people.invent({ bornOn, household, unlike: name, nikPrefix: nik.slice(0, 6) });
}

const list = someList();
const names = (pairs: readonly Alike[]) =>
  pairs
    .map(({ earlier, explanation, later, score, verdict }) =>
      [later.id, earlier.id, verdict, score.toFixed(9), explanation].join(" "),
    )
    .sort();
const ofList = (known: number) =>
  findAlike(list.slice(0, known), list.slice(known), DEFAULT_PERSON_THRESHOLDS);
const whole = names(await ofList(0));

test("a list, and its people one by one, find the same pairs for the same reasons", () => {
  const oneByOne = list.flatMap((newcomer, at) =>
    compareWith(list.slice(0, at), newcomer, DEFAULT_PERSON_THRESHOLDS),
  );
  expect(names(oneByOne)).toEqual(whole);
  expect(whole.length).toBeGreaterThanOrEqual(60);
});

test("however a list is cut into whoever is known and whoever comes, the same pairs are found", async () => {
  for (const cut of [1, 100, 200, list.length - 1]) {
    const before = names(await findAlike([], list.slice(0, cut), DEFAULT_PERSON_THRESHOLDS));
    expect([...before, ...names(await ofList(cut))].sort(), `cut at ${cut}`).toEqual(whole);
  }
});

test("twins of one household are not even asked about", async () => {
  const persons = Array.from({ length: 100 }, () => people.invent({}));
  const twins = persons.flatMap((person) => [comparable(person), comparable(twinOf(person))]);
  expect(await findAlike([], twins, DEFAULT_PERSON_THRESHOLDS)).toEqual([]);
});

test("a list on which nobody has a telephone, a family card or a birth place is compared all the same", async () => {
  const person = people.invent({});
  const bare = [person.nik, people.niks.mistype(dice, person.nik), people.invent({}).nik].map(
    (nik): Comparable => {
      const { identity, ...rest } = comparable(person, { nik });
      const nothing = { kk: null, phone: null, birthPlace: null, kelurahan: null, sex: null };
      return { ...rest, identity: { ...identity, ...nothing } };
    },
  );
  const pairs = await findAlike([], bare, DEFAULT_PERSON_THRESHOLDS);
  expect(pairs.map(({ verdict }) => verdict)).toEqual(["possible", "possible", "possible"]);
  expect(await findAlike([], bare.slice(0, 1), DEFAULT_PERSON_THRESHOLDS)).toEqual([]);
});
