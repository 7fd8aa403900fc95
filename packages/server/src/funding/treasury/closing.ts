import { createHash } from "node:crypto";
import {
  CLOSING_CHECKS,
  type ClosingCheck,
  judgeClosing,
  monthToClose,
  type OpenCheck,
  openMonths,
} from "@payung/domain/funding/treasury.ts";
import { type IsoMonth, monthBounds, monthOf, shiftMonth } from "@payung/domain/shared/dates.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { holdLock, type Tx } from "../../db/transaction.ts";
import { dayOf, mustSeeAll, type Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import * as store from "./closing-store.ts";
import { countMonths } from "./figures-store.ts";
import { spanOf } from "./statement.ts";
import { accountsBefore } from "./statement-store.ts";

type Desk = Pick<Office, "actor" | "now">;

/** What is still open, and why somebody accepted that. */
export type CheckKept = {
  readonly check: ClosingCheck;
  readonly count: number;
  /** Whole rupiah as text. */
  readonly amount: string;
  readonly words: string | null;
};

/** The ledger's figures of a month, as they are kept: whole rupiah as text. */
export type MonthFigures = {
  readonly month: IsoMonth;
  readonly accounts: readonly {
    readonly id: string;
    readonly kind: string;
    readonly name: string;
    readonly opening: string;
    readonly received: string;
    readonly spent: string;
    readonly closing: string;
    readonly reserved: string;
  }[];
  readonly moved: readonly {
    readonly kind: string;
    readonly purpose: string;
    readonly count: number;
    readonly amount: string;
  }[];
};

export type Closing = {
  readonly row: store.ClosingRow;
  readonly checks: readonly CheckKept[];
  readonly figures: MonthFigures;
  readonly sha256: string;
};

/** Every month from the first in which anything was posted to the one that goes on, and how it stands. */
export async function listMonthsToClose(tx: Tx, { actor, now }: Desk) {
  mustSeeAll(actor);
  const { regionCode } = actor;
  const current = monthOf(dayOf(now()));
  const first = await store.firstPosted(tx, regionCode);
  const last = await store.lastClosed(tx, regionCode);
  const closings = await store.listClosings(tx, regionCode);
  const due = monthToClose({ lastClosed: last, first });
  const months: IsoMonth[] = [];
  for (let month = current; first !== null && month >= first; month = shiftMonth(month, -1))
    months.push(month);
  return {
    due: due !== null && due < current ? due : null,
    lastClosed: last,
    months: months.map((month) => ({
      month,
      isOver: month < current,
      isClosed: last !== null && month <= last,
      draft: closings.find((each) => each.month === month && each.outcome === null) ?? null,
    })),
  };
}

/** A month as it stands now: its figures, what is open, and every closing that was drafted. */
export async function readMonth(tx: Tx, desk: Desk, month: IsoMonth) {
  mustSeeAll(desk.actor);
  const { regionCode } = desk.actor;
  const ground = await groundOf(tx, desk, month);
  return {
    month,
    isClosed: ground.lastClosed !== null && month <= ground.lastClosed,
    isLastClosed: month === ground.lastClosed,
    isOver: month < ground.current,
    open: ground.open,
    figures: await figuresOf(tx, regionCode, month),
    closings: (await store.listClosings(tx, regionCode, { month })).map(closingFrom),
  };
}

export type ClosingOrder = {
  readonly id: string;
  readonly month: IsoMonth;
  readonly version: number;
  readonly explanations: readonly { readonly check: ClosingCheck; readonly words: string }[];
};

/**
 * Drafts the closing of a month, with its figures at this moment. It holds once another person has approved it. What is
 * open needs a reason each; nobody closes around something that they did not see.
 */
export async function draftClosing(tx: Tx, desk: Desk, order: ClosingOrder): Promise<void> {
  mustSeeAll(desk.actor);
  const { regionCode } = desk.actor;
  await holdLedger(tx, regionCode);
  const words = new Map(order.explanations.map((each) => [each.check, each.words]));
  if (await isKept(tx, regionCode, { ...order, kind: "closing", reason: null })) return;
  const ground = await groundOf(tx, desk, order.month);
  const refusal = judgeClosing(order.month, { ...ground, explained: [...words.keys()] });
  if (refusal !== null)
    throw new Problem(`treasury.${refusal.why}`, { month: order.month, checks: refusal.checks });
  const checks: CheckKept[] = ground.open.map(({ check, count, amount }) => ({
    check,
    count,
    amount: String(amount),
    words: words.get(check) ?? null,
  }));
  await keep(tx, desk, { ...order, kind: "closing", reason: null, checks });
}

/** Drafts that the last closed month be opened again, for a reason; another person approves it. */
export async function draftReopening(
  tx: Tx,
  desk: Desk,
  order: Pick<ClosingOrder, "id" | "month" | "version"> & { readonly reason: string },
): Promise<void> {
  mustSeeAll(desk.actor);
  const { regionCode } = desk.actor;
  await holdLedger(tx, regionCode);
  if (await isKept(tx, regionCode, { ...order, kind: "reopening" })) return;
  const last = await store.lastClosed(tx, regionCode);
  if (last !== order.month)
    throw new Problem("treasury.month-not-last-closed", { lastClosed: last });
  await keep(tx, desk, { ...order, kind: "reopening", checks: [] });
}

/**
 * A second person approves what was drafted, or sends it back. Approved is what was shown: if anything was posted into the
 * month since, its figures are others and it is drafted anew.
 */
export async function endClosing(
  tx: Tx,
  { actor, now }: Desk,
  order: {
    readonly id: string;
    readonly outcome: "approved" | "sent-back";
    readonly words: string | null;
  },
): Promise<void> {
  mustSeeAll(actor);
  const { regionCode } = actor;
  await holdLedger(tx, regionCode);
  const [row] = await store.listClosings(tx, regionCode, { id: order.id });
  if (row === undefined) throw new Problem("request.not-found");
  if (row.outcome !== null) {
    const isSame =
      row.outcome === order.outcome && row.ended_by === actor.id && row.words === order.words;
    if (isSame) return;
    throw new Problem("treasury.already-ended");
  }
  if (order.outcome === "approved") {
    if (row.drafted_by === actor.id) throw new Problem("treasury.same-person");
    const figures = canonical(await figuresOf(tx, regionCode, row.month));
    if (figures !== row.figures) throw new Problem("treasury.figures-changed");
  }
  await store.insertEnd(tx, {
    region_code: regionCode,
    closing_id: row.id,
    drafted_by: row.drafted_by,
    outcome: order.outcome,
    words: order.words,
    ended_by: actor.id,
    ended_at: now(),
  });
  await recordEvent(tx, actor, {
    kind:
      order.outcome === "sent-back"
        ? "funding.month-closing-sent-back"
        : row.kind === "closing"
          ? "funding.month-closed"
          : "funding.month-reopened",
    subjectId: row.id,
    details: {
      month: row.month,
      version: row.version,
      draftedBy: row.drafted_by,
      figuresSha256: row.figures_sha256.toString("hex"),
      reason: row.reason,
      words: order.words,
    },
  });
}

/** Nobody posts while a month is closed or opened: the ledger's own trigger shares this lock. */
async function holdLedger(tx: Tx, regionCode: string): Promise<void> {
  await holdLock(tx, `ledger months ${regionCode}`);
}

async function groundOf(tx: Tx, { actor, now }: Desk, month: IsoMonth) {
  const { regionCode } = actor;
  const counts = await countMonths(tx, regionCode, { from: month, until: month });
  const { until } = spanOfMonth(month);
  const suspense = (await accountsBefore(tx, regionCode, until)).filter(
    ({ kind, received, spent }) => kind === "suspense" && received !== spent,
  );
  const unexplained: OpenCheck = {
    check: "suspense",
    count: suspense.length,
    amount: rupiah(suspense.reduce((sum, { received, spent }) => sum + received - spent, 0n)),
  };
  // Many a difference is of no single month, so every open one is asked about.
  const found = await store.openDifferences(tx, regionCode);
  const differences: OpenCheck = {
    check: "differences",
    count: found.count,
    amount: rupiah(found.amount),
  };
  return {
    current: monthOf(dayOf(now())),
    lastClosed: await store.lastClosed(tx, regionCode),
    first: await store.firstPosted(tx, regionCode),
    open: [
      ...openMonths(month, counts),
      ...[differences, unexplained].filter(({ count }) => count > 0),
    ],
  };
}

function spanOfMonth(month: IsoMonth) {
  const { first, last } = monthBounds(month);
  return spanOf({ from: first, to: last });
}

async function figuresOf(tx: Tx, regionCode: string, month: IsoMonth): Promise<MonthFigures> {
  const { from, until } = spanOfMonth(month);
  const before = new Map(
    (await accountsBefore(tx, regionCode, from)).map((each) => [each.id, each]),
  );
  const after = await accountsBefore(tx, regionCode, until);
  const moved = await store.movedBetween(tx, regionCode, from, until);
  return {
    month,
    accounts: after.flatMap(({ id, kind, name, received, spent, reserved }) => {
      const then = before.get(id);
      // An account that was opened later has no part in the month, whenever it is read.
      if (received === 0n && spent === 0n && reserved === 0n) return [];
      return {
        id,
        kind,
        name,
        opening: String((then?.received ?? 0n) - (then?.spent ?? 0n)),
        received: String(received - (then?.received ?? 0n)),
        spent: String(spent - (then?.spent ?? 0n)),
        closing: String(received - spent),
        reserved: String(reserved),
      };
    }),
    moved: moved.map(({ kind, purpose, count, amount }) => ({
      kind,
      purpose,
      count: Number(count),
      amount: String(amount),
    })),
  };
}

function canonical(figures: MonthFigures): string {
  return JSON.stringify(figures);
}

/** Whether this very order was kept before; another one under its id is refused. */
async function isKept(
  tx: Tx,
  regionCode: string,
  order: {
    readonly id: string;
    readonly month: IsoMonth;
    readonly version: number;
    readonly kind: string;
    readonly reason: string | null;
    readonly explanations?: ClosingOrder["explanations"];
  },
): Promise<boolean> {
  const [row] = await store.listClosings(tx, regionCode, { id: order.id });
  if (row === undefined) return false;
  const words = (row.checks as CheckKept[]).flatMap((each) =>
    each.words === null ? [] : [`${each.check} ${each.words}`],
  );
  const asked = new Set((order.explanations ?? []).map(({ check, words }) => `${check} ${words}`));
  const isSame =
    row.month === order.month &&
    row.version === order.version &&
    row.kind === order.kind &&
    row.reason === order.reason &&
    words.every((each) => asked.has(each));
  if (!isSame) throw new Problem("request.id-already-used");
  return true;
}

async function keep(
  tx: Tx,
  { actor, now }: Desk,
  order: {
    readonly id: string;
    readonly month: IsoMonth;
    readonly version: number;
    readonly kind: "closing" | "reopening";
    readonly reason: string | null;
    readonly checks: readonly CheckKept[];
  },
): Promise<void> {
  const { regionCode } = actor;
  const [latest] = await store.listClosings(tx, regionCode, { month: order.month });
  if (latest?.outcome === null) throw new Problem("treasury.draft-open", { id: latest.id });
  if (order.version !== (latest?.version ?? 0) + 1)
    throw new Problem("treasury.changed-meanwhile", { version: latest?.version ?? 0 });
  const figures = canonical(await figuresOf(tx, regionCode, order.month));
  const sha256 = createHash("sha256").update(figures).digest();
  await store.insertClosing(tx, {
    region_code: regionCode,
    id: order.id,
    month: order.month,
    version: order.version,
    kind: order.kind,
    reason: order.reason,
    checks: JSON.stringify(order.checks),
    figures,
    figures_sha256: sha256,
    drafted_by: actor.id,
    drafted_at: now(),
  });
  await recordEvent(tx, actor, {
    kind:
      order.kind === "closing"
        ? "funding.month-closing-drafted"
        : "funding.month-reopening-drafted",
    subjectId: order.id,
    details: {
      month: order.month,
      version: order.version,
      reason: order.reason,
      checks: order.checks,
      figuresSha256: sha256.toString("hex"),
    },
  });
}

function closingFrom(row: store.ClosingRow): Closing {
  return {
    row,
    checks: (row.checks as CheckKept[]).toSorted(
      (a, b) => CLOSING_CHECKS.indexOf(a.check) - CLOSING_CHECKS.indexOf(b.check),
    ),
    figures: JSON.parse(row.figures) as MonthFigures,
    sha256: row.figures_sha256.toString("hex"),
  };
}
