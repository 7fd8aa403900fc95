import fc from "fast-check";
import { expect, test } from "vitest";
import { fathersDiffer, nameKey, nameSimilarity, normaliseName } from "./person-name.ts";

const similarity = (a: string, b: string) => nameSimilarity(normaliseName(a), normaliseName(b));

// One line per spelling that identity.md section 5 calls certain; the number is its rule.
test.each([
  [1, "José Nuñez", "JOSE NUNEZ"],
  [1, "  siti   AMINAH ", "Siti Aminah"],
  [2, "MA'RUF", "MARUF"],
  [2, "Ma’ruf", "MARUF"],
  [2, "Ma´ruf", "MARUF"],
  [2, "AL-FATIH", "AL FATIH"],
  [3, "H. Usman", "USMAN"],
  [3, "Hj Aminah", "AMINAH"],
  [3, "K.H. Usman Ali", "USMAN ALI"],
  [3, "K. H. Usman Ali", "USMAN ALI"],
  [3, "Prof. Dr. Ir. H. Usman", "USMAN"],
  [3, "Ustadzah Aminah", "AMINAH"],
  [3, "Datuk Ali Akbar", "ALI AKBAR"],
  [4, "Usman, S.E", "USMAN"],
  [4, "Usman S. Pd. I", "USMAN"],
  [4, "Usman Ali SPd", "USMAN ALI"],
  [4, "Usman Ali SE MM", "USMAN ALI"],
  [4, "Usman, S.Kom.,M.M", "USMAN"],
  [4, "Usman A.Md.Keb", "USMAN"],
  [4, "Usman Ali, BA", "USMAN ALI"],
  [4, "Bambang S., M.Sc., Ph.D", "BAMBANG S"],
  [6, "M. Yusuf", "MUHAMMAD YUSUF"],
  [6, "Moh Yusuf", "MUHAMMAD YUSUF"],
  [6, "Mochamad Yusuf", "MUHAMMAD YUSUF"],
  [6, "Mhd. Yusuf", "MUHAMMAD YUSUF"],
  [6, "Yusuf Muh", "MUHAMMAD YUSUF"],
  [7, "Abdul Rahman", "ABDURRAHMAN"],
  [7, "Abd. Rahman", "ABDURRAHMAN"],
  [7, "Abdoel Rahman", "ABDURRAHMAN"],
  [7, "Abdur Rahman", "ABDURRAHMAN"],
  [7, "ABDURAHMAN", "ABDURRAHMAN"],
  [7, "ABDULRAHMAN", "ABDURRAHMAN"],
  [7, "Abdus Samad", "ABDUL SAMAD"],
  [7, "Abdulatif", "ABDUL LATIF"],
  [7, "Abdulah", "ABDULLAH"],
  [8, "Achmad Rifai", "AHMAD RIFAI"],
  [8, "Akhmad Rifai", "AHMAD RIFAI"],
  [9, "St. Aminah", "SITI AMINAH"],
  [9, "Sitti Aminah", "SITI AMINAH"],
  [10, "Ahmad bin Usman", "AHMAD"],
  [10, "Aminah Bt. Usman", "AMINAH"],
  [11, "Rd. Hasan", "RADEN HASAN"],
  [11, "Kms Hasan", "KEMAS HASAN"],
  [11, "Nym. Halimah", "NYIMAS HALIMAH"],
  [11, "Mgs. Hasan", "MASAGUS HASAN"],
  [11, "Msy Halimah", "MASAYU HALIMAH"],
  [11, "Ki Agus Hasan", "KIAGUS HASAN"],
  [11, "Kgs. Hasan", "KIAGUS HASAN"],
  [11, "Ny. Ayu Halimah", "NYAYU HALIMAH"],
  [15, "Suparman -", "SUPARMAN"],
  [15, "Suparman Suparman", "SUPARMAN"],
  [16, "Siti Aminah", "Aminah Siti"],
  [18, "Liem Swie King", "Swie King Liem"],
])("rule %i: %s is the same name as %s", (_rule, written, same) => {
  expect(nameKey(written)).toBe(nameKey(same));
  expect(similarity(written, same)).toBe(1);
});

test.each([
  ["a title that is the whole name", "Haji", "HAJI"],
  ["DATUK before a single word", "Datuk Ali", "ALI DATUK"],
  ["a degree that is the whole name", "S.E", "E S"],
  ["a word that only looks like a degree", "Siti Ama", "AMA SITI"],
  ["two letters after one word, without a dot or comma", "Dedi ST", "DEDI ST"],
  ["a name that begins like ABDUL", "Abdi Abduh", "ABDI ABDUH"],
  ["an initial at the end", "Aminah B", "AMINAH B"],
  ["a single M that is the whole name", "M", "M"],
  ["a single M inside a name", "Yusuf M. Ali", "ALI M YUSUF"],
])("%s stays part of the name", (_case, written, key) => {
  expect(nameKey(written)).toBe(key);
});

