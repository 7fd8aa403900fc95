import { LinkageError } from "../errors.ts";

/**
 * Where the columns asked for stand in a table.
 *
 * @throws LinkageError naming every column that is not there, and those that are.
 */
export function positionsOf(
  table: string,
  columns: readonly string[],
  asked: readonly string[],
): number[] {
  const unknown = asked.filter((column) => !columns.includes(column));
  if (unknown.length > 0)
    throw new LinkageError(
      unknown.map(
        (column) => `${table} has no column "${column}"; its columns are ${columns.join(", ")}.`,
      ),
    );
  return asked.map((column) => columns.indexOf(column));
}

/**
 * Refuses names by which a column could not be asked for.
 *
 * @throws LinkageError naming every column whose name is empty or stands twice.
 */
export function refuseBadNames(table: string, names: readonly string[]): void {
  const problems: string[] = [];
  for (const [at, name] of names.entries()) {
    const first = names.indexOf(name);
    if (name === "") problems.push(`${table}: column ${at + 1} of ${names.length} has no name.`);
    else if (first < at)
      problems.push(`${table}: columns ${first + 1} and ${at + 1} are both named "${name}".`);
  }
  if (problems.length > 0) throw new LinkageError(problems);
}
