import {
  CORRECTED_FIELDS,
  type CorrectedField,
  type CorrectionFault,
  readCorrected,
  type TypedCorrection,
} from "@payung/domain/intake/correction.ts";
import { readEmployment } from "@payung/domain/intake/employment.ts";
import { compareNik, maskNik, type Nik } from "@payung/domain/intake/nik.ts";
import { normaliseName } from "@payung/domain/intake/person-name.ts";
import type { Sex } from "@payung/domain/intake/sex.ts";
import { occupationFinder } from "@payung/domain/reference/occupations.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { type ApplicationRow, type CandidateReference, storable } from "../intake/service.ts";
import type { Vault } from "../shared/keys.ts";

/** Columns of an application as a correction sets them. */
export type Change = Partial<ApplicationRow>;

/** Columns as they lie in a correction: numbers sealed, bytes in hexadecimal. */
export type Stored = Readonly<Record<string, unknown>>;

export type Typed =
  | { readonly outcome: "read"; readonly change: Change }
  | {
      readonly outcome: "unreadable";
      readonly faults: readonly { field: CorrectedField; why: CorrectionFault }[];
    };

/** Reads what somebody typed into the columns that it changes. */
export function readTyped(
  application: ApplicationRow,
  typed: TypedCorrection,
  reference: CandidateReference,
  vault: Vault,
): Typed {
  const { id } = application;
  const change: Change = {};
  const faults: { field: CorrectedField; why: CorrectionFault }[] = [];
  const kk = readNumber(application, typed, reference.today, vault);
  for (const field of CORRECTED_FIELDS) {
    const text = typed[field];
    if (text === undefined) continue;
    const reading = readCorrected(field, text, reference.today, kk);
    if (reading.outcome === "unreadable") faults.push({ field, why: reading.why });
    else if (field === "kelurahanCode" && !reference.kelurahan.some(({ code }) => code === text))
      faults.push({ field, why: "kelurahan.unknown" });
    else Object.assign(change, columnsOf(field, reading.value, application, reference, vault));
  }
  if (typed.occupation !== undefined || typed.employmentStatus !== undefined)
    change.employment = employmentOf(application, typed);
  if (faults.length > 0) return { outcome: "unreadable", faults };
  return { outcome: "read", change: withoutSame(id, application, change, vault) };
}

/** The KK that a NIK is held against: the one just typed, or the one that is known. */
function readNumber(
  application: ApplicationRow,
  typed: TypedCorrection,
  today: IsoDate,
  vault: Vault,
): string | null {
  if (typed.kk !== undefined) {
    const reading = readCorrected("kk", typed.kk, today);
    return reading.outcome === "read" && typeof reading.value === "string" ? reading.value : null;
  }
  const { kk_sealed: sealed, id } = application;
  return sealed === null ? null : vault.openNik(sealed, id);
}

function columnsOf(
  field: CorrectedField,
  value: string | number | null,
  { id }: ApplicationRow,
  reference: CandidateReference,
  vault: Vault,
): Change {
  const text = typeof value === "string" ? value : null;
  switch (field) {
    case "nik":
      return text === null ? {} : numberColumns(id, text, vault);
    case "kk":
      return { kk_sealed: text === null ? null : vault.sealNik(text, id) };
    case "name":
      return { name: storable(text) };
    case "birthDate":
      return { born_on: text, birth_date_problem: null };
    case "birthPlace":
      return { birth_place: storable(text) };
    case "sex":
      return { sex: text };
    case "phone":
      return { phone: text };
    case "email":
      return { email: storable(text) };
    case "address":
      return { address: storable(text) };
    case "rt":
      return { rt: value as number | null };
    case "rw":
      return { rw: value as number | null };
    case "kelurahanCode":
      return { kelurahan_code: text };
    case "occupation": {
      const words = storable(text) ?? "";
      const found = occupationFinder(reference.occupations)(words);
      return {
        occupation_words: words,
        occupation_id: found.outcome === "found" ? found.id : null,
      };
    }
    case "employmentStatus":
      return {};
  }
}

/** A NIK sealed for an application. */
export function numberColumns(id: string, nik: string, vault: Vault): Change {
  return {
    nik_sealed: vault.sealNik(nik, id),
    nik_index: vault.nikIndex(nik),
    nik_problem: null,
  };
}

/** A status that was declared beside the occupation stays when only the occupation is corrected. */
function employmentOf(application: ApplicationRow, typed: TypedCorrection): string | null {
  const before = application.occupation_words ?? "";
  const words = typed.occupation ?? before;
  if (typed.employmentStatus !== undefined) return readEmployment(words, typed.employmentStatus);
  const isFromWords = readEmployment(before, "") === application.employment;
  return readEmployment(words, "") ?? (isFromWords ? null : application.employment);
}

