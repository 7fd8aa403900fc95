import {
  addDays,
  type IsoDate,
  type IsoMonth,
  monthOf,
  shiftMonth,
} from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import { sql } from "kysely";
import { idFor } from "../funding/bills/accounts.ts";
import { setGroupOfFund } from "../funding/bills/groups.ts";
import { guardRound, recordOwnPayment, setOwnPayer } from "../funding/guard/service.ts";
import { commitMonths, orderPlan, workOffPlan } from "../funding/plan.ts";
import {
  draftReopening,
  endClosing,
  listMonthsToClose,
  readMonth,
} from "../funding/treasury/closing.ts";
import { type Office, read, write } from "../shared/office.ts";
import { givenGroup } from "./bills.ts";
import { givenCovered } from "./cards.ts";
import { givenFund } from "./funds.ts";
import { asOwner } from "./table-rows.ts";
import { as, type TestOffice } from "./test-office.ts";
import { givenClosedMonth } from "./treasury.ts";
import { workers } from "./workers.ts";
import { billGroup } from "./year-bills.ts";
import { Books } from "./year-books.ts";
import { GIFT_DAYS, giveSomething } from "./year-gifts.ts";
import { Agenda, chances, type Happening, type Life } from "./year-life.ts";
import { doubtPayment, receiveFor } from "./year-receipts.ts";

export const YEAR = { first: "2026-01-01", last: "2027-04-10" } as const;
const REGION = "15.71";

export type LifeOrder = {
  readonly seed: number;
  readonly members: number;
  /** The guard looks at everybody each so many days; in earnest it does every day. */
  readonly guardEach: number;
};

export type Lived = {
  readonly books: Books;
  readonly happened: ReadonlyMap<Happening, number>;
};

/**
 * Lives the days from January 2026 into April 2027 through the real services: who joins and leaves when, how late bills,
 * payments and receipts come and what is wrong with them, what is told twice or taken back, who takes over payment. All of
 * it comes from the seed. What begins in these days is brought to its end after them.
 */
export async function liveYear(work: TestOffice, order: LifeOrder): Promise<Lived> {
  const { seed, members } = order;
  const chance = chances(seed);
  const agenda = new Agenda();
  const happened = new Map<Happening, number>();
  const office = (day: IsoDate): Office => ({
    ...work.office,
    now: () => new Date(`${day}T05:00:00Z`),
  });
  const base = await givenBase(work);
  const life: Life = {
    work,
    chance,
    books: new Books(),
    transits: new Map([[OWN_FUND, idFor(`own transit ${REGION}`)]]),
    idOf: (what) => idFor(`${seed} ${what}`),
    later: (day, task) => agenda.put(day, task),
    note: (what, count = 1) => happened.set(what, (happened.get(what) ?? 0) + count),
    groups: {
      city: await givenGroup(office(YEAR.first), []),
      gifts: await givenGroup(office(YEAR.first), []),
    },
  };
  const joinsOn = Array.from({ length: members }, (_, n) => ({
    n,
    day: n < members / 2 ? YEAR.first : addDays(YEAR.first, Math.floor(chance() * 330)),
    isDriver: chance() < 0.4,
  }));
  for (let month: IsoMonth = "2026-01"; month <= "2027-03"; month = shiftMonth(month, 1)) {
    // Now and then the bill comes so late that grace is nearly, or quite, over.
    const late = Math.floor(chance() < 0.12 ? 60 + chance() * 45 : chance() * 25);
    for (const groupId of Object.values(life.groups))
      life.later(addDays(`${month}-15`, late), (now) =>
        billGroup(life, now, { groupId, upTo: month }),
      );
  }
  let nth = 0;
  for (let day: IsoDate = YEAR.first; day <= YEAR.last; day = addDays(day, 1)) {
    const today = office(day);
    await openMoney(life, today, day, members);
    for (const joining of joinsOn.filter((each) => each.day === day)) {
      await join(work, base, { ...joining, id: life.idOf(`member ${joining.n}`) });
      life.note("joined");
    }
    if (chance() < 0.03) life.note("left", await leave(work, base.cohortId, day, chance()));
    if (GIFT_DAYS.includes(day)) await giveSomething(life, today, day);
    if (day.endsWith("-01") || day.endsWith("-16")) await planAndReserve(life, today, day);
    await agenda.work(day, today);
    if (chance() < 0.03) await doubtPayment(life, today, OWN_FUND);
    if (day.endsWith("-20")) await closeMonth(life, today, day === "2026-09-20");
    if (nth++ % order.guardEach === 0) await guardRound(today, life.idOf(`round ${day}`));
    if (chance() < 0.08) await takeOver(life, today, day);
  }
  for (let day = agenda.nextDay(); day !== undefined; day = agenda.nextDay())
    await agenda.work(day, office(day));
  return { books: life.books, happened };
}

