import * as z from "zod/mini";
import type { IsoDate } from "../shared/dates.ts";

/** Which date of a case selects the version that applies to it. */
export const SELECTED_BY = [
  "contribution_month",
  "event_date",
  "registration_date",
  "request_time",
] as const;
export type SelectedBy = (typeof SELECTED_BY)[number];

/** One thing known about a case, by which versions of a rule tell cases apart. */
export type Fact = string | boolean | number;
export type Facts = Readonly<Record<string, Fact>>;

/**
 * One dated value of a rule: what holds, from when to when, for which cases and on which ground.
 *
 * Plain JSON throughout, so that a row of the database, a file and a screen hold the same thing.
 */
export type RuleVersion = {
  readonly id: string;
  /** What sort of rule it is: contribution, relief, benefit … For people who look for one. */
  readonly kind: string;
  /** Names the rule; its versions share it. */
  readonly key: string;
  /** JSON; what it must hold is known to the code that applies the rule. */
  readonly value: unknown;
  readonly selectedBy: SelectedBy;
  /** First day it holds; null is since ever. */
  readonly validFrom: IsoDate | null;
  readonly validFromConfidence: string | null;
  /** Last day it holds; null is until further notice. */
  readonly validTo: IsoDate | null;
  /** Every one listed must match the case; a list means any of its members. */
  readonly predicates: Readonly<Record<string, Fact | readonly Fact[]>>;
  /** The regulation or practice it rests on. */
  readonly basis: string;
  /** Where the value was read. */
  readonly source: string;
  readonly verifiedOn: IsoDate | null;
  /** The officer who confirmed it; null until one did. */
  readonly verifiedBy: string | null;
  readonly confidence: string;
  readonly note: string | null;
  /** Basis, source and note in English where they differ: of what comes with the program. Null where officers wrote them. */
  readonly english: InEnglish | null;
};

export type InEnglish = {
  readonly basis?: string | undefined;
  readonly source?: string | undefined;
  readonly note?: string | undefined;
};

export type PickedVersion =
  | { readonly outcome: "picked"; readonly version: RuleVersion }
  | { readonly outcome: "none" }
  | { readonly outcome: "several"; readonly ids: readonly string[] };

/**
 * Picks the version of a rule that applies to a case.
 *
 * `on` is the date that the rule's `selectedBy` names; a contribution month is its first day. A fact
 * that a version asks for and the case does not state is not matched. Several matches are reported,
 * never settled here: which law holds is not for a program to guess.
 */
export function pickRuleVersion(
  versions: readonly RuleVersion[],
  key: string,
  on: IsoDate,
  facts: Facts,
): PickedVersion {
  let found: RuleVersion | null = null;
  for (const version of versions) {
    if (version.key !== key || !holdsOn(version, on) || !matches(version, facts)) continue;
    if (found !== null) {
      const all = versions.filter((e) => e.key === key && holdsOn(e, on) && matches(e, facts));
      return { outcome: "several", ids: all.map((each) => each.id) };
    }
    found = version;
  }
  return found === null ? { outcome: "none" } : { outcome: "picked", version: found };
}

/**
 * The ids of existing versions that could apply to the same case as the added one.
 *
 * None must be left when a version is saved, else two laws would hold at once. A version is not
 * compared with itself, so closing one (a new `validTo` under the same id) is possible.
 */
export function overlaps(existing: readonly RuleVersion[], added: RuleVersion): string[] {
  return existing
    .filter(
      (each) =>
        each.id !== added.id &&
        each.key === added.key &&
        sharesADay(each, added) &&
        sharesACase(each, added),
    )
    .map((each) => each.id);
}

const Fact = z.union([z.string(), z.boolean(), z.number()]);
const Day = z.nullable(z.iso.date());

const WrittenVersion = z.object({
  id: z.string().check(z.minLength(1)),
  kind: z.string().check(z.minLength(1)),
  key: z.string().check(z.regex(/^[A-Z][A-Z0-9_]*$/)),
  value: z.unknown(),
  selected_by: z.enum(SELECTED_BY),
  valid_from: Day,
  valid_from_confidence: z.optional(z.nullable(z.string())),
  valid_to: Day,
  predicates: z.record(z.string(), z.union([Fact, z.array(Fact).check(z.minLength(1))])),
  basis: z.string(),
  source: z.string(),
  verified_on: Day,
  verified_by: z.nullable(z.string()),
  confidence: z.string(),
  note: z.nullable(z.string()),
  english: z.optional(
    z.nullable(
      z.strictObject({
        basis: z.optional(z.string()),
        source: z.optional(z.string()),
        note: z.optional(z.string()),
      }),
    ),
  ),
});