/** What is left of a change when what is there already is taken out. Two seals of one number are never equal. */
function withoutSame(id: string, row: ApplicationRow, change: Change, vault: Vault): Change {
  const isSame = (column: keyof Change) => {
    const [now, next] = [row[column], change[column]];
    if (column === "kk_sealed" && Buffer.isBuffer(now) && Buffer.isBuffer(next))
      return vault.openNik(now, id) === vault.openNik(next, id);
    if (column === "nik_sealed" && change.nik_index != null)
      return row.nik_index?.equals(change.nik_index) === true;
    return isEqual(now, next);
  };
  const columns = Object.keys(change) as (keyof Change)[];
  return Object.fromEntries(
    columns.filter((column) => !isSame(column)).map((column) => [column, change[column]]),
  );
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : (value ?? null);
}

/** In which of these an application says who somebody is. */
const IDENTITY = ["nik_index", "name_key", "born_on"] as const;

/**
 * Adds what follows from a change: the form in which a name is compared, what a NIK's digits say, whether all is there, and
 * since when it is this person. `received` is what the application said as it came in.
 */
export function withConsequences(
  row: ApplicationRow,
  change: Change,
  received: Pick<ApplicationRow, (typeof IDENTITY)[number]>,
  today: IsoDate,
  at: Date,
  vault: Vault,
): Change {
  const next: ApplicationRow = { ...row, ...change };
  if ("name" in change) {
    const name = normaliseName(next.name ?? "");
    next.name_key = name.key === "" ? null : name.key;
    next.deceased_hint = next.name !== null && name.deceasedHint;
  }
  if (next.nik_sealed === null) next.nik_notes = [];
  else if ("nik_sealed" in change || "born_on" in change || "sex" in change) {
    const nik = vault.openNik(next.nik_sealed, row.id) as Nik;
    const declared = { bornOn: next.born_on, sex: next.sex as Sex | null };
    next.nik_notes = compareNik(nik, declared, today, row.region_code.replaceAll(".", ""));
  }
  next.is_complete =
    next.nik_problem === null && next.name !== null && next.birth_date_problem === null;
  const differsFrom = (other: typeof received) =>
    IDENTITY.some((column) => !isEqual(next[column], other[column]));
  if (!differsFrom(received)) next.identified_at = null;
  else if (differsFrom(row)) next.identified_at = at;
  const columns = Object.keys(next) as (keyof Change)[];
  return Object.fromEntries(
    columns
      .filter((column) => column in change || !isEqual(next[column], row[column]))
      .map((column) => [column, next[column]]),
  );
}

/** A change as it is stored. */
export function toStored(change: Change): Stored {
  return Object.fromEntries(
    Object.entries(change).map(([column, value]) => [
      column,
      value instanceof Uint8Array ? `\\x${Buffer.from(value).toString("hex")}` : (value ?? null),
    ]),
  );
}

const SEALED = ["nik_sealed", "nik_index", "kk_sealed"];

/** A stored change as columns again. */
export function fromStored(stored: Stored): Change {
  return Object.fromEntries(
    Object.entries(stored).map(([column, value]) => {
      if (typeof value !== "string") return [column, value];
      if (SEALED.includes(column)) return [column, Buffer.from(value.slice(2), "hex")];
      return [column, column === "identified_at" ? new Date(value) : value];
    }),
  );
}

/** Columns that a person corrects, and not what follows from them. */
const COLUMN_OF: Readonly<Record<CorrectedField, string>> = {
  nik: "nik_sealed",
  name: "name",
  birthDate: "born_on",
  birthPlace: "birth_place",
  sex: "sex",
  occupation: "occupation_words",
  employmentStatus: "employment",
  kelurahanCode: "kelurahan_code",
  address: "address",
  rt: "rt",
  rw: "rw",
  phone: "phone",
  email: "email",
  kk: "kk_sealed",
};

/** A field before and after as people read it, the numbers masked. */
export type ShownField = {
  readonly field: CorrectedField;
  readonly before: string | null;
  readonly after: string | null;
};

export function shownFields(
  id: string,
  before: Stored,
  after: Stored,
  vault: Pick<Vault, "openNik">,
): ShownField[] {
  const show = (column: string, value: unknown): string | null => {
    if (value === null || value === undefined) return null;
    if (!SEALED.includes(column)) return String(value);
    return maskNik(vault.openNik(Buffer.from(String(value).slice(2), "hex"), id));
  };
  return CORRECTED_FIELDS.flatMap((field) => {
    const column = COLUMN_OF[field];
    if (!(column in after)) return [];
    return [{ field, before: show(column, before[column]), after: show(column, after[column]) }];
  });
}
