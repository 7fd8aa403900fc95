import type { Cell } from "@payung/domain/intake/cell.ts";
import {
  AMBIGUOUS_OCCUPATIONS,
  EXCLUDED_EMPLOYMENT,
  OWN_ACCOUNT_STATUS,
  UNKNOWN_OCCUPATIONS,
} from "./data/occupations.ts";
import type { Household, Person } from "./people.ts";
import type { Planted } from "./planted.ts";
import type { Dice } from "./random.ts";
import { writeDate, writeImpossibleDate } from "./written-date.ts";
import { LOST_NIK, writeNik } from "./written-nik.ts";

/** The lines above the table, as a labour office heads its lists. */
export const LIST_TITLES: readonly (readonly Cell[])[] = [
  ["PEMERINTAH KOTA JAMBI"],
  ["DAFTAR CALON PESERTA PERLINDUNGAN PEKERJA RENTAN"],
  ["DATA CONTOH: semua orang dalam daftar ini rekaan"],
  [],
];

/** The table's header, in the row after the titles. */
export const LIST_HEADER = [
  "No",
  "Nama Lengkap",
  "NIK",
  "No. KK",
  "Tempat Lahir",
  "Tgl Lahir",
  "L/P",
  "Alamat",
  "RT",
  "Kelurahan",
  "Kecamatan",
  "Pekerjaan",
  "Status Pekerjaan",
  "No. HP",
  "Persetujuan",
  "Keterangan",
] as const;

/** What a row says that may differ from the truth about its person. */
export type Said = {
  readonly name: string;
  readonly nik: string;
};

/**
 * Writes a row as an RT head or an officer would: every field in one of its usual spellings, with what
 * is planted in it. Drawn afresh for each row, so two rows of one person do not look copied.
 */
export function writeRow(
  dice: Dice,
  number: number,
  person: Person,
  said: Said,
  planted: readonly Planted[],
): readonly Cell[] {
  const { household } = person;
  const lostNik = planted.find((each) => LOST_NIK[each] !== undefined);
  const nikCell = lostNik === undefined ? null : LOST_NIK[lostNik]?.(dice, person);
  const showsKk = planted.includes("kk-in-nik-field") || dice.chance(0.92);
  const [occupation, status] = writeOccupation(dice, person, planted);
  return [
    number,
    planted.includes("name-missing") ? null : writeName(dice, said.name),
    lostNik === undefined ? writeNik(dice, said.nik) : (nikCell ?? null),
    showsKk ? household.kk : null,
    dice.chance(0.95) ? writeCase(dice, person.birthPlace) : null,
    writeBirthDate(dice, person, planted),
    writeSex(dice, person.sex),
    writeStreet(dice, household),
    writeRt(dice, household.rt),
    writeKelurahan(dice, household),
    writeKecamatan(dice, household),
    occupation,
    status,
    writePhone(dice, household.phone),
    dice.pick(["Ya", "Ya", "YA", "ya"]),
    dice.chance(0.04) ? dice.pick(REMARKS) : null,
  ];
}

const REMARKS = ["KTP terlampir", "Surat RT ada", "Belum ada foto KTP", "Usulan baru"];

function writeBirthDate(dice: Dice, person: Person, planted: readonly Planted[]): Cell {
  if (planted.includes("birth-date-missing")) return null;
  if (planted.includes("birth-date-impossible")) return writeImpossibleDate(dice, person.bornOn);
  return writeDate(dice, person.bornOn);
}

function writeName(dice: Dice, name: string): string {
  const written = dice.chance(0.6) ? name.toUpperCase() : name;
  if (dice.chance(0.01)) return written.replace(" ", "  ");
  return dice.chance(0.01) ? `${written} ` : written;
}

function writeCase(dice: Dice, text: string): string {
  return dice.chance(0.4) ? text.toUpperCase() : text;
}

function writeSex(dice: Dice, sex: Person["sex"]): string {
  if (dice.chance(0.93)) return sex;
  return sex === "L" ? "Laki-laki" : "Perempuan";
}

