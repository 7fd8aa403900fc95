import type { AccountKind, PaidMonth, Transfer } from "@payung/domain/funding/ledger.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import { sql } from "kysely";
import { makeTransfer, type TransferResult } from "../funding/ledger.ts";
import { insertAccount } from "../funding/ledger-store.ts";
import { type Office, write } from "../shared/office.ts";
import { asOwner } from "./table-rows.ts";
import type { TestOffice } from "./test-office.ts";

/** What a made-up city pays for: the work-accident and the death cover. */
export const PROGRAMME = "jkk-jkm";

/** A funder, two funds of it, one that workers fill themselves, and where money goes from there. */
export type Accounts = {
  readonly funder: string;
  readonly city: string;
  readonly company: string;
  readonly own: string;
  readonly transit: string;
  readonly suspense: string;
  readonly insurer: string;
};

/** Opens a set of accounts that nobody else uses. */
export async function givenAccounts(office: Office): Promise<Accounts> {
  const accounts: Accounts = {
    funder: crypto.randomUUID(),
    city: crypto.randomUUID(),
    company: crypto.randomUUID(),
    own: crypto.randomUUID(),
    transit: crypto.randomUUID(),
    suspense: crypto.randomUUID(),
    insurer: crypto.randomUUID(),
  };
  const kinds: Record<keyof Accounts, [AccountKind, boolean]> = {
    funder: ["funder", false],
    city: ["fund", true],
    company: ["fund", true],
    own: ["fund", false],
    transit: ["transit", true],
    suspense: ["suspense", true],
    insurer: ["insurer", false],
  };
  await write(office, async (tx) => {
    for (const [name, id] of Object.entries(accounts)) {
      const [kind, isLimited] = kinds[name as keyof Accounts];
      await insertAccount(tx, {
        region_code: office.actor.regionCode,
        id,
        kind,
        name,
        is_limited: isLimited,
        opened_by: office.actor.id,
      });
    }
  });
  return accounts;
}

/** Plans the months of so many made-up workers at one payer and one amount. */
export async function givenPlannedMonths(
  work: TestOffice,
  {
    workers,
    months,
    account,
    amount,
  }: {
    readonly workers: number;
    readonly months: readonly IsoMonth[];
    readonly account: string;
    readonly amount: Rupiah;
  },
): Promise<PaidMonth[]> {
  const planned: PaidMonth[] = [];
  const region = work.office.actor.regionCode;
  await asOwner(work, async (tx) => {
    await sql`
      insert into contribution_rates (region_code, id, month, sector, band, is_state_budget, jkk_idr, jkm_idr, jht_idr, total_idr, rule_version_ids)
      values (${region}, ${`test ${amount}`}, '2026-12', 'other', 1, true, ${amount}, 0, 0, ${amount}, '{}') on conflict do nothing`.execute(
      tx,
    );
    for (let n = 0; n < workers; n++) {
      const workerId = crypto.randomUUID();
      await sql`
        insert into applications (region_code, id, channel, code, submitted_by, is_complete, content_sha256, raw_sealed)
        values (${region}, ${workerId}, 'api', ${workerId.slice(0, 13)}, 'test', true, ''::bytea, ''::bytea)`.execute(
        tx,
      );
      for (const month of months) {
        await sql`
          insert into coverage_months (region_code, worker_id, programme, month, application_id, account_id, rate_id, amount_idr)
          values (${region}, ${workerId}, ${PROGRAMME}, ${month}, ${workerId}, ${account}, ${`test ${amount}`}, ${amount})`.execute(
          tx,
        );
        planned.push({ workerId, programme: PROGRAMME, month });
      }
    }
  });
  return planned;
}

/** A transfer that moves money at once, unless changed. */
export function aTransfer(
  changed: Partial<Transfer> & Pick<Transfer, "debit" | "credit">,
): Transfer {
  return {
    id: crypto.randomUUID(),
    kind: "direct",
    purpose: "grant",
    amount: rupiah(16_800n),
    month: null,
    concerns: null,
    ...changed,
  };
}

/** Makes a transfer in a transaction of its own. */
export function send(office: Office, transfer: Transfer): Promise<TransferResult> {
  return write(office, (tx) =>
    makeTransfer(tx, office.actor, transfer, {
      documentId: null,
      reason: transfer.kind === "reversal" ? "made by mistake" : null,
      at: office.now(),
    }),
  );
}
