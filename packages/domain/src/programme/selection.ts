import type { IsoDate } from "../shared/dates.ts";

/**
 * The priority rule: points for each thing that puts a person further ahead. It orders the queue and
 * refuses nobody (eligibility-defaults.json: dtsen_priority, risk_priority, waiting_time_priority).
 */
export type PriorityRule = {
  readonly id: string;
  /** Points for DTSEN deciles "1" to "10"; a decile that is not listed has none. */
  readonly decilePoints: Readonly<Record<string, number>>;
  readonly unknownDecilePoints: number;
  readonly riskPoints: Readonly<Record<"low" | "medium" | "high", number>>;
  readonly pointsPerMonthWaited: number;
  readonly waitingPointsMax: number;
};

/** An approved application as the selection sees it. */
export type Contender = {
  readonly id: string;
  readonly kelurahanCode: string | null;
  readonly decile: number | null;
  readonly risk: "low" | "medium" | "high" | null;
  readonly appliedOn: IsoDate;
  /** Breaks ties fairly: who came first, in the order of arrival. */
  readonly arrival: number;
};

export type Quota = {
  /** Places in the city; null is no limit. */
  readonly city: number | null;
  /** Places per kelurahan code; a kelurahan that is not listed has no limit of its own. */
  readonly perKelurahan: ReadonlyMap<string, number>;
};

export type SelectionLine = {
  readonly id: string;
  readonly score: number;
  /** Place in the order of priority, from 1. */
  readonly rank: number;
  /** Place on the waiting list, from 1; null for those selected. */
  readonly waitingPlace: number | null;
};

/** What each part of a contender's points comes from, so that a place in the queue can be explained. */
export type PriorityParts = {
  readonly decile: { readonly value: number | null; readonly points: number };
  readonly risk: { readonly value: Contender["risk"]; readonly points: number };
  readonly waiting: { readonly months: number; readonly points: number };
};

/** The points of one contender on the day of the selection, part by part. */
export function priorityParts(
  contender: Pick<Contender, "decile" | "risk" | "appliedOn">,
  rule: PriorityRule,
  on: IsoDate,
): PriorityParts {
  const { decile, risk } = contender;
  const months = Math.max(0, wholeMonths(contender.appliedOn, on));
  return {
    decile: {
      value: decile,
      points: decile === null ? rule.unknownDecilePoints : (rule.decilePoints[String(decile)] ?? 0),
    },
    risk: { value: risk, points: risk === null ? 0 : rule.riskPoints[risk] },
    waiting: {
      months,
      points: Math.min(rule.waitingPointsMax, rule.pointsPerMonthWaited * months),
    },
  };
}

/** The points of one contender on the day of the selection. */
export function priorityScore(contender: Contender, rule: PriorityRule, on: IsoDate): number {
  const { decile, risk, waiting } = priorityParts(contender, rule, on);
  return decile.points + risk.points + waiting.points;
}

/** The contenders in the order of priority, with their points. */
export function inOrder(
  contenders: readonly Contender[],
  rule: PriorityRule,
  on: IsoDate,
): { readonly contender: Contender; readonly score: number }[] {
  return contenders
    .map((contender) => ({ contender, score: priorityScore(contender, rule, on) }))
    .sort((a, b) => b.score - a.score || a.contender.arrival - b.contender.arrival);
}

/**
 * Chooses within the quota, in the order of priority. Everyone is given a rank, and everyone not
 * chosen a place on the waiting list: a person is told the place and why.
 */
export function select(
  contenders: readonly Contender[],
  quota: Quota,
  rule: PriorityRule,
  on: IsoDate,
): SelectionLine[] {
  const takePlace = placesOf(quota);
  let waiting = 0;
  return inOrder(contenders, rule, on).map(({ contender, score }, position) => {
    const hasPlace = takePlace(contender.kelurahanCode);
    if (!hasPlace) waiting += 1;
    return { id: contender.id, score, rank: position + 1, waitingPlace: hasPlace ? null : waiting };
  });
}

/**
 * Those who still find a place, in their order. A selection may be older than the quota that is left:
 * places were given out since.
 */
export function withinQuota<Person extends { readonly kelurahanCode: string | null }>(
  people: readonly Person[],
  quota: Quota,
): Person[] {
  const takePlace = placesOf(quota);
  return people.filter((person) => takePlace(person.kelurahanCode));
}

/** Hands out the places of a quota: whether one is left for a kelurahan, which is then taken. */
function placesOf(quota: Quota): (kelurahanCode: string | null) => boolean {
  const left = new Map(quota.perKelurahan);
  let cityLeft = quota.city ?? Number.POSITIVE_INFINITY;
  return (kelurahanCode) => {
    const here = kelurahanCode === null ? undefined : left.get(kelurahanCode);
    if (cityLeft <= 0 || (here !== undefined && here <= 0)) return false;
    cityLeft -= 1;
    if (here !== undefined && kelurahanCode !== null) left.set(kelurahanCode, here - 1);
    return true;
  };
}

export type Waiting = {
  readonly id: string;
  readonly kelurahanCode: string | null;
  readonly waitingPlace: number;
};
export type Dropout = { readonly id: string; readonly kelurahanCode: string | null };
export type Replacement = { readonly id: string; readonly replaces: string };

/**
 * Fills the places of those who dropped out: from the waiting list of the same kelurahan in its
 * order, then from the whole city's (programme.md section 5). A place nobody waits for stays open, and
 * so does one that `quota`, what is left of it, no longer has.
 */
export function replace(
  dropouts: readonly Dropout[],
  waiting: readonly Waiting[],
  quota: Quota,
): Replacement[] {
  const takePlace = placesOf(quota);
  const queue = [...waiting].sort((a, b) => a.waitingPlace - b.waitingPlace);
  const taken = new Set<string>();
  const takeFirst = (fits: (each: Waiting) => boolean): Waiting | undefined => {
    const found = queue.find(
      (each) => !taken.has(each.id) && fits(each) && takePlace(each.kelurahanCode),
    );
    if (found !== undefined) taken.add(found.id);
    return found;
  };
  const filled = new Map<string, string>();
  for (const dropout of dropouts) {
    const neighbour = takeFirst((each) => each.kelurahanCode === dropout.kelurahanCode);
    if (neighbour !== undefined) filled.set(dropout.id, neighbour.id);
  }
  for (const dropout of dropouts) {
    if (filled.has(dropout.id)) continue;
    const next = takeFirst(() => true);
    if (next !== undefined) filled.set(dropout.id, next.id);
  }
  return [...filled].map(([replaces, id]) => ({ id, replaces }));
}

function wholeMonths(from: IsoDate, to: IsoDate): number {
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
    (Number(to.slice(5, 7)) - Number(from.slice(5, 7)));
  return to.slice(8) < from.slice(8) ? months - 1 : months;
}
