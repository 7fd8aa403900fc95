import type { Field } from "@payung/domain/intake/column-names.ts";
import { type MessageKey, t } from "../shared/language.ts";
import type { Gets, Posts } from "../shared/routes.generated.ts";

export type Preview = Posts["/v1/uploads/:id/previews"]["output"];
export type PreviewRow = Preview["rows"][number];
export type ProblemCode = PreviewRow["code"];
export type Run = Gets["/v1/runs"]["output"]["runs"][number];
export type TakenList = Gets["/v1/lists"]["output"]["lists"][number];

/** In the order in which they are offered. */
const FIELDS: Readonly<Record<Field, MessageKey>> = {
  nik: "list-field.nik",
  name: "list-field.name",
  birth_date: "list-field.birth_date",
  birth_place: "list-field.birth_place",
  birth_place_and_date: "list-field.birth_place_and_date",
  sex: "list-field.sex",
  kk: "list-field.kk",
  phone: "list-field.phone",
  email: "list-field.email",
  address: "list-field.address",
  rt: "list-field.rt",
  rw: "list-field.rw",
  rt_rw: "list-field.rt_rw",
  kelurahan: "list-field.kelurahan",
  kecamatan: "list-field.kecamatan",
  occupation: "list-field.occupation",
  second_occupation: "list-field.second_occupation",
  employment_status: "list-field.employment_status",
  has_fixed_wage: "list-field.has_fixed_wage",
  consent: "list-field.consent",
  row_label: "list-field.row_label",
};
export const FIELD_NAMES = Object.keys(FIELDS) as readonly Field[];

export function sayField(field: Field): string {
  return t(FIELDS[field]);
}

const PROBLEMS: Readonly<Record<ProblemCode, MessageKey>> = {
  "nik.missing": "row-problem.nik.missing",
  "nik.digits-lost": "row-problem.nik.digits-lost",
  "nik.wrong-length": "row-problem.nik.wrong-length",
  "nik.all-same-digit": "row-problem.nik.all-same-digit",
  "nik.counting-sequence": "row-problem.nik.counting-sequence",
  "nik.day-impossible": "row-problem.nik.day-impossible",
  "nik.month-impossible": "row-problem.nik.month-impossible",
  "nik.serial-zero": "row-problem.nik.serial-zero",
  "nik.same-as-kk": "row-problem.nik.same-as-kk",
  "nik.is-membership-number": "row-problem.nik.is-membership-number",
  "nik.is-health-number": "row-problem.nik.is-health-number",
  "nik.is-phone": "row-problem.nik.is-phone",
  "nik.is-civil-servant-number": "row-problem.nik.is-civil-servant-number",
  "nik.not-digits": "row-problem.nik.not-digits",
  "nik.same-as-row": "row-problem.nik.same-as-row",
  "nik.known": "row-problem.nik.known",
  "name.missing": "row-problem.name.missing",
  "name.unreadable": "row-problem.name.unreadable",
  "birth-date.missing": "row-problem.birth-date.missing",
  "birth-date.no-such-day": "row-problem.birth-date.no-such-day",
  "birth-date.no-such-month": "row-problem.birth-date.no-such-month",
  "birth-date.incomplete": "row-problem.birth-date.incomplete",
  "birth-date.in-the-future": "row-problem.birth-date.in-the-future",
  "birth-date.too-long-ago": "row-problem.birth-date.too-long-ago",
  "birth-date.not-a-date": "row-problem.birth-date.not-a-date",
};

/** What is wrong with a row and how to mend it. */
export function sayProblem({ code, otherRow }: Pick<PreviewRow, "code" | "otherRow">): string {
  return t(PROBLEMS[code], { row: otherRow ?? "" });
}

/** The problem alone, without how to mend it. */
export function sayProblemShortly(code: ProblemCode): string {
  if (code === "nik.same-as-row") return t("row-problem.nik.same-as-row-short");
  return t(PROBLEMS[code]).split(". ")[0] ?? "";
}

const OUTCOMES = {
  approved: "outcome-count.approved",
  referred: "outcome-count.referred",
  refused: "outcome-count.refused",
  incomplete: "outcome-count.incomplete",
} as const satisfies Record<string, MessageKey>;

/** What came of the rows, in words with their counts, those that there are. */
export function sayOutcomes(outcomes: Readonly<Record<string, number>>): string[] {
  return Object.entries(OUTCOMES).flatMap(([outcome, key]) => {
    const count = outcomes[outcome] ?? 0;
    return count === 0 ? [] : [t(key, { count })];
  });
}

/** What is done to a list, in order. Checks and decisions go through it together. */
export const STAGES = ["intake", "facts", "duplicates", "decisions"] as const;
const STAGE_WORDS: Readonly<Record<string, MessageKey>> = {
  intake: "run.stage-intake",
  facts: "run.stage-facts",
  duplicates: "run.stage-duplicates",
  decisions: "run.stage-decisions",
  checks: "run.stage-decisions",
};

export function sayStage(stage: string | null): string {
  return t(STAGE_WORDS[stage ?? ""] ?? "run.stage-waiting");
}
