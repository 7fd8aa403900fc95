import { type Kelurahan, kelurahanFinder } from "../reference/kelurahan.ts";
import { type Occupation, occupationFinder } from "../reference/occupations.ts";
import type { IsoDate } from "../shared/dates.ts";
import { kelurahanInAddress, readAddress, readRt, readRtRw } from "./address.ts";
import type { Cell, SheetRow } from "./cell.ts";
import type { Field } from "./column-names.ts";
import { isNumberingRow, type RecognisedColumns } from "./columns.ts";
import { type Employment, readEmployment } from "./employment.ts";
import { compareNik, type Nik, type NikNote, type NikProblem, readKk, readNik } from "./nik.ts";
import { type PhoneProblem, readPhone } from "./phone.ts";
import { readSex, type Sex } from "./sex.ts";
import { isNoAnswer, readYesNo, writtenText } from "./written.ts";
import {
  type DateProblem,
  type DateReading,
  readPlaceAndDate,
  readWrittenDate,
} from "./written-date.ts";

/** Why a written name cannot be used: there is none, or it holds no letter. */
export type NameProblem = "missing" | "unreadable";

/** A worker as one row of a list tells it. A field is null when the list does not say it readably. */
export type Candidate = {
  /** The row number as the spreadsheet shows it. */
  row: number;
  nik: Nik | null;
  nikProblem: NikProblem | null;
  /** A NIK to show to whoever mends the row; never applied. */
  nikSuggestion: string | null;
  /** Level 2: what to look at; refuses nobody. */
  nikNotes: readonly NikNote[];
  kk: string | null;
  /** As written: the spelling of the KTP wins on every document. */
  name: string | null;
  nameProblem: NameProblem | null;
  bornOn: IsoDate | null;
  birthDateProblem: "missing" | DateProblem | null;
  birthPlace: string | null;
  sex: Sex | null;
  /** "+62…" */
  phone: string | null;
  phoneProblem: PhoneProblem | null;
  email: string | null;
  address: string | null;
  rt: number | null;
  rw: number | null;
  kelurahanCode: string | null;
  /** Several codes when the words fit several kelurahan and somebody must ask which. */
  kelurahanChoices: readonly string[];
  kelurahanWords: string;
  kecamatanWords: string;
  occupationId: string | null;
  /** Several ids when the words fit several occupations and somebody must ask which. */
  occupationChoices: readonly string[];
  occupationWords: string;
  secondOccupationWords: string;
  employment: Employment | null;
  /** Null when the list does not say. */
  consent: boolean | null;
  /** Cells of columns we do not know, by header text. */
  notes: Readonly<Record<string, string>>;
};

/** What a candidate is read against. */
export type CandidateReference = {
  kelurahan: readonly Kelurahan[];
  occupations: readonly Occupation[];
  today: IsoDate;
  /** The start of the city's own NIKs, "1571". */
  regionPrefix: string;
};

const NONE: readonly string[] = [];
const NO_NOTES: Readonly<Record<string, string>> = {};
const HAS_LETTER = /\p{L}/u;
const HAS_DIGIT = /\d/;
/** How a line below or between the rows begins that speaks of the list, not of a worker. */
const NOT_A_WORKER =
  /^(?:jumlah|total|sub ?total|grand total|mengetahui|menyetujui|catatan|keterangan|nb|dibuat|disusun|diverifikasi|lurah|camat|kepala|nip|ttd|sumber|halaman|demikian)(?![a-z])/i;

/** Fields besides NIK, name and birth date that only a person has. */
const PERSONAL: readonly Field[] = ["kk", "sex", "phone", "occupation", "address", "birth_place"];

/**
 * Makes the function that reads one row of a list into a candidate.
 *
 * It gives null for what is no worker: an empty or merely numbered row, the row that numbers the
 * columns, a repeated header, totals and signatures. Whatever the cells hold, it reads on and never
 * throws: what cannot be read is a named problem of that row.
 */
export function candidateReader(
  reference: CandidateReference,
  recognised: Pick<RecognisedColumns, "columns" | "notes" | "headers">,
): (row: SheetRow) => Candidate | null {
  const columnOf = new Map<Field, number>();
  for (const [column, field] of recognised.columns) columnOf.set(field, column);
  const findKelurahan = kelurahanFinder(reference.kelurahan);
  const findOccupation = occupationFinder(reference.occupations);
  const { today, regionPrefix } = reference;

  return (row) => {
    const cell = (field: Field): Cell | undefined => {
      const column = columnOf.get(field);
      return column === undefined ? undefined : row.cells[column];
    };
    if (!isWorkerRow(row, cell, recognised.headers, columnOf)) return null;

    const kk = readKk(cell("kk"));
    const nikReading = readNik(cell("nik"), kk);
    const nik = nikReading.outcome === "read" ? nikReading.nik : null;
    const name = readName(cell("name"));
    const birth = readBirth(cell, today);
    const bornOn = birth.date.outcome === "read" ? birth.date.date : null;
    const sex = readSex(cell("sex"));
    const phone = readPhone(cell("phone"));
    const place = readPlace(cell, findKelurahan);
    const work = readWork(cell, findOccupation);
    return {
      row: row.row,
      nik,
      nikProblem: nikReading.outcome === "unusable" ? nikReading.why : null,
      nikSuggestion: nikReading.outcome === "unusable" ? nikReading.suggestion : null,
      nikNotes: nik === null ? [] : compareNik(nik, { bornOn, sex }, today, regionPrefix),
      kk,
      ...name,
      bornOn,
      birthDateProblem: problemOfDate(birth.date),
      birthPlace: birth.place,
      sex,
      phone: phone.outcome === "read" ? phone.phone : null,
      phoneProblem: phone.outcome === "unreadable" ? phone.why : null,
      email: readEmail(cell("email")),
      ...place,
      ...work,
      consent: readYesNo(cell("consent")),
      notes: readNotes(row, recognised.notes),
    };
  };
}

