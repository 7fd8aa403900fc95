import { oneDifference } from "./one-difference.ts";
import { remembering } from "./remembering.ts";

/** A kelurahan of the city. `code` is the dotted code of the Ministry of Home Affairs, "15.71.01.1001". */
export type Kelurahan = {
  readonly code: string;
  readonly name: string;
  readonly kecamatanCode: string;
  readonly kecamatan: string;
  /** Local spellings of the name. */
  readonly aliases: readonly string[];
};

export type KelurahanFinding =
  | { outcome: "found"; code: string }
  | { outcome: "ambiguous"; codes: readonly string[] }
  | { outcome: "unknown" };

export type KelurahanFinder = (written: string, kecamatan?: string) => KelurahanFinding;

const UNKNOWN: KelurahanFinding = { outcome: "unknown" };

/** Words that say only what kind of place it is. */
const KINDS: ReadonlySet<string> = new Set(["KEL", "KELURAHAN", "KEC", "KECAMATAN", "DESA", "DS"]);
/** Numbers in names are written in three ways; "Sp." is the short form of Simpang. */
const UNIFIED: ReadonlyMap<string, string> = new Map([
  ["III", "3"],
  ["IV", "4"],
  ["V", "5"],
  ["TIGA", "3"],
  ["EMPAT", "4"],
  ["LIMA", "5"],
  ["SP", "SIMPANG"],
  ["SIMP", "SIMPANG"],
]);
/** Everyday names of kecamatan beside the official ones. "Seberang" is all that lies north of the river. */
const KECAMATAN_ALIASES: ReadonlyMap<string, readonly string[]> = new Map([
  ["PALMERAH", ["PAALMERAH"]],
  ["PALLMERAH", ["PAALMERAH"]],
  ["PASAR", ["PASARJAMBI"]],
  ["SEBERANG", ["PELAYANGAN", "DANAUTELUK"]],
]);

const WORDS = /[A-Z]+|\d+/g;
const CODE = /^(\d{2})\.?(\d{2})\.?(\d{2})\.?(\d{4})$/;
const NAMED_KECAMATAN = /^(.*?)(?:[,/(]|\bKEC(?:AMATAN)?\b[.:]?)(.*)$/i;

/** A name as it is compared: upper case, kind words off, numbers as digits, no spaces. */
function placeKey(written: string): string {
  return placeWords(written)
    .map((word) => UNIFIED.get(word) ?? word)
    .join("");
}

function placeWords(written: string): string[] {
  const words = written.toUpperCase().normalize("NFKD").match(WORDS) ?? [];
  return words.filter((word) => !KINDS.has(word));
}

function placesByKey(
  list: readonly Kelurahan[],
  keyOf: (name: string) => string,
): Map<string, readonly Kelurahan[]> {
  const places = new Map<string, readonly Kelurahan[]>();
  for (const kelurahan of list) {
    for (const key of new Set([kelurahan.name, ...kelurahan.aliases].map(keyOf))) {
      places.set(key, [...(places.get(key) ?? []), kelurahan]);
    }
  }
  return places;
}

/**
 * Makes the function that finds a kelurahan by name, local spelling or code.
 *
 * One letter of difference is allowed where a single kelurahan fits; a different digit, or several
 * that fit, is `ambiguous`: somebody must ask. The kecamatan only helps to choose among several: a
 * KTP may name the kecamatan from before a split.
 */
export function kelurahanFinder(list: readonly Kelurahan[]): KelurahanFinder {
  const codes = new Set(list.map((each) => each.code));
  const byKey = placesByKey(list, placeKey);
  // "SimpangIVSipin" has no word IV to recognise, so names are also known as they stand.
  const byJoinedName = placesByKey(list, (name) => placeWords(name).join(""));
  const keysOfKecamatan = new Map(
    list.map((each) => [each.kecamatanCode, placeKey(each.kecamatan)]),
  );

  function findCode(written: string): KelurahanFinding | null {
    const parts = CODE.exec(written.trim());
    if (parts === null) return null;
    const code = parts.slice(1).join(".");
    return codes.has(code) ? { outcome: "found", code } : UNKNOWN;
  }

  function findName(written: string, kecamatan: string): KelurahanFinding {
    const key = placeKey(written);
    if (key === "") return UNKNOWN;
    const exact = byKey.get(key) ?? byJoinedName.get(key);
    if (exact !== undefined) return chosen(exact, kecamatan);

    const near = new Set<Kelurahan>();
    let isSlip = true;
    for (const [known, places] of byKey) {
      const difference = oneDifference(key, known);
      if (difference === "more") continue;
      if (difference === "digit") isSlip = false;
      for (const place of places) near.add(place);
    }
    if (near.size === 0) return UNKNOWN;
    const finding = chosen([...near], kecamatan);
    if (finding.outcome !== "found" || isSlip) return finding;
    return { outcome: "ambiguous", codes: [finding.code] };
  }

  function chosen(places: readonly Kelurahan[], kecamatan: string): KelurahanFinding {
    const inside = places.length > 1 ? places.filter((each) => isIn(each, kecamatan)) : places;
    const remaining = inside.length > 0 ? inside : places;
    const [first, ...others] = [...new Set(remaining.map((each) => each.code))].sort();
    if (first === undefined) return UNKNOWN;
    if (others.length === 0) return { outcome: "found", code: first };
    return { outcome: "ambiguous", codes: [first, ...others] };
  }

  function isIn(place: Kelurahan, kecamatan: string): boolean {
    const key = placeKey(kecamatan);
    const meant = KECAMATAN_ALIASES.get(key) ?? [key];
    return meant.includes(keysOfKecamatan.get(place.kecamatanCode) ?? "");
  }

  function find(written: string, kecamatan: string): KelurahanFinding {
    const byCode = findCode(written);
    if (byCode !== null) return byCode;
    const whole = findName(written, kecamatan);
    if (whole.outcome === "found") return whole;
    // "Jelutung, Jelutung", "Legok Kec. Danau Sipin": the kecamatan stands in the same cell.
    const parts = NAMED_KECAMATAN.exec(written);
    if (parts === null) return whole;
    const byFirstPart = findName(parts[1] ?? "", kecamatan === "" ? (parts[2] ?? "") : kecamatan);
    return byFirstPart.outcome === "unknown" ? whole : byFirstPart;
  }

  const remembered = remembering((both) => {
    const [written = "", kecamatan = ""] = both.split("\n");
    return find(written, kecamatan);
  });
  return (written, kecamatan = "") =>
    remembered(`${written.replaceAll("\n", " ")}\n${kecamatan.replaceAll("\n", " ")}`);
}
