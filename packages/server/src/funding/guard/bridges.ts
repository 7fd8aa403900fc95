import {
  type Bridge,
  type BridgeStep,
  cheapestBridge,
  type GapCell,
} from "@payung/domain/funding/bridge.ts";
import {
  inFundingOrder,
  type Member,
  type OpenFund,
  unmetPart,
} from "@payung/domain/funding/funds.ts";
import { firstPayableMonth } from "@payung/domain/funding/guard.ts";
import { type RuleBook, RuleProblem } from "@payung/domain/reference/rule-book.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../../db/transaction.ts";
import { readRules } from "../../reference/service.ts";
import { dayOf, type Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import {
  insertRates,
  latestPlan,
  listFunds,
  lockAccounts,
  rateOf,
  readOpenFunds,
} from "../service.ts";
import * as store from "./bridge-store.ts";
import { contributionOf } from "./round.ts";

type Desk = Pick<Office, "actor" | "now">;

/** A fund that could pay in a bridge. */
type Payer = OpenFund & {
  readonly name: string;
  /** Money of a budget year pays months of that year only; null for money that knows none. */
  readonly budgetYear: number | null;
};

export type BridgeQuestion = {
  /** Months after this one are not looked at. */
  readonly lastMonth: IsoMonth;
  /** Funds that are not to be asked. */
  readonly without: readonly string[];
};

export type Proposal = {
  readonly firstMonth: IsoMonth;
  /** Who was asked, in their order, with what each could give. */
  readonly payers: readonly Payer[];
  /** Who could have been asked and was left out. */
  readonly leftOut: readonly Payer[];
  readonly cells: readonly GapCell[];
  readonly bridge: Bridge;
  /** Of what nobody pays: what it would cost the state budget. */
  readonly missing: Rupiah;
};

/**
 * The cheapest bridge over the months that nobody pays, as things stand now. A fund pays for whom it is, of money that has
 * come in and is not planned for others; outside of its own months only because two people decide so. Money of a budget
 * year never pays a month of another.
 */
export async function proposeBridge(
  tx: Tx,
  { actor, now }: Desk,
  question: BridgeQuestion,
): Promise<Proposal> {
  const { regionCode } = actor;
  const rules = await readRules(tx);
  const firstMonth = firstPayableMonth(dayOf(now()), rules);
  const all = await payersOf(tx, regionCode, []);
  const payers = all.filter(({ id }) => !question.without.includes(id));
  const leftOut = all.filter(({ id }) => question.without.includes(id));
  const groups = await store.countGaps(tx, regionCode, {
    first: firstMonth,
    last: question.lastMonth,
  });
  const cells = new Map<string, GapCell>();
  for (const group of groups) {
    const { month, sector, people } = group;
    const payerIds = whoMayPay(group, payers);
    const key = cellKey({ month, sector, payerIds });
    const count = (cells.get(key)?.count ?? 0) + people;
    cells.set(key, { month, sector, payerIds, count });
  }
  mustHaveRates(cells.values(), rules);
  const bridge = cheapestBridge([...cells.values()], payers, priceBy(rules));
  const missing = bridge.left.reduce(
    (sum, { month, sector, count }) =>
      sum + contributionOf(month, sector, true, rules).total * BigInt(count),
    0n,
  );
  return {
    firstMonth,
    payers,
    leftOut,
    cells: [...cells.values()],
    bridge,
    missing: rupiah(missing),
  };
}

export type BridgeOrder = BridgeQuestion & {
  readonly id: string;
  readonly reason: string;
  /** What it comes to, as whoever drafts has seen it. */
  readonly total: Rupiah;
};

/** Drafts the bridge that is cheapest now. Refused where it is not what was seen. The same order again changes nothing. */
export async function draftBridge(tx: Tx, office: Desk, order: BridgeOrder): Promise<void> {
  const { actor, now } = office;
  const { regionCode } = actor;
  const { id, lastMonth, reason, total } = order;
  const without = [...order.without].sort();
  const [known] = await store.listBridges(tx, regionCode, { id });
  if (known !== undefined) {
    const isSame =
      known.last_month === lastMonth &&
      known.reason === reason &&
      known.total_idr === total &&
      known.without_ids.join() === without.join() &&
      known.drafted_by === actor.id;
    if (!isSame) throw new Problem("request.id-already-used");
    return;
  }
  const { bridge, payers } = await proposeBridge(tx, office, order);
  if (bridge.steps.length === 0) throw new Problem("funding.bridge-empty");
  if (bridge.total !== total) throw new Problem("funding.bridge-changed");
  const rules = await readRules(tx);
  const flags = new Map(payers.map((payer) => [payer.id, payer.isStateBudget]));
  const rates = bridge.steps.map((step) => rateFor(step, flags.get(step.payerId) === true, rules));
  await insertRates(
    tx,
    rates.map((rate) => ({ region_code: regionCode, ...rate })),
  );
  const count = (of: readonly { count: number }[]) => of.reduce((sum, each) => sum + each.count, 0);
  const isNew = await store.insertBridge(tx, {
    region_code: regionCode,
    id,
    last_month: lastMonth,
    without_ids: without,
    reason,
    month_count: count(bridge.steps),
    total_idr: total,
    left_count: count(bridge.left),
    is_cheapest: bridge.isCheapest,
    drafted_by: actor.id,
    drafted_at: now(),
  });
  if (!isNew) throw new Problem("request.id-already-used");
  await store.insertSteps(
    tx,
    bridge.steps.map((step, at) => ({
      region_code: regionCode,
      bridge_id: id,
      position: at + 1,
      fund_id: step.payerId,
      month: step.month,
      sector: step.sector,
      payer_ids: [...step.payerIds],
      month_count: step.count,
      rate_id: rates[at]?.id ?? "",
      each_idr: step.each,
    })),
  );
  await recordEvent(tx, actor, {
    kind: "funding.bridge-drafted",
    subjectId: id,
    details: { lastMonth, without, reason, months: count(bridge.steps), total: String(total) },
  });
}

/**
 * Approves a bridge as a second person: its funds become the payers of exactly the months it names, and the money is
 * reserved in the same transaction. Refused where so many gaps, or so much money, are there no more.
 */
export async function approveBridge(tx: Tx, office: Desk, id: string): Promise<void> {
  const { actor, now } = office;
  const { regionCode } = actor;
  const bridge = await mustFind(tx, regionCode, id);
  if (bridge.outcome !== null) return mustBeReplay(bridge, "approved", actor.id);
  if (bridge.drafted_by === actor.id) throw new Problem("funding.same-person");
  const plan = await latestPlan(tx, regionCode);
  if (plan !== undefined && plan.ended_at === null) throw new Problem("funding.plan-running");
  const steps = await store.listSteps(tx, regionCode, [id]);
  await mustHaveMoney(tx, regionCode, bridge, steps);
  const months = await monthsFor(tx, office, bridge, steps);
  const reserved = await store.reserveMonths(tx, regionCode, {
    months,
    bridgeId: id,
    decidedBy: actor.id,
    at: now(),
  });
  if (reserved !== bridge.month_count) throw new Problem("funding.bridge-changed");
  await decide(tx, office, bridge, { outcome: "approved", words: null });
  await recordEvent(tx, actor, {
    kind: "funding.bridge-approved",
    subjectId: id,
    details: { months: bridge.month_count, total: String(bridge.total_idr) },
  });
}

/** Ends a bridge that was not approved: who drafted it withdraws it, or another sends it back. */
export async function endBridge(
  tx: Tx,
  office: Desk,
  id: string,
  words: string,
): Promise<"withdrawn" | "sent-back"> {
  const { actor } = office;
  const bridge = await mustFind(tx, actor.regionCode, id);
  const outcome = bridge.drafted_by === actor.id ? "withdrawn" : "sent-back";
  if (bridge.outcome !== null) {
    mustBeReplay(bridge, outcome, actor.id);
    return outcome;
  }
  await decide(tx, office, bridge, { outcome, words });
  await recordEvent(tx, actor, {
    kind: "funding.bridge-ended",
    subjectId: id,
    details: { outcome, reason: words },
  });
  return outcome;
}

/** The months of real people that a bridge's steps come to: whoever was enrolled earlier comes earlier. */
async function monthsFor(
  tx: Tx,
  { actor, now }: Desk,
  bridge: store.BridgeRow,
  steps: readonly store.StepRow[],
): Promise<store.BridgedMonth[]> {
  const { regionCode } = actor;
  const payers = await payersOf(tx, regionCode, bridge.without_ids);
  const first = firstPayableMonth(dayOf(now()), await readRules(tx));
  const people = await store.listGaps(tx, regionCode, { first, last: bridge.last_month });
  const waiting = Map.groupBy(people, (person) =>
    cellKey({ ...person, payerIds: whoMayPay(person, payers) }),
  );
  return steps.flatMap((step) => {
    const key = cellKey({ ...step, payerIds: step.payer_ids } as CellName);
    return (waiting.get(key) ?? []).splice(0, step.month_count).map(({ worker_id, month }) => ({
      worker_id,
      month,
      fund_id: step.fund_id,
      rate_id: step.rate_id,
      amount_idr: step.each_idr,
    }));
  });
}

/** Holds the funds until the transaction ends: another who reserves out of them waits, and finds less. */
async function mustHaveMoney(
  tx: Tx,
  regionCode: string,
  bridge: store.BridgeRow,
  steps: readonly store.StepRow[],
): Promise<void> {
  const asked = new Map<string, bigint>();
  for (const { fund_id, month_count, each_idr } of steps)
    asked.set(fund_id, (asked.get(fund_id) ?? 0n) + each_idr * BigInt(month_count));
  await lockAccounts(tx, regionCode, [...asked.keys()]);
  const payers = await payersOf(tx, regionCode, bridge.without_ids);
  for (const [id, amount] of asked) {
    const available = payers.find((payer) => payer.id === id)?.available ?? 0n;
    if (available < amount) throw new Problem("funding.bridge-changed");
  }
}

/** Open funds in the order in which they are asked, with what has come in and is nobody's yet. */
async function payersOf(tx: Tx, regionCode: string, without: readonly string[]): Promise<Payer[]> {
  const open = inFundingOrder(await readOpenFunds(tx, regionCode));
  const free = await store.readFree(tx, regionCode);
  const known = new Map((await listFunds(tx, regionCode)).map((fund) => [fund.fund_id, fund]));
  return open
    .filter(({ id }) => free.has(id) && !without.includes(id))
    .map((fund) => {
      const money = free.get(fund.id) ?? 0n;
      const { name = "", budget_year: budgetYear = null } = known.get(fund.id) ?? {};
      const available = money < fund.available ? rupiah(money) : fund.available;
      return { ...fund, name, budgetYear, available };
    });
}

function whoMayPay(person: store.GapGroup | store.GapPerson, payers: readonly Payer[]): string[] {
  const member: Member = {
    workerId: "",
    applicationId: person.application_id,
    cohortId: person.cohort_id,
    kelurahanCode: person.kelurahan_code,
    occupationId: person.occupation_id,
    sex: person.sex,
    sector: person.sector,
    band: 1,
  };
  const year = Number(person.month.slice(0, 4));
  return payers
    .filter(({ budgetYear }) => budgetYear === null || budgetYear === year)
    .filter((payer) => unmetPart(payer, member) === null)
    .map(({ id }) => id)
    .sort();
}

type CellName = Pick<GapCell, "month" | "sector" | "payerIds">;
const cellKey = ({ month, sector, payerIds }: CellName) => [month, sector, ...payerIds].join(" ");

function priceBy(rules: RuleBook) {
  const known = new Map<string, Rupiah>();
  return (month: IsoMonth, sector: GapCell["sector"], isStateBudget: boolean): Rupiah => {
    const key = `${month} ${sector} ${isStateBudget}`;
    const price = known.get(key) ?? contributionOf(month, sector, isStateBudget, rules).total;
    known.set(key, price);
    return price;
  };
}

/** A gap so far ahead that no rule says what it costs is refused, not guessed. */
function mustHaveRates(cells: Iterable<GapCell>, rules: RuleBook): void {
  try {
    for (const { month, sector } of cells)
      for (const isState of [true, false]) contributionOf(month, sector, isState, rules);
  } catch (error) {
    if (!(error instanceof RuleProblem)) throw error;
    throw new Problem("funding.rate-missing", { rule: error.key, problem: error.message });
  }
}

function rateFor({ month, sector, payerId }: BridgeStep, isStateBudget: boolean, rules: RuleBook) {
  const contribution = contributionOf(month, sector, isStateBudget, rules);
  return rateOf({ month, fundId: payerId, contribution }, { sector, isStateBudget });
}

async function decide(
  tx: Tx,
  { actor, now }: Desk,
  bridge: store.BridgeRow,
  what: { readonly outcome: string; readonly words: string | null },
): Promise<void> {
  const isNew = await store.insertDecision(tx, {
    region_code: bridge.region_code,
    bridge_id: bridge.id,
    drafted_by: bridge.drafted_by,
    ...what,
    decided_by: actor.id,
    decided_at: now(),
  });
  if (!isNew) throw new Problem("funding.bridge-closed");
}

function mustBeReplay(bridge: store.BridgeRow, outcome: string, by: string): void {
  if (bridge.outcome !== outcome || bridge.decided_by !== by) {
    throw new Problem("funding.bridge-closed");
  }
}

/** A bridge, with whoever else decides on it waiting. */
async function mustFind(tx: Tx, regionCode: string, id: string): Promise<store.BridgeRow> {
  await store.lockBridge(tx, regionCode, id);
  const [bridge] = await store.listBridges(tx, regionCode, { id });
  if (bridge === undefined) throw new Problem("request.not-found");
  return bridge;
}
