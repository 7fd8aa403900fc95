import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { addDays } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../../db/transaction.ts";
import { readPage } from "../../shared/fields.ts";
import { mustSeeAll, type Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import * as store from "./statement-store.ts";

/** Days by the city's calendar, both included. */
export type Days = { readonly from: IsoDate; readonly to: IsoDate };

/** The instants at which some days begin and are over, in western Indonesia. */
export function spanOf({ from, to }: Days): { from: Date; until: Date } {
  return { from: startOf(from), until: startOf(addDays(to, 1)) };
}

function startOf(day: IsoDate): Date {
  return new Date(`${day}T00:00:00+07:00`);
}

/** What stands in an account: what came in without what went out, and what of it is reserved. */
export type Balance = { readonly balance: Rupiah; readonly reserved: Rupiah };

/** Every account at the end of a day. Balances of all together are zero, whatever the day. */
export async function accountsOn(tx: Tx, { actor }: Pick<Office, "actor">, on: IsoDate) {
  mustSeeAll(actor);
  const rows = await store.accountsBefore(tx, actor.regionCode, startOf(addDays(on, 1)));
  return rows.map(({ received, spent, reserved, ...account }) => ({
    ...account,
    received,
    spent,
    balance: rupiah(received - spent),
    reserved,
  }));
}

/** An account's transfers of some days, with what stood in it before, after each, and at the end. */
export async function readStatement(
  tx: Tx,
  { actor }: Pick<Office, "actor">,
  question: Days & {
    readonly accountId: string;
    readonly after?: string | undefined;
    readonly limit: number;
  },
) {
  mustSeeAll(actor);
  const { regionCode } = actor;
  const { accountId, limit } = question;
  const account = await store.findAccount(tx, regionCode, accountId);
  if (account === undefined) throw new Problem("request.not-found");
  const { from, until } = spanOf(question);
  const balanceBefore = async (moment: Date): Promise<Balance> => {
    const { received, spent, reserved } = await store.sumsBefore(tx, regionCode, accountId, moment);
    return { balance: rupiah(received - spent), reserved };
  };
  const opening = await balanceBefore(from);
  const closing = await balanceBefore(until);
  const after = question.after === undefined ? null : placeIn(question.after);
  const { page, next } = await readPage(
    limit,
    (most) =>
      store.statementLines(tx, regionCode, {
        accountId,
        from,
        until,
        opening: opening.balance,
        after,
        limit: most,
      }),
    ({ place, id }) => `${place}~${id}`,
  );
  return { account, opening, closing, page, next };
}

/** Where a list of transfers goes on, as `next` gave it. */
export function placeIn(text: string): { readonly at: string; readonly id: string } {
  const [at = "", id = ""] = text.split("~");
  if (Number.isNaN(Date.parse(at)) || !UUID.test(id)) throw new Problem("request.invalid");
  return { at, id };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
