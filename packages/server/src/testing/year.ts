import {
  addDays,
  type IsoDate,
  type IsoMonth,
  monthOf,
  shiftMonth,
} from "@payung/domain/shared/dates.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { sql } from "kysely";
import { guardRound, recordOwnPayment, setOwnPayer } from "../funding/guard/service.ts";
import { commitMonths, orderPlan, workOffPlan } from "../funding/plan.ts";
import { type Office, read, write } from "../shared/office.ts";
import { givenCovered } from "./cards.ts";
import { givenFund } from "./funds.ts";
import { PROGRAMME, send } from "./ledger.ts";
import { asOwner } from "./table-rows.ts";
import type { TestOffice } from "./test-office.ts";
import { workers } from "./workers.ts";

export const YEAR = { first: "2026-01-01", last: "2027-04-10" } as const;
const REGION = "15.71";

/** What happened besides the days: so that a test knows that it did. */
export type Lived = {
  joined: number;
  left: number;
  tookOver: number;
  reversed: number;
  repeated: number;
};

/**
 * Lives the days from January 2026 into April 2027 with so many members. All that differs comes from the seed: who joins
 * and leaves when, how late the months are paid, what is paid twice or taken back, who takes over payment.
 */
export async function liveYear(work: TestOffice, seed: number, members: number): Promise<Lived> {
  const chance = chances(seed);
  const idOf = async (what: string) => {
    const { rows } = await read(work.office, (tx) =>
      sql<{ id: string }>`select id_for(${`${seed} ${what}`}) as id`.execute(tx),
    );
    return rows[0]?.id ?? "";
  };
  const base = await givenBase(work);
  const lived: Lived = { joined: 0, left: 0, tookOver: 0, reversed: 0, repeated: 0 };
  const joinsOn = Array.from({ length: members }, (_, n) => ({
    n,
    day: n < members / 2 ? YEAR.first : addDays(YEAR.first, Math.floor(chance() * 330)),
    isDriver: chance() < 0.4,
  }));
  const paidOn = new Map<IsoDate, IsoMonth[]>();
  for (let month: IsoMonth = "2026-01"; month <= "2027-03"; month = shiftMonth(month, 1)) {
    // Now and then the bill comes so late that grace is nearly, or quite, over.
    const late = Math.floor(chance() < 0.12 ? 60 + chance() * 45 : chance() * 25);
    const day = addDays(`${month}-15`, late);
    paidOn.set(day, [...(paidOn.get(day) ?? []), month]);
  }

  for (let day: IsoDate = YEAR.first; day <= YEAR.last; day = addDays(day, 1)) {
    const office: Office = { ...work.office, now: () => new Date(`${day}T05:00:00Z`) };
    await openMoney(office, day, members);
    for (const joining of joinsOn.filter((each) => each.day === day)) {
      await join(work, base, { ...joining, id: await idOf(`member ${joining.n}`) });
      lived.joined += 1;
    }
    if (chance() < 0.03) lived.left += await leave(work, base.cohortId, day, chance());
    if (day.endsWith("-01") || day.endsWith("-16")) {
      const months = { firstMonth: monthOf(day), lastMonth: shiftMonth(monthOf(day), 5) };
      const planId = await idOf(`plan ${day}`);
      await write(office, (tx) =>
        orderPlan(tx, office, { id: planId, ...months, firstMonth: shiftMonth(monthOf(day), -2) }),
      );
      await workOffPlan(office, planId);
      const commit = {
        id: await idOf(`commit ${day}`),
        ...months,
        firstMonth: shiftMonth(monthOf(day), -2),
      };
      await commitMonths(office, commit);
    }
    for (const month of paidOn.get(day) ?? []) {
      await payMonth(office, month);
      // The bank sends it again: the same payment, and nothing comes of it.
      if (chance() < 0.5) lived.repeated += (await payMonth(office, month)) === 0 ? 1 : 0;
    }
    if (chance() < 0.02) lived.reversed += await takeBack(office, await idOf(`back ${day}`));
    const round = await idOf(`round ${day}`);
    await guardRound(office, round);
    if (chance() < 0.08)
      lived.tookOver += await takeOver(office, await idOf(`own ${day}`), chance());
  }
  return lived;
}

