import { Refused, Unreachable } from "./api.ts";
import { isKey, t } from "./language.ts";

/** What went wrong and what to do about it, in a sentence. */
export function sayFault(error: unknown): string {
  if (error instanceof Unreachable) return t("fault.unreachable");
  if (!(error instanceof Refused)) return t("fault.unknown");
  const key = `problem.${error.code}`;
  if (isKey(key)) return t(key, paramsOf(error.details));
  if (error.status === 429) return t("fault.too-many");
  return t(error.status >= 500 ? "fault.server" : "fault.unknown");
}

function paramsOf(details: Readonly<Record<string, unknown>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(details).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === "string" || typeof entry[1] === "number",
    ),
  );
}
