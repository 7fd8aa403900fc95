import { expect, test } from "vitest";
import { truthOfClusters } from "../evaluation/labels.ts";
import { pairMetrics } from "../evaluation/metrics.ts";
import { readModel } from "../model/read-model.ts";
import { fromObjects } from "../tables/objects.ts";
import { estimate } from "./estimate.ts";
import { findPairs } from "./find-pairs.ts";
import { profileTables } from "./profile.ts";
import { makeRandom } from "./random.ts";
import { suggest } from "./suggest.ts";

const GIVEN = "AGUS BUDI SITI DEWI RINA EKO HENDRA YULI RATNA JOKO INDAH FITRI".split(" ");
const FAMILY = "SIREGAR NASUTION WIJAYA SANTOSO LUBIS HARAHAP PUTRA SARI UTAMI GUNAWAN".split(" ");
const TOWNS = "JAMBI PALEMBANG MEDAN BANDUNG MALANG CIREBON".split(" ");

type Row = Record<string, string | null>;

/** People, a fifth of whom stand there twice with one letter wrong and a field missing. */
function givenPeople(count: number, seed = 1): Row[] {
  const random = makeRandom(seed);
  const of = (values: readonly string[]) => values[Math.floor(random() * values.length)] ?? "";
  const digits = (n: number) => Array.from({ length: n }, () => Math.floor(random() * 10)).join("");
  const rows: Row[] = [];
  for (let n = 0; n < count; n++) {
    const given = of(GIVEN) + of(["", "WATI", "YANTO", "NINGSIH", "MAN"]);
    const born = `${1950 + Math.floor(random() * 55)}-0${1 + Math.floor(random() * 9)}-1${Math.floor(random() * 10)}`;
    const row: Row = {
      cluster: String(n),
      given,
      family: of(FAMILY) + of(["", "AN", "I"]),
      full: null,
      born,
      town: of(TOWNS),
      phone: `08${digits(9)}`,
      note: "same",
    };
    rows.push(row);
    if (random() > 0.2) continue;
    const at = 1 + Math.floor(random() * (given.length - 1));
    rows.push({
      ...row,
      given: `${given.slice(0, at)}X${given.slice(at + 1)}`,
      [of(["phone", "town", "born"])]: null,
    });
  }
  return rows.map((row, n) => ({ id: `r${n}`, ...row, full: `${row["given"]} ${row["family"]}` }));
}

