import type { Cell } from "../intake/cell.ts";
import type { IsoDate } from "../shared/dates.ts";

/** What a batch row can say about a worker. Sex, address and mother's name are not among them: not asked, not sent. */
export const BATCH_FIELDS = [
  "nik",
  "name",
  "birth_date",
  "phone",
  "email",
  "occupation",
  "second_occupation",
  "workplace",
  "income",
  "month_count",
] as const;
export type BatchField = (typeof BATCH_FIELDS)[number];

/** One column of the insurer's enrolment file. */
export type BatchColumn = {
  readonly header: string;
  readonly field?: BatchField;
  readonly constant?: string | number;
  readonly required: boolean;
  readonly maxLength?: number;
};

/** The insurer's enrolment layout, one version of it (insurer-exchange.md section 1). */
export type BatchTemplate = {
  readonly version: string;
  readonly sheet: string;
  readonly columns: readonly BatchColumn[];
};

export type BatchPerson = {
  readonly nik: string;
  readonly name: string;
  readonly bornOn: IsoDate;
  readonly phone: string | null;
  readonly email: string | null;
  readonly occupation: string;
  readonly secondOccupation: string | null;
  readonly workplace: string;
  readonly monthCount: number;
};

/**
 * Income written for a city-paid worker: the base of band 1, whatever is earned, because the city
 * pays the lowest band (rule CITY_BAND). The insurer's branch is still to confirm the value.
 */
const CITY_INCOME_IDR = 1_000_000;

/** The header row of a batch. */
export function batchHeader(template: BatchTemplate): string[] {
  return template.columns.map((column) => column.header);
}

/** One worker as a row of the insurer's file. NIK and phone are text: a number cell would lose digits. */
export function batchRow(template: BatchTemplate, person: BatchPerson): Cell[] {
  return template.columns.map((column) => {
    const value =
      column.field === undefined ? (column.constant ?? null) : cellOf(column.field, person);
    if (typeof value === "string" && column.maxLength !== undefined)
      return value.slice(0, column.maxLength);
    return value;
  });
}

/** The headers of required columns that a person would leave empty; such a row is not sent. */
export function missingInRow(template: BatchTemplate, person: BatchPerson): string[] {
  const row = batchRow(template, person);
  return template.columns
    .filter((column, at) => column.required && (row[at] === null || row[at] === ""))
    .map((column) => column.header);
}

function cellOf(field: BatchField, person: BatchPerson): Cell {
  switch (field) {
    case "nik":
      return person.nik;
    case "name":
      return person.name;
    case "birth_date":
      return dayMonthYear(person.bornOn);
    case "phone":
      // The insurer's sample writes local numbers: 0812…, not +62812….
      return person.phone === null ? null : person.phone.replace(/^\+62/, "0");
    case "email":
      return person.email;
    case "occupation":
      return person.occupation;
    case "second_occupation":
      return person.secondOccupation;
    case "workplace":
      return person.workplace;
    case "income":
      return CITY_INCOME_IDR;
    case "month_count":
      return person.monthCount;
  }
}

function dayMonthYear(date: IsoDate): string {
  return `${date.slice(8, 10)}-${date.slice(5, 7)}-${date.slice(0, 4)}`;
}
