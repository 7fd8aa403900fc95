/** What JSON may hold, for whoever checks it. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/** A problem for each name that has no meaning there: a slip of the pen would otherwise have no effect. */
export function unknownParts(json: Json, known: readonly string[], at: string): string[] {
  return Object.keys(json)
    .filter((name) => !known.includes(name))
    .map((name) => `${at}.${name}: means nothing there; there may be ${known.join(", ")}.`);
}
