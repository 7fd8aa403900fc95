import type { Earmark } from "@payung/domain/funding/funds.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import type { Rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../db/transaction.ts";
import type { Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as store from "./fund-store.ts";
import { findAccount, insertAccount } from "./ledger-store.ts";

export type FunderOrder = {
  readonly id: string;
  /** As FUNDER_IS_STATE_BUDGET names them. */
  readonly kind: string;
  readonly name: string;
  readonly contact: string | null;
};

/** Adds a funder; its account in the ledger, the world outside, has the same id. */
export async function addFunder(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  order: FunderOrder,
): Promise<void> {
  const { regionCode } = actor;
  await openAccount(tx, actor, {
    id: order.id,
    kind: "funder",
    name: order.name,
    isLimited: false,
  });
  const isNew = await store.insertFunder(tx, {
    region_code: regionCode,
    ...order,
    added_by: actor.id,
    added_at: now(),
  });
  const kept = await store.findFunder(tx, regionCode, order.id);
  if (kept?.kind !== order.kind || kept.name !== order.name || kept.contact !== order.contact) {
    throw new Problem("request.id-already-used");
  }
  if (!isNew) return;
  const { kind, name } = order;
  await recordEvent(tx, actor, {
    kind: "funding.funder-added",
    subjectId: order.id,
    details: { kind, name },
  });
}

export type FundTerms = {
  readonly name: string;
  readonly amount: Rupiah;
  readonly firstMonth: IsoMonth;
  readonly lastMonth: IsoMonth;
  /** Of an APBD; null for money that knows no budget year. */
  readonly budgetYear: number | null;
  readonly budgetLine: string | null;
  readonly priority: number;
  readonly isStateBudget: boolean;
  readonly earmark: Omit<Earmark, "applicationIds">;
  /** Only these people; null for no list. */
  readonly applicationIds: readonly string[] | null;
  readonly conditions: string | null;
  /** A closed fund is asked for nothing more; what is committed stays. */
  readonly isOpen: boolean;
};

export type FundOrder = {
  readonly id: string;
  readonly funderId: string;
  /** Money that was paid out of it and is not confirmed by the insurer stands here. */
  readonly transitAccountId: string;
  readonly terms: FundTerms;
};

/** Opens a fund with its first terms and its two accounts. */
export async function openFund(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
  { id, funderId, transitAccountId, terms }: FundOrder,
): Promise<void> {
  const { actor, now } = office;
  const { regionCode } = actor;
  if ((await store.findFunder(tx, regionCode, funderId)) === undefined) {
    throw new Problem("request.not-found");
  }
  await openAccount(tx, actor, { id, kind: "fund", name: terms.name, isLimited: true });
  await openAccount(tx, actor, {
    id: transitAccountId,
    kind: "transit",
    name: terms.name,
    isLimited: true,
  });
  await store.insertFund(tx, {
    region_code: regionCode,
    id,
    funder_id: funderId,
    transit_account_id: transitAccountId,
    opened_by: actor.id,
    opened_at: now(),
  });
  const kept = await store.findFund(tx, regionCode, id);
  if (kept?.funder_id !== funderId || kept.transit_account_id !== transitAccountId) {
    throw new Problem("request.id-already-used");
  }
  await setTerms(tx, office, { fundId: id, version: 1, terms, reason: "opened" });
}

/**
 * Gives a fund other terms from now on. Who changes says which version comes next, so that two who change at once do not
 * overwrite each other. What is committed or paid stays; months that are only planned follow with the next plan.
 */
export async function setTerms(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  order: {
    readonly fundId: string;
    readonly version: number;
    readonly terms: FundTerms;
    readonly reason: string;
  },
): Promise<void> {
  const { regionCode } = actor;
  const { fundId, version, terms, reason } = order;
  const before = await store.findTerms(tx, regionCode, fundId);
  const isNew =
    version === (before?.version ?? 0) + 1 &&
    (await store.insertTerms(
      tx,
      {
        region_code: regionCode,
        fund_id: fundId,
        version,
        name: terms.name,
        amount_idr: terms.amount,
        first_month: terms.firstMonth,
        last_month: terms.lastMonth,
        budget_year: terms.budgetYear,
        budget_line: terms.budgetLine,
        priority: terms.priority,
        is_state_budget: terms.isStateBudget,
        earmark: JSON.stringify(terms.earmark),
        is_listed: terms.applicationIds !== null,
        conditions: terms.conditions,
        is_open: terms.isOpen,
        reason,
        set_by: actor.id,
        set_at: now(),
      },
      terms.applicationIds ?? [],
    ));
  if (!isNew) throw new Problem("request.id-already-used");
  await recordEvent(tx, actor, {
    kind: "funding.terms-set",
    subjectId: fundId,
    details: {
      version,
      reason,
      after: {
        ...terms,
        amount: String(terms.amount),
        applicationIds: terms.applicationIds?.length ?? null,
      },
    },
  });
}

async function openAccount(
  tx: Tx,
  actor: Office["actor"],
  account: { id: string; kind: "funder" | "fund" | "transit"; name: string; isLimited: boolean },
): Promise<void> {
  const { regionCode } = actor;
  await insertAccount(tx, {
    region_code: regionCode,
    id: account.id,
    kind: account.kind,
    name: account.name,
    is_limited: account.isLimited,
    opened_by: actor.id,
  });
  const kept = await findAccount(tx, regionCode, account.id);
  if (kept?.kind !== account.kind) throw new Problem("request.id-already-used");
}