test("a name is never made of nothing but titles and degrees", () => {
  const pieces = fc.constantFrom(
    "H.",
    "Hj",
    "K.H.",
    "Dr.",
    "S.E",
    "SE,",
    "M.M",
    "S.Pd.I",
    "B",
    "bin",
    "Datuk",
  );
  fc.assert(
    fc.property(fc.array(pieces, { minLength: 1, maxLength: 6 }), (written) => {
      expect(nameKey(written.join(" "))).not.toBe("");
    }),
  );
});

test("a single A is AHMAD or ABDUL, and both readings are kept", () => {
  const name = normaliseName("A. Rahman");
  expect(name.key).toBe("A RAHMAN");
  expect(name.readings).toEqual(["A RAHMAN", "AHMAD RAHMAN", nameKey("Abdul Rahman")]);
  expect(normaliseName("M. A. Rahman").readings).toContain("AHMAD MUHAMMAD RAHMAN");
  expect(normaliseName("Rahman A").readings).toEqual(["A RAHMAN"]);
});

test("old spelling is read in the old and the new way, and the written one stays the key", () => {
  expect(normaliseName("Soekarno").readings).toEqual(["SOEKARNO", "SUKARNO"]);
  expect(normaliseName("Jusuf").readings).toEqual(["JUSUF", "YUSUF"]);
  expect(normaliseName("Tjut Njak").readings).toEqual(["NJAK TJUT", "CUT NYAK"]);
  expect(normaliseName("Djoko").readings).toEqual(["DJOKO", "JOKO"]);
  expect(normaliseName("Moehamad Rachmat").readings).toEqual([
    "MUHAMMAD RACHMAT",
    "MUHAMMAD RAKHMAT",
  ]);
});

test("NUR and its next word are also read as one", () => {
  expect(normaliseName("Siti Nur Hayati").readings).toEqual(["HAYATI NUR SITI", "NURHAYATI SITI"]);
  expect(similarity("Nurhayati Siti", "Siti Nur Hayati")).toBeGreaterThanOrEqual(0.9);
});

test("the father's name is kept apart", () => {
  expect(normaliseName("Ahmad bin H. Moh. Ali, S.E")).toMatchObject({
    key: "AHMAD",
    father: "MUHAMMAD ALI",
  });
  expect(normaliseName("Aminah (binti Usman)")).toMatchObject({ key: "AMINAH", father: "USMAN" });
  expect(normaliseName("Ahmad bin Ali bin Umar").father).toBe("ALI");
  expect(normaliseName("Ahmad Ali").father).toBeNull();
});

test("a lone B may be BIN or an initial, and both readings are kept", () => {
  const name = normaliseName("Agus B. Santoso");
  expect(name).toMatchObject({ key: "AGUS", father: "SANTOSO" });
  expect(name.readings).toContain("AGUS B SANTOSO");
  expect(similarity("Agus B. Santoso", "Agus Budi Santoso")).toBeGreaterThan(0.9);
});

test("different fathers tell two people of one name apart, a missing father does not", () => {
  const differ = (a: string, b: string) => fathersDiffer(normaliseName(a), normaliseName(b));
  expect(differ("Ahmad bin Usman", "Ahmad bin Zainal")).toBe(true);
  expect(differ("Ahmad bin Usman", "Ahmad bin Utsman")).toBe(false);
  expect(differ("Ahmad bin Usman", "Ahmad")).toBe(false);
});

test.each([
  "Ahmad (Alm.)",
  "Alm. Ahmad",
  "AHMAD ALM",
  "Ahmad, almarhum",
  "(ALM) Ahmad",
])("%s is kept as a hint for a person, never dropped in silence", (written) => {
  expect(normaliseName(written)).toMatchObject({ key: "AHMAD", deceasedHint: true, aliases: [] });
});

test("a father who died says nothing about the worker", () => {
  for (const written of ["Ahmad bin Alm. Usman", "Ahmad bin (Alm) Usman"]) {
    expect(normaliseName(written)).toMatchObject({
      key: "AHMAD",
      father: "USMAN",
      deceasedHint: false,
    });
  }
  expect(normaliseName("Alma Salmah").deceasedHint).toBe(false);
});

test.each([
  "Iwan alias Ridwan",
  "Iwan als. Ridwan",
  "Iwan/Ridwan",
  "Iwan @ Ridwan",
  "Iwan (Ridwan)",
])("%s goes by both names", (written) => {
  expect(normaliseName(written)).toMatchObject({ key: "IWAN", aliases: ["RIDWAN"] });
  expect(similarity(written, "Ridwan")).toBeGreaterThan(0.95);
  expect(similarity(written, "Iwan")).toBe(1);
});

test("words behind a bracket still belong to the name before it, and a degree in brackets is no name", () => {
  expect(normaliseName("Iwan (Ridwan) Saputra")).toMatchObject({
    words: ["IWAN", "SAPUTRA"],
    aliases: ["RIDWAN"],
  });
  expect(normaliseName("Iwan Saputra (S.Pd)").aliases).toEqual([]);
});

