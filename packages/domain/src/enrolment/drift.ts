import { nameKey } from "../intake/person-name.ts";
import { type IsoDate, type IsoMonth, monthOf, shiftMonth } from "../shared/dates.ts";

/** How the insurer's own list can differ from what we believe of somebody, the heaviest first. */
export const DRIFT_KINDS = [
  /** We think they are covered; the insurer does not list them. */
  "only-ours",
  "inactive",
  "paid-less",
  "other-nik",
  "double-kpj",
  "other-kpj",
  /** The insurer has them, and we know them, but not as members. */
  "only-theirs",
  "other-birth-date",
  "other-name",
] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** A membership of ours. People are told apart by `key`: their NIK, hashed. */
export type OurMember = {
  readonly key: string;
  readonly applicationId: string;
  readonly name: string | null;
  readonly bornOn: IsoDate | null;
  readonly kpj: string;
  readonly firstMonth: IsoMonth;
  readonly lastMonth: IsoMonth;
};

/** A line of the insurer's list. */
export type TheirMember = {
  readonly key: string;
  readonly row: number;
  readonly name: string | null;
  readonly bornOn: IsoDate | null;
  readonly kpj: string | null;
  readonly isOurSegment: boolean;
  readonly isActive: boolean | null;
  readonly paidThrough: IsoMonth | null;
};

export type Difference = {
  readonly kind: DriftKind;
  readonly applicationId: string;
  /** Where it stands in the insurer's list. */
  readonly row: number | null;
  readonly ours: string | null;
  readonly theirs: string | null;
};

/**
 * Where the insurer's own list says otherwise than our memberships. `known` are people who applied and are no
 * members of ours, by the same key: whoever is in neither is a stranger, and nothing is said of strangers.
 *
 * A contribution may be paid until the 15th of its month and is booked later, so the month of `today` is not asked for.
 */
export function compareMembers(
  ours: readonly OurMember[],
  theirs: readonly TheirMember[],
  known: ReadonlyMap<string, string>,
  today: IsoDate,
): Difference[] {
  const found: Difference[] = [];
  const lines = theirs.filter(({ isOurSegment }) => isOurSegment);
  const linesOf = Map.groupBy(lines, ({ key }) => key);
  const linesOfKpj = Map.groupBy(
    lines.filter(({ kpj }) => kpj !== null),
    ({ kpj }) => kpj,
  );
  const latest = new Map<string, OurMember>();
  for (const each of ours) {
    const before = latest.get(each.key);
    if (before === undefined || before.lastMonth < each.lastMonth) latest.set(each.key, each);
  }
  for (const member of latest.values()) {
    const own = linesOf.get(member.key);
    const sameKpj = linesOfKpj.get(member.kpj) ?? [];
    found.push(
      ...(own === undefined
        ? absent(member, sameKpj, today)
        : compared(member, own, sameKpj, today)),
    );
  }
  for (const [key, applicationId] of known) {
    if (latest.has(key)) continue;
    const line = linesOf.get(key)?.find(({ isActive }) => isActive !== false);
    if (line === undefined) continue;
    found.push({ kind: "only-theirs", applicationId, row: line.row, ours: null, theirs: line.kpj });
  }
  return found;
}

/** Whose NIK the insurer does not list: perhaps their KPJ stands under another. */
function absent(member: OurMember, sameKpj: readonly TheirMember[], today: IsoDate): Difference[] {
  if (member.lastMonth < monthOf(today)) return [];
  const { applicationId, kpj } = member;
  const [other] = sameKpj;
  return other === undefined
    ? [{ kind: "only-ours", applicationId, row: null, ours: kpj, theirs: null }]
    : [{ kind: "other-nik", applicationId, row: other.row, ours: kpj, theirs: other.name }];
}

function compared(
  member: OurMember,
  own: readonly TheirMember[],
  sameKpj: readonly TheirMember[],
  today: IsoDate,
): Difference[] {
  const { applicationId } = member;
  const line =
    own.find(({ kpj }) => kpj === member.kpj) ??
    own.find(({ isActive }) => isActive !== false) ??
    own[0];
  if (line === undefined) return [];
  const found: Difference[] = [];
  const differ = (kind: DriftKind, said: string | null, theirs: string | null) =>
    found.push({ kind, applicationId, row: line.row, ours: said, theirs });

  const active = own.filter(({ isActive, kpj }) => isActive !== false && kpj !== null);
  const numbers = new Set(active.map(({ kpj }) => kpj));
  const others = sameKpj.filter(({ key }) => key !== member.key);
  if (numbers.size > 1) differ("double-kpj", member.kpj, [...numbers].join(", "));
  else if (others[0] !== undefined) differ("double-kpj", member.kpj, others[0].name);
  if (line.kpj !== null && line.kpj !== member.kpj) differ("other-kpj", member.kpj, line.kpj);

  if (line.name !== null && member.name !== null && nameKey(line.name) !== nameKey(member.name))
    differ("other-name", member.name, line.name);
  if (line.bornOn !== null && member.bornOn !== null && line.bornOn !== member.bornOn)
    differ("other-birth-date", member.bornOn, line.bornOn);

  const isRunning = member.lastMonth >= monthOf(today);
  if (isRunning && own.every(({ isActive }) => isActive === false)) {
    differ("inactive", member.lastMonth, line.paidThrough);
    return found;
  }
  const due = dueThrough(member, today);
  if (due !== null && line.paidThrough !== null && line.paidThrough < due)
    differ("paid-less", due, line.paidThrough);
  return found;
}

/** Through which month we believe that contributions are paid; null before any is due. */
function dueThrough({ firstMonth, lastMonth }: OurMember, today: IsoDate): IsoMonth | null {
  const before = shiftMonth(monthOf(today), -1);
  const due = lastMonth < before ? lastMonth : before;
  return due < firstMonth ? null : due;
}
