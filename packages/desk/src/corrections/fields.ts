import type { CorrectedField } from "@payung/domain/intake/correction.ts";
import type { Case } from "../casework/case.ts";
import type { MessageKey } from "../shared/language.ts";

export const FIELD_TITLES: Readonly<Record<CorrectedField, MessageKey>> = {
  nik: "facts.nik",
  name: "case.name",
  birthDate: "facts.birth-date",
  birthPlace: "facts.birth-place",
  sex: "facts.sex",
  occupation: "case.occupation",
  employmentStatus: "facts.employment",
  kelurahanCode: "case.kelurahan",
  address: "facts.address",
  rt: "mend.rt",
  rw: "mend.rw",
  phone: "facts.phone",
  email: "facts.email",
  kk: "facts.kk",
};

/** What a list writes for each employment in whose favour the programme is not. */
const EMPLOYMENT_AS_WRITTEN: Readonly<Record<string, string>> = {
  "civil-servant": "PNS",
  soldier: "TNI",
  police: "Polri",
  "wage-earner": "Karyawan tetap",
};
export const EMPLOYMENT_WORDS = {
  PNS: "facts.civil-servant",
  TNI: "facts.soldier",
  Polri: "facts.police",
  "Karyawan tetap": "facts.wage-earner",
} as const satisfies Record<string, MessageKey>;

/** What an application says now, as one would type it. Numbers are not shown: an empty field leaves them. */
export function writtenNow(person: Case["person"]): Record<CorrectedField, string> {
  const [year, month, day] = (person.bornOn ?? "").split("-");
  return {
    nik: "",
    name: person.name ?? "",
    birthDate: day === undefined ? "" : `${day}-${month}-${year}`,
    birthPlace: person.birthPlace ?? "",
    sex: person.sex ?? "",
    occupation: person.occupationWords ?? "",
    employmentStatus: EMPLOYMENT_AS_WRITTEN[person.employment ?? ""] ?? "",
    kelurahanCode: person.kelurahanCode ?? "",
    address: person.address ?? "",
    rt: person.rt === null ? "" : String(person.rt),
    rw: person.rw === null ? "" : String(person.rw),
    phone: person.phone?.replace(/^\+62/, "0") ?? "",
    email: person.email ?? "",
    kk: "",
  };
}

/** Which fields must be mended before anything can be decided, by the grounds of the decision. */
export function faultyFields({ decision }: Case): CorrectedField[] {
  if (decision?.outcome !== "incomplete") return [];
  const found = decision.grounds.flatMap(({ ground }): CorrectedField[] => {
    if (ground.startsWith("nik-m") || ground === "nik-digits-lost") return ["nik"];
    if (ground === "name-missing") return ["name"];
    return ground.startsWith("birth-date") ? ["birthDate"] : [];
  });
  return [...new Set(found)];
}
