import {
  cityBand,
  type MonthlyContribution,
  monthlyContribution,
  type Sector,
} from "@payung/domain/funding/contributions.ts";
import { inFundingOrder, type OpenFund, unmetPart } from "@payung/domain/funding/funds.ts";
import {
  type Danger,
  dangerOf,
  type GapReason,
  gapReason,
  warningDue,
} from "@payung/domain/funding/guard.ts";
import type { RuleBook } from "@payung/domain/reference/rule-book.ts";
import {
  addDays,
  type IsoDate,
  type IsoMonth,
  monthOf,
  monthsBetween,
  shiftMonth,
} from "@payung/domain/shared/dates.ts";
import type { Tx } from "../../db/transaction.ts";
import { readRules } from "../../reference/service.ts";
import { dayOf, type Office, read, write } from "../../shared/office.ts";
import { recordEvent } from "../../transparency/service.ts";
import { PROGRAMME, readOpenFunds } from "../service.ts";
import { type Counts, noCounts } from "./counts.ts";
import * as store from "./store.ts";
import { type ToldOfEnd, tellLapsed, tellWarned } from "./tell.ts";

/** Members that are looked at in one transaction. */
const AT_ONCE = 5_000;

/** For how many months ahead a gap is counted where nobody pays afterwards either. */
const MONTHS_AHEAD = 12;

export type RoundResult = {
  readonly members: number;
  readonly warned: number;
  readonly lapsed: number;
  readonly released: number;
};

/**
 * Looks at every member's cover: warns of what ends within 60, 30 and 7 days, each once, and records what has lapsed. Some
 * thousands in a transaction; broken off anywhere, or done twice on a day, it comes to the same rows.
 */
export async function guardRound(office: Office, id: string): Promise<RoundResult> {
  const { regionCode } = office.actor;
  const today = dayOf(office.now());
  const released = await write(office, async (tx) => {
    const count = await store.releaseLeft(tx, regionCode, {
      decidedBy: office.actor.id,
      at: office.now(),
    });
    if (count > 0)
      await recordEvent(tx, office.actor, {
        kind: "funding.left-released",
        subjectId: id,
        details: { months: count },
      });
    return count;
  });
  const counts = noCounts();
  let warned = 0;
  let lapsed = 0;
  let after: string | null = null;
  for (;;) {
    const last: string | null = await read(office, (tx) =>
      store.lastOfPage(tx, regionCode, after, AT_ONCE),
    );
    if (last === null) break;
    const page = { after, last, today, id };
    const done = await write(office, (tx) => guardPage(tx, office, page, counts));
    warned += done.warned;
    lapsed += done.lapsed;
    after = last;
  }
  await write(office, (tx) => keepRound(tx, office, { id, today, counts }));
  return { members: counts.members, warned, lapsed, released };
}

async function keepRound(
  tx: Tx,
  { actor, now }: Office,
  { id, today, counts }: { id: string; today: IsoDate; counts: Counts },
): Promise<void> {
  await store.insertRound(tx, {
    region_code: actor.regionCode,
    id,
    day: today,
    member_count: counts.members,
    safe_until: counts.safeUntil,
    dangers: JSON.stringify(counts.read()),
    made_by: actor.id,
    made_at: now(),
  });
}

/** A member with what they lose next, and why. */
type Endangered = {
  readonly row: store.StandingRow;
  readonly danger: Danger;
  readonly month: IsoMonth;
  readonly gap: store.GapRow;
  readonly reason: GapReason;
};

async function guardPage(
  tx: Tx,
  office: Office,
  page: { after: string | null; last: string; today: IsoDate; id: string },
  counts: Counts,
): Promise<{ warned: number; lapsed: number }> {
  const { regionCode } = office.actor;
  const { today } = page;
  const rules = await readRules(tx);
  const funds = inFundingOrder(await readOpenFunds(tx, regionCode));
  const rows = await store.readStandings(tx, regionCode, page);
  const all = rows.map((row) => judge(row, today, funds, rules));

  const over = all.filter(({ danger }) => danger.kind === "lapsed");
  const onTheWay = await store.readOnTheWay(
    tx,
    regionCode,
    over.map(({ row }) => row.worker_id),
  );
  const lapsed = over.filter(({ row }) => !onTheWay.has(row.worker_id));
  await keepLapses(tx, office, lapsed);
  const due = all.flatMap((each) => {
    if (each.danger.kind === "lapsed") return [];
    const days = warningDue(each.danger.daysLeft);
    return days === null ? [] : [{ ...each, danger: each.danger, days }];
  });
  const fresh = due.filter(
    ({ row, danger, days }) =>
      row.warned?.some(
        (one) => one.kind === danger.kind && one.last_day === danger.lastDay && one.days === days,
      ) !== true,
  );
  const warned = await store.insertWarnings(
    tx,
    fresh.map(({ row, danger, days, reason, gap }) => ({
      region_code: regionCode,
      worker_id: row.worker_id,
      programme: PROGRAMME,
      kind: danger.kind,
      last_day: danger.lastDay,
      days,
      application_id: row.application_id,
      kelurahan_code: row.kelurahan_code,
      reason,
      fund_id: gap.account_id,
      warned_on: today,
    })),
  );
  await tellWarned(
    tx,
    office,
    fresh.map((each) => ({ ...toldOf(each, rules), kind: each.danger.kind, days: each.days })),
  );
  await tellLapsed(
    tx,
    office,
    lapsed
      .filter(({ row }) => row.secured_through < monthOf(today) && row.next_paid_month === null)
      .map((each) => toldOf(each, rules)),
  );
  if (warned > 0 || lapsed.length > 0)
    await recordEvent(tx, office.actor, {
      kind: "funding.cover-guarded",
      subjectId: page.id,
      details: { warned, lapsed: lapsed.length },
    });

  for (const each of all) count(each, counts, rules);
  return { warned, lapsed: lapsed.length };
}