test("a table nobody has described is described: what each column is, and what is left out and why", async () => {
  const { spec, notes } = await suggest([fromObjects(givenPeople(600), "people")]);
  expect(Object.keys(spec.columns)).toEqual(["given", "family", "born", "town", "phone"]);
  expect(spec.columns["born"]?.type).toBe("date");
  expect(notes).toEqual([
    "id: left out, it numbers the rows.",
    "cluster: left out, its name says that it holds the answer.",
    "full: left out, it repeats given and family.",
    "note: left out, it says the same of everyone.",
  ]);
  expect(readModel(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
});

test("with nothing but the table nearly all who stand there twice are found, and hardly anyone else", async () => {
  const rows = givenPeople(2000);
  const table = fromObjects(rows, "people");
  const { spec } = await suggest([table]);
  const { model } = await estimate([table], spec);
  const { pairs } = await findPairs([table], model);
  const truth = truthOfClusters(rows.map((row) => row["cluster"] ?? ""));
  const { precision, recall } = pairMetrics(pairs, truth, 0);
  expect(precision).toBeGreaterThan(0.98);
  expect(recall).toBeGreaterThan(0.95);
});

test("the same table gives the same model, whatever the number of threads", async () => {
  const table = fromObjects(givenPeople(300), "people");
  const { spec } = await suggest([table], { threads: 1 });
  expect((await suggest([table], { threads: 2 })).spec).toEqual(spec);
  const alone = await estimate([table], spec, { threads: 1, seed: 3 });
  const again = await estimate([table], spec, { threads: 1, seed: 3 });
  expect(again.model).toEqual(alone.model);
  const together = await estimate([table], spec, { threads: 2, seed: 3 });
  expect(together.model).toEqual(alone.model);
});

test("columns may be left out by name", async () => {
  const { notes, spec } = await suggest([fromObjects(givenPeople(300))], { ignore: ["phone"] });
  expect(spec.columns["phone"]).toBeUndefined();
  expect(notes).toContain("phone: left out, as asked.");
});

test("a table that tells nobody apart is refused with the reasons", async () => {
  const rows = Array.from({ length: 60 }, (_, n) => ({ id: `r${n}`, same: "x" }));
  await expect(suggest([fromObjects(rows)])).rejects.toThrow(
    /There is no column to compare by\.\nid: left out, it numbers the rows\./,
  );
});

test("between two tables a number that both know is no row number", async () => {
  const people = givenPeople(200).map(({ cluster, ...row }, n) => ({
    ...row,
    id: `left ${n}`,
    number: `N${cluster}`,
  }));
  const left = people.filter((_, n) => n % 2 === 0);
  const right = people
    .filter((_, n) => n % 2 === 1)
    .map((row, n) => ({ ...row, id: `right ${n}` }));
  const profile = await profileTables([fromObjects(left), fromObjects(right)]);
  const column = (name: string) => profile.columns.find((each) => each.name === name);
  expect(column("number")?.inOthers).toBeGreaterThan(0.05);
  expect(column("id")?.inOthers).toBe(0);
});

/** Shops, each twice, the second time with what changes from list to list. */
function givenShops(count: number, seed = 5): Row[] {
  const random = makeRandom(seed);
  const of = (values: readonly string[]) => values[Math.floor(random() * values.length)] ?? "";
  return Array.from({ length: count }, (_, n): Row[] => {
    const name = `${of(["Hotel", "Cafe"])} ${of(GIVEN)} ${of(FAMILY)}${n % 7}`;
    const [a, b] = [Math.floor(random() * 900) + 100, Math.floor(random() * 9000) + 1000];
    const [lat, lon] = [48 + random(), 11 + random()];
    const shop = {
      name,
      phone: `(0${a}) ${b}-77`,
      email: `${of(FAMILY)}${b}@post.example`,
      lat: lat.toFixed(5),
      lon: lon.toFixed(5),
      price: (20 + 400 * random()).toFixed(2),
      city: random() < 0.2 ? "n/a" : of(TOWNS),
    };
    const again = { ...shop, phone: `0${a}/${b} 77`, lat: (lat + 0.0002).toFixed(5) };
    return [shop, again];
  }).flat();
}

test("telephones, mail, places, prices and what stands for nothing are taken for what they are", async () => {
  const { spec } = await suggest([fromObjects(givenShops(400), "shops")]);
  expect(spec.columns["phone"]).toEqual({ type: "text", clean: ["digits"] });
  expect(spec.columns["email"]?.clean).toEqual(["fold", "lower", "compact"]);
  expect(spec.columns["place"]).toEqual({ type: "point", from: ["lat", "lon"] });
  expect(spec.columns["city"]?.missing).toEqual(["N/A"]);
  expect(Object.keys(spec.columns)).not.toContain("lat");
  const tests = (name: string) =>
    spec.comparisons
      .find((each) => each.name === name)
      ?.levels.map(({ when }) => (when === "else" || !("is" in when) ? when : when.is));
  expect(tests("place")).toEqual([...Array(4).fill("kilometresApart"), "else"]);
  expect(tests("price")).toEqual(["equal", "apart", "apart", "else"]);
  expect(tests("name")).toContain("jaccard");
  expect(readModel(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
});

test("records with a place are found by where they are", async () => {
  const rows = givenShops(800).map(({ lat, lon, name }, n) => ({ lat, lon, name, n: `${n >> 1}` }));
  const table = fromObjects(rows, "shops");
  const { spec } = await suggest([table], { ignore: ["n"] });
  const { model } = await estimate([table], spec);
  const { pairs } = await findPairs([table], model);
  const { precision, recall } = pairMetrics(pairs, truthOfClusters(rows.map(({ n }) => n)), 0);
  expect(precision).toBeGreaterThan(0.95);
  expect(recall).toBeGreaterThan(0.95);
});

/** What two shops sell: the second writes the number of a thing without its dash and leaves words out. */
function givenGoods(count: number, seed = 3): [Row[], Row[]] {
  const random = makeRandom(seed);
  const of = (values: readonly string[]) => values[Math.floor(random() * values.length)] ?? "";
  const [left, right]: [Row[], Row[]] = [[], []];
  for (let n = 0; n < count; n++) {
    const [maker, town] = [of(FAMILY), of(TOWNS)];
    const code = Math.floor(random() * 9000) + 1000;
    const kind = `${of(["Radio", "Lamp", "Printer"])} ${of(["with remote", "for office", "in box"])}`;
    const price = 20 + 400 * random();
    const [title, other] = [
      `${maker} ${town[0]}X-${code} ${of(GIVEN)} ${kind}`,
      `${maker} ${town[0]}X${code} ${kind} new`,
    ];
    left.push({ n: `${n}`, title, maker: random() < 0.5 ? maker : "", price: price.toFixed(2) });
    if (random() < 0.6) {
      const asked = price * (0.9 + 0.2 * random());
      right.push({ n: `${n}`, title: other, maker: "", price: asked.toFixed(2) });
    }
  }
  return [left, right];
}

test("titles that two shops write in other words are found by their rare words", async () => {
  const goods = givenGoods(900);
  const tables = goods.map((rows, n) => fromObjects(rows, `shop ${n}`));
  const { spec } = await suggest(tables, { ignore: ["n"], linkOnly: true });
  expect(spec.blocking.join()).toContain("rareWords(title, ");
  const { model } = await estimate(tables, spec, { linkOnly: true });
  const { pairs } = await findPairs(tables, model, { linkOnly: true });
  const truth = truthOfClusters(goods.flat().map(({ n }) => String(n)));
  const { precision, recall } = pairMetrics(pairs, truth, 0);
  expect(precision).toBeGreaterThan(0.8);
  expect(recall).toBeGreaterThan(0.8);
});
