import { priorityRuleOn } from "@payung/domain/programme/priority-order.ts";
import { select } from "@payung/domain/programme/selection.ts";
import { ruleBook } from "@payung/domain/reference/rule-book.ts";
import { type DecisionPolicy, decide } from "@payung/domain/verification/decision.ts";
import { DEFAULT_POLICY } from "@payung/domain/verification/default-policy.ts";
import { checkEntryAge } from "@payung/domain/verification/entry-age.ts";
import type { Ground } from "@payung/domain/verification/grounds.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeExampleCity } from "../example/city.ts";
import { writeExampleCity } from "../example/files.ts";
import { verifyList } from "../main-job/verify.ts";
import { contendersOn, openCohort } from "../programme/service.ts";
import { read, write } from "../shared/office.ts";
import { AS_OF, aCohort } from "../testing/approved.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { listVersions, previewVersion } from "./service.ts";

/** What is counted in groups is held here against one person at a time, in a city as people are. */
let work: TestOffice;
const FROM = "2027-06-01";
const cohort = aCohort({ quota: 60, quotaPerKelurahan: { "15.71.07.1005": 1 } });
beforeAll(async () => {
  work = await givenOffice();
  const city = makeExampleCity({ workers: 400, seed: "effects", asOf: AS_OF });
  const files = await writeExampleCity(city, work.folder);
  const extracts = { civil: files.civil, insurer: files.members, welfare: files.welfare };
  await verifyList(work.office, { list: files.list, extracts, asOf: AS_OF });
  await write(work.office, (tx) => openCohort(tx, work.office, cohort));
});
afterAll(() => work.close());

type Person = {
  kelurahan: string | null;
  occupation: string | null;
  grounds: string[];
  born: string | null;
};

async function everybody(): Promise<Person[]> {
  const { rows } = await read(work.office, (tx) =>
    sql<Person>`
      select j.kelurahan_code as kelurahan, j.occupation_id as occupation, d.grounds, to_char(a.born_on, 'YYYY-MM-DD') as born
      from journeys j
      join decisions d on d.region_code = j.region_code and d.id = j.decision_id
      join applications a on a.region_code = j.region_code and a.id = j.application_id
      where j.by_data and j.decreed_at is null`.execute(tx),
  );
  return rows;
}

async function previewOf(key: string, change: (value: object) => object) {
  const versions = await read(work.office, (tx) => listVersions(tx, work.office.actor.regionCode));
  const follows = versions.findLast((each) => each.key === key);
  if (follows === undefined) throw new Error(`No version of ${key}`);
  const value = change(follows.value as object);
  const asked = { key, followsId: follows.id, value, validFrom: FROM, validTo: null };
  const found = await read(work.office, (tx) => previewVersion(tx, work.office, asked));
  const renewed = versions.map((each) => (each === follows ? { ...each, value } : each));
  return { found, old: ruleBook(versions), renewed: ruleBook(renewed) };
}

/** The counts of a preview, person by person. */
function counted(people: readonly Person[], outcomesOf: (person: Person) => [string, string]) {
  const turned = people.filter((person) => {
    const [from, to] = outcomesOf(person);
    return from !== to;
  });
  const per = <Key>(keyOf: (person: Person) => Key) =>
    [...Map.groupBy(turned, keyOf)].map(([key, own]) => [key, own.length]);
  return {
    known: people.length,
    affected: turned.length,
    moves: per((person) => outcomesOf(person).join(" ")),
    perKelurahan: per(({ kelurahan }) => kelurahan),
    perOccupation: per(({ occupation }) => occupation),
  };
}

async function shownOf(key: string, change: (value: object) => object) {
  const { found, ...books } = await previewOf(key, change);
  const decisions = found.decisions;
  if (decisions === null) throw new Error("These are decisions");
  return {
    ...books,
    shown: {
      known: decisions.known,
      affected: decisions.affected,
      moves: decisions.moves.map(({ from, to, count }) => [`${from} ${to}`, count]),
      perKelurahan: decisions.perKelurahan.map(({ code, count }) => [code, count]),
      perOccupation: decisions.perOccupation.map(({ id, count }) => [id, count]),
    },
  };
}

type Shown = Awaited<ReturnType<typeof shownOf>>["shown"];
const sorted = (counts: Shown | ReturnType<typeof counted>) =>
  Object.fromEntries(
    Object.entries(counts).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((each) => JSON.stringify(each)).toSorted() : value,
    ]),
  );
const decided = (grounds: readonly string[], policy: DecisionPolicy = DEFAULT_POLICY) =>
  decide(new Set(grounds as Ground[]), policy).outcome;

test.each([
  ["ENTRY_AGE_BELOW", 50],
  ["ENTRY_AGE_MIN", 30],
])("%s: the groups come to what each person alone comes to", async (key, years) => {
  const { shown, old, renewed } = await shownOf(key, (value) => ({ ...value, years }));
  const expected = counted(await everybody(), ({ grounds, born }) => {
    const others = grounds.filter((ground) => !ground.startsWith("age-"));
    const outcome = (book: typeof old) => {
      if (born === null) return decided(grounds);
      const age = checkEntryAge(
        { bornOn: born, registeredOn: FROM, firstPaidOn: null, isMemberAlready: false },
        book,
      );
      const tooOldOrYoung =
        age.outcome === "refused" ? [age.why === "AGE_UNDER" ? "age-under" : "age-over"] : [];
      return decided([...others, ...tooOldOrYoung]);
    };
    return [outcome(old), outcome(renewed)];
  });
  expect(expected.affected).toBeGreaterThan(20);
  expect(expected.perOccupation.length).toBeGreaterThan(3);
  expect(sorted(shown)).toEqual(sorted(expected));
});

test("the decision policy: the groups come to what each person alone comes to", async () => {
  const policy: DecisionPolicy = { ...DEFAULT_POLICY, "age-over": "referred" };
  const { shown } = await shownOf("DECISION_POLICY", (value) => ({ ...value, policy }));
  const expected = counted(await everybody(), ({ grounds }) => [
    decided(grounds),
    decided(grounds, policy),
  ]);
  expect(expected.affected).toBeGreaterThan(0);
  expect(sorted(shown)).toEqual(sorted(expected));
});

test("the order of the queue: who comes in and goes out is who a selection would choose", async () => {
  const { found, old, renewed } = await previewOf("PRIORITY_ORDER", (value) => ({
    ...value,
    unknown_decile_points: 50,
  }));
  const today = new Date().toISOString().slice(0, 10);
  const contenders = await read(work.office, (tx) =>
    contendersOn(tx, work.office.actor.regionCode, today),
  );
  const quota = { city: 60, perKelurahan: new Map(Object.entries(cohort.quotaPerKelurahan)) };
  const chosenBy = (book: typeof old) =>
    new Set(
      select(contenders, quota, priorityRuleOn(FROM, book), today)
        .filter(({ waitingPlace }) => waitingPlace === null)
        .map(({ id }) => id),
    );
  const [before, after] = [chosenBy(old), chosenBy(renewed)];
  const lacking = (one: ReadonlySet<string>, other: ReadonlySet<string>) =>
    [...one].filter((id) => !other.has(id)).length;
  const comeIn = lacking(after, before);
  expect(comeIn).toBeGreaterThan(5);
  expect(found.priority).toMatchObject([{ comeIn, goOut: lacking(before, after) }]);
});
