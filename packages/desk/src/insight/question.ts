import { BREAKDOWNS, type Breakdown } from "@payung/domain/insight/overview.ts";
import { isMeasure, type MeasureName } from "./measures.ts";

/** What is looked at. It stands in the address, so that it can be kept and sent to others. */
export type Question = {
  readonly from: string;
  readonly to: string;
  readonly by: Breakdown;
  /** What is drawn, and by what the table is sorted. */
  readonly measure: MeasureName;
  readonly isAscending: boolean;
};

const BY_DEFAULT: Question = {
  from: "",
  to: "",
  by: "kelurahan",
  measure: "protected",
  isAscending: false,
};
const DAY = /^(?:19|20)\d\d-\d\d-\d\d$/;

/** Reads an address; what it does not say, or says wrongly, is as usual. */
export function readQuestion(query: Readonly<Record<string, string | undefined>>): Question {
  const { from = "", to = "", by, sort = "" } = query;
  const measure = sort.replace(/^-/, "");
  return {
    from: DAY.test(from) ? from : "",
    to: DAY.test(to) ? to : "",
    by: BREAKDOWNS.find((each) => each === by) ?? BY_DEFAULT.by,
    measure: isMeasure(measure) ? measure : BY_DEFAULT.measure,
    isAscending: sort.startsWith("-"),
  };
}

/** The address's end for a question; what is as usual is left out. */
export function writeQuestion({ from, to, by, measure, isAscending }: Question): string {
  const query = new URLSearchParams();
  if (from !== "") query.set("from", from);
  if (to !== "") query.set("to", to);
  if (by !== BY_DEFAULT.by) query.set("by", by);
  const sort = `${isAscending ? "-" : ""}${measure}`;
  if (sort !== BY_DEFAULT.measure) query.set("sort", sort);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** What the server is asked. */
export function periodOf({ from, to }: Question): { from?: string; to?: string } {
  return { ...(from === "" ? {} : { from }), ...(to === "" ? {} : { to }) };
}
