import { LONGEST_FACT } from "./written.ts";

/**
 * What someone says to be that stands in the way of the programme: they are insured through the
 * state or their employer (PP 44/2015), so the city does not pay for them.
 */
export type Employment = "civil-servant" | "soldier" | "police" | "wage-earner";

/** The insurer's own word for wage earners. It counts alone: "Dinas PU" is the public works office. */
const SEGMENT = "pu";

/** Terms for each employment. A term counts only where it says what the person is: see `readPart`. */
const TERMS: readonly (readonly [Employment, readonly string[]])[] = [
  [
    "civil-servant",
    [
      "pns",
      "cpns",
      "asn",
      "pppk",
      "p3k",
      "pegawai negeri",
      "aparatur sipil negara",
      "pegawai pemerintah dengan perjanjian kerja",
    ],
  ],
  ["soldier", ["tni", "tentara", "prajurit", "babinsa", "abri"]],
  ["police", ["polri", "polisi", "polwan", "brimob", "bhabinkamtibmas", "babinkamtibmas"]],
  [
    "wage-earner",
    [
      ...["karyawan", "karyawati", "pegawai"].flatMap((head) =>
        ["swasta", "bumn", "bumd", "kontrak", "pt", "cv", "perusahaan", "pabrik", "bank"].map(
          (employer) => `${head} ${employer}`,
        ),
      ),
      "penerima upah",
      "pkwt",
      "pkwtt",
      SEGMENT,
    ],
  ],
];

/** Words that may stand before a term and leave the person what the term says: "guru PNS". */
const ROLES: ReadonlySet<string> = new Set(
  (
    "anggota aparat pegawai karyawan karyawati pekerja guru dosen dokter perawat bidan staf staff " +
    "penyuluh tenaga petugas kepala sekolah lurah camat sekretaris bendahara abdi negara seorang " +
    "sebagai status pekerjaan bekerja kerja oknum bintara tamtama perwira aktif satpol pp"
  ).split(" "),
);

/** Words that turn what follows into somebody or something else: a past, a relative, a "not". */
const CANCELLING: ReadonlySet<string> = new Set(
  (
    "bukan non tidak tdk belum pensiunan pensiun purnawirawan purna purn mantan eks ex bekas calon " +
    "istri isteri suami anak janda duda keluarga warakawuri honorer honor"
  ).split(" "),
);
/** The same when they come afterwards: "PNS (pensiun)", "PNS: tidak". */
const CANCELLING_AFTER: ReadonlySet<string> = new Set(
  "pensiun pensiunan purnawirawan purna purn bukan tidak tdk".split(" "),
);
/** Words after a term that make it the name of another thing: a speed bump, a traffic helper. */
const OTHER_THINGS: ReadonlySet<string> = new Set(["tidur", "cepek", "pamong", "gadungan"]);
/** "P3K" is also first aid. */
const FIRST_AID_HEADS: ReadonlySet<string> = new Set(["petugas", "tenaga", "anggota"]);

/** Heads that, with "tetap" behind them, mean a fixed wage: "buruh pabrik tetap", "guru tetap". */
const HIRED: ReadonlySet<string> = new Set(
  "karyawan karyawati pegawai pekerja buruh guru dosen staf staff tenaga satpam".split(" "),
);

const PART_BREAK = /[,;()+&\n]|\bdan\b|\bmerangkap\b|\bsekaligus\b|\s-\s/;
const WORDS = /[a-z0-9]+/g;

type Term = { words: readonly string[]; employment: Employment };
const TERMS_BY_FIRST_WORD: ReadonlyMap<string, readonly Term[]> = termsByFirstWord();

function termsByFirstWord(): Map<string, Term[]> {
  const terms = new Map<string, Term[]>();
  for (const [employment, spellings] of TERMS) {
    for (const spelling of spellings) {
      const words = spelling.split(" ");
      const first = words[0] ?? "";
      terms.set(first, [...(terms.get(first) ?? []), { words, employment }]);
    }
  }
  return terms;
}

/**
 * The employment that the words of a list declare, or null when they declare none of the four.
 *
 * `occupationWords` and `statusWords` are two cells as written. Only a declaration counts: "istri
 * TNI", "pensiunan PNS", "bukan ASN", "guru honorer" and "warung polisi tidur" declare nothing.
 */
export function readEmployment(occupationWords: string, statusWords: string): Employment | null {
  return readWords(statusWords) ?? readWords(occupationWords);
}

function readWords(written: string): Employment | null {
  if (written.length < 2) return null;
  const text = written.slice(0, LONGEST_FACT).toLowerCase();
  const parts = text.split(PART_BREAK).map((part) => part.match(WORDS) ?? []);
  for (const [index, part] of parts.entries()) {
    const found = readPart(part);
    const after = parts[index + 1]?.[0];
    if (found !== null && !(after !== undefined && CANCELLING_AFTER.has(after))) return found;
  }
  return null;
}

/**
 * Reads one part between commas. Indonesian names the thing first and says more about it behind, so
 * a term counts only when nothing but roles stands before it: "guru PNS" is, "warung polisi" is not.
 */
function readPart(words: readonly string[]): Employment | null {
  for (const [index, word] of words.entries()) {
    if (CANCELLING.has(word)) return null;
    const term = TERMS_BY_FIRST_WORD.get(word)?.find((each) =>
      each.words.every((part, offset) => words[index + offset] === part),
    );
    if (term !== undefined && isDeclared(words, index, term)) return term.employment;
    if (index > 0 && word === "tetap" && HIRED.has(words[0] ?? "")) return "wage-earner";
    if (!ROLES.has(word) && !HIRED.has(words[0] ?? "")) return null;
  }
  return null;
}

function isDeclared(words: readonly string[], index: number, term: Term): boolean {
  const before = words.slice(0, index);
  if (!before.every((word) => ROLES.has(word))) return false;
  if (words[index] === SEGMENT && words.length > 1) return false;
  if (words[index] === "p3k" && FIRST_AID_HEADS.has(before[0] ?? "")) return false;
  const after = words.slice(index + term.words.length);
  return !OTHER_THINGS.has(after[0] ?? "") && !after.some((word) => CANCELLING_AFTER.has(word));
}
