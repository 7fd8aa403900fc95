import { isDeepStrictEqual } from "node:util";
import { proposedFunderFlag } from "@payung/domain/funding/contributions.ts";
import type { Earmark } from "@payung/domain/funding/funds.ts";
import { type IsoMonth, monthOf } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../db/transaction.ts";
import { readRules } from "../reference/service.ts";
import { dayOf, type Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as store from "./fund-store.ts";
import { findAccount, insertAccount } from "./ledger-store.ts";

export type FunderOrder = {
  readonly id: string;
  /** As FUNDER_IS_STATE_BUDGET names them. */
  readonly kind: string;
  readonly name: string;
};

type FundOffice = Pick<Office, "actor" | "now" | "vault">;

/**
 * Adds a funder; its account in the ledger, the world outside, has the same id. A kind of which no rule says whether it
 * is state budget is refused: nobody could say what its months cost.
 */
export async function addFunder(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  order: FunderOrder,
): Promise<void> {
  const { regionCode } = actor;
  if (proposedFunderFlag(order.kind, monthOf(dayOf(now())), await readRules(tx)) === null) {
    throw malformed("kind", "No rule names this kind of funder");
  }
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
  if (kept?.kind !== order.kind || kept.name !== order.name) {
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
  /** Whom to call about it: a person at the funder's, so sealed. */
  readonly contact: string | null;
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

/** Opens a fund with its first terms and its two accounts. The same order again changes nothing. */
export async function openFund(
  tx: Tx,
  office: FundOffice,
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

export type TermsOrder = {
  readonly fundId: string;
  readonly version: number;
  readonly terms: FundTerms;
  readonly reason: string;
};

/**
 * Gives a fund other terms from now on. Who changes says which version comes next, so that two who change at once do not
 * overwrite each other. What is committed or paid stays; months that are only planned follow with the next plan. The
 * same version with the same terms again changes nothing.
 */
export async function setTerms(tx: Tx, office: FundOffice, order: TermsOrder): Promise<void> {
  const { actor, now, vault } = office;
  const { regionCode } = actor;
  const { fundId, version, terms, reason } = order;
  const before = await store.findTerms(tx, regionCode, fundId);
  if (version !== (before?.version ?? 0) + 1) {
    if (await isSameVersion(tx, office, order)) return;
    throw new Problem("funding.terms-changed-meanwhile", { version: before?.version ?? 0 });
  }
  await mustMakeSense(tx, regionCode, fundId, terms);
  const isNew = await store.insertTerms(
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
      contact_sealed:
        terms.contact === null
          ? null
          : vault.seal(Buffer.from(terms.contact), contactPlace(fundId, version)),
      is_open: terms.isOpen,
      reason,
      set_by: actor.id,
      set_at: now(),
    },
    terms.applicationIds ?? [],
  );
  // Another has set the same version at this moment.
  if (!isNew) throw new Problem("funding.terms-changed-meanwhile", { version });
  await recordEvent(tx, actor, {
    kind: "funding.terms-set",
    subjectId: fundId,
    details: {
      version,
      reason,
      before: before === undefined ? null : told(await readTerms(tx, office, before)),
      after: told(terms),
    },
  });
}

/** Terms as they may stand in an event: how many people are named, not who, and not whom to call. */
function told({ amount, applicationIds, contact, conditions, ...terms }: FundTerms) {
  return {
    ...terms,
    amount: String(amount),
    people: applicationIds?.length ?? null,
    hasContact: contact !== null,
    hasConditions: conditions !== null,
  };
}

/** A version of terms, opened. */
export async function readTerms(
  tx: Tx,
  { actor, vault }: Pick<Office, "actor" | "vault">,
  row: store.FundTermsRow,
): Promise<FundTerms> {
  const ids = row.is_listed ? await store.listPeople(tx, actor.regionCode, row) : null;
  return {
    name: row.name,
    amount: rupiah(row.amount_idr),
    firstMonth: row.first_month,
    lastMonth: row.last_month,
    budgetYear: row.budget_year,
    budgetLine: row.budget_line,
    priority: row.priority,
    isStateBudget: row.is_state_budget,
    earmark: row.earmark as FundTerms["earmark"],
    applicationIds: ids,
    conditions: row.conditions,
    contact:
      row.contact_sealed === null
        ? null
        : vault.unseal(row.contact_sealed, contactPlace(row.fund_id, row.version)).toString(),
    isOpen: row.is_open,
  };
}

const contactPlace = (fundId: string, version: number) => `fund-contact ${fundId} ${version}`;

async function isSameVersion(
  tx: Tx,
  office: FundOffice,
  { fundId, version, terms, reason }: TermsOrder,
): Promise<boolean> {
  const row = await store.findTerms(tx, office.actor.regionCode, fundId, version);
  if (row === undefined || row.reason !== reason) return false;
  const sorted = (given: FundTerms) => ({
    ...given,
    applicationIds: given.applicationIds === null ? null : [...given.applicationIds].sort(),
  });
  return isDeepStrictEqual(sorted(await readTerms(tx, office, row)), sorted(terms));
}

async function mustMakeSense(
  tx: Tx,
  regionCode: string,
  fundId: string,
  { firstMonth, lastMonth, earmark, applicationIds, amount }: FundTerms,
): Promise<void> {
  if (lastMonth < firstMonth) throw malformed("lastMonth", "The last month is before the first");
  const unknown = await store.unknownInEarmark(tx, regionCode, earmark);
  if (unknown.length > 0) throw malformed("earmark", `Not known here: ${unknown.join(", ")}`);
  const strangers = await store.unknownPeople(tx, regionCode, applicationIds ?? []);
  if (strangers.length > 0) throw new Problem("funding.people-unknown", { ids: strangers });
  const { spent, reserved } = await store.givenOut(tx, regionCode, fundId);
  if (amount < spent + reserved) {
    throw new Problem("funding.amount-below-committed", { committed: String(spent + reserved) });
  }
}

function malformed(field: string, message: string): Problem {
  return new Problem("request.invalid", { issues: [{ path: [field], message }] });
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
