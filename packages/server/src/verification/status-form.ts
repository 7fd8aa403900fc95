import { type IsoDate, isoDate } from "@payung/domain/shared/dates.ts";

/** What was typed, as it was typed: shown again when something must be mended. */
export type TypedStatusForm = {
  readonly code: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
};

export const EMPTY_STATUS_FORM: TypedStatusForm = { code: "", day: "", month: "", year: "" };

export const STATUS_FORM_FAULTS = [
  "code-missing",
  "code-too-long",
  "born-missing",
  "day-missing",
  "month-missing",
  "year-missing",
  "born-impossible",
] as const;
export type StatusFormFault = (typeof STATUS_FORM_FAULTS)[number];

export type StatusFormReading =
  | { readonly outcome: "read"; readonly code: string; readonly bornOn: IsoDate }
  | {
      readonly outcome: "faulty";
      readonly faults: readonly [StatusFormFault, ...StatusFormFault[]];
    };

/** Longer than any code we print; what is longer is not worth a search. */
const LONGEST_CODE = 40;

/** Month names by their first three letters, as people shorten them; "agu" and "ags" are both August. */
const MONTH_NAMES: readonly (readonly string[])[] = [
  ["jan"],
  ["feb", "peb"],
  ["mar"],
  ["apr"],
  ["mei", "may"],
  ["jun"],
  ["jul"],
  ["agu", "ags", "agt", "aug"],
  ["sep"],
  ["okt", "oct"],
  ["nov", "nop"],
  ["des", "dec"],
];

/** Takes the four fields out of a posted form; a field that is absent or a file is empty. No page can show control characters. */
export function typedStatusForm(body: Readonly<Record<string, unknown>>): TypedStatusForm {
  const text = (name: keyof TypedStatusForm) => {
    const value = body[name];
    return typeof value === "string"
      ? value
          .slice(0, 100)
          .replace(/\p{Cc}/gu, "")
          .trim()
      : "";
  };
  return { code: text("code"), day: text("day"), month: text("month"), year: text("year") };
}

/**
 * Reads the form. The code comes back in capitals without spaces and dashes, however it was typed.
 *
 * All faults are given at once, in the order of the fields. Whether the code exists is not known
 * here, and a page must never tell a wrong code from a wrong date.
 */
export function readStatusForm(typed: TypedStatusForm): StatusFormReading {
  const code = typed.code.toUpperCase().replace(/[\s.\-–—/]/g, "");
  const faults: StatusFormFault[] = [];
  if (code === "") faults.push("code-missing");
  else if (code.length > LONGEST_CODE) faults.push("code-too-long");

  const [day, month, year] = [readDay(typed.day), readMonth(typed.month), readYear(typed.year)];
  if (typed.day === "" && typed.month === "" && typed.year === "") faults.push("born-missing");
  else {
    if (day === null) faults.push("day-missing");
    if (month === null) faults.push("month-missing");
    if (year === null) faults.push("year-missing");
  }
  const bornOn = day === null || month === null || year === null ? null : isoDate(year, month, day);
  const [first, ...others] = faults;
  if (first !== undefined) return { outcome: "faulty", faults: [first, ...others] };
  if (bornOn === null) return { outcome: "faulty", faults: ["born-impossible"] };
  return { outcome: "read", code, bornOn };
}

function readDay(written: string): number | null {
  const day = /^\d{1,2}$/.test(written) ? Number(written) : 0;
  return day >= 1 && day <= 31 ? day : null;
}

function readMonth(written: string): number | null {
  if (/^\d{1,2}$/.test(written)) {
    const month = Number(written);
    return month >= 1 && month <= 12 ? month : null;
  }
  const start = written.toLowerCase().slice(0, 3);
  const named = MONTH_NAMES.findIndex((names) => names.includes(start));
  return named === -1 ? null : named + 1;
}

function readYear(written: string): number | null {
  const year = /^\d{4}$/.test(written) ? Number(written) : 0;
  return year >= 1900 && year <= 2100 ? year : null;
}
