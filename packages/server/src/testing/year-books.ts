import type { IsoMonth } from "@payung/domain/shared/dates.ts";

/** A month of a worker that the insurer was paid for. */
export type BooksMonth = {
  readonly workerId: string;
  readonly applicationId: string;
  readonly kpj: string;
  readonly month: IsoMonth;
  readonly amount: bigint;
  readonly fundId: string;
  /** Under which the insurer bills it; null for what the worker pays alone. */
  readonly groupId: string | null;
};

/**
 * What a careful bookkeeper writes down of a simulated year beside the programme and without it: what moved from where to
 * where, which months the insurer was paid for, and which it has confirmed.
 */
export class Books {
  readonly moved = new Map<string, { received: bigint; spent: bigint }>();
  readonly paid = new Map<string, BooksMonth>();
  readonly confirmed = new Map<string, bigint>();

  move(from: string, to: string, amount: bigint): void {
    if (amount === 0n) return;
    this.#of(from).spent += amount;
    this.#of(to).received += amount;
  }

  pay(month: BooksMonth, transit: string): void {
    this.move(month.fundId, transit, month.amount);
    this.paid.set(monthKey(month), month);
  }

  takeBack(month: BooksMonth, transit: string): void {
    this.move(transit, month.fundId, month.amount);
    this.paid.delete(monthKey(month));
  }

  confirm(month: BooksMonth, transits: ReadonlyMap<string, string>, insurer: string): void {
    const key = monthKey(month);
    const paidBy = this.paid.get(key)?.fundId ?? "";
    this.move(transits.get(paidBy) ?? "", insurer, month.amount);
    this.confirmed.set(key, month.amount);
  }

  /** Paid in this group with this amount, and not confirmed yet. */
  awaits(month: BooksMonth): boolean {
    const key = monthKey(month);
    const paid = this.paid.get(key);
    return (
      paid?.amount === month.amount && paid.groupId === month.groupId && !this.confirmed.has(key)
    );
  }

  #of(account: string) {
    const kept = this.moved.get(account) ?? { received: 0n, spent: 0n };
    this.moved.set(account, kept);
    return kept;
  }
}

export function monthKey({ workerId, month }: Pick<BooksMonth, "workerId" | "month">): string {
  return `${workerId} ${month}`;
}
