/**
 * How long it takes to plan who pays each month, reserve it, take in its bill and pay it.
 *
 *     node packages/server/bench/contributions.ts [members = 15000] [months = 12] [breakOffEvery = 0]
 *
 * Members are invented; the database is the embedded one. With `breakOffEvery` the plan is broken off at every so many
 * statements and gone on with. Prints JSON; memory is the highest of this process, and that of the database is not in it.
 */
import { shiftMonth } from "@payung/domain/shared/dates.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { EXAMPLE_DAY } from "@payung/server/example/city.ts";
import { openPeople } from "@payung/server/example/people.ts";
import { diceFrom } from "@payung/server/example/random.ts";
import { recordBill } from "@payung/server/funding/bills/bills.ts";
import { recordProof } from "@payung/server/funding/bills/proofs.ts";
import { commitMonths, orderPlan, workOffPlan } from "@payung/server/funding/plan.ts";
import { read, write } from "@payung/server/shared/office.ts";
import { aBill, givenApprovedOrder, givenGroup } from "@payung/server/testing/bills.ts";
import { givenFund } from "@payung/server/testing/funds.ts";
import { BrokenOff, breakingOffAt } from "@payung/server/testing/test-office.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { decreeMembers, openBench, takeInMembers } from "./bench-office.ts";

const MEMBERS = Number(process.argv[2] ?? 15_000);
const MONTHS = Number(process.argv[3] ?? 12);
const BREAK_OFF_EVERY = Number(process.argv[4] ?? 0);

const bench = await openBench();
const { office } = bench;
const first = EXAMPLE_DAY.slice(0, 7);
const last = shiftMonth(first, MONTHS - 1);
const range = { firstMonth: first, lastMonth: last };

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** Plans, and goes on each time it was broken off; says how often that was. */
async function planThrough(id: string): Promise<number> {
  let broken = 0;
  while (BREAK_OFF_EVERY > 0) {
    try {
      await workOffPlan(breakingOffAt(office, BREAK_OFF_EVERY), id);
      break;
    } catch (error) {
      if (!(error instanceof BrokenOff)) throw error;
      broken += 1;
    }
  }
  await workOffPlan(office, id);
  return broken;
}

try {
  const people = openPeople(diceFrom("contributions"), EXAMPLE_DAY);
  await takeInMembers(office, people, MEMBERS, bench.database.owner);
  await decreeMembers(office, MEMBERS);
  const fund = await givenFund(office, { ...range, amount: rupiah(10_000_000_000_000n) });
  const groupId = await givenGroup(office, [fund.id]);

  const planId = uuidv7();
  await write(office, (tx) => orderPlan(tx, office, { id: planId, ...range }));
  let brokenOff = 0;
  const plan = await seconds(async () => {
    brokenOff = await planThrough(planId);
  });
  const commit = await seconds(() => commitMonths(office, { id: uuidv7(), ...range }));
  const [sum] = await read(office, (tx) =>
    sql<{ amount: bigint; months: number }>`
      select sum(amount_idr)::bigint as amount, count(*)::int as months from coverage_months where state = 'committed'`
      .execute(tx)
      .then(({ rows }) => rows),
  );
  const amount = rupiah(sum?.amount ?? 0n);
  const bill = aBill({ groupId, amount, ...range });
  const billing = await seconds(() => write(office, (tx) => recordBill(tx, office, bill)));
  const orderId = await givenApprovedOrder(office, bill.id);
  const proof = { id: uuidv7(), orderId, number: "SP2D-1", paidOn: EXAMPLE_DAY, amount };
  const post = await seconds(() => write(office, (tx) => recordProof(tx, office, proof)));
  const { rows: states } = await read(office, (tx) =>
    sql`select state, count(*)::int as months from coverage_months group by 1 order by 1`.execute(
      tx,
    ),
  );

  const total = plan + commit + billing + post;
  process.stdout.write(
    `${JSON.stringify(
      {
        members: MEMBERS,
        months: MONTHS,
        rows: sum?.months ?? 0,
        planSeconds: plan,
        brokenOff,
        commitSeconds: commit,
        billSeconds: billing,
        postSeconds: post,
        totalSeconds: total,
        rowsPerSecond: (sum?.months ?? 0) / total,
        peakMegabytes: process.resourceUsage().maxRSS / 1e3,
        states,
      },
      null,
      2,
    )}\n`,
  );
} finally {
  await bench.close();
}
