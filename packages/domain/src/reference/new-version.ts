import { addDays, type IsoDate } from "../shared/dates.ts";
import { mayEnd } from "./parameters.ts";
import { overlaps, type RuleVersion } from "./rule-versions.ts";

/** Why a version cannot be added as asked. */
export const VERSION_FAULTS = [
  "past-used",
  "month-begins",
  "overlaps",
  "leaves-gap",
  "nothing-changed",
] as const;
export type VersionFault = (typeof VERSION_FAULTS)[number];

export type NewVersion = {
  readonly id: string;
  readonly value: unknown;
  readonly validFrom: IsoDate;
  readonly validTo: IsoDate | null;
};

export type PlannedVersion =
  | {
      readonly outcome: "fits";
      /** All versions as they would stand. */
      readonly versions: readonly RuleVersion[];
      readonly added: RuleVersion;
    }
  | { readonly outcome: "refused"; readonly why: VersionFault };

/**
 * What adding a version comes to: the one it follows is closed the day before, and nothing else changes.
 *
 * `usedUntil` is the last day for which something was computed by this parameter: the past that was used stays as it
 * was, so a version begins after it. A contribution is computed by the month, so there it begins with one.
 */
export function planVersion(
  existing: readonly RuleVersion[],
  follows: RuleVersion,
  asked: NewVersion,
  usedUntil: IsoDate | null,
): PlannedVersion {
  const refused = (why: VersionFault) => ({ outcome: "refused", why }) as const;
  const { validFrom, validTo } = asked;
  if (usedUntil !== null && validFrom <= usedUntil) return refused("past-used");
  if (follows.selectedBy === "contribution_month" && !validFrom.endsWith("-01"))
    return refused("month-begins");
  if (validTo !== null && validTo < validFrom) return refused("leaves-gap");
  if (follows.validFrom !== null && validFrom <= follows.validFrom) return refused("overlaps");
  const endsEarlier = validTo !== null && (follows.validTo === null || validTo < follows.validTo);
  if (endsEarlier && !mayEnd(follows.key)) return refused("leaves-gap");
  if (isSame(follows.value, asked.value) && follows.validTo === validTo)
    return refused("nothing-changed");

  const dayBefore = addDays(validFrom, -1);
  const closesEarlier = follows.validTo === null || follows.validTo > dayBefore;
  const closed = closesEarlier ? { ...follows, validTo: dayBefore } : follows;
  const added: RuleVersion = { ...follows, ...asked };
  const others = existing.filter(({ id }) => id !== follows.id);
  if (overlaps([...others, closed], added).length > 0) return refused("overlaps");
  return { outcome: "fits", versions: [...others, closed, added], added };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** The database keeps the names of an object in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  );
}
