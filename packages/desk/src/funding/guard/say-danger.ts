import type { DangerKind, GapReason } from "@payung/domain/funding/guard.ts";
import { get } from "../../shared/api.ts";
import { type MessageKey, t } from "../../shared/language.ts";
import type { Gets } from "../../shared/routes.generated.ts";
import { sayDay, sayNumber } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";

export type Found = Gets["/v1/cover-dangers"]["output"];
export type Danger = Found["dangers"][number];
export type Proposal = Gets["/v1/bridge-proposal"]["output"];
export type Bridge = Gets["/v1/bridges"]["output"]["bridges"][number];
export type Step = Bridge["steps"][number];

export const KIND_TITLES: Readonly<Record<DangerKind, MessageKey>> = {
  cover: "guard.kind.cover",
  grace: "guard.kind.grace",
};

/** Why a month is in danger. */
export const REASON_TITLES: Readonly<Record<GapReason, MessageKey>> = {
  "bill-not-paid": "guard.reason.bill-not-paid",
  "not-billed": "guard.reason.not-billed",
  "not-committed": "guard.reason.not-committed",
  "money-not-come": "guard.reason.money-not-come",
  "own-not-paid": "guard.reason.own-not-paid",
  "not-renewed": "guard.reason.not-renewed",
  "not-planned": "guard.reason.not-planned",
  "year-not-opened": "guard.reason.year-not-opened",
  "fund-ran-out": "guard.reason.fund-ran-out",
  "no-fund-for-them": "guard.reason.no-fund-for-them",
};

/** What to do about it. */
export const REMEDIES: Readonly<Record<GapReason, MessageKey>> = {
  "bill-not-paid": "guard.do.bill-not-paid",
  "not-billed": "guard.do.not-billed",
  "not-committed": "guard.do.not-committed",
  "money-not-come": "guard.do.money-not-come",
  "own-not-paid": "guard.do.own-not-paid",
  "not-renewed": "guard.do.not-renewed",
  "not-planned": "guard.do.not-planned",
  "year-not-opened": "guard.do.year-not-opened",
  "fund-ran-out": "guard.do.fund-ran-out",
  "no-fund-for-them": "guard.do.no-fund-for-them",
};

/** Where that is done. */
export const PLACES: Readonly<Partial<Record<GapReason, string>>> = {
  "bill-not-paid": "/money/bills",
  "not-billed": "/money/bills",
  "money-not-come": "/money/funds",
  "not-renewed": "/cohorts",
  "year-not-opened": "/money/funds",
  "fund-ran-out": "/money/funds",
  "no-fund-for-them": "/money/funds",
};

const STATES: Readonly<Partial<Record<GapReason, string>>> = {
  "bill-not-paid": "billed",
  "not-billed": "committed",
};

/** The months that a danger is about, where they are looked at. */
export function monthsBehind({ month, reason, fund }: Danger): string {
  const who = fund === null ? "none" : fund.id;
  const state = STATES[reason] ?? "planned";
  return `${at("/money/months")}?from=${month}&until=${month}&fund=${who}&state=${state}`;
}

export const DAYS = [7, 30, 60] as const;

/** Of the dangers, those whose latest warning was so many days before. */
export function sumOf(dangers: readonly Danger[], days?: number) {
  const due = dangers.filter((each) => days === undefined || each.days === days);
  return {
    people: due.reduce((sum, { people }) => sum + people, 0),
    amount: due.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
  };
}

/** Who is in danger, and until when at the earliest: for the notice and for whoever arrives. Null when nobody is. */
export function sayInDanger({ dangers }: Found): string | null {
  const [first] = dangers;
  if (first === undefined) return null;
  return t("guard.in-danger", {
    count: sayNumber(sumOf(dangers).people),
    day: sayDay(first.lastDay),
  });
}

/** What waits for the treasurer on arriving at the desk. */
export async function sayWaiting(signal: AbortSignal): Promise<string | null> {
  return sayInDanger(await get("/v1/cover-dangers", {}, { signal }));
}

export function saySector(sector: Step["sector"]): string {
  return t(sector === "transport" ? "money.transport" : "money.other-work");
}