const WrittenVersions = z.union([
  z.array(z.unknown()),
  z.pipe(
    z.object({ rules: z.array(z.unknown()) }),
    z.transform((file) => file.rules),
  ),
]);

/**
 * Reads rule versions as they are written: a file `{ rules: [...] }` or rows, names in snake_case.
 *
 * A value `{ file: "….json" }` is replaced by what `readTable` gives for it, its `file` name kept: a
 * version that computed a bill must not change when a file beside it does. Throws an error that
 * names the version and the field when one is malformed, stands twice, or ends before it begins.
 */
export function readRuleVersions(
  written: unknown,
  readTable?: (file: string) => unknown,
): RuleVersion[] {
  const rows = WrittenVersions.safeParse(written);
  if (!rows.success) throw new Error("Rule versions are a list, or a file with a list of `rules`");

  const seen = new Set<string>();
  return rows.data.map((row, index) => {
    const version = readVersion(row, index, readTable);
    if (seen.has(version.id)) throw new Error(`Rule version ${version.id} is written twice`);
    seen.add(version.id);
    return version;
  });
}

function readVersion(
  row: unknown,
  index: number,
  readTable: ((file: string) => unknown) | undefined,
): RuleVersion {
  const parsed = WrittenVersion.safeParse(row);
  if (!parsed.success) {
    const named = z.object({ id: z.string() }).safeParse(row);
    const id = named.success ? named.data.id : `number ${index + 1}`;
    throw new Error(`Rule version ${id} cannot be read: ${z.prettifyError(parsed.error)}`);
  }
  const { data } = parsed;
  if (data.valid_from !== null && data.valid_to !== null && data.valid_from > data.valid_to) {
    throw new Error(`Rule version ${data.id} ends before it begins`);
  }
  return {
    id: data.id,
    kind: data.kind,
    key: data.key,
    value: withTable(data.value, readTable),
    selectedBy: data.selected_by,
    validFrom: data.valid_from,
    validFromConfidence: data.valid_from_confidence ?? null,
    validTo: data.valid_to,
    predicates: data.predicates,
    basis: data.basis,
    source: data.source,
    verifiedOn: data.verified_on,
    verifiedBy: data.verified_by,
    confidence: data.confidence,
    note: data.note,
    english: data.english ?? null,
  };
}

const NamesATable = z.object({ file: z.string().check(z.endsWith(".json")) });
const Table = z.looseObject({});

function withTable(value: unknown, readTable: ((file: string) => unknown) | undefined): unknown {
  const named = NamesATable.safeParse(value);
  if (readTable === undefined || !named.success) return value;
  // Rows that come back from the database already hold their table.
  if (Object.keys(Object(value)).length > 1) return value;
  return { ...Table.parse(readTable(named.data.file)), file: named.data.file };
}

function holdsOn(version: RuleVersion, on: IsoDate): boolean {
  return (
    (version.validFrom === null || version.validFrom <= on) &&
    (version.validTo === null || on <= version.validTo)
  );
}

function matches(version: RuleVersion, facts: Facts): boolean {
  const { predicates } = version;
  for (const name in predicates) {
    const wanted = predicates[name];
    const fact = facts[name];
    if (fact === undefined || wanted === undefined) return false;
    if (isList(wanted) ? !wanted.includes(fact) : wanted !== fact) return false;
  }
  return true;
}

function sharesADay(a: RuleVersion, b: RuleVersion): boolean {
  const startsInTime = a.validFrom === null || b.validTo === null || a.validFrom <= b.validTo;
  const endsInTime = b.validFrom === null || a.validTo === null || b.validFrom <= a.validTo;
  return startsInTime && endsInTime;
}

/** A case could match both unless some predicate of both leaves no fact in common. */
function sharesACase(a: RuleVersion, b: RuleVersion): boolean {
  return Object.entries(a.predicates).every(([name, wanted]) => {
    const other = b.predicates[name];
    if (other === undefined) return true;
    const others = isList(other) ? other : [other];
    return isList(wanted) ? wanted.some((each) => others.includes(each)) : others.includes(wanted);
  });
}

function isList(wanted: Fact | readonly Fact[]): wanted is readonly Fact[] {
  return Array.isArray(wanted);
}