const OWN_FUND = idFor(`own fund ${REGION}`);

async function planAndReserve(life: Life, office: Office, day: IsoDate): Promise<void> {
  const months = {
    firstMonth: shiftMonth(monthOf(day), -2),
    lastMonth: shiftMonth(monthOf(day), 5),
  };
  const planId = life.idOf(`plan ${day}`);
  await write(office, (tx) => orderPlan(tx, office, { id: planId, ...months }));
  await workOffPlan(office, planId);
  await commitMonths(office, { id: life.idOf(`commit ${day}`), ...months });
}

/** Closes the month that is due, saying of all that is open why; now and then it is opened and closed again. */
async function closeMonth(life: Life, office: Office, isReopened: boolean): Promise<void> {
  const { due } = await read(office, (tx) => listMonthsToClose(tx, office));
  if (due === null) return;
  const openOf = async () => (await read(office, (tx) => readMonth(tx, office, due))).open;
  const close = async (version: number) => {
    const open = (await openOf()).map(({ check }) => check);
    await givenClosedMonth(office, due, { version, open });
    life.note("monthsClosed");
  };
  await close(1);
  if (!isReopened) return;
  const id = life.idOf(`reopen ${due}`);
  const second = as(office, { id: "officer-2" });
  await write(office, (tx) =>
    draftReopening(tx, office, { id, month: due, version: 2, reason: "Bukti tertinggal" }),
  );
  await write(second, (tx) => endClosing(tx, second, { id, outcome: "approved", words: null }));
  life.note("monthsReopened");
  await close(3);
}

/** Somebody whom the guard has warned takes over payment from the first month that nobody has set aside. */
async function takeOver(life: Life, office: Office, day: IsoDate): Promise<void> {
  const warned = await read(office, (tx) =>
    sql<{ workerId: string; applicationId: string; kpj: string; month: IsoMonth }>`
      select w.worker_id as "workerId", w.application_id as "applicationId", m.kpj, min(c.month) as month
      from cover_warnings w
      join memberships m on m.region_code = w.region_code and m.application_id = w.application_id
      join coverage_months c on c.region_code = w.region_code and c.worker_id = w.worker_id and c.state = 'planned'
      where w.region_code = ${REGION} and w.last_day >= ${office.now()}
        and not exists (select from own_payers o where o.region_code = w.region_code and o.application_id = w.application_id)
      group by w.worker_id, w.application_id, m.kpj order by w.application_id`.execute(tx),
  );
  const chosen = warned.rows[Math.floor(life.chance() * warned.rows.length)];
  if (chosen === undefined) return;
  const { applicationId, month: firstMonth } = chosen;
  const payment = { id: life.idOf(`own ${day}`), applicationId, firstMonth, monthCount: 1 };
  const order = { ...payment, monthlyIncome: null };
  const amount = await write(office, async (tx) => {
    const own = { applicationId, version: 1, firstMonth, isOwn: true, reason: "asked" };
    await setOwnPayer(tx, office, own);
    await recordOwnPayment(tx, office, order);
    const again = await recordOwnPayment(tx, office, order);
    // The funds pay again as soon as they can.
    const backOn = shiftMonth(firstMonth, 1);
    await setOwnPayer(tx, office, { ...own, version: 2, firstMonth: backOn, isOwn: false });
    return again;
  });
  const month = { ...chosen, amount, fundId: OWN_FUND, groupId: null };
  life.books.pay(month, life.transits.get(OWN_FUND) ?? "");
  life.note("tookOver");
  receiveFor(life, day, { groupId: null, months: [month] });
}

/** Funds open, each in its group, and their money comes in, on days of their own. */
async function openMoney(life: Life, office: Office, day: IsoDate, members: number): Promise<void> {
  const each = 16_800n * BigInt(members);
  const open = async (
    groupId: string,
    terms: Parameters<typeof givenFund>[1] & { amount: Rupiah },
  ) => {
    const fund = await givenFund(office, terms);
    life.transits.set(fund.id, fund.transitAccountId);
    life.books.move(fund.funderId, fund.id, terms.amount);
    const order = { id: life.idOf(`group of ${terms.name}`), fundId: fund.id, groupId };
    await write(office, (tx) => setGroupOfFund(tx, office, order));
  };
  if (day === "2026-01-02")
    // Not enough for the year, and all of it there from the first days.
    await open(life.groups.city, { name: "APBD 2026", amount: rupiah(each * 4n), priority: 10 });
  if (day === "2026-05-20")
    await open(life.groups.gifts, {
      name: "CSR",
      isStateBudget: false,
      budgetYear: null,
      firstMonth: "2026-04",
      lastMonth: "2027-03",
      priority: 20,
      amount: rupiah(each),
    });
  if (day === "2027-03-20")
    await open(life.groups.city, {
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
