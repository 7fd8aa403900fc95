import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AMBIGUOUS_WORDS, type Occupation, occupationFinder } from "./occupations.ts";

const LIST = readList();
const find = occupationFinder(LIST);

type Row = {
  id: string;
  name_id: string;
  name_en: string;
  sector: Occupation["sector"];
  risk_hint: Occupation["riskHint"];
  everyday_words: string[];
};

function readList(): Occupation[] {
  const file = new URL("../../../server/data/reference/occupations.json", import.meta.url);
  const { occupations } = JSON.parse(readFileSync(file, "utf8")) as { occupations: Row[] };
  return occupations.map((row) => ({
    id: row.id,
    nameId: row.name_id,
    nameEn: row.name_en,
    sector: row.sector,
    riskHint: row.risk_hint,
    everydayWords: row.everyday_words,
  }));
}

test("each occupation is found by its name and by its everyday words", () => {
  const ambiguous = new Set<string>(AMBIGUOUS_WORDS);
  for (const { id, nameId, everydayWords } of LIST) {
    for (const words of [nameId, ...everydayWords]) {
      if (ambiguous.has(words.toLowerCase())) continue;
      for (const written of [words, words.toUpperCase(), ` ${words}. `]) {
        expect([written, find(written)]).toEqual([written, { outcome: "found", id }]);
      }
    }
  }
});

test.each([
  ["Tukang parkir", "parking_attendant"],
  ["parkir", "parking_attendant"],
  ["Buruh harian lepas", "odd_job_worker"],
  ["Supir angkot", "angkot_driver"],
  ["Ojeg online", "ojol"],
  ["Ojek online Maxim", "ojol"],
  ["Ojek-online", "ojol"],
  ["Sopir truk batubara", "truck_driver"],
  ["Penjahit rumahan", "tailor"],
  ["Pedagang makanan kelilling", "street_food_vendor"],
  ["Wiraswasta (penjahit)", "tailor"],
  ["Tukang ojek / penjahit", "ojek"],
  ["Petani/Pekebun", "vegetable_farmer"],
  ["Pedagang keliling atau kaki lima", "street_vendor"],
])("%s: %s", (written, id) => {
  expect(find(written)).toEqual({ outcome: "found", id });
});

describe("words that fit several occupations", () => {
  test.each(AMBIGUOUS_WORDS)("%s alone must be asked about", (word) => {
    const finding = find(word);
    expect(finding.outcome).toBe("ambiguous");
    expect(find(word.toUpperCase())).toEqual(finding);
  });

  test("are named with all that they may mean", () => {
    expect(find("Sopir")).toEqual({
      outcome: "ambiguous",
      ids: [
        "angkot_driver",
        "bus_driver",
        "pickup_driver",
        "private_driver",
        "taxi_driver",
        "truck_driver",
      ],
    });
    expect(find("kerja bangunan")).toEqual({
      outcome: "ambiguous",
      ids: ["bricklayer", "building_labourer"],
    });
    expect(find("bangunan").outcome).toBe("ambiguous");
    expect(find("Peternak lele").outcome).toBe("ambiguous");
  });

  test("the same everyday word at two occupations chooses neither", () => {
    const occupation = { nameEn: "", sector: "other", riskHint: "low" } as const;
    const both = occupationFinder([
      { ...occupation, id: "b", nameId: "Tukang anu", everydayWords: ["anu anu"] },
      { ...occupation, id: "a", nameId: "Tukang ini", everydayWords: ["anu anu"] },
    ]);
    expect(both("Anu anu")).toEqual({ outcome: "ambiguous", ids: ["a", "b"] });
  });
});

test.each([
  "",
  "-",
  "Wiraswasta",
  "Mengurus rumah tangga",
  "Pelajar/Mahasiswa",
  "Belum bekerja",
  "Karyawan swasta",
  "PNS",
  "Guru SD",
  "Istri sopir truk",
  "Apoteker",
])("%s is not on the list", (written) => {
  expect(find(written)).toEqual({ outcome: "unknown" });
});

test("an answer depends on the text and the list, not on their order", () => {
  const other = occupationFinder([...LIST].reverse());
  const words = LIST.flatMap((each) => [each.nameId, ...each.everydayWords]);
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...words), fc.string()), (written) => {
      expect(other(written)).toEqual(find(written));
    }),
  );
});
