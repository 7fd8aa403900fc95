import * as z from "zod/mini";
import type { SheetRow } from "./cell.ts";
import type { Field } from "./column-names.ts";

const text = (longest: number) => z.optional(z.string().check(z.maxLength(longest)));

/**
 * An application as a person or a machine types it in. Everything is text as written: a wrong NIK is not
 * refused at the door but comes back as something to mend, as a row of a list would.
 */
export const ApplicationDraft = z
  .strictObject({
    /** Chosen by the sender, so that sending the same draft twice is harmless; capitals are the same id. */
    id: z.uuidv7().check(z.toLowerCase()),
    nik: z.string().check(z.maxLength(40)),
    name: z.string().check(z.maxLength(200)),
    birthDate: z.string().check(z.maxLength(40)),
    kk: text(40),
    birthPlace: text(100),
    sex: text(20),
    phone: text(40),
    email: text(120),
    address: text(300),
    rt: text(10),
    rw: text(10),
    kelurahan: text(100),
    kecamatan: text(100),
    occupation: text(120),
    secondOccupation: text(120),
    employmentStatus: text(120),
    /** That the privacy notice was read or played to the worker (UU 27/2022 Ps. 20–22). */
    noticeGiven: z.boolean(),
  })
  .register(z.globalRegistry, { id: "ApplicationDraft" });
export type ApplicationDraft = z.infer<typeof ApplicationDraft>;

/** Which field of a list each part of a draft is: one reader reads both. */
const FIELD_OF: Readonly<Record<Exclude<keyof ApplicationDraft, "id">, Field>> = {
  nik: "nik",
  name: "name",
  birthDate: "birth_date",
  kk: "kk",
  birthPlace: "birth_place",
  sex: "sex",
  phone: "phone",
  email: "email",
  address: "address",
  rt: "rt",
  rw: "rw",
  kelurahan: "kelurahan",
  kecamatan: "kecamatan",
  occupation: "occupation",
  secondOccupation: "second_occupation",
  employmentStatus: "employment_status",
  noticeGiven: "consent",
};
const PARTS = Object.keys(FIELD_OF) as (keyof typeof FIELD_OF)[];

/** The columns under which `draftRow` lays a draft out. */
export const DRAFT_COLUMNS: ReadonlyMap<number, Field> = new Map(
  PARTS.map((part, at): [number, Field] => [at, FIELD_OF[part]]),
);

/** A draft as a row of a list with DRAFT_COLUMNS. */
export function draftRow(draft: ApplicationDraft): SheetRow {
  const cells = PARTS.map((part) => {
    const value = draft[part];
    if (part === "noticeGiven") return value === true ? "Ya" : "Tidak";
    return typeof value === "string" ? value : null;
  });
  return { row: 1, cells };
}
