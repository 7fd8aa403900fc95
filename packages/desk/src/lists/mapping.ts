import { ERROR_COLUMN, type Field } from "@payung/domain/intake/column-names.ts";

/** What columns hold, by their names, as somebody has said it. */
export type Mapping = Readonly<Record<string, Field | "ignore">>;

/** Names of columns and of fields only: nothing of a person is kept. */
const REMEMBERED = "payung.columns";
const SETS_MAX = 30;

type Sets = Readonly<Record<string, Mapping>>;

/** What was said the last time of a list with these very columns. */
export function rememberedMapping(headers: readonly string[]): Mapping {
  const kept = readSets()[nameOf(headers)] ?? {};
  return Object.fromEntries(Object.entries(kept).filter(([header]) => headers.includes(header)));
}

/** Remembers what was said of these columns, for the next list that has them. */
export function rememberMapping(headers: readonly string[], mapping: Mapping): void {
  const name = nameOf(headers);
  const { [name]: _, ...others } = readSets();
  const sets = Object.keys(mapping).length === 0 ? others : { ...others, [name]: mapping };
  try {
    const latest = Object.entries(sets).slice(-SETS_MAX);
    localStorage.setItem(REMEMBERED, JSON.stringify(Object.fromEntries(latest)));
  } catch {
    // A browser that keeps nothing: it is asked again the next time.
  }
}

/** A list that comes back mended has our column beside its own, and is the same kind of list. */
function nameOf(headers: readonly string[]): string {
  const own = headers.filter((header) => header !== ERROR_COLUMN);
  return own.map((header) => header.trim().toLowerCase()).join("|");
}

function readSets(): Sets {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED) ?? "{}") as Sets;
  } catch {
    return {};
  }
}
