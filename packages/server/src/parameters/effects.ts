import { cityBand, monthlyContribution } from "@payung/domain/funding/contributions.ts";
import { priorityRuleOn } from "@payung/domain/programme/priority-order.ts";
import { inOrder, withinQuota } from "@payung/domain/programme/selection.ts";
import { DECISION_POLICY, effectOf } from "@payung/domain/reference/parameters.ts";
import { type RuleBook, ruleBook } from "@payung/domain/reference/rule-book.ts";
import type { RuleVersion } from "@payung/domain/reference/rule-versions.ts";
import { type IsoDate, monthOf, monthsBetween, shiftMonth } from "@payung/domain/shared/dates.ts";
import { type DecisionPolicy, decide } from "@payung/domain/verification/decision.ts";
import { checkEntryAge } from "@payung/domain/verification/entry-age.ts";
import type { Ground } from "@payung/domain/verification/grounds.ts";
import type { Tx } from "../db/transaction.ts";
import {
  type CohortRow,
  contendersOn,
  listCohorts,
  listCostGroups,
  quotaLeft,
} from "../programme/service.ts";
import { dayOf, type Office } from "../shared/office.ts";
import * as store from "./store.ts";

/** Who would be affected by a version, in counts. What does not apply is null. */
export type Effects = {
  readonly decisions: {
    /** How many were looked at: decided by data, in no decree. */
    readonly known: number;
    readonly affected: number;
    readonly moves: readonly { from: string; to: string; count: number }[];
    readonly perKelurahan: readonly { code: string | null; count: number }[];
    readonly perOccupation: readonly { id: string | null; count: number }[];
  } | null;
  readonly costs:
    | readonly {
        cohortId: string;
        name: string;
        before: string;
        after: string;
        months: readonly { month: string; before: string; after: string }[];
      }[]
    | null;
  readonly priority:
    | readonly {
        cohortId: string;
        name: string;
        comeIn: number;
        goOut: number;
        perKelurahan: readonly { code: string | null; comeIn: number; goOut: number }[];
      }[]
    | null;
};

export type Versions = {
  readonly before: readonly RuleVersion[];
  readonly after: readonly RuleVersion[];
  readonly added: RuleVersion;
};

/** Works out who would be affected by a version from its first day on. Nothing is stored. */
export async function effectsOf(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
  versions: Versions,
): Promise<Effects> {
  const none: Effects = { decisions: null, costs: null, priority: null };
  switch (effectOf(versions.added.key)) {
    case "decisions":
      return { ...none, decisions: await decisionEffects(tx, office, versions) };
    case "cost":
      return { ...none, costs: await costEffects(tx, office, versions) };
    case "priority":
      return { ...none, priority: await priorityEffects(tx, office, versions) };
    case "none":
      return none;
  }
}

const AGE_GROUNDS: ReadonlySet<string> = new Set(["age-under", "age-over"]);

async function decisionEffects(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
  { before, after, added }: Versions,
): Promise<NonNullable<Effects["decisions"]>> {
  const { regionCode } = office.actor;
  const isPolicy = added.key === DECISION_POLICY;
  const policies = await store.listPolicies(tx, regionCode);
  const on = added.validFrom ?? dayOf(office.now());
  const current = policies.findLast(
    (each) => each.valid_from <= on && (each.valid_to === null || each.valid_to >= on),
  );
  const oldPolicy = current?.policy as DecisionPolicy;
  const newPolicy = isPolicy ? (added.value as { policy: DecisionPolicy }).policy : oldPolicy;
  const looks = isPolicy
    ? null
    : looksAtAges(await store.listBirthDates(tx, regionCode), on, [
        ruleBook(before),
        ruleBook(after),
      ]);
  const ages = looks?.ages ?? null;
  const alike = (await store.countDecided(tx, regionCode, ages)).map((group) => {
    const grounds = group.grounds === "" ? [] : group.grounds.split(" ");
    const look = looks?.kinds[group.age];
    const others = grounds.filter((ground) => !AGE_GROUNDS.has(ground));
    const from = decided(look === undefined ? grounds : [...others, ...look[0]], oldPolicy);
    const to = decided(look === undefined ? grounds : [...others, ...look[1]], newPolicy);
    return { ...group, from, to };
  });
  const turned = alike.filter(({ from, to }) => from !== to);
  const moves = new Map<string, { from: string; to: string; count: number }>();
  for (const { from, to, n } of turned) {
    const count = (moves.get(`${from} ${to}`)?.count ?? 0) + n;
    moves.set(`${from} ${to}`, { from, to, count });
  }
  const places =
    turned.length === 0 ? [] : await store.countDecidedPerPlace(tx, regionCode, ages, turned);
  return {
    known: countOf(alike),
    affected: countOf(turned),
    moves: [...moves.values()],
    perKelurahan: places.flatMap(({ by_place, key, n }) =>
      by_place ? [{ code: key, count: n }] : [],
    ),
    perOccupation: places.flatMap(({ by_place, key, n }) =>
      by_place ? [] : [{ id: key, count: n }],
    ),
  };
}

function countOf(groups: readonly { readonly n: number }[]): number {
  return groups.reduce((sum, { n }) => sum + n, 0);
}

function decided(grounds: readonly string[], policy: DecisionPolicy): string {
  return decide(new Set(grounds as Ground[]), policy).outcome;
}

type Books = readonly [RuleBook, RuleBook];
/** What an age comes to by the old and by the new rules. */
type Look = readonly [old: readonly string[], renewed: readonly string[]];