function judge(
  row: store.StandingRow,
  today: IsoDate,
  funds: readonly OpenFund[],
  rules: RuleBook,
): Endangered {
  const reach = { paidThrough: row.paid_through, securedThrough: row.secured_through };
  const danger = dangerOf(reach, today, rules);
  const isCover = danger.kind === "cover";
  const month = shiftMonth(isCover ? row.secured_through : row.paid_through, 1);
  const gap = isCover ? row.unsecured : row.unpaid;
  const member = memberOf(row);
  const theirs = funds.filter((fund) => unmetPart(fund, member) === null);
  const isOfMonth = (fund: OpenFund) => fund.firstMonth <= month && month <= fund.lastMonth;
  const reason = gapReason({
    isMember: month <= row.last_month,
    state: gap.state,
    isOwn: isCover ? row.is_unsecured_own : row.is_unpaid_own,
    payer: gap.account_id === null ? null : { canPayNow: gap.can_pay_now === true },
    fundCount: funds.filter(isOfMonth).length,
    hasRunOut: theirs.some(isOfMonth),
  });
  return { row, danger, month, gap, reason };
}

/** A member as a fund asks for them; the band of a month does not decide who may pay. */
function memberOf(row: store.StandingRow) {
  return {
    workerId: row.worker_id,
    applicationId: row.application_id,
    cohortId: row.cohort_id,
    kelurahanCode: row.kelurahan_code,
    occupationId: row.occupation_id,
    sex: row.sex,
    sector: sectorOf(row),
    band: 1,
  };
}

function sectorOf({ sector }: store.StandingRow): Sector {
  return sector ?? "other";
}

async function keepLapses(tx: Tx, office: Office, lapsed: readonly Endangered[]): Promise<void> {
  if (lapsed.length === 0) return;
  const { regionCode, id: decidedBy } = office.actor;
  const months = lapsed.map(({ row, danger, month }) => {
    const grace = monthOf(danger.lastDay);
    const before = row.next_paid_month === null ? grace : shiftMonth(row.next_paid_month, -1);
    return {
      worker_id: row.worker_id,
      first_month: month,
      last_month: before < grace ? before : grace,
    };
  });
  const chains = await store.readChains(tx, regionCode, months);
  await store.insertLapses(
    tx,
    lapsed.map(({ row, danger, gap, reason }, at) => ({
      region_code: regionCode,
      programme: PROGRAMME,
      worker_id: row.worker_id,
      first_month: months[at]?.first_month ?? "",
      last_month: months[at]?.last_month ?? "",
      last_day: danger.lastDay,
      application_id: row.application_id,
      kelurahan_code: row.kelurahan_code,
      reason,
      fund_id: gap.account_id,
      chain: chains.get(row.worker_id) ?? [],
      decided_by: decidedBy,
      recorded_at: office.now(),
    })),
  );
}

function toldOf(
  { row, danger, month, reason }: Endangered,
  rules: RuleBook,
): ToldOfEnd & { reason: GapReason } {
  return {
    cause: `${row.worker_id} ${danger.kind} ${danger.lastDay}`,
    applicationId: row.application_id,
    lastDay: danger.kind === "lapsed" ? addDays(`${month}-01`, -1) : danger.lastDay,
    ownAmount: contributionOf(
      danger.kind === "lapsed" ? monthOf(addDays(danger.lastDay, 1)) : month,
      sectorOf(row),
      false,
      rules,
    ).total,
    reason,
  };
}

/** What a month costs one of a sector in the band that a city pays, and by which versions of the rules. */
export function contributionOf(
  month: IsoMonth,
  sector: Sector,
  isStateBudget: boolean,
  rules: RuleBook,
): MonthlyContribution {
  const { band } = cityBand(month, rules);
  return monthlyContribution(month, { sector, band, isStateBudget, withOldAge: false }, rules);
}

/** Notes what a member's gap comes to: how many months nobody pays, and what they cost. */
function count(each: Endangered, counts: Counts, rules: RuleBook): void {
  const { row, danger, month, gap, reason } = each;
  counts.members += danger.kind === "lapsed" ? 0 : 1;
  if (danger.kind === "lapsed") return;
  const days = warningDue(danger.daysLeft);
  if (days === null) {
    if (counts.safeUntil === null || danger.lastDay < counts.safeUntil)
      counts.safeUntil = danger.lastDay;
    return;
  }
  const sector = sectorOf(row);
  const isStateBudget = gap.is_state_budget ?? true;
  counts.danger(
    { kind: danger.kind, lastDay: danger.lastDay, reason, days, fundId: gap.account_id, month },
    gapMonths(each).map((one) => contributionOf(one, sector, isStateBudget, rules)),
  );
}

function gapMonths({ row, danger, month }: Endangered): IsoMonth[] {
  if (danger.kind === "grace" && row.unpaid.account_id !== null) {
    const until = row.next_paid_month ?? shiftMonth(month, 3);
    return monthsBetween(month, shiftMonth(until, -1)).slice(0, 3);
  }
  const isTheirs = month <= row.last_month;
  const end = isTheirs ? row.last_month : shiftMonth(month, 2);
  const until = row.next_payer_month === null ? end : shiftMonth(row.next_payer_month, -1);
  const months = monthsBetween(month, until).slice(0, MONTHS_AHEAD);
  return months.length === 0 ? [month] : months;
}