// Where the register's default thresholds lie: 0.90 agrees, 0.70 to 0.89 a person looks.
test.each([
  ["a letter", "Siti Aminah", "Siti Aminan"],
  ["a first letter that changes the order of the words", "Umar Situmorang", "Amar Situmorang"],
  ["NUR divided otherwise (rule 9)", "Siti Nurhayati", "Siti Nur Hayati"],
  ["any word divided otherwise (rule 9)", "Sri Wahyuni", "Sriwahyuni"],
  ["A for AHMAD (rule 8)", "A. Rahman", "Ahmad Rahman"],
  ["A for ABDUL (rule 8)", "A. Rahman", "Abdurrahman"],
  ["old spelling (rule 12)", "Soekarno", "Sukarno"],
  ["old spelling with J (rule 12)", "Jusuf Tjahjono", "Yusuf Cahyono"],
  ["F and P (rule 13)", "Fitri", "Pitri"],
  ["V and P, Z and J (rule 13)", "Novi Zahra", "Nopi Jahrah"],
  ["KH, H and K (rule 13)", "Khairul", "Hairul"],
  ["SY and S, TH and T (rule 13)", "Syamsul Fatha", "Samsul Fata"],
  ["DZ and Z, GH and G (rule 13)", "Dzaki Ghani", "Zaki Gani"],
  ["-IYAH and -IA (rule 13)", "Mardhiyah", "Mardia"],
  ["IE and I, double letters (rule 13)", "Arief Anna", "Arif Ana"],
  ["Q and K, DH and D (rule 13)", "Iqbal Ridho", "Ikbal Rido"],
])("names that differ by %s agree", (_case, a, b) => {
  expect(similarity(a, b)).toBeGreaterThanOrEqual(0.9);
  expect(similarity(a, b)).toBeLessThan(1);
});

test.each([
  ["an initial (rule 14)", "Eko S", "Eko Susilowati"],
  ["an initial in the middle (rule 14)", "Eko W. Ayu", "Eko Wahyuningsih Ayu"],
  ["a missing marga (rule 19)", "Ani", "Ani Situmorang"],
])("names that differ by %s need a person to look", (_case, a, b) => {
  expect(similarity(a, b)).toBeGreaterThanOrEqual(0.7);
  expect(similarity(a, b)).toBeLessThan(0.9);
});

test("a cut last word never counts as a different name (rule 17)", () => {
  expect(similarity("Eka Sur", "Eka Suryaningrumsari")).toBeGreaterThanOrEqual(0.7);
});

test.each([
  ["other names", "Siti Aminah", "Budi Santoso"],
  ["a missing first name", "Situmorang", "Ani Situmorang"],
  ["initials alone", "S", "Susilowati"],
  ["another first name before the same marga", "Ani Situmorang", "Togar Situmorang"],
])("%s are not taken for the same name", (_case, a, b) => {
  expect(similarity(a, b)).toBeLessThan(0.9);
});

const anyName = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        ..."A M H. Muh. Abd. Abdul Rahman Siti Nur Hayati Soekarjo Djoko B bin binti alm (Alm) als / Fitri Pitri S.E , S.Pd Nasution Nas R Lubis".split(
          " ",
        ),
      ),
      { maxLength: 6 },
    )
    .map((words) => words.join(" ")),
);

test("any text can be read as a name, and what is read is consistent", () => {
  fc.assert(
    fc.property(anyName, (written) => {
      const name = normaliseName(written);
      expect(name.readings[0]).toBe(name.key);
      expect(name.readings.length).toBeLessThanOrEqual(8);
      expect(new Set(name.readings).size).toBe(name.readings.length);
      expect(name.aliases).not.toContain(name.key);
      expect(name.key).toBe([...new Set(name.words)].sort().join(" "));
      expect(nameKey(written)).toBe(name.key);
    }),
    { numRuns: 500 },
  );
});

test("who is compared with whom makes no difference, and 1 means equal keys", () => {
  fc.assert(
    fc.property(anyName, anyName, (a, b) => {
      const one = normaliseName(a);
      const other = normaliseName(b);
      const likeness = nameSimilarity(one, other);
      expect(likeness).toBe(nameSimilarity(other, one));
      expect(likeness).toBeGreaterThanOrEqual(0);
      expect(likeness).toBeLessThanOrEqual(1);
      expect(likeness === 1).toBe(one.key === other.key && one.key !== "");
    }),
    { numRuns: 1000 },
  );
});

test("capitals, spacing, order of words and stray punctuation never change the key", () => {
  const word = fc.constantFrom("Siti", "Aminah", "Wahyuni", "Situmorang", "Suparman", "Halimah");
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(" ", "  ", " - ", "\u00a0", "\t"),
      fc.boolean(),
      (words, gap, isLower) => {
        const other = words.toReversed().join(gap);
        expect(nameKey(isLower ? other.toLowerCase() : other)).toBe(nameKey(words.join(" ")));
      },
    ),
  );
});