type CellOf = (field: Field) => Cell | undefined;

/** Whether a row speaks of a worker. Doubt means yes: a worker may come back as a row to mend. */
function isWorkerRow(
  row: SheetRow,
  cell: CellOf,
  headers: readonly string[],
  columnOf: ReadonlyMap<Field, number>,
): boolean {
  const nik = writtenText(cell("nik"));
  if (nik.length >= 11 && HAS_DIGIT.test(nik) && !NOT_A_WORKER.test(nik)) return true;

  let filled = 0;
  let first = "";
  const label = columnOf.get("row_label");
  for (const [column, each] of row.cells.entries()) {
    const text = writtenText(each);
    if (text === "") continue;
    if (first === "") first = text;
    if (column !== label) filled += 1;
  }
  if (filled === 0 || isNumberingRow(row)) return false;
  if (nik !== "" && nik === headers[columnOf.get("nik") ?? -1]) return false;

  const birthDate = writtenText(cell("birth_date")) + writtenText(cell("birth_place_and_date"));
  if (!HAS_DIGIT.test(birthDate) && NOT_A_WORKER.test(first)) return false;
  if (nik !== "" || birthDate !== "" || writtenText(cell("name")) !== "") return true;
  // Prepared lines hold a kelurahan and nobody; two facts of a person without a name are a person.
  return PERSONAL.filter((field) => writtenText(cell(field)) !== "").length >= 2;
}

function readName(cell: Cell | undefined): Pick<Candidate, "name" | "nameProblem"> {
  const text = writtenText(cell);
  if (isNoAnswer(text)) return { name: null, nameProblem: "missing" };
  const isReadable = typeof cell === "string" && HAS_LETTER.test(text);
  return isReadable ? { name: text, nameProblem: null } : { name: null, nameProblem: "unreadable" };
}

/** Birth date and place from their own columns, or from the one that holds both. */
function readBirth(cell: CellOf, today: IsoDate): { place: string | null; date: DateReading } {
  const date = readWrittenDate(cell("birth_date"), today);
  const placeText = writtenText(cell("birth_place"));
  const place = isNoAnswer(placeText) ? null : placeText;
  const both = cell("birth_place_and_date");
  if (both === undefined || both === null) return { place, date };
  const read = readPlaceAndDate(both, today);
  return { place: place ?? read.place, date: date.outcome === "missing" ? read.date : date };
}

function problemOfDate(reading: DateReading): Candidate["birthDateProblem"] {
  if (reading.outcome === "read") return null;
  return reading.outcome === "missing" ? "missing" : reading.why;
}

function readEmail(cell: Cell | undefined): string | null {
  const text = writtenText(cell);
  const at = text.indexOf("@");
  return at > 0 && at < text.length - 1 && !text.includes(" ") ? text : null;
}

type Place = Pick<
  Candidate,
  | "address"
  | "rt"
  | "rw"
  | "kelurahanCode"
  | "kelurahanChoices"
  | "kelurahanWords"
  | "kecamatanWords"
>;

function readPlace(cell: CellOf, find: ReturnType<typeof kelurahanFinder>): Place {
  const addressText = writtenText(cell("address"));
  const inAddress = readAddress(addressText);
  const together = readRtRw(cell("rt_rw"));
  const ownRt = cell("rt");
  const fromOwn = readRtRw(ownRt);
  const kelurahanText = writtenText(cell("kelurahan"));
  const kelurahanWords = isNoAnswer(kelurahanText)
    ? (kelurahanInAddress(addressText) ?? "")
    : kelurahanText;
  const kecamatanWords = writtenText(cell("kecamatan"));
  const finding = find(kelurahanWords, kecamatanWords);
  return {
    address: inAddress.street === "" ? null : inAddress.street,
    rt: readRt(ownRt) ?? fromOwn.rt ?? together.rt ?? inAddress.rt,
    rw: readRt(cell("rw")) ?? together.rw ?? fromOwn.rw ?? inAddress.rw,
    kelurahanCode: finding.outcome === "found" ? finding.code : null,
    kelurahanChoices: finding.outcome === "ambiguous" ? finding.codes : NONE,
    kelurahanWords,
    kecamatanWords,
  };
}

type Work = Pick<
  Candidate,
  "occupationId" | "occupationChoices" | "occupationWords" | "secondOccupationWords" | "employment"
>;

function readWork(cell: CellOf, find: ReturnType<typeof occupationFinder>): Work {
  const occupationWords = writtenText(cell("occupation"));
  const finding = find(occupationWords);
  const declared = readEmployment(occupationWords, writtenText(cell("employment_status")));
  const hasFixedWage = readYesNo(cell("has_fixed_wage")) === true;
  return {
    occupationId: finding.outcome === "found" ? finding.id : null,
    occupationChoices: finding.outcome === "ambiguous" ? finding.ids : NONE,
    occupationWords,
    secondOccupationWords: writtenText(cell("second_occupation")),
    employment: declared ?? (hasFixedWage ? "wage-earner" : null),
  };
}

function readNotes(row: SheetRow, columns: ReadonlyMap<number, string>): Candidate["notes"] {
  if (columns.size === 0) return NO_NOTES;
  const notes = new Map<string, string>();
  for (const [column, header] of columns) {
    const text = writtenText(row.cells[column]);
    if (text === "") continue;
    const before = notes.get(header);
    notes.set(header, before === undefined ? text : `${before}; ${text}`);
  }
  return Object.fromEntries(notes);
}