/** Pays all months of one month that are set aside, in one statement; says how many. */
function payMonth(office: Office, month: IsoMonth): Promise<number> {
  return write(office, async (tx) => {
    const { numAffectedRows } = await sql`
      insert into ledger_transfers (region_code, id, kind, purpose, debit_account_id, credit_account_id, amount_idr,
        worker_id, programme, month, concerns_id, decided_by, posted_at)
      select p.region_code, id_for('post ' || p.id), 'post', p.purpose, p.debit_account_id, p.credit_account_id, p.amount_idr,
        p.worker_id, p.programme, p.month, p.id, 'treasurer', ${office.now()}
      from ledger_transfers p
      where p.region_code = ${REGION} and p.kind = 'pending' and p.month = ${month}
        and not exists (select from ledger_transfers v where v.region_code = p.region_code and v.concerns_id = p.id and v.kind = 'void')
      on conflict do nothing`.execute(tx);
    return Number(numAffectedRows ?? 0n);
  });
}

/** Takes the last payment of this year's first member by id back, if there is one that is not taken back. */
async function takeBack(office: Office, id: string): Promise<number> {
  const post = await read(office, (tx) =>
    tx
      .selectFrom("ledger_transfers as t")
      .selectAll()
      .where("t.kind", "=", "post")
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("ledger_transfers as r")
              .whereRef("r.concerns_id", "=", "t.id")
              .select("r.id"),
          ),
        ),
      )
      .orderBy("t.posted_at", "desc")
      .orderBy("t.worker_id")
      .executeTakeFirst(),
  );
  if (post === undefined) return 0;
  const { outcome } = await send(office, {
    id,
    kind: "reversal",
    purpose: "contribution",
    debit: post.credit_account_id,
    credit: post.debit_account_id,
    amount: rupiah(post.amount_idr),
    month: { workerId: post.worker_id ?? "", programme: PROGRAMME, month: post.month ?? "" },
    concerns: post.id,
  });
  return outcome === "made" ? 1 : 0;
}

/** Somebody whom the guard has warned takes over payment from the first month that nobody has set aside. */
async function takeOver(office: Office, id: string, where: number): Promise<number> {
  const warned = await read(office, (tx) =>
    sql<{ application_id: string; month: IsoMonth }>`
      select w.application_id, min(c.month) as month
      from cover_warnings w
      join coverage_months c on c.region_code = w.region_code and c.worker_id = w.worker_id and c.state = 'planned'
      where w.region_code = ${REGION} and w.last_day >= ${office.now()}
        and not exists (select from own_payers o where o.region_code = w.region_code and o.application_id = w.application_id)
      group by w.application_id order by w.application_id`.execute(tx),
  );
  const chosen = warned.rows[Math.floor(where * warned.rows.length)];
  if (chosen === undefined) return 0;
  const { application_id: applicationId, month: firstMonth } = chosen;
  const payment = { id, applicationId, firstMonth, monthCount: 1, monthlyIncome: null };
  const isFree = await write(office, async (tx) => {
    await setOwnPayer(tx, office, {
      applicationId,
      version: 1,
      firstMonth,
      isOwn: true,
      reason: "asked",
    });
    await recordOwnPayment(tx, office, payment);
    await recordOwnPayment(tx, office, payment);
    // The funds pay again as soon as they can.
    const backOn = shiftMonth(firstMonth, 1);
    await setOwnPayer(tx, office, {
      applicationId,
      version: 2,
      firstMonth: backOn,
      isOwn: false,
      reason: "back",
    });
    return true;
  });
  return isFree ? 1 : 0;
}