function writeStreet(dice: Dice, { street, houseNumber, rt }: Household): string {
  switch (dice.below(8)) {
    case 0:
      return `Jl. ${street} No. ${houseNumber}`;
    case 1:
      return `Jln ${street} no ${houseNumber}`;
    case 2:
      return `Jalan ${street}`;
    case 3:
      return `Lrg. ${street} RT ${String(rt).padStart(2, "0")}`;
    case 4:
      return `Lr. ${street} No.${houseNumber}`;
    case 5:
      return `Lorong ${street} RT.${rt}`;
    case 6:
      return `Gg. ${street} No ${houseNumber}`;
    default:
      return `Perum. ${street} Blok ${"ABCDEF".charAt(houseNumber % 6)} No. ${houseNumber}`;
  }
}

function writeRt(dice: Dice, rt: number): Cell {
  switch (dice.below(5)) {
    case 0:
      return rt;
    case 1:
      return String(rt).padStart(3, "0");
    case 2:
      return `RT ${rt}`;
    default:
      return String(rt).padStart(2, "0");
  }
}

function writeKelurahan(dice: Dice, { kelurahan }: Household): string {
  const { name, code, aliases } = kelurahan;
  const way = dice.next();
  if (way < 0.04) return code;
  if (way < 0.06) return code.replaceAll(".", "");
  if (way < 0.12) return `Kel. ${name}`;
  if (way < 0.14) return `KELURAHAN ${name.toUpperCase()}`;
  if (way < 0.4 && aliases.length > 0) return writeCase(dice, dice.pick(aliases));
  return writeCase(dice, name);
}

function writeKecamatan(dice: Dice, { kelurahan: { kecamatan } }: Household): string | null {
  const way = dice.next();
  if (way < 0.04) return null;
  if (way < 0.1) return `Kec. ${kecamatan}`;
  if (way < 0.3 && kecamatan === "Kota Baru") return "Kotabaru";
  if (way < 0.2 && kecamatan === "Paal Merah") return "Pal Merah";
  return writeCase(dice, kecamatan);
}

function writeOccupation(
  dice: Dice,
  person: Person,
  planted: readonly Planted[],
): readonly [occupation: string, status: string | null] {
  const ownStatus = dice.pick(OWN_ACCOUNT_STATUS) || null;
  if (planted.includes("occupation-unknown")) return [dice.pick(UNKNOWN_OCCUPATIONS), null];
  if (planted.includes("occupation-ambiguous"))
    return [dice.pick(AMBIGUOUS_OCCUPATIONS), ownStatus];
  const words = dice.pick(person.occupation);
  const excluded = EXCLUDED.find((each) => planted.includes(each));
  if (excluded !== undefined) {
    const said = dice.pick<string>(EXCLUDED_EMPLOYMENT[excluded]);
    return dice.chance(0.6) ? [said, null] : [words, said];
  }
  const way = dice.next();
  const written =
    way < 0.35
      ? words.toUpperCase()
      : way < 0.55
        ? words.toLowerCase()
        : words.replace(/^./, (first) => first.toUpperCase());
  return [written, ownStatus];
}

const EXCLUDED = ["civil-servant", "soldier", "police", "wage-earner"] as const;

/** A telephone number in any of the ways people write it; a number cell has lost its leading 0. */
function writePhone(dice: Dice, digits: string): Cell {
  const grouped = `${digits.slice(0, 3)} ${digits.slice(3, 7)} ${digits.slice(7)}`;
  const way = dice.next();
  if (way < 0.08) return null;
  if (way < 0.4) return `0${digits}`;
  if (way < 0.52) return `0${grouped.replaceAll(" ", "-")}`;
  if (way < 0.62) return `0${grouped}`;
  if (way < 0.7) return `+62${digits}`;
  if (way < 0.76) return `+62 ${grouped.replaceAll(" ", "-")}`;
  if (way < 0.82) return `62${digits}`;
  if (way < 0.85) return `0${grouped.replaceAll(" ", ".")}`;
  return Number(digits);
}
