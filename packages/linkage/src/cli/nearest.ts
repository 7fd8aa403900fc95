import { LinkageError } from "../errors.ts";
import { damerauLevenshtein } from "../text/damerau-levenshtein.ts";

/** Names offered for one that is not there, at most. */
const OFFERED = 3;

/** The names that somebody may have meant: those that differ in little, the nearest first. */
export function nearest(name: string, names: readonly string[]): string[] {
  const wanted = plain(name);
  return names
    .map((each) => ({
      each,
      far: wordOf(name, each) || wordOf(each, name) ? 1 : distance(wanted, plain(each)),
    }))
    .filter(({ each, far }) => far <= Math.max(1, Math.max(each.length, name.length) * 0.4))
    .sort((a, b) => a.far - b.far || (a.each < b.each ? -1 : 1))
    .slice(0, OFFERED)
    .map(({ each }) => each);
}

/** Whether a name is one of the words of another: "id" of "rec_id", "name" of "Full Name". */
function wordOf(word: string, name: string): boolean {
  return name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .includes(word.toLowerCase());
}

/** A name without people write now one way, now another: capitals, spaces, dashes, underscores. */
export function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

/** Says that a column is not there and which was probably meant. `what` is where it was named. */
export function unknownColumn(
  what: string,
  column: string,
  table: { readonly name: string; readonly columns: readonly string[] },
): string {
  const near = nearest(column, table.columns);
  const meant = near.length > 0 ? ` Did you mean ${inWords(near)}?` : "";
  return `${what}: ${table.name} has no column "${column}".${meant} Its columns are ${table.columns.join(", ")}.`;
}

/** Refuses columns that a table lacks, each with those that are near. */
export function requireColumns(
  what: string,
  columns: readonly string[],
  tables: readonly { readonly name: string; readonly columns: readonly string[] }[],
): void {
  const problems = tables.flatMap((table) =>
    columns
      .filter((column) => !table.columns.includes(column))
      .map((column) => unknownColumn(what, column, table)),
  );
  if (problems.length > 0) throw new LinkageError(problems);
}

function inWords(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} or ${last}`;
}

function distance(one: string, other: string): number {
  if (one === other) return 0;
  // A short form of a name is near to it: "surname" to "sur", "dob" is not to "date_of_birth".
  if (one.length > 2 && other.length > 2 && (one.startsWith(other) || other.startsWith(one)))
    return 1;
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  const most = Math.max(a.length, b.length);
  return damerauLevenshtein(a, 0, a.length, b, 0, b.length, most);
}