/** Funds open, and their money comes in, on days of their own. */
async function openMoney(office: Office, day: IsoDate, members: number): Promise<void> {
  const each = 16_800n * BigInt(members);
  if (day === "2026-01-02")
    // Enough for nine months of all, and all of it there from the first days.
    await givenFund(office, { name: "APBD 2026", amount: rupiah(each * 6n), priority: 10 });
  if (day === "2026-05-20")
    await givenFund(office, {
      name: "CSR",
      isStateBudget: false,
      budgetYear: null,
      firstMonth: "2026-04",
      lastMonth: "2027-03",
      priority: 20,
      amount: rupiah(each * 2n),
    });
  if (day === "2027-03-20")
    await givenFund(office, {
      name: "APBD 2027",
      budgetYear: 2027,
      firstMonth: "2027-01",
      lastMonth: "2027-12",
      priority: 10,
      amount: rupiah(each * 6n),
    });
}

type Base = { readonly cohortId: string; readonly decreeId: string; readonly replyId: string };

/** A cohort, a decree and a reply under which members are kept. */
async function givenBase(work: TestOffice): Promise<Base> {
  const { cohortId, ids } = await givenCovered(work, workers(1));
  return asOwner(work, async (tx) => {
    const line = await tx
      .selectFrom("decree_lines")
      .selectAll()
      .where("application_id", "=", ids[0] ?? "")
      .executeTakeFirstOrThrow();
    const { reply_id: replyId } = await tx
      .selectFrom("memberships")
      .select("reply_id")
      .executeTakeFirstOrThrow();
    await dropOut(tx, cohortId, ids[0] ?? "", "2026-01-01");
    return { cohortId, decreeId: line.decree_id, replyId };
  });
}

type Tx = Parameters<Parameters<typeof asOwner>[1]>[0];

async function join(
  work: TestOffice,
  { cohortId, decreeId, replyId }: Base,
  { n, day, isDriver, id }: { n: number; day: IsoDate; isDriver: boolean; id: string },
): Promise<void> {
  const first = monthOf(day);
  await asOwner(work, async (tx) => {
    await sql`
      insert into applications (region_code, id, channel, code, submitted_by, is_complete, content_sha256, raw_sealed, occupation_id)
      values (${REGION}, ${id}, 'api', ${id.slice(0, 13)}, 'test', true, ''::bytea, ''::bytea,
        (select id from occupations where (sector = 'transport') = ${isDriver} order by id limit 1))`.execute(
      tx,
    );
    await sql`
      insert into decree_lines (region_code, decree_id, line_number, cohort_id, application_id, name, nik_sealed, occupation, first_month, month_count)
      values (${REGION}, ${decreeId}, ${1000 + n}, ${cohortId}, ${id}, 'x', ''::bytea, 'x', ${first}, 15)`.execute(
      tx,
    );
    await sql`
      insert into memberships (region_code, id, worker_id, application_id, kpj, started_on, first_month, month_count, reply_id)
      values (${REGION}, ${id}, ${id}, ${id}, ${String(27_000_000_000 + n)}, ${day}::date, ${first}, 15, ${replyId})`.execute(
      tx,
    );
  });
}

async function leave(
  work: TestOffice,
  cohortId: string,
  day: IsoDate,
  where: number,
): Promise<number> {
  return asOwner(work, async (tx) => {
    const members = await sql<{ application_id: string }>`
      select m.application_id from memberships m
      where not exists (select from dropouts d where d.application_id = m.application_id) order by 1`.execute(
      tx,
    );
    const chosen = members.rows[Math.floor(where * members.rows.length)];
    if (chosen === undefined) return 0;
    await dropOut(tx, cohortId, chosen.application_id, day);
    return 1;
  });
}

async function dropOut(
  tx: Tx,
  cohortId: string,
  applicationId: string,
  day: IsoDate,
): Promise<void> {
  await tx
    .insertInto("dropouts")
    .values({
      region_code: REGION,
      cohort_id: cohortId,
      application_id: applicationId,
      reason_code: "moved",
      note: "",
      recorded_by: "test",
      recorded_at: new Date(`${day}T05:00:00Z`),
    })
    .execute();
}

/** The same numbers in [0, 1) for the same seed (mulberry32). */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