/** How each age is looked at on a day: there are many birthdays, and few ways to look at them. */
function looksAtAges(
  days: readonly IsoDate[],
  on: IsoDate,
  [old, renewed]: Books,
): { ages: ReadonlyMap<IsoDate, number>; kinds: readonly Look[] } {
  const kinds = new Map<string, { readonly index: number; readonly look: Look }>();
  const ages = new Map<IsoDate, number>();
  for (const day of days) {
    const look: Look = [ageGround(day, on, old), ageGround(day, on, renewed)];
    const key = look.join();
    const kind = kinds.get(key) ?? { index: kinds.size, look };
    kinds.set(key, kind);
    ages.set(day, kind.index);
  }
  return { ages, kinds: [...kinds.values()].map(({ look }) => look) };
}

/** The age as it would be looked at on that day, by the same rule that decides. */
function ageGround(bornOn: IsoDate, on: IsoDate, book: RuleBook): string[] {
  const entry = checkEntryAge(
    { bornOn, registeredOn: on, firstPaidOn: null, isMemberAlready: false },
    book,
  );
  if (entry.outcome !== "refused") return [];
  return [entry.why === "AGE_UNDER" ? "age-under" : "age-over"];
}

/** The cohorts that have months to come, from a day on. */
async function runningCohorts(tx: Tx, regionCode: string, from: IsoDate): Promise<CohortRow[]> {
  const all = await listCohorts(tx, regionCode);
  return all.filter((each) => shiftMonth(each.first_month, each.month_count - 1) >= monthOf(from));
}

async function costEffects(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
  { before, after, added }: Versions,
): Promise<NonNullable<Effects["costs"]>> {
  const { regionCode } = office.actor;
  const from = added.validFrom ?? dayOf(office.now());
  const cohorts = await runningCohorts(tx, regionCode, from);
  const groups = await listCostGroups(
    tx,
    regionCode,
    cohorts.map(({ id }) => id),
  );
  const books = { before: ruleBook(before), after: ruleBook(after) };
  return cohorts.flatMap((cohort) => {
    const own = groups.filter(({ cohort_id }) => cohort_id === cohort.id);
    if (own.length === 0) return [];
    const first = [monthOf(from), cohort.first_month].toSorted().at(-1) ?? cohort.first_month;
    const last = shiftMonth(cohort.first_month, cohort.month_count - 1);
    const months = monthsBetween(first, last).map((month) => ({
      month,
      before: costOfMonth(month, own, cohort, books.before),
      after: costOfMonth(month, own, cohort, books.after),
    }));
    const sum = (which: "before" | "after") =>
      months.reduce((total, each) => total + each[which], 0n);
    return [
      {
        cohortId: cohort.id,
        name: cohort.name,
        before: String(sum("before")),
        after: String(sum("after")),
        months: months.map((each) => ({
          month: each.month,
          before: String(each.before),
          after: String(each.after),
        })),
      },
    ];
  });
}

function costOfMonth(
  month: string,
  groups: Awaited<ReturnType<typeof listCostGroups>>,
  { is_state_budget: isStateBudget }: CohortRow,
  rules: RuleBook,
): bigint {
  return groups.reduce((total, { first_month, month_count, sector, n }) => {
    if (month < first_month || month > shiftMonth(first_month, month_count - 1)) return total;
    const { band } = cityBand(month, rules);
    const terms = { band, sector, isStateBudget, withOldAge: false };
    return total + monthlyContribution(month, terms, rules).total * BigInt(n);
  }, 0n);
}

/** Who would stand on the other side of the line between a place and the queue, if today's selection were made by the new rule. */
async function priorityEffects(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
  { before, after, added }: Versions,
): Promise<NonNullable<Effects["priority"]>> {
  const { regionCode } = office.actor;
  const today = dayOf(office.now());
  const contenders = await contendersOn(tx, regionCode, today);
  const areaOf = new Map(contenders.map(({ id, kelurahanCode }) => [id, kelurahanCode]));
  const queues = [before, after].map((versions) => {
    const rule = priorityRuleOn(added.validFrom ?? today, ruleBook(versions));
    return inOrder(contenders, rule, today).map(({ contender }) => contender);
  });
  const effects: NonNullable<Effects["priority"]>[number][] = [];
  for (const cohort of await runningCohorts(tx, regionCode, today)) {
    const quota = await quotaLeft(tx, regionCode, cohort);
    const [old, renewed] = queues.map(
      (queue) => new Set(withinQuota(queue, quota).map(({ id }) => id)),
    );
    if (old === undefined || renewed === undefined) continue;
    const perKelurahan = new Map<string | null, { comeIn: number; goOut: number }>();
    const note = (ids: ReadonlySet<string>, way: "comeIn" | "goOut") => {
      for (const id of ids) {
        const code = areaOf.get(id) ?? null;
        const counts = perKelurahan.get(code) ?? { comeIn: 0, goOut: 0 };
        perKelurahan.set(code, { ...counts, [way]: counts[way] + 1 });
      }
    };
    const comeIn = new Set([...renewed].filter((id) => !old.has(id)));
    const goOut = new Set([...old].filter((id) => !renewed.has(id)));
    note(comeIn, "comeIn");
    note(goOut, "goOut");
    effects.push({
      cohortId: cohort.id,
      name: cohort.name,
      comeIn: comeIn.size,
      goOut: goOut.size,
      perKelurahan: [...perKelurahan].map(([code, counts]) => ({ code, ...counts })),
    });
  }
  return effects;
}
